"""The page *Initiatives*: every initiative that the report of chapter 2 names."""

from collections.abc import Hashable, Mapping

import pandas as pd

from casebook import sources
from casebook.display import (
    MARK_SHAPES,
    PALETTE,
    Entry,
    Fact,
    Line,
    MarkKind,
    Shown,
    explorer,
    facet,
    map_of_places,
    mark_id,
    moved_apart,
)
from casebook.reader import Book, show
from casebook.sources import nwc2020
from casebook.sources import nwc2020_entries as catalogue

COUNTRIES = list(sources.COUNTRIES.values())
FAMILIES = list(dict.fromkeys(nwc2020.FAMILIES.values()))
KINDS = {
    family: MarkKind(colour, shape)
    for family, colour, shape in zip(FAMILIES, PALETTE, MARK_SHAPES, strict=True)
}
KNOWN = "how it is known"


def numbers(book: Book) -> dict[str, int]:
    """Every number and word that the prose takes over, by the name that the prose uses."""
    cases, known = nwc2020.initiatives(book.tables), catalogue.how_known(book.tables)
    lines = catalogue.facts(book.tables).groupby("line").case_id.nunique()
    ways = known.value_counts()
    evaluated, studied, awarded = nwc2020.KNOWN.values()
    nothing = int(ways[catalogue.NO_OUTCOME])
    return {
        "cases": len(cases),
        "countries": cases.country.nunique(),
        "evaluated": int(ways[evaluated]),
        "studied": int(ways[studied]),
        "awarded": int(ways[awarded]),
        "only_told": len(cases) - nothing - int(ways[list(nwc2020.KNOWN.values())].sum()),
        "nothing": nothing,
        "dated": int(lines[catalogue.SINCE]),
        "no_municipality": len(cases) - int(lines["the municipality's part"]),
        "renamed": int(cases.names.notna().sum()),
    }


def ways(book: Book) -> Shown:
    """Table: how it is known whether an initiative works."""
    known = catalogue.how_known(book.tables).value_counts()
    told = [way for way in catalogue.WAYS if way in known]
    return show.table(
        pd.DataFrame({"known": told, "cases": [int(known[way]) for way in told]}),
        name="ways",
        caption="How is it known whether they work?",
        row_header="known",
        headers={"known": "What the report tells", "cases": "Initiatives"},
        numeric=["cases"],
        note="Each initiative is counted once, at the first line that fits.",
    )


def every_one(book: Book) -> Shown:
    """All initiatives, to be filtered, with a map of those that have a place."""
    entries = _entries(book)
    filters = [
        facet(entries, "country", "Country", COUNTRIES),
        facet(entries, "actor", "Actor", list(nwc2020.FAMILIES)),
        facet(entries, "whom", "For whom"),
        facet(entries, "outcome", "Reported outcome"),
        facet(entries, "known", "How it is known", catalogue.WAYS),
    ]
    return explorer(entries, filters, map_of_all(book), name="initiatives", what="initiative")


def placed(book: Book) -> int:
    """Count the initiatives that the report places somewhere."""
    return book.source(nwc2020.SOURCE).tables.case_places.case_id.nunique()


def map_of_all(book: Book, page: str = "") -> Shown:
    """Map: the places that the report names for its initiatives.

    Parameters
    ----------
    book : Book
    page : str
        Where the entries are, which the marks lead to; nothing for the page of the map.
    """
    points = _points(book)
    there, cases = placed(book), nwc2020.initiatives(book.tables)
    per_place = points.groupby("country").place_id.nunique()
    told = ", ".join(f"{per_place[country]} in {country}" for country in COUNTRIES)
    return map_of_places(
        points,
        KINDS,
        name="map",
        title="Where the report places its initiatives",
        caption=f"{there} of {len(cases)} initiatives are told with a place. A mark leads to what "
        "is told of one.",
        note="The kind of actor is our sorting. Coordinates are ours, and no more precise than the "
        "report: a mark may stand some kilometres beside its place, and up to "
        f"{moved_apart(points).moved.max():.0f} where marks would cover each other. Iceland is "
        "drawn upright in a box, some 1,200 km east of where it lies. The Faroes, Greenland, "
        "Svalbard and Jan Mayen are not drawn.",
        alt=f"{there} of {len(cases)} initiatives stand at {points.place_id.nunique()} places or "
        f"regions: {told}.",
        source=f"{book.source(nwc2020.SOURCE).reference}. Outlines: Natural Earth",
        page=page,
    )


def _points(book: Book) -> pd.DataFrame:
    points = nwc2020.places(book.tables).rename(columns={"case_id": "entry_id", "case": "entry"})
    return points.assign(type=points.type.map(nwc2020.FAMILIES))


def _entries(book: Book) -> list[Entry]:
    told = catalogue.facts(book.tables)
    known = catalogue.how_known(book.tables)
    points = _points(book)
    marks = set(map(mark_id, points.entry_id, points.place_id))
    told["mark"] = [
        mark if (mark := mark_id(case, str(place))) in marks else ""
        for case, place in zip(told.case_id, told.place_id, strict=True)
    ]
    return [
        _entry(row, told[told.case_id == row["case_id"]], known[row["case_id"]])
        for row in nwc2020.initiatives(book.tables).to_dict("records")
    ]


def _entry(case: Mapping[Hashable, object], told: pd.DataFrame, known: str) -> Entry:
    """What is told of one case, with the values that it can be found by."""
    by_line = {str(line): own for line, own in told.groupby("line")}
    lines = [
        _line(line, own)
        for line in catalogue.LINES
        if line != catalogue.EVALUATION and (own := by_line.get(line)) is not None
    ]
    # That no outcome is told stands among what is not said.
    if known != catalogue.NO_OUTCOME:
        named = _facts(by_line[catalogue.EVALUATION]) if catalogue.EVALUATION in by_line else []
        lines.append(Line(KNOWN, [Fact(f"{_begun(known)}."), *named], " ", located=True))

    def values(line: str) -> list[str]:
        return list(dict.fromkeys(by_line[line].value)) if line in by_line else []

    return Entry(
        id=str(case["case_id"]),
        name=str(case["case"]),
        group=str(case["country"]),
        lines=lines,
        unsaid=[line for line in catalogue.LINES if line not in by_line],
        values={
            "country": [str(case["country"])],
            "actor": values(catalogue.ACTOR),
            "whom": values("for whom"),
            "outcome": values(catalogue.OUTCOME),
            "known": [known],
        },
        also=case["names"] if isinstance(case["names"], str) else "",
    )


def _line(line: str, told: pd.DataFrame) -> Line:
    sentences = line in catalogue.IN_A_SENTENCE
    joint = " " if sentences else "; "
    return Line(line, _facts(told), joint, sentences or line == catalogue.PLACE, folded=sentences)


def _begun(words: str) -> str:
    """Words as a sentence begins."""
    return words[0].upper() + words[1:]


def _facts(rows: pd.DataFrame) -> list[Fact]:
    return [
        Fact(
            f"{_begun(row['value'])}: {row['text']}"
            if row["line"] == catalogue.OUTCOME
            else row["text"],
            row["ours"],
            row["passage_id"],
            row["locator"],
            row["mark"],
        )
        for row in rows.to_dict("records")
    ]
