"""A coefficient of agreement with its interval and what belongs beside it, or why there is none.

The frame that all coefficients of ``coding.agreement`` share: which units take part, what keeps
a coefficient from being defined, and what is told with its value. It knows no formula.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from casebook.coding import resampling
from casebook.coding.coefficients import Formula
from casebook.coding.rating_tables import Label, Ratings
from casebook.coding.resampling import Seed


@dataclass(frozen=True)
class Agreement:
    """A coefficient of agreement, or why there is none.

    Attributes
    ----------
    coefficient : str
        Its name.
    value : float
        NaN if it is undefined.
    low, high : float
        Ends of the interval; NaN if there is none.
    reason : str or None
        *undefined because ...*; None if the value is defined.
    interval : str
        What interval it is, or why there is none.
    error : float
        Analytic standard error (Gwet 2014), for comparison with other programs; NaN for alpha of
        ordinal, interval or ratio codes, and where the value is undefined.
    n_units, n_pairable : int
        Rows of the table; those of them with codes from at least two coders.
    n_coders, n_codings : int
        Columns of the table; cells with a code.
    prevalence : dict
        Share of each code among all codes given. With a rare code, a coefficient is low though
        nearly all units agree: look at both.
    """

    coefficient: str
    value: float
    low: float
    high: float
    reason: str | None
    interval: str
    error: float
    n_units: int
    n_pairable: int
    n_coders: int
    n_codings: int
    prevalence: dict[Label, float]

    def __str__(self) -> str:
        if self.reason:
            return f"{self.coefficient}: {self.reason}"
        told = f"{self.coefficient}: {self.value:.3f}"
        if not np.isnan(self.low):
            told += f" [{self.low:.3f}, {self.high:.3f}]"
        return f"{told} ({self.interval}; {self.n_pairable:,} of {self.n_units:,} units)"


def _why_undefined(ratings: Ratings, two_only: bool, needs_variety: bool) -> str | None:
    """The first thing that keeps a coefficient from being defined."""
    units, coders = ratings.codes.shape
    given = ratings.codes >= 0
    if units == 0 or coders == 0:
        return "the table is empty"
    if not given.any():
        return "no unit has a code"
    if coders == 1:
        return f"there is one coder, {ratings.coders[0]!r}, and agreement takes two"
    if two_only and coders > 2:
        return (
            f"it is defined for two coders and there are {coders}; see pairwise for each two of "
            "them, or a coefficient for many"
        )
    paired = given.sum(axis=1) >= 2
    if not paired.any():
        return "no unit has codes from two coders"
    codes = ratings.codes[paired]
    codes = codes[codes >= 0]
    if needs_variety and codes.min() == codes.max():
        return (
            f"all codes of the units coded twice are {ratings.labels[codes[0]]!r}: where nothing "
            "else was ever given, agreement cannot be told from chance"
        )
    return None


def evaluate(
    name: str,
    ratings: Ratings,
    bootstrap: int,
    seed: Seed,
    formula: Callable[[NDArray[np.int64], int], Formula],
    *,
    at_least: int = 2,
    ordered: bool = False,
    two_only: bool = False,
    needs_variety: bool = True,
) -> Agreement:
    """Compute a coefficient with its interval, or say why it is undefined.

    Parameters
    ----------
    name : str
        What to call the coefficient.
    ratings : Ratings
    bootstrap : int
        Resamples of the units for the interval; 0 for none.
    seed : int, SeedSequence, Generator or None
    formula : function of patterns of codes and the number of labels
        Gives the coefficient's Formula.
    at_least : int
        The units that take part, in the value and in the resamples, have so many codes.
    ordered : bool
        Whether it matters who gave which code.
    two_only : bool
        Whether the coefficient is defined for two coders only.
    needs_variety : bool
        Whether it is undefined if all codes are the same.

    Returns
    -------
    Agreement
    """
    resampling.check_resamples(bootstrap)
    per_unit = (ratings.codes >= 0).sum(axis=1)
    none = _without_value(name, ratings, per_unit)
    if why := _why_undefined(ratings, two_only, needs_variety):
        return replace(none, reason=f"undefined because {why}")
    labels, take = len(ratings.labels), per_unit >= at_least
    times = None if ratings.counts is None else ratings.counts[take]
    codes = ratings.codes[take]
    if ordered:  # by name, so that resamples do not depend on who comes first in the table
        codes = codes[:, np.argsort([str(name) for name in ratings.coders], kind="stable")]
    patterns, counts = resampling.group(codes, labels, ordered, times)
    made = formula(patterns, labels)
    value = float(made.statistic(counts[None, :].astype(float))[0])
    if np.isnan(value):  # a last guard: nothing known leads here
        return replace(none, reason="undefined because its formula divides by zero")
    low, high, kind = resampling.interval(made.statistic, counts, bootstrap, seed, made.width)
    error = made.error(counts.astype(float)) if made.error else np.nan
    return replace(none, value=value, low=low, high=high, interval=kind, error=error)


def _without_value(name: str, ratings: Ratings, per_unit: NDArray[np.int64]) -> Agreement:
    """What is told beside a coefficient, whatever its value."""
    weights = ratings.weights
    total = int((per_unit * weights).sum())
    given = ratings.codes >= 0
    times = np.broadcast_to(weights[:, None], given.shape)[given]
    often = np.bincount(ratings.codes[given], weights=times, minlength=len(ratings.labels))
    shares = often / max(total, 1)
    return Agreement(
        name,
        value=np.nan,
        low=np.nan,
        high=np.nan,
        reason=None,
        interval="no interval: the value is undefined",
        error=np.nan,
        n_units=int(weights.sum()),
        n_pairable=int(weights[per_unit >= 2].sum()),
        n_coders=len(ratings.coders),
        n_codings=total,
        prevalence=dict(zip(ratings.labels, shares.tolist(), strict=True)) if total else {},
    )
