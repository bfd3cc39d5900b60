"""The command ``casebook cooccur``: which codes stand together, and how often."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from casebook.cli.coding_files import codings, of_file, split
from casebook.cli.printing import formats, put, table_of
from casebook.cli.studies import (
    UNIT,
    coder_options,
    counted,
    explained,
    noted,
    study_or_file_argument,
    tables_for,
    unit_option,
)

if TYPE_CHECKING:
    import pandas as pd

SHOWN = 40


@click.command()
@study_or_file_argument
@unit_option
@click.option(
    "--all", "everything", is_flag=True, help="Show all pairs that meet, not only the first ones."
)
@coder_options
@formats
@click.pass_obj
def cooccur(
    folder: Path | None,
    /,
    directory: Path | None,
    unit: str | None,
    everything: bool,
    coder: str | None,
    coders: str,
    as_csv: bool,
    as_json: bool,
) -> None:
    """Count which codes stand together in one unit.

    STUDY is the folder of a study; without it, the folder of --data or the tables that come with
    the casebook are taken. Jaccard's index is the number of units with both codes, divided by
    that of units with at least one of them. People see the pairs that meet, the most frequent
    first; --csv and --json have the others as well.

    FILE is a CSV or Parquet file of codings, the latter larger than memory if need be: the columns
    unit and code, and a row for each code that a coder gave to a unit. Units are its own; a column
    coder may tell who coded.
    """
    from casebook import coding

    study, file = split(directory)
    if file is not None:
        with explained():
            of_file(unit, coders)
            with codings(file, ("unit", "code"), coder) as opened:
                pairs = coding.cooccurrence_counts(opened.frame)
        what = f"units of {file.name}"
        _put(pairs, "meet", what, opened.words, [], everything, as_csv, as_json)
        return
    place, unit = study or folder, unit or UNIT
    tables = tables_for(place, "cooccur", "passages", "codings")
    with explained():
        found = counted(tables, place, unit, coder, coders)
        codes = tables.codes.code_id if "codes" in tables and len(tables.codes) else None
        pairs = coding.cooccurrence(found.rows, "units", codes, found.coders).drop(columns="unit")
    rule = f"units by the rule {unit} ({coding.RULES[unit]})"
    meet = f"meet in {len(found.places):,} units"
    more = {"unit": unit, "units": len(found.places)}
    _put(pairs, meet, rule, found.words, found.notes, everything, as_csv, as_json, more)


def _put(
    pairs: "pd.DataFrame",
    meet: str,
    counted_in: str,
    words: str,
    notes: list[str],
    everything: bool,
    as_csv: bool,
    as_json: bool,
    more: dict[str, object] | None = None,
) -> None:
    """Print the pairs of codes, the most frequent first."""
    order = ["count", "jaccard"]
    met = pairs[pairs["count"] > 0].sort_values(order, ascending=False, kind="stable")
    shown = met if everything else met.head(SHOWN)
    lines = [
        f"{counted_in[0].upper()}{counted_in[1:]}; {words}.",
        f"{len(met):,} of {len(pairs):,} pairs of codes {meet}.",
    ]
    lines += ["", *table_of(shown)] if len(shown) else []
    if len(shown) < len(met):
        lines.append(f"and {len(met) - len(shown):,} more (all of them with --all)")
    put(
        "\n".join([*lines, *noted(notes)]),
        pairs,
        {**(more or {"counted": counted_in}), "codings": words, "pairs": pairs, "notes": notes},
        as_csv,
        as_json,
    )
