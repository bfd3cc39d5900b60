"""Privacy: whom a table singles out, what a coarser one costs, and what must not leak.

Disclosure measures, generalisation, and the search for names and other identifiers in tables,
transcripts, notebooks and pages. It changes no table that is shipped, and reading is not replaced.
"""

from casebook.privacy.countries import NORDIC, UnknownCountry
from casebook.privacy.countries import of_study as countries_of_study
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
    alike,
    choose,
    climb,
    coarsened,
    generalise,
    informants,
    risk,
    section,
    statuses,
)
from casebook.privacy.identifiers import NOT_SEEN, first_names_in, looked_for, without_numbers
from casebook.privacy.leaks import (
    Finding,
    Watch,
    is_looked_into,
    kinds,
    masked,
    not_looked_into,
    scan_content,
    scan_document,
    scan_tables,
    scan_text,
    together,
    watch,
)
from casebook.privacy.lone_names import perhaps_names
from casebook.privacy.own_lists import lacks_names, list_files, read_names
from casebook.privacy.unseen import Unseen, kind_of
from casebook.privacy.unseen import told as told_unseen
from casebook.privacy.views import PERSON, cases, people, shows_people, small_places

__all__ = [
    "Finding",
    "NORDIC",
    "NOT_SEEN",
    "PERSON",
    "Rung",
    "Step",
    "UnknownCountry",
    "Unseen",
    "Watch",
    "affordable_size",
    "alike",
    "cases",
    "choose",
    "climb",
    "coarsened",
    "contributions",
    "countries_of_study",
    "exposure",
    "first_names_in",
    "generalise",
    "informants",
    "is_looked_into",
    "k_anonymity",
    "kind_of",
    "kinds",
    "l_diversity",
    "lacks_names",
    "list_files",
    "looked_for",
    "masked",
    "minimal_uniques",
    "not_looked_into",
    "people",
    "perhaps_names",
    "read_names",
    "risk",
    "scan_content",
    "scan_document",
    "scan_tables",
    "scan_text",
    "section",
    "shows_people",
    "small_places",
    "statuses",
    "suda",
    "together",
    "told_unseen",
    "watch",
    "without_numbers",
]
