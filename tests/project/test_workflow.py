"""The workflow tests in a browser, on the oldest and the newest Python, and releases tags."""

import copy
import tomllib

import pytest
import yaml
from click.testing import CliRunner
from helpers.places import ROOT

from casebook import __version__
from casebook.cli import main
from casebook.tables import DATA, package

WORKFLOW = ROOT / ".github" / "workflows" / "book.yml"


def pythons():
    """Return the Python versions that the package says it runs on, the oldest first."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    start = "Programming Language :: Python :: 3."
    return [f"3.{c.removeprefix(start)}" for c in project["classifiers"] if c.startswith(start)]


def faults(workflow):
    """List what a workflow lacks."""
    found = []
    if workflow.get("env", {}).get("CASEBOOK_REQUIRE_BROWSER") != "1":
        found.append("browser tests may be left out")
    for name, job in workflow["jobs"].items():
        if not 0 < job.get("timeout-minutes", 0) <= 60:
            found.append(f"{name} may run for hours")
        said = [step.get("run", "") for step in job["steps"]]
        tests = [i for i, line in enumerate(said) if "casebook test" in line]
        if not tests:
            continue
        if not any("playwright install" in line for line in said[: tests[0]]):
            found.append(f"{name} tests without having installed a browser")
        caches = [s for s in job["steps"] if s.get("uses", "").startswith("actions/cache@")]
        if not any("requirements.lock" in step["with"]["key"] for step in caches):
            found.append(f"{name} downloads the same packages each time")
    versions = workflow["jobs"]["unix"]["strategy"]["matrix"]["python"]
    if not {pythons()[0], pythons()[-1]} <= set(versions):
        found.append(f"tested on {versions} only")
    if not any("--coverage" in step.get("run", "") for step in workflow["jobs"]["unix"]["steps"]):
        found.append("nothing tells the coverage")
    published = [
        s for s in workflow["jobs"]["unix"]["steps"] if "upload-pages" in s.get("uses", "")
    ]
    if not any(f"'{versions[-1]}'" in step["if"] for step in published):
        found.append("no run of the matrix publishes the pages")
    return found + faults_of_release(workflow)


def faults_of_release(workflow):
    """List what keeps a tag from being released, or lets it be released as it should not."""
    found = []
    # YAML reads the key `on` as true.
    if workflow[True]["push"].get("tags") != ["v*"]:
        found.append("a tag starts nothing")
    job = workflow["jobs"].get("release", {"steps": []})
    if "refs/tags/v" not in job.get("if", ""):
        found.append("what is no tag is released")
    if not {"unix", "windows"} <= set(job.get("needs", [])):
        found.append("a release is not tested first")
    said = [step.get("run", "") for step in job["steps"]]
    order = ("casebook --version", "playwright install", "casebook release", "sha256sum", "upload")
    at = [next((i for i, line in enumerate(said) if word in line), -1) for word in order]
    if -1 in at or at != sorted(at):
        found.append(f"a release is not made in the order {', '.join(order)}")
    if [name for name, j in workflow["jobs"].items() if "contents" in j.get("permissions", {})] != [
        "release"
    ]:
        found.append("who may write is not the release alone")
    return found


def strangers(workflow):
    """List what the workflow runs that neither GitHub nor conda-forge made."""
    used = [s["uses"] for job in workflow["jobs"].values() for s in job["steps"] if "uses" in s]
    return [name for name in used if not name.startswith(("actions/", "conda-incubator/"))]


@pytest.fixture
def workflow():
    return yaml.safe_load(WORKFLOW.read_text(encoding="utf-8"))


def test_the_workflow_lacks_nothing(workflow):
    assert faults(workflow) == []


def test_the_workflow_runs_nothing_of_third_parties(workflow):
    assert strangers(workflow) == []
    workflow["jobs"]["release"]["steps"].append({"uses": "somebody/release-action@v1"})
    assert strangers(workflow) == ["somebody/release-action@v1"]


def test_a_release_has_the_version_of_its_tag(workflow):
    """The step compares what the command says with the tag, letter by letter."""
    (step,) = [s for s in workflow["jobs"]["release"]["steps"] if "--version" in s.get("run", "")]
    said = CliRunner().invoke(main, ["--version"], prog_name="casebook").output.strip()
    start = step["run"].split('"casebook, version ')[0]
    assert said == f"casebook, version {__version__}"
    assert start == 'test "$(.venv/bin/casebook --version)" = '


def test_every_place_names_the_same_version():
    cited = yaml.safe_load((ROOT / "CITATION.cff").read_text(encoding="utf-8"))
    assert {__version__} == {cited["version"], package(DATA)["version"]}


def no_browser_needed(workflow):
    workflow["env"] = {}


def no_end(workflow):
    del workflow["jobs"]["windows"]["timeout-minutes"]


def no_browser(workflow):
    steps = workflow["jobs"]["windows"]["steps"]
    steps[:] = [step for step in steps if "playwright" not in step.get("run", "")]


def no_cache(workflow):
    steps = workflow["jobs"]["unix"]["steps"]
    steps[:] = [step for step in steps if "actions/cache" not in step.get("uses", "")]


def old_python(workflow):
    workflow["jobs"]["unix"]["strategy"]["matrix"]["python"] = ["3.11", "3.12"]


def no_tags(workflow):
    del workflow[True]["push"]["tags"]


def any_push(workflow):
    workflow["jobs"]["release"]["if"] = "github.event_name == 'push'"


def untested(workflow):
    workflow["jobs"]["release"]["needs"] = ["unix"]


def unchecked(workflow):
    steps = workflow["jobs"]["release"]["steps"]
    steps[:] = [step for step in steps if "sha256sum" not in step.get("run", "")]


def all_write(workflow):
    workflow["jobs"]["unix"]["permissions"] = {"contents": "write"}


ORDER = "casebook --version, playwright install, casebook release, sha256sum, upload"


@pytest.mark.parametrize(
    ("spoil", "fault"),
    [
        (no_tags, "a tag starts nothing"),
        (any_push, "what is no tag is released"),
        (untested, "a release is not tested first"),
        (unchecked, f"a release is not made in the order {ORDER}"),
        (all_write, "who may write is not the release alone"),
        (no_browser_needed, "browser tests may be left out"),
        (no_end, "windows may run for hours"),
        (no_browser, "windows tests without having installed a browser"),
        (no_cache, "unix downloads the same packages each time"),
        (old_python, "tested on ['3.11', '3.12'] only"),
    ],
)
def test_what_is_lacking_is_noticed(workflow, spoil, fault):
    spoiled = copy.deepcopy(workflow)
    spoil(spoiled)
    assert fault in faults(spoiled)


def test_hooks_for_commits_come_from_this_folder_only():
    hooks = yaml.safe_load((ROOT / ".pre-commit-config.yaml").read_text(encoding="utf-8"))
    assert [repo["repo"] for repo in hooks["repos"]] == ["local"]
    entries = [hook["entry"] for hook in hooks["repos"][0]["hooks"]]
    for tool in ("ruff check", "ruff format", "mypy", "lint-imports"):
        assert any(tool in entry for entry in entries), tool
