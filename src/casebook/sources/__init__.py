"""What the publications' own arguments need: rules for their claims, tables for their chapters.

One module per publication, named after its ``source_id``. Each has ``RULES``, a dict from the rule
names in ``claims.csv`` to functions of the tables, by which ``casebook.argument`` finds them (entry
points ``casebook.rules``); a source whose claims name no rule needs no module. These modules are
exported whole, because they are about one source each and share names. So are three more: `across`,
which applies the rules of one source to the cases of the others; `nwc2020_entries`, which lists
what the Nordic report tells of each initiative; and `second_reading`, which draws rows to be judged
again. What any source can be asked is exported function by function.

How a claim comes to its status is in ``casebook.argument``; how it looks, in ``casebook.display``.
"""

from casebook.sources import (
    across,
    ea2017,
    gv2022,
    istr2018,
    nwc2020,
    nwc2020_entries,
    second_reading,
)
from casebook.sources.countries import COUNTRIES
from casebook.sources.indicators import figure, span
from casebook.sources.overview import (
    agreed,
    attribute_sets,
    cases_of,
    changed_by_our_links,
    cited_together,
    claims_by,
    compression,
    counts,
    coverage,
    coverage_of_all,
    identities,
    labels,
    material_by_section,
    materials,
    of_source,
    our_links,
    statuses_by_section,
    timeline,
    voices_by_claim,
)
from casebook.sources.terms import glossary

__all__ = [
    "COUNTRIES",
    "across",
    "agreed",
    "attribute_sets",
    "cases_of",
    "changed_by_our_links",
    "cited_together",
    "claims_by",
    "compression",
    "counts",
    "coverage",
    "coverage_of_all",
    "ea2017",
    "figure",
    "glossary",
    "gv2022",
    "identities",
    "istr2018",
    "labels",
    "material_by_section",
    "materials",
    "nwc2020",
    "nwc2020_entries",
    "of_source",
    "our_links",
    "second_reading",
    "span",
    "statuses_by_section",
    "timeline",
    "voices_by_claim",
]
