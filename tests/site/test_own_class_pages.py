"""What a class and its teacher get of a book of somebody's own, and what they do not get.

A study in three scripts, part of whose tables are published, as a book with everything that a book
of one's own can have for a class: sheets, the board, a guide with its handout and course pack, and
the zip files of a release. It is built once.
"""

import json
import re
import zipfile
from urllib.parse import unquote

import pytest
from bs4 import BeautifulSoup
from helpers import many_scripts, studies
from helpers.canaries import canaries_in, canary, plant
from helpers.open_pages import DESK, PHONE, Watched
from helpers.own_books import Own, begin
from helpers.students import Student

from casebook.tables import package

PUBLISHED = (
    *("documents", "document_cases", "voices", "cases", "codes", "passages", "claims", "links"),
)
WITHHELD = ("codings", "memos", "attributes", "case_attributes")
CHAPTER = "01-first-chapter"
SHEET = """\
title: Άσκηση 1
language: da
passages: [blåbær-01, συνέντευξη-1, مقابلة-١]
codes: [tillid-æøå, ثقة]
"""
PACK = """\
title: {en: Who says so, da: Hvem siger det}
outcomes:
  knowledge: [{en: knows who speaks, da: ved hvem der taler}]
hours: [{hours: 2, en: The seminar, da: Undervisningen}]
assignment: {en: One page., da: En side.}
criteria:
  - name: {en: Voice, da: Stemme}
    not_yet: {en: nobody speaks, da: ingen taler}
    good: {en: names the speaker, da: nævner den der taler}
slides: [{show: what-is-claimed-and-on-what-does-it-rest, en: Claims, da: Påstande}]
handout:
  - say: {en: Who says so?, da: Hvem siger det?}
  - table:
      key: standing
      columns: [{en: Step, da: Led}, {en: Who?, da: Hvem?, mm: 50}]
      rows: [påstand-1, ισχυρισμός]
  - list:
      rows: [blåbær-01, مقابلة-١, tillid-æøå, ثقة]
"""
GUIDE = f"""\
# Guide 1

```{{handout}} {CHAPTER}
```

```{{answer-key}} {CHAPTER}
```

```{{assessment}} {CHAPTER}
```
"""


def frames():
    made = many_scripts.frames(agreed=True)
    return made | {
        "attributes": studies.frame("attribute | type | meaning", "paid | text | Somebody is paid"),
        "case_attributes": studies.frame("case_id | attribute | value", "café-å | paid | no"),
        "document_cases": studies.frame("document_id | case_id", "συζήτηση | café-å"),
        "memos": studies.frame(
            "memo_id | about_table | about_id | title | text", "m1 | codes | ثقة | On trust | A\nB"
        ),
    }


def furnish(folder):
    """Put into the folder of a book what its author adds for a class."""
    seminars = folder / "book" / "seminars"
    for name, text in {
        "sheets/Άσκηση 1.yml": SHEET,
        f"packs/{CHAPTER}.yml": PACK,
        f"{CHAPTER}.md": GUIDE,
        "teach.md": "# For teachers\n\n```{course-packs}\n```\n",
    }.items():
        (seminars / name).parent.mkdir(exist_ok=True)
        (seminars / name).write_text(text, encoding="utf-8")
    contents = folder / "_toc.yml"
    more = "".join(f"  - file: book/seminars/{name}\n" for name in ("teach", CHAPTER))
    contents.write_text(contents.read_text("utf-8") + more, encoding="utf-8")
    settings = folder / "_config.yml"
    told = settings.read_text("utf-8") + "html:\n  baseurl: https://books.example/bøger\n"
    settings.write_text(told, encoding="utf-8")


@pytest.fixture(scope="module")
def own(tmp_path_factory):
    """The book, released: so both editions are built."""
    place = tmp_path_factory.mktemp("class")
    study = studies.write(place / "my-study", frames(), anchors="plain")
    plant(study, also=("memo", "coder", "text", "title", "value"))
    studies.publish(study, *PUBLISHED)
    assert {r["name"] for r in package(study)["resources"]} == {*PUBLISHED, *WITHHELD}
    begin(place / "my-thesis", "--data", study, "--title", "Bogen", "--author", "A")
    book = Own(place)
    furnish(book.folder)
    status, output = book.run("release")
    assert status == 0, output
    book.said = output
    book.teachers = book.folder / "_build" / "teacher" / "_build" / "html"
    book.released = book.folder / "_build" / "release"
    return book


def test_nothing_of_a_withheld_table_is_in_what_a_class_and_its_teacher_get(own):
    """In pages of both editions, data of class pages, packs, zip files and PDFs in zip files."""
    for folder in (own.html, own.teachers, own.released):
        found = canaries_in(folder)
        assert found <= {canary(name) for name in PUBLISHED}, folder
        assert {canary("passages"), canary("claims")} <= found, folder
    data = (own.html / "book" / "seminars" / "make-a-sheet-data.js").read_text("utf-8")
    assert canary("passages") in data
    pack = own.teachers / "book" / "seminars" / "packs" / f"{CHAPTER}.en.html"
    assert canary("claims") in pack.read_text("utf-8")
    assert not (own.html / "book" / "seminars" / "packs").exists()


def test_a_planted_word_would_be_found_wherever_it_is_packed(own, tmp_path):
    with zipfile.ZipFile(tmp_path / "outer.zip", "w", zipfile.ZIP_DEFLATED) as outer:
        with outer.open("inner.zip", "w") as stream, zipfile.ZipFile(stream, "w") as inner:
            inner.writestr("a.csv", canary("codings"))
    assert canaries_in(tmp_path) == {canary("codings")}
    assert canary("claims") in pdf_words(own)


def pdf_words(own):
    return canaries_in_zip(own.released / "chapters-pdf.zip", own.place / "pdf")


def canaries_in_zip(path, folder):
    with zipfile.ZipFile(path) as packed:
        packed.extractall(folder)
    for page in folder.glob("*.html"):
        page.unlink()
    return canaries_in(folder)


def test_the_build_names_the_rows_that_cannot_go_on_a_sheet(own):
    assert "3 rows cannot go on a coding sheet:" in own.said
    for problem in many_scripts.LEFT_OUT[:1]:
        assert problem.partition(":")[0] in own.said


def test_what_is_released_has_a_first_page_that_claims_nothing_of_this_book(own, tmp_path):
    names = {path.name for path in own.released.iterdir()}
    assert names == {
        *("students.zip", "teachers.zip", "chapters-pdf.zip", "data-package.zip", "SHA256SUMS")
    }
    for kind in ("students", "teachers", "chapters-pdf", "data-package"):
        with zipfile.ZipFile(own.released / f"{kind}.zip") as packed:
            packed.extractall(tmp_path / kind)
        text = (tmp_path / kind / "START-HERE.html").read_text("utf-8")
        start = BeautifulSoup(text, "html.parser")
        assert "Bogen" in start.get_text()
        for word in ("Nordic", "Norden", "CC BY", "MIT", "version", "informant"):
            assert word not in start.get_text(), (kind, word)
        for link in start.select("a[href]"):
            path, _, fragment = link["href"].partition("#")
            assert (tmp_path / kind / unquote(path)).exists(), link
            assert not fragment or path or start.find(id=fragment)
    given = {path.name for path in (tmp_path / "data-package").glob("*.csv")}
    assert given == {f"{name}.csv" for name in PUBLISHED}


def test_a_study_of_its_author_s_words_is_marked_as_no_english(own):
    pack = own.teachers / "book" / "seminars" / "packs" / f"{CHAPTER}.da.html"
    handout = BeautifulSoup(pack.read_text("utf-8"), "html.parser").select_one("#handout-sheet")
    handout = handout or BeautifulSoup(pack.read_text("utf-8"), "html.parser").main
    rows = [cell for cell in handout.select("em") if "en åben dør" in cell.get_text()]
    assert rows
    assert not [one for one in rows if one.find_parent(lang="en")]


PAGES = {
    "intro": "Bogen",
    "argument": "The argument",
    "notebooks/01-first-chapter": "What the study shows",
    "book/seminars/coding-sheet": "Code it with others",
    "book/seminars/make-a-sheet": "Make a sheet",
    "book/seminars/board": "The board",
    "book/seminars/sheet": "Coding sheet",
    "book/seminars/sheets/άσκηση-1": "Άσκηση 1",
    "book/seminars/sheets/άσκηση-1.qr": "Άσκηση 1",
}
TEACHERS = {
    "book/seminars/teach": "For teachers",
    f"book/seminars/{CHAPTER}": "Guide 1",
    f"book/seminars/packs/{CHAPTER}.en": "Who says so",
    f"book/seminars/packs/{CHAPTER}.da": "Hvem siger det",
}


@pytest.mark.parametrize("name", [*PAGES, *TEACHERS])
@pytest.mark.parametrize("viewport", [PHONE, DESK], ids=["phone", "desk"])
def test_the_pages_open_as_files_and_are_no_wider_than_the_window(browser, own, name, viewport):
    folder = own.html if name in PAGES else own.teachers
    with Watched(browser, (folder / f"{name}.html").as_uri(), viewport=viewport) as watched:
        page = watched.page
        page.locator("h1:visible", has_text=(PAGES | TEACHERS)[name]).first.wait_for()
        assert page.evaluate("document.documentElement.scrollWidth") <= viewport["width"]
        assert watched.complaints == []
        assert watched.outside() == []


def test_addresses_are_percent_encoded_and_lead_where_they_say(own):
    made = (own.html / "book" / "seminars" / "make-a-sheet.html").read_text("utf-8")
    page = BeautifulSoup(made, "html.parser")
    (ready,) = page.select(".ready a[href$='.html']:not(.button)")
    (code,) = page.select(".ready a.button")
    for link in (ready, code):
        assert link["href"].isascii()
        assert (own.html / "book" / "seminars" / unquote(link["href"])).is_file()
    qr = (own.html / "book/seminars/sheets/άσκηση-1.qr.html").read_text("utf-8")
    (address,) = set(re.findall(r'href="(https:[^"]*)"', qr))
    assert address.isascii()
    assert unquote(address).endswith("/book/seminars/sheets/άσκηση-1.html")


def test_a_class_codes_a_ready_sheet_of_the_book_and_the_board_knows_no_coders(browser, own):
    path = own.html / "book" / "seminars" / "sheets" / "άσκηση-1.html"
    student = Student(browser, path.as_uri())
    student.call("rød ræv")
    for _ in range(3):
        student.page.locator('label[for="code-ثقة"]').click()
        student.forward()
    line = student.line()
    student.done()
    address = (own.html / "book" / "seminars" / "board.html").as_uri()
    with Watched(browser, address, viewport=DESK) as board:
        page = board.page
        page.fill("#paste", line)
        page.get_by_role("button", name="Read it").click()
        page.locator("#bring .lead", has_text="1 student counted").wait_for()
        page.click("#show")
        page.locator(".passage.is-current").wait_for()
        assert page.get_by_role("button", name="Reveal").count() == 0
        assert "the study's coders were not asked" in page.inner_text(".passage.is-current")
        page.get_by_role("button", name="What follows").first.click()
        page.get_by_text("The study's tables have no codings").wait_for()
        assert board.complaints == []


def test_a_reader_takes_a_voice_away_in_the_ledger(browser, own):
    with Watched(browser, (own.html / "argument.html").as_uri(), viewport=DESK) as watched:
        page = watched.page
        page.get_by_role("button", name="Take away …").first.click()
        page.get_by_label("Find a voice, a work or a case").fill("en frivillig")
        page.get_by_label("en frivillig").first.check()
        page.locator('[id="påstand-1"] .cb-badge.cb-status-stated').first.wait_for()
        assert watched.complaints == []


def test_the_board_of_a_book_has_no_more_than_its_published_tables(own):
    text = (own.html / "book" / "seminars" / "board.html").read_text("utf-8")
    inside = text.partition('id="reference">')[2].partition("</script>")[0]
    reference = json.loads(inside)
    assert (reference["coders"], reference["codings"], reference["settled"]) == ([], [], "")
    assert reference["whose"] == "study"
