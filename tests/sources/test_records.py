"""Chapters 3 and 4: what two records say, their rules, and what is not said."""

import pandas as pd

from casebook.argument import DATA, judge
from casebook.sources import ea2017, glossary, istr2018, overview


def test_a_record_has_no_data_in_print_and_no_claim_is_shown_by_it(tables):
    for source_id in tables.sources.source_id[tables.sources.held_as == "record"]:
        rows = overview.of_source(tables.passages, source_id)
        assert len(rows)
        assert not rows.material.isin(DATA).any()
        found = {verdict.status for verdict in judge(tables, source_id).values()}
        assert not found & {"shown", "thin"}


def test_the_contrast_of_the_two_cases_is_stated_and_not_computed(tables):
    """Two of the codes that it compares are our reading, so that no number can bear it out."""
    row = tables.claims.set_index("claim_id").loc["ea2017-c-016"]
    assert "crosswise" in row.statement
    assert row.basis == "ours"
    assert judge(tables, "ea2017")["ea2017-c-016"].status == "stated"


def test_the_pages_of_the_record_do_not_fit(tables):
    result = ea2017.pages_fit(tables)
    assert not result.holds
    assert "there are 26 pages; the record says 25" in result.because
    indicators = tables.indicators.copy()
    indicators.loc[indicators.unit == "pages", "value"] = 26
    assert ea2017.pages_fit(tables.replace(indicators=indicators)).holds


def test_the_matrix_shows_what_is_not_said(tables):
    cells = ea2017.matrix(tables)
    assert list(dict.fromkeys(cells.model)) == [*ea2017.MODELS, ea2017.REGIME]
    assert cells.case.nunique() == 2
    assert len(cells) == 2 * (len(ea2017.MODELS) + 1)
    assert cells[cells.model.isin(["samskabelse", ea2017.REGIME])].said.isna().all()
    assert set(cells.said.dropna()) == {"yes", "only ad hoc", "no"}
    # What is read into a silence is marked as ours.
    assert set(cells.basis[cells.said.isin(["no", "only ad hoc"])]) == {"ours"}


def test_the_profile_of_a_case_leaves_blank_what_is_not_told(tables):
    profile = ea2017.profile(tables).set_index("attribute")
    assert profile.loc["figures"].isna().all()
    assert profile.drop(index=["figures", "other sectors"]).notna().all(axis=None)
    # How the partners of the hotspots are tied to them is not told.
    assert profile.loc["other sectors"].isna().sum() == 1


def test_both_danish_words_for_co_production_are_kept(tables):
    words = glossary(tables, "ea2017").set_index("term").rendering
    assert words["samskabelse"] == "co-creation"
    assert words["samproduktion"] == "co-production"
    every = glossary(tables)
    assert len(every) == len(tables.terms)
    assert set(every.language) == {"da", "sv", "no", "is"}
    assert "denmark ¶11" in every.set_index("term").loc["samskabelse", "used in"]


def test_every_term_is_used_somewhere(tables):
    assert set(tables.term_uses.term_id) == set(tables.terms.term_id)


def test_the_design_has_four_parts_and_says_whose_judgement_a_cell_is(tables):
    methods = tables.case_attributes[tables.case_attributes.attribute == "method"]
    assert set(methods.case_id) == set(istr2018.PARTS)
    # That the parts are four is what the record says; counting our rows would not test it.
    assert judge(tables, istr2018.SOURCE)["istr2018-c-011"].status == "stated"
    cells = istr2018.design(tables)
    assert len(cells) == len(istr2018.PARTS) * len(istr2018.QUESTIONS)
    assert list(cells.question[cells.basis == "stated"]) == ["how it is justified"]
    # No part asks citizens: for the last two questions none is made.
    last = cells[cells.question.isin(istr2018.QUESTIONS[3:])]
    assert "made for it" not in set(last.answer)


def test_the_record_differs_from_print_where_the_table_says(tables):
    rows = tables.record_differences
    assert (rows.printed != rows.record).all()
    assert not rows.duplicated(["about"]).any()
    assert rows.matters.notna().sum() < len(rows)
    assert isinstance(rows, pd.DataFrame)
