"""Write a project as a study: tables, texts, and what could not be carried.

Marked places become passages, one for each place however many people marked it; users become
coders; texts go to the private folder beside the tables, and the passages get anchors under its
key. What a program calls its rows is kept, so that a study can go back.
"""

import csv
import io
import os
import shutil
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import pandas as pd

from casebook.copies import (
    Aside,
    PatternError,
    anchor,
    day_in,
    kind_in,
    speakers_in,
    without_names,
)
from casebook.exchange.names import Ids, code_ids, ids_for, readable, slug, tidy
from casebook.exchange.project import (
    OF_DOCUMENT,
    Coder,
    Coding,
    Document,
    ExchangeError,
    LeftOut,
    Memo,
    Project,
    Span,
)
from casebook.privacy import first_names_in
from casebook.study import StudyError, make_private, write
from casebook.tables import DataError

REPORT = "import-report.csv"
JOIN = " | "  # between the parts of a key, as the tables of a study have it
LONGEST_CELL = 100_000
COLUMNS = {
    "documents": ("document_id", "title", "kind", "file", "date", "case_id", "note"),
    "codes": ("code_id", "label", "parent_id", "definition", "colour"),
    "passages": (
        *("passage_id", "document_id", "locator", "start", "end", "gist", "case_id"),
        *("anchor_length", "anchor_head", "anchor_hash"),
    ),
    "codings": ("passage_id", "code_id", "coder", "memo", "date"),
    "cases": ("case_id", "name", "kind", "note"),
    "attributes": ("attribute", "type", "meaning"),
    "case_attributes": ("case_id", "attribute", "value"),
    "memos": ("memo_id", "about_table", "about_id", "author", "date", "title", "text"),
    "document_cases": ("document_id", "case_id"),
    "passage_cases": ("passage_id", "case_id"),
    "exchange_ids": ("table", "row_id", "guid"),
    "voices": ("voice_id", "label"),
    "claims": ("claim_id", "statement"),
    "links": ("claim_id", "target_table", "target_id", "relation", "note"),
}
# Tables that a study gets even if nothing is in them: the next ones that people fill in.
_ALWAYS = ("documents", "codes", "passages", "codings", "cases", "voices", "claims", "links")
MORE_GUIDS = "selections"  # further marked places where a passage is
GUID_OF_CODING = "codings in selections"
GUID_OF_MEMO = "memos in selections"
NOT_CODABLE = "codes that only hold others"
Track = Callable[[Sequence[Span], str], Iterable[Span]]
Row = dict[str, str | int | None]


def into_study(
    project: Project,
    folder: str | os.PathLike[str],
    track: Track | None = None,
    aside: Aside | None = None,
) -> list[LeftOut]:
    """Write a project as a new study.

    Parameters
    ----------
    project : Project
    folder : path
        Where the study is to be. It must not exist, or be empty; so must ``FOLDER.private``.
    track : callable, optional
        Hands on marked places, given with a label, and may tell people how far it is.
    aside : Aside, optional
        What nobody said and no anchor is made of; by default time stamps and speakers.

    Returns
    -------
    list of LeftOut
        What was not carried, as ``import-report.csv`` in the study has it.

    Raises
    ------
    ExchangeError
        If the study cannot be written, or a pattern of what to set aside takes too long on a text;
        nothing is left behind then.
    """
    place = Path(os.path.abspath(folder))  # "." has a name, too
    private = place.with_name(place.name + ".private")
    made = _Tables(project)
    existed = private.exists()
    try:
        make_private(private, texts=made.texts, names=made.people)
        try:
            key = (private / "key").read_bytes().strip()
            made.anchors(key, Aside() if aside is None else aside, track)
            frames = made.frames()
            write(
                place,
                frames,
                id=slug(place.name, "study"),
                private=f"../{private.name}",
                title=readable(project.name) or None,
            )
            (place / REPORT).write_bytes(report(made.left_out))
        except BaseException:
            shutil.rmtree(private)
            if existed:
                private.mkdir()
            raise
    except (StudyError, DataError, PatternError, OSError) as error:
        raise ExchangeError(str(error)) from None
    return made.left_out


def names_in(project: Project) -> list[str]:
    """Name those who may be called by their names where they speak, or in what holds it.

    Parameters
    ----------
    project : Project

    Returns
    -------
    list of str
        Each once: labels of speakers, and first names in the titles of documents and cases.
    """
    found = [name for d in project.documents if d.text for name in speakers_in(d.text)[1]]
    titles = [*(d.title for d in project.documents), *(c.name for c in project.cases)]
    known = {word for name in found for word in name.split()}
    found += [name for title in titles for name in first_names_in(title) if name not in known]
    return list(dict.fromkeys(found))


def report(left_out: Iterable[LeftOut]) -> bytes:
    """Write what was not carried, as CSV."""
    text = io.StringIO(newline="")
    out = csv.writer(text, lineterminator="\n")
    out.writerow(["what", "where", "why", "count"])
    for row in left_out:
        out.writerow([tidy(row.what), tidy(row.where), tidy(row.why), row.count])
    return text.getvalue().encode("utf-8")


@dataclass
class _Passage:
    """One place of a document, and the marked places of the project that are there."""

    id: str
    document: str
    span: Span
    spans: list[Span] = field(default_factory=list)
    anchor: tuple[int, str, str] | None = None


class _Tables:
    """The tables of a study, made from a project."""

    def __init__(self, project: Project):
        self.project = project
        self.left_out = list(project.left_out)
        self.rows: dict[str, list[Row]] = {name: [] for name in COLUMNS}
        self.people = names_in(project)
        self.documents = self._unnamed("document", {d.id: d.title for d in project.documents})
        self.codes = code_ids(project.codes)
        self.cases = self._unnamed("case", {c.id: c.name for c in project.cases})
        self.coders = self._names("coder", {c.id: c.name for c in project.coders})
        self.attributes = self._names("attribute", {v.name: v.name for v in project.variables})
        self.passages = self._passages()
        self.passage_of = {s.id: p for p in self.passages.values() for s in p.spans}
        self.texts = self._texts()
        self._documents()
        self._codes()
        self._cases()
        self._codings()
        self._memos()
        self._coder_guids(project.coders)

    def frames(self) -> dict[str, pd.DataFrame]:
        self._passage_rows()
        return {
            name: pd.DataFrame(rows, columns=list(COLUMNS[name]), dtype=object)
            for name, rows in self.rows.items()
            if rows or name in _ALWAYS
        }

    def _unnamed(self, kind: str, names: dict[str, str]) -> dict[str, str]:
        """Ids made of titles, without the names of those who speak: ids stand in many tables."""
        bare = {row: without_names(name, self.people) for row, name in names.items()}
        return ids_for(bare, kind)

    def _names(self, kind: str, names: dict[str, str]) -> dict[str, str]:
        """Names as the tables may have them, no two alike; what had to be changed is listed."""
        found: dict[str, str] = {}
        ids = Ids()
        for id, name in names.items():
            found[id] = ids.give(tidy(name, kind))
            if found[id] != name:
                self.leave_out(f"spelling of a {kind}", name, f"it is {found[id]} in the tables")
        return found

    def leave_out(self, what: str, where: str, why: str, count: int = 1) -> None:
        self.left_out.append(LeftOut(what, where, why, count))

    def guid(self, table: str, row: str, guid: str | None) -> None:
        if guid:
            self.rows["exchange_ids"].append({"table": table, "row_id": row, "guid": guid})

    def free(self, text: str, what: str, where: str) -> str:
        """A text that people wrote, as a cell may hold it."""
        found = readable(text)
        if len(found) > LONGEST_CELL:
            self.leave_out(f"end of a {what}", where, f"it has {len(found):,} characters")
            found = found[:LONGEST_CELL]
        return found

    # Documents and passages

    def _texts(self) -> dict[str, str]:
        """The texts to keep, by file."""
        texts = {}
        for document in self.project.documents:
            if document.text is not None and document.text.strip():
                texts[f"{self.documents[document.id]}.txt"] = document.text
            elif document.text is not None:
                self.leave_out("text", document.title, "it is empty")
        return texts

    def _documents(self) -> None:
        cases = _cases_of(self.project, "documents")
        for document in self.project.documents:
            id = self.documents[document.id]
            own = [self.cases[c] for c in cases.get(document.id, [])]
            file = f"{id}.txt"
            self.rows["documents"].append(
                {
                    "document_id": id,
                    "title": self.free(document.title, "title", document.title),
                    "kind": tidy(document.kind) or kind_in(document.title),
                    "file": file if file in self.texts else None,
                    "date": self._day(document),
                    "case_id": next(iter(own), None),
                    "note": self.free(document.note, "description", document.title),
                }
            )
            self.rows["document_cases"] += [{"document_id": id, "case_id": c} for c in own[1:]]
            self.guid("documents", id, document.guid)

    def _day(self, document: Document) -> str:
        """The day of a document: what its title says is surer than when a program got the text."""
        created, day = tidy(document.created), day_in(document.title)
        if created and day and created[: len(day)] != day:
            why = f"the file says {created}; the one in the title is taken"
            self.leave_out("date of a document", document.title, why)
        return day if day and created[: len(day)] != day else created

    def _passages(self) -> dict[tuple[str, int | None, int | None, str], _Passage]:
        """The places of all marked places: one for each, in the order of the texts."""
        order = {document.id: n for n, document in enumerate(self.project.documents)}
        spans = sorted(
            self.project.spans,
            key=lambda s: (order[s.document], s.start is None, s.start or 0, s.end or 0),
        )
        found: dict[tuple[str, int | None, int | None, str], _Passage] = {}
        ids = Ids()
        numbers = dict.fromkeys(order, 0)
        for span in spans:
            unplaced = f"{span.locator}\n{span.quote}" if span.start is None else ""
            place = (span.document, span.start, span.end, unplaced)
            if place not in found:
                numbers[span.document] += 1
                document = self.documents[span.document]
                id = ids.give(f"{document}-{numbers[span.document]:03}")
                found[place] = _Passage(id, document, span)
            found[place].spans.append(span)
        return found

    def anchors(self, key: bytes, aside: Aside, track: Track | None) -> None:
        """Give every passage with a place in a text its fingerprint, if it is long enough."""
        said = {d.id: d.text and aside(d.text) for d in self.project.documents}
        short: dict[str, int] = {}
        firsts = [passage.span for passage in self.passages.values()]
        for span in track(firsts, "Making anchors") if track else firsts:
            words = _words(span, said[span.document], aside)
            if not words:
                continue
            try:
                self.passage_of[span.id].anchor = anchor(words, key)
            except ValueError:
                short[span.document] = short.get(span.document, 0) + 1
        titles = {document.id: document.title for document in self.project.documents}
        for document, count in short.items():
            self.leave_out("anchor of a passage", titles[document], "its text is too short", count)

    def _passage_rows(self) -> None:
        cases = _cases_of(self.project, "spans")
        for passage in self.passages.values():
            span = passage.span
            own = [self.cases[c] for s in passage.spans for c in cases.get(s.id, [])]
            own = list(dict.fromkeys(own))
            gists = list(dict.fromkeys(s.gist for s in passage.spans if s.gist))
            locator = next((s.locator for s in passage.spans if s.locator), "")
            length, head, hash = passage.anchor or (None, None, None)
            self.rows["passages"].append(
                {
                    "passage_id": passage.id,
                    "document_id": passage.document,
                    "locator": tidy(locator),
                    "start": span.start,
                    "end": span.end,
                    "gist": self.free("\n".join(gists), "description", passage.id),
                    "case_id": next(iter(own), None),
                    "anchor_length": length,
                    "anchor_head": head,
                    "anchor_hash": hash,
                }
            )
            self.rows["passage_cases"] += [
                {"passage_id": passage.id, "case_id": case} for case in own[1:]
            ]
            self.guid("passages", passage.id, passage.span.guid)
            for number, other in enumerate(passage.spans[1:], start=2):
                self.guid(MORE_GUIDS, f"{passage.id}{JOIN}{number}", other.guid)

    # Codes and codings

    def _codes(self) -> None:
        for code in self.project.codes:
            id = self.codes[code.id]
            self.rows["codes"].append(
                {
                    "code_id": id,
                    "label": self.free(code.label, "name", code.label).strip() or id,
                    "parent_id": self.codes.get(code.parent or ""),
                    "definition": self.free(code.definition, "definition", code.label),
                    "colour": tidy(code.colour),
                }
            )
            self.guid("codes", id, code.guid)
            if not code.codable:
                self.guid(NOT_CODABLE, id, "false")

    def _codings(self) -> None:
        seen: set[str] = set()
        self.coding_keys: dict[str, str] = {}
        titles = {self.documents[d.id]: d.title for d in self.project.documents}
        for coding in self.project.codings:
            passage = self.passage_of[coding.span]
            cells = (passage.id, self.codes[coding.code], self.coders[coding.coder])
            key = JOIN.join(cells)
            self.coding_keys[coding.id] = key
            if key in seen:
                why = "the same coder gave the same code to the same place before"
                self.leave_out("coding", titles[passage.document], why)
                continue
            seen.add(key)
            self.rows["codings"].append(self._coding_row(coding, cells))
            self.guid("codings", key, coding.guid)
            self._in_selection(GUID_OF_CODING, key, passage, coding.span)

    def _coding_row(self, coding: Coding, cells: tuple[str, str, str]) -> Row:
        memo = self.free(coding.memo, "memo", JOIN.join(cells))
        passage, code, coder = cells
        return {
            "passage_id": passage,
            "code_id": code,
            "coder": coder,
            "memo": memo,
            "date": tidy(coding.date),
        }

    def _in_selection(self, table: str, row: str, passage: _Passage, span: str) -> None:
        """Remember which of several marked places at one place something belongs to."""
        if span != passage.span.id:
            self.guid(table, row, next(s.guid for s in passage.spans if s.id == span))

    def _coder_guids(self, coders: Iterable[Coder]) -> None:
        for coder in coders:
            self.guid("coders", self.coders[coder.id], coder.guid)

    # Cases and memos

    def _cases(self) -> None:
        for variable in self.project.variables:
            name = self.attributes[variable.name]
            self.rows["attributes"].append(
                {
                    "attribute": name,
                    "type": variable.type,
                    "meaning": self.free(variable.meaning, "description", name),
                }
            )
            self.guid("attributes", name, variable.guid)
        for case in self.project.cases:
            id = self.cases[case.id]
            self.rows["cases"].append(
                {
                    "case_id": id,
                    "name": self.free(case.name, "name", case.name).strip() or id,
                    "kind": tidy(case.kind),
                    "note": self.free(case.note, "description", case.name),
                }
            )
            self.guid("cases", id, case.guid)
            for name, value in case.values.items():
                text = self.free(value, "value", case.name)
                if text:
                    self.rows["case_attributes"].append(
                        {"case_id": id, "attribute": self.attributes[name], "value": text}
                    )

    def _memos(self) -> None:
        authors = {coder.name: self.coders[coder.id] for coder in self.project.coders}
        for number, memo in enumerate(self.project.memos, start=1):
            id = f"memo-{number}"
            table, row = self._about(memo)
            self.rows["memos"].append(
                {
                    "memo_id": id,
                    "about_table": table,
                    "about_id": row,
                    "author": authors.get(memo.author) or tidy(memo.author),
                    "date": tidy(memo.date),
                    "title": self.free(memo.title, "title", id),
                    "text": self.free(memo.text, "memo", memo.title or id),
                }
            )
            self.guid("memos", id, memo.guid)
            if memo.about == "spans":
                self._in_selection(GUID_OF_MEMO, id, self.passage_of[memo.about_id], memo.about_id)
        if self.project.description:
            text = self.free(self.project.description, "description", self.project.name)
            self.rows["memos"].append({"memo_id": DESCRIPTION, "text": text})

    def _about(self, memo: Memo) -> tuple[str | None, str | None]:
        match memo.about:
            case "codes":
                return "codes", self.codes[memo.about_id]
            case "documents":
                return "documents", self.documents[memo.about_id]
            case "cases":
                return "cases", self.cases[memo.about_id]
            case "spans":
                return "passages", self.passage_of[memo.about_id].id
            case "codings":
                return "codings", self.coding_keys[memo.about_id]
            case _:
                return None, None


DESCRIPTION = "description"  # id of the memo that is the description of the project


def _words(span: Span, said: str | None, aside: Aside) -> str:
    """What was said where a mark is: by its place in the text, or as the file tells it."""
    if said is None or span.start is None or span.end is None:
        return aside(span.quote)
    return said[span.start : span.end]


def _cases_of(project: Project, kind: str) -> dict[str, list[str]]:
    """The cases that documents or marked places belong to; those that people made come first."""
    found: dict[str, list[str]] = {}
    for case in sorted(project.cases, key=lambda case: case.kind == OF_DOCUMENT):
        for row in case.documents if kind == "documents" else case.spans:
            found.setdefault(row, []).append(case.id)
    return found
