"""The ways in which programs count the characters of a text.

Some count code points and some UTF-16 units, in which an emoji is two; some count a byte order mark
and both halves of CR LF; some count bytes of HTML without its tags. A file does not say which, so
what it tells of the marked places has to.

Two modules decide, and one decision could not serve both. QualCoder and Taguette keep the words of
each place, and one of their texts may have been counted in two ways: `casebook.exchange.placing`
asks place by place, and looks for the words where the numbers are wrong. REFI-QDA has names of
places, which may be those words or something else: looking for them would move places that are
right. So in `casebook.exchange.positions` all places of a file decide together, or the user does.
"""

import itertools
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

Numbers = NDArray[np.int64]

BOM = "\ufeff"


class Counting(NamedTuple):
    """One way to count the characters of a text.

    Attributes
    ----------
    raw : str
        The text as the file has it.
    offsets : array
        What the count is before each character, and after the last.
    starts, ends : array
        Where in our text the character stands, and where the one before it has ended.
    """

    raw: str
    offsets: Numbers
    starts: Numbers
    ends: Numbers

    def place(self, start: int | None, end: int | None) -> tuple[int, int, str] | None:
        """Start and end in our text, and the words there; None for what is no place at all."""
        if start is None or end is None or not 0 <= start <= end <= self.offsets[-1]:
            return None
        bounds = np.array([start, end])
        first, last = np.searchsorted(self.offsets, bounds, side="right") - 1
        if (self.offsets[[first, last]] != bounds).any():  # in the middle of a character
            return None
        begins = int(self.starts[first])
        return begins, max(begins, int(self.ends[last])), self.raw[first:last]


def clean(raw: str) -> str:
    """Give a text as positions count in it: no byte order mark, and a line feed at line ends.

    Parameters
    ----------
    raw : str

    Returns
    -------
    str
    """
    return raw.removeprefix(BOM).replace("\r\n", "\n").replace("\r", "\n")


def countings(raw: str) -> list[Counting]:
    """Give the ways in which programs count a plain text, the most likely first.

    Parameters
    ----------
    raw : str
        As the file has it.

    Returns
    -------
    list of Counting
        Only those that differ for this text.
    """
    ways = itertools.product((False, True), (True, False), (False, True))
    found: dict[bytes, Counting] = {}
    for utf16, one, mark in ways:
        way = counting(raw, utf16=utf16, crlf=1 if one else 2, mark=mark)
        found.setdefault(way.offsets.tobytes(), way)
    return list(found.values())


def counting(
    raw: str, *, utf16: bool = False, crlf: int = 1, lf: int = 1, mark: bool = False
) -> Counting:
    """Give one way of counting a plain text.

    Parameters
    ----------
    raw : str
        As the file has it.
    utf16 : bool
        Whether a character beyond U+FFFF counts twice.
    crlf, lf : int
        What CR LF counts, and LF alone.
    mark : bool
        Whether the byte order mark counts.

    Returns
    -------
    Counting
    """
    points = np.frombuffer(raw.encode("utf-32-le", "surrogatepass"), dtype="<u4")
    widths = np.ones(len(points), dtype=np.int64)
    if utf16:
        widths[points > 0xFFFF] = 2
    carriages = np.flatnonzero((points[:-1] == 13) & (points[1:] == 10))
    alone = points == 10
    alone[carriages + 1] = False
    widths[alone] = lf
    widths[carriages] = crlf - 1
    kept = np.ones(len(points), dtype=np.int64)
    kept[carriages] = 0
    if raw.startswith(BOM):
        kept[0], widths[0] = 0, mark
    ours = _before(kept)
    return Counting(raw, _before(widths), ours, ours)


def _before(widths: Numbers) -> Numbers:
    return np.concatenate(([0], np.cumsum(widths)))
