"""What students hand in: files of a coding sheet, read, judged, counted or refused.

A file comes from somebody's phone by way of somebody's mail. It may be cut off, edited, of another
sheet, or made to do harm. So nothing in it is believed: a file is counted only if it is to the
letter what a sheet writes, and every file leaves a trace, in the class or among the findings.
Texts that people typed keep their letters; what would steer a screen is shown as a code instead.
What the class's codings come to is in `casebook.seminar.class_results`.
"""

import json
import os
import re
import stat
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any, NamedTuple, NoReturn, TypeAlias, TypeGuard

from casebook.seminar.sheet_page import FORMAT, FORMAT_VERSION
from casebook.seminar.sheets import CODES, PASSAGES, Sheet, codes_of, passages_of, version_of
from casebook.tables import Tables, show

LIMIT = 256 * 1024  # bytes; a full sheet with long memos has a fifth of it
SUFFIXES = (".json", ".txt")  # what counts as handed in, in a folder
NAME, MEMO = 40, 1000  # letters that a sheet lets people type
_FIELDS = {
    *("format", "format_version", "sheet", "version", "copy", "number", "pseudonym", "codes"),
    "codings",
}
_CODING = {"passage", "codes", "none", "unsure", "memo"}
# What the casebook's own coders are called beside students; a student of that name gets a number.
RESERVED = {"A": "casebook A", "B": "casebook B", "agreed": "casebook agreed"}
_SAFE_INTEGER = 2**53 - 1
_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,79}")
_COPY = re.compile(r"[0-9a-f]{12}")
_MARKUP = re.compile(r"<[A-Za-z/!?]|javascript:", re.IGNORECASE)
_PATH = re.compile(r"[\\/]|\.\.")
# Where a spreadsheet may begin a cell: at the start, and after what separates cells in a file
# that it takes to be parted by semicolons or tabs.
_FORMULA = re.compile(r"((?:^|[;\t\r\n])[\s\"']*)([=+\-@＝＋－＠])")

Asked: TypeAlias = tuple[str, str, tuple[str, ...], tuple[str, ...]]
"""Sheet, version, passages and codes of a file."""


class Refused(ValueError):
    """A file that is not counted; the text says why."""


class Coding(NamedTuple):
    """What a student made of one passage.

    Attributes
    ----------
    read : bool
        Whether there is a code, or the word that there is none.
    codes : frozenset of str
    unsure : bool
    memo : str
    """

    read: bool
    codes: frozenset[str]
    unsure: bool
    memo: str


class Submission(NamedTuple):
    """The codings of one student.

    Attributes
    ----------
    file : str
        What the file is called.
    sheet, version : str
        Which sheet it says it is of.
    copy : str
        Which copy of the sheet: files of one student share it.
    number : int
        The how-manieth download of that copy.
    pseudonym : str
    codes : tuple of str
        All codes of the sheet.
    codings : dict of str to Coding
        By passage, in the order of the sheet.
    oddities : tuple of str
        What was typed in it that is shown otherwise than it stands there.
    """

    file: str
    sheet: str
    version: str
    copy: str
    number: int
    pseudonym: str
    codes: tuple[str, ...]
    codings: dict[str, Coding]
    oddities: tuple[str, ...] = ()


class Finding(NamedTuple):
    """What became of a file, where that is worth a line.

    Attributes
    ----------
    file : str
    refused : bool
        Whether it was left out. If not, it was counted.
    why : str
    """

    file: str
    refused: bool
    why: str

    def __str__(self) -> str:
        name = show(self.file)[1:-1]
        return f"{name}: {'refused' if self.refused else 'counted'}: {self.why}"


class Collected(NamedTuple):
    """A class: whom it is made of, and what is to be said about the files.

    Attributes
    ----------
    sheet : Sheet or None
        What they coded; None if no file could be counted and no sheet was given.
    students : list of Submission
        Counted, with pseudonyms that are all different, in the order of the files.
    findings : list of Finding
        At most one a file. A file without one was counted as it stands.
    """

    sheet: Sheet | None
    students: list[Submission]
    findings: list[Finding]

    def asked(self) -> Sheet:
        """What the class has coded; a ValueError if nobody has coded anything."""
        if self.sheet is None:
            raise ValueError("no file could be counted, and no sheet was given")
        return self.sheet


def legible(text: str) -> str:
    """Show as codes all characters that would steer a screen instead of standing on it.

    Control characters, characters that turn the direction of the text, and halves of characters
    are written like ``\\u202e``; line ends, tabs and all letters stay.

    Parameters
    ----------
    text : str

    Returns
    -------
    str
    """
    text = text.replace("\r\n", "\n")
    return "".join(
        f"\\u{ord(c):04x}"
        if c not in "\n\t\u200c\u200d" and unicodedata.category(c) in ("Cc", "Cf", "Cs", "Zl", "Zp")
        else c
        for c in text
    )


def harmless_cell(text: str) -> str:
    """Put an apostrophe before what a spreadsheet would take for a formula.

    Parameters
    ----------
    text : str

    Returns
    -------
    str
        The same text if there is nothing of the kind.
    """
    text = _FORMULA.sub(r"\1'\2", text)
    return f"'{text}" if text[:1] in ("\t", "\r", "\n") else text


def gather(places: Iterable[Path]) -> list[Path]:
    """List the files to be read: files as they are, and of folders what can be handed in.

    Parameters
    ----------
    places : iterable of Path

    Returns
    -------
    list of Path
        Without repeats. Of a folder, files that end in `SUFFIXES`, by name, hidden ones left out.
    """
    found: dict[str, Path] = {}
    for place in places:
        files = [place]
        if place.is_dir():
            files = sorted(
                f for f in place.iterdir() if f.suffix.lower() in SUFFIXES and f.name[0] != "."
            )
        for file in files:
            found.setdefault(os.path.abspath(file), file)
    return list(found.values())


def contents(file: Path) -> str:
    """The text of a file.

    Parameters
    ----------
    file : Path

    Returns
    -------
    str

    Raises
    ------
    Refused
        If it is no file, cannot be read, is larger than `LIMIT`, or is not UTF-8.
    """
    try:
        about = os.stat(file)
        if not stat.S_ISREG(about.st_mode):
            raise Refused("it is not a file")
        if about.st_size > LIMIT:
            raise Refused(f"it is larger than {LIMIT // 1024} KB, and no sheet writes so much")
        with open(file, "rb") as stream:
            raw = stream.read(LIMIT + 1)
    except (OSError, ValueError) as error:
        if isinstance(error, Refused):
            raise
        raise Refused(
            f"it cannot be read ({getattr(error, 'strerror', None) or 'bad name'})"
        ) from None
    if len(raw) > LIMIT:
        raise Refused(f"it is larger than {LIMIT // 1024} KB, and no sheet writes so much")
    if not raw.strip():
        raise Refused("it is empty")
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise Refused(f"it is not text in UTF-8 (byte {error.start + 1})") from None


def _no_twins(pairs: list[tuple[str, object]]) -> dict[str, object]:
    found = dict(pairs)
    if len(found) < len(pairs):
        raise Refused("an entry in it is there twice")
    return found


def _no_such_number(text: str) -> NoReturn:
    raise Refused(f"it holds {show(text)}, which no sheet writes")


def _whole(text: str) -> int:
    if len(text) > 16:
        raise Refused("it holds a number that is too large")
    return int(text)


def parse(text: str, file: str) -> Submission:
    """Read the text of a file, and refuse what no sheet has written.

    Whether its passages and codes are those of a sheet is asked by `sheet_of`.

    Parameters
    ----------
    text : str
    file : str
        What the file is called.

    Returns
    -------
    Submission

    Raises
    ------
    Refused
    """
    found = _opened(text)
    _check_head(found)
    codes = _ids(found["codes"], "its list of codes", CODES[1])
    _must(codes, "its list of codes")
    codings = _codings(found["codings"], codes)
    pseudonym = " ".join(legible(found["pseudonym"]).split()) or "nameless"
    texts = [found["pseudonym"], *(one["memo"] for one in found["codings"])]
    return Submission(
        file,
        found["sheet"],
        found["version"],
        found["copy"],
        found["number"],
        pseudonym,
        codes,
        codings,
        _oddities(texts, pseudonym, [coding.memo for coding in codings.values()]),
    )


def _opened(text: str) -> dict[str, Any]:
    """What the file holds, if it is one of a coding sheet at all."""
    try:
        found = json.loads(
            text,
            object_pairs_hook=_no_twins,
            parse_constant=_no_such_number,
            parse_float=_no_such_number,
            parse_int=_whole,
        )
    except json.JSONDecodeError as error:
        what = f"line {error.lineno}, column {error.colno}"
        end = error.pos >= len(text.rstrip()) or error.msg.startswith("Unterminated")
        raise Refused(
            f"it breaks off ({what})" if end else f"it is not a file of a coding sheet ({what})"
        ) from None
    except RecursionError:
        raise Refused("it is nested too deeply; no sheet writes that") from None
    if not isinstance(found, dict) or found.get("format") != FORMAT:
        raise Refused("it is not a file of a coding sheet")
    return found


def _check_head(found: dict[str, Any]) -> None:
    """Refuse what says of itself something that no sheet writes."""
    _keys(found, _FIELDS, "the file")
    if found["format_version"] is True or found["format_version"] != FORMAT_VERSION:
        raise Refused("it is of another version of the casebook's coding sheets")
    for name, pattern in (("sheet", _ID), ("version", _ID), ("copy", _COPY)):
        _must(isinstance(found[name], str) and pattern.fullmatch(found[name]), f"its entry {name}")
    _must(_is_count(found["number"]), "its entry number")
    _must(_is_text(found["pseudonym"], NAME) and found["pseudonym"].strip(), "its pseudonym")


def _codings(rows: Any, codes: tuple[str, ...]) -> dict[str, Coding]:
    """The codings by passage."""
    _must(isinstance(rows, list), "its list of codings")
    _must(PASSAGES[0] <= len(rows) <= PASSAGES[1], "its list of codings")
    codings: dict[str, Coding] = {}
    for place, one in enumerate(rows, start=1):
        passage, coding = _coding(one, codes, f"coding {place}")
        if passage in codings:
            raise Refused(f"passage {show(passage)} is coded twice in it")
        codings[passage] = coding
    return codings


def _must(fine: object, what: str) -> None:
    if not fine:
        raise Refused(f"{what} is not as a sheet writes it")


def _is_text(value: object, most: int) -> TypeGuard[str]:
    return isinstance(value, str) and len(value) <= most


def _is_count(value: object) -> TypeGuard[int]:
    return isinstance(value, int) and not isinstance(value, bool) and 0 <= value <= _SAFE_INTEGER


def _keys(found: dict[str, Any], wanted: set[str], what: str) -> None:
    if lacking := sorted(wanted - set(found)):
        raise Refused(f"{what} has no entry {lacking[0]}")
    if more := sorted(set(found) - wanted):
        raise Refused(f"{what} has an entry {show(more[0])}, which no sheet writes")


def _ids(value: Any, what: str, most: int) -> tuple[str, ...]:
    _must(isinstance(value, list) and len(value) <= most, what)
    for name in value:
        _must(isinstance(name, str) and _ID.fullmatch(name), what)
    _must(len(set(value)) == len(value), what)
    return tuple(value)


def _coding(one: Any, codes: tuple[str, ...], what: str) -> tuple[str, Coding]:
    _must(isinstance(one, dict), what)
    _keys(one, _CODING, what)
    passage = one["passage"]
    _must(isinstance(passage, str) and _ID.fullmatch(passage), f"the passage of {what}")
    given = _ids(one["codes"], f"the list of codes of {what}", len(codes))
    if unknown := [code for code in given if code not in codes]:
        raise Refused(f"{what} has the code {show(unknown[0])}, which is not on its sheet")
    for name in ("none", "unsure"):
        _must(isinstance(one[name], bool), f"the entry {name} of {what}")
    if one["none"] and given:
        raise Refused(f"{what} has codes and says that there are none")
    _must(_is_text(one["memo"], MEMO), f"the memo of {what}")
    memo = legible(one["memo"]).strip(" ")
    return passage, Coding(one["none"] or bool(given), frozenset(given), one["unsure"], memo)


def _oddities(raw: list[str], pseudonym: str, memos: list[str]) -> tuple[str, ...]:
    """What in a file is shown otherwise than it was typed, or looks as if it were meant to act."""
    found = []
    if any(legible(text) != text.replace("\r\n", "\n") for text in raw):
        found.append("control characters are shown as codes")
    if any(harmless_cell(text) != text for text in (pseudonym, *memos)):
        found.append("what looks like a formula has an apostrophe before it in the CSV")
    if any(_MARKUP.search(text) for text in raw):
        found.append("markup is shown as text")
    if _PATH.search(pseudonym):
        found.append("a pseudonym that looks like a path is only a name")
    return tuple(found)


def sheet_of(one: Submission, tables: Tables) -> Sheet:
    """Rebuild the sheet that a file says it is of, from the tables.

    Parameters
    ----------
    one : Submission
    tables : Tables

    Returns
    -------
    Sheet
        Its title is its id: the file does not know another.

    Raises
    ------
    Refused
        If a passage or code is in no table, or they are not those of the version.
    """
    for known, ids, what in (
        (set(tables.passages.passage_id), one.codings, "passage"),
        (set(tables.codes.code_id), one.codes, "code"),
    ):
        if unknown := [name for name in ids if name not in known]:
            raise Refused(f"there is no {what} {show(unknown[0])} in the tables")
    passages, codes = passages_of(tables, one.codings), codes_of(tables, one.codes)
    if version_of(passages, codes) != one.version:
        raise Refused(
            "its passages and codes are not those of its version: it was edited, or made from "
            "other tables than the ones in use here"
        )
    return Sheet(one.sheet, one.version, one.sheet, "", None, passages, codes)


def collect(
    files: Iterable[Path],
    tables: Tables,
    sheet: Sheet | None = None,
    names: Callable[[Path], str] | None = None,
) -> Collected:
    """Read a class.

    Without a sheet, the class is of the sheet that most files are of; at a tie, of the one that
    comes first.

    Parameters
    ----------
    files : iterable of Path
    tables : Tables
    sheet : Sheet, optional
        What the class has coded; files of other sheets are refused.
    names : function of a Path, optional
        What a file is called in findings; by default its name without folders.

    Returns
    -------
    Collected
    """
    findings: list[Finding] = []
    readable: list[Submission] = []
    of: dict[tuple[str, str], Sheet] = {}
    known: dict[Asked, Sheet | Refused] = {}
    for file in files:
        name = legible(names(file) if names else file.name)
        try:
            one = parse(contents(file), name)
            of.setdefault((one.sheet, one.version), _known_sheet(one, tables, sheet, known))
            readable.append(one)
        except Refused as error:
            findings.append(Finding(name, True, str(error)))
    if sheet is None:
        sheet = _most_common(readable, of)
    students: list[Submission] = []
    for one in _newest(readable, findings):
        if sheet is not None and not _is_of(one, sheet):
            findings.append(Finding(one.file, True, _foreign(one, sheet.id, sheet.version)))
        else:
            students.append(one)
    return Collected(sheet, _told_apart(students, findings), findings)


def _is_of(one: Submission, sheet: Sheet) -> bool:
    return (one.sheet, one.version) == (sheet.id, sheet.version)


def _known_sheet(
    one: Submission, tables: Tables, sheet: Sheet | None, known: dict[Asked, Sheet | Refused]
) -> Sheet:
    """The sheet of a file; most files have the same, so each is looked up once."""
    key = (one.sheet, one.version, tuple(sorted(one.codings)), tuple(sorted(one.codes)))
    if key not in known:
        try:
            known[key] = sheet_of(one, tables)
        except Refused as error:
            known[key] = error
    found = known[key]
    if isinstance(found, Sheet):
        return found
    # A file of another sheet is better told that than what is wrong with it.
    if sheet is not None and not _is_of(one, sheet):
        raise Refused(_foreign(one, sheet.id, sheet.version))
    raise Refused(str(found))


def _most_common(readable: list[Submission], of: dict[tuple[str, str], Sheet]) -> Sheet | None:
    """The sheet that most files are of: the first of those that are equal."""
    tally = Counter((one.sheet, one.version) for one in readable)
    return of[max(tally, key=lambda asked: tally[asked])] if tally else None


def _foreign(one: Submission, sheet: str, version: str) -> str:
    if one.sheet != sheet:
        return f"it is of the sheet {show(one.sheet)}, and this report is of {show(sheet)}"
    return f"it is of version {one.version} of the sheet, and this report is of {version}"


def _newest(readable: list[Submission], findings: list[Finding]) -> list[Submission]:
    """Leave out files that are there twice, and those that a later download replaces."""
    last: dict[tuple[str, ...], Submission] = {}
    for one in readable:
        key = (one.sheet, one.version, one.copy, one.pseudonym)
        if key not in last or one.number > last[key].number:
            last[key] = one
    kept: list[Submission] = []
    first: dict[tuple[object, ...], str] = {}
    for one in readable:
        newest = last[one.sheet, one.version, one.copy, one.pseudonym]
        told = (one.sheet, one.version, one.copy, one.pseudonym, one.number, repr(one.codings))
        if told in first:
            why = f"it is the same as {show(first[told])}, which is counted"
        elif one.number < newest.number:
            why = f"{show(newest.file)} is a later download of the same work and is counted"
        else:
            first[told] = one.file
            kept.append(one)
            continue
        findings.append(Finding(one.file, True, why))
    return kept


def _told_apart(students: list[Submission], findings: list[Finding]) -> list[Submission]:
    """Give people of one name a number each, and say what is odd about a file."""
    taken = {one.pseudonym.casefold() for one in students}
    used = {name.casefold() for name in RESERVED.values()}
    found = []
    for one in students:
        why = list(one.oddities)
        name, number = one.pseudonym, 1
        if name.casefold() in used:
            while name.casefold() in used or (number > 1 and name.casefold() in taken):
                number += 1
                name = f"{one.pseudonym} ({number})"
            why.insert(0, f"its pseudonym was taken, so it is called {show(name)} here")
        used.add(name.casefold())
        found.append(one._replace(pseudonym=name))
        if why:
            findings.append(Finding(one.file, False, "; ".join(why)))
    return found
