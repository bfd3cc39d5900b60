"""The command ``casebook cooccur``: which codes stand together, and how often."""

from pathlib import Path

import click

from casebook.cli.printing import formats, put, records, table_of
from casebook.cli.studies import (
    coder_options,
    counted,
    explained,
    noted,
    study_argument,
    tables_for,
    unit_option,
)

SHOWN = 40


@click.command()
@study_argument
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
    unit: str,
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
    """
    from casebook import coding

    place = directory or folder
    tables = tables_for(place, "cooccur", "passages", "codings")
    with explained():
        found = counted(tables, place, unit, coder, coders)
        codes = tables.codes.code_id if "codes" in tables and len(tables.codes) else None
        pairs = coding.cooccurrence(found.rows, "units", codes, found.coders).drop(columns="unit")
    order = ["count", "jaccard"]
    met = pairs[pairs["count"] > 0].sort_values(order, ascending=False, kind="stable")
    shown = met if everything else met.head(SHOWN)
    lines = [
        f"Units by the rule {unit} ({coding.RULES[unit]}); {found.words}.",
        f"{len(met):,} of {len(pairs):,} pairs of codes meet in {len(found.places):,} units.",
    ]
    lines += ["", *table_of(shown)] if len(shown) else []
    if len(shown) < len(met):
        lines.append(f"and {len(met) - len(shown):,} more (all of them with --all)")
    put(
        "\n".join([*lines, *noted(found.notes)]),
        pairs,
        {
            "unit": unit,
            "units": len(found.places),
            "codings": found.words,
            "pairs": records(pairs),
            "notes": found.notes,
        },
        as_csv,
        as_json,
    )
