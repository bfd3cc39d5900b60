"""The overview of an argument map: its sections from top to bottom, and arcs between them.

Premises bow to the right if they run with the text, and to the left if they run against it.
"""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from casebook.display.colours import PAPER
from casebook.display.map_geometry import EDGE
from casebook.display.map_shapes import MUTED, Words
from casebook.display.text_widths import wrapped
from casebook.tables import count

NODE = 330  # px of a section's box
Pair = tuple[str, str]


class Tally(NamedTuple):
    """How many claims of a section have a status."""

    status: str
    x: float
    y: float
    number: Words


class Node(NamedTuple):
    """A section's box."""

    section_id: str
    row: int
    x: float
    y: int
    width: int
    height: int
    said: str
    name: list[Words]
    tally: list[Tally]
    total: Words


class Arc(NamedTuple):
    """Premises of one section for claims of another."""

    said: str
    thickness: str
    curve: str
    head: str
    number: Words


class Overview(NamedTuple):
    """All of it, with its size in px."""

    width: int
    height: int
    nodes: list[Node]
    arcs: list[Arc]


def overview(
    titles: Mapping[str, str],
    tallies: Mapping[str, Sequence[tuple[str, int]]],
    between: Mapping[Pair, int],
) -> Overview:
    """Lay the overview out.

    Parameters
    ----------
    titles : dict of str to str
        By section.
    tallies : dict of str to list of (str, int)
        By section, in the order of the text: how many claims have which status.
    between : dict of (str, str) to int
        How many premises one section has for claims of another.

    Returns
    -------
    Overview
    """
    place = {section: i for i, section in enumerate(tallies)}
    left = max((_bow(place[a] - place[b]) for a, b in between if place[a] > place[b]), default=0)
    right = max((_bow(place[b] - place[a]) for a, b in between if place[b] > place[a]), default=0)
    x, y = left * 0.75 + 14, EDGE
    nodes = {}
    for section, tally in tallies.items():
        nodes[section] = _node(section, place[section], titles[section], tally, x, y)
        y += nodes[section].height + 16
    port = _ports(between, place, nodes)
    arcs = [
        _arc(pair, number, nodes, port, titles)
        for pair, number in sorted(between.items(), key=lambda item: (-item[1], item[0]))
    ]
    width = round(x + NODE + right * 0.75 + 14)
    return Overview(width, y - 16 + EDGE, list(nodes.values()), arcs)


def _node(
    section: str, row: int, title: str, tally: Sequence[tuple[str, int]], x: float, y: int
) -> Node:
    lines = wrapped(title, NODE - 24, 14, 2, bold=True)
    height = 36 + 18 * len(lines)
    base = y + height - 14
    total = count(sum(number for _, number in tally), "claim")
    return Node(
        section,
        row,
        x,
        y,
        NODE,
        height,
        f"{title}: {total}, {', '.join(f'{number} {status}' for status, number in tally)}",
        [Words(x + 12, y + 21 + i * 18, text, 14, bold=True) for i, text in enumerate(lines)],
        [
            Tally(status, x + 17 + i * 36, base - 4, Words(x + 26 + i * 36, base, str(number)))
            for i, (status, number) in enumerate(tally)
        ],
        Words(x + NODE - 10, base, total, 12, MUTED, anchor="end"),
    )


def _bow(span: int) -> int:
    return 22 + 24 * span


def _ports(
    between: Mapping[Pair, int], place: Mapping[str, int], nodes: Mapping[str, Node]
) -> dict[tuple[str, Pair], float]:
    """Where arcs leave and enter the side of a section.

    Nearer partners come first seen from above, and what arrives stands above what leaves where both
    run downwards: so arcs that can be nested do not cross.
    """
    ends: dict[tuple[str, str], list[tuple[int, Pair]]] = {}
    for pair in between:
        a, b = pair
        side = "right" if place[a] < place[b] else "left"
        for here, there in ((a, b), (b, a)):
            ends.setdefault((here, side), []).append((place[there] - place[here], pair))
    port = {}
    for (here, _), found in ends.items():
        # Partners above (negative), the nearest first; then partners below, the farthest first.
        found.sort(key=lambda end: (end[0] > 0, -end[0]))
        for i, (_, pair) in enumerate(found, start=1):
            port[here, pair] = nodes[here].y + nodes[here].height * i / (len(found) + 1)
    return port


def _arc(
    pair: Pair,
    number: int,
    nodes: Mapping[str, Node],
    port: Mapping[tuple[str, Pair], float],
    titles: Mapping[str, str],
) -> Arc:
    """A curve from section to section, with its count at the widest point."""
    a, b = (nodes[section] for section in pair)
    sign = 1 if a.row < b.row else -1
    edge = a.x + NODE if sign > 0 else a.x
    out = _bow(abs(a.row - b.row)) * sign
    y1, y2 = port[pair[0], pair], port[pair[1], pair]
    tip = edge + 8 * sign
    halo = {"stroke": PAPER, "stroke-width": "4", "paint-order": "stroke"}
    return Arc(
        f"{count(number, 'premise')}: {titles[pair[0]]} → {titles[pair[1]]}",
        f"{1 + 0.4 * min(number, 10):.1f}",
        f"M{edge:g},{y1:.1f}C{edge + out:g},{y1:.1f} {edge + out:g},{y2:.1f} {tip:g},{y2:.1f}",
        f"M{edge:g},{y2:.1f}l{8 * sign},-4.5v9Z",
        Words(
            round(edge + out * 0.75 + 2 * sign, 1),
            round((y1 + y2) / 2 + 4, 1),
            str(number),
            11,
            "cb-map-number",
            anchor="middle",
            more=halo,
        ),
    )
