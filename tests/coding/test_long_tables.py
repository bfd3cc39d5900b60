"""A long table is never taken for a wide one, and no wide one is refused."""

import itertools

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from casebook import coding
from casebook.coding import AgreementError, long_tables

ROWS = [
    ("u1", "Å", "tillid"),
    ("u1", "B2", "tillid"),
    ("u2", "Å", "møde 🙂"),
    ("u2", "B2", "tillid"),
    ("u3", "Å", "1.2 vej"),
    ("u3", "B2", "1.2 vej"),
]
TAKE_WIDE = {
    "krippendorff_alpha": coding.krippendorff_alpha,
    "percent_agreement": coding.percent_agreement,
    "cohen_kappa": coding.cohen_kappa,
    "scott_pi": coding.scott_pi,
    "fleiss_kappa": coding.fleiss_kappa,
    "gwet_ac1": coding.gwet_ac1,
    "gwet_ac2": coding.gwet_ac2,
    "brennan_prediger": coding.brennan_prediger,
    "summary": coding.summary,
    "pairwise": coding.pairwise,
    "disagreements": coding.disagreements,
    "by_code": lambda data: coding.by_code({"x": data}),
}


def long(*columns):
    return pd.DataFrame(ROWS, columns=list(columns))


@pytest.mark.parametrize("name", TAKE_WIDE)
def test_every_function_of_units_by_coders_knows_a_long_table_and_says_what_to_do(name):
    with pytest.raises(AgreementError, match=r"this is a long table.*units_by_coders\(data\)"):
        TAKE_WIDE[name](long("unit", "coder", "code"))


@pytest.mark.parametrize(
    "columns",
    [
        ("passage_id", "coder", "code_id"),
        ("Unit", "Coder", "Code"),
        ("segment", "rater", "category"),
        ("a", "b", "c"),  # by what is in them
    ],
)
def test_whatever_its_columns_are_called_the_remedy_works_as_it_is_written(columns):
    data = long(*columns)
    with pytest.raises(AgreementError) as raised:
        coding.krippendorff_alpha(data)
    remedy = str(raised.value).partition("units_by_coders(")[2].partition(") makes")[0]
    wide = coding.units_by_coders(eval(remedy, {"data": data}))
    assert list(wide.columns) == ["Å", "B2"]
    assert coding.percent_agreement(wide).value == pytest.approx(2 / 3)


def test_more_columns_the_unit_as_index_and_numbers_as_codes_do_not_hide_it():
    data = long("unit", "coder", "code").assign(memo=None, date="2024-01-01")
    for one in (data, data.assign(code=range(6)), data[["coder", "code"]]):
        with pytest.raises(AgreementError, match="this is a long table"):
            coding.krippendorff_alpha(one)


def test_coders_who_are_called_like_columns_are_coders():
    same = pd.DataFrame({"annotator": ["x", "y", "x"], "label": ["x", "x", "x"]})
    assert coding.percent_agreement(same).value == pytest.approx(2 / 3)
    assert coding.percent_agreement(
        pd.DataFrame({"coder": ["x", "y"], "other coder": ["x", "y"]})
    ).value == pytest.approx(1)


CODES = st.sampled_from(["tillid", "møde", "1.2 vej", None])


@settings(deadline=None)
@given(st.integers(2, 5).flatmap(lambda n: st.lists(st.tuples(*[CODES] * n), min_size=1)))
def test_no_wide_table_of_one_codebook_is_refused(rows):
    names = ["Å", "B2", "Øjvind", "coder", "unit 5"][: len(rows[0])]
    long_tables.refuse_long(pd.DataFrame(rows, columns=names))


def test_what_units_by_coders_makes_is_never_refused():
    for columns in itertools.permutations(range(3)):  # whatever coders and codes are called
        rows = [tuple(row[i] for i in columns) for row in ROWS]
        data = pd.DataFrame(rows, columns=["unit", "coder", "code"]).drop_duplicates(
            ["unit", "coder"]
        )
        coding.percent_agreement(coding.units_by_coders(data))
