"""The class report as a page: one HTML file for the projector that runs nothing.

It shows what `seminar.class_results` has found and computes nothing about the class. Everything
that a student typed is escaped, and a policy in the page's head forbids scripts and requests even
if something should slip through.
"""

from itertools import count

import numpy as np
import pandas as pd

from casebook.coding.adjudication import AGREED, CODERS
from casebook.coding.agreement import krippendorff_alpha
from casebook.display import content_security_policy
from casebook.display.html import Html, escape
from casebook.seminar.class_results import Work
from casebook.seminar.sheet_page import filled, resource
from casebook.tables.problems import count as number_of

GRID = 30  # students; with more, a grid is a carpet
DISPUTED = 5  # passages that are shown in full
MEMOS = 12  # memos of a passage that are shown at once
LOW, HIGH = -0.5, 1.0  # the scale on which alpha is drawn
STEPS = (0.2, 0.4, 0.6, 0.8)  # where the colours of the grid change
ASKED = (0.667, 0.8)  # what Krippendorff asks for, with caution and without
_CODERS = {"A": "Coder A", "B": "Coder B", AGREED: "Agreed"}


def report_html(work: Work) -> str:
    """Write the report.

    Parameters
    ----------
    work : Work
        With all its parts.

    Returns
    -------
    str
        HTML; the same work gives the same text, to the letter.
    """
    css = resource("theme.css") + resource("report.css")
    parts = {
        "codes": ("Agreement on each code", _codes(work)),
        "pairs": ("Who agrees with whom", _pairs(work)),
        "disputed": ("The most disputed passages", _disputed(work)),
        "casebook": ("The class and the casebook", _against(work)),
        "claims": ("What would become of the claims", _claims(work)),
        "files": ("Files", _files(work)),
        "how": ("How this was reckoned", _how(work)),
    }
    students, passages = len(work.students), len(work.sheet.passages)
    lead = (
        f"{number_of(students, 'student')}, {number_of(passages, 'passage')}, "
        f"{number_of(len(work.sheet.codes), 'code')}"
    )
    if work.refused:
        lead += f". {number_of(len(work.refused), 'file')} refused: see Files"
    return filled(
        resource("report.html"),
        policy=content_security_policy(styles=[css]),
        css=css,
        title=escape(work.sheet.title),
        lead=escape(f"{lead}."),
        links="".join(f'<li><a href="#{n}">{h}</a></li>' for n, (h, _) in parts.items()),
        parts="".join(
            f'<section aria-labelledby="{n}"><h2 id="{n}">{h}</h2>{body}</section>'
            for n, (h, body) in parts.items()
        ),
        id=escape(work.sheet.id),
        version=escape(work.sheet.version),
    )


def _said(text: str, kind: str = "") -> str:
    return f"<p{_class(kind)}>{escape(text)}</p>"


def _class(kind: str) -> str:
    return f' class="{kind}"' if kind else ""


def _cell(value: object) -> str:
    return value.html if isinstance(value, Html) else escape(value)


def _table(caption: str, heads: list[str], rows: list[list], numeric=(), kind: str = "") -> str:
    """A table whose first column names the rows; it scrolls by itself if it is wide."""

    def side(place: int) -> str:
        return ' class="n"' if place in numeric else ""

    head = "".join(f'<th scope="col"{side(i)}>{escape(h)}</th>' for i, h in enumerate(heads))
    body = "".join(
        f'<tr><th scope="row">{_cell(first)}</th>'
        + "".join(
            cell.html
            if isinstance(cell, Html) and cell.html.startswith("<td")
            else f"<td{side(i)}>{_cell(cell)}</td>"
            for i, cell in enumerate(rest, start=1)
        )
        + "</tr>"
        for first, *rest in rows
    )
    return (
        f'<div class="scroll" tabindex="0" role="region" aria-label="{escape(caption)}">'
        f"<table{_class(kind)}><caption>{escape(caption)}</caption>"
        f"<thead><tr>{head}</tr></thead><tbody>{body}</tbody></table></div>"
    )


def _number(value: float, digits: int = 2) -> str:
    # A minus sign, and no zero that has one.
    text = f"{value:.{digits}f}"
    return text.replace("-", "−") if float(text) else f"{0:.{digits}f}"


def _share(value: float) -> str:
    return "" if np.isnan(value) else f"{100 * value:.0f} %"


def _picture(alt: str, width: int, height: int, marks: str) -> Html:
    return Html(
        f'<svg role="img" aria-label="{escape(alt)}" width="{width}" height="{height}"'
        f' viewBox="0 0 {width} {height}">{marks}</svg>',
        alt,
    )


def _interval(row) -> Html:
    """Alpha as a point with its interval, on a scale that all rows share."""
    width, height = 270, 26

    def x(value: float) -> str:
        share = (min(max(value, LOW), HIGH) - LOW) / (HIGH - LOW)
        return f"{8 + share * (width - 16):.1f}"

    marks = f'<line class="axis" x1="{x(LOW)}" x2="{x(HIGH)}" y1="13" y2="13"/>'
    marks += f'<line class="axis" x1="{x(0)}" x2="{x(0)}" y1="3" y2="23"/>'
    for asked in ASKED:
        marks += f'<line class="ask" x1="{x(asked)}" x2="{x(asked)}" y1="1" y2="25"/>'
    alt = f"alpha {_number(row.alpha)}"
    kind = "hollow"
    if not np.isnan(row.low):
        marks += f'<line class="span" x1="{x(row.low)}" x2="{x(row.high)}" y1="13" y2="13"/>'
        alt += f", interval from {_number(row.low)} to {_number(row.high)}"
        kind = "dot"
    marks += f'<circle class="{kind}" cx="{x(row.alpha)}" cy="13" r="5.5"/>'
    return _picture(alt, width, height, marks)


def _bar(yes: int, readers: int) -> Html:
    width = 160
    part = width * yes / readers if readers else 0
    marks = f'<rect class="all" x="0.5" y="3.5" width="{width}" height="15"/>'
    marks += f'<rect class="part" x="0.5" y="3.5" width="{part:.1f}" height="15"/>'
    return _picture(f"{yes} of {readers}", width + 1, 22, marks)


def _codes(work: Work) -> str:
    rows, reasons = [], []
    ordered = work.codes.sort_values("alpha", ascending=False, kind="stable", na_position="last")
    for row in ordered.itertuples():
        told = isinstance(row.reason, str)
        span = "" if np.isnan(row.low) else f"{_number(row.low)} to {_number(row.high)}"
        rows.append(
            [
                row.label,
                f"{row.given}",
                _share(row.prevalence),
                _share(row.percent),
                "undefined" if told else _number(row.alpha),
                "" if told else span or "none",
                "" if told else _interval(row),
            ]
        )
        if told:
            reasons.append(f"{row.label}: {row.reason}.")
        elif np.isnan(row.low) or "all alike" in row.interval:
            reasons.append(f"{row.label}: {row.interval}.")
    text = _said(
        "Alpha is 1 if all who read a passage say the same, and 0 if they agree as often as chance "
        "would have it, given how often the code was used. The bar is a 95 per cent interval: draw "
        "the passages anew, and this is the middle of what comes out. It is long because the "
        "passages are few. The dashed lines are at "
        f"{ASKED[0]} and {ASKED[1]}, the marks that Krippendorff asks for."
    )
    heads = ["Code", "Given", "Of readings", "Pairs agree", "Alpha", "Interval"]
    table = _table(
        "How far the class agrees, code by code",
        [*heads, f"From {_number(LOW, 1)} to {_number(HIGH, 0)}"],
        rows,
        numeric=(1, 2, 3, 4, 5),
    )
    return text + table + "".join(_said(reason, "reason") for reason in reasons)


def _shade(value: float) -> Html:
    if np.isnan(value):
        return Html("<td>–</td>", "–")
    step = sum(round(value, 2) >= edge for edge in STEPS)
    return Html(f'<td class="h{step}">{_number(value)}</td>', _number(value))


def _pairs(work: Work) -> str:
    names = [student.pseudonym for student in work.students]
    table = work.pairs
    own = list(table.index[len(names) :])
    between = table.loc[names, names]
    text = _said(
        "Alpha of each two over all passages that both have read and all codes of the sheet. A "
        "dash: it is undefined."
        + (" The casebook's own coders stand beside the students." if own else "")
    )
    grid = ""
    if len(names) <= GRID:
        edges = ["below 0.2", *(f"{edge} or more" for edge in STEPS)]
        grid = (
            '<ul class="key" aria-label="Colours">'
            + "".join(f'<li class="h{i}">{edge}</li>' for i, edge in enumerate(edges))
            + "</ul>"
            + _table(
                "Alpha of each two",
                ["Coder", *(str(i) for i in range(1, len(table) + 1))],
                [
                    [f"{i} {name}", *(_shade(value) for value in row)]
                    for i, name, row in zip(count(1), table.index, table.to_numpy(), strict=False)
                ],
                kind="grid",
            )
        )
    means = between.mean(axis=1)
    rows = []
    for name in means.sort_values(ascending=False, kind="stable").index:
        mean, others = means[name], between.loc[name]
        like = others.idxmax() if others.notna().any() else ""
        rows.append(
            [
                name,
                "" if np.isnan(mean) else _number(mean),
                like,
                *(
                    "" if np.isnan(table.loc[name, coder]) else _number(table.loc[name, coder])
                    for coder in own
                ),
            ]
        )
    heads = ["Student", "With the others, on average", "Most like", *(f"With {o}" for o in own)]
    numeric = (1, *range(3, 3 + len(own)))
    each = _table("Each student beside the others", heads, rows, numeric, "people")
    known = means.dropna()
    if len(known):
        text += _said(
            "The average alpha of a student with the others runs from "
            f"{_number(known.min())} to {_number(known.max())}; the median is "
            f"{_number(known.median())}."
        )
    if len(names) > GRID:
        text += _said(
            f"A grid of {len(names)} students could not be read; the table has a row for each."
        )
        each = f"<details><summary>All {len(names)} students</summary>{each}</details>"
    return text + grid + each


def _coders(work: Work) -> list[str]:
    return [coder for coder in (*CODERS, AGREED) if coder in work.against.columns]


def _disputed(work: Work) -> str:
    shown = [_passage(work, row) for row in work.passages.itertuples()]
    text = _said(
        "In this order: the passages on which two readers, drawn by lot, differ on most codes. "
        "Ask those who differ to read their memos aloud before anybody says who is right."
    )
    rest = "".join(shown[DISPUTED:])
    if rest:
        summary = f"The other {number_of(len(shown) - DISPUTED, 'passage')}"
        rest = f"<details><summary>{summary}</summary>{rest}</details>"
    return text + "".join(shown[:DISPUTED]) + rest


def _passage(work: Work, row) -> str:
    passage = work.sheet.passages[row.passage]
    told = [
        f"{passage.material}, {passage.locator}.",
        f"Read by {number_of(row.readers, 'student')}, {row.unsure} unsure.",
    ]
    if not np.isnan(row.differ):
        told.append(
            f"Two readers drawn by lot differ on {_number(row.differ, 1)} of "
            f"{number_of(len(work.sheet.codes), 'code')}."
        )
    coders = _coders(work)
    decisions = work.against[work.against.passage == row.passage]
    anybody = decisions.yes > 0
    for coder in coders:
        anybody |= decisions[coder] > 0
    rows = [
        [
            work.sheet.codes[one.code].label,
            f"{one.yes} of {one.readers}",
            _bar(one.yes, one.readers),
            *("yes" if getattr(one, coder) else "no" for coder in coders),
        ]
        for one in decisions[anybody]
        .sort_values("yes", ascending=False, kind="stable")
        .itertuples()
    ]
    heads = ["Code", "Given by", "Share", *(_CODERS[coder] for coder in coders)]
    caption = f"Codes of passage {row.passage + 1}"
    table = _table(caption, heads, rows, numeric=(1,)) if rows else _said("Nobody gave a code.")
    return (
        f'<article class="passage"><h3>Passage {row.passage + 1}</h3>'
        f'<p class="gist">{escape(passage.gist)}</p>{_said(" ".join(told), "muted")}'
        f"{table}{_memos(work, passage.id)}</article>"
    )


def _memos(work: Work, passage: str) -> str:
    labels = {code.id: code.label for code in work.sheet.codes}
    cards = []
    for student in work.students:
        coding = student.codings[passage]
        if not coding.memo.strip():
            continue
        given = [label for code, label in labels.items() if code in coding.codes]
        told = ", ".join(given) if given else ("none" if coding.read else "not coded")
        told += ", unsure" if coding.unsure else ""
        cards.append(
            f'<li><p class="who">{escape(student.pseudonym)}</p>{_said(told, "muted")}'
            f"<p>{escape(coding.memo)}</p></li>"
        )
    if not cards:
        return _said("No memos.", "muted")
    more = ""
    if len(cards) > MEMOS:
        more = (
            f"<details><summary>{len(cards) - MEMOS} more memos</summary>"
            f'<ul class="memos">{"".join(cards[MEMOS:])}</ul></details>'
        )
    return f'<ul class="memos" aria-label="Memos">{"".join(cards[:MEMOS])}</ul>{more}'


def _against(work: Work) -> str:
    coders = _coders(work)
    if not coders:
        return _said("The tables have no codings to compare with.")
    found = work.against.dropna(subset="class")
    text = _said(
        "The class's coding: a code that more than half of a passage's readers gave. Coder A and "
        "coder B are the two codings of chapter 7, and the third is what these were settled to. "
        "In the book's own tables a language model made all three. They are something to argue "
        "with, not a key."
    )
    if found.empty:
        return text + _said("Nobody has read a passage.")
    rows = []
    for coder in coders:
        same = found["class"] == found[coder]
        rows.append(
            [
                _CODERS[coder],
                f"{int(same.sum())} of {len(found)}",
                f"{int(((found['class'] == 1) & ~same).sum())}",
                f"{int(((found[coder] == 1) & ~same).sum())}",
                _alpha_with(found, coder),
            ]
        )
    heads = ["Beside", "Same decisions", "Only the class", "Only the coder", "Alpha"]
    table = _table("The class beside the casebook's coders", heads, rows, (1, 2, 3, 4))
    differs = pd.concat([found["class"] != found[coder] for coder in coders], axis=1).any(axis=1)
    rows = [
        [
            f"{one['passage'] + 1}",
            work.sheet.passages[one["passage"]].gist,
            work.sheet.codes[one["code"]].label,
            f"{one['yes']} of {one['readers']}" + (", a tie" if one["tie"] else ""),
            *("yes" if one[coder] else "no" for coder in coders),
        ]
        for one in found[differs].assign(tie=found.readers == 2 * found.yes).to_dict("records")
    ]
    if not rows:
        return text + table + _said("The class and all three codings decide everything alike.")
    heads = ["Passage", "What it says", "Code", "The class", *(_CODERS[c] for c in coders)]
    return text + table + _table("Where the class and a coder part", heads, rows, (3,))


def _alpha_with(found: pd.DataFrame, coder: str) -> str:
    alpha = krippendorff_alpha(found[["class", coder]].reset_index(drop=True))
    return alpha.reason or _number(alpha.value)


def _claims(work: Work) -> str:
    asked = f"{number_of(work.reached, 'claim')} of the casebook"
    text = _said(
        f"{asked} {'stands' if work.reached == 1 else 'stand'} on a passage of this sheet. In the "
        "book the status of a claim does not ask for codes. Suppose that it did, as in chapter 7: "
        "a passage counts for a claim only if it has one of the claim's codes. Then put the "
        "class's coding in the place of the agreed one, on these passages and for these codes."
    )
    if work.claims.empty:
        return text + _said("No claim would have another status.")
    verb = "claim would have" if len(work.claims) == 1 else "claims would have"
    text += _said(f"{len(work.claims)} {verb} another status.")
    places = {passage.id: i for i, passage in enumerate(work.sheet.passages, start=1)}
    rows = [
        [
            row.claim + (" (key claim)" if row.key else ""),
            row.statement,
            row.status,
            row.by_class,
            ", ".join(str(places[p]) for p in row.lost if p in places)
            or "none: through another claim",
        ]
        for row in work.claims.itertuples()
    ]
    heads = ["Claim", "What it says", "Status", "By the class", "Passages that no longer count"]
    return text + _table("Claims whose status would differ", heads, rows)


def _files(work: Work) -> str:
    def listed(findings) -> str:
        items = "".join(f"<li><bdi>{escape(f.file)}</bdi>: {escape(f.why)}</li>" for f in findings)
        return f'<ul class="files">{items}</ul>'

    text = _said(f"{number_of(len(work.students), 'file')} counted.")
    if work.refused:
        text += f"<h3>Refused</h3>{listed(work.refused)}"
    if work.counted:
        text += f"<h3>Counted, with a remark</h3>{listed(work.counted)}"
    return text


def _how(work: Work) -> str:
    lines = [
        "A passage is read by a student who gave it a code or ticked “none of these codes”. A "
        "passage without either counts nowhere for that student.",
        "Each code is a question by itself: given or not. Alpha is Krippendorff's, for names, with "
        "unread passages left out. The interval draws passages, not students: it says what other "
        "passages might have brought, not what another class might have.",
        f"Intervals: {work.bootstrap:,} draws, percentile, 95 per cent."
        if work.bootstrap
        else "No intervals were asked for.",
        "High agreement shows that a reading can be repeated. It does not show that it is right.",
    ]
    return "".join(_said(line) for line in lines)
