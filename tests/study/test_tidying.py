"""What a spreadsheet does to a study's files is mended, listed and kept; what was written stays."""

import csv
import io
import unicodedata

import pytest
from helpers import studies
from hypothesis import HealthCheck, example, given
from hypothesis import settings as quick
from hypothesis import strategies as st

from casebook import study
from casebook.study.tidying import FALSE, TRUE
from casebook.tables import check


@pytest.fixture
def folder(tmp_path):
    return studies.write(tmp_path / "my-study")


def cells(raw, separator=","):
    text = raw.decode("utf-16" if raw[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig")
    return list(csv.reader(io.StringIO(text, newline=""), delimiter=separator))


def spoil(file, *, separator=",", ends="\n", encoding="utf-8", form="NFC", pad=""):
    """Save a table as a spreadsheet might."""
    out = io.StringIO(newline="")
    rows = [
        [cell if "\n" in cell else pad + unicodedata.normalize(form, cell) for cell in row]
        for row in cells(file.read_bytes())
    ]
    csv.writer(out, delimiter=separator, lineterminator=ends).writerows(rows)
    file.write_bytes(out.getvalue().encode(encoding))


def everything(folder):
    return {p.name: p.read_bytes() for p in folder.iterdir()}


def test_a_sound_study_is_left_alone(folder, tmp_path):
    before = everything(folder)
    made, kept = study.tidy(folder)
    assert (made.changes, made.left, kept) == ([], [], None)
    assert everything(folder) == before
    assert sorted(p.name for p in tmp_path.iterdir()) == ["my-study"]


@pytest.mark.parametrize(
    ("how", "told"),
    [
        ({"encoding": "utf-8-sig"}, "documents.csv: the byte-order mark is gone"),
        ({"ends": "\r\n"}, "documents.csv: lines end in LF (Unix) instead of CR LF (Windows)"),
        (
            {"separator": ";"},
            "documents.csv: columns are separated by commas instead of semicolons",
        ),
        ({"separator": "\t", "encoding": "utf-16"}, "documents.csv: letters are saved as UTF-8"),
        ({"encoding": "utf-16-le"}, "documents.csv: letters are saved as UTF-8"),
        ({"encoding": "utf-16-be"}, "documents.csv: letters are saved as UTF-8"),
        ({"form": "NFD"}, "documents.csv: column case_id, letters and their accents are composed "),
        ({"pad": " "}, "documents.csv: column title, no spaces around cells (rows 2, 3, 4)"),
    ],
)
def test_what_a_spreadsheet_did_is_mended_and_listed(folder, how, told):
    file = folder / "documents.csv"
    sound = file.read_bytes()
    spoil(file, **how)
    spoilt = everything(folder)
    assert check(folder) or "ends" in how
    planned = study.plan(folder)
    assert everything(folder) == spoilt  # a plan changes nothing
    assert study.unmended(folder, planned) == []
    made, kept = study.tidy(folder)
    assert made == planned
    assert any(str(change).startswith(told) for change in made.changes), made.changes
    assert file.read_bytes() == sound
    assert check(folder) == []
    assert everything(kept) == {"documents.csv": spoilt["documents.csv"]}
    assert study.tidy(folder)[1] is None


def test_a_second_backup_does_not_touch_the_first(folder, tmp_path):
    for n in ("", "-2", "-3"):
        spoil(folder / "codes.csv", separator=";")
        assert study.tidy(folder)[1] == (tmp_path / f"my-study.before-tidy{n}").resolve()


@pytest.mark.slow
def test_true_and_false_of_any_spreadsheet(folder):
    file = folder / "case_attributes.csv"
    sound = file.read_bytes()
    for yes in TRUE:
        for no in FALSE:
            text = sound.decode().replace("true", yes.upper()).replace("false", no.upper())
            file.write_text(text, encoding="utf-8", newline="")
            made, _ = study.tidy(folder)
            told = "case_attributes.csv: column value, true and false are written so (rows 2, 3)"
            assert [str(change) for change in made.changes] == [told]
            assert file.read_bytes() == sound
    # Of an attribute that is a text, what stands there is what somebody wrote.
    kinds = folder / "attributes.csv"
    kinds.write_bytes(kinds.read_bytes().replace(b"boolean", b"text"))
    file.write_bytes(sound.replace(b"true", b"TRUE"))
    assert study.plan(folder).changes == []


def test_blank_rows_and_columns_at_the_end_go(folder):
    file = folder / "codes.csv"
    sound = file.read_bytes()
    lines = sound.decode().splitlines()
    lines.insert(2, ",,,")
    file.write_text("".join(f"{line},,\n" for line in lines) + ",,,,,\n", encoding="utf-8")
    made, _ = study.tidy(folder)
    assert "codes.csv: rows without anything in them are gone (rows 3, 5)" in map(str, made.changes)
    assert file.read_bytes() == sound


def test_order_of_rows_where_the_description_asks_for_it(tmp_path):
    import shutil

    from casebook.tables import DATA

    folder = tmp_path / "data"
    shutil.copytree(DATA, folder)
    sound = (folder / "claims.csv").read_bytes()
    head, first, second, *rest = sound.decode().splitlines(keepends=True)
    (folder / "claims.csv").write_text("".join([head, second, first, *rest]), encoding="utf-8")
    made, _ = study.tidy(folder)
    told = "claims.csv: rows stand in the order of claim_id (rows 2, 3)"
    assert [str(change) for change in made.changes] == [told]
    assert (folder / "claims.csv").read_bytes() == sound


@pytest.mark.parametrize(
    ("name", "spoilt", "told"),
    [
        ("codes.csv", "code_id,label\nå,b\n".encode("cp1252"), "byte 0xe5 at offset 14 is not UTF"),
        ("codes.csv", b"a,b\n1,2\n", "its first line names no column that is described"),
        ("codes.csv", b"code_id,x;label\n", "columns may be separated by commas or"),
        ("codes.csv", b'code_id,label\nx,"y\n', "is no CSV"),
        ("codes.csv", b"code_id,label\nx,y,z\n", "row 2 has 3 cells instead of 2"),
        ("codes.csv", b"code_id,label,label\nx,y,z\n", "two columns have the same name"),
        ("codes.csv", b"code_id,lable\nx,y\n", "codes has no column 'lable'; did you mean"),
        ("memos.csv", b"memo_id,txt\nx,y\n", "memos has no column 'txt'"),
    ],
)
def test_where_it_is_not_certain_nothing_is_touched(folder, name, spoilt, told):
    (folder / name).write_bytes(spoilt)
    before = everything(folder)
    made, kept = study.tidy(folder)
    assert kept is None
    assert everything(folder) == before
    assert told in str(made.left[0])


def test_the_description_of_a_study_follows_its_files(folder):
    (folder / "document_cases.csv").write_text("document_id,case_id\nnote-1,café\n")
    codes = folder / "codes.csv"
    codes.write_bytes(
        b"\n".join(
            b",".join(c.encode() for c in row)
            for row in [
                ["code_id", "label", "colour"],
                ["tillid", "Tillid", "#ff0000"],
                ["tillid_2", "T", ""],
            ]
        )
        + b"\n"
    )
    assert len(check(folder)) == 4
    made, kept = study.tidy(folder)
    assert sorted(str(change) for change in made.changes) == [
        "datapackage.json: codes.colour is described",
        "datapackage.json: codes.definition, which the file has not, is gone",
        "datapackage.json: codes.parent_id, which the file has not, is gone",
        "datapackage.json: document_cases is described",
    ]
    assert check(folder) == []
    assert study.load(folder).codes.colour[0] == "#ff0000"
    assert [p.name for p in kept.iterdir()] == ["datapackage.json"]
    assert study.tidy(folder)[1] is None


def test_a_description_with_a_byte_order_mark(folder):
    file = folder / "datapackage.json"
    sound = file.read_bytes()
    file.write_bytes(b"\xef\xbb\xbf" + sound)
    assert study.is_study(folder)
    study.tidy(folder)
    assert file.read_bytes() == sound


TEXT = st.text(st.characters(exclude_categories=["Cs", "Cc"]) | st.sampled_from('\n;,"é\u0301 '))
ROWS = st.lists(st.tuples(TEXT, TEXT), max_size=5)


@pytest.mark.slow
@quick(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(ROWS, st.sampled_from(",;\t"), st.sampled_from(["\n", "\r\n"]), st.booleans(), st.booleans())
@example([("x", "a;b;c")], ";", "\r\n", True, True)
def test_tidy_twice_is_tidy_once_and_the_content_is_equal(
    tmp_path_factory, rows, separator, ends, mark, wide
):
    folder = studies.write(
        tmp_path_factory.mktemp("t") / "my-study", {"codes": studies.frame("code_id|label", "a|b")}
    )
    out = io.StringIO(newline="")
    header = ["code_id", "label"]
    writer = csv.writer(out, delimiter=separator, lineterminator=ends)
    writer.writerows([header, *rows])
    raw = out.getvalue().encode("utf-8-sig" if mark else ("utf-16" if wide else "utf-8"))
    (folder / "codes.csv").write_bytes(raw)
    made, kept = study.tidy(folder)
    once = everything(folder)
    assert study.tidy(folder)[1] is None
    assert everything(folder) == once
    if made.left:
        assert once["codes.csv"] == raw
        return
    as_written = [
        [unicodedata.normalize("NFC", cell.replace("\r\n", "\n")) for cell in row] for row in rows
    ]
    strip = study.tidying.SPACES
    full = [row for row in as_written if any(cell.strip(strip) for cell in row)]
    expected = [[c if "\n" in c else c.strip(strip) for c in row] for row in full]
    assert cells(once["codes.csv"])[1:] == expected or kept is None
    if kept is not None:
        assert (kept / "codes.csv").read_bytes() == raw
