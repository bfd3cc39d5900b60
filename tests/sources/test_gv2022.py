"""Chapter 1's argument: counts, the two forms, and rules that notice a changed figure."""

import pandas as pd
import pytest

from casebook.argument import DATA, judge
from casebook.sources import gv2022


def test_people_and_interviews_are_kept_apart(tables):
    assert gv2022.interviews(tables) == {
        "interviews": 17,
        "people": 19,
        "minutes": 1165,
        "volunteers": 6,
        "employees": 13,
        "follow_ups": 1,
    }
    people = tables.interview_people[tables.interview_people.source_id == gv2022.SOURCE]
    shared = people.interview_id.value_counts()
    assert sorted(shared[shared > 1].index) == ["gv2022-int-05", "gv2022-int-06", "gv2022-int-10"]
    again = people.informant_id.value_counts()
    assert list(again[again > 1].index) == ["gv2022-i-14"]


def test_rules_hold_on_the_shipped_tables_as_the_notes_say(tables):
    held = {name: rule(tables).holds for name, rule in gv2022.RULES.items()}
    assert held == {
        "seventeen_interviews": True,
        "nineteen_interviews": False,
        "six_and_thirteen": True,
        "one_administration": False,
        "forms_follow": True,
    }


def test_rules_notice_a_lost_row(tables):
    fewer = tables.replace(
        interviews=tables.interviews.iloc[1:], informants=tables.informants.iloc[1:]
    )
    assert not gv2022.seventeen_interviews(fewer).holds
    assert not gv2022.six_and_thirteen(fewer).holds


def test_the_rule_on_forms_notices_a_moved_case(tables):
    cases = tables.cases.copy()
    cases.loc[cases.case_id == "gv2022-wnc", "form_stated"] = "clientised"
    assert not gv2022.forms_follow(tables.replace(cases=cases)).holds


def test_one_administration_would_hold_without_the_other_one(tables):
    people = tables.informants[~tables.informants.organisation.str.contains("administration")]
    assert gv2022.one_administration(tables.replace(informants=people)).holds


def test_a_figure_that_a_rule_needs_must_be_there_once(tables):
    lost = tables.indicators[tables.indicators.locator != "appendix ¶1"]
    with pytest.raises(LookupError, match="0 figures"):
        gv2022.seventeen_interviews(tables.replace(indicators=lost))
    twice = pd.concat([tables.indicators, tables.indicators])
    with pytest.raises(LookupError, match="2 figures"):
        gv2022.seventeen_interviews(tables.replace(indicators=twice))


DISTANT = {"contact between sectors": {"distant"}, "way in": {"own resources"}}
PERSONAL = {"contact between sectors": {"personal"}, "organisation's role": {"service"}}


@pytest.mark.parametrize(
    ("attributes", "plain", "strict"),
    [
        (DISTANT, "conditioned", "conditioned"),
        (PERSONAL, "clientised", "undecided"),
        (PERSONAL | {"way in": {"referral"}}, "clientised", "clientised"),
        (PERSONAL | {"way in": {"own resources"}}, "clientised", "neither"),
        (
            {
                "contact between sectors": {"distant", "personal"},
                "way in": {"own resources"},
                "organisation's role": {"service"},
            },
            "both",
            "conditioned",
        ),
        ({}, "undecided", "undecided"),
        ({"contact between sectors": {"distant"}}, "undecided", "undecided"),
        (
            {
                "contact between sectors": {"personal"},
                "way in": {"own resources"},
                "organisation's role": {"community"},
            },
            "neither",
            "neither",
        ),
    ],
)
def test_the_rule_for_the_two_forms(attributes, plain, strict):
    assert gv2022.form(attributes) == plain
    assert gv2022.form(attributes, need_referral=True) == strict


def test_forms_of_the_four_projects(tables):
    forms = gv2022.forms(tables).set_index("case_id")
    assert list(forms.rule) == list(forms.article)
    assert forms["referral needed"]["gv2022-rom"] == "undecided"
    assert dict(forms["data in print"]) == {
        "gv2022-yar": "undecided",
        "gv2022-wnc": "undecided",
        "gv2022-rom": "undecided",
        "gv2022-lym": "clientised",
    }


def test_projects_leave_blank_what_is_not_said(tables):
    profile = gv2022.projects(tables).set_index("attribute")
    assert list(profile.index) == gv2022.PROFILE
    said = tables.case_attributes[tables.case_attributes.source_id == gv2022.SOURCE]
    assert set(gv2022.PROFILE) == set(said.attribute)
    assert pd.isna(profile.loc["who came", "Refugees on the Move"])
    assert pd.isna(profile.loc["way in", "Refugees on the Move"])
    assert profile.loc["target group", "Young Adult Refugees"] == "all tenants; young male refugees"


def test_five_interviews_are_quoted_by_number(tables):
    heard = gv2022.quoted_interviews(tables)
    assert list(heard.number[heard.passages > 0]) == [1, 4, 5, 7, 17]
    assert len(heard) == 17


def test_no_refugee_speaks(tables):
    voices = gv2022.voices_by_step(tables)
    assert "refugee" not in set(voices.sector)
    assert (
        voices.passages.sum()
        == (
            (tables.passages.source_id == gv2022.SOURCE)
            & tables.passages.material.isin(DATA)
            & tables.passages.locator.str.match("commissioned|changes|conditioned|clientised")
        ).sum()
    )


def test_informant_17_carries_the_clientised_form(tables):
    with_17 = judge(tables, "gv2022")
    without = judge(tables, "gv2022", without=["gv2022-i-17"])
    moved = [c for c in with_17 if with_17[c].status != without[c].status]
    assert "gv2022-c-092" in moved
    assert without["gv2022-c-092"].status == "stated"
    own = tables.claims[tables.claims.source_id == "gv2022"]
    clientised = set(own.claim_id[own.locator.str.startswith("clientised")])
    assert set(moved) <= clientised


def test_the_four_projects_differ_in_one_contrast_under_three_names(tables):
    table = gv2022.crisp(tables)
    assert len(table) == 4
    assert set(table.stack()) == {0, 1}
    assert (table.CONGREGATION == table.PERSONAL).all()
    assert (table.SERVICE == table.PERSONAL).all()
    assert (table.MUNICIPALITY == 1 - table.PERSONAL).all()
