"""What a chapter read is known: whatever opened it, wherever it lies, and nothing else."""

import sqlite3
from pathlib import Path

import pytest
from helpers.books import write_chapter

from casebook.site import chapter_reads, notebooks

CODE = """\
import sqlite3, sys
from pathlib import Path
import pandas as pd
pd.read_csv("../elsewhere/rows.csv")
Path("made.txt").write_text("by the chapter")
Path("made.txt").read_text()
sqlite3.connect("../elsewhere/base.qda").close()
sys.path.append("../elsewhere")
import own_rules
try:
    open("not there.txt")
except OSError:
    pass
"""


def read_by(tmp_path, code):
    path = tmp_path / "book" / "a.ipynb"
    write_chapter(path, "A", code)
    reads = {}
    failures = notebooks.run_notebooks(
        {path: notebooks.read_notebook(path)}, path.parent, lambda line: None, reads=reads
    )
    assert failures == []
    return reads[path]


def elsewhere_read(noted):
    """The names of what was read that is not of this package."""
    return {Path(path).name for path in noted if not path.startswith("casebook:")}


@pytest.mark.slow
def test_tables_databases_and_modules_elsewhere_are_read_and_own_files_are_not(tmp_path):
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    (elsewhere / "rows.csv").write_text("n\n1\n")
    (elsewhere / "own_rules.py").write_text("RULES = {}\n")
    sqlite3.connect(elsewhere / "base.qda").close()
    for _ in range(2):  # the second time, the module has been compiled
        noted = read_by(tmp_path, CODE)
        assert elsewhere_read(noted) == {"rows.csv", "base.qda", "own_rules.py"}
        assert chapter_reads.as_then(noted)
    (elsewhere / "own_rules.py").write_text("RULES = {1: 2}\n")
    assert not chapter_reads.as_then(noted)


@pytest.mark.slow
def test_a_file_that_changed_while_the_chapter_ran_is_never_as_it_was(tmp_path):
    log = tmp_path / "log"
    (tmp_path / "rows.csv").write_text("n\n1\n")
    code = "from pathlib import Path\nPath('../rows.csv').read_text()\n"
    noted = read_by(tmp_path, code)
    assert chapter_reads.as_then(noted)
    noted = read_by(tmp_path, f"{code}Path('../rows.csv').write_text('n\\n22\\n')")
    assert [then for path, then in noted.items() if path.endswith("rows.csv")] == [""]
    assert not chapter_reads.as_then(noted)
    assert chapter_reads.reads(log) == {}


@pytest.mark.slow
def test_of_the_books_own_tables_those_count_that_are_used(tmp_path):
    code = "from casebook import load\nload().tables.replace(terms=None).interviews\n"
    tables = {Path(path).name for path in read_by(tmp_path, code) if path.endswith(".csv")}
    assert tables == {"interviews.csv"}
    code = "from casebook import load\nlist(load().source('gv2022').tables.interviews.minutes)\n"
    tables = {Path(path).name for path in read_by(tmp_path, code) if path.endswith(".csv")}
    assert tables == {"interviews.csv", "sources.csv"}


@pytest.mark.slow
def test_a_chapter_that_starts_a_program_counts_as_one_that_uses_all(tmp_path, monkeypatch):
    code = "import subprocess, sys\nsubprocess.run([sys.executable, '-c', 'import casebook'])\n"
    noted = read_by(tmp_path, code)
    assert chapter_reads.as_then(noted)
    monkeypatch.setattr(chapter_reads, "package_files", lambda: [])  # another package than then
    assert not chapter_reads.as_then(noted)
