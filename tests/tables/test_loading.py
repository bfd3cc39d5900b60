"""Loading and checking tables: on a study of three tables, and on the shipped ones.

The last part damages every column of every shipped table and sees the damage caught.
"""

import copy
import csv
import functools
import io
import json
import random
import re
import shutil
import subprocess
import sys
import unicodedata
from pathlib import Path

import pandas as pd
import pytest
from click.testing import CliRunner

from casebook.cli.commands import main
from casebook.tables import loading, report, validation
from casebook.tables.cells import untidy
from casebook.tables.description import as_list

STUDY = {
    "name": "study",
    "casebook": {"lineEnding": "LF"},
    "resources": [
        {
            "name": "places",
            "path": "places.csv",
            "schema": {
                "fields": [
                    {"name": "place_id", "description": "Id of the place."},
                    {"name": "name", "constraints": {"required": True, "unique": True}},
                    {"name": "page", "type": "string", "format": "uri"},
                ],
                "primaryKey": "place_id",
            },
            "casebook": {
                "sortedBy": ["place_id"],
                "rules": [
                    {"field": "name", "differsFrom": "place_id", "because": "a name is no id"}
                ],
            },
        },
        {
            "name": "people",
            "path": "people.csv",
            "schema": {
                "fields": [
                    {"name": "person_id", "constraints": {"pattern": "p[0-9]+"}},
                    {"name": "place_id", "constraints": {"required": True}},
                    {"name": "kind", "constraints": {"enum": ["guest", "host", "volunteer"]}},
                    {"name": "born", "type": "year", "constraints": {"minimum": 1900}},
                    {"name": "visits", "type": "integer", "constraints": {"minimum": 0}},
                    {"name": "share", "type": "number", "constraints": {"maximum": 1}},
                    {"name": "member", "type": "boolean"},
                    {"name": "start"},
                    {"name": "end"},
                    {"name": "share_to", "type": "number"},
                ],
                "primaryKey": ["person_id"],
                "foreignKeys": [
                    {
                        "fields": "place_id",
                        "reference": {"resource": "places", "fields": "place_id"},
                    }
                ],
                "missingValues": ["", "-"],
            },
            "casebook": {
                "sortedBy": ["visits"],
                "rules": [
                    {
                        "field": "born",
                        "when": {"kind": ["guest"]},
                        "required": True,
                        "because": "a guest has a year of birth",
                    },
                    {
                        "field": "member",
                        "when": {"kind": ["guest"]},
                        "blank": True,
                        "because": "guests are not asked",
                    },
                    {
                        "field": "kind",
                        "when": {"member": ["false"]},
                        "notOneOf": ["volunteer"],
                        "because": "volunteers are members",
                    },
                    {
                        "field": "place_id",
                        "when": {"kind": ["host"]},
                        "refersTo": {"name": ["Café", "Hall"]},
                        "because": "hosts have a house",
                    },
                    {"field": "end", "notBefore": "start", "because": "time runs one way"},
                    {"field": "share_to", "greaterThan": "share", "because": "a range rises"},
                ],
            },
        },
        {
            "name": "ties",
            "path": "more/ties.csv",
            "schema": {
                "fields": [
                    {"name": "from"},
                    {"name": "table"},
                    {"name": "row"},
                    {"name": "why"},
                ],
                "primaryKey": ["from", "table", "row"],
                "foreignKeys": [
                    {
                        "fields": ["from"],
                        "reference": {"resource": "people", "fields": ["person_id"]},
                    }
                ],
            },
            "casebook": {
                "dynamicReferences": [{"table": "table", "row": "row"}],
                "acyclic": [{"from": "from", "to": "row", "where": {"table": ["people"]}}],
                "rules": [
                    {"field": "why", "startsWith": "from", "because": "it names who"},
                ],
            },
        },
    ],
}
PLACES = """\
place_id,name,page
cafe,Café,https://example.org/cafe
hall,Hall,
shop,Shop,
"""
PEOPLE = """\
person_id,place_id,kind,born,visits,share,member,start,end,share_to
p1,cafe,host,,0,0.25,true,2015,2015-09,0.5
p2,hall,guest,1990,3,-,,2016-02,2016-02,-
p3,shop,volunteer,1984,12,1,true,2017-01-05,2017,
"""
TIES = """\
from,table,row,why
p1,people,p2,p1 said so
p2,people,p3,"p2, in a talk"
p3,places,cafe,
"""


@pytest.fixture
def study(tmp_path):
    """A folder with three sound tables."""
    (tmp_path / "more").mkdir()
    (tmp_path / "datapackage.json").write_text(json.dumps(STUDY, indent=1), encoding="utf-8")
    for name, text in (
        ("places.csv", PLACES),
        ("people.csv", PEOPLE),
        ("more/ties.csv", TIES),
    ):
        (tmp_path / name).write_bytes(text.encode("utf-8"))
    return tmp_path


def replace(path: Path, old: str, new: str) -> None:
    text = path.read_bytes().decode("utf-8")
    assert text.count(old) == 1, f"{old!r} stands {text.count(old)} times in {path.name}"
    path.write_bytes(text.replace(old, new).encode("utf-8"))


def places_of(problems):
    return [(p.file, p.row, p.column) for p in problems]


# ----------------------------------------------------------------------------------- sound data


def test_sound_study_has_no_problem(study):
    assert loading.check(study) == []
    assert report([]) == "no problem"


def test_types_are_those_declared(study):
    people = loading.load(study).people
    assert people.dtypes.astype(str).to_dict() == {
        "person_id": "string",
        "place_id": "string",
        "kind": "string",
        "born": "Int64",
        "visits": "Int64",
        "share": "Float64",
        "member": "boolean",
        "start": "string",
        "end": "string",
        "share_to": "Float64",
    }
    assert people.share.tolist() == [0.25, pd.NA, 1.0]
    assert people.member.tolist() == [True, pd.NA, True]
    assert list(people.index) == [0, 1, 2]


def test_words_that_pandas_takes_for_missing_stay_words(study):
    replace(study / "places.csv", "Shop", "NA")
    assert loading.load(study).places.name.tolist() == ["Café", "Hall", "NA"]


def test_some_tables_are_exchanged_and_the_first_ones_stay(study):
    tables = loading.load(study)
    fewer = tables.replace(people=tables.people.iloc[1:])
    assert (len(fewer.people), len(tables.people)) == (2, 3)
    assert fewer.places is tables.places
    with pytest.raises(AttributeError, match="no table 'peple'; did you mean \"people\"\\?"):
        tables.replace(peple=tables.people)


def test_tables_answer_by_name_and_by_attribute(study):
    tables = loading.load(study)
    assert list(tables) == ["places", "people", "ties"]
    assert tables["places"] is tables.places
    assert repr(tables) == "Tables(places: 3 rows, people: 3 rows, ties: 3 rows)"
    with pytest.raises(AttributeError, match="no table 'peple'; did you mean \"people\"\\?"):
        _ = tables.peple
    with pytest.raises(AttributeError):
        tables.places = None
    assert len(copy.copy(tables)) == 3


def test_a_change_of_a_frame_is_nobody_elses(study):
    tables = loading.load(study)
    tables.places.loc[0, "name"] = "Else"
    tables.places["new"] = 1
    again = loading.load(study).places
    assert again.name[0] == "Café"
    assert "new" not in again


def test_a_change_of_a_file_is_seen_at_once(study):
    assert loading.load(study).places.name[1] == "Hall"
    replace(study / "places.csv", "Hall", "Mall")  # same size, same instant
    replace(study / "people.csv", "host", "guest")
    replace(study / "people.csv", "guest,,0,0.25,true", "guest,1970,0,0.25,")
    assert loading.load(study).places.name[1] == "Mall"


def test_a_fault_that_another_table_brings_is_gone_with_it(study):
    """A table that did not change is kept, and not what was said of it because of another."""
    sound = (study / "places.csv").read_bytes()
    for _ in range(2):
        replace(study / "places.csv", "shop,", "mall,")
        (problem,) = loading.check(study)
        assert (problem.file, problem.column) == ("people.csv", "place_id")
        (study / "places.csv").write_bytes(sound)
        assert loading.check(study) == []


def test_only_what_changed_is_read_and_of_each_table_only_the_last_is_kept(study, monkeypatch):
    read, checked_alone = [], validation._checked_alone

    def noted(resource, *given):
        read.append(resource["name"])
        return checked_alone(resource, *given)

    def checked(name):
        replace(study / "places.csv", names[-1], name)
        names.append(name)
        loading.check(study)
        return read[:]

    names = ["Hall"]  # what is wrong with the others is found each time
    monkeypatch.setattr(validation, "_checked_alone", noted)
    monkeypatch.setattr(validation, "_LAST", {})
    assert {"people", "places"} < {*checked(" Mall")}
    read.clear()
    loading.check(study)
    assert read == []
    assert checked(" Wall") == ["places"]
    assert checked(" Mall") == ["places"] * 2


def test_a_table_is_checked_anew_if_only_its_description_changed(study):
    replace(study / "places.csv", "Hall", " Hall")
    (problem,) = loading.check(study)
    text = (study / "datapackage.json").read_text(encoding="utf-8")
    described = json.loads(text)
    described["resources"][0]["schema"]["fields"][1]["casebook"] = {"freeText": True}
    (study / "datapackage.json").write_text(json.dumps(described), encoding="utf-8")
    assert loading.check(study) == []
    (study / "datapackage.json").write_text(text, encoding="utf-8")
    assert loading.check(study) == [problem]


def test_which_folder_is_in_force(study, monkeypatch):
    monkeypatch.delenv("CASEBOOK_DATA", raising=False)
    assert loading.data_dir() == loading.DATA
    monkeypatch.setenv("CASEBOOK_DATA", str(study))
    assert loading.data_dir() == study
    assert list(loading.load()) == ["places", "people", "ties"]
    assert loading.data_dir(loading.DATA) == loading.DATA


def test_table_without_rows_is_sound(study):
    (study / "more/ties.csv").write_text("from,table,row,why\n")
    assert loading.check(study) == []
    assert len(loading.load(study).ties) == 0


def test_line_ends_may_be_of_any_kind_unless_the_package_says(study):
    (study / "places.csv").write_bytes(PLACES.replace("\n", "\r\n").encode())
    (problem,) = loading.check(study)
    assert str(problem) == "places.csv: the lines end in CR LF (Windows)"
    study_without = {k: v for k, v in STUDY.items() if k != "casebook"}
    (study / "datapackage.json").write_text(json.dumps(study_without))
    assert loading.load(study).places.name.tolist() == ["Café", "Hall", "Shop"]


def test_dictionary_of_the_study(study):
    table = loading.dictionary(study).set_index(["table", "column"])
    assert len(table) == 17
    assert table.loc[("places", "place_id")].tolist() == ["string", True, "key", "Id of the place."]
    born = table.loc[("people", "born")]
    assert born.allowed == "at least 1900; a guest has a year of birth"
    assert not born.required
    assert table.loc[("people", "member"), "allowed"] == "one of: true, false; guests are not asked"
    assert table.loc[("ties", "from"), "allowed"] == "part of the key; refers to people.person_id"
    assert "refers to a row of the table in table" in table.loc[("ties", "row"), "allowed"]


# ------------------------------------------------------------------------------- damaged cells


@pytest.mark.parametrize(
    ("file", "old", "new", "row", "column", "message"),
    [
        ("people.csv", "p1,cafe", ",cafe", 2, "person_id", "the cell is empty; expected text"),
        ("people.csv", "p1,", "q1,", 2, "person_id", '"q1" does not match the pattern p[0-9]+'),
        ("people.csv", "guest", "gest", 3, "kind", "is not one of: guest, host, volunteer; did yo"),
        ("people.csv", "1990", "90", 3, "born", '"90" is not a year of four digits'),
        ("people.csv", "1990", "1890", 3, "born", "1890 is less than 1900"),
        ("people.csv", ",12,", ",1e3,", 4, "visits", '"1e3" is not a whole number'),
        ("people.csv", ",12,", ",012,", 4, "visits", '"012" is not a whole number'),
        ("people.csv", ",12,", ",-1,", 4, "visits", "-1 is less than 0"),
        ("people.csv", ",12,", ",9223372036854775808,", 4, "visits", "is not a whole number"),
        ("people.csv", "0.25", '"0,25"', 2, "share", '"0,25" is not a number'),
        ("people.csv", "0.25", "nan", 2, "share", '"nan" is not a number'),
        ("people.csv", "0.25", "0.1234567890123456", 2, "share", "is not a number in plain digits"),
        ("people.csv", "0.25", "1.25", 2, "share", "1.25 is more than 1"),
        ("people.csv", "0.25,true", "0.25,True", 2, "member", '"True" is not one of: true, false'),
        ("people.csv", "p3,shop", "p3,shup", 4, "place_id", 'place_id "shup"; did you mean "shop"'),
        ("people.csv", "p3,shop", "p3,SHOP", 4, "place_id", 'place_id "SHOP"; did you mean "shop"'),
        ("people.csv", "p3,", "p2,", 4, "person_id", '"p2" stands in row 3 as well'),
        ("places.csv", "Hall", "Café", 3, "name", '"Café" stands in row 2 as well'),
        ("places.csv", "Hall", "hall", 3, "name", '"hall", but a name is no id'),
        ("places.csv", "https://", "", 2, "page", '"example.org/cafe" is not a web address'),
        ("people.csv", "1990", "", 3, "born", "the cell is empty, but a guest has a year of birth"),
        ("people.csv", "-,,2016", "-,false,2016", 3, "member", '"false", but guests are not asked'),
        ("people.csv", "1,true,2017", "1,false,2017", 4, "kind", "but volunteers are members"),
        ("people.csv", "p1,cafe", "p1,shop", 2, "place_id", '"shop", but hosts have a house'),
        ("people.csv", "2015-09", "2014-12", 2, "end", '"2014-12", but time runs one way'),
        ("people.csv", "05,2017", "05,2016-12", 4, "end", '"2016-12", but time runs one way'),
        ("people.csv", "2015-09,0.5", "2015-09,0.25", 2, "share_to", "but a range rises"),
        ("more/ties.csv", "p1 said", "P1 said", 2, "why", '"P1 said so", but it names who'),
        ("more/ties.csv", "p3,places,cafe,", "p3,places,p3,p3", 4, "row", "no row of places.csv"),
        ("more/ties.csv", "p2,people,p3", "p2,people,p4", 3, "row", 'has person_id "p4"'),
        ("more/ties.csv", "p3,places", "p3,place", 4, "table", "is not a table of this package; d"),
        (
            "more/ties.csv",
            "p2,people,p3",
            "p1,people,p2",
            3,
            "from + table + row",
            '"p1 | people | p2" stands in row 2 as well',
        ),
    ],
)
def test_one_damaged_cell_is_one_problem(study, file, old, new, row, column, message):
    replace(study / file, old, new)
    found = loading.check(study)
    own = [p for p in found if p.file == file]
    assert places_of(own) == [(file, row, column)], report(found)
    assert message in own[0].message
    assert own[0].expected
    # Nothing else but references to the damaged table that now lead nowhere.
    assert all(f"no row of {file}" in p.message for p in found if p.file != file)


def test_text_that_nobody_would_type(study):
    """Each in a column without any rule of its own."""
    texts = {
        " Hall": "ends with a space",
        "Hall ": "ends with a space",
        "Ha  ll": "two spaces",
        "=Hall": "formula",
        "@Hall": "formula",
        "+Hall": "formula",
        "kÃ¸benhavn": "wrong encoding",
        "itâ€™s": "wrong encoding",
        "a Â b": "wrong encoding",
        "k√∏benhavn": "wrong encoding",
        "Å¡koda": "wrong encoding",
        "k\ufffdbenhavn": "U+FFFD",
        "k?benhavn": "lost",
        "e\u0301tage": "accent",
        "soft\u00adhyphen": "U+00AD",
        "non\u00a0breaking": "U+00A0",
        "bell\x07": "U+0007",
        "nul\x00": "U+0000",
        "zero\u200bwidth": "U+200B",
        "x" * 40_000: "40,000 characters",
        '"two\nlines"': "line break",
    }
    for text, wrong in texts.items():
        (study / "places.csv").write_bytes(PLACES.replace("Hall", text).encode())
        (problem,) = loading.check(study)
        assert (problem.row, problem.column) == (3, "name")
        assert wrong in problem.message
        assert all(c.isprintable() for c in str(problem))


@pytest.mark.parametrize(
    "text",
    [
        "København, Århus og Ærø",
        "»Å« and “Å” and ‘Ø’ and Å…",
        "VÄSTERÅS – MALMÖ",
        "Is it? Yes: 3–14 % (½) – ‘so’ … café, Łódź, naïve",
        "https://example.org/?id=3&a=b",
        "√2 and -5",
        "A · B — C",
    ],
)
def test_text_that_people_do_type(text):
    assert untidy(text) is None


def test_every_nordic_letter_is_found_when_garbled():
    for letter in "æøåäöéüðþÆØÅÄÖÉÜ’“”–…«»§½ł":
        garbled = f"a{letter}b".encode().decode("cp1252", "ignore")
        assert untidy(garbled), f"{letter} became {garbled}"
        assert unicodedata.is_normalized("NFC", letter)


def test_all_problems_are_listed_at_once_in_order(study):
    replace(study / "people.csv", "p3,shop,volunteer,1984", "p3,shup,volunter,84")
    replace(study / "places.csv", "Hall", "")
    (study / "more/ties.csv").unlink()
    (study / "stray.csv").write_text("a,b\n")
    found = loading.check(study)
    assert places_of(found) == [
        ("places.csv", 3, "name"),
        ("people.csv", 4, "place_id"),
        ("people.csv", 4, "kind"),
        ("people.csv", 4, "born"),
        ("more/ties.csv", None, None),
        ("stray.csv", None, None),
    ]
    with pytest.raises(loading.DataError) as caught:
        loading.load(study)
    assert caught.value.problems == found
    for problem in found:
        assert str(problem) in str(caught.value)
    assert str(study) in str(caught.value)
    assert str(caught.value).endswith("6 problems in 4 files")


# -------------------------------------------------------------------- order, circles, structure


def test_row_out_of_order_is_the_one_named(study):
    rows = PLACES.splitlines(keepends=True)
    rows += [f"z{n},Z{n},\n" for n in range(10)]
    rows.insert(2, rows.pop(8))
    (study / "places.csv").write_text("".join(rows), encoding="utf-8")
    (problem,) = loading.check(study)
    assert (problem.row, problem.column) == (3, "place_id")
    assert problem.message == "rows are sorted by place_id; this one belongs after row 9"


def test_numbers_are_sorted_as_numbers(study):
    replace(study / "people.csv", "hall,guest,1990,3", "hall,guest,1990,20")
    (problem,) = loading.check(study)
    assert (problem.file, problem.column) == ("people.csv", "visits")


def test_rows_that_sort_alike_may_stand_either_way(study):
    replace(study / "people.csv", "1984,12", "1984,3")
    assert loading.check(study) == []


def test_circle_is_shown(study):
    replace(study / "more/ties.csv", "p3,places,cafe", "p3,people,p1")
    (problem,) = loading.check(study)
    assert (problem.file, problem.row, problem.column) == ("more/ties.csv", 4, "row")
    assert "p1 -> p2 -> p3 -> p1 (with row 2, row 3)" in problem.message


def test_row_that_points_at_itself_is_a_circle(study):
    replace(study / "more/ties.csv", "p3,places,cafe", "p3,people,p3")
    (problem,) = loading.check(study)
    assert problem.message.endswith("p3 -> p3")


def test_long_argument_is_no_circle(study):
    """Longer than what a function may call itself."""
    many = range(1, 3001)
    people = [f"p{n},hall,volunteer,,{n},,true,,," for n in many]
    ties = [f"p{n},people,p{n + 1}," for n in many[:-1]]
    (study / "people.csv").write_text("\n".join([PEOPLE.splitlines()[0], *people, ""]))
    (study / "more/ties.csv").write_text("\n".join([TIES.splitlines()[0], *ties, ""]))
    assert loading.check(study) == []


@pytest.mark.parametrize(
    ("raw", "row", "column", "message"),
    [
        (b"", None, None, "the file is empty"),
        (b"\n\n", None, None, "the file is empty"),
        (PLACES.encode("utf-16"), None, None, "UTF-16"),
        (PLACES.encode("utf-16-le"), None, None, "UTF-16"),
        (PLACES.encode("utf-8-sig"), None, None, "byte-order mark"),
        (PLACES.replace(",", ";").encode(), 1, None, "separated by semicolons"),
        (PLACES.replace(",", "\t").encode(), 1, None, "separated by tabs"),
        (PLACES.replace(",name", ",title").encode(), 1, "title", "is not a column of places"),
        (b"place_id,page,name\ncafe,,Hall\nhall,,B\nshop,,C\n", 1, "page", "another order"),
        (PLACES.split("\n", 1)[1].encode(), 1, "", "no column name stands here"),
        (PLACES.replace("hall,Hall,", "hall,Hall").encode(), 3, None, "2 cells instead of 3"),
        (PLACES.replace("Hall", "Hall, big").encode(), 3, None, "4 cells instead of 3"),
        (PLACES.replace("hall,Hall,", "hall,Hall,\n").encode(), 4, None, "the row is empty"),
        (PLACES.replace("hall,Hall,", "hall,Hall,\n,,").encode(), 4, None, "the row is empty"),
        (PLACES.replace("Hall", '"Hall').encode(), 3, None, "never closed"),
        (PLACES.replace("Hall", '"Ha"ll').encode(), 3, None, "follows a closing quotation mark"),
        (PLACES.replace("Hall", "x" * 200_000).encode(), 3, None, ""),
    ],
)
def test_damaged_file(study, raw, row, column, message):
    (study / "places.csv").write_bytes(raw)
    found = [p for p in loading.check(study) if p.file == "places.csv"]
    assert message in found[0].message
    assert found[0].row == row
    assert found[0].column == column or row == 3
    # Other tables are not blamed for what could not be read here.
    others = [p for p in loading.check(study) if p.file != "places.csv"]
    assert not others, report(others)


def test_misspelt_and_doubled_columns(study):
    replace(study / "places.csv", "place_id,name,page", "place_id,nane,page,page")
    text = report(loading.check(study))
    assert "places.csv, row 1, column name: the column is missing" in text
    assert '"nane" is not a column of places; did you mean "name"?' in text
    assert "places.csv, row 1, column page: the column stands here twice" in text
    assert "3 rows (2, 3, 4)" in text  # which do not have a cell for each


def test_file_saved_as_latin_1(study):
    replace(study / "places.csv", "Hall", "Højhus")
    (study / "places.csv").write_bytes(
        (study / "places.csv").read_bytes().decode().encode("latin-1")
    )
    (problem,) = loading.check(study)
    assert (problem.row, problem.column, problem.value) == (2, "name", "Café")
    assert "byte 0xe9 at offset 27 (line 2) is not UTF-8" in problem.message
    assert '"é" (so in 2 cells)' in problem.message


def test_rows_are_counted_as_spreadsheets_do_and_lines_as_editors_do(study):
    replace(study / "places.csv", "Café", '"Ca\nf\né"')
    replace(study / "places.csv", "Shop", " Shop")
    first, second = loading.check(study)
    assert (first.row, first.line) == (2, 2)
    assert (second.row, second.line) == (4, 6)
    assert str(second).startswith("places.csv, row 4 (line 6), column name: ")


@pytest.mark.slow
def test_no_byte_makes_the_check_fail(study):
    """Random damage may or may not be a problem; it never raises, and sound data load."""
    chance = random.Random(1)
    for name in ("places.csv", "people.csv", "more/ties.csv"):
        sound = (study / name).read_bytes()
        for _ in range(150):
            raw = bytearray(sound)
            for _ in range(chance.randint(1, 4)):
                raw[chance.randrange(len(raw))] = chance.choice(b'",;\n\r\x00\xc3\xff 09aZ=')
            (study / name).write_bytes(raw)
            if not loading.check(study):
                loading.load(study)
        (study / name).write_bytes(sound)


# ------------------------------------------------------------------------------ the description


def test_folder_without_description(tmp_path):
    (problem,) = loading.check(tmp_path / "nowhere")
    assert str(problem) == "datapackage.json: the file is missing"
    with pytest.raises(loading.DataError, match="nowhere"):
        loading.load(tmp_path / "nowhere")
    with pytest.raises(loading.DataError, match="nowhere"):
        loading.dictionary(tmp_path / "nowhere")


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        (
            '"name": "study",',
            '"name": "study"',
            "line 3: not readable as JSON, at character 2: Expecting ',' delimiter",
        ),
        ('"name": "study",', '"name": "study", "name": "two",', 'the name "name" twice'),
        ('"guest has', '"guest\\xe9', ""),
    ],
)
def test_description_that_is_not_json(study, old, new, message):
    path = study / "datapackage.json"
    if message:
        replace(path, old, new)
    else:
        path.write_bytes(path.read_bytes().replace(b"a guest has", b"a gu\xe9st"))
        message = "byte 0xe9"
    (problem,) = loading.check(study)
    assert problem.file == "datapackage.json"
    assert message in str(problem)


@pytest.mark.parametrize("bracket", ["}", "]"])
def test_trailing_comma_in_the_description(study, bracket):
    path = study / "datapackage.json"
    lines = path.read_text(encoding="utf-8").split("\n")
    n = next(n for n, text in enumerate(lines) if text.strip() == bracket and n > 20)
    lines[n - 1] += ","
    path.write_text("\n".join(lines), encoding="utf-8")
    (problem,) = loading.check(study)
    assert problem.line in {n, n + 1}  # Python 3.13 names the comma, older ones the bracket
    assert "a comma stands before the closing bracket" in problem.message


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ('"type": "year"', '"type": "yaer"', 'people.born.type: "yaer" is not one of'),
        ('"p[0-9]+"', '"p[0-9"', "people.person_id.pattern: "),
        ('"maximum": 1', '"maximun": 1', 'did you mean "maximum"?'),
        ('"maximum": 1', '"pattern": "1"', 'share.constraints: "pattern" is not one of'),
        ('"format": "uri"', '"format": "email"', 'places.page.format: "email"'),
        ('"path": "places.csv"', '"path": "../places.csv"', "inside the folder"),
        ('"path": "places.csv"', '"path": "people.csv"', "is the file of two tables"),
        ('"name": "places"', '"name": "people"', "is the name of two tables"),
        ('"name": "born"', '"name": "kind"', "is the name of two columns"),
        ('"primaryKey": "place_id"', '"primaryKey": "plaice"', 'places.primaryKey: "plaice"'),
        ('"resource": "people"', '"resource": "peple"', 'did you mean "people"?'),
        ('"greaterThan": "share"', '"greaterThan": "start"', '"string" is not one of: integer'),
        ('"greaterThan": "share"', '"biggerThan": "share"', '"biggerThan" is not one of'),
        ('"sortedBy": [', '"sorted": [', '"sorted" is not one of'),
        ('"LF"', '"CR"', '"CR" is not one of: LF'),
        ('"startsWith": "from"', '"startsWith": "form"', "ties.casebook.rules"),
        ('"row": "row"', '"row": "raw"', "ties.casebook"),
        ('"refersTo": {', '"refersTo": {"nane": [],', '"nane" is not one of'),
    ],
)
def test_description_that_makes_no_sense(study, old, new, message):
    path = study / "datapackage.json"
    text = json.dumps(STUDY)
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    found = loading.check(study)
    assert {p.file for p in found} == {"datapackage.json"}
    assert message in report(found)


@pytest.mark.parametrize(
    ("path", "unfit", "message"),
    [
        ("resources/people/schema", None, 'people.schema: "null" is not an object'),
        ("resources/people/schema/primaryKey", [1], "is not a text or a list of texts"),
        ("resources/people/schema/fields/born/name", 5, 'fields[{at}].name: "5" is not a text'),
        ("resources/people/schema/fields", [], 'fields: "[]" is not a list with something in it'),
        ("resources/people/path", ..., 'people.path: "null" is missing'),
        ("casebook", {"lineEnding": "LF", "lineEndings": 1}, '"lineEndings" is not one of'),
        ("resources", ..., 'resources: "null" is missing'),
    ],
)
def test_a_description_of_another_shape_is_told_in_words(study, path, unfit, message):
    description = copy.deepcopy(STUDY)
    *steps, last = path.split("/")
    node, at = description, 0
    for step in steps:
        if isinstance(node, list):
            at = [item["name"] for item in node].index(step)
            node = node[at]
        else:
            node = node[step]
    if unfit is ...:
        del node[last]
    else:
        node[last] = unfit
    (study / "datapackage.json").write_text(json.dumps(description))
    (problem,) = loading.check(study)
    assert problem.file == "datapackage.json"
    assert message.format(at=at) in report([problem])


@pytest.mark.slow
def test_a_schema_is_looked_up_without_parsers_that_nobody_needs(tmp_path, monkeypatch):
    """Where Jupyter has brought a package of 38 parsers along, starting must not wait for it."""
    monkeypatch.setenv("CASEBOOK_CACHE", str(tmp_path))  # nothing is known to be in order
    code = (
        "import sys; from casebook.tables import load; load(); "
        "assert 'jsonschema' in sys.modules; "
        "assert not {'rfc3987_syntax', 'arrow'} & {*sys.modules}"
    )
    subprocess.run([sys.executable, "-c", code], check=True)


@pytest.mark.slow
def test_no_description_makes_the_check_fail(study):
    """Put something unfit in every place of the description: told or harmless, never raised."""

    def places(node, path=()):
        yield path
        if isinstance(node, dict | list):
            for key, value in node.items() if isinstance(node, dict) else enumerate(node):
                yield from places(value, (*path, key))

    for path in list(places(STUDY))[1:]:
        for unfit in (None, 5, "x", [], {}, True, [[]], [{"name": "x"}]):
            description = copy.deepcopy(STUDY)
            node = description
            for key in path[:-1]:
                node = node[key]
            node[path[-1]] = unfit
            (study / "datapackage.json").write_text(json.dumps(description))
            if not loading.check(study):
                loading.load(study)
                loading.dictionary(study)


# ---------------------------------------------------------------------------------- the command


def test_command_on_sound_and_damaged_tables(study):
    run = CliRunner().invoke
    sound = run(main, ["check", str(study)])
    assert (sound.exit_code, sound.output) == (0, "3 tables, 9 rows: no problem\n")
    assert json.loads(run(main, ["check", str(study), "--json"]).output) == []
    replace(study / "people.csv", "guest", "ge\u0301st")
    replace(study / "places.csv", "Hall", "Ha\ufffdll")
    damaged = run(main, ["--data", str(study), "check"])
    assert damaged.exit_code == 1
    assert damaged.output.splitlines() == [
        'places.csv, row 3, column name: "Ha\ufffdll" holds U+FFFD, the mark of a letter that was '
        "lost",
        "",
        'people.csv, row 3, column kind: "ge\u0301st" holds a letter and its accent as two '
        "characters [tidy]",
        "",
        "2 problems in 2 files",
        f"`casebook tidy {study}` mends what is marked [tidy]; with --dry-run it says how.",
    ]
    listed = run(main, ["check", str(study), "--json"])
    assert listed.exit_code == 1
    assert [(p["file"], p["row"], p["column"]) for p in json.loads(listed.output)] == [
        ("places.csv", 3, "name"),
        ("people.csv", 3, "kind"),
    ]


def test_command_on_a_folder_that_is_not_there(study):
    result = CliRunner().invoke(main, ["check", str(study / "nowhere")])
    assert result.exit_code == 2


# ---------------------------------------------------------------------------- the shipped tables


def read_csv(raw: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(raw.decode("utf-8"), newline="")))


def write_csv(rows: list[list[str]], delimiter: str = ",") -> bytes:
    text = io.StringIO()
    csv.writer(text, delimiter=delimiter, lineterminator="\n").writerows(rows)
    return text.getvalue().encode("utf-8")


@pytest.fixture(scope="module")
def copied(tmp_path_factory):
    """A copy of the shipped tables; whoever damages it puts it right again."""
    folder = tmp_path_factory.mktemp("shipped") / "data"
    shutil.copytree(loading.DATA, folder)
    return folder


SHIPPED = {resource["name"]: resource for resource in loading.package(loading.DATA)["resources"]}
AWAITED = {"second_readings"}  # has no rows until somebody who reads a second time writes them


def test_shipped_tables_have_no_problem():
    found = loading.check(loading.DATA)
    assert not found, report(found)
    empty = {name for name, frame in loading.load(loading.DATA).items() if frame.empty}
    assert empty <= AWAITED


@pytest.mark.slow
def test_shipped_package_is_valid_for_frictionless():
    import frictionless

    result = frictionless.validate(str(loading.DATA / "datapackage.json"))
    assert result.valid, result.flatten(["type", "rowNumber", "fieldName", "note"])[:10]


@pytest.mark.slow
def test_frictionless_sees_what_it_can(copied):
    """Types, keys and constraints stand where the public standard has them, not with us only."""
    import frictionless

    sound = (copied / "interviews.csv").read_bytes()
    rows = read_csv(sound)
    rows[1][rows[0].index("minutes")] = "soon"
    rows[2][rows[0].index("group")] = "choir"
    rows[3][rows[0].index("source_id")] = "xx2000"
    (copied / "interviews.csv").write_bytes(write_csv(rows))
    described = json.loads((copied / "datapackage.json").read_text(encoding="utf-8"))
    # All that the first one refers to, there and back again.
    few = [SHIPPED[name] for name in ("interviews", "sources", "paragraphs")]
    package = frictionless.Package(described | {"resources": few}, basepath=str(copied))
    errors = [e[:2] for e in package.validate().flatten(["type", "rowNumber"])]
    (copied / "interviews.csv").write_bytes(sound)
    for error in (["type-error", 2], ["constraint-error", 3], ["foreign-key", 4]):
        assert error in [list(e) for e in errors]


def test_every_shipped_column_is_explained():
    table = loading.dictionary(loading.DATA)
    assert table.meaning.str.fullmatch(r"[A-Z].{3,}\.").all()
    for name, resource in SHIPPED.items():
        assert resource["title"], name
        assert resource["description"], name
        assert resource["schema"]["primaryKey"], name
        assert resource["casebook"]["sortedBy"], name


def test_mistyped_second_informant(copied):
    path = copied / "interview_people.csv"
    sound = path.read_bytes()
    rows = read_csv(sound)
    column = rows[0].index("informant_id")
    row = next(n for n, cells in enumerate(rows) if cells[column].endswith("b"))
    right = rows[row][column]
    rows[row][column] = right[:-1] + "d"
    path.write_bytes(write_csv(rows))
    (problem,) = loading.check(copied)
    path.write_bytes(sound)
    assert (problem.row, problem.column) == (row + 1, "informant_id")
    assert re.search(rf'no row of informants.csv .* did you mean "{right[:-1]}[ab]"', str(problem))


def test_premises_in_a_circle(copied):
    path = copied / "links.csv"
    sound = path.read_bytes()
    header, *rows = read_csv(sound)
    columns = [header.index(name) for name in ("claim_id", "target_table", "target_id", "relation")]
    link = next(
        cells for cells in rows if [cells[c] for c in columns[1::2]] == ["claims", "supports"]
    )
    back = list(link)
    back[columns[0]], back[columns[2]] = link[columns[2]], link[columns[0]]
    rows = sorted([*rows, back], key=lambda cells: [cells[c] for c in columns[:3]])
    path.write_bytes(write_csv([header, *rows]))
    (problem,) = loading.check(copied)
    path.write_bytes(sound)
    there, again = sorted([rows.index(link) + 2, rows.index(back) + 2])
    assert (problem.row, problem.column) == (again, "target_id")
    assert f"(with row {there})" in problem.message


def test_shipped_table_saved_with_semicolons_or_in_windows_1252(copied):
    path = copied / "voices.csv"
    sound = path.read_bytes()
    path.write_bytes(write_csv(read_csv(sound), delimiter=";"))
    (problem,) = loading.check(copied)
    assert "separated by semicolons" in problem.message
    path.write_bytes(sound.decode("utf-8").encode("cp1252"))
    found = loading.check(copied)
    path.write_bytes(sound)
    (own,) = [p for p in found if p.file == "voices.csv"]
    assert "0xb6" in own.message
    assert (own.row, own.column) == (2, "locator")


def damages(resource: dict, rows: list[list[str]], column: int) -> dict[str, tuple[int, str]]:
    """Ways to damage a cell of a column: name of the way -> the row it needs, the new cell."""
    chance = random.Random(f"{resource['name']} {column}")
    spec = resource["schema"]["fields"][column]
    limits, kind = spec.get("constraints", {}), spec.get("type", "string")
    filled = [n for n in range(1, len(rows)) if rows[n][column]]
    ways = {}

    def damage(way, cell):
        row = chance.choice(filled or range(1, len(rows)))
        ways[way] = (row, cell(rows[row][column] or "x"))

    damage("space", lambda text: text + " ")
    damage("invisible", lambda text: text + "\x1f")
    if kind == "string":
        damage("garbled", lambda text: text + "Ã¸")
        damage("decomposed", lambda text: text + "e\u0301")
    if limits.get("required"):
        damage("blank", lambda text: "")
    wrong = {"integer": "1e3", "number": "1,5", "year": "22", "boolean": "True"}
    if kind in wrong:
        damage("type", lambda text: wrong[kind])
    for limit, cell in LIMITS.items():
        if limit in limits:
            damage(limit, functools.partial(cell, limits[limit]))
    refers, tells = roles(resource, spec["name"])
    if filled and refers:
        damage("dangling", lambda text: text + "99")
    if tells:
        damage("no such table", lambda text: text + "s")
    return ways


def misfit(pattern, text):
    return next(t for t in (text[:-1], text + "~", "~" + text) if not re.fullmatch(pattern, t))


LIMITS = {
    "minimum": lambda limit, _: str(limit - 1),
    "enum": lambda _, text: text[:-1],
    "pattern": misfit,
}


def roles(resource: dict, name: str) -> tuple[bool, bool]:
    """Whether a column refers to a row, and whether it says of which table."""
    keys = resource["schema"].get("foreignKeys", [])
    pairs = resource["casebook"].get("dynamicReferences", [])
    # The locator is the last of its key, so it is to blame; what it goes with is right.
    refers = any(as_list(key["fields"])[-1] == name for key in keys)
    return (
        refers or any(name == pair["row"] for pair in pairs),
        any(name == pair["table"] for pair in pairs),
    )


def batches(resource: dict, rows: list[list[str]]):
    """Groups of damages that hit different rows, so that one check sees many of them."""
    waiting = [
        (way, row, column, cell)
        for column in range(len(rows[0]))
        for way, (row, cell) in damages(resource, rows, column).items()
    ]
    while waiting:
        batch, later = {}, []
        for damage in waiting:
            _, row, column, cell = damage
            # Of one column only one: a damage may be that another row is missing.
            if row in batch or any(column == other for other, _ in batch.values()):
                later.append(damage)
            else:
                batch[row] = (column, cell)
        yield batch
        waiting = later


# Few rows and many, numbers and words, references to a row of one table and of any.
SAMPLE = {"interviews", "links", "passage_cases"}


def caused_by(problem, file: str) -> bool:
    """A reference that leads nowhere because the row in the damaged file has another key now."""
    return problem.message.startswith(f"no row of {file} has ")


@pytest.mark.parametrize(
    "name",
    [
        pytest.param(name, marks=() if name in SAMPLE else pytest.mark.slow)
        for name in SHIPPED
        if name not in AWAITED
    ],
)
def test_damage_in_any_column_is_found_where_it_is(copied, name):
    resource = SHIPPED[name]
    path = copied / resource["path"]
    sound = path.read_bytes()
    rows = read_csv(sound)
    assert rows[0] == [spec["name"] for spec in resource["schema"]["fields"]]
    hit = set()
    try:
        for batch in batches(resource, rows):
            damaged = [list(cells) for cells in rows]
            for row, (column, cell) in batch.items():
                damaged[row][column] = cell
            path.write_bytes(write_csv(damaged))
            expected = {(row + 1, rows[0][column]) for row, (column, _) in batch.items()}
            found = loading.check(copied)
            own = [p for p in found if p.file == path.name]
            here = {(p.row, p.column) for p in own}
            assert expected <= here, f"missed {expected - here} of {batch}"
            assert len(own) == len({(p.row, p.column) for p in own})
            rest = [p for p in found if p.file != path.name or (p.row, p.column) not in expected]
            assert all(caused_by(p, path.name) for p in rest), report(rest)
            hit |= {column for column, _ in batch.values()}
    finally:
        path.write_bytes(sound)
    assert hit == set(range(len(rows[0])))


@pytest.mark.parametrize("name", [n for n in SHIPPED if n not in {"sources", *AWAITED}])
def test_doubled_key_is_found(copied, name):
    resource = SHIPPED[name]
    path = copied / resource["path"]
    sound = path.read_bytes()
    rows = read_csv(sound)
    key = as_list(resource["schema"]["primaryKey"])
    row = random.Random(name).randrange(2, len(rows))
    for column in key:
        rows[row][rows[0].index(column)] = rows[row - 1][rows[0].index(column)]
    path.write_bytes(write_csv(rows))
    found = loading.check(copied)
    path.write_bytes(sound)
    (doubled,) = [p for p in found if "as well" in p.message]
    assert (doubled.file, doubled.row, doubled.column) == (path.name, row + 1, " + ".join(key))
    assert f"stands in row {row} as well" in doubled.message
