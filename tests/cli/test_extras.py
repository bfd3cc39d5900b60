"""Commands say what to install if what they need is not there."""

import importlib.metadata
import tomllib

import pytest
from click.testing import CliRunner
from helpers.places import ROOT

from casebook.cli import extras, main


def test_the_distribution_is_the_one_that_is_installed():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert project["name"] == extras.DISTRIBUTION
    assert {"book", "lab", "dev"} <= set(project["optional-dependencies"])


def test_nothing_is_missing_here():
    assert extras.missing("book") == extras.missing("lab") == extras.missing("dev") == []


@pytest.fixture
def without(monkeypatch):
    """Let packages look as if they were not installed."""

    def hide(*names):
        version = importlib.metadata.version

        def only_others(name):
            if name in names:
                raise importlib.metadata.PackageNotFoundError(name)
            return version(name)

        monkeypatch.setattr(importlib.metadata, "version", only_others)

    return hide


@pytest.mark.parametrize(
    ("package", "extra", "command"),
    [
        ("sphinx", "book", ["build"]),
        ("altair", "book", ["run", "1"]),
        ("altair", "book", ["seminar", "new"]),
        ("vl-convert-python", "book", ["pdf"]),
        ("jupyterlab", "lab", ["lab"]),
        ("pytest", "dev", ["test"]),
        ("uv", "dev", ["lock"]),
    ],
)
def test_a_command_names_the_extra_that_it_lacks(without, package, extra, command):
    without(package)
    assert extras.missing(extra) == [package]
    result = CliRunner().invoke(main, command)
    assert result.exit_code == 1
    assert f'pip install "coproduction-casebook[{extra}]"' in result.output
    assert result.output.count("\n") == 1


def test_the_methods_need_no_extra(without):
    without("sphinx", "altair", "jupyterlab", "pytest")
    result = CliRunner().invoke(main, ["check"])
    assert result.exit_code == 0, result.output
