"""Status badges: a shape and a word that say how a claim stands."""

from casebook.display.colours import STATUS_REASONS, STATUS_SHAPES, STATUSES
from casebook.display.html import Html
from casebook.display.templating import render


def status_badge(status: str) -> Html:
    """Show a status as a shape, its word, and (for those who hover) what it means.

    Parameters
    ----------
    status : str
        One of the seven statuses.

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
        "badge.html", status=status, reason=STATUS_REASONS[status], shape=STATUS_SHAPES[status]
    )
    return Html(markup, status)
