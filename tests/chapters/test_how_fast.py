"""The page of what benchmarks found takes every number from the file that they write."""

import json
import re

import pytest
from helpers.chapters import numbers, page_of, prose_of
from helpers.places import ROOT

from casebook.chapters import how_fast

FILE = ROOT / how_fast.FILE


@pytest.fixture
def changed(tmp_path, monkeypatch):
    """A book whose file of results can be changed."""

    def change(edit):
        found = json.loads(FILE.read_text(encoding="utf-8"))
        edit(found)
        (tmp_path / "_config.yml").write_text("title: Small")
        (tmp_path / how_fast.FILE).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / how_fast.FILE).write_text(json.dumps(found), encoding="utf-8")
        monkeypatch.chdir(tmp_path)

    return change


def test_the_prose_has_no_measured_number_of_its_own():
    prose = re.sub(r"\{glue\}`\w+`", "", prose_of(page_of("how_fast")))
    told = set(re.findall(r"\d[\d,.]*", prose))
    # What was counted, and the pause of a reader: none of it was measured.
    assert told <= {"900,000", "1,000"}, told


def test_what_the_prose_says_in_words_is_so_in_the_file(book):
    found = json.loads(FILE.read_text(encoding="utf-8"))
    assert float(how_fast.numbers(book)["slowest_command"]) < 1
    assert float(how_fast.numbers(book)["agreement_seconds"]) < 2
    growth = found["agreement"]["growth"]
    for what in {row["what"] for row in growth}:
        least, *_, most = (row for row in growth if row["what"] == what)
        assert most["seconds"] / least["seconds"] < most["size"] / least["size"]
    alpha = {(row["codings"], row["alpha"], row["low"]) for row in found["engines"]["engines"]}
    assert len(alpha) == len({codings for codings, _, _ in alpha})  # the same, whatever counts
    assert {row["engine"] for row in found["engines"]["engines"]} == {"DuckDB", "Polars", "pandas"}


def test_numbers_follow_the_file(book, changed):
    before = how_fast.numbers(book)

    def slower(found):
        found["ways"]["date"] = "2031-01-02"
        for rows in (found["ways"]["ways"], found["engines"]["engines"]):
            for row in rows:
                row["processor"] *= 7
                row["memory"] = 3 * row.get("memory", 0)
        for rows in (found["agreement"]["peers"], found["agreement"]["whole way"]):
            for row in rows:
                row["seconds"] *= 1 if row["who"] == "casebook" else 5
        for row in found["phone"]["pages"]:
            row["paint"], row["usable"] = 3 * row["paint"], 3 * row["usable"]
        found["engines"]["date"] = "2031-01-02"

    changed(slower)
    after = how_fast.numbers(book)
    assert after["date"].endswith(" to 2031-01-02")
    same = {"cores", "memory", "system", "python", "load", "largest", "limit"}
    same |= {"peer_name", "way_name"}
    assert {name for name in before if before[name] == after[name]} == same


def test_days_and_loads_are_those_of_every_figure(book, changed):
    def older(found):
        for part in found.values():
            part["date"], part["machine"]["load"] = "2031-01-02", 1.5
        run = {"date": "2030-11-12", "machine": {"load": 9.5}}
        found["engines"]["engines"][-1]["found"] = run

    changed(older)
    told = how_fast.numbers(book)
    assert (told["date"], told["load"]) == ("2030-11-12 to 2031-01-02", "1.5 and 9.5")


def test_one_day_is_told_once(book, changed):
    def same(found):
        for part in found.values():
            part["date"] = "2031-01-02"
            for rows in (each for each in part.values() if isinstance(each, list)):
                for row in rows:
                    row.pop("found", None)

    changed(same)
    assert how_fast.numbers(book)["date"] == "2031-01-02"


def test_a_cluster_pays_where_its_share_is_as_long_as_its_start(book, changed):
    def quick(found):
        found["engines"]["engines"][-1] |= {"codings": 900_000_000, "processor": 300}

    changed(quick)
    # 90 million take 30 s here; ten machines take 3 s for them, and have 30 to start: 100 million.
    assert how_fast.numbers(book)["cluster"] == "100 million"


def test_a_clone_and_all_tests_are_told_once_they_are_measured(book, changed):
    def without(found):
        found.pop("testing", None)
        found.pop("opening", None)

    def measured(found):
        found["opening"] = {
            **{"date": "2031-01-02", "machine": {"load": 1}},
            "opening": [
                {"what": "nothing kept", "clock": 123.4, "aim": 77.0},
                {"what": "packages kept", "clock": 98.7, "aim": None},
            ],
        }
        found["testing"] = {
            **{"date": "2031-01-02", "machine": {"load": 1}},
            "testing": [
                {"what": "stock, cold", "clock": 100, "of_stock": 1},
                {"what": "make test", "clock": 288.6, "of_stock": 2.886},
                {"what": "casebook test --fast", "clock": 51, "of_stock": 0.51},
            ],
        }

    changed(without)
    told = repr(how_fast.waiting(book))
    assert "make test" not in told
    assert "fresh clone" not in told
    changed(measured)
    told = repr(how_fast.waiting(book))
    assert all(figure in told for figure in ("123.4", "98.7", "288.6", "2.89", "51.0")), told


@pytest.mark.slow
def test_tables_and_charts_follow_the_file(book, changed):
    shown = (how_fast.commands, how_fast.engines, how_fast.growth, how_fast.peers)
    shown += (how_fast.waiting, how_fast.pages)
    before = [repr(one(book)) for one in shown]

    def other(found):
        for rows in (found["ways"]["ways"], found["engines"]["engines"]):
            for row in rows:
                row["processor"] += 1.25
        for rows in (found["agreement"]["peers"], found["agreement"]["growth"]):
            for row in rows:
                row["seconds"] += 1.25
        found["building"]["steps"][0]["clock"] += 1.25
        found["phone"]["pages"][0]["usable"] += 1.25

    changed(other)
    for one, was in zip(shown, before, strict=True):
        assert repr(one(book)) != was


def test_a_missing_file_is_said_with_the_remedy(book, tmp_path, monkeypatch):
    (tmp_path / "_config.yml").write_text("title: Small")
    monkeypatch.chdir(tmp_path)
    with pytest.raises(FileNotFoundError, match="python -m benchmarks all"):
        how_fast.numbers(book)


def test_the_numbers_are_those_of_the_module(book):
    assert numbers(how_fast, book) == how_fast.numbers(book)
