"""Code matrices, framework and co-occurrence: against counting by hand, and on bad tables."""

from itertools import combinations
from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest

from casebook.coding import matrices
from casebook.coding.matrices import (
    CodingError,
    cases_of_passages,
    code_by,
    cooccurrence,
    documents_of_passages,
    framework,
)
from casebook.tables import loading

CODINGS = pd.DataFrame(
    [
        ("s1-a-01", "trust", "A", "s1", "a ¶1"),
        ("s1-a-01", "money", "A", "s1", "a ¶1"),
        ("s1-a-02", "trust", "A", "s1", "a ¶1"),
        ("s1-a-03", "time", "A", "s1", "a ¶2"),
        ("s2-a-01", "trust", "A", "s2", "a ¶1"),
        ("s2-a-01", "trust", "B", "s2", "a ¶1"),
        ("s2-a-01", "time", "B", "s2", "a ¶1"),
    ],
    columns=["passage_id", "code_id", "coder", "source_id", "locator"],
)
A = CODINGS[CODINGS.coder == "A"]
TABLES = SimpleNamespace(
    sources=pd.DataFrame({"source_id": ["s1", "s2", "s3"]}),
    passages=pd.DataFrame(
        {
            "passage_id": ["s1-a-01", "s1-a-02", "s1-a-03", "s2-a-01", "s3-a-01"],
            "source_id": ["s1", "s1", "s1", "s2", "s3"],
            "gist": ["First.", "Second.", "Third.", "Other.", "Unread."],
        }
    ),
    cases=pd.DataFrame(
        {"case_id": ["s1-x", "s1-y", "s2-z", "s3-w"], "source_id": ["s1", "s1", "s2", "s3"]}
    ),
    passage_cases=pd.DataFrame(
        {
            "passage_id": ["s1-a-01", "s1-a-01", "s1-a-02", "s3-a-01"],
            "case_id": ["s1-x", "s1-y", "s1-x", "s3-w"],
        }
    ),
    codes=pd.DataFrame({"code_id": ["money", "power", "time", "trust"]}),
    codings=A,
)
CODES = list(TABLES.codes.code_id)


def cells(frame):
    """Cells of a matrix that are not 0."""
    return {key: n for key, n in frame.stack(list(range(frame.columns.nlevels))).items() if n}


def test_each_unit_counts_what_it_says():
    units = documents_of_passages(TABLES)
    found = {unit: code_by(A, units, unit) for unit in matrices.UNITS}
    assert cells(found["passages"])["trust", "s1"] == 2
    assert cells(found["paragraphs"])["trust", "s1"] == 1
    assert cells(found["presence"])["trust", "s1"] == 1
    assert found["passages"].columns.name == "passages by source_id"
    assert found["paragraphs"].columns.name == "paragraphs by source_id"


def test_codes_and_columns_without_codings_are_there():
    found = code_by(A, documents_of_passages(TABLES), "passages", codes=CODES)
    assert list(found.index) == CODES
    assert list(found.columns) == ["s1", "s2", "s3"]
    assert list(found.loc["power"]) == [0, 0, 0]
    assert list(found["s3"]) == [0, 0, 0, 0]
    assert (
        list(code_by(A, documents_of_passages(TABLES), "passages", codes=CODES[::-1]).index)
        == CODES[::-1]
    )


def test_a_passage_about_two_cases_counts_in_both_and_one_about_none_is_seen():
    found = code_by(A, cases_of_passages(TABLES), "passages")
    assert list(found.columns) == ["s1-x", "s1-y", "s2-z", "s3-w", matrices.NO_CASE]
    assert cells(found) == {
        ("money", "s1-x"): 1,
        ("money", "s1-y"): 1,
        ("trust", "s1-x"): 2,
        ("trust", "s1-y"): 1,
        ("time", "no case"): 1,
        ("trust", "no case"): 1,
    }


def test_a_paragraph_is_one_only_within_its_source():
    # Both sources have an "a ¶1", and each counts.
    everything = pd.Series("all", index=TABLES.passages.passage_id, name="everything")
    assert code_by(A, everything, "paragraphs").loc["trust", "all"] == 2
    pairs = cooccurrence(A, "paragraphs")
    assert list(pairs["count"]) == [0, 1, 0]  # money-time, money-trust, time-trust


def test_several_coders_are_never_guessed():
    for count in (
        lambda **how: code_by(CODINGS, documents_of_passages(TABLES), "passages", **how),
        lambda **how: cooccurrence(CODINGS, "passages", **how),
    ):
        with pytest.raises(CodingError, match=r"2 coders \(A, B\): choose"):
            count()
        with pytest.raises(ValueError, match="coders is 'both'; it can be one, together, each"):
            count(coders="both")
    together = code_by(CODINGS, documents_of_passages(TABLES), "passages", coders="together")
    assert together.loc["trust", "s2"] == 1
    each = code_by(CODINGS, documents_of_passages(TABLES), "passages", coders="each")
    assert each.loc[("A", "trust"), "s2"] == each.loc[("B", "trust"), "s2"] == 1
    assert each.loc[("B", "trust"), "s1"] == 0
    pd.testing.assert_frame_equal(
        each.loc["A"], code_by(A, documents_of_passages(TABLES), "passages"), check_names=False
    )


def test_a_coding_that_is_there_twice_counts_once():
    twice = pd.concat([A, A, A.iloc[::-1]])
    for unit in matrices.UNITS:
        pd.testing.assert_frame_equal(
            code_by(twice, cases_of_passages(TABLES), unit),
            code_by(A, cases_of_passages(TABLES), unit),
        )
    pd.testing.assert_frame_equal(cooccurrence(twice, "passages"), cooccurrence(A, "passages"))


def test_one_coder_needs_no_column():
    plain = A.drop(columns=["coder", "source_id", "locator"])
    assert code_by(plain, documents_of_passages(TABLES), "passages").loc["trust", "s1"] == 2
    with pytest.raises(CodingError, match="no column coder"):
        cooccurrence(plain, "passages", coders="each")
    with pytest.raises(CodingError, match="no column source_id"):
        cooccurrence(plain, "paragraphs")


def random_codings(seed, size=400, passages=60, codes=7):
    chance = np.random.default_rng(seed)
    passage = chance.integers(0, passages, size)
    return pd.DataFrame(
        {
            "passage_id": [f"p{n:03}" for n in passage],
            "code_id": [f"c{n:03}" for n in chance.integers(0, codes, size)],
            "coder": chance.choice(["A", "B", "C"], size),
            "source_id": [f"s{n % 3}" for n in passage],
            "locator": [f"body ¶{n // 7}" for n in passage],
        }
    )


@pytest.mark.parametrize("seed", range(5))
@pytest.mark.parametrize("dtype", ["string", "object", "category", "str"])
def test_matrices_are_those_of_counting_one_by_one(seed, dtype):
    codings = random_codings(seed)
    chance = np.random.default_rng(seed)
    of = [(f"p{n:03}", chance.choice(["x", "y", "z"])) for n in range(60) for _ in range(n % 3)]
    of += [(f"p{n:03}", None) for n in range(0, 60, 3)]
    units = pd.Series([u for _, u in of], index=[p for p, _ in of], name="place")
    things = {"passages": ["passage_id"], "paragraphs": ["source_id", "locator"]}
    for unit, key in things.items():
        seen = set()
        for row in codings.to_dict("records"):
            for passage, place in of:
                if passage == row["passage_id"] and place:
                    thing = tuple(row[k] for k in key)
                    seen.add((row["coder"], row["code_id"], place, thing))
        found = code_by(codings.astype(dtype), units, unit, coders="each")
        expected = {}
        for coder, code, place, _ in seen:
            expected[coder, code, place] = expected.get((coder, code, place), 0) + 1
        assert cells(found) == expected
        expected = {}
        for code, place, _ in {row[1:] for row in seen}:
            expected[code, place] = expected.get((code, place), 0) + 1
        found = code_by(codings.astype(dtype), units, unit, coders="together")
        assert cells(found) == expected
        there = code_by(codings.astype(dtype), units, "presence", coders="together")
        assert there.eq(found.clip(upper=1)).all(axis=None)


@pytest.mark.parametrize("unit", matrices.TOGETHER)
@pytest.mark.parametrize("shape", [(300, 60, 7), (300, 300, 40), (2000, 4, 90), (5, 5, 1)])
def test_pairs_are_those_of_counting_one_by_one(unit, shape):
    # The third shape has so many codes at a place that the other way of counting is taken.
    codings = random_codings(1, *shape)
    key = {"passages": ["passage_id"], "paragraphs": ["source_id", "locator"]}[unit]
    found = cooccurrence(codings, unit, coders="together")
    where = {}
    for row in codings.to_dict("records"):
        where.setdefault(row["code_id"], set()).add(tuple(row[k] for k in key))
    pairs = list(combinations(sorted(where), 2))
    assert list(zip(found.code_id, found.other_id, strict=True)) == pairs
    for row, (one, other) in zip(found.itertuples(), pairs, strict=True):
        both, either = where[one] & where[other], where[one] | where[other]
        assert (row.count, row.code_count) == (len(both), len(where[one]))
        assert row.other_count == len(where[other])
        assert row.jaccard == pytest.approx(len(both) / len(either))
        assert row.unit == unit


@pytest.mark.parametrize("dense", [1, 10**12])
def test_both_ways_of_counting_pairs_agree(monkeypatch, dense):
    codings = random_codings(2, 3000, 200, 20)
    expected = cooccurrence(codings, "passages", coders="together")
    monkeypatch.setattr(matrices, "_DENSE", dense)
    monkeypatch.setattr(matrices, "_BLOCK", 50)
    pd.testing.assert_frame_equal(cooccurrence(codings, "passages", coders="together"), expected)


def test_the_sum_of_pairs_that_meet_is_known():
    # Invariant: every place with k codes has k(k-1)/2 pairs.
    codings = random_codings(3)
    sizes = codings.drop_duplicates(["passage_id", "code_id"]).groupby("passage_id").size()
    found = cooccurrence(codings, "passages", coders="together")
    assert found["count"].sum() == (sizes * (sizes - 1) // 2).sum()


def test_codes_that_nobody_gave_have_no_jaccard():
    found = cooccurrence(A, "passages", codes=["power", "war", "trust"] + ["money", "time"])
    found = found.set_index(["code_id", "other_id"])
    assert found.jaccard["power", "war"] is pd.NA
    assert found.jaccard["power", "trust"] == 0
    assert found.jaccard["trust", "money"] == pytest.approx(1 / 3)


def test_each_coder_meets_only_themselves():
    found = cooccurrence(CODINGS, "passages", coders="each").set_index(
        ["coder", "code_id", "other_id"]
    )
    assert found["count"]["A", "time", "trust"] == 0
    assert found["count"]["B", "time", "trust"] == 1
    assert found.jaccard["B", "money", "time"] == 0


BAD = [
    ({"code_id": ["trust", None]}, "row with index 8, column code_id: it is blank"),
    ({"code_id": ["trust", float("nan")]}, "row with index 8, column code_id: it is blank"),
    ({"code_id": ["", "trust"]}, "row with index 7, column code_id: it is blank"),
    ({"passage_id": ["s1-a-01", pd.NA]}, "row with index 8, column passage_id: it is blank"),
    ({"coder": ["A", None]}, "row with index 8, column coder: it is blank"),
    ({"code_id": ["trust", 3]}, "column code_id mixes values of the types int and str"),
    ({"code_id": ["trust", "tims"]}, '8, column code_id: "tims" is not in the codebook; did you'),
]


@pytest.mark.parametrize(("change", "message"), BAD)
def test_bad_codings_are_named(change, message):
    bad = pd.DataFrame({"passage_id": ["s1-a-01"] * 2, "code_id": "trust", "coder": "A"} | change)
    bad.index = [7, 8]
    with pytest.raises(CodingError, match=message):
        code_by(bad, documents_of_passages(TABLES), "passages", CODES)
    with pytest.raises(CodingError, match=message):
        cooccurrence(bad, "passages", CODES)
    tables = SimpleNamespace(**vars(TABLES) | {"codings": bad})
    with pytest.raises(CodingError, match=message):
        framework(tables)


def test_nothing_to_count_is_an_error():
    for none in (A.iloc[:0], pd.DataFrame()):
        with pytest.raises(CodingError, match="there are no codings to count"):
            code_by(none, documents_of_passages(TABLES), "passages")
        with pytest.raises(CodingError, match="there are no codings to count"):
            cooccurrence(none, "paragraphs")


def test_what_nothing_can_be_counted_by_is_named():
    with pytest.raises(CodingError, match='index 4, column passage_id: "s2-a-01" is not among'):
        code_by(A, documents_of_passages(TABLES, "s1"), "passages")
    with pytest.raises(ValueError, match="unit is 'words'; it can be passages, paragraphs, pres"):
        code_by(A, documents_of_passages(TABLES), "words")
    with pytest.raises(ValueError, match="unit is 'presence'; it can be passages, paragraphs"):
        cooccurrence(A, "presence")
    with pytest.raises(CodingError, match='"trust" is twice in the list'):
        cooccurrence(A, "passages", ["trust", "time", "trust"])
    with pytest.raises(CodingError, match='no source "s9"'):
        cases_of_passages(TABLES, "s9")
    many = [f"c{n}" for n in range(matrices.MAX_CODES)] + CODES
    with pytest.raises(CodingError, match="too many pairs"):
        cooccurrence(A, "passages", many)


def test_units_without_a_value_are_an_error_and_passages_without_one_count_nowhere():
    units = pd.Series([None] * 5, index=TABLES.passages.passage_id, name="place", dtype="string")
    with pytest.raises(CodingError, match="the units have no value"):
        code_by(A, units, "passages")
    units = units.astype(pd.CategoricalDtype(["here", "there"]))
    assert code_by(A, units, "passages").sum(axis=None) == 0


def test_a_framework_shows_gists_and_blanks():
    found = framework(TABLES)
    assert list(found.index) == list(TABLES.cases.case_id)
    assert list(found.columns) == CODES
    assert found.loc["s1-x", "trust"] == "First. [s1-a-01]\nSecond. [s1-a-02]"
    assert found.loc["s1-y", "money"] == "First. [s1-a-01]"
    assert found.loc["s1-y", "time"] == matrices.NOTHING
    assert found.loc["s2-z", "trust"] == matrices.NOTHING
    assert set(found.loc["s3-w"]) == {matrices.NOT_CODED}
    some = framework(TABLES, ["trust", "money"], ["s1-y"])
    assert some.shape == (1, 2)
    assert list(some.columns) == ["trust", "money"]


def test_a_framework_is_of_one_coder():
    tables = SimpleNamespace(**vars(TABLES) | {"codings": CODINGS})
    with pytest.raises(CodingError, match="2 coders"):
        framework(tables)
    assert framework(tables, coder="A").equals(framework(TABLES))
    assert framework(tables, coder="B").loc["s1-x", "trust"] == matrices.NOT_CODED


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"codes": ["trusst"]}, 'there is no code "trusst"; did you mean "trust"?'),
        ({"cases": ["s1-q"]}, 'there is no case "s1-q"'),
        ({"coder": "C"}, 'there is no coder "C"'),
    ],
)
def test_a_framework_names_what_is_unknown(arguments, message):
    with pytest.raises(CodingError, match=message):
        framework(TABLES, **arguments)


def test_a_framework_names_a_passage_that_is_lost():
    lost = pd.concat([A, A.iloc[[0]].assign(passage_id="s1-z-99")], ignore_index=True)
    with pytest.raises(CodingError, match='column passage_id: "s1-z-99" is not in the table of'):
        framework(SimpleNamespace(**vars(TABLES) | {"codings": lost}))


def test_the_tables_are_not_changed():
    before = {name: frame.copy() for name, frame in vars(TABLES).items()}
    framework(TABLES)
    code_by(A, cases_of_passages(TABLES), "paragraphs")
    cooccurrence(A, "paragraphs")
    for name, frame in vars(TABLES).items():
        pd.testing.assert_frame_equal(frame, before[name])


def test_the_shipped_codings_add_up():
    tables = loading.load()
    coder = sorted(set(tables.codings.coder))[0]
    mine = tables.codings[tables.codings.coder == coder]
    codes = list(tables.codes.code_id)
    by_document = code_by(mine, documents_of_passages(tables), "passages", codes)
    assert by_document.sum(axis=None) == len(mine)
    assert list(by_document.columns) == list(tables.sources.source_id)
    by_case = code_by(mine, cases_of_passages(tables), "passages", codes)
    assert (by_case.sum(axis=1) >= by_document.sum(axis=1)).all()
    matrix = framework(tables, coder=coder)
    filled = ~matrix.isin([matrices.NOTHING, matrices.NOT_CODED])
    assert filled.T.eq(by_case.drop(columns=matrices.NO_CASE) > 0).all(axis=None)


def test_passages_come_in_the_order_of_the_paragraphs(tables):
    for source_id in tables.sources.source_id:
        found = matrices.in_reading_order(tables, source_id)
        own = tables.passages[tables.passages.source_id == source_id]
        assert sorted(found.passage_id) == sorted(own.passage_id)
        places = tables.paragraphs[tables.paragraphs.source_id == source_id]
        position = places.set_index("locator").position
        assert position[found.locator].is_monotonic_increasing
    # By id alone "changes" would come before the older section "commissioned".
    article = matrices.in_reading_order(tables, "gv2022")
    assert article.passage_id.tolist() != sorted(article.passage_id)
