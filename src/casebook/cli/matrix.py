"""The command ``casebook matrix``: how often each code stands in what documents, cases, voices."""

from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import click

from casebook.cli.coding_files import codings, of_file, split
from casebook.cli.printing import cell, formats, put, table, wide
from casebook.cli.studies import (
    UNIT,
    Counted,
    coder_options,
    composed,
    counted,
    explained,
    noted,
    study_or_file_argument,
    tables_for,
    unit_option,
)

if TYPE_CHECKING:
    import pandas as pd

    from casebook.tables import Tables

BY = ("document", "case", "voice", "attribute")
WIDE = 100  # letters: a table that is wider is turned, or goes on below


class By(click.Choice[str]):
    """What stands across; whoever names an attribute is told how one is asked for."""

    def convert(self, value: str, param: click.Parameter | None, ctx: click.Context | None) -> str:
        if value not in BY:
            one_of = ", ".join(BY)
            self.fail(
                f"{value!r} is not one of {one_of}; if it is an attribute of cases: "
                f'--by attribute --attribute "{value}"',
                param,
                ctx,
            )
        return value


@click.command()
@study_or_file_argument
@click.option(
    "--by",
    type=By(BY),
    default="document",
    show_default=True,
    help="What stands across: documents, cases, voices, or the values of an attribute of cases.",
)
@click.option(
    "--attribute", callback=composed, metavar="NAME", help="Which attribute, for --by attribute."
)
@unit_option
@click.option("--presence", is_flag=True, help="1 if the code is there at all, else 0.")
@coder_options
@formats
@click.pass_obj
def matrix(
    folder: Path | None,
    /,
    directory: Path | None,
    by: str,
    attribute: str | None,
    unit: str | None,
    presence: bool,
    coder: str | None,
    coders: str,
    as_csv: bool,
    as_json: bool,
) -> None:
    """Count codes by document, case, voice or attribute of cases.

    STUDY is the folder of a study; without it, the folder of --data or the tables that come with
    the casebook are taken. Units are made of spans, so that a place that two coders marked counts
    once. Codes that nobody gave are there, with 0. Without --coder, what coders agreed upon is
    counted if the table of codings has it, and everybody's codings otherwise.

    FILE is a CSV or Parquet file of codings, the latter larger than memory if need be: the columns
    unit, code and what stands across (document, case, voice or the --attribute), and a row for
    each code that a coder gave to a unit. Units are its own; a column coder may tell who coded.
    """
    study, file = split(directory)
    if file is not None:
        with explained():
            of_file(unit, coders)
            _of_file(file, by, attribute, presence, coder, as_csv, as_json)
        return
    place, unit = study or folder, unit or UNIT
    tables = tables_for(place, "matrix", "passages", "codings")
    with explained():
        found = counted(tables, place, unit, coder, coders)
        made = _matrix(tables, found, _columns(tables, by, attribute), presence)
    put(
        "\n".join([_told(found, made, presence), "", *_set(made.frame), *noted(found.notes)]),
        made.frame.reset_index(),
        {
            "counted": _what(unit, presence),
            "by": made.by,
            "codings": found.words,
            "rows": made.frame.reset_index().to_dict("records"),
            "notes": found.notes,
        },
        as_csv,
        as_json,
    )


def _of_file(
    file: Path,
    by: str,
    attribute: str | None,
    presence: bool,
    coder: str | None,
    as_csv: bool,
    as_json: bool,
) -> None:
    """Count the codes of a file, which has a column with what stands across."""
    from casebook import coding

    if (by == "attribute") != (attribute is not None):
        raise ValueError("--by attribute takes --attribute NAME, a column; nothing else does")
    column = attribute or by
    with codings(file, ("unit", "code"), coder, column) as found:
        frame = coding.code_counts(found.frame, column)
    frame = frame.clip(upper=1) if presence else frame
    what = f"units of {file.name}"
    what = f"1 if there is any of the {what}, else 0" if presence else what
    rows = frame.reset_index()
    put(
        "\n".join([f"Codes by {column}: {what}; {found.words}.", "", *_set(frame)]),
        rows,
        {
            "counted": what,
            "by": column,
            "codings": found.words,
            "rows": rows.to_dict("records"),
            "notes": [],
        },
        as_csv,
        as_json,
    )


class _Made(NamedTuple):
    frame: "pd.DataFrame"
    by: str


def _columns(tables: "Tables", by: str, attribute: str | None) -> "pd.Series":
    from casebook import coding

    if (by == "attribute") != (attribute is not None):
        known = sorted(set(tables.case_attributes.attribute)) if "case_attributes" in tables else []
        raise ValueError(
            "--by attribute takes --attribute NAME, and nothing else does; "
            f"the attributes of cases are: {', '.join(known) or 'none'}"
        )
    if attribute is not None:
        return coding.values_of_passages(tables, attribute)
    ways = {
        "document": coding.documents_of_passages,
        "case": coding.cases_of_passages,
        "voice": coding.voices_of_passages,
    }
    return ways[by](tables)


def _matrix(tables: "Tables", found: Counted, columns: "pd.Series", presence: bool) -> _Made:
    from casebook import coding

    codes = tables.codes.code_id if "codes" in tables and len(tables.codes) else None
    frame = coding.code_by(found.rows, columns, "units", codes, found.coders)
    if presence:
        frame = frame.clip(upper=1)
    frame.columns = [str(name) for name in frame.columns]
    for blank in {coding.NO_CASE, coding.NOT_TOLD} & set(frame.columns):
        if not frame[blank].any():  # no code of the study, and nothing that anybody would look for
            frame = frame.drop(columns=blank)
    return _Made(frame, str(columns.name))


def _what(unit: str, presence: bool) -> str:
    from casebook.coding import RULES

    said = f"units by the rule {unit} ({RULES[unit]})"
    return f"1 if there is any of the {said}, else 0" if presence else said


def _told(found: Counted, made: _Made, presence: bool) -> str:
    return f"Codes by {made.by}: {_what(found.unit, presence)}; {found.words}."


def _set(frame: "pd.DataFrame") -> list[str]:
    """Set the matrix, what there is more of down, in blocks that are no wider than a page."""
    if frame.index.nlevels == 1 and frame.shape[0] < frame.shape[1]:
        if max(map(wide, _lines(frame))) > WIDE:
            frame = frame.T.rename_axis("by")
    blocks: list[list[str]] = []
    first = 0
    while first < frame.shape[1]:
        size = _fitting(frame.iloc[:, first:])
        blocks.append(_lines(frame.iloc[:, first : first + size]))
        first += size
    return [line for block in blocks for line in [*block, ""]][:-1]


def _fitting(frame: "pd.DataFrame") -> int:
    """How many of the first columns fit side by side; at least one."""
    keys = frame.index.to_frame().astype(str)
    used = sum(max(map(wide, [name, *keys[name]])) + 2 for name in keys)
    for number, name in enumerate(frame.columns):
        used += max(wide(str(name)), len(f"{frame[name].max():,}")) + 2
        if number and used > WIDE + 2:
            return number
    return frame.shape[1]


def _lines(frame: "pd.DataFrame") -> list[str]:
    flat = frame.reset_index()
    keys = frame.index.nlevels
    rows = [
        [cell(value) if n < keys or value else "." for n, value in enumerate(row)]
        for row in flat.itertuples(index=False)
    ]
    return table([str(name) for name in flat.columns], rows)
