"""The command ``casebook tidy``: mend what a spreadsheet did to the files of a study."""

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import click

from casebook.cli.paths import Existing
from casebook.cli.terminal import printable

if TYPE_CHECKING:
    from casebook.study import Plan


@click.command()
@click.argument("study", type=Existing(file_okay=False))
@click.option("--dry-run", is_flag=True, help="Say what would be changed, and change nothing.")
def tidy(study: Path, dry_run: bool) -> None:
    """Mend the form of the files of a study, and list every change.

    What spreadsheets do to tables is undone: byte-order marks, CR LF, semicolons and tabs between
    columns, TRUE and FALSE in whatever language, accents apart from their letters, spaces around
    cells, blank rows, columns and rows out of the order that the description asks for. A table or
    column that a study may have, and that is new or gone, is told in datapackage.json. What
    somebody wrote is not changed, and where it is not certain what was meant, the file is left.

    The files as they were are kept in a folder beside the study.
    """
    from casebook import study as studies
    from casebook.tables import DataError

    try:
        planned, kept = (studies.plan(study), None) if dry_run else studies.tidy(study)
    except DataError as error:
        raise click.ClickException(printable(str(error), sys.stderr)) from None
    click.echo(printable("\n".join(told(planned, kept, study, dry_run)), sys.stdout))


def told(planned: "Plan", kept: Path | None, study: Path, dry_run: bool) -> Iterator[str]:
    """Say what was changed, what was left and where the files as they were are.

    Parameters
    ----------
    planned : casebook.study.Plan
    kept : Path or None
        The folder with the files as they were.
    study : Path
    dry_run : bool
        Whether nothing was changed yet.

    Yields
    ------
    str
        Lines.
    """
    yield from map(str, planned.changes)
    yield from map(str, planned.left)
    number, files = len(planned.changes), len(planned.files)
    if not number:
        yield "nothing to tidy" if not planned.left else "nothing else to tidy"
        return
    what = f"{number} change{'s' * (number > 1)} in {files} file{'s' * (files > 1)}"
    if dry_run:
        yield f"{what}: not made (without --dry-run they are)"
        return
    yield f"{what}. The files as they were are in {(kept or study).name}, beside the study;"
    yield "to undo it, copy them back."
    yield f"Next: casebook check {click.format_filename(study)}"
