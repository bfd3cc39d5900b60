"""The argument of the ISTR 2018 panel, as far as the record of it tells.

The record announces a research design and no findings. `design` lines the parts up with the
questions.
"""

import pandas as pd

from casebook.argument import Rule
from casebook.sources.overview import said_of_each
from casebook.tables import Tables

SOURCE = "istr2018"
PARTS = [
    f"{SOURCE}-{part}" for part in ("discourse", "institutions", "associations", "casestudies")
]
ANSWERS = ("made for it", "can contribute", "cannot alone")  # from strong to weak
QUESTIONS = [
    "how far it goes",
    "how it is justified",
    "how it works",
    "whether it meets the hopes",
    "in which areas it works, and why",
]


# All that the record says of the design is said, and nothing is there to work it out from.
RULES: dict[str, Rule] = {}


def design(tables: Tables) -> pd.DataFrame:
    """Which part of the design can answer which question.

    Returns
    -------
    DataFrame
        One row for each part and question: ``part`` (name), ``question``, ``answer`` (*made for
        it*, *can contribute*, *cannot alone*; missing if nothing can be said), ``why`` and
        ``basis`` (*stated* if the record says so, *ours* if we judge).
    """
    pairs = ((question, part) for part in PARTS for question in QUESTIONS)
    found = said_of_each(tables, pairs).rename(
        columns={"attribute": "question", "case": "part", "value": "answer", "detail": "why"}
    )
    return found[["part", "question", "answer", "why", "basis"]]
