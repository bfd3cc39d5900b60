"""Values of the rows on the ISTR 2018 panel that a second reading put right."""

import pytest
from helpers.rows import value

AREAS = "istr2018-casestudies | in which areas it works, and why | can contribute"
RIGHT = [
    ("claims", "istr2018-c-001", "scope", "several countries"),
    ("claims", "istr2018-c-004", "hedge", None),
    ("claims", "istr2018-c-005", "hedge", None),
    ("claims", "istr2018-c-011", "rule", None),
    ("claims", "istr2018-c-018", "basis", "ours"),
    ("passages", "istr2018-rec-01", "voice_id", "istr2018-v-record"),
    ("passages", "istr2018-rec-02", "locator", "title ¶2"),
    ("source_notes", "istr2018-s-12", "locator", "title ¶2"),
    ("links", "istr2018-c-005 | claims | istr2018-c-001", "basis", "ours"),
    ("links", "istr2018-c-005 | claims | istr2018-c-002", "basis", "ours"),
    ("case_attributes", "istr2018-associations | who is asked | associations", "basis", "ours"),
    ("links", "istr2018-c-017 | claims | istr2018-c-016", "basis", "stated"),
    (
        "citations",
        "istr2018 | panel ¶1 | istr2018-r-harmon1986",
        "cited_as",
        "Harmon and Mayers 1986",
    ),
]
WORDS = [
    ("claims", "istr2018-c-001", "statement", "according to the OECD"),
    ("claims", "istr2018-c-009", "statement", "areas of the public and of the voluntary sector"),
    ("claims", "istr2018-c-015", "statement", "furthers"),
    ("claims", "istr2018-c-014", "statement", "in the literature"),
    ("claims", "istr2018-c-016", "statement", "involves citizens more closely in the solution"),
    ("passages", "istr2018-pan-09", "gist", "areas of the public sector and of the voluntary"),
    ("passages", "istr2018-pan-17", "gist", "furthers"),
    ("passages", "istr2018-pan-18", "gist", "involves citizens more closely in the solution"),
    ("source_notes", "istr2018-s-10", "note", "where it belongs before it"),
    ("source_notes", "istr2018-s-14", "note", "volunteers beside the associations"),
    ("case_attributes", AREAS, "detail", "compared is not said"),
]


@pytest.mark.parametrize(("table", "ident", "column", "right"), RIGHT)
def test_a_value_is_that_of_the_record(tables, table, ident, column, right):
    assert value(tables, table, ident, column) == right


@pytest.mark.parametrize(("table", "ident", "column", "words"), WORDS)
def test_a_sentence_has_the_words_of_the_record(tables, table, ident, column, words):
    assert words in value(tables, table, ident, column)


def test_a_gloss_of_ours_stands_in_the_note(tables):
    assert "definition" not in value(tables, "claims", "istr2018-c-015", "statement")
    assert "definition" in value(tables, "claims", "istr2018-c-015", "note")
