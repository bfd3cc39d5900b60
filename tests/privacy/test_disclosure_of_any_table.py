"""What the measures of disclosure promise holds of any small table, gaps included."""

import pandas as pd
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from casebook.privacy import exposure, k_anonymity, l_diversity, minimal_uniques, suda

KEYS = ["a", "b", "c"]
value = st.sampled_from(["x", "y", "z", None])
rows = st.lists(st.tuples(value, value, value), min_size=1, max_size=12)
tables = rows.map(lambda found: pd.DataFrame(found, columns=KEYS, dtype="string"))
few = settings(deadline=None, max_examples=40)


def agree(one, other):
    return all(pd.isna(a) or pd.isna(b) or a == b for a, b in zip(one[1:], other[1:], strict=True))


@pytest.mark.slow
@few
@given(tables)
def test_a_class_is_all_rows_that_somebody_could_be(table):
    told = list(table.itertuples())
    assert list(k_anonymity(table, KEYS)) == [sum(agree(a, b) for b in told) for a in told]


@pytest.mark.slow
@few
@given(tables, st.permutations(range(12)))
def test_the_order_of_rows_and_keys_tells_nothing(table, order):
    other = table.iloc[[n for n in order if n < len(table)]]
    for measure in (k_anonymity, lambda rows, keys: suda(rows, keys).score):
        assert measure(other, KEYS[::-1]).reindex(table.index).equals(measure(table, KEYS))


@pytest.mark.slow
@few
@given(tables, st.sampled_from(KEYS))
def test_a_coarser_table_singles_out_nobody_else(table, hidden):
    coarser = table.assign(**{hidden: "not shown"})
    assert (k_anonymity(coarser, KEYS) >= k_anonymity(table, KEYS)).all()
    assert exposure(coarser, KEYS)["alone"] <= exposure(table, KEYS)["alone"]


@pytest.mark.slow
@few
@given(tables)
@example(pd.DataFrame([(None, None, None)], columns=KEYS, dtype="string"))
def test_whoever_is_alone_has_a_smallest_combination(table):
    found = pd.Series(False, table.index)
    for chosen, alone in minimal_uniques(table, KEYS, wildcards=True):
        found |= alone
        assert (k_anonymity(table, chosen)[alone] == 1).all()
    # Who is alone in a whole table that says nothing at all is found by no combination of values.
    known = table.notna().any(axis=1)
    assert found.equals(((k_anonymity(table, KEYS) == 1) & known).rename(None))


@pytest.mark.slow
@few
@given(tables, st.lists(value, min_size=12, max_size=12))
def test_a_class_holds_no_more_answers_than_rows(table, answers):
    asked = table.assign(answer=pd.array(answers[: len(table)], dtype="string"))
    assert (l_diversity(asked, KEYS, "answer") <= k_anonymity(table, KEYS)).all()
