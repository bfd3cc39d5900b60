"""Builds that can be relied on: one at a time, strict, and afresh after one that did not end well.

- A build waits while another build of the same book runs: both would write the same files.
- Any warning fails a build.
- The next build starts afresh after one that failed or was interrupted. Sphinx saves what it has
  read before it writes pages, and does not repeat a warning about a page that it need not read:
  without this, repeating a failed build would succeed.
"""

from logging import WARNING, Handler, LogRecord, getLogger
from pathlib import Path

from filelock import FileLock, Timeout
from sphinx.application import ENV_PICKLE_FILENAME, Sphinx
from sphinx.config import Config
from sphinx.util.logging import is_suppressed_warning

from casebook.site.locations import work_folder


class _Lock:
    """Held from the beginning of a build until its process ends, however it ends."""

    def __init__(self) -> None:
        self.lock: FileLock | None = None  # referred to, because it is let go when forgotten

    def wait(self, app: Sphinx, config: Config) -> None:
        """Wait until no other build of this book runs."""
        folder = Path(app.srcdir, "_build")
        folder.mkdir(exist_ok=True)
        self.lock = FileLock(folder / ".lock")
        try:
            self.lock.acquire(timeout=0)
        except Timeout:
            print("Another build of this book is running; waiting for it to end", flush=True)
            self.lock.acquire()


def _marker(app: Sphinx) -> Path:
    return work_folder(app) / ".unfinished"


def _forget_failed_build(app: Sphinx, config: Config) -> None:
    """Start afresh unless the last build ended well."""
    marker = _marker(app)
    if marker.exists():
        Path(app.doctreedir, ENV_PICKLE_FILENAME).unlink(missing_ok=True)
    marker.parent.mkdir(parents=True, exist_ok=True)
    marker.touch()


class _Warnings(Handler):
    """Notes whether anything warned: Sphinx itself says so only when the build is over."""

    def __init__(self, app: Sphinx) -> None:
        super().__init__(WARNING)
        self.app = app
        self.seen = False

    def emit(self, record: LogRecord) -> None:
        """Take note of a warning, unless the settings say that nobody shall."""
        kind, subkind = getattr(record, "type", ""), getattr(record, "subtype", "")
        if not is_suppressed_warning(kind, subkind, self.app.config.suppress_warnings):
            self.seen = True

    def note_success(self, app: Sphinx, exception: Exception | None) -> None:
        """Remember that a build ended well, if it did."""
        if exception is None and not self.seen:
            _marker(app).unlink()


def setup(app: Sphinx) -> None:
    """Register with Sphinx; before all other parts, which may write files."""
    # What `-W --keep-going` does, for plain `jupyter-book build .`: any warning fails the build.
    app.keep_going = True
    app.connect("config-inited", _Lock().wait)
    app.connect("config-inited", _forget_failed_build)
    warnings = _Warnings(app)
    getLogger("sphinx").addHandler(warnings)
    app.connect("build-finished", warnings.note_success, priority=950)
