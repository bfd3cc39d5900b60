"""Claims with all that a page or a program tells of them: rows of the ledger, and cards."""

from collections.abc import Collection, Hashable, Mapping
from typing import Literal, TypedDict

import pandas as pd

from casebook.argument.judging import judge
from casebook.argument.model import UnknownId
from casebook.argument.status import Verdict
from casebook.tables import Tables

Relation = Literal["supports", "opposes"]
Record = Mapping[Hashable, object]  # a row of a table
Records = Mapping[str, Record]


class ClaimRow(TypedDict):
    """A claim in the ledger; see `ledger`."""

    claim_id: str
    source_id: str
    kind: str
    scope: str
    locator: str
    statement: str
    hedge: str | None
    basis: str
    key: bool
    status: str
    in_short: str
    because: list[str]
    evidence: list[str]
    opposed_by: list[str]
    premises: list[str]
    note: str | None


class Evidence(TypedDict):
    """A passage on a card; ``ours`` if the casebook linked it to the claim."""

    id: str
    gist: str
    material: str
    voice: str
    printed_as: str
    locator: str
    relation: Relation
    ours: bool


class PremiseRow(TypedDict):
    """A premise on a card; ``ours`` if the casebook linked it to the claim."""

    claim_id: str
    statement: str
    status: str
    ours: bool


class Card(TypedDict):
    """A claim on a card; see `card`."""

    claim_id: str
    source_id: str
    kind: str
    scope: str
    locator: str
    statement: str
    hedge: str | None
    basis: str
    key: bool
    status: str
    in_short: str
    because: list[str]
    evidence: list[Evidence]
    opposed_by: list[str]
    premises: list[PremiseRow]
    note: str | None
    source_citation: str
    url: str | None


class _Links:
    """What each claim is linked to, and which of these links the casebook made."""

    def __init__(self, tables: Tables) -> None:
        self._ids: dict[tuple[str, str], list[str]] = {}
        self._ours: set[tuple[str, str]] = set()
        rows = tables.links[["claim_id", "target_table", "target_id", "relation", "basis"]]
        for claim_id, table, target, relation, basis in rows.itertuples(index=False):
            part = "premises" if table == "claims" else "evidence"
            part = part if relation == "supports" else "opposed_by"
            self._ids.setdefault((claim_id, part), []).append(target)
            if basis == "ours":
                self._ours.add((claim_id, target))

    def of(self, claim_id: str, part: str) -> list[str]:
        return self._ids.get((claim_id, part), [])

    def ours(self, claim_id: str, target: str) -> bool:
        return (claim_id, target) in self._ours


def ledger(tables: Tables, source_id: str | None = None) -> list[ClaimRow]:
    """Everything that a page or a program needs to know of each claim.

    Parameters
    ----------
    tables : Tables
        A loaded data package.
    source_id : str, optional
        Only the claims of this source.

    Returns
    -------
    list of dict
        For each claim ``claim_id``, ``source_id``, ``kind``, ``scope``, ``locator``,
        ``statement``, ``hedge``, ``basis``, ``key``, ``status``, ``in_short`` (why, in a
        sentence), ``because`` (why, in full), ``evidence`` (ids of passages, cases and
        indicators), ``opposed_by`` (ids), ``premises`` (claim ids) and ``note``; text that the
        table leaves blank is ``None``.

    Raises
    ------
    UnknownId
        As `judge`.
    """
    verdicts, links = judge(tables, source_id), _Links(tables)
    rows = tables.claims[tables.claims.claim_id.isin(list(verdicts))]
    return [_row(row, verdicts[row["claim_id"]], links) for row in rows.to_dict("records")]


def _text(value: object) -> str | None:
    """A text, or None where the table has none."""
    return None if pd.isna(value) else str(value)  # type: ignore[call-overload]


def _row(row: Record, found: Verdict, links: _Links) -> ClaimRow:
    claim_id = str(row["claim_id"])
    return {
        "claim_id": claim_id,
        "source_id": str(row["source_id"]),
        "kind": str(row["kind"]),
        "scope": str(row["scope"]),
        "locator": str(row["locator"]),
        "statement": str(row["statement"]),
        "hedge": _text(row["hedge"]),
        "basis": str(row["basis"]),
        "key": bool(row["key"]),
        "status": found.status,
        "in_short": found.in_short,
        "because": found.because,
        "evidence": links.of(claim_id, "evidence"),
        "opposed_by": links.of(claim_id, "opposed_by"),
        "premises": links.of(claim_id, "premises"),
        "note": _text(row["note"]),
    }


def card(tables: Tables, claim_id: str) -> Card:
    """One claim with its evidence and premises told in full, as `casebook.display.card` shows it.

    Parameters
    ----------
    tables : Tables
        A loaded data package.
    claim_id : str
        The claim.

    Returns
    -------
    dict
        The claim's row of `ledger`, where ``evidence`` is a list of dicts (``id``, ``gist``,
        ``material``, ``voice``, ``printed_as``, ``locator``, ``relation``, ``ours``) and
        ``premises`` a list of dicts (``claim_id``, ``statement``, ``status``, ``ours``); with
        ``source_citation`` and ``url``.

    Raises
    ------
    UnknownId
        If there is no such claim.
    """
    return cards(tables, [claim_id])[0]


def cards(tables: Tables, claim_ids: Collection[str]) -> list[Card]:
    """`card` for several claims, in the order given."""
    rows = {row["claim_id"]: row for row in ledger(tables)}
    for claim_id in claim_ids:
        if claim_id not in rows:
            raise UnknownId(f"no claim has the id {claim_id!r}")
    passages = tables.passages.merge(tables.voices[["voice_id", "label"]], on="voice_id")
    by_id = {str(row["passage_id"]): row for row in passages.to_dict("records")}
    sources = {str(row["source_id"]): row for row in tables.sources.to_dict("records")}
    links = _Links(tables)
    return [_card(rows[claim_id], rows, by_id, sources, links) for claim_id in claim_ids]


def _card(
    row: ClaimRow, rows: dict[str, ClaimRow], passages: Records, sources: Records, links: _Links
) -> Card:
    sides: list[tuple[Relation, list[str]]] = [
        ("supports", row["evidence"]),
        ("opposes", row["opposed_by"]),
    ]
    source = sources[row["source_id"]]
    return {
        **row,  # the next two replace ids by what they stand for
        "evidence": [
            _evidence(passages[one], relation, links.ours(row["claim_id"], one))
            for relation, ids in sides
            for one in ids
            if one in passages
        ],
        "premises": [
            {
                "claim_id": premise,
                "statement": rows[premise]["statement"],
                "status": rows[premise]["status"],
                "ours": links.ours(row["claim_id"], premise),
            }
            for premise in row["premises"]
        ],
        "source_citation": str(source["citation"]),
        "url": _text(source["url"]),
    }


def _evidence(passage: Record, relation: Relation, ours: bool) -> Evidence:
    return {
        "id": str(passage["passage_id"]),
        "gist": str(passage["gist"]),
        "material": str(passage["material"]),
        "voice": str(passage["label"]),
        "printed_as": str(passage["printed_as"]),
        "locator": str(passage["locator"]),
        "relation": relation,
        "ours": ours,
    }
