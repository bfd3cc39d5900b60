"""From transcripts and two coders in another program to claims: the whole way, step by step."""

import re

import pytest
from click.testing import CliRunner
from helpers import transcripts, walk

from casebook.cli import main


@pytest.fixture(scope="module")
def told(tmp_path_factory):
    """What each command printed, in its order."""
    folder = tmp_path_factory.mktemp("walk")
    walk.begin(folder)
    found = {}
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(folder)
        patch.delenv("CASEBOOK_DATA", raising=False)
        for command in walk.COMMANDS:
            if command == "claims my-study":
                walk.write_claims(folder)
            result = CliRunner().invoke(main, command.split())
            assert result.exit_code == 0, f"{command}\n{result.output}"
            found[command.replace(" my-study", "")] = result.output
    return found


@pytest.mark.slow
def test_everything_comes_in(told):
    counts = f"{len(transcripts.DOCUMENTS)} documents, {len(transcripts.CODES)} codes"
    codings = f"{len(transcripts.CODINGS)} codings, 2 coders, {len(walk.CASES)} cases"
    assert told["import project.qdpx"].startswith(f"my-study: {counts}, {codings}\n")


@pytest.mark.slow
def test_the_study_is_ready_for_all_but_claims(told):
    ready = re.search("^Ready for: (.+)$", told["check"], re.MULTILINE)[1].split(", ")
    assert "verify" in ready
    assert "claims" not in ready


@pytest.mark.slow
def test_the_coders_agree_on_what_they_agree_on(told):
    row = next(
        line for line in told["agreement --bootstrap 100"].splitlines() if "counting" in line
    )
    assert float(row.split()[2]) == 1


@pytest.mark.slow
def test_the_methods_answer(told):
    assert "A-café" in told["matrix --by document"]
    assert "Saturation by a base of 4" in told["saturation"]
    assert "parsimonious: ~paid" in told["compare --outcome council"]
    assert "gate, 6 texts: nothing" in told["disclose"]


def test_claims_have_their_statuses_and_say_on_whom_they_hang(told):
    statuses = dict(re.findall(r"^(c\d)  (\w+)", told["claims"], re.MULTILINE))
    assert statuses == walk.STATUSES
    assert "What its status hangs on:\n  without " in told["claims c1"]


def test_every_passage_stands_in_the_transcripts(told):
    assert "0 moved, 0 changed, 0 not found" in told["verify transcripts"]


def test_it_goes_out_again(told):
    assert told["export --to qdpx"].startswith("my-study.qdpx: REFI-QDA project")
    assert told["export --to xlsx"].startswith("my-study.xlsx: spreadsheet")
