"""The casebook: arguments of publications, rebuilt from small tables.

``from casebook import load`` is a reader's way in: `load` gives a book whose tables, sources,
claims and methods are found by Tab. ``show`` puts numbers, tables and charts on a chapter's page.
Both come from ``casebook.reader``; the methods themselves are in rooms such as ``casebook.coding``.
Each is imported when it is asked for: the package itself stays light, because every command imports
it.
"""

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from casebook.reader import load, show

__version__ = "0.1.0"

__all__ = ["__version__", "load", "show"]

ROOMS = (
    "argument",
    "cases",
    "coding",
    "copies",
    "display",
    "exchange",
    "privacy",
    "study",
    "tables",
)
"""The rooms that a reader may have a use for."""


def __getattr__(name: str) -> object:
    if name in ("load", "show"):
        from casebook import reader

        return getattr(reader, name)
    if name in ROOMS:
        return import_module(f"casebook.{name}")
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted({*__all__, *ROOMS})
