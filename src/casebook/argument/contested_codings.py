"""Carry a disagreement between coders on to the claims.

The status rule asks who says a thing and in what material; it does not ask for codes. Here it
does: a passage counts for a claim only if it carries a code of the claim, and a claim's codes are
those of its passages. So a code that one coder gave and the other did not may cost a claim a
passage, and with it its status. (The book's two coders are runs of a language model.) This is the
casebook's own measure. The resampling of what
coders left open is in the spirit of the multiple imputation of Rubin (1987), *Multiple
Imputation for Nonresponse in Surveys*: a value that nobody knows is drawn, many times over.
"""

from collections import Counter
from collections.abc import Iterable, Sequence

import numpy as np
import pandas as pd

from casebook.argument.collecting import argument
from casebook.argument.judging import Memory, remembered, statuses
from casebook.argument.model import Argument
from casebook.argument.status import SUMS_UP, Verdict
from casebook.coding import AGREED, CODERS, settled
from casebook.tables import Tables

Given = dict[str, set[str]]  # passage id to the codes that it was given

SURVIVAL = ("claim", "statement", "key", "status", "contested", "kept", "otherwise", *CODERS)
"""The columns of what `survival` returns."""


def given_by(tables: Tables, coder: str) -> Given:
    """The codes that a coder gave, by passage.

    Parameters
    ----------
    tables : Tables
    coder : str
        As in the table of codings; ``agreed`` is what the two were settled to.

    Returns
    -------
    dict of str to set of str
    """
    return _codes_by_passage(tables.codings[tables.codings.coder == coder])


def codes_of_claims(arg: Argument, given: Given, share: float = 0.0) -> Given:
    """The codes of each claim: those that its supporting passages carry.

    Parameters
    ----------
    arg : Argument
    given : dict of str to set of str
        Codes by passage.
    share : float
        Only the codes that at least this share (0 to 1) of the claim's coded passages carry.

    Returns
    -------
    dict of str to set of str
        Codes by claim id; a claim without a coded passage is not there.
    """
    found = {}
    for claim_id in arg.claims:
        coded = [given[p] for p in arg.supports.get(claim_id, ()) if given.get(p)]
        if coded:
            counted = Counter(code for codes in coded for code in codes)
            found[claim_id] = {c for c, n in counted.items() if n >= share * len(coded)}
    return found


def counting(arg: Argument, given: Given, wanted: Given, coded: Iterable[str]) -> Argument:
    """Let only those passages support a claim that carry one of its codes.

    Parameters
    ----------
    arg : Argument
    given : dict of str to set of str
        Codes by passage.
    wanted : dict of str to set of str
        Codes by claim.
    coded : iterable of str
        Passages that have a code at all. On the others the codebook is silent, and they count.

    Returns
    -------
    Argument
        The same with fewer supports. What opposes a claim is left.
    """
    asked, nothing = set(coded), set[str]()
    supports = {
        claim_id: [
            p
            for p in passages
            if p not in asked or given.get(p, nothing) & wanted.get(claim_id, nothing)
        ]
        for claim_id, passages in arg.supports.items()
    }
    return arg._replace(supports=supports)


class _Contest:
    """The codings of a source that one coder gave and the other did not, and what hangs on them."""

    def __init__(self, tables: Tables, source_id: str) -> None:
        self.arg = argument(tables, source_id)
        self._agreed = given_by(tables, AGREED)
        self.wanted = codes_of_claims(self.arg, self._agreed)
        fates = settled(tables)
        fates = fates[fates.passage_id.isin(list(self.arg.passages))]
        contested = fates.given_by.isin([f"only {coder}" for coder in CODERS])
        self._sure = _codes_by_passage(fates[~contested])
        rows = fates[contested]
        self.pairs = list(zip(rows.passage_id, rows.code_id, strict=True))
        self._memory: Memory = {}
        self._counted = counting(self.arg, self._sure, self.wanted, self._agreed)
        self._open = self._left_open()
        self._known = self._known_without_lots()

    def _left_open(self) -> dict[str, list[tuple[str, list[int]]]]:
        """The claims for which a coding counts that is contested.

        By claim its passages, in their order, each with the places of the pairs of which one is
        enough for it to count; with none if it counts anyway.
        """
        found = {}
        for claim_id, passages in self.arg.supports.items():
            wanted, sure = self.wanted.get(claim_id, set()), set(self._counted.supports[claim_id])
            own, places = set(passages) - sure, dict[str, list[int]]()
            for at, (passage, code) in enumerate(self.pairs):
                if passage in own and code in wanted:
                    places.setdefault(passage, []).append(at)
            if places:
                kept = [p for p in passages if p in sure or p in places]
                found[claim_id] = [(p, places.get(p, [])) for p in kept]
        return found

    def _known_without_lots(self) -> dict[str, Verdict]:
        """The verdicts that are the same however contested codings are decided."""
        known: dict[str, Verdict] = {}
        for claim_id in self.arg.claims:
            if self._is_open(claim_id, set()):
                continue
            remembered(self._counted, claim_id, (), self._memory, known)
        return known

    def _is_open(self, claim_id: str, met: set[str]) -> bool:
        """Whether lots decide about a claim, or about one that it sums up."""
        if claim_id in self._open:
            return True
        met.add(claim_id)
        summing = self.arg.claims[claim_id].kind in SUMS_UP
        below = set(self.arg.premises.get(claim_id, ())) if summing else set()
        return any(self._is_open(premise, met) for premise in below - met)

    def decided(self, given: Sequence[bool]) -> dict[str, str]:
        """Statuses if some of the contested codings are given: for each of `pairs`, whether."""
        supports = self._counted.supports | {
            claim_id: [p for p, places in passages if not places or any(given[at] for at in places)]
            for claim_id, passages in self._open.items()
        }
        known = self._known.copy()
        return statuses(self._counted._replace(supports=supports), self._memory, known)

    def by_codes(self, given: Given) -> dict[str, str]:
        """Statuses by these codes of passages; a claim's codes are those of the agreed coding."""
        counted = counting(self.arg, given, self.wanted, self._agreed)
        return statuses(counted, self._memory)


def _codes_by_passage(codings: pd.DataFrame) -> Given:
    found: Given = {}
    for passage, code in zip(codings.passage_id, codings.code_id, strict=True):
        found.setdefault(passage, set()).add(code)
    return found


def survival(
    tables: Tables, source_id: str, draws: int = 1000, seed: int | None = None
) -> pd.DataFrame:
    """How often each claim keeps its status when the contested codings are drawn by lot.

    In each draw every coding that one coder gave and the other did not is there with a chance of
    one half, independently of the others; a coding that both gave is always there, and so is one
    that was added when they were settled. The claims' codes are those of the agreed coding.

    Parameters
    ----------
    tables : Tables
    source_id : str
    draws : int
        At least 1. The standard error of a share is at most half of one by the root of this.
    seed : int, optional
        Of the random numbers; the same seed gives the same draws.

    Returns
    -------
    DataFrame
        One row for each claim whose codes are those of at least one passage, in the order of the
        table: ``claim`` (id), ``statement``, ``key`` (bool), ``status``, ``contested`` (how many
        contested codings its own passages have), ``kept`` (share of draws with the same status),
        ``otherwise`` (the most frequent other status; missing if there is none), ``A`` and ``B``
        (its status by the codings of one coder alone).

    Raises
    ------
    ValueError
        If there is no draw.
    UnknownId
        If the source is unknown.
    """
    if draws < 1:
        raise ValueError(f"draws must be at least 1, not {draws}")
    contest = _Contest(tables, source_id)
    tally = _tally(contest, draws, seed)
    printed = statuses(contest.arg)
    alone = {coder: contest.by_codes(given_by(tables, coder)) for coder in CODERS}
    contested = Counter(passage for passage, _ in contest.pairs)
    rows = []
    for claim_id, found in tally.items():
        claim, status = contest.arg.claims[claim_id], printed[claim_id]
        others = [other for other, _ in found.most_common() if other != status]
        own = sum(contested[p] for p in contest.arg.supports[claim_id])
        shares = (own, found[status] / draws, others[0] if others else pd.NA)
        by_coder = [alone[coder][claim_id] for coder in CODERS]
        rows.append((claim_id, claim.statement, claim.key, status, *shares, *by_coder))
    return pd.DataFrame(rows, columns=list(SURVIVAL))


def _tally(contest: _Contest, draws: int, seed: int | None) -> dict[str, Counter[str]]:
    """How often each claim had each status when contested codings were drawn by lot."""
    tally: dict[str, Counter[str]] = {claim_id: Counter() for claim_id in contest.wanted}
    lots = np.random.default_rng(seed).random((draws, len(contest.pairs))) < 0.5
    for lot in lots.tolist():
        found = contest.decided(lot)
        for claim_id, counter in tally.items():
            counter[found[claim_id]] += 1
    return tally
