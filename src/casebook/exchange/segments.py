"""Tables of coded segments, as ATLAS.ti, MAXQDA, NVivo and Taguette export them, and codebooks.

A line is a segment with its code, or with several; what the columns hold is told by their headings,
or by the user. A segment has no position there, only its words: they are looked for in the user's
own texts if those are at hand. Words are never handed on, apart from what makes an anchor.
"""

import os
import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from casebook.copies import Aside
from casebook.exchange.placing import Searchable
from casebook.exchange.project import (
    Code,
    Coder,
    Coding,
    Document,
    ExchangeError,
    LeftOut,
    Project,
    Span,
)
from casebook.exchange.spreadsheets import Sheet, sheets
from casebook.exchange.taguette import nested
from casebook.exchange.values import DayFirst, date_in, order_of_dates, whole

UNNAMED = "unnamed"
_AGAIN = (
    "another line has the same words, code and coder; where a table does not say who coded, "
    "several coders are one"
)
DEEPEST = 100  # levels of codes

# What a column holds, and the headings that programs and people give it, the surest first.
COLUMNS: Mapping[str, tuple[str, ...]] = {
    "document": (
        *("document name", "dokumentname", "document", "dokument", "file name", "filename"),
        *("source name", "source", "kilde", "källa", "file", "fil", "datei", "transcript"),
        *("dokumentnavn", "dokumentnamn", "transskription", "transkript", "dokumentti"),
    ),
    "group": ("document group", "document groups", "dokumentgruppe", "folder", "folder location"),
    "code": (
        *("hierarchical name", "codes", "code", "tag", "tags", "kode", "koder", "kod", "node"),
        *("code name", "codename", "theme"),
    ),
    "segment": (
        *("segment", "quotation content", "coded text", "coded segment", "quotation", "content"),
        *("text content", "text", "quote", "citat", "reference text", "excerpt"),
        *("sitat", "uddrag", "utdrag", "tekst", "tekststykke", "lainaus"),
    ),
    "coder": (
        *("created by", "coder", "coded by", "coded by name", "author", "autor", "erstellt von"),
        *("user", "user name", "coded by initials", "initials", "modified by", "bearbeitet von"),
        # Danish and Norwegian for "coder", Swedish for "codes", which are taken before.
        *("koder", "kodet af", "kodet av", "kodare", "kodad av", "koodaaja", "forfatter"),
    ),
    "date": (
        *("created", "creation date", "created on", "erstellt am", "erstellt", "date", "datum"),
        *("dato", "coded on", "modified", "modified on", "geändert am", "bearbeitet"),
    ),
    "memo": (
        *("comment", "kommentar", "coding comment", "memo", "note", "anmerkung", "bemærkning"),
        *("notat", "anteckning"),
    ),
    "gist": (
        *("summary", "paraphrase", "zusammenfassung", "gist", "quotation name"),
        *("sammenfatning", "sammanfattning", "sammendrag", "resumé"),
    ),
    "begin": ("beginning", "anfang", "begin", "start", "start position"),
    "end": ("end", "ende", "end position"),
    "place": ("reference", "location", "paragraph", "position"),
    "definition": ("description", "definition", "code memo", "beschreibung", "beskrivelse"),
}
# Headings of what programs reckon themselves, which a study can do again.
RECKONED = frozenset(
    "id color colour farbe area fläche coverage % abdeckungsgrad coverage% density number nr no"
    " characters".split()
) | frozenset(
    {
        *("coverage %", "abdeckungsgrad %", "number of highlights", "number of documents"),
        *("reference number", "number of coding references", "quotation id", "grounded"),
    }
)

_NAMES = ("document", "group", "code", "coder")
_DROPPED = re.compile(r"^(?:nodes|codes|knoten|kodes)\\{1,2}", re.I)  # where NVivo keeps codes
_PATH = re.compile(r"\s+>\s+|\\+")


class Texts(NamedTuple):
    """A text of the user's own."""

    file: str
    text: str


class _Line(NamedTuple):
    """What a line of the table says; empty where it does not."""

    document: str = ""
    group: str = ""
    code: str = ""
    segment: str = ""
    coder: str = ""
    date: str = ""
    memo: str = ""
    gist: str = ""
    begin: str = ""
    end: str = ""
    place: str = ""
    definition: str = ""


class _Head(NamedTuple):
    """The headings of a sheet, and what they were taken for."""

    columns: Mapping[str, int]
    row: int
    headings: Sequence[str]


def read(
    path: str | os.PathLike[str],
    columns: Mapping[str, str] | None = None,
    texts: Mapping[str, Texts] | None = None,
    coder: str = "",
    aside: Aside | None = None,
) -> Project:
    """Read a table of coded segments, or a codebook.

    Parameters
    ----------
    path : path
        A spreadsheet (``.xlsx``) or delimited text.
    columns : mapping, optional
        The headings of columns that are not recognised, by what they hold (a key of `COLUMNS`).
    texts : mapping, optional
        The user's own texts, by title.
    coder : str, optional
        Who coded, where no column says it.
    aside : Aside, optional
        What nobody said, and need not be alike in a text and in the table; by default time stamps
        and speakers.

    Returns
    -------
    Project

    Raises
    ------
    ExchangeError
        If it cannot be read, or has no column of codes.
    """
    path = Path(path)
    found = [(sheet, _head(sheet, columns or {})) for sheet in sheets(path)]
    if not any(head for _, head in found):
        raise ExchangeError(_unrecognised([sheet for sheet, _ in found]))
    gathering = _Gathering(texts or {}, coder or UNNAMED, aside or Aside())
    for sheet, head in found:
        if head:
            gathering.take(sheet, head)
        else:
            why = "it has no column of codes"
            gathering.left_out.append(LeftOut("sheet", sheet.name, why, len(sheet.rows)))
    return gathering.project(path.stem)


def _unrecognised(found: Sequence[Sheet]) -> str:
    headings = ", ".join(repr(cell) for cell in found[0].rows[0] if cell.strip())
    wanted = ", ".join(f"--column {name}=..." for name in ("document", "code", "segment"))
    return f"no column of codes is recognised among {headings[:400]}: name them, as in {wanted}"


def _plain(heading: str) -> str:
    composed = unicodedata.normalize("NFC", heading.removeprefix("\ufeff")).casefold()
    return " ".join(composed.replace("_", " ").split()).strip(" :*")


def _head(sheet: Sheet, named: Mapping[str, str]) -> _Head | None:
    """The first row that has a column of codes, among the first; reports have titles above."""
    for number, row in enumerate(sheet.rows[:20]):
        headings = [_plain(cell) for cell in row]
        columns = _recognised(headings, named)
        if "code" in columns and len(columns) > 1:
            return _Head(columns, number, row)
    return None


def _recognised(headings: Sequence[str], named: Mapping[str, str]) -> dict[str, int]:
    columns: dict[str, int] = {}
    for name, heading in named.items():
        if name not in COLUMNS:
            kinds = ", ".join(COLUMNS)
            raise ExchangeError(f"there is no kind of column {name!r}; there are {kinds}")
        if _plain(heading) in headings:
            columns[name] = headings.index(_plain(heading))
    for name, known in COLUMNS.items():
        free = [h for h in known if h in headings and headings.index(h) not in columns.values()]
        if name not in columns and name not in named and free:
            columns[name] = headings.index(free[0])
    missing = [name for name in named if name not in columns]
    return {} if missing else columns


class _Gathering:
    """What the lines of all sheets come to."""

    def __init__(self, texts: Mapping[str, Texts], coder: str, aside: Aside) -> None:
        self.aside = aside
        self.texts = {plain_title(title): text for title, text in texts.items()}
        self.coder = coder
        self.left_out: list[LeftOut] = []
        self.tags = False  # Taguette calls them so, and has paths with dots
        self.again: Counter[str] = Counter()
        self.codes: dict[tuple[str, ...], Code] = {}
        self.documents: dict[tuple[str, str], Document] = {}
        self.spans: dict[tuple[str, ...], Span] = {}
        self.codings: dict[tuple[str, str, str], Coding] = {}
        self.unplaced: Counter[tuple[str, str]] = Counter()
        self._searches: dict[tuple[str, Callable[[str], str]], Searchable] = {}

    def take(self, sheet: Sheet, head: _Head) -> None:
        lines = list(_lines(sheet.rows[head.row + 1 :], head.columns))
        order = order_of_dates([line.date for line in lines])
        heading = _plain(head.headings[head.columns["code"]])
        several = heading in ("codes", "tags")
        self.tags |= heading in ("tag", "tags")
        for line in lines:
            self._line(line, order, several)
        self._not_carried(sheet, head)
        lost = sum(1 for line in lines if line.date and not date_in(line.date, order))
        if lost:
            why = "nothing says whether the day or the month comes first"
            self.left_out.append(LeftOut("date", sheet.name, why, lost))

    def _not_carried(self, sheet: Sheet, head: _Head) -> None:
        taken = {*head.columns.values()}
        for number, heading in enumerate(head.headings):
            filled = sum(1 for row in sheet.rows[head.row + 1 :] if row[number].strip())
            if number not in taken and filled and _plain(heading) not in RECKONED:
                why = "no table of a study has such a column"
                self.left_out.append(LeftOut("column", heading or f"{number + 1}", why, filled))
        if sheet.formulas:
            why = "not reckoned; what the program last showed was read"
            self.left_out.append(LeftOut("formula", sheet.name, why))

    def _line(self, line: _Line, order: DayFirst | None, several: bool) -> None:
        paths = _paths(line.code, several)
        codes = [self._code(path, line.definition if len(paths) == 1 else "") for path in paths]
        if not (line.segment.strip() or line.document.strip()):
            return
        span = self._span(line)
        for code in codes:
            coder = line.coder.strip() or self.coder
            key = span.id, code.id, coder
            number = f"coding-{len(self.codings) + 1}"
            made = Coding(number, span.id, code.id, coder, date_in(line.date, order))
            if key not in self.codings:
                self.codings[key] = made
                if line.memo.strip():
                    self._memo(key, line.memo)
            elif line.memo.strip() and line.memo != self.codings[key].memo:
                self._memo(key, f"{self.codings[key].memo}\n{line.memo}".strip())
            else:
                self.again[self._document(line).title] += 1

    def _memo(self, key: tuple[str, str, str], memo: str) -> None:
        coding = self.codings[key]
        self.codings[key] = Coding(
            coding.id, coding.span, coding.code, coding.coder, coding.date, memo=memo
        )

    def _code(self, path: tuple[str, ...], definition: str) -> Code:
        """The code of a path, and those above it."""
        parent = self._code(path[:-1], "").id if len(path) > 1 else None
        known = self.codes.get(path)
        if known is None:
            number = f"code-{len(self.codes) + 1}"
            self.codes[path] = known = Code(number, path[-1], parent, definition)
        elif definition and not known.definition:
            self.codes[path] = known = Code(known.id, known.label, parent, definition)
        return known

    def _document(self, line: _Line) -> Document:
        title = line.document.strip() or "Untitled"
        key = line.group.strip(), title
        if key not in self.documents:
            number = f"document-{len(self.documents) + 1}"
            own = self.texts.get(plain_title(title))
            text, file = (own.text, own.file) if own else (None, "")
            self.documents[key] = Document(
                number, title, text=text, file=file, note=_in_group(line.group)
            )
        return self.documents[key]

    def _span(self, line: _Line) -> Span:
        document = self._document(line)
        key = document.id, line.segment, line.begin, line.end, line.place
        if key not in self.spans:
            start, end, why = self._place(document, line)
            if why:
                self.unplaced[document.title, why] += 1
            self.spans[key] = Span(
                id=f"span-{len(self.spans) + 1}",
                document=document.id,
                start=start,
                end=end,
                gist=line.gist.strip(),
                locator=_locator(line),
                quote=line.segment,
            )
        return self.spans[key]

    def _place(self, document: Document, line: _Line) -> tuple[int | None, int | None, str]:
        if document.text is None:
            return None, None, "the table has no positions, and no text of this title is given"
        found = self._stands(document.id, document.text, line.segment)
        if len(found) > 1:
            found = _in_paragraph(document.text, found, line.begin)
        if len(found) == 1:
            return *found[0], ""
        times = f"its words stand in the text {len(found)} times, and nothing says where"
        return None, None, times if found else "its words do not stand in the text"

    def _stands(self, document: str, text: str, segment: str) -> Sequence[tuple[int, int]]:
        """Where a segment stands: as it is, or else without what nobody said in either."""
        for way in (str, self.aside, self.aside.as_told):
            if (document, way) not in self._searches:
                self._searches[document, way] = Searchable(way(text))
            if found := self._searches[document, way].find(way(segment)):
                return found
        return []

    def project(self, name: str) -> Project:
        for (title, why), count in self.unplaced.items():
            self.left_out.append(LeftOut("position", title, why, count))
        for title, count in self.again.items():
            self.left_out.append(LeftOut("coding", title, _AGAIN, count))
        coders = dict.fromkeys(coding.coder for coding in self.codings.values())
        return Project(
            name=name,
            coders=tuple(Coder(coder, coder) for coder in coders),
            codes=tuple(nested(self.codes.values()) if self.tags else self.codes.values()),
            documents=tuple(self.documents.values()),
            spans=tuple(self.spans.values()),
            codings=tuple(self.codings.values()),
            left_out=tuple(self.left_out),
        )


def _lines(rows: Iterable[Sequence[str]], columns: Mapping[str, int]) -> Iterator[_Line]:
    """The lines; a document that is named once stands for all lines down to the next."""
    document = ""
    for row in rows:
        cells = {name: row[number] for name, number in columns.items()}
        # A name is the same whichever way its accents are written; the words are as they stand.
        cells |= {name: unicodedata.normalize("NFC", cells.get(name, "")) for name in _NAMES}
        line = _Line(**cells)
        document = line.document.strip() or document
        yield line._replace(document=document)


def _paths(cell: str, several: bool) -> list[tuple[str, ...]]:
    """The codes of a cell, each with those above it; one a line where there may be several."""
    names = cell.split("\n") if several else [" ".join(cell.split())]
    paths: list[tuple[str, ...]] = []
    for name in names:
        parts = [part.strip() for part in _PATH.split(_DROPPED.sub("", name.strip()))]
        path = tuple(part for part in parts if part)
        if len(path) > DEEPEST:
            raise ExchangeError(f"a code stands {len(path):,} levels deep; {DEEPEST} are read")
        if path:
            paths.append(path)
    return list(dict.fromkeys(paths))


def plain_title(title: str) -> str:
    """Give a title as titles and names of files are compared.

    Parameters
    ----------
    title : str

    Returns
    -------
    str
        Without the ending of a file, in small letters.
    """
    stem = re.sub(r"\.(txt|docx?|pdf|html?|md|rtf|odt)$", "", title.strip(), flags=re.I)
    return _plain(stem)


def _in_group(group: str) -> str:
    return f"Group: {group.strip()}" if group.strip() else ""


def _locator(line: _Line) -> str:
    """The place in words: paragraphs where the table counts them."""
    first, last = whole(line.begin), whole(line.end)
    if first is not None:
        return f"¶{first}" if last in (None, first) else f"¶{first}–{last}"
    ends = [part.strip() for part in (line.begin, line.end) if part.strip()]
    return line.place.strip() or " – ".join(dict.fromkeys(ends))


def _in_paragraph(
    text: str, found: Sequence[tuple[int, int]], begin: str
) -> Sequence[tuple[int, int]]:
    """Those of several places that begin in the paragraph that the table names."""
    number = whole(begin)
    if number is None:
        return found
    all_lines = [hit for hit in found if text.count("\n", 0, hit[0]) + 1 == number]
    filled = [hit for hit in found if _filled_lines(text[: hit[0]]) == number]
    return all_lines or filled or found


def _filled_lines(before: str) -> int:
    """The number of the paragraph that goes on here, if empty lines do not count."""
    *whole_lines, begun = before.split("\n")
    return sum(1 for line in whole_lines if line.strip()) + 1
