"""Which files can be imported, and what a study can be exported to: one line for each format.

A new format is a reader, a function from a file to a `Project`, or a writer, a function from a
`Project` to the content of a file; its line here makes it a format of both commands.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from casebook.copies import Aside, text_of, transcripts_in
from casebook.exchange import qualcoder, segments, taguette
from casebook.exchange.annotations import write_annotations
from casebook.exchange.from_studies import from_study
from casebook.exchange.positions import FILE_TELLS, Wanted
from casebook.exchange.project import ExchangeError, LeftOut, Project
from casebook.exchange.qdc import read_qdc, write_qdc
from casebook.exchange.qdpx_reading import read_qdpx
from casebook.exchange.qdpx_writing import write_qdpx

Track = Callable[[Sequence[Any], str], Iterable[Any]]
Written = tuple[bytes, list[LeftOut]]


def untracked(items: Sequence[Any], label: str) -> Iterable[Any]:
    """Hand on the items and tell nobody."""
    return items


@dataclass(frozen=True)
class Asked:
    """What the user says about a file, for the reader.

    Attributes
    ----------
    positions : Wanted
        How positions are counted.
    columns : mapping of str to str
        The headings of columns of a table, by what they hold.
    texts : Path, optional
        The folder of the user's own texts, for files that have none.
    project : str, optional
        The name of the one that is wanted, in files that hold several.
    coder : str
        Who coded, in files that do not say.
    aside : Aside
        What nobody said: time stamps, speakers, and what the user gives a pattern for.
    track : callable
        Hands on a sequence, given with a label, and may tell people how far it is.
    """

    positions: Wanted = FILE_TELLS
    columns: Mapping[str, str] = field(default_factory=dict)
    texts: Path | None = None
    project: str | None = None
    coder: str = ""
    aside: Aside = field(default_factory=Aside)
    track: Track = untracked


@dataclass(frozen=True)
class Reader:
    """A format that can be imported.

    Attributes
    ----------
    name : str
        What people call it.
    endings : tuple of str
        Of the names of its files, in small letters.
    read : callable
    """

    name: str
    endings: tuple[str, ...]
    read: Callable[[Path, Asked], Project]


@dataclass(frozen=True)
class Writer:
    """A format that a study can be exported to.

    Attributes
    ----------
    name : str
        What people call it.
    ending : str
        Of the name of the file.
    write : callable
        Gives the content of the file for the folder of a study, and what the format cannot carry.
        The second argument says whether words of the texts may be in it; a format that is nothing
        without them ignores it.
    """

    name: str
    ending: str
    write: Callable[[Path, bool], Written]


def of_project(write: Callable[[Project, bool], Written]) -> Callable[[Path, bool], Written]:
    """Make a writer of a study out of one that takes a `Project`."""

    def written(study: Path, quotes: bool) -> Written:
        project = from_study(study)
        data, left_out = write(project, quotes)
        return data, [*project.left_out, *left_out]

    return written


def _workbook(study: Path, quotes: bool) -> Written:
    from casebook.exchange.workbooks import write_workbook  # what it writes with is large

    return write_workbook(study, quotes)


def _segments(path: Path, asked: Asked) -> Project:
    texts, left_out = own_texts(asked.texts) if asked.texts else ({}, [])
    project = segments.read(path, asked.columns, texts, asked.coder, asked.aside)
    return replace(project, left_out=(*project.left_out, *left_out))


def own_texts(folder: Path) -> tuple[dict[str, segments.Texts], list[LeftOut]]:
    """Read the texts of a folder, and the folders in it.

    Parameters
    ----------
    folder : Path

    Returns
    -------
    texts : dict of str to Texts
        By title, which is the name of the file without its ending.
    left_out : list of LeftOut
        Files that cannot be read, and titles that several files have.
    """
    transcripts, _ = transcripts_in(folder)
    left_out = [LeftOut("text", each.file, each.fault) for each in transcripts if each.fault]
    files: dict[str, list[str]] = {}
    for each in transcripts:
        if not each.fault:
            files.setdefault(segments.plain_title(each.title), []).append(each.file)
    texts: dict[str, segments.Texts] = {}
    for title, (file, *others) in files.items():
        if others:
            why = f"its title is that of {', '.join(others)}, too"
            left_out.append(LeftOut("text", file, why, len(others) + 1))
        else:
            texts[title] = segments.Texts(file, text_of(folder / file))
    return texts, left_out


TEXTS = (".txt", ".md", ".docx", ".doc", ".rtf", ".odt", ".pdf", ".html")
READERS = (
    Reader(
        "REFI-QDA project",
        (".qdpx",),
        lambda path, asked: read_qdpx(path, asked.positions, asked.track),
    ),
    Reader("REFI-QDA codebook", (".qdc",), lambda path, asked: read_qdc(path)),
    Reader("QualCoder project", (".qda",), lambda path, asked: qualcoder.read(path)),
    Reader(
        "Taguette database",
        (".sqlite3", ".sqlite"),
        lambda path, asked: taguette.read(path, asked.project),
    ),
    Reader("table of coded segments, or codebook", (".xlsx", ".csv", ".tsv"), _segments),
)
WRITERS = {
    "qdpx": Writer("REFI-QDA project", ".qdpx", of_project(lambda project, _: write_qdpx(project))),
    "qdc": Writer("REFI-QDA codebook", ".qdc", of_project(lambda project, _: write_qdc(project))),
    "xlsx": Writer("spreadsheet", ".xlsx", _workbook),
    "annotations": Writer("Web Annotations", ".jsonld", of_project(write_annotations)),
}


def read_project(path: Path, asked: Asked | None = None) -> Project:
    """Read a file of another program.

    Parameters
    ----------
    path : Path
    asked : Asked, optional

    Returns
    -------
    Project

    Raises
    ------
    ExchangeError
        If nothing reads such files, or this one is broken, too large or not clear.
    """
    if not path.exists():
        raise ExchangeError("there is no such file", path.name)
    for reader in READERS:
        if path.name.lower().endswith(reader.endings):
            try:
                return reader.read(path, asked or Asked())
            except ExchangeError as error:
                raise error if error.place else ExchangeError(str(error), path.name) from None
    if path.is_dir() or path.name.lower().endswith(TEXTS):
        folder = path if path.is_dir() else path.parent
        raise ExchangeError(
            "nothing here reads such a file as a project with codings; a study of transcripts "
            f"begins with casebook new my-study --from {folder}",
            path.name,
        )
    known = "; ".join(f"{reader.name} ({', '.join(reader.endings)})" for reader in READERS)
    raise ExchangeError(f"nothing here reads such a file; there are: {known}", path.name)
