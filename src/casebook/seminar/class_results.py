"""What a class has coded, in numbers: agreement, who agrees with whom, what is disputed, claims.

A code is a question asked of each passage: does it apply? A student who left a passage without a
code and without saying *none of these* has not read it, and counts nowhere for it. The
coefficients are those of `casebook.coding.agreement`, and what codings do to claims is that of
`argument.contested_codings`; this module brings the class into their form and picks what a room
can talk about. It decides nobody right: the class may be, or the book's coders, or neither.
"""

import csv
import io
from collections.abc import Collection, Iterator
from typing import NamedTuple

import numpy as np
import pandas as pd

from casebook.argument import (
    Argument,
    Given,
    argument,
    codes_of_claims,
    counting,
    given_by,
    statuses,
    verdicts,
)
from casebook.coding import AGREED, CODERS, by_code
from casebook.seminar.hand_ins import RESERVED, Collected, Finding, Submission, harmless_cell
from casebook.seminar.sheets import Sheet
from casebook.tables import Tables

STEPS = ("codings", "codes", "pairs", "passages", "class", "claims")
CSV_COLUMNS = ("pseudonym", "passage", "code", "given", "unsure", "memo")
MOVED = [
    "claim",
    "statement",
    "key",
    "ours",
    "status",
    "by_class",
    "why",
    "lost",
    "our_links",
]

_NOT_YET = pd.DataFrame()  # a part that is still to be worked out


class Work(NamedTuple):
    """All that a report says about a class.

    Attributes
    ----------
    sheet : Sheet
    students : list of Submission
    given : ndarray of float, students x passages x codes
        1 where a student gave a code, 0 where not, NaN where the passage was not read.
    codes : DataFrame
        See `codes`.
    pairs : DataFrame
        See `pairs`.
    passages : DataFrame
        See `passages`.
    against : DataFrame
        See `against`.
    claims : DataFrame
        See `claims`.
    reached : int
        Claims that a passage of the sheet supports.
    bootstrap : int
        Resamples behind the intervals.
    refused, counted : tuple of Finding
        What was found out about files that were left out, and about those that were not.
    """

    sheet: Sheet
    students: list[Submission]
    given: np.ndarray
    codes: pd.DataFrame = _NOT_YET
    pairs: pd.DataFrame = _NOT_YET
    passages: pd.DataFrame = _NOT_YET
    against: pd.DataFrame = _NOT_YET
    claims: pd.DataFrame = _NOT_YET
    reached: int = 0
    bootstrap: int = 0
    refused: tuple[Finding, ...] = ()
    counted: tuple[Finding, ...] = ()


def steps(
    collected: Collected, tables: Tables, bootstrap: int = 1000, seed: int | None = 0
) -> Iterator[Work]:
    """Work a class out, step by step.

    Parameters
    ----------
    collected : Collected
        With at least one student.
    tables : Tables
    bootstrap : int
        Resamples of the passages for the intervals.
    seed : int, optional

    Yields
    ------
    Work
        One for each of `STEPS`, with a part more than the one before; the last one has all.
    """
    sheet, students = collected.asked(), collected.students
    findings = collected.findings
    work = Work(
        sheet,
        students,
        codings_of(sheet, students),
        bootstrap=bootstrap,
        refused=tuple(f for f in findings if f.refused),
        counted=tuple(f for f in findings if not f.refused),
    )
    yield work
    work = work._replace(codes=codes(work, bootstrap, seed))
    yield work
    book = coders_of(tables, sheet)
    work = work._replace(pairs=pairs(work, book))
    yield work
    work = work._replace(passages=passages(work))
    yield work
    work = work._replace(against=against(work, book))
    yield work
    moved, reached = claims(work, tables)
    yield work._replace(claims=moved, reached=reached)


def worked(
    collected: Collected, tables: Tables, bootstrap: int = 1000, seed: int | None = 0
) -> Work:
    """All of `steps` at once."""
    *_, work = steps(collected, tables, bootstrap, seed)
    return work


def codings_of(sheet: Sheet, students: list[Submission]) -> np.ndarray:
    """The class's codings as numbers: students x passages x codes; see `Work`."""
    names = [code.id for code in sheet.codes]
    place = {name: i for i, name in enumerate(names)}
    given = np.full((len(students), len(sheet.passages), len(names)), np.nan)
    for s, student in enumerate(students):
        for p, passage in enumerate(sheet.passages):
            coding = student.codings[passage.id]
            if coding.read:
                given[s, p] = 0
                given[s, p, [place[code] for code in coding.codes]] = 1
    return given


def coders_of(tables: Tables, sheet: Sheet) -> dict[str, np.ndarray]:
    """How the casebook's coders coded the sheet's passages, with the sheet's codes.

    Parameters
    ----------
    tables : Tables
    sheet : Sheet

    Returns
    -------
    dict of str to ndarray, passages x codes
        1 or 0, by coder; coders whom the tables do not know are not there.
    """
    if "codings" not in tables:
        return {}
    there = set(tables.codings.coder)
    found = {}
    for coder in (*CODERS, AGREED):
        if coder in there:
            codes = given_by(tables, coder)
            found[coder] = np.array(
                [[float(c.id in codes.get(p.id, ())) for c in sheet.codes] for p in sheet.passages]
            )
    return found


def tables_of(work: Work) -> dict[str, pd.DataFrame]:
    """The class's codings as `coding.agreement.by_code` takes them: by code, passages x students.

    A code that nobody gave is there too, with nothing but zeros.
    """
    units = [passage.id for passage in work.sheet.passages]
    coders = [student.pseudonym for student in work.students]
    return {
        code.id: pd.DataFrame(work.given[:, :, c].T, index=units, columns=coders)
        for c, code in enumerate(work.sheet.codes)
    }


def codes(work: Work, bootstrap: int = 1000, seed: int | None = 0) -> pd.DataFrame:
    """How far the class agrees on each code.

    Parameters
    ----------
    work : Work
    bootstrap : int
    seed : int, optional

    Returns
    -------
    DataFrame
        As `coding.agreement.by_code`, with ``label`` and ``given`` (how often it was given), in
        the order of the sheet.
    """
    found = by_code(tables_of(work), bootstrap=bootstrap, seed=seed)
    found.insert(1, "label", [code.label for code in work.sheet.codes])
    found["given"] = np.nansum(work.given, axis=(0, 1)).astype(int)
    return found


def pairs(work: Work, book: dict[str, np.ndarray]) -> pd.DataFrame:
    """How far each two agree, over all passages that both have read and all codes.

    Parameters
    ----------
    work : Work
    book : dict of str to ndarray
        As `coders_of` gives it.

    Returns
    -------
    DataFrame
        Square, students first and then the casebook's coders under the names of
        `seminar.hand_ins.RESERVED`, both ways: Krippendorff's alpha of their decisions, one
        for each passage and code. NaN on the diagonal, and where it is
        undefined: nothing in common, or one answer throughout.
    """
    names = [student.pseudonym for student in work.students]
    own = [RESERVED[coder] for coder in book]
    flat = work.given.reshape(len(names), -1)
    if book:
        flat = np.vstack([flat, np.array([codes.reshape(-1) for codes in book.values()])])
    read = (~np.isnan(flat)).astype(float)
    ones = np.nan_to_num(flat)
    both_read = read @ read.T
    first, both = ones @ read.T, ones @ ones.T  # codes by the first where both have read
    apart = first + first.T - 2 * both
    total = 2 * both_read
    yes = first + first.T
    with np.errstate(divide="ignore", invalid="ignore"):
        # Two coders and no gaps: observed disagreement over what chance would give (Krippendorff).
        alpha = 1 - (apart / both_read) * total * (total - 1) / (2 * yes * (total - yes))
    alpha[(yes == 0) | (yes == total)] = np.nan
    np.fill_diagonal(alpha, np.nan)
    return pd.DataFrame(alpha, index=[*names, *own], columns=[*names, *own])


def passages(work: Work) -> pd.DataFrame:
    """How disputed each passage is.

    Parameters
    ----------
    work : Work

    Returns
    -------
    DataFrame
        The most disputed first: ``passage`` (its place on the sheet), ``readers``, ``unsure``
        (students), ``memos`` and ``differ``, the number of codes on which two readers drawn by
        lot differ, on average; NaN with fewer than two readers.
    """
    readers = (~np.isnan(work.given[:, :, 0])).sum(axis=0)
    yes = np.nansum(work.given, axis=0)
    with np.errstate(divide="ignore", invalid="ignore"):
        pairs_apart = 2 * yes * (readers[:, None] - yes) / (readers * (readers - 1))[:, None]
    rows = []
    for p, passage in enumerate(work.sheet.passages):
        codings = [student.codings[passage.id] for student in work.students]
        rows.append(
            {
                "passage": p,
                "readers": int(readers[p]),
                "unsure": sum(coding.unsure for coding in codings),
                "memos": sum(bool(coding.memo.strip()) for coding in codings),
                "differ": pairs_apart[p].sum() if readers[p] > 1 else np.nan,
            }
        )
    return pd.DataFrame(rows).sort_values("differ", ascending=False, kind="stable")


def majority(work: Work) -> np.ndarray:
    """The class's coding: a code that more than half of a passage's readers gave.

    Returns
    -------
    ndarray of float, passages x codes
        1 or 0; NaN for a passage that nobody has read. Half is not more than half.
    """
    readers = (~np.isnan(work.given[:, :, 0])).sum(axis=0).astype(float)
    yes = np.nansum(work.given, axis=0)
    found: np.ndarray = (2 * yes > readers[:, None]).astype(float)
    found[readers == 0] = np.nan
    return found


def against(work: Work, book: dict[str, np.ndarray]) -> pd.DataFrame:
    """The class beside the casebook's coders, for each passage and code.

    Parameters
    ----------
    work : Work
    book : dict of str to ndarray

    Returns
    -------
    DataFrame
        In the order of the sheet: ``passage`` and ``code`` (places on the sheet), ``yes``,
        ``readers``, ``class`` (1, 0 or NaN) and a column for each coder (1 or 0).
    """
    of_class = majority(work)
    readers = (~np.isnan(work.given[:, :, 0])).sum(axis=0)
    yes = np.nansum(work.given, axis=0).astype(int)
    rows = [
        {"passage": p, "code": c, "yes": yes[p, c], "readers": readers[p], "class": of_class[p, c]}
        | {coder: codes[p, c] for coder, codes in book.items()}
        for p in range(of_class.shape[0])
        for c in range(of_class.shape[1])
    ]
    return pd.DataFrame(rows)


def claims(work: Work, tables: Tables) -> tuple[pd.DataFrame, int]:
    """Which claims would have another status if the class's coding stood.

    As in `argument.contested_codings`: a passage counts for a claim only if it has one of
    the claim's codes, and a claim's codes are those that its passages have by the agreed
    coding. On the passages of the sheet the class's coding takes the place of the agreed one, for
    the codes of the sheet. What the agreed coding says with other codes stays: the class was not
    asked about them. So it
    does where nobody read a passage.

    Parameters
    ----------
    work : Work
    tables : Tables

    Returns
    -------
    moved : DataFrame
        ``claim`` (id), ``statement``, ``key`` and ``ours`` (bools), ``status``, ``by_class``,
        ``why`` (in a sentence, for the status by the class), ``lost`` (its passages on the sheet
        that no longer count; none if it moves with another claim) and ``our_links`` (those of them
        that the casebook linked to the claim).
    reached : int
        How many claims a passage of the sheet supports.
    """
    if "codings" not in tables:
        return pd.DataFrame(columns=MOVED), 0
    agreed = given_by(tables, AGREED)
    changed = _recoded(work, agreed)
    on_sheet = {passage.id for passage in work.sheet.passages}
    rows: list[dict[str, object]] = []
    reached = 0
    for source_id in dict.fromkeys(_sources_of(tables, on_sheet)):
        arg = argument(tables, source_id)
        reached += sum(bool(on_sheet & set(ids)) for ids in arg.supports.values())
        rows += _moved(arg, agreed, changed)
    return pd.DataFrame(rows, columns=MOVED), reached


def _sources_of(tables: Tables, passages: Collection[str]) -> "pd.Series[str]":
    own: pd.Series[str] = tables.passages[tables.passages.passage_id.isin(passages)].source_id
    return own


def _recoded(work: Work, agreed: Given) -> Given:
    """The agreed coding, with the class's in its place where it was asked and somebody read."""
    asked = {code.id for code in work.sheet.codes}
    changed = {passage: set(given) for passage, given in agreed.items()}
    for passage, row in zip(work.sheet.passages, majority(work), strict=True):
        if not np.isnan(row).any():
            given = {c.id for c, yes in zip(work.sheet.codes, row, strict=True) if yes}
            changed[passage.id] = (changed.get(passage.id, set()) - asked) | given
    return changed


def _moved(arg: Argument, agreed: Given, changed: Given) -> list[dict[str, object]]:
    """The claims of a source that have another status by another coding, and why."""
    wanted = codes_of_claims(arg, agreed)
    before = statuses(counting(arg, agreed, wanted, agreed))
    after = verdicts(counting(arg, changed, wanted, agreed))
    rows: list[dict[str, object]] = []
    for claim_id, found in after.items():
        if before[claim_id] == found.status:
            continue
        lost = [
            passage
            for passage in arg.supports.get(claim_id, ())
            if passage in agreed and not changed[passage] & wanted.get(claim_id, set())
        ]
        rows.append(
            {
                "claim": claim_id,
                "statement": arg.claims[claim_id].statement,
                "key": arg.claims[claim_id].key,
                "ours": arg.claims[claim_id].ours,
                "status": before[claim_id],
                "by_class": found.status,
                "why": found.in_short,
                "lost": lost,
                "our_links": [passage for passage in lost if passage in arg.ours.get(claim_id, ())],
            }
        )
    return rows


def csv_text(collected: Collected) -> str:
    """All codings of a class as CSV, a row for each student, passage and code.

    Parameters
    ----------
    collected : Collected

    Returns
    -------
    str
        Columns `CSV_COLUMNS`. ``given`` is 1 or 0 and blank where the passage was not read,
        ``unsure`` 1 or 0. What a spreadsheet would take for a formula has an apostrophe before it.
    """
    sheet = collected.asked()
    stream = io.StringIO()
    writer = csv.writer(stream, lineterminator="\r\n")
    writer.writerow(CSV_COLUMNS)
    for student in collected.students:
        name = harmless_cell(student.pseudonym)
        for passage in sheet.passages:
            coding = student.codings[passage.id]
            memo, unsure = harmless_cell(coding.memo), int(coding.unsure)
            for code in sheet.codes:
                given = int(code.id in coding.codes) if coding.read else ""
                writer.writerow((name, passage.id, code.id, given, unsure, memo))
    return stream.getvalue()
