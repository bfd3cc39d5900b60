"""What Karlsdóttir et al. 2020 tells of each initiative: a row a thing told, with its passage.

The page *Initiatives* shows these rows as entries that can be filtered. What the report does not
tell of an initiative has no row.
"""

import pandas as pd

from casebook.sources.nwc2020 import KNOWN, NONE_OF_THESE, SOURCE, evaluation
from casebook.tables import Tables

ACTOR, PLACE, OUTCOME, EVALUATION = "actor", "where", "outcome", "evaluation or study"
# What an entry tells of, in its order, and the attributes in which it is told. Of the first ones
# the entry says the value, of the others the sentence.
IN_A_WORD = {
    ACTOR: ["actor type"],
    "what it does": ["activity"],
    "for whom": ["target group"],
}
IN_A_SENTENCE = {
    "the municipality's part": ["municipality's part", "contact between sectors"],
    "money and continuity": ["money", "continuity"],
    OUTCOME: ["outcome"],
    EVALUATION: ["evaluation"],
}
SINCE = "since when"
LINES = [*IN_A_WORD, PLACE, SINCE, *IN_A_SENTENCE]
NO_OUTCOME = "no outcome is told"
# Who tells of an outcome where the report names no evaluation, study or award, by the material of
# the passage. The first that there is counts.
TOLD = {
    "literature": "only a cited work tells of an outcome",
    "press report": "only a newspaper tells of an outcome",
    "own statement": "only those involved tell of an outcome",
    "interview": "only those involved tell of an outcome",
    "authors' analysis": "only the report's authors tell of an outcome",
}
WAYS = [*KNOWN.values(), *dict.fromkeys(TOLD.values()), NO_OUTCOME]


def facts(tables: Tables) -> pd.DataFrame:
    """List all that entries say.

    Parameters
    ----------
    tables : Tables

    Returns
    -------
    DataFrame
        One row a thing told, by case and in the order of ``LINES``: ``case_id``, ``line``,
        ``value`` (a word of the codebook, a place or a year), ``text`` (what the entry says),
        ``ours`` (whether the casebook reads it there), ``passage_id``, ``locator`` and
        ``place_id`` (missing unless it is a place).
    """
    rows = pd.concat([_told(tables), _places(tables), _starts(tables)], ignore_index=True)
    rows = rows[rows.case_id.isin(tables.cases.case_id[tables.cases.source_id == SOURCE])]
    rows["ours"] = rows.basis == "ours"
    rows["at"] = rows.line.map(LINES.index)
    rows = rows.sort_values(["case_id", "at"], kind="stable")
    columns = ["case_id", "line", "value", "text", "ours", "passage_id", "locator", "place_id"]
    return rows[columns].reset_index(drop=True)


def _told(tables: Tables) -> pd.DataFrame:
    line_of = {
        attribute: line
        for lines in (IN_A_WORD, IN_A_SENTENCE)
        for line, attributes in lines.items()
        for attribute in attributes
    }
    rows = tables.case_attributes[tables.case_attributes.attribute.isin(line_of)]
    rows = rows.assign(line=rows.attribute.map(line_of))
    return rows.assign(text=rows.detail.where(rows.line.isin(IN_A_SENTENCE), rows.value))


def _places(tables: Tables) -> pd.DataFrame:
    rows = tables.case_places.merge(tables.places[["place_id", "name"]], on="place_id")
    return rows.assign(line=PLACE, value=rows.name, text=rows.name)


def _starts(tables: Tables) -> pd.DataFrame:
    rows = tables.events
    started = rows.what.str.contains(r"\bstarts?\b|\bis introduced\b", regex=True)
    rows = rows[rows.case_id.notna() & (rows.level == "project") & started & rows.start.notna()]
    year = rows.start.str[:4]
    return rows.assign(line=SINCE, value=year, text=year)


def how_known(tables: Tables) -> pd.Series:
    """Say how it is known whether a case works.

    Parameters
    ----------
    tables : Tables

    Returns
    -------
    Series
        One of ``WAYS`` by ``case_id``: the firmest of `evaluation`, and where that is none of
        these, who tells of an outcome.
    """
    rows = facts(tables)
    material = tables.passages.set_index("passage_id").material
    outcomes = rows[rows.line == OUTCOME]
    told = outcomes.passage_id.map(material).groupby(outcomes.case_id).agg(set)
    known = evaluation(tables).set_index("case_id").known

    def by_whom(case: object) -> str:
        materials = told.get(case, set())
        return next((words for name, words in TOLD.items() if name in materials), NO_OUTCOME)

    return pd.Series(
        [by_whom(case) if way == NONE_OF_THESE else way for case, way in known.items()],
        known.index,
    )
