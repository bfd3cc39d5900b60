"""What a chapter's cell shows: numbers for its prose, tables and charts.

A chapter says ``from casebook import show``. The functions for tables, charts and cards are those
of ``casebook.display``; `numbers` hands all numbers of a chapter to its prose at once.
"""

from collections.abc import Iterable, Mapping

import pandas as pd
from IPython.display import display

from casebook.display import (
    STATUS_REASONS,
    Shown,
    argument_map,
    card,
    cards,
    chart,
    claim_id,
    glue,
    ledger,
    link,
    marked,
    passages,
    status_badge,
    status_badges,
    table,
)

__all__ = [
    "Shown",
    "argument_map",
    "card",
    "cards",
    "chart",
    "claim_id",
    "each",
    "ledger",
    "link",
    "marked",
    "numbers",
    "passages",
    "status_badge",
    "status_badges",
    "statuses",
    "table",
]


def numbers(values: Mapping[str, str | int]) -> None:
    """Hand numbers and words to a chapter's prose, which shows them with the role ``{glue}``.

    Parameters
    ----------
    values : dict of str to str or int
        By the name that the prose uses, what it says. A number that is rounded comes as a text,
        because how it is rounded is the author's decision.

    Raises
    ------
    ValueError
        If one of them comes out blank, or is a float.
    """
    for name, value in values.items():
        glue(name, value)


def statuses(
    name: str = "statuses", caption: str = "Statuses, and what each of them says"
) -> Shown:
    """All statuses that a claim can have, with what they mean.

    Parameters
    ----------
    name, caption : str
        Of the table on its page.

    Returns
    -------
    Shown
    """
    rows = [
        {"Status": status_badge(status), "What it says": means}
        for status, means in STATUS_REASONS.items()
    ]
    return table(pd.DataFrame(rows), name=name, caption=caption)


def each(shown: Iterable[Shown]) -> None:
    """Show several tables or charts, one below the other.

    Parameters
    ----------
    shown : iterable of Shown
    """
    for one in shown:
        display(one)  # type: ignore[no-untyped-call]  # IPython gives it no types
