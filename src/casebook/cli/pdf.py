"""``casebook pdf``: the book, or one chapter, on paper."""

from pathlib import Path

import click

from casebook.cli.extras import needs
from casebook.cli.paths import Existing
from casebook.cli.tasks import book_folder


@click.command()
@click.argument("chapter", required=False)
@click.option(
    "--html",
    type=Existing(file_okay=False),
    help="The folder of the built pages.  [default: _build/html]",
)
@click.option(
    "--output",
    type=click.Path(file_okay=False, path_type=Path),
    help="The folder for the PDFs.  [default: _build/pdf]",
)
@click.option("--each", is_flag=True, help="Make one PDF of each chapter too.")
@needs("book")
def pdf(chapter: str | None, html: Path | None, output: Path | None, each: bool) -> None:
    """Print the book, or one CHAPTER of it, as PDF. It has to be built first.

    CHAPTER is its number (1) or how its name begins. Chromium, Chrome or Edge must be installed.
    """
    from casebook.site import CannotPrint, chapters_of, of_edition, pages_of, print_pages

    folder = book_folder()
    html = folder / "_build" / "html" if html is None else html
    output = folder / "_build" / "pdf" if output is None else output
    names = of_edition(html, pages_of(folder))
    jobs = _jobs(names, chapters_of(folder), chapter, each)
    try:
        with click.progressbar(jobs.items(), label="Printing", hidden=len(jobs) == 1) as bar:
            for name, pages in bar:
                print_pages(folder, html, pages, output / f"{name}.pdf")
    except CannotPrint as error:
        raise click.ClickException(str(error)) from None
    click.echo(f"{output / f'{next(iter(jobs))}.pdf' if len(jobs) == 1 else output}")


def _jobs(
    names: list[str], chapters: list[str], chapter: str | None, each: bool
) -> dict[str, list[str]]:
    """The pages of each PDF, by its name."""
    if chapter is not None:
        wanted = f"{int(chapter):02}-" if chapter.isdecimal() else chapter
        chosen = [name for name in names if Path(name).name.startswith(wanted)]
        chosen = [name for name in chosen if name in chapters] or chosen
        if not chosen:
            raise click.ClickException(f"no page of the book is called {chapter}")
        return {Path(name).name: [name] for name in chosen[:1]}
    return {"casebook": names} | {Path(name).name: [name] for name in chapters if each}
