"""A study's own texts on the command line: anchors made and found again, changes shown."""

import csv
import hashlib
import hmac
import io
import json
import os
import random
import re
import shutil
import stat

import docx
import pytest
from click.testing import CliRunner
from helpers.transcripts import DOCUMENTS, TEXTS, make_study, spans, write

from casebook.cli import main
from casebook.copies import Aside, anchoring, normalise
from casebook.tables import check

TEMPLATE_OF = {d.document_id: d.file for d in DOCUMENTS}


def run(*arguments):
    """What a command prints, and its exit status."""
    result = CliRunner().invoke(main, [str(argument) for argument in arguments])
    assert result.exception is None or isinstance(result.exception, SystemExit)
    return result.exit_code, result.output


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    """A study with anchors, whose texts are kept as they are."""
    place = make_study(tmp_path_factory.mktemp("anchored"))
    assert run("anchor", place, "--keep-texts")[0] == 0
    return place


@pytest.fixture
def study(made, tmp_path):
    """A copy of it, with its private folder and its transcripts."""
    shutil.copytree(made.parent, tmp_path / "here")
    return tmp_path / "here" / made.name


def rewrite(study, document, old, new):
    """Change a transcript."""
    path = study.parent / "transcripts" / TEMPLATE_OF[document]
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")
    return path


def test_all_passages_resolve_where_the_study_says_that_its_texts_are(study):
    code, told = run("verify", study)
    assert code == 0
    assert "6 of 6 documents looked at: 29 resolved, 0 moved, 0 changed, 0 not found." in told
    assert run("--data", study, "verify", "my-study")[0] == 0


@pytest.mark.parametrize("line_end", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "cp1252"])
def test_a_text_may_be_saved_by_any_program(study, tmp_path, encoding, line_end):
    folder = write(tmp_path / "saved", encoding=encoding, line_end=line_end)
    code, told = run("verify", study, folder)
    assert (code, "29 resolved" in told) == (0, True)


def word(text):
    """A text as a Word document."""
    document = docx.Document()
    for paragraph in text.split("\n\n"):
        document.add_paragraph(paragraph)
    file = io.BytesIO()
    document.save(file)
    return file.getvalue()


def test_word_and_web_and_markdown(study, tmp_path):
    (tmp_path / "own").mkdir()
    for document in DOCUMENTS[:3]:
        path = tmp_path / "own" / f"{document.file.removesuffix('.txt')}.docx"
        path.write_bytes(word(document.text))
    page = "".join(f"<p>{p}</p>" for p in DOCUMENTS[3].text.split("\n\n"))
    (tmp_path / "own" / "int-4.html").write_text(f"<html>{page}", encoding="utf-8")
    marked = DOCUMENTS[4].text.replace("R5:", "**R5:**").replace("timerne", "*timerne*")
    (tmp_path / "own" / "int-5.md").write_text(marked, encoding="utf-8")
    code, told = run("verify", study, tmp_path / "own")
    assert code == 0
    assert "5 of 6 documents looked at: 26 resolved" in told
    assert "Not looked at, because no file is theirs: note-1." in told


def test_one_transcript_is_looked_at_and_the_others_are_not(study):
    code, told = run("verify", study, study.parent / "transcripts" / "int-3.txt")
    assert code == 0
    assert "1 of 6 documents looked at: 5 resolved, 0 moved, 0 changed, 0 not found." in told
    assert "Not looked at, because no file is theirs: int-1, int-2, int-4, int-5, note-1" in told


def test_a_transcript_of_any_name_is_known_by_its_passages(study, tmp_path):
    path = tmp_path / "Recording 0017.txt"
    path.write_text(TEXTS["int-5"], encoding="utf-8")
    code, told = run("verify", study, path)
    assert code == 0
    assert "int-5 in Recording 0017.txt (text, by its passages): 5 resolved" in told


def test_a_corrected_word_is_shown(study):
    path = rewrite(study, "int-1", "ringer", "skriver")
    code, told = run("verify", study)
    assert code == 1
    assert "hun [-ringer-] {+skriver+} i stedet for at skrive." in told
    assert "27 resolved, 0 moved, 2 changed, 0 not found" in told
    # Where the text as it was is not kept, the place is shown, and that the rest cannot be seen.
    shutil.rmtree(study.parent / "my-study.private" / "anchored")
    code, told = run("verify", study, path)
    assert code == 1
    assert "[-" not in told
    assert '"Der er en ung kvinde' in told
    assert "The tables hold no words" in told


def test_nothing_that_is_shown_is_stored(study):
    rewrite(study, "int-1", "ringer", "skriver")
    before = {path: path.stat().st_mtime_ns for path in study.parent.rglob("*")}
    run("verify", study)
    code, told = run("verify", study, "--json")
    assert {path: path.stat().st_mtime_ns for path in study.parent.rglob("*")} == before
    rows = json.loads(told)
    assert code == 1
    assert len(rows) == 29
    assert "skriver" not in told
    assert [row["known_by"] for row in rows if row["result"] == "changed"] == ["words"] * 2


@pytest.mark.slow
def test_what_became_of_passages_and_where_a_word_stands_are_tables_too(study):
    for command, rest in (("verify", []), ("kwic", ["ringer"]), ("kwic", ["nowhere"])):
        code, told = run(command, study, *rest, "--csv")
        assert code == 0
        rows = list(csv.DictReader(io.StringIO(told)))
        listed = json.loads(run(command, study, *rest, "--json")[1])
        assert [dict.fromkeys(row) for row in rows] == [dict.fromkeys(row) for row in listed]
        for row, same in zip(rows, listed, strict=True):
            assert row == {k: "" if v is None else str(v) for k, v in same.items()}
        assert told.startswith("document_id,")
        assert run(command, study, *rest, "--csv", "--json")[0] == 2


def test_stamps_of_another_kind_take_a_pattern(study):
    rewrite(study, "note-1", "handed a spanner", "handed |t=17| a spanner")
    code, told = run("verify", study)
    assert code == 1
    assert "{+|t=17|+}" in told
    assert "without the marked words it is as it was" not in told  # the words are kept here
    assert run("verify", study, "--set-aside", r"\|t=\d+\|")[0] == 0


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["nowhere"], "nowhere is not there"),
        (["--set-aside", "("], "is no pattern"),
        (["--set-aside", "(?:.*?,){15}$z"], "takes longer than"),
        (["--key-file", "nowhere"], "is not a file"),
    ],
)
def test_what_cannot_be_used_is_said_in_one_sentence(study, arguments, message, monkeypatch):
    monkeypatch.setattr("casebook.copies.setting_aside.SECONDS", 0.2)
    rewrite(study, "note-1", "Thursday", "a," * 60 + "Thursday")
    code, told = run("verify", study, *arguments)
    assert code == 2
    assert message in told
    assert "Traceback" not in told


def test_files_that_cannot_be_read_have_a_remedy(study, tmp_path):
    folder = write(tmp_path / "some", DOCUMENTS[:1])
    (folder / "int-2.rtf").write_text(r"{\rtf1 x}")
    (folder / "z.txt").write_text("Something else.")
    code, told = run("verify", study, folder)
    assert code == 0
    assert "Not read: int-2.rtf. Save such files as .docx or .txt." in told
    assert "No document's: z.txt." in told
    code, told = run("verify", study, folder / "int-2.rtf")
    assert code == 2
    assert "an RTF document: save it as .docx" in told
    code, told = run("verify", study, folder / "z.txt")
    assert code == 2
    assert "no document of the study is found" in told


def test_a_broken_file_does_not_hide_the_others(study, tmp_path):
    folder = write(tmp_path / "some", DOCUMENTS[2:])
    (folder / "int-2.docx").write_bytes(b"PK\x03\x04" + bytes(99))
    code, told = run("verify", study, folder)
    assert code == 0
    assert "int-2 in int-2.docx: not looked at; it cannot be used: it cannot be read as" in told
    assert "4 of 6 documents looked at" in told


def test_without_anchors_nothing_can_be_said(tmp_path):
    place = make_study(tmp_path)
    code, told = run("verify", place)
    assert code == 2
    assert "`casebook anchor` makes them" in told


def test_a_lost_key_is_said(study):
    (study.parent / "my-study.private" / "key").unlink()
    for command in ("verify", "anchor"):
        code, told = run(command, study)
        assert code != 0
        assert "the key of my-study is not there" in told


def test_a_word_is_found_without_the_key_and_its_passage_is_not_named(study):
    with_key = run("kwic", study, "ringer")[1]
    assert re.search(r"^int-1 p6 ", with_key, re.M)
    (study.parent / "my-study.private" / "key").unlink()
    code, told = run("kwic", study, "ringer")
    assert code == 0
    assert "Note: the key of my-study is not there" in told
    assert "Without it no passage is named." in told
    assert with_key.splitlines()[-1] == told.splitlines()[-1]  # as many hits
    assert re.search(r"^int-1 \d+–\d+ ", told, re.M)
    assert not re.search(r"^int-1 p", told, re.M)


def test_a_search_tells_where_a_passage_starts_and_ends_before_there_is_one(tmp_path, monkeypatch):
    """Nobody counts letters: what is written into the table of passages comes from a search."""
    text = "[00:01] R1: Straße og kø 🙂 ved dørens smæk.\nI: Ja.\nR1: [Se](https://b.example) kø.\n"
    monkeypatch.chdir(tmp_path)
    (tmp_path / "texts").mkdir()
    (tmp_path / "texts" / "interview 1.md").write_text(text, encoding="utf-8")
    assert run("new", "s", "--from", "texts")[0] == 0
    told = run("kwic", "s", "straße og kø 🙂 ved", "--json")[1]
    (hit,) = json.loads(told)
    assert text[hit["start"] : hit["end"]] == "Straße og kø 🙂 ved"
    assert f"interview-1 {hit['start']}–{hit['end']} " in run("kwic", "s", "straße og kø 🙂 ved")[1]
    for hit in json.loads(run("kwic", "s", "kø", "--json")[1]):
        assert hit["start"] is None or text[hit["start"] : hit["end"]] == "kø"


def test_a_folder_that_is_no_study_is_said(tmp_path):
    for command, rest in (("verify", ["x"]), ("kwic", ["x", "word"])):
        code, told = run(command, tmp_path, *rest)
        assert code == 2
        assert "it is no study: `casebook new` begins one" in told


@pytest.mark.slow
def test_damaged_files_are_left_out_or_read(study, tmp_path):
    """No file of a folder, however damaged, stops the others or ends in a traceback."""
    chance = random.Random(3)
    whole = {"int-1.txt": TEXTS["int-1"].encode(), "int-2.docx": word(TEXTS["int-2"])}
    whole |= {"int-3.html": b"<html><p>" + TEXTS["int-3"].encode(), "int-4.pdf": b"%PDF-1.4\n"}
    whole["int-5.md"] = TEXTS["int-5"].encode("utf-16")
    place = tmp_path / "damaged"
    place.mkdir()
    write(place, DOCUMENTS[-1:])
    for _ in range(25):
        for name, data in whole.items():
            damaged = bytearray(data)
            for _ in range(chance.randint(1, 30)):
                damaged[chance.randrange(len(damaged))] = chance.randrange(256)
            (place / name).write_bytes(bytes(damaged[: chance.randint(1, len(damaged))]))
        code, told = run("verify", study, place)
        assert code in (0, 1)
        assert "note-1 in note-1.txt (text): 3 resolved" in told


# casebook anchor


def passages(study):
    with (study / "passages.csv").open(encoding="utf-8", newline="") as file:
        return {row["passage_id"]: row for row in csv.DictReader(file)}


def state(folder):
    return {path.name: path.read_bytes() for path in folder.iterdir() if path.is_file()}


def test_anchors_are_written_and_the_rest_of_the_table_stays(tmp_path):
    place = make_study(tmp_path)
    before = passages(place)
    assert run("anchor", place, "--dry-run")[1].startswith("29 passages: 29 anchors would be made")
    assert passages(place) == before
    code, told = run("anchor", place)
    assert (code, told) == (0, "29 passages: 29 anchors made, 0 kept\n")
    after = passages(place)
    assert {
        row: {k: v for k, v in new.items() if "anchor" not in k} for row, new in after.items()
    } == before
    assert check(place) == []
    assert run("anchor", place)[1] == "29 passages: 0 anchors made, 29 kept\n"
    assert passages(place) == after
    # Two spans that are the same have the same anchor, and no hash is that of the plain words.
    assert after["p1"]["anchor_hash"] == after["p2"]["anchor_hash"]
    assert sorted(os.listdir(tmp_path)) == ["my-study", "my-study.private", "transcripts"]


def test_the_hashes_are_another_studys_under_another_key(made, tmp_path):
    other = make_study(tmp_path)
    run("anchor", other)
    pairs = zip(passages(made).values(), passages(other).values(), strict=True)
    assert all(a["anchor_hash"] != b["anchor_hash"] for a, b in pairs)


def test_kept_texts_are_for_nobody_else(made):
    kept = made.parent / "my-study.private" / "anchored"
    assert {p.stem: p.read_text(encoding="utf-8") for p in kept.iterdir()} == TEXTS
    assert {stat.S_IMODE(p.stat().st_mode) for p in kept.iterdir()} == {0o600}
    assert stat.S_IMODE(kept.stat().st_mode) == 0o700


def test_what_gets_no_anchor_is_listed(tmp_path):
    place = make_study(tmp_path)
    (tmp_path / "transcripts" / "int-2.txt").unlink()
    (tmp_path / "transcripts" / "int-3.txt").write_text("R3: short")
    rows = passages(place)
    rows["p1"] |= {"start": "", "end": ""}
    rows["p21"]["end"] = str(int(rows["p21"]["start"]) + 9)
    with (place / "passages.csv").open("w", encoding="utf-8", newline="") as file:
        out = csv.DictWriter(file, rows["p1"], lineterminator="\n")
        out.writeheader()
        out.writerows(rows.values())
    code, told = run("anchor", place)
    assert code == 0
    assert told.startswith("29 passages: 17 anchors made, 0 kept\n")
    assert "because its row says not where it starts and ends: p1\n" in told
    assert "because a passage needs at least 16 letters and digits for one: p21\n" in told
    assert "because no file of int-2 is found: p7, p8, p9, p10, p11\n" in told
    assert "the text has 9 characters: p12, p13\n" in told
    assert check(place) == []


def test_plain_anchors_need_forty_letters(tmp_path):
    place = make_study(tmp_path, anchors="plain")
    code, told = run("anchor", place)
    assert "needs at least 40 letters and digits for one: p4, p20, p21" in told
    assert run("verify", place)[0] == 0


def test_an_anchor_that_stands_for_other_words_stays_unless_asked(study):
    rewrite(study, "int-1", "ringer", "skriver")
    before = passages(study)
    code, told = run("anchor", study)
    assert code == 0
    assert "--again replaces it): p5, p6" in told
    assert passages(study) == before
    assert run("verify", study)[0] == 1
    assert "2 anchors made, 27 kept" in run("anchor", study, "--again")[1]
    assert run("verify", study)[0] == 0


def test_words_in_several_places_are_told(tmp_path):
    place = make_study(tmp_path)
    path = tmp_path / "transcripts" / "note-1.txt"
    path.write_text(f"{TEXTS['note-1']}\n{TEXTS['note-1'][421:502]}\n", encoding="utf-8")
    told = run("anchor", place)[1]
    assert "only the order of the passages tells which is meant: p29 (2)" in told
    assert "p29 (turn 3): resolved, at 421 to 501, in 2 places" in run("verify", place)[1]


def test_if_anything_goes_wrong_nothing_is_written(tmp_path, monkeypatch):
    place = make_study(tmp_path)
    before = state(place)

    real = os.replace

    def second_fails(source, target):
        if str(target).endswith("datapackage.json"):
            raise OSError("no room")
        real(source, target)

    monkeypatch.setattr(anchoring.os, "replace", second_fails)
    code, told = run("anchor", place)
    assert (code, "no room" in told) == (1, True)
    assert state(place) == before
    monkeypatch.setattr(anchoring, "_table", lambda *_: b"passage_id\nx\n")
    monkeypatch.setattr(anchoring.os, "replace", real)
    code, told = run("anchor", place)
    assert code == 1
    assert state(place) == before
    assert sorted(os.listdir(tmp_path)) == ["my-study", "my-study.private", "transcripts"]


def test_a_key_is_made_where_none_is_needed_yet(tmp_path):
    place = make_study(tmp_path)
    shutil.rmtree(tmp_path / "my-study.private")
    assert run("anchor", place)[0] == 0
    assert (tmp_path / "my-study.private" / "key").is_file()
    assert run("verify", place)[0] == 0
    # Once there are anchors, another key would make them worthless.
    shutil.rmtree(tmp_path / "my-study.private")
    code, told = run("anchor", place)
    assert (code, "the key of my-study is not there" in told) == (1, True)


def test_no_guess_can_be_tested_without_the_key(made):
    key = (made.parent / "my-study.private" / "key").read_bytes().strip()
    rows = passages(made)
    for span in spans():
        aside = Aside(speakers=["I", "INT", "Interviewer"])
        said = normalise(aside(TEXTS[span.document_id])[span.start : span.end])
        found = rows[span.passage_id]["anchor_hash"]
        assert found == hmac.digest(key, said.encode(), "sha256").hex()[:32]
        assert found != hashlib.sha256(said.encode()).hexdigest()[:32]


# casebook kwic


def test_a_word_in_the_transcripts_of_a_study(study):
    code, told = run("kwic", study, "frivillig*", "--width", 12)
    assert code == 0
    first, second, counted = told.splitlines()
    assert first.startswith("int-2 after p7, 268–278  ")
    assert second.startswith("int-5 p24 ")
    assert first.index("frivilligt") == second.index("frivillige")
    assert counted == "2 hits in 6 documents"
    # Who speaks, and when, was not said.
    assert run("kwic", study, "R1")[1] == "0 hits in 6 documents\n"
    assert run("kwic", study, "00")[1] == "0 hits in 6 documents\n"


def test_a_word_in_one_transcript_and_as_json(study):
    path = study.parent / "transcripts" / "note-1.txt"
    code, told = run("kwic", study, path, "spanner", "--json")
    (row,) = json.loads(told)
    assert (code, row["document_id"], row["keyword"], row["locator"]) == (
        0,
        "note-1",
        "spanner",
        "p28",
    )
    assert run("--data", study, "kwic", "my-study", "a spanner")[1].endswith(
        "1 hit in 6 documents\n"
    )


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["nowhere", "word"], "nowhere is not there"),
        (["..."], "no letter or digit to look for"),
        (["a", "b", "c"], "a phrase needs quotation marks"),
    ],
)
def test_what_cannot_be_looked_for_is_said(study, arguments, message):
    code, told = run("kwic", study, *arguments)
    assert code == 2
    assert message in told


def test_a_source_needs_a_copy():
    for command, rest in (("verify", []), ("kwic", ["word"])):
        code, told = run(command, "gv2022", *rest)
        assert code == 2
        assert "name the FILE" in told
