"""What a claim's status hangs on: the smallest sets without which it would be another one.

A sensitivity analysis of the rule in ``casebook.argument.status``: passages, informants, cited
works, cases and sources are left out, one by one and in pairs, and the rule is asked again.
"""

from collections.abc import Collection, Iterable
from typing import Literal, NamedTuple, TypedDict

import pandas as pd

from casebook.argument.collecting import argument, named_works
from casebook.argument.enough import enough
from casebook.argument.judging import Memory, remembered, verdicts
from casebook.argument.model import CITED, Argument
from casebook.argument.other_rules import Falling
from casebook.argument.standing import Needs, falls_with
from casebook.argument.status import SUMS_UP, Verdict
from casebook.tables import Tables

Kind = Literal["passages", "informants", "works", "cases", "sources"]
KINDS: tuple[Kind, ...] = ("passages", "informants", "works", "cases", "sources")

CARRIERS: dict[Kind, str] = {"informants": "voice", "works": "cited work", "cases": "case"}
"""What `carriers` counts, and what it calls one of them."""


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

    kind: Kind
    remove: list[str]
    becomes: str
    exact: bool


class OverturnRow(TypedDict):
    """An `Overturn` as JSON has it."""

    kind: Kind
    remove: list[str]
    becomes: str
    exact: bool


class Effects(TypedDict):
    """What a claim hangs on, and what falls with it; see `effects`."""

    overturned_by: list[OverturnRow]
    falls_with: list[str]


def _grounds(arg: Argument) -> dict[str, list[str]]:
    """By claim the passages that its status can depend on, and first its own."""
    found: dict[str, list[str]] = {}

    def of(claim_id: str) -> list[str]:
        if claim_id not in found:
            own = [*arg.supports.get(claim_id, ()), *arg.opposes.get(claim_id, ())]
            below = [p for premise in _summed_up(arg, claim_id) for p in of(premise)]
            found[claim_id] = list(dict.fromkeys(own + below))
        return found[claim_id]

    return {claim_id: of(claim_id) for claim_id in arg.claims}


def _summed_up(arg: Argument, claim_id: str) -> list[str]:
    """The premises that a claim's status can depend on."""
    sums_up = arg.claims[claim_id].kind in SUMS_UP and claim_id not in arg.rules
    return arg.premises.get(claim_id, []) if sums_up else []


class Whole:
    """An argument judged as it is, from which parts are then taken away.

    Of a withdrawal only what bears on a claim is looked at, and what has been judged is kept.

    Attributes
    ----------
    arg : Argument
    arguing : set of str
        Voices of the authors.
    falling : Falling
        Which passages fall with what.
    verdicts : dict of str to Verdict
        As long as nothing is taken away.
    grounds : dict of str to list of str
        By claim the passages that its status can depend on.
    """

    def __init__(self, arg: Argument) -> None:
        self.arg = arg
        self.arguing = arguing(arg)
        self.falling = Falling(arg.passages)
        self.verdicts = verdicts(arg)
        self.grounds = _grounds(arg)
        self._bearing = {claim: frozenset(passages) for claim, passages in self.grounds.items()}
        self._summed_up = {claim: _summed_up(arg, claim) for claim in arg.claims}
        self._own = {
            claim: {*arg.supports.get(claim, ()), *arg.opposes.get(claim, ())}
            for claim in arg.claims
        }
        self._premises: dict[tuple[str, frozenset[str]], Verdict] = {}
        self._memory: Memory = {}

    def without(self, claim_id: str, fallen: Collection[str]) -> str:
        """The status of a claim when some passages have fallen."""
        bearing = self._bearing[claim_id].intersection(fallen)
        return self._judged(claim_id, bearing).status if bearing else self.verdicts[claim_id].status

    def judged(self, claim_id: str, fallen: frozenset[str]) -> Verdict:
        """The verdict on a claim when some passages have fallen."""
        return self._premise(claim_id, fallen)

    def _judged(self, claim_id: str, fallen: frozenset[str]) -> Verdict:
        """Judge a claim when some of what it depends on has fallen."""
        premises = self._summed_up[claim_id]
        known = {p: self._premise(p, fallen) for p in premises}
        if fallen.isdisjoint(self._own[claim_id]) and all(
            known[p].status == self.verdicts[p].status for p in premises
        ):
            return self.verdicts[claim_id]
        return remembered(self.arg, claim_id, fallen, self._memory, known)

    def _premise(self, claim_id: str, fallen: frozenset[str]) -> Verdict:
        """The same of a premise, which many withdrawals leave as it is or change alike."""
        bearing = self._bearing[claim_id] & fallen
        if not bearing:
            return self.verdicts[claim_id]
        key = claim_id, bearing
        if key not in self._premises:
            self._premises[key] = self._judged(claim_id, bearing)
        return self._premises[key]


def arguing(arg: Argument) -> set[str]:
    """Voices that argue: the authors, who cannot be left out of their own argument."""
    return {p.voice_id for p in arg.passages.values() if p.material == "authors' analysis"}


def _candidates(
    arg: Argument, claim_id: str, grounds: Iterable[str], arguing: set[str]
) -> dict[Kind, list[str]]:
    """What can be withdrawn, by kind. The arguing authors and the literature as a whole cannot.

    A voice of literature or the press can be withdrawn if it speaks for a named work.
    """
    told = [arg.passages[p] for p in grounds]
    speakers = [
        p.informant_id or p.voice_id
        for p in told
        if p.material not in CITED and p.voice_id not in arguing | set(arg.works)
    ]
    works = [p.voice_id for p in told if p.voice_id in arg.works]
    own = arg.claims[claim_id].source_id
    return {
        "passages": list(grounds),
        "informants": list(dict.fromkeys(speakers)),
        "works": list(dict.fromkeys(works)),
        "cases": sorted({case for p in told for case in p.cases}),
        "sources": sorted({p.source_id for p in told} - {own}),
    }


class _Asked:
    """What is asked of one claim: its status when something is taken away.

    Attributes
    ----------
    before : str
        The status as long as nothing is.
    """

    def __init__(self, whole: Whole, claim_id: str) -> None:
        self._whole, self._claim = whole, claim_id
        self._grounds = frozenset(whole.grounds[claim_id])
        self._falling = Falling({p: whole.arg.passages[p] for p in self._grounds})
        self._enough: dict[frozenset[str], frozenset[str]] = {}
        self.before = whole.verdicts[claim_id].status

    def falling(self, *remove: str) -> frozenset[str]:
        """Which of the passages that bear on the claim fall."""
        return frozenset(self._falling.without(*remove))

    def without(self, *remove: str) -> str:
        """The status that is left."""
        return self._whole.without(self._claim, self.falling(*remove))

    def enough(self, fallen: frozenset[str]) -> frozenset[str]:
        """Passages with which the status stays as it is when some have fallen."""
        if fallen not in self._enough:
            whole, claim = self._whole, self._claim
            found = enough(whole.arg, claim, self._grounds, fallen, whole.judged)
            self._enough[fallen] = found
        return self._enough[fallen]

    def only_with_both(self) -> list[frozenset[str]]:
        """Pairs of cases that take a passage along which neither takes alone."""
        told = [self._whole.arg.passages[p].cases for p in self.enough(frozenset())]
        return [cases for cases in told if len(cases) == 2]


def _singles(kind: Kind, elements: list[str], asked: _Asked) -> list[Overturn]:
    needed = asked.enough(frozenset())
    suspects = [one for one in elements if not needed.isdisjoint(asked.falling(one))]
    tried = [(one, asked.without(one)) for one in suspects]
    return [Overturn(kind, [one], after, True) for one, after in tried if after != asked.before]


def _pairs(kind: Kind, elements: list[str], asked: _Asked) -> list[Overturn]:
    """Pairs of elements none of which is enough alone, in the order of the elements."""
    place = {element: number for number, element in enumerate(elements)}
    needed = asked.enough(frozenset())
    suspects = {pair for pair in asked.only_with_both() if place.keys() >= pair}
    for one in elements:
        fallen = asked.falling(one)
        if needed.isdisjoint(fallen):
            continue
        then = asked.enough(fallen)
        suspects |= {
            frozenset((one, other))
            for other in elements
            if other != one and not then.isdisjoint(asked.falling(one, other))
        }
    found = []
    for pair in sorted(sorted(place[one] for one in pair) for pair in suspects):
        both = [elements[number] for number in pair]
        if (after := asked.without(*both)) != asked.before:
            found.append(Overturn(kind, both, after, True))
    return found


def _bound(kind: Kind, elements: list[str], asked: _Asked) -> list[Overturn]:
    """A larger set: what is not needed is dropped, until all that is left is."""
    if asked.without(*elements) == asked.before:
        return []
    rest = list(elements)
    for element in elements:
        fewer = [e for e in rest if e != element]
        if asked.without(*fewer) != asked.before:
            rest = fewer
    return [Overturn(kind, rest, asked.without(*rest), False)]


def _smallest(kind: Kind, elements: list[str], asked: _Asked) -> list[Overturn]:
    """The smallest sets of one kind."""
    alone = _singles(kind, elements, asked)
    needed = {element for found in alone for element in found.remove}
    rest = [element for element in elements if element not in needed]
    found = alone + _pairs(kind, rest, asked)
    return found or _bound(kind, elements, asked)


def overturned_by(arg: Argument, claim_id: str, whole: Whole | None = None) -> list[Overturn]:
    """Find the smallest sets whose withdrawal changes a claim's status.

    Parameters
    ----------
    arg : Argument
        What `casebook.argument.argument` collects.
    claim_id : str
    whole : Whole, optional
        The same argument judged, if the caller asks of several claims.

    Returns
    -------
    list of Overturn
        For each kind the smallest sets; for a kind without any, nothing of that kind would
        change the status.
    """
    whole = Whole(arg) if whole is None else whole
    grounds = whole.grounds[claim_id]
    candidates = _candidates(arg, claim_id, grounds, whole.arguing)
    asked = _Asked(whole, claim_id)
    return [o for kind in KINDS for o in _smallest(kind, candidates[kind], asked)]


def hangs_on(found: Iterable[OverturnRow], names: dict[str, str]) -> str:
    """Tell in a few words whom and what a claim's status hangs on.

    Parameters
    ----------
    found : iterable of dict
        ``overturned_by`` of a claim, as `effects` gives it.
    names : dict of str to str
        What to call an informant, voice or case, as `names_of` gives it.

    Returns
    -------
    str
        Names of the voices, works and cases of which each alone is needed, joined with
        semicolons; otherwise whether several together are, passages only, or nothing at all.
    """
    sets = list(found)
    people = [o for o in sets if o["kind"] != "passages"]
    alone = [o["remove"][0] for o in people if len(o["remove"]) == 1]
    if alone:
        return "; ".join(names[element] for element in alone)
    if people:
        return "several carry it"
    return "its passages alone" if sets else "nothing to take away"


def names_of(tables: Tables) -> dict[str, str]:
    """What to call every voice, informant, case and source in a sentence: their labels, by id.

    A voice that speaks for named works is called a cited work, because without that an author and
    a year would read like a source of this book.
    """
    voices = tables.voices
    labels: dict[str, str] = dict(zip(voices.voice_id, voices.label, strict=True))
    for voice_id, references in named_works(tables).items():
        labels[voice_id] += " (cited work)" if len(references) == 1 else " (cited works)"
    people = voices[voices.informant_id.notna()]
    return (
        labels
        | dict(zip(people.informant_id, people.label, strict=True))
        | dict(zip(tables.cases.case_id, tables.cases.name, strict=True))
        | dict(zip(tables.sources.source_id, tables.sources.citation, strict=True))
    )


def effects(
    tables: Tables, source_id: str | None = None, claim_ids: Collection[str] | None = None
) -> dict[str, Effects]:
    """What claims hang on and what falls with them, as `casebook claims --json` prints it.

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
    whole, needs = Whole(arg), Needs(arg)
    return {
        claim: {
            "overturned_by": [
                {"kind": o.kind, "remove": o.remove, "becomes": o.becomes, "exact": o.exact}
                for o in overturned_by(arg, claim, whole)
            ],
            "falls_with": falls_with(arg, claim, needs),
        }
        for claim in (arg.claims if claim_ids is None else claim_ids)
    }


CARRIER_COLUMNS = ("kind", "id", "label", "passages", "claims", "key claims")


def carriers(tables: Tables, source_id: str) -> pd.DataFrame:
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
    arg, names = argument(tables, source_id), names_of(tables)
    whole = Whole(arg)
    rows = []
    for kind, element in _carrying(whole):
        fallen = whole.falling.without(element)
        touched = [c for c, passages in whole.grounds.items() if not fallen.isdisjoint(passages)]
        changed = [c for c in touched if whole.without(c, fallen) != whole.verdicts[c].status]
        keys = sum(arg.claims[c].key for c in changed)
        label = names[element]
        rows.append((CARRIERS[kind], element, label, len(fallen), len(changed), keys))
    kinds = list(CARRIERS.values())
    rows.sort(key=lambda row: (kinds.index(row[0]), -row[4], -row[5], row[1]))
    return pd.DataFrame(rows, columns=list(CARRIER_COLUMNS))


def _carrying(whole: Whole) -> list[tuple[Kind, str]]:
    """Everybody and everything that some claim's status can depend on, each once."""
    found: dict[tuple[Kind, str], None] = {}
    for claim_id, passages in whole.grounds.items():
        candidates = _candidates(whole.arg, claim_id, passages, whole.arguing)
        found |= {(kind, element): None for kind in CARRIERS for element in candidates[kind]}
    return list(found)
