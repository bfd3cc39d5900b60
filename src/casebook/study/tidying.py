"""Mend what a spreadsheet does to tables: the form of a file, never what somebody wrote.

A plan says what would be changed; nothing is written before it is asked for, and the files as they
were are kept in a folder beside. Where it is not certain what was meant, a file is left as it is,
with the reason.
"""

import codecs
import csv
import io
import os
import shutil
import unicodedata
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NamedTuple

from casebook.study.description import TABLES, following, in_json
from casebook.study.places import StudyError, is_study
from casebook.study.questions import misfits
from casebook.tables import (
    DESCRIPTION,
    TYPES,
    DataError,
    Problem,
    Table,
    count,
    data_dir,
    is_spreadsheet,
    read_description,
    unmarked_utf16,
    validate,
)

Spec = Mapping[str, Any]

SEPARATORS = {",": "commas", ";": "semicolons", "\t": "tabs", "|": "bars"}
SPACES = " \t\u00a0\u202f"
TRUE = {"true", "sand", "sandt", "sann", "sant", "tosi", "satt", "wahr", "vrai"}
FALSE = {"false", "falsk", "usann", "falskt", "epätosi", "ósatt", "falsch", "faux"}
"""What spreadsheets make of *true* and *false* in the languages of their users."""


class Change(NamedTuple):
    """One kind of change to a file; ``rows`` as a spreadsheet counted them before it."""

    file: str
    what: str
    rows: tuple[int, ...] = ()

    def __str__(self) -> str:
        if not self.rows:
            return f"{self.file}: {self.what}"
        word = "row" if len(self.rows) == 1 else "rows"
        return f"{self.file}: {self.what} ({word} {', '.join(map(str, self.rows))})"


@dataclass
class Plan:
    """What would be changed in a folder of tables.

    Attributes
    ----------
    files : dict of str to bytes
        New contents of the files that would change.
    changes : list of Change
    left : list of Change
        What is not touched although it is not as it should be, and why.
    """

    files: dict[str, bytes] = field(default_factory=dict)
    changes: list[Change] = field(default_factory=list)
    left: list[Change] = field(default_factory=list)


class _Undecided(ValueError):
    """It is not certain what was meant."""


@dataclass
class _Sheet:
    """A table while it is mended: its header, and its rows with their numbers in the file."""

    name: str
    file: str
    header: list[str]
    rows: list[list[str]]
    numbers: list[int]
    changes: list[Change] = field(default_factory=list)

    def changed(self, what: str, rows: Iterable[int] = ()) -> None:
        self.changes.append(Change(self.file, what, tuple(rows)))

    def mend(self, column: int, what: str, mended: Callable[[str], str]) -> None:
        """Change the cells of a column, and say in which rows."""
        rows = []
        for number, row in zip(self.numbers, self.rows, strict=True):
            if (cell := mended(row[column])) != row[column]:
                row[column] = cell
                rows.append(number)
        if rows:
            self.changed(f"column {self.header[column]}, {what}", rows)

    def bytes(self) -> bytes:
        text = io.StringIO(newline="")
        csv.writer(text, lineterminator="\n").writerows([self.header, *self.rows])
        return text.getvalue().encode("utf-8")


def plan(folder: str | os.PathLike[str]) -> Plan:
    """Say what `tidy` would change.

    Parameters
    ----------
    folder : path
        Of a study, or of any package of tables.

    Returns
    -------
    Plan

    Raises
    ------
    DataError
        If the description is missing or broken.
    """
    place = data_dir(folder)
    made = Plan()
    description = _description(place, made)
    sheets = []
    for name, (file, fields) in _tables(place, description).items():
        raw = (place / file).read_bytes()
        try:
            sheet = _read(name, file, raw, fields)
            _mend_cells(sheet, fields)
            _mend_shape(sheet, next((r for r in description["resources"] if r["path"] == file), {}))
        except _Undecided as reason:
            made.left.append(Change(file, str(reason)))
        else:
            sheets.append(sheet)
    if is_study(place):
        _mend_attributes(sheets)
        _describe_anew(description, sheets, made)
    for sheet in sheets:
        if sheet.changes:
            made.files[sheet.file] = sheet.bytes()
            made.changes += sheet.changes
    return made


def _description(place: Path, made: Plan) -> dict[str, Any]:
    """Read the description, which may begin with a byte-order mark."""
    file = place / DESCRIPTION
    raw = file.read_bytes() if file.is_file() else None
    if raw is not None and raw.startswith(codecs.BOM_UTF8):
        raw = raw.removeprefix(codecs.BOM_UTF8)
        made.files[DESCRIPTION] = raw
        made.changes.append(Change(DESCRIPTION, "the byte-order mark is gone"))
    description, problems = read_description(raw)
    if problems:
        raise DataError(problems, place)
    return description


def _tables(place: Path, description: Spec) -> dict[str, tuple[str, dict[str, Spec]]]:
    """The tables whose files are there: those described, and those that a study may have."""
    found = {
        resource["name"]: (resource["path"], {s["name"]: s for s in resource["schema"]["fields"]})
        for resource in description["resources"]
    }
    if is_study(place):
        for name, shape in TABLES.items():
            known = {column: spec.spec(column) for column, spec in shape.columns.items()}
            file, fields = found.get(name, (f"{name}.csv", {}))
            found[name] = file, known | fields
    return {name: told for name, told in found.items() if (place / told[0]).is_file()}


# From a file to a sheet ---------------------------------------------------------------------------


def _read(name: str, file: str, raw: bytes, fields: Collection[str]) -> _Sheet:
    changes: list[str] = []
    text = _decoded(raw, changes)
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
        changes.append("lines end in LF (Unix) instead of CR LF (Windows)")
    separator = _separator(text, fields)
    if separator != ",":
        changes.append(f"columns are separated by commas instead of {SEPARATORS[separator]}")
    records = _records(text, separator)
    header = [unicodedata.normalize("NFC", cell.strip(SPACES)) for cell in records[0]]
    if header != records[0]:
        changes.append("names of columns have no spaces around them, and composed letters")
    sheet = _Sheet(name, file, header, records[1:], list(range(2, len(records) + 1)))
    for what in changes:
        sheet.changed(what)
    _without_blanks(sheet)
    if len(set(sheet.header)) < len(sheet.header):
        raise _Undecided("left as it is: two columns have the same name")
    return sheet


def _decoded(raw: bytes, changes: list[str]) -> str:
    if is_spreadsheet(raw):
        raise _Undecided(
            "left as it is: this is a spreadsheet under the name of a CSV file; open it in the "
            'spreadsheet program and save it as "CSV UTF-8"'
        )
    try:
        marked = raw.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
        if encoding := "utf-16" if marked else unmarked_utf16(raw):
            changes.append("letters are saved as UTF-8 instead of UTF-16")
            return raw.decode(encoding)
        if raw.startswith(codecs.BOM_UTF8):
            changes.append("the byte-order mark is gone")
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise _Undecided(
            f"left as it is: byte 0x{error.object[error.start]:02x} at offset {error.start:,} is "
            'not UTF-8, and what letter it was is not certain; save the file again as "CSV UTF-8"'
        ) from None


def _separator(text: str, fields: Collection[str]) -> str:
    """The sign by which the first line falls into the most columns that are known."""
    first = text.split("\n", 1)[0]
    known = {}
    for sign in SEPARATORS:
        cells = {cell.strip(SPACES + '"') for cell in first.split(sign)}
        known[sign] = len(cells.intersection(fields))
    most = max(known.values())
    best = [sign for sign in SEPARATORS if known[sign] == most]
    if most == 0:
        raise _Undecided("left as it is: its first line names no column that is described")
    if len(best) > 1 and any(sign in first for sign in best):
        words = " or ".join(SEPARATORS[sign] for sign in best)
        raise _Undecided(f"left as it is: the columns may be separated by {words}")
    return best[0]


def _records(text: str, separator: str) -> list[list[str]]:
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    try:
        return list(reader)
    except csv.Error as error:
        raise _Undecided(f"left as it is: line {reader.line_num} is no CSV ({error})") from None


def _without_blanks(sheet: _Sheet) -> None:
    """Take away rows without anything in them, and columns without name or cell at the end."""
    kept = [n for n, row in enumerate(sheet.rows) if any(cell.strip(SPACES) for cell in row)]
    if len(kept) < len(sheet.rows):
        gone = [sheet.numbers[n] for n in range(len(sheet.rows)) if n not in set(kept)]
        sheet.changed("rows without anything in them are gone", gone)
        sheet.rows = [sheet.rows[n] for n in kept]
        sheet.numbers = [sheet.numbers[n] for n in kept]
    width = len(sheet.header)
    for number, row in zip(sheet.numbers, sheet.rows, strict=True):
        if len(row) != width:
            raise _Undecided(
                f"left as it is: row {number} has {count(len(row), 'cell')} instead of {width}"
            )
    while width and not sheet.header[width - 1] and not any(r[width - 1] for r in sheet.rows):
        width -= 1
    if width < len(sheet.header):
        sheet.changed("columns at the end without a name and without anything in them are gone")
        sheet.header = sheet.header[:width]
        sheet.rows = [row[:width] for row in sheet.rows]


# Cells, order -------------------------------------------------------------------------------------


def _mend_cells(sheet: _Sheet, fields: Mapping[str, Spec]) -> None:
    for n, name in enumerate(sheet.header):
        sheet.mend(n, "letters and their accents are composed (Unicode NFC)", _composed)
        sheet.mend(n, "no spaces around cells", _trimmed)
        if fields.get(name, {}).get("type") == "boolean":
            spec = fields[name]
            true = spec.get("trueValues", ["true"])[0]
            false = spec.get("falseValues", ["false"])[0]
            _mend_booleans(sheet, n, true, false)


def _composed(cell: str) -> str:
    return unicodedata.normalize("NFC", cell)


def _trimmed(cell: str) -> str:
    """A text of several lines may end or begin as it likes."""
    return cell if "\n" in cell else cell.strip(SPACES)


def _mend_booleans(
    sheet: _Sheet, column: int, true: str, false: str, rows: Collection[int] | None = None
) -> None:
    words = dict.fromkeys(TRUE, true) | dict.fromkeys(FALSE, false)
    changed = []
    for n, row in enumerate(sheet.rows):
        word = words.get(row[column].casefold(), row[column])
        if word != row[column] and (rows is None or n in rows):
            row[column] = word
            changed.append(sheet.numbers[n])
    if changed:
        sheet.changed(f"column {sheet.header[column]}, {true} and {false} are written so", changed)


def _mend_shape(sheet: _Sheet, resource: Spec) -> None:
    """Put columns and rows into the order that the description asks for."""
    order = [spec["name"] for spec in resource.get("schema", {}).get("fields", [])]
    known = [name for name in order if name in sheet.header]
    known += [name for name in sheet.header if name not in order]
    if order and known != sheet.header:
        places = [sheet.header.index(name) for name in known]
        sheet.header = known
        sheet.rows = [[row[place] for place in places] for row in sheet.rows]
        sheet.changed("columns stand in the order of the description")
    asked = resource.get("casebook", {}).get("sortedBy", [])
    if asked and all(name in sheet.header for name in asked):
        specs = {spec["name"]: spec for spec in resource["schema"]["fields"]}
        _sort(sheet, asked, specs)


def _sort(sheet: _Sheet, asked: Sequence[str], specs: Mapping[str, Spec]) -> None:
    keys = []
    for number, row in zip(sheet.numbers, sheet.rows, strict=True):
        cells = {name: row[sheet.header.index(name)] for name in asked}
        try:
            keys.append([_parsed(cells[name], specs[name]) for name in asked])
        except ValueError:
            raise _Undecided(
                f"left as it is: rows are sorted by {', '.join(asked)}, and row {number} has no "
                "such value"
            ) from None
    order = sorted(range(len(keys)), key=keys.__getitem__)
    if order != list(range(len(keys))):
        moved = [sheet.numbers[n] for place, n in enumerate(order) if place != n]
        sheet.changed(f"rows stand in the order of {', '.join(asked)}", sorted(moved))
        sheet.rows = [sheet.rows[n] for n in order]
        sheet.numbers = [sheet.numbers[n] for n in order]


def _parsed(cell: str, spec: Spec) -> Any:
    if not cell:
        raise ValueError(cell)
    return TYPES[spec.get("type", "string")].parse(cell, dict(spec))


# What only a study has ----------------------------------------------------------------------------


def _mend_attributes(sheets: Iterable[_Sheet]) -> None:
    """Write the values of boolean attributes as *true* and *false*."""
    by_name = {sheet.name: sheet for sheet in sheets}
    kinds, values = by_name.get("attributes"), by_name.get("case_attributes")
    if kinds is None or values is None:
        return
    if not (
        {"attribute", "type"} <= {*kinds.header} and {"attribute", "value"} <= {*values.header}
    ):
        return
    name, kind = kinds.header.index("attribute"), kinds.header.index("type")
    boolean = {row[name] for row in kinds.rows if row[kind] == "boolean"}
    of = values.header.index("attribute")
    rows = {n for n, row in enumerate(values.rows) if row[of] in boolean}
    _mend_booleans(values, values.header.index("value"), "true", "false", rows)


def _describe_anew(description: Spec, sheets: Iterable[_Sheet], made: Plan) -> None:
    """Let the description of a study follow its files, where a study may have what they have."""
    headers = {sheet.name: sheet.header for sheet in sheets if sheet.name in TABLES}
    try:
        new, changes = following(description, headers)
    except StudyError as reason:
        made.left.append(Change(DESCRIPTION, f"left as it is: {reason}"))
        return
    if changes:
        made.files[DESCRIPTION] = in_json(new).encode("utf-8")
        made.changes += [Change(DESCRIPTION, what) for what in changes]


# What comes of a plan -----------------------------------------------------------------------------


def unmended(folder: str | os.PathLike[str], planned: Plan) -> list[Problem]:
    """Say what would still be wrong if a plan were carried out.

    Parameters
    ----------
    folder : path
    planned : Plan
        Of the same folder.

    Returns
    -------
    list of Problem
        As ``casebook.tables.check``.
    """
    place = data_dir(folder)
    files = {p.name: p.read_bytes() for p in place.iterdir() if p.suffix.lower() == ".csv"}
    description, problems = read_description(
        planned.files.get(DESCRIPTION, (place / DESCRIPTION).read_bytes())
    )
    if problems:
        return list(problems)
    tables, found = validate(description, files | planned.files)
    return found or _misfits(tables)


def _misfits(tables: Mapping[str, Table]) -> list[Problem]:
    """What `casebook.study.problems_of_study` finds, before anything is written."""
    if not {"attributes", "case_attributes"} <= {*tables}:
        return []
    kinds, values = tables["attributes"].columns, tables["case_attributes"].columns
    if not {"attribute", "type"} <= {*kinds} or not {"attribute", "value"} <= {*values}:
        return []
    types = dict(zip(kinds["attribute"], kinds["type"], strict=True))
    return misfits(types, list(zip(values["attribute"], values["value"], strict=True)))


def tidy(folder: str | os.PathLike[str]) -> tuple[Plan, Path | None]:
    """Carry out the plan for a folder, and keep the files as they were.

    Parameters
    ----------
    folder : path

    Returns
    -------
    plan : Plan
        What was changed.
    kept : Path or None
        The folder beside with the files as they were; None if nothing was changed.

    Raises
    ------
    DataError
        As `plan`.
    """
    place, made = data_dir(folder), plan(folder)
    if not made.files:
        return made, None
    kept = _new_folder(place)
    for name in made.files:
        (kept / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy2(place / name, kept / name)
    for name, content in made.files.items():
        new = (place / name).with_name(f".{Path(name).name}.new")
        try:
            new.write_bytes(content)
            shutil.copymode(place / name, new)
            new.replace(place / name)
        finally:
            new.unlink(missing_ok=True)
    return made, kept


def _new_folder(place: Path) -> Path:
    """A folder beside that is not there yet."""
    name = f"{place.resolve().name}.before-tidy"
    number = 1
    while True:
        kept = place.resolve().with_name(name if number == 1 else f"{name}-{number}")
        try:
            kept.mkdir()
        except FileExistsError:
            number += 1
        else:
            return kept
