"""Chapters against their saved outputs: run again, each must show what its file shows.

Compared are the data that every chart, table and card carries, and the numbers in prose. Pictures
and markup are not: fonts differ between systems, and the display has tests of its own.
"""

import shutil
from pathlib import Path

import pytest
from helpers.places import ROOT
from pytest_notebook.nb_regression import NBRegressionFixture

from casebook.site import notebooks
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


@pytest.mark.parametrize("chapter", [*CHAPTERS, *PAGES], ids=lambda path: path.stem)
def test_a_chapter_shows_what_its_file_shows(chapter):
    regression(loading.DATA).check(str(chapter))


@pytest.mark.parametrize("chapter", CHAPTERS, ids=lambda path: path.stem)
def test_a_chapter_has_outputs_and_no_machine_in_them(chapter):
    notebook = notebooks.read_notebook(chapter)
    code = notebooks.code_cells(notebook)
    assert any(cell.outputs for cell in code)
    assert not notebooks.shows(notebook, str(ROOT))
    assert "Traceback" not in chapter.read_text(encoding="utf-8")


def test_one_changed_cell_of_a_table_is_noticed(tmp_path):
    data = tmp_path / "data"
    shutil.copytree(loading.DATA, data)
    table = data / "interviews.csv"
    lines = table.read_text(encoding="utf-8").splitlines(keepends=True)
    assert ",120," in lines[17]
    lines[17] = lines[17].replace(",120,", ",121,")
    table.write_text("".join(lines), encoding="utf-8", newline="")
    result = regression(data).check(str(CHAPTERS[0]), raise_errors=False)
    assert result.diff_filtered
    assert "1,166" in result.diff_string
