"""Chapter 10, *Anonymising without losing the argument*: its numbers, tables and charts."""

from typing import Any

import pandas as pd

from casebook.display import Shown, figures
from casebook.privacy import PERSON
from casebook.reader import Book, Frame, show
from casebook.sources import gv2022

SOURCE = gv2022.SOURCE
LITTLE = ["thin", "stated", "cited"]  # statuses of claims that merged voices cost nothing


def numbers(book: Book) -> dict[str, str | int]:
    """Every number and word that the prose takes over, by the name that the prose uses."""
    return {
        **_of_the_people(book),
        **_of_the_chosen_rung(book),
        **_of_the_last_rung(book),
        **_of_the_claims(book),
        **_of_small_places(book),
    }


# -- Is somebody without a name anonymous? ---


def _of_the_people(book: Book) -> dict[str, str | int]:
    first, voices = book.disclosure.climbed.iloc[0], book.source(SOURCE).voices
    speakers = voices[voices.kind.isin(PERSON)]
    return {
        "people": int(first.people),
        "alone": int(first.alone),
        "expected": f"{100 * first.expected:.0f}",
        "voices": int(first.voices),
        "unnumbered": int(speakers.informant_id.isna().sum()),
    }


# -- What if one shows less, and what does a rung cost? ---


def _rungs(book: Book) -> list[str]:
    """The names of the rungs, the lowest first."""
    return list(book.disclosure.climbed.name)


def _climbed(book: Book) -> Frame:
    """The ladder, with ``shown``: how many of the claims shown at its foot are so on a rung."""
    status, climbed = book.disclosure.statuses, book.disclosure.climbed
    strong = status[status.iloc[:, 0] == "shown"]
    return Frame(climbed.assign(shown=[int((strong[rung] == "shown").sum()) for rung in strong]))


def _chosen(book: Book) -> "pd.Series[Any]":
    """The row of `_climbed` on which the rule of choice stops."""
    return _climbed(book).iloc[int(book.disclosure.chosen().rung)]


def _of_the_chosen_rung(book: Book) -> dict[str, str | int]:
    chosen, first = _chosen(book), _climbed(book).iloc[0]
    return {
        "chosen": str(chosen["name"]),
        "chosen_alone": int(chosen.alone),
        "chosen_expected": f"{100 * chosen.expected:.0f}",
        "chosen_kept": int(chosen.kept),
        "chosen_voices": int(chosen.voices),
        "chosen_lost": int(first.shown - chosen.shown),
    }


def _of_the_last_rung(book: Book) -> dict[str, str | int]:
    first, last = _climbed(book).iloc[0], _climbed(book).iloc[-1]
    return {
        "last": str(last["name"]),
        "last_kept": int(last.kept),
        "last_lost": int(first.shown - last.shown),
        "key_claims": int(last.key_claims),
        "key_kept": int(last.key_kept),
    }


def _guessed(book: Book) -> Frame:
    """The ladder, with ``guess``: of how many people in a hundred a guess would be right."""
    climbed = _climbed(book)
    return Frame(climbed.assign(guess=(100 * climbed.expected).round().astype(int)))


def ladder(book: Book) -> Shown:
    """Table: the rungs, what they coarsen, and what they cost."""
    return show.table(
        _guessed(book)[["name", "what", "alone", "guess", "voices", "shown", "kept", "key_kept"]],
        name="ladder",
        caption="The ladder of generalisation",
        row_header="name",
        headers={
            "name": "Rung",
            "what": "What it coarsens",
            "alone": "People alone",
            "guess": "Right guesses, per cent",
            "voices": "Voices told apart",
            "shown": "Claims still shown",
            "kept": "Claims that keep their status",
            "key_kept": "Key claims that do",
        },
        numeric=["alone", "guess", "voices", "shown", "kept", "key_kept"],
        wide=True,
        stack=True,
    )


def risk(book: Book) -> Shown:
    """Chart: people who are alone, rung by rung."""
    climbed = _climbed(book)
    rows = climbed.assign(share=(100 * climbed.risk).round(1))
    return show.chart(
        figures.shares(rows[["name", "share"]], "name", "share"),
        name="risk",
        title="People who are alone, rung by rung",
        caption="Per cent of the people interviewed.",
        alt=f"From {rows.share.iloc[0]:g} per cent as shown to {rows.share.iloc[-1]:g} per cent on "
        "the last rung; the large step is where functions become broad.",
        numbers=rows[["name", "alone", "people", "share"]],
        source=book.source(SOURCE).reference,
    )


def _of_the_claims(book: Book) -> dict[str, str | int]:
    status = book.disclosure.statuses
    first, last = status.iloc[:, 0], status.iloc[:, -1]
    return {
        "claims": len(status),
        "little": int(first.isin(LITTLE).sum()),
        "shown": int((first == "shown").sum()),
        "changed": len(_changed(book)),
        "hidden": int(((first == "at odds") & (last != "at odds")).sum()),
        "made": int(((first != "at odds") & (last == "at odds")).sum()),
    }


def _changed(book: Book) -> pd.DataFrame:
    """The claims whose status changes on some rung: a column for each."""
    status = book.disclosure.statuses
    return status[status.nunique(axis=1) > 1]


def changed(book: Book) -> Shown:
    """Table: claims whose status changes on some rung."""
    found = _changed(book)
    statements = book.source(SOURCE).claims.set_index("claim_id").statement
    return show.table(
        found.assign(statement=statements)[["statement", *_rungs(book)]],
        name="changed",
        folded=True,
        caption="Claims whose status changes on some rung",
        row_header="statement",
        headers={"statement": "Claim"},
        wide=True,
        stack=True,
    )


# -- What about small places? ---


def _of_small_places(book: Book) -> dict[str, str | int]:
    small = book.disclosure.small_places()
    return {"small": int(small.singled_out.sum()), "in_small": len(small)}
