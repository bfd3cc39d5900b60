"""Tables for looking at: ordinary DataFrames that show their texts in full."""

from collections.abc import Callable, Sequence

import pandas as pd

BLANK = "–"  # where nothing is told


class Frame(pd.DataFrame):
    """A DataFrame that a notebook shows with whole sentences instead of their beginnings.

    Where nothing is told it shows a dash. What pandas makes of it (a selection of rows, a sorting)
    shows itself in the same way.
    """

    @property
    def _constructor(self) -> Callable[..., "Frame"]:
        return Frame

    def _repr_html_(self) -> str:
        shown = pd.DataFrame(self).copy(deep=False)
        blank = self.isna()
        # Only columns with a blank: the others keep the look that pandas gives their kind.
        for place, some in enumerate(blank.any()):
            if some:
                column = shown.iloc[:, place].astype(object)
                shown.isetitem(place, column.mask(blank.iloc[:, place], BLANK).to_numpy())
        with pd.option_context("display.max_colwidth", None):
            return str(shown._repr_html_())  # type: ignore[operator]


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
    rows : sequence of str, optional
        All rows in their order, also those without a count; by default those there are, in
        alphabetical order.
    columns : sequence of str, optional
        The order of the columns; what does not occur is left out. By default alphabetical.

    Returns
    -------
    Frame
        The rows' names in the first column.

    Raises
    ------
    ValueError
        If something is counted twice.
    """
    table = counts.pivot(index=row, columns=column, values=value)
    columns = (
        list(table.columns) if columns is None else [name for name in columns if name in table]
    )
    rows = list(table.index) if rows is None else list(rows)
    table = table.reindex(index=rows, columns=columns).fillna(0).astype(int)
    return Frame(table.rename_axis(index=row, columns=None).reset_index())
