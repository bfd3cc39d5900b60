"""Matrix, co-occurrence, saturation, comparison and claims as commands on a study."""

import csv
import io
import json

import pandas as pd
import pytest
from click.testing import CliRunner
from helpers import coded_study, studies

from casebook import coding, study
from casebook.cli import main, printing
from casebook.tables import loading

METHODS = {
    "matrix": ["matrix"],
    "cooccur": ["cooccur"],
    "saturation": ["saturation"],
    "compare": ["compare", "--outcome", "betalt"],
}


def run(*arguments):
    return CliRunner().invoke(main, [str(argument) for argument in arguments])


def table(*arguments):
    result = run(*arguments, "--csv")
    assert result.exit_code == 0, result.output
    return list(csv.DictReader(io.StringIO(result.stdout)))


def data(*arguments):
    result = run(*arguments, "--json")
    assert result.exit_code == 0, result.output
    return json.loads(result.stdout)


@pytest.fixture(scope="module")
def place(tmp_path_factory):
    return coded_study.write(tmp_path_factory.mktemp("study"))


@pytest.mark.slow
@pytest.mark.parametrize("name", METHODS)
def test_each_is_a_table_on_screen_csv_and_json_and_the_folder_may_come_first(place, name):
    command, *options = METHODS[name]
    result = run(command, place, *options)
    assert result.exit_code == 0, result.output
    assert run("--data", place, command, *options).output == result.output
    assert table(command, place, *options)
    assert isinstance(data(command, place, *options), dict)
    both = run(command, place, *options, "--csv", "--json")
    assert both.exit_code == 2
    assert "choose one" in both.output


def test_people_are_told_what_is_counted_and_whose_codings(place):
    said = run("matrix", place).output
    assert said.startswith(
        "Codes by document_id: units by the rule overlap (spans that share a character are one "
        "unit, and so is a chain of such spans); the codings of Bo and Åsa, counted together.\n\n"
        "code_id     int-1  int-2  int-3  int-4  int-5  note-1\n"
        "trust       2      .      2      .      1      1\n"
    )


def test_a_place_that_two_coders_marked_counts_once(place):
    rows = {row["code_id"]: row for row in table("matrix", place)}
    assert rows["work"]["int-5"] == "1"  # the same span twice
    assert rows["control"]["int-1"] == "1"  # two spans that overlap
    exact = {row["code_id"]: row for row in table("matrix", place, "--unit", "exact")}
    assert exact["work"]["int-5"] == "1"
    assert exact["control"]["int-1"] == "2"
    apart = table("matrix", place, "--coders", "each")
    assert {row["coder"] for row in apart} == {"Bo", "Åsa"}
    one = {row["code_id"]: row for row in table("matrix", place, "--coder", "Åsa")}
    assert one["work"]["int-5"] == "1"


@pytest.mark.parametrize(
    ("options", "columns"),
    [
        (["--by", "case"], ["café", "letters", "workshop"]),
        (["--by", "voice"], ["v1", "v2", "v3", "v4", "v5", "v6", "note-1#unnamed"]),
        (["--by", "attribute", "--attribute", "place"], ["Malmø", "by sea"]),
        (["--by", "attribute", "--attribute", "members"], ["9", "12", "not told"]),
    ],
)
def test_columns_are_cases_voices_or_values(place, options, columns):
    rows = table("matrix", place, *options)
    assert list(rows[0]) == ["code_id", *columns]
    every = {row["code_id"]: row for row in table("matrix", place)}
    for row in rows:  # each unit is of one case, and of one voice
        total = sum(int(row[name]) for name in columns)
        assert total >= sum(map(int, list(every[row["code_id"]].values())[1:]))


def test_presence_is_one_or_nought(place):
    cells = {n for row in table("matrix", place, "--presence") for n in list(row.values())[1:]}
    assert cells == {"0", "1"}


def test_a_matrix_that_is_too_wide_is_turned(tmp_path):
    tables = coded_study.frames()
    more = [(f"interview-med-et-langt-navn-{n}", f"Interview {n}") for n in range(9)]
    tables["documents"] = pd.concat(
        [tables["documents"], pd.DataFrame(more, columns=["document_id", "title"])]
    )
    lines = run("matrix", coded_study.write(tmp_path, tables)).output.splitlines()
    assert lines[2].split() == ["by", *tables["codes"].code_id]
    assert max(map(len, lines[2:])) < 100


def test_a_matrix_that_is_too_wide_either_way_goes_on_below(tmp_path):
    tables = coded_study.frames()
    more = [(f"kode.{n}.med.et.langt.navn", "Kode") for n in range(30)]
    tables["codes"] = pd.concat([tables["codes"], pd.DataFrame(more, columns=["code_id", "label"])])
    names = {f"int-{n}": f"interview-i-en-forening-nummer-{n}" for n in range(1, 6)}
    for name in ("documents", "passages"):
        ids = tables[name].document_id.replace(names)
        tables[name] = tables[name].assign(document_id=ids)
    place = coded_study.write(tmp_path, tables)
    lines = run("matrix", place).output.splitlines()
    assert max(map(len, lines[2:])) <= 100
    heads = [line.split()[1:] for line in lines if line.startswith("code_id")]
    assert sum(heads, []) == list(tables["documents"].document_id)
    assert len(heads) > 1


def test_pairs_that_meet_come_first_and_the_others_are_in_the_table(place):
    said = run("cooccur", place).output
    assert "3 of 15 pairs of codes meet in 17 units." in said
    assert [line.split()[:3] for line in said.splitlines()[4:]] == [
        *[["trust", "go-between", "2"], ["control", "roles", "2"], ["roles", "work", "1"]]
    ]
    rows = table("cooccur", place)
    assert len(rows) == 15
    assert data("cooccur", place)["pairs"][0]["jaccard"] is not None


def test_documents_come_in_the_order_of_their_dates_and_uncoded_ones_are_left_out(tmp_path):
    tables = coded_study.frames()
    documents = tables["documents"].iloc[::-1]
    extra = documents.tail(1).assign(document_id="int-9", date="2024-04-01")
    tables["documents"] = pd.concat([documents, extra])
    place = coded_study.write(tmp_path, tables)
    found = data("saturation", place)
    assert [row["unit"] for row in found["curve"]] == [
        *(f"int-{n}" for n in range(1, 6)),
        "note-1",
    ]
    assert [row["new"] for row in found["curve"]] == [3, 2, 1, 0, 0, 0]
    assert found["notes"] == ["left out, because nobody coded anything there: int-9"]
    assert found["new information"]["reported"] == "4+2"
    said = run("saturation", place).output
    assert "6 documents in the order of their dates" in said
    assert "reached in the run 5-6 (4+2)." in said


def test_the_order_can_be_given(place):
    order = "note-1,int-5,int-4,int-3,int-2,int-1"
    found = data("saturation", place, "--order", order)
    assert ",".join(row["unit"] for row in found["curve"]) == order
    for wrong, message in [("int-1,int-7", "there is no 'int-7'"), ("int-1", "it lacks int-2")]:
        result = run("saturation", place, "--order", wrong)
        assert result.exit_code == 1
        assert message in result.output
    said = run("saturation", place, "--by", "case").output
    assert "3 cases in the order of the table of cases" in said
    assert "not reached; a base of 4 and a run of 2 need 6 units; there are 3." in said


def test_cases_are_compared_by_what_is_told_of_them(place):
    said = run("compare", place, "--outcome", "betalt").output
    assert said.startswith("3 cases, outcome betalt. Truth table:\n\nrow  steady  n  inclusion")
    assert "  parsimonious: ~steady\n" in said
    assert "Formulas that hang on one case (1 of 3 cases):" in said
    found = data(
        *("compare", place, "--outcome", "~betalt"),
        *("--conditions", "place=Malmø,members>=10", "--inclusion", "1"),
    )
    assert found["left out"] == {"workshop": ["members"]}
    assert "left out, because of them this is not told: workshop (members)" in found["notes"]
    assert found["cases"][0] == {
        "case_id": "café",
        **{"betalt": 0, "place=Malmø": 1, "members>=10": 0},
    }
    assert found["solutions"]["complex"] == [["place=Malmø*~members>=10"]]
    rows = table("compare", place, "--outcome", "betalt")
    assert [row["cases"] for row in rows] == ["letters, workshop", "café"]


@pytest.mark.parametrize(
    "conditions",
    [
        ['place="Malmø, ved havnen",steady'],
        ['"place=Malmø, ved havnen", steady'],
        ['"place=Malmø, ved havnen"', "steady"],
    ],
)
def test_a_value_with_a_comma_stands_in_quotation_marks(tmp_path, conditions):
    place = coded_study.write(tmp_path)
    path = place / "case_attributes.csv"
    path.write_text(path.read_text("utf-8").replace("Malmø", '"Malmø, ved havnen"'), "utf-8")
    asked = [word for text in conditions for word in ("--conditions", text)]
    found = data("compare", place, "--outcome", "betalt", *asked, "--expect", '~"steady"')
    assert found["conditions"] == ["place=Malmø, ved havnen", "steady"]
    assert found["cases"][0]["place=Malmø, ved havnen"] == 1
    plain = run("compare", place, "--outcome", "betalt", "--conditions", "place=Malmø, ved havnen")
    assert plain.exit_code == 1
    assert 'stands in quotation marks, such as place="Malmø, ved havnen"' in plain.output
    odd = run("compare", place, "--outcome", "betalt", "--conditions", 'place="Malmø')
    assert 'place="Malmø: a quotation mark or backslash has nothing behind it' in odd.output


def test_without_an_outcome_the_attributes_are_named(place):
    result = run("compare", place)
    assert result.exit_code == 2
    known = "betalt, members, place, steady"
    assert f"--outcome is missing; the attributes of cases are: {known}" in result.output


def test_what_is_expected_makes_the_intermediate_solution(place):
    found = data(
        *("compare", place, "--outcome", "betalt", "--conditions", "steady,place=Malmø"),
        *("--expect", "~steady"),
    )
    assert found["solutions"]["intermediate"] == [["~steady"]]


def test_claims_of_a_study_are_listed_and_explained(tmp_path):
    place = studies.write(tmp_path / "mit-studie")
    result = run("claims", place)
    assert result.exit_code == 0, result.output
    assert "2 claims:" in result.output
    assert run("--data", place, "claims").output == result.output
    assert [row["claim_id"] for row in table("claims", place)] == ["c1", "c2"]
    one = run("claims", place, "c1")
    assert one.output.startswith("c1 (finding;")
    assert run("--data", place, "claims", "c1").output == one.output
    assert data("claims", place, "c1")["claim_id"] == "c1"


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["claims", "no/where"], "there is no folder no/where"),
        (["claims", "nowhere", "c1"], "there is no folder nowhere"),
        (["claims", ".", "c1", "c2"], "at most a study and a claim"),
        (["claims", "gv2022-c-098", "--csv"], "one claim is no table"),
    ],
)
def test_a_folder_and_a_claim_are_told_apart(arguments, message):
    result = run(*arguments)
    assert result.exit_code == 2
    assert message in result.output


@pytest.mark.parametrize("name", ["matrix", "cooccur", "saturation"])
def test_four_tables_are_enough(tmp_path, name):
    assert table(name, coded_study.write_few(tmp_path))


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["compare", "--outcome", "x"], "the table case_attributes is missing or has no rows"),
        (["claims"], "the table claims is missing or has no rows"),
        (["matrix", "--by", "attribute"], "the attributes of cases are: none"),
        (["matrix", "--by", "attribute", "--attribute", "x"], "there is no attribute of cases"),
        (["matrix", "--coder", "Aa"], "no codings by 'Aa'; the coders are Bo, Åsa"),
        (["saturation", "--by", "case"], "there are no units"),
    ],
)
def test_what_a_study_lacks_is_named_with_the_table(tmp_path, arguments, message):
    place = coded_study.write_few(tmp_path)
    result = run(arguments[0], place, *arguments[1:])
    assert result.exit_code == 1
    assert message in result.output
    assert len(result.output.splitlines()) == 1


@pytest.mark.parametrize("name", ["matrix", "cooccur", "saturation"])
def test_nothing_coded_is_said(tmp_path, name):
    tables = coded_study.frames()
    tables["codings"] = tables["codings"].head(0)
    result = run(name, coded_study.write(tmp_path, tables))
    assert result.exit_code == 1
    assert "the table codings is missing or has no rows" in result.output
    assert f"`casebook {name}` needs it" in result.output


@pytest.mark.slow
def test_letters_of_any_language_codes_with_dots_and_emoji_go_through(tmp_path):
    tables = coded_study.frames()
    new = {"trust": "1.2.tillid🙂", "control": "2_kontrol", "roles": "rolle-ß"}
    for name in ("codes", "codings"):
        tables[name] = tables[name].assign(code_id=tables[name].code_id.replace(new))
    tables["codes"] = tables["codes"].assign(parent_id=tables["codes"].parent_id.replace(new))
    tables["codings"] = tables["codings"].assign(
        coder=tables["codings"].coder.replace({"Åsa": "Å", "Bo": "B2"})
    )
    place = coded_study.write(tmp_path, tables)
    rows = {row["code_id"]: row for row in table("matrix", place, "--coder", "Å")}
    assert rows["1.2.tillid🙂"]["int-3"] == "1"
    for name in ("matrix", "cooccur", "agreement"):
        result = run(name, place)
        assert result.exit_code == 0, result.output
        assert "1.2.tillid🙂" in result.output


def test_columns_line_up_whatever_the_letters():
    lines = printing.table(["kode", "n"], [["🙂", "1"], ["A\u030a", "2"], ["漢字", "3"]])
    places = [printing.wide(line[: line.index(n)]) for line, n in zip(lines, "n123", strict=True)]
    assert places == [6, 6, 6, 6]


@pytest.mark.slow
def test_the_books_own_tables_are_counted_as_in_its_chapters():
    rows = table("matrix", "--by", "case")
    tables = loading.load()
    agreed = tables.codings[tables.codings.coder == "agreed"]
    cases = coding.cases_of_passages(tables)
    made = coding.code_by(agreed, cases, "passages", list(tables.codes.code_id))
    assert {row["code_id"]: int(row[made.columns[0]]) for row in rows} == made.iloc[:, 0].to_dict()
    assert "; the agreed codings." in run("matrix", "--by", "case").output


@pytest.mark.slow
def test_a_name_is_found_however_the_keyboard_composes_it(place):
    decomposed = "A\u030asa"
    for command, options in [("matrix", []), ("saturation", []), ("cooccur", [])]:
        result = run(command, place, "--coder", decomposed, *options)
        assert result.exit_code == 0, result.output
        assert "the codings of \u00c5sa" in result.output
    both = run("agreement", place, "--coder", decomposed, "--coder", "Bo", "--bootstrap", 0)
    assert "17 units, 2 coders" in both.output


LESS = {
    "nothing coded": {"codings": lambda t: t.head(0)},
    "one coder": {"codings": lambda t: t[t.coder == "Åsa"]},
    "one document": {"codings": lambda t: t.head(3)},
    "two attributes": {"case_attributes": lambda t: t[t.attribute.isin(["betalt", "steady"])]},
    "all": {},
}


@pytest.mark.slow
@pytest.mark.parametrize("less", LESS)
def test_a_study_that_is_said_to_be_ready_for_a_command_is(tmp_path, less):
    tables = coded_study.frames()
    for name, change in LESS[less].items():
        tables[name] = change(tables[name])
    place = coded_study.write(tmp_path, tables)
    asked = METHODS | {"agreement": ["agreement", "--bootstrap", "0"], "claims": ["claims"]}
    for one in study.readiness(study.load(place)):
        if one.command not in asked:
            continue
        command, *options = asked[one.command]
        result = run(command, place, *options)
        if not one.lacks:
            assert result.exit_code == 0, (one.command, result.output)
        elif one.command in ("agreement", "claims", "matrix"):
            assert result.exit_code == 1, one.command
            assert len(result.output.splitlines()) == 1


def test_what_cannot_be_compared_hears_what_else_to_ask(tmp_path):
    study.start(tmp_path / "my-study", study.example())
    told = tmp_path / "my-study/case_attributes.csv"
    told.write_text(told.read_text("utf-8").replace("weekly,false", "weekly,true"), "utf-8")
    said = run("compare", tmp_path / "my-study", "--outcome", "paid")
    assert said.exit_code == 1
    assert "no combination counts as one with the outcome paid" in said.output
    assert "other --conditions or another --inclusion may tell the cases apart" in said.output


@pytest.mark.slow
def test_a_folder_that_is_no_study_is_not_taken_for_a_claim_alone(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "notes").mkdir()
    told = run("claims", "notes")
    assert told.exit_code == 1
    assert "the folder notes has no datapackage.json, so it is no study" in told.output


def test_a_passage_that_an_import_left_without_words_is_told_so(tmp_path):
    folder = tmp_path / "my-study"
    frames = study.example()
    study.start(folder, frames | {"passages": frames["passages"].assign(gist=None)})
    assert ": no gist yet\n" in run("claims", folder, "c2").output


def test_a_misspelt_table_is_told(tmp_path):
    folder = tmp_path / "my-study"
    study.start(folder, study.example())
    (folder / "passages.csv").rename(folder / "pasages.csv")
    assert 'did you mean "passages.csv"?' in run("check", folder).output


def test_a_private_folder_that_is_gone_is_asked_for(tmp_path):
    folder = tmp_path / "my-study"
    study.start(folder, study.example()).rename(tmp_path / "elsewhere")
    assert "Put the private folder back" in run("check", folder).output


def test_a_spoilt_table_leads_to_check(tmp_path):
    folder = tmp_path / "my-study"
    study.start(folder, study.example())
    codes = folder / "codes.csv"
    codes.write_text(codes.read_text("utf-8").replace(",", ";"), "utf-8")
    told = run("matrix", folder)
    assert told.exit_code == 1
    assert f"`casebook check {folder}` says what can be done." in " ".join(told.output.split())
