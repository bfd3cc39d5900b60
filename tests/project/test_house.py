"""The map of the house shows the house that there is."""

import ast
import re
import tomllib
from importlib import import_module

import pytest
from helpers.places import ROOT

MAP = (ROOT / "docs" / "house.md").read_text(encoding="utf-8")
PACKAGE = ROOT / "src" / "casebook"
ROOMS = sorted(path.parent.name for path in PACKAGE.glob("*/__init__.py"))


def first_sentences(room):
    """The first paragraph of a room's docstring."""
    text = (PACKAGE / room / "__init__.py").read_text(encoding="utf-8")
    return ast.get_docstring(ast.parse(text)).split("\n\n")[0].replace("\n", " ")


def told():
    """What the map says of each room."""
    return dict(re.findall(r"^\| `(\w+)/` \| (.+) \|$", MAP, re.MULTILINE))


def missing(text):
    """What a text names and nobody can find: dotted names, files and folders."""
    gone = []
    for name in re.findall(r"`(casebook(?:\.\w+)+)[`(]", text):
        module, _, last = name.rpartition(".")
        try:
            found = hasattr(import_module(module), last) or import_module(name)
        except ImportError:
            found = False
        if not found:
            gone.append(name)
    folders = "casebook|src|tests|book|notebooks|exercises|benchmarks"
    for name in re.findall(rf"`((?:{folders})/[\w/.<>-]*)`", text):
        # What stands for any name, such as <source>, is for the reader to fill in.
        if not any(ROOT.glob(re.sub(r"<\w+>", "*", name))):
            gone.append(name)
    return gone


@pytest.mark.parametrize("room", ROOMS)
def test_every_room_stands_on_the_map_in_its_own_words(room):
    assert told()[room] == first_sentences(room)


def test_the_map_has_no_other_rooms():
    assert sorted(told()) == ROOMS


def test_the_picture_has_the_layers_that_are_checked():
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    contracts = settings["tool"]["importlinter"]["contracts"]
    layers = next(c["layers"] for c in contracts if c["type"] == "layers")
    there = [sorted(set(re.findall(r"\w+", layer)) & set(ROOMS)) for layer in layers]
    picture = MAP.split("```")[1]
    drawn = [sorted({*re.findall(r"\w+", line)} & {*ROOMS}) for line in picture.splitlines()]
    # A remark beside a room may use the word of another one, so a layer is part of its line.
    lines = [line for line in drawn if line]
    assert len(lines) == len(there)
    for layer, line in zip(there, lines, strict=True):
        assert set(layer) <= set(line)


@pytest.mark.parametrize("page", ["docs/house.md", "CONTRIBUTING.md", "README.md"])
def test_what_a_page_about_the_house_names_is_there(page):
    assert missing((ROOT / page).read_text(encoding="utf-8")) == []


def test_what_is_not_there_is_missed():
    text = "`casebook.tables.lode(x)`, `src/casebook/attic/`, `casebook/sources/<source>.py`"
    assert missing(text) == [
        "casebook.tables.lode",
        "src/casebook/attic/",
        "casebook/sources/<source>.py",
    ]
    assert missing("`src/casebook/sources/<source>.py`") == []
