"""Codings in files of anyone's, CSV or Parquet: opened in one way by all commands that count them.

A CSV file is read as text, into memory. A Parquet file stays where it is: DuckDB counts in it, and
it may be larger than memory. Whatever is wrong is said with the file's name and the column.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from casebook.cli.coding_tables import named, read_rows
from casebook.cli.extras import DISTRIBUTION, missing
from casebook.cli.studies import whose

if TYPE_CHECKING:
    import duckdb
    import pandas as pd

PARQUET = ".parquet"
ROW = "file_row_number"  # what DuckDB calls it
_NESTED = {"list", "array", "struct", "map", "union", "blob"}


class Codings(NamedTuple):
    """Codings of a file, ready to be counted.

    Attributes
    ----------
    frame : DataFrame or DuckDB relation
        Text in the columns ``unit``, ``code`` and what they are counted by, as far as asked for.
    order : list of str
        What they are counted by, in the order of the file.
    words : str
        Whose codings these are.
    """

    frame: Any
    order: list[str]
    words: str


def split(place: Path | None) -> tuple[Path | None, Path | None]:
    """Tell the folder of a study from a file; the table of codings in a study means its study."""
    if place is None or place.is_dir():
        return place, None
    if place.name == "codings.csv" and (place.parent / "datapackage.json").is_file():
        return place.parent, None
    return None, place


def of_file(unit: str | None, coders: str) -> None:
    """Refuse what can be asked of a study only."""
    if unit is not None:
        raise ValueError("--unit is for a study: the units of a file are those of its rows")
    if coders != "together":
        raise ValueError("--coders each is for a study; of a file take each --coder by itself")


@contextmanager
def codings(
    file: Path, wanted: Sequence[str], coder: str | None, by: str | None = None
) -> Iterator[Codings]:
    """Open the codings of a file, of one coder, of those who agreed, or of all together.

    Parameters
    ----------
    file : Path
        CSV, or Parquet if its name says so. A column ``coder`` may be missing.
    wanted : sequence of str
        Columns that must be there, by the names that `casebook.coding.code_counts` has for them.
    coder : str, optional
        As `casebook.cli.studies.chosen`.
    by : str, optional
        One more of them, whose values are told in the order of the file.

    Yields
    ------
    Codings

    Raises
    ------
    ValueError
        If DuckDB is needed and not installed, the file cannot be read, a column is missing, or
        nobody of that name coded anything.
    """
    columns = [*wanted, *([by] if by is not None else [])]
    optional = [] if coder is not None else ["coder"]
    if file.suffix.lower() == PARQUET:
        with parquet(file, numbered=by is not None) as found:
            there = [name for name in found.columns if by is None or name != ROW]
            names = named(there, [*columns, "coder"], optional)
            rows = projected(found, names, texts=[n for n in names if n != "unit"], keep=by and ROW)
            yield _of(rows, names, coder, by)
        return
    try:
        read = _composed(read_rows(file, [*columns, "coder"], optional))
        for name in columns:
            if name != "code" and (blank := read[name].isna()).any():
                raise ValueError(f"row {int(blank.to_numpy().argmax()) + 2}: no {name}")
        yield _of(read, {str(name): str(name) for name in read}, coder, by)
    except ValueError as error:
        raise ValueError(f"{file.name}: {error}") from None


@contextmanager
def parquet(file: Path, numbered: bool = False) -> Iterator["duckdb.DuckDBPyRelation"]:
    """Open a Parquet file, of which only what is asked for comes into memory.

    Parameters
    ----------
    file : Path
    numbered : bool
        Whether there shall be a column with the number of the row.

    Yields
    ------
    DuckDBPyRelation

    Raises
    ------
    ValueError
        If DuckDB is not installed, the file cannot be read, or another ValueError comes up while
        it is open; the message begins with the file's name.
    """
    if missing("large"):
        install = f'pip install "{DISTRIBUTION}[large]"'
        raise ValueError(f"{file.name}: Parquet files need more than is installed: {install}")
    from tempfile import TemporaryDirectory

    import duckdb

    with TemporaryDirectory() as folder:
        # What does not fit into memory goes to the disk, and is gone with the answer.
        with duckdb.connect(config={"temp_directory": folder}) as connection:
            connection.execute("set preserve_insertion_order = false")
            try:
                yield connection.read_parquet(str(file), file_row_number=numbered)
            except duckdb.Error as error:
                reason = str(error).partition("\n")[0].replace(str(file), file.name)
                raise ValueError(f"{file.name}: not readable as Parquet: {reason}") from None
            except ValueError as error:
                raise ValueError(f"{file.name}: {error}") from None


def projected(
    found: "duckdb.DuckDBPyRelation",
    names: dict[str, str],
    texts: Sequence[str] = (),
    keep: str | None = None,
) -> "duckdb.DuckDBPyRelation":
    """Columns of a Parquet file as the CSV reader would give them: composed, and blank is nothing.

    Parameters
    ----------
    found : DuckDBPyRelation
    names : dict of str to str
        What to call each column, and what the file calls it.
    texts : sequence of str
        Of these, numbers become text.
    keep : str, optional
        A column to take as it is.

    Returns
    -------
    DuckDBPyRelation

    Raises
    ------
    AgreementError
        If a column holds neither text nor numbers.
    """
    from casebook.coding import AgreementError

    kinds = dict(zip(found.columns, found.types, strict=True))
    parts = [] if keep is None else [keep]
    for new, old in names.items():
        kind, part = kinds[old], '"' + old.replace('"', '""') + '"'
        if kind.id in _NESTED:
            raise AgreementError(f"column {old!r} holds {kind}, neither text nor numbers")
        if kind.id in ("varchar", "enum") or new in texts:
            part = f"nullif(nfc_normalize(cast({part} as varchar)), '')"
        parts.append(f'{part} as "{new}"')
    return found.project(", ".join(parts))


def _of(rows: Any, names: dict[str, str], coder: str | None, by: str | None) -> Codings:
    """Choose the codings of one coder, as in a study."""
    import narwhals as nw

    order = _in_order(rows, by) if by is not None else []
    words = "all codings"
    if "coder" in names:
        known = _values(rows, "coder")
        one, words, _ = whose(known, coder, "together")
        if one is not None:
            rows = nw.from_native(rows).filter(nw.col("coder") == one).to_native()
    return Codings(rows, order, words)


def _values(rows: Any, column: str) -> list[str]:
    import pandas as pd

    if isinstance(rows, pd.DataFrame):
        found = list(rows[column].unique())
    else:
        found = [value for (value,) in rows.project(f'"{column}"').distinct().fetchall()]
    return sorted(value for value in found if value is not None)


def _in_order(rows: Any, by: str) -> list[str]:
    """The values of a column in the order in which they first stand in the file."""
    import pandas as pd

    if isinstance(rows, pd.DataFrame):
        return [value for value in rows[by].unique() if value is not None]
    first = rows.aggregate(f'"{by}" as value, min({ROW}) as first', f'"{by}"')
    return [value for value, _ in first.order("first").fetchall() if value is not None]


def _composed(rows: "pd.DataFrame") -> "pd.DataFrame":
    """Text in one Unicode form, looked at once for each value."""
    from casebook.coding import one_form

    rows = rows.copy(deep=False)
    for name, column in rows.items():
        forms = {value: one_form(value) for value in column.unique()}
        alike = all(value == form for value, form in forms.items())
        if not alike:
            rows[name] = column.map(forms)
    return rows
