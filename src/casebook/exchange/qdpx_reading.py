"""Read a REFI-QDA project (``.qdpx``): the project that is in the archive, with its texts.

Programs differ in where they put things, and real files in what they lack, so whatever can be
understood is taken and everything else listed. `casebook.exchange.positions` finds the places.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TypeVar
from xml.etree.ElementTree import Element

from casebook.exchange.archives import MIB, Archive, open_archive
from casebook.exchange.counting import clean
from casebook.exchange.gathering import Gathered
from casebook.exchange.positions import FILE_TELLS, Counted, Place, Wanted, settle
from casebook.exchange.project import (
    OF_DOCUMENT,
    About,
    Case,
    Coder,
    Coding,
    Document,
    ExchangeError,
    Memo,
    Project,
    Span,
    Variable,
)
from casebook.exchange.qdpx_parts import (
    NO_PLACE,
    SELECTIONS,
    TEXTS_ONLY,
    Part,
    count,
    leave_out_the_rest,
    parts,
)
from casebook.exchange.qdpx_texts import Texts
from casebook.exchange.refi import ORIGIN, TYPES, codes_in, key, text_of
from casebook.exchange.xml_trees import parse

MAX_PROJECT = 64 * MIB
T = TypeVar("T")
Track = Callable[[Sequence[T], str], Iterable[T]]

# As `casebook.exchange.qdpx_writing` counts; a program that changes a file puts its own name on it.
OURS = Wanted("codepoints", "one", "ignored")
GONE = "the file does not say what it refers to"


@dataclass
class _Open:
    """A document whose marked places are not found yet."""

    id: str
    part: Part
    text: str
    counted: Counted


def read_qdpx(
    path: Path, wanted: Wanted = FILE_TELLS, track: Track[Element] | None = None
) -> Project:
    """Read a project.

    Parameters
    ----------
    path : Path
    wanted : Wanted
        How positions are counted, as far as the user says.
    track : callable, optional
        Hands on a sequence of sources, given with a label, and may tell people how far it is.

    Returns
    -------
    Project

    Raises
    ------
    ExchangeError
        If the file is broken, too large, or nothing tells how positions are counted.
    """
    with open_archive(path) as archive:
        name = _project_file(archive)
        place = f"{path.name}, {name}"
        root = parse(archive.read(name, MAX_PROJECT), place)
        if root.tag != "Project":
            raise ExchangeError(f"a project begins with Project, this with {root.tag[:40]}", place)
        if root.get("origin") == ORIGIN and wanted == FILE_TELLS:
            wanted = OURS  # we know how we count
        return _Reading(root, Texts(archive, name), wanted, track or _untracked).project(path)


def _untracked(items: Sequence[Element], label: str) -> Iterable[Element]:
    return items


def _project_file(archive: Archive) -> str:
    """The project's own file: named project.qde, or after the project."""
    found = [name for name in archive.names if name.lower().endswith(".qde")]
    top = [name for name in found if "/" not in name] or found
    if len(top) > 1:
        top = [name for name in top if name.lower() == "project.qde"] or top
    if len(top) != 1:
        told = f"it holds {len(top)} projects" if top else "it holds no project (no .qde)"
        raise ExchangeError(told, archive.name)
    return top[0]


class _Reading:
    """One file, on its way into a `Project`."""

    def __init__(self, root: Element, texts: Texts, wanted: Wanted, track: Track[Element]):
        self.root, self.texts, self.wanted, self.track = root, texts, wanted, track
        self.to = Gathered()
        self.notes: dict[str, Memo] = {}
        self.used_notes: set[str] = set()
        self.booleans: set[str] = set()
        self.titles: dict[str, str] = {}

    def project(self, path: Path) -> Project:
        self.users()
        self.read_notes()
        self.codes()
        self.variables()
        self.sources()
        self.cases()
        self.links()
        self.sets_and_graphs()
        self.memos_on_the_whole()
        for file in self.texts.never_read():
            self.to.leave_out("file", file, "only text is carried, and it was not needed for that")
        name = (self.root.get("name") or "").strip() or path.stem
        return self.to.project(name, text_of(self.root))

    def children(self, *names: str) -> list[Element]:
        return [child for name in names for part in self.root.findall(name) for child in part]

    # Users

    def users(self) -> None:
        for number, user in enumerate(self.children("Users"), start=1):
            guid = user.get("guid")
            name = (user.get("name") or user.get("id") or "").strip()
            self.coder(guid, name or f"(a coder without a name, {number})")

    def coder(self, guid: str | None, name: str = "") -> str:
        """The coder with a GUID, who may be in no list."""
        known = self.to.id_of("coders", key(guid) or "nobody")
        if known is not None:
            return known
        number = len(self.to.coders) + 1
        if not name:
            name = f"user {key(guid)[:8]}" if key(guid) else "not said"
        self.to.coders.append(Coder(f"coder {number}", name, guid))
        self.to.call("coders", key(guid) or "nobody", f"coder {number}")
        return f"coder {number}"

    def name_of(self, guid: str | None) -> str:
        """The name of a user; empty for nobody."""
        if not key(guid):
            return ""
        coder = self.coder(guid)
        return next(c.name for c in self.to.coders if c.id == coder)

    # Notes

    def read_notes(self) -> None:
        for note in self.children("Notes"):
            title = note.get("name") or ""
            text = self.texts.text(note)
            if text.raw is None:
                self.to.leave_out("text of a memo", title, text.note)
            if marked := count(note, SELECTIONS):
                self.to.leave_out("marked place in a memo", title, TEXTS_ONLY, marked)
                self.to.leave_out("coding of a memo", title, TEXTS_ONLY, count(note, {"Coding"}))
            self.notes[key(note.get("guid")) or f"note {len(self.notes)}"] = Memo(
                id="",
                author=self.name_of(note.get("creatingUser")),
                date=note.get("creationDateTime") or "",
                title=title,
                text=clean(text.raw or "") or text_of(note),
                guid=note.get("guid"),
            )

    def memos(self, element: Element, about: About, about_id: str, where: str) -> None:
        """What notes say of something: its references to them."""
        for reference in element.findall("NoteRef"):
            self.memo(reference.get("targetGUID"), about, about_id, where)

    def memo(self, guid: str | None, about: About, about_id: str, where: str) -> None:
        note = self.notes.get(key(guid))
        if note is None:
            self.to.leave_out("memo", where, GONE)
            return
        self.used_notes.add(key(guid))
        self.to.memo(about, about_id, note)

    def memos_on_the_whole(self) -> None:
        self.memos(self.root, "project", "", "the project")
        for guid, note in self.notes.items():
            if guid not in self.used_notes:
                self.to.memo("project", "", note)

    # Codes and variables

    def codes(self) -> None:
        for codebook in self.root.findall("CodeBook"):
            for element, code in codes_in(codebook):
                if not self.to.call("codes", key(code.guid), code.id):
                    code = replace(code, guid=None)
                    self.to.leave_out("GUID of a code", code.label, "another code has the same")
                self.to.codes.append(code)
                self.memos(element, "codes", code.id, code.label)

    def variables(self) -> None:
        names: set[str] = set()
        for element in self.children("Variables"):
            name = (element.get("name") or "").strip() or "(a variable without a name)"
            unique, number = name, 1
            while unique in names:
                number += 1
                unique = f"{name} ({number})"
            names.add(unique)
            kind = TYPES.get(element.get("typeOfVariable") or "", "text")
            if kind == "boolean":
                self.booleans.add(unique)
            self.to.variables.append(Variable(unique, kind, text_of(element), element.get("guid")))
            self.to.call("variables", key(element.get("guid")), unique)

    def values(self, element: Element, where: str) -> dict[str, str]:
        """The values of variables that something has, as text."""
        found: dict[str, str] = {}
        for holder in element.findall("VariableValue"):
            reference = holder.find("VariableRef")
            guid = None if reference is None else reference.get("targetGUID")
            name = self.to.id_of("variables", key(guid))
            value = "".join(
                "".join(child.itertext()).strip() for child in holder if child.tag != "VariableRef"
            )
            if not value:
                continue
            if name is None:
                self.to.leave_out("value of a variable", where, GONE)
            elif found.setdefault(name, value) != value:
                self.to.leave_out("second value of a variable", where, NO_PLACE)
        return {name: self.as_type(name, value) for name, value in found.items()}

    def as_type(self, name: str, value: str) -> str:
        boolean = name in self.booleans
        return {"1": "true", "0": "false"}.get(value, value) if boolean else value

    # Sources

    def sources(self) -> None:
        opened: list[_Open] = []
        for source in self.track(self.children("Sources"), "Reading texts"):
            if leave_out_the_rest(self.to, source):
                self.texts.is_told(source.get("path") or "")
            found = [self.document(part) for part in parts(source)]
            for document in found[:1]:  # who is in a case with a recording is there in its words
                self.to.call("documents", key(source.get("guid")), document.id)
            opened += found
        settle((document.counted for document in opened), self.wanted, self.texts.file)
        for document in opened:
            self.marked_places(document)

    def document(self, part: Part) -> _Open:
        id, guid = f"document {len(self.to.documents) + 1}", part.guid
        title = part.name.strip() or f"(a text without a name, {len(self.to.documents) + 1})"
        found = self.texts.text(part.text)
        if found.note:
            self.to.leave_out("text" if found.raw is None else "way of reading", title, found.note)
        if not self.to.call("documents", key(guid), id):
            self.to.leave_out("GUID of a document", title, "another one has the same")
            guid = None
        raw, self.titles[id] = found.raw, title
        self.to.documents.append(
            Document(
                id=id,
                title=title,
                text=None if raw is None else clean(raw),
                file=found.file,
                created=part.about.get("creationDateTime") or "",
                guid=guid,
                note=text_of(part.about),
            )
        )
        return _Open(id, part, clean(raw or ""), Counted(title, raw or "", part.marked))

    def marked_places(self, document: _Open) -> None:
        """Add the marked places of a document, and everything about it that is not a place."""
        title, counted = document.counted.title, document.counted
        about = document.part.about
        if counted.decided == "the edges of words":
            self.to.leave_out(
                "way of reading", title, f"how positions are counted was told by {counted.decided}"
            )
        for selection, place in zip(document.part.selections, counted.places, strict=True):
            self.span(document, selection, place)
        values = self.values(about, title)
        if values:
            case = f"case {len(self.to.cases) + 1}"
            self.to.cases.append(
                Case(case, title, OF_DOCUMENT, documents=(document.id,), values=values)
            )
        wholes: list[Element] = []
        for element in dict.fromkeys([about, document.part.text]):
            self.memos(element, "documents", document.id, title)
            wholes += element.findall("Coding")
        if wholes:
            span = Span(f"span {len(self.to.spans) + 1}", document.id)
            self.to.spans.append(span)
            for coding in wholes:
                self.coding(coding, span.id, about, title)

    def span(self, document: _Open, selection: Element, place: Place) -> None:
        id, title = f"span {len(self.to.spans) + 1}", document.counted.title
        guid = selection.get("guid")
        if not self.to.call("spans", key(guid), id):
            self.to.leave_out("GUID of a marked place", title, "another one has the same")
            guid = None
        start, end = place or (None, None)
        locator = ""
        if place is None:
            ends = [selection.get(name) or "?" for name in ("startPosition", "endPosition")]
            locator = f"{'–'.join(ends)} in the file"
            self.to.leave_out(
                "position of a marked place", title, "it is not in the text; its codings are kept"
            )
        said, codings = text_of(selection), selection.findall("Coding")
        # Beside a single coding, what somebody wrote is a remark on that coding.
        gist, remark = ("", said) if len(codings) == 1 else (said, "")
        self.to.spans.append(Span(id, document.id, start, end, guid, gist, locator))
        if place is not None and _named_otherwise(selection, document.text[start:end]):
            self.to.leave_out(
                "name of a marked place",
                title,
                "it is not the text there, and a study has no names",
            )
        self.memos(selection, "spans", id, title)
        for coding in codings:
            self.coding(coding, id, selection, title, remark)

    def coding(
        self, element: Element, span: str, marked_by: Element, title: str, remark: str = ""
    ) -> None:
        reference = element.find("CodeRef")
        guid = None if reference is None else reference.get("targetGUID")
        code = self.to.id_of("codes", key(guid))
        if code is None:
            self.to.leave_out("coding", title, "its code is not in the file")
            return
        id = f"coding {len(self.to.codings) + 1}"
        own = element.get("creatingUser") or marked_by.get("creatingUser")
        date = element.get("creationDateTime") or ""
        known = self.to.call("codings", key(element.get("guid")), id)
        guid = element.get("guid") if known else None
        self.to.codings.append(Coding(id, span, code, self.coder(own), date, guid, remark))
        self.memos(element, "codings", id, title)

    # Cases, and what a study has no place for

    def cases(self) -> None:
        for element in self.children("Cases"):
            name = (element.get("name") or "").strip()
            id = f"case {len(self.to.cases) + 1}"
            documents = self.members(element, "SourceRef", "documents", name)
            spans = self.members(element, "SelectionRef", "spans", name)
            kind = ""
            if not name and len(documents) == 1 and not spans:
                # Some programs give the variables of a document to a case without a name.
                kind = OF_DOCUMENT
                name = self.titles[documents[0]]
            name = name or f"(a case without a name, {len(self.to.cases) + 1})"
            codes = len(element.findall("CodeRef"))
            self.to.leave_out("code that is a member of a case", name, NO_PLACE, codes)
            known = self.to.call("cases", key(element.get("guid")), id)
            self.to.cases.append(
                Case(
                    id=id,
                    name=name,
                    kind=kind,
                    guid=element.get("guid") if known else None,
                    documents=documents,
                    spans=spans,
                    values=self.values(element, name),
                    note=text_of(element),
                )
            )

    def members(self, element: Element, tag: str, kind: str, where: str) -> tuple[str, ...]:
        found: dict[str, None] = {}
        for reference in element.findall(tag):
            id = self.to.id_of(kind, key(reference.get("targetGUID")))
            if id is None:
                self.to.leave_out(
                    "member of a case", where, "it was left out, or is not in the file"
                )
            else:
                found[id] = None
        return tuple(found)

    def links(self) -> None:
        for link in self.children("Links"):
            ends = [link.get("originGUID"), link.get("targetGUID")]
            notes = [guid for guid in ends if key(guid) in self.notes]
            others = [guid for guid in ends if key(guid) not in self.notes]
            about = self.row(others[0]) if len(notes) == len(others) == 1 else None
            if about is None:
                self.to.leave_out("link", link.get("name") or "", NO_PLACE)
            else:
                self.memo(notes[0], *about, link.get("name") or "")

    def row(self, guid: str | None) -> tuple[About, str] | None:
        """What has a GUID: its kind and id."""
        kinds: tuple[About, ...] = ("spans", "documents", "codes", "codings", "cases")
        for kind in kinds:
            if (id := self.to.id_of(kind, key(guid))) is not None:
                return kind, id
        return None

    def sets_and_graphs(self) -> None:
        for found in self.children("Sets"):
            self.to.leave_out("set", found.get("name") or "", NO_PLACE)
        for found in self.children("Graphs"):
            self.to.leave_out("graph", found.get("name") or "", NO_PLACE)


def _named_otherwise(selection: Element, text: str) -> bool:
    """Whether a marked place has a name of its own, which is not the text there."""
    name = " ".join((selection.get("name") or "").split()).rstrip("….").strip()
    return bool(name) and name not in " ".join(text.split())
