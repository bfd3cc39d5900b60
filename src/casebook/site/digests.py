"""Digests of what a book is made of: what has the same digest need not be made again."""

import importlib.metadata
import json
import platform
from collections.abc import Iterable
from pathlib import Path

from nbformat import NotebookNode

from casebook.site import notebooks
from casebook.site.locations import PACKAGE, data_folder, table_files
from casebook.site.results_store import digest
from casebook.tables import SETTINGS, book_title


def digest_of_files(folder: Path, files: Iterable[Path]) -> str:
    """Return one digest of the names, relative to `folder`, and the contents of files."""
    named = sorted((path.relative_to(folder).as_posix(), path) for path in files)
    return digest(part for name, path in named for part in (name, path.read_bytes()))


def inputs_digest(source: Path) -> str:
    """Return a digest of what all chapters depend on, apart from their own code.

    That is every file of the package but ``web``, with its tables, the tables of a book of
    somebody's own and its title, ``requirements.lock``, the versions of Python and of
    everything that is installed.

    Parameters
    ----------
    source : Path
        The book's folder.

    Returns
    -------
    str
        A SHA-256, hexadecimal.
    """
    # What runs in the browser is no input of a chapter: a new colour runs nothing again.
    left_out = {"__pycache__", "web"}
    package = [
        path for path in PACKAGE.rglob("*") if path.is_file() and not left_out & set(path.parts)
    ]
    parts: list[str | bytes] = [digest_of_files(PACKAGE, package)]
    if (data := data_folder()) is not None:
        parts.append(digest_of_files(data, table_files()))
        if (source / SETTINGS).exists():
            parts.append(book_title(source))  # charts say in which book they were made
    lock = source / "requirements.lock"
    if lock.exists():
        parts.append(lock.read_bytes())
    parts.append(platform.python_version())
    parts += sorted(
        f"{package.name}=={package.version}" for package in importlib.metadata.distributions()
    )
    return digest(parts)


def chapter_digest(inputs: str, notebook: NotebookNode) -> str:
    """Return the digest under which a chapter's outputs are kept.

    Prose is left out: a chapter whose text alone was edited need not run again.

    Parameters
    ----------
    inputs : str
        What `inputs_digest` returned.
    notebook : NotebookNode
        The chapter.

    Returns
    -------
    str
        A SHA-256, hexadecimal.
    """
    cells = notebooks.code_cells(notebook)
    return digest([inputs, *(json.dumps([c.source, c.metadata], sort_keys=True) for c in cells)])
