"""What a chapter's cell shows: numbers for its prose, tables and charts.

A chapter says ``from casebook import show``. The functions for tables, charts and cards are those
of ``casebook.display``; `numbers` hands all numbers of a chapter to its prose at once.
"""

from collections.abc import Iterable, Mapping

from IPython.display import display

from casebook.display import (
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


def each(shown: Iterable[Shown]) -> None:
    """Show several tables or charts, one below the other.

    Parameters
    ----------
    shown : iterable of Shown
    """
    for one in shown:
        display(one)  # type: ignore[no-untyped-call]  # IPython gives it no types
