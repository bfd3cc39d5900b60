"""Copies: a reader's own copy of a source, held against the rows that describe it.

Anchors (fingerprints of passages), readers of text, HTML and PDF, and keyword in context. No text
of a source is stored or handed on.
"""

from casebook.copies.anchors import (
    Anchor,
    AnchoredRows,
    AnchorError,
    Finding,
    Track,
    anchor,
    anchored_rows,
    locate,
    normalise,
    untracked,
    verify,
)
from casebook.copies.decoding import CopyError
from casebook.copies.keyword_in_context import Hit, TermError, kwic
from casebook.copies.reading import Copy, read, variants

__all__ = [
    "Anchor",
    "AnchorError",
    "AnchoredRows",
    "Copy",
    "CopyError",
    "Finding",
    "Hit",
    "TermError",
    "Track",
    "anchor",
    "anchored_rows",
    "kwic",
    "locate",
    "normalise",
    "read",
    "untracked",
    "variants",
    "verify",
]
