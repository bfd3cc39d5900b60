"""How a study begins: with a small example to write over, or with empty tables.

The example is a folder beside this module, made up and complete; the page *Your own study* shows
it as it is.
"""

import os
import re
import shutil
import unicodedata
from collections.abc import Collection, Mapping
from importlib import resources
from pathlib import Path

import pandas as pd

from casebook.study.loading import as_they_stand
from casebook.study.places import StudyError
from casebook.study.writing import make_private, write
from casebook.tables import load

EXAMPLE = Path(str(resources.files("casebook.study") / "example"))

_FIRST = {  # the columns that a study begins with
    "documents": "document_id title kind file date speakers case_id note",
    "voices": "voice_id label kind sector may_be",
    "passages": "passage_id document_id locator start end gist material voice_id case_id",
    "claims": "claim_id statement kind scope label note",
    "links": "claim_id target_table target_id relation note",
    "codes": "code_id label parent_id definition",
    "codings": "passage_id code_id coder memo",
    "cases": "case_id name note",
    "attributes": "attribute type meaning",
    "case_attributes": "case_id attribute value passage_id",
}


def example() -> dict[str, pd.DataFrame]:
    """Give the tables of a made-up study, with as few rows as a first claim needs.

    Returns
    -------
    dict of str to DataFrame
        By name, with the columns that the example has.
    """
    as_they_stand(EXAMPLE)
    return dict(load(EXAMPLE))


def empty() -> dict[str, pd.DataFrame]:
    """Give the tables that a study begins with, without a row.

    Returns
    -------
    dict of str to DataFrame
    """
    return {name: pd.DataFrame(columns=columns.split()) for name, columns in _FIRST.items()}


def as_id(text: str, taken: Collection[str] = (), otherwise: str = "document") -> str:
    """Make an id of a name: what an id may not hold becomes a hyphen.

    Parameters
    ----------
    text : str
    taken : collection of str
        Ids that are in use; a number is added to tell another one from them.
    otherwise : str
        The id if nothing of the name is left.

    Returns
    -------
    str
    """
    plain = unicodedata.normalize("NFC", text)
    plain = "".join(" " if unicodedata.category(c)[0] in "CZ" else c for c in plain)
    plain = re.sub(r"[\s\"'/\\#?,;]+", "-", plain).strip("-=+@") or otherwise
    number, found = 2, plain
    while found in taken:
        number, found = number + 1, f"{plain}-{number}"
    return found


def start(
    folder: str | os.PathLike[str],
    frames: Mapping[str, pd.DataFrame],
    *,
    texts: str | os.PathLike[str] | None = None,
    names: Collection[str] = (),
) -> Path:
    """Begin a study: its tables, and beside them the folder of what is never shared, with a key.

    Parameters
    ----------
    folder : path
        Where the study is to be; its name becomes the study's.
    frames : mapping of str to DataFrame
        Its tables.
    texts : path, optional
        The folder of the transcripts, which stays where it is.
    names : collection of str
        Names to look for before anything is published.

    Returns
    -------
    Path
        The private folder.

    Raises
    ------
    StudyError, DataError
        As `write`, and if there is a private folder already; nothing is left behind then.
    """
    place = Path(folder).resolve()
    private = place.with_name(f"{place.name}.private")
    if place.is_dir() and any(place.iterdir()):
        raise StudyError(f"{place} is not empty; nothing is written over")
    if private.exists():
        raise StudyError(f"{private} is there already, and may hold the key of another study")
    make_private(private, names=names)
    try:
        write(
            place,
            frames,
            id=as_id(place.name, otherwise="study"),
            private=f"../{private.name}",
            texts=None if texts is None else _seen_from(place, Path(texts).resolve()),
            title=place.name,
        )
    except BaseException:
        shutil.rmtree(private)
        raise
    return private


def _seen_from(place: Path, texts: Path) -> str:
    try:
        return Path(os.path.relpath(texts, place)).as_posix()
    except ValueError:  # another drive
        return texts.as_posix()


def rows(columns: Collection[str], *told: Mapping[str, str]) -> pd.DataFrame:
    """A table of texts; what is blank or not told is missing."""
    filled = [{name: row.get(name) or None for name in columns} for row in told]
    return pd.DataFrame(filled, columns=list(columns), dtype="string")
