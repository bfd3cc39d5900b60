"""Charts that several chapters draw: from a table of numbers to an Altair chart.

A function here takes a tidy table and returns a chart without title, caption or alternative
text; those belong to the chapter, which shows the chart with ``casebook.display.chart``.
"""

import textwrap
from typing import Literal

import altair as alt
import pandas as pd

from casebook.display.colours import (
    GRID,
    INK,
    MUTED,
    PALETTE,
    PAPER,
    RAMP,
    STATUS_COLOURS,
)
from casebook.display.our_reading import SIGN

BAR = 300  # width in px of a bar chart, so that it fits on a phone
LETTER = 7.5  # px, a wide letter of a label
ROW_LETTERS = 24  # of a line of words beside the rows of a grid
LINE_HEIGHT = 13  # px between the lines of a text


def _sized(chart: alt.LayerChart, width: object, height: object) -> alt.LayerChart:
    sized: alt.LayerChart = chart.properties(width=width, height=height)
    return sized


def heatmap(
    numbers: pd.DataFrame, row: str, column: str, value: str, rows: list[str] | None = None
) -> alt.LayerChart:
    """Draw counts as a grid, the number in every cell.

    Parameters
    ----------
    numbers : DataFrame
        One row a cell, with the columns named by ``row``, ``column`` (texts; shown in the order
        in which they first occur) and ``value`` (counts).
    rows : list of str, optional
        All rows in their order, also those without a cell.

    Returns
    -------
    altair.LayerChart
    """
    rows = list(dict.fromkeys(numbers[row])) if rows is None else rows
    columns = list(dict.fromkeys(numbers[column]))
    base = alt.Chart(numbers).encode(
        x=alt.X(f"{column}:N", sort=columns, title=None).axis(
            orient="top",
            labelAngle=0,
            labelLimit=0,
            labelExpr="split(datum.label, ' ')",
            # The lines of a heading run downwards from its first: lift them off the cells.
            labelPadding=4 + LINE_HEIGHT * max(name.count(" ") for name in columns),
        ),
        y=alt.Y(f"{row}:N", sort=rows, title=None).axis(labelLimit=220).scale(domain=rows),
    )
    most = int(numbers[value].max())
    cells = base.mark_rect(stroke=PAPER, strokeWidth=2).encode(
        color=alt.Color(f"{value}:Q", legend=None).scale(
            type="quantize", range=RAMP, domain=[0, most]
        )
    )
    # The dark half of the ramp begins after three of its five steps.
    labels = base.mark_text(fontSize=12).encode(
        text=f"{value}:Q",
        color=alt.condition(
            alt.datum[value] >= most * 3 / len(RAMP), alt.value(PAPER), alt.value(INK)
        ),
    )
    return _sized(cells + labels, 420, alt.Step(24))


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
    base = alt.Chart(ordered).encode(y=alt.Y("at:O", axis=None))
    bars = base.mark_bar(stroke=PAPER, strokeWidth=1, height=20, yOffset=9).encode(
        x=alt.X("start:Q", title=value.capitalize()).axis(tickMinStep=1, grid=False),
        x2="end:Q",
        color=alt.Color(f"{part}:N", title=None, sort=present)
        .scale(domain=present, range=[colours[p] for p in present])
        .legend(orient="bottom", columns=2),
        tooltip=[f"{row}:N", f"{part}:N", f"{value}:Q"],
    )
    labels = (
        base.transform_filter("datum.fits")
        .mark_text(fontSize=12, color=PAPER, yOffset=9)
        .encode(x="middle:Q", text=f"{value}:Q")
    )
    # Above the bar and not beside it: there is no room beside it on a phone.
    headings = (
        base.transform_filter("datum.start == 0")
        .mark_text(align="left", fontSize=12, color=INK, yOffset=-10)
        .encode(x=alt.value(0), text=f"{row}:N")
    )
    return _sized(bars + labels + headings, BAR, alt.Step(46))


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
    tidy = parts.melt("label", var_name="which", value_name="number of claims")
    tidy["at"] = tidy.label.map(list(numbers.label).index)
    return stacked(
        tidy[tidy["number of claims"] > 0].sort_values("at"),
        "label",
        "which",
        "number of claims",
        dict(zip(parts.columns[1:], PALETTE, strict=False)),
    )


def timeline(events: pd.DataFrame) -> alt.VConcatChart:
    """Draw dated events as bars on a time axis and undated ones as a list below it.

    Parameters
    ----------
    events : DataFrame
        ``level``, ``what``, ``start`` and ``end`` (timestamps, missing where not dated).

    Returns
    -------
    altair.VConcatChart
    """
    levels = list(dict.fromkeys(events.level))
    colour = alt.Color("level:N", title=None, sort=levels).scale(
        domain=levels, range=PALETTE[: len(levels)]
    )
    dated = events[events.start.notna()].sort_values("start")
    undated = events[events.start.isna()]
    dated = dated.assign(row=range(len(dated)), label=dated.what.str.rstrip("."))
    undated = undated.assign(
        row=range(len(undated)),
        label=undated.what.map(lambda what: textwrap.wrap(what.rstrip("."), 72)),
    )
    base = alt.Chart(dated).encode(y=alt.Y("row:O", axis=None))
    bars = base.mark_bar(height=8, cornerRadius=2, yOffset=9).encode(
        x=alt.X("start:T", title=None).axis(format="%Y", tickCount="year", orient="top"),
        x2="end:T",
        color=colour.legend(orient="bottom", columns=2),
    )
    # The words stand above their bar and begin at the left edge, where there is room for them.
    words = base.mark_text(align="left", fontSize=12, dy=-6, color=INK).encode(
        x=alt.value(2), text="label:N"
    )
    upper = (bars + words).properties(width=520, height=alt.Step(40))
    base = alt.Chart(undated).encode(y=alt.Y("row:O", axis=None))
    points = base.mark_point(filled=True, size=70, opacity=1, shape="diamond").encode(
        x=alt.value(6), color=colour.legend(None)
    )
    below = base.mark_text(align="left", baseline="middle", fontSize=12, color=INK).encode(
        x=alt.value(18), text="label:N"
    )
    lower = (points + below).properties(
        width=520,
        height=alt.Step(34),
        title=alt.Title("No date in print", anchor="start", fontSize=12, color=MUTED),
    )
    both: alt.VConcatChart = alt.VConcatChart(vconcat=[upper, lower]).resolve_scale(color="shared")
    return both


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
    bars: alt.Chart = (
        alt.Chart(numbers)
        .mark_bar()
        .encode(
            x=alt.X("number:O", title="Interview").axis(labelAngle=0),
            y=alt.Y("minutes:Q", title="Minutes").axis(grid=True, gridColor=GRID),
            color=alt.Color("heard:N", title=None)
            .scale(domain=kinds, range=[MUTED, PALETTE[3]])
            .legend(orient="top"),
            tooltip=["number:O", "minutes:Q", "heard:N"],
        )
        .properties(width=460, height=180)
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
    rows = numbers.assign(at=range(len(numbers)), told=numbers[value].map("{:g} %".format))
    base = alt.Chart(rows).encode(y=alt.Y("at:O", axis=None))
    scale = alt.Scale(domain=[0, 100])
    whole = base.mark_bar(height=18, yOffset=9, color=GRID).encode(
        x=alt.X("zero:Q", scale=scale, axis=None), x2="all:Q"
    )
    bars = base.mark_bar(height=18, yOffset=9).encode(
        x=alt.X(f"{value}:Q", scale=scale, title="Per cent").axis(grid=False),
        tooltip=[f"{row}:N", "told:N"],
    )
    labels = base.mark_text(align="right", dx=-6, yOffset=9, color=PAPER, fontSize=12).encode(
        x=alt.X(f"{value}:Q", scale=scale), text="told:N"
    )
    # Above the bar and not beside it: there is no room beside it on a phone.
    words = base.mark_text(align="left", fontSize=12, color=INK, yOffset=-10).encode(
        x=alt.value(0), text=f"{row}:N"
    )
    whole = whole.transform_calculate(zero="0", all="100")
    # Narrow enough for a phone: a bar that is cut off would look full.
    return _sized(whole + bars + words + labels, 300, alt.Step(46))


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
    scale = alt.Scale(domain=[min(0, numbers[low].min(), numbers[value].min()), 1])
    base = alt.Chart(rows).encode(
        y=alt.Y("at:O", axis=None), tooltip=[f"{row}:N", f"{value}:Q", f"{low}:Q", f"{high}:Q"]
    )
    whole = base.mark_rule(yOffset=8, strokeWidth=3, color=PALETTE[0], opacity=0.4).encode(
        x=alt.X(f"{low}:Q", scale=scale, title=title).axis(grid=False), x2=f"{high}:Q"
    )
    points = base.mark_point(size=70, opacity=1, yOffset=8, stroke=PALETTE[0]).encode(
        x=alt.X(f"{value}:Q", scale=scale),
        fill=alt.condition(alt.datum.unsure, alt.value(PAPER), alt.value(PALETTE[0])),
    )
    lines = (
        alt.Chart(pd.DataFrame({"mark": list(marks)}))
        .mark_rule(strokeDash=[3, 3], color=MUTED)
        .encode(x=alt.X("mark:Q", scale=scale))
    )
    words = base.mark_text(align="left", fontSize=12, color=INK, yOffset=-7).encode(
        x=alt.value(0), text=f"{row}:N"
    )
    layers = (lines, whole, points, words) if marks else (whole, points, words)
    return _sized(alt.LayerChart(layer=list(layers)), BAR, alt.Step(34))


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
    if basis is not None:
        told["word"] += told[basis].map({"ours": SIGN}).fillna("")
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
            # Letters are measured in one font and shown in another: leave room for wide ones.
            minExtent=LETTER * max(len(line) for name in rows.values() for line in name.split("|")),
        ),
    )
    kinds = [*shades, "not said"]
    boxes = base.mark_rect(strokeWidth=2).encode(
        fill=alt.Fill("said:N", legend=None).scale(domain=kinds, range=[*shades.values(), PAPER]),
        stroke=alt.condition(alt.datum.blank, alt.value(GRID), alt.value(PAPER)),
        tooltip=[f"{row}:N", f"{column}:N", alt.Tooltip("word:N", title="said")],
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
    kinds = list(dict.fromkeys(numbers[line]))
    base = alt.Chart(numbers).encode(
        x=alt.X(f"{across}:Q", title=titles[0])
        .scale(type=scale, nice=False, zero=False)
        .axis(values=sorted(set(numbers[across])), grid=False),
        y=alt.Y(f"{up}:Q", title=titles[1])
        .scale(domain=[lowest, 100])
        .axis(grid=True, gridColor=GRID),
        color=alt.Color(f"{line}:N", title=None, sort=kinds)
        .scale(domain=kinds, range=PALETTE[: len(kinds)])
        .legend(orient="top"),
    )
    # The same key for colour and shape, so that the two are one legend.
    shape = alt.Shape(f"{line}:N", title=None, sort=kinds).legend(orient="top")
    shape = shape.scale(
        domain=kinds, range=["circle", "square", "diamond", "triangle-up"][: len(kinds)]
    )
    points = base.mark_point(filled=True, size=60, opacity=1).encode(
        shape=shape, tooltip=[f"{across}:Q", f"{up}:Q", f"{line}:N"]
    )
    return _sized(base.mark_line() + points, 440, 240)


def path(
    numbers: pd.DataFrame, label: str, across: str, up: str, titles: tuple[str, str]
) -> alt.LayerChart:
    """Draw steps as points joined in their order, the name beside each.

    Parameters
    ----------
    numbers : DataFrame
        One row a step, in order, with the columns named by ``label`` (a text), ``across`` and
        ``up`` (numbers from 0). Steps at the same point share one name.
    titles : (str, str)
        Words for the two axes.

    Returns
    -------
    altair.LayerChart
    """
    steps = numbers.assign(step=range(len(numbers)))
    base = alt.Chart(steps).encode(
        x=alt.X(f"{across}:Q", title=titles[0]).axis(grid=False),
        y=alt.Y(f"{up}:Q", title=titles[1]).axis(gridColor=GRID, tickMinStep=1),
    )
    line = base.mark_line(color=PALETTE[0], opacity=0.4).encode(order="step:Q")
    points = base.mark_point(filled=True, size=80, opacity=1, color=PALETTE[0]).encode(
        tooltip=[f"{label}:N", f"{across}:Q", f"{up}:Q"]
    )
    names = steps.groupby([across, up], sort=False)[label].agg(", ".join).reset_index()
    # A name on the right half of the chart ends at its point, so that it is not cut off.
    left = names[names[across] <= steps[across].max() / 2]
    layers = [line, points]
    for rows, shift in ((left, 9), (names.drop(left.index), -9)):
        layers.append(
            alt.Chart(rows)
            .mark_text(
                align="left" if shift > 0 else "right", dx=shift, dy=-9, fontSize=12, color=INK
            )
            .encode(x=f"{across}:Q", y=f"{up}:Q", text=f"{label}:N")
        )
    return _sized(alt.LayerChart(layer=list(layers)), BAR, 240)
