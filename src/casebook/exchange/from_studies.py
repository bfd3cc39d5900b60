"""Read a study as a project, so that it can go to another program.

What came from a program goes back under the numbers that it had there. Claims, links, voices and
hedges have no place in any program, and are listed.
"""

import os
from collections.abc import Iterable, Mapping
from pathlib import Path

import pandas as pd

from casebook.copies import CopyError, text_of
from casebook.exchange.into_studies import (
    DESCRIPTION,
    GUID_OF_CODING,
    GUID_OF_MEMO,
    JOIN,
    MORE_GUIDS,
    NOT_CODABLE,
)
from casebook.exchange.project import (
    About,
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
    VariableType,
)
from casebook.study import StudyError, as_they_stand, text_files
from casebook.tables import DataError, package

Cells = dict[str, str]
_ABOUT: dict[str, About] = {
    "codes": "codes",
    "documents": "documents",
    "passages": "spans",
    "codings": "codings",
    "cases": "cases",
}
_TYPES: dict[str, VariableType] = {
    "text": "text",
    "boolean": "boolean",
    "integer": "integer",
    "number": "number",
    "date": "date",
    "datetime": "datetime",
}
_COLUMNS_NOWHERE = {
    ("documents", "speakers"): "speakers of a document",
    ("passages", "material"): "material of a passage",
    ("passages", "hedge"): "hedge of a passage",
}
_NOWHERE = {"claims": "claim", "links": "link of a claim", "voices": "voice"}


def from_study(folder: str | os.PathLike[str]) -> Project:
    """Read a study as a project.

    Parameters
    ----------
    folder : path
        A study.

    Returns
    -------
    Project
        Its ids are those of the tables. ``left_out`` lists what no program has a place for, and
        texts that are not there.

    Raises
    ------
    ExchangeError
        If the folder is no study, or its tables are not in order.
    """
    try:
        found = as_they_stand(folder)
        files = text_files(folder)
        described = package(folder)
    except (StudyError, DataError) as error:
        raise ExchangeError(str(error)) from None
    name = str(described.get("title") or described["casebook"]["study"]["id"])
    return _Study({table: _rows(frame) for table, frame in found.items()}, files).project(name)


def _rows(frame: pd.DataFrame) -> list[Cells]:
    """The rows of a table as text, without blank cells."""
    return [
        {str(column): str(cell) for column, cell in row.items() if pd.notna(cell)}
        for row in frame.to_dict("records")
    ]


class _Study:
    """The tables of one study, on their way into a `Project`."""

    def __init__(self, tables: Mapping[str, list[Cells]], files: Mapping[str, Path]):
        self.tables = tables
        self.files = files
        self.left_out: list[LeftOut] = []
        self.guids = {
            (row["table"], row["row_id"]): row["guid"] for row in self.rows("exchange_ids")
        }

    def rows(self, table: str) -> list[Cells]:
        return self.tables.get(table, [])

    def guid(self, table: str, row: str) -> str | None:
        return self.guids.get((table, row))

    def project(self, name: str) -> Project:
        documents = tuple(self.documents())
        spans = self.spans({document.id: document.text for document in documents})
        codings, memos = self.codings(), self.memos()
        for table, what in _NOWHERE.items():
            if number := len(self.rows(table)):
                self.left_out.append(LeftOut(what, name, "only the study has it", number))
        for (table, column), what in _COLUMNS_NOWHERE.items():
            if number := sum(column in row for row in self.rows(table)):
                self.left_out.append(LeftOut(what, name, "only the study has it", number))
        described = (m.get("text", "") for m in self.rows("memos") if m["memo_id"] == DESCRIPTION)
        return Project(
            name=name,
            coders=tuple(self.coders()),
            codes=tuple(self.codes()),
            documents=documents,
            spans=spans,
            codings=codings,
            memos=memos,
            variables=tuple(self.variables()),
            cases=tuple(self.cases()),
            description=next(described, ""),
            left_out=tuple(self.left_out),
        )

    def coders(self) -> Iterable[Coder]:
        listed = [row for table, row in self.guids if table == "coders"]
        used = [row["coder"] for row in self.rows("codings")]
        for name in dict.fromkeys([*listed, *used]):
            yield Coder(name, name, self.guid("coders", name))

    def codes(self) -> Iterable[Code]:
        for row in self.rows("codes"):
            id = row["code_id"]
            rules = [
                f"{said}: {row[column]}"
                for column, said in (
                    ("include_when", "Include when"),
                    ("exclude_when", "Exclude when"),
                )
                if column in row
            ]
            yield Code(
                id=id,
                label=row["label"],
                parent=row.get("parent_id"),
                definition="\n".join(
                    [*([row["definition"]] if "definition" in row else []), *rules]
                ),
                colour=row.get("colour", ""),
                guid=self.guid("codes", id),
                codable=self.guid(NOT_CODABLE, id) is None,
            )

    def documents(self) -> Iterable[Document]:
        for row in self.rows("documents"):
            id = row["document_id"]
            yield Document(
                id=id,
                title=row.get("title", id),
                kind=row.get("kind", ""),
                text=self.text(id, row.get("title", id)),
                file=row.get("file", ""),
                created=row.get("date", ""),
                guid=self.guid("documents", id),
                note=row.get("note", ""),
            )

    def text(self, document: str, title: str) -> str | None:
        if document not in self.files:
            self.left_out.append(LeftOut("text", title, "its file is not there"))
            return None
        try:
            return text_of(self.files[document])
        except CopyError as error:
            self.left_out.append(LeftOut("text", title, str(error)))
            return None

    def spans(self, texts: Mapping[str, str | None]) -> tuple[Span, ...]:
        found = []
        for row in self.rows("passages"):
            id, document = row["passage_id"], row["document_id"]
            start, end = self.place(row, texts.get(document))
            guid = self.guid("passages", id)
            gist, locator = row.get("gist", ""), row.get("locator", "")
            found.append(Span(id, document, start, end, guid, gist, locator))
            number = 2
            while (guid := self.guid(MORE_GUIDS, f"{id}{JOIN}{number}")) is not None:
                found.append(Span(f"{id}{JOIN}{number}", document, start, end, guid))
                number += 1
        self.span_of = {span.guid: span.id for span in found if span.guid}
        return tuple(found)

    def place(self, row: Cells, text: str | None) -> tuple[int | None, int | None]:
        """Start and end of a passage; None if they are not known, or not in the text."""
        if "start" not in row or "end" not in row or text is None:
            return None, None
        start, end = int(row["start"]), int(row["end"])
        if end > len(text):
            why = f"the text ends before character {end:,}"
            self.left_out.append(LeftOut("position of a passage", row["passage_id"], why))
            return None, None
        return start, end

    def codings(self) -> tuple[Coding, ...]:
        return tuple(
            Coding(
                id=(key := JOIN.join([row["passage_id"], row["code_id"], row["coder"]])),
                span=self.in_selection(GUID_OF_CODING, key, row["passage_id"]),
                code=row["code_id"],
                coder=row["coder"],
                date=row.get("date", ""),
                guid=self.guid("codings", key),
                memo=row.get("memo", ""),
            )
            for row in self.rows("codings")
        )

    def in_selection(self, table: str, row: str, passage: str) -> str:
        """The marked place, of several at one place, that something belongs to."""
        return self.span_of.get(self.guid(table, row) or "", passage)

    def memos(self) -> tuple[Memo, ...]:
        found = []
        for row in self.rows("memos"):
            id, table = row["memo_id"], row.get("about_table", "")
            if id == DESCRIPTION and not table:
                continue
            about, about_id = _ABOUT.get(table, "project"), row.get("about_id", "")
            if table and table not in _ABOUT:
                why = f"it is about {table}; it goes with the whole study"
                self.left_out.append(LeftOut("link of a memo", id, why))
                about_id = ""
            if about == "spans":
                about_id = self.in_selection(GUID_OF_MEMO, id, about_id)
            found.append(
                Memo(
                    id=id,
                    about=about,
                    about_id=about_id,
                    author=row.get("author", ""),
                    date=row.get("date", ""),
                    title=row.get("title", ""),
                    text=row.get("text", ""),
                    guid=self.guid("memos", id),
                )
            )
        return tuple(found)

    def variables(self) -> Iterable[Variable]:
        for row in self.rows("attributes"):
            name = row["attribute"]
            kind = _TYPES.get(row.get("type", ""), "text")
            yield Variable(name, kind, row.get("meaning", ""), self.guid("attributes", name))

    def cases(self) -> Iterable[Case]:
        members = self.members("documents", "document_cases", "document_id")
        passages = self.members("passages", "passage_cases", "passage_id")
        values: dict[str, dict[str, str]] = {}
        for row in self.rows("case_attributes"):
            own = values.setdefault(row["case_id"], {})
            if own.setdefault(row["attribute"], row["value"]) != row["value"]:
                why = "a program has one value for each"
                self.left_out.append(LeftOut("second value of an attribute", row["case_id"], why))
        for row in self.rows("cases"):
            id = row["case_id"]
            yield Case(
                id=id,
                name=row["name"],
                kind=row.get("kind", ""),
                guid=self.guid("cases", id),
                documents=tuple(members.get(id, ())),
                spans=tuple(passages.get(id, ())),
                values=values.get(id, {}),
                note=row.get("note", ""),
            )

    def members(self, table: str, more: str, column: str) -> dict[str, dict[str, None]]:
        """The rows of a table that belong to each case."""
        found: dict[str, dict[str, None]] = {}
        for row in [*self.rows(table), *self.rows(more)]:
            if "case_id" in row:
                found.setdefault(row["case_id"], {})[row[column]] = None
        return found
