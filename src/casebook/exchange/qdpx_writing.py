"""Write a REFI-QDA project (``.qdpx``): an archive with one XML file and the texts.

Positions are in code points of texts in UTF-8 without byte order mark, whose lines end in LF, and
every marked place is named after its text, so that whoever reads the file can hold one against the
other. The order of elements is the schema's.
"""

import io
import re
import zipfile
from collections import Counter
from collections.abc import Iterable
from pathlib import Path
from xml.etree.ElementTree import Element, SubElement, tostring

from casebook.exchange.project import (
    OF_DOCUMENT,
    Case,
    Code,
    Coder,
    Coding,
    Document,
    LeftOut,
    Memo,
    Project,
    Span,
)
from casebook.exchange.refi import (
    ORIGIN,
    PROJECT,
    TYPES,
    add_codes,
    add_text,
    as_time,
    guid_of,
    key,
    writable,
)

_NAME = 200  # characters of a marked text that name it
_ELEMENTS = {
    "boolean": ("BooleanValue", "true|false"),
    "integer": ("IntegerValue", r"[+-]?\d+"),
    "number": ("FloatValue", r"[+-]?(\d+(\.\d*)?|\.\d+)"),
    "date": ("DateValue", r"\d{4}-\d\d-\d\d"),
    "datetime": ("DateTimeValue", r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)?"),
}
_FIRST_TIME = (1980, 1, 1, 0, 0, 0)  # of every file: two exports of one study are the same


def write_qdpx(project: Project) -> tuple[bytes, list[LeftOut]]:
    """Write a project.

    Parameters
    ----------
    project : Project

    Returns
    -------
    bytes
        The archive.
    list of LeftOut
        What the format cannot carry.

    Raises
    ------
    ExchangeError
        If its codes are above themselves.
    """
    writing = _Writing(project)
    root = writing.root()
    qde = b'<?xml version="1.0" encoding="utf-8"?>\n' + tostring(root, encoding="utf-8")
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        files = [("project.qde", qde), *writing.files]
        for name, data in files:
            info = zipfile.ZipInfo(name, _FIRST_TIME)
            info.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(info, data)
    return packed.getvalue(), writing.left_out


class _Writing:
    """One project, on its way into XML."""

    def __init__(self, project: Project):
        self.project = project
        self.files: list[tuple[str, bytes]] = []
        self.left_out = list(_without_a_place(project))
        self.documents = _guids("document", project.documents)
        self.codes = _guids("code", project.codes)
        self.spans = _guids("span", project.spans)
        self.cases = _guids("case", project.cases)
        self.variables = {v.name: guid_of("variable", v.name, v.guid) for v in project.variables}
        self.coders = _guids("coder", project.coders)
        self.users = {coder.name: self.coders[coder.id] for coder in project.coders}
        for memo in project.memos:
            if memo.author:
                self.users.setdefault(memo.author, guid_of("coder", memo.author))
        self.remarks = _remarks(project)
        self.notes: dict[str, Memo] = {}
        self.about: dict[tuple[str, str], list[str]] = {}
        for memo in self.all_memos():
            guid = guid_of("memo", memo.id, memo.guid)
            self.notes.setdefault(key(guid), memo)
            self.about.setdefault((memo.about, memo.about_id), []).append(guid)

    def all_memos(self) -> Iterable[Memo]:
        yield from self.project.memos
        for coding in self.project.codings:
            if coding.memo and coding.span not in self.remarks:
                yield Memo(f"of {coding.id}", "codings", coding.id, text=coding.memo)

    def root(self) -> Element:
        root = Element(
            "Project", {"xmlns": PROJECT, "name": writable(self.project.name), "origin": ORIGIN}
        )
        self.add_users(root)
        if self.project.codes:
            below = {id: guids for (about, id), guids in self.about.items() if about == "codes"}
            add_codes(SubElement(root, "CodeBook"), self.project.codes, below)
        self.add_variables(root)
        self.add_cases(root)
        self.add_sources(root)
        self.add_notes(root)
        self.add_links(root)
        add_text(root, "Description", self.project.description)
        self.refer_to_notes(root, "project", "")
        return root

    def refer_to_notes(self, element: Element, about: str, about_id: str) -> None:
        for guid in self.about.get((about, about_id), ()):
            SubElement(element, "NoteRef", targetGUID=guid)

    def add_users(self, root: Element) -> None:
        if self.users:
            users = SubElement(root, "Users")
            for name, guid in self.users.items():
                SubElement(users, "User", guid=guid, name=writable(name))

    def add_variables(self, root: Element) -> None:
        if not self.project.variables:
            return
        variables = SubElement(root, "Variables")
        types = {ours: theirs for theirs, ours in TYPES.items()}
        for variable in self.project.variables:
            element = SubElement(
                variables,
                "Variable",
                guid=self.variables[variable.name],
                name=writable(variable.name),
                typeOfVariable=types[variable.type],
            )
            add_text(element, "Description", variable.meaning)

    def add_values(self, element: Element, case: Case) -> None:
        types = {variable.name: variable.type for variable in self.project.variables}
        for name, value in case.values.items():
            if name not in self.variables:
                self.left_out.append(
                    LeftOut("value of a variable", case.name, f"no variable {name}")
                )
                continue
            holder = SubElement(element, "VariableValue")
            SubElement(holder, "VariableRef", targetGUID=self.variables[name])
            tag, pattern = _ELEMENTS.get(types[name], ("TextValue", ""))
            fits = not pattern or re.fullmatch(pattern, value)
            SubElement(holder, tag if fits else "TextValue").text = writable(value)

    def add_cases(self, root: Element) -> None:
        cases = [case for case in self.project.cases if not _of_source(case)]
        if not cases:
            return
        parent = SubElement(root, "Cases")
        for case in cases:
            attributes = {"guid": self.cases[case.id], "name": writable(case.name)}
            if case.kind == OF_DOCUMENT:  # a case without a name is what a document has
                del attributes["name"]
            element = SubElement(parent, "Case", attributes)
            add_text(element, "Description", case.note)
            self.add_values(element, case)
            for id in case.documents:
                SubElement(element, "SourceRef", targetGUID=self.documents[id])
            for id in case.spans:
                SubElement(element, "SelectionRef", targetGUID=self.spans[id])

    def add_sources(self, root: Element) -> None:
        if not self.project.documents:
            return
        spans: dict[str, list[Span]] = {}
        for span in self.project.spans:
            spans.setdefault(span.document, []).append(span)
        codings: dict[str, list[Coding]] = {}
        for coding in self.project.codings:
            codings.setdefault(coding.span, []).append(coding)
        own = {case.documents[0]: case for case in self.project.cases if _of_source(case)}
        sources = SubElement(root, "Sources")
        for document in self.project.documents:
            element = self.add_source(sources, document)
            wholes = self.add_selections(element, document, spans.get(document.id, []), codings)
            for span in wholes:
                for coding in codings.get(span.id, ()):
                    self.add_coding(element, coding)
            self.refer_to_notes(element, "documents", document.id)
            for span in wholes:
                self.refer_to_notes(element, "spans", span.id)
            if document.id in own:
                self.add_values(element, own[document.id])

    def add_source(self, sources: Element, document: Document) -> Element:
        guid = self.documents[document.id]
        attributes = {"guid": guid, "name": writable(document.title)}
        if document.text is not None:
            attributes["plainTextPath"] = f"internal://{key(guid)}.txt"
            text = document.text.encode("utf-8", "replace")
            self.files.append((f"sources/{key(guid)}.txt", text))
        if time := as_time(document.created):
            attributes["creationDateTime"] = time
        element = SubElement(sources, "TextSource", attributes)
        add_text(element, "Description", document.note)
        return element

    def add_selections(
        self,
        element: Element,
        document: Document,
        spans: list[Span],
        codings: dict[str, list[Coding]],
    ) -> list[Span]:
        """Add marked places; return those that have no position, and so are the whole document."""
        wholes = []
        for span in spans:
            if span.start is None or span.end is None:
                wholes.append(span)
                if span.locator:
                    self.left_out.append(
                        LeftOut(
                            "place without position",
                            f"{document.title}, {span.locator}",
                            "its codings are given to the whole document",
                        )
                    )
                continue
            here = codings.get(span.id, [])
            attributes = {
                "guid": self.spans[span.id],
                "name": writable(_excerpt((document.text or "")[span.start : span.end])),
                "startPosition": str(span.start),
                "endPosition": str(span.end),
            }
            if here:
                attributes["creatingUser"] = self.coders[here[0].coder]
            selection = SubElement(element, "PlainTextSelection", attributes)
            add_text(selection, "Description", span.gist or self.remarks.get(span.id, ""))
            for coding in here:
                self.add_coding(selection, coding)
            self.refer_to_notes(selection, "spans", span.id)
        return wholes

    def add_coding(self, element: Element, coding: Coding) -> None:
        attributes = {
            "guid": guid_of("coding", coding.id, coding.guid),
            "creatingUser": self.coders[coding.coder],
        }
        if time := as_time(coding.date):
            attributes["creationDateTime"] = time
        found = SubElement(element, "Coding", attributes)
        SubElement(found, "CodeRef", targetGUID=self.codes[coding.code])
        self.refer_to_notes(found, "codings", coding.id)

    def add_notes(self, root: Element) -> None:
        if not self.notes:
            return
        parent = SubElement(root, "Notes")
        for memo in self.notes.values():
            attributes = {"guid": guid_of("memo", memo.id, memo.guid)}
            if memo.title:
                attributes["name"] = writable(memo.title)
            if memo.author:
                attributes["creatingUser"] = self.users[memo.author]
            if time := as_time(memo.date):
                attributes["creationDateTime"] = time
            elif memo.date:
                self.left_out.append(
                    LeftOut("date of a memo", memo.title, f"{memo.date} is no date")
                )
            note = SubElement(parent, "Note", attributes)
            SubElement(note, "PlainTextContent").text = writable(memo.text)

    def add_links(self, root: Element) -> None:
        """Tie memos to cases, which cannot refer to them."""
        found = [
            (id, guid) for (about, id), gs in self.about.items() if about == "cases" for guid in gs
        ]
        if found:
            links = SubElement(root, "Links")
            for id, guid in found:
                SubElement(
                    links,
                    "Link",
                    guid=guid_of("link", f"{id} {guid}"),
                    direction="OneWay",
                    originGUID=guid,
                    targetGUID=self.cases[id],
                )


def _guids(kind: str, rows: Iterable[Coder | Document | Code | Span | Case]) -> dict[str, str]:
    return {row.id: guid_of(kind, row.id, row.guid) for row in rows}


def _remarks(project: Project) -> dict[str, str]:
    """Memos of codings that stand beside a marked place: of its only coding, without a gist."""
    free = {span.id for span in project.spans if span.start is not None and not span.gist}
    numbers = Counter(coding.span for coding in project.codings)
    return {
        coding.span: coding.memo
        for coding in project.codings
        if coding.memo and coding.span in free and numbers[coding.span] == 1
    }


def _of_source(case: Case) -> bool:
    """Whether a case is nothing but the variables of one document, which carries them itself."""
    return case.kind == OF_DOCUMENT and not case.guid and len(case.documents) == 1


def _without_a_place(project: Project) -> Iterable[LeftOut]:
    """What a project says and the format has no word for."""
    numbers = {
        "kind of a document": sum(1 for row in project.documents if row.kind),
        "kind of a case": sum(1 for row in project.cases if row.kind not in ("", OF_DOCUMENT)),
        "locator of a passage": sum(1 for row in project.spans if row.locator and row.end),
    }
    for what, number in numbers.items():
        if number:
            yield LeftOut(what, project.name, "the format has no place for it", number)


def _excerpt(text: str) -> str:
    return text if len(text) <= _NAME else text[: _NAME - 1] + "…"


def save(data: bytes, path: Path) -> None:
    """Write a file that is not there yet, whole or not at all.

    Parameters
    ----------
    data : bytes
    path : Path

    Raises
    ------
    FileExistsError
        If something has that name.
    """
    with path.open("xb") as file:
        try:
            file.write(data)
        except OSError:
            path.unlink()
            raise
