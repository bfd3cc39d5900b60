"""Codings as matrices: which code stands where, beside which other, and what was said there.

Four ways of reading a table of codings across: code x document and code x case (`code_by`), a
framework matrix with the gists in its cells (`framework`; Ritchie & Spencer 1994, "Qualitative
data analysis for applied policy research", in Bryman & Burgess, eds, *Analyzing Qualitative
Data*), and which codes stand together (`cooccurrence`; Jaccard 1912, "The distribution of the
flora in the alpine zone", *New Phytologist* 11).

A number of codings means nothing until it is said what was counted, so the unit has no default.
Nor is it guessed what to do with several coders: two who gave the same code to the same passage
have not found it twice. What is not here: whether coders agree, and what a frequent code is worth.
A passage without codings is not in the table, and neither is one that nobody has looked at.
"""

from collections.abc import Hashable, Iterable
from typing import NamedTuple

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from casebook.tables import Tables, closest, show

# What a cell of a matrix counts.
UNITS = {
    "passages": "passages with the code",
    "paragraphs": "paragraphs with at least one passage with the code",
    "units": "units (as `casebook.coding.units` makes them) with the code",
    "presence": "1 if any passage has the code, else 0",
}
TOGETHER = {
    "passages": "passages that have both codes",
    "paragraphs": "paragraphs whose passages have both codes, be it the same passage or not",
    "units": "units whose passages have both codes, be it the same passage or not",
}
CODERS = {
    "one": "all codings are by one coder",
    "together": "a code counts once, however many coders gave it",
    "each": "every coder is counted apart",
}
NO_CASE = "no case"
NOT_TOLD = "not told"
NOTHING = "–"  # coded, and nothing of the kind
NOT_CODED = "not coded"
MAX_CODES = 3000  # with more, the list of all pairs would no longer fit a laptop

_BLOCK = 1 << 22  # cells of a dense block, or pairs that are counted at a time
_DENSE = 500  # cells of a product of matrices that cost as much as counting one pair


Numbers = NDArray[np.int64]
Name = str | int | float


class CodingError(ValueError):
    """Codings that cannot be counted; the text says which row and column, and why."""


class _Factor(NamedTuple):
    """A column as numbers, and what the numbers stand for."""

    ids: Numbers
    names: list[Name]


def documents_of_passages(tables: Tables, source_id: str | None = None) -> pd.Series:
    """Say which document each passage is in.

    Parameters
    ----------
    tables : Tables
        With ``passages``, and with ``documents`` if the passages say their ``document_id``; with
        ``sources`` otherwise: a publication is then the document.
    source_id : str, optional
        Only this source.

    Returns
    -------
    Series of category
        Document ids (or source ids) by ``passage_id``, for `code_by`; documents without passages
        are categories too.

    Raises
    ------
    CodingError
        If there is no such source.
    """
    passages, column = tables.passages, "source_id"
    if source_id is not None or "document_id" not in passages:
        documents = _sources(tables, source_id)
        passages = passages[passages.source_id.isin(documents)]
    if "document_id" in passages:
        column, every = "document_id", tables.documents.document_id
        documents = list(every if source_id is None else passages.document_id.unique())
    values = pd.Categorical(passages[column], categories=documents)
    return pd.Series(values, index=passages.passage_id.to_numpy(object), name=column)


def cases_of_passages(tables: Tables, source_id: str | None = None) -> pd.Series:
    """Say which cases each passage is about.

    Parameters
    ----------
    tables : Tables
        With ``sources``, ``passages``, ``cases_of_passages`` and ``passage_cases``.
    source_id : str, optional
        Only this source.

    Returns
    -------
    Series of category
        Case ids by ``passage_id``, for `code_by`. A passage about two cases is there twice, one
        about none has the value ``NO_CASE``. Cases without passages are categories too.

    Raises
    ------
    CodingError
        If there is no such source.
    """
    sources = _sources(tables, source_id)
    every = tables.passages.passage_id[tables.passages.source_id.isin(sources)]
    about = tables.passage_cases[tables.passage_cases.passage_id.isin(every)]
    without = every[~every.isin(about.passage_id)]
    passages = [*about.passage_id, *without]
    known = tables.cases.case_id[tables.cases.source_id.isin(sources)]
    values = pd.Categorical(
        [*about.case_id, *[NO_CASE] * len(without)], categories=[*known, NO_CASE]
    )
    return pd.Series(values, index=pd.Index(passages, dtype=object), name="case_id")


def voices_of_passages(tables: Tables) -> pd.Series:
    """Say whose voice each passage is.

    Parameters
    ----------
    tables : Tables
        With ``passages`` and ``voices``.

    Returns
    -------
    Series of category
        Voice ids by ``passage_id``, for `code_by`, in the order of the table of voices; only
        voices that have a passage.
    """
    passages = tables.passages
    voices = tables.voices.voice_id
    voices = voices[voices.isin(passages.voice_id)]
    values = pd.Categorical(passages.voice_id, categories=list(voices))
    return pd.Series(values, index=passages.passage_id.to_numpy(object), name="voice_id")


def values_of_passages(tables: Tables, attribute: str) -> pd.Series:
    """Say which values of an attribute the cases of each passage have.

    Parameters
    ----------
    tables : Tables
        With ``passages``, ``passage_cases``, ``cases``, ``sources`` and ``case_attributes``.
    attribute : str

    Returns
    -------
    Series of category
        Values by ``passage_id``, for `code_by`. A passage whose cases have two values is there
        twice; one about a case of which the attribute is not told has the value ``NOT_TOLD``, one
        about no case ``NO_CASE``.

    Raises
    ------
    CodingError
        If no case has such an attribute.
    """
    told = tables.case_attributes
    _known([attribute], "attribute of cases", sorted(set(told.attribute)))
    values = told.loc[told.attribute == attribute, ["case_id", "value"]]
    cases = cases_of_passages(tables).astype(object)
    about = pd.DataFrame({"passage_id": cases.index, "case_id": cases.to_numpy(object)})
    found = about.merge(values, on="case_id", how="left")
    rest = found.case_id.where(found.case_id == NO_CASE, NOT_TOLD)
    found = found.assign(value=found.value.fillna(rest)).drop_duplicates(["passage_id", "value"])
    order = [*sorted(set(values.value), key=_as_number), NOT_TOLD, NO_CASE]
    of_passages = pd.Categorical(
        found.value, categories=[v for v in order if v in set(found.value)]
    )
    return pd.Series(of_passages, index=found.passage_id.to_numpy(object), name=attribute)


def _as_number(value: str) -> tuple[float, str]:
    """Sort numbers by what they are worth, and words after them."""
    try:
        return float(value), value
    except ValueError:
        return float("inf"), value


def code_by(
    codings: pd.DataFrame,
    units: pd.Series,
    unit: str,
    codes: Iterable[str] | None = None,
    coders: str = "one",
) -> pd.DataFrame:
    """Count codes by document, case, or whatever the passages belong to.

    Parameters
    ----------
    codings : DataFrame
        One row per coding: ``passage_id``, ``code_id``, for several coders ``coder``, for
        paragraphs ``source_id`` and ``locator``, and for units ``unit``, with a row for each unit
        that the passage is in. A row that is there twice counts once.
    units : Series
        What each passage belongs to, by passage id: `documents_of_passages`, `cases_of_passages`
        or your own. A passage may be there several times and then counts in each column; one with
        a missing value counts in none.
    unit : {"passages", "paragraphs", "units", "presence"}
        What is counted; ``UNITS`` says it in words.
    codes : iterable of str, optional
        Codes of the codebook, in the order of the rows; all others are an error. Without it, the
        codes that were given, sorted.
    coders : {"one", "together", "each"}
        What several coders mean; see ``CODERS``.

    Returns
    -------
    DataFrame of int
        Codes x columns of ``units``; with coders apart, the rows are by coder and code. Codes and
        columns that nothing belongs to are there, with 0. The name of the columns says what is
        counted by what, such as ``passages by case_id``.

    Raises
    ------
    CodingError
        If there are no codings, a column is missing, a cell is blank, a column mixes text and
        numbers, a code is not in the codebook, a passage is not in ``units`` or these have no
        value at all, or there are several coders and it is not said what they mean.
    ValueError
        If ``unit`` or ``coders`` is none of those above.
    """
    _one_of(unit, "unit", UNITS)
    code, passage, coder = _counted(codings, codes, coders)
    row, where, places = _spread(codings, passage, units)
    thing = _things(codings, unit, passage)
    width = len(places)
    cell = (coder.ids[row] * len(code.names) + code.ids[row]) * width + where
    cells = len(coder.names) * len(code.names) * width
    distinct = _distinct(_pair(thing[row], cell, cells)) % cells
    counts = np.bincount(distinct, minlength=cells)
    if unit == "presence":
        counts = np.minimum(counts, 1)
    names = pd.Index(code.names, name="code_id")
    if coders == "each":
        names = pd.MultiIndex.from_product([coder.names, code.names], names=["coder", "code_id"])
    by = pd.Index(places, name=f"{unit} by {'unit' if units.name is None else units.name}")
    return pd.DataFrame(counts.reshape(-1, width), index=names, columns=by)


def framework(
    tables: Tables,
    codes: Iterable[str] | None = None,
    cases: Iterable[str] | None = None,
    coder: str | None = None,
) -> pd.DataFrame:
    """Make a framework matrix: cases down, codes across, and what is said in the cells.

    Parameters
    ----------
    tables : Tables
        With ``codings``, ``codes``, ``cases_of_passages``, ``passages`` and ``passage_cases``.
    codes, cases : iterable of str, optional
        The columns and the rows, in this order; all of them without it.
    coder : str, optional
        Whose codings; needed if there are several coders.

    Returns
    -------
    DataFrame of str
        Cases x codes. A cell has the gists of the passages about the case that have the code,
        each on a line of its own with its passage id in brackets, in the order of the table of
        passages. An empty cell
        shows ``NOTHING``, or ``NOT_CODED`` if nothing of the case's source has been coded: the two
        must not look alike.

    Raises
    ------
    CodingError
        As `code_by`; or if a code, case or coder is unknown, or there are several coders and none
        is chosen.
    """
    book, known = list(tables.codes.code_id), list(tables.cases.case_id)
    codes = book if codes is None else _known(codes, "code", book)
    cases = known if cases is None else _known(cases, "case", known)
    codings = tables.codings
    if coder is not None:
        _known([coder], "coder", sorted(set(codings.coder.dropna())))
        codings = codings[codings.coder == coder]
    _counted(codings, book, "one")
    told = codings[["passage_id", "code_id"]].drop_duplicates()
    lost = ~told.passage_id.isin(tables.passages.passage_id)
    if lost.any():
        row = int(np.argmax(lost.to_numpy()))
        name = show(str(told.passage_id.iloc[row]))
        raise _at(told, row, "passage_id", f"{name} is not in the table of passages")
    # The passages on the left, or the order of the merge would be that of the codings.
    said = tables.passages[["passage_id", "gist"]].merge(told, on="passage_id")
    said = said.merge(tables.passage_cases[["passage_id", "case_id"]], on="passage_id")
    cell = said.gist + " [" + said.passage_id + "]"
    text = cell.groupby([said.case_id, said.code_id], sort=False).agg("\n".join).to_dict()
    read = set(tables.passages.source_id[tables.passages.passage_id.isin(codings.passage_id)])
    source = dict(zip(tables.cases.case_id, tables.cases.source_id, strict=True))
    blank = {case: NOTHING if source[case] in read else NOT_CODED for case in cases}
    return pd.DataFrame(
        [[text.get((case, code), blank[case]) for code in codes] for case in cases],
        index=pd.Index(cases, name="case_id"),
        columns=pd.Index(codes, name="gists by code_id"),
        dtype="string",
    )


def cooccurrence(
    codings: pd.DataFrame,
    unit: str,
    codes: Iterable[str] | None = None,
    coders: str = "one",
) -> pd.DataFrame:
    """Count how often two codes stand together.

    Jaccard's index is the number of units with both codes, divided by the number with at least
    one of them.

    Parameters
    ----------
    codings : DataFrame
        See `code_by`.
    unit : {"passages", "paragraphs", "units"}
        Where two codes have to meet; ``TOGETHER`` says it in words.
    codes : iterable of str, optional
        See `code_by`.
    coders : {"one", "together", "each"}
        See ``CODERS``. Together, codes meet that different coders gave; apart, they do not.

    Returns
    -------
    DataFrame
        One row per pair of codes, pairs that never meet included: ``code_id``, ``other_id``,
        ``unit``, ``count`` (units with both), ``code_count``, ``other_count`` (units with each)
        and ``jaccard`` (missing if neither code was given: 0 of 0 is no number). With coders
        apart, ``coder`` comes first.

    Raises
    ------
    CodingError
        As `code_by`, or if there are more than ``MAX_CODES`` codes.
    ValueError
        If ``unit`` or ``coders`` is none of those above.
    """
    _one_of(unit, "unit", TOGETHER)
    code, passage, coder = _counted(codings, codes, coders)
    size = len(code.names)
    if size > MAX_CODES:
        raise CodingError(f"{size:,} codes make too many pairs; at most {MAX_CODES:,} can be used")
    place = _things(codings, unit, passage)
    one, other = np.triu_indices(size, 1)
    names = np.array(code.names, dtype=object)
    parts = []
    for number, name in enumerate(coder.names):
        mine = coder.ids == number
        both, alone = _meetings(place[mine], code.ids[mine], size)
        count = both[one, other]
        either = alone[one] + alone[other] - count
        jaccard = np.divide(count, either, out=np.zeros(len(count)), where=either > 0)
        part = {
            "code_id": names[one],
            "other_id": names[other],
            "unit": unit,
            "count": count,
            "code_count": alone[one],
            "other_count": alone[other],
            "jaccard": pd.array(jaccard, dtype="Float64"),
        }
        part["jaccard"][either == 0] = pd.NA
        parts.append(pd.DataFrame({"coder": name} | part if coders == "each" else part))
    return pd.concat(parts, ignore_index=True)


def _spread(
    codings: pd.DataFrame, passage: _Factor, units: pd.Series
) -> tuple[Numbers, Numbers, list[Hashable]]:
    """Repeat every coding for each place that its passage belongs to.

    Returns the number of the coding, the number of the place, and the names of the places.
    """
    units = units if isinstance(units.dtype, pd.CategoricalDtype) else units.astype("category")
    places = list(units.cat.categories)
    if not places:
        raise CodingError("the units have no value: there is nothing to count by")
    position = pd.Index(passage.names, dtype=object).get_indexer(units.index.astype(object))
    belongs, place = position[position >= 0], units.cat.codes.to_numpy()[position >= 0]
    known = np.bincount(belongs, minlength=len(passage.names)) > 0
    if not known.all():
        at = int(np.argmax(~known[passage.ids]))
        lost = show(str(passage.names[passage.ids[at]]))
        raise _at(codings, at, "passage_id", f"{lost} is not among the passages of the units")
    belongs, place = belongs[place >= 0], place[place >= 0].astype(np.int64)
    place = place[np.argsort(belongs, kind="stable")]
    times = np.bincount(belongs, minlength=len(passage.names))
    first = np.cumsum(times) - times
    repeats = times[passage.ids]
    row = np.repeat(np.arange(len(codings)), repeats)
    nth = np.arange(len(row)) - np.repeat(np.cumsum(repeats) - repeats, repeats)
    return row, place[first[passage.ids[row]] + nth], places


def _meetings(place: Numbers, code: Numbers, size: int) -> tuple[Numbers, Numbers]:
    """Count by pair of codes (one below the other) and by code in how many places they stand."""
    distinct = _distinct(place * size + code)
    place, code = distinct // size, distinct % size
    alone = np.bincount(code, minlength=size)
    starts = np.flatnonzero(np.r_[True, place[1:] != place[:-1]])
    lengths = np.diff(np.r_[starts, len(place)])
    # Few codes at a place: go through the pairs. Many: a product of matrices is cheaper.
    if len(lengths) * size * size < _DENSE * (lengths * (lengths - 1) // 2).sum():
        return _dense(np.repeat(np.arange(len(lengths)), lengths), code, size), alone
    left = np.repeat(lengths, lengths) - (np.arange(len(place)) - np.repeat(starts, lengths)) - 1
    both = np.zeros(size * size, dtype=np.int64)
    found, waiting = [], 0
    rest = np.flatnonzero(left)  # codes that have another one after them at their place
    step = 1
    while len(rest):
        found.append(code[rest] * size + code[rest + step])
        waiting += len(rest)
        step += 1
        rest = rest[left[rest] >= step]
        if waiting >= _BLOCK or not len(rest):
            both += np.bincount(np.concatenate(found), minlength=size * size)
            found, waiting = [], 0
    return both.reshape(size, size), alone


def _dense(place: Numbers, code: Numbers, size: int) -> Numbers:
    """Multiply the matrix of places x codes with itself, a block of places at a time."""
    both = np.zeros((size, size), dtype=np.int64)
    height = max(_BLOCK // size, 1)
    for first in range(0, int(place[-1]) + 1, height):
        start, stop = np.searchsorted(place, [first, first + height])
        # Single precision is exact: no count of a block comes near 2 to the power of 24.
        block = np.zeros((height, size), dtype=np.float32)
        block[place[start:stop] - first, code[start:stop]] = 1
        both += (block.T @ block).astype(np.int64)
    return both


def _counted(
    codings: pd.DataFrame, codes: Iterable[str] | None, coders: str
) -> tuple[_Factor, _Factor, _Factor]:
    """Check what every count needs, and give codes, passages and coders as numbers."""
    _one_of(coders, "coders", CODERS)
    if codings.empty:
        raise CodingError("there are no codings to count")
    code, passage = _factor(codings, "code_id"), _factor(codings, "passage_id")
    code = _ordered(codings, "code_id", code, sorted(code.names) if codes is None else list(codes))
    nobody = _Factor(np.zeros(len(codings), dtype=np.int64), [""])
    if "coder" not in codings.columns and coders != "each":
        return code, passage, nobody
    coder = _factor(codings, "coder")
    coder = _ordered(codings, "coder", coder, sorted(coder.names))
    if coders == "one" and len(coder.names) > 1:
        raise CodingError(
            f"there are {len(coder.names)} coders ({', '.join(map(str, coder.names))}): choose the "
            "codings of one, or say whether they count together or each apart"
        )
    return code, passage, coder if coders == "each" else nobody


def _factor(frame: pd.DataFrame, column: str) -> _Factor:
    """Number the values of a column in the order in which they turn up."""
    if column not in frame.columns:
        raise CodingError(f"the codings have no column {column}")
    ids, found = pd.factorize(frame[column])
    names = list(found)
    empty = [n for n, name in enumerate(names) if isinstance(name, str) and not name]
    blank = (ids < 0) | np.isin(ids, empty)
    if blank.any():
        raise _at(frame, int(np.argmax(blank)), column, "it is blank")
    if len(kinds := sorted({kind.__name__ for kind in set(map(type, names))})) > 1:
        raise CodingError(f"column {column} mixes values of the types {' and '.join(kinds)}")
    return _Factor(ids.astype(np.int64), names)


def _ordered(frame: pd.DataFrame, column: str, factor: _Factor, order: list[Name]) -> _Factor:
    """Number the values by their place in a list that has them all."""
    number = {name: n for n, name in enumerate(order)}
    if len(number) < len(order):
        twice = next(name for n, name in enumerate(order) if number[name] != n)
        raise CodingError(f"{show(str(twice))} is twice in the list of codes")
    for n, name in enumerate(factor.names):
        if name not in number:
            hint = closest(str(name), [str(known) for known in order])
            row = int(np.argmax(factor.ids == n))
            raise _at(frame, row, column, f"{show(str(name))} is not in the codebook{hint}")
    return _Factor(np.array([number[name] for name in factor.names])[factor.ids], order)


def _things(codings: pd.DataFrame, unit: str, passage: _Factor) -> Numbers:
    """Number what is counted."""
    if unit == "paragraphs":
        return _paragraphs(codings)
    return _factor(codings, "unit").ids if unit == "units" else passage.ids


def _paragraphs(codings: pd.DataFrame) -> Numbers:
    """Number the paragraphs: a locator names one only together with its source."""
    source, locator = _factor(codings, "source_id"), _factor(codings, "locator")
    ids, _ = pd.factorize(source.ids * len(locator.names) + locator.ids)
    return np.asarray(ids, dtype=np.int64)


def _distinct(numbers: Numbers) -> Numbers:
    """Sort, and drop what is there twice: many times as fast as ``np.unique`` of numpy 2.4."""
    ordered: Numbers = np.sort(numbers)
    first: NDArray[np.bool_] = np.diff(ordered, prepend=-1) != 0  # none is negative
    return ordered[first]


def _pair(thing: Numbers, cell: Numbers, cells: int) -> Numbers:
    """Put two numbers into one."""
    if (int(thing.max(initial=0)) + 1) * cells > np.iinfo(np.int64).max:
        raise CodingError("there are too many passages, codes and columns to tell them apart")
    return thing * cells + cell


def _sources(tables: Tables, source_id: str | None) -> list[str]:
    every = list(tables.sources.source_id)
    return every if source_id is None else _known([source_id], "source", every)


def _known(ids: Iterable[str], what: str, every: list[str]) -> list[str]:
    ids = list(ids)
    for name in ids:
        if name not in every:
            raise CodingError(f"there is no {what} {show(str(name))}{closest(str(name), every)}")
    return ids


def _one_of(value: str, what: str, allowed: Iterable[str]) -> None:
    if value not in allowed:
        raise ValueError(f"{what} is {value!r}; it can be {', '.join(allowed)}")


def _at(frame: pd.DataFrame, row: int, column: str, why: str) -> CodingError:
    return CodingError(f"codings, row with index {frame.index[row]}, column {column}: {why}")


def in_reading_order(tables: Tables, source_id: str) -> pd.DataFrame:
    """The passages of a source as a reader meets them.

    Parameters
    ----------
    tables : Tables
        With ``passages`` and, but for a study with documents, ``paragraphs``.
    source_id : str

    Returns
    -------
    DataFrame
        Rows of the table of passages, by the position of their paragraph and then by id; in a
        study by document, start and then id.
    """
    if "document_id" in tables.passages:
        number = {name: n for n, name in enumerate(tables.documents.document_id)}
        placed = tables.passages.assign(at=tables.passages.document_id.map(number))
        return placed.sort_values(["at", "start", "passage_id"]).drop(columns="at")
    places = tables.paragraphs[tables.paragraphs.source_id == source_id]
    position = dict(zip(places.locator, places.position, strict=True))
    passages = tables.passages[tables.passages.source_id == source_id]
    order = passages.assign(at=passages.locator.map(position)).sort_values(["at", "passage_id"])
    return order.drop(columns="at")
