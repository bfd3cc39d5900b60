"""Published figures: the one that is meant, or an error that says how many there are."""

from types import SimpleNamespace

import pandas as pd
import pytest

from casebook.sources import indicators
from casebook.tables import loading

COLUMNS = "source_id locator unit measures value value_to"


def study(*rows):
    return SimpleNamespace(indicators=pd.DataFrame(list(rows), columns=COLUMNS.split()))


CAME = ("s2020", "a ¶1", "people", "people who came", 12, None)
OTHERS = (
    ("t2021", "a ¶1", "people", "people who came", 13, None),
    ("s2020", "a ¶2", "people", "people who came", 14, None),
    ("s2020", "a ¶1", "visits", "people who came", 15, None),
    ("s2020", "a ¶1", "people", "people who left", 16, None),
)
LASTED = ("s2020", "a ¶1", "minutes", "length", 2.5, 10)


@pytest.mark.parametrize("order", [1, -1])
def test_a_figure_is_found_among_others(order):
    tables = study(*(CAME, *OTHERS)[::order])
    assert indicators.figure(tables, "s2020", "a ¶1", "people", "people who came") == 12


@pytest.mark.parametrize("other", OTHERS)
def test_a_figure_that_differs_in_one_respect_is_another(other):
    with pytest.raises(LookupError, match="0 figures in s2020: a ¶1"):
        indicators.figure(study(other), "s2020", "a ¶1", "people", "people who came")


def test_a_figure_that_is_not_there_is_told_the_nearest():
    with pytest.raises(LookupError, match="the nearest: a ¶1, with unit people, measuring people"):
        indicators.figure(study(CAME, *OTHERS), "s2020", "a ¶1", "people", "people who come")
    with pytest.raises(LookupError, match="0 figures in u2020") as told:  # which has none
        indicators.figure(study(CAME, *OTHERS), "u2020", "a ¶1", "people", "people who came")
    assert "nearest" not in str(told.value)


def test_a_figure_that_is_there_twice_is_an_error():
    with pytest.raises(LookupError, match="2 figures"):
        indicators.figure(study(CAME, CAME), "s2020", "a ¶1", "people", "people who came")


def test_a_range_is_told_in_words():
    plain = ("s2020", "a ¶1", "minutes", "length", 3, None)
    other = ("t2021", "a ¶1", "minutes", "length", 3, 4)
    assert indicators.span(study(LASTED, plain, other), "s2020", "a ¶1", "minutes") == "2.5 to 10"
    with pytest.raises(LookupError, match="0 ranges"):
        indicators.span(study(plain, other), "s2020", "a ¶1", "minutes")
    with pytest.raises(LookupError, match="2 ranges"):
        indicators.span(study(LASTED, LASTED), "s2020", "a ¶1", "minutes")


def test_figures_of_grubb_and_vitus():
    tables = loading.load()
    assert indicators.span(tables, "gv2022", "clientised ¶7", "minutes") == "10 to 15"
    assert indicators.figure(tables, "gv2022", "setting ¶4", "interviews", "interviews held") == 19
    with pytest.raises(LookupError, match="0 figures"):
        indicators.figure(tables, "gv2022", "changes ¶4", "people", "restrictions")
