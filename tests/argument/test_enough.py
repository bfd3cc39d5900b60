"""Only what can matter is tried, and what comes out is what trying everything gives."""

import random
from itertools import combinations

import pytest

from casebook.argument import argument, withdrawal
from casebook.argument.enough import enough
from casebook.argument.model import Argument, Claim, Demands, Passage, RuleResult
from casebook.argument.withdrawal import KINDS, Whole, overturned_by

MATERIALS = (
    "interview",
    "interview",
    "field note",
    "policy document",
    "literature",
    "press report",
)


def made_up(seed):
    """A small argument in which everything that the rule asks of can happen."""
    rng = random.Random(seed)
    voices = [f"v{n}" for n in range(rng.choice([3, 6, 20]))]
    cases = [f"k{n}" for n in range(rng.choice([2, 3, 6]))]
    passages = {}
    for n in range(rng.choice([6, 12, 25])):
        voice = rng.choice(voices)
        passages[f"p{n}"] = Passage(
            rng.choice(["s", "s", "other"]),
            rng.choice([*MATERIALS, "authors' analysis"]),
            voice,
            voice,
            rng.choice([None, f"i-{voice}"]),
            frozenset(rng.sample(cases, rng.choice([0, 1, 1, 2, 2]))),
        )
    kinds, scopes = (
        ("finding", "typology", "context", "mechanism"),
        ("one case", "several cases", "field"),
    )
    names = [f"c{n}" for n in range(rng.choice([4, 9]))]

    def some(numbers):
        return rng.sample(list(passages), rng.choice(numbers))

    return Argument(
        claims={
            c: Claim(c, "s", rng.choice(kinds), rng.choice(scopes), rng.random() < 0.9)
            for c in names
        },
        passages=passages,
        supports={c: some([0, 0, 1, 3, 6]) for c in names},
        opposes={c: some([0, 0, 0, 0, 0, 0, 1, 2]) for c in names},
        premises={c: [p for p in names[:n] if rng.random() < 0.4] for n, c in enumerate(names)},
        opponents={c: [names[0]] for c in names if rng.random() < 0.05},
        ours={c: set() for c in names},
        perhaps_same={frozenset(rng.sample(voices, 2)) for _ in range(rng.choice([0, 0, 2]))},
        rules={c: RuleResult(rng.random() < 0.5, "") for c in names if rng.random() < 0.05},
        case_names={case: case for case in cases},
        works=frozenset(voices[:1]),
        demands=Demands(
            rng.choice([2, 2, 3]),
            rng.choice([2, 2, 3, None]),
            rng.random() < 0.3,
            rng.random() < 0.8,
        ),
    )


def by_trying_everything(arg, claim_id, whole):
    """All sets of one and two, or one larger set, by kind: what is asked for, the long way."""
    found = []
    before = whole.verdicts[claim_id].status
    grounds = whole.grounds[claim_id]
    candidates = withdrawal._candidates(arg, claim_id, grounds, whole.arguing)
    for kind in KINDS:

        def after(*remove):
            return whole.without(claim_id, whole.falling.without(*remove))

        every = candidates[kind]
        alone = [one for one in every if after(one) != before]
        sets = [[one] for one in alone]
        rest = [one for one in every if one not in alone]
        sets += [list(pair) for pair in combinations(rest, 2) if after(*pair) != before]
        exact = bool(sets)
        if not sets and after(*every) != before:
            needed = list(every)
            for one in every:
                fewer = [e for e in needed if e != one]
                needed = fewer if after(*fewer) != before else needed
            sets = [needed]
        found += [(kind, one, after(*one), exact) for one in sets]
    return found


def differing(arg):
    """Claims of which the quick way says otherwise than the long one."""
    whole, quick = Whole(arg), Whole(arg)
    return [
        claim
        for claim in arg.claims
        if [tuple(o) for o in overturned_by(arg, claim, quick)]
        != by_trying_everything(arg, claim, whole)
    ]


@pytest.mark.slow
def test_of_every_claim_of_the_book(tables):
    for source in [*tables.sources.source_id, None]:
        assert differing(argument(tables, source)) == []


@pytest.mark.slow
def test_of_made_up_arguments():
    found = 0
    for seed in range(250):
        arg = made_up(seed)
        assert differing(arg) == [], seed
        found += sum(len(overturned_by(arg, claim)) for claim in arg.claims)
    assert found > 1000


def test_a_few_are_enough_whatever_else_falls():
    rng, fewer = random.Random(1), 0
    for seed in range(100):
        whole = Whole(made_up(seed))
        for claim in whole.arg.claims:
            grounds = frozenset(whole.grounds[claim])
            fallen = frozenset(p for p in grounds if rng.random() < 0.2)
            needed = enough(whole.arg, claim, grounds, fallen, whole.judged)
            assert needed <= grounds - fallen
            fewer += len(needed) < len(grounds - fallen)
            for _ in range(5):
                more = {p for p in grounds - needed if rng.random() < rng.random()}
                assert whole.without(claim, fallen | more) == whole.without(claim, fallen), seed
    assert fewer > 300


@pytest.mark.slow
@pytest.mark.parametrize("part", ["_reaching", "_of_voices", "_of_kinds"])
def test_a_poor_guess_costs_time_and_no_answer(monkeypatch, part):
    monkeypatch.setattr(f"casebook.argument.enough.{part}", lambda *_: iter(()))
    assert all(differing(made_up(seed)) == [] for seed in range(60))


def test_a_guess_that_is_believed_would_be_noticed(monkeypatch):
    monkeypatch.setattr("casebook.argument.enough._of_voices", lambda *_: iter(()))
    monkeypatch.setattr("casebook.argument.enough.sure", lambda *_: True)
    assert any(differing(made_up(seed)) for seed in range(60))


def test_pairs_of_cases_that_are_left_out_would_be_noticed(monkeypatch):
    monkeypatch.setattr(withdrawal._Asked, "only_with_both", lambda self: [])
    assert any(differing(made_up(seed)) for seed in range(250))
