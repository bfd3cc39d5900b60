"""How long `casebook verify` takes, and how much memory: python benchmarks/verify.py [MB ...]

Prints, for texts of growing size that no passage stands in (so that every reading of them is
searched), seconds for normalising, for finding what may be page headers and for the whole, seconds
per million characters, and the most memory in use, each in a process of its own.
"""

import resource
import subprocess
import sys
import time

SIZES = (0.118, 1, 5, 20)


def text_of(size: float) -> str:
    """A text of so many million characters with a header and a footer on every page."""
    page = "A Running Title\n" + "Words that fill a line of a page of søme ordinary text\n" * 45
    pages = int(size * 1e6 / len(page)) + 1
    return "".join(f"{page}{number}\n" for number in range(pages))


def measure(size: float) -> str:
    from casebook.copies import anchored_rows, matching, normalise, page_breaks, reading, verify
    from casebook.tables import load

    rows = anchored_rows(load(), "gv2022")
    text = text_of(size)
    start = time.perf_counter()
    normalise(text)
    normalised = time.perf_counter()
    copy = matching.letters(text)
    lined = time.perf_counter()
    page_breaks.breaks(copy.lines, copy.short)
    searched = time.perf_counter()
    verify(rows, reading.variants(text))
    end = time.perf_counter()
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024  # KiB, as Linux counts
    return (
        f"{len(text) / 1e6:8.3f} {normalised - start:10.2f} {searched - lined:10.2f} "
        f"{end - searched:10.2f} {(end - searched) / len(text) * 1e6:10.2f} {peak:9,.0f}"
    )


if __name__ == "__main__":
    if sys.argv[1:2] == ["--one"]:
        print(measure(float(sys.argv[2])))
    else:
        names = ("M chars", "normalise", "headers", "verify", "s/M", "MiB")
        widths = (8, 10, 10, 10, 10, 9)
        print(*(f"{name:>{width}}" for name, width in zip(names, widths, strict=True)))
        for size in sys.argv[1:] or SIZES:
            subprocess.run([sys.executable, __file__, "--one", str(size)], check=True)
