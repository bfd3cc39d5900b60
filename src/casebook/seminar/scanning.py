"""Finding hand-ins in text: lines and files among greetings, quotation marks, wraps, signatures.

Nothing is judged here. A line is taken from ``CB2`` over the alias and its colon to as many letters
as the line itself announces, whatever a mail program has put between them; a file from the brace
before the name of its format to the brace that closes it. `casebook.seminar.lines` and
`casebook.seminar.hand_in_files` say what they are worth. The browser's ``web/class/finding.js`` is
the same, so all characters are spelled out.
"""

import re
from typing import NamedTuple

from casebook.seminar import lines
from casebook.seminar.sheets import CODES, PASSAGES

MOST = 2000  # hand-ins in one text
LIMIT = 256 * 1024  # letters of a file in text; a full sheet with long memos has a fifth of it
_DEPTH = 8
_BEFORE = 200  # letters from the brace to the name of the format, at most
_QUOTES = '"“”„‟'
_FORMAT = re.compile(f"[{_QUOTES}]casebook[ \n>]+coding[ \n>]+sheet[{_QUOTES}]")
_UNSEEN = "\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufe00-\ufe0f\ufeff"
_SPACES = "\t\u000b\u000c\u0085\u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000"
# What chats and mail programs put into a line or around it, and no alias has.
_DROPPED = re.compile(
    f"[\u0000-\u0008\u000e-\u001f\u007f-\u0084\u0086-\u009f{_UNSEEN}*_~`'‘’‚‛‹›«»{_QUOTES}]"
)
_BLANK = re.compile(f"[{_SPACES}]")
_DASH = re.compile("[\u2010-\u2015\u2043\u2212\ufe58\ufe63\uff0d]")
_COLON = re.compile("[\uff1a\u02d0\ua789\u2236\ufe55]")
_WIDE = re.compile("[\uff10-\uff19\uff21-\uff3a\uff41-\uff5a]")
_SOFT = "\u0001"  # a line end that quoted-printable put in, and that stands for nothing
_START = re.compile(f"[Cc][Bb]2[ \n{_SOFT}>|]*((?:(?![Cc][Bb]2)[^:]){{1,60}}):")
_LETTER = re.compile("[0-9A-Za-z]")
_BETWEEN = f" \n{_SOFT}-=>|"
_PREFIX = re.compile("[> ]*>[ ]?")
# Pieces of a hand-in whose beginning got lost.
_PIECE = re.compile(
    '[Cc][Bb]2(?![0-9A-Za-z])|[0-9A-Za-z]{4}(?:-[0-9A-Za-z]{4}){4}|"codings"|"passage"'
)
_SAID = re.compile("[^ -/:-@\\[-`{-~]")


class Found(NamedTuple):
    """Something in a text that may be a hand-in.

    Attributes
    ----------
    first, last : int
        Its lines, counted from 1.
    is_file : bool
        Whether it is a file, or a line.
    text : str
        The line as `lines.read` takes it, or JSON without what mail programs put in.
    fault : str
        Why nothing can be read from it; blank if something can.
    """

    first: int
    last: int
    is_file: bool
    text: str
    fault: str = ""


class Scanned(NamedTuple):
    """What a text holds.

    Attributes
    ----------
    found : list of Found
        In order.
    rest : list of tuple of int, int and bool
        First and last line of what is between them, and whether it looks like a piece of a hand-in.
    more : int
        The line from which on nothing was read because there was too much; 0 if all was.
    """

    found: list[Found]
    rest: list[tuple[int, int, bool]]
    more: int = 0


def promises(text: str) -> bool:
    """Whether there is the beginning of a hand-in in a text."""
    return bool(_START.search(plain(text)) or _FORMAT.search(text))


def scan(text: str) -> Scanned:
    """Find all hand-ins in a text.

    Parameters
    ----------
    text : str

    Returns
    -------
    Scanned
    """
    text = re.sub("\r\n?", "\n", text)
    files, others = _files(text)
    told = plain(others)
    found = sorted([*files, *_lines(told)], key=lambda one: (one.first, one.last))
    more = found[MOST].first if len(found) > MOST else 0
    found = found[:MOST]
    return Scanned(found, _rest(told.replace(_SOFT, "\n").split("\n"), found, more), more)


def plain(text: str) -> str:
    """A text as lines are looked for in it: its line ends stay, or become `_SOFT`."""
    text = _BLANK.sub(" ", _DROPPED.sub("", text))
    text = _COLON.sub(":", _DASH.sub("-", text))
    text = _WIDE.sub(lambda letter: chr(ord(letter[0]) - 0xFEE0), text)
    return re.sub("= *\n", _SOFT, text)


def _rest(rows: list[str], found: list[Found], more: int) -> list[tuple[int, int, bool]]:
    """What is between the hand-ins, without blank lines at its ends."""
    rest: list[tuple[int, int, bool]] = []
    after = 1
    ends = [*((one.first, one.last) for one in found), (more or len(rows) + 1, 0)]
    for first, last in ends:
        said = [n for n in range(after, first) if _SAID.search(rows[n - 1])]
        if said:
            piece = any(_PIECE.search(rows[n - 1]) for n in said)
            rest.append((said[0], said[-1], piece))
        after = max(after, last + 1)
    return rest


# Lines -----------------------------------------------------------------------------------------


def _lines(text: str) -> list[Found]:
    starts = list(_START.finditer(text))[: MOST + 1]
    found, line, at = [], 1, 0
    for n, start in enumerate(starts):
        stop = starts[n + 1].start() if n + 1 < len(starts) else len(text)
        letters, end = _letters(text, start.end(), stop)
        line += _line_ends(text, at, start.start())
        last = line + _line_ends(text, start.start(), end)
        alias = re.sub(f"{_SOFT}[ >|]*", "", start[1])
        alias = re.sub("[ \n]+", " ", re.sub("\n[ >|]+", " ", alias)).strip(" ")
        fault = "" if letters else "there are no letters behind its alias"
        found.append(Found(line, last, False, f"CB2 {alias}: {letters}", fault))
        at = start.start()
    return found


def _line_ends(text: str, start: int, end: int) -> int:
    return text.count("\n", start, end) + text.count(_SOFT, start, end)


def _letters(text: str, at: int, stop: int) -> tuple[str, int]:
    """The letters of a line, as many as it announces, and where the last one ends."""
    letters, end, wanted = "", at, lines.size(PASSAGES[1], CODES[1])
    while at < stop and len(letters) < wanted:
        if _LETTER.match(text[at]):
            letters, end = letters + text[at], at + 1
            if len(letters) == 6:  # the head: it says how many passages and codes
                wanted = _announced(letters) or wanted
        elif text[at] not in _BETWEEN:
            break
        at += 1
    return letters, end


def _announced(head: str) -> int:
    """How many letters a line with this head has; 0 if no line has such a head."""
    read = head.upper().replace("I", "1").replace("L", "1").replace("O", "0")
    return lines.announced(read) or 0


# Files -----------------------------------------------------------------------------------------


def _files(text: str) -> tuple[list[Found], str]:
    """The files in a text, and the text with nothing but line ends in their place."""
    found: list[Found] = []
    others: list[str] = []
    marks = [mark.start() for mark in _FORMAT.finditer(text)]
    done, line = 0, 1
    for n, mark in enumerate(marks):
        start = text.rfind("{", max(done, mark - _BEFORE), mark)
        if start < 0 or len(found) > MOST:
            continue
        written, end, fault = _object(text, start, _before_next(text, marks[n:]))
        first = line + text.count("\n", done, start)
        last = first + text.count("\n", start, end)
        found.append(Found(first, last, True, written, fault))
        others += [text[done:start], "\n" * (last - first)]
        done, line = end, last
    return found, "".join([*others, text[done:]])


def _before_next(text: str, marks: list[int]) -> int:
    """Where a file ends at the latest: one that breaks off must not take the next one with it.

    Inside a file with plain quotation marks, somebody may write of a “casebook coding sheet”.
    """
    mark = marks[0]
    for other in marks[1:]:
        if text[other] == '"' or text[mark] != '"':
            start = text.rfind("{", max(mark, other - _BEFORE), other)
            return other if start < 0 else start
    return len(text)


def _object(text: str, start: int, stop: int) -> tuple[str, int, str]:
    """JSON from its first brace to its last, where it ends, and why it cannot be read."""
    quoted = _PREFIX.fullmatch(text, text.rfind("\n", 0, start) + 1, start)
    stop = min(stop, start + LIMIT)
    written: list[str] = []
    closing, depth, at = "", 0, start
    while at < stop:
        letter = text[at]
        at += 1
        if letter == "\n" and quoted and (prefix := _PREFIX.match(text, at)):
            at = prefix.end()
        if closing:
            at, closing = _in_string(text, at, letter, closing, written)
        elif letter in _QUOTES:
            closing = '"' if letter == '"' else _QUOTES
            written.append('"')
        else:
            depth += (letter in "{[") - (letter in "]}")
            written.append(_outside(letter))
            if depth == 0:
                return "".join(written), at, ""
            if depth > _DEPTH:
                return "", _paragraph(text, at), "it is nested too deeply; no sheet writes that"
    if stop == start + LIMIT:
        return "", stop, f"it is longer than {LIMIT // 1024} KB, and no sheet writes so much"
    return "".join(written), min(stop, _paragraph(text, start)), "it breaks off"


def _in_string(
    text: str, at: int, letter: str, closing: str, written: list[str]
) -> tuple[int, str]:
    """Take a letter of a text in JSON; a line end in it is a mail program's."""
    if letter == "\\":
        written += [letter, text[at : at + 1]]
        return at + 1, closing
    if letter in closing:
        written.append('"')
        return at, ""
    if letter != "\n":
        written.append(letter)
    elif written[-1] != " ":
        written.append(" ")
    return at, closing


def _outside(letter: str) -> str:
    """A letter between the texts of JSON."""
    if letter == "\n" or _BLANK.match(letter):
        return " "
    return "" if re.match(f"[{_UNSEEN}]", letter) else letter


def _paragraph(text: str, at: int) -> int:
    """Where a paragraph ends."""
    end = text.find("\n\n", at)
    return len(text) if end < 0 else end
