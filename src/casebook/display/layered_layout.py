"""Where the claims of an argument stand in a picture: layers, and lines that keep clear of boxes.

The method is that of Sugiyama, Tagawa & Toda (1981), with the layers of Coffman & Graham (1972):
claims are put in rows so that every line runs downwards, a line that skips a row gets a place of
its own in that row, rows are ordered so that few lines cross, and everything moves as close to
what it is joined to as there is room. Nothing is drawn here.
"""

from itertools import combinations
from typing import NamedTuple

import networkx as nx

SWEEPS = 12  # rounds of ordering and of moving; more change nothing in maps of this size


class Place(NamedTuple):
    """Middle of a claim's box: ``x`` in box widths from the left edge, ``row`` from the top."""

    x: float
    row: int


class Line(NamedTuple):
    """A premise's line to its conclusion, as the points that it passes."""

    premise: str
    conclusion: str
    points: list[Place]


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
    shown: nx.DiGraph[str] = nx.DiGraph()
    shown.add_nodes_from(claim_ids)
    for claim in claim_ids:
        for conclusion in nx.descendants(whole, claim) if claim in whole else ():
            if conclusion in shown:
                shown.add_edge(claim, conclusion)
    return sorted(nx.transitive_reduction(shown).edges)


def tied_by_us(
    edges: list[tuple[str, str]], premises: dict[str, list[str]], ours: set[tuple[str, str]]
) -> set[tuple[str, str]]:
    """Edges that the authors do not make: without our links nothing leads from end to end.

    Parameters
    ----------
    edges : list of (str, str)
        As `between` returns them.
    premises : dict of str to list of str
        The premises of every claim of the source.
    ours : set of (str, str)
        Links, as premise and conclusion, that the casebook made and the authors did not.

    Returns
    -------
    set of (str, str)
    """
    links = {(p, c) for c, ps in premises.items() for p in ps} - ours
    theirs = nx.DiGraph(sorted(links))
    theirs.add_nodes_from(claim for edge in edges for claim in edge)
    return {edge for edge in edges if not nx.has_path(theirs, *edge)}


def layers(claim_ids: list[str], edges: list[tuple[str, str]], widest: int) -> list[list[str]]:
    """Put claims in rows so that every edge runs downwards.

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
        Rows from top to bottom, filled from the conclusions upwards.
    """
    graph = nx.DiGraph(edges)
    graph.add_nodes_from(claim_ids)
    above: dict[str, int] = {}
    for claim in nx.topological_sort(graph):
        above[claim] = max((above[p] + 1 for p in graph.predecessors(claim)), default=0)
    height: dict[str, int] = {}
    rows: list[list[str]] = []
    waiting = list(claim_ids)
    while waiting:
        ready = [c for c in waiting if all(s in height for s in graph.successors(c))]
        # What has most above it goes first, so that long chains do not make the map higher.
        claim = max(ready, key=lambda c: (above[c], -claim_ids.index(c)))
        waiting.remove(claim)
        row = max((height[s] + 1 for s in graph.successors(claim)), default=0)
        while len(rows) > row and len(rows[row]) >= widest:
            row += 1
        rows.extend([] for _ in range(row + 1 - len(rows)))
        rows[row].append(claim)
        height[claim] = row
    return rows[::-1]


def arrange(
    claim_ids: list[str], edges: list[tuple[str, str]], widest: int = 4, narrow: float = 0.15
) -> tuple[dict[str, Place], list[Line]]:
    """Give every claim a place and every edge its way.

    Parameters
    ----------
    claim_ids : list of str
        The claims, in the order of the source.
    edges : list of (str, str)
        Premise and conclusion; no cycles.
    widest : int
        Most claims in a row.
    narrow : float
        Room that a passing line takes in a row, in box widths.

    Returns
    -------
    places : dict of str to Place
    lines : list of Line
    """
    rows = layers(claim_ids, edges, widest)
    ways = _ways(rows, edges)
    graph: nx.Graph[str] = nx.Graph()
    graph.add_nodes_from(claim_ids)
    for way in ways.values():
        nx.add_path(graph, way)
    claims = set(claim_ids)
    size = {item: 1.0 if item in claims else narrow for row in rows for item in row}
    arrangement = _Arrangement(rows, size, graph)
    arrangement.order()
    arrangement.settle()
    places = arrangement.places()
    lines = [Line(a, b, [places[item] for item in way]) for (a, b), way in ways.items()]
    return {claim: places[claim] for claim in claim_ids}, lines


def _ways(rows: list[list[str]], edges: list[tuple[str, str]]) -> dict[tuple[str, str], list[str]]:
    """What each edge passes on its way; a row that it skips gets a waypoint, put into the row."""
    depth = {claim: i for i, row in enumerate(rows) for claim in row}
    ways = {}
    for a, b in edges:
        skipped = range(depth[a] + 1, depth[b])
        waypoints = [f"{a}>{b}@{row}" for row in skipped]
        for row, waypoint in zip(skipped, waypoints, strict=True):
            rows[row].append(waypoint)
        ways[a, b] = [a, *waypoints, b]
    return ways


class _Arrangement:
    """Rows of claims and waypoints, on their way to an order and to places.

    Attributes
    ----------
    rows : list of list of str
        From top to bottom, each from left to right.
    size : dict of str to float
        Width of every item, in box widths.
    graph : Graph
        What is joined to what; only neighbouring rows are.
    x : dict of str to float
        Middle of every item.
    """

    def __init__(
        self, rows: list[list[str]], size: dict[str, float], graph: "nx.Graph[str]"
    ) -> None:
        self.rows = rows
        self.size = size
        self.graph = graph
        self.depth = {item: i for i, row in enumerate(rows) for item in row}
        self.room = round(max(sum(size[item] for item in row) for row in rows), 6)
        self.x = {item: float(i) for row in rows for i, item in enumerate(row)}

    def order(self) -> None:
        """Sort every row by what its items are joined to, down and up, and keep the best order."""
        best, fewest = [list(row) for row in self.rows], self.crossings()
        for sweep in range(SWEEPS):
            self._sweep(down=sweep % 2 == 0)
            crossings = self.crossings()
            if crossings < fewest:
                best, fewest = [list(row) for row in self.rows], crossings
        self.rows = best

    def _sweep(self, down: bool) -> None:
        order = range(len(self.rows)) if down else reversed(range(len(self.rows)))
        for i in order:
            near = i - 1 if down else i + 1
            wish = {item: self.mean(item, near) for item in self.rows[i]}
            self.rows[i].sort(key=wish.__getitem__)
            self.spread(self.rows[i], wish)

    def settle(self) -> None:
        """Move everything as close to what it is joined to as there is room, in this order."""
        for _ in range(SWEEPS):
            for row in self.rows:
                self.spread(row, {item: self.mean(item) for item in row})

    def places(self) -> dict[str, Place]:
        """Places of all items, counted from the leftmost edge."""
        first = min(self.x[item] - self.size[item] / 2 for item in self.x)
        return {item: Place(round(at - first, 3), self.depth[item]) for item, at in self.x.items()}

    def mean(self, item: str, row: int | None = None) -> float:
        """The middle of what an item is joined to, in one row or in all."""
        joined = self.graph.neighbors(item)
        near = [self.x[other] for other in joined if row is None or self.depth[other] == row]
        # Rounded: the last digits differ between versions of Python, and would decide ties.
        return round(sum(near) / len(near), 6) if near else self.x[item]

    def crossings(self) -> int:
        """Count how often lines between neighbouring rows cross."""
        order = {item: i for row in self.rows for i, item in enumerate(row)}
        steps = []
        for edge in self.graph.edges:
            upper, lower = sorted(edge, key=self.depth.__getitem__)
            steps.append((self.depth[upper], order[upper], order[lower]))
        return sum(
            one[0] == two[0] and (one[1] - two[1]) * (one[2] - two[2]) < 0
            for one, two in combinations(steps, 2)
        )

    def spread(self, row: list[str], wish: dict[str, float]) -> None:
        """Put a row near the wished places, in its order, without overlap and inside the room."""
        right = self._pushed(row, wish)
        left = self._mirrored(self._pushed(row[::-1], self._mirrored(wish)))
        middle = self._pushed(row, {item: (left[item] + right[item]) / 2 for item in row})
        back = self._mirrored(self._pushed(row[::-1], self._mirrored(middle)))
        self.x |= {item: round(at, 6) for item, at in back.items()}

    def _mirrored(self, at: dict[str, float]) -> dict[str, float]:
        return {item: self.room - x for item, x in at.items()}

    def _pushed(self, row: list[str], at: dict[str, float]) -> dict[str, float]:
        """The same places, moved right where two would overlap or one would stick out."""
        out, edge = {}, 0.0
        for item in row:
            out[item] = max(at[item], edge + self.size[item] / 2)
            edge = out[item] + self.size[item] / 2
        return out
