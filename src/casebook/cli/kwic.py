"""The command ``casebook kwic``: a word of a source in its context, from the reader's own copy."""

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from casebook.cli.printing import formats, put_rows
from casebook.cli.terminal import printable
from casebook.cli.verify import NO_STUDY, Unusable, read_key, track

if TYPE_CHECKING:
    from casebook.copies import Hit


@click.command()
@click.argument("source_id", metavar="SOURCE|STUDY")
@click.argument("rest", metavar="[FILE|FOLDER] TERM", nargs=-1, required=True)
@click.option(
    "--width",
    default=40,
    show_default=True,
    type=click.IntRange(0, 1000),
    help="Characters of context on either side.",
)
@click.option(
    "--key-file",
    type=click.Path(path_type=Path),
    help="The key of confidential field notes; see `casebook verify`.",
)
@click.option(
    "--set-aside",
    metavar="REGEX",
    multiple=True,
    help="In a study: what nobody said, beside time stamps and speakers. May be given repeatedly.",
)
@formats
@click.pass_obj
def kwic(
    folder: Path | None,
    source_id: str,
    rest: tuple[str, ...],
    width: int,
    key_file: Path | None,
    set_aside: tuple[str, ...],
    as_csv: bool,
    as_json: bool,
) -> None:
    """Find a word or phrase in your own copy of a source or in your own transcripts, in context.

    SOURCE is the id of a source, such as gv2022, and FILE your copy: text, HTML, Word or PDF.
    STUDY is the folder of a study; its transcripts are looked for in FOLDER, or where the study
    says that they are. TERM is a word or, in quotation marks, a phrase; a * at the end of a word
    stands for any further letters: "volunteer*", "civil societ*".

    Each line begins with the paragraph that the hit stands in, as the tables name it, or with the
    document and the passage. Where it cannot be told, because the paragraph is not in your copy as
    a whole, the line begins with "after" and the last one that is found before, or with a dash; in
    a study also with where the hit starts and ends in the text, as passages.csv counts. Case, line
    ends and hyphens at line ends make no difference. Nothing of your copy is stored.

    The exit status is 0 whether or not there is a hit, and 2 if nothing can be said.
    """
    from casebook.cli.own_texts import study_kwic, study_meant

    *files, term = rest
    if len(files) > 1:
        raise click.UsageError("name one FILE or FOLDER; a phrase needs quotation marks")
    place = Path(files[0]) if files else None
    key = read_key(key_file) if key_file else None
    study = study_meant(source_id, folder)
    if study is not None:
        study_kwic(study, place, term, set_aside, width, key, as_csv, as_json)
        return
    if place is None:
        raise click.UsageError(
            f"{source_id} is not the folder of a study, and a source is searched in your own copy "
            "of it: name the FILE"
        )
    if set_aside:
        raise click.UsageError("--set-aside is for the transcripts of a study")
    source_kwic(folder, source_id, place, term, width, key, as_csv, as_json)


def source_kwic(
    folder: Path | None,
    source_id: str,
    file: Path,
    term: str,
    width: int,
    key: bytes | None,
    as_csv: bool,
    as_json: bool,
) -> None:
    """Find a term in a copy of a publication, and print it in context.

    Parameters
    ----------
    folder : Path or None
        The tables.
    source_id : str
    file : Path
        The reader's copy.
    term : str
    width : int
    key : bytes or None
    as_csv, as_json : bool
    """
    from casebook.copies import AnchorError, CopyError, Hit, TermError, anchored_rows, kwic, read
    from casebook.tables import DataError, count, load

    try:
        rows = anchored_rows(load(folder), source_id)
        copy = read(file, track)
        hits = kwic(copy.text, term, rows, width, key, track)
    except CopyError as error:
        raise Unusable(
            printable(f"{file_name(file)} cannot be used: {error}.", sys.stderr)
        ) from None
    except (DataError, AnchorError, TermError) as error:
        no_study = f"\n{NO_STUDY}" if Path(source_id).is_dir() else ""
        raise Unusable(printable(f"{error}{no_study}", sys.stderr)) from None
    for note in copy.notes:
        click.echo(printable(f"Note: {note}.", sys.stderr), err=True)
    if hits and not any(hit.locator or hit.after for hit in hits):
        click.echo(
            f"Note: no paragraph of {source_id} is found in or before these places: this may be "
            "another publication, or a poor copy.",
            err=True,
        )
    counted = f"{count(len(hits), 'hit')} in {file_name(file)} ({copy.kind})"
    lines = [*aligned(hits, width), counted]
    put_rows("\n".join(lines), Hit._fields, hits, as_csv, as_json)


def aligned(hits: "Sequence[Hit]", width: int, before: "Sequence[str] | None" = None) -> list[str]:
    """Make a line for each hit, with the terms below one another.

    Parameters
    ----------
    hits : sequence of casebook.copies.keyword_in_context.Hit
    width : int
        Characters of context.
    before : sequence of str, optional
        What each line begins with, such as the document.

    Returns
    -------
    list of str
        Locator, left context, keyword and right context.
    """
    places = [hit.locator or (f"after {hit.after}" if hit.after else "–") for hit in hits]
    if before:
        places = [f"{first} {place}" for first, place in zip(before, places, strict=True)]
    wide = max(map(len, places), default=0)
    return [
        f"{place:<{wide}}  {hit.left:>{width}}{hit.keyword}{hit.right}"
        for place, hit in zip(places, hits, strict=True)
    ]


def file_name(file: Path) -> str:
    """What to call a file, whatever its name is written in."""
    return click.format_filename(file)
