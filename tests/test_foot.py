"""The foot of a page: citations that can be used, links that lead where they say."""

from pathlib import Path

import pytest

from casebook import foot

BOOK = {
    "title": "A <book>",
    "authors": [{"name": "The authors"}, {"family-names": "Doe", "given-names": "Jo"}],
    "version": "1.2",
}


def test_a_page_is_cited_with_the_book_that_it_is_in():
    words, bibtex = foot.citation("One & all", "notebooks/01-one", BOOK)
    assert words == "The authors and Doe, Jo. One & all. In A <book>, version 1.2."
    assert bibtex.startswith("@incollection{casebook-01-one,\n")
    assert bibtex.count("{") == bibtex.count("}")
    assert "year" not in bibtex
    dated = BOOK | {"date-released": "2026-05-01"}
    words, bibtex = foot.citation("One", "a", dated)
    assert "Doe, Jo (2026). One." in words
    assert "year = {{2026}}" in bibtex


@pytest.mark.parametrize(("name", "to"), [("a", "book/reference/"), ("book/reference/x", "")])
def test_the_foot_escapes_and_leads_from_where_it_stands(name, to):
    text = foot.foot("One & all", name, BOOK)
    assert "One &amp; all" in text
    assert "A &lt;book&gt;" in text
    assert f'href="{to}data-dictionary.html"' in text
    assert "_sources" not in text


def test_a_chapter_can_be_taken_along():
    text = foot.foot("One", "notebooks/01-one", BOOK)
    assert 'href="../_sources/notebooks/01-one.ipynb" download' in text


def test_the_book_says_what_it_is():
    book = foot.about_the_book(Path(__file__).parents[1])
    assert {"title", "authors", "version"} <= set(book)
    assert foot.about_the_book(Path(__file__).parent) is None
