"""The texts of a REFI-QDA project: where its paths point, and what stands there."""

import codecs
import tempfile
from pathlib import Path
from typing import NamedTuple
from urllib.parse import unquote
from xml.etree.ElementTree import Element

from casebook.copies import CopyError, read
from casebook.exchange.archives import MIB, Archive, climbs
from casebook.exchange.counting import BOM
from casebook.exchange.project import ExchangeError
from casebook.tables import unmarked_utf16

MAX_TEXT = 8 * MIB  # of letters: a long novel has one or two
MAX_RICH_TEXT = 32 * MIB
_INSIDE = "internal://"
_OUTSIDE = ("relative://", "absolute://", "file://", "http://", "https://")
_NO_TEXT = (
    "what should be its plain text is no text; if it is text in UTF-16, nothing in it tells which "
    "half of a character comes first: save the project with texts in UTF-8"
)
_UTF16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)


class Text(NamedTuple):
    """What was found of a text.

    Attributes
    ----------
    raw : str or None
        With byte order mark and line ends as they are; None if there is no text.
    file : str
        Where it was.
    note : str
        What there is to tell; why there is none.
    """

    raw: str | None
    file: str = ""
    note: str = ""


class Texts:
    """Finds the texts of an archive, by the paths that its project gives.

    Parameters
    ----------
    archive : Archive
    project : str
        The project's own file there.
    """

    def __init__(self, archive: Archive, project: str):
        self._archive = archive
        self.file = archive.name
        self._told: set[str] = set()
        # Whoever has unpacked and packed an archive again may have put a folder around everything.
        around = project.rpartition("/")[0]
        self._names = {_plain_name(name.removeprefix(f"{around}/")): name for name in archive.names}

    def text(self, source: Element) -> Text:
        """Read the text of a source or a note.

        Parameters
        ----------
        source : Element
            With a plain text in it or beside it; where there is none, or an empty one, with a
            document that a word processor wrote.

        Returns
        -------
        Text

        Raises
        ------
        ExchangeError
            If a path leads out of the archive, or a file is too large or damaged.
        """
        inline = source.find("PlainTextContent")
        if inline is not None:
            found = Text(inline.text or "")
        else:
            found = self._plain(source.get("plainTextPath") or "")
        if (found.raw or "").strip(BOM + " \t\r\n"):
            return found
        path = source.get("richTextPath") or ""
        rich = self._rich(path) if path else Text(None)
        return rich if rich.raw is not None else found._replace(note=rich.note or found.note)

    def is_told(self, path: str) -> None:
        """Say that a file of the archive that is no text is listed already, by its title."""
        if (name := self._find(path)) is not None:
            self._told.add(name)

    def never_read(self) -> list[str]:
        """The files of the archive that nobody read and nobody told of; not what systems hide."""
        known = self._told | self._archive.read_before
        names = [name for name in self._archive.names if name not in known]
        return [name for name in names if not name.rpartition("/")[2].startswith(".")]

    def _plain(self, path: str) -> Text:
        if not path:
            return Text(None, "", "the file names no plain text")
        name = self._find(path)
        if name is None:
            return Text(None, path, _missing(path))
        data = self._archive.read(name, MAX_TEXT)
        if b"\0" in data and not data.startswith(_UTF16):
            if not (encoding := unmarked_utf16(data)):
                return Text(None, name, _NO_TEXT)
            raw = data.decode(encoding, "replace")
            return Text(raw, name, f"its text is not UTF-8 and was read as {encoding.upper()}")
        raw, note = _decoded(data)
        return Text(raw, name, note)

    def _rich(self, path: str) -> Text:
        name = self._find(path)
        if name is None:
            return Text(None, path, _missing(path))
        data = self._archive.read(name, MAX_RICH_TEXT)
        with tempfile.TemporaryDirectory(prefix="casebook-") as folder:
            file = Path(folder) / ("document" + Path(name).suffix[:8])
            file.write_bytes(data)
            try:
                return Text(read(file).text, name, "its text was taken from the rich text")
            except CopyError as error:
                return Text(None, name, f"its rich text cannot be read: {error}")

    def _find(self, path: str) -> str | None:
        """The file of the archive that a path names, in any of the ways that programs use."""
        bare = path.strip().removeprefix(_INSIDE)
        for scheme in _OUTSIDE:
            bare = bare.removeprefix(scheme)
        outside = bare != path.strip().removeprefix(_INSIDE)
        if climbs(bare) and not outside:
            raise ExchangeError(
                "its path leads out of the archive", f"{self._archive.name}, {path!r}"
            )
        for wanted in (bare, unquote(bare)):
            for folder in ("sources/", ""):
                if (name := self._names.get(_plain_name(folder + wanted))) is not None:
                    return name
        return None


def _plain_name(name: str) -> str:
    return name.replace("\\", "/").removeprefix("./").casefold()


def _missing(path: str) -> str:
    if path.strip().startswith(_OUTSIDE):
        return f"its text is outside of the file, at {path}"
    return f"its text is not in the file, which names {path}"


def _decoded(data: bytes) -> tuple[str, str]:
    """A text with its byte order mark; the standard wants UTF-8, and not all programs do."""
    try:
        if data.startswith(_UTF16):
            return BOM + data.decode("utf-16"), ""
        return data.decode("utf-8"), ""
    except UnicodeDecodeError:
        return data.decode(
            "cp1252", "replace"
        ), "its text is not UTF-8 and was read as Windows-1252"
