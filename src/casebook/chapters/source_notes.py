"""Source notes: the page of all of them, and what the chapters on one publication show."""

import pandas as pd

from casebook.display import Shown
from casebook.reader import Book, Source, show

CONTRADICTION = "contradiction"


def all_notes(source: Source) -> Shown:
    """Table: what does not fit or is not told in a source.

    Parameters
    ----------
    source : Source

    Returns
    -------
    Shown
    """
    return show.table(
        source.notes[["kind", "locator", "note"]],
        name="notes",
        caption="What does not fit or is not told in the record",
        row_header="note",
        headers={"locator": "Where"},
        stack=True,
    )


def contradictions(source: Source, caption: str, folded: bool = False) -> Shown:
    """Table: where a source contradicts itself.

    Parameters
    ----------
    source : Source
    caption : str
    folded : bool
        Whether the table is folded away at first.

    Returns
    -------
    Shown
    """
    notes = source.notes
    return show.table(
        notes[notes.kind == CONTRADICTION][["locator", "note"]],
        name="contradictions",
        folded=folded,
        caption=caption,
        row_header="note",
        headers={"locator": "Where", "note": "What does not fit"},
        stack=True,
    )


def count_contradictions(source: Source) -> int:
    """Count the notes on contradictions of a source."""
    return int((source.notes.kind == CONTRADICTION).sum())


def kinds(book: Book) -> Shown:
    """Table: notes of every source by kind.

    Parameters
    ----------
    book : Book

    Returns
    -------
    Shown
    """
    notes = _with_sources(book)
    return show.table(
        notes.groupby(["citation", "kind"]).size().rename("notes").reset_index(),
        name="kinds",
        caption="Source notes by kind",
        row_header="kind",
        headers={"citation": "Source"},
        numeric=["notes"],
    )


def notes_of_all(book: Book) -> Shown:
    """Table: all notes, with the rows that they are about.

    Parameters
    ----------
    book : Book

    Returns
    -------
    Shown
    """
    about = book.tables.note_rows.groupby("note_id").target_id.agg("; ".join)
    notes = _with_sources(book)
    notes["about"] = notes.note_id.map(about)
    return show.table(
        notes[["kind", "note", "citation", "locator", "about"]],
        name="notes",
        caption="All source notes, in the order of the sources",
        row_header="note",
        headers={"citation": "Source", "locator": "Where", "about": "Rows concerned"},
        wide=True,
        sortable=True,
        stack=True,
    )


def _with_sources(book: Book) -> pd.DataFrame:
    return book.tables.source_notes.merge(
        book.tables.sources[["source_id", "citation"]], on="source_id"
    )
