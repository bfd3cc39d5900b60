"""Which characters the bytes of a copy stand for.

A byte order mark, UTF-8 and what a page declares settle it; UTF-16 without its mark is known by
what all texts share. Otherwise the file is older, and charset-normalizer says which of the
encodings that were common in the Nordic countries makes the least mess of it.
"""

import codecs
import re
from collections.abc import Iterable

from casebook.tables import unmarked_utf16

_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),  # begins like the next, so it comes first
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_CONTROL = bytes(set(range(32)) - set(b"\t\n\v\f\r\x1b")) + b"\x7f"
_LEADING = bytes(range(0xC0, 0x100))  # what begins a character of more than one byte in UTF-8

_CHARSET = re.compile(rb"<meta[^<>]{0,200}?charset\s*=\s*[\"']?([\w.:-]{1,40})", re.I)
# Windows, ISO, Macintosh, DOS, and two for Cyrillic letters. If two read a text equally well, the
# first of them is right more often. Cp1250 is not among them: it is taken for cp1252 too easily.
_OLDER = ("cp1252", "latin_1", "mac_roman", "cp850", "cp1251", "koi8_r")
# Curly quotation marks, dashes, dots and the hard space of Windows: on a Macintosh they would be
# letters that no text has without others.
_MARKS = bytes([0x85, *range(0x91, 0x98), 0xA0])
_SAMPLE = 1 << 16  # bytes that are enough to tell one encoding from another


class CopyError(ValueError):
    """A file cannot be read as a copy of a publication; the text says why, in one sentence."""


def decode(data: bytes) -> tuple[str, list[str]]:
    """Turn bytes into text.

    Parameters
    ----------
    data : bytes

    Returns
    -------
    text : str
    notes : list of str
        What the reader should know about how it was read.

    Raises
    ------
    CopyError
        If it is no text.
    """
    for bom, encoding in _BOMS:
        if data.startswith(bom):
            return _marked(data, encoding)
    controls = len(data) - len(data.translate(None, _CONTROL))
    if controls > len(data) / 1000:
        if encoding := unmarked_utf16(data):
            text, notes = _marked(data, encoding)
            return text, [f"no byte order mark: read as {encoding.upper()}", *notes]
        utf16 = "; if it is text in UTF-16, save it as UTF-8" if b"\0" in data else ""
        raise CopyError(f"it is neither text nor PDF nor HTML{utf16}")
    text = data.decode("utf-8", "replace")
    damaged = text.count("\ufffd")
    if not damaged:
        return text, []
    # A damaged byte or two must not turn every accent of a UTF-8 text into two wrong letters.
    sound = len(data) - len(data.translate(None, _LEADING)) - damaged
    if sound > 10 * damaged:
        return text, [f"not all of it is UTF-8; damaged characters left out: {damaged:,}"]
    declared = _CHARSET.search(data[:4096])
    names = [declared[1].decode("ascii")] if declared else []
    return _older(data, [*names, *_likely(data), "cp1252", "latin-1"])


def _marked(data: bytes, encoding: str) -> tuple[str, list[str]]:
    """Decode what is known to be in an encoding of Unicode."""
    text = data.decode(encoding, "replace")
    damaged = text.count("\ufffd")
    if damaged > len(text) / 100:
        raise CopyError(f"it begins like {encoding.upper()} and is not")
    return text, [f"damaged characters left out: {damaged:,}"] if damaged else []


def _older(data: bytes, encodings: Iterable[str]) -> tuple[str, list[str]]:
    """Decode with the first encoding that can; Latin-1, the last, reads any bytes."""
    for encoding in encodings:
        try:
            return data.decode(encoding), [f"not UTF-8: read as {encoding}"]
        except (LookupError, UnicodeError):
            continue
    raise AssertionError("Latin-1 reads any bytes")


def _likely(data: bytes) -> list[str]:
    """The older encoding that reads a text with the least mess; none if all make a mess of it."""
    # Only lines with something else than ASCII can tell; in a long text they may be few.
    lines = b"\n".join(line for line in data.splitlines() if not line.isascii())[:_SAMPLE]
    if lines.translate(None, _MARKS).isascii():
        return ["cp1252"]
    from charset_normalizer import from_bytes  # here: most copies are in UTF-8

    matches = from_bytes(lines, steps=1, chunk_size=len(lines), cp_isolation=list(_OLDER))
    best = matches.best()
    if best is None:
        return []
    alike = {match.encoding for match in matches if match.chaos <= best.chaos}
    return ["cp1252"] if "cp1252" in alike else [best.encoding.replace("_", "-")]
