"""The command ``casebook claims``: statuses and their reasons, for people or programs."""

import json
import sys
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from casebook.cli.terminal import printable

if TYPE_CHECKING:  # the command loads them when it runs, so that help is quick
    from casebook.argument import Card, ClaimRow, Effects
    from casebook.tables import Tables


@click.command()
@click.argument("claim_id", metavar="[CLAIM]", required=False)
@click.option("--source", "source_id", metavar="ID", help="Only the claims of this source.")
@click.option("--json", "as_json", is_flag=True, help="Print everything as JSON.")
@click.pass_obj
def claims(folder: Path | None, claim_id: str | None, source_id: str | None, as_json: bool) -> None:
    """List the claims with their statuses, or explain one.

    CLAIM is the id of a claim, such as gv2022-c-098: its reasons, its evidence, its premises, what
    it hangs on and what falls with it are printed in full.
    """
    from casebook.argument import UnknownId
    from casebook.tables import DataError, MissingTable, load

    try:
        tables = load(folder)
        if claim_id is not None:
            text = _one(tables, claim_id, as_json)
        else:
            text = _all(tables, source_id, as_json)
    except (DataError, MissingTable, UnknownId) as error:
        raise click.ClickException(str(error)) from None
    click.echo(printable(text, sys.stdout))


def _one(tables: "Tables", claim_id: str, as_json: bool) -> str:
    from casebook.argument import as_data, card, effects, judge, names_of

    found = card(tables, claim_id)
    effect = effects(tables, claim_ids=[claim_id])[claim_id]
    if not as_json:
        return explain(found, effect, names_of(tables))
    reason = judge(tables, found["source_id"])[claim_id].reason
    return json.dumps({**found, "reason": as_data(reason), **effect}, indent=2)


def _all(tables: "Tables", source_id: str | None, as_json: bool) -> str:
    from casebook.argument import as_data, effects, judge, ledger

    rows = ledger(tables, source_id)
    if not as_json:
        return overview(rows)
    verdicts, extra = judge(tables, source_id), effects(tables, source_id)
    found = [
        {
            **row,
            "reason": as_data(verdicts[row["claim_id"]].reason),
            **extra[row["claim_id"]],
        }
        for row in rows
    ]
    return json.dumps(found, indent=2)


def overview(ledger: Sequence["ClaimRow"]) -> str:
    """One line a claim, and how many there are of each status."""
    if not ledger:
        return "no claims"
    lines = [
        f"{claim['claim_id']}  {claim['status']:<10}  {claim['statement']}{_ours(claim)}"
        for claim in ledger
    ]
    counts = Counter(claim["status"] for claim in ledger)
    total = ", ".join(f"{number} {status}" for status, number in sorted(counts.items()))
    noun = "claim" if len(ledger) == 1 else "claims"
    return "\n".join([*lines, f"{len(ledger)} {noun}: {total}"])


def _ours(entry: Mapping[str, object]) -> str:
    """Mark a claim or a link that the casebook made and the authors did not."""
    from casebook.argument import OURS

    return f" ({OURS})" if entry.get("ours") or entry.get("basis") == "ours" else ""


def explain(card: "Card", effect: "Effects", names: Mapping[str, str]) -> str:
    """A claim with its reasons, evidence, premises and what it hangs on, in sentences.

    Parameters
    ----------
    card : dict
        A claim's card.
    effect : dict
        Its ``overturned_by`` and ``falls_with``.
    names : dict of str to str
        What to call informants, voices, cases and sources.

    Returns
    -------
    str
    """
    note = [f"Our note: {card['note']}"] if card["note"] else []
    parts = [*_head(card), *_evidence(card), *_premises(card), *_effect(effect, names), *note]
    return "\n".join(parts)


def _head(card: "Card") -> Iterator[str]:
    place = f"{card['kind']}; {card['source_citation']}, {card['locator']}"
    yield f"{card['claim_id']} ({place}){_ours(card)}"
    yield card["statement"]
    if card["hedge"]:
        yield f"The source's own caution: {card['hedge']}."
    yield f"Status: {card['status']}. {card['in_short']}"
    yield from (f"  {told}" for told in card["because"] if told != card["in_short"])


def _evidence(card: "Card") -> Iterator[str]:
    for relation, title in (("supports", "Evidence:"), ("opposes", "Against it:")):
        told = [entry for entry in card["evidence"] if entry["relation"] == relation]
        things = [thing for thing in card["things"] if thing["relation"] == relation]
        if told or things:
            yield title
        for entry in told:
            origin = f"{entry['material']}, {entry['voice']}, {entry['locator']}"
            yield f"  {entry['id']} ({origin}){_ours(entry)}: {entry['gist']}"
        for thing in things:
            origin = f"{thing['what']}, {thing['locator']}"
            yield f"  {thing['id']} ({origin}){_ours(thing)}: {thing['said']}"


def _premises(card: "Card") -> Iterator[str]:
    if card["premises"]:
        yield "Premises:"
    for entry in card["premises"]:
        yield f"  {entry['claim_id']} ({entry['status']}){_ours(entry)}: {entry['statement']}"


def _effect(effect: "Effects", names: Mapping[str, str]) -> Iterator[str]:
    yield "What its status hangs on:"
    for found in effect["overturned_by"]:
        gone = " and ".join(names.get(element, element) for element in found["remove"])
        bound = "" if found["exact"] else " (a bound: no one and no two will do)"
        yield f"  without {gone}: {found['becomes']}{bound}"
    if not effect["overturned_by"]:
        yield "  nothing in print: whatever is left out, it stays"
    yield f"If the claim is withdrawn, this falls with it: {_listed(effect['falls_with'])}."


def _listed(ids: Iterable[str]) -> str:
    return ", ".join(ids) or "nothing"
