"""Agreement on codings in a Parquet file, which DuckDB counts."""

from pathlib import Path
from typing import TYPE_CHECKING

from casebook.cli.agreement_reports import (
    Asked,
    Found,
    FoundPerCode,
    Report,
    check_of_file,
    frame_of,
    told,
    told_per_code,
)
from casebook.cli.coding_files import parquet, projected
from casebook.cli.coding_tables import named
from casebook.cli.printing import records
from casebook.cli.studies import check_coders

if TYPE_CHECKING:
    import duckdb

    from casebook.coding import Ratings

NOT_LISTED = "the units of a Parquet file are counted and not listed one by one"


def of_parquet(file: Path, asked: Asked) -> Report:
    """Look at how far the coders of a Parquet file agree.

    Parameters
    ----------
    file : Path
        Columns as `coding_tables.named` has them; codes may be numbers.
    asked : Asked

    Returns
    -------
    Report
        Without a list of disagreements.

    Raises
    ------
    ValueError
        If DuckDB is not installed, the file cannot be read, or what is asked of it does not go
        together.
    """
    with parquet(file) as found:
        return _of_rows(projected(found, named(found.columns)), asked)


def _of_rows(rows: "duckdb.DuckDBPyRelation", asked: Asked) -> Report:
    from casebook.coding import AgreementError, by_code, patterns, patterns_per_code

    check_of_file(asked)
    if asked.coders:
        known = sorted(
            str(name) for (name,) in rows.distinct().project("coder").distinct().fetchall()
        )
        check_coders(list(asked.coders), known)
        rows = rows.filter("coder in (" + ", ".join(map(_quoted, asked.coders)) + ")")
    nothing = frame_of([], ["unit"])
    if not asked.per_code:
        order = [code.strip() for code in asked.order.split(",")] if asked.order else None
        found, divided = _together(patterns(rows, order), asked, order)
        text = told(found, f"{divided:,} ({NOT_LISTED})")
        return Report(text, {**found}, frame_of(found["coefficients"]), nothing)
    if asked.no_row is None:
        raise AgreementError("say what it means if a coder has no row for a unit: --no-row")
    tables = patterns_per_code(rows, "no-code" if asked.no_row == "no-code" else "unread")
    codes = records(by_code(tables, asked.bootstrap, asked.seed))
    one = next(iter(tables.values()), None)
    units, coders = (int(one.weights.sum()), len(one.coders)) if one else (0, 0)
    each: FoundPerCode = {"units": units, "coders": coders, "codes": codes, "disagreements": []}
    return Report(told_per_code(each, NOT_LISTED), {**each}, frame_of(codes), nothing)


def _together(ratings: "Ratings", asked: Asked, order: list[str] | None) -> tuple[Found, int]:
    from casebook.coding import divided_units, meetings, percent_agreement, summary

    shares = percent_agreement(ratings, categories=order).prevalence
    met = meetings(ratings)
    found: Found = {
        "coefficients": records(summary(ratings, asked.level, asked.bootstrap, asked.seed, order)),
        "prevalence": {str(code): share for code, share in shares.items()},
        "disagreements": frame_of([], ["unit"]),
        "confusion": records(met[met["code"] != met["other"]]),
    }
    return found, divided_units(ratings)


def _quoted(text: str) -> str:
    doubled = text.replace("'", "''")
    return f"'{doubled}'"
