"""A second reading: rows are drawn by chance, and judgements are counted."""

import functools

import pandas as pd
import pytest

from casebook.sources import second_reading
from casebook.tables import load


@pytest.fixture(scope="module")
def tables():
    return load()


def readings(*rows):
    columns = ["draw", "source_id", *second_reading.FIELDS]
    return pd.DataFrame(rows, columns=columns)


RIGHT = ("right", "right", "right", "does not apply", "right")
HEDGE = ("right", "right", "right", "wrong", "right")
TWO = ("wrong", "right", "right", "wrong", "right")


def test_a_draw_can_be_repeated_and_another_seed_draws_others(tables):
    first = second_reading.draw(tables, "gv2022", 40, seed=1)
    assert len(first) == 40
    assert first.equals(second_reading.draw(tables, "gv2022", 40, seed=1))
    assert not first.equals(second_reading.draw(tables, "gv2022", 40, seed=2))


def test_every_row_of_a_source_can_be_drawn_once(tables):
    rows = second_reading.draw(tables, "istr2018", 10_000, seed=1)
    expected = sum((tables[kind].source_id == "istr2018").sum() for kind in second_reading.KINDS)
    assert len(rows) == expected
    assert not rows.duplicated(["kind", "row"]).any()
    assert set(rows.kind) == set(second_reading.KINDS)


def test_all_rows_have_the_same_chance(tables, monkeypatch):
    made = functools.cache(functools.partial(second_reading._rows, tables))
    # The rows are the same in each draw, and are made once.
    monkeypatch.setattr(second_reading, "_rows", lambda _, *which: made(*which))
    every = second_reading.draw(tables, "ea2017", 10_000, seed=0)
    half = len(every) // 2
    drawn = pd.concat([second_reading.draw(tables, "ea2017", half, seed=s) for s in range(300)])
    shares = drawn.groupby(["kind", "row"]).size() / 300
    assert len(shares) == len(every)
    assert shares.between(0.35, 0.65).all()


def test_an_unknown_source_is_named(tables):
    with pytest.raises(second_reading.NoSuchSource, match="'gv2021'; there are ea2017"):
        second_reading.draw(tables, "gv2021", 1, seed=1)


def test_faults_are_counted_by_row_and_by_field():
    found = second_reading.counted(
        readings((1, "a", *RIGHT), (1, "a", *TWO), (1, "a", *HEDGE), (2, "a", *RIGHT))
    )
    rows = found.to_dict("records")
    assert [row["wrong"] for row in rows] == [2, 0]
    assert [row["rows"] for row in rows] == [3, 1]
    assert (rows[0]["statement"], rows[0]["hedge"], rows[0]["speaker"]) == (1, 2, 0)


def test_the_last_draw_is_that_of_each_source():
    last = second_reading.last_draws(readings((1, "a", *RIGHT), (2, "a", *RIGHT), (1, "b", *HEDGE)))
    assert list(zip(last.draw, last.source_id, strict=True)) == [(2, "a"), (1, "b")]
    assert list(second_reading.is_wrong(last)) == [False, True]


@pytest.mark.parametrize(
    ("judged", "wrong", "bound"),
    [(40, 0, 0.0722), (100, 0, 0.0295), (40, 2, 0.1492), (10, 10, 1.0), (0, 0, 1.0)],
)
def test_the_bound_is_that_of_clopper_and_pearson(judged, wrong, bound):
    """As R's `binom.test(wrong, judged, alternative = "less")` gives it."""
    assert second_reading.at_most_wrong(judged, wrong) == pytest.approx(bound, abs=1e-4)


def test_a_judgement_stands_for_a_row_that_can_be_found_or_says_that_it_is_gone(tables):
    known = {
        (source, kind, row)
        for source in tables.sources.source_id
        for kind, row in second_reading.draw(tables, source, 10_000, seed=0)[
            ["kind", "row"]
        ].itertuples(index=False)
    }
    gone = [
        row.row
        for row in tables.second_readings.itertuples()
        if (row.source_id, row.kind, row.row) not in known
        and not any(word in str(row.note) for word in ("taken out", "now"))
    ]
    assert gone == []


def test_what_was_wrong_has_a_note(tables):
    found = tables.second_readings
    assert not found[second_reading.is_wrong(found)].note.isna().any()
