"""What each format carries of a study, and what not: the one place that says so.

Beside the readers and writers; tests hold every mark against what those really do with a study
that has something of everything. The page *Your own study* shows it as a table.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

Mark = Literal["yes", "in part", "no"]

# What a study can have, in the words of the table.
FEATURES: Mapping[str, str] = {
    "codes": "codes",
    "tree": "codes under codes",
    "definitions": "what a code means",
    "colours": "colours of codes",
    "texts": "the texts",
    "places": "where a coded passage stands",
    "coders": "who coded",
    "dates": "when",
    "coding memos": "notes on a coding",
    "memos": "memos, with author and date",
    "cases": "cases",
    "variables": "attributes of cases",
    "guids": "the program's own numbers (GUIDs)",
    "claims": "claims, links and voices",
}


@dataclass(frozen=True)
class Carried:
    """What one format carries.

    Attributes
    ----------
    name : str
        What people call it.
    files : str
        Endings of its files.
    ways : str
        ``import``, ``export`` or both.
    whole : frozenset of str
        Keys of `FEATURES` that it carries.
    part : mapping of str to str
        Those of which it carries a part, and which.
    """

    name: str
    files: str
    ways: str
    whole: frozenset[str]
    part: Mapping[str, str] = field(default_factory=dict)

    def mark(self, feature: str) -> Mark:
        """Say whether the format carries a feature."""
        if feature in self.whole:
            return "yes"
        return "in part" if feature in self.part else "no"


def _all_but(*features: str) -> frozenset[str]:
    return frozenset(FEATURES) - set(features)


CARRIED: Mapping[str, Carried] = {
    "qdpx": Carried("REFI-QDA project", ".qdpx", "import, export", _all_but("claims")),
    "qdc": Carried(
        "REFI-QDA codebook",
        ".qdc",
        "import, export",
        frozenset({"codes", "tree", "definitions", "colours"}),
        {"guids": "those of codes"},
    ),
    "qualcoder": Carried("QualCoder project", "folder .qda", "import", _all_but("guids", "claims")),
    "taguette": Carried(
        "Taguette database",
        ".sqlite3",
        "import",
        frozenset({"codes", "definitions", "texts", "places", "dates"}),
        {
            "tree": "if the path of a tag goes on from that of another, as in work and work.hours",
            "coders": "the program's own database has them; an export has one name for all",
            "memos": "what the project is about",
        },
    ),
    "segments": Carried(
        "Table of coded segments, codebook",
        ".xlsx, .csv",
        "import",
        frozenset({"codes", "definitions", "coders", "dates", "coding memos"}),
        {
            "tree": "if a name of a code has those above it, as MAXQDA, NVivo and Taguette do it",
            "texts": "yours, from the folder that --texts names",
            "places": "found by the words of the segment in your own texts",
        },
    ),
    "xlsx": Carried(
        "Spreadsheet",
        ".xlsx",
        "export",
        _all_but("texts"),
        {"texts": "the words of passages, with --with-quotes"},
    ),
    "annotations": Carried(
        "Web Annotations",
        ".jsonld",
        "export",
        frozenset({"places", "coders", "coding memos"}),
        {
            "codes": "those that something is coded with",
            "tree": "in the name of each tag",
            "texts": "the coded words, with --with-quotes",
            "dates": "times in UTC only, as the standard has no others",
            "memos": "those about a passage",
        },
    ),
}
