"""Small books that tests write, build and look into."""

import os
import subprocess
import sys

import nbformat

JUPYTER_BOOK = [sys.executable, "-c", "from jupyter_book.cli.main import main; main()"]


def write_chapter(path, title, *codes):
    cells = [nbformat.v4.new_markdown_cell(f"# {title}", id="title")]
    cells += [
        nbformat.v4.new_code_cell(code.rstrip(), id=f"code-{number}")
        for number, code in enumerate(codes)
    ]
    path.parent.mkdir(parents=True, exist_ok=True)
    nbformat.write(nbformat.v4.new_notebook(cells=cells), path)


class Book:
    """A small book in a folder of its own, with its own copy of the package."""

    def __init__(self, folder):
        self.folder = folder
        self.html = folder / "_build" / "html"
        self.package = folder / "src" / "casebook"
        self.numbers = self.package / "data" / "numbers.csv"

    def build(self, **environment):
        """Run plain `jupyter-book build .`; return its status, all it printed, and who ran."""
        runs = self.folder / "runs.txt"
        runs.write_text("")
        environment = {
            **os.environ,
            "PYTHONPYCACHEPREFIX": "",  # beside the copy of the package, and with it soon gone
            "PYTHONPATH": str(self.folder / "src"),
            "RUNS": str(runs),
            **environment,
        }
        result = subprocess.run(
            [*JUPYTER_BOOK, "build", "."],
            cwd=self.folder,
            env=environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            timeout=600,
        )
        return result.returncode, result.stdout, sorted(runs.read_text().split())

    def page(self, name):
        return (self.html / f"{name}.html").read_text(encoding="utf-8")

    def replace(self, path, old, new):
        text = (self.folder / path).read_text(encoding="utf-8")
        assert old in text
        (self.folder / path).write_text(text.replace(old, new), encoding="utf-8")
