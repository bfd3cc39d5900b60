"""Fingerprints of passages: where a row stands in a source, without a word of the source.

An anchor is three facts about a span of a publication: how many letters and digits it has, a
hash of its first letters (to find candidates quickly) and a hash of the whole (to be sure).
Whoever holds the publication can check a row against it; whoever does not has nothing to quote.

What a plain hash does not do is keep a secret: anybody can hash a guess and compare. English
carries some 0.6 to 1.3 bits a letter (Shannon 1951), so the shortest span that is allowed, 40
letters, stands for 24 to 52 bits, and the 32 letters of its head for 19 to 42. At 10 billion
guesses a second, which one graphics card makes, 52 bits take five days and 24 bits no time. The
minimum rules out what can simply be listed (a name, a date, an answer of three words); it does not
stop somebody who knows all of the sentence but the name. For a published text this is no loss. For
confidential field notes give a key: the hash is then an HMAC-SHA-256 (RFC 2104), and without the
key no guess can be tested. The length stays visible, whether two rows have the same span stays
visible, and whoever has the key can guess as before.

This module makes anchors. `casebook.copies.matching` finds them in a text, `copies.verifying` says
whether that is where they should be, and `copies.reading` reads files.
"""

import hashlib
import hmac
import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import NamedTuple

HEAD = 32  # letters and digits in the opening part that finds candidates
MIN_LENGTH = 40  # a shorter span could be guessed from its hash; see above for the sum
# Under a key nothing can be guessed, so that a span need only be long enough to have a place. Of
# the places where a word begins in two publications of 53,000 and 95,000 letters, one in six and
# one in ten have 16 letters that stand elsewhere too (of 12 letters a third and a quarter, of 8
# half of them). Which of several places is meant, the order of the passages then has to tell.
MIN_KEYED = 16
CHUNK = 1 << 16  # characters that are treated at a time

_TAG = re.compile(r"</?[A-Za-z][^<>]{0,200}>")
# What `str.isalnum` says no to: a word character of `re` is one of those, or the underscore.
_OTHER = re.compile(r"[\W_]+")

# Hands on the items that it is given, and may tell people how far it has come.
Track = Callable[[Sequence[int], str], Iterable[int]]


class Anchor(NamedTuple):
    """Fingerprint of one span of text.

    Attributes
    ----------
    length : int
        Letters and digits in the normalised span.
    head : str
        First 16 hexadecimal digits of the SHA-256 of the opening: the first ``HEAD`` characters,
        or the first ``MIN_KEYED`` of a span that is shorter.
    hash : str
        First 32 hexadecimal digits of the SHA-256 of the whole normalised span.
    """

    length: int
    head: str
    hash: str


def opening(length: int) -> int:
    """How many letters and digits of a span of that length find candidates."""
    # Two lengths and no more, because every one takes a pass through the text.
    return HEAD if length >= HEAD else MIN_KEYED


def untracked(items: Sequence[int], label: str) -> Iterable[int]:
    """Hand on the items and tell nobody."""
    return items


def digest(text: str, key: bytes | None) -> bytes:
    """Hash a normalised text, under a key if there is one."""
    data = text.encode("utf-8", "surrogatepass")
    return hashlib.sha256(data).digest() if key is None else hmac.digest(key, data, "sha256")


def check_key(key: bytes | None) -> None:
    """Refuse a key that is empty."""
    # An empty key is most likely an empty file, and would protect nothing.
    if key is not None and not key:
        raise ValueError("the key is empty")


def composes(character: str) -> bool:
    """Whether a character may become one with what precedes it, when it is normalised.

    Marks do, and so do the vowels and final consonants of Hangul, and the voicing of narrow Kana.
    """
    return (
        "\u1160" <= character <= "\u11ff"
        or character in "\uff9e\uff9f"
        or unicodedata.category(character).startswith("M")
    )


def _chunks(text: str) -> Iterator[str]:
    """Cut a text where normalising the pieces is normalising the whole."""
    start = 0
    while start < len(text):
        end = start + CHUNK
        while end < len(text) and composes(text[end]):
            end += 1
        yield text[start:end]
        start = end


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
    # In pieces, or every word of a large file would be in memory as a string of its own.
    return "".join(_OTHER.sub("", chunk) for chunk in normalised_chunks(without_tags(text)))


def without_tags(text: str) -> str:
    """Put a space in the place of every tag of mark-up."""
    return _TAG.sub(" ", text)


def tags_blanked(text: str) -> str:
    """Put as many spaces in the place of every tag of mark-up as it has characters."""
    return _TAG.sub(lambda tag: " " * len(tag[0]), text)


def normalised_chunks(text: str) -> Iterator[str]:
    """Give the pieces of a text in Unicode NFKC and casefolded."""
    return (unicodedata.normalize("NFKC", chunk).casefold() for chunk in _chunks(text))


def anchor(span: str, key: bytes | None = None) -> Anchor:
    """Make the fingerprint of a span.

    Parameters
    ----------
    span : str
        The words of the source, as they stand there.
    key : bytes, optional
        For confidential material: hash with HMAC-SHA-256 under this key instead of plain SHA-256.
        Somebody without the key can then not test guesses against the hash. It does not hide
        the length, nor anything from those who have the key; and it gains nothing for a text
        that is published. Use at least 32 random bytes, and keep them apart from the tables.

    Returns
    -------
    Anchor

    Raises
    ------
    ValueError
        If the span has fewer than ``MIN_LENGTH`` letters and digits (with a key: ``MIN_KEYED``),
        or the key is empty.
    """
    check_key(key)
    norm = normalise(span)
    least, why = (
        (MIN_LENGTH, "could be guessed from its hash")
        if key is None
        else (MIN_KEYED, "stands in too many places")
    )
    if len(norm) < least:
        raise ValueError(
            f"the span has {len(norm)} letters and digits; an anchor needs at least {least}, "
            f"because a shorter one {why}"
        )
    head = digest(norm[: opening(len(norm))], key).hex()[:16]
    return Anchor(len(norm), head, digest(norm, key).hex()[:32])
