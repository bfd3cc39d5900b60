"""The command ``casebook lab``: the chapters in JupyterLab."""

from pathlib import Path

import click

from casebook.cli import tasks
from casebook.cli.extras import needs


@click.command()
@click.pass_obj
@needs("book")
@needs("lab")
def lab(data: Path | None) -> None:
    """Open the chapters in JupyterLab."""
    tasks.call("-m", "jupyterlab", "notebooks", data=data)
