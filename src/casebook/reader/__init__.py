"""A reader's way in: the book, its sources, their claims, and what moves them.

`load` gives a `Book`. From there everything is found by Tab: ``book.tables``, ``book.source(...)``,
``source.claim(...)``, ``source.without(...)``. Objects show themselves in a notebook and in a
terminal, and an id that does not exist is answered with the nearest ones that do.

This room has no logic of its own. Statuses come from ``casebook.argument``, coefficients from
``casebook.coding``, looks from ``casebook.display``; here they get a place where a reader finds
them. What only one chapter shows is in ``casebook.chapters``.
"""

from casebook.reader import show
from casebook.reader.book import Book, load
from casebook.reader.claim import Claim
from casebook.reader.coding import Coding
from casebook.reader.comparison import Comparison
from casebook.reader.disclosure import Disclosure
from casebook.reader.frames import Frame, wide
from casebook.reader.many_analyses import ManyAnalyses
from casebook.reader.moves import Moves
from casebook.reader.source import Source

__all__ = [
    "Book",
    "Claim",
    "Coding",
    "Comparison",
    "Disclosure",
    "Frame",
    "ManyAnalyses",
    "Moves",
    "Source",
    "load",
    "show",
    "wide",
]
