"""Studies: a researcher's own tables, documents and key, in the form that every method takes.

A study is a folder of small tables about documents of one's own: transcripts, field notes, papers.
Its vocabulary is open where that of a package of publications is closed, and links cross its
documents freely, because all of them are one source. `load` gives a study and a package like the
book's alike; `as_they_stand` gives a study's own tables, for whoever takes them elsewhere. This
room reads no transcript and imports no file of another program.
"""

from casebook.study.description import ID, MATERIALS, TABLES, describe, in_json
from casebook.study.loading import as_they_stand, load
from casebook.study.needs import Ready, missing_tables, readiness, worth_knowing
from casebook.study.own_rules import RULES_FILE, RuleError, rules
from casebook.study.places import (
    Settings,
    StudyError,
    is_study,
    key,
    new_key,
    settings,
    text_files,
)
from casebook.study.questions import problems_of_study
from casebook.study.starting import as_id, empty, example, rows, start
from casebook.study.tidying import Change, Plan, plan, tidy, unmended
from casebook.study.writing import make_private, write

__all__ = [
    "Change",
    "ID",
    "MATERIALS",
    "Plan",
    "RULES_FILE",
    "TABLES",
    "Ready",
    "RuleError",
    "Settings",
    "StudyError",
    "as_id",
    "as_they_stand",
    "describe",
    "empty",
    "example",
    "in_json",
    "is_study",
    "key",
    "load",
    "make_private",
    "missing_tables",
    "new_key",
    "plan",
    "problems_of_study",
    "readiness",
    "rows",
    "rules",
    "settings",
    "start",
    "text_files",
    "tidy",
    "unmended",
    "worth_knowing",
    "write",
]
