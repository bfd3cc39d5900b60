"""What falls with a claim: which claims still stand once one is withdrawn.

Premises are read as needs, and the grounded semantics of ``casebook.argument.grounded`` says what
is left.
"""

from collections.abc import Collection, Iterator

from casebook.argument.grounded import Edge, Label, extended, grounded
from casebook.argument.model import Argument, UnknownId


def standing(arg: Argument, withdrawn: Collection[str] = ()) -> dict[str, Label]:
    """Say which claims stand when some are withdrawn.

    A claim without data of its own needs its premises: if one falls, it falls. A claim with data
    stands on them, whatever becomes of its premises, and so does one that a rule reproduces. A
    withdrawn claim is attacked by the withdrawal, which nothing attacks. A claim and what opposes
    it attack each other, so that neither is believed. A claim that its rule contradicts is
    attacked by the tables.

    Parameters
    ----------
    arg : Argument
    withdrawn : collection of str
        Claim ids.

    Returns
    -------
    dict of str to str
        For every claim ``in`` (it stands), ``out`` (it falls) or ``undecided`` (it is contested,
        or needs what is).
    """
    attacks = list(_attacks(arg, withdrawn))
    arguments = dict.fromkeys([*arg.claims, *(attacker for attacker, _ in attacks)])
    labels = grounded(arguments, extended(attacks, _needs(arg)))
    return {claim: labels[claim] for claim in arg.claims}


def _needs(arg: Argument) -> list[Edge]:
    """Premises and the claims that have nothing else to stand on."""
    return [
        (premise, claim)
        for claim in arg.claims
        if claim not in arg.rules and not arg.data(claim)
        for premise in arg.premises.get(claim, ())
    ]


def _attacks(arg: Argument, withdrawn: Collection[str]) -> Iterator[Edge]:
    for claim in arg.claims:
        if claim in withdrawn:
            yield f"withdrawal of {claim}", claim
        if claim in arg.rules and not arg.rules[claim].holds:
            yield f"rule of {claim}", claim
        for opponent in (*arg.opposes.get(claim, ()), *arg.opponents.get(claim, ())):
            yield opponent, claim
            yield claim, opponent


def falls_with(arg: Argument, claim_id: str, before: dict[str, Label] | None = None) -> list[str]:
    """Claims that fall when one is withdrawn, besides those that do not stand anyway.

    Parameters
    ----------
    arg : Argument
    claim_id : str
    before : dict of str to str, optional
        What stands when nothing is withdrawn, if the caller knows it already.

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
    before = standing(arg) if before is None else before
    after = standing(arg, (claim_id,))
    return [c for c in after if c != claim_id and after[c] == "out" and before[c] != "out"]
