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

This module makes and resolves anchors in a text; `casebook.copies.reading` reads files.
"""

import hashlib
import hmac
import re
import unicodedata
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from numbers import Integral
from typing import Any, NamedTuple, TypeVar

import pandas as pd

from casebook.tables import closest, show

HEAD = 32  # letters and digits in the opening part that finds candidates
MIN_LENGTH = 40  # a shorter span could be guessed from its hash; see above for the sum
CHUNK = 1 << 16  # characters that are treated at a time

_TAG = re.compile(r"</?[A-Za-z][^<>]{0,200}>")
# What `str.isalnum` says no to: a word character of `re` is one of those, or the underscore.
_OTHER = re.compile(r"[\W_]+")

Id = TypeVar("Id", bound=Hashable)
# Hands on the items that it is given, and may tell people how far it has come.
Track = Callable[[Sequence[int], str], Iterable[int]]


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


class Finding(NamedTuple):
    """What became of one passage in a reader's copy.

    Attributes
    ----------
    passage_id : str
    result : str
        ``resolved``, ``moved`` or ``not found``; `verify` says when.
    locator : str
        Where the tables say that the passage stands.
    """

    passage_id: str
    result: str
    locator: str


# What a table of anchored rows must have, beside an id.
COLUMNS = ("source_id", "locator", *(f"anchor_{field}" for field in Anchor._fields))


class AnchoredRows(NamedTuple):
    """The rows of one source that have anchors; `anchored_rows` makes it.

    Attributes
    ----------
    locators : dict of str to str
        Where each passage stands, by its id.
    number : dict of str to int
        Which paragraph of the source a locator is, counted in the source's order.
    anchors : dict of (str, str) to Anchor
        By table and, there, by id of the passage or locator of the paragraph.
    """

    locators: dict[str, str]
    number: dict[str, int]
    anchors: dict[tuple[str, str], Anchor]


class AnchorError(ValueError):
    """The tables cannot be used to verify a copy."""


def untracked(items: Sequence[int], label: str) -> Iterable[int]:
    """Hand on the items and tell nobody."""
    return items


def _digest(text: str, key: bytes | None) -> bytes:
    data = text.encode("utf-8", "surrogatepass")
    return hashlib.sha256(data).digest() if key is None else hmac.digest(key, data, "sha256")


def _check_key(key: bytes | None) -> None:
    # An empty key is most likely an empty file, and would protect nothing.
    if key is not None and not key:
        raise ValueError("the key is empty")


def _chunks(text: str) -> Iterator[str]:
    """Cut a text where normalising the pieces is normalising the whole.

    That is before any character that never composes with what precedes it: marks do, and so do
    the vowels and final consonants of Hangul.
    """
    start = 0
    while start < len(text):
        end = start + CHUNK
        while end < len(text) and (
            "\u1160" <= text[end] <= "\u11ff" or unicodedata.category(text[end]).startswith("M")
        ):
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
    return "".join(
        _OTHER.sub("", unicodedata.normalize("NFKC", chunk).casefold())
        for chunk in _chunks(_TAG.sub(" ", text))
    )


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
        If the span has fewer than ``MIN_LENGTH`` letters and digits, or the key is empty.
    """
    _check_key(key)
    norm = normalise(span)
    if len(norm) < MIN_LENGTH:
        raise ValueError(
            f"the span has {len(norm)} letters and digits; an anchor needs at least {MIN_LENGTH}, "
            "because a shorter one could be guessed from its hash"
        )
    return Anchor(len(norm), _digest(norm[:HEAD], key).hex()[:16], _digest(norm, key).hex()[:32])


def locate(
    anchors: Mapping[Id, Anchor],
    text: str,
    key: bytes | None = None,
    track: Track = untracked,
) -> dict[Id, list[int]]:
    """Find anchored spans in a copy of their source.

    One pass over the text hashes every opening of ``HEAD`` characters; only where an opening
    agrees is the whole span hashed, so time grows with the length of the text.

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
        For each id the positions, in normalised characters, where its span begins; an empty
        list where it is not found.
    """
    _check_key(key)
    norm = normalise(text)
    # Rows with the same span share one hash of it, or many equal rows would cost time.
    by_head: dict[bytes, dict[tuple[int, bytes], list[Id]]] = {}
    for row, a in anchors.items():
        spans = by_head.setdefault(bytes.fromhex(a.head), {})
        spans.setdefault((a.length, bytes.fromhex(a.hash)), []).append(row)
    found: dict[Id, list[int]] = {row: [] for row in anchors}
    openings = len(norm) - HEAD + 1
    blocks = track(range(0, max(openings, 0), CHUNK), "Looking for passages")
    for start in (n for first in blocks for n in range(first, min(first + CHUNK, openings))):
        agreeing = by_head.get(_digest(norm[start : start + HEAD], key)[:8])
        for row in _beginning_at(start, norm, agreeing, key) if agreeing else ():
            found[row].append(start)
    return found


def _beginning_at(
    start: int, norm: str, spans: Mapping[tuple[int, bytes], list[Id]], key: bytes | None
) -> Iterator[Id]:
    """Of the spans whose openings agree, the rows of those that agree as a whole."""
    for (length, whole), rows in spans.items():
        end = start + length
        if end <= len(norm) and _digest(norm[start:end], key)[:16] == whole:
            yield from rows


def anchored_rows(tables: Mapping[str, pd.DataFrame], source_id: str) -> AnchoredRows:
    """Pick the rows of one source that have anchors.

    Parameters
    ----------
    tables : mapping of str to DataFrame
        With ``sources``, ``passages`` and, if there are any, ``paragraphs``.
    source_id : str

    Returns
    -------
    AnchoredRows

    Raises
    ------
    AnchorError
        If there is no such source, it has no passages, or an anchor is none.
    """
    known = list(_table(tables, "sources", "source_id").source_id)
    if source_id not in known:
        there = f"there is no source {show(source_id)}; there are: {', '.join(known)}"
        raise AnchorError(there + closest(source_id, known))
    passages = _table(tables, "passages", "passage_id", *COLUMNS)
    passages = passages[passages.source_id == source_id]
    if passages.empty:
        raise AnchorError(f"{source_id} has no passages to look for")
    anchors = _anchors(passages, "passages", "passage_id")
    number = {}
    if "paragraphs" in tables:
        paragraphs = _table(tables, "paragraphs", "position", *COLUMNS)
        paragraphs = paragraphs[paragraphs.source_id == source_id].sort_values("position")
        anchors |= _anchors(paragraphs, "paragraphs", "locator")
        number = {locator: n for n, locator in enumerate(paragraphs.locator)}
    locators = dict(zip(passages.passage_id, passages.locator, strict=True))
    return AnchoredRows(locators, number, anchors)


def verify(
    rows: AnchoredRows,
    readings: Iterable[str],
    key: bytes | None = None,
    track: Track = untracked,
) -> list[Finding]:
    """Say of every passage of a source whether it stands in a copy where its row says.

    In one reading of the copy a passage is

    ``resolved``
        if a place of its span lies within a place of its own paragraph, whose anchor is in the
        table of paragraphs. If the paragraph as a whole is not found (a page header interrupts
        it, say), a place of the span counts that is in the order of the source: after spans of
        the same or earlier paragraphs, before spans of the same or later ones. Compared are the
        nearest spans that keep the order, and there must be one at least. What keeps the order
        is the longest series, by place in the copy, of spans that are found once each and whose
        paragraphs do not go backwards.
    ``moved``
        if its span is found, and no place of it is like that.
    ``not found``
        otherwise.

    A span that occurs several times is resolved if one of its places is. The best of all
    readings counts; they are taken one by one, and no further than needed. A passage whose
    locator has no row in the table of paragraphs has no place to have moved from: it is resolved
    if it is found.

    Parameters
    ----------
    rows : AnchoredRows
    readings : iterable of str
        The copy, read in one or more ways; see `casebook.copies.reading.variants`.
    key : bytes, optional
        The key that the anchors were made with.
    track : callable, optional
        See `locate`.

    Returns
    -------
    list of Finding
        One for each passage of the source, in the order of the table.
    """
    best = dict.fromkeys(rows.locators, "not found")
    for reading in readings:
        places = locate(rows.anchors, reading, key, track)
        for passage_id, result in _judge(rows, places).items():
            if best[passage_id] != "resolved" and result != "not found":
                best[passage_id] = result
        if all(result == "resolved" for result in best.values()):
            break
    return [Finding(row, best[row], locator) for row, locator in rows.locators.items()]


def _table(tables: Mapping[str, pd.DataFrame], name: str, *columns: str) -> pd.DataFrame:
    if name not in tables:
        raise AnchorError(f"there is no table {name}")
    for column in columns:
        if column not in tables[name].columns:
            raise AnchorError(f"the table {name} has no column {column}")
    return tables[name]


def _anchors(frame: pd.DataFrame, table: str, id_column: str) -> dict[tuple[str, str], Anchor]:
    found = {}
    at_least = f"{MIN_LENGTH} or more"
    for row in frame.to_dict("records"):
        a = Anchor(*(row[f"anchor_{field}"] for field in Anchor._fields))
        for column, fits, expected in (
            ("length", _is_length(a.length), at_least),
            ("head", _is_hash(a.head, 16), "16 hexadecimal digits"),
            ("hash", _is_hash(a.hash, 32), "32 hexadecimal digits"),
        ):
            if not fits:
                raise AnchorError(
                    f"table {table}, {row[id_column]}, anchor_{column}: "
                    f"{show(str(getattr(a, column)))} is not {expected}"
                )
        found[table, row[id_column]] = a
    return found


def _is_length(value: Any) -> bool:
    return isinstance(value, Integral) and int(value) >= MIN_LENGTH


def _is_hash(value: Any, digits: int) -> bool:
    return isinstance(value, str) and bool(re.fullmatch(f"[0-9a-f]{{{digits}}}", value))


def _judge(rows: AnchoredRows, places: dict[tuple[str, str], list[int]]) -> dict[str, str]:
    """Apply the definitions of `verify` to one reading."""
    locators, number, anchors = rows
    marks = []  # place, number of the paragraph
    for (table, row), starts in places.items():
        locator = row if table == "paragraphs" else locators[row]
        if len(starts) == 1 and locator in number:
            marks.append((starts[0], number[locator]))
    chain = _in_order(sorted(marks))
    starts_in_order = [start for start, _ in chain]

    def inside(start: int, length: int, locator: str) -> bool:
        whole = anchors["paragraphs", locator].length
        # The last place of the paragraph that does not begin after the span.
        candidates = places["paragraphs", locator]
        nearest = bisect_right(candidates, start) - 1
        return nearest >= 0 and start + length <= candidates[nearest] + whole

    def between(start: int, locator: str) -> bool:
        earlier = chain[: bisect_left(starts_in_order, start)]
        later = chain[bisect_right(starts_in_order, start) :]
        if not earlier and not later:  # nothing is found but the span itself
            return False
        here = number[locator]
        return (not earlier or earlier[-1][1] <= here) and (not later or here <= later[0][1])

    def judge(row: str, locator: str) -> str:
        starts = places["passages", row]
        if not starts:
            return "not found"
        if locator not in number:
            return "resolved"
        if places["paragraphs", locator]:
            length = anchors["passages", row].length
            good = any(inside(start, length, locator) for start in starts)
        else:
            good = any(between(start, locator) for start in starts)
        return "resolved" if good else "moved"

    return {row: judge(row, locator) for row, locator in locators.items()}


def _in_order(marks: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Take the longest series of marks whose numbers do not go backwards."""
    tails: list[int] = []  # the smallest number that ends a series of each length ...
    ends: list[int] = []  # ... and which mark that is
    previous: list[int | None] = []
    for index, (_, number) in enumerate(marks):
        length = bisect_right(tails, number)
        previous.append(ends[length - 1] if length else None)
        if length == len(tails):
            tails.append(number)
            ends.append(index)
        else:
            tails[length], ends[length] = number, index
    series = []
    last = ends[-1] if ends else None
    while last is not None:
        series.append(marks[last])
        last = previous[last]
    return series[::-1]
