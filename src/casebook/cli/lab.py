"""The command ``casebook lab``: the chapters in JupyterLab."""

import sys
from pathlib import Path

import click

from casebook.cli import tasks
from casebook.cli.extras import needs
from casebook.cli.terminal import printable


@click.command()
@click.option("--originals", is_flag=True, help="Open the chapters themselves, not copies of them.")
@click.pass_obj
@needs("book")
@needs("lab")
def lab(data: Path | None, originals: bool) -> None:
    """Open copies of the chapters in JupyterLab, to try things in.

    JupyterLab shows prose as it is written, with the names of numbers in the place of numbers. So
    what opens is the folder _lab, with a copy of each chapter in which they are filled in, as the
    last build or run computed them; a number that none has computed keeps its name. Copies
    that you change are kept, and change nothing in the book; a copy that you delete is made anew.
    To change the book, open the chapters in the folder notebooks: see --originals.
    """
    from casebook.site import LAB_FOLDER, make_copies

    folder = tasks.book_folder()
    shown = "notebooks" if originals else LAB_FOLDER
    if not originals:
        for copy in make_copies(folder, data):
            told = f"{copy.relative_to(folder)}: you have changed it, so it stays as it is"
            click.echo(printable(told, sys.stdout))
    switches = ("--ServerApp.root_dir=.", f"--LabApp.default_url=/lab/tree/{shown}")
    tasks.call("-m", "jupyterlab", *switches, data=data)
