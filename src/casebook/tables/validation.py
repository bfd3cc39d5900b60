"""Compare tables with their description; list every difference.

Cells are read as text. Each check skips cells that already have a problem, so that one slip is
told once. This module does not read folders and does not make data frames.
"""

import bisect
import codecs
import csv
import io
import json
import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from casebook.tables.astray import DESCRIPTION
from casebook.tables.cells import TYPES, Spec, is_spreadsheet, unreadable_as_text, untidy
from casebook.tables.description import RULES, as_list, key_of, reference, required
from casebook.tables.problems import Problem, closest, count, show
from casebook.tables.utf16 import unmarked_utf16

_SUGGESTIONS = 20  # close ids are looked up for so many rows per reference: the search is slow
_KEY_JOIN = " | "  # joins the cells of a composite key where one cell has to name the row


def validate(
    description: Spec, files: Mapping[str, bytes]
) -> tuple[dict[str, "Table"], list[Problem]]:
    """Check the files of a package against its description.

    Parameters
    ----------
    description : dict
        A ``datapackage.json`` in which `tables.description.read_description` found no problem.
    files : mapping of str to bytes
        Content of the tables and of all other CSV files beside them, by path in the folder.

    Returns
    -------
    tables : dict of str to Table
        The tables as text, in the order of the description.
    problems : list of Problem
        In the same order, then by row; empty if all is well.
    """
    tables = _tables(description, files, _checked)
    for table in tables.values():
        _check_references(table, tables)
        _check_dynamic_references(table, tables)
        _check_rules(table, tables)
        if not table.orderly:
            _check_cycles(table)
            _check_order(table)
    problems = [problem for table in tables.values() for problem in table.sorted_problems()]
    known = {table.file for table in tables.values()}
    known.update(description.get("casebook", {}).get("notTables", []))
    for name in sorted(files.keys() - known):
        text = "no table of this package has this file"
        text += closest(name, sorted(known - files.keys()))
        problems.append(Problem(name, None, None, None, f"described in {DESCRIPTION}", text))
    return tables, problems


def read_tables(description: Spec, files: Mapping[str, bytes]) -> dict[str, "Table"]:
    """Read the files of a package as text, by table; what `validate` says of them is not asked."""
    return _tables(description, files, _read_table)


def _tables(
    description: Spec,
    files: Mapping[str, bytes],
    read: Callable[[Spec, bytes | None, bool], "Table"],
) -> dict[str, "Table"]:
    line_feed_only = description.get("casebook", {}).get("lineEnding") == "LF"
    return {
        resource["name"]: read(resource, files.get(resource["path"]), line_feed_only)
        for resource in description["resources"]
    }


@dataclass
class Table:
    """One file as text, and what is wrong in it.

    ``columns`` holds the described columns that the file has, all equally long; ``rows`` and
    ``lines`` say where each entry stands. ``bad`` holds, by column, the cells that already have a
    problem, so that no cell is reported twice. ``whole`` is False if rows or keys could not be
    read: nothing can then be said to be missing from the table. ``orderly`` is True if its rows
    keep every rule that asks no other table, stand in order and in no circle: without some of
    them, they still do.
    """

    resource: Spec
    columns: dict[str, list[str]] = field(default_factory=dict)
    rows: list[int] = field(default_factory=list)
    lines: list[int] = field(default_factory=list)
    bad: defaultdict[str, set[int]] = field(default_factory=lambda: defaultdict(set))
    whole: bool = True
    orderly: bool = False
    problems: list[Problem] = field(default_factory=list)

    def __post_init__(self) -> None:
        schema = self.resource["schema"]
        self.name = self.resource["name"]
        self.file = self.resource["path"]
        self.fields = {spec["name"]: spec for spec in schema["fields"]}
        self.missing = frozenset(schema.get("missingValues", [""]))
        self.key = key_of(self.resource)
        self.own = self.resource.get("casebook", {})

    def copy(self) -> "Table":
        """The same table, in which problems can be noted that this one is not told of."""
        bad = defaultdict(set, {column: set(cells) for column, cells in self.bad.items()})
        return replace(self, bad=bad, problems=[*self.problems])

    def file_problem(self, message: str, expected: str, **where: Any) -> None:
        place = {"row": None, "column": None, "value": None} | where
        self.problems.append(Problem(file=self.file, expected=expected, message=message, **place))

    def cell_problem(
        self, i: int, columns: list[str], message: str, expected: str, value: str | None = None
    ) -> None:
        self.problems.append(
            Problem(
                self.file,
                self.rows[i],
                " + ".join(columns),
                self.columns[columns[0]][i] if value is None else value,
                expected,
                message,
                self.lines[i],
            )
        )
        self.set_aside((i, column) for column in columns)

    def set_aside(self, cells: Iterable[tuple[int, str]]) -> None:
        """Keep cells, each the index of a row and a column, from being looked at again."""
        for i, column in cells:
            self.bad[column].add(i)

    def good(self, columns: list[str]) -> list[int]:
        """Indices of the rows whose cells in these columns are filled and without problem."""
        if any(column not in self.columns for column in columns):
            return []
        unfit = set().union(*(self.bad[column] | self._blank(column) for column in columns))
        every = range(len(self.rows))
        return [i for i in every if i not in unfit] if unfit else list(every)

    def _blank(self, column: str) -> set[int]:
        texts = self.columns[column]
        if self.missing.isdisjoint(texts):
            return set()
        return {i for i, text in enumerate(texts) if text in self.missing}

    def tuples(self, columns: list[str]) -> list[tuple[str, ...]]:
        return list(zip(*(self.columns[column] for column in columns), strict=True))

    def values(self, columns: list[str]) -> list[tuple[int, tuple[str, ...]]]:
        """What the rows that are `good` hold in these columns, each with its index."""
        if not (good := self.good(columns)):
            return []
        tuples = self.tuples(columns)
        return [(i, tuples[i]) for i in good]

    def sorted_problems(self) -> list[Problem]:
        places = {column: n for n, column in enumerate(self.fields)}
        return sorted(
            self.problems,
            key=lambda p: (p.row or 0, places.get((p.column or "").split(" + ")[0], -1)),
        )


# Who corrects a table checks all of them again and again, of which one is another than before. Of
# each table only the last is kept, as one may be very large.
_LAST: dict[str, tuple[bytes | None, bool, Table]] = {}
_MOST = 64  # tables: those of two studies, and more


def _checked(resource: Spec, raw: bytes | None, line_feed_only: bool) -> Table:
    """One file, with all that can be said of it without looking at another."""
    name = json.dumps(resource)
    kept = _LAST.pop(name, None)
    if kept is None or kept[:2] != (raw, line_feed_only):
        kept = raw, line_feed_only, _checked_alone(resource, raw, line_feed_only)
    _LAST[name] = kept
    if len(_LAST) > _MOST:
        del _LAST[next(iter(_LAST))]
    return kept[2].copy()


def _checked_alone(resource: Spec, raw: bytes | None, line_feed_only: bool) -> Table:
    table = _read_table(resource, raw, line_feed_only)
    _check_cells(table)
    _check_unique(table)
    trial = table.copy()
    _check_rules(trial, None)
    _check_cycles(trial)
    _check_order(trial)
    table.orderly = trial.problems == table.problems
    return table


def _read_table(resource: Spec, raw: bytes | None, line_feed_only: bool) -> Table:
    table = Table(resource)
    text = _text(table, raw, line_feed_only)
    if text is None or _other_separator(table, text.split("\n", 1)[0]):
        table.whole = False
        return table
    if records := _records(table, text):
        _fill(table, records)
        _check_encoding(table, raw or b"")
    return table


def _text(table: Table, raw: bytes | None, line_feed_only: bool) -> str | None:
    """The content of a file with lines that end in LF; None if there is nothing to be read."""
    if raw is None:
        table.file_problem(
            "the file is missing; put it back, or save one with no more than its first line: "
            f"{','.join(table.fields)}",
            "a CSV file of this name",
        )
        return None
    text = _decode(table, raw)
    if text is None:
        return None
    if not text.strip("\ufeff\r\n "):
        table.file_problem("the file is empty", f"a header: {', '.join(table.fields)}")
        return None
    if line_feed_only and "\r" in text:
        table.file_problem("the lines end in CR LF (Windows)", "lines that end in LF (Unix)")
    return text.replace("\r\n", "\n")


def _fill(table: Table, records: list[tuple[int, list[str]]]) -> None:
    """Put records, of which the first is the header, into the columns of a table."""
    header = records[0][1]
    place = _check_header(table, header)
    filled = []
    for row, (line, record) in enumerate(records[1:], start=2):
        if not any(record):
            table.file_problem("the row is empty", "no empty row", row=row, line=line)
            continue
        table.rows.append(row)
        table.lines.append(line)
        filled.append(record + [""] * (len(header) - len(record)))
        if len(record) != len(header):
            table.file_problem(
                f"the row has {count(len(record), 'cell')} instead of {len(header)}; "
                "a text with a comma stands in quotation marks",
                f"{len(header)} cells",
                row=row,
                line=line,
            )
            table.set_aside((len(table.rows) - 1, name) for name in table.fields)
    table.columns = {
        name: [record[position] for record in filled] for name, position in place.items()
    }


def _decode(table: Table, raw: bytes) -> str | None:
    if is_spreadsheet(raw):
        table.file_problem(
            "this is a spreadsheet under the name of a CSV file; open it in the spreadsheet "
            'program and save it as "CSV UTF-8"',
            "CSV",
        )
        return None
    if raw.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)) or unmarked_utf16(raw):
        table.file_problem("the file is saved as UTF-16 (Unicode text)", "UTF-8")
        return None
    if raw.startswith(codecs.BOM_UTF8):
        table.file_problem(
            "the file begins with a byte-order mark", "UTF-8 without byte-order mark"
        )
        raw = raw.removeprefix(codecs.BOM_UTF8)
    # What is not UTF-8 becomes a lone surrogate, so that the rest can still be checked.
    return raw.decode("utf-8", "surrogateescape")


def _check_encoding(table: Table, raw: bytes) -> None:
    """Name the first byte that is not UTF-8, with its row and column, and set its like aside."""
    try:
        raw.decode("utf-8")
        return
    except UnicodeDecodeError as error:
        offset = error.start
    line = raw.count(b"\n", 0, offset) + 1
    cells = [
        (i, name)
        for i in range(len(table.rows))
        for name in table.columns
        if any("\udc80" <= c <= "\udcff" for c in table.columns[name][i])
    ]
    byte = raw[offset : offset + 1]
    where: dict[str, Any] = {}
    if cells:
        i, name = cells[0]
        value = table.columns[name][i].encode("utf-8", "surrogateescape")
        where = {"row": table.rows[i], "line": table.lines[i], "column": name}
        where["value"] = value.decode("cp1252", "replace")
    table.file_problem(
        f"byte 0x{byte.hex()} at offset {offset:,} (line {line}) is not "
        f"UTF-8; in Windows-1252 or Latin-1 it would be {show(byte.decode('cp1252', 'replace'))}"
        + (f" (so in {count(len(cells), 'cell')})" if cells else ""),
        "a file saved as UTF-8",
        **where,
    )
    table.set_aside(cells)


def _other_separator(table: Table, first_line: str) -> bool:
    for separator, name in ((";", "semicolons"), ("\t", "tabs"), ("|", "bars")):
        cells = [cell.strip('"\r') for cell in first_line.split(separator)]
        if len(cells) > 1 and set(cells) & set(table.fields):
            table.file_problem(
                f"the columns are separated by {name}; in a spreadsheet choose "
                '"CSV UTF-8 (comma delimited)", or a language whose decimal sign is the point',
                "columns separated by commas",
                row=1,
                value=separator,
            )
            return True
    return False


def _records(table: Table, text: str) -> list[tuple[int, list[str]]]:
    """All records with the line on which each begins; what cannot be read ends the list."""
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    records: list[tuple[int, list[str]]] = []
    line = 1
    try:
        for record in reader:
            records.append((line, record))
            line = reader.line_num + 1
    except csv.Error as error:
        reason = str(error)
        if "unexpected end" in reason or "field limit" in reason:
            reason = "a quotation mark opens a cell of this row and is never closed"
        elif "expected after" in reason:
            reason = 'text follows a closing quotation mark; inside a cell it is written twice ("")'
        table.whole = False
        table.file_problem(
            f"{reason}; the rows from here on could not be read",
            "cells in the form that RFC 4180 describes",
            row=len(records) + 1,
            line=line,
        )
    return records


def _check_header(table: Table, header: list[str]) -> dict[str, int]:
    """Compare the header with the description; return the position of every known column."""
    expected = list(table.fields)
    wanted = f"the columns {', '.join(expected)}"

    def complain(column: str, message: str) -> None:
        table.file_problem(message, wanted, row=1, line=1, column=column, value=column)

    if not set(header) & set(expected):
        names = ", ".join(expected)
        complain(
            "",
            f"no column name stands here, but {show(','.join(header))}; the first row has the "
            f"names of the columns: {names}",
        )
        table.whole = False
        return {}
    missing = [name for name in expected if name not in header]
    for name in missing:
        complain(name, f"the column is missing: {show(name)} does not stand in the first row")
    for name in dict.fromkeys(header):
        if name not in expected:
            complain(name, f"{show(name)} is not a column of {table.name}" + closest(name, missing))
        elif header.count(name) > 1:
            complain(name, "the column stands here twice")
    if sorted(header) == sorted(expected) and header != expected:
        first = next(name for name, want in zip(header, expected, strict=True) if name != want)
        complain(first, f"the columns stand in another order than {', '.join(expected)}")
    return {name: header.index(name) for name in expected if name in header}


def _check_cells(table: Table) -> None:
    for name, texts in table.columns.items():
        spec = table.fields[name]
        faults = {}
        for text in set(texts):  # most columns repeat few values
            fault = _cell_fault(text, spec, table)
            if fault:
                faults[text] = fault
        if faults:
            for i, text in enumerate(texts):
                if text in faults and i not in table.bad[name]:
                    message, expected = faults[text]
                    table.cell_problem(i, [name], message, expected)


def _misfit(text: str, pattern: str) -> str:
    """Why a text does not match a pattern: in plain words, if that only forbids some letters."""
    if not re.fullmatch(r"\[\^[^\]]+\]\+", pattern):
        return f"does not match the pattern {pattern}"
    wrong = dict.fromkeys(letter for letter in text if not re.fullmatch(pattern, letter))
    named = ["a space" if letter.isspace() else letter for letter in wrong]
    return f"has {' and '.join(named)} in it, which may not stand here"


def _cell_fault(text: str, spec: Spec, table: Table) -> tuple[str, str] | None:
    kind, limits = TYPES[spec.get("type", "string")], spec.get("constraints", {})
    if text in table.missing:
        if not required(spec, table.key):
            return None
        expected = f"one of: {', '.join(limits['enum'])}" if "enum" in limits else ""
        expected = expected or kind.expected(spec)
        return f"the cell is empty; expected {expected}", expected
    free = spec.get("casebook", {}).get("freeText", False)
    mess = unreadable_as_text(text) if free else untidy(text)
    if mess:
        return f"{show(text)} {mess[0]}", mess[1]
    try:
        value = kind.parse(text, spec)
    except ValueError:
        return f"{show(text)} is not {kind.expected(spec)}", kind.expected(spec)
    if "enum" in limits and text not in limits["enum"]:
        expected = "one of: " + ", ".join(limits["enum"])
        return f"{show(text)} is not {expected}{closest(text, limits['enum'])}", expected
    if "pattern" in limits and not re.fullmatch(limits["pattern"], text):
        expected = f"text of the pattern {limits['pattern']}"
        return f"{show(text)} {_misfit(text, limits['pattern'])}", expected
    if "minimum" in limits and value < limits["minimum"]:
        return f"{text} is less than {limits['minimum']}", f"at least {limits['minimum']}"
    if "maximum" in limits and value > limits["maximum"]:
        return f"{text} is more than {limits['maximum']}", f"at most {limits['maximum']}"
    return None


def _check_unique(table: Table) -> None:
    keys = [table.key] if table.key else []
    for name, spec in table.fields.items():
        if spec.get("constraints", {}).get("unique") and [name] not in keys:
            keys.append([name])
    for columns in keys:
        seen: dict[tuple[str, ...], int] = {}
        for i, value in table.values(columns):
            if value in seen:
                joined = _KEY_JOIN.join(value)
                table.cell_problem(
                    i,
                    columns,
                    f"{show(joined)} stands in row {table.rows[seen[value]]} as well",
                    "a value that no other row has",
                    joined,
                )
            seen.setdefault(value, i)


def _check_references(table: Table, tables: dict[str, Table]) -> None:
    keys = table.resource["schema"].get("foreignKeys", [])
    # Single columns first: they say more precisely which cell is wrong.
    for key in sorted(keys, key=lambda key: len(as_list(key["fields"]))):
        columns, name, fields = reference(key, table.name)
        target = tables[name]
        if not target.whole or any(column not in target.columns for column in fields):
            continue
        known = set(target.tuples(fields))
        suggested = 0
        for i, value in table.values(columns):
            if value in known:
                continue
            blame = len(columns) - 1
            for n, text in enumerate(value):
                if all(other[n] != text for other in known):
                    blame = n
                    break
            rest = value[:blame] + value[blame + 1 :]
            fitting = {k[blame] for k in known if k[:blame] + k[blame + 1 :] == rest}
            hint = closest(value[blame], sorted(fitting)) if suggested < _SUGGESTIONS else ""
            suggested += 1
            table.cell_problem(
                i,
                [columns[blame]],
                f"no row of {target.file} has {_with(fields, value)}{hint}",
                f"a {fields[blame]} of {target.file}",
            )


def _with(columns: list[str], values: tuple[str, ...]) -> str:
    pairs = zip(columns, values, strict=True)
    return " and ".join(f"{column} {show(value)}" for column, value in pairs)


def _check_dynamic_references(table: Table, tables: dict[str, Table]) -> None:
    for pair in table.own.get("dynamicReferences", []):
        found = table.values([pair["table"], pair["row"]])
        known: dict[str, set[str]] = {}
        for name in {name for _, (name, _) in found} & tables.keys():
            target = tables[name]
            if target.whole and target.key and all(c in target.columns for c in target.key):
                known[name] = {_KEY_JOIN.join(key) for key in target.tuples(target.key)}
        suggested = 0
        for i, (name, text) in found:
            if name not in tables:
                table.cell_problem(
                    i,
                    [pair["table"]],
                    f"{show(name)} is not a table of this package{closest(name, list(tables))}",
                    f"one of: {', '.join(tables)}",
                )
            elif name in known and text not in known[name]:
                hint = closest(text, sorted(known[name])) if suggested < _SUGGESTIONS else ""
                suggested += 1
                key = _KEY_JOIN.join(tables[name].key)
                table.cell_problem(
                    i,
                    [pair["row"]],
                    f"no row of {tables[name].file} has {key} {show(text)}{hint}",
                    f"{key} of a row of {tables[name].file}",
                )


def _check_rules(table: Table, tables: dict[str, Table] | None) -> None:
    """Check the rules of a table; without the others, those that ask no other."""
    for entry in table.own.get("rules", []):
        name, when, because = entry["field"], entry.get("when", {}), entry["because"]
        rule, argument = next((RULES[word], entry[word]) for word in RULES if word in entry)
        if name not in table.columns:
            continue
        in_row = rule.argument in {"column", "number column"}
        by_target = rule.argument == "target"
        if table.orderly and not by_target:
            continue
        if by_target and tables is None:
            continue
        as_asked = _as_asked(table, name, argument, tables or {}) if by_target else {}
        asked = table.good([*when, argument] if in_row else list(when))
        for column, values in when.items():
            asked = [i for i in asked if table.columns[column][i] in values]
        for i in asked:
            if i in table.bad[name]:
                continue
            text = table.columns[name][i]
            text = "" if text in table.missing else text
            if not text and not rule.blank:
                continue
            # A reference that leads nowhere is told elsewhere.
            subject = as_asked.get(text, True) if by_target else text
            if rule.broken(subject, table.columns[argument][i] if in_row else argument):
                shown = show(text) if text else "the cell is empty"
                table.cell_problem(i, [name], f"{shown}, but {because}", because)


def _as_asked(
    table: Table, column: str, values: dict[str, list[str]], tables: dict[str, Table]
) -> dict[str, bool]:
    """For each value that a column may refer to: whether the row there has the values asked for."""
    keys = table.resource["schema"]["foreignKeys"]
    name, fields = next(
        (name, fields)
        for columns, name, fields in (reference(key, table.name) for key in keys)
        if columns == [column]
    )
    target = tables[name]
    return {
        target.columns[fields[0]][i]: all(target.columns[c][i] in v for c, v in values.items())
        for i in target.good([fields[0], *values])
    }


def _check_cycles(table: Table) -> None:
    for arrow in table.own.get("acyclic", []):
        start, end, where = arrow["from"], arrow["to"], arrow.get("where", {})
        arrows: dict[str, list[tuple[str, int]]] = {}
        for i in table.good([start, end, *where]):
            if all(table.columns[column][i] in values for column, values in where.items()):
                arrows.setdefault(table.columns[start][i], []).append((table.columns[end][i], i))
        for cycle in _cycles(arrows):
            rows = [table.rows[i] for _, i in cycle]
            steps = " -> ".join([cycle[-1][0], *(node for node, _ in cycle)])
            i = max(i for _, i in cycle)
            others = [f"row {row}" for row in sorted(rows) if row != table.rows[i]]
            table.cell_problem(
                i,
                [end],
                f"this leads round in a circle: {steps}"
                + (f" (with {', '.join(others)})" if others else ""),
                "arrows that never lead back to where they began",
            )


def _cycles(arrows: dict[str, list[tuple[str, int]]]) -> Iterator[list[tuple[str, int]]]:
    """One cycle for each arrow that leads back, as a list of (node reached, row).

    A walk in depth that keeps its own stack: an argument may be longer than the recursion limit.
    """
    done: set[str] = set()
    for first in arrows:
        if first in done:
            continue
        path: list[tuple[str, int]] = [(first, -1)]
        depth = {first: 0}
        walk = [iter(arrows[first])]
        while walk:
            step = next(walk[-1], None)
            if step is None:
                walk.pop()
                node, _ = path.pop()
                del depth[node]
                done.add(node)
            elif step[0] in depth:
                yield [*path[depth[step[0]] + 1 :], step]
            elif step[0] not in done:
                depth[step[0]] = len(path)
                path.append(step)
                walk.append(iter(arrows.get(step[0], ())))


def _check_order(table: Table) -> None:
    columns = table.own.get("sortedBy", [])
    indices = table.good(columns) if columns else []
    if not indices:
        return
    parsed = []
    for column in columns:
        spec, texts = table.fields[column], table.columns[column]
        kind = TYPES[spec.get("type", "string")]
        if kind.dtype == "string":  # a text that is good sorts as it stands
            parsed.append([texts[i] for i in indices])
        else:
            parsed.append([kind.parse(texts[i], spec) for i in indices])
    keys = list(zip(*parsed, strict=True))
    if keys == sorted(keys):
        return
    kept = _longest_sorted(keys)
    in_order = [keys[n] for n in kept]
    for n in sorted(set(range(len(keys))) - set(kept)):
        i = indices[n]
        before = bisect.bisect_right(in_order, keys[n])
        place = f"after row {table.rows[indices[kept[before - 1]]]}" if before else "first"
        table.cell_problem(
            i,
            [columns[0]],
            f"rows are sorted by {', '.join(columns)}; this one belongs {place}",
            f"rows sorted by {', '.join(columns)}",
            _KEY_JOIN.join(map(str, keys[n])),
        )


def _longest_sorted(keys: Sequence[tuple[Any, ...]]) -> list[int]:
    """Positions of a longest sorted part of a list, so that the fewest rows are out of place.

    Patience sorting (Fredman 1975, doi:10.1016/0012-365X(75)90103-X), n log n.
    """
    tails: list[tuple[Any, ...]] = []
    ends: list[int] = []
    previous: list[int] = []
    for n, key in enumerate(keys):
        length = bisect.bisect_right(tails, key)
        tails[length : length + 1] = [key]
        ends[length : length + 1] = [n]
        previous.append(ends[length - 1] if length else -1)
    kept = []
    n = ends[-1] if ends else -1
    while n >= 0:
        kept.append(n)
        n = previous[n]
    return kept[::-1]
