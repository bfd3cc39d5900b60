"""Compare cases: which combinations of conditions go together with an outcome, and how firmly.

Crisp-set qualitative comparative analysis after Ragin (1987), *The Comparative Method*, as laid
out by Rihoux and De Meur (2009), *Crisp-Set QCA*: a table of cases by conditions, all 0 or 1,
becomes a truth table, and the truth table the shortest formulas that account for the outcome.
What no case shows (*remainders*) is what the formulas differ over. The complex one assumes nothing
about them, the parsimonious one whatever makes it short, and the intermediate one only what the
reader expects anyway (Ragin and Sonnett 2004, *Between Complexity and Parsimony*).

The module does not say that anything causes anything, and a formula without ties or remainders is
no proof either: `leave_one_case_out` shows how much of it hangs on one case. There are no fuzzy
sets here, and no conditions with more than two values.

A term is written as a product of conditions, ``DEV*~URB``: with DEV and without URB.
"""

import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple, Self

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from casebook.cases.crisp_sets import RESERVED, Undefined, crisp, listing, members, names, share
from casebook.cases.minimisation import Cube, Found, easy_models, shortest_models

KINDS = ("complex", "parsimonious", "intermediate")

Directions = Mapping[str, int | None] | Sequence[int | None]


class Model(frozenset[str]):
    """A formula: a set of terms, any of which is enough. It has a fixed order and prints itself.

    Attributes
    ----------
    terms : tuple of str
        The terms, short ones first, then in the order of the conditions.
    """

    terms: tuple[str, ...]

    def __new__(cls, terms: Iterable[str]) -> Self:
        terms = tuple(terms)
        model = super().__new__(cls, terms)
        model.terms = terms
        return model

    def __iter__(self) -> Iterator[str]:
        return iter(self.terms)

    def __str__(self) -> str:
        return " + ".join(self.terms)

    def __repr__(self) -> str:
        return f"Model({str(self)!r})"


class TruthTable(NamedTuple):
    """The combinations of conditions that cases show.

    Attributes
    ----------
    rows : DataFrame
        One row for each combination that a case shows, by the values of its conditions (``1011``):
        the conditions, ``n`` (cases), ``inclusion`` (share of them with the outcome), ``PRI`` (the
        same number, because no crisp case is in the outcome and in its negation), ``outcome`` (1
        if the inclusion reaches the cut), ``cases`` (their names) and ``contradiction`` (who has
        the outcome and who has not, if they differ; otherwise empty).
    remainders : int
        How many combinations no case shows.
    """

    rows: pd.DataFrame
    remainders: int


@dataclass(frozen=True, eq=False)
class Solution:
    """What the shortest formulas for an outcome are.

    Attributes
    ----------
    complex, parsimonious, intermediate : list of Model
        All models with as few terms as possible, the fewest conditions first. Without directions
        no counterfactual is easy, and the intermediate models are the complex ones. An
        intermediate model belongs to a complex and a parsimonious one; those of all pairs are
        there.
    truth_table : TruthTable
    notes : list of str
        What a reader has to know of them: contradictions, remainders, ties, limits reached.
    """

    complex: list[Model]
    parsimonious: list[Model]
    intermediate: list[Model]
    truth_table: TruthTable = field(repr=False)
    notes: list[str]
    _table: pd.DataFrame = field(repr=False)
    _outcome: str = field(repr=False)

    def fit(self, kind: str) -> pd.DataFrame:
        """How well the models of a kind fit: `sufficiency` of each, with ``model``, from 1, ahead.

        Parameters
        ----------
        kind : {"complex", "parsimonious", "intermediate"}

        Returns
        -------
        DataFrame
            The rows of one model after those of another.

        Raises
        ------
        ValueError
            If there is no such kind.
        """
        if kind not in KINDS:
            raise ValueError(f"no kind of solution is called {kind!r}; there are: {KINDS}")
        models = getattr(self, kind)
        member = members(self._table, dict.fromkeys(t for model in models for t in model))
        has = _has(self._table, self._outcome)
        parts = [_fit(self._table, has, {t: member[t] for t in model}) for model in models]
        for number, part in enumerate(parts, start=1):
            part.insert(0, "model", number)
        return pd.concat(parts)


def _has(table: pd.DataFrame, outcome: str) -> NDArray[np.bool_]:
    """Say which cases have an outcome; at least one has to."""
    has = members(table, [outcome])[outcome]
    if not has.any():
        raise Undefined(f"undefined because no case has the outcome {outcome}")
    return has


def truth_table(
    table: pd.DataFrame, outcome: str, conditions: Sequence[str], inclusion: float = 0.75
) -> TruthTable:
    """Sort cases by the combinations of conditions that they show.

    Parameters
    ----------
    table : DataFrame
        Cases by conditions, every value 0 or 1. The index names the cases.
    outcome : str
        A column; with ``~`` ahead its negation.
    conditions : sequence of str
        Columns, at most 12.
    inclusion : float
        The cut: which share of a combination's cases must have the outcome for it to count as one
        with the outcome.

    Returns
    -------
    TruthTable

    Raises
    ------
    Undefined
        If there is only one case, or none.
    ValueError, TypeError
        If a name or a value is wrong; the message says which.
    """
    conditions = names(outcome, conditions)
    if not 0 < inclusion <= 1:
        raise ValueError(f"the inclusion cut {inclusion!r} is not above 0 and at most 1")
    has = members(table, [outcome])[outcome]
    data = crisp(table, conditions)
    cases = data.index.map(str)
    rows = {}
    for label, of_row in data.groupby(conditions).indices.items():
        values = [int(value) for value in (label if isinstance(label, tuple) else (label,))]
        told = _row(cases[of_row].tolist(), has[of_row], inclusion)
        rows["".join(map(str, values))] = [*values, *told]
    found = pd.DataFrame.from_dict(rows, orient="index", columns=[*conditions, *RESERVED])
    return TruthTable(found.rename_axis("row").sort_index(), 2 ** len(conditions) - len(found))


def _row(cases: list[str], has: NDArray[np.bool_], cut: float) -> list[int | float | str]:
    """What a truth table says of the cases that share a combination; see ``RESERVED``."""
    inclusion = float(has.mean())
    with_it = listing(case for case, yes in zip(cases, has, strict=True) if yes)
    without = listing(case for case, yes in zip(cases, has, strict=True) if not yes)
    contradiction = f"with: {with_it}; without: {without}" if with_it and without else ""
    counts_as_with = int(inclusion >= cut - 1e-9)
    return [len(cases), inclusion, inclusion, counts_as_with, listing(cases), contradiction]


def necessity(
    table: pd.DataFrame, outcome: str, conditions: Sequence[str], also: Iterable[str] = ()
) -> pd.DataFrame:
    """Measure how far each condition, and its negation, is necessary for an outcome.

    Inclusion and coverage are Ragin's (2006), *Set Relations in Social Research*; the relevance of
    necessity is Schneider and Wagemann's (2012), *Set-Theoretic Methods for the Social Sciences*.

    Parameters
    ----------
    table, outcome, conditions
        As for `truth_table`.
    also : iterable of str
        Further expressions: ``A*B`` for both, ``A + B`` for either.

    Returns
    -------
    DataFrame
        By expression ``inclusion`` (share of the cases with the outcome that have it),
        ``coverage`` (share of the cases that have it with the outcome), ``RoN`` (of the cases
        that lack it or lack the outcome, the share that lack it: low for what nearly every
        case has) and ``undefined`` (why a number is missing; otherwise empty).

    Raises
    ------
    Undefined
        If no case has the outcome, or there are fewer than two cases.
    ValueError, TypeError
        If a name or a value is wrong.
    """
    conditions = names(outcome, conditions)
    has = _has(table, outcome)
    rows = {}
    expressions = [*conditions, *(f"~{name}" for name in conditions), *also]
    for expression, member in members(table, expressions).items():
        why = "" if member.any() else "no case has it"
        if (member & has).all():
            why = "every case has it and the outcome"
        values = [share(member, has), share(has, member), share(~member, ~(member & has))]
        rows[expression] = [*values, why]
    columns = ["inclusion", "coverage", "RoN", "undefined"]
    return pd.DataFrame.from_dict(rows, orient="index", columns=columns).rename_axis("term")


def sufficiency(table: pd.DataFrame, outcome: str, terms: Iterable[str]) -> pd.DataFrame:
    """Measure how far terms, and all of them together, are sufficient for an outcome.

    The measures are Ragin's (2006); PRI, the proportional reduction in inconsistency, is the same
    as inclusion in crisp sets.

    Parameters
    ----------
    table, outcome
        As for `truth_table`.
    terms : iterable of str
        A `Model`, or terms such as ``DEV*~URB``.

    Returns
    -------
    DataFrame
        By term, and in a last row ``model``, ``inclusion`` (share of its cases that have the
        outcome; missing if it has none), ``PRI``, ``raw`` coverage (share of the cases with the
        outcome that it covers), ``unique`` coverage (share that no other term covers; missing for
        the model) and ``cases`` (which have it; those without the outcome in brackets).

    Raises
    ------
    Undefined
        If no case has the outcome, or there are fewer than two cases.
    ValueError, TypeError
        If a name or a value is wrong, or there are no terms.
    """
    if isinstance(terms, str):
        raise TypeError(f"terms are a list of products such as ['A*B', '~C'], not {terms!r}")
    terms = list(terms) if isinstance(terms, (Model, list, tuple)) else sorted(terms)
    if not terms:
        raise ValueError("there are no terms")
    return _fit(table, _has(table, outcome), members(table, terms))


def _fit(
    table: pd.DataFrame, has: NDArray[np.bool_], member: dict[str, NDArray[np.bool_]]
) -> pd.DataFrame:
    """Measure terms, given which cases have the outcome and which are in each term."""
    times = np.sum(list(member.values()), axis=0)
    cases = table.index.map(str)
    rows = []
    for term, of_term in [*member.items(), (None, times > 0)]:
        inclusion = share(has, of_term)
        alone = float("nan") if term is None else share(of_term & (times == 1), has)
        who = listing(n if has[i] else f"({n})" for i, n in enumerate(cases) if of_term[i])
        rows.append([inclusion, inclusion, share(of_term, has), alone, who])
    index = pd.Index([*member, "model"], name="term")
    return pd.DataFrame(rows, index, ["inclusion", "PRI", "raw", "unique", "cases"])


def _expected(directions: Directions | None, conditions: list[str]) -> Cube:
    """Read directional expectations: the conditions expected to matter, and how."""
    if directions is None:
        directions = {}
    if not isinstance(directions, Mapping):
        if len(directions) != len(conditions):
            raise ValueError("directions are a dict, or one of 0, 1 and None for each condition")
        directions = dict(zip(conditions, directions, strict=True))
    if unknown := [name for name in directions if name not in conditions]:
        raise ValueError(f"directions for what is no condition: {listing(unknown)}")
    care = value = 0
    for bit, name in enumerate(reversed(conditions)):
        wanted = directions.get(name)
        if wanted is None:
            continue
        if wanted not in (0, 1):
            raise ValueError(f"the direction of {name!r} is {wanted!r}, not 0, 1 or None")
        care |= 1 << bit
        value |= int(wanted) << bit
    return Cube(care, value)


def _notes(truth: TruthTable, outcome: str, inclusion: float, found: dict[str, Found]) -> list[str]:
    """Say what a reader of the models has to know."""
    notes = []
    rows = truth.rows
    for row in rows[rows.contradiction != ""].itertuples():
        side = "with" if row.outcome else "without"
        notes.append(
            f"Row {row.Index} is contradictory ({row.contradiction}): {row.inclusion:.3f} of its "
            f"cases have {outcome}; by the cut of {inclusion:g} it counts as one {side}."
        )
    total = len(rows) + truth.remainders
    some = f"No case shows {truth.remainders:,} of the {total:,} combinations."
    notes.append(some if truth.remainders else f"Cases show all {total:,} combinations.")
    for kind, (models, complete) in found.items():
        if not complete:
            notes.append(
                f"{kind}: there may be more models as short as these; {len(models):,} are listed."
            )
        elif len(models) > 1:
            notes.append(f"{kind}: {len(models)} models tie; the cases do not decide among them.")
    return notes


def solve(
    table: pd.DataFrame,
    outcome: str,
    conditions: Sequence[str],
    inclusion: float = 0.75,
    directions: Directions | None = None,
) -> Solution:
    """Find the shortest formulas that account for an outcome.

    A formula is shortest if none has fewer terms; all that tie are found, up to 200 of a kind.
    Contradictory combinations count by the cut. Intermediate solutions follow Ragin and Sonnett
    (2004): of what the parsimonious formula assumes about combinations that no case shows, only
    the easy counterfactuals are kept. Those are the combinations reached from a complex term by
    dropping what runs against an expectation and what the parsimonious term does not need.

    Parameters
    ----------
    table, outcome, conditions, inclusion
        As for `truth_table`.
    directions : mapping of str to int, or sequence, optional
        What is expected to go with the outcome: 1 if a condition's presence, 0 if its absence,
        None if either may. In a sequence, one for each condition.

    Returns
    -------
    Solution

    Raises
    ------
    Undefined
        If no combination counts as one with the outcome, or none as one without, or there are
        fewer than two cases.
    TooHard
        If the search for the shortest formulas takes too long (`casebook.cases.minimisation`).
    ValueError, TypeError
        If a name or a value is wrong, or there are more than 12 conditions.
    """
    conditions = names(outcome, conditions)
    expected = _expected(directions, conditions)
    truth = truth_table(table, outcome, conditions, inclusion)
    codes = np.array([int(row, 2) for row in truth.rows.index])
    with_it = truth.rows.outcome.to_numpy() == 1
    for side, there in (("with", with_it.any()), ("without", not with_it.all())):
        if not there:
            raise Undefined(
                f"undefined because no combination counts as one {side} the outcome {outcome} "
                f"at an inclusion of {inclusion:g}: there is nothing to compare"
            )
    found = _three_kinds(codes[with_it], codes[~with_it], expected, 2 ** len(conditions))
    models = {
        kind: [Model(_term(cube, conditions) for cube in model) for model in found[kind].models]
        for kind in KINDS
    }
    notes = _notes(truth, outcome, inclusion, found)
    return Solution(**models, truth_table=truth, notes=notes, _table=table, _outcome=outcome)


def _three_kinds(
    on: NDArray[np.int64], against: NDArray[np.int64], expected: Cube, size: int
) -> dict[str, Found]:
    """Minimise three times: without remainders, with any of them, and with the easy ones."""
    off, not_on = np.zeros(size, bool), np.ones(size, bool)
    off[against] = True
    not_on[on] = False
    long, short = shortest_models(on, not_on), shortest_models(on, off)
    easy = easy_models(on, long, short, expected, size)
    return dict(zip(KINDS, (long, short, easy), strict=True))


def _term(cube: Cube, conditions: list[str]) -> str:
    """Write a product: the first condition is the highest bit."""
    places = list(enumerate(reversed(conditions)))
    factors = [n if cube.value >> bit & 1 else f"~{n}" for bit, n in places if cube.care >> bit & 1]
    return "*".join(reversed(factors))


def formulas(models: list[Model], most: int = 3) -> str:
    """Write tied models in one line, the first few of many."""
    shown = "; ".join(map(str, models[:most]))
    return f"{shown}; {len(models) - most} more" if len(models) > most else shown


def leave_one_case_out(
    table: pd.DataFrame,
    outcome: str,
    conditions: Sequence[str],
    inclusion: float = 0.75,
    directions: Directions | None = None,
) -> pd.DataFrame:
    """Find the formulas again without each case, one after the other.

    Parameters
    ----------
    table, outcome, conditions, inclusion, directions
        As for `solve`.

    Returns
    -------
    DataFrame
        By the case left out ``complex``, ``parsimonious`` and ``intermediate`` (formulas, tied
        ones set apart by semicolons), ``changed`` (the kinds whose models are others than with
        all cases) and ``undefined`` (why there is no formula; otherwise empty).

    Raises
    ------
    As `solve` does, for the table with all cases.
    """
    whole = solve(table, outcome, conditions, inclusion, directions)
    known: dict[tuple[tuple[str, int], ...], Solution] = {}
    rows = {}
    for case in table.index:
        rest = table.drop(index=case)
        try:
            truth = truth_table(rest, outcome, conditions, inclusion).rows
            key = tuple(zip(truth.index, truth.outcome, strict=True))
            if key not in known:  # most cases have company, and leave the same truth table
                known[key] = solve(rest, outcome, conditions, inclusion, directions)
            found = known[key]
        except Undefined as reason:
            rows[case] = ["", "", "", listing(KINDS), str(reason)]
            continue
        changed = [k for k in KINDS if set(getattr(found, k)) != set(getattr(whole, k))]
        texts = [formulas(getattr(found, kind)) for kind in KINDS]
        rows[case] = [*texts, listing(changed), ""]
    columns = [*KINDS, "changed", "undefined"]
    return pd.DataFrame.from_dict(rows, orient="index", columns=columns).rename_axis("without")


def chance_of_a_fit(with_outcome: int, without: int, conditions: int) -> float:
    """How often conditions that were tossed with a coin fit a table perfectly.

    A formula without any case against it exists if no combination has cases with and without the
    outcome. That is a draw of cases into the 2**conditions combinations (Marx and Dusa 2011
    asked the same by simulation, *Methodological Innovations Online* 6(2)).

    Parameters
    ----------
    with_outcome, without : int
        Cases with and without the outcome, at least one of each.
    conditions : int
        Conditions, each true or false with one half for each case.

    Returns
    -------
    float
        From 0 to 1.

    Raises
    ------
    ValueError
        If there is no case with, or none without, or no condition.
    """
    _check_tosses(with_outcome, without, conditions)
    combinations = 2**conditions
    # Chances that the cases with the outcome take up so many combinations.
    taken = {0: 1.0}
    for _ in range(with_outcome):
        after: dict[int, float] = {}
        for used, chance in taken.items():
            again = used / combinations
            after[used] = after.get(used, 0) + chance * again
            after[used + 1] = after.get(used + 1, 0) + chance * (1 - again)
        taken = after
    free = {used: 1 - used / combinations for used in taken}
    return math.fsum(chance * free[used] ** without for used, chance in taken.items())


def chance_of_one_condition(with_outcome: int, without: int, conditions: int) -> float:
    """How often one condition alone, out of some that were tossed with a coin, fits perfectly.

    A condition fits if it is true of all cases with the outcome and of none without, or the other
    way round.

    Parameters
    ----------
    with_outcome, without, conditions
        As for `chance_of_a_fit`.

    Returns
    -------
    float
        From 0 to 1.

    Raises
    ------
    ValueError
        As `chance_of_a_fit`.
    """
    _check_tosses(with_outcome, without, conditions)
    return 1 - (1 - 2 * 0.5 ** (with_outcome + without)) ** conditions


def _check_tosses(with_outcome: int, without: int, conditions: int) -> None:
    if min(with_outcome, without, conditions) < 1:
        raise ValueError("there must be a case with the outcome, one without, and a condition")
