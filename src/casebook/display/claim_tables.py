"""Tables of claims and of passages: the ledger, and what each passage speaks for."""

from collections.abc import Iterable, Mapping
from typing import Any

import pandas as pd
from markupsafe import Markup

from casebook.argument import OURS
from casebook.display.badges import status_badge
from casebook.display.cards import checked, where
from casebook.display.colours import STATUS_REASONS, STATUSES
from casebook.display.html import Html, Shown, link
from casebook.display.tables import Column, Row, build_table
from casebook.display.templating import render


def ledger(
    claims: Iterable[Mapping[str, Any]],
    *,
    name: str = "ledger",
    caption: str = "All claims and their statuses",
) -> Shown:
    """Show all claims in a table that can be sorted and filtered.

    A row is what `#CLAIM_ID` leads to, unless a page of the book has a card of the claim above it.

    Parameters
    ----------
    claims : list of dict
        As `casebook.argument.ledger` gives them: the required entries of `card`, and `evidence`, of
        which only the number is shown.
    name, caption : str
        As in `table`.

    Returns
    -------
    Shown
    """
    # The table counts evidence and leaves premises to the cards, so ids will do for both here.
    told = [checked({k: v for k, v in claim.items() if k != "premises"}) for claim in claims]
    columns = [
        Column("Claim"),
        Column("Statement", row_header=True),
        Column("Kind"),
        Column("Status"),
        Column("Why"),
        Column("Evidence", numeric=True),
        Column("Where"),
    ]
    telling = any("hangs_on" in claim for claim in told)
    if telling:
        columns.append(Column("Hangs on"))
    rows = [_ledger_row(claim, telling) for claim in told]
    present = {claim["status"] for claim in told}
    filters = render("filter.html", statuses=[status for status in STATUSES if status in present])
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
        css="cb-ledger",
    )


def tally(source: str, column: str, value: str, status: str, number: int) -> Html:
    """A count of claims with a status in a cell, which the page changes with the statuses."""
    markup = Markup('<span class="cb-tally" data-tally="{}">{}</span>')
    return Html(markup.format("|".join([source, column, value, status]), number), str(number))


def why(ident: str, words: str) -> Html:
    """The reason for a claim's status in a cell, which the page changes with the status."""
    markup = Markup('<span class="cb-why" data-claim="{}">{}</span>')
    return Html(markup.format(ident, words), words)


def _ledger_row(claim: Mapping[str, Any], telling: bool) -> Row:
    ident, status = claim["claim_id"], claim["status"]
    cells = [
        link(ident, f"#{ident}"),
        claim["statement"],
        f"{claim['kind']}, {OURS}" if claim.get("basis") == "ours" else claim["kind"],
        status_badge(status, ident),
        why(ident, claim.get("in_short") or STATUS_REASONS[status]),
        len(claim.get("evidence") or []),
        # Nothing is said of a place where none is known.
        where(claim) or Html(Markup(""), ""),
        *([claim.get("hangs_on")] if telling else []),
    ]
    attributes = {"id": ident, "data-status": status}
    return Row(cells, {3: STATUSES.index(status)}, attributes)


def passages(
    passages: pd.DataFrame,
    voices: Mapping[str, str],
    links: pd.DataFrame,
    *,
    ledger: str,
    name: str,
    caption: str,
) -> Shown:
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
    own = links[(links.target_table == "passages") & links.target_id.isin(passages.passage_id)]
    used: dict[str, list[tuple[str, str]]] = {}
    for ident, claim, relation in zip(own.target_id, own.claim_id, own.relation, strict=True):
        used.setdefault(ident, []).append((claim, relation))
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
                link(row["passage_id"], f"#{row['passage_id']}"),
                row["gist"],
                row["material"],
                voices[row["voice_id"]],
                row["printed_as"],
                row["hedge"],
                row["locator"],
                _claims_of(used.get(row["passage_id"], []), ledger),
            ],
            attributes={"id": row["passage_id"]},
        )
        for row in passages.to_dict("records")
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


def _claims_of(links: list[tuple[str, str]], ledger: str) -> Html | str:
    """Link to the claims that a passage supports, and to those that it opposes."""
    if not links:
        return ""
    named = [
        ("against " * (relation == "opposes"), link(ident, f"{ledger}#{ident}"))
        for ident, relation in links
    ]
    return Html(
        Markup(", ").join(Markup("{}{}").format(*one) for one in named),
        ", ".join(f"{word}{claim}" for word, claim in named),
    )
