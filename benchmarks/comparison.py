"""How long `casebook.cases.solve` takes, as conditions and cases grow, and what peers take.

    python -m benchmarks comparison [--peers-only]

Two tables of made-up cases whose outcome follows a rule of three terms, with one case in twenty
turned round, or follows nothing at all (noise, the hardest there is). Each time is the longest
of three tables that differ in chance only; the slope is that of a straight line through the last
points of the log-log chart, so that 1 means twice the time for twice the size. Then, side by side
in one run, the libraries that can be imported (`pip install setqca pyqca ba`; they need an
environment of their own, because some pin an older pandas), each solving in a process of its own
that is ended after 20 seconds. What they say is shown beside how long they take.
"""

import importlib
import itertools
import math
import subprocess
import sys
import time
import warnings

import numpy as np
import pandas as pd

SECONDS = 20  # what a peer may take
PEERS = {"casebook": "casebook.cases", "setqca": "setqca", "pyqca": "qca", "ba": "ba"}


def made_up(conditions: int, cases: int, seed: int, noise: bool = False) -> pd.DataFrame:
    """Cases by conditions ``A``, ``B`` ..., and the outcome ``OUT``."""
    rng = np.random.default_rng([seed, conditions, cases])
    values = rng.integers(0, 2, (cases, conditions))
    a, b, c, d = values[:, :4].T == 1
    rule = a & b | c & ~d | ~a & d & ~b
    turned = rng.random(cases) < 0.05
    outcome = rng.integers(0, 2, cases) if noise else (rule ^ turned).astype(int)
    table = pd.DataFrame(values, columns=[chr(65 + number) for number in range(conditions)])
    table.index = [f"case {number}" for number in range(cases)]
    return table.assign(OUT=outcome)


def solve_here(conditions: int, cases: int, noise: bool, directions: bool) -> tuple[float, str]:
    """Seconds for one table, the longest of three, and how many models that one has."""
    from casebook.cases import KINDS, TooHard, solve

    longest, said = 0.0, ""
    for seed in range(3):
        table = made_up(conditions, cases, seed, noise)
        names = list(table.columns[:-1])
        expected = dict.fromkeys(names, 1) if directions else None
        start = time.perf_counter()
        try:
            found = solve(table, "OUT", names, directions=expected)
            counts = [len(getattr(found, kind)) for kind in KINDS]
            models = "/".join(map(str, counts))
        except TooHard:
            models = "too hard"
        seconds = time.perf_counter() - start
        if seconds > longest:
            longest, said = seconds, models
    return longest, said


def functions(conditions: int = 8, many: int = 60) -> None:
    """Print the longest time for random functions, whose rows have all shares of each role.

    No table of cases is like that: hundreds of combinations are shown, and nothing orders them.
    """
    from casebook.cases import TooHard, solve

    rng = np.random.default_rng(1)
    rows = np.array(list(itertools.product([0, 1], repeat=conditions)))
    names = [chr(65 + number) for number in range(conditions)]
    solved, refused = [0.0], [0.0]
    for _ in range(many):
        role = rng.choice([1, 0, -1], len(rows), p=rng.dirichlet([1, 1, 1]))
        table = pd.DataFrame(rows, columns=names).assign(OUT=role)[role >= 0]
        if table.OUT.nunique() < 2:
            continue
        start = time.perf_counter()
        try:
            solve(table, "OUT", names)
            solved.append(time.perf_counter() - start)
        except TooHard:
            refused.append(time.perf_counter() - start)
    print(f"\nrandom functions of {conditions} conditions, longest time:")
    print(f"{len(solved) - 1} solved, {max(solved):.2f} s; ", end="")
    print(f"{len(refused) - 1} refused, {max(refused):.2f} s")


def slope(points: list[tuple[int, float]]) -> float:
    """Slope of a straight line through points of a log-log chart."""
    x, y = np.log(np.array(points)).T
    return float(np.polyfit(x, y, 1)[0])


def bar(seconds: float) -> str:
    """A point on a scale from a millisecond to ten seconds, ten places for each power of ten."""
    place = round((math.log10(max(seconds, 1e-3)) + 3) * 10)
    return "." * place + "*"


def growth(title: str, sizes: list[tuple[int, int]], varies: int) -> None:
    """Print seconds for tables of growing size, on a log-log chart."""
    for noise in (False, True):
        print(f"\n{title}, outcome by {'nothing (noise)' if noise else 'a rule'}")
        print(
            f"{'conditions':>10} {'cases':>6} {'s':>8} {'models':>12}  1 ms - 10 ms - 0.1 s - 1 s"
        )
        points = []
        for size in sizes:
            seconds, said = solve_here(*size, noise, directions=True)
            points.append((size[varies], seconds))
            print(f"{size[0]:10} {size[1]:6} {seconds:8.3f} {said:>12}  {bar(seconds)}", flush=True)
        print(f"slope of the last four points: {slope(points[-4:]):.1f}")


def peer(name: str, conditions: int, cases: int) -> str:
    """Solve one table with one library: seconds, and what its parsimonious solution is."""
    table = made_up(conditions, cases, 0)
    names = list(table.columns[:-1])
    warnings.simplefilter("ignore")
    module = importlib.import_module(PEERS[name])
    with_id = table.reset_index(names="case")
    start = time.perf_counter()
    if name == "casebook":
        found = module.solve(table, "OUT", names)
        said = f"terms: {len(found.parsimonious[0])}, models: {len(found.parsimonious)}"
    elif name == "setqca":
        fitted = module.CSQCA(consistency=0.75).fit(
            with_id, outcome="OUT", conditions=names, case_id="case"
        )
        terms = [len(model.boolean.implicants) for model in fitted.parsimonious]
        said = f"terms: {min(terms)}, models: {len(terms)}"
    elif name == "pyqca":
        engine = module.CSQCA(with_id, "OUT", conditions=names, case_id="case")
        fitted = engine.fit(consistency_cutoff=0.75)
        said = f"terms: {fitted.formulas['parsimonious'].count('+') + 1}, models: 1"
    else:
        from ba import qca

        rows = qca.truth_table(table, "OUT", names, incl_cut=0.75)
        fitted = qca.minimize(rows, conditions=names, include="?")
        said = str(fitted)[:60]
    return f"{time.perf_counter() - start:8.3f}  {said}"


def peers() -> None:
    """Print what the libraries take for the same tables."""
    print("\npeers, outcome by a rule: seconds, and the parsimonious solution")
    for conditions, cases in ((4, 20), (6, 40), (8, 60), (10, 40), (10, 100)):
        print(f"{conditions} conditions, {cases} cases")
        for name, module in PEERS.items():
            if importlib.util.find_spec(module) is None:
                print(f"  {name:9} not installed")
                continue
            command = [sys.executable, __file__, "--peer", name, str(conditions), str(cases)]
            try:
                done = subprocess.run(command, capture_output=True, text=True, timeout=SECONDS)
                said = done.stdout.strip() or "fails: " + done.stderr.strip().split("\n")[-1]
            except subprocess.TimeoutExpired:
                said = f"more than {SECONDS} s"
            print(f"  {name:9} {said}", flush=True)


if __name__ == "__main__":
    if sys.argv[1:2] == ["--peer"]:
        print(peer(sys.argv[2], *map(int, sys.argv[3:])))
    else:
        if "--peers-only" not in sys.argv:
            growing = [(conditions, 60) for conditions in range(4, 13)]
            growth("growth with conditions", growing, 0)
            functions()
            growth("growth with cases", [(10, cases) for cases in (25, 50, 100, 200, 400)], 1)
        peers()
