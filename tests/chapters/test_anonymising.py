"""Chapter 10: what its prose says of people and rungs follows from the tables."""

import pytest

from casebook.chapters import anonymising as chapter
from casebook.tables.loading import Tables

SOURCE = "gv2022"


@pytest.mark.slow
def test_people_are_counted(book):
    said, people = chapter._of_the_people(book), book.source(SOURCE).tables.informants
    assert said["people"] == len(people)
    assert 0 < said["alone"] <= said["people"]
    voices = book.source(SOURCE).voices
    speakers = voices[voices.kind.isin(["informant", "participant"])]
    assert said["voices"] == len(speakers)
    assert said["unnumbered"] == len(speakers) - speakers.informant_id.notna().sum()


@pytest.mark.slow
def test_people_of_whom_less_is_told_are_less_alone(book):
    said, rows = chapter._of_the_people(book), book.tables.informants
    bare = rows.assign(function=rows.function.mask(rows.source_id == SOURCE))
    less = chapter._of_the_people(type(book)(Tables({**book.tables, "informants": bare})))
    assert less["people"] == said["people"]
    assert less["alone"] < said["alone"]


@pytest.mark.slow
def test_the_chosen_rung_is_the_one_that_keeps_most_of_those_that_are_safe(book):
    said, climbed = chapter._of_the_chosen_rung(book), chapter._climbed(book)
    safe = climbed[climbed.expected <= 1 / 3]
    assert said["chosen_kept"] == safe.kept.max()
    assert said["chosen"] in set(safe["name"])
    assert said["chosen_expected"] == f"{100 * chapter._chosen(book).expected:.0f}"


@pytest.mark.parametrize("which", ["chosen", "last"])
def test_a_rung_loses_what_its_statuses_say(book, which):
    said, status = chapter.numbers(book), book.disclosure.statuses
    book_says, rung = status["as shown"], status[said[which]]
    assert said[f"{which}_lost"] == ((book_says == "shown") & (rung != "shown")).sum()
    assert said[f"{which}_kept"] == (book_says == rung).sum()


def test_claims_that_change_are_those_of_the_table(book):
    said, status = chapter._of_the_claims(book), book.disclosure.statuses
    moving = [claim for claim, row in status.iterrows() if len(set(row)) > 1]
    assert said["changed"] == len(moving) == len(chapter.changed(book).data["rows"])
    first, last = status.iloc[:, 0], status.iloc[:, -1]
    assert said["hidden"] == sum(first[c] == "at odds" != last[c] for c in moving)
    assert said["made"] == sum(first[c] != "at odds" == last[c] for c in moving)
    statuses = list(book.source(SOURCE).statuses.values())
    assert said["little"] == sum(statuses.count(name) for name in chapter.LITTLE)
    assert said["shown"] == statuses.count("shown")


def test_the_invitation_says_what_the_rungs_do(book):
    climbed = book.disclosure.climbed.set_index("name")
    assert climbed.alone["units"] == climbed.alone["rows"]
    assert len(book.disclosure.on_rung("units")) > len(book.disclosure.on_rung("rows"))
    assert len(book.disclosure.on_rung("one voice")) > len(book.disclosure.on_rung("sectors"))
    assert book.disclosure.chosen(1 / 2).rung < book.disclosure.chosen().rung


def test_people_in_small_places_are_counted(book):
    said = chapter._of_small_places(book)
    places = book.disclosure.small_places()
    told = places[["place", "function"]].apply(tuple, axis=1)
    alone = [pair for pair in told if list(told).count(pair) == 1]
    assert said["in_small"] == len(places)
    assert 0 < said["small"] <= len(alone)
