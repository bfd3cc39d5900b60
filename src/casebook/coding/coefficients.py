"""The formulas of the coefficients of agreement, on patterns of codes.

A pattern is what several units have in common: the same codes from the same number of coders. Each
formula here takes weights, a row for each sample and a column for each pattern (how many units of
the sample have it), and gives a coefficient for each row. The codings themselves are one row; the
resamples of a bootstrap are many; so both go through the same lines. Checks, names and reasons are
in ``casebook.coding.agreement``.
"""

from collections.abc import Callable
from typing import NamedTuple

import numpy as np

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

    statistic: Callable[[np.ndarray], np.ndarray]
    error: Callable[[np.ndarray], float] | None
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

    def __init__(self, codes: np.ndarray, labels: int, scale: np.ndarray | None = None):
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

    def per_label(self, weights: np.ndarray) -> np.ndarray:
        """Sum over patterns: samples x patterns to samples x labels."""
        if self.table is not None:
            return weights @ self.table
        order, first = self.by_label, self.first_of_label
        used = np.flatnonzero(np.diff(first))
        found = np.zeros((len(weights), self.labels))
        terms = weights[:, self.pattern[order]] * self.value[order]
        found[:, used] = np.add.reduceat(terms, first[used], axis=1)
        return found

    def per_pattern(self, values: np.ndarray) -> np.ndarray:
        """Sum over labels: samples x labels to samples x patterns."""
        if self.table is not None:
            return values @ self.table.T
        terms = values[:, self.label] * self.value
        return np.add.reduceat(terms, self.first_of_pattern, axis=1)

    def squares(self) -> np.ndarray:
        """For each pattern the sum over labels of how often each occurs, squared."""
        return np.bincount(self.pattern, self.times.astype(float) ** 2)


class _Variety:
    """Whether a sample holds at least two different labels in its pairable patterns."""

    def __init__(self, codes: np.ndarray):
        given = np.where(codes >= 0, codes, codes.max(axis=1, keepdims=True))
        pairable = (codes >= 0).sum(axis=1) >= 2
        self.mixed = (pairable & (given.min(axis=1) < given.max(axis=1))).astype(float)
        self.one = np.where(pairable, given[:, 0], -1)

    def of(self, weights: np.ndarray) -> np.ndarray:
        varied = weights @ self.mixed > 0
        for row in np.flatnonzero(~varied):
            present = self.one[(weights[row] > 0) & (self.one >= 0)]
            varied[row] = len(present) > 0 and present.min() < present.max()
        return varied


def _divide(above: np.ndarray, below: np.ndarray, defined: np.ndarray) -> np.ndarray:
    found = np.full(len(above), np.nan)
    np.divide(above, below, out=found, where=defined)
    return found


def _spread(error_terms: np.ndarray, counts: np.ndarray, centre: float) -> float:
    """Standard error of a mean of terms, one for each unit."""
    units = counts.sum()
    if units < 2:
        return np.nan
    return float(np.sqrt(counts @ (error_terms - centre) ** 2 / (units * (units - 1))))


def _squared_distances(x: np.ndarray, given: np.ndarray) -> np.ndarray:
    """Sum of squared differences over the ordered pairs of values of each pattern."""
    m = given.sum(axis=1)
    x = np.where(given, x, 0)
    mean = x.sum(axis=1) / m
    return 2 * m * (np.where(given, x - mean[:, None], 0) ** 2).sum(axis=1)


def _ratio(a: np.ndarray, b: np.ndarray) -> np.ndarray:
    """Krippendorff's ratio difference of values that are not negative; 0 from 0 is 0."""
    total = a + b
    return np.divide(a - b, total, out=np.zeros(np.shape(total)), where=total > 0) ** 2


def alpha(codes: np.ndarray, labels: int, level: str, values: np.ndarray | None) -> Formula:
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
    given = codes >= 0
    m = given.sum(axis=1).astype(float)
    incidence = Incidence(codes, labels)
    variety = _Variety(codes)
    width = incidence.width

    # Both kinds of disagreement are sums over ordered pairs: observed ones within units, each unit
    # divided by m - 1; expected ones over all values of the sample, divided by n - 1.
    def statistic_of(observed, expected):
        def statistic(weights):
            n = weights @ m
            varied = variety.of(weights)
            total = incidence.per_label(weights) if level != "interval" else None
            below = expected(weights, total, n)
            above = observed(weights, total, n) * (n - 1)
            return 1 - _divide(above, below, varied)

        return statistic

    if level == "nominal":
        within = m - (incidence.squares() - m) / (m - 1)
        statistic = statistic_of(
            lambda w, total, n: w @ within, lambda w, total, n: n**2 - (total**2).sum(axis=1)
        )
        return Formula(statistic, lambda c: alpha_error(incidence, m, c), width)
    if level == "ordinal":
        # The ordinal difference of two values is the difference of their mean ranks in the sample.
        def ranks(total, n):
            return np.cumsum(total, axis=1) - total / 2 - n[:, None] / 2

        def observed(weights, total, n):
            rank = ranks(total, n)
            squares = (incidence.per_label(weights * (m / (m - 1))) * rank**2).sum(axis=1)
            return 2 * (
                squares - (weights / (m - 1) * incidence.per_pattern(rank) ** 2).sum(axis=1)
            )

        statistic = statistic_of(
            observed,
            lambda w, total, n: 2 * n * (total * ranks(total, n) ** 2).sum(axis=1),
        )
        return Formula(statistic, None, width)
    if level == "interval":
        # Squares of large or far-away values would lose digits: shift and scale change nothing.
        x = (values - values.mean()) / (np.ptp(values) or 1)
        x = np.where(given, x[codes], 0)
        once, twice = x.sum(axis=1), (x**2).sum(axis=1)
        within = _squared_distances(x, given) / (m - 1)
        statistic = statistic_of(
            lambda w, total, n: w @ within,
            lambda w, total, n: 2 * (n * (w @ twice) - (w @ once) ** 2),
        )
        return Formula(statistic, None, 1)
    within = np.zeros(len(codes))
    for i in range(codes.shape[1]):
        for j in range(i):
            both = given[:, i] & given[:, j]
            within[both] += 2 * _ratio(values[codes[both, i]], values[codes[both, j]])

    def expected(weights, total, n):
        found = np.zeros(len(total))
        for start in range(0, labels, _TILE):
            tile = slice(start, start + _TILE)
            distances = _ratio(values[:, None], values[None, tile])
            found += ((total @ distances) * total[:, tile]).sum(axis=1)
        return found

    statistic = statistic_of(lambda w, total, n: w @ (within / (m - 1)), expected)
    return Formula(statistic, None, width)


def alpha_error(incidence: Incidence, m: np.ndarray, counts: np.ndarray) -> float:
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
    return _spread(terms, counts, value)


def corrected(
    codes: np.ndarray,
    labels: int,
    chance: str,
    values: np.ndarray | None = None,
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
    given = codes >= 0
    m = given.sum(axis=1).astype(float)
    paired = (m >= 2).astype(float)
    pairs = np.where(m >= 2, m * (m - 1), 1)
    incidence = Incidence(codes, labels, 1 / m)
    variety = _Variety(codes)
    credit = float(labels)  # sum of the weights of all pairs of labels
    if values is None:
        agreed = (incidence.squares() - m) / pairs
    else:
        x = values / np.ptp(values)
        agreed = paired - _squared_distances(np.where(given, x[codes], 0), given) / pairs
        credit = labels**2 - 2 * (labels * (x**2).sum() - x.sum() ** 2)
    agreed = agreed * paired

    def expected(shares):
        if chance == "none":
            return 0.0
        if chance == "uniform":
            return 1 / labels
        if chance == "same":
            return (shares**2).sum(axis=1)
        return credit / (labels * (labels - 1)) * (shares * (1 - shares)).sum(axis=1)

    needs_shares = chance in ("same", "random")

    def shares_of(weights):
        return incidence.per_label(weights) / weights.sum(axis=1, keepdims=True)

    def statistic(weights):
        defined = weights @ paired > 0
        observed = _divide(weights @ agreed, weights @ paired, defined)
        by_chance = expected(shares_of(weights) if needs_shares else None)
        if chance != "none":
            defined &= variety.of(weights)
        return _divide(observed - by_chance, 1 - by_chance + np.zeros(len(weights)), defined)

    def error(counts):
        weights = counts[None, :].astype(float)
        value = statistic(weights)[0]
        shares = shares_of(weights)
        by_chance = np.ravel(expected(shares))[0]
        terms = counts.sum() / (counts @ paired) * (agreed - by_chance * paired)
        if needs_shares:
            each = shares if chance == "same" else credit / (labels * (labels - 1)) * (1 - shares)
            each = incidence.per_pattern(each)[0]
            terms = terms - 2 * (1 - value) * (each - by_chance)
        return _spread(terms / (1 - by_chance), counts, value)

    return Formula(statistic, error, incidence.width if needs_shares else 1)


def cohen(codes: np.ndarray, labels: int) -> Formula:
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

    def expected(weights, n):
        return (own[0].per_label(weights) * own[1].per_label(weights)).sum(axis=1) / n**2

    def statistic(weights):
        n = weights.sum(axis=1)
        by_chance = expected(weights, n)
        return _divide(weights @ same / n - by_chance, 1 - by_chance, variety.of(weights))

    def error(counts):
        weights = counts[None, :].astype(float)
        value, by_chance = statistic(weights)[0], expected(weights, weights.sum(axis=1))[0]
        first, second = (o.per_label(weights)[0] / counts.sum() for o in own)
        each = (first[codes[:, 1]] + second[codes[:, 0]]) / 2
        terms = same - by_chance - 2 * (1 - value) * (each - by_chance)
        return _spread(terms / (1 - by_chance), counts, value)

    return Formula(statistic, error, max(o.width for o in own))
