"""See also: what leads from page to page, found in the pages when all of them are read.

Nobody keeps a list of links. A page that leads to another is named at the other's foot; a claim
whose card stands on several pages leads from each to the others and to its row in the ledger, and
a row of the ledger to the cards.
"""

import functools
from collections import defaultdict
from collections.abc import Callable, Container, Iterable, Mapping
from posixpath import dirname, normpath
from typing import Any, NamedTuple, cast

from docutils import nodes
from sphinx import addnodes
from sphinx.application import Sphinx
from sphinx.domains.std import StandardDomain
from sphinx.environment import BuildEnvironment

from casebook.display import render
from casebook.site import glossary_marks, mentions, notebook_html, published
from casebook.site.addresses import GLOSSARY, LEDGER, address
from casebook.site.book_data import BookData, Shown, book_data
from casebook.site.glossary_marks import Word

CLAIMS = "cb_claims"
"""The attribute of a piece of HTML that names the claims whose other places it can name."""

ROWS = "cb_rows"
"""The same of claims that have a row in it: only the ledger says where their cards are."""


REST = "cb_rest"
"""The same of ids that lead nowhere before all pages are read."""


class Link(NamedTuple):
    """A link for a template: where it leads and what it says."""

    address: str
    words: str


def in_order(env: BuildEnvironment, name: str) -> list[str]:
    """Return a page and all that are below it in the table of contents."""
    below = env.toctree_includes.get(name, [])
    return [name, *(page for each in below for page in in_order(env, each))]


def read(
    document: nodes.document,
    page: str,
    words: dict[str, Word],
    pages: Container[str],
    kind_of: Callable[[str], str | None],
) -> Shown:
    """Read what a page shows that concerns others, and mark what it shows as HTML.

    Parameters
    ----------
    document : docutils.nodes.document
    page : str
        Its name.
    words : dict of str to Word
        As for `glossary_marks.mark_prose`.
    pages : container of str
        The names of all pages.
    kind_of : callable
        As for `notebook_html.read`.

    Returns
    -------
    Shown
    """
    links = set(_links_of_prose(document))
    cards: list[str] = []
    rows: list[str] = []
    judged: set[str] = set()
    notebook_html.name_outputs(document)
    pieces = [(raw, notebook_html.Html(raw.astext())) for raw in notebook_html.pieces(document)]
    for raw, html in pieces:
        piece = notebook_html.read(html, page, words, pages, [*cards, *rows], kind_of)
        raw[CLAIMS], raw[ROWS] = list(piece.cards), list(piece.rows)
        links |= {("address", link) for link in piece.links}
        cards += piece.cards
        rows += piece.rows
        judged |= piece.judged
    # Only now all claims are known that the page itself shows.
    for raw, html in pieces:
        led = notebook_html.link_claims(html, page, pages, {*cards, *rows})
        rest = notebook_html.rest(html)
        notebook_html.replace(raw, str(html))
        raw[REST] = sorted(rest)
        links |= {("address", link) for link in led}
        links |= {("casebook:claim", ident) for ident in rest}
    meanings = glossary_marks.meanings(document)
    return Shown(frozenset(links), tuple(cards), tuple(rows), meanings, frozenset(judged))


@functools.cache
def _kinds() -> dict[str, str]:
    """The kind of each id of a claim or a passage."""
    tables = mentions.tables()
    claims = dict.fromkeys(tables.claims.claim_id, notebook_html.CLAIM)
    return claims | dict.fromkeys(tables.passages.passage_id, notebook_html.PASSAGE)


def _kind_of(ident: str) -> str | None:
    return _kinds().get(ident)


def _links_of_prose(document: nodes.document) -> Iterable[tuple[str, str]]:
    for node in document.findall(nodes.reference):
        if uri := node.get("refuri"):
            yield ("address", uri)
    for mention in document.findall(addnodes.pending_xref):
        yield (f"{mention.get('refdomain', '')}:{mention['reftype']}", mention["reftarget"])


def leads_to(env: BuildEnvironment, page: str, links: Iterable[tuple[str, str]]) -> set[str]:
    """Name the pages that the links of a page lead to, apart from itself.

    Parameters
    ----------
    env : BuildEnvironment
    page : str
        Its name.
    links : iterable of (str, str)
        Kind and target of each.

    Returns
    -------
    set of str
    """
    found = {_page_of(env, page, kind, target) for kind, target in links}
    return {name for name in found if name in env.found_docs} - {page}


def _page_of(env: BuildEnvironment, page: str, kind: str, target: str) -> str | None:
    if kind == "address":
        path = target.partition("#")[0].partition("?")[0]
        there = normpath(f"{dirname(page)}/{path}".lstrip("/"))
        return there.removesuffix(".html") if there.endswith(".html") else None
    standard = cast(StandardDomain, env.get_domain("std"))
    if kind == "std:term":  # a word that is explained: nearly every page has some
        return None
    if kind.startswith("std:"):
        return standard.anonlabels.get(target, ("", ""))[0]
    if kind == "casebook:claim":
        return book_data(env).page_of_claim(target)
    return target if kind.startswith("doc:") else None


class SeeAlso:
    """What leads where, once all pages are read."""

    def __init__(self) -> None:
        self.words: dict[str, Word] = {}
        self.led_from: dict[str, list[str]] = {}
        self.places: dict[str, list[str]] = {}
        self.ledger = LEDGER
        self.in_ledger: set[str] = set()

    def read_words(self, app: Sphinx) -> None:
        """Read the glossary."""
        table = published.files().get("terms.csv", b"")
        self.words = glossary_marks.foreign(glossary_marks.read_terms(table))

    def read_page(self, app: Sphinx, document: nodes.document) -> None:
        """Mark a page, and note what it shows, when it is read."""
        page = app.env.docname
        pages = app.env.found_docs
        words = self.words if GLOSSARY in pages else {}
        glossary_marks.mark_prose(document, page, words)
        book_data(app.env).shown[page] = read(document, page, words, pages, _kind_of)

    def learn(self, app: Sphinx, env: BuildEnvironment) -> None:
        """Gather what the pages show, in the order of the book."""
        shown = book_data(env).shown
        names = [name for name in in_order(env, env.config.root_doc) if name in shown]
        self.led_from = inverted({n: leads_to(env, n, shown[n].links) for n in names})
        self.places = inverted({name: shown[name].cards for name in names})
        self.ledger = _ledger(book_data(env))
        self.in_ledger = set(shown[self.ledger].rows) if self.ledger in shown else set()

    def name_pages(
        self,
        app: Sphinx,
        page: str,
        template: str,
        context: dict[str, Any],
        doctree: nodes.document | None,
    ) -> None:
        """Give the template of a page links to the pages that lead to it."""
        pages = self.led_from.get(page, ())
        context["led_from"] = [self._link(app.env, page, there) for there in pages]

    def elsewhere(self, env: BuildEnvironment, page: str, claim: str) -> list[Link]:
        """Links to the other places of a claim that stands on a page."""
        cards = [there for there in self.places.get(claim, ()) if there != page]
        links = [self._link(env, page, there, claim) for there in cards]
        if page != self.ledger and claim in self.in_ledger:
            row = self._link(env, page, self.ledger, claim)
            links.insert(0, row._replace(words="ledger") if self.ledger == LEDGER else row)
        return links

    def _said(self, env: BuildEnvironment, page: str, claim: str) -> str:
        links = self.elsewhere(env, page, claim)
        words = "Card in" if page == self.ledger else "also in"
        parts = {"words": words, "links": links}
        return render("claim_elsewhere.html", "casebook.site", **parts) if links else ""

    def _link(self, env: BuildEnvironment, page: str, there: str, ident: str = "") -> Link:
        return Link(address(page, f"{there}.html", ident), env.titles[there].astext())

    def name_places(self, app: Sphinx, document: nodes.document, page: str) -> None:
        """Name the other places of the claims on a page, when it is written."""
        data = book_data(app.env)

        def find(ident: str) -> str | None:
            there = data.page_of_claim(ident)
            return address(page, f"{there}.html", ident) if there else None

        for raw in document.findall(nodes.raw):
            html = before = raw.astext()
            claims: list[str] = [
                *raw.get(CLAIMS, ()),
                *(raw.get(ROWS, ()) if page == self.ledger else ()),
            ]
            for claim in claims:
                html = html.replace(notebook_html.place(claim), self._said(app.env, page, claim), 1)
            if raw.get(REST):
                html = _with_the_rest(html, find)
            if html != before:
                notebook_html.replace(raw, html)


def _with_the_rest(text: str, find: Callable[[str], str | None]) -> str:
    html = notebook_html.Html(text)
    notebook_html.link_rest(html, find)
    return str(html)


def _ledger(data: BookData) -> str:
    """The page that lists all claims; that of this book if there is none."""
    if LEDGER in data.shown or not any(shown.rows for shown in data.shown.values()):
        return LEDGER
    return data.listing(LEDGER, mentions.tables().claims.claim_id) or LEDGER


def inverted(found: Mapping[str, Iterable[str]]) -> dict[str, list[str]]:
    """What is found where, from what there is at each place; places keep their order."""
    places: dict[str, list[str]] = defaultdict(list)
    for place, things in found.items():
        for thing in things:
            places[thing].append(place)
    return dict(places)


def setup(app: Sphinx) -> None:
    """Register with Sphinx."""
    see_also = SeeAlso()
    app.connect("builder-inited", see_also.read_words)
    # Before Sphinx takes titles and contents from the page, at 500.
    app.connect("doctree-read", see_also.read_page, priority=400)
    app.connect("env-updated", see_also.learn)
    app.connect("doctree-resolved", see_also.name_places)
    app.connect("html-page-context", see_also.name_pages)
