"""What a build writes beside the pages for coding in class."""

import os
import re
import shutil
from types import SimpleNamespace

import pytest
from helpers.classroom import SHEET, sheet

from casebook.site import coding_sheets

OWN = {
    "sheets/first-coding.html",
    "make-a-sheet.html",
    "make-a-sheet-data.js",
    "sheet.html",
    "board.html",
}


@pytest.fixture
def app(tmp_path):
    """As much of Sphinx as the pages ask for: a book with one sheet, and no address."""
    sheets = tmp_path / "source" / coding_sheets.SHEETS
    sheets.mkdir(parents=True)
    shutil.copy(SHEET, sheets)
    return SimpleNamespace(
        srcdir=tmp_path / "source",
        outdir=tmp_path / "html",
        builder=SimpleNamespace(format="html"),
        config=SimpleNamespace(html_baseurl=""),
    )


def make(app, *pages):
    """What a build does that found these pages in the table of contents."""
    coding_sheets._make(app, SimpleNamespace(found_docs=set(pages)), [])


def written(app):
    folder = app.outdir / coding_sheets.SEMINARS
    return {
        path.relative_to(folder).as_posix(): path for path in folder.rglob("*") if path.is_file()
    }


@pytest.mark.slow
def test_a_build_writes_the_pages_and_keeps_what_is_the_same(app):
    make(app, coding_sheets.HOME)
    found = written(app)
    assert set(found) == OWN
    for path in found.values():
        os.utime(path, (1, 1))
    found["sheet.html"].write_text("other")
    make(app, coding_sheets.HOME)
    changed = {name for name, path in written(app).items() if path.stat().st_mtime > 1}
    assert changed == {"sheet.html"}


@pytest.mark.slow
@pytest.mark.parametrize("base", ["https://books.example/kursus", "https://books.example/kursus/"])
def test_with_an_address_there_are_qr_codes(app, base):
    app.config.html_baseurl = base
    make(app, coding_sheets.HOME)
    found = written(app)
    assert set(found) == OWN | {"sheets/first-coding.qr.html"}
    address = "https://books.example/kursus/book/seminars/sheets/first-coding.html"
    assert f'href="{address}"' in found["sheets/first-coding.qr.html"].read_text(encoding="utf-8")
    made = found["make-a-sheet.html"].read_text(encoding="utf-8")
    assert 'href="sheets/first-coding.qr.html"' in made


@pytest.mark.slow
def test_what_the_pages_lead_to_is_there(tables):
    pages = coding_sheets.pages(tables, {"first-coding": sheet(tables)}, "https://a.example/")
    made = pages["make-a-sheet.html"].partition('<script type="application/json"')[0]
    led = set(re.findall(r'(?:href|data-choices|data-link-page)="([^"]*)"', made))
    of_the_book = {"coding-sheet.html", "data:,"}
    assert led - of_the_book <= set(pages)
    assert {"sheet.html", "board.html", "make-a-sheet-data.js"} <= led


def test_a_sheet_that_cannot_be_read_ends_the_build(app):
    file = app.srcdir / coding_sheets.SHEETS / "wrong.yml"
    file.write_text("title: Wrong\npassages: [x]\ncodes: [y]\n", encoding="utf-8")
    with pytest.raises(SystemExit, match="wrong.yml, line 2: there is no passage"):
        make(app, coding_sheets.HOME)


@pytest.mark.slow
def test_a_book_without_ready_sheets_has_the_other_pages(app):
    (app.srcdir / coding_sheets.SHEETS / SHEET.name).unlink()
    make(app, coding_sheets.HOME)
    assert set(written(app)) == OWN - {"sheets/first-coding.html"}


def test_a_book_that_does_not_tell_of_sheets_has_none_of_the_pages(app):
    (app.srcdir / coding_sheets.SHEETS / "left-over.yml").write_text("passages: [of, another]\n")
    make(app, "intro")
    assert not app.outdir.exists()
