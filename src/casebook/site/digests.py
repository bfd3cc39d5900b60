"""Digests of what a book is made of: what has the same digest need not be made again."""

import json
import platform
from collections.abc import Iterable
from pathlib import Path

from nbformat import NotebookNode

from casebook.site import notebooks, unchanged
from casebook.site.chapter_reads import package_files
from casebook.site.locations import PACKAGE, data_folder, table_files
from casebook.site.results_store import digest
from casebook.tables import SETTINGS, book_title


def digest_of_files(folder: Path, files: Iterable[Path]) -> str:
    """Return one digest of the names, relative to `folder`, and the contents of files."""
    named = sorted((path.relative_to(folder).as_posix(), path) for path in files)
    return digest(part for name, path in named for part in (name, path.read_bytes()))


def ground_digest(source: Path) -> str:
    """Return a digest of what all chapters depend on, apart from their code and what they read.

    That is which files the package has, which tables there are, the title of a book of somebody's
    own, ``requirements.lock``, the versions of Python and of everything that is installed. What is
    in a file of the package or in a table counts for those chapters that used it
    (`casebook.site.chapter_reads`).

    Parameters
    ----------
    source : Path
        The book's folder.

    Returns
    -------
    str
        A SHA-256, hexadecimal.
    """
    # A file that comes or goes may be found or missed by any chapter.
    parts: list[str | bytes] = _names(PACKAGE, package_files())
    if (data := data_folder()) is not None:
        parts += [str(data.absolute()), *_names(data, table_files())]
        if (source / SETTINGS).exists():
            parts.append(book_title(source))  # charts say in which book they were made
    lock = source / "requirements.lock"
    if lock.exists():
        parts.append(lock.read_bytes())
    parts.append(platform.python_version())
    return digest([*parts, unchanged.installed()])


def inputs_digest(ground: str) -> str:
    """Return a digest of what all pages depend on, apart from their own files.

    That is what `ground_digest` tells, and what is in every file of the package but ``web`` and in
    every table.

    Parameters
    ----------
    ground : str
        What `ground_digest` returned.

    Returns
    -------
    str
        A SHA-256, hexadecimal.
    """
    parts = [ground, digest_of_files(PACKAGE, package_files())]
    if (data := data_folder()) is not None:
        parts.append(digest_of_files(data, table_files()))
    return digest(parts)


def _names(folder: Path, files: Iterable[Path]) -> list[str | bytes]:
    return [*sorted(path.relative_to(folder).as_posix() for path in files), ""]


def chapter_digest(ground: str, notebook: NotebookNode) -> str:
    """Return the digest under which a chapter's outputs are kept.

    Prose is left out: a chapter whose text alone was edited need not run again.

    Parameters
    ----------
    ground : str
        What `ground_digest` returned.
    notebook : NotebookNode
        The chapter.

    Returns
    -------
    str
        A SHA-256, hexadecimal.
    """
    cells = notebooks.code_cells(notebook)
    return digest([ground, *(json.dumps([c.source, c.metadata], sort_keys=True) for c in cells)])
