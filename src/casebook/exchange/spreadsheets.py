"""Spreadsheets and delimited text as rows of text, and a spreadsheet out of tables.

A spreadsheet is a zipped folder of XML from anywhere. It is looked through before a library reads
it, formulas are never reckoned (what the program last showed stands beside them), and what is too
large is refused. What is written is text where it is text: a cell that begins with = + - or @ does
nothing when somebody opens it.
"""

import csv
import datetime
import io
import itertools
import os
import warnings
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Literal, NamedTuple, Protocol, cast

from casebook.exchange.project import ExchangeError

MIB = 1 << 20
MAX_BYTES = 100 * MIB
MAX_UNPACKED = 400 * MIB
MAX_RATIO = 300  # of unpacked to packed; shared texts of one long table come to some 30
MAX_PARTS = 2_000
MAX_ROWS = 200_000
MAX_COLUMNS = 200
MAX_CELL = 1_000_000  # characters
MAX_TOTAL = 200_000_000
MAX_EMPTY = 1_000  # rows without anything, after which nothing is expected

_DELIMITERS = ("\t", ";", ",")


class Sheet(NamedTuple):
    """A table as text.

    Attributes
    ----------
    name : str
    rows : list of list of str
        The first with anything in it, and all below; each as long as the longest needs.
    formulas : bool
        Whether cells of this file are reckoned from others.
    """

    name: str
    rows: list[list[str]]
    formulas: bool = False


class _Rows(Protocol):
    """What is asked of a sheet that a library reads row by row."""

    title: str

    def reset_dimensions(self) -> None: ...

    def iter_rows(
        self, *, max_col: int, values_only: Literal[True]
    ) -> Iterator[Sequence[object]]: ...


def sheets(path: str | os.PathLike[str]) -> list[Sheet]:
    """Read a spreadsheet, or a file of delimited text.

    Parameters
    ----------
    path : path
        Told apart by content.

    Returns
    -------
    list of Sheet
        Those with anything in them; at least one.

    Raises
    ------
    ExchangeError
        If it is neither, or is broken, empty or too large.
    """
    path = Path(path)
    try:
        if not path.is_file():
            raise ExchangeError("it is not a file" if path.exists() else "there is no such file")
        if path.stat().st_size > MAX_BYTES:
            raise ExchangeError(f"it has more than {MAX_BYTES // MIB} MiB")
        data = path.read_bytes()
    except OSError as error:
        raise ExchangeError(error.strerror or str(error)) from None
    if data.startswith(b"\xd0\xcf\x11\xe0"):
        raise ExchangeError("it is a spreadsheet of the old kind: save it as .xlsx")
    found = _workbook(data) if data.startswith(b"PK") else [_delimited(data, path.stem)]
    filled = [sheet for sheet in found if sheet.rows]
    if not filled:
        raise ExchangeError("it is empty")
    return filled


def _workbook(data: bytes) -> list[Sheet]:
    formulas = _looked_through(data)
    import openpyxl

    try:
        with warnings.catch_warnings(action="ignore"):  # of what it puts up with in a file
            book = openpyxl.load_workbook(io.BytesIO(data), read_only=True, data_only=True)
            budget = _Budget()
            return [
                Sheet(sheet.title, _filled(_cells(sheet, budget)), formulas)
                for sheet in cast(list[_Rows], book.worksheets)
            ]
    except ExchangeError:
        raise
    except Exception as error:  # whatever a broken file makes of the library
        told = " ".join(str(error).split())[:200]
        raise ExchangeError(f"it cannot be read as a spreadsheet ({told or 'broken'})") from None


def _looked_through(data: bytes) -> bool:
    """Refuse what would unpack to too much, and XML that defines entities; find formulas."""
    formulas = False
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            parts = archive.infolist()
            unpacked = sum(part.file_size for part in parts)
            if len(parts) > MAX_PARTS or unpacked > min(MAX_UNPACKED, MAX_RATIO * len(data) + MIB):
                raise ExchangeError("it unpacks to more than a spreadsheet holds")
            if "xl/workbook.xml" not in archive.namelist():
                raise ExchangeError("it is zipped and not a spreadsheet (.xlsx)")
            for part in parts:
                if part.filename.lower().endswith((".xml", ".rels")):
                    content = _unpacked(archive, part)
                    formulas |= b"<f>" in content or b"<f " in content
    except (zipfile.BadZipFile, OSError, ValueError, EOFError, NotImplementedError) as error:
        if isinstance(error, ExchangeError):
            raise
        raise ExchangeError("it is damaged: it cannot be unpacked") from None
    except Exception as error:  # zlib and its like have errors of their own
        raise ExchangeError(f"it is damaged ({type(error).__name__})") from None
    return formulas


def _unpacked(archive: zipfile.ZipFile, part: zipfile.ZipInfo) -> bytes:
    with archive.open(part) as stream:
        content = stream.read(part.file_size + 1)
    if len(content) > part.file_size:
        raise ExchangeError("it unpacks to more than it says")
    if (
        b"<!DOCTYPE" in content
        or b"<!ENTITY" in content
        or content[:2] in (b"\xff\xfe", b"\xfe\xff")
    ):
        raise ExchangeError("it has XML that no spreadsheet has (a document type)")
    return content


class _Budget:
    """How much text may still be taken in."""

    def __init__(self) -> None:
        self._left = MAX_TOTAL

    def take(self, row: Sequence[str]) -> None:
        if max(map(len, row), default=0) > MAX_CELL:
            raise ExchangeError(f"a cell has more than {MAX_CELL:,} characters")
        self._left -= sum(map(len, row)) + len(row)
        if self._left < 0:
            raise ExchangeError(f"it holds more than {MAX_TOTAL:,} characters")


def _cells(sheet: _Rows, budget: _Budget) -> Iterator[list[str]]:
    sheet.reset_dimensions()  # what a file says of its own size is often wrong
    empty = 0
    for number, row in enumerate(sheet.iter_rows(max_col=MAX_COLUMNS, values_only=True)):
        if number >= MAX_ROWS:
            raise ExchangeError(f"it has more than {MAX_ROWS:,} rows")
        cells = [_as_text(cell) for cell in row]
        empty = 0 if any(cells) else empty + 1
        if empty > MAX_EMPTY:
            return
        budget.take(cells)
        yield cells


def _as_text(cell: object) -> str:
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return "true" if cell else "false"
    if isinstance(cell, float) and cell.is_integer() and abs(cell) < 1e15:
        return str(int(cell))
    if isinstance(cell, datetime.datetime):
        midnight = cell.time() == datetime.time()
        return cell.date().isoformat() if midnight else cell.isoformat(timespec="seconds")
    if isinstance(cell, datetime.date | datetime.time):
        return cell.isoformat()
    return str(cell).replace("_x000D_", "").replace("\r\n", "\n").replace("\r", "\n")


def _filled(rows: Iterable[list[str]]) -> list[list[str]]:
    """The rows with anything in them, all of the same length."""
    kept = list(_filled_rows(rows))
    width = max((_width(row) for row in kept), default=0)
    return [row[:width] + [""] * (width - len(row)) for row in kept]


def _filled_rows(rows: Iterable[list[str]]) -> Iterator[list[str]]:
    return (row for row in rows if any(cell.strip() for cell in row))


def _width(row: Sequence[str]) -> int:
    return max((place + 1 for place, cell in enumerate(row) if cell.strip()), default=0)


def _delimited(data: bytes, name: str) -> Sheet:
    from casebook.copies import CopyError, decode

    try:
        text, _ = decode(data)
    except CopyError:
        raise ExchangeError("it is neither a spreadsheet nor delimited text") from None
    text = text.removeprefix("\ufeff")
    delimiter = max(_DELIMITERS, key=lambda each: _first_row(text, each))
    return Sheet(name, _filled(_split(text, delimiter)))


def _first_row(text: str, delimiter: str) -> int:
    """How many columns the first row has; the row says which delimiter a file has."""
    try:
        return max(
            map(_width, itertools.islice(_filled_rows(_split(text, delimiter)), 1)), default=0
        )
    except ExchangeError:
        return 0


def _split(text: str, delimiter: str) -> Iterator[list[str]]:
    budget = _Budget()
    limit = csv.field_size_limit(MAX_CELL)
    try:
        reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
        for number, row in enumerate(reader):
            if number >= MAX_ROWS:
                raise ExchangeError(f"it has more than {MAX_ROWS:,} rows")
            cells = [_as_text(cell) for cell in row]
            if len(cells) > MAX_COLUMNS:
                raise ExchangeError(f"it has more than {MAX_COLUMNS} columns")
            budget.take(cells)
            yield cells
    except csv.Error as error:
        raise ExchangeError(f"it cannot be read as delimited text ({error})") from None
    finally:
        csv.field_size_limit(limit)
