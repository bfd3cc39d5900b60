"""Words of art that a translation would lose: what each means, and where it stands.

The glossary spans all sources; what a word does to an argument is the business of its claims.
"""

import pandas as pd

from casebook.tables import Tables


def glossary(tables: Tables, source_id: str | None = None) -> pd.DataFrame:
    """Words of art with their rendering and where they stand.

    Parameters
    ----------
    tables : Tables
    source_id : str, optional
        Words that this source uses only.

    Returns
    -------
    DataFrame
        ``term_id``, ``term``, ``language``, ``rendering``, ``meaning``, ``remark`` (missing if
        none) and ``used in`` (citations and locators, joined), by language and word.
    """
    uses = tables.term_uses.merge(tables.sources[["source_id", "citation"]], on="source_id")
    if source_id is not None:
        uses = uses[uses.source_id == source_id]
    places = uses.groupby(["term_id", "citation"], sort=False).locator.agg(", ".join).reset_index()
    places["told"] = places.citation + ": " + places.locator
    where = places.groupby("term_id", sort=False).told.agg("; ".join)
    terms = tables.terms[tables.terms.term_id.isin(where.index)]
    columns = ["term_id", "term", "language", "rendering", "meaning", "remark"]
    found = terms[columns].assign(**{"used in": terms.term_id.map(where)})
    return found.sort_values(["language", "term"], ignore_index=True)
