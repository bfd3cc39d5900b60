"""Agreement of codings larger than memory, by engine: python -m benchmarks.engines [--hundred]

Codings of three coders lie in a Parquet file and are counted by pandas, Polars and DuckDB, each in
a process of its own, after which all coefficients are computed with 1,000 resamples. The time is
from the file to the answer, imports not counted: by the clock, and of the processor, which other
work on the machine disturbs less (with several cores it may be more than by the clock). The slope
and the chart are of the latter. The memory is the most that the process held.
DuckDB may use ``LIMIT`` and writes the rest to disk. ``--hundred`` has it count a hundred million
codings too, which takes some minutes and 2 GB of disk; without it the last figure of them stays as
it was kept, with its date.

What a Spark cluster would change, on paper: the two steps are a grouping by unit, which moves every
row once between machines, and a grouping by pattern, of which each machine sends a few thousand
rows. The time is that of the first, divided by the number of machines; the resamples are drawn
here, as ever, from the same counts, and so the numbers are the same. A cluster earns its start of
half a minute where one disk no longer holds the codings, not before.
"""

import math
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from benchmarks._results import keep, machine
from benchmarks.agreement import chart

SIZES = (100_000, 1_000_000, 10_000_000)
HUNDRED = 100_000_000
LIMIT = "1 GB"
ENGINES = {"DuckDB": "d", "Polars": "p", "pandas": "a"}
# Three coders, twelve codes; a coder departs from what most see in 10 to 30 of 100 units.
MADE_UP = """copy (
    select 'unit ' || (i // 3) as unit, ['Ana', 'Bo', 'model'][1 + i % 3] as coder,
        'code ' || (case when hash(i) % 100 < 70 + 10 * (i % 3) then hash(i // 3) else hash(-i) end
        % 12) as code
    from range({size}) rows(i)
) to '{file}' (format parquet)"""


def frame_of(engine: str, file: str) -> object:
    """The codings, as the engine takes them."""
    import duckdb

    if engine == "Polars":
        import polars

        return polars.scan_parquet(file)
    settings = {"temp_directory": str(Path(file).parent), "memory_limit": LIMIT}
    connection = duckdb.connect(config=settings if engine == "DuckDB" else {})
    connection.execute("set preserve_insertion_order = false")
    codings = connection.read_parquet(file)
    return codings if engine == "DuckDB" else codings.df()


def one(engine: str, file: str) -> tuple[float, ...]:
    """Seconds by the clock and of the processor, MiB at most, and alpha with its lower end."""
    from casebook.coding import patterns, summary

    frame_of(engine, file)  # imports
    start, used = time.perf_counter(), time.process_time()
    alpha = summary(patterns(frame_of(engine, file)), bootstrap=1000, seed=0).iloc[0]
    clock, processor = time.perf_counter() - start, time.process_time() - used
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024  # KiB, as Linux counts
    return clock, processor, memory, alpha["value"], alpha["low"]


def main(sizes: tuple[int, ...]) -> None:
    """Print a row for each engine and size, and a chart; keep the rows."""
    import duckdb

    on, rows = machine(), []
    print(f"{'':8}{'codings':>13}{'clock':>8}{'seconds':>9}{'MiB':>7}{'slope':>6}  alpha, from")
    points: dict[str, list[tuple[int, float]]] = {}
    with tempfile.TemporaryDirectory() as folder:
        for size in sizes:
            file = f"{folder}/codings.parquet"
            duckdb.sql(MADE_UP.format(size=size, file=file))
            for engine in ENGINES if size < HUNDRED else ("DuckDB",):
                command = [sys.executable, "-m", "benchmarks.engines", "--one", engine, file]
                done = subprocess.run(command, check=True, capture_output=True, text=True)
                clock, seconds, memory, value, low = map(float, done.stdout.split())
                series, slope = points.setdefault(engine, []), ""
                if series:
                    x, y = series[-1]
                    slope = f"{math.log(seconds / y) / math.log(size / x):.2f}"
                series.append((size, seconds))
                rows.append(
                    {
                        "engine": engine,
                        "codings": size,
                        "clock": clock,
                        "processor": seconds,
                        "memory": memory,
                        "may": LIMIT if engine == "DuckDB" else None,
                        "alpha": value,
                        "low": low,
                    }
                )
                keep("engines", {"engines": rows}, on, same=("engine", "codings"))
                row = f"{engine:8}{size:13,}{clock:8.2f}{seconds:9.2f}{memory:7.0f}{slope:>6}"
                print(f"{row}  {value:.6f}, {low:.6f}", flush=True)
    print(f"\nDuckDB may use {LIMIT}\n\n{chart(points, ENGINES)}")


if __name__ == "__main__":
    if sys.argv[1:2] == ["--one"]:
        print(*one(*sys.argv[2:]))
    else:
        main((*SIZES, HUNDRED) if "--hundred" in sys.argv else SIZES)
