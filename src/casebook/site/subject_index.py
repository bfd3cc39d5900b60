"""The index of subjects: which section of which page a subject leads to.

An index is somebody's judgement of what a section is about, so it is written down: in
``book/subjects.yml``, by page and heading. Sphinx makes its index page of it, as it does of the
words that a ``{glossary}`` explains. No mark stands in the chapters, where readers of the notebooks
would meet it.
"""

from functools import lru_cache
from pathlib import Path
from typing import cast

import yaml
from docutils import nodes
from sphinx.application import Sphinx
from sphinx.domains.index import IndexDomain
from sphinx.util import logging

Entry = tuple[str, str, str, str, None]
"""Kind, subject, id of the section, and two that are empty: as Sphinx's index has it."""

logger = logging.getLogger(__name__)

FILE = Path("book", "subjects.yml")


class SubjectError(Exception):
    """The file of subjects is not as it must be; the message names page and heading."""


def read(path: Path) -> dict[str, dict[str, list[str]]]:
    """Read the file of subjects.

    Parameters
    ----------
    path : Path
        YAML: pages, below each its headings, below each a list of subjects.

    Returns
    -------
    dict of str to dict of str to list of str
        Empty if there is no such file.

    Raises
    ------
    SubjectError
        If a page, a heading or a subject is not in that form.
    """
    if not path.exists():
        return {}
    return _read(path.name, path.read_text(encoding="utf-8"))


@lru_cache(maxsize=1)  # every page asks for its part of it
def _read(name: str, text: str) -> dict[str, dict[str, list[str]]]:
    found = yaml.safe_load(text)
    if not isinstance(found, dict):
        raise SubjectError(f"{name}: expected pages, each with its headings")
    for page, headings in found.items():
        if not isinstance(headings, dict):
            raise SubjectError(f"{name}, {page}: expected headings, each with its subjects")
        for heading, subjects in headings.items():
            if not (
                isinstance(subjects, list)
                and subjects
                and all(isinstance(each, str) and each.strip() for each in subjects)
            ):
                raise SubjectError(f"{name}, {page}, {heading!r}: expected a list of subjects")
    return found


def entries(document: nodes.document, headings: dict[str, list[str]]) -> list[Entry]:
    """Make the entries of a page for Sphinx's index.

    Parameters
    ----------
    document : docutils.nodes.document
        The page as it was read.
    headings : dict of str to list of str
        Its part of what `read` gives.

    Returns
    -------
    list of tuple
        As the directive ``{index}`` would make them: kind, subject, id of the section, and two
        that are empty.

    Raises
    ------
    SubjectError
        If the page has no such heading.
    """
    places: dict[str, str] = {}
    for section in document.findall(nodes.section):
        title = section.next_node(nodes.title)
        if title is not None:
            places.setdefault(title.astext(), section["ids"][0])
    made: list[Entry] = []
    for heading, subjects in headings.items():
        # Apostrophes are typed straight and shown curled.
        place = places.get(heading) or places.get(
            heading.replace("'", "\N{RIGHT SINGLE QUOTATION MARK}")
        )
        if place is None:
            raise SubjectError(f"{FILE.name}: no section of this page is headed {heading!r}")
        made += [("single", subject, place, "", None) for subject in subjects]
    return made


def _index(app: Sphinx, document: nodes.document) -> None:
    """Give the index the subjects of a page."""
    try:
        headings = read(Path(app.srcdir, FILE)).get(app.env.docname, {})
        made = entries(document, headings)
    except SubjectError as error:
        logger.warning("%s", error, location=app.env.docname)
    else:
        index = cast(IndexDomain, app.env.get_domain("index"))
        index.entries.setdefault(app.env.docname, []).extend(made)


def setup(app: Sphinx) -> None:
    """Register with Sphinx."""
    app.connect("doctree-read", _index)
