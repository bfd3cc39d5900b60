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
THINGS = {
    "passages": ["passage_id"],
    "paragraphs": ["source_id", "locator"],
    "units": ["unit"],
}
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
    found = {unit: code_by(A.assign(unit="u"), units, unit) for unit in matrices.UNITS}
    assert cells(found["units"])["trust", "s1"] == 1
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
            code_by(twice.assign(unit=twice.locator), cases_of_passages(TABLES), unit),
            code_by(A.assign(unit=A.locator), cases_of_passages(TABLES), unit),
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
    things = THINGS
    codings["unit"] = codings.locator
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
    key = THINGS[unit]
    codings["unit"] = codings.locator
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


@pytest.mark.slow
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
    with pytest.raises(
        ValueError, match="unit is 'words'; it can be passages, paragraphs, units, pres"
    ):
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


def test_the_documents_of_a_study_are_its_documents():
    study = loading.Tables(
        {
            "sources": pd.DataFrame({"source_id": ["mit-studie"]}),
            "documents": pd.DataFrame({"document_id": ["interview-1", "noter-å", "interview-3"]}),
            "passages": pd.DataFrame(
                {
                    "passage_id": ["p1", "p2", "p3"],
                    "source_id": "mit-studie",
                    "document_id": ["noter-å", "interview-1", "noter-å"],
                }
            ),
        }
    )
    for units in (documents_of_passages(study), documents_of_passages(study, "mit-studie")):
        assert units.name == "document_id"
        assert units.astype(str).to_dict() == {
            "p1": "noter-å",
            "p2": "interview-1",
            "p3": "noter-å",
        }
    assert list(documents_of_passages(study).cat.categories) == [
        "interview-1",
        "noter-å",
        "interview-3",
    ]


CASES = loading.Tables(
    {
        "sources": pd.DataFrame({"source_id": ["s"]}),
        "cases": pd.DataFrame({"case_id": ["a", "b", "c"], "source_id": "s"}),
        "voices": pd.DataFrame({"voice_id": ["Å", "v2", "silent"]}),
        "passages": pd.DataFrame(
            {
                "passage_id": ["p1", "p2", "p3", "p4"],
                "source_id": "s",
                "voice_id": ["v2", "Å", "v2", "Å"],
            }
        ),
        "passage_cases": pd.DataFrame(
            [("p1", "a"), ("p1", "b"), ("p2", "b"), ("p3", "c")], columns=["passage_id", "case_id"]
        ),
        "case_attributes": pd.DataFrame(
            [("a", "size", "10"), ("b", "size", "9"), ("a", "by", "Ø")],
            columns=["case_id", "attribute", "value"],
        ),
    }
)


def test_voices_and_values_of_passages():
    voices = matrices.voices_of_passages(CASES)
    assert list(voices.cat.categories) == ["Å", "v2"]
    values = matrices.values_of_passages(CASES, "size")
    assert list(values.cat.categories) == ["9", "10", "not told", "no case"]  # as numbers go
    found = [(name, str(value)) for name, value in values.items()]
    assert sorted(found) == [
        *[("p1", "10"), ("p1", "9"), ("p2", "9"), ("p3", "not told"), ("p4", "no case")]
    ]
    with pytest.raises(matrices.CodingError, match="there is no attribute of cases"):
        matrices.values_of_passages(CASES, "siz")


def test_units_are_counted_once_whatever_passages_they_have():
    codings = pd.DataFrame(
        [
            ("p1", "x", "A", "u1"),
            ("p2", "x", "B", "u1"),
            ("p2", "y", "B", "u1"),
            ("p4", "x", "A", "u2"),
        ],
        columns=["passage_id", "code_id", "coder", "unit"],
    )
    voices = matrices.voices_of_passages(CASES)
    found = code_by(codings, voices, "units", coders="together")
    assert found.loc["x"].to_dict() == {"Å": 2, "v2": 1}
    sources = documents_of_passages(CASES)
    assert code_by(codings, sources, "units", coders="together").loc["x", "s"] == 2
    pairs = matrices.cooccurrence(codings, "units", coders="together")
    assert pairs["count"].tolist() == [1]
    with pytest.raises(matrices.CodingError, match="no column unit"):
        code_by(codings.drop(columns="unit"), voices, "units", coders="together")


def test_a_study_is_read_document_by_document():
    study = loading.Tables(
        {
            "documents": pd.DataFrame({"document_id": ["d2", "d1"]}),
            "passages": pd.DataFrame(
                {
                    "passage_id": ["p1", "p2", "p3"],
                    "document_id": ["d1", "d2", "d1"],
                    "start": [9, 0, 2],
                }
            ),
        }
    )
    assert list(matrices.in_reading_order(study, "s").passage_id) == ["p2", "p3", "p1"]
