"""What benchmarks keep, and the table of it: nothing is lost, and each figure has its own date."""

import json
import socket
from pathlib import Path

import pytest
from helpers.places import ROOT


@pytest.fixture(autouse=True)
def importable(monkeypatch):
    monkeypatch.syspath_prepend(str(ROOT))


@pytest.fixture
def file(tmp_path):
    return tmp_path / "results" / "latest.json"


def dated(file, name, date):
    """Make as if something had been kept on another day."""
    every = json.loads(file.read_text(encoding="utf-8"))
    every[name]["date"] = date
    file.write_text(json.dumps(every), encoding="utf-8")


def test_results_are_kept_beside_each_other_and_lead_to_nobody(file, tmp_path):
    from benchmarks import _results

    on = _results.machine()
    _results.keep("one", {"rows": [{"seconds": 1.5}]}, on, file)
    _results.keep("two", {"rows": []}, on, file)
    _results.keep("one", {"rows": [{"seconds": 2.5}]}, on, file)
    found = _results.kept(file)
    assert found["one"]["rows"] == [{"seconds": 2.5}]
    assert set(found) == {"one", "two"}
    assert set(found["two"]) == {"date", "machine", "rows"}
    told = file.read_text(encoding="utf-8")
    assert socket.gethostname() not in told
    assert str(Path.home()) not in told
    assert _results.kept(tmp_path / "nothing.json") == {}


def test_what_is_not_measured_this_time_stays_with_its_own_date_and_machine(file):
    from benchmarks import _results

    def row(engine, codings, processor):
        return {"engine": engine, "codings": codings, "processor": processor, "memory": 9}

    same = ("engine", "codings")
    first = [row("DuckDB", 10, 1.0), row("Polars", 10, 2.0), row("DuckDB", 100, 30.0)]
    _results.keep("engines", {"engines": first}, {"load": 1}, file, same=same)
    dated(file, "engines", "2026-01-02")
    second = [row("Polars", 10, 2.5), row("pandas", 10, 4.0)]
    for _ in range(2):  # what has its own date keeps it
        _results.keep("engines", {"engines": second}, {"load": 7}, file, same=same)
    rows = {(r["engine"], r["codings"]): r for r in _results.kept(file)["engines"]["engines"]}
    assert list(rows) == [("DuckDB", 10), ("Polars", 10), ("DuckDB", 100), ("pandas", 10)]
    older = {"date": "2026-01-02", "machine": {"load": 1}}
    assert rows["DuckDB", 100] == {**first[2], _results.FOUND: older}
    assert rows["Polars", 10] == second[0]
    assert _results.kept(file)["engines"]["machine"] == {"load": 7}


def test_a_table_that_a_run_leaves_out_stays_with_its_own_date(file):
    from benchmarks import _results

    _results.keep("agreement", {"peers": [{"who": "a"}], "growth": [{"size": 1}]}, {}, file)
    dated(file, "agreement", "2026-01-02")
    _results.keep("agreement", {"growth": [{"size": 2}]}, {}, file)
    found = _results.kept(file)["agreement"]
    assert found["growth"] == [{"size": 2}]
    assert found["peers"][0]["who"] == "a"
    assert found["peers"][0][_results.FOUND]["date"] == "2026-01-02"


@pytest.mark.parametrize("installed", [True, False])
def test_ratios_to_peers_are_of_one_run(installed, monkeypatch):
    from benchmarks import agreement

    rows = [{"who": "casebook", "resampled": True}, {"who": "irrcac", "resampled": False}]
    rows += [{"who": "interrater", "resampled": True}] if installed else []
    kept = {}
    monkeypatch.setattr(agreement, "compare", lambda: rows)
    monkeypatch.setattr(agreement, "whole_way", lambda: rows)
    monkeypatch.setattr(agreement, "keep", lambda name, found, on: kept.update(found))
    agreement.main(["--peers-only"])
    assert set(kept) == ({"peers", "whole way"} if installed else set())


def test_peers_have_their_versions():
    from importlib.metadata import version

    from benchmarks import agreement

    assert agreement.version_of("krippendorff in a loop") == version("krippendorff")
    assert agreement.version_of("casebook, by formula") is None


@pytest.mark.parametrize("engine", ["DuckDB", "Polars", "pandas"])
def test_engines_count_the_same_and_keep_what_they_do_not(engine, tmp_path, monkeypatch):
    import duckdb

    from benchmarks import engines

    codings = str(tmp_path / "codings.parquet")
    duckdb.sql(engines.MADE_UP.format(size=3000, file=codings))
    clock, processor, memory, alpha, low = engines.one(engine, codings)
    assert min(clock, processor, memory) > 0
    assert low < alpha < 1
    counted = duckdb.sql(f"select count(*), count(distinct unit) from '{codings}'").fetchall()
    assert counted == [(3000, 1000)]
    kept = []
    monkeypatch.setattr(engines, "ENGINES", {engine: "e"})
    monkeypatch.setattr(engines, "keep", lambda *given, **how: kept.append((given, how)))
    engines.main((3000, 6000))
    ((name, found, _), how) = kept[-1]
    assert (name, how) == ("engines", {"same": ("engine", "codings")})
    assert [row["codings"] for row in found["engines"]] == [3000, 6000]
    assert found["engines"][0]["alpha"] == alpha


WAYS = [
    {"way": "quick", "processor": 0.5, "clock": 0.6, "memory": 80, "aim": 0.8, "most": None},
    {"way": "slow", "processor": 0.9, "clock": 1.0, "memory": 80, "aim": 0.8, "most": None},
    {"way": "large", "processor": 1.9, "clock": 2, "memory": 251, "aim": 2, "most": 250},
    {"way": "other", "processor": 3.0, "aim": None, "most": None},
]
STEPS = [{"step": "cold", "clock": 80, "of_cold": 0.3, "of_same": 0.3}]
PEERS = [
    {"who": "casebook", "seconds": 0.1, "resampled": True},
    {"who": "plain loop (numpy)", "seconds": 0.2, "resampled": True},
    {"who": "interrater", "seconds": 1.1, "resampled": True, "version": "1.2"},
    {"who": "irrcac", "seconds": 0.05, "resampled": False},
]
OPENING = [
    {"what": "nothing kept", "clock": 80.2, "processor": 90, "aim": 77},
    {"what": "packages kept", "clock": 60.4, "processor": 70, "aim": None},
]
TESTING = [
    {"what": "stock, cold", "clock": 100, "of_stock": 1, "aim": None},
    {"what": "make test", "clock": 290.4, "of_stock": 2.9, "aim": 3},
    {"what": "casebook test --fast", "clock": 61.2, "of_stock": 0.6, "aim": 60},
]


def page(name, paint, usable):
    return {"page": name, "paint": paint, "usable": usable, "aim_paint": 1, "aim_usable": 3}


def keep_all(file):
    from benchmarks import _results

    for name, found in {
        "ways": {"ways": WAYS},
        "building": {"steps": STEPS},
        "agreement": {"peers": PEERS, "whole way": PEERS},
        "opening": {"opening": OPENING},
        "testing": {"testing": TESTING},
        "phone": {"pages": [page("early", 0.9, 2.9), page("late", 0.9, 3.1), page("p", 1.1, 2)]},
    }.items():
        _results.keep(name, found, {}, file)


def test_the_table_says_what_is_met_missed_and_not_measured(file):
    from benchmarks import table

    before = table.lines(file)
    assert {line.today for line in before} == {"not measured"}
    assert not any(line.met is not None for line in before)
    keep_all(file)
    found = {line.way: line for line in table.lines(file)}
    assert [found[way].met for way in ("quick", "slow", "large", "other")] == [
        *(True, False, False, None)
    ]
    assert found["build, nothing there"][:4] == (
        *("build, nothing there", "0.30 of stock, cold", "0.25 of stock, cold", False),
    )
    best = found["alpha with interval: the best peer"]
    assert (best.today, best.met) == ("interrater 1.2: 11.0 times as long", True)
    clone = found["fresh clone to an open book"]
    assert (clone.today, clone.met) == ("80 s (60 s, packages kept)", False)
    tests, fast = found["all tests"], found["all tests, --fast"]
    assert (tests.today, tests.aim, tests.met) == (
        *("2.9 of stock, cold (4:50 min)", "3.0 of stock, cold", True),
    )
    assert (fast.today, fast.met) == ("61 s", False)
    throttled = [line for way, line in found.items() if way.endswith(table.THROTTLED)]
    assert [line.met for line in throttled] == [True, False, False]
    assert throttled[0].today == "painted 0.9 s, usable 2.9 s"


def test_the_table_names_every_way_of_the_book_whatever_is_kept(file):
    from benchmarks import opening, phone, table, testing

    keep_all(file)
    ways = [line.way for line in table.lines()]
    assert {way.partition(",")[0] for way in ways} >= {
        *("fresh clone to an open book", "build", "all tests", "agreement", "casebook check"),
    }
    assert {row["what"] for row in TESTING} == {testing.STOCK, *testing.AIMS}
    assert round(opening.AIM) == 77
    assert set(phone.PAGES) >= {"chapter 2", "argument of the article", "ledger"}


def test_each_line_has_its_date(file):
    from benchmarks import _results, table

    keep_all(file)
    dated(file, "testing", "2026-01-02")
    old = {"date": "2025-12-31", "machine": {}}
    row = {"engine": "DuckDB", "codings": 100_000_000, "processor": 40, "memory": 9}
    _results.keep("engines", {"engines": [{**row, _results.FOUND: old}]}, {}, file)
    dates = {line.way: line.date for line in table.lines(file)}
    assert dates["all tests"] == dates["all tests, --fast"] == "2026-01-02"
    assert dates["agreement, 100 million codings, DuckDB"] == "2025-12-31"
    assert dates["quick"] == _results.kept(file)["ways"]["date"]
    printed = table.text_of(table.lines(file))
    assert "all tests, --fast" in printed
    assert "missed  2026-01-02" in printed


def test_what_is_kept_has_what_the_table_asks_for():
    from benchmarks import table

    ways = [line.way for line in table.lines() if line.today == "not measured"]
    assert not any(way.startswith(("casebook", "alpha", "agreement", "commands")) for way in ways)


def test_what_takes_long_is_measured_only_if_it_is_asked_for(capsys):
    from benchmarks import __main__ as benchmarks

    assert [name for name, _ in benchmarks.whole([])] == [
        n for n in benchmarks.ALL if n != "testing"
    ]
    assert dict(benchmarks.whole(["--tests"]))["testing"] == []
    assert benchmarks.whole(["--tests"])[-1] == ("table", [])
    given = benchmarks.whole(["--hundred"])
    assert [name for name, options in given if options == ["--hundred"]] == ["engines"]
    assert benchmarks.main(["all", "--all"]) == 2
    assert "not --all" in capsys.readouterr().err
