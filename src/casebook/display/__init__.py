"""What a chapter shows: charts, tables, claim cards and numbers in prose.

Every function returns a small object that a notebook displays on its own. None of them computes
anything about the material; they only show what loaders, methods and arguments hand over.
"""

from casebook.display.cards import card, cards, ledger, passages, status_badge
from casebook.display.charts import chart
from casebook.display.colours import (
    GRID,
    INK,
    MUTED,
    PALETTE,
    PAPER,
    RAMP,
    STATUS_CODES,
    STATUS_COLOURS,
    STATUS_REASONS,
    STATUS_SHAPES,
    STATUSES,
)
from casebook.display.html import Html, Shown, link
from casebook.display.maps import argument_map
from casebook.display.prose import glue
from casebook.display.tables import table
from casebook.display.vega import write_bundle

__all__ = [
    "GRID",
    "INK",
    "MUTED",
    "PALETTE",
    "PAPER",
    "RAMP",
    "STATUSES",
    "STATUS_CODES",
    "STATUS_COLOURS",
    "STATUS_REASONS",
    "STATUS_SHAPES",
    "Html",
    "Shown",
    "argument_map",
    "card",
    "cards",
    "chart",
    "glue",
    "ledger",
    "passages",
    "link",
    "status_badge",
    "table",
    "write_bundle",
]
