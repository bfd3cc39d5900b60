"""Saturation: how much each further interview or document adds to the codes.

Three answers to one question. `saturation_curve` counts the distinct codes in the order of the
fieldwork, and their mean over *all* orders, so that one lucky order does not decide: the
rarefaction of samples, exact and not simulated (Hurlbert 1971, "The nonconcept of species
diversity", *Ecology* 52; Colwell, Mao & Chang 2004, "Interpolating, extrapolating, and comparing
incidence-based species accumulation curves", *Ecology* 85). `new_information` gives the quotients
of Guest, Namey & Chen (2020), "A simple method to assess and report thematic saturation in
qualitative research", *PLoS ONE* 15(5).

What none of them says: whether the codes are the right ones, or what somebody who was not asked
would have said. A flat curve speaks of these units and this codebook.
"""

from collections import Counter
from collections.abc import Collection, Hashable, Iterable, Mapping
from math import isnan
from numbers import Real
from typing import NamedTuple

import numpy as np
import pandas as pd
from numpy.typing import NDArray

Units = Mapping[Hashable, Collection[Hashable]]


class SaturationError(ValueError):
    """Units or settings that no curve can be made of; the text says what is wrong."""


class NewInformation(NamedTuple):
    """How far Guest, Namey and Chen's method gets with some units.

    Attributes
    ----------
    base : int
        Units in the base.
    run : int
        Units in a run.
    base_codes : int or None
        Distinct codes in the base; None if there are fewer units than that.
    runs : DataFrame
        One row per run, each beginning a unit later: ``run`` (such as ``5-6``, counted from 1),
        ``new`` (codes that no unit before the run has) and ``quotient`` (of the codes in the
        base).
    threshold : float
        The greatest quotient that still counts as saturation.
    reached : str or None
        The first run whose quotient is not above the threshold.
    reported : str or None
        The same as the authors write it: the units before that run and the run, as in ``6+2``.
    reason : str or None
        Why there is no ``reached``.
    """

    base: int
    run: int
    base_codes: int | None
    runs: pd.DataFrame
    threshold: float
    reached: str | None
    reported: str | None
    reason: str | None


def codes_of_units(
    codings: pd.DataFrame, by: str, order: Iterable[Hashable], code: str = "code_id"
) -> dict[Hashable, set[Hashable]]:
    """Collect the codes of each unit, in a given order.

    Parameters
    ----------
    codings : DataFrame
        One row per coding.
    by : str
        The column that says which unit a coding belongs to.
    order : iterable
        All units, in the order in which they were made or read, those without any code included:
        the table of codings cannot know them.
    code : str
        The column with the code.

    Returns
    -------
    dict of unit to set of codes
        In the given order; the set of a unit without codes is empty.

    Raises
    ------
    SaturationError
        If a column is missing, a cell is blank, a unit is named twice, or a coding belongs to a
        unit that is not in the order.
    """
    units: dict[Hashable, set[Hashable]] = {}
    for unit in order:
        if unit in units:
            raise SaturationError(f"the unit {unit!r} is twice in the order")
        units[unit] = set()
    for column in (by, code):
        if column not in codings.columns:
            raise SaturationError(f"the codings have no column {column}")
        if (blank := codings[column].isna()).any():
            row = codings.index[int(np.argmax(blank.to_numpy()))]
            raise SaturationError(f"codings, row with index {row}, column {column}: it is blank")
    for unit, one in codings[[by, code]].drop_duplicates().itertuples(index=False):
        if unit not in units:
            raise SaturationError(f"there are codings of {unit!r}, which is not in the order")
        units[unit].add(one)
    return units


def saturation_curve(units: Units) -> pd.DataFrame:
    """Follow the number of distinct codes from unit to unit.

    Parameters
    ----------
    units : mapping of unit to collection of codes
        In the order of the units; a code that a unit has twice counts once, and a unit without
        codes is a unit. See `codes_of_units`.

    Returns
    -------
    DataFrame
        One row per unit: ``units`` (how many so far), ``unit``, ``codes`` (that it has), ``new``
        (that none before has), ``cumulative`` (distinct codes so far) and ``mean`` (that so many
        units have on average, over all orders).

    Raises
    ------
    SaturationError
        If there are no units, or the codes of one are no collection or one of them is missing.
    """
    units = _checked(units)
    seen: set[Hashable] = set()
    new = []
    for codes in units.values():
        new.append(len(codes - seen))
        seen |= codes
    return pd.DataFrame(
        {
            "units": range(1, len(units) + 1),
            "unit": list(units),
            "codes": [len(codes) for codes in units.values()],
            "new": new,
            "cumulative": np.cumsum(new),
            "mean": mean_curve(units),
        }
    )


def mean_curve(units: Units) -> NDArray[np.float64]:
    """Mean number of distinct codes in 1, 2, ... units, over all orders of the units.

    A code that f of N units have is missed by n of them with the probability
    C(N - f, n) / C(N, n), so the mean is the sum over the codes of 1 minus that.

    Parameters
    ----------
    units : mapping of unit to collection of codes

    Returns
    -------
    array of float, shape (number of units,)
        The last value is the number of distinct codes.

    Raises
    ------
    SaturationError
        As `saturation_curve`.
    """
    units = _checked(units)
    total = len(units)
    having = Counter(code for codes in units.values() for code in codes)
    drawn = np.arange(total)
    mean = np.zeros(total)
    for f, codes in Counter(having.values()).items():
        # C(N-f, n) / C(N, n), factor by factor: no large number, and 0 once n exceeds N - f.
        missed = np.cumprod(np.maximum(total - f - drawn, 0) / (total - drawn))
        mean += codes * (1 - missed)
    return mean


def new_information(
    units: Units, base: int = 4, run: int = 2, threshold: float = 0.05
) -> NewInformation:
    """Compute the new-information quotients of Guest, Namey and Chen (2020).

    The codes that are new in a run of units are divided by the codes of the first units, the
    base; runs overlap and move on by one unit. New is what no unit before the run has.

    Parameters
    ----------
    units : mapping of unit to collection of codes
        In the order of the units.
    base : int
        Units in the base; the authors try 4, 5 and 6.
    run : int
        Units in a run; the authors try 2 and 3.
    threshold : float
        The greatest quotient that counts as saturation; the authors use 0.05 and 0.

    Returns
    -------
    NewInformation
        With a reason if no run reaches the threshold, if the units do not fill the base and one
        run, or if the base has no code to divide by (all quotients are missing then).

    Raises
    ------
    SaturationError
        As `saturation_curve`, or if a setting is impossible.
    """
    units = _checked(units)
    _check_settings(base, run, threshold)
    cumulative = saturation_curve(units)["cumulative"].to_numpy()
    base_codes = int(cumulative[base - 1]) if len(units) >= base else None
    ends = np.arange(base + run, len(units) + 1)
    new = cumulative[ends - 1] - cumulative[ends - run - 1]
    quotient = new / base_codes if base_codes else np.full(len(new), np.nan)
    labels = [str(n) if run == 1 else f"{n - run + 1}-{n}" for n in ends]
    runs = pd.DataFrame({"run": pd.array(labels, dtype="string"), "new": new, "quotient": quotient})
    low = np.flatnonzero(quotient <= threshold)
    reached = reported = reason = None
    if len(low):
        reached = labels[low[0]]
        reported = f"{ends[low[0]] - run}+{run}"
    else:
        reason = _why_not_reached(len(units), base, run, base_codes, threshold)
    return NewInformation(base, run, base_codes, runs, threshold, reached, reported, reason)


def _check_settings(base: object, run: object, threshold: object) -> None:
    for name, value in (("base", base), ("run", run)):
        if not isinstance(value, int | np.integer) or isinstance(value, bool) or value < 1:
            raise SaturationError(f"{name} is {value!r}; it must be a whole number from 1")
    if not isinstance(threshold, int | float | np.number) or not 0 <= threshold < 1:
        raise SaturationError(f"threshold is {threshold!r}; it must be from 0 to below 1")


def _why_not_reached(
    units: int, base: int, run: int, base_codes: int | None, threshold: float
) -> str:
    if units < base + run:
        return f"a base of {base} and a run of {run} need {base + run} units; there are {units}"
    if not base_codes:
        return f"the first {base} units have no code, so there is nothing to divide by"
    return f"no run has a quotient of {threshold:g} or less"


def _checked(units: Units) -> dict[Hashable, frozenset[Hashable]]:
    if not isinstance(units, Mapping):
        raise SaturationError(f"units must map each unit to its codes, not {type(units).__name__}")
    if not units:
        raise SaturationError("there are no units")
    found = {}
    for unit, codes in units.items():
        if isinstance(codes, str | bytes) or not isinstance(codes, Collection):
            raise SaturationError(f"unit {unit!r}: {codes!r} is not a collection of codes")
        if any(_missing(code) for code in codes):
            raise SaturationError(f"unit {unit!r}: one of its codes is missing")
        found[unit] = frozenset(codes)
    every = {code for codes in found.values() for code in codes}
    if len({isinstance(code, Real) for code in every}) > 1:
        raise SaturationError("some codes are numbers and some are not: 1 and '1' would be two")
    return found


def _missing(code: object) -> bool:
    return code is None or code is pd.NA or code == "" or (isinstance(code, float) and isnan(code))
