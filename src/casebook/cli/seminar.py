"""The commands ``casebook seminar``: coding sheets for a class, and a board of what it coded."""

import sys
from pathlib import Path

import click

from casebook.cli.extras import needs
from casebook.cli.paths import Existing
from casebook.cli.terminal import printable

IN_IT = (
    "The report has claims, names of voices and codings of the study in it: give it to nobody who "
    "may not have them."
)


@click.group()
@needs("book")
def seminar() -> None:
    """Make coding sheets for a class, and a board from what it hands in.

    First `new` writes a list of passages and codes to change; `build` makes the page that students
    open on a phone; `report` reads the files that they hand in. Nothing is sent anywhere.
    """


def _fail(error: object) -> click.ClickException:
    return click.ClickException(printable(str(error), sys.stderr))


@seminar.command()
@click.argument("file", default="coding-sheet.yml", type=click.Path(dir_okay=False, path_type=Path))
@click.option("--list", "source_id", metavar="SOURCE", help="Also list all passages of a source.")
@click.option("--force", is_flag=True, help="Write over a file that is there.")
@click.pass_obj
def new(data: Path | None, file: Path, source_id: str | None, force: bool) -> None:
    """Write a sheet to begin with: title, instructions, passages, codes.

    FILE is a text file (YAML) with remarks on how to change it; without a name, coding-sheet.yml.
    """
    from casebook.seminar import SheetError, starter
    from casebook.study import load
    from casebook.tables import DataError

    try:
        text = starter(load(data), source_id)
        with open(file, "w" if force else "x", encoding="utf-8", newline="\n") as stream:
            stream.write(text)
    except FileExistsError:
        raise _fail(f"{file} is there already; --force writes over it") from None
    except OSError as error:
        raise _fail(f"{file}: it cannot be written ({error.strerror})") from None
    except (SheetError, DataError) as error:
        raise _fail(error) from None
    click.echo(printable(f"{file}: written. Next: casebook seminar build {file}", sys.stdout))


@seminar.command()
@click.argument(
    "files",
    metavar="FILE...",
    nargs=-1,
    required=True,
    type=Existing(dir_okay=False),
)
@click.option(
    "-o",
    "--output",
    "folder",
    default=".",
    show_default="this folder",
    type=click.Path(file_okay=False, path_type=Path),
    help="Folder to write the pages to.",
)
@click.pass_obj
def build(data: Path | None, files: tuple[Path, ...], folder: Path) -> None:
    """Make the page of each sheet: one HTML file that works offline.

    All FILEs are checked before anything is written.
    """
    from casebook.seminar import SheetError, by_identifier, is_study, read_sheet, sheet_html
    from casebook.study import load
    from casebook.tables import DataError

    try:
        tables = load(data)
        found = {name: read_sheet(file, tables) for name, file in by_identifier(files).items()}
    except (SheetError, DataError) as error:
        raise _fail(error) from None
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for name, sheet in found.items():
            page = folder / f"{name}.html"
            html = sheet_html(sheet, ours=not is_study(tables))
            page.write_text(html, encoding="utf-8", newline="\n")
            told = f"{page}: {len(sheet.passages)} passages, {len(sheet.codes)} codes"
            click.echo(printable(f"{told}, version {sheet.version}", sys.stdout))
    except OSError as error:
        raise _fail(f"{folder}: it cannot be written ({error.strerror})") from None


@seminar.command()
@click.argument(
    "files", metavar="FILE...", nargs=-1, required=True, type=click.Path(path_type=Path)
)
@click.option(
    "-o",
    "--output",
    default="report.html",
    show_default=True,
    type=click.Path(dir_okay=False, path_type=Path),
    help="Where to write the report; a CSV with all codings goes beside it.",
)
@click.option(
    "--sheet",
    "sheet_file",
    type=Existing(dir_okay=False),
    help="The sheet that the class has coded. Without it, the one that most hand-ins are of; then "
    "lines count only if the page of their sheet is among the files.",
)
@click.pass_obj
def report(
    data: Path | None,
    files: tuple[Path, ...],
    output: Path,
    sheet_file: Path | None,
) -> None:
    """Make a board for the projector from the files that students hand in.

    It is the page that the book's own board saves, with the class inside.

    FILE is anything that lines or files of a sheet came in: files that the sheet made, a folder, a
    zip from a learning platform, a chat, a mailbox, a document. What is not counted, or is shown
    otherwise than it was typed, gets a line on standard error, by its place: file 3 is the third
    one, and no name is shown. The exit status is 1 if something was refused; the others are
    reported all the same.

    Of a study of your own, the board has the claims, the names of voices and cases, and who coded
    what, whether its tables are published or not.
    """
    from casebook import seminar as room
    from casebook.study import load
    from casebook.tables import DataError, count

    if output.suffix.lower() not in (".html", ".htm"):
        raise _fail(f"{output}: the name of the report must end in .html")
    try:
        tables = load(data)
        sheet = room.read_sheet(sheet_file, tables) if sheet_file else None
    except (room.SheetError, DataError) as error:
        raise _fail(error) from None
    found = room.gather(files)
    if not found:
        raise _fail("there is no file in what was named")
    unseen = not sys.stderr.isatty()
    with click.progressbar(found, label="Reading files", file=sys.stderr, hidden=unseen) as bar:
        collected = room.collect(bar, tables, sheet)
    for finding in collected.findings:
        click.echo(printable(str(finding), sys.stderr), err=True)
    refused = sum(finding.kind == "refused" for finding in collected.findings)
    if not collected.students:
        raise _fail("nothing in it could be counted; no report was written")
    try:
        csv = output.with_suffix(".csv")
        output.parent.mkdir(parents=True, exist_ok=True)
        output.write_text(
            room.board_html(tables, collected=collected), encoding="utf-8", newline="\n"
        )
        csv.write_text(room.csv_text(collected), encoding="utf-8-sig", newline="")
    except OSError as error:
        raise _fail(f"{output}: it cannot be written ({error.strerror})") from None
    read = f"{count(len(found), 'file')} read"
    told = f"{read}: {count(len(collected.students), 'student')} counted, {refused} refused."
    click.echo(printable(f"{told} Written: {output} and {csv}", sys.stdout))
    click.echo(printable(room.in_short(collected, tables), sys.stdout))
    if room.is_study(tables):
        click.echo(IN_IT)
    if refused:
        sys.exit(1)
