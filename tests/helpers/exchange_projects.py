"""A project that has something of everything that programs for qualitative analysis have."""

from pathlib import Path

import pandas as pd

from casebook.exchange import (
    Case,
    Code,
    Coder,
    Coding,
    Document,
    Memo,
    Project,
    Span,
    Variable,
    into_study,
)
from casebook.study import as_they_stand, settings, write

WHEN = "2024-03-01T10:20:30Z"
TEXT = "I: Hvad skete der så?\nR: Vi kom 🦦 for sent, fordi bussen var kørt. Det var synd.\n"
WORDS = "Vi kom 🦦 for sent, fordi bussen var kørt."
CLAIM = "People leave because nothing runs on time"


def _guid(number: int) -> str:
    return f"00000000-0000-4000-8000-{number:012}"


FULL = Project(
    name="Leaving",
    coders=(Coder("c1", "Åsa", _guid(1)), Coder("c2", "Bo", _guid(2))),
    codes=(
        Code("k1", "Barriers", None, "What stands in the way.", guid=_guid(3), codable=False),
        Code("k2", "Time", "k1", "Too late for something.", "#F781F3", _guid(4)),
    ),
    documents=(Document("d1", "Interview 1", "interview", TEXT, guid=_guid(5)),),
    spans=(Span("s1", "d1", TEXT.index(WORDS), TEXT.index(WORDS) + len(WORDS), _guid(6)),),
    codings=(
        Coding("g1", "s1", "k2", "c1", WHEN, _guid(7), "Said twice on the tape."),
        Coding("g2", "s1", "k2", "c2", WHEN, _guid(8)),
    ),
    memos=(
        Memo("m1", "spans", "s1", "Bo", WHEN, "Weather", "It rained that day.", _guid(9)),
        Memo("m2", "project", "", "Åsa", WHEN, "Day one", "The fieldwork began.", _guid(10)),
    ),
    variables=(Variable("Age", "integer", "In years", _guid(11)),),
    cases=(Case("a1", "Ebba", "person", _guid(12), ("d1",), (), {"Age": "41"}),),
)


def study(folder: Path) -> Path:
    """Write it as a study, with a claim."""
    into_study(FULL, folder / "made")
    tables = dict(as_they_stand(folder / "made"))
    tables["claims"] = pd.DataFrame({"claim_id": ["late"], "statement": [CLAIM]})
    private = settings(folder / "made").private
    write(folder / "full", tables, id="full", private=f"../{private.name}")
    return folder / "full"
