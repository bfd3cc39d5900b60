"""`casebook check` and `casebook tidy` on a study: what is wrong, what mends it, what it can do."""

import json
import shutil

import pandas as pd
import pytest
from click.testing import CliRunner
from helpers import studies

from casebook import study
from casebook.cli import main
from casebook.tables import DATA


def run(*arguments):
    return CliRunner().invoke(main, [str(one) for one in arguments])


@pytest.fixture
def folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    return studies.write(tmp_path / "my-study")


def replace(file, old, new):
    text = file.read_text(encoding="utf-8")
    assert old in text
    file.write_text(text.replace(old, new), encoding="utf-8", newline="")


def test_a_sound_study_hears_what_it_is_ready_for(folder):
    found = run("check", "my-study")
    assert found.exit_code == 0
    assert found.output.splitlines() == [
        "11 tables, 27 rows: no problem",
        "Ready for: agreement, claims, cooccur, disclose, export, matrix, saturation",
        "Not yet, for want of:",
        "  compare  case_attributes.csv, column attribute: at least two attributes, one of them "
        "the outcome (there is one: paid)",
        "  verify   passages.csv, columns anchor_length, anchor_head and anchor_hash: at least "
        "one row (there is none; casebook anchor makes them of start and end)",
        "           the key of my-study is not there: my-study/../my-study.private/key. Put the "
        "private folder back; if it lies elsewhere, datapackage.json has to say so "
        "(casebook.study.private). If it is lost for good, `casebook new other` makes a key, "
        "other.private/key: put it there, and `casebook anchor --again` makes the anchors anew "
        "from your texts",
        "Worth knowing:",
        "  No file is found for int-01, int-02, note-1, for datapackage.json names no folder of "
        "texts.",
    ]
    assert json.loads(run("check", "my-study", "--json").output) == []


def test_the_books_own_tables_need_nothing():
    found = run("check")
    assert found.output.endswith("rows: no problem\n")
    assert len(found.output.splitlines()) == 1


@pytest.mark.slow
def test_a_table_that_claims_need_is_missed_by_check_too(tmp_path):
    shutil.copytree(DATA, tmp_path / "data")
    file = tmp_path / "data" / "datapackage.json"
    described = json.loads(file.read_text(encoding="utf-8"))
    resources = described["resources"]
    described["resources"] = [r for r in resources if r["name"] != "possible_identities"]
    file.write_text(json.dumps(described), encoding="utf-8")
    (tmp_path / "data" / "possible_identities.csv").unlink()
    found = run("check", tmp_path / "data")
    assert "  claims  the table possible_identities (there is none)" in found.output.splitlines()
    assert run("--data", tmp_path / "data", "claims").exit_code == 1


def test_repeats_stand_on_one_line_and_in_json_one_by_one(folder):
    replace(folder / "links.csv", "supports", "suports")
    found = run("check", "my-study")
    assert found.exit_code == 1
    assert found.output.splitlines()[0] == (
        'links.csv, 3 rows (2, 3, 4), column relation: "suports" is not one of: supports, '
        'opposes; did you mean "supports"?'
    )
    assert "3 problems in 1 file" in found.output
    assert [p["row"] for p in json.loads(run("check", "my-study", "--json").output)] == [2, 3, 4]


def test_a_fault_that_tidy_mends_is_marked_and_no_other(folder):
    replace(folder / "case_attributes.csv", "true", "SAND")
    replace(folder / "claims.csv", "Unpaid", "Unpaid")
    found = run("check", "my-study")
    assert found.output.splitlines() == [
        'case_attributes.csv, row 3, column value: "SAND" is not one of: true, false, and "paid" '
        "is of type boolean [tidy]",
        "",
        "1 problem in 1 file",
        "`casebook tidy my-study` mends them all; with --dry-run it says how.",
    ]
    file = folder / "codes.csv"
    file.write_bytes(b"\xef\xbb\xbf" + file.read_bytes())
    replace(folder / "links.csv", "opposes", "oposes")
    lines = run("check", "my-study").output.splitlines()
    assert [line.endswith(" [tidy]") for line in lines if ".csv" in line] == [True, False]
    assert (
        lines[-1] == "`casebook tidy my-study` mends what is marked [tidy]; with --dry-run it "
        "says how."
    )


def test_an_unknown_rule_is_found_before_claims_fail(folder):
    frames = studies.small()
    frames["claims"]["rule"] = ["mostly", None]
    shutil.rmtree(folder)
    studies.write(folder, frames)
    (folder / "rules.py").write_text("RULES = {'most': len}\n")
    found = run("check", "my-study")
    assert found.exit_code == 1
    told = 'claims.csv, row 2, column rule: no rule is called "mostly"; did you mean "most"?'
    assert found.output.startswith(told)
    assert "tidy" not in found.output
    assert run("--data", "my-study", "claims").exit_code == 1


def test_an_empty_folder_hears_how_a_study_begins(tmp_path):
    found = run("check", tmp_path)
    assert found.exit_code == 1
    assert "`casebook new my-study` makes a small study to begin with." in found.output


def test_tidy_says_what_it_would_do_and_then_does_it(folder):
    file = folder / "codes.csv"
    sound = file.read_bytes()
    file.write_bytes(b"\xef\xbb\xbf" + sound.replace(b"\n", b"\r\n").replace(b",", b";"))
    spoilt = file.read_bytes()
    dry = run("tidy", "my-study", "--dry-run").output.splitlines()
    changes = [
        "codes.csv: the byte-order mark is gone",
        "codes.csv: lines end in LF (Unix) instead of CR LF (Windows)",
        "codes.csv: columns are separated by commas instead of semicolons",
    ]
    assert dry == [*changes, "3 changes in 1 file: not made (without --dry-run they are)"]
    assert file.read_bytes() == spoilt
    done = run("tidy", "my-study").output.splitlines()
    assert done[:3] == changes
    assert done[3] == (
        "3 changes in 1 file. The files as they were are in my-study.before-tidy, beside the study;"
    )
    assert file.read_bytes() == sound
    assert (folder.parent / "my-study.before-tidy" / "codes.csv").read_bytes() == spoilt
    assert run("tidy", "my-study").output == "nothing to tidy\n"


LACKING = {
    "agreement": {"codings": lambda f: f[f.coder == "B2"]},
    "claims": {"claims": lambda f: f.iloc[:0], "links": lambda f: f.iloc[:0]},
    "matrix": {"codings": lambda f: f.iloc[:0]},
    "cooccur": {"codings": lambda f: f.iloc[:0]},
    "saturation": {"codings": lambda f: f.iloc[:0]},
    "compare": {"case_attributes": lambda f: f.iloc[:0]},
    "export": {
        name: lambda f: f.iloc[:0] for name in studies.small() if name not in {"cases", "voices"}
    },
}


def more():
    """A study that is ready for all that needs no text."""
    frames = studies.small()
    size = studies.frame("attribute | type", "big | boolean")
    frames["attributes"] = pd.concat([frames["attributes"], size], ignore_index=True)
    values = studies.frame(
        "case_id | attribute | value", "café | big | true", "kommune | big | false"
    )
    frames["case_attributes"] = pd.concat([frames["case_attributes"], values], ignore_index=True)
    return frames


ASKED = {
    "compare": ["--outcome", "paid"],
    "export": ["--to", "qdc", "--out", "codes.qdc"],
}


def fails(command):
    """Whether the command itself refuses the study."""
    return run(command, "my-study", *ASKED.get(command, ())).exit_code != 0


def said(command):
    """What readiness says that a command lacks."""
    ready = study.readiness(study.load("my-study"))
    return next(one.lacks for one in ready if one.command == command)


@pytest.mark.parametrize("command", list(LACKING))
def test_what_is_said_to_be_lacking_is_lacking(tmp_path, monkeypatch, command):
    monkeypatch.chdir(tmp_path)
    studies.write(tmp_path / "my-study", more())
    assert said(command) == ()
    assert not fails(command)
    shutil.rmtree(tmp_path / "my-study")
    frames = more()
    for table, part in LACKING[command].items():
        frames[table] = part(frames[table])
    studies.write(tmp_path / "my-study", frames)
    (lack, *_) = said(command)
    assert "at least" in lack
    assert fails(command)


@pytest.mark.slow
def test_an_empty_study_is_ready_for_what_looks_at_whatever_there_is(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert run("new", "my-study", "--empty").exit_code == 0
    assert run("check", "my-study").output.splitlines()[:2] == [
        "10 tables, 0 rows: no problem",
        "Ready for: disclose",
    ]
    assert not fails("disclose")


def test_it_is_ready_for_verify_with_anchors_and_a_key(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "texts").mkdir()
    text = "I: Hvorfor?\nR1: Der kom tre familier samme uge, og ingen på kommunen havde tid.\n"
    (tmp_path / "texts" / "int-01.txt").write_text(text, encoding="utf-8")
    assert run("new", "my-study", "--from", "texts").exit_code == 0
    start, end = text.index("Der"), text.index(".\n")
    row = f"p1,int-01,,{start},{end},Tre familier kom.,,,\n"
    with open("my-study/passages.csv", "a", encoding="utf-8") as file:
        file.write(row)
    (lack,) = said("verify")
    assert "casebook anchor makes them" in lack
    assert run("verify", "my-study", "texts").exit_code != 0
    assert run("anchor", "my-study").exit_code == 0
    assert said("verify") == ()
    assert run("verify", "my-study", "texts").exit_code == 0
    (tmp_path / "my-study.private" / "key").unlink()
    (lack,) = said("verify")
    assert "the key of my-study is not there" in lack
    assert run("verify", "my-study", "texts").exit_code != 0
