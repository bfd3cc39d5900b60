"""Claims with all that a page or a program tells of them: rows of the ledger, and cards."""

from collections.abc import Collection, Hashable, Iterable, Mapping
from typing import Literal, NotRequired, TypedDict

import pandas as pd

from casebook.argument.judging import judge
from casebook.argument.model import unknown_claim
from casebook.argument.status import Verdict
from casebook.tables import Tables

Relation = Literal["supports", "opposes"]
What = Literal["case", "figure"]
Record = Mapping[Hashable, object]  # a row of a table
Records = Mapping[str, Record]


class _Claim(TypedDict):
    """What the ledger and a card tell alike of a claim."""

    claim_id: str
    source_id: str
    kind: str
    scope: str
    locator: str
    rests_in: NotRequired[list[str]]
    statement: str
    hedge: str | None
    basis: str
    key: bool
    status: str
    in_short: str
    because: list[str]
    opposed_by: list[str]
    our_links: list[str]
    note: str | None


class ClaimRow(_Claim):
    """A claim in the ledger; see `ledger`."""

    evidence: list[str]
    premises: list[str]


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


class _Linked(TypedDict):
    """A case or a figure that claims are linked to."""

    id: str
    what: What
    said: str
    locator: str


class Thing(_Linked):
    """A case or a figure on a card; ``ours`` if the casebook linked it to the claim."""

    relation: Relation
    ours: bool


class PremiseRow(TypedDict):
    """A premise on a card; ``ours`` if the casebook linked it to the claim."""

    claim_id: str
    statement: str
    status: str
    ours: bool


class Card(_Claim):
    """A claim on a card; see `card`."""

    evidence: list[Evidence]
    things: list[Thing]
    premises: list[PremiseRow]
    source_citation: str
    url: str | None


class _Links:
    """What each claim is linked to, and which of these links the casebook made."""

    def __init__(self, tables: Tables) -> None:
        self._ids: dict[tuple[str, str], list[str]] = {}
        self._ours: dict[str, list[str]] = {}
        rows = tables.links[["claim_id", "target_table", "target_id", "relation", "basis"]]
        for claim_id, table, target, relation, basis in rows.itertuples(index=False):
            part = "premises" if table == "claims" else "evidence"
            part = part if relation == "supports" else "opposed_by"
            self._ids.setdefault((claim_id, part), []).append(target)
            if basis == "ours":
                self._ours.setdefault(claim_id, []).append(target)

        # A study's passages have a document; what its claims say stands in none.
        named = tables.passages.get("document_id", pd.Series(dtype="string"))
        self._documents = dict(zip(tables.passages.passage_id, named, strict=False))

    def documents(self, claim_id: str) -> list[str]:
        """Documents of the passages that support a claim, or if there are none, its premises."""
        found: dict[str, None] = {}
        seen: set[str] = set()
        todo = [claim_id] if self._documents else []
        while todo:
            if (one := todo.pop()) in seen:
                continue
            seen.add(one)
            passages = [ident for ident in self.of(one, "evidence") if ident in self._documents]
            found |= {str(self._documents[passage]): None for passage in passages}
            if not passages:
                todo += reversed(self.of(one, "premises"))
        return list(found)

    def of(self, claim_id: str, part: str) -> list[str]:
        return self._ids.get((claim_id, part), [])

    def made_by_us(self, claim_id: str) -> list[str]:
        return self._ours.get(claim_id, [])


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
        ``rests_in`` (of a study only: the documents of its passages, or of those of its premises),
        ``statement``, ``hedge``, ``basis``, ``key``, ``status``, ``in_short`` (why, in a
        sentence), ``because`` (why, in full), ``evidence`` (ids of passages, cases and
        indicators), ``opposed_by`` (ids), ``premises`` (claim ids), ``our_links`` (those of these
        ids that the casebook linked to the claim, and the authors did not) and ``note``; text that
        the table leaves blank is ``None``.

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
    told: ClaimRow = {
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
        "our_links": links.made_by_us(claim_id),
        "note": _text(row["note"]),
    }
    if documents := links.documents(claim_id):
        told["rests_in"] = documents
    return told


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
        ``material``, ``voice``, ``printed_as``, ``locator``, ``relation``, ``ours``) for passages
        and ``premises`` a list of dicts (``claim_id``, ``statement``, ``status``, ``ours``); with
        ``things``, the cases and figures that it is linked to (``id``, ``what``, ``said``,
        ``locator``, ``relation``, ``ours``), ``source_citation`` and ``url``.

    Raises
    ------
    UnknownId
        If there is no such claim.
    """
    return cards(tables, [claim_id])[0]


def cards(
    tables: Tables, claim_ids: Collection[str], told: Iterable[ClaimRow] | None = None
) -> list[Card]:
    """`card` for several claims, in the order given; `told` is the ledger, if it is known."""
    rows = {row["claim_id"]: row for row in (ledger(tables) if told is None else told)}
    for claim_id in claim_ids:
        if claim_id not in rows:
            raise unknown_claim(claim_id, rows)
    known = _Known(tables)
    return [_card(rows[claim_id], rows, known) for claim_id in claim_ids]


def source_alone(tables: Tables, claim_id: str) -> str | None:
    """The source that is enough to judge a claim.

    Parameters
    ----------
    tables : Tables
        A loaded data package.
    claim_id : str

    Returns
    -------
    str or None
        The claim's source; None, for all of them, if there is no such claim or a link ties claims
        of that source to those of another.
    """
    source = dict(zip(tables.claims.claim_id, tables.claims.source_id, strict=True))
    between = tables.links[tables.links.target_table == "claims"]
    pairs = zip(between.claim_id, between.target_id, strict=True)
    own = source.get(claim_id)
    ties = any((source.get(one) == own) != (source.get(other) == own) for one, other in pairs)
    return None if ties else own


class _Known:
    """What a claim can be linked to, by id, and the sources."""

    def __init__(self, tables: Tables) -> None:
        passages = tables.passages.merge(tables.voices[["voice_id", "label"]], on="voice_id")
        self.passages: Records = _by_id(passages, "passage_id")
        self.sources: Records = _by_id(tables.sources, "source_id")
        self.things: dict[str, _Linked] = {}
        linked = set(tables.links.target_table)
        if "cases" in linked:
            for ident, case in _by_id(tables.cases, "case_id").items():
                self.things[ident] = _linked(ident, "case", str(case["name"]), case)
        if "indicators" in linked:
            for ident, figure in _by_id(tables.indicators, "indicator_id").items():
                self.things[ident] = _linked(ident, "figure", _in_words(figure), figure)


def _linked(ident: str, what: What, said: str, row: Record) -> _Linked:
    return {"id": ident, "what": what, "said": said, "locator": str(row["locator"])}


def _by_id(frame: pd.DataFrame, key: str) -> Records:
    return {str(row[key]): row for row in frame.to_dict("records")}


def _in_words(figure: Record) -> str:
    """A figure: what it measures, how much, and where and when that holds."""
    unit, measures = str(figure["unit"]), str(figure["measures"])
    low, high = (figure[end] for end in ("value", "value_to"))
    told = f"{low:,.10g}" if pd.isna(high) else f"{low:,.10g} to {high:,.10g}"  # type: ignore[call-overload]
    told += " %" if unit == "%" else ""
    told = told if figure["qualifier"] == "exact" else f"{figure['qualifier']} {told}"
    more = [] if unit in measures or unit == "%" else [unit]
    more += [str(figure[of]) for of in ("place", "period") if _text(figure[of]) is not None]
    return f"{measures}: {told}" + (f" ({', '.join(more)})" if more else "")


def _card(row: ClaimRow, rows: dict[str, ClaimRow], known: _Known) -> Card:
    sides: list[tuple[Relation, list[str]]] = [
        ("supports", row["evidence"]),
        ("opposes", row["opposed_by"]),
    ]
    linked = [(one, relation, one in row["our_links"]) for relation, ids in sides for one in ids]
    source = known.sources[row["source_id"]]
    return {
        **row,  # what follows replaces ids by what they stand for
        "evidence": [
            _evidence(known.passages[one], relation, ours)
            for one, relation, ours in linked
            if one in known.passages
        ],
        "things": [
            {**known.things[one], "relation": relation, "ours": ours}
            for one, relation, ours in linked
            if one in known.things
        ],
        "premises": [
            {
                "claim_id": premise,
                "statement": rows[premise]["statement"],
                "status": rows[premise]["status"],
                "ours": premise in row["our_links"],
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
