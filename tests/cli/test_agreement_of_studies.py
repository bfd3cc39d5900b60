"""`casebook agreement` on a study: units of spans, the list of disagreements, and what decides."""

import json

import pandas as pd
import pytest
from click.testing import CliRunner
from helpers import coded_study, transcripts

from casebook.cli import main

HOW = [("--no-row", "no-code"), ("--no-row", "unread")]
LINES = sum(bool(line.strip()) for text in transcripts.TEXTS.values() for line in text.split("\n"))


@pytest.fixture
def place(tmp_path):
    return coded_study.write(tmp_path)


def run(*arguments):
    return CliRunner().invoke(main, [str(argument) for argument in arguments])


def found(*arguments):
    result = run("agreement", *arguments, "--json", "--bootstrap", 0)
    assert result.exit_code == 0, result.output
    return json.loads(result.stdout)


@pytest.mark.slow
def test_people_see_units_coefficients_disagreements_and_whether_the_unit_decides(place):
    result = run("agreement", place, "--bootstrap", 100)
    assert result.exit_code == 0, result.output
    said = result.output
    assert said.startswith(
        "Units by the rule overlap: spans that share a character are one unit, and so is a chain "
        "of such spans. Coders: Bo and Åsa.\n17 units, 2 coders, each code by itself."
    )
    assert "Disagreements (a unit and a code each): 15\n" in said
    assert "  int-1 671–820 (turn 6), trust: given by Bo, not by Åsa\n" in said
    assert (
        "The unit decides for 3 of 6 codes: alpha differs by more than 0.10 between the rules "
        "exact, overlap and paragraph.\ncode      exact   overlap  paragraph\n"
    ) in said
    assert "a coder is taken to have read every document with a coding of theirs" in said


@pytest.mark.slow
def test_programs_get_the_same_as_json_and_csv(place):
    data = found(place)
    assert data["unit"] == "overlap"
    assert data["names of coders"] == ["Bo", "Åsa"]
    assert len(data["disagreements"]) == 15
    first = data["disagreements"][0]
    assert (first["document_id"], first["start"], first["passages"]) == ("int-1", 671, "p6, p5")
    by_unit = {row["code"]: row for row in data["by unit"]}
    assert by_unit["counting"]["exact"] < 0 < by_unit["counting"]["overlap"] == 1
    assert [code for code, row in by_unit.items() if row["decides"]] == [
        *("control", "counting", "roles")
    ]
    assert by_unit["trust"]["overlap"] == {r["code"]: r["alpha"] for r in data["codes"]}["trust"]
    rows = run("agreement", place, "--csv", "--bootstrap", 0).stdout.splitlines()
    assert rows[0].startswith("code,prevalence,alpha,low,high,ac1,percent")
    assert len(rows) == 1 + len(data["codes"])


@pytest.mark.parametrize(("unit", "units"), [("exact", 25), ("overlap", 17), ("paragraph", LINES)])
def test_the_unit_can_be_chosen(place, unit, units):
    data = found(place, "--unit", unit)
    assert data["units"] == units
    by_unit = {row["code"]: row[unit] for row in data["by unit"]}
    assert by_unit == {row["code"]: row["alpha"] for row in data["codes"]}


@pytest.mark.slow
def test_the_list_goes_into_a_file_and_over_nothing_else(place, tmp_path):
    out = tmp_path / "uenige.csv"
    for _ in range(2):  # a list is written over a list
        result = run("agreement", place, "--out", out, "--bootstrap", 0)
        assert result.exit_code == 0, result.output
        assert "15 disagreements written to" in result.stderr
    listed = pd.read_csv(out)
    assert list(listed.columns[:4]) == ["unit", "code", "given by", "not given by"]
    assert set(listed["given by"]) == {"Bo", "Åsa"}
    codings = place / "codings.csv"
    before = codings.read_bytes()
    result = run("agreement", place, "--out", codings)
    assert result.exit_code == 1
    assert "is no list of disagreements: not written over" in result.output
    assert codings.read_bytes() == before


@pytest.mark.slow
def test_a_long_list_is_cut_for_people_only(place):
    said = run("agreement", place, "--unit", "exact", "--bootstrap", 0).output
    data = found(place, "--unit", "exact")
    assert len(data["disagreements"]) > 20
    assert f"  and {len(data['disagreements']) - 20} more (all of them with --json or" in said


@pytest.mark.slow
def test_its_table_of_codings_stands_for_the_study(place):
    assert found(place / "codings.csv") == found(place)
    result = CliRunner().invoke(main, ["--data", str(place), "agreement", "--bootstrap", "0"])
    assert result.output == run("agreement", place, "--bootstrap", 0).output


def test_the_packages_own_columns_are_known_in_any_file(place, tmp_path):
    file = tmp_path / "own.csv"
    file.write_bytes((place / "codings.csv").read_bytes())
    result = run("agreement", file, "--per-code", "--no-row", "no-code", "--bootstrap", 0)
    assert result.exit_code == 0, result.output
    assert "Disagreements (a unit and a code each): 29" in result.output
    assert "--per-code" not in result.output


@pytest.mark.slow
def test_without_texts_paragraphs_are_told_by_locators(tmp_path):
    place = coded_study.write(tmp_path, texts=False)
    places = coded_study.frames()["passages"].groupby(["document_id", "locator"])
    assert found(place, "--unit", "paragraph")["units"] == places.ngroups < LINES


def test_a_unit_that_cannot_be_made_is_said_and_the_others_are_compared(tmp_path):
    tables = coded_study.frames()
    tables["passages"] = tables["passages"].assign(locator=pd.NA)
    place = coded_study.write(tmp_path, tables, texts=False)
    data = found(place)
    assert list(data["by unit"][0]) == ["code", "exact", "overlap", "spread", "decides"]
    assert "no paragraph can be told for document 'int-1'" in data["without a comparison"][0]
    result = run("agreement", place, "--unit", "paragraph")
    assert result.exit_code == 1
    assert "passages have no locator (p1, p2, p3, p4, p5 and 1 more)" in result.output


def test_where_coders_marked_alike_the_unit_does_not_decide(tmp_path):
    tables = coded_study.frames()
    one = tables["codings"].assign(coder="Åsa")
    tables["codings"] = pd.concat([one, one.assign(coder="B2")])
    result = run("agreement", coded_study.write(tmp_path, tables), "--bootstrap", 0)
    assert "The unit does not decide: no code's alpha differs by more than 0.10" in result.output
    assert "Disagreements (a unit and a code each): 0\n" in result.output


@pytest.mark.slow
def test_what_a_coder_has_read_can_be_said_otherwise(tmp_path):
    tables = coded_study.frames()
    codings = tables["codings"]
    in_note = tables["passages"].set_index("passage_id").document_id == "note-1"
    bo = (codings.coder == "Bo") & codings.passage_id.map(in_note)
    tables["codings"] = codings[~bo]  # Bo never got to the field note
    place = coded_study.write(tmp_path, tables)
    pairs = {how: found(place, *how)["codes"][0]["n_pairable"] for how in ((), HOW[0], HOW[1])}
    assert pairs[()] < pairs[HOW[0]]
    assert pairs[HOW[1]] < pairs[()]


def test_four_tables_are_enough(tmp_path):
    few = coded_study.write_few(tmp_path)
    assert len(found(few)["disagreements"]) == 15


@pytest.mark.parametrize(
    ("change", "options", "message"),
    [
        (lambda t: t["codings"].head(0), [], "the table codings is missing or has no rows"),
        (lambda t: t["codings"].assign(coder="Å"), [], "takes two coders, and only Å coded"),
        (None, ["--coder", "Aasa"], "no codings by 'Aasa'; the coders are Bo, Åsa"),
        (None, ["--coder", "Åsa"], "takes two coders, and only Åsa"),
        (None, ["--level", "ordinal"], "in a study each code is given or not"),
        (None, ["--csv", "--json"], "choose one"),
    ],
)
def test_what_is_missing_is_said_in_one_line(tmp_path, change, options, message):
    tables = coded_study.frames()
    if change:
        tables["codings"] = change(tables)
    result = run("agreement", coded_study.write(tmp_path, tables), "--bootstrap", 0, *options)
    assert result.exit_code in (1, 2)
    assert message in result.output
    assert "Traceback" not in result.output


@pytest.mark.slow
def test_the_books_own_coders_are_compared_and_the_agreed_coding_is_not():
    data = found()
    assert data["names of coders"] == ["A", "B"]
    assert "not compared: the codings of agreed" in data["notes"]
