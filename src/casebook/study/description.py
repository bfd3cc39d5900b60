"""What tables a study may have, with which columns; and the description of those that it has.

The description is short on purpose: it holds the tables and columns of one study, and what a
method relies on. Words are listed only where the rule of the argument reads them; everything else
(kinds of document, sectors, coders, ids) is the researcher's.
"""

import json
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any, NamedTuple

from casebook.study.places import StudyError
from casebook.tables import closest, count

ID = r"[^\s\"'/\\#?]+"
"""An id: letters of any language, digits and signs, but nothing that an address or a list would
take for its own."""

NOT_TABLES = ["import-report.csv"]  # may lie in the folder, and is no table

KINDS_OF_VOICE = ("authors", "informant", "participant", "document", "literature", "press")
MATERIALS = (
    *("interview", "field note", "policy document", "own statement", "statistic", "literature"),
    *("press report", "bibliographic record", "authors' analysis"),
)
"""The kinds of material that the rule of the argument knows."""
KINDS_OF_CLAIM = ("context", "definition", "finding", "mechanism", "typology", "implication")
SCOPES = (
    *("one case", "several cases", "municipality", "field", "country", "several countries"),
    "Nordic countries",
)
TYPES_OF_ATTRIBUTE = ("text", "boolean", "integer", "number", "date", "datetime")


class Column(NamedTuple):
    """A column that a table of a study may have.

    Attributes
    ----------
    required : bool
        Whether no cell of it may be blank.
    free : bool
        Whether it holds what people write: line breaks and all, kept as it stands.
    id : bool
        Whether it names the rows of its table.
    values : tuple of str
        All that may stand there, if that is limited.
    integer : bool
        Whether it holds whole numbers, 0 or more.
    pattern : str
        What a cell has to look like, if that is limited.
    """

    required: bool = False
    free: bool = False
    id: bool = False
    values: tuple[str, ...] = ()
    integer: bool = False
    pattern: str = ""

    def spec(self, name: str) -> dict[str, Any]:
        """The column as ``datapackage.json`` describes it."""
        limits: dict[str, Any] = {"required": True} if self.required else {}
        if self.id or self.pattern:
            limits["pattern"] = self.pattern or ID
        if self.values:
            limits["enum"] = list(self.values)
        if self.integer:
            limits["minimum"] = 0
        spec: dict[str, Any] = {"name": name, "type": "integer" if self.integer else "string"}
        if limits:
            spec["constraints"] = limits
        return spec | ({"casebook": {"freeText": True}} if self.free else {})


class Shape(NamedTuple):
    """What a table of a study may look like.

    Attributes
    ----------
    columns : dict of str to Column
        In their order.
    key : tuple of str
        The columns that no two rows have alike.
    refers : dict of str to tuple of str
        Columns that name a row of another table: that table and its column.
    own : dict
        What only the casebook checks; see ``casebook.tables.description``.
    """

    columns: dict[str, Column]
    key: tuple[str, ...]
    refers: Mapping[str, tuple[str, str]] = {}
    own: Mapping[str, Any] = {}


_KEY = Column(required=True, id=True)
_REF, _MUST_REF = Column(), Column(required=True)  # what it refers to has the id
_TEXT, _MUST, _SHORT = Column(free=True), Column(required=True, free=True), Column()

TABLES = {
    "documents": Shape(
        {
            "document_id": _KEY,
            "title": _TEXT,
            "kind": _SHORT,
            "file": _SHORT,
            "date": _SHORT,
            "speakers": _SHORT,
            "case_id": _REF,
            "note": _TEXT,
        },
        ("document_id",),
        {"case_id": ("cases", "case_id")},
    ),
    "voices": Shape(
        {
            "voice_id": _KEY,
            "label": _MUST,
            "kind": Column(values=KINDS_OF_VOICE),
            "sector": _SHORT,
            "may_be": _REF,
        },
        ("voice_id",),
        {"may_be": ("voices", "voice_id")},
        {
            "rules": [
                {
                    "field": "may_be",
                    "differsFrom": "voice_id",
                    "because": "a voice may be another one, not itself",
                }
            ]
        },
    ),
    "cases": Shape(
        {"case_id": _KEY, "name": _MUST, "kind": _SHORT, "note": _TEXT},
        ("case_id",),
    ),
    "attributes": Shape(
        {
            "attribute": Column(required=True),
            "type": Column(values=TYPES_OF_ATTRIBUTE),
            "meaning": _TEXT,
        },
        ("attribute",),
    ),
    "case_attributes": Shape(
        {
            "case_id": _MUST_REF,
            "attribute": Column(required=True),
            "value": _MUST,
            "passage_id": _REF,
        },
        ("case_id", "attribute", "value"),
        {
            "case_id": ("cases", "case_id"),
            "attribute": ("attributes", "attribute"),
            "passage_id": ("passages", "passage_id"),
        },
    ),
    "codes": Shape(
        {
            "code_id": _KEY,
            "label": _MUST,
            "parent_id": _REF,
            "definition": _TEXT,
            "include_when": _TEXT,
            "exclude_when": _TEXT,
            "colour": _SHORT,
        },
        ("code_id",),
        {"parent_id": ("codes", "code_id")},
        {"acyclic": [{"from": "code_id", "to": "parent_id"}]},
    ),
    "passages": Shape(
        {
            "passage_id": _KEY,
            "document_id": _MUST_REF,
            "locator": _SHORT,
            "start": Column(integer=True),
            "end": Column(integer=True),
            "gist": _TEXT,
            "material": Column(values=MATERIALS),
            "voice_id": _REF,
            "case_id": _REF,
            "hedge": _TEXT,
            "anchor_length": Column(integer=True),
            "anchor_head": Column(pattern="[0-9a-f]{16}"),
            "anchor_hash": Column(pattern="[0-9a-f]{32}"),
        },
        ("passage_id",),
        {
            "document_id": ("documents", "document_id"),
            "voice_id": ("voices", "voice_id"),
            "case_id": ("cases", "case_id"),
        },
        {
            "rules": [
                {
                    "field": "end",
                    "greaterThan": "start",
                    "because": "a passage ends after it starts",
                }
            ]
        },
    ),
    "codings": Shape(
        {
            "passage_id": _MUST_REF,
            "code_id": _MUST_REF,
            "coder": Column(required=True),
            "memo": _TEXT,
            "date": _SHORT,
        },
        ("passage_id", "code_id", "coder"),
        {"passage_id": ("passages", "passage_id"), "code_id": ("codes", "code_id")},
    ),
    "claims": Shape(
        {
            "claim_id": _KEY,
            "statement": _MUST,
            "kind": Column(values=KINDS_OF_CLAIM),
            "scope": Column(values=SCOPES),
            "label": _TEXT,
            "hedge": _TEXT,
            "rule": Column(pattern=r"[^\W\d]\w*"),
            "note": _TEXT,
        },
        ("claim_id",),
    ),
    "links": Shape(
        {
            "claim_id": _MUST_REF,
            "target_table": Column(required=True, values=("claims", "passages")),
            "target_id": _MUST_REF,
            "relation": Column(required=True, values=("supports", "opposes")),
            "note": _TEXT,
        },
        ("claim_id", "target_table", "target_id"),
        {"claim_id": ("claims", "claim_id")},
        {
            "dynamicReferences": [{"table": "target_table", "row": "target_id"}],
            "acyclic": [
                {
                    "from": "claim_id",
                    "to": "target_id",
                    "where": {"target_table": ["claims"], "relation": ["supports"]},
                }
            ],
        },
    ),
    "memos": Shape(
        {
            "memo_id": _KEY,
            "about_table": _SHORT,
            "about_id": _SHORT,
            "author": _SHORT,
            "date": _SHORT,
            "title": _TEXT,
            "text": _TEXT,
        },
        ("memo_id",),
        {},
        {"dynamicReferences": [{"table": "about_table", "row": "about_id"}]},
    ),
    "document_cases": Shape(
        {"document_id": _MUST_REF, "case_id": _MUST_REF},
        ("document_id", "case_id"),
        {"document_id": ("documents", "document_id"), "case_id": ("cases", "case_id")},
    ),
    "passage_cases": Shape(
        {"passage_id": _MUST_REF, "case_id": _MUST_REF},
        ("passage_id", "case_id"),
        {"passage_id": ("passages", "passage_id"), "case_id": ("cases", "case_id")},
    ),
    "exchange_ids": Shape(
        {"table": Column(required=True), "row_id": Column(required=True), "guid": _MUST},
        ("table", "row_id"),
    ),
}
"""The tables that a study may have, by name."""


def describe(
    tables: Mapping[str, Sequence[str]] | Iterable[str],
    id: str,
    *,
    private: str | None = None,
    texts: str | None = None,
    anchors: str = "keyed",
    title: str | None = None,
) -> dict[str, Any]:
    """Describe the tables of a study, as its ``datapackage.json`` does.

    Parameters
    ----------
    tables : mapping of str to sequence of str, or iterable of str
        The tables that the study has, each with its columns; names alone stand for all columns.
    id : str
        Of the study.
    private : str, optional
        The folder of what is never shared, as seen from that of the tables.
    texts : str, optional
        The folder of the transcripts, as seen from that of the tables.
    anchors : str
        ``"keyed"`` or ``"plain"``.
    title : str, optional
        What to call the study; by default its id.

    Returns
    -------
    dict

    Raises
    ------
    StudyError
        If a study has no such table or column, or lacks one that it must have, or a table names
        rows of another one that is not there.
    """
    named = dict(tables) if isinstance(tables, Mapping) else {t: _columns(t) for t in tables}
    for table, columns in named.items():
        _check_columns(table, columns)
        if gone := [target for target in must_have(table) if target not in named]:
            raise StudyError(f"{table} names rows of {gone[0]}, and there is no table {gone[0]}")
    return {
        "name": id,
        "title": title or id,
        "casebook": {
            "study": {"id": id, "private": private, "texts": texts, "anchors": anchors},
            "notTables": NOT_TABLES,
        },
        "resources": [_resource(t, named[t], named) for t in TABLES if t in named],
    }


def must_have(table: str) -> list[str]:
    """Tables that another one cannot do without, because every row of it names a row there.

    An attribute is told by its name; the table of attributes only adds what it means.
    """
    shape = TABLES[table]
    named = [to for name, (to, _) in shape.refers.items() if shape.columns[name].required]
    return [target for target in named if target != "attributes"]


def _columns(table: str) -> list[str]:
    if table not in TABLES:
        known = ", ".join(TABLES)
        raise StudyError(
            f"a study has no table {table!r}{closest(table, list(TABLES))} There are: {known}"
        )
    return list(TABLES[table].columns)


def _check_columns(table: str, columns: Sequence[str]) -> None:
    known = _columns(table)
    for name in columns:
        if name not in known:
            raise StudyError(
                f"{table} has no column {name!r}{closest(name, known)} "
                f"There are: {', '.join(known)}"
            )
    lacking = [c for c, column in TABLES[table].columns.items() if column.required]
    lacking = [name for name in lacking if name not in columns]
    if lacking:
        raise StudyError(
            f"{table} lacks {count(len(lacking), 'column')} that it must have: {', '.join(lacking)}"
        )


def _resource(
    table: str, columns: Sequence[str], tables: Mapping[str, Collection[str]]
) -> dict[str, Any]:
    shape = TABLES[table]
    schema: dict[str, Any] = {
        "fields": [shape.columns[name].spec(name) for name in columns],
        "primaryKey": list(shape.key),
    }
    keys = [
        # A table refers to itself by an empty name: so Frictionless has it.
        {
            "fields": name,
            "reference": {"resource": "" if target == table else target, "fields": column},
        }
        for name, (target, column) in shape.refers.items()
        if name in columns and target in tables
    ]
    if keys:
        schema["foreignKeys"] = keys
    resource = {
        "name": table,
        "path": f"{table}.csv",
        "schema": schema,
    }
    own = _own(shape, columns)
    return resource | ({"casebook": own} if own else {})


def _own(shape: Shape, columns: Collection[str]) -> dict[str, Any]:
    """What only the casebook checks, as far as the columns for it are there."""

    def there(part: Mapping[str, Any]) -> bool:
        words = ("field", "differsFrom", "greaterThan", "table", "row", "from", "to")
        named = [part[word] for word in words if word in part]
        return all(name in columns for name in [*named, *part.get("where", {})])

    kept = {word: [part for part in parts if there(part)] for word, parts in shape.own.items()}
    return {word: parts for word, parts in kept.items() if parts}


def following(
    description: Mapping[str, Any], headers: Mapping[str, Sequence[str]]
) -> tuple[dict[str, Any], list[str]]:
    """Let a description follow the files: tables and columns that came, columns that went.

    Parameters
    ----------
    description : mapping
        Of a study.
    headers : mapping of str to sequence of str
        The columns that the files have, by table; all of them tables that a study may have.

    Returns
    -------
    description : dict
        Another one. What somebody wrote into the old one about a table or column stays.
    changes : list of str
        What is different, in words.

    Raises
    ------
    StudyError
        If a file has a column that a study does not have and nobody described, or lacks one that
        it must have.
    """
    old = {resource["name"]: resource for resource in description["resources"]}
    changes: list[str] = []
    resources = {name: resource for name, resource in old.items() if name not in headers}
    columns = {name: [s["name"] for s in r["schema"]["fields"]] for name, r in old.items()}
    there = columns | {table: list(header) for table, header in headers.items()}
    for table, header in headers.items():
        mine = columns.get(table)
        if mine == list(header):
            resources[table] = old[table]
            continue
        own = [name for name in mine or () if name not in TABLES[table].columns]
        _check_columns(table, [name for name in header if name not in own])
        if mine is None:
            changes.append(f"{table} is described")
            resources[table] = _resource(table, header, there)
            continue
        resources[table] = _with_columns(old[table], table, header, there)
        came = [name for name in header if name not in mine]
        went = [name for name in mine if name not in header]
        changes += [f"{table}.{name} is described" for name in came]
        changes += [f"{table}.{name}, which the file has not, is gone" for name in went]
    order = [*old, *(name for name in TABLES if name in resources and name not in old)]
    return {**description, "resources": [resources[name] for name in order]}, changes


def _with_columns(
    resource: Mapping[str, Any],
    table: str,
    header: Sequence[str],
    tables: Mapping[str, Collection[str]],
) -> dict[str, Any]:
    """The description of a table with other columns, each described as it was if it was."""
    schema, new = resource["schema"], _resource(table, _known(table, header), tables)
    specs = {spec["name"]: spec for spec in [*new["schema"]["fields"], *schema["fields"]]}
    fields = {"fields": [specs[name] for name in header if name in specs]}
    keys = {"foreignKeys": new["schema"].get("foreignKeys", [])}
    shipped, now = TABLES[table].own, new.get("casebook", {})
    own = dict(resource.get("casebook", {}))
    for word in shipped:  # what somebody added stays; of ours, what the columns are there for
        added = [part for part in own.get(word, []) if part not in shipped[word]]
        own[word] = [*now.get(word, []), *added]
    own = {word: parts for word, parts in own.items() if parts}
    rest = {word: part for word, part in resource.items() if word != "casebook"}
    rest |= {"schema": {**schema, **fields, **keys}}
    return rest | ({"casebook": own} if own else {})


def _known(table: str, header: Sequence[str]) -> list[str]:
    return [name for name in header if name in TABLES[table].columns]


def in_json(description: Mapping[str, Any]) -> str:
    """Write a description so that people can read it: what fits on a line stands on one.

    Parameters
    ----------
    description : mapping

    Returns
    -------
    str
        JSON, ending in a line feed.
    """
    return _written(description, "") + "\n"


_WIDTH = 120
_in_json = json.JSONEncoder(ensure_ascii=False).encode


def _written(value: Any, indent: str) -> str:
    line = _in_json(value)
    if not isinstance(value, dict | list) or len(indent) + len(line) < _WIDTH:
        return line
    deeper = indent + "  "
    if isinstance(value, dict):
        parts = [f"{_in_json(k)}: {_written(v, deeper)}" for k, v in value.items()]
    else:
        parts = [_written(part, deeper) for part in value]
    opening, closing = ("{", "}") if isinstance(value, dict) else ("[", "]")
    return f"{opening}\n{deeper}" + f",\n{deeper}".join(parts) + f"\n{indent}{closing}"
