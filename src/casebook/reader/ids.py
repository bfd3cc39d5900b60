"""Ids that a reader types: right, or answered with the nearest ones that are."""

import difflib
from collections.abc import Iterable

from casebook.argument import UnknownId

SUGGESTED = 3


def check_id(wanted: str, known: Iterable[str], kind: str) -> str:
    """Return an id that exists.

    Parameters
    ----------
    wanted : str
        What was typed.
    known : iterable of str
        The ids there are.
    kind : str
        What they are ids of, for the message: *claim*.

    Returns
    -------
    str
        The id.

    Raises
    ------
    UnknownId
        If there is none; the message names the nearest ones, or what ids look like.
    """
    ids = list(known)
    if wanted in ids:
        return wanted
    ending = [one for one in ids if one.endswith(f"-{wanted}")][:SUGGESTED]
    if not ids:
        raise UnknownId(f"no {kind} has the id {wanted!r}; there is none at all")
    close = ending or difflib.get_close_matches(str(wanted), ids, n=SUGGESTED, cutoff=0.6)
    hint = f"did you mean {_either(close)}?" if close else f"they look like {ids[0]!r}"
    raise UnknownId(f"no {kind} has the id {wanted!r}; {hint}")


def _either(ids: list[str]) -> str:
    quoted = [repr(one) for one in ids]
    return quoted[0] if len(quoted) == 1 else f"{', '.join(quoted[:-1])} or {quoted[-1]}"
