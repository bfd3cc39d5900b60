"""How long the book takes to build, beside stock Jupyter Book with the same chapters.

    python -m benchmarks building [--rounds N]

Everything is built in copies of the book in temporary folders, on two cores, each build in a
process of its own. Stock is `jupyter-book build .` with the same pages, none of our extensions and
settings, and no cache of outputs (`execute_notebooks: force`); ours is `casebook build`. A round
takes, one after the other, each first by stock and then by us:

    cold             nothing was built before
    nothing changed  the same again
    chapter changed  one more code cell in a chapter
    helper changed   another text in a function of the package whose output some chapters show

The aims are shares of what stock takes for the same. Sphinx looks at the files of the pages only,
so that stock is quick, and shows the old output, after a helper changed: there the aim is that
those chapters run whose pages show it, and no others. Beside that stands the share of what stock
takes for a cold build.

After the rounds, one cold build of ours is taken apart, and one more in which no chapter runs and
every page is read and written. The floor is the start of the kernels plus the time of the cells,
shared by the cores, plus that one pass of Sphinx. Nothing passes or fails, except that a build
that is not right ends the run.
"""

import argparse
import json
import os
import statistics
import sys
import tempfile
import time
from collections import defaultdict
from pathlib import Path

from benchmarks._books import ROOT, BuildFailed, Built, build, copy_book, tell
from benchmarks._results import keep, machine

CORES = 2
ROUNDS = 2
ENOUGH = 240  # s; no further round begins after so many
AIMS = {"cold": 0.25, "nothing changed": 0.3, "chapter changed": 1.0, "helper changed": None}
CHAPTER = "notebooks/01-commissioned-communities"
NEW_OUTPUT = "the benchmark changed this chapter"
HELPER, OLD_TEXT, NEW_TEXT = (
    "src/casebook/display/templates/figure.html",
    "<summary>The numbers behind this chart</summary>",
    "<summary>The benchmark changed this helper</summary>",
)
PHASES = {
    "start": "start: Python, imports, settings",
    "chapters": "chapters, side by side",
    "read": "Sphinx: reading, with what was run",
    "assets": "static files",
    "write": "Sphinx: writing pages",
    "finish": "index, search",
}


def change_chapter(folder: Path) -> None:
    """Add a code cell to a chapter."""
    path = folder / f"{CHAPTER}.ipynb"
    content = json.loads(path.read_text(encoding="utf-8"))
    content["cells"].append(
        {
            "cell_type": "code",
            "id": "benchmark",
            "metadata": {},
            "execution_count": None,
            "outputs": [],
            "source": f"print({NEW_OUTPUT!r})",
        }
    )
    path.write_text(json.dumps(content), encoding="utf-8")


def change_helper(folder: Path) -> None:
    """Let a function of the package say something else."""
    path = folder / HELPER
    text = path.read_text(encoding="utf-8")
    if OLD_TEXT not in text:
        raise BuildFailed(f"{HELPER} has no {OLD_TEXT!r} any more: name another in this benchmark")
    path.write_text(text.replace(OLD_TEXT, NEW_TEXT), encoding="utf-8")


def pages(folder: Path) -> dict[str, Path]:
    """Return the pages of a built copy, by name."""
    html = folder / "_build" / "html"
    return {p.relative_to(html).with_suffix("").as_posix(): p for p in html.rglob("*.html")}


def showing(folder: Path, text: str) -> list[str]:
    """Name the pages that show a text."""
    found = pages(folder)
    return sorted(n for n, p in found.items() if text in p.read_text(encoding="utf-8"))


def written(folder: Path) -> dict[str, int]:
    """Return when each page was written."""
    return {name: path.stat().st_mtime_ns for name, path in pages(folder).items()}


def demand(condition: bool, what: str) -> None:
    """End the run if one of our builds is not right: how long it took would mean nothing."""
    if not condition:
        raise BuildFailed(f"our build is not right: {what}")


class Side:
    """One of the two ways to build, and the copy that it works on."""

    def __init__(self, name: str, folder: Path):
        self.name = name
        self.stock = name == "stock"
        self.folder = copy_book(folder, stock=self.stock)
        self.shown = []

    def cold(self) -> Built:
        """Build what was never built."""
        result = build(self.folder, self.stock)
        self.chapters = result.ran
        self.shown = showing(self.folder, OLD_TEXT)
        if not self.stock:
            demand(CHAPTER in self.chapters and self.shown != [], "no chapter ran, or none shows")
        return result

    def nothing_changed(self) -> Built:
        """Build again."""
        before = written(self.folder)
        result = build(self.folder, self.stock)
        if not self.stock:
            demand(result.ran == [], "a chapter ran though nothing changed")
            demand(written(self.folder) == before, "a page was written though nothing changed")
        return result

    def chapter_changed(self) -> Built:
        """Build after a chapter changed."""
        change_chapter(self.folder)
        result = build(self.folder, self.stock)
        self.right = showing(self.folder, NEW_OUTPUT) == [CHAPTER]
        if not self.stock:
            demand(self.right, "the changed chapter does not show its new output")
            demand(result.ran == [CHAPTER], f"these ran after one changed: {result.ran}")
        return result

    def helper_changed(self) -> Built:
        """Build after a helper changed."""
        change_helper(self.folder)
        result = build(self.folder, self.stock)
        new, old = showing(self.folder, NEW_TEXT), showing(self.folder, OLD_TEXT)
        self.right = new == self.shown and old == []
        if not self.stock:
            demand(self.right, f"the old output of the helper is still on {old}")
            demand(result.ran == self.shown, f"it is on {self.shown}, but these ran: {result.ran}")
        return result


def take_rounds(rounds: int) -> tuple[dict, dict, dict, int]:
    """Build in all ways; return seconds by the clock and of processors, who was right, rounds."""
    seconds, processor, right = defaultdict(list), defaultdict(list), {}
    begun, taken = time.perf_counter(), 0
    while taken < rounds and (taken == 0 or time.perf_counter() - begun < ENOUGH):
        taken += 1
        with tempfile.TemporaryDirectory() as folder:
            sides = [Side(name, Path(folder) / name) for name in ("stock", "ours")]
            for step in AIMS:
                for side in sides:
                    side.right = True
                    result = getattr(side, step.replace(" ", "_"))()
                    seconds[step, side.name].append(result.seconds)
                    processor[step, side.name].append(result.processor)
                    right[step, side.name] = side.right
                    tell(f"round {taken}, {step}, {side.name}: {result.seconds:.1f} s")
                if sides[0].chapters != sides[1].chapters:
                    raise BuildFailed(f"not the same chapters: {[s.chapters for s in sides]}")
    return seconds, processor, right, taken


def take_apart(folder: Path) -> dict[str, float]:
    """Build a copy once and return what each phase took."""
    report = folder / "phases.json"
    script = str(ROOT / "benchmarks" / "_phases.py")
    build(folder, command=("-P", script, str(report), repr(time.time())))
    return defaultdict(float, json.loads(report.read_text()))


def print_ratios(title: str, seconds: dict, right: dict) -> None:
    """Print a table of seconds and ratios."""
    medians = {key: statistics.median(times) for key, times in seconds.items()}
    reference = medians["cold", "stock"]
    print(f"\n{title}")
    print(f"{'':16} {'ours':>7} {'stock':>7} {'of stock':>9} {'aim':>5}   {'of stock, cold':>15}")
    for step, aim in AIMS.items():
        ours, stock = medians[step, "ours"], medians[step, "stock"]
        note = "" if right[step, "stock"] else "  stock's pages show the old output"
        share = ours / stock
        met = "" if aim is None else f"{aim:5.2f} {'met' if share <= aim else 'missed'}"
        print(
            f"{step:16} {ours:7.1f} {stock:7.1f} {share:9.2f} {met:12} {ours / reference:9.2f}"
            f"{note}"
        )


def steps(seconds: dict, processor: dict) -> list[dict]:
    """What is kept: each step by the clock, and as shares of stock in seconds of processors."""
    used = {key: statistics.median(times) for key, times in processor.items()}
    return [
        {
            "step": step,
            "clock": statistics.median(seconds[step, "ours"]),
            "of_cold": used[step, "ours"] / used["cold", "stock"],
            "of_same": used[step, "ours"] / used[step, "stock"],
            "aim": aim,
        }
        for step, aim in AIMS.items()
    ]


def print_breakdown(cold: dict, warm: dict) -> None:
    """Print where the time of a cold build goes, and how far it is from the floor."""
    print("\nour cold build, taken apart, and one in which no chapter runs (seconds)")
    print(f"{'':36} {'cold':>6} {'pass':>6}")
    for phase, label in PHASES.items():
        print(f"{label:36} {cold[phase]:6.1f} {warm[phase]:6.1f}")
    rest = [run["total"] - sum(run[phase] for phase in PHASES) for run in (cold, warm)]
    print(f"{'the rest':36} {rest[0]:6.1f} {rest[1]:6.1f}")
    print(f"{'total':36} {cold['total']:6.1f} {warm['total']:6.1f}")
    share = (cold["kernel start"] + cold["cells"]) / cold["cores"]
    floor = share + warm["total"]
    print(f"\nkernels started, added up           {cold['kernel start']:6.1f}")
    print(f"cells run, added up                 {cold['cells']:6.1f}")
    print(f"both, over {cold['cores']:.0f} cores                 {share:6.1f}")
    print(f"floor: that and one pass of Sphinx  {floor:6.1f}")
    print(f"our cold build over the floor       {cold['total'] / floor:6.2f}")


def main(arguments: list[str]) -> int:
    """Build, and print what it took."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks building")
    parser.add_argument("--rounds", type=int, default=ROUNDS)
    options = parser.parse_args(arguments)
    if hasattr(os, "sched_setaffinity"):  # Linux; elsewhere all cores are used
        os.sched_setaffinity(0, sorted(os.sched_getaffinity(0))[:CORES])
        cores = len(os.sched_getaffinity(0))
    else:
        cores = os.cpu_count()
    print((__doc__ or "").partition("\n\n")[2].partition("\n\n")[2])
    on = machine()
    load = f", load when it began {os.getloadavg()[0]:.1f}" if hasattr(os, "getloadavg") else ""
    print(f"{cores} core(s){load}")
    try:
        seconds, processor, right, rounds = take_rounds(options.rounds)
        with tempfile.TemporaryDirectory() as folder:
            copy = copy_book(Path(folder) / "ours")
            cold = take_apart(copy)
            # Its checksum stands in every page: all of them are read and written.
            with next((copy / "src/casebook/web/pages").glob("*.css")).open("a") as style:
                style.write("\n")
            warm = take_apart(copy)
            demand(not warm["cells"], "a chapter ran though only a style sheet changed")
    except BuildFailed as error:
        tell(f"building: {error}")
        return 1
    print_ratios(f"seconds by the clock, medians of {rounds} round(s)", seconds, right)
    print_ratios("seconds of processors, which other work disturbs less", processor, right)
    print("\nours is right each time: what changed is shown, and nothing else ran")
    print_breakdown(cold, warm)
    keep("building", {"steps": steps(seconds, processor)}, on)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
