"""The wheel, installed with nothing but what it asks for, does what it says."""

import importlib.metadata
import json
import os
import subprocess
import sys
import zipfile
from email import message_from_string

import pytest
from flit_core import buildapi
from helpers.places import ROOT
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

pytestmark = pytest.mark.slow  # every command starts a Python of its own

CODINGS = "unit,coder,code\n1,a,x\n1,b,x\n2,a,y\n2,b,x\n"


@pytest.fixture(scope="module")
def wheel(tmp_path_factory):
    folder = tmp_path_factory.mktemp("wheel")
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(ROOT)
        return folder / buildapi.build_wheel(str(folder))


def needed(requirements):
    """Return the installed distributions that requirements ask for, and those that they need."""
    found, waiting = {}, [Requirement(entry) for entry in requirements]
    while waiting:
        requirement = waiting.pop()
        name = canonicalize_name(requirement.name)
        wanted = requirement.marker is None or requirement.marker.evaluate({"extra": ""})
        if wanted and name not in found:
            found[name] = importlib.metadata.distribution(name)
            waiting += [Requirement(entry) for entry in found[name].requires or []]
    return found


@pytest.fixture(scope="module")
def alone(wheel, tmp_path_factory):
    """Run the wheel's command where it sees only what it asks for without extras."""
    place = tmp_path_factory.mktemp("alone")
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(place)
    (description,) = place.glob("*.dist-info/METADATA")
    asked = message_from_string(description.read_text(encoding="utf-8")).get_all("Requires-Dist")
    for distribution in needed(asked).values():
        for top in {file.parts[0] for file in distribution.files} - {"..", "__pycache__"}:
            if not (place / top).exists():
                try:
                    (place / top).symlink_to(distribution.locate_file(top))
                except OSError:
                    pytest.skip("this system lets no test link folders")

    def run(*arguments, code="from casebook.cli import main; main(prog_name='casebook')"):
        return subprocess.run(
            [sys.executable, "-S", "-c", code, *arguments],
            cwd=place,
            env={**os.environ, "PYTHONPATH": str(place), "CASEBOOK_DATA": ""},
            capture_output=True,
            text=True,
        )

    return run


@pytest.mark.parametrize(
    "name", ["sphinx", "altair", "jupyter_book", "IPython", "pytest", "duckdb"]
)
def test_the_place_has_nothing_of_the_book(alone, name):
    assert f"No module named '{name}'" in alone(code=f"import {name}").stderr


def test_it_is_the_wheel_that_runs(alone, wheel):
    found = alone(code="import casebook; print(casebook.__file__)").stdout
    assert str(ROOT) not in found
    version = wheel.name.split("-")[1]
    assert alone("--version").stdout == f"casebook, version {version}\n"


def test_help_answers(alone):
    assert "agreement" in alone("--help").stdout


def test_check(alone):
    assert alone("check").stdout.endswith("no problem\n")


def test_claims(alone):
    one = alone("claims", "gv2022-c-098")
    assert one.returncode == 0, one.stderr
    assert "What its status hangs on" in one.stdout


def test_claims_follow_the_rules_of_their_sources(alone):
    """The rules of a source are found through the wheel's own entry points."""
    there = json.loads(alone("claims", "--json").stdout)
    here = subprocess.run(
        [sys.executable, "-m", "casebook", "claims", "--json"],
        cwd=ROOT,
        capture_output=True,
        text=True,
    )
    assert there == json.loads(here.stdout)
    assert {"computed", "shown"} <= {claim["status"] for claim in there}


def test_agreement(alone, tmp_path):
    (tmp_path / "codings.csv").write_text(CODINGS)
    found = alone("agreement", str(tmp_path / "codings.csv"), "--bootstrap", "10", "--json")
    assert json.loads(found.stdout)["coefficients"], found.stderr


def test_disclose(alone):
    found = alone("disclose")
    assert found.returncode == 0, found.stdout + found.stderr
    assert "gate, tables: nothing\n" in found.stdout


@pytest.mark.parametrize("name", ["copy.txt", "copy.html"])
def test_verify_and_kwic(alone, tmp_path, name):
    copy = tmp_path / name
    copy.write_text("<p>A community of neighbours.</p>" if name.endswith("l") else "A community.")
    looked = alone("verify", "gv2022", str(copy))
    assert looked.returncode == 1, looked.stderr
    assert "Not one passage" in looked.stdout
    found = alone("kwic", "gv2022", str(copy), "communit*")
    assert "1 hit in" in found.stdout, found.stderr


@pytest.mark.parametrize("command", [["build"], ["seminar", "new"], ["pdf"], ["run", "1"]])
def test_the_book_says_what_it_needs(alone, command):
    found = alone(*command)
    assert found.returncode == 1
    assert 'pip install "coproduction-casebook[book]"' in found.stderr
    assert "Traceback" not in found.stderr


def test_the_wheel_carries_tables_templates_and_licences_and_no_tests(wheel):
    names = zipfile.ZipFile(wheel).namelist()
    package = {name for name in names if name.startswith("casebook/")}
    described = [name for name in names if ".dist-info/licenses/" in name]
    assert {"casebook/data/datapackage.json", "casebook/py.typed"} <= package
    assert any(name.startswith("casebook/web/") for name in package)
    assert sorted(name.split("/licenses/")[1] for name in described) == [
        "LICENSE",
        "LICENSE-text",
        "src/casebook/display/basemap/LICENCE.md",
    ]
    assert not any("test_" in name or "__pycache__" in name for name in names)


def test_a_study_begins_is_mended_and_judged(alone, tmp_path):
    study = str(tmp_path / "my-study")
    begun = alone("new", study)
    assert begun.returncode == 0, begun.stderr
    assert alone("tidy", study).stdout == "nothing to tidy\n"
    assert "Ready for: agreement, claims" in alone("check", study).stdout
    assert "3 claims: 1 shown, 1 stated, 1 thin" in alone("claims", study).stdout
