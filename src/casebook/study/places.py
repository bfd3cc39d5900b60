"""Where a study's things are: its transcripts, and the private folder with its key.

What is private lies beside the tables and never in their folder, so that the tables can be handed
on as they are.
"""

import json
import os
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd

from casebook.tables import DESCRIPTION, data_dir, package

KEY = "key"  # name of the file in the private folder
TEXTS = "texts"  # of the folder there
NAMES = "names.txt"  # names to look for, a line each
SHORTEST = 16  # bytes of a key; a shorter one could be guessed like a password


class StudyError(ValueError):
    """A folder is no study, or cannot become the one that was asked for."""


@dataclass(frozen=True)
class Settings:
    """What the description of a study says beside its tables.

    Attributes
    ----------
    id : str
        The study, which is the source of all its passages and claims.
    folder : Path
        Its tables.
    private : Path or None
        What is never shared: the key, names to look for, texts unpacked by an import.
    texts : Path or None
        The transcripts, wherever they are.
    anchors : str
        ``"keyed"`` if passages are to be anchored under the key, else ``"plain"``.
    countries : tuple of str
        Whose telephone and personal numbers must not be published (ISO 3166); empty if the study
        names none.
    """

    id: str
    folder: Path
    private: Path | None
    texts: Path | None
    anchors: str
    countries: tuple[str, ...] = ()


def is_study(folder: str | os.PathLike[str] | None = None) -> bool:
    """Say whether a folder is a study: its description says so. A broken description does not.

    Parameters
    ----------
    folder : path, optional
        As for ``casebook.tables.load``.

    Returns
    -------
    bool
    """
    try:
        found = json.loads((data_dir(folder) / DESCRIPTION).read_bytes())
    except (OSError, ValueError):
        return False
    own = found.get("casebook") if isinstance(found, dict) else None
    return isinstance(own, dict) and isinstance(own.get("study"), dict)


def settings(folder: str | os.PathLike[str] | None = None) -> Settings:
    """Read what the description of a study says beside its tables.

    Parameters
    ----------
    folder : path, optional
        As for ``casebook.tables.load``.

    Returns
    -------
    Settings

    Raises
    ------
    StudyError
        If the folder is no study.
    DataError
        If its description is broken.
    """
    place = data_dir(folder)
    study: Mapping[str, Any] | None = package(place).get("casebook", {}).get("study")
    if study is None:
        raise StudyError(
            f"{place} is no study: its {DESCRIPTION} has no study in it "
            "(casebook new makes a study)"
        )

    def beside(word: str) -> Path | None:
        return place / study[word] if study.get(word) else None

    anchors, countries = study.get("anchors", "keyed"), tuple(study.get("countries") or ())
    return Settings(study["id"], place, beside("private"), beside("texts"), anchors, countries)


def text_files(folder: str | os.PathLike[str] | None = None) -> dict[str, Path]:
    """Find the files of a study's documents.

    Parameters
    ----------
    folder : path, optional

    Returns
    -------
    dict of str to Path
        By document id, in the order of the table. A document whose row names no file, or a file
        that is neither with the transcripts nor with what is private, is not there.

    Raises
    ------
    StudyError, DataError
        As `settings`, and if the tables are not as described.
    """
    from casebook.study.loading import as_they_stand

    found, here = settings(folder), as_they_stand(folder)
    if "documents" not in here:
        return {}
    places = [found.texts] if found.texts else []
    places += [found.private / TEXTS] if found.private else []
    files: dict[str, Path] = {}
    for document_id, name in zip(here.documents.document_id, here.documents.file, strict=True):
        for place in places if pd.notna(name) else ():
            if (place / name).is_file() and _inside(place / name, place):
                files[document_id] = place / name
                break
    return files


def _inside(file: Path, folder: Path) -> bool:
    """Whether a name out of a table stays in its folder."""
    return file.resolve().is_relative_to(folder.resolve())


def new_key() -> str:
    """Make a key for anchors: 32 random bytes, in letters and digits.

    Returns
    -------
    str
        What the file of the key holds, but for its line end.
    """
    return secrets.token_hex(32)


def key(folder: str | os.PathLike[str] | None = None) -> bytes | None:
    """Read the key of a study.

    Parameters
    ----------
    folder : path, optional

    Returns
    -------
    bytes or None
        None if the study's anchors are plain, or it has no private folder.

    Raises
    ------
    StudyError
        If the anchors are keyed and the file of the key is missing, too short or no file.
    """
    found = settings(folder)
    if found.private is None or found.anchors != "keyed":
        return None
    file = found.private / KEY
    if not file.is_file():
        raise StudyError(
            f"the key of {found.id} is not there: {file}. Put the private folder back; if it lies "
            f"elsewhere, {DESCRIPTION} has to say so (casebook.study.private). If it is lost for "
            "good, `casebook new other` makes a key, other.private/key: put it there, and "
            "`casebook anchor --again` makes the anchors anew from your texts"
        )
    with file.open("rb") as opened:
        read = opened.read(1 << 16).rstrip(b"\r\n")
    if len(read) < SHORTEST:
        raise StudyError(f"the key in {file} has {len(read)} bytes; it needs at least {SHORTEST}")
    return read
