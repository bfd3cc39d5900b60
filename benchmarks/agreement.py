"""Krippendorff's alpha with an interval, next to its peers: python -m benchmarks.agreement

Everybody gets the same codings (10 coders, 10,000 units) and 1,000 resamples of the units, in one
run, in turns; the best of three turns counts. Ours starts from a DataFrame of words, its peers
from counts that are ready for them. A peer that is not installed is named as such:

- ``interrater`` has a unit bootstrap with a percentile interval of its own;
- ``krippendorff`` has no interval: its alpha is called in a loop over resampled units, for fewer
  resamples, and the time is extrapolated;
- the plain loop is ours without the patterns: numpy on the counts of resampled units.

Then it prints how time and memory grow with units, coders, codes and resamples, as a table and on
a chart with both axes logarithmic.
"""

import math
import resource
import subprocess
import sys
import time
from collections.abc import Callable

import numpy as np
import pandas as pd

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


def krippendorff_loop(counts: np.ndarray) -> None:
    import krippendorff

    rng = np.random.default_rng(0)
    for _ in range(FEW):
        drawn = counts[rng.integers(0, len(counts), len(counts))]
        krippendorff.alpha(value_counts=drawn, level_of_measurement="nominal")


def timed(task: Callable) -> tuple[float, object]:
    start = time.perf_counter()
    found = task()
    return time.perf_counter() - start, found


def compare() -> None:
    codes = made_up(UNITS, CODERS, CODES)
    words = pd.DataFrame(np.array([f"code {i}" for i in range(CODES)], dtype=object)[codes])
    counts = counted(codes, CODES)
    ours(words, 10)  # imports
    tasks = {
        "casebook": (lambda: ours(words, RESAMPLES), 1),
        "plain loop (numpy)": (lambda: plain_loop(counts), 1),
        "interrater": (lambda: interrater(counts), 1),
        "krippendorff in a loop": (lambda: krippendorff_loop(counts), RESAMPLES / FEW),
    }
    best, interval, absent = {}, {}, []
    for _ in range(TURNS):
        for name, (task, times) in tasks.items():
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
    for name in tasks:
        if name in absent:
            print(f"{name:24}{'not installed':>17}")
            continue
        ends = "{:.4f} to {:.4f}".format(*interval[name]) if interval[name] else "-"
        note = f" (extrapolated from {FEW})" if tasks[name][1] != 1 else ""
        ratio = best[name] / best["casebook"]
        print(f"{name:24}{best[name]:9.3f}{ratio:7.1f}x  {ends}{note}")


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


def grow() -> None:
    base = {"units": UNITS, "coders": CODERS, "codes": CODES, "resamples": RESAMPLES}
    print("\none dimension grows, the others stay; slope 1 = time in proportion")
    print(f"{'':12}{'size':>10}{'seconds':>10}{'slope':>8}{'MiB':>8}")
    points: dict[str, list[tuple[int, float]]] = {}
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
            print(f"{name:12}{size:10,}{seconds:10.3f}{slope:>8}{memory:8.0f}", flush=True)
    print(f"\n{chart(points)}")


if __name__ == "__main__":
    if sys.argv[1:2] == ["--one"]:
        print(*one(*map(int, sys.argv[2:])))
    else:
        compare()
        grow()
