"""From a fresh clone to an open book: python -m benchmarks.opening

Clones this checkout (what is committed) into a temporary folder, runs `make book` there, and waits
until the first page is there. It does so twice, each time in a new clone:

    nothing kept     the caches of pip, uv and the casebook are empty folders
    packages kept    they have what the run before it has left there

The first counts. It is what somebody waits for who has never had the book, and the second time the
same person opens it there is no clone to be made. It is also the slower of the two, and depends on
the connection: the second shows how much of it is the download.

Nothing else is taken from the environment that this runs in: no packages on the path, no tables
elsewhere. Python keeps what it compiles, as it does by default. Seconds are by the clock, because
somebody waits for a download too; those of the processor stand beside them. Nothing passes or
fails, except that a build that fails ends the run.
"""

import os
import sys
import tempfile
from collections.abc import Callable, Mapping
from pathlib import Path

from benchmarks._books import ROOT, BuildFailed, Built, run, tell
from benchmarks._results import keep, machine

AIM = 231 / 3  # s: a third of what it took when packages were installed by pip alone
PAGE = Path("_build", "html", "index.html")
CACHES = {  # variable of the environment: the folder below that of all caches
    "PIP_CACHE_DIR": "pip",
    "UV_CACHE_DIR": "uv",
    "CASEBOOK_CACHE": "casebook",
}
NOT_OURS = ("CASEBOOK_", "PYTHON", "VIRTUAL_ENV", "MAKE", "MFLAGS")


def environment(caches: Path, around: Mapping[str, str] = os.environ) -> dict[str, str]:
    """Variables of a newcomer's shell, whose tools keep what they keep in one folder."""
    plain = {name: value for name, value in around.items() if not name.startswith(NOT_OURS)}
    return plain | {name: str(caches / below) for name, below in CACHES.items()}


def clone(folder: Path, book: Path = ROOT) -> Built:
    """Clone what is committed of a book into a folder that does not exist."""
    command = ["git", "clone", "--quiet", "--no-hardlinks", str(book), str(folder)]
    return run(command, folder.parent, os.environ)


def open_book(folder: Path, caches: Path, book: Path = ROOT) -> Built:
    """Clone and build a book; what it took until its first page was there."""
    cloned = clone(folder, book)
    built = run(["make", "book"], folder, environment(caches))
    if not (folder / PAGE).is_file():
        raise BuildFailed(f"make book made no {PAGE.as_posix()}:\n{built.output[-3000:]}")
    seconds = cloned.seconds + built.seconds
    return Built(seconds, cloned.processor + built.processor, built.output)


def measure(book: Path = ROOT) -> list[dict]:
    """Open a book both ways, one after the other."""
    rows = []
    with tempfile.TemporaryDirectory() as place:
        for what in ("nothing kept", "packages kept"):
            took = open_book(Path(place, what), Path(place, "caches"), book)
            tell(f"{what}: {took.seconds:.0f} s")
            row = {"what": what, "clock": took.seconds, "processor": took.processor}
            rows.append(row | {"aim": None if rows else AIM})
    return rows


def measured(
    name: str, measure: Callable[[], list[dict]], head: str, line: Callable[[dict], str]
) -> int:
    """Measure with clones of this checkout, print a line for each row, and keep the rows."""
    on = machine()
    try:
        rows = measure()
    except (BuildFailed, OSError) as error:  # no git, or no make
        tell(f"{name}: not measured: {error}")
        return 1
    print(head, *map(line, rows), sep="\n")
    keep(name, {name: rows}, on)
    return 0


def line_of(row: dict) -> str:
    """A row as it is printed."""
    aim = "" if row["aim"] is None else f"{row['aim']:.0f}"
    return f"{row['what']:20}{row['clock']:8.1f}{row['processor']:9.1f}{aim:>6}"


def main() -> int:
    """Measure, print and keep."""
    head = f"{'':20}{'clock':>8}{'seconds':>9}{'aim':>6}"
    return measured("opening", measure, head, line_of)


if __name__ == "__main__":
    sys.exit(main())
