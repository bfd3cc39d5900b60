"""Published figures, looked up by where they stand and what they measure.

A figure that a chapter or a rule names must be there once. This module does not compute with
figures, and it does not know any source.
"""

import difflib

import pandas as pd

from casebook.tables import Tables


def figure(tables: Tables, source_id: str, locator: str, unit: str, measures: str) -> float:
    """The one published figure at a locator with this unit that measures this.

    Parameters
    ----------
    tables : Tables
    source_id : str
        The publication.
    locator, unit, measures : str
        As they stand in the table of indicators.

    Returns
    -------
    float

    Raises
    ------
    LookupError
        If there is no such figure or more than one; the message names the nearest ones.
    """
    rows = tables.indicators
    hit = rows.value[_at(rows, source_id, locator, unit) & (rows.measures == measures)]
    if len(hit) != 1:
        wanted = _described(locator, unit, measures)
        there = rows[rows.source_id == source_id]
        known = {*map(_described, there.locator, there.unit, there.measures)} - {wanted}
        near = difflib.get_close_matches(wanted, sorted(known), n=3, cutoff=0)
        hint = f"; the nearest: {'; '.join(near)}" if near else ""
        raise LookupError(f"{len(hit)} figures in {source_id}: {wanted}{hint}")
    return float(hit.iloc[0])


def _described(locator: str, unit: str, measures: str) -> str:
    return f"{locator}, with unit {unit}, measuring {measures}"


def span(tables: Tables, source_id: str, locator: str, unit: str) -> str:
    """The one published range at a locator in this unit, in words: *10 to 15*.

    Parameters
    ----------
    tables : Tables
    source_id : str
        The publication.
    locator, unit : str
        As they stand in the table of indicators.

    Returns
    -------
    str

    Raises
    ------
    LookupError
        If there is no such range or more than one.
    """
    rows = tables.indicators
    here = _at(rows, source_id, locator, unit) & rows.value_to.notna()
    starts, ends = rows.value[here], rows.value_to[here]
    if len(starts) != 1:
        raise LookupError(f"{len(starts)} ranges in {source_id}, {locator}, with unit {unit}")
    return f"{starts.iloc[0]:g} to {ends.iloc[0]:g}"


def _at(rows: pd.DataFrame, source_id: str, locator: str, unit: str) -> pd.Series:
    """Which rows are of a place and a unit; of what columns are wanted the caller takes them."""
    return (rows.source_id == source_id) & (rows.locator == locator) & (rows.unit == unit)
