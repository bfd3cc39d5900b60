"""Agreement in a study: units made of the coders' spans, each code by itself."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from casebook.cli.agreement_reports import Asked, FoundPerCode, Report, told_per_code
from casebook.cli.printing import cell, records, table
from casebook.cli.studies import check_coders, listed, noted, tables_for, texts_of

if TYPE_CHECKING:
    import pandas as pd

    from casebook.coding import Label, Units
    from casebook.tables import Tables

    Rated = dict[Label, pd.DataFrame]


class _Spans(NamedTuple):
    """What units can be made of: passages and codings of those who are compared."""

    passages: "pd.DataFrame"
    codings: "pd.DataFrame"
    texts: Mapping[str, str]
    coders: list[str]
    no_row: str | None


def of_study(folder: Path | None, asked: Asked) -> Report:
    """Look at how far the coders of a study agree, and whether the unit decides.

    Parameters
    ----------
    folder : Path or None
        A study, a package like the book's, or None for the book's own tables.
    asked : Asked

    Returns
    -------
    Report

    Raises
    ------
    ValueError
        If fewer than two coders coded anything, or units cannot be made.
    """
    from casebook import coding

    if asked.level != "nominal" or asked.order:
        raise coding.AgreementError("in a study each code is given or not: nominal only")
    rule = asked.unit or "overlap"
    tables = tables_for(folder, "agreement", "passages", "codings")
    texts, notes = texts_of(folder)
    spans = _spans(tables, asked, texts)
    units, rated, read = _rated(spans, rule)
    found = coding.by_code(rated, asked.bootstrap, asked.seed)
    divided = _with_places(coding.disagreements_by_code(rated), units)
    by_unit, why_not = _by_unit(spans, {rule: rated})
    notes += [*units.notes, _said_of_reading(spans), *_left_out(tables, spans)]
    per_code: FoundPerCode = {
        "units": len(rated[next(iter(rated))]),
        "coders": len(spans.coders),
        "codes": records(found),
        "disagreements": records(divided),
    }
    head = f"Units by the rule {rule}: {coding.RULES[rule]}. Coders: {listed(spans.coders)}."
    told = [head, told_per_code(per_code), "", *_told_by_unit(by_unit, why_not), *noted(notes)]
    data = {
        **per_code,
        "unit": rule,
        "names of coders": spans.coders,
        "by unit": records(by_unit),
        "difference": coding.DIFFERENCE,
        "without a comparison": why_not,
        "notes": notes,
    }
    return Report("\n".join(told), data, found, divided)


def _spans(tables: "Tables", asked: Asked, texts: Mapping[str, str]) -> _Spans:
    from casebook import coding

    known = coding.coders_of(tables.codings)
    check_coders(asked.coders, sorted({*known, *tables.codings.coder}))
    coders = list(dict.fromkeys(asked.coders)) or known
    if len(coders) < 2:
        one = f"only {coders[0]} coded anything" if coders else "nobody coded anything alone"
        raise coding.AgreementError(f"agreement takes two coders, and {one}")
    codings = tables.codings[tables.codings.coder.isin(coders)]
    passages = tables.passages
    if "document_id" in passages:  # spans that coders marked; others are none of theirs
        passages = passages[passages.passage_id.isin(codings.passage_id)]
    else:  # passages that all coders were given
        passages = passages[passages.passage_id.isin(coding.read_by_coders(tables))]
    return _Spans(passages, codings, texts, coders, asked.no_row)


def _rated(spans: _Spans, rule: str) -> "tuple[Units, Rated, dict[str, list[str]]]":
    from casebook import coding

    units = coding.units_of_passages(spans.passages, rule, spans.texts)
    coded = coding.coded_units(spans.codings, units)
    read = coding.readings(coded, units)
    if spans.no_row == "no-code" or "document_id" not in spans.passages:
        read = {coder: list(units.places.unit) for coder in spans.coders}
    if spans.no_row == "unread":
        read = {str(c): list(own.unit.unique()) for c, own in coded.groupby("coder")}
    read = {coder: read[coder] for coder in spans.coders}
    return units, coding.rated(coded, read), read


def _with_places(divided: "pd.DataFrame", units: "Units") -> "pd.DataFrame":
    return divided.merge(units.places, on="unit", how="left")


def _by_unit(spans: _Spans, known: "dict[str, Rated]") -> "tuple[pd.DataFrame, list[str]]":
    """Alpha of each code by each rule that works here, and why the others do not."""
    from casebook import coding

    found, why_not = dict(known), []
    for rule in coding.RULES:
        if rule not in found:
            try:
                found[rule] = _rated(spans, rule)[1]
            except coding.UnitError as error:
                why_not.append(f"{rule}: {error}")
    return coding.by_rule({rule: found[rule] for rule in coding.RULES if rule in found}), why_not


def _told_by_unit(by_unit: "pd.DataFrame", why_not: Sequence[str]) -> list[str]:
    """Say whether the unit decides, and show for which codes."""
    from casebook.coding import DIFFERENCE

    rules = [name for name in by_unit.columns if name not in ("code", "spread", "decides")]
    rest = [f"Units that cannot be made: {why}." for why in why_not]
    if len(rules) < 2:
        return ["Whether the unit decides cannot be told.", *rest]
    decided = by_unit[by_unit.decides]
    between = f"between the rules {listed(rules)}"
    if decided.empty:
        said = f"The unit does not decide: no code's alpha differs by more than {DIFFERENCE:.2f}"
        return [f"{said} {between}.", *rest]
    codes = f"{len(decided):,} of {len(by_unit):,} codes"
    said = f"The unit decides for {codes}: alpha differs by more than {DIFFERENCE:.2f}"
    shown = decided.sort_values("spread", ascending=False, kind="stable")
    rows = [
        [str(row["code"]), *(cell(row[rule]) or "undefined" for rule in rules)]
        for row in records(shown)
    ]
    return [f"{said} {between}.", *table(["code", *rules], rows), *rest]


def _said_of_reading(spans: _Spans) -> str:
    if spans.no_row == "unread":
        return "a coder is taken to have read only the units with a coding of theirs"
    if spans.no_row == "no-code" or "document_id" not in spans.passages:
        return "every coder is taken to have read every unit"
    return "a coder is taken to have read every document with a coding of theirs (see --no-row)"


def _left_out(tables: "Tables", spans: _Spans) -> list[str]:
    """What is not compared: the agreed codings, and coders who were not asked for."""
    others = sorted(set(tables.codings.coder) - set(spans.coders))
    return [f"not compared: the codings of {listed(others)}"] if others else []
