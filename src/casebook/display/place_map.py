"""A map of the Nordic countries with a mark for every initiative whose place is known.

It draws coordinates that it is given; it does not know where a place lies, and it measures
nothing. A mark may stand some kilometres beside its place (see `spread`).
"""

import math
from typing import Any, NamedTuple

import altair as alt
import pandas as pd

from casebook.display.basemap import outlines
from casebook.display.colours import GRID, INK, MUTED, PAPER

LONGITUDES = (-25, 32)  # degrees: what the map can show
LATITUDES = (54, 72)
ICELAND = (-25, -13)  # longitudes of the box; east of it begins the sea that is not drawn
MAINLAND = (4, 32)

# In px, for a map 520 px wide; other widths enlarge or reduce all of it, but no mark and no text.
DESIGNED = 520
HEIGHT = 698
SCALE = 2300  # px per radian, for both pictures: one px is 2.8 km
PARALLELS = (57, 69)  # where the scale is exact; it is 3 % larger at most, at the southern edge
MAINLAND_AT = {"meridian": 17, "parallel": 63, "x": 250, "y": 363}
ICELAND_AT = {"meridian": -19, "parallel": 65, "x": 98, "y": 74}
BOX = (2, 2, 194, 145)  # left, top, right and bottom of the box around Iceland
KEY_AT = (338, 560)  # the explanation of the hollow mark, in the sea south of Finland

# Where the name of a country stands, in degrees: on land or sea with few marks.
NAMES = {
    "Norway": (61.9, 8.9),
    "Sweden": (65.6, 17.6),
    "Finland": (64.4, 26.6),
    "Denmark": (56.0, 6.9),
    "Åland": (59.5, 22.1),
    "Iceland": (64.8, -18.2),
}

KM = 111.2  # km per degree of latitude
DOT = 11  # px: diameter of a place's mark
AREA = 20  # px: diameter of a county's or region's mark
GAP = 2  # px between two marks, before rounding
SWEEPS = 400  # more than the marks of a crowded map need to come apart


def place_map(
    points: pd.DataFrame, colours: dict[str, str], shapes: dict[str, str], width: int = DESIGNED
) -> alt.LayerChart:
    """Draw places on a map of Denmark, Sweden, Norway, Finland, Åland and Iceland.

    Both pictures are conformal conics of the same scale. Iceland stands in a box of its own, turned
    upright and about 1 200 km east of where it lies; a caption must say so. The Faroes, Greenland,
    Svalbard and Jan Mayen are not drawn. Marks that would cover one another are moved apart, see
    `spread`; a caption must say that, too.

    Parameters
    ----------
    points : DataFrame
        One row a mark: ``place``, ``country`` and ``cases`` (texts), ``latitude`` and
        ``longitude`` (degrees), ``area`` (true if the coordinate stands for a county or region,
        which gets a larger hollow mark) and ``type`` (a text: its colour and shape). A place can
        have several rows.
    colours, shapes : dict of str to str
        Colour and shape (a name that Vega knows, or an SVG path between -1 and 1) of each type,
        in the order of the legend. Types without a row are left out of it. Shapes should be full
        ones, for a hollow mark is a region.
    width : int
        In px. The height follows from it.

    Returns
    -------
    altair.LayerChart

    Raises
    ------
    ValueError
        If a coordinate is missing or not on the map, or a type has no colour or no shape.
    """
    check(points, colours, shapes)
    marks = spread(points, width)
    ratio = width / DESIGNED
    look = _look([name for name in colours if name in set(marks["type"])], colours, shapes, width)
    layers = _box(ratio)
    for frame in (MAINLAND_AT, ICELAND_AT):
        layers += [_projected(layer, frame, ratio) for layer in _country(marks, frame, look)]
    if marks.area.any():
        layers += _key(ratio)
    chart: alt.LayerChart = alt.LayerChart(layer=layers).properties(
        width=width, height=round(HEIGHT * ratio)
    )
    return chart


class _Look(NamedTuple):
    """How types are told apart: colours of hollow and of full marks, and shapes."""

    stroke: alt.Stroke
    fill: alt.Fill
    shape: alt.Shape


def _look(present: list[str], colours: dict[str, str], shapes: dict[str, str], width: int) -> _Look:
    legend = _legend(present, width)  # the same for colour and shape, so that the two are one
    colour = alt.Scale(domain=present, range=[colours[name] for name in present])
    shape = alt.Shape("type:N", title=None, sort=present, legend=legend).scale(
        domain=present, range=[shapes[name] for name in present]
    )
    # The legend is the dots' alone.
    return _Look(
        alt.Stroke("type:N", title=None, sort=present, legend=None, scale=colour),
        alt.Fill("type:N", title=None, sort=present, legend=legend, scale=colour),
        shape,
    )


def _country(marks: pd.DataFrame, frame: dict[str, int], look: _Look) -> list[alt.Chart]:
    """Land, names of countries, regions and places, of Iceland or of all others."""
    iceland = frame is ICELAND_AT
    side = "datum.longitude < 0" if iceland else "datum.longitude > 0"
    base = alt.Chart(marks).encode(
        longitude="longitude:Q",
        latitude="latitude:Q",
        tooltip=["place:N", "country:N", "type:N", "cases:N"],
    )
    # Regions are hollow, and below the dots.
    areas = (
        base.transform_filter(f"{side} && datum.area")
        .mark_point(filled=False, fill=PAPER, size=AREA**2, strokeWidth=2.2, opacity=1, clip=False)
        .encode(stroke=look.stroke, shape=look.shape)
    )
    dots = (
        base.transform_filter(f"{side} && !datum.area")
        .mark_point(filled=True, size=DOT**2, stroke=PAPER, strokeWidth=1, opacity=1, clip=False)
        .encode(fill=look.fill, shape=look.shape)
    )
    return [_land(iceland), _names(iceland), areas, dots]


def _land(iceland: bool) -> alt.Chart:
    features = [
        feature
        for feature in outlines()["features"]
        if (feature["properties"]["country"] == "IS") == iceland
    ]
    land: alt.Chart = alt.Chart(_data(features)).mark_geoshape(
        fill=GRID, stroke=MUTED, strokeWidth=0.6, strokeJoin="round", clip=False
    )
    return land


def _names(iceland: bool) -> alt.Chart:
    names = [
        {"name": name, "latitude": latitude, "longitude": longitude}
        for name, (latitude, longitude) in NAMES.items()
        if (longitude < 0) == iceland
    ]
    words = alt.Chart(_data(names)).mark_text(
        fontSize=12, fontStyle="italic", color=MUTED, clip=False
    )
    placed: alt.Chart = words.encode(longitude="longitude:Q", latitude="latitude:Q", text="name:N")
    return placed


def _data(values: list[dict[str, Any]]) -> alt.Data:
    return alt.Data(values=values)  # type: ignore[no-untyped-call]  # Altair gives it no types


def check(points: pd.DataFrame, colours: dict[str, str], shapes: dict[str, str]) -> None:
    """Refuse rows that the map cannot show.

    Parameters
    ----------
    points, colours, shapes
        As for `place_map`.

    Raises
    ------
    ValueError
        If a coordinate is missing or not on the map, or a type has no colour or no shape. The
        message names the first such row.
    """
    for label, row in zip(points.index, points.to_dict("records"), strict=True):
        name = f"row {label} ({row['place']})"
        for field, (low, high) in (("latitude", LATITUDES), ("longitude", LONGITUDES)):
            if pd.isna(row[field]):
                raise ValueError(f"{name}: {field} is missing")
            if not low <= row[field] <= high:
                raise ValueError(f"{name}: {field} {row[field]:g} is not in {low} to {high}")
        if ICELAND[1] < row["longitude"] < MAINLAND[0]:
            raise ValueError(
                f"{name}: longitude {row['longitude']:g} is in the sea between Iceland and Norway, "
                "which the map leaves out"
            )
        for what, known in (("colour", colours), ("shape", shapes)):
            if row["type"] not in known:
                raise ValueError(f"{name}: type {row['type']!r} has no {what}")


def spread(points: pd.DataFrame, width: int = DESIGNED) -> pd.DataFrame:
    """Move marks apart that would cover one another.

    Marks of one spot are first put on a ring around it, just wide enough for all of them (more
    than six: one stays, six stand around it, twelve around those, and so on); regions on one of
    their own. Then every two marks that are still too close push each other away along the line
    between them, each by half of what is missing (a region more, a place less), until none are.
    Marks that stand free stay where they are. The result depends neither on the order of the rows
    nor on the machine: cosines are rounded before they are used, and degrees afterwards, to two
    decimals, which shifts no mark by more than a quarter of a px.

    Parameters
    ----------
    points : DataFrame
        As for `place_map`.
    width : int
        Of the map, in px. On a smaller map, the same marks must be moved further.

    Returns
    -------
    DataFrame
        The columns that `place_map` uses, sorted, ``latitude`` and ``longitude`` moved, and
        ``moved``: by how many km.
    """
    columns = ["place", "country", "latitude", "longitude", "area", "type", "cases"]
    marks = points[columns].astype({"latitude": "float64", "longitude": "float64", "area": "bool"})
    marks[["latitude", "longitude"]] = marks[["latitude", "longitude"]].round(2)
    # From north to south; a southern mark lies above a northern one.
    marks = marks.sort_values(
        ["latitude", *(column for column in columns if column != "latitude")],
        ascending=[False] + [True] * (len(columns) - 1),
        ignore_index=True,
    )
    degree = SCALE * width / DESIGNED * math.pi / 180  # px per degree of latitude
    sizes = [AREA if area else DOT for area in marks.area]
    # Longitude and latitude of every mark, in px from 0° N 0° E once the first is narrowed.
    spots = [
        [longitude * degree, latitude * degree]
        for longitude, latitude in zip(marks.longitude, marks.latitude, strict=True)
    ]
    narrowing = [round(math.cos(math.radians(latitude)), 6) for latitude in marks.latitude]
    for _, group in marks.groupby(["latitude", "longitude", "area"], sort=False):
        _ring(spots, list(group.index), sizes, narrowing)
    for _ in range(SWEEPS):
        if not _push(spots, sizes, narrowing):
            break
    moved = {
        "longitude": [round(x / degree, 2) for x, _ in spots],
        "latitude": [round(y / degree, 2) for _, y in spots],
    }
    across = (moved["longitude"] - marks.longitude) * narrowing
    down = moved["latitude"] - marks.latitude
    distance = ((across**2 + down**2) ** 0.5 * KM).round().astype(int)
    return marks.assign(**moved, moved=distance)


def _ring(
    spots: list[list[float]], members: list[int], sizes: list[int], narrowing: list[float]
) -> None:
    """Put the marks of one spot on a ring; more than six on several, around the first of them."""
    apart = max(sizes[i] for i in members) + GAP
    for number, ring in enumerate(_rings(members), start=1):
        radius = float(number * apart)
        if len(members) <= 6:
            radius = apart / 2 / round(math.sin(math.pi / len(members)), 6)
        for position, i in enumerate(ring):
            turn = math.pi * (1 - 2 * position / len(ring))  # clockwise from the west
            spots[i][0] += radius * round(math.cos(turn), 6) / narrowing[i]
            spots[i][1] += radius * round(math.sin(turn), 6)


def _rings(members: list[int]) -> list[list[int]]:
    """Share marks out: one stays, up to six are a ring, more have the first in their middle."""
    if len(members) <= 6:
        return [members] if len(members) > 1 else []
    rings: list[list[int]] = []
    rest = members[1:]
    while rest:
        room = 6 * (len(rings) + 1)
        rings.append(rest[:room])
        rest = rest[room:]
    return rings


def _push(spots: list[list[float]], sizes: list[int], narrowing: list[float]) -> bool:
    """Push every two marks apart that are too close, and say whether there were any."""
    pushed = False
    for i in range(len(spots)):
        for j in range(i):
            wanted = (sizes[i] + sizes[j]) / 2 + GAP
            narrow = (narrowing[i] + narrowing[j]) / 2
            # A region's mark is larger, and stands for no spot: it gives way the further.
            share = sizes[i] ** 2 / (sizes[i] ** 2 + sizes[j] ** 2)
            pushed |= _part(spots[i], spots[j], wanted, narrow, share)
    return pushed


def _part(
    here: list[float], there: list[float], wanted: float, narrow: float, share: float
) -> bool:
    """Push two marks apart if they are closer than wanted, and say whether they were."""
    x, y = (here[0] - there[0]) * narrow, here[1] - there[1]
    if abs(x) >= wanted or abs(y) >= wanted:
        return False
    distance = math.sqrt(x * x + y * y)  # not hypot, whose last digit differs
    if distance >= wanted - 0.01:
        return False
    # Two marks that met by chance have no line between them: go east and west.
    x, y = (x / distance, y / distance) if distance else (1.0, 0.0)
    missing = wanted - distance
    here[0] += missing * share * x / narrow
    here[1] += missing * share * y
    there[0] -= missing * (1 - share) * x / narrow
    there[1] -= missing * (1 - share) * y
    return True


def _projected(layer: alt.Chart, frame: dict[str, int], ratio: float) -> alt.Chart:
    return layer.project(
        type="conicConformal",
        parallels=PARALLELS,
        rotate=[-frame["meridian"], 0, 0],
        center=[0, frame["parallel"]],
        scale=round(SCALE * ratio, 2),
        translate=[round(frame["x"] * ratio, 2), round(frame["y"] * ratio, 2)],
    )


def _legend(types: list[str], width: int) -> alt.Legend | None:
    """Lay the legend out in as many columns as its longest text leaves room for."""
    if not types:
        return None  # Vega gives a picture with an empty legend no end
    longest = max(map(len, types)) * 6.5 + 40
    columns = max(1, min(4, int(width // longest)))
    return alt.Legend(
        orient="bottom", columns=columns, columnPadding=18, rowPadding=4, symbolSize=100
    )


def _box(ratio: float) -> list[alt.Chart]:
    """Draw the frame around Iceland and the words below it."""
    left, top, right, bottom = (round(edge * ratio, 2) for edge in BOX)
    nothing = alt.Chart(_data([{}]))
    frame = nothing.mark_rect(
        fill=None, fillOpacity=0, stroke=MUTED, strokeWidth=0.8, cornerRadius=3
    ).encode(x=alt.value(left), y=alt.value(top), x2=alt.value(right), y2=alt.value(bottom))
    words = _words(nothing, "Iceland, moved nearer", left + 1, bottom + 11, MUTED)
    return [frame, words]


def _key(ratio: float) -> list[alt.Chart]:
    """Explain the hollow mark."""
    x, y = (round(place * ratio, 2) for place in KEY_AT)
    nothing = alt.Chart(_data([{}]))
    layers = []
    for row, (size, text) in enumerate(((DOT, "a place"), (AREA, "a county or region"))):
        where = y + row * 21
        mark = nothing.mark_point(
            filled=False,
            fill=PAPER if size == AREA else INK,
            stroke=INK,
            strokeWidth=2.2 if size == AREA else 0,
            size=size**2,
            opacity=1,
            shape="circle",
        ).encode(x=alt.value(x), y=alt.value(where))
        layers += [mark, _words(nothing, text, x + 16, where, INK)]
    return layers


def _words(base: alt.Chart, text: str, x: float, y: float, colour: str) -> alt.Chart:
    words = base.mark_text(align="left", baseline="middle", fontSize=11, color=colour, text=text)
    placed: alt.Chart = words.encode(x=alt.value(x), y=alt.value(y))
    return placed
