"""Reasons as data: which question of the rule decided a claim's status, and with what.

There is a class for each question that can decide. Their parts are ids and labels, so that a page
or a program can point at what decided; ``casebook.argument.words`` makes sentences of them.
"""

from dataclasses import dataclass, fields
from typing import ClassVar, Literal, NamedTuple

from casebook.argument.model import Passage

Reach = Literal["far enough", "too few cases", "one case only"]


class Piece(NamedTuple):
    """A passage in a reason; ``ours`` if the casebook linked it to the claim."""

    passage_id: str
    passage: Passage
    ours: bool

    @property
    def material(self) -> str:
        """What it is made of."""
        return self.passage.material

    @property
    def voice(self) -> str:
        """What its voice is called."""
        return self.passage.label


class Premise(NamedTuple):
    """Another claim in a reason: its status where that counts, and who linked it."""

    claim_id: str
    status: str | None
    ours: bool


@dataclass(frozen=True, slots=True)
class RuleDecides:
    """A rule of the source reproduces the claim from what is printed, or does not."""

    question: ClassVar = "does a rule of the source decide?"
    holds: bool
    found: str


@dataclass(frozen=True, slots=True)
class SpeaksAgainst:
    """Passages or claims of the same source oppose the claim."""

    question: ClassVar = "what speaks against it?"
    passages: tuple[Piece, ...]
    claims: tuple[Premise, ...]


@dataclass(frozen=True, slots=True)
class DataInPrint:
    """There are data in print; they are enough, or they are not.

    Attributes
    ----------
    passages : tuple of Piece
        The data.
    reach : str
        Whether they go as far as the claim. If they do not, nothing else was asked.
    cases : tuple of str
        Names of the cases that they are about, if they do not.
    kinds : bool
        Whether they are of enough kinds of material.
    independent : int
        How many voices are surely as many, counted no further than asked for.
    asked : int
        How many independent voices are enough.
    both : bool
        Whether kinds and voices have both to be enough.
    """

    question: ClassVar = "are there data in print?"
    passages: tuple[Piece, ...]
    reach: Reach
    cases: tuple[str, ...] = ()
    kinds: bool = False
    independent: int = 0
    asked: int = 2
    both: bool = False

    @property
    def voices(self) -> bool:
        """Whether enough voices are independent."""
        return self.independent >= self.asked

    @property
    def enough(self) -> bool:
        """Whether the claim is *shown*."""
        if self.reach != "far enough":
            return False
        return self.kinds and self.voices if self.both else self.kinds or self.voices


@dataclass(frozen=True, slots=True)
class SumsUp:
    """The claim has no data of its own and is as good as the weakest claim that it sums up."""

    question: ClassVar = "does it sum up premises?"
    premises: tuple[Premise, ...]
    weakest: str


@dataclass(frozen=True, slots=True)
class CitedOnly:
    """The claim rests on literature or the press, perhaps beside the authors' own words."""

    question: ClassVar = "is something cited?"
    passages: tuple[Piece, ...]


@dataclass(frozen=True, slots=True)
class Undecidable:
    """No published row could decide the claim."""

    question: ClassVar = "could it be tested?"
    passages: tuple[Piece, ...]


@dataclass(frozen=True, slots=True)
class OnlySaid:
    """The authors say it, perhaps a step beyond premises; or, if the claim is ours, we do."""

    question: ClassVar = "could it be tested?"
    passages: tuple[Piece, ...]
    premises: tuple[Premise, ...]
    ours: bool


Reason = RuleDecides | SpeaksAgainst | DataInPrint | SumsUp | CitedOnly | Undecidable | OnlySaid


def pieces(reason: Reason) -> tuple[Piece, ...]:
    """The passages of a reason."""
    return () if isinstance(reason, RuleDecides | SumsUp) else reason.passages


def premises(reason: Reason) -> tuple[Premise, ...]:
    """The other claims of a reason."""
    if isinstance(reason, SpeaksAgainst):
        return reason.claims
    return reason.premises if isinstance(reason, SumsUp | OnlySaid) else ()


def as_data(reason: Reason) -> dict[str, object]:
    """A reason as JSON can hold it: the question, and the parts by name."""
    found: dict[str, object] = {"question": reason.question}
    for field in fields(reason):
        part = getattr(reason, field.name)
        found[field.name] = [_plain(one) for one in part] if isinstance(part, tuple) else part
    return found


def _plain(part: Piece | Premise | str) -> object:
    if isinstance(part, Piece):
        return {
            "passage_id": part.passage_id,
            "material": part.material,
            "voice": part.voice,
            "ours": part.ours,
        }
    return part._asdict() if isinstance(part, Premise) else part
