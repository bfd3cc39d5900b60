"""Pages name what leads to them, and claims where else they stand."""

import re

import pytest

from casebook.site import backlinks
from casebook.site.backlinks import LEDGER, MARK, Page

CARD = (
    '<article class="cb-shown cb-card" id="x-c-001"><p class="cb-card-head">'
    '<a href="#x-c-001">x-c-001</a> <span>finding</span></p></article>'
)
ROW = (
    '<tr role="row" id="x-c-00{0}"><td><a href="#x-c-00{0}">x-c-00{0}</a></td>'
    '<th scope="row">It is so.</th><td>finding</td></tr>'
)


def page(title, *body):
    start = '<nav><a href="other.html">in a menu</a></nav><article class="bd-article">'
    return Page(title, f"{start}{''.join(body)}{MARK}<a href='foot.html'>foot</a></article>")


@pytest.fixture
def pages():
    return {
        "book/welcome": page("Welcome", '<a href="../notebooks/01-a.html#part">first</a>'),
        "notebooks/01-a": page("A & B", CARD, '<a href="02-b.html">b</a> <a href="#x">here</a>'),
        "notebooks/02-b": page("B", CARD, '<a class="x" href="01-a.html">a</a>'),
        LEDGER: page("Ledger", ROW.format(1), ROW.format(2)),
    }


def test_links_are_those_of_the_article(pages):
    found = {name: backlinks.leads_to(name, page) for name, page in pages.items()}
    assert found == {
        "book/welcome": {"notebooks/01-a"},
        "notebooks/01-a": {"notebooks/02-b"},
        "notebooks/02-b": {"notebooks/01-a"},
        LEDGER: set(),
    }
    away = page("", '<a href="https://example.org/a.html">x</a><a href="mailto:a.html">y</a>')
    assert backlinks.leads_to("book/welcome", away) == set()


def test_a_page_names_what_leads_to_it_in_the_order_of_the_book(pages):
    done = backlinks.with_see_also(pages)
    assert set(done) == set(pages)
    assert MARK not in "".join(done.values())
    fold = re.search("<details>.*?</details>", done["notebooks/01-a"])[0]
    assert fold == (
        "<details><summary>See also: pages that lead here (2)</summary><ul>"
        '<li><a href="../book/welcome.html">Welcome</a></li><li><a href="02-b.html">B</a></li>'
        "</ul></details>"
    )
    assert '<a href="01-a.html">A &amp; B</a>' in done["notebooks/02-b"]
    assert "<details>" not in done["book/welcome"]


def test_a_claim_leads_to_its_other_cards_and_to_the_ledger(pages):
    done = backlinks.with_see_also(pages)
    ledger = f'<a href="../{LEDGER}.html#x-c-001">ledger</a>'
    other = '<a href="02-b.html#x-c-001">B</a>'
    expected = (
        f'<span>finding</span> <span class="cb-elsewhere">also in {ledger}, {other}</span></p>'
    )
    assert expected in done["notebooks/01-a"]
    rows = done[LEDGER].split("<tr")[1:]
    card = '<a href="../../notebooks/01-a.html#x-c-001">A &amp; B</a>, '
    assert f'It is so. <span class="cb-elsewhere">Card in {card}' in rows[0]
    assert "cb-elsewhere" not in rows[1]


def test_a_page_without_the_mark_is_left_alone():
    assert backlinks.with_see_also({"one": Page("One", "<article>x</article>")}) == {}
