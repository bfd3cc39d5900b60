"""``casebook agreement`` on large files: CSV read in one go, and Parquet that is counted."""

import json
import random

import duckdb
import pandas as pd
import pytest
from click.testing import CliRunner

from casebook.cli import coding_files
from casebook.cli.coding_tables import read_plain, read_with_care
from casebook.cli.commands import main

CELLS = ["a", "b", " c ", "", "NA", "nan", "1", "01", "1.0", "#x", "\u2028k", "å", "'", "a\x85b"]
HEADS = [["unit", "coder", "code"], ["unit", " coder", "x", "code "], [*"cab", "unit", "coder"]]


def run(*arguments):
    return CliRunner().invoke(main, ["agreement", *map(str, arguments)])


def some_file(rng, separator):
    """A small table of odd cells, some of whose rows may be too short or too long."""
    head = rng.choice([*HEADS, ["passage_id", "code_id", "coder"]])
    lines = [separator.join(head)]
    for _ in range(rng.randint(0, 6)):
        width = len(head) + rng.choice([0] * 30 + [1, -1])
        lines.append(separator.join(rng.choice(CELLS) for _ in range(width)))
    return "\n".join(lines) + rng.choice(["", "\n", "\n\n", " \n"])


@pytest.mark.slow
def test_what_is_read_quickly_is_what_is_read_with_care():
    rng, quick = random.Random(1), 0
    for _ in range(1000):
        separator = rng.choice(",;\t")
        text = some_file(rng, separator)
        found = read_plain(text.encode(), separator)
        if found is not None:
            quick += 1
            pd.testing.assert_frame_equal(found, read_with_care(text, separator))
    assert quick > 300


@pytest.mark.parametrize("cell", ['"a,b"', 'say ""', "a,b"])
def test_quotation_marks_and_odd_rows_areread_with_care(cell):
    assert read_plain(f"unit,coder,code\nu,A,{cell}\n".encode(), ",") is None


@pytest.fixture
def codings():
    rng, rows = random.Random(2), []
    for unit in range(200):
        meant = rng.choice("abcd")
        for coder in ("Åse", "Bo", "o'Neil"):
            code = meant if rng.random() < 0.7 else rng.choice("abcd")
            rows.append((f"u{unit}", coder, None if rng.random() < 0.05 else code))
    return pd.DataFrame(rows, columns=["unit", "coder", "code"])


@pytest.fixture
def both(codings, tmp_path):
    """The same codings as CSV and as Parquet."""
    table, counted = tmp_path / "codings.csv", tmp_path / "codings.parquet"
    codings.to_csv(table, index=False)
    duckdb.from_df(codings).write_parquet(str(counted))
    return table, counted


@pytest.mark.parametrize(
    "options",
    [
        ["--bootstrap", 100],
        ["--level", "ordinal", "--order", "d,c,b,a", "--bootstrap", 20],
        ["--coder", "o'Neil", "--coder", "Bo", "--bootstrap", 20],
    ],
)
def test_a_parquet_file_gives_the_same_numbers(both, options):
    table, counted = (json.loads(run(file, "--json", *options).output) for file in both)
    for name in ("coefficients", "prevalence", "confusion"):
        assert counted[name] == table[name]
    assert counted["disagreements"] == []
    said = run(both[1], *options).output
    assert f"disagree: {len(table['disagreements'])} (the units of a Parquet file" in said


@pytest.mark.slow
@pytest.mark.parametrize("no_row", ["unread", "no-code"])
def test_a_parquet_file_code_by_code(both, no_row):
    options = ("--per-code", "--no-row", no_row, "--bootstrap", 20)
    table, counted = (json.loads(run(file, "--json", *options).output) for file in both)
    assert counted["codes"] == table["codes"]
    assert (counted["units"], counted["coders"]) == (table["units"], table["coders"])
    said = run(both[1], *options).output
    assert "The units of a Parquet file are counted and not listed one by one." in said


def test_the_columns_of_a_study_are_known_there_too(codings, tmp_path):
    file = tmp_path / "own.parquet"
    own = codings.rename(columns={"unit": "passage_id", "code": "code_id"})
    duckdb.from_df(own.assign(memo="…")).write_parquet(str(file))
    assert "200 units, 3 coders" in run(file, "--bootstrap", 0).output


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (["--out", "list.csv"], "there is nothing for --out"),
        (["--unit", "exact"], "--unit is for a study"),
        (["--per-code"], "say what it means if a coder has no row"),
        (["--no-row", "unread"], "--no-row is for --per-code only"),
        (["--coder", "Eva"], "Eva"),
        (["--level", "interval"], "interval codes need numbers"),
    ],
)
def test_what_cannot_be_asked_of_a_parquet_file(both, options, message):
    result = run(both[1], *options)
    assert result.exit_code == 1
    assert message in result.output
    assert result.output.startswith("Error: codings.parquet: ") or "Eva" in message


def test_a_file_that_is_no_parquet(tmp_path):
    (tmp_path / "codings.parquet").write_text("unit,coder,code\n")
    result = run(tmp_path / "codings.parquet")
    assert result.exit_code == 1
    assert result.output.startswith("Error: codings.parquet: not readable as Parquet: ")
    assert str(tmp_path) not in result.output


def test_a_parquet_file_without_the_columns(tmp_path):
    file = tmp_path / "codings.parquet"
    duckdb.sql("select 1 as unit, 'a' as code").write_parquet(str(file))
    assert "no column 'coder'; the first row has: unit, code" in run(file).output


def test_what_to_install_is_said(both, monkeypatch):
    monkeypatch.setattr(coding_files, "missing", lambda extra: ["duckdb"])
    assert 'pip install "coproduction-casebook[large]"' in run(both[1]).output
