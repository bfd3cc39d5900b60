"""The shape of ``datapackage.json``: a JSON Schema beside this module, and what misses it in words.

What a schema cannot say (that a key names a column which is there) is `tables.description`'s.
"""

import json
import sys
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from functools import lru_cache
from importlib import resources
from typing import TYPE_CHECKING, Any, NamedTuple

from casebook.tables.problems import closest

if TYPE_CHECKING:
    from jsonschema import Draft202012Validator, ValidationError

SCHEMA = "datapackage.schema.json"


class Fault(NamedTuple):
    """What is wrong with the description: where, what stands there, why, and what should."""

    place: str
    value: Any
    what: str
    expected: str


def one_of(place: str, value: str, choices: list[str]) -> Iterator[Fault]:
    """Yield a fault if a value is none of those that can be chosen."""
    if value not in choices:
        expected = "one of: " + ", ".join(choices)
        yield Fault(place, value, f"is not {expected}{closest(value, choices)}", expected)


def misfits(description: Any) -> Iterator[Fault]:
    """Compare a description with the schema.

    Parameters
    ----------
    description : any
        What JSON gives.

    Yields
    ------
    Fault
        Each of them once, in the order of the description.
    """
    seen = set()
    for error in _validator().iter_errors(description):
        place = _place(description, error.absolute_path)
        for fault in _in_words(place, error):
            if (fault.place, fault.what) not in seen:
                seen.add((fault.place, fault.what))
                yield fault


# jsonschema looks for these and does without if they are not there. Where Jupyter has brought
# them along, they build parsers (for web addresses, for lengths of time) that no schema here needs
# and that take longer than all the rest.
UNWANTED = ("rfc3987_syntax", "isoduration")


@contextmanager
def _not_installed(names: Iterable[str]) -> Iterator[None]:
    """Let modules that are not yet imported look as if they were not installed."""
    absent = [name for name in names if name not in sys.modules]
    sys.modules.update(dict.fromkeys(absent))  # type: ignore[arg-type]  # None means just that
    try:
        yield
    finally:
        for name in absent:
            del sys.modules[name]


@lru_cache(maxsize=1)
def _validator() -> "Draft202012Validator":
    with _not_installed(UNWANTED):
        from jsonschema import Draft202012Validator
    text = (resources.files("casebook.tables") / SCHEMA).read_text(encoding="utf-8")
    schema = json.loads(text)
    definitions = schema.pop("$defs")
    return Draft202012Validator(_written_out(schema, definitions))


def _written_out(schema: Any, definitions: dict[str, Any]) -> Any:
    """A schema with what its references stand for: to look one up takes longer than to check it.

    None leads back to itself, and none stands beside a word that its definition has as well.
    """
    if isinstance(schema, list):
        return [_written_out(part, definitions) for part in schema]
    if not isinstance(schema, dict):
        return schema
    own = {word: _written_out(part, definitions) for word, part in schema.items()}
    name = own.pop("$ref", "").removeprefix("#/$defs/")
    return _written_out(definitions[name], definitions) | own if name else own


def _place(description: Any, path: Sequence[str | int]) -> str:
    """Where something stands: an item of a list by its name if it has one, else by its number."""
    place, here = "", description
    for step in path:
        here = here[step]
        name = here.get("name") if isinstance(step, int) and isinstance(here, dict) else None
        if isinstance(name, str):
            place += f".{name}"
        else:
            place += f"[{step}]" if isinstance(step, int) else f".{step}"
    return place.removeprefix(".")


def _in_words(place: str, error: "ValidationError") -> Iterator[Fault]:
    """What the error says. Of a word that is missing or unknown, all of the same object."""
    value: Any = error.instance
    asked: Any = error.validator_value
    schema: Any = error.schema
    if error.validator == "required":
        for word in asked:
            if word not in value:
                yield Fault(f"{place}.{word}".strip("."), None, "is missing", f'"{word}"')
    elif error.validator == "additionalProperties":
        for word in value:
            yield from one_of(place, word, list(schema["properties"]))
    elif error.validator == "enum":
        yield from one_of(place, value, asked) if isinstance(value, str) else ()
    else:
        yield Fault(place, value, f"is not {schema['title']}", schema["title"])
