"""Chapter 9: what its prose says of configurations follows from what is told of the projects."""

import itertools

import pytest

from casebook.chapters import comparing_cases as chapter
from casebook.tables.loading import Tables

CONDITIONS = ["CONGREGATION", "MUNICIPALITY", "SERVICE"]


def with_attributes(book, attributes):
    return type(book)(Tables({**book.tables, "case_attributes": attributes}))


def test_combinations_that_occur_and_remainders_are_all_there_are(book):
    said = chapter.numbers(book)
    projects = book.comparison.projects
    assert said["seen"] == len(projects[CONDITIONS].drop_duplicates())
    assert said["seen"] + said["remainders"] == said["combinations"] == 2 ** said["conditions"]
    assert (said["cases"], said["with_outcome"]) == (
        len(book.source("gv2022").cases),
        projects.PERSONAL.sum(),
    )


def test_tied_formulas_are_conditions_that_go_with_the_outcome_everywhere(book):
    projects = book.comparison.projects
    alone = [
        c
        for c in CONDITIONS
        if projects[c].nunique() == 2
        and len(set(zip(projects[c], projects.PERSONAL, strict=True))) == 2
    ]
    assert chapter._of_the_formulas(book)["tied"] == len(alone)


def test_another_word_about_one_project_leaves_fewer_formulas(book):
    before = chapter.numbers(book)
    said = book.tables.case_attributes
    service = (said.case_id == "gv2022-lym") & (said.attribute == "organisation's role")
    told = with_attributes(book, said[~(service & (said["value"] == "service"))])
    after = chapter.numbers(told)
    assert after["tied"] == before["tied"] - 1
    assert after["cells"] == before["cells"] - 1
    assert (before["changed_word"], after["changed_word"]) == ("never", "sometimes")


def test_projects_that_look_alike_and_differ_in_the_outcome_are_a_contradiction(book):
    said = book.tables.case_attributes
    contact = (said.case_id == "gv2022-yar") & (said.attribute == "contact between sectors")
    told = said.assign(value=said["value"].mask(contact, "personal"))
    assert chapter._of_the_truth_table(book)["contradictions"] == "no"
    assert chapter._of_the_truth_table(with_attributes(book, told))["contradictions"] == 1


def test_our_readings_are_counted(book):
    said, rows = chapter._of_the_coding(book), book.source("gv2022").tables.case_attributes
    coded = [row for row in rows.itertuples() if row.attribute in chapter.CODED]
    assert said["cells"] == len(coded)
    assert said["ours"] == sum(row.basis == "ours" for row in coded)
    of_outcome = [row for row in coded if row.attribute == chapter.OF_OUTCOME]
    assert (said["ours_outcome"], said["outcome_cells"]) == (
        sum(row.basis == "ours" for row in of_outcome) or "none",
        len(of_outcome),
    )


def test_chances_are_those_of_all_tosses(book):
    """Every way to toss three conditions for two cases with the outcome and two without."""
    cases, said = list(itertools.product((0, 1), repeat=3)), chapter._of_chance(book)
    perfect = single = 0
    for *with_it, third, fourth in itertools.product(cases, repeat=4):
        without = [third, fourth]
        perfect += not set(with_it) & set(without)
        columns = [({a[i] for a in with_it}, {b[i] for b in without}) for i in range(3)]
        single += any(not yes & no and len(yes) == len(no) == 1 for yes, no in columns)
    assert said["by_chance"] == f"{100 * perfect / len(cases) ** 4:.0f}"
    assert said["single_by_chance"] == f"{100 * single / len(cases) ** 4:.0f}"


def test_the_chart_has_the_chance_that_the_prose_tells(book):
    tosses = chapter._tosses(book).set_index(["design", "conditions"]).chance
    said = chapter._of_chance(book)
    assert f"{tosses['12 cases', 3]:.1f}" == said["twelve"]
    assert f"{tosses['4 cases', 3]:.0f}" == said["by_chance"]


@pytest.mark.parametrize(
    ("outcome", "conditions"),
    [("~PERSONAL", CONDITIONS), ("PERSONAL", CONDITIONS[:2]), ("SERVICE", ["PERSONAL"])],
)
def test_the_lesson_gives_other_formulas_for_another_question(book, outcome, conditions):
    lesson = chapter.formulas(book, "PERSONAL", CONDITIONS).data["rows"]
    assert chapter.formulas(book, outcome, conditions).data["rows"] != lesson


def test_a_condition_more_is_one_more_formula_that_fits(book):
    more = book.comparison.with_conditions(REFUGEES=("target group", "refugees"))
    tied = chapter._of_the_formulas(book)["tied"]
    assert len(more.solve().parsimonious) == tied + 1
