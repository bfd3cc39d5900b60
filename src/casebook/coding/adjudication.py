"""Two coders and what they agreed on: ratings to reckon with, and what became of differences."""

from collections.abc import Mapping, Sequence

import pandas as pd

from casebook.coding.long_tables import AgreementError
from casebook.coding.matrices import CodingError
from casebook.coding.rating_tables import Label, a_few, per_code
from casebook.coding.units import coded_units, rated, readings, units_of_passages
from casebook.tables import Tables, closest

CODERS = ("A", "B")
AGREED = "agreed"


def coders_of(codings: pd.DataFrame) -> list[str]:
    """Who coded, sorted; what coders settled on together (`AGREED`) is nobody's own coding."""
    return sorted(set(codings.coder.dropna()) - {AGREED})


def agreed_or_all(codings: pd.DataFrame) -> pd.DataFrame:
    """The codings that count without anybody having been chosen: the agreed ones, or else all."""
    agreed = codings[codings.coder == AGREED]
    return agreed if len(agreed) else codings


def ratings(
    tables: Tables,
    coders: Sequence[str] | None = None,
    unit: str = "overlap",
    texts: Mapping[str, str] | None = None,
) -> dict[Label, pd.DataFrame]:
    """Presence and absence of each code in every passage, by coder.

    Every coder read every passage but those of the table ``uncoded_passages``: another passage
    without a row was read and left without the code.

    In a study, whose passages have a document, the coders marked passages of their own. There,
    units are made of their spans, and a coder has read every document with a coding of theirs.

    Parameters
    ----------
    tables : Tables
    coders : sequence of str, optional
        By default all coders (`coders_of`).
    unit, texts
        In a study: by which rule, as `casebook.coding.units_of_passages` takes them.

    Returns
    -------
    dict of str to DataFrame
        As `coding.agreement.per_code` gives it: by code, passages (or units) x coders, 1 or 0.
        Codes that nobody gave are not there.

    Raises
    ------
    AgreementError
        If there are no codings, or none by one of the coders.
    UnitError
        If units cannot be made.
    """
    coders = _known(tables.codings, coders)
    rows = tables.codings[tables.codings.coder.isin(coders)]
    if "document_id" in tables.passages:
        own = tables.passages[tables.passages.passage_id.isin(rows.passage_id)]
        units = units_of_passages(own, unit, texts)
        coded = coded_units(rows, units)
        read = readings(coded, units)
        return rated(coded, {coder: read[coder] for coder in coders})
    rows = rows.rename(columns={"passage_id": "unit", "code_id": "code"})
    return per_code(rows[["unit", "coder", "code"]], read_by_coders(tables), coders)


def _known(codings: pd.DataFrame, coders: Sequence[str] | None) -> list[str]:
    """The coders that were asked for, each of whom has to have coded something."""
    every = sorted(set(codings.coder.dropna()))
    if not every:
        raise AgreementError("the table of codings is empty: nobody coded anything")
    for coder in coders or ():
        if coder not in every:
            raise AgreementError(
                f"there are no codings by {coder!r}; the coders are {a_few(every)}"
                f"{closest(str(coder), every)}"
            )
    return coders_of(codings) if coders is None else list(coders)


def read_by_coders(tables: Tables) -> list[str]:
    """Ids of the passages that the coders read, in the order of the tables.

    A package without the table ``uncoded_passages`` has none that they did not read.
    """
    passages = tables.passages.passage_id
    if tables.may_be_had("uncoded_passages"):
        passages = passages[~passages.isin(tables.uncoded_passages.passage_id)]
    return list(passages)


def settled(tables: Tables) -> pd.DataFrame:
    """What became of every coding: of each code that a coder gave to a passage.

    Returns
    -------
    DataFrame
        One row a passage and code that anybody gave, in the order of the codings: ``passage_id``,
        ``code_id``, ``given_by`` (*both*, *only A*, *only B*, *neither*; of three coders or more
        *all*, *only A and B*, *none*) and ``agreed`` (bool: whether the agreed coding has it).
    """
    rows = tables.codings
    who = rows.groupby(["passage_id", "code_id"], sort=False).coder.agg(set)
    every = coders_of(rows)
    two = len(every) <= 2

    def given_by(found: set[str]) -> str:
        coders = [coder for coder in every if coder in found]
        if len(coders) == len(every) > 1:
            return "both" if two else "all"
        nobody = "neither" if two else "none"
        return f"only {' and '.join(coders)}" if coders else nobody

    return pd.DataFrame(
        {"given_by": who.map(given_by), "agreed": who.map(lambda found: AGREED in found)}
    ).reset_index()


def contested(tables: Tables) -> pd.DataFrame:
    """List the codings that some coders gave and others did not, and what became of each.

    It goes by passages, as `settled` does. Where coders marked spans of their own, no passage is
    another's, and `ratings` says what they have in common.

    Returns
    -------
    DataFrame
        The rows of `settled` for which this is so, with ``why`` (the reason for what became of it,
        missing where none is told) and ``gist`` (what the passage says).
    """
    rows, key = tables.codings, ["passage_id", "code_id"]
    found = settled(tables)
    apart = found.given_by.str.startswith("only") & (len(coders_of(rows)) > 1)
    kept = rows[rows.coder == AGREED].rename(columns={"memo": "why"})
    # A study may settle its codings without saying what it dropped.
    dropped = tables.get("dropped_codings", kept.iloc[:0])
    reasons = pd.concat([kept[[*key, "why"]], dropped[[*key, "why"]]])
    gists = tables.passages[["passage_id", "gist"]]
    return found[apart].merge(reasons, how="left").merge(gists, how="left")


def with_themes(codes: pd.DataFrame) -> pd.DataFrame:
    """Give codes their themes; in a codebook without, the theme of a code is the code above it.

    Parameters
    ----------
    codes : DataFrame
        ``code_id`` and either ``theme`` or ``label`` and ``parent_id``.

    Returns
    -------
    DataFrame
        With ``theme``: the label of the code above, or its id where another one that has codes
        below it is called the same. Codes with none above them are of one theme with those below;
        it is missing for those that have none below, either.

    Raises
    ------
    CodingError
        If the codebook has neither column.
    """
    if "theme" in codes:
        return codes
    if "parent_id" not in codes:
        raise CodingError(
            "the codebook has no themes: codes.csv has neither a column theme nor a column "
            "parent_id, which names the code above each"
        )
    above = codes[codes.code_id.isin(codes.parent_id)]
    names = above.label.where(~above.label.duplicated(keep=False), above.code_id)
    of_code = dict(zip(above.code_id, names, strict=True))
    return codes.assign(theme=codes.parent_id.fillna(codes.code_id).map(of_code))


def by_theme(tables: Tables) -> pd.DataFrame:
    """Count by theme of the codebook who gave a code.

    Returns
    -------
    DataFrame
        ``theme``, ``given_by`` and ``codings`` (passages with a code of the theme), by theme in
        the order of the alphabet, within a theme *both* first. Codes that only the agreed coding
        has are left out. In a codebook without themes the code above makes one (`with_themes`),
        and a code that is alone is a theme of its own.

    Raises
    ------
    CodingError
        If the codebook has neither themes nor codes above others.
    """
    codes = with_themes(tables.codes)
    if "theme" not in tables.codes:
        codes = codes.assign(theme=codes.theme.fillna(codes.label))
    found = settled(tables).merge(codes[["code_id", "theme"]], on="code_id")
    found = found[~found.given_by.isin(["neither", "none"])]
    counted = found.groupby(["theme", "given_by"]).size().rename("codings").reset_index()
    at = counted.given_by.where(~counted.given_by.isin(["both", "all"]), "")
    return (
        counted.assign(at=at).sort_values(["theme", "at"]).drop(columns="at").reset_index(drop=True)
    )
