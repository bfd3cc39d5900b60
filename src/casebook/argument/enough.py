"""What is enough for a claim to keep its status: a few passages, whatever becomes of all others.

To try all pairs of some hundred passages takes long, and most of them cannot matter. If two voices
make a claim *shown*, then whatever overturns it has to take one of these two away. So only what
touches the few passages found here is tried, and then what touches those that are enough without
it: the hitting-set tree of Reiter (1987, "A theory of diagnosis from first principles", *Artificial
Intelligence* 32).

Why it is right: nothing is ever added by a withdrawal, so that the questions of the rule lose their
answers in one direction. What opposes a claim or is cited for it goes and does not come back, and
data go from *shown* to *thin* to none. If the same question gives the same answer with everything
and with a few passages, it gives it with everything in between as well, and so on for the premises
that a claim sums up. What is guessed here is held against that (`sure`) before it is used.
"""

from collections.abc import Callable, Collection, Iterable, Iterator

from casebook.argument.model import CITED, Argument, Claim, Passage
from casebook.argument.reasons import CitedOnly, DataInPrint, Piece, SpeaksAgainst, SumsUp
from casebook.argument.status import Verdict, how_many_voices_are_independent

Judged = Callable[[str, frozenset[str]], Verdict]  # of a claim, when some passages have fallen
Answer = tuple[object, ...]  # of the rule: status and question, and those of premises summed up


def enough(
    arg: Argument, claim_id: str, grounds: frozenset[str], fallen: frozenset[str], judged: Judged
) -> frozenset[str]:
    """Find passages with which a claim keeps its status, whatever else falls.

    Parameters
    ----------
    arg : Argument
    claim_id : str
    grounds : frozenset of str
        All passages that its status can depend on.
    fallen : frozenset of str
        Those that have fallen already.
    judged : function of a claim's id and fallen passages
        Gives the verdict.

    Returns
    -------
    frozenset of str
        As few as were found; all that are left if no few are known to be enough.
    """
    left = grounds - fallen
    found = left.intersection(_guessed(arg, claim_id, fallen, judged))
    return found if sure(claim_id, fallen, grounds - found, judged) else left


def sure(
    claim_id: str, fallen: frozenset[str], all_but_few: frozenset[str], judged: Judged
) -> bool:
    """Whether a claim has its status for the same reason when all but a few passages fall."""
    return _answer(claim_id, fallen, judged) == _answer(claim_id, all_but_few, judged)


def _answer(claim_id: str, fallen: frozenset[str], judged: Judged) -> Answer:
    """The status, the question that decided, and the same of premises that are summed up."""
    status, reason = judged(claim_id, fallen)
    below: Iterable[Answer] = ()
    if isinstance(reason, SumsUp):
        below = [_answer(premise.claim_id, fallen, judged) for premise in reason.premises]
    return status, reason.question, *below


def _guessed(arg: Argument, claim_id: str, fallen: frozenset[str], judged: Judged) -> Iterator[str]:
    """Passages that may be enough, by the reason why the claim has its status."""
    status, reason = judged(claim_id, fallen)
    if isinstance(reason, SumsUp):
        for premise in reason.premises:
            yield from _guessed(arg, premise.claim_id, fallen, judged)
    elif isinstance(reason, SpeaksAgainst):
        yield from (piece.passage_id for piece in reason.passages[: not reason.claims])
    elif isinstance(reason, CitedOnly):
        yield next(p.passage_id for p in reason.passages if p.passage.material in CITED)
    elif isinstance(reason, DataInPrint) and status == "thin":
        yield reason.passages[0].passage_id
    elif isinstance(reason, DataInPrint):
        yield from _reaching(arg.claims[claim_id], reason.passages)
        if reason.kinds:
            yield from _of_kinds(reason.passages, arg.demands.materials or 0)
        if not reason.kinds or reason.both:
            yield from _of_voices(arg, reason.passages)


def _reaching(claim: Claim, pieces: Collection[Piece]) -> Iterator[str]:
    """Data that are about as many cases as the claim."""
    if claim.scope == "one case":
        return
    if claim.scope != "several cases":
        about_none = [piece.passage_id for piece in pieces if not piece.passage.cases]
        if about_none:
            yield about_none[0]
            return
    cases: set[str] = set()
    for piece in pieces:
        if not piece.passage.cases <= cases:
            cases |= piece.passage.cases
            yield piece.passage_id
        if len(cases) > 1:
            return


def _of_kinds(pieces: Collection[Piece], number: int) -> Iterator[str]:
    """Data of so many kinds of material."""
    first: dict[str, str] = {}
    for piece in pieces:
        first.setdefault(piece.passage.material, piece.passage_id)
    yield from list(first.values())[:number]


def _of_voices(arg: Argument, pieces: Collection[Piece]) -> Iterator[str]:
    """Data from as many voices that are surely not one person as the rule asks for."""
    heard: list[Passage] = []
    for piece in pieces:
        if all(piece.passage.voice_id != told.voice_id for told in heard):
            heard.append(piece.passage)
            yield piece.passage_id
            if how_many_voices_are_independent(arg, heard) >= arg.demands.voices:
                return
