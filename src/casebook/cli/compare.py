"""The command ``casebook compare``: which conditions go together with an outcome, case by case."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from casebook.cli.printing import formats, put, records, table_of
from casebook.cli.studies import (
    composed,
    explained,
    noted,
    parted,
    some,
    study_argument,
    tables_for,
)

if TYPE_CHECKING:
    import pandas as pd

    from casebook.cases import Solution, Told


@click.command()
@study_argument
@click.option(
    "--outcome",
    callback=composed,
    metavar="ATTRIBUTE[=VALUE]",
    help="The attribute that is to be accounted for: paid, place=Malmö, members>=10; with ~ ahead "
    "its negation.",
)
@click.option(
    "--conditions",
    callback=composed,
    multiple=True,
    metavar="A,B=C",
    help="Attributes that may account for it, written in the same way. A value with a comma stands "
    "in quotation marks: 'paid,place=\"Malmö, centre\"'. May be given repeatedly.  [default: all "
    "that are true or false]",
)
@click.option(
    "--inclusion",
    type=click.FloatRange(0, 1, min_open=True),
    default=0.75,
    show_default=True,
    help="Which share of a combination's cases must have the outcome.",
)
@click.option(
    "--expect",
    callback=composed,
    multiple=True,
    metavar="A,~B",
    help="What is expected to go with the outcome, for the intermediate solution; written like the "
    "conditions.",
)
@formats
@click.pass_obj
def compare(
    folder: Path | None,
    /,
    directory: Path | None,
    outcome: str | None,
    conditions: tuple[str, ...],
    inclusion: float,
    expect: tuple[str, ...],
    as_csv: bool,
    as_json: bool,
) -> None:
    """Compare cases: truth table, shortest formulas, and how firm they are (crisp-set QCA).

    STUDY is the folder of a study; without it, the folder of --data or the tables that come with
    the casebook are taken. Cases and conditions are those of the table case_attributes. A case of
    which an attribute is not told is left out and named: a blank is not a no. Nothing here says
    that anything causes anything.
    """
    from casebook import cases

    tables = tables_for(directory or folder, "compare", "case_attributes")
    rows = tables.case_attributes
    if outcome is None:
        known = some(sorted(set(rows.attribute)))
        raise click.UsageError(f"--outcome is missing; the attributes of cases are: {known}")
    with explained():
        wanted = _all(conditions) or _by_default(rows, outcome)
        every = list(tables.cases.case_id) if "cases" in tables else None
        told = _cases(rows, [outcome, *wanted], every)
        directions = _directions(_all(expect))
        put_in = (told.cases, _plain(outcome), wanted, inclusion, directions)
        try:
            solved = cases.solve(*put_in)
        except cases.Undefined as error:
            other = "other --conditions or another --inclusion may tell the cases apart"
            raise ValueError(f"{error}; {other}") from None
        needed = cases.necessity(told.cases, _plain(outcome), wanted).reset_index()
        without = cases.leave_one_case_out(*put_in).reset_index()
        fits = {kind: solved.fit(kind).reset_index() for kind in cases.KINDS}
    truth = solved.truth_table.rows.reset_index()
    notes = [note.rstrip(".") for note in solved.notes] + _left_out(told)
    put(
        "\n".join(
            [*_told(outcome, told, truth, solved), *_firm(needed, fits, without), *noted(notes)]
        ),
        truth,
        {
            "outcome": outcome,
            "conditions": wanted,
            "inclusion": inclusion,
            "cases": records(told.cases.reset_index()),
            "truth table": records(truth),
            "solutions": {kind: [list(m) for m in getattr(solved, kind)] for kind in cases.KINDS},
            "fit": {kind: records(fit) for kind, fit in fits.items()},
            "necessity": records(needed),
            "without a case": records(without),
            "left out": told.left_out,
            "notes": notes,
        },
        as_csv,
        as_json,
    )


def _all(given: tuple[str, ...]) -> list[str]:
    return [part for text in given for part in parted(text)]


def _cases(rows: "pd.DataFrame", asked: list[str], every: list[str] | None) -> "Told":
    from casebook import cases

    try:
        return cases.cases_by_conditions(rows, asked, every)
    except ValueError as error:
        parts = {part.rpartition("=")[2].strip('" ') for part in asked}
        commas = rows[
            [len(bits := text.split(",")) > 1 and bits[-1].strip() in parts for text in rows.value]
        ]
        if commas.empty:
            raise
        one = commas.iloc[0]
        raise ValueError(
            f"{error}; a value with a comma stands in quotation marks, such as "
            f'{one.attribute}="{one.value}"'
        ) from None


def _plain(name: str) -> str:
    """A name as the table of cases has it, with its negation in front."""
    bare = name.strip().removeprefix("~").strip()
    return f"~{bare}" if name.strip().startswith("~") else bare


def _by_default(rows: "pd.DataFrame", outcome: str) -> list[str]:
    """All attributes that are true or false, but the one that is to be accounted for."""
    from casebook.cases import booleans

    bare = _plain(outcome).removeprefix("~")
    found = [name for name in booleans(rows) if name != bare]
    if not found:
        known = sorted(set(rows.attribute))
        raise ValueError(
            "no attribute but the outcome is true or false: name conditions, such as --conditions "
            f"ATTRIBUTE=VALUE,ATTRIBUTE>=10; the attributes are: {some(known)}"
        )
    return found


def _directions(expected: list[str]) -> dict[str, int | None]:
    return {_plain(name).removeprefix("~"): int(not name.startswith("~")) for name in expected}


def _left_out(told: "Told") -> list[str]:
    named = [f"{case} ({', '.join(lacking)})" for case, lacking in told.left_out.items()]
    return [f"left out, because of them this is not told: {some(named, '; ')}"] if named else []


def _told(outcome: str, told: "Told", truth: "pd.DataFrame", solved: "Solution") -> list[str]:
    """The truth table and the formulas."""
    from casebook.cases import KINDS, formulas

    lines = [f"{len(told.cases):,} cases, outcome {outcome}. Truth table:", ""]
    lines += [*table_of(truth.drop(columns="PRI")), "", "Shortest formulas (* and, + or, ~ not):"]
    return lines + [f"  {kind}: {formulas(getattr(solved, kind))}" for kind in KINDS]


def _firm(
    needed: "pd.DataFrame", fits: "dict[str, pd.DataFrame]", without: "pd.DataFrame"
) -> list[str]:
    """How well the parsimonious formulas fit, what is necessary, and what hangs on one case."""
    lines = ["", "Fit of the parsimonious formulas:", ""]
    lines += table_of(fits["parsimonious"].drop(columns="PRI"))
    lines += ["", "Necessity:", "", *table_of(needed)]
    hang = without[(without.changed != "") | (without.undefined != "")]
    if hang.empty:
        return [*lines, "", "No formula hangs on one case."]
    lines += ["", f"Formulas that hang on one case ({len(hang):,} of {len(without):,} cases):", ""]
    return lines + table_of(hang)
