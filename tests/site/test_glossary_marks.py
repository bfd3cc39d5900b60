"""Words marked where they stand: the right language, one link and no other, and the meaning."""

import pandas as pd
import pytest

from casebook.site import glossary_marks

TERMS = pd.DataFrame(
    [
        ("da-samskabelse", "samskabelse", "da", "co-creation", 'Together, "as one".'),
        ("sv-hembygd", "hembygd", "sv", "home place", "Where one is from."),
    ],
    columns=["term_id", "term", "language", "rendering", "meaning"],
)
WORDS = glossary_marks.foreign(TERMS)
TEXT = """# Glossary

```{glossary}
passage
  One thing that a source says
  at one place.

key claim
  A claim that the argument needs.
```
"""


@pytest.mark.parametrize(("name", "up"), [("index", ""), ("notebooks/one", "../")])
def test_a_word_in_emphasis_tells_its_language_and_meaning(name, up):
    page = glossary_marks.marked("<p><em>Samskabelse</em> is</p>", name, WORDS, {})
    assert page == (
        f'<p><em lang="da"><a class="cb-word" href="{up}book/reference/glossary.html'
        '#da-samskabelse" data-cb-means="co-creation. Together, &quot;as one&quot;.">'
        "Samskabelse</a></em> is</p>"
    )


def test_a_word_in_a_link_or_in_the_glossary_itself_gets_its_language_only():
    page = glossary_marks.marked('<a href="x">on <em>hembygd</em></a>', "a", WORDS, {})
    assert page == '<a href="x">on <em lang="sv">hembygd</em></a>'
    page = glossary_marks.marked("<em>hembygd</em>", glossary_marks.GLOSSARY, WORDS, {})
    assert page == '<em lang="sv">hembygd</em>'


def test_cells_are_marked_and_other_words_left():
    page = glossary_marks.marked(
        "<th scope='row'>hembygd</th><td>home</td><em>no</em>", "a", WORDS, {}
    )
    assert page == ("<th scope='row'><span lang=\"sv\">hembygd</span></th><td>home</td><em>no</em>")


def test_concepts_are_read_from_the_page_and_told_by_links_to_them():
    meanings = glossary_marks.concepts(TEXT)
    assert meanings == {
        "passage": "One thing that a source says at one place.",
        "key claim": "A claim that the argument needs.",
    }
    link = '<a class="reference internal" href="g.html#term-passage"><span>passage</span></a>'
    assert 'data-cb-means="One thing that' in glossary_marks.marked(link, "a", {}, meanings)
    other = link.replace("passage", "unknown")
    assert glossary_marks.marked(other, "a", {}, meanings) == other
    assert glossary_marks.concepts("no glossary") == {}


def test_the_shipped_words_are_all_there(tables):
    assert len(glossary_marks.foreign(tables.terms)) == len(tables.terms)


def test_a_table_of_another_shape_marks_nothing(tmp_path):
    path = tmp_path / "terms.csv"
    TERMS.to_csv(path, index=False)
    assert glossary_marks.foreign(glossary_marks.read_terms(path)) == WORDS
    TERMS.drop(columns="meaning").to_csv(path, index=False)
    assert glossary_marks.foreign(glossary_marks.read_terms(path)) == {}
