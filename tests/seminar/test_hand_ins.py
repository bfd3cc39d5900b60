"""What students hand in: counted to the letter, or refused with a line; never lost, never run."""

import csv
import io
import json
import os
import random
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner
from helpers.classroom import hand_in, handed_in, known_codings, sheet, write

from casebook.cli.commands import main
from casebook.privacy.visible_text import Markup
from casebook.seminar import class_report, class_results, hand_ins


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


def one(tables, tmp_path, found, name="x.json"):
    return hand_ins.collect([write(tmp_path, name, found)], tables)


def test_a_good_file_is_counted_without_a_word(tables, of, tmp_path):
    known = known_codings(of, 5)
    collected = hand_ins.collect(hand_in(tmp_path, of, known), tables)
    assert collected.findings == []
    assert collected.sheet.version == of.version
    assert [student.pseudonym for student in collected.students] == list(known)
    for student in collected.students:
        for passage, answer in known[student.pseudonym].items():
            found = student.codings[passage]
            assert found.read == (answer is not None)
            codes, unsure, memo = answer or ([], False, "")
            assert (found.codes, found.unsure, found.memo) == (set(codes), unsure, memo)


BAD_TEXTS = {
    "empty": (b"", "it is empty"),
    "blank": (b" \n\t", "it is empty"),
    "an image": (b"\x89PNG\r\n\x1a\n\x00\x00", "it is not text in UTF-8 (byte 1)"),
    "another encoding": ('{"a": "é"}'.encode("latin-1"), "it is not text in UTF-8 (byte 8)"),
    "utf-16": ('{"a": 1}'.encode("utf-16"), "it is not text in UTF-8 (byte 1)"),
    "a table": (b"a,b\n1,2\n", "it is not a file of a coding sheet (line 1"),
    "another json": (b'{"a": 1}', "it is not a file of a coding sheet"),
    "a list": (b"[1, 2]", "it is not a file of a coding sheet"),
    "a number": (b"1", "it is not a file of a coding sheet"),
    "nesting": (b"[" * 200_000, "it is nested too deeply"),
    "nested objects": (b'{"a":' * 40_000, "it is nested too deeply"),
    "ten megabytes": (b"[" * 10_000_000, "it is larger than 256 KB"),
    "long name": (b'{"' + b"a" * 300_000 + b'": 1}', "it is larger than 256 KB"),
    "not a number": (b'{"a": NaN}', 'it holds "NaN"'),
    "infinity": (b'{"a": -Infinity}', 'it holds "-Infinity"'),
    "huge": (b'{"a": ' + b"9" * 10_000 + b"}", "it holds a number that is too large"),
    "exponent": (b'{"a": 1e999}', 'it holds "1e999"'),
    "null bytes": (b"\x00" * 100, "it is not a file of a coding sheet"),
    "twins": (b'{"a": 1, "a": 2}', "an entry in it is there twice"),
}


@pytest.mark.parametrize("name", BAD_TEXTS)
def test_what_is_no_file_of_a_sheet_is_refused(tables, tmp_path, name):
    raw, why = BAD_TEXTS[name]
    collected = one(tables, tmp_path, raw)
    (finding,) = collected.findings
    assert finding.refused
    assert finding.why.startswith(why)
    assert collected.students == []
    assert str(finding).startswith("x.json: refused: ")
    assert "\n" not in str(finding)


EDITS = {
    "foreign": (lambda f: with_(f, format="other"), "it is not a file of a coding sheet"),
    "format": (lambda f: with_(f, format_version=2), "another version of the casebook's"),
    "format true": (lambda f: with_(f, format_version=True), "another version of the casebook's"),
    "extra": (lambda f: with_(f, points=12), 'the file has an entry "points"'),
    "less": (lambda f: {k: v for k, v in f.items() if k != "copy"}, "has no entry copy"),
    "version": (lambda f: with_(f, version="000000000000"), "not those of its version"),
    "version kind": (lambda f: with_(f, version=7), "its entry version is not as"),
    "sheet path": (lambda f: with_(f, sheet="../../etc"), "its entry sheet is not as"),
    "copy": (lambda f: with_(f, copy="zz"), "its entry copy is not as"),
    "number": (lambda f: with_(f, number=-1), "its entry number is not as"),
    "number true": (lambda f: with_(f, number=True), "its entry number is not as"),
    "number text": (lambda f: with_(f, number="1"), "its entry number is not as"),
    "no name": (lambda f: with_(f, pseudonym="  "), "its pseudonym is not as"),
    "long name": (lambda f: with_(f, pseudonym="a" * 41), "its pseudonym is not as"),
    "name kind": (lambda f: with_(f, pseudonym={"a": 1}), "its pseudonym is not as"),
    "no codes": (lambda f: with_(f, codes=[]), "its list of codes is not as"),
    "codes kind": (lambda f: with_(f, codes="abc"), "its list of codes is not as"),
    "codes twice": (lambda f: with_(f, codes=f["codes"] * 2), "its list of codes is not as"),
    "code more": (
        lambda f: with_(f, codes=[*f["codes"], "legitimacy"]),
        "not those of its version",
    ),
    "code unknown": (lambda f: with_(f, codes=[*f["codes"], "x"]), 'no code "x" in the tables'),
    "codings kind": (lambda f: with_(f, codings={}), "its list of codings is not as"),
    "passage less": (lambda f: with_(f, codings=f["codings"][1:]), "its list of codings is not as"),
    "passage twice": (
        lambda f: with_(f, codings=[*f["codings"], f["codings"][0]]),
        "is coded twice in it",
    ),
    "passage unknown": (lambda f: coding(f, passage="gv2022-x"), 'no passage "gv2022-x" in the'),
    "passage other": (lambda f: coding(f, passage="gv2022-abs-01"), "not those of its version"),
    "passage kind": (lambda f: coding(f, passage=["a"]), "the passage of coding 1 is not as"),
    "given unknown": (lambda f: coding(f, codes=["zzz"]), 'coding 1 has the code "zzz", which'),
    "given twice": (lambda f: coding(f, codes=["referral"] * 2), "the list of codes of coding 1"),
    "given kind": (lambda f: coding(f, codes=[1]), "the list of codes of coding 1"),
    "given dict": (lambda f: coding(f, codes=[{}]), "the list of codes of coding 1"),
    "both": (lambda f: coding(f, codes=["referral"], none=True), "has codes and says"),
    "none kind": (lambda f: coding(f, none=1), "the entry none of coding 1 is not as"),
    "unsure kind": (lambda f: coding(f, unsure="yes"), "the entry unsure of coding 1"),
    "memo kind": (lambda f: coding(f, memo=None), "the memo of coding 1 is not as"),
    "long memo": (lambda f: coding(f, memo="a" * 1001), "the memo of coding 1 is not as"),
    "coding extra": (lambda f: coding(f, score=1), 'coding 1 has an entry "score"'),
    "coding kind": (lambda f: with_(f, codings=["a"] * 12), "coding 1 is not as"),
}


@pytest.mark.parametrize("name", EDITS)
def test_an_edited_file_is_refused_and_the_others_are_counted(tables, of, good, tmp_path, name):
    change, why = EDITS[name]
    files = hand_in(tmp_path, of, known_codings(of, 2))
    files.insert(1, write(tmp_path, "edited.json", change(good)))
    collected = hand_ins.collect(files, tables)
    (finding,) = collected.findings
    assert (finding.file, finding.refused) == ("edited.json", True)
    assert why in finding.why
    assert len(collected.students) == 2


def test_a_file_that_breaks_off_is_refused_wherever_it_does(tables, good, tmp_path):
    text = json.dumps(good)
    for end in range(1, len(text), 97):
        (finding,) = one(tables, tmp_path, text[:end]).findings
        assert finding.refused
        assert "breaks off" in finding.why or "not a file" in finding.why


def test_another_sheet_and_another_version_are_refused_by_name(tables, of, tmp_path):
    known = known_codings(of, 3)
    files = hand_in(tmp_path, of, known)
    other = sheet(tables)._replace(id="second")
    files.append(write(tmp_path, "o.json", handed_in(other, "Owl", known["Wren 10"])))
    collected = hand_ins.collect(files, tables)
    (finding,) = collected.findings
    assert finding.why == 'it is of the sheet "second", and this report is of "first-coding"'
    # The sheet can be named; then it is not the many who decide.
    collected = hand_ins.collect(files, tables, other)
    assert [s.pseudonym for s in collected.students] == ["Owl"]
    assert len(collected.findings) == 3
    # A file of a version whose words are no longer in the tables.
    old = write(tmp_path, "old.json", with_(handed_in(of, "Elk", known["Wren 11"]), version="abc"))
    (finding,) = hand_ins.collect([old], tables, of).findings
    assert finding.why.startswith("it is of version abc of the sheet, and this report is of")


def test_the_same_file_twice_counts_once_and_a_later_download_replaces(tables, of, good, tmp_path):
    later = with_(coding(good, memo="thought again"), number=2)
    files = [
        write(tmp_path, "a.json", good),
        write(tmp_path, "b.json", json.dumps(good, indent=3)),
        write(tmp_path, "c.json", later),
    ]
    collected = hand_ins.collect(files[:2], tables)
    assert [str(f) for f in collected.findings] == [
        'b.json: refused: it is the same as "a.json", which is counted'
    ]
    for order in (files, files[::-1]):
        collected = hand_ins.collect(order, tables)
        (student,) = collected.students
        assert next(iter(student.codings.values())).memo == "thought again"
        assert sorted(f.file for f in collected.findings if f.refused) == ["a.json", "b.json"]


def test_two_people_of_one_name_are_kept_apart_and_told(tables, of, good, tmp_path):
    files = [
        write(tmp_path, f"{n}.json", with_(good, pseudonym=name, copy=f"{n:012x}"))
        for n, name in enumerate(["Owl", "owl", "Owl", "Owl (2)", "casebook A"])
    ]
    collected = hand_ins.collect(files, tables)
    names = [s.pseudonym for s in collected.students]
    assert len({name.casefold() for name in names}) == 5
    assert names[0] == "Owl"
    assert names[3] == "Owl (2)"
    assert names[4] == "casebook A (2)"
    told = {f.file: f.why for f in collected.findings}
    assert set(told) == {"1.json", "2.json", "4.json"}
    assert not any(f.refused for f in collected.findings)
    assert told["1.json"].startswith(f'its pseudonym was taken, so it is called "{names[1]}"')


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
    "../../etc/passwd",
    "\x1b[2J\x1b]0;owned\x07",
    "\u202eback\u202c",
    "\ud800 half",
    "\u2028line\x00null\x9b31m",
]


def test_nothing_that_is_typed_is_ever_executed(tables, of, good, tmp_path):
    files = []
    for n, text in enumerate(HOSTILE):
        changed = with_(coding(good, memo=text), pseudonym=text[:40], copy=f"{n:012x}")
        files.append(write(tmp_path, f"{n:02}.json", changed))
    collected = hand_ins.collect(files, tables)
    assert len(collected.students) == len(HOSTILE)
    assert {f.file for f in collected.findings} == {file.name for file in files}
    work = class_results.worked(collected, tables, bootstrap=0)
    page = class_report.report_html(work)
    page.encode("utf-8")
    read = Markup(page)
    assert {what for what, _, _ in read.parts if what in ("script", "style")} == {"style"}
    assert not any(tag in page for tag in ("<script", "<img", "<svg/", "onload=alert(1)>\n"))
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page
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


def test_ordinary_texts_stay_as_they_are(tables, good, tmp_path):
    plain = "Færøsk ordinær – 2 < 3 & “quoted”; 50 % = half \U0001f469\u200d\U0001f33e\n\nnext"
    collected = one(tables, tmp_path, coding(good, memo=plain))
    (student,) = collected.students
    assert next(iter(student.codings.values())).memo == plain
    assert collected.findings == []
    assert hand_ins.harmless_cell(plain) == plain


def test_what_is_not_a_file(tables, tmp_path):
    gone = hand_ins.collect([tmp_path / "gone.json", tmp_path], tables)
    assert [f.why for f in gone.findings] == [
        "it cannot be read (No such file or directory)",
        "it is not a file",
    ]
    if hasattr(os, "mkfifo"):
        os.mkfifo(tmp_path / "pipe.json")  # reading it would wait for ever
        (finding,) = hand_ins.collect([tmp_path / "pipe.json"], tables).findings
        assert finding.why == "it is not a file"


@pytest.mark.skipif(os.name == "nt" or sys.platform == "darwin", reason="names are UTF-8 there")
def test_a_name_that_is_no_text(tables, good, tmp_path):
    name = os.fsdecode(b"\xff\x1b.json")
    collected = one(tables, tmp_path, with_(good, number=1), name)
    assert collected.students[0].file == "\\udcff\\u001b.json"
    (finding,) = one(tables, tmp_path, "{}", name).findings
    assert str(finding).startswith("\\udcff\\u001b.json: refused: ")


def test_a_folder_gives_what_can_be_handed_in(tmp_path):
    for name in ("b.json", "a.TXT", "report.html", "report.csv", ".hidden.json"):
        write(tmp_path, name, "{}")
    found = hand_ins.gather([tmp_path, tmp_path / "b.json", tmp_path / "report.csv"])
    assert [file.name for file in found] == ["a.TXT", "b.json", "report.csv"]


# --- the fuzz -------------------------------------------------------------------------------------

TOKENS = [
    *("null", "true", "-1", "1e9", "NaN", "[]", "{}", '""', "[[[", "}}}", '"\\ud800"', "9" * 400),
    *('"referral"', '"none"', "\x00", "\x1b[31m", "\ufeff", '"=1+1"', "<script>", "\u202e", ","),
]


def mutated(rng, raw):
    """Damage a file in one of the ways in which files get damaged, or are."""
    raw = bytearray(raw)
    kind = rng.randrange(9)
    at = rng.randrange(len(raw))
    if kind == 0:
        return bytes(raw[:at])
    if kind == 1:
        raw[at] ^= 1 << rng.randrange(8)
    elif kind == 2:
        del raw[at : at + rng.randrange(1, 40)]
    elif kind == 3:
        raw[at:at] = rng.choice(TOKENS).encode("utf-8", "surrogatepass")
    elif kind == 4:
        other = rng.randrange(len(raw))
        raw[at:at] = raw[other : other + rng.randrange(1, 200)]
    elif kind == 5:
        raw[at : at + rng.randrange(1, 9)] = rng.randbytes(rng.randrange(1, 9))
    elif kind == 6:  # damage that is still JSON: exchange a value somewhere
        return json.dumps(exchanged(rng, json.loads(raw))).encode()
    elif kind == 7:
        for _ in range(rng.randrange(1, 30)):
            raw[rng.randrange(len(raw))] = rng.randrange(256)
    else:
        return bytes(raw) * rng.randrange(2, 4)
    return bytes(raw)


VALUES = [
    None,
    True,
    0,
    -1,
    2**70,
    1.5,
    "",
    "=1+1",
    "x" * 2000,
    "\ud800",
    [],
    {},
    ["referral"],
    [[]],
]


def exchanged(rng, found):
    place, path = found, []
    while isinstance(place, dict | list) and place and (not path or rng.random() < 0.75):
        key = rng.choice(list(place)) if isinstance(place, dict) else rng.randrange(len(place))
        path.append((place, key))
        place = place[key]
    holder, key = path[-1]
    if rng.random() < 0.2:
        del holder[key]
    elif isinstance(holder, list) and rng.random() < 0.3:
        holder.append(holder[key])
    else:
        holder[key] = rng.choice(VALUES)
    return found


def test_thousands_of_damaged_files_are_counted_or_refused_with_a_line(tables, of, tmp_path):
    rng = random.Random(20221)
    known = known_codings(of, 40)
    originals = [
        json.dumps(handed_in(of, name, codings), ensure_ascii=rng.random() < 0.5, indent=1).encode()
        for name, codings in known.items()
    ]
    files = []
    for n in range(3000):
        raw = mutated(rng, rng.choice(originals))
        files.append(write(tmp_path, f"{n:04}.json", raw))
    collected = hand_ins.collect(files, tables, of)
    counted = [student.file for student in collected.students]
    refused = [finding.file for finding in collected.findings if finding.refused]
    told = [finding.file for finding in collected.findings]
    # Each file is in one of the two, once; nobody is told about twice.
    assert sorted(counted + refused) == [file.name for file in files]
    assert len(set(told)) == len(told)
    assert len(counted) > 30
    assert len(refused) > 2000
    assert all(f.why and str(f).isprintable() for f in collected.findings)
    # A file that lost anything but blanks, a number or a name is not counted as it was.
    names = [student.pseudonym for student in collected.students]
    assert len(set(names)) == len(names)
    for student in collected.students:
        assert set(student.codings) == {p.id for p in of.passages}
        for found in student.codings.values():
            assert found.codes <= set(student.codes)
            assert found.read or not found.codes
    few = collected._replace(students=collected.students[:60])
    work = class_results.worked(few, tables, bootstrap=20)
    class_report.report_html(work).encode("utf-8")
    class_results.csv_text(collected).encode("utf-8")


# --- the command ----------------------------------------------------------------------------------


def report(*arguments):
    return CliRunner().invoke(main, ["seminar", "report", *map(str, arguments)])


def test_the_command_reports_the_others_and_says_what_it_refused(tables, of, good, tmp_path):
    folder = tmp_path / "in"
    folder.mkdir()
    hand_in(folder, of, known_codings(of, 4))
    out = tmp_path / "out" / "report.html"
    result = report(folder, "-o", out, "--bootstrap", 50)
    assert result.exit_code == 0
    assert result.stderr == ""
    assert "4 of 4 files counted, 0 refused." in result.stdout
    assert out.exists()
    assert out.with_suffix(".csv").exists()
    bad = "bad\x1b[31m.json" if os.name != "nt" else "bad.json"
    write(folder, bad, b"[" * 1000)
    write(folder, "odd.json", coding(good, memo="=1+1"))
    result = report(folder, "-o", out, "--bootstrap", 50)
    assert result.exit_code == 1
    lines = result.stderr.splitlines()
    assert len(lines) == 2
    assert lines[0].startswith(f"{hand_ins.legible(bad)}: refused: it ")
    assert lines[1].startswith("odd.json: counted: what looks like a formula")
    assert "5 of 6 files counted, 1 refused." in result.stdout
    assert hand_ins.legible(bad) in out.read_text(encoding="utf-8")
    assert "\x1b" not in result.output + out.read_text(encoding="utf-8")


def test_the_command_with_nothing_to_report(tables, tmp_path):
    write(tmp_path, "a.json", "{}")
    out = tmp_path / "report.html"
    result = report(tmp_path / "a.json", "-o", out)
    assert result.exit_code == 1
    assert "none of 1 files could be counted; no report was written" in result.stderr
    assert not out.exists()
    (tmp_path / "empty").mkdir()
    assert "there is no .json or .txt file" in report(tmp_path / "empty", "-o", out).stderr
    result = report(tmp_path / "a.json", "-o", tmp_path / "a.json")
    assert "the name of the report must end in .html" in result.stderr
    assert (tmp_path / "a.json").read_text(encoding="utf-8") == "{}"


def test_files_of_one_name_in_two_folders_are_told_apart(tables, of, tmp_path):
    for folder in ("a", "b"):
        (tmp_path / folder).mkdir()
        write(tmp_path / folder, "x.json", "{}")
    hand_in(tmp_path, of, known_codings(of, 1))
    result = report(tmp_path, tmp_path / "a", tmp_path / "b", "-o", tmp_path / "r.html")
    # A long path is shortened in its middle.
    named = [Path(line.partition(": ")[0]) for line in result.stderr.splitlines()]
    assert {path.parts[-2:] for path in named} == {("a", "x.json"), ("b", "x.json")}
