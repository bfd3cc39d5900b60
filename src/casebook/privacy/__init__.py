"""Privacy: whom a table singles out, what a coarser one costs, and what must not leak.

Disclosure measures, generalisation, and the search for names and other identifiers in tables,
notebooks and pages. It changes no table that is shipped, and reading is not replaced.
"""

from casebook.privacy.disclosure import (
    affordable_size,
    contributions,
    exposure,
    k_anonymity,
    l_diversity,
    minimal_uniques,
    suda,
)
from casebook.privacy.generalisation import (
    Rung,
    Step,
    choose,
    climb,
    coarsened,
    generalise,
    informants,
    risk,
    section,
    statuses,
)
from casebook.privacy.leaks import (
    kinds,
    masked,
    scan_notebooks,
    scan_pages,
    scan_table,
    scan_tables,
    scan_text,
    watch,
)
from casebook.privacy.views import PERSON, cases, people, shows_people, small_places

__all__ = [
    "PERSON",
    "Rung",
    "Step",
    "affordable_size",
    "cases",
    "choose",
    "climb",
    "coarsened",
    "contributions",
    "exposure",
    "generalise",
    "informants",
    "k_anonymity",
    "kinds",
    "l_diversity",
    "masked",
    "minimal_uniques",
    "people",
    "risk",
    "scan_notebooks",
    "scan_pages",
    "scan_table",
    "scan_tables",
    "scan_text",
    "section",
    "shows_people",
    "small_places",
    "statuses",
    "suda",
    "watch",
]
