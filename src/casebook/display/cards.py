"""Claims as a reader meets them, as cards.

A card follows Annotation for Transparent Inquiry (Qualitative Data Repository): what is claimed
and where, on what it rests, and what the casebook remarks on it.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any

from markupsafe import Markup

from casebook.argument import OURS
from casebook.argument import cards as found_cards
from casebook.display.badges import status_badge
from casebook.display.colours import STATUS_REASONS, STATUSES
from casebook.display.html import Shown, check_text, claim_id, is_missing, link, plain
from casebook.display.templating import render
from casebook.tables import Tables, count

NO_GIST = "no gist yet"  # a study may leave it blank
_REQUIRED = ("claim_id", "statement", "kind", "status")
_NAMED = 4  # documents of a claim
# What a claim and a piece of evidence may leave out.
_OPTIONAL = dict.fromkeys(("hedge", "basis", "because", "note", "locator"))
_ENTRY = dict.fromkeys(("relation", "id", "ours"))


def card(claim: Mapping[str, Any]) -> Shown:
    """Show one claim.

    Parameters
    ----------
    claim : dict
        `claim_id`, `statement`, `kind` and `status`; optionally `locator` (the claims of a study
        of one's own stand in no text yet), `rests_in` (then, documents of the passages that it
        rests on), `hedge` (the source's own word of caution),
        `basis`, `in_short` and `because` (why this status, in one sentence
        and in full), `evidence` (dicts with `id`, `gist`, `material`, `voice`, `printed_as`,
        `locator`, `relation`, `ours`), `things` (cases and figures: dicts with `id`, `what`,
        `said`, `locator`, `relation`, `ours`), `premises` (dicts with `claim_id`, `statement`,
        `status`, `ours`), `note`, `source_citation` and `url`. What is *ours* is marked as our
        reading.

    Returns
    -------
    Shown

    Raises
    ------
    ValueError
        If a required entry is missing or blank, or a status does not exist.
    """
    told = checked(claim)
    return Shown(_markup(told), _text(told), {"kind": "card", "claim": told})


def cards(
    claims: Iterable[Mapping[str, Any]] | Tables, claim_ids: Iterable[str] | str | None = None
) -> Shown:
    """Show several claims, one below the other.

    Parameters
    ----------
    claims : list of dict, or Tables
        Claims as in `card`, or the tables that they are in.
    claim_ids : iterable of str, optional
        Of tables, which claims to show, in this order; all of them by default.

    Returns
    -------
    Shown

    Raises
    ------
    UnknownId
        If the tables have no such claim.

    Examples
    --------
    >>> cards(book.tables, ["gv2022-c-098", "gv2022-c-101"])  # doctest: +SKIP
    """
    if isinstance(claims, Tables):
        chosen = claims.claims.claim_id if claim_ids is None else claim_ids
        claims = found_cards(claims, [chosen] if isinstance(chosen, str) else list(chosen))
    elif claim_ids is not None:
        raise TypeError("cards: ids go with tables, as in cards(book.tables, ids)")
    told = [checked(claim) for claim in claims]
    if not told:
        raise ValueError("cards: no claims to show")
    return Shown(
        render("cards.html", cards=[_markup(claim) for claim in told]),
        "\n\n".join(_text(claim) for claim in told),
        {"kind": "cards", "claims": told},
    )


def checked(claim: Mapping[str, Any]) -> dict[str, Any]:
    """Return a claim as plain data, if it can be shown.

    Parameters
    ----------
    claim : dict
        As in `card`.

    Returns
    -------
    dict

    Raises
    ------
    ValueError
        If a required entry is missing or blank, or there is no such status.
    """
    told: dict[str, Any] = plain(claim)
    ident = told.get("claim_id") or "without claim_id"
    for key in _REQUIRED:
        if is_missing(told.get(key)):
            raise ValueError(f"claim {ident}: {key} is missing")
    if told["status"] not in STATUSES:
        raise ValueError(f"claim {ident}: there is no status {told['status']!r}")
    for sentence in told.get("because") or []:
        check_text(because=sentence)
    return told


def _markup(claim: dict[str, Any]) -> Markup:
    place = ", ".join(filter(None, [claim.get("source_citation"), where(claim)]))

    return render(
        "card.html",
        claim=_OPTIONAL | claim,
        because=_in_full(claim),
        evidence=[_ENTRY | entry for entry in claim.get("evidence") or []],
        things=[_ENTRY | entry for entry in claim.get("things") or []],
        counted=_counted(claim),
        premises=[_ENTRY | entry for entry in claim.get("premises") or []],
        reason=reason_of(claim),
        our_reading=OURS,
        no_gist=NO_GIST,
        place=link(place, claim["url"]) if claim.get("url") else place,
        badge=status_badge,
        count=count,
        link=link,
        origin=_origin,
        premise=claim_id,
    )


def where(claim: Mapping[str, Any]) -> str:
    """Where a claim stands; of a study, the documents that it rests on, the first few by name."""
    if claim.get("locator"):
        return str(claim["locator"])
    documents = claim.get("rests_in") or []
    rest = len(documents) - _NAMED
    more = [f"{rest} more"] if rest > 0 else []
    return ", ".join([*documents[:_NAMED], *more])


def reason_of(claim: Mapping[str, Any]) -> str:
    """Why a claim has its status, in a sentence; where nobody says, what the status means."""
    return claim.get("in_short") or STATUS_REASONS[claim["status"]]


def _in_full(claim: Mapping[str, Any]) -> list[str]:
    """Why this status, but for what the short sentence has said already."""
    return [told for told in claim.get("because") or [] if told != reason_of(claim)]


def _counted(claim: Mapping[str, Any]) -> str:
    """How much there is for and against a claim, by kind, as the ledger counts it."""
    kinds = [(entry, "passage") for entry in claim.get("evidence") or []]
    kinds += [(entry, entry["what"]) for entry in claim.get("things") or []]
    against = sum(entry.get("relation") == "opposes" for entry, _ in kinds)
    for_it = Counter(kind for entry, kind in kinds if entry.get("relation") != "opposes")
    told = [count(number, kind) for kind, number in for_it.items()]
    return ", ".join([*told, *([f"{against} against it"] if against else [])])


def ours_in_words(entry: Mapping[str, Any]) -> str:
    """What follows a claim or a link that the casebook made: *(our reading)*."""
    return f" ({OURS})" if entry.get("ours") or entry.get("basis") == "ours" else ""


def _origin(entry: Mapping[str, Any]) -> str:
    """Where a piece of evidence comes from, but for its id."""
    return _joined(entry, ("material", "voice", "printed_as", "locator"))


def _joined(entry: Mapping[str, Any], keys: Iterable[str]) -> str:
    return " · ".join(entry[key] for key in keys if entry.get(key))


def _text(claim: dict[str, Any]) -> str:
    hedge = f" (in the source: “{claim['hedge']}”)" if claim.get("hedge") else ""
    lines = [
        _joined({**claim, "where": where(claim)}, ("claim_id", "kind", "where"))
        + ours_in_words(claim),
        f"{claim['statement']}{hedge}",
        f"Status: {claim['status']}. {reason_of(claim)}",
        *_in_full(claim),
    ]
    for entry in claim.get("evidence") or []:
        sign = "against" if entry.get("relation") == "opposes" else "for"
        origin = _joined(entry, ("material", "voice", "printed_as", "locator", "id"))
        lines.append(f"  {sign}: {entry.get('gist') or NO_GIST} ({origin}){ours_in_words(entry)}")
    for entry in claim.get("things") or []:
        sign = "against" if entry.get("relation") == "opposes" else "for"
        origin = _joined(entry, ("what", "locator", "id"))
        lines.append(f"  {sign}: {entry['said']} ({origin}){ours_in_words(entry)}")
    for entry in claim.get("premises") or []:
        premise = f"{entry['claim_id']} ({entry['status']}){ours_in_words(entry)}"
        lines.append(f"  rests on {premise}: {entry['statement']}")
    if claim.get("note"):
        lines.append(f"Our note: {claim['note']}")
    return "\n".join(lines)
