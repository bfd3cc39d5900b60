"""Taguette's databases: the export of a project, or the file in which the program keeps them all.

A text is kept there as HTML, and a highlight counts bytes of UTF-8 of it without the tags. Here the
text is what one reads, with a line for each block; each highlight is held against the words that
the file keeps of it. Who made a highlight stands in the program's log. An export puts one name for
all of them, which is listed, since nothing can bring it back.
"""

import html
import json
import os
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

import numpy as np

from casebook.exchange.counting import BOM, Counting
from casebook.exchange.databases import Database, Row, database
from casebook.exchange.placing import Marked, Place, settle
from casebook.exchange.project import (
    Code,
    Coder,
    Coding,
    Document,
    ExchangeError,
    LeftOut,
    Memo,
    Project,
    Span,
)
from casebook.exchange.values import iso_date, rooted, whole

_NEEDED = ("projects", "documents", "tags", "highlights", "highlight_tags")
_TAG = re.compile(r"</?([A-Za-z][A-Za-z0-9]{0,20})\b[^<>]*+>|<!--[^<>]*+>")
_BLOCKS = frozenset(
    "address article aside blockquote br caption center dd div dl dt figure footer h1 h2 h3 h4 h5"
    " h6 header hr li main nav ol p pre section table td th tr ul".split()
)
_EVERYBODY = "admin"  # whom an export names
UNNAMED = "unnamed"


class Highlight(NamedTuple):
    """A highlight as the file has it."""

    id: int
    document: int
    mark: Marked


class Read(NamedTuple):
    """A text made of HTML, and the ways in which highlights may count in it."""

    text: str
    ways: list[Counting]
    pictures: int


def read(path: str | os.PathLike[str], project: str | None = None) -> Project:
    """Read a project of Taguette's.

    Parameters
    ----------
    path : path
        An SQLite file.
    project : str, optional
        Its name, if the file holds several.

    Returns
    -------
    Project

    Raises
    ------
    ExchangeError
        If it is none, is broken, or holds several projects and none is named.
    """
    with database(Path(path)) as opened:
        if any(table not in opened.tables for table in _NEEDED):
            raise ExchangeError("it is not a database of Taguette's")
        columns = ("id", "name", "description", "created")
        return _Reading(opened, _chosen(list(opened.rows("projects", columns)), project)).project()


def _chosen(projects: Sequence[Row], name: str | None) -> Row:
    if not projects:
        raise ExchangeError("it holds no project")
    found = [row for row in projects if name is None or _text(row["name"]) == name]
    if len(found) == 1:
        return found[0]
    names = ", ".join(repr(_text(row["name"])) for row in projects[:20])
    if name is not None and not found:
        raise ExchangeError(f"it holds no project {name!r}; it has {names}")
    raise ExchangeError(f"it holds several projects, {names}: name one with --project")


def nested(codes: Iterable[Code]) -> list[Code]:
    """Make a tree of tags, whose paths are all that the program writes of it.

    Parameters
    ----------
    codes : iterable of Code
        With paths for labels, such as ``work.unpaid``.

    Returns
    -------
    list of Code
        One whose path goes on from another's stands under that one, if it has none above it yet,
        and has the rest for a label.
    """
    flat = list(codes)
    of_path = {code.label: code.id for code in flat}
    found = []
    for code in flat:
        above, _, last = code.label.rpartition(".")
        if above in of_path and last:
            code = replace(code, label=last, parent=code.parent or of_path[above])
        found.append(code)
    return found


class _Reading:
    """What is gathered of one project."""

    def __init__(self, opened: Database, chosen: Row) -> None:
        self.db = opened
        self.chosen = chosen
        self.left_out: list[LeftOut] = []

    def project(self) -> Project:
        documents, texts = self._documents()
        codes = self._tags()
        spans = self._spans(texts)
        codings = self._codings(spans, {code.id for code in codes})
        about = _text(self.chosen["description"])
        date = iso_date(_text(self.chosen["created"]))
        coders = list(dict.fromkeys([c.coder for c in codings] + self._members()))
        self._one_for_all(coders)
        return Project(
            name=_text(self.chosen["name"]) or "taguette",
            coders=tuple(Coder(coder, coder) for coder in coders),
            codes=tuple(codes),
            documents=tuple(documents),
            spans=tuple(spans.values()),
            codings=tuple(codings),
            memos=(Memo("memo-1", date=date, text=about),) if about.strip() else (),
            left_out=tuple(self.left_out),
        )

    def _own(self, row: Row) -> bool:
        return row["project_id"] == self.chosen["id"]

    def _documents(self) -> tuple[list[Document], dict[int, Read]]:
        columns = ("id", "project_id", "name", "description", "filename", "created", "contents")
        documents: list[Document] = []
        texts: dict[int, Read] = {}
        for row in self.db.rows("documents", columns):
            number = whole(row["id"])
            if not self._own(row) or number is None:
                continue
            texts[number] = readable(_text(row["contents"]))
            title = _text(row["name"])
            documents.append(
                Document(
                    id=f"document-{number}",
                    title=title,
                    text=texts[number].text,
                    file=_text(row["filename"]),
                    created=iso_date(_text(row["created"])),
                    note=_text(row["description"]),
                )
            )
            if pictures := texts[number].pictures:
                self.left_out.append(LeftOut("picture", title, "only text is carried", pictures))
        self.titles = {document.id: document.title for document in documents}
        return documents, texts

    def _tags(self) -> list[Code]:
        """The tags, as a tree."""
        columns = ("id", "project_id", "path", "description", "parent_id")
        rows = [row for row in self.db.rows("tags", columns) if self._own(row)]
        codes: dict[str, Code] = {}
        for row in rows:
            identity, above = f"tag-{row['id']}", row["parent_id"]
            parent = None if above is None else f"tag-{above}"
            codes[identity] = Code(identity, _text(row["path"]), parent, _text(row["description"]))
        return rooted({code.id: code for code in nested(codes.values())}, self.left_out)

    def _spans(self, texts: Mapping[int, Read]) -> dict[int, Span]:
        of_document: dict[int, list[Highlight]] = defaultdict(list)
        columns = ("id", "document_id", "start_offset", "end_offset", "snippet")
        for row in self.db.rows("highlights", columns):
            number, document = whole(row["id"]), whole(row["document_id"])
            if number is None or document is None or document not in texts:
                continue
            start, end = whole(row["start_offset"]), whole(row["end_offset"])
            words = _raw_text(_text(row["snippet"]))
            of_document[document].append(Highlight(number, document, Marked(start, end, words)))
        spans: dict[int, Span] = {}
        for document, found in of_document.items():
            text, ways, _ = texts[document]
            places = settle(text, ways, [highlight.mark for highlight in found])
            for highlight, place in zip(found, places, strict=True):
                spans[highlight.id] = _span(highlight, place)
            self._unplaced(f"document-{document}", places)
        return spans

    def _unplaced(self, document: str, places: Sequence[Place]) -> None:
        for why, count in Counter(place.why for place in places if place.why).items():
            self.left_out.append(LeftOut("position", self.titles[document], why, count))

    def _codings(self, spans: Mapping[int, Span], codes: set[str]) -> list[Coding]:
        made = self._made()
        codings: list[Coding] = []
        for row in self.db.rows("highlight_tags", ("highlight_id", "tag_id")):
            highlight, code = whole(row["highlight_id"]), f"tag-{row['tag_id']}"
            if highlight is None or highlight not in spans or code not in codes:
                continue
            coder, date = made.get(highlight, (UNNAMED, ""))
            number = f"coding-{highlight}-{row['tag_id']}"
            codings.append(Coding(number, spans[highlight].id, code, coder, date))
        return codings

    def _made(self) -> dict[int, tuple[str, str]]:
        """Who gave each highlight the tags that it has, and when, by the program's log."""
        made: dict[int, tuple[str, str]] = {}
        columns = ("project_id", "user_login", "date", "payload")
        for row in self.db.rows("commands", columns):
            if not self._own(row):
                continue
            try:
                payload = json.loads(_text(row["payload"]))
            except (ValueError, RecursionError):
                continue
            if isinstance(payload, dict) and payload.get("type") == "highlight_add":
                number = whole(payload.get("highlight_id"))
                if number is not None:
                    made[number] = (_text(row["user_login"]) or UNNAMED, _date(row["date"]))
        return made

    def _members(self) -> list[str]:
        rows = self.db.rows("project_members", ("project_id", "user_login"))
        return [_text(row["user_login"]) for row in rows if self._own(row)]

    def _one_for_all(self, coders: Sequence[str]) -> None:
        if list(coders) == [_EVERYBODY]:
            why = (
                "an export of Taguette's names one user for all; its own database, on the computer "
                "where the program runs, has them"
            )
            self.left_out.append(LeftOut("who coded", _text(self.chosen["name"]), why))


def readable(contents: str) -> Read:
    """Make a text of HTML in which each block has a line of its own.

    Parameters
    ----------
    contents : str

    Returns
    -------
    Read
    """
    raw: list[str] = []  # what highlights count
    shown: list[str] = []
    starts: list[int] = []
    ends = [0]
    length = pictures = 0
    broken = False  # whether a new line is due
    for piece, tag in _pieces(contents):
        broken |= tag in _BLOCKS
        pictures += tag == "img"
        for character in piece:
            if broken and length and shown[-1] != "\n" and character != "\n":
                shown.append("\n")
                length += 1
            broken = False
            raw.append(character)
            starts.append(length)
            if not (character == BOM and not length):
                shown.append(character)
                length += 1
            ends.append(length)
    starts.append(length)
    text = "".join(raw)
    return Read("".join(shown), _ways(text, starts, ends), pictures)


def _pieces(contents: str) -> list[tuple[str, str]]:
    """Text and the name of the tag before it; tags that nothing follows have no text."""
    contents = contents.replace("\r\n", "\n").replace("\r", "\n")
    pieces: list[tuple[str, str]] = []
    at, tag = 0, ""
    for found in _TAG.finditer(contents):
        pieces.append((html.unescape(contents[at : found.start()]), tag))
        at, tag = found.end(), (found[1] or "").lower()
    pieces.append((html.unescape(contents[at:]), tag))
    return pieces


def _raw_text(contents: str) -> str:
    return "".join(piece for piece, _ in _pieces(contents))


def _ways(raw: str, starts: Sequence[int], ends: Sequence[int]) -> list[Counting]:
    """Bytes of UTF-8, with the white space before the first word, or without it."""
    widths = np.array([len(c.encode("utf-8", "surrogatepass")) for c in raw], dtype=np.int64)
    of_text = np.array(starts, dtype=np.int64), np.array(ends, dtype=np.int64)
    ways = [Counting(raw, np.concatenate(([0], np.cumsum(widths))), *of_text)]
    leading = len(raw) - len(raw.lstrip())
    if leading:
        widths[:leading] = 0
        ways.append(Counting(raw, np.concatenate(([0], np.cumsum(widths))), *of_text))
    return ways


def _span(highlight: Highlight, place: Place) -> Span:
    quote = "" if place.start is not None else highlight.mark.quote
    document = f"document-{highlight.document}"
    return Span(f"highlight-{highlight.id}", document, place.start, place.end, quote=quote)


def _date(cell: object) -> str:
    return iso_date(_text(cell))


def _text(cell: object) -> str:
    return "" if cell is None else str(cell)
