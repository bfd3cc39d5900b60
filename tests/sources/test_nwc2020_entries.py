"""What entries of the page Initiatives say: every cell once, its passage, and how it is known."""

import pandas as pd
import pytest

from casebook.sources import nwc2020, nwc2020_entries, overview
from casebook.sources.nwc2020_entries import IN_A_SENTENCE, IN_A_WORD, LINES, NO_OUTCOME, WAYS

DGI, FRIENDS = "nwc2020-dgi", "nwc2020-venner-viser-vej"


def told_of(tables, case, line):
    rows = nwc2020_entries.facts(tables)
    return list(rows.text[(rows.case_id == case) & (rows.line == line)])


def test_every_cell_of_the_chosen_attributes_is_told_once_with_its_passage(tables):
    told = nwc2020_entries.facts(tables)
    rows = overview.of_source(tables.case_attributes, nwc2020.SOURCE)
    for lines, column in ((IN_A_WORD, "value"), (IN_A_SENTENCE, "detail")):
        for line, attributes in lines.items():
            own = rows[rows.attribute.isin(attributes)]
            found = told[told.line == line]
            columns = ["case_id", column, "passage_id", "locator"]
            expected = own[columns].set_axis(["case_id", "text", "passage_id", "locator"], axis=1)
            same = found[list(expected)].merge(expected, how="outer", indicator=True)
            assert len(found) == len(own)
            assert set(same["_merge"]) == {"both"}, line


def test_every_passage_that_an_entry_leads_to_is_one_of_the_report(tables):
    told = nwc2020_entries.facts(tables)
    own = overview.of_source(tables.passages, nwc2020.SOURCE).set_index("passage_id")
    assert list(told.locator) == list(own.locator[told.passage_id])


def test_the_lines_of_a_case_stand_in_their_order(tables):
    told = nwc2020_entries.facts(tables)
    for case, own in told.groupby("case_id"):
        places = [LINES.index(line) for line in own.line]
        assert places == sorted(places), case
    assert set(told.line) == set(LINES)


def test_two_stories_of_a_beginning_are_both_told(tables):
    assert told_of(tables, FRIENDS, "since when") == ["2014", "2015"]
    assert told_of(tables, "nwc2020-venligboerne", "since when") == ["2012"]
    assert told_of(tables, DGI, "since when") == []


def test_how_it_is_known_is_the_firmest_thing_told(tables):
    known = nwc2020_entries.how_known(tables)
    assert known[FRIENDS] == "a named evaluation"
    assert known["nwc2020-punkalaidun"] == "described in a study"
    assert known["nwc2020-kvinfo"] == "an award or mention"
    assert known[DGI] == "only a cited work tells of an outcome"
    assert known["nwc2020-lin"] == "only those involved tell of an outcome"
    assert known["nwc2020-nydansker"] == NO_OUTCOME
    assert set(known) == set(WAYS)
    assert sorted(known.index) == sorted(nwc2020.initiatives(tables).case_id)


@pytest.mark.parametrize(
    ("material", "words"), [(name, words) for name, words in nwc2020_entries.TOLD.items()]
)
def test_who_tells_of_an_outcome_follows_from_its_passage(tables, material, words):
    (passage,) = {
        row.passage_id
        for row in tables.case_attributes.itertuples()
        if (row.case_id, row.attribute) == (DGI, "outcome")
    }
    passages = tables.passages.copy()
    passages.loc[passages.passage_id == passage, "material"] = material
    assert nwc2020_entries.how_known(tables.replace(passages=passages))[DGI] == words


def test_an_outcome_that_is_lost_is_not_known(tables):
    rows = tables.case_attributes
    bare = rows[~((rows.case_id == DGI) & (rows.attribute == "outcome"))]
    assert nwc2020_entries.how_known(tables.replace(case_attributes=bare))[DGI] == NO_OUTCOME


def test_an_evaluation_counts_before_what_anybody_tells(tables):
    rows = tables.case_attributes
    named = rows[(rows.attribute == "evaluation") & (rows.value == "evaluated")]
    more = pd.concat([rows, named.assign(case_id=DGI)])
    known = nwc2020_entries.how_known(tables.replace(case_attributes=more))
    assert set(known[known == "a named evaluation"].index) == {DGI, FRIENDS}
