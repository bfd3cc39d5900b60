"""Load and validate a folder of tables as its ``datapackage.json`` describes them.

Nothing is guessed, coerced, filled in or dropped, and no table is known by name: a folder with a
description of the same shape and other tables works as well. How the description is read, and what
is checked, is in `tables.description` and `tables.validation`. This module does not say what
the tables mean for an argument, and it never writes.
"""

import functools
import json
import os
import sys
from collections import ChainMap
from collections.abc import Iterator, Mapping
from importlib import resources
from pathlib import Path
from typing import Any

import pandas as pd

from casebook.tables import in_order
from casebook.tables.astray import DESCRIPTION
from casebook.tables.audits import COMPARED, USED
from casebook.tables.cells import TYPES
from casebook.tables.description import allowed, key_of, read_description, required
from casebook.tables.own_books import book_around, tables_of
from casebook.tables.problems import DataError, Problem, closest
from casebook.tables.validation import Table, read_tables, validate

DATA = Path(str(resources.files("casebook") / "data"))
Held = tuple[tuple[str, bytes], ...]
"""All that a folder of tables holds: the name of each file, and its content."""


class MissingTable(AttributeError, KeyError):
    """A package does not have a table that was asked for, by attribute or in brackets."""

    def __str__(self) -> str:
        return str(self.args[0])


class Tables(Mapping[str, pd.DataFrame]):
    """The tables of a package, by name: ``t["passages"]`` or ``t.passages``.

    A table whose name is also a method (``keys``, ``items``, ``replace`` ...) answers to the
    brackets only.

    Attributes
    ----------
    folder : Path or None
        The study that they are of, which may have rules of its own; None for any other package.
    """

    __slots__ = ("_frames", "folder")

    def __init__(self, frames: Mapping[str, pd.DataFrame], folder: Path | None = None):
        self._frames = frames
        self.folder = folder

    def __getitem__(self, name: str) -> pd.DataFrame:
        self._must_have(name)
        return self._frames[name]

    def __getattr__(self, name: str) -> pd.DataFrame:
        if name.startswith("_"):  # copying asks for such names before there are any frames
            raise AttributeError(name)
        self._must_have(name)
        return self._frames[name]

    def _must_have(self, name: str) -> None:
        if name not in self._frames:
            hint = closest(name, list(self._frames)) or f"; there are: {', '.join(self._frames)}"
            raise MissingTable(f"no table {name!r}{hint}")

    def may_be_had(self, name: str) -> bool:
        """Whether there is such a table, and whoever asks gets it."""
        return name in self._frames

    def replace(self, **frames: pd.DataFrame) -> "Tables":
        """Try the argument on other rows: the same tables with some of them exchanged.

        Parameters
        ----------
        **frames : DataFrame
            By name of the table. Nothing validates them.

        Returns
        -------
        Tables
            A new one; this one stays as it is.

        Raises
        ------
        MissingTable
            If a name is that of no table.
        """
        for name in frames:
            self._must_have(name)
        # Of the others none is taken out before it is used.
        return Tables(ChainMap(frames, self._frames), self.folder)  # type: ignore[arg-type]

    def __iter__(self) -> Iterator[str]:
        return iter(self._frames)

    def __len__(self) -> int:
        return len(self._frames)

    def __dir__(self) -> list[str]:
        """Offer the tables when a reader types a name and presses Tab."""
        return sorted({*super().__dir__(), *self._frames})

    def __repr__(self) -> str:
        return "Tables(" + ", ".join(f"{n}: {len(f)} rows" for n, f in self._frames.items()) + ")"

    def _repr_html_(self) -> str:
        rows = [
            (name, len(frame), ", ".join(map(str, frame.columns)))
            for name, frame in self._frames.items()
        ]
        found = pd.DataFrame(rows, columns=["table", "rows", "columns"])
        return found.to_html(index=False, justify="left")


class _AsUsed(Mapping[str, pd.DataFrame]):
    """Frames of which is told which are used."""

    def __init__(self, frames: dict[str, pd.DataFrame], paths: dict[str, str]) -> None:
        self._frames, self._paths = frames, paths

    def __getitem__(self, name: str) -> pd.DataFrame:
        frame = self._frames[name]
        sys.audit(USED, self._paths[name])
        return frame

    def __contains__(self, name: object) -> bool:
        return name in self._frames

    def __iter__(self) -> Iterator[str]:
        return iter(self._frames)

    def __len__(self) -> int:
        return len(self._frames)


def data_dir(directory: str | os.PathLike[str] | None = None) -> Path:
    """Say which folder of tables is in force.

    Parameters
    ----------
    directory : path, optional
        A folder with a ``datapackage.json``.

    Returns
    -------
    Path
        ``directory`` if given, else what the environment variable ``CASEBOOK_DATA`` names, else
        what the settings of the book name that the working directory is in, else the tables that
        come with the package.
    """
    if named := directory or os.environ.get("CASEBOOK_DATA"):
        return Path(named)
    book = book_around(Path.cwd())
    return (tables_of(book) if book else None) or DATA


def check(directory: str | os.PathLike[str] | None = None) -> list[Problem]:
    """List everything that is wrong in a folder of tables.

    Bad data never raises. If the description itself is broken only its problems are listed,
    because there is nothing to check the tables against.

    Parameters
    ----------
    directory : path, optional
        See `data_dir`.

    Returns
    -------
    list of Problem
        Empty if all is well; in the order of the description, then by row.
    """
    return _inspect(held(data_dir(directory)))[1]


def load(directory: str | os.PathLike[str] | None = None) -> Tables:
    """Read all tables of a package, after checking them.

    Parameters
    ----------
    directory : path, optional
        See `data_dir`.

    Returns
    -------
    Tables
        One DataFrame per table with the columns in the order of the description and the types
        that are declared: ``string``, ``Int64`` (integer, year), ``Float64`` (number) and
        ``boolean``; a blank cell is ``<NA>``. The index counts the rows from 0. The frames may
        be changed freely; nobody else sees it.

    Raises
    ------
    DataError
        If `check` finds anything.
    """
    folder = data_dir(directory)
    return load_held(held(folder), folder)


def load_held(files: Held, folder: Path) -> Tables:
    """Read the tables of a folder, as `load` does, from what `held` has read of it."""
    frames, problems = _frames(files)
    if problems:
        raise DataError(problems, folder)
    copies = {name: frame.copy(deep=False) for name, frame in frames.items()}
    description, _ = read_description(dict(files)[DESCRIPTION])
    paths = {spec["name"]: str(folder / spec["path"]) for spec in description["resources"]}
    return Tables(_AsUsed(copies, paths))


def package(directory: str | os.PathLike[str] | None = None) -> dict[str, Any]:
    """Read the description of a package.

    Parameters
    ----------
    directory : path, optional
        See `data_dir`.

    Returns
    -------
    dict
        The content of ``datapackage.json``.

    Raises
    ------
    DataError
        If the description is missing or broken.
    """
    folder = data_dir(directory)
    path = folder / DESCRIPTION
    raw = path.read_bytes() if path.is_file() else None
    _, problems = read_description(raw)
    if problems or raw is None:
        raise DataError(list(problems), folder)
    found: dict[str, Any] = json.loads(raw)  # the caller's own, sooner than by copying
    return found


def dictionary(directory: str | os.PathLike[str] | None = None) -> pd.DataFrame:
    """Make the data dictionary out of the description.

    Parameters
    ----------
    directory : path, optional
        See `data_dir`.

    Returns
    -------
    DataFrame
        One row per column of each table: ``table``, ``column``, ``type`` (as declared),
        ``required`` (boolean), ``allowed`` (values, pattern, key, reference and rules in words;
        may be empty) and ``meaning``.

    Raises
    ------
    DataError
        If the description is missing or broken.
    """
    rows = []
    for resource in package(directory)["resources"]:
        key = key_of(resource)
        for spec in resource["schema"]["fields"]:
            rows.append(
                {
                    "table": resource["name"],
                    "column": spec["name"],
                    "type": spec.get("type", "string"),
                    "required": required(spec, key),
                    "allowed": "; ".join(allowed(resource, spec)),
                    "meaning": spec.get("description") or spec.get("title") or "",
                }
            )
    text = ["table", "column", "type", "allowed", "meaning"]
    return pd.DataFrame(rows).astype(dict.fromkeys(text, "string") | {"required": "boolean"})


def held(folder: Path) -> Held:
    """Read the description, every table it names and every other CSV file beside it.

    The content itself is what results are cached by: a file that is saved twice within one tick
    of the clock would fool a cache that trusts modification times.

    Parameters
    ----------
    folder : Path

    Returns
    -------
    Held
        Nothing if there is no description.
    """
    if not (folder / DESCRIPTION).is_file():
        return ()
    raw = (folder / DESCRIPTION).read_bytes()
    description, problems = read_description(raw)
    files = {DESCRIPTION: raw}
    if not problems:
        names = [resource["path"] for resource in description["resources"]]
        names += sorted(p.name for p in folder.iterdir() if p.suffix.lower() == ".csv")
        for name in names:
            if (folder / name).is_file():
                sys.audit(COMPARED, str(folder / name))
                files[name] = (folder / name).read_bytes()
    return tuple(files.items())


def _inspect(snapshot: Held) -> tuple[dict[str, Table], list[Problem]]:
    files = dict(snapshot)
    description, broken = read_description(files.pop(DESCRIPTION, None))
    if broken:
        return {}, list(broken)
    if in_order.known(snapshot):
        return read_tables(description, files), []
    tables, problems = validate(description, files)
    if not problems:
        in_order.remember(snapshot)
    return tables, problems


@functools.lru_cache(maxsize=4)
def _frames(snapshot: Held) -> tuple[dict[str, pd.DataFrame], list[Problem]]:
    tables, problems = _inspect(snapshot)
    return {} if problems else {name: _frame(table) for name, table in tables.items()}, problems


def _frame(table: Table) -> pd.DataFrame:
    columns = {}
    for name, spec in table.fields.items():
        kind = TYPES[spec.get("type", "string")]
        texts = table.columns[name]
        if kind.dtype == "string":  # most cells: the table is in order, so a text is as it stands
            values = [None if text in table.missing else text for text in texts]
        else:
            values = [None if text in table.missing else kind.parse(text, spec) for text in texts]
        columns[name] = pd.Series(values, dtype=kind.dtype)
    return pd.DataFrame(columns)
