"""A ladder of generalisation: how much anonymity costs an argument, rung by rung.

Every rung coarsens more of what the tables show of people. The risk falls: fewer informants are
alone under what is shown of them. So does the argument: where a reader can no longer tell two
voices apart they count as one, and a claim that stood on both is thin. Both are computed on the
same changed tables, the risk by `privacy.disclosure` and the statuses by `casebook.argument`.

What is compared are published tables. A reader who holds the publication has its informants'
overview, whatever the tables do; the ladder says what the tables add to that for everybody else,
and what a study that is still to be published would gain and lose. It looks at columns, not at
the wording of gists. The idea of climbing a lattice of generalisations follows Samarati (2001),
*Protecting respondents' identities in microdata release*; to pay for each step in claims is the
casebook's own.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, NamedTuple

import pandas as pd

from casebook.argument import judge
from casebook.privacy.disclosure import check_column, found_by_guessing, k_anonymity
from casebook.privacy.views import PERSON, people
from casebook.tables import Tables

HIDDEN = "not shown"
NOT_KEYS = ("source_id", "place", "place_kind")
Step = None | Mapping[Any, str] | Sequence[float] | Callable[[Any], str]


class Rung(NamedTuple):
    """One rung: all that is coarsened on it, lower rungs included.

    Attributes
    ----------
    name : str
        A word or two.
    what : str
        A sentence: what this rung coarsens that the one below it does not.
    steps : dict of str to Step
        What becomes of each column, as `generalise` takes it.
    told_apart_by : tuple of str or None
        Columns by which voices are still told apart; None while each has its number or its own
        description.
    cases : bool
        Whether it is still shown which case a passage is about.
    """

    name: str
    what: str
    steps: dict[str, Step]
    told_apart_by: tuple[str, ...] | None = None
    cases: bool = True


def section(locator: str) -> str:
    """The section of a locator: ``conditioned ¶3`` is in ``conditioned``."""
    return locator.split(" ¶")[0]


def _bands(edges: Sequence[float]) -> Callable[[object], str]:
    """Sort numbers into bands; one cell may hold several, joined by semicolons."""
    if not edges or list(edges) != sorted(set(edges)):
        raise ValueError(f"edges of bands must rise: {list(edges)}")

    def band(value: object) -> str:
        found = set()
        for part in str(value).split("; "):
            below = [edge for edge in edges if edge <= float(part)]
            above = [edge for edge in edges if edge > float(part)]
            if not below:
                found.add(f"under {edges[0]:g}")
            else:
                found.add(f"{below[-1]:g} to under {above[0]:g}" if above else f"{below[-1]:g}+")
        return "; ".join(sorted(found))

    return band


def generalise(table: pd.DataFrame, ladder: Mapping[str, Step]) -> pd.DataFrame:
    """Coarsen columns of a table.

    Parameters
    ----------
    table : DataFrame
    ladder : mapping of str to Step
        By column: None (hide it: every cell becomes *not shown*), a mapping of every value to a
        coarser one, the rising lower edges of bands for numbers, or a function of one value.

    Returns
    -------
    DataFrame
        A copy with the columns coarsened, as text. A missing value stays missing, unless its
        column is hidden.

    Raises
    ------
    ValueError
        If there is no such column, or a value that a step does not cover: nothing stays fine by
        oversight.
    """
    out = table.copy()
    for column, step in ladder.items():
        check_column(table, column)
        if step is None:
            out[column] = pd.array([HIDDEN] * len(table), dtype="string")
            continue
        out[column] = pd.array(_coarser(table[column], step), dtype="string")
    return out


def _coarser(
    values: pd.Series, step: Mapping[Any, str] | Sequence[float] | Callable[[Any], str]
) -> list[str | None]:
    if isinstance(step, Mapping):
        coarser = step.__getitem__
    else:
        coarser = step if callable(step) else _bands(step)
    found: list[str | None] = []
    for row, value in values.items():
        try:
            found.append(None if pd.isna(value) else coarser(value))
        except (KeyError, TypeError, ValueError, AttributeError):
            message = f"row {row!r}, column {values.name!r}: no coarser value for {value!r}"
            raise ValueError(message) from None
    return found


def informants(
    tables: Tables, source_id: str, steps: Mapping[str, Step] | None = None
) -> pd.DataFrame:
    """The informants of a source with all that is shown of them (`privacy.views.people`)."""
    found = people(tables)
    found = found[found.index.isin(tables.informants.informant_id)]
    return generalise(found[found.source_id == source_id], steps or {})


def risk(table: pd.DataFrame) -> dict[str, float]:
    """Re-identification risk of people, if the one who looks knows that they took part.

    Parameters
    ----------
    table : DataFrame
        Rows of people, as `informants` gives.

    Returns
    -------
    dict of str to float
        ``people``; ``alone``, ``risk`` and ``expected``, as
        `casebook.privacy.disclosure.found_by_guessing` gives them.
    """
    return {"people": len(table), **found_by_guessing(alike(table))}


def alike(table: pd.DataFrame) -> pd.Series:
    """How many people look the same in all that is shown of each, with that person.

    Parameters
    ----------
    table : DataFrame
        Rows of people, as `informants` gives.

    Returns
    -------
    Series of int
        By person; 1 for somebody who is alone.
    """
    keys = [c for c in map(str, table) if c not in NOT_KEYS and table[c].notna().any()]
    return k_anonymity(table, keys)


def _merged_voices(tables: Tables, source_id: str, rung: Rung) -> dict[str, tuple[str, str]]:
    """Voices that can no longer be told apart: id to the id and the description of all of them."""
    if rung.told_apart_by is None:
        return {}
    voices = tables.voices
    voices = voices[(voices.source_id == source_id) & voices.kind.isin(PERSON)]
    shown = generalise(people(tables).query("source_id == @source_id"), rung.steps)
    first: dict[tuple[str, ...], str] = {}
    found = {}
    known = voices.informant_id.fillna(voices.voice_id)
    for voice_id, person in zip(voices.voice_id, known, strict=True):
        # What is missing tells nobody apart from the others of whom it is missing.
        told = tuple(str(shown.at[person, column]) for column in rung.told_apart_by)
        found[voice_id] = (first.setdefault(told, voice_id), ", ".join(told))
    return found


def coarsened(tables: Tables, source_id: str, rung: Rung) -> Tables:
    """The tables of an argument as they would be on a rung.

    Informants and interviews lose what the rung coarsens (minutes that become bands are left
    blank: a band is no number). Voices that can no longer be told apart become one, in every
    table; if any of them may be somebody else, the one that is left may be. Where cases are not
    shown, all passages about any are about one.

    Parameters
    ----------
    tables : Tables
    source_id : str
        The source whose people are protected; other sources stay as they are.
    rung : Rung

    Returns
    -------
    Tables
    """
    frames = {name: frame.copy() for name, frame in tables.items()}
    for name in ("informants", "interviews"):
        frame = frames[name]
        own = frame.source_id == source_id
        steps = {c: s for c, s in rung.steps.items() if c in frame and c != "minutes"}
        coarse = generalise(frame[own], steps)
        for column in steps:
            frame.loc[own, column] = coarse[column]
        if "minutes" in rung.steps and "minutes" in frame:
            frame.loc[own, "minutes"] = pd.NA
    if merged := _merged_voices(tables, source_id, rung):
        _merge_voices(frames, merged)
    if not rung.cases:
        _merge_cases(frames, source_id)
    return Tables(frames)


def _merge_voices(frames: dict[str, pd.DataFrame], merged: Mapping[str, tuple[str, str]]) -> None:
    """Put one voice for all that can no longer be told apart, in every table."""
    left = {voice: to for voice, (to, _) in merged.items()}
    for name, frame in frames.items():
        for column in frame.columns.intersection(["voice_id", "may_be"]):
            frame[column] = frame[column].replace(left)
        if "voice_id" in frame and name not in ("passages", "indicators"):
            # Rows that said something of two voices now say it of one.
            keys = ["voice_id"] if name == "voices" else None
            frames[name] = frame.drop_duplicates(keys, ignore_index=True)
    voices = frames["voices"]
    said = voices.voice_id.map(dict(merged.values()))
    voices["label"] = said.fillna(voices.label)
    voices.loc[said.notna(), "informant_id"] = pd.NA
    pairs = frames["possible_identities"]
    frames["possible_identities"] = pairs[pairs.voice_id != pairs.may_be]


def _merge_cases(frames: dict[str, pd.DataFrame], source_id: str) -> None:
    """Let all passages of a source that are about any case be about one."""
    tags, cases = frames["passage_cases"], frames["cases"]
    own = cases.case_id[cases.source_id == source_id]
    if own.empty:
        return
    tags["case_id"] = tags.case_id.replace(dict.fromkeys(own, own.iloc[0]))
    frames["passage_cases"] = tags.drop_duplicates(["passage_id", "case_id"])
    cases.loc[cases.source_id == source_id, "name"] = "one of the cases"


def statuses(tables: Tables, ladder: Sequence[Rung], source_id: str) -> pd.DataFrame:
    """The status of every claim of a source on every rung.

    Parameters
    ----------
    tables : Tables
    ladder : sequence of Rung
    source_id : str

    Returns
    -------
    DataFrame
        A row for each claim, by ``claim_id``, and a column for each rung, by its name.

    Raises
    ------
    ValueError
        As `generalise`.
    UnknownId
        If there is no such source.
    """
    found = {}
    for rung in ladder:
        verdicts = judge(coarsened(tables, source_id, rung), source_id)
        found[rung.name] = {claim: verdict.status for claim, verdict in verdicts.items()}
    return pd.DataFrame(found).rename_axis("claim_id")


def climb(
    tables: Tables, ladder: Sequence[Rung], source_id: str, status: pd.DataFrame | None = None
) -> pd.DataFrame:
    """Risk against argument, rung by rung.

    Parameters
    ----------
    tables : Tables
    ladder : sequence of Rung
        The first rung is what the others are compared with.
    source_id : str
    status : DataFrame, optional
        What `statuses` finds on this ladder, if it is known.

    Returns
    -------
    DataFrame
        A row for each rung: ``rung`` (from 0), ``name``, ``what``; ``people``, ``alone``,
        ``risk`` and ``expected``, as `risk` gives them; ``voices`` (of people who took part, that
        can be told apart); ``claims``, ``kept`` (that have the status of the first rung),
        ``kept_share``; the same of key claims: ``key_claims``, ``key_kept``, ``key_share``.

    Raises
    ------
    ValueError
        If the ladder has no rung, and as `generalise`.
    UnknownId
        If there is no such source.
    """
    if not ladder:
        raise ValueError("the ladder has no rung")
    status = statuses(tables, ladder, source_id) if status is None else status
    same = status.eq(status.iloc[:, 0], axis=0)
    keys = tables.claims.set_index("claim_id").key.reindex(status.index).fillna(False).astype(bool)
    voices = tables.voices
    own = voices[(voices.source_id == source_id) & voices.kind.isin(PERSON)].voice_id
    rows = []
    for number, rung in enumerate(ladder):
        merged = _merged_voices(tables, source_id, rung)
        kept, key_kept = int(same[rung.name].sum()), int(same.loc[keys, rung.name].sum())
        rows.append(
            {"rung": number, "name": rung.name, "what": rung.what}
            | risk(informants(tables, source_id, rung.steps))
            | {
                "voices": len({to for to, _ in merged.values()}) if merged else len(own),
                "claims": len(status),
                "kept": kept,
                "kept_share": kept / len(status) if len(status) else None,
                "key_claims": int(keys.sum()),
                "key_kept": key_kept,
                "key_share": key_kept / keys.sum() if keys.any() else None,
            }
        )
    return pd.DataFrame(rows)


def choose(climbed: pd.DataFrame, most: float = 1 / 3) -> pd.Series:
    """Choose a rung: of those that are safe enough, the one that keeps most of the argument.

    Parameters
    ----------
    climbed : DataFrame
        What `climb` returns.
    most : float
        Largest share of people that guessing may be expected to find; a third is what classes of
        three would leave.

    Returns
    -------
    Series
        The row of the rung; among equals the lowest.

    Raises
    ------
    ValueError
        If no rung is safe enough.
    """
    safe = climbed[climbed.expected <= most]
    if safe.empty:
        raise ValueError(f"no rung has an expected risk of at most {most:g}")
    return safe.sort_values(["kept", "rung"], ascending=[False, True]).iloc[0]
