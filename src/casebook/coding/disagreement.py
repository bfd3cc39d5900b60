"""Where coders disagree: unit by unit, and which codes they take for each other.

A coefficient says how much disagreement there is; these tables say where to look. There is no
judgement in them about who is right. Also here: what another program's kappa does with the same
characters, because readers will meet both numbers.
"""

from collections.abc import Collection, Mapping
from itertools import combinations
from typing import NamedTuple

import numpy as np
import pandas as pd

from casebook.coding.long_tables import AgreementError
from casebook.coding.rating_tables import Label, Ratings, patterned, read
from casebook.coding.resampling import numbered


class Disagreements(NamedTuple):
    """Where coders disagree.

    Attributes
    ----------
    units : DataFrame
        A row for each unit whose coders differ, the most divided first: a column for each coder
        with the code given, ``agreeing pairs`` (share of pairs of coders that agree) and ``codes``
        (who gave which, in words).
    met : DataFrame
        Which codes met on a unit: ``code``, ``other`` (not before ``code`` in the order of codes)
        and ``pairs``, the number of pairs of coders who gave these two, whichever of them gave
        which; the most frequent first. Where ``code`` and ``other`` are the same, they agreed.
    """

    units: pd.DataFrame
    met: pd.DataFrame


def disagreements(
    data: pd.DataFrame | Ratings, categories: Collection[Label] | None = None
) -> Disagreements:
    """List the units whose coders disagree, and count which codes meet there.

    Parameters
    ----------
    data : DataFrame
        Units x coders, as `casebook.coding.rating_tables.read` takes it.
    categories : collection, optional
        All codes that could have been given, in their order.

    Returns
    -------
    Disagreements

    Raises
    ------
    AgreementError
        If the table cannot be read.
    """
    ratings = _of_units(data, categories)
    codes, labels = ratings.codes, ratings.labels
    pairs, agreed = np.zeros(len(codes), dtype=np.int64), np.zeros(len(codes), dtype=np.int64)
    for i, j in combinations(range(codes.shape[1]), 2):
        both = (codes[:, i] >= 0) & (codes[:, j] >= 0)
        pairs += both
        agreed += both & (codes[:, i] == codes[:, j])
    divided = np.flatnonzero(agreed < pairs)
    divided = divided[np.argsort(agreed[divided] / pairs[divided], kind="stable")]
    names = np.array([*labels, None], dtype=object)  # the last one stands for "missing"
    units = pd.DataFrame(names[codes[divided]], ratings.units[divided], ratings.coders)
    units["agreeing pairs"] = agreed[divided] / pairs[divided]
    # Units whose coders gave the same codes share their words: there are few ways to differ.
    keys = numbered(codes[divided], len(labels))
    _, first, way = np.unique(keys, return_index=True, return_inverse=True)
    coders, codebook = [str(name) for name in ratings.coders], [str(label) for label in labels]
    given = codes[divided[first]].tolist()
    words = np.array([_in_words(coders, codebook, way) for way in given], dtype=object)
    units["codes"] = words[way] if len(divided) else []
    return Disagreements(units, meetings(patterned(ratings)))


def disagreements_by_code(tables: Mapping[Label, pd.DataFrame]) -> pd.DataFrame:
    """List the units whose coders disagree about a code, for units that may have several.

    Parameters
    ----------
    tables : mapping of object to DataFrame
        By code, what `casebook.coding.per_code` gives.

    Returns
    -------
    DataFrame
        A row for each unit and code that some who read the unit gave and others did not, in the
        order of the units: ``unit``, ``code``, ``given by``, ``not given by`` (names of coders).

    Raises
    ------
    AgreementError
        If a table cannot be read.
    """
    rows = []
    for column, (code, table) in enumerate(tables.items()):
        ratings = read(table, [0, 1])
        gave, not_gave = ratings.codes == 1, ratings.codes == 0
        for unit in np.flatnonzero(gave.any(axis=1) & not_gave.any(axis=1)).tolist():
            who = [", ".join(map(str, ratings.coders[of[unit]])) for of in (gave, not_gave)]
            rows.append((unit, column, ratings.units[unit], code, *who))
    rows.sort(key=lambda row: row[:2])
    return pd.DataFrame(
        [row[2:] for row in rows], columns=["unit", "code", "given by", "not given by"]
    )


def _of_units(data: pd.DataFrame | Ratings, categories: Collection[Label] | None = None) -> Ratings:
    ratings = read(data, categories)
    if ratings.counts is not None:
        raise AgreementError("which units coders disagree on is lost where units were counted")
    return ratings


def divided_units(ratings: Ratings) -> int:
    """Count the units to which two coders gave different codes."""
    codes = ratings.codes
    apart = np.zeros(len(codes), dtype=bool)
    for i, j in combinations(range(codes.shape[1]), 2):
        apart |= (codes[:, i] >= 0) & (codes[:, j] >= 0) & (codes[:, i] != codes[:, j])
    return int(ratings.weights[apart].sum())


def meetings(ratings: Ratings) -> pd.DataFrame:
    """Count which two codes met on a unit, the most frequent pair first.

    Parameters
    ----------
    ratings : Ratings

    Returns
    -------
    DataFrame
        ``code``, ``other`` and ``pairs``, as in `Disagreements`.
    """
    codes, labels, weights = ratings.codes, ratings.labels, ratings.weights
    k = max(len(labels), 1)
    times: dict[int, int] = {}  # by a number for two codes, only those that met
    for i, j in combinations(range(codes.shape[1]), 2):
        both = (codes[:, i] >= 0) & (codes[:, j] >= 0)
        one, other = codes[both, i], codes[both, j]
        pair = np.minimum(one, other) * k + np.maximum(one, other)
        keys, place = np.unique(pair, return_inverse=True)
        counts = np.zeros(len(keys), dtype=np.int64)
        np.add.at(counts, place, weights[both])
        for key, n in zip(keys.tolist(), counts.tolist(), strict=True):
            times[key] = times.get(key, 0) + n
    by_number = sorted(times.items(), key=lambda pair: (-pair[1], pair[0]))
    met = [(labels[key // k], labels[key % k], n) for key, n in by_number]
    return pd.DataFrame(met, columns=["code", "other", "pairs"])


def _in_words(coders: list[str], labels: list[str], given: list[int]) -> str:
    """Who gave which of the codes of a unit; the code that most gave comes first."""
    who: dict[int, list[str]] = {}
    for coder, code in zip(coders, given, strict=True):
        if code >= 0:
            who.setdefault(code, []).append(coder)
    order = sorted(who, key=lambda code: (-len(who[code]), code))
    return "; ".join(f"{labels[code]} ({', '.join(who[code])})" for code in order)


class CharacterKappas(NamedTuple):
    """Two coefficients for one code on the characters of a text, and what they are made of.

    Attributes
    ----------
    qualcoder : float
        (observed - chance) / (1 - chance) among the characters that somebody coded.
    qualcoder_observed, qualcoder_chance : float
    cohen : float
        The same formula among all characters.
    cohen_observed, cohen_chance : float
    reason : str or None
        Why one or both are undefined (NaN).
    """

    qualcoder: float
    qualcoder_observed: float
    qualcoder_chance: float
    cohen: float
    cohen_observed: float
    cohen_chance: float
    reason: str | None


def qualcoder_kappa(a: int, b: int, both: int, total: int) -> CharacterKappas:
    """Compute what QualCoder calls kappa, next to Cohen's kappa of the same characters.

    Two coders mark stretches of a text with one code. For Cohen (1960) each character is a unit
    that each coder has coded or not, so coders can also agree that a character does *not* have
    the code, and chance agreement is the chance of two *yes* **plus** the chance of two *no*. The
    coder comparison of QualCoder (``report_compare_coder_file.py``) departs
    from that twice. It counts only characters that somebody coded, so that agreement on *no*
    cannot occur and the length of the text does not matter. And it takes the chance of two *yes*
    **times** the chance of two *no*, which is at most 1/16: next to nothing is taken off for
    chance, and what comes out is close to plain overlap (both / either).

    Parameters
    ----------
    a, b : int
        Characters that the first and the second coder coded.
    both : int
        Characters that both coded.
    total : int
        Characters of the text.

    Returns
    -------
    CharacterKappas

    Raises
    ------
    AgreementError
        If the numbers cannot be of one text.
    """
    either = a + b - both
    if not 0 <= both <= min(a, b) or not either <= total or total <= 0:
        raise AgreementError(
            f"{a} and {b} characters, {both} of them in common, cannot be of a text of {total}"
        )
    reasons = []
    overlap = product = qualcoder = np.nan
    if either:
        yes, no = a / either * b / either, (either - a) / either * (either - b) / either
        overlap, product = both / either, yes * no
        qualcoder = (overlap - product) / (1 - product)
    else:
        reasons.append("QualCoder's undefined because nobody coded anything")
    observed = (both + total - either) / total
    chance = a / total * b / total + (total - a) / total * (total - b) / total
    cohen = np.nan
    if chance < 1:
        cohen = (observed - chance) / (1 - chance)
    else:
        what = "all" if a else "none"
        reasons.append(f"Cohen's undefined because both coders coded {what} of the text")
    return CharacterKappas(
        qualcoder, overlap, product, cohen, observed, chance, "; ".join(reasons) or None
    )
