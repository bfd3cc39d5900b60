"""What a class hands in: every hand-in counted or refused, and everything else told by its place.

Files and pasted texts go in; students with their codings come out, and findings on all that was not
counted, or is shown otherwise than it stands there. Nothing that is handed in is believed, and
nothing is skipped in silence. No file's name is used or shown. What the class's codings come to is
in `casebook.seminar.class_results`.

`SCRIPTS` are the browser's like of this module, in the order in which a page needs them;
``web/class/reading.js`` says what they give. `as_data` writes the same down.
"""

import os
import re
import stat
from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any, Literal, NamedTuple, TypeAlias

from casebook.seminar import lines
from casebook.seminar.contents import LIMIT, Piece, pasted, pieces
from casebook.seminar.findings import Finding, Refused, refused, within
from casebook.seminar.hand_in_files import Rebuild, judged, opened, sheet_in
from casebook.seminar.lines import Coding, LineError
from casebook.seminar.scanning import MOST, Found, scan
from casebook.seminar.sheets import Sheet, codes_of, passages_of, sheet_data, version_of
from casebook.tables import Tables

SCRIPTS = (
    *("pages/sha256.js", "class/letters.js", "class/sheet-data.js", "class/line.js"),
    *("class/unzip.js", "class/finding.js", "class/contents.js", "class/reading.js"),
)
_IS_SHEET = "it is a sheet, not what somebody coded; if a student handed it in, ask for the line"
_SEEN = re.compile("[^ \t\r\n\u00a0]")

Input: TypeAlias = bytes | str | None
"""A file, a text that was pasted, or a file that cannot be read."""


class Student(NamedTuple):
    """The codings of one student.

    Attributes
    ----------
    alias : str
    shown : str
        The alias, with a number where several students have the same; no two are alike.
    copy : str
        The mark of the student's copy of the sheet; of a line, its first digits.
    number : int
        The how-manieth that was handed in of that copy.
    codings : dict of str to Coding
        By passage, in the order of the sheet.
    way : str
        ``line``, or ``file``, which has memos.
    oddities : tuple of str
        What was typed in it that is shown otherwise than it stands there.
    place : str
        Where it stands among what was handed in.
    """

    alias: str
    shown: str
    copy: str
    number: int
    codings: dict[str, Coding]
    way: Literal["line", "file"]
    oddities: tuple[str, ...]
    place: str

    def coded(self) -> int:
        """How many passages were coded."""
        return sum(coding.read for coding in self.codings.values())

    def half_done(self) -> bool:
        """Whether more than a quarter was left uncoded; then nobody is compared with it."""
        return 4 * self.coded() < 3 * len(self.codings)


class Collected(NamedTuple):
    """A class: whom it is made of, and what is to be said about what it handed in.

    Attributes
    ----------
    sheet : Sheet or None
        What they coded; None if nothing could be counted and no sheet was given.
    sheets : list of Sheet
        Those that were known, and those that were found.
    students : list of Student
        By alias.
    findings : list of Finding
        In the order in which things were handed in. What has none was counted as it stands.
    """

    sheet: Sheet | None
    sheets: list[Sheet]
    students: list[Student]
    findings: list[Finding]

    def asked(self) -> Sheet:
        """What the class has coded; a ValueError if nobody has coded anything."""
        if self.sheet is None:
            raise ValueError("nothing could be counted, and no sheet was given")
        return self.sheet


# From files ------------------------------------------------------------------------------------


def gather(places: Iterable[Path]) -> list[Path]:
    """List the files to be read: files as they are, and of folders all that is in them.

    Parameters
    ----------
    places : iterable of Path

    Returns
    -------
    list of Path
        Without repeats. Of a folder, files by name, then those of its folders.
    """
    found: dict[str, Path] = {}
    for place in places:
        files = [place]
        if place.is_dir():
            files = [
                Path(folder, name)
                for folder, folders, names in _walk(place)
                for name in sorted(names)
            ]
        for file in files:
            found.setdefault(os.path.abspath(file), file)
    return list(found.values())


def _walk(place: Path) -> Iterable[tuple[str, list[str], list[str]]]:
    for folder, folders, names in os.walk(place):
        folders.sort()
        yield folder, folders, names


def contents(file: Path) -> bytes | None:
    """What is in a file; None if it is none, or cannot be read.

    Parameters
    ----------
    file : Path

    Returns
    -------
    bytes or None
        Of one that is too large, a little more than is allowed.
    """
    try:
        if not stat.S_ISREG(os.stat(file).st_mode):
            return None
        with open(file, "rb") as stream:
            return stream.read(LIMIT + 1)
    except (OSError, ValueError):
        return None


def collect(files: Iterable[Path], tables: Tables, sheet: Sheet | None = None) -> Collected:
    """Read a class from files.

    Parameters
    ----------
    files : iterable of Path
    tables : Tables
        From which the sheet of a file is made again, if it is not given.
    sheet : Sheet, optional
        What the class has coded; hand-ins of other sheets are refused.

    Returns
    -------
    Collected
    """
    return read(
        map(contents, files),
        [sheet] if sheet else [],
        sheet.version if sheet else None,
        lambda version, passages, codes: _rebuilt(tables, version, passages, codes),
    )


def _rebuilt(tables: Tables, version: str, passages: list[str], codes: list[str]) -> Sheet | None:
    """The sheet of a version from the tables; None if they do not have it."""
    try:
        asked, given = passages_of(tables, passages), codes_of(tables, codes)
    except KeyError:
        return None
    if version_of(asked, given) != version:
        return None
    return Sheet(version, version, "", "en", None, asked, given)


# From anything ---------------------------------------------------------------------------------


class _Handed(NamedTuple):
    """A hand-in that can be read, before it is known whether it is counted."""

    place: str
    order: int
    sheet: Sheet
    student: Student


class _Class:
    """What has been read so far."""

    def __init__(self, sheets: Sequence[Sheet], rebuild: Rebuild | None) -> None:
        self.sheets = list(sheets)
        self.rebuild = rebuild
        self.handed: list[_Handed] = []
        self.findings: list[tuple[int, Finding]] = []
        self.order = 0

    def say(self, finding: Finding) -> None:
        self.order += 1
        self.findings.append((self.order, finding))

    def add(self, sheet: Sheet, student: Student) -> None:
        self.order += 1
        self.handed.append(_Handed(student.place, self.order, sheet, student))

    def know(self, sheet: Sheet) -> None:
        if all(known.version != sheet.version for known in self.sheets):
            self.sheets.append(sheet)


def read(
    inputs: Iterable[Input],
    sheets: Sequence[Sheet],
    version: str | None = None,
    rebuild: Rebuild | None = None,
) -> Collected:
    """Read a class.

    Parameters
    ----------
    inputs : iterable of bytes, str or None
        Files, texts that were pasted, and files that cannot be read.
    sheets : sequence of Sheet
        What is known; the sheets whose pages are among the files are added.
    version : str, optional
        Of the sheet that the class has coded. Without it, the class is of the sheet that most
        hand-ins are of; at a tie, of the one that comes first.
    rebuild : function, optional
        Asked for sheets of files that are not known.

    Returns
    -------
    Collected
    """
    found = _Class(sheets, rebuild)
    texts = _texts(list(inputs), found)
    scanned = [(piece, scan(piece.text)) if isinstance(piece, Piece) else piece for piece in texts]
    for one in scanned:  # first all sheets: a line says nothing without its own
        if not isinstance(one, Finding):
            _find_sheets(one[1].found, found)
    for one in scanned:
        if isinstance(one, Finding):
            found.say(one)
        else:
            _read_piece(one[0], one[1].found, one[1].rest, one[1].more, found)
    return _counted(found, version)


def _texts(inputs: list[Input], found: _Class) -> list[Piece | Finding]:
    several = sum(isinstance(one, str) for one in inputs) > 1
    texts: list[Piece | Finding] = []
    files = pastes = 0
    for one in inputs:
        if isinstance(one, str):
            pastes += 1
            texts += pasted(one, f"text {pastes}" if several else "")
        else:
            files += 1
            place = f"file {files}"
            texts += [refused(place, "it cannot be read")] if one is None else pieces(one, place)
    return texts


def _find_sheets(found: list[Found], known: _Class) -> None:
    for one in found:
        try:
            if one.is_file and not one.fault and (sheet := sheet_in(opened(one.text))):
                known.know(sheet)
        except Refused:
            pass  # it is told when its turn comes


def _read_piece(
    piece: Piece, found: list[Found], rest: list[tuple[int, int, bool]], more: int, known: _Class
) -> None:
    """Take all that a text holds, in order."""
    if not found:
        known.say(_nothing(piece, rest))
        return
    told = [(first, last, _rest(piece, first, last, hurt)) for first, last, hurt in rest]
    parts: list[tuple[int, int, Found | Finding]] = [
        *((one.first, one.last, one) for one in found),
        *(() if piece.is_sheet else told),
    ]
    for _, _, one in sorted(parts, key=lambda part: part[:2]):
        if isinstance(one, Finding):
            known.say(one)
        else:
            _take(one, _place(piece, one.first, one.first, len(found) + len(rest) > 1), known)
    if more:
        why = f"there is more than {MOST:,} hand-ins in it; what follows is not read"
        known.say(refused(_place(piece, more, more, True), why))


def _place(piece: Piece, first: int, last: int, several: bool) -> str:
    """Where something is: its lines are named only where there is something else beside it."""
    if not piece.unit or (piece.place and not several):
        return piece.place
    span = f"{piece.unit} {first}" if first == last else f"{piece.unit}s {first} to {last}"
    return within(piece.place, span)


def _rest(piece: Piece, first: int, last: int, hurt: bool) -> Finding:
    place = _place(piece, first, last, True)
    if hurt:
        return refused(place, "it looks like a piece of a hand-in: ask for the line")
    return Finding(place, "passed over", "", "it is no hand-in")


def _nothing(piece: Piece, rest: list[tuple[int, int, bool]]) -> Finding:
    """What is said of a text in which nothing was found."""
    if piece.is_sheet:
        return refused(piece.place, "it is the page of a sheet, but damaged")
    if not _SEEN.search(piece.text):
        return refused(piece.place or "the text", "it is empty")
    place = piece.place or (_place(piece, rest[0][0], rest[-1][1], True) if rest else "the text")
    hurt = any(one[2] for one in rest)
    if piece.is_beside and not hurt:
        return Finding(place, "passed over", "", "it is no hand-in")
    return refused(
        place,
        "it holds only a piece of a hand-in: ask for the line"
        if hurt
        else "there is no hand-in in it: ask for the line",
    )


def _take(one: Found, place: str, known: _Class) -> None:
    """Judge what was found."""
    try:
        if one.fault:
            raise Refused(one.fault, "" if one.is_file else lines.alias_of(one.text[4:-2]))
        if one.is_file:
            _take_file(one.text, place, known)
        else:
            line = lines.read(one.text, known.sheets)
            parts = (line.alias, line.alias, line.copy, line.number, line.codings)
            known.add(line.sheet, Student(*parts, "line", (), place))
    except (Refused, LineError) as error:
        known.say(refused(place, str(error), error.alias))


def _take_file(text: str, place: str, known: _Class) -> None:
    data = opened(text)
    if sheet_in(data):
        known.say(Finding(place, "passed over", "", _IS_SHEET))
        return
    file = judged(data, known.sheets, known.rebuild)
    known.know(file.sheet)
    parts = (file.alias, file.alias, file.copy, file.number, file.codings)
    known.add(file.sheet, Student(*parts, "file", file.oddities, place))


# Who is counted --------------------------------------------------------------------------------


def _counted(found: _Class, version: str | None) -> Collected:
    version = version or _most_common(found.handed)
    own = [one for one in found.handed if one.sheet.version == version]
    for one in found.handed:
        if one.sheet.version != version:
            why = "it is of another sheet than the one that is counted"
            found.findings.append((one.order, refused(one.place, why, one.student.alias)))
    students = _told_apart(_latest(own, found), found)
    sheet = next((sheet for sheet in found.sheets if sheet.version == version), None)
    findings = [finding for _, finding in sorted(found.findings, key=lambda one: one[0])]
    return Collected(sheet, found.sheets, students, findings)


def _most_common(handed: list[_Handed]) -> str | None:
    """The version that most students' hand-ins are of: the first of those that are equal."""
    copies = {(one.sheet.version, one.student.copy[: lines.TAG]): None for one in handed}
    tally = Counter(version for version, _ in copies)
    return max(tally, key=lambda version: tally[version]) if tally else None


def _latest(handed: list[_Handed], found: _Class) -> list[_Handed]:
    """Of each student's hand-ins the latest; of the others, say which one is counted instead."""
    kept: list[_Handed] = []
    for group in _by_copy(handed):
        latest = max(group, key=_rank)
        kept.append(latest)
        for one in group:
            if one is not latest:
                found.findings.append((one.order, _beside(one, latest)))
    return sorted(kept, key=lambda one: one.order)


def _by_copy(handed: list[_Handed]) -> list[list[_Handed]]:
    """Hand-ins of one copy together.

    A line has only the first digits of the copy's mark. It goes with the file that has them; were
    there several, with the one of its alias.
    """
    groups: dict[str, list[_Handed]] = {}
    for one in handed:
        if one.student.way == "file":
            groups.setdefault(one.student.copy, []).append(one)
    for one in handed:
        if one.student.way == "line":
            key = _copy_of_line(one, groups)
            groups.setdefault(key, []).append(one)
    return list(groups.values())


def _copy_of_line(line: _Handed, groups: dict[str, list[_Handed]]) -> str:
    fitting = [copy for copy in groups if copy.startswith(line.student.copy)]
    alias = line.student.alias.lower()
    named = [c for c in fitting if any(o.student.alias.lower() == alias for o in groups[c])]
    return (named or fitting or [line.student.copy])[0]


def _rank(one: _Handed) -> tuple[int, int, int, int, int]:
    """What makes a hand-in the later one: its number, as far as a line tells it; then its memos."""
    student = one.student
    is_file = student.way == "file"
    known = min(student.number, lines.MOST)
    number = student.number if is_file else 0
    return known, is_file, number, student.coded(), -one.order


def _beside(one: _Handed, latest: _Handed) -> Finding:
    """What is said of a hand-in beside which another one of the same copy is counted."""
    mine, other = one.student, latest.student
    is_same = _without_memos(mine) == _without_memos(other)
    if _rank(one)[0] < _rank(latest)[0] or (mine.way == other.way and mine.number < other.number):
        why = f"the same student handed in a later one, {latest.place}, which is counted"
    elif is_same:
        why = f"it is the same as {latest.place}, which is counted"
    else:
        why = f"it has the number of {latest.place} and differs; that one is counted"
    if mine.alias.lower() != other.alias.lower():
        why += f', under the alias "{other.alias}"'
    return Finding(one.place, "passed over" if is_same else "refused", mine.alias, why)


def _without_memos(student: Student) -> list[Coding]:
    return [coding._replace(memo="") for coding in student.codings.values()]


def _told_apart(handed: list[_Handed], found: _Class) -> list[Student]:
    """Give students of one alias a number each, by their copies' marks, and say what is odd."""
    handed = sorted(handed, key=lambda one: (one.student.alias.lower(), one.student.copy))
    tally = Counter(one.student.alias.lower() for one in handed)
    given: Counter[str] = Counter()
    students = []
    for one in handed:
        student, alias = one.student, one.student.alias.lower()
        why = list(student.oddities)
        if tally[alias] > 1:
            given[alias] += 1
            student = student._replace(shown=f"{student.alias} ({given[alias]})")
            why.insert(0, f'its alias is taken, so it is called "{student.shown}"')
        if student.coded() < len(student.codings):
            why.append(f"{student.coded()} of {len(student.codings)} coded")
        students.append(student)
        if why:
            told = Finding(one.place, "counted", student.alias, "; ".join(why))
            found.findings.append((one.order, told))
    return students


# As data ---------------------------------------------------------------------------------------


def as_data(collected: Collected) -> dict[str, Any]:
    """Write a class down as the browser's ``reading.js`` gives it.

    Parameters
    ----------
    collected : Collected

    Returns
    -------
    dict
    """
    return {
        "version": collected.sheet.version if collected.sheet else "",
        "sheets": [sheet_data(sheet) for sheet in collected.sheets],
        "students": [
            {
                **{"alias": one.alias, "shown": one.shown, "copy": one.copy, "number": one.number},
                "codings": [_coding_data(*entry) for entry in one.codings.items()],
                **{"coded": one.coded(), "way": one.way},
                **{"oddities": list(one.oddities), "place": one.place},
            }
            for one in collected.students
        ],
        "findings": [finding._asdict() for finding in collected.findings],
    }


def _coding_data(passage: str, coding: Coding) -> dict[str, Any]:
    codes = sorted(coding.codes)
    return {
        **{"passage": passage, "codes": codes, "none": coding.read and not codes},
        **{"unsure": coding.unsure, "memo": coding.memo},
    }
