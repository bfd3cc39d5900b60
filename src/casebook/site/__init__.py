"""The site: how chapters and pages become a book. One Sphinx extension, and what serves it.

Running chapters when they need it, editions, exercises, roles and directives, what the theme leaves
out, and print. It computes nothing about the material; what a page shows is made in
``casebook.display``. `casebook.site.extension` says which module has which duty.

Nothing is imported before it is used: commands that build no book start without Sphinx.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from sphinx.application import Sphinx

    from casebook.site.lab_copies import FOLDER as LAB_FOLDER
    from casebook.site.lab_copies import make_copies
    from casebook.site.new_book import BookExists, NothingToShow, files, told_of, write_book
    from casebook.site.notebooks import (
        ChapterError,
        find_chapter,
        read_notebook,
        run_notebooks,
        shows,
        write_notebook,
    )
    from casebook.site.printing import (
        CannotPrint,
        chapters_of,
        find_browser,
        of_edition,
        pages_of,
        print_pages,
    )
    from casebook.site.release import Built, CannotRelease, make_release, moment_of, write
    from casebook.site.slow_imports import JUPYTER_BOOK
    from casebook.site.unchanged import build_unless_unchanged

__all__ = [
    "BookExists",
    "Built",
    "CannotPrint",
    "CannotRelease",
    "ChapterError",
    "JUPYTER_BOOK",
    "LAB_FOLDER",
    "NothingToShow",
    "build_unless_unchanged",
    "chapters_of",
    "files",
    "find_browser",
    "find_chapter",
    "make_copies",
    "make_release",
    "moment_of",
    "of_edition",
    "pages_of",
    "print_pages",
    "read_notebook",
    "run_notebooks",
    "setup",
    "shows",
    "told_of",
    "write",
    "write_book",
    "write_notebook",
]

_CALLED_THERE = {"LAB_FOLDER": "FOLDER"}
_HOMES = {
    **dict.fromkeys(("LAB_FOLDER", "make_copies"), "lab_copies"),
    "JUPYTER_BOOK": "slow_imports",
    "build_unless_unchanged": "unchanged",
    **dict.fromkeys(("BookExists", "NothingToShow", "files", "told_of", "write_book"), "new_book"),
    **dict.fromkeys(
        ("CannotPrint", "chapters_of", "find_browser", "of_edition", "pages_of", "print_pages"),
        "printing",
    ),
    **dict.fromkeys(("Built", "CannotRelease", "make_release", "moment_of", "write"), "release"),
}


def __getattr__(name: str) -> Any:
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    home = import_module(f"{__name__}.{_HOMES.get(name, 'notebooks')}")
    return getattr(home, _CALLED_THERE.get(name, name))


def setup(app: "Sphinx") -> dict[str, bool]:
    """Register with Sphinx, which finds this room under ``extra_extensions``."""
    from casebook.site import extension

    return extension.setup(app)
