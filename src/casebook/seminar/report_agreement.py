"""Sections of a class report: agreement on each code, and who agrees with whom."""

import math
from typing import Any

import pandas as pd
from markupsafe import Markup

from casebook.display import Shaded, render
from casebook.seminar.class_results import Work
from casebook.seminar.report_parts import (
    ASKED,
    HIGH,
    LOW,
    ROOM,
    folded,
    interval,
    number,
    number_or_blank,
    paragraph,
    share,
    table,
)

GRID = 30  # students; with more, a grid is a carpet
STEPS = (0.2, 0.4, 0.6, 0.8)  # where the colours of the grid change


def on_codes(work: Work) -> list[Markup]:
    """Tell how far the class agrees on each code."""
    ordered = work.codes.sort_values("alpha", ascending=False, kind="stable", na_position="last")
    codes = ordered.to_dict("records")
    text = paragraph(
        "Alpha is 1 if all who read a passage say the same, and 0 if they agree as often as chance "
        "would have it, given how often the code was used. The bar is a 95 per cent interval: draw "
        "the passages anew, and this is the middle of what comes out. It is long because the "
        "passages are few. The dashed lines are at "
        f"{ASKED[0]} and {ASKED[1]}, the marks that Krippendorff asks for."
    )
    heads = ["Code", "Given", "Of readings", "Pairs agree", "Alpha", "Interval"]
    scale = f"From {number(LOW, 1)} to {number(HIGH, 0)}"
    shown = table(
        "codes",
        "How far the class agrees, code by code",
        [*heads, scale],
        [_code(code) for code in codes],
        numeric=(1, 2, 3, 4, 5),
    )
    remarks = [(code["label"], _remark(code)) for code in codes]
    return [
        text,
        shown,
        *(paragraph(f"{label}: {remark}.", "reason") for label, remark in remarks if remark),
    ]


def _code(code: dict[Any, Any]) -> list[object]:
    counted = [code["label"], f"{code['given']}", share(code["prevalence"]), share(code["percent"])]
    if _undefined(code):
        return [*counted, "undefined", "", ""]
    low, high = code["low"], code["high"]
    span = "none" if pd.isna(low) else f"{number(low)} to {number(high)}"
    return [*counted, number(code["alpha"]), span, interval(code["alpha"], low, high)]


def _undefined(code: dict[Any, Any]) -> bool:
    return isinstance(code["reason"], str)


def _remark(code: dict[Any, Any]) -> str | None:
    """Why a code has no alpha, or no interval that tells how unsure it is."""
    if _undefined(code):
        return str(code["reason"])
    # All resamples alike: an interval without length says nothing.
    empty = pd.isna(code["low"]) or code["low"] == code["high"]
    return str(code["interval"]) if empty else None


def between_students(work: Work) -> list[Markup]:
    """Tell who agrees with whom."""
    names = [student.pseudonym for student in work.students]
    own = list(work.pairs.index[len(names) :])
    text = paragraph(
        "Alpha of each two over all passages that both have read and all codes of the sheet. A "
        "dash: it is undefined."
        + (" The casebook's own coders stand beside the students." if own else "")
    )
    between = work.pairs.loc[names, names]
    means = between.mean(axis=1)
    each = _each(work.pairs, between, means, own)
    parts = [text]
    known = means.dropna()
    if len(known):
        parts.append(
            paragraph(
                "The average alpha of a student with the others runs from "
                f"{number(known.min())} to {number(known.max())}; the median is "
                f"{number(known.median())}."
            )
        )
    if len(names) <= GRID:
        return [*parts, *_grid(work.pairs), each]
    words = f"A grid of {len(names)} students could not be read; the table has a row for each."
    return [*parts, paragraph(words), folded(f"All {len(names)} students", each)]


def _grid(pairs: pd.DataFrame) -> list[Markup]:
    edges = ["below 0.2", *(f"{edge} or more" for edge in STEPS)]
    rows = [
        [f"{i} {name}", *map(_shade, row)]
        for i, (name, row) in enumerate(zip(pairs.index, pairs.to_numpy(), strict=True), start=1)
    ]
    heads = ["Coder", *(str(i) for i in range(1, len(pairs) + 1))]
    return [
        render("key.html", ROOM, edges=edges),
        table("pairs", "Alpha of each two", heads, rows, css="grid"),
    ]


def _shade(value: float) -> Shaded | str:
    if math.isnan(value):
        return "–"
    return Shaded(number(value), f"h{sum(round(value, 2) >= edge for edge in STEPS)}")


def _each(pairs: pd.DataFrame, between: pd.DataFrame, means: pd.Series, own: list[str]) -> Markup:
    """A row for each student: the average with the others, who is most alike, the coders."""
    rows = []
    ordered = means.sort_values(ascending=False, kind="stable")
    for name, mean in zip(ordered.index.astype(str), ordered, strict=True):
        others: pd.Series = between.loc[name]
        like = others.idxmax() if others.notna().any() else ""
        beside = [number_or_blank(pairs[coder][name]) for coder in own]
        rows.append([name, number_or_blank(mean), like, *beside])
    heads = ["Student", "With the others, on average", "Most like", *(f"With {o}" for o in own)]
    numeric = (1, *range(3, 3 + len(own)))
    return table("students", "Each student beside the others", heads, rows, numeric, "people")
