"""What the commands on a study's own texts print: what became of passages, where a word stands."""

import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import click

from casebook.cli.printing import put_rows
from casebook.cli.terminal import printable
from casebook.cli.verify import Unusable, track

if TYPE_CHECKING:
    from casebook.copies import DocumentSeen, Hit, Seen, StudySeen

FOUND = ("resolved", "moved")
SHOWN = 40  # words of a changed passage, at most
AROUND = 6  # words shown on either side of a difference
COLUMNS = (
    *("document_id", "file", "passage_id", "locator", "result", "start", "end", "places"),
    "known_by",
)
MARKS = {"was": ("[-", "-]"), "now": ("{+", "+}")}
KNOWN_BY = {
    "words": "",
    "added": "; without the marked words it is as it was",
    "opening": "; it begins as it did, and what follows is not all as it was",
    "neighbours": "; what stands between its neighbours, where it stood",
}
BY = {"document_id": ", by its name", "passages": ", by its passages"}


def study_meant(name: str, folder: Path | None) -> Path | None:
    """The study that is meant by a folder's name, or by its id beside ``--data``; or none is.

    Parameters
    ----------
    name : str
        What stands in the place of a source.
    folder : Path or None
        What ``--data`` says.

    Returns
    -------
    Path or None
    """
    from casebook import study as studies
    from casebook.tables import DataError

    try:
        if Path(name).is_dir() and studies.is_study(Path(name)):
            return Path(name)
        if folder is not None and studies.is_study(folder) and studies.settings(folder).id == name:
            return folder
    except (DataError, OSError, ValueError):
        return None
    return None


@contextmanager
def unusable() -> Iterator[None]:
    """Turn what is wrong with a study, its texts or a pattern into one sentence."""
    try:
        yield
    except (ValueError, OSError) as error:
        raise Unusable(printable(str(error), sys.stderr)) from None


def verify_study(
    study: Path,
    place: Path | None,
    patterns: Sequence[str],
    key: bytes | None,
    as_csv: bool,
    as_json: bool,
) -> int:
    """Look for the passages of a study, and print what became of them.

    Parameters
    ----------
    study : Path
    place : Path or None
        A folder of transcripts, or one of them.
    patterns : sequence of str
        What nobody said.
    key : bytes or None
        Instead of the study's own.
    as_csv, as_json : bool

    Returns
    -------
    int
        The exit status.
    """
    from casebook.copies import look_at_study
    from casebook.study import key as key_of

    with unusable():
        _there(place)
        seen = look_at_study(study, place, patterns, key or key_of(study), track)
    looked_at = [each for each in seen.documents if each.kind]
    if not looked_at:
        raise Unusable(printable("\n".join(_nothing(seen, place)), sys.stderr))
    if not any(each.passages for each in looked_at):
        raise Unusable("no passage here has an anchor; `casebook anchor` makes them.")
    rows = [row for each in looked_at for row in _rows(each)]
    put_rows("\n".join(_lines(seen, place)), COLUMNS, rows, as_csv, as_json)
    found = all(p.result in FOUND for each in looked_at for p in each.passages)
    return 0 if found else 1


def study_kwic(
    study: Path,
    place: Path | None,
    term: str,
    patterns: Sequence[str],
    width: int,
    key: bytes | None,
    as_csv: bool,
    as_json: bool,
) -> None:
    """Find a term in the transcripts of a study, and print it in context.

    Parameters
    ----------
    study : Path
    place : Path or None
        A folder of transcripts, or one of them.
    term : str
    patterns : sequence of str
        What nobody said.
    width : int
    key : bytes or None
        Instead of the study's own.
    as_csv, as_json : bool
    """
    from casebook.cli.kwic import aligned
    from casebook.copies import Hit, study_hits
    from casebook.study import StudyError
    from casebook.study import key as key_of
    from casebook.tables import count

    with unusable():
        _there(place)
        try:
            key = key or key_of(study)
        except StudyError as error:  # a word needs no key, only the passage around it does
            told = f"Note: {error}. Without it no passage is named."
            click.echo(printable(told, sys.stderr), err=True)
        found = study_hits(study, term, place, patterns, width, key, track)
    if all(each.fault for each in found):
        raise Unusable("no document of the study is found that can be read.")
    for each in found:
        if each.fault:
            note = f"Note: {each.document_id} is left out: {each.fault}."
            click.echo(printable(note, sys.stderr), err=True)
    hits = [hit for each in found for hit in each.hits]
    names = [each.document_id for each in found for _ in each.hits]
    spans = [span for each in found for span in each.spans]
    rows = [
        (name, *hit, *(span or (None, None)))
        for name, hit, span in zip(names, hits, spans, strict=True)
    ]
    read = sum(not each.fault for each in found)
    counted = f"{count(len(hits), 'hit')} in {count(read, 'document')}"
    placed = [_placed(hit, span) for hit, span in zip(hits, spans, strict=True)]
    told = "\n".join([*aligned(placed, width, names), counted])
    put_rows(told, ("document_id", *Hit._fields, "start", "end"), rows, as_csv, as_json)


def _placed(hit: "Hit", span: tuple[int, int] | None) -> "Hit":
    """A hit in no passage, with where it stands: whoever writes one down needs the numbers."""
    if hit.locator or span is None:
        return hit
    where = f"{span[0]}–{span[1]}"
    return hit._replace(after=f"{hit.after}, {where}") if hit.after else hit._replace(locator=where)


def _there(place: Path | None) -> None:
    if place is not None and not place.exists():
        raise ValueError(f"{click.format_filename(place)} is not there")


def _nothing(seen: "StudySeen", place: Path | None) -> list[str]:
    where = f" in {click.format_filename(place)}" if place else ""
    lines = [f"no document of the study is found{where}, by name or by its passages."]
    lines += [_in_file(each) for each in seen.documents if each.path]
    return [*lines, *_files_left(seen)]


def _rows(each: "DocumentSeen") -> Iterator[list[object]]:
    """What other programs get of a document: where passages stand, and none of their words."""
    for passage in each.passages:
        row = passage._asdict()
        yield [each.document_id, str(each.path), *(row[name] for name in COLUMNS[2:])]


def _lines(seen: "StudySeen", place: Path | None) -> list[str]:
    lines: list[str] = []
    counts: Counter[str] = Counter()
    for each in seen.documents:
        if each.path is not None:
            lines += [_in_file(each), *_told(each)]
            counts.update(passage.result for passage in each.passages)
    lines += ["", _sum(seen, counts)]
    away = [each.document_id for each in seen.documents if each.path is None]
    if away:
        lines.append(f"Not looked at, because no file is theirs: {', '.join(away)}.")
    lines += _files_left(seen)
    bare = sum(len(each.bare) for each in seen.documents)
    if bare:
        lines.append(f"Passages without an anchor: {bare:,}. Make them with casebook anchor.")
    return lines + _unseen(seen)


def _in_file(each: "DocumentSeen") -> str:
    """The line that says of a document which file it is, and how many passages came out how."""
    from casebook.copies import RESULTS

    name = click.format_filename(each.path.name if each.path else "")
    counted = Counter(passage.result for passage in each.passages)
    told = [f"{counted[result]:,} {result}" for result in RESULTS if counted[result]]
    kind = f" ({each.kind}{BY.get(each.by, '')})" if each.kind else ""
    notes = "".join(f"; {note}" for note in each.notes)
    what = ", ".join(told) or ("no anchors" if each.kind else "not looked at")
    return f"{each.document_id} in {name}{kind}: {what}{notes}"


def _sum(seen: "StudySeen", counts: Counter[str]) -> str:
    from casebook.copies import RESULTS

    looked_at = sum(bool(each.kind) for each in seen.documents)
    told = ", ".join(f"{counts[result]:,} {result}" for result in RESULTS)
    return f"{looked_at:,} of {len(seen.documents):,} documents looked at: {told}."


def _told(each: "DocumentSeen") -> Iterator[str]:
    """What became of passages that are not simply there; equal spans of several coders as one."""
    groups: dict[tuple[object, ...], list[Seen]] = {}
    for passage in each.passages:
        if passage.result != "resolved" or passage.places > 1:
            same = passage._replace(passage_id="", locator="")
            groups.setdefault(same, []).append(passage)
    for group in groups.values():
        yield from _one(group)


def _one(group: "Sequence[Seen]") -> Iterator[str]:
    first = group[0]
    names = ", ".join(f"{p.passage_id} ({p.locator})" if p.locator else p.passage_id for p in group)
    where = "" if first.start is None else f", at {first.start:,} to {first.end:,}"
    several = f", in {first.places} places" if first.places > 1 else ""
    yield f"  {names}: {first.result}{where}{several}{KNOWN_BY.get(first.known_by, '')}"
    if first.changes:
        yield f"      {_difference(first.changes)}"


def _difference(changes: Sequence[tuple[str, str]]) -> str:
    """A line with what was in [-brackets-] and what is new in {+braces+}."""
    parts = []
    for n, (kind, words) in enumerate(changes):
        if kind in MARKS:
            before, behind = MARKS[kind]
            parts.append(f"{before}{words}{behind}")
        elif kind == "same":
            parts.append(_shortened(words, first=n == 0, last=n == len(changes) - 1))
        else:
            parts.append(f'"{_cut(words)}"')
    return " ".join(parts)


def _shortened(words: str, first: bool, last: bool) -> str:
    """Of words that stayed, those beside a difference."""
    every = words.split(" ")
    if len(every) <= AROUND * (1 if first or last else 2):
        return words
    before = [] if first else every[:AROUND]
    behind = [] if last else every[-AROUND:]
    return " ".join([*before, "…", *behind])


def _cut(words: str) -> str:
    every = words.split(" ")
    if len(every) <= SHOWN:
        return words
    return " ".join([*every[: SHOWN - AROUND], "…", *every[-AROUND:]])


def _files_left(seen: "StudySeen") -> list[str]:
    lines = []
    if seen.spare:
        lines.append(f"No document's: {', '.join(_names(seen.spare))}.")
    if seen.unread:
        names = ", ".join(_names(seen.unread))
        lines.append(f"Not read: {names}. Save such files as .docx or .txt.")
    return lines


def _names(files: Sequence[Path]) -> list[str]:
    shown = [click.format_filename(file.name) for file in files[:12]]
    return shown + [f"and {len(files) - 12:,} more"] * (len(files) > 12)


def _unseen(seen: "StudySeen") -> list[str]:
    """What cannot be seen, where something changed or is gone."""
    lost = [p for each in seen.documents for p in each.passages if p.result not in FOUND]
    if all(p.known_by in ("words", "added") for p in lost):
        return []
    return [
        "The tables hold no words, so what was changed or is gone can be seen only where the text "
        "as it was is at hand: among the study's own transcripts, or kept by casebook anchor "
        "--keep-texts."
    ]
