"""Whether anything has changed since a book was last built, found out without building it.

To start Sphinx, so that it finds nothing to do, takes longer than all else in a build that has
nothing to do. So whoever calls the build keeps an account beside the pages: a digest of everything
that goes into them, by its content (every file in the book's folder and in the package, the
versions of Python and of what is installed, the tables that were named), of the files elsewhere
that the build has used, and the size and times of every file that was built. What is not known to
be the same is built as ever. Nothing here may import more than Python's own modules.
"""

import hashlib
import json
import os
import sys
import time
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

from casebook.site.function_marks import PACKAGE

ACCOUNT = ".as-built"
FURTHER = ".further-inputs"
"""Beside the pages: the account, and what a build says it has used from elsewhere."""

# What is no part of a book: it is built, or is made by tools. Sphinx leaves them out too.
_LEFT_OUT = {"_build", "_lab", "__pycache__"}

PAGES = "html"


def build_unless_unchanged(source: Path, work: Path, data: str, call: Callable[[], None]) -> bool:
    """Build a book unless nothing has changed.

    Parameters
    ----------
    source : Path
        The book's folder.
    work : Path
        The folder in which the folder of the pages is.
    data : str
        The folder of tables that was named to the command, or nothing.
    call : callable
        Builds; raises if that fails.

    Returns
    -------
    bool
        Whether it was built.
    """
    before = _state(source, data)
    account = work / ACCOUNT
    if (then := _read(account)) is not None and then == _account(before, work):
        return False
    for path in (account, work / FURTHER):
        path.unlink(missing_ok=True)
    call()
    # What changed in the meantime may be on some pages and not on others.
    if _state(source, data) == before and (now := _account(before, work)) is not None:
        account.write_text(json.dumps(now), encoding="utf-8")
    return True


def tell(work: Path, files: dict[str, str], folders: Iterable[Path]) -> None:
    """Keep what a build has used from elsewhere.

    Parameters
    ----------
    work : Path
        See `build_unless_unchanged`.
    files : dict of str to str
        By path a digest of what was in each file when it was used; blank for one that was not
        there.
    folders : iterable of Path
        Of which every file counts.
    """
    noted = {"files": files, "folders": {str(one): _tree(one) for one in folders}}
    (work / FURTHER).write_text(json.dumps(noted), encoding="utf-8")


def digest_of(path: Path) -> str:
    """A digest of what is in a file; blank if there is none."""
    return hashlib.sha256(path.read_bytes()).hexdigest() if path.is_file() else ""


def _state(source: Path, data: str) -> list[str]:
    """What is known to go into the pages of any book."""
    return [sys.version, installed(), data, _tree(PACKAGE), _tree(source)]


def _account(state: list[str], work: Path) -> list[Any] | None:
    """What is kept; None if there are no pages, or if anything used from elsewhere is another."""
    further = _read(work / FURTHER)
    if further is None or not (work / PAGES / "index.html").is_file():
        return None
    for path, then in further["files"].items():
        if digest_of(Path(path)) != then:
            return None
    for path, then in further["folders"].items():
        if _tree(Path(path)) != then:
            return None
    return [state, further, _times(work / PAGES)]


def _read(path: Path) -> Any:
    try:
        return json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None


def installed() -> str:
    """A digest of the names and versions of what is installed: so the folders are called.

    What stands in them says the same, and takes a quarter of a second to read.
    """
    found = set()
    for place in sys.path:
        if place and os.path.isdir(place):
            found |= {
                name for name in os.listdir(place) if name.endswith((".dist-info", ".egg-info"))
            }
    return _digest("\n".join(sorted(found)).encode())


def _tree(folder: Path) -> str:
    """A digest of the names and contents of all files in a folder, however deep."""
    total = hashlib.sha256()
    for path in files(folder):
        name = os.path.relpath(path, folder)
        try:
            with open(path, "rb") as file:
                held = _digest(file.read())
        except OSError:
            held = str(time.time_ns())  # nobody knows whether it is the same
        total.update(f"{name}\0{held}\n".encode("utf-8", "surrogateescape"))
    return total.hexdigest()


def files(folder: Path) -> Iterator[str]:
    """The files in a folder that count, however deep."""
    met = set()
    for here, below, names in os.walk(folder, followlinks=True):
        below[:] = sorted(name for name in below if _counts(name))
        if (real := os.path.realpath(here)) in met:  # a link leads back
            below.clear()
        met.add(real)
        for name in sorted(names):
            if not name.startswith(".") and os.path.isfile(path := os.path.join(here, name)):
                yield path


def _counts(name: str) -> bool:
    return name not in _LEFT_OUT and not name.startswith(".")


def is_within(path: Path, folder: Path) -> bool:
    """Whether a file counts as one of a folder, of which every file counts."""
    path, folder = Path(os.path.realpath(path)), Path(os.path.realpath(folder))
    return path.is_relative_to(folder) and all(map(_counts, path.relative_to(folder).parts))


def _times(folder: Path) -> str:
    """A digest of the sizes and times of all files in a folder that was built."""
    told = []
    for here, _, names in sorted(os.walk(folder)):
        for name in sorted(names):
            state = os.stat(os.path.join(here, name))
            told.append(f"{here}/{name} {state.st_size} {state.st_mtime_ns} {state.st_ctime_ns}")
    return _digest("\n".join(told).encode("utf-8", "surrogateescape"))


def _digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()
