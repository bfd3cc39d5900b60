"""What the commands of a book's folder share: finding it, and running Python there."""

import os
import sys
from pathlib import Path

import click


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
    raise click.ClickException(
        f"{here} is not in the folder of a book: no _toc.yml here or above. Go into it "
        "first, as with cd my-thesis."
    )


def call(*arguments: str, data: Path | None = None) -> None:
    """Run Python as a command in the book's folder; leave with its status if it fails.

    Parameters
    ----------
    *arguments : str
        What follows ``python``.
    data : Path, optional
        A folder of tables, which the command finds in ``CASEBOOK_DATA``.
    """
    import subprocess

    environment = os.environ | ({"CASEBOOK_DATA": str(data.absolute())} if data else {})
    result = subprocess.run([sys.executable, *arguments], cwd=book_folder(), env=environment)
    if result.returncode:
        sys.exit(result.returncode)


def ask(*arguments: str) -> tuple[int, str]:
    """Run Python in the book's folder; give its status, and what it has printed.

    Parameters
    ----------
    *arguments : str
        What follows ``python``.

    Returns
    -------
    status : int
        Zero if all went well.
    said : str
        What it has printed, errors too.
    """
    import subprocess

    done = subprocess.run(
        [sys.executable, *arguments],
        cwd=book_folder(),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
        errors="replace",
    )
    return done.returncode, done.stdout
