"""From what is told of cases, attribute by attribute, to a table of cases by conditions.

A condition is written as in ``paid``, for an attribute that is true or false, ``place=Malmö``, for
one of several values, or ``members>=10``, for a number. A blank is not a no: a case of which an
attribute is not told is left out of the comparison, and named.
"""

import math
import operator
import re
from collections.abc import Callable, Sequence
from typing import NamedTuple

import pandas as pd

YES = {"true": 1, "false": 0}
_TESTS: dict[str, Callable[[float, float], bool]] = {
    ">=": operator.ge,
    "<=": operator.le,
    ">": operator.gt,
    "<": operator.lt,
}
_FORM = re.compile(r"(?P<attribute>[^=<>]+?)\s*(?P<sign>>=|<=|=|>|<)\s*(?P<value>.+)", re.DOTALL)


class Told(NamedTuple):
    """Cases by conditions, and which cases are not there.

    Attributes
    ----------
    cases : DataFrame
        By case id a column for each condition, as it was written: 1 or 0.
    left_out : dict of str to list of str
        By case, which of the attributes that were asked for are not told of it.
    """

    cases: pd.DataFrame
    left_out: dict[str, list[str]]


def cases_by_conditions(
    case_attributes: pd.DataFrame, conditions: Sequence[str], cases: Sequence[str] | None = None
) -> Told:
    """Make a table of cases by conditions, all 1 or 0.

    Parameters
    ----------
    case_attributes : DataFrame
        ``case_id``, ``attribute`` and ``value``; a case may have several values of one attribute,
        and then has a condition if one of them meets it.
    conditions : sequence of str
        Such as ``paid``, ``place=Malmö`` or ``members>=10``; with ``~`` ahead the negation.
    cases : sequence of str, optional
        All cases, in their order; by default those of which anything is told.

    Returns
    -------
    Told
        Columns without the ``~``.

    Raises
    ------
    ValueError
        If there is no such attribute or value, a value is no number where one is needed, or an
        attribute that is named alone is neither true nor false.
    """
    told: dict[str, dict[str, list[str]]] = {}
    for case, attribute, value in zip(
        *(case_attributes[name] for name in ("case_id", "attribute", "value")), strict=True
    ):
        told.setdefault(str(attribute), {}).setdefault(str(case), []).append(str(value))
    asked = list(dict.fromkeys(name.strip().removeprefix("~").strip() for name in conditions))
    found = {name: _column(name, told) for name in asked}
    of_condition = {name: _parts(name, told)[0] for name in asked}
    every = dict.fromkeys(case_attributes.case_id.astype(str) if cases is None else cases)
    left_out = {
        case: lacking
        for case in every
        if (lacking := list(dict.fromkeys(of_condition[n] for n in asked if case not in found[n])))
    }
    rest = [case for case in every if case not in left_out]
    rows = [[found[name][case] for name in asked] for case in rest]
    index = pd.Index(rest, name="case_id", dtype=object)
    return Told(pd.DataFrame(rows, index=index, columns=asked, dtype="int64"), left_out)


def booleans(case_attributes: pd.DataFrame) -> list[str]:
    """Attributes of which nothing but true and false is told, in the order of the alphabet."""
    of_attribute = case_attributes.groupby("attribute").value
    return sorted(str(name) for name, values in of_attribute if set(values.str.lower()) <= set(YES))


def _parts(
    condition: str, told: dict[str, dict[str, list[str]]]
) -> tuple[str, str | None, str | None]:
    """The attribute of a condition, the sign and the value; an attribute may have a sign in it."""
    if condition in told:
        return condition, None, None
    found = _FORM.fullmatch(condition)
    if found is None or found["attribute"] not in told:
        name = found["attribute"] if found else condition
        known = ", ".join(sorted(told))
        raise ValueError(f"no case has the attribute {name!r}; the attributes are: {known}")
    return found["attribute"], found["sign"], found["value"]


def _column(condition: str, told: dict[str, dict[str, list[str]]]) -> dict[str, int]:
    """By case whether it has the condition."""
    attribute, sign, value = _parts(condition, told)
    of_case = told[attribute]
    known = sorted({one for values in of_case.values() for one in values}, key=_in_order)
    if sign is None or value is None:
        if not set(map(str.lower, known)) <= set(YES):
            sign = ">=" if _in_order(known[0])[0] < math.inf else "="
            raise ValueError(
                f"{attribute!r} is not true or false: say which value makes a case one of the set, "
                f"such as {attribute}{sign}{known[0]}; its values are: {', '.join(known)}"
            )
        return {case: max(YES[one.lower()] for one in values) for case, values in of_case.items()}
    if sign == "=":
        if value not in known:
            raise ValueError(
                f"no case has {attribute}={value}; the values of {attribute!r} are: "
                f"{', '.join(known)}"
            )
        return {case: int(value in values) for case, values in of_case.items()}
    limit, test = _number(value, condition), _TESTS[sign]
    return {
        case: int(any(test(_number(one, f"{attribute} of case {case}"), limit) for one in values))
        for case, values in of_case.items()
    }


def _in_order(value: str) -> tuple[float, str]:
    """Sort numbers by what they are worth, and words after them."""
    try:
        return float(value), value
    except ValueError:
        return math.inf, value


def _number(text: str, where: str) -> float:
    try:
        return float(text)
    except ValueError:
        raise ValueError(f"{where}: {text!r} is not a number") from None
