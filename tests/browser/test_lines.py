"""The hand-in line and the sheet's data in the page against those in Python, over random sheets."""

import json
import random

import pytest
from helpers.lines import codings_of, faulty_sheets, handed, random_sheet
from helpers.places import WEB

from casebook.seminar import lines, sheets
from casebook.seminar.lines import ALPHABET, LineError

SCRIPTS = ("pages/sha256.js", "class/letters.js", "class/sheet-data.js", "class/line.js")
CLASSES = 2000
CHANGED = 20000

# As text, because a browser that is driven takes long over large data.
WRITE = """text => JSON.parse(text).map(([sheet, work]) => {
  try { return casebookClass.line.write(sheet, work); } catch (error) { return error.message; }
})"""
READ = """text => JSON.parse(text).flatMap(([texts, sheets]) => texts.map((text) => {
  const found = casebookClass.line.read(text, sheets);
  return found.ok ? { ...found, sheet: found.sheet.version } : found;
}))"""
SIZE = "text => JSON.parse(text).map(([n, k]) => casebookClass.line.size(n, k))"
VERSION = "text => JSON.parse(text).map(casebookClass.sheets.versionOf)"
CHECK = "text => JSON.parse(text).map(casebookClass.sheets.check)"


@pytest.fixture(scope="module")
def page(browser):
    """The scripts on a page that has nothing else."""
    page = browser.new_page()
    for name in SCRIPTS:
        page.add_script_tag(content=(WEB / name).read_text(encoding="utf-8"))
    yield page
    page.close()


def told(page, script, data):
    """What a script says of data."""
    found = page.evaluate(f"text => JSON.stringify(({script})(text))", json.dumps(data))
    return json.loads(found)


def written(of, work):
    try:
        return lines.write(of, work["alias"], work["copy"], work["number"], codings_of(work))
    except LineError as error:
        return str(error)


def as_told(text, of):
    """What Python reads, as the page tells it."""
    try:
        line = lines.read(text, of)
    except LineError as error:
        return {"ok": False, "why": str(error), "alias": error.alias}
    codes = sorted(code.id for code in line.sheet.codes)
    codings = [
        {
            "passage": name,
            "codes": [code for code in codes if code in one.codes],
            "none": one.read and not one.codes,
            "unsure": one.unsure,
            "memo": one.memo,
        }
        for name, one in line.codings.items()
    ]
    head = {"sheet": line.sheet.version, "alias": line.alias, "copy": line.copy}
    return {"ok": True, **head, "number": line.number, "codings": codings}


def read_in_both(page, texts, of):
    data = [sheets.sheet_data(one) for one in of]
    there = told(page, READ, [[texts, data]])
    here = [as_told(text, of) for text in texts]
    assert there == here
    return here


def test_lines_are_written_and_read_alike(page):
    rng = random.Random(18)
    drawn = [random_sheet(rng, short=True) for _ in range(CLASSES)]
    drawn += [random_sheet(rng, n, k, short=True) for n in (3, 24) for k in (1, 20)]
    works = [handed(rng, of) for of in drawn]
    for work in works[::50]:
        work["alias"] = rng.choice(["a.b", "İ", "ſ", "\u212a", "e\u0301", "ß", " ", "x" * 25])
    for work in works[::40]:
        for one in work["codings"]:
            one.update(codes=[], none=False)
    right = [written(of, work) for of, work in zip(drawn, works, strict=True)]
    data = [sheets.sheet_data(of) for of in drawn]
    assert told(page, WRITE, [*zip(data, works, strict=True)]) == right
    assert sum(text.startswith("CB2 ") for text in right) > 0.9 * CLASSES
    sizes = [[len(of.passages), len(of.codes)] for of in drawn]
    assert told(page, SIZE, sizes) == [lines.size(*each) for each in sizes]
    assert told(page, VERSION, data) == [of.version for of in drawn]
    read = told(page, READ, [[[text], [of]] for text, of in zip(right, data, strict=True)])
    assert read == [as_told(text, [of]) for text, of in zip(right, drawn, strict=True)]


def mutated(rng, text, others):
    """A line with a letter changed or two swapped, groups missing, or a part of another line."""
    head, letters = text.split(": ")
    n = rng.randrange(len(letters) - 1)
    groups = letters.split("-")
    g = rng.randrange(len(groups))
    kind = rng.randrange(8)
    if kind <= 1:
        letters = letters[:n] + rng.choice(ALPHABET) + letters[n + 1 :]
    elif kind == 2:
        letters = letters[:n] + letters[n + 1] + letters[n] + letters[n + 2 :]
    elif kind == 3:
        letters = "-".join(groups[:g] + groups[g + 1 :])
    elif kind == 4:
        groups[g - 1], groups[g] = groups[g], groups[g - 1]
        letters = "-".join(groups)
    elif kind == 5:
        other = rng.choice(others).split(": ")[1].split("-")
        letters = "-".join(groups[:g] + other[g:])
    elif kind == 6:
        head = rng.choice(["CB2 quiet other", "CB2 wren", "CB2 quite otter", "CB2 otter"])
    else:
        spoilt = list(letters)
        for _ in range(rng.randint(2, 9)):
            spoilt[rng.randrange(len(spoilt))] = rng.choice(ALPHABET)
        letters = "".join(spoilt)
    return f"{head}: {letters}"


def plain(text):
    return text.replace("-", "")


def test_a_changed_line_is_refused(page):
    """Thousands of lines that were not copied right: none is read as another coding."""
    rng = random.Random(81)
    caught = wrong = 0
    for _ in range(CHANGED // 500):
        of = random_sheet(rng, *rng.choice([(12, 9), (3, 1), (24, 20), (0, 0)]))
        class_ = [handed(rng, of) | {"alias": "quiet otter"} for _ in range(20)]
        right = [written(of, work) for work in class_]
        texts = [mutated(rng, rng.choice(right), right) for _ in range(500)]
        known = {plain(text) for text in right}
        texts = [text for text in texts if plain(text) not in known]
        found = read_in_both(page, texts, [of])
        caught += sum(not one["ok"] for one in found)
        wrong += sum(one["ok"] for one in found)
        assert all(one["alias"] for one in found)
    print(f"\n{caught:,} of {caught + wrong:,} changed lines were refused")
    assert caught + wrong > 0.9 * CHANGED
    assert wrong == 0


def test_a_line_of_another_sheet_is_refused(page):
    rng = random.Random(5)
    of, other = random_sheet(rng, 12, 9), random_sheet(rng, 12, 9)
    texts = [written(of, handed(rng, of)) for _ in range(200)]
    assert not any(one["ok"] for one in read_in_both(page, texts, [other]))
    assert all(one["ok"] for one in read_in_both(page, texts, [other, of]))
    twin = other._replace(version=of.version[:5] + "0123456")
    assert not any(one["ok"] for one in read_in_both(page, texts, [twin]))
    assert all(one["ok"] for one in read_in_both(page, texts, [twin, of]))


def test_lines_that_people_typed_are_read_alike(page):
    rng = random.Random(6)
    of = random_sheet(rng, 4, 2)
    text = written(of, handed(rng, of) | {"alias": "Ærlig ål"})
    head, letters = text.split(": ")
    texts = [
        text.lower(),
        text.upper(),
        f" \n{head} :\n {letters.replace('-', ' ')} \n",
        text.replace("å", "a\u030a"),
        f"{head}: {letters.replace('1', 'l').replace('0', 'o').replace('-', '')}",
    ]
    assert all(one["ok"] for one in read_in_both(page, texts, [of]))
    odd = [
        *("", "CB2", "CB2 :", f"{head}:", f"{head}: {letters}U", f"{head}: {letters[:-1]}U"),
        *(f"{head}: {letters}\u00a0", f"{head}: ı{letters[1:]}", f"{head}: ſ{letters[1:]}"),
        *(text.replace("CB2", "CB1"), text.replace("Æ", "Ǽ"), text.replace(" ", "\t")),
        *(f"{head}:{letters}:{letters}", f"{text} {text}", f"Hej. {text}", f"{text} Hilsen"),
        text.replace("å", "\U0001f9a6"),
        text.replace("å", "\u0130"),
    ]
    assert not any(one["ok"] for one in read_in_both(page, odd, [of]))
    announced = [rng.choice(ALPHABET) * 4 + a + b for a in ALPHABET for b in ALPHABET]
    assert told(page, "text => JSON.parse(text).map(casebookClass.line.announced)", announced) == [
        lines.announced(one) for one in announced
    ]


def test_what_is_no_sheet_is_refused_with_the_same_words(page):
    faulty = faulty_sheets()
    assert told(page, CHECK, [data for data, _ in faulty]) == [why for _, why in faulty]
    rng = random.Random(3)
    good = [sheets.sheet_data(random_sheet(rng)) for _ in range(200)]
    assert set(told(page, CHECK, good)) == {""}
