"""What the sections of a class report are made of: paragraphs, tables, numbers, small pictures."""

import math
from collections.abc import Collection, Sequence

from markupsafe import Markup

from casebook.display import Column, Html, Row, explained, render, scrolling_table

ROOM = "casebook.seminar"
LOW, HIGH = -0.5, 1.0  # the scale on which alpha is drawn
ASKED = (0.667, 0.8)  # what Krippendorff asks for, with caution and without


def paragraph(text: str, css: str = "") -> Markup:
    """Say something in a paragraph."""
    return render("paragraph.html", ROOM, text=text, css=css)


def folded(summary: str, *parts: Markup) -> Markup:
    """Fold parts away under a summary."""
    return render("folded.html", ROOM, summary=summary, parts=parts)


def table(
    name: str,
    caption: str,
    heads: Sequence[str],
    rows: Sequence[Sequence[object]],
    numeric: Collection[int] = (),
    css: str = "",
) -> Markup:
    """Show a table whose first column names the rows.

    Parameters
    ----------
    name : str
        Unique on the page.
    caption : str
    heads : list of str
    rows : list of list
        Texts, or what ``casebook.display`` takes in cells.
    numeric : collection of int
        Places of the columns that are set flush right.
    css : str
        A class of the table.

    Returns
    -------
    Markup
        With what the sign of our reading means below it, if a cell wears it.
    """
    columns = [Column(head, place == 0, place in numeric) for place, head in enumerate(heads)]
    shown = scrolling_table(
        columns, [Row(row) for row in rows], f"table-{name}", caption, missing="", css=css
    )
    note = explained(None, (cell for row in rows for cell in row))
    return shown + paragraph(note) if note else shown


def number(value: float, digits: int = 2) -> str:
    """Write a number with a minus sign; zero has none."""
    text = f"{value:.{digits}f}"
    return text.replace("-", "−") if float(text) else f"{0:.{digits}f}"


def number_or_blank(value: float) -> str:
    """Write a number, or nothing if there is none."""
    return "" if math.isnan(value) else number(value)


def share(value: float) -> str:
    """Write a share in per cent, or nothing if there is none."""
    return "" if math.isnan(value) else f"{100 * value:.0f} %"


def interval(alpha: float, low: float, high: float) -> Html:
    """Draw alpha as a point with its interval, on a scale that all rows share."""
    bounded = not math.isnan(low)
    alt = f"alpha {number(alpha)}"
    if bounded:
        alt += f", interval from {number(low)} to {number(high)}"

    def x(value: float) -> str:
        part = (min(max(value, LOW), HIGH) - LOW) / (HIGH - LOW)
        return f"{8 + part * 254:.1f}"  # of 270 px, with room for half a dot at either end

    picture = render(
        "interval.svg",
        ROOM,
        alt=alt,
        x=x,
        low_end=LOW,
        high_end=HIGH,
        marks=ASKED,
        span=(low, high) if bounded else None,
        value=alpha,
    )
    return Html(picture, alt)


def bar(yes: int, readers: int) -> Html:
    """Draw how many of a passage's readers gave a code."""
    alt = f"{yes} of {readers}"
    picture = render("bar.svg", ROOM, alt=alt, share=yes / readers if readers else 0)
    return Html(picture, alt)
