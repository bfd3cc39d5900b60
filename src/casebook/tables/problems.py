"""What is wrong in a folder of tables, and how people are told."""

import difflib
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import NamedTuple

from casebook.tables.astray import DESCRIPTION, instead


class Problem(NamedTuple):
    """One thing that is wrong in a folder of tables.

    Attributes
    ----------
    file : str
        Name of the file inside the folder.
    row : int or None
        Row as a spreadsheet counts it (header = 1); None if the whole file is meant.
    column : str or None
        Column; for ``datapackage.json`` the place in the description.
    value : str or None
        What stands there.
    expected : str
        What should stand there.
    message : str
        A sentence for people that says both, without the place.
    line : int or None
        Line as a text editor counts it, where the row begins. It differs from ``row`` only if
        a cell further up holds a line break.
    """

    file: str
    row: int | None
    column: str | None
    value: str | None
    expected: str
    message: str
    line: int | None = None

    def __str__(self) -> str:
        place = self.file
        if self.row is not None:
            place += f", row {self.row}"
        if self.line is not None and self.line != self.row:
            place += f", line {self.line}" if self.row is None else f" (line {self.line})"
        if self.column:
            place += f", column {self.column}" if self.row is not None else f", {self.column}"
        return f"{place}: {self.message}"


class DataError(ValueError):
    """The tables are not as described.

    Attributes
    ----------
    problems : list of Problem
        Everything that is wrong; the text of the error lists it.
    """

    def __init__(self, problems: Iterable[Problem], folder: Path):
        self.problems = list(problems)
        told = f"the tables in {folder} are not as described\n\n{report(self.problems)}"
        about = {problem.file for problem in self.problems}
        if about == {DESCRIPTION} and not (folder / DESCRIPTION).is_file():
            lacks = f"no tables in {folder}: it has no {DESCRIPTION}. " * folder.is_dir()
            told = f"{lacks}{instead(folder)}"
        super().__init__(told)


Mark = Callable[[Problem], str]


def report(problems: list[Problem], mark: Mark = lambda problem: "") -> str:
    """Tell people what `check` found.

    Parameters
    ----------
    problems : list of Problem
    mark : function
        What to say of a problem at the end of its line.

    Returns
    -------
    str
        One line per problem, or for the same problem in many rows; an empty line between files,
        and a count; "no problem" for an empty list.
    """
    if not problems:
        return "no problem"
    files: dict[str, list[Problem]] = {}
    for problem in problems:
        files.setdefault(problem.file, []).append(problem)
    blocks = [
        "\n".join(in_a_line(group) + mark(group[0]) for group in alike(found))
        for found in files.values()
    ]
    blocks.append(f"{count(len(problems), 'problem')} in {count(len(files), 'file')}")
    return "\n\n".join(blocks)


def alike(problems: Iterable[Problem]) -> list[list[Problem]]:
    """Put together what is the same but for its row.

    Parameters
    ----------
    problems : iterable of Problem

    Returns
    -------
    list of list of Problem
        In the order in which the first of each came.
    """
    groups: dict[tuple[object, ...], list[Problem]] = {}
    for problem in problems:
        place = (problem.file, problem.column, problem.message, problem.row is None)
        groups.setdefault(place, []).append(problem)
    return list(groups.values())


_MOST = 12  # rows that are named where many have the same problem


def in_a_line(group: Sequence[Problem]) -> str:
    """Tell problems that are the same but for their rows, as `alike` puts them together."""
    first, rows = group[0], [problem.row for problem in group]
    if len(group) == 1 or first.row is None:
        return str(first)
    named = ", ".join(map(str, rows[:_MOST])) + ", …" * (len(rows) > _MOST)
    place = f"{first.file}, {len(rows):,} rows ({named})"
    place += f", column {first.column}" if first.column else ""
    return f"{place}: {first.message}"


def show(text: str) -> str:
    """Quote a value for a message: on one line, control characters visible, not too long."""
    if len(text) > 80:
        text = text[:60] + " ... " + text[-15:]
    return '"' + "".join(c if c.isprintable() else f"\\u{ord(c):04x}" for c in text) + '"'


def count(number: int, noun: str) -> str:
    """Say a number of things: 1 row, 2 rows."""
    return f"{number:,} {noun}" + "s" * (number != 1)


def closest(text: str, candidates: list[str]) -> str:
    """Suggest what may have been meant, as the end of a message; nothing if nothing is close."""
    close = [one for one in candidates if one.casefold() == text.casefold() and one != text]
    close = close or difflib.get_close_matches(text, candidates, n=1, cutoff=0.6)
    return f"; did you mean {show(close[0])}?" if close else ""
