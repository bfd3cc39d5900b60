"""The command ``casebook saturation``: what each further document, voice or case adds."""

from collections.abc import Hashable
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import click

from casebook.cli.coding_files import codings, split
from casebook.cli.printing import formats, put, records, table_of
from casebook.cli.studies import (
    chosen,
    composed,
    explained,
    noted,
    parted,
    some,
    study_or_file_argument,
    tables_for,
)

if TYPE_CHECKING:
    import pandas as pd

    from casebook.coding import NewInformation
    from casebook.tables import Tables


@click.command()
@study_or_file_argument
@click.option(
    "--by",
    type=click.Choice(["document", "voice", "case"]),
    default="document",
    show_default=True,
    help="What is added one by one.",
)
@click.option(
    "--order", callback=composed, metavar="A,B,C", help="Ids in the order of the fieldwork."
)
@click.option(
    "--base", type=click.IntRange(1), default=4, show_default=True, help="Units in the base."
)
@click.option("--run", type=click.IntRange(1), default=2, show_default=True, help="Units in a run.")
@click.option(
    "--threshold",
    type=click.FloatRange(0, 1, max_open=True),
    default=0.05,
    show_default=True,
    help="The greatest share of new codes that counts as saturation.",
)
@click.option("--coder", callback=composed, metavar="NAME", help="Only the codings of this coder.")
@formats
@click.pass_obj
def saturation(
    folder: Path | None,
    /,
    directory: Path | None,
    by: str,
    order: str | None,
    base: int,
    run: int,
    threshold: float,
    coder: str | None,
    as_csv: bool,
    as_json: bool,
) -> None:
    """Follow how many codes each further document, voice or case adds.

    STUDY is the folder of a study; without it, the folder of --data or the tables that come with
    the casebook are taken. Documents come in the order of their dates if all of them have one,
    else in that of their table. What nobody coded yet is left out, and named: it would look like
    saturation. Mean is the number of codes after so many units over all orders. The run, the base
    and the threshold are those of Guest, Namey and Chen (2020).

    FILE is a CSV or Parquet file of codings, the latter larger than memory if need be: the columns
    code and document (or voice, or case), and a row for each code that was given. Documents come
    in the order of their first rows, unless --order says otherwise.
    """
    from casebook import coding

    study, file = split(directory)
    with explained():
        if file is None:
            tables = tables_for(study or folder, "saturation", "passages", "codings")
            whose = chosen(tables.codings, coder, "together")
            rows, found = _ordered(tables, whose.codings, by, order)
            words, units = whose.words, coding.codes_of_units(rows, "unit", found.order)
        else:
            found, words, units = _of_file(file, by, order, coder)
        curve = coding.saturation_curve(units)
        reached = coding.new_information(units, base, run, threshold)
    lines = [
        f"{len(found.order):,} {by}s in the order of {found.by}; {words}.",
        "",
        *table_of(curve, 1),
        "",
        *_told(reached),
    ]
    put(
        "\n".join([*lines, *noted(found.notes)]),
        curve,
        {
            "by": by,
            "order": found.by,
            "codings": words,
            "curve": records(curve),
            "new information": reached._asdict() | {"runs": records(reached.runs)},
            "notes": found.notes,
        },
        as_csv,
        as_json,
    )


class _Ordered(NamedTuple):
    """The units in order, what the order is, and what is left out."""

    order: list[str]
    by: str
    notes: list[str]


def _ordered(
    tables: "Tables", codings: "pd.DataFrame", by: str, asked: str | None
) -> "tuple[pd.DataFrame, _Ordered]":
    """Codings by unit, and the units in order."""
    from casebook import coding

    ways = {
        "document": coding.documents_of_passages,
        "voice": coding.voices_of_passages,
        "case": coding.cases_of_passages,
    }
    of_passages = ways[by](tables)
    units = of_passages.astype(object).rename("unit").rename_axis("passage_id").reset_index()
    rows = codings[["passage_id", "code_id"]].merge(units, on="passage_id")
    rows = rows[rows.unit.notna() & (rows.unit != coding.NO_CASE)]
    every = [str(name) for name in of_passages.cat.categories if name != coding.NO_CASE]
    if asked is None:
        order, what = (
            _by_date(tables, every) if by == "document" else (every, f"the table of {by}s")
        )
    else:
        order, what = _as_asked(asked, every, set(rows.unit)), "--order"
    return rows, _left_out(order, set(rows.unit), what)


def _of_file(
    file: Path, by: str, asked: str | None, coder: str | None
) -> tuple[_Ordered, str, dict[Hashable, set[Hashable]]]:
    """The units of a file in order, whose codings these are, and the codes of each unit."""
    from casebook import coding

    with codings(file, ("code",), coder, by) as opened:
        codes = coding.codes_by(opened.frame, by, opened.order)
        coded = {str(unit) for unit, own in codes.items() if own}
        order, what = opened.order, file.name
        if asked is not None:
            order, what = _as_asked(asked, order, coded), "--order"
    ordered = _left_out(order, coded, what)
    return ordered, opened.words, {name: codes[name] for name in ordered.order}


def _left_out(order: list[str], coded: set[str], what: str) -> _Ordered:
    without = [name for name in order if name not in coded]
    notes = [f"left out, because nobody coded anything there: {some(without)}"]
    return _Ordered([n for n in order if n in coded], what, notes if without else [])


def _by_date(tables: "Tables", every: list[str]) -> tuple[list[str], str]:
    """Documents by their dates, if all of them have one."""
    if "documents" not in tables or "date" not in tables.documents:
        return every, "the table"
    dates = tables.documents.set_index("document_id").date.reindex(every)
    if dates.isna().any():
        return every, "the table of documents (not all of them have a date)"
    if not dates.str.match(r"\d{4}-\d{2}-\d{2}(?!\d)").all():
        return every, "the table of documents (not all dates are written as 2025-03-31)"
    return list(dates.sort_values(kind="stable").index), "their dates"


def _as_asked(asked: str, every: list[str], coded: set[str]) -> list[str]:
    from casebook.tables import closest

    order = parted(asked)
    for name in order:
        if name not in every:
            raise ValueError(f"--order: there is no {name!r}{closest(name, every)}")
    if lacking := sorted(coded - set(order)):
        raise ValueError(f"--order: it lacks {', '.join(lacking)}, where something is coded")
    return order


def _told(found: "NewInformation") -> list[str]:
    """Say whether and when saturation is reached."""
    what = f"a base of {found.base}, a run of {found.run}, at most {found.threshold:g} new"
    if found.reached is not None:
        return [f"Saturation by {what}: reached in the run {found.reached} ({found.reported})."]
    return [f"Saturation by {what}: not reached; {found.reason}."]
