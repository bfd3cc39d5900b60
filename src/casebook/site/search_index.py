"""The index of the search: made when pages are written, in the place of Sphinx's own.

Sphinx's index has words and the pages they stand on. This one has what a reader looks for, with the
place of each: sections, claims, initiatives, passages, words of the glossary. It is a script,
because a page that is opened from a folder can load nothing else, and no page loads it before its
reader searches. How entries are ranked is a matter of ``search-ranking.js``.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, cast

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.builders.html import StandaloneHTMLBuilder
from sphinx.domains.index import IndexDomain
from sphinx.environment import BuildEnvironment

from casebook.site import published, search_rows
from casebook.site.addresses import GLOSSARY, INITIATIVES, LEDGER, PASSAGES
from casebook.site.backlinks import in_order
from casebook.site.book_data import CHAPTERS, book_data
from casebook.site.finished_pages import write_changed
from casebook.site.locations import data_folder, work_folder
from casebook.site.search_entries import KINDS, Contents, Entry, contents
from casebook.site.search_rows import Place

KEPT = ".search-contents"  # beside the folder of the pages: what each of them holds
FILE = "search-index.js"  # beside the pages: it holds their text

LISTS = {"word": GLOSSARY, "claim": LEDGER, "case": INITIATIVES, "passage": PASSAGES}
"""The page that lists all rows of a kind."""


def script(
    titles: Mapping[str, str], entries: Sequence[Entry], words: Sequence[tuple[str, str]]
) -> str:
    """Write the index.

    Parameters
    ----------
    titles : mapping of str to str
        Of the pages, by name, in the order of the book.
    entries : sequence of Entry
    words : sequence of (str, str)
        Words, each with what it stands for.

    Returns
    -------
    str
        JavaScript. Kinds and pages are told by their place in a list, which keeps it small.
    """
    pages = list(titles)
    index = {
        "kinds": KINDS,
        "pages": [[f"{page}.html", title] for page, title in titles.items()],
        "entries": [
            [KINDS.index(entry.kind), pages.index(entry.page), entry.anchor, entry.title]
            + _rest(entry)
            for entry in entries
        ],
        "words": words,
    }
    text = json.dumps(index, ensure_ascii=False, separators=(",", ":"))
    return f"casebookSearch.index = {text};\n"


def _rest(entry: Entry) -> list[object]:
    """The id, unless page and anchor say it; names, text and place."""
    own = "" if entry.kind in ("page", "section") else entry.ident
    return [own, list(entry.names), entry.text, entry.place]


class SearchIndex:
    """What the pages of a book hold, gathered while they are written."""

    def __init__(self) -> None:
        self.pages: dict[str, Contents] = {}
        self.writes = False

    def recall(self, app: Sphinx) -> None:
        """Know of the pages that are not written again what the last build read of them."""
        self.pages = _kept(work_folder(app) / KEPT)

    def replace_sphinx(self, app: Sphinx) -> None:
        """Have Sphinx make no index and no page for it."""
        if isinstance(app.builder, StandaloneHTMLBuilder):
            app.builder.search = False

    def read_page(self, app: Sphinx, document: nodes.document, page: str) -> None:
        """Read a page that is about to be written. Sphinx does this in one process."""
        if app.builder.format == "html":
            self.writes = True
            self.pages[page] = contents(document, page, _subjects(app.env, page))

    def page(self, app: Sphinx) -> Iterator[tuple[str, dict[str, Any], str]]:
        """Write the page to search on."""
        own = data_folder() is not None
        yield "search", {"own": own, "example": self._example(app) if own else ""}, "search.html"

    def _example(self, app: Sphinx) -> str:
        """The id of a row that can be found."""
        shown = book_data(app.env).shown.values()
        return next((ident for page in shown for ident in (*page.cards, *page.rows)), "")

    def write(self, app: Sphinx, exception: Exception | None) -> None:
        """Write the index, if pages were written."""
        if exception is not None or not self.writes:
            return
        names = in_order(app.env, app.config.root_doc)
        for name in set(names) - set(self.pages):
            app.env.get_and_resolve_doctree(name, app.builder)  # which has it read
        titles = {name: app.env.titles[name].astext() for name in names}
        entries = [entry for name in names for entry in self.pages[name].entries]
        words: list[tuple[str, str]] = []
        shown = book_data(app.env).shown
        if any(name in LISTS.values() or shown[name].cards or shown[name].rows for name in names):
            tables = published.tables()
            entries += search_rows.rows(tables, _Finder(app.env, names, self.pages))
            words = search_rows.search_words(tables)
        write_changed(Path(app.outdir, FILE), script(titles, entries, words))
        kept = json.dumps({name: self.pages[name] for name in names})
        (work_folder(app) / KEPT).write_text(kept, encoding="utf-8")


def _entry(
    kind: str, ident: str, page: str, anchor: str, title: str, names: list[str], *rest: str
) -> Entry:
    return Entry(kind, ident, page, anchor, title, tuple(names), *rest)


def _kept(file: Path) -> dict[str, Contents]:
    """What was kept of pages; nothing if that is not there."""
    if not file.is_file():
        return {}
    return {
        name: Contents(tuple(_entry(*entry) for entry in entries), anchors)
        for name, (entries, anchors) in json.loads(file.read_text(encoding="utf-8")).items()
    }


class _Finder:
    """Says where a row stands: a claim first in a chapter, all else first where it is listed."""

    def __init__(
        self, env: BuildEnvironment, names: Sequence[str], pages: Mapping[str, Contents]
    ) -> None:
        self.env, self.names, self.pages = env, names, pages

    def __call__(self, kind: str, ident: str) -> Place | None:
        """The place of a row."""
        found = [name for name in self.names if ident in self.pages[name].anchors]
        if not found:
            return None
        page = min(found, key=lambda name: self._rank(kind, name, ident))
        return Place(page, self.pages[page].anchors[ident])

    def _rank(self, kind: str, page: str, ident: str) -> tuple[bool, ...]:
        listed = page != LISTS[kind]
        if kind != "claim":
            return (listed,)
        shown = book_data(self.env).shown.get(page)
        card = shown is not None and ident in shown.cards
        return (not card, not page.startswith(CHAPTERS), listed)


def _subjects(env: BuildEnvironment, page: str) -> dict[str, list[str]]:
    """What the index has for the sections of a page, by the section's id."""
    index = cast(IndexDomain, env.get_domain("index"))
    found: dict[str, list[str]] = {}
    for _, subject, ident, _, _ in index.entries.get(page, ()):
        found.setdefault(ident, []).append(subject.replace(";", ","))
    return found


def setup(app: Sphinx) -> None:
    """Register with Sphinx."""
    index = SearchIndex()
    app.connect("builder-inited", index.replace_sphinx)
    app.connect("builder-inited", index.recall)
    # After all that still changes a document.
    app.connect("doctree-resolved", index.read_page, priority=950)
    app.connect("html-collect-pages", index.page)
    app.connect("build-finished", index.write)
