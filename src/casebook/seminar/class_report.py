"""The class report as a page: one HTML file for the projector that runs nothing.

It shows what `seminar.class_results` has found and computes nothing about the class. Everything
that a student typed is escaped, and a policy in the page's head forbids scripts and requests even
if something should slip through.
"""

from typing import NamedTuple

from markupsafe import Markup

from casebook.display import content_security_policy, render
from casebook.seminar.class_results import Work
from casebook.seminar.report_agreement import between_students, on_codes
from casebook.seminar.report_comparison import claims, with_the_casebook
from casebook.seminar.report_parts import ROOM, paragraph
from casebook.seminar.report_passages import disputed
from casebook.seminar.sheet_page import resource
from casebook.tables import count


class Section(NamedTuple):
    """A part of the report under a heading of its own."""

    id: str
    title: str
    parts: list[Markup]


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
    css = resource("theme.css", "report.css")
    sections = [
        Section("codes", "Agreement on each code", on_codes(work)),
        Section("pairs", "Who agrees with whom", between_students(work)),
        Section("disputed", "The most disputed passages", disputed(work)),
        Section("casebook", "The class and the casebook", with_the_casebook(work)),
        Section("claims", "What would become of the claims", claims(work)),
        Section("files", "Files", _files(work)),
        Section("how", "How this was reckoned", _how(work)),
    ]
    page = render(
        "class_report.html",
        ROOM,
        policy=content_security_policy(styles=[css]),
        css=css,
        sheet=work.sheet,
        lead=_lead(work),
        sections=sections,
    )
    return f"{page}\n"


def _lead(work: Work) -> str:
    counts = {"student": work.students, "passage": work.sheet.passages, "code": work.sheet.codes}
    lead = ", ".join(count(len(things), noun) for noun, things in counts.items())
    if work.refused:
        lead += f". {count(len(work.refused), 'file')} refused: see Files"
    return f"{lead}."


def _files(work: Work) -> list[Markup]:
    return [
        paragraph(f"{count(len(work.students), 'file')} counted."),
        render("files.html", ROOM, refused=work.refused, counted=work.counted),
    ]


def _how(work: Work) -> list[Markup]:
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
    return [paragraph(line) for line in lines]
