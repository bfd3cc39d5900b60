"""The ``casebook`` command: every task of the project, on every system.

A command is a plain function below, or in a module ``cli_...`` and joined at the bottom. What it
does lives in the module of that duty, which it imports itself, so that ``casebook --help`` answers
at once.
"""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import click

from casebook.cli.agreement import agreement
from casebook.cli.check import check
from casebook.cli.claims import claims
from casebook.cli.disclose import disclose
from casebook.cli.kwic import kwic
from casebook.cli.pdf import pdf
from casebook.cli.seminar import seminar
from casebook.cli.verify import verify
from casebook.site import slow_imports

TEACHERS = "_build/teacher"  # that an edition is the teacher's follows from this folder
# Jupyter Book puts pages two folders below the one that it is told.
DOOR = """\
<!DOCTYPE html>
<html lang="en">
<meta charset="utf-8">
<meta http-equiv="Refresh" content="0; url=_build/html/index.html">
<title>Teacher's edition</title>
<p><a href="_build/html/index.html">Teacher's edition</a></p>
"""
RUBBISH = ("_build", ".import_linter_cache", ".mypy_cache", ".pytest_cache", ".ruff_cache")
# The linter of imports is a script only; this finds it in whichever environment runs.
LINT_IMPORTS = "from importlinter.cli import lint_imports_command as run; run()"
LOCK = (
    *("uv", "pip", "compile", "pyproject.toml", "--output-file", "requirements.lock"),
    *("--all-extras", "--universal", "--python-version", "3.11", "--fork-strategy", "fewest"),
    *("--generate-hashes", "--upgrade"),
    # No address of a registry in the lock: whoever installs uses the registry of their own.
    *("--no-emit-index-url", "--no-emit-find-links", "--quiet"),
    *("--custom-compile-command", "make lock"),
)


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(package_name="casebook")
@click.option(
    "--data",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    envvar="CASEBOOK_DATA",
    help="Use the tables in this folder (a data package of the same shape) instead of the shipped "
    "ones. May also be given as the environment variable CASEBOOK_DATA.",
)
@click.pass_context
def main(ctx: click.Context, data: Path | None) -> None:
    """Check, run and build the casebook.

    Inside the folder of the book, `build` makes its pages and `run` one chapter. `--data` comes
    before the command: `casebook --data my-study check`.
    """
    ctx.obj = data


def book_folder() -> Path:
    """Return the folder of the book that the working directory is in.

    Raises
    ------
    click.ClickException
        If neither the working directory nor a folder above it holds a ``_toc.yml``.
    """
    here = Path.cwd()
    for folder in (here, *here.parents):
        if (folder / "_toc.yml").exists():
            return folder
    raise click.ClickException(f"{here} is not in the folder of a book: no _toc.yml here or above.")


def call(*arguments: str, data: Path | None = None) -> None:
    """Run Python as a command in the book's folder; leave with its status if it fails.

    Parameters
    ----------
    *arguments : str
        What follows ``python``.
    data : Path, optional
        A folder of tables, which the command finds in ``CASEBOOK_DATA``.
    """
    environment = os.environ | ({"CASEBOOK_DATA": str(data.absolute())} if data else {})
    result = subprocess.run([sys.executable, *arguments], cwd=book_folder(), env=environment)
    if result.returncode:
        sys.exit(result.returncode)


@main.command()
@click.option("--clean", is_flag=True, help="Remove what was built before, and run all chapters.")
@click.option("--teacher", is_flag=True, help="Build the teacher's edition, in _build/teacher.")
@click.pass_obj
def build(data: Path | None, clean: bool, teacher: bool) -> None:
    """Build the pages, running the chapters that need it.

    The teacher's edition has the solutions of all exercises, open, and notes. It stands in a folder
    of its own and leaves the students' pages alone.
    """
    folder = book_folder()
    if clean:
        shutil.rmtree(folder / "_build", ignore_errors=True)
    where = ["--path-output", TEACHERS] if teacher else []
    call("-c", slow_imports.JUPYTER_BOOK, "build", ".", *where, "--quiet", data=data)
    if teacher:
        first = folder / TEACHERS / "index.html"
        first.parent.mkdir(parents=True, exist_ok=True)
        first.write_text(DOOR, encoding="utf-8", newline="\n")
        click.echo(f"The teacher's edition begins with {TEACHERS}/index.html")


@main.command()
@click.argument("chapter")
@click.pass_obj
def run(data: Path | None, chapter: str) -> None:
    """Run one chapter, writing its outputs into its file.

    CHAPTER is its number (1), the name of its file, or its path.
    """
    from casebook.site import notebooks

    folder = book_folder()
    try:
        path = notebooks.find_chapter(chapter, folder)
        notebook = notebooks.read_notebook(path)
        failures = notebooks.run_notebooks({path: notebook}, folder, click.echo, data=data)
    except notebooks.ChapterError as error:
        raise click.ClickException(str(error)) from None
    for failure in failures:
        raise click.ClickException(str(failure))
    for place in (str(folder), sys.prefix):
        if notebooks.shows(notebook, place):
            raise click.ClickException(f"an output of {path.name} shows {place}: nothing written.")
    changed = notebooks.write_notebook(notebook, path)
    click.echo(f"{path.relative_to(folder)}: {'outputs written' if changed else 'nothing changed'}")


@main.command()
@click.pass_obj
def lab(data: Path | None) -> None:
    """Open the chapters in JupyterLab."""
    call("-m", "jupyterlab", "notebooks", data=data)


@main.command()
def test() -> None:
    """Check code style, imports and types, then run all tests."""
    call("-m", "ruff", "check", ".")
    call("-m", "ruff", "format", "--check", ".")
    call("-c", LINT_IMPORTS, "--no-logo")
    call("-m", "mypy")
    # A module at a time on each of two cores, in the order of their names: browsers come early.
    call("-m", "pytest", "-n", "2", "--dist", "loadscope", "--no-loadscope-reorder")


@main.command()
@click.argument("name", default="all")
def bench(name: str) -> None:
    """Run the benchmarks, or the one called NAME."""
    call("-m", "benchmarks", name)


@main.command()
def clean() -> None:
    """Remove what was built, but no environment."""
    for name in RUBBISH:
        shutil.rmtree(book_folder() / name, ignore_errors=True)


@main.command()
def lock() -> None:
    """Renew the exact versions in requirements.lock."""
    call("-m", *LOCK)


main.add_command(agreement)
main.add_command(check)
main.add_command(claims)
main.add_command(disclose)
main.add_command(kwic)
main.add_command(pdf)
main.add_command(seminar)
main.add_command(verify)
