"""Charts that several chapters draw: from a table of numbers to an Altair chart.

A function here takes a tidy table and returns a chart without title, caption or alternative
text; those belong to the chapter, which shows the chart with ``casebook.display.chart``.
"""

import textwrap

import altair as alt
import networkx as nx
import pandas as pd

from casebook.display import (
    GRID,
    INK,
    MUTED,
    PALETTE,
    PAPER,
    RAMP,
    STATUS_COLOURS,
    STATUS_SHAPES,
)

BOX = (112, 54)  # width and height in px of a claim's box in the argument map
GAP = (8, 40)  # px between boxes, across and down


def heatmap(numbers: pd.DataFrame, row: str, column: str, value: str, width: int = 420) -> alt.Chart:
    """Draw counts as a grid, the number in every cell.

    Parameters
    ----------
    numbers : DataFrame
        One row a cell, with the columns named by ``row``, ``column`` (texts; shown in the order
        in which they first occur) and ``value`` (counts).
    width : int
        Of the grid, in px.

    Returns
    -------
    altair.Chart
    """
    rows, columns = list(dict.fromkeys(numbers[row])), list(dict.fromkeys(numbers[column]))
    base = alt.Chart(numbers).encode(
        x=alt.X(f"{column}:N", sort=columns, title=None).axis(
            orient="top", labelAngle=0, labelLimit=0, labelExpr="split(datum.label, ' ')"
        ),
        y=alt.Y(f"{row}:N", sort=rows, title=None).axis(labelLimit=220),
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
    return (cells + labels).properties(width=width, height=alt.Step(24))


def stacked(numbers: pd.DataFrame, row: str, part: str, value: str, colours: dict[str, str]):
    """Draw stacked bars, one for each row, with the count in every part.

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
    # Wrapped here, because a long heading beside a bar would leave no room for it on a phone.
    ordered[row] = ordered[row].map(lambda text: "\n".join(textwrap.wrap(text, 24)))
    base = alt.Chart(ordered).encode(
        y=alt.Y(f"{row}:N", sort=None, title=None).axis(
            labelLimit=200, labelExpr="split(datum.label, '\\n')"
        )
    )
    bars = base.mark_bar(stroke=PAPER, strokeWidth=1).encode(
        x=alt.X("start:Q", title=value.capitalize()).axis(tickMinStep=1),
        x2="end:Q",
        color=alt.Color(f"{part}:N", title=None, sort=present)
        .scale(domain=present, range=[colours[p] for p in present])
        .legend(orient="bottom", columns=3),
        tooltip=[f"{row}:N", f"{part}:N", f"{value}:Q"],
    )
    labels = base.mark_text(fontSize=12, color=PAPER).encode(x="middle:Q", text=f"{value}:Q")
    return (bars + labels).properties(width=400, height=alt.Step(52))


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
    wrapped = events.assign(
        label=[textwrap.wrap(what.rstrip("."), 60) for what in events.what],
        row=range(len(events)),
    )
    dated = wrapped[wrapped.start.notna()].sort_values("start")
    undated = wrapped[wrapped.start.isna()]

    def listed(rows: pd.DataFrame) -> pd.DataFrame:
        return rows.assign(row=range(len(rows)))

    first = dated.start.min()
    bars = (
        alt.Chart(listed(dated))
        .mark_bar(height=8, cornerRadius=2, yOffset=10)
        .encode(
            x=alt.X("start:T", title=None).axis(format="%Y", tickCount="year", orient="top"),
            x2="end:T",
            y=alt.Y("row:O", axis=None),
            color=colour.legend(orient="bottom", columns=3),
        )
    )
    words = (
        alt.Chart(listed(dated.assign(start=first)))
        .mark_text(align="left", fontSize=12, dx=2, dy=-4, color=INK)
        .encode(x="start:T", y=alt.Y("row:O", axis=None), text="label:N")
    )
    upper = (bars + words).properties(width=460, height=alt.Step(44))
    base = alt.Chart(listed(undated)).encode(y=alt.Y("row:O", axis=None))
    points = base.mark_point(filled=True, size=70, shape="diamond").encode(
        x=alt.value(6), color=colour.legend(None)
    )
    below = base.mark_text(align="left", fontSize=12, color=INK).encode(
        x=alt.value(18), text="label:N"
    )
    lower = (points + below).properties(
        width=460,
        height=alt.Step(36),
        title=alt.Title("No date in print", anchor="start", fontSize=12, color=MUTED),
    )
    return alt.vconcat(upper, lower).resolve_scale(color="shared")


def between(claim_ids: list[str], premises: dict[str, list[str]]) -> list[tuple[str, str]]:
    """Edges of the argument among some of its claims.

    Parameters
    ----------
    claim_ids : list of str
        The claims to show.
    premises : dict of str to list of str
        The premises of every claim of the source.

    Returns
    -------
    list of (str, str)
        Premise and conclusion: claims that are linked directly, or by way of claims not shown;
        an edge that other edges imply is left out (transitive reduction).
    """
    whole = nx.DiGraph((p, c) for c, ps in premises.items() for p in ps)
    shown = nx.DiGraph()
    shown.add_nodes_from(claim_ids)
    for claim in claim_ids:
        for conclusion in nx.descendants(whole, claim) if claim in whole else ():
            if conclusion in shown:
                shown.add_edge(claim, conclusion)
    return sorted(nx.transitive_reduction(shown).edges)


def layers(claim_ids: list[str], edges: list[tuple[str, str]], widest: int) -> list[list[str]]:
    """Arrange claims in rows so that every line runs downwards.

    Rows are filled from the conclusions upwards with at most ``widest`` claims each (Coffman &
    Graham 1972); inside the rows, claims move towards the mean place of their neighbours (Sugiyama,
    Tagawa & Toda 1981), which keeps lines short and crossings few.

    Parameters
    ----------
    claim_ids : list of str
        The claims.
    edges : list of (str, str)
        Premise and conclusion; no cycles.
    widest : int
        Most claims in a row.

    Returns
    -------
    list of list of str
        Rows from top to bottom, each from left to right.
    """
    graph = nx.DiGraph(edges)
    graph.add_nodes_from(claim_ids)
    above: dict[str, int] = {}
    for claim in nx.topological_sort(graph):
        above[claim] = max((above[p] + 1 for p in graph.predecessors(claim)), default=0)
    depth: dict[str, int] = {}
    rows: list[list[str]] = []
    waiting = list(claim_ids)
    while waiting:
        ready = [c for c in waiting if all(s in depth for s in graph.successors(c))]
        # What has most above it goes first, so that long chains do not make the map higher.
        claim = max(ready, key=lambda c: (above[c], -claim_ids.index(c)))
        waiting.remove(claim)
        row = max((depth[s] + 1 for s in graph.successors(claim)), default=0)
        while len(rows) > row and len(rows[row]) >= widest:
            row += 1
        rows.extend([] for _ in range(row + 1 - len(rows)))
        rows[row].append(claim)
        depth[claim] = row
    rows.reverse()
    place = {c: (i + 0.5) / len(row) for row in rows for i, c in enumerate(row)}
    for _ in range(8):
        for row in rows:
            mean = {
                c: sum(near) / len(near) if (near := [place[o] for o in nx.all_neighbors(graph, c)])
                else place[c]
                for c in row
            }
            row.sort(key=lambda c: mean[c])
            place |= {c: (i + 0.5) / len(row) for i, c in enumerate(row)}
    return rows


def argument_map(status: dict[str, str], labels: dict[str, str], edges: list[tuple[str, str]]):
    """Draw claims as boxes in layers, and what follows from what as lines between them.

    Parameters
    ----------
    status : dict of str to str
        The status of every claim to show, in the order of the source.
    labels : dict of str to str
        A short text for each of them.
    edges : list of (str, str)
        Premise and conclusion, as `between` returns them.

    Returns
    -------
    altair.LayerChart
    """
    rows = layers(list(status), edges, widest=5)
    width = max(len(row) for row in rows) * (BOX[0] + GAP[0])
    height = len(rows) * (BOX[1] + GAP[1]) - GAP[1]
    nodes = {}
    for depth, row in enumerate(rows):
        for position, claim in enumerate(row):
            x = width * (position + 0.5) / len(row)
            top = depth * (BOX[1] + GAP[1])
            nodes[claim] = {
                "claim": claim,
                "label": textwrap.wrap(labels[claim], 17),
                "status": status[claim],
                "x": x,
                "left": x - BOX[0] / 2,
                "right": x + BOX[0] / 2,
                "y": top + BOX[1] / 2,
                "top": top,
                "bottom": top + BOX[1],
            }
    lines = pd.DataFrame(
        [
            {"x": nodes[a]["x"], "y": nodes[a]["bottom"], "x2": nodes[b]["x"], "y2": nodes[b]["top"]}
            for a, b in edges
        ]
    )

    def across(field: str) -> alt.X:
        return alt.X(f"{field}:Q", axis=None).scale(domain=[0, width], nice=False)

    def down(field: str) -> alt.Y:
        return alt.Y(f"{field}:Q", axis=None).scale(domain=[height, 0], nice=False)

    present = [s for s in STATUS_COLOURS if s in status.values()]
    colours = [STATUS_COLOURS[s] for s in present]
    drawn = alt.Chart(lines).mark_rule(color=MUTED, strokeWidth=1.2)
    drawn = drawn.encode(x=across("x"), y=down("y"), x2="x2:Q", y2="y2:Q")
    base = alt.Chart(pd.DataFrame(nodes.values()))
    boxes = base.mark_rect(fill=PAPER, strokeWidth=2, cornerRadius=4).encode(
        x=across("left"),
        x2="right:Q",
        y=down("top"),
        y2="bottom:Q",
        stroke=alt.Stroke("status:N", legend=None).scale(domain=present, range=colours),
        tooltip=["claim:N", "status:N"],
    )
    marks = base.mark_point(filled=True, size=110, opacity=1).encode(
        x=across("x"),
        y=down("top"),
        color=alt.Color("status:N", title=None)
        .scale(domain=present, range=colours)
        .legend(orient="bottom", columns=4),
        shape=alt.Shape("status:N", title=None)
        .scale(domain=present, range=[STATUS_SHAPES[s] for s in present])
        .legend(orient="bottom", columns=4),
    )
    words = base.mark_text(fontSize=11, color=INK, lineHeight=13, baseline="middle").encode(
        x=across("x"), y=down("y"), text="label:N"
    )
    return (drawn + boxes + marks + words).properties(width=width, height=height)


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
    return (
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
