"""QualCoder's projects come in whole; what cannot is listed."""

import sqlite3

import pytest
from helpers import qualcoder

from casebook.exchange.project import OF_DOCUMENT, ExchangeError
from casebook.exchange.qualcoder import read


@pytest.fixture
def project(tmp_path):
    return read(qualcoder.project(tmp_path / "study.qda", qualcoder.full()))


def words(project, coding):
    """What a coding's span marks."""
    texts = {document.id: document.text for document in project.documents}
    [span] = [span for span in project.spans if span.id == coding.span]
    return texts[span.document][span.start : span.end]


def test_codings_stand_where_they_were_made(project):
    assert [words(project, coding) for coding in project.codings] == [
        *("Vi kom 🦦 for sent.", "Vi kom 🦦 for sent.", "det var synd"),
        *("sent. Så gik vi", "nobody had the key"),
    ]
    assert [coding.coder for coding in project.codings] == ["Åsa", "Bo", "Bo", "Åsa", "Åsa"]
    assert {coding.date for coding in project.codings} == {"2024-03-01T10:20:30"}
    assert project.codings[0].memo == "Said twice on tape."


def test_two_coders_of_one_place_mark_one_span(project):
    assert project.codings[0].span == project.codings[1].span
    assert project.codings[0].span != project.codings[3].span


def test_codes_are_a_tree_of_categories_codes_and_codes_under_codes(project):
    codes = {code.label: code for code in project.codes}
    above = {label: code.parent for label, code in codes.items()}
    assert above == {
        "Barriers": None,
        "Practical": codes["Barriers"].id,
        "Time": codes["Practical"].id,
        "Late": codes["Time"].id,
        "Regret": None,
    }
    assert not codes["Practical"].codable
    assert codes["Time"].definition == "Too late."
    assert codes["Time"].colour == "#F781F3"


def test_memos_keep_author_and_date(project):
    found = {(memo.about, memo.author, memo.title, memo.text) for memo in project.memos}
    assert found == {
        ("project", "", "", "Why people leave."),
        ("project", "Bo", "Day one", "Began."),
        ("documents", "Åsa", "", "Noisy."),
        ("spans", "Bo", "", "Rain."),
        ("cases", "Åsa", "", "Left in May."),
    }
    assert {memo.date for memo in project.memos} == {"2024-03-01T10:20:30"}


def test_cases_have_documents_places_and_values(project):
    ebba, hall, note = project.cases
    assert (ebba.name, ebba.documents, ebba.values) == ("Ebba", ("document-1",), {"Age": "41.5"})
    [place] = [span for span in project.spans if span.id in hall.spans]
    assert qualcoder.NOTE[place.start : place.end] == "The hall was cold"
    assert (note.kind, note.documents, note.values) == (
        OF_DOCUMENT,
        ("document-2",),
        {"Place": "Hall"},
    )
    assert [(v.name, v.type, v.meaning) for v in project.variables] == [
        ("Age", "number", "In years"),
        ("Place", "text", ""),
    ]


def test_what_is_not_text_is_listed(project):
    assert {(left.what, left.where, left.count) for left in project.left_out} == {
        ("picture", "hall.png", 1),
        ("coded area of a picture", "", 1),
        ("mark of importance", "", 1),
    }


def test_the_folder_is_the_project(tmp_path):
    qualcoder.project(tmp_path / "study.qda", qualcoder.full())
    assert read(tmp_path / "study.qda").name == "study"


def test_files_that_lie_in_the_folder_are_listed(tmp_path):
    qualcoder.project(tmp_path / "mine.qda", qualcoder.full())
    for name in ("documents/a.docx", "images/b.jpg", "documents/.hidden"):
        path = tmp_path / "mine.qda" / name
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(b"x")
    files = [row.where for row in read(tmp_path / "mine.qda").left_out if row.what == "file"]
    assert files == ["documents/a.docx"]  # pictures and recordings have a row in the database


def test_an_older_database_lacks_what_it_lacks(tmp_path):
    rows = qualcoder.full()
    for row in rows["code_name"]:
        row.pop("supercid", None)
    for row in rows["code_text"]:
        row.pop("important", None)
    del rows["coder_names"]
    lacking = ("code_name.supercid", "code_text.important", "code_text.avid", "coder_names")
    old = read(qualcoder.project(tmp_path, rows, lacking))
    assert len(old.codings) == 5
    assert [coder.name for coder in old.coders] == ["Åsa", "Bo"]


@pytest.mark.parametrize("form", [lambda t: "\ufeff" + t, lambda t: t.replace("\n", "\r\n")])
def test_a_text_with_mark_or_cr_lf_is_counted_as_its_words_say(tmp_path, form):
    rows = qualcoder.full()
    rows["source"][0]["fulltext"] = form(qualcoder.INTERVIEW)
    project = read(qualcoder.project(tmp_path, rows))
    assert words(project, project.codings[2]) == "det var synd"
    assert project.documents[0].text == qualcoder.INTERVIEW


def test_a_place_that_nothing_decides_is_kept_without_position_and_listed(tmp_path):
    rows = qualcoder.full()
    rows["code_text"].append(qualcoder.coded(9, 1, "Mm.", "Bo", seltext="Nothing of it"))
    project = read(qualcoder.project(tmp_path, rows))
    [span] = [span for span in project.spans if span.id == project.codings[-1].span]
    assert span.start is None
    [left] = [left for left in project.left_out if left.what == "position"]
    assert (left.where, left.why) == ("interview 1.txt", "its words do not stand in the text")


def test_codes_that_stand_under_themselves_come_to_the_top(tmp_path):
    rows = qualcoder.full()
    rows["code_cat"][0]["supercatid"] = 2
    project = read(qualcoder.project(tmp_path, rows))
    assert sum(code.parent is None for code in project.codes) == 2
    assert "place in the code tree" in {left.what for left in project.left_out}


def test_a_coding_of_nothing_is_listed(tmp_path):
    rows = qualcoder.full()
    rows["code_text"][0]["cid"] = 77
    rows["code_text"][1]["fid"] = 3
    project = read(qualcoder.project(tmp_path, rows))
    assert [left.count for left in project.left_out if left.what == "coding"] == [2]


def test_views_triggers_and_virtual_tables_are_not_looked_at(tmp_path):
    path = qualcoder.project(tmp_path, qualcoder.full(), without=("journal",))
    connection = sqlite3.connect(path)
    connection.executescript(
        "CREATE VIEW journal AS WITH RECURSIVE n(x) AS (SELECT 1 UNION ALL SELECT x+1 FROM n)"
        " SELECT x AS name, x AS jentry, x AS owner, x AS date FROM n;"
        "CREATE VIRTUAL TABLE graph USING fts5(body);"
        "CREATE TRIGGER boom AFTER INSERT ON source BEGIN DELETE FROM source; END;"
    )
    connection.close()
    before = path.read_bytes()
    project = read(path)
    assert len(project.documents) == 2
    assert not [memo for memo in project.memos if memo.title]
    assert path.read_bytes() == before
    assert sorted(file.name for file in tmp_path.iterdir()) == ["data.qda"]


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"", "not an SQLite database"),
        (b"SQLite format 3\0" + b"\xff" * 4000, "cannot be read as an SQLite database"),
        (b"PK\x03\x04", "not an SQLite database"),
        (None, "no such file"),
    ],
)
def test_what_is_no_database_is_refused(tmp_path, content, told):
    path = tmp_path / "data.qda"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(ExchangeError, match=told):
        read(path)


def test_another_database_is_refused(tmp_path):
    sqlite3.connect(tmp_path / "data.qda").executescript("CREATE TABLE source (id)")
    with pytest.raises(ExchangeError, match="not a project of QualCoder's"):
        read(tmp_path / "data.qda")


def test_changes_that_the_program_holds_back_are_asked_for(tmp_path):
    path = qualcoder.project(tmp_path, qualcoder.full())
    path.with_name("data.qda-wal").write_bytes(b"changes")
    with pytest.raises(ExchangeError, match="close the project"):
        read(path)


def test_a_cell_too_large_is_refused(tmp_path, monkeypatch):
    monkeypatch.setattr("casebook.exchange.databases.MAX_CELL", 1000)
    rows = qualcoder.full()
    rows["source"][0]["fulltext"] = "x" * 2000
    with pytest.raises(ExchangeError, match="too big"):
        read(qualcoder.project(tmp_path, rows))


def test_what_takes_too_long_is_refused(tmp_path, monkeypatch):
    monkeypatch.setattr("casebook.exchange.databases.MAX_SECONDS", -1.0)
    monkeypatch.setattr("casebook.exchange.databases._STEPS", 1)
    with pytest.raises(ExchangeError, match="seconds"):
        read(qualcoder.project(tmp_path, qualcoder.full()))


def test_a_note_at_the_place_of_a_coding_does_not_hide_its_words(tmp_path):
    rows = qualcoder.full()
    coding = rows["code_text"][2]
    place = {name: coding[name] for name in ("fid", "pos0", "pos1")}
    rows["code_text"] = [coding]
    rows["annotation"] = [{"anid": 1, **place, "memo": "Sighs.", "owner": "Bo"}]
    project = read(qualcoder.project(tmp_path, rows))
    assert words(project, project.codings[0]) == "det var synd"
    [memo] = [memo for memo in project.memos if memo.about == "spans"]
    assert memo.about_id == project.codings[0].span


def test_a_whole_text_of_a_case_needs_no_position(tmp_path):
    rows = qualcoder.full() | {"code_text": []}
    rows["case_text"].append({"id": 3, "caseid": 1, "fid": 3, "pos0": 0, "pos1": 0})
    project = read(qualcoder.project(tmp_path, rows))
    assert project.cases[0].documents == ("document-1",)
    listed = {left.what: left.count for left in project.left_out}
    assert "position" not in listed
    assert listed["link of a case"] == 1  # to the picture
