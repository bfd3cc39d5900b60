"""The code of a solution without what readers shall not see: students find gaps instead of answers.

A statement that ends in ``# answer`` is taken out of what students start from; an ``assert`` that
ends in ``# check`` holds prose to the tables and is shown to nobody.
"""

import ast
import re
from collections.abc import Iterable
from typing import NamedTuple

from casebook.site.exercises.model import Code, Exercise

_ANSWER = re.compile(r"\s*#\s*answer\s*$")
_CHECK = re.compile(r"\s*#\s*check\s*$")


class _Cut(NamedTuple):
    """What is taken out of a block: its first and last line, and what comes in its place."""

    first: int
    last: int
    instead: str | None


def check_marks(exercise: Exercise) -> None:
    """See that every mark stands where it has a meaning, and leaves Python behind.

    Parameters
    ----------
    exercise : Exercise

    Raises
    ------
    ExerciseError
        Naming the line.
    """
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


def _marked(code: Code, mark: re.Pattern[str]) -> list[int]:
    """Lines of a block (from 1) with a mark."""
    return [n for n, line in enumerate(code.text.splitlines(), start=1) if mark.search(line)]


def _statements(exercise: Exercise, code: Code) -> list[ast.stmt]:
    try:
        tree = ast.parse(code.text)
    except SyntaxError as error:
        line = code.line + (error.lineno or 1) - 1
        raise exercise.error(f"SyntaxError: {error.msg}", line) from None
    return [node for node in ast.walk(tree) if isinstance(node, ast.stmt)]


def _marked_statement(
    exercise: Exercise, code: Code, n: int, statements: list[ast.stmt]
) -> ast.stmt:
    """The innermost statement on line n: the latest to begin, and of those the first to end."""
    here = [s for s in statements if s.lineno <= n <= _end(s)]
    node = max(here, key=lambda s: (s.lineno, -_end(s)), default=None)
    line = code.line + n - 1
    if node is None:
        raise exercise.error("the mark stands at a comment, not at a statement", line)
    if hasattr(node, "body"):
        raise exercise.error("the mark stands at the head of a block, not at a statement", line)
    if not _stands_alone(node, code, statements):
        raise exercise.error("the mark stands on a line with two statements", line)
    return node


def _end(node: ast.stmt) -> int:
    return node.end_lineno or node.lineno


def _stands_alone(node: ast.stmt, code: Code, statements: list[ast.stmt]) -> bool:
    """Whether no other statement has a part on the lines of one."""
    if code.text.splitlines()[node.lineno - 1][: node.col_offset].strip():
        return False
    others = (other for other in statements if other is not node and not hasattr(other, "body"))
    return all(_end(other) < node.lineno or _end(node) < other.lineno for other in others)


def _gap(code: Code, node: ast.stmt) -> str:
    """What students find in the place of an answer."""
    indent = " " * node.col_offset
    if isinstance(node, ast.Assign) and len(node.targets) == 1:
        return f"{indent}{ast.get_source_segment(code.text, node.targets[0])} = ..."
    return f"{indent}return ..." if isinstance(node, ast.Return) else f"{indent}..."


def _cuts(exercise: Exercise, code: Code, marks: Iterable[re.Pattern[str]]) -> list[_Cut]:
    statements = _statements(exercise, code)
    found = []
    for mark in marks:
        for n in _marked(code, mark):
            node = _marked_statement(exercise, code, n, statements)
            if mark is _CHECK and not isinstance(node, ast.Assert):
                raise exercise.error("`# check` marks an assert only", code.line + n - 1)
            gap = None if mark is _CHECK else _gap(code, node)
            found.append(_Cut(node.lineno, _end(node), gap))
    return found


def _edited(exercise: Exercise, code: Code, *marks: re.Pattern[str]) -> str:
    """A block with its marked statements taken out: answers leave a gap, checks nothing."""
    lines = code.text.splitlines()
    cuts = {cut.first: cut for cut in _cuts(exercise, code, marks)}
    out: list[str] = []
    n = 1
    while n <= len(lines):
        _, last, text = cuts.get(n, _Cut(n, n, lines[n - 1]))
        one_gap_more = text is not None and text.strip() == "..." and out[-1:] == [text]
        if text is not None and not one_gap_more:
            out.append(text)
        n = last + 1
    return "\n".join(out).strip("\n")
