"""A folder without tables: what it may be instead, and what to do next.

Whoever names the wrong folder is told which one may have been meant. Nothing is opened; names of
files say enough.
"""

import os
from collections.abc import Sequence
from pathlib import Path

DESCRIPTION = "datapackage.json"
BEGIN = "`casebook new my-study` makes a small study to begin with."
_TEXTS = (".txt", ".md", ".docx", ".pdf", ".html")
_MOST = 3  # studies that are named


def instead(folder: Path) -> str:
    """Say what a folder may be that has no tables, and what to do next.

    Parameters
    ----------
    folder : Path
        Without a ``datapackage.json``.

    Returns
    -------
    str
        A sentence or two.
    """
    if not folder.is_dir():
        return (
            f"There is no folder {folder}: see whether it was moved or has another name. Where "
            "the tables of a book are stands in its _config.yml."
        )
    place = folder.resolve()
    beside = place.with_name(place.name.removesuffix(".private"))
    if beside != place and _has_tables(beside):
        return f"This is what is private of the study {beside.name}, beside it: name that folder."
    if within := [path for path in _folders(folder) if _has_tables(path)]:
        return _near(within)
    endings = {path.suffix.lower() for path in folder.iterdir() if path.is_file()}
    if ".csv" in endings:
        return (
            f"It has tables without their {DESCRIPTION}: make a study with `casebook new other "
            "--empty`, write your tables over those in it, then: casebook tidy other"
        )
    if endings.intersection(_TEXTS):
        return f"If these are your transcripts: casebook new my-study --from {folder}"
    if not any(folder.iterdir()):
        return BEGIN
    above = Path(os.path.normpath(folder / ".."))
    around = [path for path in (above, *_folders(above)) if _has_tables(path)]
    if around:
        return _near(around)
    return BEGIN


def _near(found: Sequence[Path]) -> str:
    named = ", ".join(str(path) for path in found[:_MOST])
    more = f" and {len(found) - _MOST} more" if len(found) > _MOST else ""
    return f"Near it there are tables in: {named}{more}. Name the folder that you mean."


def _has_tables(folder: Path) -> bool:
    return (folder / DESCRIPTION).is_file()


def _folders(folder: Path) -> list[Path]:
    try:
        return sorted(path for path in folder.iterdir() if path.is_dir())
    except OSError:
        return []
