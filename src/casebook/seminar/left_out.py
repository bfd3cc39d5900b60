"""Rows of the tables that cannot go on a sheet: which, and why.

A study may leave a gist blank, or say of a code more than a phone shows. Such a row is offered to
nobody, and it is named with file, row and column wherever somebody would look for it: by the build,
on the page *Make a sheet*, in a list of ids.
"""

from collections.abc import Sequence

import pandas as pd

from casebook.seminar.sheets import (
    LANGUAGES,
    LONGEST_ID,
    Code,
    Passage,
    fault_of,
    is_id,
    themed,
)
from casebook.tables import Problem, Tables, show

LeftOut = dict[str, Problem]
"""What is wrong with rows, by the id of the row."""


def passages_left_out(tables: Tables) -> LeftOut:
    """Name the passages that cannot go on a sheet.

    Parameters
    ----------
    tables : Tables

    Returns
    -------
    dict of str to Problem
        By id, in the order of the table: the first thing that is wrong with each.
    """
    return _left_out(tables.passages, "passages", "passage_id", Passage._fields[1:])


def codes_left_out(tables: Tables) -> LeftOut:
    """Name the codes that cannot go on a sheet, whatever its language.

    Parameters
    ----------
    tables : Tables

    Returns
    -------
    dict of str to Problem
        As `passages_left_out`.
    """
    codes = themed(tables.codes)
    words = [f"{name}_{one}" for name in Code._fields[1:] for one in LANGUAGES]
    columns = [*Code._fields[1:], *(name for name in words if name in codes)]
    # The theme of a study's code is the code above it.
    called = {} if "theme" in tables.codes else {"theme": "parent_id"}
    return _left_out(codes, "codes", "code_id", columns, called)


def _left_out(
    rows: pd.DataFrame,
    table: str,
    key: str,
    columns: Sequence[str],
    called: dict[str, str] | None = None,
) -> LeftOut:
    found: LeftOut = {}
    words = rows.reindex(columns=list(columns)).astype(object)
    cells = zip(rows[key], words.itertuples(index=False, name=None), strict=True)
    for row, (name, texts) in enumerate(cells, start=2):
        if fault := _fault(str(name), dict(zip(columns, texts, strict=True))):
            column, text, why = fault
            column = (called or {}).get(column, column or key)
            message = f"{show(str(name))} cannot go on a coding sheet: {why}"
            found[str(name)] = Problem(f"{table}.csv", row, column, text, "", message)
    return found


def _fault(name: str, texts: dict[str, object]) -> tuple[str, str, str] | None:
    """The first thing that is wrong with a row: its column, what stands there, and why."""
    if not is_id(name):
        return "", name, f"an id has {LONGEST_ID} letters at most, and none that cannot be seen"
    for column, cell in texts.items():
        field = column if column in Passage._fields + Code._fields else column.rpartition("_")[0]
        is_blank = not isinstance(cell, str)
        if is_blank and column != field:
            continue  # then the words of the other language stand there
        text = "" if is_blank else str(cell)
        if why := fault_of(field, text):
            return column, text, f"the {column.replace('_', ' ')} {why}"
    return None
