"""Entries: every fact with its link, what is not said in one line, filters that know them all."""

import json
import re

import pytest
from bs4 import BeautifulSoup
from markupsafe import Markup

from casebook.display import SIGN, Entry, Fact, Line, Shown, explorer, facet
from casebook.display.entries import NOT_SAID

MAP = Shown(Markup("<p>a map</p>"), "a map", {"kind": "map"})
WORDS = Line("what it does", [Fact("sport", passage="p-1", locator="a ¶1"), Fact("food", True)])
PLACES = Line(
    "where",
    [
        Fact("Vejle", passage="p-2", locator="a ¶2", mark="at-vejle-dgi"),
        Fact("Jutland", passage="p-2", locator="a ¶2"),
    ],
    located=True,
)
SENTENCES = Line(
    "outcome",
    [
        Fact("It helps.", passage="p-1", locator="a ¶1"),
        Fact("It grows.", True, "p-1", "a ¶1"),
        Fact("It <b>ends</b>.", passage="p-3", locator="b ¶1"),
    ],
    " ",
    located=True,
)


def entry(ident="dgi", group="Denmark", lines=(WORDS, PLACES, SENTENCES), whom=(), **how):
    values = {"country": [group], "whom": list(whom)}
    return Entry(ident, ident.upper(), group, lines, ["since when", "money"], values, **how)


def page(*entries):
    entries = entries or (entry(),)
    filters = [facet(entries, "country", "Country"), facet(entries, "whom", "For whom")]
    shown = explorer(entries, filters, MAP, name="x", what="initiative")
    return BeautifulSoup(shown.html, "html.parser")


def line(article, label):
    (found,) = [row.dd for row in article.select("dl > div") if row.dt.get_text() == label]
    return found


def test_a_word_leads_to_its_passage():
    (link,) = line(page(), "What it does").select(".cb-id")
    assert (link.get_text(), link["data-passage"]) == ("sport", "p-1")
    assert line(page(), "What it does").get_text() == f"sport; food{SIGN}"


def test_a_place_leads_to_its_mark_and_says_where_it_is_told():
    found = line(page(), "Where")
    assert found.get_text() == "Vejle; Jutland a ¶2"
    assert [link["href"] for link in found.select("a")] == ["#at-vejle-dgi"]
    assert [link["data-passage"] for link in found.select(".cb-id")] == ["p-2"]


def test_sentences_of_one_passage_share_their_link():
    found = line(page(), "Outcome")
    assert found.get_text() == f"It helps. It grows.{SIGN} a ¶1 It <b>ends</b>. b ¶1"
    assert [link["data-passage"] for link in found.select(".cb-id")] == ["p-1", "p-3"]


def test_what_is_not_said_stands_in_one_line():
    article = page().select_one("article")
    assert article.select_one(".cb-entry-unsaid").get_text() == "Not said: since when, money."
    whole = page(entry()._replace(unsaid=[])).select_one("article")
    assert whole.select_one(".cb-entry-unsaid") is None


def test_folded_lines_stand_behind_the_others_under_what_they_tell():
    folded = [SENTENCES._replace(folded=True), WORDS._replace(folded=True)]
    article = page(entry(lines=[*folded, PLACES])).select_one("article")
    assert [label.get_text() for label in article.select("dt")] == [
        "Where",
        "Outcome",
        "What it does",
    ]
    assert article.select_one("details[open] > summary").get_text() == "Outcome; what it does"
    assert page().select_one("article details") is None


def test_an_entry_has_an_address_a_name_and_its_values():
    article = page(entry(whom=["women", 'it\'s "all"'], also="D.G.I.")).select_one("article")
    assert article["id"] == "dgi"
    assert article.select_one("h4 a")["href"] == "#dgi"
    assert article.select_one(".cb-entry-also").get_text() == "also printed as: D.G.I."
    assert json.loads(article["data-values"]) == {
        "country": ["Denmark"],
        "whom": ["women", 'it\'s "all"'],
    }
    assert json.loads(page().select_one("article")["data-values"])["whom"] == [NOT_SAID]


def test_filters_count_every_value_and_what_is_not_said():
    soup = page(
        entry("a", whom=["women", "children"]),
        entry("b", "Sweden"),
        entry("c", "Sweden", whom=["women"]),
    )
    options = [option.get_text() for option in soup.select("select[name=whom] option")]
    assert options == ["all", "children (1)", "women (2)", "not said (1)"]
    countries = [option.get_text() for option in soup.select("select[name=country] option")]
    assert countries == ["all", "Denmark (1)", "Sweden (2)"]
    assert [h.get_text() for h in soup.select("h3")] == ["Denmark", "Sweden"]


def test_values_follow_the_order_that_is_given():
    entries = [entry("a", whom=["z", "y", "x"]), entry("b")]
    assert facet(entries, "whom", "For whom", ["y", "w"]).values == ["y", "x", "z", NOT_SAID]


def test_what_cannot_be_used_without_javascript_is_hidden_and_all_else_is_not():
    soup = page()
    hidden = soup.select("[hidden]")
    assert [part["class"][0] for part in hidden] == ["cb-explorer-filter", "cb-explorer-all"]
    assert soup.select_one("[role=status]").get_text() == "1 initiative"
    assert soup.select_one("details").has_attr("open")


def test_the_sign_is_explained_where_it_stands():
    assert SIGN in page().select_one(".cb-table-note").get_text()
    assert page(entry(lines=[PLACES])).select_one(".cb-table-note") is None


def test_entries_that_no_filter_would_find_are_refused():
    known = facet([entry()], "country", "Country")
    lost = entry("b", "Sweden")
    with pytest.raises(ValueError, match=re.escape("entry b: country has no 'Sweden'")):
        explorer([entry(), lost], [known], MAP, name="x", what="initiative")
    with pytest.raises(ValueError, match="entry dgi is there twice"):
        explorer([entry(), entry()], [known], MAP, name="x", what="initiative")
    with pytest.raises(ValueError, match="no entries"):
        explorer([], [], MAP, name="x", what="initiative")
