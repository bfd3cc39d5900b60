"""Chapters are read, run and written without anything that changes from run to run."""

import json
import os
import sys
from pathlib import Path

import nbformat
import pytest

from casebook.site import notebooks

CODE = nbformat.v4.new_code_cell


def write(path, *cells, minor=5):
    raw = {**nbformat.v4.new_notebook(cells=list(cells)), "nbformat_minor": minor}
    if minor < 5:
        for cell in cells:
            del cell["id"]
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(raw), encoding="utf-8")
    return path


def run(path, report=lambda line: None, **options):
    notebook = notebooks.read_notebook(path)
    failures = notebooks.run_notebooks({path: notebook}, path.parent, report, **options)
    return notebook, failures


def test_cells_without_an_id_get_the_same_one_every_time(tmp_path):
    path = write(tmp_path / "old.ipynb", CODE("1"), CODE("2"), minor=4)
    assert [cell.id for cell in notebooks.read_notebook(path).cells] == ["cell-001", "cell-002"]
    path = write(tmp_path / "new.ipynb", CODE("1", id="mine"))
    assert [cell.id for cell in notebooks.read_notebook(path).cells] == ["mine"]


@pytest.mark.parametrize("text", ["", "{", "[]", "{}", '{"cells": [{}], "nbformat_minor": 5}'])
def test_what_is_no_notebook_is_named(tmp_path, text):
    path = tmp_path / "odd.ipynb"
    path.write_text(text)
    with pytest.raises(notebooks.ChapterError, match="odd.ipynb: not a notebook"):
        notebooks.read_notebook(path)


@pytest.mark.slow
def test_a_chapter_runs_in_its_own_folder_with_this_python_and_no_start_up_files(
    tmp_path, monkeypatch
):
    start_up = tmp_path / "ipython" / "profile_default" / "startup"
    start_up.mkdir(parents=True)
    (start_up / "00.py").write_text("stranger = 1")
    monkeypatch.setenv("IPYTHONDIR", str(tmp_path / "ipython"))
    monkeypatch.chdir(tmp_path)
    code = (
        "import os, sys\nprint(os.getcwd(), sys.executable, os.environ['CASEBOOK_DATA'], "
        "os.environ['PYTHONHASHSEED'], 'stranger' in dir(), sep='|')"
    )
    notebook, failures = run(write(tmp_path / "in" / "a.ipynb", CODE(code)), data=Path("tables"))
    assert failures == []
    printed = notebook.cells[0].outputs[0]["text"].strip().split("|")
    assert [Path(part) for part in printed] == [
        tmp_path / "in",
        Path(sys.executable),
        tmp_path / "tables",
        Path("0"),
        Path("False"),
    ]


@pytest.mark.slow
@pytest.mark.parametrize(
    ("code", "reason"),
    [
        (
            "\n\n# why\nraise ValueError('two\\nlines')",
            "line 4: `raise ValueError('two\\nlines')`\nValueError: two\nlines",
        ),
        # What called and what was called, here and in a package: the innermost line of the cell.
        (
            "import json\ndef read(text):\n    return json.loads(text)\n\nread('{')",
            "line 3: `return json.loads(text)`\nJSONDecodeError: ",
        ),
        ("import os\nos._exit(3)", "which begins `import os`\nthe kernel died"),
        ("if:", "line 1: `if:`\nSyntaxError: "),
    ],
)
def test_a_failure_names_chapter_cell_and_error(tmp_path, code, reason):
    text = nbformat.v4.new_markdown_cell("text")
    path = write(tmp_path / "a.ipynb", text, CODE("1"), CODE(code), CODE("2"))
    lines, finished = [], []
    _, failures = run(path, lines.append, done=lambda path, _: finished.append(path))
    (failure,) = map(str, failures)
    assert failure.startswith(f"chapter a, code cell 2, {reason}")
    assert lines[0] == "chapter a: running"
    assert lines[1].startswith("chapter a: FAILED after ")
    assert finished == []


@pytest.mark.slow
def test_a_cell_that_never_ends_is_stopped(tmp_path, monkeypatch):
    monkeypatch.setattr(notebooks, "CELL_SECONDS", 1)
    _, failures = run(write(tmp_path / "a.ipynb", CODE("import time; time.sleep(60)")))
    assert "ran for more than 1 s" in str(failures[0])


@pytest.mark.slow
def test_an_output_that_comes_long_after_its_cell_has_ended_is_kept(tmp_path):
    code = (
        "import sys, time\n"
        "sys.stdout.flush_timeout = sys.stderr.flush_timeout = 0\n"
        "get_ipython().kernel.iopub_thread.schedule(lambda: time.sleep(6))\n"
        "display('late')"
    )
    notebook, failures = run(write(tmp_path / "a.ipynb", CODE(code)))
    assert failures == []
    assert notebook.cells[0].outputs[0].data["text/plain"] == "'late'"


@pytest.mark.slow
@pytest.mark.skipif((os.cpu_count() or 1) < 2, reason="one core: chapters run one by one")
def test_chapters_run_side_by_side(tmp_path):
    meet = (
        "import pathlib, time\npathlib.Path('{me}').touch()\nend = time.time() + 120\n"
        "while not pathlib.Path('{other}').exists():\n"
        "    assert time.time() < end, 'the other chapter never started'\n    time.sleep(0.05)"
    )
    pair = {
        path: notebooks.read_notebook(path)
        for path in (
            write(tmp_path / "a.ipynb", CODE(meet.format(me="1", other="2"))),
            write(tmp_path / "b.ipynb", CODE(meet.format(me="2", other="1"))),
        )
    }
    assert notebooks.run_notebooks(pair, tmp_path, report=lambda line: None) == []


@pytest.mark.slow
def test_a_kernel_leaves_out_what_it_never_uses(tmp_path):
    code = "import sys, jsonschema\nprint('lark' in sys.modules)"
    notebook, failures = run(write(tmp_path / "a.ipynb", CODE(code)))
    assert failures == []
    assert notebook.cells[0].outputs[0]["text"] == "False\n"


@pytest.mark.slow
def test_a_file_beside_a_chapter_is_not_what_its_kernel_starts_with(tmp_path):
    (tmp_path / "ipykernel.py").write_text("raise SystemExit('the wrong one')")
    (tmp_path / "zmq.py").write_text("raise SystemExit('the wrong one')")
    assert run(write(tmp_path / "a.ipynb", CODE("1")))[1] == []


@pytest.mark.slow
def test_the_largest_chapter_starts_first_and_failures_come_in_order(tmp_path, monkeypatch):
    monkeypatch.setattr(notebooks, "cores", lambda: 1)
    paths = [
        write(tmp_path / f"{name}.ipynb", CODE("1 / 0" + " " * spaces))
        for name, spaces in (("a", 10), ("b", 300), ("c", 100))
    ]
    lines = []
    failures = notebooks.run_notebooks(
        {path: notebooks.read_notebook(path) for path in paths}, tmp_path, lines.append
    )
    assert [line for line in lines if "running" in line] == [
        f"chapter {name}: running" for name in "bca"
    ]
    assert [str(failure).split(",")[0] for failure in failures] == [
        f"chapter {name}" for name in "abc"
    ]


@pytest.mark.slow
def test_one_failing_chapter_does_not_stop_the_others(tmp_path):
    bad = write(tmp_path / "a.ipynb", CODE("1 / 0"))
    good = write(tmp_path / "b.ipynb", CODE("1"))
    finished = []
    failures = notebooks.run_notebooks(
        {path: notebooks.read_notebook(path) for path in (bad, good)},
        tmp_path,
        report=lambda line: None,
        done=lambda path, notebook: finished.append(path),
    )
    assert [str(failure).split(",")[0] for failure in failures] == ["chapter a"]
    assert finished == [good]


@pytest.mark.slow
def test_what_is_written_does_not_change_from_run_to_run(tmp_path):
    # Printed text arrives in two pieces, or in one, as it happens.
    code = "import time\nprint(1, flush=True)\ntime.sleep(0.4)\nprint(2)"
    path = write(tmp_path / "a.ipynb", CODE(code), CODE("{'a', 'b', 'c', 'd'}"), minor=4)
    written = []
    for _ in range(3):
        notebook, _ = run(path)
        notebook.metadata["language_info"] = {"name": "python", "version": str(len(written))}
        notebook.cells[0].metadata["execution"] = {"iopub.execute_input": str(len(written))}
        changed = notebooks.write_notebook(notebook, path)
        written.append(path.read_bytes())
        assert changed == (len(written) == 1)
    assert written[0] == written[1] == written[2]
    assert [output.text for output in notebook.cells[0].outputs] == ["1\n2\n"]
    assert b"\r" not in written[0]
    assert written[0].endswith(b"}\n")
    assert b"iopub" not in written[0]
    nbformat.validate(json.loads(written[0]))


def test_shows_finds_a_text_in_outputs_only():
    cell = CODE("'C:\\\\book'")
    cell.outputs = [nbformat.v4.new_output("stream", name="stdout", text="in C:\\elsewhere\n")]
    notebook = nbformat.v4.new_notebook(cells=[cell])
    assert notebooks.shows(notebook, "C:\\elsewhere")
    assert not notebooks.shows(notebook, "C:\\book")


@pytest.fixture
def folder(tmp_path):
    for name in ("01-one", "02-two", "10-ten", "appendix"):
        write(tmp_path / "notebooks" / f"{name}.ipynb", CODE("1"))
    write(tmp_path / "book" / "reference" / "ledger.ipynb", CODE("1"))
    return tmp_path


@pytest.mark.parametrize("wanted", ["1", "01", "01-one", "01-one.ipynb", "notebooks/01-one.ipynb"])
def test_a_chapter_is_found_by_number_name_or_path(folder, monkeypatch, wanted):
    monkeypatch.chdir(folder)
    assert notebooks.find_chapter(wanted, folder) == folder / "notebooks" / "01-one.ipynb"


def test_a_page_that_runs_is_found_too(folder):
    ledger = folder / "book" / "reference" / "ledger.ipynb"
    assert notebooks.find_chapter("ledger", folder) == ledger


@pytest.mark.parametrize("wanted", ["3", "0", "one", "01", ""])
def test_an_unknown_chapter_gets_the_list_of_those_there_are(folder, wanted):
    if wanted == "01":
        (folder / "notebooks" / "01-one.ipynb").unlink()
    with pytest.raises(notebooks.ChapterError, match="no chapter '(.*)'") as caught:
        notebooks.find_chapter(wanted, folder)
    assert "\n  02-two\n  10-ten\n  appendix" in str(caught.value)
