"""What is left standing when arguments attack and need each other.

An abstract argumentation framework (Dung 1995, *Artificial Intelligence* 77) is a set of arguments
and a relation of attack. Its grounded semantics is the cautious reading: an argument is *in* if
everything that attacks it is out, *out* if something that is in attacks it, and *undecided* if
neither follows. Support is read as necessity (Nouioua & Risch 2011; Cayrol & Lagasquie-Schiex
2013): a conclusion needs its premise, so that whatever attacks the premise attacks the conclusion
as well. This module knows nothing of claims or tables.
"""

from collections.abc import Collection, Iterable

import networkx as nx

Edge = tuple[str, str]


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
    graph = nx.DiGraph(needs)
    return {
        (attacker, target)
        for attacker, attacked in attacks
        for target in {attacked} | (nx.descendants(graph, attacked) if attacked in graph else set())
    }


def grounded(arguments: Collection[str], attacks: Iterable[Edge]) -> dict[str, str]:
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
    attackers: dict[str, set[str]] = {argument: set() for argument in arguments}
    for attacker, attacked in attacks:
        for name in (attacker, attacked):
            if name not in attackers:
                raise ValueError(f"an attack names {name!r}, which is no argument here")
        attackers[attacked].add(attacker)
    label: dict[str, str] = {}
    changed = True
    while changed:
        changed = False
        for argument, against in attackers.items():
            if argument in label:
                continue
            if all(label.get(a) == "out" for a in against):
                label[argument] = "in"
                changed = True
            elif any(label.get(a) == "in" for a in against):
                label[argument] = "out"
                changed = True
    return {argument: label.get(argument, "undecided") for argument in attackers}
