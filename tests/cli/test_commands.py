"""The command's own tasks: run, build, clean and what it says of itself."""

import re
from pathlib import Path

import nbformat
import pytest
from click.testing import CliRunner

from casebook.cli import commands, tasks
from casebook.cli import test as test_command


def call(*arguments):
    return CliRunner().invoke(commands.main, arguments)


@pytest.fixture
def book(tmp_path, monkeypatch):
    (tmp_path / "_toc.yml").write_text("format: jb-book\nroot: welcome\n")
    (tmp_path / "notebooks").mkdir()
    cells = [nbformat.v4.new_code_cell("print(6 * 7)", id="answer")]
    nbformat.write(nbformat.v4.new_notebook(cells=cells), tmp_path / "notebooks" / "01-first.ipynb")
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("CASEBOOK_DATA", raising=False)
    return tmp_path


@pytest.fixture
def called(monkeypatch):
    """Record what would be run instead of running it."""
    calls = []
    monkeypatch.setattr(
        tasks, "call", lambda *arguments, **options: calls.append((arguments, options))
    )
    monkeypatch.setattr(
        tasks, "ask", lambda *arguments: (calls.append((arguments, {})), (0, ""))[1]
    )
    return calls


def test_help_tells_what_each_command_does():
    result = call("--help")
    assert result.exit_code == 0
    listed = result.output.partition("Commands:")[2]
    for name, command in commands.main.commands.items():
        assert re.search(rf"^  {name} +[A-Z]", listed, re.MULTILINE), name
        assert command.help.strip().splitlines()[0].rstrip().endswith("."), name
    assert "--data" in result.output


@pytest.mark.slow
def test_run_writes_the_outputs_once_and_then_leaves_the_file_alone(book):
    path = book / "notebooks" / "01-first.ipynb"
    first = call("run", "1")
    assert first.exit_code == 0, first.output
    assert re.search(r"chapter notebooks/01-first: ran in \d+\.\d s\n", first.output)
    assert first.output.endswith("outputs written\n")
    written = path.read_bytes()
    assert b'"42\\n"' in written
    again = call("run", "notebooks/01-first.ipynb")
    assert again.output.endswith("nothing changed\n")
    assert path.read_bytes() == written


def test_run_names_the_chapters_if_there_is_no_such_one(book):
    result = call("run", "7")
    assert result.exit_code == 1
    assert "Error: there is no chapter '7'. The chapters are:\n  01-first\n" in result.output


def change(book, code):
    path = book / "notebooks" / "01-first.ipynb"
    path.write_text(path.read_text().replace("print(6 * 7)", code))
    return path, path.read_bytes()


@pytest.mark.slow
def test_run_writes_nothing_if_a_cell_fails(book):
    path, before = change(book, "print(6 / 0)")
    result = call("run", "1")
    assert result.exit_code == 1
    assert "code cell 1, line 1: `print(6 / 0)`\nZeroDivisionError: " in result.output
    assert path.read_bytes() == before


@pytest.mark.slow
def test_run_writes_no_path_of_this_machine(book):
    path, before = change(book, "import os; print(os.getcwd())")
    result = call("run", "1")
    assert result.exit_code == 1
    assert f"an output of 01-first.ipynb shows {book}: nothing written." in result.output
    assert path.read_bytes() == before


@pytest.mark.slow
@pytest.mark.parametrize("given", ["option", "variable"])
def test_data_reaches_the_kernels(book, monkeypatch, given):
    (book / "study").mkdir()
    change(book, "import os, pathlib; print(pathlib.Path(os.environ['CASEBOOK_DATA']).name)")
    if given == "variable":
        monkeypatch.setenv("CASEBOOK_DATA", "study")
    result = call(*(["--data", "study"] if given == "option" else []), "run", "1")
    assert result.exit_code == 0, result.output
    assert b'"study\\n"' in (book / "notebooks" / "01-first.ipynb").read_bytes()


def test_data_reaches_the_build_and_the_laboratory(book, called):
    (book / "study").mkdir()
    for task in ("build", "lab"):
        assert call("--data", "study", task).exit_code == 0
    assert [options for _, options in called] == 2 * [{"data": Path("study")}]


def test_a_task_finds_the_data_wherever_it_works(book):
    code = f"import os; assert os.environ['CASEBOOK_DATA'] == {str(book / 'study')!r}"
    tasks.call("-c", code, data=Path("study"))


def test_data_must_be_a_folder_that_exists(book, called):
    result = call("--data", "nowhere", "build")
    assert result.exit_code == 2
    assert "'nowhere' does not exist" in result.output
    assert called == []


def test_build_keeps_what_was_built_unless_told_otherwise(book, called):
    kept = book / "_build" / "kept"
    kept.parent.mkdir()
    kept.touch()
    assert call("build").exit_code == 0
    assert kept.exists()
    assert call("build", "--clean").exit_code == 0
    assert not kept.exists()
    assert [arguments[2:4] for arguments, _ in called] == [("build", "."), ("build", ".")]


def test_clean_removes_what_was_built_only(book):
    for name in ("_build", ".venv"):
        (book / name / "html").mkdir(parents=True)
    assert call("clean").exit_code == 0
    assert not (book / "_build").exists()
    assert (book / ".venv").exists()


def test_a_task_that_fails_ends_the_command_with_its_status(book):
    with pytest.raises(SystemExit) as caught:
        tasks.call("-c", "raise SystemExit(3)")
    assert caught.value.code == 3


def test_style_imports_and_types_are_checked_beside_the_tests(book, called):
    result = call("test")
    assert (result.exit_code, result.output) == (0, "In order: style, layout, imports, types.\n")
    tools = ["mypy", "pytest", "ruff", "ruff", test_command.LINT_IMPORTS]
    assert sorted(arguments[1] for arguments, _ in called) == sorted(tools)


@pytest.mark.parametrize(("failing", "status"), [("", 1), ("raise SystemExit(5)", 5)])
def test_what_a_check_finds_is_told_whatever_the_tests_come_to(book, monkeypatch, failing, status):
    checks = {"style": ("-c", ""), "types": ("-c", "print('a fault'); raise SystemExit(3)")}
    monkeypatch.setattr(test_command, "CHECKS", checks)
    monkeypatch.setattr(test_command, "PYTEST", ("-c", failing))
    result = call("test")
    assert (result.exit_code, result.output) == (status, "\na fault\n\nNot in order: types.\n")


def test_what_a_task_prints_is_given_with_its_status(book):
    code = "import os, sys; print(os.getcwd(), flush=True); sys.exit('Færøerne')"
    assert tasks.ask("-X", "utf8", "-c", code) == (1, f"{book}\nFærøerne\n")


def test_tasks_work_below_the_books_folder_and_not_outside(book, monkeypatch, tmp_path_factory):
    monkeypatch.chdir(book / "notebooks")
    assert tasks.book_folder() == book
    monkeypatch.chdir(tmp_path_factory.mktemp("elsewhere"))
    result = call("build")
    assert result.exit_code == 1
    assert "not in the folder of a book: no _toc.yml" in result.output


@pytest.mark.parametrize(
    ("given", "passed"),
    [
        (["-k", "word"], ("-k", "word")),
        (["tests/cli"], ("tests/cli",)),
        (["tests/cli", "-k", "word", "--fast"], ("-k", "word", *test_command.FAST, "tests/cli")),
    ],
)
def test_chosen_tests_run_without_the_checks(book, called, given, passed):
    assert call("test", *given).exit_code == 0
    ((arguments, _),) = called
    assert arguments == (*test_command.PYTEST, *passed)


def test_fast_leaves_browser_book_and_what_is_slow_out(book, called):
    assert call("test", "--fast").exit_code == 0
    (tests,) = [arguments for arguments, _ in called if "pytest" in arguments]
    assert tests[-2:] == ("-m", "not browser and not book and not slow")
    assert len(called) == len(test_command.CHECKS) + 1


def test_coverage_is_told_by_room():
    counted = {
        "src/casebook/__init__.py": (1, 2),
        "src/casebook/cli/a.py": (3, 4),
        "src/casebook/cli/b.py": (0, 2),
        "src/casebook/data/empty.py": (0, 0),
    }
    assert [line.split()[:2] for line in test_command.by_room(counted)] == [
        ["casebook", "50%"],
        ["cli", "50%"],
        ["data", "100%"],
        ["all", "50%"],
    ]
