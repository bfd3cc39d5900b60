"""From what is told of cases to 1 and 0: a blank is not a no."""

import pandas as pd
import pytest

from casebook import cases

TOLD = pd.DataFrame(
    [
        ("a", "betalt", "true"),
        ("a", "sted", "Malmø"),
        ("a", "members", "9"),
        ("b", "betalt", "FALSE"),
        ("b", "sted", "Åbo"),
        ("b", "sted", "Malmø"),
        ("b", "members", "12.5"),
        ("c", "betalt", "false"),
        ("c", "sted", "Åbo"),
    ],
    columns=["case_id", "attribute", "value"],
)


def test_conditions_are_read_as_they_are_written():
    found = cases.cases_by_conditions(TOLD, ["betalt", "sted=Malmø", "~sted = Åbo"])
    assert list(found.cases.columns) == ["betalt", "sted=Malmø", "sted = Åbo"]
    assert found.cases.to_numpy().tolist() == [[1, 1, 0], [0, 1, 1], [0, 0, 1]]
    assert found.left_out == {}


@pytest.mark.parametrize(
    ("condition", "values"),
    [
        *[("members>=12.5", [0, 1]), ("members>9", [0, 1]), ("members<=9", [1, 0])],
        *[("members < 12.5", [1, 0]), ("members=9", [1, 0])],
    ],
)
def test_numbers_are_compared_and_who_has_none_is_left_out(condition, values):
    found = cases.cases_by_conditions(TOLD, ["betalt", condition])
    assert found.cases[condition].tolist() == values
    assert found.left_out == {"c": ["members"]}


def test_a_case_of_which_nothing_is_told_is_left_out_and_named():
    found = cases.cases_by_conditions(TOLD, ["betalt"], ["c", "d", "a"])
    assert list(found.cases.index) == ["c", "a"]
    assert found.left_out == {"d": ["betalt"]}


def test_attributes_with_a_sign_in_their_name_are_attributes():
    more = pd.concat([TOLD, TOLD.assign(attribute="størrelse>5", value="true")])
    assert cases.cases_by_conditions(more, ["størrelse>5"]).cases["størrelse>5"].tolist() == [1] * 3


def test_those_that_are_true_or_false_are_known():
    assert cases.booleans(TOLD) == ["betalt"]


@pytest.mark.parametrize(
    ("condition", "message"),
    [
        ("paid", "no case has the attribute 'paid'; the attributes are: betalt, members, sted"),
        ("paid=true", "no case has the attribute 'paid'"),
        ("sted", "'sted' is not true or false.*such as sted=Malmø; its values are: Malmø, Åbo"),
        ("members", "'members' is not true or false.*such as members>=9; its values are: 9, 12.5"),
        ("sted=Oslo", "no case has sted=Oslo; the values of 'sted' are: Malmø, Åbo"),
        ("sted>=3", "sted of case a: 'Malmø' is not a number"),
        ("members>=ten", "members>=ten: 'ten' is not a number"),
    ],
)
def test_what_cannot_be_meant_is_said(condition, message):
    with pytest.raises(ValueError, match=message):
        cases.cases_by_conditions(TOLD, [condition])
