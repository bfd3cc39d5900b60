"""A study is written whole, read as the methods take it, and kept apart from its key."""

import json
import stat
import sys
from pathlib import Path

import pandas as pd
import pytest
from frictionless import Package
from helpers import studies

from casebook import argument, study
from casebook.tables import DataError, MissingTable, load, package
from casebook.tables.audits import USED
from casebook.tables.description import read_description


@pytest.fixture
def folder(tmp_path):
    return studies.write(tmp_path / "my-study")


def test_the_books_own_folder_is_read_as_it_is():
    ours, theirs = study.load(), load()
    assert list(ours) == list(theirs)
    for name in theirs:
        pd.testing.assert_frame_equal(ours[name], theirs[name])
    assert not study.is_study()


def test_a_study_is_told_by_its_description(folder, tmp_path):
    assert study.is_study(folder)
    assert not study.is_study(tmp_path)
    (tmp_path / "datapackage.json").write_text("[")
    assert not study.is_study(tmp_path)
    found = study.settings(folder)
    assert (found.id, found.anchors, found.texts) == ("my-study", "keyed", None)
    assert found.private.resolve() == (tmp_path / "my-study.private").resolve()
    with pytest.raises(study.StudyError, match="is no study"):
        study.settings()


def test_tables_have_the_books_columns_and_types_first(folder):
    tables, book = study.load(folder), load()
    for name in study.loading.IN_THE_BOOKS_SHAPE:
        shaped = tables[name][list(book[name])]
        assert list(tables[name])[: len(shaped.columns)] == list(book[name])
        assert dict(shaped.dtypes) == dict(book[name].dtypes)


def test_what_is_left_open_is_filled_in_as_told(folder):
    tables = study.load(folder)
    passages = tables.passages.set_index("passage_id")
    assert set(tables.passages.source_id) == {"my-study"}
    assert list(passages.material) == ["interview", "interview", "field note", "field note"]
    assert list(passages.locator) == ["int-01 ¶2", "int-02 5–60", "note-1 turn 4", "note-1"]
    assert list(passages.place.fillna("-")) == ["¶2", "-", "turn 4", "-"]
    assert passages.voice_id["p3"] == "note-1#unnamed"
    voices = tables.voices.set_index("voice_id")
    assert voices.label["note-1#unnamed"] == "an unnamed voice in Aftenmøde 🙂"
    assert list(voices.kind) == ["informant"] * 4
    assert list(voices.sector) == ["voluntary", "municipality", "not said", "not said"]
    pairs = {frozenset(p) for p in tables.possible_identities[["voice_id", "may_be"]].to_numpy()}
    assert pairs == {frozenset({"chair", "R2"}), frozenset({"note-1#unnamed", "chair"})}
    about = set(tables.passage_cases[["passage_id", "case_id"]].itertuples(index=False, name=None))
    assert about == {("p1", "café"), ("p2", "kommune"), ("p3", "kommune")}
    claims = tables.claims.set_index("claim_id")
    assert list(claims.kind) == ["finding", "mechanism"]
    assert list(claims.scope) == ["field", "several cases"]
    assert list(claims.key) == [True, False]


def test_a_change_of_a_file_is_seen_at_once(folder):
    for read in (study.load, study.as_they_stand):
        assert "Nobody is paid." in set(read(folder).passages.gist)
    path = folder / "passages.csv"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("Nobody", "Nobold"), encoding="utf-8")  # of the same size
    for read in (study.load, study.as_they_stand):
        assert "Nobold is paid." in set(read(folder).passages.gist)


def test_another_title_is_seen_at_once(folder):
    assert study.load(folder).sources.title[0] == "my-study"
    described = json.loads((folder / "datapackage.json").read_bytes())
    (folder / "datapackage.json").write_text(json.dumps(described | {"title": "Cafés"}))
    assert study.load(folder).sources.title[0] == "Cafés"


@pytest.mark.parametrize("read", [study.load, study.as_they_stand])
def test_a_change_of_a_frame_is_nobody_elses(folder, read):
    found = read(folder)
    found.codes.loc[0, "label"] = "Else"
    found.codes["new"] = 1
    again = read(folder).codes
    assert again.label[0] == "Tillid"
    assert "new" not in again


USED_NOW = None  # a list while somebody listens; Python never lets a hook go


def listens(event, arguments):
    if USED_NOW is not None and event == USED:
        USED_NOW.append(Path(arguments[0]).name)


@pytest.mark.parametrize("read", [study.load, study.as_they_stand])
def test_each_time_it_is_told_which_tables_are_used(folder, monkeypatch, read):
    sys.addaudithook(listens)
    for _ in range(2):  # the second time nothing is worked out
        monkeypatch.setitem(globals(), "USED_NOW", heard := [])
        read(folder)
        assert set(heard) == {f"{name}.csv" for name in studies.small()}


def test_claims_of_a_study_have_statuses(folder):
    verdicts = argument.judge(study.load(folder))
    assert {claim: found.status for claim, found in verdicts.items()} == {
        "c1": "shown",
        "c2": "at odds",
    }
    effects = argument.effects(study.load(folder))
    assert {"R1"} in [set(found["remove"]) for found in effects["c1"]["overturned_by"]]


def test_its_own_tables_stand_as_they_are(folder):
    tables = study.as_they_stand(folder)
    assert sorted(tables) == sorted(studies.small())
    assert tables.memos.text[0] == "A\nB"
    assert tables.passages.voice_id.isna().sum() == 1
    assert tables.passages.hedge.isna().all()  # a column that the study has not
    with pytest.raises(study.StudyError, match="is no study"):
        study.as_they_stand()


@pytest.mark.parametrize("names", [[], ["claims"], ["documents"], ["codes", "codings"]])
def test_a_study_with_few_tables_is_read_too(tmp_path, names):
    frames = {n: f for n, f in studies.small().items() if n in {"documents", "passages", *names}}
    frames["passages"] = frames["passages"].drop(columns=["voice_id", "case_id"])
    frames["documents"] = frames["documents"].drop(columns=["case_id", "title"])
    tables = study.load(studies.write(tmp_path / "my-study", frames))
    assert len(tables.passages) == 4
    assert len(tables.claims) == 2 * ("claims" in names)
    assert argument.judge(tables) is not None
    with pytest.raises(MissingTable):
        _ = tables.indicators


def test_a_study_without_a_row_is_read_too(tmp_path):
    frames = {
        name: pd.DataFrame(columns=list(shape.columns)) for name, shape in study.TABLES.items()
    }
    tables = study.load(studies.write(tmp_path / "my-study", frames))
    assert argument.judge(tables) == {}
    assert len(tables.sources) == 1


@pytest.mark.slow
def test_the_description_is_one_that_others_read(folder):
    report = Package(str(folder / "datapackage.json")).validate()
    assert report.valid, report.flatten(["title", "message"])
    text = (folder / "datapackage.json").read_text(encoding="utf-8")
    assert len(text.splitlines()) < 250
    described = study.describe(list(study.TABLES), "all")
    assert read_description(study.in_json(described).encode())[1] == ()


def test_ids_are_free_but_for_what_a_list_or_address_takes(tmp_path):
    frames = {"codes": studies.frame("code_id | label", "Tillid_2(ny)-Ω.x:y | a", "ß | b", "7 | c")}
    assert len(study.load(studies.write(tmp_path / "good", frames)).codes) == 3
    for bad in ("a b", "a/b", 'a"b', "a'b", "a#b", "a?b", "a\\b"):
        with pytest.raises(DataError, match="in it, which may not stand here|was lost"):
            studies.write(tmp_path / "bad", {"codes": studies.frame("code_id | label", f"{bad}|x")})


def test_nothing_is_written_over_or_left_half_made(tmp_path):
    mine = tmp_path / "my-study"
    mine.mkdir()
    (mine / "thesis.txt").write_text("years of work")
    with pytest.raises(study.StudyError, match="not empty"):
        studies.write(mine)
    frames = studies.small() | {"links": studies.frame(*["claim_id"] * 2)}
    with pytest.raises(study.StudyError, match="links lacks 3 columns"):
        studies.write(tmp_path / "other", frames)
    frames["links"] = studies.small()["links"].assign(relation="likes")
    with pytest.raises(DataError, match="is not one of: supports, opposes"):
        studies.write(tmp_path / "other", frames)
    with pytest.raises(study.StudyError, match="no table 'claim'; did you mean"):
        study.write(tmp_path / "other", {"claim": frames["claims"]}, id="x")
    assert [path.name for path in tmp_path.iterdir()] == ["my-study"]
    assert [path.name for path in mine.iterdir()] == ["thesis.txt"]


def test_letters_are_composed_and_lines_end_in_lf(tmp_path):
    codes = pd.DataFrame({"code_id": ["A\u030ase"], "label": ["o\u0308 \r\n=2+2\r  x"]})
    folder = studies.write(tmp_path / "my-study", {"codes": codes})
    assert (folder / "codes.csv").read_bytes() == 'code_id,label\nÅse,"ö \n=2+2\n  x"\n'.encode()
    assert study.load(folder).codes.label[0] == "ö \n=2+2\n  x"


def test_a_report_of_an_import_is_no_table(folder):
    (folder / "import-report.csv").write_text("what,why\n")
    study.load(folder)
    (folder / "import-reports.csv").write_text("what,why\n")
    with pytest.raises(DataError, match="no table of this package has this file"):
        study.load(folder)


def test_the_key_is_the_owners_alone(tmp_path, folder):
    with pytest.raises(study.StudyError, match="the key of my-study is not there"):
        study.key(folder)
    private = tmp_path / "my-study.private"
    study.make_private(private, {"int-01.txt": "Hej, 🙂\r\n"}, ["Anne Jensen"])
    assert len(study.key(folder)) == 64
    assert stat.S_IMODE(private.stat().st_mode) == 0o700
    for file in (private / "key", private / "names.txt", private / "texts" / "int-01.txt"):
        assert stat.S_IMODE(file.stat().st_mode) == 0o600
    with pytest.raises(study.StudyError, match="not empty"):
        study.make_private(private)
    (private / "key").write_text("short\n")
    with pytest.raises(study.StudyError, match="at least 16"):
        study.key(folder)
    assert study.new_key() != study.new_key()


def test_texts_lie_with_the_transcripts_or_with_what_is_private(tmp_path):
    frames = studies.small()
    frames["documents"].loc[1, "file"] = "../secret.txt"
    folder = studies.write(tmp_path / "my-study", frames, texts="../transcripts")
    (tmp_path / "transcripts").mkdir()
    (tmp_path / "secret.txt").write_text("not a transcript")
    (tmp_path / "transcripts" / "int-01.txt").write_text("Hej")
    study.make_private(tmp_path / "my-study.private", {"note-1.txt": "Møde"})
    files = study.text_files(folder)
    assert {name: file.read_text() for name, file in files.items()} == {
        "int-01": "Hej",
        "note-1": "Møde",
    }
    with pytest.raises(study.StudyError, match="leads out"):
        study.make_private(tmp_path / "p", {"../out.txt": "x"})
    assert not (tmp_path / "p").exists()


def test_a_misspelt_setting_is_a_fault(folder):
    file = folder / "datapackage.json"
    described = json.loads(file.read_text(encoding="utf-8"))
    described["casebook"]["study"]["anchor"] = "plain"
    file.write_text(json.dumps(described), encoding="utf-8")
    with pytest.raises(DataError, match="did you mean"):
        package(folder)


def without_column(folder, table, column):
    """Take a column away, from the file and from the description, with all that relies on it."""
    file = folder / "datapackage.json"
    described = json.loads(file.read_text(encoding="utf-8"))
    for resource in described["resources"]:
        resource.pop("casebook", None)
        resource["schema"].pop("foreignKeys", None)
        if resource["name"] == table:
            resource["schema"].pop("primaryKey")
            fields = resource["schema"]["fields"]
            resource["schema"]["fields"] = [f for f in fields if f["name"] != column]
    file.write_text(json.dumps(described), encoding="utf-8")
    frame = studies.small()[table].drop(columns=column)
    (folder / f"{table}.csv").write_bytes(study.writing.in_csv(frame))


@pytest.mark.parametrize(
    ("table", "column"),
    [
        (table, column)
        for table, frame in studies.small().items()
        for column in frame
        if study.TABLES[table].columns[column].required
    ],
)
def test_a_description_may_not_ask_for_less_than_methods_rely_on(folder, table, column):
    without_column(folder, table, column)
    with pytest.raises(DataError, match="cannot do without it") as raised:
        study.load(folder)
    assert raised.value.problems == study.problems_of_study(folder)
    assert f"{table}.{column}" in str(raised.value)


def test_an_id_may_not_stand_twice_even_if_the_description_lets_it(folder):
    file = folder / "datapackage.json"
    described = json.loads(file.read_text(encoding="utf-8"))
    del described["resources"][0]["schema"]["primaryKey"]
    file.write_text(json.dumps(described), encoding="utf-8")
    with open(folder / "documents.csv", "a", encoding="utf-8") as documents:
        documents.write("int-01,Again,,,\n")
    with pytest.raises(DataError, match="row 5, column document_id: .int-01. stands in a row"):
        study.load(folder)


def test_voices_and_cases_without_a_table_are_called_by_their_ids(tmp_path):
    frames = studies.small()
    del frames["voices"], frames["cases"], frames["case_attributes"], frames["attributes"]
    tables = study.load(studies.write(tmp_path / "my-study", frames))
    assert {"R1", "R2", "chair"} <= set(tables.voices.label)
    assert set(tables.cases.name) == {"café", "kommune"}
    assert argument.judge(tables)["c1"].status == "shown"
    assert "R1" in argument.names_of(tables)


@pytest.mark.parametrize(
    ("table", "gone"),
    [("passages", "documents"), ("codings", "codes"), ("links", "claims")],
)
def test_a_table_that_names_rows_of_another_needs_it(tmp_path, folder, table, gone):
    frames = {name: frame for name, frame in studies.small().items() if name != gone}
    keep = {"passages": ["passages"], "links": ["links"]}.get(table, list(frames))
    frames = {name: frames[name] for name in keep}
    with pytest.raises(study.StudyError, match=f"{table} names rows of {gone}"):
        study.write(tmp_path / "other", frames, id="other")
    file = folder / "datapackage.json"
    described = json.loads(file.read_text(encoding="utf-8"))
    described["resources"] = [r for r in described["resources"] if r["name"] != gone]
    for resource in described["resources"]:
        resource.pop("casebook", None)
        resource["schema"].pop("foreignKeys", None)
    file.write_text(json.dumps(described), encoding="utf-8")
    (folder / f"{gone}.csv").unlink()
    with pytest.raises(DataError, match=f"{table} names rows of {gone}"):
        study.load(folder)
