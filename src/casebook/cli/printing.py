"""How commands print tables: on a screen, as CSV, as JSON."""

import json
import math
import sys
import unicodedata
from collections.abc import Callable, Iterable, Sequence
from typing import TYPE_CHECKING, Any, TypeVar

import click

from casebook.cli.terminal import printable

if TYPE_CHECKING:
    import pandas as pd

Row = dict[str, Any]  # of a table: names of columns to text, numbers and None
F = TypeVar("F", bound=Callable[..., Any])


def formats(command: F) -> F:
    """Give a command the switches ``--csv`` and ``--json``, as ``as_csv`` and ``as_json``."""
    command = click.option("--json", "as_json", is_flag=True, help="Print everything as JSON.")(
        command
    )
    return click.option(
        "--csv", "as_csv", is_flag=True, help="Print the table as CSV, in UTF-8, and nothing else."
    )(command)


def put(text: str, frame: "pd.DataFrame", data: object, as_csv: bool, as_json: bool) -> None:
    """Print what a command found, in the form that was asked for.

    Parameters
    ----------
    text : str
        For people.
    frame : DataFrame
        What ``--csv`` prints: its columns, without its index.
    data : object
        What ``--json`` prints: dicts, lists, tables, texts, numbers, missing values.
    as_csv, as_json : bool

    Raises
    ------
    click.UsageError
        If both are asked for.
    """
    if as_csv and as_json:
        raise click.UsageError("--csv and --json are two forms of one table: choose one")
    if as_csv:
        click.echo(csv_of(frame).encode("utf-8"), nl=False)
    elif as_json:  # in ASCII: a terminal's own escapes would not be JSON
        click.echo(json.dumps(plain(data), indent=2))
    else:
        click.echo(printable(text, sys.stdout))


def table_with(columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> "pd.DataFrame":
    """A table of values as they are, with its columns if it has no row."""
    import pandas as pd

    return pd.DataFrame(list(rows), columns=list(columns), dtype=object)


def put_rows(
    text: str, columns: Sequence[str], rows: Iterable[Sequence[Any]], as_csv: bool, as_json: bool
) -> None:
    """As `put`, for what is the same rows in either form.

    Parameters
    ----------
    text : str
    columns : sequence of str
    rows : iterable of sequence
    as_csv, as_json : bool
    """
    frame = table_with(columns, rows)
    put(text, frame, records(frame), as_csv, as_json)


def csv_of(frame: "pd.DataFrame") -> str:
    """A table as CSV: commas, line feeds, nothing where a value is missing."""
    return str(frame.to_csv(index=False, lineterminator="\n"))


def records(frame: "pd.DataFrame") -> list[Row]:
    """The rows of a table as dicts, for JSON."""
    return [{str(name): cell for name, cell in row.items()} for row in frame.to_dict("records")]


def plain(value: Any) -> Any:
    """The same with None for what is missing, which JSON does not have, and rows for a table."""
    if hasattr(value, "columns"):
        value = records(value)
    if isinstance(value, dict):
        return {str(key): plain(item) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [plain(item) for item in value]
    value = value.item() if hasattr(value, "item") else value
    return None if missing(value) else value


def missing(value: object) -> bool:
    """Whether a cell holds nothing: None, NaN or NA."""
    if value is None or (isinstance(value, float) and math.isnan(value)):
        return True
    return type(value).__name__ == "NAType"


def cell(value: object, decimals: int = 3) -> str:
    """What a screen shows of a cell: decimals cut, line breaks as spaces, nothing if missing."""
    if missing(value):
        return ""
    if isinstance(value, float):
        return f"{value:.{decimals}f}"
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, int):
        return f"{value:,}"
    return " ".join(str(value).split())


def table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> list[str]:
    """Set cells in columns.

    Parameters
    ----------
    head : sequence of str
    rows : iterable of sequence of str

    Returns
    -------
    list of str
        Lines, the head first; letters that take two places on a screen are counted as two.
    """
    lines = [list(head), *map(list, rows)]
    widths = [max(wide(line[i]) for line in lines) for i in range(len(head))]
    return [
        "  ".join(c + " " * (w - wide(c)) for c, w in zip(line, widths, strict=True)).rstrip()
        for line in lines
    ]


def table_of(frame: "pd.DataFrame", decimals: int = 3) -> list[str]:
    """Set a data frame in columns, without its index."""
    plain_rows = zip(*(frame[name].tolist() for name in frame.columns), strict=True)
    rows = [[cell(value, decimals) for value in row] for row in plain_rows]
    return table([str(name) for name in frame.columns], rows)


def wide(text: str) -> int:
    """How many places a text takes on a screen."""
    return sum(_places(letter) for letter in text)


def _places(letter: str) -> int:
    if unicodedata.combining(letter) or unicodedata.category(letter) in ("Cf", "Me", "Mn"):
        return 0
    return 2 if unicodedata.east_asian_width(letter) in "WF" else 1
