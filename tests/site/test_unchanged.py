"""Nothing is built if nothing has changed; whatever has, is seen."""

import os
import shutil
from pathlib import Path

import pytest

from casebook.site import unchanged


@pytest.fixture
def book(tmp_path, monkeypatch):
    """A folder like a book's, a package, tables, and what was built of them."""
    for path in (
        *("book/page.md", "book/notebooks/one.ipynb", "book/_config.yml", "book/_static/own.css"),
        *("book/_build/html/page.html", "book/_build/html/index.html", "book/.venv/lib.py"),
        *("package/tables/rows.csv", "package/web/pages/a.js", "package/site/templates/page.html"),
        *("study/codes.csv", "study.private/names.txt", "elsewhere/shared.md", "elsewhere/x.md"),
        *("installed/pandas-3.0.0.dist-info/METADATA",),
    ):
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_text("as it is\n")
    monkeypatch.setattr(unchanged, "PACKAGE", tmp_path / "package")
    monkeypatch.setattr(unchanged.sys, "path", [str(tmp_path / "installed")])
    monkeypatch.chdir(tmp_path)
    return tmp_path


def build(folder, data="", call=None):
    """Build as `casebook build` does; say whether it was done."""
    source, work = folder / "book", folder / "book" / "_build"

    def write():
        files = ("study.private/names.txt", "study.private/may-stay.txt", "elsewhere/shared.md")
        used = {str(folder / path): unchanged.digest_of(folder / path) for path in files}
        (work / "html" / "page.html").write_text((source / "page.md").read_text())
        unchanged.tell(work, used, [folder / "study"])

    return unchanged.build_unless_unchanged(source, work, data, call or write)


def append(path):
    with path.open("a") as file:
        file.write("more\n")


def same_size_and_time(path):
    state = path.stat()
    path.write_text(path.read_text().replace("as", "is"))
    os.utime(path, ns=(state.st_atime_ns, state.st_mtime_ns))


CHANGES = {
    "page": ("book/page.md", append),
    "page, of the same size and date": ("book/page.md", same_size_and_time),
    "chapter": ("book/notebooks/one.ipynb", append),
    "settings": ("book/_config.yml", append),
    "static file": ("book/_static/own.css", append),
    "new page": ("book/new.md", append),
    "page gone": ("book/page.md", Path.unlink),
    "page renamed": ("book/page.md", lambda path: path.rename(path.with_name("other.md"))),
    "table": ("package/tables/rows.csv", append),
    "script": ("package/web/pages/a.js", append),
    "template": ("package/site/templates/page.html", append),
    "new module": ("package/site/new.py", append),
    "own table": ("study/codes.csv", append),
    "own new table": ("study/claims.csv", append),
    "names": ("study.private/names.txt", append),
    "exceptions, which were not there": ("study.private/may-stay.txt", append),
    "file that a page takes in": ("elsewhere/shared.md", append),
    "file that a page takes in is gone": ("elsewhere/shared.md", Path.unlink),
    "built page": ("book/_build/html/page.html", append),
    "built page, of the same size and date": ("book/_build/html/page.html", same_size_and_time),
    "built page gone": ("book/_build/html/page.html", Path.unlink),
    "another version": (
        "installed/pandas-3.0.0.dist-info",
        lambda path: path.rename(path.with_name("pandas-3.0.1.dist-info")),
    ),
    "what builds say": ("book/_build/.further-inputs", Path.unlink),
    "account damaged": ("book/_build/.as-built", lambda path: path.write_text("[")),
}


@pytest.mark.parametrize(("path", "change"), CHANGES.values(), ids=CHANGES)
def test_every_change_is_seen(book, path, change):
    assert build(book)
    assert not build(book)
    change(book / path)
    if path == "book/page.md" and not (book / path).exists():
        assert build(book, call=lambda: None)
    else:
        assert build(book)
        assert not build(book)


@pytest.mark.parametrize("path", ["elsewhere/x.md", "book/.venv/lib.py", "book/_build/log.txt"])
def test_what_is_no_part_of_the_book_does_not_count(book, path):
    assert build(book)
    append(book / path)
    assert not build(book)


def test_other_tables_and_another_python_are_seen(book, monkeypatch):
    assert build(book)
    assert build(book, data="study")
    assert not build(book, data="study")
    monkeypatch.setattr(unchanged.sys, "version", "another")
    assert build(book, data="study")


def test_a_build_that_fails_is_none(book):
    assert build(book)
    append(book / "book" / "page.md")

    def fail():
        raise SystemExit(1)

    with pytest.raises(SystemExit):
        build(book, call=fail)
    assert build(book)


def test_what_changed_during_a_build_is_built_next_time(book):
    def edit():
        unchanged.tell(book / "book" / "_build", {}, [])
        append(book / "book" / "page.md")

    assert build(book, call=edit)
    assert build(book)
    assert not build(book)


def test_a_link_that_leads_back_is_followed_once(book):
    (book / "book" / "loop").symlink_to(book / "book", target_is_directory=True)
    assert build(book)
    assert not build(book)


def test_a_book_that_was_moved_is_the_same_or_built(book):
    assert build(book)
    shutil.move(book / "book", book / "moved")
    (book / "moved").rename(book / "book")
    assert not build(book)
