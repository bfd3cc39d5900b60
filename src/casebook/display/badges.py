"""Status badges: a shape and a word that say how a claim stands."""

import pandas as pd

from casebook.display.colours import STATUS_REASONS, STATUS_SHAPES, STATUSES
from casebook.display.html import Html
from casebook.display.templating import render


def status_badge(status: str, claim: str = "") -> Html:
    """Show a status as a shape, its word, and (for those who hover) what it means.

    Parameters
    ----------
    status : str
        One of the seven statuses.
    claim : str
        Id of the claim whose status it is, on the book's own terms: the page changes it when a
        reader takes away what the claim stands on.

    Returns
    -------
    Html
        May stand in a table cell.

    Raises
    ------
    ValueError
        If there is no such status.
    """
    if status not in STATUSES:
        raise ValueError(f"status={status!r}: expected one of {', '.join(STATUSES)}")
    markup = render(
        "badge.html",
        status=status,
        claim=claim,
        reason=STATUS_REASONS[status],
        shape=STATUS_SHAPES[status],
    )
    return Html(markup, status)


def status_badges(statuses: "pd.Series[str]", claims: "pd.Series[str]") -> "pd.Series[Html]":  # type: ignore[type-var]
    """`status_badge` for a column of statuses, each of the claim beside it."""
    badges = list(map(status_badge, statuses, claims))
    return pd.Series(badges, index=statuses.index, dtype=object)
