"""The smallest formulas that say the same as a truth table: prime implicants and minimal covers.

A row of a truth table is a number: bit for bit the values of its conditions, the first condition
highest. A product of conditions, such as ``A*~C``, is a `Cube`: which bits it cares about, and
what they have to be. Two steps lead to the formulas (Quine 1952, *The problem of simplifying truth
functions*; McCluskey 1956, *Minimization of Boolean functions*): find the prime implicants, which
are the products that no condition can be dropped from; then find every smallest set of them that
covers all rows to be explained. Petrick (1956) lists such sets by multiplying out; that explodes
with the number of rows, so that they are searched for here, by branch and bound with weights on
the rows (Beasley 1987, *An algorithm for set covering problem*). The search is exact.

The module knows bits only. What a row, a condition or an easy counterfactual *means* is said in
`casebook.cases.comparison`.
"""

from itertools import islice, product
from typing import NamedTuple

import numpy as np

MODELS = 200  # how many tied formulas are listed at most
EFFORT = 2 * 10**8  # cells of a chart that a search may look at: some ten seconds
PAIRS = 2000  # of tied models that easy counterfactuals are sought for at most, as long as
CELLS = 25 * 10**4  # rows, times rows to be explained, are not used up by those that differ
UNIT = 2**16  # what a product costs, in weights: they stay whole numbers, exact also as floats


class TooHard(ValueError):
    """A chart whose smallest covers are not found within the effort."""


class Cube(NamedTuple):
    """A product of conditions: the bits that it cares about, and what they have to be."""

    care: int
    value: int

    def within(self, other: "Cube") -> bool:
        """Whether every row of this product is one of the other's."""
        return self.care & other.care == other.care and self.value & other.care == other.value


class Found(NamedTuple):
    """All smallest solutions that tie.

    Attributes
    ----------
    models : list of tuple
        Of columns of a chart, or of products.
    complete : bool
        False if there are, or may be, more than are listed.
    """

    models: list[tuple]
    complete: bool


def rows_of(cube: Cube, size: int) -> np.ndarray:
    """Mark the rows of a truth table that a product covers: ``size`` values, true or false."""
    return (np.arange(size) & cube.care) == cube.value


def primes(on: np.ndarray, off: np.ndarray) -> list[Cube]:
    """Find the prime implicants that cover at least one row to be explained.

    Parameters
    ----------
    on : array of int
        The rows to be explained.
    off : array of bool
        For each of the 2**k rows whether no product may cover it. Rows that are neither may be
        covered or not.

    Returns
    -------
    list of Cube
        By the bits they care about, then by their values.
    """
    size = len(off)
    width = size.bit_length() - 1
    subsets = np.arange(size)
    keys = []
    at_once = max(1, 2**20 // size)  # rows: keeps the arrays below at some megabytes
    for start in range(0, len(on), at_once):
        rows = np.asarray(on)[start : start + at_once]
        # From a row, let the bits of a subset run free: `spoilt` if that reaches a row of `off`,
        # which it does if some smaller subset, flipped as a whole, does.
        spoilt = off[rows[:, None] ^ subsets]
        by_bit = [spoilt.reshape(len(rows), -1, 2, 1 << bit) for bit in range(width)]
        for view in by_bit:
            view[:, :, 1] |= view[:, :, 0]
        # A product is prime if no further bit can be freed.
        prime = ~spoilt
        for bit, view in enumerate(by_bit):
            prime.reshape(len(rows), -1, 2, 1 << bit)[:, :, 0] &= view[:, :, 1]
        which, free = np.nonzero(prime)
        care = size - 1 - free
        keys.append(np.unique(care << width | (rows[which] & care)))
    found = np.unique(np.concatenate(keys))
    return [Cube(int(key) >> width, int(key) & (size - 1)) for key in found]


def chart(on: np.ndarray, cubes: list[Cube]) -> np.ndarray:
    """Mark which row (down) each product (across) covers."""
    care, value = np.array(cubes).T
    return (np.asarray(on)[:, None] & care) == value


def _weights(cells: np.ndarray, start: np.ndarray, aim: float, rounds: int) -> np.ndarray:
    """Give rows weights so that no column carries more than a unit, and the sum is large.

    Then every cover has at least as many columns as the sum has units: each row is in some column.
    The weights are improved step by step in the direction of the rows that are covered too little
    (subgradient steps), and then trimmed until they are allowed.
    """
    weight, best, bound, pace, idle = start, start, -np.inf, 1.0, 0
    for _ in range(rounds):
        spare = UNIT - weight @ cells
        chosen = spare < 0
        reached = weight.sum() + spare[chosen].sum()
        if reached > bound:
            best, bound, idle = weight, reached, 0
        else:
            idle += 1
            if idle == 5:
                pace, idle = pace / 2, 0
        short = 1 - cells[:, chosen].sum(axis=1)
        step = np.floor(pace * (aim * UNIT - reached) / max(short @ short, 1))
        if not short.any() or step <= 0:
            break
        weight = np.maximum(0, weight + step * short)
    weight = best.copy()
    for column in np.flatnonzero(weight @ cells > UNIT):
        rows = np.flatnonzero(cells[:, column])
        if (load := weight[rows].sum()) > UNIT:
            weight[rows] = np.floor(weight[rows] * UNIT / load)
    load = weight @ cells
    for row in range(len(weight)):
        holders = cells[row] > 0
        if (room := UNIT - load[holders].max()) > 0:
            weight[row] += room
            load[holders] += room
    return weight


def _greedy(cells: np.ndarray) -> int:
    """Count the columns of a cover that takes, again and again, what covers most."""
    taken = 0
    while len(cells):
        cells = cells[cells[:, cells.sum(axis=0).argmax()] == 0]
        taken += 1
    return taken


class _Search:
    """The covers of a chart that have no more than a given number of columns."""

    def __init__(self, cells: np.ndarray, effort: int):
        self.cells, self.effort = cells, effort
        start = UNIT // np.where(cells > 0, cells.sum(axis=0), 0).max(axis=1)
        self.weight = _weights(cells, start, _greedy(cells), 300)
        self.least = int(-(-self.weight.sum() // UNIT))

    def covers(self, most: int):
        """Yield covers of at most so many columns, each once.

        A weight is spent twice where two columns share a row, and lost where a column carries
        less than a unit. What may be spent and lost is `left` units less the weights of the rows
        that are still open, so that columns that would lose more need not be tried.
        """
        columns = np.arange(self.cells.shape[1])
        stack = [(self.cells, columns, self.weight, slice(None), slice(None), most, ())]
        while stack:
            cells, columns, weight, rows, alive, left, chosen = stack.pop()
            cells, columns, weight = cells[rows][:, alive], columns[alive], weight[rows]
            if not len(weight):
                yield chosen
                continue
            self.effort -= cells.size
            if self.effort < 0:
                raise TooHard
            if left == 0 or not cells.any(axis=1).all():
                continue
            if weight.sum() <= left * UNIT:
                weight = _weights(cells, weight, left + 1, 40)
            budget = left * UNIT - weight.sum()
            affordable = UNIT - weight @ cells <= budget
            cells, columns = cells[:, affordable], columns[affordable]
            holders = cells.sum(axis=1)
            if budget < 0 or not holders.all():
                continue
            (ways,) = np.nonzero(cells[holders.argmin()])
            ways = ways[np.argsort(-(weight @ cells[:, ways]), kind="stable")]
            alive = np.ones(len(columns), bool)
            children = []
            for way in ways:  # what was tried before is left out, so that no cover comes twice
                alive = alive.copy()
                alive[way] = False
                taken = (*chosen, int(columns[way]))
                children.append(
                    (cells, columns, weight, cells[:, way] == 0, alive, left - 1, taken)
                )
            stack += reversed(children)


def covers(covered: np.ndarray, most: int = MODELS, effort: int = EFFORT) -> Found:
    """Find every smallest set of columns that together cover all rows.

    Parameters
    ----------
    covered : array of bool, rows x columns
        A chart, as `chart` makes it. Every row is covered by some column.
    most : int
        How many covers to list at most.
    effort : int
        How many cells the search may look at.

    Returns
    -------
    Found
        The columns of each cover.

    Raises
    ------
    TooHard
        If it is not settled within the effort how small the smallest are.
    """
    # A row that is covered by all that cover another row need not be looked at, and columns that
    # cover the same rows are tried once, and told apart in the end.
    size = covered.sum(axis=1)
    shared = covered.astype(float) @ covered.T.astype(float)
    implied = shared == size[:, None]  # [r, s]: whatever covers r covers s
    first = np.arange(len(size))[:, None] < np.arange(len(size))
    needed = ~(implied & (~implied.T | first)).any(axis=0)
    cells, kind = np.unique(covered[needed], axis=1, return_inverse=True)
    twins = [np.flatnonzero(kind.ravel() == number) for number in range(cells.shape[1])]
    search = _Search(cells.astype(float), effort)
    found: list[tuple[int, ...]] = []
    target = search.least
    try:
        while not found:
            for cover in search.covers(target):
                several = product(*(twins[column] for column in cover))
                found += islice((tuple(map(int, one)) for one in several), most + 1 - len(found))
                if len(found) > most:
                    break
            target += 1
    except TooHard:
        if not found:
            rows, columns = covered.shape
            raise TooHard(
                f"{rows} rows and {columns} prime implicants: the smallest models are not found "
                "within the effort that is allowed; take fewer conditions"
            ) from None
        return Found(found[:most], complete=False)
    return Found(found[:most], complete=len(found) <= most)


def relaxed(of: tuple[Cube, ...], towards: tuple[Cube, ...], expected: Cube) -> frozenset[Cube]:
    """Shorten the products of one model towards another's as far as expectations allow.

    Parameters
    ----------
    of, towards : tuple of Cube
        The products of a longer and of a shorter model.
    expected : Cube
        The bits on which something is expected, and what.

    Returns
    -------
    frozenset of Cube
        For each pair of a product and one of ``towards`` that it is within: the product without
        the bits that run against the expectation and that the shorter one does not need.
    """
    found = set()
    for cube in of:
        for short in towards:
            if cube.within(short):
                contrary = expected.care & (cube.value ^ expected.value) & ~short.care
                care = cube.care & ~contrary
                found.add(Cube(care, cube.value & care))
    return frozenset(found)


def _order(model: tuple[Cube, ...], width: int) -> tuple:
    """Sort key of a model: few bits first, then bit by bit, 1 before 0 before whatever."""
    keys = []
    for care, value in model:
        digits = [(care >> bit & 1, value >> bit & 1) for bit in reversed(range(width))]
        keys.append((care.bit_count(), [-cares - is_one for cares, is_one in digits]))
    return sum(bits for bits, _ in keys), keys


def shortest_models(on: np.ndarray, off: np.ndarray) -> Found:
    """Find all models with the fewest products for some rows.

    Parameters
    ----------
    on, off : array
        As for `primes`. Some row is in ``on``, some in ``off``, and none in both.

    Returns
    -------
    Found
        Ordered: the fewest bits first.

    Raises
    ------
    TooHard
        As `covers` does.
    """
    width = len(off).bit_length() - 1
    cubes = sorted(primes(on, off), key=lambda cube: _order((cube,), width))
    found, complete = covers(chart(on, cubes))
    models = [tuple(cubes[column] for column in sorted(cover)) for cover in found]
    return Found(sorted(models, key=lambda model: _order(model, width)), complete)


def easy_models(on: np.ndarray, long: Found, short: Found, expected: Cube, size: int) -> Found:
    """Find the models between a longer and a shorter one that expectations allow, for all pairs.

    Parameters
    ----------
    on : array of int
        The rows that all models cover.
    long, short : Found
        What assumes nothing about the other rows, and what assumes what makes it shortest.
    expected : Cube
        The bits on which something is expected, and what.
    size : int
        How many rows there are.

    Returns
    -------
    Found
        Those with the fewest products for ``on``, with rows allowed that the shorter model covers
        and that are in a product of the longer one, `relaxed` by what is expected.

    Raises
    ------
    TooHard
        As `covers` does.
    """
    if not expected.care:
        return long
    known: set[frozenset[Cube] | bytes] = set()
    found: dict[tuple[Cube, ...], None] = {}
    pairs = len(long.models) * len(short.models)
    complete, cells = long.complete and short.complete and pairs <= PAIRS, 0
    for pair in islice(product(long.models, short.models), PAIRS):
        if (easy := relaxed(*pair, expected)) in known:
            continue
        known.add(easy)
        off = np.ones(size, bool)
        off[on] = False
        for cube in easy:
            off &= ~rows_of(cube, size)
        if off.tobytes() in known:
            continue
        known.add(off.tobytes())
        if cells > CELLS:
            complete = False
            break
        some = shortest_models(on, off)
        found.update(dict.fromkeys(some.models))
        complete &= some.complete
        cells += len(on) * size
    width = size.bit_length() - 1
    models = sorted(found, key=lambda model: _order(model, width))
    return Found(models[:MODELS], complete and len(models) <= MODELS)
