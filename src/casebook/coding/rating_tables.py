"""Codings as tables: read and checked, units by coders, or one table for each code.

What comes in is what people have: tidy rows (unit, coder, code) or a table with a row for each
unit and a column for each coder. What goes out is checked: a name that stands twice, a number
among words or a missing value that has become the word *nan* is an error that says where, because
every one of them would give a coefficient that is wrong and looks right. The coefficients
themselves are in ``casebook.coding.agreement``.
"""

from collections.abc import Callable, Collection, Iterable, Mapping
from typing import NamedTuple

import numpy as np
import pandas as pd

# What `pandas.api.types.infer_dtype` says of a column, and what we call it.
KINDS = {
    "string": "text",
    "integer": "number",
    "floating": "number",
    "mixed-integer-float": "number",
    "boolean": "truth value",
    "empty": "",
}
TIDY = ("unit", "coder", "code")
_WERE_MISSING = {"", "nan", "nat", "<na>", "na", "n/a", "#n/a", "null"}  # compared in lower case
_SHOWN = 5  # so many rows, units or names are spelled out in a message


class AgreementError(ValueError):
    """Codings that cannot be compared as they are; the message says what is wrong and where."""


class Ratings(NamedTuple):
    """A checked table of codings.

    Attributes
    ----------
    units : Index
        Names of the units.
    coders : Index
        Names of the coders.
    labels : list
        The codes in order: those given, or those that occur, sorted.
    codes : ndarray of int, units x coders
        Position in ``labels``; -1 where a coder gave no code.
    kind : str
        What the codes are: ``text``, ``number`` or ``truth value``; empty if there is none.
    """

    units: pd.Index
    coders: pd.Index
    labels: list
    codes: np.ndarray
    kind: str


def listing(items: Iterable) -> str:
    """Name a few things in a message, and say how many more there are."""
    items = [str(item) for item in items]
    more = f" and {len(items) - _SHOWN} more" if len(items) > _SHOWN else ""
    return ", ".join(items[:_SHOWN]) + more


def _plain(column: pd.Series) -> pd.Series:
    """The column without its dtype *category*, whose missing categories would count as codes."""
    if isinstance(column.dtype, pd.CategoricalDtype):
        return column.astype(column.cat.categories.dtype)
    return column


def _kind(column: pd.Series) -> str | None:
    """What the cells of a column are; None if they are of several kinds or of no usable one."""
    if column.isna().all():  # a column of NaN only would pass for numbers
        return ""
    return KINDS.get(pd.api.types.infer_dtype(column, skipna=True))


def _a(kind: str) -> str:
    return kind if kind == "text" else f"a {kind}"


def _kind_of_cell(value) -> str:
    return _kind(pd.Series([value], dtype=object)) or f"a {type(value).__name__}"


def _unusable(cells: Iterable[tuple[str, object]]) -> AgreementError:
    """The error for cells that are not all of one kind: names the first that does not fit."""
    first = None
    for place, value in cells:
        kind = _kind_of_cell(value)
        if kind not in KINDS.values():
            return AgreementError(
                f"{place}: {value!r} is {kind}; it must be text, a number or a truth value"
            )
        first = first or (place, value, kind)
        if kind != first[2]:
            return AgreementError(
                f"{place}: {value!r} is {_a(kind)}, but {first[1]!r} ({first[0]}) is "
                f"{_a(first[2])}; write what means the same the same way"
            )
    return AgreementError("the codes are not all of one kind")


def _check_names(names: pd.Index, what: str, row: str, where: str) -> None:
    names = names.to_flat_index()
    if names.hasnans:
        raise AgreementError(f"a {what} has no name: {row} {names.isna().argmax() + 1}")
    if not names.is_unique:
        name = names[names.duplicated()][0]
        places = [i for i, other in enumerate(names, start=1) if other == name]
        raise AgreementError(
            f"{what} {name!r} {where}: {row}s {listing(places)}; which one counts must be decided "
            "before anything is computed"
        )


def _cell(data: pd.DataFrame, unit: int, coder: int) -> str:
    return f"unit {data.index[unit]!r}, coder {data.columns[coder]!r}"


def read(data: pd.DataFrame, categories: Collection | None = None) -> Ratings:
    """Check a table of codings and number its codes.

    Parameters
    ----------
    data : DataFrame
        A row for each unit (its name is the index), a column for each coder; a cell holds the
        code that this coder gave to this unit and is missing (NaN, None, NA) if there is none.
        Codes are all text, all numbers or all truth values.
    categories : collection, optional
        All codes that could have been given, in their order. Without it, those that occur.

    Returns
    -------
    Ratings

    Raises
    ------
    TypeError
        If ``data`` is not a DataFrame.
    AgreementError
        If a coder or unit stands twice or has no name, codes are of several kinds, a number is
        infinite, a missing value has become text, or a code is not among the ``categories``.
    """
    if not isinstance(data, pd.DataFrame):
        raise TypeError(
            "codings must be a DataFrame, a row for each unit and a column for each coder, not "
            f"{type(data).__name__}"
        )
    _check_names(data.columns, "coder", "column", "is named twice")
    _check_names(data.index, "unit", "row", "has more than one row")
    columns = [_plain(data.iloc[:, i]) for i in range(data.shape[1])]
    of_columns = [_kind(column) for column in columns]
    kinds = set(of_columns) - {""}
    if len(kinds) > 1 or None in kinds:
        raise _unusable(
            (_cell(data, unit, coder), value)
            for coder, column in enumerate(columns)
            for unit, value in enumerate(column.to_numpy(object))
            if not (pd.api.types.is_scalar(value) and pd.isna(value))
        )
    kind = kinds.pop() if kinds else ""
    codes, labels = np.full((len(data), len(columns)), -1, dtype=np.int64), []
    # Columns without any code are left out here: their dtype would turn the others into objects.
    if filled := [i for i, of_column in enumerate(of_columns) if of_column]:
        every = pd.concat([columns[i] for i in filled], ignore_index=True)
        numbers, labels = pd.factorize(every, sort=True)
        codes[:, filled] = numbers.reshape(len(filled), len(data)).T
    labels = _python(labels, kind)
    _check_labels(labels, kind, lambda n: _cell(data, *np.argwhere(codes == n)[0]))
    if categories is not None:
        codes, labels = _in_order(data, codes, labels, list(categories))
    return Ratings(data.index, data.columns, labels, codes, kind)


def _python(labels, kind: str) -> list:
    """Codes as Python values; whole numbers as such, though a missing cell made them decimals."""
    labels = np.asarray(labels, dtype=object).tolist()
    if kind == "number":
        whole = all(float(x).is_integer() for x in labels)
        return [int(x) if whole else float(x) for x in labels]
    return [bool(x) for x in labels] if kind == "truth value" else labels


def _check_labels(labels: list, kind: str, place_of: Callable[[int], str]) -> None:
    """Refuse codes that cannot be meant; ``place_of`` says where the code of a number stands."""
    for number, label in enumerate(labels):
        if kind == "text" and label.strip().lower() in _WERE_MISSING:
            problem = "looks like a missing value that has become text; leave the cell empty, "
            problem += "or give the code another name"
        elif kind == "number" and label in (np.inf, -np.inf):
            problem = "is not a number that can be compared"
        else:
            continue
        raise AgreementError(f"{place_of(number)}: {label!r} {problem}")


def _in_order(data, codes: np.ndarray, labels: list, categories: list) -> tuple[np.ndarray, list]:
    """Number the codes by their place in a list of all codes."""
    if len(set(categories)) < len(categories):
        twice = next(c for c in categories if categories.count(c) > 1)
        raise AgreementError(f"{twice!r} stands twice among the categories")
    place = {category: i for i, category in enumerate(categories)}
    for number, label in enumerate(labels):
        if label not in place:
            raise AgreementError(
                f"{_cell(data, *np.argwhere(codes == number)[0])}: {label!r} is not among the "
                f"categories {listing(categories)}"
            )
    new = np.array([*(place[label] for label in labels), -1])  # the last one is for "missing"
    return new[codes], categories


def _tidy(codings: pd.DataFrame) -> pd.DataFrame:
    """Check rows and keep their unit, coder and code; the first two are never missing."""
    if not isinstance(codings, pd.DataFrame):
        raise TypeError(f"codings must be a DataFrame, not {type(codings).__name__}")
    if lacking := [name for name in TIDY if name not in codings.columns]:
        raise AgreementError(
            f"no column {listing(map(repr, lacking))}; there are: {listing(codings.columns)}"
        )
    if twice := [name for name in TIDY if list(codings.columns).count(name) > 1]:
        raise AgreementError(f"two columns are called {twice[0]!r}")
    for name in TIDY[:2]:
        blank = codings[name].isna() | (codings[name].astype(str).str.strip() == "")
        if blank.any():
            raise AgreementError(f"no {name} in row {listing(_rows(blank))}")
    codings = pd.DataFrame({name: _plain(codings[name]) for name in TIDY}).reset_index(drop=True)
    for name, column in codings.items():
        if _kind(column) is None:
            raise _unusable(
                (f"row {row}, column {name!r}", value)
                for row, value in enumerate(column, start=2)
                if not (pd.api.types.is_scalar(value) and pd.isna(value))
            )
    return codings


def _rows(mask: pd.Series) -> list[int]:
    """Rows as a spreadsheet counts them: the header is row 1."""
    return (np.flatnonzero(mask.to_numpy()) + 2).tolist()


def _refuse_duplicates(codings: pd.DataFrame, key: list[str], hint: str) -> None:
    twice = codings.duplicated(key, keep=False)
    if "code" in key:  # a row without a code says only that the unit was read
        twice &= codings["code"].notna()
    if not twice.any():
        return
    first = codings.loc[twice.to_numpy(), key].iloc[0]
    same = twice & (codings[key] == first).all(axis=1)
    groups = len(codings.loc[twice.to_numpy(), key].drop_duplicates())
    others = f" (and {groups - 1} more such cases)" if groups > 1 else ""
    named = ", ".join(f"{name} {first[name]!r}" for name in key)
    raise AgreementError(
        f"{named} stands in rows {listing(_rows(same))}{others}; {hint} "
        "(rows are counted as a spreadsheet counts them, the header is row 1)"
    )


def units_by_coders(codings: pd.DataFrame) -> pd.DataFrame:
    """Turn tidy rows into a table with a row for each unit and a column for each coder.

    Parameters
    ----------
    codings : DataFrame
        Columns ``unit``, ``coder`` and ``code``, a row for each code that a coder gave; others are
        ignored. A row without a code names a unit that the coder left without one.

    Returns
    -------
    DataFrame
        Units and coders in the order of their first rows; NaN where a coder gave no code.

    Raises
    ------
    AgreementError
        If a column is missing, a row has no unit or coder, or a coder has two rows for one unit;
        rows are named as a spreadsheet counts them (header = 1).
    """
    codings = _tidy(codings)
    hint = "one coder gives one code to a unit; for several codes a unit see per_code"
    _refuse_duplicates(codings, ["unit", "coder"], hint)
    wide = codings.pivot(index="unit", columns="coder", values="code")
    return wide.reindex(index=codings["unit"].unique(), columns=codings["coder"].unique())


def per_code(
    codings: pd.DataFrame,
    units: Collection | Mapping[object, Collection],
    coders: Collection,
) -> dict[str, pd.DataFrame]:
    """Make a table of presence and absence for each code, for units that may have several.

    Parameters
    ----------
    codings : DataFrame
        Columns ``unit``, ``coder`` and ``code``; rows without a code are passed over.
    units : collection, or mapping of coder to collection
        The units that every coder has read, or those that each of them has. It must be said,
        because rows cannot show it: a unit without a row was read and left without a code, or was
        never read.
    coders : collection
        The coders.

    Returns
    -------
    dict of object to DataFrame
        By code, sorted: units x coders, 1 where the coder gave the code, 0 where the coder read
        the unit and did not give it, NaN where the coder did not read it.

    Raises
    ------
    AgreementError
        As `units_by_coders`, if a coder gives one code to a unit twice, and if a row names a
        coder, or a unit of that coder, that is not listed.
    """
    codings = _tidy(codings)
    _refuse_duplicates(codings, list(TIDY), "a coder gives a code to a unit once")
    coders = pd.Index(list(coders), name="coder")
    _check_names(coders, "coder", "place", "is listed twice")
    read_by = units if isinstance(units, Mapping) else dict.fromkeys(coders, list(units))
    if lacking := [coder for coder in coders if coder not in read_by]:
        raise AgreementError(f"no units are listed for coder {lacking[0]!r}")
    every = pd.Index(dict.fromkeys(u for coder in coders for u in read_by[coder]), name="unit")
    seen = np.zeros((len(every), len(coders)), dtype=bool)
    for place, coder in enumerate(coders):
        seen[:, place] = every.isin(list(read_by[coder]))
    blank = np.where(seen, 0.0, np.nan)

    unit, coder = every.get_indexer(codings["unit"]), coders.get_indexer(codings["coder"])
    unknown = (coder < 0) | (unit < 0)
    unknown[~unknown] = ~seen[unit[~unknown], coder[~unknown]]
    if unknown.any():
        at = int(np.argmax(unknown))
        row = codings.iloc[at]
        who = f"coder {row['coder']!r}"
        what = "" if coder[at] < 0 else f" as a reader of unit {row['unit']!r}"
        raise AgreementError(f"row {at + 2}: {who} is not listed{what}")

    numbers, labels = pd.factorize(codings["code"], sort=True)
    kind = _kind(codings["code"])
    labels = _python(labels, kind)
    _check_labels(labels, kind, lambda n: f"row {np.flatnonzero(numbers == n)[0] + 2}")
    tables = {}
    for number, label in enumerate(labels):
        rows = np.flatnonzero(numbers == number)
        table = blank.copy()
        table[unit[rows], coder[rows]] = 1
        tables[label] = pd.DataFrame(table, index=every, columns=coders)
    return tables
