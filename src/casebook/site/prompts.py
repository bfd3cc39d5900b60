"""Gather the seminar prompts of a chapter: a Sphinx directive, and what it stands on.

A prompt is an admonition of class ``seminar``. It sits in the chapter, at the place where the
doubt arises; a guide for teachers lists it with ``{prompts} notebooks/01-commissioned-communities``
and never by hand, so that the two cannot drift apart. A chapter without a prompt makes the
directive warn, and a warning fails the build.

This module reads notebooks and runs none. What else a guide says of a chapter is prose.
"""

import posixpath
import re
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple
from urllib.parse import urlsplit

from docutils import nodes
from docutils.statemachine import StringList
from nbformat import NotebookNode
from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment
from sphinx.util import logging
from sphinx.util.docutils import SphinxDirective

from casebook.site import notebooks
from casebook.site.results_store import digest

READ = "casebook_prompts"
"""Where Sphinx keeps, page by page, which notebooks were read and what they were like."""

FENCE = re.compile(r"(?P<fence>`{3,}|:{3,}|~{3,})(?P<info>.*)")
HEADING = re.compile(r"(?P<level>#{1,6})\s+(?P<text>.*?)\s*#*")
OPTION = re.compile(r":(?P<name>[\w-]+):\s*(?P<value>.*)")
GLUE = re.compile(r"\{glue(?::\w+)?\}`[^`]*`")
TARGET = re.compile(r"(?<=\]\()[^()\s]+(?=\))")

logger = logging.getLogger(__name__)


class Prompt(NamedTuple):
    """One prompt of a chapter.

    Attributes
    ----------
    title : str
        The heading of its box, such as *Discuss*.
    text : str
        MyST, with links as they stand in the chapter. A number that the chapter computes is not
        known outside of it: in its place stands an ellipsis.
    heading : str
        The heading of the chapter under which it stands.
    anchor : str
        The address of this heading on the chapter's page.
    """

    title: str
    text: str
    heading: str
    anchor: str


def prompts(notebook: NotebookNode) -> list[Prompt]:
    """List the prompts of a chapter.

    Parameters
    ----------
    notebook : NotebookNode
        The chapter, with or without its outputs.

    Returns
    -------
    list of Prompt
        In the order of the chapter; empty if it has none.
    """
    found, heading = [], ""
    for cell in notebook.cells:
        if cell.cell_type != "markdown":
            continue
        for block in _blocks(cell.source):
            if isinstance(block, str):
                heading = block
            elif "seminar" in block.classes:
                found.append(Prompt(block.title, block.text, heading, nodes.make_id(heading)))
    return found


class _Box(NamedTuple):
    title: str
    classes: list[str]
    text: str


def _blocks(source: str) -> Iterator[str | _Box]:
    """Go through a text cell: its headings, and the admonitions between them."""
    lines = iter(source.splitlines())
    for line in lines:
        if heading := HEADING.fullmatch(line):
            yield heading["text"]
        if not (opening := FENCE.match(line)):
            continue
        inside = []
        for line in lines:
            closing = FENCE.fullmatch(line.rstrip())
            if closing and closing["fence"].startswith(opening["fence"]) and not closing["info"]:
                break
            inside.append(line)
        kind, _, title = opening["info"].strip().partition(" ")
        if kind == "{admonition}":
            yield _box(title.strip(), inside)


def _box(title: str, lines: list[str]) -> _Box:
    classes: list[str] = []
    while lines and (option := OPTION.fullmatch(lines[0].strip())):
        if option["name"] == "class":
            classes += option["value"].split()
        lines = lines[1:]
    return _Box(title, classes, GLUE.sub("…", "\n".join(lines)).strip())


def relink(text: str, chapter: str, page: str) -> str:
    """Make the links of a chapter's text lead to the same places from another page.

    Parameters
    ----------
    text : str
        MyST.
    chapter, page : str
        From and to which page, as paths in the book.

    Returns
    -------
    str
        The text; addresses on the network stay as they are.
    """

    def moved(link: re.Match[str]) -> str:
        target = urlsplit(link.group())
        if target.scheme or target.netloc:
            return link.group()
        place = posixpath.join(posixpath.dirname(chapter), target.path) if target.path else chapter
        fragment = f"#{target.fragment}" if target.fragment else ""
        return f"{posixpath.relpath(place, posixpath.dirname(page) or '.')}{fragment}"

    return TARGET.sub(moved, text)


class Prompts(SphinxDirective):
    """List a chapter's prompts, each with a link to the heading under which it stands."""

    required_arguments = 1
    final_argument_whitespace = True

    def run(self) -> list[nodes.Node]:
        """Return a list, or nothing and a warning if there is no prompt to list."""
        chapter = self.arguments[0]
        path = Path(self.env.srcdir, f"{chapter}.ipynb")
        if not path.is_file():
            logger.warning("prompts: no such chapter: %s", chapter, location=self.get_location())
            return []
        self.env.metadata[self.env.docname].setdefault(READ, {})[chapter] = _state(path)
        found = prompts(notebooks.read_notebook(path))
        if not found:
            logger.warning("prompts: %s has none", chapter, location=self.get_location())
            return []
        listing = nodes.bullet_list(classes=["cb-prompts"])
        listing += [self._item(prompt, chapter) for prompt in found]
        return [listing]

    def _item(self, prompt: Prompt, chapter: str) -> nodes.list_item:
        page = self.env.app.builder.get_relative_uri(self.env.docname, chapter)
        heading = nodes.reference(
            "", prompt.heading, refuri=f"{page}#{prompt.anchor}", internal=True
        )
        title = nodes.strong("", f"{prompt.title}.")
        item = nodes.list_item("", nodes.paragraph("", "", title, nodes.Text(" Under "), heading))
        text = relink(prompt.text, f"{chapter}.ipynb", self.env.docname)
        self.state.nested_parse(StringList(text.splitlines(), chapter), self.content_offset, item)
        return item


def _state(path: Path) -> str:
    return digest([path.read_bytes()]) if path.is_file() else ""


def _outdated(
    app: Sphinx, env: BuildEnvironment, added: set[str], changed: set[str], removed: set[str]
) -> list[str]:
    """Name the pages that show prompts of a notebook which has changed since.

    By contents, because Sphinx's own `note_dependency` goes by dates, and a file that was restored
    from elsewhere has an old one.
    """
    return sorted(
        page
        for page, metadata in env.metadata.items()
        for chapter, state in metadata.get(READ, {}).items()
        if _state(Path(app.srcdir, f"{chapter}.ipynb")) != state
    )


def setup(app: Sphinx) -> None:
    """Register with Sphinx."""
    app.add_directive("prompts", Prompts)
    app.connect("env-get-outdated", _outdated)
