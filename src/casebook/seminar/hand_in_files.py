"""Files of a coding sheet, judged: to the letter what a sheet writes, or refused.

A file comes from somebody's phone by way of somebody's mail. It may be cut off, edited, of another
sheet, or made to do harm. So nothing in it is believed: the line in it must say the same. Reasons
never repeat what stands in it, which may be a name. The browser's ``web/class/reading.js`` judges
the same.
"""

import json
import re
from collections.abc import Callable, Iterable
from typing import Any, NamedTuple, NoReturn, TypeAlias, TypeGuard

from casebook.seminar import lines
from casebook.seminar.findings import Refused
from casebook.seminar.lines import Coding
from casebook.seminar.sheets import (
    CODES,
    FORMAT,
    FORMAT_VERSION,
    PASSAGES,
    Sheet,
    SheetError,
    is_id,
    sheet_from_data,
)
from casebook.seminar.typed_text import legible, oddities

MEMO = 1000  # letters that a sheet lets people type
_SAFE_INTEGER = 2**53 - 1
_FIELDS = (
    *("format", "format_version", "version", "copy", "number", "alias", "codes", "codings"),
    "line",
)
_CODING = ("passage", "codes", "none", "unsure", "memo")
_DIGITS = re.compile(r"[0-9a-f]{12}")
_TEXT = re.compile(r'"(?:[^"\\]|\\.)*"', re.DOTALL)
_NUMBER = re.compile(r"[0-9][.eE]|[0-9]{17}|NaN|Infinity")
_NOT_WRITTEN = "it is not as a sheet writes it, so it was edited or damaged on its way"

Rebuild: TypeAlias = Callable[[str, list[str], list[str]], Sheet | None]
"""Makes the sheet of a version from the ids of its passages and codes, if that can be done."""


class HandIn(NamedTuple):
    """What a file says.

    Attributes
    ----------
    sheet : Sheet
    alias : str
    copy : str
        The mark that tells this student's copy from others.
    number : int
        The how-manieth that was handed in of that copy.
    codings : dict of str to Coding
        By passage, in the order of the sheet.
    oddities : tuple of str
        What was typed in it that is shown otherwise than it stands there.
    """

    sheet: Sheet
    alias: str
    copy: str
    number: int
    codings: dict[str, Coding]
    oddities: tuple[str, ...]


def opened(text: str) -> dict[str, Any]:
    """What a file holds, if it is of a coding sheet at all.

    Parameters
    ----------
    text : str
        JSON.

    Returns
    -------
    dict

    Raises
    ------
    Refused
    """
    plain = _TEXT.sub('""', text)
    if _NUMBER.search(plain):
        raise Refused("it holds a number that no sheet writes")
    try:
        found = json.loads(text, parse_constant=_no_such_number)
    except ValueError:
        raise Refused(_NOT_WRITTEN) from None
    if not isinstance(found, dict) or found.get("format") != FORMAT:
        raise Refused(_NOT_WRITTEN)
    if _entries(found) != plain.count(":"):
        raise Refused("an entry in it is there twice", _alias(found))
    if found.get("format_version") == 1 and found["format_version"] is not True:
        raise Refused(
            "it is of the casebook 0.1, whose files are read no more: give the class a sheet made "
            "with this casebook, or read the file with version 0.1"
        )
    if found.get("format_version") is True or found.get("format_version") != FORMAT_VERSION:
        raise Refused("it is of another version of the casebook's coding sheets")
    return found


def _no_such_number(text: str) -> NoReturn:
    raise Refused("it holds a number that no sheet writes")


def _entries(found: object) -> int:
    """How many entries there are in objects, at all depths."""
    if isinstance(found, dict):
        return len(found) + sum(map(_entries, found.values()))
    return sum(map(_entries, found)) if isinstance(found, list) else 0


def _alias(found: dict[str, Any]) -> str:
    alias = found.get("alias")
    return lines.alias_of(alias) if isinstance(alias, str) else ""


def sheet_in(found: dict[str, Any]) -> Sheet | None:
    """The sheet that a file holds; None if it is a hand-in.

    Parameters
    ----------
    found : dict

    Returns
    -------
    Sheet or None

    Raises
    ------
    Refused
        If it would be a sheet, and is none.
    """
    if "passages" not in found:
        return None
    try:
        return sheet_from_data(found)
    except SheetError as error:
        raise Refused(f"it is the page of a sheet that cannot be used: {error}") from None


def judged(
    found: dict[str, Any], sheets: Iterable[Sheet], rebuild: Rebuild | None = None
) -> HandIn:
    """Read a hand-in, and refuse what no sheet has written.

    Parameters
    ----------
    found : dict
        As `opened` gives it.
    sheets : iterable of Sheet
        What it may be of.
    rebuild : function, optional
        Asked for sheets that are not among them.

    Returns
    -------
    HandIn

    Raises
    ------
    Refused
    """
    alias = _alias(found)
    try:
        return _judged(found, sheets, rebuild)
    except Refused as error:
        raise Refused(str(error), alias) from None


def _judged(found: dict[str, Any], sheets: Iterable[Sheet], rebuild: Rebuild | None) -> HandIn:
    _keys(found, _FIELDS, "the file")
    for name in ("version", "copy"):
        fine = isinstance(found[name], str) and _DIGITS.fullmatch(found[name])
        _must(fine, f"its entry {name}")
    _must(_is_count(found["number"]), "its entry number")
    _must(_alias(found), "its alias")
    codes = _ids(found["codes"], "its list of codes", CODES[1])
    _must(len(codes) >= CODES[0], "its list of codes")
    codings = _codings(found["codings"], codes)
    sheet = _sheet(found["version"], list(codings), codes, sheets, rebuild)
    if {code.id for code in sheet.codes} != set(codes):
        raise Refused("its codes are not those of its sheet")
    if {passage.id for passage in sheet.passages} != set(codings):
        raise Refused("its passages are not those of its sheet")
    if not any(coding.read for coding in codings.values()):
        raise Refused(f"0 of {len(codings)} coded")
    alias = _alias(found)
    if found["line"] != lines.write(sheet, alias, found["copy"], found["number"], codings):
        raise Refused("it was edited: it is not what its line says")
    shown = {passage.id: codings[passage.id] for passage in sheet.passages}
    odd = oddities([one["memo"] for one in found["codings"]])
    return HandIn(sheet, alias, found["copy"], found["number"], shown, odd)


def _sheet(
    version: str,
    passages: list[str],
    codes: list[str],
    sheets: Iterable[Sheet],
    rebuild: Rebuild | None,
) -> Sheet:
    """The sheet that a file says it is of."""
    for sheet in sheets:
        if sheet.version == version:
            return sheet
    if rebuild and (made := rebuild(version, passages, codes)):
        return made
    raise Refused("it is of a sheet that is not known here: add that sheet's page to the files")


def _codings(rows: Any, codes: list[str]) -> dict[str, Coding]:
    """The codings by passage."""
    _must(isinstance(rows, list), "its list of codings")
    _must(PASSAGES[0] <= len(rows) <= PASSAGES[1], "its list of codings")
    codings: dict[str, Coding] = {}
    for place, one in enumerate(rows, start=1):
        passage, coding = _coding(one, codes, f"coding {place}")
        if passage in codings:
            raise Refused("a passage is coded twice in it")
        codings[passage] = coding
    return codings


def _coding(one: Any, codes: list[str], what: str) -> tuple[str, Coding]:
    _must(isinstance(one, dict), what)
    _keys(one, _CODING, what)
    passage = one["passage"]
    _must(is_id(passage), f"the passage of {what}")
    given = _ids(one["codes"], f"the list of codes of {what}", len(codes))
    if not set(given) <= set(codes):
        raise Refused(f"{what} has a code that is not on its sheet")
    for name in ("none", "unsure"):
        _must(isinstance(one[name], bool), f"the entry {name} of {what}")
    if one["none"] and given:
        raise Refused(f"{what} has codes and says that there are none")
    fine = isinstance(one["memo"], str) and len(one["memo"]) <= MEMO
    _must(fine, f"the memo of {what}")
    memo = legible(one["memo"]).strip(" ")
    return passage, Coding(one["none"] or bool(given), frozenset(given), one["unsure"], memo)


def _must(fine: object, what: str) -> None:
    if not fine:
        raise Refused(f"{what} is not as a sheet writes it")


def _is_count(value: object) -> TypeGuard[int]:
    return isinstance(value, int) and not isinstance(value, bool) and 0 <= value <= _SAFE_INTEGER


def _keys(found: dict[str, Any], wanted: tuple[str, ...], what: str) -> None:
    for name in wanted:
        if name not in found:
            raise Refused(f"{what} has no entry {name}")
    if len(found) > len(wanted):
        raise Refused(f"{what} has an entry that no sheet writes")


def _ids(value: Any, what: str, most: int) -> list[str]:
    _must(isinstance(value, list) and len(value) <= most, what)
    for name in value:
        _must(is_id(name), what)
    _must(len(set(value)) == len(value), what)
    return list(value)
