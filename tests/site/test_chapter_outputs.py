"""Kernels are got ready while Sphinx starts if chapters will probably run."""

import os
from types import SimpleNamespace

import nbformat
import pytest
from helpers.books import write_chapter
from sphinx.application import ENV_PICKLE_FILENAME

from casebook.site import chapter_outputs, notebooks, warm_kernels
from casebook.site.digests import chapter_digest, ground_digest
from casebook.site.freshness import Freshness
from casebook.site.locations import results

CHAPTER = "notebooks/01-a.ipynb"
LAST_BUILD = 1_000_000  # s, long after the files of these tests and of the package


@pytest.fixture
def begun(tmp_path, monkeypatch):
    """Says whether kernels are got ready for a book whose file of a name was changed at a time."""
    found = []
    monkeypatch.setattr(warm_kernels, "begin", lambda: found.append("kernels"))
    package = tmp_path / "package"
    monkeypatch.setattr(chapter_outputs, "PACKAGE", package)
    monkeypatch.setattr(chapter_outputs, "WEB", package / "web" / "pages")
    monkeypatch.setattr(chapter_outputs, "data_folder", lambda: tmp_path / "study")
    book = tmp_path / "book"
    doctrees = book / "_build" / ".doctrees"
    doctrees.mkdir(parents=True)
    write_chapter(book / CHAPTER, "A", "1 + 1")
    os.utime(book / CHAPTER, (0, 0))
    for name in ("book/_build/html/a.html", "book/.venv/a.py"):
        write(tmp_path / name, 0)
    write(doctrees / ENV_PICKLE_FILENAME, LAST_BUILD)

    def begin(name=None, when=LAST_BUILD + 1):
        if name:
            write(tmp_path / name, when)
        found.clear()
        app = SimpleNamespace(srcdir=str(book), doctreedir=str(doctrees))
        chapter_outputs.ChapterOutputs(Freshness()).begin(app, None)
        return found == ["kernels"]

    begin.environment, begin.book = doctrees / ENV_PICKLE_FILENAME, book
    return begin


def write(path, when):
    path.parent.mkdir(parents=True, exist_ok=True)
    path.touch()
    os.utime(path, (when, when))


CHANGED = [f"book/{CHAPTER}", "package/templates/figure.html", "study/claims.csv"]


@pytest.mark.parametrize("name", CHANGED)
def test_kernels_are_got_ready_if_what_chapters_are_or_use_is_newer(begun, name):
    assert not begun()
    assert not begun(name, LAST_BUILD - 1)
    assert begun(name)


def test_kernels_are_got_ready_if_nothing_was_built(begun):
    begun.environment.unlink()
    assert begun()


def test_kernels_are_not_got_ready_for_new_prose_of_a_chapter_and_are_for_new_code(begun):
    path = begun.book / CHAPTER
    notebook = notebooks.read_notebook(path)
    key = chapter_digest(ground_digest(begun.book), notebook)
    chapter_outputs.keep(results(begun.book), key, notebook, {})
    assert not begun(f"book/{CHAPTER}")
    notebook.cells[0].source = "# B"
    nbformat.write(notebook, path)
    assert not begun(f"book/{CHAPTER}")
    assert begun("package/templates/figure.html")  # which it may use
    os.utime(begun.book / "../package/templates/figure.html", (0, 0))
    notebook.cells[1].source = "1 + 2"
    nbformat.write(notebook, path)
    assert begun(f"book/{CHAPTER}")


def test_kernels_are_not_got_ready_for_what_is_no_notebook(begun):
    (begun.book / CHAPTER).write_text("{")
    assert not begun(f"book/{CHAPTER}")


UNUSED = ["book/a.md", "book/_build/html/a.html", "book/.venv/a.py", "package/web/pages/a.css"]


@pytest.mark.parametrize("name", UNUSED)
def test_kernels_are_not_got_ready_for_new_prose_or_for_what_is_no_part_of_a_book(begun, name):
    assert not begun(name)
