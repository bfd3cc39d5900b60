"""Whose codings of the tables' passages a class is set beside, and which of them claims go by.

The book has two coders and what these came to. A study has one or many, called anything, who each
marked passages of their own; what they settled on, if anything, is the coding of *agreed*. Where
readers do not get the codings, there are none.
"""

from collections.abc import Iterable

import pandas as pd

from casebook.argument import Given, given_by
from casebook.coding import AGREED, coders_of, read_by_coders
from casebook.tables import Tables


def is_study(tables: Tables) -> bool:
    """Whether tables are of a study, whose passages have a document, and not of the book."""
    return "document_id" in tables.passages


def whose(tables: Tables) -> str:
    """What tables are called in a sentence for a class: *book* or *study*."""
    return "study" if is_study(tables) else "book"


def coders_in(tables: Tables) -> list[str]:
    """Name those who coded, sorted, and `AGREED` after them if there is a settled coding.

    Parameters
    ----------
    tables : Tables

    Returns
    -------
    list of str
    """
    if not tables.may_be_had("codings"):
        return []
    is_settled = bool((tables.codings.coder == AGREED).any())
    return [*coders_of(tables.codings), *([AGREED] if is_settled else [])]


def settled_by(tables: Tables) -> str:
    """Name the coding that claims go by: the agreed one, or that of an only coder.

    Parameters
    ----------
    tables : Tables

    Returns
    -------
    str
        Blank if several have coded and settled on nothing, or nobody has coded.
    """
    coders = coders_in(tables)
    if AGREED in coders:
        return AGREED
    return coders[0] if len(coders) == 1 else ""


def codings_by(tables: Tables, coder: str) -> Given:
    """Say what a coder made of each passage that this coder has read.

    In the book all coders read all passages but those that are listed as uncoded. In a study a
    coder has read every document with a coding of theirs, and has given a passage what they gave
    to any passage that shares a letter with it: each marks passages of their own. The coding that
    claims go by is taken as it stands, passage by passage.

    Parameters
    ----------
    tables : Tables
    coder : str

    Returns
    -------
    dict of str to set of str
        By passage in the order of the table, the codes given; none of them if the coder read it
        and gave it none. Passages that were not read are not there.
    """
    given = given_by(tables, coder)
    if not is_study(tables):
        read: Iterable[str] = read_by_coders(tables)
        return {passage: given.get(passage, set()) for passage in read}
    rows = tables.passages
    own = rows[rows.document_id.isin(rows.document_id[rows.passage_id.isin(given)])]
    if coder == settled_by(tables):
        return {passage: given.get(passage, set()) for passage in own.passage_id}
    return _by_letters(own, given)


def _by_letters(passages: pd.DataFrame, given: Given) -> Given:
    """Codes of passages, with those of all that share a letter with them."""
    found = {passage: set(given.get(passage, ())) for passage in passages.passage_id}
    spans = passages[["document_id", "passage_id", "start", "end"]].dropna()
    for _, rows in spans.sort_values("start").groupby("document_id"):
        going_on: list[tuple[str, int]] = []  # what began before and has not ended
        for passage, start, end in zip(rows.passage_id, rows.start, rows.end, strict=True):
            going_on = [(other, last) for other, last in going_on if last > start]
            for other, _ in going_on:
                found[passage] |= given.get(other, set())
                found[other] |= given.get(passage, set())
            going_on.append((passage, end))
    return found
