"""Where things are: the package, the tables, what builds keep, what they write."""

from pathlib import Path

from sphinx.application import Sphinx

import casebook
from casebook.site.results_store import Store
from casebook.tables import DATA, data_dir

PACKAGE = Path(casebook.__file__).parent
WEB = PACKAGE / "web" / "pages"
LOOK = "book.css"  # in the static folder, and on paper too
TEMPLATES = Path(__file__).parent / "templates"


def data_folder() -> Path | None:
    """The folder of tables that is in force; None if it is the package's own."""
    folder = data_dir()
    return None if folder == DATA else folder


def table_files() -> list[Path]:
    """The files of the tables that this book is made of, with the rules of a study."""
    folder = data_folder() or PACKAGE / "data"
    return [*folder.glob("*.csv"), *folder.glob("*.json"), *folder.glob("*.py")]


def results(source: Path) -> Store:
    """What was computed for a book, by the book's folder.

    One store serves both editions: what stands in it reaches a page only by the rules of an
    edition.
    """
    return Store(source / "_build" / ".chapters")


def work_folder(app: Sphinx) -> Path:
    """Where a build keeps what it needs next time, beside the pages."""
    return Path(app.outdir).parent
