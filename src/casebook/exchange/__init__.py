"""Exchange: studies from and for other programs for qualitative analysis.

Readers turn a file into a `Project`, writers a `Project` into a file; `into_study` and `from_study`
go between a `Project` and the tables of a study. What a study cannot carry is listed. Files come
from anywhere: they are read within limits, or refused. Nothing here judges what was coded.
"""

from casebook.exchange.carried import CARRIED, FEATURES, Carried
from casebook.exchange.formats import READERS, WRITERS, Asked, Reader, Writer, read_project
from casebook.exchange.from_studies import from_study
from casebook.exchange.into_studies import into_study, names_in
from casebook.exchange.positions import Wanted
from casebook.exchange.project import (
    OF_DOCUMENT,
    Case,
    Code,
    Coder,
    Coding,
    Document,
    ExchangeError,
    LeftOut,
    Memo,
    Project,
    Span,
    Variable,
)
from casebook.exchange.qdpx_writing import save

__all__ = [
    "CARRIED",
    "FEATURES",
    "OF_DOCUMENT",
    "READERS",
    "WRITERS",
    "Asked",
    "Carried",
    "Case",
    "Code",
    "Coder",
    "Coding",
    "Document",
    "ExchangeError",
    "LeftOut",
    "Memo",
    "Project",
    "Reader",
    "Span",
    "Variable",
    "Wanted",
    "Writer",
    "from_study",
    "into_study",
    "names_in",
    "read_project",
    "save",
]
