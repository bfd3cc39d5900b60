"""Publications of which only a bibliographic record is held: what the chapters on them share."""

from collections.abc import Sequence

import altair as alt
import pandas as pd

from casebook import display
from casebook.display import figures

SHADES = (display.RAMP[4], display.RAMP[1], display.GRID)


def cells_by_basis(cells: pd.DataFrame) -> dict[str, int]:
    """Count the cells of a grid: ``cells`` all of them, ``stated_cells`` and ``our_cells``."""
    return {
        "cells": len(cells),
        "stated_cells": int((cells.basis == "stated").sum()),
        "our_cells": int((cells.basis == "ours").sum()),
    }


def grid(
    cells: pd.DataFrame, row: str, column: str, value: str, answers: Sequence[str]
) -> alt.LayerChart:
    """Draw a grid of three answers, where our reading wears its sign.

    Parameters
    ----------
    cells : DataFrame
        A row a cell, with ``basis`` and the columns named by the next three; as for
        `casebook.display.figures.grid`.
    row, column, value : str
    answers : sequence of str
        The values from strong to weak.

    Returns
    -------
    altair.LayerChart
    """
    shades = dict(zip(answers, SHADES, strict=True))
    return figures.grid(cells, row, column, value, shades, "basis")
