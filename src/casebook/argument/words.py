"""The words for a reason: one short sentence for the face of a card, and the full ones.

Cards, maps, the ledger, the command line and reports take their words from here and nowhere else.
"""

from collections.abc import Collection, Iterable

from casebook.argument.model import CITED, DATA
from casebook.argument.reasons import (
    CitedOnly,
    DataInPrint,
    OnlySaid,
    Piece,
    Premise,
    Reason,
    RuleDecides,
    SpeaksAgainst,
    SumsUp,
    Undecidable,
    pieces,
    premises,
)

OURS = "our reading"
NUMBERS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")
MOST_NAMED = 3  # voices that a short sentence names; more are counted
UNNAMED = "cited literature"  # the voice of literature that is not named


def number(how_many: int) -> str:
    """A number as prose has it: in words up to ten."""
    return NUMBERS[how_many] if how_many < len(NUMBERS) else str(how_many)


def count(how_many: int, noun: str) -> str:
    """A number and its noun: *one claim*, *two kinds of material*."""
    first, *rest = noun.split(" ", 1)
    return " ".join([number(how_many), first if how_many == 1 else f"{first}s", *rest])


def listing(items: Iterable[str]) -> str:
    """Items in a sentence, with *and* before the last."""
    *most, last = items
    return f"{', '.join(most)} and {last}" if most else last


def short_label(voice: str) -> str:
    """What a voice is called, without what a comma adds to it: *informant 17*."""
    name, comma, rest = voice.partition(", ")
    return name if comma and rest[:1].islower() else voice


def _sentence(told: str) -> str:
    """End with a full stop, unless an abbreviation has done so."""
    return told if told.endswith(".") else f"{told}."


# In short ---------------------------------------------------------------------------------------


def in_short(reason: Reason) -> str:
    """Tell a reason in one short sentence, as the face of a card does.

    Parameters
    ----------
    reason : Reason

    Returns
    -------
    str
    """
    match reason:
        case RuleDecides():
            return reason.found
        case SpeaksAgainst():
            return _against_in_short(reason)
        case DataInPrint():
            return _data_in_short(reason)
        case SumsUp():
            return _sum_in_short(reason)
        case CitedOnly():
            return _cited_in_short(reason)
        case Undecidable():
            return f"Nothing that is published could decide it; {_said(reason.passages)}."
        case OnlySaid():
            return _said_in_short(reason)


def _by_whom(links: Collection[Piece | Premise]) -> str:
    """Say if the casebook, and not the authors, made the links that decide: all or some."""
    made = sum(link.ours for link in links)
    if not made:
        return ""
    return f", by {OURS}" if made == len(links) else f", in part by {OURS}"


def _voices(found: Collection[Piece]) -> int:
    return len({piece.passage.voice_id for piece in found})


def _of_material(found: Collection[Piece]) -> str:
    """The kinds of material, each in the plural if there are several voices of it."""
    kinds = sorted({piece.material for piece in found})
    several = {k for k in kinds if _voices([p for p in found if p.material == k]) > 1}
    return listing(f"{kind}s" if kind in several and kind in DATA else kind for kind in kinds)


def _together(names: Collection[str]) -> str:
    """Names in a row; with semicolons if a name has a comma or a semicolon of its own."""
    return "; ".join(names) if any(set(name) & {",", ";"} for name in names) else listing(names)


def _named(found: Collection[Piece]) -> str:
    """Each voice with its kinds of material; the authors' own analysis needs no such word."""
    by_voice: dict[str, list[Piece]] = {}
    for piece in found:
        by_voice.setdefault(short_label(piece.voice), []).append(piece)
    kinds = [sorted({piece.material for piece in own}) for own in by_voice.values()]
    if kinds == [["authors' analysis"]]:
        return next(iter(by_voice))
    if all(own == kinds[0] for own in kinds):
        return f"{_together(by_voice)} ({_of_material(found)})"
    return "; ".join(f"{v} ({listing(own)})" for v, own in zip(by_voice, kinds, strict=True))


def _against_in_short(reason: SpeaksAgainst) -> str:
    who = [_named(reason.passages)] if reason.passages else []
    who += [premise.claim_id for premise in reason.claims]
    ours = _by_whom([*reason.passages, *reason.claims])
    return _sentence(f"Against it in the same source{ours}: {'; '.join(who)}")


def _data_in_short(reason: DataInPrint) -> str:
    ours, cases = _by_whom(reason.passages), reason.cases
    if reason.reach == "too few cases":
        about = f"one{ours}: {cases[0]}" if cases else f"none of them by name{ours}"
        return _sentence(f"The claim is about several cases, its data in print about {about}")
    if reason.reach == "one case only":
        return f"The claim reaches beyond {cases[0]}, the one case of its data in print{ours}."
    what = f"{_measure(reason)}{ours}"
    what = f"{what[0].upper()}{what[1:]}"
    if _voices(reason.passages) <= MOST_NAMED:
        return _sentence(f"{what}: {_named(reason.passages)}")
    if reason.kinds:
        what += f", from {count(_voices(reason.passages), 'voice')}"
    return f"{what}: {_of_material(reason.passages)}."


def _measure(reason: DataInPrint) -> str:
    """How many voices or kinds of material there are: what made it enough, or what falls short."""
    voices = f"{count(_voices(reason.passages), 'voice')} in print"
    kinds = f"{count(len(_kinds(reason)), 'kind of material')} in print"
    if reason.enough and reason.both:
        return f"{count(_voices(reason.passages), 'voice')} and {kinds}"
    if reason.enough:
        return kinds if reason.kinds else voices
    if _voices(reason.passages) > 1 and reason.independent < 2:
        return f"{voices} that may be one"
    return voices if _voices(reason.passages) == 1 else f"only {voices}"


def _sum_in_short(reason: SumsUp) -> str:
    ours = _by_whom(reason.premises)
    statuses = {premise.status for premise in reason.premises}
    weakest = next(p.status for p in reason.premises if p.claim_id == reason.weakest)
    which = f"the weakest is {weakest}"
    if len(reason.premises) == 1:
        which = f"which is {weakest}"
    elif len(statuses) == 1:
        which = f"{'both' if len(reason.premises) == 2 else 'all'} {weakest}"
    return f"Sums up {count(len(reason.premises), 'claim')}{ours}, {which}; no data of its own."


def _cited_in_short(reason: CitedOnly) -> str:
    cited = [piece for piece in reason.passages if piece.material in CITED]
    kinds = {piece.material for piece in cited}
    what = "Press" if kinds == {"press report"} else "Literature"
    what += " and press" if len(kinds) > 1 else ""
    works = list(dict.fromkeys(piece.voice for piece in cited))
    ours = _by_whom(cited)
    if works == [UNNAMED]:
        return f"{what} only{ours}, no work named."
    works = ["works not named" if work == UNNAMED else work for work in works]
    named, more = works[:MOST_NAMED], len(works) - MOST_NAMED
    told = "; ".join(named) + (f"; {number(more)} more" if more > 0 else "")
    return _sentence(f"{what} only{ours}: {told}")


def _speakers(found: Collection[Piece]) -> str:
    return listing(dict.fromkeys(short_label(piece.voice) for piece in found))


def _said(found: Collection[Piece]) -> str:
    if not found:
        return "said without a passage that shows it"
    ours = _by_whom(found)
    return f"said by {_speakers(found)} in {count(len(found), 'passage')}{ours}"


def _said_in_short(reason: OnlySaid) -> str:
    told = _said(reason.passages)
    if reason.ours:
        told = OURS
        if reason.passages:
            passages = count(len(reason.passages), "passage")
            told = f"{OURS} of what {_speakers(reason.passages)} say in {passages}"
    step = ""
    if reason.premises:
        beyond = count(len(reason.premises), "claim")
        step = f", a step beyond {beyond}{_by_whom(reason.premises)}"
    return f"{told[0].upper()}{told[1:]}{step}; no data in print."


# In full ----------------------------------------------------------------------------------------


def in_full(reason: Reason) -> list[str]:
    """Tell a reason in full.

    Parameters
    ----------
    reason : Reason

    Returns
    -------
    list of str
        A sentence each. They name every passage and every claim that the reason holds.
    """
    match reason:
        case RuleDecides():
            told = [reason.found]
        case SpeaksAgainst():
            told = _against_in_full(reason)
        case DataInPrint():
            told = _data_in_full(reason)
        case SumsUp():
            told = _sum_in_full(reason)
        case CitedOnly():
            told = ["It rests on what is cited, and no data in print show it.", *_printed(reason)]
        case Undecidable():
            told = ["Nothing that is published could decide it.", *_printed(reason)]
        case OnlySaid():
            told = _said_in_full(reason)
    return told + _our_links(reason)


def _our_links(reason: Reason) -> list[str]:
    """Name the links that the casebook made and the authors did not."""
    sentences = []
    passages = [piece.passage_id for piece in pieces(reason) if piece.ours]
    claims = [premise.claim_id for premise in premises(reason) if premise.ours]
    if passages:
        bear = "bears" if len(passages) == 1 else "bear"
        sentences.append(f"That {listing(passages)} {bear} on the claim is {OURS}.")
    if claims and isinstance(reason, SpeaksAgainst):
        speak = "speaks" if len(claims) == 1 else "speak"
        sentences.append(f"That {listing(claims)} {speak} against it is {OURS}.")
    elif claims:
        sentences.append(f"That it builds on {listing(claims)} is {OURS}.")
    return sentences


def _against_in_full(reason: SpeaksAgainst) -> list[str]:
    against = [piece.passage_id for piece in reason.passages]
    against += [premise.claim_id for premise in reason.claims]
    speak = "speaks" if len(against) == 1 else "speak"
    return [f"In the same source {listing(against)} {speak} against it."]


def _printed(reason: Reason) -> list[str]:
    found = pieces(reason)
    if not found:
        return []
    named = listing(f"{piece.passage_id} ({piece.material})" for piece in found)
    voices = "; ".join(dict.fromkeys(piece.voice for piece in found))
    return [_sentence(f"It is said in {named}, by {voices}")]


def _kinds(reason: DataInPrint) -> list[str]:
    return sorted({piece.material for piece in reason.passages})


def _data_in_full(reason: DataInPrint) -> list[str]:
    printed = listing(f"{piece.passage_id} ({piece.material})" for piece in reason.passages)
    voices = sorted({piece.voice for piece in reason.passages})
    return [
        f"Data in print: {printed}.",
        _sentence(f"They come from: {'; '.join(voices)}"),
        *_weighed(reason),
    ]


def _weighed(reason: DataInPrint) -> list[str]:
    """What the questions of reach, kinds and independence found."""
    cases, kinds = reason.cases, _kinds(reason)
    if reason.reach == "too few cases":
        about = f"only {cases[0]}" if cases else "none of them by name"
        return [f"The claim speaks of several cases; the data are about {about}."]
    if reason.reach == "one case only":
        return [f"The claim reaches further than {cases[0]}, the one case of its data."]
    told = []
    if reason.kinds:
        told.append(f"That is {count(len(kinds), 'kind of material')}: {listing(kinds)}.")
    if reason.voices and (reason.both or not reason.kinds):
        enough = number(reason.asked)
        told.append(f"At least {enough} of these voices are surely not the same.")
    return told if reason.enough else [*told, _shortfall(reason)]


def _shortfall(reason: DataInPrint) -> str:
    if _voices(reason.passages) == len(_kinds(reason)) == 1:
        return "That is one voice and one kind of material."
    if _voices(reason.passages) > 1 and reason.independent < 2:
        return "The source leaves open whether these voices are one."
    return "That is less than is asked for."


def _sum_in_full(reason: SumsUp) -> list[str]:
    statuses = {premise.claim_id: premise.status for premise in reason.premises}
    if len(statuses) == 1:
        which = f"{reason.weakest}, which is {statuses[reason.weakest]}"
        return [f"It sums up {which}, and has no data of its own."]
    told = [f"It sums up {listing(statuses)} and has no data of its own."]
    return [*told, f"The weakest of them, {reason.weakest}, is {statuses[reason.weakest]}."]


def _said_in_full(reason: OnlySaid) -> list[str]:
    told = ["The authors say it, and no data in print show it.", *_printed(reason)]
    if reason.ours:
        told = ["The claim is our reading, and no data in print show it.", *_printed(reason)]
    if reason.premises:
        claims = listing(premise.claim_id for premise in reason.premises)
        told.append(f"It takes a step beyond {claims}, and that step is not in print.")
    return told
