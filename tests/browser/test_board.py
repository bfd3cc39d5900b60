"""The board in Chromium: its numbers against Python's, what follows, its screens, a lesson."""

import json
import math
import random
from decimal import ROUND_HALF_UP, Decimal
from typing import NamedTuple

import numpy as np
import pandas as pd
import pytest
from click.testing import CliRunner
from helpers import axe
from helpers.classroom import hand_in, known_codings, sheet
from helpers.places import WEB

from casebook.argument import contested_codings
from casebook.cli import main
from casebook.seminar import board_page, class_results, hand_ins, sheets
from casebook.seminar.findings import Finding
from casebook.seminar.lines import Coding
from casebook.seminar.sheets import sheet_data

PURE = ("argument.js", "argument-words.js")
SCRIPTS = [
    *(WEB / "pages" / name for name in PURE),
    *(WEB / "class" / name for name in ("counting.js", "follows.js", "board-page.js")),
]
COUNT = """({ sheet, students, reference }) => {
  const { counting } = casebookClass;
  const work = counting.work(sheet, students);
  const book = counting.coders(sheet, reference);
  const compared = counting.comparison(work, book);
  const { shown } = counting;
  const text = (value) => value === null ? "" : shown(value);
  return {
    half: work.given.map(counting.isHalfDone),
    overall: counting.overall(work),
    passages: counting.passages(work),
    codes: counting.codes(work),
    majority: counting.majority(work),
    compared,
    shown: {
      codes: counting.codes(work).map((one) => [one.plain, one.sharedYes, one.alpha].map(text)),
      passages: counting.passages(work).map((one) => [one.plain, one.sharedYes].map(text)),
      differ: counting.passages(work).map(({ differ }) => differ === null ? "" : shown(differ, 1)),
      pairs: compared.matrix.flat().map(text),
      students: compared.students.map(({ mean }) => text(mean)),
    },
  };
}"""
FOLLOW = """({ sheet, codings, reference }) => codings.map((coding) => {
  const { claims, why } = casebookClass.follows;
  const found = claims(sheet, coding, reference);
  const told = found.moved.map(({ claim, statement, key, ours, status, by, why, lost, ourLinks }) =>
    ({ claim, statement, key, ours, status, by_class: by, why, lost, our_links: ourLinks }));
  return { moved: told, reached: found.reached, held: found.held.length, why: why(found) };
})"""


@pytest.fixture(scope="module")
def of(tables):
    return sheet(tables)


@pytest.fixture(scope="module")
def reference(tables):
    return board_page.book_reference(tables)


@pytest.fixture(scope="module")
def engine(browser):
    """The pure scripts on a page that has nothing else."""
    page = browser.new_page()
    for script in SCRIPTS:
        page.evaluate(f"() => {{ {script.read_text('utf-8')} }}")
    yield page
    page.close()


@pytest.fixture(scope="module", autouse=True)
def read_once(tables):
    """What `class_results.claims` reads of the tables is the same for each coding: read it once."""
    wrapped = {name: getattr(class_results, name) for name in ("argument", "given_by")}
    known = {}

    def once(name):
        def read(asked, key):
            if asked is not tables:
                return wrapped[name](asked, key)
            if (name, key) not in known:
                known[name, key] = wrapped[name](tables, key)
            return known[name, key]

        return read

    with pytest.MonkeyPatch.context() as patch:
        for name in wrapped:
            patch.setattr(class_results, name, once(name))
        yield
    # Nobody has changed what others were given.
    assert all(wrapped[name](tables, key) == found for (name, key), found in known.items())


class Class(NamedTuple):
    """What was collected of a made-up class."""

    sheet: sheets.Sheet
    students: list
    findings: list = []

    def asked(self):
        return self.sheet


def students_of(known):
    """A class whose thoughts are known, as Python has it and as the page has it."""
    made, plain = [], []
    for name, codings in known.items():
        told = {
            passage: Coding(answer is not None, frozenset(codes), unsure, memo)
            for passage, answer in codings.items()
            for codes, unsure, memo in [answer or ((), False, "")]
        }
        made.append(hand_ins.Student(name, name, "0123456789ab", 1, told, "file", (), ""))
        rows = [
            {
                "passage": passage,
                "codes": sorted(coding.codes),
                "none": coding.read and not coding.codes,
                "unsure": coding.unsure,
                "memo": coding.memo,
            }
            for passage, coding in told.items()
        ]
        plain.append({"shown": name, "codings": rows})
    return made, plain


def with_accidents(of, students):
    """A class with the usual accidents: half-done sheets, one who says no to all, a copied one."""
    known = known_codings(of, students)
    names, passages = list(known), [passage.id for passage in of.passages]
    for name in names[3:6]:
        known[name] = {p: known[name][p] if passages.index(p) < 5 else None for p in passages}
    known[names[6]] = {p: ([], False, "") for p in passages}
    known[names[7]] = known[names[8]]
    known[names[9]] = {
        p: ([of.codes[0].id], True, "") if p == passages[0] else None for p in passages
    }
    return known


def plain(value):
    """What Python computed as the page has it: null for what is undefined."""
    if isinstance(value, (float, np.floating)) and math.isnan(value):
        return None
    if value is pd.NA:
        return None
    return value.item() if isinstance(value, np.generic) else value


def close(found, wanted):
    return found == wanted or (
        found is not None and wanted is not None and abs(found - wanted) < 1e-12
    )


def last_digit(value, digits=2):
    """How the page writes a number, by arithmetic that has no bits."""
    if value is None:
        return ""
    step = Decimal(1).scaleb(-digits)
    exact = Decimal(value).quantize(Decimal("1e-9"))
    text = str(abs(exact).quantize(step, ROUND_HALF_UP))
    return f"−{text}" if exact < 0 and Decimal(text) else text


def number_faults(engine, tables, reference, of, known):
    """Where the page's numbers differ from Python's, and what Python says of the codes."""
    made, told = students_of(known)
    work = class_results.work_of(of, made)
    found = engine.evaluate(
        COUNT, {"sheet": sheet_data(of), "students": told, "reference": reference}
    )
    book = class_results.coders_of(tables, of)
    pairs = class_results.pairs(work, book)
    beside = class_results.beside(pairs)
    passages, codes = class_results.passages(work), class_results.codes(work)
    overall = class_results.overall(work)
    majority = class_results.majority(work)
    columns = {"passages": passages, "codes": codes}
    faults = []

    def hold(what, page, python):
        python = [plain(one) for one in python]
        if len(page) != len(python):
            faults.append(f"{what}: {len(page)}, not {len(python)}")
        for place, (one, other) in enumerate(zip(page, python, strict=False)):
            same = close(one, other) if isinstance(other, float) else one == other
            faults.extend([] if same else [f"{what} {place}: {one}, not {other}"])

    names = {"shared_yes": "sharedYes"}
    for name, frame in columns.items():
        for column in frame:
            page = [one[names.get(column, column)] for one in found[name]]
            hold(f"{name} {column}", page, frame[column])
    hold("half", found["half"], class_results.half_done(work))
    hold("overall", [found["overall"]["plain"], found["overall"]["sharedYes"]], overall)
    for row, wanted in zip(found["majority"], majority, strict=True):
        hold("majority", row or [None] * len(of.codes), wanted)
    hold(
        "pairs",
        [one for row in found["compared"]["matrix"] for one in row],
        pairs.to_numpy().ravel(),
    )
    students = found["compared"]["students"]
    hold("students", [one["name"] for one in students], beside.student)
    hold("like", [one["like"] for one in students], beside.like)
    hold("mean", [one["mean"] for one in students], beside["mean"])
    for place, coder in enumerate(book):
        theirs = beside[f"{class_results.CODER}{coder}"]
        hold(coder, [one["coders"][place] for one in students], theirs)
    shown = found["shown"]
    for name, frame, wanted in (
        ("codes", codes, ["plain", "shared_yes", "alpha"]),
        ("passages", passages, ["plain", "shared_yes"]),
    ):
        texts = [[last_digit(plain(row[c])) for c in wanted] for row in frame.to_dict("records")]
        hold(f"{name}, shown", shown[name], texts)
    hold("differ, shown", shown["differ"], [last_digit(plain(v), 1) for v in passages.differ])
    hold("pairs, shown", shown["pairs"], [last_digit(plain(v)) for v in pairs.to_numpy().ravel()])
    hold("students, shown", shown["students"], [last_digit(plain(v)) for v in beside["mean"]])
    return faults, codes


# --- numbers ------------------------------------------------------------------------------------


@pytest.mark.parametrize("students", [32, 300])
def test_the_numbers_are_those_of_python(engine, tables, reference, of, students):
    known = with_accidents(of, students)
    faults, codes = number_faults(engine, tables, reference, of, known)
    assert faults == []
    made, _ = students_of(known)
    work = class_results.work_of(of, made)
    assert class_results.half_done(work).sum() >= 4  # the comparison above is not of nothing
    assert codes.alpha.notna().all()


@pytest.mark.parametrize("case", ["one", "nobody", "no", "two"])
def test_the_numbers_of_odd_classes_are_those_of_python(engine, tables, reference, of, case):
    ids = [passage.id for passage in of.passages]
    known = {
        "one": known_codings(of, 1),
        "two": known_codings(of, 2),
        "nobody": {"Wren 1": dict.fromkeys(ids), "Wren 2": dict.fromkeys(ids)},
        "no": {f"Wren {n}": {p: ([], False, "") for p in ids} for n in range(4)},
    }[case]
    assert number_faults(engine, tables, reference, of, known)[0] == []


def test_own_passages_and_codes_are_compared_with_nobody_s(engine, tables, reference, of):
    own = tuple(one._replace(id=f"own-0{n}") for n, one in enumerate(of.passages[:3], 1))
    codes = (of.codes[0], of.codes[1]._replace(id="code-01"))
    mixed = of._replace(passages=of.passages[3:6] + own, codes=codes)
    known = known_codings(mixed, 9)
    assert number_faults(engine, tables, reference, mixed, known)[0] == []
    book = class_results.coders_of(tables, mixed)
    assert np.isnan(book["A"][3:]).all()
    assert np.isnan(book["A"][:, 1]).all()
    assert not np.isnan(book["A"][:3, 0]).any()


def test_a_wrong_number_is_seen(engine, tables, reference, of):
    known = with_accidents(of, 12)
    other = json.loads(json.dumps(reference))
    (row,) = [row for row in other["codings"] if row[0] == of.passages[0].id]
    row[1] = [code.id for code in of.codes]
    assert number_faults(engine, tables, other, of, known)[0]


def test_numbers_in_the_middle_go_up_and_zero_has_no_sign(engine):
    shown = engine.evaluate(
        "numbers => numbers.map(([n, d]) => casebookClass.counting.shown(n, d))",
        [
            [0.125, 2],
            [0.375, 2],
            [-0.125, 2],
            [-0.001, 2],
            [1, 2],
            [0.6666666666666667, 2],
            [1.005, 2],
            [2.5, 0],
            [99.5, 0],
        ],
    )
    assert shown == ["0.13", "0.38", "−0.13", "0.00", "1.00", "0.67", "1.01", "3", "100"]


# --- what follows -------------------------------------------------------------------------------


def follow_faults(engine, tables, reference, of, codings):
    """Where the claims that move differ from Python's; a coding gives by passage its codes."""
    rows = [
        [
            None if given[p.id] is None else [int(c.id in given[p.id]) for c in of.codes]
            for p in of.passages
        ]
        for given in codings
    ]
    found = engine.evaluate(
        FOLLOW, {"sheet": sheet_data(of), "codings": rows, "reference": reference}
    )
    faults = []
    for given, page in zip(codings, found, strict=True):
        known = {
            "Wren": {p: None if g is None else (sorted(g), False, "") for p, g in given.items()}
        }
        made, _ = students_of(known)
        moved, reached = class_results.claims(class_results.work_of(of, made), tables)
        wanted = moved.to_dict("records")
        if (page["moved"], page["reached"]) != (wanted, reached):
            faults.append((given, page["moved"], wanted))
        if bool(page["why"]) == bool(wanted):
            faults.append((given, page["why"]))
    return faults, found


def random_codings(of, tables, many, seed=3):
    rng = random.Random(seed)
    agreed = contested_codings.given_by(tables, "agreed")
    names = [code.id for code in of.codes]
    for _ in range(many):
        share = rng.choice([0.1, 0.3, 0.6])
        yield {
            p.id: rng.choice([None, set(), {rng.choice(names)}])
            if rng.random() < share
            else agreed.get(p.id, set()) & set(names)
            for p in of.passages
        }


def test_the_claims_that_move_are_those_of_python(engine, tables, reference, of):
    faults, found = follow_faults(
        engine, tables, reference, of, list(random_codings(of, tables, 120))
    )
    assert faults == []
    assert {bool(one["moved"]) for one in found} == {True, False}


def test_so_they_are_on_sheets_of_other_sources(engine, tables, reference, of):
    rng = random.Random(5)
    coded = sorted(set(tables.codings.passage_id))
    codes = sheets.codes_of(tables, rng.sample(list(tables.codes.code_id), 12))
    for _ in range(6):
        passages = sheets.passages_of(tables, rng.sample(coded, 16))
        other = of._replace(passages=passages, codes=codes)
        faults, _ = follow_faults(
            engine, tables, reference, other, list(random_codings(other, tables, 10))
        )
        assert faults == []


def test_where_no_claim_moves_it_says_why(engine, tables, reference, of):
    agreed = contested_codings.given_by(tables, "agreed")
    names = {code.id for code in of.codes}
    settled = {p.id: agreed.get(p.id, set()) & names for p in of.passages}

    def why(sheet_of, given):
        (one,) = follow_faults(engine, tables, reference, sheet_of, [given])[1]
        assert one["moved"] == []
        return " ".join(one["why"])

    assert why(of, settled).startswith("Every passage keeps a code that its claims ask for")
    nobody = dict.fromkeys(settled)
    assert why(of, nobody).startswith("No passage has been read")
    own = of._replace(
        passages=tuple(p._replace(id=f"own-{n:02}") for n, p in enumerate(of.passages))
    )
    assert why(own, {p.id: set() for p in own.passages}).startswith("None of these passages is in")
    code = of._replace(codes=(of.codes[0]._replace(id="code-01"),))
    assert why(code, {p.id: set() for p in of.passages}).startswith("The sheet asks for none of")
    # Passages that fall out, and claims that hold in one way or another.
    for passage, words in {
        "gv2022-cli-21": "It keeps at least two independent voices without what fell out.",
        "gv2022-cli-04": "Both were thin before, and stay so.",
        "nwc2020-den-07": "It is decided by a rule of the source, not by voices.",
        "nwc2020-nor-06": "It has something of the same source against it",
        "nwc2020-swe-47": "It rests on literature or the press, which still counts.",
        "gv2022-com-01": "one keeps at least two independent voices without what fell out; one",
    }.items():
        codes = sheets.codes_of(tables, sorted(agreed[passage]))
        one = of._replace(passages=sheets.passages_of(tables, [passage]), codes=codes)
        told = why(one, {passage: set()})
        assert told.startswith("One passage no longer counts for ")
        assert words in told


# --- screens ------------------------------------------------------------------------------------


def made_up(of, students=32):
    made, _ = students_of(with_accidents(of, students))
    return Class(of, made)


class Board:
    """A board that is open in a browser: what it shows, and whom it asks."""

    def __init__(self, browser, file, width=1024, height=768, **options):
        size = {"width": width, "height": height}
        self.context = browser.new_context(viewport=size, accept_downloads=True, **options)
        self.context.set_offline(True)
        self.page = self.context.new_page()
        self.trouble, self.requests = [], []
        self.page.on("pageerror", lambda error: self.trouble.append(error.message))
        self.page.on("console", lambda message: self.trouble.append(message.text))
        self.page.on("request", lambda request: self.requests.append(request.url))
        self.page.on("dialog", lambda dialog: dialog.accept())
        self.page.goto(file.as_uri())

    def press(self, name):
        self.page.get_by_role("button", name=name, exact=True).click()

    def unfold(self):
        self.page.evaluate(
            "document.querySelectorAll('details').forEach((each) => { each.open = true; })"
        )

    def shown(self):
        """The passage in sight."""
        return self.page.locator(".passage.is-current")

    def done(self):
        asked = [u for u in self.requests if not u.startswith(("file:", "blob:", "data:"))]
        assert asked == []
        assert self.trouble == []
        self.context.close()

    def saved(self, button, folder):
        with self.page.expect_download() as waiting:
            self.press(button)
        path = folder / waiting.value.suggested_filename
        waiting.value.save_as(path)
        return path


@pytest.fixture(scope="module")
def class_file(tables, of, tmp_path_factory):
    file = tmp_path_factory.mktemp("board") / "class.html"
    page = board_page.board_html(tables, collected=made_up(of))
    file.write_text(page, encoding="utf-8", newline="\n")
    return file


@pytest.fixture
def board(browser, class_file):
    opened = Board(browser, class_file)
    yield opened
    opened.done()


def test_passages_turn_by_arrow_keys_the_most_disputed_first(board, of):
    work = class_results.work_of(of, made_up(of).students)
    order = [of.passages[place] for place in class_results.passages(work).passage]
    page = board.page
    for at, passage in enumerate(order):
        page.locator(".is-current .gist", has_text=passage.gist).wait_for()
        assert page.locator(".gist:visible").count() == 1
        if at:
            said = page.text_content("[role=status]")
            assert said.startswith(f"Passage {at + 1} of 12")
            assert passage.gist in said
        page.keyboard.press("ArrowRight")
    page.get_by_role("heading", name="What follows").wait_for()
    page.keyboard.press("PageUp")
    page.locator(".is-current .gist", has_text=order[-1].gist).wait_for()
    page.keyboard.press("ArrowLeft")
    page.locator(".is-current .gist", has_text=order[-2].gist).wait_for()
    assert page.locator("[role=status], [role=alert], [aria-live]").count() == 1


def test_a_passage_shows_the_counts_and_both_numbers(board, of):
    work = class_results.work_of(of, made_up(of).students)
    for row in class_results.passages(work).to_dict("records"):
        shown = board.shown()
        rows = shown.locator("tbody tr").all_inner_texts()
        told = dict(map(str.strip, text.split("\t")) for text in rows)
        yes = np.nansum(work.given, axis=0)[row["passage"]].astype(int)
        right = {code.label: n for code, n in zip(of.codes, yes, strict=True) if n}
        right["None of these codes"] = row["none"]
        assert told == {label: f"{n} of {row['readers']}" for label, n in right.items()}
        counts = [int(text.split(" of ")[0]) for text in list(told.values())[:-1]]
        assert counts == sorted(counts, reverse=True)
        figures = shown.locator(".figure").all_inner_texts()
        assert figures == [last_digit(plain(row[c])) or "–" for c in ("plain", "shared_yes")]
        hundred = last_digit(100 * row["plain"], 0)
        assert f"decide alike on {hundred} of 100 codes" in shown.inner_text()
        board.page.keyboard.press("ArrowRight")


def test_the_book_s_coders_are_shown_only_when_asked_for(board, tables, of):
    page, own = board.page, class_results.coders_of(tables, of)
    assert page.get_by_text("Coder A").count() == 0
    board.press("Reveal the book's coders")
    place = int(board.shown().locator(".facts").inner_text().split("No. ")[1].split()[0]) - 1
    for row in board.shown().locator("tbody tr").all():
        label, cells = row.locator("th").inner_text(), row.locator(".coder").all_inner_texts()
        if label in (codes := [code.label for code in of.codes]):
            wanted = [own[c][place, codes.index(label)] for c in ("A", "B", "agreed")]
            assert cells == ["yes" if yes else "no" for yes in wanted]
    assert page.get_by_text("Coder A", exact=True).count() == 1
    page.keyboard.press("ArrowRight")
    page.get_by_role("button", name="Reveal the book's coders").wait_for()
    assert board.shown().get_by_text("Coder A", exact=True).count() == 0
    board.press("Reveal them all")
    assert page.get_by_text("Coder A", exact=True).count() == len(of.passages)
    board.press("Hide them all")
    assert page.get_by_text("Coder A").count() == 0


def test_what_follows_from_the_class_and_from_a_student(board, tables, of):
    page, made = board.page, made_up(of).students
    board.press("What follows")
    for choice, students in [("class", made), ("2", made[2:3]), ("6", made[6:7])]:
        page.select_option("#whose", choice)
        moved, reached = class_results.claims(class_results.work_of(of, students), tables)
        page.locator("#follows .lead", has_text=f"{reached} claims of the book").wait_for()
        told = page.locator("#follows > div > .claims > li").all_inner_texts()
        assert len(told) == len(moved)
        for text, row in zip(told, moved.to_dict("records"), strict=True):
            assert row["statement"] in text
            assert f"{row['status']} → {row['by_class']}" in " ".join(text.split())
            assert row["why"] in text


def test_a_coding_that_moves_nothing_says_why(browser, tables, of, tmp_path):
    agreed = contested_codings.given_by(tables, "agreed")
    given = {p.id: sorted(agreed.get(p.id, set()) & {c.id for c in of.codes}) for p in of.passages}
    alike = {p: (codes, False, "") for p, codes in given.items()}
    made, _ = students_of({f"Wren {n}": alike for n in range(3)})
    file = tmp_path / "same.html"
    file.write_text(board_page.board_html(tables, collected=Class(of, made)), encoding="utf-8")
    board = Board(browser, file)
    board.press("What follows")
    board.page.get_by_role("heading", name="No claim moves. Why?").wait_for()
    assert "so none falls out" in board.page.inner_text("#follows")
    board.done()


def test_alpha_pairs_and_ranking_are_folded_away(board, of):
    assert "alpha" not in board.page.inner_text("body")
    board.press("More")
    page = board.page
    assert page.locator("#more table:visible").count() == 0
    half = class_results.half_done(class_results.work_of(of, made_up(of).students)).sum()
    assert f"32 students, {half} half-done." in page.inner_text("#more")
    page.get_by_text("Each student beside the others").first.click()
    names = page.locator("#more details[open] tbody th").all_inner_texts()
    assert len(names) == 32 - half


def test_a_hidden_memo_is_neither_shown_nor_saved(board, tmp_path, of):
    page = board.page
    shown = board.shown()
    assert shown.locator(".memo:visible").count() == 0
    shown.locator("summary").click()
    memos = shown.locator(".memo:visible")
    many = memos.count()
    shown.get_by_role("button", name="Hide the memo of").first.click()
    assert memos.count() == many - 1
    assert page.text_content("[role=status]").startswith("The memo is hidden")
    board.press("More")
    saved = board.saved("Save the board", tmp_path).read_text("utf-8")

    def told(text):
        inside = json.loads(text.partition('id="class">')[2].partition("</script>")[0])
        codings = [one for student in inside["students"] for one in student["codings"]]
        return sum(bool(one["memo"]) for one in codings)

    before = page.evaluate("document.getElementById('class').textContent")
    assert told(saved) == told(f'id="class">{before}</script>') - 1
    board.press("Passages")
    shown.locator("summary").click()
    shown.get_by_role("button", name="Show the memo of").click()
    assert memos.count() == many


def test_a_saved_board_is_the_one_that_python_writes(browser, board, class_file, of, tmp_path):
    board.press("More")
    saved = board.saved("Save the board", tmp_path)
    assert saved.name == "board-first-coding.html"
    assert saved.read_bytes() == class_file.read_bytes()
    again = Board(browser, saved)
    assert again.page.inner_text("h1") == of.title
    board.press("Passages")
    assert again.shown().inner_text() == board.shown().inner_text()
    again.done()


def test_saved_codings_have_the_alphas_of_the_board(board, of, tmp_path):
    board.press("More")
    saved = board.saved("Save the codings (CSV)", tmp_path)
    arguments = ["agreement", str(saved), "--per-code", "--no-row", "unread", "--bootstrap", "0"]
    result = CliRunner().invoke(main, [*arguments, "--json"])
    assert result.exit_code == 0, result.output
    alphas = {row["code"]: row["alpha"] for row in json.loads(result.stdout)["codes"]}
    found = class_results.codes(class_results.work_of(of, made_up(of).students))
    assert alphas == pytest.approx(dict(zip(found.code, found.alpha, strict=True)))


SCREENS = ("Passages", "What follows", "More", "Bring in")


@pytest.mark.parametrize(("width", "scheme"), [(360, "light"), (1024, "dark")])
def test_axe_finds_nothing_on_any_screen(browser, class_file, width, scheme):
    board = Board(browser, class_file, width, color_scheme=scheme, reduced_motion="reduce")
    board.press("Reveal them all")
    for screen in SCREENS:
        board.press(screen)
        board.unfold()
        assert axe.violations(board.page) == []
    board.done()


@pytest.mark.parametrize("width", [320, 360, 1024, 1440])
def test_no_screen_is_wider_than_the_window(browser, class_file, width):
    board = Board(browser, class_file, width)
    board.press("Reveal them all")
    across = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
    for screen in SCREENS:
        board.press(screen)
        board.unfold()
        assert board.page.evaluate(across) <= 0, screen
    board.done()


def test_from_the_last_row_all_of_a_passage_can_be_read(browser, class_file):
    """On a projector of 1024 by 768, letters of 2 per cent of its width and no scrolling."""
    board = Board(browser, class_file)
    sizes = board.page.evaluate(
        "() => ['.is-current .gist', '.is-current .bars tbody', '.is-current .agreement p']"
        ".map((name) => parseFloat(getComputedStyle(document.querySelector(name)).fontSize))"
    )
    assert sizes[0] >= 28
    assert sizes[1] >= 20
    assert sizes[2] >= 17
    for name in (".agreement", ".bars"):
        box = board.shown().locator(name).bounding_box()
        steps = board.page.locator(".steps").bounding_box()
        assert box["y"] + box["height"] <= steps["y"], name
    board.done()


def test_all_passages_are_printed(board, of):
    page = board.page
    page.evaluate("window.print = () => {}")
    board.press("More")
    for name, how in [("Print, a passage a page", "pages"), ("Print, compact", "compact")]:
        board.press(name)
        assert page.get_attribute("html", "data-print") == how
    page.emulate_media(media="print")
    page.evaluate("window.dispatchEvent(new Event('beforeprint'))")
    assert page.locator(".gist:visible").count() == len(of.passages)
    assert page.locator("#follows .lead:visible").count() == 1
    assert page.locator("button:visible, select:visible, .memo:visible").count() == 0
    assert "Coder A" not in page.inner_text("body")


def test_nothing_that_people_wrote_can_act(browser, tables, of, tmp_path):
    harm = '</script><img src="x" onerror="window.harm = 1"><script>window.harm = 1</script>'
    sheet_of = of._replace(
        title=harm, passages=tuple(p._replace(gist=harm) for p in of.passages[:3])
    )
    known = {harm: {p.id: ([], True, harm) for p in sheet_of.passages}}
    made, _ = students_of(known)
    findings = [Finding(harm, "refused", harm, harm)]
    file = tmp_path / "harm.html"
    page = board_page.board_html(tables, collected=Class(sheet_of, made * 2, findings))
    file.write_text(page, encoding="utf-8")
    board = Board(browser, file)
    for screen in SCREENS:
        board.press(screen)
        board.unfold()
        assert board.page.evaluate("[window.harm, document.images.length]") == [None, 0]
    board.press("More")
    saved = board.saved("Save the board", tmp_path)
    assert saved.read_bytes() == file.read_bytes()
    board.done()


# --- what comes in ------------------------------------------------------------------------------


def test_late_hand_ins_join_a_saved_board(browser, of, tables, tmp_path):
    known = known_codings(of, 6)
    files = hand_in(tmp_path, of, known)
    collected = hand_ins.collect(files[:4], tables, of)
    file = tmp_path / "saved.html"
    file.write_text(board_page.board_html(tables, collected=collected), encoding="utf-8")
    board = Board(browser, file)
    board.press("Bring in")
    board.page.set_input_files("#files", files[3:])
    board.page.locator("#bring .lead", has_text="6 students counted").wait_for()
    board.press("Show the board")
    board.press("More")
    board.page.locator("#more .lead", has_text="6 students").wait_for()
    late = board.saved("Save the board", tmp_path).read_text("utf-8")
    students = json.loads(late.partition('id="class">')[2].partition("</script>")[0])["students"]
    told = {one["shown"]: one["codings"][0]["codes"] for one in students}
    first = of.passages[0].id
    assert told == {name: (codings[first] or [[]])[0] for name, codings in known.items()}
    board.done()


def test_the_empty_board_asks_for_a_class_and_says_what_it_found(browser, of, tables, tmp_path):
    file = tmp_path / "board.html"
    file.write_text(board_page.board_html(tables, [of]), encoding="utf-8")
    board = Board(browser, file)
    assert board.page.get_by_role("button", name="Passages").count() == 0
    board.page.fill("#paste", "Hej, jeg er syg i dag")
    board.press("Read it")
    board.page.locator("#bring .lead", has_text="Nobody counted, 1 refused.").wait_for()
    assert "line 1: there is no hand-in in it: ask for the line." in board.page.inner_text("#bring")
    assert board.page.get_by_role("button", name="Show the board").count() == 0
    (good,) = hand_in(tmp_path, of, known_codings(of, 1))
    board.page.set_input_files("#files", [good])
    board.page.locator("#bring .lead", has_text="1 student counted").wait_for()
    board.press("Show the board")
    board.page.get_by_text("Fewer than two have coded this").first.wait_for()
    board.done()


def test_a_link_s_sheet_is_known_to_the_board(browser, of, tables, tmp_path):
    own = of._replace(passages=of.passages[:4])
    own = own._replace(version=sheets.version_of(own.passages, own.codes), title="Four of them")
    (good,) = hand_in(tmp_path, own, known_codings(own, 1))
    line = json.loads(good.read_text("utf-8"))["line"]
    file = tmp_path / "board.html"
    file.write_text(board_page.board_html(tables, [of]), encoding="utf-8")
    board = Board(browser, file)
    link = board.page.evaluate("(data) => casebookClass.sheetLink.write(data)", sheet_data(own))
    board.page.fill("#paste", line)
    board.press("Read it")
    board.page.locator("#bring .lead", has_text="Nobody counted, 1 refused.").wait_for()
    board.page.fill("#paste", f"Here is the sheet: book/sheet.html#{link}")
    board.press("Read it")
    board.page.locator("#bring .lead", has_text="1 student counted").wait_for()
    assert "Four of them" in board.page.inner_text("#bring")
    board.done()
