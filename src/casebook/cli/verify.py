"""The command ``casebook verify``: does a reader's copy have the passages where the rows say?"""

import sys
import textwrap
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

import click

from casebook.cli.printing import formats, put_rows
from casebook.cli.terminal import printable

if TYPE_CHECKING:
    from casebook.copies import Finding

T = TypeVar("T")

RESULTS = ("resolved", "moved", "not found")
NO_STUDY = "A folder of this name is there, and it is no study: `casebook new` begins one."
MIN_KEY = 16  # bytes; a shorter key could be guessed like a password


class Unusable(click.ClickException):
    """Input that nothing can be said about, as opposed to a copy that lacks passages."""

    exit_code = 2


@click.command()
@click.argument("source_id", metavar="SOURCE|STUDY")
@click.argument("file", metavar="[FILE|FOLDER]", required=False, type=click.Path(path_type=Path))
@click.option(
    "--key-file",
    type=click.Path(path_type=Path),
    help="The key of confidential field notes: a file of at least 16 bytes, whose last line end "
    "does not count. A study knows its own.",
)
@click.option(
    "--set-aside",
    metavar="REGEX",
    multiple=True,
    help="In a study: what nobody said, beside time stamps and speakers. May be given repeatedly.",
)
@formats
@click.pass_obj
def verify(
    folder: Path | None,
    source_id: str,
    file: Path | None,
    key_file: Path | None,
    set_aside: tuple[str, ...],
    as_csv: bool,
    as_json: bool,
) -> None:
    """Look for the passages of a source in your own copy of it, or for those of your own study.

    SOURCE is the id of a source, such as gv2022, and FILE your copy: text or HTML of at most 50
    MiB, a Word document (.docx), or a PDF of at most 200 MiB that has its text in it. Line ends,
    hyphens, punctuation, case, ligatures, mark-up, and page headers and footers make no difference.

    A passage is "resolved" where it stands in its paragraph, or in the order of the source;
    "moved" if it stands elsewhere only; or "not found". The exit status is 0 if every passage is
    found, moved or not, 1 if one is not found, and 2 if nothing can be said.

    STUDY is the folder of a study, and FOLDER holds its transcripts (.txt .md .docx .pdf .html);
    a FILE is one of them, and without either they are looked for where the study says that they
    are. A document's file is the one that its row names, that has its id for a name, or that has
    most of its passages. Time stamps and labels of speakers are set aside. A passage may then also
    be "changed": the nearest place is shown, word by word where the text as it was is kept (see
    casebook anchor --keep-texts). Nothing of it is stored.

    The tables hold no words, only the length of each passage and a hash. With a key (--key-file)
    the hash is an HMAC-SHA-256: who does not have the key cannot test a guess against it. The
    length can still be seen, and who has the key can test guesses. The plain hash of a published
    text keeps nothing secret, and need not: who has the text can read it.
    """
    from casebook.cli.own_texts import study_meant, verify_study

    key = read_key(key_file) if key_file else None
    study = study_meant(source_id, folder)
    if study is not None:
        sys.exit(verify_study(study, file, set_aside, key, as_csv, as_json))
    if file is None:
        raise click.UsageError("a source is verified in your own copy of it: name the FILE")
    if set_aside:
        raise click.UsageError("--set-aside is for the transcripts of a study")
    sys.exit(verify_source(folder, source_id, file, key, as_csv, as_json))


def verify_source(
    folder: Path | None,
    source_id: str,
    file: Path,
    key: bytes | None,
    as_csv: bool,
    as_json: bool,
) -> int:
    """Look for the passages of a publication, and print what became of them.

    Parameters
    ----------
    folder : Path or None
        The tables.
    source_id : str
    file : Path
        The reader's copy.
    key : bytes or None
    as_csv, as_json : bool

    Returns
    -------
    int
        The exit status.
    """
    from casebook.copies import (
        AnchorError,
        CopyError,
        Finding,
        anchored_rows,
        read,
        variants,
        verify,
    )
    from casebook.tables import DataError, load

    try:
        rows = anchored_rows(load(folder), source_id)
    except (DataError, AnchorError) as error:
        no_study = f"\n{NO_STUDY}" if Path(source_id).is_dir() else ""
        raise Unusable(printable(f"{error}{no_study}", sys.stderr)) from None
    try:
        copy = read(file, track)
    except CopyError as error:
        name = click.format_filename(file)
        raise Unusable(printable(f"{name} cannot be used: {error}.", sys.stderr)) from None
    for note in copy.notes:
        click.echo(printable(f"Note: {note}.", sys.stderr), err=True)
    found = verify(rows, variants(copy.text), key, track)
    told = summary(source_id, file, copy.kind, found)
    put_rows(told, Finding._fields, found, as_csv, as_json)
    return 1 if any(finding.result == "not found" for finding in found) else 0


def read_key(path: Path) -> bytes:
    """Read a key, without the line end that an editor leaves behind it."""
    try:
        if not path.is_file():  # a device may never end
            raise Unusable(f"no key: {click.format_filename(path)} is not a file.")
        with path.open("rb") as file:
            key = file.read(1 << 16).rstrip(b"\r\n")
    except OSError as error:
        name = click.format_filename(path)
        raise Unusable(f"no key: {name} cannot be read ({error.strerror}).") from None
    if len(key) < MIN_KEY:
        raise Unusable(f"the key has {len(key)} bytes; it needs at least {MIN_KEY}.")
    return key


def summary(source_id: str, file: Path, kind: str, found: "Sequence[Finding]") -> str:
    """Say how many passages came out how, and which did not resolve."""
    groups = {name: [f.passage_id for f in found if f.result == name] for name in RESULTS}
    lines = []
    for name in RESULTS[1:]:
        if groups[name]:
            ids = f"{name.capitalize()}: {' '.join(groups[name])}"
            lines.append(textwrap.fill(ids, 100, subsequent_indent="  ", break_on_hyphens=False))
    counts = ", ".join(f"{len(ids):,} {name}" for name, ids in groups.items())
    lines.append(f"{source_id} in {click.format_filename(file)} ({kind}): {counts}")
    if len(groups["not found"]) == len(found):
        lines.append("Not one passage: this may be another publication, or a poor copy.")
    return "\n".join(lines)


def track(items: Sequence[T], label: str) -> Iterable[T]:
    """Hand on the items, with a progress bar if somebody is looking at a terminal."""
    if not sys.stderr.isatty():
        yield from items
        return
    with click.progressbar(items, label=label, file=sys.stderr) as bar:
        yield from bar
