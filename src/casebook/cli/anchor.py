"""The command ``casebook anchor``: fingerprints of a study's passages, from its own texts."""

import sys
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from casebook.cli.paths import Existing
from casebook.cli.terminal import printable
from casebook.cli.verify import track

if TYPE_CHECKING:
    from casebook.copies import Anchored

SHOWN = 12  # ids in a list


@click.command()
@click.argument("study", type=Existing(file_okay=False))
@click.argument(
    "texts",
    metavar="[FOLDER]",
    required=False,
    type=Existing(file_okay=False),
)
@click.option(
    "--set-aside",
    metavar="REGEX",
    multiple=True,
    help="What nobody said, beside time stamps and speakers. May be given repeatedly.",
)
@click.option(
    "--keep-texts",
    is_flag=True,
    help="Keep the texts as they are now in the study's private folder, so that casebook verify "
    "can show word by word what changes later.",
)
@click.option(
    "--again",
    is_flag=True,
    help="Replace anchors that stand for other words than stand in the texts now.",
)
@click.option("--dry-run", is_flag=True, help="Write nothing; say what would be done.")
def anchor(
    study: Path,
    texts: Path | None,
    set_aside: tuple[str, ...],
    keep_texts: bool,
    again: bool,
    dry_run: bool,
) -> None:
    """Give the passages of a study their anchors, so that they can be found in its texts again.

    An anchor is the length of a passage and a hash of its letters, never a word of it. It is made
    for every passage whose row says where it starts and ends, from the texts in FOLDER or where
    the study says that they are, without time stamps and labels of speakers. The hash is made with
    the study's key, which lies in its private folder: who does not have the key cannot test
    guesses. Under a key a passage needs 16 letters and digits, without one 40.

    All anchors are written into passages.csv, or none is. What got none is listed. The exit status
    is 0, or 1 if nothing can be written.
    """
    from casebook.copies import anchor_study

    try:
        done = anchor_study(
            study,
            texts,
            set_aside,
            again=again,
            keep_texts=keep_texts,
            dry_run=dry_run,
            track=track,
        )
    except (ValueError, OSError) as error:
        raise click.ClickException(printable(str(error), sys.stderr)) from None
    click.echo(printable("\n".join(told(done, dry_run)), sys.stdout))


def told(done: "Anchored", dry_run: bool) -> list[str]:
    """Say what became of the anchors, and what got none.

    Parameters
    ----------
    done : casebook.copies.Anchored
    dry_run : bool

    Returns
    -------
    list of str
        Lines.
    """
    from casebook.tables import count

    every = len(done.made) + len(done.kept) + len(done.other) + len(done.left)
    would = "would be " if dry_run else ""
    made = f"{count(len(done.made), 'anchor')} {would}made, {len(done.kept):,} kept"
    lines = [f"{count(every, 'passage')}: {made}"]
    if done.other:
        lines.append(
            f"Other words stand there now, so the anchor is left as it is (--again replaces it): "
            f"{_listed(done.other)}"
        )
    reasons: dict[str, list[str]] = {}
    for row, why in done.left.items():
        reasons.setdefault(why, []).append(row)
    lines += [f"No anchor, because {why}: {_listed(rows)}" for why, rows in reasons.items()]
    if done.several:
        rows = [f"{row} ({number})" for row, number in done.several.items()]
        lines.append(
            "Their words stand in several places of the document, so only the order of the "
            f"passages tells which is meant: {_listed(rows)}"
        )
    return lines


def _listed(rows: Iterable[str]) -> str:
    every: Sequence[str] = list(rows)
    more = f" and {len(every) - SHOWN:,} more" if len(every) > SHOWN else ""
    return ", ".join(every[:SHOWN]) + more
