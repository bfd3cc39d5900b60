"""What is left standing when arguments attack and need each other.

An abstract argumentation framework (Dung 1995, *Artificial Intelligence* 77) is a set of arguments
and a relation of attack. Its grounded semantics is the cautious reading: an argument is *in* if
everything that attacks it is out, *out* if something that is in attacks it, and *undecided* if
neither follows. Support is read as necessity (Nouioua & Risch 2011; Cayrol & Lagasquie-Schiex
2013): a conclusion needs its premise, so that whatever attacks the premise attacks the conclusion
as well. This module knows nothing of claims or tables.
"""

from collections.abc import Collection, Iterable, Mapping
from typing import Literal

Edge = tuple[str, str]
Label = Literal["in", "out", "undecided"]


def extended(attacks: Iterable[Edge], needs: Iterable[Edge]) -> set[Edge]:
    """Attacks that follow from attacks on what an argument needs.

    Parameters
    ----------
    attacks : iterable of (str, str)
        Attacker and attacked.
    needs : iterable of (str, str)
        Premise and the argument that needs it.

    Returns
    -------
    set of (str, str)
        The attacks given, and one on every argument that needs, directly or by way of others,
        an argument attacked.
    """
    needed_by: dict[str, list[str]] = {}
    for premise, argument in needs:
        needed_by.setdefault(premise, []).append(argument)

    # By hand: to import a library of graphs takes longer than all claims of a source together.
    def reached(attacked: str) -> set[str]:
        found, ahead = {attacked}, [attacked]
        while ahead:
            new = set(needed_by.get(ahead.pop(), ())) - found
            found |= new
            ahead += new
        return found

    return {(attacker, target) for attacker, attacked in attacks for target in reached(attacked)}


def grounded(arguments: Collection[str], attacks: Iterable[Edge]) -> dict[str, Label]:
    """Label arguments by the grounded semantics.

    Parameters
    ----------
    arguments : collection of str
        All arguments.
    attacks : iterable of (str, str)
        Attacker and attacked.

    Returns
    -------
    dict of str to str
        ``in``, ``out`` or ``undecided`` for every argument, in the order given.

    Raises
    ------
    ValueError
        If an attack names an argument that is not there.
    """
    return labelled(attackers_of(arguments, attacks), {})


def labelled(
    attackers: Mapping[str, Collection[str]], given: Mapping[str, Label]
) -> dict[str, Label]:
    """Label arguments by the grounded semantics, some others having their labels already.

    What nothing in a part of the framework attacks keeps its labels whatever becomes of that part
    (directionality: Baroni & Giacomin 2007, *Artificial Intelligence* 171), so that a change can be
    followed where it leads, and nowhere else.

    Parameters
    ----------
    attackers : mapping of str to collection of str
        By argument to be labelled what attacks it.
    given : mapping of str to str
        The label of every other argument that attacks one of them.

    Returns
    -------
    dict of str to str
        ``in``, ``out`` or ``undecided`` for every argument of ``attackers``, in their order.
    """
    labels: dict[str, Label] = dict(given)
    while new := _next_labels(attackers, labels):
        labels |= new
    return {argument: labels.get(argument, "undecided") for argument in attackers}


def attackers_of(arguments: Collection[str], attacks: Iterable[Edge]) -> dict[str, set[str]]:
    """By argument what attacks it; a ValueError if an attack names an argument not among them."""
    attackers: dict[str, set[str]] = {argument: set() for argument in arguments}
    for attacker, attacked in attacks:
        for name in (attacker, attacked):
            if name not in attackers:
                raise ValueError(f"an attack names {name!r}, which is no argument here")
        attackers[attacked].add(attacker)
    return attackers


def _next_labels(
    attackers: Mapping[str, Collection[str]], labels: Mapping[str, Label]
) -> dict[str, Label]:
    """Labels that follow from those there are, for arguments that have none yet."""
    new: dict[str, Label] = {}
    for argument, against in attackers.items():
        if argument in labels:
            continue
        if all(labels.get(attacker) == "out" for attacker in against):
            new[argument] = "in"
        elif any(labels.get(attacker) == "in" for attacker in against):
            new[argument] = "out"
    return new
