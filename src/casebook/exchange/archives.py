"""Zip files that come from anywhere, read within limits.

An archive says how large its files are, and may lie; it may hold a file that unpacks to a thousand
times its size, names that lead out of the folder, or a million names. Nothing is unpacked to disk
here, no more is read than the limits allow, and what is refused is told with the file's name.
"""

import io
import struct
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path, PurePosixPath, PureWindowsPath

from casebook.exchange.project import ExchangeError

MIB = 1 << 20
MAX_DIRECTORY = 4 * MIB  # of the list of names: some 40,000 of them
MAX_TOTAL = 128 * MIB  # of all that is read from one archive
_CHUNK = MIB
# Others may ask for any amount of memory, or are not for sealed files.
_COMPRESSIONS = {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}
_BROKEN = (
    *(zipfile.BadZipFile, zlib.error, struct.error, EOFError, OSError, ValueError),
    *(NotImplementedError, RuntimeError, LookupError, OverflowError),
)


class Archive:
    """An archive that is open; make one with `open_archive`.

    Attributes
    ----------
    name : str
        Of the archive's file, for messages.
    names : tuple of str
        Of the files in it.
    read_before : set of str
        Those of them that were read.
    """

    def __init__(self, opened: zipfile.ZipFile, name: str):
        self.name = name
        self._zip = opened
        # A broken archive may hold a file without a name.
        infos = [info for info in opened.infolist() if info.filename.rstrip("/") == info.filename]
        self._by_name = {info.filename: info for info in infos if info.filename}
        self._left = MAX_TOTAL
        self.names = tuple(self._by_name)
        self.read_before: set[str] = set()

    def read(self, name: str, limit: int) -> bytes:
        """Read a file of the archive.

        Parameters
        ----------
        name : str
            One of `names`.
        limit : int
            Bytes that it may have.

        Returns
        -------
        bytes

        Raises
        ------
        ExchangeError
            If it is larger, damaged, encrypted, or packed in an unusual way.
        """
        info = self._by_name[name]
        place = f"{self.name}, {name}"
        if info.flag_bits & 1:
            raise ExchangeError("it is encrypted; save the project without a password", place)
        if info.compress_type not in _COMPRESSIONS:
            raise ExchangeError("it is packed in a way that is not read here", place)
        if info.file_size > limit:
            raise ExchangeError(f"it has {in_mib(info.file_size)}; {in_mib(limit)} are read", place)
        try:
            data = self._unpacked(info, min(limit, self._left))
        except _BROKEN as error:
            raise ExchangeError(f"it is damaged ({_told(error)})", place) from None
        if data is None:
            raise ExchangeError(f"it unpacks to more than {in_mib(limit)}", place)
        self._left -= len(data)
        self.read_before.add(name)
        return data

    def _unpacked(self, info: zipfile.ZipInfo, limit: int) -> bytes | None:
        parts, size = [], 0
        with self._zip.open(info) as file:
            while part := file.read(_CHUNK):
                size += len(part)
                if size > limit:
                    return None
                parts.append(part)
        return b"".join(parts)


class _Bounded(io.FileIO):
    """A file of which nobody reads much at a time: so a list of a million names is refused."""

    def read(self, size: int | None = -1, /) -> bytes:
        if size is not None and size > MAX_DIRECTORY:
            raise zipfile.BadZipFile("its list of files is too long")
        return super().read(size) or b""


@contextmanager
def open_archive(path: Path) -> Iterator[Archive]:
    """Open a zip file.

    Parameters
    ----------
    path : Path

    Yields
    ------
    Archive

    Raises
    ------
    ExchangeError
        If it is no zip file, or a name in it leads out of the folder.
    """
    try:
        opened = zipfile.ZipFile(_Bounded(path))
    except _BROKEN as error:
        raise ExchangeError(
            f"it cannot be opened as a zip file ({_told(error)})", path.name
        ) from None
    with opened:
        for name in opened.namelist():
            if climbs(name):
                raise ExchangeError(
                    "it holds a name that leads out of its folder", f"{path.name}, {name!r}"
                )
        yield Archive(opened, path.name)


def climbs(name: str) -> bool:
    """Say whether a path leads out of the folder that it is in.

    Parameters
    ----------
    name : str

    Returns
    -------
    bool
        Also for a path from the root, or from a drive of Windows.
    """
    path = PurePosixPath(name.replace("\\", "/"))
    return path.is_absolute() or ".." in path.parts or bool(PureWindowsPath(name).drive)


def in_mib(size: int) -> str:
    """Say how large something is."""
    return f"{size / MIB:,.0f} MiB"


def _told(error: BaseException) -> str:
    return " ".join(str(error).split()) or type(error).__name__
