"""Copies of the book to measure: as it is, and as stock Jupyter Book would build its chapters.

Nothing here touches the book itself. A stock book has the same pages and chapters; it has none of
our Sphinx extensions and settings, and MyST-NB runs its chapters, without a cache, as it reads
them.
"""

import os
import re
import shutil
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

import yaml

ROOT = Path(__file__).parents[1]
PARTS = (
    *("_config.yml", "_toc.yml", "CITATION.cff", "requirements.lock"),
    *("book", "exercises", "notebooks", "src"),
    "benchmarks/results",  # which a page is made of
)
CELL_SECONDS = (
    600  # as casebook.site.notebooks has it; the default of 30 is too short for a busy machine
)
JUPYTER_BOOK = "from jupyter_book.cli.main import main; main()"


class BuildFailed(Exception):
    """A build did not end well; the message is the end of what it printed."""


class Built(NamedTuple):
    """What a build took, by the clock and of processors, and what it printed."""

    seconds: float
    processor: float
    output: str

    @property
    def ran(self) -> list[str]:
        """The chapters that ran, by either of the two ways to say so."""
        ours = re.findall(r"chapter (\S+): ran in", self.output)
        stock = re.findall(r"(\S+)\.ipynb: Executed notebook in", self.output)
        return sorted(ours + stock)


def stock_settings(settings: dict, cached: list[str] | None = None) -> dict:
    """Return the settings of a book without what is ours in them.

    Parameters
    ----------
    settings : dict
        Those of ``_config.yml``.
    cached : list of str, optional
        Patterns of notebooks that do not run, and are shown as they were saved.

    Returns
    -------
    dict
    """
    own = settings.get("sphinx", {})
    foreign = [e for e in own.get("extra_extensions", []) if e.partition(".")[0] != "casebook"]
    execute = {
        "execute_notebooks": "force",
        "timeout": CELL_SECONDS,
        "exclude_patterns": cached or [],
    }
    sphinx = {"config": {"language": "en"}} | ({"extra_extensions": foreign} if foreign else {})
    return settings | {"execute": execute, "sphinx": sphinx}


def copy_book(folder: Path, stock: bool = False, cached: list[str] | None = None) -> Path:
    """Copy the book into a folder.

    Parameters
    ----------
    folder : Path
        Where to; it must not exist.
    stock : bool
        Give the copy the settings of `stock_settings`.
    cached : list of str, optional
        See `stock_settings`.

    Returns
    -------
    Path
        The folder.
    """
    folder.mkdir(parents=True)
    for name in PARTS:
        source = ROOT / name
        if source.is_dir():
            unwanted = shutil.ignore_patterns("__pycache__", ".ipynb_checkpoints", "_build")
            shutil.copytree(source, folder / name, ignore=unwanted)
        elif source.exists():
            shutil.copyfile(source, folder / name)
    if stock:
        path = folder / "_config.yml"
        settings = yaml.safe_load(path.read_text(encoding="utf-8"))
        path.write_text(yaml.safe_dump(stock_settings(settings, cached)), encoding="utf-8")
    return folder


def build(folder: Path, stock: bool = False, command: tuple[str, ...] | None = None) -> Built:
    """Build the pages of a copy, with the package of the copy.

    Parameters
    ----------
    folder : Path
        What `copy_book` made.
    stock : bool
        Call plain ``jupyter-book build .`` instead of ``casebook build``.
    command : tuple of str, optional
        What follows ``python`` instead.

    Returns
    -------
    Built

    Raises
    ------
    BuildFailed
        Also if stock's Jupyter Book went on after a chapter that failed.
    """
    ours = ("-m", "casebook", "build")
    arguments = command or (("-c", JUPYTER_BOOK, "build", ".") if stock else ours)
    environment = {k: v for k, v in os.environ.items() if k != "CASEBOOK_DATA"}
    environment |= {"PYTHONPATH": str(folder / "src"), "NO_COLOR": "1"}
    built = run([sys.executable, *arguments], folder, environment)
    if "Executing notebook failed" in built.output:
        raise BuildFailed(f"{' '.join(arguments)} in {folder} failed:\n{built.output[-3000:]}")
    return built


def run(command: Sequence[str], folder: Path, environment: Mapping[str, str]) -> Built:
    """Run a command in a folder, to its end.

    Parameters
    ----------
    command : sequence of str
    folder : Path
    environment : mapping of str to str
        All variables that it gets.

    Returns
    -------
    Built
        What it printed has no names of folders in it.

    Raises
    ------
    BuildFailed
    """
    start, used = time.perf_counter(), _used_by_children()
    done = subprocess.run(
        command,
        cwd=folder,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        encoding="utf-8",
        errors="replace",
    )
    seconds, processor = time.perf_counter() - start, _used_by_children() - used
    if done.returncode:
        said = " ".join(command[1:] if command[0] == sys.executable else command)
        raise BuildFailed(f"{said} in {folder} failed:\n{done.stdout[-3000:]}")
    return Built(seconds, processor, done.stdout.replace(f"{folder.resolve()}{os.sep}", ""))


def _used_by_children() -> float:
    times = os.times()
    return times.children_user + times.children_system


def tell(text: str) -> None:
    """Say on standard error how far a benchmark is."""
    print(text, file=sys.stderr, flush=True)
