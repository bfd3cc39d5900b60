"""A map of the Nordic countries: a mark for each initiative at each place, leading to its entry.

It draws coordinates that it is given; it does not know where a place lies, and it measures
nothing. A mark may stand some kilometres beside its place (see `moved_apart`). Every mark is a
link, and has an address of its own, so that an entry can lead back to it; web/pages/explorer.js
adds arrow keys, and lets marks recede whose entries a reader has filtered out.
"""

import math
from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

import pandas as pd
from markupsafe import Markup

from casebook.display import colours
from casebook.display.basemap import outlines
from casebook.display.charts import credit
from casebook.display.html import Shown, check_name, check_text, plain
from casebook.display.templating import render

LONGITUDES = (-25, 32)  # degrees: what the map can show
LATITUDES = (54, 72)
ICELAND = (-25, -13)  # longitudes of the box; east of it begins the sea that is not drawn
MAINLAND = (4, 32)

# In px. The map is as wide as a phone has room for; a style sheet may enlarge all of it.
WIDTH, HEIGHT = 320, 430
SCALE = 1415  # px per radian, for both pictures: one px is 4.5 km
PARALLELS = (57, 69)  # where the scale is exact; it is 3 % larger at most, at the southern edge
DOT = 11  # px: diameter of a place's mark
AREA = 16  # px: diameter of a county's or region's mark
GAP = 2  # px between two marks, before rounding
BOX = (1, 1, 118, 88)  # left, top, right and bottom of the box around Iceland

KM = 111.2  # km per degree of latitude
SWEEPS = 400  # more than the marks of a crowded map need to come apart


class Frame(NamedTuple):
    """One of the two pictures: what stands in its middle, in degrees, and where that is, in px."""

    meridian: float
    parallel: float
    x: float
    y: float


MAINLAND_AT = Frame(17, 63, 157, 216)
ICELAND_AT = Frame(-19, 65, 59, 44)

# Where the name of a country stands, in degrees: on land or sea with few marks.
NAMES = {
    "Norway": (61.9, 8.9),
    "Sweden": (65.6, 17.6),
    "Finland": (64.4, 26.6),
    "Denmark": (54.3, 8.9),
    "Åland": (58.6, 22.7),
    "Iceland": (64.8, -18.2),
}

MARK_SHAPES = {
    # SVG paths in the square from -1 to 1.
    "circle": "M-1,0A1,1,0,1,1,1,0A1,1,0,1,1,-1,0Z",
    "square": "M-0.88,-0.88L0.88,-0.88L0.88,0.88L-0.88,0.88Z",
    "triangle-up": "M0,-1L1,0.8L-1,0.8Z",
    "diamond": "M0,-1L1,0L0,1L-1,0Z",
    "triangle-down": "M0,1L1,-0.8L-1,-0.8Z",
    "cross": "M-1,-0.38L-0.38,-0.38L-0.38,-1L0.38,-1L0.38,-0.38L1,-0.38L1,0.38L0.38,0.38L0.38,1"
    "L-0.38,1L-0.38,0.38L-1,0.38Z",
}


class MarkKind(NamedTuple):
    """How marks of one kind look: the colour and the name of the shape (in `MARK_SHAPES`)."""

    colour: str
    shape: str


def map_of_places(
    points: pd.DataFrame,
    kinds: dict[str, MarkKind],
    *,
    name: str,
    title: str,
    caption: str,
    note: str,
    alt: str,
    source: str,
    page: str = "",
) -> Shown:
    """Draw places on a map of Denmark, Sweden, Norway, Finland, Åland and Iceland.

    Both pictures are conformal conics of the same scale. Iceland stands in a box of its own, turned
    upright and about 1 200 km east of where it lies; the note must say so. The Faroes, Greenland,
    Svalbard and Jan Mayen are not drawn. Marks that would cover one another are moved apart, see
    `moved_apart`; the note must say that, too.

    Parameters
    ----------
    points : DataFrame
        One row a mark: ``entry_id`` and ``entry`` (what the mark leads to: the id, and the name),
        ``place_id``, ``place`` and ``country`` (texts), ``latitude`` and ``longitude`` (degrees),
        ``area`` (true if the coordinate stands for a county or region, which gets a larger hollow
        mark) and ``type`` (a key of ``kinds``).
    kinds : dict of str to MarkKind
        In the order of the legend. Kinds without a row are left out of it.
    name : str
        Unique on the page; the figure's id is `fig-NAME`.
    title, caption, note, alt, source : str
        What the map is about, how to read it, how it is drawn, what it shows, and where its data
        come from.
    page : str
        Where `#ENTRY_ID` is added to the address of an entry; nothing for the page of the map.

    Returns
    -------
    Shown

    Raises
    ------
    ValueError
        If a text is blank, a coordinate is missing or not on the map, or a type is no kind.
    """
    check_name(name)
    check_text(title=title, caption=caption, note=note, alt=alt, source=source)
    _check(points, kinds)
    marks = _marks(points, page)
    present = [kind for kind in kinds if kind in set(points["type"])]
    used = {colours.GRID, colours.MUTED, colours.INK, colours.PAPER}
    markup = render(
        "place_map.html",
        id=f"fig-{name}",
        title=title,
        caption=caption,
        note=note,
        alt=alt,
        source=credit(source),
        width=WIDTH,
        height=HEIGHT,
        land=[_land(country) for country in outlines()["features"]],
        names=[(country, *_at(*where)) for country, where in NAMES.items()],
        box=BOX,
        marks=marks,
        kinds=kinds,
        key=_key({kind: kinds[kind] for kind in present}, bool(points.area.any())),
        style=Markup(colours.style_sheet(used | {kinds[kind].colour for kind in present})),
        shapes=MARK_SHAPES,
        colours=colours,
    )
    data = {
        "kind": "map",
        "name": name,
        "title": title,
        "caption": caption,
        "note": note,
        "alt": alt,
        "source": credit(source),
        "marks": [plain(mark._asdict()) for mark in marks],
    }
    return Shown(markup, "\n".join([title, alt, *(mark.told for mark in marks)]), data)


def _key(kinds: dict[str, MarkKind], areas: bool) -> list[tuple[str, MarkKind, bool]]:
    """What the key below the map explains: words, and the mark beside them."""
    hollow = ("hollow: a county or region", MarkKind(colours.INK, "circle"), True)
    return [*((name, kind, False) for name, kind in kinds.items()), *([hollow] if areas else [])]


class Mark(NamedTuple):
    """A mark: its own id, where it leads, what it says of itself, and how and where it is drawn."""

    id: str
    entry: str
    href: str
    told: str
    kind: str
    area: bool
    size: float
    x: float
    y: float


def mark_id(entry_id: str, place_id: str) -> str:
    """The id of the mark of an entry at a place."""
    return f"at-{place_id}-{entry_id}"


def _marks(points: pd.DataFrame, page: str) -> list[Mark]:
    """The marks from north to south; regions, which are larger, below places."""
    moved = moved_apart(points).sort_values("area", ascending=False, kind="stable")
    return [
        Mark(
            mark_id(row["entry_id"], row["place_id"]),
            row["entry_id"],
            f"{page}#{row['entry_id']}",
            f"{row['entry']}, {row['place']}, {row['country']}: {row['type']}",
            row["type"],
            row["area"],
            (AREA if row["area"] else DOT) / 2,
            *_at(row["latitude"], row["longitude"]),
        )
        for row in moved.to_dict("records")
    ]


def _at(latitude: float, longitude: float) -> tuple[float, float]:
    """Where a place stands on the picture, in px: on the conformal conic of its frame."""
    frame = ICELAND_AT if longitude < 0 else MAINLAND_AT
    x, y = _conic(latitude, longitude - frame.meridian)
    _, middle = _conic(frame.parallel, 0)
    return round(frame.x + SCALE * x, 1), round(frame.y + SCALE * (y - middle), 1)


def _conic(latitude: float, turn: float) -> tuple[float, float]:
    """Project onto Lambert's conformal conic, in radians, y downwards.

    Parameters
    ----------
    latitude, turn : float
        In degrees; the turn is how far east of the middle meridian.
    """
    low, high = (math.radians(parallel) for parallel in PARALLELS)
    narrowing = math.log(math.cos(low) / math.cos(high)) / math.log(_steep(high) / _steep(low))
    whole = math.cos(low) * _steep(low) ** narrowing / narrowing
    radius = whole / _steep(math.radians(latitude)) ** narrowing
    angle = narrowing * math.radians(turn)
    return radius * math.sin(angle), radius * math.cos(angle) - whole


def _steep(latitude: float) -> float:
    return math.tan((math.pi / 2 + latitude) / 2)


def _land(country: dict[str, Any]) -> str:
    """The path of a country's coasts and borders."""
    rings = [ring for polygon in country["geometry"]["coordinates"] for ring in polygon]
    return "".join(f"M{'L'.join(_pairs(ring))}Z" for ring in rings)


def _pairs(ring: Sequence[tuple[float, float]]) -> Iterator[str]:
    last = ""
    for longitude, latitude in ring[:-1]:  # the last point is the first
        pair = "{:g},{:g}".format(*_at(latitude, longitude))
        if pair != last:
            yield pair
        last = pair


def _check(points: pd.DataFrame, kinds: dict[str, MarkKind]) -> None:
    """Refuse rows that the map cannot show; the message names the first such row."""
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
        if row["type"] not in kinds:
            raise ValueError(f"{name}: type {row['type']!r} has no colour and no shape")


def moved_apart(points: pd.DataFrame) -> pd.DataFrame:
    """Move marks apart that would cover one another.

    Marks of one spot are first put on a ring around it, just wide enough for all of them (more
    than six: one stays, six stand around it, twelve around those, and so on); regions on one of
    their own. Then every two marks that are still too close push each other away along the line
    between them, each by half of what is missing (a region more, a place less), until none are.
    Marks that stand free stay where they are. The result depends neither on the order of the rows
    nor on the machine: cosines are rounded before they are used, and degrees afterwards, to two
    decimals, which shifts no mark by more than a fifth of a px.

    Parameters
    ----------
    points : DataFrame
        As for `map_of_places`.

    Returns
    -------
    DataFrame
        The columns that `map_of_places` uses, sorted, ``latitude`` and ``longitude`` moved, and
        ``moved``: by how many km.
    """
    texts = ["place_id", "place", "country", "type", "entry_id", "entry"]
    columns = ["latitude", "longitude", "area", *texts]
    marks = points[columns].astype({"latitude": "float64", "longitude": "float64", "area": "bool"})
    marks[["latitude", "longitude"]] = marks[["latitude", "longitude"]].round(2)
    # From north to south; a southern mark lies above a northern one.
    marks = marks.sort_values(
        columns,
        ascending=[False] + [True] * (len(columns) - 1),
        ignore_index=True,
    )
    degree = SCALE * math.pi / 180  # px per degree of latitude
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
