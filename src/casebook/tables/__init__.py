"""Tables: read, described, checked. From a folder of files to validated data frames.

A folder holds a ``datapackage.json`` and the CSV tables that it describes; nothing in this room
knows any table by name, and nothing is guessed, filled in or dropped. What the tables mean for an
argument is the business of the rooms above.
"""

from casebook.tables.astray import DESCRIPTION, instead
from casebook.tables.cells import TYPES, is_spreadsheet, untidy
from casebook.tables.description import (
    RULES,
    as_list,
    key_of,
    read_description,
    reference,
    required,
)
from casebook.tables.loading import (
    DATA,
    Held,
    MissingTable,
    Tables,
    check,
    data_dir,
    dictionary,
    held,
    load,
    load_held,
    package,
)
from casebook.tables.own_books import SETTINGS, book_around, book_title, tables_of
from casebook.tables.problems import (
    DataError,
    Problem,
    closest,
    count,
    report,
    show,
)
from casebook.tables.publication import (
    NotPublished,
    PublishedTables,
    only_published,
    published,
    published_files,
)
from casebook.tables.utf16 import unmarked_utf16
from casebook.tables.validation import Table, validate

__all__ = [
    "DATA",
    "DESCRIPTION",
    "DataError",
    "Held",
    "MissingTable",
    "NotPublished",
    "Problem",
    "PublishedTables",
    "RULES",
    "SETTINGS",
    "TYPES",
    "Table",
    "Tables",
    "as_list",
    "book_around",
    "book_title",
    "check",
    "closest",
    "count",
    "data_dir",
    "dictionary",
    "held",
    "instead",
    "is_spreadsheet",
    "key_of",
    "load",
    "load_held",
    "only_published",
    "package",
    "published",
    "published_files",
    "read_description",
    "reference",
    "report",
    "required",
    "show",
    "tables_of",
    "unmarked_utf16",
    "untidy",
    "validate",
]
