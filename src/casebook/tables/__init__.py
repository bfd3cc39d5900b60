"""Tables: read, described, checked. From a folder of files to validated data frames.

A folder holds a ``datapackage.json`` and the CSV tables that it describes; nothing in this room
knows any table by name, and nothing is guessed, filled in or dropped. What the tables mean for an
argument is the business of the rooms above.
"""

from casebook.tables.cells import TYPES, untidy
from casebook.tables.description import (
    DESCRIPTION,
    RULES,
    as_list,
    key_of,
    read_description,
    reference,
    required,
)
from casebook.tables.loading import (
    DATA,
    MissingTable,
    Tables,
    check,
    data_dir,
    dictionary,
    load,
    package,
)
from casebook.tables.problems import DataError, Problem, closest, count, report, show
from casebook.tables.validation import validate

__all__ = [
    "DATA",
    "DESCRIPTION",
    "DataError",
    "MissingTable",
    "Problem",
    "RULES",
    "TYPES",
    "Tables",
    "as_list",
    "check",
    "closest",
    "count",
    "data_dir",
    "dictionary",
    "key_of",
    "load",
    "package",
    "read_description",
    "reference",
    "report",
    "required",
    "show",
    "untidy",
    "validate",
]
