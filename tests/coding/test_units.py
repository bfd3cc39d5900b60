"""Units made of spans: each rule on small documents, and where the rules part."""

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from casebook import coding
from casebook.coding import UnitError

TEXT = "I: Hvad så? 🙂\n\nR: Det går.\nDet går rigtig godt.\n\nI: Tak."
ROWS = [
    ("p1", "d1", "¶1", 0, 10, "Å", "tillid"),
    ("p2", "d1", "¶1", 0, 10, "B2", "tillid"),
    ("p3", "d1", "¶2", 16, 40, "Å", "1.2 vej"),
    ("p4", "d1", "¶2", 22, 30, "B2", "1.2 vej"),
    ("p5", "d1", "¶3", 28, 47, "B2", "tillid"),
    ("p6", "d2", "¶1", 0, 10, "Å", "tillid"),
]
TABLE = pd.DataFrame(
    ROWS, columns=["passage_id", "document_id", "locator", "start", "end", "coder", "code_id"]
)
SPANS = ["passage_id", "document_id", "locator", "start", "end"]


def made(rule, rows=TABLE, texts=None):
    units = coding.units_of_passages(rows[SPANS], rule, texts)
    return {
        passage: list(own.unit) for passage, own in units.passages.groupby("passage_id", sort=False)
    }, units


def test_the_same_span_is_one_unit():
    found, units = made("exact")
    assert found["p1"] == found["p2"] == ["d1 0–10"]
    assert found["p6"] == ["d2 0–10"]
    assert len(units.places) == 5
    assert units.places.passages.iloc[0] == "p1, p2"


def test_spans_that_overlap_are_one_unit_and_so_is_a_chain():
    found, units = made("overlap")
    assert found["p3"] == found["p4"] == found["p5"] == ["d1 16–47"]  # p4 joins p3 and p5
    assert list(units.places.unit) == ["d1 0–10", "d1 16–47", "d2 0–10"]
    chain = TABLE[SPANS].iloc[[2, 3, 4]].assign(start=[0, 8, 16], end=[9, 17, 20])
    assert len(coding.units_of_passages(chain, "overlap").places) == 1
    touching = chain.assign(start=[0, 9, 17], end=[9, 17, 20])
    assert len(coding.units_of_passages(touching, "overlap").places) == 3


def test_paragraphs_are_those_of_the_text_with_those_that_nobody_marked():
    assert [TEXT[a:b] for a, b in coding.paragraphs(TEXT)] == [
        "I: Hvad så? 🙂",
        "R: Det går.",
        "Det går rigtig godt.",
        "I: Tak.",
    ]
    rows = TABLE[TABLE.document_id == "d1"].assign(end=[10, 10, 40, 26, 47, 0][:5])
    found, units = made("paragraph", rows, {"d1": TEXT})
    assert found["p3"] == ["d1 ¶2", "d1 ¶3"]
    assert found["p4"] == ["d1 ¶2"]
    assert list(units.places.unit) == ["d1 ¶1", "d1 ¶2", "d1 ¶3", "d1 ¶4"]
    assert units.places.passages.iloc[3] == ""


def test_without_a_text_the_locator_says_the_paragraph():
    found, units = made("paragraph")
    assert found["p3"] == found["p4"] == ["d1 ¶2"]
    assert units.places.start.isna().all()
    with pytest.raises(UnitError, match=r"document 'd2'.*documents, column file.*\(p6\)"):
        made("paragraph", TABLE.assign(locator=TABLE.locator.where(TABLE.document_id == "d1")))


def test_another_text_than_that_of_the_spans_is_not_used():
    found, units = made("paragraph", TABLE, {"d1": "Kort."})
    assert found["p1"] == ["d1 ¶1"]
    assert "the text of d1 has 5 letters and passage p1 ends at 10" in units.notes[0]


def test_lines_that_end_because_they_are_full_go_on():
    full = "\n".join(["x" * 70, "y" * 66, "z" * 12])
    assert len(coding.paragraphs(f"{full}\n\n{full}")) == 2
    assert len(coding.paragraphs(f"{full}\n{full}")) == 6  # nothing says where a paragraph ends
    turns = "A title\n\nI: Ja?\nR: " + "Meget længere end spørgsmålet var. " * 5 + "\nI: Nå."
    assert len(coding.paragraphs(turns)) == 4
    assert coding.paragraphs(" \n\n") == []


def test_a_passage_without_a_span_is_a_unit_by_itself_and_that_is_said():
    rows = TABLE.astype({"start": "Int64", "end": "Int64"})
    rows.loc[0, ["start", "end"]] = pd.NA
    for rule in ("exact", "overlap"):
        found, units = made(rule, rows)
        assert found["p1"] == ["p1"]
        assert units.notes == ["1 passage has no start and no end, and is a unit by itself"]
    assert made("exact", rows.drop(columns=["start", "end"]).assign(start=pd.NA, end=pd.NA))[0] == {
        f"p{n}": [f"p{n}"] for n in range(1, 7)
    }


@pytest.mark.parametrize(("start", "end"), [(10, 10), (10, 3), (-1, 3), (pd.NA, 3)])
def test_a_span_that_cannot_be_is_named(start, end):
    rows = TABLE.astype({"start": "Int64", "end": "Int64"})
    rows.loc[3, "start"], rows.loc[3, "end"] = start, end
    with pytest.raises(UnitError, match="passages, passage 'p4': a span from"):
        made("exact", rows)


def test_a_coder_has_read_the_documents_that_have_a_coding_of_theirs():
    _, units = made("overlap")
    coded = coding.coded_units(TABLE, units)
    read = coding.readings(coded, units)
    assert read == {"B2": ["d1 0–10", "d1 16–47"], "Å": ["d1 0–10", "d1 16–47", "d2 0–10"]}
    tables = coding.rated(coded, read)
    assert tables["tillid"].loc["d2 0–10"].isna().to_dict() == {"B2": True, "Å": False}
    listed = coding.disagreements_by_code(tables)
    assert listed.to_numpy().tolist() == [["d1 16–47", "tillid", "B2", "Å"]]


def test_the_unit_decides_where_coefficients_are_far_apart():
    alphas = {}
    for rule in coding.RULES:
        _, units = made(rule)
        coded = coding.coded_units(TABLE, units)
        alphas[rule] = coding.rated(coded, coding.readings(coded, units))
    found = coding.by_rule(alphas).set_index("code")
    assert list(found.columns) == [*coding.RULES, "spread", "decides"]
    assert found.loc["1.2 vej", "overlap"] == pytest.approx(1)
    assert found.loc["1.2 vej", "exact"] < 0
    assert found.decides["1.2 vej"]
    same = coding.by_rule(dict.fromkeys(coding.RULES, alphas["overlap"]))
    assert not same.decides.any()


def test_codings_of_what_is_not_there_are_named():
    _, units = made("exact")
    with pytest.raises(UnitError, match="nobody coded anything"):
        coding.coded_units(TABLE.head(0), units)
    with pytest.raises(UnitError, match="passage 'p9' is not in the table of passages"):
        coding.coded_units(TABLE.assign(passage_id="p9"), units)


SPAN = st.tuples(st.integers(0, 60), st.integers(3, 20)).map(lambda s: (s[0], s[0] + s[1]))


@pytest.mark.slow
@settings(deadline=None, max_examples=25)
@given(st.lists(SPAN, min_size=1, max_size=12))
def test_rules_are_what_they_say_on_any_spans(spans):
    rows = pd.DataFrame(spans, columns=["start", "end"])
    rows = rows.assign(
        passage_id=[f"p{n}" for n in range(len(rows))], document_id="d", locator="¶1"
    )
    text = "\n".join(["ord " * 3] * 8)
    exact, overlap = made("exact", rows)[0], made("overlap", rows)[0]
    paragraph = made("paragraph", rows, {"d": text})[0]
    parent = list(range(len(spans)))  # joined one by one, in another way than the room does it
    for i, one in enumerate(spans):
        for j, other in enumerate(spans):
            if one[0] < other[1] and other[0] < one[1]:
                parent = [parent[i] if p == parent[j] else p for p in parent]
    lines = coding.paragraphs(text)
    for i, one in enumerate(spans):
        for j, other in enumerate(spans):
            a, b = f"p{i}", f"p{j}"
            assert (exact[a] == exact[b]) == (one == other)
            assert (overlap[a] == overlap[b]) == (parent[i] == parent[j])
        touched = [n for n, (s, e) in enumerate(lines, 1) if one[0] < e and s < one[1]]
        assert paragraph[f"p{i}"] == [f"d ¶{n}" for n in touched]
