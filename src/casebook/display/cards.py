"""Claims as a reader meets them: status badges, cards and the ledger of all claims.

A card follows Annotation for Transparent Inquiry (Qualitative Data Repository): what is claimed
and where, on what it rests, and what the casebook remarks on it.
"""

from casebook.display.colours import STATUS_REASONS, STATUS_SHAPES, STATUSES
from casebook.display.html import Html, Shown, check_text, escape, is_missing, link, plain
from casebook.display.tables import Column, Row, build_table
from casebook.display.templating import render

_REQUIRED = ("claim_id", "statement", "kind", "locator", "status")


def status_badge(status: str) -> Html:
    """Show a status as a shape, its word, and (for those who hover) what it means.

    Parameters
    ----------
    status : str
        One of the seven statuses.

    Returns
    -------
    Html
        May stand in a table cell.

    Raises
    ------
    ValueError
        If there is no such status.
    """
    if status not in STATUSES:
        raise ValueError(f"status={status!r}: expected one of {', '.join(STATUSES)}")
    markup = render(
        "badge.html", status=status, reason=STATUS_REASONS[status], shape=STATUS_SHAPES[status]
    )
    return Html(markup, status)


def card(claim, *, premise_href="#{claim_id}"):
    """Show one claim.

    Parameters
    ----------
    claim : dict
        `claim_id`, `statement`, `kind`, `locator` and `status`; optionally `hedge` (the source's
        own word of caution), `because` (sentences: why this status), `evidence` (dicts with `id`,
        `gist`, `material`, `voice`, `printed_as`, `locator`, `relation`), `premises` (dicts with
        `claim_id`, `statement`, `status`), `note`, `source_citation` and `url`.
    premise_href : str or None
        Where a premise's id leads; None for nowhere.

    Returns
    -------
    Shown

    Raises
    ------
    ValueError
        If a required entry is missing or blank, or a status does not exist.
    """
    claim = _checked(claim)
    return Shown(
        _card_markup(claim, premise_href), _card_text(claim), {"kind": "card", "claim": claim}
    )


def cards(claims, *, premise_href="#{claim_id}"):
    """Show several claims, one below the other.

    Parameters
    ----------
    claims : list of dict
        As in `card`.
    premise_href : str or None
        As in `card`.

    Returns
    -------
    Shown
    """
    claims = [_checked(claim) for claim in claims]
    if not claims:
        raise ValueError("cards: no claims to show")
    markup = "".join(_card_markup(claim, premise_href) for claim in claims)
    return Shown(
        f'<div class="cb-shown cb-cards">{markup}</div>',
        "\n\n".join(_card_text(claim) for claim in claims),
        {"kind": "cards", "claims": claims},
    )


def ledger(claims, *, name="ledger", caption="All claims and their statuses", carded=()):
    """Show all claims in a table that can be sorted and filtered.

    Parameters
    ----------
    claims : list of dict
        As `argument.claims.ledger` gives them: the required entries of `card`, and `evidence`, of
        which only the number is shown.
    name, caption : str
        As in `table`.
    carded : iterable of str
        Ids of claims that have a card on the same page: their id leads there. Every other row is
        itself the place that `#CLAIM_ID` leads to.

    Returns
    -------
    Shown
    """
    # The table counts evidence and leaves premises to the cards, so ids will do for both here.
    claims = [_checked({k: v for k, v in claim.items() if k != "premises"}) for claim in claims]
    carded = set(carded)
    columns = [
        Column("Claim"),
        Column("Statement", row_header=True),
        Column("Kind"),
        Column("Status"),
        Column("Evidence", numeric=True),
        Column("Where"),
    ]
    telling = any("hangs_on" in claim for claim in claims)
    if telling:
        columns.append(Column("Hangs on"))
    rows = []
    for claim in claims:
        ident, status = claim["claim_id"], claim["status"]
        own_id = "" if ident in carded else f' id="{escape(ident)}"'
        cells = [
            link(ident, f"#{ident}"),
            claim["statement"],
            claim["kind"],
            status_badge(status),
            len(claim.get("evidence") or []),
            claim["locator"],
            *([claim.get("hangs_on")] if telling else []),
        ]
        rows.append(Row(cells, {3: STATUSES.index(status)}, f'{own_id} data-status="{status}"'))
    options = "".join(
        f"<option>{status}</option>"
        for status in STATUSES
        if any(claim["status"] == status for claim in claims)
    )
    filters = (
        '<div class="cb-filter" hidden><label>Find <input type="search"></label> '
        f'<label>Status <select><option value="">all</option>{options}</select></label> '
        '<span class="cb-count" role="status"></span></div>'
    )
    return build_table(
        columns,
        rows,
        name=name,
        caption=caption,
        note="A status speaks about what is in print, not about what the researchers know.",
        wide=True,
        sortable=True,
        stack=True,
        before=filters,
    )


def passages(passages, voices, links, *, ledger, name, caption):
    """Show passages in a table, each row the place that `#PASSAGE_ID` leads to.

    Parameters
    ----------
    passages : DataFrame
        Rows of the table of passages.
    voices : dict of str to str
        What to call a voice, by its id.
    links : DataFrame
        Rows of the table of links, which say what claims a passage supports or opposes.
    ledger : str
        Where `#CLAIM_ID` is added to the address of a claim.
    name, caption : str
        As in `table`.

    Returns
    -------
    Shown
    """
    to_passages = links[links.target_table == "passages"]
    used = dict(iter(to_passages.groupby("target_id")))
    columns = [
        Column("Passage"),
        Column("What it says", row_header=True),
        Column("Material"),
        Column("Voice"),
        Column("Printed as"),
        Column("Hedge"),
        Column("Where"),
        Column("Claims"),
    ]
    rows = [
        Row(
            [
                link(row.passage_id, f"#{row.passage_id}"),
                row.gist,
                row.material,
                voices[row.voice_id],
                row.printed_as,
                row.hedge,
                row.locator,
                _claims_of(used.get(row.passage_id), ledger),
            ],
            attributes=f' id="{escape(row.passage_id)}"',
        )
        for row in passages.itertuples()
    ]
    return build_table(
        columns,
        rows,
        name=name,
        caption=caption,
        missing="none",
        wide=True,
        stack=True,
        folded=True,
    )


def _claims_of(links, ledger):
    """Link to the claims that a passage supports, and to those that it opposes."""
    if links is None:
        return ""
    parts = [
        ("against " * (row.relation == "opposes"), link(row.claim_id, f"{ledger}#{row.claim_id}"))
        for row in links.itertuples()
    ]
    html, text = (
        ", ".join(word + getattr(claim, form) for word, claim in parts) for form in ("html", "text")
    )
    return Html(html, text)


def _checked(claim):
    claim = plain(claim)
    ident = claim.get("claim_id") or "without claim_id"
    for key in _REQUIRED:
        if is_missing(claim.get(key)):
            raise ValueError(f"claim {ident}: {key} is missing")
    if claim["status"] not in STATUSES:
        raise ValueError(f"claim {ident}: there is no status {claim['status']!r}")
    for sentence in claim.get("because") or []:
        check_text(because=sentence)
    return claim


def _card_markup(claim, premise_href):
    ident = escape(claim["claim_id"])
    place = ", ".join(filter(None, [claim.get("source_citation"), claim["locator"]]))
    place = link(place, claim["url"]).html if claim.get("url") else escape(place)
    hedge = claim.get("hedge")
    hedge = f' <span class="cb-hedge">(in the source: “{escape(hedge)}”)</span>' if hedge else ""
    note = claim.get("note")
    return (
        f'<article class="cb-shown cb-card" id="{ident}" aria-labelledby="{ident}-statement">'
        f'<p class="cb-card-head">{link(claim["claim_id"], "#" + claim["claim_id"]).html} '
        f"<span>{escape(claim['kind'])}</span> <span>{place}</span></p>"
        f'<p class="cb-card-statement"><span id="{ident}-statement">'
        f"{escape(claim['statement'])}</span>{hedge}</p>"
        f'<p class="cb-card-status">{status_badge(claim["status"]).html} '
        f"{escape(STATUS_REASONS[claim['status']])}</p>"
        + _evidence_markup(claim.get("evidence") or [], claim.get("because") or [])
        + _premises_markup(claim.get("premises") or [], premise_href)
        + (f'<p class="cb-card-note"><strong>Our note.</strong> {escape(note)}</p>' if note else "")
        + "</article>"
    )


def _evidence_markup(evidence, because):
    reasons = "".join(f"<li>{escape(sentence)}</li>" for sentence in because)
    reasons = f'<ul class="cb-because">{reasons}</ul>' if reasons else ""
    if not evidence:
        return reasons and f"<details><summary>Why this status</summary>{reasons}</details>"
    items = []
    for entry in evidence:
        start = "<li>"
        if entry.get("relation") == "opposes":
            start = '<li class="cb-opposes"><strong>Runs against it:</strong> '
        origin = f'<span class="cb-source">{_origin_markup(entry)}</span>'
        items.append(f"{start}{escape(entry['gist'])} {origin}</li>")
    count = f"{len(items)} piece{'s' if len(items) > 1 else ''}"
    return (
        f"<details><summary>Evidence ({count})</summary>{reasons}"
        f'<ul class="cb-evidence">{"".join(items)}</ul></details>'
    )


def _premises_markup(premises, premise_href):
    if not premises:
        return ""
    items = []
    for entry in premises:
        ident = entry["claim_id"]
        shown = escape(ident)
        if premise_href is not None:
            shown = link(ident, premise_href.format(claim_id=ident)).html
        badge = status_badge(entry["status"]).html
        items.append(f"<li>{shown} {escape(entry['statement'])} {badge}</li>")
    count = f"{len(items)} other claim{'s' if len(items) > 1 else ''}"
    return (
        f"<details><summary>Rests on {count}</summary>"
        f'<ul class="cb-premises">{"".join(items)}</ul></details>'
    )


def _origin(entry):
    parts = [entry.get(key) for key in ("material", "voice", "printed_as", "locator", "id")]
    return " · ".join(part for part in parts if part)


def _origin_markup(entry):
    """The origin with its id marked: a built page makes it a link to the passage."""
    return escape(_origin(entry | {"id": None})) + (
        f' · <span class="cb-id">{escape(entry["id"])}</span>' if entry.get("id") else ""
    )


def _card_text(claim):
    hedge = f" (in the source: “{claim['hedge']}”)" if claim.get("hedge") else ""
    lines = [
        f"{claim['claim_id']} · {claim['kind']} · {claim['locator']}",
        f"{claim['statement']}{hedge}",
        f"Status: {claim['status']}. {STATUS_REASONS[claim['status']]}",
        *(claim.get("because") or []),
    ]
    for entry in claim.get("evidence") or []:
        sign = "against" if entry.get("relation") == "opposes" else "for"
        lines.append(f"  {sign}: {entry['gist']} ({_origin(entry)})")
    for entry in claim.get("premises") or []:
        lines.append(f"  rests on {entry['claim_id']} ({entry['status']}): {entry['statement']}")
    if claim.get("note"):
        lines.append(f"Our note: {claim['note']}")
    return "\n".join(lines)
