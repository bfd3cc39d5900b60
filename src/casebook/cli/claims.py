"""The command ``casebook claims``: statuses and their reasons, for people or programs."""

import json
import sys
from pathlib import Path

import click

from casebook.cli.terminal import printable


@click.command()
@click.argument("claim_id", metavar="[CLAIM]", required=False)
@click.option("--source", "source_id", metavar="ID", help="Only the claims of this source.")
@click.option("--json", "as_json", is_flag=True, help="Print everything as JSON.")
@click.pass_obj
def claims(folder: Path | None, claim_id: str | None, source_id: str | None, as_json: bool) -> None:
    """List the claims with their statuses, or explain one.

    CLAIM is the id of a claim, such as gv2022-c-098: its reasons, its evidence, its premises, what
    would overturn it and what falls with it are printed in full.
    """
    from casebook.argument import claims as engine
    from casebook.argument import withdrawal
    from casebook.tables import loading

    try:
        tables = loading.load(folder)
        if claim_id is not None:
            found = engine.card(tables, claim_id)
            found |= withdrawal.effects(tables, claim_ids=[claim_id])[claim_id]
            told = explain(found, withdrawal.names_of(tables))
        else:
            found = engine.ledger(tables, source_id)
            told = overview(found)
            if as_json:
                extra = withdrawal.effects(tables, source_id)
                found = [row | extra[row["claim_id"]] for row in found]
        text = json.dumps(found, indent=2) if as_json else told
    except (loading.DataError, loading.MissingTable, engine.UnknownId) as error:
        raise click.ClickException(str(error)) from None
    click.echo(printable(text, sys.stdout))


def overview(ledger: list[dict]) -> str:
    """One line a claim, and how many there are of each status."""
    counts: dict[str, int] = {}
    for claim in ledger:
        counts[claim["status"]] = counts.get(claim["status"], 0) + 1
    lines = [f"{c['claim_id']}  {c['status']:<10}  {c['statement']}" for c in ledger]
    total = ", ".join(f"{n} {status}" for status, n in sorted(counts.items()))
    return "\n".join([*lines, f"{len(ledger)} claims: {total}" if ledger else "no claims"])


def explain(card: dict, names: dict[str, str]) -> str:
    """A claim with its reasons, evidence, premises and what hangs on them, in sentences.

    Parameters
    ----------
    card : dict
        A claim's card with its ``overturned_by`` and ``falls_with``.
    names : dict of str to str
        What to call informants, voices, cases and sources.

    Returns
    -------
    str
    """
    lines = [
        f"{card['claim_id']} ({card['kind']}; {card['source_citation']}, {card['locator']})",
        card["statement"],
        f"The source's own caution: {card['hedge']}." if card["hedge"] else "",
        f"Status: {card['status']}. {' '.join(card['because'])}",
    ]
    for relation, title in (("supports", "Evidence:"), ("opposes", "Against it:")):
        told = [e for e in card["evidence"] if e["relation"] == relation]
        lines += [title] if told else []
        lines += [
            f"  {e['id']} ({e['material']}, {e['voice']}, {e['locator']}): {e['gist']}"
            for e in told
        ]
    lines += ["Premises:"] if card["premises"] else []
    lines += [f"  {p['claim_id']} ({p['status']}): {p['statement']}" for p in card["premises"]]
    lines.append("What would overturn it:")
    for found in card["overturned_by"]:
        gone = " and ".join(names.get(element, element) for element in found["remove"])
        bound = "" if found["exact"] else " (a bound: no one and no two will do)"
        lines.append(f"  without {gone}: {found['becomes']}{bound}")
    if not card["overturned_by"]:
        lines.append("  nothing that the tables hold: no withdrawal changes its status")
    fallen = ", ".join(card["falls_with"]) or "nothing"
    lines.append(f"If it is withdrawn, this falls with it: {fallen}.")
    lines.append(f"Note: {card['note']}" if card["note"] else "")
    return "\n".join(line for line in lines if line)
