"""The grounded semantics on published frameworks."""

import pytest

from casebook.argument.grounded import extended, grounded


def labels(arguments, *attacks):
    found = grounded(arguments.split(), [tuple(attack.split(">")) for attack in attacks])
    return {label: {a for a in found if found[a] == label} for label in ("in", "out", "undecided")}


@pytest.mark.parametrize(
    ("arguments", "attacks", "stand", "fall"),
    [
        # Dung (1995): two parties argue, and the one who speaks last wins.
        ("i1 a i2", ["i1>a", "a>i1", "i2>a"], {"i1", "i2"}, {"a"}),
        # Dung (1995): the Nixon diamond. The cautious reading believes neither.
        ("quaker republican", ["quaker>republican", "republican>quaker"], set(), set()),
        # Reinstatement: what attacks the attacker defends.
        ("a b c", ["a>b", "b>c"], {"a", "c"}, {"b"}),
        # An odd cycle decides nothing (Dung 1995).
        ("a b c", ["a>b", "b>c", "c>a"], set(), set()),
        # Floating reinstatement: d is defended either way, and the grounded semantics does not
        # see it (Baroni, Caminada & Giacomin 2011).
        ("a b c d", ["a>b", "b>a", "a>c", "b>c", "c>d"], set(), set()),
        # What attacks itself is no defence.
        ("a b", ["a>a", "a>b"], set(), set()),
        ("a b", [], {"a", "b"}, set()),
    ],
)
def test_published_frameworks(arguments, attacks, stand, fall):
    found = labels(arguments, *attacks)
    assert found["in"] == stand
    assert found["out"] == fall


def test_an_attack_on_a_need_is_an_attack_on_what_needs_it():
    needs = [("premise", "step"), ("step", "conclusion"), ("other", "conclusion")]
    assert extended([("x", "premise")], needs) == {
        ("x", "premise"),
        ("x", "step"),
        ("x", "conclusion"),
    }
    assert extended([("x", "conclusion")], needs) == {("x", "conclusion")}


def test_an_attack_by_a_stranger_is_an_error():
    with pytest.raises(ValueError, match="'ghost'"):
        grounded(["a"], [("ghost", "a")])
