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
from typing import NamedTuple

from bs4 import BeautifulSoup, Comment, Tag
from docutils import nodes

from casebook.site import glossary_marks
from casebook.site.addresses import LEDGER, PASSAGES, address
from casebook.site.glossary_marks import Word

ROW = re.compile(r"\b[a-z]+\d{4}-[a-z]+-\d+\b")  # the id of a row, such as gv2022-c-098


class Html:
    """A piece of HTML: parsed once, and written anew only if something in it was changed.

    Parameters
    ----------
    text : str

    Attributes
    ----------
    text : str
        As it was given.
    soup : BeautifulSoup
        To look into and to change; who does says so with `changed`.
    """

    def __init__(self, text: str) -> None:
        self.text = text
        self.soup = BeautifulSoup(text, "html.parser")
        self._written: str | None = text
        self._signs: set[str] = set()

    def changed(self, *signs: str) -> None:
        """Have it written anew, with signs that it did not have."""
        self._written = None
        self._signs.update(signs)

    def __str__(self) -> str:
        if self._written is None:
            self._written = self.soup.decode(formatter="minimal")
        return self._written

    def has_ids(self, *kinds: str) -> bool:
        """Say whether there are ids of some kinds."""
        return any(kind in self._signs or f'class="{kind}"' in self.text for kind in kinds)

    def select(self, sign: str, selector: str) -> Sequence[Tag]:
        """Find elements; nothing is looked through that has not the sign of them."""
        there = sign in self.text or sign in self._signs
        return self.soup.select(selector) if there else ()


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
        glossary_marks.mark_html(html.soup, page, words),
    ]
    cards, rows = tuple(_cards(html)), tuple(_rows(html))
    if any(marked) or cards or rows:
        html.changed()
    # Not by a sign in the text: marks lead somewhere too.
    links = frozenset(str(link["href"]) for link in html.soup.select("a[href]"))
    judged = html.select("cb-badge", ".cb-badge[data-claim]")
    return Piece(links, cards, rows, frozenset(str(badge["data-claim"]) for badge in judged))


LONG = 80
"""Letters from which on a cell of a table of pandas gets a column that is wide enough to read."""


def _mend_frames(html: Html, kind_of: Callable[[str], str | None]) -> bool:
    """Take from tables of pandas what a page's policy forbids and a screen reader stumbles over.

    They bring a style sheet and styles of their own, and have headers without a word in them. What
    they say of ids is text: those of passages and claims are marked as they are elsewhere.
    """
    frames = html.select("dataframe", "table.dataframe")
    for frame in frames:
        for sheet in html.soup.select("style[scoped]"):
            sheet.decompose()
        del frame["border"]
        for part in frame.select("[style]"):
            del part["style"]
        for head in frame.find_all("th"):
            if not head.get_text(strip=True):
                head.name = "td"
        for cell in frame.find_all(["td", "th"]):
            if len(cell.get_text()) > LONG:
                cell["class"] = "cb-long"
            # Tables that a page does not name are not read for it.
            if ROW.fullmatch(cell.get_text()) and (kind := kind_of(cell.get_text())):
                cell.contents[0].wrap(html.soup.new_tag("span", attrs={"class": kind}))
                html.changed(kind)
    return bool(frames)


def _give_up_ids(html: Html, taken: Collection[str]) -> bool:
    """Take the id from each card and row of a claim that stands further up already."""
    seen, changed = set(taken), False
    for part in _with_ids(html):
        ident = str(part["id"])
        if ident in seen:
            changed = True
            del part["id"]
            if (statement := part.find(id=f"{ident}-statement")) is not None:
                part["aria-label"] = statement.get_text()
                del part["aria-labelledby"]
                del statement["id"]
        seen.add(ident)
    return changed


def _with_ids(html: Html) -> list[Tag]:
    """The cards and rows that have an id, in their order."""
    if "cb-card" in html.text:
        return html.soup.select("article.cb-card[id], tr[id]")
    return html.soup.select("tr[id]") if "<tr" in html.text else []


def _link_passages(html: Html, page: str, pages: Container[str]) -> bool:
    """Make the ids of passages links to the page that lists them, if there is one."""
    found = html.select(PASSAGE, f"span.{PASSAGE}") if PASSAGES in pages else ()
    for passage in found:
        ident = _named(passage, "data-passage")
        passage.name = "a"
        passage["href"] = address(page, f"{PASSAGES}.html", ident)
    return bool(found)


def _named(tag: Tag, attribute: str) -> str:
    """The id that is meant; where an attribute has it, the text says a place in the source."""
    return str(tag.attrs.pop(attribute, None) or tag.get_text())


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
    if not html.has_ids(CLAIM):
        return links
    html.changed()
    # In a table it is a name and its text is the id; in a chart, a link around a box or its words.
    for claim in html.soup.select(f".{CLAIM}"):
        ident = str(claim.attrs.get("data-claim") or claim.get_text())
        if ident in here:
            claim.name, claim["href"] = "a", f"#{ident}"
        elif LEDGER in pages:
            claim.name, claim["href"] = "a", address(page, f"{LEDGER}.html", ident)
            links.add(str(claim["href"]))
        else:
            claim.attrs.pop("href", None)
            continue  # `link_rest` knows, when all pages are read
        claim.attrs.pop("data-claim", None)
    return links


_REST = f"span.{PASSAGE}, span.{CLAIM}, a.{CLAIM}:not([href]), [data-claim].{CLAIM}:not([href])"


def rest(html: Html) -> set[str]:
    """The ids of claims and passages in a piece that lead nowhere yet."""
    found = html.soup.select(_REST) if html.has_ids(CLAIM, PASSAGE) else ()
    return {_ident(tag) for tag in found}


def link_rest(html: Html, find: Callable[[str], str | None]) -> None:
    """Make ids links that lead nowhere yet, in a book that lists its claims or passages elsewhere.

    Parameters
    ----------
    html : Html
    find : callable
        Takes an id; returns the address of what shows the row, or None.
    """
    html.changed()
    for tag in html.soup.select(_REST):
        if there := find(_ident(tag)):
            tag.name, tag["href"] = "a", there
            for attribute in ("data-claim", "data-passage"):
                tag.attrs.pop(attribute, None)


def _ident(tag: Tag) -> str:
    return str(tag.get("data-claim") or tag.get("data-passage") or tag.get_text())


def _cards(html: Html) -> list[str]:
    found = []
    for card in html.select("cb-card", "article.cb-card[id]"):
        head = card.find("p", class_="cb-card-head", recursive=False)
        if isinstance(head, Tag) and _names(head, card):
            head.append(Comment(f"elsewhere:{card['id']}"))
            found.append(str(card["id"]))
    return found


def _rows(html: Html) -> list[str]:
    found = []
    for row in html.select("<tr", "tr[id]"):
        cell, statement = row.find("td"), row.find("th")
        if isinstance(cell, Tag) and isinstance(statement, Tag) and _names(cell, row):
            statement.append(Comment(f"elsewhere:{row['id']}"))
            found.append(str(row["id"]))
    return found


def _names(part: Tag, whole: Tag) -> bool:
    """Whether a part begins with a link to the whole, in the words of its id."""
    link = part.find("a")
    return isinstance(link, Tag) and link.get("href") == f"#{whole['id']}"


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
