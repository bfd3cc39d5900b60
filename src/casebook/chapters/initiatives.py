"""The page *Initiatives*: every initiative that the report of chapter 2 names."""

from casebook.display import Shown
from casebook.reader import Book, show
from casebook.sources import nwc2020


def numbers(book: Book) -> dict[str, int]:
    """Every number and word that the prose takes over, by the name that the prose uses."""
    cases = nwc2020.catalogue(book.tables)
    return {
        "cases": len(cases),
        "countries": cases.country.nunique(),
        "dated": int(cases.since.notna().sum()),
        "no_municipality": int(cases.municipality.isna().sum()),
        "no_outcome": int(cases.outcome.isna().sum()),
        "renamed": int(cases.names.notna().sum()),
    }


def by_country(book: Book) -> list[Shown]:
    """One table of initiatives for each country.

    Parameters
    ----------
    book : Book

    Returns
    -------
    list of Shown
    """
    cases = nwc2020.catalogue(book.tables, show.marked)
    shown = cases.assign(case=cases.case + cases.names.map(_also)).drop(columns="names")
    return [
        show.table(
            rows.drop(columns=["country", "locator"]),
            name="cases-" + str(country).lower().replace("å", "a"),
            caption=f"{country}: {len(rows)} cases",
            row_header="case",
            headers={
                "type": "Type of actor",
                "does": "What it does",
                "for whom": "For whom",
                "municipality": "The municipality's part",
            },
            note="Two years in a cell: the report tells two.",
            wide=True,
            sortable=True,
            stack=True,
        )
        for country, rows in shown.groupby("country", sort=False)
    ]


def _also(names: object) -> str:
    return f" (also printed as: {names})" if isinstance(names, str) else ""
