"""One cell of the tables, by the key of its row."""

import pandas as pd

from casebook.tables import Tables


def value(tables: Tables, table: str, ident: str, column: str) -> object:
    """A cell; None if it is blank.

    Parameters
    ----------
    tables : Tables
    table : str
    ident : str
        Key of the row, as the first columns have it; parts joined with a bar between spaces.
    column : str

    Returns
    -------
    object
    """
    rows = tables[table]
    for name, part in zip(rows.columns, ident.split(" | "), strict=False):
        rows = rows[rows[name] == part]
    (found,) = rows[column]
    return None if pd.isna(found) else found
