"""The foot of a page: citations that can be used, links that lead where they say."""

from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from helpers.places import ROOT

from casebook.display import render
from casebook.site import page_foot
from casebook.site.backlinks import Link

BOOK = {
    "title": "A <book>",
    "authors": [{"name": "The authors"}, {"family-names": "Doe", "given-names": "Jo"}],
    "version": "1.2",
}


def test_a_page_is_cited_with_the_book_that_it_is_in():
    words, bibtex = page_foot.citation("One & all", "notebooks/01-one", BOOK)
    authors, licence = "The authors and Doe, Jo", "text and tables CC BY 4.0"
    assert words == f"{authors}. One & all. In A <book>, version 1.2, {licence}."
    assert f"note = {{{{Version 1.2, {licence}}}}}" in bibtex
    assert bibtex.startswith("@incollection{casebook-01-one,\n")
    assert bibtex.count("{") == bibtex.count("}")
    assert "year" not in bibtex
    dated = BOOK | {"date-released": "2026-05-01"}
    words, bibtex = page_foot.citation("One", "a", dated)
    assert "Doe, Jo (2026). One." in words
    assert "year = {{2026}}" in bibtex


def written(title, name, led_from=(), rebuilt=()):
    foot = page_foot.foot(title, name, BOOK, rebuilt)
    return render("page_foot.html", package="casebook.site", foot=foot, led_from=led_from)


@pytest.mark.parametrize(("name", "to"), [("a", "book/reference/"), ("book/reference/x", "")])
def test_the_foot_escapes_and_leads_from_where_it_stands(name, to):
    text = written("One & all", name)
    assert "One &amp; all" in text
    assert "A &lt;book&gt;" in text
    assert f'href="{to}data-dictionary.html"' in text
    assert "_sources" not in text
    assert "See also" not in text


def test_a_chapter_can_be_taken_along():
    text = written("One", "notebooks/01-one")
    assert 'href="../_sources/notebooks/01-one.ipynb" download' in text


def test_pages_that_lead_here_are_named_and_counted():
    text = written("One", "one", [Link("a.html", "A & B"), Link("c.html", "C")])
    assert "pages that lead here (2)" in text
    assert '<li><a href="a.html">A &amp; B</a></li><li><a href="c.html">C</a></li>' in text


def test_the_publications_whose_claims_a_page_shows_are_cited_in_full(tables):
    found = page_foot.publications(tables.sources, {"istr2018", "gv2022"})
    assert [one.address for one in found] == ["https://doi.org/10.33134/njmr.421", ""]
    article, panel = (one.words for one in found)
    assert article.startswith("Ane Grubb and Kathrine Vitus (2022). Civic Integration through")
    assert article.endswith("Research 12(3), 326–345. CC BY-NC-ND 4.0.")
    assert panel.startswith("2018. Co-production Between")
    report = page_foot.publications(tables.sources, ["nwc2020"])[0].words
    assert "Heleniak and Alex Cuadrado (2020). Learning" in report
    text = written("One", "a", rebuilt=found)
    assert "the work of others" in text
    assert "njmr.421</a></li><li>2018. Co-production" in text
    assert "the work of others" not in written("One", "a")


def test_every_chapter_on_a_publication_cites_it(built_book, tables):
    for source, chapter in (
        ("gv2022", "01-"),
        ("nwc2020", "02-"),
        ("ea2017", "03-"),
        ("istr2018", "04-"),
    ):
        (page,) = (built_book / "notebooks").glob(f"{chapter}*.html")
        (said,) = page_foot.publications(tables.sources, [source])
        listed = BeautifulSoup(page.read_text("utf-8"), "html.parser").select_one(
            ".cb-publications"
        )
        assert said.words in listed.get_text()


def test_a_notebook_is_downloaded_and_not_shown(built_book):
    for page in (built_book / "notebooks").glob("*.html"):
        soup = BeautifulSoup(page.read_text("utf-8"), "html.parser")
        found = [a for a in soup.select("a[href*='_sources/']") if a["href"].endswith(".ipynb")]
        assert len(found) >= 2
        assert all(link.has_attr("download") for link in found)


def test_the_book_says_what_it_is():
    book = page_foot.about_the_book(ROOT)
    assert {"title", "authors", "version", "date-released"} <= set(book)
    assert book["license"] == ["MIT", "CC-BY-4.0"]
    assert "CC BY 4.0" in (ROOT / "LICENSE-text").read_text("utf-8")
    assert page_foot.about_the_book(Path(__file__).parent) is None
