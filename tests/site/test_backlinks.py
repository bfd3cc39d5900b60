"""Pages name what leads to them, and claims where else they stand."""

from html import escape
from pathlib import Path
from posixpath import dirname, normpath

import pytest
from bs4 import BeautifulSoup
from helpers.small_books import build_small_book

from casebook.site import backlinks, book_data
from casebook.site.addresses import LEDGER

CARD = (
    '<article class="cb-shown cb-card" id="x-c-001"><p class="cb-card-head">'
    '<a href="#x-c-001">x-c-001</a> <span>finding</span></p></article>'
)
ROW = (
    '<tr id="x-c-00{0}"><td><a href="#x-c-00{0}">x-c-00{0}</a></td>'
    '<th scope="row">It is so.</th><td>finding</td></tr>'
)
MOVES = '<span class="cb-claim">x-c-002</span> <span class="cb-claim">x-c-001</span>'
MORE = [f"more-{number}" for number in range(9)]  # so that pages are read side by side
FILES = {
    "index": "# Welcome\n\n[first](notebooks/01-a.md#part) [](notebooks/01-a.md)\n\n"
    "```{toctree}\n" + "\n".join(["notebooks/01-a", "notebooks/02-b", LEDGER, *MORE]) + "\n```\n",
    "notebooks/01-a": f'# A & B\n\n## Part\n\n<div>{CARD}<a href="02-b.html">b</a></div>\n\n'
    f"Again.\n\n<div>{CARD}<table>{ROW.format(1)}</table></div>\n",
    "notebooks/02-b": f"# B\n\n(mark)=\n## Second\n\n<div>{MOVES}</div>\n\n<div>{CARD}</div>\n\n"
    "{ref}`mark`\n"
    "<a href='https://example.org/a.html'>x</a>\n\n{term}`key claim`\n",
    LEDGER: f"# Ledger\n\n<table>{ROW.format(1)}{ROW.format(2)}</table>\n\n{{ref}}`mark`\n\n"
    "```{glossary}\nkey claim\n  Needed.\n```\n",
} | {name: f"# {name}\n" for name in MORE}


def setup(app):
    """Make this module an extension: backlinks, without what a whole book needs."""
    book_data.setup(app)
    backlinks.setup(app)
    # Pages are written side by side, so each has to carry what it was told.
    app.connect("html-page-context", _write_down, priority=900)
    return {"parallel_read_safe": True, "parallel_write_safe": True}


@pytest.fixture(scope="module")
def built(tmp_path_factory):
    """A small book, built with Sphinx alone: its pages and what each is told of the others."""
    folder = tmp_path_factory.mktemp("links")
    for name, text in FILES.items():
        path = folder / f"{name}.md"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    warnings = build_small_book(
        folder,
        ["myst_nb", __name__],
        parallel=2,
        myst_heading_anchors=2,
        nb_execution_mode="off",
        suppress_warnings=["myst_nb"],
    )
    assert warnings == ""
    pages = {name: (folder / "_build" / f"{name}.html").read_text("utf-8") for name in FILES}
    told = {
        name: [tuple(q.get_text().split("|")) for q in BeautifulSoup(page, "html.parser")("q")]
        for name, page in pages.items()
    }
    return pages, told


def _write_down(app, page, template, context, doctree):
    links = context["led_from"]
    context["body"] = context.get("body", "") + "".join(
        f"<q>{escape(f'{link.address}|{link.words}')}</q>" for link in links
    )


@pytest.mark.slow
def test_a_page_is_told_what_leads_to_it_in_the_order_of_the_book(built):
    _, told = built
    assert told["notebooks/01-a"] == [("../index.html", "Welcome")]
    assert told["notebooks/02-b"] == [
        ("01-a.html", "A & B"),
        ("../book/reference/claim-ledger.html", "Ledger"),
    ]
    assert told[LEDGER] == [("../../notebooks/02-b.html", "B")]
    assert told["index"] == []


@pytest.mark.slow
def test_a_claim_leads_to_its_other_cards_and_to_the_ledger(built):
    pages, _ = built
    ledger = f'<a href="../{LEDGER}.html#x-c-001">ledger</a>'
    other = '<a href="02-b.html#x-c-001">B</a>'
    expected = (
        f'<span>finding</span> <span class="cb-elsewhere">also in {ledger}, {other}</span></p>'
    )
    assert expected in pages["notebooks/01-a"]
    assert '<a href="01-a.html#x-c-001">A &amp; B</a>' in pages["notebooks/02-b"]
    rows = pages[LEDGER].split("<tr")[1:]
    card = '<a href="../../notebooks/01-a.html#x-c-001">A &amp; B</a>, '
    assert f'It is so. <span class="cb-elsewhere">Card in {card}' in rows[0]
    assert "cb-elsewhere" not in rows[1]
    assert "<!--elsewhere" not in "".join(pages.values())


@pytest.mark.slow
def test_the_id_of_a_claim_that_moves_leads_to_its_row_in_the_ledger(built):
    pages, _ = built
    link = f'<a class="cb-claim" href="../{LEDGER}.html#x-c-002">x-c-002</a>'
    assert link in pages["notebooks/02-b"]
    own = '<a class="cb-claim" href="#x-c-001">x-c-001</a>'  # its card stands further down
    assert own in pages["notebooks/02-b"]
    assert 'id="x-c-002"' in pages[LEDGER]


@pytest.mark.slow
def test_a_page_that_shows_a_claim_again_has_its_id_once(built):
    pages, _ = built
    assert pages["notebooks/01-a"].count('href="#x-c-001"') == 3
    assert pages["notebooks/01-a"].count('id="x-c-001"') == 1


def test_what_is_found_where_keeps_the_order_of_the_places():
    assert backlinks.inverted({"b": ["x"], "a": ["y", "x"]}) == {"x": ["b", "a"], "y": ["a"]}


def leads_to(name, soup):
    """The pages that the text of a finished page leads to."""
    article = soup.select_one("article.bd-article")
    # A word that tells its meaning leads nobody away from the page.
    for told in article.select(".cb-foot, .cb-elsewhere, a[data-cb-means][href*='#term-']"):
        told.decompose()
    hrefs = [a["href"].partition("#")[0].partition("?")[0] for a in article.select("a[href]")]
    pages = [href for href in hrefs if href.endswith(".html") and ":" not in href]
    return {normpath(f"{dirname(name)}/{href}".lstrip("/")) for href in pages} - {name}


def test_the_pages_of_the_book_name_all_that_lead_to_them_and_no_other(built_book):
    soups = {
        path.relative_to(built_book).as_posix(): BeautifulSoup(
            path.read_text(encoding="utf-8"), "html.parser"
        )
        for path in built_book.rglob("*.html")
        if "_static" not in path.parts
    }
    soups = {name: soup for name, soup in soups.items() if soup.select_one(".cb-foot")}
    told = {
        name: {
            normpath(f"{dirname(name)}/{a['href']}".lstrip("/"))
            for a in soup.select(".cb-foot details:first-child li a")
            if "See also" in a.find_parent("details").summary.get_text()
        }
        for name, soup in soups.items()
    }
    found = {name: leads_to(name, soup) for name, soup in soups.items()}
    assert sum(map(len, told.values())) > 50
    for name in soups:
        assert told[name] == {other for other in found if name in found[other]}, name


def test_ids_in_tables_of_pandas_are_links_on_every_page_and_lead_to_their_row(built_book, tables):
    known = {*tables.claims.claim_id, *tables.passages.passage_id}
    there: dict[str, set[str]] = {}
    met = 0
    for path in sorted(built_book.rglob("*.html")):
        text = path.read_text(encoding="utf-8")
        if 'class="dataframe"' not in text or "_static" in path.parts:
            continue
        for cell in BeautifulSoup(text, "html.parser").select("table.dataframe :is(td, th)"):
            if (ident := cell.get_text(strip=True)) in known:
                page, _, anchor = cell.a["href"].partition("#")
                target = normpath(path.parent / page) if page else str(path)
                if target not in there:
                    soup = BeautifulSoup(Path(target).read_text(encoding="utf-8"), "html.parser")
                    there[target] = {str(tag["id"]) for tag in soup.select("[id]")}
                assert anchor == ident
                assert ident in there[target]
                met += 1
    assert met > 20
