"""Page headers, page footers and page numbers, taken out for reading on over the end of a page.

A phrase that goes over the end of a page is interrupted by them, and `casebook.copies.kwic` has no
hash to tell whether a line belongs there. What recurs is not always a header, though: a transcript
has many lines that say "Yes." or "Mm.". So only that is taken out which stands in one place of the
page, or comes at equal distances.
"""

import bisect
import itertools
import re
import statistics
from collections import Counter
from collections.abc import Iterable, Sequence
from typing import NamedTuple

MAX_LINES = 1_000_000  # a text with more is not searched for page headers
MAX_RUNNING = 120  # characters of a page header or footer
PAGE = (12, 150)  # a page has at least and at most so many lines that are not blank
EDGE = 6  # lines at the top and at the bottom of a page that may be a header or footer

_DIGITS = re.compile(r"\d+")
_UNLIKE = re.compile(r"[^\w#]+|_")


class _Slot(NamedTuple):
    """Where a line stands on a page that form feeds part from others."""

    page: int
    top: int  # lines above it
    bottom: int  # lines below it


def without_running_lines(text: str) -> str:
    """Take out page headers, page footers and page numbers.

    Lines count as the same if they differ in digits, spaces and punctuation only. What is taken
    out are short lines that recur

    - in the same place at the top or at the bottom of at least two pages, and seldom elsewhere,
      where form feeds part the pages;
    - where nothing parts them, at least three times, mostly as far apart as pages are;
    - as a bare number that grows by one or two while one or two pages go by.

    Parameters
    ----------
    text : str

    Returns
    -------
    str
        The text as it is if it has more than ``MAX_LINES`` lines, or no such line.
    """
    if text.count("\n") > MAX_LINES:
        return text
    lines, slots = _lines(text)
    same: dict[str, list[int]] = {}
    for n, line in enumerate(lines):
        if len(line) <= MAX_RUNNING:
            same.setdefault(_key(line), []).append(n)
    running = _page_numbers(lines, same.pop("#", []), slots)
    same.pop("", None)
    running.update(n for places in same.values() for n in _recurring(places, slots))
    if not running:
        return text
    return "\n".join(line for n, line in enumerate(lines) if n not in running)


def _lines(text: str) -> tuple[list[str], dict[int, _Slot]]:
    """The lines that are not blank; and of those near the edge of a page, where they stand."""
    lines: list[str] = []
    slots: dict[int, _Slot] = {}
    pages = text.split("\f")
    for page, content in enumerate(pages):
        here = [line for line in content.splitlines() if line.strip()]
        if len(pages) > 1:
            for n in {*range(len(here))[:EDGE], *range(len(here))[-EDGE:]}:
                slots[len(lines) + n] = _Slot(page, n, len(here) - 1 - n)
        lines += here
    return lines, slots


def _key(line: str) -> str:
    """What two lines have in common that count as the same."""
    return _UNLIKE.sub("", _DIGITS.sub("#", line.casefold()))


def _recurring(places: Sequence[int], slots: dict[int, _Slot]) -> Iterable[int]:
    """Of lines that are the same, those that are a header or footer."""
    # Where form feeds part the pages, there is no need to guess at how long they are.
    if not slots:
        return places if _recur_by_page(places) else ()
    at_edges = _in_one_place([n for n in places if n in slots], slots)
    on_two_pages = len({slots[n].page for n in at_edges}) > 1
    return at_edges if on_two_pages and 2 * len(at_edges) > len(places) else ()


def _in_one_place(places: Iterable[int], slots: dict[int, _Slot]) -> list[int]:
    """The lines in the most frequent place of a header, and in that of a footer."""
    places = list(places)
    tops = Counter(slots[n].top for n in places if slots[n].top < EDGE)
    bottoms = Counter(slots[n].bottom for n in places if slots[n].bottom < EDGE)
    top = max(tops, key=lambda slot: tops[slot], default=None)
    bottom = max(bottoms, key=lambda slot: bottoms[slot], default=None)
    return [n for n in places if slots[n].top == top or slots[n].bottom == bottom]


def _recur_by_page(numbers: Sequence[int]) -> bool:
    """Whether lines are mostly about as far apart as the same line of several pages."""
    # The foot of one page and the head of the next may be the same: they are one place.
    places = [n for before, n in zip([-PAGE[0], *numbers], numbers, strict=False) if n - before > 6]
    gaps = [after - n for n, after in itertools.pairwise(places)]
    if len(gaps) < 2 or (usual := statistics.median(gaps)) < PAGE[0]:
        return False
    if not _regular(numbers, places):
        return False
    # Even and odd pages may have headers of their own, two pages apart. Three lines are often
    # enough at equal distances by chance, so they must be nearly exactly so.
    least = 0.9 if len(gaps) == 2 else 0.8
    alike = sum(least <= gap / usual <= 1 / least for gap in gaps)
    return usual <= 2 * PAGE[1] and 3 * alike > 2 * len(gaps)


def _regular(numbers: Sequence[int], places: Sequence[int]) -> bool:
    """Whether nearly every place has as many of the lines, as it has not if people say them.

    The first and the last place are left out: before and after them is no page.
    """
    here = Counter(bisect.bisect_right(places, n) for n in numbers)
    inner = [here[place] for place in range(2, len(places))]
    _, usual = Counter(inner).most_common(1)[0]
    return 10 * usual >= 9 * len(inner)


def _page_numbers(lines: Sequence[str], numbers: Iterable[int], slots: Iterable[int]) -> set[int]:
    """Of lines that are a number only, those that count pages."""
    by_value: dict[int, list[int]] = {}
    for n in numbers:
        digits = "".join(_DIGITS.findall(lines[n]))
        if len(digits) <= 5:
            by_value.setdefault(int(digits), []).append(n)
    found = {n for n in numbers if n in slots}
    for value, places in by_value.items():
        for step in (1, 2):
            found |= _counting(places, by_value.get(value + step, []), step)
    return found


def _counting(places: Iterable[int], later: Sequence[int], pages: int) -> set[int]:
    """The lines of two numbers that stand one or two pages apart."""
    found: set[int] = set()
    for n in places:
        index = bisect.bisect_left(later, n + pages * PAGE[0])
        if index < len(later) and later[index] <= n + pages * PAGE[1]:
            found |= {n, later[index]}
    return found
