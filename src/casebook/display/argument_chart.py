"""An argument in brief, drawn as a chart: its key claims as boxes, what follows from what as lines.

Where boxes and lines stand comes from ``casebook.display.layered_layout``. The whole argument of a
source, section by section, is drawn by ``casebook.display.argument_map``.
"""

import textwrap
from collections.abc import Collection, Mapping, Sequence
from typing import Any, NamedTuple

import altair as alt
import pandas as pd

from casebook.argument import OURS
from casebook.display import layered_layout
from casebook.display.colours import INK, MUTED, PAPER, STATUS_COLOURS, STATUS_SHAPES
from casebook.display.figures import SAYS
from casebook.display.layered_layout import Line, Place
from casebook.display.our_reading import SIGN

BOX = (116, 58)  # width and height in px of a claim's box
GAP = (10, 36)  # px between boxes, across and down
WIDE, HIGH = BOX[0] + GAP[0], BOX[1] + GAP[1]
LETTERS = 17  # of a line of words in a box
LINE_HEIGHT = 13  # px between two lines of words
DASH = [4, 3]
AUTHORS, OURS_TIES = "the authors' link", f"our reading {SIGN}"
DASHES = {AUTHORS: [1, 0], OURS_TIES: DASH}

Edge = tuple[str, str]
Rows = list[dict[str, Any]]


class Box(NamedTuple):
    """A claim in the picture: a short text, its status with the reason, and whether it is ours."""

    says: str
    status: str
    why: str
    ours: bool = False

    @property
    def words(self) -> str:
        """The short text, with the sign of our reading if it is that."""
        return f"{self.says}{SIGN * self.ours}"

    @property
    def told(self) -> str:
        """What the box is, in a sentence."""
        ours = f" ({OURS})" if self.ours else ""
        return f"{self.says}{ours}, {self.status}: {self.why}"


class Plane(NamedTuple):
    """What is drawn on, in px."""

    width: int
    height: int

    def across(self, field: str) -> alt.X:
        """Place by a column with px from the left edge."""
        return alt.X(f"{field}:Q", axis=None).scale(domain=[0, self.width], nice=False)

    def down(self, field: str) -> alt.Y:
        """Place by a column with px from the top."""
        return alt.Y(f"{field}:Q", axis=None).scale(domain=[self.height, 0], nice=False)


def argument_chart(
    claims: Mapping[str, Box], edges: Sequence[Edge], ours: Collection[Edge] = ()
) -> alt.LayerChart:
    """Draw claims as boxes in layers, and what follows from what as lines between them.

    Parameters
    ----------
    claims : dict of str to Box
        The claims to show by id, in the order of the source.
    edges : list of (str, str)
        Premise and conclusion, as `casebook.display.between` returns them.
    ours : collection of (str, str)
        Those edges that the casebook makes and the authors do not. They are dashed and wear a sign,
        as claims that are ours do.

    Returns
    -------
    altair.LayerChart
    """
    places, ways = layered_layout.arrange(list(claims), list(edges))
    width = round(max(place.x + 0.5 for place in places.values()) * WIDE)
    height = (max(place.row for place in places.values()) + 1) * HIGH - GAP[1]
    plane = Plane(width, height)
    boxes = _boxes(claims, places)
    layers = [
        _lines(_points(ways, ours), plane),
        *_frames(boxes, plane),
        _marks(boxes, plane),
        _texts([word for box in boxes for word in _words(box)], plane),
        _texts(_signs(ways, ours), plane, 15),
    ]
    drawn: alt.LayerChart = alt.LayerChart(layer=layers).properties(width=width, height=height)
    return drawn


def _boxes(claims: Mapping[str, Box], places: Mapping[str, Place]) -> Rows:
    """A row for each box: what it says, and its edges in px."""
    rows = []
    for claim, place in places.items():
        middle, top = round(place.x * WIDE, 2), place.row * HIGH
        box = claims[claim]
        rows.append(
            {"claim": claim, **box._asdict(), "words": box.words}
            | {"told": box.told, "card": f"#{claim}"}
            | {"x": middle, "y": top, "left": middle - BOX[0] / 2, "right": middle + BOX[0] / 2}
            | {"bottom": top + BOX[1]}
        )
    return rows


def _words(box: Mapping[str, Any]) -> Rows:
    """The lines of words in a box."""
    texts = textwrap.wrap(box["words"], LETTERS)
    # 4 px lower than the middle, because the mark sits on the upper edge.
    middle = box["y"] + BOX[1] / 2 + 4
    return [
        {"x": box["x"], "y": middle + (i - (len(texts) - 1) / 2) * LINE_HEIGHT, "text": text}
        for i, text in enumerate(texts)
    ]


def _stops(way: Line) -> list[tuple[float, float]]:
    """Where a line runs, in px: out of a box below, straight through rows, into a box above."""
    first, *passed, last = way.points
    stops = [(first, BOX[1])]
    stops += [(place, down) for place in passed for down in (0, BOX[1])]
    stops += [(last, 0)]
    return [(round(place.x * WIDE, 2), place.row * HIGH + down) for place, down in stops]


def _tie(way: Line, ours: Collection[Edge]) -> str:
    return OURS_TIES if (way.premise, way.conclusion) in ours else AUTHORS


def _points(ways: Sequence[Line], ours: Collection[Edge]) -> Rows:
    """A row for each point of each line."""
    found = [
        {"line": number, "x": x, "y": y, "tie": _tie(way, ours)}
        for number, way in enumerate(ways)
        for x, y in _stops(way)
    ]
    return [point | {"order": order} for order, point in enumerate(found)]


def _signs(ways: Sequence[Line], ours: Collection[Edge]) -> Rows:
    """The sign of our reading, beside the last stretch of each line that is ours."""
    rows = []
    for way in ways:
        if (way.premise, way.conclusion) in ours:
            (x, y), (to_x, to_y) = _stops(way)[-2:]
            rows.append({"x": (x + to_x) / 2 + 6, "y": (y + to_y) / 2, "text": SIGN})
    return rows


def _lines(points: Rows, plane: Plane) -> alt.Chart:
    met = [tie for tie in DASHES if tie in {point["tie"] for point in points}]
    # Where all lines are the authors', there is nothing to tell apart.
    legend = alt.Legend(orient="top", columnPadding=24) if OURS_TIES in met else None
    dash = alt.StrokeDash("tie:N", title=None).legend(legend)
    chart: alt.Chart = (
        alt.Chart(pd.DataFrame(points, columns=["line", "x", "y", "tie", "order"]))
        .mark_line(color=MUTED, strokeWidth=1.2, interpolate="monotone")
        .encode(
            x=plane.across("x"),
            y=plane.down("y"),
            order="order:Q",
            detail="line:N",
            strokeDash=dash.scale(domain=met, range=[DASHES[tie] for tie in met]),
        )
    )
    return chart


def _by_status(boxes: Rows) -> tuple[alt.Scale, list[str], alt.Legend]:
    """Colours and shapes of the statuses there are; one key, so that all are one legend."""
    present = [s for s in STATUS_COLOURS if s in {box["status"] for box in boxes}]
    colours = alt.Scale(domain=present, range=[STATUS_COLOURS[s] for s in present])
    return colours, present, alt.Legend(orient="bottom", columns=4)


def _frames(boxes: Rows, plane: Plane) -> list[alt.Chart]:
    """Frames in the colour of the status: those of claims that are ours are dashed."""
    colours, _, key = _by_status(boxes)
    stroke = alt.Stroke("status:N", title=None, scale=colours, legend=key)
    theirs = [box for box in boxes if not box["ours"]]
    ours = [box for box in boxes if box["ours"]]
    return [
        alt.Chart(pd.DataFrame(own))
        .mark_rect(aria=True, fill=PAPER, strokeWidth=2, cornerRadius=4, strokeDash=dash)
        .encode(
            x=plane.across("left"),
            x2="right:Q",
            y=plane.down("y"),
            y2="bottom:Q",
            stroke=stroke,
            description=SAYS,
            href="card:N",
        )
        for own, dash in ((theirs, DASHES[AUTHORS]), (ours, DASH))
        if own
    ]


def _marks(boxes: Rows, plane: Plane) -> alt.Chart:
    """On each box a mark in the colour and the shape of the status."""
    colours, present, key = _by_status(boxes)
    shapes = alt.Scale(domain=present, range=[STATUS_SHAPES[s] for s in present])
    chart: alt.Chart = (
        alt.Chart(pd.DataFrame(boxes))
        .mark_point(filled=True, size=110, opacity=1)
        .encode(
            x=plane.across("x"),
            y=plane.down("y"),
            color=alt.Color("status:N", title=None, scale=colours, legend=key),
            shape=alt.Shape("status:N", title=None, scale=shapes, legend=key),
        )
    )
    return chart


def _texts(rows: Rows, plane: Plane, size: int = 11) -> alt.Chart:
    chart: alt.Chart = (
        alt.Chart(pd.DataFrame(rows, columns=["x", "y", "text"]))
        .mark_text(fontSize=size, color=INK, baseline="middle")
        .encode(x=plane.across("x"), y=plane.down("y"), text="text:N")
    )
    return chart
