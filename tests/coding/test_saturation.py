"""Saturation: published values, all orders counted one by one, and units that nothing fits."""

from itertools import permutations, product

import numpy as np
import pandas as pd
import pytest

from casebook.coding.saturation import (
    SaturationError,
    codes_of_units,
    mean_curve,
    new_information,
    saturation_curve,
)

# The incidence data that come with the R package novelqualcodes 0.13.5.
INSECTS = {
    1: [1, 2, 3, 4, 5],
    2: [6, 7, 8, 9],
    3: [6, 10, 11, 12],
    4: [12, 13],
    5: [7, 8, 13, 17],
    6: [6, 10, 15],
    7: [3, 8, 12, 15],
    8: [1, 4, 16],
    9: [1, 6, 7, 17],
    10: [16, 17],
    11: [1, 7, 14],
    12: [1, 6, 9],
    13: [1, 9, 16, 18],
    14: [6, 8, 10, 11],
    15: [2, 12, 14],
}
NEW = [5, 4, 3, 1, 1, 1, 0, 1, 0, 0, 1, 0, 1, 0, 0]
CUMULATIVE = [5, 9, 12, 13, 14, 15, 15, 16, 16, 16, 17, 17, 18, 18, 18]
# The package's README prints this, which its own data contradict.
PUBLISHED_AND_WRONG = [5, 9, 12, 13, 14, 15, 15, 15, 15, 15, 15, 15, 15, 15, 15]
MEAN = [
    *(3.4667, 6.2952, 8.6088, 10.5062, 12.0663, 13.351, 14.4093, 15.2793, 15.9908),
    *(16.5678, 17.0293, 17.3912, 17.6667, 17.8667, 18.0),
]
QUOTIENTS = {
    "5-6": 0.1538,
    "6-7": 0.0769,
    "7-8": 0.0769,
    "9-10": 0.0,
    "10-11": 0.0769,
    "14-15": 0.0,
}


def test_insects_in_their_order():
    found = saturation_curve(INSECTS)
    assert list(found.new) == NEW
    assert list(found.cumulative) == CUMULATIVE
    assert list(found.cumulative) != PUBLISHED_AND_WRONG
    assert list(found.codes) == [len(codes) for codes in INSECTS.values()]
    assert list(found.unit) == list(INSECTS)


def test_insects_over_all_orders():
    assert list(mean_curve(INSECTS).round(4)) == MEAN
    assert list(saturation_curve(INSECTS)["mean"].round(4)) == MEAN


def test_insects_by_guest_namey_and_chen():
    found = new_information(INSECTS, base=4, run=2, threshold=0.05)
    assert found.base_codes == 13
    quotients = dict(zip(found.runs.run, found.runs.quotient.round(4), strict=True))
    assert {run: quotients[run] for run in QUOTIENTS} == QUOTIENTS
    assert list(found.runs.run) == [f"{n}-{n + 1}" for n in range(5, 15)]
    assert (found.reached, found.reported, found.reason) == ("9-10", "8+2", None)


def test_the_published_example_of_guest_namey_and_chen():
    # 37 themes in the base; 11% new in the first run, 3% (1 of 37) in interviews 7 and 8.
    codes = {1: range(37), 2: [], 3: [], 4: [], 5: range(37, 39), 6: [39, 40], 7: [41], 8: []}
    found = new_information(codes)
    assert found.base_codes == 37
    assert list(found.runs.quotient.round(2)) == [0.11, 0.08, 0.03]
    assert found.reported == "6+2"
    codes |= {9: [], 10: []}
    assert new_information(codes, run=3).reported == "6+3"
    assert new_information(codes, threshold=0).reported == "7+2"


def all_orders(units):
    curves = []
    for order in permutations(units.values()):
        seen, sizes = set(), []
        for codes in order:
            seen |= set(codes)
            sizes.append(len(seen))
        curves.append(sizes)
    return np.mean(curves, axis=0)


@pytest.mark.parametrize("seed", range(20))
def test_the_mean_is_that_of_all_orders(seed):
    chance = np.random.default_rng(seed)
    units = {
        n: list(chance.choice(8, size=chance.integers(0, 6), replace=False))
        for n in range(chance.integers(1, 7))
    }
    assert mean_curve(units) == pytest.approx(all_orders(units))


def test_the_mean_knows_no_order_and_ends_at_all_codes():
    backwards = dict(reversed(INSECTS.items()))
    assert mean_curve(backwards) == pytest.approx(mean_curve(INSECTS))
    mean = mean_curve(INSECTS)
    assert mean[0] == pytest.approx(np.mean([len(codes) for codes in INSECTS.values()]))
    assert (np.diff(mean) > 0).all()
    assert (np.diff(mean, 2) < 1e-12).all()  # what is new gets less from unit to unit


def test_a_unit_without_codes_is_a_unit():
    silent = INSECTS | {16: []}
    found = saturation_curve(silent)
    assert len(found) == 16
    assert list(found.cumulative)[-2:] == [18, 18]
    assert found["mean"].iloc[0] == pytest.approx(MEAN[0] * 15 / 16, abs=1e-4)
    assert new_information({0: []} | INSECTS).base_codes == 12
    assert list(saturation_curve({"a": [], "b": []})["mean"]) == [0, 0]


def test_many_units_neither_overflow_nor_go_below_nothing():
    units = {n: [n % 50, 1000 + n % 7, 5000 + n] for n in range(2000)}
    mean = mean_curve(units)
    assert mean[-1] == pytest.approx(50 + 7 + 2000)
    assert mean[0] == pytest.approx(3)
    assert np.isfinite(mean).all()


def test_a_threshold_that_a_quotient_just_meets():
    for base_codes, new in product([20, 60, 140, 300], [0, 1]):
        codes = {0: range(base_codes), 1: range(1000, 1000 + base_codes // 20 + new)}
        found = new_information(codes, base=1, run=1)
        assert (found.reached is None) == bool(new)


@pytest.mark.parametrize(
    ("units", "reason"),
    [
        ({1: ["a"]}, "need 6 units; there are 1"),
        ({n: ["a"] for n in range(5)}, "need 6 units; there are 5"),
        ({n: [] for n in range(8)}, "nothing to divide by"),
        ({n: [n] for n in range(8)}, "no run has a quotient of 0.05 or less"),
    ],
)
def test_what_is_undefined_says_why(units, reason):
    found = new_information(units)
    assert found.reached is None
    assert found.reported is None
    assert reason in found.reason


def test_a_base_without_codes_has_no_quotient_and_no_warning():
    found = new_information({n: ["late"] * (n > 5) for n in range(8)})
    assert found.runs.quotient.isna().all()
    assert list(found.runs.new) == [0, 1, 1]


@pytest.mark.parametrize(
    ("units", "message"),
    [
        ({}, "there are no units"),
        ([["a"]], "must map each unit to its codes, not list"),
        ({1: "abc"}, "unit 1: 'abc' is not a collection"),
        ({1: None}, "unit 1: None is not a collection"),
        ({1: ["a"], 2: ["a", float("nan")]}, "unit 2: one of its codes is missing"),
        ({1: [None]}, "unit 1: one of its codes is missing"),
        ({1: [pd.NA]}, "unit 1: one of its codes is missing"),
        ({1: [""]}, "unit 1: one of its codes is missing"),
        ({1: [1], 2: ["1"]}, "some codes are numbers and some are not"),
    ],
)
def test_bad_units_are_named(units, message):
    for function in (saturation_curve, mean_curve, new_information):
        with pytest.raises(SaturationError, match=message):
            function(units)


@pytest.mark.parametrize(
    ("settings", "message"),
    [
        ({"base": 0}, "base is 0"),
        ({"base": 2.5}, "base is 2.5"),
        ({"run": -1}, "run is -1"),
        ({"run": True}, "run is True"),
        ({"threshold": -0.1}, "threshold is -0.1"),
        ({"threshold": 5}, "threshold is 5"),
        ({"threshold": float("nan")}, "threshold is nan"),
        ({"threshold": "5%"}, "threshold is '5%'"),
    ],
)
def test_impossible_settings_are_named(settings, message):
    with pytest.raises(SaturationError, match=message):
        new_information(INSECTS, **settings)


def test_units_of_codings_keep_the_order_and_the_silent():
    codings = pd.DataFrame({"interview": ["c", "a", "a", "a"], "code_id": ["x", "x", "y", "y"]})
    units = codes_of_units(codings, "interview", ["a", "b", "c"])
    assert list(units.items()) == [("a", {"x", "y"}), ("b", set()), ("c", {"x"})]
    assert list(saturation_curve(units).new) == [2, 0, 0]


@pytest.mark.parametrize(
    ("change", "order", "message"),
    [
        ({}, ["a", "a"], "'a' is twice in the order"),
        ({}, ["a"], "codings of 'b', which is not in the order"),
        ({"code_id": ["x", None]}, ["a", "b"], "row with index 1, column code_id: it is blank"),
        ({"interview": [pd.NA, "b"]}, ["a", "b"], "row with index 0, column interview"),
    ],
)
def test_codings_that_fit_no_unit_are_named(change, order, message):
    codings = pd.DataFrame({"interview": ["a", "b"], "code_id": ["x", "x"]} | change)
    with pytest.raises(SaturationError, match=message):
        codes_of_units(codings, "interview", order)
    with pytest.raises(SaturationError, match="no column document"):
        codes_of_units(codings, "document", ["a", "b"])
