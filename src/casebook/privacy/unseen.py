"""What the gate does not look into: pictures, recordings, and files of kinds that it cannot read.

A photograph shows faces, and may say in itself where and when it was taken; a recording has a
voice. Nothing here judges them, and nothing is left out because of them: they are told by name, so
that somebody looks.
"""

import io
import json
import re
import zipfile
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from pathlib import PurePosixPath
from typing import NamedTuple

PICTURES = (
    *(".jpg", ".jpeg", ".png", ".gif", ".webp", ".avif", ".tif", ".tiff", ".bmp", ".heic", ".heif"),
    *(".ico", ".emf", ".wmf", ".psd", ".raw", ".dng"),
)
SOUNDS = (".mp3", ".wav", ".m4a", ".aac", ".ogg", ".oga", ".opus", ".flac", ".wma", ".amr", ".aiff")
FILMS = (".mp4", ".m4v", ".mov", ".avi", ".mkv", ".webm", ".wmv", ".mpg", ".mpeg", ".3gp", ".ogv")
KINDS = {"picture": PICTURES, "sound": SOUNDS, "film": FILMS}
DEEPEST = 16  # zips around a zip
_INLINE = re.compile(r"data:(image|audio|video)/(?!svg)[\w.+-]+[;,][\w+/=;,%-]")
_INLINE_KINDS = {"image": "picture", "audio": "sound", "video": "film"}


NOBODY_SEES = (
    "nobody sees faces and voices in them, nor what such a file says of where and when it was made"
)


class Unseen(NamedTuple):
    """Something that nobody looked into.

    Attributes
    ----------
    file : str
        Its name, with what it lies in.
    kind : str
        *picture*, *sound*, *film*, or *file* for what is none of them.
    number : int
        How many there are, where they have no names of their own.
    """

    file: str
    kind: str
    number: int = 1

    def __str__(self) -> str:
        return f"{self.file}: {self.kind if self.number == 1 else f'{self.number} {self.kind}s'}"


def told(found: Sequence[Unseen], most: int) -> list[str]:
    """Say what nobody looked into, in lines.

    Parameters
    ----------
    found : sequence of Unseen
    most : int
        How many are told by name.

    Returns
    -------
    list of str
        None if there is nothing.
    """
    if not found:
        return []
    number = sum(one.number for one in found)
    more = [f"  and {len(found) - most:,} more"] if len(found) > most else []
    lines = [f"  {one}" for one in found[:most]]
    return [f"not looked into, {number:,} in all: {NOBODY_SEES}", *lines, *more]


def kind_of(file: str) -> str:
    """Say what a file is, by the ending of its name."""
    ending = PurePosixPath(file).suffix.lower()
    return next((kind for kind, endings in KINDS.items() if ending in endings), "file")


def unseen(content: bytes, file: str, looked_into: Callable[[str], bool]) -> list[Unseen]:
    """List what of a file nobody looks into: the file itself, or what is in it.

    Parameters
    ----------
    content : bytes
    file : str
        Its name, with the folders above it.
    looked_into : callable
        Says of a name whether a file of it is looked into.

    Returns
    -------
    list of Unseen
    """
    return list(_of(content, file, looked_into))


def _of(content: bytes, file: str, looked_into: Callable[[str], bool]) -> Iterator[Unseen]:
    ending = PurePosixPath(file).suffix.lower()
    if not looked_into(file):
        yield Unseen(file, kind_of(file))
    elif content.startswith(b"PK\x03\x04"):
        yield from _packed(content, file, looked_into, whole=ending != ".docx")
    elif ending == ".pdf":
        yield from _pages(content, file)
    else:
        if ending == ".ipynb":
            yield from _cells(content, file)
        found = Counter(_INLINE.findall(content.decode("utf-8", "replace")))
        yield from (Unseen(file, _INLINE_KINDS[kind], count) for kind, count in found.items())


def _packed(
    content: bytes, file: str, looked_into: Callable[[str], bool], whole: bool
) -> Iterator[Unseen]:
    """What is in a zip; of a Word document, whose other parts are XML, pictures and the like."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            for entry in archive.infolist():
                name = f"{file}/{entry.filename}"
                if entry.is_dir():
                    continue
                if not looked_into(name):
                    if whole or kind_of(name) != "file" or "/embeddings/" in name:
                        yield Unseen(name, kind_of(name))
                elif whole and name.count("/") < DEEPEST:
                    yield from _of(archive.read(entry), name, looked_into)
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError, OSError):
        yield Unseen(file, "file")


def _pages(content: bytes, file: str) -> Iterator[Unseen]:
    """Pictures on the pages of a PDF, and files that are attached to it."""
    import pypdf

    try:
        reader = pypdf.PdfReader(io.BytesIO(content))
        for number, page in enumerate(reader.pages, start=1):
            if count := len(page.images):
                yield Unseen(f"{file}, page {number}", "picture", count)
        yield from (Unseen(f"{file}/{name}", kind_of(name)) for name in reader.attachments)
    except Exception:  # whatever a broken file makes of the library: it is told, too
        yield Unseen(f"{file}, pictures in it", "file")


def _cells(content: bytes, file: str) -> Iterator[Unseen]:
    """Pictures that a notebook holds."""
    try:
        cells = json.loads(content)["cells"]
        for number, cell in enumerate(cells, start=1):
            outputs = [mime for part in cell.get("outputs", ()) for mime in part.get("data", {})]
            held = [mime for part in cell.get("attachments", {}).values() for mime in part]
            kinds = (mime.split("/")[0] for mime in outputs + held if "svg" not in mime)
            found = Counter(_INLINE_KINDS[kind] for kind in kinds if kind in _INLINE_KINDS)
            yield from (Unseen(f"{file}, cell {number}", kind, n) for kind, n in found.items())
    except (ValueError, KeyError, TypeError, AttributeError):
        yield Unseen(file, "file")
