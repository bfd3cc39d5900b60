"""Charts that several chapters draw: from a table of numbers to an Altair chart.

A function here takes a tidy table and returns a chart without title, caption or alternative
text; those belong to the chapter, which shows the chart with ``casebook.display.chart``. Each mark
tells what it is in a sentence of its own: `SAYS`.
"""

import math
import textwrap
from collections.abc import Iterable
from typing import Literal

import altair as alt
import pandas as pd

from casebook.argument import OURS
from casebook.display.colours import (
    GRID,
    INK,
    MUTED,
    PALETTE,
    PAPER,
    STATUS_COLOURS,
)
from casebook.display.our_reading import SIGN
from casebook.display.text_widths import wrapped
from casebook.tables import count

SAYS = "told:N"
"""The description of a mark that tells what it is (``aria=True``): the column with its sentence."""

BAR = 300  # width in px of a bar chart, so that it fits on a phone
ROOM_INSIDE = 25  # per cent: a shorter bar has its number beside it
MOST_LINES = 3  # of the words above a bar
ROW_LETTERS = 24  # of a line of words beside the rows of a grid
LINE_HEIGHT = 13  # px between the lines of a text


def _sized(chart: alt.LayerChart, width: object, height: object) -> alt.LayerChart:
    sized: alt.LayerChart = chart.properties(width=width, height=height)
    return sized


def _words_above(rows: pd.DataFrame, field: str, up: int) -> tuple[list[alt.Chart], int]:
    """Write the words of each row above its mark, where a phone has more room than beside it.

    Parameters
    ----------
    rows : DataFrame
        ``at`` (the row's place) and the column named by ``field``.
    field : str
    up : int
        How far above the middle of its place the last line stands, in px.

    Returns
    -------
    layers : list of altair.Chart
        One for each line, counted from below.
    down : int
        By how many px the mark must stand lower than if all words had one line; a row is higher
        by twice as many.
    """
    lines: dict[int, list[dict[str, object]]] = {}
    for at, text in zip(rows["at"], rows[field], strict=True):
        for number, line in enumerate(reversed(wrapped(str(text), BAR + 12, 12, MOST_LINES))):
            lines.setdefault(number, []).append({"at": at, "line": line})
    down = LINE_HEIGHT * max(lines) // 2
    layers = [
        alt.Chart(pd.DataFrame(some))
        .mark_text(align="left", fontSize=12, color=INK, yOffset=down - up - LINE_HEIGHT * number)
        .encode(x=alt.value(0), y=alt.Y("at:O", axis=None), text="line:N")
        for number, some in lines.items()
    ]
    return layers, down


def _told(rows: pd.DataFrame, sentences: Iterable[str]) -> pd.DataFrame:
    """Rows with the sentence that each mark tells."""
    return rows.assign(told=list(sentences))


def stacked(
    numbers: pd.DataFrame, row: str, part: str, value: str, colours: dict[str, str]
) -> alt.LayerChart:
    """Draw stacked bars, one for each row, with the count in every part that has room for it.

    Parameters
    ----------
    numbers : DataFrame
        One row a part of a bar, with the columns named by ``row``, ``part`` and ``value``.
    colours : dict of str to str
        Colour of each part, in the order of the stack and the legend.

    Returns
    -------
    altair.LayerChart
    """
    present = [p for p in colours if p in set(numbers[part])]
    rows = list(dict.fromkeys(numbers[row]))
    ordered = numbers.assign(order=numbers[part].map(present.index)).sort_values(
        [row, "order"], key=lambda s: s.map(rows.index) if s.name == row else s
    )
    edges = ordered.groupby(row, sort=False)[value].cumsum()
    ordered = ordered.assign(start=edges - ordered[value], end=edges)
    ordered = ordered.assign(middle=(ordered.start + ordered.end) / 2)
    ordered["at"] = ordered[row].map(rows.index)
    # A number that would touch the edges of its part is left to the table of numbers.
    letters = ordered[value].astype(str).str.len()
    ordered["fits"] = BAR * ordered[value] / ordered.end.max() > 8 * letters + 6
    ordered = _told(
        ordered,
        (
            f"{name}: {kind}, {count(number, value.removesuffix('s'))}"
            for name, kind, number in zip(ordered[row], ordered[part], ordered[value], strict=True)
        ),
    )
    headings, down = _words_above(ordered.drop_duplicates(row), row, 10)
    base = alt.Chart(ordered).encode(y=alt.Y("at:O", axis=None))
    bars = base.mark_bar(
        aria=True, stroke=PAPER, strokeWidth=1, height=20, yOffset=9 + down
    ).encode(
        x=alt.X("start:Q", title=value.capitalize()).axis(tickMinStep=1, grid=False),
        x2="end:Q",
        color=alt.Color(f"{part}:N", title=None, sort=present)
        .scale(domain=present, range=[colours[p] for p in present])
        .legend(orient="bottom", columns=2),
        description=SAYS,
    )
    labels = (
        base.transform_filter("datum.fits")
        .mark_text(fontSize=12, color=PAPER, yOffset=9 + down)
        .encode(x="middle:Q", text=f"{value}:Q")
    )
    layers = [bars, labels, *headings]
    return _sized(alt.LayerChart(layer=layers), BAR, alt.Step(46 + 2 * down))


def statuses(numbers: pd.DataFrame) -> alt.LayerChart:
    """Draw how many claims of each step have which status.

    Parameters
    ----------
    numbers : DataFrame
        ``step``, ``status`` and ``claims`` (a count).

    Returns
    -------
    altair.LayerChart
    """
    return stacked(numbers, "step", "status", "claims", STATUS_COLOURS)


def carriers(numbers: pd.DataFrame) -> alt.LayerChart:
    """Draw how many claims hang on each voice and case.

    Parameters
    ----------
    numbers : DataFrame
        ``label``, ``claims`` (whose status changes when it is withdrawn) and ``key claims``
        (those of them that are key claims), as `argument.withdrawal.carriers` returns them.

    Returns
    -------
    altair.LayerChart
    """
    parts = numbers[["label", "key claims"]].assign(
        **{"other claims": numbers.claims - numbers["key claims"]}
    )
    tidy = parts.melt("label", var_name="which", value_name="claims")
    tidy["at"] = tidy.label.map(list(numbers.label).index)
    return stacked(
        tidy[tidy["claims"] > 0].sort_values("at"),
        "label",
        "which",
        "claims",
        dict(zip(parts.columns[1:], PALETTE, strict=False)),
    )


def interview_bars(numbers: pd.DataFrame) -> alt.Chart:
    """Draw the length of every interview and whether it is heard in print.

    Parameters
    ----------
    numbers : DataFrame
        ``number``, ``minutes`` and ``heard`` (a text: the colour).

    Returns
    -------
    altair.Chart
    """
    kinds = list(dict.fromkeys(sorted(numbers.heard)))
    rows = _told(
        numbers,
        (
            f"Interview {number}: {count(minutes, 'minute')}, {heard}"
            for number, minutes, heard in zip(
                numbers.number, numbers.minutes, numbers.heard, strict=True
            )
        ),
    )
    bars: alt.Chart = (
        alt.Chart(rows)
        .mark_bar(aria=True)
        .encode(
            # Numbers that would touch their neighbours are left out; each bar says its own.
            x=alt.X("number:O", title="Interview").axis(labelAngle=0, labelOverlap="parity"),
            y=alt.Y("minutes:Q", title="Minutes").axis(grid=True, gridColor=GRID),
            color=alt.Color("heard:N", title=None)
            .scale(domain=kinds, range=[MUTED, PALETTE[3]])
            .legend(orient="top", columns=1),
            description=SAYS,
        )
        .properties(width=270, height=180)
    )
    return bars


def shares(numbers: pd.DataFrame, row: str, value: str) -> alt.LayerChart:
    """Draw percentages as bars on a scale from 0 to 100, the words above each bar.

    Parameters
    ----------
    numbers : DataFrame
        One row a bar, from top to bottom, with the columns named by ``row`` (a text) and
        ``value`` (per cent).

    Returns
    -------
    altair.LayerChart
    """
    said = numbers[value].map("{:g} %".format)
    rows = _told(
        numbers.assign(at=range(len(numbers)), said=said),
        (f"{name}: {share}" for name, share in zip(numbers[row], said, strict=True)),
    )
    words, down = _words_above(rows, row, 10)
    base = alt.Chart(rows).encode(y=alt.Y("at:O", axis=None))
    scale = alt.Scale(domain=[0, 100])
    whole = base.mark_bar(height=18, yOffset=9 + down, color=GRID).encode(
        x=alt.X("zero:Q", scale=scale, axis=None), x2="all:Q"
    )
    bars = base.mark_bar(aria=True, height=18, yOffset=9 + down).encode(
        x=alt.X(f"{value}:Q", scale=scale, title="Per cent").axis(grid=False), description=SAYS
    )
    at = alt.X(f"{value}:Q", scale=scale)
    labels = [
        base.transform_filter(f"datum[{value!r}] >= {ROOM_INSIDE}")
        .mark_text(align="right", dx=-6, yOffset=9 + down, color=PAPER, fontSize=12)
        .encode(x=at, text="said:N"),
        base.transform_filter(f"datum[{value!r}] < {ROOM_INSIDE}")
        .mark_text(align="left", dx=6, yOffset=9 + down, color=INK, fontSize=12)
        .encode(x=at, text="said:N"),
    ]
    whole = whole.transform_calculate(zero="0", all="100")
    layers = [whole, bars, *words, *labels]
    return _sized(alt.LayerChart(layer=layers), BAR, alt.Step(46 + 2 * down))


def intervals(
    numbers: pd.DataFrame,
    row: str,
    value: str,
    low: str,
    high: str,
    title: str,
    marks: tuple[float, ...] = (),
) -> alt.LayerChart:
    """Draw a value and its interval for each row, the words above; hollow without an interval.

    Parameters
    ----------
    numbers : DataFrame
        One row a line, from top to bottom, with the columns named by ``row`` (a text), ``value``,
        ``low`` and ``high`` (all on a scale that ends at 1; bounds missing for no interval).
    title : str
        Words for the axis.
    marks : tuple of float
        Values at which a line runs through all rows.

    Returns
    -------
    altair.LayerChart
    """
    rows = numbers.assign(at=range(len(numbers)), unsure=numbers[low].isna())
    rows = _told(
        rows,
        (
            f"{name}: {number:g}, " + ("no interval" if pd.isna(start) else f"{start:g} to {end:g}")
            for name, number, start, end in zip(
                rows[row], rows[value], rows[low], rows[high], strict=True
            )
        ),
    )
    scale = alt.Scale(domain=[min(0, numbers[low].min(), numbers[value].min()), 1])
    words, down = _words_above(rows, row, 7)
    base = alt.Chart(rows).encode(y=alt.Y("at:O", axis=None))
    whole = base.mark_rule(yOffset=8 + down, strokeWidth=3, color=PALETTE[0], opacity=0.4).encode(
        x=alt.X(f"{low}:Q", scale=scale, title=title).axis(grid=False), x2=f"{high}:Q"
    )
    points = base.mark_point(
        aria=True, size=70, opacity=1, yOffset=8 + down, stroke=PALETTE[0]
    ).encode(
        x=alt.X(f"{value}:Q", scale=scale),
        description=SAYS,
        fill=alt.condition(alt.datum.unsure, alt.value(PAPER), alt.value(PALETTE[0])),
    )
    lines = (
        alt.Chart(pd.DataFrame({"mark": list(marks)}))
        .mark_rule(strokeDash=[3, 3], color=MUTED)
        .encode(x=alt.X("mark:Q", scale=scale))
    )
    layers = [*([lines] if marks else []), whole, points, *words]
    return _sized(alt.LayerChart(layer=layers), BAR, alt.Step(34 + 2 * down))


def grid(
    cells: pd.DataFrame,
    row: str,
    column: str,
    value: str,
    shades: dict[str, str],
    basis: str | None = None,
) -> alt.LayerChart:
    """Draw answers as a grid, the word in every cell; a cell without an answer stays empty.

    Parameters
    ----------
    cells : DataFrame
        One row a cell, with the columns named by ``row`` and ``column`` (texts; shown in the order
        in which they first occur) and ``value`` (a text; missing for *not said*).
    shades : dict of str to str
        Colour of each value, from strong to weak.
    basis : str, optional
        The column that says whose a cell is; where it is *ours*, the cell wears the sign for that.

    Returns
    -------
    altair.LayerChart
    """
    rows = _wrapped(cells[row], ROW_LETTERS)
    # Few columns have room for long headings.
    width, letters = (96, 13) if cells[column].nunique() > 3 else (150, 22)
    columns = _wrapped(cells[column], letters)
    told = cells.assign(
        heading=cells[column].map(columns),
        rowed=cells[row].map(rows),
        said=cells[value].astype(object).where(cells[value].notna(), "not said"),
        blank=cells[value].isna(),
    )
    told["word"] = told.said
    ours = pd.Series(False, told.index) if basis is None else told[basis].eq("ours").fillna(False)
    told["word"] = told.word.mask(ours, told.word + SIGN)
    told["told"] = told[row] + ": " + told[column] + ", " + told.said
    told["told"] = told.told.mask(ours, told.told + f" ({OURS})")
    told["strong"] = told.said.map(lambda said: said == next(iter(shades)))
    base = alt.Chart(told).encode(
        x=alt.X("heading:N", sort=list(columns.values()), title=None).axis(
            orient="top",
            labelAngle=0,
            labelLimit=0,
            labelExpr="split(datum.label, '|')",
            labelPadding=4 + LINE_HEIGHT * max(name.count("|") for name in columns.values()),
        ),
        y=alt.Y("rowed:N", sort=list(rows.values()), title=None).axis(
            labelLimit=0,
            labelExpr="split(datum.label, '|')",
        ),
    )
    kinds = [*shades, "not said"]
    boxes = base.mark_rect(aria=True, strokeWidth=2).encode(
        fill=alt.Fill("said:N", legend=None).scale(domain=kinds, range=[*shades.values(), PAPER]),
        stroke=alt.condition(alt.datum.blank, alt.value(GRID), alt.value(PAPER)),
        description=SAYS,
    )
    words = base.mark_text(fontSize=11).encode(
        text="word:N",
        color=alt.condition(alt.datum.strong, alt.value(PAPER), alt.value(INK)),
    )
    return _sized(boxes + words, width * len(columns), alt.Step(34))


def _wrapped(names: "pd.Series[str]", letters: int) -> dict[str, str]:
    """Names in the order in which they first occur, with a bar where a new line begins."""
    return {name: "|".join(textwrap.wrap(name, letters)) for name in dict.fromkeys(names)}


def lines(
    numbers: pd.DataFrame,
    across: str,
    up: str,
    line: str,
    titles: tuple[str, str],
    lowest: float = 50,
    scale: Literal["log", "linear"] = "log",
) -> alt.LayerChart:
    """Draw one line for each kind.

    Parameters
    ----------
    numbers : DataFrame
        One row a point, with the columns named by ``across`` (positive numbers), ``up`` (per cent)
        and ``line`` (texts).
    titles : (str, str)
        Words for the two axes.
    lowest : float
        Where the upright axis begins, in per cent.
    scale : str
        Of the level axis: ``log`` or ``linear``.

    Returns
    -------
    altair.LayerChart
    """
    rows = _told(
        numbers,
        (
            f"{name}. {titles[0]}: {where:g}. {titles[1]}: {height:g}"
            for name, where, height in zip(numbers[line], numbers[across], numbers[up], strict=True)
        ),
    )
    x = (
        alt.X(f"{across}:Q", title=titles[0])
        .scale(type=scale, nice=False, zero=False)
        .axis(values=sorted(set(numbers[across])), grid=False)
    )
    y = (
        alt.Y(f"{up}:Q", title=titles[1])
        .scale(domain=[lowest, 100])
        .axis(grid=True, gridColor=GRID)
    )
    return _lined(rows, x, y, line)


def growth(
    numbers: pd.DataFrame, across: str, up: str, line: str, titles: tuple[str, str]
) -> alt.LayerChart:
    """Draw how one amount grows with another, one line for each kind, both axes logarithmic.

    Parameters
    ----------
    numbers : DataFrame
        One row a point, with the columns named by ``across`` and ``up`` (positive numbers) and
        ``line`` (texts).
    titles : (str, str)
        Words for the two axes.

    Returns
    -------
    altair.LayerChart
    """
    rows = _told(
        numbers,
        (
            f"{name}: {titles[0]} {where:,.10g}, {titles[1]} {height:,.3g}"
            for name, where, height in zip(numbers[line], numbers[across], numbers[up], strict=True)
        ),
    )
    x = (
        alt.X(f"{across}:Q", title=titles[0])
        .scale(type="log", nice=True)
        .axis(values=_powers(numbers[across]), format="~s", grid=False)
    )
    y = (
        alt.Y(f"{up}:Q", title=titles[1])
        .scale(type="log", nice=True)
        .axis(values=_powers(numbers[up]), format="~g", grid=True, gridColor=GRID)
    )
    return _lined(rows, x, y, line, width=244)  # with long numbers beside it


def _powers(amounts: "pd.Series[float]") -> list[float]:
    """The powers of ten around some amounts."""
    first, last = math.floor(math.log10(amounts.min())), math.ceil(math.log10(amounts.max()))
    return [10.0**power for power in range(first, last + 1)]


def _lined(rows: pd.DataFrame, x: alt.X, y: alt.Y, line: str, width: int = 260) -> alt.LayerChart:
    """A line with points for each kind, told apart by colour and shape."""
    kinds = list(dict.fromkeys(rows[line]))
    base = alt.Chart(rows).encode(
        x=x,
        y=y,
        color=alt.Color(f"{line}:N", title=None, sort=kinds)
        .scale(domain=kinds, range=PALETTE[: len(kinds)])
        .legend(orient="top", columns=2),
    )
    # The same key for colour and shape, so that the two are one legend.
    shape = alt.Shape(f"{line}:N", title=None, sort=kinds).legend(orient="top", columns=2)
    shape = shape.scale(
        domain=kinds, range=["circle", "square", "diamond", "triangle-up"][: len(kinds)]
    )
    points = base.mark_point(aria=True, filled=True, size=60, opacity=1).encode(
        shape=shape, description=SAYS
    )
    return _sized(base.mark_line() + points, width, 240)
