"""A study as a spreadsheet: everything is there, and nothing acts."""

import io
import zipfile

import openpyxl
import pytest
from helpers import exchange_projects

from casebook.exchange import ExchangeError
from casebook.exchange.workbooks import LONGEST, in_order, write_workbook
from casebook.study import as_they_stand, write


@pytest.fixture(scope="module")
def study(tmp_path_factory):
    return exchange_projects.study(tmp_path_factory.mktemp("study"))


def book(folder):
    content, left_out = write_workbook(folder)
    return openpyxl.load_workbook(io.BytesIO(content)), left_out


def cells(sheet):
    return [["" if cell is None else cell for cell in row] for row in sheet.values]


def changed(study, folder, table, **columns):
    """The study with other cells in its first row."""
    tables = dict(as_they_stand(study))
    frame = tables[table].astype(object).copy()
    for column, value in columns.items():
        frame.loc[frame.index[0], column] = value
    write(folder, tables | {table: frame}, id="changed", private="../made.private")
    return folder


def test_each_table_is_a_sheet_with_all_its_rows(study):
    found, left_out = book(study)
    tables = as_they_stand(study)
    assert found.sheetnames == [*tables, "codebook", "matrix"]
    for name, frame in tables.items():
        assert cells(found[name])[0] == list(frame.columns)
        assert len(cells(found[name])) == len(frame) + 1
    assert not left_out


def test_the_codebook_is_a_tree_with_what_each_coder_gave(study):
    sheet = cells(book(study)[0]["codebook"])
    assert sheet[0] == ["code_id", "code", "definition", "coded by Bo", "coded by Åsa"]
    assert [row[1:] for row in sheet[1:]] == [
        ["Barriers", "What stands in the way.", 0, 0],
        ["Barriers > Time", "Too late for something.", 1, 1],
    ]


def test_the_matrix_counts_passages_not_coders(study):
    assert cells(book(study)[0]["matrix"]) == [
        ["code", "Interview-1"],
        ["Barriers", 0],
        ["Barriers > Time", 1],
    ]


@pytest.mark.parametrize("text", ["=1+1", "+45 12", "-x", "@SUM(A1)", "=cmd|' /C calc'!A0"])
def test_text_that_looks_like_a_formula_stays_text(study, tmp_path, text):
    folder = changed(study, tmp_path / "changed", "codes", definition=text)
    content, _ = write_workbook(folder)
    sheet = openpyxl.load_workbook(io.BytesIO(content))["codes"]
    [cell] = [cell for row in sheet.rows for cell in row if cell.value == text]
    assert cell.data_type == "s"
    assert cell.quotePrefix
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        assert not any(b"<f>" in archive.read(n) for n in archive.namelist() if "sheet" in n)


def test_words_of_the_texts_are_in_no_cell(study):
    content, _ = write_workbook(study)
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        everything = b"".join(archive.read(name) for name in archive.namelist())
    assert b"bussen" not in everything
    assert b"Too late for something." in everything


def test_words_are_there_when_they_are_asked_for_beside_code_and_gist(study):
    """Who imported codings has positions in the tables, and writes gists by the words."""
    content, left_out = write_workbook(study, quotes=True)
    rows = cells(openpyxl.load_workbook(io.BytesIO(content))["words"])
    assert rows[0] == ["passage_id", "document_id", "codes", "gist", "words"]
    assert any("bussen" in str(row[-1]) for row in rows[1:])
    assert all(row[2] for row in rows[1:])
    assert left_out == []


def test_words_that_cannot_be_had_are_listed(study, tmp_path):
    folder = changed(study, tmp_path / "changed", "documents", file="lost.txt")
    _, left_out = write_workbook(folder, quotes=True)
    assert ("text", "its file is not there") in {(left.what, left.why) for left in left_out}


@pytest.mark.slow
def test_a_text_too_long_for_a_cell_is_cut_and_listed(study, tmp_path):
    folder = changed(study, tmp_path / "changed", "codes", definition="x" * 40_000)
    found, left_out = book(folder)
    assert {(left.what, left.where) for left in left_out} == {
        ("end of a text", "codes"),
        ("end of a text", "codebook"),
    }
    assert max(len(str(cell)) for row in cells(found["codes"]) for cell in row) == LONGEST


def test_no_study_is_no_spreadsheet(tmp_path):
    with pytest.raises(ExchangeError):
        write_workbook(tmp_path)


def test_ten_thousand_codes_within_one_another_are_put_in_order():
    codes = [
        {"code_id": str(n), "label": "x", "parent_id": str(n - 1) if n else ""}
        for n in range(10_000)
    ]
    assert [code["code_id"] for code, _ in in_order(codes)] == [str(n) for n in range(10_000)]
