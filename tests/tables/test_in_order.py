"""Files that were found in order once are not checked again; all others are."""

import os
import subprocess
import sys

import pytest

from casebook.tables import check, in_order, load, loading
from casebook.tables.loading import DATA
from casebook.tables.problems import DataError

FILES = [("datapackage.json", b"{}"), ("a.csv", b"id\n1\n")]


@pytest.fixture(autouse=True)
def cache(tmp_path, monkeypatch):
    monkeypatch.setenv(in_order.FOLDER, str(tmp_path / "kept"))
    return tmp_path / "kept"


def in_order_of(path):
    return path.stat().st_mtime


@pytest.fixture
def study(tmp_path):
    folder = tmp_path / "study"
    folder.mkdir()
    # Each test has another title: a process does not read the same content twice.
    (folder / "datapackage.json").write_text(
        f'{{"title": "{tmp_path.name}", '
        '"name": "study", "resources": [{"name": "places", "path": "places.csv", "schema": '
        '{"fields": [{"name": "place_id", "constraints": {"pattern": "p[0-9]"}}]}}]}'
    )
    (folder / "places.csv").write_text("place_id\np1\n")
    return folder


def test_only_what_was_remembered_is_known():
    assert not in_order.known(FILES)
    in_order.remember(FILES)
    assert in_order.known(FILES)


@pytest.mark.parametrize(
    "other",
    [
        FILES[:1],
        [*FILES, ("b.csv", b"")],
        [FILES[0], ("a.csv", b"id\n2\n")],
        [FILES[0], ("b.csv", b"id\n1\n")],
        [FILES[0], ("a.cs", b"vid\n1\n")],  # the same letters, otherwise divided
    ],
)
def test_other_files_are_not_known(other):
    in_order.remember(FILES)
    assert not in_order.known(other)


def test_another_check_looks_again(monkeypatch):
    in_order.remember(FILES)
    monkeypatch.setattr(in_order, "_code", lambda: b"another")
    assert not in_order.known(FILES)


def test_nothing_of_the_tables_is_kept(cache, study):
    load(study)
    kept = [path for path in cache.rglob("*") if path.is_file()]
    assert len(kept) == 2  # the description, and all together
    assert {path.stat().st_size for path in kept} == {0}


def test_what_was_not_asked_for_the_longest_goes(cache, monkeypatch):
    monkeypatch.setattr(in_order, "MOST", 5)
    for number in range(20):
        in_order.remember([("a.csv", b"%d" % number)])
        for place, mark in enumerate(sorted((cache / "in-order").iterdir(), key=in_order_of)):
            os.utime(mark, (place, place))  # a clock that ticks between any two
        assert in_order.known([("a.csv", b"0")])
        kept = len(list((cache / "in-order").iterdir()))
        assert min(number + 1, in_order.MOST) <= kept <= in_order.SPARE * in_order.MOST
    assert in_order.known([("a.csv", b"19")])
    assert not in_order.known([("a.csv", b"1")])


def test_without_a_place_to_keep_anything_all_works(cache, study):
    cache.write_text("a file where the folder should be")
    assert list(load(study)) == ["places"]
    assert check(study) == []


def test_a_fault_is_found_each_time(study):
    (study / "places.csv").write_text("place_id\nq1\n")
    for _ in range(2):
        assert [problem.value for problem in check(study)] == ["q1"]
        with pytest.raises(DataError):
            load(study)


def test_what_was_in_order_and_is_spoilt_is_found(study):
    load(study)
    (study / "places.csv").write_text("place_id\nq1\n")
    assert [problem.value for problem in check(study)] == ["q1"]
    (study / "places.csv").write_text("place_id\np1\n")
    assert check(study) == []
    (study / "stray.csv").write_text("x\n")
    assert [problem.file for problem in check(study)] == ["stray.csv"]


@pytest.mark.slow
def test_tables_are_the_same_when_nothing_is_checked(monkeypatch):
    loading._frames.cache_clear()
    first = load(DATA)
    loading._frames.cache_clear()
    monkeypatch.setattr(loading, "validate", None)  # would fail if it were called
    again = load(DATA)
    assert list(first) == list(again)
    assert all(first[name].equals(again[name]) for name in first)


@pytest.mark.slow
def test_a_known_package_needs_no_library_of_checks(cache):
    code = (
        "import sys; from casebook.tables import load; from casebook.argument import effects; "
        "effects(load(), claim_ids=['gv2022-c-098']); "
        "print({'jsonschema', 'networkx'} & set(sys.modules))"
    )

    def loaded():
        return subprocess.run([sys.executable, "-c", code], capture_output=True, text=True).stdout

    assert loaded() == "{'jsonschema'}\n"
    assert loaded() == "set()\n"
