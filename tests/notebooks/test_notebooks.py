"""Chapters against their saved outputs: run by the build, each must show what its file shows.

Compared are the data that every chart, table and card carries, and the numbers in prose. Pictures
and markup are not: fonts differ between systems, and the display has tests of its own.
"""

import copy
import shutil
from pathlib import Path

import nbformat
import pytest
from helpers.places import ROOT
from pytest_notebook.diffing import diff_notebooks, diff_to_string, filter_diff
from pytest_notebook.nb_regression import NBRegressionFixture

from casebook.site import notebooks
from casebook.site.chapter_outputs import recall
from casebook.site.digests import chapter_digest, ground_digest
from casebook.site.locations import results
from casebook.tables import loading

CHAPTERS = sorted((ROOT / "notebooks").glob("*.ipynb"))
# Pages of the book that run too, and whose files hold what they showed.
PAGES = [
    path
    for path in sorted((ROOT / "book").rglob("*.ipynb"))
    if any(notebooks.outputs(notebooks.read_notebook(path)))
]
IGNORED = (
    "/metadata",
    "/cells/*/execution_count",
    "/cells/*/outputs/*/execution_count",
    "/cells/*/outputs/*/data/text/html",
)


def regression(data: Path) -> NBRegressionFixture:
    return NBRegressionFixture(
        exec_timeout=300,
        exec_env={"CASEBOOK_DATA": str(data), "PYTHONHASHSEED": "0"},
        diff_ignore=IGNORED,
        diff_use_color=False,
    )


@pytest.fixture(scope="module")
def inputs():
    """The digest of all that chapters depend on; the same for every chapter."""
    return ground_digest(ROOT)


def as_run(chapter, inputs):
    """A chapter with what it showed when the book was built a moment ago."""
    notebook = notebooks.read_notebook(chapter)
    kept = recall(results(ROOT), chapter_digest(inputs, notebook))
    assert kept is not None, f"the build kept no outputs of {chapter.name}"
    for cell, outputs in zip(notebooks.code_cells(notebook), kept.outputs, strict=True):
        cell.outputs = nbformat.from_dict(outputs)
    return notebook


def differences(saved, run):
    """What differs between two states of a notebook, as a text; blank if nothing does."""
    found = filter_diff(diff_notebooks(saved, run), list(IGNORED))
    return diff_to_string(saved, found, use_color=False) if found else ""


@pytest.mark.usefixtures("built_book")
@pytest.mark.parametrize("chapter", [*CHAPTERS, *PAGES], ids=lambda path: path.stem)
def test_a_chapter_shows_what_its_file_shows(chapter, inputs):
    """What the build ran a moment ago is compared, so that no chapter runs twice.

    Its kernels are forked ones; that these show what a kernel shows that starts by itself is held
    by `tests/site/test_warm_kernels.py`.
    """
    assert not differences(notebooks.read_notebook(chapter), as_run(chapter, inputs))


def test_a_difference_is_told():
    saved = notebooks.read_notebook(CHAPTERS[0])
    other = copy.deepcopy(saved)
    cell = next(cell for cell in notebooks.code_cells(other) if cell.outputs)
    cell.outputs[0].data["text/plain"] = "something else"
    assert "something else" in differences(saved, other)


@pytest.mark.parametrize("chapter", CHAPTERS, ids=lambda path: path.stem)
def test_a_chapter_has_outputs_and_no_machine_in_them(chapter):
    notebook = notebooks.read_notebook(chapter)
    code = notebooks.code_cells(notebook)
    assert any(cell.outputs for cell in code)
    assert not notebooks.shows(notebook, str(ROOT))
    assert "Traceback" not in chapter.read_text(encoding="utf-8")


def test_one_changed_cell_of_a_table_is_noticed(tmp_path):
    """The one chapter that runs here: by pytest-notebook, in a kernel that starts by itself.

    As far as the cell that shows the number: nbdime takes minutes to tell how large charts differ.
    """
    data = tmp_path / "data"
    shutil.copytree(loading.DATA, data)
    table = data / "interviews.csv"
    lines = table.read_text(encoding="utf-8").splitlines(keepends=True)
    assert ",120," in lines[17]
    lines[17] = lines[17].replace(",120,", ",121,")
    table.write_text("".join(lines), encoding="utf-8", newline="")
    notebook = notebooks.read_notebook(CHAPTERS[0])
    showing = [n for n, cell in enumerate(notebook.cells) if "1,165" in str(cell.get("outputs"))]
    notebook.cells = notebook.cells[: showing[0] + 1]
    nbformat.write(notebook, tmp_path / CHAPTERS[0].name)
    result = regression(data).check(str(tmp_path / CHAPTERS[0].name), raise_errors=False)
    assert result.diff_filtered
    assert "1,166" in result.diff_string
