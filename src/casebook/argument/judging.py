"""All claims of an argument judged: as the book does, without somebody, or by another rule."""

from collections.abc import Collection

from casebook.argument.collecting import argument
from casebook.argument.model import THE_BOOKS, Argument, Demands, UnknownId
from casebook.argument.other_rules import Terms, Unit, changed, fallen_passages
from casebook.argument.status import SUMS_UP, Verdict, verdict
from casebook.tables import Tables

Memory = dict[tuple[object, ...], Verdict]
"""Verdicts by all that the rule saw of a claim, of arguments about the same passages and claims."""


def remembered(
    arg: Argument,
    claim_id: str,
    fallen: Collection[str],
    memory: Memory,
    known: dict[str, Verdict],
) -> Verdict:
    """Judge a claim as `verdict` does, unless the same was to be judged before.

    Thousands of analyses and withdrawals differ in a few passages each, and most claims look the
    same in nearly all of them.

    Parameters
    ----------
    arg : Argument
    claim_id : str
    fallen : collection of str
        Passages that do not count.
    memory : Memory
        Shared by arguments that differ in links and demands only. New verdicts are added.
    known : dict of str to Verdict
        Verdicts already found for the same ``arg`` and ``fallen``; new ones are added.

    Returns
    -------
    Verdict
    """
    if claim_id not in known:
        premises = tuple(arg.premises.get(claim_id, ()))
        below = premises if premises and arg.claims[claim_id].kind in SUMS_UP else ()
        seen = (
            claim_id,
            arg.demands,
            *_left(arg, claim_id, fallen),
            tuple(arg.opponents.get(claim_id, ())),
            premises,
            tuple([remembered(arg, p, fallen, memory, known).status for p in below]),
        )
        found = memory.get(seen)
        if found is None:
            found = memory[seen] = verdict(arg, claim_id, fallen, known)
        known[claim_id] = found
    return known[claim_id]


def _left(
    arg: Argument, claim_id: str, fallen: Collection[str]
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Passages that support and oppose a claim and have not fallen."""
    supporting, opposing = arg.supports.get(claim_id, ()), arg.opposes.get(claim_id, ())
    if fallen:
        supporting = [p for p in supporting if p not in fallen]
        opposing = [p for p in opposing if p not in fallen]
    return tuple(supporting), tuple(opposing)


def verdicts(arg: Argument, fallen: Collection[str] = ()) -> dict[str, Verdict]:
    """Judge every claim of an argument.

    Parameters
    ----------
    arg : Argument
    fallen : collection of str
        Passages that do not count.

    Returns
    -------
    dict of str to Verdict
        By claim id, in the order of the argument.
    """
    known: dict[str, Verdict] = {}
    return {claim_id: verdict(arg, claim_id, fallen, known) for claim_id in arg.claims}


def statuses(
    arg: Argument, memory: Memory | None = None, known: dict[str, Verdict] | None = None
) -> dict[str, str]:
    """The status of every claim of an argument, by claim id; for the others see `remembered`."""
    memory, known = {} if memory is None else memory, {} if known is None else known
    return {c: remembered(arg, c, (), memory, known).status for c in arg.claims}


def judged(arg: Argument, terms: Terms) -> dict[str, Verdict]:
    """Judge every claim of an argument on other terms.

    Parameters
    ----------
    arg : Argument
        As `casebook.argument.argument` collects it, with all links.
    terms : Terms

    Returns
    -------
    dict of str to Verdict
        By claim id, in the order of the argument.
    """
    return verdicts(changed(arg, terms), fallen_passages(arg, terms.without))


def judge(
    tables: Tables,
    source_id: str | None = None,
    without: Collection[str] = (),
    our_links: bool = True,
    demands: Demands = THE_BOOKS,
    one_voice: Unit = "person",
) -> dict[str, Verdict]:
    """Compute the status of every claim, by the rule that ``casebook.argument.status`` tells.

    Parameters
    ----------
    tables : Tables
        A loaded data package with claims, links, passages, voices, cases and what joins them.
    source_id : str, optional
        Judge the claims of this source only.
    without, our_links, demands, one_voice
        The `Terms` to judge on; by default the book's.

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
    arg = argument(tables, source_id)
    if strange := sorted(set(without) - _removable(tables)):
        raise UnknownId(
            f"no passage, voice, informant, case or source has the id {strange[0]!r}, and no "
            "material is called so"
        )
    return judged(arg, Terms(without, our_links, demands, one_voice))


def _removable(tables: Tables) -> set[str]:
    """Ids of all that can be left out."""
    return {
        *tables.passages.passage_id,
        *tables.passages.material,
        *tables.voices.voice_id,
        *tables.informants.informant_id,
        *tables.cases.case_id,
        *tables.sources.source_id,
    }
