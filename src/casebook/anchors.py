"""Fingerprints of passages: where a row stands in a source, without a word of the source.

An anchor is three facts about a span of a publication: how many letters and digits it has, a
hash of its first letters (to find candidates quickly) and a hash of the whole (to be sure).
Whoever holds the publication can check a row against it; whoever does not learns nothing to
quote. This module makes and resolves anchors in a text; it does not read PDF or HTML.
"""

import hashlib
import re
import unicodedata
from typing import NamedTuple

HEAD = 32  # letters and digits in the opening part that finds candidates
MIN_LENGTH = 40  # a shorter span could be guessed from its hash

_TAG = re.compile(r"</?[A-Za-z][^<>]{0,200}>")


class Anchor(NamedTuple):
    """Fingerprint of one span of text.

    Attributes
    ----------
    length : int
        Letters and digits in the normalised span.
    head : str
        First 16 hexadecimal digits of the SHA-256 of the first ``HEAD`` characters.
    hash : str
        First 32 hexadecimal digits of the SHA-256 of the whole normalised span.
    """

    length: int
    head: str
    hash: str


def _digest(text: str, digits: int) -> str:
    return hashlib.sha256(text.encode("utf-8")).hexdigest()[:digits]


def normalise(text: str) -> str:
    """Reduce a text to what all copies of it share.

    Parameters
    ----------
    text : str
        Any copy of a text: plain, marked up, wrapped or hyphenated at line ends.

    Returns
    -------
    str
        Letters and digits only, in Unicode NFKC and casefolded. Spaces, line ends, hyphens,
        punctuation, mark-up tags and case are gone.
    """
    folded = unicodedata.normalize("NFKC", _TAG.sub(" ", text)).casefold()
    return "".join(c for c in folded if c.isalnum())


def anchor(span: str) -> Anchor:
    """Make the fingerprint of a span.

    Parameters
    ----------
    span : str
        The words of the source, as they stand there.

    Returns
    -------
    Anchor

    Raises
    ------
    ValueError
        If the span has fewer than ``MIN_LENGTH`` letters and digits.
    """
    norm = normalise(span)
    if len(norm) < MIN_LENGTH:
        raise ValueError(
            f"the span has {len(norm)} letters and digits; an anchor needs at least {MIN_LENGTH}, "
            "because a shorter one could be guessed from its hash"
        )
    return Anchor(len(norm), _digest(norm[:HEAD], 16), _digest(norm, 32))


def locate(anchors: dict[str, Anchor], text: str) -> dict[str, list[int]]:
    """Find anchored spans in a copy of their source.

    One pass over the text hashes every opening of ``HEAD`` characters; only where an opening
    agrees is the whole span hashed, so time grows with the length of the text.

    Parameters
    ----------
    anchors : dict of str to Anchor
        Anchors by row id.
    text : str
        The reader's copy.

    Returns
    -------
    dict of str to list of int
        For each id the positions, in normalised characters, where its span begins; an empty
        list where it is not found.
    """
    norm = normalise(text)
    by_head: dict[str, list[str]] = {}
    for key, a in anchors.items():
        by_head.setdefault(a.head, []).append(key)
    found: dict[str, list[int]] = {key: [] for key in anchors}
    for start in range(len(norm) - HEAD + 1):
        for key in by_head.get(_digest(norm[start : start + HEAD], 16), ()):
            span = norm[start : start + anchors[key].length]
            if len(span) == anchors[key].length and _digest(span, 32) == anchors[key].hash:
                found[key].append(start)
    return found
