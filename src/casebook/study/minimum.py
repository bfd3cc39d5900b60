"""What the tables of a study must have whatever their description says.

A description that somebody wrote by hand may ask for less than the methods rely on.
"""

from collections.abc import Iterator, Mapping

import pandas as pd

from casebook.study.description import TABLES, must_have
from casebook.tables import DESCRIPTION, Problem, show


def lacking(tables: Mapping[str, pd.DataFrame]) -> list[Problem]:
    """Find tables and columns that are not there, blank cells, and keys that stand twice.

    Parameters
    ----------
    tables : mapping of str to DataFrame
        As the files have them.

    Returns
    -------
    list of Problem
    """
    found: list[Problem] = []
    for name in TABLES:
        if name in tables:
            found += _tables(name, tables)
            found += list(_columns(name, tables[name])) or list(_keys(name, tables[name]))
    return found


def _tables(name: str, tables: Mapping[str, pd.DataFrame]) -> Iterator[Problem]:
    for target in must_have(name):
        if target not in tables:
            message = f"{name} names rows of {target}, and there is no table {target}"
            yield Problem(DESCRIPTION, None, "resources", None, f"a table {target}", message)


def _columns(name: str, frame: pd.DataFrame) -> Iterator[Problem]:
    for column, spec in TABLES[name].columns.items():
        if not spec.required:
            continue
        expected = "a column of every study that has the table"
        if column not in frame:
            place = f"{name}.{column}"
            message = f"the column is not described, and {name} cannot do without it"
            yield Problem(DESCRIPTION, None, place, None, expected, message)
            continue
        blank = frame[column].isna()
        for row in frame.index[blank] if blank.any() else ():
            message = "the cell is empty; expected something in every row"
            yield Problem(f"{name}.csv", int(row) + 2, column, "", "not blank", message)


def _keys(name: str, frame: pd.DataFrame) -> Iterator[Problem]:
    key = list(TABLES[name].key)
    again = frame.duplicated(key)
    if not again.any():  # as almost always, and then nothing has to be taken out
        return
    twice = frame[again]
    for row, cells in zip(twice.index, twice[key].itertuples(index=False), strict=True):
        value = " | ".join(map(str, cells))
        message = f"{show(value)} stands in a row above as well"
        expected = "a value that no other row has"
        yield Problem(f"{name}.csv", int(row) + 2, " + ".join(key), value, expected, message)
