"""Say whether the passages of a source stand in a reader's copy where their rows say."""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Mapping
from numbers import Integral
from typing import Any, NamedTuple

import pandas as pd

from casebook.copies.anchors import MIN_LENGTH, Anchor, Track, untracked
from casebook.copies.matching import Place, places
from casebook.tables import closest, show


class Finding(NamedTuple):
    """What became of one passage in a reader's copy.

    Attributes
    ----------
    passage_id : str
    result : str
        ``resolved``, ``moved`` or ``not found``; `verify` says when.
    locator : str
        Where the tables say that the passage stands.
    """

    passage_id: str
    result: str
    locator: str


# What a table of anchored rows must have, beside an id.
COLUMNS = ("source_id", "locator", *(f"anchor_{field}" for field in Anchor._fields))


class AnchoredRows(NamedTuple):
    """The rows of one source that have anchors; `anchored_rows` makes it.

    Attributes
    ----------
    locators : dict of str to str
        Where each passage stands, by its id.
    number : dict of str to int
        Which paragraph of the source a locator is, counted in the source's order.
    anchors : dict of (str, str) to Anchor
        By table and, there, by id of the passage or locator of the paragraph.
    """

    locators: dict[str, str]
    number: dict[str, int]
    anchors: dict[tuple[str, str], Anchor]


class AnchorError(ValueError):
    """The tables cannot be used to verify a copy."""


def anchored_rows(tables: Mapping[str, pd.DataFrame], source_id: str) -> AnchoredRows:
    """Pick the rows of one source that have anchors.

    Parameters
    ----------
    tables : mapping of str to DataFrame
        With ``sources``, ``passages`` and, if there are any, ``paragraphs``.
    source_id : str

    Returns
    -------
    AnchoredRows

    Raises
    ------
    AnchorError
        If there is no such source, it has no passages, or an anchor is none.
    """
    known = list(_table(tables, "sources", "source_id").source_id)
    if source_id not in known:
        there = f"there is no source {show(source_id)}; there are: {', '.join(known)}"
        raise AnchorError(there + closest(source_id, known))
    passages = _table(tables, "passages", "passage_id", *COLUMNS)
    passages = passages[passages.source_id == source_id]
    if passages.empty:
        raise AnchorError(f"{source_id} has no passages to look for")
    anchors = _anchors(passages, "passages", "passage_id")
    number = {}
    if "paragraphs" in tables:
        paragraphs = _table(tables, "paragraphs", "position", *COLUMNS)
        paragraphs = paragraphs[paragraphs.source_id == source_id].sort_values("position")
        anchors |= _anchors(paragraphs, "paragraphs", "locator")
        number = {locator: n for n, locator in enumerate(paragraphs.locator)}
    locators = dict(zip(passages.passage_id, passages.locator, strict=True))
    return AnchoredRows(locators, number, anchors)


def verify(
    rows: AnchoredRows,
    readings: Iterable[str],
    key: bytes | None = None,
    track: Track = untracked,
) -> list[Finding]:
    """Say of every passage of a source whether it stands in a copy where its row says.

    In one reading of the copy a passage is

    ``resolved``
        if a place of its span lies within a place of its own paragraph, whose anchor is in the
        table of paragraphs. If the paragraph as a whole is not found (a word of it differs, say),
        a place of the span counts that is in the order of the source: after spans of the same or
        earlier paragraphs, before spans of the same or later ones. Compared are the nearest spans
        that keep the order, and there must be one at least. What keeps the order is the longest
        series, by place in the copy, of spans that are found once each and whose paragraphs do not
        go backwards.
    ``moved``
        if its span is found, and no place of it is like that.
    ``not found``
        otherwise.

    A span that occurs several times is resolved if one of its places is. The best of all
    readings counts; they are taken one by one, and no further than needed. A passage whose
    locator has no row in the table of paragraphs has no place to have moved from: it is resolved
    if it is found.

    Parameters
    ----------
    rows : AnchoredRows
    readings : iterable of str
        The copy, read in one or more ways; see `casebook.copies.reading.variants`.
    key : bytes, optional
        The key that the anchors were made with.
    track : callable, optional
        See `casebook.copies.locate`.

    Returns
    -------
    list of Finding
        One for each passage of the source, in the order of the table.
    """
    best = dict.fromkeys(rows.locators, "not found")
    for reading in readings:
        found = places(rows.anchors, reading, key, track)
        for passage_id, result in _judge(rows, found).items():
            if best[passage_id] != "resolved" and result != "not found":
                best[passage_id] = result
        if all(result == "resolved" for result in best.values()):
            break
    return [Finding(row, best[row], locator) for row, locator in rows.locators.items()]


def _table(tables: Mapping[str, pd.DataFrame], name: str, *columns: str) -> pd.DataFrame:
    if name not in tables:
        raise AnchorError(f"there is no table {name}")
    for column in columns:
        if column not in tables[name].columns:
            raise AnchorError(f"the table {name} has no column {column}")
    return tables[name]


def _anchors(frame: pd.DataFrame, table: str, id_column: str) -> dict[tuple[str, str], Anchor]:
    found = {}
    at_least = f"{MIN_LENGTH} or more"
    for row in frame.to_dict("records"):
        a = Anchor(*(row[f"anchor_{field}"] for field in Anchor._fields))
        for column, fits, expected in (
            ("length", _is_length(a.length), at_least),
            ("head", _is_hash(a.head, 16), "16 hexadecimal digits"),
            ("hash", _is_hash(a.hash, 32), "32 hexadecimal digits"),
        ):
            if not fits:
                raise AnchorError(
                    f"table {table}, {row[id_column]}, anchor_{column}: "
                    f"{show(str(getattr(a, column)))} is not {expected}"
                )
        found[table, row[id_column]] = a
    return found


def _is_length(value: Any) -> bool:
    return isinstance(value, Integral) and int(value) >= MIN_LENGTH


def _is_hash(value: Any, digits: int) -> bool:
    return isinstance(value, str) and bool(re.fullmatch(f"[0-9a-f]{{{digits}}}", value))


def _judge(rows: AnchoredRows, where: Mapping[tuple[str, str], list[Place]]) -> dict[str, str]:
    """Apply the definitions of `verify` to one reading."""
    locators, number, _ = rows
    marks = []  # place, number of the paragraph
    for (table, row), found in where.items():
        locator = row if table == "paragraphs" else locators[row]
        if len(found) == 1 and locator in number:
            marks.append((found[0].start, number[locator]))
    chain = in_order(sorted(marks))
    starts_in_order = [start for start, _ in chain]

    def inside(place: Place, locator: str) -> bool:
        # The last place of the paragraph that does not begin after the span.
        wholes = where["paragraphs", locator]
        nearest = bisect_right(wholes, place.start, key=lambda whole: whole.start) - 1
        return nearest >= 0 and place.end <= wholes[nearest].end

    def between(start: int, locator: str) -> bool:
        earlier = bisect_left(starts_in_order, start)
        later = bisect_right(starts_in_order, start)
        if not earlier and later == len(chain):  # nothing is found but the span itself
            return False
        here = number[locator]
        return (not earlier or chain[earlier - 1][1] <= here) and (
            later == len(chain) or here <= chain[later][1]
        )

    def judge(row: str, locator: str) -> str:
        found = where["passages", row]
        if not found:
            return "not found"
        if locator not in number:
            return "resolved"
        if where["paragraphs", locator]:
            good = any(inside(place, locator) for place in found)
        else:
            good = any(between(place.start, locator) for place in found)
        return "resolved" if good else "moved"

    return {row: judge(row, locator) for row, locator in locators.items()}


def in_order(marks: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Take the longest series of marks whose numbers do not go backwards.

    Parameters
    ----------
    marks : list of (int, int)
        A place and a number, sorted.

    Returns
    -------
    list of (int, int)
        Some of the marks, in their order.
    """
    tails: list[int] = []  # the smallest number that ends a series of each length ...
    ends: list[int] = []  # ... and which mark that is
    previous: list[int | None] = []
    for index, (_, number) in enumerate(marks):
        length = bisect_right(tails, number)
        previous.append(ends[length - 1] if length else None)
        if length == len(tails):
            tails.append(number)
            ends.append(index)
        else:
            tails[length], ends[length] = number, index
    series = []
    last = ends[-1] if ends else None
    while last is not None:
        series.append(marks[last])
        last = previous[last]
    return series[::-1]
