"""Codings counted by any engine give the numbers of the table that is read whole."""

import random
import shutil
import unicodedata
from importlib.util import find_spec

import duckdb
import numpy as np
import pandas as pd
import polars as pl
import pytest

from casebook.coding import (
    AgreementError,
    by_code,
    code_by,
    code_counts,
    codes_by,
    codes_of_units,
    cooccurrence,
    cooccurrence_counts,
    disagreements,
    gwet_ac1,
    krippendorff_alpha,
    patterns,
    patterns_per_code,
    per_code,
    saturation_curve,
    summary,
    units_by_coders,
)

COLUMNS = ["unit", "coder", "code", "document"]
CODES = ["Straße", "ægte", "İ-1", "🙂 code", "b.2"]


def rows(seed=1, units=300, coders=("Åse", "Bo", "model 3"), codes=CODES, several=False):
    """Codings with gaps, readings without a code, and more agreement than chance."""
    rng = random.Random(seed)
    found = []
    for unit in range(units):
        meant = rng.choice(codes)
        for coder in coders:
            if rng.random() < 0.1:
                continue
            code = meant if rng.random() < 0.7 else rng.choice(codes)
            place = (f"passage {unit}", coder, f"d{unit % 7}")
            found.append((*place[:2], None if rng.random() < 0.05 else code, place[2]))
            if several and rng.random() < 0.3 and (other := rng.choice(codes)) != found[-1][2]:
                found.append((*place[:2], other, place[2]))
    rng.shuffle(found)
    return found


def in_pandas(found):
    return pd.DataFrame(found, columns=COLUMNS)


def in_polars(found):
    return pl.DataFrame(found, schema=COLUMNS, orient="row")


def in_duckdb(found):
    connection = duckdb.connect()
    connection.register("codings", in_pandas(found))
    return connection.sql("select * from codings")


@pytest.fixture(scope="module")
def spark():
    if find_spec("pyspark") is None:
        pytest.skip("PySpark is not installed: pip install 'coproduction-casebook[spark]'")
    if shutil.which("java") is None:
        pytest.skip("there is no Java, which PySpark needs")
    from pyspark.sql import SparkSession

    settings = {"spark.ui.enabled": "false", "spark.sql.shuffle.partitions": "2"}
    builder = SparkSession.builder.master("local[2]").config("spark.driver.host", "127.0.0.1")
    session = builder.config(map=settings).getOrCreate()
    yield session
    session.stop()


ENGINES = {
    "pandas": in_pandas,
    "pandas, text": lambda found: in_pandas(found).convert_dtypes(),
    "pandas, categories": lambda found: in_pandas(found).astype("category"),
    "Polars": in_polars,
    "Polars, lazy": lambda found: in_polars(found).lazy(),
    "DuckDB": in_duckdb,
}


@pytest.fixture(params=ENGINES)
def engine(request):
    return ENGINES[request.param]


@pytest.mark.parametrize("seed", range(3))
def test_every_coefficient_is_the_same_to_the_last_digit(engine, seed):
    found = rows(seed)
    whole = summary(units_by_coders(in_pandas(found)), bootstrap=200, seed=seed)
    pd.testing.assert_frame_equal(
        summary(patterns(engine(found)), bootstrap=200, seed=seed), whole, check_exact=True
    )


def test_two_coders_too_for_whom_it_matters_who_gave_which(engine):
    found = rows(5, coders=("Zoë", "Ana"))
    whole = summary(units_by_coders(in_pandas(found)), bootstrap=200, seed=1)
    ours = summary(patterns(engine(found)), bootstrap=200, seed=1)
    pd.testing.assert_frame_equal(ours, whole, check_exact=True)
    assert ours.reason[1] is None  # Cohen's kappa is defined


@pytest.mark.parametrize("level", ["ordinal", "interval", "ratio"])
def test_codes_that_are_numbers(engine, level):
    found = rows(2, codes=[1, 2, 3, 5])
    whole = summary(units_by_coders(in_pandas(found)), level, bootstrap=50, seed=1)
    ours = summary(patterns(engine(found)), level, bootstrap=50, seed=1)
    pd.testing.assert_frame_equal(ours, whole, check_exact=True)


def test_codes_in_an_order_of_their_own(engine):
    order, found = ["low", "middle", "high"], rows(3, codes=["low", "high", "middle"])
    whole = krippendorff_alpha(units_by_coders(in_pandas(found)), "ordinal", 50, 1, order)
    ours = patterns(engine(found), order)
    # As text: the standard error is not a number here, and such a one equals nothing.
    assert repr(krippendorff_alpha(ours, "ordinal", 50, 1, order)) == repr(whole)
    with pytest.raises(AgreementError, match="numbered when they were counted"):
        krippendorff_alpha(ours, "ordinal", 50, 1, order[::-1])


@pytest.mark.parametrize("no_row", ["unread", "no-code"])
def test_each_code_by_itself(engine, no_row):
    found = rows(4, several=True)
    frame = in_pandas(found)
    every = list(frame.unit.unique())
    read = {coder: list(own.unit.unique()) for coder, own in frame.groupby("coder")}
    tables = per_code(frame, every if no_row == "no-code" else read, sorted(read))
    whole = by_code(tables, bootstrap=50, seed=1)
    ours = by_code(patterns_per_code(engine(found), no_row), bootstrap=50, seed=1)
    pd.testing.assert_frame_equal(ours, whole, check_exact=True)


def test_a_matrix_of_codes(engine):
    found = [row for row in rows(6, several=True) if row[2]]
    frame = in_pandas(found).rename(columns={"unit": "passage_id", "code": "code_id"})
    where = frame.drop_duplicates("passage_id").set_index("passage_id").document
    whole = code_by(frame, where, "passages", coders="together")
    ours = code_counts(engine(found), "document")
    assert (list(ours.index), list(ours.columns)) == (list(whole.index), list(whole.columns))
    assert (ours.to_numpy() == whole.to_numpy()).all()
    assert ours.to_numpy().sum() > len(CODES)


def test_codes_that_stand_together(engine):
    found = [row for row in rows(7, several=True) if row[2]]
    frame = in_pandas(found).rename(columns={"unit": "passage_id", "code": "code_id"})
    whole = cooccurrence(frame, "passages", coders="together")
    ours = cooccurrence_counts(engine(found))
    assert list(ours["code"]) == list(whole["code_id"])
    for name in ("count", "code_count", "other_count", "jaccard"):
        assert list(ours[name]) == list(whole[name]), name


def test_saturation(engine):
    found, order = rows(8), [f"d{n}" for n in (3, 1, 0, 2, 6, 5, 4, 9)]
    whole = codes_of_units(in_pandas(found).dropna(subset="code"), "document", order, "code")
    ours = codes_by(engine(found), "document", order)
    assert ours == whole
    pd.testing.assert_frame_equal(saturation_curve(ours), saturation_curve(whole))
    with pytest.raises(AgreementError, match=r"document 'd\d' is not in the order"):
        codes_by(engine(found), "document", order[:3])


def test_two_forms_of_one_letter_are_one(engine):
    found = rows(9, coders=("Åse", "Bo"), codes=["sår", "øm"])
    mixed = [
        (unit, *(unicodedata.normalize("NFD", x) if x and n % 3 else x for x in (coder, code)), doc)
        for n, (unit, coder, code, doc) in enumerate(found)
    ]
    assert mixed != found
    ours, whole = patterns(engine(mixed)), patterns(engine(found))
    assert summary(ours, bootstrap=20, seed=1).equals(summary(whole, bootstrap=20, seed=1))


@pytest.mark.parametrize(
    ("fault", "message"),
    [
        (
            lambda found: [(*row[:1], None, *row[2:]) for row in found[:2]] + found[2:],
            "no coder in 2",
        ),
        (lambda found: [(None, *row[1:]) for row in found[:1]] + found[1:], "no unit in 1"),
        (lambda found: [*found, (*found[0][:2], "b.2", "d0")], "several rows for 1 units"),
        (lambda found: [(*row[:2], "n/a", row[3]) for row in found], "looks like a missing value"),
    ],
)
def test_codings_that_cannot_be_compared(engine, fault, message):
    found = rows(1)
    with pytest.raises(AgreementError, match=message):
        patterns(engine(fault(found)))


def test_a_code_that_is_given_twice_is_refused(engine):
    found = rows(4, several=True)
    twice = next(row for row in found if row[2])
    with pytest.raises(AgreementError, match="stands in 2 rows"):
        patterns_per_code(engine([*found, twice]), "unread")


def test_a_column_that_is_not_there(engine):
    frame = engine(rows(1))
    with pytest.raises(
        AgreementError, match="no column 'week'; there are: 'unit'|no column 'week'"
    ):
        code_counts(frame, "week")


def test_a_mix_of_codes_is_refused():
    with pytest.raises(AgreementError, match="several kinds"):
        patterns(pd.DataFrame({"unit": [1, 2], "coder": ["a", "a"], "code": [1, "x"]}))


def test_what_is_no_frame_is_refused():
    with pytest.raises(TypeError, match="must be a frame"):
        patterns([("u", "a", "x")])


def test_no_codings_are_undefined_and_no_error(engine):
    some = engine(rows(1))
    none = some.limit(0) if hasattr(some, "limit") else some.head(0)
    assert "the table is empty" in gwet_ac1(patterns(none)).reason


def test_counted_units_have_no_names_to_list(engine):
    with pytest.raises(AgreementError, match="is lost where units were counted"):
        disagreements(patterns(engine(rows(1))))


def test_how_many_coders_there_can_be(monkeypatch):
    from casebook.coding import counting

    monkeypatch.setattr(counting, "MOST_CODERS", 2)
    with pytest.raises(AgreementError, match="3 coders are more than the 2"):
        patterns(in_pandas(rows(1)))


def test_patterns_that_are_one_after_all_are_counted_together():
    found = rows(1, units=50)
    ours = patterns(in_polars(found))
    assert ours.weights.sum() == len({row[0] for row in found})
    assert len(np.unique(ours.codes, axis=0)) == len(ours.codes)


def test_spark_gives_the_same(spark):
    found = rows(1, units=60)
    frame = spark.createDataFrame(
        found, schema="unit string, coder string, code string, document string"
    )
    whole = summary(units_by_coders(in_pandas(found)), bootstrap=50, seed=1)
    pd.testing.assert_frame_equal(
        summary(patterns(frame), bootstrap=50, seed=1), whole, check_exact=True
    )
    assert code_counts(frame, "document").equals(code_counts(in_polars(found), "document"))
    assert cooccurrence_counts(frame).equals(cooccurrence_counts(in_polars(found)))
