"""What is asked of a study's rows beyond what their description can say."""

import os
from collections.abc import Mapping, Sequence

from casebook.study.loading import as_they_stand
from casebook.tables import TYPES, DataError, Problem, show

_EXPECTED = {
    "boolean": "one of: true, false",
    "integer": "a whole number in plain digits",
    "number": "a number in plain digits, with a decimal point",
}


def problems_of_study(folder: str | os.PathLike[str] | None = None) -> list[Problem]:
    """Find what a study cannot do without, and values that are not of their attribute's type.

    Parameters
    ----------
    folder : path, optional
        Of a study in which ``casebook.tables.check`` finds nothing.

    Returns
    -------
    list of Problem
    """
    try:
        tables = as_they_stand(folder)
    except DataError as error:
        return error.problems
    if "attributes" not in tables or "case_attributes" not in tables:
        return []
    kinds, values = tables.attributes, tables.case_attributes
    types = dict(zip(kinds.attribute, kinds.type, strict=True))
    return misfits(types, list(zip(values.attribute, values.value, strict=True)))


def misfits(types: Mapping[str, str], values: Sequence[tuple[str, str]]) -> list[Problem]:
    """Find values that are not of the type of their attribute.

    Parameters
    ----------
    types : mapping of str to str
        By attribute.
    values : sequence of (str, str)
        Attribute and value, in the order of the table ``case_attributes``.

    Returns
    -------
    list of Problem
    """
    found = []
    for row, (name, value) in enumerate(values, start=2):
        kind = types.get(name)
        if kind in _EXPECTED and not _is(kind, value):
            message = f"{show(value)} is not {_EXPECTED[kind]}, and {show(name)} is of type {kind}"
            found.append(
                Problem("case_attributes.csv", row, "value", value, _EXPECTED[kind], message)
            )
    return found


def _is(kind: str, value: str) -> bool:
    try:
        TYPES[kind].parse(value, {})
    except ValueError:
        return False
    return True
