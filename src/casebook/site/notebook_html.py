"""What chapters show as HTML of their own: read, and marked, before it stands on a page.

Charts, tables and cards come into the document as pieces of HTML, in which Sphinx sees nothing. A
parser reads each piece once, when its page is read: ids of passages and of claims, also in the
tables that pandas draws, become links to where these are listed, words of the glossary get their
language, and what other pages want to know (links, cards, rows of claims) is noted. Where a page
shows a claim several times, the first card or row is what its address leads to, and the others give
up their id. A piece without anything of the kind stays as it is, to the letter.
"""

import re
from collections.abc import Callable, Collection, Container, Sequence
from typing import Any, NamedTuple

from docutils import nodes
from lxml import etree
from lxml import html as lxml_html

from casebook.site import glossary_marks
from casebook.site.addresses import LEDGER, PASSAGES, address
from casebook.site.glossary_marks import Word

Element = Any  # of lxml, which says nothing of its types

ROW = re.compile(r"\b[a-z]+\d{4}-[a-z]+-\d+\b")  # the id of a row, such as gv2022-c-098


class Html:
    """A piece of HTML: parsed once, and written anew only if something in it was changed.

    Parameters
    ----------
    text : str

    Attributes
    ----------
    tree : lxml.html.HtmlElement
        An element that holds it, to look into and to change; who does says so with `changed`.
    """

    def __init__(self, text: str) -> None:
        self.tree: Element = lxml_html.fragment_fromstring(text, create_parent=True)
        self._written: str | None = text

    def changed(self) -> None:
        """Have it written anew."""
        self._written = None

    def __str__(self) -> str:
        if self._written is None:
            whole: str = lxml_html.tostring(self.tree, encoding="unicode", with_tail=False)
            self._written = whole.removeprefix("<div>").removesuffix("</div>")
        return self._written

    def select(self, path: str) -> Sequence[Element]:
        """Find elements, by XPath."""
        found: Sequence[Element] = self.tree.xpath(path)
        return found


class Piece(NamedTuple):
    """What a piece of HTML shows.

    Attributes
    ----------
    links : frozenset of str
        Addresses that it leads to.
    cards, rows : tuple of str
        The claims that have a card, or a row of their own, in it. Where other places of a claim
        can be named, stands what `place` gives.
    judged : frozenset of str
        The claims whose status it shows.
    """

    links: frozenset[str]
    cards: tuple[str, ...]
    rows: tuple[str, ...]
    judged: frozenset[str] = frozenset()


def place(claim: str) -> str:
    """What marks the place where other places of a claim are named, once they are known."""
    return f"<!--elsewhere:{claim}-->"


PASSAGE, CLAIM = "cb-id", "cb-claim"
"""The classes of ids."""


def read(
    html: Html,
    page: str,
    words: dict[str, Word],
    pages: Container[str],
    taken: Collection[str] = (),
    kind_of: Callable[[str], str | None] = lambda ident: None,
) -> Piece:
    """Read a piece of HTML and mark it.

    Parameters
    ----------
    html : Html
        Gets the marks.
    page : str
        The name of its page.
    words : dict of str to Word
        The glossary, as `glossary_marks.foreign` gives it.
    pages : container of str
        The names of all pages of the book: an id leads only to a page that there is.
    taken : collection of str
        Claims that have a card or a row further up on the page.
    kind_of : callable
        Takes an id in a cell of a table of pandas; returns `PASSAGE` or `CLAIM` if it is that of
        one, else None.

    Returns
    -------
    Piece
    """
    marked = [
        _give_up_ids(html, taken),
        _mend_frames(html, kind_of),
        _link_passages(html, page, pages),
        glossary_marks.mark_html(html.tree, page, words),
    ]
    cards, rows = tuple(_cards(html)), tuple(_rows(html))
    if any(marked) or cards or rows:
        html.changed()
    links = frozenset(map(str, html.select(".//a/@href")))
    judged = html.select(f".//*[{_of('cb-badge')}]/@data-claim")
    return Piece(links, cards, rows, frozenset(map(str, judged)))


def _of(name: str) -> str:
    """The condition, in XPath, that an element is of a class."""
    return f"contains(concat(' ', normalize-space(@class), ' '), ' {name} ')"


LONG = 80
"""Letters from which on a cell of a table of pandas gets a column that is wide enough to read."""


def _mend_frames(html: Html, kind_of: Callable[[str], str | None]) -> bool:
    """Take from tables of pandas what a page's policy forbids and a screen reader stumbles over.

    They bring a style sheet and styles of their own, and have headers without a word in them. What
    they say of ids is text: those of passages and claims are marked as they are elsewhere.
    """
    frames = html.select(f".//table[{_of('dataframe')}]")
    for frame in frames:
        for sheet in html.select(".//style[@scoped]"):
            sheet.drop_tree()
        frame.attrib.pop("border", None)
        for part in frame.xpath(".//*[@style]"):
            del part.attrib["style"]
        for cell in frame.xpath(".//td | .//th"):
            text = cell.text_content()
            if not text.strip():
                cell.tag = "td"
            if len(text) > LONG:
                cell.set("class", "cb-long")
            # Tables that a page does not name are not read for it.
            if ROW.fullmatch(text) and (kind := kind_of(text)):
                glossary_marks.wrap(cell, "span", {"class": kind})
    return bool(frames)


def _give_up_ids(html: Html, taken: Collection[str]) -> bool:
    """Take the id from each card and row of a claim that stands further up already."""
    seen, changed = set(taken), False
    for part in _with_ids(html):
        ident = part.get("id")
        if ident in seen:
            changed = True
            del part.attrib["id"]
            for statement in part.xpath(".//*[@id=$of]", of=f"{ident}-statement"):
                part.set("aria-label", statement.text_content())
                part.attrib.pop("aria-labelledby", None)
                del statement.attrib["id"]
        seen.add(ident)
    return changed


_CARD = f".//article[@id and {_of('cb-card')}]"


def _with_ids(html: Html) -> Sequence[Element]:
    """The cards and rows that have an id, in their order."""
    return html.select(f"{_CARD} | .//tr[@id]")


def _link_passages(html: Html, page: str, pages: Container[str]) -> bool:
    """Make the ids of passages links to the page that lists them, if there is one."""
    found = html.select(f".//span[{_of(PASSAGE)}]") if PASSAGES in pages else ()
    for passage in found:
        # Where an attribute has the id, the text says a place in the source.
        ident = passage.attrib.pop("data-passage", None) or passage.text_content()
        passage.tag = "a"
        passage.set("href", address(page, f"{PASSAGES}.html", ident))
    return bool(found)


def link_claims(html: Html, page: str, pages: Container[str], here: Container[str]) -> set[str]:
    """Make the ids of claims links: to the claim on this page, or else to its row in the ledger.

    Parameters
    ----------
    html : Html
        A piece that was read.
    page : str
        The name of its page.
    pages : container of str
        The names of all pages: without the ledger an id may lead nowhere.
    here : container of str
        The claims that have a card or a row on this page.

    Returns
    -------
    set of str
        Addresses of other pages that it leads to now.
    """
    links: set[str] = set()
    # In a table it is a name and its text is the id; in a chart, a link around a box or its words.
    for claim in html.select(f".//*[{_of(CLAIM)}]"):
        html.changed()
        ident = claim.get("data-claim") or claim.text_content()
        if ident in here:
            claim.tag = "a"
            claim.set("href", f"#{ident}")
        elif LEDGER in pages:
            claim.tag = "a"
            claim.set("href", address(page, f"{LEDGER}.html", ident))
            links.add(claim.get("href"))
        else:
            claim.attrib.pop("href", None)
            continue  # `link_rest` knows, when all pages are read
        claim.attrib.pop("data-claim", None)
    return links


_REST = (
    f".//span[{_of(PASSAGE)} or {_of(CLAIM)}]"
    f" | .//*[(self::a or @data-claim) and not(@href) and {_of(CLAIM)}]"
)


def rest(html: Html) -> set[str]:
    """The ids of claims and passages in a piece that lead nowhere yet."""
    return {_ident(tag) for tag in html.select(_REST)}


def link_rest(html: Html, find: Callable[[str], str | None]) -> None:
    """Make ids links that lead nowhere yet, in a book that lists its claims or passages elsewhere.

    Parameters
    ----------
    html : Html
    find : callable
        Takes an id; returns the address of what shows the row, or None.
    """
    html.changed()
    for tag in html.select(_REST):
        if there := find(_ident(tag)):
            tag.tag = "a"
            tag.set("href", there)
            for attribute in ("data-claim", "data-passage"):
                tag.attrib.pop(attribute, None)


def _ident(tag: Element) -> str:
    return tag.get("data-claim") or tag.get("data-passage") or str(tag.text_content())


def _cards(html: Html) -> list[str]:
    found = []
    for card in html.select(_CARD):
        for head in card.xpath(f"p[{_of('cb-card-head')}][1]"):
            if _names(head, card):
                _put_place(head, card)
                found.append(card.get("id"))
    return found


def _rows(html: Html) -> list[str]:
    found = []
    for row in html.select(".//tr[@id]"):
        cell, statement = row.find(".//td"), row.find(".//th")
        if cell is not None and statement is not None and _names(cell, row):
            _put_place(statement, row)
            found.append(row.get("id"))
    return found


def _names(part: Element, whole: Element) -> bool:
    """Whether a part begins with a link to the whole, in the words of its id."""
    link = part.find(".//a")
    return link is not None and link.get("href") == f"#{whole.get('id')}"


def _put_place(part: Element, whole: Element) -> None:
    part.append(etree.Comment(place(whole.get("id")).removeprefix("<!--").removesuffix("-->")))


def pieces(document: nodes.document) -> list[nodes.raw]:
    """The pieces of HTML in a document that may have something to read."""
    signs = ("<a ", PASSAGE, CLAIM, "<td", "<th", "<em")
    return [
        raw
        for raw in document.findall(nodes.raw)
        if "html" in raw.get("format", "").split() and any(s in raw.astext() for s in signs)
    ]


OURS = "cb-output"
"""The class of an output that is a piece of ours, and of the outputs of a cell that hold one."""


def name_outputs(document: nodes.document) -> None:
    """Give outputs that are pieces of ours a class of their own in the place of the theme's.

    The theme boxes HTML that it does not know. To undo that by rules that ask what an output
    *holds* has a browser walk through large pages at each change of them.
    """
    for raw in document.findall(nodes.raw):
        if "text_html" not in raw["classes"] or "cb-shown" not in raw.astext():
            continue
        raw["classes"] = [OURS if name == "text_html" else name for name in raw["classes"]]
        around: nodes.Node | None = raw
        while around is not None and "cell_output" not in _classes(around):
            around = around.parent
        if isinstance(around, nodes.Element) and OURS not in around["classes"]:
            around["classes"].append(OURS)


def _classes(node: nodes.Node) -> list[str]:
    return list(node["classes"]) if isinstance(node, nodes.Element) else []


def replace(raw: nodes.raw, html: str) -> None:
    """Put other HTML in the place of a piece."""
    raw.rawsource = html
    raw.children = []
    raw += nodes.Text(html)
