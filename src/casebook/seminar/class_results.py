"""What a class has coded, in numbers: agreement, who agrees with whom, what is disputed, claims.

A code is a question asked of each passage: does it apply? A student who left a passage without a
code and without saying *none of these* has not read it, and counts nowhere for it. The
coefficients are those of `casebook.coding.agreement`, and what codings do to claims is that of
`argument.contested_codings`; this module brings the class into their form and picks what a room
can talk about. It decides nobody right: the class may be, or the book's coders, or neither.

The board computes the same in the browser (``web/class/counting.js`` and ``follows.js``); this is
the reference that tests hold it against.
"""

import csv
import io
import math
from collections.abc import Collection
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
from casebook.coding import by_code
from casebook.seminar.coders import coders_in, codings_by, settled_by
from casebook.seminar.hand_ins import Collected, Student
from casebook.seminar.sheets import Sheet
from casebook.seminar.typed_text import harmless_cell
from casebook.tables import Tables, count

CODER = "coder: "
"""What the names of the tables' coders begin with beside students, whose names have no colon."""
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


class Work(NamedTuple):
    """A class at work, as numbers.

    Attributes
    ----------
    sheet : Sheet
    students : list of Student
    given : ndarray of float, students x passages x codes
        1 where a student gave a code, 0 where not, NaN where the passage was not read.
    """

    sheet: Sheet
    students: list[Student]
    given: np.ndarray


class Agreed(NamedTuple):
    """How far readers agree, by counting.

    Attributes
    ----------
    plain : float
        Of two readers drawn by lot, on which share of codes both decide alike. NaN with fewer
        than two readers.
    shared_yes : float
        If one of them gives a code, how often the other gives it too: twice the codes that both
        give, by those of the one and those of the other. Also called positive agreement. NaN
        where nobody gave any.
    """

    plain: float
    shared_yes: float


def work_of(sheet: Sheet, students: list[Student]) -> Work:
    """Put a class into numbers."""
    return Work(sheet, students, codings_of(sheet, students))


def half_done(work: Work) -> np.ndarray:
    """Which students left more than a quarter of the passages open.

    They count where they coded something, and are compared with nobody.
    """
    return np.array([student.half_done() for student in work.students], dtype=bool)


def _is_read(work: Work) -> np.ndarray:
    """Who has read what: students x passages."""
    found: np.ndarray = ~np.isnan(work.given[:, :, 0])
    return found


def _readers(work: Work) -> np.ndarray:
    """How many have read each passage."""
    found: np.ndarray = _is_read(work).sum(axis=0)
    return found


def _yes(work: Work) -> np.ndarray:
    """How many gave each passage each code."""
    found: np.ndarray = np.nansum(work.given, axis=0).astype(int)
    return found


def agreed(readers: np.ndarray, yes: np.ndarray) -> Agreed:
    """Count agreement over all pairs of readers: plain, and shared yes.

    With two readers these are the two numbers that guide 7 has students count by hand.

    Parameters
    ----------
    readers, yes : ndarray of int
        For each decision how many made it, and how many of them said yes.
    """
    pairs = int((readers * (readers - 1)).sum())
    apart = int((2 * yes * (readers - yes)).sum())
    both, either = int((yes * (yes - 1)).sum()), int((yes * (readers - 1)).sum())
    return Agreed(
        (pairs - apart) / pairs if pairs > 0 else math.nan,
        both / either if either > 0 else math.nan,
    )


def overall(work: Work) -> Agreed:
    """Agreement on everything that was asked."""
    yes = _yes(work)
    return agreed(np.broadcast_to(_readers(work)[:, None], yes.shape), yes)


def codings_of(sheet: Sheet, students: list[Student]) -> np.ndarray:
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
    """How the tables' coders coded the sheet's passages, with the sheet's codes.

    Parameters
    ----------
    tables : Tables
    sheet : Sheet

    Returns
    -------
    dict of str to ndarray, passages x codes
        1 or 0, by coder; NaN where the coder did not read the passage, or passage or code is a
        teacher's own.
    """
    known = set(tables.codes.code_id)
    found = {}
    for coder in coders_in(tables):
        read = codings_by(tables, coder)
        found[coder] = np.array(
            [
                [
                    float(code.id in read[passage.id])
                    if passage.id in read and code.id in known
                    else np.nan
                    for code in sheet.codes
                ]
                for passage in sheet.passages
            ]
        )
    return found


def tables_of(work: Work) -> dict[str, pd.DataFrame]:
    """The class's codings as `coding.agreement.by_code` takes them: by code, passages x students.

    A code that nobody gave is there too, with nothing but zeros.
    """
    units = [passage.id for passage in work.sheet.passages]
    coders = [student.shown for student in work.students]
    return {
        code.id: pd.DataFrame(work.given[:, :, c].T, index=units, columns=coders)
        for c, code in enumerate(work.sheet.codes)
    }


def codes(work: Work) -> pd.DataFrame:
    """How far the class agrees on each code.

    Parameters
    ----------
    work : Work

    Returns
    -------
    DataFrame
        In the order of the sheet: ``code``, ``label``, ``given`` (how often it was given),
        ``readings`` (how often it was asked for), ``plain`` and ``shared_yes`` (see `agreed`),
        ``alpha`` (Krippendorff's; NaN where it is undefined).
    """
    alphas = by_code(tables_of(work)).set_index("code").alpha
    readers, yes = _readers(work), _yes(work)
    rows = [
        {
            "code": code.id,
            "label": code.label,
            "given": int(yes[:, c].sum()),
            "readings": int(readers.sum()),
            **agreed(readers, yes[:, c])._asdict(),
            "alpha": alphas[code.id],
        }
        for c, code in enumerate(work.sheet.codes)
    ]
    return pd.DataFrame(rows)


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
        Square: students who are not half-done, then the tables' coders, whose names begin with
        `CODER`, both ways. Krippendorff's alpha of their decisions, one for each passage and code.
        NaN on the diagonal, and where it is undefined: nothing in common, or one answer
        throughout.
    """
    done = ~half_done(work)
    names = [one.shown for one, is_done in zip(work.students, done, strict=True) if is_done]
    names += [f"{CODER}{coder}" for coder in book]
    flat = work.given[done].reshape(sum(done), work.given[0].size)
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
    return pd.DataFrame(alpha, index=names, columns=names)


def beside(compared: pd.DataFrame) -> pd.DataFrame:
    """Each student beside the others and the tables' coders.

    Parameters
    ----------
    compared : DataFrame
        As `pairs` gives it.

    Returns
    -------
    DataFrame
        Who is most alike with the others comes first: ``student``, ``mean`` alpha with the others,
        ``like`` (who is most alike; missing where no alpha is defined) and a column for each
        coder, under the name that `pairs` has.
    """
    columns = [str(name) for name in compared]
    own = [name for name in columns if name.startswith(CODER)]
    names = [name for name in columns if name not in own]
    between = compared.loc[names, names]
    # Two ways of adding the same numbers may part in the last bit; nobody is ranked by that.
    rounded = between.round(9)
    found = pd.DataFrame(
        {
            "student": names,
            "mean": between.mean(axis=1).to_numpy(),
            "like": [row.idxmax() if row.notna().any() else pd.NA for _, row in rounded.iterrows()],
            **{name: compared.loc[names, name].to_numpy() for name in own},
        }
    )
    order = found["mean"].round(9).sort_values(ascending=False, kind="stable", na_position="last")
    return found.loc[order.index].reset_index(drop=True)


def passages(work: Work) -> pd.DataFrame:
    """How disputed each passage is.

    Parameters
    ----------
    work : Work

    Returns
    -------
    DataFrame
        The most disputed first: ``passage`` (its place on the sheet), ``readers``, ``none`` and
        ``unsure`` (students who said so), ``memos``, ``differ``, the number of codes on which two
        readers drawn by lot differ, on average (NaN with fewer than two readers), ``plain`` and
        ``shared_yes`` (see `agreed`).
    """
    readers, yes = _readers(work), _yes(work)
    rows = []
    for p, passage in enumerate(work.sheet.passages):
        codings = [student.codings[passage.id] for student in work.students]
        n = int(readers[p])
        apart = int((2 * yes[p] * (n - yes[p])).sum())
        rows.append(
            {
                "passage": p,
                "readers": n,
                "none": sum(coding.read and not coding.codes for coding in codings),
                "unsure": sum(coding.unsure for coding in codings),
                "memos": sum(bool(coding.memo.strip()) for coding in codings),
                "differ": apart / (n * (n - 1)) if n > 1 else np.nan,
                **agreed(np.full(yes[p].shape, n), yes[p])._asdict(),
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
    readers = _readers(work)
    found: np.ndarray = (2 * _yes(work) > readers[:, None]).astype(float)
    found[readers == 0] = np.nan
    return found


def claims(work: Work, tables: Tables) -> tuple[pd.DataFrame, int]:
    """Which claims would have another status if the class's coding stood.

    As in `argument.contested_codings`: a passage counts for a claim only if it has one of
    the claim's codes, and a claim's codes are those that its passages have by the agreed
    coding. On the passages of the sheet the class's coding takes the place of the agreed one, for
    the codes of the sheet. In a study that has no agreed coding an only coder's is taken for it.
    What the agreed coding says with other codes stays: the class was not asked about them. So it
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
    if not (coder := settled_by(tables)):
        return pd.DataFrame(columns=MOVED), 0
    settled = given_by(tables, coder)
    changed = _recoded(work, settled)
    on_sheet = {passage.id for passage in work.sheet.passages}
    rows: list[dict[str, object]] = []
    reached = 0
    for source_id in dict.fromkeys(_sources_of(tables, on_sheet)):
        arg = argument(tables, source_id)
        reached += sum(bool(on_sheet & set(ids)) for ids in arg.supports.values())
        rows += _moved(arg, settled, changed)
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


def in_short(collected: Collected, tables: Tables) -> str:
    """What came out, in two sentences for a terminal.

    Parameters
    ----------
    collected : Collected
        With at least one student.
    tables : Tables

    Returns
    -------
    str
    """
    work = work_of(collected.asked(), collected.students)
    plain, shared_yes = (
        "undefined" if math.isnan(value) else f"{value:.2f}" for value in overall(work)
    )
    told = f"Plain agreement {plain}, shared yes {shared_yes}."
    if not settled_by(tables):
        return f"{told} There is no settled coding that claims could go by."
    moved, reached = claims(work, tables)
    return (
        f"{told} If the class's coding stood, {len(moved)} of {count(reached, 'claim')} would have "
        "another status."
    )


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
        name = harmless_cell(student.shown)
        for passage in sheet.passages:
            coding = student.codings[passage.id]
            memo, unsure = harmless_cell(coding.memo), int(coding.unsure)
            for code in sheet.codes:
                given = int(code.id in coding.codes) if coding.read else ""
                ids = harmless_cell(passage.id), harmless_cell(code.id)
                writer.writerow((name, *ids, given, unsure, memo))
    return stream.getvalue()
