"""Where the boxes and lines of an argument map stand, in px.

The rows and their order come from ``casebook.display.layered_layout``; here they get sizes that
words fit into. Nothing is drawn here.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple, TypeAlias

from casebook.display import layered_layout
from casebook.display.layered_layout import Place
from casebook.display.text_widths import wrapped

Claims: TypeAlias = Mapping[str, Mapping[str, Any]]
"""Claims by id, as `casebook.display.maps` has checked them."""

WIDTH = 204  # px of a claim's box
GAP = (14, 34)  # px between boxes, across and, at least, down
PADDING = 12  # px between a box's frame and its words; a pointed frame needs this much
STUB = 17  # px of a line that names a claim of another picture
LINE = 15  # px of a line of the statement
LINES = 3  # most lines of a statement in a box
NARROW = 0.12  # room that a passing line takes in a row, in box widths
FITS = (1000, 900)  # px, width and height of a picture that a projector shows
EDGE = 4  # px around a picture, for thick frames
HEAD = 7  # px from the tip of a line back to where its head begins


Ports: TypeAlias = dict[tuple[str, str], float]
"""Where a line, named by premise and conclusion, leaves or enters a box, in px."""


class Stub(NamedTuple):
    """A line in a box that names a claim which stands elsewhere, or speaks against this one."""

    claim_id: str
    relation: str


class Box(NamedTuple):
    """A claim in a picture: its place in px and row, the words of its statement and its stubs."""

    claim_id: str
    x: float
    y: int
    height: int
    row: int
    words: list[str]
    stubs: list[Stub]
    elsewhere: int


class Line(NamedTuple):
    """A premise's way to its conclusion, as an SVG path, and the middle of its last stretch."""

    premise: str
    conclusion: str
    path: str
    middle: tuple[float, float]


class Picture(NamedTuple):
    """One section, or a part of it."""

    section_id: str
    part: int
    parts: int
    boxes: list[Box]
    lines: list[Line]
    width: float
    height: int
    loose: int | None  # where the claims without lines begin


def pictures(
    claims: Claims,
    members: Mapping[str, list[str]],
    labels: Mapping[str, str],
    most: int,
    widest: int,
) -> list[Picture]:
    """Lay out all sections of a source.

    Parameters
    ----------
    claims : dict of str to dict
        All claims of the source, by id.
    members : dict of str to list of str
        The claims of each section, in the order of the text.
    labels : dict of str to str
        What stands in the box of each claim.
    most, widest : int
        As for `casebook.display.argument_map`.

    Returns
    -------
    list of Picture
    """
    return [
        picture
        for section, idents in members.items()
        for picture in _section(section, idents, claims, labels, most, widest)
    ]


def _section(
    section: str,
    idents: list[str],
    claims: Claims,
    labels: Mapping[str, str],
    most: int,
    widest: int,
) -> list[Picture]:
    """Lay out a section in as few pictures as will do, so that each fits on a projector."""
    found: list[Picture] = []
    for number in range(-(-len(idents) // most), len(idents) + 1):
        parts = _parts(idents, premises_of(claims), -(-len(idents) // number))
        found = [
            _picture(section, place, len(parts), part, claims, labels, widest)
            for place, part in enumerate(parts, start=1)
        ]
        if all(one.width <= FITS[0] and one.height <= FITS[1] for one in found):
            break
    return found


def premises_of(claims: Claims) -> dict[str, list[str]]:
    """The ids of each claim's premises."""
    return {
        ident: [premise["claim_id"] for premise in claim["premises"]]
        for ident, claim in claims.items()
    }


def _parts(idents: list[str], premises: Mapping[str, list[str]], most: int) -> list[list[str]]:
    """Cut a section, in its order, into as few parts as will do, where the fewest lines are cut."""
    parts = -(-len(idents) // most)
    if parts <= 1:
        return [idents]
    place = {ident: i for i, ident in enumerate(idents)}
    lines = [(place[a], place[b]) for b in idents for a in premises[b] if a in place]

    def cost(size: int) -> tuple[int, float]:
        cut = sum((a < size) != (b < size) for a, b in lines)
        return cut, abs(size - len(idents) / parts)

    # A part is at least half as long as an even one, or a single claim could get a picture.
    least = max(len(idents) - most * (parts - 1), len(idents) // (2 * parts), 1)
    size = min(range(least, most + 1), key=cost)
    return [idents[:size], *_parts(idents[size:], premises, most)]


def _picture(
    section: str,
    part: int,
    parts: int,
    idents: list[str],
    claims: Claims,
    labels: Mapping[str, str],
    widest: int,
) -> Picture:
    """Place the boxes: those with lines in layers, below them the rest in the order of the text."""
    premises = premises_of(claims)
    places, ways, first_loose = _placed(idents, premises, widest)
    words = {ident: wrapped(labels[ident], WIDTH - 2 * PADDING, 12, LINES) for ident in idents}
    stubs = {ident: _stubs(claims, premises, ident, idents) for ident in idents}
    elsewhere = Counter(p for b, ps in premises.items() if b not in idents for p in ps)
    heights = {
        ident: _height(len(words[ident]), len(stubs[ident]), elsewhere[ident]) for ident in idents
    }
    tops, bottoms, heading = _edges_of_rows(places, heights, ways, first_loose)
    boxes = [
        Box(
            ident,
            round(across(places[ident]) - WIDTH / 2, 1),
            tops[places[ident].row],
            heights[ident],
            places[ident].row,
            words[ident],
            stubs[ident],
            elsewhere[ident],
        )
        for ident in sorted(idents, key=lambda ident: (places[ident].row, places[ident].x))
    ]
    feet = {box.claim_id: box.y + box.height for box in boxes}
    lines = _paths(ways, tops, bottoms, feet)
    rights = [box.x + WIDTH for box in boxes]
    rights += [across(point) for way in ways for point in way.points]
    width, height = round(max(rights)) + EDGE, bottoms[-1] + EDGE
    return Picture(section, part, parts, boxes, lines, width, height, heading)


def _placed(
    idents: list[str], premises: Mapping[str, list[str]], widest: int
) -> tuple[dict[str, Place], list[layered_layout.Line], int | None]:
    """Places and lines, and the row where claims without lines begin if others stand above them."""
    edges = [(a, b) for b in idents for a in premises[b] if a in idents]
    linked = {ident for edge in edges for ident in edge}
    tied = [ident for ident in idents if ident in linked]
    loose = [ident for ident in idents if ident not in linked]
    places, ways = layered_layout.arrange(tied, edges, widest, NARROW) if tied else ({}, [])
    first = 1 + max((place.row for place in places.values()), default=-1)
    for i, ident in enumerate(loose):
        places[ident] = Place(i % widest + 0.5, first + i // widest)
    return places, ways, first if loose and tied else None


def _stubs(
    claims: Claims, premises: Mapping[str, list[str]], ident: str, shown: list[str]
) -> list[Stub]:
    return [
        *(Stub(p, "rests on") for p in premises[ident] if p not in shown),
        *(Stub(p, "opposed by") for p in claims[ident]["opposed_by"] if p in claims),
    ]


def _height(words: int, stubs: int, elsewhere: int) -> int:
    """Height of a box with so many lines of words, and so many stubs."""
    return 30 + LINE * words + (STUB * stubs + 6 if stubs else 0) + (LINE if elsewhere else 0)


def _edges_of_rows(
    places: Mapping[str, Place],
    heights: Mapping[str, int],
    ways: Iterable[layered_layout.Line],
    first_loose: int | None,
) -> tuple[list[int], list[int], int | None]:
    """Top and bottom of every row, and where the heading of claims without lines stands."""
    # The more lines there are between two rows, the more room they get to be told apart.
    busy = Counter(point.row for way in ways for point in way.points[:-1])
    highest: dict[int, int] = {}
    for ident, height in heights.items():
        row = places[ident].row
        highest[row] = max(height, highest.get(row, 0))
    tops, bottoms, y, heading = [], [], EDGE, None
    for row in sorted(highest):
        if row == first_loose:
            heading = y
            y += 18
        tops.append(y)
        bottoms.append(y + highest[row])
        y = bottoms[-1] + GAP[1] + 3 * max(0, min(busy[row], 12) - 3)
    return tops, bottoms, heading


def across(place: Place) -> float:
    """Where the middle of a place is, in px from the left edge."""
    return EDGE + place.x * (WIDTH + GAP[0]) - GAP[0] / 2


def _paths(
    ways: Sequence[layered_layout.Line],
    tops: Sequence[int],
    bottoms: Sequence[int],
    feet: Mapping[str, int],
) -> list[Line]:
    """Draw lines: straight down to the end of a row, then in a curve to the next, and so on."""
    leaves, enters = _ports(ways)
    lines = []
    for way in ways:
        key = way.premise, way.conclusion
        x = leaves[key]
        middle = x, float(feet[way.premise])
        path = f"M{x:.1f},{feet[way.premise]}V{bottoms[way.points[0].row]}"
        for point in way.points[1:]:
            last = point is way.points[-1]
            to = enters[key] if last else across(point)
            end = tops[point.row] - (HEAD if last else 0)
            half = (bottoms[point.row - 1] + end) / 2
            middle = (x + to) / 2, half
            path += f"C{x:.1f},{half:.1f} {to:.1f},{half:.1f} {to:.1f},{end}"
            path += "" if last else f"V{bottoms[point.row]}"
            x = to
        lines.append(Line(*key, path, middle))
    return lines


def _ports(ways: Sequence[layered_layout.Line]) -> tuple[Ports, Ports]:
    """Where lines leave and enter boxes: side by side, in the order of where they come from."""
    leaves: Ports = {}
    enters: Ports = {}
    for end, ports in (("premise", leaves), ("conclusion", enters)):
        groups: dict[str, list[layered_layout.Line]] = {}
        for way in ways:
            groups.setdefault(getattr(way, end), []).append(way)
        own, near = (0, 1) if end == "premise" else (-1, -2)
        for group in groups.values():
            group = sorted(group, key=lambda way: (way.points[near].x, way.premise, way.conclusion))
            step = min(18, (WIDTH - 50) / max(len(group) - 1, 1))
            for i, way in enumerate(group):
                shift = (i - (len(group) - 1) / 2) * step
                ports[way.premise, way.conclusion] = round(across(way.points[own]) + shift, 1)
    return leaves, enters
