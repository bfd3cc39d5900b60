"""Pages at an address where people look for the book, which lead to its first page."""

from pathlib import Path

from sphinx.application import Sphinx

from casebook.display import render
from casebook.site import editions
from casebook.site.finished_pages import with_policy, write_changed


def front_door(title: str, target: str) -> str:
    """A page that leads to another one.

    Parameters
    ----------
    title : str
        The book's.
    target : str
        Where the first page is, seen from here.

    Returns
    -------
    str
        HTML.
    """
    door = render("front_door.html", package="casebook.site", title=title, target=target)
    return with_policy(str(door))


def _write(app: Sphinx, exception: Exception | None) -> None:
    """Write the page at the book's address, before jupyter-book writes one without a policy."""
    if exception is not None or app.builder.format != "html":
        return
    first = app.builder.get_relative_uri("index", app.config.root_doc)
    write_changed(Path(app.outdir, "index.html"), front_door(app.config.html_title, first))
    if editions.is_for_teachers(app):
        # Jupyter Book puts pages two folders below the one that it is told.
        folder = Path(app.srcdir, editions.TEACHERS_FOLDER).resolve()
        first = Path(app.outdir, "index.html").resolve().relative_to(folder).as_posix()
        write_changed(folder / "index.html", front_door(editions.TITLE, first))


def setup(app: Sphinx) -> None:
    """Register with Sphinx."""
    app.connect("build-finished", _write, priority=900)
