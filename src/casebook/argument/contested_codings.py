"""Carry a disagreement between coders on to the claims.

The status rule asks who says a thing and in what material; it does not ask for codes. Here it
does: a passage counts for a claim only if it carries a code of the claim, and a claim's codes are
those of its passages. So a code that one coder gave and the other did not may cost a claim a
passage, and with it its status. This is the casebook's own measure. The resampling of what
coders left open is in the spirit of the multiple imputation of Rubin (1987), *Multiple
Imputation for Nonresponse in Surveys*: a value that nobody knows is drawn, many times over.
"""

from collections import Counter
from collections.abc import Iterable

import numpy as np
import pandas as pd

from casebook.argument.claims import Argument, Verdict, argument, verdict
from casebook.coding.adjudication import AGREED, CODERS, settled

Given = dict[str, set[str]]  # passage id to the codes that it was given


def given_by(tables, coder: str) -> Given:
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
    rows = tables.codings[tables.codings.coder == coder]
    return rows.groupby("passage_id").code_id.agg(set).to_dict()


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
    coded, nothing = set(coded), set()
    supports = {
        claim_id: [
            p
            for p in passages
            if p not in coded or given.get(p, nothing) & wanted.get(claim_id, nothing)
        ]
        for claim_id, passages in arg.supports.items()
    }
    return arg._replace(supports=supports)


def statuses(arg: Argument) -> dict[str, str]:
    """The status of every claim of an argument, by claim id."""
    known: dict[str, Verdict] = {}
    return {claim_id: verdict(arg, claim_id, (), known).status for claim_id in arg.claims}


def survival(tables, source_id: str, draws: int = 1000, seed: int | None = None) -> pd.DataFrame:
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
    arg = argument(tables, source_id)
    fates = settled(tables)
    fates = fates[fates.passage_id.isin(arg.passages)]
    agreed = given_by(tables, AGREED)
    wanted = codes_of_claims(arg, agreed)
    open_ones = fates[fates.given_by.isin([f"only {coder}" for coder in CODERS])]
    firm = fates[~fates.index.isin(open_ones.index)]
    sure = firm.groupby("passage_id").code_id.agg(set).to_dict()
    pairs = list(zip(open_ones.passage_id, open_ones.code_id, strict=True))

    def judged(extra: Iterable[tuple[str, str]]) -> dict[str, str]:
        given = {passage: set(codes) for passage, codes in sure.items()}
        for passage, code in extra:
            given.setdefault(passage, set()).add(code)
        return statuses(counting(arg, given, wanted, agreed))

    printed = statuses(arg)
    tally: dict[str, Counter] = {claim_id: Counter() for claim_id in wanted}
    lots = np.random.default_rng(seed).random((draws, len(pairs))) < 0.5
    for lot in lots:
        found = judged([pair for pair, drawn in zip(pairs, lot, strict=True) if drawn])
        for claim_id, counter in tally.items():
            counter[found[claim_id]] += 1
    alone = {
        coder: statuses(counting(arg, given_by(tables, coder), wanted, agreed)) for coder in CODERS
    }
    contested = Counter(passage for passage, _ in pairs)
    rows = []
    for claim_id, counter in tally.items():
        others = [s for s, _ in counter.most_common() if s != printed[claim_id]]
        rows.append(
            {
                "claim": claim_id,
                "statement": arg.claims[claim_id].statement,
                "key": bool(arg.claims[claim_id].key),
                "status": printed[claim_id],
                "contested": sum(contested[p] for p in arg.supports[claim_id]),
                "kept": counter[printed[claim_id]] / draws,
                "otherwise": others[0] if others else pd.NA,
            }
            | {coder: found[claim_id] for coder, found in alone.items()}
        )
    return pd.DataFrame(rows, columns=list(SURVIVAL))


SURVIVAL = ("claim", "statement", "key", "status", "contested", "kept", "otherwise", *CODERS)
