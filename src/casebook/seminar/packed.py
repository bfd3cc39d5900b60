"""Zip files, opened with care: what a learning platform packs, and what Word makes.

Nothing is ever unpacked to a disk, and an entry's name is compared but leads nowhere. What is read
of a zip, with all zips in it, stays within a `Budget`. The browser's ``web/class/unzip.js``
forgives and refuses the same.
"""

import struct
import zlib
from dataclasses import dataclass
from typing import NamedTuple

from casebook.seminar.findings import Refused

ENTRIES = 2000
ENTRY = 32 * 1024 * 1024  # bytes of one entry
TOTAL = 256 * 1024 * 1024
_RATIO, _SMALL = 100, 1024 * 1024
_STORED, _DEFLATED = 0, 8
_LOCKED = 0x1 | 0x40
_COMMENT = 65536
_END, _CENTRAL, _LOCAL = b"PK\x05\x06", b"PK\x01\x02", b"PK\x03\x04"
_OF_END = struct.Struct("<4s8xII2x")
_OF_CENTRAL = struct.Struct("<4s4xHH4xIIIHHH8xI")
_OF_LOCAL = struct.Struct("<4s22xHH")
_BROKEN = "it is a zip that cannot be opened: it breaks off or is damaged"
_DAMAGED = "it is damaged in the zip"


@dataclass
class Budget:
    """What may still be read of something that was handed in.

    Attributes
    ----------
    entries : int
    size : int
        Bytes, unpacked.
    """

    entries: int = ENTRIES
    size: int = TOTAL


class Entry(NamedTuple):
    """A file in a zip.

    Attributes
    ----------
    name : str
        To be compared only.
    archive : bytes
        The whole zip.
    flags, method, crc, packed, size, at : int
        What the zip's list says of it.
    """

    name: str
    archive: bytes
    flags: int
    method: int
    crc: int
    packed: int
    size: int
    at: int

    def read(self, budget: Budget) -> bytes:
        """Unpack it.

        Parameters
        ----------
        budget : Budget
            It loses what is read.

        Returns
        -------
        bytes

        Raises
        ------
        Refused
            If it is locked, damaged, too large or packed too tightly.
        """
        if self.flags & _LOCKED:
            raise Refused("it is locked with a password")
        if self.method not in (_STORED, _DEFLATED):
            raise Refused("it is packed in a way that is not read here; pack it as a plain zip")
        if self.size > _SMALL and self.size > _RATIO * self.packed:
            raise Refused("it is packed more tightly than anything that is handed in")
        if self.size > min(ENTRY, budget.size):
            raise Refused("it is too large, or too much is in the zip")
        budget.size -= self.size
        raw = self._packed()
        found = raw if self.method == _STORED else _inflated(raw, self.size)
        if len(found) != self.size or zlib.crc32(found) != self.crc:
            raise Refused(_DAMAGED)
        return found

    def _packed(self) -> bytes:
        if self.at < 0 or self.at + _OF_LOCAL.size > len(self.archive):
            raise Refused(_DAMAGED)
        mark, named, more = _OF_LOCAL.unpack_from(self.archive, self.at)
        if mark != _LOCAL:
            raise Refused(_DAMAGED)
        start = self.at + _OF_LOCAL.size + named + more
        return self.archive[start : start + self.packed]


def _inflated(raw: bytes, size: int) -> bytes:
    """A whole stream, unpacked; of one that gives more than it should, a byte more."""
    stream = zlib.decompressobj(-zlib.MAX_WBITS)
    try:
        found = stream.decompress(raw, size + 1)
    except zlib.error:
        raise Refused(_DAMAGED) from None
    if len(found) <= size and not (stream.eof and not stream.unused_data):
        raise Refused(_DAMAGED)
    return found


def entries(raw: bytes) -> list[Entry]:
    """List the files in a zip; folders are none.

    Python's own ``zipfile`` is not asked: what it forgives differs from version to version, and a
    page must say the same.

    Parameters
    ----------
    raw : bytes

    Returns
    -------
    list of Entry
        One more than `ENTRIES` at most.

    Raises
    ------
    Refused
        If it is no whole zip.
    """
    end = raw.rfind(_END, max(0, len(raw) - _COMMENT - _OF_END.size))
    if end < 0 or end + _OF_END.size > len(raw):
        raise Refused(_BROKEN)
    _, size, offset = _OF_END.unpack_from(raw, end)
    start = end - size
    if start < 0:
        raise Refused(_BROKEN)
    found: list[Entry] = []
    at = start
    while at < end and len(found) <= ENTRIES:
        if at + _OF_CENTRAL.size > end:
            raise Refused(_BROKEN)
        mark, flags, method, crc, packed, size, named, more, said, where = _OF_CENTRAL.unpack_from(
            raw, at
        )
        if mark != _CENTRAL:
            raise Refused(_BROKEN)
        at += _OF_CENTRAL.size
        name = raw[at : at + named].decode("latin-1")
        at += named + more + said
        # What somebody put before the zip moves all of it.
        if not name.endswith("/"):
            place = where + start - offset
            found.append(Entry(name, raw, flags, method, crc, packed, size, place))
    return found
