"""Codings as Web Annotations (W3C Recommendation of 23 February 2017), in JSON-LD.

One annotation for each place and coder: the target is the document with a position in it, the body
has the codes as tags and the memos as comments. Words of the text go along only if they are asked
for; a position alone finds the place in one's own copy, and tells nothing without it.
"""

import json
import re
import urllib.parse
from collections.abc import Iterable, Sequence

from casebook.exchange.project import Code, Coding, Document, LeftOut, Memo, Project, Span
from casebook.exchange.refi import guid_of

AROUND = 32  # characters before and after a quote, which tell it from the same words elsewhere
_UTC = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z")

Json = dict[str, object]


def write_annotations(project: Project, quotes: bool) -> tuple[bytes, list[LeftOut]]:
    """Write codings as a collection of Web Annotations.

    Parameters
    ----------
    project : Project
    quotes : bool
        Whether the marked words go along, with a few around them.

    Returns
    -------
    content : bytes
    left_out : list of LeftOut
    """
    made = _Collection(project, quotes)
    items = list(made.annotations())
    number, of_page = (guid_of(kind, project.name) for kind in ("collections", "pages"))
    page = {
        "id": f"urn:uuid:{of_page}",
        "type": "AnnotationPage",
        "partOf": f"urn:uuid:{number}",
        "startIndex": 0,
        "items": items,
    }
    collection = {
        "@context": "http://www.w3.org/ns/anno.jsonld",
        "id": f"urn:uuid:{number}",
        "type": "AnnotationCollection",
        "label": project.name,
        "total": len(items),
        "first": page,
    }
    text = json.dumps(collection, ensure_ascii=False, indent=1)
    return (text + "\n").encode("utf-8", "replace"), made.left_out


class _Collection:
    """The annotations of one project."""

    def __init__(self, project: Project, quotes: bool) -> None:
        self.project = project
        self.quotes = quotes
        self.codes = {code.id: code for code in project.codes}
        self.coders = {coder.id: coder for coder in project.coders}
        self.documents = {document.id: document for document in project.documents}
        self.left_out = list(_no_place(project))

    def annotations(self) -> Iterable[Json]:
        spans = {span.id: span for span in self.project.spans}
        made: dict[tuple[str, str], list[Coding]] = {}
        for coding in self.project.codings:
            made.setdefault((coding.span, coding.coder), []).append(coding)
        unplaced = 0
        for (span, coder), codings in made.items():
            unplaced += spans[span].start is None
            yield self._annotation(spans[span], self.coders[coder].name, codings)
        yield from self._notes(spans)
        if unplaced:
            why = "its place is not known, or its text is not there; the annotation is of the whole"
            self.left_out.append(LeftOut("position", self.project.name, why, unplaced))

    def _annotation(self, span: Span, coder: str, codings: Sequence[Coding]) -> Json:
        bodies: list[Json] = []
        for coding in codings:
            bodies.append(_body("tagging", self._path(self.codes[coding.code]), coding.date))
            if coding.memo:
                bodies.append(_body("commenting", coding.memo, coding.date))
        number = guid_of("annotations", f"{span.id}\n{coder}")
        return {
            "id": f"urn:uuid:{number}",
            "type": "Annotation",
            "motivation": "tagging",
            "creator": {"type": "Person", "name": coder},
            "body": bodies,
            "target": self._target(span),
        }

    def _notes(self, spans: dict[str, Span]) -> Iterable[Json]:
        """Memos about places, which are annotations themselves."""
        for memo in self.project.memos:
            if memo.about == "spans" and memo.about_id in spans:
                yield self._note(memo, spans[memo.about_id])

    def _note(self, memo: Memo, span: Span) -> Json:
        note: Json = {
            "id": f"urn:uuid:{guid_of('memos', memo.id, memo.guid)}",
            "type": "Annotation",
            "motivation": "commenting",
            "body": [_body("commenting", memo.text, memo.date)],
            "target": self._target(span),
        }
        return note | ({"creator": {"type": "Person", "name": memo.author}} if memo.author else {})

    def _path(self, code: Code) -> str:
        """The label of a code behind those above it, as labels may be the same."""
        labels, seen = [code.label], {code.id}
        above = self.codes.get(code.parent or "")
        while above and above.id not in seen:
            seen.add(above.id)
            labels.insert(0, above.label)
            above = self.codes.get(above.parent or "")
        return " > ".join(labels)

    def _target(self, span: Span) -> Json:
        document = self.documents[span.document]
        target: Json = {"source": _address(document)}
        text, start, end = document.text, span.start, span.end
        if start is None or end is None:
            return target
        selectors: list[Json] = [{"type": "TextPositionSelector", "start": start, "end": end}]
        if self.quotes and text is not None:
            selectors.append(
                {
                    "type": "TextQuoteSelector",
                    "exact": text[start:end],
                    "prefix": text[max(start - AROUND, 0) : start],
                    "suffix": text[end : end + AROUND],
                }
            )
        return target | {"selector": selectors}


def _no_place(project: Project) -> Iterable[LeftOut]:
    """What annotations have no place for."""
    name = project.name
    counts = {
        "definition of a code": sum(1 for code in project.codes if code.definition),
        "colour of a code": sum(1 for code in project.codes if code.colour),
        "case": len(project.cases),
        "memo that is not about a place": sum(1 for m in project.memos if m.about != "spans"),
    }
    used = {coding.code for coding in project.codings}
    counts["code that nothing is coded with"] = sum(1 for c in project.codes if c.id not in used)
    for what, count in counts.items():
        if count:
            yield LeftOut(what, name, "an annotation is about a place", count)
    dates = [coding.date for coding in project.codings]
    dates += [memo.date for memo in project.memos if memo.about == "spans"]
    if undated := sum(1 for date in dates if date and not _UTC.fullmatch(date)):
        yield LeftOut(
            "date", name, "annotations have times in UTC, and its zone is not known", undated
        )


def _body(purpose: str, value: str, date: str) -> Json:
    body: Json = {"type": "TextualBody", "purpose": purpose, "value": value, "format": "text/plain"}
    return body | ({"created": date} if _UTC.fullmatch(date) else {})


def _address(document: Document) -> str:
    """The document as a relative address: its file, or its id."""
    return urllib.parse.quote((document.file or document.id).replace("\\", "/").lstrip("/"))
