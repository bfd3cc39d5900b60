"""What the steps of Grubb & Vitus 2022 follow from, as the article says it or as we read it."""

import networkx as nx
import pytest

from casebook.tables import loading

STEPS = [
    # claim, premise, where the step is taken, whose it is
    ("001", "008", "intro ¶2", "ours"),
    ("015", "014", None, None),
    ("031", "007", "commissioned ¶1", "ours"),
    ("035", "031", "commissioned ¶7", "ours"),
    ("039", "035", "commissioned ¶7", "stated"),
    ("039", "087", "intro ¶4", "ours"),
    ("041", "040", "changes ¶1", "stated"),
    ("041", "052", "changes ¶1", "ours"),
    ("046", "047", "changes ¶2", "stated"),
    ("054", "041", "changes ¶5", "ours"),
    ("061", "046", "conditioned ¶9", "ours"),
    ("064", "046", "conditioned ¶10", "stated"),
    ("067", "065", "conditioned ¶11", "stated"),
    ("070", "052", "conditioned ¶12", "ours"),
    ("070", "071", "conditioned ¶12", "ours"),
    ("073", "071", "conditioned ¶12", "stated"),
    ("073", "072", "conditioned ¶12", "ours"),
    ("077", "127", "conclusion ¶2", "stated"),
    ("079", "065", "conditioned ¶10", "stated"),
    ("079", "070", "conditioned ¶12", "stated"),
    ("079", "077", "conclusion ¶2", "stated"),
    ("082", "011", "conclusion ¶2", "ours"),
    ("091", "070", None, None),
    ("094", "092", "clientised ¶6", "stated"),
    ("099", "098", "clientised ¶10", "ours"),
    ("107", "108", "conclusion ¶3", "stated"),
    ("108", "106", "conclusion ¶3", "stated"),
    ("109", "039", "intro ¶4", "stated"),
    ("111", "079", None, None),
    ("113", "011", "conclusion ¶4", "ours"),
    ("113", "107", "conclusion ¶4", "ours"),
    ("114", "079", "conclusion ¶4", "ours"),
    ("116", "118", "conclusion ¶4", "ours"),
    ("118", "116", None, None),
]
NOT_ABOUT_THE_FINDINGS = {
    "005",
    "006",
    "119",
}  # what has not been studied: why the article was written


@pytest.fixture(scope="module")
def tables():
    return loading.load()


@pytest.fixture(scope="module")
def premises(tables):
    links = tables.links
    return links[(links.source_id == "gv2022") & (links.target_table == "claims")]


@pytest.mark.parametrize(("claim", "premise", "locator", "basis"), STEPS)
def test_a_step_follows_from_what_the_article_says(premises, claim, premise, locator, basis):
    found = premises[
        (premises.claim_id == f"gv2022-c-{claim}") & (premises.target_id == f"gv2022-c-{premise}")
    ]
    assert list(zip(found.locator, found.basis, strict=True)) == (
        [(locator, basis)] if locator else []
    )


def test_what_the_article_takes_from_theory_reaches_what_it_finds(tables, premises):
    claims = tables.claims[tables.claims.source_id == "gv2022"]
    argument = nx.DiGraph(zip(premises.target_id, premises.claim_id, strict=True))
    key = set(claims.claim_id[claims.key])
    theory = claims.claim_id[claims.locator.str.match("intro|context") & ~claims.key]
    ends = [
        ident
        for ident in theory
        if ident[-3:] not in NOT_ABOUT_THE_FINDINGS and not nx.descendants(argument, ident) & key
    ]
    assert ends == []
