"""Codings as tables: read and checked, units by coders, or one table for each code.

What comes in is what people have: tidy rows (unit, coder, code) or a table with a row for each
unit and a column for each coder. What goes out is checked: a name that stands twice, a number
among words or a missing value that has become the word *nan* is an error that says where, because
every one of them would give a coefficient that is wrong and looks right. The coefficients
themselves are in ``casebook.coding.agreement``.
"""

import re
import unicodedata
from collections.abc import Callable, Collection, Hashable, Iterable, Mapping
from typing import NamedTuple

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from casebook.coding.long_tables import AgreementError, refuse_long
from casebook.coding.resampling import group

# What `pandas.api.types.infer_dtype` says of a column, and what we call it.
KINDS = {
    "string": "text",
    "integer": "number",
    "floating": "number",
    "mixed-integer-float": "number",
    "boolean": "truth value",
    "empty": "",
}
_NUMBER = re.compile(r"[+-]?\d+(\.\d+)?([eE][+-]?\d+)?")
TIDY = ("unit", "coder", "code")
_WERE_MISSING = {"", "nan", "nat", "<na>", "na", "n/a", "#n/a", "null"}  # compared in lower case
_SHOWN = 5  # so many rows, units or names are spelled out in a message


Label = str | int | float | bool
Codes = NDArray[np.int64]
Column = pd.Series  # of whatever people wrote
Names = pd.Index


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
    counts : ndarray of int, optional
        How many units each row stands for, if rows are patterns that were counted elsewhere
        (`casebook.coding.counting`); None if each row is one unit.
    """

    units: pd.Index
    coders: pd.Index
    labels: list[Label]
    codes: Codes
    kind: str
    counts: Codes | None = None

    @property
    def weights(self) -> Codes:
        """How many units each row stands for."""
        return np.ones(len(self.codes), dtype=np.int64) if self.counts is None else self.counts


def a_few(items: Iterable[object]) -> str:
    """Name a few things in a message, and say how many more there are."""
    names = [str(item) for item in items]
    more = f" and {len(names) - _SHOWN} more" if len(names) > _SHOWN else ""
    return ", ".join(names[:_SHOWN]) + more


def one_form(text: Hashable) -> Hashable:
    """Text in one Unicode form (NFC), in which a letter with its mark is one letter."""
    return unicodedata.normalize("NFC", text) if isinstance(text, str) else text


def _plain(column: Column) -> Column:
    """The column as plain values, each written in one way.

    Not of dtype *category*, whose missing categories would count as codes; and text in one Unicode
    form, or an å from one computer would be another letter than an å from the next.
    """
    if isinstance(column.dtype, pd.CategoricalDtype):
        column = column.astype(column.cat.categories.dtype)
    if kind_of(column) != "text":
        return column
    written = {
        value: one_form(value)
        for value in column.unique()
        if isinstance(value, str) and not value.isascii()
    }
    if all(value == form for value, form in written.items()):
        return column
    return column.map(lambda value: written.get(value, value) if isinstance(value, str) else value)


def spelling_notes(column: Column, what: str) -> list[str]:
    """What a reader has to know of how names or codes are written.

    Parameters
    ----------
    column : Series
        As people wrote them.
    what : str
        What they are: *code*, *coder*, *unit*.

    Returns
    -------
    list of str
        A sentence for each text that is there in several Unicode forms, which count as one, and
        for each number that is written in several ways, such as 1, 1.0 and 01, which count as
        different as long as they are text.
    """
    forms: dict[Hashable, set[Hashable]] = {}
    numbers: dict[float, set[str]] = {}
    texts = {text for text in column.unique() if isinstance(text, str)}
    for text in texts:
        if not text.isascii():
            forms.setdefault(one_form(text), {one_form(text)} & texts).add(text)
        if not text[:1].isalpha() and _NUMBER.fullmatch(text):
            numbers.setdefault(float(text), set()).add(text)
    notes = [
        f"the {what} {text!r} is written in {len(ways)} Unicode forms, which count as one"
        for text, ways in forms.items()
        if len(ways) > 1
    ]
    return notes + [
        f"the {what}s {', '.join(sorted(ways))} are one number written in {len(ways)} ways and "
        f"count as {len(ways)}; write them alike if they are meant to be one"
        for ways in numbers.values()
        if len(ways) > 1
    ]


def kind_of(column: Column) -> str | None:
    """What the cells of a column are; None if they are of several kinds or of no usable one."""
    if column.isna().all():  # a column of NaN only would pass for numbers
        return ""
    return KINDS.get(pd.api.types.infer_dtype(column, skipna=True))


def _a(kind: str) -> str:
    return kind if kind == "text" else f"a {kind}"


def _kind_of_cell(value: object) -> str:
    return kind_of(pd.Series([value], dtype=object)) or f"a {type(value).__name__}"


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


def _check_names(names: Names, what: str, row: str, where: str) -> None:
    names = names.to_flat_index()
    if names.hasnans:
        raise AgreementError(f"a {what} has no name: {row} {names.isna().argmax() + 1}")
    if not names.is_unique:
        name = names[names.duplicated()][0]
        places = [i for i, other in enumerate(names, start=1) if other == name]
        raise AgreementError(
            f"{what} {name!r} {where}: {row}s {a_few(places)}; which one counts must be decided "
            "before anything is computed"
        )


def _cell(data: pd.DataFrame, unit: int, coder: int) -> str:
    return f"unit {data.index[unit]!r}, coder {data.columns[coder]!r}"


def read(data: pd.DataFrame | Ratings, categories: Collection[Label] | None = None) -> Ratings:
    """Check a table of codings and number its codes.

    Parameters
    ----------
    data : DataFrame or Ratings
        A row for each unit (its name is the index), a column for each coder; a cell holds the
        code that this coder gave to this unit and is missing (NaN, None, NA) if there is none.
        Codes are all text, all numbers or all truth values. What has been read or counted before
        is given back as it is.
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
        If the table is a long one (`casebook.coding.long_tables`), a coder or unit stands twice
        or has no name, codes are of several kinds, a number is
        infinite, a missing value has become text, or a code is not among the ``categories``.
    """
    if isinstance(data, Ratings):
        return _as_counted(data, categories)
    if not isinstance(data, pd.DataFrame):
        raise TypeError(
            "codings must be a DataFrame, a row for each unit and a column for each coder, not "
            f"{type(data).__name__}"
        )
    refuse_long(data)
    _check_names(data.columns, "coder", "column", "is named twice")
    _check_names(data.index, "unit", "row", "has more than one row")
    columns = [_plain(data.iloc[:, i]) for i in range(data.shape[1])]
    kind = _common_kind(data, columns)
    codes, labels = np.full((len(data), len(columns)), -1, dtype=np.int64), list[Label]()
    # Columns without any code are left out here: their dtype would turn the others into objects.
    if filled := [i for i, column in enumerate(columns) if kind_of(column)]:
        every = pd.concat([columns[i] for i in filled], ignore_index=True)
        numbers, found = pd.factorize(every, sort=True)
        codes[:, filled] = numbers.reshape(len(filled), len(data)).T
        labels = python_labels(found, kind)
    check_labels(labels, kind, lambda n: _cell(data, *np.argwhere(codes == n)[0]))
    if categories is not None:
        codes, labels = _in_order(data, codes, labels, [_label(c) for c in categories])
    return Ratings(data.index, data.columns, labels, codes, kind)


def _as_counted(ratings: Ratings, categories: Collection[Label] | None) -> Ratings:
    """Ratings that were made before; an AgreementError if their codes stand in another order."""
    if categories is not None and [_label(code) for code in categories] != ratings.labels:
        raise AgreementError(
            "the codes were numbered when they were counted; give the categories there"
        )
    return ratings


def _common_kind(data: pd.DataFrame, columns: list[Column]) -> str:
    """What all the codes are; an AgreementError names the first that is something else."""
    kinds = {kind_of(column) for column in columns} - {""}
    kind = kinds.pop() if kinds else ""
    if kinds or kind is None:
        raise _unusable(
            (_cell(data, unit, coder), value)
            for coder, column in enumerate(columns)
            for unit, value in enumerate(column.to_numpy(object))
            if not (pd.api.types.is_scalar(value) and pd.isna(value))
        )
    return kind


def _label(label: Label) -> Label:
    """A code as it counts: text in one Unicode form."""
    return unicodedata.normalize("NFC", label) if isinstance(label, str) else label


def python_labels(labels: object, kind: str | None) -> list[Label]:
    """Codes as Python values; whole numbers as such, though a missing cell made them decimals."""
    values: list[Label] = np.asarray(labels, dtype=object).tolist()
    if kind == "number":
        whole = all(float(x).is_integer() for x in values)
        return [int(x) if whole else float(x) for x in values]
    return [bool(x) for x in values] if kind == "truth value" else values


def check_labels(labels: list[Label], kind: str | None, place_of: Callable[[int], str]) -> None:
    """Refuse codes that cannot be meant; ``place_of`` says where the code of a number stands."""
    for number, label in enumerate(labels):
        if isinstance(label, str) and label.strip().lower() in _WERE_MISSING:
            problem = "looks like a missing value that has become text; leave the cell empty, "
            problem += "or give the code another name"
        elif kind == "number" and label in (np.inf, -np.inf):
            problem = "is not a number that can be compared"
        else:
            continue
        raise AgreementError(f"{place_of(number)}: {label!r} {problem}")


def _in_order(
    data: pd.DataFrame, codes: Codes, labels: list[Label], categories: list[Label]
) -> tuple[Codes, list[Label]]:
    """Number the codes by their place in a list of all codes."""
    if len(set(categories)) < len(categories):
        twice = next(c for c in categories if categories.count(c) > 1)
        raise AgreementError(f"{twice!r} stands twice among the categories")
    place = {category: i for i, category in enumerate(categories)}
    for number, label in enumerate(labels):
        if label not in place:
            raise AgreementError(
                f"{_cell(data, *np.argwhere(codes == number)[0])}: {label!r} is not among the "
                f"categories {a_few(categories)}"
            )
    new = np.array([*(place[label] for label in labels), -1])  # the last one is for "missing"
    return new[codes], categories


def _tidy(codings: pd.DataFrame) -> pd.DataFrame:
    """Check rows and keep their unit, coder and code; the first two are never missing."""
    if not isinstance(codings, pd.DataFrame):
        raise TypeError(f"codings must be a DataFrame, not {type(codings).__name__}")
    if lacking := [name for name in TIDY if name not in codings.columns]:
        raise AgreementError(
            f"no column {a_few(map(repr, lacking))}; there are: {a_few(codings.columns)}"
        )
    if twice := [name for name in TIDY if list(codings.columns).count(name) > 1]:
        raise AgreementError(f"two columns are called {twice[0]!r}")
    for name in TIDY[:2]:
        empty = [v for v in codings[name].unique() if isinstance(v, str) and not v.strip()]
        blank = codings[name].isna() | codings[name].isin(empty)
        if blank.any():
            raise AgreementError(f"no {name} in row {a_few(_rows(blank))}")
    codings = pd.DataFrame({name: _plain(codings[name]) for name in TIDY}).reset_index(drop=True)
    for name in TIDY:
        if kind_of(column := codings[name]) is None:
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
        f"{named} stands in rows {a_few(_rows(same))}{others}; {hint} "
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
    unit, units = pd.factorize(codings["unit"])
    coder, coders = pd.factorize(codings["coder"])
    wide = np.full((len(units), len(coders)), np.nan, dtype=object)
    wide[unit, coder] = codings["code"].where(codings["code"].notna(), np.nan).to_numpy(object)
    table = pd.DataFrame(wide, pd.Index(units, name="unit"), pd.Index(coders, name="coder"))
    return table.astype(codings["code"].dtype)


def read_tidy(codings: pd.DataFrame, categories: Collection[Label] | None = None) -> Ratings:
    """Check tidy rows and number their codes: `read` of `units_by_coders`, and quicker.

    Parameters
    ----------
    codings : DataFrame
        As `units_by_coders` takes it.
    categories : collection, optional
        As `read` takes it.

    Returns
    -------
    Ratings

    Raises
    ------
    AgreementError
        As these two.
    """
    found = _numbered(codings, categories)
    return read(units_by_coders(codings), categories) if found is None else found


def _numbered(codings: pd.DataFrame, categories: Collection[Label] | None) -> Ratings | None:
    """Ratings of rows of text, without a table of text in between; None if anything is odd."""
    columns = list(getattr(codings, "columns", ()))
    if any(columns.count(name) != 1 for name in TIDY):
        return None
    (unit, units), (coder, coders), (code, found) = (
        pd.factorize(codings[name].to_numpy(object)) for name in TIDY
    )
    names = [*units, *coders, *found]
    if (
        not len(found)
        or (unit < 0).any()
        or (coder < 0).any()
        or not all(isinstance(name, str) and name.strip() for name in names)
        or not all(name.isascii() or one_form(name) == name for name in names)
        or not {name.strip().lower() for name in found}.isdisjoint(_WERE_MISSING)
    ):
        return None
    labels: list[Label] = sorted(found)
    if categories is not None:
        labels = [_label(category) for category in categories]
        if len(set(labels)) < len(labels) or not set(found) <= set(labels):
            return None
    cells = unit * len(coders) + coder
    if np.bincount(cells).max() > 1 or _might_be_long(coders, coder, code):
        return None
    place = {label: number for number, label in enumerate(labels)}
    new = np.array([*(place[name] for name in found), -1])  # the last one is for "missing"
    codes = np.full(len(units) * len(coders), -1, dtype=np.int64)
    codes[cells] = new[code]
    return Ratings(
        pd.Index(units, name="unit"),
        pd.Index(coders, name="coder"),
        labels,
        codes.reshape(len(units), len(coders)),
        "text",
    )


def _might_be_long(coders: NDArray[np.object_], coder: Codes, code: Codes) -> bool:
    """Whether `refuse_long` would have to look at a table with these columns."""
    try:
        refuse_long(pd.DataFrame(columns=coders))
    except AgreementError:
        return True
    given = [np.unique(code[(coder == number) & (code >= 0)]) for number in range(len(coders))]
    shared = len(np.unique(np.concatenate(given))) < sum(map(len, given))
    return len(coders) == 3 and not shared


def patterned(ratings: Ratings) -> Ratings:
    """Let each row stand for all units with the same codes from the same coders.

    Parameters
    ----------
    ratings : Ratings

    Returns
    -------
    Ratings
        Every coefficient of agreement is the same for it; the names of the units are lost.
    """
    patterns, counts = group(ratings.codes, len(ratings.labels), True, ratings.counts)
    names = pd.RangeIndex(len(patterns), name="pattern")
    return ratings._replace(units=names, codes=patterns, counts=counts)


def per_code(
    codings: pd.DataFrame,
    units: Collection[Hashable] | Mapping[Hashable, Collection[Hashable]],
    coders: Collection[Hashable],
) -> dict[Label, pd.DataFrame]:
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
    coders = pd.Index([one_form(coder) for coder in coders], name="coder")
    _check_names(coders, "coder", "place", "is listed twice")
    every, seen = _readings(units, coders)
    unit, coder = _places(codings, every, coders, seen)
    numbers, found = pd.factorize(codings["code"], sort=True)
    kind = kind_of(codings["code"])
    labels = python_labels(found, kind)
    check_labels(labels, kind, lambda n: f"row {np.flatnonzero(numbers == n)[0] + 2}")
    tables = {}
    for number, label in enumerate(labels):
        rows = np.flatnonzero(numbers == number)
        table = np.where(seen, 0.0, np.nan)
        table[unit[rows], coder[rows]] = 1
        tables[label] = pd.DataFrame(table, index=every, columns=coders)
    return tables


def _readings(
    units: Collection[Hashable] | Mapping[Hashable, Collection[Hashable]], coders: Names
) -> tuple[Names, NDArray[np.bool_]]:
    """All units, and which of them (down) each coder (across) has read."""
    given = units.items() if isinstance(units, Mapping) else [(c, units) for c in coders]
    read_by = {one_form(coder): own for coder, own in given}
    if lacking := [coder for coder in coders if coder not in read_by]:
        raise AgreementError(f"no units are listed for coder {lacking[0]!r}")
    read = [[one_form(unit) for unit in read_by[coder]] for coder in coders]
    every = pd.Index(dict.fromkeys(unit for own in read for unit in own), name="unit")
    seen = np.zeros((len(every), len(coders)), dtype=bool)
    for place, own in enumerate(read):
        seen[:, place] = every.isin(own)
    return every, seen


def _places(
    codings: pd.DataFrame, units: Names, coders: Names, seen: NDArray[np.bool_]
) -> tuple[Codes, Codes]:
    """Where the unit and the coder of each row are listed; each row has to be somewhere."""
    unit = units.get_indexer(pd.Index(codings["unit"]))
    coder = coders.get_indexer(pd.Index(codings["coder"]))
    unknown = (coder < 0) | (unit < 0)
    unknown[~unknown] = ~seen[unit[~unknown], coder[~unknown]]
    if unknown.any():
        at = int(np.argmax(unknown))
        row = codings.iloc[at]
        who = f"coder {row['coder']!r}"
        what = "" if coder[at] < 0 else f" as a reader of unit {row['unit']!r}"
        raise AgreementError(f"row {at + 2}: {who} is not listed{what}")
    return unit, coder
