"""What chapters show as HTML of their own: read, and marked, before it stands on a page.

Charts, tables and cards come into the document as pieces of HTML, in which Sphinx sees nothing. A
parser reads each piece once, when its page is read: ids of passages become links to where the
passages are listed, words of the glossary get their language, and what other pages want to know
(links, cards, rows of claims) is noted. A piece without anything of the kind stays as it is, to
the letter.
"""

from typing import NamedTuple

from bs4 import BeautifulSoup, Comment, Tag
from docutils import nodes

from casebook.site import glossary_marks
from casebook.site.addresses import PASSAGES, address
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


def read(html: str, page: str, words: dict[str, Word]) -> Piece:
    """Read a piece of HTML and mark it.

    Parameters
    ----------
    html : str
    page : str
        The name of its page.
    words : dict of str to Word
        The glossary, as `glossary_marks.foreign` gives it.

    Returns
    -------
    Piece
    """
    soup = BeautifulSoup(html, "html.parser")
    marked = [_link_passages(soup, page), glossary_marks.mark_html(soup, page, words)]
    cards, rows = tuple(_cards(soup)), tuple(_rows(soup))
    links = frozenset(str(link["href"]) for link in soup.select("a[href]"))
    changed = any(marked) or cards or rows
    return Piece(soup.decode(formatter="minimal") if changed else html, links, cards, rows)


def _link_passages(soup: BeautifulSoup, page: str) -> bool:
    """Make the ids of passages links to where the passages are listed."""
    found = soup.select("span.cb-id")
    for passage in found:
        passage.name = "a"
        passage["href"] = address(page, f"{PASSAGES}.html", passage.get_text())
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
    signs = ("<a ", "cb-id", "<td", "<th", "<em")
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
