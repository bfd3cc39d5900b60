"""Cells of other programs as a study writes them: dates, numbers, types, and codes as a tree."""

import datetime
import re
from collections.abc import Hashable, Mapping
from typing import Literal

from casebook.exchange.project import Code, LeftOut, VariableType

_DATED = re.compile(
    r"(\d{4})-(\d{2})-(\d{2})(?:[ T_](\d{2}):(\d{2})(?::(\d{2}))?(?:[.,]\d+)?)?"
    r"\s*(Z|[+-]\d{2}:?\d{2})?"
)
_OTHERWISE = re.compile(
    r"(\d{1,2})([./-])(\d{1,2})\2(\d{4}|\d{2})(?:,?\s+(\d{1,2}):(\d{2})(?::(\d{2}))?\s*([ap]m)?)?",
    re.I,
)
_NUMBER = re.compile(r"[+-]?\d{1,300}(?:[.,]\d{1,300})?")

DayFirst = Literal["day", "month"]


def whole(cell: object) -> int | None:
    """Give a cell as a whole number, or None.

    Parameters
    ----------
    cell : object

    Returns
    -------
    int or None
    """
    if isinstance(cell, str) and re.fullmatch(r"\s*-?\d{1,15}\s*", cell):
        return int(cell)
    if isinstance(cell, float) and cell.is_integer() and abs(cell) < 1e15:
        return int(cell)
    return cell if isinstance(cell, int) and abs(cell) < 10**15 else None


def iso_date(text: str) -> str:
    """Give a date in the order year, month, day as ISO 8601 writes it.

    Parameters
    ----------
    text : str
        With a time of day or without.

    Returns
    -------
    str
        Empty if it is none.
    """
    found = _DATED.fullmatch(text.strip())
    if not found:
        return ""
    year, month, day, hour, minute, seconds, zone = found.groups()
    written = _written(year, month, day, [hour, minute, seconds])
    return written + _zoned(zone) if written and hour else written


def _zoned(zone: str | None) -> str:
    return zone or "" if zone in (None, "Z") else f"{zone[:3]}:{zone[-2:]}"


def _written(year: str, month: str, day: str, clock: list[str | None]) -> str:
    """A date as ISO 8601; empty for the thirty-first of February."""
    parts = [int(part or 0) for part in (year, month, day, *clock)]
    try:
        moment = datetime.datetime(*parts[:6])  # type: ignore[arg-type]
    except ValueError:
        return ""
    return moment.isoformat() if clock and clock[0] else moment.date().isoformat()


def order_of_dates(texts: list[str]) -> DayFirst | None:
    """Say whether dates such as 3/4/2024 in one column put the day or the month first.

    Parameters
    ----------
    texts : list of str

    Returns
    -------
    {"day", "month"} or None
        None if nothing decides, or if they contradict one another. Dots always mean the day first.
    """
    found = [match for text in texts if (match := _OTHERWISE.fullmatch(text.strip()))]
    orders: set[DayFirst] = set()
    for match in found:
        if match[2] == "." or int(match[1]) > 12:
            orders.add("day")
        elif int(match[3]) > 12 or match[8]:
            orders.add("month")
    return orders.pop() if len(orders) == 1 else None


def date_in(text: str, order: DayFirst | None) -> str:
    """Give a date as people write it as ISO 8601 writes it.

    Parameters
    ----------
    text : str
    order : {"day", "month"} or None
        What comes first.

    Returns
    -------
    str
        Empty if it is none, or nothing says what comes first.
    """
    if found := _OTHERWISE.fullmatch(text.strip()):
        first, _, second, year, hour, minute, seconds, half = found.groups()
        if order is None:
            return ""
        day, month = (first, second) if order == "day" else (second, first)
        if half and hour:
            hour = str(int(hour) % 12 + (12 if half.lower() == "pm" else 0))
        return _written(
            year if len(year) == 4 else f"20{year}", month, day, [hour, minute, seconds]
        )
    return iso_date(text)


class Values:
    """The values of one variable, and its type, which they decide.

    Parameters
    ----------
    meaning : str
    number : bool
        Whether the program says that it is a number.
    """

    def __init__(self, meaning: str = "", number: bool = False) -> None:
        self.meaning = meaning
        self._number = number
        self._values: dict[tuple[str, str], str] = {}

    def add(self, whose: tuple[str, str], value: str) -> None:
        """Take a value."""
        self._values[whose] = value.strip()

    @property
    def type(self) -> VariableType:
        """A number only if all of them are."""
        numbers = self._number and all(map(_NUMBER.fullmatch, self._values.values()))
        return "number" if numbers else "text"

    def settled(self) -> Mapping[tuple[str, str], str]:
        """The values as a study writes them."""
        if self.type == "text":
            return self._values
        return {whose: value.replace(",", ".") for whose, value in self._values.items()}


def rooted(codes: Mapping[str, Code], left_out: list[LeftOut]) -> list[Code]:
    """Make a tree of codes whatever a file says of them.

    Parameters
    ----------
    codes : mapping
        By id, each with the id of the one above it.
    left_out : list of LeftOut
        Gets a line for a code whose place is above itself or nowhere; it then stands at the top.

    Returns
    -------
    list of Code
    """
    sound: set[str] = set()
    loose: set[str] = set()
    for start in codes:
        way: list[str] = []
        seen: set[Hashable] = set()
        at: str | None = start
        while at is not None and at in codes and at not in sound and at not in seen:
            way.append(at)
            seen.add(at)
            at = None if at in loose else codes[at].parent
        if at is not None and (at not in codes or at in seen):
            loose.add(way[-1])
        sound.update(way)
    for code in sorted(loose):
        left_out.append(
            LeftOut(
                "place in the code tree", codes[code].label, "what it stands under is not there"
            )
        )
    return [_at_the_top(code) if code.id in loose else code for code in codes.values()]


def _at_the_top(code: Code) -> Code:
    return Code(code.id, code.label, None, code.definition, code.colour, code.guid, code.codable)
