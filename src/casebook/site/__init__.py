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

    from casebook.site.notebooks import (
        ChapterError,
        find_chapter,
        read_notebook,
        run_notebooks,
        shows,
        write_notebook,
    )
    from casebook.site.printing import CannotPrint, pages_of, print_pages
    from casebook.site.slow_imports import JUPYTER_BOOK

__all__ = [
    "JUPYTER_BOOK",
    "CannotPrint",
    "ChapterError",
    "find_chapter",
    "pages_of",
    "print_pages",
    "read_notebook",
    "run_notebooks",
    "setup",
    "shows",
    "write_notebook",
]

_HOMES = {
    "JUPYTER_BOOK": "slow_imports",
    **dict.fromkeys(("CannotPrint", "pages_of", "print_pages"), "printing"),
}


def __getattr__(name: str) -> Any:
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_HOMES.get(name, 'notebooks')}"), name)


def setup(app: "Sphinx") -> dict[str, bool]:
    """Register with Sphinx, which finds this room under ``extra_extensions``."""
    from casebook.site import extension

    return extension.setup(app)
