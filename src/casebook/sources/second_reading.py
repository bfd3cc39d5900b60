"""A second reading: rows drawn by lot, to be judged beside the open source by somebody else.

Whoever made a row sees what it was meant to say. So rows are judged by readers who had no part in
making them, and which rows they judge is left to chance. This module draws the rows and counts the
judgements; judging is reading, and nothing here does it.
"""

import math
from typing import Any

import numpy as np
import pandas as pd

from casebook.tables import Tables

KINDS = ("claims", "passages", "case_attributes", "links")
"""The tables whose rows are drawn."""

FIELDS = ("statement", "speaker", "place", "hedge", "basis_judged")
"""What is judged of each row: is it what the source says, there, and as firmly?"""

WRONG = "wrong"
"""The judgement that counts; the others are *right* and *does not apply*."""


class NoSuchSource(KeyError):
    """An id that no source has."""

    def __str__(self) -> str:
        return str(self.args[0])


def draw(tables: Tables, source_id: str, number: int, seed: int) -> pd.DataFrame:
    """Draw rows of a source by lot.

    Parameters
    ----------
    tables : Tables
    source_id : str
    number : int
        How many rows; all of them if there are fewer.
    seed : int
        Of NumPy's PCG64. The same seed draws the same rows of the same tables.

    Returns
    -------
    DataFrame
        One row for each row drawn, by table and then as the table has them: ``kind`` (its table),
        ``row`` (its key, parts joined by " | "), ``locator``, ``says`` (all its cells in words).

    Raises
    ------
    NoSuchSource
        If there is none of this id.
    """
    if source_id not in set(tables.sources.source_id):
        known = ", ".join(tables.sources.source_id)
        raise NoSuchSource(f"there is no source {source_id!r}; there are {known}")
    rows = pd.concat([_rows(tables, kind, source_id) for kind in KINDS], ignore_index=True)
    chosen = np.random.default_rng(seed).permutation(len(rows))[:number]
    return rows.iloc[sorted(chosen)].reset_index(drop=True)


def _rows(tables: Tables, kind: str, source_id: str) -> pd.DataFrame:
    """All rows of a source in a table, in words."""
    own = tables[kind][tables[kind].source_id == source_id]
    keys = {"case_attributes": ["case_id", "attribute", "value"]}
    keys["links"] = ["claim_id", "target_id"]
    key = keys.get(kind, [tables[kind].columns[0]])
    silent = {"source_id", "locator", *key, *(c for c in own if str(c).startswith("anchor_"))}
    told = [_told(own[column]) for column in own if column not in silent]
    return pd.DataFrame(
        {
            "kind": kind,
            "row": [" | ".join(map(str, cells)) for cells in own[key].itertuples(index=False)],
            "locator": own.locator,
            "says": ["; ".join(filter(None, cells)) for cells in zip(*told, strict=True)],
        }
    )


def _told(column: "pd.Series[Any]") -> list[str]:
    """Each cell with the name of its column; nothing where it is blank."""
    cells = zip(column, column.isna(), strict=True)
    return ["" if blank else f"{column.name}: {cell}" for cell, blank in cells]


def is_wrong(readings: pd.DataFrame) -> "pd.Series[bool]":
    """Whether any field of a row was judged wrong; `readings` as in `counted`."""
    return (readings[list(FIELDS)] == WRONG).any(axis="columns")


def last_draws(readings: pd.DataFrame) -> pd.DataFrame:
    """The rows of the last draw of each source; `readings` as in `counted`."""
    return readings[readings.draw == readings.groupby("source_id").draw.transform("max")]


def at_most_wrong(judged: int, wrong: int, confidence: float = 0.95) -> float:
    """Share of all rows that may be wrong at most, by what a random draw found.

    The upper bound of Clopper and Pearson's one-sided interval for a proportion. Where nothing was
    found wrong it is close to 3 divided by the number of rows judged, the rule of three (Hanley and
    Lippman-Hand 1983). It takes judgements as right.

    Parameters
    ----------
    judged, wrong : int
        Rows that were drawn, and those of them in which something was wrong.
    confidence : float
        Of draws like this one, the share whose bound holds.

    Returns
    -------
    float
        Between 0 and 1; 1 if nothing was judged.
    """
    if wrong >= judged:
        return 1.0
    low, high = wrong / judged, 1.0
    while high - low > 1e-9:
        share = (low + high) / 2
        chance = sum(
            math.comb(judged, k) * share**k * (1 - share) ** (judged - k) for k in range(wrong + 1)
        )
        low, high = (share, high) if chance > 1 - confidence else (low, share)
    return high


def counted(readings: pd.DataFrame) -> pd.DataFrame:
    """Count what was judged wrong in each draw.

    Parameters
    ----------
    readings : DataFrame
        The table ``second_readings``: ``draw``, ``source_id``, and a judgement for each field.

    Returns
    -------
    DataFrame
        One row a draw and source: ``draw``, ``source_id``, ``rows`` (judged), ``wrong`` (rows with
        a field judged wrong), and for every field the rows in which it is wrong.
    """
    wrong = readings[list(FIELDS)] == WRONG
    rows = readings[["draw", "source_id"]].assign(
        rows=1, wrong=wrong.any(axis="columns").astype(int), **wrong.astype(int)
    )
    return rows.groupby(["draw", "source_id"], as_index=False, sort=False).sum()
