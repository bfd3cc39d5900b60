"""Read exercises from their file, and say with the line what is not as it must be."""

import re
from collections.abc import Iterable
from pathlib import Path
from typing import NamedTuple

from casebook.site.exercises.gaps import check_marks
from casebook.site.exercises.model import LEVELS, Code, Exercise, ExerciseError

READERS = ("students", "teachers")
FIELDS = ("minutes", "level", "solution")
PARTS = ("Solution", "Notes")
LONGEST = 90  # minutes: what is longer is not an exercise for a seminar

_TITLE = re.compile(r"## (\d+)\. (\S.*)")
_FIELD = re.compile(r"([a-z]+): *(.*?)")
_FENCE = re.compile(r"(`{3,}|~{3,})(.*)")

Span = tuple[int, int]
"""From a line up to another, which is no part of it."""


class _File(NamedTuple):
    """The lines of a file, and whether each stands in a fenced block."""

    path: Path
    chapter: str
    lines: list[str]
    fenced: list[bool]

    def text(self, span: Span) -> str:
        return "\n".join(self.lines[slice(*span)]).strip("\n")


class _Place(NamedTuple):
    """Where an exercise stands in its file."""

    file: _File
    number: int
    start: int
    end: int

    def wrong(self, n: int, message: str) -> ExerciseError:
        """Make an error that names file, exercise and line."""
        return ExerciseError(
            f"{self.file.path.name}, exercise {self.number}, line {n + 1}: {message}"
        )


def files(folder: Path) -> list[Path]:
    """The files of exercises in a book's folder, in the order of the chapters."""
    return sorted((folder / "exercises").glob("[0-9]*.md"))


def read(path: Path) -> list[Exercise]:
    """Read the exercises of a chapter.

    Parameters
    ----------
    path : Path
        A file whose name begins with the number of its chapter: ``01-commissioned...md``.

    Returns
    -------
    list of Exercise
        In the order of the file, numbered from 1.

    Raises
    ------
    ExerciseError
        If the file is missing or not of the form that this module describes.
    """
    try:
        text = path.read_text(encoding="utf-8")
    except FileNotFoundError:
        raise ExerciseError(f"{path}: there is no such file of exercises") from None
    except UnicodeDecodeError as error:
        raise ExerciseError(f"{path.name}: not UTF-8: {error}") from None
    return parse(text, path)


def parse(text: str, path: Path) -> list[Exercise]:
    """Do what `read` does for the text of a file; `path` names it and gives the chapter."""
    chapter = path.stem.split("-")[0]
    if not chapter.isdecimal():
        raise ExerciseError(f"{path.name}: the name does not begin with a chapter's number")
    lines = text.splitlines()
    fenced = _fenced(lines, path)
    starts = [n for n, line in enumerate(lines) if line.startswith("## ") and not fenced[n]]
    if not starts:
        raise ExerciseError(f"{path.name}: no exercise; one begins with `## 1. Title`")
    for n, line in enumerate(lines[: starts[0]]):
        if line.strip() and not line.startswith("# "):
            raise ExerciseError(
                f"{path.name}, line {n + 1}: only a title (# ...) may stand before the first "
                "exercise"
            )
    file, ends = _File(path, chapter, lines, fenced), [*starts[1:], len(lines)]
    return [
        _exercise(_Place(file, number, start, end))
        for number, (start, end) in enumerate(zip(starts, ends, strict=True), start=1)
    ]


def _fenced(lines: list[str], path: Path) -> list[bool]:
    """Say of each line whether it stands in a fenced block, its fences included."""
    found: list[bool] = []
    fence, opened = None, 0
    for n, line in enumerate([*lines, "```python"]):  # nothing may be open at the end either
        mark = _FENCE.match(line.strip())
        found.append(fence is not None or mark is not None)
        if fence is None:
            fence, opened = (mark[1] if mark else None), n
        elif mark and mark[1].startswith(fence):
            if mark[2].strip():
                raise ExerciseError(
                    f"{path.name}, line {opened + 1}: this block does not end with {fence}"
                )
            fence = None
    return found[:-1]


def _exercise(place: _Place) -> Exercise:
    file = place.file
    title = _title(place)
    values, body = _fields(place)
    spans = _parts(place, body)
    for name, span in spans.items():
        if not file.text(span).strip():
            raise place.wrong(place.start, f"there is no text for the {name.lower()}")
    _check_question(place, spans["Question"])
    exercise = Exercise(
        f"ex-{file.chapter}-{place.number}",
        place.number,
        title,
        int(values["minutes"]),
        values["level"],
        values["solution"] == "students",
        file.text(spans["Question"]),
        tuple(_pieces(file.lines, spans["Solution"])),
        file.text(spans["Notes"]),
        file.path,
        place.start + 1,
    )
    check_marks(exercise)
    return exercise


def _title(place: _Place) -> str:
    line = place.file.lines[place.start]
    title = _TITLE.fullmatch(line.rstrip())
    if title is None or int(title[1]) != place.number:
        raise place.wrong(place.start, f"`{line}` should be `## {place.number}. Title`")
    return title[2]


def _fields(place: _Place) -> tuple[dict[str, str], int]:
    """The fields below the title, and the line after them."""
    found: dict[str, str] = {}
    for n in range(place.start + 1, place.end):
        line = place.file.lines[n].strip()
        field = _FIELD.fullmatch(line)
        if (line and field is None) or (not line and len(found) == len(FIELDS)):
            body = n
            break
        if field is not None:
            _check_field(place, n, field[1], field[2], found)
            found[field[1]] = field[2]
    else:
        body = place.end
    for name in FIELDS:
        if name not in found:
            raise place.wrong(place.start, f"`{name}:` is missing below the title")
    return found, body


def _check_field(place: _Place, n: int, name: str, value: str, found: dict[str, str]) -> None:
    if name not in FIELDS:
        raise place.wrong(n, f"`{name}` is not one of {', '.join(FIELDS)}")
    if name in found:
        raise place.wrong(n, f"`{name}` is said twice")
    allowed = {"level": tuple(LEVELS), "solution": READERS}.get(name)
    if allowed is not None and value not in allowed:
        raise place.wrong(n, f"`{name}: {value}` should be one of {', '.join(allowed)}")
    if name == "minutes" and not (value.isdecimal() and 1 <= int(value) <= LONGEST):
        raise place.wrong(n, f"`minutes: {value}` should be a whole number from 1 to {LONGEST}")


def _parts(place: _Place, start: int) -> dict[str, Span]:
    """Where question, solution and notes stand."""
    lines, fenced = place.file.lines, place.file.fenced
    at = [n for n in range(start, place.end) if lines[n].startswith("### ") and not fenced[n]]
    names = [lines[n][4:].strip() for n in at]
    if names != list(PARTS):
        told = ", ".join(f"`### {name}`" for name in names) or "none"
        raise place.wrong(
            at[0] if at else start - 1,
            f"the parts should be `### Solution` and `### Notes`, in this order; there are: {told}",
        )
    return {
        "Question": (start, at[0]),
        PARTS[0]: (at[0] + 1, at[1]),
        PARTS[1]: (at[1] + 1, place.end),
    }


def _check_question(place: _Place, span: Span) -> None:
    for n in range(*span):
        if place.file.fenced[n] and _opens(place.file.lines[n]) in ("python", "py"):
            raise place.wrong(
                n, "code for students is derived from the solution; none in the question"
            )


def _opens(line: str) -> str | None:
    mark = _FENCE.match(line.strip())
    return mark[2].strip() if mark else None


def _pieces(lines: list[str], span: Span) -> Iterable[str | Code]:
    """Take a solution apart into Markdown and blocks of Python."""
    prose: list[str] = []
    n, end = span
    while n < end:
        if lines[n].rstrip() != "```python":
            prose.append(lines[n])
            n += 1
            continue
        close = next(m for m in range(n + 1, end) if lines[m].rstrip() == "```")
        if "\n".join(prose).strip():
            yield "\n".join(prose).strip("\n")
        yield Code("\n".join(lines[n + 1 : close]), n + 2)
        prose, n = [], close + 1
    if "\n".join(prose).strip():
        yield "\n".join(prose).strip("\n")
