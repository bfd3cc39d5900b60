"""Statuses: the rule on a study of a few rows, and what the shipped tables come to."""

from types import SimpleNamespace

import pandas as pd
import pytest

from casebook import argument
from casebook.argument import collecting
from casebook.cli.claims import explain, overview
from casebook.tables.loading import Tables


def frame(columns, *rows):
    return pd.DataFrame(list(rows), columns=columns.split())


UNRULED = (None, True, None, True)  # no hedge, decidable, no rule, key


@pytest.fixture
def study():
    """Two voices that may be one (v1, v2), a third, authors and literature; two cases."""
    return SimpleNamespace(
        sources=frame("source_id citation url", ("s2020", "S 2020", "https://example.org")),
        voices=frame(
            "voice_id label informant_id sector",
            ("v1", "a manager", "i1", "municipality"),
            ("v2", "a leader", None, "municipality"),
            ("v3", "a volunteer", "i3", "voluntary organisation"),
            ("va", "the authors", None, "research"),
            ("vl", "cited literature", None, "research"),
            ("vp", "a newspaper", None, "press"),
            ("vo", "an association's page", None, "voluntary organisation"),
        ),
        informants=frame("informant_id", ("i1",), ("i3",)),
        cases=frame("case_id name", ("k1", "One"), ("k2", "Two")),
        possible_identities=frame("voice_id may_be", ("v2", "v1")),
        passages=frame(
            "source_id passage_id material voice_id gist printed_as locator",
            ("s2020", "p1", "interview", "v1", "One.", "quoted", "a ¶1"),
            ("s2020", "p2", "interview", "v2", "Two.", "quoted", "a ¶1"),
            ("s2020", "p3", "interview", "v3", "Three.", "quoted", "a ¶1"),
            ("s2020", "p4", "field note", "v1", "Four.", "quoted", "a ¶1"),
            ("s2020", "p5", "authors' analysis", "va", "Five.", "argued", "a ¶1"),
            ("s2020", "p6", "literature", "vl", "Six.", "paraphrased", "a ¶1"),
            ("s2020", "p7", "press report", "vp", "Seven.", "paraphrased", "a ¶1"),
            ("s2020", "p8", "own statement", "vo", "Eight.", "paraphrased", "a ¶1"),
        ),
        passage_cases=frame("passage_id case_id", ("p1", "k1"), ("p3", "k2"), ("p4", "k1")),
        claims=frame(
            "claim_id source_id kind scope locator statement hedge decidable rule key note basis",
            (*"c1 s2020 finding".split(), "one case", "a ¶1", "A.", *UNRULED, None, "stated"),
        ),
        links=frame("claim_id target_table target_id relation basis"),
    )


def link(study, claim, *targets, table="passages", relation="supports", basis="stated"):
    rows = frame(
        "claim_id target_table target_id relation basis",
        *((claim, table, target, relation, basis) for target in targets),
    )
    study.links = pd.concat([study.links, rows], ignore_index=True)


def set_claim(study, claim="c1", **cells):
    if claim not in set(study.claims.claim_id):
        new = study.claims[study.claims.claim_id == "c1"].assign(claim_id=claim)
        study.claims = pd.concat([study.claims, new], ignore_index=True)
    for column, value in cells.items():
        study.claims.loc[study.claims.claim_id == claim, column] = value


def tables_of(study):
    return Tables(vars(study))


def verdict(study, claim="c1", **options):
    return argument.judge(tables_of(study), **options)[claim]


def status(study, claim="c1", **options):
    return verdict(study, claim, **options).status


@pytest.mark.parametrize(
    ("evidence", "expected"),
    [
        (["p1", "p3"], "shown"),  # two voices that are surely two
        (["p1", "p2"], "thin"),  # two that may be one
        (["p1", "p4"], "shown"),  # one voice, two kinds of material
        (["p1"], "thin"),
        (["p5"], "stated"),
        (["p6"], "cited"),
        (["p5", "p6"], "cited"),
        (["p7"], "cited"),  # what a newspaper reports is no more data than what a study found
        (["p6", "p7"], "cited"),
        (["p8"], "thin"),  # what an association says of itself is, and it is one voice
        (["p7", "p8"], "thin"),
        (["p3", "p8"], "shown"),
        ([], "stated"),
    ],
)
def test_status_follows_from_voices_and_materials(study, evidence, expected):
    link(study, "c1", *evidence)
    assert status(study) == expected


def test_a_claim_about_several_cases_needs_data_on_two(study):
    link(study, "c1", "p1", "p4")
    set_claim(study, scope="several cases")
    assert status(study) == "thin"
    link(study, "c1", "p3")
    assert status(study) == "shown"


def test_a_claim_that_reaches_beyond_its_one_case_is_thin(study):
    link(study, "c1", "p1", "p4")
    set_claim(study, scope="municipality")
    found = verdict(study)
    assert found.status == "thin"
    assert "reaches further than One" in " ".join(found.because)


def test_opposition_comes_before_support(study):
    link(study, "c1", "p1", "p3")
    link(study, "c1", "p5", relation="opposes")
    assert status(study) == "at odds"
    assert status(study, without=["p5"]) == "shown"


def test_what_nothing_could_decide_is_untestable_unless_data_are_there(study):
    set_claim(study, decidable=False)
    link(study, "c1", "p5")
    assert status(study) == "untestable"
    link(study, "c1", "p1")
    assert status(study) == "thin"


def test_a_summing_up_is_as_good_as_its_weakest_premise(study):
    set_claim(study, "c2")
    set_claim(study, "c3")
    link(study, "c2", "p1", "p3")
    link(study, "c3", "p1")
    link(study, "c1", "c2", "c3", table="claims")
    assert status(study) == "thin"
    assert status(study, without=["p1"]) == "stated"


def test_a_mechanism_does_not_borrow_from_its_premises(study):
    set_claim(study, "c2")
    link(study, "c2", "p1", "p3")
    link(study, "c1", "c2", table="claims")
    set_claim(study, kind="mechanism")
    assert status(study) == "stated"


@pytest.mark.parametrize(
    ("gone", "expected"),
    [("p3", "thin"), ("v3", "thin"), ("i3", "thin"), ("k2", "thin"), ("k1", "thin")],
)
def test_withdrawing_a_passage_voice_informant_or_case(study, gone, expected):
    link(study, "c1", "p1", "p3")
    assert status(study) == "shown"
    assert status(study, without=[gone]) == expected


def test_links_that_the_authors_did_not_make_can_be_left_out(study):
    link(study, "c1", "p1")
    link(study, "c1", "p3", basis="ours")
    found = verdict(study)
    assert found.status == "shown"
    assert "That p3 bears on the claim is our reading." in found.because
    assert status(study, our_links=False) == "thin"


def test_unknown_ids_are_named(study):
    with pytest.raises(argument.UnknownId, match="'i9'"):
        argument.judge(tables_of(study), without=["i9"])
    with pytest.raises(argument.UnknownId, match="s2020"):
        argument.judge(tables_of(study), "s1999")
    with pytest.raises(argument.UnknownId, match="c9"):
        argument.card(tables_of(study), "c9")


def test_a_rule_decides_and_a_missing_rule_is_an_error(study, monkeypatch):
    link(study, "c1", "p1", "p3")
    set_claim(study, rule="adds_up")
    for holds, expected in ((True, "computed"), (False, "at odds")):
        rule = {"adds_up": lambda tables, holds=holds: argument.RuleResult(holds, "Because.")}
        monkeypatch.setattr(collecting, "rules_of", lambda source, rule=rule: rule)
        found = verdict(study)
        assert (found.status, found.because) == (expected, ["Because."])
    monkeypatch.setattr(collecting, "rules_of", lambda source: {})
    with pytest.raises(argument.UnknownId, match="adds_up"):
        argument.judge(tables_of(study))


def test_a_card_tells_evidence_on_both_sides(study):
    set_claim(study, "c2")
    link(study, "c1", "p1")
    link(study, "c1", "p5", relation="opposes")
    link(study, "c1", "c2", table="claims")
    card = argument.card(tables_of(study), "c1")
    assert [(e["id"], e["relation"]) for e in card["evidence"]] == [
        ("p1", "supports"),
        ("p5", "opposes"),
    ]
    assert [p["claim_id"] for p in card["premises"]] == ["c2"]
    effect = argument.effects(tables_of(study), claim_ids=["c1"])["c1"]
    told = explain(card, effect, argument.names_of(tables_of(study)))
    assert "a manager" in told
    assert "Against it:" in told
    assert "Premises:" in told
    assert "without p5: thin" in told
    assert "this falls with it: nothing." in told


@pytest.mark.parametrize(
    ("figure", "said"),
    [
        ({"value": 7100.0, "qualifier": "at least"}, "people helped: at least 7,100 (DK)"),
        ({"value": 2.0, "value_to": 3.0, "place": pd.NA}, "people helped: 2 to 3"),
        ({"value": 99.5, "unit": "%"}, "people helped: 99.5 % (DK)"),
        ({"value": 3.0, "unit": "years", "period": "2018"}, "people helped: 3 (years, DK, 2018)"),
    ],
)
def test_a_card_names_cases_and_figures_that_the_ledger_counts(study, figure, said):
    blank = {"value_to": pd.NA, "unit": "people", "measures": "people helped"}
    more = {"place": "DK", "period": pd.NA, "qualifier": "exact", "locator": "a ¶1"}
    row = {"indicator_id": "n1"} | blank | more | figure
    set_claim(study, "c1")
    link(study, "c1", "n1", table="indicators", basis="ours")
    tables = tables_of(study)
    tables = type(tables)({**tables, "indicators": pd.DataFrame([row])})
    card = argument.card(tables, "c1")
    assert [(thing["what"], thing["said"], thing["ours"]) for thing in card["things"]] == [
        ("figure", said, True)
    ]
    assert card["our_links"] == ["n1"]
    assert len(argument.ledger(tables)[0]["evidence"]) == 1
    effect = argument.effects(tables, claim_ids=["c1"])["c1"]
    assert f"n1 (figure, a ¶1) (our reading): {said}" in explain(
        card, effect, argument.names_of(tables)
    )


def test_overview_counts(study):
    assert overview(argument.ledger(tables_of(study))).endswith("1 claim: 1 stated")


# What the shipped tables come to.


def test_every_evidence_passage_serves_a_claim(tables):
    used = set(tables.links.target_id[tables.links.target_table == "passages"])
    evidence = tables.passages[tables.passages.role == "evidence"]
    assert set(evidence.passage_id) <= used
    context = tables.passages[tables.passages.role == "context"]
    assert not set(context.passage_id) & used


def test_every_status_is_one_of_seven_and_explained(tables):
    for claim in argument.ledger(tables):
        assert claim["status"] in argument.STATUSES
        assert claim["because"]
        assert claim["locator"]


def test_every_rule_of_a_source_is_used_and_every_rule_used_exists(tables):
    for source in tables.sources.source_id:
        named = set(tables.claims.rule[tables.claims.source_id == source].dropna())
        assert named == set(argument.rules_of(source))


def test_links_made_by_the_authors_stay_inside_their_source(tables):
    sources = tables.claims.set_index("claim_id").source_id
    owner = tables.links.claim_id.map(sources)
    assert (owner == tables.links.source_id).all()
