"""Values of the rows on Grubb & Vitus 2022 that a second reading put right."""

import pytest
from helpers.rows import value

RIGHT = [
    *[("claims", f"gv2022-c-{n:03}", "hedge", None) for n in (1, 2, 7, 62, 79, 94, 103, 109)],
    *[("claims", f"gv2022-c-{n:03}", "scope", "country") for n in (7, 9, 11, 22, 48, 49, 50, 51)],
    ("claims", "gv2022-c-039", "hedge", "typically"),
    ("claims", "gv2022-c-082", "scope", "several cases"),
    ("claims", "gv2022-c-094", "scope", "one case"),
    ("claims", "gv2022-c-100", "scope", "one case"),
    ("claims", "gv2022-c-104", "decidable", False),
    ("passages", "gv2022-cli-17", "hedge", None),
    ("case_attributes", "gv2022-rom | contact between sectors | personal", "basis", "stated"),
    ("case_attributes", "gv2022-wnc | contact between sectors | distant", "basis", "stated"),
    ("case_attributes", "gv2022-wnc | bridging person | none", "basis", "ours"),
    ("case_attributes", "gv2022-yar | run by | municipal staff", "basis", "ours"),
    *[("source_notes", f"gv2022-s-{n}", "kind", "told in two ways") for n in (51, 72, 75, 82, 83)],
]
WORDS = [
    ("claims", "gv2022-c-008", "statement", "Scholars"),
    ("claims", "gv2022-c-015", "statement", "complementarity"),
    ("claims", "gv2022-c-016", "statement", "is open to being read"),
    ("claims", "gv2022-c-030", "statement", "key local actors"),
    ("claims", "gv2022-c-047", "statement", "seemed susceptible to"),
    ("claims", "gv2022-c-077", "statement", "a void between the sectors"),
    ("claims", "gv2022-c-082", "statement", "made it inherently unequal"),
    ("claims", "gv2022-c-090", "statement", "could take charge"),
    ("claims", "gv2022-c-101", "statement", "on demand"),
    ("claims", "gv2022-c-114", "statement", "of both sectors"),
    ("claims", "gv2022-c-116", "statement", "in general"),
    ("claims", "gv2022-c-120", "statement", "incentives and socialisation"),
    ("passages", "gv2022-civ-05", "gist", "entry, permanent residence"),
    ("passages", "gv2022-civ-06", "gist", "civic, political, social and cultural"),
    ("passages", "gv2022-civ-19", "gist", "politicians of all colours"),
    ("passages", "gv2022-cli-07", "gist", "in accordance with the municipal strategy"),
    ("passages", "gv2022-cli-27", "gist", "selected vulnerable refugees"),
    ("passages", "gv2022-con-03", "gist", "youth and student housing"),
    ("passages", "gv2022-con-42", "gist", "semi-civic"),
    ("passages", "gv2022-end-03", "gist", "left a void"),
    ("passages", "gv2022-int-04", "gist", "Schinkel and Van Houdt argue"),
    ("passages", "gv2022-set-09", "gist", "To grasp how people put co-production into words"),
    ("source_notes", "gv2022-s-42", "note", "the two works cited are scholars'"),
]


@pytest.mark.parametrize(("table", "ident", "column", "right"), RIGHT)
def test_a_value_is_that_of_the_article(tables, table, ident, column, right):
    assert value(tables, table, ident, column) == right


@pytest.mark.parametrize(("table", "ident", "column", "words"), WORDS)
def test_a_sentence_has_the_words_of_the_article(tables, table, ident, column, words):
    assert words in value(tables, table, ident, column)


def test_no_claim_says_only_where_the_article_says_selected(tables):
    assert "only" not in value(tables, "claims", "gv2022-c-105", "statement").split()


def test_the_manager_does_not_say_where_850_people_arrived(tables):
    assert "municipality" not in value(tables, "events", "gv2022-e-06", "what")
