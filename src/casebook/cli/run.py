"""The command ``casebook run``: one chapter, with its outputs written into its file."""

import sys
from pathlib import Path

import click

from casebook.cli import tasks
from casebook.cli.extras import needs


@click.command()
@click.argument("chapter")
@click.pass_obj
@needs("book")
def run(data: Path | None, chapter: str) -> None:
    """Run one chapter, writing its outputs into its file.

    CHAPTER is its number (1), the name of its file, or its path.
    """
    from casebook import site

    folder = tasks.book_folder()
    try:
        path = site.find_chapter(chapter, folder)
        notebook = site.read_notebook(path)
        failures = site.run_notebooks({path: notebook}, folder, click.echo, data=data)
    except site.ChapterError as error:
        raise click.ClickException(str(error)) from None
    for failure in failures:
        raise click.ClickException(str(failure))
    for place in (str(folder), sys.prefix):
        if site.shows(notebook, place):
            raise click.ClickException(f"an output of {path.name} shows {place}: nothing written.")
    changed = site.write_notebook(notebook, path)
    click.echo(f"{path.relative_to(folder)}: {'outputs written' if changed else 'nothing changed'}")
