"""Ids and names that the tables of a study take, made from names that people gave.

An id keeps the letters and digits of a name, of any language; a code gets as much of its path as
tells it from others. Two ids differ in more than capitals, because some disks do not tell those
apart and texts are named after their documents.
"""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

from casebook.exchange.project import Code
from casebook.tables import untidy

LONGEST = 60
_UNFIT = re.compile(r"[^\w.]+|_{2,}")
# Nobody sees them, or a table cannot hold them.
_CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f]|[\ud800-\udfff]")


class Ids:
    """Gives out ids that differ."""

    def __init__(self) -> None:
        self._given: set[str] = set()
        self._numbers: Counter[str] = Counter()

    def give(self, wanted: str) -> str:
        """Return an id, with a number behind it if somebody has it already."""
        id = wanted
        while id.casefold() in self._given:
            self._numbers[wanted.casefold()] += 1
            id = f"{wanted}-{self._numbers[wanted.casefold()] + 1}"
        self._given.add(id.casefold())
        return id


def slug(name: str, otherwise: str) -> str:
    """Make an id of a name.

    Parameters
    ----------
    name : str
    otherwise : str
        The id for a name without letters or digits.

    Returns
    -------
    str
    """
    found = _UNFIT.sub("-", unicodedata.normalize("NFC", name))[:LONGEST].strip("-._")
    if not found or untidy(found) or not any(c.isalnum() for c in found):
        # Letters that were read in a wrong encoding, or cannot be seen.
        found = re.sub(r"[^A-Za-z0-9]+", "-", name)[:LONGEST].strip("-")
    return found or otherwise


def ids_for(names: Mapping[str, str], otherwise: str) -> dict[str, str]:
    """Make ids of names.

    Parameters
    ----------
    names : mapping of str to str
        By the id that a row has so far.
    otherwise : str
        What to call rows whose names have no letters.

    Returns
    -------
    dict of str to str
        New ids by old ones.
    """
    ids = Ids()
    return {row: ids.give(slug(name, otherwise)) for row, name in names.items()}


def code_ids(codes: Sequence[Code]) -> dict[str, str]:
    """Make ids of codes, with as much of their paths as tells them apart.

    Parameters
    ----------
    codes : sequence of Code

    Returns
    -------
    dict of str to str
        New ids by old ones.
    """
    paths = _paths(codes)
    shown = dict.fromkeys(paths, 1)
    alike = list(paths)
    while alike:
        wanted = {id: _last(paths[id], shown[id]) for id in alike}
        counts = Counter(name.casefold() for name in wanted.values())
        alike = [
            id
            for id, name in wanted.items()
            if counts[name.casefold()] > 1 and shown[id] < len(paths[id])
        ]
        for id in alike:
            shown[id] += 1
    ids = Ids()
    return {id: ids.give(_last(path, shown[id])) for id, path in paths.items()}


def _paths(codes: Iterable[Code]) -> dict[str, tuple[str, ...]]:
    """The way to each code from the top, parents first."""
    known = {code.id: code for code in codes}
    paths: dict[str, tuple[str, ...]] = {}
    for id in known:
        way: list[Code] = []
        here: Code | None = known[id]
        while here is not None and here.id not in paths and here not in way:
            way.append(here)
            here = known.get(here.parent or "")
        for code in reversed(way):
            above = paths.get(code.parent or "", ())
            paths[code.id] = (*above, slug(code.label, "code"))
    return {id: paths[id] for id in known}


def _last(path: Sequence[str], number: int) -> str:
    return ".".join(path[-number:])


def tidy(name: str, otherwise: str = "") -> str:
    """Make a name such that a cell for one line may hold it.

    Parameters
    ----------
    name : str
    otherwise : str
        What to put if nothing is left.

    Returns
    -------
    str
        The same name if it is one already.
    """
    found = " ".join(unicodedata.normalize("NFC", name).split())
    found = "".join(c for c in found if c.isprintable()).lstrip("=+@ ")[:200].strip()
    if found and untidy(found):
        found = "".join(c if c.isascii() and c != "?" else "_" for c in found)
    return found or otherwise


def readable(text: str) -> str:
    """Leave out of a text what a table cannot hold: control characters."""
    return _CONTROL.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))
