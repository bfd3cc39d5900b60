"""Krippendorff's alpha with an interval, next to its peers: python -m benchmarks.agreement

Everybody gets the same codings (10 coders, 10,000 units) and 1,000 resamples of the units, in one
run, in turns; the best of three turns counts. Ours starts from a DataFrame of words, its peers
from counts that are ready for them. A peer that is not installed is named as such; who wants all
of them installs them into a folder of their own and names it in PYTHONPATH:

- ``interrater`` has a unit bootstrap with a percentile interval of its own;
- ``krippendorff`` has no interval: its alpha is called in a loop over resampled units, for fewer
  resamples, and the time is extrapolated;
- ``irrcac`` resamples nothing: its interval comes from a formula. It stands beside ours without
  resamples, which has the same standard error, and is no measure for the others;
- the plain loop is ours without the patterns: numpy on the counts of resampled units.

Then the whole way, from a CSV file of the same codings (a row each) to what is printed, in a
process each: ours is ``casebook agreement``, with all its coefficients and the list of
disagreements; of a peer the shortest program that reads the file with pandas and prints alpha with
its interval. Seconds are those of the processor, which other work on the machine disturbs less.

At last it prints how time and memory grow with units, coders, codes and resamples, as a table and
on a chart with both axes logarithmic (``--grow-only`` and ``--peers-only`` do one of the two).
"""

import math
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from importlib import metadata
from pathlib import Path

import numpy as np
import pandas as pd

from benchmarks._results import keep, machine

UNITS, CODERS, CODES, RESAMPLES = 10_000, 10, 5, 1000
FEW = 25  # resamples of a peer that is extrapolated
TURNS = 3
GROWTH = {
    "units": (1000, 10_000, 100_000, 1_000_000),
    "coders": (2, 5, 10, 20, 40),
    "codes": (2, 5, 20, 100, 1000, 10_000),
    "resamples": (100, 1000, 10_000),
}
SIGNS = {"units": "u", "coders": "c", "codes": "k", "resamples": "r"}


def made_up(units: int, coders: int, codes: int) -> np.ndarray:
    """Codes of coders who see the same in four of five units; some codes are more frequent."""
    rng = np.random.default_rng(1)
    shares = 1 / np.arange(1, codes + 1)
    truth = rng.choice(codes, size=(units, 1), p=shares / shares.sum())
    noise = rng.random((units, coders)) < 0.2
    return np.where(noise, rng.integers(0, codes, (units, coders)), truth)


def counted(codes: np.ndarray, labels: int) -> np.ndarray:
    return np.stack([(codes == label).sum(axis=1) for label in range(labels)], axis=1)


def ours(words: pd.DataFrame, resamples: int) -> tuple[float, float]:
    from casebook.coding.agreement import krippendorff_alpha

    found = krippendorff_alpha(words, bootstrap=resamples, seed=0)
    return found.low, found.high


def plain_loop(counts: np.ndarray) -> tuple[float, float]:
    rng = np.random.default_rng(0)
    m = counts.sum(axis=1)
    within = m - ((counts**2).sum(axis=1) - m) / (m - 1)
    found = []
    for _ in range(RESAMPLES):
        drawn = rng.integers(0, len(counts), len(counts))
        total = counts[drawn].sum(axis=0).astype(float)
        n = total.sum()
        found.append(1 - within[drawn].sum() * (n - 1) / (n**2 - (total**2).sum()))
    return tuple(np.quantile(found, [0.025, 0.975]))


def interrater(counts: np.ndarray) -> tuple[float, float]:
    from interrater import KrippendorffAlphaAnalyzer, KrippendorffAlphaConfig, NijMatrix

    config = KrippendorffAlphaConfig(n_resamples=RESAMPLES, random_state=0)
    analyzer = KrippendorffAlphaAnalyzer.build_from_nij_matrix(NijMatrix(counts), config)
    return tuple(analyzer.estimate_from_nij_matrix().confidence_interval)


def by_formula(words: pd.DataFrame) -> tuple[float, float]:
    from casebook.coding.agreement import krippendorff_alpha

    found = krippendorff_alpha(words)
    return found.value - 1.96 * found.error, found.value + 1.96 * found.error


def irrcac(words: pd.DataFrame) -> tuple[float, float]:
    from irrCAC.raw import CAC

    return tuple(map(float, CAC(words).krippendorff()["est"]["confidence_interval"]))


def krippendorff_loop(counts: np.ndarray, resamples: int = FEW) -> None:
    import krippendorff

    rng = np.random.default_rng(0)
    for _ in range(resamples):
        drawn = counts[rng.integers(0, len(counts), len(counts))]
        krippendorff.alpha(value_counts=drawn, level_of_measurement="nominal")


def timed(task: Callable) -> tuple[float, object]:
    start = time.process_time()
    found = task()
    return time.process_time() - start, found


def compare() -> list[dict]:
    """Print a row for each peer, and give the rows."""
    codes = made_up(UNITS, CODERS, CODES)
    words = pd.DataFrame(np.array([f"code {i}" for i in range(CODES)], dtype=object)[codes])
    counts = counted(codes, CODES)
    ours(words, 10)  # imports
    # What is done, how often that is needed, and whether the interval is resampled.
    tasks = {
        "casebook": (lambda: ours(words, RESAMPLES), 1, True),
        "plain loop (numpy)": (lambda: plain_loop(counts), 1, True),
        "interrater": (lambda: interrater(counts), 1, True),
        "krippendorff in a loop": (lambda: krippendorff_loop(counts), RESAMPLES / FEW, True),
        "casebook, by formula": (lambda: by_formula(words), 1, False),
        "irrcac": (lambda: irrcac(words), 1, False),
    }
    best, interval, absent = {}, {}, []
    for _ in range(TURNS):
        for name, (task, times, _) in tasks.items():
            if name in absent:
                continue
            try:
                seconds, found = timed(task)
            except ImportError:
                absent.append(name)
                continue
            best[name] = min(seconds * times, best.get(name, math.inf))
            interval[name] = found
    print(f"alpha, {CODERS} coders x {UNITS:,} units, {CODES} codes, {RESAMPLES:,} resamples")
    print(f"{'':24}{'seconds':>9}{'ratio':>8}  interval")
    rows = []
    for name, (_, times, resampled) in tasks.items():
        if name in absent:
            print(f"{name:24}{'not installed':>17}")
            continue
        low, high = interval[name] or (None, None)
        ends = f"{low:.4f} to {high:.4f}" if interval[name] else "-"
        note = f" (extrapolated from {FEW})" if times != 1 else ""
        note += "" if resampled else " (no resamples)"
        ratio = best[name] / best["casebook" if resampled else "casebook, by formula"]
        print(f"{name:24}{best[name]:9.3f}{ratio:7.1f}x  {ends}{note}")
        rows.append({"who": name, "seconds": best[name], "resampled": resampled})
        rows[-1] |= {"low": low, "high": high, "extrapolated": times != 1}
        rows[-1]["version"] = version_of(name)
    return rows


# Of a peer: what follows reading, in a process of its own; `wide` has a column for each coder.
READ = """
import sys
import numpy as np, pandas as pd
sys.path.insert(0, {here!r})
from benchmarks import agreement
rows = pd.read_csv(sys.argv[1])
wide = rows.pivot(index="unit", columns="coder", values="code")
codes, labels = pd.factorize(wide.to_numpy().ravel(), sort=True)
counts = agreement.counted(codes.reshape(wide.shape), len(labels))
"""
AFTER = {
    "interrater": "print(agreement.interrater(counts))",
    "krippendorff in a loop": "agreement.krippendorff_loop(counts, int(sys.argv[2]))",
    "irrcac": "print(agreement.irrcac(wide))",
}


def whole_way() -> list[dict]:
    """Print what it takes from a CSV file to the answer, and give the rows."""
    codes = made_up(UNITS, CODERS, CODES)
    best: dict[str, float] = {}
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder, "codings.csv")
        units, coders = np.indices(codes.shape)
        table = {"unit": units.ravel(), "coder": coders.ravel(), "code": codes.ravel()}
        named = pd.DataFrame(table).astype(str)
        named.assign(code="code " + named.code).to_csv(file, index=False)
        here = str(Path(__file__).parent.parent)
        ways = {"casebook": ["-m", "casebook", "agreement", str(file)]}
        for name, code in AFTER.items():
            ways[name] = ["-c", READ.format(here=here) + code, str(file), str(FEW)]
        loop = ["-c", READ.format(here=here) + AFTER["krippendorff in a loop"], str(file)]
        for _ in range(TURNS):
            for name, command in ways.items():
                seconds = processor_seconds(command)
                if seconds is not None and name.startswith("krippendorff"):
                    # What a resample takes is the difference of two numbers of them.
                    more = processor_seconds([*loop, str(4 * FEW)])
                    seconds += (more - seconds) / (3 * FEW) * (RESAMPLES - FEW)
                if seconds is not None:
                    best[name] = min(seconds, best.get(name, math.inf))
    print(f"\nfrom a CSV file of {codes.size:,} codings to what is printed")
    for name in ways:
        if name not in best:
            print(f"{name:24}{'not installed':>17}")
            continue
        note = " (no resamples)" if name == "irrcac" else ""
        print(f"{name:24}{best[name]:9.3f}{best[name] / best['casebook']:7.1f}x{note}")
    return [
        {
            "who": name,
            "seconds": seconds,
            "resampled": name != "irrcac",
            "version": version_of(name),
        }
        for name, seconds in best.items()
    ]


def processor_seconds(arguments: list[str]) -> float | None:
    """Seconds of the processor for a run of Python; None if it lacks a package."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    done = subprocess.run([sys.executable, *arguments], capture_output=True, text=True)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    if "ModuleNotFoundError" in done.stderr:
        return None
    done.check_returncode()
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def one(units: int, coders: int, codes: int, resamples: int) -> tuple[float, float]:
    """Seconds for our interval, and the most memory in use beyond the codings, in MiB."""
    table = pd.DataFrame(made_up(units, coders, codes))
    ours(table.head(10), 5)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024  # KiB, as Linux counts
    seconds, _ = timed(lambda: ours(table, resamples))
    after = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return seconds, after - before


def chart(points: dict[str, list[tuple[int, float]]], signs: dict[str, str] = SIGNS) -> str:
    """Time against size, both logarithmic, a letter for each series."""
    xs = [math.log10(x) for series in points.values() for x, _ in series]
    ys = [math.log10(y) for series in points.values() for _, y in series]
    left, low, width, height = min(xs), math.floor(min(ys)), 64, 16
    x_step, y_step = width / (max(xs) - left), height / (math.ceil(max(ys)) - low)
    grid = [[" "] * (width + 1) for _ in range(height + 1)]
    for name, series in points.items():
        for x, y in series:
            row = height - round((math.log10(y) - low) * y_step)
            column = round((math.log10(x) - left) * x_step)
            grid[row][column] = signs[name] if grid[row][column] == " " else "*"
    lines = []
    for row, cells in enumerate(grid):
        power = low + (height - row) / y_step
        label = f"{10**power:>8.3g} s" if abs(power - round(power)) < 1e-9 else ""
        lines.append(f"{label:>10} |{''.join(cells)}".rstrip())
    ticks = [" "] * (width + 8)
    for power in range(math.ceil(left), math.floor(max(xs)) + 1):
        place = round((power - left) * x_step)
        ticks[place : place + 4] = f"1e{power}".ljust(4)
    legend = ", ".join(f"{sign} {name}" for name, sign in signs.items())
    return "\n".join(
        [*lines, f"{'':10} +{'-' * width}", f"{'':12}{''.join(ticks).rstrip()}", legend]
    )


def grow() -> list[dict]:
    """Print how time and memory grow, and give the rows."""
    base = {"units": UNITS, "coders": CODERS, "codes": CODES, "resamples": RESAMPLES}
    print("\none dimension grows, the others stay; slope 1 = time in proportion")
    print(f"{'':12}{'size':>10}{'seconds':>10}{'slope':>8}{'MiB':>8}")
    points: dict[str, list[tuple[int, float]]] = {}
    rows = []
    for name, sizes in GROWTH.items():
        for size in sizes:
            numbers = [str(n) for n in (base | {name: size}).values()]
            command = [sys.executable, "-m", "benchmarks.agreement", "--one", *numbers]
            done = subprocess.run(command, check=True, capture_output=True, text=True)
            seconds, memory = map(float, done.stdout.split())
            series = points.setdefault(name, [])
            slope = ""
            if series:
                x, y = series[-1]
                slope = f"{math.log(seconds / y) / math.log(size / x):.2f}"
            series.append((size, seconds))
            rows.append({"what": name, "size": size, "seconds": seconds, "memory": memory})
            print(f"{name:12}{size:10,}{seconds:10.3f}{slope:>8}{memory:8.0f}", flush=True)
    print(f"\n{chart(points)}")
    return rows


def main(arguments: list[str]) -> None:
    """Do what is asked for, and keep what is found; the rest stays as it was kept."""
    on, found = machine(), {}
    if "--grow-only" not in arguments:
        # Ratios are of one run: without a peer to compare with, those of the last one stay.
        for name, rows in (("peers", compare()), ("whole way", whole_way())):
            if any(row["resampled"] and is_peer(row["who"]) for row in rows):
                found[name] = rows
    if "--peers-only" not in arguments:
        found["growth"] = grow()
    keep("agreement", found, on)


def is_peer(who: str) -> bool:
    """Whether that is somebody else's library."""
    return not who.startswith(("casebook", "plain loop"))


def version_of(who: str) -> str | None:
    """Which version of a peer was compared with; whoever reads it can say whether it is the newest.

    Names of packages are told apart without regard to capitals.
    """
    return metadata.version(who.partition(" ")[0]) if is_peer(who) else None


if __name__ == "__main__":
    if sys.argv[1:2] == ["--one"]:
        print(*one(*map(int, sys.argv[2:])))
    else:
        main(sys.argv[1:])
