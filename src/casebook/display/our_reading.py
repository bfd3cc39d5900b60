"""What the casebook reads into a source, and the source does not say: marked with one sign.

A cell, a box or a line that is *ours* wears `SIGN`. Whoever cannot see it hears `OURS` in its
place, and below a table with such a cell `explained` says what the sign means.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from markupsafe import Markup

from casebook.argument import OURS
from casebook.display.html import Html
from casebook.display.templating import render

SIGN = "°"
KEY = f"{SIGN} {OURS[0].upper()}{OURS[1:]}: the source does not say so itself."


@dataclass(frozen=True)
class Marked(Html):
    """A cell in which something is our reading."""


def marked(said: Iterable[tuple[str, bool]], joint: str = "; ") -> Html | str:
    """Join what a cell says, and mark what is our reading.

    Parameters
    ----------
    said : iterable of (str, bool)
        Texts, and whether the casebook reads them into the source.
    joint : str
        What stands between two texts.

    Returns
    -------
    Html or str
        For a cell of a table: a plain text if nothing is to be marked.
    """
    parts = list(said)
    text = joint.join(f"{words}{SIGN * ours}" for words, ours in parts)
    if not any(ours for _, ours in parts):
        return text
    html = Markup(joint).join(with_sign(words) if ours else words for words, ours in parts)
    return Marked(html, text)


def with_sign(words: object) -> Markup:
    """Put the sign behind words or markup."""
    return render("our_reading.html", words=words, sign=SIGN, ours=OURS)


def explained(note: str | None, cells: Iterable[object]) -> str | None:
    """Add to the note of a table what the sign means, if one of its cells wears it."""
    if not any(isinstance(cell, Marked) for cell in cells):
        return note
    return f"{note} {KEY}" if note else KEY
