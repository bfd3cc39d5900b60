"""Tables of coded segments of each program come in; positions only from the user's own texts."""

import datetime
import zipfile

import pytest
from helpers import segment_tables as made
from helpers import taguette

from casebook.exchange.formats import own_texts
from casebook.exchange.project import ExchangeError
from casebook.exchange.segments import Texts, read

OWN = {"interview 1.txt": Texts("interview 1.txt", made.TEXT)}


def coded(project):
    """Coder, path of the code and marked words of each coding."""
    codes = {code.id: code for code in project.codes}
    spans = {span.id: span for span in project.spans}
    texts = {document.id: document.text for document in project.documents}

    def path(code):
        return (f"{path(codes[code.parent])}/" if code.parent else "") + code.label

    return [
        (coding.coder, path(codes[coding.code]), texts[span.document][span.start : span.end])
        for coding in project.codings
        for span in [spans[coding.span]]
    ]


def left(project):
    return {(row.what, row.where): row.count for row in project.left_out}


def test_quotations_of_atlas_ti(tmp_path):
    project = read(made.workbook(tmp_path / "q.xlsx", made.ATLAS_TI), texts=OWN)
    assert coded(project) == [
        ("Åsa", "Time", "Vi kom 🦦 for sent."),
        ("Åsa", "Regret", "Vi kom 🦦 for sent."),
        ("Bo", "Regret", "og det var synd"),
    ]
    assert [coding.date for coding in project.codings][::2] == [
        "2024-03-01T10:20:30",
        "2024-03-01T11:00:00",
    ]
    assert [coding.memo for coding in project.codings] == ["Said twice.", "Said twice.", ""]
    assert [(span.gist, span.locator) for span in project.spans] == [
        ("Too late", "3 - 3"),
        ("", "3 - 3"),
        ("", "4 - 4"),
    ]
    assert project.documents[0].note == "Group: Mothers"
    assert left(project) == {("column", "Modified by"): 3, ("column", "Modified"): 1}


def test_retrieved_segments_of_maxqda(tmp_path):
    project = read(made.workbook(tmp_path / "q.xlsx", made.MAXQDA), texts=OWN)
    assert coded(project) == [
        ("Åsa", "Barriers/Time", "Vi kom 🦦 for sent."),
        ("Bo", "Regret", "Så gik vi hjem"),
    ]
    # The second stands twice, and the paragraph decides.
    assert project.spans[1].start == made.TEXT.rindex("Så gik vi hjem")
    assert [coding.date for coding in project.codings] == [
        "2024-03-01T10:20:30",
        "2024-03-31T11:00:00",
    ]
    assert project.spans[0].locator == "¶3"
    assert left(project) == {("column", "Gewicht"): 2}


def test_references_of_nvivo(tmp_path):
    project = read(made.delimited(tmp_path / "q.csv", made.NVIVO), texts=OWN)
    assert coded(project) == [
        ("ÅS", "Barriers/Time", "Vi kom 🦦 for sent."),
        ("BO", "Regret", "og det var synd"),
    ]
    # Nobody has thirteen months, so the month comes first.
    assert [coding.date for coding in project.codings] == [
        "2024-03-13T10:20:30",
        "2024-03-01T13:05:00",
    ]


def test_highlights_of_taguette(tmp_path):
    (tmp_path / "all_tags.csv").write_text(taguette.highlights_csv(), encoding="utf-8")
    texts = {"interview 1": Texts("interview 1.txt", taguette.SHOWN)}
    project = read(tmp_path / "all_tags.csv", texts=texts, coder="Bo")
    assert [words for *_, words in coded(project)] == [
        *("Vi kom 🦦 for sent", "for sent. Så gik vi", "for sent. Så gik vi"),
        "det var synd & skam",
    ]
    assert {coding.coder for coding in project.codings} == {"Bo"}
    assert len(project.spans) == 3


def test_codings_that_a_table_does_not_tell_apart_are_listed(tmp_path):
    """Two coders gave a code to one place, and the program does not export who they are."""
    told = taguette.highlights_csv()
    line = told.splitlines()[1]
    (tmp_path / "all_tags.csv").write_text(f"{told}{line}\r\n{line}\r\n", encoding="utf-8")
    project = read(tmp_path / "all_tags.csv")
    assert len(project.codings) == 4
    (row,) = [row for row in project.left_out if row.what == "coding"]
    assert (row.where, row.count) == ("interview 1", 2)
    assert "several coders are one" in row.why


def test_paths_of_tags_are_a_tree_as_in_the_database(tmp_path):
    (tmp_path / "all_tags.csv").write_text(taguette.highlights_csv(), encoding="utf-8")
    project = read(tmp_path / "all_tags.csv")
    labels = {code.id: code.label for code in project.codes}
    tree = {code.label: labels.get(code.parent) for code in project.codes}
    assert tree == {"time": "barriers", "barriers": None, "regret": None}


def test_a_codebook_alone(tmp_path):
    (tmp_path / "codebook.csv").write_text(taguette.codebook_csv(), encoding="utf-8")
    project = read(tmp_path / "codebook.csv")
    own = [("barriers", "In the way."), ("time", "Too late."), ("regret", "")]
    assert [(code.label, code.definition) for code in project.codes] == own
    assert [code.parent for code in project.codes] == [None, project.codes[0].id, None]
    assert not project.documents
    assert not project.left_out


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
@pytest.mark.parametrize("line_end", ["\n", "\r\n"])
def test_delimiters_encodings_and_line_ends(tmp_path, delimiter, encoding, line_end):
    rows = [[cell.replace("🦦 ", "").replace("●", "*") for cell in row] for row in made.MAXQDA]
    path = made.delimited(tmp_path / "q.csv", rows, delimiter, encoding, line_end)
    own = {"interview 1": Texts("", made.TEXT.replace("🦦 ", ""))}
    assert coded(read(path, texts=own)) == [
        ("Åsa", "Barriers/Time", "Vi kom for sent."),
        ("Bo", "Regret", "Så gik vi hjem"),
    ]


def test_columns_are_named_by_the_user(tmp_path):
    rows = [["Hvem", "Hvad", "Interview", "Sagt"], ["Bo", "Regret", "interview 1", "det var synd"]]
    path = made.delimited(tmp_path / "q.csv", rows)
    with pytest.raises(ExchangeError, match="'Hvem', 'Hvad', 'Interview', 'Sagt': name them"):
        read(path)
    named = {"coder": "hvem", "code": "Hvad", "document": "Interview", "segment": "Sagt"}
    assert coded(read(path, named, OWN)) == [("Bo", "Regret", "det var synd")]
    with pytest.raises(ExchangeError, match="no kind of column 'kode'; there are document"):
        read(path, {"kode": "Hvad"})


def test_without_texts_segments_have_their_words_and_no_position(tmp_path):
    project = read(made.workbook(tmp_path / "q.xlsx", made.ATLAS_TI))
    assert {(span.start, span.end) for span in project.spans} == {(None, None)}
    assert project.spans[0].quote == "Vi kom 🦦 for sent."
    assert "for sent" not in repr(project)
    assert left(project)["position", "interview 1"] == 3


def test_words_that_stand_twice_or_nowhere_have_no_position_and_are_listed(tmp_path):
    rows = [
        ["Document", "Code", "Segment"],
        ["interview 1", "Regret", "Så gik vi hjem"],
        ["interview 1", "Regret", "Vi kom for tidligt."],
    ]
    project = read(made.delimited(tmp_path / "q.csv", rows), texts=OWN)
    assert [span.start for span in project.spans] == [None, None]
    assert [row.why.split(",")[0] for row in project.left_out] == [
        "its words stand in the text 2 times",
        "its words do not stand in the text",
    ]


def test_dates_of_which_nothing_says_the_order_are_listed(tmp_path):
    rows = [
        ["Document", "Code", "Segment", "Created"],
        ["interview 1", "Regret", "det var synd", "3/4/2024"],
    ]
    project = read(made.delimited(tmp_path / "q.csv", rows), texts=OWN)
    assert project.codings[0].date == ""
    assert left(project) == {("date", "q"): 1}


def test_equal_names_in_two_branches_are_two_codes_and_seven_levels_are_seven(tmp_path):
    deep = "\\".join("abcdefg")
    rows = [
        ["Document", "Code", "Segment"],
        *(["i", code, "x"] for code in ("A > Time", "B > Time", f"Nodes\\\\{deep}")),
    ]
    project = read(made.delimited(tmp_path / "q.csv", rows))
    assert [code.label for code in project.codes].count("Time") == 2
    assert len(project.codes) == 4 + 7


def test_cells_of_a_spreadsheet_are_text_dates_and_numbers(tmp_path):
    rows = [
        ["Document", "Code", "Segment", "Created", "Comment"],
        [1.0, True, "x", datetime.datetime(2024, 3, 1, 10, 20, 30), 0.5],
    ]
    project = read(made.workbook(tmp_path / "q.xlsx", rows))
    [coding] = project.codings
    assert (project.documents[0].title, project.codes[0].label) == ("1", "true")
    assert (coding.date, coding.memo) == ("2024-03-01T10:20:30", "0.5")


def test_formulas_are_not_reckoned_and_are_listed(tmp_path):
    rows = [["Document", "Code", "Segment", "Comment"], ["i", "Time", "x", '="a"&"b"']]
    project = read(made.workbook(tmp_path / "q.xlsx", rows))
    assert project.codings[0].memo == ""
    assert ("formula", "Sheet1") in left(project)


def test_titles_above_the_table_and_other_sheets(tmp_path):
    path = made.workbook(
        tmp_path / "q.xlsx",
        [["Report of 1 March"], [], *made.NVIVO],
        [["Nothing", "here"], ["to", "see"]],
    )
    project = read(path, texts=OWN)
    assert len(project.codings) == 2
    assert left(project)["sheet", "Sheet2"] == 2


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"", "empty"),
        (b"\xd0\xcf\x11\xe0" + b"x" * 600, "save it as .xlsx"),
        (b"PK\x03\x04 and nothing", "damaged"),
        (b"\x00\x01\x02" * 900, "neither a spreadsheet nor"),
        (b"a,b\n1,2\n", "no column of codes"),
    ],
)
def test_what_is_no_table_is_refused(tmp_path, content, told):
    path = tmp_path / "q.xlsx"
    path.write_bytes(content)
    with pytest.raises(ExchangeError, match=told):
        read(path)


def repacked(path, name, content):
    """The spreadsheet with one part changed or added."""
    with zipfile.ZipFile(path) as archive:
        parts = {part: archive.read(part) for part in archive.namelist()} | {name: content}
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for part, data in parts.items():
            archive.writestr(part, data)
    return path


@pytest.mark.slow
def test_what_unpacks_to_too_much_is_refused(tmp_path):
    path = made.workbook(tmp_path / "q.xlsx", made.ATLAS_TI)
    repacked(path, "xl/media/picture.bin", b"\0" * 60_000_000)
    with pytest.raises(ExchangeError, match="unpacks to more"):
        read(path)


def test_entities_are_refused(tmp_path):
    path = made.workbook(tmp_path / "q.xlsx", made.ATLAS_TI)
    bomb = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaaaaaa">]><workbook>&a;</workbook>'
    with pytest.raises(ExchangeError, match="document type"):
        read(repacked(path, "xl/workbook.xml", bomb))


def test_a_row_far_down_is_not_waited_for(tmp_path):
    path = made.workbook(tmp_path / "q.xlsx", made.ATLAS_TI)
    with zipfile.ZipFile(path) as archive:
        sheet = archive.read("xl/worksheets/sheet1.xml")
    far = sheet.replace(b'<row r="3"', b'<row r="1048576"').replace(b'r="A3"', b'r="XFD1048576"')
    assert len(read(repacked(path, "xl/worksheets/sheet1.xml", far)).codings) == 2


def test_a_code_ten_thousand_levels_deep_is_refused(tmp_path):
    rows = [["Document", "Code", "Segment"], ["i", " > ".join(["a"] * 10_000), "x"]]
    with pytest.raises(ExchangeError, match="10,000 levels deep"):
        read(made.delimited(tmp_path / "q.csv", rows))


def test_own_texts_that_cannot_be_taken_are_listed(tmp_path):
    for name in ("a", "b"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "Interview 1.txt").write_text(f"{name} text", encoding="utf-8")
    (tmp_path / "empty.txt").write_bytes(b"")
    (tmp_path / "Interview 2.md").write_text("Mine.", encoding="utf-8")
    texts, left_out = own_texts(tmp_path)
    assert texts == {"interview 2": Texts("Interview 2.md", "Mine.")}
    assert {(row.where, row.count) for row in left_out} == {
        ("empty.txt", 1),
        ("a/Interview 1.txt", 2),
    }


def test_a_name_with_accents_in_two_forms_is_one(tmp_path):
    rows = [
        ["Document", "Code", "Segment", "Coder"],
        ["Åsa", "Håb", "x", "Bjørn Å"],
        ["A\u030asa", "Ha\u030ab", "y", "Bjørn A\u030a"],
    ]
    project = read(made.delimited(tmp_path / "q.csv", rows))
    assert [len(each) for each in (project.documents, project.codes, project.coders)] == [1, 1, 1]


@pytest.mark.parametrize("write", [made.delimited, made.workbook])
def test_a_cell_too_large_is_refused(tmp_path, monkeypatch, write):
    monkeypatch.setattr("casebook.exchange.spreadsheets.MAX_CELL", 1_000)
    rows = [["Document", "Code", "Segment"], ["i", "Time", "x" * 1_001]]
    with pytest.raises(ExchangeError, match=r"more than 1,000 characters|field larger"):
        read(write(tmp_path / "q.xlsx", rows))


def test_too_many_rows_are_refused(tmp_path, monkeypatch):
    monkeypatch.setattr("casebook.exchange.spreadsheets.MAX_ROWS", 3)
    rows = [["Document", "Code", "Segment"], *(["i", "Time", "x"] for _ in range(5))]
    for write in (made.delimited, made.workbook):
        with pytest.raises(ExchangeError, match="more than 3 rows"):
            read(write(tmp_path / "q.xlsx", rows))
