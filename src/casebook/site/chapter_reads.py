"""Which files a chapter reads while it runs: they count for whether it has to run again.

A kernel notes each file that is opened in it, whoever opens it: tables of a study in another
folder, a spreadsheet that pandas reads, the rules of a study, a template of this package. Of the
package's own modules it notes what ran of them (`casebook.site.function_marks`), and of tables that
are loaded together those that are used (`casebook.tables.audits`). Python itself and the installed
packages are left out, because a build's other digests cover them; and so are files that the chapter
wrote before it read them. A chapter that starts Python in another process, of which nothing is
noted here, counts as one that uses all of the package.

`note` is called in the kernel, `prepare` in the process that kernels are forked from. Both import
next to nothing.
"""

import functools
import hashlib
import importlib.util
import json
import os
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Any, cast

from casebook.site.function_marks import PACKAGE, Marker, Noted, as_noted

LOG = "CASEBOOK_READS"
"""The environment variable that names the file in which a kernel takes its notes."""

Reads = dict[str, str | list[Any]]
"""What was read: by path a digest of the file, blank if it changed meanwhile; of a module of this
package what `function_marks.Noted` holds. Paths in the package begin with ``casebook:``, because a
book's folder may be moved with it; that alone stands for all of the package."""

OWN = "casebook:"
"""What the paths of this package begin with."""

_WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT
_SETTINGS = f"{os.sep}_config.yml"  # of the book: a digest has what chapters take from it
_SYSTEM = ("/proc", "/sys", "/dev", "/etc", "/usr", "/lib", "/var", "/opt", "/System", "/Library")
_STARTS = {"subprocess.Popen", "os.system", "os.exec", "os.posix_spawn", "os.spawn", "pty.spawn"}
_NO_PYTHON = {"ldconfig", "uname"}  # what Python's own modules start, to learn of the system
_USED, _COMPARED = "casebook.tables.used", "casebook.tables.compared"  # as `casebook.tables.audits`


def _covered() -> tuple[str, ...]:
    """The folders whose files are no news."""
    profile = os.environ.get("IPYTHONDIR", "")
    folders = {sys.prefix, sys.base_prefix, sys.exec_prefix, os.path.dirname(os.__file__)}
    named = [*folders, profile, *(_SYSTEM if os.name == "posix" else ())]
    return tuple(os.path.join(os.path.realpath(folder), "") for folder in named if folder)


class _Notes:
    """An audit hook, which Python calls for each file that it opens, and for much else."""

    def __init__(self) -> None:
        self.covered = _covered()
        self.package = os.path.join(os.path.realpath(PACKAGE), "")
        self.seen: set[str] = set()
        self.passed_over: dict[str, os.stat_result] = {}
        self.next = ""
        self.early: list[str] = []  # lines of the time before there was a log
        self.log: int | None = None

    def open(self, log: str) -> None:
        """Write notes into a file from now on, and first those that there are."""
        self.covered = _covered()
        self.log = os.open(log, os.O_WRONLY | os.O_CREAT | os.O_APPEND)
        early, self.early = self.early, []
        for line in early:
            self.write(line)

    def write(self, line: str) -> None:
        if self.log is None:
            self.early.append(line)
        else:
            os.write(self.log, f"{line}\n".encode())

    def tell(self, *told: str) -> None:
        """Note a module, or a function of one."""
        self.write(json.dumps(told))

    def pass_over(self, path: str) -> None:
        """Do not count the next reading of a file."""
        self.next = os.path.realpath(path)

    def __call__(self, event: str, told: tuple[Any, ...]) -> None:
        if event == "open":
            path, mode, flags = told
            is_written = any(sign in mode for sign in "wax+") if mode else flags & _WRITING
            self.take(path, bool(is_written))
        elif event == "sqlite3.connect":
            self.take(told[0], is_written=False)
        elif event == _COMPARED:
            self.pass_over(told[0])
            self.passed_over.setdefault(self.next, os.stat(self.next))
        elif event == _USED:
            self.use(told[0])
        elif event in _STARTS:
            self.start(told)

    def start(self, told: tuple[Any, ...]) -> None:
        """Note that another program is started."""
        arguments = told[1] if len(told) > 1 else None
        named = arguments[0] if isinstance(arguments, list | tuple) and arguments else ""
        if os.path.basename(str(named)) not in _NO_PYTHON:
            self.write(json.dumps(["program"]))

    def take(self, path: object, is_written: bool) -> None:
        """Note a file the first time that it is opened, if it is read then."""
        if not isinstance(path, str | bytes | os.PathLike):
            return  # a number: it was opened before
        whole = os.path.realpath(os.fsdecode(path))
        if whole == self.next:
            self.next = ""
            return
        if whole in self.seen:
            return
        source = os.path.realpath(
            _source(whole)
        )  # compiled modules may lie elsewhere than what they are made of
        own = source.startswith(self.package)
        if (own and whole.endswith(".pyc")) or source.endswith(_SETTINGS):
            return  # of own modules it is told what ran
        if not own and source.startswith(self.covered):
            return
        self.seen.add(whole)
        if not is_written:
            self.note(whole, source)

    def use(self, path: str) -> None:
        """Note a table that is used, with the state that it had when it was read."""
        whole = os.path.realpath(path)
        if whole not in self.seen:
            self.seen.add(whole)
            self.note(whole, whole, self.passed_over.get(whole))

    def note(self, whole: str, source: str, state: os.stat_result | None = None) -> None:
        try:
            state = state or os.stat(whole)
        except OSError:
            return  # who opens it is told
        self.write(json.dumps(["file", whole, source, state.st_mtime_ns, state.st_size]))


_notes: _Notes | None = None


def prepare() -> None:
    """Begin to take notes, which a kernel that is forked from here takes over."""
    global _notes
    _notes = _Notes()
    sys.addaudithook(_notes)
    Marker(_notes.tell, _notes.pass_over).start()


def note() -> None:
    """From now on, note what this process reads, if `LOG` says where."""
    if log := os.environ.get(LOG):
        if _notes is None:
            prepare()
        cast(_Notes, _notes).open(log)


def reads(log: Path) -> Reads:
    """Read what a kernel noted.

    Parameters
    ----------
    log : Path
        May be missing: then it noted nothing.

    Returns
    -------
    dict
        See `Reads`.
    """
    found: Reads = {}
    modules: dict[str, list[Any]] = {}
    lines = log.read_text(encoding="utf-8").splitlines() if log.exists() else ()
    for kind, *told in map(json.loads, lines):
        if kind == "file":
            if (read := _digest_if_same(*told)) is not None:
                found[_kept(told[1])] = read
        elif kind == "program":
            found[OWN] = now(OWN)
        elif kind == "module":
            modules[_kept(told[0])] = [*told[1:], {}]
        elif kind == "ran":
            modules[_kept(told[0])][2][told[1]] = told[2]
    # What was read as a file, as one reads the text of a module, counts as a whole.
    return modules | found


def _kept(path: str) -> str:
    """How a path is kept."""
    for package in _of_the_package():
        if path.startswith(package):
            return OWN + path.removeprefix(package).replace(os.sep, "/")
    return path


@functools.cache
def _of_the_package() -> tuple[str, str]:
    """How paths in the package begin."""
    return f"{PACKAGE}{os.sep}", f"{PACKAGE.resolve()}{os.sep}"


def _file(kept: str) -> Path:
    """The file of a path that was kept."""
    return PACKAGE / kept.removeprefix(OWN) if kept.startswith(OWN) else Path(kept)


def _digest_if_same(path: str, source: str, changed: int, size: int) -> str | None:
    file = Path(source)
    if not file.is_file():  # it was there for a moment only
        return None
    state = file.stat()
    is_same = source != path or (state.st_mtime_ns, state.st_size) == (changed, size)
    return _digest(file.read_bytes()) if is_same else ""


def _digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def _source(path: str) -> str:
    """The file that somebody edits: of compiled Python the module."""
    if not path.endswith(".pyc"):
        return path
    try:
        return importlib.util.source_from_cache(path)
    except ValueError:
        return path


def package_files() -> list[Path]:
    """The files of the package that chapters may use: what runs in the browser is none."""
    left_out = {"__pycache__", "web"}
    return sorted(
        path
        for path in PACKAGE.rglob("*")
        if path.is_file() and not left_out & set(path.relative_to(PACKAGE).parts)
    )


def now(path: str) -> str:
    """A digest of what is in a file now; blank if there is no such file."""
    if path == OWN:
        return _digest("".join(_digest(file.read_bytes()) for file in package_files()).encode())
    file = _file(path)
    return _digest(file.read_bytes()) if file.is_file() else ""


def as_then(noted: Reads) -> bool:
    """Say whether all files have in them what they had when they were read."""
    return all(_as_then(path, then) for path, then in noted.items())


def _as_then(path: str, then: str | list[Any]) -> bool:
    if isinstance(then, str):
        return bool(then) and now(path) == then
    file = _file(path)
    return file.is_file() and as_noted(Noted(*then), file.read_bytes())


def without(noted: Reads, paths: Iterable[Path]) -> Reads:
    """What was noted but for some files."""
    left_out = {str(path.resolve()) for path in paths}
    return {path: then for path, then in noted.items() if path not in left_out}
