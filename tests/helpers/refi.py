"""What an independent reader and the schema say of REFI-QDA files."""

from pathlib import Path
from typing import Any

import pyrefiqda
from lxml import etree

from helpers.places import ROOT

SCHEMA = etree.XMLSchema(etree.parse(str(ROOT / "tests/exchange/refi-qda/Project.xsd")))


def faults(xml: str) -> list[str]:
    """What the schema has against a project."""
    SCHEMA.validate(etree.fromstring(xml.encode()))
    return [f"line {error.line}: {error.message}" for error in SCHEMA.error_log]


def facts(file: Path, folder: Path) -> set[tuple[Any, ...]]:
    """What another program's reader finds in a project, row by row, under the program's GUIDs."""
    found = pyrefiqda.RefiProject.load(file, folder)
    rows: set[tuple[Any, ...]] = set()
    if found.users:
        rows |= {("user", _key(user.guid), user.name) for user in found.users.user}
    if found.code_book:
        for code in found.code_book.codes.code:
            rows |= _codes(code, None)
    for variable in found.variables.variable if found.variables else ():
        kind = variable.type_of_variable.value
        rows.add(("variable", _key(variable.guid), variable.name, kind, variable.description or ""))
    for case in found.cases.case if found.cases else ():
        rows |= _case(case)
    for source in found.sources.text_source if found.sources else ():
        rows |= _source(source, folder)
    for note in found.notes.note if found.notes else ():
        rows.add(("note", _key(note.guid), note.name or "", _text(note, folder), *_made(note)))
    rows |= {("note on", "project", _key(ref.target_guid)) for ref in found.note_ref}
    rows.add(("project", found.name, (found.description or "").strip()))
    return rows


def _key(guid: str | None) -> str:
    return (guid or "").strip("{}").lower()


def _made(row: Any) -> tuple[str, str]:
    date = row.creation_date_time
    return _key(getattr(row, "creating_user", None)), str(date) if date else ""


def _notes(row: Any) -> set[tuple[Any, ...]]:
    return {("note on", _key(row.guid), _key(ref.target_guid)) for ref in row.note_ref}


def _codes(code: Any, parent: str | None) -> set[tuple[Any, ...]]:
    meaning = (code.description or "").strip()
    rows = {("code", _key(code.guid), code.name, parent, code.is_codable, code.color, meaning)}
    rows |= _notes(code)
    for child in code.code:
        rows |= _codes(child, _key(code.guid))
    return rows


def _values(row: Any) -> set[tuple[Any, ...]]:
    found = set()
    for value in row.variable_value:
        kinds = ("text", "boolean", "integer", "float", "date", "date_time")
        said = next(
            str(got) for kind in kinds if (got := getattr(value, f"{kind}_value")) is not None
        )
        found.add(("value", _key(row.guid), _key(value.variable_ref.target_guid), said))
    return found


def _case(case: Any) -> set[tuple[Any, ...]]:
    key = _key(case.guid)
    rows = {("case", key, case.name or "", (case.description or "").strip())} | _values(case)
    rows |= {("member", key, _key(ref.target_guid)) for ref in case.source_ref}
    return rows | {("member", key, _key(ref.target_guid)) for ref in case.selection_ref}


def _text(source: Any, folder: Path) -> str:
    if source.plain_text_content is not None or not source.plain_text_path:
        return source.plain_text_content or ""
    name = source.plain_text_path.removeprefix("internal://")
    raw = (folder / "sources" / name).read_bytes().decode("utf-8-sig")
    return raw.replace("\r\n", "\n")


def _source(source: Any, folder: Path) -> set[tuple[Any, ...]]:
    key, text = _key(source.guid), _text(source, folder)
    rows = {("source", key, source.name, text, (source.description or "").strip())}
    rows |= _notes(source) | _values(source) | _codings(source, key, None)
    for place in source.plain_text_selection:
        start, end = place.start_position, place.end_position
        rows.add(("place", _key(place.guid), key, start, end, (place.description or "").strip()))
        rows |= _codings(place, _key(place.guid), place.creating_user) | _notes(place)
    return rows


def _codings(holder: Any, key: str, marked_by: str | None) -> set[tuple[Any, ...]]:
    rows: set[tuple[Any, ...]] = set()
    for coding in holder.coding:
        by, date = _made(coding)
        of = _key(coding.code_ref.target_guid)
        rows.add(("coding", _key(coding.guid), key, of, by or _key(marked_by), date))
        rows |= _notes(coding)
    return rows
