"""The command ``casebook kwic``: a word of a source in its context, from the reader's own copy."""

import json
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from casebook.cli.terminal import printable
from casebook.cli.verify import Unusable, read_key, track

if TYPE_CHECKING:
    from casebook.copies import Hit


@click.command()
@click.argument("source_id", metavar="SOURCE")
@click.argument("file", type=click.Path(path_type=Path))
@click.argument("term")
@click.option(
    "--width",
    default=40,
    show_default=True,
    type=click.IntRange(0, 1000),
    help="Characters of context on either side.",
)
@click.option("--json", "as_json", is_flag=True, help="Print one row per hit as JSON.")
@click.option(
    "--key-file",
    type=click.Path(path_type=Path),
    help="The key of confidential field notes; see `casebook verify`.",
)
@click.pass_obj
def kwic(
    folder: Path | None,
    source_id: str,
    file: Path,
    term: str,
    width: int,
    as_json: bool,
    key_file: Path | None,
) -> None:
    """Find a word or phrase in your own copy of a source, in its context.

    SOURCE is the id of a source, such as gv2022. FILE is your copy: text, HTML or PDF. TERM is a
    word or, in quotation marks, a phrase; a * at the end of a word stands for any further
    letters: "volunteer*", "civil societ*".

    Each line begins with the paragraph that the hit stands in, as the tables name it. Where it
    cannot be told, because the paragraph is not in your copy as a whole, the line begins with
    "after" and the last paragraph that is found before, or with a dash. Case, line ends and
    hyphens at line ends make no difference. Nothing of your copy is stored.

    The exit status is 0 whether or not there is a hit, and 2 if nothing can be said.
    """
    from casebook.copies import AnchorError, CopyError, TermError, anchored_rows, kwic, read
    from casebook.tables import DataError, load

    try:
        tables = load(folder)
        key = read_key(key_file) if key_file else None
        rows = anchored_rows(tables, source_id)
        copy = read(file, track)
        hits = kwic(copy.text, term, rows, width, key, track)
    except CopyError as error:
        raise Unusable(
            printable(f"{file_name(file)} cannot be used: {error}.", sys.stderr)
        ) from None
    except (DataError, AnchorError, TermError) as error:
        raise Unusable(printable(str(error), sys.stderr)) from None
    for note in copy.notes:
        click.echo(printable(f"Note: {note}.", sys.stderr), err=True)
    if hits and not any(hit.locator or hit.after for hit in hits):
        click.echo(
            f"Note: no paragraph of {source_id} is found in or before these places: this may be "
            "another publication, or a poor copy.",
            err=True,
        )
    if as_json:  # in ASCII: a terminal's own escapes would not be JSON
        click.echo(json.dumps([hit._asdict() for hit in hits], indent=2))
    else:
        counted = f"{len(hits):,} hit{'s' * (len(hits) != 1)} in {file_name(file)} ({copy.kind})"
        lines = [*aligned(hits, width), counted]
        click.echo(printable("\n".join(lines), sys.stdout))


def aligned(hits: "Sequence[Hit]", width: int) -> list[str]:
    """Make a line for each hit, with the terms below one another.

    Parameters
    ----------
    hits : sequence of casebook.copies.keyword_in_context.Hit
    width : int
        Characters of context.

    Returns
    -------
    list of str
        Locator, left context, keyword and right context.
    """
    places = [hit.locator or (f"after {hit.after}" if hit.after else "–") for hit in hits]
    wide = max(map(len, places), default=0)
    return [
        f"{place:<{wide}}  {hit.left:>{width}}{hit.keyword}{hit.right}"
        for place, hit in zip(places, hits, strict=True)
    ]


def file_name(file: Path) -> str:
    return click.format_filename(file)
