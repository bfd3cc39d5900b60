"""A study as a spreadsheet: a sheet for each table, the codebook as a tree, and a matrix of codes.

For reading and for handing on, not for coming back: nothing reads it in again. Every cell is text
or a number, whatever it begins with; the words of the transcripts are in none, unless they are
asked for: then a sheet has those of each passage, to write gists by.
"""

import io
import math
import os
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import openpyxl
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter

from casebook.copies import CopyError, text_of
from casebook.exchange.names import readable
from casebook.exchange.project import ExchangeError, LeftOut
from casebook.study import StudyError, as_they_stand, text_files
from casebook.tables import DataError

if TYPE_CHECKING:
    import pandas as pd
    from openpyxl.cell import Cell
    from openpyxl.worksheet.worksheet import Worksheet

LONGEST = 32_767  # characters that a cell of a spreadsheet can hold
MOST_ROWS = 1_048_575
MOST_COLUMNS = 16_384
_ACTIVE = ("=", "+", "-", "@")
_WIDE = 60
_RULES = ("definition", "include_when", "exclude_when")
_DEEPEST = 30  # labels that are shown of a path

Content = str | int | float
Rows = Iterable[Sequence[Content]]


def write_workbook(
    folder: str | os.PathLike[str], quotes: bool = False
) -> tuple[bytes, list[LeftOut]]:
    """Write a study as a spreadsheet.

    Parameters
    ----------
    folder : path
        A study.
    quotes : bool
        Whether the sheet ``words`` has what stands in the texts at each passage.

    Returns
    -------
    content : bytes
        Of an ``.xlsx`` file.
    left_out : list of LeftOut

    Raises
    ------
    ExchangeError
        If the folder is no study, its tables are not in order, or have more rows than a sheet.
    """
    try:
        tables = as_they_stand(folder)
    except (StudyError, DataError) as error:
        raise ExchangeError(str(error)) from None
    book = openpyxl.Workbook(write_only=True)
    writing = _Writing(book)
    for name, frame in tables.items():
        writing.sheet(name, [[str(c) for c in frame.columns], *_rows(frame)])
    if "codes" in tables:
        codings = tables["codings"] if "codings" in tables else None
        writing.sheet("codebook", codebook(_records(tables["codes"]), _records(codings)))
        if codings is not None and "passages" in tables:
            rows = matrix(*map(_records, (tables["codes"], codings, tables["passages"])))
            writing.sheet("matrix", rows)
    if quotes and "passages" in tables:
        writing.sheet("words", writing.words(tables, text_files(folder)))
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue(), writing.left_out


def _rows(frame: "pd.DataFrame") -> Rows:
    return ([_cell(cell) for cell in row] for row in frame.astype(object).itertuples(index=False))


def _cell(cell: object) -> Content:
    if isinstance(cell, bool):
        return "true" if cell else "false"
    if isinstance(cell, int | float) and math.isfinite(cell):
        return cell
    missing = cell is None or (isinstance(cell, float)) or type(cell).__name__ == "NAType"
    return "" if missing else str(cell)


def _records(frame: "pd.DataFrame | None") -> list[dict[str, str]]:
    if frame is None:
        return []
    names = [str(column) for column in frame.columns]
    return [dict(zip(names, map(str, row), strict=True)) for row in _rows(frame)]


def codebook(
    codes: Sequence[Mapping[str, str]], codings: Sequence[Mapping[str, str]]
) -> list[list[Content]]:
    """Give the codebook as a tree, each code below the one that it stands under.

    Parameters
    ----------
    codes, codings : sequence of mapping
        Rows of a study's tables.

    Returns
    -------
    list of list
        With the path of each code, what it means, and how many passages each coder gave it.
    """
    coders = sorted({row["coder"] for row in codings})
    counts = Counter((row["code_id"], row["coder"]) for row in codings)
    rules = [rule for rule in _RULES if any(code.get(rule) for code in codes)]
    table: list[list[Content]] = [["code_id", "code", *rules, *(f"coded by {c}" for c in coders)]]
    for code, path in in_order(codes):
        said = [code.get(rule, "") for rule in rules]
        given = [counts[code["code_id"], coder] for coder in coders]
        table.append([code["code_id"], " > ".join(path), *said, *given])
    return table


def in_order(
    codes: Sequence[Mapping[str, str]],
) -> list[tuple[Mapping[str, str], tuple[str, ...]]]:
    """Give codes in the order of a tree, each with the last labels on the way to it.

    Parameters
    ----------
    codes : sequence of mapping

    Returns
    -------
    list of tuple
    """
    below: dict[str, list[Mapping[str, str]]] = {}
    known = {code["code_id"] for code in codes}
    for code in codes:
        parent = code.get("parent_id", "")
        below.setdefault(parent if parent in known else "", []).append(code)
    found: list[tuple[Mapping[str, str], tuple[str, ...]]] = []
    waiting: list[tuple[Mapping[str, str], tuple[str, ...]]]
    waiting = [(code, (code["label"],)) for code in reversed(below.get("", []))]
    while waiting:
        code, path = waiting.pop()
        found.append((code, path))
        for under in reversed(below.get(code["code_id"], [])):
            waiting.append((under, (*path, under["label"])[-_DEEPEST:]))
    return found


def matrix(
    codes: Sequence[Mapping[str, str]],
    codings: Sequence[Mapping[str, str]],
    passages: Sequence[Mapping[str, str]],
) -> list[list[Content]]:
    """Count the passages that have each code, by document.

    Parameters
    ----------
    codes, codings, passages : sequence of mapping

    Returns
    -------
    list of list
        A row for each code, a column for each document; who coded makes no difference.
    """
    document = {row["passage_id"]: row["document_id"] for row in passages}
    given = {(row["passage_id"], row["code_id"]) for row in codings}
    counts = Counter((code, document.get(passage, "")) for passage, code in given)
    documents = list(dict.fromkeys(row["document_id"] for row in passages))
    table: list[list[Content]] = [["code", *documents]]
    for code, path in in_order(codes):
        table.append([" > ".join(path), *(counts[code["code_id"], each] for each in documents)])
    return table


class _Writing:
    """A spreadsheet that is being written."""

    def __init__(self, book: openpyxl.Workbook) -> None:
        self.book = book
        self.left_out: list[LeftOut] = []

    def sheet(self, name: str, rows: Sequence[Sequence[Content]]) -> None:
        """Add a sheet with a line of headings."""
        if len(rows) > MOST_ROWS or len(rows[0]) > MOST_COLUMNS:
            raise ExchangeError(f"the table {name} has more rows or columns than a sheet can have")
        sheet = self.book.create_sheet(name)
        sheet.freeze_panes = "A2"
        for number, width in enumerate(_widths(rows), 1):
            sheet.column_dimensions[get_column_letter(number)].width = width
        for number, row in enumerate(rows):
            sheet.append([self._cell(sheet, cell, number == 0) for cell in row])

    def words(
        self, tables: Mapping[str, "pd.DataFrame"], files: Mapping[str, Path]
    ) -> list[Sequence[Content]]:
        """What stands at each passage, with its codes and its gist so far."""
        codings = _records(tables["codings"]) if "codings" in tables else []
        codes: dict[str, dict[str, None]] = {}
        for row in codings:
            codes.setdefault(row["passage_id"], {})[row["code_id"]] = None
        texts: dict[str, str] = {}
        rows: list[Sequence[Content]] = [["passage_id", "document_id", "codes", "gist", "words"]]
        for row in _records(tables["passages"]):
            name, document = row["passage_id"], row["document_id"]
            if document not in texts:
                texts[document] = self._read(document, files)
            start, end = row.get("start", ""), row.get("end", "")
            if texts[document] and not (start and end):
                why = "the table of passages does not say where they start and end"
                self.left_out.append(LeftOut("words of a passage", name, why))
            words = texts[document][int(start) : int(end)] if start and end else ""
            given = ", ".join(codes.get(name, ()))
            rows.append([name, document, given, row.get("gist", ""), words])
        return rows

    def _read(self, document: str, files: Mapping[str, Path]) -> str:
        try:
            if document in files:
                return text_of(files[document])
            why = "its file is not there"
        except CopyError as error:
            why = str(error)
        self.left_out.append(LeftOut("text", document, why))
        return ""

    def _cell(self, sheet: "Worksheet", value: Content, heading: bool) -> "Cell":
        if not isinstance(value, str):
            return WriteOnlyCell(sheet, value)
        cell = WriteOnlyCell(sheet, self._text(sheet.title, value))
        cell.data_type = "s"  # text, also where it looks like a formula
        cell.quotePrefix = value.startswith(_ACTIVE)  # and stays text when somebody edits it
        cell.font = Font(bold=heading)
        cell.alignment = Alignment(vertical="top", wrap_text=len(value) > _WIDE)
        return cell

    def _text(self, table: str, text: str) -> str:
        found = readable(text)
        if len(found) > LONGEST:
            why = f"a cell holds {LONGEST:,} characters, and it has {len(found):,}"
            self.left_out.append(LeftOut("end of a text", table, why))
        return found[:LONGEST]


def _widths(rows: Sequence[Sequence[Content]]) -> list[int]:
    longest = (max(len(str(cell)) for cell in column) for column in zip(*rows[:200], strict=True))
    return [min(max(width + 2, 8), _WIDE) for width in longest]
