"""An argument as another rule sees it, and without part of what it stands on.

Each function takes an argument and gives another one, of the same claims. `Terms` are the changes
that a reader of a page can make, all at once; ``web/pages/argument.js`` does the same there, and is
held against this module by tests.
"""

from collections.abc import Callable, Collection, Mapping
from typing import Literal, NamedTuple

from casebook.argument.model import THE_BOOKS, Argument, Demands, Passage
from casebook.argument.status import Verdict

Unit = Literal["person", "sector", "project"]


class Terms(NamedTuple):
    """What is taken away, and by which rule the rest is judged. By default, the book's terms.

    Attributes
    ----------
    without : collection of str
        What `fallen_passages` takes.
    our_links : bool
        Whether links that the casebook made, and the authors did not, count.
    demands : Demands
        What the rule asks of data.
    one_voice : str
        Who counts as one voice: a ``person``, all of a ``sector``, or all who speak of the same
        ``project``.
    """

    without: Collection[str] = ()
    our_links: bool = True
    demands: Demands = THE_BOOKS
    one_voice: Unit = "person"


def changed(arg: Argument, terms: Terms) -> Argument:
    """An argument as the rule of some terms sees it, with everything that they take away.

    Parameters
    ----------
    arg : Argument
    terms : Terms

    Returns
    -------
    Argument
    """
    arg = arg._replace(demands=terms.demands)
    arg = arg if terms.our_links else as_the_authors_linked(arg)
    units = {"sector": sector, "project": project}
    return speaking_for(units[terms.one_voice])(arg) if terms.one_voice in units else arg


class Falling:
    """Which passages fall when something is taken away, for whoever asks many times.

    Parameters
    ----------
    passages : mapping of str to Passage
        By id.
    """

    def __init__(self, passages: Mapping[str, Passage]) -> None:
        self._with: dict[str, set[str]] = {}  # one id that is enough
        self._with_all: dict[frozenset[str], set[str]] = {}  # several cases that go together
        for ident, told in passages.items():
            alone = {ident, told.source_id, told.material, told.voice_id, told.informant_id}
            if len(told.cases) == 1:
                alone |= told.cases
            for one in alone - {None}:
                self._with.setdefault(str(one), set()).add(ident)
            if len(told.cases) > 1:
                self._with_all.setdefault(told.cases, set()).add(ident)
        self._cases = frozenset().union(*self._with_all)

    def without(self, *gone: str) -> set[str]:
        """Passages that fall with some ids, as `fallen_passages` says."""
        found = {passage for one in gone for passage in self._with.get(one, ())}
        cases = self._cases.intersection(gone)
        if len(cases) > 1:
            found.update(*(told for of, told in self._with_all.items() if of <= cases))
        return found


def fallen_passages(arg: Argument, without: Collection[str]) -> set[str]:
    """Passages that fall when something is taken away.

    Parameters
    ----------
    arg : Argument
    without : collection of str
        Ids of passages, voices, informants, cases or sources, or kinds of material. A cited work
        goes by the voice that speaks for it.

    Returns
    -------
    set of str
        The passages named, those of a source or a kind of material named, those spoken by a voice
        or informant named, and those about no other case than the ones named.
    """
    return Falling(arg.passages).without(*without)


def as_the_authors_linked(arg: Argument) -> Argument:
    """Leave out what the casebook linked to a claim, be it a passage or another claim."""

    def kept(links: dict[str, list[str]]) -> dict[str, list[str]]:
        ours = arg.ours
        return {c: [one for one in ids if one not in ours.get(c, ())] for c, ids in links.items()}

    return arg._replace(
        supports=kept(arg.supports),
        opposes=kept(arg.opposes),
        premises=kept(arg.premises),
        opponents=kept(arg.opponents),
    )


def speaking_for(unit: Callable[[Passage], str]) -> Callable[[Argument], Argument]:
    """Let voices of one unit count as one, and those of two units as two, whoever they are."""

    def change(arg: Argument) -> Argument:
        passages = {
            p: passage._replace(voice_id=unit(passage)) for p, passage in arg.passages.items()
        }
        return arg._replace(passages=passages, perhaps_same=set())

    return change


def sector(passage: Passage) -> str:
    """The sector that a passage's voice belongs to."""
    return passage.sector


def project(passage: Passage) -> str:
    """The project, or projects, that a passage is about; a voice that is about none is its own."""
    return "; ".join(sorted(passage.cases)) or passage.voice_id


NOTHING_IN_PRINT = ("stated", "untestable")
"""Statuses of claims of which nothing in print shows or cites what they say."""


def losing_a_premise(
    arg: Argument, before: Mapping[str, Verdict], after: Mapping[str, Verdict]
) -> list[str]:
    """Claims that build on one of which nothing in print is left.

    Parameters
    ----------
    arg : Argument
        With all links, or as `changed` gives it: premises that it does not have are not lost.
    before, after : mapping of str to Verdict
        Of all claims, before something was taken away and after.

    Returns
    -------
    list of str
        Ids of claims with at least one premise that something in print showed or cited, or that
        the published figures reproduced, and that is *stated* or *untestable* now; in the order of
        the argument.
    """
    lost = {
        claim
        for claim in arg.claims
        if after[claim] is not before[claim]
        and after[claim].status in NOTHING_IN_PRINT
        and before[claim].status not in (*NOTHING_IN_PRINT, "at odds")
    }
    if not lost:
        return []
    return [c for c in arg.claims if not lost.isdisjoint(arg.premises.get(c, ()))]
