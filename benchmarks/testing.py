"""How long all tests take, beside stock Jupyter Book: python -m benchmarks.testing

Takes half an hour on two cores, so `python -m benchmarks all` runs it only with ``--tests``, and
the table has the last figures with their date. In one run, one after the other:

    stock, cold           stock Jupyter Book builds the chapters, as in `benchmarks.building`
    make test             all checks and tests, in a clone of this checkout, nothing being built
    casebook test --fast  what is tested while one works, in the same clone

The clone (of what is committed) has an environment of its own, which `make` installs before
anything is timed. What Python compiles and what tests keep is left there by the first run of the
tests for the second, as it is for somebody who works. The tests use all cores that there are, and
so may the build. Seconds are by the clock, as those of somebody who waits; those of the processor,
which other work on the machine disturbs less, stand beside them. Tests that fail end the run.
"""

import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

from benchmarks._books import ROOT, Built, build, copy_book, run, tell
from benchmarks.opening import clone, environment, measured

STOCK = "stock, cold"
ALL = "make test"
FAST = "casebook test --fast"
AIMS = {ALL: 3, FAST: 60}  # times as long as stock, cold; seconds


def build_stock(folder: Path) -> Built:
    """Build the chapters with stock Jupyter Book, nothing being there."""
    return build(copy_book(folder, stock=True), stock=True)


def measure(book: Path = ROOT, stock: Callable[[Path], Built] = build_stock) -> list[dict]:
    """Run everything, one after the other; return a row for each."""
    took = {}
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place, "clone")
        clone(folder, book)
        # Tests that are left out take no time: without a browser they fail. And what a browser does
        # not do now and then is asked once more, or it would end a run of half an hour.
        asked = {"CASEBOOK_REQUIRE_BROWSER": "1", "CI": "true"}
        shell = environment(Path(place, "caches")) | asked
        run(["make", ".venv/installed"], folder, shell)
        took[STOCK] = stock(Path(place, "stock"))
        tell(f"{STOCK}: {took[STOCK].seconds:.0f} s")
        for what, command in (
            (ALL, ["make", "test"]),
            (FAST, [str(folder / ".venv/bin/casebook"), "test", "--fast"]),
        ):
            took[what] = run(command, folder, shell)
            tell(f"{what}: {took[what].seconds:.0f} s")
    return [
        {
            "what": what,
            "clock": one.seconds,
            "processor": one.processor,
            "of_stock": one.seconds / took[STOCK].seconds,
            "aim": AIMS.get(what),
            "passed": passed(one.output),
        }
        for what, one in took.items()
    ]


def passed(output: str) -> str:
    """What pytest says at its end: how many tests passed and were left out."""
    ends = [line.strip("= ") for line in output.splitlines() if " passed" in line]
    return ends[-1].partition(" in ")[0] if ends else ""


def line_of(row: dict) -> str:
    """A row as it is printed."""
    figures = f"{row['clock']:8.0f}{row['processor']:9.0f}{row['of_stock']:10.2f}"
    return f"{row['what']:24}{figures}  {row['passed']}".rstrip()


def main() -> int:
    """Measure, print and keep."""
    head = f"{'':24}{'clock':>8}{'seconds':>9}{'of stock':>10}"
    return measured("testing", measure, head, line_of)


if __name__ == "__main__":
    sys.exit(main())
