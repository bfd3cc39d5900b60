"""Exercises of a chapter: read them, run their solutions, derive what students see.

One Markdown file a chapter, in the book's folder ``exercises``. An exercise is written once, with
its solution. What a student starts from is derived from the solution (the statements marked
``# answer`` are taken out), and the facts that an answer names are computed by the solution's own
code, so that question, answer and tables cannot drift apart. Where prose says what a table shows,
an ``assert`` marked ``# check`` holds it to that; no reader sees it. This follows the scikit-learn
MOOC of Inria, whose exercises are made out of their solutions.

This module makes Markdown and runs Python. It makes no page: ``site.exercise_directive`` does.

The form of a file::

    # Exercises: title of the chapter

    ## 1. Title of the exercise

    minutes: 10
    level: reading
    solution: students

    The question.

    ### Solution

    Prose with {{ number }} in it, and blocks of ```python whose names the prose may use.

    ### Notes

    For the teacher: what a good answer contains, the usual misreading.
"""

import ast
import contextlib
import io
import re
import traceback
from collections.abc import Iterable
from pathlib import Path
from typing import Any, NamedTuple

LEVELS = {
    "reading": "reading and talking, no program",
    "tables": "with the tables and charts of this page",
    "code": "with Python",
}
READERS = ("students", "teachers")
FIELDS = ("minutes", "level", "solution")
PARTS = ("Solution", "Notes")
LONGEST = 90  # minutes: what is longer is not an exercise for a seminar

_TITLE = re.compile(r"## (\d+)\. (\S.*)")
_FIELD = re.compile(r"([a-z]+): *(.*?)")
_FENCE = re.compile(r"(`{3,}|~{3,})(.*)")
_ANSWER = re.compile(r"\s*#\s*answer\s*$")
_CHECK = re.compile(r"\s*#\s*check\s*$")
_GLUE = re.compile(r"\{\{\s*(\w+)\s*(?::([^{}]*))?\}\}")


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


class Ran(NamedTuple):
    """What came of running a solution.

    Attributes
    ----------
    printed : list of str
        What each block of code printed.
    names : dict
        The names that the solution has at its end.
    """

    printed: list[str]
    names: dict[str, Any]


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
    ends = [*starts[1:], len(lines)]
    return [
        _exercise(lines, fenced, start, end, number, chapter, path)
        for number, (start, end) in enumerate(zip(starts, ends, strict=True), start=1)
    ]


def _fenced(lines: list[str], path: Path) -> list[bool]:
    """Say of each line whether it stands in a fenced block, its fences included."""
    found, fence, opened = [], None, 0
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


def _exercise(lines, fenced, start, end, number, chapter, path) -> Exercise:
    place = f"{path.name}, exercise {number}"

    def wrong(n: int, message: str) -> ExerciseError:
        return ExerciseError(f"{place}, line {n + 1}: {message}")

    title = _TITLE.fullmatch(lines[start].rstrip())
    if title is None or int(title[1]) != number:
        raise wrong(start, f"`{lines[start]}` should be `## {number}. Title`")
    fields, body = {}, start + 1
    while body < end:
        line = lines[body].strip()
        field = _FIELD.fullmatch(line)
        if line and not field:
            break
        if field:
            if field[1] not in FIELDS:
                raise wrong(body, f"`{field[1]}` is not one of {', '.join(FIELDS)}")
            if field[1] in fields:
                raise wrong(body, f"`{field[1]}` is said twice")
            fields[field[1]] = (field[2], body)
        elif fields and len(fields) == len(FIELDS):
            break
        body += 1
    for name in FIELDS:
        if name not in fields:
            raise wrong(start, f"`{name}:` is missing below the title")
    minutes, at = fields["minutes"]
    if not (minutes.isdecimal() and 1 <= int(minutes) <= LONGEST):
        raise wrong(at, f"`minutes: {minutes}` should be a whole number from 1 to {LONGEST}")
    level, at = fields["level"]
    if level not in LEVELS:
        raise wrong(at, f"`level: {level}` should be one of {', '.join(LEVELS)}")
    reader, at = fields["solution"]
    if reader not in READERS:
        raise wrong(at, f"`solution: {reader}` should be one of {', '.join(READERS)}")
    parts = _parts(lines, fenced, body, end, wrong)
    question, solution, notes = (
        "\n".join(lines[a:b]).strip("\n") for a, b in (parts[p] for p in (None, *PARTS))
    )
    for name, content in (("question", question), ("solution", solution), ("notes", notes)):
        if not content.strip():
            raise wrong(start, f"there is no text for the {name}")
    for n in range(parts[None][0], parts[None][1]):
        if fenced[n] and _opens(lines[n]) in ("python", "py"):
            raise wrong(n, "code for students is derived from the solution; none in the question")
    exercise = Exercise(
        f"ex-{chapter}-{number}",
        number,
        title[2],
        int(minutes),
        level,
        reader == "students",
        question,
        tuple(_pieces(lines, *parts["Solution"])),
        notes,
        path,
        start + 1,
    )
    _check_marks(exercise)
    return exercise


def _parts(lines, fenced, start, end, wrong) -> dict[str | None, tuple[int, int]]:
    """Where question (None), solution and notes begin and end."""
    at = [n for n in range(start, end) if lines[n].startswith("### ") and not fenced[n]]
    names = [lines[n][4:].strip() for n in at]
    if names != list(PARTS):
        told = ", ".join(f"`### {name}`" for name in names) or "none"
        raise wrong(
            at[0] if at else start - 1,
            f"the parts should be `### Solution` and `### Notes`, in this order; there are: {told}",
        )
    return {None: (start, at[0]), PARTS[0]: (at[0] + 1, at[1]), PARTS[1]: (at[1] + 1, end)}


def _opens(line: str) -> str | None:
    mark = _FENCE.match(line.strip())
    return mark[2].strip() if mark else None


def _pieces(lines, start, end) -> Iterable[str | Code]:
    """Take a solution apart into Markdown and blocks of Python."""
    prose, n = [], start
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


def _check_marks(exercise: Exercise) -> None:
    marked = [code for code in exercise.code if _marked(code, _ANSWER)]
    if exercise.level == "code" and not marked:
        raise exercise.error("no line ends in `# answer`: students would be given the solution")
    if exercise.level != "code" and marked:
        raise exercise.error(f"`# answer` has no effect at level {exercise.level}", marked[0].line)
    for code in exercise.code:
        for marks in ((_CHECK,), (_ANSWER, _CHECK)):
            left = _edited(exercise, code, *marks)
            try:
                ast.parse(left)
            except SyntaxError as error:
                message = f"without its marked statements this is no Python: {error.msg}"
                raise exercise.error(message, code.line) from None


def _marked(code: Code, mark: re.Pattern) -> list[int]:
    """Lines of a block (from 1) with a mark."""
    return [n for n, line in enumerate(code.text.splitlines(), start=1) if mark.search(line)]


def _statements(exercise: Exercise, code: Code) -> list[ast.stmt]:
    try:
        tree = ast.parse(code.text)
    except SyntaxError as error:
        line = code.line + (error.lineno or 1) - 1
        raise exercise.error(f"SyntaxError: {error.msg}", line) from None
    return [node for node in ast.walk(tree) if isinstance(node, ast.stmt)]


def _marked_statement(exercise: Exercise, code: Code, n: int, statements: list) -> ast.stmt:
    """The innermost statement on line n: the latest to begin, and of those the first to end."""
    here = [s for s in statements if s.lineno <= n <= s.end_lineno]
    node = max(here, key=lambda s: (s.lineno, -s.end_lineno), default=None)
    line = code.line + n - 1
    if node is None or hasattr(node, "body"):
        what = "a comment" if node is None else "the head of a block"
        raise exercise.error(f"the mark stands at {what}, not at a statement", line)
    alone = not code.text.splitlines()[node.lineno - 1][: node.col_offset].strip()
    for other in statements:
        if other is not node and not hasattr(other, "body"):
            alone &= other.end_lineno < node.lineno or node.end_lineno < other.lineno
    if not alone:
        raise exercise.error("the mark stands on a line with two statements", line)
    return node


def _edited(exercise: Exercise, code: Code, *marks: re.Pattern) -> str:
    """A block with its marked statements taken out: answers leave a gap, checks nothing."""
    statements = _statements(exercise, code)
    lines, instead = code.text.splitlines(), {}
    for mark in marks:
        for n in _marked(code, mark):
            node = _marked_statement(exercise, code, n, statements)
            if mark is _CHECK:
                if not isinstance(node, ast.Assert):
                    raise exercise.error("`# check` marks an assert only", code.line + n - 1)
                gap = None
            elif isinstance(node, ast.Assign) and len(node.targets) == 1:
                gap = f"{ast.get_source_segment(code.text, node.targets[0])} = ..."
            else:
                gap = "return ..." if isinstance(node, ast.Return) else "..."
            indent = " " * node.col_offset
            instead[node.lineno] = (node.end_lineno, None if gap is None else indent + gap)
    out, n = [], 1
    while n <= len(lines):
        last, text = instead.get(n, (n, lines[n - 1]))
        one_gap_more = text is not None and text.strip() == "..." and out[-1:] == [text]
        if text is not None and not one_gap_more:
            out.append(text)
        n = last + 1
    return "\n".join(out).strip("\n")


def student_code(exercise: Exercise) -> str:
    """Derive what students start from: the solution's code without its answers.

    A statement that is marked ``# answer`` is replaced: an assignment keeps its name (``count =
    ...``), a ``return`` itself, anything else becomes ``...``. A check is left out.

    Parameters
    ----------
    exercise : Exercise

    Returns
    -------
    str
        Python that compiles; empty unless the level is *code*.
    """
    if exercise.level != "code":
        return ""
    return "\n\n".join(_edited(exercise, code, _ANSWER, _CHECK) for code in exercise.code)


def solution_code(exercise: Exercise, code: Code) -> str:
    """A block of a solution as readers see it: without the marks and without the checks."""
    lines = _edited(exercise, code, _CHECK).splitlines()
    return "\n".join(_ANSWER.sub("", line) for line in lines)


def run(exercise: Exercise) -> Ran:
    """Run a solution, all its blocks in one namespace.

    Parameters
    ----------
    exercise : Exercise

    Returns
    -------
    Ran

    Raises
    ------
    ExerciseError
        If it fails; the message names the line of the file.
    """
    names: dict[str, Any] = {"__name__": exercise.id}
    printed = []
    for code in exercise.code:
        out = io.StringIO()
        try:
            # Blank lines in front, so that an error tells the line of the file.
            compiled = compile("\n" * (code.line - 1) + code.text, str(exercise.path), "exec")
            with contextlib.redirect_stdout(out):
                exec(compiled, names)
        except Exception as error:
            raise exercise.error(
                f"the solution fails: {type(error).__name__}: {error}",
                _line_of(error, exercise.path, code),
            ) from error
        printed.append(out.getvalue().rstrip("\n"))
    return Ran(printed, names)


def _line_of(error: Exception, path: Path, code: Code) -> int:
    if isinstance(error, SyntaxError):
        return error.lineno or code.line
    frames = traceback.extract_tb(error.__traceback__)
    return next((f.lineno for f in reversed(frames) if f.filename == str(path)), code.line)


def fill_in(exercise: Exercise, text: str, names: dict[str, Any]) -> str:
    """Put computed values into prose: ``{{ name }}``, or ``{{ name:.0%}}`` with a format.

    Parameters
    ----------
    exercise : Exercise
        Serves the error message.
    text : str
        Markdown.
    names : dict
        What the solution computed.

    Returns
    -------
    str

    Raises
    ------
    ExerciseError
        If the solution has no such name, or its value is not text or a number, or is a number
        with decimals and no format says how many to print.
    """

    def value(match: re.Match) -> str:
        name, form = match[1], (match[2] or "").strip()
        if name not in names:
            raise exercise.error(f"the solution's code has no name `{name}`")
        found = plain(names[name])
        if not isinstance(found, str | int | float):
            kind = type(found).__name__
            raise exercise.error(f"`{name}` is a {kind}: only text and numbers go into prose")
        if isinstance(found, float) and not form:
            raise exercise.error(f"say how to print `{name}`: {{{{ {name}:.1f}}}}")
        return format(found, form)

    return _GLUE.sub(value, text)


def solution_text(exercise: Exercise) -> str:
    """The solution without its code, as Markdown before anything is filled in."""
    return "\n\n".join(part for part in exercise.solution if isinstance(part, str))


def for_teachers_only(exercise: Exercise) -> list[str]:
    """Texts that the student edition must not have.

    Parameters
    ----------
    exercise : Exercise

    Returns
    -------
    list of str
        The notes, and of a solution that is for teachers its prose and its code.
    """
    if exercise.for_students:
        return [exercise.notes]
    return [exercise.notes, solution_text(exercise), *(code.text for code in exercise.code)]


def files(folder: Path) -> list[Path]:
    """The files of exercises in a book's folder, in the order of the chapters."""
    return sorted((folder / "exercises").glob("[0-9]*.md"))


def plain(value: Any) -> Any:
    """Return Python's own text or number for one of numpy's or pandas', and others as they are."""
    return value.item() if hasattr(value, "item") else value


def named_in(text: str) -> list[str]:
    """List the names that prose takes from the code of its solution."""
    return [match[1] for match in _GLUE.finditer(text)]
