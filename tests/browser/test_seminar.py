"""A class at work: students fill the sheet on phones and hand in files, and nothing is lost.

The students' codings are known beforehand. What the board has inside is held against them, never
against the files; what it shows of them is tested in ``test_board``.
"""

import csv
import json
import re

import pytest
from click.testing import CliRunner
from helpers.classroom import known_codings, sheet, write
from helpers.lines import written
from helpers.patience import at_rest
from helpers.students import Student, expected, fill, fill_at_once

from casebook.cli.commands import main
from casebook.seminar import sheet_page

STUDENTS = 30
# Not the first ones: a browser that has just started under load was seen to forget what it keeps.
RETURNING = (7, 8, 9)


@pytest.fixture(scope="module")
def of(tables):
    return sheet(tables)


@pytest.fixture(scope="module")
def address(of, tmp_path_factory):
    file = tmp_path_factory.mktemp("sheet") / "sheet.html"
    file.write_text(sheet_page.sheet_html(of), encoding="utf-8", newline="\n")
    return file.as_uri()


@pytest.fixture(scope="module")
def handed(browser, address, of, tmp_path_factory):
    """The files of a class that has filled the sheet in a browser, and what each one thinks."""
    folder = tmp_path_factory.mktemp("class")
    known = known_codings(of, STUDENTS)
    # Ten have a phone of their own and tap or type; the others share one, and start again after
    # each other.
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
            student.come_back(name)
            for passage in of.passages[:half]:
                marks, memo = expected(codings[passage.id])
                assert student.shown() == (passage.gist, marks, memo)
                student.forward()
            fill(student, of, codings, half)
        elif student is shared:
            fill_at_once(student, of, codings)
        else:
            fill(student, of, codings, typed=n % 3 != 0)
        read = sum(answer is not None for answer in codings.values())
        assert student.page.inner_text("#done") == f"{read} of {len(of.passages)} coded"
        path = student.download(folder)
        assert path.name == f"{name.lower().replace(' ', '-')}.json"
        if student is shared:
            student.page.click("#again")
            assert student.page.inner_text("#done").startswith("0 of")
        else:
            student.done()
    shared.done()
    return folder, known


def same(what, told, right):
    return [] if told == right else [f"{what}: {told}, not {right}"]


def faults(report, of, known):
    """Where a board and its CSV differ from what the students think."""
    page = report.read_text(encoding="utf-8")
    inside = re.search(r'<script type="application/json" id="class">(.*?)</script>', page)
    students = {one["alias"]: one["codings"] for one in json.loads(inside[1])["students"]}
    found = same("students", sorted(students), sorted(known))
    for name, codings in known.items():
        for coding in students.get(name, ()):
            codes, unsure, memo = codings[coding["passage"]] or ([], False, "")
            none = codings[coding["passage"]] is not None and not codes
            right = {"codes": codes, "none": none, "unsure": unsure, "memo": memo}
            found += same(name, coding, {"passage": coding["passage"]} | right)
    return found + csv_faults(report, of, known)


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


def report_on(folder, out):
    return CliRunner().invoke(main, ["seminar", "report", str(folder), "-o", str(out)])


def test_the_board_on_a_class_is_what_its_students_think(handed, of, tmp_path):
    folder, known = handed
    result = report_on(folder, tmp_path / "report.html")
    assert result.exit_code == 0
    # Nothing is said of anybody but how far those are who left passages open.
    read = {n: sum(one is not None for one in codings.values()) for n, codings in known.items()}
    all_ = len(of.passages)
    said = [line.split(" ", 2)[2] for line in result.stderr.splitlines()]
    open_ = [f'("{n}"): counted: {done} of {all_} coded' for n, done in read.items() if done < all_]
    assert sorted(said) == sorted(open_)
    told = f"{STUDENTS} files read: {STUDENTS} students counted, 0 refused."
    assert result.stdout.startswith(told)
    assert faults(tmp_path / "report.html", of, known) == []


def test_a_dropped_student_and_an_altered_answer_do_not_pass(handed, of, tmp_path):
    folder, known = handed
    files = {file.name: file.read_text(encoding="utf-8") for file in sorted(folder.iterdir())}
    first, *others = files

    def found(changed, refused=False):
        place = tmp_path / f"class-{len(list(tmp_path.iterdir()))}"
        place.mkdir()
        for name, text in changed.items():
            write(place, name, text)
        out = tmp_path / f"{place.name}.html"
        assert report_on(place, out).exit_code == refused
        return faults(out, of, known)

    assert found(files) == []
    assert found({name: files[name] for name in others})
    altered = json.loads(files[first])
    one = next(c for c in altered["codings"] if c["codes"])
    one.update(codes=[], none=True)
    # Its line tells, so it is refused; with a line of its own it is another student's work.
    assert found(files | {first: json.dumps(altered)}, refused=True)
    altered["line"] = written(of, altered)
    assert found(files | {first: json.dumps(altered)})


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
def test_the_page_can_be_read(browser, address, scheme, width):
    page = browser.new_page(viewport={"width": width, "height": 740}, color_scheme=scheme)
    said = []
    page.on("console", lambda m: said.append(m.text))
    page.goto(address)
    page.evaluate("document.querySelectorAll('details').forEach(d => { d.open = true; })")
    at_rest(page)
    look = page.evaluate(LOOK)
    assert look["sideways"] <= 0
    assert {key: look[key] for key in FINE} == FINE
    assert look["paper"] == ("rgb(255, 255, 255)" if scheme == "light" else "rgb(18, 18, 18)")
    assert said == []
    page.close()


def test_the_policy_holds_in_a_browser(browser, of, tmp_path):
    """Were escaping to fail, the page would still run nothing and ask nobody."""
    harm = (
        "<script>window.harm = 1</script><img src='http://127.0.0.1:9/x' onerror='window.harm = 1'>"
        "<style>body { color: red }</style>"
    )
    text = sheet_page.sheet_html(of)
    file = write(tmp_path, "sheet.html", text.replace("<main>", f"<main>{harm}"))
    page = browser.new_page()
    asked = []
    page.on("requestfinished", lambda request: asked.append(request.url))
    page.goto(file.as_uri())
    assert page.evaluate("window.harm === undefined")
    assert page.evaluate("getComputedStyle(document.body).color") != "rgb(255, 0, 0)"
    assert [url for url in asked if not url.startswith(("file:", "data:"))] == []
    page.close()
