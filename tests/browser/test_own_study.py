"""A class that codes a study in three scripts, in Chromium: from a sheet's page to the board."""

import csv
import json
import random
from typing import NamedTuple

import numpy as np
import pytest
from helpers import axe, many_scripts, studies
from helpers.open_pages import DESK, PHONE, Watched
from helpers.places import WEB
from helpers.students import Student
from playwright.sync_api import expect

from casebook import study
from casebook.seminar import board_page, class_results, coders, hand_ins, sheet_page, sheets
from casebook.site import coding_sheets
from casebook.tables import Tables

ANSWERS = {
    "blåbær-01": (["tillid-æøå", "ثقة"], False, "Γιατί όχι;"),
    "συνέντευξη-1": (["εμπιστοσύνη"], True, "لأنّ"),
    "مقابلة-١": ([], False, ""),
    "ﬁn-2": (["tillid-æøå"], False, ""),
    "𐤀-1": None,
    "own-01": (["code-01", "code-02"], False, ""),
    "own-02": (["ثقة"], False, "<b>å</b>"),
}
OTHER = ANSWERS | {"blåbær-01": (["εμπιστοσύνη"], False, ""), "𐤀-1": (["ثقة"], False, "")}


class Course(NamedTuple):
    """A study, and the pages for a class that its book has."""

    tables: Tables
    pages: object


def course(folder, **options):
    made = studies.write(folder / "my-study", many_scripts.frames(**options))
    tables = study.load(made)
    for name, text in coding_sheets.pages(tables, {}, "").items():
        (folder / name).write_text(text, encoding="utf-8", newline="\n")
    return Course(tables, folder)


@pytest.fixture(scope="module")
def own(tmp_path_factory):
    return course(tmp_path_factory.mktemp("own"))


@pytest.fixture(scope="module")
def engine(browser):
    page = browser.new_page()
    for name in hand_ins.SCRIPTS:
        page.evaluate(f"() => {{ {(WEB / name).read_text('utf-8')} }}")
    yield page
    page.close()


def test_the_page_takes_the_same_ids(engine):
    told = json.dumps([name for name, _ in many_scripts.IDS])
    found = engine.evaluate("told => JSON.parse(told).map(casebookClass.sheets.isId)", told)
    assert found == [right for _, right in many_scripts.IDS]


def test_the_page_has_ids_in_the_same_order(engine):
    rng = random.Random(2)
    letters = "aåzﬁ\U00010900ثα-1\U0001f9a6"
    names = ["".join(rng.choices(letters, k=rng.randint(0, 4))) for _ in range(500)]
    found = engine.evaluate("names => names.sort(casebookClass.letters.compare)", names)
    assert found == sorted(names)


def saved(page, press, folder):
    with page.expect_download() as waiting:
        press()
    path = folder / waiting.value.suggested_filename
    waiting.value.save_as(path)
    return path


def make_a_sheet(browser, pages, folder):
    """Choose all passages and codes of the study; write one of each."""
    with Watched(
        browser, (pages / "make-a-sheet.html").as_uri(), viewport=DESK, accept_downloads=True
    ) as watched:
        page = watched.page
        page.fill("#title", "Άσκηση: ποιος ρωτά;")
        page.click("#from-book > summary")
        expect(page.locator("#from-book > summary")).to_have_text("Choose passages from the study")
        page.locator("#found-passages li").first.wait_for()
        for name in many_scripts.PASSAGES:
            page.fill("#search", name)
            page.check(f'[id="pick-{name}"]')
        page.click("#passages-left-out summary")
        told = page.locator("#passages-left-out li").all_inner_texts()
        page.click("#from-codebook > summary")
        page.locator("#codebook li").first.wait_for()
        for name in many_scripts.CODES:
            page.check(f'[id="give-{name}"]')
        page.click("#codes-left-out summary")
        told += page.locator("#codes-left-out li").all_inner_texts()
        assert told == many_scripts.LEFT_OUT
        page.click("#own-passages > summary")
        page.fill("#own-text", "En lærers egen tekst.")
        page.click("#add-own")
        page.click("#own-codes > summary")
        page.fill("#own-label", "Egen kode")
        page.click("#add-code")
        # Only what was written here can be changed here, whatever it is called.
        assert page.locator("summary", has_text="Change its words").count() == 2
        path = saved(page, lambda: page.click("#save"), folder)
        assert watched.complaints == []
    return path


def student(browser, path, of, alias, answers):
    made = Student(browser, path.as_uri())
    made.call(alias)
    for passage in of.passages:
        answer = answers[passage.id]
        for code in answer[0] if answer else ():
            made.page.locator(f'label[for="code-{code}"]').click()
        if answer and not answer[0]:
            made.page.click('label[for="none"]')
        if answer and answer[1]:
            made.page.click('label[for="unsure"]')
        if answer and answer[2]:
            made.page.fill("#memo", answer[2])
        made.forward()
    return made


def sheet_in(path):
    text = path.read_text("utf-8").partition('id="sheet">')[2].partition("</script>")[0]
    return sheets.sheet_from_data(json.loads(text))


def test_from_the_page_of_a_sheet_to_the_board_and_its_table(browser, own, tmp_path):
    path = make_a_sheet(browser, own.pages, tmp_path)
    assert path.name == "άσκηση-ποιος-ρωτά.html"
    of = sheet_in(path)
    assert {passage.id for passage in of.passages} == set(ANSWERS)
    assert {code.id for code in of.codes} == {*many_scripts.CODES, "code-02"}
    assert path.read_text("utf-8") == sheet_page.sheet_html(of, ours=False)
    first = student(browser, path, of, "quiet otter", ANSWERS)
    line = first.line()
    assert first.page.locator("#gist").get_attribute("dir") == "auto"
    first.done()
    second = student(browser, path, of, "rød ræv", OTHER)
    file = second.download(tmp_path)
    second.done()
    with Watched(
        browser, (own.pages / "board.html").as_uri(), viewport=DESK, accept_downloads=True
    ) as board:
        page = board.page
        page.set_input_files("#files", [path, file])
        page.locator("#bring .lead", has_text="1 student counted").wait_for()
        page.fill("#paste", f"Γεια σας!\n{line}\nΚαλό βράδυ")
        page.get_by_role("button", name="Read it").click()
        page.locator("#bring .lead", has_text="2 students counted").wait_for()
        page.click("#show")
        page.locator(".passage.is-current").wait_for()
        reveal_and_compare(page, own.tables, of)
        page.get_by_role("button", name="What follows").first.click()
        page.get_by_text("The study's coders have settled on no coding").wait_for()
        page.get_by_role("button", name="More", exact=True).click()
        codings = saved(
            page,
            lambda: page.get_by_role("button", name="Save the codings (CSV)").click(),
            tmp_path,
        )
        again = saved(
            page, lambda: page.get_by_role("button", name="Save the board").click(), tmp_path
        )
        assert board.complaints == []
        assert board.outside() == []
    assert codings.name == "codings-άσκηση-ποιος-ρωτά.csv"
    rows = {tuple(row.values()) for row in csv.DictReader(codings.open(encoding="utf-8"))}
    told = {"quiet otter": ANSWERS, "rød ræv": OTHER}
    assert rows == {
        (passage, alias, code)
        for alias, answers in told.items()
        for passage, answer in answers.items()
        if answer
        for code in answer[0] or [""]
    }
    both = hand_ins.read([path.read_bytes(), file.read_bytes(), line], [])
    same_in_python(again.read_text("utf-8"), both, own.tables)


def same_in_python(text, both, tables):
    """What the terminal makes of the same class is the same file."""
    inside = json.loads(text.partition('id="class">')[2].partition("</script>")[0])
    for one, right in zip(inside["students"], both.students, strict=True):
        assert one["shown"] == right.shown
        for coding in one["codings"]:
            assert set(coding["codes"]) == right.codings[coding["passage"]].codes
    assert text == board_page.board_html(tables, collected=in_order(both, inside))


def in_order(collected, inside):
    """The class with its findings as the page had them: it was read in another order."""
    findings = [hand_ins.Finding(**one) for one in inside["findings"]]
    return collected._replace(findings=findings)


def reveal_and_compare(page, tables, of):
    """Each of the study's coders is shown for every passage, as Python has them."""
    assert page.get_by_text("Coder Åse").count() == 0
    page.get_by_role("button", name="Reveal them all").click()
    own = class_results.coders_of(tables, of)
    assert list(own) == many_scripts.CODERS
    labels = [code.label for code in of.codes]
    signs = {1: "yes", 0: "no"}
    for _ in of.passages:
        shown = page.locator(".passage.is-current")
        place = int(shown.locator(".facts").inner_text().split("No. ")[1].split()[0]) - 1
        if all(np.isnan(given[place]).all() for given in own.values()):
            assert "the study's coders were not asked" in shown.inner_text()
        else:
            heads = shown.locator("thead th").all_inner_texts()
            assert heads[2:] == [f"Coder {coder}" for coder in many_scripts.CODERS]
            for row in shown.locator("tbody tr").all():
                label = row.locator("th").inner_text()
                if label in labels:
                    given = [own[one][place, labels.index(label)] for one in own]
                    wanted = [signs.get(one, "–") for one in given]
                    assert row.locator(".coder").all_inner_texts() == wanted
            assert "the study's 3 coders" in shown.inner_text()
        page.keyboard.press("ArrowRight")


@pytest.mark.parametrize(
    ("options", "heads", "said"),
    [
        ({"agreed": True}, [*many_scripts.CODERS, "Settled"], "“settled” is what was agreed on"),
        ({"coders": ["Μαρία"]}, ["Μαρία"], "the coding of the study's one coder"),
    ],
)
def test_a_settled_coding_is_shown_only_where_there_is_one(browser, tmp_path, options, heads, said):
    made = course(tmp_path, **options)
    of = sheets.Sheet(
        "",
        "Ask",
        "",
        "en",
        None,
        sheets.passages_of(made.tables, ["συνέντευξη-1", "𐤀-1", "blåbær-01"]),
        sheets.codes_of(made.tables, many_scripts.CODES),
    )
    of = of._replace(version=sheets.version_of(of.passages, of.codes))
    given = {p.id: hand_ins.Coding(True, frozenset(), False) for p in of.passages}
    one = hand_ins.Student("wren", "wren", "0" * 12, 1, given, "file", (), "")
    collected = hand_ins.Collected(of, [of], [one], [])
    file = tmp_path / "class.html"
    file.write_text(board_page.board_html(made.tables, collected=collected), encoding="utf-8")
    with Watched(browser, file.as_uri(), viewport=DESK) as board:
        page = board.page
        page.get_by_role("button", name="Reveal the study's coder").click()
        page.locator(".passage.is-current.is-revealed").wait_for()
        shown = page.locator(".passage.is-current")
        named = [head if head == "Settled" else f"Coder {head}" for head in heads]
        assert shown.locator("thead th").all_inner_texts()[2:] == named
        assert said in shown.inner_text()
        page.get_by_role("button", name="What follows").first.click()
        moved, reached = class_results.claims(class_results.work_of(of, [one]), made.tables)
        assert reached
        page.locator("#follows .lead", has_text=f"{reached} claim").wait_for()
        assert "of the study" in page.inner_text("#follows .lead")
        assert "chapter 7" not in page.inner_text("#follows")
        assert page.locator("#follows > div > .claims > li").count() == len(moved)
        assert board.complaints == []
    assert coders.settled_by(made.tables) in ("agreed", "Μαρία")


def test_a_board_with_many_coders_is_no_wider_than_a_phone_and_axe_is_content(browser, tmp_path):
    frames = many_scripts.frames()
    more = [f"blåbær-01 | tillid-æøå | Coder number {n} of the reading group" for n in range(9)]
    codings = studies.frame("passage_id | code_id | coder", *more)
    tables = study.load(studies.write(tmp_path / "own", frames | {"codings": codings}))
    of = sheets.Sheet(
        "",
        "Ask",
        "",
        "da",
        None,
        sheets.passages_of(tables, many_scripts.PASSAGES[:3]),
        sheets.codes_of(tables, many_scripts.CODES),
    )
    of = of._replace(version=sheets.version_of(of.passages, of.codes))
    given = {p.id: hand_ins.Coding(True, frozenset({"ثقة"}), False) for p in of.passages}
    students = [
        hand_ins.Student(name, name, "0" * 12, 1, given, "file", (), "") for name in ("a", "b")
    ]
    collected = hand_ins.Collected(of, [of], students, [])
    file = tmp_path / "class.html"
    file.write_text(board_page.board_html(tables, collected=collected), encoding="utf-8")
    for viewport in (PHONE, {"width": 1024, "height": 768}):
        with Watched(browser, file.as_uri(), viewport=viewport) as board:
            page = board.page
            page.get_by_role("button", name="Reveal them all").click()
            page.keyboard.press("ArrowRight")
            page.keyboard.press("ArrowRight")
            width = page.evaluate("document.documentElement.scrollWidth")
            assert width <= viewport["width"]
            assert axe.in_both_themes(page) == []
