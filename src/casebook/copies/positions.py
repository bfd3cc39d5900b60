"""Where in a text a letter of its reduced form stands.

Spans are found in letters and digits (see `casebook.copies.anchors`), and shown in the text that
these come from, in which a letter may be several code points and a code point several letters.
"""

import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from casebook.copies.anchors import composes, normalise, tags_blanked
from casebook.copies.matching import Place

# An accent may follow a letter of ASCII.
NOT_ASCII = re.compile(r"[\x00-\x7f]?[^\x00-\x7f]+")
_LETTERS = re.compile(r"[A-Za-z0-9]+")


def clusters(text: str) -> Iterator[tuple[int, str]]:
    """Cut before every character that does not compose with what precedes it."""
    start = 0
    for n in range(1, len(text) + 1):
        if n == len(text) or not composes(text[n]):
            yield start, text[start:n]
            start = n


class _Run(NamedTuple):
    """A piece of text with letters in it."""

    letters: int  # before it
    length: int  # letters in it
    start: int  # code points before it
    size: int  # code points in it
    plain: bool  # whether every letter is a code point of its own


def in_code_points(text: str, spans: Iterable[Place]) -> list[Place]:
    """Say where spans of letters and digits stand in a text.

    Parameters
    ----------
    text : str
    spans : iterable of Place
        In letters and digits of the normalised text. None is empty.

    Returns
    -------
    list of Place
        The same in code points of the text: from the first one that has to do with the first
        letter to the last one that has to do with the last letter, the end exclusive.
    """
    wanted = list(spans)
    edges = sorted({edge for span in wanted for edge in (span.start, span.end - 1)})
    at: dict[int, tuple[int, int]] = {}
    known = 0
    for run in _runs(tags_blanked(text)) if edges else ():
        while known < len(edges) and edges[known] < run.letters + run.length:
            at[edges[known]] = _code_points(run, edges[known])
            known += 1
        if known == len(edges):
            break
    return [Place(at[span.start][0], at[span.end - 1][1]) for span in wanted]


def _code_points(run: _Run, letter: int) -> tuple[int, int]:
    """Where the code points of one letter begin and end."""
    if not run.plain:  # one character in several code points, or the reverse
        return run.start, run.start + run.size
    start = run.start + letter - run.letters
    return start, start + 1


def _runs(text: str) -> Iterator[_Run]:
    """The pieces of a text that have letters: words of ASCII, or a cluster of anything else."""
    letters, done = 0, 0
    for piece in (*NOT_ASCII.finditer(text), None):
        for word in _LETTERS.finditer(text, done, piece.start() if piece else len(text)):
            size = word.end() - word.start()
            yield _Run(letters, size, word.start(), size, True)
            letters += size
        if piece is None:
            return
        done = piece.end()
        for start, cluster in clusters(piece[0]):
            count = len(normalise(cluster))
            if count:
                yield _Run(letters, count, piece.start() + start, len(cluster), False)
                letters += count
