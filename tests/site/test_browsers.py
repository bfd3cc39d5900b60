"""A browser is found where each system keeps it: planted in folders that stand for its own."""

import platform
import shutil
from pathlib import Path

import pytest
from helpers import chromium

from casebook.site import browsers


def plant(path, mode=0o755):
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("#!/bin/sh\n")
    path.chmod(mode)
    return str(path)


@pytest.fixture
def nowhere(monkeypatch, tmp_path):
    """A system on which there is no browser: its PATH, root and home are empty folders."""
    monkeypatch.setenv("PATH", str(tmp_path / "path"))
    for name in browsers.WINDOWS_FOLDERS:
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr(Path, "home", lambda: tmp_path / "home")
    own = browsers.places
    root = tmp_path / "root"
    monkeypatch.setattr(browsers, "places", lambda *given: own(*given, root=root))

    def be(system):
        monkeypatch.setattr(platform, "system", lambda: system)
        assert browsers.find() is None

    return be


def test_on_the_path(nowhere, tmp_path):
    nowhere("Linux")
    program = plant(tmp_path / "path" / "google-chrome")
    assert browsers.find() == program
    assert browsers.find() == shutil.which("google-chrome")


@pytest.mark.parametrize("folder", ["root", "home"])
@pytest.mark.parametrize("name", browsers.MAC)
def test_among_the_applications_of_macos(nowhere, tmp_path, folder, name):
    nowhere("Darwin")
    place = tmp_path / folder / "Applications" / f"{name}.app" / "Contents" / "MacOS" / name
    assert browsers.find() is None
    program = plant(place)
    assert browsers.find() == program


@pytest.mark.parametrize("variable", browsers.WINDOWS_FOLDERS)
@pytest.mark.parametrize("program", browsers.WINDOWS)
def test_among_the_programs_of_windows(nowhere, tmp_path, monkeypatch, variable, program):
    nowhere("Windows")
    monkeypatch.setenv(variable.upper(), str(tmp_path / "Program Files"))
    assert browsers.find() is None
    planted = plant(tmp_path / "Program Files" / program)
    assert browsers.find() == planted
    monkeypatch.setattr(platform, "system", lambda: "Linux")
    assert browsers.find() is None


def test_a_folder_of_that_name_is_no_browser(nowhere, tmp_path):
    nowhere("Darwin")
    name = browsers.MAC[0]
    place = tmp_path / "root" / "Applications" / f"{name}.app" / "Contents" / "MacOS" / name
    place.mkdir(parents=True)
    assert browsers.find() is None


def test_the_path_comes_first(nowhere, tmp_path):
    nowhere("Darwin")
    name = browsers.MAC[0]
    plant(tmp_path / "root" / "Applications" / f"{name}.app" / "Contents" / "MacOS" / name)
    program = plant(tmp_path / "path" / "msedge")
    assert browsers.find() == program


def test_tests_open_pages_in_the_shell_or_in_what_is_named(nowhere, tmp_path, monkeypatch):
    nowhere("Linux")
    monkeypatch.delenv("CASEBOOK_BROWSER", raising=False)
    assert chromium.program() is None
    shell = plant(tmp_path / "path" / "chromium-headless-shell")
    assert chromium.program() is None
    of_the_book = plant(tmp_path / "path" / "chromium")
    assert chromium.program() == shell
    assert browsers.find() == of_the_book
    monkeypatch.setenv("CASEBOOK_BROWSER", "chromium")
    assert chromium.program() == of_the_book
    monkeypatch.setenv("CASEBOOK_BROWSER", "chrom")
    assert chromium.program() is None
    monkeypatch.delenv("CASEBOOK_BROWSER")
    Path(shell).unlink()
    assert chromium.program() == of_the_book
