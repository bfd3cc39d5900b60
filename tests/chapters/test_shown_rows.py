"""What the prose says of the rows that a cell shows is so."""

import re

from helpers.places import ROOT

from casebook.argument import DATA
from casebook.chapters import coding_together, reading_both_ways
from casebook.site.notebooks import code_cells, read_notebook

SOURCE = "gv2022"


def written(chapter, pattern):
    """What the code of a chapter has in the place of a group."""
    (path,) = (ROOT / "notebooks").glob(f"{chapter:02d}-*.ipynb")
    code = "\n".join(cell.source for cell in code_cells(read_notebook(path)))
    return re.findall(pattern, code)


def test_one_study_speaks_for_small_places_and_against_them(book):
    report = book.source("nwc2020")
    (who,) = written(2, r'said_by\("([^"]+)"\)')
    codings = report.coding.agreed
    own = codings[codings.passage_id.isin(report.said_by(who).passage_id)]
    assert {"small-place-for", "small-place-against"} <= set(own.code_id)


def test_the_contested_codings_are_of_the_code_on_which_coders_agree_least(book):
    codes = set(written(7, r'contested\.code_id == "([^"]+)"'))
    labels = {coding_together._labels(book)[code] for code in codes}
    assert labels == {coding_together._of_the_worst_code(book)["worst"]}
    given = book.coding.contested()
    assert set(given.given_by[given.code_id.isin(codes)]) == {"only A", "only B"}


def test_the_theme_with_two_projects_in_a_row_is_that_of_the_prose(book):
    assert written(8, r'coded\("([^"]+)"\)') == reading_both_ways.OF_BOTH[:1]
    about = book.source(SOURCE).coded("own-resources")["cases"].dropna()
    assert (about.value_counts() == 1).sum() == 1  # the row about another project than the rest


def test_a_personal_contact_is_a_yes_and_two_projects_share_a_passage(book):
    (name,) = written(9, r'attribute\("([^"]+)"\)')
    told = book.source(SOURCE).attribute(name).set_index("case")
    personal = book.comparison.projects.PERSONAL == 1
    assert {case: value == "personal" for case, value in told.value.items()} == dict(personal)
    assert told.passage_id.value_counts().to_list().count(2) == 1
    ways = book.source(SOURCE).attribute("way in").case
    assert set(ways) < set(told.index)


def test_those_who_are_quoted_are_alone_until_functions_are_broad(book):
    people = written(10, r"gv2022-i-\d+")
    assert set(written(10, r'people_on\("([^"]+)"\)')) == {"as shown", "functions"}
    first, units, broad = (
        book.disclosure.people_on(name).alike for name in ("as shown", "units", "functions")
    )
    assert (first[people] == 1).all()
    assert (units == first).all()
    assert (broad[people] > 1).all()


def test_the_first_analysis_is_the_books_and_the_last_ones_are_not(book):
    many = book.source(SOURCE).multiverse
    own = [options[0].label for options in many.options.values()]
    assert many.choices.iloc[0].to_list() == own
    assert ((many.choices.tail(3) != own).sum(axis=1) > len(own) / 2).all()


def test_without_interviews_no_data_show_the_claim_that_is_taken_by_itself(book):
    (claim,) = written(11, r'breaks\.claim == "([^"]+)"')
    article = book.source(SOURCE)
    data = article.passages[article.passages.material.isin(DATA)]
    bearing = set(article.claims.set_index("claim_id").evidence[claim]) & set(data.passage_id)
    assert set(data.material[data.passage_id.isin(bearing)]) >= {"interview"}
    breaks = article.multiverse.breaks
    own = breaks[(breaks.claim == claim) & (breaks.option == "interviews")]
    assert own.after.to_list() == ["stated"]
