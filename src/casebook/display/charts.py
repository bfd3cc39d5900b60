"""Charts: a picture with its words, its numbers and its specification."""

from typing import TYPE_CHECKING

import pandas as pd

from casebook.display.chart_pictures import picture
from casebook.display.chart_specs import Spec, complete_spec
from casebook.display.html import Shown, check_name, check_text, heading, plain
from casebook.display.tables import Column, Row, plain_lines, scrolling_table
from casebook.display.templating import render

if TYPE_CHECKING:
    from altair import TopLevelMixin


def chart(
    spec: "TopLevelMixin | Spec",
    *,
    name: str,
    title: str,
    caption: str,
    alt: str,
    numbers: pd.DataFrame,
    wide: bool = False,
) -> Shown:
    """Show a chart.

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
    wide : bool
        Let the figure reach into the margin on a wide screen.

    Returns
    -------
    Shown

    Raises
    ------
    ValueError
        If a text is blank, `alt` repeats the title, `name` is no slug, `numbers` is empty, the
        chart fetches data from elsewhere, a text in it is smaller than 11 px, or a colour is not
        one of ours.
    """
    check_name(name)
    check_text(title=title, caption=caption, alt=alt)
    if alt.strip().rstrip(".").lower() == title.strip().rstrip(".").lower():
        raise ValueError(f"chart {name!r}: alt repeats the title; say what the chart shows")
    if numbers.empty:
        raise ValueError(f"chart {name!r}: numbers has no rows")
    full, ident = complete_spec(spec, name), f"fig-{name}"
    columns, rows = _numbers(numbers)
    markup = render(
        "figure.html",
        id=ident,
        title=title,
        caption=caption,
        picture=picture(full, name, title, alt),
        numbers=scrolling_table(columns, rows, f"{ident}-numbers", f"Numbers: {title}"),
        spec=full,
        wide=wide,
    )
    data = {
        "kind": "chart",
        "name": name,
        "title": title,
        "caption": caption,
        "alt": alt,
        "spec": full,
        "numbers": {
            "columns": [str(column) for column in numbers.columns],
            "rows": [plain(row.cells) for row in rows],
        },
    }
    return Shown(markup, "\n".join([title, alt, *plain_lines(columns, rows)]), data)


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
