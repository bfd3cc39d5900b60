"""Small books with exercises: editions do not mix, and what changed or is wrong is noticed."""

import json
import os
import shutil

import pytest
from helpers.books import Book, copy_package, write_chapter
from helpers.exercise_files import GOOD, PLACE
from helpers.places import ROOT


@pytest.fixture(scope="module")
def small(tmp_path_factory):
    """A small book with one chapter and its exercises, in the students' edition."""
    folder = tmp_path_factory.mktemp("small") / "book"
    book = Book(folder)
    copy_package(book.package, "data")
    shutil.copyfile(ROOT / "_config.yml", folder / "_config.yml")
    (folder / "_toc.yml").write_text(
        "format: jb-book\nroot: welcome\nchapters:\n  - file: notebooks/01-first\n"
    )
    (folder / "welcome.md").write_text("# Welcome\n\nSee [](#ex-01-2).\n")
    write_chapter(folder / "notebooks" / "01-first.ipynb", "First", "print(1)")
    book.replace(
        "notebooks/01-first.ipynb",
        '"# First"',
        json.dumps("# First\n\n## Exercises\n\n```{exercises} 01-first\n```"),
    )
    (folder / "exercises").mkdir()
    (folder / PLACE).write_text(GOOD, encoding="utf-8")
    status, output, _ = book.build()
    assert status == 0, output
    return book.keep()


@pytest.fixture
def book(small):
    return small.restored()


def holding(folder, word):
    """Files anywhere below a folder, of any kind, that hold a word."""
    raw = word.encode()
    return [p for p in folder.rglob("*") if p.is_file() and raw in p.read_bytes().lower()]


def test_no_file_of_the_students_build_has_a_word_for_teachers(book):
    for word in ("zebrafish", "quagga"):
        assert holding(book.folder / "_build", word) == []
        assert holding(book.folder / "exercises", word)
    page = book.page("notebooks/01-first")
    assert "There are 6." in page
    assert "The solution is in the teacher" in page
    assert "2. Read" in book.page("welcome")


def test_the_teachers_edition_stands_beside_the_students(book):
    before = {p: p.read_bytes() for p in book.html.rglob("*") if p.is_file()}
    status, output, _ = book.build(edition="teachers")
    assert status == 0, output
    assert "chapter " not in output  # what the chapter computed is shared
    teachers = book.folder / "_build" / "teacher"
    page = (teachers / "_build" / "html" / "notebooks" / "01-first.html").read_text("utf-8")
    assert "zebrafish" in page
    assert "quagga" in page
    assert before == {p: p.read_bytes() for p in book.html.rglob("*") if p.is_file()}
    # And the other way round: the next students' build takes nothing over.
    book.replace("welcome.md", "# Welcome", "# Well come")
    assert book.build()[0] == 0
    for word in ("zebrafish", "quagga"):
        found = holding(book.folder / "_build", word)
        assert found
        assert [p for p in found if not p.is_relative_to(teachers)] == []


def test_solutions_run_once_for_both_editions_and_again_when_they_change(book, tmp_path):
    """A solution writes down that it ran; a build that takes what is kept writes nothing."""
    notes = tmp_path / "ran.txt"
    book.replace(
        PLACE, "numbers = [1, 2, 3]", f"numbers = [1, 2, 3]; open({str(notes)!r}, 'a').write('x')"
    )
    assert book.build()[0] == 0
    assert notes.read_text() == "x"
    status, output, _ = book.build(edition="teachers")
    assert status == 0, output
    assert notes.read_text() == "x"
    (book.folder / "requirements.lock").write_text("pandas==3.0.1\n")
    assert book.build()[0] == 0
    assert notes.read_text() == "xx"
    assert "There are 6." in book.page("notebooks/01-first")


def test_a_changed_exercise_rebuilds_its_page_however_old_the_file(book):
    page = book.html / "notebooks" / "01-first.html"
    book.replace(PLACE, "[1, 2, 3]", "[1, 2, 3, 4]")
    book.replace(PLACE, "total == 6", "total == 10")
    os.utime(book.folder / PLACE, (0, 0))
    status, output, _ = book.build()
    assert status == 0, output
    assert "There are 10." in book.page("notebooks/01-first")
    stamp = page.stat().st_mtime_ns
    assert book.build()[0] == 0
    assert page.stat().st_mtime_ns == stamp


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("sum(numbers)", "sum(letters)", "01-first.md, exercise 1, line 15: the solution fails"),
        ("  # answer", "", "01-first.md, exercise 1, line 3: no line ends in `# answer`"),
    ],
)
def test_a_faulty_exercise_fails_the_build_and_the_next_one(book, old, new, message):
    book.replace(PLACE, old, new)
    for _ in range(2):
        status, output, _ = book.build()
        assert status == 1, output
        assert message in output


def test_a_chapter_that_names_no_file_of_exercises_fails_the_build(book):
    (book.folder / PLACE).unlink()
    status, output, _ = book.build()
    assert status == 1
    assert "there is no such file of exercises" in output
