"""Units made of spans: what coders have to agree on, where each has marked passages of his own.

Coders who choose where a passage begins and ends hardly ever choose alike, and whether they agree
then depends on what counts as one unit (Krippendorff 1995, "On the reliability of unitizing
continuous data", *Sociological Methodology* 25; Campbell, Quincy, Osserman & Pedersen 2013,
"Coding in-depth semistructured interviews", *Sociological Methods & Research* 42; O'Connor & Joffe
2020, "Intercoder reliability in qualitative research", *International Journal of Qualitative
Methods* 19). There are three rules, `RULES`. None of them is right by itself, so whoever gives a
coefficient says which one it stands on, and `by_rule` says where another one would give another.

Two spans overlap if they share a character; spans that only touch do not. Overlap is carried
on: if A shares a character with B and B with C, the three are one unit, though A and C share
nothing, because a character would otherwise stand in two units. One span that goes on for pages
therefore joins all that it covers; the rule *exact* shows what it costs.

What is not here: alpha for the lengths of spans (Krippendorff's unitizing alpha), and any judgement
of where a passage ought to begin.
"""

import re
from collections.abc import Mapping, Sequence
from typing import NamedTuple

import numpy as np
import pandas as pd

from casebook.coding.agreement import krippendorff_alpha
from casebook.coding.rating_tables import Label, a_few, per_code

RULES = {
    "exact": "spans with the same start and the same end are one unit",
    "overlap": "spans that share a character are one unit, and so is a chain of such spans",
    "paragraph": "every paragraph that a span reaches is a unit",
}
DIFFERENCE = 0.1
"""By more than so much two coefficients have to differ, for the unit to count as what decides."""

_WRAPPED = (60, 100)  # letters: so long is the longest line where lines end because they are full
_FULL = 0.7  # of the longest line: so long are lines that go on in the next one
_PLACES = ("unit", "document_id", "start", "end", "locator", "passages")


class UnitError(ValueError):
    """Passages of which units cannot be made; the text says which, and what they lack."""


class Units(NamedTuple):
    """The units that a rule makes of passages.

    Attributes
    ----------
    passages : DataFrame
        ``passage_id`` and ``unit``, in the order of the units. A passage that reaches into three
        paragraphs is there three times.
    places : DataFrame
        A row for each unit, in the order of the documents: ``unit`` (its name), ``document_id``,
        ``start``, ``end`` (missing where not known), ``locator`` and ``passages`` (ids). Where
        paragraphs come from a text, those without a passage are there too.
    notes : list of str
        What somebody should know of how they were made, in sentences.
    """

    passages: pd.DataFrame
    places: pd.DataFrame
    notes: list[str]


def units_of_passages(
    passages: pd.DataFrame, rule: str, texts: Mapping[str, str] | None = None
) -> Units:
    """Make units of passages.

    Parameters
    ----------
    passages : DataFrame
        ``passage_id``; ``document_id`` or ``source_id``; if they are known ``start`` and ``end``
        (positions of letters in the document's text, the end exclusive) and ``place`` or
        ``locator``. A passage without a span is a unit by itself, but by the rule *paragraph*.
    rule : {"exact", "overlap", "paragraph"}
        See ``RULES``.
    texts : mapping of str to str, optional
        Texts of documents, for the rule *paragraph*. Where there is none, passages with the same
        locator stand in one paragraph.

    Returns
    -------
    Units

    Raises
    ------
    UnitError
        If a span is impossible, or a paragraph cannot be told: no text and no locator.
    ValueError
        If there is no such rule.
    """
    if rule not in RULES:
        raise ValueError(f"the rule is {rule!r}; it can be {', '.join(RULES)}")
    rows = _checked(passages)
    notes: list[str] = []
    parts = []
    for document, own in rows.groupby("document_id", sort=False):
        if rule == "paragraph":
            text = _usable(str(document), own, (texts or {}).get(str(document)), notes)
            parts.append(_by_locator(own) if text is None else _by_text(own, text))
        else:
            parts.append(_by_span(own, joined=rule == "overlap"))
    without = int(rows.start.isna().sum())
    if rule != "paragraph" and 0 < without < len(rows):
        noun = "passages have" if without > 1 else "passage has"
        notes.append(f"{without:,} {noun} no start and no end, and is a unit by itself")
    made = pd.concat(parts, ignore_index=True) if parts else rows.assign(unit="")
    return Units(made[["passage_id", "unit"]].dropna(), _places(made), notes)


def _checked(passages: pd.DataFrame) -> pd.DataFrame:
    """The columns that units are made of, under one name each; spans that are impossible raise."""
    column = "document_id" if "document_id" in passages else "source_id"
    blank = pd.Series(pd.NA, index=passages.index)
    rows = pd.DataFrame(
        {
            "passage_id": passages.passage_id.astype(object),
            "document_id": passages[column].astype(object),
            "start": passages.get("start", blank).astype("Int64"),
            "end": passages.get("end", blank).astype("Int64"),
            "locator": passages.get("place", passages.get("locator", blank)).astype(object),
        }
    ).reset_index(drop=True)
    half = rows.start.isna() != rows.end.isna()
    wrong = half | ((rows.start < 0) | (rows.end <= rows.start)).fillna(False)
    if wrong.any():
        row = rows[wrong].iloc[0]
        start, end = (_number(row[name]) for name in ("start", "end"))
        raise UnitError(
            f"passages, passage {row.passage_id!r}: a span from {start} to {end} is none; the end "
            "is after the start, and both are there or neither is"
        )
    return rows


def _number(value: object) -> str:
    return "nothing" if pd.isna(value) else str(value)  # type: ignore[call-overload]


def _by_span(rows: pd.DataFrame, joined: bool) -> pd.DataFrame:
    """Units of one document by its spans: the same ones, or those that overlap."""
    apart = rows[rows.start.isna()]
    apart = apart.assign(unit=apart.passage_id, first=apart.start, last=apart.end)
    spans = rows[rows.start.notna()].sort_values(["start", "end"], kind="stable")
    if spans.empty:
        return apart
    start, end = (spans[name].to_numpy(np.int64) for name in ("start", "end"))
    if joined:
        before = np.maximum.accumulate(end)[:-1]  # where all spans so far have ended
        new = np.r_[True, start[1:] >= before]
    else:
        new = np.r_[True, (np.diff(start) != 0) | (np.diff(end) != 0)]
    begins = np.flatnonzero(new)
    group = np.cumsum(new) - 1
    first, last = start[begins][group], np.maximum.reduceat(end, begins)[group]
    document = str(spans.document_id.iloc[0])
    names = [f"{document} {one}–{other}" for one, other in zip(first, last, strict=True)]
    return pd.concat([spans.assign(unit=names, first=first, last=last), apart])


def _usable(document: str, rows: pd.DataFrame, text: str | None, notes: list[str]) -> str | None:
    """The text of a document, if all its passages have a place in it."""
    if text is None or rows.start.isna().any():
        return None
    beyond = rows[rows.end > len(text)]
    if len(beyond):
        notes.append(
            f"the text of {document} has {len(text):,} letters and passage "
            f"{beyond.passage_id.iloc[0]} ends at {beyond.end.iloc[0]:,}: it is another text, and "
            "paragraphs are told by locators"
        )
        return None
    return text


def paragraphs(text: str) -> list[tuple[int, int]]:
    """Find the paragraphs of a text.

    A line is a paragraph. Only where lines end because they are full (the longest has 60 to 100
    letters, and nine out of ten that have no blank line after them are more than two thirds as
    long) do blank lines alone end a paragraph.

    Parameters
    ----------
    text : str

    Returns
    -------
    list of (int, int)
        Where each begins and ends, without spaces around it; paragraphs without a letter are left
        out.
    """
    lines = [
        found.span()
        for found in re.finditer(r"[^\n\r\u2028\u2029\f]*\S[^\n\r\u2028\u2029\f]*", text)
    ]
    follows = [
        re.fullmatch(r"[^\S\n]*\r?\n[^\S\n]*", text[one[1] : other[0]]) is not None
        for one, other in zip(lines, lines[1:], strict=False)
    ]
    if _wrapped(lines, follows):
        blocks: list[tuple[int, int]] = []
        for line, goes_on in zip(lines, [False, *follows], strict=True):
            if goes_on:
                blocks[-1] = (blocks[-1][0], line[1])
            else:
                blocks.append(line)
        lines = blocks
    return [_trimmed(text, *line) for line in lines]


def _wrapped(lines: Sequence[tuple[int, int]], follows: Sequence[bool]) -> bool:
    """Whether lines end because they are full, and not because a paragraph ends."""
    lengths = [end - start for start, end in lines]
    go_on = [length for length, on in zip(lengths, follows, strict=False) if on]
    if not go_on or all(follows) or not _WRAPPED[0] <= max(lengths) <= _WRAPPED[1]:
        return False
    return sum(length >= _FULL * max(lengths) for length in go_on) >= 0.9 * len(go_on)


def _trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    whole = text[start:end]
    return end - len(whole.lstrip()), start + len(whole.rstrip())


def _by_text(rows: pd.DataFrame, text: str) -> pd.DataFrame:
    """Paragraphs of a document's text, with the passages that reach into each of them."""
    document = rows.document_id.iloc[0]
    found = np.array(paragraphs(text), dtype=np.int64).reshape(-1, 2)
    start, end = (rows[name].to_numpy(np.int64) for name in ("start", "end"))
    first = np.searchsorted(found[:, 1], start, side="right")
    after = np.searchsorted(found[:, 0], end, side="left")
    if (first >= after).any():
        lost = rows.passage_id.iloc[int(np.argmax(first >= after))]
        raise UnitError(f"passages, passage {lost!r}: no letter of {document} is in its span")
    times = after - first
    number = np.concatenate(
        [np.arange(one, other) for one, other in zip(first, after, strict=True)]
    )
    inside = rows.loc[rows.index.repeat(times)].assign(number=number)
    every = pd.DataFrame(
        {"number": np.arange(len(found)), "first": found[:, 0], "last": found[:, 1]}
    )
    every["unit"] = document + " ¶" + (every.number + 1).astype(str)
    made = every.merge(inside, on="number", how="left").drop(columns="number")
    return made.assign(document_id=document)


def _by_locator(rows: pd.DataFrame) -> pd.DataFrame:
    """Paragraphs of a document by what passages say of their place."""
    blank = rows[rows.locator.isna()]
    if len(blank):
        raise UnitError(
            f"no paragraph can be told for document {rows.document_id.iloc[0]!r}: its text is not "
            "found (documents, column file) or has passages without a span, and passages have no "
            f"locator ({a_few(blank.passage_id)})"
        )
    unit = rows.document_id + " " + rows.locator
    nowhere = pd.Series(pd.NA, index=rows.index, dtype="Int64")
    return rows.assign(unit=unit, first=nowhere, last=nowhere)


def _places(made: pd.DataFrame) -> pd.DataFrame:
    """A row for each unit: where it is, and which passages are in it."""
    if made.empty:
        return pd.DataFrame(columns=list(_PLACES))
    passages: dict[str, list[str]] = {}
    locators: dict[str, list[str]] = {}
    for unit, passage, locator in zip(made.unit, made.passage_id, made.locator, strict=True):
        for value, listed in ((passage, passages), (locator, locators)):
            of_unit = listed.setdefault(unit, [])
            if not pd.isna(value) and str(value) not in of_unit:
                of_unit.append(str(value))
    places = made.drop_duplicates("unit").assign(
        start=lambda rows: rows["first"].astype("Int64"),
        end=lambda rows: rows["last"].astype("Int64"),
        locator=[", ".join(named) for named in locators.values()],
        passages=[", ".join(named) for named in passages.values()],
    )
    return places[list(_PLACES)].reset_index(drop=True)


def in_units(
    codings: pd.DataFrame,
    passages: pd.DataFrame,
    rule: str,
    texts: Mapping[str, str] | None = None,
) -> tuple[pd.DataFrame, Units]:
    """Say in which units codings stand, so that what several coders marked is counted once.

    Parameters
    ----------
    codings : DataFrame
        ``passage_id``, ``code_id`` and ``coder``, of those coders only who count.
    passages, rule, texts
        As for `units_of_passages`; passages that no coding is of are no unit.

    Returns
    -------
    (DataFrame, Units)
        The codings with a column ``unit``, a row for each unit that a passage reaches into, as
        `casebook.coding.code_by` and `casebook.coding.cooccurrence` take it; and the units.

    Raises
    ------
    UnitError
        As `units_of_passages`.
    """
    units = units_of_passages(passages[passages.passage_id.isin(codings.passage_id)], rule, texts)
    columns = ["passage_id", "code_id", "coder"]
    return codings[columns].merge(units.passages, on="passage_id"), units


def coded_units(codings: pd.DataFrame, units: Units) -> pd.DataFrame:
    """Say which coder gave which code to which unit.

    Parameters
    ----------
    codings : DataFrame
        ``passage_id``, ``coder`` and ``code_id``.
    units : Units

    Returns
    -------
    DataFrame
        ``unit``, ``coder`` and ``code``, each of them once.

    Raises
    ------
    UnitError
        If there is no coding, or one of a passage that is in no unit.
    """
    if codings.empty:
        raise UnitError("the table of codings is empty: nobody coded anything")
    lost = codings[~codings.passage_id.isin(units.passages.passage_id)]
    if len(lost):
        raise UnitError(
            f"codings, row with index {lost.index[0]}: passage {lost.passage_id.iloc[0]!r} is not "
            "in the table of passages"
        )
    rows = codings[["passage_id", "coder", "code_id"]].merge(units.passages, on="passage_id")
    rows = rows.rename(columns={"code_id": "code"})[["unit", "coder", "code"]]
    return rows.drop_duplicates().reset_index(drop=True)


def readings(coded: pd.DataFrame, units: Units) -> dict[str, list[str]]:
    """Say which units each coder has read: those of all documents where the coder coded anything.

    Parameters
    ----------
    coded : DataFrame
        As `coded_units` gives it.
    units : Units

    Returns
    -------
    dict of str to list of str
        By coder, in the order of the alphabet.
    """
    document = units.places.set_index("unit").document_id
    of_coder = coded.assign(document_id=coded.unit.map(document)).groupby("coder").document_id
    return {
        str(coder): list(document.index[document.isin(own.unique())]) for coder, own in of_coder
    }


def rated(coded: pd.DataFrame, read: Mapping[str, Sequence[str]]) -> dict[Label, pd.DataFrame]:
    """By code a table of units by coders: `casebook.coding.per_code` for units made of spans.

    Parameters
    ----------
    coded : DataFrame
        As `coded_units` gives it.
    read : mapping of str to sequence of str
        As `readings` gives it.

    Returns
    -------
    dict of object to DataFrame
        1 where the coder gave the code, 0 where the coder read the unit without giving it,
        missing where it was not read.
    """
    return per_code(coded, dict(read), list(read))


def by_rule(alphas: Mapping[str, Mapping[Label, pd.DataFrame]]) -> pd.DataFrame:
    """Compare what the rules make of each code.

    Parameters
    ----------
    alphas : mapping of str to dict of object to DataFrame
        By rule, as `rated` gives it.

    Returns
    -------
    DataFrame
        A row for each code: ``code``, Krippendorff's alpha by each rule (NaN if it is undefined),
        ``spread`` (how far apart the defined ones are) and ``decides`` (whether that is more than
        ``DIFFERENCE``).
    """
    found = {
        rule: {code: krippendorff_alpha(table).value for code, table in tables.items()}
        for rule, tables in alphas.items()
    }
    table = pd.DataFrame(found, columns=list(alphas), dtype=float).rename_axis("code")
    spread = (table.max(axis=1) - table.min(axis=1)).fillna(0.0)
    return table.assign(spread=spread, decides=spread > DIFFERENCE + 1e-9).reset_index()
