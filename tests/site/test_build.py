"""The build is fresh, quick, strict and repeatable: tested by building a small book."""

import os
import re
import shutil
import subprocess

import nbformat
import pytest
from filelock import FileLock
from helpers import warm_builds
from helpers.books import JUPYTER_BOOK, Book, copy_package, write_chapter
from helpers.places import ROOT

from casebook.site.digests import chapter_digest, digest_of_files
from casebook.site.gate import KEPT
from casebook.site.results_store import digest
from casebook.site.static_files import LOOK

TOC = """\
format: jb-book
root: welcome
chapters:
  - file: notebooks/01-first
  - file: notebooks/02-second
"""
COUNT = """\
import os
with open(os.environ["RUNS"], "a") as file:
    file.write("{name} ")
"""
READ = """\
import csv, importlib.resources, os, pathlib
import casebook.helper
shipped = importlib.resources.files("casebook") / "data"
folder = pathlib.Path(os.environ.get("CASEBOOK_DATA", shipped))
number = int((folder / "numbers.csv").read_text().split()[1])
print("the number is", casebook.helper.twice(number))
"""
HELPER = """\
def twice(number):
    return 2 * number


def thrice(number):
    return "it does not run"
"""
SHOW = """\
from IPython.display import HTML
HTML('<figure><svg role="img"><title>A bar</title><rect width="4" height="2"/></svg></figure>')
"""
TABLE = "import pandas\npandas.DataFrame({'x': [1, 2]})"


def pages(folder):
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file()
    }


@pytest.fixture(scope="module")
def built(tmp_path_factory):
    """A book that was built once, and kept for each test."""
    folder = tmp_path_factory.mktemp("built") / "book"
    book = Book(folder)
    copy_package(book.package)
    book.numbers.parent.mkdir(exist_ok=True)
    book.numbers.write_text("number\n21\n")
    (book.package / "helper.py").write_text(HELPER)
    shutil.copyfile(ROOT / "_config.yml", folder / "_config.yml")
    (folder / "_toc.yml").write_text(TOC)
    (folder / "requirements.lock").write_text("pandas==3.0.0\n")
    # Sphinx numbers the table when all pages are read.
    table = "```{list-table} Numbered\n* - 1\n```\n"
    (folder / "welcome.md").write_text(
        f"# Welcome\n\nSee [](notebooks/02-second.ipynb).\n\n{table}"
    )
    chapters = folder / "notebooks"
    write_chapter(chapters / "01-first.ipynb", "First", COUNT.format(name="first"), READ)
    write_chapter(chapters / "02-second.ipynb", "Second", COUNT.format(name="second"), SHOW, TABLE)
    # Neither is in the table of contents: a build must leave them alone.
    write_chapter(folder / ".venv" / "lib" / "broken.ipynb", "Broken", "1 / 0")
    write_chapter(folder / "notebooks" / "draft.ipynb", "Draft", "1 / 0")
    status, output, ran = book.build()
    assert status == 0, output
    assert ran == ["first", "second"]
    assert re.search(r"chapter notebooks/01-first: ran in \d+\.\d s", output)
    assert "_build/html/index.html" in output
    return book.keep()


@pytest.fixture
def book(built):
    return built.restored()


def test_a_build_shows_outputs_and_asks_no_other_host(book):
    assert "the number is 42" in book.page("notebooks/01-first")
    assert "<title>A bar</title>" in book.page("notebooks/02-second")
    for path in book.html.rglob("*.html"):
        page = path.read_text(encoding="utf-8")
        assert not re.findall(
            r"<(?:script|link|img|iframe)[^>]*(?:src|href)=.?(?:https?:)?//", page
        )
    assert not (book.html / "notebooks" / "draft.html").exists()


def test_nothing_runs_and_no_page_is_written_if_nothing_changed(book):
    before = {path: path.stat().st_mtime_ns for path in book.html.rglob("*.html")}
    status, output, ran = book.build()
    assert (status, ran) == (0, [])
    assert "chapter " not in output
    assert before == {path: path.stat().st_mtime_ns for path in book.html.rglob("*.html")}


def test_nothing_runs_in_a_copy_of_the_folder(book, tmp_path):
    shutil.copytree(book.folder, tmp_path / "book")
    status, output, ran = Book(tmp_path / "book").build()
    assert (status, ran) == (0, []), output


@pytest.mark.parametrize(
    ("path", "old", "new", "shown", "running"),
    [
        ("src/casebook/data/numbers.csv", "21", "23", "the number is 46", ["first"]),
        ("src/casebook/helper.py", "2 * number", "3 * number", "the number is 63", ["first"]),
        ("src/casebook/helper.py", "2 * number", "2 * number  # so it is", "number is 42", []),
        ("src/casebook/helper.py", "does not run", "never runs", "the number is 42", []),
        ("requirements.lock", "3.0.0", "3.0.1", "the number is 42", ["first", "second"]),
    ],
    ids=["table", "function", "comment", "other function", "lock"],
)
def test_chapters_run_anew_if_what_they_use_changed(book, path, old, new, shown, running):
    book.replace(path, old, new)
    status, output, ran = book.build()
    assert (status, ran) == (0, running), output
    assert shown in book.page("notebooks/01-first")


def test_chapters_use_the_tables_of_another_study(book):
    other = book.folder / "other"
    other.mkdir()
    for number, running in ((5, ["first", "second"]), (7, ["first"])):
        (other / "numbers.csv").write_text(f"number\n{number}\n")
        status, output, ran = book.build(CASEBOOK_DATA="other")
        assert (status, ran) == (0, running), output
        assert f"the number is {2 * number}" in book.page("notebooks/01-first")


def test_only_the_chapter_whose_code_changed_runs_and_is_written(book):
    before = {path: path.stat().st_mtime_ns for path in book.html.rglob("*.html")}
    book.replace("notebooks/01-first.ipynb", "the number is", "that number is")
    status, output, ran = book.build()
    assert (status, ran) == (0, ["first"]), output
    assert "that number is 42" in book.page("notebooks/01-first")
    after = {path: path.stat().st_mtime_ns for path in book.html.rglob("*.html")}
    written = {path.stem for path in after if before.get(path) != after[path]}
    # Sphinx writes the index each time, and the page with the table of contents.
    assert written - {"genindex", "search", "welcome"} == {"01-first"}
    assert re.findall(r"chapter (\S+): ran in", output) == ["notebooks/01-first"]


def test_new_prose_is_shown_without_running_anything(book):
    book.replace("notebooks/02-second.ipynb", "# Second", "# Renamed")
    # A file that was restored from elsewhere can be older than the page.
    os.utime(book.folder / "notebooks" / "02-second.ipynb", (0, 0))
    status, output, ran = book.build()
    assert (status, ran) == (0, []), output
    assert "Renamed" in book.page("notebooks/02-second")
    assert "Renamed" in book.page("welcome")


def test_a_failing_cell_fails_the_build(book):
    # All chapters have to run, and one of them fails in its second cell.
    book.replace("requirements.lock", "3.0.0", "3.0.1")
    book.replace("src/casebook/helper.py", "return 2 *", "raise KeyError('no such row')  #")
    book.replace("notebooks/01-first.ipynb", "import csv", "import json")
    status, output, ran = book.build()
    assert (status, ran) == (1, ["first", "second"])
    assert "chapter notebooks/01-first: FAILED after" in output
    assert "chapter notebooks/02-second: ran in" in output
    assert (
        "chapter notebooks/01-first, code cell 2, line 6: "
        '`print("the number is", casebook.helper.twice(number))`\n'
        "KeyError: 'no such row'" in output
    )
    assert "Traceback" not in output
    # It fails again, and the chapter that had run does not run again.
    assert book.build()[::2] == (1, ["first"])


def test_a_damaged_notebook_fails_the_build(book):
    path = book.folder / "notebooks" / "02-second.ipynb"
    path.write_text(path.read_text()[:-30])
    status, output, ran = book.build()
    assert (status, ran) == (1, [])
    assert "02-second.ipynb: not a notebook" in output
    assert "Traceback" not in output


@pytest.mark.parametrize(
    ("path", "old", "new", "message"),
    [
        ("welcome.md", "02-second.ipynb", "02-third.ipynb", "02-third"),
        ("_toc.yml", "02-second", "02-third", "02-third"),
        (
            "notebooks/02-second.ipynb",
            "import pandas",
            "import pandas, sys; sys.stderr.write('ouch')",
            "stderr",
        ),
    ],
    ids=["reference", "contents", "standard error"],
)
def test_a_warning_fails_the_build_and_the_next_one(book, path, old, new, message):
    book.replace(path, old, new)
    for _ in range(2):
        status, output, _ = book.build()
        assert status == 1, output
        assert re.search(f"WARNING: .*{message}", output)


def test_a_build_after_an_interrupted_one_starts_afresh(book):
    page = book.html / "notebooks" / "01-first.html"
    page.write_text("an old page that was not yet replaced")
    (book.folder / "_build" / ".unfinished").touch()
    status, output, ran = book.build()
    assert (status, ran) == (0, []), output
    assert "the number is 42" in page.read_text(encoding="utf-8")
    assert not (book.folder / "_build" / ".unfinished").exists()


def test_the_index_leads_to_headings_and_a_missing_one_fails_the_build(book):
    path = book.folder / "book" / "subjects.yml"
    path.parent.mkdir(exist_ok=True)
    path.write_text("notebooks/02-second:\n  Second: [beginnings]\n")
    status, output, _ = book.build()
    assert status == 0, output
    assert 'href="notebooks/02-second.html#second">beginnings</a>' in book.page("genindex")
    path.write_text("notebooks/02-second:\n  Seconds: [beginnings]\n")
    for _ in range(2):
        status, output, _ = book.build()
        assert status == 1, output
        assert "no section of this page is headed 'Seconds'" in output


def test_a_build_waits_for_another_one_of_the_same_book(book):
    book.replace("welcome.md", "# Welcome", "# Well come")
    with FileLock(book.folder / "_build" / ".lock"):
        second = subprocess.Popen(
            [*JUPYTER_BOOK, "build", "."],
            cwd=book.folder,
            env={
                **os.environ,
                "PYTHONPYCACHEPREFIX": "",  # as in other builds: it was compiled there
                "PYTHONPATH": str(book.folder / "src"),
                "RUNS": os.devnull,
            },
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        while "waiting" not in (line := second.stdout.readline()):
            assert line, "it ended without waiting"
        assert "Well come" not in book.page("welcome")
    output, _ = second.communicate(timeout=600)
    assert second.returncode == 0, output
    assert "Well come" in book.page("welcome")


def test_a_damaged_store_is_noticed(book):
    for path in (book.folder / "_build" / ".chapters").iterdir():
        path.write_text(path.read_text().replace("number is", "n"))
    status, output, ran = book.build()
    assert (status, ran) == (0, ["first"]), output
    assert "the number is 42" in book.page("notebooks/01-first")


def test_clean_builds_are_identical_and_so_is_one_after_changes(book, tmp_path):
    style = book.package / "web" / "pages" / "casebook.css"
    style.write_text("p { color: red }\n")
    assert book.build()[::2] == (0, [])
    assert (book.html / "_static" / LOOK).read_text().startswith(style.read_text())
    book.replace("notebooks/02-second.ipynb", "# Second", "# Renamed")
    assert book.build()[::2] == (0, [])
    (book.folder / "third.md").write_text("# Third\n")
    book.replace("_toc.yml", "  - file: notebooks/01-first", "  - file: third")
    style.write_text("p { color: blue }\n")
    status, output, _ = book.build()
    assert status == 0, output
    changed = pages(book.html)
    clean = []
    for seed in ("1", warm_builds.SEED):
        cold = seed != warm_builds.SEED or not warm_builds.FORKS  # a seed is taken at a start
        copy = Book(tmp_path / f"copy-{seed}", cold=cold)
        shutil.copytree(book.folder, copy.folder, ignore=shutil.ignore_patterns("_build"))
        # That nobody is named in the tables is known, and is on no page.
        (copy.folder / "_build").mkdir()
        shutil.copy(book.folder / "_build" / KEPT, copy.folder / "_build")
        assert copy.build(PYTHONHASHSEED=seed)[0] == 0
        clean.append(pages(copy.html))
    assert changed.keys() == clean[0].keys() == clean[1].keys()
    assert [name for name in changed if clean[0][name] != clean[1][name]] == []
    assert [name for name in changed if changed[name] != clean[0][name]] == []


def executed(*outputs):
    cells = [nbformat.v4.new_code_cell("1", id=str(n)) for n, _ in enumerate(outputs)]
    for cell, text in zip(cells, outputs, strict=True):
        cell.outputs = [nbformat.v4.new_output("stream", name="stdout", text=text)]
    return nbformat.v4.new_notebook(cells=cells)


def test_digests_see_borders_names_and_contents(tmp_path):
    assert digest(["ab", "c"]) != digest(["a", "bc"]) != digest(["a", "b", "c"])
    (tmp_path / "a").write_text("1")
    (tmp_path / "b").write_text("2")
    both = digest_of_files(tmp_path, tmp_path.iterdir())
    assert both == digest_of_files(tmp_path, [tmp_path / "b", tmp_path / "a"])
    (tmp_path / "b").rename(tmp_path / "c")
    assert both != digest_of_files(tmp_path, tmp_path.iterdir())


def test_a_chapters_digest_ignores_prose_and_outputs_only():
    notebook = executed("one")
    notebook.cells.append(nbformat.v4.new_markdown_cell("text", id="text"))
    before = chapter_digest("inputs", notebook)
    notebook.cells[0].outputs = []
    notebook.cells[1].source = "other text"
    assert chapter_digest("inputs", notebook) == before
    assert chapter_digest("other inputs", notebook) != before
    notebook.cells[0].metadata["tags"] = ["raises-exception"]
    assert chapter_digest("inputs", notebook) != before
