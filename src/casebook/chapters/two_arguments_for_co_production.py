"""Chapter 4: what only the page on the ISTR 2018 panel shows."""

import pandas as pd

from casebook import display
from casebook.chapters import records, source_notes
from casebook.display import Shown
from casebook.reader import Book, Frame, show
from casebook.sources import istr2018

DESIGN_IN_WORDS = (
    "The discourse analysis is made for the question of how co-production is justified, the two "
    "quantitative studies for how far it goes, the case studies for how it works; no part is made "
    "for whether it meets the hopes or for in which areas it works and why."
)
# The claims that are arguments for co-production, or ask about one: a name, and by our judgement
# what would speak for it and what against it.
TESTS = {
    "istr2018-c-015": (
        "Effectiveness",
        "The same task done better where citizens or associations take part than where they do "
        "not, in places that are otherwise alike.",
        "Results that are no better, or better only where those who take part had more to begin "
        "with.",
    ),
    "istr2018-c-016": (
        "Democracy",
        "People who had no say before take part in deciding, and something is decided otherwise "
        "because of it.",
        "Those who take part are those who were heard already, or they carry out what others "
        "decided.",
    ),
    "istr2018-c-007": (
        "Legitimacy",
        "Those concerned, taking part or not, find the arrangement right once they know it, and "
        "can say why.",
        "It is accepted only by those who run it, or because nobody was asked.",
    ),
}


def numbers(book: Book) -> dict[str, str | int]:
    """Every number and word that the prose takes over, by the name that the prose uses."""
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
        **records.cells_by_basis(cells),
    }


def _printed(book: Book, unit: str, measures: str) -> int:
    """A count that the record prints."""
    return int(book.source(istr2018.SOURCE).figure("panel ¶1", unit, measures))


def _design(book: Book) -> Frame:
    """Which part of the project can answer which question (`casebook.sources.istr2018.design`)."""
    return Frame(istr2018.design(book.tables))


# -- what the page shows ---


def design(book: Book) -> Shown:
    """Chart: which part of the project can answer which question."""
    cells = _design(book)
    # A comma in a question would be taken for a new line.
    turned = cells.assign(question=cells.question.str.replace(",", "", regex=False))
    return show.chart(
        records.grid(turned, "part", "question", "answer", istr2018.ANSWERS),
        name="design",
        title="Parts of the project, and questions that they can answer",
        caption=f"Our judgement from the method named ({display.SIGN}), except for "
        f"{records.cells_by_basis(cells)['stated_cells']} cell that the record states.",
        alt=DESIGN_IN_WORDS,
        numbers=cells,
        source=book.source(istr2018.SOURCE).reference,
    )


def arguments(book: Book) -> Shown:
    """Table: the arguments for co-production, whose they are, and what would test each."""
    panel = book.source(istr2018.SOURCE)
    told = panel.claims.set_index("claim_id").loc[list(TESTS)]
    rows = [
        {
            "argument": name,
            "says": told.statement[claim],
            "whose": told.in_short[claim],
            "for": speaks_for,
            "against": speaks_against,
        }
        for claim, (name, speaks_for, speaks_against) in TESTS.items()
    ]
    return show.table(
        pd.DataFrame(rows),
        name="arguments",
        caption="Arguments for co-production, whose they are, and what would test them",
        row_header="argument",
        headers={
            "says": "What is said",
            "whose": "On whose word",
            "for": f"What would speak for it {display.SIGN}",
            "against": f"What would speak against it {display.SIGN}",
        },
        note="The last two columns are our advice. The record says what the arguments are, not how "
        "they could fail.",
        stack=True,
    )


def notes(book: Book) -> Shown:
    """Table: what does not fit or is not told."""
    return source_notes.all_notes(book.source(istr2018.SOURCE))
