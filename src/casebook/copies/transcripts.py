"""A first look at a folder of transcripts: what is there, and what can be told of it for sure.

Files are read and left where they are. What a name does not say plainly is not guessed.
"""

import os
import re
from collections.abc import Callable, Iterable, Sequence
from datetime import date
from pathlib import Path, PurePosixPath
from typing import NamedTuple

from casebook.copies.decoding import CopyError
from casebook.copies.folders import READABLE, shown
from casebook.copies.reading import text_of
from casebook.copies.setting_aside import LABELS, Aside, names_of_speakers

_KINDS = {
    "interview": "interview|interviews|intervju|intervjuer|haastattelu|viðtal",
    "field note": "field note|field notes|fieldnote|fieldnotes|feltnote|feltnoter|feltnotat|"
    "feltnotater|fältanteckning|fältanteckningar|kenttämuistiinpano",
}
# What somebody is called who speaks as one of a kind, in English and the Nordic languages.
_ROLES = frozenset(
    """
    interviewer interviewee interviewed interviewperson intervjuare intervjuer intervjuperson
    haastattelija haastateltava informant respondent participant deltager deltaker deltagare speaker
    moderator facilitator researcher forsker forskare tutkija manager leader leder ledare chef sjef
    client klient citizen borger user bruger bruker brukare asiakas patient resident beboer
    volunteer frivillig medarbejder medarbeider worker sagsbehandler saksbehandler socialrådgiver
    socialarbejder socialsekreterare sosionom teacher lærer lärare student elev mother mor mamma
    father far pappa parent woman kvinde kvinne kvinna man mand mann nurse doctor læge lege läkare
    assistant interpreter tolk tulkki question answer spørgsmål spørsmål svar fråga unknown ukendt
    """.split()
)
_DATE = re.compile(r"(?<!\d)\d{4}-\d{2}-\d{2}(?!\d)")
Track = Callable[[Sequence[str], str], Iterable[str]]


class Transcript(NamedTuple):
    """A file in a folder of transcripts.

    Attributes
    ----------
    file : str
        Its path in the folder, with slashes.
    title : str
        Its name without the ending.
    kind : str
        ``interview`` or ``field note`` if its name says so, else nothing.
    date : str
        The one date in its name, if it is written as 2025-03-31, else nothing.
    speakers : list of str
        Labels before a colon, as they stand in the text.
    names : list of str
        Those of them that may be names of people, because they are no initials and no role.
    fault : str
        Why it cannot be read, or nothing.
    """

    file: str
    title: str
    kind: str = ""
    date: str = ""
    speakers: tuple[str, ...] = ()
    names: tuple[str, ...] = ()
    fault: str = ""


def transcripts_in(
    folder: str | os.PathLike[str], track: Track | None = None
) -> tuple[list[Transcript], list[str]]:
    """Look at what a folder of transcripts holds, and the folders in it.

    Parameters
    ----------
    folder : path
    track : callable, optional
        Hands on the names of files, given with a label, and may tell people how far it is.

    Returns
    -------
    found : list of Transcript
        Text, Markdown, Word, PDF and HTML files, in the order in which people count.
    others : list of str
        The other files. Hidden files and folders are not looked at.
    """
    files = sorted((p.relative_to(folder).as_posix() for p in shown(folder)), key=_counted)
    taken = [name for name in files if name.lower().endswith(READABLE)]
    tracked = track(taken, "Reading transcripts") if track else taken
    found = [_look(Path(folder), name) for name in tracked]
    return found, [name for name in files if name not in set(taken)]


def _counted(name: str) -> list[tuple[int, str]]:
    """A key by which int-2 comes before int-10."""
    parts = re.split(r"(\d+)", name.casefold())
    return [(int(part), "") if part.isdecimal() else (-1, part) for part in parts]


def _look(folder: Path, name: str) -> Transcript:
    title = PurePosixPath(name).stem
    told = Transcript(name, title, kind=kind_in(title), date=day_in(title))
    try:
        text = text_of(folder / name)
    except CopyError as error:
        return told._replace(fault=str(error))
    speakers, names = speakers_in(text)
    return told._replace(speakers=tuple(speakers), names=tuple(names))


def kind_in(title: str) -> str:
    """Tell what a document is by its title, in English, the Nordic languages and Finnish.

    Parameters
    ----------
    title : str

    Returns
    -------
    str
        ``interview`` or ``field note`` if the title says so plainly, else nothing.
    """
    words = " " + re.sub(r"[\W\d_]+", " ", title.casefold()) + " "
    found = [kind for kind, names in _KINDS.items() if re.search(f" (?:{names}) ", words)]
    return found[0] if len(found) == 1 else ""


def without_names(title: str, names: Iterable[str]) -> str:
    """Leave names of people out of a title, so that an id may be made of the rest.

    Parameters
    ----------
    title : str
    names : iterable of str

    Returns
    -------
    str
        Nothing, if it was a name alone.
    """
    words = {word.casefold() for name in names for word in re.findall(r"[^\W\d_]+", name)}
    parts = re.split(r"([^\W\d_]+)", title)
    kept = "".join(part for part in parts if part.casefold() not in words)
    kept = re.sub(r"[\s_-]+(?=\.\w+$)", "", re.sub(r"\s+", " ", kept))  # before an ending
    return kept.strip(" ,;:_-–") if words else title


def day_in(title: str) -> str:
    """Give the one day that a title tells, if it is written as 2025-03-31; else nothing.

    Parameters
    ----------
    title : str

    Returns
    -------
    str
    """
    found = _DATE.findall(title)
    try:
        return date.fromisoformat(found[0]).isoformat() if len(found) == 1 else ""
    except ValueError:
        return ""


def speakers_in(text: str) -> tuple[list[str], list[str]]:
    """Find the labels of those who speak in a transcript.

    Parameters
    ----------
    text : str

    Returns
    -------
    speakers : list of str
        Initials, roles (see ``casebook.copies.setting_aside``), and what stands before a colon at
        the beginning of three lines or more; in the order in which they come.
    names : list of str
        Those that are neither initials nor roles.
    """
    import regex  # here: most commands look at no transcript

    text = Aside().without_stamps(text)
    labels = [found[0] for label in LABELS for found in regex.finditer(label, text, regex.M)]
    known = [label.strip(" \t:*_") for label in labels]
    often = [name for name in names_of_speakers(text) if name not in known]
    speakers = sorted({*known, *often}, key=text.find)
    return speakers, [name for name in often if not _is_role(name)]


def _is_role(label: str) -> bool:
    """Whether a label says what somebody is, and not who: ``MANAGER``, ``Social worker``."""
    return any(word.casefold() in _ROLES for word in re.findall(r"\w+", label)[-1:])
