"""Prompts are gathered from the chapters, and rows are mentioned in the words of the tables."""

import os

import nbformat
import pytest
from helpers.places import ROOT
from helpers.small_books import build_small_book

from casebook.site import mentions, notebooks
from casebook.site.prompts import Prompt, prompts, relink
from casebook.tables import loading

CHAPTERS = sorted((ROOT / "notebooks").glob("*.ipynb"))
PARTS = ("book_data", "backlinks", "mentions", "prompts")

PROMPT = """\
Before.

```{admonition} Discuss
:class: seminar
Is *this* a [place](../book/there.md)? Then {glue}`many` fall.

Second paragraph.
```

After.
"""


def chapter(*texts):
    cells = [nbformat.v4.new_markdown_cell(t, id=f"text-{n}") for n, t in enumerate(texts)]
    return nbformat.v4.new_notebook(cells=[*cells, nbformat.v4.new_code_cell("1", id="code")])


@pytest.mark.parametrize("path", CHAPTERS, ids=lambda path: path.stem)
def test_every_chapter_has_a_prompt_under_a_heading(path):
    found = prompts(notebooks.read_notebook(path))
    assert found
    for prompt in found:
        assert prompt.title in ("Discuss", "Try to make it fall")
        assert prompt.heading
        assert prompt.text.endswith((".", "?"))


@pytest.mark.parametrize("path", CHAPTERS, ids=lambda path: path.stem)
def test_no_box_of_the_class_is_missed(path):
    notebook = notebooks.read_notebook(path)
    text = "\n".join(c.source for c in notebook.cells if c.cell_type == "markdown")
    assert len(prompts(notebook)) == text.count(":class: seminar")


def test_a_prompt_has_title_text_and_the_heading_above_it():
    notebook = chapter(
        "# Title\n\n## First, of two?", "## Not this\n\n## What kept changing?", PROMPT
    )
    assert prompts(notebook) == [
        Prompt(
            "Discuss",
            "Is *this* a [place](../book/there.md)? Then … fall.\n\nSecond paragraph.",
            "What kept changing?",
            "what-kept-changing",
        )
    ]


@pytest.mark.parametrize(
    "text",
    [
        "No box at all: `:class: seminar`.",
        "```{admonition} What a status says\n:class: note\nText.\n```",
        "```{note}\n:class: seminar\nText.\n```",
        "````\n```{admonition} Shown as an example\n:class: seminar\nText.\n```\n````",
    ],
)
def test_what_is_no_prompt_is_left_alone(text):
    assert prompts(chapter("# Title", text)) == []


@pytest.mark.parametrize(
    ("text", "inside"),
    [
        (":::{admonition} Discuss\n:class: seminar\nText.\n:::", "Text."),
        (
            "````{admonition} Discuss\n:class: tip seminar\n```\n## code\n```\n````",
            "```\n## code\n```",
        ),
        ("```{admonition} Discuss\n:name: d\n:class: seminar\n\nNo end.", "No end."),
    ],
)
def test_boxes_may_be_fenced_in_other_ways(text, inside):
    (prompt,) = prompts(chapter("# Title\n\n## Here", text))
    assert (prompt.text, prompt.heading) == (inside, "Here")


def test_a_heading_inside_code_is_none():
    (prompt,) = prompts(chapter("## Real", "```\n## Comment\n```\n\n" + PROMPT))
    assert prompt.heading == "Real"


@pytest.mark.parametrize(
    ("link", "moved"),
    [
        ("[a](../book/reference/initiatives.ipynb)", "[a](../reference/initiatives.ipynb)"),
        ("[](01-first.ipynb#top)", "[](../../notebooks/01-first.ipynb#top)"),
        ("[here](#top)", "[here](../../notebooks/05-across.ipynb#top)"),
        ("[doi](https://doi.org/10.1/x)", "[doi](https://doi.org/10.1/x)"),
    ],
)
def test_links_of_a_prompt_lead_to_the_same_place_from_another_page(link, moved):
    assert relink(link, "notebooks/05-across.ipynb", "book/seminars/05-across") == moved


class Book:
    """A small book with a chapter and a guide, built with Sphinx alone."""

    def __init__(self, folder):
        self.folder = folder
        (folder / "notebooks").mkdir()
        (folder / "guides").mkdir()
        self.chapter = folder / "notebooks" / "01-first.ipynb"
        self.guide = folder / "guides" / "first.md"
        self.write(chapter("# First\n\n## Where it stands", PROMPT))
        self.guide.write_text("# Guide\n\n```{prompts} notebooks/01-first\n```\n")
        (folder / "book").mkdir()
        (folder / "book" / "there.md").write_text("# There\n")
        toc = "```{toctree}\nnotebooks/01-first\nguides/first\nbook/there\n```\n"
        (folder / "index.md").write_text(f"# Book\n\n{toc}")

    def write(self, notebook):
        nbformat.write(notebook, self.chapter)

    def build(self):
        """Return the text of the guide's page and all warnings."""
        warnings = build_small_book(
            self.folder,
            ["myst_nb", *(f"casebook.site.{name}" for name in PARTS)],
            nb_execution_mode="off",
            suppress_warnings=["myst_nb"],
        )
        page = (self.folder / "_build" / "guides" / "first.html").read_text(encoding="utf-8")
        found = [w for w in warnings.splitlines() if "glue" not in w.lower()]
        return page, "\n".join(found)


@pytest.fixture
def book(tmp_path):
    return Book(tmp_path)


def test_a_guide_lists_the_prompts_with_links(book):
    page, warnings = book.build()
    assert "first.md" not in warnings
    assert (
        '<a class="reference internal" href="../notebooks/01-first.html#where-it-stands">' in page
    )
    assert "<em>this</em>" in page
    assert 'href="../book/there.html"' in page
    assert "Then … fall." in page
    assert 'id="where-it-stands"' in (book.folder / "_build/notebooks/01-first.html").read_text()


def test_a_chapter_without_a_prompt_is_a_warning(book):
    book.write(chapter("# First\n\n## Where it stands", PROMPT.replace("seminar", "note")))
    _, warnings = book.build()
    assert "first.md:3: WARNING: prompts: notebooks/01-first has none" in warnings


def test_a_chapter_that_does_not_exist_is_a_warning(book):
    book.guide.write_text("# Guide\n\n```{prompts} notebooks/02-second\n```\n")
    assert "prompts: no such chapter: notebooks/02-second" in book.build()[1]


def test_a_page_follows_its_chapter_even_if_the_file_looks_old(book):
    assert "Another question" not in book.build()[0]
    book.write(
        chapter("# First\n\n## Elsewhere", PROMPT.replace("Second paragraph", "Another question"))
    )
    os.utime(book.chapter, (1_000_000_000, 1_000_000_000))
    page, _ = book.build()
    assert "Another question" in page
    assert "01-first.html#elsewhere" in page


def test_a_chapter_that_went_away_is_noticed(book):
    book.build()
    book.chapter.unlink()
    assert "prompts: no such chapter" in book.build()[1]


def test_a_row_is_mentioned_in_its_own_words(book, tables):
    book.guide.write_text(
        "# Guide\n\n{says}`gv2022-c-113`\n\n{see}`gv2022-con-09`\n\n{says}`gap-filling`\n\n"
        "{status}`gv2022-c-113`\n"
    )
    card = '<tr id="{0}"><td><a href="#{0}">{0}</a></td><th>It is so.</th></tr>'
    book.write(chapter(f"# First\n\n<table>{card.format('gv2022-c-113')}</table>", PROMPT))
    page, warnings = book.build()
    claim = tables.claims.set_index("claim_id").loc["gv2022-c-113"]
    assert f"<em>{claim.statement}</em>" in page
    assert f", {claim.locator}; in the source: “{claim.hedge}”)" in page
    assert 'href="../notebooks/01-first.html#gv2022-c-113"' in page
    assert "gv2022-con-09" in page
    code = tables.codes.set_index("code_id").loc["gap-filling"]
    assert f"Not for: {code.exclude_when}" in page
    assert f"<em>{mentions.judge(tables)['gv2022-c-113'].status}</em>" in page
    assert "first.md" not in warnings


def test_a_claim_that_no_chapter_shows_is_named_without_a_link(book):
    book.guide.write_text("# Guide\n\n{see}`gv2022-c-113`\n")
    page, warnings = book.build()
    assert '<span class="cb-row">gv2022-c-113</span>' in page
    assert "first.md" not in warnings


@pytest.mark.parametrize(
    ("mention", "warning"),
    [
        ("{says}`gv2022-c-999`", "says: no claim, passage or code has the id 'gv2022-c-999'"),
        ("{see}`gv2022-con-9`", "see: no claim, passage or code has the id 'gv2022-con-9'"),
        ("{status}`gv2022-con-09`", "status: 'gv2022-con-09' is no claim and has no status"),
    ],
)
def test_an_unknown_row_is_a_warning(book, mention, warning):
    book.guide.write_text(f"# Guide\n\n{mention}\n")
    assert f"first.md:3: WARNING: {warning}" in book.build()[1]


def test_every_claim_and_passage_and_code_can_be_mentioned(tables):
    for table, key in mentions.KEYS.items():
        for row_id in tables[table][key]:
            row = mentions.mention(tables, row_id)
            assert row.row_id == row_id
            assert row.text


def test_no_id_means_two_rows():
    tables = loading.load()
    ids = [row_id for table, key in mentions.KEYS.items() for row_id in tables[table][key]]
    assert len(ids) == len(set(ids))
