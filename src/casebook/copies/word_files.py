"""Read a Word document (``.docx``): the words of its body, a line for each paragraph.

What is tracked as inserted or moved here counts; what is tracked as deleted or moved away does not.
Cells of tables and boxes are lines of their own. Not read: headers, footers, footnotes, comments.

The file comes from anywhere, and it is a zipped one. So its body is read piece by piece, never to
more than the size that is stated for it, and a document type, entities and what nests too deeply
are refused. (python-docx, which reads Word files for others, takes whole parts into memory, and of
a paragraph with tracked changes only what nobody changed.)
"""

import zipfile
from collections.abc import Iterator
from typing import IO, BinaryIO
from xml.etree.ElementTree import Element, ParseError

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import iterparse

from casebook.copies.decoding import CopyError

MIB = 1 << 20
MAX_BODY = 64 * MIB  # of XML, of which a page of talk has some 15 KiB
MAX_PARTS = 5000
MAX_DEPTH = 200

_MAIN = "word/document.xml"
_KINDS = (
    "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
    "http://purl.oclc.org/ooxml/wordprocessingml/main",  # the strict form of the standard
)
# Of a drawing that is there twice, the form for older programs; and what is no longer here.
_LEFT_OUT = {"Fallback", "moveFrom", "del"}
_SIGNS = {"br": "\n", "cr": "\n", "noBreakHyphen": "-", "softHyphen": "\u00ad", "tab": "\t"}
_TRACKED = {"ins", "del", "moveFrom", "moveTo"}
_NOTES = {"footnoteReference", "endnoteReference"}
# What other zipped files say of themselves in a member of this name.
_MIMETYPES = {b"application/vnd.oasis": "an OpenDocument file", b"application/epub": "an e-book"}
_REMEDY = "save it as .docx, text, HTML or PDF"


def word_text(file: BinaryIO) -> tuple[str, list[str]]:
    """Read the body of a Word document.

    Parameters
    ----------
    file : binary file
        A zipped file, at its beginning.

    Returns
    -------
    text : str
    notes : list of str
        What the reader should know about how it was read.

    Raises
    ------
    CopyError
        If it is another kind of zipped file, has too much in it, or is broken.
    """
    try:
        with zipfile.ZipFile(file) as archive:
            _check(archive)
            with archive.open(_MAIN) as body:
                return _read(body)
    except CopyError:
        raise
    except DefusedXmlException:
        raise CopyError("it declares a document type, as no Word document does") from None
    except ParseError as error:
        raise CopyError(f"it cannot be read as a Word document ({error})") from None
    except Exception as error:  # whatever a broken file makes of the library
        told = " ".join(str(error).split())[:200]
        raise CopyError(
            f"it cannot be read as a Word document ({told or type(error).__name__})"
        ) from None


def _check(archive: zipfile.ZipFile) -> None:
    """Refuse what is no Word document, and what would take too much room."""
    parts = archive.infolist()
    if len(parts) > MAX_PARTS:
        raise CopyError(f"it has {len(parts):,} parts; it may have {MAX_PARTS:,}")
    names = {part.filename for part in parts}
    if "mimetype" in names:
        with archive.open("mimetype") as member:
            told = member.read(100)
        for start, name in _MIMETYPES.items():
            if told.startswith(start):
                raise CopyError(f"it is {name}: {_REMEDY}")
    if _MAIN not in names:
        raise CopyError(f"it is a zipped file and no Word document: {_REMEDY}")
    size = archive.getinfo(_MAIN).file_size
    if size > MAX_BODY:
        raise CopyError(
            f"its text unpacks to {size / MIB:,.0f} MiB; it may have {MAX_BODY // MIB} MiB"
        )


def _read(body: IO[bytes]) -> tuple[str, list[str]]:
    seen: set[str] = set()
    text = "".join(_pieces(body, seen))
    if not text.strip():
        raise CopyError("it has no text")
    notes = []
    if seen & _TRACKED:
        notes.append("tracked changes are read as if they were accepted")
    if seen & _NOTES:
        notes.append("its footnotes and endnotes are not read")
    return text, notes


def _pieces(body: IO[bytes], seen: set[str]) -> Iterator[str]:
    """The words in their order; and in `seen`, what kinds of element there are."""
    line_begins = True
    depth, left_out = 0, 0
    for event, element in iterparse(body, events=("start", "end"), forbid_dtd=True):
        name = _name(element)
        step = 1 if event == "start" else -1
        depth += step
        if depth > MAX_DEPTH:
            raise CopyError("its parts nest too deeply for a Word document")
        seen.add(name)
        left_out += step * (name in _LEFT_OUT)
        piece = "" if left_out else _piece(event, name, element, line_begins)
        if event == "end":
            element.clear()  # or the whole tree would stay in memory
        if piece:
            line_begins = piece.endswith("\n")
            yield piece


def _name(element: Element) -> str:
    """The name of an element that has a meaning here; of others, none."""
    kind, _, name = element.tag.removeprefix("{").rpartition("}")
    return name if kind in _KINDS or name == "Fallback" else ""


def _piece(event: str, name: str, element: Element, line_begins: bool) -> str:
    """What the beginning or the end of an element adds to the text."""
    if event == "start":
        # A box stands inside the paragraph that it hangs on.
        return "\n" if name == "p" and not line_begins else ""
    if name == "p":
        return "\n"
    return element.text or "" if name == "t" else _SIGNS.get(name, "")
