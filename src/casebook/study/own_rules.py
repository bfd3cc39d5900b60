"""The rules of a study: ``rules.py`` in its own folder, which is code and runs.

A rule is a function of the tables that says whether a claim holds, and why. The file is looked for
in the folder of the study and nowhere else, and runs only when a claim names a rule. What goes
wrong in it is told with its line.
"""

import functools
import os
import traceback
from collections.abc import Callable, Mapping
from pathlib import Path

from casebook.study.places import StudyError
from casebook.tables import Tables, data_dir, show

RULES_FILE = "rules.py"

Rule = Callable[[Tables], object]


class RuleError(StudyError):
    """The rules of a study cannot be read, or one of them fails."""


def rules(folder: str | os.PathLike[str] | None = None) -> dict[str, Rule]:
    """Read the rules of a study, which runs the file that they are in.

    Parameters
    ----------
    folder : path, optional

    Returns
    -------
    dict of str to function
        What the file calls ``RULES``: by name, functions of the study's tables. Empty if there is
        no such file. A function that fails raises `RuleError`.

    Raises
    ------
    RuleError
        If the file fails, or has no such ``RULES``; the message says where.
    """
    file = data_dir(folder) / RULES_FILE
    return dict(_read(file, file.read_bytes())) if file.is_file() else {}


@functools.lru_cache(maxsize=4)
def _read(file: Path, text: bytes) -> Mapping[str, Rule]:
    """Run the file; its content is what this is remembered by."""
    names: dict[str, object] = {"__name__": "rules", "__file__": str(file)}
    try:
        exec(compile(text, str(file), "exec"), names)
    except (Exception, SystemExit) as error:
        raise RuleError(_told(file, error)) from error
    found = names.get("RULES")
    if not isinstance(found, dict):
        raise RuleError(f'{file}: expected RULES = {{"name": function}}')
    for name, rule in found.items():
        if not isinstance(name, str) or not callable(rule):
            raise RuleError(f"{file}: RULES[{name!r}] is {show(repr(rule))}; expected a function")
    return {name: _telling_where(file, name, rule) for name, rule in found.items()}


def _telling_where(file: Path, name: str, rule: Rule) -> Rule:
    @functools.wraps(rule)
    def called(tables: Tables) -> object:
        try:
            return rule(tables)
        except (Exception, SystemExit) as error:
            raise RuleError(f"rule {show(name)}: {_told(file, error)}") from error

    return called


def _told(file: Path, error: BaseException) -> str:
    """What went wrong, and on which line of the file."""
    what = f"{type(error).__name__}: {error}"
    if isinstance(error, SyntaxError) and error.filename == str(file):
        return f"{file}, line {error.lineno}: {type(error).__name__}: {error.msg}"
    frames = traceback.extract_tb(error.__traceback__)
    lines = [frame for frame in frames if frame.filename == str(file)]
    if not lines:
        return f"{file}: {what}"
    return f"{file}, line {lines[-1].lineno} ({lines[-1].line}): {what}"
