"""Mistakes that everybody makes once: what is wrong, where, and what to do next is said."""

import openpyxl
import pytest
from click.testing import CliRunner
from helpers import studies, transcripts

from casebook.cli import main


@pytest.fixture
def study(tmp_path):
    return studies.write(tmp_path / "my-study")


def call(*arguments):
    return CliRunner().invoke(main, [str(argument) for argument in arguments]).output


def spreadsheet(path):
    openpyxl.Workbook().save(path)
    return path


def test_a_spreadsheet_under_the_name_of_a_table_is_one_problem_with_its_remedy(study):
    spreadsheet(study / "my.xlsx").rename(study / "links.csv")
    told = call("check", study)
    assert "links.csv: this is a spreadsheet under the name of a CSV file" in told
    assert "1 problem in 1 file" in told
    assert 'save it as "CSV UTF-8"' in call("tidy", study)
    assert "it is a spreadsheet and not CSV" in call("agreement", study / "links.csv")


def test_a_spreadsheet_beside_a_table_and_a_table_that_is_open_are_told(study):
    spreadsheet(study / "links.xlsx")
    spreadsheet(study / "other.xlsx")
    (study / ".~lock.claims.csv#").write_text("")
    (study / "~$passages.xlsx").write_text("")
    told = call("check", study)
    assert "links.xlsx lies beside links.csv, and nothing reads it" in told
    assert "other.xlsx" not in told
    assert "claims.csv is open in a spreadsheet program" in told
    assert "passages.xlsx is open in a spreadsheet program" in told


def test_a_lost_table_or_first_row_says_what_has_to_stand_there(study):
    first, rest = (study / "links.csv").read_text("utf-8").split("\n", 1)
    (study / "links.csv").unlink()
    assert f"or save one with no more than its first line: {first}" in call("check", study)
    (study / "links.csv").write_text(f"what,from,to,how\n{rest}", "utf-8")
    told = call("check", study)
    assert f"the names of the columns: {', '.join(first.split(','))}" in told


def test_an_id_with_a_space_is_no_regular_expression(study):
    text = (study / "voices.csv").read_text("utf-8")
    ident = text.split("\n")[1].split(",")[0]
    (study / "voices.csv").write_text(text.replace(f"\n{ident},", f"\n{ident} /b,", 1), "utf-8")
    assert f'"{ident} /b" has a space and / in it, which may not stand here' in call("check", study)


def test_dates_in_a_form_of_their_own_give_no_order(tmp_path):
    frames = studies.small()
    frames["documents"]["date"] = "04-03-2025"
    folder = studies.write(tmp_path / "my-study", frames)
    assert "is not written as 2025-03-31, so saturation follows" in call("check", folder)
    told = call("saturation", folder)
    assert "in the order of the table of documents (not all dates are written as" in told
    frames["documents"]["date"] = "2025-03-04"
    folder = studies.write(tmp_path / "other", frames)
    assert "not written as" not in call("check", folder)
    assert "in the order of their dates" in call("saturation", folder)


def test_a_claim_under_another_name_and_in_other_tables(study):
    assert 'did you mean "c1"?' in call("claims", study, "C1")
    assert "no claim has the id 'c9'; there are: c1, c2" in call("claims", study, "c9")
    told = call("claims", "c1")
    assert (
        "in the tables that come with the casebook; for a study: casebook claims my-study" in told
    )


def test_texts_are_no_project(tmp_path):
    (tmp_path / "interview.docx").write_bytes(b"x")
    for file in (tmp_path, tmp_path / "interview.docx"):
        told = call("import", file, tmp_path / "my-study")
        assert f"casebook new my-study --from {tmp_path}" in told


def test_what_is_neither_study_nor_source_is_told_so():
    assert "nowhere is not the folder of a study" in call("kwic", "nowhere", "word")


def test_a_remark_on_commas_comes_only_where_a_value_was_cut_at_one(tmp_path):
    frames = studies.small()
    frames["case_attributes"].loc[frames["case_attributes"].index[0], "value"] = "Malmö, centre"
    folder = studies.write(tmp_path / "my-study", frames)
    assert "quotation marks" not in call("compare", folder, "--outcome", "nothing")


def test_an_attribute_that_is_named_for_by_hears_how_it_is_asked_for(study):
    told = call("matrix", study, "--by", "staff paid")
    assert '--by attribute --attribute "staff paid"' in told


def test_headings_in_danish_are_known_and_a_column_left_out_is_named(tmp_path):
    book = openpyxl.Workbook()
    for row in (
        ("Dokument", "Kode", "Citat", "Koder", "Skærm"),
        ("Interview 1", "Tid", "Vi kom for sent.", "Anna", "x"),
        ("Interview 1", "Tid", "Vi kom for sent.", "Jens", "y"),
    ):
        book.active.append(row)
    book.save(tmp_path / "kodning.xlsx")
    told = call("import", tmp_path / "kodning.xlsx", tmp_path / "s")
    assert "2 codings, 2 coders" in told
    assert "2 × column (Skærm)" in told


def test_studies_their_private_folders_and_built_pages_are_no_transcripts(tmp_path):
    """The folder above is easily named: nothing of what is private may become a document."""
    (tmp_path / "texts").mkdir()
    (tmp_path / "texts" / "Interview 1.txt").write_text("R1: Ja.\n", "utf-8")
    call("new", tmp_path / "first")
    (tmp_path / "book" / "_build").mkdir(parents=True)
    (tmp_path / "book" / "_build" / "index.html").write_text("<p>Ja</p>", "utf-8")
    told = call("new", tmp_path / "second", "--from", tmp_path)
    assert "Interview-1" in told
    documents = (tmp_path / "second" / "documents.csv").read_text("utf-8")
    assert len(documents.splitlines()) == 2
    assert "names" not in documents


@pytest.mark.slow
def test_a_first_name_alone_is_told_and_is_no_finding(tmp_path):
    """Hanne may be somebody, and may be what the author calls her."""
    frames = studies.small()
    frames["passages"]["gist"] = frames["passages"]["passage_id"] + " Hanne said so; else, nothing."
    folder = studies.write(tmp_path / "my-study", frames, private="../my-study.private")
    private = tmp_path / "my-study.private"
    private.mkdir(exist_ok=True)
    (private / "names.txt").write_text("", "utf-8")
    told = call("disclose", folder)
    assert "perhaps names of people" in told
    assert "gate, tables: nothing" in told
    line = next(line for line in told.splitlines() if "perhaps a name" in line)
    assert line.startswith("  passages.csv, rows 2, 3")
    assert line.endswith("gist: perhaps a name (H****)")
    (private / "may-stay.txt").write_text("Hanne = a pseudonym\n", "utf-8")
    assert "(H****)" not in call("disclose", folder)
    (private / "may-stay.txt").unlink()
    (private / "names.txt").write_text("Hanne\n", "utf-8")
    told = call("disclose", folder)
    assert "perhaps a name (H****)" not in told
    assert "name from the list (H****)" in told


def test_texts_of_another_folder_are_looked_into_beside_the_studys_own(tmp_path):
    (tmp_path / "own").mkdir()
    (tmp_path / "own" / "Interview 1.txt").write_text("R1: Ring 31 42 53 64.\n", "utf-8")
    call("new", tmp_path / "s", "--from", tmp_path / "own")
    (tmp_path / "more").mkdir()
    (tmp_path / "more" / "note.txt").write_text("Hanne Mortensen came.\n", "utf-8")
    told = call("disclose", tmp_path / "s", "--texts", tmp_path / "more")
    assert "gate, 2 texts: 2 findings" in told
    assert "not looked into" not in told
    assert "gate, 1 text: 1 finding" in call(
        *("disclose", tmp_path / "s", "--texts", tmp_path / "own")
    )


def test_a_key_lost_for_good_is_made_up_for_as_the_message_says(tmp_path):
    folder = transcripts.make_study(tmp_path)
    assert "anchors made" in call("anchor", folder)
    key = tmp_path / "my-study.private" / "key"
    key.unlink()
    told = call("verify", folder)
    assert "casebook new other" in told
    assert "casebook anchor --again" in told
    call("new", tmp_path / "other")
    (tmp_path / "other.private" / "key").rename(key)
    assert "0 anchors made" not in call("anchor", folder, "--again")
    assert "0 changed, 0 not found" in call("verify", folder)


def test_a_path_that_is_not_there_says_which_one_may_be_meant(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    for name in ("contact.qda", "my-study"):
        (tmp_path / name).mkdir()
    assert "'contact' does not exist; did you mean 'contact.qda'?" in call("import", "contact", "x")
    assert "did you mean 'my-study'?" in call("check", "my-studdy")
    there = f"in {tmp_path.name}, the folder where you are, there are: contact.qda, my-study"
    assert there in call("check", "zzz")
    assert "nor does the folder a/b" in " ".join(call("new", "s", "--from", "a/b/c").split())
