"""Read a reader's own copy of a publication: text, Word, PDF or HTML, told apart by content.

`read` turns a file into text or says in one sentence why it cannot; `variants` gives the text in
the few forms in which its passages may stand unbroken. Not done here: recognising letters in a
scan, putting the columns of a page in order, and footnotes that come between two lines of a
paragraph. What may be the header of a page is a matter of `casebook.copies.page_breaks`.
"""

import contextlib
import html
import logging
import os
import re
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, NamedTuple

from casebook.copies.anchors import Track, untracked
from casebook.copies.decoding import CopyError, decode

if TYPE_CHECKING:
    import pypdf

MIB = 1 << 20
# "Text" stands for HTML as well.
MAX_BYTES = {"PDF": 200 * MIB, "text": 50 * MIB, "Word": 50 * MIB}
MAX_PDF_TEXT = 50 * MIB  # characters; a small file can unpack to any number

_FOREIGN = (
    (b"\xd0\xcf\x11\xe0", "an old Word document"),
    (b"{\\rtf", "an RTF document"),
    (b"\x89PNG", "a picture; its text has to be recognised (OCR) first"),
    (b"\xff\xd8\xff", "a picture; its text has to be recognised (OCR) first"),
    (b"II*\x00", "a picture; its text has to be recognised (OCR) first"),
    (b"MM\x00*", "a picture; its text has to be recognised (OCR) first"),
)
_HTML = re.compile(r"<(!doctype\s+html|html|head|body|div|p|article|section|table)\b[^<>]*>", re.I)
_HIDDEN = re.compile(r"<!--|<(script|style)\b", re.I)
_BLOCK = re.compile(
    r"(?=</?(?:address|article|aside|blockquote|br|caption|dd|div|dl|dt|figcaption|figure|footer|"
    r"form|h[1-6]|header|hr|li|main|nav|ol|p|pre|section|table|td|th|title|tr|ul)\b)",
    re.I,
)
# An attribute may hold angle brackets. Nothing is tried twice, however broken the page is.
_MARKUP = re.compile(
    r"""<[/!?]?[A-Za-z](?:=\s*+"[^"]{0,2000}+"|=\s*+'[^']{0,2000}+'|[^<>=]++|=){0,500}+>"""
)
_ENTITY = re.compile(r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,30});")
_LINK = re.compile(r"(\[[^\[\]]{0,500}\])\([^()\s]{0,500}\)")


class Copy(NamedTuple):
    """A reader's copy, as text.

    Attributes
    ----------
    text : str
        Lines end in a line feed, and a form feed stands between the pages of a PDF.
    kind : str
        ``text``, ``HTML``, ``PDF`` or ``Word``.
    notes : list of str
        What the reader should know about how it was read.
    """

    text: str
    kind: str
    notes: list[str]


def read(path: str | os.PathLike[str], track: Track = untracked) -> Copy:
    """Read a copy of a publication.

    Parameters
    ----------
    path : path
        A file of at most 50 MiB, or 200 MiB if it is a PDF. Its name does not matter.
    track : callable, optional
        See `casebook.copies.anchors.locate`; called with the pages of a PDF.

    Returns
    -------
    Copy

    Raises
    ------
    CopyError
        If the file is missing, too large, or has no text that can be read.
    """
    path = Path(path)
    try:
        if path.is_dir():
            raise CopyError("it is a folder, not a file")
        if path.exists() and not path.is_file():  # a device may never end
            raise CopyError("it is not a regular file")
        with path.open("rb") as file:
            start = file.read(1024)
            kind = _kind(start)
            limit = MAX_BYTES[kind]
            size = os.fstat(file.fileno()).st_size
            if size > limit:
                raise CopyError(
                    f"it has {size / MIB:,.0f} MiB; a {kind} file may have {limit // MIB} MiB"
                )
            if kind == "PDF":
                return _read_pdf(file, track)
            if kind == "Word":
                return _read_word(file)
            data = start + file.read(limit)
    except OSError as error:
        raise CopyError(error.strerror or str(error)) from None
    return _read_text(data)


def _kind(start: bytes) -> str:
    """What a file is, as far as its beginning tells; anything else is taken for text."""
    if start.startswith(b"PK\x03\x04"):
        return "Word"
    return "PDF" if b"%PDF-" in start else "text"


def text_of(path: str | os.PathLike[str]) -> str:
    """Give the text of a file as every position in it is counted.

    What a table says of places in a text (``start`` and ``end`` of a passage) are code points of
    this string, from 0, the end exclusive. So that they do not hang on the program that saved the
    file, a byte order mark is no part of the text and every line ends in one line feed, whether
    the file has CR LF, CR or LF. A plain text, Markdown included, is otherwise as it stands: no
    letter is composed, no space removed, and an emoji is as many code points as it has.

    Parameters
    ----------
    path : path
        See `read`.

    Returns
    -------
    str

    Raises
    ------
    CopyError
        See `read`.
    """
    return read(path).text


def _read_word(file: BinaryIO) -> Copy:
    from casebook.copies.word_files import word_text  # here: it brings XML, for Word only

    file.seek(0)
    text, notes = word_text(file)
    return Copy(line_feeds(text), "Word", notes)


def line_feeds(text: str) -> str:
    """End every line of a text in a line feed alone."""
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _read_text(data: bytes) -> Copy:
    if not data.strip():
        raise CopyError("it is empty")
    for signature, name in _FOREIGN:
        if data.startswith(signature):
            raise CopyError(f"it is {name}: save it as .docx, text, HTML or PDF")
    text, notes = decode(data)
    text = line_feeds(text)
    if not _HTML.search(text[:4096]):
        return Copy(text, "text", notes)
    return Copy(html_text(text), "HTML", notes)


def html_text(markup: str) -> str:
    """Take the text out of an HTML page.

    Every pass goes once through the page, however broken it is. A tree of the page, as Beautiful
    Soup builds it, takes time that grows with the square of the tags that are never closed, and
    this page comes from anywhere.

    Parameters
    ----------
    markup : str

    Returns
    -------
    str
        Without scripts, styles, comments and tags; a block begins a new line.
    """
    shown, start, unclosed = [], 0, set()
    while hidden := _HIDDEN.search(markup, start):
        shown.append(markup[start : hidden.start()])
        start = hidden.end()
        name = (hidden[1] or "").lower()
        if name in unclosed:
            continue
        closing = re.compile(rf"</{name}\s*>" if name else "-->", re.I)
        if end := closing.search(markup, start):
            start = end.end()
        else:  # better a script too many than a page too few
            unclosed.add(name)
    shown.append(markup[start:])
    return html.unescape(_MARKUP.sub("", _BLOCK.sub("\n", " ".join(shown))))


def _read_pdf(file: BinaryIO, track: Track) -> Copy:
    from pypdf.errors import DependencyError, PyPdfError

    try:
        with _pypdf_silent():
            pages, unread = _pdf_pages(file, track)
    except CopyError:
        raise
    except DependencyError:
        raise CopyError("it is encrypted with AES: save a copy without encryption") from None
    except (PyPdfError, ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        told = " ".join(str(error).split())
        raise CopyError(f"it cannot be read as PDF ({told or type(error).__name__})") from None
    return Copy("\f".join(pages), "PDF", _without_text(pages, unread))


@contextlib.contextmanager
def _pypdf_silent() -> Iterator[None]:
    """What pypdf puts up with in a file is no news for whoever only wants its text."""
    logger = logging.getLogger("pypdf")
    level = logger.level
    logger.setLevel(logging.CRITICAL)
    try:
        yield
    finally:
        logger.setLevel(level)


def _pdf_pages(file: BinaryIO, track: Track) -> tuple[list[str], int]:
    """The texts of the pages, and how many of them cannot be read."""
    import pypdf

    reader = pypdf.PdfReader(file)
    if reader.is_encrypted and not reader.decrypt(""):
        raise CopyError("it is locked with a password: save a copy without one")
    pages: list[str] = []
    size, unread = 0, 0
    for number in track(range(len(reader.pages)), "Reading pages"):
        page = _pdf_page(reader, number)
        unread += page is None
        pages.append(page or "")
        size += len(pages[-1])
        if size > MAX_PDF_TEXT:
            raise CopyError(f"its text is longer than {MAX_PDF_TEXT // MIB} million characters")
    return pages, unread


def _pdf_page(reader: "pypdf.PdfReader", number: int) -> str | None:
    from pypdf.errors import DependencyError, FileNotDecryptedError

    try:
        return reader.pages[number].extract_text()
    except (DependencyError, FileNotDecryptedError):
        raise
    except Exception:  # whatever a broken page makes of the library: the others count
        return None


def _without_text(pages: list[str], unread: int) -> list[str]:
    """A note of pages that have no text, or an error if none has any."""
    if not pages:
        raise CopyError("it has no pages")
    empty = sum(not any(c.isalnum() for c in page) for page in pages)
    if empty < len(pages):
        return [f"{empty} of {len(pages)} pages have no text that can be read"] if empty else []
    raise CopyError(
        "it has no text layer, as a scan has none: recognise its text (OCR) first"
        if not unread
        else "none of its pages can be read"
    )


def variants(text: str) -> Iterator[str]:
    """Give a text in the forms in which a passage may stand unbroken.

    First as it is; then, where that makes a difference, without the addresses of Markdown links
    and with HTML entities resolved.

    Parameters
    ----------
    text : str

    Yields
    ------
    str
    """
    plain = _ENTITY.sub(lambda entity: html.unescape(entity[0]), _LINK.sub(r"\1", text))
    yield text
    if plain != text:
        yield plain


def links_blanked(text: str) -> str:
    """Put as many spaces in the place of the address of every Markdown link as it has characters.

    Parameters
    ----------
    text : str

    Returns
    -------
    str
    """
    return _LINK.sub(lambda link: link[1] + " " * (len(link[0]) - len(link[1])), text)
