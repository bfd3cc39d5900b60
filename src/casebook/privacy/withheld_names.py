"""Names that must not be in the book, kept as fingerprints so that the book does not hold them.

``withheld.csv`` has a row per name: its kind, how many words it has, and an HMAC-SHA-256 of its
first word and of all its words under a fixed salt, cut to 16 hex digits. The rows are in the order
of the hashes. A text is searched by hashing its words, one to four at a time, and looking the
hashes up.

What this keeps secret, and what not. Nobody reads a name off the file, no search engine finds
one in it, and a name does not get into the book through its own gate. It is no encryption: the
salt stands here, names are few and hashing is quick, so that whoever has a list of candidates
can try each of them. The people in the list stand by name in a published report, and the list
confirms no more than that report. For the municipality that an article keeps anonymous this
would be too little. So nobody was identified to make the list: it holds *all* Danish
municipalities, but for those that other sources of the book name (and names that are common
words, which count only beside a word such as *kommune*). Whoever tries them all learns which
places the book does not speak of, and not which of them is meant.

To add a name, put the kind and `fingerprint` of it in a row of the file and sort the file by hash;
the name itself goes nowhere.

``person`` are practitioners, officials, publishers and participants whom sources name and the
tables do not (cited authors are not among them), ``place`` the municipalities, ``unit`` what
would single the municipality out: names of its offices, its rank and size.
"""

import csv
import hmac
import re
import unicodedata
from collections.abc import Iterable, Iterator
from functools import lru_cache
from importlib import resources
from typing import NamedTuple

KINDS = ("person", "place", "unit")
LISTED, PART = "listed", "part"  # names of one's own, and each of their words
SHORTEST = 3  # letters of a word that is looked for by itself
PARTICLES = frozenset("van von der den bin ibn abu del las los".split())
SALT = b"casebook: names that are withheld"
LONGEST = 4  # words in a name
# Runs of letters or of digits; what lies between words does not matter.
WORD = re.compile(r"[^\W\d_]+|\d+")
# Written by hand in many ways; an accent is taken off, a letter of its own is written out.
LETTERS = str.maketrans({"å": "aa", "æ": "ae", "ø": "o", "ð": "d", "þ": "th", "ß": "ss"})
# Soft hyphens and characters without width, which could hide a name from a search.
INVISIBLE = dict.fromkeys(map(ord, "\u00ad\u200b\u200c\u200d\u2060\ufeff"))


def visible(text: str) -> str:
    """The text without characters that nobody sees."""
    return text if text.isascii() else text.translate(INVISIBLE)


def normalise(word: str) -> str:
    """A word in small letters without accents, so that spellings of one name are the same."""
    plain = unicodedata.normalize("NFKC", word).casefold().translate(LETTERS)
    plain = unicodedata.normalize("NFKD", plain)
    return "".join(letter for letter in plain if not unicodedata.combining(letter))


@lru_cache(maxsize=1 << 18)
def _hash(words: tuple[str, ...]) -> str:
    return hmac.digest(SALT, " ".join(words).encode(), "sha256").hex()[:16]


@lru_cache(maxsize=1 << 18)
def _word(word: str) -> tuple[str, str, str]:
    """A normalised word, its hash, and the hash of what it is the genitive of (or its own)."""
    plain = normalise(word)
    base = plain[:-1] if len(plain) > 3 and plain.endswith("s") else plain
    return plain, _hash((plain,)), _hash((base,))


class Fingerprint(NamedTuple):
    """What is kept of a name: how many words it has, and hashes of the first and of all."""

    words: int
    first: str
    hash: str


def fingerprint(name: str) -> Fingerprint:
    """Fingerprint a name.

    Parameters
    ----------
    name : str
        One to four words.

    Returns
    -------
    Fingerprint

    Raises
    ------
    ValueError
        If it has no word or more than four.
    """
    words = tuple(normalise(word) for word in WORD.findall(unicodedata.normalize("NFC", name)))
    if not 1 <= len(words) <= LONGEST:
        raise ValueError(f"a name has 1 to {LONGEST} words, not {len(words)}")
    return Fingerprint(len(words), _hash(words[:1]), _hash(words))


# By hash of the first word: number of words and hash of all, and the kind.
Names = dict[str, dict[tuple[int, str], str]]


def names(own: Iterable[str] = (), ours: bool = True) -> Names:
    """The fingerprints to search for.

    Parameters
    ----------
    own : iterable of str
        More names, in plain words, for a study of one's own. Each of their words is looked for
        too.
    ours : bool
        Whether the names that the casebook withholds count: they are none of another's study, in
        which the same town may stand.

    Returns
    -------
    dict of str to dict
        By hash of the first word: number of words and hash of all of them, to the kind.

    Raises
    ------
    ValueError
        As `fingerprint`.
    """
    found: Names = {}
    text = (resources.files("casebook.privacy") / "withheld.csv").read_text(encoding="utf-8")
    for row in csv.DictReader(text.splitlines()) if ours else ():
        found.setdefault(row["first"], {})[int(row["words"]), row["hash"]] = row["kind"]
    for name in own:
        words = [*WORD.findall(unicodedata.normalize("NFC", name))]
        for part in words if len(words) > 1 else ():
            if len(part) >= SHORTEST and part.casefold() not in PARTICLES:
                found.setdefault(fingerprint(part).first, {}).setdefault(
                    (1, fingerprint(part).hash), PART
                )
    for name in own:
        many, first, code = fingerprint(name)
        found.setdefault(first, {})[many, code] = LISTED
    return found


def _may_begin(word: str, known: Names) -> bool:
    """Whether a name that is looked for begins with a word."""
    _, own, base = _word(word)
    return own in known or base in known


def search(text: str, known: Names) -> Iterator[tuple[int, int, str]]:
    """Find names in a text.

    A name is found in any case, with other accents, in the genitive, across line breaks, and
    inside an id such as ``x-name-1``.

    Parameters
    ----------
    text : str
        Already `visible` and composed (NFC), so that positions mean the same to the caller.
    known : dict
        What `names` gives.

    Yields
    ------
    tuple of int, int and str
        Start and end in the text, and the kind.
    """
    if not any(_may_begin(word, known) for word in set(WORD.findall(text))):
        return  # as almost always: where the words stand need not be known
    words = [(m.start(), m.end(), *_word(m.group())) for m in WORD.finditer(text)]
    for place, (start, _, _, own, base) in enumerate(words):
        if own not in known and base not in known:
            continue
        for many, code in sorted({*known.get(own, ()), *known.get(base, ())}):
            some = words[place : place + many]
            plain = tuple(word[2] for word in some)
            forms = {plain, (*plain[:-1], plain[-1].removesuffix("s"))}
            if len(some) == many and code in map(_hash, forms):
                kind = known.get(own, {}).get((many, code)) or known[base][many, code]
                yield start, some[-1][1], kind
