"""Agreement on codings in a CSV file of anyone's."""

import math
import re
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
from casebook.cli.coding_tables import COLUMNS, read_rows
from casebook.cli.printing import records
from casebook.cli.studies import check_coders, noted

if TYPE_CHECKING:
    import pandas as pd

_NUMBER = re.compile(r"[+-]?\d+(\.\d+)?([eE][+-]?\d+)?")


def of_file(file: Path, asked: Asked) -> Report:
    """Look at how far the coders of a CSV file agree.

    Parameters
    ----------
    file : Path
    asked : Asked

    Returns
    -------
    Report

    Raises
    ------
    ValueError
        If the file cannot be read, or what is asked of it does not go together.
    """
    try:
        return _of_rows(read_rows(file), asked)
    except ValueError as error:
        raise ValueError(f"{file.name}: {error}") from None


def _of_rows(rows: "pd.DataFrame", asked: Asked) -> Report:
    from casebook.coding import one_form

    check_of_file(asked)
    notes = notes_on(rows, codes_are_text=asked.level == "nominal" or bool(asked.order))
    rows = rows.map(one_form) if notes else rows
    if asked.coders:
        wanted = [str(one_form(name)) for name in asked.coders]
        check_coders(wanted, sorted(set(rows.coder.dropna())))
        rows = rows[rows.coder.isin(wanted)]
    if not asked.per_code:
        found = coefficients_of(rows, asked.level, asked.order, asked.bootstrap, asked.seed)
        return Report(
            "\n".join([told(found), *noted(notes)]),
            {**found, "notes": notes},
            frame_of(found["coefficients"]),
            found["disagreements"],
        )
    by_code = codes_of(rows, asked.no_row, asked.bootstrap, asked.seed)
    return Report(
        "\n".join([told_per_code(by_code), *noted(notes)]),
        {**by_code, "notes": notes},
        frame_of(by_code["codes"]),
        frame_of(by_code["disagreements"], ["unit", "code", "given by", "not given by"]),
    )


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
        ``coefficients`` (a dict each), ``prevalence`` (code to share), ``disagreements`` (a row a
        unit) and ``confusion`` (pairs of codes that met, the most frequent first).
    """
    from casebook import coding as engine

    categories = [code.strip() for code in order.split(",")] if order else None
    if level != "nominal" and categories is None:
        rows = as_numbers(rows)
    table = engine.read_tidy(rows, categories)
    counted = engine.patterned(table)
    summary = engine.summary(counted, level, bootstrap, seed, categories)
    divided, met = engine.disagreements(table, categories)
    shares = engine.percent_agreement(counted, categories=categories).prevalence
    return {
        "coefficients": records(summary),
        "prevalence": {str(code): share for code, share in shares.items()},
        "disagreements": divided[["agreeing pairs", "codes"]].rename_axis("unit").reset_index(),
        "confusion": records(met[met["code"] != met["other"]]),
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
        ``codes`` (a dict each), ``units``, ``coders`` (how many) and ``disagreements`` (a dict
        for each unit and code).

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
    return {
        "units": len(units),
        "coders": len(coders),
        "codes": records(found),
        "disagreements": records(engine.disagreements_by_code(tables)),
    }
