"""A document of one's own, held against the passages that were taken from it.

Where a publication's passages have their paragraphs to be resolved in, those of a transcript have
their order: a passage is where it should be if what stands before and behind it does so in its
table too.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

import pandas as pd

from casebook.copies.anchors import Anchor, Track, opening, tags_blanked, untracked
from casebook.copies.matching import Place, places
from casebook.copies.near_places import HERE, NOW, SAME, Change, added, difference, nearest, words
from casebook.copies.positions import in_code_points
from casebook.copies.reading import links_blanked
from casebook.copies.setting_aside import Aside
from casebook.copies.verifying import in_order

RESULTS = ("resolved", "moved", "changed", "not found")


class Passage(NamedTuple):
    """A passage of a document, as far as a copy can be held against it.

    Attributes
    ----------
    passage_id : str
    locator : str
        Blank if its row has none.
    start, end : int or None
        Where it stood when it was taken, in code points.
    anchor : Anchor
    """

    passage_id: str
    locator: str
    start: int | None
    end: int | None
    anchor: Anchor


class Seen(NamedTuple):
    """What became of one passage in a reader's copy of its document.

    Attributes
    ----------
    passage_id, locator : str
    result : str
        One of `RESULTS`; `look` says when.
    start, end : int or None
        Where it stands in the copy, or the nearest place, in code points (see
        `casebook.copies.text_of`).
    places : int
        In how many places its words stand.
    known_by : str
        Of a changed passage, what tells its place: ``words`` (the text as it was), ``added``
        (without these words it is as it was), ``opening`` (its first letters are there),
        ``neighbours`` (what was taken before and behind it is there). Else blank.
    changes : tuple of (str, str)
        Words of the copy, for a screen: ``same``, ``was`` and ``now``. Nothing of it is stored.
    """

    passage_id: str
    locator: str
    result: str
    start: int | None = None
    end: int | None = None
    places: int = 0
    known_by: str = ""
    changes: tuple[Change, ...] = ()


def anchored_passages(passages: pd.DataFrame) -> dict[str, list[Passage]]:
    """Pick the passages that have an anchor, by their document.

    Parameters
    ----------
    passages : DataFrame
        The table of a study.

    Returns
    -------
    dict of str to list of Passage
    """
    found: dict[str, list[Passage]] = {}
    for row in passages.to_dict("records"):
        parts = [row.get(f"anchor_{field}") for field in Anchor._fields]
        if any(_blank(part) for part in parts):
            continue
        length, head, whole = parts
        passage = Passage(
            str(row["passage_id"]),
            "" if _blank(row.get("locator")) else str(row["locator"]),
            _number(row.get("start")),
            _number(row.get("end")),
            Anchor(int(str(length)), str(head), str(whole)),
        )
        found.setdefault(str(row["document_id"]), []).append(passage)
    return found


def _blank(value: Any) -> bool:
    return value is None or bool(pd.isna(value)) or value == ""


def _number(value: Any) -> int | None:
    return None if _blank(value) else int(value)


def look(
    passages: Sequence[Passage],
    text: str,
    aside: Aside,
    key: bytes | None = None,
    earlier: Iterable[str] = (),
    track: Track = untracked,
) -> list[Seen]:
    """Say of every passage of a document what became of it in a copy.

    ``resolved``
        if its words stand in the copy, in the order of the passages that are found once each and
        whose order is kept; or if its row has no position, anywhere.
    ``moved``
        if its words stand in the copy, and no place of them is like that.
    ``changed``
        if its words are not there, and the nearest place can be told: by the words as they were,
        if one of the earlier texts has them; by its opening; or by its neighbours, if they left
        room for half of it.
    ``not found``
        otherwise.

    Parameters
    ----------
    passages : sequence of Passage
        Those of one document.
    text : str
        The copy; see `casebook.copies.text_of`.
    aside : Aside
        What nobody said. Passages are looked for in the copy without it, and in the copy as it is.
    key : bytes, optional
        The key that the anchors were made with.
    earlier : iterable of str
        The document as it may have been when the passages were taken. What it says counts only
        where an anchor holds in it.
    track : callable, optional
        See `casebook.copies.locate`.

    Returns
    -------
    list of Seen
        In the order of the passages.

    Raises
    ------
    casebook.copies.PatternError
        If a pattern takes too long.
    """
    readings = list(readings_of(text, aside))
    found = _found({p.passage_id: p.anchor for p in passages}, readings, key, track)
    seen = _judge(passages, found)
    if any(each.result == "not found" for each in seen):
        near = _Near(passages, seen, readings, key)
        lost = [p for p, each in zip(passages, seen, strict=True) if each.result == "not found"]
        for was in earlier:
            lost = near.by_words(lost, list(readings_of(was, aside)))
        near.by_opening(lost)
        return [near.seen[p.passage_id] for p in passages]
    return seen


def where(
    passages: Sequence[Passage],
    text: str,
    aside: Aside,
    key: bytes | None = None,
    track: Track = untracked,
) -> dict[str, list[Place]]:
    """Say where passages stand in a text, in code points.

    Parameters
    ----------
    passages, text, aside, key, track
        See `look`.

    Returns
    -------
    dict of str to list of Place
        By passage id; an empty list where it does not stand there as it was.
    """
    return _found({p.passage_id: p.anchor for p in passages}, readings_of(text, aside), key, track)


def readings_of(text: str, aside: Aside) -> Iterator[str]:
    """Give the forms in which a passage may stand unbroken, all with the positions of the text.

    Parameters
    ----------
    text, aside
        See `look`.

    Yields
    ------
    str
        First the one that anchors are made of.
    """
    text = tags_blanked(text)
    given = []
    ways = (aside, aside.as_told, aside.without_stamps, str, links_blanked)
    for reading in (way(text) for way in ways):
        if reading not in given:
            given.append(reading)
            yield reading


def _found(
    anchors: Mapping[str, Anchor], readings: Iterable[str], key: bytes | None, track: Track
) -> dict[str, list[Place]]:
    """Where spans stand, in code points, by the first reading that has them."""
    found: dict[str, list[Place]] = {row: [] for row in anchors}
    for reading in readings:
        missing = {row: anchor for row, anchor in anchors.items() if not found[row]}
        if not missing:
            break
        spans = places(missing, reading, key, track)
        flat = [(row, place) for row, here in spans.items() for place in here]
        where = in_code_points(reading, [place for _, place in flat])
        for (row, _), place in zip(flat, where, strict=True):
            found[row].append(place)
    return found


def _judge(passages: Sequence[Passage], found: Mapping[str, list[Place]]) -> list[Seen]:
    """Apply the definitions of `look` to what was found."""
    marks = [
        (found[p.passage_id][0].start, p.start)
        for p in passages
        if p.start is not None and len(found[p.passage_id]) == 1
    ]
    chain = in_order(sorted(marks))
    begins = [start for start, _ in chain]

    def fits(place: Place, start: int) -> bool:
        before, behind = bisect_left(begins, place.start), bisect_right(begins, place.start)
        return (not before or chain[before - 1][1] <= start) and (
            behind == len(chain) or start <= chain[behind][1]
        )

    def judged(p: Passage) -> Seen:
        here = found[p.passage_id]
        if not here:
            return Seen(p.passage_id, p.locator, "not found")
        good = [place for place in here if p.start is None or fits(place, p.start)]
        place = (good or here)[0]
        result = "resolved" if good else "moved"
        return Seen(p.passage_id, p.locator, result, place.start, place.end, len(here))

    return [judged(p) for p in passages]


class _Near:
    """The nearest places of what is not there as it was."""

    def __init__(
        self,
        passages: Sequence[Passage],
        seen: Sequence[Seen],
        readings: Sequence[str],
        key: bytes | None,
    ) -> None:
        self.readings, self.key = readings, key
        self.copy = words(readings[0])
        self.seen = {each.passage_id: each for each in seen}
        marks = [
            mark
            for p, each in zip(passages, seen, strict=True)
            if each.result == "resolved" and each.places == 1
            for mark in ((p.start, each.start), (p.end, each.end))
        ]
        known = sorted((was, now) for was, now in marks if was is not None and now is not None)
        # A position in the copy, and in the text as it was.
        self.marks = [(was, now) for was, now in in_order(known)]

    def _expected(self, position: int | None) -> int | None:
        """Where something should stand, going by the nearest that is known before or behind it."""
        if position is None or not self.marks:
            return None
        n = bisect_right(self.marks, position, key=lambda mark: mark[0])
        was, now = self.marks[max(n - 1, 0)]
        return max(now + position - was, 0)

    def by_words(self, lost: Iterable[Passage], earlier: Sequence[str]) -> list[Passage]:
        """Find the places of passages whose words an earlier text has; give back the others."""
        lost = list(lost)
        held = _found({p.passage_id: p.anchor for p in lost}, earlier, self.key, untracked)
        left = []
        for p in lost:
            if not held[p.passage_id]:
                left.append(p)
                continue
            start, end = held[p.passage_id][0]
            old = words(earlier[0][start:end])
            if place := nearest(old, self.copy, self._expected(p.start)):
                changes = difference(old, self.copy, place)
                self._note(p, place, "words", changes)
                if all(kind == SAME for kind, _ in changes):
                    self._only_set_aside(p)
        return left

    def _only_set_aside(self, p: Passage) -> None:
        """Of a passage anchored with its stamps, all that was said is there: nothing changed."""
        seen = self.seen[p.passage_id]
        start = seen.start or 0
        before = [now for was, now in self.marks if p.start is not None and was <= p.start]
        in_order = before[-1:] <= [start] <= [self._limit(p)]
        self.seen[p.passage_id] = seen._replace(
            result="resolved" if in_order else "moved", places=1, known_by="", changes=()
        )

    def by_opening(self, lost: Iterable[Passage]) -> None:
        """Find places by the first letters, or else by what stands before and behind."""
        lost = list(lost)
        # The hash of the opening is half as long as that of a whole span.
        heads = {
            p.passage_id: Anchor(opening(p.anchor.length), p.anchor.head, p.anchor.head)
            for p in lost
            if p.anchor.length > opening(p.anchor.length)
        }
        found = _found(heads, self.readings, self.key, untracked)
        for p in lost:
            if here := found.get(p.passage_id):
                self._from_opening(p, here)
            else:
                self._between_neighbours(p)

    def _from_opening(self, p: Passage, here: Sequence[Place]) -> None:
        there = self._expected(p.start)
        start = min((place.start for place in here), key=lambda at: abs(at - (there or at)))
        first = self.copy.at(start)
        more = added(p.anchor, self.copy, first, self.key)
        if more is None:
            last = min(self._last(first, p.anchor.length), self.copy.at(self._limit(p)))
            self._show(p, Place(first, max(last, first + 1)), "opening")
            return
        extra = sum(len(word) for word in self.copy.folded[more.start : more.end])
        last = self._last(first, p.anchor.length + extra)
        parts = ((SAME, first, more.start), (NOW, *more), (SAME, more.end, last))
        changes = [(kind, self.copy.between(a, b)) for kind, a, b in parts if b > a]
        self._note(p, Place(first, last), "added", changes)

    def _between_neighbours(self, p: Passage) -> None:
        """If what stood around a passage is there, and enough between: that is the place."""
        start, end = self._expected(p.start), self._expected(p.end)
        if p.start is None or p.end is None or start is None or end is None:
            return
        size, limit = p.end - p.start, self._limit(p)
        before = [mark for mark in self.marks if mark[0] <= p.start]
        behind = [mark for mark in self.marks if mark[0] >= p.end]
        if behind:
            was, now = before[-1] if before else (0, 0)
            if limit - now < behind[0][0] - was - size / 2:
                return
        if start + size / 2 > limit:
            return
        first, last = self.copy.at(start), self.copy.at(min(start + size, limit) - 1) + 1
        if first < last:
            self._show(p, Place(first, min(last, len(self.copy.places))), "neighbours")

    def _limit(self, p: Passage) -> int:
        """Where what comes behind a passage begins in the copy, or its end."""
        behind = [now for was, now in self.marks if p.end is not None and was >= p.end]
        return behind[0] if behind else len(self.copy.text)

    def _last(self, first: int, letters: int) -> int:
        """The word behind a stretch of so many letters."""
        n = first
        while n < len(self.copy.folded) and letters > 0:
            letters -= len(self.copy.folded[n])
            n += 1
        return n

    def _show(self, p: Passage, place: Place, known_by: str) -> None:
        self._note(p, place, known_by, [(HERE, self.copy.between(*place))])

    def _note(self, p: Passage, place: Place, known_by: str, changes: Iterable[Change]) -> None:
        start = self.copy.places[place.start].start
        end = self.copy.places[place.end - 1].end
        self.seen[p.passage_id] = Seen(
            p.passage_id, p.locator, "changed", start, end, 0, known_by, tuple(changes)
        )
