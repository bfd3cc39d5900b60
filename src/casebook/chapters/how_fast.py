"""The page *How fast, how large*: what benchmarks found, as they kept it in a file."""

import json
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import pandas as pd

from casebook.display import PALETTE, Shown, figures
from casebook.reader import Book, show
from casebook.tables import book_around

FILE = Path("benchmarks", "results", "latest.json")
SOURCE = "the benchmarks of this book"
_MACHINE = "pandas alone"  # the way that shows what the machine is worth
_WAYS = {"import pandas, to compare": _MACHINE}
_STEPS = {  # of a build: what happened before it, and which of stock's builds it is a share of
    "cold": ("build, nothing there", "of_cold"),
    "nothing changed": ("build, nothing changed", "of_same"),
    "chapter changed": ("build, one chapter changed", "of_same"),
    "helper changed": ("build, a helper changed", "of_cold"),
}
_PAINTED, _THEN = "first words", "then until it answers"
_MACHINES, _START = 10, 30  # of a cluster, on paper; seconds until it has started

Found = dict[str, Any]


def _found() -> Found:
    """What is kept, by benchmark."""
    file = (book_around(Path.cwd()) or Path.cwd()) / FILE
    if not file.is_file():
        raise FileNotFoundError(
            f"{FILE.as_posix()} is missing; python -m benchmarks all measures and writes it"
        )
    found: Found = json.loads(file.read_text(encoding="utf-8"))
    return found


def _way(found: Found, name: str) -> Found:
    row: Found = next(row for row in found["ways"]["ways"] if row["way"].startswith(name))
    return row


def _engine(found: Found, engine: str, size: int) -> Found:
    rows = found["engines"]["engines"]
    row: Found = next(r for r in rows if (r["engine"], r["codings"]) == (engine, size))
    return row


def numbers(book: Book) -> dict[str, int | str]:
    """Every number and word that the prose takes over, by the name that the prose uses."""
    found = _found()
    on, agreement = found["ways"]["machine"], _way(found, "casebook agreement")
    commands = [r for r in found["ways"]["ways"] if r["way"].startswith("casebook c")]
    days, loads = zip(*_runs(found), strict=True)
    pages = found["phone"]["pages"]
    largest = max(row["codings"] for row in found["engines"]["engines"])
    large = _engine(found, "DuckDB", largest)
    return {
        "date": " to ".join(dict.fromkeys((min(days), max(days)))),
        "cores": str(on["cores"]),
        "memory": f"{on['memory_gib']} GiB",
        "system": on["system"],
        "python": on["python"],
        "load": f"{min(loads):g} and {max(loads):g}",
        "pandas": f"{_way(found, 'import pandas')['processor']:.2f}",
        "slowest_command": f"{max(row['processor'] for row in commands):.1f}",
        "agreement_seconds": f"{agreement['processor']:.1f}",
        "agreement_memory": f"{agreement['memory']:.0f} MiB",
        "painted": f"{max(row['paint'] for row in pages):.1f}",
        "usable": f"{max(row['usable'] for row in pages):.1f}",
        "largest": f"{largest // 1_000_000} million",
        "largest_seconds": f"{large['processor']:.0f}",
        "largest_memory": f"{large['memory'] / 1024:.1f} GiB",
        "limit": large["may"],
        "cluster": _worth_a_cluster(large),
        **_best_peers(found),
    }


def _runs(found: Found) -> Iterator[tuple[str, float]]:
    """Day and load of every run that something is kept of; a row may be older than its part."""
    for part in found.values():
        yield part["date"], part["machine"]["load"]
        for rows in (each for each in part.values() if isinstance(each, list)):
            older = (row["found"] for row in rows if "found" in row)
            yield from ((run["date"], run["machine"]["load"]) for run in older)


def _worth_a_cluster(large: Found) -> str:
    """From how many codings on a cluster would be quicker, if it did no more than share the work.

    One machine takes t seconds for a coding. A cluster starts, and then each machine has its share:
    n codings take as long on both if t n = start + t n / machines.
    """
    each = large["processor"] / large["codings"]
    millions = _START / (each * (1 - 1 / _MACHINES)) / 1_000_000
    return f"{round(millions, -1):.0f} million"


def _best_peers(found: Found) -> dict[str, str]:
    """Who comes next, and how many times as long it takes."""
    told = {}
    for name, rows in (
        ("peer", found["agreement"]["peers"]),
        ("way", found["agreement"]["whole way"]),
    ):
        others = [
            r for r in rows if r["resampled"] and not r["who"].startswith(("casebook", "plain"))
        ]
        best = min(others, key=lambda row: float(row["seconds"]))
        ours = next(row for row in rows if row["who"] == "casebook")
        told[f"{name}_name"] = str(best["who"])
        told[f"{name}_ratio"] = f"{best['seconds'] / ours['seconds']:.1f}"
    return told


def waiting(book: Book) -> Shown:
    """Table: how long one waits for a book that is built, and for its tests.

    Parameters
    ----------
    book : Book

    Returns
    -------
    Shown
    """
    return show.table(
        pd.DataFrame([*_waiting_rows(_found())]),
        name="waiting",
        caption="What takes longer, in seconds by the clock",
        row_header="way",
        headers={"way": "What is done", "stock": "Of stock Jupyter Book", "aim": "Aim"},
        numeric=["seconds", "stock", "aim"],
        missing="–",
        stack=True,
    )


def _waiting_rows(found: Found) -> Iterator[dict[str, str]]:
    """A row for each way that was measured; a clone and all tests take long, and may not be yet."""

    def row(way: str, seconds: float, share: float | None, aim: str) -> dict[str, str]:
        of_stock = "" if share is None else f"{share:.2f}"
        return {"way": way, "seconds": f"{seconds:,.1f}", "stock": of_stock, "aim": aim}

    for one in found.get("opening", {}).get("opening", []):
        aim = "" if one["aim"] is None else f"{one['aim']:.0f} s"
        yield row(f"fresh clone to an open book, {one['what']}", one["clock"], None, aim)
    for one in found["building"]["steps"]:
        way, share = _STEPS[one["step"]]
        aim = "" if one["aim"] is None else f"{one['aim']:.2f} of stock"
        yield row(way, one["clock"], one[share], aim)
    tests = found.get("testing", {}).get("testing", [])
    aims = {"make test": "3 of stock", "casebook test --fast": "60 s"}
    for one in (each for each in tests if each["what"] in aims):
        yield row(one["what"], one["clock"], one["of_stock"], aims[one["what"]])


def pages(book: Book) -> Shown:
    """Chart: when pages are seen, and when they can be used, on a slow phone.

    Parameters
    ----------
    book : Book

    Returns
    -------
    Shown
    """
    rows = _found()["phone"]["pages"]
    parts = pd.DataFrame([*_parts(rows)])
    slowest = max(rows, key=lambda row: float(row["usable"]))
    numbers = pd.DataFrame(
        {
            "page": row["page"],
            "first words": f"{row['paint']:.1f}",
            "usable": f"{row['usable']:.1f}",
            "quickest run": f"{row['quickest']:.1f}",
            "answer to a tap": f"{row['answer']:.1f}",
            "of the processor": f"{row['processor']:.1f}",
        }
        for row in rows
    )
    return show.chart(
        figures.stacked(
            parts, "page", "part", "seconds", {_PAINTED: PALETTE[1], _THEN: PALETTE[0]}
        ),
        name="pages",
        title="Seconds until a page answers on a slow phone",
        caption="Middle of several runs; the processor is throttled four times. Aims: words after "
        f"{rows[0]['aim_paint']:g} s, an answer after {rows[0]['aim_usable']:g} s.",
        alt=f"The slowest is {slowest['page']}: its first words are seen after "
        f"{slowest['paint']:.1f} seconds, and after {slowest['usable']:.1f} it answers.",
        numbers=numbers,
        source=SOURCE,
    )


def _parts(rows: Iterable[Found]) -> Iterator[Found]:
    """The two parts of the time until a page can be used."""
    for row in rows:
        painted, usable = round(row["paint"], 1), round(row["usable"], 1)
        yield {"page": row["page"], "part": _PAINTED, "seconds": painted}
        yield {"page": row["page"], "part": _THEN, "seconds": round(usable - painted, 1)}


def commands(book: Book) -> Shown:
    """Table: what a command takes, and what it may take.

    Parameters
    ----------
    book : Book

    Returns
    -------
    Shown
    """
    rows = [
        {
            "way": _WAYS.get(row["way"], row["way"]),
            "seconds": f"{row['processor']:.2f}",
            "aim": "" if row["aim"] is None else f"{row['aim']:g}",
            "memory": "" if row.get("memory") is None else f"{row['memory']:,.0f}",
        }
        for row in _found()["ways"]["ways"]
    ]
    return show.table(
        pd.DataFrame(rows),
        name="commands",
        caption="What a command takes, in seconds of the processor",
        row_header="way",
        headers={"way": "What is done", "aim": "Aim", "memory": "Memory at most, MiB"},
        numeric=["seconds", "aim", "memory"],
        missing="–",
        stack=True,
    )


def engines(book: Book) -> Shown:
    """Chart: how the time for agreement grows with the number of codings, by what counts them.

    Parameters
    ----------
    book : Book

    Returns
    -------
    Shown
    """
    found = _found()["engines"]
    numbers = pd.DataFrame(found["engines"])
    of_duckdb = [row for row in found["engines"] if row["engine"] == "DuckDB"]
    first, last = of_duckdb[0], of_duckdb[-1]
    times = f"{last['codings'] // first['codings']:,}"
    chart = figures.growth(numbers, "codings", "processor", "engine", ("Codings", "Seconds"))
    table = numbers[["engine", "codings", "processor", "memory"]].assign(
        codings=numbers.codings.map("{:,}".format),
        processor=numbers.processor.map("{:.1f}".format),
        memory=numbers.memory.map("{:,.0f}".format),
    )
    return show.chart(
        chart,
        name="engines",
        title="Agreement with all coefficients and 1,000 resamples",
        caption="Three coders, twelve codes, a Parquet file. Both axes are logarithmic: a step is "
        f"ten times as much. DuckDB may use {last['may']} of memory.",
        alt=f"With DuckDB, {first['codings']:,} codings take {first['processor']:.1f} seconds of "
        f"the processor and {last['codings']:,} take {last['processor']:,.0f}: "
        f"for {times} times as many {last['processor'] / first['processor']:,.0f} times as long.",
        numbers=table.rename(columns={"processor": "seconds", "memory": "memory (MiB)"}),
        source=SOURCE,
    )


def growth(book: Book) -> Shown:
    """Chart: how the time for one interval grows with units, coders, codes and resamples.

    Parameters
    ----------
    book : Book

    Returns
    -------
    Shown
    """
    rows = _found()["agreement"]["growth"]
    numbers, slowest = pd.DataFrame(rows), max(rows, key=lambda row: float(row["seconds"]))
    chart = figures.growth(numbers, "size", "seconds", "what", ("Size", "Seconds"))
    return show.chart(
        chart,
        name="growth",
        title="Krippendorff's alpha with an interval, as one thing grows",
        caption="10,000 units, 10 coders, 5 codes and 1,000 resamples; along each line one of them "
        "is another number. Both axes are logarithmic.",
        alt=f"The longest takes {slowest['seconds']:.1f} seconds of the processor, with "
        f"{slowest['size']:,} {slowest['what']}. " + " ".join(f"{told}." for told in _rises(rows)),
        numbers=numbers.assign(
            size=numbers["size"].map("{:,}".format), seconds=numbers.seconds.map("{:.2f}".format)
        )[["what", "size", "seconds"]],
        source=SOURCE,
    )


def _rises(rows: list[Found]) -> Iterator[str]:
    """How much longer each thing takes at its most than at its least."""
    for what in dict.fromkeys(row["what"] for row in rows):
        least, *_, most = (row for row in rows if row["what"] == what)
        more = most["size"] / least["size"]
        longer = most["seconds"] / least["seconds"]
        yield f"{more:,.0f} times the {what} take {longer:,.0f} times as long"


def peers(book: Book) -> Shown:
    """Table: the same work by other libraries.

    Parameters
    ----------
    book : Book

    Returns
    -------
    Shown
    """
    return show.table(
        pd.DataFrame([*_peer_rows(_found()["agreement"])]),
        name="peers",
        caption="Alpha with an interval, 10 coders and 10,000 units, by library",
        row_header="who",
        headers={"who": "Library", "alone": "Seconds", "whole": "Seconds from a CSV file"},
        numeric=["alone", "whole"],
        missing="–",
        stack=True,
    )


def _peer_rows(found: Found) -> Iterator[dict[str, str]]:
    whole = {row["who"]: row["seconds"] for row in found["whole way"]}
    for row in found["peers"]:
        who = row["who"]
        kind = "1,000 resamples" if row["resampled"] else "a formula, no resamples"
        yield {
            "who": " ".join(filter(None, (who, row.get("version")))),
            "interval": kind + (", extrapolated from a few" if row["extrapolated"] else ""),
            "alone": f"{row['seconds']:.3f}",
            "whole": f"{whole[who]:.2f}" if who in whole else "",
        }
