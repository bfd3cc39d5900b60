"""Damage the evidence and count who notices: a status, a number, a check, or nobody.

``python -m benchmarks mutation --help`` lists the options. The damages are those of
`benchmarks.damages`; this module knows who may notice them: what the chapters show, and the tests
of the tables.
"""

import argparse
import importlib.util
import inspect
import os
import sys
import time
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from importlib import import_module
from pathlib import Path

import pandas as pd

from benchmarks import damages
from casebook.argument import judge
from casebook.copies import Anchor, locate
from casebook.sources import indicators, overview
from casebook.tables import loading

TESTS = Path(__file__).parents[1] / "tests"
# Tests that look at the tables as they are loaded; the others bring tables of their own.
DATA_TESTS = {
    "sources/test_consistency": None,  # all of them
    "argument/test_status": (
        "test_every_evidence_passage_serves_a_claim",
        "test_every_rule_of_a_source_is_used_and_every_rule_used_exists",
    ),
}
STRONG = ("check", "test", "status", "number", "anchor")
WAYS = (*STRONG, "reason", "print")
VERDICTS = {
    "harmless": "nothing that is computed or counted hangs on it",
    "one reading": "said nowhere else; only the publication or a second reader can contradict it",
    "gap": "a check could notice it, and there is none",
}


def data_tests() -> dict[str, Callable]:
    """Tests of the tables, by name.

    Returns
    -------
    dict of str to function
        Each takes the tables and raises an `AssertionError` for what is wrong in them.
    """
    tests = {}
    for name, wanted in DATA_TESTS.items():
        spec = importlib.util.spec_from_file_location(
            f"mutation_{Path(name).name}", TESTS / f"{name}.py"
        )
        module = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(module)
        for test in wanted or [t for t in vars(module) if t.startswith("test_")]:
            function = getattr(module, test)
            if list(inspect.signature(function).parameters) == ["tables"]:
                tests[test] = function
    return tests


def argument(source_id: str) -> dict[str, Callable]:
    """What the module of a source makes out of the tables: every function that needs them only."""
    if not importlib.util.find_spec(f"casebook.sources.{source_id}"):
        return {}
    module = import_module(f"casebook.sources.{source_id}")

    def needs(function: Callable) -> list[str]:
        parameters = inspect.signature(function).parameters.values()
        return [p.name for p in parameters if p.default is p.empty]

    return {
        name: function
        for name, function in inspect.getmembers(module, inspect.isfunction)
        if function.__module__ == module.__name__
        and not name.startswith("_")
        and needs(function) == ["tables"]
    }


def tables_of(source_id: str) -> dict[str, Callable]:
    """What pages and chapters of any source make out of the tables."""
    functions = (
        overview.attribute_sets,
        overview.cited_together,
        overview.timeline,
        overview.voices_by_claim,
    )
    return {f.__name__: partial(f, source_id=source_id) for f in functions}


def counts(source_id: str) -> dict[str, Callable]:
    """Counts that every chapter glues into its prose."""

    def rows(tables) -> dict[str, int]:
        names = ("passages", "claims", "source_notes", "references", "events")
        return {name: int((tables[name].source_id == source_id).sum()) for name in names}

    def notes(tables) -> dict[str, int]:
        own = tables.source_notes[tables.source_notes.source_id == source_id]
        return {"contradictions": int((own.kind == "contradiction").sum())}

    def claims_by_step(tables) -> dict[str, int]:
        own = tables.claims[tables.claims.source_id == source_id]
        places = tables.paragraphs[tables.paragraphs.source_id == source_id]
        steps = own.locator.map(places.set_index("locator").section_title)
        return steps.value_counts().to_dict()

    return {function.__name__: function for function in (rows, notes, claims_by_step)}


def gv2022_figures(tables) -> dict:
    """Figures that chapter 1 takes out of the table of indicators."""
    figure = partial(indicators.figure, tables, "gv2022")
    return {
        "body_interviews": figure("setting ¶4", "interviews", "interviews held"),
        "peak": figure("changes ¶1", "people", "refugees arriving at the peak"),
        "restrictions": figure(
            "changes ¶4", "restrictions", "restrictions in integration policy and law"
        ),
        "direct": figure(
            "changes ¶4",
            "restrictions",
            "restrictions directly about asylum seekers and newly arrived refugees",
        ),
        "pitch": indicators.span(tables, "gv2022", "clientised ¶7", "minutes"),
    }


def gv2022_suppositions(tables) -> dict:
    """Claims that move in chapter 1 without informant 17, and without the casebook's own links."""
    now, alone = judge(tables, "gv2022"), judge(tables, "gv2022", our_links=False)
    i17 = judge(tables, "gv2022", without=["gv2022-i-17"])
    return {
        "without informant 17": [c for c in now if now[c].status != i17[c].status],
        "without our links": sum(now[c].status != alone[c].status for c in now),
    }


NUMBERS = {"gv2022": {f.__name__: f for f in (gv2022_figures, gv2022_suppositions)}}


def printed(source_id: str) -> dict[str, Callable]:
    """What pages print as it stands in a table: ledger, cards, map and contradictions."""

    def of_source(frame: pd.DataFrame) -> pd.DataFrame:
        return frame[frame.source_id == source_id]

    def ledger(tables) -> pd.DataFrame:
        links = of_source(tables.links)
        evidence = links[(links.target_table != "claims") & (links.relation == "supports")]
        own = of_source(tables.claims)
        own = own.assign(evidence=own.claim_id.map(evidence.groupby("claim_id").size()))
        return own[["claim_id", "locator", "kind", "statement", "label", "evidence"]]

    def cards(tables) -> pd.DataFrame:
        key = of_source(tables.claims)
        key = key[key.key][["claim_id", "scope", "hedge", "note"]]
        links = tables.links[["claim_id", "target_id", "relation"]]
        passages = tables.passages[
            ["passage_id", "voice_id", "gist", "material", "printed_as", "locator"]
        ].merge(tables.voices[["voice_id", "label"]], on="voice_id")
        shown = key.merge(links, on="claim_id", how="left")
        return shown.merge(passages, left_on="target_id", right_on="passage_id", how="left")

    def contradictions(tables) -> pd.DataFrame:
        notes = of_source(tables.source_notes)
        return notes[notes.kind == "contradiction"][["locator", "note"]].reset_index(drop=True)

    return {function.__name__: function for function in (ledger, cards, contradictions)}


class Anchored:
    """Passages that no longer stand where their row says, by a copy of the source."""

    def __init__(self, tables, source_id: str, text: str):
        self.source_id = source_id
        fingerprints = {
            (row.anchor_length, row.anchor_head, row.anchor_hash)
            for frame in (tables.passages, tables.paragraphs)
            for row in frame[frame.source_id == source_id].itertuples()
        }
        anchors = {f: Anchor(int(f[0]), f[1], f[2]) for f in fingerprints}
        self.places = locate(anchors, text)

    def __call__(self, tables) -> list[str]:
        """List the passages whose span is not inside the paragraph that the row names."""

        def spans(row):
            fingerprint = (row.anchor_length, row.anchor_head, row.anchor_hash)
            return [(at, at + int(row.anchor_length)) for at in self.places[fingerprint]]

        paragraphs = tables.paragraphs[tables.paragraphs.source_id == self.source_id]
        where = {row.locator: spans(row) for row in paragraphs.itertuples()}
        passages = tables.passages[tables.passages.source_id == self.source_id]
        return [
            row.passage_id
            for row in passages.itertuples()
            if not any(
                begin <= start and stop <= end
                for start, stop in spans(row)
                for begin, end in where.get(row.locator, ())
            )
        ]


def watch(source_id: str, text: str | None = None) -> damages.Watch:
    """Gather everybody who may notice a damage to a source.

    Parameters
    ----------
    source_id : str
    text : str, optional
        The publication, against which anchors are checked.
    """
    tables = loading.load()
    shown = {
        "number": argument(source_id)
        | tables_of(source_id)
        | counts(source_id)
        | NUMBERS.get(source_id, {}),
        "print": printed(source_id),
    }
    if text is not None:
        shown["anchor"] = {"anchors": Anchored(tables, source_id, text)}
    return damages.Watch(tables, loading.package(), source_id, shown, data_tests())


_watch: damages.Watch | None = None  # of a worker process


def _start(source_id: str, text: str | None) -> None:
    global _watch
    _watch = watch(source_id, text)


def _notice(damage: damages.Damage) -> dict[str, str]:
    return _watch.notice(damage)


def run(source_id: str, size: int | None, seed: int, jobs: int, text: str | None) -> pd.DataFrame:
    """Do damages and note who notices.

    Parameters
    ----------
    source_id : str
    size : int or None
        At most so many damages of a kind in a table; None for all.
    seed : int
        Draws them.
    jobs : int
        Processes.
    text : str or None
        The publication, for the anchors.

    Returns
    -------
    DataFrame
        One row a damage: ``table``, ``kind``, ``what``, ``possible`` (damages of this kind to
        this table), a boolean column for each of ``WAYS``, ``crash`` (what broke, or missing),
        and ``verdict`` and ``why`` by `benchmarks.damages.survives` where nobody notices.
    """
    everything = list(damages.damages(loading.load(), loading.package(), source_id))
    possible = Counter((damage.kind, damage.table) for damage in everything)
    drawn = damages.sample(everything, size, seed)
    rows, last = [], time.monotonic()
    with ProcessPoolExecutor(jobs, initializer=_start, initargs=(source_id, text)) as pool:
        for damage, signs in zip(drawn, pool.map(_notice, drawn, chunksize=10), strict=True):
            verdict, reason = (None, None) if signs else damages.survives(damage)
            rows.append(
                {
                    "table": damage.table,
                    "kind": damage.kind,
                    "what": damage.what,
                    "possible": possible[damage.kind, damage.table],
                    **{way: way in signs for way in WAYS},
                    "crash": signs.get("crash"),
                    "verdict": verdict,
                    "why": reason,
                }
            )
            if time.monotonic() - last > 5 or len(rows) == len(drawn):
                last = time.monotonic()
                print(f"{source_id}: {len(rows):,} of {len(drawn):,} damages", file=sys.stderr)
    return pd.DataFrame(rows)


def score(damages: pd.DataFrame) -> pd.DataFrame:
    """Count who notices, for each kind of damage to each table.

    Parameters
    ----------
    damages : DataFrame
        As `run` returns it.

    Returns
    -------
    DataFrame
        One row for each table and kind: ``table``, ``kind``, ``possible``, ``tried``, the number
        noticed in each of ``WAYS`` (one damage may count in several), ``only print`` (nothing
        but ``reason`` or ``print``), ``nobody`` and ``noticed`` (share of those tried that a
        status, a number, a check, a test or an anchor notices).
    """
    strong = damages[list(STRONG)].any(axis=1)
    counted = damages.assign(
        tried=1,
        **{
            "only print": ~strong & damages[["reason", "print"]].any(axis=1),
            "nobody": damages.verdict.notna(),
            "noticed": strong,
        },
    )
    columns = ["tried", *WAYS, "only print", "nobody", "noticed"]
    table = counted.groupby(["table", "kind"], sort=False)[columns].sum()
    table.insert(0, "possible", counted.groupby(["table", "kind"], sort=False).possible.first())
    table["noticed"] = table.noticed / table.tried
    return table.reset_index()


def report(source_id: str, damages: pd.DataFrame) -> str:
    """Write the score of a source, and what survives.

    Parameters
    ----------
    source_id : str
    damages : DataFrame
        As `run` returns it.

    Returns
    -------
    str
        Plain text.
    """
    table = score(damages)
    ways = [way for way in WAYS if way != "anchor" or damages.anchor.any()]
    lines = [
        f"{source_id}: {len(damages):,} damages tried of {table.possible.sum():,} possible.",
        "",
        "check: the tables are refused. test: a test of the tables fails. status: a claim gets",
        "another. number: a number or chart of a chapter changes. reason: the reasons printed for",
        "a status change. print: what a page prints of the table changes. A damage may be noticed",
        "in several ways; one that the check refuses is seen by nobody else.",
        "",
    ]
    header = ["possible", "tried", *ways, "only print", "nobody", "noticed"]
    first = max(len(kind) for kind in table.kind) + 2

    def line(name: str, row: dict) -> str:
        cells = [f"{row[column]:>{len(column) + 1},}" for column in header[:-1]]
        return f"{name:<{first}}" + " ".join(cells) + f"{row['noticed']:>9.0%}"

    for name, rows in table.groupby("table", sort=False):
        together = rows[header[:-1]].sum().astype(int).to_dict()
        together["noticed"] = (rows.noticed * rows.tried).sum() / rows.tried.sum()
        lines.append(
            f"{name:<{first}}" + " ".join(f"{column:>{len(column) + 1}}" for column in header)
        )
        lines += [line(f"  {row['kind']}", row) for row in rows.to_dict("records")]
        lines += [line("  together", together), ""]
    noticed = (table.noticed * table.tried).sum()
    weighted = (table.noticed * table.possible).sum() / table.possible.sum()
    lines += [
        f"Noticed by a status, a number, a check or a test: {noticed:.0f} of {len(damages):,} "
        f"({noticed / len(damages):.1%}); {weighted:.1%} if each kind weighs what is possible.",
        f"By the reasons or the print of a page alone: {table['only print'].sum()}. "
        f"By nobody: {table.nobody.sum()}.",
    ]
    broken = damages[damages.crash.notna()]
    if len(broken):
        lines.append(f"Without a clear word something broke {len(broken)} times:")
        for crash, rows in broken.groupby("crash", sort=False):
            lines.append(f"  {len(rows)} x {crash}, e.g. {rows.what.iloc[0]}")
    unnoticed = damages[damages.verdict.notna()]
    for verdict, meaning in VERDICTS.items():
        rows = unnoticed[unnoticed.verdict == verdict]
        lines += ["", f"Unnoticed, {verdict} ({len(rows)}): {meaning}"]
        for (name, kind, reason), same in rows.groupby(["table", "kind", "why"], sort=False):
            lines += [f"  {len(same)} x {name}, {kind}: {reason}", f"      {same.what.iloc[0]}"]
    return "\n".join(lines)


def main(arguments: list[str]) -> None:
    """Damage the sources of the tables in force, and print a report for each.

    Parameters
    ----------
    arguments : list of str
        See ``--help``.
    """
    parser = argparse.ArgumentParser(prog="python -m benchmarks mutation", description=__doc__)
    parser.add_argument("--source", help="only this source")
    parser.add_argument(
        "--sample",
        type=int,
        default=10,
        metavar="N",
        help="at most N damages of a kind in a table (default 10); 0 for all, which takes long",
    )
    parser.add_argument("--seed", type=int, default=0, help="draws the sample (default 0)")
    parser.add_argument("--jobs", type=int, default=os.cpu_count(), help="processes")
    parser.add_argument("--text", type=Path, help="plain text of --source, to check anchors too")
    options = parser.parse_args(arguments)
    if options.text and not options.source:
        parser.error("--text needs --source")
    known = list(loading.load().sources.source_id)
    if options.source and options.source not in known:
        parser.error(f"no source has the id {options.source!r}; there are: {', '.join(known)}")
    text = options.text.read_text(encoding="utf-8") if options.text else None
    for source_id in [options.source] if options.source else known:
        found = run(source_id, options.sample or None, options.seed, options.jobs, text)
        print(report(source_id, found))


if __name__ == "__main__":
    main(sys.argv[1:])
