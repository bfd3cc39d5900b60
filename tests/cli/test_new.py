"""`casebook new` begins a study that works at once, or with the transcripts that there are."""

import stat
from pathlib import Path

import pytest
from click.testing import CliRunner

from casebook import study
from casebook.cli import main
from casebook.study.starting import EXAMPLE


def run(*arguments):
    return CliRunner().invoke(main, [str(one) for one in arguments])


@pytest.fixture
def here(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture
def transcripts(here):
    folder = here / "Mine transskriptioner"
    (folder / "uge 2" / ".git").mkdir(parents=True)
    (folder / "uge 2" / ".git" / "x.txt").write_text("no transcript")
    for name, text in {
        "Interview 10, 2025-03-11.txt": "[00:01] I: Hvorfor?\n[00:02] R1: Fordi.\nDet er sådan.\n",
        "Interview 2.md": "Anne Ø: hej\nBo: dav\n" * 3 + "NB: husk\nHusk: kaffe\n",
        "uge 2/feltnoter #1.txt": "Aften i caféen. Husk: kaffe.",
        "uge 2/feltnoter 1.txt": "",
        "interview og feltnote.txt": "Begge dele 🙂",
        "lyd.mp3": "",
        "scan.pdf": "\x89PNG",
        "~$Interview 2.docx": "",
    }.items():
        (folder / name).write_text(text, encoding="latin-1" if name == "scan.pdf" else "utf-8")
    return folder


def test_the_example_has_claims_of_three_statuses_at_once(here):
    done = run("new", "my-study")
    assert done.exit_code == 0, done.output
    assert done.output.splitlines() == [
        "my-study: 10 tables, a made-up example, to be written over",
        "my-study.private, beside it: the key of its anchors, and names.txt. Never share it.",
        "Next: casebook claims my-study",
    ]
    assert run("check", "my-study").exit_code == 0
    claims = run("--data", "my-study", "claims")
    assert [line.split()[1] for line in claims.output.splitlines()[:3]] == [
        "shown",
        "thin",
        "stated",
    ]
    assert len(study.key("my-study")) == 64
    assert stat.S_IMODE(Path("my-study.private").stat().st_mode) == 0o700
    assert sorted(p.name for p in here.iterdir()) == ["my-study", "my-study.private"]


def test_the_example_is_the_folder_that_the_page_shows(here):
    run("new", "my-study")
    for file in Path("my-study").iterdir():
        assert file.read_bytes() == (EXAMPLE / file.name).read_bytes(), file.name
    assert {p.name for p in EXAMPLE.iterdir()} == {p.name for p in Path("my-study").iterdir()}


def test_transcripts_get_a_row_each_and_stay_where_they_are(transcripts):
    before = {p: p.stat().st_mtime_ns for p in transcripts.rglob("*")}
    done = run("new", "mit-studie", "--from", transcripts.name)
    assert done.exit_code == 0, done.output
    rows = study.as_they_stand("mit-studie").documents.fillna("")
    told = ["document_id", "kind", "date", "speakers", "file"]
    assert rows[told].values.tolist() == [
        ["Interview-2", "interview", "", "Anne Ø; Bo; NB", "Interview 2.md"],
        ["Interview-10-2025-03-11", "interview", "2025-03-11", "I; R1", before_name(10)],
        ["interview-og-feltnote", "", "", "", "interview og feltnote.txt"],
        ["scan", "", "", "", "scan.pdf"],
        ["feltnoter-1", "field note", "", "", "uge 2/feltnoter 1.txt"],
        ["feltnoter-1-2", "field note", "", "", "uge 2/feltnoter #1.txt"],
    ]
    assert {p: p.stat().st_mtime_ns for p in transcripts.rglob("*")} == before
    files = study.text_files("mit-studie")
    assert files["Interview-2"].read_text(encoding="utf-8").startswith("Anne Ø: hej")
    assert Path("mit-studie.private/names.txt").read_text(encoding="utf-8") == "Anne Ø\nBo\n"
    assert "Perhaps names of people: Anne Ø, Bo." in done.output
    assert "scan.pdf cannot be read: " in done.output
    assert "Not taken: lyd.mp3" in done.output
    assert "as .docx or .txt" not in done.output
    assert "Fill in documents.kind" in done.output
    assert done.output.splitlines()[-1].endswith("then: casebook check mit-studie")
    assert run("check", "mit-studie").exit_code == 0


def test_what_may_be_a_transcript_and_cannot_be_read_has_a_remedy_and_no_id_has_a_name(transcripts):
    (transcripts / "Bo, uge 1.txt").write_text("Ja.", encoding="utf-8")
    (transcripts / "Bo.rtf").write_text("x", encoding="utf-8")
    done = run("new", "mit-studie", "--from", transcripts.name)
    assert "Not taken: Bo.rtf, lyd.mp3\n" in done.output
    assert "Save Bo.rtf as .docx or .txt, if they are transcripts.\n" in done.output
    documents = study.as_they_stand("mit-studie").documents
    ids = dict(zip(documents.title, documents.document_id, strict=True))
    assert ids["Bo, uge 1"] == "uge-1"


def test_a_first_name_in_the_name_of_a_file_is_told_and_a_role_is_none(here):
    folder = here / "talks" / "Møde"
    folder.mkdir(parents=True)
    (folder / "KAREN 1.txt").write_text("MANAGER: Ja.\n" * 3, encoding="utf-8")
    done = run("new", "mit-studie", "--from", "talks")
    assert "Perhaps names of people: KAREN. They stand in documents.csv" in done.output
    assert Path("mit-studie.private/names.txt").read_text(encoding="utf-8") == "KAREN\n"
    documents = study.as_they_stand("mit-studie").documents
    assert list(documents.document_id) == ["1"]
    assert list(documents.speakers) == ["MANAGER"]


def before_name(number):
    return f"Interview {number}, 2025-03-11.txt"


def test_nothing_is_written_over_or_left_half_made(here, transcripts, monkeypatch):
    here.joinpath("thesis").mkdir()
    here.joinpath("thesis", "draft.txt").write_text("x")
    assert "is not empty; nothing is written over" in run("new", "thesis").output
    here.joinpath("empty").mkdir()
    assert "no transcript in empty" in run("new", "s", "--from", "empty").output
    assert run("new", "empty").exit_code == 0  # an empty folder may be filled
    here.joinpath("other.private").mkdir()
    assert "may hold the key of another study" in run("new", "other").output
    there = sorted(p.name for p in here.iterdir())

    def fails(*_, **__):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("casebook.study.starting.write", fails)
    done = run("new", "half")
    assert done.exit_code == 1
    assert "half cannot be written: No space left on device" in done.output
    assert sorted(p.name for p in here.iterdir()) == there


@pytest.mark.parametrize(
    ("text", "ident"),
    [
        ("int 01", "int-01"),
        ("Å/ø #1?", "Å-ø-1"),
        ("a\u030a", "å"),
        ("\u200b", "document"),
        ("=x", "x"),
        ("int-01", "int-01-2"),
        ("日本語", "日本語"),
    ],
)
def test_an_id_is_made_of_any_name(text, ident):
    taken = {"int-01"} if ident == "int-01-2" else set()
    assert study.as_id(text, taken) == ident
