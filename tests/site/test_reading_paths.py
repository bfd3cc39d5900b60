"""Ways through a chapter hold what they promise: headings that exist, and time that suffices."""

import re

import nbformat
import pytest
from helpers.places import ROOT

from casebook.site import notebooks
from casebook.site.reading_paths import OPENING, PathError, ways

CHAPTERS = sorted((ROOT / "notebooks").glob("*.ipynb"))
TABLE = nbformat.v4.new_output("display_data", data={"text/html": "<table></table>"})


@pytest.fixture
def chapter():
    """Above the first heading one minute, a minute of ways, then sections and one table."""
    texts = [
        "# Title\n" + "word " * 98,
        "## If you have 4 or 8 minutes\n" + "word " * 92,
        "## One?\n" + "word " * 398,
        "## Two\n" + "word " * 598,
    ]
    cells = [nbformat.v4.new_markdown_cell(text) for text in texts]
    cells.append(nbformat.v4.new_code_cell("show()", outputs=[TABLE]))
    cells.append(nbformat.v4.new_markdown_cell("## Three\n" + "word " * 198))
    return nbformat.v4.new_notebook(cells=cells)


def test_minutes_belong_to_the_section_in_which_they_are_read(chapter):
    minutes = notebooks.minutes_by_section(chapter)
    assert minutes == pytest.approx(
        {"": 0.5, "If you have 4 or 8 minutes": 0.5, "One?": 2.0, "Two": 3.5, "Three": 1.0}
    )
    assert notebooks.reading_minutes(chapter) == 10


def test_a_way_adds_to_the_one_before(chapter):
    found = ways("4: One?; Three\n8: Two\n9: everything", chapter)
    assert [way.headings for way in found] == [["One?", "Three"], ["Two"], []]
    assert [way.needed for way in found] == pytest.approx([4.0, 7.5, 7.5])


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ("3: One?; Three", "in 3 minutes takes 4.0"),
        ("4: One?; Three\n7: Two", "in 7 minutes takes 7.5"),
        ("7: everything", "in 7 minutes takes 7.5"),
        ("4: One", "no heading 'One'"),
        ("One?", "is not 'MINUTES"),
    ],
)
def test_a_way_that_does_not_hold_is_refused(chapter, text, complaint):
    with pytest.raises(PathError, match=complaint):
        ways(text, chapter)


@pytest.mark.parametrize("path", CHAPTERS, ids=lambda path: path.stem)
def test_every_chapter_opens_with_ways_that_hold(path):
    notebook = notebooks.read_notebook(path)
    text = "\n".join(c.source for c in notebook.cells if c.cell_type == "markdown")
    (inside,) = re.findall(r"```\{reading-paths\}\n(.*?)```", text, flags=re.DOTALL)
    found = ways(inside.strip(), notebook)
    assert found[0].minutes <= 15
    assert found[-1].headings == []
    sections = list(notebooks.minutes_by_section(notebook))
    assert OPENING.fullmatch(sections[1])
    assert sections[2] == "Summary"


def test_the_whole_is_the_sum_of_its_sections():
    for path in CHAPTERS:
        notebook = notebooks.read_notebook(path)
        words = sum(len(c.source.split()) for c in notebook.cells if c.cell_type == "markdown")
        shown = sum(
            "text/html" in output.get("data", {})
            for cell in notebooks.code_cells(notebook)
            for output in cell.outputs
        )
        sections = notebooks.minutes_by_section(notebook)
        assert sum(sections.values()) == pytest.approx(words / 200 + shown / 2)
