"""Section of a class report: the most disputed passages, with what students noted on them."""

import math
from typing import Any, NamedTuple

import pandas as pd
from markupsafe import Markup

from casebook.display import render
from casebook.seminar.class_results import Work
from casebook.seminar.report_comparison import CODERS_SHOWN, coders_of
from casebook.seminar.report_parts import ROOM, bar, folded, number, paragraph, table
from casebook.tables import count

DISPUTED = 5  # passages that are shown in full
MEMOS = 12  # memos of a passage that are shown at once


class Memo(NamedTuple):
    """What a student noted, and which codes went with it."""

    pseudonym: str
    given: str
    text: str


def disputed(work: Work) -> list[Markup]:
    """Show the passages, the most disputed first."""
    shown = [_passage(work, row) for row in work.passages.to_dict("records")]
    text = paragraph(
        "In this order: the passages on which two readers, drawn by lot, differ on most codes. "
        "Ask those who differ to read their memos aloud before anybody says who is right."
    )
    rest = shown[DISPUTED:]
    more = [folded(f"The other {count(len(rest), 'passage')}", *rest)] if rest else []
    return [text, *shown[:DISPUTED], *more]


def _passage(work: Work, row: dict[Any, Any]) -> Markup:
    passage = work.sheet.passages[row["passage"]]
    said = [
        f"{passage.material}, {passage.locator}.",
        f"Read by {count(row['readers'], 'student')}, {row['unsure']} unsure.",
    ]
    if not math.isnan(row["differ"]):
        said.append(
            f"Two readers drawn by lot differ on {number(row['differ'], 1)} of "
            f"{count(len(work.sheet.codes), 'code')}."
        )
    return render(
        "passage.html",
        ROOM,
        number=row["passage"] + 1,
        gist=passage.gist,
        said=" ".join(said),
        table=_codes(work, row["passage"]),
        memos=_memos(work, passage.id),
        shown=MEMOS,
    )


def _codes(work: Work, place: int) -> Markup:
    """The codes that anybody gave to a passage, students or coders."""
    coders = coders_of(work)
    decisions = work.against[work.against.passage == place]
    given = decisions[decisions[["yes", *coders]].gt(0).any(axis=1)]
    if given.empty:
        return paragraph("Nobody gave a code.")
    return table(
        f"passage-{place + 1}",
        f"Codes of passage {place + 1}",
        ["Code", "Given by", "Share", *(CODERS_SHOWN[coder] for coder in coders)],
        [_decision(work, one, coders) for one in _by_readers(given).to_dict("records")],
        numeric=(1,),
    )


def _by_readers(decisions: pd.DataFrame) -> pd.DataFrame:
    return decisions.sort_values("yes", ascending=False, kind="stable")


def _decision(work: Work, one: dict[Any, Any], coders: list[str]) -> list[object]:
    return [
        work.sheet.codes[one["code"]].label,
        f"{one['yes']} of {one['readers']}",
        bar(one["yes"], one["readers"]),
        *("yes" if one[coder] else "no" for coder in coders),
    ]


def _memos(work: Work, passage: str) -> list[Memo]:
    labels = {code.id: code.label for code in work.sheet.codes}
    memos = []
    for student in work.students:
        coding = student.codings[passage]
        if not coding.memo.strip():
            continue
        given = [label for code, label in labels.items() if code in coding.codes]
        said = ", ".join(given) or ("none" if coding.read else "not coded")
        memos.append(Memo(student.pseudonym, said + ", unsure" * coding.unsure, coding.memo))
    return memos
