"""A class at work: students fill the sheet on phones, hand in files, and the report is right.

The students' codings are known beforehand. What the report says is held against numbers that are
reckoned here from those codings, never from the files.
"""

import csv
import json
import re
from itertools import combinations

import numpy as np
import pandas as pd
import pytest
from click.testing import CliRunner
from helpers.classroom import hand_in, known_codings, sheet, write
from markupsafe import escape

from casebook.argument import argument, contested_codings
from casebook.cli.commands import main
from casebook.coding import agreement
from casebook.privacy.visible_text import Markup
from casebook.seminar import class_report, class_results, hand_ins, sheet_page

PHONE = {"width": 360, "height": 740}
STUDENTS = 30
# Not the first ones: a browser that has just started under load was seen to forget what it keeps.
RETURNING = (7, 8, 9)


@pytest.fixture(scope="module")
def of(tables):
    return sheet(tables)


@pytest.fixture(scope="module")
def address(of, tmp_path_factory):
    file = tmp_path_factory.mktemp("sheet") / f"{of.id}.html"
    file.write_text(sheet_page.sheet_html(of), encoding="utf-8", newline="\n")
    return file.as_uri()


class Student:
    """Somebody with a phone of their own."""

    def __init__(self, browser, address, **options):
        self.context = browser.new_context(viewport=PHONE, accept_downloads=True, **options)
        self.page = self.context.new_page()
        self.page.set_default_timeout(8000)
        self.trouble, self.requests = [], []
        self.page.on("pageerror", lambda error: self.trouble.append(error.message))
        self.page.on("console", lambda m: self.trouble.append(m.text))
        self.page.on("request", lambda request: self.requests.append(request.url))
        self.address = address
        self.page.goto(address)

    def done(self):
        asked = [u for u in self.requests if not u.startswith(("file:", "blob:", "data:"))]
        assert asked == []
        assert self.trouble == []
        self.context.close()

    def come_back(self):
        """Reload, as somebody would do again who finds an empty sheet."""
        for _ in range(3):
            self.page.reload()
            if self.page.input_value("#pseudonym"):
                return
            self.page.wait_for_timeout(1000)

    def call(self, name):
        self.page.fill("#pseudonym", name)

    def answer(self, of, answer, typed=False):
        """Code the passage that is shown, by taps or by keys."""
        page = self.page
        names = [code.id for code in of.codes]
        if answer is not None:
            codes, unsure, memo = answer
            if typed:
                page.focus(f"#code-{names[0]}")
                for code in codes:
                    page.keyboard.press(str(names.index(code) + 1))
                if not codes:
                    page.keyboard.press("0")
            else:
                for code in codes:
                    page.click(f'label[for="code-{code}"]')
                if not codes:
                    page.click('label[for="none"]')
            if unsure and typed:
                page.focus("#unsure")
                page.keyboard.press("Space")
            elif unsure:
                page.click('label[for="unsure"]')
            if memo:
                page.fill("#memo", memo)

    def forward(self, typed=False):
        if typed:
            self.page.press("#memo", "Control+Enter")
        else:
            self.page.click("#next")

    def shown(self):
        """The passage in sight, and what is ticked."""
        page = self.page
        ticked = page.eval_on_selector_all(
            "#form input:checked", "boxes => boxes.map(b => b.dataset.code || b.id)"
        )
        return page.inner_text("#gist"), ticked, page.input_value("#memo")

    def download(self, folder, name=None):
        with self.page.expect_download() as waiting:
            self.page.click("#export")
        path = folder / (name or waiting.value.suggested_filename)
        assert not path.exists()
        waiting.value.save_as(path)
        return path


def expected(answer):
    codes, unsure, memo = answer or ([], False, "")
    marks = list(codes) or (["none"] if answer is not None else [])
    return marks + (["unsure"] if unsure else []), memo


def fill(student, of, codings, start=0, typed=False):
    for passage in of.passages[start:]:
        student.answer(of, codings[passage.id], typed)
        student.forward(typed)


@pytest.fixture(scope="module")
def handed(browser, address, of, tmp_path_factory):
    """The files of a class that has filled the sheet in a browser, and what each one thinks."""
    folder = tmp_path_factory.mktemp("class")
    known = known_codings(of, STUDENTS)
    # Ten have a phone of their own; the others share one, and start again after each other.
    shared = Student(browser, address)
    shared.page.on("dialog", lambda dialog: dialog.accept())
    for n, (name, codings) in enumerate(known.items()):
        student = shared if n >= 10 else Student(browser, address)
        student.call(name)
        half = len(of.passages) // 2
        if n in RETURNING:  # close the page in the middle, and come back
            for passage in of.passages[:half]:
                student.answer(of, codings[passage.id])
                student.forward()
            student.come_back()
            kept = student.page.evaluate("Object.entries(localStorage)")
            assert student.page.input_value("#pseudonym") == name, kept
            for passage in of.passages[:half]:
                marks, memo = expected(codings[passage.id])
                assert student.shown() == (passage.gist, marks, memo)
                student.forward()
            fill(student, of, codings, half)
        else:
            fill(student, of, codings, typed=n % 3 != 0)
        read = sum(answer is not None for answer in codings.values())
        assert student.page.inner_text("#done") == f"{read} of {len(of.passages)} coded"
        path = student.download(folder)
        assert path.name == f"{of.id}-{name.lower().replace(' ', '-')}.json"
        if student is shared:
            student.page.click("#again")
            assert student.page.inner_text("#done").startswith("0 of")
        else:
            student.done()
    shared.done()
    return folder, known


def number(text):
    return float(text.replace("−", "-"))


def table_of(page, caption):
    """A table of the report, by what stands above it: the rows as lists of texts."""
    at = page.index(f"<span>{escape(caption)}</span></caption>")
    (rows,) = Markup(page[page.rindex("<table", 0, at) : page.index("</table>", at) + 8]).tables
    return [cells for _, cells in rows]


def same(what, told, right):
    return [] if told == right else [f"{what}: {told}, not {right}"]


def close(what, told, right):
    if told in ("–", "undefined", ""):
        fine = np.isnan(right)
    else:
        fine = abs(number(told) - right) <= 0.00501
    return [] if fine else [f"{what}: {told}, not {right}"]


def faults(report, of, known, tables):
    """Where a report and its CSV differ from what the known codings come to."""
    page = report.read_text(encoding="utf-8")
    own = {coder: contested_codings.given_by(tables, coder) for coder in ("A", "B", "agreed")}
    most = {passage.id: given_by_most(of, known, passage.id) for passage in of.passages}
    return [
        *same("students", page.count(f'<p class="lead">{len(known)} students, '), 1),
        *csv_faults(report, of, known),
        *code_faults(page, of, known),
        *pair_faults(page, of, known, own),
        *passage_faults(page, of, known),
        *coder_faults(page, of, most, own),
        *claim_faults(page, of, most, own["agreed"], tables),
    ]


def read_by(known, passage):
    """The codes that each student gave a passage, of those who read it."""
    return [set(c[passage][0]) for c in known.values() if c[passage] is not None]


def given_by_most(of, known, passage):
    answers = read_by(known, passage)
    return {c.id for c in of.codes if sum(c.id in a for a in answers) > len(answers) / 2}


def decisions(of, known):
    """What stands in the CSV: by student, passage and code whether it was given, and the rest."""
    for name, codings in known.items():
        for passage, answer in codings.items():
            given, unsure, memo = answer or ([], False, "")
            for code in of.codes:
                decision = "" if answer is None else str(int(code.id in given))
                yield (name, passage, code.id), (decision, str(int(unsure)), memo)


def csv_faults(report, of, known):
    """Where the CSV does not have every decision."""
    told = {}
    with open(report.with_suffix(".csv"), encoding="utf-8-sig", newline="") as stream:
        for row in csv.DictReader(stream):
            key = (row["pseudonym"], row["passage"], row["code"])
            told[key] = (row["given"], row["unsure"], row["memo"])
    right = dict(decisions(of, known))
    return [f"CSV: {key}" for key in {**told, **right} if told.get(key) != right.get(key)]


def code_faults(page, of, known):
    """Where the agreement on each code is another one."""
    rows = pd.DataFrame(
        [
            (passage, name, code)
            for name, codings in known.items()
            for passage, answer in codings.items()
            for code in (answer or [[]])[0]
        ],
        columns=["unit", "coder", "code"],
    )
    read = {n: [p for p, answer in c.items() if answer is not None] for n, c in known.items()}
    decided = agreement.per_code(rows, read, list(known))
    by_code = agreement.by_code(decided, bootstrap=1000, seed=0)
    labels = {code.id: code.label for code in of.codes}
    shown = {r[0]: r for r in table_of(page, "How far the class agrees, code by code")[1:]}
    found = same("codes", sorted(shown), sorted(labels.values()))
    for row in by_code.itertuples():
        cells = shown[labels[row.code]]
        found += same(f"given {row.code}", cells[1], str((rows.code == row.code).sum()))
        found += same(f"readings {row.code}", cells[2], f"{100 * row.prevalence:.0f} %")
        found += same(f"percent {row.code}", cells[3], f"{100 * row.percent:.0f} %")
        found += close(f"alpha {row.code}", cells[4], row.alpha)
        for text, value in zip(cells[5].split(" to "), (row.low, row.high), strict=True):
            found += close(f"interval {row.code}", text, value)
    return found


def pair_faults(page, of, known, own):
    """Where it is another one who agrees with whom, the casebook's coders among them."""
    pairs = [(p.id, code.id) for p in of.passages for code in of.codes]
    flat = {
        name: [np.nan if c[p] is None else float(code in c[p][0]) for p, code in pairs]
        for name, c in known.items()
    }
    for coder, given in own.items():
        flat[f"casebook {coder}"] = [float(code in given.get(p, ())) for p, code in pairs]
    flat = pd.DataFrame(flat)
    grid = {row[0].split(" ", 1)[1]: row[1:] for row in table_of(page, "Alpha of each two")[1:]}
    if found := same("grid", list(grid), list(flat)):
        return found
    for (i, a), (j, b) in combinations(enumerate(flat), 2):
        alpha = agreement.krippendorff_alpha(flat[[a, b]].dropna()).value
        found += close(f"{a} and {b}", grid[a][j], alpha)
        found += close(f"{b} and {a}", grid[b][i], alpha)
    return found


def passage_faults(page, of, known):
    """Where the disputed passages are in another order, or others gave codes to the first."""
    apart = {
        place: np.mean([len(a ^ b) for a, b in combinations(read_by(known, passage.id), 2)])
        for place, passage in enumerate(of.passages, start=1)
    }
    order = [int(n) for n in re.findall(r"<h3>Passage (\d+)</h3>", page)]
    found = same("order", order, sorted(apart, key=lambda place: -apart[place]))
    for place in sorted(set(apart) & set(order)):
        told = page.partition(f"<h3>Passage {place}</h3>")[2]
        differ = re.search(r"lot differ on (\S+) of", told).group(1)
        found += close("differ", differ, round(apart[place], 1))
        answers = read_by(known, of.passages[place - 1].id)
        cells = {r[0]: r[1] for r in table_of(page, f"Codes of passage {place}")[1:]}
        for code in of.codes:
            if yes := sum(code.id in answer for answer in answers):
                right = f"{yes} of {len(answers)}"
                found += same(f"{code.id} on {place}", cells.get(code.label), right)
    return found


def coder_faults(page, of, most, own):
    """Where the class stands otherwise beside the casebook's coders."""
    found = []
    codes = [code.id for code in of.codes]
    beside = {r[0]: r for r in table_of(page, "The class beside the casebook's coders")[1:]}
    for coder, head in {"A": "Coder A", "B": "Coder B", "agreed": "Agreed"}.items():
        given = own[coder]
        alike = sum((code in most[p]) == (code in given.get(p, ())) for p in most for code in codes)
        found += same(f"beside {coder}", beside[head][1], f"{alike} of {len(most) * len(codes)}")
    return found


def claim_faults(page, of, most, agreed, tables):
    """Where the class would move other claims."""
    codes = {code.id for code in of.codes}
    arg = argument(tables, "gv2022")
    wanted = contested_codings.codes_of_claims(arg, agreed)
    changed = agreed | {p: (agreed.get(p, set()) - codes) | most[p] for p in most}
    before = contested_codings.statuses(arg)
    after = contested_codings.statuses(contested_codings.counting(arg, changed, wanted, agreed))
    moved = {c: (before[c], after[c]) for c in before if before[c] != after[c]}
    shown = {}
    if "Claims whose status would differ" in page:
        rows = table_of(page, "Claims whose status would differ")[1:]
        shown = {r[0].split(" ")[0]: (r[2], r[3]) for r in rows}
    return same("claims", shown, moved)


def report_on(folder, out):
    return CliRunner().invoke(main, ["seminar", "report", str(folder), "-o", str(out)])


def test_the_report_on_a_class_is_what_its_students_think(handed, of, tables, tmp_path):
    folder, known = handed
    result = report_on(folder, tmp_path / "report.html")
    assert (result.exit_code, result.stderr) == (0, "")
    assert f"{STUDENTS} of {STUDENTS} files counted, 0 refused." in result.stdout
    assert faults(tmp_path / "report.html", of, known, tables) == []
    page = (tmp_path / "report.html").read_text(encoding="utf-8")
    assert "claims would have another status." in page  # the comparison above is not of nothing


def test_a_dropped_student_and_an_altered_answer_do_not_pass(handed, of, tables, tmp_path):
    folder, known = handed
    files = {file.name: file.read_text(encoding="utf-8") for file in sorted(folder.iterdir())}
    first, *others = files

    def found(changed, edit=None):
        place = tmp_path / f"class-{len(list(tmp_path.iterdir()))}"
        place.mkdir()
        for name, text in changed.items():
            write(place, name, text)
        out = tmp_path / f"{place.name}.html"
        assert report_on(place, out).exit_code == 0
        if edit:
            page = out.read_text(encoding="utf-8")
            edited = edit(page)
            assert edited != page
            out.write_text(edited, encoding="utf-8")
        return faults(out, of, known, tables)

    assert found(files) == []
    assert found({name: files[name] for name in others})
    altered = json.loads(files[first])
    one = next(c for c in altered["codings"] if c["codes"])
    one.update(codes=[], none=True)
    assert found(files | {first: json.dumps(altered)})
    # A number of the page itself.
    cell = re.compile(r'(<td [^>]*"h\d"[^>]*>)0\.(\d)(\d)')
    assert found(files, lambda page: cell.sub(r"\g<1>0.\g<3>\g<2>", page, count=3))
    assert found(
        files,
        lambda page: re.sub(
            r'(<td [^>]*"cb-num"[^>]*>)(\d+)</td>', r"\g<1>1\2</td>", page, count=1
        ),
    )
    assert found(files, lambda page: page.replace("<h3>Passage 1<", "<h3>Passage 99<"))


# --- the sheet by itself --------------------------------------------------------------------------


@pytest.fixture
def student(browser, address):
    someone = Student(browser, address)
    yield someone
    someone.done()


def test_codes_and_none_exclude_each_other_and_progress_is_told(student, of):
    page = student.page
    assert page.inner_text("#done") == f"0 of {len(of.passages)} coded"
    page.click('label[for="unsure"]')
    assert page.inner_text("#done").startswith("0 of")  # being unsure is not an answer
    page.click('label[for="code-referral"]')
    page.click('label[for="none"]')
    assert student.shown()[1] == ["none", "unsure"]
    assert page.inner_text("#done").startswith("1 of")
    page.click('label[for="code-referral"]')
    assert student.shown()[1] == ["referral", "unsure"]
    page.click('label[for="code-referral"]')
    assert page.inner_text("#done").startswith("0 of")
    button = page.get_by_role("button", name="When? Referral")
    assert page.is_hidden("#rule-referral")
    button.click()
    assert "Not for:" in page.inner_text("#rule-referral")
    assert button.get_attribute("aria-expanded") == "true"


def test_steps_back_and_forth_and_the_list_of_all(student, of):
    page = student.page
    page.click("#previous", force=True)  # it says that it is disabled, and can still be reached
    assert page.inner_text("#place") == "Passage 1 of 12"
    page.click("#next")
    assert page.evaluate("document.activeElement.id") == "place"
    assert page.inner_text("#place") == "Passage 2 of 12"
    page.click("summary:has-text('All passages')")
    page.click("#overview li:last-child button")
    assert page.inner_text("#gist") == of.passages[-1].gist
    page.click("#next")
    assert page.evaluate("document.activeElement.id") == "hand-in"
    page.focus("#memo")
    page.keyboard.press("Control+Shift+Enter")
    assert page.inner_text("#place") == "Passage 11 of 12"
    page.fill("#memo", "1 2 0")  # digits in a memo tick nothing
    page.keyboard.type("3")
    assert student.shown()[1:] == ([], "1 2 03")


def test_no_file_without_a_name_and_the_newer_file_counts(student, of, tables, tmp_path):
    page = student.page
    page.click("#export")
    assert page.is_visible("#pseudonym-error")
    assert page.evaluate("document.activeElement.id") == "pseudonym"
    page.click("#suggest")
    name = page.input_value("#pseudonym")
    assert re.fullmatch(r"[A-Z][a-z]+ \d\d", name)
    page.click('label[for="code-referral"]')
    first = student.download(tmp_path)
    again = student.download(tmp_path, "again.json")
    assert again.read_bytes() == first.read_bytes()
    page.fill("#memo", "=1+1 <b>æ</b> \U0001f642")
    newer = student.download(tmp_path, "newer.json")
    collected = hand_ins.collect([first, again, newer], tables, of)
    (only,) = collected.students
    assert only.file == "newer.json"
    assert only.codings[of.passages[0].id].memo == "=1+1 <b>æ</b> \U0001f642"
    assert only.codings[of.passages[0].id].codes == {"referral"}
    assert sum(coding.read for coding in only.codings.values()) == 1
    page.click("summary:has-text('No file came?')")
    (tmp_path / "copied.txt").write_text(page.input_value("#copy"), encoding="utf-8")
    assert (tmp_path / "copied.txt").read_bytes() == newer.read_bytes()


def test_a_file_goes_on_another_phone(browser, address, of, tmp_path):
    known = known_codings(of, 1)
    ((name, codings),) = known.items()
    (file,) = hand_in(tmp_path, of, known)
    student = Student(browser, address)
    student.page.set_input_files("#import", file)
    student.page.wait_for_function(
        "name => document.getElementById('pseudonym').value === name", arg=name
    )
    for passage in of.passages:
        marks, memo = expected(codings[passage.id])
        assert student.shown() == (passage.gist, marks, memo)
        student.forward()
    back = student.download(tmp_path, "back.json")
    assert json.loads(back.read_text("utf-8")) == json.loads(file.read_text("utf-8"))
    # There is work now: taking another file asks first.
    asked = []
    student.page.once("dialog", lambda d: (asked.append(d.message), d.dismiss()))
    other = write(tmp_path, "o.json", json.loads(file.read_text("utf-8")) | {"pseudonym": "Owl"})
    student.page.set_input_files("#import", other)
    student.page.wait_for_timeout(300)
    assert len(asked) == 1
    assert student.page.input_value("#pseudonym") == name
    student.page.once("dialog", lambda d: d.accept())
    student.page.set_input_files("#import", other)
    student.page.wait_for_function("() => document.getElementById('pseudonym').value === 'Owl'")
    student.done()


WRONG_FILES = {
    "cut": lambda text, found: text[:300],
    "foreign": lambda text, found: '{"a": 1}',
    "null": lambda text, found: "null",
    "version": lambda text, found: json.dumps(found | {"version": "0" * 12}),
    "sheet": lambda text, found: json.dumps(found | {"sheet": "other"}),
    "extra": lambda text, found: json.dumps(found | {"more": 1}),
    "code": lambda text, found: text.replace('"referral"', '"refusal"'),
    "passage": lambda text, found: text.replace("gv2022-com-06", "gv2022-com-07"),
    "kind": lambda text, found: text.replace('"unsure": false', '"unsure": 0'),
    "name": lambda text, found: json.dumps(found | {"pseudonym": ["a"]}),
    "large": lambda text, found: text + " " * 300_000,
    "holes": lambda text, found: json.dumps(found | {"codings": [None] * 12}),
}


def test_a_wrong_file_changes_nothing(student, of, tmp_path):
    (good,) = hand_in(tmp_path, of, known_codings(of, 1))
    text = good.read_text("utf-8")
    page = student.page
    student.call("Mine")
    page.click('label[for="code-referral"]')
    before = page.evaluate("JSON.stringify(localStorage)")
    for name, change in WRONG_FILES.items():
        file = write(tmp_path, f"{name}.json", change(text, json.loads(text)))
        page.evaluate("document.getElementById('trouble').textContent = ''")
        page.set_input_files("#import", file)
        page.wait_for_function(
            "name => document.getElementById('trouble').textContent.startsWith(name)",
            arg=f"{name}.json was not taken: ",
        )
        assert page.evaluate("JSON.stringify(localStorage)") == before, name


def test_start_again_asks_and_forgets(student, of):
    page = student.page
    student.call("Mine")
    page.click('label[for="code-referral"]')
    page.once("dialog", lambda d: d.dismiss())
    page.click("#again")
    assert student.shown()[1] == ["referral"]
    page.once("dialog", lambda d: d.accept())
    page.click("#again")
    assert student.shown()[1] == []
    assert page.input_value("#pseudonym") == ""
    page.reload()
    assert page.input_value("#pseudonym") == ""
    assert student.shown()[1] == []


def test_without_storage_the_page_works_and_says_so(browser, address, of, tmp_path):
    student = Student(browser, "about:blank")
    student.page.add_init_script(
        "Object.defineProperty(window, 'localStorage', {get() { throw new Error('no'); }})"
    )
    student.page.goto(address)
    assert "This browser keeps nothing for this page." in student.page.inner_text("#kept")
    student.call("Mine")
    student.page.click('label[for="code-referral"]')
    path = student.download(tmp_path)
    assert json.loads(path.read_text("utf-8"))["codings"][0]["codes"] == ["referral"]
    student.requests = [url for url in student.requests if url != "about:blank"]
    student.done()


def test_broken_storage_begins_anew_and_says_so(student, of):
    page = student.page
    student.call("Mine")
    page.evaluate("Object.keys(localStorage).forEach(key => { localStorage[key] = '{\"a\":'; })")
    page.reload()
    assert "could not be read" in page.inner_text("#trouble")
    assert student.shown()[0] == of.passages[0].gist


def test_two_tabs_of_one_sheet_do_not_undo_each_other(student, of, address):
    other = student.context.new_page()
    other.goto(address)
    student.call("Mine")
    student.page.click('label[for="code-referral"]')
    other.wait_for_function("() => document.getElementById('code-referral').checked")
    other.click('label[for="code-knowledge-gap"]')
    student.page.wait_for_function("() => document.getElementById('code-knowledge-gap').checked")
    assert student.shown()[1] == ["referral", "knowledge-gap"]
    assert "another tab" in student.page.inner_text("#trouble")


def test_without_script_the_page_can_be_read_and_printed(browser, address, of):
    student = Student(browser, address, java_script_enabled=False)
    text = student.page.inner_text("main")
    assert "This page is shown without its script" in text
    assert all(passage.gist in text for passage in of.passages)
    assert all(code.exclude_when in text for code in of.codes)
    assert student.page.is_hidden("#desk")
    student.done()


def test_print_shows_all_passages_with_what_was_ticked(student, of):
    page = student.page
    page.click('label[for="code-referral"]')
    page.evaluate("window.dispatchEvent(new Event('beforeprint'))")
    page.emulate_media(media="print")
    assert page.is_hidden("#form")
    assert page.is_visible("#paper")
    assert page.inner_text("#paper").count("☒") == 1
    assert page.inner_text(f'[data-paper="{of.passages[0].id}"]').count("☒ Referral") == 1
    page.emulate_media(media="screen")


LOOK = """() => {
  const shown = [...document.querySelectorAll("body *")].filter(
    (e) => e.checkVisibility() && e.childElementCount === 0 && e.textContent.trim());
  const parse = (c) => c.match(/[\\d.]+/g).map(Number);
  const light = (c) => { const [r, g, b] = c.slice(0, 3).map((v) => { v /= 255;
    return v <= 0.03928 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4; });
    return 0.2126 * r + 0.7152 * g + 0.0722 * b; };
  const ground = (e) => { for (; e; e = e.parentElement) {
    const c = parse(getComputedStyle(e).backgroundColor); if (c.length < 4 || c[3] > 0) return c; }
    return [255, 255, 255]; };
  const ratio = (a, b) => (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
  const ink = (e) => parse(getComputedStyle(e)[e.namespaceURI.endsWith("svg") ? "fill" : "color"]);
  return {
    sideways: document.documentElement.scrollWidth - document.documentElement.clientWidth,
    small: shown.filter((e) => parseFloat(getComputedStyle(e).fontSize) < 12)
      .map((e) => e.textContent),
    pale: shown.filter((e) => ratio(light(ink(e)), light(ground(e))) < 4.5)
      .map((e) => e.textContent.slice(0, 40)),
    nameless: [...document.querySelectorAll("input, textarea, button")].filter((e) =>
      e.checkVisibility() && !(e.labels && e.labels.length) && !e.textContent.trim())
      .map((e) => e.outerHTML),
    tight: [...document.querySelectorAll("button, label")].filter((e) =>
      e.checkVisibility() && e.matches(".code *, .choice *, .steps *") &&
      e.getBoundingClientRect().height < 40)
      .map((e) => e.textContent),
    doubled: [...document.querySelectorAll("[id]")].map((e) => e.id)
      .filter((id, place, all) => all.indexOf(id) !== place),
    paper: getComputedStyle(document.body).backgroundColor,
  };
}"""
FINE = dict.fromkeys(("small", "pale", "nameless", "tight", "doubled"), [])


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [360, 1280])
def test_the_pages_can_be_read(browser, address, of, tables, tmp_path, scheme, width):
    files = hand_in(tmp_path, of, known_codings(of, 8))
    out = tmp_path / "report.html"
    assert report_on(tmp_path, out).exit_code == 0
    assert len(files) == 8
    for url in (address, out.as_uri()):
        page = browser.new_page(viewport={"width": width, "height": 740}, color_scheme=scheme)
        said = []
        page.on("console", lambda m, said=said: said.append(m.text))
        page.goto(url)
        page.evaluate("document.querySelectorAll('details').forEach(d => { d.open = true; })")
        look = page.evaluate(LOOK)
        assert look["sideways"] <= 0
        assert {key: look[key] for key in FINE} == FINE
        assert look["paper"] == ("rgb(255, 255, 255)" if scheme == "light" else "rgb(18, 18, 18)")
        assert said == []
        page.close()


def test_the_policy_holds_in_a_browser(browser, of, tables, tmp_path):
    """Were escaping to fail, the page would still run nothing and ask nobody."""
    hand_in(tmp_path, of, known_codings(of, 2))
    collected = hand_ins.collect(hand_ins.gather([tmp_path]), tables, of)
    harm = (
        "<script>window.harm = 1</script><img src='http://127.0.0.1:9/x' onerror='window.harm = 1'>"
        "<style>body { color: red }</style>"
    )
    for name, text in {
        "report": class_report.report_html(class_results.worked(collected, tables, 0)),
        "sheet": sheet_page.sheet_html(of),
    }.items():
        file = write(tmp_path, f"{name}.html", text.replace("<main>", f"<main>{harm}"))
        page = browser.new_page()
        asked = []
        page.on("requestfinished", lambda request, asked=asked: asked.append(request.url))
        page.goto(file.as_uri())
        assert page.evaluate("window.harm === undefined")
        assert page.evaluate("getComputedStyle(document.body).color") != "rgb(255, 0, 0)"
        assert [url for url in asked if not url.startswith(("file:", "data:"))] == []
        page.close()
