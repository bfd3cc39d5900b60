"""Which tables a book of one's own is made of: its settings say so.

A folder with a ``_config.yml`` is that of a book. What stands there under ``sphinx``, ``config``,
``casebook_data`` is a folder of tables, seen from the book's. So a chapter, a command and the build
speak of the same tables without being told, wherever in the book's folder they work.
"""

from pathlib import Path

SETTINGS = "_config.yml"
SETTING = "casebook_data"


def book_around(folder: Path) -> Path | None:
    """The folder of the book that a folder is in; None if it is in none."""
    here = folder.absolute()
    return next((one for one in (here, *here.parents) if (one / SETTINGS).is_file()), None)


def tables_of(book: Path) -> Path | None:
    """The folder of tables that a book names.

    Parameters
    ----------
    book : Path
        The book's folder, with its settings.

    Returns
    -------
    Path, or None
        None if it names none: then it is about the tables that come with the package.
    """
    raw = (book / SETTINGS).read_bytes()
    if SETTING.encode() not in raw:  # most books: nothing has to be parsed
        return None
    named = _said(raw, "sphinx", "config", SETTING)
    return book / named if named else None


def book_title(book: Path) -> str:
    """The title of a book, from its settings."""
    return _said((book / SETTINGS).read_bytes(), "title")


def _said(raw: bytes, *names: str) -> str:
    """A text in settings; blank if it is not there."""
    import yaml  # here: most folders have no settings to parse

    try:
        found = yaml.safe_load(raw)
    except yaml.YAMLError:
        return ""  # whoever builds the book is told
    for name in names:
        found = found.get(name) if isinstance(found, dict) else None
    return found if isinstance(found, str) else ""
