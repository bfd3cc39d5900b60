"""pyproject.toml, requirements.lock and environment.yml say the same, and name no registry."""

import ast
import importlib.metadata
import os
import re
import shutil
import subprocess
import sys
import tomllib

import pytest
import yaml
from helpers.places import ROOT
from packaging.markers import default_environment
from packaging.requirements import Requirement
from packaging.specifiers import SpecifierSet
from packaging.utils import canonicalize_name

from casebook.cli import commands

VERSIONS = ("3.11", "3.12", "3.13", "3.14")
FILES = ("pyproject.toml", "requirements.lock", "environment.yml")
UNLOCKED = "spark"  # an extra whose packages have no wheel, which the lock would ask for
SYSTEMS = [
    {"sys_platform": "linux", "os_name": "posix", "platform_system": "Linux"},
    {"sys_platform": "darwin", "os_name": "posix", "platform_system": "Darwin"},
    {"sys_platform": "win32", "os_name": "nt", "platform_system": "Windows"},
]


def read_lock(text):
    """Return the requirements of a lock and, for each, how many hashes it has."""
    entries = re.split(r"\n(?=[a-z0-9])", re.sub(r"^ *#.*\n", "", text, flags=re.MULTILINE))
    locked = []
    for entry in filter(str.strip, entries):
        requirement, *hashes = entry.replace("\\\n", "").split("--hash=sha256:")
        locked.append((Requirement(requirement.strip()), len(hashes)))
    return locked


def pinned(locked, name, environment):
    """Return the versions that the lock has for a package on one system and Python."""
    return [
        str(requirement.specifier).removeprefix("==")
        for requirement, _ in locked
        if canonicalize_name(requirement.name) == canonicalize_name(name)
        and (requirement.marker is None or requirement.marker.evaluate(environment))
    ]


def environments():
    for version in VERSIONS:
        for system in SYSTEMS:
            yield {
                **default_environment(),
                **system,
                "python_version": version,
                "python_full_version": f"{version}.9",
            }


def faults(pyproject, lock, environment):
    """List where the three files, given as text, are out of step."""
    found = []
    project = tomllib.loads(pyproject)["project"]
    extras = {name: of for name, of in project["optional-dependencies"].items() if name != UNLOCKED}
    wanted = [*project["dependencies"], *sum(extras.values(), [])]
    locked = read_lock(lock)
    for requirement in map(Requirement, wanted):
        for target in environments():
            versions = pinned(locked, requirement.name, target)
            if len(versions) != 1 or versions[0] not in requirement.specifier:
                where = f"{target['sys_platform']}, Python {target['python_version']}"
                found.append(f"{requirement} is locked as {versions} on {where}")
    for requirement, hashes in locked:
        if not re.fullmatch(r"==[^*,]+", str(requirement.specifier)) or not hashes:
            found.append(f"{requirement} has no exact version or no hash")
    found += [f"address in the lock: {line}" for line in lock.splitlines() if "://" in line]
    found += [
        f"option in the lock: {line}" for line in lock.splitlines() if re.match(r"-|.*\s@\s", line)
    ]
    conda = yaml.safe_load(environment)["dependencies"]
    python = [entry for entry in conda if isinstance(entry, str) and entry.startswith("python ")]
    ranges = [SpecifierSet(entry.removeprefix("python ")) for entry in python]
    if ranges != [SpecifierSet(project["requires-python"])]:
        found.append(f"environment.yml has {python}, pyproject {project['requires-python']}")
    if {"pip": ["--require-hashes", "-r requirements.lock"]} not in conda:
        found.append("environment.yml does not install requirements.lock with its hashes")
    if len(conda) != 3:
        found.append("environment.yml installs more than Python, pip and the lock")
    return found


@pytest.fixture(scope="module")
def texts():
    return [(ROOT / name).read_text(encoding="utf-8") for name in FILES]


def test_the_three_files_are_in_step(texts):
    assert faults(*texts) == []


@pytest.mark.parametrize(
    ("file", "old", "new", "fault"),
    [
        (0, '"pandas>=3,<4"', '"pandas>=4,<5"', "pandas<5,>=4 is locked as"),
        (0, '"pandas>=3,<4"', '"pandas>=3,<4",\n    "seaborn"', "seaborn is locked as []"),
        (0, 'lab = ["jupyterlab', 'lab = ["notebook>=7", "jupyterlab', "notebook>=7 is locked"),
        (0, ">=3.11,<3.15", ">=3.12,<3.15", "environment.yml has"),
        (1, "pandas==", "panda==", "is locked as []"),
        (1, "pandas==3", "pandas>=3", "no exact version"),
        (
            1,
            "altair==",
            "altair==5.0.0 \\\n    --hash=sha256:00\naltair==",
            "altair<7,>=6 is locked",
        ),
        (1, "altair==", "--index-url https://example.org/simple\naltair==", "address in the lock"),
        (1, "altair==", "--find-links wheels\naltair==", "option in the lock"),
        (2, ">=3.11", ">=3.10", "environment.yml has"),
        (2, "- --require-hashes", "- --no-deps", "with its hashes"),
        (2, "  - pip\n", "  - pip\n  - pandas\n", "more than"),
    ],
)
def test_a_step_out_of_line_is_noticed(texts, file, old, new, fault):
    changed = list(texts)
    assert old in changed[file]
    changed[file] = changed[file].replace(old, new)
    assert any(fault in found for found in faults(*changed)), faults(*changed)


def test_the_lock_serves_every_system(texts):
    locked = read_lock(texts[1])
    needs = {"sys_platform == 'darwin'": "appnope", "os_name == 'nt'": "pywinpty"}
    for marker, name in needs.items():
        (requirement,) = (entry for entry, _ in locked if entry.name == name)
        assert str(requirement.marker).replace('"', "'") == marker
    assert pinned(locked, "jupyter-book", default_environment()) == ["1.0.4.post1"]


# What a room may import, beside what the methods need.
EXTRA = dict.fromkeys(("chapters", "display", "reader", "seminar", "site"), "book")
EXTRA["cli"] = "large"  # for Parquet files, and only where one is asked for


def undeclared(pyproject, modules):
    """List what rooms import and pyproject.toml does not ask for: pairs of room and text."""
    project = tomllib.loads(pyproject)["project"]
    providers = importlib.metadata.packages_distributions()
    found = set()
    for room, text in modules:
        extra = project["optional-dependencies"].get(EXTRA.get(room), [])
        declared = {
            canonicalize_name(Requirement(entry).name)
            for entry in [*project["dependencies"], *extra]
        }
        imported = set()
        for node in ast.walk(ast.parse(text)):
            if isinstance(node, ast.Import):
                imported |= {alias.name.split(".")[0] for alias in node.names}
            elif isinstance(node, ast.ImportFrom) and node.level == 0:
                imported.add(node.module.split(".")[0])
        for name in imported - sys.stdlib_module_names - {"casebook"}:
            if not declared & {canonicalize_name(one) for one in providers.get(name, [name])}:
                found.add(f"{room}: {name}")
    return sorted(found)


@pytest.mark.slow
def test_the_package_asks_for_all_that_it_imports(texts):
    package = ROOT / "src" / "casebook"
    modules = [
        (path.relative_to(package).parts[0], path.read_text(encoding="utf-8"))
        for path in package.rglob("*.py")
    ]
    assert undeclared(texts[0], modules) == []
    planted = "import os, requests.api, pandas\nfrom altair import Chart"
    assert undeclared(texts[0], [("argument", planted), ("display", planted)]) == [
        "argument: altair",
        "argument: requests",
        "display: requests",
    ]


def test_no_set_up_file_names_a_registry():
    names = (
        *FILES,
        "Makefile",
        "postBuild",
        ".ci/run",
        ".ci/install.py",
        ".github/workflows/book.yml",
    )
    for name in names:
        text = (ROOT / name).read_text(encoding="utf-8")
        assert not re.search(r"pypi|pythonhosted|index-url[= ]|find-links[= ]|anaconda", text), name


def targets():
    return re.findall(r"^([a-z]+):.*## ", (ROOT / "Makefile").read_text(), re.MULTILINE)


def test_every_task_of_make_is_a_command_too():
    assert set(targets()) - {"help", "book", "teacher"} <= set(commands.main.commands)
    assert "teacher" in {option.name for option in commands.main.commands["build"].params}


@pytest.fixture
def make(tmp_path):
    if shutil.which("make") is None:
        pytest.skip("make is not installed; the conda route does without it")
    for name in ("Makefile", "requirements.lock", "pyproject.toml"):
        shutil.copyfile(ROOT / name, tmp_path / name)

    # `make test` runs this, and a make inside a make says so in its output.
    alone = {name: value for name, value in os.environ.items() if not name.startswith("MAKE")}

    def run(*arguments):
        return subprocess.run(
            ["make", *arguments], cwd=tmp_path, env=alone, capture_output=True, text=True
        )

    return run


def test_make_alone_lists_the_targets(make):
    listed = re.findall(r"^make ([a-z]+) +[a-z]", make().stdout, re.MULTILINE)
    assert (
        listed
        == targets()
        == ["help", "book", "teacher", "test", "pdf", "release", "lab", "bench", "clean", "lock"]
    )


def test_make_refuses_an_unsuitable_python(make, tmp_path):
    old = tmp_path / "python3.9"
    old.write_text('#!/bin/sh\ncase "$1" in --version) echo "Python 3.9.18";; *) exit 1;; esac\n')
    old.chmod(0o755)
    result = make("book", f"PYTHON={old}")
    assert result.returncode != 0
    assert "needs Python 3.11, 3.12, 3.13 or 3.14" in result.stderr
    assert "Python 3.9.18" in result.stderr
    assert not (tmp_path / ".venv").exists()


@pytest.mark.slow
def test_make_does_only_what_is_needed(make, tmp_path):
    """Set-up is done again if the lock or the package's description is newer than its stamp."""

    def planned(*ages):
        names = ("requirements.lock", ".venv/locked", "pyproject.toml", ".venv/installed")
        (tmp_path / ".venv").mkdir(exist_ok=True)
        for name, age in zip(names, ages, strict=True):
            (tmp_path / name).touch()
            os.utime(tmp_path / name, (1_000_000 - age, 1_000_000 - age))
        plan = make("--dry-run", "book").stdout
        assert plan.endswith(".venv/bin/casebook build\n")
        return ".ci/install.py\n" in plan, ".ci/install.py --package\n" in plan

    assert planned(40, 30, 20, 10) == (False, False)
    assert planned(40, 30, 10, 20) == (False, True)
    assert planned(30, 40, 20, 10) == (True, True)


def test_every_place_names_the_same_pythons():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    start = "Programming Language :: Python :: 3."
    minors = [
        int(entry.removeprefix(start))
        for entry in project["classifiers"]
        if entry.startswith(start)
    ]
    first, after = minors[0], minors[-1] + 1
    assert minors == list(range(first, after))
    assert project["requires-python"] == f">=3.{first},<3.{after}"
    makefile = (ROOT / "Makefile").read_text()
    assert f"(3, {first}) <= sys.version_info[:2] < (3, {after})" in makefile
    assert all(f"python3.{minor} " in makefile for minor in minors)
    told = ", ".join(f"3.{minor}" for minor in minors[:-1]) + f" or 3.{minors[-1]}"
    assert f"Python {told}" in makefile
    assert f"Python {told}" in (ROOT / "README.md").read_text(encoding="utf-8")
    assert set(VERSIONS) == {f"3.{minor}" for minor in minors}
