"""The command ``casebook claims``: statuses and their reasons, for people or programs."""

import json
from pathlib import Path

import click


@click.command()
@click.argument("claim_id", metavar="[CLAIM]", required=False)
@click.option("--source", "source_id", metavar="ID", help="Only the claims of this source.")
@click.option("--json", "as_json", is_flag=True, help="Print everything as JSON.")
@click.pass_obj
def claims(folder: Path | None, claim_id: str | None, source_id: str | None, as_json: bool) -> None:
    """List the claims with their statuses, or explain one.

    CLAIM is the id of a claim, such as gv2022-c-028: its reasons, evidence and premises are
    printed in full.
    """
    from casebook import claims as engine
    from casebook import datasets

    try:
        tables = datasets.load(folder)
        if claim_id is not None:
            card = engine.card(tables, claim_id)
            text = json.dumps(card, indent=2, ensure_ascii=False) if as_json else explain(card)
        else:
            ledger = engine.ledger(tables, source_id)
            text = json.dumps(ledger, indent=2, ensure_ascii=False) if as_json else overview(ledger)
    except (datasets.DataError, engine.UnknownId) as error:
        raise click.ClickException(str(error)) from None
    # A terminal that cannot show a letter must not lose the rest.
    click.echo(text, file=click.get_text_stream("stdout", errors="backslashreplace"))


def overview(ledger: list[dict]) -> str:
    """One line a claim, and how many there are of each status."""
    counts: dict[str, int] = {}
    for claim in ledger:
        counts[claim["status"]] = counts.get(claim["status"], 0) + 1
    lines = [f"{c['claim_id']}  {c['status']:<10}  {c['statement']}" for c in ledger]
    total = ", ".join(f"{n} {status}" for status, n in sorted(counts.items()))
    return "\n".join([*lines, f"{len(ledger)} claims: {total}" if ledger else "no claims"])


def explain(card: dict) -> str:
    """A claim with its reasons, evidence and premises, in sentences."""
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
    lines.append(f"Note: {card['note']}" if card["note"] else "")
    return "\n".join(line for line in lines if line)
