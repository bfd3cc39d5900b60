"""Solutions that run, and what prose takes from them."""

import contextlib
import io
import re
import traceback
from pathlib import Path
from typing import Any, NamedTuple

from casebook.site.exercises.model import Code, Exercise

_GLUE = re.compile(r"\{\{\s*(\w+)\s*(?::([^{}]*))?\}\}")


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
    lines = (f.lineno for f in reversed(frames) if f.filename == str(path))
    return next(filter(None, lines), code.line)


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

    def value(match: re.Match[str]) -> str:
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


def plain(value: Any) -> Any:
    """Return Python's own text or number for one of numpy's or pandas', and others as they are."""
    return value.item() if hasattr(value, "item") else value


def named_in(text: str) -> list[str]:
    """List the names that prose takes from the code of its solution."""
    return [match[1] for match in _GLUE.finditer(text)]
