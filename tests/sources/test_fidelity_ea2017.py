"""Values of the rows on Espersen & Andersen 2017 that a second reading put right."""

import pytest
from helpers.rows import value

LINK = "ea2017-c-{} | {} | ea2017-{}"
RIGHT = [
    ("claims", "ea2017-c-002", "hedge", "blandt"),
    ("claims", "ea2017-c-004", "hedge", None),
    ("claims", "ea2017-c-005", "kind", "finding"),
    ("claims", "ea2017-c-010", "kind", "context"),
    ("claims", "ea2017-c-011", "hedge", "ofte"),
    ("claims", "ea2017-c-013", "hedge", None),
    ("claims", "ea2017-c-016", "basis", "ours"),
    ("claims", "ea2017-c-017", "kind", "implication"),
    ("passages", "ea2017-rec-01", "voice_id", "ea2017-v-record"),
    ("passages", "ea2017-rec-03", "locator", "title ¶2"),
    ("indicators", "ea2017-n-01", "voice_id", "ea2017-v-record"),
    ("terms", "da-boligsocial-helhedsplan", "rendering", "housing-social master plan"),
    ("terms", "da-deltagelse", "rendering", "participation"),
    ("terms", "da-reflekteret", "rendering", "reflective"),
    ("terms", "da-pragmatisk", "rendering", "pragmatic"),
    ("case_attributes", "ea2017-guidance | contact between sectors | loose", "basis", "stated"),
    ("case_attributes", "ea2017-hotspot | who works together | several sectors", "basis", "ours"),
    ("links", LINK.format("007", "claims", "c-004"), "basis", "ours"),
    ("links", LINK.format("016", "claims", "c-012"), "basis", "ours"),
    ("links", LINK.format("016", "passages", "abs-17"), "basis", "ours"),
    ("links", LINK.format("021", "passages", "rec-02"), "relation", "opposes"),
    ("note_rows", "ea2017-s-07 | passages | ea2017-abs-10", "locator", "abstract ¶3"),
]
WORDS = [
    ("claims", "ea2017-c-006", "statement", "citizen involvement"),
    ("claims", "ea2017-c-002", "statement", "areas of the Danish master plans"),
    ("claims", "ea2017-c-009", "statement", "The authors put"),
    ("claims", "ea2017-c-012", "statement", "goes with the model samproduktion"),
    ("claims", "ea2017-c-017", "statement", "in and around the housing-social master plans"),
    ("claims", "ea2017-c-018", "statement", "something else and more than a pragmatic choice"),
    ("claims", "ea2017-c-019", "statement", "for generating results"),
    ("passages", "ea2017-abs-01", "gist", "a broad mix of residents"),
    ("passages", "ea2017-rec-02", "gist", "chapter 8"),
    ("passages", "ea2017-rec-03", "gist", "peer-reviewed"),
    ("source_notes", "ea2017-s-07", "note", "participle udmøntet"),
]


@pytest.mark.parametrize(("table", "ident", "column", "right"), RIGHT)
def test_a_value_is_that_of_the_record(tables, table, ident, column, right):
    assert value(tables, table, ident, column) == right


@pytest.mark.parametrize(("table", "ident", "column", "words"), WORDS)
def test_a_sentence_has_the_words_of_the_record(tables, table, ident, column, words):
    assert words in value(tables, table, ident, column)


@pytest.mark.parametrize("claim", ["ea2017-c-017", "ea2017-c-018", "ea2017-c-019", "ea2017-c-020"])
def test_the_conclusion_stands_on_premises(tables, claim):
    premises = tables.links[
        (tables.links.claim_id == claim) & (tables.links.target_table == "claims")
    ]
    assert len(premises)


def test_nothing_is_said_of_how_the_hotspots_partners_are_tied(tables):
    own = tables.case_attributes[tables.case_attributes.case_id == "ea2017-hotspot"]
    assert "contact between sectors" not in set(own.attribute)
