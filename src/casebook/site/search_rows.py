"""The rows of tables that a reader can find: claims, initiatives, passages, words.

A row is found where it stands: on the page that shows it under its id. A case stands in the list of
initiatives, or in the chapter on its source, as a column of the table that sets cases side by side.
One that stands nowhere is not found, but for a case without an address, such as a part of a study,
which leads to the first passage about it.
"""

import contextlib
from collections.abc import Callable, Iterator
from typing import NamedTuple

import pandas as pd

from casebook.site.search_entries import Entry
from casebook.sources import COUNTRIES
from casebook.tables import NotPublished, Tables


class Place(NamedTuple):
    """Where a row stands: the page, and the heading above it."""

    page: str
    heading: str


Locate = Callable[[str, str], Place | None]
"""Takes a kind of entry and the id of a row."""

DOES = ("activity", "target group")
"""The attributes of cases that say what a case does, and for whom."""


def rows(tables: Tables, locate: Locate) -> Iterator[Entry]:
    """Make the entries of all rows that can be found.

    Parameters
    ----------
    tables : Tables
    locate : callable
        Says where a row stands, if anywhere.

    Yields
    ------
    Entry
    """
    for read in (_words, _claims, _cases, _passages):
        # What is found of a row is more than a page shows of it: only readers' own tables are.
        with contextlib.suppress(NotPublished):
            yield from read(tables, locate)


def search_words(tables: Tables) -> list[tuple[str, str]]:
    """The words that stand for others: those of the table for it, and those of the glossary.

    Parameters
    ----------
    tables : Tables

    Returns
    -------
    list of (str, str)
        A word that a reader may type, and what the book says instead; sorted.
    """
    pairs: set[tuple[str, str]] = set()
    for table, word, meant in (
        ("search_words", "word", "stands_for"),
        ("terms", "term", "rendering"),
    ):
        if tables.may_be_had(table):
            pairs.update(zip(tables[table][word], tables[table][meant], strict=True))
    return sorted(pairs)


def _text(value: object) -> str:
    return value if isinstance(value, str) else ""


def _words(tables: Tables, locate: Locate) -> Iterator[Entry]:
    for row in tables.terms.to_dict("records") if tables.may_be_had("terms") else ():
        if place := locate("word", row["term_id"]):
            told = " ".join(filter(None, (_text(row["meaning"]), _text(row["remark"]))))
            yield Entry(
                "word",
                row["term_id"],
                place.page,
                row["term_id"],
                row["term"],
                (row["rendering"],),
                told,
            )


def _claims(tables: Tables, locate: Locate) -> Iterator[Entry]:
    for row in tables.claims.to_dict("records"):
        if place := locate("claim", row["claim_id"]):
            yield Entry(
                "claim",
                row["claim_id"],
                place.page,
                row["claim_id"],
                _text(row["label"]),
                text=row["statement"],
                place=place.heading,
            )


def _cases(tables: Tables, locate: Locate) -> Iterator[Entry]:
    names = _listed(tables.case_names, "variant") if tables.may_be_had("case_names") else {}
    does, where = _does(tables), _where(tables)
    first = _first_passages(tables)
    told_of = dict(zip(tables.passages.passage_id, tables.passages.gist, strict=True))
    gists = {case: told_of[passage] for case, passage in first.items()}
    for row in tables.cases.to_dict("records"):
        anchor = row["case_id"]
        place = locate("case", anchor)
        if place is None:
            anchor = first.get(anchor, "")
            place = locate("passage", anchor)
        if place is not None:
            country = COUNTRIES.get(_text(row.get("country")), "")
            around = [*where.get(row["case_id"], ()), country]
            text = " ".join(does.get(row["case_id"], ())) or gists.get(row["case_id"], "")
            yield Entry(
                "case",
                row["case_id"],
                place.page,
                anchor,
                row["name"],
                tuple(names.get(row["case_id"], ())),
                text,
                ", ".join(dict.fromkeys(filter(None, around))),
            )


def _passages(tables: Tables, locate: Locate) -> Iterator[Entry]:
    sources = dict(zip(tables.sources.source_id, tables.sources.citation, strict=True))
    for row in tables.passages.to_dict("records"):
        if place := locate("passage", row["passage_id"]):
            told = f"{sources[row['source_id']]}, {row['locator']}"
            yield Entry(
                "passage",
                row["passage_id"],
                place.page,
                row["passage_id"],
                "",
                (),
                row["gist"],
                told,
            )


def _does(tables: Tables) -> dict[str, list[str]]:
    """What each case does, and for whom."""
    if not tables.may_be_had("case_attributes") or "detail" not in (told := tables.case_attributes):
        return {}
    return _listed(told[told.attribute.isin(DOES)], "detail")


def _where(tables: Tables) -> dict[str, list[str]]:
    """The names of the places of each case."""
    if not (tables.may_be_had("case_places") and tables.may_be_had("places")):
        return {}
    stands = tables.case_places.merge(tables.places[["place_id", "name"]], on="place_id")
    return _listed(stands, "name")


def _listed(table: pd.DataFrame, column: str) -> dict[str, list[str]]:
    """What a column says of each case, each thing once."""
    told = table.dropna(subset=[column]).groupby("case_id", sort=False)[column]
    return {str(case): list(dict.fromkeys(values)) for case, values in told}


def _first_passages(tables: Tables) -> dict[str, str]:
    """The first passage about each case, in reading order, if the tables have one."""
    if not tables.may_be_had("paragraphs"):
        return {}
    paragraphs = tables.paragraphs[["source_id", "locator", "position"]]
    placed = tables.passage_cases.merge(paragraphs, on=["source_id", "locator"])
    placed = placed.sort_values(["position", "passage_id"]).drop_duplicates("case_id")
    return dict(zip(placed.case_id, placed.passage_id, strict=True))
