"""The command ``casebook draw``: rows of a source drawn by lot, for a second reading."""

import sys
from pathlib import Path

import click

from casebook.cli.terminal import printable
from casebook.cli.verify import Unusable


@click.command()
@click.argument("source_id", metavar="SOURCE")
@click.option(
    "--rows", default=40, show_default=True, type=click.IntRange(1), help="How many to draw."
)
@click.option(
    "--seed", default=1, show_default=True, type=click.IntRange(0), help="Another draws others."
)
@click.option("--csv", "as_csv", is_flag=True, help="Print a table to fill in, as CSV.")
@click.pass_obj
def draw(folder: Path | None, source_id: str, rows: int, seed: int, as_csv: bool) -> None:
    """Draw rows of a source by lot, to be judged beside the open source.

    SOURCE is the id of a source, such as gv2022. Claims, passages, attributes of cases and links
    are drawn, each row with the same chance. Give them to somebody who had no part in making them.

    With --csv there is an empty column for each field that is judged: statement, speaker, place,
    hedge and basis. The page "How this was checked" shows what came of the draws of this book.
    """
    from casebook.sources import second_reading
    from casebook.study import load
    from casebook.tables import DataError

    try:
        drawn = second_reading.draw(load(folder), source_id, rows, seed)
    except (DataError, second_reading.NoSuchSource) as error:
        raise Unusable(printable(str(error), sys.stderr)) from None
    if as_csv:
        blank = dict.fromkeys((*second_reading.FIELDS, "note"), "")
        click.echo(drawn.assign(**blank).to_csv(index=False, lineterminator="\n"), nl=False)
        return
    for row in drawn.itertuples():
        click.echo(printable(f"{row.kind} {row.row} ({row.locator})\n  {row.says}", sys.stdout))
