"""What overturns a claim and what falls with it: on arguments of a few claims, then the shipped."""

from itertools import combinations
from types import SimpleNamespace

import pytest

from casebook import datasets, withdrawal
from casebook.claims import (
    Argument,
    Passage,
    RuleResult,
    UnknownId,
    argument,
    fallen_passages,
    verdict,
)


def claim(claim_id, kind="finding", scope="one case"):
    return SimpleNamespace(
        claim_id=claim_id, source_id="s2020", kind=kind, scope=scope, decidable=True, key=True
    )


def passage(voice, material="interview", case=None, informant=None):
    return Passage("s2020", material, voice, voice, informant, frozenset([case] if case else []))


def build(claims, passages, supports, premises=None, opposes=None, rules=None):
    return Argument(
        {c.claim_id: c for c in claims},
        passages,
        supports,
        opposes or {},
        premises or {},
        {},
        {},
        set(),
        rules or {},
        {},
    )


def sets(found, kind):
    return [sorted(o.remove) for o in found if o.kind == kind]


def test_two_voices_hang_on_either():
    arg = build([claim("c")], {"p": passage("a"), "q": passage("b")}, {"c": ["p", "q"]})
    found = withdrawal.overturned_by(arg, "c")
    assert sets(found, "informants") == [["a"], ["b"]]
    assert all(o.exact and o.becomes == "thin" for o in found)


def test_three_voices_hang_on_pairs():
    arg = build([claim("c")], {v: passage(v) for v in "abc"}, {"c": ["a", "b", "c"]})
    assert sets(withdrawal.overturned_by(arg, "c"), "informants") == [
        ["a", "b"],
        ["a", "c"],
        ["b", "c"],
    ]


def test_four_voices_give_a_bound_that_is_called_one():
    arg = build([claim("c")], {v: passage(v) for v in "abcd"}, {"c": list("abcd")})
    (found,) = [o for o in withdrawal.overturned_by(arg, "c") if o.kind == "informants"]
    assert len(found.remove) == 3
    assert not found.exact


def test_an_informant_goes_by_number_and_takes_every_passage_along():
    passages = {"p": passage("a", informant="i-1"), "q": passage("a", informant="i-1")}
    arg = build([claim("c")], passages, {"c": ["p", "q"]})
    found = withdrawal.overturned_by(arg, "c")
    assert sets(found, "informants") == [["i-1"]]
    assert sets(found, "passages") == [["p", "q"]]


def test_a_summing_up_hangs_on_what_its_premises_hang_on():
    arg = build([claim("c"), claim("d")], {"p": passage("a")}, {"c": ["p"]}, premises={"d": ["c"]})
    assert sets(withdrawal.overturned_by(arg, "d"), "informants") == [["a"]]


def test_nothing_overturns_what_is_only_stated():
    arg = build([claim("c")], {"p": passage("au", "authors' analysis")}, {"c": ["p"]})
    assert withdrawal.overturned_by(arg, "c") == []


def test_withdrawing_the_opponent_overturns_as_well():
    arg = build(
        [claim("c")],
        {"p": passage("a"), "q": passage("au", "authors' analysis")},
        {"c": ["p"]},
        opposes={"c": ["q"]},
    )
    assert [o.becomes for o in withdrawal.overturned_by(arg, "c") if o.remove == ["q"]] == ["thin"]


def test_a_claim_without_data_falls_with_its_premise_and_one_with_data_does_not():
    arg = build(
        [claim("a"), claim("b"), claim("c"), claim("d")],
        {"p": passage("v")},
        {"c": ["p"]},
        premises={"b": ["a"], "c": ["a"], "d": ["b", "c"]},
    )
    assert withdrawal.falls_with(arg, "a") == ["b", "d"]
    assert withdrawal.falls_with(arg, "c") == ["d"]
    assert withdrawal.falls_with(arg, "d") == []


def test_what_is_contested_leaves_its_conclusions_undecided():
    arg = build(
        [claim("a"), claim("b")],
        {"q": passage("au", "authors' analysis")},
        {},
        premises={"b": ["a"]},
        opposes={"a": ["q"]},
    )
    assert withdrawal.standing(arg) == {"a": "undecided", "b": "undecided"}
    assert withdrawal.falls_with(arg, "a") == ["b"]


def test_a_rule_that_fails_takes_the_claim_and_its_conclusions_out():
    arg = build(
        [claim("a"), claim("b")],
        {},
        {},
        premises={"b": ["a"]},
        rules={"a": RuleResult(False, "No.")},
    )
    assert withdrawal.standing(arg) == {"a": "out", "b": "out"}
    assert withdrawal.falls_with(arg, "a") == []


def test_an_unknown_claim_is_named():
    with pytest.raises(UnknownId, match="'x'"):
        withdrawal.falls_with(build([claim("a")], {}, {}), "x")


# The shipped argument.


@pytest.fixture(scope="module")
def tables():
    return datasets.load()


@pytest.fixture(scope="module")
def shipped(tables):
    return argument(tables, "gv2022")


def test_sets_of_one_and_two_are_all_there_and_minimal(shipped):
    """Against the definition, by trying every set of informants."""
    speakers = {
        p.informant_id or p.voice_id
        for p in shipped.passages.values()
        if p.material not in ("literature", "authors' analysis", "statistic")
    }
    for claim_id in list(shipped.claims)[::7]:
        before = verdict(shipped, claim_id).status

        def changes(gone, claim_id=claim_id, before=before):
            return verdict(shipped, claim_id, fallen_passages(shipped, gone)).status != before

        ones = {(s,) for s in speakers if changes([s])}
        twos = {
            pair
            for pair in combinations(sorted(speakers), 2)
            if changes(pair) and not {(pair[0],), (pair[1],)} & ones
        }
        found = [o for o in withdrawal.overturned_by(shipped, claim_id) if o.kind == "informants"]
        assert {tuple(sorted(o.remove)) for o in found if o.exact} == ones | twos


def test_a_bound_does_what_it_says(shipped):
    bounds = [
        (claim_id, o)
        for claim_id in shipped.claims
        for o in withdrawal.overturned_by(shipped, claim_id)
        if not o.exact
    ]
    assert bounds
    for claim_id, found in bounds:
        assert len(found.remove) > 2
        gone = fallen_passages(shipped, found.remove)
        assert verdict(shipped, claim_id, gone).status == found.becomes
        assert found.becomes != verdict(shipped, claim_id).status


def test_informant_17_is_the_heaviest_voice(tables):
    carriers = withdrawal.carriers(tables, "gv2022")
    people = carriers[carriers.kind == "voice"]
    assert people.id.iloc[0] == "gv2022-i-17"
    assert not people.id.isin(["gv2022-v-authors", "gv2022-v-literature"]).any()
    assert set(carriers.id[carriers.kind == "case"]) == set(tables.cases.case_id)


def test_every_claim_has_both_answers(tables):
    effects = withdrawal.effects(tables, "gv2022")
    assert list(effects) == list(tables.claims.claim_id)
    ids = set(tables.claims.claim_id)
    for claim_id, effect in effects.items():
        assert set(effect["falls_with"]) <= ids - {claim_id}
        for found in effect["overturned_by"]:
            assert found["kind"] in withdrawal.KINDS


def test_what_a_claim_hangs_on_is_told_by_name(tables):
    names = withdrawal.names_of(tables)
    effect = withdrawal.effects(tables, claim_ids=["gv2022-c-098"])["gv2022-c-098"]
    told = withdrawal.hangs_on(effect["overturned_by"], names)
    assert "informant 17" in told
    assert "Love Your Municipality" in told
    assert withdrawal.hangs_on([], names) == "no single one"
