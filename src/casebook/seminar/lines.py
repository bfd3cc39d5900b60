"""The line that a student hands in: alias, codes and doubts, in letters that can be read aloud.

It reads ``CB2 quiet otter: 4T0Q-C9…``. The letters are base 32 as Douglas Crockford has it, without
I, L, O and U. In order they are: the first 20 bits of the sheet's version; the number of passages;
the number of codes; what was coded; the first 20 bits of the copy's mark; the number of times that
this copy was handed in, at most 31; and 25 bits of a hash of all this, the whole version and the
alias. What was coded is one number: passages in the order of their ids are its digits, the first
counts most; each is twice the passage's state, and one more if the student was unsure. The state is
0 if the passage was not coded; else one more than the sum of the powers of two of the codes given,
in the order of their ids.

Without its sheet a line says nothing, and a changed one is refused. Finding lines among other text
is the business of `casebook.seminar.hand_ins`. The browser's ``web/class/line.js`` writes and reads
the same.
"""

import hashlib
import re
import unicodedata
from collections.abc import Iterable, Mapping
from typing import NamedTuple

from casebook.seminar.sheets import CODES, PASSAGES, Sheet

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
ALIAS = 24  # letters of an alias
MOST = 31  # a line tells no higher number
TAG = 5  # hexadecimal digits of a copy's mark that a line has
_GROUP = 4
_HEAD, _TAIL, _CHECK = 6, 5, 5
_ALIAS = re.compile(rf"[a-zæøåäöéüðþ0-9 -]{{1,{ALIAS}}}")
_LOWER = str.maketrans("ABCDEFGHIJKLMNOPQRSTUVWXYZÆØÅÄÖÉÜÐÞ", "abcdefghijklmnopqrstuvwxyzæøåäöéüðþ")
_LINE = re.compile(r"[ \n]*[Cc][Bb]2[ \n]+([^:]*):([0-9A-Za-z \n-]*)", re.ASCII)
_VALUES = {letter: value for value, letter in enumerate(ALPHABET)} | {"I": 1, "L": 1, "O": 0}


class LineError(ValueError):
    """A line that is not counted, or not written; the text says why.

    Attributes
    ----------
    alias : str
        Whose line it says it is; blank if that cannot be read.
    """

    def __init__(self, why: str, alias: str = "") -> None:
        super().__init__(why)
        self.alias = alias


class Coding(NamedTuple):
    """What a student made of one passage.

    Attributes
    ----------
    read : bool
        Whether there is a code, or the word that there is none.
    codes : frozenset of str
    unsure : bool
    memo : str
        A line has none.
    """

    read: bool
    codes: frozenset[str]
    unsure: bool
    memo: str = ""


class Line(NamedTuple):
    """What a line says.

    Attributes
    ----------
    sheet : Sheet
    alias : str
    copy : str
        The first digits of the mark that tells this student's copy from others: `TAG` of them.
    number : int
        The how-manieth that was handed in of that copy.
    codings : dict of str to Coding
        By passage, in the order of the sheet.
    """

    sheet: Sheet
    alias: str
    copy: str
    number: int
    codings: dict[str, Coding]

    def coded(self) -> int:
        """How many passages were coded."""
        return sum(coding.read for coding in self.codings.values())


def alias_of(text: str) -> str:
    """Tidy an alias.

    Parameters
    ----------
    text : str

    Returns
    -------
    str
        Without needless spaces; blank if it is too long or has what no alias has.
    """
    tidy = " ".join(unicodedata.normalize("NFC", text).replace("\n", " ").split(" "))
    tidy = re.sub(" +", " ", tidy).strip(" ")
    return tidy if _ALIAS.fullmatch(tidy.translate(_LOWER)) else ""


def size(passages: int, codes: int) -> int:
    """How many letters the line of a sheet has.

    Parameters
    ----------
    passages, codes : int

    Returns
    -------
    int
    """
    return _HEAD + _body_size(passages, codes) + _TAIL + _CHECK


def announced(letters: str) -> int | None:
    """How many letters a line has that begins with these.

    Parameters
    ----------
    letters : str
        At least six, large ones without hyphens.

    Returns
    -------
    int or None
        None if no line begins so.
    """
    passages, codes = (_VALUES.get(letter, 0) for letter in letters[4:_HEAD].ljust(2))
    if PASSAGES[0] <= passages <= PASSAGES[1] and CODES[0] <= codes <= CODES[1]:
        return size(passages, codes)
    return None


def write(sheet: Sheet, alias: str, copy: str, number: int, codings: Mapping[str, Coding]) -> str:
    """Write what a student hands in as one line.

    Parameters
    ----------
    sheet : Sheet
    alias : str
    copy : str
        The mark of the student's copy, in hexadecimal digits.
    number : int
    codings : mapping of str to Coding
        By passage.

    Returns
    -------
    str

    Raises
    ------
    LineError
        If no line can have the alias, or nothing was coded.
    """
    name = alias_of(alias)
    if not name:
        raise LineError("its alias is none that a sheet takes")
    coded = sum(coding.read for coding in codings.values())
    if not coded:
        raise LineError(f"0 of {len(sheet.passages)} coded", name)
    passages, codes = _ids(sheet)
    value = 0
    for passage in passages:
        value = value * _base(len(codes)) + _digit(codings[passage], codes)
    letters = (
        _head(sheet)
        + _letters(value, _body_size(len(passages), len(codes)))
        + _letters(int(copy[:TAG], 16), 4)
        + _letters(min(number, MOST), 1)
    )
    letters += _check(sheet.version, name, letters)
    groups = (letters[n : n + _GROUP] for n in range(0, len(letters), _GROUP))
    return f"CB2 {name}: {'-'.join(groups)}"


def read(text: str, sheets: Iterable[Sheet]) -> Line:
    """Read a line.

    Parameters
    ----------
    text : str
        The line and nothing else, in large letters or small.
    sheets : iterable of Sheet
        What it may be of.

    Returns
    -------
    Line

    Raises
    ------
    LineError
        If it is none, or of no such sheet, or not to the letter what the sheet wrote.
    """
    found = _LINE.fullmatch(text)
    if not found:
        raise LineError("it is not the line of a coding sheet")
    alias = alias_of(found[1])
    if not alias:
        raise LineError("its alias is none that a sheet takes")
    letters = re.sub("[ \n-]", "", found[2]).upper()
    if "U" in letters:
        raise LineError("it has a U, which no line has", alias)
    letters = "".join(ALPHABET[_VALUES[letter]] for letter in letters)
    told = [sheet for sheet in sheets if letters.startswith(_head(sheet))]
    if not told:
        raise LineError("it is of another sheet, or its first letters were changed", alias)
    wanted = size(len(told[0].passages), len(told[0].codes))
    if len(letters) != wanted:
        raise LineError(f"it has {len(letters)} letters, and should have {wanted}", alias)
    kept = letters[:-_CHECK]
    for sheet in told:
        if letters[-_CHECK:] == _check(sheet.version, alias, kept):
            return _read(sheet, alias, kept)
    raise LineError("its alias or a letter was changed", alias)


def _read(sheet: Sheet, alias: str, letters: str) -> Line:
    """What the letters say before the check, which holds."""
    body, tag, number = letters[_HEAD:-_TAIL], letters[-_TAIL:-1], letters[-1]
    passages, codes = _ids(sheet)
    base, value = _base(len(codes)), _value(body)
    if value >= base ** len(passages):
        raise LineError("it is not as a sheet writes it", alias)
    codings = {}
    for passage in reversed(passages):
        value, digit = divmod(value, base)
        codings[passage] = _coding(digit, codes)
    if not any(coding.read for coding in codings.values()):
        raise LineError(f"0 of {len(passages)} coded", alias)
    shown = {passage.id: codings[passage.id] for passage in sheet.passages}
    return Line(sheet, alias, f"{_value(tag):05x}", _value(number), shown)


def _ids(sheet: Sheet) -> tuple[list[str], list[str]]:
    return sorted(one.id for one in sheet.passages), sorted(one.id for one in sheet.codes)


def _base(codes: int) -> int:
    return 2 * ((1 << codes) + 1)


def _body_size(passages: int, codes: int) -> int:
    highest: int = _base(codes) ** passages - 1
    return -(-highest.bit_length() // 5)


def _digit(coding: Coding, codes: list[str]) -> int:
    mask = sum(1 << bit for bit, code in enumerate(codes) if code in coding.codes)
    return 2 * (mask + 1 if coding.read else 0) + coding.unsure


def _coding(digit: int, codes: list[str]) -> Coding:
    state, unsure = divmod(digit, 2)
    mask = max(state - 1, 0)
    given = frozenset(code for bit, code in enumerate(codes) if mask >> bit & 1)
    return Coding(state > 0, given, bool(unsure))


def _head(sheet: Sheet) -> str:
    counts = (len(sheet.passages), len(sheet.codes))
    return _letters(int(sheet.version[:5], 16), 4) + "".join(_letters(n, 1) for n in counts)


def _check(version: str, alias: str, letters: str) -> str:
    told = f"{version}|{alias.translate(_LOWER)}|{letters}"
    bits = int.from_bytes(hashlib.sha256(told.encode("utf-8")).digest()[:4], "big") >> 7
    return _letters(bits, _CHECK)


def _letters(value: int, count: int) -> str:
    return "".join(ALPHABET[value >> 5 * place & 31] for place in reversed(range(count)))


def _value(letters: str) -> int:
    value = 0
    for letter in letters:
        value = value * 32 + _VALUES[letter]
    return value
