"""Anchors of an import hold in a copy with other time stamps and labels, or with none."""

import shutil

import pytest
from click.testing import CliRunner
from helpers import qdpx, segment_tables

from casebook.cli import main

WITH_STAMPS = (
    "[00:00:04] I: Hvordan begyndte det?\n"
    "[00:00:09] Karim: Der kom tre familier samme uge,\n[00:00:14] så vi satte kaffe over 🙂\n"
    "[00:00:31] I: Og hvem betaler for det hele?\n"
    "[00:00:33] Karim: Ingen af os, og det har de aldrig gjort.\n"
    "[00:00:40] Karim: Sådan er det.\n"
)
OTHERWISE = {
    "as it is": WITH_STAMPS,
    "other stamps": (
        "Interviewer: Hvordan begyndte det? #00:00:05-1#\n\n"
        "Karim: Der kom tre familier samme uge, #00:00:12-0# så vi satte kaffe over 🙂\n\n"
        "Interviewer: Og hvem betaler for det hele? #00:00:31-0#\n\n"
        "Karim: Ingen af os, og det har de aldrig gjort. #00:00:33-0#\n\nKarim: Sådan er det.\n"
    ),
    "none": (
        "Hvordan begyndte det?\nDer kom tre familier samme uge, så vi satte kaffe over 🙂\n"
        "Og hvem betaler for det hele?\nIngen af os, og det har de aldrig gjort.\nSådan er det.\n"
    ),
}
# From one turn into the next, with stamps and labels inside.
PLACES = ["Der kom tre familier|kaffe over 🙂", "Og hvem betaler|aldrig gjort.", "samme|kaffe"]


def call(*arguments):
    return CliRunner().invoke(main, [str(argument) for argument in arguments])


def imported(folder, text=WITH_STAMPS, *options):
    """A study of a project in which some places of a text are coded; its own text is gone."""
    selections = ""
    for number, words in enumerate(PLACES):
        first, last = words.split("|")
        start = text.index(first)
        end = text.index(last, start) + len(last)
        selections += qdpx.selection(f"p{number}", start, end, qdpx.coding(f"p{number}", "mad"))
    whole = qdpx.project(
        qdpx.users("anna"),
        qdpx.codebook(qdpx.code("mad")),
        f"<Sources>{qdpx.source('Interview 1', selections)}</Sources>",
    )
    data = qdpx.packed(whole, {qdpx.text_name("Interview 1"): text})
    told = call("import", qdpx.saved(folder, data), folder / "study", *options)
    assert told.exit_code == 0, told.output
    shutil.rmtree(folder / "study.private" / "texts")
    return folder / "study"


@pytest.mark.parametrize("manner", list(OTHERWISE))
def test_the_same_words_are_found_with_other_stamps_and_labels_or_none(tmp_path, manner):
    study = imported(tmp_path)
    (tmp_path / "interview 1.txt").write_text(OTHERWISE[manner], encoding="utf-8")
    told = call("verify", study, tmp_path / "interview 1.txt")
    assert told.exit_code == 0, told.output
    assert "3 resolved, 0 moved, 0 changed, 0 not found" in told.output


def test_a_pattern_says_what_else_nobody_said(tmp_path):
    marked = WITH_STAMPS.replace("samme uge", "samme |t=17| uge")
    study = imported(tmp_path, marked, "--set-aside", r"\|t=\d+\|")
    (tmp_path / "interview 1.txt").write_text(WITH_STAMPS, encoding="utf-8")
    assert call("verify", study, tmp_path / "interview 1.txt").exit_code == 0


@pytest.mark.parametrize(
    ("pattern", "message"),
    [("(", "is no pattern"), (r"(?:.*?,){15}$z", "takes longer than 0.2 seconds")],
)
def test_a_pattern_that_cannot_be_used_leaves_nothing(tmp_path, monkeypatch, pattern, message):
    monkeypatch.setattr("casebook.copies.setting_aside.SECONDS", 0.2)
    text = WITH_STAMPS.replace("Hvordan", "a," * 60)
    whole = qdpx.project(f"<Sources>{qdpx.source('Interview 1')}</Sources>")
    file = qdpx.saved(tmp_path, qdpx.packed(whole, {qdpx.text_name("Interview 1"): text}))
    told = call("import", file, tmp_path / "study", "--set-aside", pattern)
    assert told.exit_code == 1
    assert message in told.output
    assert [path.name for path in tmp_path.iterdir()] == [file.name]


@pytest.mark.parametrize("manner", list(OTHERWISE))
def test_segments_of_a_table_are_found_whatever_stamps_the_texts_have(tmp_path, manner):
    """The program has exported its segments as its copy has them, and that is another copy."""
    segments = [
        "Der kom tre familier samme uge,\n[00:00:14] så vi satte kaffe over 🙂",
        "Hvordan begyndte det?\n[00:00:09] R1: Der kom tre familier",
    ]
    rows = [["Document", "Codes", "Quotation Content", "Created by"]]
    rows += [["interview 1", "mad", segment, "anna"] for segment in segments]
    table = segment_tables.workbook(tmp_path / "s.xlsx", rows)
    texts = tmp_path / "texts"
    texts.mkdir()
    (texts / "interview 1.txt").write_text(OTHERWISE[manner], encoding="utf-8")
    told = call("import", table, tmp_path / "study", "--texts", texts)
    assert told.exit_code == 0, told.output
    assert "position" not in told.output
    told = call("verify", tmp_path / "study", texts)
    assert told.exit_code == 0, told.output
    assert "2 resolved, 0 moved" in told.output


@pytest.mark.parametrize("manner", ["as it is", "none"])
def test_anchors_of_a_table_without_texts_are_made_of_what_was_said(tmp_path, manner):
    segment = "Der kom tre familier samme uge,\n[00:00:14] så vi satte kaffe over 🙂"
    rows = [["Document", "Codes", "Quotation Content"], ["interview 1", "mad", segment]]
    table = segment_tables.workbook(tmp_path / "s.xlsx", rows)
    assert call("import", table, tmp_path / "study").exit_code == 0
    (tmp_path / "interview 1.txt").write_text(OTHERWISE[manner], encoding="utf-8")
    told = call("verify", tmp_path / "study", tmp_path / "interview 1.txt")
    assert told.exit_code == 0, told.output
