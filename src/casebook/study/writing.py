"""Write a study: all of it, checked, or nothing."""

import csv
import io
import os
import shutil
import tempfile
import unicodedata
from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import pandas as pd

from casebook.study.description import TABLES, describe, in_json
from casebook.study.places import KEY, NAMES, TEXTS, StudyError, new_key
from casebook.tables import DESCRIPTION, DataError, check


def write(
    folder: str | os.PathLike[str],
    frames: Mapping[str, pd.DataFrame],
    *,
    id: str,
    private: str | None = None,
    texts: str | None = None,
    anchors: str = "keyed",
    title: str | None = None,
) -> None:
    """Write a whole study, or nothing.

    The tables are made in a folder beside, checked there, and put in place at the end. Letters
    and their accents are composed (Unicode NFC), and lines inside a text end in LF.

    Parameters
    ----------
    folder : path
        Where the study is to be. It must not exist, or be empty.
    frames : mapping of str to DataFrame
        The tables by name, with those columns that the study has. Columns of all blanks are kept.
    id, private, texts, anchors, title
        As `describe` takes them.

    Raises
    ------
    StudyError
        If the folder is not empty, or a study has no such table or column.
    DataError
        If the rows are not what a study may hold; the message lists all that is wrong.
    """
    place = Path(folder)
    columns = {name: [str(c) for c in frame.columns] for name, frame in frames.items()}
    described = describe(columns, id, private=private, texts=texts, anchors=anchors, title=title)
    with _made_beside(place) as made:
        (made / DESCRIPTION).write_text(in_json(described), encoding="utf-8", newline="\n")
        for name in TABLES:
            if name in frames:
                (made / f"{name}.csv").write_bytes(in_csv(frames[name]))
        if problems := check(made):
            raise DataError(problems, place)


@contextmanager
def _made_beside(place: Path, mode: int = 0o755) -> Iterator[Path]:
    """A folder to fill, which takes the place of an empty one if nothing goes wrong."""
    if place.is_symlink() or (place.exists() and not place.is_dir()):
        raise StudyError(f"{place} is there and is no folder")
    if place.exists() and any(place.iterdir()):
        raise StudyError(f"{place} is not empty; nothing is written over")
    place.parent.mkdir(parents=True, exist_ok=True)
    made = Path(tempfile.mkdtemp(prefix=f".{place.name}-", dir=place.parent))
    try:
        yield made
        made.chmod(mode)  # until now nobody else may read it
        if place.exists():
            place.rmdir()
        made.rename(place)
    finally:
        shutil.rmtree(made, ignore_errors=True)


def in_csv(frame: pd.DataFrame) -> bytes:
    """Write a table as the folder of a study has it: UTF-8, LF, composed letters."""
    text = io.StringIO(newline="")
    out = csv.writer(text, lineterminator="\n")
    out.writerow(frame.columns)
    for row in frame.itertuples(index=False, name=None):
        out.writerow(["" if pd.isna(cell) else _composed(str(cell)) for cell in row])
    return text.getvalue().encode("utf-8", "surrogatepass")


def _composed(text: str) -> str:
    lines = text.replace("\r\n", "\n").replace("\r", "\n")
    return unicodedata.normalize("NFC", lines)


def make_private(
    folder: str | os.PathLike[str],
    texts: Mapping[str, str] | None = None,
    names: Collection[str] = (),
) -> None:
    """Make the folder of what is never shared, with a new key; only its owner may read it.

    Parameters
    ----------
    folder : path
        It must not exist, or be empty: a key that is lost cannot be made again.
    texts : mapping of str to str, optional
        Plain texts to keep there, by the name of the file.
    names : collection of str
        Names to look for before anything is published.

    Raises
    ------
    StudyError
        If the folder is not empty, or a text's name leads out of it.
    """
    place = Path(folder)
    with _made_beside(place, 0o700) as made:
        _keep(made / KEY, f"{new_key()}\n")
        _keep(made / NAMES, "".join(f"{name}\n" for name in names))
        for name, text in (texts or {}).items():
            file = made / TEXTS / name
            if not file.resolve().is_relative_to((made / TEXTS).resolve()):
                raise StudyError(f"{name!r} leads out of the folder of texts")
            file.parent.mkdir(parents=True, exist_ok=True)
            _keep(file, text)


def _keep(file: Path, text: str) -> None:
    """Write a file that only its owner can read, from its first moment."""
    opened = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(opened, "w", encoding="utf-8", newline="") as out:
        out.write(text)
