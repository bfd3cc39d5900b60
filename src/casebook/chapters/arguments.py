"""The pages that show a whole argument: their numbers and tables, the same for every source."""

import pandas as pd

from casebook.argument import STATUSES
from casebook.display import Html, Shown, status_badge, tally
from casebook.reader import Source, show


def numbers_of(source: Source) -> dict[str, int]:
    """Every number that the prose of a source's page takes over.

    Parameters
    ----------
    source : Source

    Returns
    -------
    dict of str to int
        By the name that the prose uses.
    """
    return source.counts()


def materials(source: Source) -> Shown:
    """Table: what the passages are made of, and who says them."""
    counted = source.materials()
    return show.table(
        counted,
        name="materials",
        caption="Passages by material and by who says them",
        row_header="material",
        numeric=list(counted.columns[1:]),
    )


def claims_by(source: Source, column: str) -> Shown:
    """Table: claims by their status and a column such as ``"kind"`` or ``"scope"``."""
    counted = source.claims_by(column)
    told = counted.astype(object)
    for status in [one for one in counted.columns if one in STATUSES]:
        cells = [
            tally(source.id, column, value, status, number)
            for value, number in zip(counted[column], counted[status], strict=True)
        ]
        told[status] = pd.Series(cells, index=counted.index, dtype=object)
    return show.table(
        told,
        name=f"{column}s",
        caption=f"Claims by {column} and status",
        row_header=column,
        numeric=list(counted.columns[1:]),
    )


def our_links(source: Source) -> Shown:
    """Table: links that the casebook makes and the authors do not."""
    ours = source.our_links()
    return show.table(
        ours.assign(claim=ours.claim.map(_to_the_map)),
        name="ours",
        caption="Links that the casebook makes and the authors do not",
        row_header="says",
        headers={"target": "Passage or claim", "says": "What it says", "note": "Why we make it"},
        missing="none",
        wide=True,
        sortable=True,
        stack=True,
    )


def without_our_links(source: Source) -> Shown:
    """Table: claims whose status depends on what the casebook linked."""
    changed = source.changed_by_our_links()
    return show.table(
        changed.assign(
            claim=changed.claim.map(_to_the_map),
            **changed[["with", "without"]].map(status_badge),
        ),
        name="without-ours",
        caption="Claims whose status depends on our links",
        row_header="statement",
        headers={"with": "With our links", "without": "Without them"},
        stack=True,
    )


def coverage(source: Source, note: str) -> Shown:
    """Table: what each section gave.

    Parameters
    ----------
    source : Source
    note : str
        What counts as a paragraph in this source.

    Returns
    -------
    Shown
    """
    return show.table(
        source.coverage(),
        name="coverage",
        caption="What each section gave: paragraphs, passages and claims",
        row_header="section_title",
        headers={
            "section_title": "Section",
            "evidence": "With evidence",
            "context": "Context only",
            "none": "No passage",
        },
        numeric=["paragraphs", "evidence", "context", "none", "passages", "claims"],
        note=note,
        wide=True,
    )


def identities(source: Source) -> Shown:
    """Table: voices that may be one, and count as one."""
    return show.table(
        source.identities(),
        name="identities",
        caption="Voices that may be one",
        row_header="voice",
        stack=True,
        wide=True,
    )


def _to_the_map(claim_id: str) -> Html:
    return show.claim_id(claim_id)
