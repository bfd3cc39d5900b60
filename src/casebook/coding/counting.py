"""Codings counted where they are: any frame that narwhals takes, larger than memory if it is lazy.

A hundred million codings need not be read here. A coefficient of agreement asks how many units
have the same codes from the same coders; a matrix, how many units of a document have a code. Both
are groups and counts, which pandas, Polars, DuckDB and Spark each make in their own way. What comes
back is small, and the same whatever made it. The formulas are where they were: what `patterns`
returns goes into `casebook.coding.agreement`, and what `codes_by` returns into
`casebook.coding.saturation`.

A frame has a row for each code that a coder gave to a unit, in the columns ``unit``, ``coder`` and
``code``; others may say what the unit belongs to. A row without a code says that the coder read the
unit and gave none. Names are taken as they stand, but for the Unicode form of coders and codes.
"""

from collections.abc import Collection, Hashable, Iterable, Sequence
from typing import Any, Literal

import narwhals as nw
import numpy as np
import pandas as pd

from casebook.coding.long_tables import AgreementError
from casebook.coding.rating_tables import (
    TIDY,
    Label,
    Ratings,
    a_few,
    check_labels,
    kind_of,
    one_form,
    python_labels,
    read,
)

MOST_CODERS = 200  # each is a column of the groups
MOST_NAMES = 100_000  # codes, or what a matrix counts by: they are brought here

Frame = Any  # whatever narwhals takes: what it is called differs from engine to engine
Lazy = nw.LazyFrame[Any]
NoRow = Literal["unread", "no-code"]


def patterns(codings: Frame, categories: Collection[Label] | None = None) -> Ratings:
    """Count how many units have the same codes from the same coders.

    Parameters
    ----------
    codings : DataFrame or LazyFrame of pandas, Polars, DuckDB, Spark ...
        Columns ``unit``, ``coder`` and ``code``; a coder gives one code to a unit.
    categories : iterable, optional
        All codes that could have been given, in their order; without it, those that occur, sorted.

    Returns
    -------
    Ratings
        A row for each pattern of codes, with the number of units that have it; coders are sorted
        by name. Every coefficient of agreement takes it.

    Raises
    ------
    AgreementError
        If a column is missing, a row has no unit or coder, a coder has several rows for a unit,
        codes are of several kinds, or a code is not among the categories.
    """
    rows = _rows(codings)
    coders = _coders(rows)
    if not coders:
        return read(pd.DataFrame(), categories)
    given = [
        nw.when(nw.col("coder").is_in(forms)).then(nw.col("code")).alias(f"code_{n}")
        for n, forms in enumerate(coders.values())
    ]
    found = _patterns(rows, coders, given)
    cells = found[[f"code_{n}" for n in range(len(coders))]].to_numpy(object)
    return _ratings(cells, found["units"], list(coders), categories)


def patterns_per_code(codings: Frame, no_row: NoRow) -> dict[Label, Ratings]:
    """Count, for each code, how many units the same coders gave it, for units with several codes.

    Parameters
    ----------
    codings : DataFrame or LazyFrame
        As for `patterns`; a coder may give several codes to a unit.
    no_row : {"unread", "no-code"}
        What it means if a coder has no row for a unit.

    Returns
    -------
    dict of object to Ratings
        By code, sorted; 1 where the coder gave it and 0 where not. See `agreement.by_code`.

    Raises
    ------
    AgreementError
        As `patterns`; or if a row stands twice.
    """
    rows = _rows(codings)
    coders = _coders(rows)
    _refuse_twice(rows)
    ways = _forms(_distinct(rows, "code"))
    labels, _ = _labels(ways)
    tables = {}
    for label in labels:
        given = [
            nw.when(nw.col("coder").is_in(forms))
            .then(nw.when(nw.col("code").is_in(ways[label])).then(nw.lit(1)).otherwise(nw.lit(0)))
            .alias(f"code_{n}")
            for n, forms in enumerate(coders.values())
        ]
        found = _patterns(rows, coders, given, several=True)
        cells = found[[f"code_{n}" for n in range(len(coders))]].to_numpy(float)
        if no_row == "no-code":
            cells = np.nan_to_num(cells)
        tables[label] = _ratings(cells, found["units"], list(coders), [0, 1])
    return tables


def code_counts(codings: Frame, by: str) -> pd.DataFrame:
    """Count the units with each code by document, case, coder or another column.

    Parameters
    ----------
    codings : DataFrame or LazyFrame
        Columns ``unit``, ``code`` and ``by``. However many coders gave a code to a unit, it counts
        once (in each value of ``by``).
    by : str
        A column.

    Returns
    -------
    DataFrame of int
        Codes x values of ``by``, both sorted; a code or value without any is there with 0.

    Raises
    ------
    AgreementError
        If a column is missing, a unit or value is blank, or there are too many of them to be shown.
    """
    rows = _rows(codings, ("unit", "code", by))
    names, places = _distinct(rows, "code"), _distinct(rows, by)
    once = rows.filter(~nw.col("code").is_null()).unique(["unit", "code", by], keep="any")
    cells = _here(once.group_by("code", by).agg(nw.len().alias("units")))
    table = pd.DataFrame(0, index=pd.Index(names, name="code"), columns=pd.Index(places, name=by))
    for code, place, units in zip(cells["code"], cells[by], cells["units"], strict=True):
        table.loc[code, place] = int(units)
    return table


def cooccurrence_counts(codings: Frame) -> pd.DataFrame:
    """Count how many units have both of two codes, and Jaccard's index of the two.

    Parameters
    ----------
    codings : DataFrame or LazyFrame
        Columns ``unit`` and ``code``. It does not matter which coder gave a code.

    Returns
    -------
    DataFrame
        A row for each pair of codes, sorted: ``code``, ``other``, ``count`` (units with both),
        ``code_count``, ``other_count`` and ``jaccard``.

    Raises
    ------
    AgreementError
        If a column is missing or a unit is blank.
    """
    rows = _rows(codings, ("unit", "code")).filter(~nw.col("code").is_null())
    once = rows.unique(["unit", "code"], keep="any")
    alone = _here(once.group_by("code").agg(nw.len().alias("units")))
    single = dict(zip(alone["code"], map(int, alone["units"]), strict=True))
    pairs = once.join(once, on="unit", how="inner", suffix="_other")
    pairs = pairs.filter(nw.col("code") < nw.col("code_other"))
    met = _here(pairs.group_by("code", "code_other").agg(nw.len().alias("units")))
    both = dict(zip(zip(met["code"], met["code_other"], strict=True), met["units"], strict=True))
    names = sorted(single)
    table = [
        (one, other, int(both.get((one, other), 0)), single[one], single[other])
        for place, one in enumerate(names)
        for other in names[place + 1 :]
    ]
    columns = ["code", "other", "count", "code_count", "other_count"]
    frame = pd.DataFrame(table, columns=columns)
    return frame.assign(
        jaccard=frame["count"] / (frame["code_count"] + frame["other_count"] - frame["count"])
    )


def codes_by(codings: Frame, by: str, order: Sequence[Hashable]) -> dict[Hashable, set[Hashable]]:
    """Collect the codes of each document, in a given order, for a curve of saturation.

    Parameters
    ----------
    codings : DataFrame or LazyFrame
        Columns ``code`` and ``by``.
    by : str
        The column with what is followed: document, interview, week.
    order : sequence
        All its values, in the order in which they came.

    Returns
    -------
    dict of object to set of codes

    Raises
    ------
    AgreementError
        If a column is missing, or a value is not in the order.
    """
    rows = _rows(codings, ("code", by))
    found: dict[Hashable, set[Hashable]] = {value: set() for value in order}
    for code, value in _here(rows.unique(["code", by], keep="any"))[["code", by]].to_numpy(object):
        if value not in found:
            raise AgreementError(f"{by} {value!r} is not in the order")
        if not pd.isna(code):
            found[value].add(code)
    return found


def _rows(codings: Frame, columns: Sequence[str] = TIDY) -> Lazy:
    """The columns of a frame, lazily; an AgreementError if one is missing or blank in a row."""
    try:
        frame = nw.from_native(codings)
    except TypeError as error:
        raise TypeError(f"codings must be a frame: {error}") from None
    lazy = frame.lazy() if isinstance(frame, nw.DataFrame) else frame
    names = lazy.collect_schema().names()
    if lacking := [name for name in columns if name not in names]:
        raise AgreementError(f"no column {a_few(map(repr, lacking))}; there are: {a_few(names)}")
    lazy = lazy.select(*columns)
    if isinstance(native := lazy.to_native(), pd.DataFrame):
        lazy = nw.from_native(_numbered(native)).lazy()
    must = [name for name in columns if name != "code"]
    blanks = [nw.when(nw.col(name).is_null()).then(1).otherwise(0).alias(name) for name in must]
    blank = _here(lazy.select(*blanks).select(*(nw.col(name).sum() for name in must)))
    for name in must:
        if number := int(blank[name].iloc[0] or 0):
            raise AgreementError(f"no {name} in {number:,} rows")
    return lazy


def _numbered(rows: pd.DataFrame) -> pd.DataFrame:
    """The same rows for pandas, which is slow with text: it sees numbers, and gives text back."""
    found: dict[Hashable, Any] = {}
    for name, column in rows.items():
        if isinstance(column.dtype, pd.CategoricalDtype):
            column = column.astype(column.cat.categories.dtype)
        if pd.api.types.is_numeric_dtype(column):
            found[name] = column
            continue
        numbers, values = pd.factorize(column)
        if name == "unit":  # nobody asks for its name again
            found[name] = pd.array(numbers, dtype="Int64")
            found[name][numbers < 0] = pd.NA
        elif kind_of(pd.Series(values, dtype=object)) == "text":
            order = np.argsort(np.asarray(values, dtype=object))
            place = np.append(np.argsort(order), -1)  # the last one is for "missing"
            names = pd.CategoricalDtype([values[n] for n in order], ordered=True)
            found[name] = pd.Categorical.from_codes(place[numbers], dtype=names)
        else:
            found[name] = column
    return pd.DataFrame(found, copy=False)


def _here(frame: Lazy) -> pd.DataFrame:
    """What an engine has counted, as a pandas frame of plain Python values."""
    collected = frame.collect() if frame.implementation.is_polars() else frame.collect("pandas")
    columns = {name: collected[name].to_list() for name in collected.columns}
    return pd.DataFrame(
        {
            name: [None if pd.isna(value) else value for value in cells]
            for name, cells in columns.items()
        },
        dtype=object,
    )


def _distinct(rows: Lazy, column: str) -> list[Any]:
    """The values of a column, sorted, without blanks."""
    found = rows.select(column).unique(keep="any").head(MOST_NAMES + 1)
    values = [value for value in _here(found)[column] if not pd.isna(value)]
    if len(values) > MOST_NAMES:
        raise AgreementError(f"column {column!r} has more than {MOST_NAMES:,} different values")
    try:
        return sorted(values)
    except TypeError:
        kinds = sorted({type(value).__name__ for value in values})
        raise AgreementError(
            f"column {column!r} mixes values of the types {' and '.join(kinds)}"
        ) from None


def _forms(names: Iterable[Any]) -> dict[Hashable, list[Any]]:
    """Names, each with the Unicode forms in which it is written."""
    forms: dict[Hashable, list[Any]] = {}
    for name in names:
        forms.setdefault(one_form(name), []).append(name)
    return forms


def _coders(rows: Lazy) -> dict[Hashable, list[Any]]:
    """The coders, sorted by name, each with the ways in which the name is written."""
    coders = _forms(_distinct(rows, "coder"))
    if len(coders) > MOST_CODERS:
        raise AgreementError(f"{len(coders):,} coders are more than the {MOST_CODERS} that can be")
    return coders


def _patterns(
    rows: Lazy, coders: dict[Hashable, list[Any]], given: Sequence[nw.Expr], several: bool = False
) -> pd.DataFrame:
    """How many units have the same values in ``given``, which are a column for each coder."""
    codes = [f"code_{n}" for n in range(len(coders))]
    times = [f"rows_{n}" for n in range(len(coders))]
    ones = [
        nw.when(nw.col("coder").is_in(forms)).then(nw.lit(1)).otherwise(nw.lit(0)).alias(name)
        for name, forms in zip(times, coders.values(), strict=True)
    ]
    wide = rows.with_columns(*given, *([] if several else ones))
    extra = [] if several else times
    per_unit = wide.group_by("unit").agg(
        *(nw.col(name).max() for name in codes), *(nw.col(name).sum() for name in extra)
    )
    found = _here(per_unit.group_by(*codes, *extra).agg(nw.len().alias("units")))
    for name, coder in zip(extra, coders, strict=False):
        if (often := found[name] > 1).any():
            units = int(found.loc[often, "units"].sum())
            raise AgreementError(
                f"coder {coder!r} has several rows for {units:,} units; one coder gives one code "
                "to a unit; for several codes a unit take each code by itself"
            )
    return found


def _refuse_twice(rows: Lazy) -> None:
    twice = rows.filter(~nw.col("code").is_null()).group_by(*TIDY).agg(nw.len().alias("rows"))
    first = _here(twice.filter(nw.col("rows") > 1).head(1))
    if len(first):
        named = ", ".join(f"{name} {first[name].iloc[0]!r}" for name in TIDY)
        raise AgreementError(f"{named} stands in {first['rows'].iloc[0]} rows")


def _labels(values: Iterable[Any]) -> tuple[list[Label], str]:
    """Codes in order, and what they are."""
    column = pd.Series(list(values), dtype=object)
    kind = kind_of(column)
    if kind is None:
        kinds = sorted({type(value).__name__ for value in column})
        raise AgreementError(f"codes are of several kinds: {', '.join(kinds)}")
    labels = python_labels(sorted(set(column)), kind)
    check_labels(labels, kind, lambda number: f"code {labels[number]!r}")
    return labels, kind


def _ratings(
    cells: Any,
    units: "pd.Series[Any]",
    coders: list[Hashable],
    categories: Collection[Label] | None,
) -> Ratings:
    """Number the codes of patterns; patterns that differ in Unicode form only become one."""
    blank = pd.isna(cells)
    values = [one_form(value) for value in cells[~blank]]
    labels, kind = _labels(values)
    if categories is not None:
        order = [one_form(code) for code in categories]
        if strange := [label for label in labels if label not in order]:
            raise AgreementError(f"{strange[0]!r} is not among the categories {a_few(order)}")
        labels = order  # type: ignore[assignment]  # one_form gives back what it takes
    place: dict[Hashable, int] = {label: number for number, label in enumerate(labels)}
    codes = np.full(cells.shape, -1, dtype=np.int64)
    codes[~blank] = [place[value] for value in values]
    patterns, counts = _together(codes, units)
    names = pd.RangeIndex(len(patterns), name="pattern")
    return Ratings(names, pd.Index(coders, name="coder"), labels, patterns, kind, counts)


def _together(cells: Any, units: "pd.Series[Any]") -> tuple[Any, Any]:
    """Rows of cells that are there once, sorted, and how many units each stands for."""
    if not len(cells):
        return cells, np.zeros(0, dtype=np.int64)
    rows, place = np.unique(cells, axis=0, return_inverse=True)
    counts = np.zeros(len(rows), dtype=np.int64)
    np.add.at(counts, place.ravel(), units.to_numpy(np.int64))
    return rows, counts
