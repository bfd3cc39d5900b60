"""``casebook release``: what readers, teachers and programs can take away."""

from pathlib import Path

import click

from casebook.cli.build import TEACHERS, build_pages
from casebook.cli.extras import needs
from casebook.cli.tasks import book_folder


@click.command()
@click.argument(
    "folder", required=False, type=click.Path(file_okay=False, path_type=Path), metavar="[FOLDER]"
)
@click.pass_obj
@needs("book")
def release(data: Path | None, folder: Path | None) -> None:
    """Make zip files to give away: both editions, chapters as PDF, tables.

    They are written to FOLDER (without one, _build/release), with their checksums in SHA256SUMS.
    The same book gives the same files, byte for byte. Each begins with a page that says what to do
    with it. Nothing is written if somebody would be named, if an answer stands among the students'
    pages, or if there is no Chromium, Chrome or Edge to print with.
    """
    from casebook import site
    from casebook.tables import data_dir

    book = book_folder()
    folder = book / "_build" / "release" if folder is None else folder
    try:
        site.find_browser()  # before minutes have gone by
        for edition, teacher in (("students'", False), ("teacher's", True)):
            click.echo(f"Building the {edition} edition")
            build_pages(data, teacher)
        html = book / "_build" / "html"
        built = site.Built(book, html, book / TEACHERS / "_build" / "html", data_dir(data))

        def print_(pages: list[str], pdf: Path) -> None:
            site.print_pages(book, html, pages, pdf)

        files = site.make_release(built, site.moment_of(book), print_, click.echo)
        site.write(files, folder)
    except (site.CannotPrint, site.CannotRelease) as error:
        raise click.ClickException(f"nothing was written:\n{error}") from None
    for name, content in files.items():
        click.echo(f"{folder / name}  {len(content) / 1e6:.1f} MB")
