"""The page *Data dictionary*: all tables as files, and what every column means."""

import pandas as pd

from casebook.display import Shown, link
from casebook.reader import Book, show
from casebook.tables import package


def files(book: Book) -> Shown:
    """Table: all tables of the book, to be saved as files.

    Parameters
    ----------
    book : Book

    Returns
    -------
    Shown
    """
    rows = [
        {
            "table": resource["title"],
            "file": link(resource["path"], f"../../_static/data/{resource['path']}"),
            "rows": len(book.tables[resource["name"]]),
            "what": resource["description"],
        }
        for resource in package()["resources"]
    ]
    return show.table(
        pd.DataFrame(rows),
        name="files",
        caption="All tables, as files",
        row_header="table",
        headers={"what": "What it holds"},
        numeric=["rows"],
        stack=True,
    )


def columns(book: Book) -> list[Shown]:
    """One table for each table of the book: its columns, and what they mean.

    Parameters
    ----------
    book : Book

    Returns
    -------
    list of Shown
    """
    every = book.dictionary
    return [
        show.table(
            every[every.table == resource["name"]].drop(columns="table"),
            name=resource["name"].replace("_", "-"),
            caption=f"{resource['title']}: {resource['path']}, "
            f"{len(book.tables[resource['name']])} rows",
            row_header="column",
            note=resource["description"],
            missing="any",
            stack=True,
        )
        for resource in package()["resources"]
    ]
