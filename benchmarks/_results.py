"""What benchmarks found, kept for the table and for the page *How fast, how large*.

One small file has the last figures of each benchmark that keeps any, with their date and machine.
Nothing in it leads to a place or a person.
"""

import datetime
import json
import os
import platform
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

FILE = Path(__file__).parent / "results" / "latest.json"

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


def keep(name: str, found: Mapping[str, Sequence[Row]], on: Row, file: Path = FILE) -> None:
    """Write down what a benchmark found; what others found stays.

    Parameters
    ----------
    name : str
        Of the benchmark.
    found : mapping of str to sequence of dict
        Its tables, by name.
    on : dict
        The `machine`, as it was when the benchmark began.
    file : Path, optional
    """
    every = kept(file)
    date = datetime.datetime.now(datetime.UTC).date().isoformat()
    every[name] = {
        "date": date,
        "machine": on,
        **{what: list(rows) for what, rows in found.items()},
    }
    file.parent.mkdir(exist_ok=True)
    text = json.dumps(every, indent=1, sort_keys=True, default=float)
    file.write_text(text + "\n", encoding="utf-8", newline="\n")


def kept(file: Path = FILE) -> dict[str, dict]:
    """What is kept, by benchmark; nothing if there is none."""
    return json.loads(file.read_text(encoding="utf-8")) if file.exists() else {}
