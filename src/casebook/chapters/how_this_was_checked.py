"""The page *How this was checked*: what was drawn for a second reading, and what was wrong."""

from casebook.display import Shown
from casebook.reader import Book, show
from casebook.sources import second_reading

_FIELDS = {
    "statement": "statement",
    "speaker": "speaker",
    "place": "place",
    "hedge": "hedge",
    "basis_judged": "basis",
}


def numbers(book: Book) -> dict[str, int | str]:
    """Every number and word that the prose takes over, by the name that the prose uses."""
    readings = book.tables.second_readings
    last = second_reading.last_draws(readings)
    rows = sum(len(book.tables[kind]) for kind in second_reading.KINDS)
    wrong = int(second_reading.is_wrong(last).sum())
    found = second_reading.is_wrong(last).groupby(last.source_id).any()
    whole = book.tables.full_readings
    return {
        "drawn": f"{len(readings):,}",
        "wrong": int(second_reading.is_wrong(readings).sum()),
        "draws": int(readings.draw.nunique()),
        "last_drawn": len(last),
        "last_wrong": wrong,
        "sources": len(found),
        "clean": int((~found).sum()) or "none",
        "all_rows": f"{rows:,}",
        "readings": int(whole.reading.max()),
        "read_first": f"{whole.rows[whole.reading == 1].sum():,}",
        "at_most": f"{second_reading.at_most_wrong(len(last), wrong):.1%}",
    }


def draws(book: Book) -> Shown:
    """Table: what was drawn of each source, and how much of it was judged wrong.

    Parameters
    ----------
    book : Book

    Returns
    -------
    Shown
    """
    counted = second_reading.counted(book.tables.second_readings)
    named = counted.merge(book.tables.sources[["source_id", "citation"]], on="source_id")
    return show.table(
        named[["draw", "citation", "rows", "wrong", *_FIELDS]].rename(columns=_FIELDS),
        name="draws",
        caption="Rows drawn and judged, and in how many something was wrong",
        row_header="citation",
        headers={"citation": "Source", "wrong": "With a fault", "rows": "Rows judged"},
        numeric=["draw", "rows", "wrong", *_FIELDS.values()],
        note="A row can be wrong in more than one field.",
        wide=True,
        stack=True,
    )


def readings(book: Book) -> Shown:
    """Table: how many rows of which sections were read, one after the other, and how many mended.

    Parameters
    ----------
    book : Book

    Returns
    -------
    Shown
    """
    whole = book.tables.full_readings
    named = whole.merge(book.tables.sources[["source_id", "citation"]], on="source_id")
    share = (named.wrong / named.rows).map("{:.0%}".format)
    return show.table(
        named.assign(share=share)[["reading", "citation", "sections", "rows", "wrong", "share"]],
        name="readings",
        caption="Every row read beside the source, and in how many a fault was mended",
        row_header="sections",
        headers={
            "citation": "Source",
            "rows": "Rows read",
            "wrong": "With a fault",
            "share": "Share",
        },
        numeric=["reading", "rows", "wrong", "share"],
        note="Sections by the words that their locators begin with.",
        stack=True,
    )


def faults(book: Book) -> Shown:
    """Table: every row that was judged wrong, and what was done.

    Parameters
    ----------
    book : Book

    Returns
    -------
    Shown
    """
    readings = book.tables.second_readings
    found = readings[second_reading.is_wrong(readings)]
    fields = found[list(_FIELDS)] == second_reading.WRONG
    named = fields.apply(lambda row: ", ".join(_FIELDS[name] for name in row.index[row]), axis=1)
    return show.table(
        found.assign(field=named)[["draw", "row", "field", "note"]],
        name="faults",
        caption="Rows in which something was wrong, and what was done",
        row_header="row",
        headers={"field": "Wrong in", "note": "What was wrong, what was done"},
        numeric=["draw"],
        sortable=True,
        stack=True,
    )
