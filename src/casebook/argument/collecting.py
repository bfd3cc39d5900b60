"""From tables to an argument: claims, passages, links, and what the rules of a source find."""

from collections.abc import Callable, Hashable, Mapping
from functools import cache
from importlib.metadata import entry_points
from itertools import combinations

import pandas as pd

from casebook import study
from casebook.argument.model import Argument, Claim, Passage, Rule, RuleResult, UnknownId
from casebook.study import RULES_FILE, RuleError, is_study
from casebook.tables import Problem, Tables, closest, show

Links = dict[str, list[str]]  # by claim id


@cache
def rules_of(source_id: str) -> dict[str, Rule]:
    """Rules that an installed package names for a source, as entry points ``casebook.rules``."""
    named = entry_points(group="casebook.rules", name=source_id)
    return {name: rule for point in named for name, rule in point.load().items()}


def rules_for(tables: Tables, source_id: str) -> dict[str, Rule]:
    """Rules that the claims of a source may name.

    Parameters
    ----------
    tables : Tables
    source_id : str

    Returns
    -------
    dict of str to Rule
        Of a study what its ``rules.py`` has, of any other source what a package names for it.

    Raises
    ------
    RuleError
        If the file of a study is not as it should be.
    """
    if tables.folder is None or not is_study(tables.folder):
        return rules_of(source_id)
    return {name: _checked(name, rule) for name, rule in study.rules(tables.folder).items()}


def _checked(name: str, rule: Callable[[Tables], object]) -> Rule:
    """A rule of a study, which may return anything; a pair is what it should be."""

    def checked(tables: Tables) -> RuleResult:
        match rule(tables):
            case (bool(holds), str(because)):
                return RuleResult(holds, because)
            case other:
                raise RuleError(
                    f"{RULES_FILE}: the rule {show(name)} returns {show(repr(other))}; "
                    "expected RuleResult(holds, because): whether the claim holds, and why"
                )

    return checked


def rule_problems(tables: Tables) -> list[Problem]:
    """Find claims that name a rule which there is not.

    Parameters
    ----------
    tables : Tables
        As ``casebook.study.load`` gives them.

    Returns
    -------
    list of Problem
        One for each such claim, or one for a ``rules.py`` that cannot be read.
    """
    found = []
    if "claims" not in tables or not {"claim_id", "source_id", "rule"} <= {*tables.claims}:
        return []
    claims = tables.claims.reset_index(drop=True)
    ruled = claims[claims.rule.notna()]
    for i, source_id, name in zip(ruled.index, ruled.source_id, ruled.rule, strict=True):
        try:
            known = sorted(rules_for(tables, source_id))
        except RuleError as error:
            return [Problem(RULES_FILE, None, None, None, "rules in Python", str(error))]
        if name not in known:
            expected = f"one of: {', '.join(known)}" if known else "no rule: there are none"
            message = f"no rule is called {show(name)}{closest(name, known)} ({expected})"
            found.append(Problem("claims.csv", int(i) + 2, "rule", name, expected, message))
    return found


def named_works(tables: Tables) -> dict[str, list[str]]:
    """Works that a voice of literature or of the press speaks for.

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
    if "voice_references" not in tables:
        return {}
    voices, ties = tables.voices, tables.voice_references
    speaking = {*voices.voice_id[voices.kind.isin(["literature", "press"])]}
    found: dict[str, list[str]] = {}
    for voice, work in zip(ties.voice_id, ties.reference_id, strict=True):
        if voice in speaking:
            found.setdefault(voice, []).append(work)
    return found


def argument(tables: Tables, source_id: str | None = None, our_links: bool = True) -> Argument:
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
    rows = _claims_of(tables, source_id)
    links = tables.links[tables.links.claim_id.isin(rows.claim_id)]
    links = links if our_links else links[links.basis != "ours"]
    return Argument(
        claims={claim.claim_id: claim for claim in map(_claim, rows.to_dict("records"))},
        passages=_passages(tables),
        supports=_linked(links, "passages", "supports"),
        opposes=_linked(links, "passages", "opposes"),
        premises=_linked(links, "claims", "supports"),
        opponents=_linked(links, "claims", "opposes"),
        ours=_made_by_us(links),
        perhaps_same=_possible_identities(tables) | _sharing_a_work(tables),
        rules=_results(tables, rows),
        case_names=dict(zip(tables.cases.case_id, tables.cases.name, strict=True)),
        works=frozenset(named_works(tables)),
    )


def _claims_of(tables: Tables, source_id: str | None) -> pd.DataFrame:
    """Rows of the table of claims: all, or those of one source."""
    if source_id is None:
        return tables.claims
    if source_id not in set(tables.sources.source_id):
        known = ", ".join(tables.sources.source_id)
        raise UnknownId(f"no source has the id {source_id!r}; there are: {known}")
    return tables.claims[tables.claims.source_id == source_id]


def _claim(row: Mapping[Hashable, object]) -> Claim:
    return Claim(
        claim_id=str(row["claim_id"]),
        source_id=str(row["source_id"]),
        kind=str(row["kind"]),
        scope=str(row["scope"]),
        decidable=bool(row["decidable"]),
        ours=row["basis"] == "ours",
        key=bool(row["key"]),
        statement=str(row["statement"]),
    )


def _passages(tables: Tables) -> dict[str, Passage]:
    cases: dict[str, set[str]] = {}
    tags = tables.passage_cases
    for passage_id, case_id in zip(tags.passage_id, tags.case_id, strict=True):
        cases.setdefault(passage_id, set()).add(case_id)
    voices = tables.voices
    labels = dict(zip(voices.voice_id, voices.label, strict=True))
    sectors = dict(zip(voices.voice_id, voices.sector, strict=True))
    known = voices.informant_id.notna()
    informants = dict(zip(voices.voice_id[known], voices.informant_id[known], strict=True))
    rows = tables.passages
    return {
        passage_id: Passage(
            source_id,
            material,
            voice_id,
            labels[voice_id],
            informants.get(voice_id),
            frozenset(cases.get(passage_id, ())),
            sectors[voice_id],
        )
        for passage_id, source_id, material, voice_id in zip(
            rows.passage_id, rows.source_id, rows.material, rows.voice_id, strict=True
        )
    }


def _linked(links: pd.DataFrame, table: str, relation: str) -> Links:
    """What claims are linked to in one table by one relation."""
    here = (links.target_table == table) & (links.relation == relation)
    found: Links = {}
    for claim_id, target in zip(links.claim_id[here], links.target_id[here], strict=True):
        found.setdefault(claim_id, []).append(target)
    return found


def _made_by_us(links: pd.DataFrame) -> dict[str, set[str]]:
    ours = links.basis == "ours"
    found: dict[str, set[str]] = {}
    for claim_id, target in zip(links.claim_id[ours], links.target_id[ours], strict=True):
        found.setdefault(claim_id, set()).add(target)
    return found


def _possible_identities(tables: Tables) -> set[frozenset[str]]:
    """Pairs of voices of which the source leaves open whether they are one person."""
    rows = tables.possible_identities
    return {frozenset(pair) for pair in zip(rows.voice_id, rows.may_be, strict=True)}


def _sharing_a_work(tables: Tables) -> set[frozenset[str]]:
    """Pairs of voices, documents included, that stand for one and the same work."""
    if "voice_references" not in tables:
        return set()
    ties = tables.voice_references
    by_work: dict[str, set[str]] = {}
    for voice, work in zip(ties.voice_id, ties.reference_id, strict=True):
        by_work.setdefault(work, set()).add(voice)
    return {
        frozenset(pair) for voices in by_work.values() for pair in combinations(sorted(voices), 2)
    }


def _results(tables: Tables, claims: pd.DataFrame) -> dict[str, RuleResult]:
    """What the rules that claims name find in the tables."""
    found = {}
    ruled = claims[claims.rule.notna()]
    for claim_id, source_id, name in zip(ruled.claim_id, ruled.source_id, ruled.rule, strict=True):
        rules = rules_for(tables, source_id)
        if name not in rules:
            known = f"; there are: {', '.join(sorted(rules))}" if rules else ""
            raise UnknownId(f"claim {claim_id}: no rule is called {name!r}{known}")
        found[claim_id] = rules[name](tables)
    return found
