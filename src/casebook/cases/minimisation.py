"""The shortest formulas that say the same as a truth table: prime implicants and smallest covers.

A row of a truth table is a number: bit for bit the values of its conditions, the first condition
highest. A product of conditions, such as ``A*~C``, is a `Cube`: which bits it cares about, and
what they have to be. Two steps lead to the formulas.

1. McCluskey (1956), *Minimization of Boolean functions*, Bell System Technical Journal 35, after
   Quine (1952): combine rows that differ in one condition, and products likewise, until nothing
   combines. What is left are the prime implicants, from which no condition can be dropped.
2. Petrick (1956), *A direct determination of the irredundant forms of a Boolean function from the
   set of prime implicants*: each row to be explained asks for one of the prime implicants that
   cover it. Multiply these sums out, and the shortest products are the shortest formulas.

Multiplying out explodes, so the chart of rows by prime implicants is reduced first, and products
that can no longer be among the shortest are dropped on the way. Both keep every formula that ties.

The module knows bits only. What a row, a condition or an easy counterfactual *means* is said in
`casebook.cases.comparison`.
"""

from collections.abc import Collection, Iterable, Iterator
from functools import reduce
from itertools import islice, product
from operator import or_
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

MODELS = 200  # how many tied formulas are listed at most
PRODUCTS = 20_000  # how many products Petrick's method may try: less than a second
PAIRS = 1000  # how many pairs of tied models easy counterfactuals are sought for,
CELLS = 1 << 18  # as long as rows, times rows to be explained, are not used up by those that differ


class TooHard(ValueError):
    """A truth table whose shortest formulas are not found within the effort that is allowed."""


class Cube(NamedTuple):
    """A product of conditions: the bits that it cares about, and what they have to be."""

    care: int
    value: int

    def within(self, other: "Cube") -> bool:
        """Whether every row of this product is one of the other's."""
        return self.care & other.care == other.care and self.value & other.care == other.value


class Found(NamedTuple):
    """The shortest models, which tie; not `complete` if there are, or may be, more than listed."""

    models: list[tuple[Cube, ...]]
    complete: bool


def rows_of(cube: Cube, size: int) -> NDArray[np.bool_]:
    """Mark the rows of a truth table that a product covers: ``size`` values, true or false."""
    covered: NDArray[np.bool_] = (np.arange(size) & cube.care) == cube.value
    return covered


def primes(off: NDArray[np.bool_]) -> list[Cube]:
    """Find the prime implicants by McCluskey's combining; `off` marks rows not to be covered."""
    size = len(off)
    rows = np.arange(size)
    bits = [1 << bit for bit in range(size.bit_length() - 1)]
    # [free, row]: whether the product that has this row, and lets these bits run free, is allowed.
    allowed = np.empty((size, size), dtype=bool)
    allowed[0] = ~off
    for free in range(1, size):
        bit = free & -free
        allowed[free] = allowed[free ^ bit] & allowed[free ^ bit][rows ^ bit]
    prime = allowed.copy()
    for bit in bits:
        fixed = (rows & bit) == 0
        prime[fixed] &= ~allowed[rows[fixed] | bit]
    found = np.argwhere(prime & (rows[:, None] & rows == 0)).tolist()
    return [Cube(size - 1 - free, row) for free, row in found]


def _bits(mask: int) -> Iterator[int]:
    """The numbers of the bits that are set, from below."""
    while mask:
        low = mask & -mask
        yield low.bit_length() - 1
        mask ^= low


def _union(columns: Iterable[int]) -> int:
    """The rows that columns cover together."""
    return reduce(or_, columns, 0)


def _needed_rows(columns: Iterable[int]) -> int:
    """The rows of a chart that have to be looked at: what covers them covers all others too."""
    holders: dict[int, int] = {}
    for number, column in enumerate(columns):
        for row in _bits(column):
            holders[row] = holders.get(row, 0) | 1 << number
    needed: dict[int, int] = {}  # by the columns that cover it, one row
    for row, held in sorted(holders.items(), key=lambda item: (item[1].bit_count(), item[0])):
        if not any(other & held == other for other in needed):
            needed[held] = row
    return sum(1 << row for row in needed.values())


def _largest(columns: Iterable[int]) -> list[int]:
    """The columns that are not part of another one."""
    largest: list[int] = []
    for column in sorted(columns, key=lambda column: (-column.bit_count(), column)):
        if not any(column & other == column for other in largest):
            largest.append(column)
    return largest


class _Chart:
    """Columns of a chart, what covers each of its rows, and how much was multiplied out so far."""

    def __init__(self, columns: Collection[int]):
        self.rows = _union(columns)
        self.holders = {row: [c for c in columns if c >> row & 1] for row in _bits(self.rows)}
        self.reach = {row: _union(held) for row, held in self.holders.items()}
        self.by_choice = sorted(self.holders, key=lambda row: len(self.holders[row]))
        self.by_reach = sorted(self.holders, key=lambda row: self.reach[row].bit_count())
        self.tried = 0

    def at_least(self, open_rows: int) -> int:
        """So many columns are needed: rows that share no column take one each."""
        needed = 0
        for row in self.by_reach:
            if open_rows >> row & 1:
                needed += 1
                open_rows &= ~self.reach[row]
        return needed

    def longer(self, products: dict[frozenset[int], int], left: int) -> dict[frozenset[int], int]:
        """Multiply each product by the columns of a row that it leaves open.

        A product is kept, with the rows still open, if ``left`` more columns may be enough.
        """
        found: dict[frozenset[int], int] = {}
        for chosen, open_rows in products.items():
            row = next(row for row in self.by_choice if open_rows >> row & 1)
            self.tried += len(self.holders[row])
            if self.tried > PRODUCTS:
                raise TooHard
            for column in self.holders[row]:
                if self.at_least(open_rows & ~column) <= left:
                    found[chosen | {column}] = open_rows & ~column
        return found


def petrick(columns: Collection[int]) -> list[frozenset[int]]:
    """Multiply out which columns cover each row, and keep the products with the fewest columns.

    Columns are the rows that they cover, as bits; TooHard if too many products have to be tried.
    """
    chart = _Chart(columns)
    most = chart.at_least(chart.rows)
    while True:  # until the first size at which a product leaves no row open
        products = {frozenset[int](): chart.rows}
        for left in reversed(range(most)):
            products = chart.longer(products, left)
        if products:
            return list(products)
        most += 1


def covers(columns: Collection[int]) -> Iterator[frozenset[int]]:
    """Find every smallest set of columns of a chart that covers all rows.

    Rows that are covered whatever covers the others are left out, and so are columns that are part
    of another one, until nothing changes; Petrick's method solves the rest. Each smallest cover
    with columns that were left out turns into one without them, if each is replaced by what it is
    part of. So all are found by going back: replacing columns by parts of them, where that still
    covers everything. Columns are the rows that they cover, as bits, no two alike.
    """
    rows = _needed_rows(columns)
    parts: dict[int, list[int]] = {}
    for column in columns:
        if part := column & rows:
            parts.setdefault(part, []).append(column)
    largest = _largest(parts)
    seen = set()
    for cover in covers(largest) if len(largest) < len(columns) else petrick(largest):
        for swapped in _swapped(tuple(cover), parts):
            for whole in map(frozenset, product(*(parts[part] for part in swapped))):
                if whole not in seen:
                    seen.add(whole)
                    yield whole


def _swapped(cover: tuple[int, ...], parts: Collection[int]) -> Iterator[tuple[int, ...]]:
    """Replace columns of a cover by parts of them in every way that leaves no row open."""

    def extend(done: tuple[int, ...]) -> Iterator[tuple[int, ...]]:
        if len(done) == len(cover):
            yield done
            return
        column = cover[len(done)]
        others = _union(done) | _union(cover[len(done) + 1 :])
        for part in parts:
            if part & column == part and column & ~others & ~part == 0:
                yield from extend((*done, part))

    return extend(())


def _order(model: tuple[Cube, ...], width: int) -> tuple[int, list[tuple[int, list[int]]]]:
    """Sort key of a model: few bits first, then bit by bit, 1 before 0 before whatever."""
    keys = []
    for care, value in model:
        places = reversed(range(width))
        keys.append((care.bit_count(), [-(care >> b & 1) - (value >> b & 1) for b in places]))
    return sum(bits for bits, _ in keys), keys


def shortest_models(on: NDArray[np.int64], off: NDArray[np.bool_]) -> Found:
    """Find all models with the fewest products for some rows.

    Parameters
    ----------
    on : array of int
        The rows to be explained; at least one.
    off : array of bool
        For each of the 2**k rows whether no product may cover it: none in ``on``, and at least
        one. Rows that are neither may be covered or not.

    Returns
    -------
    Found
        Ordered: the fewest bits first.

    Raises
    ------
    TooHard
        If the smallest covers are not found within the effort that is allowed.
    """
    width = len(off).bit_length() - 1
    by_rows: dict[int, list[Cube]] = {}
    for cube in sorted(primes(off), key=lambda cube: _order((cube,), width)):
        covered = np.flatnonzero((on & cube.care) == cube.value).tolist()
        if covered:
            by_rows.setdefault(sum(1 << row for row in covered), []).append(cube)
    every = (cubes for cover in covers(by_rows) for cubes in product(*(by_rows[c] for c in cover)))
    try:
        found = list(islice(every, MODELS + 1))
    except TooHard:
        raise TooHard(
            f"{len(on)} combinations with the outcome and {sum(map(len, by_rows.values()))} prime "
            "implicants: which formulas are the shortest is not found in reasonable time; take "
            "fewer conditions, so that cases share combinations"
        ) from None
    models = [tuple(sorted(m, key=lambda cube: _order((cube,), width))) for m in found[:MODELS]]
    models.sort(key=lambda model: _order(model, width))
    return Found(models, complete=len(found) <= MODELS)


def relaxed(of: Iterable[Cube], towards: Iterable[Cube], expected: Cube) -> frozenset[Cube]:
    """Shorten the products of one model towards another's as far as expectations allow.

    A product that is within one of the shorter model loses the bits that run against what is
    expected and that the shorter one does not need.
    """
    found = set()
    for cube, short in product(of, towards):
        if cube.within(short):
            contrary = expected.care & (cube.value ^ expected.value) & ~short.care
            care = cube.care & ~contrary
            found.add(Cube(care, cube.value & care))
    return frozenset(found)


def easy_models(
    on: NDArray[np.int64], long: Found, short: Found, expected: Cube, size: int
) -> Found:
    """Find the models between a longer and a shorter one that expectations allow, for all pairs.

    They cover the rows ``on`` with the fewest products, and of other rows those at most that the
    shorter model covers and that are in a product of the longer one, `relaxed` by what is expected.
    """
    if not expected.care:
        return long
    pairs = list(islice(product(long.models, short.models), PAIRS + 1))
    allowed: dict[bytes, NDArray[np.bool_]] = {}
    for easy in dict.fromkeys(relaxed(*pair, expected) for pair in pairs[:PAIRS]):
        off = np.ones(size, dtype=bool)
        off[on] = False
        for cube in easy:
            off &= ~rows_of(cube, size)
        allowed[off.tobytes()] = off
    most = max(1, CELLS // (size * len(on)))
    complete = len(pairs) <= PAIRS and len(allowed) <= most and long.complete and short.complete
    found: set[tuple[Cube, ...]] = set()
    for off in islice(allowed.values(), most):
        models, every = shortest_models(on, off)
        found.update(models)
        complete &= every
        if len(found) > MODELS:
            break
    width = size.bit_length() - 1
    models = sorted(found, key=lambda model: _order(model, width))
    return Found(models[:MODELS], complete and len(models) <= MODELS)
