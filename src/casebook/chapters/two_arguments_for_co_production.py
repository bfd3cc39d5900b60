"""Chapter 4: what only the page on the ISTR 2018 panel shows."""

import altair as alt
import pandas as pd

from casebook import display
from casebook.chapters import source_notes
from casebook.display import Shown, figures
from casebook.reader import Book, Frame, show
from casebook.sources import istr2018
from casebook.sources.istr2018 import smallest_p

__all__ = ["design", "illustration", "ledger", "notes", "numbers", "smallest_p"]

DESIGN_IN_WORDS = (
    "The discourse analysis is made for the question of how co-production is justified, the two "
    "quantitative studies for how far it goes, the case studies for how it works; no part is made "
    "for whether it meets the hopes or for in which areas it works and why."
)
# What the prose calls the four spreads between municipalities of one kind.
SPREADS = dict(zip(("alike", "little", "different", "very"), istr2018.SPREADS, strict=True))


def numbers(book: Book) -> dict[str, str | int]:
    """Numbers of the chapter's prose, by the name that the prose uses.

    Parameters
    ----------
    book : Book

    Returns
    -------
    dict of str to str or int
        Shares and chances come as text, rounded as the prose gives them.
    """
    panel = book.source(istr2018.SOURCE)
    cells, status = _design(book), panel.claims.status
    ours = panel.claims.basis == "ours"
    municipalities = _printed(book, "municipalities", "municipalities that the project works in")
    return {
        "claims": len(status),
        "cited": int((status == "cited").sum()),
        "stated": int(((status == "stated") & ~ours).sum()),
        "our_claims": int(ours.sum()),
        "municipalities": municipalities,
        "studies": _printed(book, "case studies", "qualitative case studies"),
        "papers": _printed(book, "papers", "papers of the panel"),
        "cells": len(cells),
        "stated_cells": _stated(cells),
        "our_cells": int((cells.basis == "ours").sum()),
        **_chances(municipalities),
        **_shares(_surveys()),
    }


def _printed(book: Book, unit: str, measures: str) -> int:
    """A count that the record prints."""
    return int(book.source(istr2018.SOURCE).figure("panel ¶1", unit, measures))


def _design(book: Book) -> Frame:
    """Which part of the project can answer which question (`casebook.sources.istr2018.design`)."""
    return Frame(istr2018.design(book.tables))


def _stated(cells: pd.DataFrame) -> int:
    """Count the cells of the design that the record itself states."""
    return int((cells.basis == "stated").sum())


def _design_picture(cells: pd.DataFrame) -> alt.Chart | alt.LayerChart:
    """Draw parts by questions; a comma in a question would be taken for a new line."""
    turned = cells.assign(question=cells.question.str.replace(",", "", regex=False))
    colours = {
        "made for it": display.RAMP[4],
        "can contribute": display.RAMP[1],
        "cannot alone": display.GRID,
    }
    return figures.grid(turned, "part", "question", "answer", colours, "basis")


def _chances(municipalities: int) -> dict[str, str | int]:
    """How small a chance can get with so many municipalities, and with ten of each kind.

    Parameters
    ----------
    municipalities : int
        Of both kinds together.

    Returns
    -------
    dict of str to str or int
        ``smallest`` (two of one kind) and ``smallest_one`` (one of one kind): the smallest p that
        a comparison of all orders can give. ``draws``: one order in how many is the most extreme.
    """
    two = smallest_p(2, municipalities - 2)
    return {
        "smallest": f"{two:.2f}",
        "smallest_one": f"{smallest_p(1, municipalities - 1):.2f}",
        "ten_and_ten": f"{smallest_p(10, 10):.6f}",
        "draws": round(1 / two),
    }


def _surveys() -> Frame:
    """The made-up surveys, worked out, as `casebook.sources.istr2018.illustration`."""
    return Frame(istr2018.illustration())


def _shares(worked_out: pd.DataFrame) -> dict[str, str | int]:
    """Shares of right orders in the largest made-up survey, by spread, and what belongs to them.

    Parameters
    ----------
    worked_out : DataFrame
        As `_surveys`.

    Returns
    -------
    dict of str to str or int
        ``alike``, ``little``, ``different`` and ``very``: per cent. ``ten_ten_very``: the same as
        ``very`` with ten municipalities of each kind. ``most``: institutions asked. ``spreads``.
    """
    most = int(worked_out.institutions.max())
    ends = worked_out[worked_out.institutions == most].set_index("municipalities").right
    many = istr2018.right_order(10, 10, most, istr2018.SPREADS[SPREADS["very"]])
    return {
        **{name: f"{ends[spread]:.0f}" for name, spread in SPREADS.items()},
        "most": most,
        "spreads": len(SPREADS),
        "ten_ten_very": f"{100 * many:.0f}",
    }


def _surveys_picture(worked_out: pd.DataFrame) -> alt.Chart | alt.LayerChart:
    """Draw the share of right orders by institutions asked, a line for each spread."""
    axes = ("Institutions asked in each municipality", "Surveys with the right order, per cent")
    return figures.lines(worked_out, "institutions", "right", "municipalities", axes)


def _surveys_in_words(worked_out: pd.DataFrame) -> str:
    """The illustration, told to those who do not see it."""
    ends = _shares(worked_out)
    return (
        "If municipalities of one kind are all alike, asking more institutions brings the share "
        f"of right orders to {ends['alike']} per cent. If they are very different, it stays near "
        f"{ends['very']} per cent, however many are asked."
    )


# -- what the page shows ---


def design(book: Book) -> Shown:
    """Chart: which part of the project can answer which question."""
    cells = _design(book)
    return show.chart(
        _design_picture(cells),
        name="design",
        title="Parts of the project, and questions that they can answer",
        caption=f"Our judgement from the method named ({display.SIGN}), except for "
        f"{_stated(cells)} cell that the record states.",
        alt=DESIGN_IN_WORDS,
        numbers=cells,
    )


def illustration(book: Book) -> Shown:
    """Chart: made-up surveys, and how often their order is right."""
    worked_out = _surveys()
    return show.chart(
        _surveys_picture(worked_out),
        name="illustration",
        title="Illustration, not a finding: two urban and three rural municipalities",
        caption="Made-up numbers, worked out. Lines: spread between municipalities of one kind, in "
        "spreads between the institutions of one municipality.",
        alt=_surveys_in_words(worked_out),
        numbers=worked_out,
    )


def notes(book: Book) -> Shown:
    """Table: what does not fit or is not told."""
    return source_notes.all_notes(book.source(istr2018.SOURCE))


def ledger(book: Book) -> Shown:
    """Table: all claims of the record."""
    return book.source(istr2018.SOURCE).ledger(
        caption="All claims of the record, in its order",
        carded=book.source(istr2018.SOURCE).key_claims,
    )
