"""What a reader can find in the book: the sections of a page, and the words that it explains.

Read from the document of a page as Sphinx is about to write it, when numbers and links are in their
place. What a chapter shows as HTML, such as cards and tables, is not read here but for the ids in
it: the rows behind them come from the tables (see ``search_rows``). Code, what it printed and
solutions that are folded away are not read at all.
"""

import re
from collections.abc import Iterator, Mapping
from html.parser import HTMLParser
from typing import NamedTuple

from docutils import nodes
from sphinx import addnodes

from casebook.site.exercises.directive import fold


class Entry(NamedTuple):
    """One thing that can be found.

    Attributes
    ----------
    kind : str
        One of `KINDS`.
    ident : str
        The id of a row; of a section its page, ``#`` and its id; of a page its name.
    page : str
        The page that it stands on.
    anchor : str
        Where on the page; nothing for its top.
    title : str
        What it is called: a heading, a word, a name, the label of a claim. It may have none.
    names : tuple of str
        What it is also called.
    text : str
        What it says.
    place : str
        Where it stands, in words, if that is not said by its page.
    """

    kind: str
    ident: str
    page: str
    anchor: str
    title: str
    names: tuple[str, ...] = ()
    text: str = ""
    place: str = ""


KINDS = ("word", "page", "section", "claim", "case", "passage")
"""The kinds of entries: how the search ranks them is in ``search-ranking.js``."""


class Contents(NamedTuple):
    """What a page holds.

    Attributes
    ----------
    entries : tuple of Entry
        The page, its sections and the words that it explains, in their order.
    anchors : dict of str to str
        The ids in what it shows as HTML, with the heading that each stands under.
    """

    entries: tuple[Entry, ...]
    anchors: dict[str, str]


def contents(document: nodes.document, page: str, names: Mapping[str, list[str]]) -> Contents:
    """Read a page.

    Parameters
    ----------
    document : docutils.nodes.document
        With references resolved.
    page : str
        Its name.
    names : mapping of str to list of str
        The subjects that the index has for its sections, by the id of a section.

    Returns
    -------
    Contents
    """
    entries: list[Entry] = []
    for section in document.findall(nodes.section):
        first = not entries
        anchor = section["ids"][0]
        entries.append(
            Entry(
                kind="page" if first else "section",
                ident=page if first else f"{page}#{anchor}",
                page=page,
                anchor="" if first else anchor,
                title=_heading(section),
                names=tuple(names.get(anchor, ())),
                text=" ".join(_said(section)),
            )
        )
    return Contents((*entries, *_words(document, page)), _anchors(document))


def _heading(section: nodes.section | None) -> str:
    title = None if section is None else section.next_node(nodes.title)
    return "" if title is None else _plain(title)


def _words(document: nodes.document, page: str) -> Iterator[Entry]:
    """The words that a ``{glossary}`` on a page explains."""
    for glossary in document.findall(addnodes.glossary):
        for item in glossary.findall(nodes.definition_list_item):
            told = " ".join(text for part in item.findall(nodes.definition) for text in _said(part))
            for term in item.findall(nodes.term):
                anchor = term["ids"][0]
                yield Entry("word", f"{page}#{anchor}", page, anchor, _plain(term), text=told)


# What is no text of a section: other sections, what is not seen, code, HTML (a kind of the same),
# solutions, and words that are entries of their own.
_NOT_SAID = (
    nodes.section,
    nodes.title,
    nodes.Invisible,
    nodes.FixedTextElement,
    addnodes.toctree,
    addnodes.glossary,
    fold,
)


def _said(node: nodes.Element) -> Iterator[str]:
    """The text of a part of a page, paragraph by paragraph."""
    for child in node.children:
        if isinstance(child, _NOT_SAID):
            continue
        if isinstance(child, nodes.TextElement):
            yield _plain(child)
        elif isinstance(child, nodes.Element):
            yield from _said(child)


def _plain(node: nodes.Element) -> str:
    texts = (t for t in node.findall(nodes.Text) if not isinstance(t.parent, nodes.raw))
    return " ".join("".join(text.astext() for text in texts).split())


# What is no tag though it may look like one, or else a tag: most of them have no id.
_TAG = re.compile(
    r"""<!--.*?-->|<(?P<data>script|style)\b.*?</(?P=data)\s*>"""
    r"""|<(?P<tag>[a-z](?:"[^"]*"|'[^']*'|[^"'>])*>)""",
    re.I | re.S,
)


class _Ids(HTMLParser):
    """The ids in a piece of HTML."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.found: list[str] = []
        self.feed("".join(tag[0] for tag in _TAG.finditer(html) if "id=" in tag[0]))
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found += [value for name, value in attrs if name == "id" and value]


def _anchors(document: nodes.document) -> dict[str, str]:
    found: dict[str, str] = {}
    for raw in document.findall(nodes.raw):
        if "html" in raw.get("format", "").split() and ' id="' in raw.astext():
            heading = _heading(_section_of(raw))
            for ident in _Ids(raw.astext()).found:
                found.setdefault(ident, heading)
    return found


def _section_of(node: nodes.Node) -> nodes.section | None:
    """The section that a part of a page stands in, unless that is the page."""
    parent = node.parent
    while parent is not None and not isinstance(parent, nodes.section):
        parent = parent.parent
    return parent if parent is not None and isinstance(parent.parent, nodes.section) else None
