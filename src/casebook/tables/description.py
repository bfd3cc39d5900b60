"""Read ``datapackage.json``, and say what is wrong in it.

The description is the only place that knows which tables and columns there are. Rules that
Frictionless cannot express stand beside the schema of a table in a property of our own,
``"casebook"``:

``sortedBy``
    Columns by which the rows stand in order; text by code point, numbers by value.
``rules``
    Conditions on one column, each with the reason in words (``because``); see ``RULES``.
``dynamicReferences``
    Pairs of columns of which one names a table and the other a row of it.
``acyclic``
    Pairs of columns whose arrows, from row to row, must not lead back to where they began.

The package itself may ask for ``"casebook": {"lineEnding": "LF"}``. This module does not look
at the tables.
"""

import functools
import json
import re
from collections.abc import Callable, Iterator
from pathlib import PurePosixPath
from typing import Any, NamedTuple

from casebook.tables.cells import TYPES, Spec
from casebook.tables.problems import Problem, closest, show

DESCRIPTION = "datapackage.json"


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
    name, limits, own = spec["name"], spec.get("constraints", {}), resource.get("casebook", {})
    if "enum" in limits:
        yield "one of: " + ", ".join(limits["enum"])
    elif spec.get("type") == "boolean":
        yield TYPES["boolean"].expected(spec)
    if spec.get("format") == "uri":
        yield TYPES["string"].expected(spec)
    if "pattern" in limits:
        yield f"pattern {limits['pattern']}"
    if "minimum" in limits:
        yield f"at least {limits['minimum']}"
    if "maximum" in limits:
        yield f"at most {limits['maximum']}"
    if name in key_of(resource):
        yield "key" if len(key_of(resource)) == 1 else "part of the key"
    elif limits.get("unique"):
        yield "no value twice"
    for key in resource["schema"].get("foreignKeys", []):
        columns, target, fields = reference(key, resource["name"])
        if name in columns:
            together = f" (with {', '.join(c for c in columns if c != name)})" * (len(columns) > 1)
            yield f"refers to {target}.{fields[columns.index(name)]}{together}"
    for pair in own.get("dynamicReferences", []):
        if name == pair["row"]:
            yield f"refers to a row of the table in {pair['table']}"
        if name == pair["table"]:
            yield "name of a table of this package"
    for rule in own.get("rules", []):
        if rule["field"] == name:
            yield rule["because"]


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
    problems = [
        Problem(DESCRIPTION, None, place, _text(value), expected, f"{show(_text(value))} {what}")
        for place, value, what, expected in _description_faults(description)
    ]
    return description, tuple(problems)


def _text(value: Any) -> str:
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


_COLUMNS = (str, [str])  # one, or a list of them
_WHEN = {"*": [str]}
# What the checks of the tables rely on. "!" marks what must be there; "*" stands for every name;
# "..." says that Frictionless allows more. Where it is missing, a misspelt word is a fault: a rule
# that nobody reads would look like one that is kept.
_SHAPE = {
    "casebook": {"lineEnding": str},
    "resources!": [
        {
            "name!": str,
            "path!": str,
            "schema!": {
                "fields!": [
                    {
                        "name!": str,
                        "type": str,
                        "format": str,
                        "description": str,
                        "title": str,
                        "trueValues": [str],
                        "falseValues": [str],
                        "constraints": {
                            "required": bool,
                            "unique": bool,
                            "enum": [str],
                            "pattern": str,
                            "minimum": (int, float),
                            "maximum": (int, float),
                        },
                        "...": None,
                    }
                ],
                "primaryKey": _COLUMNS,
                "foreignKeys": [
                    {
                        "fields!": _COLUMNS,
                        "reference!": {"resource!": str, "fields!": _COLUMNS},
                        "...": None,
                    }
                ],
                "missingValues": [str],
                "...": None,
            },
            "casebook": {
                "sortedBy": [str],
                "dynamicReferences": [{"table!": str, "row!": str}],
                "acyclic": [{"from!": str, "to!": str, "where": _WHEN}],
                "rules": [
                    {
                        "field!": str,
                        "because!": str,
                        "when": _WHEN,
                        "required": bool,
                        "blank": bool,
                        "notOneOf": [str],
                        "differsFrom": str,
                        "startsWith": str,
                        "greaterThan": str,
                        "notBefore": str,
                        "refersTo": _WHEN,
                    }
                ],
            },
            "...": None,
        }
    ],
    "...": None,
}
_WORDS = {str: "a text", bool: "true or false", int: "a number", float: "a number"}

_Fault = tuple[str, Any, str, str]  # place, value, what is wrong, what is expected


def _description_faults(description: Any) -> Iterator[_Fault]:
    misfits = list(_misfits("", description, _SHAPE))
    yield from misfits
    if misfits:  # what follows relies on the shape
        return
    ending = description.get("casebook", {}).get("lineEnding", "LF")
    yield from _one_of("casebook.lineEnding", ending, ["LF"])
    tables: dict[str, Spec] = {}
    paths = set()
    for resource in description["resources"]:
        name, path = resource["name"], resource["path"]
        if name in tables:
            yield "resources", name, "is the name of two tables", "names that differ"
        if path in paths:
            yield f"{name}.path", path, "is the file of two tables", "paths that differ"
        tables[name] = resource
        paths.add(path)
        yield from _table_faults(resource)
    for resource in tables.values():
        yield from _relation_faults(resource, tables)
        for rule in resource.get("casebook", {}).get("rules", []):
            yield from _rule_faults(rule, resource, tables)


def _misfits(place: str, value: Any, shape: Any) -> Iterator[_Fault]:
    """Compare a part of the description with its part of ``_SHAPE``."""
    if isinstance(shape, tuple):
        if all(any(True for _ in _misfits(place, value, choice)) for choice in shape):
            expected = "a text or a list of texts" if str in shape else "a number"
            yield place, value, f"is not {expected}", expected
    elif isinstance(shape, list):
        named = isinstance(shape[0], dict) and "name!" in shape[0]
        if not isinstance(value, list) or (named and not value):
            yield place, value, "is not a list" + " with something in it" * named, "a list"
            return
        for number, item in enumerate(value):
            name = item.get("name") if isinstance(item, dict) else None
            inner = f"{place}.{name}" if isinstance(name, str) else f"{place}[{number}]"
            yield from _misfits(inner, item, shape[0])
    elif isinstance(shape, dict):
        if not isinstance(value, dict):
            yield place, value, "is not an object", "an object in braces"
            return
        known = {word.rstrip("!"): word for word in shape if word not in {"*", "..."}}
        for word in known:
            if word not in value and known[word].endswith("!"):
                yield f"{place}.{word}".strip("."), None, "is missing", f'"{word}"'
        for word, inner in value.items():
            if word in known:
                yield from _misfits(f"{place}.{word}".strip("."), inner, shape[known[word]])
            elif "*" in shape:
                yield from _misfits(f"{place}.{word}", inner, shape["*"])
            elif "..." not in shape:
                yield from _one_of(place, word, list(known))
    elif not isinstance(value, shape) or (isinstance(value, bool) and shape is not bool):
        yield place, value, f"is not {_WORDS[shape]}", _WORDS[shape]


def _one_of(place: str, value: str, choices: list[str]) -> Iterator[_Fault]:
    if value not in choices:
        expected = "one of: " + ", ".join(choices)
        yield place, value, f"is not {expected}{closest(value, choices)}", expected


def _table_faults(resource: Spec) -> Iterator[_Fault]:
    place, path = resource["name"], PurePosixPath(resource["path"])
    if path.is_absolute() or ".." in path.parts or "\\" in str(path) or ":" in str(path):
        what = "does not stand inside the folder"
        yield f"{place}.path", str(path), what, "a path from the folder downwards"
    fields = resource["schema"]["fields"]
    names = [spec["name"] for spec in fields]
    for name in names:
        if names.count(name) > 1:
            yield f"{place}.{name}", name, "is the name of two columns", "names that differ"
    for spec in fields:
        yield from _field_faults(f"{place}.{spec['name']}", spec)


def _field_faults(place: str, spec: Spec) -> Iterator[_Fault]:
    kind = spec.get("type", "string")
    if kind not in TYPES:
        yield from _one_of(f"{place}.type", kind, list(TYPES))
        return
    formats = ["default", "uri"] if kind == "string" else ["default"]
    yield from _one_of(f"{place}.format", spec.get("format", "default"), formats)
    limits = spec.get("constraints", {})
    for word in limits:
        yield from _one_of(f"{place}.constraints", word, sorted(TYPES[kind].constraints))
    try:
        re.compile(limits.get("pattern", ""))
    except re.error as error:
        what = f"is not a regular expression: {error}"
        yield f"{place}.pattern", limits["pattern"], what, "a regular expression"


def _columns(resource: Spec) -> list[str]:
    return [spec["name"] for spec in resource["schema"]["fields"]]


def _relation_faults(resource: Spec, tables: dict[str, Spec]) -> Iterator[_Fault]:
    """Keys, references and orders that name a table or column which is not there."""
    name, columns = resource["name"], _columns(resource)
    for column in key_of(resource):
        yield from _one_of(f"{name}.primaryKey", column, columns)
    for key in resource["schema"].get("foreignKeys", []):
        place = f"{name}.foreignKeys"
        own, target, fields = reference(key, name)
        for column in own:
            yield from _one_of(place, column, columns)
        if target not in tables:
            yield from _one_of(f"{place}.resource", target, list(tables))
            continue
        for column in fields:
            yield from _one_of(f"{place}.reference", column, _columns(tables[target]))
        if len(own) != len(fields):
            yield place, fields, "has not as many columns as fields", f"{len(own)} columns"
    casebook = resource.get("casebook", {})
    named = list(casebook.get("sortedBy", []))
    for pair in casebook.get("dynamicReferences", []):
        named += [pair["table"], pair["row"]]
    for arrow in casebook.get("acyclic", []):
        named += [arrow["from"], arrow["to"], *arrow.get("where", {})]
    for column in named:
        yield from _one_of(f"{name}.casebook", column, columns)


def _rule_faults(rule: Spec, resource: Spec, tables: dict[str, Spec]) -> Iterator[_Fault]:
    place, columns = f"{resource['name']}.casebook.rules", _columns(resource)
    kinds = [word for word in rule if word in RULES]
    if len(kinds) != 1 or rule[kinds[0]] is False:
        expected = f"one of: {', '.join(RULES)}"
        yield place, rule, f"does not hold {expected}", expected
        return
    argument, shape = rule[kinds[0]], RULES[kinds[0]].argument
    named = [rule["field"], *rule.get("when", {})]
    if shape in {"column", "number column"}:
        named.append(argument)
    for column in named:
        yield from _one_of(place, column, columns)
    if shape == "number column":
        for spec in resource["schema"]["fields"]:
            if spec["name"] in {rule["field"], argument}:
                yield from _one_of(place, spec.get("type", "string"), ["integer", "number", "year"])
    if shape == "target":
        keys = resource["schema"].get("foreignKeys", [])
        references = [reference(key, resource["name"]) for key in keys]
        targets = [target for own, target, _ in references if own == [rule["field"]]]
        if not targets:
            yield place, rule["field"], "refers to no table", "a column with a foreign key"
        for target in set(targets) & set(tables):
            for column in argument:
                yield from _one_of(place, column, _columns(tables[target]))
