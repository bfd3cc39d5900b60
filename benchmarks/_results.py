"""What benchmarks found, kept for the table and for the page *How fast, how large*.

One small file has the last figures of each benchmark that keeps any, with their date and machine.
What a run does not measure stays, and says from then on when and where it was found: a row of its
own date has it under `FOUND`. Nothing in the file leads to a place or a person.
"""

import datetime
import json
import os
import platform
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

FILE = Path(__file__).parent / "results" / "latest.json"

FOUND = "found"  # in a row that is older than the others: its date and machine

Row = dict[str, object]


def machine() -> Row:
    """What the figures were found on."""
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
    memory = None
    if hasattr(os, "sysconf") and "SC_PHYS_PAGES" in os.sysconf_names:
        memory = round(os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE") / 2**30)
    return {
        "cores": cores,
        "memory_gib": memory,
        "processor": platform.machine(),
        "system": platform.system(),
        "python": ".".join(map(str, sys.version_info[:2])),
        "load": round(os.getloadavg()[0], 1) if hasattr(os, "getloadavg") else None,
    }


def keep(
    name: str,
    found: Mapping[str, Sequence[Row]],
    on: Row,
    file: Path = FILE,
    same: Sequence[str] = (),
) -> None:
    """Write down what a benchmark found; what others found stays.

    Parameters
    ----------
    name : str
        Of the benchmark.
    found : mapping of str to sequence of dict
        Its tables, by name; tables that it does not have this time stay.
    on : dict
        The `machine`, as it was when the benchmark began.
    file : Path, optional
    same : sequence of str, optional
        What tells a row of these tables from others: rows that this run does not have stay. If
        nothing is named, a table is replaced as a whole.
    """
    every = kept(file)
    date = datetime.datetime.now(datetime.UTC).date().isoformat()
    tables = {what: list(rows) for what, rows in found.items()}
    for what, rows in _older(every.get(name, {})).items():
        if what not in tables:
            tables[what] = rows
        elif same:
            tables[what] = _joined(rows, tables[what], same)
    every[name] = {"date": date, "machine": on, **tables}
    file.parent.mkdir(exist_ok=True)
    text = json.dumps(every, indent=1, sort_keys=True, default=float)
    file.write_text(text + "\n", encoding="utf-8", newline="\n")


def _older(part: Mapping) -> dict[str, list[Row]]:
    """The tables that were kept, each row with when and where it was found."""
    when = {name: part[name] for name in ("date", "machine") if name in part}
    return {
        what: [{FOUND: when, **row} for row in rows]
        for what, rows in part.items()
        if what not in when
    }


def _joined(older: list[Row], newer: list[Row], same: Sequence[str]) -> list[Row]:
    """Rows in the order of before, each by the newest that there is of it; others come last."""
    new = {tuple(row[each] for each in same): row for row in newer}
    stay = [new.pop(tuple(row[each] for each in same), row) for row in older]
    return [*stay, *new.values()]


def kept(file: Path = FILE) -> dict[str, dict]:
    """What is kept, by benchmark; nothing if there is none."""
    return json.loads(file.read_text(encoding="utf-8")) if file.exists() else {}
