"""Seminar: coding sheets for a class, what it hands in, and what it found.

From a sheet that students fill in on a phone to a report for the projector. This room decides
nobody right, keeps no names and sends nothing anywhere. What a coefficient is belongs to
``casebook.coding``, and what codings do to claims to ``casebook.argument``.
"""

from casebook.seminar.class_report import report_html
from casebook.seminar.class_results import STEPS, Work, csv_text, steps, worked
from casebook.seminar.hand_ins import Collected, Finding, collect, gather
from casebook.seminar.sheet_page import sheet_html
from casebook.seminar.sheets import Sheet, SheetError, read_sheet, starter

__all__ = [
    "STEPS",
    "Collected",
    "Finding",
    "Sheet",
    "SheetError",
    "Work",
    "collect",
    "csv_text",
    "gather",
    "read_sheet",
    "report_html",
    "sheet_html",
    "starter",
    "steps",
    "worked",
]
