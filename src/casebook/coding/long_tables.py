"""Tell a long table of codings (a row for each coding) from a wide one (a column for each coder).

Whoever gives a long table to a function that wants a wide one would get three coders called
*unit*, *coder* and *code*, and a coefficient that is wrong and looks right. What is looked at are
the names of the columns and, where these say nothing, whether the values of three columns can be
anything else than units, coders and codes.
"""

from itertools import permutations

import pandas as pd

# What columns of a long table are called, in lower case and without "_id" at the end.
_UNIT = {"unit", "passage", "segment", "item", "quotation", "document", "text"}
_CODER = {"coder", "rater", "annotator", "user", "owner"}
_CODE = {"code", "label", "category", "theme", "value", "rating"}


class AgreementError(ValueError):
    """Codings that cannot be compared as they are; the message says what is wrong and where."""


def refuse_long(data: pd.DataFrame) -> None:
    """Raise if a table has a row for each coding instead of a column for each coder.

    Parameters
    ----------
    data : DataFrame
        What somebody gives as units x coders.

    Raises
    ------
    AgreementError
        If columns are called like those of a long table (such as ``unit``, ``coder``, ``code``
        or ``passage_id``, ``coder``, ``code_id``); or if there are three columns of text that
        share no value, and two of them together name every row, each with each: units and
        coders.
    """
    found = _by_name(data) or _by_value(data)
    if found is None:
        return
    unit, coder, code = found
    names = {unit: "unit", coder: "coder", code: "code"}
    renamed = {old: new for old, new in names.items() if old is not None and old != new}
    given = f"data.rename(columns={renamed!r})" if renamed else "data"
    raise AgreementError(
        f"this is a long table: column {coder!r} names the coders and column {code!r} the codes, a "
        "row for each coding; a table with a column for each coder is needed. "
        f"units_by_coders({given}) makes it of one code a unit, per_code of several"
    )


def _by_name(data: pd.DataFrame) -> tuple[object, object, object] | None:
    """The columns of unit, coder and code by what they are called; the first may be the index."""
    named: dict[str, object] = {}
    for column in data.columns:
        word = str(column).strip().lower().removesuffix("_id")
        for kind, words in (("unit", _UNIT), ("coder", _CODER), ("code", _CODE)):
            if word in words:
                named.setdefault(kind, column)
    if "coder" not in named or "code" not in named:
        return None
    unit, coder, code = named.get("unit"), named["coder"], named["code"]
    # Somebody may compare one "annotator" with the true "label": these have values in common.
    if unit is None and set(data[coder].dropna()) & set(data[code].dropna()):
        return None
    return unit, coder, code


def _by_value(data: pd.DataFrame) -> tuple[object, object, object] | None:
    """The columns of unit, coder and code by what is in them."""
    if (
        data.shape[1] != 3
        or not data.columns.is_unique
        or len(data) < 6
        or data.isna().to_numpy().any()
    ):
        return None
    if not all(pd.api.types.is_string_dtype(data[column]) for column in data.columns):
        return None
    values = {column: set(data[column].unique()) for column in data.columns}
    if len(set().union(*values.values())) < sum(map(len, values.values())):
        return None  # coders who use one codebook have a code in common
    for unit, coder, code in permutations(data.columns):
        units, coders = len(values[unit]), len(values[coder])
        crossed = units * coders == len(data) and not data.duplicated([unit, coder]).any()
        if crossed and units > coders > 1:
            return unit, coder, code
    return None
