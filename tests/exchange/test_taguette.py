"""Taguette's databases come in whole; what cannot is listed."""

import pytest
from helpers import taguette

from casebook.exchange.project import ExchangeError
from casebook.exchange.taguette import read


def marked(project):
    """The words of each highlight, in the text that one reads."""
    texts = {document.id: document.text for document in project.documents}
    return {span.id: texts[span.document][span.start : span.end] for span in project.spans}


def test_highlights_stand_where_they_were_made(tmp_path):
    project = read(taguette.database(tmp_path / "all.sqlite3"))
    assert project.documents[0].text == taguette.SHOWN
    assert list(marked(project).values()) == [
        *("Vi kom 🦦 for sent", "for sent. Så gik vi", "det var synd & skam", "Mm.\nJa")
    ]
    assert not project.left_out


@pytest.mark.parametrize("before", ["\n  ", "\r\n", "\ufeff"])
@pytest.mark.parametrize("counted", [True, False])
def test_what_stands_before_the_text_is_counted_or_not(tmp_path, before, counted):
    seen = before.replace("\r\n", "\n")
    shift = len(seen.encode()) if counted or not before.strip() == "" else 0
    path = taguette.database(
        tmp_path / "all.sqlite3", contents=before + taguette.CONTENTS, shift=shift
    )
    words = [" ".join(each.split()) for each in marked(read(path)).values()]
    assert words == ["Vi kom 🦦 for sent", "for sent. Så gik vi", "det var synd & skam", "Mm. Ja"]


def test_tags_with_a_path_stand_under_one_another(tmp_path):
    codes = read(taguette.database(tmp_path / "all.sqlite3")).codes
    assert [(code.label, code.parent, code.definition) for code in codes] == [
        ("barriers", None, "In the way."),
        ("time", codes[0].id, "Too late."),
        ("regret", None, ""),
    ]


def test_the_log_says_who_coded_and_when(tmp_path):
    project = read(taguette.database(tmp_path / "all.sqlite3"))
    assert [coding.coder for coding in project.codings] == ["anna", "bo", "bo", "bo"]
    assert {coding.date for coding in project.codings} == {"2024-03-01T10:20:30"}
    assert len(project.spans) == 4  # one has no tag


def test_an_export_names_one_user_for_all_and_that_is_listed(tmp_path):
    project = read(taguette.database(tmp_path / "export.sqlite3", users=("admin",)))
    assert {coding.coder for coding in project.codings} == {"admin"}
    assert [left.what for left in project.left_out] == ["who coded"]


def test_of_several_projects_one_has_to_be_named(tmp_path):
    path = taguette.database(tmp_path / "all.sqlite3", projects=("Why people leave", "Other"))
    with pytest.raises(ExchangeError, match="'Why people leave', 'Other': name one"):
        read(path)
    assert read(path, "Why people leave").documents
    assert not read(path, "Other").documents
    with pytest.raises(ExchangeError, match="no project 'Third'"):
        read(path, "Third")


def test_words_that_are_not_in_the_text_have_no_position_and_are_listed(tmp_path):
    path = taguette.database(
        tmp_path / "all.sqlite3", contents=taguette.CONTENTS.replace("synd", "godt")
    )
    project = read(path)
    assert [span.start is None for span in project.spans] == [False, False, True, False]
    assert [(left.what, left.where) for left in project.left_out] == [("position", "interview 1")]
