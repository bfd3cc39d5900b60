"""Where marked places are, for files that may say of each what they like.

Each way of counting is tried, and the one is taken under which the text at the marked places is
what the file itself says of them, in this document or, if it says nothing, in the others of the
same file. Else the edges of words may tell, if they tell clearly. Where nothing decides and it
makes a difference, nothing is guessed. `casebook.exchange.counting` says why not place by place.
"""

import itertools
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Literal, NamedTuple

import numpy as np

from casebook.exchange.counting import BOM, clean, counting
from casebook.exchange.project import ExchangeError

Units = Literal["codepoints", "utf16"]
LineEnds = Literal["one", "two"]
Mark = Literal["ignored", "counted"]
Place = tuple[int, int] | None

_ASTRAL = re.compile("[\U00010000-\U0010ffff]")
_SPACE = re.compile(r"\s")
_LONG_ENOUGH = 8  # letters of a name that begins like the marked text
# Edges of words decide if so many marked places differ, so many of them begin and end with words
# under one way, and so few under any other.
_ENOUGH, _MOST, _FEW = 3, 0.9, 0.5


class Way(NamedTuple):
    """A way of counting characters."""

    units: Units = "codepoints"
    line_ends: LineEnds = "one"
    mark: Mark = "ignored"


class Wanted(NamedTuple):
    """What the user says of the way; None where the file is to tell."""

    units: Units | None = None
    line_ends: LineEnds | None = None
    mark: Mark | None = None


FILE_TELLS = Wanted()


class Marked(NamedTuple):
    """A marked place as the file has it.

    Attributes
    ----------
    start, end : int
        As the program counts.
    says : tuple of str
        What the file says that stands there; may be something else altogether.
    """

    start: int
    end: int
    says: tuple[str, ...] = ()


@dataclass
class Counted:
    """A document whose marked places are to be found.

    Attributes
    ----------
    title : str
    raw : str
        The text as the file has it, with its byte order mark and line ends.
    marked : sequence of Marked
    places : list
        For each of them start and end in the text as a study has it, or None if they are not in
        it. Empty until `settle` has been here.
    decided : str
        What decided, in words; empty if all ways were alike.
    """

    title: str
    raw: str
    marked: Sequence[Marked]
    places: list[Place] = field(default_factory=list)
    decided: str = ""
    way: Way | None = None


def settle(documents: Iterable[Counted], wanted: Wanted = FILE_TELLS, file: str = "") -> None:
    """Find the marked places of documents of one file.

    Parameters
    ----------
    documents : iterable of Counted
        Their ``places``, ``decided`` and ``way`` are filled in.
    wanted : Wanted
        What the user says.
    file : str
        What to call the file in messages.

    Raises
    ------
    ExchangeError
        If ways of counting differ and nothing decides between them.
    """
    open_ones: list[_Trial] = []
    votes: dict[int, set[str]] = {0: set(), 1: set(), 2: set()}
    for document in documents:
        trial = _Trial(document, wanted)
        if trial.settled():
            for axis, value in trial.told():
                votes[axis].add(value)
        else:
            open_ones.append(trial)
    unanimous = {axis: next(iter(values)) for axis, values in votes.items() if len(values) == 1}
    left = [trial for trial in open_ones if not trial.settled_like(unanimous)]
    for alike in _alike(left):
        way = _by_edges(alike)
        for trial in alike:
            if way is None or not trial.settled_by_edges(way):
                raise trial.undecided(file)


class _Trial:
    """The ways of counting that are left for one document."""

    def __init__(self, document: Counted, wanted: Wanted):
        self.document = document
        self.text = clean(document.raw)
        self.all = {way: self._placed(way) for way in _ways(document.raw, wanted)}
        self.best = self._best(self.all)
        # A line end that is LF in the file is taken for two only if the text says so.
        if self._doubtful() and wanted.line_ends != "one" and "\r\n" not in document.raw:
            more = {
                way._replace(line_ends="two"): self._placed(way._replace(line_ends="two"))
                for way in self.all
            }
            best = self._best(self.all | more)
            if not set(best) & set(self.all):
                self.all, self.best = self.all | more, best

    def _placed(self, way: Way) -> list[Place]:
        return _placed(self.document.raw, self.document.marked, way)

    def _best(self, ways: dict[Way, list[Place]]) -> list[Way]:
        """The ways under which most of the text is as the file says, and least is nowhere."""
        ranks = {way: (self._agreement(p), -p.count(None)) for way, p in ways.items()}
        top = max(ranks.values())
        return [way for way, rank in ranks.items() if rank == top]

    def _agreement(self, places: list[Place]) -> int:
        pairs = zip(self.document.marked, places, strict=True)
        return sum(
            max((_agrees(self.text[p[0] : p[1]], said) for said in m.says), default=0)
            for m, p in pairs
            if p is not None
        )

    def _doubtful(self) -> bool:
        """Whether the best way leaves a place outside of the text, or another text than is said."""
        places = self.all[self.best[0]]
        telling = sum(1 for m in self.document.marked if m.says)
        return None in places or (telling > 0 and self._agreement(places) < 3 * telling)

    def settled(self) -> bool:
        """Whether what is left makes no difference; then the places are known."""
        first, *others = self.best
        if any(self.all[way] != self.all[first] for way in others):
            return False
        self.document.places, self.document.way = self.all[first], first
        if any(self.all[way] != self.all[first] for way in self.all):
            self.document.decided = self.document.decided or "the text at the marked places"
        return True

    def told(self) -> Iterable[tuple[int, str]]:
        """What this document tells of the others: axis and value."""
        if not self.document.decided:
            return
        for axis in range(3):
            values = {way[axis] for way in self.best}
            if len(values) == 1 and any(way[axis] not in values for way in self.all):
                yield axis, values.pop()

    def settled_like(self, unanimous: dict[int, str]) -> bool:
        """Whether it is settled if it was counted as the other documents were."""
        # What makes no difference in this document has one value only, maybe another one.
        here = {axis: {way[axis] for way in self.best} for axis in unanimous}
        fitting = [
            way
            for way in self.best
            if all(way[a] == v or v not in here[a] for a, v in unanimous.items())
        ]
        if not fitting or len(fitting) == len(self.best):
            return False
        before, self.best = self.best, fitting
        if self.settled():
            self.document.decided = "the text at marked places of other documents"
            return True
        self.best = before
        return False

    def settled_by_edges(self, way: Way) -> bool:
        self.best = [way]
        self.document.decided = "the edges of words"
        return self.settled()

    def at_edges(self, way: Way) -> list[bool]:
        """For each place on which the ways differ: whether it begins and ends with words."""
        columns = zip(*(self.all[w] for w in self.best), strict=True)
        differing = [n for n, places in enumerate(columns) if len(set(places)) > 1]
        return [self._between_words(self.all[way][n]) for n in differing]

    def _between_words(self, place: Place) -> bool:
        if place is None:
            return False
        start, end = place
        around = self.text[max(start - 1, 0) : start], self.text[end : end + 1]
        inside = self.text[start:end]
        return not (
            _SPACE.match(inside[:1])
            or _SPACE.match(inside[-1:])
            or (around[0].isalnum() and inside[:1].isalnum())
            or (around[1].isalnum() and inside[-1:].isalnum())
        )

    def undecided(self, file: str) -> ExchangeError:
        flags = []
        for axis, flag in enumerate(FLAGS):
            if len({way[axis] for way in self.best}) > 1:
                flags.append(flag)
        return ExchangeError(
            "nothing in the file tells how the positions of its marked places are counted, and it "
            f"makes a difference here; look at one of them in the program and give "
            f"{' and '.join(flags)}",
            ", ".join(filter(None, [file, self.document.title])),
        )


FLAGS = (
    "--positions codepoints or utf16",
    "--line-ends one or two",
    "--byte-order-mark ignored or counted",
)


def _ways(raw: str, wanted: Wanted) -> list[Way]:
    """The ways of counting that can make a difference in a text."""
    units: list[Units] = ["codepoints", "utf16"] if _ASTRAL.search(raw) else ["codepoints"]
    ends: list[LineEnds] = ["one", "two"] if "\r\n" in raw else ["one"]
    marks: list[Mark] = ["ignored", "counted"] if raw.startswith(BOM) else ["ignored"]
    return [
        Way(*way)
        for way in itertools.product(
            [wanted.units] if wanted.units else units,
            [wanted.line_ends] if wanted.line_ends else ends,
            [wanted.mark] if wanted.mark else marks,
        )
    ]


def _placed(raw: str, marked: Sequence[Marked], way: Way) -> list[Place]:
    """Where marked places are under one way of counting; None if they are not in the text."""
    if not marked:
        return []
    asked = np.array([(m.start, m.end) for m in marked], dtype=np.int64)
    two = 2 if way.line_ends == "two" else 1
    scale = counting(
        raw,
        utf16=way.units == "utf16",
        crlf=two,
        lf=1 if "\r\n" in raw else two,
        mark=way.mark == "counted",
    )
    at = np.searchsorted(scale.offsets, asked)
    inside = np.minimum(at, len(scale.offsets) - 1)
    known = scale.offsets[inside] == asked
    found = scale.starts[inside]
    return [
        (int(start), int(end)) if ok.all() and start < end else None
        for (start, end), ok in zip(found, known, strict=True)
    ]


def _agrees(found: str, said: str) -> int:
    """How well a marked text is what a name says: 4 the same, 3 it begins so, 0 neither."""
    text, name = _SPACE.sub(" ", found), _SPACE.sub(" ", said)
    if text == name:
        return 4
    short = name.rstrip("….").rstrip()
    enough = len(short) >= _LONG_ENOUGH
    if enough and text.startswith(short):
        return 3
    # Programs cut spaces off at the ends, or put one for several.
    text, short = " ".join(text.split()), " ".join(short.split())
    if text == " ".join(name.split()):
        return 2
    return int(enough and text.startswith(short))


def _alike(trials: Iterable[_Trial]) -> Iterable[list[_Trial]]:
    """Put documents together that have the same ways left."""
    groups: dict[tuple[Way, ...], list[_Trial]] = {}
    for trial in trials:
        groups.setdefault(tuple(trial.best), []).append(trial)
    return groups.values()


def _by_edges(trials: Sequence[_Trial]) -> Way | None:
    """The one way under which marked places begin and end with words, if that is clear."""
    shares: dict[Way, float] = {}
    for way in trials[0].best:
        edges = [edge for trial in trials for edge in trial.at_edges(way)]
        if len(edges) < _ENOUGH:
            return None
        shares[way] = sum(edges) / len(edges)
    best = max(shares, key=lambda way: shares[way], default=None)
    if best is None or shares[best] < _MOST:
        return None
    others = [share for way, share in shares.items() if _differs(trials, way, best)]
    return best if max(others, default=0.0) <= _FEW else None


def _differs(trials: Sequence[_Trial], one: Way, other: Way) -> bool:
    return any(trial.all[one] != trial.all[other] for trial in trials)
