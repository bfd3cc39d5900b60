"""What a table lets its reader single out: class sizes, diversity, special uniques.

The measures of statistical disclosure control, for small tables of people. A *key* is a column by
which somebody who knows a person could find that person's row (a function, a place); rows that
look alike under the keys are a class. All measures take the published rows for the whole group:
whoever looks knows that the person is in the table. They say what the keys do, and nothing of
names or other text that should not be there (`privacy.leaks`) nor of what a coarser table costs
an argument (`casebook.privacy.generalisation`).

So there is no measure here for samples of a larger group, with weights or a sampling fraction.

Sources: Sweeney (2002), *k-anonymity*; Machanavajjhala et al. (2007), *l-diversity*; Elliot,
Manning & Ford (2002), *A computational algorithm for handling the special uniques problem*;
Manning, Haglin & Keane (2008), *A recursive search algorithm for statistical disclosure
assessment*. The values agree with sdcMicro 5.8.1.
"""

from collections.abc import Iterable, Iterator
from itertools import combinations
from math import comb, factorial, prod
from numbers import Number
from typing import Any, NamedTuple

import numpy as np
import pandas as pd

MOST_COMBINATIONS = 50_000  # of keys that SUDA looks at; 2**30 of them would take for ever


def check_column(table: pd.DataFrame, column: str) -> None:
    """Raise ValueError if a table has no such column; the message names those that it has."""
    if column not in table:
        there = ", ".join(map(str, table))
        raise ValueError(f"no column is called {column!r}; there are: {there}")


def _keys(table: pd.DataFrame, keys: str | Iterable[str]) -> list[str]:
    """The keys as a list, after checking that each is one column of the table."""
    keys = [keys] if isinstance(keys, str) else list(keys)
    if not keys:
        raise ValueError("no keys: name at least one column")
    columns = list(table.columns)
    for key in keys:
        if keys.count(key) > 1:
            raise ValueError(f"the key {key!r} is named twice")
        check_column(table, key)
        if columns.count(key) > 1:
            raise ValueError(f"{columns.count(key)} columns are called {key!r}")
    return keys


def _codes(table: pd.DataFrame, keys: list[str]) -> np.ndarray:
    """Values as numbers, rows x keys; -1 where one is missing."""
    out = np.empty((len(table), len(keys)), dtype=np.int64)
    for place, key in enumerate(keys):
        values = table[key].dropna()
        kinds = {
            "number" if isinstance(v, Number) else type(v).__name__ for v in values.astype(object)
        }
        if len(kinds) > 1:  # is the text "1" the number 1? Either answer may be wrong.
            raise ValueError(f"column {key!r} mixes {' and '.join(sorted(kinds))}")
        try:
            out[:, place] = pd.factorize(table[key])[0]
        except TypeError:
            raise ValueError(f"column {key!r} holds values that cannot be compared") from None
    return out


def _groups(codes: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """A row of each different kind, and for each row which kind it is."""
    ids = np.zeros(len(codes), dtype=np.int64)
    for column in codes.T:  # as np.unique(axis=0), but it sorts numbers instead of rows
        wide = int(column.max(initial=0)) + 2
        if ids.max(initial=0) > 2**62 // wide:
            ids = np.unique(ids, return_inverse=True)[1]
        ids = ids * wide + column + 1
    _, first, kind = np.unique(ids, return_index=True, return_inverse=True)
    return first, kind


def _matching(codes: np.ndarray, weights: np.ndarray) -> np.ndarray:
    """For each row, the weight of all rows that match it; a missing value matches every value.

    Rows with the same gaps are counted together: what two such groups can be compared by are the
    keys that neither lacks.
    """
    first, row_of = _groups(codes)
    patterns = codes[first]
    weight = np.bincount(row_of, weights, len(patterns))
    missing = patterns == -1
    first, gap_of = _groups(missing.astype(np.int64))
    gaps = missing[first]
    found = np.zeros(len(patterns))
    for a in range(len(gaps)):
        for b in range(len(gaps)):
            mine, theirs = np.flatnonzero(gap_of == a), np.flatnonzero(gap_of == b)
            shared = ~(gaps[a] | gaps[b])
            both = patterns[np.concatenate([mine, theirs])][:, shared]
            group = _groups(both)[1]
            total = np.bincount(group[len(mine) :], weight[theirs], group.max() + 1)
            found[mine] += total[group[: len(mine)]]
    spread: np.ndarray = found[row_of]
    return spread


def k_anonymity(table: pd.DataFrame, keys: str | Iterable[str]) -> pd.Series:
    """Size of the class that each row is in.

    Two rows are in a class if they agree in every key; a missing value agrees with every value,
    because whoever looks for somebody cannot rule the row out. (So rows may share a class with
    others that do not share it with each other.)

    Parameters
    ----------
    table : DataFrame
    keys : str or iterable of str
        Columns by which somebody could be looked up.

    Returns
    -------
    Series
        One ``int64`` per row, with the table's index.

    Raises
    ------
    ValueError
        If there are no keys, a key is named twice or is no column, or a column mixes numbers and
        text.
    """
    codes = _codes(table, _keys(table, keys))
    ones = np.ones(len(table))
    sizes = _matching(codes, ones) if len(table) else ones
    return pd.Series(sizes, table.index, "int64", "class size")


def found_by_guessing(sizes: pd.Series) -> dict[str, Any]:
    """Sum up class sizes as a risk, for one who knows that the person is in the table.

    Parameters
    ----------
    sizes : Series
        As `k_anonymity` gives them.

    Returns
    -------
    dict
        ``alone`` (rows in a class of one), ``risk`` (their share) and ``expected`` (share that
        guessing within each class would find: the mean of 1 / class size). Without rows ``risk``
        and ``expected`` are None.
    """
    alone, some = sizes == 1, len(sizes) > 0
    return {
        "alone": int(alone.sum()),
        "risk": float(alone.mean()) if some else None,
        "expected": float((1 / sizes).mean()) if some else None,
    }


def l_diversity(table: pd.DataFrame, keys: str | Iterable[str], sensitive: str) -> pd.Series:
    """How many different sensitive values each row's class holds (distinct l-diversity).

    Parameters
    ----------
    table : DataFrame
    keys : str or iterable of str
    sensitive : str
        Column that nobody should be able to learn. A missing value is not counted: it adds no
        doubt that a reader could name.

    Returns
    -------
    Series
        One ``int64`` per row, with the table's index. 1 says that whoever finds the class has
        learned the value.

    Raises
    ------
    ValueError
        As `k_anonymity`, and if the sensitive column is one of the keys.
    """
    keys = _keys(table, keys)
    if sensitive in keys:
        raise ValueError(f"the sensitive column {sensitive!r} is one of the keys")
    codes, values = _codes(table, keys), _codes(table, _keys(table, sensitive))[:, 0]
    found = np.zeros(len(table), dtype=np.int64)
    for value in np.unique(values[values >= 0]):
        found += _matching(codes, (values == value).astype(float)) > 0
    return pd.Series(found, table.index, name="different values")


def affordable_size(keys: int, at_most: int) -> int:
    """How large combinations of keys may be for their number to be handled.

    Parameters
    ----------
    keys : int
        How many keys there are.
    at_most : int
        The largest size that is wanted.

    Returns
    -------
    int
        ``at_most`` or the largest size below it that `minimal_uniques` accepts; at least 1.
    """
    sizes = range(min(at_most, keys), 1, -1)
    return next((size for size in sizes if _combinations(keys, size) <= MOST_COMBINATIONS), 1)


def _combinations(keys: int, size: int) -> int:
    return sum(comb(keys, k) for k in range(1, size + 1))


def minimal_uniques(
    table: pd.DataFrame,
    keys: str | Iterable[str],
    max_size: int | None = None,
    wildcards: bool = False,
) -> Iterator[tuple[tuple[str, ...], np.ndarray]]:
    """Find the smallest combinations of keys under which rows are alone.

    A combination that is unique has only larger ones above it, so that a row has it as a minimal
    one if the row is alone under it and under none of its parts of one key less.

    Parameters
    ----------
    table : DataFrame
    keys : str or iterable of str
    max_size : int, optional
        Largest combination to look at; by default all keys together.
    wildcards : bool
        False, as in sdcMicro's suda2: a missing value is nothing to find a row by, and hides no
        other row. True, as in `k_anonymity`: it could also be the value that is looked for.

    Yields
    ------
    tuple of str, array of bool
        A combination and, for each row, whether it is one of its minimal unique ones; the
        smaller combinations first, and only those that some row has.

    Raises
    ------
    ValueError
        As `k_anonymity`, and if ``max_size`` is no number of keys or there would be more than
        50,000 combinations.
    """
    keys = _keys(table, keys)
    size = len(keys) if max_size is None else max_size
    if not 1 <= size <= len(keys):
        raise ValueError(f"max_size is {size}; it must lie between 1 and the {len(keys)} keys")
    if (many := _combinations(len(keys), size)) > MOST_COMBINATIONS:
        raise ValueError(
            f"{len(keys)} keys have {many:,} combinations of up to {size}; give a smaller max_size"
        )
    return _minimal_uniques(_codes(table, keys), keys, size, wildcards)


def _minimal_uniques(
    codes: np.ndarray, keys: list[str], size: int, wildcards: bool
) -> Iterator[tuple[tuple[str, ...], np.ndarray]]:
    below: dict[tuple[int, ...], np.ndarray] = {(): np.zeros(len(codes), dtype=bool)}
    for k in range(1, size + 1):
        level = {}
        for chosen in combinations(range(len(keys)), k):
            part = codes[:, chosen]
            present = (part >= 0).all(axis=1)
            alone = np.zeros(len(codes), dtype=bool)
            rows = np.ones(len(codes), dtype=bool) if wildcards else present
            if rows.any():
                alone[rows] = _matching(part[rows], np.ones(rows.sum())) == 1
            level[chosen] = alone & present
            parts = [below[rest] for rest in combinations(chosen, k - 1)]
            minimal = level[chosen] & ~np.logical_or.reduce(parts)
            if minimal.any():
                yield tuple(keys[i] for i in chosen), minimal
        below = level


class Suda(NamedTuple):
    """SUDA scores: how many small combinations of keys single a row out.

    Attributes
    ----------
    score : Series
        One number per row, with the table's index; 0 for a row that is alone under no
        combination.
    by_key : DataFrame
        Rows by keys: the part of the score that comes from combinations that hold the key.
    """

    score: pd.Series
    by_key: pd.DataFrame


def suda(
    table: pd.DataFrame,
    keys: str | Iterable[str],
    max_size: int | None = None,
    wildcards: bool = False,
) -> Suda:
    """Score each row by the combinations of keys that single it out.

    Each minimal unique combination of k keys, out of m, counts (m - k)!, or, if only those of up
    to M < m keys are looked at, the product of (m - i) for i from k to M. So the fewer keys it
    takes to find somebody, and the more ways there are, the higher the score.

    Parameters
    ----------
    table, keys, max_size, wildcards
        As in `minimal_uniques`.

    Returns
    -------
    Suda

    Raises
    ------
    ValueError
        As `minimal_uniques`.
    """
    keys = _keys(table, keys)
    many = len(keys)
    size = many if max_size is None else max_size
    score, part = np.zeros(len(table)), np.zeros((len(table), many))
    for chosen, rows in minimal_uniques(table, keys, max_size, wildcards):
        k = len(chosen)
        if size == many:
            weight = factorial(many - k)
        else:
            weight = prod(many - i for i in range(k, size + 1))
        score[rows] += weight
        part[np.ix_(rows, np.array([keys.index(key) for key in chosen]))] += weight
    by_key = pd.DataFrame(part, table.index, keys)
    return Suda(pd.Series(score, table.index, name="suda"), by_key)


def contributions(
    table: pd.DataFrame,
    keys: str | Iterable[str],
    max_size: int | None = None,
    wildcards: bool = False,
) -> pd.Series:
    """How much each key adds to the SUDA scores of a table.

    Parameters
    ----------
    table, keys, max_size, wildcards
        As in `minimal_uniques`.

    Returns
    -------
    Series
        Per cent of the sum of scores, by key: the part that comes from combinations that hold the
        key. They add up to more than 100, because a combination of two counts for both. Missing
        where no row has a score.

    Raises
    ------
    ValueError
        As `minimal_uniques`.
    """
    found = suda(table, keys, max_size, wildcards)
    total = found.score.sum()
    part = found.by_key.sum() if total else found.by_key.sum() * np.nan
    return (100 * part / (total or 1)).rename("per cent of the score")


def exposure(
    table: pd.DataFrame, keys: str | Iterable[str], max_size: int | None = None
) -> dict[str, Any]:
    """Sum up what the keys of a table let a reader single out.

    Parameters
    ----------
    table : DataFrame
    keys : str or iterable of str
    max_size : int, optional
        As in `minimal_uniques`.

    Returns
    -------
    dict
        ``rows``; ``smallest`` (size of the smallest class), with missing values as wildcards;
        ``alone``, ``risk`` and ``expected``, as `found_by_guessing` gives them; ``responsible``
        (key to per cent of the SUDA score, the highest first, without zeros). Of an empty table
        ``smallest``, ``risk`` and ``expected`` are None.

    Raises
    ------
    ValueError
        As `minimal_uniques`.
    """
    sizes = k_anonymity(table, keys)
    share = contributions(table, keys, max_size, wildcards=True)
    share = share[share > 0].sort_values(ascending=False, kind="stable")
    return {
        "rows": len(table),
        "smallest": int(sizes.min()) if len(table) else None,
        **found_by_guessing(sizes),
        "responsible": {str(key): round(float(value), 1) for key, value in share.items()},
    }
