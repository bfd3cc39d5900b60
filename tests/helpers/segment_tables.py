"""Tables of coded segments in the manner of each program, with the headings that it writes."""

from collections.abc import Iterable, Sequence
from pathlib import Path

import openpyxl

TEXT = (
    "I: Hvad skete der så?\n"
    "\n"
    "R: Vi kom 🦦 for sent. Så gik vi hjem, og det var synd.\n"
    "I: Mm.\n"
    "R: Ja. Så gik vi hjem.\n"
)

ATLAS_TI = [
    [
        *("ID", "Quotation Name", "Document", "Document Groups", "Quotation Content", "Comment"),
        *("Codes", "Reference", "Density", "Created by", "Modified by", "Created", "Modified"),
    ],
    [
        *("1:1", "Too late", "interview 1", "Mothers", "Vi kom 🦦 for sent.", "Said twice."),
        *("Time\nRegret", "3 - 3", "2", "Åsa", "Åsa", "2024-03-01T10:20:30", "2024-03-02T10:20:30"),
    ],
    [
        *("1:2", "", "interview 1", "Mothers", "og det var synd", "", "Regret", "3 - 3", "1"),
        *("Bo", "Bo", "2024-03-01T11:00:00", ""),
    ],
    ["1:3", "", "interview 1", "Mothers", "Mm.", "", "", "4 - 4", "0", "Bo", "Bo", "", ""],
]
MAXQDA = [
    [
        *("Farbe", "Dokumentgruppe", "Dokumentname", "Code", "Anfang", "Ende", "Gewicht"),
        *("Segment", "Autor", "Erstellt am", "Fläche", "Abdeckungsgrad %", "Kommentar"),
    ],
    [
        *("●", "Mothers", "interview 1", "Barriers > Time", "3", "3", "50"),
        *("Vi kom 🦦 for sent.", "Åsa", "01.03.2024 10:20:30", "19", "12,5", "Said twice."),
    ],
    [
        *("●", "Mothers", "interview 1", "Regret", "5", "5", "0", "Så gik vi hjem"),
        *("Bo", "31.03.2024 11:00:00", "14", "9,1", ""),
    ],
]
NVIVO = [
    ["Name", "Hierarchical Name", "File Name", "Coded Text", "Coverage", "Coded By Initials",
     "Modified On"],
    ["Time", "Codes\\\\Barriers\\Time", "interview 1", "Vi kom 🦦 for sent.", "0.125", "ÅS",
     "3/13/2024 10:20:30 AM"],
    ["Regret", "Codes\\\\Regret", "", "og det var synd", "0.091", "BO", "3/1/2024 1:05:00 PM"],
]  # fmt: skip


def workbook(path: Path, *sheets: Sequence[Sequence[object]]) -> Path:
    """Write a spreadsheet with these rows, the first sheet first."""
    book = openpyxl.Workbook()
    book.remove(book.worksheets[0])
    for number, rows in enumerate(sheets, 1):
        sheet = book.create_sheet(f"Sheet{number}")
        for row in rows:
            sheet.append(list(row))
    book.save(path)
    return path


def delimited(
    path: Path,
    rows: Iterable[Sequence[str]],
    delimiter: str = ",",
    encoding: str = "utf-8",
    line_end: str = "\r\n",
) -> Path:
    """Write delimited text, as Excel does."""
    quoted = (['"' + cell.replace('"', '""') + '"' for cell in row] for row in rows)
    lines = [delimiter.join(row) + line_end for row in quoted]
    path.write_bytes("".join(lines).encode(encoding))
    return path
