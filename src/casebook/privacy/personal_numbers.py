"""Numbers that are given to a person or an account: personal numbers of the Nordic countries, IBAN.

What makes such a number right is looked up in ``stdnum``. A personal number whose check digit is
not right may still be one (Denmark gives out numbers without, and people mistype), so one with a
date in it is found too; a finding says which of both it is. An IBAN is found by its check digits.
"""

import re
from collections.abc import Callable, Collection, Iterator
from datetime import date
from typing import NamedTuple

# A date and three to five signs.
NUMBER = re.compile(
    r"(?<![\w+.,/–-])(?:19|20)?(\d{6})"
    r"(?:[-–+ \u00a0]?\d{4}|[-+A-FU-Y]\d{3}[0-9A-Y]|[ \u00a0-]?\d{5})(?![\w–-]|[.,]\d)"
)
IBAN = re.compile(r"(?<!\w)[A-Z]{2}\d{2}(?:[ \u00a0]?[A-Z0-9]){11,30}(?!\w)", re.IGNORECASE)
SHORTEST_IBAN = 15


class Kind(NamedTuple):
    """A country's personal number.

    Attributes
    ----------
    name : str
    shape : re.Pattern
        What it looks like if nothing but its date is right.
    year_first : bool
        Whether its date begins with the year, or with the day.
    more : tuple of (int, int)
        What may be added to the day and to the month, for those who have no other number yet and
        for tests.
    checked : callable
        Whether the check digit of such a number is right.
    """

    name: str
    shape: re.Pattern[str]
    year_first: bool
    more: tuple[tuple[int, int], ...]
    checked: Callable[[str], bool]


def _cpr(number: str) -> bool:
    from stdnum.dk import cpr

    return cpr.is_valid(number) and cpr.checksum(cpr.compact(number)) == 0


def _personnummer(number: str) -> bool:
    from stdnum.se import personnummer

    digits = re.sub(r"\D", "", number)
    day = int(digits[-6:-4])
    if day > 60:  # of those who are not registered; the check digit is of the number as it stands
        from stdnum import luhn

        return luhn.is_valid(digits[-10:])
    return personnummer.is_valid(number.replace(" ", "-"))


def _fodselsnummer(number: str) -> bool:
    from stdnum.no import fodselsnummer

    return fodselsnummer.is_valid(number)


def _hetu(number: str) -> bool:
    from stdnum.fi import hetu

    return hetu.is_valid(number, allow_temporary=True)


def _kennitala(number: str) -> bool:
    from stdnum.is_ import kennitala

    return kennitala.is_valid(number.replace(" ", "-"))


_DAY_60 = ((60, 0),)
KINDS = {
    "DK": Kind("CPR", re.compile(r"\d{6}[- ]?\d{4}"), False, _DAY_60, _cpr),
    "SE": Kind(
        "personnummer", re.compile(r"(?:19|20)?\d{6}[-+ ]?\d{4}"), True, _DAY_60, _personnummer
    ),
    "NO": Kind(
        "fødselsnummer",
        re.compile(r"\d{6}[ -]?\d{5}"),
        False,
        ((40, 0), (0, 40), (40, 40)),
        _fodselsnummer,
    ),
    # One without a letter looks like a Danish one, unless its check digit is right.
    "FI": Kind(
        "henkilötunnus",
        re.compile(r"\d{6}(?:[-+]\d{3}[A-Y]|[A-FU-Y]\d{3}[0-9A-Y])"),
        False,
        (),
        _hetu,
    ),
    "IS": Kind("kennitala", re.compile(r"\d{6}[- ]?\d{3}[089]"), False, (), _kennitala),
}
"""By country (ISO 3166)."""


def is_date(six: str, year_first: bool, more: Collection[tuple[int, int]] = ()) -> bool:
    """Whether six digits are a date.

    Parameters
    ----------
    six : str
    year_first : bool
        Whether they are year, month, day, or the other way round.
    more : collection of (int, int)
        What may have been added to the day and to the month; by default nothing.
    """
    first, month, last = (int(six[i : i + 2]) for i in (0, 2, 4))
    day, year = (last, first) if year_first else (first, last)
    return any(
        _is_day(century + year, month - months, day - days)
        for days, months in more or ((0, 0),)
        for century in (1900, 2000)
    )


def _is_day(year: int, month: int, day: int) -> bool:
    try:
        date(year, month, day)
    except ValueError:
        return False
    return True


def _read(told: str, six: str, countries: Collection[str]) -> tuple[list[Kind], str]:
    """Which numbers it may be, and what says so."""
    asked = [kind for country, kind in KINDS.items() if country in countries]
    if right := [kind for kind in asked if kind.checked(told)]:
        return right, "check digit"
    shaped = [kind for kind in asked if kind.shape.fullmatch(told)]
    return [kind for kind in shaped if is_date(six, kind.year_first)] or [
        kind for kind in shaped if kind.more and is_date(six, kind.year_first, kind.more)
    ], "date"


def personal_numbers(text: str, countries: Collection[str]) -> Iterator[tuple[int, int, str]]:
    """Find personal numbers.

    Parameters
    ----------
    text : str
    countries : collection of str
        Whose numbers.

    Yields
    ------
    tuple of int, int and str
        Start and end in the text, and which number it is and by what.
    """
    for match in NUMBER.finditer(text):
        told = match[0].replace("–", "-").replace("\u00a0", " ")
        kinds, by = _read(told, match[1], countries)
        if kinds:
            names = " or ".join(kind.name for kind in kinds)
            yield *match.span(), f"personal number ({names}, by its {by})"


def ibans(text: str) -> Iterator[tuple[int, int]]:
    """Find numbers of accounts (IBAN) whose check digits are right."""
    for match in IBAN.finditer(text):
        found = match[0]
        from stdnum import iban

        # What follows may be a word: the longest beginning that is right is the number.
        for end in sorted({len(found), *(m.start() for m in re.finditer(r"\s", found))})[::-1]:
            if end >= SHORTEST_IBAN and iban.is_valid(
                re.sub(r"\s", "", found[:end]), check_country=False
            ):
                yield match.start(), match.start() + end
                break
