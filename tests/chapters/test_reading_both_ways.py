"""Chapter 8: what its prose says of projects, pairs and voices follows from the codings."""

from itertools import combinations, permutations

import pytest

from casebook.chapters import reading_both_ways as chapter
from casebook.coding import NO_CASE, new_information
from casebook.tables.loading import Tables

INVITED = [4, 5, 6, 2, 1, 3]


def changed(book, **tables):
    return type(book)(Tables({**book.tables, **tables}))


def codes_of(book, unit):
    """The agreed codes of each passage, or of each paragraph of a source."""
    by = {"passages": ["passage_id"], "paragraphs": ["source_id", "locator"]}[unit]
    return book.coding.agreed.groupby(by).code_id.agg(set)


@pytest.mark.parametrize("unit", ["passages", "paragraphs"])
def test_pairs_that_meet_are_counted(book, unit):
    met = {pair for codes in codes_of(book, unit) for pair in combinations(sorted(codes), 2)}
    assert chapter._of_the_pairs(book)[f"meet_{unit}"] == len(met)


def test_themes_of_one_pair_of_projects_have_nothing_in_the_other(book):
    said, matrix = chapter._of_the_projects(book), chapter._matrix(book)
    first, second = chapter._pairs_of_projects(book)
    alone = [
        theme for theme, row in matrix.iterrows() if not (any(row[first]) and any(row[second]))
    ]
    assert said["one_pair"] == len(alone) < said["themes"] == len(matrix)


def test_themes_of_the_chart_are_told_of_projects_often_enough(book):
    ties = book.source("gv2022").tables.passage_cases
    own = book.source("gv2022").coding.agreed
    told = own[own.passage_id.isin(ties.passage_id)].value_counts("code_id")
    assert set(chapter._matrix(book).index) == set(told.index[told >= chapter.ENOUGH])


def test_a_theme_that_is_told_of_the_other_pair_too_is_no_longer_of_one(book):
    before, matrix = chapter._of_the_projects(book), chapter._matrix(book)
    first, second = chapter._pairs_of_projects(book)
    theme = matrix.index[matrix[second].sum(axis=1) == 0][0]
    own = book.source("gv2022").coding.agreed
    ties = book.tables.passage_cases
    passage = next(p for p in own.passage_id[own.code_id == theme] if p in set(ties.passage_id))
    tie = ties[ties.passage_id == passage].iloc[:1].assign(case_id=second[0])
    more = changed(
        book, passage_cases=type(ties)([*ties.to_dict("records"), *tie.to_dict("records")])
    )
    shared = own[(own.passage_id == passage) & own.code_id.isin(matrix.index)].code_id
    lost = [t for t in shared if matrix.loc[t, second].sum() == 0]
    assert theme in lost
    assert chapter._of_the_projects(more)["one_pair"] == before["one_pair"] - len(lost)


def test_passages_on_several_projects_are_counted(book):
    said, ties = chapter._of_passages_on_several(book), book.source("gv2022").tables.passage_cases
    twice = set(ties.passage_id[ties.passage_id.duplicated()])
    assert (said["shared"], said["about_projects"]) == (len(twice), ties.passage_id.nunique())
    one_each = changed(book, passage_cases=book.tables.passage_cases.drop_duplicates("passage_id"))
    alone = chapter._of_passages_on_several(one_each)
    assert alone["shared"] == alone["inequality_shared"] == 0
    assert alone["about_projects"] == said["about_projects"]


def test_blank_cells_of_the_matrix_are_those_without_a_passage(book):
    counts = book.source("gv2022").coding.by_case().drop(columns=NO_CASE)
    cells = counts.loc[chapter.THEMES]
    said = chapter._of_the_matrix(book)
    assert said == {"blank": int((cells == 0).sum().sum()), "matrix_cells": cells.size}


def test_passages_on_several_projects_are_mostly_on_the_two_of_a_pair(book):
    ties = book.source("gv2022").tables.passage_cases
    together = ties.groupby("passage_id").case_id.agg(set)
    together = together[together.map(len) > 1]
    pairs = [set(pair) for pair in chapter._pairs_of_projects(book)]
    assert sum(projects in pairs for projects in together) > len(together) / 2


def test_the_matrix_has_words_where_the_prose_says_so(book):
    counts = book.source("gv2022").coding.by_case()
    clientised, conditioned = chapter._pairs_of_projects(book)
    for theme, told, other in (
        ("personal-bridge", clientised, conditioned),
        ("referral", clientised, conditioned),
        ("sector-distance", conditioned, clientised),
    ):
        assert all(counts.loc[theme, told]), theme
        assert not any(counts.loc[theme, other]), theme
    own = counts.loc["own-resources"]
    assert all(own[conditioned])
    assert [case for case in clientised if own[case]] == ["gv2022-rom"]


def test_the_pair_that_is_named_meets_in_most_paragraphs(book):
    said, labels = chapter._of_the_pairs(book), chapter._labels(book)
    called = {labels[code]: code for code in labels.index}
    pair = {called[said["pair_one"]], called[said["pair_other"]]}
    for unit in ("passages", "paragraphs"):
        assert said[f"pair_{unit}"] == sum(pair <= codes for codes in codes_of(book, unit))
    rows = chapter.pairs(book).data["rows"]
    assert said["pair_paragraphs"] == max(row[3] for row in rows)


def test_voices_are_heard_in_the_order_that_is_asked_for(book):
    printed = chapter._voices(book)
    assert chapter._voices(book, range(len(printed), 0, -1)) == printed[::-1]
    numbers = [row[0] for row in chapter.saturation(book, INVITED).data["rows"]]
    assert numbers == list(range(1, len(printed) + 1))


@pytest.mark.parametrize("order", [[1, 2, 3], [1, 1, 2, 3, 4, 5], [0, 1, 2, 3, 4, 5]])
def test_an_order_without_somebody_is_refused(book, order):
    with pytest.raises(ValueError, match="has every number from 1 to 6 once"):
        chapter.saturation(book, order)


def test_saturation_depends_on_the_order_as_the_invitation_says(book):
    heard = book.source("gv2022").coding.heard()
    reached = [new_information(dict(order)).reported for order in permutations(heard.items())]
    assert 0 < sum(one is not None for one in reached) < len(reached) / 2
    assert chapter._of_their_order(book)["reached"] == "not reached"
    assert "not reached" not in chapter.saturation(book, INVITED).data["note"]
    assert "not reached" in chapter.saturation(book, [6, 5, 4, 3, 2, 1]).data["note"]


def test_themes_are_heard_voice_by_voice(book):
    said, heard = chapter._of_the_voices(book), list(book.source("gv2022").coding.heard().values())
    until = [set().union(*heard[:number]) for number in range(1, len(heard) + 1)]
    assert (said["voices"], said["codes_heard"]) == (len(heard), len(until[-1]))
    assert said["early"] + len(until[0]) == len(until[3])
    assert said["early"] + said["late"] + len(until[0]) == said["codes_heard"]
    assert until[said["last_new"] - 2] != until[said["last_new"] - 1] == until[-1]
