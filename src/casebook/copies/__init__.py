"""Copies: a reader's own copy of a source, held against the rows that describe it.

Anchors (fingerprints of passages), readers of text, Word, HTML and PDF, what became of passages in
a changed text, and keyword in context. No text of a source is stored or handed on.
"""

from casebook.copies.anchoring import Anchored, anchor_study
from casebook.copies.anchors import Anchor, Track, anchor, normalise, untracked
from casebook.copies.decoding import CopyError, decode
from casebook.copies.documents import RESULTS, Passage, Seen, anchored_passages, look
from casebook.copies.folders import READABLE, UNREAD
from casebook.copies.keyword_in_context import Hit, TermError, kwic
from casebook.copies.matching import locate
from casebook.copies.reading import Copy, line_feeds, read, text_of, variants
from casebook.copies.setting_aside import Aside, PatternError
from casebook.copies.studies import DocumentHits, DocumentSeen, StudySeen, look_at_study, study_hits
from casebook.copies.transcripts import (
    Transcript,
    day_in,
    kind_in,
    speakers_in,
    transcripts_in,
    without_names,
)
from casebook.copies.verifying import AnchoredRows, AnchorError, Finding, anchored_rows, verify

__all__ = [
    "READABLE",
    "RESULTS",
    "UNREAD",
    "Anchor",
    "AnchorError",
    "Anchored",
    "AnchoredRows",
    "Aside",
    "Copy",
    "CopyError",
    "DocumentHits",
    "DocumentSeen",
    "Finding",
    "Hit",
    "Passage",
    "PatternError",
    "Seen",
    "StudySeen",
    "TermError",
    "Track",
    "Transcript",
    "anchor",
    "anchor_study",
    "anchored_passages",
    "anchored_rows",
    "day_in",
    "decode",
    "kind_in",
    "kwic",
    "line_feeds",
    "locate",
    "look",
    "look_at_study",
    "normalise",
    "read",
    "speakers_in",
    "study_hits",
    "text_of",
    "transcripts_in",
    "untracked",
    "variants",
    "verify",
    "without_names",
]
