"""The command ``casebook build``: the pages of the book."""

import shutil
from pathlib import Path

import click

from casebook.cli import tasks
from casebook.cli.extras import needs

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


@click.command()
@click.option("--clean", is_flag=True, help="Remove what was built before, and run all chapters.")
@click.option("--teacher", is_flag=True, help="Build the teacher's edition, in _build/teacher.")
@click.pass_obj
@needs("book")
def build(data: Path | None, clean: bool, teacher: bool) -> None:
    """Build the pages, running the chapters that need it.

    The teacher's edition has the solutions of all exercises, open, and notes. It stands in a folder
    of its own and leaves the students' pages alone.
    """
    from casebook.site import slow_imports

    folder = tasks.book_folder()
    if clean:
        shutil.rmtree(folder / "_build", ignore_errors=True)
    where = ["--path-output", TEACHERS] if teacher else []
    tasks.call("-c", slow_imports.JUPYTER_BOOK, "build", ".", *where, "--quiet", data=data)
    if teacher:
        first = folder / TEACHERS / "index.html"
        first.parent.mkdir(parents=True, exist_ok=True)
        first.write_text(DOOR, encoding="utf-8", newline="\n")
        click.echo(f"The teacher's edition begins with {TEACHERS}/index.html")
