"""What is in a file that somebody hands in: its texts, whatever it is packed in.

What a file is shows in its first bytes; its name is never asked. Texts come out with the place
where they stand, everything else with what to do about it: mostly, to ask for the line. The
browser's ``web/class/contents.js`` does the same.
"""

import codecs
import re
from collections.abc import Iterator
from typing import NamedTuple, TypeAlias

from casebook.seminar import mailbox, packed, plain_text, scanning
from casebook.seminar.findings import Finding, Refused, refused, within

LIMIT = packed.TOTAL  # bytes of a file
TEXT = 4 * 1024 * 1024  # bytes of a text
_ZIPS = 2  # zips within one another
_ASK = "ask for the line"
_PICTURE = f"it is a picture: {_ASK}"
_RECORDING = f"it is a film or a recording: {_ASK}"
_OWN = "it is a file of the computer's own, not of a student"
_KINDS = (
    (0, b"%PDF-", f"it is a PDF: {_ASK}"),
    (0, b"\x89PNG\r\n", _PICTURE),
    (0, b"\xff\xd8\xff", _PICTURE),
    (0, b"GIF8", _PICTURE),
    (0, b"II*\x00", _PICTURE),
    (0, b"MM\x00*", _PICTURE),
    (8, b"WEBP", _PICTURE),
    (4, b"ftyphei", _PICTURE),
    (4, b"ftypmif1", _PICTURE),
    (4, b"ftypavif", _PICTURE),
    (4, b"ftyp", _RECORDING),
    (8, b"WAVE", _RECORDING),
    (0, b"ID3", _RECORDING),
    (0, b"\x1aE\xdf\xa3", _RECORDING),
    (0, b"\xd0\xcf\x11\xe0", f"it is an old Word file, or a message of Outlook's: {_ASK}"),
    (0, b"Rar!", "it is packed, but no zip: pack it as a zip"),
    (0, b"7z\xbc\xaf", "it is packed, but no zip: pack it as a zip"),
    (0, b"\x1f\x8b", "it is packed, but no zip: pack it as a zip"),
    (0, b"\x00\x00\x00\x01Bud1", _OWN),
    (0, b"\x00\x05\x16\x07", _OWN),
)
# Documents that are zips: the entry they are known by, the one with the text, and its tags.
_DOCUMENTS = (
    ("word/document.xml", "word/document.xml", plain_text.WORD),
    ("xl/workbook.xml", "xl/sharedStrings.xml", plain_text.SPREADSHEET),
    ("META-INF/manifest.xml", "content.xml", plain_text.WRITER),
)
_UNREAD = (
    ("ppt/presentation.xml", f"it is a presentation: {_ASK}"),
    ("Index/Document.iwa", f"it is a document of Apple's Pages: {_ASK}"),
    ("Index.zip", f"it is a document of Apple's Pages: {_ASK}"),
)
# Bytes that are no UTF-8 are read as Windows has them; what it leaves open are controls.
_WINDOWS = "".join(
    chr(byte)
    if 0x80 > byte or byte in (0x81, 0x8D, 0x8F, 0x90, 0x9D)
    else bytes([byte]).decode("cp1252")
    for byte in range(256)
)
_HIGH = {byte: _WINDOWS[byte] for byte in range(128, 256)}
_SHEET = '<script type="application/json" id="sheet">'


class Piece(NamedTuple):
    """A text that was handed in.

    Attributes
    ----------
    place : str
        Blank for one that was pasted alone.
    unit : str
        What its lines are called: ``line``, or ``paragraph`` of a document.
    text : str
    is_sheet : bool
        Whether it is the data in the page of a sheet.
    is_beside : bool
        Whether it is of a message in which a hand-in stands elsewhere.
    """

    place: str
    unit: str
    text: str
    is_sheet: bool = False
    is_beside: bool = False


Read: TypeAlias = Piece | Finding


def pieces(raw: bytes, place: str) -> list[Read]:
    """The texts in a file.

    Parameters
    ----------
    raw : bytes
    place : str

    Returns
    -------
    list of Piece and Finding
        In order; never empty: what holds no text is a finding.
    """
    return list(_pieces(raw, place, packed.Budget(), 0, 0))


def pasted(text: str, place: str) -> list[Read]:
    """The texts in what was pasted, which may be a mail as it is on its way.

    Parameters
    ----------
    text : str
    place : str

    Returns
    -------
    list of Piece and Finding
    """
    if len(text) > TEXT:
        return [refused(place or "the text", _large(TEXT))]
    raw = re.sub("[\ud800-\udfff]", "\ufffd", text).encode().decode("latin-1")
    if mailbox.is_mail(raw):
        return list(_mail(raw, place or "the text", packed.Budget(), 0, 0))
    return [Piece(place, "line", text)]


def decoded(raw: bytes) -> str:
    """The letters of a text: UTF-16 if it says so, else UTF-8, else as Windows has it.

    Parameters
    ----------
    raw : bytes

    Returns
    -------
    str
    """
    for mark, name in ((codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be")):
        if raw.startswith(mark):
            return raw[2:].decode(name, "replace")
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        return codecs.charmap_decode(raw, "strict", _WINDOWS)[0]


def _large(limit: int) -> str:
    return f"it is larger than {limit // 1024 // 1024} MB, and nothing that is handed in is"


def _pieces(raw: bytes, place: str, budget: packed.Budget, zips: int, mails: int) -> Iterator[Read]:
    if why := _unread(raw):
        yield Finding(place, "passed over" if why == _OWN else "refused", "", why)
    elif raw.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        yield from _zip(raw, place, budget, zips, mails)
    else:
        yield from _text(raw, place, budget, zips, mails)


def _unread(raw: bytes) -> str:
    """Why a file is of no use, going by its first bytes; blank if it may be of some."""
    for at, first, why in _KINDS:
        if raw.startswith(first, at):
            return why
    return ""


def _zip(raw: bytes, place: str, budget: packed.Budget, zips: int, mails: int) -> Iterator[Read]:
    try:
        entries = packed.entries(raw)
        document = _document(entries, place, budget)
    except Refused as error:
        yield refused(place, str(error))
        return
    if document:
        yield document
    elif zips >= _ZIPS:
        yield refused(place, "it is a zip in a zip in a zip: unpack it first")
    elif not entries:
        yield refused(place, "it is a zip with nothing in it")
    else:
        for n, entry in enumerate(entries, start=1):
            budget.entries -= 1
            if budget.entries < 0:
                why = f"there are more than {packed.ENTRIES} files in the zip; the rest is not read"
                yield refused(within(place, f"entry {n}"), why)
                return
            yield from _entry(entry, within(place, f"entry {n}"), budget, zips, mails)


def _entry(
    entry: packed.Entry, place: str, budget: packed.Budget, zips: int, mails: int
) -> Iterator[Read]:
    try:
        raw = entry.read(budget)
    except Refused as error:
        yield refused(place, str(error))
        return
    yield from _pieces(raw, place, budget, zips + 1, mails)


def _document(entries: list[packed.Entry], place: str, budget: packed.Budget) -> Read | None:
    """The text of a document that is a zip; None if it is another zip."""
    named = {entry.name: entry for entry in entries}
    for known, why in _UNREAD:
        if known in named:
            return refused(place, why)
    for known, main, tags in _DOCUMENTS:
        if known in named and main in named:
            raw = named[main].read(budget)
            if len(raw) > 4 * TEXT:  # markup is long
                return refused(place, _large(4 * TEXT))
            return Piece(place, "paragraph", plain_text.marked_up(decoded(raw), tags))
    return None


def _text(raw: bytes, place: str, budget: packed.Budget, zips: int, mails: int) -> Iterator[Read]:
    if not raw.strip(b" \t\r\n\x0b\x0c"):
        yield refused(place, "it is empty")
        return
    if len(raw) > 8 * TEXT:  # a mailbox has pictures in it
        yield refused(place, _large(8 * TEXT))
        return
    start = raw.removeprefix(codecs.BOM_UTF8).lstrip(b" \t\r\n")[:5].lower()
    if not raw.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)) and b"\x00" in raw:
        yield refused(place, f"it is of a kind that is not read here: {_ASK}")
    elif start == b"{\\rtf":
        text = plain_text.rich_text(raw.decode("latin-1"), _HIGH)
        yield Piece(place, "paragraph", text)
    elif mailbox.is_mail(raw.decode("latin-1")):
        yield from _mail(raw.decode("latin-1"), place, budget, zips, mails)
    elif len(raw) > TEXT:
        yield refused(place, _large(TEXT))
    elif start.startswith(
        (b"<!", b"<?", b"<html", b"<p", b"<div", b"<span", b"<h", b"<b", b"<m", b"<t")
    ):
        yield from _page(decoded(raw), place)
    else:
        yield Piece(place, "line", decoded(raw))


def _page(text: str, place: str) -> Iterator[Read]:
    """A web page: a sheet, if it is one's, and what stands on it."""
    start = text.find(_SHEET)
    if start >= 0:
        end = text.find("</script", start)
        yield Piece(place, "", text[start + len(_SHEET) : end if end > 0 else None], True)
        text = text[:start] + text[end:] if end > 0 else text[:start]
    said = plain_text.marked_up(text, plain_text.HTML)
    if start < 0 or scanning.promises(said):
        yield Piece(place, "paragraph", said)


def _mail(text: str, place: str, budget: packed.Budget, zips: int, mails: int) -> Iterator[Read]:
    if mails >= _ZIPS:
        yield refused(place, f"it is a mail in a mail in a mail: {_ASK}")
        return
    inbox = mailbox.messages(text)
    for n, message in enumerate(inbox, start=1):
        where = within(place, f"message {n}") if len(inbox) > 1 else place
        found = list(_message(message, where, budget, zips, mails))
        # A picture beside a hand-in is somebody's signature.
        fine = any(isinstance(one, Piece) and scanning.promises(one.text) for one in found)
        yield from map(_beside, found) if fine else found


def _beside(one: Read) -> Read:
    if isinstance(one, Piece):
        return one._replace(is_beside=True)
    return one._replace(kind="passed over") if one.kind == "refused" else one


def _message(
    message: str, place: str, budget: packed.Budget, zips: int, mails: int
) -> Iterator[Read]:
    attached = 0
    parts = mailbox.parts(message, lambda raw: scanning.promises(_said(raw)))
    said = [part for part in parts if part.raw.strip(b" \t\r\n")]
    if not said:
        yield refused(place, "it is empty")
    for part in said:
        where = place
        if part.is_attached:
            attached += 1
            where = within(place, f"attachment {attached}")
            budget.entries -= 1
        if budget.entries < 0:
            yield refused(where, f"there is too much in it; the rest is not read: {_ASK}")
            return
        yield from _pieces(part.raw, where, budget, zips, mails + 1)


def _said(raw: bytes) -> str:
    """What a part of a message says, if it is a text."""
    text = decoded(raw[:TEXT])
    return plain_text.marked_up(text, plain_text.HTML) if text.lstrip()[:1] == "<" else text
