"""How far coders agree, beyond what chance would give, and how sure that number is.

Krippendorff's alpha for four levels of measurement, the kappas (Cohen, Fleiss, Scott,
Brennan-Prediger), Gwet's AC1 and AC2, and plain percent, all with missing codes, an interval and
the prevalence of each code beside them. A coefficient that the codings cannot give is *undefined
because ...*, never a number.

A coefficient is an average. *Where* coders disagree is in ``coding.disagreement``; what tables
of codings must look like, in ``coding.rating_tables``; the arithmetic in ``coding.coefficients``;
how the interval is drawn, in ``casebook.coding.resampling``. There are no verbal grades here
("substantial"): no coefficient says by itself whether an argument can stand on the codings.

Each function is written from its published formula, which its docstring names.
"""

from collections.abc import Callable, Collection, Mapping
from dataclasses import asdict
from itertools import combinations

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from casebook.coding import coefficients
from casebook.coding.coefficients import LEVELS
from casebook.coding.disagreement import (
    disagreements,
    disagreements_by_code,
    qualcoder_kappa,
)
from casebook.coding.estimates import Agreement, evaluate
from casebook.coding.long_tables import AgreementError
from casebook.coding.rating_tables import (
    Label,
    Ratings,
    a_few,
    one_form,
    patterned,
    per_code,
    read,
    spelling_notes,
    units_by_coders,
)
from casebook.coding.resampling import Seed, Shared

__all__ = [
    "LEVELS",
    "Agreement",
    "AgreementError",
    "brennan_prediger",
    "by_code",
    "cohen_kappa",
    "disagreements",
    "disagreements_by_code",
    "fleiss_kappa",
    "gwet_ac1",
    "gwet_ac2",
    "krippendorff_alpha",
    "one_form",
    "pairwise",
    "per_code",
    "percent_agreement",
    "qualcoder_kappa",
    "scott_pi",
    "spelling_notes",
    "summary",
    "units_by_coders",
]


def krippendorff_alpha(
    data: pd.DataFrame | Ratings,
    level: str = "nominal",
    bootstrap: int = 0,
    seed: Seed = None,
    categories: Collection[Label] | None = None,
) -> Agreement:
    """Krippendorff's alpha, for any number of coders and missing codes.

    Parameters
    ----------
    data : DataFrame
        A row for each unit, a column for each coder; NaN where a coder gave no code.
    level : {"nominal", "ordinal", "interval", "ratio"}
        What differences between codes mean. Codes that are names are *nominal*.
    bootstrap : int
        Resamples of the units for the interval; 0 for none.
    seed : int, optional
        Makes the interval repeatable.
    categories : collection, optional
        All codes in their order; needed for ordinal codes that are text.

    Returns
    -------
    Agreement
        Undefined if there is no unit with two codes, or no two different codes among them.

    Raises
    ------
    AgreementError
        If the table cannot be read (`coding.rating_tables.read`), or its codes do not suit the
        level.
    ValueError
        If the level or the number of resamples is unknown.

    Notes
    -----
    Krippendorff (2011), *Computing Krippendorff's Alpha-Reliability*. The interval is a plain
    percentile interval over resampled units, not the one of his own bootstrap, which resamples
    disagreements.
    """
    if level not in LEVELS:
        raise ValueError(f"level must be one of {', '.join(LEVELS)}, not {level!r}")
    ratings = read(data, categories)
    values = None if level == "nominal" else _values(ratings, level, categories is not None)
    return evaluate(
        f"Krippendorff's alpha ({level})",
        ratings,
        bootstrap,
        seed,
        lambda codes, k: coefficients.alpha(codes, k, level, values),
    )


def _values(ratings: Ratings, level: str, in_order: bool) -> NDArray[np.float64] | None:
    """What the codes stand for as numbers; None for ordinal ones, whose order is enough."""
    if level == "ordinal" and (in_order or ratings.kind in ("number", "")):
        return None
    if ratings.kind not in ("number", ""):
        need = (
            "their order: give all codes in order as categories"
            if level == "ordinal"
            else "numbers"
        )
        raise AgreementError(
            f"{level} codes need {need}; these are {ratings.kind}: {a_few(ratings.labels)}"
        )
    values = np.array(ratings.labels, dtype=float)
    if level == "ratio" and (values < 0).any():
        raise AgreementError(
            f"ratio codes count from zero upwards; there is {ratings.labels[int(values.argmin())]}"
        )
    return values


def percent_agreement(
    data: pd.DataFrame | Ratings,
    bootstrap: int = 0,
    seed: Seed = None,
    categories: Collection[Label] | None = None,
) -> Agreement:
    """Share of pairs of coders that agree, averaged over the units with two codes or more.

    Parameters and errors as for `krippendorff_alpha`. Nothing is taken off for chance, so it is
    defined with one code only, and high where one code is frequent.

    Returns
    -------
    Agreement
        The value is a share, between 0 and 1.
    """
    return evaluate(
        "Percent agreement",
        read(data, categories),
        bootstrap,
        seed,
        lambda codes, k: coefficients.corrected(codes, k, "none"),
        at_least=1,
        needs_variety=False,
    )


def cohen_kappa(
    data: pd.DataFrame | Ratings,
    bootstrap: int = 0,
    seed: Seed = None,
    categories: Collection[Label] | None = None,
) -> Agreement:
    """Cohen's kappa, for two coders: chance agreement from each coder's own habits.

    Parameters and errors as for `krippendorff_alpha`; units that one coder did not code are left
    out. For more coders it is undefined: a mean over pairs is another coefficient (Light's).
    `pairwise` has it for each pair.

    Notes
    -----
    Cohen (1960), *A Coefficient of Agreement for Nominal Scales*.
    """
    return evaluate(
        "Cohen's kappa",
        read(data, categories),
        bootstrap,
        seed,
        coefficients.cohen,
        ordered=True,
        two_only=True,
    )


def scott_pi(
    data: pd.DataFrame | Ratings,
    bootstrap: int = 0,
    seed: Seed = None,
    categories: Collection[Label] | None = None,
) -> Agreement:
    """Scott's pi, for two coders: chance agreement from what both gave together.

    Parameters and errors as for `krippendorff_alpha`; units that one coder did not code are left
    out.

    Notes
    -----
    Scott (1955), *Reliability of Content Analysis: The Case of Nominal Scale Coding*.
    """
    return evaluate(
        "Scott's pi",
        read(data, categories),
        bootstrap,
        seed,
        lambda codes, k: coefficients.corrected(codes, k, "same"),
        two_only=True,
    )


def _for_many(
    name: str,
    data: pd.DataFrame | Ratings,
    bootstrap: int,
    seed: Seed,
    categories: Collection[Label] | None,
    chance: str,
    quadratic: bool = False,
) -> Agreement:
    """A coefficient that any number of coders can have, by where its chance agreement is from."""
    ratings = read(data, categories)
    values = _values(ratings, "interval", False) if quadratic else None
    return evaluate(
        name,
        ratings,
        bootstrap,
        seed,
        lambda codes, k: coefficients.corrected(codes, k, chance, values),
        at_least=1,
    )


def fleiss_kappa(
    data: pd.DataFrame | Ratings,
    bootstrap: int = 0,
    seed: Seed = None,
    categories: Collection[Label] | None = None,
) -> Agreement:
    """Fleiss' kappa, for any number of coders, who need not be the same for each unit.

    Parameters and errors as for `krippendorff_alpha`.

    Notes
    -----
    Fleiss (1971), *Measuring Nominal Scale Agreement Among Many Raters*, where each unit has the
    same number of codes. If the numbers vary, this is the extension of Gwet (2014), *Handbook of
    Inter-Rater Reliability*, 4th ed.: units with one code count for chance agreement only.
    """
    return _for_many("Fleiss' kappa", data, bootstrap, seed, categories, "same")


def gwet_ac1(
    data: pd.DataFrame | Ratings,
    bootstrap: int = 0,
    seed: Seed = None,
    categories: Collection[Label] | None = None,
) -> Agreement:
    """Gwet's AC1, whose chance agreement stays small when one code is very frequent.

    Parameters and errors as for `krippendorff_alpha`. The more codes there could have been, the
    less is taken off for chance: give ``categories`` if the codebook has codes that do not occur.

    Notes
    -----
    Gwet (2008), *Computing Inter-Rater Reliability and Its Variance in the Presence of High
    Agreement*; missing codes as in Gwet (2014): units with one code count for chance agreement.
    """
    return _for_many("Gwet's AC1", data, bootstrap, seed, categories, "random")


def gwet_ac2(
    data: pd.DataFrame | Ratings,
    bootstrap: int = 0,
    seed: Seed = None,
    categories: Collection[Label] | None = None,
) -> Agreement:
    """Gwet's AC2 with quadratic weights, for codes that are numbers: AC1 with partial agreement.

    Parameters and errors as for `krippendorff_alpha`; codes that are not numbers are an error.

    Notes
    -----
    Gwet (2014), *Handbook of Inter-Rater Reliability*, 4th ed.
    """
    name = "Gwet's AC2 (quadratic)"
    return _for_many(name, data, bootstrap, seed, categories, "random", quadratic=True)


def brennan_prediger(
    data: pd.DataFrame | Ratings,
    bootstrap: int = 0,
    seed: Seed = None,
    categories: Collection[Label] | None = None,
) -> Agreement:
    """Brennan and Prediger's kappa: by chance, every code is as likely as every other.

    Parameters and errors as for `krippendorff_alpha`. It depends on how many codes there could
    have been: give ``categories`` if the codebook has codes that do not occur.

    Notes
    -----
    Brennan and Prediger (1981), *Coefficient Kappa: Some Uses, Misuses, and Alternatives*.
    """
    return _for_many("Brennan-Prediger", data, bootstrap, seed, categories, "uniform")


def summary(
    data: pd.DataFrame | Ratings,
    level: str = "nominal",
    bootstrap: int = 0,
    seed: Seed = None,
    categories: Collection[Label] | None = None,
) -> pd.DataFrame:
    """All coefficients side by side.

    Parameters
    ----------
    data, level, bootstrap, seed, categories
        As for `krippendorff_alpha`; the other coefficients are nominal, but for Gwet's AC2, which
        is there where codes are numbers whose distances mean something (*interval* and *ratio*).

    Returns
    -------
    DataFrame
        A row for each coefficient, its columns the attributes of `Agreement` but prevalence.
    """
    # The same units and resamples for all of them: both are made once.
    data = patterned(read(data, categories))
    seed = Shared(seed) if isinstance(seed, int) else seed
    found = [krippendorff_alpha(data, level, bootstrap, seed, categories)]
    others = [cohen_kappa, scott_pi, fleiss_kappa, gwet_ac1, brennan_prediger, percent_agreement]
    if level in ("interval", "ratio"):
        others.insert(others.index(gwet_ac1) + 1, gwet_ac2)
    found += [coefficient(data, bootstrap, seed, categories) for coefficient in others]
    return pd.DataFrame([asdict(one) for one in found]).drop(columns="prevalence")


def pairwise(
    data: pd.DataFrame,
    coefficient: Callable[..., Agreement] = cohen_kappa,
    **options: object,
) -> pd.DataFrame:
    """A coefficient for each pair of coders.

    Parameters
    ----------
    data : DataFrame
        Units x coders.
    coefficient : function
        One of this module.
    **options
        Passed on to it.

    Returns
    -------
    DataFrame
        A row for each pair: ``first``, ``second`` and the attributes of `Agreement` but
        prevalence.
    """
    read(data)  # a coder named twice would otherwise be paired with itself
    rows = []
    for first, second in combinations(data.columns, 2):
        found = asdict(coefficient(data[[first, second]], **options))
        rows.append({"first": first, "second": second} | found)
    return pd.DataFrame(rows).drop(columns="prevalence", errors="ignore")


def by_code(
    tables: Mapping[str, pd.DataFrame] | Mapping[Label, pd.DataFrame] | Mapping[Label, Ratings],
    bootstrap: int = 0,
    seed: Seed = None,
) -> pd.DataFrame:
    """Agreement on each code by itself, for units that may have several.

    Parameters
    ----------
    tables : dict of object to DataFrame or Ratings
        By code, what `per_code` or `casebook.coding.patterns_per_code` gives.
    bootstrap, seed
        As for `krippendorff_alpha`.

    Returns
    -------
    DataFrame
        A row for each code: ``code``, ``prevalence`` (share of readings of a unit by a coder that
        ended with the code), ``alpha``, ``low``, ``high``, ``ac1``, ``percent``, ``n_units``,
        ``n_pairable``, ``interval`` and ``reason`` (of alpha and AC1, if undefined).
    """
    columns = "code prevalence alpha low high ac1 percent n_units n_pairable interval reason"
    rows = []
    for code, table in tables.items():
        alpha = krippendorff_alpha(table, bootstrap=bootstrap, seed=seed)
        ac1, percent = gwet_ac1(table), percent_agreement(table)
        prevalence = alpha.prevalence.get(1, 0.0) if alpha.prevalence else np.nan
        values = (alpha.value, alpha.low, alpha.high, ac1.value, percent.value)
        tail = (alpha.n_units, alpha.n_pairable, alpha.interval, alpha.reason)
        rows.append((code, prevalence, *values, *tail))
    return pd.DataFrame(rows, columns=columns.split())
