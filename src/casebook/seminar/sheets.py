"""Coding sheets: which passages and codes a teacher hands to a class, and how one is written down.

A sheet is known by its version, a digest of all words that coders go by, wherever it was made and
whatever its file is called. How others have coded the passages never enters one. A sheet is read
from a list of ids in `casebook.seminar.sheet_files`; its page is in `casebook.seminar.sheet_page`;
what students send back in `casebook.seminar.lines` and `casebook.seminar.hand_ins`. The browser's
``web/class/sheet-data.js`` judges data as this module does.
"""

import hashlib
import json
import re
import unicodedata
from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

import pandas as pd

from casebook.coding import with_themes
from casebook.seminar.typed_text import legible
from casebook.study import ID
from casebook.tables import Tables, count

FORMAT = "casebook coding sheet"
FORMAT_VERSION = 2
LANGUAGES = ("en", "da", "nb", "sv")
PASSAGES = (3, 24)
CODES = (1, 20)
LONGEST_ID = 200
_ID = re.compile(ID)


class SheetError(ValueError):
    """A sheet that cannot be made; the text says what is wrong, and where."""


class Passage(NamedTuple):
    """A passage as a coder sees it."""

    id: str
    gist: str
    material: str
    locator: str


class Code(NamedTuple):
    """A code as a coder sees it."""

    id: str
    theme: str
    label: str
    definition: str
    include_when: str
    exclude_when: str


class Sheet(NamedTuple):
    """A coding sheet.

    Attributes
    ----------
    version : str
        A digest of all words that a coder goes by: two sheets with the same version ask the same.
    title, instructions : str
    language : str
        Of the page's own words; one of `LANGUAGES`.
    chapter : int or None
        The chapter of the book that it goes with.
    passages : tuple of Passage
    codes : tuple of Code
    """

    version: str
    title: str
    instructions: str
    language: str
    chapter: int | None
    passages: tuple[Passage, ...]
    codes: tuple[Code, ...]

    def themes(self) -> dict[str, list[Code]]:
        """The codes by theme, in the order in which the themes turn up."""
        found: dict[str, list[Code]] = {}
        for code in self.codes:
            found.setdefault(code.theme, []).append(code)
        return found


def is_id(name: object) -> bool:
    """Whether something can be the id of a passage or a code.

    Ids are those of a study: letters of any language, digits and signs, but nothing that an
    address or a list would take for its own. Nor is there anything in one that cannot be seen, and
    there is one way only to write a letter with its accent (Unicode NFC).

    Parameters
    ----------
    name : object

    Returns
    -------
    bool
    """
    return (
        isinstance(name, str)
        and _ID.fullmatch(name) is not None
        and len(name) <= LONGEST_ID
        and unicodedata.is_normalized("NFC", name)
        and legible(name) == name
    )


# From the tables -------------------------------------------------------------------------------


def passages_of(tables: Tables, ids: Iterable[str]) -> tuple[Passage, ...]:
    """Look passages up.

    Parameters
    ----------
    tables : Tables
    ids : iterable of str

    Returns
    -------
    tuple of Passage

    Raises
    ------
    KeyError
        With the first id that no passage has.
    """
    rows = _rows(tables.passages, "passage_id", Passage._fields[1:], "en")
    return tuple(Passage(i, *rows[i]) for i in ids)


def codes_of(tables: Tables, ids: Iterable[str], language: str = "en") -> tuple[Code, ...]:
    """Look codes up, grouped by theme.

    Parameters
    ----------
    tables : Tables
    ids : iterable of str
    language : str
        Where the tables have words in this language (``label_da``), they are taken.

    Returns
    -------
    tuple of Code

    Raises
    ------
    KeyError
        With the first id that no code has.
    """
    rows = _rows(themed(tables.codes), "code_id", Code._fields[1:], language)
    return by_theme(Code(i, *rows[i]) for i in ids)


def by_theme(codes: Iterable[Code]) -> tuple[Code, ...]:
    """Put codes of one theme together, the themes in the order in which they turn up."""
    found = list(codes)
    order = list(dict.fromkeys(code.theme for code in found))
    return tuple(sorted(found, key=lambda code: order.index(code.theme)))


def themed(codes: pd.DataFrame) -> pd.DataFrame:
    """Codes with the theme of each; in a study, whose codes lie below others, the one above."""
    if "theme" in codes or "parent_id" not in codes:
        return codes
    found = with_themes(codes)
    return found.assign(theme=found.theme.astype("string").fillna(""))


def _rows(
    table: pd.DataFrame, key: str, columns: Sequence[str], language: str
) -> dict[str, list[str]]:
    """Words of a table's rows by id; blank where a cell, or a whole column, is missing."""
    words = table.reindex(columns=list(columns)).astype(object)
    for column in columns:
        if (translated := f"{column}_{language}") in table:
            words[column] = table[translated].astype(object).fillna(words[column])
    rows = zip(table[key], words.fillna("").itertuples(index=False, name=None), strict=True)
    return {str(ident): [str(cell) for cell in cells] for ident, cells in rows}


# As data ---------------------------------------------------------------------------------------


def version_of(passages: Iterable[Passage], codes: Iterable[Code]) -> str:
    """Digest what a coder goes by: twelve hexadecimal digits.

    Neither the title nor the order counts, so a sheet may be handed out in two orders.

    Parameters
    ----------
    passages : iterable of Passage
    codes : iterable of Code

    Returns
    -------
    str
    """
    words = [sorted(map(list, passages)), sorted(map(list, codes))]
    text = json.dumps(words, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode("utf-8")).hexdigest()[:12]


def sheet_data(sheet: Sheet) -> dict[str, Any]:
    """Write a sheet down as what JSON can hold; `sheet_from_data` reads it.

    Parameters
    ----------
    sheet : Sheet

    Returns
    -------
    dict
    """
    return {
        "format": FORMAT,
        "format_version": FORMAT_VERSION,
        "version": sheet.version,
        "title": sheet.title,
        "instructions": sheet.instructions,
        "language": sheet.language,
        "chapter": sheet.chapter,
        "passages": [passage._asdict() for passage in sheet.passages],
        "codes": [code._asdict() for code in sheet.codes],
    }


def sheet_from_data(data: object) -> Sheet:
    """Read a sheet that was written down, and believe nothing in it.

    Parameters
    ----------
    data : object
        What stood in JSON.

    Returns
    -------
    Sheet

    Raises
    ------
    SheetError
        If it is no sheet, or not to the letter what a sheet can be; it says what is wrong first.
    """
    if not isinstance(data, dict) or data.get("format") != FORMAT:
        raise SheetError("it is not a coding sheet")
    if type(data.get("format_version")) is not int or data["format_version"] != FORMAT_VERSION:
        raise SheetError("it is of another version of the casebook's coding sheets")
    _keys(data, _HEAD, "the sheet")
    _text(data, "title", "")
    _text(data, "instructions", "")
    if data["language"] not in LANGUAGES:
        raise SheetError(f"its language is none of {', '.join(LANGUAGES)}")
    if not _is_chapter(data["chapter"]):
        raise SheetError("its chapter is not a number from 1 to 99")
    passages = [Passage(**row) for row in _entries(data, "passages", Passage._fields, PASSAGES)]
    codes = [Code(**row) for row in _entries(data, "codes", Code._fields, CODES)]
    if data["version"] != version_of(passages, codes):
        raise SheetError("it was edited: its passages and codes are not those of its version")
    words = {name: data[name] for name in ("version", "title", "instructions", "language")}
    return Sheet(**words, chapter=data["chapter"], passages=tuple(passages), codes=tuple(codes))


_HEAD = (
    *("format", "format_version", "version", "title", "instructions", "language", "chapter"),
    *("passages", "codes"),
)
# Most letters of a text, whether it must not be blank, and whether it may have several lines.
_LIMITS = {
    "title": (120, True, False),
    "instructions": (4000, False, True),
    "gist": (2000, True, True),
    "material": (500, False, False),
    "locator": (500, False, False),
    "theme": (500, False, False),
    "label": (80, True, False),
    "definition": (500, False, True),
    "include_when": (500, False, True),
    "exclude_when": (500, False, True),
}
# Spelled out, because languages differ in what they call a space.
_SEEN = re.compile("[^ \n\u00a0\u00ad\u2000-\u200f\u2028-\u202f\u205f-\u206f\u3000\ufeff]")
_UNSEEN = re.compile("[\u0000-\u0009\u000b-\u001f\u007f-\u009f\ud800-\udfff]")


def fault_of(name: str, text: str) -> str:
    """What is wrong with a text of a sheet; blank if nothing is.

    Parameters
    ----------
    name : str
        Which text it is, such as ``gist``.
    text : str

    Returns
    -------
    str
    """
    most, required, lines = _LIMITS[name]
    if required and not _SEEN.search(text):
        return "is blank"
    if len(text) > most:
        return f"has {len(text)} letters; it may have {most}"
    if _UNSEEN.search(text):
        return "has a character that cannot be shown"
    return "" if lines or "\n" not in text else "has more than one line"


def _text(found: dict[str, Any], name: str, where: str) -> None:
    told = f"{where}its {name.replace('_', ' ')}"
    if not isinstance(found[name], str):
        raise SheetError(f"{told} is not a text")
    if fault := fault_of(name, found[name]):
        raise SheetError(f"{told} {fault}")


def _keys(found: dict[str, Any], wanted: Sequence[str], what: str) -> None:
    for name in wanted:
        if name not in found:
            raise SheetError(f"{what} has no entry {name}")
    if len(found) > len(wanted):
        raise SheetError(f"{what} has an entry that no sheet has")


def _is_chapter(value: object) -> bool:
    return value is None or (type(value) is int and 1 <= value <= 99)


def _entries(
    data: dict[str, Any], name: str, fields: Sequence[str], limits: tuple[int, int]
) -> list[dict[str, str]]:
    """The passages or the codes, each with texts that a sheet can have."""
    rows = data[name]
    if not isinstance(rows, list):
        raise SheetError(f"its {name} are not a list")
    least, most = limits
    if not least <= len(rows) <= most:
        raise SheetError(f"{count(len(rows), name[:-1])}; a sheet has {least} to {most} {name}")
    taken: set[str] = set()
    for place, row in enumerate(rows, start=1):
        what = f"{name[:-1]} {place}"
        if not isinstance(row, dict):
            raise SheetError(f"{what} is not one")
        _keys(row, fields, what)
        if not is_id(row["id"]):
            raise SheetError(f"{what}: its id is not one")
        if row["id"] in taken:
            raise SheetError(f"{what}: its id is there twice")
        taken.add(row["id"])
        for field in fields[1:]:
            _text(row, field, f"{what}: ")
    return rows
