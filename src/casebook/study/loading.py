"""A study in the form in which the methods take tables: that of the book's own.

What a study leaves open is filled in here and nowhere else, by rules that are told below; what it
does not say stays missing.
"""

import os
from collections.abc import Mapping, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any

import pandas as pd

from casebook.study.description import MATERIALS, TABLES
from casebook.study.minimum import lacking
from casebook.study.places import is_study, settings
from casebook.tables import (
    DATA,
    DESCRIPTION,
    TYPES,
    DataError,
    Held,
    Tables,
    data_dir,
    held,
    load_held,
    read_description,
)
from casebook.tables import load as load_tables

UNSAID = "not said"
UNNAMED = "#unnamed"  # ends the id of a document's voice that has no row; no id of a study has "#"
IN_THE_BOOKS_SHAPE = (
    *("sources", "voices", "informants", "possible_identities", "passages", "passage_cases"),
    *("cases", "case_attributes", "claims", "links"),
)
AS_THEY_ARE = ("documents", "codes", "codings", "attributes", "memos")


def load(folder: str | os.PathLike[str] | None = None) -> Tables:
    """Read a study, or a package like the book's, in the form in which the methods take tables.

    Parameters
    ----------
    folder : path, optional
        As for ``casebook.tables.load``, which reads whatever is no study.

    Returns
    -------
    Tables
        Of a study: ``sources`` (one row, the study itself), ``voices``, ``informants``,
        ``possible_identities``, ``passages``, ``passage_cases``, ``cases``, ``case_attributes``,
        ``claims`` and ``links`` with the columns of the book's tables, empty or missing where the
        study has nothing; and its ``documents``, ``codes``, ``codings``, ``attributes`` and
        ``memos`` as they are, without rows if it has none.

        - A passage keeps its ``document_id``, ``start`` and ``end``. Its ``locator`` names the
          document too; the study's own stands in ``place``, and may be missing.
        - Without a ``material``, a passage is of the kind of its document.
        - Without a ``voice_id``, it has an unnamed voice of its document, which may be any other
          voice there.
        - Without a case, it is about the cases of its document.
        - A voice or a case that is named and has no table is called by its id.
        - A voice is an informant, and a claim a finding about the field, unless the study says
          otherwise. A claim with a label is a key claim.

    Raises
    ------
    DataError
        If the tables are not as described.
    """
    if not is_study(folder):
        return load_tables(folder)
    place = data_dir(folder)
    return Tables(_own(_shaped(_used(place), place, (DATA / DESCRIPTION).read_bytes())), place)


def as_they_stand(folder: str | os.PathLike[str] | None = None) -> Tables:
    """Read the tables of a study as its files have them.

    Parameters
    ----------
    folder : path, optional

    Returns
    -------
    Tables
        Those tables that the study has. A column that a study may have, and this one has not,
        is added with nothing in it.

    Raises
    ------
    StudyError
        If the folder is no study.
    DataError
        If the tables are not as described.
    """
    settings(folder)
    place = data_dir(folder)
    return Tables(_own(_standing(_used(place), place)))


def _used(place: Path) -> Held:
    """All that the folder of a study holds; it is told that each of its tables is used."""
    files = held(place)
    dict(load_held(files, place))
    return files


def _own(frames: Mapping[str, pd.DataFrame]) -> dict[str, pd.DataFrame]:
    """Frames of which the caller may change what it likes."""
    return {name: frame.copy(deep=False) for name, frame in frames.items()}


# A command asks for its study several times. What is kept is known by the content of its files.
@lru_cache(maxsize=4)
def _standing(files: Held, place: Path) -> dict[str, pd.DataFrame]:
    found = load_held(files, place)
    if problems := lacking(found):
        raise DataError(problems, place)
    return {name: _completed(name, frame) for name, frame in found.items()}


@lru_cache(maxsize=4)
def _shaped(files: Held, place: Path, of_the_book: bytes) -> Mapping[str, pd.DataFrame]:
    described, _ = read_description(dict(files)[DESCRIPTION])
    id = described["casebook"]["study"]["id"]
    standing = Tables(_own(_standing(files, place)))
    title = str(described.get("title") or id)
    return in_the_books_shape(standing, id, title, _columns(of_the_book))


def _completed(table: str, frame: pd.DataFrame) -> pd.DataFrame:
    if table not in TABLES:  # a table of the researcher's own
        return frame
    there = {str(name): column for name, column in frame.items()}
    missing = {
        name: pd.Series(pd.NA, index=frame.index, dtype="Int64" if column.integer else "string")
        for name, column in TABLES[table].columns.items()
        if name not in frame
    }
    # All at once: pandas takes its time for each column that is put in.
    return pd.DataFrame({**there, **missing}, index=frame.index)


def _empty(table: str) -> pd.DataFrame:
    return _completed(table, pd.DataFrame(index=pd.RangeIndex(0)))


def _columns(of_the_book: bytes) -> dict[str, dict[str, str]]:
    """The columns of the book's tables, each with the pandas type that holds it."""
    described, _ = read_description(of_the_book)
    return {
        resource["name"]: {
            spec["name"]: TYPES[spec.get("type", "string")].dtype
            for spec in resource["schema"]["fields"]
        }
        for resource in described["resources"]
        if resource["name"] in IN_THE_BOOKS_SHAPE
    }


def in_the_books_shape(
    study: Tables, id: str, title: str, columns: Mapping[str, Mapping[str, str]]
) -> Tables:
    """Turn the tables of a study, as `as_they_stand` gives them, into what the methods take.

    Parameters
    ----------
    study : Tables
    id : str
        Of the study.
    title : str
        What to call it in a sentence.
    columns : mapping of str to mapping of str to str
        Of each table of the book that a study is brought into the shape of.

    Returns
    -------
    Tables
        As `load` tells.
    """
    own = {name: study[name] if name in study else _empty(name) for name in TABLES}
    passages = _passages(own)
    made = {
        "sources": _sources(id, title),
        "passages": passages,
        "voices": _voices(own["voices"], passages, own["documents"]),
        "possible_identities": _possible_identities(own["voices"], passages),
        "passage_cases": (about := _passage_cases(own, passages)),
        "cases": _cases(own["cases"], [about.case_id, own["case_attributes"].case_id]),
        "case_attributes": own["case_attributes"],
        "claims": _claims(own["claims"]),
        "links": own["links"],
    }
    shared = {"source_id": id, "locator": "", "basis": "stated"}
    frames = {
        name: _as_in_the_book(made.get(name), columns[name], shared) for name in IN_THE_BOOKS_SHAPE
    }
    rest = {name: frame for name, frame in study.items() if name not in frames}
    return Tables({**frames, **{name: own[name] for name in AS_THEY_ARE}, **rest})


def _as_in_the_book(
    frame: pd.DataFrame | None, columns: Mapping[str, str], shared: Mapping[str, Any]
) -> pd.DataFrame:
    """Put a table's columns into the book's order, then its own; what is not there is missing."""
    frame = pd.DataFrame() if frame is None else frame.reset_index(drop=True)
    shaped = {
        name: frame[name].astype(dtype)  # type: ignore[call-overload]
        if name in frame
        else pd.Series(shared.get(name, pd.NA), index=frame.index, dtype=dtype)
        for name, dtype in columns.items()
    }
    own = {str(name): values for name, values in frame.items() if name not in columns}
    return pd.DataFrame({**shaped, **own}, index=frame.index)


def _sources(id: str, title: str) -> pd.DataFrame:
    # The kind and the language of a study are its own business.
    row = {"source_id": id, "citation": title, "title": title, "kind": "study"}
    return pd.DataFrame([row | {"held_as": "full text"}], dtype="string")


def _passages(own: Mapping[str, pd.DataFrame]) -> pd.DataFrame:
    passages = own["passages"]
    documents = own["documents"].set_index("document_id")
    of_document = passages.document_id.map(_materials(documents.kind)).astype("string")
    return passages.assign(
        place=passages.locator,
        locator=_locators(passages),
        material=passages.material.fillna(of_document).fillna(UNSAID),
        voice_id=passages.voice_id.fillna(passages.document_id + UNNAMED),
        gist=passages.gist.fillna(""),
        printed_as="summarised",
        role="evidence",
    )


def _materials(kinds: pd.Series) -> pd.Series:
    """What documents of some kinds are made of: the kind, small letters or not."""
    small = kinds.str.lower()
    return kinds.where(~small.isin(MATERIALS), small)


def _locators(passages: pd.DataFrame) -> pd.Series:
    """Where passages are: the document, and the place there as far as it is known."""
    span = passages.start.astype("string") + "–" + passages.end.astype("string")
    place = passages.locator.fillna(span)
    return (passages.document_id + " " + place).fillna(passages.document_id)


def _unnamed(passages: pd.DataFrame) -> pd.DataFrame:
    """The unnamed voices that passages have: the voice and its document."""
    rows = passages.loc[passages.voice_id.str.endswith(UNNAMED), ["voice_id", "document_id"]]
    return rows.drop_duplicates()


def _voices(voices: pd.DataFrame, passages: pd.DataFrame, documents: pd.DataFrame) -> pd.DataFrame:
    unnamed = _unnamed(passages)
    titles = documents.set_index("document_id").title.astype("string")
    called = unnamed.document_id.map(titles).astype("string").fillna(unnamed.document_id)
    more = pd.DataFrame(
        {"voice_id": unnamed.voice_id, "label": "an unnamed voice in " + called}, dtype="string"
    )
    # Without a table of voices, an id is all that is known of one.
    others = passages.voice_id[~passages.voice_id.isin([*voices.voice_id, *unnamed.voice_id])]
    bare = pd.DataFrame({"voice_id": others, "label": others}, dtype="string").drop_duplicates()
    found = pd.concat([voices, more, bare], ignore_index=True)
    return found.assign(
        kind=found.kind.fillna("informant"), sector=found.sector.fillna(UNSAID)
    ).drop(columns="may_be")


def _cases(cases: pd.DataFrame, named: Sequence[pd.Series]) -> pd.DataFrame:
    """The cases, and those that are only named elsewhere: without a table, by their ids."""
    others = pd.concat(named)
    others = others[~others.isin(cases.case_id)].drop_duplicates()
    bare = pd.DataFrame({"case_id": others, "name": others}, dtype="string")
    return pd.concat([cases, bare], ignore_index=True)


def _possible_identities(voices: pd.DataFrame, passages: pd.DataFrame) -> pd.DataFrame:
    told = voices.loc[voices.may_be.notna(), ["voice_id", "may_be"]]
    told = told.assign(why="The study says so.")
    named = passages[["voice_id", "document_id"]].drop_duplicates()
    beside = _unnamed(passages).merge(named, on="document_id", suffixes=("", "_other"))
    beside = beside[beside.voice_id != beside.voice_id_other]
    guessed = pd.DataFrame({"voice_id": beside.voice_id, "may_be": beside.voice_id_other})
    guessed = guessed.assign(why="The passage names no voice.")
    return pd.concat([told, guessed], ignore_index=True).astype("string")


def _passage_cases(own: Mapping[str, pd.DataFrame], passages: pd.DataFrame) -> pd.DataFrame:
    pair = ["passage_id", "case_id"]
    named = pd.concat([passages[pair].dropna(), own["passage_cases"][pair]])
    documents = ["document_id", "case_id"]
    of_documents = pd.concat([own["documents"][documents].dropna(), own["document_cases"]])
    others = passages.loc[
        ~passages.passage_id.isin(named.passage_id), ["passage_id", "document_id"]
    ]
    inherited = others.merge(of_documents[documents], on="document_id")
    return pd.concat([named, inherited[pair]], ignore_index=True).drop_duplicates()


def _claims(claims: pd.DataFrame) -> pd.DataFrame:
    return claims.assign(
        kind=claims.kind.fillna("finding"),
        scope=claims.scope.fillna("field"),
        decidable=True,
        key=claims.label.notna(),
    )
