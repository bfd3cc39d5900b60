"""In the laboratory, numbers are numbers; what somebody has changed there stays."""

import nbformat
import pytest
from helpers import studies

from casebook.site import lab_copies, notebooks

PROSE = "# First\n\n{glue}`many` claims; {see}`c1` is {status}`c1`: {says}`c1`. {term}`a <b>`."


def glued(name, text):
    return nbformat.v4.new_output(
        "display_data",
        {"application/papermill.record/text/plain": text},
        metadata={"scrapbook": {"name": name, "mime_prefix": "application/papermill.record/"}},
    )


@pytest.fixture
def book(tmp_path, monkeypatch):
    """A book with a chapter that has run, about a study."""
    monkeypatch.setenv("CASEBOOK_DATA", str(studies.write(tmp_path / "my-study")))
    code = nbformat.v4.new_code_cell("1", id="code", outputs=[glued("many", "2")])
    cells = [nbformat.v4.new_markdown_cell(PROSE, id="text"), code]
    folder = tmp_path / "book"
    (folder / "notebooks").mkdir(parents=True)
    nbformat.write(nbformat.v4.new_notebook(cells=cells), folder / "notebooks" / "01-first.ipynb")
    return folder


def text_of(path):
    return notebooks.read_notebook(path).cells[0].source


def test_numbers_and_mentions_are_filled_in_and_the_chapter_stays(book):
    before = (book / "notebooks" / "01-first.ipynb").read_bytes()
    assert lab_copies.make_copies(book) == []
    text = text_of(book / "_lab" / "01-first.ipynb")
    assert text.endswith("\n\n2 claims; c1 is *shown*: *Work is unpaid* (c1). a.")
    assert "in `notebooks/01-first.ipynb`" in text
    assert "casebook run 1" in text
    assert (book / "notebooks" / "01-first.ipynb").read_bytes() == before
    assert (book / "_lab" / ".gitignore").read_text() == "*\n"


@pytest.mark.slow
def test_a_copy_follows_its_chapter_until_somebody_changes_it(book):
    copy = book / "_lab" / "01-first.ipynb"
    lab_copies.make_copies(book)
    chapter = notebooks.read_notebook(book / "notebooks" / "01-first.ipynb")
    chapter.cells[1].outputs = [glued("many", "3")]
    nbformat.write(chapter, book / "notebooks" / "01-first.ipynb")
    assert lab_copies.make_copies(book) == []
    assert "3 claims" in text_of(copy)
    mine = notebooks.read_notebook(copy)
    mine.cells[1].outputs = []  # to run it, or to clear it, is no change
    nbformat.write(mine, copy)
    assert not lab_copies.is_changed(copy)
    mine.cells[1].source = "2"
    nbformat.write(mine, copy)
    assert lab_copies.make_copies(book) == [copy]
    assert notebooks.read_notebook(copy).cells[1].source == "2"
    copy.unlink()
    assert lab_copies.make_copies(book) == []


def test_what_nobody_has_computed_or_written_keeps_its_name(book):
    say = lab_copies.Words().say
    text = "{glue}`unknown` {see}`c9` {status}`p1`"
    assert lab_copies.filled(text, {}, say) == "`unknown` `c9` p1"
