"""What falls with a claim: which claims still stand once one is withdrawn.

Premises are read as needs, and the grounded semantics of ``casebook.argument.grounded`` says what
is left.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping

from casebook.argument.grounded import (
    Edge,
    Label,
    attackers_of,
    extended,
    grounded,
    labelled,
)
from casebook.argument.model import Argument, unknown_claim


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


class Needs:
    """Which claims need which, and what stands when nothing is withdrawn.

    Parameters
    ----------
    arg : Argument

    Attributes
    ----------
    standing : dict of str to str
        As `standing` gives it, with whatever attacks a claim.
    """

    def __init__(self, arg: Argument) -> None:
        attacks, needs = list(_attacks(arg, ())), _needs(arg)
        arguments = dict.fromkeys([*arg.claims, *(attacker for attacker, _ in attacks)])
        self._attackers = attackers_of(arguments, extended(attacks, needs))
        self.standing = labelled(self._attackers, {})
        self._place = {claim: place for place, claim in enumerate(arg.claims)}
        self._needing = _onwards(needs)
        self._attacked = _onwards(
            (attacker, one) for one, attackers in self._attackers.items() for attacker in attackers
        )

    def falling(self, claim_id: str) -> list[str]:
        """Claims that fall when one is withdrawn; see `falls_with`."""
        # Nothing attacks the withdrawal, so the claim is out, and so is whatever needs it. Only
        # what these attack, and what that attacks in its turn, can be otherwise than before.
        gone = _reached([claim_id], self._needing)
        touched = _reached(gone, self._attacked) - gone
        attackers = {one: self._attackers[one] for one in touched}
        given = {one: self.standing[one] for of in attackers.values() for one in of - touched}
        given |= dict.fromkeys(gone, "out")
        after = labelled(attackers, given) | dict.fromkeys(gone, "out")
        fallen = [c for c in after if c in self._place and after[c] == "out" != self.standing[c]]
        return sorted((c for c in fallen if c != claim_id), key=self._place.__getitem__)


def _onwards(edges: Iterable[Edge]) -> dict[str, list[str]]:
    """Where each argument leads."""
    found: dict[str, list[str]] = {}
    for start, end in edges:
        found.setdefault(start, []).append(end)
    return found


def _reached(starts: Iterable[str], onwards: Mapping[str, Collection[str]]) -> set[str]:
    """All arguments to which some lead, by one step or many, and these themselves."""
    reached, waiting = set(starts), list(starts)
    while waiting:
        new = [one for one in onwards.get(waiting.pop(), ()) if one not in reached]
        reached.update(new)
        waiting += new
    return reached


def falls_with(arg: Argument, claim_id: str, needs: Needs | None = None) -> list[str]:
    """Claims that fall when one is withdrawn, besides those that do not stand anyway.

    Parameters
    ----------
    arg : Argument
    claim_id : str
    needs : Needs, optional
        Of the same argument, if the caller asks of several claims.

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
        raise unknown_claim(claim_id, arg.claims)
    return (Needs(arg) if needs is None else needs).falling(claim_id)
