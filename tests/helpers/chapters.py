"""Chapters and their modules: which belong together, and what the prose takes over."""

import functools
import importlib
import pkgutil
import re

from casebook import chapters
from casebook.site.notebooks import read_notebook
from casebook.tables.loading import Tables
from helpers.places import ROOT

GLUED = re.compile(r"\{glue(?::\w+)?\}`([^`]+)`")


def modules():
    """Every chapter's module with its page."""
    names = [module.name for module in pkgutil.iter_modules(chapters.__path__)]
    found = {name: importlib.import_module(f"casebook.chapters.{name}") for name in names}
    return {module: page_of(name) for name, module in found.items() if hasattr(module, "numbers")}


@functools.cache
def numbers(module, book):
    """What the prose of a chapter takes over, worked out once for each book."""
    return module.numbers(book)


@functools.cache
def changed(book, table, change):
    """A book of which one table is another one, so that all who ask for it share what it finds."""
    return type(book)(Tables({**book.tables, table: change(book.tables[table])}))


def by_the_authors(links):
    """The links that the authors made, without those of the casebook."""
    return links[links.basis != "ours"]


def page_of(name):
    """The notebook that a module is named after."""
    stem = name.replace("_", "-")
    found = [*ROOT.glob(f"notebooks/[0-9][0-9]-{stem}.ipynb"), *ROOT.glob(f"book/**/{stem}.ipynb")]
    assert len(found) == 1, f"{name}: {len(found)} notebooks have its name"
    return found[0]


def prose_of(page):
    notebook = read_notebook(page)
    return "\n".join(cell.source for cell in notebook.cells if cell.cell_type == "markdown")


def glued(page):
    """The names of what the prose takes over from the code."""
    return set(GLUED.findall(prose_of(page)))
