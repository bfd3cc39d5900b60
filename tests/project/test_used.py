"""What the package holds is used by the package, a page or a chapter, and not by tests alone."""

import ast
import json
import re

import pytest
from helpers.places import ROOT

PACKAGE = ROOT / "src" / "casebook"
PAGES = ("notebooks", "book", "exercises")
SETTINGS = (ROOT / "pyproject.toml", ROOT / "_config.yml", PACKAGE / "data" / "claims.csv")

# What only tests call, and why it is there.
REASONS = {
    "losing_a_premise": "the reference that the page's own script is held to",
}


def defined(tree: ast.Module) -> set[str]:
    """Names of a module's functions, classes and constants; not what Python asks for."""
    found = set()
    for node in tree.body:
        if isinstance(node, ast.FunctionDef | ast.ClassDef):
            found.add(node.name)
        elif isinstance(node, ast.Assign):
            found |= {target.id for target in node.targets if isinstance(target, ast.Name)}
        elif isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name):
            found.add(node.target.id)
    return {name for name in found if not name.startswith("__")}


def texts(tree: ast.Module) -> list[str]:
    """Strings of a module that are no docstrings, nor the names in ``__all__``."""
    left_out = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
            left_out.add(node.value)
        if isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == "__all__":
            left_out |= set(ast.walk(node))
    strings = [node for node in ast.walk(tree) if isinstance(node, ast.Constant)]
    return [one.value for one in strings if isinstance(one.value, str) and one not in left_out]


def named(tree: ast.Module) -> set[str]:
    """What a module uses: by name, as an attribute or in a string. An import is no use."""
    found = set(re.findall(r"\w+", " ".join(texts(tree))))
    for node in ast.walk(tree):
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load):
            found.add(node.id)
        elif isinstance(node, ast.Attribute):
            found.add(node.attr)
    return found


def elsewhere() -> set[str]:
    """Words of pages, templates, rules of claims and settings, and of the cells of chapters."""
    pages = [path for folder in PAGES for path in (ROOT / folder).rglob("*.md")]
    templates = [path for path in PACKAGE.rglob("*") if path.suffix in (".html", ".md")]
    read = [path.read_text(encoding="utf-8") for path in [*pages, *templates, *SETTINGS]]
    for notebook in (path for folder in PAGES for path in (ROOT / folder).rglob("*.ipynb")):
        read += ["".join(cell["source"]) for cell in json.loads(notebook.read_bytes())["cells"]]
    return {word for text in read for word in re.findall(r"\w+", text)}


def unused(modules: dict[str, ast.Module], also: set[str]) -> list[str]:
    """Names that modules define and nothing uses."""
    used = also.union(*map(named, modules.values()))
    return sorted({name for tree in modules.values() for name in defined(tree)} - used)


@pytest.mark.slow
def test_nothing_is_there_for_tests_alone():
    modules = {
        str(path.relative_to(PACKAGE)): ast.parse(path.read_text(encoding="utf-8"))
        for path in PACKAGE.rglob("*.py")
    }
    assert unused(modules, elsewhere()) == sorted(REASONS)


def test_what_nothing_uses_is_found():
    module = ast.parse(
        '__all__ = ["alone", "called"]\nLEFT = 1\nTAKEN: int = 2\n'
        'def alone():\n    """As `alone`."""\ndef called():\n    return TAKEN\n'
        "class Named:\n    pass\n"
    )
    other = ast.parse('from a import LEFT, alone\ncalled()\nstart("m:Named")\n')
    assert unused({"a": module, "b": other}, set()) == ["LEFT", "alone"]
    assert unused({"a": module, "b": other}, {"alone"}) == ["LEFT"]
