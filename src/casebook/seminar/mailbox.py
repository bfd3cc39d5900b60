"""Mail and mailboxes: messages, what stands in them, and what is attached.

A small reader of what mail needs (RFC 2045: parts, base64, quoted-printable), because the browser
has none and both must forgive the same: ``web/class/contents.js`` is its like. Who wrote to whom is
never looked at. Texts are strings of bytes here: one character for each.
"""

import base64
import re
from collections.abc import Callable, Iterator
from typing import NamedTuple

MOST = 2000  # messages, and parts of one
_DEPTH = 5
_HEADERS = 64 * 1024  # letters of all headers of a mail
_HEADER = re.compile("[A-Za-z][A-Za-z0-9-]*:")
# Headers that a mail has on its way, and no text that somebody copied out of one.
_SENT = re.compile(
    "(?:received|return-path|message-id|mime-version|content-transfer-encoding):",
    re.IGNORECASE | re.ASCII,
)
_FIRST = re.compile("(?:^|\r\n\r\n|\n\n|\r\r)From [^\r\n]*(?:\r\n|\r|\n)(?=[A-Za-z][A-Za-z0-9-]*:)")
_END = re.compile("\r\n\r\n|\n\n|\r\r")
_FOLD = re.compile("(?:\r\n|\r|\n)[ \t]+")
_HEAD = re.compile("(?:\r\n|\r|\n)")
_BOUNDARY = re.compile(
    r";[ \t\r\n]*boundary[ \t]*=[ \t]*(?:\"([^\"]{1,200})\"|([^ \t\r\n;\"]{1,200}))", re.IGNORECASE
)
_CODED = re.compile("=([0-9A-Fa-f]{2})")
_SOFT = re.compile("=[ \t]*(?:\r\n|\r|\n)")


class Part(NamedTuple):
    """A leaf of a message.

    Attributes
    ----------
    is_attached : bool
        Whether it is a file, or what the message says.
    raw : bytes
    """

    is_attached: bool
    raw: bytes


def is_mail(text: str) -> bool:
    """Whether a text begins with the headers that a mail has on its way.

    Parameters
    ----------
    text : str

    Returns
    -------
    bool
    """
    first = _FIRST.match(text)
    head = _END.split(text[first.end() if first else 0 :][:_HEADERS], maxsplit=1)[0]
    rows = _HEAD.split(_FOLD.sub(" ", head))
    return bool(_HEADER.match(rows[0])) and any(_SENT.match(row) for row in rows)


def messages(text: str) -> list[str]:
    """Part a mailbox into messages; a single mail is one of one.

    Parameters
    ----------
    text : str

    Returns
    -------
    list of str
    """
    starts = list(_FIRST.finditer(text))[:MOST]
    if not starts or starts[0].start() > 0:
        return [text]
    ends = [*(start.start() for start in starts[1:]), len(text)]
    return [text[start.end() : end] for start, end in zip(starts, ends, strict=True)]


def parts(message: str, promises: Callable[[bytes], bool]) -> list[Part]:
    """Take a message apart.

    Parameters
    ----------
    message : str
    promises : function of bytes
        Whether a hand-in begins in them; of several wordings of one text, the first of which this
        is true is taken.

    Returns
    -------
    list of Part
    """
    return list(_parts(message, promises, 0))[:MOST]


def _parts(message: str, promises: Callable[[bytes], bool], depth: int) -> Iterator[Part]:
    end = _END.search(message)
    head, body = (message[: end.start()], message[end.end() :]) if end else (message, "")
    if message[:1] in ("\r", "\n"):  # a part without headers
        head, body = "", message.lstrip("\r\n")
    headers = _headers(head)
    kind = headers.get("content-type", "text/plain").lower()
    boundary = _BOUNDARY.search(headers.get("content-type", ""))
    if kind.startswith("multipart/") and boundary and depth < _DEPTH:
        inner = [
            list(_parts(one, promises, depth + 1))
            for one in _split(body, boundary[1] or boundary[2])[:MOST]
        ]
        if kind.startswith("multipart/alternative"):
            inner = _chosen(inner, promises)
        yield from (part for part_of in inner for part in part_of)
    elif kind.startswith("message/rfc822") and depth < _DEPTH:
        yield from _parts(body, promises, depth + 1)
    else:
        said = headers.get("content-disposition", "").lower()
        attached = said.startswith("attachment") or not kind.startswith("text/")
        yield Part(attached, _decoded(body, headers.get("content-transfer-encoding", "").lower()))


def _chosen(inner: list[list[Part]], promises: Callable[[bytes], bool]) -> list[list[Part]]:
    """Of several wordings of one text, the first in which a hand-in begins."""
    for wording in inner:
        if any(promises(part.raw) for part in wording):
            return [wording]
    return inner[:1]


def _headers(head: str) -> dict[str, str]:
    found: dict[str, str] = {}
    for line in _HEAD.split(_FOLD.sub(" ", head)):
        if _HEADER.match(line):
            name, _, value = line.partition(":")
            found.setdefault(name.lower(), value.strip(" \t"))
    return found


def _split(body: str, boundary: str) -> list[str]:
    """The parts between the lines of a boundary; what is before the first is nobody's."""
    mark = re.escape(boundary)
    found = re.split(f"(?:^|\r\n|\r|\n)--{mark}(--)?[ \t]*(?=\r\n|\r|\n|$)", body)
    inner = []
    for at in range(1, len(found), 2):
        if found[at]:
            break
        inner.append(re.sub("^(?:\r\n|\r|\n)", "", found[at + 1]))
    return inner


def _decoded(body: str, coding: str) -> bytes:
    if coding == "base64":
        letters = re.sub("[^A-Za-z0-9+/]", "", body)
        letters = letters[: len(letters) // 4 * 4 + (0, 0, 2, 3)[len(letters) % 4]]
        return base64.b64decode(letters + "=" * (-len(letters) % 4))
    if coding == "quoted-printable":
        body = _CODED.sub(lambda byte: chr(int(byte[1], 16)), _SOFT.sub("", body))
    return body.encode("latin-1")
