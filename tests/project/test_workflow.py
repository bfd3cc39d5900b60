"""The workflow tests in a browser, on the oldest and the newest Python, and comes to an end."""

import copy
import tomllib

import pytest
import yaml
from helpers.places import ROOT

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
    return found


@pytest.fixture
def workflow():
    return yaml.safe_load(WORKFLOW.read_text(encoding="utf-8"))


def test_the_workflow_lacks_nothing(workflow):
    assert faults(workflow) == []


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


@pytest.mark.parametrize(
    ("spoil", "fault"),
    [
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
