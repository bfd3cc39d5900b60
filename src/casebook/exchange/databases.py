"""SQLite files of other programs: read only, and nothing in them is run.

A database can hold more than rows: views and triggers are programs, virtual tables call code, and a
schema can be written so that reading it never ends. Only rows of real tables are read here, the
file is opened as it lies, without its journal, and what takes too long or too much is refused.
"""

import contextlib
import os
import sqlite3
import time
import urllib.parse
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from casebook.exchange.project import ExchangeError

MIB = 1 << 20
MAX_BYTES = 2048 * MIB  # a project with its transcripts; sound and film lie outside
MAX_CELL = 64 * MIB  # bytes: a text of one document
MAX_TOTAL = 512 * MIB  # characters that are taken into memory
MAX_ROWS = 2_000_000
MAX_SECONDS = 120.0
_STEPS = 100_000  # of SQLite's machine, between two looks at the clock

Row = Mapping[str, "str | int | float | None"]

_ALLOWED = {sqlite3.SQLITE_SELECT, sqlite3.SQLITE_READ, sqlite3.SQLITE_PRAGMA}
_PRAGMAS = {"table_info", "query_only", "trusted_schema", "cell_size_check"}


class Database:
    """An SQLite file that is being read.

    Attributes
    ----------
    tables : dict of str to tuple of str
        The columns of each real table, by name in small letters.
    """

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        self._read = 0
        self.tables = self._tables()

    def _tables(self) -> dict[str, tuple[str, ...]]:
        found: dict[str, tuple[str, ...]] = {}
        schema = self._connection.execute("SELECT type, name, sql FROM sqlite_master").fetchmany(
            5000
        )
        for kind, name, sql in schema:
            made = str(sql or "").lstrip().upper()
            if kind != "table" or made.startswith("CREATE VIRTUAL"):
                continue
            columns = self._connection.execute(f"PRAGMA table_info({_quoted(str(name))})")
            found[str(name).lower()] = tuple(str(row[1]).lower() for row in columns.fetchmany(500))
        return found

    def rows(self, table: str, columns: Sequence[str]) -> Iterator[Row]:
        """Give the rows of a table.

        Parameters
        ----------
        table : str
        columns : sequence of str
            Those that are wanted. One that the file does not have, as older versions of a program
            lack some, is None in every row.

        Yields
        ------
        dict
            Cells by column: text, numbers or None; bytes that should be text are decoded.

        Raises
        ------
        ExchangeError
            If the table is broken, too large, or takes too long.
        """
        if table not in self.tables:
            return
        there = [column for column in columns if column in self.tables[table]]
        if not there:
            return
        wanted = ", ".join(map(_quoted, there))
        with _telling():
            cursor = self._connection.execute(f"SELECT {wanted} FROM {_quoted(table)}")
            for number, cells in enumerate(cursor):
                if number >= MAX_ROWS:
                    raise ExchangeError(f"its table {table} has more than {MAX_ROWS:,} rows")
                row: dict[str, str | int | float | None] = dict.fromkeys(columns)
                row |= zip(there, map(_plain, cells), strict=True)
                self._count(row)
                yield row

    def _count(self, row: Row) -> None:
        self._read += sum(len(cell) for cell in row.values() if isinstance(cell, str))
        if self._read > MAX_TOTAL:
            raise ExchangeError(f"it holds more than {MAX_TOTAL // MIB} million characters of text")


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


def _plain(cell: object) -> str | int | float | None:
    if isinstance(cell, bytes):
        return _text(cell)
    return cell if isinstance(cell, str | int | float) else None


def _text(data: bytes) -> str:
    return data.decode("utf-8", "replace")


@contextlib.contextmanager
def _telling() -> Iterator[None]:
    """Say of a broken database that it is one."""
    try:
        yield
    except (sqlite3.Error, sqlite3.Warning, OverflowError, UnicodeError, MemoryError) as error:
        told = " ".join(str(error).split())
        if told == "interrupted":
            raise ExchangeError(f"reading it takes more than {MAX_SECONDS:.0f} seconds") from None
        raise ExchangeError(
            f"it cannot be read as an SQLite database ({told or 'broken'})"
        ) from None


def _allow(action: int, first: str | None, *_: str | None) -> int:
    allowed = action in _ALLOWED and (action != sqlite3.SQLITE_PRAGMA or first in _PRAGMAS)
    return sqlite3.SQLITE_OK if allowed else sqlite3.SQLITE_DENY


@contextlib.contextmanager
def database(path: str | os.PathLike[str]) -> Iterator[Database]:
    """Open an SQLite file to read rows from it.

    Parameters
    ----------
    path : path

    Yields
    ------
    Database

    Raises
    ------
    ExchangeError
        If it is no such file, is broken, too large, or has changes that its program has not yet
        written into it.
    """
    path = Path(path)
    _look(path)
    address = f"file:{urllib.parse.quote(str(path.resolve()))}?mode=ro&immutable=1"
    with _telling():
        connection = sqlite3.connect(address, uri=True)
    try:
        with _telling():
            _restrain(connection)
            opened = Database(connection)
        yield opened
    finally:
        connection.close()


def _look(path: Path) -> None:
    """Refuse what is no database before SQLite sees it."""
    try:
        if not path.is_file():
            raise ExchangeError("it is not a file" if path.exists() else "there is no such file")
        if path.stat().st_size > MAX_BYTES:
            raise ExchangeError(f"it has more than {MAX_BYTES // MIB:,} MiB")
        with path.open("rb") as file:
            if file.read(16) != b"SQLite format 3\0":
                raise ExchangeError("it is not an SQLite database")
        journal = path.with_name(path.name + "-wal")
        if journal.exists() and journal.stat().st_size:
            raise ExchangeError(
                "its program has it open: close the project there, so that all is written"
            )
    except OSError as error:
        raise ExchangeError(error.strerror or str(error)) from None


def _restrain(connection: sqlite3.Connection) -> None:
    """Let nothing in the file act, and nothing grow beyond bounds."""
    deadline = time.monotonic() + MAX_SECONDS
    connection.text_factory = _text
    connection.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, MAX_CELL)
    connection.setlimit(sqlite3.SQLITE_LIMIT_ATTACHED, 0)
    connection.setlimit(sqlite3.SQLITE_LIMIT_TRIGGER_DEPTH, 0)
    for pragma in ("trusted_schema=OFF", "query_only=ON", "cell_size_check=ON"):
        connection.execute(f"PRAGMA {pragma}")
    connection.set_progress_handler(lambda: time.monotonic() > deadline, _STEPS)
    connection.set_authorizer(_allow)
