"""Cells of a table in which a source says something of a case: their texts, and whose they are.

The tables of this book know of every cell whether the source says it or the casebook reads it
there. Functions that put such cells side by side join them here; how our reading is marked on a
page is the business of who shows it, who therefore brings a function that writes a cell.
"""

from collections.abc import Callable, Hashable, Sequence
from typing import NamedTuple, TypeAlias

import pandas as pd


class Said(NamedTuple):
    """A text in a cell; ``ours`` if the casebook reads it there and the source does not say it."""

    text: str
    ours: bool


Write: TypeAlias = Callable[[Sequence[Said], str], object]
"""Writes a cell from its texts and what joins them."""


def in_words(said: Sequence[Said], joint: str) -> str:
    """Join the texts of a cell, whoever says them."""
    return joint.join(one.text for one in said)


def cells(
    rows: pd.DataFrame,
    by: str | list[str],
    text: str,
    joint: str = "; ",
    write: Write = in_words,
) -> dict[Hashable, object]:
    """Write a cell for each group of rows.

    Parameters
    ----------
    rows : DataFrame
        With a column ``basis``.
    by : str or list of str
        The columns that say which cell a row belongs to.
    text : str
        The column with what is said. The same text stands in a cell once, and is our reading only
        if no row states it.
    joint : str
        What stands between two texts.
    write : callable
        Makes the cell.

    Returns
    -------
    dict
        Cells by what is in the columns ``by``.
    """
    found: dict[Hashable, object] = {}
    for key, own in rows.groupby(by, sort=False):
        ours: dict[str, bool] = {}
        for said, basis in zip(own[text], own.basis, strict=True):
            ours[said] = ours.get(said, True) and basis == "ours"
        found[key] = write([Said(*one) for one in ours.items()], joint)
    return found
