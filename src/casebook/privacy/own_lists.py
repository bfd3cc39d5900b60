"""A study's own lists, kept in its private folder: names to look for, and what may stay.

``names.txt`` has a name a line. ``may-stay.txt`` has what would be found and may stand, with the
reason: ``Storm = the weather, in two field notes``. Lines that begin with ``#`` are remarks.
"""

from collections.abc import Iterator
from pathlib import Path

from casebook import study
from casebook.privacy.withheld_names import fingerprint

NAMES, MAY_STAY = "names.txt", "may-stay.txt"


def _file(folder: Path, name: str) -> Path | None:
    private = study.settings(folder).private if study.is_study(folder) else None
    return private / name if private is not None else None


def list_files(folder: Path) -> list[Path]:
    """The lists that a study may have, there or not; none for what is no study."""
    found = (_file(folder, name) for name in (NAMES, MAY_STAY))
    return [path for path in found if path is not None]


def _lines(path: Path | None) -> Iterator[tuple[int, str]]:
    if path is None or not path.is_file():
        return
    try:
        text = path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError:
        raise ValueError(f"{path.name} is no UTF-8 text") from None
    for number, line in enumerate(text.splitlines(), start=1):
        if line.strip() and not line.startswith("#"):
            yield number, line.strip()


def names(folder: Path) -> list[str]:
    """The names that a study lists; none for what is no study.

    Parameters
    ----------
    folder : Path

    Returns
    -------
    list of str

    Raises
    ------
    ValueError
        If a line cannot be looked for; it is told by its number.
    """
    return read_names(_file(folder, NAMES))


def read_names(path: Path | None) -> list[str]:
    """The names in a file, a line each; see `names`."""
    found = []
    for number, line in _lines(path):
        try:
            fingerprint(line)
        except ValueError as error:
            raise ValueError(f"{path and path.name}, line {number}: {error}") from None
        found.append(line)
    return found


def lacks_names(folder: Path) -> Path | None:
    """Where a study's list of names would be, if it has none."""
    path = _file(folder, NAMES)
    return path if path is not None and not path.is_file() else None


def may_stay(folder: Path) -> list[str]:
    """What a study says may stand.

    Parameters
    ----------
    folder : Path

    Returns
    -------
    list of str

    Raises
    ------
    ValueError
        If a line gives no reason.
    """
    found = []
    for number, line in _lines(_file(folder, MAY_STAY)):
        words, _, reason = line.partition(" = ")
        if not words.strip() or not reason.strip():
            raise ValueError(f'{MAY_STAY}, line {number}: write what may stay, " = " and why')
        found.append(words)
    return found
