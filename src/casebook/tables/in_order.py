"""What was found in order before, so that the same files need not be checked again.

All that is kept is a digest: of the files, and of the code that checked them. Nothing of what
stands in a table is written anywhere. Another letter in a file or in a check makes another digest,
and whatever cannot be read or written is checked as if nothing had been kept. Faults are never
kept: what is wrong is found anew each time.
"""

import functools
import hashlib
import os
import sys
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path

from casebook.tables.audits import COMPARED

FOLDER = "CASEBOOK_CACHE"
"""The environment variable that names another folder for digests."""

MOST = 1000  # digests that are kept; what was not asked for the longest goes
SPARE = 1.25  # how many times as many may lie there, so that it is seldom asked which are oldest

Files = Iterable[tuple[str, bytes]]


def known(files: Files) -> bool:
    """Say whether the same code has found these files, by name, in order before."""
    with suppress(OSError):
        os.utime(_mark(files))  # what is asked for stays
        return True
    return False


def remember(files: Files) -> None:
    """Keep that these files, by name, are in order."""
    with suppress(OSError):
        mark = _mark(files)
        mark.parent.mkdir(parents=True, exist_ok=True)
        mark.touch()
        _forget_the_oldest(mark.parent)


def _mark(files: Files) -> Path:
    digest = hashlib.sha256(_code())
    for name, content in files:
        for part in (name.encode(), content):
            digest.update(len(part).to_bytes(8, "big"))
            digest.update(part)
    return _folder() / digest.hexdigest()


def _folder() -> Path:
    if given := os.environ.get(FOLDER):
        return Path(given) / "in-order"
    from platformdirs import user_cache_path

    return user_cache_path("coproduction-casebook", appauthor=False) / "in-order"


@functools.cache
def _code() -> bytes:
    """A digest of this room: the code of the checks and the schema of the description."""
    digest = hashlib.sha256()
    for path in sorted(Path(__file__).parent.iterdir()):
        if path.suffix in {".py", ".json"}:
            sys.audit(COMPARED, str(path))
            digest.update(hashlib.sha256(path.name.encode() + b"\0" + path.read_bytes()).digest())
    return digest.digest()


def _forget_the_oldest(folder: Path) -> None:
    if len(os.listdir(folder)) > SPARE * MOST:  # asked of every study that is new, so in no paths
        for mark in sorted(folder.iterdir(), key=lambda mark: mark.stat().st_mtime)[:-MOST]:
            mark.unlink()
