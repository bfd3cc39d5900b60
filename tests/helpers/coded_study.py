"""The made-up interviews as a study on disk: all of it, or no more than its codings need."""

import pandas as pd

from casebook import study
from helpers import transcripts

ATTRIBUTES = [
    ("betalt", "boolean", "Somebody is paid"),
    ("steady", "boolean", "It lasts"),
    ("members", "integer", "How many there are"),
    ("place", "text", "Where"),
]
VALUES = {
    "café": {"betalt": "false", "steady": "true", "members": "9", "place": "Malmø"},
    "letters": {"betalt": "true", "steady": "false", "members": "12", "place": "by sea"},
    "workshop": {"betalt": "true", "steady": "false", "place": "Malmø"},
}
FEW = ("documents", "passages", "codes", "codings")


def frames():
    """Its tables, with attributes of the three cases; one of them is not told of the workshop."""
    told = [(case, *pair) for case, values in VALUES.items() for pair in values.items()]
    more = {
        "attributes": pd.DataFrame(ATTRIBUTES, columns=["attribute", "type", "meaning"]),
        "case_attributes": pd.DataFrame(told, columns=["case_id", "attribute", "value"]),
    }
    return {name: frame.replace("", pd.NA) for name, frame in (transcripts.frames() | more).items()}


def write(folder, tables=None, texts=True):
    """Write the study, and its texts beside it; return its folder."""
    transcripts.write(folder / "texts")
    place = folder / "my-study"
    tables = frames() if tables is None else tables
    study.write(place, tables, id="my-study", texts="../texts" if texts else None)
    return place


def write_few(folder):
    """Write documents, passages, codes and codings alone."""
    few = {name: frame for name, frame in frames().items() if name in FEW}
    few["documents"] = few["documents"].drop(columns=["case_id"])
    few["passages"] = few["passages"].drop(columns=["voice_id"])
    return write(folder, few)
