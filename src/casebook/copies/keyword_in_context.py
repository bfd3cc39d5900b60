"""Keyword in context, over the reader's own copy of a source.

`kwic` finds a word or phrase in the text of a copy (see `copies.reading`), with what stands left
and right of it and the paragraph that it stands in, as the anchors of the tables tell (see
`copies.anchors`). The form goes back to Luhn (1960), "Key word-in-context index for technical
literature", *American Documentation* 11. Nothing of the text is kept.

Line ends, page breaks, page headers, hyphens at line ends, ligatures, accents written in two
characters and case hide no hit. What is not done: base forms of words, hits across a footnote that
stands in the middle of a paragraph, and the order of columns on a page.
"""

import itertools
import re
import unicodedata
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from typing import NamedTuple

# Tags go before lines are joined; they are taken for tags exactly where anchors take them so.
from casebook.copies.anchors import Anchor, Track, normalise, untracked, without_tags
from casebook.copies.matching import places
from casebook.copies.positions import NOT_ASCII, clusters
from casebook.copies.reading import variants
from casebook.copies.running_lines import without_running_lines
from casebook.copies.verifying import AnchoredRows
from casebook.tables import show

MAX_TERM = 200  # characters
MAX_WIDTH = 1000  # characters of context on either side

_LETTER = r"[^\W\d_]"
# Where a hyphen at a line end may or may not belong to the word: shown as a hyphen, and as none.
_BREAK = "\x02"
_WORD = re.compile(rf"{_LETTER}+(?:-{_LETTER}+)*")
_ENDS_BROKEN = re.compile(r"\w[-\u00ad]$")
_LAST_WORD = re.compile(r"[\w-]*$")
_BEGINS = re.compile(r"\w+")
_LIKE = str.maketrans("‐‑‘’ʼ", "--'''")


class TermError(ValueError):
    """A term that cannot be looked for; the text says why."""


class Hit(NamedTuple):
    """One place where the term stands.

    Attributes
    ----------
    position : int
        Letters and digits of the copy before the hit: its place in `copies.anchors.normalise`
        of the copy without tags and link addresses.
    left, keyword, right : str
        The words of the copy on one line, without control characters.
    locator : str or None
        The paragraph that it stands in. None in a page header, or where neither the paragraph nor
        a passage around the place is found in the copy.
    after : str or None
        Without a locator: the last paragraph before it of which anything is found.
    """

    position: int
    left: str
    keyword: str
    right: str
    locator: str | None
    after: str | None


class _Span(NamedTuple):
    """Where a paragraph, or a passage of it, stands in the copy."""

    start: int
    end: int
    locator: str
    whole: bool  # a paragraph
    interrupted: bool  # found only around a page header


class _Line(NamedTuple):
    text: str
    position: int  # letters and digits before it
    length: int  # letters and digits in it
    kept: bool  # not a page header


def kwic(
    text: str,
    term: str,
    rows: AnchoredRows,
    width: int = 40,
    key: bytes | None = None,
    track: Track = untracked,
) -> list[Hit]:
    """Find a term in a copy of a source.

    Parameters
    ----------
    text : str
        The copy; see `casebook.copies.reading.read`.
    term : str
        A word or phrase. ``*`` at the end of a word stands for any further letters.
    rows : AnchoredRows
        The source's anchors; see `casebook.copies.verifying.anchored_rows`.
    width : int
        Characters of context on either side.
    key : bytes, optional
        The key that the anchors were made with.
    track : callable, optional
        See `casebook.copies.matching.locate`.

    Returns
    -------
    list of Hit
        In the order of the copy.

    Raises
    ------
    TermError
        If the term has no letter or digit, a ``*`` anywhere else, or is too long; or the width is
        negative or too large.
    """
    pattern = _pattern(term)
    if not 0 <= width <= MAX_WIDTH:
        raise TermError(f"the width is {width}; it can be 0 to {MAX_WIDTH} characters")
    lines, whole = _lines(text)
    # The page headers out of the way are searched by themselves, each line as a text of its own.
    parts = [[line for line in lines if line.kept]]
    parts += [[line] for line in lines if not line.kept]
    found = [(hit, part[0].kept) for part in parts for hit in _search(part, pattern, width)]
    if not found:
        return []
    spans = _spans(rows, whole, key, track)
    bounds = sorted({bound for span in spans for bound in (span.start, span.end)})
    known: dict[tuple[int, bool], tuple[str | None, str | None]] = {}
    hits = []
    for hit, kept in sorted(found, key=lambda pair: pair[0].position):
        here = bisect_right(bounds, hit.position), kept  # the same answer as far as the next bound
        if here not in known:
            known[here] = _place(spans, rows, hit.position, kept)
        locator, after = known[here]
        hits.append(hit._replace(locator=locator, after=after))
    return hits


def _pattern(term: str) -> re.Pattern[str]:
    """Make a pattern for folded text of a term; a group for each hyphen of the term."""
    term = " ".join(_folded(_clean(term).removesuffix("\u00ad"))[0].split())
    if len(term) > MAX_TERM:
        raise TermError(f"the term has {len(term)} characters; it may have {MAX_TERM}")
    if not re.search(r"[^\W_]", term):
        raise TermError(f"the term {show(term)} has no letter or digit to look for")
    if re.search(r"\*(?!\s|$)|(?<![^\W_])\*", term):
        raise TermError(f'the term {show(term)}: a "*" can only stand at the end of a word')
    gap = f"{_BREAK}?"
    words = []
    for word in term.split():
        stem = word.rstrip("*")
        # A hyphen of the term is a hyphen of the text, or one at a line end.
        letters = [f"([-{_BREAK}])" if c == "-" else re.escape(c) for c in stem]
        glued = letters[0]
        for before, after in itertools.pairwise(zip(stem, letters, strict=True)):
            both = before[0].isalpha() and after[0].isalpha()
            glued += (gap if both else "") + after[1]
        words.append(glued + (f"(?:{gap}[^\\W_])*" if word.endswith("*") else ""))
    # A footnote mark may be glued to a word: a digit does not go on with a word, nor the reverse.
    first, last = term[0], term[-1]
    front = rf"(?<!{_LETTER})" if first.isalpha() else r"(?<!\d)" if first.isdigit() else ""
    back = rf"(?!{_LETTER})" if last.isalpha() else r"(?!\d)" if last.isdigit() else ""
    # Emphasis of Markdown may stand between words.
    return re.compile(front + "[*_]{0,3} [*_]{0,3}".join(words) + back)


def _lines(text: str) -> tuple[list[_Line], str]:
    """Cut a copy into lines, and say which of them are not page headers.

    Returns the lines, and the copy without tags and link addresses.
    """
    *_, plain = variants(text)  # the last one has its links resolved
    whole = without_tags(plain)
    body = without_running_lines(whole)
    kept = iter(body.splitlines())
    following = next((line for line in kept if line.strip()), None)
    lines, position = [], 0
    for line in whole.splitlines():
        if not line.strip():
            continue
        length = len(normalise(line))
        if is_kept := line == following:
            following = next((line for line in kept if line.strip()), None)
        lines.append(_Line(line, position, length, is_kept))
        position += length
    return lines, whole


def _clean(line: str) -> str:
    """Leave what can be shown on one line of any terminal; a soft hyphen only at its end."""
    line = " ".join(line.split())
    if line.isprintable():
        return line
    end = "\u00ad" if line.endswith("\u00ad") else ""
    shown = []
    for character in line:
        category = unicodedata.category(character)
        # Invisible characters part no word; controls, and what no font has, stay visible.
        if category != "Cf":
            shown.append(character if character.isprintable() else "\ufffd")
    return "".join(shown) + end


def _joined(lines: Sequence[str]) -> tuple[str, list[int]]:
    """Make one line of many, hyphens at line ends resolved; and say where each begins.

    A hyphen goes if the text has the word without it elsewhere, and stays if the text has the word
    with it. Otherwise, or if it has both, a mark that stands for either takes its place.
    """
    broken = [bool(_ENDS_BROKEN.search(_like(line))) for line in lines]
    words = set()
    if any(broken):
        words = {word for line in lines for word in _WORD.findall(_folded(line)[0])}
    parts, starts, size = [], [], 0
    for n, line in enumerate(lines):
        starts.append(size)
        joint = " "
        following = lines[n + 1] if n + 1 < len(lines) else ""
        if broken[n] and (second := _BEGINS.match(_folded(following)[0])):
            hyphen = _like(line)[-1]
            line = line[:-1]
            joint = "" if hyphen == "\u00ad" else _joint(line, second[0], words)
        line = line.removesuffix("\u00ad")
        parts += [line, joint]
        size += len(line) + len(joint)
    return "".join(parts), starts


def _joint(line: str, second: str, words: set[str]) -> str:
    first = _LAST_WORD.findall(_folded(line[-100:])[0])[0]  # no word is longer
    if not (first[-1:].isalpha() and second[0].isalpha()):
        return "-"  # years, say: no word is broken between digits
    last = first.rpartition("-")[2]
    whole = {f"{first}{second}", f"{last}{second}"} & words
    apart = {f"{first}-{second}", f"{last}-{second}"} & words
    return _BREAK if bool(whole) == bool(apart) else "" if whole else "-"


def _like(text: str) -> str:
    return text.translate(_LIKE)


def _folded(text: str) -> tuple[str, list[tuple[int, int, bool]]]:
    """Fold a text for comparing, and say where each piece of the result comes from.

    The pieces are (start in the result, start in the text, whether characters correspond one by
    one); the last one is the end.
    """
    parts, pieces, size = [], [], 0

    def add(original: int, folded: str, equal: bool) -> None:
        nonlocal size
        pieces.append((size, original, equal))
        parts.append(folded)
        size += len(folded)

    done = 0
    for piece in NOT_ASCII.finditer(text):
        if piece.start() > done:
            add(done, text[done : piece.start()].lower(), True)
        for start, cluster in clusters(piece[0]):
            folded = _like(unicodedata.normalize("NFKC", cluster).casefold())
            add(piece.start() + start, folded, len(folded) == len(cluster) == 1)
        done = piece.end()
    if done < len(text):
        add(done, text[done:].lower(), True)
    pieces.append((size, len(text), True))
    return "".join(parts), pieces


def _search(lines: Sequence[_Line], pattern: re.Pattern[str], width: int) -> Iterator[Hit]:
    """Find the term in lines that belong together; locators are not known yet."""
    text, starts = _joined([_clean(line.text) for line in lines])
    folded, pieces = _folded(text)
    begins = [piece[0] for piece in pieces]

    def original(index: int) -> int:
        start, origin, equal = pieces[bisect_right(begins, index) - 1]
        return origin + index - start if equal else origin

    def original_end(index: int) -> int:
        number = bisect_right(begins, index - 1) - 1
        start, origin, equal = pieces[number]
        return origin + index - start if equal else pieces[number + 1][1]

    current, counted, position = -1, 0, 0
    for match in pattern.finditer(folded):
        start, end = original(match.start()), original_end(match.end())
        number = bisect_right(starts, start) - 1
        if number != current:
            current, counted, position = number, starts[number], lines[number].position
        # From the last hit on, or a text that is one long line would be counted again and again.
        position += len(normalise(text[counted:start]))
        counted = start
        left = text[max(start - width, 0) : start].replace(_BREAK, "-").lstrip()
        right = text[end : end + width].replace(_BREAK, "-").rstrip()
        # A mark in the term itself is what the term has there: a hyphen, or nothing.
        hyphens = {original(match.start(group)) for group in range(1, pattern.groups + 1)}
        keyword = "".join(
            c if c != _BREAK else "-" * (n in hyphens) for n, c in enumerate(text[start:end], start)
        )
        yield Hit(position, left, keyword, right, None, None)


def _spans(rows: AnchoredRows, whole: str, key: bytes | None, track: Track) -> list[_Span]:
    """Find paragraphs and passages in the copy."""
    # Paragraphs with the same words are told apart by their order, if the copy has them all.
    same: dict[Anchor, list[tuple[str, str]]] = {}
    for row in rows.anchors:
        if row[0] == "paragraphs":
            same.setdefault(rows.anchors[row], []).append(row)
    spans = []
    for row, found in places(rows.anchors, whole, key, track).items():
        table, name = row
        anchor = rows.anchors[row]
        alike = same.get(anchor, [])
        if table == "paragraphs" and len(alike) > 1 and len(alike) == len(found):
            found = [found[sorted(alike, key=lambda r: rows.number[r[1]]).index(row)]]
        locator = name if table == "paragraphs" else rows.locators[name]
        spans += [
            _Span(start, end, locator, table == "paragraphs", end - start != anchor.length)
            for start, end in found
        ]
    return sorted(spans)


def _place(
    spans: Sequence[_Span], rows: AnchoredRows, position: int, kept: bool
) -> tuple[str | None, str | None]:
    """Say which paragraph a position is in; or else which is the last one before it."""
    before = [span for span in spans if span.start <= position]
    # A page header stands inside a paragraph only if the paragraph was found with it.
    around = [s for s in before if position < s.end and (kept or not s.interrupted)]
    if around:  # a caption may stand inside a paragraph: the shorter span is the nearer one
        nearest = min(around, key=lambda s: (not s.whole, s.end - s.start, s.start))
        return nearest.locator, None
    if not before:
        return None, None
    last = max(before, key=lambda span: (span.end, span.start))
    following = spans[len(before)] if len(before) < len(spans) else None
    # Between two passages of one paragraph, unless they are too far apart to be in one.
    if kept and following and following.locator == last.locator:
        whole = rows.anchors.get(("paragraphs", last.locator))
        if whole and following.end - last.start <= whole.length * 3 // 2:
            return last.locator, None
    return None, last.locator
