"""An exercise as it stands in its file."""

from pathlib import Path
from typing import NamedTuple

LEVELS = {
    "reading": "reading and talking, no program",
    "tables": "with the tables and charts of this page",
    "code": "with Python",
}


class ExerciseError(Exception):
    """An exercise is not as it must be; the message names file, exercise and line."""


class Code(NamedTuple):
    """A block of Python in a solution: its text and the line of the file where it begins."""

    text: str
    line: int


class Exercise(NamedTuple):
    """One exercise as it stands in its file.

    Attributes
    ----------
    id : str
        Its address on every page, such as ``ex-01-2``: chapter and number.
    number : int
    title : str
    minutes : int
    level : str
        One of ``LEVELS``.
    for_students : bool
        Whether students get the solution; if not, only the teacher's edition has it.
    question : str
        Markdown.
    solution : tuple of str or Code
        Markdown and code by turns, in their order.
    notes : str
        Markdown, for teachers.
    path : Path
        The file.
    line : int
        Line of its heading.
    """

    id: str
    number: int
    title: str
    minutes: int
    level: str
    for_students: bool
    question: str
    solution: tuple[str | Code, ...]
    notes: str
    path: Path
    line: int

    def error(self, message: str, line: int | None = None) -> ExerciseError:
        """Make an error that names file, exercise and line."""
        place = f"{self.path.name}, exercise {self.number}, line {line or self.line}"
        return ExerciseError(f"{place}: {message}")

    @property
    def code(self) -> list[Code]:
        """The blocks of Python of the solution."""
        return [part for part in self.solution if isinstance(part, Code)]
