"""What overturns a claim and what falls with it: on arguments of a few claims, then the shipped."""

from itertools import combinations

import pandas as pd
import pytest

from casebook import display
from casebook.argument import (
    Argument,
    Claim,
    Passage,
    RuleResult,
    UnknownId,
    argument,
    claim_rows,
    collecting,
    fallen_passages,
    judge,
    standing,
    verdict,
    withdrawal,
)
from casebook.argument.other_rules import Falling
from casebook.argument.standing import falls_with
from casebook.cli.claims import explain
from casebook.tables import loading


def claim(claim_id, kind="finding", scope="one case"):
    return Claim(claim_id, "s2020", kind, scope, key=True)


def passage(voice, material="interview", case=None, informant=None):
    return Passage("s2020", material, voice, voice, informant, frozenset([case] if case else []))


def build(claims, passages, supports, premises=None, opposes=None, rules=None, works=()):
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
        works,
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
    assert falls_with(arg, "a") == ["b", "d"]
    assert falls_with(arg, "c") == ["d"]
    assert falls_with(arg, "d") == []


def test_what_is_contested_leaves_its_conclusions_undecided():
    arg = build(
        [claim("a"), claim("b")],
        {"q": passage("au", "authors' analysis")},
        {},
        premises={"b": ["a"]},
        opposes={"a": ["q"]},
    )
    assert standing(arg) == {"a": "undecided", "b": "undecided"}
    assert falls_with(arg, "a") == ["b"]


def test_a_rule_that_fails_takes_the_claim_and_its_conclusions_out():
    arg = build(
        [claim("a"), claim("b")],
        {},
        {},
        premises={"b": ["a"]},
        rules={"a": RuleResult(False, "No.")},
    )
    assert standing(arg) == {"a": "out", "b": "out"}
    assert falls_with(arg, "a") == []


def test_an_unknown_claim_is_named():
    with pytest.raises(UnknownId, match="'x'"):
        falls_with(build([claim("a")], {}, {}), "x")


# Cited works: voices of literature that speak for works by name.


def work(name):
    return passage(name, "literature")


def test_a_cited_claim_is_stated_without_its_only_work():
    arg = build([claim("c")], {"p": work("w")}, {"c": ["p"]}, works={"w"})
    assert verdict(arg, "c").status == "cited"
    found = withdrawal.overturned_by(arg, "c")
    assert [(o.kind, o.remove, o.becomes) for o in found] == [
        ("passages", ["p"], "stated"),
        ("works", ["w"], "stated"),
    ]


def test_a_work_takes_all_its_passages_along():
    arg = build([claim("c")], {"p": work("w"), "q": work("w")}, {"c": ["p", "q"]}, works={"w"})
    found = withdrawal.overturned_by(arg, "c")
    assert sets(found, "works") == [["w"]]
    assert sets(found, "passages") == [["p", "q"]]


def test_two_works_have_to_go_together():
    arg = build([claim("c")], {"p": work("w"), "q": work("x")}, {"c": ["p", "q"]}, works={"w", "x"})
    assert sets(withdrawal.overturned_by(arg, "c"), "works") == [["w", "x"]]


def test_the_literature_as_a_whole_cannot_be_withdrawn_and_holds_the_claim_up():
    passages = {"p": work("w"), "q": work("literature")}
    arg = build([claim("c"), claim("d")], passages, {"c": ["q"], "d": ["p", "q"]}, works={"w"})
    for claim_id in ("c", "d"):
        found = withdrawal.overturned_by(arg, claim_id)
        assert sets(found, "works") == sets(found, "informants") == []
        assert sets(found, "passages")


def test_a_claim_that_nothing_could_decide_is_untestable_without_its_work():
    undecidable = claim("c")._replace(decidable=False)
    arg = build([undecidable], {"p": work("w")}, {"c": ["p"]}, works={"w"})
    assert [o.becomes for o in withdrawal.overturned_by(arg, "c")] == ["untestable"] * 2


def test_a_summing_up_hangs_on_the_works_of_its_premises():
    arg = build(
        [claim("c"), claim("d", "context")],
        {"p": work("w")},
        {"c": ["p"]},
        premises={"d": ["c"]},
        works={"w"},
    )
    assert sets(withdrawal.overturned_by(arg, "d"), "works") == [["w"]]


def test_a_figure_out_of_a_work_is_withdrawn_with_the_work_and_not_as_an_informant():
    arg = build([claim("c")], {"p": passage("w", "statistic")}, {"c": ["p"]}, works={"w"})
    found = withdrawal.overturned_by(arg, "c")
    assert sets(found, "works") == [["w"]]
    assert sets(found, "informants") == []


def test_data_outlast_the_literature_beside_them():
    arg = build([claim("c")], {"p": passage("a"), "q": work("w")}, {"c": ["p", "q"]}, works={"w"})
    assert sets(withdrawal.overturned_by(arg, "c"), "works") == []


# The shipped argument.


@pytest.fixture(scope="module")
def tables():
    return loading.load()


@pytest.fixture(scope="module")
def shipped(tables):
    return argument(tables, "gv2022")


CITED = "gv2022-c-017"  # rests on literature
NAMED, LITERATURE = "gv2022-v-named", "gv2022-v-literature"


@pytest.fixture(scope="module")
def tied(tables):
    """The shipped tables, in which what ``CITED`` cites has a voice and a work of its own.

    A tie of a voice that is not literature must not count.
    """
    links = tables.links
    cited = links.target_id[(links.claim_id == CITED) & (links.target_table == "passages")]
    voices = tables.voices
    voice = voices[voices.voice_id == LITERATURE].assign(voice_id=NAMED, label="Somebody 2017")
    moved = tables.passages.voice_id.mask(tables.passages.passage_id.isin(cited), NAMED)
    ties = pd.DataFrame(
        [(NAMED, "gv2022-r-borevi2017"), ("gv2022-v-authors", "gv2022-r-borevi2017")],
        columns=["voice_id", "reference_id"],
    )
    frames = {
        "passages": tables.passages.assign(voice_id=moved),
        "voices": pd.concat([voices, voice], ignore_index=True),
        "voice_references": ties,
    }
    return tables.replace(**frames)


@pytest.mark.slow
def test_only_a_voice_of_literature_with_a_work_is_one(tables, tied):
    assert collecting.named_works(tied) == {NAMED: ["gv2022-r-borevi2017"]}
    assert set(argument(tied).works) == {NAMED}
    without = {name: frame for name, frame in tables.items() if name != "voice_references"}
    empty = tied.voice_references.iloc[:0]
    for frames in (without, without | {"voice_references": empty}):
        assert collecting.named_works(loading.Tables(frames)) == {}
        assert not argument(loading.Tables(frames)).works


@pytest.mark.slow
def test_a_work_is_told_as_one_wherever_a_claim_is(tied):
    effect = withdrawal.effects(tied, claim_ids=[CITED])[CITED]
    works = [o for o in effect["overturned_by"] if o["kind"] == "works"]
    assert works == [{"kind": "works", "remove": [NAMED], "becomes": "stated", "exact": True}]
    names = withdrawal.names_of(tied)
    assert withdrawal.hangs_on(effect["overturned_by"], names) == "Somebody 2017 (cited work)"
    card = claim_rows.card(tied, CITED)
    assert card["status"] == "cited"
    assert "without Somebody 2017 (cited work): stated" in explain(card, effect, names)
    assert "literature · Somebody 2017" in display.card(card).text
    assert judge(tied, without=[NAMED])[CITED].status == "stated"


def test_a_voice_of_several_works_is_called_so(tied):
    more = pd.DataFrame({"voice_id": [NAMED], "reference_id": ["gv2022-r-ahlen2018"]})
    ties = pd.concat([tied.voice_references, more])
    tables = tied.replace(voice_references=ties)
    assert withdrawal.names_of(tables)[NAMED] == "Somebody 2017 (cited works)"


def test_a_work_carries_claims_beside_voices_and_cases(tables, tied):
    carriers = withdrawal.carriers(tied, "gv2022")
    assert list(dict.fromkeys(carriers.kind)) == ["voice", "cited work", "case"]
    (work,) = carriers[carriers.kind == "cited work"].to_dict("records")
    assert (work["id"], work["label"]) == (NAMED, "Somebody 2017 (cited work)")
    assert work["passages"] == (tied.passages.voice_id == NAMED).sum() > 0
    assert work["claims"] >= 1
    plain = withdrawal.carriers(tables, "gv2022")
    others = carriers[carriers.kind != "cited work"]
    assert others.to_dict("records") == plain[plain.kind != "cited work"].to_dict("records")


@pytest.mark.slow
def test_sets_of_one_and_two_are_all_there_and_minimal(shipped):
    """Against the definition, by trying every set of informants."""
    speakers = {
        p.informant_id or p.voice_id
        for p in shipped.passages.values()
        if p.material not in ("literature", "authors' analysis", "statistic")
    }
    falling = Falling(shipped.passages)
    without = {
        gone: falling.without(*gone)
        for number in (1, 2)
        for gone in combinations(sorted(speakers), number)
    }
    for claim_id in list(shipped.claims)[::7]:
        before = verdict(shipped, claim_id).status
        changing = {
            gone
            for gone, fallen in without.items()
            if verdict(shipped, claim_id, fallen).status != before
        }
        ones = {gone for gone in changing if len(gone) == 1}
        twos = {gone for gone in changing - ones if not {(gone[0],), (gone[1],)} & ones}
        found = [o for o in withdrawal.overturned_by(shipped, claim_id) if o.kind == "informants"]
        assert {tuple(sorted(o.remove)) for o in found if o.exact} == ones | twos


@pytest.mark.slow
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
    own = tables.cases[tables.cases.source_id == "gv2022"]
    assert set(carriers.id[carriers.kind == "case"]) == set(own.case_id)


def test_every_claim_has_both_answers(tables):
    effects = withdrawal.effects(tables, "gv2022")
    own = tables.claims[tables.claims.source_id == "gv2022"]
    assert list(effects) == list(own.claim_id)
    ids = set(own.claim_id)
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


def test_what_hangs_on_several_together_or_on_nobody_is_told_apart():
    one = {"kind": "passages", "remove": ["p"], "becomes": "stated", "exact": True}
    two = {"kind": "informants", "remove": ["a", "b"], "becomes": "stated", "exact": True}
    assert withdrawal.hangs_on([], {}) == "nothing to take away"
    assert withdrawal.hangs_on([one], {}) == "its passages alone"
    assert withdrawal.hangs_on([one, two], {}) == "several carry it"
