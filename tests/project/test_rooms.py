"""Rooms import downwards, and from one another only what the other room offers."""

import os
import shutil
import subprocess
import sys

import pytest
from helpers.places import ROOT

from casebook.cli.test import LINT_IMPORTS


@pytest.fixture
def lint(tmp_path):
    """Return what checks the contracts on a copy of the package: status and report."""
    source = ROOT / "src" / "casebook"
    for module in source.rglob("*.py"):
        copy = tmp_path / "src" / "casebook" / module.relative_to(source)
        copy.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(module, copy)
    shutil.copyfile(ROOT / "pyproject.toml", tmp_path / "pyproject.toml")

    def run():
        done = subprocess.run(
            [sys.executable, "-c", LINT_IMPORTS, "--no-cache", "--no-logo"],
            cwd=tmp_path,
            env=os.environ | {"PYTHONPATH": str(tmp_path / "src"), "COLUMNS": "200"},
            capture_output=True,
            text=True,
        )
        return done.returncode, done.stdout + done.stderr

    return run


def plant(folder, room, line):
    module = folder / "src" / "casebook" / room / "planted.py"
    module.parent.mkdir(exist_ok=True)
    module.write_text(f'"""Planted."""\n\n{line}\n', encoding="utf-8")


def test_all_rooms_keep_the_contracts(lint):
    status, report = lint()
    assert status == 0, report
    assert "Rooms import downwards only KEPT" in report


@pytest.mark.parametrize(
    ("room", "line", "fault"),
    [
        ("tables", "import casebook.display", "casebook.tables.planted -> casebook.display"),
        (
            "argument",
            "def late():\n    from casebook.sources import gv2022\n    return gv2022",
            "casebook.argument.planted -> casebook.sources",
        ),
        ("coding", "import casebook.cases", "casebook.coding.planted -> casebook.cases"),
    ],
)
def test_an_import_upwards_or_sideways_fails(lint, tmp_path, room, line, fault):
    plant(tmp_path, room, line)
    status, report = lint()
    assert status == 1
    assert "Rooms import downwards only BROKEN" in report
    assert fault in report


@pytest.mark.parametrize("imported", ["casebook.cases.minimisation", "casebook.cli.tasks"])
def test_an_import_past_what_a_room_exports_fails(lint, tmp_path, imported):
    plant(tmp_path, "cli" if ".cases." in imported else "site", f"import {imported}")
    status, report = lint()
    assert status == 1
    room = imported.split(".")[1]
    assert f"Of {room}, others import what it exports only BROKEN" in report
    assert f"planted -> {imported}" in report


def test_a_room_without_a_place_fails(lint, tmp_path):
    (tmp_path / "src" / "casebook" / "attic").mkdir()
    (tmp_path / "src" / "casebook" / "attic" / "__init__.py").touch()
    status, report = lint()
    assert status == 1
    assert "attic" in report
