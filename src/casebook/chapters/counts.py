"""Counts as a reader wants to see them below a chart: a table, and a nought where there is none."""

from collections.abc import Sequence

import pandas as pd

from casebook.reader import Frame


def wide_counts(
    counted: pd.DataFrame, row: str, column: str, value: str, order: Sequence[str] | None = None
) -> Frame:
    """Turn counts into a table.

    Parameters
    ----------
    counted : DataFrame
        One row a count, with the columns named by ``row``, ``column`` and ``value``.
    row, column, value : str
        What becomes a row, a column and a cell.
    order : sequence of str, optional
        The order of the columns; what does not occur in ``counted`` is left out. By default
        alphabetical.

    Returns
    -------
    Frame
        One row for each text of ``row``; integers, 0 where nothing was counted.

    Raises
    ------
    ValueError
        If something is counted twice.
    """
    wide = counted.pivot(index=row, columns=column, values=value)
    if order is not None:
        wide = wide.reindex(columns=[name for name in order if name in wide.columns])
    return Frame(wide.fillna(0).astype(int).reset_index())
