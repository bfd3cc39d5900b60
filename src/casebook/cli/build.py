"""The command ``casebook build``: the pages of the book."""

import shutil
from pathlib import Path

import click

from casebook.cli import tasks
from casebook.cli.extras import needs

TEACHERS = "_build/teacher"  # that an edition is the teacher's follows from this folder


@click.command()
@click.option("--clean", is_flag=True, help="Remove what was built before, and run all chapters.")
@click.option("--teacher", is_flag=True, help="Build the teacher's edition, in _build/teacher.")
@click.pass_obj
@needs("book")
def build(data: Path | None, clean: bool, teacher: bool) -> None:
    """Build the pages, running the chapters that need it; nothing, if nothing has changed.

    The teacher's edition has the solutions of all exercises, open, and notes. It stands in a folder
    of its own and leaves the students' pages alone.
    """
    if clean:
        shutil.rmtree(tasks.book_folder() / "_build", ignore_errors=True)
    build_pages(data, teacher)
    if teacher:
        click.echo(f"The teacher's edition begins with {TEACHERS}/index.html")


def build_pages(data: Path | None, teacher: bool) -> None:
    """Bring the pages of an edition up to date; leave with the build's status if it fails."""
    from casebook.site import JUPYTER_BOOK, build_unless_unchanged

    where = ["--path-output", TEACHERS] if teacher else []
    folder = Path(TEACHERS, "_build") if teacher else Path("_build")
    built = build_unless_unchanged(
        tasks.book_folder(),
        tasks.book_folder() / folder,
        str(data.absolute()) if data else "",
        lambda: tasks.call("-c", JUPYTER_BOOK, "build", ".", *where, "--quiet", data=data),
    )
    if not built:
        page = (folder / "html" / "index.html").as_posix()
        click.echo(f"Nothing has changed since the last build. The book begins with {page}")
