"""Source notes, as the chapters on one publication show them."""

from casebook.display import Shown
from casebook.reader import Source, show

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
