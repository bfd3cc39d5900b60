"""The formulas of the coefficients of agreement, on patterns of codes.

A pattern is what several units have in common: the same codes from the same number of coders. Each
formula here takes weights, a row for each sample and a column for each pattern (how many units of
the sample have it), and gives a coefficient for each row. The codings themselves are one row; the
resamples of a bootstrap are many; so both go through the same lines. Checks, names and reasons are
in ``casebook.coding.agreement``.
"""

from collections.abc import Callable
from itertools import combinations
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

Codes = NDArray[np.int64]
Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]

LEVELS = ("nominal", "ordinal", "interval", "ratio")
_DENSE = 1 << 18  # up to so many cells, patterns x labels are a table; beyond, a list of what is
_TILE = 1 << 10  # labels whose distances to all others are held at once


class Formula(NamedTuple):
    """A coefficient, ready to be computed for any sample of the patterns.

    Attributes
    ----------
    statistic : function of weights (samples x patterns)
        The coefficient for each sample; NaN where it is undefined.
    error : function of counts (patterns,)
        The analytic standard error for the codings themselves; None if there is none.
    width : int
        Numbers that ``statistic`` needs for each sample.
    """

    statistic: Callable[[Floats], Floats]
    error: Callable[[Floats], float] | None
    width: int


class Incidence:
    """Which labels occur in which patterns, and how often: sums over patterns or labels.

    Parameters
    ----------
    codes : ndarray of int, patterns x coders
        Numbers of labels, -1 for missing; each pattern has at least one label.
    labels : int
        How many labels there are.
    scale : ndarray, optional
        A factor for each pattern.
    """

    def __init__(self, codes: Codes, labels: int, scale: Floats | None = None):
        patterns = len(codes)
        pattern, coder = np.nonzero(codes >= 0)
        cells, times = np.unique(pattern * labels + codes[pattern, coder], return_counts=True)
        self.pattern, self.label = np.divmod(cells, labels)
        self.times = times
        self.labels = labels
        value = times if scale is None else times * scale[self.pattern]
        self.table = None
        if patterns * labels <= _DENSE:
            self.table = np.zeros((patterns, labels))
            self.table[self.pattern, self.label] = value
        else:
            self.value = value
            self.by_label = np.argsort(self.label, kind="stable")
            self.first_of_label = np.searchsorted(self.label[self.by_label], np.arange(labels + 1))
            self.first_of_pattern = np.searchsorted(self.pattern, np.arange(patterns))
        self.width = labels if self.table is not None else max(labels, len(cells))

    def per_label(self, weights: Floats) -> Floats:
        """Sum over patterns: samples x patterns to samples x labels."""
        if self.table is not None:
            return weights @ self.table
        order, first = self.by_label, self.first_of_label
        used = np.flatnonzero(np.diff(first))
        found = np.zeros((len(weights), self.labels))
        terms = weights[:, self.pattern[order]] * self.value[order]
        found[:, used] = np.add.reduceat(terms, first[used], axis=1)
        return found

    def per_pattern(self, values: Floats) -> Floats:
        """Sum over labels: samples x labels to samples x patterns."""
        if self.table is not None:
            return values @ self.table.T
        terms = values[:, self.label] * self.value
        return np.add.reduceat(terms, self.first_of_pattern, axis=1)

    def squares(self) -> Floats:
        """For each pattern the sum over labels of how often each occurs, squared."""
        return np.bincount(self.pattern, self.times.astype(float) ** 2).astype(float)


class _Variety:
    """Whether a sample holds at least two different labels in its pairable patterns."""

    def __init__(self, codes: Codes):
        given = np.where(codes >= 0, codes, codes.max(axis=1, keepdims=True))
        pairable = (codes >= 0).sum(axis=1) >= 2
        self.mixed = (pairable & (given.min(axis=1) < given.max(axis=1))).astype(float)
        self.one = np.where(pairable, given[:, 0], -1)

    def of(self, weights: Floats) -> Bools:
        varied: Bools = weights @ self.mixed > 0
        for row in np.flatnonzero(~varied):
            present = self.one[(weights[row] > 0) & (self.one >= 0)]
            varied[row] = len(present) > 0 and present.min() < present.max()
        return varied


def _floats(found: Floats) -> Floats:
    """Say of a sum that it is an array: numpy's own types leave it open."""
    return found


def _divide(above: Floats, below: Floats, defined: Bools) -> Floats:
    found = np.full(len(above), np.nan)
    np.divide(above, below, out=found, where=defined)
    return found


def _standard_error(error_terms: Floats, counts: Floats, centre: float) -> float:
    """Standard error of a mean of terms, one for each unit."""
    units = counts.sum()
    if units < 2:
        return np.nan
    return float(np.sqrt(counts @ (error_terms - centre) ** 2 / (units * (units - 1))))


def _squared_distances(x: Floats, given: Bools) -> Floats:
    """Sum of squared differences over the ordered pairs of values of each pattern."""
    m = given.sum(axis=1)
    x = np.where(given, x, 0)
    mean = x.sum(axis=1) / m
    return _floats(2 * m * (np.where(given, x - mean[:, None], 0) ** 2).sum(axis=1))


def _by_sum(a: Floats, b: Floats) -> Floats:
    """Krippendorff's ratio difference of values that are not negative; 0 from 0 is 0."""
    total = a + b
    return np.divide(a - b, total, out=np.zeros(np.shape(total)), where=total > 0) ** 2


class _Disagreement(NamedTuple):
    """The two sides of an alpha, both for each sample of the patterns.

    Both are sums over ordered pairs: observed ones within units, each unit divided by its number
    of codes less one; expected ones over all values of the sample. Each is a function of the
    weights (samples x patterns), the codes of each label (samples x labels) and all codes
    (samples).
    """

    observed: Callable[[Floats, Floats, Floats], Floats]
    expected: Callable[[Floats, Floats, Floats], Floats]


def alpha(codes: Codes, labels: int, level: str, values: Floats | None) -> Formula:
    """Krippendorff's alpha: one minus observed over expected disagreement.

    Parameters
    ----------
    codes : ndarray of int, patterns x coders
        Patterns with at least two codes each.
    labels : int
    level : str
        One of ``LEVELS``.
    values : ndarray of float
        What the labels stand for; not needed for nominal and ordinal.

    Returns
    -------
    Formula
        The standard error (nominal only) follows Gwet (2014), *Handbook of Inter-Rater
        Reliability*, 4th ed.; the coefficient Krippendorff (2011), *Computing Krippendorff's
        Alpha-Reliability*.
    """
    m = (codes >= 0).sum(axis=1).astype(float)
    incidence = Incidence(codes, labels)
    variety = _Variety(codes)
    if level == "nominal":
        parts = _nominal(incidence, m)
    elif level == "ordinal":
        parts = _ordinal(incidence, m)
    else:
        assert values is not None, f"{level} codes stand for numbers"
        parts = (_interval if level == "interval" else _ratio)(codes, values, m)

    def statistic(weights: Floats) -> Floats:
        n = weights @ m
        total = incidence.per_label(weights) if level != "interval" else weights
        above = parts.observed(weights, total, n) * (n - 1)
        return 1 - _divide(above, parts.expected(weights, total, n), variety.of(weights))

    def error(counts: Floats) -> float:
        return alpha_error(incidence, m, counts)

    width = 1 if level == "interval" else incidence.width
    return Formula(statistic, error if level == "nominal" else None, width)


def _nominal(incidence: Incidence, m: Floats) -> _Disagreement:
    """Codes that are names: any two different ones disagree alike."""
    within = m - (incidence.squares() - m) / (m - 1)
    return _Disagreement(
        lambda weights, total, n: weights @ within,
        lambda weights, total, n: n**2 - (total**2).sum(axis=1),
    )


def _ordinal(incidence: Incidence, m: Floats) -> _Disagreement:
    """Codes in an order: two differ by the difference of their mean ranks in the sample."""

    def ranks(total: Floats, n: Floats) -> Floats:
        return np.cumsum(total, axis=1) - total / 2 - n[:, None] / 2

    def observed(weights: Floats, total: Floats, n: Floats) -> Floats:
        rank = ranks(total, n)
        squares = (incidence.per_label(weights * (m / (m - 1))) * rank**2).sum(axis=1)
        means = (weights / (m - 1) * incidence.per_pattern(rank) ** 2).sum(axis=1)
        return _floats(2 * (squares - means))

    def expected(weights: Floats, total: Floats, n: Floats) -> Floats:
        return _floats(2 * n * (total * ranks(total, n) ** 2).sum(axis=1))

    return _Disagreement(observed, expected)


def _interval(codes: Codes, values: Floats, m: Floats) -> _Disagreement:
    """Codes that are numbers: two differ by the square of their distance."""
    given = codes >= 0
    # Squares of large or far-away values would lose digits: shift and scale change nothing.
    x = (values - values.mean()) / (np.ptp(values) or 1)
    x = np.where(given, x[codes], 0)
    once, twice = x.sum(axis=1), (x**2).sum(axis=1)
    within = _squared_distances(x, given) / (m - 1)
    return _Disagreement(
        lambda weights, total, n: weights @ within,
        lambda weights, total, n: 2 * (n * (weights @ twice) - (weights @ once) ** 2),
    )


def _ratio(codes: Codes, values: Floats, m: Floats) -> _Disagreement:
    """Codes that count from zero: two differ by the square of their distance over their sum."""
    given = codes >= 0
    within = np.zeros(len(codes))
    for i, j in combinations(range(codes.shape[1]), 2):
        both = given[:, i] & given[:, j]
        within[both] += 2 * _by_sum(values[codes[both, i]], values[codes[both, j]])
    within /= m - 1

    def expected(weights: Floats, total: Floats, n: Floats) -> Floats:
        found = np.zeros(len(total))
        for start in range(0, len(values), _TILE):
            tile = slice(start, start + _TILE)
            distances = _by_sum(values[:, None], values[None, tile])
            found += ((total @ distances) * total[:, tile]).sum(axis=1)
        return found

    return _Disagreement(lambda weights, total, n: weights @ within, expected)


def alpha_error(incidence: Incidence, m: Floats, counts: Floats) -> float:
    """Gwet's linearised standard error of the nominal alpha.

    Parameters
    ----------
    incidence : Incidence
    m : ndarray
        Codes in each pattern.
    counts : ndarray
        Units with each pattern.

    Returns
    -------
    float
    """
    units = counts.sum()
    mean = counts @ m / units
    shares = incidence.per_label(counts[None, :].astype(float))[0] / (units * mean)
    chance = (shares**2).sum()
    if units < 2 or chance >= 1:
        return np.nan
    each = (incidence.squares() - m) / (mean * (m - 1))
    plain = counts @ each / units
    small = 1 / (units * mean)  # what turns the plain share of agreement into Krippendorff's
    off = (m - mean) / mean
    value = (plain - chance) / (1 - chance)
    agreed = each - ((1 - small) * plain + small) * off
    expected = incidence.per_pattern(shares[None, :])[0] / mean - chance * off
    terms = (agreed - chance - 2 * (1 - value) * (expected - chance)) / (1 - chance)
    return _standard_error(terms, counts, value)


# Agreement by chance from the shares of the labels, their number, and the factor of Gwet's formula.
_CHANCES: dict[str, Callable[[Floats, int, float], Floats]] = {
    "none": lambda shares, labels, factor: np.zeros(len(shares)),
    "uniform": lambda shares, labels, factor: np.full(len(shares), 1 / labels),
    "same": lambda shares, labels, factor: _floats((shares**2).sum(axis=1)),
    "random": lambda shares, labels, factor: _floats(factor * (shares * (1 - shares)).sum(axis=1)),
}


def corrected(
    codes: Codes,
    labels: int,
    chance: str,
    values: Floats | None = None,
) -> Formula:
    """Agreement corrected for chance: (observed - chance) / (1 - chance).

    Observed agreement is the mean, over units with two codes or more, of the share of pairs of
    coders that agree. Chance agreement comes from the mean share of each label over all coded
    units, those with one code included (Gwet 2014, *Handbook of Inter-Rater Reliability*, 4th
    ed., which has the standard errors too); with one number of codes for all units this is what
    the older papers have.

    Parameters
    ----------
    codes : ndarray of int, patterns x coders
        Patterns with at least one code each.
    labels : int
    chance : str
        ``none`` (percent agreement), ``uniform`` (Brennan and Prediger), ``same`` (two draws from
        the shares: Scott, Fleiss) or ``random`` (Gwet's AC1).
    values : ndarray of float, optional
        Numbers that the labels stand for: then pairs that differ count as partly agreeing, by the
        square of their distance (AC2).

    Returns
    -------
    Formula
    """
    m = (codes >= 0).sum(axis=1).astype(float)
    paired = (m >= 2).astype(float)
    incidence = Incidence(codes, labels, 1 / m)
    variety = _Variety(codes)
    agreed, credit = _agreeing_pairs(codes, incidence, labels, values)
    by_random = credit / (labels * (labels - 1)) if chance == "random" else 0.0
    needs_shares = chance in ("same", "random")
    expected = _CHANCES[chance]

    def shares_of(weights: Floats) -> Floats:
        if not needs_shares:
            return weights
        return _floats(incidence.per_label(weights) / weights.sum(axis=1, keepdims=True))

    def statistic(weights: Floats) -> Floats:
        defined = weights @ paired > 0
        observed = _divide(weights @ agreed, weights @ paired, defined)
        by_chance = expected(shares_of(weights), labels, by_random)
        if chance != "none":
            defined &= variety.of(weights)
        return _divide(observed - by_chance, 1 - by_chance, defined)

    def error(counts: Floats) -> float:
        weights = counts[None, :].astype(float)
        value = statistic(weights)[0]
        shares = shares_of(weights)
        by_chance = expected(shares, labels, by_random)[0]
        terms = counts.sum() / (counts @ paired) * (agreed - by_chance * paired)
        if needs_shares:
            each = incidence.per_pattern(shares if chance == "same" else by_random * (1 - shares))
            terms = terms - 2 * (1 - value) * (each[0] - by_chance)
        return _standard_error(terms / (1 - by_chance), counts, value)

    return Formula(statistic, error, incidence.width if needs_shares else 1)


def _agreeing_pairs(
    codes: Codes, incidence: Incidence, labels: int, values: Floats | None
) -> tuple[Floats, float]:
    """Share of agreeing pairs in each pattern, and the credit of all pairs of labels together.

    A pair of labels earns 1 if they are the same; with ``values`` less the further apart they are.
    """
    given = codes >= 0
    m = given.sum(axis=1).astype(float)
    pairs = np.where(m >= 2, m * (m - 1), 1)
    if values is None:
        return np.where(m >= 2, (incidence.squares() - m) / pairs, 0), float(labels)
    x = values / np.ptp(values)
    apart = _squared_distances(np.where(given, x[codes], 0), given) / pairs
    credit = labels**2 - 2 * (labels * (x**2).sum() - x.sum() ** 2)
    return np.where(m >= 2, 1 - apart, 0), float(credit)


def cohen(codes: Codes, labels: int) -> Formula:
    """Cohen's kappa: chance agreement from each coder's own shares.

    Parameters
    ----------
    codes : ndarray of int, patterns x 2
        What the first and the second coder gave; none is missing.
    labels : int

    Returns
    -------
    Formula
        Cohen (1960), *A Coefficient of Agreement for Nominal Scales*; the standard error is that
        of Gwet (2014), *Handbook of Inter-Rater Reliability*, 4th ed.
    """
    same = (codes[:, 0] == codes[:, 1]).astype(float)
    own = [Incidence(codes[:, [i]], labels) for i in (0, 1)]
    variety = _Variety(codes)

    def expected(weights: Floats, n: Floats) -> Floats:
        return _floats((own[0].per_label(weights) * own[1].per_label(weights)).sum(axis=1) / n**2)

    def statistic(weights: Floats) -> Floats:
        n = weights.sum(axis=1)
        by_chance = expected(weights, n)
        return _divide(weights @ same / n - by_chance, 1 - by_chance, variety.of(weights))

    def error(counts: Floats) -> float:
        weights = counts[None, :].astype(float)
        value, by_chance = statistic(weights)[0], expected(weights, weights.sum(axis=1))[0]
        first, second = (o.per_label(weights)[0] / counts.sum() for o in own)
        each = (first[codes[:, 1]] + second[codes[:, 0]]) / 2
        terms = same - by_chance - 2 * (1 - value) * (each - by_chance)
        return _standard_error(terms / (1 - by_chance), counts, value)

    return Formula(statistic, error, max(o.width for o in own))
