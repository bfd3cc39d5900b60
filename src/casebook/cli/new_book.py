"""The command ``casebook new-book``: a book of one's own, about a study of one's own."""

import os
import sys
from pathlib import Path

import click

from casebook.cli.extras import needs
from casebook.cli.paths import Existing
from casebook.cli.terminal import printable

NO_STUDY = (
    "name the folder of your tables: casebook new-book my-thesis --data my-study. "
    "`casebook new my-study` begins one."
)


NOTHING_OPEN = (
    "Readers will see what the pages show and get no table, so nobody can take a voice away there. "
    'If they may have them, say "casebook": {{"published": true}} of each table in {}.'
)


@click.command("new-book")
@click.argument("folder", type=click.Path(file_okay=False, path_type=Path))
@click.option(
    "--data",
    "study",
    type=Existing(file_okay=False),
    help="The folder of tables that the book is about.",
)
@click.option("--title", help="The title of the book. Asked for, if there is a terminal.")
@click.option("--author", help="Who writes it. Asked for, if there is a terminal.")
@click.pass_obj
@needs("book")
def new_book(
    data: Path | None, folder: Path, study: Path | None, title: str | None, author: str | None
) -> None:
    """Begin a book of your own, about a study of your own.

    FOLDER is new. A few files are written into it: settings, contents, a first page, a chapter that
    runs, and the page with all claims and passages. `casebook build` there makes the pages.
    """
    from casebook import site
    from casebook.tables import DataError

    study = study or data
    if study is None:
        raise click.UsageError(NO_STUDY)
    title = _asked("Title", title, _from_name(folder))
    author = _asked("Author", author, "")
    try:
        told = site.told_of(study)
        texts = site.files(told, title=title, author=author, data=_seen_from(folder, study))
        site.write_book(folder, texts)
    except (DataError, site.BookExists, site.NothingToShow, OSError) as error:
        raise click.ClickException(printable(str(error), sys.stderr)) from None
    listing = "".join(f"\n  {name}" for name in texts)
    click.echo(printable(f"{folder}: {len(texts)} files{listing}", sys.stdout))
    if not told.open:
        click.echo(printable(NOTHING_OPEN.format(study / "datapackage.json"), sys.stdout))
    click.echo(printable(f"Next: cd {folder} && casebook build", sys.stdout))


def _asked(what: str, given: str | None, default: str) -> str:
    """What was given as an option, or is answered in a terminal, or goes without saying."""
    if given is not None:
        return given
    if not sys.stdin.isatty():
        return default
    return str(click.prompt(what, default=default, show_default=bool(default)))


def _from_name(folder: Path) -> str:
    words = folder.absolute().name.replace("-", " ").replace("_", " ").strip()
    return words[:1].upper() + words[1:]


def _seen_from(folder: Path, study: Path) -> str:
    """The way from the book's folder to the tables; the whole of it from another drive."""
    try:
        return Path(os.path.relpath(study.absolute(), folder.absolute())).as_posix()
    except ValueError:
        return study.absolute().as_posix()
