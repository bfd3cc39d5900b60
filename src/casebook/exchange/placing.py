"""Where in a text a marked place is, when programs count in different ways.

Some count code points and some UTF-16 units, in which an emoji is two; some count a byte order mark
and both halves of CR LF; some count bytes of HTML without its tags. Which way a file counts is not
asked but settled: the words that it keeps of each place are compared with what stands there. Where
that decides nothing, no position is given, and the reason is.

This is for files that keep such words: place by place, since one text may have been counted in two
ways. `casebook.exchange.positions` settles whole documents of files that keep none.
"""

import itertools
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cached_property
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from casebook.exchange.project import ExchangeError

Numbers = NDArray[np.int64]

BOM = "\ufeff"

MAX_LOOKED_THROUGH = 50_000_000_000  # characters of one text, all searches together
MOST_HITS = 1_000
# What programs put for the end of a line, and for a space that does not break.
_SAME = str.maketrans({"\u2029": "\n", "\u2028": "\n", "\xa0": " ", "\r": "\n"})


class Marked(NamedTuple):
    """A place as a file gives it: in whatever units, with the words that stood there, if any."""

    start: int | None
    end: int | None
    quote: str = ""


class Place(NamedTuple):
    """A place in our text, in code points; without numbers if it is not known, and then why."""

    start: int | None = None
    end: int | None = None
    why: str = ""


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

    def place(self, mark: Marked) -> tuple[int, int, str] | None:
        """Start and end in our text, and the words there; None for what is no place at all."""
        if mark.start is None or mark.end is None or not 0 <= mark.start <= mark.end:
            return None
        if mark.end > self.offsets[-1]:
            return None
        bounds = np.array([mark.start, mark.end])
        first, last = np.searchsorted(self.offsets, bounds, side="right") - 1
        if (self.offsets[[first, last]] != bounds).any():  # in the middle of a character
            return None
        start = int(self.starts[first])
        return start, max(start, int(self.ends[last])), self.raw[first:last]


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


def settle(text: str, ways: Sequence[Counting], marks: Sequence[Marked]) -> list[Place]:
    """Find the marked places of one text.

    Parameters
    ----------
    text : str
        Ours.
    ways : sequence of Counting
        Those in which the file may count.
    marks : sequence of Marked

    Returns
    -------
    list of Place
        One for each mark.
    """
    placed = [[way.place(mark) for mark in marks] for way in ways]
    right = [[_agrees(mark, at) for mark, at in zip(marks, row, strict=True)] for row in placed]
    votes = [sum(row) for row in right]
    best = [row for row, vote in zip(placed, votes, strict=True) if vote == max(votes)]
    search = Searchable(text)
    return [
        # One text may have been counted in two ways, by hand and by a search.
        _settled([[row[n] for row in rows] for rows in (best, placed)], mark, search)
        for n, mark in enumerate(marks)
    ]


def _agrees(mark: Marked, at: tuple[int, int, str] | None) -> bool:
    return bool(mark.quote) and at is not None and _same(at[2], mark.quote)


def _same(one: str, other: str) -> bool:
    return one == other or _folded(one) == _folded(other)


def _folded(words: str) -> str:
    return words.replace("\r\n", "\n").translate(_SAME)


def _settled(
    rounds: Sequence[Sequence[tuple[int, int, str] | None]], mark: Marked, search: "Searchable"
) -> Place:
    """One place: by the ways that fit the text as a whole, by any other, or by the words alone."""
    for found in rounds:
        fitting = [at for at in found if at and (not mark.quote or _same(at[2], mark.quote))]
        places = {at[:2] for at in fitting}
        if len(places) == 1:
            return Place(*places.pop())
        if places:
            return Place(why="programs would count to different places, and no words decide")
    if not mark.quote:
        return Place(why="it lies outside the text")
    elsewhere = search.find(mark.quote)
    if len(elsewhere) == 1:
        return Place(*elsewhere[0])
    if elsewhere:
        return Place(why="other words stand at its place, and its own stand in several")
    return Place(why="its words do not stand in the text")


class Searchable:
    """A text in which words are looked for as people would: line ends and accents aside.

    Parameters
    ----------
    text : str
    """

    def __init__(self, text: str) -> None:
        self.text = text
        self._left = MAX_LOOKED_THROUGH

    def find(self, quote: str) -> list[tuple[int, int]]:
        """Give the places where these words stand.

        Parameters
        ----------
        quote : str

        Returns
        -------
        list of tuple of int
            Start and end of each, letter by letter if it stands so anywhere; otherwise whatever
            the white space, and then whatever the punctuation and accents.
        """
        for of_text, reduce in ((self._spaced, _without_space), (self._lettered, _letters)):
            wanted, _ = reduce(quote.strip())
            if wanted:
                reduced, places = of_text
                if hits := list(self._hits(reduced, wanted)):
                    return [(places[hit], places[hit + len(wanted) - 1] + 1) for hit in hits]
        return []

    def _hits(self, text: str, wanted: str) -> Iterator[int]:
        self._left -= len(text)
        if self._left < 0:
            raise ExchangeError("too many of its places have to be looked for by their words")
        at = text.find(wanted)
        for _ in range(MOST_HITS):
            if at < 0:
                return
            yield at
            at = text.find(wanted, at + 1)

    @cached_property
    def _spaced(self) -> tuple[str, list[int]]:
        return _without_space(self.text)

    @cached_property
    def _lettered(self) -> tuple[str, list[int]]:
        return _letters(self.text)


def _without_space(text: str) -> tuple[str, list[int]]:
    return _reduced(text, lambda character: () if character.isspace() else (character,))


def _letters(text: str) -> tuple[str, list[int]]:
    return _reduced(text, _bare)


def _bare(character: str) -> Iterable[str]:
    return filter(str.isalnum, unicodedata.normalize("NFKD", character).casefold())


def _reduced(text: str, kept: Callable[[str], Iterable[str]]) -> tuple[str, list[int]]:
    """What is kept of a text, and where each character of it stands."""
    characters: list[str] = []
    places: list[int] = []
    for place, character in enumerate(text):
        for one in kept(character):
            characters.append(one)
            places.append(place)
    return "".join(characters), places
