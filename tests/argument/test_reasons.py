"""Reasons agree with the statuses they stand beside, and their words leave no part out."""

import json
import re
from itertools import combinations, permutations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from casebook.argument import (
    CITED,
    DATA,
    OURS,
    Argument,
    Claim,
    Demands,
    Passage,
    RuleResult,
    as_data,
    judge,
    reasons,
    verdicts,
    words,
)

MATERIALS = (*DATA, *CITED, "authors' analysis")
KINDS = ("finding", "typology", "context", "mechanism", "implication", "definition")
SCOPES = ("one case", "several cases", "municipality", "field")
POSSIBLE = {
    reasons.RuleDecides: {"computed", "at odds"},
    reasons.SpeaksAgainst: {"at odds"},
    reasons.DataInPrint: {"shown", "thin"},
    reasons.CitedOnly: {"cited"},
    reasons.Undecidable: {"untestable"},
    reasons.OnlySaid: {"stated"},
}
PASSAGES = [f"p{number}" for number in range(6)]
CLAIMS = [f"c{number}" for number in range(5)]


VOICES = ("v0", "v1", "v2")


def some_of(names, most, choose=permutations):
    """Some of few names, none more seldom than four: drawn at once, and not name by name."""
    return st.one_of([st.sampled_from([*choose(names, size)]) for size in range(most + 1)])


# Made once: Hypothesis looks into a strategy when it is made, which takes longer than to draw.
CASES = some_of(("k1", "k2"), 2, combinations)
SOME, SELDOM, EARLIER = some_of(PASSAGES, 4), some_of(PASSAGES, 1), some_of(CLAIMS[:-1], 4)
ONE, TARGETS = st.sampled_from(CLAIMS), some_of([*PASSAGES, *CLAIMS], 11, combinations)
PASSAGE = st.tuples(st.sampled_from(MATERIALS), st.sampled_from(VOICES), CASES)
YES_NO = st.booleans()
CLAIM = st.tuples(st.sampled_from(KINDS), st.sampled_from(SCOPES), YES_NO, YES_NO)
PERHAPS_SAME = some_of([frozenset(pair) for pair in combinations(VOICES, 2)], 3, combinations)
COMPUTED = st.dictionaries(ONE, st.builds(RuleResult, YES_NO, st.just("Counted.")))
DEMANDS = st.builds(Demands, st.integers(1, 3), st.sampled_from([None, 1, 2]), YES_NO, YES_NO)


@st.composite
def arguments(draw):
    """Arguments of five claims, in which a claim builds on earlier ones only."""
    told = {p: draw(PASSAGE) for p in PASSAGES}
    return Argument(
        claims={c: Claim(c, "s", *draw(CLAIM)) for c in CLAIMS},
        passages={
            p: Passage("s", material, voice, f"voice {voice}", None, frozenset(cases))
            for p, (material, voice, cases) in told.items()
        },
        supports={c: [*draw(SOME)] for c in CLAIMS},
        opposes={c: [*draw(SELDOM)] for c in CLAIMS},
        premises={
            c: [other for other in draw(EARLIER) if other in CLAIMS[:place]] if place else []
            for place, c in enumerate(CLAIMS)
        },
        opponents={draw(ONE): [draw(ONE)]},
        ours={c: {*draw(TARGETS)} for c in CLAIMS},
        perhaps_same={*draw(PERHAPS_SAME)},
        rules=draw(COMPUTED),
        case_names={"k1": "One", "k2": "Two"},
        demands=draw(DEMANDS),
    )


def parts(reason):
    return [piece.passage_id for piece in reasons.pieces(reason)] + [
        premise.claim_id for premise in reasons.premises(reason)
    ]


def check(found, known):
    """What holds of a verdict wherever it comes from."""
    reason = found.reason
    if isinstance(reason, reasons.SumsUp):
        statuses = {premise.claim_id: premise.status for premise in reason.premises}
        assert found.status == statuses[reason.weakest]
    else:
        assert found.status in POSSIBLE[type(reason)]
    assert set(parts(reason)) <= known
    told = " ".join(found.because)
    for part in parts(reason):
        assert re.search(rf"(?<![\w-]){re.escape(part)}(?![\w-])", told)
    ours = any(link.ours for link in (*reasons.pieces(reason), *reasons.premises(reason)))
    assert (OURS in told) == (ours or getattr(reason, "ours", False))
    for sentence in (found.in_short, *found.because):
        assert re.fullmatch(r"[A-Z0-9].*[^.]\.", sentence)
        assert not re.search(r"  | ,|,,|;;|None|\bone \w+s\b", sentence)
    assert json.loads(json.dumps(as_data(reason)))["question"] == reason.question


@pytest.mark.slow
@settings(max_examples=300, deadline=None)
@given(arguments())
def test_whatever_the_argument_a_reason_agrees_with_its_status(arg):
    for found in verdicts(arg).values():
        check(found, {*PASSAGES, *CLAIMS})


@pytest.mark.slow
@settings(max_examples=200, deadline=None)
@given(arguments())
def test_what_has_fallen_is_in_no_reason(arg):
    fallen = set(PASSAGES[::2])
    for found in verdicts(arg, fallen).values():
        assert not fallen & set(parts(found.reason))


@pytest.mark.slow
def test_the_shipped_reasons(tables):
    known = {*tables.passages.passage_id, *tables.claims.claim_id}
    for found in judge(tables).values():
        check(found, known)


def test_what_is_ours_in_the_tables_is_ours_in_the_reasons(tables):
    links = tables.links[tables.links.basis == "ours"]
    ours = set(zip(links.claim_id, links.target_id, strict=True))
    for claim_id, found in judge(tables).items():
        for piece in reasons.pieces(found.reason):
            assert piece.ours == ((claim_id, piece.passage_id) in ours)
        for premise in reasons.premises(found.reason):
            assert premise.ours == ((claim_id, premise.claim_id) in ours)


def piece(voice, material="interview", ours=False, ident="p1"):
    return reasons.Piece(ident, Passage("s", material, voice, voice, None, frozenset()), ours)


DATA_OF_TWO = (piece("informant 4, a head"), piece("municipal strategy", "policy document"))


@pytest.mark.parametrize(
    ("reason", "told"),
    [
        (
            reasons.DataInPrint(DATA_OF_TWO, "far enough", kinds=True, independent=2),
            "Two kinds of material in print: informant 4 (interview); "
            "municipal strategy (policy document).",
        ),
        (
            reasons.DataInPrint((piece("a"), piece("b")), "far enough", independent=2),
            "Two voices in print: a and b (interviews).",
        ),
        (
            reasons.DataInPrint((piece("a"), piece("b")), "far enough", independent=1),
            "Two voices in print that may be one: a and b (interviews).",
        ),
        (
            reasons.DataInPrint((piece("a", ours=True),), "far enough", independent=1),
            "One voice in print, by our reading: a (interview).",
        ),
        (
            reasons.DataInPrint((piece("a"),), "too few cases", ("X",)),
            "The claim is about several cases, its data in print about one: X.",
        ),
        (
            reasons.SumsUp(
                tuple(reasons.Premise(c, "thin", False) for c in ("c1", "c2", "c3")), "c1"
            ),
            "Sums up three claims, all thin; no data of its own.",
        ),
        (
            reasons.OnlySaid((piece("the authors", "authors' analysis"),), (), ours=False),
            "Said by the authors in one passage; no data in print.",
        ),
        (
            reasons.OnlySaid((piece("the authors", "authors' analysis"),), (), ours=True),
            "Our reading of what the authors say in one passage; no data in print.",
        ),
        (
            reasons.CitedOnly(tuple(piece(v, "literature") for v in ("A 1", "B 2 n.d."))),
            "Literature only: A 1; B 2 n.d.",
        ),
        (
            reasons.CitedOnly(tuple(piece(v, "literature") for v in "ABCDE")),
            "Literature only: A; B; C; two more.",
        ),
        (
            reasons.CitedOnly((piece("A paper 2019", "press report"),)),
            "Press only: A paper 2019.",
        ),
        (
            reasons.CitedOnly((piece("A 1", "literature"), piece("A paper 2019", "press report"))),
            "Literature and press only: A 1; A paper 2019.",
        ),
    ],
)
def test_the_face_says_what_decided(reason, told):
    assert words.in_short(reason) == told


@pytest.mark.parametrize(
    ("how_many", "told"),
    [(1, "one claim"), (2, "two claims"), (10, "ten claims"), (11, "11 claims")],
)
def test_numbers_are_words_up_to_ten(how_many, told):
    assert words.count(how_many, "claim") == told
