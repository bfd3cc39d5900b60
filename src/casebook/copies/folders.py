"""Which file of a folder is which document.

A document's row may name its file. Where it does not, or the reader's file has another name, the
document's id may be the name; and where neither is, the file counts in which most of its passages
stand.
"""

import os
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from casebook.copies.anchors import Track, untracked
from casebook.copies.decoding import CopyError
from casebook.copies.documents import Passage, where
from casebook.copies.reading import text_of
from casebook.copies.setting_aside import Aside
from casebook.tables import DESCRIPTION

READABLE = (".txt", ".md", ".docx", ".pdf", ".html", ".htm")
# What may be a transcript and cannot be read.
UNREAD = (".rtf", ".doc", ".odt", ".pages", ".wpd")
MOST_FILES = 2000

BY_FILE, BY_ID, BY_PASSAGES = "file", "document_id", "passages"


class Matched(NamedTuple):
    """The file of a document.

    Attributes
    ----------
    path : Path
    by : str
        ``file`` (the row names it), ``document_id`` (it has that name), or ``passages`` (they
        stand in it).
    """

    path: Path
    by: str


class Named(NamedTuple):
    """A document, as far as a file can be its own.

    Attributes
    ----------
    file : str
        What its row says; blank if nothing.
    passages : sequence of Passage
    """

    file: str
    passages: Sequence[Passage]


def files_in(folder: str | os.PathLike[str]) -> tuple[list[Path], list[Path]]:
    """List what may be documents in a folder and the folders in it, hidden ones left out.

    Parameters
    ----------
    folder : path

    Returns
    -------
    read, unread : list of Path
        Files that can be read, and files that may be transcripts and cannot; in order of name.

    Raises
    ------
    CopyError
        If there are too many.
    """
    found: list[Path] = []
    for path in shown(folder):
        if path.suffix.lower() in READABLE + UNREAD:
            found.append(path)
        if len(found) > MOST_FILES:
            raise CopyError(f"it has more than {MOST_FILES:,} files that could be documents")
    return (
        [path for path in found if path.suffix.lower() in READABLE],
        [path for path in found if path.suffix.lower() in UNREAD],
    )


def shown(folder: str | os.PathLike[str]) -> Iterator[Path]:
    """Walk through a folder and the folders in it, in order of name, without what is hidden.

    Studies in it, what is private of them, and built books are no transcripts, and passed by.

    Parameters
    ----------
    folder : path

    Yields
    ------
    Path
    """
    for here, folders, names in os.walk(folder):
        folders[:] = sorted(name for name in folders if _may_hold_texts(Path(here, name)))
        # Word leaves a file "~$..." beside one that is open.
        yield from (Path(here, n) for n in sorted(names) if not n.startswith((".", "~$")))


def _may_hold_texts(folder: Path) -> bool:
    ours = folder.name.endswith(".private") or folder.name == "_build"
    return not (folder.name.startswith(".") or ours or (folder / DESCRIPTION).is_file())


def match(
    documents: Mapping[str, Named],
    files: Iterable[Path],
    folder: Path,
    aside: Aside,
    key: bytes | None = None,
    track: Track = untracked,
) -> dict[str, Matched]:
    """Say which file is which document.

    Parameters
    ----------
    documents : mapping of str to Named
        By their ids.
    files : iterable of Path
    folder : Path
        What the files that rows name are counted from.
    aside : Aside
        What nobody said in any of them.
    key : bytes, optional
        The key that the anchors were made with.
    track : callable, optional
        See `casebook.copies.locate`.

    Returns
    -------
    dict of str to Matched
        By document id, in the order of the documents; a document without a file is not there.

    Raises
    ------
    casebook.copies.PatternError
        If a pattern takes too long.
    """
    files = list(files)
    found = _by_name(documents, files, folder)
    taken = {matched.path for matched in found.values()}
    free = [path for path in files if path not in taken]
    waiting = {row: each for row, each in documents.items() if row not in found and each.passages}
    if waiting and free:
        found |= _by_passages(waiting, free, aside, key, track)
    return {row: found[row] for row in documents if row in found}


def _by_name(
    documents: Mapping[str, Named], files: Sequence[Path], folder: Path
) -> dict[str, Matched]:
    found: dict[str, Matched] = {}
    names = [_plain(os.path.relpath(path, folder)) for path in files]
    # As it is; by its last part; and with another ending, such as that of a Word document.
    ways = (str, lambda name: Path(name).name, lambda name: Path(name).stem)
    for way in ways:
        there: dict[str, list[Path]] = {}
        for path, name in zip(files, names, strict=True):
            there.setdefault(way(name), []).append(path)
        for row, each in documents.items():
            wanted = there.get(way(_plain(each.file)), []) if each.file else []
            if row not in found and len(wanted) == 1:
                found[row] = Matched(wanted[0], BY_FILE)
    taken = {matched.path for matched in found.values()}
    for row in documents:
        own = [p for p in files if p not in taken and _plain(p.stem) == _plain(row)]
        if row not in found and len(own) == 1:
            found[row] = Matched(own[0], BY_ID)
    return found


def _plain(name: str) -> str:
    """A name as every system writes it: macOS takes accents apart, Windows has other slashes."""
    return unicodedata.normalize("NFC", name).casefold().replace("\\", "/")


def _by_passages(
    documents: Mapping[str, Named],
    files: Iterable[Path],
    aside: Aside,
    key: bytes | None,
    track: Track,
) -> dict[str, Matched]:
    """Give every document the file that has most of its passages, the clearest case first."""
    together = [passage for each in documents.values() for passage in each.passages]
    counted: list[tuple[int, str, Path]] = []
    for path in files:
        try:
            held = where(together, text_of(path), aside, key, track)
        except CopyError:
            continue
        for row, each in documents.items():
            if number := sum(bool(held[p.passage_id]) for p in each.passages):
                counted.append((number, row, path))
    found: dict[str, Matched] = {}
    taken: set[Path] = set()
    for _, row, path in sorted(counted, key=lambda each: -each[0]):
        if row not in found and path not in taken:
            found[row] = Matched(path, BY_PASSAGES)
            taken.add(path)
    return found
