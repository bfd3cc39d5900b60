"""Sections of a class report: the class beside the coders of the casebook, and the claims."""

from typing import Any

import pandas as pd
from markupsafe import Markup

from casebook.coding import AGREED, CODERS, krippendorff_alpha
from casebook.display import marked
from casebook.seminar.class_results import Work
from casebook.seminar.report_parts import number, paragraph, table
from casebook.tables import count

CODERS_SHOWN = {"A": "Coder A", "B": "Coder B", AGREED: "Agreed"}


def coders_of(work: Work) -> list[str]:
    """The casebook's coders whose codings the tables have."""
    return [coder for coder in (*CODERS, AGREED) if coder in work.against.columns]


def with_the_casebook(work: Work) -> list[Markup]:
    """Put the class beside the casebook's coders."""
    coders = coders_of(work)
    if not coders:
        return [paragraph("The tables have no codings to compare with.")]
    text = paragraph(
        "The class's coding: a code that more than half of a passage's readers gave. Coder A and "
        "coder B are the two codings of chapter 7, and the third is what these were settled to. "
        "In the book's own tables a language model made all three. They are something to argue "
        "with, not a key."
    )
    found = work.against.dropna(subset="class")
    if found.empty:
        return [text, paragraph("Nobody has read a passage.")]
    heads = ["Beside", "Same decisions", "Only the class", "Only the coder", "Alpha"]
    rows = [_beside(found, coder) for coder in coders]
    caption = "The class beside the casebook's coders"
    return [
        text,
        table("coders", caption, heads, rows, (1, 2, 3, 4)),
        _differences(work, found, coders),
    ]


def _beside(found: pd.DataFrame, coder: str) -> list[str]:
    same = found["class"] == found[coder]
    alpha = krippendorff_alpha(found[["class", coder]].reset_index(drop=True))
    return [
        CODERS_SHOWN[coder],
        f"{int(same.sum())} of {len(found)}",
        f"{int(((found['class'] == 1) & ~same).sum())}",
        f"{int(((found[coder] == 1) & ~same).sum())}",
        alpha.reason or number(alpha.value),
    ]


def _differences(work: Work, found: pd.DataFrame, coders: list[str]) -> Markup:
    """The decisions on which the class and a coder part."""
    differs = pd.concat([found["class"] != found[coder] for coder in coders], axis=1).any(axis=1)
    rows = [_difference(work, one, coders) for one in found[differs].to_dict("records")]
    if not rows:
        return paragraph("The class and all three codings decide everything alike.")
    heads = ["Passage", "What it says", "Code", "The class", *(CODERS_SHOWN[c] for c in coders)]
    return table("differences", "Where the class and a coder part", heads, rows, (3,))


def _difference(work: Work, one: dict[Any, Any], coders: list[str]) -> list[str]:
    tie = ", a tie" if one["readers"] == 2 * one["yes"] else ""
    return [
        f"{one['passage'] + 1}",
        work.sheet.passages[one["passage"]].gist,
        work.sheet.codes[one["code"]].label,
        f"{one['yes']} of {one['readers']}{tie}",
        *("yes" if one[coder] else "no" for coder in coders),
    ]


def claims(work: Work) -> list[Markup]:
    """Tell which claims would have another status if the class's coding stood."""
    text = paragraph(
        f"{count(work.reached, 'claim')} of the casebook "
        f"{'stands' if work.reached == 1 else 'stand'} on a passage of this sheet. In the "
        "book the status of a claim does not ask for codes. Suppose that it did, as in chapter 7: "
        "a passage counts for a claim only if it has one of the claim's codes. Then put the "
        "class's coding in the place of the agreed one, on these passages and for these codes."
    )
    if work.claims.empty:
        return [text, paragraph("No claim would have another status.")]
    places = {passage.id: str(i) for i, passage in enumerate(work.sheet.passages, start=1)}
    heads = ["Claim", "What it says", "Status", "By the class", "Why"]
    heads.append("Passages that no longer count")
    rows = [_claim(claim, places) for claim in work.claims.to_dict("records")]
    return [
        text,
        paragraph(f"{count(len(rows), 'claim')} would have another status."),
        table("claims", "Claims whose status would differ", heads, rows),
    ]


def _claim(claim: dict[Any, Any], places: dict[str, str]) -> list[object]:
    lost = [
        (places[passage], passage in claim["our_links"])
        for passage in claim["lost"]
        if passage in places
    ]
    return [
        claim["claim"] + (" (key claim)" if claim["key"] else ""),
        marked([(claim["statement"], claim["ours"])]),
        claim["status"],
        claim["by_class"],
        claim["why"],
        marked(lost, ", ") or "none: through another claim",
    ]
