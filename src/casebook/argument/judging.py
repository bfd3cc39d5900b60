"""All claims of an argument judged: as the book does, without somebody, or by another rule."""

from collections.abc import Collection, Iterable

from casebook.argument.collecting import argument
from casebook.argument.model import Argument, Demands, Passage, UnknownId
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
        summing = arg.claims[claim_id].kind in SUMS_UP
        premises = tuple(arg.premises.get(claim_id, ()))
        below = premises if summing else ()
        seen = (
            claim_id,
            arg.demands,
            tuple(arg.supporting(claim_id, fallen)),
            tuple([p for p in arg.opposes.get(claim_id, ()) if p not in fallen]),
            tuple(arg.opponents.get(claim_id, ())),
            premises,
            tuple([remembered(arg, p, fallen, memory, known).status for p in below]),
        )
        if seen not in memory:
            memory[seen] = verdict(arg, claim_id, fallen, known)
        known[claim_id] = memory[seen]
    return known[claim_id]


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


def statuses(arg: Argument, memory: Memory | None = None) -> dict[str, str]:
    """The status of every claim of an argument, by claim id; for the memory see `remembered`."""
    memory, known = {} if memory is None else memory, dict[str, Verdict]()
    return {c: remembered(arg, c, (), memory, known).status for c in arg.claims}


def fallen_passages(
    arg: Argument, without: Collection[str], among: Iterable[str] | None = None
) -> set[str]:
    """Passages that fall when something is taken away.

    Parameters
    ----------
    arg : Argument
    without : collection of str
        Ids of passages, voices, informants, cases or sources. A cited work goes by the voice that
        speaks for it.
    among : iterable of str, optional
        Look at these passages only; by default at all.

    Returns
    -------
    set of str
        The passages named, those of a source named, those spoken by a voice or informant named,
        and those about no other case than the ones named.
    """
    gone = set(without)

    def falls(passage_id: str, passage: Passage) -> bool:
        speaks = {passage_id, passage.source_id, passage.voice_id, passage.informant_id}
        return not gone.isdisjoint(speaks) or (bool(passage.cases) and passage.cases <= gone)

    ids = arg.passages if among is None else among
    return {one for one in ids if falls(one, arg.passages[one])}


def judge(
    tables: Tables,
    source_id: str | None = None,
    without: Collection[str] = (),
    our_links: bool = True,
) -> dict[str, Verdict]:
    """Compute the status of every claim, by the rule that ``casebook.argument.status`` tells.

    Parameters
    ----------
    tables : Tables
        A loaded data package with claims, links, passages, voices, cases and what joins them.
    source_id : str, optional
        Judge the claims of this source only.
    without : collection of str
        Ids of passages, voices, informants, cases or sources to leave out. A cited work goes by
        the voice that speaks for it.
    our_links : bool
        Whether links of basis *ours*, which the casebook made and the authors did not, count.

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
    arg = argument(tables, source_id, our_links)
    if strange := sorted(set(without) - _removable(tables)):
        raise UnknownId(f"no passage, voice, informant, case or source has the id {strange[0]!r}")
    return verdicts(arg, fallen_passages(arg, without))


def _removable(tables: Tables) -> set[str]:
    """Ids of all that can be left out."""
    return {
        *tables.passages.passage_id,
        *tables.voices.voice_id,
        *tables.informants.informant_id,
        *tables.cases.case_id,
        *tables.sources.source_id,
    }


def under(
    tables: Tables, source_id: str, demands: Demands, our_links: bool = True
) -> dict[str, Verdict]:
    """Judge every claim of a source by a rule that asks for more or less than the book's.

    Parameters
    ----------
    tables : Tables
    source_id : str
    demands : Demands
        What the rule asks of data.
    our_links : bool
        Whether links that the casebook made count.

    Returns
    -------
    dict of str to Verdict
        By claim id, in the order of the table.

    Raises
    ------
    UnknownId
        If the source is unknown.
    """
    return verdicts(argument(tables, source_id, our_links)._replace(demands=demands))
