"""The command ``casebook new``: a study of one's own, to begin with."""

import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from casebook.cli.paths import Existing
from casebook.cli.printing import table
from casebook.cli.terminal import printable
from casebook.cli.verify import track

if TYPE_CHECKING:
    import pandas as pd

    from casebook.copies import Transcript

SHOWN = 12  # files that are named


@click.command()
@click.argument("study", type=click.Path(path_type=Path))
@click.option(
    "--from",
    "texts",
    type=Existing(file_okay=False),
    help="A folder of transcripts: a row is made for each, and they stay where they are.",
)
@click.option("--empty", is_flag=True, help="Tables without a row, instead of an example.")
def new(study: Path, texts: Path | None, empty: bool) -> None:
    """Begin a study of your own in the new folder STUDY.

    Without an option it holds a small made-up study to write over. With --from there is a row for
    each transcript (.txt, .md, .docx, .pdf, .html), with what its name and its text say for sure;
    the other tables are empty.

    Beside it stands STUDY.private with the key of its anchors and the names that nobody may read.
    It is never shared. Nothing is written over.
    """
    from casebook import study as studies
    from casebook.tables import DataError

    try:
        if texts is not None:
            lines = list(_from_transcripts(study, texts))
        else:
            frames = studies.empty() if empty else studies.example()
            private = studies.start(study, frames)
            lines = list(_begun(study, private, frames, empty))
    except (studies.StudyError, DataError) as error:
        raise click.ClickException(printable(str(error), sys.stderr)) from None
    except OSError as error:
        name = click.format_filename(study)
        raise click.ClickException(f"{name} cannot be written: {error.strerror}") from None
    click.echo(printable("\n".join(lines), sys.stdout))


def _begun(
    study: Path, private: Path, frames: "dict[str, pd.DataFrame]", empty: bool
) -> Iterator[str]:
    what = "without a row yet" if empty else "a made-up example, to be written over"
    yield f"{study}: {len(frames)} tables, {what}"
    yield from _private(private)
    yield f"Next: casebook {'check' if empty else 'claims'} {study}"


def _private(private: Path) -> Iterator[str]:
    yield f"{private.name}, beside it: the key of its anchors, and names.txt. Never share it."


def _from_transcripts(study: Path, texts: Path) -> Iterator[str]:
    from casebook import study as studies
    from casebook.copies import transcripts_in

    found, others = transcripts_in(texts, track)
    if not found:
        raise click.ClickException(
            f"no transcript in {click.format_filename(texts)}: there is no .txt, .md, .docx, .pdf "
            "or .html in it"
        )
    frames = studies.empty()
    frames["documents"] = _documents(found, list(frames["documents"].columns))
    names = _names(found)
    private = studies.start(study, frames, texts=texts, names=names)
    yield f"{study}: {len(frames)} tables; documents.csv has a row for each transcript, as follows"
    yield from _private(private)
    yield f"The transcripts stay where they are: {texts}"
    yield ""
    ids = frames["documents"].document_id
    yield from table(
        ["document", "kind", "date", "speakers"],
        [[i, t.kind, t.date, "; ".join(t.speakers)] for i, t in zip(ids, found, strict=True)],
    )
    yield ""
    yield from _remarks(found, others, names, private)
    yield f"Next: write what you read into {study / 'passages.csv'}, then: casebook check {study}"


def _names(found: "Sequence[Transcript]") -> list[str]:
    """Who may be called by name: those who speak, and first names in the names of files."""
    from casebook.privacy import first_names_in

    spoken = [name for one in found for name in one.names]
    known = {word for name in spoken for word in name.split()}
    titled = [name for one in found for name in first_names_in(one.file) if name not in known]
    return list(dict.fromkeys([*spoken, *titled]))


def _documents(found: "Sequence[Transcript]", columns: Sequence[str]) -> "pd.DataFrame":
    from casebook.copies import without_names
    from casebook.study import as_id, rows

    names = _names(found)
    taken: dict[str, Transcript] = {}
    for one in found:
        taken[as_id(without_names(one.title, names), taken)] = one
    told = [
        {
            "document_id": ident,
            "title": one.title,
            "kind": one.kind,
            "file": one.file,
            "date": one.date,
            "speakers": "; ".join(one.speakers),
        }
        for ident, one in taken.items()
    ]
    return rows(columns, *told)


def _remarks(
    found: "Sequence[Transcript]", others: Sequence[str], names: Sequence[str], private: Path
) -> Iterator[str]:
    """What somebody has to do or know."""
    from casebook.copies import UNREAD

    unsaid = [one.file for one in found if not one.kind]
    if unsaid:
        yield (
            "Fill in documents.kind (interview, field note, ...) where it is blank: the name of "
            "the file does not say it for sure."
        )
    if names:
        yield (
            f"Perhaps names of people: {', '.join(names)}. They stand in documents.csv (title, "
            f"file, speakers), and in {private.name}/names.txt, so that casebook disclose finds "
            "them and no book is built with them. What is nobody's name, take out of names.txt."
        )
    yield from (f"{one.file} cannot be read: {one.fault}." for one in found if one.fault)
    if others:
        more = f" and {len(others) - SHOWN} more" if len(others) > SHOWN else ""
        yield f"Not taken: {', '.join(others[:SHOWN])}{more}"
    if unread := [name for name in others if name.lower().endswith(UNREAD)]:
        more = " and others" if len(unread) > SHOWN else ""
        yield f"Save {', '.join(unread[:SHOWN])}{more} as .docx or .txt, if they are transcripts."
