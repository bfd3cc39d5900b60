"""Display: what a page shows, as charts, tables, claim cards, argument maps and numbers in prose.

Most functions return a small object that a notebook displays by itself. None of them computes
anything about the material: they show what tables, methods and arguments hand over. What charts of
several chapters have in common stands in ``figures`` and ``argument_chart``, which are imported by
name (``from casebook.display import figures``), because they bring Altair along.

This room also has the tools with which ``casebook.seminar`` and ``casebook.site`` write their own
pages: `render` for templates, `scrolling_table`, and `content_security_policy`.
"""

from casebook.display.badges import status_badge, status_badges
from casebook.display.cards import card, cards
from casebook.display.charts import chart, licence
from casebook.display.claim_tables import ledger, passages, tally
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
from casebook.display.entries import Entry, Fact, Line, explorer, facet
from casebook.display.html import Html, Shown, as_name, claim_id, link
from casebook.display.layered_layout import between, tied_by_us
from casebook.display.maps import argument_map
from casebook.display.our_reading import SIGN, explained, marked
from casebook.display.place_map import MARK_SHAPES, MarkKind, map_of_places, mark_id, moved_apart
from casebook.display.prose import glue
from casebook.display.security_policies import content_security_policy, source_hash
from casebook.display.tables import Column, Row, Shaded, scrolling_table, table
from casebook.display.templating import render

__all__ = [
    "GRID",
    "INK",
    "MARK_SHAPES",
    "MUTED",
    "PALETTE",
    "PAPER",
    "RAMP",
    "SIGN",
    "STATUSES",
    "STATUS_CODES",
    "STATUS_COLOURS",
    "STATUS_REASONS",
    "STATUS_SHAPES",
    "Column",
    "Entry",
    "Fact",
    "Html",
    "Line",
    "MarkKind",
    "Row",
    "Shaded",
    "Shown",
    "argument_map",
    "as_name",
    "between",
    "card",
    "cards",
    "chart",
    "claim_id",
    "content_security_policy",
    "explained",
    "explorer",
    "facet",
    "glue",
    "ledger",
    "licence",
    "link",
    "map_of_places",
    "mark_id",
    "marked",
    "moved_apart",
    "passages",
    "render",
    "scrolling_table",
    "source_hash",
    "status_badge",
    "status_badges",
    "tally",
    "table",
    "tied_by_us",
]
