"""The nearest place of a passage that is not in a copy as it was, and what is different there.

With the words as they were, the place is the stretch of the copy that has most of them in their
order, and the difference is one of words. Without them an anchor tells less: that its opening
stands somewhere, and, by its hash, whether leaving out a word or two of the copy gives back the
passage. Nothing here is kept.
"""

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher
from itertools import accumulate
from typing import NamedTuple

from casebook.copies.anchors import Anchor, digest, normalise, opening
from casebook.copies.matching import Place

SAME, WAS, NOW, HERE = "same", "was", "now", "here"
AT_AN_END = 3  # words at an end of a passage that may have been exchanged for as many
MOST_ADDED = 3  # words in a row that are left out to see whether the rest is the passage
TRIES = 6000  # hashes for one passage

# What became of some words (SAME, WAS: gone, NOW: new, or HERE, which is not known), and they.
Change = tuple[str, str]


class Words(NamedTuple):
    """The words of a text that have a letter or digit.

    Attributes
    ----------
    text : str
    folded : list of str
        Their letters and digits, in the order of the text.
    places : list of Place
        Where they stand, in code points.
    """

    text: str
    folded: list[str]
    places: list[Place]

    def between(self, first: int, last: int) -> str:
        """The words from one to before another, as they stand, on one line."""
        return " ".join(self.text[p.start : p.end] for p in self.places[first:last])

    def at(self, position: int) -> int:
        """The word that ends behind a position."""
        return bisect_left(self.places, position + 1, key=lambda place: place.end)


def words(text: str) -> Words:
    """Cut a text at its spaces."""
    folded, places = [], []
    for word in re.finditer(r"\S+", text):
        if letters := normalise(word[0]):
            folded.append(letters)
            places.append(Place(*word.span()))
    return Words(text, folded, places)


def nearest(old: Words, copy: Words, expected: int | None) -> Place | None:
    """Find the stretch of a copy that has most of the words of a passage in their order.

    Parameters
    ----------
    old : Words
        The passage as it was.
    copy : Words
    expected : int or None
        Where the passage should stand: of stretches that have as many of its words, the nearer one
        counts.

    Returns
    -------
    Place or None
        Words of the copy, by their number; None if no stretch has half of the words.
    """
    size = len(old.folded)
    if not size or not copy.folded:
        return None
    there = copy.at(expected) if expected is not None else 0
    # The number of words in common is known for every stretch after one walk along the copy.
    begin, common = max(
        enumerate(_in_common(old.folded, copy.folded)),
        key=lambda stretch: (stretch[1], -abs(stretch[0] - there)),
    )
    if common < _enough(size):
        return None
    low = max(begin - size // 2 - 2, 0)
    around = copy.folded[low : begin + size + size // 2 + 2]
    matcher = SequenceMatcher(None, old.folded, around, autojunk=False)
    blocks = _together([b for b in matcher.get_matching_blocks() if b.size])
    if sum(block.size for block in blocks) < _enough(size):
        return None
    first, last = blocks[0], blocks[-1]
    start = low + first.b - _replaced(first.a)
    end = low + last.b + last.size + _replaced(size - last.a - last.size)
    return Place(max(start, 0), min(end, len(copy.folded)))


def _replaced(words: int) -> int:
    """Of words at one end of a passage that are not there: a few were exchanged, many are gone."""
    return words if words <= AT_AN_END else 0


def _enough(size: int) -> int:
    """Words in common without which two stretches of this size are not one that was changed."""
    return max(min(size, 2), (size + 1) // 2)


def _in_common(old: Sequence[str], copy: Sequence[str]) -> Iterator[int]:
    """How many words each stretch of a copy has in common with a passage, in any order."""
    wanted, here, common = Counter(old), Counter[str](), 0
    for n, word in enumerate(copy):
        here[word] += 1
        common += here[word] <= wanted[word]
        begin = n - len(old)
        if begin >= 0:
            gone = copy[begin]
            common -= here[gone] <= wanted[gone]
            here[gone] -= 1
        if begin >= -1 or n == len(copy) - 1:
            yield common


class _Block(NamedTuple):
    a: int
    b: int
    size: int


def _together(blocks: Sequence[tuple[int, int, int]]) -> list[_Block]:
    """Leave out single words at either end that agree by chance: they stand by themselves."""
    found = [_Block(*block) for block in blocks]

    def by_chance(end: _Block, before: _Block, behind: _Block) -> bool:
        gaps = behind.a - before.a - before.size, behind.b - before.b - before.size
        return end.size == 1 and max(gaps) > 1

    while len(found) > 1 and by_chance(found[0], found[0], found[1]):
        del found[0]
    while len(found) > 1 and by_chance(found[-1], found[-2], found[-1]):
        del found[-1]
    return found


def difference(old: Words, copy: Words, place: Place) -> list[Change]:
    """Say word by word what a passage was and what stands in its place."""
    here = copy.folded[place.start : place.end]
    changes: list[Change] = []
    matcher = SequenceMatcher(None, old.folded, here, autojunk=False)
    for kind, a, b, c, d in matcher.get_opcodes():
        if kind == "equal":
            changes.append((SAME, copy.between(place.start + c, place.start + d)))
            continue
        if b > a:
            changes.append((WAS, old.between(a, b)))
        if d > c:
            changes.append((NOW, copy.between(place.start + c, place.start + d)))
    return changes


def added(anchor: Anchor, copy: Words, first: int, key: bytes | None) -> Place | None:
    """Find words of a copy without which a passage is as it was.

    Parameters
    ----------
    anchor : Anchor
    copy : Words
    first : int
        The word with which the passage begins.
    key : bytes or None

    Returns
    -------
    Place or None
        One, two or three words, by their number. The hash of the rest is that of the passage, so
        that this is no guess.
    """
    sizes = list(accumulate((len(word) for word in copy.folded[first:]), initial=0))
    inside = bisect_left(sizes, anchor.length)  # words that the passage has, if none is added
    letters = "".join(copy.folded[first : first + inside + MOST_ADDED + 1])
    behind = bisect_left(sizes, opening(anchor.length))  # the opening is known to be there
    tries = 0
    for number in range(1, MOST_ADDED + 1):
        for n in range(behind, min(inside, len(sizes) - number)):
            start, end = sizes[n], sizes[n + number]
            whole = letters[:start] + letters[end : end + anchor.length - start]
            tries += 1
            if tries > TRIES:
                return None
            if len(whole) == anchor.length and _is(anchor, whole, key):
                return Place(first + n, first + n + number)
    return None


def _is(anchor: Anchor, letters: str, key: bytes | None) -> bool:
    return digest(letters, key).hex()[:32] == anchor.hash
