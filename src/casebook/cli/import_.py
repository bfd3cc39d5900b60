"""The command ``casebook import``: a study from a file of another program."""

import sys
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

import click

from casebook.cli.paths import Existing
from casebook.cli.terminal import printable
from casebook.cli.verify import track

if TYPE_CHECKING:
    from casebook.exchange import LeftOut, Project

PLACES = 3  # that are named beside it
SHOWN = 8  # kinds of what was left out; the file has all


@click.command("import")
@click.argument("file", type=Existing())
@click.argument("study", type=click.Path(file_okay=False, path_type=Path))
@click.option(
    "--positions",
    type=click.Choice(["codepoints", "utf16"]),
    help="How the program counts a character beyond U+FFFF, such as an emoji: as one or as two.",
)
@click.option(
    "--line-ends",
    type=click.Choice(["one", "two"]),
    help="How it counts CR LF at the end of a line.",
)
@click.option(
    "--byte-order-mark",
    type=click.Choice(["ignored", "counted"]),
    help="Whether it counts the mark at the beginning of a text file.",
)
@click.option(
    "--column",
    "columns",
    metavar="WHAT=HEADING",
    multiple=True,
    help="What a column of a table holds, such as document=Dokument; may be given several times.",
)
@click.option(
    "--texts",
    type=Existing(file_okay=False),
    help="The folder of your own texts, in which the segments of a table are looked for.",
)
@click.option("--project", help="Which project to take, if the file holds several.")
@click.option("--coder", default="", help="Who coded, if the file does not say.")
@click.option(
    "--set-aside",
    metavar="REGEX",
    multiple=True,
    help="What nobody said, beside time stamps and speakers: no anchor is made of it. May be given "
    "repeatedly.",
)
def import_(
    file: Path,
    study: Path,
    positions: str | None,
    line_ends: str | None,
    byte_order_mark: str | None,
    columns: tuple[str, ...],
    texts: Path | None,
    project: str | None,
    coder: str,
    set_aside: tuple[str, ...],
) -> None:
    """Make a study of a file of another program.

    FILE is a REFI-QDA project (.qdpx) or codebook (.qdc), a project of QualCoder (the folder
    NAME.qda) or Taguette (.sqlite3), or a table of coded segments (.xlsx, .csv) as ATLAS.ti,
    MAXQDA, NVivo and Taguette export it; STUDY the folder to make. Texts go to STUDY.private,
    which is never shared. What a study cannot carry is listed in STUDY/import-report.csv.

    How positions are counted is found by comparing text. The options are for files in which
    nothing tells.
    """
    from casebook.copies import Aside, PatternError
    from casebook.exchange import Asked, ExchangeError, Wanted, into_study, read_project

    wanted = Wanted(positions, line_ends, byte_order_mark)  # type: ignore[arg-type]  # of the choices
    try:
        aside = Aside(set_aside)
        asked = Asked(wanted, _named(columns), texts, project, coder, aside, track)
        found = read_project(file, asked)
        left_out = into_study(found, study, track, aside)
    except (ExchangeError, PatternError) as error:
        raise click.ClickException(printable(str(error), sys.stderr)) from None
    click.echo(printable("\n".join(told(found, left_out, study)), sys.stdout))


def _named(columns: tuple[str, ...]) -> dict[str, str]:
    """The headings of columns by what they hold, as the user writes them."""
    for column in columns:
        if not all(part.strip() for part in column.partition("=")):
            raise click.BadParameter(
                f"{column!r} is not like document=Dokument", param_hint="--column"
            )
    parted = [column.partition("=") for column in columns]
    return {what.strip(): heading.strip() for what, _, heading in parted}


def told(project: "Project", left_out: "list[LeftOut]", study: Path) -> list[str]:
    """Say what the study has, what it lacks, and what to do next."""
    from casebook.copies import kind_in
    from casebook.tables import count

    counts = {
        "document": len(project.documents),
        "code": len(project.codes),
        "coding": len(project.codings),
        "coder": len(project.coders),
        "memo": len(project.memos),
        "case": len(project.cases),
    }
    texts = "the texts and " if any(d.text for d in project.documents) else ""
    lines = [
        f"{study}: " + ", ".join(count(number, what) for what, number in counts.items() if number),
        f"{study}.private has {texts}the key of the anchors; it is never shared.",
    ]
    kinds = [d.kind or kind_in(d.title) for d in project.documents]
    if not all(kinds):
        lines.append(
            "Fill in documents.kind (interview, field note, ...) where it is blank: passages count "
            "as data by it."
        )
    lines += [*_names(project, study), *_coders(project), *_lost(left_out, study)]
    return [*lines, f"Next: casebook check {study}"]


def _names(project: "Project", study: Path) -> list[str]:
    """Which words may be names of people, and what to do about them."""
    from casebook.exchange import names_in

    names = names_in(project)
    if not names:
        return []
    return [
        f"Perhaps names of people: {', '.join(names)}. They stand in the texts or the titles "
        f"of documents and cases, and in {study.name}.private/names.txt, so that casebook "
        "disclose finds them and no book is built with them. Ids are made without them; "
        "titles are as they were. Change those in the tables; what is nobody's name, take "
        "out of names.txt."
    ]


def _coders(project: "Project") -> list[str]:
    """Who coded, by name, and what to do if nobody may know."""
    lines = []
    coders = sorted({coder.name for coder in project.coders})
    if "unnamed" in coders:
        coders.remove("unnamed")
        lines.append(
            "Of some codings the file does not say who gave them: their coder is unnamed. For a "
            "table, --coder NAME says it."
        )
    if coders:
        lines.append(f"The tables hold the names of coders: {', '.join(coders)}.")
        lines.append(
            "If nobody may know them, change them in codings.csv, memos.csv and exchange_ids.csv, "
            "in all of them alike, before you share the tables."
        )
    return lines


def _lost(left_out: "list[LeftOut]", study: Path) -> list[str]:
    """What was not carried, the most frequent first."""
    if not left_out:
        return []
    whats = Counter[str]()
    for row in left_out:
        whats[row.what] += row.count
    lines = [
        f"  {number:,} × {what}{_where(left_out, what)}"
        for what, number in whats.most_common(SHOWN)
    ]
    if len(whats) > SHOWN:
        lines.append(f"  and {len(whats) - SHOWN} kinds more")
    where = f"Where and why: {study / 'import-report.csv'}"
    return ["Not carried, or not as it was:", *lines, where]


def _where(left_out: "list[LeftOut]", what: str) -> str:
    """Where something is that was left out, if that is soon said: a column, a document or two."""
    places = list(dict.fromkeys(row.where for row in left_out if row.what == what))
    return f" ({', '.join(places)})" if len(places) <= PLACES and all(places) else ""
