"""Find anchored spans in a copy, around what may be a page header.

One pass over the text hashes openings of ``HEAD`` letters and digits, at every letter of a text of
ordinary length, where a word begins in one that is longer than a book. Only where an opening agrees
is the whole span hashed, so time grows with the length of the text. A span that a page break
interrupts, in its opening or behind it, is hashed without the break. Since its hash must then be
the anchor's, a line is never mistaken for a header that is part of the span.

The same is written in JavaScript for the page *Read beside your own copy*
(``web/pages/copy-anchors.js``), and tests hold the two equal. This is the reference.
"""

import re
from bisect import bisect_left
from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from itertools import groupby
from typing import NamedTuple, TypeVar

from casebook.copies.anchors import (
    CHUNK,
    HEAD,
    Anchor,
    Track,
    check_key,
    digest,
    normalised_chunks,
    opening,
    untracked,
    without_tags,
)
from casebook.copies.page_breaks import EDGE, PAGE, Break, Line, breaks

EVERYWHERE = 500_000  # letters; in a longer text only where a word begins is a span looked for
TRIES = 1000  # how often a span is hashed around breaks, in one text

_LINE_END = re.compile("\r\n|[\n\r\v\x1c\x1d\x1e\x85\u2028\u2029]")
_WORD = re.compile(r"[^\W_]+")
# Thai and what comes after it in Unicode is mostly written without spaces between words.
_UNSPACED = "\u0e00"

Id = TypeVar("Id", bound=Hashable)


class Place(NamedTuple):
    """Where a span stands in a copy, in normalised characters; what interrupts it counts."""

    start: int
    end: int


class Letters(NamedTuple):
    """A copy, reduced to letters and digits.

    Attributes
    ----------
    text : str
    lines : list of Line
    words : list of int
        Where its words begin, in ascending order.
    """

    text: str
    lines: list[Line]
    words: list[int]

    @property
    def short(self) -> bool:
        """Whether there is time to look for a span at every letter."""
        return len(self.text) <= EVERYWHERE


def letters(text: str) -> Letters:
    """Reduce a copy to letters and digits, line by line.

    Parameters
    ----------
    text : str

    Returns
    -------
    Letters
    """
    parts: list[str] = []
    lines: list[Line] = []
    pages: list[int] = []
    words: list[int] = []
    start = 0
    for page, line in _lines(without_tags(text)):
        begin = len(parts)
        at = start
        for chunk in normalised_chunks(line):
            for word in _WORD.findall(chunk):
                parts.append(word)
                spaced = word.isascii() or max(word) < _UNSPACED
                words += (at,) if spaced else range(at, at + len(word))
                at += len(word)
        if at > start:
            lines.append(Line(start, "".join(parts[begin:]), False))
            pages.append(page)
        start = at
    if pages and pages[-1]:
        edges = _edges(pages)
        lines = [line._replace(at_edge=n in edges) for n, line in enumerate(lines)]
    return Letters("".join(parts), lines, words)


def _lines(text: str) -> Iterator[tuple[int, str]]:
    """The lines of a text, each with the number of its page, where form feeds part pages."""
    for page, content in enumerate(text.split("\f")):
        yield from ((page, line) for line in _LINE_END.split(content))


def _edges(pages: Sequence[int]) -> set[int]:
    """The lines near the top or bottom of their page."""
    found: set[int] = set()
    for _, here in groupby(range(len(pages)), key=pages.__getitem__):
        on_page = list(here)
        found.update(on_page[:EDGE], on_page[-EDGE:])
    return found


def locate(
    anchors: Mapping[Id, Anchor],
    text: str,
    key: bytes | None = None,
    track: Track = untracked,
) -> dict[Id, list[int]]:
    """Say where anchored spans begin in a copy of their source.

    Parameters
    ----------
    anchors : mapping of id to Anchor
        Anchors by row id.
    text : str
        The reader's copy.
    key : bytes, optional
        The key that the anchors were made with.
    track : callable, optional
        Called with the pieces of work and a label; hands the pieces on, and may show progress.

    Returns
    -------
    dict of id to list of int
        For each id the positions, in normalised characters, where its span begins; an empty list
        where it is not found.
    """
    found = places(anchors, text, key, track)
    return {row: [place.start for place in found[row]] for row in anchors}


def places(
    anchors: Mapping[Id, Anchor],
    text: str,
    key: bytes | None = None,
    track: Track = untracked,
) -> dict[Id, list[Place]]:
    """Find anchored spans in a copy of their source.

    Parameters
    ----------
    anchors, text, key, track
        See `locate`.

    Returns
    -------
    dict of id to list of Place
        For each id the places where its span stands, in their order.
    """
    check_key(key)
    search = _Search(anchors, letters(text), key)
    blocks = track(range(0, len(search.text), CHUNK), "Looking for passages")
    for first in blocks:
        search.look_from(first, first + CHUNK)
    search.look_across_breaks()
    return {row: sorted(search.found[row].values()) for row in anchors}


class _Span(NamedTuple):
    length: int
    hash: bytes


class _Search:
    """One look through one text."""

    def __init__(self, anchors: Mapping[Id, Anchor], copy: Letters, key: bytes | None) -> None:
        self.text, self.words, self.short, self.key = copy.text, copy.words, copy.short, key
        self.breaks = breaks(copy.lines, short=copy.short)
        self.starts = [each.start for each in self.breaks]
        # Rows with the same span share one hash of it, or many equal rows would cost time.
        self.by_head: dict[int, dict[bytes, dict[_Span, list[Hashable]]]] = {}
        for row, a in anchors.items():
            heads = self.by_head.setdefault(opening(a.length), {})
            spans = heads.setdefault(bytes.fromhex(a.head), {})
            spans.setdefault(_Span(a.length, bytes.fromhex(a.hash)), []).append(row)
        self.tries: dict[_Span, int] = {}
        # One place for each beginning: lines that repeat may be left out in several ways.
        self.found: dict[Hashable, dict[int, Place]] = {row: {} for row in anchors}

    def look_from(self, first: int, end: int) -> None:
        """Look for spans that begin from one position to another, their openings unbroken."""
        for size, heads in self.by_head.items():
            last = min(end, len(self.text) - size + 1)
            for start in range(first, last) if self.short else self._words(first, last):
                spans = heads.get(digest(self.text[start : start + size], self.key)[:8])
                if spans:
                    self._note(spans, start, None)

    def look_across_breaks(self) -> None:
        """Look for spans whose openings a break interrupts."""
        for each in self.breaks:
            for size, heads in self.by_head.items():
                behind = self.text[each.end : each.end + size - 1]
                for start in self._words(each.start - size + 1, each.start):
                    before = self.text[start : each.start]
                    joined = before + behind[: size - len(before)]
                    spans = heads.get(digest(joined, self.key)[:8])
                    if spans:
                        self._note(spans, start, each)

    def _words(self, first: int, end: int) -> Iterable[int]:
        """Where a word begins between two positions."""
        return self.words[bisect_left(self.words, first) : bisect_left(self.words, end)]

    def _note(
        self, spans: Mapping[_Span, list[Hashable]], start: int, broken: Break | None
    ) -> None:
        """Of the spans whose openings agree, note those that agree as a whole."""
        for span, rows in spans.items():
            place = self._whole(span, start, broken)
            if place:
                for row in rows:
                    self.found[row].setdefault(start, place)

    def _whole(self, span: _Span, start: int, broken: Break | None) -> Place | None:
        """The place of a span that begins here, if there is a way to read it."""
        if broken is None:
            place = self._read(span, start, ())
            if place:
                return place
        for left_out in self._ways(span, start, broken):
            tried = self.tries.get(span, 0)
            if tried >= TRIES:
                return None
            self.tries[span] = tried + 1
            place = self._read(span, start, left_out)
            if place:
                return place
        return None

    def _read(self, span: _Span, start: int, left_out: Sequence[Break]) -> Place | None:
        """Read a span without some breaks."""
        parts, at, missing = [], start, span.length
        for each in left_out:
            parts.append(self.text[at : each.start])
            missing -= each.start - at
            at = each.end
        end = at + missing
        if missing <= 0 or end > len(self.text):
            return None
        whole = "".join((*parts, self.text[at:end]))
        found = digest(whole, self.key)[: len(span.hash)] == span.hash
        return Place(start, end) if found else None

    def _ways(self, span: _Span, start: int, broken: Break | None) -> Iterator[Sequence[Break]]:
        """The breaks that may have to be left out: one, all of one kind, or two."""
        if broken is not None:
            yield (broken,)
            behind = self._between(broken.end + 1, start + span.length + broken.end - broken.start)
            first = [broken]
        else:
            behind = self._between(start + HEAD, start + span.length)
            first = behind
            yield from ((each,) for each in first)
        for each in first:
            kind = self._of_kind(each, start + span.length)
            if len(kind) > 1:
                yield kind
        for each in first:
            yield from ((each, other) for other in behind if other.first - each.last > PAGE)

    def _between(self, first: int, end: int) -> list[Break]:
        """The breaks that begin between two positions."""
        return self.breaks[bisect_left(self.starts, first) : bisect_left(self.starts, end)]

    def _of_kind(self, each: Break, end: int) -> list[Break]:
        """A break and those of its kind behind it, up to the end of a span that they interrupt."""
        kind = [each]
        end += each.end - each.start
        for n in range(bisect_left(self.starts, each.end), len(self.breaks)):
            other = self.breaks[n]
            if other.start >= end:
                break
            if other.kind == each.kind and other.start > kind[-1].end:
                kind.append(other)
                end += other.end - other.start
        return kind
