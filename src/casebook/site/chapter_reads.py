"""Which files a chapter reads while it runs: they count for whether it has to run again.

A kernel notes each file that is opened in it, whoever opens it: tables of a study in another
folder, a spreadsheet that pandas reads, the rules of a study. Python itself, the installed packages
and this package are left out, because a build's other digests cover them; and so are files that the
chapter wrote before it read them. `note` is called in the kernel and imports next to nothing.
"""

import importlib.util
import json
import os
import sys
from pathlib import Path
from typing import Any

LOG = "CASEBOOK_READS"
"""The environment variable that names the file in which a kernel takes its notes."""

_WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT
_SETTINGS = f"{os.sep}_config.yml"  # of the book: a digest has what chapters take from it
_SYSTEM = ("/proc", "/sys", "/dev", "/etc", "/usr", "/lib", "/var", "/opt", "/System", "/Library")


def _covered() -> tuple[str, ...]:
    """The folders whose files are no news."""
    profile = os.environ.get("IPYTHONDIR", "")
    package = str(Path(__file__).parents[1])
    folders = {sys.prefix, sys.base_prefix, sys.exec_prefix, os.path.dirname(os.__file__)}
    named = [*folders, package, profile, *(_SYSTEM if os.name == "posix" else ())]
    return tuple(os.path.join(os.path.realpath(folder), "") for folder in named if folder)


def note() -> None:
    """From now on, note the files that this process reads, if `LOG` says where."""
    if log := os.environ.get(LOG):
        sys.addaudithook(_Notes(log))


class _Notes:
    """An audit hook, which Python calls for each file that it opens, and for much else."""

    def __init__(self, log: str) -> None:
        self.covered = _covered()
        self.seen: set[str] = set()
        self.log = os.open(log, os.O_WRONLY | os.O_CREAT | os.O_APPEND)

    def __call__(self, event: str, told: tuple[Any, ...]) -> None:
        if event == "open":
            path, mode, flags = told
            is_written = any(sign in mode for sign in "wax+") if mode else flags & _WRITING
            self.take(path, bool(is_written))
        elif event == "sqlite3.connect":
            self.take(told[0], is_written=False)

    def take(self, path: object, is_written: bool) -> None:
        """Note a file the first time that it is opened, if it is read then."""
        if not isinstance(path, str | bytes | os.PathLike):
            return  # a number: it was opened before
        whole = os.path.realpath(os.fsdecode(path))
        if whole in self.seen:
            return
        source = _source(whole)  # compiled modules may lie elsewhere than what they are made of
        if source.startswith(self.covered) or source.endswith(_SETTINGS):
            return
        self.seen.add(whole)
        if is_written:
            return
        try:
            state = os.stat(whole)
        except OSError:
            return  # who opens it is told
        line = json.dumps([whole, source, state.st_mtime_ns, state.st_size])
        os.write(self.log, f"{line}\n".encode())


def reads(log: Path) -> dict[str, str]:
    """Read what a kernel noted.

    Parameters
    ----------
    log : Path
        May be missing: then it noted nothing.

    Returns
    -------
    dict of str to str
        A digest of what each file had in it; blank for one that has changed since it was read.
    """
    from casebook.site.results_store import digest

    found: dict[str, str] = {}
    lines = log.read_text(encoding="utf-8").splitlines() if log.exists() else ()
    for path, source, changed, size in map(json.loads, lines):
        file = Path(source)
        if not file.is_file():  # it was there for a moment only
            continue
        state = file.stat()
        is_same = source != path or (state.st_mtime_ns, state.st_size) == (changed, size)
        found[source] = digest([file.read_bytes()]) if is_same else ""
    return found


def _source(path: str) -> str:
    """The file that somebody edits: of compiled Python the module."""
    if not path.endswith(".pyc"):
        return path
    try:
        return importlib.util.source_from_cache(path)
    except ValueError:
        return path


def now(path: str) -> str:
    """A digest of what is in a file now; blank if there is no such file."""
    from casebook.site.results_store import digest

    file = Path(path)
    return digest([file.read_bytes()]) if file.is_file() else ""


def as_then(noted: dict[str, str]) -> bool:
    """Say whether all files have in them what they had when they were read."""
    return all(then and now(path) == then for path, then in noted.items())
