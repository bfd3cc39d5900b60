"""Ways through a chapter for readers with little time: a Sphinx directive.

A chapter says which of its sections to read in how many minutes::

    ## If you have 15, 35 or 60 minutes

    ```{reading-paths}
    15: Summary; What is the argument, in one picture?
    35: Who was called, and who came?
    60: everything
    ```

Each line adds to the one before. What stands above the first heading, and the section with the
ways itself, everybody reads; it counts for each way. The minutes are reckoned from what stands in
the sections, as the reading time of the whole chapter is. A way that takes longer than it says, or
leads to a heading that the chapter does not have, makes the directive warn, and a warning fails the
build.
"""

import re
from pathlib import Path
from typing import NamedTuple

from docutils import nodes
from nbformat import NotebookNode
from sphinx.application import Sphinx
from sphinx.util import logging
from sphinx.util.docutils import SphinxDirective

from casebook.site import notebooks

LINE = re.compile(r"(?P<minutes>\d+): *(?P<headings>.+)")
EVERYTHING = "everything"
OPENING = re.compile(r"(If you have .* minutes)?")  # what is read before choosing a way

logger = logging.getLogger(__name__)


class PathError(ValueError):
    """A way through a chapter that does not exist, or takes longer than it says."""


class Way(NamedTuple):
    """What to read in a number of minutes, beyond what the way before it names.

    Attributes
    ----------
    minutes : int
        That the reader has.
    headings : list of str
        Sections, in the order of the chapter; empty for the whole chapter.
    needed : float
        Minutes that all sections of this way and the ways before it take.
    """

    minutes: int
    headings: list[str]
    needed: float


def ways(text: str, notebook: NotebookNode) -> list[Way]:
    """Read the ways through a chapter, and reckon how long each takes.

    Parameters
    ----------
    text : str
        Lines as in this module's docstring.
    notebook : NotebookNode
        The chapter with its outputs.

    Returns
    -------
    list of Way

    Raises
    ------
    PathError
        If a line cannot be read, a heading is not one of the chapter, or time does not suffice.
    """
    sections = notebooks.minutes_by_section(notebook)
    opening = sum(each for heading, each in sections.items() if OPENING.fullmatch(heading))
    found: list[Way] = []
    for line in text.splitlines():
        if not (parts := LINE.fullmatch(line.strip())):
            raise PathError(f"{line!r} is not 'MINUTES: HEADING; HEADING'")
        headings = _known(parts["headings"], sections)
        before = found[-1].needed if found else opening
        needed = before + sum(sections[heading] for heading in headings)
        if not headings:
            needed = sum(sections.values())
        minutes = int(parts["minutes"])
        if needed > minutes:
            raise PathError(f"what is to be read in {minutes} minutes takes {needed:.1f}")
        found.append(Way(minutes, headings, needed))
    return found


def _known(text: str, sections: dict[str, float]) -> list[str]:
    if text.strip() == EVERYTHING:
        return []
    headings = [heading.strip() for heading in text.split(";")]
    for heading in headings:
        if heading not in sections:
            raise PathError(f"the chapter has no heading {heading!r}")
    return headings


class ReadingPaths(SphinxDirective):
    """List the ways through the chapter on whose page it stands, with links to the sections."""

    has_content = True

    def run(self) -> list[nodes.Node]:
        """Return a list, or nothing and a warning if a way does not hold."""
        path = Path(self.env.srcdir, f"{self.env.docname}.ipynb")
        try:
            found = ways("\n".join(self.content), notebooks.read_notebook(path))
        except (PathError, OSError) as error:
            logger.warning("reading-paths: %s", error, location=self.get_location())
            return []
        listing = nodes.bullet_list(classes=["cb-reading-paths"])
        listing += [_item(way, also=number > 0) for number, way in enumerate(found)]
        return [listing]


def _item(way: Way, also: bool) -> nodes.list_item:
    told = nodes.paragraph("", "", nodes.strong("", f"{way.minutes} minutes: "))
    if not way.headings:
        told += nodes.Text("the whole chapter")
    elif also:
        told += nodes.Text("also ")
    for number, heading in enumerate(way.headings):
        told += nodes.Text(_joint(number, len(way.headings)))
        address = f"#{nodes.make_id(heading)}"
        told += nodes.reference("", heading, refuri=address, internal=True)
    return nodes.list_item("", told)


def _joint(number: int, of: int) -> str:
    if number == 0:
        return ""
    return " and " if number == of - 1 else ", "


def setup(app: Sphinx) -> None:
    """Register with Sphinx."""
    app.add_directive("reading-paths", ReadingPaths)
