"""How well a claim stands on what its source prints.

Six questions are asked in this order. The first that has an answer decides.

1. **Does a rule of the source decide?** Some claims can be worked out again from the figures or
   rows that the source prints. Such a claim is *computed* if they bear it out, and *at odds* if
   they do not.
2. **What speaks against it?** If a passage or another claim of the same source opposes a claim,
   it is *at odds*. What opposes it must bear on what the claim says; an informant's other opinion
   does not.
3. **Are there data in print?** Data are what those concerned say or do, and what authorities
   count: interviews, field notes, policy documents, an organisation's own statements, official
   statistics. What somebody else found out about them is cited and is no data of this source, be
   it in words or in figures: scholarship, evaluations, audits, the press. Nor is the authors' own
   analysis. A claim with data is *shown* or *thin*, and three more questions say which:

   - *How far do they reach?* A claim about several cases is *thin* if its data name fewer than
     two. A claim that reaches beyond one case is *thin* if all its data are about one and the same.
   - *How many kinds of material are they?* Two kinds are enough for *shown*.
   - *How many of the voices are independent?* Two voices that are surely not one person are
     enough too. If the source leaves open whether the manager at a meeting is the informant
     quoted later, the two count as one. If neither is enough, the claim is *thin*.

4. **Does it sum up premises?** A finding, a typology or a piece of context that has no data of
   its own is as good as the weakest of its premises. From strong to weak: *shown*, *computed*,
   *thin*, *cited*, *stated*, *untestable*, *at odds*. A mechanism or an implication does not
   borrow the status of its premises: a cause is more than its parts. That refugees were few and
   that volunteers left may both be shown; that one led to the other is a further step.
5. **Is something cited?** If the claim rests on literature or the press, it is *cited*.
6. **Could it be tested?** If nothing that could be published would decide it, the claim is
   *untestable*. All that is left is *stated*.

Links to cases and to single figures are shown to the reader and used by the rules of a source.
They are no data of their own, because a figure is taken from a passage that already counts. To
leave somebody out does not change what is printed, and so not what a rule of the source finds.
"""

from collections.abc import Callable, Collection, Iterable
from itertools import combinations
from typing import NamedTuple

from casebook.argument import words
from casebook.argument.model import CITED, Argument, Claim, Passage
from casebook.argument.reasons import (
    CitedOnly,
    DataInPrint,
    OnlySaid,
    Piece,
    Premise,
    Reach,
    Reason,
    RuleDecides,
    SpeaksAgainst,
    SumsUp,
    Undecidable,
)

STATUSES = {
    "shown": "data in print from two voices that are surely not one person, or of two kinds of "
    "material",
    "thin": "data in print, all of it from one voice or one case",
    "cited": "rests on literature or the press only",
    "computed": "a figure or sorting that the published numbers or attributes reproduce",
    "stated": "the authors say it; nothing in print shows it",
    "at odds": "something in the same source runs against it",
    "untestable": "nothing that is published could decide it",
}
"""What each status means, in the order in which tables and legends show them."""

STRENGTH = ("shown", "computed", "thin", "cited", "stated", "untestable", "at odds")
"""The statuses from strong to weak."""

SUMS_UP = ("finding", "typology", "context")
"""The kinds of claims that can sum up premises."""


class Verdict(NamedTuple):
    """A claim's status and the reason for it.

    Attributes
    ----------
    status : str
        One of ``STATUSES``.
    reason : Reason
        Which question of the rule decided, and with what.
    """

    status: str
    reason: Reason

    @property
    def in_short(self) -> str:
        """The reason in one sentence, as the face of a card has it."""
        return words.in_short(self.reason)

    @property
    def because(self) -> list[str]:
        """The reason in full, a sentence each."""
        return words.in_full(self.reason)


class Asked(NamedTuple):
    """One claim, of which the questions are asked, and what is left of the argument around it."""

    arg: Argument
    claim: Claim
    fallen: Collection[str]
    known: dict[str, Verdict]


def verdict(
    arg: Argument,
    claim_id: str,
    fallen: Collection[str] = (),
    known: dict[str, Verdict] | None = None,
) -> Verdict:
    """Ask the questions of one claim, until one of them has an answer.

    Parameters
    ----------
    arg : Argument
    claim_id : str
    fallen : collection of str
        Passages that do not count.
    known : dict of str to Verdict, optional
        Verdicts already found for the same ``fallen``; new ones are added.

    Returns
    -------
    Verdict
    """
    known = {} if known is None else known
    if claim_id not in known:
        asked = Asked(arg, arg.claims[claim_id], fallen, known)
        for question in QUESTIONS:
            if (answer := question(asked)) is not None:
                known[claim_id] = answer
                break
    return known[claim_id]


def does_a_rule_of_the_source_decide(asked: Asked) -> Verdict | None:
    """A claim that the printed figures reproduce is *computed*, otherwise *at odds*."""
    result = asked.arg.rules.get(asked.claim.claim_id)
    if result is None:
        return None
    reason = RuleDecides(result.holds, result.because)
    return Verdict("computed" if result.holds else "at odds", reason)


def what_speaks_against_it(asked: Asked) -> Verdict | None:
    """A claim that something in its own source opposes is *at odds*."""
    arg, ident = asked.arg, asked.claim.claim_id
    passages = [p for p in arg.opposes.get(ident, ()) if p not in asked.fallen]
    claims = arg.opponents.get(ident, [])
    if not passages and not claims:
        return None
    opponents = tuple(Premise(c, None, _ours(asked, c)) for c in claims)
    return Verdict("at odds", SpeaksAgainst(_pieces(asked, passages), opponents))


def are_there_data_in_print(asked: Asked) -> Verdict | None:
    """A claim with data is *shown* if they reach far enough and are of enough kinds or voices."""
    arg = asked.arg
    data = arg.data(asked.claim.claim_id, asked.fallen)
    if not data:
        return None
    told, found = [arg.passages[p] for p in data], _pieces(asked, data)
    reach = how_far_do_they_reach(asked.claim, told) if arg.demands.reach else "far enough"
    if reach != "far enough":
        return Verdict("thin", DataInPrint(found, reach, _case_names(arg, told)))
    reason = DataInPrint(
        found,
        reach,
        kinds=are_there_enough_kinds_of_material(arg, told),
        independent=how_many_voices_are_independent(arg, told),
        asked=arg.demands.voices,
        both=arg.demands.both,
    )
    return Verdict("shown" if reason.enough else "thin", reason)


def how_far_do_they_reach(claim: Claim, data: Collection[Passage]) -> Reach:
    """Whether the data are about as many cases as the claim."""
    cases = {case for passage in data for case in passage.cases}
    if claim.scope == "several cases":
        return "far enough" if len(cases) > 1 else "too few cases"
    about_cases = all(passage.cases for passage in data)
    if claim.scope != "one case" and len(cases) == 1 and about_cases:
        return "one case only"
    return "far enough"


def are_there_enough_kinds_of_material(arg: Argument, data: Iterable[Passage]) -> bool:
    """Whether the data are of as many kinds as asked for."""
    enough = arg.demands.materials
    return enough is not None and len({passage.material for passage in data}) >= enough


def how_many_voices_are_independent(arg: Argument, data: Iterable[Passage]) -> int:
    """The largest number of voices, up to what is asked for, no two of which may be one."""
    voices = sorted({passage.voice_id for passage in data})
    for number in range(min(max(arg.demands.voices, 2), len(voices)), 1, -1):
        if any(_surely_apart(group, arg.perhaps_same) for group in combinations(voices, number)):
            return number
    return 1


def _surely_apart(voices: Iterable[str], perhaps_same: set[frozenset[str]]) -> bool:
    return all(frozenset(pair) not in perhaps_same for pair in combinations(voices, 2))


def does_it_sum_up_premises(asked: Asked) -> Verdict | None:
    """A summing-up is as good as the weakest of its premises."""
    premises = asked.arg.premises.get(asked.claim.claim_id, [])
    if not premises or asked.claim.kind not in SUMS_UP:
        return None
    statuses = {p: verdict(asked.arg, p, asked.fallen, asked.known).status for p in premises}
    weakest = max(premises, key=lambda p: STRENGTH.index(statuses[p]))
    summed = tuple(Premise(p, statuses[p], _ours(asked, p)) for p in premises)
    return Verdict(statuses[weakest], SumsUp(summed, weakest))


def is_something_cited(asked: Asked) -> Verdict | None:
    """A claim that rests on what others found out or reported is *cited*."""
    arg = asked.arg
    own = arg.supporting(asked.claim.claim_id, asked.fallen)
    if not any(arg.passages[p].material in CITED for p in own):
        return None
    return Verdict("cited", CitedOnly(_pieces(asked, own)))


def could_it_be_tested(asked: Asked) -> Verdict:
    """What nothing published could decide is *untestable*; what is left is *stated*."""
    own = _pieces(asked, asked.arg.supporting(asked.claim.claim_id, asked.fallen))
    if not asked.claim.decidable:
        return Verdict("untestable", Undecidable(own))
    premises = asked.arg.premises.get(asked.claim.claim_id, ())
    beyond = tuple(Premise(p, None, _ours(asked, p)) for p in premises)
    return Verdict("stated", OnlySaid(own, beyond, asked.claim.ours))


QUESTIONS: tuple[Callable[[Asked], Verdict | None], ...] = (
    does_a_rule_of_the_source_decide,
    what_speaks_against_it,
    are_there_data_in_print,
    does_it_sum_up_premises,
    is_something_cited,
    could_it_be_tested,
)
"""The questions in their order; the last one always has an answer."""


def _pieces(asked: Asked, passage_ids: Iterable[str]) -> tuple[Piece, ...]:
    """Passages as a reason holds them."""
    passages, ours = asked.arg.passages, asked.arg.ours.get(asked.claim.claim_id, ())
    return tuple([Piece(one, passages[one], one in ours) for one in passage_ids])


def _case_names(arg: Argument, passages: Iterable[Passage]) -> tuple[str, ...]:
    cases = {case for passage in passages for case in passage.cases}
    return tuple(sorted(arg.case_names[case] for case in cases))


def _ours(asked: Asked, target: str) -> bool:
    """Whether the casebook, and not the authors, linked something to the claim."""
    return target in asked.arg.ours.get(asked.claim.claim_id, ())
