"""The command ``casebook export``: a study as a file of another program."""

import sys
from pathlib import Path

import click

from casebook.cli.paths import Existing
from casebook.cli.terminal import printable

FORMATS = (
    "qdpx",
    "qdc",
    "xlsx",
    "annotations",
)  # as casebook.exchange.WRITERS has them, without importing it for --help


@click.command()
@click.argument("study", type=Existing(file_okay=False))
@click.option("--to", "form", type=click.Choice(FORMATS), required=True, help="The format.")
@click.option(
    "--out",
    type=click.Path(dir_okay=False, path_type=Path),
    help="The file to write; by default named after the study, in the working directory.",
)
@click.option(
    "--with-quotes",
    is_flag=True,
    help="Let words of the texts into formats that can do without (a .qdpx always has them).",
)
def export(study: Path, form: str, out: Path | None, with_quotes: bool) -> None:
    """Write a study for another program.

    `qdpx` is a REFI-QDA project, which holds the texts themselves; `qdc` the codebook alone;
    `xlsx` a spreadsheet with a sheet for each table, and with --with-quotes one with the words of
    each passage, to write gists by; `annotations` Web Annotations (JSON-LD). What
    the format has no place for is listed. No file is written over.
    """
    from casebook.exchange import WRITERS, ExchangeError, save

    writer = WRITERS[form]
    file = out or Path(f"{study.resolve().name}{writer.ending}")
    try:
        data, left_out = writer.write(study, with_quotes)
        save(data, file)
    except ExchangeError as error:
        raise click.ClickException(printable(str(error), sys.stderr)) from None
    except FileExistsError:
        name = click.format_filename(file)
        raise click.ClickException(
            f"{name} is there already, and nothing is written over; --out names another file"
        ) from None
    except OSError as error:
        name = click.format_filename(file)
        raise click.ClickException(f"{name} cannot be written: {error.strerror}") from None
    lines = [f"{click.format_filename(file)}: {writer.name}, {len(data):,} bytes"]
    if left_out:
        lines.append("Not carried:")
        lines += [f"  {row.count:,} × {row.what} ({row.where}): {row.why}" for row in left_out]
    if form == "qdpx" or (with_quotes and form != "qdc"):
        lines.append("It holds words of the study's texts: share it as you would share those.")
    click.echo(printable("\n".join(lines), sys.stdout))
