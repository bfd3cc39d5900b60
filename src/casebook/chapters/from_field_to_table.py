"""Chapter 6: what only the page on making rows of a text shows."""

import altair as alt
import pandas as pd

from casebook import display, sources
from casebook.copies import anchor
from casebook.display import Shown, figures
from casebook.reader import Book, Frame, show, wide

TOLD = ("gist", "locator", "material", "voice_id", "printed_as", "hedge")
# What a paragraph gave, in words, with its colour.
ROLES = {
    "evidence": ("with evidence", display.PALETTE[2]),
    "context": ("context only", display.PALETTE[3]),
    "none": ("no passage", display.MUTED),
}
# What columns of letters are called on the page.
LETTERS = {
    "citation": "Source",
    "spans": "Letters in spans",
    "gists": "Letters in gists",
    "kept": "Gist by span",
}
NOT_FOUND = ("blank", "cannot be pinned down")


def numbers(book: Book) -> dict[str, str | int]:
    """Every number and word that the prose takes over, by the name that the prose uses."""
    covered, kept = _coverage(book), sources.compression(book.tables).kept
    held_as = book.tables.sources.held_as.value_counts()
    return {
        "not_stated": int((book.tables.passages.basis != "stated").sum()),
        "passages": len(book.tables.passages),
        "paragraphs": len(book.tables.paragraphs),
        "read_whole": int(held_as["full text"]),
        "records": int(held_as["record"]),
        "least_kept": f"{kept.min():.0%}",
        "most_kept": f"{kept.max():.0%}",
        "with_evidence": int(covered.evidence.sum()),
        "without": int(covered.none.sum()),
        "without_in_list": _works_listed(book),
        "all_paragraphs": int(covered[list(ROLES)].sum().sum()),
        "blanks": len(_not_found(book)),
    }


def _columns(book: Book) -> Frame:
    """What a row tells of a passage, column by column: ``column`` and ``meaning``."""
    described = book.dictionary
    rows = described[described.table == "passages"].set_index("column").loc[list(TOLD)]
    return Frame(rows.reset_index()[["column", "meaning"]])


def paragraph(book: Book, source_id: str, locator: str) -> Frame:
    """What was taken from one paragraph.

    Parameters
    ----------
    book : Book
    source_id, locator : str
        Such as ``"gv2022"`` and ``"changes ¶2"``.

    Returns
    -------
    Frame
        One row a passage: ``passage``, ``gist``, ``material``, ``voice``, ``printed`` and
        ``hedge``.
    """
    passages = book.source(source_id).passages
    found = passages[passages.locator == locator]
    labels = book.tables.voices.set_index("voice_id").label
    return Frame(
        {
            "passage": found.passage_id,
            "gist": found.gist,
            "material": found.material,
            "voice": found.voice_id.map(labels),
            "printed": found.printed_as,
            "hedge": found.hedge,
        }
    )


def show_paragraph(book: Book, source_id: str, locator: str, name: str) -> Shown:
    """`paragraph` as a table of the page."""
    return display.table(
        paragraph(book, source_id, locator),
        name=name,
        caption=f"{book.source(source_id).citation}, {locator}",
        row_header="gist",
        headers={"printed": "Printed as"},
        missing="none",
        stack=True,
        wide=True,
    )


def anchors(texts: dict[str, str]) -> Shown:
    """Table: the anchors of texts.

    Parameters
    ----------
    texts : dict of str to str
        By what to call it, a text of at least 40 letters and digits.

    Returns
    -------
    Shown
    """
    made = [(name, anchor(text)) for name, text in texts.items()]
    rows = [(name, one.length, one.head, f"{one.hash[:16]} …") for name, one in made]
    return show.table(
        pd.DataFrame(rows, columns=["text", "letters", "head", "hash"]),
        name="anchors",
        caption="Anchors of a made-up sentence",
        row_header="text",
        numeric=["letters"],
    )


def _compression(book: Book) -> Frame:
    """Letters in the spans and in their gists, by source."""
    shorter = sources.compression(book.tables)
    return Frame(shorter.drop(columns="source_id").assign(kept=shorter.kept.map("{:.0%}".format)))


def _coverage(book: Book) -> Frame:
    """What the paragraphs of each source gave: ``citation`` and a column for each role."""
    return Frame(sources.coverage_of_all(book.tables))


def _works_listed(book: Book) -> int:
    """How many entries of reference lists gave no passage."""
    paragraphs, passages = book.tables.paragraphs, book.tables.passages
    key = ["source_id", "locator"]
    listed = paragraphs[paragraphs.kind == "reference list"].merge(
        passages[key].drop_duplicates(), on=key, how="left", indicator=True
    )
    return int((listed["_merge"] == "left_only").sum())


def _coverage_picture(covered: pd.DataFrame) -> alt.Chart | alt.LayerChart:
    """Draw the paragraphs of each source by what they gave."""
    tall = covered.melt("citation", list(ROLES), "role", "paragraphs")
    tall = tall[tall.paragraphs > 0]
    tall["role"] = tall.role.map({role: words for role, (words, _) in ROLES.items()})
    return figures.stacked(tall, "citation", "role", "paragraphs", dict(ROLES.values()))


def _coverage_in_words(covered: pd.DataFrame) -> str:
    """`_coverage_picture`, told to those who do not see it."""
    return (
        f"{covered.evidence.sum()} of {covered[list(ROLES)].sum().sum()} paragraphs carry "
        "evidence. Most paragraphs without a passage are entries of the article's reference list."
    )


def _not_found(book: Book) -> Frame:
    """Notes on what was looked for and not found, or could not be pinned down."""
    citations = book.tables.sources[["source_id", "citation"]]
    notes = book.tables.source_notes.merge(citations, on="source_id")
    found = notes[notes.kind.isin(NOT_FOUND)]
    return Frame(found[["citation", "locator", "kind", "note"]])


def _not_found_counted(book: Book) -> Frame:
    """Count `_not_found`: a row a source, a column a kind."""
    counted = _not_found(book).value_counts(["citation", "kind"]).rename("notes").reset_index()
    met = [name for name in book.tables.sources.citation if name in set(counted.citation)]
    return wide(counted, "citation", "kind", "notes", met, NOT_FOUND)


# -- what the page shows ---


def columns(book: Book) -> Shown:
    """Table: what a row tells of a passage."""
    return show.table(
        _columns(book),
        name="columns",
        caption="What a row tells of a passage",
        row_header="column",
        headers={"meaning": "What it means"},
        stack=True,
    )


def compression(book: Book) -> Shown:
    """Table: letters in the spans and in their gists."""
    return show.table(
        _compression(book),
        name="compression",
        caption="Letters in the spans and in their gists",
        row_header="citation",
        headers=LETTERS,
        numeric=["passages", "spans", "gists"],
    )


def coverage(book: Book) -> Shown:
    """Chart: what the paragraphs of each source gave."""
    covered = _coverage(book)
    return show.chart(
        _coverage_picture(covered),
        name="coverage",
        title="Paragraphs with evidence, with context only, and without a passage",
        caption="A bar is a source, a colour what its paragraphs gave. Every paragraph counts, "
        "quotations, captions and entries of lists included.",
        alt=_coverage_in_words(covered),
        numbers=covered,
        source=book.citations,
    )


def blanks(book: Book) -> Shown:
    """Table: notes on what was not found, counted."""
    return show.table(
        _not_found_counted(book),
        name="blanks",
        caption="What was looked for and not found, or could not be pinned down",
        row_header="citation",
        headers={"citation": "Source"},
        numeric=list(NOT_FOUND),
    )


def blank_notes(book: Book) -> Shown:
    """Table: notes on what was not found."""
    return show.table(
        _not_found(book),
        name="blank-notes",
        caption="All of these notes",
        row_header="note",
        headers={"citation": "Source", "locator": "Where"},
        sortable=True,
        stack=True,
        folded=True,
    )
