"""The foot of a page: citations that can be used, links that lead where they say."""

from pathlib import Path

import pytest
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
    assert words == "The authors and Doe, Jo. One & all. In A <book>, version 1.2."
    assert bibtex.startswith("@incollection{casebook-01-one,\n")
    assert bibtex.count("{") == bibtex.count("}")
    assert "year" not in bibtex
    dated = BOOK | {"date-released": "2026-05-01"}
    words, bibtex = page_foot.citation("One", "a", dated)
    assert "Doe, Jo (2026). One." in words
    assert "year = {{2026}}" in bibtex


def written(title, name, led_from=()):
    foot = page_foot.foot(title, name, BOOK)
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


def test_the_book_says_what_it_is():
    book = page_foot.about_the_book(ROOT)
    assert {"title", "authors", "version"} <= set(book)
    assert page_foot.about_the_book(Path(__file__).parent) is None
