"""See also: what leads from page to page, found in the pages when all of them are written.

Nobody keeps a list of links. A page that leads to another is named at the other's foot; a claim
whose card stands on several pages leads from each to the others and to its row in the ledger, and
a row of the ledger to the cards.
"""

import re
from collections import defaultdict
from html import escape
from posixpath import dirname, normpath
from typing import NamedTuple

from casebook.site.addresses import address

MARK = "<!-- see also -->"
LEDGER = "book/reference/claim-ledger"

ARTICLE = re.compile(r'<article class="bd-article.*?(?=<!-- see also -->)', re.DOTALL)
HREF = re.compile(r'<a\b[^>]*\bhref="([^"#?:]+)\.html(?:#[^"]*)?"')
CARD = re.compile(
    r'<article class="[^"]*\bcb-card\b[^"]*" id="(?P<id>[^"]+)"[^>]*>'
    r'<p class="cb-card-head"><a href="#(?P=id)">(?P=id)</a>.*?(?=</p>)',
    re.DOTALL,
)
# Up to the end of the statement, which has room below it.
ROW = re.compile(
    r'<tr\b[^>]* id="(?P<id>[^"]+)"[^>]*><td[^>]*><a href="#(?P=id)">(?P=id)</a></td>'
    r"<th\b[^>]*>.*?(?=</th>)",
    re.DOTALL,
)


class Page(NamedTuple):
    """A written page: its title, and its HTML with `MARK` where its article ends."""

    title: str
    html: str


def leads_to(name: str, page: Page) -> set[str]:
    """Name the pages that the article of a page has links to, apart from itself.

    Parameters
    ----------
    name : str
        Of the page, such as ``notebooks/01-commissioned-communities``.
    page : Page

    Returns
    -------
    set of str
    """
    article = ARTICLE.search(page.html)
    hrefs = HREF.findall(article[0]) if article else []
    return {normpath(f"{dirname(name)}/{href}".lstrip("/")) for href in hrefs} - {name}


def with_see_also(pages: dict[str, Page]) -> dict[str, str]:
    """Complete the pages of a book.

    Parameters
    ----------
    pages : dict of str to Page
        All of them by name, in the order of the book.

    Returns
    -------
    dict of str to str
        The HTML of those that have a `MARK`.
    """
    led_from = defaultdict(list)
    cards = defaultdict(list)
    for name, page in pages.items():
        for target in leads_to(name, page):
            led_from[target].append(name)
        for match in CARD.finditer(page.html):
            cards[match["id"]].append(name)
    in_ledger = {m["id"] for m in ROW.finditer(pages[LEDGER].html)} if LEDGER in pages else set()

    def link(here: str, there: str, ident: str = "", words: str | None = None) -> str:
        href = address(here, f"{there}.html", ident)
        return f'<a href="{escape(href)}">{escape(words or pages[there].title)}</a>'

    def elsewhere(here: str, match: re.Match) -> str:
        ident = match["id"]
        links = [link(here, there, ident) for there in cards[ident] if there != here]
        if here != LEDGER and ident in in_ledger:
            links.insert(0, link(here, LEDGER, ident, "ledger"))
        words = "Card in" if here == LEDGER else "also in"
        said = f' <span class="cb-elsewhere">{words} {", ".join(links)}</span>' if links else ""
        return match[0] + said

    done = {}
    for name, page in pages.items():
        if MARK not in page.html:
            continue
        marks = ROW if name == LEDGER else CARD
        html = marks.sub(lambda match, here=name: elsewhere(here, match), page.html)
        items = "".join(f"<li>{link(name, other)}</li>" for other in led_from[name])
        heading = f"See also: pages that lead here ({len(led_from[name])})"
        fold = f"<details><summary>{heading}</summary><ul>{items}</ul></details>"
        done[name] = html.replace(MARK, fold if items else "")
    return done
