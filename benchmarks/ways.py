"""The ways of a user, each with what it should take: python -m benchmarks.ways

Each command is run in a process of its own, in turns with ``import pandas``, which all of them
need; the best of five turns counts. The first run of each finds the tables in order and keeps a
digest (`casebook.tables.in_order`); it is not counted, as a user pays it once after a change.
Seconds are those of the processor, which other work on the machine disturbs less; a command waits
for nothing else, so on a machine at rest they are those by the clock, which stand beside them.
Memory is the most that the process held. Ways that build the book are in `benchmarks.building`,
pages in `benchmarks.reading`. The copy that is verified is as long as the article and has none of
its passages, so that every reading of it is searched.
"""

import random
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import NamedTuple

import numpy as np

from benchmarks._results import keep, machine
from benchmarks.verify import text_of

TURNS = 5
LETTERS = 118_000  # about as many as the article has
VERIFY = "casebook verify, a copy of the article"
EFFECTS = "what the claims of the article hang on"
LARGE = "what 2,000 claims on 50,000 passages hang on"
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


class Cost(NamedTuple):
    """What a command took: seconds of the processor and by the clock, and MiB at most."""

    processor: float
    clock: float
    memory: float


def run(*command: str, may_fail: bool = False) -> Cost:
    """Run a command; what it prints is thrown away."""
    program = (
        "import resource, subprocess, sys; "
        "status = subprocess.run(sys.argv[1:], stdout=subprocess.DEVNULL).returncode; "
        "used = resource.getrusage(resource.RUSAGE_CHILDREN); "
        "print(used.ru_utime + used.ru_stime, used.ru_maxrss / 1024); sys.exit(status)"
    )
    start = time.perf_counter()
    done = subprocess.run(
        [sys.executable, "-S", "-c", program, *command], capture_output=True, text=True
    )
    seconds = time.perf_counter() - start
    if done.returncode and not may_fail:
        raise SystemExit(f"{' '.join(command)} failed: {done.stderr}")
    processor, memory = map(float, done.stdout.split())
    return Cost(processor, seconds, memory)


def effects() -> float:
    """Seconds for what every claim of the article hangs on, tables and imports not counted."""
    from casebook.argument import effects
    from casebook.tables import load

    tables = load()
    effects(tables, "gv2022", claim_ids=["gv2022-c-098"])
    start = time.process_time()
    effects(tables, "gv2022")
    return time.process_time() - start


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
    start = time.process_time()
    whole = Whole(arg)
    for claim in names:
        overturned_by(arg, claim, whole)
    return time.process_time() - start


def ways_of(folder: Path) -> list[tuple[str, tuple[str, ...], float | None, float | None]]:
    """Name, command, and what it may take: seconds and MiB."""
    casebook = (sys.executable, "-m", "casebook")
    codings, copy = folder / "codings.csv", folder / "copy.txt"
    made_up(codings)
    copy.write_text(text_of(LETTERS / 1e6), encoding="utf-8")
    return [
        ("import pandas, to compare", (sys.executable, "-c", "import pandas"), None, None),
        ("casebook --help", (*casebook, "--help"), None, None),
        ("casebook claims ID", (*casebook, "claims", "gv2022-c-098"), 0.8, None),
        ("casebook claims, of the article", (*casebook, "claims", "--source", "gv2022"), 0.8, None),
        ("casebook check", (*casebook, "check"), 0.8, None),
        (VERIFY, (*casebook, "verify", "gv2022", str(copy)), 0.8, None),
        ("casebook agreement, 900,000 codings", (*casebook, "agreement", str(codings)), 2, 250),
    ]


def main() -> None:
    """Print a row for each way, and keep them."""
    on = machine()
    with tempfile.TemporaryDirectory() as folder:
        ways = ways_of(Path(folder))
        best: dict[str, Cost] = {}
        for turn in range(TURNS + 1):
            for name, command, _, _ in ways:
                cost = run(*command, may_fail=name == VERIFY)  # the copy has none of the passages
                if turn > 0:
                    costs = cost, best.get(name, cost)
                    best[name] = Cost(*map(min, zip(*costs, strict=True)))
    rows = [{"way": n, **best[n]._asdict(), "aim": aim, "most": most} for n, _, aim, most in ways]
    for name, aim, seconds in (
        (EFFECTS, 0.15, min(effects() for _ in range(TURNS))),
        ("what 500 claims on 12,500 passages hang on", None, effects_of_a_large_study(500, 12_500)),
        (LARGE, 10, effects_of_a_large_study(2000, 50_000)),
    ):
        rows.append({"way": name, "processor": seconds, "aim": aim, "most": None})
    print(f"{'':46}{'seconds':>8}{'aim':>6}{'clock':>7}{'MiB':>6}{'aim':>5}")
    for row in rows:
        clock, memory = (f"{row[name]:.2f}" if name in row else "" for name in ("clock", "memory"))
        figures = f"{row['processor']:8.2f}{row['aim'] or '':>6}{clock:>7}"
        print(f"{row['way']:46}{figures}{memory.partition('.')[0]:>6}{row['most'] or '':>5}")
    keep("ways", {"ways": rows}, on)


if __name__ == "__main__":
    main()
