"""The command ``casebook agreement``: how far anyone's coders agree, and where they do not."""

import csv
import json
import math
import re
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypedDict

import click

from casebook.cli.terminal import printable

if TYPE_CHECKING:
    import pandas as pd

COLUMNS = ("unit", "coder", "code")
UNITS_SHOWN = 20
Row = dict[str, Any]  # of a table: names of columns to text, numbers and None
_NUMBER = re.compile(r"[+-]?\d+(\.\d+)?([eE][+-]?\d+)?")


class Found(TypedDict):
    """What all codes together show."""

    coefficients: list[Row]
    prevalence: dict[str, float]
    disagreements: list[Row]
    confusion: list[Row]


class FoundPerCode(TypedDict):
    """What each code by itself shows."""

    units: int
    coders: int
    codes: list[Row]


@click.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
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
    help="A coder may give a unit several codes: treat each code by itself, as given or not.",
)
@click.option(
    "--no-row",
    type=click.Choice(["no-code", "unread"]),
    help="With --per-code: what it means if a coder has no row for a unit.",
)
@click.option("--json", "as_json", is_flag=True, help="Print everything as JSON.")
def agreement(
    file: Path,
    level: str,
    order: str | None,
    bootstrap: int,
    seed: int,
    per_code: bool,
    no_row: str | None,
    as_json: bool,
) -> None:
    """Tell how far coders agree, with intervals, and where they disagree.

    FILE is a CSV file with the columns unit, coder and code, and a row for each code that a coder
    gave to a unit; other columns are ignored. An empty code means that the coder gave none. Spaces
    around names are cut off.
    """
    from casebook.coding import AgreementError, one_form

    try:
        if no_row and not per_code:
            raise AgreementError("--no-row is for --per-code only")
        rows = read_rows(file)
        notes = notes_on(rows, codes_are_text=level == "nominal" or bool(order))
        rows = rows.map(one_form) if notes else rows
        if per_code:
            if level != "nominal" or order:
                raise AgreementError("--per-code takes each code as given or not: nominal only")
            by_code = codes_of(rows, no_row, bootstrap, seed)
            found, text = dict(by_code), told_per_code(by_code)
        else:
            together = coefficients_of(rows, level, order, bootstrap, seed)
            found, text = dict(together), told(together)
    except AgreementError as error:
        raise click.ClickException(printable(f"{file.name}: {error}", sys.stderr)) from None
    if as_json:
        text = json.dumps(_plain(found | {"notes": notes}), indent=2)
    elif notes:
        text = "\n".join([text, "", *(f"Note: {note}." for note in notes)])
    click.echo(printable(text, sys.stdout))


def read_rows(file: Path) -> "pd.DataFrame":
    """Read the three columns of a CSV file as text; separated by commas, semicolons or tabs.

    Parameters
    ----------
    file : Path

    Returns
    -------
    DataFrame
        Columns ``unit``, ``coder`` and ``code``; None where a cell is empty.

    Raises
    ------
    AgreementError
        If the file is not text in UTF-8, lacks a column, or a row has too few or too many cells.
    """
    import pandas as pd

    from casebook.coding import AgreementError

    try:
        text = file.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        raise AgreementError(f"byte {error.start + 1} is not UTF-8; save it as UTF-8") from None
    first = text.partition("\n")[0]
    separator = max(",;\t", key=first.count)
    try:
        records = list(csv.reader(text.splitlines(keepends=True), delimiter=separator, strict=True))
    except csv.Error as error:
        raise AgreementError(f"not a CSV file: {error}") from None
    while records and not any(cell.strip() for cell in records[-1]):
        records.pop()
    if not records:
        raise AgreementError("the file is empty")
    header = [cell.strip() for cell in records[0]]
    for name in COLUMNS:
        if header.count(name) != 1:
            problem = "two columns are called" if name in header else "no column"
            raise AgreementError(f"{problem} {name!r}; the first row has: {', '.join(header)}")
    for row, record in enumerate(records[1:], start=2):
        if len(record) != len(header):
            raise AgreementError(f"row {row} has {len(record)} cells instead of {len(header)}")
    places = [header.index(name) for name in COLUMNS]
    cells = [[record[place].strip() or None for place in places] for record in records[1:]]
    return pd.DataFrame(cells, columns=list(COLUMNS), dtype=object)


def notes_on(rows: "pd.DataFrame", codes_are_text: bool) -> list[str]:
    """What people should know of how units, coders and codes are written, in sentences."""
    from casebook.coding import spelling_notes

    names = COLUMNS if codes_are_text else COLUMNS[:2]
    return [note for name in names for note in spelling_notes(rows[name], name)]


def as_numbers(rows: "pd.DataFrame") -> "pd.DataFrame":
    """Turn codes into numbers; an AgreementError names the first that is none."""
    from casebook.coding import AgreementError

    numbers = []
    for row, code in enumerate(rows["code"], start=2):
        if code is not None and not _NUMBER.fullmatch(code):
            raise AgreementError(f"row {row}: {code!r} is not a number; for words give --order")
        numbers.append(math.nan if code is None else float(code))
    return rows.assign(code=numbers)


def coefficients_of(
    rows: "pd.DataFrame", level: str, order: str | None, bootstrap: int, seed: int
) -> Found:
    """All coefficients, the prevalence of the codes, and where coders disagree.

    Parameters
    ----------
    rows : DataFrame
        Tidy codings as `read_rows` gives them.
    level, order, bootstrap, seed
        As the command has them.

    Returns
    -------
    dict
        ``coefficients`` (a dict each), ``prevalence`` (code to share), ``disagreements`` (a dict a
        unit) and ``confusion`` (pairs of codes that met, the most frequent first).
    """
    from casebook import coding as engine

    categories = [code.strip() for code in order.split(",")] if order else None
    if level != "nominal" and categories is None:
        rows = as_numbers(rows)
    table = engine.units_by_coders(rows)
    summary = engine.summary(table, level, bootstrap, seed, categories)
    divided, met, _ = engine.disagreements(table, categories)
    return {
        "coefficients": _records(summary),
        "prevalence": {
            str(code): share
            for code, share in engine.percent_agreement(
                table, categories=categories
            ).prevalence.items()
        },
        "disagreements": [
            {"unit": unit, "agreeing pairs": share, "codes": codes}
            for unit, share, codes in zip(
                divided.index, divided["agreeing pairs"], divided["codes"], strict=True
            )
        ],
        "confusion": _records(met[met["code"] != met["other"]]),
    }


def codes_of(rows: "pd.DataFrame", no_row: str | None, bootstrap: int, seed: int) -> FoundPerCode:
    """Agreement on each code by itself.

    Parameters
    ----------
    rows : DataFrame
    no_row : {"no-code", "unread"}, optional
        What a missing row means; needed if one is missing.
    bootstrap, seed : int

    Returns
    -------
    dict
        ``codes`` (a dict each) and ``units``, ``coders`` (how many).

    Raises
    ------
    AgreementError
        If it matters what a missing row means and nobody has said so.
    """
    from casebook import coding as engine

    # A row for each coder and unit, whatever the codes; `per_code` checks the rows themselves.
    named = rows.dropna(subset=["unit", "coder"])
    units, coders = list(named["unit"].unique()), list(named["coder"].unique())
    read = {coder: list(own["unit"].unique()) for coder, own in named.groupby("coder", sort=False)}
    lacking = [(c, u) for c in coders for u in set(units) - set(read[c])] if not no_row else []
    if lacking:
        coder, unit = min(lacking)
        raise engine.AgreementError(
            f"coder {coder!r} has no row for unit {unit!r} ({len(lacking)} such gaps in all); say "
            "--no-row no-code if every coder has read every unit, --no-row unread if not"
        )
    tables = engine.per_code(rows, read if no_row == "unread" else units, coders)
    found = engine.by_code(tables, bootstrap, seed)
    return {"units": len(units), "coders": len(coders), "codes": _records(found)}


def _records(frame: "pd.DataFrame") -> list[Row]:
    return [{str(name): cell for name, cell in row.items()} for row in frame.to_dict("records")]


def _plain(value: Any) -> Any:
    """The same with None for NaN, which JSON does not have."""
    if isinstance(value, dict):
        return {str(key): _plain(item) for key, item in value.items()}
    if isinstance(value, list):
        return [_plain(item) for item in value]
    value = value.item() if hasattr(value, "item") else value
    return None if isinstance(value, float) and math.isnan(value) else value


def _number(value: float) -> str:
    return "" if math.isnan(value) else f"{value:.3f}"


def _span(low: float, high: float) -> str:
    return "" if math.isnan(low) else f"{low:.3f} to {high:.3f}"


def _table(head: list[str], rows: list[list[str]]) -> list[str]:
    widths = [max(len(row[i]) for row in [head, *rows]) for i in range(len(head))]
    lines = [
        "  ".join(c.ljust(w) for c, w in zip(row, widths, strict=True)) for row in [head, *rows]
    ]
    return [line.rstrip() for line in lines]


def _is_told(reason: object) -> bool:
    return isinstance(reason, str)


def told(found: Found) -> str:
    """The report for people.

    Parameters
    ----------
    found : Found
        What `coefficients_of` gives.

    Returns
    -------
    str
    """
    rows = found["coefficients"]
    one = rows[0]
    lines = [
        f"{one['n_units']:,} units, {one['n_coders']:,} coders, {one['n_codes']:,} codes; "
        f"{one['n_pairable']:,} units have codes from two coders or more.",
        "",
    ]
    defined = [row for row in rows if not _is_told(row["reason"])]
    cells = [
        [row["coefficient"], _number(row["value"]), _span(row["low"], row["high"])]
        for row in defined
    ]
    lines += _table(["coefficient", "value", "interval"], cells) if cells else []
    lines += [f"{r['coefficient']}: {r['reason']}." for r in rows if _is_told(r["reason"])]
    kinds = dict.fromkeys(row["interval"] for row in defined)
    for kind in kinds:
        names = ", ".join(row["coefficient"] for row in defined if row["interval"] == kind)
        lines.append(f"{names}: {kind}." if len(kinds) > 1 else f"Interval: {kind}.")
    if found["prevalence"]:
        shares = [[str(code), f"{share:.3f}"] for code, share in found["prevalence"].items()]
        lines += ["", *_table(["code", "share of all codes"], shares)]
    divided = found["disagreements"]
    lines += ["", f"Units whose coders disagree: {len(divided):,}"]
    lines += [f"  {unit['unit']}: {unit['codes']}" for unit in divided[:UNITS_SHOWN]]
    if len(divided) > UNITS_SHOWN:
        lines.append(f"  and {len(divided) - UNITS_SHOWN:,} more (all of them with --json)")
    if found["confusion"]:
        lines += ["", "Codes that met on one unit (pairs of coders):"]
        lines += [f"  {m['code']} / {m['other']}: {m['pairs']:,}" for m in found["confusion"][:10]]
    return "\n".join(lines)


def told_per_code(found: FoundPerCode) -> str:
    """The report for people, code by code.

    Parameters
    ----------
    found : FoundPerCode
        What `codes_of` gives.

    Returns
    -------
    str
    """
    lines = [f"{found['units']:,} units, {found['coders']:,} coders, each code by itself.", ""]
    if not found["codes"]:
        return lines[0] + " No row has a code."
    rows = [
        [
            str(row["code"]),
            f"{row['prevalence']:.3f}",
            _number(row["alpha"]) or "undefined",
            _span(row["low"], row["high"]),
            _number(row["ac1"]) or "undefined",
            _number(row["percent"]) or "undefined",
            f"{row['n_pairable']:,}",
        ]
        for row in found["codes"]
    ]
    head = ["code", "prevalence", "alpha", "interval", "AC1", "agreement", "units read twice"]
    lines += _table(head, rows)
    defined = [row for row in found["codes"] if not _is_told(row["reason"])]
    for kind in dict.fromkeys(row["interval"] for row in defined):
        names = ", ".join(str(row["code"]) for row in defined if row["interval"] == kind)
        lines.append(f"{names}: {kind}.")
    lines += [f"{r['code']}: {r['reason']}." for r in found["codes"] if _is_told(r["reason"])]
    return "\n".join(lines)
