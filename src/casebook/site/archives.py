"""Zip files that come out the same, byte for byte, whenever and in whatever order they are made."""

import hashlib
import io
import zipfile
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import PurePosixPath

EARLIEST = 315_532_800  # the first second of 1980: a zip file knows no earlier one
_UNIX, _PLAIN_FILE = 3, 0o100644 << 16  # whatever system makes it


def archive(files: Mapping[str, bytes], moment: int, first: str) -> bytes:
    """Put files into a zip file.

    Nothing in it depends on when, where and by whom it is made: entries are sorted, all have the
    same time, and each is a plain file that everybody may read.

    Parameters
    ----------
    files : mapping of str to bytes
        Contents by name. Folders are parted by ``/``.
    moment : int
        The time of all entries, in seconds since 1970, UTC.
    first : str
        The name of the entry that comes before all others.

    Returns
    -------
    bytes

    Raises
    ------
    ValueError
        If a name leads out of the folder that the file is unpacked in, or could on some system.
    """
    when = datetime.fromtimestamp(max(moment, EARLIEST), UTC)
    body = io.BytesIO()
    with zipfile.ZipFile(body, "w") as made:
        for name in [first, *sorted(set(files) - {first})]:
            entry = zipfile.ZipInfo(_checked(name), when.timetuple()[:6])
            entry.create_system, entry.external_attr = _UNIX, _PLAIN_FILE
            entry.compress_type = zipfile.ZIP_DEFLATED
            made.writestr(entry, files[name], compresslevel=9)
    return body.getvalue()


def _checked(name: str) -> str:
    path = PurePosixPath(name)
    if path.is_absolute() or ".." in path.parts or set(name) & set('\\:*?"<>|') or not path.parts:
        raise ValueError(f"{name!r} is no name for a file in a zip file")
    return name


def checksums(files: Mapping[str, bytes]) -> str:
    """List the SHA-256 of files, in the form that ``sha256sum --check`` reads.

    Parameters
    ----------
    files : mapping of str to bytes
        Contents by name.

    Returns
    -------
    str
        A line each, by name.
    """
    return "".join(
        f"{hashlib.sha256(content).hexdigest()}  {name}\n"
        for name, content in sorted(files.items())
    )
