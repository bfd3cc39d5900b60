"""Tables for looking at: ordinary DataFrames that show their texts in full."""

from collections.abc import Callable, Sequence

import pandas as pd


class Frame(pd.DataFrame):
    """A DataFrame that a notebook shows with whole sentences instead of their beginnings.

    What pandas makes of it (a selection of rows, a sorting) shows itself in the same way.
    """

    @property
    def _constructor(self) -> Callable[..., "Frame"]:
        return Frame

    def _repr_html_(self) -> str:
        with pd.option_context("display.max_colwidth", None):
            return str(pd.DataFrame(self)._repr_html_())  # type: ignore[operator]


def wide(
    counts: pd.DataFrame,
    row: str,
    column: str,
    value: str,
    rows: Sequence[str] | None = None,
    columns: Sequence[str] | None = None,
) -> Frame:
    """Turn a list of counts into a table: a zero where nothing was counted.

    Parameters
    ----------
    counts : DataFrame
        One row a count.
    row, column, value : str
        The columns that become rows, columns and cells.
    rows, columns : sequence of str, optional
        All rows and columns in their order, also those without a count; by default those there
        are, in the order in which they first occur.

    Returns
    -------
    Frame
        The rows' names in the first column.
    """
    rows = list(dict.fromkeys(counts[row])) if rows is None else rows
    columns = list(dict.fromkeys(counts[column])) if columns is None else columns
    table = counts.pivot(index=row, columns=column, values=value)
    table = table.reindex(index=rows, columns=columns).fillna(0).astype(int)
    return Frame(table.rename_axis(index=row, columns=None).reset_index())
