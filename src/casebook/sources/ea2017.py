"""The argument of Espersen & Andersen 2017, as far as the record of it tells.

Only a bibliographic record with a Danish abstract is held. The rule tests a figure of the record
against two others; the other functions make the tables of chapter 3.
"""

from itertools import product

import pandas as pd

from casebook.argument import RuleResult
from casebook.sources.cells import Write, cells, in_words
from casebook.sources.indicators import figure
from casebook.sources.overview import cases_of, said_of_each
from casebook.tables import Tables

SOURCE = "ea2017"
REGIME = "nearer to NPM or NPG"
ANSWERS = ("yes", "only ad hoc", "no")  # to whether a case works by a model, from strong to weak
MODELS = ["voluntary work and civil society", "partnerships", "samskabelse", "samproduktion"]


def pages_fit(tables: Tables) -> RuleResult:
    """Rule: the number of pages is that of the first to the last page, both counted."""
    first, last = (
        figure(tables, SOURCE, "record ¶1", "page number", f"{end} page of the chapter")
        for end in ("first", "last")
    )
    said = figure(
        tables, SOURCE, "record ¶1", "pages", "pages of the chapter, as the record counts them"
    )
    return RuleResult(
        last - first + 1 == said,
        f"From page {first:g} to page {last:g} there are {last - first + 1:g} pages; the record "
        f"says {said:g}.",
    )


RULES = {pages_fit.__name__: pages_fit}


def matrix(tables: Tables) -> pd.DataFrame:
    """What the record says of each model in each case.

    Returns
    -------
    DataFrame
        One row for each model and case: ``model``, ``case`` (name), ``said`` (*yes*, *only ad
        hoc*, *no*; missing if not said), ``detail`` and ``basis`` (missing likewise). The last row,
        ``REGIME``, asks for the dimension of which the record tells nothing.
    """
    found = said_of_each(tables, product([*MODELS, REGIME], cases_of(tables, SOURCE)))
    return found.rename(columns={"attribute": "model", "value": "said"})


def profile(tables: Tables, write: Write = in_words) -> pd.DataFrame:
    """Aims, coordination, results and openness of the two cases, side by side.

    Parameters
    ----------
    tables : Tables
    write : callable
        Makes the cells.

    Returns
    -------
    DataFrame
        One row an attribute, one column a case (by name): the details, joined with a space; missing
        if the record does not say.
    """
    wanted = {
        "aim": ["activity"],
        "who works together": ["who works together"],
        "who takes part": ["who takes part"],
        "coordination": ["how it is coordinated"],
        "other sectors": ["contact between sectors"],
        "result": ["outcome"],
        "figures": ["figures"],
    }
    rows = tables.case_attributes[tables.case_attributes.source_id == SOURCE]
    names = tables.cases.set_index("case_id").name
    out = []
    for label, attributes in wanted.items():
        own = rows[rows.attribute.isin(attributes)]
        found = cells(own, "case_id", "detail", " ", write)
        out.append(
            {"attribute": label}
            | {names[case]: found.get(case, pd.NA) for case in cases_of(tables, SOURCE)}
        )
    return pd.DataFrame(out)
