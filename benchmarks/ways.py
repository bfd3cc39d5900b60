"""The ways of a user, each with what it should take: python -m benchmarks.ways

Each command is run in a process of its own, in turns with ``import pandas``, which all of them
need; the best of five turns counts. The first run of each finds the tables in order and keeps a
digest (`casebook.tables.in_order`); it is not counted, as a user pays it once after a change.
Memory is the most that the process held. Ways that build the book are in `benchmarks.building`,
pages in `benchmarks.reading`.
"""

import random
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import numpy as np

TURNS = 5
UNITS = 300_000  # of three coders: 900,000 codings


def made_up(file: Path) -> None:
    """Write codings of three coders, who agree on four units of five."""
    rng = np.random.default_rng(0)
    seen = rng.integers(0, 12, (UNITS, 1))
    codes = np.where(rng.random((UNITS, 3)) < 0.8, seen, rng.integers(0, 12, (UNITS, 3)))
    with file.open("w", encoding="utf-8") as out:
        out.write("unit,coder,code\n")
        for unit, given in enumerate(codes):
            for coder, code in zip(("Ana", "Bo", "Cy"), given, strict=True):
                out.write(f"unit {unit},{coder},code {code}\n")


def run(*command: str) -> tuple[float, float]:
    """Seconds and MiB of a command; what it prints is thrown away."""
    program = (
        "import resource, subprocess, sys; "
        "status = subprocess.run(sys.argv[1:], stdout=subprocess.DEVNULL).returncode; "
        "print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024); sys.exit(status)"
    )
    start = time.perf_counter()
    done = subprocess.run(
        [sys.executable, "-S", "-c", program, *command], capture_output=True, text=True
    )
    seconds = time.perf_counter() - start
    if done.returncode:
        raise SystemExit(f"{' '.join(command)} failed: {done.stderr}")
    return seconds, float(done.stdout)


def effects() -> float:
    """Seconds for what every claim of the article hangs on, tables and imports not counted."""
    from casebook.argument import effects
    from casebook.tables import load

    tables = load()
    effects(tables, "gv2022", claim_ids=["gv2022-c-098"])
    start = time.perf_counter()
    effects(tables, "gv2022")
    return time.perf_counter() - start


def effects_of_a_large_study(claims: int, passages: int) -> float:
    """Seconds for what every claim of a made-up study hangs on; some claims have 200 passages."""
    from casebook.argument.model import Argument, Claim, Passage
    from casebook.argument.withdrawal import Whole, overturned_by

    rng = random.Random(0)
    materials = ("interview", "field note", "policy document", "literature", "authors' analysis")
    told, ids = {}, [f"p{n}" for n in range(passages)]
    for n, ident in enumerate(ids):
        cases = frozenset(f"case {rng.randrange(200)}" for _ in range(rng.choice((0, 0, 1, 1, 2))))
        voice = f"voice {n % (passages // 30)}"
        told[ident] = Passage("s", rng.choice(materials), voice, voice, None, cases)
    names = [f"c{n}" for n in range(claims)]
    kinds, scopes = ("finding", "typology", "mechanism"), ("one case", "several cases", "field")
    arg = Argument(
        claims={c: Claim(c, "s", rng.choice(kinds), rng.choice(scopes)) for c in names},
        passages=told,
        supports={c: rng.sample(ids, rng.choice((0, 5, 25, 50))) for c in names},
        opposes={},
        premises={c: names[n - 4 : n - 1] for n, c in enumerate(names) if n > 20 and n % 10 == 0},
        opponents={},
        ours={},
        perhaps_same=set(),
        rules={},
        case_names={f"case {n}": f"case {n}" for n in range(200)},
    )
    start = time.perf_counter()
    whole = Whole(arg)
    for claim in names:
        overturned_by(arg, claim, whole)
    return time.perf_counter() - start


def main() -> None:
    """Print a row for each way."""
    casebook = (sys.executable, "-m", "casebook")
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder, "codings.csv")
        made_up(file)
        ways = {
            "casebook --help": ((*casebook, "--help"), None, None),
            "casebook claims ID": ((*casebook, "claims", "gv2022-c-098"), 0.8, None),
            "casebook claims, of the article": (
                (*casebook, "claims", "--source", "gv2022"),
                0.8,
                None,
            ),
            "casebook check": ((*casebook, "check"), 0.8, None),
            "casebook agreement, 900,000 codings": ((*casebook, "agreement", str(file)), 2, 250),
            "import pandas, to compare": ((sys.executable, "-c", "import pandas"), None, None),
        }
        best = {name: run(*command) for name, (command, _, _) in ways.items()}
        best = dict.fromkeys(best, (float("inf"), float("inf")))
        for _ in range(TURNS):
            for name, (command, _, _) in ways.items():
                best[name] = min(best[name], run(*command))
    print(f"{'':38}{'seconds':>8}{'aim':>6}{'MiB':>7}{'aim':>6}")
    for name, (_, aim, most) in ways.items():
        seconds, memory = best[name]
        aims = f"{aim or '':>6}", f"{most or '':>6}"
        missed = bool(aim and seconds > aim) or bool(most and memory > most)
        met = "" if aim is None else ("  missed" if missed else "  met")
        print(f"{name:38}{seconds:8.2f}{aims[0]}{memory:7.0f}{aims[1]}{met}")
    took = {
        ("withdrawal.effects of the article", 0.15): min(effects() for _ in range(TURNS)),
        ("of 500 claims on 12,500 passages", None): effects_of_a_large_study(500, 12_500),
        ("of 2,000 claims on 50,000 passages", 10): effects_of_a_large_study(2000, 50_000),
    }
    for (name, aim), seconds in took.items():
        met = "" if aim is None else ("  met" if seconds <= aim else "  missed")
        print(f"{name:38}{seconds:8.2f}{aim or '':>6}{'':13}{met}")


if __name__ == "__main__":
    main()
