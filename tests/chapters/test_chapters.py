"""A chapter's module and its notebook: one gives what the other takes, and invitations hold."""

import ast
import re

import pytest
from helpers.chapters import glued, modules, numbers, prose_of
from helpers.places import ROOT

import casebook
from casebook.chapters import arguments
from casebook.display import Shown
from casebook.display.html import MIME_TYPE
from casebook.reader import Moves
from casebook.site.notebooks import read_notebook

PAGES = modules()
CHAPTERS = {module: page for module, page in PAGES.items() if page.parent.name == "notebooks"}
INVITATION = "**Change one word.**"
COMMENT = re.compile(r"#.*\b(try|any other)\b")


def of(pages):
    return pytest.mark.parametrize("module", pages, ids=lambda module: module.__name__)


@of(PAGES)
def test_numbers_are_those_that_the_prose_takes_over(module, book):
    assert set(numbers(module, book)) == glued(PAGES[module])


@of(PAGES)
def test_numbers_are_ready_to_print(module, book):
    for name, value in numbers(module, book).items():
        assert type(value) in (int, str), f"{name}: {value!r}"
        assert str(value).strip(), f"{name} is blank"


@pytest.mark.parametrize("source", ["gv2022", "nwc2020"])
def test_the_page_of_an_argument_takes_over_its_numbers(source, book):
    page = ROOT / "book" / "reference" / f"argument-{source}.ipynb"
    assert set(arguments.numbers_of(book.source(source))) == glued(page)


@of(CHAPTERS)
def test_all_that_a_module_offers_is_shown_in_its_chapter(module):
    cells = [c.source for c in read_notebook(CHAPTERS[module]).cells if c.cell_type == "code"]
    used = set(re.findall(r"\bchapter\.(\w+)", "\n".join(cells)))
    returning = {
        name
        for name, value in vars(module).items()
        if getattr(value, "__module__", "") == module.__name__ and not name.startswith("_")
        if getattr(value, "__annotations__", {}).get("return") is Shown
    }
    assert returning <= used


def first_words(source):
    """The names that a chapter's first cell makes."""
    return {
        target.id
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.Assign)
        for target in node.targets
    }


@of(CHAPTERS)
def test_what_a_chapter_invites_its_readers_to_type_works(module, book, monkeypatch):
    monkeypatch.setattr(casebook, "load", lambda: book)
    page = CHAPTERS[module]
    first = next(c.source for c in read_notebook(page).cells if c.cell_type == "code")
    words = "|".join(first_words(first))
    lines = re.findall(rf"`((?:{words})\.[^`]+)`", prose_of(page))
    names = {}
    exec(first, names)
    for line in lines:
        found = eval(line, names)
        if isinstance(found, Moves):
            assert len(found), f"{line}: nothing moves"


def invites(cells, number):
    """Whether a lesson says what to change: beside it in prose, or in a comment."""
    after = cells[number + 1 : number + 2]
    return bool(COMMENT.search(cells[number].source)) or any(
        cell.source.startswith(INVITATION) for cell in after
    )


@of(CHAPTERS)
def test_a_chapter_has_a_lesson_that_invites_to_change_it(module):
    cells = read_notebook(CHAPTERS[module]).cells
    lessons = [
        number
        for number, cell in enumerate(cells)
        if cell.cell_type == "code" and "folded" not in cell.metadata.get("tags", [])
    ]
    assert any(invites(cells, number) for number in lessons)


def columns_that_leave_the_status_out(columns):
    """What a table says of hanging, if it does not say on what: *nothing* means two things."""
    return [name for name in columns if "hangs on" in name.lower() and "Status" not in columns]


@pytest.mark.parametrize("page", PAGES.values(), ids=lambda page: page.stem)
def test_a_status_stands_wherever_it_is_told_what_it_hangs_on(page):
    for cell in read_notebook(page).cells:
        for output in cell.get("outputs", []):
            data = output.get("data", {}).get(MIME_TYPE, {})
            assert not columns_that_leave_the_status_out(data.get("columns", []))


def test_a_table_of_hanging_without_a_status_is_found():
    assert columns_that_leave_the_status_out(["Claim", "Status hangs on"]) == ["Status hangs on"]
    assert columns_that_leave_the_status_out(["Claim", "Status", "Hangs on"]) == []
