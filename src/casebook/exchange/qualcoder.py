"""QualCoder's projects: the folder ``name.qda``, or the database ``data.qda`` in it.

Read as versions up to 17 of its database lay them out; what an older one lacks is empty. Positions
are counted by the text field of the program, in UTF-16 units, and by its automatic coding in code
points, so they are settled by the words that the file keeps of each coding.
"""

import os
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from casebook.exchange.counting import clean, countings
from casebook.exchange.databases import Database, Row, database
from casebook.exchange.placing import Marked, settle
from casebook.exchange.project import (
    OF_DOCUMENT,
    Case,
    Code,
    Coder,
    Coding,
    Document,
    ExchangeError,
    LeftOut,
    Memo,
    Project,
    Span,
    Variable,
)
from casebook.exchange.values import Values, iso_date, rooted, whole

_NEEDED = ("source", "code_name", "code_cat", "code_text")
_MEDIA = {"images": "picture", "audio": "sound recording", "video": "film"}
_OTHER = {
    "code_image": ("coded area of a picture", "only text is carried"),
    "code_av": ("coded part of a recording", "only text is carried"),
    "graph": ("graph", "a study has no drawings"),
    "stored_sql": ("stored query", "it asks QualCoder's database"),
    "ris": ("line of a bibliographic record", "a study has no bibliography"),
}

Key = tuple[int, int, int]  # document, first and last position, as the file has them
_NOWHERE: Key = (-1, -1, -1)


def read(path: str | os.PathLike[str]) -> Project:
    """Read a project of QualCoder's.

    Parameters
    ----------
    path : path
        Its folder, or the database in it.

    Returns
    -------
    Project

    Raises
    ------
    ExchangeError
        If it is none, or is broken.
    """
    path = Path(path)
    file = path / "data.qda" if path.is_dir() else path
    folder = file.resolve().parent
    name = folder.stem if folder.suffix == ".qda" else file.stem
    with database(file) as opened:
        if any(table not in opened.tables for table in _NEEDED):
            raise ExchangeError("it is not a project of QualCoder's")
        found = _Reading(opened).project(name)
    left = _files(folder) if folder.suffix == ".qda" else []
    return replace(found, left_out=(*found.left_out, *left))


def _files(folder: Path) -> list[LeftOut]:
    """Files that the program keeps beside its database, but for those that are sources there."""
    why = "only text is carried, and it was not needed for that"
    found = []
    for path in sorted(path for path in folder.rglob("*") if path.is_file()):
        name = path.relative_to(folder)
        if name.parts[0] not in ("data.qda", *_MEDIA) and not name.name.startswith("."):
            found.append(LeftOut("file", name.as_posix(), why))
    return found


class _Reading:
    """What is gathered while a database is read."""

    def __init__(self, opened: Database) -> None:
        self.db = opened
        self.left_out: list[LeftOut] = []
        self.memos: list[Memo] = []
        self.titles: dict[int, str] = {}

    def project(self, name: str) -> Project:
        documents, raw = self._documents()
        codes = self._codes()
        # Codings last: they have the words of a place, and the others have none.
        parts = {key: "" for key in self._marked("case_text") if not _is_whole(key, raw)}
        spans = self._spans(parts | self._marked("annotation") | self._marked("code_text"), raw)
        codings = self._codings(spans, {code.id for code in codes if code.codable})
        self._notes(spans)
        variables, values = self._attributes()
        cases = [*self._cases(spans, raw, values), *_of_documents(documents, values)]
        self._rest()
        used = {coding.span for coding in codings} | {memo.about_id for memo in self.memos}
        used |= {span for case in cases for span in case.spans}
        return Project(
            name=name,
            coders=tuple(Coder(coder, coder) for coder in self._coders(codings)),
            codes=tuple(codes),
            documents=tuple(documents),
            spans=tuple(span for span in spans.values() if span.id in used),
            codings=tuple(codings),
            memos=tuple(self.memos),
            variables=tuple(variables),
            cases=tuple(cases),
            left_out=tuple(self.left_out),
        )

    def _rows(self, table: str, *columns: str) -> Iterator[Row]:
        return self.db.rows(table, columns)

    def _memo(self, row: Row, memo: Memo) -> None:
        if memo.text.strip():
            author, date = _text(row.get("owner")), iso_date(_text(row.get("date")))
            number = f"memo-{len(self.memos) + 1}"
            self.memos.append(
                Memo(number, memo.about, memo.about_id, author, date, memo.title, memo.text)
            )

    def _documents(self) -> tuple[list[Document], dict[int, str]]:
        """The texts, and each as the file has it."""
        documents: list[Document] = []
        raw: dict[int, str] = {}
        columns = ("id", "name", "fulltext", "mediapath", "memo", "owner", "date")
        for row in self._rows("source", *columns):
            number, name, text = whole(row["id"]), _text(row["name"]), _text(row["fulltext"])
            if number is None:
                continue
            medium = _MEDIA.get(_text(row["mediapath"]).lstrip("/").replace(":", "/").split("/")[0])
            if medium:
                self.left_out.append(LeftOut(medium, name, "only text is carried"))
            if medium and not text:
                continue
            raw[number] = text
            self.titles[number] = name
            identity = f"document-{number}"
            date = iso_date(_text(row["date"]))
            documents.append(Document(identity, name, text=clean(text), file=name, created=date))
            self._memo(row, Memo("", "documents", identity, text=_text(row["memo"])))
        return documents, raw

    def _codes(self) -> list[Code]:
        codes: dict[str, Code] = {}
        for row in self._rows("code_cat", "catid", "name", "memo", "supercatid"):
            identity = f"category-{row['catid']}"
            above = _above("category", row["supercatid"])
            codes[identity] = Code(
                identity, _text(row["name"]), above, _text(row["memo"]), codable=False
            )
        for row in self._rows("code_name", "cid", "name", "memo", "catid", "supercid", "color"):
            identity = f"code-{row['cid']}"
            above = _above("code", row["supercid"]) or _above("category", row["catid"])
            codes[identity] = Code(
                identity, _text(row["name"]), above, _text(row["memo"]), _text(row["color"])
            )
        return rooted(codes, self.left_out)

    def _marked(self, table: str) -> dict[Key, str]:
        """The places that a table names, with their words if it has them."""
        places: dict[Key, str] = {}
        for row in self._rows(table, "fid", "pos0", "pos1", "seltext"):
            if (key := _key(row)) != _NOWHERE:
                places[key] = _text(row["seltext"]) or places.get(key, "")
        return places

    def _spans(self, marked: Mapping[Key, str], raw: Mapping[int, str]) -> dict[Key, Span]:
        """The places, with positions in our text where they can be settled."""
        of_document: dict[int, list[Key]] = defaultdict(list)
        for key in marked:
            of_document[key[0]].append(key)
        spans: dict[Key, Span] = {}
        for number, keys in of_document.items():
            if number not in raw:
                continue
            marks = [Marked(start, end, marked[number, start, end]) for _, start, end in keys]
            text = raw[number]
            places = settle(clean(text), countings(text), marks)
            for key, place in zip(keys, places, strict=True):
                identity = f"span-{'-'.join(map(str, key))}"
                quote = marked[key] if place.start is None else ""
                spans[key] = Span(
                    identity, f"document-{number}", place.start, place.end, quote=quote
                )
            self._unplaced(number, [place.why for place in places if place.why])
        return spans

    def _unplaced(self, number: int, reasons: Iterable[str]) -> None:
        for why, count in Counter(reasons).items():
            self.left_out.append(LeftOut("position", self.titles[number], why, count))

    def _codings(self, spans: Mapping[Key, Span], codes: set[str]) -> list[Coding]:
        columns = ("ctid", "cid", "fid", "pos0", "pos1", "owner", "date", "memo", "important")
        codings: list[Coding] = []
        lost = marks = films = 0
        for row in self._rows("code_text", *columns, "avid"):
            key, code = _key(row), f"code-{row['cid']}"
            if key not in spans or code not in codes:
                lost += 1
                continue
            marks += row["important"] == 1
            films += row["avid"] is not None
            codings.append(
                Coding(
                    id=f"coding-{row['ctid']}",
                    span=spans[key].id,
                    code=code,
                    coder=_text(row["owner"]) or "unnamed",
                    date=iso_date(_text(row["date"])),
                    memo=_text(row["memo"]),
                )
            )
        self._count(lost, "coding", "its text or its code is not in the file")
        self._count(marks, "mark of importance", "a study has no such mark")
        self._count(films, "link of a coding to a recording", "only text is carried")
        return codings

    def _count(self, count: int, what: str, why: str) -> None:
        if count:
            self.left_out.append(LeftOut(what, "", why, count))

    def _notes(self, spans: Mapping[Key, Span]) -> None:
        """What is noted beside places, on cases and on the whole, and the journal."""
        for row in self._rows("annotation", "fid", "pos0", "pos1", "memo", "owner", "date"):
            if (key := _key(row)) in spans:
                self._memo(row, Memo("", "spans", spans[key].id, text=_text(row["memo"])))
        for row in self._rows("cases", "caseid", "memo", "owner", "date"):
            self._memo(row, Memo("", "cases", f"case-{row['caseid']}", text=_text(row["memo"])))
        for row in self._rows("project", "memo", "date"):
            self._memo(row, Memo("", text=_text(row["memo"])))
        for row in self._rows("journal", "name", "jentry", "owner", "date"):
            self._memo(row, Memo("", title=_text(row["name"]), text=_text(row["jentry"])))

    def _attributes(self) -> tuple[list[Variable], dict[tuple[str, str], dict[str, str]]]:
        """What is known by type, and the values of each case and file."""
        found: dict[str, Values] = {}
        for row in self._rows("attribute_type", "name", "memo", "valuetype"):
            number = _text(row["valuetype"]) == "numeric"
            found[_text(row["name"])] = Values(_text(row["memo"]), number)
        journal = 0
        for row in self._rows("attribute", "name", "attr_type", "value", "id"):
            kind, name, value = _text(row["attr_type"]), _text(row["name"]), _text(row["value"])
            if not value.strip():
                continue
            if kind in ("case", "file"):
                found.setdefault(name, Values()).add((kind, str(row["id"])), value)
            else:
                journal += 1
        self._count(journal, "attribute of a journal entry", "a memo has no attributes")
        of_row: dict[tuple[str, str], dict[str, str]] = defaultdict(dict)
        for name, values in found.items():
            for whose, value in values.settled().items():
                of_row[whose][name] = value
        return [Variable(name, v.type, v.meaning) for name, v in found.items()], of_row

    def _cases(
        self,
        spans: Mapping[Key, Span],
        raw: Mapping[int, str],
        values: Mapping[tuple[str, str], Mapping[str, str]],
    ) -> list[Case]:
        wholes: dict[str, list[str]] = defaultdict(list)
        parts: dict[str, list[str]] = defaultdict(list)
        lost = 0
        for row in self._rows("case_text", "caseid", "fid", "pos0", "pos1"):
            key, case = _key(row), str(row["caseid"])
            if _is_whole(key, raw):
                wholes[case].append(f"document-{key[0]}")
            elif key not in spans:
                lost += 1
            else:
                parts[case].append(spans[key].id)
        self._count(lost, "link of a case", "what it leads to is not text, or not in the file")
        return [
            Case(
                id=f"case-{number}",
                name=_text(row["name"]),
                documents=tuple(dict.fromkeys(wholes[number])),
                spans=tuple(dict.fromkeys(parts[number])),
                values=values.get(("case", number), {}),
            )
            for row in self._rows("cases", "caseid", "name")
            for number in [str(row["caseid"])]
        ]

    def _coders(self, codings: Sequence[Coding]) -> list[str]:
        named = [_text(row["name"]) for row in self._rows("coder_names", "name")]
        coded = [coding.coder for coding in codings]
        return list(dict.fromkeys(coder for coder in [*coded, *named] if coder))

    def _rest(self) -> None:
        for table, (what, why) in _OTHER.items():
            columns = self.db.tables.get(table, ())[:1]
            self._count(sum(1 for _ in self.db.rows(table, columns)), what, why)


def _of_documents(
    documents: Iterable[Document], values: Mapping[tuple[str, str], Mapping[str, str]]
) -> Iterator[Case]:
    """The cases that carry what is known of one document."""
    for document in documents:
        if known := values.get(("file", document.id.removeprefix("document-"))):
            yield Case(
                id=f"of-{document.id}",
                name=document.title,
                kind=OF_DOCUMENT,
                documents=(document.id,),
                values=known,
            )


def _key(row: Row) -> Key:
    document, start, end = (whole(row[column]) for column in ("fid", "pos0", "pos1"))
    return _NOWHERE if document is None or start is None or end is None else (document, start, end)


def _is_whole(key: Key, raw: Mapping[int, str]) -> bool:
    """Whether a part of a case is a text as a whole; the program leaves out its last character."""
    return key[0] in raw and key[1] == 0 and key[2] >= len(raw[key[0]]) - 1


def _above(kind: str, number: object) -> str | None:
    return None if number in (None, "") else f"{kind}-{number}"


def _text(cell: object) -> str:
    return "" if cell is None else str(cell)
