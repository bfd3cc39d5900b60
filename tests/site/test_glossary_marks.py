"""Words marked where they stand: the right language, one link and no other, and the meaning."""

import pandas as pd
import pytest
from bs4 import BeautifulSoup
from docutils import nodes
from sphinx import addnodes

from casebook.site import glossary_marks
from casebook.site.addresses import GLOSSARY
from casebook.site.notebook_html import Html

TERMS = pd.DataFrame(
    [
        ("da-samskabelse", "samskabelse", "da", "co-creation", 'Together, "as one".'),
        ("sv-hembygd", "hembygd", "sv", "home place", "Where one is from."),
    ],
    columns=["term_id", "term", "language", "rendering", "meaning"],
)
WORDS = glossary_marks.foreign(TERMS)


def html(text, page):
    piece = Html(text)
    if marked := glossary_marks.mark_html(piece.tree, page, WORDS):
        piece.changed()
    assert marked == (str(piece) != text)
    return str(piece)


def prose(page, *parts):
    document = nodes.document("", "")
    document += nodes.paragraph("", "", *parts)
    glossary_marks.mark_prose(document, page, WORDS)
    return document


@pytest.mark.parametrize(("name", "up"), [("index", ""), ("notebooks/one", "../")])
def test_a_word_in_emphasis_tells_its_language_and_meaning(name, up):
    means = 'co-creation. Together, "as one".'
    href = f"{up}book/reference/glossary.html#da-samskabelse"
    emphasis = prose(name, nodes.emphasis("", "Samskabelse")).next_node(nodes.emphasis)
    assert emphasis["classes"] == ["language-da"]
    (link,) = emphasis.children
    assert (link["refuri"], link["means"], link["classes"]) == (href, means, ["cb-word"])
    assert link.astext() == "Samskabelse"
    piece = BeautifulSoup(html("<p><em>Samskabelse</em> is</p>", name), "html.parser")
    assert piece.em["lang"] == "da"
    assert piece.em.a.attrs == {"class": ["cb-word"], "href": href, "data-cb-means": means}
    assert piece.get_text() == "Samskabelse is"


def test_a_word_in_a_link_or_in_the_glossary_itself_gets_its_language_only():
    expected = '<a href="x">on <em lang="sv">hembygd</em></a>'
    assert html('<a href="x">on <em>hembygd</em></a>', "a") == expected
    assert html("<em>hembygd</em>", GLOSSARY) == '<em lang="sv">hembygd</em>'
    word = nodes.emphasis("", "hembygd")
    for page, part in (
        ("a", nodes.reference("", "", word)),
        ("a", addnodes.pending_xref("", word.deepcopy())),
        (GLOSSARY, word.deepcopy()),
    ):
        emphasis = prose(page, part).next_node(nodes.emphasis)
        assert emphasis["classes"] == ["language-sv"]
        assert emphasis.next_node(glossary_marks.explained) is None


def test_cells_are_marked_and_other_words_left():
    text = '<th scope="row">hembygd</th><td>home</td><td><b>hembygd</b></td><em>no</em>'
    expected = text.replace(">hembygd</th>", '><span lang="sv">hembygd</span></th>')
    assert html(text, "a") == expected
    other = prose("a", nodes.emphasis("", "no"), nodes.strong("", "hembygd"))
    assert other.next_node(nodes.emphasis)["classes"] == []


def test_meanings_are_read_from_a_glossary_and_no_other_list():
    term = nodes.term("", "Key claim")
    told = nodes.definition("", nodes.paragraph("", "A claim that\nthe argument needs."))
    terms = nodes.definition_list("", nodes.definition_list_item("", term, told))
    document = nodes.document("", "")
    document += terms
    assert glossary_marks.meanings(document) == {}
    document.clear()
    document += addnodes.glossary("", terms)
    assert glossary_marks.meanings(document) == {"key claim": "A claim that the argument needs."}


def test_the_shipped_words_are_all_there(tables):
    assert len(glossary_marks.foreign(tables.terms)) == len(tables.terms)


def test_a_table_of_another_shape_marks_nothing():
    assert glossary_marks.foreign(glossary_marks.read_terms(b"")) == {}
    whole = TERMS.to_csv(index=False).encode()
    assert glossary_marks.foreign(glossary_marks.read_terms(whole)) == WORDS
    part = TERMS.drop(columns="meaning").to_csv(index=False).encode()
    assert glossary_marks.foreign(glossary_marks.read_terms(part)) == {}


def test_terms_tell_their_meaning_on_pages(built_book):
    page = (built_book / "book" / "how-to-read.html").read_text(encoding="utf-8")
    soup = BeautifulSoup(page, "html.parser")
    terms = soup.select('article a[href*="#term-"]')
    assert terms
    glossary = (built_book / f"{GLOSSARY}.html").read_text(encoding="utf-8")
    for term in terms:
        assert len(term["data-cb-means"]) > 20
        where = BeautifulSoup(glossary, "html.parser").find(id=term["href"].partition("#")[2])
        assert where.find_next("dd").get_text(" ", strip=True) == term["data-cb-means"]


KNOWN = {"voice": "who says it", "key claim": "k", "claim": "c", "basis": "b", "case": "x"}


def explained_in(*parts, page="a"):
    document = nodes.document("", "")
    document += parts
    glossary_marks.explain_first(document, page, KNOWN)
    return [(w.astext(), w["means"]) for w in document.findall(glossary_marks.explained)]


def test_a_word_of_the_book_is_explained_where_it_first_stands():
    said = "On the basis of that, they lose their voice. "
    said += "Two voices, in this case. Key claims, a claim, a voice."
    one = nodes.paragraph("", said)
    two = nodes.paragraph("", "", nodes.Text("Its "), nodes.emphasis("", "basis"))
    found = explained_in(nodes.title("", "Claim"), nodes.literal_block("", "voice"), one, two)
    assert found == [
        ("voices", "who says it"),
        ("Key claims", "k"),
        ("claim", "c"),
        ("basis", "b"),
    ]
    assert one.astext() == said


def test_a_word_that_a_term_explains_or_a_link_holds_is_left():
    link = glossary_marks.explained("", "voice", means="who says it", refuri="x")
    other = nodes.reference("", "claim", refuri="y")
    paragraph = nodes.paragraph("", "", link, nodes.Text(" and voice, "), other)
    assert explained_in(paragraph) == [("voice", "who says it")]


def test_every_page_explains_the_words_that_it_uses(built_book):
    """The place that each leads to tells the same, and no word is explained twice."""
    glossary = (built_book / f"{GLOSSARY}.html").read_text(encoding="utf-8")
    there = BeautifulSoup(glossary, "html.parser")
    for page in (built_book / "notebooks").glob("*.html"):
        soup = BeautifulSoup(page.read_text(encoding="utf-8"), "html.parser")
        terms = soup.select('article a[href*="#term-"]')
        assert terms or page.name.startswith("09-"), page.name  # it speaks of cases only
        for term in terms:
            where = there.find(id=term["href"].partition("#")[2])
            assert where.find_next("dd").get_text(" ", strip=True) == term["data-cb-means"]
        targets = [term["href"] for term in terms]
        assert len(targets) == len(set(targets)), page.name
