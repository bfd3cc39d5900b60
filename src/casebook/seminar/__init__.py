"""Seminar: coding sheets for a class, what it hands in and finds, and what teachers hand out.

From a sheet that students fill in on a phone to a board for the projector. This room decides
nobody right, keeps no names and sends nothing anywhere. What a coefficient is belongs to
``casebook.coding``, and what codings do to claims to ``casebook.argument``.
"""

from casebook.seminar.board_page import board_html
from casebook.seminar.class_results import csv_text, in_short
from casebook.seminar.coders import is_study
from casebook.seminar.course_packs import LANGUAGES, Block, Pack, PackError, packs, read_pack
from casebook.seminar.findings import Finding
from casebook.seminar.hand_ins import Collected, collect, gather
from casebook.seminar.handouts import answers, handout_html, key_html, rubric_html
from casebook.seminar.left_out import codes_left_out, passages_left_out
from casebook.seminar.maker_page import (
    DATA_FILE,
    LINK_PAGE,
    Ready,
    choices_script,
    link_html,
    maker_html,
    qr_html,
)
from casebook.seminar.pack_page import pack_html, pack_name, slides_address
from casebook.seminar.sheet_files import by_identifier, read_sheet, starter
from casebook.seminar.sheet_page import sheet_html, sheet_shell, sheet_words
from casebook.seminar.sheets import Sheet, SheetError, sheet_data, sheet_from_data

__all__ = [
    "Block",
    "Collected",
    "DATA_FILE",
    "Finding",
    "LANGUAGES",
    "LINK_PAGE",
    "Pack",
    "PackError",
    "Ready",
    "Sheet",
    "SheetError",
    "answers",
    "board_html",
    "by_identifier",
    "choices_script",
    "codes_left_out",
    "collect",
    "csv_text",
    "gather",
    "handout_html",
    "in_short",
    "is_study",
    "key_html",
    "link_html",
    "maker_html",
    "pack_html",
    "pack_name",
    "packs",
    "passages_left_out",
    "qr_html",
    "read_pack",
    "read_sheet",
    "rubric_html",
    "sheet_data",
    "sheet_from_data",
    "sheet_html",
    "sheet_shell",
    "sheet_words",
    "slides_address",
    "starter",
]
