"""Cases: compare them as sets, with truth tables and minimisation (crisp-set QCA).

This room takes a table of cases by conditions, all 0 or 1, and knows no source. It does not say
that anything causes anything, and it has no fuzzy sets. `cases_by_conditions` makes such a table of
what is told of cases, attribute by attribute. Start with `solve`; `necessity`,
`sufficiency` and `leave_one_case_out` say how far to trust what it finds.
"""

from casebook.cases.attributes import Told, booleans, cases_by_conditions
from casebook.cases.comparison import (
    KINDS,
    Model,
    Solution,
    TruthTable,
    chance_of_a_fit,
    chance_of_one_condition,
    formulas,
    leave_one_case_out,
    necessity,
    solve,
    sufficiency,
    truth_table,
)
from casebook.cases.crisp_sets import Undefined
from casebook.cases.minimisation import TooHard

__all__ = [
    "KINDS",
    "Model",
    "Solution",
    "Told",
    "TooHard",
    "TruthTable",
    "Undefined",
    "booleans",
    "cases_by_conditions",
    "chance_of_a_fit",
    "chance_of_one_condition",
    "formulas",
    "leave_one_case_out",
    "necessity",
    "solve",
    "sufficiency",
    "truth_table",
]
