"""What a study is ready for: which commands would work, and what the others lack, exactly.

Every question is asked of the tables as `casebook.study.load` gives them. What a command needs is
told by table and column, with what there is now.
"""

from collections.abc import Callable
from typing import NamedTuple

import pandas as pd

from casebook.study.description import MATERIALS
from casebook.study.places import StudyError, is_study, key, settings, text_files
from casebook.tables import Tables

AGREED = "agreed"  # the coder whose codings are those that the others settled on
OF_CLAIMS = (
    *("sources", "passages", "voices", "cases", "passage_cases", "possible_identities"),
    *("claims", "links"),
)


class Ready(NamedTuple):
    """A command, and what it lacks to work on a study; nothing if it is ready."""

    command: str
    lacks: tuple[str, ...]


def readiness(tables: Tables) -> list[Ready]:
    """Say which commands a study is ready for.

    Parameters
    ----------
    tables : Tables
        Of a study, as `casebook.study.load` gives them.

    Returns
    -------
    list of Ready
        In the order of the alphabet.
    """
    return [Ready(name, tuple(asked(tables))) for name, asked in sorted(NEEDS.items())]


def missing_tables(tables: Tables) -> list[Ready]:
    """Say which commands fail on a package that is no study, because a table is not there.

    Parameters
    ----------
    tables : Tables

    Returns
    -------
    list of Ready
        The claims, if there are any and what they are judged by is not there.
    """
    lacking = [f"the table {name} (there is none)" for name in OF_CLAIMS if name not in tables]
    return [Ready("claims", tuple(lacking))] if "claims" in tables and lacking else []


def _some(tables: Tables, name: str) -> list[str]:
    if len(tables[name]):
        return []
    return [f"{name}.csv: at least one row (there is none)"]


def _different(frame: pd.DataFrame, table: str, column: str, what: str) -> list[str]:
    """Ask for two values of a column."""
    values = sorted(frame[column].dropna().unique())
    if len(values) >= 2:
        return []
    there = f"there is one: {values[0]}" if values else "there is none"
    return [f"{table}.csv, column {column}: at least two {what} ({there})"]


def _agreement(tables: Tables) -> list[str]:
    coders = tables.codings[tables.codings.coder != AGREED]
    return _different(coders, "codings", "coder", "coders")


def _matrix(tables: Tables) -> list[str]:
    return _some(tables, "codings")


def _cooccur(tables: Tables) -> list[str]:
    return _different(tables.codings, "codings", "code_id", "codes that were given")


def _saturation(tables: Tables) -> list[str]:
    coded = tables.passages[tables.passages.passage_id.isin(tables.codings.passage_id)]
    documents = _different(coded, "passages", "document_id", "documents with codings")
    return _some(tables, "codings") or documents


def _compare(tables: Tables) -> list[str]:
    values = tables.case_attributes
    return [
        *_different(values, "case_attributes", "case_id", "cases"),
        *_different(values, "case_attributes", "attribute", "attributes, one of them the outcome"),
    ]


def _claims(tables: Tables) -> list[str]:
    return _some(tables, "claims")


def _verify(tables: Tables) -> list[str]:
    lacks = []
    if not tables.passages.anchor_hash.notna().any():
        lacks.append(
            "passages.csv, columns anchor_length, anchor_head and anchor_hash: at least one row "
            "(there is none; casebook anchor makes them of start and end)"
        )
    try:
        key(tables.folder)
    except StudyError as error:
        lacks.append(str(error))
    return lacks


def _disclose(tables: Tables) -> list[str]:
    return []  # it looks at whatever there is


def _export(tables: Tables) -> list[str]:
    if len(tables.codes) or len(tables.documents):
        return []
    return ["codes.csv or documents.csv: at least one row (there is none)"]


NEEDS: dict[str, Callable[[Tables], list[str]]] = {
    "agreement": _agreement,
    "claims": _claims,
    "compare": _compare,
    "cooccur": _cooccur,
    "disclose": _disclose,
    "export": _export,
    "matrix": _matrix,
    "saturation": _saturation,
    "verify": _verify,
}
"""By command, what asks a study for all that it needs."""


def worth_knowing(tables: Tables) -> list[str]:
    """Say what is no fault, and yet not what one may expect.

    Parameters
    ----------
    tables : Tables
        As for `readiness`.

    Returns
    -------
    list of str
        Sentences.
    """
    return [
        *_no_data(tables),
        *_without_links(tables),
        *_same_ids(tables),
        *_no_texts(tables),
        *_other_dates(tables),
    ]


def _listed(names: pd.Series) -> str:
    """Up to five of them."""
    told = [str(name) for name in names]
    return ", ".join(told[:5]) + (f" and {len(told) - 5} more" if len(told) > 5 else "")


def _no_data(tables: Tables) -> list[str]:
    linked = tables.links[tables.links.target_table == "passages"].target_id
    passages = tables.passages
    odd = passages[passages.passage_id.isin(linked) & ~passages.material.isin(MATERIALS)]
    if odd.empty:
        return []
    return [
        f"What claims stand on in {_listed(odd.passage_id)} is no data to the rule: neither "
        "passages.material nor the kind of the document (documents.kind) is one of "
        f"{', '.join(MATERIALS)}. Write there what it is, and the claims may be more than stated."
    ]


def _without_links(tables: Tables) -> list[str]:
    bare = tables.claims[~tables.claims.claim_id.isin(tables.links.claim_id)]
    bare = bare[bare.rule.isna()]
    return [f"Nothing in links.csv supports {_listed(bare.claim_id)}."] if len(bare) else []


def _other_dates(tables: Tables) -> list[str]:
    """A date of another form cannot be put in order: 04-03-2025 is in March or in April."""
    documents = tables["documents"] if "documents" in tables else pd.DataFrame()
    if "date" not in documents:
        return []
    dates = documents.date.dropna().astype(str)
    other = documents.loc[dates[~dates.str.match(r"\d{4}(?:-\d{2}){0,2}(?!\d)")].index]
    return [
        f"documents.date of {_listed(other.document_id)} is not written as 2025-03-31, so "
        "saturation follows the order of the table."
    ] * bool(len(other))


def _same_ids(tables: Tables) -> list[str]:
    """An id takes away all that it names, so it should name one thing."""
    kinds = {"passages": "passage_id", "voices": "voice_id", "cases": "case_id"}
    named = pd.concat([tables[table][column] for table, column in kinds.items()])
    twice = named[named.duplicated()].drop_duplicates()
    if twice.empty:
        return []
    return [
        f"{_listed(twice)}: the same id in two of passages, voices and cases. What is asked "
        "without it goes without both."
    ]


def _no_texts(tables: Tables) -> list[str]:
    if not is_study(tables.folder):
        return []
    found, documents = text_files(tables.folder), tables.documents
    named = documents[documents.file.notna()]
    lost = named[~named.document_id.isin(list(found))]
    if lost.empty:
        return []
    where = settings(tables.folder).texts
    told = f"looked for in {where}" if where else "for datapackage.json names no folder of texts"
    return [f"No file is found for {_listed(lost.document_id)}, {told}."]
