"""Rows that are numbered quickly are what a table of text would have given, errors included."""

import random

import numpy as np
import pandas as pd
import pytest

from casebook.coding import (
    AgreementError,
    brennan_prediger,
    cohen_kappa,
    fleiss_kappa,
    gwet_ac1,
    krippendorff_alpha,
    patterned,
    read_ratings,
    read_tidy,
    resampling,
    scott_pi,
    summary,
    units_by_coders,
)
from casebook.coding.rating_tables import _numbered

CODES = ["a", "b", "c", None, "å", "a\u030a", "nan", " ", 1, np.nan]
CODERS = ["Ana", "Bo", "code", "coder", "Cy", None]


def some_rows(rng):
    """Rows of which most are in order."""
    odd = rng.random() < 0.4
    coders = rng.sample(CODERS if odd else ["Ana", "Bo", "Cy"], rng.randint(1, 3))
    codes = CODES if odd and rng.random() < 0.5 else CODES[:4]
    rows = [
        (f"u{unit}", coder, rng.choice(codes))
        for unit in range(rng.randint(0, 8))
        for coder in coders
        if rng.random() < 0.9
    ]
    if odd and rows and rng.random() < 0.2:
        rows.append(rng.choice(rows))
    rng.shuffle(rows)
    return pd.DataFrame(rows, columns=["unit", "coder", "code"], dtype=object)


def outcome(task):
    try:
        return task()
    except AgreementError as error:
        return str(error)


@pytest.mark.slow
@pytest.mark.parametrize("categories", [None, ["c", "b", "a"], ["a", "b"], ["a", "b", "c", "c"]])
def test_ratings_are_those_of_the_table_of_text(categories):
    rng, quick, refused = random.Random(5), 0, 0
    for _ in range(400):
        rows = some_rows(rng)
        found = outcome(lambda rows=rows: read_tidy(rows, categories))
        slow = outcome(lambda rows=rows: read_ratings(units_by_coders(rows), categories))
        quick += _numbered(rows, categories) is not None
        if isinstance(slow, str):
            refused += 1
            assert found == slow
            continue
        assert list(found.units) == list(slow.units)
        assert list(found.coders) == list(slow.coders)
        assert (found.labels, found.kind, found.counts) == (slow.labels, slow.kind, None)
        assert (found.codes == slow.codes).all()
        assert found.codes.dtype == slow.codes.dtype
    assert refused > 20
    assert quick > 40 or categories == ["a", "b", "c", "c"]


@pytest.mark.slow
def test_coefficients_of_patterns_are_those_of_units_to_the_last_digit():
    rng = random.Random(6)
    for _ in range(30):
        rows = some_rows(rng)
        table = outcome(lambda rows=rows: read_tidy(rows))
        if isinstance(table, str):
            continue
        counted = patterned(table)
        assert counted.weights.sum() == len(table.codes)
        assert patterned(counted).codes.tolist() == counted.codes.tolist()
        for coefficient in (krippendorff_alpha, cohen_kappa, scott_pi, fleiss_kappa, gwet_ac1):
            one, other = (coefficient(given, bootstrap=50, seed=1) for given in (table, counted))
            assert repr(one) == repr(other)


@pytest.mark.parametrize("most_kept", [0, resampling.MOST_KEPT])
def test_what_is_drawn_once_for_all_gives_each_coefficient_its_own_interval(monkeypatch, most_kept):
    monkeypatch.setattr(resampling, "MOST_KEPT", most_kept)
    rng = np.random.default_rng(7)
    codes = np.where(rng.random((300, 4)) < 0.7, rng.integers(0, 4, (300, 1)), 3)
    table = pd.DataFrame(codes).astype(float).mask(rng.random((300, 4)) < 0.1)
    alone = [krippendorff_alpha, cohen_kappa, scott_pi, fleiss_kappa, gwet_ac1, brennan_prediger]
    for seed in (5, np.random.SeedSequence(5)):
        together = summary(table, bootstrap=200, seed=seed).set_index("coefficient")
        for coefficient in alone if seed == 5 else ():
            one = coefficient(table, bootstrap=200, seed=5)
            row = together.loc[one.coefficient]
            assert row.interval == one.interval
            np.testing.assert_array_equal([row.low, row.high], [one.low, one.high])
    assert together.low.notna().sum() == 5


def test_resamples_of_the_same_units_are_drawn_once(monkeypatch):
    drawn = []
    draws = resampling.draws
    monkeypatch.setattr(resampling, "draws", lambda *given: drawn.append(given) or draws(*given))
    table = pd.DataFrame({"A": list("abab"), "B": list("abba"), "C": list("aabb")})
    summary(table, bootstrap=20, seed=1)
    assert len(drawn) == 1
    summary(table, bootstrap=20)
    assert len(drawn) == 1 + 5
