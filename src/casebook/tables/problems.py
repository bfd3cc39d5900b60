"""What is wrong in a folder of tables, and how people are told."""

import difflib
from collections.abc import Iterable
from pathlib import Path
from typing import NamedTuple


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
        super().__init__(f"the tables in {folder} are not as described\n\n{report(self.problems)}")


def report(problems: list[Problem]) -> str:
    """Tell people what `check` found.

    Parameters
    ----------
    problems : list of Problem

    Returns
    -------
    str
        One line per problem, an empty line between files, and a count; "no problem" for an
        empty list.
    """
    if not problems:
        return "no problem"
    groups: dict[str, list[str]] = {}
    for problem in problems:
        groups.setdefault(problem.file, []).append(str(problem))
    blocks = ["\n".join(lines) for lines in groups.values()]
    blocks.append(f"{count(len(problems), 'problem')} in {count(len(groups), 'file')}")
    return "\n\n".join(blocks)


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
    close = difflib.get_close_matches(text, candidates, n=1, cutoff=0.6)
    return f"; did you mean {show(close[0])}?" if close else ""
