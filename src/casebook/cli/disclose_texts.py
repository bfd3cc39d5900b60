"""What ``casebook disclose`` says of texts, and of what it looked for."""

import csv
from collections.abc import Collection, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from casebook.privacy import Finding, Unseen, Watch

REPORT = "import-report.csv"
# What of it is no text, in the words of the readers of other programs' files.
LEFT_BEHIND = (*("picture", "PDF", "audio recording", "video", "sound recording", "film", "file"),)
MOST = 40  # files that are told by name; --json has all
LARGEST = 64 << 20  # bytes of a document that is looked through for pictures


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
    """The texts to look at: all of a folder, and those that a study's documents name."""
    from casebook.study import is_study, text_files

    own = text_files(place) if is_study(place) else {}
    if folder is not None:
        inside = folder.resolve()
        own = {n: p for n, p in own.items() if not p.resolve().is_relative_to(inside)}
        for path in sorted(folder.rglob("*")):
            name = path.relative_to(folder)
            if path.is_file() and not any(part.startswith(".") for part in name.parts):
                yield name.as_posix(), path
    yield from ((path.name, path) for path in own.values())


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


def not_looked_into(place: Path, folder: Path | None) -> "list[Unseen]":
    """List what is there and nobody looked into: pictures, recordings, texts of no document.

    Parameters
    ----------
    place : Path
        The folder of tables.
    folder : Path, optional
        Where texts are, if not where the study says.

    Returns
    -------
    list of Unseen
        Files in the folders of tables and texts; what is in documents that were read; and what an
        import left in the file that it came from.
    """
    from casebook.privacy import Unseen, kind_of
    from casebook.privacy import not_looked_into as of_file

    read = dict(_files(place, folder))
    taken = {path.resolve() for path in read.values()}
    found = []
    for path in _around(place):
        name = f"{path.parent.name}/{path.name}"
        if path.resolve() not in taken and path.suffix.lower() not in (".csv", ".tsv", ".json"):
            found.append(Unseen(name, kind_of(name)))
    for name, path in read.items():
        if kind_of(name) == "file" and path.stat().st_size <= LARGEST:
            found += [one for one in of_file(path.read_bytes(), name) if one.file != name]
    return [*found, *_left_behind(place)]


def _around(place: Path) -> Iterator[Path]:
    """The files of a folder of tables, and of a study's texts."""
    from casebook.study import is_study, settings

    folders = [(place, "*")]
    if is_study(place):
        found = settings(place)
        folders += [(found.texts, "**/*")] if found.texts else []
        folders += [(found.private / "texts", "**/*")] if found.private else []
    for folder, pattern in folders:
        for path in sorted(folder.glob(pattern)):
            hidden = any(part.startswith(".") for part in path.relative_to(folder).parts)
            if path.is_file() and not hidden and path.name != "rules.py":
                yield path


def _left_behind(place: Path) -> "Iterator[Unseen]":
    """What an import could not carry because it is no text; its report has the names."""
    from casebook.privacy import Unseen

    report = place / REPORT
    if report.is_file():
        with report.open(encoding="utf-8", newline="") as opened:
            for row in csv.DictReader(opened):
                if row.get("what") in LEFT_BEHIND and (row.get("count") or "").isdigit():
                    name = f"{row.get('where')}, in the file that was imported"
                    yield Unseen(name, str(row["what"]), int(str(row["count"])))


def told_texts(looked: Looked) -> Iterator[str]:
    """What was found in texts, in lines."""
    from casebook.privacy import together

    if looked.read or looked.unread:
        texts = f"{looked.read} text{'' if looked.read == 1 else 's'}"
        yield f"gate, {texts}: {_counted(looked.findings)}"
        yield from (f"  {line}" for line in together(looked.findings))
        yield from (f"  not looked into: {why}" for why in looked.unread)


def told_tables(findings: "Collection[Finding]") -> Iterator[str]:
    """What was found in tables, in lines."""
    from casebook.privacy import together

    yield f"gate, tables: {_counted(findings)}"
    yield from (f"  {line}" for line in together(findings))


def _counted(findings: "Collection[Finding]") -> str:
    count = len(findings)
    return f"{count} finding{'' if count == 1 else 's'}" if count else "nothing"


def perhaps_names(place: Path, folder: Path | None, by: "Watch") -> "list[Finding]":
    """First names that stand alone in a study's tables and texts, for its owner to judge.

    Parameters
    ----------
    place : Path
        The folder of tables; what is no study has none.
    folder : Path, optional
        Where texts are, if not where the study says.
    by : Watch

    Returns
    -------
    list of Finding
    """
    from casebook.copies import CopyError, text_of
    from casebook.privacy import perhaps_names as in_text
    from casebook.study import as_they_stand, is_study

    if not is_study(place):
        return []
    found = []
    for table, frame in as_they_stand(place).items():
        for column in map(str, frame.columns):
            for row, cell in enumerate(frame[column].astype("string").fillna(""), start=2):
                found += in_text(cell, f"{table}.csv", column, row, by)
    for name, path in _files(place, folder):
        try:
            lines = text_of(path).splitlines()
        except CopyError:
            continue  # told with what could not be looked into
        for row, line in enumerate(lines, start=1):
            found += in_text(line, name, "", row, by)
    return found


def told_perhaps(found: "Collection[Finding]") -> Iterator[str]:
    """First names that stand alone, in lines; nothing if there are none."""
    from casebook.privacy import together

    if found:
        yield "perhaps names of people: first names that nobody listed, which stop no build"
        yield from (f"  {line}" for line in together(found))
        yield "  A name goes into names.txt of the private folder; a pseudonym may stand."


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
