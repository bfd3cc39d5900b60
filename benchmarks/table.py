"""What users wait for, with the aims, from the figures that are kept: python -m benchmarks.table

Nothing is measured here: the other benchmarks keep their last figures, with the date of each, in
``benchmarks/results/latest.json``, and what none of them has kept is said to be not measured. *Of
stock* is a share of what stock Jupyter Book takes for the same, or for a cold build, in the same
run. Seconds of commands, of builds and of agreement are those of the processor; of the clone, of
pages and of tests, where a person waits for more than that, those by the clock.
"""

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

from benchmarks._results import FILE, FOUND, kept
from benchmarks.agreement import is_peer

MILLION = 1_000_000
STEPS = {  # step: what the aim is a share of, the aim
    "cold": ("of_cold", 0.25, "build, nothing there"),
    "chapter changed": ("of_same", 1.0, "build, one chapter changed"),
    "helper changed": ("of_cold", None, "build, a helper changed"),
    "nothing changed": ("of_same", 0.3, "build, nothing changed"),
}
ENGINES = ("DuckDB", "Polars", "pandas")
THROTTLED = "processor throttled four times"
CLONE, TESTS, FAST = "fresh clone to an open book", "all tests", "all tests, --fast"
NO = "not measured"


class Line(NamedTuple):
    """A way of a user: today's figure, the aim, whether it is met (None: cannot be said), when."""

    way: str
    today: str
    aim: str
    met: bool | None
    date: str = ""


def lines(file: Path = FILE) -> list[Line]:
    """Every line of the table, by what is kept in a file."""
    found = kept(file)
    parts = {
        "opening": _opening,
        "building": _building,
        "ways": _ways,
        "agreement": _peers,
        "engines": _engines,
        "phone": _pages,
        "testing": _tests,
    }
    return [line for name, lines_of in parts.items() for line in lines_of(found.get(name, {}))]


def _when(part: dict, row: dict) -> str:
    """The date of a row, which may be older than the last run."""
    return row.get(FOUND, part)["date"]


def _opening(part: dict) -> Iterator[Line]:
    rows = {row["what"]: row for row in part.get("opening", ())}
    aim = "77 s, a third of 231 s"
    if "nothing kept" not in rows:
        yield Line(CLONE, NO, aim, None)
        return
    row, again = rows["nothing kept"], rows["packages kept"]
    today = f"{row['clock']:.0f} s ({again['clock']:.0f} s, packages kept)"
    yield Line(CLONE, today, aim, row["clock"] <= row["aim"], _when(part, row))


def _building(part: dict) -> Iterator[Line]:
    steps = {row["step"]: row for row in part.get("steps", ())}
    for step, (share, aim, way) in STEPS.items():
        stock = "stock, cold" if share == "of_cold" else "stock's own"
        wanted = f"{aim:.2f} of {stock}" if aim else ""
        if step not in steps:
            yield Line(way, NO, wanted, None)
            continue
        value = steps[step][share]
        met = None if aim is None else value <= aim
        yield Line(way, f"{value:.2f} of {stock}", wanted, met, _when(part, steps[step]))


def _ways(part: dict) -> Iterator[Line]:
    rows = part.get("ways", ())
    if not rows:
        yield Line("commands", NO, "", None)
    for row in rows:
        today, aim, met = f"{row['processor']:.2f} s", "", None
        if row["most"] is not None:
            today += f", {row['memory']:.0f} MiB"
        if row["aim"] is not None:
            aim, met = f"{row['aim']:g} s", row["processor"] <= row["aim"]
        if row["most"] is not None:
            aim, met = f"{aim}, {row['most']:g} MiB", met and row["memory"] <= row["most"]
        yield Line(row["way"], today, aim, met, _when(part, row))


def _peers(part: dict) -> Iterator[Line]:
    for name, way, aim in (
        ("peers", "alpha with interval: the best peer", 10),
        ("whole way", "from a CSV file to the answer: the best peer", 3),
    ):
        rows = {row["who"]: row for row in part.get(name, ())}
        others = [row for row in rows.values() if row["resampled"] and is_peer(row["who"])]
        if not others:
            yield Line(way, NO, f"{aim} times as long", None)
            continue
        best = min(others, key=lambda row: row["seconds"])
        ratio = best["seconds"] / rows["casebook"]["seconds"]
        who = " ".join(filter(None, (best["who"], best.get("version"))))
        today = f"{who}: {ratio:.1f} times as long"
        yield Line(way, today, f"{aim} times", ratio >= aim, _when(part, best))


def _engines(part: dict) -> Iterator[Line]:
    rows = {(row["engine"], row["codings"]): row for row in part.get("engines", ())}
    for engine, size in (*((name, 10 * MILLION) for name in ENGINES), ("DuckDB", 100 * MILLION)):
        way = f"agreement, {size // MILLION} million codings, {engine}"
        row = rows.get((engine, size))
        if row is None:
            yield Line(way, NO, "", None)
            continue
        today = f"{row['processor']:.1f} s, {row['memory']:,.0f} MiB"
        yield Line(way, today, "", None, _when(part, row))


def _pages(part: dict) -> Iterator[Line]:
    rows = part.get("pages", ())
    if not rows:
        yield Line(f"pages, {THROTTLED}", NO, "painted 1 s, usable 3 s", None)
    for row in rows:
        met = row["paint"] <= row["aim_paint"] and row["usable"] <= row["aim_usable"]
        yield Line(
            f"{row['page']}, {THROTTLED}",
            f"painted {row['paint']:.1f} s, usable {row['usable']:.1f} s",
            f"painted {row['aim_paint']:g} s, usable {row['aim_usable']:g} s",
            met,
            _when(part, row),
        )


def _tests(part: dict) -> Iterator[Line]:
    rows = {row["what"]: row for row in part.get("testing", ())}
    whole, fast = rows.get("make test"), rows.get("casebook test --fast")
    if whole is None or fast is None:
        yield Line(TESTS, NO, "3.0 of stock, cold", None)
        yield Line(FAST, NO, "60 s", None)
        return
    times, when = whole["of_stock"], _when(part, whole)
    today = f"{times:.1f} of stock, cold ({_minutes(whole['clock'])})"
    yield Line(TESTS, today, f"{whole['aim']:.1f} of stock, cold", times <= whole["aim"], when)
    seconds = fast["clock"]
    yield Line(FAST, f"{seconds:.0f} s", f"{fast['aim']} s", seconds <= fast["aim"], when)


def _minutes(seconds: float) -> str:
    return f"{round(seconds) // 60}:{round(seconds) % 60:02} min"


def text_of(every: Iterable[Line]) -> str:
    """The table as it is printed."""
    rows = [_cells(line) for line in (Line("", "today", "aim", None, "measured"), *every)]
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    return "\n".join(
        "  ".join(f"{cell:{width}}" for cell, width in zip(row, widths, strict=True)).rstrip()
        for row in rows
    )


def _cells(line: Line) -> tuple[str, ...]:
    return *line[:3], {True: "met", False: "missed", None: ""}[line.met], line.date


def main() -> None:
    """Print the table."""
    print(text_of(lines()))
    print()
    for name, part in kept().items():
        on = part["machine"]
        machine = f"{on['cores']} cores, {on['memory_gib']} GiB, {on['processor']}, {on['system']}"
        print(f"{name}: {part['date']}; {machine}, Python {on['python']}, load {on['load']}")


if __name__ == "__main__":
    main()
