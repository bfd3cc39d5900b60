"""``casebook pdf``: the book, or one chapter, on paper."""

from pathlib import Path

import click

from casebook.cli.extras import needs
from casebook.cli.tasks import book_folder

STYLES = (
    *("styles/pydata-sphinx-theme.css", "styles/sphinx-book-theme.css", "pygments.css"),
    *("casebook.css", "guides.css", "paper.css"),
)


@click.command()
@click.argument("chapter", required=False)
@click.option(
    "--html",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
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
    from casebook.site import printing

    folder = book_folder()
    html = folder / "_build" / "html" if html is None else html
    output = folder / "_build" / "pdf" if output is None else output
    try:
        names = printing.pages_of(folder)
        if chapter is not None:
            wanted = f"{int(chapter):02}-" if chapter.isdecimal() else chapter
            chosen = [name for name in names if Path(name).name.startswith(wanted)]
            chosen = [name for name in chosen if name.startswith("notebooks/")] or chosen
            if not chosen:
                raise click.ClickException(f"no page of the book is called {chapter}")
            jobs = {Path(name).name: [name] for name in chosen[:1]}
        else:
            jobs = {"casebook": names}
            if each:
                chapters = [name for name in names if name.startswith("notebooks/")]
                jobs |= {Path(name).name: [name] for name in chapters}
        browser = printing.find_browser()
        with click.progressbar(jobs.items(), label="Printing", hidden=len(jobs) == 1) as bar:
            for name, pages in bar:
                made = printing.make_pdf(
                    [printing.read(html, page) for page in pages],
                    printing.title_of(folder),
                    [(html / "_static" / style).absolute().as_uri() for style in STYLES],
                    output,
                    name,
                    lambda page, target: printing.print_page(page, target, browser),
                )
        click.echo(f"{made if len(jobs) == 1 else output}")
    except printing.CannotPrint as error:
        raise click.ClickException(str(error)) from None
