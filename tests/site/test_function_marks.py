"""Functions tell when they run; what else is in a module counts when it is imported."""

import os
import subprocess
import sys
import textwrap

import pytest

from casebook.site import function_marks
from casebook.site.function_marks import Noted, as_noted, parts

MODULE = """
'''What it is.'''
from __future__ import annotations
import functools

ONE = 1

def used(number, step=ONE):
    '''Say one more.'''
    def inner(n):
        return n + step
    return inner(number)

def unused():
    return used(2)

@functools.cache
def kept(n):
    return n

class Thing:
    size: int = 3

    @property
    def name(self):
        return "a"

    @name.setter
    def name(self, value):
        self.other = value

    async def later(self):
        pass

def steps():
    yield 1

if ONE:
    def chosen():
        return "yes"
"""


def noted(text, *ran):
    whole = function_marks._digest(text.encode())
    found = parts(text.encode())
    return Noted(whole, found.outline, {name: found.functions[name] for name in ran})


def test_functions_are_told_apart():
    assert list(parts(MODULE.encode()).functions) == [
        *("used", "unused", "kept", "Thing.name", "Thing.name 2"),
        *("Thing.later", "steps", "chosen"),
    ]


@pytest.mark.parametrize(
    ("old", "new", "is_the_same"),
    [
        ("return n + step", "return n - step", False),  # inside of one that ran
        ("return used(2)", "return used(3)", True),  # inside of one that did not
        ("return n\n", "return n  # as it is\n", True),
        ("import functools", "\n\nimport functools", True),
        ('return "a"', 'return "b"', True),
        ("self.other = value", "self.same = value", False),
        # The outline: what is seen without a call.
        ("ONE = 1", "ONE = 2", False),
        ("step=ONE", "step=2", False),
        ("Say one more", "Say one", False),
        ("What it is", "What it was", False),
        ("@functools.cache", "@functools.lru_cache", False),
        ("size: int = 3", "size: int = 4", False),
        ("def unused()", "def not_used()", False),
        ("if ONE", "if not ONE", False),
        ("def steps():", "def steps(:", False),  # no Python any more
    ],
)
def test_a_change_counts_where_it_can_be_seen(old, new, is_the_same):
    assert old in MODULE
    before = noted(MODULE, "used", "Thing.name 2")
    assert as_noted(before, MODULE.encode())
    assert as_noted(before, MODULE.replace(old, new, 1).encode()) is is_the_same


def test_what_counts_as_a_whole_is_the_same_to_the_letter_only():
    before = noted(MODULE)._replace(outline="")
    assert as_noted(before, MODULE.encode())
    assert not as_noted(before, MODULE.replace("return n", "return  n").encode())


PROGRAM = """
import sys
sys.path.insert(0, sys.argv[1])
import json
from pathlib import Path
from casebook.site import function_marks
import casebook
casebook.__path__.append(sys.argv[1])
function_marks.Marker(lambda *told: print(json.dumps(told)), lambda path: None).start()
from casebook import marked
assert marked.used(1) == marked.used(1) == 2
assert marked.used.__doc__ == "Say one more."
assert list(marked.steps()) == [1]
marked.Thing().name = "b"
assert marked.__doc__ == "What it is."
try:
    marked.fails()
except ZeroDivisionError as error:
    last_line = len(Path(marked.__file__).read_text().splitlines())
    assert error.__traceback__.tb_next.tb_lineno == last_line
    assert error.__traceback__.tb_next.tb_frame.f_code.co_filename == marked.__file__
"""


def test_a_module_and_what_runs_of_it_are_told_once_and_nothing_else_changes(tmp_path):
    folder, compiled = tmp_path / "one", set()
    folder.mkdir()
    (folder / "marked.py").write_text(f"{MODULE}\ndef fails():\n    return 1 / 0\n")
    moved = tmp_path / "other"
    for place in (folder, folder, moved):  # the second time, it has been compiled; and goes along
        if place == moved:
            folder.rename(moved)
        file = place / "marked.py"
        said = subprocess.run(
            [sys.executable, "-c", textwrap.dedent(PROGRAM), str(place)],
            check=True,
            capture_output=True,
            text=True,
            env={k: v for k, v in os.environ.items() if k != "PYTHONPYCACHEPREFIX"},
        ).stdout
        told = [line for line in map(eval, said.splitlines()) if line[1] == str(file)]
        digests = parts(file.read_bytes()).functions
        names = ["used", "steps", "Thing.name 2", "fails"]
        assert told[0][0] == "module"
        assert told[1:] == [["ran", str(file), name, digests[name]] for name in names]
        compiled |= {(path.stat().st_mtime_ns, path.name) for path in place.glob("*/*marked.pyc")}
        assert len(compiled) == 1
