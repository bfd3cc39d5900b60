"""The ``casebook`` command: joins the commands, each of which is a module of this room.

A command imports the room of its duty when it is called, so that ``casebook --help`` answers at
once.
"""

from pathlib import Path

import click

from casebook import __version__
from casebook.cli.agreement import agreement
from casebook.cli.anchor import anchor
from casebook.cli.bench import bench
from casebook.cli.build import build
from casebook.cli.check import check
from casebook.cli.claims import claims
from casebook.cli.clean import clean
from casebook.cli.compare import compare
from casebook.cli.cooccur import cooccur
from casebook.cli.disclose import disclose
from casebook.cli.draw import draw
from casebook.cli.export import export
from casebook.cli.import_ import import_
from casebook.cli.kwic import kwic
from casebook.cli.lab import lab
from casebook.cli.lock import lock
from casebook.cli.matrix import matrix
from casebook.cli.new import new
from casebook.cli.new_book import new_book
from casebook.cli.paths import Existing
from casebook.cli.pdf import pdf
from casebook.cli.release import release
from casebook.cli.run import run
from casebook.cli.saturation import saturation
from casebook.cli.seminar import seminar
from casebook.cli.test import test
from casebook.cli.tidy import tidy
from casebook.cli.verify import verify


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(__version__)
@click.option(
    "--data",
    type=Existing(file_okay=False),
    envvar="CASEBOOK_DATA",
    help="Use the tables in this folder (a data package of the same shape) instead of the shipped "
    "ones. May also be given as the environment variable CASEBOOK_DATA.",
)
@click.pass_context
def main(ctx: click.Context, data: Path | None) -> None:
    """Check, run and build the casebook.

    Inside the folder of the book, `build` makes its pages and `run` one chapter. `--data` comes
    before the command: `casebook --data my-study check`.
    """
    ctx.obj = data


for command in (
    *(agreement, anchor, bench, build, check, claims, clean, compare, cooccur, disclose, draw),
    *(export, import_, kwic, lab, lock, matrix, new, new_book, pdf, release, run, saturation),
    *(seminar, test, tidy, verify),
):
    main.add_command(command)
