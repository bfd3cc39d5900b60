"""Tables of cases that are in a set or not: what may stand in them, and who is in what.

The checks and the set algebra that `casebook.cases.comparison` works with. Every value is 0 or 1;
anything else is refused, and the message names the case and the column. There are no fuzzy sets
and no conditions with more than two values.
"""

from collections.abc import Collection, Iterable, Sequence

import numpy as np
import pandas as pd
from numpy.typing import NDArray

CONDITIONS = 12  # at most: a truth table of 4,096 rows, far more than cases will ever fill
RESERVED = ("n", "inclusion", "PRI", "outcome", "cases", "contradiction")  # in a truth table


class Undefined(ValueError):
    """A question that the cases cannot answer, and why."""


def listing(items: Iterable[object]) -> str:
    """Join items with commas."""
    return ", ".join(map(str, items))


def positive(name: str) -> str:
    """Take the sign of negation off a name."""
    return name.strip().removeprefix("~").strip()


def crisp(table: pd.DataFrame, columns: Iterable[str]) -> pd.DataFrame:
    """Take columns of a table as true and false.

    Parameters
    ----------
    table : DataFrame
        Cases by conditions; the index names the cases.
    columns : iterable of str

    Returns
    -------
    DataFrame of bool

    Raises
    ------
    Undefined
        If there are fewer than two cases.
    ValueError, TypeError
        If it is no DataFrame, a column is missing or there twice, a case is named twice, or a
        value is missing or neither 0 nor 1.
    """
    if not isinstance(table, pd.DataFrame):
        raise TypeError(f"a DataFrame of cases by conditions is needed, not {type(table).__name__}")
    columns = list(dict.fromkeys(columns))
    for column in columns:
        if (times := list(table.columns).count(column)) != 1:
            what = "no column" if times == 0 else f"{times} columns"
            raise ValueError(f"the table has {what} {column!r}; it has: {listing(table.columns)}")
    if len(table) < 2:
        has = "one case" if len(table) else "no cases"
        raise Undefined(f"undefined because the table has {has}: there is nothing to compare")
    if not table.index.is_unique:
        twice = table.index[table.index.duplicated()].unique()
        raise ValueError(f"cases named more than once: {listing(twice)}")
    for column in columns:
        values = table[column]
        if not (bad := ~values.isin([0, 1])).any():
            continue
        case, value = values.index[bad][0], values[bad].tolist()[0]
        where = f"case {str(case)!r}, column {column!r}"
        if pd.isna(value):
            raise ValueError(f"{where}: no value; leave the case or the column out")
        raise ValueError(
            f"{where}: {value!r} is neither 0 nor 1; fuzzy sets and several values are not covered"
        )
    return table[columns].astype(bool)


def _check_name(name: str) -> None:
    """Refuse the name of a condition that cannot stand in a formula or a truth table."""
    if set(name) & set("*+~") or not name or name != name.strip():
        raise ValueError(f"the condition {name!r} cannot be written in a formula: rename it")
    if name in RESERVED:
        raise ValueError(f"a column of truth tables is called {name!r}: rename the condition")


def names(outcome: str, conditions: Sequence[str]) -> list[str]:
    """Check the names of an outcome and of conditions.

    Parameters
    ----------
    outcome : str
        With ``~`` ahead for its negation.
    conditions : sequence of str

    Returns
    -------
    list of str
        The conditions.

    Raises
    ------
    ValueError, TypeError
        If a name cannot stand in a formula or a truth table, one is there twice, the outcome is
        among the conditions, or there are no conditions or too many.
    """
    if isinstance(conditions, str) or not isinstance(conditions, Collection):
        raise TypeError("conditions are a list of column names")
    conditions = list(conditions)
    for name in [outcome, *conditions]:
        if not isinstance(name, str):
            raise TypeError(f"{name!r} is not a name")
    for name in conditions:
        _check_name(name)
    if not conditions:
        raise ValueError("no conditions are named")
    if twice := sorted({name for name in conditions if conditions.count(name) > 1}):
        raise ValueError(f"conditions named more than once: {listing(twice)}")
    if positive(outcome) in conditions:
        raise ValueError(f"the outcome {outcome!r} is among the conditions")
    if len(conditions) > CONDITIONS:
        raise ValueError(
            f"{len(conditions)} conditions are more than {CONDITIONS}: they make a truth table of "
            f"{2 ** len(conditions):,} rows, nearly all of which no case shows, so that a formula "
            "would rest on assumptions and not on cases; take the conditions that theory asks "
            "for, or join some of them in one"
        )
    return conditions


def members(table: pd.DataFrame, expressions: Iterable[str]) -> dict[str, NDArray[np.bool_]]:
    """Say which cases are in expressions such as ``A``, ``~A``, ``A*~B`` or ``A + B``.

    Parameters
    ----------
    table : DataFrame
    expressions : iterable of str

    Returns
    -------
    dict of str to array of bool
        By expression, one value for each case.

    Raises
    ------
    Undefined, ValueError, TypeError
        As `crisp`.
    """
    parts = {
        expression: [[factor.strip() for factor in t.split("*")] for t in expression.split("+")]
        for expression in expressions
    }
    factors = {factor for terms in parts.values() for term in terms for factor in term}
    data = crisp(table, sorted(map(positive, factors)))
    holds = {f: data[positive(f)].to_numpy() ^ f.startswith("~") for f in factors}
    return {
        expression: np.any([np.all([holds[f] for f in term], axis=0) for term in terms], axis=0)
        for expression, terms in parts.items()
    }


def share(part: NDArray[np.bool_], whole: NDArray[np.bool_]) -> float:
    """Share of the cases of ``whole`` that are in ``part`` as well; missing if there are none."""
    return float((part & whole).sum() / whole.sum()) if whole.any() else float("nan")
