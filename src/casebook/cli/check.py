"""The command ``casebook check``: what `datasets.check` finds, printed for people or programs."""

import json
import sys
from pathlib import Path

import click

from casebook.cli.terminal import printable


@click.command()
@click.argument(
    "directory",
    metavar="[DIR]",
    required=False,
    type=click.Path(exists=True, file_okay=False, path_type=Path),
)
@click.option("--json", "as_json", is_flag=True, help="Print the problems as JSON.")
@click.pass_obj
def check(folder: Path | None, directory: Path | None, as_json: bool) -> None:
    """Check a folder of tables and list everything that is wrong.

    DIR holds a datapackage.json and the tables that it describes; without DIR, the folder of
    --data or the tables that come with the casebook are checked. The exit status is 1 if anything
    is wrong.
    """
    from casebook.tables import check, load, report

    problems = check(directory or folder)
    if as_json:
        text = json.dumps([problem._asdict() for problem in problems], indent=2)
    elif problems:
        text = report(problems)
    else:
        tables = load(directory or folder)
        rows = sum(len(frame) for frame in tables.values())
        text = f"{len(tables)} tables, {rows:,} rows: no problem"
    click.echo(printable(text, sys.stdout))
    sys.exit(1 if problems else 0)
