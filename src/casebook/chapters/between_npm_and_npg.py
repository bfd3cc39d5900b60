"""Chapter 3: what only the page on Espersen & Andersen 2017 shows."""

import altair as alt
import pandas as pd

from casebook import display
from casebook.argument.claims import DATA
from casebook.display import figures
from casebook.reader import Book, Frame
from casebook.sources import ea2017

# What columns of words are called on the page.
WORDS = {
    "term": "Danish word",
    "rendering": "Our rendering",
    "meaning": "What it means",
    "remark": "Careful",
}
CORE = ("frivilligt arbejde", "partnerskab", "samskabelse", "samproduktion")


def numbers(book: Book) -> dict[str, int]:
    """Numbers of the chapter's prose, by the name that the prose uses.

    Parameters
    ----------
    book : Book

    Returns
    -------
    dict of str to int
    """
    record = book.source(ea2017.SOURCE)
    cells, status = matrix(book), record.claims.status
    return {
        "passages": len(record.passages),
        "claims": len(status),
        "stated": int((status == "stated").sum()),
        "data": int(record.passages.material.isin(DATA).sum()),
        "terms": len(words(book)),
        "notes": len(record.notes),
        "cells": len(cells),
        "said": int(cells.said.notna().sum()),
        "ours": our_cells(cells),
        "stated_cells": int((cells.basis == "stated").sum()),
        "cube": len(ea2017.MODELS) * cells.case.nunique() * 2,
    }


def words(book: Book) -> Frame:
    """Danish words of art in the record, with our rendering and where they stand.

    Returns
    -------
    Frame
        As `casebook.sources.ea2017.glossary`; ``used in`` without the citation.
    """
    found = ea2017.glossary(book.tables, ea2017.SOURCE)
    return Frame(found.assign(**{"used in": found["used in"].str.split(": ").str[-1]}))


def models(book: Book) -> Frame:
    """The words for the four models, in the order in which the record names them."""
    return Frame(words(book).set_index("term").loc[list(CORE)].reset_index())


def profile(book: Book) -> Frame:
    """The two cases side by side, as `casebook.sources.ea2017.profile` returns them."""
    return Frame(ea2017.profile(book.tables))


def matrix(book: Book) -> Frame:
    """What the record says of each model in each case, as `casebook.sources.ea2017.matrix`."""
    return Frame(ea2017.matrix(book.tables))


def our_cells(cells: pd.DataFrame) -> int:
    """Count the cells of the matrix that are our reading."""
    return int((cells.basis == "ours").sum())


def matrix_chart(cells: pd.DataFrame) -> alt.Chart | alt.LayerChart:
    """Draw the matrix of models and cases, names of cases without what stands in brackets."""
    short = cells.assign(case=cells.case.str.replace(r" \(.*\)", "", regex=True))
    colours = {"yes": display.RAMP[4], "only ad hoc": display.RAMP[1], "no": display.GRID}
    return figures.grid(short, "model", "case", "said", colours)


def matrix_in_words(cells: pd.DataFrame) -> str:
    """The matrix, told to those who do not see it."""
    return (
        f"The record says something of {cells.said.notna().sum()} of {len(cells)} combinations. "
        "The guidance works by samproduktion, and by voluntary work and partnerships only ad hoc; "
        "the hotspot project works by partnerships and not by samproduktion; of samskabelse and "
        "of the regimes nothing is said."
    )
