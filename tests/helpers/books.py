"""Small books that tests write, build and look into."""

import os
import shutil
import subprocess
import sys
from importlib.util import cache_from_source
from pathlib import Path

import nbformat

from casebook.cli.build import TEACHERS
from helpers import warm_builds
from helpers.places import ROOT

JUPYTER_BOOK = [sys.executable, "-c", "from jupyter_book.cli.main import main; main()"]
SECONDS = 3600  # that a build may take where much else goes on


def write_chapter(path, title, *codes):
    cells = [nbformat.v4.new_markdown_cell(f"# {title}", id="title")]
    cells += [
        nbformat.v4.new_code_cell(code.rstrip(), id=f"code-{number}")
        for number, code in enumerate(codes)
    ]
    path.parent.mkdir(parents=True, exist_ok=True)
    nbformat.write(nbformat.v4.new_notebook(cells=cells), path)


def copy_package(target, *without):
    """Copy this package, and beside each module what was compiled of it, which is as good there."""
    source = ROOT / "src" / "casebook"
    shutil.copytree(source, target, ignore=shutil.ignore_patterns("__pycache__", *without))
    for copied in target.rglob("*.py"):
        module = source / copied.relative_to(target)
        for kind in (None, "marked"):  # and for kernels, as `casebook.site.function_marks` keeps it
            compiled = Path(cache_from_source(module, optimization=kind))
            if compiled.is_file():
                place = copied.parent / "__pycache__" / compiled.name
                place.parent.mkdir(exist_ok=True)
                shutil.copy2(compiled, place)


def _make_as(kept, folder):
    """Make a folder what it was when it was copied, by the sizes and times of its files."""
    was = {entry.name: entry for entry in os.scandir(kept)}
    for entry in list(os.scandir(folder)):
        if entry.name not in was or entry.is_dir() != was[entry.name].is_dir():
            shutil.rmtree(entry) if entry.is_dir() else os.unlink(entry)
        elif entry.is_dir():
            _make_as(was.pop(entry.name), entry)
        elif _state(entry) == _state(was[entry.name]):
            del was[entry.name]
    for name, entry in was.items():
        copy = shutil.copytree if entry.is_dir() else shutil.copy2
        copy(entry, Path(folder, name))


def _state(entry):
    found = entry.stat()
    return found.st_size, found.st_mtime_ns, found.st_mode


class Book:
    """A small book in a folder of its own, with its own copy of the package.

    Its builds are forked from a process that has imported what is not of this package, where the
    system can do that. Elsewhere, and if it is `cold`, Python starts for each, as for a reader.
    """

    def __init__(self, folder, *, cold=False):
        self.folder = folder
        self.warm = warm_builds.FORKS and not cold
        self.html = folder / "_build" / "html"
        self.package = folder / "src" / "casebook"
        self.numbers = self.package / "data" / "numbers.csv"
        self._kept = folder.with_name(f"{folder.name}-as-kept")
        # Not in the folder: a new file there is one that chapters may use.
        self._runs = folder.with_name(f"{folder.name}-runs.txt")

    def keep(self):
        """Keep the book as it is now, with all that was built."""
        shutil.copytree(self.folder, self._kept)
        return self

    def restored(self):
        """The book as it was kept, where it was: elsewhere Sphinx would read all of it anew."""
        _make_as(self._kept, self.folder)
        return self

    def build(self, *, edition="students", **environment):
        """Run `jupyter-book build`; return its status, all it printed, and who ran.

        The edition follows from the folder that is written to; the students' needs no option.
        """
        words = ["build", ".", *(["--path-output", TEACHERS] if edition == "teachers" else [])]
        self._runs.write_text("")
        environment = {
            **os.environ,
            "PYTHONPYCACHEPREFIX": "",  # beside the copy of the package, and with it soon gone
            "PYTHONPATH": str(self.folder / "src"),
            "RUNS": str(self._runs),
            **environment,
        }
        if self.warm:
            status, output = warm_builds.build(self.folder, words, environment, SECONDS)
        else:
            status, output = self._build_cold(words, environment)
        return status, output, sorted(self._runs.read_text().split())

    def _build_cold(self, words, environment):
        result = subprocess.run(
            [*JUPYTER_BOOK, *words],
            cwd=self.folder,
            env=environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            timeout=SECONDS,
        )
        return result.returncode, result.stdout

    def page(self, name):
        return (self.html / f"{name}.html").read_text(encoding="utf-8")

    def replace(self, path, old, new):
        text = (self.folder / path).read_text(encoding="utf-8")
        assert old in text
        (self.folder / path).write_text(text.replace(old, new), encoding="utf-8")
