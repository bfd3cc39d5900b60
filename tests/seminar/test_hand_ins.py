"""What students hand in: counted to the letter, or refused with a line; never lost, never run."""

import csv
import io
import json
import os
import zipfile

import pytest
from click.testing import CliRunner
from helpers import accidents
from helpers.classroom import hand_in, handed_in, known_codings, sheet, write

from casebook.cli.commands import main
from casebook.seminar import (
    board_page,
    class_results,
    contents,
    hand_ins,
    lines,
    packed,
    plain_text,
    scanning,
    sheets,
    typed_text,
)


@pytest.fixture(scope="module")
def of(tables):
    return sheet(tables)


@pytest.fixture(scope="module")
def good(of):
    """The file of one student who read every passage."""
    known = known_codings(of, 1)
    (codings,) = known.values()
    codings = {p: answer or ([], False, "") for p, answer in codings.items()}
    return handed_in(of, "Heron", codings)


def with_(found, **entries):
    return {**json.loads(json.dumps(found)), **entries}


def coding(found, **entries):
    """The same file with entries of its first coding exchanged."""
    changed = with_(found)
    changed["codings"][0].update(entries)
    return changed


def signed(of, found):
    """A file whose line says what it says, as if a sheet had written it."""
    read = {
        one["passage"]: lines.Coding(
            one["none"] or bool(one["codes"]), frozenset(one["codes"]), one["unsure"]
        )
        for one in found["codings"]
    }
    line = lines.write(of, found["alias"], found["copy"], found["number"], read)
    return {**found, "line": line}


def raw(found):
    return json.dumps(found).encode()


def only(of, *inputs, version=None):
    """What is found in what is handed in: students and findings."""
    found = hand_ins.read(inputs, [of], version)
    return found.students, found.findings


def why(of, *inputs):
    """Why the only thing handed in is refused."""
    students, (finding,) = only(of, *inputs)
    assert students == []
    assert finding.kind == "refused"
    return finding.why


def test_good_files_are_counted_without_a_word_but_for_half_done_ones(tables, of, tmp_path):
    known = known_codings(of, 5)
    collected = hand_ins.collect(hand_in(tmp_path, of, known), tables)
    assert collected.sheet.version == of.version
    assert [student.shown for student in collected.students] == list(known)
    name = next(iter(known))
    for passage in list(known[name])[:4]:
        known[name][passage] = None
    collected = hand_ins.collect(hand_in(tmp_path, of, known), tables)
    open_ones = [name for name, codings in known.items() if None in codings.values()]
    assert [f.alias for f in collected.findings] == open_ones
    assert all(f.why.endswith(" of 12 coded") for f in collected.findings)
    for student in collected.students:
        assert student.half_done() == (student.shown == name)
        for passage, answer in known[student.shown].items():
            found = student.codings[passage]
            assert found.read == (answer is not None)
            codes, unsure, memo = answer or ([], False, "")
            assert (found.codes, found.unsure, found.memo) == (set(codes), unsure, memo)


# --- what is no hand-in ---------------------------------------------------------------------------

NOTHING = "there is no hand-in in it"
BAD = {
    "empty": (b"", "it is empty"),
    "blank": (b" \n\t", "it is empty"),
    "blank pasted": (" \n\n", "it is empty"),
    "blank text field": (b"<p></p>", "it is empty"),
    "gone": (None, "it cannot be read"),
    "an image": (accidents.PNG, "it is a picture: ask for the line"),
    "a photo": (b"\xff\xd8\xff\xe0\x00\x10JFIF", "it is a picture: ask"),
    "a photo of a phone": (b"\x00\x00\x00\x24ftypheic", "it is a picture: ask"),
    "a film": (b"\x00\x00\x00\x18ftypmp42", "it is a film or a recording: ask"),
    "a PDF": (b"%PDF-1.7\n", "it is a PDF: ask for the line"),
    "old Word": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "it is an old Word file"),
    "Pages": (accidents.zipped({"Index/Document.iwa": b"x"}), "it is a document of Apple's Pages"),
    "slides": (accidents.zipped({"ppt/presentation.xml": b"x"}), "it is a presentation: ask"),
    "RAR": (b"Rar!\x1a\x07", "it is packed, but no zip"),
    "gzip": (b"\x1f\x8b\x08", "it is packed, but no zip"),
    "null bytes": (b"\x00" * 100, "it is of a kind that is not read here: ask for the line"),
    "a table": (b"a,b\n1,2\n", NOTHING),
    "another json": (b'{"a": 1}', NOTHING),
    "a greeting": ("Hej Mona", NOTHING),
    "a page": (b"<!DOCTYPE html><p>Hej</p>", NOTHING),
    "Word": (accidents.word("Hej"), NOTHING),
    "mail": (accidents.mail("Hej"), NOTHING),
    "letters alone": ("4T0Q-C9A2-4T0Q-C9A2-4T0Q", "it holds only a piece of a hand-in"),
    "its name alone": ("min CB2 kom ikke med", "it holds only a piece of a hand-in"),
    "no letters": ("CB2 quiet otter:", "there are no letters behind its alias"),
    "no sheet": ("CB2 quiet otter: 4T0Q-C9", "it is of another sheet, or its first letters"),
    "nesting": (b'{"format": "casebook coding sheet"' + b"[" * 99, "it is nested too deeply"),
    "huge": (b'{"casebook coding sheet": "' + b"a" * 300_000, "it is longer than 256 KB"),
    "too large": (b"a" * (contents.TEXT + 1), "it is larger than 4 MB"),
    "much too large": (b"a" * (8 * contents.TEXT + 1), "it is larger than 32 MB"),
    "pasted too large": ("a" * (contents.TEXT + 1), "it is larger than 4 MB"),
    "number": (b'{"format": "casebook coding sheet", "a": 1.0}', "it holds a number that no"),
    "no number": (b'{"format": "casebook coding sheet", "a": NaN}', "it holds a number that no"),
    "twins": (b'{"format": "casebook coding sheet", "a": 1, "a": 2}', "an entry in it is there"),
    "not json": (b'{"format": "casebook coding sheet", a}', "it is not as a sheet writes it"),
    "empty zip": (accidents.zipped({}), "it is a zip with nothing in it"),
    "no zip": (b"PK\x03\x04" + b"a" * 99, "it is a zip that cannot be opened"),
    "sheet": (b'{"format": "casebook coding sheet", "format_version": 2, "passages": 1}', "it is"),
}


@pytest.mark.parametrize("name", BAD)
def test_what_is_no_hand_in_is_refused_with_its_reason(of, name):
    handed, reason = BAD[name]
    assert why(of, handed).startswith(reason)


def test_places_are_told_by_number_and_never_by_name(of, good):
    line = good["line"]
    inner = accidents.zipped({"Anna Hansen/x": b"Hej"})
    archive = accidents.zipped({"Anna Hansen_7/": b"", "a": b"Hej", "Bo/b": inner, "c": b""})
    letter = accidents.mail(f"Hej\n\n{line}", "", {"Anna Hansen.png": accidents.PNG})
    mailbox = b"From a\n" + accidents.mail("Hej") + b"\nFrom b\n" + letter
    chat = f"Anna Hansen:\n{line}\nBo:\n\nhvad?\n"
    _, findings = only(of, archive, mailbox, chat, b"Hej", line)
    told = [(finding.place, finding.kind) for finding in findings]
    assert told == [
        ("file 1, entry 1", "refused"),
        ("file 1, entry 2, entry 1", "refused"),
        ("file 1, entry 3", "refused"),
        ("file 2, message 1", "refused"),
        ("file 2, message 2, line 1", "passed over"),
        ("file 2, message 2, attachment 1", "passed over"),
        ("text 1, line 1", "passed over"),
        ("text 1, line 2", "passed over"),
        ("text 1, lines 3 to 5", "passed over"),
        ("file 3", "refused"),
        ("text 2", "passed over"),
    ]
    assert not any("Anna" in str(finding) or "Bo" in str(finding) for finding in findings)


def test_the_zip_of_a_learning_platform(of):
    """Thirty-two folders with the names of people, and the accidents of a class."""
    known = known_codings(of, 32)
    entries, expected = {}, {}
    for n, (name, codings) in enumerate(known.items()):
        file = handed_in(of, name, codings)
        folder = f"Anna Hansen_{n}_assignsubmission"
        text = raw(file) if n % 2 else file["line"].encode()
        if n % 4 == 0:
            entries[f"{folder}/onlinetext.html"] = accidents.page(f"Hej\n{file['line']}")
            entries[f"{folder}/sheet.json"] = raw(file)
        elif n % 4 == 1:
            entries[f"{folder}/besvarelse.docx"] = accidents.word(file["line"])
        elif n % 4 == 2:
            entries[f"{folder}/uden endelse"] = text
        else:
            entries[f"{folder}/x.zip"] = accidents.zipped({"a.eml": accidents.mail(file["line"])})
        expected[name] = {p for p, answer in codings.items() if answer is not None}
    entries["__MACOSX/._x"] = b"\x00\x05\x16\x07\x00"
    entries["Bo_9/foto.heic"] = b"\x00\x00\x00\x24ftypheic"
    students, findings = only(of, accidents.zipped(entries))
    assert {s.shown: {p for p, c in s.codings.items() if c.read} for s in students} == expected
    refused = [finding.why for finding in findings if finding.kind == "refused"]
    assert refused == ["it is a picture: ask for the line"]
    # What stands twice is counted once: the file, for its memos.
    assert sum(student.way == "file" for student in students) == 8
    assert sum("is the same as" in finding.why for finding in findings) == 8


# --- zips that do harm ----------------------------------------------------------------------------


def test_a_zip_leads_nowhere_and_floods_nothing(of, good, tmp_path):
    line = good["line"].encode()
    students, _ = only(of, accidents.zipped({"../../etc/passwd": line, "C:\\x": line, "/y": line}))
    assert len(students) == 1
    assert list(tmp_path.iterdir()) == []
    bomb = accidents.zipped({"a": b"0" * 30_000_000})
    assert why(of, bomb) == "it is packed more tightly than anything that is handed in"
    many = accidents.zipped({str(n): b"" for n in range(packed.ENTRIES + 5)}, zipfile.ZIP_STORED)
    _, findings = only(of, many)
    assert len(findings) == packed.ENTRIES + 1
    assert findings[-1].why.startswith("there are more than 2000 files in the zip")
    deep = accidents.zipped({"a": accidents.zipped({"a": accidents.zipped({"a": line})})})
    assert why(of, deep) == "it is a zip in a zip in a zip: unpack it first"


def test_a_zip_whose_list_lies_is_damaged(of, good):
    archive = bytearray(accidents.zipped({"a": good["line"].encode() * 9}))
    at = archive.index(b"PK\x01\x02")
    for place, value, reason in (
        (8, 1, "it is locked with a password"),
        (10, 12, "it is packed in a way that is not read here"),
        (16, archive[at + 16] ^ 1, "it is damaged in the zip"),
        (20, archive[at + 20] - 3, "it is damaged in the zip"),
        (24, archive[at + 24] - 3, "it is damaged in the zip"),
        (27, 255, "it is packed more tightly"),
        (42, 9, "it is damaged in the zip"),
    ):
        changed = bytearray(archive)
        changed[at + place] = value
        assert why(of, bytes(changed)).startswith(reason)


@pytest.mark.slow
def test_a_text_of_nothing_but_beginnings_is_read_so_far(of):
    _, findings = only(of, "CB2 a: 1\n" * (scanning.MOST + 500))
    assert len(findings) == scanning.MOST + 1
    assert findings[-1].why.startswith("there is more than 2,000 hand-ins in it")
    _, findings = only(of, b'{"casebook coding sheet"' * 5000)
    assert findings[-1].kind == "refused"


# --- files that were edited -----------------------------------------------------------------------

EDITS = {
    "format 1": (
        lambda f: with_(f, format_version=1),
        "it is of the casebook 0.1, whose files are read no more: give the class a sheet",
    ),
    "format": (lambda f: with_(f, format_version=3), "it is of another version of the casebook's"),
    "format true": (lambda f: with_(f, format_version=True), "it is of another version of the"),
    "extra": (lambda f: with_(f, points=12), "the file has an entry that no sheet writes"),
    "less": (lambda f: {k: v for k, v in f.items() if k != "copy"}, "the file has no entry copy"),
    "version": (lambda f: with_(f, version="0" * 12), "it is of a sheet that is not known here"),
    "version kind": (lambda f: with_(f, version=7), "its entry version is not as"),
    "copy": (lambda f: with_(f, copy="zz"), "its entry copy is not as"),
    "number": (lambda f: with_(f, number=-1), "its entry number is not as"),
    "number true": (lambda f: with_(f, number=True), "its entry number is not as"),
    "number text": (lambda f: with_(f, number="1"), "its entry number is not as"),
    "no alias": (lambda f: with_(f, alias="  "), "its alias is not as"),
    "long alias": (lambda f: with_(f, alias="a" * 25), "its alias is not as"),
    "alias kind": (lambda f: with_(f, alias={"a": 1}), "its alias is not as"),
    "alias with markup": (lambda f: with_(f, alias="<b>x"), "its alias is not as"),
    "alias changed": (lambda f: with_(f, alias="Bittern"), "it was edited: it is not what its"),
    "number changed": (lambda f: with_(f, number=9), "it was edited: it is not what its line"),
    "copy changed": (lambda f: with_(f, copy="0" * 12), "it was edited: it is not what its line"),
    "line gone": (lambda f: with_(f, line=""), "it was edited: it is not what its line says"),
    "no codes": (lambda f: with_(f, codes=[]), "its list of codes is not as"),
    "codes kind": (lambda f: with_(f, codes="abc"), "its list of codes is not as"),
    "codes twice": (lambda f: with_(f, codes=f["codes"] * 2), "its list of codes is not as"),
    "code more": (lambda f: with_(f, codes=[*f["codes"], "x"]), "its codes are not those of its"),
    "codings kind": (lambda f: with_(f, codings={}), "its list of codings is not as"),
    "passage less": (
        lambda f: with_(f, codings=f["codings"][1:]),
        "its passages are not those of its sheet",
    ),
    "passage twice": (
        lambda f: with_(f, codings=[*f["codings"], f["codings"][0]]),
        "a passage is coded twice in it",
    ),
    "passage other": (lambda f: coding(f, passage="own-99"), "its passages are not those of its"),
    "passage kind": (lambda f: coding(f, passage=["a"]), "the passage of coding 1 is not as"),
    "passage path": (lambda f: coding(f, passage="../a"), "the passage of coding 1 is not as"),
    "given unknown": (lambda f: coding(f, codes=["zzz"]), "coding 1 has a code that is not on"),
    "given twice": (lambda f: coding(f, codes=["referral"] * 2), "the list of codes of coding 1"),
    "given kind": (lambda f: coding(f, codes=[1]), "the list of codes of coding 1"),
    "given dict": (lambda f: coding(f, codes=[{}]), "the list of codes of coding 1"),
    "both": (lambda f: coding(f, codes=["referral"], none=True), "coding 1 has codes and says"),
    "another code": (
        lambda f: coding(f, codes=["legitimacy", "referral"], none=False),
        "it was edited: it is not what its line says",
    ),
    "unsure changed": (
        lambda f: coding(f, unsure=not f["codings"][0]["unsure"]),
        "it was edited: it is not what its line says",
    ),
    "none kind": (lambda f: coding(f, none=1), "the entry none of coding 1 is not as"),
    "unsure kind": (lambda f: coding(f, unsure="yes"), "the entry unsure of coding 1"),
    "memo kind": (lambda f: coding(f, memo=None), "the memo of coding 1 is not as"),
    "long memo": (lambda f: coding(f, memo="a" * 1001), "the memo of coding 1 is not as"),
    "coding extra": (lambda f: coding(f, score=1), "coding 1 has an entry that no sheet writes"),
    "coding kind": (lambda f: with_(f, codings=["a"] * 12), "coding 1 is not as"),
    "nothing coded": (
        lambda f: with_(f, codings=[{**c, "codes": [], "none": False} for c in f["codings"]]),
        "0 of 12 coded",
    ),
}


@pytest.mark.parametrize("name", EDITS)
def test_an_edited_file_is_refused_by_alias_and_the_others_are_counted(of, good, name):
    change, reason = EDITS[name]
    if name == "another code":
        assert {"legitimacy", "referral"} - {c.id for c in of.codes} == {"legitimacy"}
        reason = "coding 1 has a code that is not on"
    edited = change(good)
    others = [handed_in(of, *entry) for entry in known_codings(of, 2).items()]
    students, findings = only(of, raw(others[0]), raw(edited), raw(others[1]))
    (finding,) = [f for f in findings if f.kind == "refused"]
    assert finding.place == "file 2"
    assert finding.why.startswith(reason)
    known = lines.alias_of(edited["alias"]) if isinstance(edited["alias"], str) else ""
    assert finding.alias == (known if "format" not in name else "")
    assert len(students) == 2


def test_a_file_that_is_none_any_more_is_counted_by_the_line_in_it(of, good):
    (student,), findings = only(of, raw(with_(good, format="other")))
    assert student.way == "line"
    assert findings == []


def test_a_file_that_breaks_off_is_refused_wherever_it_does(of, good):
    text = json.dumps(good)
    for end in range(1, len(text), 97):
        assert why(of, text[:end].encode())


def test_another_sheet_is_refused_and_one_can_be_named(tables, of, good):
    other = sheet(tables)
    other = other._replace(passages=other.passages[:5])
    other = other._replace(version=sheets.version_of(other.passages, other.codes))
    answers = {p.id: ([], False, "") for p in other.passages}
    files = [raw(handed_in(other, name, answers)) for name in ("Owl", "Elk")]
    found = hand_ins.read([*files, raw(good), good["line"]], [of, other])
    assert found.sheet == other
    assert [student.shown for student in found.students] == ["Elk", "Owl"]
    assert [f.place for f in found.findings] == ["file 3", "line 1"]
    assert found.findings[0].why == "it is of another sheet than the one that is counted"
    found = hand_ins.read([*files, raw(good)], [of, other], of.version)
    assert [student.shown for student in found.students] == ["Heron"]
    assert [f.place for f in found.findings] == ["file 1", "file 2"]


# --- twice, and two of one alias ------------------------------------------------------------------


def test_the_later_one_counts_and_a_file_beats_its_line(of, good):
    noted = signed(of, coding(good, memo="why", unsure=False))
    newer = signed(of, coding(with_(good, number=2), codes=["referral"], none=False))
    many = signed(of, with_(good, number=40))
    more = signed(of, with_(good, number=41))
    same = "it is the same as file 1, which is counted"
    for inputs, counted, findings in (
        ([raw(good), raw(good)], "file 1", [("file 2", "passed over", same)]),
        ([raw(noted), noted["line"]], "file 1", [("line 1", "passed over", same)]),
        ([noted["line"], raw(noted)], "file 1", [("line 1", "passed over", same)]),
        ([raw(good), newer["line"]], "line 1", [("file 1", "refused", "the same student handed")]),
        ([raw(newer), raw(good)], "file 1", [("file 2", "refused", "the same student handed")]),
        ([raw(more), raw(many)], "file 1", [("file 2", "passed over", "the same student handed")]),
    ):
        (student,), told = only(of, *inputs)
        assert student.place == counted
        assert [
            (f.place, f.kind, f.why[: len(w)]) for f, (_, _, w) in zip(told, findings, strict=True)
        ] == [tuple(one) for one in findings]
        assert {finding.alias for finding in told} == {"Heron"}
    # Of two with one number that differ, nobody knows which is later: the fuller, or the first.
    empty = coding(good, codes=[], none=False, unsure=False)
    for inputs in ([good, signed(of, empty)], [signed(of, empty), good]):
        (student,), told = only(of, *map(raw, inputs))
        assert student.coded() == len(of.passages)
        assert [(f.kind, "and differs" in f.why) for f in told] == [("refused", True)]
    # With another alias it is still the same copy, and that is said.
    renamed = signed(of, with_(good, alias="Lynx", number=3))
    (student,), (finding,) = only(of, raw(good), raw(renamed))
    assert (student.shown, finding.alias) == ("Lynx", "Heron")
    assert finding.why.endswith('which is counted, under the alias "Lynx"')


def test_two_of_one_alias_are_told_apart_by_their_copies(of, good):
    files = [
        signed(of, with_(good, alias=alias, copy=copy * 12))
        for alias, copy in (("Owl", "b"), ("owl", "a"), ("OWL", "c"), ("Lynx", "d"))
    ]
    for order in (files, files[::-1]):
        students, findings = only(of, *map(raw, order))
        shown = {student.copy[0]: student.shown for student in students}
        assert shown == {"a": "owl (1)", "b": "Owl (2)", "c": "OWL (3)", "d": "Lynx"}
        assert {finding.kind for finding in findings} == {"counted"}
        assert len(findings) == 3
    assert 'it is called "owl (1)"' in str(findings)


# --- harm -----------------------------------------------------------------------------------------

HOSTILE = [
    "<script>alert(1)</script>",
    "</style><img src=x onerror=alert(1)>",
    '"><svg/onload=alert(1)>',
    "javascript:alert(1)",
    '=HYPERLINK("http://example.org?"&A1)',
    "+1+cmd|' /C calc'!A0",
    "-2+3",
    "@SUM(A1)",
    "\t=1+1",
    "\r=1+1",
    "harmless;=1+1",
    "two lines\n=1+1",
    "＝1+1",
    "\x1b[2J\x1b]0;owned\x07",
    "\u202eback\u202c",
    "\ud800 half",
    "\u2028line\x00null\x9b31m",
]


def test_nothing_that_is_typed_is_ever_executed(tables, of, good):
    files = [
        raw(signed(of, with_(coding(good, memo=text), copy=f"{n:012x}", alias=f"-{n}")))
        for n, text in enumerate(HOSTILE)
    ]
    collected = hand_ins.read(files, [of])
    assert len(collected.students) == len(HOSTILE)
    assert len(collected.findings) == len(HOSTILE)
    page = board_page.board_html(tables, collected=collected)
    page.encode("utf-8")
    inside = page.partition('id="class">')[2].partition("</script>")[0]
    assert "<" not in inside
    memos = [one["codings"][0]["memo"] for one in json.loads(inside)["students"]]
    assert "<script>alert(1)</script>" in memos
    text = class_results.csv_text(collected)
    text.encode("utf-8")
    rows = list(csv.reader(io.StringIO(text)))
    assert len(rows) == 1 + len(HOSTILE) * len(of.passages) * len(of.codes)
    # However a spreadsheet parts the text, no cell begins with what it would run.
    for separator in ",;\t":
        for row in csv.reader(io.StringIO(text.replace("\r\n", "\n")), delimiter=separator):
            for cell in row:
                for line in cell.split("\n"):
                    start = line.lstrip(" \"'")
                    led = line[: len(line) - len(start)]
                    assert start[:1] not in tuple("=+-@＝＋－＠\t\r") or "'" in led, (
                        separator,
                        cell,
                    )
    for shown in (page, text, *map(str, collected.findings)):
        assert not any(c in shown for c in "\x1b\x00\x07\x9b\u202e\u2028\ud800")


def test_ordinary_texts_stay_as_they_are(of, good):
    plain = "Færøsk ordinær – 2 < 3 & “quoted”; 50 % = half \U0001f469\u200d\U0001f33e\n\nnext"
    (student,), findings = only(of, raw(coding(good, memo=plain)))
    assert next(iter(student.codings.values())).memo == plain
    assert findings == []
    assert typed_text.harmless_cell(plain) == plain


# --- files and folders ----------------------------------------------------------------------------


def test_what_is_not_a_file(tables, tmp_path):
    missing = [tmp_path / "gone.json", tmp_path]
    if hasattr(os, "mkfifo"):
        os.mkfifo(tmp_path / "pipe.json")  # reading it would wait for ever
        missing.append(tmp_path / "pipe.json")
    collected = hand_ins.collect(missing, tables)
    assert {finding.why for finding in collected.findings} == {"it cannot be read"}
    assert len(collected.findings) == len(missing)


def test_a_folder_gives_all_that_is_in_it(tmp_path):
    for name in ("b.json", "a.TXT", "x/report", "x/.hidden"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        write(tmp_path, name, "{}")
    found = hand_ins.gather([tmp_path, tmp_path / "b.json", tmp_path / "x" / "report"])
    assert [file.name for file in found] == ["a.TXT", "b.json", ".hidden", "report"]


# --- the command ----------------------------------------------------------------------------------


def report(*arguments):
    return CliRunner().invoke(main, ["seminar", "report", *map(str, arguments)])


@pytest.mark.slow
def test_the_command_reports_the_others_and_says_what_it_refused(tables, of, good, tmp_path):
    folder = tmp_path / "in"
    folder.mkdir()
    known = known_codings(of, 4)
    hand_in(folder, of, known)
    half = sum(None in codings.values() for codings in known.values())
    out = tmp_path / "out" / "report.html"
    result = report(folder, "-o", out)
    assert result.exit_code == 0
    assert result.stderr.count(" of 12 coded") == len(result.stderr.splitlines()) == half
    assert "4 files read: 4 students counted, 0 refused." in result.stdout
    assert out.exists()
    assert out.with_suffix(".csv").exists()
    bad = "Anna\x1b[31m.json" if os.name != "nt" else "Anna.json"
    write(folder, bad, b"[" * 1000)
    write(folder, "odd.json", coding(good, memo="=1+1"))
    result = report(folder, "-o", out)
    assert result.exit_code == 1
    told = result.stderr.splitlines()
    assert told[0] == "file 1: refused: there is no hand-in in it: ask for the line"
    assert told[-1].startswith('file 6 ("Heron"): counted: what looks like a formula')
    assert "6 files read: 5 students counted, 1 refused." in result.stdout
    page = out.read_text(encoding="utf-8")
    assert "file 1" in page
    assert "Anna" not in page + result.output
    assert "\x1b" not in result.output + page


@pytest.mark.slow
def test_the_command_takes_a_chat_and_a_sheet_s_page(tables, of, good, tmp_path):
    chat = write(tmp_path, "chat.txt", f"Anna: {good['line']}\nBo: hvad?\n")
    page = write(tmp_path, "sheet.html", sheet_page(of))
    result = report(chat, page, "-o", tmp_path / "report.html")
    assert "2 files read: 1 student counted, 0 refused." in result.stdout
    assert [line.split(":")[0] for line in result.stderr.splitlines()] == [
        "file 1, line 2",
        "file 2",
    ]


def sheet_page(of):
    from casebook.seminar import sheet_html

    return sheet_html(of)


def test_the_command_with_nothing_to_report(tmp_path):
    write(tmp_path, "a.json", "{}")
    out = tmp_path / "report.html"
    result = report(tmp_path / "a.json", "-o", out)
    assert result.exit_code == 1
    assert "nothing in it could be counted; no report was written" in result.stderr
    assert not out.exists()
    (tmp_path / "empty").mkdir()
    assert "there is no file in what was named" in report(tmp_path / "empty", "-o", out).stderr
    result = report(tmp_path / "a.json", "-o", tmp_path / "a.json")
    assert "the name of the report must end in .html" in result.stderr
    assert (tmp_path / "a.json").read_text(encoding="utf-8") == "{}"


def test_rich_text_has_letters_of_two_halves_and_marks_a_half_that_is_alone():
    emoji = r"{\rtf1\ansi\uc1 a\u-10179?\u-8704?b \u-10179?c \u-8704?d \u8364?}"
    assert plain_text.rich_text(emoji, {}) == "a\U0001f600b \ufffdc \ufffdd €"
