"""A kernel that is forked with its imports done shows what any other kernel shows."""

import os
import signal
import subprocess
import sys
import textwrap

import nbformat
import pytest
from helpers.exercise_files import GOOD, PLACE

from casebook.site import chapter_reads, notebooks, warm_kernels, warm_start
from casebook.site.exercises import kept_solutions
from casebook.site.results_store import Store

pytestmark = pytest.mark.slow  # kernels start, and import all that they are forked with

CODE = nbformat.v4.new_code_cell
CELLS = (
    "import sys, os, warnings\nprint(sorted(p for p in sys.path))",
    "print(os.environ['PYTHONHASHSEED'], hash('a'), os.environ['OPENBLAS_NUM_THREADS'])",
    "import pandas as pd\npd.DataFrame({'a': [1, 2]})",
    "import subprocess; subprocess.run([sys.executable, '-c', 'print(1)'], capture_output=True)",
    "print(os.getcwd(), sys.stdin, file=sys.stderr)",
    "sorted(name for name in sys.modules if name.split('.')[0] == 'casebook')",
    "1 / 0",
)


@pytest.fixture
def run(tmp_path):
    """Run cells in a kernel; return their outputs, and what went wrong."""

    def run(*cells):
        path = tmp_path / "a.ipynb"
        notebook = nbformat.v4.new_notebook(cells=[CODE(cell) for cell in cells])
        nbformat.write(notebook, path)
        failures = notebooks.run_notebooks({path: notebook}, tmp_path, lambda line: None)
        return notebooks.outputs(notebook), [str(failure) for failure in failures]

    return run


def without_traces(outputs):
    """Without what tells of files that are made for one kernel."""
    for output in (one for outputs_of_cell in outputs for one in outputs_of_cell):
        output.pop("traceback", None)
    return outputs


def test_it_shows_what_a_kernel_shows_that_starts_by_itself(run, monkeypatch):
    if not warm_kernels.FORKS:
        pytest.skip("this system has no safe fork")
    forked, why = run(*CELLS)
    monkeypatch.setattr(warm_kernels, "FORKS", False)
    alone, why_alone = run(*CELLS)
    # A forked kernel has the modules that led to it, and those that chapters begin with.
    assert warm_start.__name__ in eval(forked[5].pop()["data"]["text/plain"])
    alone[5].pop()
    assert without_traces(forked) == without_traces(alone)
    assert why == why_alone
    assert "ZeroDivisionError" in why[0]


def test_nothing_that_is_imported_before_the_fork_starts_a_thread():
    code = """
    from casebook.site import warm_start
    print(next(line for line in open("/proc/self/status") if line.startswith("Threads")))
    """
    if not warm_kernels.FORKS:
        pytest.skip("this system has no safe fork")
    environment = os.environ | warm_kernels.SETTINGS
    said = subprocess.check_output([sys.executable, "-c", textwrap.dedent(code)], env=environment)
    assert said.split() == [b"Threads:", b"1"]


def test_a_kernel_that_is_killed_is_told(run):
    _, (why,) = run("import os, signal; os.kill(os.getpid(), signal.SIGKILL)")
    assert "the kernel died" in why


def test_what_is_forked_answers_like_a_process(tmp_path):
    if not warm_kernels.FORKS:
        pytest.skip("this system has no safe fork")
    file = tmp_path / "kernel.json"
    one = warm_kernels.Forked(["-f", str(file)], str(tmp_path), dict(os.environ))
    assert one.poll() is None
    one.send_signal(signal.SIGKILL)
    assert one.wait() == 0
    assert one.poll() == 0
    one.kill()  # nobody is there any more, and nobody else is hit


def test_solutions_run_there_too_and_note_what_they_use(tmp_path):
    if not warm_kernels.FORKS:
        pytest.skip("this system has no safe fork")
    file, store = tmp_path / PLACE.name, Store(tmp_path / "store")
    table = tmp_path / "a.csv"
    table.write_text("6", encoding="utf-8")
    reading = f"int(open({str(table)!r}).read())"
    file.write_text(GOOD.replace("sum(numbers)", reading), encoding="utf-8")
    told = [str(store.folder), "inputs", str(file)]
    environment = os.environ | {chapter_reads.LOG: str(tmp_path / "log")}
    warm_kernels.Forked(told, str(tmp_path), environment, "solutions").wait()
    assert kept_solutions.recall(file, store, "inputs")[0].names == {"total": 6}
    table.write_text("7", encoding="utf-8")
    assert kept_solutions.recall(file, store, "inputs") is None
