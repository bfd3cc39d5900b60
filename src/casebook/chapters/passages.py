"""The page *Passages*: every passage of every source, section by section."""

from casebook.coding import in_reading_order
from casebook.display import Shown
from casebook.reader import Book, Source, show

LEDGER = "claim-ledger.html"


def numbers(book: Book) -> dict[str, int]:
    """Every number and word that the prose takes over, by the name that the prose uses."""
    return {"passages": len(book.tables.passages)}


def by_section(book: Book) -> list[Shown]:
    """One table of passages for each section of each source, in reading order.

    Parameters
    ----------
    book : Book

    Returns
    -------
    list of Shown
    """
    return [shown for source in book for shown in _sections(book, source)]


def _sections(book: Book, source: Source) -> list[Shown]:
    speakers = book.tables.voices
    voices = dict(zip(speakers.voice_id, speakers.label, strict=True))
    places = source.tables.paragraphs
    titles = places.drop_duplicates("section_id").set_index("section_id").section_title
    ordered = in_reading_order(book.tables, source.id)
    section = ordered.locator.map(places.set_index("locator").section_id)
    return [
        show.passages(
            rows,
            voices,
            book.tables.links,
            ledger=LEDGER,
            name=f"{source.id}-{name}",
            caption=f"{source.citation}: {titles[name]}",
        )
        for name, rows in ordered.groupby(section, sort=False)
    ]
