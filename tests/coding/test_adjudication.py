"""Two codings and the agreed one: counts by hand on a small table, and what must hold for ours."""

import pandas as pd
import pytest
from helpers import coded_study

from casebook import study
from casebook.coding import AgreementError, CodingError, adjudication
from casebook.tables import Tables

SMALL = Tables(
    {
        "passages": pd.DataFrame({"passage_id": ["p1", "p2", "p3"]}),
        "codes": pd.DataFrame({"code_id": ["x", "y"], "theme": ["one", "two"]}),
        "codings": pd.DataFrame(
            [
                ("p1", "x", "A"),
                ("p1", "x", "B"),
                ("p1", "x", "agreed"),
                ("p1", "y", "A"),
                ("p2", "x", "B"),
                ("p2", "x", "agreed"),
                ("p3", "y", "agreed"),
            ],
            columns=["passage_id", "code_id", "coder"],
        ),
    }
)


def test_a_passage_without_a_row_was_read_and_left_without_the_code():
    rated = adjudication.ratings(SMALL)
    assert rated["x"].to_numpy().tolist() == [[1, 1], [0, 1], [0, 0]]
    assert rated["y"].to_numpy().tolist() == [[1, 0], [0, 0], [0, 0]]


def test_a_passage_that_came_later_was_not_read():
    passages = pd.DataFrame({"passage_id": ["p1", "p2", "p3", "p4"]})
    later = SMALL.replace(passages=passages)
    assert len(adjudication.ratings(later)["x"]) == 4
    uncoded = pd.DataFrame({"passage_id": ["p4"]})
    later = Tables({**dict(later.items()), "uncoded_passages": uncoded})
    assert list(adjudication.ratings(later)["x"].index) == ["p1", "p2", "p3"]


def test_no_coder_read_what_came_later(tables):
    assert not tables.uncoded_passages.passage_id.isin(tables.codings.passage_id).any()


def test_each_coding_tells_who_gave_it_and_what_became_of_it():
    found = adjudication.settled(SMALL).set_index(["passage_id", "code_id"])
    assert found.given_by.to_dict() == {
        ("p1", "x"): "both",
        ("p1", "y"): "only A",
        ("p2", "x"): "only B",
        ("p3", "y"): "neither",
    }
    assert found.agreed.tolist() == [True, False, True, True]


def test_themes_count_what_a_coder_gave():
    rows = adjudication.by_theme(SMALL).to_numpy().tolist()
    assert rows == [["one", "both", 1], ["one", "only B", 1], ["two", "only A", 1]]


CODEBOOK = pd.DataFrame(
    [("x", "Coffee", "food"), ("y", "Rent", pd.NA), ("food", "Food", pd.NA)],
    columns=["code_id", "label", "parent_id"],
)


def test_where_a_codebook_has_no_themes_the_code_above_makes_one():
    codings = pd.concat(
        [SMALL.codings, pd.DataFrame([("p1", "food", "B")], columns=SMALL.codings.columns)]
    )
    rows = adjudication.by_theme(SMALL.replace(codes=CODEBOOK, codings=codings)).to_numpy().tolist()
    assert rows == [["Food", "both", 1], ["Food", "only B", 2], ["Rent", "only A", 1]]
    themes = adjudication.with_themes(CODEBOOK).set_index("code_id").theme
    assert themes.dropna().to_dict() == {"x": "Food", "food": "Food"}
    assert adjudication.with_themes(SMALL.codes) is SMALL.codes


def test_themes_of_one_label_are_told_apart_by_their_ids():
    rows = [("a", "Food", pd.NA), ("b", "Food", pd.NA), ("x", "Tea", "a"), ("y", "Tea", "b")]
    codes = pd.DataFrame(rows, columns=CODEBOOK.columns)
    assert set(adjudication.by_theme(SMALL.replace(codes=codes)).theme) == {"a", "b"}


def test_a_codebook_with_neither_says_which_column_it_needs():
    with pytest.raises(CodingError, match="neither a column theme nor a column parent_id"):
        adjudication.by_theme(SMALL.replace(codes=CODEBOOK[["code_id", "label"]]))


def test_the_counts_of_the_casebook_add_up(tables):
    found = adjudication.settled(tables)
    coders = tables.codings.coder.value_counts()
    given = found.given_by.value_counts()
    assert given["both"] + given["only A"] == coders["A"]
    assert given["both"] + given["only B"] == coders["B"]
    assert found.agreed.sum() == coders["agreed"]
    assert (
        adjudication.by_theme(tables).codings.sum() == given.drop("neither", errors="ignore").sum()
    )


def test_every_code_of_the_codebook_was_given_by_a_coder(tables):
    assert set(adjudication.ratings(tables)) == set(tables.codes.code_id)


def test_what_was_contested_is_upheld_with_a_reason_or_dropped_with_one(tables):
    found = adjudication.settled(tables)
    contested = found[found.given_by.isin(["only A", "only B"])]
    dropped = contested[~contested.agreed]
    pairs = list(zip(dropped.passage_id, dropped.code_id, strict=True))
    rows = tables.dropped_codings
    assert sorted(pairs) == sorted(zip(rows.passage_id, rows.code_id, strict=True))
    upheld = contested[contested.agreed].merge(
        tables.codings[tables.codings.coder == "agreed"], on=["passage_id", "code_id"]
    )
    assert upheld.memo.notna().all()
    # The first rule of chapter 7: what both coders gave stands.
    assert found[found.given_by == "both"].agreed.all()


STUDY = SMALL.replace(
    codings=pd.DataFrame(
        [("p1", "x", "Å"), ("p1", "x", "B2"), ("p2", "y", "Å")],
        columns=["passage_id", "code_id", "coder"],
    )
)


def test_coders_of_any_name_are_rated_and_settled():
    assert adjudication.coders_of(STUDY.codings) == ["B2", "Å"]
    rated = adjudication.ratings(STUDY)
    assert rated["y"][["Å", "B2"]].to_numpy().tolist() == [[0, 0], [1, 0], [0, 0]]
    assert list(adjudication.ratings(STUDY, coders=("Å",))) == ["x", "y"]
    assert list(adjudication.settled(STUDY).given_by) == ["both", "only Å"]
    more = STUDY.codings.assign(coder=["C", "C", "C"])
    three = STUDY.replace(codings=pd.concat([STUDY.codings, more]).drop_duplicates())
    assert list(adjudication.settled(three).given_by) == ["all", "only C and Å"]
    assert list(adjudication.by_theme(three).given_by) == ["all", "only C and Å"]


def test_coders_whom_nobody_knows_are_named_with_those_who_coded():
    with pytest.raises(AgreementError, match="no codings by 'Å'; the coders are A, B, agreed"):
        adjudication.ratings(SMALL, coders=("Å", "B2"))
    with pytest.raises(AgreementError, match="'Aa'.*the coders are B2, Å"):
        adjudication.ratings(STUDY, coders=("Aa", "B2"))
    with pytest.raises(AgreementError, match="nobody coded anything"):
        adjudication.ratings(STUDY.replace(codings=STUDY.codings.head(0)))


def test_in_a_study_units_are_made_of_the_coders_spans(tmp_path):
    tables = study.load(coded_study.write(tmp_path))
    rated = adjudication.ratings(tables)
    assert list(rated["counting"].columns) == ["Bo", "Åsa"]
    assert rated["counting"]["Bo"].tolist() == rated["counting"]["Åsa"].tolist()
    assert rated["counting"]["Bo"].sum() == 2
    assert len(adjudication.ratings(tables, unit="exact")["counting"]) == 25
    with pytest.raises(AgreementError, match="no codings by 'Bo2'; the coders are Bo, Åsa"):
        adjudication.ratings(tables, coders=("Bo2", "Åsa"))
