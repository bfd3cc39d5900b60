"""What users wait for, with the aims, from the figures that are kept: python -m benchmarks.table

Nothing is measured here: `benchmarks.ways`, `building`, `agreement` and `engines` keep their last
figures in ``benchmarks/results/latest.json``, and what none of them has kept is said to be not
measured. *Of stock* is a share of what stock Jupyter Book takes, in seconds of the processor.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from benchmarks._results import FILE, kept

MILLION = 1_000_000
NOT_KEPT = (  # ways that no benchmark keeps a figure of
    ("fresh clone to an open book", "a third of 231 s"),
    ("chapter 2, processor throttled four times", "usable under 3 s"),
    ("all tests", "3 cold builds of stock"),
)
STEPS = {  # step: what the aim is a share of, the aim
    "cold": ("of_cold", 0.25, "build, nothing there"),
    "chapter changed": ("of_same", 1.0, "build, one chapter changed"),
    "helper changed": ("of_cold", None, "build, a helper changed"),
    "nothing changed": ("of_same", 0.3, "build, nothing changed"),
}
ENGINES = ("DuckDB", "Polars", "pandas")


class Line(NamedTuple):
    """A way of a user: today's figure, the aim, and whether it is met (None: cannot be said)."""

    way: str
    today: str
    aim: str
    met: bool | None


def lines(file: Path = FILE) -> list[Line]:
    """Every line of the table, by what is kept in a file."""
    found = kept(file)
    parts = (_building, _ways, _peers, _engines)
    more = [Line(way, "not measured", aim, None) for way, aim in NOT_KEPT]
    return [line for part in parts for line in part(found)] + more


def _building(found: dict) -> Iterator[Line]:
    steps = {row["step"]: row for row in found.get("building", {}).get("steps", ())}
    for step, (share, aim, way) in STEPS.items():
        stock = "stock, cold" if share == "of_cold" else "stock's own"
        wanted = f"{aim:.2f} of {stock}" if aim else ""
        if step not in steps:
            yield Line(way, "not measured", wanted, None)
            continue
        value = steps[step][share]
        met = None if aim is None else value <= aim
        yield Line(way, f"{value:.2f} of {stock}", wanted, met)


def _ways(found: dict) -> Iterator[Line]:
    rows = found.get("ways", {}).get("ways", ())
    if not rows:
        yield Line("commands", "not measured", "", None)
    for row in rows:
        today, aim, met = f"{row['processor']:.2f} s", "", None
        if row["most"] is not None:
            today += f", {row['memory']:.0f} MiB"
        if row["aim"] is not None:
            aim, met = f"{row['aim']:g} s", row["processor"] <= row["aim"]
        if row["most"] is not None:
            aim, met = f"{aim}, {row['most']:g} MiB", met and row["memory"] <= row["most"]
        yield Line(row["way"], today, aim, met)


def _peers(found: dict) -> Iterator[Line]:
    for name, way, aim in (
        ("peers", "alpha with interval: the best peer", 10),
        ("whole way", "from a CSV file to the answer: the best peer", 3),
    ):
        rows = {r["who"]: r["seconds"] for r in found.get("agreement", {}).get(name, ())}
        resampled = [r for r in found.get("agreement", {}).get(name, ()) if r["resampled"]]
        others = {r["who"]: r["seconds"] for r in resampled if _is_peer(r["who"])}
        if not others:
            yield Line(way, "not measured", f"{aim} times as long", None)
            continue
        best = min(others, key=others.__getitem__)
        ratio = others[best] / rows["casebook"]
        yield Line(way, f"{best}: {ratio:.1f} times as long", f"{aim} times", ratio >= aim)


def _is_peer(who: str) -> bool:
    return not who.startswith(("casebook", "plain loop"))


def _engines(found: dict) -> Iterator[Line]:
    rows = {
        (row["engine"], row["codings"]): row for row in found.get("engines", {}).get("engines", ())
    }
    for engine, size in (*((name, 10 * MILLION) for name in ENGINES), ("DuckDB", 100 * MILLION)):
        way, row = (
            f"agreement, {size // MILLION} million codings, {engine}",
            rows.get((engine, size)),
        )
        today = f"{row['processor']:.1f} s, {row['memory']:,.0f} MiB" if row else "not measured"
        yield Line(way, today, "", None)


def main() -> None:
    """Print the table."""
    every = lines()
    print(f"{'':48}{'today':32}{'aim':26}")
    for line in every:
        met = {True: "met", False: "missed", None: ""}[line.met]
        print(f"{line.way:48}{line.today:32}{line.aim:26}{met}".rstrip())
    for name, part in kept().items():
        on = part["machine"]
        machine = f"{on['cores']} cores, {on['memory_gib']} GiB, {on['processor']}, {on['system']}"
        print(f"{name}: {part['date']}; {machine}, Python {on['python']}, load {on['load']}")


if __name__ == "__main__":
    main()
