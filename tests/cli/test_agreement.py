"""`casebook agreement` as people and programs call it."""

import json

import pytest
from click.testing import CliRunner

from casebook.cli.agreement import agreement

# Krippendorff (2011): two observers, twelve units.
BEN, GERRY = "aabbdcccedda", "babbbccceddd"


def tidy(separator=","):
    rows = [["unit", "coder", "code"]]
    for unit, codes in enumerate(zip(BEN, GERRY, strict=True), start=1):
        rows += [
            [f"u{unit}", coder, code] for coder, code in zip(("Ben", "Gerry"), codes, strict=True)
        ]
    return "\n".join(separator.join(row) for row in rows) + "\n"


def run(tmp_path, text, *options):
    file = tmp_path / "codings.csv"
    if isinstance(text, bytes):
        file.write_bytes(text)
    else:
        file.write_text(text, encoding="utf-8", newline="")
    return CliRunner().invoke(agreement, [str(file), *options])


def test_people_get_a_table_with_intervals_and_where_it_comes_from(tmp_path):
    result = run(tmp_path, tidy())
    assert result.exit_code == 0
    lines = result.output.splitlines()
    assert lines[0].startswith("12 units, 2 coders, 24 codings; 12 units have codes from two")
    (alpha,) = [line for line in lines if line.startswith("Krippendorff's alpha (nominal)")]
    assert "0.692" in alpha
    assert " to " in alpha
    assert "Interval: unit bootstrap, percentile, 95 %, 1,000 resamples." in lines
    assert "Units whose coders disagree: 3" in lines
    assert "  u1: a (Ben); b (Gerry)" in lines
    assert result.output == run(tmp_path, tidy()).output


def test_programs_get_the_same_as_json(tmp_path):
    result = run(tmp_path, tidy(), "--json", "--bootstrap", "200")
    assert result.exit_code == 0
    found = json.loads(result.output)
    values = {row["coefficient"]: row for row in found["coefficients"]}
    assert values["Krippendorff's alpha (nominal)"]["value"] == pytest.approx(0.6919643, abs=5e-8)
    assert values["Gwet's AC1"]["value"] == pytest.approx(0.68966, abs=5e-6)
    assert values["Cohen's kappa"]["low"] < values["Cohen's kappa"]["high"]
    assert sum(found["prevalence"].values()) == pytest.approx(1)
    assert [unit["unit"] for unit in found["disagreements"]] == ["u1", "u5", "u12"]
    assert {"code": "a", "other": "b", "pairs": 1} in found["confusion"]


def test_undefined_is_said_and_null_in_json(tmp_path):
    same = "unit,coder,code\nu1,A,x\nu1,B,x\n"
    result = run(tmp_path, same)
    assert result.exit_code == 0
    assert "Krippendorff's alpha (nominal): undefined because all codes" in result.output
    found = json.loads(run(tmp_path, same, "--json").output)
    alpha = found["coefficients"][0]
    assert alpha["value"] is None
    assert alpha["reason"].startswith("undefined because")


@pytest.mark.parametrize("text", ["unit,coder,code\n", "unit,coder,code\nu1,A,\n"])
def test_a_table_without_codes_is_undefined(tmp_path, text):
    result = run(tmp_path, text)
    assert result.exit_code == 0
    assert "undefined because" in result.output
    assert "0." not in result.output


@pytest.mark.parametrize("separator", [";", "\t"])
def test_other_separators_and_a_byte_order_mark_are_read(tmp_path, separator):
    result = run(tmp_path, ("\ufeff" + tidy(separator)).replace("\n", "\r\n"))
    assert result.exit_code == 0
    assert "0.692" in result.output


def test_spaces_around_names_do_not_make_another_coder(tmp_path):
    assert "2 coders" in run(tmp_path, tidy().replace("Ben", " Ben ", 3)).output


def test_levels_take_numbers_or_words_in_order(tmp_path):
    numbers = tidy()
    for letter, number in zip("abcde", "12345", strict=True):
        numbers = numbers.replace(f",{letter}\n", f",{number}\n")
    by_number = json.loads(run(tmp_path, numbers, "--level", "ordinal", "--json").output)
    by_word = json.loads(
        run(tmp_path, tidy(), "--level", "ordinal", "--order", "a,b,c,d,e", "--json").output
    )
    assert by_number["coefficients"][0] == by_word["coefficients"][0]
    result = run(tmp_path, tidy(), "--level", "interval")
    assert result.exit_code == 1
    assert "codings.csv: row 2: 'a' is not a number" in result.output


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (tidy() + "u1,Ben,c\n", "unit 'u1', coder 'Ben' stands in rows 2, 26"),
        ("unit,who,code\nu1,A,x\n", "no column 'coder'; the first row has: unit, who, code"),
        ("unit,coder,code,code\n", "two columns are called 'code'"),
        ("unit,coder,code\nu1,A\n", "row 2 has 2 cells instead of 3"),
        ("unit,coder,code\n,A,x\n", "no unit in row 2"),
        ('unit,coder,code\nu1,A,"x\n', "not a CSV file"),
        ("unit,coder,code\nu1,A,nan\nu1,B,x\n", "'nan' looks like a missing value"),
        ("", "the file is empty"),
        (b"unit,coder,code\nu1,A,\xe6\n", "byte 22 is not UTF-8"),
    ],
)
def test_a_wrong_file_is_one_clear_line(tmp_path, text, message):
    result = run(tmp_path, text)
    assert result.exit_code == 1
    assert result.output.startswith("Error: codings.csv: ")
    assert message in result.output
    assert len(result.output.splitlines()) == 1


SEVERAL = """unit,coder,code
u1,A,x
u1,A,y
u1,B,x
u2,A,
u2,B,y
u3,A,x
u3,B,x
"""


def test_each_code_by_itself(tmp_path):
    result = run(tmp_path, SEVERAL, "--per-code", "--json", "--bootstrap", "0")
    assert result.exit_code == 0
    x, y = json.loads(result.output)["codes"]
    assert x["alpha"] == 1
    assert x["prevalence"] == pytest.approx(4 / 6)
    assert y["percent"] == pytest.approx(1 / 3)
    assert y["alpha"] < 0
    told = run(tmp_path, SEVERAL, "--per-code").output
    assert told.startswith("3 units, 2 coders, each code by itself.")


def test_what_a_missing_row_means_must_be_said(tmp_path):
    text = SEVERAL.replace("u2,A,\n", "")
    result = run(tmp_path, text, "--per-code")
    assert result.exit_code == 1
    assert "coder 'A' has no row for unit 'u2'" in result.output
    no_code = json.loads(run(tmp_path, text, "--per-code", "--json", "--no-row", "no-code").output)
    unread = json.loads(run(tmp_path, text, "--per-code", "--json", "--no-row", "unread").output)
    assert [row["n_pairable"] for row in no_code["codes"]] == [3, 3]
    assert [row["n_pairable"] for row in unread["codes"]] == [2, 2]


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (["--per-code", "--level", "ratio"], "nominal only"),
        (["--no-row", "unread"], "--no-row is for --per-code only"),
    ],
)
def test_options_that_do_not_go_together(tmp_path, options, message):
    result = run(tmp_path, SEVERAL, *options)
    assert result.exit_code == 1
    assert message in result.output


@pytest.mark.parametrize("text", ["unit,coder,code\n", "unit,coder,code\nu1,A,\n"])
def test_no_codes_at_all_one_by_one(tmp_path, text):
    result = run(tmp_path, text, "--per-code")
    assert result.exit_code == 0
    assert "No row has a code." in result.output


def test_what_is_one_and_what_is_not_is_said(tmp_path):
    one_letter, two_letters = "p\u00e5", "pa\u030a"
    rows = f"unit,coder,code\nu1,A,{one_letter}\nu1,B,{two_letters}\nu2,A,1\nu2,B,1.0\n"
    said = run(tmp_path, rows).output
    assert (
        f"Note: the code {one_letter!r} is written in 2 Unicode forms, which count as one." in said
    )
    assert "Note: the codes 1, 1.0 are one number written in 2 ways and count as 2" in said
    assert "Units whose coders disagree: 1" in said
    assert len(json.loads(run(tmp_path, rows, "--json").output)["notes"]) == 2
    numbers = "unit,coder,code\nu1,A,1\nu1,B,1.0\nu2,A,2\nu2,B,3\n"
    said = run(tmp_path, numbers, "--level", "interval").output
    assert "Note:" not in said
    assert "Gwet's AC2" in said


def test_a_coder_whose_name_is_written_in_two_forms_is_one(tmp_path):
    rows = "unit,coder,code\nu1,P\u00e5l,x\nu2,Pa\u030al,x\nu1,B,x\nu2,B,y\n"
    result = run(tmp_path, rows, "--per-code")
    assert result.exit_code == 0
    assert "2 units, 2 coders" in result.output
    assert "is written in 2 Unicode forms" in result.output


def test_disagreements_are_listed_code_by_code_too(tmp_path):
    said = run(tmp_path, SEVERAL, "--per-code", "--bootstrap", "0").output
    assert "Disagreements (a unit and a code each): 2\n" in said
    assert "  u1, y: given by A, not by B\n" in said
    found = json.loads(run(tmp_path, SEVERAL, "--per-code", "--json", "--bootstrap", "0").output)
    assert found["disagreements"] == [
        {"unit": "u1", "code": "y", "given by": "A", "not given by": "B"},
        {"unit": "u2", "code": "y", "given by": "B", "not given by": "A"},
    ]


@pytest.mark.parametrize("options", [[], ["--per-code"]])
def test_the_list_of_disagreements_goes_into_a_file(tmp_path, options):
    text = SEVERAL if options else tidy()
    out = tmp_path / "list.csv"
    result = run(tmp_path, text, *options, "--out", str(out), "--bootstrap", "0")
    assert result.exit_code == 0, result.output
    lines = out.read_text(encoding="utf-8").splitlines()
    assert lines[0] == (
        "unit,code,given by,not given by" if options else "unit,agreeing pairs,codes"
    )
    assert len(lines) == (3 if options else 4)


def test_a_file_has_its_units_and_its_coders(tmp_path):
    result = run(tmp_path, tidy(), "--unit", "exact")
    assert result.exit_code == 1
    assert "--unit is for a study" in result.output
    result = run(tmp_path, tidy(), "--coder", "Ben", "--coder", "Gery")
    assert "no codings by 'Gery'; the coders are Ben, Gerry; did you mean" in result.output
