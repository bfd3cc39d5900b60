"""Values of the rows on the report of 2020 that a second reading put right."""

import pytest
from helpers.rows import value

RIGHT = [
    ("claims", "nwc2020-c-005", "hedge", None),
    ("claims", "nwc2020-c-025", "label", "Ties beyond work"),
    ("claims", "nwc2020-c-057", "hedge", "some, may be"),
    ("claims", "nwc2020-c-067", "locator", "trust ¶5"),
    ("claims", "nwc2020-c-067", "hedge", "many"),
    ("claims", "nwc2020-c-088", "hedge", None),
    ("claims", "nwc2020-c-119", "hedge", "often"),
    ("claims", "nwc2020-c-128", "hedge", None),
    ("source_notes", "nwc2020-s-050", "kind", "told in two ways"),
    ("source_notes", "nwc2020-s-066", "kind", "told in two ways"),
    ("claims", "nwc2020-c-152", "hedge", "rarely"),
    ("claims", "nwc2020-c-154", "hedge", "were found to"),
    ("claims", "nwc2020-c-166", "decidable", True),
    ("claims", "nwc2020-c-186", "hedge", None),
    ("claims", "nwc2020-c-197", "hedge", None),
    ("claims", "nwc2020-c-212", "basis", "ours"),
    ("claims", "nwc2020-c-240", "hedge", "remains to be seen"),
    ("passages", "nwc2020-nor-16", "material", "own statement"),
    ("passages", "nwc2020-nor-17", "material", "own statement"),
    ("passages", "nwc2020-den-17", "material", "authors' analysis"),
    ("passages", "nwc2020-end-05", "basis", "ours"),
    ("source_notes", "nwc2020-s-106", "kind", "told in two ways"),
    ("source_notes", "nwc2020-s-127", "kind", "told in two ways"),
    ("source_notes", "nwc2020-s-166", "kind", "told in two ways"),
]
WORDS = [
    ("claims", "nwc2020-c-003", "statement", "In Norris and Purunen's account"),
    ("claims", "nwc2020-c-017", "statement", "encourages and mediates"),
    ("claims", "nwc2020-c-023", "statement", "social, economic, cultural and political life"),
    ("claims", "nwc2020-c-024", "statement", "civic turn"),
    ("claims", "nwc2020-c-025", "statement", "as opposed to wider networks at work"),
    ("claims", "nwc2020-c-051", "statement", "missing long-term money"),
    ("claims", "nwc2020-c-084", "statement", "no civil society organisations"),
    ("claims", "nwc2020-c-085", "statement", "society, institutions and organisations"),
    ("claims", "nwc2020-c-106", "statement", "a sociocultural and a socio-affective side"),
    ("claims", "nwc2020-c-123", "statement", "is now extending to"),
    ("passages", "nwc2020-tru-15", "gist", "Some organisations"),
    ("passages", "nwc2020-tru-24", "gist", "members of a civil organisation"),
    ("claims", "nwc2020-c-176", "statement", "interest in volunteering"),
    ("claims", "nwc2020-c-197", "statement", "focus"),
    ("claims", "nwc2020-c-199", "statement", "larger cities"),
    ("claims", "nwc2020-c-210", "statement", "civic turn"),
    ("claims", "nwc2020-c-215", "statement", "evaluate"),
    ("claims", "nwc2020-c-234", "statement", "more preventive"),
    ("passages", "nwc2020-den-14", "gist", "belong to society"),
    ("passages", "nwc2020-swe-43", "gist", "Swedish municipalities in integration"),
    ("events", "nwc2020-e-26", "what", "is introduced"),
]
# Spans were cut at a column break or a caption: the gist said more than the span held.
SPANS = {"int-12": 227, "net-23": 1030, "tru-13": 202, "tru-30": 248, "end-40": 277, "end-54": 81}


@pytest.mark.parametrize(("table", "ident", "column", "right"), RIGHT)
def test_a_value_is_that_of_the_report(tables, table, ident, column, right):
    assert value(tables, table, ident, column) == right


@pytest.mark.parametrize(("table", "ident", "column", "words"), WORDS)
def test_a_sentence_has_the_words_of_the_report(tables, table, ident, column, words):
    assert words in value(tables, table, ident, column)


@pytest.mark.parametrize(("passage", "length"), SPANS.items())
def test_a_span_holds_what_the_gist_says(tables, passage, length):
    assert value(tables, "passages", f"nwc2020-{passage}", "anchor_length") == length


def test_what_the_law_says_is_kept_apart_from_policies_and_agreements(tables):
    """A strategy, a resolution, a letter or a contract is no legal instrument."""
    rows = tables.country_profiles[tables.country_profiles.source_id == "nwc2020"]
    told = rows[rows.aspect == "legal instrument"]
    assert set(told.passage_id.str.removeprefix("nwc2020-")) == {
        "nor-06",
        "swe-10",
        "swe-12",
        "fin-04",
    }
