"""The argument of the ISTR 2018 panel, as far as the record of it tells.

The record announces a research design and no findings. `design` lines the parts up with the
questions. `smallest_p` and `right_order` are illustrations of what a comparison of few
municipalities can tell; they use no data of the project.
"""

from math import comb, sqrt
from statistics import NormalDist

import pandas as pd

from casebook.argument import Rule
from casebook.sources.overview import said_of
from casebook.tables import Tables

SOURCE = "istr2018"
PARTS = [
    f"{SOURCE}-{part}" for part in ("discourse", "institutions", "associations", "casestudies")
]
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
    names = tables.cases.set_index("case_id").name
    cells = []
    for part in PARTS:
        for question in QUESTIONS:
            said = said_of(tables, part, question)
            cells.append(
                {
                    "part": names[part],
                    "question": question,
                    "answer": said["value"],
                    "why": said["detail"],
                    "basis": said["basis"],
                }
            )
    return pd.DataFrame(cells)


def smallest_p(one: int, other: int) -> float:
    """The smallest one-sided p-value that an exact permutation test of two groups can give.

    However large the difference between the groups is, one arrangement of the units among all
    possible ones is the most extreme (Fisher 1935, *The Design of Experiments*).

    Parameters
    ----------
    one, other : int
        Units in each group, at least one.

    Returns
    -------
    float

    Raises
    ------
    ValueError
        If a group is empty.
    """
    if min(one, other) < 1:
        raise ValueError("each group needs at least one unit")
    return 1 / comb(one + other, one)


def right_order(
    urban: int, rural: int, institutions: float, between: float, effect: float = 0.5
) -> float:
    """How often a survey ranks urban above rural municipalities, if it is truly so.

    Every municipality has a level of its own, drawn around that of its kind; every institution an
    answer, drawn around its municipality. Both are normal, so that the difference of the two means
    is normal as well, with the variance of a two-stage sample (Kish 1965, *Survey Sampling*). All
    figures are made up.

    Parameters
    ----------
    urban, rural : int
        Municipalities of each kind.
    institutions : float
        Institutions asked in each municipality; infinity for all that there could be.
    between : float
        Standard deviation between municipalities of one kind; that between the institutions of one
        municipality is 1.
    effect : float
        True difference between the kinds, in standard deviations between institutions.

    Returns
    -------
    float
        Share of surveys, from 0 to 1, in which the mean of the urban municipalities is higher.
    """
    spread = sqrt((between**2 + 1 / institutions) * (1 / urban + 1 / rural))
    return NormalDist(0, spread).cdf(effect)


SPREADS = {
    "all alike (0)": 0.0,
    "a little different (0.25)": 0.25,
    "different (0.5)": 0.5,
    "very different (1)": 1.0,
}


def illustration(urban: int = 2, rural: int = 3) -> pd.DataFrame:
    """The surveys that chapter 4 draws; made up, not found.

    Returns
    -------
    DataFrame
        ``institutions`` (asked in each municipality), ``municipalities`` (how alike those of one
        kind are: words of ``SPREADS``) and ``right`` (per cent of surveys with the true order).
    """
    return pd.DataFrame(
        [
            {
                "institutions": asked,
                "municipalities": words,
                "right": round(100 * right_order(urban, rural, asked, between), 1),
            }
            for words, between in SPREADS.items()
            for asked in (2, 5, 10, 20, 50, 100, 200)
        ]
    )
