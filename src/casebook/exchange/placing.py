"""Where a marked place is in a text, for files that keep the words of each place.

The words are compared with what stands there, place by place, whichever way the program counted;
`casebook.exchange.counting` says why. Where that decides nothing, no position is given, and the
reason is.
"""

import unicodedata
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cached_property
from typing import NamedTuple

from casebook.exchange.counting import Counting
from casebook.exchange.project import ExchangeError

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
    placed = [[way.place(mark.start, mark.end) for mark in marks] for way in ways]
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
