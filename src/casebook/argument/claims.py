"""How well each claim stands on what its source prints.

A claim has links: to passages (what the source shows), to other claims (its premises), to cases
and to indicators. This module turns the links into one of seven statuses and says why in
sentences. It does not know any source: tests of a single source's numbers are functions in
``casebook.sources`` and reach this module as ``rules``.

The separation of what is said, what it rests on and what speaks against it follows Toulmin
(1958), *The Uses of Argument*; the card of a claim follows Annotation for Transparent Inquiry
(Qualitative Data Repository).
"""

from collections.abc import Callable, Collection
from importlib.metadata import entry_points
from itertools import combinations
from typing import NamedTuple

import pandas as pd

STATUSES = {
    "shown": "data in print from two voices that are surely not one person, or of two kinds of "
    "material",
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
NUMBERS = {1: "one", 2: "two", 3: "three"}


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
    """Rules that an installed package names for a source, as entry points ``casebook.rules``."""
    named = entry_points(group="casebook.rules", name=source_id)
    return {name: rule for point in named for name, rule in point.load().items()}


class Passage(NamedTuple):
    """What the status rule has to know of a passage."""

    source_id: str
    material: str
    voice_id: str
    label: str
    informant_id: str | None
    cases: frozenset[str]


class Demands(NamedTuple):
    """What the rule asks of data in print before a claim is *shown* rather than *thin*.

    The values here are the book's; ``casebook.argument.multiverse`` tries others.

    Attributes
    ----------
    voices : int
        How many voices that are surely not one person are enough.
    materials : int or None
        How many kinds of material are enough; None if no number is.
    both : bool
        Whether voices and materials must both be enough, rather than one of the two.
    reach : bool
        Whether data on fewer cases than the claim speaks of keep it *thin*.
    """

    voices: int = 2
    materials: int | None = 2
    both: bool = False
    reach: bool = True


class Argument(NamedTuple):
    """The tables of one or all sources, turned into what is needed to judge claims quickly.

    Attributes
    ----------
    claims : dict of str to named tuple
        Rows of the table of claims, by id.
    passages : dict of str to Passage
        All passages, by id.
    supports, opposes : dict of str to list of str
        Passages that bear on a claim, by claim id.
    premises, opponents : dict of str to list of str
        Claims that a claim builds on, and claims that oppose it.
    ours : dict of str to set of str
        Passages whose link to a claim was made by the casebook.
    perhaps_same : set of frozenset of str
        Pairs of voices that may be one person, or that stand for the same work.
    rules : dict of str to RuleResult
        What the rule of a claim finds in the tables, by claim id.
    case_names : dict of str to str
        What to call a case in a sentence.
    works : collection of str
        Voices of literature that speak for named works.
    demands : Demands
        What the rule asks of data.
    """

    claims: dict[str, tuple]
    passages: dict[str, Passage]
    supports: dict[str, list[str]]
    opposes: dict[str, list[str]]
    premises: dict[str, list[str]]
    opponents: dict[str, list[str]]
    ours: dict[str, set[str]]
    perhaps_same: set[frozenset[str]]
    rules: dict[str, RuleResult]
    case_names: dict[str, str]
    works: Collection[str] = frozenset()
    demands: Demands = Demands()

    def data(self, claim_id: str, fallen: Collection[str] = ()) -> list[str]:
        """Passages with data in print that support a claim and have not fallen."""
        return [
            p
            for p in self.supports.get(claim_id, ())
            if p not in fallen and self.passages[p].material in DATA
        ]


def named_works(tables) -> dict[str, list[str]]:
    """Works that a voice of literature speaks for.

    Parameters
    ----------
    tables : Tables
        A data package. Its table ``voice_references`` ties voices to works; a package without
        that table ties none.

    Returns
    -------
    dict of str to list of str
        Voice id to the ids of its works. A voice that stands for the literature as a whole is not
        there.
    """
    ties = getattr(tables, "voice_references", None)
    if ties is None:
        return {}
    literature = tables.voices.voice_id[tables.voices.kind == "literature"]
    ties = ties[ties.voice_id.isin(literature)]
    return ties.groupby("voice_id", sort=False).reference_id.agg(list).to_dict()


def _sharing_a_work(tables) -> set[frozenset[str]]:
    """Pairs of voices, documents included, that stand for one and the same work."""
    ties = getattr(tables, "voice_references", None)
    if ties is None:
        return set()
    by_work = ties.groupby("reference_id").voice_id.agg(set)
    return {frozenset(pair) for voices in by_work for pair in combinations(sorted(voices), 2)}


def argument(tables, source_id: str | None = None, our_links: bool = True) -> Argument:
    """Collect an argument from the tables.

    Parameters
    ----------
    tables : Tables
        A loaded data package with claims, links, passages, voices, cases and what joins them; with
        or without ``voice_references``.
    source_id : str, optional
        Take the claims of this source only.
    our_links : bool
        Whether links of basis *ours*, which the casebook made and the authors did not, count.

    Returns
    -------
    Argument

    Raises
    ------
    UnknownId
        If the source is unknown, or a claim names a rule that its source does not have.
    """
    if source_id is not None and source_id not in set(tables.sources.source_id):
        known = ", ".join(tables.sources.source_id)
        raise UnknownId(f"no source has the id {source_id!r}; there are: {known}")
    claims = tables.claims
    if source_id is not None:
        claims = claims[claims.source_id == source_id]
    about: dict[str, set[str]] = {}
    for row in tables.passage_cases.itertuples():
        about.setdefault(row.passage_id, set()).add(row.case_id)
    voices = {row.voice_id: row for row in tables.voices.itertuples()}
    passages = {
        row.passage_id: Passage(
            row.source_id,
            row.material,
            row.voice_id,
            voices[row.voice_id].label,
            None if pd.isna(who := voices[row.voice_id].informant_id) else who,
            frozenset(about.get(row.passage_id, ())),
        )
        for row in tables.passages.itertuples()
    }
    kinds: dict[tuple[str, str], dict[str, list[str]]] = {}
    ours: dict[str, set[str]] = {}
    for link in tables.links.itertuples():
        if link.basis == "ours":
            if not our_links:
                continue
            ours.setdefault(link.claim_id, set()).add(link.target_id)
        by_claim = kinds.setdefault((link.target_table, link.relation), {})
        by_claim.setdefault(link.claim_id, []).append(link.target_id)
    same = tables.possible_identities
    rules = {}
    for row in claims[claims.rule.notna()].itertuples():
        known_rules = rules_of(row.source_id)
        if row.rule not in known_rules:
            raise UnknownId(f"claim {row.claim_id}: no rule is called {row.rule!r}")
        rules[row.claim_id] = known_rules[row.rule](tables)
    return Argument(
        {row.claim_id: row for row in claims.itertuples()},
        passages,
        kinds.get(("passages", "supports"), {}),
        kinds.get(("passages", "opposes"), {}),
        kinds.get(("claims", "supports"), {}),
        kinds.get(("claims", "opposes"), {}),
        ours,
        {frozenset(pair) for pair in zip(same.voice_id, same.may_be, strict=True)}
        | _sharing_a_work(tables),
        rules,
        dict(zip(tables.cases.case_id, tables.cases.name, strict=True)),
        frozenset(named_works(tables)),
    )


def fallen_passages(arg: Argument, without: Collection[str]) -> set[str]:
    """Passages that fall when something is taken away.

    Parameters
    ----------
    arg : Argument
    without : collection of str
        Ids of passages, voices, informants, cases or sources. A cited work goes by the voice that
        speaks for it.

    Returns
    -------
    set of str
        The passages named, those of a source named, those spoken by a voice or informant named,
        and those about no other case than the ones named.
    """
    gone = set(without)
    return {
        passage_id
        for passage_id, passage in arg.passages.items()
        if passage_id in gone
        or passage.source_id in gone
        or passage.voice_id in gone
        or passage.informant_id in gone
        or (passage.cases and passage.cases <= gone)
    }


def _independent(voices: set[str], perhaps_same: set[frozenset[str]], number: int) -> bool:
    """Whether so many of the voices are surely as many: no two of them may be one person."""
    return any(
        all(frozenset(pair) not in perhaps_same for pair in combinations(group, 2))
        for group in combinations(sorted(voices), number)
    )


def _listing(items: Collection[str]) -> str:
    items = list(items)
    return items[0] if len(items) == 1 else f"{', '.join(items[:-1])} and {items[-1]}"


def _judge_data(arg: Argument, claim, data: list[str]) -> Verdict:
    """Status of a claim that has data in print: *shown* or *thin*."""
    told = [arg.passages[p] for p in data]
    materials = sorted({passage.material for passage in told})
    labels = sorted({passage.label for passage in told})
    printed = [f"{p} ({arg.passages[p].material})" for p in data]
    because = [f"Data in print: {_listing(printed)}.", f"They come from: {'; '.join(labels)}."]
    if made := [p for p in data if p in arg.ours.get(claim.claim_id, ())]:
        bear = "bears" if len(made) == 1 else "bear"
        because.append(f"That {_listing(made)} {bear} on the claim is our reading.")
    tagged = {arg.case_names[case] for passage in told for case in passage.cases}
    asked = arg.demands
    if asked.reach and claim.scope == "several cases" and len(tagged) < 2:
        about = f"only {_listing(sorted(tagged))}" if tagged else "none of them by name"
        because.append(f"The claim speaks of several cases; the data are about {about}.")
        return Verdict("thin", because)
    reaches_on = asked.reach and claim.scope not in ("one case", "several cases")
    if reaches_on and len(tagged) == 1 and all(passage.cases for passage in told):
        because.append(f"The claim reaches further than {tagged.pop()}, the one case of its data.")
        return Verdict("thin", because)
    voices = {passage.voice_id for passage in told}
    by_kinds = asked.materials is not None and len(materials) >= asked.materials
    by_voices = _independent(voices, arg.perhaps_same, asked.voices)
    if by_kinds:
        because.append(f"That is {len(materials)} kinds of material: {_listing(materials)}.")
    if by_voices and (asked.both or not by_kinds):
        number = NUMBERS.get(asked.voices, asked.voices)
        because.append(f"At least {number} of these voices are surely not the same.")
    if (by_kinds and by_voices) if asked.both else (by_kinds or by_voices):
        return Verdict("shown", because)
    if len(labels) == len(materials) == 1:
        because.append("That is one voice and one kind of material.")
    elif not _independent(voices, arg.perhaps_same, 2) and len(labels) > 1:
        because.append("The source leaves open whether these voices are one.")
    else:
        because.append("That is less than is asked for.")
    return Verdict("thin", because)


def verdict(
    arg: Argument,
    claim_id: str,
    fallen: Collection[str] = (),
    known: dict[str, Verdict] | None = None,
) -> Verdict:
    """Compute the status of one claim, by the rule that `judge` describes.

    Parameters
    ----------
    arg : Argument
    claim_id : str
    fallen : collection of str
        Passages that do not count.
    known : dict of str to Verdict, optional
        Verdicts already found for the same ``fallen``; new ones are added.

    Returns
    -------
    Verdict
    """
    known = {} if known is None else known
    if claim_id not in known:
        known[claim_id] = _verdict(arg, claim_id, fallen, known)
    return known[claim_id]


def _verdict(arg: Argument, claim_id: str, fallen: Collection[str], known) -> Verdict:
    claim = arg.claims[claim_id]
    if claim_id in arg.rules:
        holds, why = arg.rules[claim_id]
        return Verdict("computed" if holds else "at odds", [why])
    against = [p for p in arg.opposes.get(claim_id, ()) if p not in fallen]
    against += arg.opponents.get(claim_id, [])
    if against:
        speaks = "speaks" if len(against) == 1 else "speak"
        return Verdict("at odds", [f"{_listing(against)} in the same source {speaks} against it."])
    if data := arg.data(claim_id, fallen):
        return _judge_data(arg, claim, data)
    premises = arg.premises.get(claim_id, [])
    if premises and claim.kind in SUMS_UP:
        statuses = {p: verdict(arg, p, fallen, known).status for p in premises}
        weakest = max(premises, key=lambda p: STRENGTH.index(statuses[p]))
        return Verdict(
            statuses[weakest],
            [
                f"It sums up {_listing(premises)} and has no data of its own.",
                f"The weakest of them, {weakest}, is {statuses[weakest]}.",
            ],
        )
    own = [p for p in arg.supports.get(claim_id, ()) if p not in fallen]
    if any(arg.passages[p].material == "literature" for p in own):
        return Verdict("cited", ["It rests on literature only."])
    if not claim.decidable:
        return Verdict("untestable", ["No published row could decide it."])
    because = ["The authors say it, and no data in print show it."]
    if premises:
        because.append(
            f"It takes a step beyond {_listing(premises)}, and that step is not in print."
        )
    return Verdict("stated", because)


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
    data of their own, because an indicator is a figure out of a passage that already counts. A
    rule tests what is printed; withdrawing somebody does not change what is printed.

    Parameters
    ----------
    tables : Tables
        A loaded data package with claims, links, passages, voices, cases and what joins them.
    source_id : str, optional
        Judge the claims of this source only.
    without : collection of str
        Ids of passages, voices, informants, cases or sources to leave out. A cited work goes by
        the voice that speaks for it.
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
    arg = argument(tables, source_id, our_links)
    withdrawable = (
        set(arg.passages)
        | set(tables.voices.voice_id)
        | set(tables.informants.informant_id)
        | set(tables.cases.case_id)
        | set(tables.sources.source_id)
    )
    if strange := sorted(set(without) - withdrawable):
        raise UnknownId(f"no passage, voice, informant, case or source has the id {strange[0]!r}")
    fallen = fallen_passages(arg, without)
    known: dict[str, Verdict] = {}
    return {claim_id: verdict(arg, claim_id, fallen, known) for claim_id in arg.claims}


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
    linked: dict[tuple[str, str], list[str]] = {}
    for link in tables.links.itertuples():
        part = "evidence" if link.target_table != "claims" else "premises"
        part = part if link.relation == "supports" else "opposed_by"
        linked.setdefault((link.claim_id, part), []).append(link.target_id)
    rows = []
    for claim in tables.claims.itertuples():
        if claim.claim_id not in verdicts:
            continue
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
                "evidence": linked.get((claim.claim_id, "evidence"), []),
                "opposed_by": linked.get((claim.claim_id, "opposed_by"), []),
                "premises": linked.get((claim.claim_id, "premises"), []),
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
            | {
                "source_citation": source.citation,
                "url": None if pd.isna(source.url) else source.url,
            }
        )
    return out
