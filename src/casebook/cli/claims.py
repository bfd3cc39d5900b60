"""The command ``casebook claims``: statuses and their reasons, for people or programs."""

import os
import sys
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Literal

import click

from casebook.cli.printing import formats, put
from casebook.cli.studies import explained, tables_for
from casebook.cli.terminal import printable

if TYPE_CHECKING:  # the command loads them when it runs, so that help is quick
    import pandas as pd

    from casebook.argument import Card, ClaimRow, Effects
    from casebook.tables import Tables

IN_A_TABLE: list[Literal["claim_id", "status", "kind", "statement", "source_id", "locator"]] = [
    *("claim_id", "status", "kind", "statement", "source_id", "locator"),
]


@click.command()
@click.argument("asked", metavar="[STUDY] [CLAIM]", nargs=-1)
@click.option("--source", "source_id", metavar="ID", help="Only the claims of this source.")
@formats
@click.pass_obj
def claims(
    folder: Path | None,
    /,
    asked: tuple[str, ...],
    source_id: str | None,
    as_csv: bool,
    as_json: bool,
) -> None:
    """List the claims with their statuses, or explain one.

    STUDY is the folder of a study; without it, the folder of --data or the tables that come with
    the casebook are taken.

    CLAIM is the id of a claim, such as gv2022-c-098: its reasons, its evidence, its premises, what
    it hangs on and what falls with it are printed in full.
    """
    import pandas as pd

    from casebook.argument import UnknownId

    directory, claim_id = _places(asked)
    if as_csv and claim_id is not None:
        raise click.UsageError("--csv is for the list of claims: one claim is no table")
    tables = tables_for(directory or folder, "claims", "claims")
    try:
        with explained():
            if claim_id is not None:
                text, data = _one(tables, claim_id, as_json)
                frame = pd.DataFrame()
            else:
                text, data, frame = _all(tables, source_id, as_json)
    except UnknownId as error:
        no_study = claim_id and directory is None and Path(claim_id).is_dir()
        also = f"; the folder {claim_id} has no datapackage.json, so it is no study" * bool(
            no_study
        )
        shipped = claim_id and claim_id.partition("-")[0] in set(tables.sources.source_id)
        if claim_id and directory is None and folder is None and not also and not shipped:
            also = (
                ". It was looked for in the tables that come with the casebook; for a study: "
                f"casebook claims my-study {claim_id}"
            )
        raise click.ClickException(printable(f"{error}{also}", sys.stderr)) from None
    put(text, frame, data, as_csv, as_json)


def _places(asked: Sequence[str]) -> tuple[Path | None, str | None]:
    """Tell a folder from a claim: the folder comes first, and is there."""
    if len(asked) > 2:
        raise click.UsageError("at most a study and a claim can be named")
    if asked and Path(asked[0]).is_dir() and (len(asked) == 2 or _is_package(Path(asked[0]))):
        return Path(asked[0]), asked[1] if len(asked) == 2 else None
    if len(asked) == 2 or (asked and set(asked[0]) & {"/", os.sep}):
        raise click.UsageError(f"there is no folder {asked[0]}")
    return None, asked[0] if asked else None


def _is_package(folder: Path) -> bool:
    from casebook.tables import DESCRIPTION

    return (folder / DESCRIPTION).is_file()


def _one(tables: "Tables", claim_id: str, as_json: bool) -> tuple[str, object]:
    """One claim, for people or for programs."""
    from casebook.argument import as_data, cards, effects, judge, ledger, names_of, source_alone

    source = source_alone(tables, claim_id)
    found = cards(tables, [claim_id], ledger(tables, source))[0]
    effect = effects(tables, source, [claim_id])[claim_id]
    if not as_json:
        return explain(found, effect, names_of(tables)), {}
    reason = judge(tables, found["source_id"])[claim_id].reason
    return "", {**found, "reason": as_data(reason), **effect}


def _all(
    tables: "Tables", source_id: str | None, as_json: bool
) -> "tuple[str, object, pd.DataFrame]":
    """All claims, for people, for programs and as a table."""
    import pandas as pd

    from casebook.argument import as_data, effects, judge, ledger

    rows = ledger(tables, source_id)
    frame = pd.DataFrame([[row[name] for name in IN_A_TABLE] for row in rows], columns=IN_A_TABLE)
    if not as_json:
        return overview(rows), {}, frame
    verdicts, extra = judge(tables, source_id), effects(tables, source_id)
    found = [
        {
            **row,
            "reason": as_data(verdicts[row["claim_id"]].reason),
            **extra[row["claim_id"]],
        }
        for row in rows
    ]
    return "", found, frame


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
    place = ", ".join(filter(None, [card["source_citation"], card["locator"]]))
    place = f"{card['kind']}; {place}"
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
            yield f"  {entry['id']} ({origin}){_ours(entry)}: {entry['gist'] or 'no gist yet'}"
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
