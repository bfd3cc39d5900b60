"""Page breaks: lines of a copy that may be page headers, page footers or page numbers.

A passage that goes over the end of a page is interrupted by them. What recurs is not always one of
them, though: a transcript has many lines that say "Yes." or "Mm.". So nothing is decided here, and
no line is ever taken out of a text. What is found are *breaks*: lines in a row that a passage may
have been interrupted by. `casebook.copies.matching` tries to read on behind them, and the hash of
the passage says whether that was right.
"""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import islice
from typing import NamedTuple

MAX_RUNNING = 120  # letters and digits of a page header or footer
MAX_LINES = 8  # lines of a footer and the header behind it
MAX_LOOSE = 4  # the same, if only one end of them is like a header
EDGE = 6  # lines at the top and at the bottom of a page that may be a header or footer
FEW = 5000  # so many breaks may be in any text; in others, one for so many letters ...
SHARE = 8  # ... of a short text
SHARE_LONG = 40  # ... and of a long one
PAGE = 6  # a page has more lines than this, so no line of every page comes more often

_DIGITS = re.compile("[0-9]+")


class Line(NamedTuple):
    """One line of a copy, as far as it has letters and digits.

    Attributes
    ----------
    start : int
        Where it begins, counted in normalised characters.
    text : str
        The line, normalised.
    at_edge : bool
        Whether it is near the top or bottom of a page, where form feeds part pages.
    """

    start: int
    text: str
    at_edge: bool


class Break(NamedTuple):
    """Lines in a row that may interrupt a passage.

    Attributes
    ----------
    start, end : int
        In normalised characters.
    first, last : int
        Its lines, counted from 0.
    kind : tuple of str
        Its first and its last line without digits.
    """

    start: int
    end: int
    first: int
    last: int
    kind: tuple[str, str]


def breaks(lines: Sequence[Line], short: bool = True) -> list[Break]:
    """Find what may be a page break.

    A break has at most ``MAX_LINES`` lines, all of them short. Its first and its last line

    - begin or end with a number,
    - or stand near a form feed,
    - or recur, digits apart, with another line before it (the first) or behind it (the last). That
      rules out what is only a text that comes twice.

    In a short text one of the two is enough, for at most ``MAX_LOOSE`` lines: a page may have a
    number at its foot, and the title of a section at its head that no other page has. A text that
    has too many lines like that, as a table of numbers has, is looked at more strictly: there must
    be more breaks with such a first and last line, and no more than there can be pages.

    Parameters
    ----------
    lines : sequence of Line
    short : bool
        Whether the text is short enough to look at it thoroughly.

    Returns
    -------
    list of Break
        By first and last line.
    """
    if not lines:
        return []
    keys = [_DIGITS.sub("#", line.text) for line in lines]
    opening, closing = (_like_headers(lines, keys, step) for step in (-1, 1))
    letters = lines[-1].start + len(lines[-1].text)
    most = max(FEW, letters // (SHARE if short else SHARE_LONG))
    for loose in (MAX_LOOSE, 0) if short else (0,):
        found = list(islice(_breaks(lines, keys, opening, closing, loose), most + 1))
        if len(found) <= most:
            return found
    kinds = Counter(each.kind for each in _breaks(lines, keys, opening, closing, 0))
    usual = {kind for kind, count in kinds.items() if 3 <= count <= len(lines) // (2 * PAGE)}
    strict = (e for e in _breaks(lines, keys, opening, closing, 0) if e.kind in usual)
    found = list(islice(strict, most + 1))
    return found if len(found) <= most else []


def _breaks(
    lines: Sequence[Line],
    keys: Sequence[str],
    opening: Sequence[bool],
    closing: Sequence[bool],
    loose: int,
) -> Iterator[Break]:
    """The breaks, with so many lines at most if only one end of them is like a header."""
    for first, line in enumerate(lines):
        longest = MAX_LINES if opening[first] else loose
        for last in range(first, min(first + longest, len(lines))):
            if len(lines[last].text) > MAX_RUNNING:
                break
            like = opening[first] + closing[last]
            if like == 2 or (like and last - first < loose):
                end = lines[last].start + len(lines[last].text)
                yield Break(line.start, end, first, last, (keys[first], keys[last]))


def _like_headers(lines: Sequence[Line], keys: Sequence[str], step: int) -> list[bool]:
    """Of each line, whether a break may begin with it (step -1) or end with it (step 1)."""
    often = max(2, len(lines) // PAGE)
    counts = Counter(keys)
    varying = {key for key in _varying(keys, step) if counts[key] <= often}
    return [
        line.at_edge or key.startswith("#") or key.endswith("#") or key in varying
        for line, key in zip(lines, keys, strict=True)
    ]


def _varying(keys: Sequence[str], step: int) -> set[str]:
    """The keys that recur beside several other keys, a step away."""
    beside: dict[str, str] = {}
    varying = set()
    for n, key in enumerate(keys):
        other = keys[n + step] if 0 <= n + step < len(keys) else ""
        if beside.setdefault(key, other) != other:
            varying.add(key)
    return varying
