"""What a class hands in, read in the page and in Python: the same, to the letter.

Lines and files are handed in whole and in pieces, by every way there is. Each is counted as it was
coded or refused with a line; none is counted otherwise, and none is passed over in silence.
"""

import json
import random
import re

import pytest
from helpers import accidents
from helpers.lines import codings_of, handed, random_sheet, written
from helpers.places import WEB

from casebook.seminar import contents, hand_ins, lines, mailbox, packed, scanning
from casebook.seminar.sheets import sheet_data

READ = """async (asked) => {
  const { sheets, cases } = JSON.parse(asked);
  const bytesOf = (text) => text && Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
  const inputOf = ({ text, bytes }) =>
    text === undefined ? { kind: "file", bytes: bytesOf(bytes) } : { kind: "text", text };
  const found = [];
  for (const { inputs, version } of cases) {
    found.push(await casebookClass.reading.read(inputs.map(inputOf), sheets, version));
  }
  return JSON.stringify(found);
}"""
MUTATIONS = 3000
MEMOS = ["", "", "hej æ", "“quote” \U0001f9a6", "=1+1", "<b>", "\u202e", "two\nlines", "CB2 a: b"]


@pytest.fixture(scope="module")
def engine(browser):
    """The scripts on a page that has nothing else."""
    page = browser.new_page()
    for name in hand_ins.SCRIPTS:
        page.evaluate(f"() => {{ {(WEB / name).read_text('utf-8')} }}")
    yield page
    page.close()


@pytest.fixture(scope="module")
def sheets():
    rng = random.Random(18)
    return [random_sheet(rng) for _ in range(4)]


def in_page(page, sheets, cases):
    """What the page makes of each case: of inputs, and the version that was chosen."""
    asked = {
        "sheets": [sheet_data(sheet) for sheet in sheets],
        "cases": [{"inputs": accidents.told(i), "version": v} for i, v in cases],
    }
    return json.loads(page.evaluate(READ, json.dumps(asked)))


def in_python(sheets, cases):
    found = [hand_ins.read(inputs, sheets, version) for inputs, version in cases]
    return found, json.loads(json.dumps([hand_ins.as_data(one) for one in found]))


def both(page, sheets, cases):
    """What Python makes of each case, after it was held against the page."""
    found, plain = in_python(sheets, cases)
    differ = [
        (case, key, mine[key], theirs[key])
        for case, mine, theirs in zip(cases, plain, in_page(page, sheets, cases), strict=True)
        for key in mine
        if mine[key] != theirs[key]
    ]
    assert not differ, f"{len(differ)} differ: {differ[0]}"
    return found


def work_on(rng, of):
    """What a student hands in: a line, and a file with memos, which says the same."""
    work = handed(rng, of)
    line = written(of, work)
    for one in work["codings"]:
        one["memo"] = rng.choice(MEMOS)
    spaced, plain = rng.choice([None, 1]), rng.random() < 0.5
    return work, line, json.dumps({**work, "line": line}, indent=spaced, ensure_ascii=plain)


def is_right(student, work):
    """Whether a student is counted as he coded; memos are his own business."""
    told = {passage: one._replace(memo="") for passage, one in student.codings.items()}
    return told == codings_of(work)


@pytest.mark.parametrize("name", accidents.WAYS)
def test_no_way_loses_a_hand_in(engine, sheets, name):
    rng = random.Random(name)
    works = []
    for of in sheets:
        work, line, file = work_on(rng, of)
        works += [(work, line, "line")]
        works += [(work, file, "file")] * (name in accidents.FILE_WAYS)
    cases = [([accidents.WAYS[name](text)], None) for _, text, _ in works]
    for (work, _, way), found in zip(works, both(engine, sheets, cases), strict=True):
        (student,) = found.students
        assert student.way == way
        assert is_right(student, work)
        refused = [one.place for one in found.findings if one.kind == "refused"]
        assert refused == (["file 1, entry 2"] if name == "zip" else [])


def test_a_changed_letter_is_caught_and_no_coding_is_wrong(engine, sheets):
    """3,000 lines and files with something done to them; the figures are printed."""
    rng = random.Random(2026)
    works, cases = [], []
    for n in range(MUTATIONS):
        work, line, file = work_on(rng, rng.choice(sheets))
        if n % 2:
            way = rng.choice(list(accidents.WAYS))
            handed_over = accidents.WAYS[way](accidents.mistyped(rng, line))
        else:
            written_down = accidents.WAYS[rng.choice(accidents.FILE_WAYS)](file)
            raw = written_down.encode() if isinstance(written_down, str) else written_down
            handed_over = accidents.damaged(rng, raw)
        works.append(work)
        cases.append(([handed_over], None))
    found = both(engine, sheets, cases)
    counted = [(one, work) for one, work in zip(found, works, strict=True) if one.students]
    wrong = [1 for one, work in counted for s in one.students if not is_right(s, work)]
    silent = [one for one in found if not one.students and not one.findings]
    refused = sum(any(f.kind == "refused" for f in one.findings) for one in found)
    print(f"{MUTATIONS:,} mutated: {len(counted)} counted right, {refused} refused", end="; ")
    print(f"{len(wrong)} wrong, {len(silent)} silent")
    assert (wrong, silent) == ([], [])
    assert len(counted) > 100
    assert refused > 2000


def test_one_changed_letter_is_caught_99_9_times_in_100(engine, sheets):
    """Every letter of lines, exchanged for others that are read otherwise."""
    rng = random.Random(31)
    works, texts = [], []
    for _ in range(40):
        work, line, _ = work_on(rng, rng.choice(sheets))
        head, _, letters = line.partition(": ")
        for at, letter in enumerate(letters):
            if letter != "-":
                other = rng.choice([one for one in accidents.LETTERS if one != letter])
                works.append(work)
                texts.append(f"{head}: {letters[:at]}{other}{letters[at + 1 :]}")
    found = both(engine, sheets, [([text], None) for text in texts])
    caught = sum(not one.students for one in found)
    print(f"{caught:,} of {len(texts):,} changed letters caught")
    assert caught / len(texts) >= 0.999


def test_a_whole_class_in_one_text_and_in_one_zip(engine, sheets):
    """Chats and zips with many hand-ins, doubled, mistyped, with talk in between."""
    rng = random.Random(5)
    cases = []
    for _ in range(30):
        of, rows, entries = rng.choice(sheets), [], {}
        for n in range(rng.randrange(1, 40)):
            _, line, file = work_on(rng, of if rng.random() < 0.9 else rng.choice(sheets))
            text = accidents.mistyped(rng, line) if rng.random() < 0.2 else line
            rows += [text] * rng.choice([1, 1, 1, 2])
            rows += [rng.choice(["ok", "", "[10:14] Bo: hvad?", "> se ovenfor", "\U0001f9a6"])]
            made = accidents.WAYS[rng.choice(accidents.FILE_WAYS)](file)
            entries[f"{n}/x"] = made.encode() if isinstance(made, str) else made
            entries[f"{n}/y"] = rng.choice([b"", b"<p>Hej</p>", accidents.PNG, line.encode()])
        cases.append((["\n".join(rows)], rng.choice([None, of.version])))
        cases.append(([accidents.zipped(entries), "\n".join(rows), None], None))
    found = both(engine, sheets, cases)
    assert sum(len(one.students) for one in found) > 500
    for one in found:
        shown = [student.shown for student in one.students]
        assert len(set(shown)) == len(shown)


def test_a_sheet_that_is_dropped_among_the_files_is_known(engine, sheets):
    rng = random.Random(6)
    of = sheets[0]
    work, line, _ = work_on(rng, of)
    data = json.dumps(sheet_data(of), ensure_ascii=False).replace("<", "\\u003c")
    html = f'<!DOCTYPE html><script type="application/json" id="sheet">{data}</script><p>Hej</p>'
    edited = html.replace(of.passages[0].id, "own-99")
    cut = html[: len(html) // 2]
    cases = [([html.encode(), line], None), ([edited.encode(), line], None), ([cut.encode()], None)]
    good, bad, half = both(engine, [], cases)
    assert good.sheet == of
    assert is_right(good.students[0], work)
    assert [one.kind for one in good.findings if one.place == "file 1"] == ["passed over"]
    assert [one.kind for one in bad.findings] == ["refused", "refused"]
    assert [one.kind for one in half.findings] == ["refused"]


def test_a_damaged_zip_is_told_alike(engine, sheets):
    rng = random.Random(7)
    cases = []
    for n in range(400):
        _, line, file = work_on(rng, sheets[0])
        method = accidents.STORED if n % 3 == 0 else accidents.DEFLATED
        raw = accidents.zipped({"a": line.encode() * 9, "b": file.encode()}, method)
        cases.append(([accidents.damaged(rng, raw)], None))
    both(engine, sheets, cases)


def accidents_of(sheets):
    """Some hand-ins of each kind, among which every fault below shows."""
    rng = random.Random(8)
    cases = []
    for way in accidents.WAYS.values():
        _, line, file = work_on(rng, sheets[2])  # whose line is short
        cases.append(([way(line)], None))
        cases.append(([way(accidents.mistyped(rng, line))], None))
        cases.append(([accidents.edited(rng, file.encode())], None))
        raw = accidents.zipped({"a": file.encode()}, accidents.STORED)
        cases.append(([raw.replace(b"false", b"falze")], None))
        cases.append(([line + "\n" + line], None))
    return cases


IN_PAGE = [
    ("class/line.js", "letters.slice(-CHECK) === checkOf(version, alias, kept)", "true"),
    ("class/finding.js", "letters += text[at];", 'letters += text[at].replace("Z", "2");'),
    ("class/finding.js", '.replace(DASH, "-")', ""),
    ("class/reading.js", "found.line !== line.write(", "false && line.write("),
    ("class/reading.js", "-one.order];", "one.order];"),
    ("class/contents.js", "if (isMail(letters))", "if (false)"),
    ("class/contents.js", "(zips >= ZIPS)", "(zips >= 1)"),
    ("class/unzip.js", "|| checksum(found) !== crc", ""),
]


@pytest.mark.parametrize("fault", IN_PAGE, ids=lambda fault: fault[1][:24])
def test_a_fault_in_the_page_is_caught(browser, sheets, fault):
    script, right, wrong = fault
    page = browser.new_page()
    for name in hand_ins.SCRIPTS:
        text = (WEB / name).read_text("utf-8")
        assert name != script or right in text
        page.evaluate(f"() => {{ {text.replace(right, wrong) if name == script else text} }}")
    with pytest.raises(AssertionError, match="differ"):
        both(page, sheets, accidents_of(sheets))
    page.close()


IN_PYTHON = [
    (lines, "_check", lambda version, alias, letters: "00000"),
    (scanning, "_DASH", re.compile("\u2010")),
    (scanning, "_announced", lambda head: 0),
    (hand_ins, "_rank", lambda one: (one.student.number, 0, 0, 0, one.order)),
    (contents, "_ZIPS", 1),
    (mailbox, "_chosen", lambda inner, promises: inner),
    (packed.zlib, "crc32", lambda raw: 0),
]


@pytest.mark.parametrize("fault", IN_PYTHON, ids=lambda fault: fault[1])
def test_a_fault_in_python_is_caught(engine, sheets, monkeypatch, fault):
    cases = accidents_of(sheets)
    monkeypatch.setattr(*fault)
    with pytest.raises(AssertionError, match="differ"):
        both(engine, sheets, cases)
