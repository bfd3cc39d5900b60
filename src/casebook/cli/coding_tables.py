"""Codings in a CSV file of anyone's: read as text, whatever separates them, and checked."""

import csv
import io
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pandas as pd

COLUMNS = ("unit", "coder", "code")
OWN = {"unit": "passage_id", "code": "code_id"}  # as the package's own table calls them


def read_rows(
    file: Path, wanted: Sequence[str] = COLUMNS, optional: Sequence[str] = ()
) -> "pd.DataFrame":
    """Read columns of a CSV file as text; separated by commas, semicolons or tabs.

    Parameters
    ----------
    file : Path
    wanted : sequence of str
        Columns; see `named` for what they may be called in the file.
    optional : sequence of str
        Those of them that may be missing.

    Returns
    -------
    DataFrame
        The columns by the names that are wanted; None where a cell is empty.

    Raises
    ------
    AgreementError
        If the file is not text in UTF-8, lacks a column, or a row has too few or too many cells.
    """
    from casebook.coding import AgreementError
    from casebook.tables import is_spreadsheet

    raw = file.read_bytes()
    if is_spreadsheet(raw):
        raise AgreementError(
            'it is a spreadsheet and not CSV: save it as "CSV UTF-8", or make a study of it with '
            "casebook import"
        )
    try:
        raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise AgreementError(f"byte {error.start + 1} is not UTF-8; save it as UTF-8") from None
    raw = raw.removeprefix(b"\xef\xbb\xbf")
    if b"\r" in raw:
        raw = raw.replace(b"\r\n", b"\n").replace(b"\r", b"\n")
    first = raw.partition(b"\n")[0].decode()
    separator = max(",;\t", key=first.count)
    rows = read_plain(raw, separator, wanted, optional)
    if rows is None:
        rows = read_with_care(raw.decode(), separator, wanted, optional)
    return rows


def read_plain(
    raw: bytes, separator: str, wanted: Sequence[str] = COLUMNS, optional: Sequence[str] = ()
) -> "pd.DataFrame | None":
    """Read a file without quotation marks, quickly; None if anything about it is odd."""
    import numpy as np
    import pandas as pd

    raw = raw.rstrip(b"\n")
    header = [cell.strip() for cell in raw.partition(b"\n")[0].decode().split(separator)]
    columns = _columns(header, wanted, optional)
    if (
        b'"' in raw
        or b"\0" in raw
        or len(set(header)) < len(header)
        or not {*columns.values()} <= {*header}
        or not _even(raw, separator, len(header))
    ):
        return None
    frame = pd.read_csv(
        io.BytesIO(raw),
        sep=separator,
        names=header,
        header=0,
        index_col=False,
        usecols=list(columns.values()),
        dtype=object,
        na_filter=False,
        quoting=csv.QUOTE_NONE,
        skip_blank_lines=False,
        encoding="utf-8",
    )
    found = {}
    for name, column in columns.items():
        numbers, cells = pd.factorize(frame.pop(column))
        texts = [text.strip() or None for text in cells]
        found[name] = pd.Series(np.array(texts, dtype=object)[numbers], dtype=object)
    return pd.DataFrame(found)


def _even(raw: bytes, separator: str, cells: int) -> bool:
    """Whether all rows have so many cells, if nothing is in quotation marks."""
    import numpy as np

    letters = np.frombuffer(raw + b"\n", dtype=np.uint8)
    ends = letters[(letters == 10) | (letters == ord(separator))] == 10
    last = np.arange(1, len(ends) + 1) % cells == 0
    return len(ends) % cells == 0 and bool((ends == last).all())


def named(
    header: Sequence[str], wanted: Sequence[str] = COLUMNS, optional: Sequence[str] = ()
) -> dict[str, str]:
    """What a file calls the columns that are wanted.

    Parameters
    ----------
    header : sequence of str
        What its columns are called.
    wanted : sequence of str
        ``unit`` and ``code`` may both be as in a study (``passage_id``, ``code_id``); any other
        may have ``_id`` at its end.
    optional : sequence of str
        Those that may be missing.

    Returns
    -------
    dict of str to str
        By the names that are wanted.

    Raises
    ------
    AgreementError
        If a column is missing or there twice.
    """
    from casebook.coding import AgreementError

    columns = _columns(header, wanted, optional)
    for name in columns.values():
        if header.count(name) != 1:
            problem = "two columns are called" if name in header else "no column"
            raise AgreementError(f"{problem} {name!r}; the first row has: {', '.join(header)}")
    return columns


def _columns(
    header: Sequence[str], wanted: Sequence[str], optional: Sequence[str]
) -> dict[str, str]:
    own = OWN if {*OWN.values()} <= {*header} and "unit" not in header else {}
    names = {
        name: own.get(name)
        or (name if name in header or f"{name}_id" not in header else f"{name}_id")
        for name in wanted
    }
    return {n: old for n, old in names.items() if n not in optional or old in header}


def read_with_care(
    text: str, separator: str, wanted: Sequence[str] = COLUMNS, optional: Sequence[str] = ()
) -> "pd.DataFrame":
    """Read a file cell by cell; an AgreementError says what is wrong and where."""
    import pandas as pd

    from casebook.coding import AgreementError

    try:
        records = list(csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True))
    except csv.Error as error:
        raise AgreementError(f"not a CSV file: {error}") from None
    while records and not any(cell.strip() for cell in records[-1]):
        records.pop()
    if not records:
        raise AgreementError("the file is empty")
    header = [cell.strip() for cell in records[0]]
    columns = named(header, wanted, optional)
    for row, record in enumerate(records[1:], start=2):
        if len(record) != len(header):
            raise AgreementError(f"row {row} has {len(record)} cells instead of {len(header)}")
    places = [header.index(name) for name in columns.values()]
    cells = [[record[place].strip() or None for place in places] for record in records[1:]]
    return pd.DataFrame(cells, columns=list(columns), dtype=object)
