"""A chapter runs again if something changes that it uses, and only then.

What it uses is noted when it runs (`casebook.site.chapter_reads`). Nothing is missing in that: with
all else broken, it shows the same. And nothing is in it that makes every chapter run after every
change.
"""

import json
import os
import subprocess
import sys

import pytest
from helpers.accounts import PACKAGE, break_all_but, chapters, kept, otherwise
from helpers.places import ROOT

from casebook.site.function_marks import Noted, as_noted

pytestmark = pytest.mark.usefixtures("built_book")

RUN = """
import json, sys
from pathlib import Path
from casebook.site import notebooks
path = Path(sys.argv[1])
notebook = notebooks.read_notebook(path)
failures = notebooks.run_notebooks({path: notebook}, path.parent, lambda line: None)
assert not failures, failures
Path(sys.argv[2]).write_text(json.dumps(notebooks.outputs(notebook)))
"""


@pytest.fixture(scope="module")
def all_kept():
    return {name: kept(path) for name, path in chapters().items()}


@pytest.mark.parametrize("name", ["glossary", "claim-ledger", "09-comparing-cases"])
def test_with_all_else_broken_a_chapter_shows_the_same(name, all_kept, tmp_path):
    package = tmp_path / "src" / "casebook"
    broken = break_all_but(all_kept[name].reads, package)
    assert broken > 200
    subprocess.run(
        [sys.executable, "-c", RUN, str(chapters()[name]), str(tmp_path / "shown.json")],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(package.parent)},
        check=True,
    )
    assert json.loads((tmp_path / "shown.json").read_text()) == all_kept[name].outputs


def functions(all_kept):
    """Module and name of each function that ran, with the chapters that ran it."""
    found = {}
    for chapter, ran in all_kept.items():
        for path, noted in ran.reads.items():
            for name in () if isinstance(noted, str) else noted[2]:
                found.setdefault((path, name), set()).add(chapter)
    return found


def room(path):
    return path.removeprefix("casebook:").split("/")[0]


def test_after_a_change_in_any_room_those_chapters_run_that_ran_it(all_kept):
    found = functions(all_kept)
    rooms = {room(path) for path, _ in found}
    assert rooms >= {
        *("argument", "cases", "chapters", "coding", "copies", "display", "privacy"),
        *("reader", "sources", "study", "tables"),
    }
    for one in sorted(rooms):
        here = {function: ran for function, ran in found.items() if room(function[0]) == one}
        for path, name in (min(here, key=lambda f: len(here[f])), max(here)):
            text = (PACKAGE / path.removeprefix("casebook:")).read_text(encoding="utf-8")
            changed = otherwise(text, lambda other, name=name: other == name).encode()
            stale = {
                chapter
                for chapter, ran in all_kept.items()
                if path in ran.reads and not as_noted(Noted(*ran.reads[path]), changed)
            }
            assert stale == found[path, name]


def test_no_function_of_most_rooms_and_no_table_counts_for_all_chapters(all_kept):
    everyones = {
        room(path) for (path, _), ran in functions(all_kept).items() if ran == set(all_kept)
    }
    assert everyones <= {"reader", "study", "tables", "display", "coding", "copies", "privacy"}
    for table in sorted({*(PACKAGE / "data").glob("*.csv")} - {PACKAGE / "data" / "sources.csv"}):
        users = {
            chapter
            for chapter, ran in all_kept.items()
            if f"casebook:data/{table.name}" in ran.reads
        }
        assert users < set(all_kept), table.name


def test_rooms_that_no_chapter_imports_count_for_none(all_kept):
    paths = {path for ran in all_kept.values() for path in ran.reads}
    assert not [path for path in paths if room(path) in ("cli", "exchange")]
