"""Cells that a reader can change: short, one thing each, nothing worked out in them."""

import ast
import re

import pytest
from helpers.places import ROOT

from casebook.site.notebooks import code_cells, read_notebook

LONGEST = 12  # lines of a code cell
SHORT = 6  # lines that most cells have at most, and every cell whose code stands on the page

# What a cell does not do: a chapter's module or a room of the package does it.
FORBIDDEN = {
    "apply",
    "assign",
    "astype",
    "Categorical",
    "concat",
    "crosstab",
    "fillna",
    "glue",
    "groupby",
    "map",
    "melt",
    "merge",
    "pivot",
    "pivot_table",
    "reindex",
    "rename",
    "sort_values",
    "stack",
}

PAGES = [
    *sorted((ROOT / "notebooks").glob("*.ipynb")),
    *sorted((ROOT / "book").rglob("*.ipynb")),
]


def lines(source: str) -> int:
    return sum(bool(line.strip()) for line in source.splitlines())


def works_out(source: str) -> set[str]:
    """What a cell works out itself: calls that are forbidden, loops and functions of its own."""
    found = set()
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Call):
            called = node.func
            name = called.attr if isinstance(called, ast.Attribute) else getattr(called, "id", "")
            found |= {name} & FORBIDDEN
        if isinstance(node, ast.For | ast.While | ast.FunctionDef | ast.Lambda | ast.comprehension):
            found.add(type(node).__name__)
    return found


def complaints(cells: list[tuple[str, list[str]]]) -> list[str]:
    """What is wrong with the code cells of a page, given as source and tags."""
    found = []
    for number, (source, tags) in enumerate(cells, start=1):
        if lines(source) > LONGEST:
            found.append(f"cell {number} has {lines(source)} lines")
        if not {"folded", "remove-input"} & set(tags) and lines(source) > SHORT:
            found.append(f"cell {number} is on the page and has {lines(source)} lines")
        if names := works_out(source):
            found.append(f"cell {number} works something out: {', '.join(sorted(names))}")
    if 2 * sum(lines(source) <= SHORT for source, _ in cells) <= len(cells):
        found.append(f"most cells have more than {SHORT} lines")
    return found


def cells_of(path):
    return [
        (cell.source, cell.metadata.get("tags", [])) for cell in code_cells(read_notebook(path))
    ]


@pytest.mark.parametrize("page", PAGES, ids=lambda path: path.stem)
def test_a_reader_could_change_every_cell(page):
    assert complaints(cells_of(page)) == []


@pytest.mark.parametrize(
    ("source", "tags", "complaint"),
    [
        ("\n".join(["a = 1"] * 13), ["folded"], "has 13 lines"),
        ("\n".join(["a = 1"] * 7), [], "is on the page and has 7 lines"),
        ("t.pivot(index='a').fillna(0)", [], "works something out: fillna, pivot"),
        ("for a in b:\n    print(a)", [], "works something out: For"),
        ("x = [a for a in b]", [], "works something out: comprehension"),
        ("def f():\n    return 1", [], "works something out: FunctionDef"),
        ("\n".join(["a = 1"] * 7), ["folded"], "most cells have more than 6 lines"),
    ],
)
def test_a_fault_is_found(source, tags, complaint):
    assert complaint in "\n".join(complaints([(source, tags)]))


@pytest.mark.parametrize("page", PAGES, ids=lambda path: path.stem)
def test_chapters_import_the_way_in_and_their_own_module_only(page):
    source = "\n".join(source for source, _ in cells_of(page))
    rooms = re.findall(r"^(?:from|import) casebook\.?(\S*)", source, re.MULTILINE)
    assert set(rooms) <= {"", "chapters"}, rooms
