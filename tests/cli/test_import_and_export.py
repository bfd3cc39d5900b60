"""The commands between a study and other programs: import and export."""

import re
import shutil

import pandas as pd
import pytest
from click.testing import CliRunner
from helpers import qdpx, refi

from casebook.cli import main
from casebook.cli.export import FORMATS
from casebook.exchange import WRITERS


def call(*arguments):
    return CliRunner().invoke(main, [str(argument) for argument in arguments])


@pytest.fixture
def here(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("CASEBOOK_DATA", raising=False)
    return tmp_path


def test_a_project_becomes_a_study_that_says_what_it_is(here):
    qdpx.saved(here, qdpx.MANNERS["NVivo"], "kaffe.qdpx")
    told = call("import", "kaffe.qdpx", "my-study")
    assert told.exit_code == 0, told.output
    counts = "my-study: 2 documents, 9 codes, 1 coding, 2 coders, 1 memo"
    assert told.output.splitlines()[0] == counts
    assert "The tables hold the names of coders: anna, bo." in told.output
    assert "1 × picture" in told.output
    assert "import-report.csv" in told.output
    following = re.search(r"^Next: casebook (.+)$", told.output, re.MULTILINE)[1]
    assert call(*following.split()).exit_code == 0


def test_what_a_title_and_the_texts_say_need_not_be_written_again(here):
    place = qdpx.selection("x", 6, 14, qdpx.coding("x", "mad"))
    titles = ("Interview 1", "Møde")
    sources = "".join(qdpx.source(title, place if title == "Møde" else "") for title in titles)
    xml = qdpx.project(qdpx.codebook(qdpx.code("mad")), f"<Sources>{sources}</Sources>")
    said = "Karim: Jeg kom.\nKarim: Jeg blev.\nKarim: Jeg går.\n"
    qdpx.saved(here, qdpx.packed(xml, {qdpx.text_name(title): said for title in titles}), "a.qdpx")
    told = call("import", "a.qdpx", "my-study")
    assert told.exit_code == 0, told.output
    documents = pd.read_csv("my-study/documents.csv").set_index("document_id").kind
    assert documents["Interview-1"] == "interview"
    assert documents.isna()["Møde"]
    assert "Fill in documents.kind (interview, field note, ...) where it is blank" in told.output
    assert "Perhaps names of people: Karim." in told.output
    assert (here / "my-study.private/names.txt").read_text("utf-8") == "Karim\n"
    assert "name from the list (K****)" in call("disclose", "my-study").output


def test_names_of_coders_stand_where_the_command_says_and_nowhere_else(here):
    qdpx.saved(here, qdpx.MANNERS["ATLAS.ti"], "kaffe.qdpx")
    told = call("import", "kaffe.qdpx", "my-study").output
    files = re.search(r"change them in (.+?), in all of them alike", " ".join(told.split()))[1]
    named = set(re.split(r", | and ", files))
    holding = {
        path.name for path in (here / "my-study").iterdir() if "anna" in path.read_text("utf-8")
    }
    assert holding == named
    for name in named:
        path = here / "my-study" / name
        path.write_text(path.read_text("utf-8").replace("anna", "K1"), encoding="utf-8")
    assert call("check", "my-study").exit_code == 0
    assert call("export", "my-study", "--to", "qdpx").exit_code == 0
    before = qdpx.xml_of(qdpx.MANNERS["ATLAS.ti"])
    after = qdpx.xml_of((here / "my-study.qdpx").read_bytes())
    guids = [re.findall(r'<Coding [^>]*guid="([^"]+)"', xml) for xml in (before, after)]
    assert sorted(guids[0]) == sorted(guids[1])  # nothing that the file called a coding is lost


def test_paths_of_tags_in_a_codebook_of_taguette_are_a_tree(here):
    codes = "".join(qdpx.code(name) for name in ("work.paid", "work", "1.2 Trust"))
    for origin, labels in (("Taguette 1.5.2", "paid"), ("MAXQDA", "work.paid")):
        xml = f'<CodeBook xmlns="urn:QDA-XML:codebook:1.0" origin="{origin}"><Codes>{codes}'
        (here / "a.qdc").write_text(f"{xml}</Codes></CodeBook>", encoding="utf-8")
        assert call("import", "a.qdc", origin[:3]).exit_code == 0
        found = pd.read_csv(here / origin[:3] / "codes.csv").set_index("label").parent_id
        assert set(found.index) == {labels, "work", "1.2 Trust"}
        assert (found[labels] == "work") == (labels == "paid")


def test_no_id_has_the_name_of_somebody_who_speaks(here):
    """Ids stand in every table and on every page; a title stands in one cell."""
    place = qdpx.selection("x", 7, 15, qdpx.coding("x", "mad"))
    titles = ("Interview 1 Karim 2025-03-04", "karim")
    sources = "".join(qdpx.source(title, place) for title in titles)
    case = qdpx.element("Case", guid=qdpx.guid("case"), name="Karim, 2 børn")
    xml = qdpx.project(
        qdpx.codebook(qdpx.code("mad")), f"<Cases>{case}</Cases>", f"<Sources>{sources}</Sources>"
    )
    said = "Karim: Jeg kom.\nKarim: Jeg blev.\nKarim: Jeg går.\n"
    qdpx.saved(here, qdpx.packed(xml, {qdpx.text_name(title): said for title in titles}), "a.qdpx")
    told = call("import", "a.qdpx", "my-study")
    assert "Ids are made without them; titles are as they were." in told.output
    documents = pd.read_csv("my-study/documents.csv").set_index("document_id")
    assert list(documents.index) == ["Interview-1-2025-03-04", "document"]
    assert list(documents.title) == list(titles)
    assert list(documents.date) == ["2025-03-04", documents.date.iloc[1]]
    assert list(pd.read_csv("my-study/cases.csv").case_id) == ["2-børn"]
    found = call("disclose", "my-study").output
    tables = found[found.index("gate, tables") : found.index("gate, 2 texts")]
    files = ("cases.csv", "documents.csv", "import-report.csv")  # a name, titles, and where it was
    assert all(line.startswith(files) for line in map(str.strip, tables.splitlines()[1:]))
    assert "Interview-1-2025-03-04.txt, rows 1, 2, 3: name from the list (K****)\n" in found


def test_a_first_name_in_a_title_is_told_and_stops_at_the_gate(here):
    """People call files after those whom they talked with, and nobody says so in the text."""
    titles = ("Interview 1 Karen.docx", "bente_2")
    place = qdpx.selection("x", 0, 30, qdpx.coding("x", "mad"))
    sources = "".join(qdpx.source(title, place) for title in titles)
    xml = qdpx.project(qdpx.codebook(qdpx.code("mad")), f"<Sources>{sources}</Sources>")
    said = "INTERVIEWER: Ja?\nManager: Nej.\n" * 3
    qdpx.saved(here, qdpx.packed(xml, {qdpx.text_name(title): said for title in titles}), "a.qdpx")
    told = call("import", "a.qdpx", "my-study")
    assert "Perhaps names of people: Karen, bente. " in told.output  # and no role
    documents = pd.read_csv("my-study/documents.csv").document_id
    assert list(documents) == ["Interview-1.docx", "2"]
    found = call("disclose", "my-study").output
    assert "documents.csv, row 2, title: name from the list (K****)" in found


def test_the_day_that_a_title_tells_is_that_of_the_document(here):
    title = "Interview 2025-03-04"
    source = qdpx.source(title, creationDateTime="2026-01-02T10:00:00Z")
    other = qdpx.source("Other", creationDateTime="2026-01-02T10:00:00Z")
    xml = qdpx.project(f"<Sources>{source}{other}</Sources>")
    texts = {qdpx.text_name(one): "Ja.\n" for one in (title, "Other")}
    qdpx.saved(here, qdpx.packed(xml, texts), "a.qdpx")
    assert "1 × date of a document" in call("import", "a.qdpx", "my-study").output
    days = list(pd.read_csv("my-study/documents.csv").date)
    assert days == ["2025-03-04", "2026-01-02T10:00:00Z"]


def test_a_study_goes_back_to_the_program(here):
    qdpx.saved(here, qdpx.MANNERS["ATLAS.ti"], "kaffe.qdpx")
    call("import", "kaffe.qdpx", "my-study")
    told = call("export", "my-study", "--to", "qdpx")
    assert told.exit_code == 0, told.output
    assert "my-study.qdpx: REFI-QDA project" in told.output
    assert "share it as you would share those" in told.output
    assert refi.faults(qdpx.xml_of((here / "my-study.qdpx").read_bytes())) == []
    before = (here / "my-study.qdpx").read_bytes()
    again = call("export", "my-study", "--to", "qdpx")
    assert again.exit_code == 1
    assert (
        "my-study.qdpx is there already, and nothing is written over; --out names another file"
        in (again.output)
    )
    assert (here / "my-study.qdpx").read_bytes() == before
    assert call("export", "my-study", "--to", "qdpx", "--out", "other.qdpx").exit_code == 0


def test_a_codebook_comes_and_goes(here):
    qdpx.saved(here, qdpx.MANNERS["NVivo"], "kaffe.qdpx")
    call("import", "kaffe.qdpx", "my-study")
    told = call("export", "my-study", "--to", "qdc")
    assert told.exit_code == 0, told.output
    assert "share it" not in told.output
    told = call("import", "my-study.qdc", "codes-only")
    assert told.output.startswith("codes-only: 9 codes\n")


def test_what_nothing_tells_is_asked_for(here):
    place = qdpx.selection("x", 3, 8, qdpx.coding("x", "mad"))
    sources = "<Sources>" + qdpx.source("Møde", place) + "</Sources>"
    xml = qdpx.project(qdpx.codebook(qdpx.code("mad")), sources)
    qdpx.saved(here, qdpx.packed(xml, {qdpx.text_name("Møde"): "😀 Anna lavede kaffe"}), "a.qdpx")
    told = call("import", "a.qdpx", "my-study")
    assert told.exit_code == 1
    assert "Error: a.qdpx, Møde: nothing in the file tells" in told.output
    assert "give --positions codepoints or utf16" in told.output
    assert not (here / "my-study").exists()
    assert call("import", "a.qdpx", "my-study", "--positions", "utf16").exit_code == 0


def test_a_folder_that_is_no_study_is_not_exported(here):
    (here / "empty").mkdir()
    told = call("export", "empty", "--to", "qdpx")
    assert told.exit_code == 1
    assert told.output.startswith("Error: ")
    assert list(here.iterdir()) == [here / "empty"]


def test_a_study_whose_texts_are_gone_is_exported_without_them(here):
    qdpx.saved(here, qdpx.MANNERS["QualCoder"], "kaffe.qdpx")
    call("import", "kaffe.qdpx", "my-study")
    shutil.rmtree(here / "my-study.private")
    told = call("export", "my-study", "--to", "qdpx")
    assert told.exit_code == 0, told.output
    assert "1 × text (Møde 1): its file is not there" in told.output


def test_the_command_offers_the_formats_that_there_are():
    assert list(FORMATS) == list(WRITERS)
