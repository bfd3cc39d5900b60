"""Numbers in prose: every chapter's come from its one function, and from the tables."""

import re
from importlib import import_module

import nbformat
import pytest
from helpers.places import ROOT

from casebook import load
from casebook.tables.loading import Tables

MODULES = {
    path.stem: f"casebook.chapters.{path.stem.partition('-')[2].replace('-', '_')}"
    for path in sorted((ROOT / "notebooks").glob("*.ipynb"))
}
WRITTEN = {
    name: module
    for name, module in MODULES.items()
    if (ROOT / "src" / f"{module.replace('.', '/')}.py").exists()
}
TELLING = {  # a table without which the numbers of a chapter are other ones
    "03-between-npm-and-npg": "source_notes",
    "04-two-arguments-for-co-production": "links",
    "05-across-the-sources": "case_attributes",
    "06-from-field-to-table": "paragraphs",
}


@pytest.fixture(scope="module")
def book():
    return load()


def glued(name):
    """Names that the prose of a chapter shows with the role ``glue``."""
    notebook = nbformat.read(ROOT / "notebooks" / f"{name}.ipynb", 4)
    prose = "\n".join(cell.source for cell in notebook.cells if cell.cell_type == "markdown")
    return set(re.findall(r"\{glue\}`([^`]+)`", prose))


@pytest.mark.parametrize("name", WRITTEN)
def test_the_function_gives_what_the_prose_shows_and_nothing_else(name, book):
    assert set(import_module(WRITTEN[name]).numbers(book)) == glued(name)


@pytest.mark.parametrize("name", TELLING)
def test_the_numbers_are_those_of_the_tables(name, book):
    numbers = import_module(MODULES[name]).numbers
    half = book.tables[TELLING[name]].iloc[::2]
    fewer = type(book)(Tables({**book.tables, TELLING[name]: half}))
    assert numbers(fewer) != numbers(book)
