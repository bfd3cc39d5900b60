"""Kernels are got ready while Sphinx starts if chapters will probably run."""

import os
from types import SimpleNamespace

import pytest
from sphinx.application import ENV_PICKLE_FILENAME

from casebook.site import chapter_outputs, warm_kernels
from casebook.site.freshness import Freshness

LAST_BUILD = 1_000_000  # s, long after the files of these tests and of the package


@pytest.fixture
def begun(tmp_path, monkeypatch):
    """Says whether kernels are got ready for a book whose file of a name was changed at a time."""
    found = []
    monkeypatch.setattr(warm_kernels, "begin", lambda: found.append("kernels"))
    package = tmp_path / "package"
    monkeypatch.setattr(chapter_outputs, "PACKAGE", package)
    monkeypatch.setattr(chapter_outputs, "data_folder", lambda: tmp_path / "study")
    book = tmp_path / "book"
    doctrees = book / "_build" / ".doctrees"
    doctrees.mkdir(parents=True)
    for name in ("book/notebooks/01-a.ipynb", "book/_build/html/a.html", "book/.venv/a.py"):
        write(tmp_path / name, 0)
    write(doctrees / ENV_PICKLE_FILENAME, LAST_BUILD)

    def begin(name=None, when=LAST_BUILD + 1):
        if name:
            write(tmp_path / name, when)
        found.clear()
        app = SimpleNamespace(srcdir=str(book), doctreedir=str(doctrees))
        chapter_outputs.ChapterOutputs(Freshness()).begin(app, None)
        return found == ["kernels"]

    begin.environment = doctrees / ENV_PICKLE_FILENAME
    return begin


def write(path, when):
    path.parent.mkdir(parents=True, exist_ok=True)
    path.touch()
    os.utime(path, (when, when))


CHANGED = ["book/notebooks/01-a.ipynb", "package/templates/figure.html", "study/claims.csv"]


@pytest.mark.parametrize("name", CHANGED)
def test_kernels_are_got_ready_if_what_chapters_are_or_use_is_newer(begun, name):
    assert not begun()
    assert not begun(name, LAST_BUILD - 1)
    assert begun(name)


def test_kernels_are_got_ready_if_nothing_was_built(begun):
    begun.environment.unlink()
    assert begun()


@pytest.mark.parametrize("name", ["book/a.md", "book/_build/html/a.html", "book/.venv/a.py"])
def test_kernels_are_not_got_ready_for_new_prose_or_for_what_is_no_part_of_a_book(begun, name):
    assert not begun(name)
