"""The unit bootstrap, made fast: resample patterns of codes instead of units.

A coefficient of agreement does not care which unit has which codes, only how many units have the
same ones. Ten thousand units coded by ten people show a few hundred patterns. Drawing n units
with replacement and counting their patterns is, by definition, one draw from a multinomial
distribution over the patterns with the shares that they have in the data; so that is what is
drawn (Efron 1979, "Bootstrap Methods: Another Look at the Jackknife", for resampling; the
multinomial view is in Rubin 1981, "The Bayesian Bootstrap").

A multinomial draw costs time for each pattern, a draw of units for each unit. Frequent patterns
are therefore drawn the first way and rare ones the second, whichever split is cheapest; the
distribution is the same for any split. Memory does not grow with the number of resamples.
"""

from collections.abc import Callable, Iterator

import numpy as np
from numpy.typing import NDArray

Counts = NDArray[np.int64]
Floats = NDArray[np.float64]
Seed = int | np.random.SeedSequence | np.random.Generator | None

# A block of resamples has about so many numbers: half a MiB, which stays in a processor's cache.
CELLS = 1 << 16
SHARE = 0.95
# A pattern in a multinomial draw takes about as long as so many units drawn one by one.
UNITS_PER_PATTERN = 20
MOST_UNDEFINED = 0.05
MOST_KEPT = 1 << 21  # 16 MiB


class Shared(int):
    """A seed for several coefficients of the same units, whose resamples are drawn once.

    A number as a seed draws the same for each of them. What is drawn is kept as long as the seed,
    if it has at most `MOST_KEPT` numbers.

    Attributes
    ----------
    drawn : dict of (bytes, int) to ndarray
        By the counts of patterns and the number of resamples.
    """

    drawn: dict[tuple[bytes, int], Floats]

    def __new__(cls, seed: int) -> "Shared":
        shared = super().__new__(cls, seed)
        shared.drawn = {}
        return shared


def group(
    codes: Counts, labels: int, ordered: bool = False, times: Counts | None = None
) -> tuple[Counts, Counts]:
    """Find the distinct patterns of codes.

    Parameters
    ----------
    codes : ndarray of int, units x coders
        Numbers of labels, -1 for missing.
    labels : int
        How many labels there are.
    ordered : bool
        Whether it matters who gave which code; else a pattern is the set of codes, with repeats.
    times : ndarray of int, optional
        How many units each row of the codes stands for; one each without it.

    Returns
    -------
    patterns : ndarray of int, patterns x coders
        The most frequent first.
    counts : ndarray of int
        How many units have each pattern.
    """
    rows = codes if ordered else np.sort(codes, axis=1)
    _, first, place, counts = np.unique(
        numbered(rows, labels), return_index=True, return_inverse=True, return_counts=True
    )
    if times is not None:
        counts = np.zeros(len(first), dtype=np.int64)
        np.add.at(counts, place, times)
    order = np.argsort(-counts, kind="stable")
    return rows[first[order]], counts[order]


def numbered(rows: Counts, labels: int) -> Counts:
    """Give each row of codes a number, the same to rows that are the same, in their order.

    Parameters
    ----------
    rows : ndarray of int, rows x coders
        Numbers of labels, -1 for missing.
    labels : int
        How many labels there are.

    Returns
    -------
    ndarray of int
    """
    key, size = np.zeros(len(rows), dtype=np.int64), 1
    for column in rows.T:  # kept within 64 bits
        if size > 2**62 // (labels + 1):
            distinct, key = np.unique(key, return_inverse=True)
            size = len(distinct)
        key = key * (labels + 1) + column + 1
        size *= labels + 1
    return key


def draws(counts: Counts, resamples: int, rng: np.random.Generator, block: int) -> Iterator[Floats]:
    """Draw how often each pattern occurs in resamples of the units.

    Parameters
    ----------
    counts : ndarray of int
        How many units have each pattern; best with the most frequent first.
    resamples : int
        How many resamples to draw.
    rng : Generator
    block : int
        So many resamples are drawn at a time; what is drawn does not depend on it.

    Yields
    ------
    ndarray of float, at most ``block`` x patterns
        Each row sums to the number of units.
    """
    units, patterns = int(counts.sum()), len(counts)
    beyond = units - np.concatenate([[0], np.cumsum(counts)])  # units not in the first h patterns
    split = int(np.argmin(UNITS_PER_PATTERN * np.arange(patterns + 1) + beyond))
    rest, tail = int(beyond[split]), patterns - split
    shares = np.append(counts[:split], [rest] if rest else []) / units
    of_unit = np.repeat(np.arange(tail), counts[split:])
    # Two streams, so that the blocks do not decide which number is used for what.
    rng_head, rng_tail = rng.spawn(2)
    for start in range(0, resamples, block):
        rows = min(block, resamples - start)
        drawn = rng_head.multinomial(units, shares, size=rows)
        weights = np.empty((rows, patterns))
        weights[:, :split] = drawn[:, :split]
        for row in range(rows if rest else 0):
            picked = of_unit[rng_tail.integers(0, rest, int(drawn[row, -1]))]
            weights[row, split:] = np.bincount(picked, minlength=tail)
        yield weights


def _drawn(counts: Counts, resamples: int, seed: Seed, block: int) -> Iterator[Floats]:
    """What `draws` draws by a seed; by a shared one, from what it has kept."""
    if not isinstance(seed, Shared) or resamples * len(counts) > MOST_KEPT:
        yield from draws(counts, resamples, np.random.default_rng(seed), block)
        return
    key = counts.tobytes(), resamples
    if key not in seed.drawn:
        rng = np.random.default_rng(int(seed))
        seed.drawn[key] = np.concatenate([*draws(counts, resamples, rng, block)])
        seed.drawn[key].setflags(write=False)
    kept = seed.drawn[key]
    for start in range(0, resamples, block):
        yield kept[start : start + block]


def check_resamples(resamples: object) -> int:
    """Return a number of resamples, or raise a ValueError if it is not one of at least 0."""
    if isinstance(resamples, bool) or not isinstance(resamples, int | np.integer) or resamples < 0:
        raise ValueError(f"bootstrap must be a whole number of resamples, not {resamples!r}")
    return int(resamples)


def interval(
    statistic: Callable[[Floats], Floats],
    counts: Counts,
    resamples: int,
    seed: Seed,
    width: int,
) -> tuple[float, float, str]:
    """Percentile interval of a coefficient over resamples of the units.

    Parameters
    ----------
    statistic : function of (resamples x patterns) weights
        Gives the coefficient of each resample, NaN where it is undefined.
    counts : ndarray of int
        How many units have each pattern.
    resamples : int
        How many resamples to draw; 0 for no interval.
    seed : int, SeedSequence, Generator or None
        As for `numpy.random.default_rng`.
    width : int
        Numbers that the statistic needs for each resample at once.

    Returns
    -------
    low, high : float
        NaN if there is no interval.
    kind : str
        What interval it is, or why there is none.

    Raises
    ------
    ValueError
        If ``resamples`` is not a whole number of at least 0.
    """
    resamples = check_resamples(resamples)
    if resamples == 0:
        return np.nan, np.nan, "no interval: none was asked for"
    if counts.sum() < 2:
        return np.nan, np.nan, "no interval: one unit cannot be resampled"
    block = max(1, CELLS // max(width, len(counts)))
    values = np.concatenate([statistic(w) for w in _drawn(counts, resamples, seed, block)])
    undefined = int(np.isnan(values).sum())
    if undefined > MOST_UNDEFINED * resamples:
        kind = f"no interval: undefined in {undefined:,} of {resamples:,} resamples"
        return np.nan, np.nan, kind
    tails = [(1 - SHARE) / 2, (1 + SHARE) / 2]
    low, high = np.quantile(values[~np.isnan(values)], tails)
    kind = f"unit bootstrap, percentile, {SHARE:.0%}".replace("%", " %")
    kind += f", {resamples:,} resamples"
    if undefined:
        kind += f", {undefined:,} of them undefined and left out"
    if low == high:
        kind += "; all alike, so it does not show how unsure the value is"
    return float(low), float(high), kind
