"""casebook import and export, for files of QualCoder, Taguette and tables of coded segments."""

import csv
import json

import pytest
from click.testing import CliRunner
from helpers import qualcoder, segment_tables, taguette

from casebook.cli import main


def run(*arguments, fails=False):
    result = CliRunner().invoke(main, [str(argument) for argument in arguments])
    assert (result.exit_code != 0) == fails, result.output
    assert "Traceback" not in result.output
    return " ".join(result.output.split())


def rows(path):
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_a_project_of_qualcoder_is_a_folder(tmp_path):
    qualcoder.project(tmp_path / "leaving.qda", qualcoder.full())
    told = run("import", tmp_path / "leaving.qda", tmp_path / "study")
    assert "2 documents, 5 codes, 5 codings, 2 coders, 5 memos, 3 cases" in told
    assert "1 × picture" in told
    assert [row["what"] for row in rows(tmp_path / "study" / "import-report.csv")][0] == "picture"
    for form, ending in (("xlsx", "xlsx"), ("annotations", "jsonld")):
        file = tmp_path / f"out.{ending}"
        run("export", tmp_path / "study", "--to", form, "--out", file)
        assert file.stat().st_size > 1000


@pytest.mark.parametrize("quotes", [False, True])
def test_words_leave_only_if_asked_for(tmp_path, quotes):
    qualcoder.project(tmp_path / "leaving.qda", qualcoder.full())
    run("import", tmp_path / "leaving.qda", tmp_path / "study")
    wanted = ["--with-quotes"] if quotes else []
    file = tmp_path / "out.jsonld"
    told = run("export", tmp_path / "study", "--to", "annotations", "--out", file, *wanted)
    assert ("It holds words of the study's texts" in told) == quotes
    text = json.dumps(json.loads(file.read_text(encoding="utf-8")), ensure_ascii=False)
    assert ("nobody had the key" in text) == quotes


def test_one_of_several_projects_of_taguette_is_named(tmp_path):
    path = taguette.database(tmp_path / "all.sqlite3", projects=("Leaving", "Other"))
    told = run("import", path, tmp_path / "study", fails=True)
    assert "name one with --project" in told
    assert not (tmp_path / "study").exists()
    run("import", path, tmp_path / "study", "--project", "Leaving")
    assert len(rows(tmp_path / "study" / "codings.csv")) == 4


def test_segments_are_looked_for_in_own_texts_and_never_written(tmp_path):
    table = segment_tables.delimited(tmp_path / "q.csv", segment_tables.MAXQDA, ";")
    (tmp_path / "texts").mkdir()
    (tmp_path / "texts" / "Interview 1.txt").write_text(segment_tables.TEXT, encoding="utf-8")
    run("import", table, tmp_path / "with", "--texts", tmp_path / "texts")
    told = run("import", table, tmp_path / "without")
    assert "2 × position" in told
    assert [row["start"] for row in rows(tmp_path / "with" / "passages.csv")] == ["26", "92"]
    assert [row["start"] for row in rows(tmp_path / "without" / "passages.csv")] == ["", ""]
    for name in ("with", "without"):
        for file in (tmp_path / name).iterdir():
            assert "for sent" not in file.read_text(encoding="utf-8")


def test_segments_without_texts_have_anchors_if_they_are_long_enough(tmp_path):
    long = "Vi kom for sent, fordi bussen var kørt, og så gik vi alle sammen hjem igen."
    lines = [["Document", "Code", "Segment"], ["a", "Time", long], ["a", "Time", f"{long} Mm."]]
    table = segment_tables.delimited(tmp_path / "q.csv", lines)
    run("import", table, tmp_path / "study")
    anchors = [row["anchor_hash"] for row in rows(tmp_path / "study" / "passages.csv")]
    assert len(set(anchors)) == 2
    assert all(anchors)


def test_columns_are_named(tmp_path):
    lines = [["Hvem", "Hvad", "Sagt"], ["Bo", "Time", "Vi kom for sent."]]
    table = segment_tables.delimited(tmp_path / "q.csv", lines, "\t")
    told = run("import", table, tmp_path / "study", fails=True)
    assert "no column of codes is recognised among 'Hvem', 'Hvad', 'Sagt'" in told
    named = ["--column", "code=Hvad", "--column", "segment=Sagt", "--column", "coder=Hvem"]
    run("import", table, tmp_path / "study", *named)
    assert [row["coder"] for row in rows(tmp_path / "study" / "codings.csv")] == ["Bo"]
    told = run("import", table, tmp_path / "other", "--column", "Hvad", fails=True)
    assert "'Hvad' is not like document=Dokument" in told
