"""The book on paper: pages put together, links that lead inside, and a PDF that can be read."""

import shutil

import pypdf
import pytest
from bs4 import BeautifulSoup
from click.testing import CliRunner

from casebook.cli.pdf import pdf as command
from casebook.site import printing
from casebook.site.printing import CannotPrint, Part

ONE = """<html><body><nav>site</nav><article class="bd-article"><section id="one"><h1>One</h1>
<section id="how"><h2>How? <a class="headerlink" href="#how">#</a></h2>
<p><a href="#how">here</a> <a href="two.html#how">there</a> <a href="two.html">whole</a>
<a href="../book/three.html">three</a> <a href="https://example.org/">away</a></p>
<div class="cb-shown"><svg><clipPath id="c"></clipPath><g clip-path="url(#c)"></g></svg>
<table aria-labelledby="cap"><caption id="cap">Numbers</caption></table>
<details class="cb-numbers"><summary>The numbers</summary>7</details>
<p class="cb-telling">Next mark</p></div>
<div class="cell tag_folded"><div class="cell_input"><div class="highlight">x = 1</div></div></div>
<details class="cb-solution"><summary>Solution</summary>secret</details>
<script>alert(1)</script></section></section></article></body></html>"""
TWO = """<article class="bd-article"><section id="two"><h1>Two</h1>
<section id="how"><h2>How else?</h2><p>Words.</p></section></section></article>"""
PARTS = [Part("notebooks/one", ONE), Part("notebooks/two", TWO)]


def test_pages_keep_their_ids_apart_and_their_links_inside():
    text = printing.document(PARTS, "A & B", ["style.css"])
    for link in (
        'href="#notebooks-one--how">here',
        'href="#notebooks-two--how">there',
        'href="#notebooks-two">whole',
        "<a>three</a>",  # not in the document
        'href="https://example.org/">away',
    ):
        assert link in text
    for target in ('id="notebooks-one"', 'id="notebooks-two--how"', 'id="notebooks-one--cap"'):
        assert text.count(target) == 1
    assert 'aria-labelledby="notebooks-one--cap"' in text
    assert 'clip-path="url(#notebooks-one--c)"' in text
    assert "A &amp; B" in text


def test_an_id_is_kept_whole_where_it_stands_in_a_text():
    said = "See gv2022-c-098, and <code>ea2017-abs-01</code>!<pre>x1234-c-01</pre>"
    page = TWO.replace("Words.", said)
    text = printing.document([Part("two", page)], "Book", [])
    whole = '<span class="cb-whole">'
    assert f"See {whole}gv2022-c-098</span>, and <code>{whole}ea2017-abs-01</span></code>!" in text
    assert "<pre>x1234-c-01</pre>" in text


def test_numbers_are_open_solutions_closed_and_what_needs_a_screen_is_gone():
    text = printing.document(PARTS, "Book", [])
    assert '<details class="cb-numbers" open="">' in text
    assert '<details class="cb-solution">' in text
    for gone in ("Next mark", "x = 1", "<script", "headerlink", "site"):
        assert gone not in text


def test_a_column_gets_its_words_and_a_share_of_what_is_left():
    few, many = ["Where"] + ["intro"] * 9, ["Statement"] + ["what a claim says in words " * 3] * 9
    where, statement = printing.shares([few, many])
    assert where + statement == pytest.approx(100)
    assert statement > 5 * where > 25
    # One long cell among short ones does not make their column wide.
    assert printing.shares([[*few[:-1], "a long remark " * 9], many])[0] < 2 * where
    assert printing.shares([["", ""], [""]]) == [50, 50]


def test_tables_say_how_wide_their_columns_are():
    table = (
        "<table class='cb-table'><caption>T</caption><thead><tr><th>A</th><th>B</th></tr></thead>"
    )
    page = f"<article class='bd-article'>{table}<tr><td>x</td><td>y</td></tr></table></article>"
    text = printing.document([Part("one", page)], "Book", [])
    assert '</caption><colgroup><col style="width: 50.0%"/><col style="width: 50.0%"/>' in text
    # A table with cells that span others is left to the browser.
    text = printing.document([Part("one", page.replace("<td>y</td>", ""))], "Book", [])
    assert "colgroup" not in text


@pytest.mark.parametrize(
    ("page", "title"),
    [
        (
            "<h1>What <em>is</em> it,\n &amp; why?<a class='headerlink' href='#x'>#</a></h1>",
            "What is it, & why?",
        ),
        ("<h1>One</h1><h1>Another</h1>", "One"),
        ("<p>No heading</p>", "notebooks/x"),
    ],
)
def test_a_page_is_called_what_its_first_heading_says(page, title):
    assert printing.title_of(BeautifulSoup(page, "html.parser"), "notebooks/x") == title


def test_the_students_edition_is_printed_without_the_pages_of_the_teachers(tmp_path):
    names = ["book/index", "book/seminars/teach", "book/seminars/01-a", "notebooks/01-a"]
    assert printing.of_edition(tmp_path, names) == ["book/index", "notebooks/01-a"]
    (tmp_path / "book" / "seminars").mkdir(parents=True)
    for name in names[1:3]:
        (tmp_path / f"{name}.html").touch()
    assert printing.of_edition(tmp_path, names) == names


def test_the_book_as_it_is_built_has_every_page_that_is_printed(built_book, monkeypatch, tmp_path):
    printed = []
    monkeypatch.setattr(printing, "find_browser", lambda: "none")
    monkeypatch.setattr(
        printing, "make_pdf", lambda parts, *_: printed.extend(p.name for p in parts)
    )
    told = CliRunner().invoke(command, ["--html", str(built_book), "--output", str(tmp_path)])
    assert told.exit_code == 0, told.output
    assert len(printed) > 20
    assert all((built_book / "_static" / style).is_file() for style in printing.STYLES)


def test_contents_name_pages_and_headings_with_their_numbers():
    text = printing.document(PARTS, "Book", [], {"notebooks-two": 4, "notebooks-two--how": 5})
    contents = text[text.index("<nav") : text.index("</nav>")]
    assert 'href="#notebooks-two"><span>Two</span> <span class="cb-page">4</span>' in contents
    assert '<span>How else?</span> <span class="cb-page">5</span>' in contents
    assert '<span>One</span> <span class="cb-page"></span>' in contents


def test_a_page_without_an_article_is_refused():
    with pytest.raises(CannotPrint, match="book/x: the built page has no article"):
        printing.document([Part("book/x", "<html></html>")], "Book", [])


def test_without_a_browser_it_says_so(monkeypatch):
    monkeypatch.setattr(shutil, "which", lambda name: None)
    with pytest.raises(CannotPrint, match="no browser: Chromium, Chrome or Edge"):
        printing.find_browser()


def test_a_browser_that_makes_nothing_is_noticed(tmp_path):
    page = tmp_path / "a.html"
    page.write_text("<p>a</p>")
    with pytest.raises(CannotPrint, match="made no PDF of a.html"):
        printing.print_page(page, tmp_path / "a.pdf", shutil.which("true"))


@pytest.fixture(scope="module")
def chapter(browser, built_book, tmp_path_factory):
    """A chapter as PDF, printed by the command; `browser` skips the tests if there is none."""
    folder = tmp_path_factory.mktemp("pdf")
    result = CliRunner().invoke(
        command, ["1", "--html", str(built_book), "--output", str(folder)], catch_exceptions=False
    )
    assert result.exit_code == 0, result.output
    (path,) = folder.iterdir()
    return path


def test_a_chapter_is_printed_with_contents_numbers_and_vectors(chapter):
    reader = pypdf.PdfReader(chapter)
    assert chapter.name == "01-commissioned-communities.pdf"
    first = reader.pages[0].extract_text()
    assert "Contents" in first
    numbers = printing.page_numbers(chapter)
    summary = "notebooks-01-commissioned-communities--summary"
    assert f"Summary {numbers[summary]}" in " ".join(first.split())
    page = reader.pages[numbers[summary] - 1].extract_text()
    assert "Summary" in page
    # The number at the foot, which comes first in the text, is the one that the contents name.
    assert page.split()[0] == str(numbers[summary])
    assert not any(page.images for page in reader.pages)
    assert reader.outline


def test_links_of_a_printed_chapter_lead_somewhere(chapter):
    reader = pypdf.PdfReader(chapter)
    targets = set(printing.page_numbers(chapter))
    inside = [
        str(annotation.get_object()["/Dest"]).removeprefix("/")
        for page in reader.pages
        for annotation in page.get("/Annots", [])
        if "/Dest" in annotation.get_object()
    ]
    assert inside
    assert set(inside) <= targets


def test_a_chapter_that_is_not_there_is_named(tmp_path):
    result = CliRunner().invoke(command, ["77", "--html", str(tmp_path)])
    assert result.exit_code != 0
    assert "77" in result.output


@pytest.mark.parametrize(
    "contents",
    [
        "chapters:\n- file: notebooks/01-one\n  sections:\n  - file: more\n- url: a.example\n",
        "parts:\n- chapters:\n  - file: notebooks/01-one\n- chapters:\n  - file: more\n",
        "",
    ],
    ids=["chapters", "parts", "one page"],
)
def test_the_pages_are_those_of_the_contents_with_parts_and_without(tmp_path, contents):
    (tmp_path / "_toc.yml").write_text(f"format: jb-book\nroot: intro\n{contents}")
    found = printing.pages_of(tmp_path)
    assert found == ["intro", *(["notebooks/01-one", "more"] if contents else [])]
