"""What chapters show as HTML of their own: read, and marked, before it stands on a page.

Charts, tables and cards come into the document as pieces of HTML, in which Sphinx sees nothing. A
parser reads each piece once, when its page is read: ids of passages and of claims become links to
where these are listed, words of the glossary get their language, and what other pages want to know
(links, cards, rows of claims) is noted. Where a page shows a claim several times, the first card or
row is what its address leads to, and the others give up their id. A piece without anything of the
kind stays as it is, to the letter.
"""

from collections.abc import Collection, Container
from typing import NamedTuple

from bs4 import BeautifulSoup, Comment, Tag
from docutils import nodes

from casebook.site import glossary_marks
from casebook.site.addresses import LEDGER, PASSAGES, address
from casebook.site.glossary_marks import Word


class Piece(NamedTuple):
    """A piece of HTML that was read.

    Attributes
    ----------
    html : str
        With its marks.
    links : frozenset of str
        Addresses that it leads to.
    cards, rows : tuple of str
        The claims that have a card, or a row of their own, in it. Where other places of a claim
        can be named, stands what `place` gives.
    """

    html: str
    links: frozenset[str]
    cards: tuple[str, ...]
    rows: tuple[str, ...]


def place(claim: str) -> str:
    """What marks the place where other places of a claim are named, once they are known."""
    return f"<!--elsewhere:{claim}-->"


LISTED = {"cb-id": PASSAGES, "cb-claim": LEDGER}
"""By the class of an id, the page on which what it names has a row."""


def read(
    html: str,
    page: str,
    words: dict[str, Word],
    pages: Container[str],
    taken: Collection[str] = (),
) -> Piece:
    """Read a piece of HTML and mark it.

    Parameters
    ----------
    html : str
    page : str
        The name of its page.
    words : dict of str to Word
        The glossary, as `glossary_marks.foreign` gives it.
    pages : container of str
        The names of all pages of the book: an id leads only to a page that there is.
    taken : collection of str
        Claims that have a card or a row further up on the page.

    Returns
    -------
    Piece
    """
    soup = BeautifulSoup(html, "html.parser")
    given_up = _give_up_ids(soup, taken)
    marked = [given_up, _link_ids(soup, page, pages), glossary_marks.mark_html(soup, page, words)]
    cards, rows = tuple(_cards(soup)), tuple(_rows(soup))
    links = frozenset(str(link["href"]) for link in soup.select("a[href]"))
    changed = any(marked) or cards or rows
    return Piece(soup.decode(formatter="minimal") if changed else html, links, cards, rows)


def _give_up_ids(soup: BeautifulSoup, taken: Collection[str]) -> bool:
    """Take the id from each card and row of a claim that stands further up already."""
    seen, changed = set(taken), False
    for part in soup.select("article.cb-card[id], tr[id]"):
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


def _link_ids(soup: BeautifulSoup, page: str, pages: Container[str]) -> bool:
    """Make ids links to the page on which what they name is listed, if there is such a page."""
    found = [
        (ident, there)
        for css, there in LISTED.items()
        if there in pages
        for ident in soup.select(f"span.{css}")
    ]
    for ident, there in found:
        ident.name = "a"
        ident["href"] = address(page, f"{there}.html", ident.get_text())
    return bool(found)


def _cards(soup: BeautifulSoup) -> list[str]:
    found = []
    for card in soup.select("article.cb-card[id]"):
        head = card.find("p", class_="cb-card-head", recursive=False)
        if isinstance(head, Tag) and _names(head, card):
            head.append(Comment(f"elsewhere:{card['id']}"))
            found.append(str(card["id"]))
    return found


def _rows(soup: BeautifulSoup) -> list[str]:
    found = []
    for row in soup.select("tr[id]"):
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
    signs = ("<a ", *LISTED, "<td", "<th", "<em")
    return [
        raw
        for raw in document.findall(nodes.raw)
        if "html" in raw.get("format", "").split() and any(s in raw.astext() for s in signs)
    ]


def replace(raw: nodes.raw, html: str) -> None:
    """Put other HTML in the place of a piece."""
    raw.rawsource = html
    raw.children = []
    raw += nodes.Text(html)
