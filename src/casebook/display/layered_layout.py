"""Where the claims of an argument stand in a picture: layers, and lines that keep clear of boxes.

The method is that of Sugiyama, Tagawa & Toda (1981), with the layers of Coffman & Graham (1972):
claims are put in rows so that every line runs downwards, a line that skips a row gets a place of
its own in that row, rows are ordered so that few lines cross, and everything moves as close to
what it is joined to as there is room. Nothing is drawn here.
"""

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
    shown = nx.DiGraph()
    shown.add_nodes_from(claim_ids)
    for claim in claim_ids:
        for conclusion in nx.descendants(whole, claim) if claim in whole else ():
            if conclusion in shown:
                shown.add_edge(claim, conclusion)
    return sorted(nx.transitive_reduction(shown).edges)


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
    depth = {claim: i for i, row in enumerate(rows) for claim in row}
    graph = nx.Graph()
    graph.add_nodes_from(claim_ids)
    ways: dict[tuple[str, str], list[str]] = {}
    for a, b in edges:
        way = [a]
        for row in range(depth[a] + 1, depth[b]):
            waypoint = f"{a}>{b}@{row}"
            rows[row].append(waypoint)
            depth[waypoint] = row
            way.append(waypoint)
        ways[a, b] = [*way, b]
        nx.add_path(graph, ways[a, b])
    size = {item: 1.0 if item in set(claim_ids) else narrow for row in rows for item in row}

    room = round(max(sum(size[item] for item in row) for row in rows), 6)

    def pushed(row: list[str], at: dict[str, float]) -> dict[str, float]:
        """The same places, moved right where two would overlap or one would stick out."""
        out, edge = {}, 0.0
        for item in row:
            out[item] = max(at[item], edge + size[item] / 2)
            edge = out[item] + size[item] / 2
        return out

    def spread(row: list[str], wish: dict[str, float]) -> dict[str, float]:
        """Places near the wished ones, in this order, without overlap and inside the room."""
        mirrored = {item: room - wish[item] for item in row}
        right = pushed(row, wish)
        left = {item: room - at for item, at in pushed(row[::-1], mirrored).items()}
        middle = pushed(row, {item: (left[item] + right[item]) / 2 for item in row})
        back = pushed(row[::-1], {item: room - middle[item] for item in row})
        return {item: round(room - at, 6) for item, at in back.items()}

    x = {item: float(i) for row in rows for i, item in enumerate(row)}

    def mean(item: str, row: int | None) -> float:
        near = [x[n] for n in graph.neighbors(item) if row is None or depth[n] == row]
        # Rounded: the last digits differ between versions of Python, and would decide ties.
        return round(sum(near) / len(near), 6) if near else x[item]

    def crossings() -> int:
        order = {item: i for row in rows for i, item in enumerate(row)}
        steps = [
            (depth[a], order[a], order[b])
            if depth[a] < depth[b]
            else (depth[b], order[b], order[a])
            for a, b in graph.edges
        ]
        return sum(
            s[0] == t[0] and (s[1] - t[1]) * (s[2] - t[2]) < 0
            for i, s in enumerate(steps)
            for t in steps[:i]
        )

    best = ([list(row) for row in rows], crossings())
    for sweep in range(SWEEPS):
        down = sweep % 2 == 0
        for i in range(len(rows)) if down else reversed(range(len(rows))):
            rows[i].sort(key=lambda item: mean(item, i - 1 if down else i + 1))
            x |= spread(rows[i], {item: mean(item, i - 1 if down else i + 1) for item in rows[i]})
        if crossings() < best[1]:
            best = ([list(row) for row in rows], crossings())
    rows = best[0]
    for _ in range(SWEEPS):
        for row in rows:
            x |= spread(row, {item: mean(item, None) for item in row})
    first = min(x[item] - size[item] / 2 for item in x)
    places = {item: Place(round(x[item] - first, 3), depth[item]) for item in x}
    lines = [Line(a, b, [places[item] for item in way]) for (a, b), way in ways.items()]
    return {claim: places[claim] for claim in claim_ids}, lines
