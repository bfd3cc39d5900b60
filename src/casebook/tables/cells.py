"""One cell of a table: which types there are, and what a careful hand would not have typed.

A cell is text until its type has been checked; nothing is guessed, so ``1e3`` is no integer,
``1,5`` no number, ``True`` no boolean (unless the description lists it) and ``NA`` a word.
"""

import re
import unicodedata
from collections.abc import Callable
from typing import Any, NamedTuple
from urllib.parse import urlsplit

from casebook.tables.problems import show

Spec = dict[str, Any]  # a part of ``datapackage.json``, as JSON gives it

_LONGEST = 32_767  # characters; a spreadsheet cuts a longer cell without a word


class Type(NamedTuple):
    """What a declared type asks of a cell, and the pandas type that holds it.

    ``expected`` and ``parse`` also get the description of the column; ``parse`` raises ValueError.
    """

    dtype: str
    expected: Callable[[Spec], str]
    parse: Callable[[str, Spec], Any]
    constraints: frozenset[str]


def _matching(pattern: str, text: str) -> str:
    if not re.fullmatch(pattern, text):
        raise ValueError(text)
    return text


def _parse_string(text: str, spec: Spec) -> str:
    if spec.get("format") == "uri":
        parts = urlsplit(text)
        if not (parts.scheme in {"http", "https"} and parts.netloc) or " " in text:
            raise ValueError(text)
    return text


def _parse_integer(text: str, _spec: Spec) -> int:
    number = int(_matching(r"-?(0|[1-9][0-9]*)", text))
    if abs(number) > 2**63 - 1:
        raise ValueError(text)
    return number


def _parse_number(text: str, _spec: Spec) -> float:
    _matching(r"-?(0|[1-9][0-9]*)(\.[0-9]+)?", text)
    if len(re.sub(r"[^0-9]", "", text).lstrip("0")) > 15:  # more than a float keeps
        raise ValueError(text)
    return float(text)


def _parse_year(text: str, _spec: Spec) -> int:
    return int(_matching(r"[0-9]{4}", text))


def _booleans(spec: Spec) -> dict[str, bool]:
    true, false = spec.get("trueValues", ["true"]), spec.get("falseValues", ["false"])
    return dict.fromkeys(true, True) | dict.fromkeys(false, False)


def _parse_boolean(text: str, spec: Spec) -> bool:
    if text not in _booleans(spec):
        raise ValueError(text)
    return _booleans(spec)[text]


_ANY = frozenset({"required", "unique", "enum"})
_RANGE = _ANY | {"minimum", "maximum"}
TYPES = {
    "string": Type(
        "string",
        lambda spec: "a web address" if spec.get("format") == "uri" else "text",
        _parse_string,
        _ANY | {"pattern"},
    ),
    "integer": Type("Int64", lambda spec: "a whole number in plain digits", _parse_integer, _RANGE),
    "number": Type(
        "Float64",
        lambda spec: "a number in plain digits, at most 15, with a decimal point",
        _parse_number,
        _RANGE,
    ),
    "year": Type("Int64", lambda spec: "a year of four digits", _parse_year, _RANGE),
    "boolean": Type(
        "boolean", lambda spec: "one of: " + ", ".join(_booleans(spec)), _parse_boolean, _ANY
    ),
}


_ODD_SPACE = re.compile("[\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000]")
_INVISIBLE = re.compile(
    "[\x00-\x1f\x7f-\x9f\u00ad\u200b\u200e\u200f\u2028-\u202e\u2060-\u2064\ufeff\ue000-\uf8ff]"
)
# What the bytes 80 to BF, with which letters of UTF-8 go on, become in Windows-1252 or Latin-1.
_TRAIL = bytes(range(0x80, 0xC0)).decode("cp1252", "ignore")
_TRAIL += "".join(chr(byte) for byte in range(0x80, 0xC0) if chr(byte) not in _TRAIL)
_AFTER_A_CAPITAL = "\u2018\u2019\u201c\u201d\u2013\u2014\u2026«»"  # a quotation may end in Å
_GARBLED = re.compile(
    f"[ÂÃ][ {_TRAIL}]"  # ø, é, a non-breaking space ...
    f"|[ÄÅ][{''.join(c for c in _TRAIL if c not in _AFTER_A_CAPITAL)}]"  # š, ł ...
    "|â€|â„|ï»¿|ï¿½|ðŸ"  # quotation marks, dashes, a byte-order mark, pictures
    "|√[¶∏•§©®±º≠¥ü]|\u201aÄ[ôúùîì¶]"  # the same read as Mac Roman
    "|[├┬]."  # and as a DOS code page
)
# What to look for, what is wrong then, and what is expected.
_NOT_LETTERS = (
    (re.compile("[\n\r]"), "holds a line break", "one line of text"),
    (_GARBLED, "holds {shown}, letters read in a wrong encoding", "readable UTF-8"),
    (re.compile("\ufffd"), "holds {code}, the mark of a letter that was lost", "the letter itself"),
    (_INVISIBLE, "holds the invisible character {code}", "visible text"),
    (_ODD_SPACE, "holds the unusual space {code}", "an ordinary space"),
)
_LOST = re.compile(r"[^\W\d_]\?[^\W\d_]")  # a letter that was saved as a question mark


Oddity = tuple[str, str]  # what is wrong (to be read after the text), what is expected
_DECOMPOSED = (
    "holds a letter and its accent as two characters",
    "composed letters (Unicode NFC)",
)


def untidy(text: str) -> Oddity | None:
    """Find what a careful hand would not have typed.

    Parameters
    ----------
    text : str
        A cell that is not blank.

    Returns
    -------
    tuple of str, str, or None
        What is wrong (to be read after the text) and what is expected; None if all is well.
    """
    if odd := _badly_typed(text):
        return odd
    if text.isascii() and text.isprintable() and "?" not in text:  # most cells, found quickly
        return None
    return _unreadable(text)


_NO_TEXT = re.compile("[\x00-\x08\x0b-\x1f\x7f]|[\ud800-\udfff]")


def unreadable_as_text(text: str) -> Oddity | None:
    """Find what cannot stand even in a text that is kept as it was written.

    Line breaks, spaces and signs of any kind may; a spreadsheet's formula is a text here.

    Parameters
    ----------
    text : str
        A cell that is not blank.

    Returns
    -------
    tuple of str, str, or None
        As `untidy`.
    """
    if odd := _NO_TEXT.search(text):
        return f"holds the control character U+{ord(odd[0]):04X}", "readable text"
    if not unicodedata.is_normalized("NFC", text):
        return _DECOMPOSED
    return None


def _badly_typed(text: str) -> Oddity | None:
    if text[:1] in {" ", "\t"} or text[-1:] in {" ", "\t"}:
        return "begins or ends with a space", "no space at the ends"
    if "  " in text:
        return "holds two spaces in a row", "one space between words"
    if text[:1] in {"=", "+", "@"}:
        return f'begins with "{text[0]}", which spreadsheets run as a formula', "plain text"
    if len(text) > _LONGEST:
        return f"is {len(text):,} characters long", f"at most {_LONGEST:,} characters"
    return None


def _unreadable(text: str) -> Oddity | None:
    """Letters that were lost, garbled or cannot be seen; the first that is found."""
    for pattern, what, expected in _NOT_LETTERS:
        if odd := pattern.search(text):
            told = show(odd[0]) if "{shown}" in what else f"U+{ord(odd[0][0]):04X}"
            return what.format(shown=told, code=told), expected
    if (lost := _LOST.search(text)) and "://" not in text:
        return f"holds {show(lost[0])}, probably a letter that was lost", "the letter itself"
    return None if unicodedata.is_normalized("NFC", text) else _DECOMPOSED


def is_spreadsheet(raw: bytes) -> bool:
    """Whether a file is a spreadsheet (``.xlsx``, ``.ods``, ``.xls``), whatever it is called."""
    return raw.startswith((b"PK\x03\x04", b"\xd0\xcf\x11\xe0"))
