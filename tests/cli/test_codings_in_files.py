"""``matrix``, ``cooccur`` and ``saturation`` on codings in CSV files, and in counted Parquet."""

import csv
import io
import json
import random
import re

import duckdb
import pandas as pd
import pytest
from click.testing import CliRunner
from helpers.chapters import page_of, prose_of

from casebook.cli import coding_files
from casebook.cli.commands import main

COMMANDS = (
    ["matrix"],
    ["matrix", "--presence", "--by", "attribute", "--attribute", "week"],
    ["matrix", "--coder", "o'Neil"],
    ["cooccur"],
    ["cooccur", "--coder", "Åse"],
    ["saturation"],
    ["saturation", "--by", "case", "--base", "1", "--run", "1"],
    ["saturation", "--coder", "o'Neil"],
)


def run(command, file, *options):
    name, *more = command
    return CliRunner().invoke(main, [name, str(file), *more, *map(str, options)])


def data(*arguments):
    result = run(*arguments, "--json")
    assert result.exit_code == 0, result.output
    return json.loads(result.stdout)


@pytest.fixture
def rows():
    """Rows in the order of the fieldwork, which is not that of the alphabet."""
    rng, found = random.Random(3), []
    for place, document in enumerate(("int-9", "int-10", "ønske", "int-1", "int-2", "int-3")):
        for unit in range(20):
            for coder in ("Åse", "o'Neil"):
                codes = [code for code in ("tillid", "a", "magt", "b") if rng.random() < 0.3]
                for code in codes or [None]:
                    code = None if place == 4 else code
                    case = f"case {place % 3}"
                    found.append((f"u{place}-{unit}", coder, code, document, case, 10 + place % 2))
    return pd.DataFrame(found, columns=["unit", "coder", "code", "document", "case", "week"])


def written(rows, folder):
    """The same rows as CSV and as Parquet."""
    table, counted = folder / "codings.csv", folder / "codings.parquet"
    rows.to_csv(table, index=False)
    duckdb.from_df(rows).write_parquet(str(counted))
    return table, counted


@pytest.mark.slow
@pytest.mark.parametrize("command", COMMANDS, ids=" ".join)
def test_both_kinds_of_file_give_the_same_numbers(rows, tmp_path, command):
    table, counted = written(rows, tmp_path)
    for form in ("--json", "--csv"):
        one, other = (run(command, file, form) for file in (table, counted))
        assert one.exit_code == other.exit_code == 0, (one.output, other.output)
        assert one.output.replace("codings.csv", "codings.parquet") == other.output
    assert run(command, table).output.replace(".csv", ".parquet") == run(command, counted).output


def test_a_matrix_counts_units_once_however_many_coders(rows, tmp_path):
    file, _ = written(rows, tmp_path)
    once = rows.dropna(subset="code").drop_duplicates(["unit", "code"])
    found = {row["code"]: row for row in data(["matrix"], file)["rows"]}
    for (code, document), own in once.groupby(["code", "document"]):
        assert found[code][document] == len(own)
    assert {row["int-2"] for row in found.values()} == {0}
    assert set(found) == {"a", "b", "magt", "tillid"}


def test_pairs_are_those_of_units(rows, tmp_path):
    file, _ = written(rows, tmp_path)
    units = rows.dropna(subset="code").groupby("unit")["code"].agg(set)
    pairs = data(["cooccur"], file)["pairs"]
    assert len(pairs) == 6
    for pair in pairs:
        both = sum({pair["code"], pair["other"]} <= codes for codes in units)
        either = sum(bool({pair["code"], pair["other"]} & codes) for codes in units)
        assert (pair["count"], pair["jaccard"]) == (both, pytest.approx(both / either))
    said = run(["cooccur"], file).output
    assert said.startswith("Units of codings.csv; the codings of o'Neil and Åse, counted together.")


def test_documents_come_in_the_order_of_the_file(rows, tmp_path):
    for file in written(rows, tmp_path):
        found = data(["saturation"], file)
        assert [row["unit"] for row in found["curve"]] == ["int-9", "int-10", "ønske", *_ints(1, 3)]
        assert found["notes"] == ["left out, because nobody coded anything there: int-2"]
        order = "int-3,int-1,ønske,int-10,int-9"
        asked = data(["saturation"], file, "--order", order)
        assert [row["unit"] for row in asked["curve"]] == order.split(",")
        lacking = run(["saturation"], file, "--order", "int-1")
        assert f"Error: {file.name}: --order: it lacks " in lacking.output


def _ints(*numbers):
    return [f"int-{number}" for number in numbers]


@pytest.mark.slow
def test_letters_of_two_parts_and_blank_cells_are_as_in_a_csv_file(rows, tmp_path):
    odd = rows.assign(
        code=[(code and code.replace("a", "å")) or "" for code in rows.code.fillna("")]
    )
    half = odd.index % 2 == 0
    odd.loc[half, "code"] = odd.code[half].str.normalize("NFD")
    odd.loc[half, "unit"] = odd.unit[half].str.normalize("NFD")
    table, counted = written(odd, tmp_path)
    for command in COMMANDS:
        one, other = (run(command, file, "--csv") for file in (table, counted))
        assert one.output == other.output
    codes = [
        row["code"] for row in csv.DictReader(io.StringIO(run(["matrix"], table, "--csv").output))
    ]
    assert codes == ["b", "mågt", "tillid", "å"]


@pytest.mark.slow
def test_columns_of_a_study_and_agreed_codings_are_known(rows, tmp_path):
    own = rows.rename(columns={"unit": "passage_id", "code": "code_id", "document": "document_id"})
    agreed = own[own.coder == "Åse"].assign(coder="agreed")
    for file in written(pd.concat([own, agreed]), tmp_path):
        found = data(["matrix"], file)
        assert found["codings"] == "the agreed codings"
        assert found["rows"] == data(["matrix", "--coder", "Åse"], file)["rows"]


@pytest.mark.slow
def test_numbers_in_a_parquet_file_are_names(tmp_path):
    rows = pd.DataFrame({"unit": [1, 1, 2], "code": [7, 8, 7], "document": [10, 10, 2]})
    table, counted = written(rows, tmp_path)
    assert run(["matrix"], counted, "--csv").output == "code,10,2\n7,1,1\n8,1,0\n"
    for command in (["matrix"], ["cooccur"], ["saturation"]):
        assert run(command, counted, "--csv").output == run(command, table, "--csv").output


@pytest.mark.parametrize(
    ("command", "message"),
    [
        (["matrix", "--by", "voice"], "no column 'voice'; the first row has: unit, coder, code"),
        (["matrix", "--attribute", "week"], "--by attribute takes --attribute NAME, a column"),
        (["matrix", "--unit", "exact"], "--unit is for a study"),
        (["cooccur", "--coders", "each"], "--coders each is for a study"),
        (["cooccur", "--coder", "Eva"], "there are no codings by 'Eva'"),
        (["saturation", "--by", "voice"], "no column 'voice'"),
    ],
)
def test_what_cannot_be_asked_of_a_file(rows, tmp_path, command, message):
    for file in written(rows, tmp_path):
        result = run(command, file)
        assert result.exit_code == 1
        assert message in result.output
        assert result.output.count("\n") == 1
        if "column" in message and "--by" not in message:
            assert result.output.startswith(f"Error: {file.name}: ")


def test_blank_cells_are_named_with_their_column(rows, tmp_path):
    rows.loc[3, "document"] = None
    table, counted = written(rows, tmp_path)
    assert "Error: codings.csv: row 5: no document\n" == run(["matrix"], table).output
    assert "Error: codings.parquet: no document in 1 rows\n" == run(["matrix"], counted).output


@pytest.mark.parametrize("kind", ["list_value('a')", "'a'::blob", "{'a': 1}"])
def test_a_column_that_is_no_text_is_named(tmp_path, kind):
    file = tmp_path / "codings.parquet"
    duckdb.sql(f"select 'u' as unit, {kind} as code, 'd' as document").write_parquet(str(file))
    for command in (["matrix"], ["cooccur"], ["saturation"]):
        said = run(command, file).output
        assert said.startswith("Error: codings.parquet: column 'code' holds ")
        assert said.endswith(", neither text nor numbers\n")


def test_what_is_no_parquet_and_what_to_install_is_said(rows, tmp_path, monkeypatch):
    (tmp_path / "other.parquet").write_text("unit,code\n")
    said = run(["matrix"], tmp_path / "other.parquet").output
    assert said.startswith("Error: other.parquet: not readable as Parquet: ")
    assert str(tmp_path) not in said
    monkeypatch.setattr(coding_files, "missing", lambda extra: ["duckdb"])
    _, counted = written(rows, tmp_path)
    for command in (["matrix"], ["cooccur"], ["saturation"], ["agreement"]):
        assert 'pip install "coproduction-casebook[large]"' in run(command, counted).output


@pytest.mark.slow
def test_the_way_from_csv_to_parquet_that_the_page_tells(rows, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    table, counted = written(rows, tmp_path)
    counted.unlink()
    told = re.search(r"```python\n(.*?)```", prose_of(page_of("how_fast")), re.DOTALL)[1]
    exec(told, {})
    for command in (*COMMANDS, ["agreement", "--per-code", "--no-row", "no-code"]):
        one, other = (run(command, file, "--csv") for file in (table, counted))
        assert one.exit_code == other.exit_code == 0
        assert one.output == other.output
