"""What is left standing when arguments attack and need each other.

An abstract argumentation framework (Dung 1995, *Artificial Intelligence* 77) is a set of arguments
and a relation of attack. Its grounded semantics is the cautious reading: an argument is *in* if
everything that attacks it is out, *out* if something that is in attacks it, and *undecided* if
neither follows. Support is read as necessity (Nouioua & Risch 2011; Cayrol & Lagasquie-Schiex
2013): a conclusion needs its premise, so that whatever attacks the premise attacks the conclusion
as well. This module knows nothing of claims or tables.
"""

from collections.abc import Collection, Iterable
from typing import Literal

import networkx as nx

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
    graph: nx.DiGraph[str] = nx.DiGraph(needs)

    def reached(attacked: str) -> set[str]:
        return {attacked, *(nx.descendants(graph, attacked) if attacked in graph else ())}

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
    attackers = _attackers(arguments, attacks)
    labels: dict[str, Label] = {}
    while new := _next_labels(attackers, labels):
        labels |= new
    return {argument: labels.get(argument, "undecided") for argument in attackers}


def _attackers(arguments: Collection[str], attacks: Iterable[Edge]) -> dict[str, set[str]]:
    """By argument what attacks it."""
    attackers: dict[str, set[str]] = {argument: set() for argument in arguments}
    for attacker, attacked in attacks:
        for name in (attacker, attacked):
            if name not in attackers:
                raise ValueError(f"an attack names {name!r}, which is no argument here")
        attackers[attacked].add(attacker)
    return attackers


def _next_labels(attackers: dict[str, set[str]], labels: dict[str, Label]) -> dict[str, Label]:
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
