"""Whatever a file is, it is imported whole or refused in a sentence, and nothing is left behind."""

import json
import subprocess
import sys

import pytest
from helpers import hostile, qdpx
from helpers.places import ROOT

from casebook.exchange import ExchangeError, into_study, read_project
from casebook.tables import check

# Imports files one after another, as the command does, with little memory and little time.
WITHIN_LIMITS = """
import json, sys
from pathlib import Path
from click.testing import CliRunner
from casebook.cli import main
import casebook.exchange, pandas  # what everything needs before the first file
try:
    import resource
    resource.setrlimit(resource.RLIMIT_CPU, (120, 120))
except ImportError:
    resource = None  # on Windows
def peak():
    used = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss if resource else 0
    return used // (1 << 20 if sys.platform == "darwin" else 1 << 10)
before, told = peak(), []
for file in sys.argv[1:]:
    study = Path(file).parent / "study"
    done = CliRunner().invoke(main, ["import", file, str(study)])
    error = repr(done.exception) if not isinstance(done.exception, (SystemExit, type(None))) else ""
    left = sorted(p.name for p in study.parent.iterdir() if "study" in p.name)
    told.append([file, done.exit_code, done.output, error, left, peak() - before])
print(json.dumps(told))
"""
MEMORY = 700  # MiB beyond what the program itself has


@pytest.fixture(scope="module")
def told(tmp_path_factory):
    """What the command says of each hostile file."""
    made = hostile.files(tmp_path_factory.mktemp("hostile"))
    files = [str(file) for file, _ in made.values()]
    done = subprocess.run(
        [sys.executable, "-c", WITHIN_LIMITS, *files], cwd=ROOT, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stderr
    found = {row[0]: row[1:] for row in json.loads(done.stdout)}
    return {name: (said, *found[str(file)]) for name, (file, said) in made.items()}


@pytest.mark.slow
@pytest.mark.parametrize("name", list(hostile.NAMES))
def test_a_hostile_file_is_refused_in_a_sentence(name, told):
    said, status, output, error, left, memory = told[name]
    assert error == ""
    assert status == 1
    assert said in output
    assert output.startswith("Error: ")
    assert output.count("\n") == 1
    assert left == []
    assert memory < MEMORY


def outcome(data, folder):
    """Import a file: "in order" or "refused". Anything else is an error."""
    file = qdpx.saved(folder, data)
    try:
        project = read_project(file)
        into_study(project, folder / "study")
    except ExchangeError:
        assert sorted(p.name for p in folder.iterdir()) == ["study.qdpx"]
        return "refused"
    assert check(folder / "study") == []
    return "in order"


def victims(number):
    manners = sorted(qdpx.MANNERS)
    return ((seed, qdpx.MANNERS[manners[seed % len(manners)]]) for seed in range(number))


@pytest.mark.slow
def test_two_thousand_broken_files_are_read_or_refused(tmp_path):
    read = 0
    for seed, data in victims(2_000):
        # Each has a file of its own: writing one over again takes a disk longer.
        file = qdpx.saved(tmp_path, hostile.mutated(data, seed), f"{seed}.qdpx")
        try:
            read += bool(read_project(file))
        except ExchangeError:
            continue
        except Exception as error:
            raise AssertionError(f"seed {seed}") from error
    assert 500 < read < 1_800  # else they are broken too much, or not at all


@pytest.mark.slow
def test_broken_files_leave_whole_studies_or_none(tmp_path):
    check_all(tmp_path, 60)


@pytest.mark.slow
def test_two_thousand_broken_files_leave_whole_studies_or_none(tmp_path):
    check_all(tmp_path, 2_000)


def check_all(folder, number):
    outcomes = set()
    for seed, data in victims(number):
        place = folder / str(seed)
        place.mkdir()
        try:
            outcomes.add(outcome(hostile.mutated(data, seed), place))
        except Exception as error:
            raise AssertionError(f"seed {seed}") from error
    assert outcomes == {"in order", "refused"}
