"""Solutions are kept with the names that prose uses, and those that fail are not."""

import pytest
from helpers.exercise_files import GOOD, PLACE

from casebook.site.exercises import ExerciseError, Ran, kept_solutions
from casebook.site.results_store import Store


@pytest.fixture
def file(tmp_path):
    path = tmp_path / PLACE.name
    path.write_text(GOOD, encoding="utf-8")
    return path


def test_what_was_kept_comes_back(file, tmp_path):
    store = Store(tmp_path / "store")
    assert kept_solutions.recall(file, store, "inputs") is None
    kept_solutions.solve(file, store, "inputs")
    assert kept_solutions.recall(file, store, "inputs") == [Ran(["6"], {"total": 6}), Ran([], {})]
    assert kept_solutions.recall(file, store, "other inputs") is None
    file.write_text(GOOD.replace("How many?", "How many are there?"), encoding="utf-8")
    assert kept_solutions.recall(file, store, "inputs") is None


def test_numbers_of_numpy_are_kept_as_plain_ones(file, tmp_path):
    store = Store(tmp_path / "store")
    text = GOOD.replace("sum(numbers)", "__import__('numpy').int64(sum(numbers))")
    file.write_text(text, encoding="utf-8")
    kept_solutions.solve(file, store, "inputs")
    total = kept_solutions.recall(file, store, "inputs")[0].names["total"]
    assert (total, type(total)) == (6, int)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("sum(numbers)", "sum(letters)"),  # the solution fails
        ("{{ total }}", "{{ totals }}"),  # the prose asks for a name that is not there
        ("{{ total }}", "{{ numbers }}"),  # or for what is no text and no number
        ("Ask for *quagga*.", "Ask for {{ quagga }}."),  # the teacher's notes too
        ("minutes: 10\n", ""),  # the file itself is faulty
    ],
)
def test_what_fails_is_not_kept_and_does_not_stop_the_others(file, tmp_path, old, new):
    store = Store(tmp_path / "store")
    assert old in GOOD
    file.write_text(GOOD.replace(old, new), encoding="utf-8")
    with pytest.raises(ExerciseError):
        kept_solutions.solve(file, store, "inputs")
    good = tmp_path / "02-good.md"
    good.write_text(GOOD, encoding="utf-8")
    kept_solutions.main(str(store.folder), "inputs", str(file), str(good))
    assert kept_solutions.recall(file, store, "inputs") is None
    assert kept_solutions.recall(good, store, "inputs") is not None
