"""The command ``casebook agreement``: how far anyone's coders agree, and where they do not."""

from pathlib import Path

import click

from casebook.cli.agreement_files import of_file
from casebook.cli.agreement_parquet import NOT_LISTED, of_parquet
from casebook.cli.agreement_reports import Asked, Report
from casebook.cli.agreement_studies import of_study
from casebook.cli.coding_files import PARQUET, split
from casebook.cli.paths import Existing
from casebook.cli.printing import csv_of, formats, put
from casebook.cli.studies import RULES, composed, explained

NAMES_OF_LISTS = ({"unit", "codes"}, {"unit", "code", "given by", "not given by"})


@click.command()
@click.argument("place", metavar="[STUDY|FILE]", required=False, type=Existing())
@click.option(
    "--unit",
    type=click.Choice(RULES),
    help="Of a study: what counts as one unit, the same span, spans that overlap, or a paragraph.  "
    "[default: overlap]",
)
@click.option(
    "--coder",
    "coders",
    callback=composed,
    metavar="NAME",
    multiple=True,
    help="Only this coder; say it for each.",
)
@click.option(
    "--level",
    type=click.Choice(["nominal", "ordinal", "interval", "ratio"]),
    default="nominal",
    show_default=True,
    help="What differences between codes mean, for Krippendorff's alpha.",
)
@click.option("--order", metavar="CODES", help="All codes in their order: low,middle,high.")
@click.option(
    "--bootstrap",
    type=click.IntRange(0, 1_000_000),
    default=1000,
    show_default=True,
    help="Resamples of the units for the interval; 0 for none.",
)
@click.option(
    "--seed",
    type=click.IntRange(0),
    default=0,
    show_default=True,
    help="Another seed draws other resamples.",
)
@click.option(
    "--per-code",
    is_flag=True,
    help="A coder may give a unit several codes: treat each code by itself, as given or not. "
    "Always so in a study.",
)
@click.option(
    "--no-row",
    type=click.Choice(["no-code", "unread"]),
    help="With --per-code: what it means if a coder has no row for a unit. In a study a coder has "
    "read the documents with codings of theirs, unless this says otherwise.",
)
@click.option(
    "--out",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Write the list of disagreements into this CSV file.",
)
@formats
@click.pass_obj
def agreement(
    folder: Path | None,
    /,
    place: Path | None,
    out: Path | None,
    as_csv: bool,
    as_json: bool,
    **asked: object,
) -> None:
    """Tell how far coders agree, with intervals, and where they disagree.

    STUDY is the folder of a study: units are made of the coders' spans, each code is treated by
    itself, and it is said for which codes the unit decides. Without it, the folder of --data or
    the tables that come with the casebook are taken. By the rule overlap, spans that share a
    character are one unit, and so is a chain of them: A with B, and B with C. Spans that only
    touch are two. Paragraphs are those of the documents' texts, where these are found, with those
    that nobody marked; elsewhere, passages with the same locator stand in one paragraph.

    FILE is a CSV file with the columns unit, coder and code (or passage_id, coder and code_id),
    and a row for each code that a coder gave to a unit; other columns are ignored. An empty code
    means that the coder gave none. Spaces around names are cut off. It may also be a Parquet file
    with these columns, larger than memory: then units are counted and not listed one by one.
    """
    wanted = Asked(**asked)  # type: ignore[arg-type]
    with explained():
        report = _report(folder, place, wanted, to_list=out is not None)
        if out is not None:
            _write(out, report)
    put(report.text, report.table, report.data, as_csv, as_json)


def _report(folder: Path | None, place: Path | None, asked: Asked, to_list: bool) -> Report:
    """Look at a study, at a file, or, if it is that of a study, at its study."""
    study, file = split(place)
    if file is None:
        return of_study(study or folder, asked)
    if file.suffix.lower() == PARQUET:
        if to_list:
            raise ValueError(f"{file.name}: {NOT_LISTED}, so there is nothing for --out")
        return of_parquet(file, asked)
    return of_file(file, asked)


def _write(out: Path, report: Report) -> None:
    """Write the list of disagreements; nothing else than such a list is written over."""
    name = click.format_filename(out)
    if out.exists():
        with out.open(encoding="utf-8", errors="replace") as file:
            head = set(file.readline().strip().split(","))
        if not any(names <= head for names in NAMES_OF_LISTS):
            raise ValueError(f"{name} is there and is no list of disagreements: not written over")
    try:
        out.write_text(csv_of(report.disagreements), encoding="utf-8", newline="")
    except OSError as error:
        raise ValueError(f"{name} cannot be written: {error.strerror}") from None
    click.echo(f"{len(report.disagreements):,} disagreements written to {name}", err=True)
