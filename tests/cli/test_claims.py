"""`casebook claims` as people and programs call it."""

import json
import shutil

import pandas as pd
import pytest
from click.testing import CliRunner

from casebook import argument
from casebook.cli.commands import main
from casebook.tables import loading


def run(*arguments):
    return CliRunner().invoke(main, arguments)


@pytest.mark.parametrize("source_id", list(loading.load().sources.source_id))
def test_json_has_what_programs_need(source_id):
    result = run("claims", "--source", source_id, "--json")
    assert result.exit_code == 0
    rows = json.loads(result.output)
    tables = loading.load()
    own = tables.claims[tables.claims.source_id == source_id]
    assert [row["claim_id"] for row in rows] == list(own.claim_id)
    assert rows
    known = {
        *tables.passages.passage_id,
        *tables.cases.case_id,
        *tables.indicators.indicator_id,
    }
    for row in rows:
        assert row["statement"]
        assert row["locator"]
        assert row["status"]
        assert row["because"]
        assert set(row["evidence"]) <= known
        assert set(row["premises"]) <= set(tables.claims.claim_id)
        assert isinstance(row["overturned_by"], list)
        assert isinstance(row["falls_with"], list)


def test_people_get_a_line_each_and_one_claim_in_full():
    result = run("claims")
    assert result.exit_code == 0
    assert "gv2022-c-098  thin" in result.output
    assert f"{len(loading.load().claims)} claims:" in result.output
    result = run("claims", "gv2022-c-098")
    assert result.exit_code == 0
    assert "What its status hangs on:" in result.output
    assert "informant 17" in result.output


@pytest.mark.slow
def test_one_claim_is_judged_among_those_of_its_source_and_comes_out_the_same():
    tables = loading.load()
    cards = argument.cards(tables, list(tables.claims.claim_id))
    effects = argument.effects(tables)
    for source_id in tables.sources.source_id:
        own = [card["claim_id"] for card in cards if card["source_id"] == source_id]
        assert {argument.source_alone(tables, claim_id) for claim_id in own} <= {source_id}
        told = argument.cards(tables, own, argument.ledger(tables, source_id))
        assert told == [card for card in cards if card["source_id"] == source_id]
        alone = argument.effects(tables, source_id, own)
        assert alone == {claim_id: effects[claim_id] for claim_id in own}


def test_a_source_whose_claims_are_tied_to_another_is_not_enough():
    tables = loading.load()
    tie = tables.links[tables.links.target_table == "claims"].head(1).copy()
    tie["claim_id"] = tables.claims.claim_id[tables.claims.source_id == "nwc2020"].iloc[0]
    tie["target_id"] = tables.claims.claim_id[tables.claims.source_id == "gv2022"].iloc[0]
    tied = loading.Tables({**tables, "links": pd.concat([tables.links, tie])})
    for claim_id in ("gv2022-c-098", *tie.claim_id):
        assert argument.source_alone(tied, claim_id) is None
    other = tables.claims.claim_id[tables.claims.source_id == "ea2017"].iloc[0]
    assert argument.source_alone(tied, other) == "ea2017"
    assert argument.source_alone(tables, "nobody's") is None


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (
            ["claims", "--source", "gv1999"],
            "no source has the id 'gv1999'; there are: ea2017, gv2022, istr2018, nwc2020",
        ),
        (["claims", "gv2022-c-999"], "no claim has the id 'gv2022-c-999'"),
    ],
)
def test_unknown_ids_are_one_clear_line(arguments, message):
    result = run(*arguments)
    assert result.exit_code == 1
    assert result.output == f"Error: {message}\n"


@pytest.mark.slow
def test_another_study_is_reasoned_about_with_the_same_code(tmp_path):
    shutil.copytree(loading.DATA, tmp_path / "study")
    links = tmp_path / "study" / "links.csv"
    kept = [
        line
        for line in links.read_text(encoding="utf-8").splitlines(keepends=True)
        if not line.startswith("gv2022-c-098,passages")
    ]
    links.write_text("".join(kept), encoding="utf-8", newline="")
    result = run("--data", str(tmp_path / "study"), "claims")
    assert result.exit_code == 0
    assert "gv2022-c-098  stated" in result.output


def test_damaged_tables_are_named_before_anything_is_computed(tmp_path):
    shutil.copytree(loading.DATA, tmp_path / "study")
    links = tmp_path / "study" / "links.csv"
    text = links.read_text(encoding="utf-8")
    links.write_text(
        text.replace("gv2022-cli-14", "gv2022-cli-99", 1), encoding="utf-8", newline=""
    )
    result = run("--data", str(tmp_path / "study"), "claims")
    assert result.exit_code == 1
    assert "links.csv, row " in result.output
    assert "gv2022-cli-99" in result.output


def test_a_study_without_a_table_that_claims_need_is_told_so(tmp_path):
    study = tmp_path / "study"
    shutil.copytree(loading.DATA, study)
    description = json.loads((study / "datapackage.json").read_text(encoding="utf-8"))
    description["resources"] = [
        r for r in description["resources"] if r["name"] != "possible_identities"
    ]
    (study / "datapackage.json").write_text(json.dumps(description), encoding="utf-8")
    (study / "possible_identities.csv").unlink()
    result = run("--data", str(study), "claims")
    assert result.exit_code == 1
    assert "possible_identities" in result.output
    assert "Traceback" not in result.output
    assert not isinstance(result.exception, AttributeError)
