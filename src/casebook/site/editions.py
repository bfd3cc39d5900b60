"""Two editions of a book: the students' and the teacher's.

The edition is a property of the folder that is written to, so that no setting left behind can put
a teacher's text among a student's pages: below ``_build/teacher`` stands the teacher's edition,
anywhere else the students'. Both share what chapters and solutions computed, and nothing else.

Guides with their answer keys are pages of the teacher's edition only: in the students' they are
taken out of the table of contents before Sphinx looks for pages, so that nothing is read of them,
and no menu, index, search or page in the other direction has them.
"""

from collections.abc import Mapping
from fnmatch import fnmatch
from pathlib import Path
from typing import Protocol

from sphinx.application import Sphinx
from sphinx.config import Config

TEACHERS_FOLDER = Path("_build", "teacher")
TITLE = "Teacher's edition"
FOR_TEACHERS = ("book/seminars/teach", "book/seminars/[0-9][0-9]-*")
"""Pages that are for teachers from the first word to the last."""


class _Tree(Protocol):
    """A part of the table of contents, as the extension that reads it has it."""

    items: list[str]


class _Entry(Protocol):
    """A page of the table of contents."""

    subtrees: list[_Tree]


def is_for_teachers(app: Sphinx) -> bool:
    """Say whether this build makes the teacher's edition."""
    folder = Path(app.srcdir).resolve() / TEACHERS_FOLDER
    return Path(app.outdir).resolve().is_relative_to(folder)


def _name_edition(app: Sphinx, config: Config) -> None:
    """Have every page of the teacher's edition say in its title that it is one."""
    if is_for_teachers(app):
        config.html_title = f"{config.html_title} (teacher's edition)"


def is_only_for_teachers(page: str) -> bool:
    """Say whether a page, such as ``book/seminars/teach``, is not for students."""
    return any(fnmatch(page, pattern) for pattern in FOR_TEACHERS)


def _leave_out(app: Sphinx, config: Config) -> None:
    """Take the teacher's pages out of the students' edition."""
    if is_for_teachers(app) or "external_site_map" not in vars(config):
        return
    pages: Mapping[str, _Entry] = config.external_site_map
    for entry in pages.values():
        for tree in entry.subtrees:
            tree.items = [page for page in tree.items if not is_only_for_teachers(str(page))]
    # A pattern of Sphinx ends where a name ends, with its ending.
    config.exclude_patterns = [*config.exclude_patterns, *(f"{page}.md" for page in FOR_TEACHERS)]


def setup(app: Sphinx) -> None:
    """Register with Sphinx."""
    app.connect("config-inited", _name_edition)
    # After the table of contents was read, which is at 900.
    app.connect("config-inited", _leave_out, priority=950)
