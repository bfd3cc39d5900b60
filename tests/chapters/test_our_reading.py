"""Our reading: marked wherever a cell, a box or a line is ours."""

import re
from html import unescape

import pandas as pd
import pytest

from casebook import display
from casebook.argument import OURS
from casebook.chapters import (
    across_the_sources,
    between_npm_and_npg,
    comparing_cases,
    initiatives,
    models_and_regimes,
)
from casebook.chapters import commissioned_communities as communities
from casebook.chapters import everyday_integration as everyday
from casebook.display import SIGN
from casebook.sources import ea2017, gv2022, nwc2020, nwc2020_entries
from casebook.sources.cells import cells
from casebook.tables.loading import Tables

ROWS = pd.DataFrame(
    {
        "case": ["a", "a", "a", "a", "b"],
        "value": ["x", "y", "x", "y", "z"],
        "basis": ["ours", "stated", "stated", "ours", "ours"],
    }
)


def test_a_text_stands_once_and_is_ours_only_if_nobody_else_says_it():
    assert cells(ROWS, "case", "value") == {"a": "x; y", "b": "z"}
    marked = cells(ROWS, "case", "value", write=display.marked)
    assert {case: str(cell) for case, cell in marked.items()} == {"a": "x; y", "b": f"z{SIGN}"}


def signs(shown):
    return str(shown.data["rows"]).count(SIGN)


def ours(tables, source_id, attributes):
    """How many values of attributes are our reading and nothing else, each case by itself."""
    rows = tables.case_attributes
    rows = rows[(rows.source_id == source_id) & rows.attribute.isin(attributes)]
    return int(
        (rows.groupby(["case_id", "attribute", "value"]).basis.unique().map(set) == {"ours"}).sum()
    )


def test_every_cell_of_the_projects_that_is_ours_is_marked(book):
    found = ours(book.tables, "gv2022", gv2022.PROFILE)
    assert signs(communities.projects(book)) == found > 0


def test_the_outcomes_and_comparisons_of_the_report_are_marked(book):
    assert signs(everyday.known_cases(book)) <= ours(book.tables, "nwc2020", ["outcome"])
    compared = nwc2020.comparisons(book.tables, write=display.marked).result
    whose = book.tables.comparisons
    assert list(compared.map(str).str.endswith(SIGN)) == list(whose.basis == "ours")


def test_kinds_of_actors_are_our_sorting_in_the_catalogue_but_where_the_report_names_one(book):
    html = initiatives.every_one(book).html
    rows = book.tables.case_attributes
    stated = rows[(rows.attribute == "actor type") & (rows.basis == "stated")]
    actors = re.findall(r"<dt>Actor</dt><dd>(.*?)</dd>", html)
    unmarked = [unescape(re.sub("<.*?>", "", each)) for each in actors if SIGN not in each]
    assert sorted(unmarked) == sorted(stated.value)


def test_all_that_is_ours_of_an_initiative_is_marked_and_nothing_else(book):
    told = nwc2020_entries.facts(book.tables)
    html = initiatives.every_one(book).html
    assert html.count('class="cb-reading"') == told.ours.sum() > 0


CELLS = {
    between_npm_and_npg.profile: "ea2017",
    across_the_sources.signs: "gv2022",
    communities.projects: "gv2022",
    comparing_cases.projects: "gv2022",
}


def _called(one):
    """A name that every worker gives alike: a function's own would have an address in it."""
    return one if isinstance(one, str) else f"{one.__module__.split('.')[-1]}.{one.__name__}"


@pytest.mark.parametrize(("shown", "source_id"), CELLS.items(), ids=_called)
def test_a_cell_loses_its_sign_when_the_source_states_it(shown, source_id, book):
    rows = book.tables.case_attributes
    stated = rows.assign(basis=rows.basis.where(rows.source_id != source_id, "stated"))
    other = type(book)(Tables({**book.tables, "case_attributes": stated}))
    assert signs(shown(other)) < signs(shown(book))


def test_the_grid_draws_the_sign_in_each_cell_that_is_ours(book):
    matrix = ea2017.matrix(book.tables)
    shown = models_and_regimes.cube(book)
    drawn = next(iter(shown.data["spec"]["datasets"].values()))
    marked = [row for row in drawn if row["word"].endswith(SIGN)]
    assert len(marked) == int((matrix.basis == "ours").sum()) > 0
    assert all(row["basis"] == "ours" for row in marked)
    assert sum(told.endswith(f"({OURS})") for told in shown.data["marks"]) == len(marked)
