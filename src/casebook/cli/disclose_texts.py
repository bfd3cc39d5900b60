"""What ``casebook disclose`` says of texts, and of what it looked for."""

from collections.abc import Collection, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from casebook.privacy import Finding, Watch


class Looked(NamedTuple):
    """What was looked at of a study's texts.

    Attributes
    ----------
    read : int
        How many could be read.
    findings : list of Finding
    unread : list of str
        Why the others could not.
    """

    read: int
    findings: "list[Finding]"
    unread: list[str]


def _files(place: Path, folder: Path | None) -> Iterator[tuple[str, Path]]:
    """The texts to look at: all of a folder, or those that a study's documents name."""
    from casebook.study import is_study, text_files

    if folder is not None:
        for path in sorted(folder.rglob("*")):
            name = path.relative_to(folder)
            if path.is_file() and not any(part.startswith(".") for part in name.parts):
                yield name.as_posix(), path
    elif is_study(place):
        yield from ((path.name, path) for path in text_files(place).values())


def look_at_texts(place: Path, folder: Path | None, by: "Watch") -> Looked:
    """Look into the transcripts of a study, or into all files of a folder.

    Parameters
    ----------
    place : Path
        The folder of tables.
    folder : Path, optional
        Where texts are, if not where the study says.
    by : Watch

    Returns
    -------
    Looked
    """
    from casebook.privacy import scan_document

    count, findings, unread = 0, [], []
    for name, path in _files(place, folder):
        try:
            findings += scan_document(path, name, by)
            count += 1
        except ValueError as error:
            unread.append(str(error))
    return Looked(count, findings, unread)


def told_texts(looked: Looked) -> Iterator[str]:
    """What was found in texts, in lines."""
    if looked.read or looked.unread:
        texts = f"{looked.read} text{'' if looked.read == 1 else 's'}"
        yield f"gate, {texts}: {_counted(looked.findings)}"
        yield from (f"  {finding}" for finding in looked.findings)
        yield from (f"  not looked into: {why}" for why in looked.unread)


def told_tables(findings: "Collection[Finding]") -> Iterator[str]:
    """What was found in tables, in lines."""
    yield f"gate, tables: {_counted(findings)}"
    yield from (f"  {finding}" for finding in findings)


def _counted(findings: "Collection[Finding]") -> str:
    count = len(findings)
    return f"{count} finding{'' if count == 1 else 's'}" if count else "nothing"


def told_search(countries: Collection[str], lacking: Path | None) -> Iterator[str]:
    """What was looked for, and what nobody sees in this way."""
    from casebook.privacy import NORDIC, NOT_SEEN, looked_for, without_numbers

    if lacking is not None:
        yield f"no list of names was looked for: {lacking} is not there"
    yield f"looked for, as it is written in {', '.join(countries) or 'no country'}:"
    yield from (f"  {what}" for what in looked_for(countries).values())
    if unknown := without_numbers(countries):
        yield f"  of {', '.join(unknown)} no personal numbers: none is known here"
    if others := [name for name in countries if name not in NORDIC]:
        yield f"  of {', '.join(others)} streets only in English forms"
    yield f"cannot be seen in this way: {NOT_SEEN}"
