"""REFI-QDA projects come in as their programs write them, and go out as the schema has them."""

import csv
import io
from collections import Counter

import docx
import pyrefiqda
import pytest
from helpers import qdpx, refi, transcripts
from helpers.places import ROOT

from casebook import study
from casebook.copies import anchor
from casebook.exchange import (
    Asked,
    ExchangeError,
    Wanted,
    from_study,
    into_study,
    read_project,
)
from casebook.exchange.qdc import write_qdc
from casebook.exchange.qdpx_writing import write_qdpx
from casebook.study import as_they_stand, key, load, text_files
from casebook.tables import check

SHARED = ROOT.parent / "shared" / "exchange"
MANNERS = sorted(qdpx.MANNERS)


def imported(folder, data, name="study.qdpx", **asked):
    """Import a file, and return the project and the study."""
    project = read_project(qdpx.saved(folder, data, name), Asked(**asked))
    into_study(project, folder / "study")
    return project, folder / "study"


def exported(study, folder):
    """Export a study; return the file and what was not carried."""
    project = from_study(study)
    data, left_out = write_qdpx(project)
    return qdpx.saved(folder, data, "again.qdpx"), [*project.left_out, *left_out]


def marked(project):
    """The words at each marked place."""
    texts = {document.id: document.text for document in project.documents}
    return [texts[s.document][s.start : s.end] for s in project.spans if s.start is not None]


def reported(study):
    with (study / "import-report.csv").open(encoding="utf-8", newline="") as file:
        return {row["what"]: int(row["count"]) for row in csv.DictReader(file)}


@pytest.mark.parametrize("manner", MANNERS)
def test_the_files_that_tests_make_are_as_the_schema_has_them(manner):
    assert refi.faults(qdpx.xml_of(qdpx.MANNERS[manner])) == []


@pytest.mark.parametrize("manner", MANNERS)
def test_a_study_of_each_program_is_in_order(manner, tmp_path):
    _, study = imported(tmp_path, qdpx.MANNERS[manner])
    assert check(study) == []
    assert load(study)["sources"].source_id.tolist() == ["study"]
    assert len(key(study)) >= 32


@pytest.mark.parametrize("manner", MANNERS)
def test_what_goes_out_is_as_the_schema_has_it(manner, tmp_path):
    _, study = imported(tmp_path, qdpx.MANNERS[manner])
    file, _ = exported(study, tmp_path)
    assert refi.faults(qdpx.xml_of(file.read_bytes())) == []


@pytest.mark.parametrize(
    ("manner", "words"),
    [
        ("QualCoder", ["kaffe til alle", "kaffe til alle", "husleje"]),
        ("ATLAS.ti", ["Anna lavede kaffe", "husleje, mad"]),
        ("MAXQDA", ["Anna lavede kaffe til alle", "hvem der har nøglen", "Svar", "Svar", "Svar"]),
        ("NVivo", ["Åse holdt døren", "kaffe"]),
    ],
)
def test_marked_places_are_where_the_program_has_them(manner, words, tmp_path):
    project, study = imported(tmp_path, qdpx.MANNERS[manner])
    assert marked(project) == words
    files = text_files(study)
    passages = as_they_stand(study).passages
    found = {
        files[row.document_id].read_text(encoding="utf-8")[row.start : row.end]
        for row in passages.dropna(subset=["start"]).itertuples()
    }
    assert found == set(words)


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be"])
def test_a_text_in_utf16_is_read_with_and_without_its_mark(encoding, tmp_path):
    place = qdpx.selection("x", *qdpx.counted(qdpx.TEXT, "kaffe til alle"))
    xml = qdpx.project(f"<Sources>{qdpx.source('Møde', place)}</Sources>")
    data = qdpx.packed(xml, {qdpx.text_name("Møde"): qdpx.TEXT.encode(encoding)})
    project, study = imported(tmp_path, data, positions=Wanted(units="codepoints", mark="ignored"))
    assert marked(project) == ["kaffe til alle"]
    told = f"read as {encoding.upper()}" in (study / "import-report.csv").read_text("utf-8")
    assert told == (encoding != "utf-16")


def test_a_text_that_may_be_utf16_and_is_not_clear_is_not_guessed(tmp_path):
    xml = qdpx.project(f"<Sources>{qdpx.source('Møde')}</Sources>")
    text = "有人来了我们就煮咖啡".encode("utf-16-le") + bytes(4)
    project, study = imported(tmp_path, qdpx.packed(xml, {qdpx.text_name("Møde"): text}))
    assert project.documents[0].text is None
    report = (study / "import-report.csv").read_text("utf-8")
    assert "save the project with texts in UTF-8" in report


# What becomes another row on the way, and why: positions are code points with LF afterwards, a memo
# about nothing is one about the project, a text of blanks is none, and a link to a memo becomes a
# reference.
LOST = {
    "QualCoder": {},
    "ATLAS.ti": {"place": 2},
    "MAXQDA": {"place": 2},
    "NVivo": {"source": 1},
}
NEW = {
    "QualCoder": {},
    "ATLAS.ti": {"place": 2, "note on": 1},
    "MAXQDA": {"place": 2},
    "NVivo": {"source": 1, "note on": 1},
}


@pytest.mark.parametrize("manner", MANNERS)
def test_there_and_back_another_reader_finds_the_same(manner, tmp_path):
    data = qdpx.MANNERS[manner]
    before = refi.facts(qdpx.saved(tmp_path, data), tmp_path / "before")
    _, study = imported(tmp_path, data)
    file, _ = exported(study, tmp_path)
    after = refi.facts(file, tmp_path / "after")
    assert Counter(row[0] for row in before - after) == LOST[manner]
    assert Counter(row[0] for row in after - before) == NEW[manner]


def test_there_and_back_again_nothing_changes(tmp_path):
    _, study = imported(tmp_path, qdpx.MANNERS["ATLAS.ti"])
    first, _ = exported(study, tmp_path)
    (tmp_path / "second").mkdir()
    _, study = imported(tmp_path / "second", first.read_bytes())
    second, _ = exported(study, tmp_path / "second")
    assert qdpx.files_of(first.read_bytes()) == qdpx.files_of(second.read_bytes())


@pytest.mark.skipif(not SHARED.exists(), reason=f"the programs' own files are not in {SHARED}")
@pytest.mark.parametrize(
    ("name", "codes", "coders"), [("nvivo-small", 262, 2), ("atlas-empty", 3, 2)]
)
def test_files_that_programs_wrote_come_in_and_go_out(name, codes, coders, tmp_path):
    original = SHARED / f"{name}.qdpx"
    project, study = imported(tmp_path, original.read_bytes())
    assert (len(project.codes), len(project.coders)) == (codes, 2)
    assert check(study) == []
    ids = as_they_stand(study).codes.code_id
    assert len(set(ids)) == codes
    file, _ = exported(study, tmp_path)
    assert refi.faults(qdpx.xml_of(file.read_bytes())) == []
    before, after = refi.facts(original, tmp_path / "a"), refi.facts(file, tmp_path / "b")
    lost = Counter(row[0] for row in before - after)
    assert lost == ({"source": 2} if name == "nvivo-small" else {})  # both texts are one line end


@pytest.mark.parametrize("manner", MANNERS)
def test_the_report_lists_what_was_left_out(manner, tmp_path):
    _, study = imported(tmp_path, qdpx.MANNERS[manner])
    found = reported(study)
    del found["anchor of a passage"]
    nvivo = {
        **{"picture": 1, "marked place in a picture": 1, "coding of a picture": 1},
        **{"set": 1, "graph": 1, "link": 1, "text": 1, "way of reading": 1},
    }
    assert found == (nvivo if manner == "NVivo" else {})


def test_each_coder_keeps_what_is_hers_at_one_place(tmp_path):
    _, study = imported(tmp_path, qdpx.MANNERS["QualCoder"])
    tables = as_they_stand(study)
    assert len(tables.passages) == 2
    shared = tables.codings.query("code_id == 'mad'")
    assert shared.passage_id.nunique() == 1
    memos = dict(zip(shared.coder, shared.memo, strict=True))
    assert memos == {"anna": "hvad anna mente", "bo": "hvad bo mente"}


def test_memos_keep_author_date_and_what_they_are_about(tmp_path):
    _, study = imported(tmp_path, qdpx.MANNERS["ATLAS.ti"])
    memos = as_they_stand(study).memos.set_index("title")
    assert set(memos.author) == {"anna"}
    assert set(memos.date) == {"2023-08-17T08:00:00Z"}
    assert memos.loc[["projekt", "alene"]].about_table.isna().all()
    assert memos.loc["kode"].about_id == "mad"
    # Two codings and two places refer to one note each: a memo for each of them.
    assert memos.loc["kodning"].about_table.tolist() == ["codings", "codings"]


def test_a_memo_that_is_tied_to_a_place_by_a_link_is_about_the_place(tmp_path):
    _, study = imported(tmp_path, qdpx.MANNERS["NVivo"])
    tables = as_they_stand(study)
    memo = tables.memos.query("title == 'knyttet'").iloc[0]
    assert memo.text == "husk at spørge Åse"
    assert (memo.about_table, memo.about_id) == ("passages", tables.codings.passage_id[0])
    assert "Et lille projekt" in set(tables.memos.text)


def test_equal_names_in_different_branches_are_different_codes(tmp_path):
    _, study = imported(tmp_path, qdpx.MANNERS["NVivo"])
    codes = as_they_stand(study).codes
    assert (codes.label == "fællesskab").sum() == 8
    deepest = codes[~codes.code_id.isin(codes.parent_id)]
    assert set(deepest.code_id) == {".".join(["fællesskab"] * 7), "mad.fællesskab"}


def test_variables_keep_their_types_and_cases_their_members(tmp_path):
    _, study = imported(tmp_path, qdpx.MANNERS["MAXQDA"])
    tables = as_they_stand(study)
    types = dict(zip(tables.attributes.attribute, tables.attributes.type, strict=True))
    expected = {"alder": "integer", "medlem": "boolean", "leje": "number", "født": "date"}
    assert types == expected | {"set": "datetime", "by": "text"}
    values = tables.case_attributes.set_index(["case_id", "attribute"]).value
    assert values["Møde-1", "medlem"] == "true"
    assert values["case", "by"] == "Århus"
    assert tables.cases.set_index("case_id").kind.to_dict()["Møde-1"] == "document"
    assert tables.documents.case_id[0] == "case"
    assert tables.document_cases.values.tolist() == [["Møde-1", "Møde-1"]]
    assert tables.passages.case_id.dropna().tolist() == ["case"]


def test_survey_answers_are_a_document_each(tmp_path):
    _, study = imported(tmp_path, qdpx.MANNERS["MAXQDA"])
    assert as_they_stand(study).documents.title.tolist() == ["Møde 1", "Svar 1", "Svar 2", "Svar 3"]


@pytest.mark.parametrize(
    ("path", "name"),
    [
        ("internal://{}.txt", "sources/{}.txt"),
        ("internal://{}.TXT", "Sources/{}.txt"),
        ("{}.txt", "sources/{}.txt"),
        ("{}.txt", "{}.txt"),
        ("relative://{}.txt", "sources/{}.txt"),
        ("internal://sources/{}.txt", "sources/{}.txt"),
    ],
)
def test_a_text_is_found_however_its_path_is_written(path, name, tmp_path):
    number = qdpx.guid("source A")
    xml = qdpx.project("<Sources>" + qdpx.source("A", file=path) + "</Sources>")
    project, _ = imported(tmp_path, qdpx.packed(xml, {name.format(number): "Hej\r\nmed"}))
    assert project.documents[0].text == "Hej\nmed"


@pytest.mark.parametrize(
    "path", ["relative://../A.txt", "absolute:///home/a/A.txt", "file:///C:/A.txt"]
)
def test_a_text_outside_of_the_file_is_not_looked_for(path, tmp_path):
    xml = qdpx.project("<Sources>" + qdpx.source("A", file=path) + "</Sources>")
    (tmp_path / "A.txt").write_text("outside")
    (tmp_path / "inside").mkdir()
    project, study = imported(tmp_path / "inside", qdpx.packed(xml))
    assert project.documents[0].text is None
    assert reported(study) == {"text": 1}


def test_a_text_that_a_word_processor_wrote_is_read_where_there_is_no_plain_one(tmp_path):
    written, document = docx.Document(), io.BytesIO()
    written.add_paragraph("Anna lavede kaffe.")
    written.add_paragraph("Bo kom.")
    written.save(document)
    words = qdpx.selection("x", 0, 4, qdpx.coding("x", "mad"), says="Anna")
    rich = qdpx.source("A", words, file=None, richTextPath="internal://a.docx")
    xml = qdpx.project(qdpx.codebook(qdpx.code("mad")), f"<Sources>{rich}</Sources>")
    project, study = imported(tmp_path, qdpx.packed(xml, {"sources/a.docx": document.getvalue()}))
    assert marked(project) == ["Anna"]
    assert "Bo kom." in project.documents[0].text
    assert reported(study)["way of reading"] == 1


def recording():
    """A recording with a transcript, whose marked places stand between points in time."""
    points = "".join(
        qdpx.element("SyncPoint", guid=qdpx.guid(f"point {n}"), timeStamp=1000 * n, position=n)
        for n in (0, 4, 11, 16)
    )
    place = qdpx.element(
        "TranscriptSelection",
        qdpx.coding("talt", "mad"),
        guid=qdpx.guid("span talt"),
        name="lavede ",
        fromSyncPoint=qdpx.guid("point 4"),
        toSyncPoint=qdpx.guid("point 11"),
    )
    transcript = qdpx.element(
        "Transcript",
        "<PlainTextContent>Åse lavede kaffe</PlainTextContent>",
        points,
        place,
        guid=qdpx.guid("transcript"),
        name="Optagelse, udskrift",
    )
    heard = qdpx.element(
        "AudioSelection",
        qdpx.coding("hørt", "mad"),
        guid=qdpx.guid("span hørt"),
        begin=0,
        end=900,
    )
    return qdpx.element(
        "AudioSource", transcript, heard, guid=qdpx.guid("source lyd"), name="Optagelse"
    )


def test_the_transcript_of_a_recording_comes_in_and_the_sound_is_listed(tmp_path):
    member = f'<SourceRef targetGUID="{qdpx.guid("source lyd")}"/>'
    case = qdpx.element("Case", member, guid=qdpx.guid("case Åse"), name="Åse")
    xml = qdpx.project(
        qdpx.codebook(qdpx.code("mad")),
        f"<Cases>{case}</Cases><Sources>{recording()}</Sources>",
    )
    assert refi.faults(xml) == []
    project, study = imported(tmp_path, qdpx.packed(xml))
    assert marked(project) == ["lavede "]
    assert project.documents[0].title == "Optagelse, udskrift"
    assert as_they_stand(study).documents.case_id.tolist() == ["case"]
    found = {"audio recording": 1, "marked place in an audio recording": 1}
    found |= {"coding of an audio recording": 1, "anchor of a passage": 1}
    assert reported(study) == found


def test_every_file_of_a_project_that_stays_behind_is_listed_by_name(tmp_path):
    picture = qdpx.element(
        "PictureSource", guid=qdpx.guid("foto"), name="Holdet", path="internal://foto.jpg"
    )
    xml = qdpx.project(f"<Sources>{qdpx.source('Møde')}{picture}</Sources>")
    files = {qdpx.text_name("Møde"): qdpx.TEXT, "sources/foto.jpg": b"\xff\xd8\xff"}
    files |= {"sources/lyd.mp3": b"ID3", "sources/møde.docx": b"PK", "sources/.DS_Store": b"x"}
    _, study = imported(tmp_path, qdpx.packed(xml, files))
    with (study / "import-report.csv").open(encoding="utf-8", newline="") as file:
        told = {(row["what"], row["where"]) for row in csv.DictReader(file)}
    files = {("file", "sources/lyd.mp3"), ("file", "sources/møde.docx")}
    assert told == {("picture", "Holdet"), *files}


def test_the_words_of_a_pdf_come_in_and_its_areas_are_listed(tmp_path):
    words = qdpx.selection("x", 4, 10, qdpx.coding("x", "mad"), says="lavede")
    text = qdpx.element(
        "Representation",
        "<PlainTextContent>Åse lavede kaffe</PlainTextContent>",
        words,
        guid=qdpx.guid("words"),
    )
    corners = {"firstX": 1, "firstY": 1, "secondX": 9, "secondY": 9}
    area = qdpx.element(
        "PDFSelection", qdpx.coding("y", "mad"), guid=qdpx.guid("area"), page=1, **corners
    )
    whole = qdpx.coding("z", "mad")
    pdf = qdpx.element("PDFSource", area, text, whole, guid=qdpx.guid("pdf"), name="Rapport.pdf")
    xml = qdpx.project(qdpx.codebook(qdpx.code("mad")), f"<Sources>{pdf}</Sources>")
    assert refi.faults(xml) == []
    project, study = imported(tmp_path, qdpx.packed(xml))
    assert marked(project) == ["lavede"]
    assert len(project.codings) == 2
    assert project.documents[0].guid == qdpx.guid("pdf")
    listed = {"marked place in a PDF": 1, "coding of a PDF": 1, "anchor of a passage": 1}
    assert reported(study) == listed


def test_a_place_that_is_not_in_the_text_keeps_its_codings(tmp_path):
    far = qdpx.selection("x", 5, 900, qdpx.coding("x", "mad"), says="nothing of the kind")
    text = qdpx.source("A", "<PlainTextContent>Hej med dig</PlainTextContent>", far, file=None)
    xml = qdpx.project(qdpx.codebook(qdpx.code("mad")), f"<Sources>{text}</Sources>")
    _, study = imported(tmp_path, qdpx.packed(xml))
    tables = as_they_stand(study)
    assert tables.passages.locator.tolist() == ["5–900 in the file"]
    assert tables.passages.start.isna().all()
    assert len(tables.codings) == 1
    assert reported(study)["position of a marked place"] == 1


def test_a_coding_with_a_code_that_is_not_there_is_listed(tmp_path):
    place = qdpx.selection("x", 0, 3, qdpx.coding("x", "væk"), says="Hej")
    text = qdpx.source("A", "<PlainTextContent>Hej med dig</PlainTextContent>", place, file=None)
    _, study = imported(tmp_path, qdpx.packed(qdpx.project(f"<Sources>{text}</Sources>")))
    assert as_they_stand(study).codings.empty
    assert reported(study)["coding"] == 1


def test_the_study_of_the_transcripts_goes_out_and_comes_back(tmp_path):
    study.write(tmp_path / "mine", transcripts.frames(), id="mine", texts="../texts")
    transcripts.write(tmp_path / "texts")
    project = from_study(tmp_path / "mine")
    data, left_out = write_qdpx(project)
    assert {row.what: row.count for row in [*left_out, *project.left_out]} == {
        **{"voice": 6, "speakers of a document": 5, "kind of a document": 6},
        **{"material of a passage": 29, "locator of a passage": 29},
    }
    again = read_project(qdpx.saved(tmp_path, data))
    words = sorted(transcripts.quote(span) for span in transcripts.spans())
    assert sorted(marked(again)) == words
    assert refi.faults(qdpx.xml_of(data)) == []


def test_words_of_the_texts_are_in_no_table(tmp_path):
    _, folder = imported(tmp_path, qdpx.MANNERS["ATLAS.ti"])
    for table in folder.glob("*.csv"):
        assert "lavede kaffe" not in table.read_text(encoding="utf-8")


def test_nothing_is_written_over_and_nothing_is_left_behind(tmp_path):
    project = read_project(qdpx.saved(tmp_path, qdpx.MANNERS["NVivo"]))
    (tmp_path / "study").mkdir()
    (tmp_path / "study" / "mine.txt").write_text("mine")
    with pytest.raises(ExchangeError, match="not empty"):
        into_study(project, tmp_path / "study")
    assert sorted(p.name for p in tmp_path.iterdir()) == ["study", "study.qdpx"]
    (tmp_path / "other.private").mkdir()
    (tmp_path / "other.private" / "key").write_text("kept")
    with pytest.raises(ExchangeError, match="not empty"):
        into_study(project, tmp_path / "other")
    assert (tmp_path / "other.private" / "key").read_text() == "kept"
    assert not (tmp_path / "other").exists()


def test_a_codebook_goes_out_and_comes_back(tmp_path):
    project, folder = imported(tmp_path, qdpx.MANNERS["NVivo"])
    data, left_out = write_qdc(from_study(folder))
    file = qdpx.saved(tmp_path, data, "codes.qdc")
    assert {row.what for row in left_out} >= {"coding", "document", "memo"}
    again = read_project(file)
    assert [(c.label, c.guid, c.codable) for c in again.codes] == [
        (c.label, c.guid, c.codable) for c in project.codes
    ]
    into_study(again, tmp_path / "codes")
    assert check(tmp_path / "codes") == []
    theirs = pyrefiqda.RefiCodebook.load(file)
    assert [code.name for code in theirs.codes.code] == ["fællesskab", "mad"]


def test_the_same_study_is_the_same_file_every_time(tmp_path):
    _, folder = imported(tmp_path, qdpx.MANNERS["MAXQDA"])
    assert exported(folder, tmp_path)[0].read_bytes() == exported(folder, tmp_path)[0].read_bytes()


def test_anchors_are_made_under_the_key_of_the_study(tmp_path):
    words = "Bagefter talte vi om husleje, mad og hvem der har nøglen"
    place = qdpx.selection("x", *qdpx.counted(qdpx.TEXT, words), says=words)
    xml = qdpx.project("<Sources>" + qdpx.source("A", place) + "</Sources>")
    _, folder = imported(tmp_path, qdpx.packed(xml, {qdpx.text_name("A"): "\ufeff" + qdpx.TEXT}))
    row = as_they_stand(folder).passages.iloc[0]
    found = (row.anchor_length, row.anchor_head, row.anchor_hash)
    assert found == anchor(words, key(folder))
    assert found != anchor(words)
