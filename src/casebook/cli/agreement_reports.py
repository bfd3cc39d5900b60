"""What ``casebook agreement`` prints for people."""

import math
from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple, TypedDict

from casebook.cli import coding_files
from casebook.cli.printing import Row, records, table

if TYPE_CHECKING:
    import pandas as pd

SHOWN = 20  # so many disagreements are spelled out


class Found(TypedDict):
    """What all codes together show."""

    coefficients: list[Row]
    prevalence: dict[str, float]
    disagreements: "pd.DataFrame"
    confusion: list[Row]


class FoundPerCode(TypedDict):
    """What each code by itself shows."""

    units: int
    coders: int
    codes: list[Row]
    disagreements: list[Row]


class Asked(NamedTuple):
    """What the command was asked for; see its options."""

    unit: str | None
    coders: tuple[str, ...]
    level: str
    order: str | None
    bootstrap: int
    seed: int
    per_code: bool
    no_row: str | None


class Report(NamedTuple):
    """What it found: for people, for programs, as a table, and the list of disagreements."""

    text: str
    data: dict[str, object]
    table: "pd.DataFrame"
    disagreements: "pd.DataFrame"


def check_of_file(asked: Asked) -> None:
    """Refuse what cannot be asked of codings in a file, of whatever kind it is."""
    coding_files.of_file(asked.unit, "together")
    if asked.no_row and not asked.per_code:
        raise ValueError("--no-row is for --per-code only")
    if asked.per_code and (asked.level != "nominal" or asked.order):
        raise ValueError("--per-code takes each code as given or not: nominal only")


def frame_of(rows: Sequence[Row], columns: Sequence[str] | None = None) -> "pd.DataFrame":
    """Rows as a table, which has its columns even if there is no row."""
    import pandas as pd

    return pd.DataFrame(list(rows), columns=None if columns is None else list(columns))


def _number(value: float) -> str:
    return "" if math.isnan(value) else f"{value:.3f}"


def _span(low: float, high: float) -> str:
    return "" if math.isnan(low) else f"{low:.3f} to {high:.3f}"


def _is_told(reason: object) -> bool:
    return isinstance(reason, str)


def told(found: Found, divided: str | None = None) -> str:
    """The report for people.

    Parameters
    ----------
    found : Found
        What `coefficients_of` gives.
    divided : str, optional
        How many units coders disagree on, where these are not listed.

    Returns
    -------
    str
    """
    rows = found["coefficients"]
    one = rows[0]
    lines = [
        f"{one['n_units']:,} units, {one['n_coders']:,} coders, {one['n_codings']:,} codings; "
        f"{one['n_pairable']:,} units have codes from two coders or more.",
        "",
    ]
    defined = [row for row in rows if not _is_told(row["reason"])]
    cells = [
        [row["coefficient"], _number(row["value"]), _span(row["low"], row["high"])]
        for row in defined
    ]
    lines += table(["coefficient", "value", "interval"], cells) if cells else []
    lines += [f"{r['coefficient']}: {r['reason']}." for r in rows if _is_told(r["reason"])]
    kinds = dict.fromkeys(row["interval"] for row in defined)
    for kind in kinds:
        names = ", ".join(row["coefficient"] for row in defined if row["interval"] == kind)
        lines.append(f"{names}: {kind}." if len(kinds) > 1 else f"Interval: {kind}.")
    if found["prevalence"]:
        shares = [[str(code), f"{share:.3f}"] for code, share in found["prevalence"].items()]
        lines += ["", *table(["code", "share of all codes"], shares)]
    listed = found["disagreements"]
    lines += ["", f"Units whose coders disagree: {divided or format(len(listed), ',')}"]
    few = records(listed.head(SHOWN))
    lines += _first([f"  {unit['unit']}: {unit['codes']}" for unit in few], len(listed))
    if found["confusion"]:
        lines += ["", "Codes that met on one unit (pairs of coders):"]
        lines += [f"  {m['code']} / {m['other']}: {m['pairs']:,}" for m in found["confusion"][:10]]
    return "\n".join(lines)


def told_per_code(found: FoundPerCode, not_listed: str = "") -> str:
    """The report for people, code by code.

    Parameters
    ----------
    found : FoundPerCode
        What `codes_of` gives.
    not_listed : str, optional
        Why there is no list of disagreements.

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
    lines += table(head, rows)
    defined = [row for row in found["codes"] if not _is_told(row["reason"])]
    for kind in dict.fromkeys(row["interval"] for row in defined):
        names = ", ".join(str(row["code"]) for row in defined if row["interval"] == kind)
        lines.append(f"{names}: {kind}.")
    lines += [f"{r['code']}: {r['reason']}." for r in found["codes"] if _is_told(r["reason"])]
    told = [f"{not_listed[0].upper()}{not_listed[1:]}."] if not_listed else None
    lines += ["", *(told or told_disagreements(found["disagreements"]))]
    return "\n".join(lines)


def told_disagreements(rows: Sequence[Row]) -> list[str]:
    """The list of disagreements about single codes, with the place where it is known."""
    told = []
    for row in rows:
        place = f" ({row['locator']})" if row.get("locator") else ""
        who = f"given by {row['given by']}, not by {row['not given by']}"
        told.append(f"  {row['unit']}{place}, {row['code']}: {who}")
    return [f"Disagreements (a unit and a code each): {len(rows):,}", *_first(told, len(told))]


def _first(lines: list[str], of: int) -> list[str]:
    more = of - SHOWN
    rest = [f"  and {more:,} more (all of them with --json or --out FILE)"] if more > 0 else []
    return lines[:SHOWN] + rest
