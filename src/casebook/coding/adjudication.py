"""Two coders and what they agreed on: ratings to reckon with, and what became of differences."""

from collections.abc import Sequence

import pandas as pd

from casebook.coding.rating_tables import Label, per_code
from casebook.tables import Tables

CODERS = ("A", "B")
AGREED = "agreed"


def ratings(tables: Tables, coders: Sequence[str] = CODERS) -> dict[Label, pd.DataFrame]:
    """Presence and absence of each code in every passage, by coder.

    Every coder read every passage but those of the table ``uncoded_passages``: another passage
    without a row was read and left without the code.

    Parameters
    ----------
    tables : Tables
    coders : sequence of str

    Returns
    -------
    dict of str to DataFrame
        As `coding.agreement.per_code` gives it: by code, passages x coders, 1 or 0. Codes that
        nobody gave are not there.
    """
    rows = tables.codings[tables.codings.coder.isin(coders)]
    rows = rows.rename(columns={"passage_id": "unit", "code_id": "code"})
    return per_code(rows[["unit", "coder", "code"]], read_by_coders(tables), coders)


def read_by_coders(tables: Tables) -> list[str]:
    """Ids of the passages that the coders read, in the order of the tables.

    A package without the table ``uncoded_passages`` has none that they did not read.
    """
    passages = tables.passages.passage_id
    if "uncoded_passages" in tables:
        passages = passages[~passages.isin(tables.uncoded_passages.passage_id)]
    return list(passages)


def settled(tables: Tables) -> pd.DataFrame:
    """What became of every code that a coder gave to a passage.

    Returns
    -------
    DataFrame
        One row a passage and code that anybody gave, in the order of the codings: ``passage_id``,
        ``code_id``, ``given_by`` (*both*, *only A*, *only B*, *neither*) and ``agreed`` (bool:
        whether the agreed coding has it).
    """
    rows = tables.codings
    who = rows.groupby(["passage_id", "code_id"], sort=False).coder.agg(set)

    def given_by(found: set[str]) -> str:
        coders = [coder for coder in CODERS if coder in found]
        if len(coders) == len(CODERS):
            return "both"
        return f"only {coders[0]}" if coders else "neither"

    return pd.DataFrame(
        {"given_by": who.map(given_by), "agreed": who.map(lambda found: AGREED in found)}
    ).reset_index()


def by_theme(tables: Tables) -> pd.DataFrame:
    """Count by theme of the codebook who gave a code.

    Returns
    -------
    DataFrame
        ``theme``, ``given_by`` and ``codings`` (passages with a code of the theme), by theme in
        the order of the alphabet, within a theme *both* first. Codes that only the agreed coding
        has are left out.
    """
    found = settled(tables).merge(tables.codes[["code_id", "theme"]], on="code_id")
    found = found[found.given_by != "neither"]
    order = ["both", *(f"only {coder}" for coder in CODERS)]
    counted = found.groupby(["theme", "given_by"]).size().rename("codings").reset_index()
    at = counted.given_by.map(order.index)
    return (
        counted.assign(at=at).sort_values(["theme", "at"]).drop(columns="at").reset_index(drop=True)
    )
