"""Read ``datapackage.json``, and say what is wrong in it.

The description is the only place that knows which tables and columns there are. Rules that
Frictionless cannot express stand beside the schema of a table in a property of our own,
``"casebook"``:

``published``
    Whether readers of a book get the table as it is (see `tables.publication`); it stays where it
    is unless this is true.
``sortedBy``
    Columns by which the rows stand in order; text by code point, numbers by value.
``rules``
    Conditions on one column, each with the reason in words (``because``); see ``RULES``.
``dynamicReferences``
    Pairs of columns of which one names a table and the other a row of it.
``acyclic``
    Pairs of columns whose arrows, from row to row, must not lead back to where they began.

A column may say ``"casebook": {"freeText": true}``: what people write there (memos, definitions)
may have line breaks and stands as it was written.

The package itself may ask for ``"casebook": {"lineEnding": "LF"}``, and name CSV files beside its
tables that are none (``notTables``). What it says as a study (``study``) is read in
``casebook.study``. This module does not look at the tables.
"""

import functools
import json
import re
from collections.abc import Callable, Iterator
from pathlib import PurePosixPath
from typing import Any, NamedTuple

from casebook.tables import in_order
from casebook.tables.astray import DESCRIPTION
from casebook.tables.cells import TYPES, Spec
from casebook.tables.problems import Problem, show
from casebook.tables.shape import Fault, misfits, one_of


class Rule(NamedTuple):
    """A kind of rule: what its argument is, whether it looks at blank cells, what breaks it.

    ``broken`` gets the cell and the argument: for ``column`` the cell of that column in the same
    row. For ``target`` it gets whether the row that the cell refers to is as the argument asks.
    """

    argument: str  # "flag", "column", "number column", "values" or "target"
    blank: bool
    broken: Callable[[Any, Any], bool]


RULES = {
    "required": Rule("flag", True, lambda text, _: text == ""),
    "blank": Rule("flag", True, lambda text, _: text != ""),
    "notOneOf": Rule("values", False, lambda text, values: text in values),
    "differsFrom": Rule("column", False, lambda text, other: text == other),
    "startsWith": Rule("column", False, lambda text, other: not text.startswith(other)),
    "greaterThan": Rule("number column", False, lambda text, other: float(text) <= float(other)),
    # Dates may be given to the year, month or day; they are compared as far as both go.
    "notBefore": Rule("column", False, lambda text, other: text[: len(other)] < other[: len(text)]),
    "refersTo": Rule("target", False, lambda as_asked, _: not as_asked),
}


def as_list(value: str | list[str] | None) -> list[str]:
    """Return the columns of a key: Frictionless lets a single one stand without its list."""
    return [value] if isinstance(value, str) else list(value or [])


def key_of(resource: Spec) -> list[str]:
    """Return the columns of the primary key of a table; none if it has no key."""
    return as_list(resource["schema"].get("primaryKey"))


def required(spec: Spec, key: list[str]) -> bool:
    """Say whether a column may not be blank, as itself or as part of the key of its table."""
    return bool(spec.get("constraints", {}).get("required")) or spec["name"] in key


def reference(key: Spec, table: str) -> tuple[list[str], str, list[str]]:
    """Take a foreign key of a table apart: its columns, the table referred to, the columns there.

    An empty name of a table means, in Frictionless, the same table.
    """
    target = key["reference"]
    return as_list(key["fields"]), target["resource"] or table, as_list(target["fields"])


def allowed(resource: Spec, spec: Spec) -> Iterator[str]:
    """Say in words what a column may hold, beyond its type.

    Parameters
    ----------
    resource : dict
        Description of the table.
    spec : dict
        Description of the column in it.

    Yields
    ------
    str
        Values, pattern, limits, key, references and rules, one at a time.
    """
    yield from _values(spec)
    yield from _keys(resource, spec)
    yield from _references(resource, spec["name"])
    for rule in resource.get("casebook", {}).get("rules", []):
        if rule["field"] == spec["name"]:
            yield rule["because"]


def _values(spec: Spec) -> Iterator[str]:
    limits = spec.get("constraints", {})
    if "enum" in limits:
        yield "one of: " + ", ".join(limits["enum"])
    elif spec.get("type") == "boolean":
        yield TYPES["boolean"].expected(spec)
    if spec.get("format") == "uri":
        yield TYPES["string"].expected(spec)
    for limit, words in (("pattern", "pattern"), ("minimum", "at least"), ("maximum", "at most")):
        if limit in limits:
            yield f"{words} {limits[limit]}"


def _keys(resource: Spec, spec: Spec) -> Iterator[str]:
    key = key_of(resource)
    if spec["name"] in key:
        yield "key" if len(key) == 1 else "part of the key"
    elif spec.get("constraints", {}).get("unique"):
        yield "no value twice"


def _references(resource: Spec, name: str) -> Iterator[str]:
    for key in resource["schema"].get("foreignKeys", []):
        columns, target, fields = reference(key, resource["name"])
        if name in columns:
            together = f" (with {', '.join(c for c in columns if c != name)})" * (len(columns) > 1)
            yield f"refers to {target}.{fields[columns.index(name)]}{together}"
    for pair in resource.get("casebook", {}).get("dynamicReferences", []):
        if name == pair["row"]:
            yield f"refers to a row of the table in {pair['table']}"
        if name == pair["table"]:
            yield "name of a table of this package"


class _TwiceError(ValueError):
    """A JSON object that holds a name twice; Python would keep the last without a word."""


def _no_name_twice(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    names = [name for name, _ in pairs]
    for name in names:
        if names.count(name) > 1:
            raise _TwiceError(name)
    return dict(pairs)


@functools.lru_cache(maxsize=8)
def read_description(raw: bytes | None) -> tuple[Spec, tuple[Problem, ...]]:
    """Parse ``datapackage.json`` and check it.

    Parameters
    ----------
    raw : bytes or None
        Content of the file; None if there is none.

    Returns
    -------
    description : dict
        What the file holds. It is kept for the next call: callers must not change it.
    problems : tuple of Problem
        All that is wrong; the tables can be checked only if it is empty.
    """

    def broken(
        message: str, expected: str, line: int | None = None
    ) -> tuple[Spec, tuple[Problem, ...]]:
        return {}, (Problem(DESCRIPTION, None, None, None, expected, message, line),)

    if raw is None:
        return broken("the file is missing", f"a {DESCRIPTION} in the folder of the tables")
    try:
        text = raw.decode("utf-8")
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        byte = raw[error.start]
        return broken(f"byte 0x{byte:02x} at offset {error.start:,} is not UTF-8", "UTF-8", line)
    if text.startswith("\ufeff"):
        return broken("the file begins with a byte-order mark", "UTF-8 without byte-order mark")
    try:
        description = json.loads(text, object_pairs_hook=_no_name_twice)
    except json.JSONDecodeError as error:
        reason = error.msg
        before, here = text[: error.pos].rstrip(), text[error.pos : error.pos + 1]
        if "trailing comma" in reason or (before.endswith(",") and here in {"}", "]"}):
            reason = "a comma stands before the closing bracket"
        return broken(
            f"not readable as JSON, at character {error.colno}: {reason}", "JSON", error.lineno
        )
    except _TwiceError as error:
        return broken(f"an object holds the name {show(str(error))} twice", "every name once")
    if in_order.known([(DESCRIPTION, raw)]):
        return description, ()
    problems = [
        Problem(DESCRIPTION, None, place, _text(value), expected, f"{show(_text(value))} {what}")
        for place, value, what, expected in _description_faults(description)
    ]
    if not problems:
        in_order.remember([(DESCRIPTION, raw)])
    return description, tuple(problems)


def _text(value: Any) -> str:
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


def _description_faults(description: Any) -> Iterator[Fault]:
    found = list(misfits(description))
    yield from found
    if found:  # what follows relies on the shape
        return
    tables: dict[str, Spec] = {}
    paths = set()
    for resource in description["resources"]:
        name, path = resource["name"], resource["path"]
        if name in tables:
            yield Fault("resources", name, "is the name of two tables", "names that differ")
        if path in paths:
            yield Fault(f"{name}.path", path, "is the file of two tables", "paths that differ")
        tables[name] = resource
        paths.add(path)
        yield from _table_faults(resource)
    for resource in tables.values():
        yield from _relation_faults(resource, tables)
        for rule in resource.get("casebook", {}).get("rules", []):
            yield from _rule_faults(rule, resource, tables)


def _table_faults(resource: Spec) -> Iterator[Fault]:
    place, path = resource["name"], PurePosixPath(resource["path"])
    if path.is_absolute() or ".." in path.parts or "\\" in str(path) or ":" in str(path):
        what = "does not stand inside the folder"
        yield Fault(f"{place}.path", str(path), what, "a path from the folder downwards")
    fields = resource["schema"]["fields"]
    names = [spec["name"] for spec in fields]
    for name in names:
        if names.count(name) > 1:
            yield Fault(f"{place}.{name}", name, "is the name of two columns", "names that differ")
    for spec in fields:
        yield from _field_faults(f"{place}.{spec['name']}", spec)


def _field_faults(place: str, spec: Spec) -> Iterator[Fault]:
    kind = spec.get("type", "string")
    if kind not in TYPES:
        yield from one_of(f"{place}.type", kind, list(TYPES))
        return
    formats = ["default", "uri"] if kind == "string" else ["default"]
    yield from one_of(f"{place}.format", spec.get("format", "default"), formats)
    limits = spec.get("constraints", {})
    for word in limits:
        yield from one_of(f"{place}.constraints", word, sorted(TYPES[kind].constraints))
    try:
        re.compile(limits.get("pattern", ""))
    except re.error as error:
        what = f"is not a regular expression: {error}"
        yield Fault(f"{place}.pattern", limits["pattern"], what, "a regular expression")


def _columns(resource: Spec) -> list[str]:
    return [spec["name"] for spec in resource["schema"]["fields"]]


def _relation_faults(resource: Spec, tables: dict[str, Spec]) -> Iterator[Fault]:
    """Keys, references and orders that name a table or column which is not there."""
    name, columns = resource["name"], _columns(resource)
    for column in key_of(resource):
        yield from one_of(f"{name}.primaryKey", column, columns)
    for key in resource["schema"].get("foreignKeys", []):
        place = f"{name}.foreignKeys"
        own, target, fields = reference(key, name)
        for column in own:
            yield from one_of(place, column, columns)
        if target not in tables:
            yield from one_of(f"{place}.resource", target, list(tables))
            continue
        for column in fields:
            yield from one_of(f"{place}.reference", column, _columns(tables[target]))
        if len(own) != len(fields):
            what = "has not as many columns as fields"
            yield Fault(place, fields, what, f"{len(own)} columns")
    for column in _named(resource.get("casebook", {})):
        yield from one_of(f"{name}.casebook", column, columns)


def _named(casebook: Spec) -> Iterator[str]:
    """The columns that our own property names, but for its rules."""
    yield from casebook.get("sortedBy", [])
    for pair in casebook.get("dynamicReferences", []):
        yield from (pair["table"], pair["row"])
    for arrow in casebook.get("acyclic", []):
        yield from (arrow["from"], arrow["to"], *arrow.get("where", {}))


def _rule_faults(rule: Spec, resource: Spec, tables: dict[str, Spec]) -> Iterator[Fault]:
    place, columns = f"{resource['name']}.casebook.rules", _columns(resource)
    kinds = [word for word in rule if word in RULES]
    if len(kinds) != 1 or rule[kinds[0]] is False:
        expected = f"one of: {', '.join(RULES)}"
        yield Fault(place, rule, f"does not hold {expected}", expected)
        return
    argument, shape = rule[kinds[0]], RULES[kinds[0]].argument
    named = [rule["field"], *rule.get("when", {})]
    if shape in {"column", "number column"}:
        named.append(argument)
    for column in named:
        yield from one_of(place, column, columns)
    if shape == "number column":
        yield from _no_numbers(place, {rule["field"], argument}, resource)
    if shape == "target":
        yield from _no_targets(place, rule["field"], argument, resource, tables)


def _no_numbers(place: str, columns: set[str], resource: Spec) -> Iterator[Fault]:
    """Columns whose cells a rule compares as numbers, and that hold something else."""
    for spec in resource["schema"]["fields"]:
        if spec["name"] in columns:
            yield from one_of(place, spec.get("type", "string"), ["integer", "number", "year"])


def _no_targets(
    place: str, column: str, asked: dict[str, list[str]], resource: Spec, tables: dict[str, Spec]
) -> Iterator[Fault]:
    """What a rule asks of the row that a column refers to, and nothing there has."""
    keys = resource["schema"].get("foreignKeys", [])
    references = [reference(key, resource["name"]) for key in keys]
    targets = {target for own, target, _ in references if own == [column]}
    if not targets:
        yield Fault(place, column, "refers to no table", "a column with a foreign key")
    for target in targets & set(tables):
        for word in asked:
            yield from one_of(place, word, _columns(tables[target]))
