"""Charts: a picture with its words, its source, its numbers and what its marks say."""

from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import pandas as pd

from casebook.display.chart_pictures import Mark, picture
from casebook.display.chart_specs import Spec, complete_spec
from casebook.display.html import Shown, check_name, check_text, heading, plain
from casebook.display.tables import Column, Row, plain_lines, scrolling_table
from casebook.display.templating import render
from casebook.tables import (
    DESCRIPTION,
    book_around,
    book_title,
    data_dir,
    package,
    tables_of,
)

if TYPE_CHECKING:
    from altair import TopLevelMixin

BOOK = "Co-producing Integration: an executable casebook"
PHONE = 328  # px: what a phone of 360 px has between the margins of a page
DESK = 688  # px: what the narrowest page has that is wider than web/pages/casebook.css's 48 rem


def chart(
    spec: "TopLevelMixin | Spec",
    *,
    name: str,
    title: str,
    caption: str,
    alt: str,
    numbers: pd.DataFrame,
    source: str,
    listed: bool = False,
    wide: bool = False,
) -> Shown:
    """Show a chart.

    Every mark that stands for something tells what it is: its encoding has a ``description``, and
    the mark says ``aria=True``, in the form *what it belongs to: what it is*. A chart that is wider
    than a phone is a list of its marks there.

    Parameters
    ----------
    spec : altair chart or dict
        A Vega-Lite chart with its data inside. Its colours must come from `casebook.display`
        (`PALETTE`, `RAMP`, `STATUS_COLOURS`, `INK`, `MUTED`, `GRID`, `PAPER`), so that they can
        follow the theme of the page; a colour scale for amounts is a stepped one, such as
        `alt.Scale(type="quantize", range=RAMP)`.
    name : str
        Unique on the page; the figure's id is `fig-NAME`.
    title : str
        What the chart is about.
    caption : str
        How to read it, and where its data come from.
    alt : str
        What the chart shows: the finding, for those who do not see it.
    numbers : pandas.DataFrame
        The numbers behind it, shown as a table on demand; its first column names the rows.
    source : str
        Whose material it shows: the publication as one would cite it. It stands below the chart
        and in every picture that a reader saves, with the book and its licence.
    listed : bool
        Show what the marks say as a list below the picture, also where there is room for both.
    wide : bool
        Let the figure reach into the margin on a wide screen.

    Returns
    -------
    Shown

    Raises
    ------
    ValueError
        If a text is blank, `alt` repeats the title, `name` is no slug, `numbers` is empty, the
        chart fetches data from elsewhere, a text in it is smaller than 11 px, a colour is not
        one of ours, no mark tells what it is, or it is wider than a page.
    """
    check_name(name)
    check_text(title=title, caption=caption, alt=alt, source=source)
    if alt.strip().rstrip(".").lower() == title.strip().rstrip(".").lower():
        raise ValueError(f"chart {name!r}: alt repeats the title; say what the chart shows")
    if numbers.empty:
        raise ValueError(f"chart {name!r}: numbers has no rows")
    full, ident = complete_spec(spec, name), f"fig-{name}"
    columns, rows = _numbers(numbers)
    drawn, told = picture(full, name, title, alt), credit(source)
    if drawn.width > DESK:
        raise ValueError(f"chart {name!r} is {drawn.width:g} px wide; a page has {DESK}")
    markup = render(
        "figure.html",
        id=ident,
        title=title,
        caption=caption,
        picture=drawn.svg,
        marks=_entries(drawn.marks),
        fits=drawn.width <= PHONE,
        listed=listed,
        source=told,
        numbers=scrolling_table(columns, rows, f"{ident}-numbers", f"Numbers: {title}", stack=True),
        wide=wide,
    )
    data = {
        "kind": "chart",
        "name": name,
        "title": title,
        "caption": caption,
        "alt": alt,
        "source": told,
        "marks": [mark.told for mark in drawn.marks],
        "spec": full,
        "numbers": {
            "columns": [str(column) for column in numbers.columns],
            "rows": [plain(row.cells) for row in rows],
        },
    }
    return Shown(markup, "\n".join([title, alt, *plain_lines(columns, rows)]), data)


def _entries(marks: list[Mark]) -> list[tuple[str, str | None, list[str]]]:
    """A list of what marks say: marks that follow each other and begin alike share an entry."""
    entries: list[tuple[str, str | None, list[str]]] = []
    for told, claim in marks:
        head, _, rest = told.partition(": ")
        if not entries or entries[-1][:2] != (head, claim):
            entries.append((head, claim, []))
        entries[-1][2].append(rest)
    return entries


def credit(source: str) -> str:
    """Say where a chart comes from, and under which licence it may be passed on."""
    end = "" if source.endswith(".") else "."
    return f"Source: {source}{end} Chart: {', '.join(filter(None, [_book(), licence()]))}."


@cache
def _book() -> str:
    """The title of the book that a chart is made in: this one, or one of somebody's own."""
    folder = book_around(Path.cwd())
    own = folder and tables_of(folder)
    return book_title(folder) if folder and own else BOOK


@cache
def licence() -> str:
    """The licence of the tables as it is written in print, *CC BY 4.0*; blank if there is none."""
    described = (data_dir() / DESCRIPTION).is_file()
    found = package().get("licenses") if described else None
    return str(found[0]["name"]).replace("-", " ") if found else ""


def _numbers(numbers: pd.DataFrame) -> tuple[list[Column], list[Row]]:
    """The numbers behind a chart as columns and rows; the first column names the rows."""
    columns = [
        Column(
            heading(column),
            row_header=position == 0,
            numeric=position > 0 and numbers[column].dtype.kind in "iuf",
        )
        for position, column in enumerate(numbers.columns)
    ]
    return columns, [Row(cells) for cells in numbers.itertuples(index=False, name=None)]
