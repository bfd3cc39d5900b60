"""Rooms import downwards, and from one another only what the other room offers."""

import os
import re
import shutil
import subprocess
import sys

import pytest
from helpers.places import ROOT

from casebook.cli.test import LINT_IMPORTS

LAYERS = "Rooms import downwards only"
PAST = "Of {}, others import what it exports only"
# In which room something is planted, what, the contract that it breaks, and what is said of it.
PLANTED = [
    ("tables", "import casebook.display", LAYERS, "casebook.tables.planted -> casebook.display"),
    (
        "argument",
        "def late():\n    from casebook.sources import gv2022\n    return gv2022",
        LAYERS,
        "casebook.argument.planted -> casebook.sources",
    ),
    ("coding", "import casebook.cases", LAYERS, "casebook.coding.planted -> casebook.cases"),
    (
        "cli",
        "import casebook.cases.minimisation",
        PAST.format("cases"),
        "casebook.cli.planted -> casebook.cases.minimisation",
    ),
    (
        "site",
        "import casebook.cli.tasks",
        PAST.format("cli"),
        "casebook.site.planted -> casebook.cli.tasks",
    ),
]


@pytest.fixture
def package(tmp_path):
    """A folder with a copy of the package and the contracts."""
    return copied(tmp_path)


def copied(folder):
    source = ROOT / "src" / "casebook"
    for module in source.rglob("*.py"):
        copy = folder / "src" / "casebook" / module.relative_to(source)
        copy.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(module, copy)
    shutil.copyfile(ROOT / "pyproject.toml", folder / "pyproject.toml")
    return folder


def lint(folder):
    """Check the contracts on a copy of the package: status and report."""
    done = subprocess.run(
        [sys.executable, "-c", LINT_IMPORTS, "--no-cache", "--no-logo"],
        cwd=folder,
        env=os.environ | {"PYTHONPATH": str(folder / "src"), "COLUMNS": "200"},
        capture_output=True,
        text=True,
    )
    return done.returncode, done.stdout + done.stderr


@pytest.fixture(scope="module")
def planted(tmp_path_factory):
    """What is said of all that is planted, each in a room of its own."""
    folder = copied(tmp_path_factory.mktemp("planted"))
    for room, lines, _, _ in PLANTED:
        module = folder / "src" / "casebook" / room / "planted.py"
        assert not module.exists()
        module.write_text(f'"""Planted."""\n\n{lines}\n', encoding="utf-8")
    return lint(folder)


@pytest.mark.slow
def test_all_rooms_keep_the_contracts(package):
    status, report = lint(package)
    assert status == 0, report
    assert f"{LAYERS} KEPT" in report


@pytest.mark.slow
@pytest.mark.parametrize(("room", "lines", "contract", "fault"), PLANTED)
def test_an_import_upwards_sideways_or_past_what_is_exported_fails(
    planted, room, lines, contract, fault
):
    status, report = planted
    assert status == 1
    assert f"{contract} BROKEN" in report
    # Under the heading of that contract, and not because it breaks another one.
    told = re.split(r"^(.+)\n-+$", report, flags=re.MULTILINE)
    assert fault in told[told.index(contract) + 1]


@pytest.mark.slow
def test_a_room_without_a_place_fails(package):
    (package / "src" / "casebook" / "attic").mkdir()
    (package / "src" / "casebook" / "attic" / "__init__.py").touch()
    status, report = lint(package)
    assert status == 1
    assert "attic" in report
