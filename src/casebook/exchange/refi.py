"""What REFI-QDA's two formats share: GUIDs, times, colours, types of variables, trees of codes."""

import re
import uuid
from collections.abc import Iterable, Iterator, Mapping
from xml.etree.ElementTree import Element, SubElement

from casebook.exchange.project import Code, ExchangeError, VariableType

PROJECT = "urn:QDA-XML:project:1.0"
CODEBOOK = "urn:QDA-XML:codebook:1.0"
ORIGIN = "casebook"  # who wrote a file

TYPES: dict[str, VariableType] = {
    "Text": "text",
    "Boolean": "boolean",
    "Integer": "integer",
    "Float": "number",
    "Date": "date",
    "DateTime": "datetime",
}
"""Types of variables in REFI-QDA, and what a study calls them."""

_GUID = re.compile(r"[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}")
_COLOUR = re.compile(r"#([A-Fa-f0-9]{6}|[A-Fa-f0-9]{3})")
_TIME = re.compile(
    r"\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])"
    r"(T([01]\d|2[0-3]):[0-5]\d:[0-5]\d(\.\d+)?(Z|[+-](0\d|1[0-3]):[0-5]\d)?)?"
)
# XML has no way to write these; nobody sees them either.
_NO_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
# Our own GUIDs are made from what a row is, so that two exports of one study are the same.
_OURS = uuid.UUID("6f9b1c2e-5a0d-5d0c-8f3e-0b1f6a6d7c21")


def key(guid: str | None) -> str:
    """Return the form of a GUID in which two programs' ways of writing it are the same."""
    return (guid or "").strip().strip("{}").lower()


def is_guid(text: str | None) -> bool:
    """Say whether a text is a GUID, with braces or without."""
    stripped = (text or "").strip()
    if stripped.startswith("{") != stripped.endswith("}"):
        return False
    return bool(_GUID.fullmatch(stripped.removeprefix("{").removesuffix("}")))


def guid_of(kind: str, id: str, guid: str | None = None) -> str:
    """Return the GUID of a row: the one that it came with, or one made from what it is.

    Parameters
    ----------
    kind, id : str
    guid : str, optional

    Returns
    -------
    str
    """
    return guid if guid and is_guid(guid) else str(uuid.uuid5(_OURS, f"{kind}\n{id}"))


def as_time(date: str) -> str | None:
    """Write a date as the schema wants it, with a time; None if it is none."""
    if not _TIME.fullmatch(date):
        return None
    return date if "T" in date else f"{date}T00:00:00Z"


def writable(text: str) -> str:
    """Leave out characters that XML cannot hold."""
    return _NO_XML.sub("", text)


def text_of(element: Element, name: str = "Description") -> str:
    """Return the text of a child; empty if there is none."""
    child = element.find(name)
    return "" if child is None else "".join(child.itertext()).strip()


def add_text(parent: Element, name: str, text: str) -> None:
    """Add a child with a text, if there is one."""
    if text:
        SubElement(parent, name).text = writable(text)


def codes_in(codebook: Element) -> Iterator[tuple[Element, Code]]:
    """Read a tree of codes, parents first.

    Parameters
    ----------
    codebook : Element
        What holds the element ``Codes``.

    Yields
    ------
    Element
        Of the code, for what else it holds.
    Code
        With a number for an id.
    """
    number = 0
    # The last to come is the next to be read, so that children follow their parent.
    waiting: list[tuple[Element, str | None]] = [
        (child, None) for codes in reversed(codebook.findall("Codes")) for child in reversed(codes)
    ]
    while waiting:
        element, parent = waiting.pop()
        if element.tag != "Code":
            continue
        number += 1
        code = Code(
            id=f"code {number}",
            label=(element.get("name") or "").strip() or f"(a code without a name, {number})",
            parent=parent,
            definition=text_of(element),
            colour=_colour(element.get("color")),
            guid=element.get("guid"),
            codable=element.get("isCodable", "true").strip().lower() not in ("false", "0"),
        )
        yield element, code
        waiting += [(child, code.id) for child in reversed(element)]


def add_codes(
    parent: Element, codes: Iterable[Code], notes: Mapping[str, list[str]] | None = None
) -> None:
    """Write a tree of codes.

    Parameters
    ----------
    parent : Element
        What is to hold the element ``Codes``; nothing is added if there is no code.
    codes : iterable of Code
        In any order.
    notes : mapping of str to list of str, optional
        GUIDs of notes, by code.

    Raises
    ------
    ExchangeError
        If a code is above itself.
    """
    below: dict[str | None, list[Code]] = {}
    known = {code.id: code for code in codes}
    for code in known.values():
        below.setdefault(code.parent if code.parent in known else None, []).append(code)
    if not known:
        return
    top = SubElement(parent, "Codes")
    waiting = [(top, code) for code in reversed(below.get(None, []))]
    written = 0
    while waiting:
        above, code = waiting.pop()
        written += 1
        element = SubElement(above, "Code", _code_attributes(code))
        add_text(element, "Description", code.definition)
        for guid in (notes or {}).get(code.id, ()):
            SubElement(element, "NoteRef", targetGUID=guid)
        waiting += [(element, child) for child in reversed(below.get(code.id, []))]
    if written < len(known):
        raise ExchangeError("codes are above themselves", "codes")


def _code_attributes(code: Code) -> dict[str, str]:
    attributes = {
        "guid": guid_of("code", code.id, code.guid),
        "name": writable(code.label),
        "isCodable": "true" if code.codable else "false",
    }
    return attributes | ({"color": code.colour} if _COLOUR.fullmatch(code.colour) else {})


def _colour(text: str | None) -> str:
    found = (text or "").strip()
    if not _COLOUR.fullmatch(found):
        return ""
    return found if len(found) == 7 else "#" + "".join(2 * digit for digit in found[1:])
