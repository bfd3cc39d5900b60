"""What can be taken away: the same when made twice, and refused where it gives away too much."""

import hashlib
import io
import itertools
import json
import os
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path
from tempfile import gettempdir

import pytest
from bs4 import BeautifulSoup
from click.testing import CliRunner
from helpers import axe
from helpers.open_pages import PHONE, Watched
from helpers.places import ROOT

from casebook.cli import main, tasks
from casebook.site import printing, release, teachers_texts
from casebook.site.archives import EARLIEST
from casebook.site.release import Built, CannotRelease
from casebook.tables import DATA

MOMENT = 1_700_000_000
SECRET = "A good answer names the three works and says that none was read"
PAGE = """<!DOCTYPE html><html lang="en"><head><title>{title} — A Book</title></head><body>
<article class="bd-article"><h1>{title}<a class="headerlink" href="#">#</a></h1>
<p>What everybody may read in this chapter, told once.</p>
<section id="ex-01-1">{more}</section></article></body></html>"""
NOTES = f'<div class="cb-teacher-notes"><p>{SECRET}.</p></div>'
KEY = "Pages/keys hold every answer to every handout of the whole book"


def page(folder, name, title, more=""):
    path = folder / f"{name}.html"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(PAGE.format(title=title, more=more), encoding="utf-8")
    return path


def small_book(book):
    """A small book as if it had been built: two chapters, a page that only teachers have."""
    made = Built(book, book / "_build/html", book / "_build/teacher/_build/html", book / "tables")
    made.students.mkdir(parents=True)
    made.tables.mkdir()
    description = json.loads((DATA / "datapackage.json").read_text("utf-8"))
    description["resources"] = [r for r in description["resources"] if r["name"] == "terms"]
    (made.tables / "datapackage.json").write_text(json.dumps(description), encoding="utf-8")
    shutil.copyfile(DATA / "terms.csv", made.tables / "terms.csv")
    for folder, more in ((made.students, ""), (made.teachers, NOTES)):
        page(folder, "index", "Door")
        page(folder, "notebooks/01-first", "First", more)
        page(folder, "notebooks/02-second", "Second & last")
        (folder / ".buildinfo").write_text("of Sphinx alone")
    page(made.teachers, "book/keys", "Keys", f"<p>{KEY}.</p>")
    danish = page(made.teachers, "book/a-pack", "Forløb")
    danish.write_text(danish.read_text("utf-8").replace('lang="en"', 'lang="da"'), "utf-8")
    (book / "_config.yml").write_text("title: A Book\n")
    (book / "_toc.yml").write_text(
        "root: index\n"
        "parts: [{chapters: [{file: notebooks/01-first}, {file: notebooks/02-second}]},"
        " {chapters: [{file: book/keys}]}]\n"
    )
    for name in release.LICENCES:
        shutil.copyfile(ROOT / name, book / name)
    return made


@pytest.fixture
def built(tmp_path):
    return small_book(tmp_path / "book")


@pytest.fixture(scope="module")
def released(tmp_path_factory):
    """The files of a release, for tests that only look at them."""
    return make(small_book(tmp_path_factory.mktemp("released") / "book"))


seconds = itertools.count()


def print_(pages, pdf):
    """What a browser would print, at another time each time."""
    date = f"Date (D:202611282217{next(seconds) % 60:02}+00'00')"
    pdf.write_bytes(f"%PDF of {' '.join(pages)} /Creation{date} /Mod{date}".encode())


def make(built, moment=MOMENT, **other):
    return release.make_release(built, moment, **{"print_": print_, "say": str, **other})


def contents(body):
    made = zipfile.ZipFile(io.BytesIO(body))
    return {name: made.read(name) for name in made.namelist()}


def test_two_releases_are_the_same_and_a_changed_page_is_seen(built):
    first = make(built)
    for path in built.book.rglob("*"):
        os.utime(path, (1, 1))
    assert make(built) == first
    page(built.students, "notebooks/01-first", "First, told again")
    changed = make(built)
    differ = {name for name in first if first[name] != changed[name]}
    assert differ == {"students.zip", "chapters-pdf.zip", "SHA256SUMS"} | {"teachers.zip"}


def test_what_is_in_each(released):
    made = released
    assert list(made) == [*release.FILES.values(), "SHA256SUMS"]
    for name in release.FILES.values():
        names = list(contents(made[name]))
        assert names[0] == "START-HERE.html"
        assert {"LICENCE-code.txt", "LICENCE-text-and-tables.txt"} < set(names)
        assert names[1:] == sorted(names[1:])
    students, teachers = contents(made["students.zip"]), contents(made["teachers.zip"])
    assert "casebook/index.html" in students
    assert set(teachers) - set(students) == {"casebook/book/keys.html", "casebook/book/a-pack.html"}
    assert not [name for name in students if "buildinfo" in name]
    assert SECRET.encode() in teachers["casebook/notebooks/01-first.html"]
    assert not [name for name, raw in students.items() if SECRET.encode() in raw]
    assert {"01-first.pdf", "02-second.pdf"} < set(contents(made["chapters-pdf.zip"]))
    data = contents(made["data-package.zip"])
    assert data["terms.csv"] == (DATA / "terms.csv").read_bytes()
    assert [r["name"] for r in json.loads(data["datapackage.json"])["resources"]] == ["terms"]


def test_checksums_match(released, tmp_path):
    release.write(released, tmp_path / "out")
    lines = (tmp_path / "out" / "SHA256SUMS").read_text().splitlines()
    told = {name: digest for digest, name in (line.split("  ") for line in lines)}
    there = {path.name: path.read_bytes() for path in (tmp_path / "out").iterdir()}
    assert set(there) == {*told, "SHA256SUMS"}
    assert all(hashlib.sha256(there[name]).hexdigest() == told[name] for name in told)


def test_pdfs_have_the_time_of_the_book(released):
    text = contents(released["chapters-pdf.zip"])["01-first.pdf"]
    assert text.count(b"(D:20231114221320+00'00')") == 2
    with pytest.raises(printing.CannotPrint, match="dates its PDFs in a way"):
        printing.reproducible(b"%PDF /CreationDate (yesterday)", MOMENT)


def test_elements_of_a_pdf_are_counted_from_one_in_their_order():
    def pdf(*numbers):
        elements = b" ".join(b"(node%08d)" % number for number in numbers)
        return b"%PDF /ModDate (D:20261128221700+00'00') " + elements

    first = printing.reproducible(pdf(195, 196, 360, 195), MOMENT)
    assert first.endswith(b"(node00000001) (node00000002) (node00000003) (node00000001)")
    assert printing.reproducible(pdf(196, 197, 361, 196), MOMENT) == first
    assert printing.reproducible(pdf(197, 196, 361, 197), MOMENT) != first


def links(body):
    start = BeautifulSoup(contents(body)["START-HERE.html"], "html.parser")
    return start, [str(a["href"]) for a in start.select("a[href]")]


@pytest.mark.parametrize("name", release.FILES.values())
def test_the_first_page_leads_to_what_is_there_in_two_languages(released, name):
    body = released[name]
    start, addresses = links(body)
    there = set(contents(body))
    for address in addresses:
        target, _, fragment = address.partition("#")
        assert not target or target in there, address
        within = contents(body)[target or "START-HERE.html"].decode()
        assert not fragment or f'id="{fragment}"' in within, address
    assert start.html["lang"] == "en"
    assert start.select_one("section[lang=da]").select_one("h2")
    assert "Unpack the zip file first" in start.text
    assert "Pak zip-filen ud først" in start.text
    assert "2023-11-14" in start.text
    assert start.script is None
    policy = start.select_one("meta[http-equiv=Content-Security-Policy]")["content"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy


def test_the_first_pages_list_chapters_teachers_pages_and_tables(released):
    made = released
    assert "Second & last" in links(made["students.zip"])[0].text
    assert "casebook/book/keys.html" in links(made["teachers.zip"])[1]
    assert "casebook/notebooks/01-first.html#ex-01-1" in links(made["teachers.zip"])[1]
    keys, pack = links(made["teachers.zip"])[0].select("a[href*='/book/']")
    assert (keys.text, keys.get("lang")) == ("Keys", None)
    assert (pack.text, pack.get("lang")) == ("Forløb", "da")
    assert "casebook/book/keys.html" not in links(made["students.zip"])[1]
    assert "02-second.pdf" in links(made["chapters-pdf.zip"])[1]
    assert "terms.csv" in links(made["data-package.zip"])[1]


@pytest.mark.parametrize(
    ("place", "planted"),
    [
        ("notebooks/02-second.html", f"<p>{SECRET.replace('three', '<em>three</em>')}</p>"),
        ("notebooks/02-second.html", f'<p data-more="{SECRET}">x</p>'),
        ("search-index.js", f'casebookSearch.index = ["{SECRET}"];'),
        ("_sources/book/first.json", f'["{SECRET.replace(" the ", chr(92) + "nthe ")}"]'),
        ("notebooks/02-second.html", f"<p>{KEY.lower()}</p>"),
    ],
)
def test_a_teachers_text_among_the_students_pages_is_refused(built, place, planted):
    path = built.students / place
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(planted, encoding="utf-8")
    with pytest.raises(CannotRelease, match=f"text for teachers only: {place}: “"):
        make(built)


@pytest.mark.parametrize("mark", teachers_texts.MARKS)
def test_an_element_that_is_marked_is_refused_whatever_it_says(built, mark):
    page(built.students, "notebooks/02-second", "Second", f"<div class='x {mark}'>Hm.</div>")
    with pytest.raises(CannotRelease, match=f"notebooks/02-second.html: “{mark}”"):
        make(built)
    page(built.students, "notebooks/02-second", "Second", f"<div class='{mark}-not'>Hm.</div>")
    make(built)


def test_a_page_for_teachers_is_refused_even_if_both_editions_have_it(built):
    for folder in (built.students, built.teachers):
        page(folder, "book/seminars/01-first", "Guide")
    with pytest.raises(CannotRelease, match="book/seminars/01-first.html is a page for teachers"):
        make(built)


def test_what_a_teachers_page_quotes_with_its_id_is_no_leak(built):
    """A row stands there in a link, or with its id behind it; in a table of both, in two cells."""
    quoted = "<p>{} <a href='x'>gv2022-c-030</a> Two kinds of material</p>"
    row = "They were told that the place was theirs to use"
    page(built.teachers, "book/keys", "Keys", quoted.format(row))
    page(built.teachers, "notebooks/02-second", "Second", f"<p>{row}</p><p>Two kinds of it.</p>")
    ids = " ".join(f"gv2022-com-{number:02}" for number in range(9))
    page(built.teachers, "book/a-pack", "Pack", f"<p>{ids}</p>")
    page(built.students, "notebooks/02-second", "Second", quoted.format(row) + f"<p>{ids}</p>")
    make(built)


def test_what_teachers_and_students_both_may_read_is_no_leak(built):
    shared = (
        '<div class="cb-teacher-notes">What everybody may read in this chapter, told once.</div>'
    )
    page(built.teachers, "notebooks/02-second", "Second & last", shared)
    assert (
        teachers_texts.leaks(built.students, teachers_texts.only_for_teachers(built.teachers)) == []
    )
    make(built)


def test_a_row_that_a_handout_repeats_is_no_leak_and_an_answer_in_the_search_is_one(built):
    row = "The café was run by a volunteer of a large organisation"
    answer = "A good answer names the speaker and the project and the place"
    page(built.teachers, "book/seminars/01-first", "Guide", f"<p>{row}</p><p>{answer}</p>")
    (built.teachers / "rows.js").write_text(f'rows = ["{row}"];', "utf-8")
    (built.teachers / teachers_texts.SEARCH).write_text(f'["{row}", "{answer}"]', "utf-8")
    pages = frozenset({"book/seminars/01-first"})
    secret = teachers_texts.only_for_teachers(built.teachers, pages)
    (built.students / "rows.js").write_text(f'rows = ["{row}"];', "utf-8")
    assert teachers_texts.leaks(built.students, secret) == []
    (built.students / teachers_texts.SEARCH).write_text(f'["{answer}"]', "utf-8")
    assert [leak.file for leak in teachers_texts.leaks(built.students, secret)] == [
        teachers_texts.SEARCH
    ]


@pytest.mark.parametrize("edition", ["students", "teachers"])
def test_what_the_gate_finds_is_refused(built, edition):
    folder = getattr(built, edition)
    page(folder, "notebooks/02-second", "Second", "<p>Write to anna.hansen@example.org</p>")
    with pytest.raises(CannotRelease, match=f"{edition}' pages: notebooks/02-second.html.*e-mail"):
        make(built)


def test_what_cannot_be_searched_is_refused(built):
    (built.students / "page.html").write_bytes(b"<p>\xff</p>")
    with pytest.raises(CannotRelease, match="page.html is no UTF-8 text and cannot be searched"):
        make(built)


def test_a_table_that_the_gate_finds_something_in_is_refused(built):
    (built.tables / "terms.csv").write_text("term_id\nWrite to anna.hansen@example.org\n")
    with pytest.raises(CannotRelease, match="tables: terms.csv, row 2, term_id: e-mail"):
        make(built)


@pytest.mark.parametrize(
    "planted",
    [
        "file:///srv/book/_build/html/index.html",
        "/home/anna/book",
        'said "/Users/anna/Desktop"',
        "C:\\\\Users\\\\anna\\\\book",
        "{book}/notebooks",
        "{temp}/ipykernel_7/1.py:3: UserWarning",
        "{prefix}/lib/python3.14/site-packages",
    ],
)
def test_a_trace_of_a_machine_is_refused(built, planted):
    (built.students / "made.js").write_text(
        planted.format(book=built.book, temp=gettempdir(), prefix=sys.prefix)
    )
    with pytest.raises(CannotRelease, match=r"students\.zip: casebook/made\.js names a folder"):
        make(built)
    (built.students / "made.js").write_text("see https://example.org/home/anna and ../home/anna")
    make(built)


def test_a_pdf_that_leads_to_this_machine_is_refused(built):
    def prints(pages, pdf):
        print_(pages, pdf)
        pdf.write_bytes(pdf.read_bytes() + b"/URI (file:///srv/book/_build/html/index.html)")

    with pytest.raises(CannotRelease, match=r"chapters-pdf\.zip: 01-first\.pdf names a folder"):
        make(built, print_=prints)


def test_long_work_is_told(built):
    said = []
    make(built, say=said.append)
    assert "Printing notebooks/02-second (2 of 2)" in said


def test_the_time_is_told_or_the_last_commits_or_the_first_of_zip_files(tmp_path, monkeypatch):
    monkeypatch.setenv("SOURCE_DATE_EPOCH", str(MOMENT))
    assert release.moment_of(tmp_path) == MOMENT
    monkeypatch.delenv("SOURCE_DATE_EPOCH")
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(tmp_path.parent))
    assert release.moment_of(tmp_path) == EARLIEST
    if shutil.which("git"):
        for name in ("AUTHOR", "COMMITTER"):
            monkeypatch.setenv(f"GIT_{name}_DATE", f"{MOMENT + 60} +0200")
            monkeypatch.setenv(f"GIT_{name}_NAME", "A")
            monkeypatch.setenv(f"GIT_{name}_EMAIL", "a@example.org")
        for words in (["init", "-q"], ["commit", "-q", "--allow-empty", "-m", "x"]):
            subprocess.run(["git", *words], cwd=tmp_path, check=True)
        assert release.moment_of(tmp_path) == MOMENT + 60
    monkeypatch.setenv("PATH", "")
    assert release.moment_of(tmp_path) == EARLIEST


@pytest.fixture
def command(built, monkeypatch):
    """The command in that book, with builds that only write down that they ran."""
    calls = []
    monkeypatch.chdir(built.book)
    monkeypatch.setenv("SOURCE_DATE_EPOCH", str(MOMENT))
    monkeypatch.setenv("CASEBOOK_DATA", str(built.tables))
    monkeypatch.setattr(tasks, "call", lambda *words, **_: calls.append(words))
    monkeypatch.setattr(printing, "find_browser", lambda: "a browser")
    monkeypatch.setattr(printing, "print_pages", lambda b, h, pages, pdf: print_(pages, pdf))
    return lambda *words: (CliRunner().invoke(main, ["release", *words]), calls)


def test_the_command_builds_both_editions_and_writes_the_files(built, command):
    result, calls = command("out")
    assert result.exit_code == 0, result.output
    assert ["--path-output" in words for words in calls] == [False, True]
    assert {path.name for path in Path("out").iterdir()} == {*release.FILES.values(), "SHA256SUMS"}
    assert "Building the teacher's edition" in result.output
    assert "students.zip" in result.output


def test_the_command_writes_nothing_if_something_would_leak(built, command):
    page(built.students, "notebooks/01-first", "First", NOTES)
    result, _ = command()
    assert result.exit_code == 1
    assert "Error: nothing was written:\nstudents' pages, a text for teachers only" in result.output
    assert not (built.book / "_build" / "release").exists()


def test_without_a_browser_the_command_says_so_before_it_builds(built, command, monkeypatch):
    def none():
        raise printing.CannotPrint("no browser: none is installed")

    monkeypatch.setattr(printing, "find_browser", none)
    result, calls = command("out")
    assert (result.exit_code, calls) == (1, [])
    assert "nothing was written:\nno browser: none is installed" in result.output
    assert not Path("out").exists()


@pytest.mark.parametrize("kind", release.FILES)
def test_axe_finds_nothing_on_the_first_pages_and_the_book_opens(released, tmp_path, browser, kind):
    with zipfile.ZipFile(io.BytesIO(released[release.FILES[kind]])) as made:
        made.extractall(tmp_path / kind)
    address = (tmp_path / kind / "START-HERE.html").as_uri()
    for scheme in ("light", "dark"):
        with Watched(browser, address, viewport=PHONE, color_scheme=scheme) as watched:
            page = watched.page
            assert axe.violations(page) == []
            assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
            assert watched.complaints == []
            assert watched.outside() == []
    if kind in ("students", "teachers"):
        with Watched(browser, address) as watched:
            watched.page.get_by_role("link", name="Open the book").click()
            watched.page.get_by_role("heading", name="Door").wait_for()


@pytest.mark.slow
def test_a_chapter_of_the_book_is_printed_the_same_twice(browser, built_book, tmp_path):
    name = "notebooks/04-two-arguments-for-co-production"
    printed = []
    for folder in ("one", "two"):
        pdf = tmp_path / folder / "chapter.pdf"
        printing.print_pages(ROOT, built_book, [name], pdf)
        printed.append(printing.reproducible(pdf.read_bytes(), MOMENT))
    assert printed[0] == printed[1]
    assert release.traces({"chapter.pdf": printed[0]}, (ROOT, tmp_path)) == []
    for word in (b"Linux", b"Windows", b"Macintosh"):
        assert word not in printed[0]
