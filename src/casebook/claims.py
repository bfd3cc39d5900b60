"""How well each claim stands on what its source prints.

A claim has links: to passages (what the source shows), to other claims (its premises), to cases
and to indicators. This module turns the links into one of seven statuses and says why in
sentences. It does not know any source: tests of a single source's numbers are functions in
``casebook.arguments`` and reach this module as ``rules``.

The separation of what is said, what it rests on and what speaks against it follows Toulmin
(1958), *The Uses of Argument*; the card of a claim follows Annotation for Transparent Inquiry
(Qualitative Data Repository).
"""

from collections.abc import Callable, Collection
from importlib import import_module
from importlib.util import find_spec
from itertools import combinations
from typing import NamedTuple

import pandas as pd

STATUSES = {
    "shown": "data in print from at least two independent voices or two kinds of material",
    "thin": "data in print, all of it from one voice or one case",
    "cited": "rests on literature only",
    "computed": "a figure or sorting that the published numbers or attributes reproduce",
    "stated": "the authors say it; nothing in print shows it",
    "at odds": "something in the same source runs against it",
    "untestable": "nothing that is published could decide it",
}
DATA = ("interview", "field note", "policy document", "statistic")
# From strong to weak: a claim that sums up its premises is as good as the weakest of them.
STRENGTH = ("shown", "computed", "thin", "cited", "stated", "untestable", "at odds")
SUMS_UP = ("finding", "typology", "context")


class Verdict(NamedTuple):
    """A claim's status and the reasons for it.

    Attributes
    ----------
    status : str
        One of ``STATUSES``.
    because : list of str
        The reasoning, a sentence each.
    """

    status: str
    because: list[str]


class RuleResult(NamedTuple):
    """What a rule of a source finds: whether the claim holds, and a sentence that says why."""

    holds: bool
    because: str


Rule = Callable[..., RuleResult]


class UnknownId(KeyError):
    """An id that the tables do not have."""

    def __str__(self) -> str:
        return str(self.args[0])


def rules_of(source_id: str) -> dict[str, Rule]:
    """Rules that ``casebook.arguments`` has for a source; none for a source without a module."""
    name = f"casebook.arguments.{source_id}"
    return import_module(name).RULES if find_spec(name) else {}


def withdrawn_passages(tables, without: Collection[str]) -> set[str]:
    """Passages that fall when something is taken away.

    Parameters
    ----------
    tables : Tables
        A loaded data package.
    without : collection of str
        Ids of passages, voices, informants or cases.

    Returns
    -------
    set of str
        The passages named, those spoken by a voice or informant named, and those about no other
        case than the ones named.

    Raises
    ------
    UnknownId
        If an id is none of these.
    """
    gone = set(without)
    known = (
        set(tables.passages.passage_id)
        | set(tables.voices.voice_id)
        | set(tables.informants.informant_id)
        | set(tables.cases.case_id)
    )
    if strange := sorted(gone - known):
        raise UnknownId(f"no passage, voice, informant or case has the id {strange[0]!r}")
    voices = tables.voices
    silent = set(voices.voice_id[voices.voice_id.isin(gone) | voices.informant_id.isin(gone)])
    passages = tables.passages
    fallen = set(passages.passage_id[passages.passage_id.isin(gone)])
    fallen |= set(passages.passage_id[passages.voice_id.isin(silent)])
    about = tables.passage_cases.groupby("passage_id").case_id.agg(set)
    fallen |= {passage for passage, cases in about.items() if cases <= gone}
    return fallen


def _independent(voices: set[str], perhaps_same: set[frozenset[str]]) -> bool:
    """Whether two of the voices are surely two: no pair that may be one person counts."""
    return any(frozenset(pair) not in perhaps_same for pair in combinations(sorted(voices), 2))


def _listing(items: Collection[str]) -> str:
    items = list(items)
    return items[0] if len(items) == 1 else f"{', '.join(items[:-1])} and {items[-1]}"


def _judge_data(
    claim, data: pd.DataFrame, ours: set[str], cases: dict[str, set[str]], perhaps_same
) -> Verdict:
    """Status of a claim that has data in print: *shown* or *thin*."""
    materials = sorted(set(data.material))
    labels = sorted(set(data.label))
    printed = [f"{row.passage_id} ({row.material})" for row in data.itertuples()]
    because = [
        f"Data in print: {_listing(printed)}.",
        f"They come from: {'; '.join(labels)}.",
    ]
    if made := [p for p in data.passage_id if p in ours]:
        because.append(f"That {_listing(made)} bears on the claim is our reading.")
    tagged = set().union(*(cases.get(p, set()) for p in data.passage_id))
    all_tagged = all(cases.get(p) for p in data.passage_id)
    if claim.scope == "several cases" and len(tagged) < 2:
        about = f"only {_listing(sorted(tagged))}" if tagged else "none of them by name"
        because.append(f"The claim speaks of several cases; the data are about {about}.")
        return Verdict("thin", because)
    if claim.scope in ("municipality", "field") and all_tagged and len(tagged) == 1:
        because.append(f"The claim reaches further than {tagged.pop()}, the one case of its data.")
        return Verdict("thin", because)
    if len(materials) > 1:
        because.append(f"That is {len(materials)} kinds of material: {_listing(materials)}.")
        return Verdict("shown", because)
    if _independent(set(data.voice_id), perhaps_same):
        because.append("At least two of these voices are surely not the same.")
        return Verdict("shown", because)
    if len(labels) > 1:
        because.append("The source leaves open whether these voices are one.")
    else:
        because.append("That is one voice and one kind of material.")
    return Verdict("thin", because)


def judge(
    tables, source_id: str | None = None, without: Collection[str] = (), our_links: bool = True
) -> dict[str, Verdict]:
    """Compute the status of every claim.

    The rule, in this order:

    1. A claim with a ``rule`` is *computed* if the tables reproduce it and *at odds* if not.
    2. A claim that a passage or another claim of the same source opposes is *at odds*.
    3. A claim with data in print (interview, field note, policy document or statistic) is *shown*
       if they come from two kinds of material or from two voices that are surely not one. It is
       *thin* otherwise; also if it speaks of several cases and its data name fewer than two, or
       reaches beyond the one case that all its data are about.
    4. A finding, typology or piece of context without data of its own that sums up premises is
       as good as the weakest of them. A mechanism or an implication adds a step to its premises,
       so they do not lend it their status.
    5. A claim that rests on literature is *cited*.
    6. What no published row could decide is *untestable*; everything else is *stated*.

    What opposes a claim must bear on what the claim says; an informant's other opinion does not.
    Links to cases and indicators are shown to the reader and used by rules. They do not count as
    data of their own, because an indicator is a figure out of a passage that already counts.

    Parameters
    ----------
    tables : Tables
        A loaded data package with claims, links, passages, voices, cases and what joins them.
    source_id : str, optional
        Judge the claims of this source only.
    without : collection of str
        Ids of passages, voices, informants or cases to leave out.
    our_links : bool
        Whether links of basis *ours*, which the casebook made and the authors did not, count.

    Returns
    -------
    dict of str to Verdict
        By claim id, in the order of the table.

    Raises
    ------
    UnknownId
        If the source or an id in ``without`` is unknown, or a claim names a rule that its source
        does not have.
    """
    if source_id is not None and source_id not in set(tables.sources.source_id):
        known = ", ".join(tables.sources.source_id)
        raise UnknownId(f"no source has the id {source_id!r}; there are: {known}")
    claims = tables.claims
    if source_id is not None:
        claims = claims[claims.source_id == source_id]
    fallen = withdrawn_passages(tables, without)
    passages = tables.passages.merge(tables.voices[["voice_id", "label"]], on="voice_id")
    passages = passages[~passages.passage_id.isin(fallen)].set_index("passage_id", drop=False)
    cases = tables.passage_cases.groupby("passage_id").case_id.agg(set).to_dict()
    same = tables.possible_identities
    perhaps_same = {frozenset(pair) for pair in zip(same.voice_id, same.may_be, strict=True)}
    counted = tables.links if our_links else tables.links[tables.links.basis != "ours"]
    links = {
        key: list(group.target_id)
        for key, group in counted.groupby(["claim_id", "target_table", "relation"])
    }
    ours = {
        claim_id: set(group.target_id)
        for claim_id, group in counted[counted.basis == "ours"].groupby("claim_id")
    }
    rules = {source: rules_of(source) for source in set(claims.source_id)}
    rows = {row.claim_id: row for row in claims.itertuples()}
    verdicts: dict[str, Verdict] = {}

    def decide(claim) -> Verdict:
        standing = [
            p
            for p in links.get((claim.claim_id, "passages", "supports"), ())
            if p in passages.index
        ]
        premises = links.get((claim.claim_id, "claims", "supports"), [])
        against = [
            p for p in links.get((claim.claim_id, "passages", "opposes"), ()) if p in passages.index
        ]
        against += links.get((claim.claim_id, "claims", "opposes"), [])
        if pd.notna(claim.rule):
            if claim.rule not in rules[claim.source_id]:
                raise UnknownId(f"claim {claim.claim_id}: no rule is called {claim.rule!r}")
            holds, why = rules[claim.source_id][claim.rule](tables)
            return Verdict("computed" if holds else "at odds", [why])
        if against:
            return Verdict(
                "at odds", [f"{_listing(against)} in the same source speaks against it."]
            )
        own = passages.loc[standing]
        data = own[own.material.isin(DATA)]
        if len(data):
            return _judge_data(claim, data, ours.get(claim.claim_id, set()), cases, perhaps_same)
        if premises and claim.kind in SUMS_UP:
            weakest = max(premises, key=lambda p: STRENGTH.index(verdict(p).status))
            status = verdict(weakest).status
            return Verdict(
                status,
                [
                    f"It sums up {_listing(premises)} and has no data of its own.",
                    f"The weakest of them, {weakest}, is {status}.",
                ],
            )
        if (own.material == "literature").any():
            return Verdict("cited", ["It rests on literature only."])
        if not claim.decidable:
            return Verdict("untestable", ["No published row could decide it."])
        because = ["The authors say it, and no data in print show it."]
        if premises:
            because.append(
                f"It takes a step beyond {_listing(premises)}, and that step is not in print."
            )
        return Verdict("stated", because)

    def verdict(claim_id: str) -> Verdict:
        if claim_id not in verdicts:
            verdicts[claim_id] = decide(rows[claim_id])
        return verdicts[claim_id]

    return {claim_id: verdict(claim_id) for claim_id in rows}


def ledger(tables, source_id: str | None = None) -> list[dict]:
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
        ``statement``, ``hedge``, ``key``, ``status``, ``because`` (sentences), ``evidence`` (ids
        of passages, cases and indicators), ``opposed_by`` (ids), ``premises`` (claim ids) and
        ``note``; text that the table leaves blank is ``None``.

    Raises
    ------
    UnknownId
        As `judge`.
    """
    verdicts = judge(tables, source_id)
    links = tables.links
    rows = []
    for claim in tables.claims.itertuples():
        if claim.claim_id not in verdicts:
            continue
        own = links[links.claim_id == claim.claim_id]
        supports, premise = own.relation == "supports", own.target_table == "claims"
        rows.append(
            {
                "claim_id": claim.claim_id,
                "source_id": claim.source_id,
                "kind": claim.kind,
                "scope": claim.scope,
                "locator": claim.locator,
                "statement": claim.statement,
                "hedge": None if pd.isna(claim.hedge) else claim.hedge,
                "key": bool(claim.key),
                "status": verdicts[claim.claim_id].status,
                "because": verdicts[claim.claim_id].because,
                "evidence": list(own.target_id[supports & ~premise]),
                "opposed_by": list(own.target_id[~supports]),
                "premises": list(own.target_id[supports & premise]),
                "note": None if pd.isna(claim.note) else claim.note,
            }
        )
    return rows


def card(tables, claim_id: str) -> dict:
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
        ``material``, ``voice``, ``printed_as``, ``locator``, ``relation``) and ``premises`` a list
        of dicts (``claim_id``, ``statement``, ``status``); with ``source_citation`` and ``url``.

    Raises
    ------
    UnknownId
        If there is no such claim.
    """
    return cards(tables, [claim_id])[0]


def cards(tables, claim_ids: Collection[str]) -> list[dict]:
    """`card` for several claims, in the order given."""
    everything = {row["claim_id"]: row for row in ledger(tables)}
    for claim_id in claim_ids:
        if claim_id not in everything:
            raise UnknownId(f"no claim has the id {claim_id!r}")
    passages = tables.passages.merge(tables.voices[["voice_id", "label"]], on="voice_id")
    passages = passages.set_index("passage_id")
    sources = tables.sources.set_index("source_id")
    out = []
    for claim_id in claim_ids:
        row = everything[claim_id]
        evidence = []
        for relation, ids in (("supports", row["evidence"]), ("opposes", row["opposed_by"])):
            for passage_id in ids:
                if passage_id not in passages.index:
                    continue
                passage = passages.loc[passage_id]
                evidence.append(
                    {
                        "id": passage_id,
                        "gist": passage.gist,
                        "material": passage.material,
                        "voice": passage.label,
                        "printed_as": passage.printed_as,
                        "locator": passage.locator,
                        "relation": relation,
                    }
                )
        premises = [
            {k: everything[p][k] for k in ("claim_id", "statement", "status")}
            for p in row["premises"]
        ]
        source = sources.loc[row["source_id"]]
        out.append(
            row
            | {"evidence": evidence, "premises": premises}
            | {"source_citation": source.citation, "url": source.url}
        )
    return out
