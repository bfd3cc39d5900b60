"""Chapter 3: what only the page on Espersen & Andersen 2017 shows."""

from casebook.argument import DATA
from casebook.chapters import records, source_notes
from casebook.display import Shown
from casebook.reader import Book, Frame, show
from casebook.sources import ea2017, glossary

# What columns of words are called on the page.
WORDS = {
    "term": "Danish word",
    "rendering": "Our rendering",
    "meaning": "What it means",
    "remark": "Careful",
}
CORE = ("frivilligt arbejde", "partnerskab", "samskabelse", "samproduktion")


def numbers(book: Book) -> dict[str, int]:
    """Every number and word that the prose takes over, by the name that the prose uses."""
    record = book.source(ea2017.SOURCE)
    cells, status = _matrix(book), record.claims.status
    counted = records.cells_by_basis(cells)
    return {
        "passages": len(record.passages),
        "hedged": int(record.passages.hedge.notna().sum()),
        "claims": len(status),
        "stated": int((status == "stated").sum()),
        "data": int(record.passages.material.isin(DATA).sum()),
        "terms": len(_words(book)),
        "notes": len(record.notes),
        "cells": counted["cells"],
        "said": int(cells.said.notna().sum()),
        "ours": counted["our_cells"],
        "stated_cells": counted["stated_cells"],
        "cube": len(ea2017.MODELS) * cells.case.nunique() * 2,
    }


def _words(book: Book) -> Frame:
    """Danish terms in the record, with our rendering and where they stand.

    Returns
    -------
    Frame
        As `casebook.sources.glossary`; ``used in`` without the citation.
    """
    found = glossary(book.tables, ea2017.SOURCE)
    return Frame(found.assign(**{"used in": found["used in"].str.split(": ").str[-1]}))


def _models(book: Book) -> Frame:
    """The words for the four models, in the order in which the record names them."""
    return Frame(_words(book).set_index("term").loc[list(CORE)].reset_index())


def _profile(book: Book) -> Frame:
    """The two cases side by side, as `casebook.sources.ea2017.profile` returns them."""
    return Frame(ea2017.profile(book.tables, show.marked))


def _matrix(book: Book) -> Frame:
    """What the record says of each model in each case, as `casebook.sources.ea2017.matrix`."""
    cells = ea2017.matrix(book.tables)
    return Frame(cells[cells.model.isin(ea2017.MODELS)])


# -- what the page shows ---


def models(book: Book) -> Shown:
    """Table: the words for the four models, in the order of the record."""
    return show.table(
        _models(book)[["term", "rendering", "meaning", "remark"]],
        name="models",
        caption="The four models, in Danish and English",
        row_header="term",
        headers=WORDS,
        note="The record names the models and defines none of them. Renderings are ours.",
        missing="none",
        stack=True,
    )


def profile(book: Book) -> Shown:
    """Table: the two cases, side by side."""
    return show.table(
        _profile(book),
        name="profile",
        caption="The two cases, as the record describes them",
        row_header="attribute",
        headers={"attribute": "What is said"},
        column_ids=book.source(ea2017.SOURCE).case_ids,
        stack=True,
    )


def words(book: Book) -> Shown:
    """Table: Danish terms, our rendering and where they stand."""
    return show.table(
        _words(book)[["term", "rendering", "meaning", "remark", "used in"]],
        name="terms",
        folded=True,
        caption="Danish terms of the record",
        row_header="term",
        headers=WORDS | {"used in": "Where"},
        missing="none",
        wide=True,
        sortable=True,
        stack=True,
    )


def notes(book: Book) -> Shown:
    """Table: what does not fit or is not told."""
    return source_notes.all_notes(book.source(ea2017.SOURCE))
