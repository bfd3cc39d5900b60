"""What would overturn a claim, and what falls with it.

Two questions are asked of an argument. *What overturns a claim?* The smallest sets of passages,
informants, cited works or cases without which its status is another one: a sensitivity analysis
of the rule in ``argument.claims``. *What falls with a claim?* The claims that no longer stand once
it is withdrawn: the premises are read as needs and the grounded semantics of
``casebook.argument.grounded`` says what is left.
"""

from itertools import combinations
from typing import NamedTuple

import pandas as pd

from casebook.argument import grounded
from casebook.argument.claims import (
    SUMS_UP,
    Argument,
    UnknownId,
    argument,
    fallen_passages,
    named_works,
    verdict,
)

KINDS = ("passages", "informants", "works", "cases", "sources")
# What `carriers` counts, and what it calls one of them.
CARRIERS = {"informants": "voice", "works": "cited work", "cases": "case"}


class Overturn(NamedTuple):
    """A set whose withdrawal changes a claim's status.

    Attributes
    ----------
    kind : str
        ``passages``, ``informants`` (people and documents that speak: an informant by number,
        anybody else by voice), ``works`` (cited literature that is named, by its voice),
        ``cases`` or ``sources`` (other publications than the claim's own, without which there
        would be no claim).
    remove : list of str
        Ids of what is withdrawn.
    becomes : str
        The status without them.
    exact : bool
        True for the smallest sets (all of one, and all of two that hold none of one). False for a
        larger set: no set of one or two will do, this one does and none of its parts, but a
        smaller one may exist.
    """

    kind: str
    remove: list[str]
    becomes: str
    exact: bool


def _grounds(arg: Argument, claim_id: str) -> list[str]:
    """Passages that a claim's status can depend on, its own and, if it sums up, its premises'."""
    own = [*arg.supports.get(claim_id, ()), *arg.opposes.get(claim_id, ())]
    if arg.claims[claim_id].kind in SUMS_UP and claim_id not in arg.rules:
        for premise in arg.premises.get(claim_id, ()):
            own += _grounds(arg, premise)
    return list(dict.fromkeys(own))


def _candidates(arg: Argument, claim_id: str) -> dict[str, list[str]]:
    """What can be withdrawn, by kind. The arguing authors and the literature as a whole cannot.

    A voice of literature can be withdrawn if it speaks for a named work.
    """
    passages = _grounds(arg, claim_id)
    told = [arg.passages[p] for p in passages]
    arguing = {p.voice_id for p in arg.passages.values() if p.material == "authors' analysis"}
    speakers = [
        p.informant_id or p.voice_id
        for p in told
        if p.material != "literature" and p.voice_id not in arguing | set(arg.works)
    ]
    works = [p.voice_id for p in told if p.voice_id in arg.works]
    own = arg.claims[claim_id].source_id
    return {
        "passages": passages,
        "informants": list(dict.fromkeys(speakers)),
        "works": list(dict.fromkeys(works)),
        "cases": sorted(set().union(*(p.cases for p in told))),
        "sources": sorted({p.source_id for p in told} - {own}),
    }


def _smallest(arg: Argument, claim_id: str, kind: str, elements: list[str]) -> list[Overturn]:
    before = verdict(arg, claim_id).status

    def without(remove) -> str:
        return verdict(arg, claim_id, fallen_passages(arg, remove)).status

    found = []
    for element in elements:
        if (after := without([element])) != before:
            found.append(Overturn(kind, [element], after, True))
    alone = {o.remove[0] for o in found}
    for pair in combinations([e for e in elements if e not in alone], 2):
        if (after := without(pair)) != before:
            found.append(Overturn(kind, list(pair), after, True))
    if found or without(elements) == before:
        return found
    rest = list(elements)
    for element in elements:  # drop what is not needed: what is left is enough, and all of it is
        fewer = [e for e in rest if e != element]
        if without(fewer) != before:
            rest = fewer
    return [Overturn(kind, rest, without(rest), False)]


def overturned_by(arg: Argument, claim_id: str) -> list[Overturn]:
    """Find the smallest sets whose withdrawal changes a claim's status.

    Parameters
    ----------
    arg : Argument
        What `casebook.argument.claims.argument` collects.
    claim_id : str

    Returns
    -------
    list of Overturn
        For each kind the smallest sets; for a kind without any, nothing of that kind would
        change the status.
    """
    candidates = _candidates(arg, claim_id)
    return [o for kind in KINDS for o in _smallest(arg, claim_id, kind, candidates[kind])]


def standing(arg: Argument, withdrawn: tuple[str, ...] = ()) -> dict[str, str]:
    """Say which claims stand when some are withdrawn.

    A claim without data of its own needs its premises: if one falls, it falls. A claim with data
    stands on them, whatever becomes of its premises, and so does one that a rule reproduces. A
    withdrawn claim is attacked by the withdrawal, which nothing attacks. A claim and what opposes
    it attack each other, so that neither is believed. A claim that its rule contradicts is
    attacked by the tables.

    Parameters
    ----------
    arg : Argument
    withdrawn : tuple of str
        Claim ids.

    Returns
    -------
    dict of str to str
        For every claim ``in`` (it stands), ``out`` (it falls) or ``undecided`` (it is contested,
        or needs what is).
    """
    claims = list(arg.claims)
    arguments, attacks, needs = list(claims), [], []

    def attack(attacker: str, claim: str, mutual: bool) -> None:
        if attacker not in arguments:
            arguments.append(attacker)
        attacks.append((attacker, claim))
        if mutual:
            attacks.append((claim, attacker))

    for claim in claims:
        if claim in withdrawn:
            attack(f"withdrawal of {claim}", claim, mutual=False)
        if claim in arg.rules:
            if not arg.rules[claim].holds:
                attack(f"rule of {claim}", claim, mutual=False)
        elif not arg.data(claim):
            needs += [(premise, claim) for premise in arg.premises.get(claim, ())]
        for opponent in (*arg.opposes.get(claim, ()), *arg.opponents.get(claim, ())):
            attack(opponent, claim, mutual=True)
    labels = grounded.grounded(arguments, grounded.extended(attacks, needs))
    return {claim: labels[claim] for claim in claims}


def falls_with(arg: Argument, claim_id: str) -> list[str]:
    """Claims that fall when one is withdrawn, besides those that do not stand anyway.

    Parameters
    ----------
    arg : Argument
    claim_id : str

    Returns
    -------
    list of str
        Claim ids, in the order of the source.

    Raises
    ------
    UnknownId
        If there is no such claim.
    """
    if claim_id not in arg.claims:
        raise UnknownId(f"no claim has the id {claim_id!r}")
    before, after = standing(arg), standing(arg, (claim_id,))
    return [c for c in after if c != claim_id and after[c] == "out" and before[c] != "out"]


def hangs_on(found: list[dict], names: dict[str, str]) -> str:
    """Tell in a few words which single informants, works and cases a claim's status hangs on.

    Parameters
    ----------
    found : list of dict
        ``overturned_by`` of a claim, as `effects` gives it.
    names : dict of str to str
        What to call an informant, voice or case, as `names_of` gives it.

    Returns
    -------
    str
        Names joined with semicolons; *no single one* if more than one would have to go.
    """
    alone = [o["remove"][0] for o in found if o["kind"] != "passages" and len(o["remove"]) == 1]
    return "; ".join(names[element] for element in alone) or "no single one"


def names_of(tables) -> dict[str, str]:
    """What to call every voice, informant, case and source in a sentence: their labels, by id.

    A voice that speaks for named works is called a cited work, because without that an author and
    a year would read like a source of this book.
    """
    voices = tables.voices
    labels = dict(zip(voices.voice_id, voices.label, strict=True))
    for voice_id, references in named_works(tables).items():
        labels[voice_id] += " (cited work)" if len(references) == 1 else " (cited works)"
    people = voices[voices.informant_id.notna()]
    return (
        labels
        | dict(zip(people.informant_id, people.label, strict=True))
        | dict(zip(tables.cases.case_id, tables.cases.name, strict=True))
        | dict(zip(tables.sources.source_id, tables.sources.citation, strict=True))
    )


def effects(tables, source_id: str | None = None, claim_ids=None) -> dict[str, dict]:
    """Both answers for claims of a source, as `casebook claims --json` prints them.

    Parameters
    ----------
    tables : Tables
    source_id : str, optional
        Only the claims of this source.
    claim_ids : collection of str, optional
        Only these claims.

    Returns
    -------
    dict of str to dict
        By claim id ``overturned_by`` (a list of dicts: the fields of `Overturn`) and
        ``falls_with`` (claim ids).
    """
    arg = argument(tables, source_id)
    return {
        claim: {
            "overturned_by": [o._asdict() for o in overturned_by(arg, claim)],
            "falls_with": falls_with(arg, claim),
        }
        for claim in (arg.claims if claim_ids is None else claim_ids)
    }


def carriers(tables, source_id: str) -> pd.DataFrame:
    """Who and what carries a source's argument.

    Parameters
    ----------
    tables : Tables
    source_id : str

    Returns
    -------
    DataFrame
        One row for each informant or other voice with data in print, each cited work that is
        named and each case, the heaviest first within its kind: ``kind`` (``voice``, ``cited
        work`` or ``case``), ``id``, ``label``, ``passages`` (that fall with it), ``claims`` and
        ``key claims`` (whose status changes when it alone is withdrawn).
    """
    arg = argument(tables, source_id)
    names = names_of(tables)
    before = {c: verdict(arg, c).status for c in arg.claims}
    elements: dict[str, dict[str, None]] = {kind: {} for kind in CARRIERS}
    for claim in arg.claims:
        candidates = _candidates(arg, claim)
        for kind, found in elements.items():
            found.update(dict.fromkeys(candidates[kind]))
    rows = []
    for kind, ids in elements.items():
        for element in ids:
            fallen = fallen_passages(arg, [element])
            changed = [c for c in arg.claims if verdict(arg, c, fallen).status != before[c]]
            rows.append(
                {
                    "kind": CARRIERS[kind],
                    "id": element,
                    "label": names[element],
                    "passages": len(fallen),
                    "claims": len(changed),
                    "key claims": sum(bool(arg.claims[c].key) for c in changed),
                }
            )
    columns = ["kind", "id", "label", "passages", "claims", "key claims"]
    kinds = list(CARRIERS.values())
    found = pd.DataFrame(rows, columns=columns).sort_values(
        ["kind", "claims", "key claims", "id"],
        ascending=[True, False, False, True],
        key=lambda column: column.map(kinds.index) if column.name == "kind" else column,
    )
    return found.reset_index(drop=True)
