"""What the status rule looks at: an argument as claims, passages and the links between them.

Nothing here reads tables or judges. ``casebook.argument.collecting`` makes an `Argument` of
tables, ``casebook.argument.status`` judges it.
"""

from collections.abc import Callable, Collection
from typing import NamedTuple

from casebook.tables import Tables, closest

DATA = ("interview", "field note", "policy document", "own statement", "statistic")
"""The kinds of material that are data; what is cited and the authors' own analysis are not."""

CITED = ("literature", "press report")
"""The kinds of material that tell what somebody else found out or reported."""


MOST = 12  # claims that are named where one is not known


class UnknownId(KeyError):
    """An id that the tables do not have."""

    def __str__(self) -> str:
        return str(self.args[0])


def unknown_claim(claim_id: str, known: Collection[str]) -> UnknownId:
    """The error for an id that no claim has: which one may be meant, or which there are."""
    if also := closest(claim_id, [one for one in known if one.casefold() == claim_id.casefold()]):
        return UnknownId(f"no claim has the id {claim_id!r}{also}")
    there = f"; there are: {', '.join(known)}" if 0 < len(known) <= MOST else ""
    return UnknownId(f"no claim has the id {claim_id!r}{there}")


class RuleResult(NamedTuple):
    """What a rule of a source finds: whether the claim holds, and a sentence that says why."""

    holds: bool
    because: str


Rule = Callable[[Tables], RuleResult]


class Claim(NamedTuple):
    """What the rule has to know of a claim; ``ours`` if the casebook makes it, not the authors."""

    claim_id: str
    source_id: str
    kind: str
    scope: str
    decidable: bool = True
    ours: bool = False
    key: bool = False
    statement: str = ""


class Passage(NamedTuple):
    """What the rule has to know of a passage; ``label`` and ``sector`` are its voice's."""

    source_id: str
    material: str
    voice_id: str
    label: str
    informant_id: str | None
    cases: frozenset[str]
    sector: str = ""


class Demands(NamedTuple):
    """What the rule asks of data in print before a claim is *shown* rather than *thin*.

    The values here are the book's; ``casebook.argument.multiverse`` tries others.

    Attributes
    ----------
    voices : int
        How many voices that are surely not one person are enough.
    materials : int or None
        How many kinds of material are enough; None if no number is.
    both : bool
        Whether voices and materials must both be enough, rather than one of the two.
    reach : bool
        Whether data on fewer cases than the claim speaks of keep it *thin*.
    """

    voices: int = 2
    materials: int | None = 2
    both: bool = False
    reach: bool = True


THE_BOOKS = Demands()
"""What the rule of the book asks."""


class Argument(NamedTuple):
    """The claims of one or all sources, with all that is needed to judge them quickly.

    Attributes
    ----------
    claims : dict of str to Claim
        By id, in the order of the table.
    passages : dict of str to Passage
        All passages, by id.
    supports, opposes : dict of str to list of str
        Passages that bear on a claim, by claim id.
    premises, opponents : dict of str to list of str
        Claims that a claim builds on, and claims that oppose it.
    ours : dict of str to set of str
        Passages and claims that the casebook linked to a claim, and the authors did not.
    perhaps_same : set of frozenset of str
        Pairs of voices that may be one person, or that stand for the same work.
    rules : dict of str to RuleResult
        What the rule of a claim finds in the tables, by claim id.
    case_names : dict of str to str
        What to call a case in a sentence.
    works : collection of str
        Voices of literature that speak for named works.
    demands : Demands
        What the rule asks of data.
    """

    claims: dict[str, Claim]
    passages: dict[str, Passage]
    supports: dict[str, list[str]]
    opposes: dict[str, list[str]]
    premises: dict[str, list[str]]
    opponents: dict[str, list[str]]
    ours: dict[str, set[str]]
    perhaps_same: set[frozenset[str]]
    rules: dict[str, RuleResult]
    case_names: dict[str, str]
    works: Collection[str] = frozenset()
    demands: Demands = THE_BOOKS

    def supporting(self, claim_id: str, fallen: Collection[str] = ()) -> list[str]:
        """Passages that support a claim and have not fallen."""
        return [p for p in self.supports.get(claim_id, ()) if p not in fallen]

    def data(self, claim_id: str, fallen: Collection[str] = ()) -> list[str]:
        """Those of them that are data in print."""
        return [p for p in self.supporting(claim_id, fallen) if self.passages[p].material in DATA]
