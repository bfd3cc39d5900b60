"""The page *Read beside your own copy*: what it asks its reader, and what it is given to look with.

A page that is opened from a folder can load nothing but scripts. So there is one for each text,
beside the pages, with the anchors of its passages and what we say of them, and no word of the
text. No page loads it before its reader brings a copy. How a copy is looked through is a matter
of ``copy-anchors.js``; what this page and others show, of ``copy-page.js`` and ``copy-words.js``.
"""

import hashlib
import json
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any, NamedTuple

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment
from sphinx.util.docutils import SphinxDirective

from casebook.copies import AnchoredRows, anchored_rows
from casebook.display import render
from casebook.site import published
from casebook.site.addresses import PASSAGES, address
from casebook.site.book_data import book_data
from casebook.site.finished_pages import write_changed
from casebook.tables import NotPublished, Tables, package

USED = "casebook_your_copy"
"""Where Sphinx keeps of a page that it asks for a copy."""
DATA = "copy-data-{}.js"  # beside the pages, by text
EDITIONS = "copy-editions.js"
MOST_ON_A_PAGE = 50  # texts that a page with evidence offers; where there are more, it has a link

# One row of the page's data: a name, an anchor, and for a passage its locator and its gist.
Row = list[str | int]

_PLAIN = re.compile(r"[A-Za-z0-9_-]+")


class Choice(NamedTuple):
    """A text that a reader may have a copy of: a source, or a document of somebody's own study."""

    ident: str
    citation: str
    passages: int
    file: str


class Text(NamedTuple):
    """A text with the tables in which its passages are those of a source.

    Attributes
    ----------
    citation, language : str
    tables : Tables
    source_id : str
        In these tables.
    """

    citation: str
    language: str
    tables: Tables
    source_id: str


def texts(tables: Tables) -> dict[str, Text]:
    """The texts that passages can be looked for in: sources, or the documents of a study.

    Parameters
    ----------
    tables : Tables

    Returns
    -------
    dict of str to Text
        By id, in the order of the tables. Passages without an anchor cannot be looked for.
    """
    rows = tables.passages
    rows = rows[rows[["anchor_length", "anchor_head", "anchor_hash"]].notna().all(axis=1)]
    of = "document_id" if tables.may_be_had("documents") else "source_id"
    found: dict[str, Text] = {}
    for row in tables["documents" if of == "document_id" else "sources"].to_dict("records"):
        own = rows[rows[of] == row[of]]
        if len(own):
            language = row.get("language")
            found[str(row[of])] = Text(
                str(row["citation" if of == "source_id" else "title"]),
                language if isinstance(language, str) else "",
                tables.replace(passages=own),
                str(own.source_id.iloc[0]),
            )
    return found


def can_be_looked_for(tables: Tables, folder: Path | None = None) -> bool:
    """Say whether a page can find passages in a copy, which it cannot if a key made the anchors.

    Parameters
    ----------
    tables : Tables
    folder : Path, optional
        Where they come from; by default the folder in force.

    Returns
    -------
    bool
    """
    study = package(folder).get("casebook", {}).get("study", {})
    try:
        return study.get("anchors") != "keyed" and bool(texts(tables))
    except NotPublished:
        return False


def file_of(ident: str) -> str:
    """The name of the script of a text: its id, unless some file system would not take that."""
    name = ident if _PLAIN.fullmatch(ident) else hashlib.sha256(ident.encode()).hexdigest()[:12]
    return DATA.format(name)


def choices(tables: Tables) -> list[Choice]:
    """List the texts.

    Parameters
    ----------
    tables : Tables

    Returns
    -------
    list of Choice
        Those with most passages first.
    """
    found = [
        Choice(ident, text.citation, len(text.tables.passages), file_of(ident))
        for ident, text in texts(tables).items()
    ]
    return sorted(found, key=lambda choice: -choice.passages)


def anchors_of(rows: AnchoredRows, gists: Mapping[str, str]) -> dict[str, list[Row]]:
    """Write down the anchors of a text for the page.

    Parameters
    ----------
    rows : AnchoredRows
    gists : mapping of str to str
        What the passages say in our words, by passage.

    Returns
    -------
    dict of str to list
        ``passages``: id, length, head, hash, locator, gist; ``paragraphs``: locator, length, head,
        hash, in the order of the source.
    """
    return {
        "passages": [
            [row, *rows.anchors["passages", row], locator, gists[row]]
            for row, locator in rows.locators.items()
        ],
        "paragraphs": [[locator, *rows.anchors["paragraphs", locator]] for locator in rows.number],
    }


def edition(anchors: dict[str, list[Row]]) -> str:
    """Name the anchors of a text: whoever keeps words has to know whether they are still these.

    Parameters
    ----------
    anchors : dict of str to list
        See `anchors_of`.

    Returns
    -------
    str
        Another one if any anchor is another one, or belongs to another passage.
    """
    named = [[row[0], row[3]] for row in anchors["passages"]]
    return hashlib.sha256(json.dumps(named).encode()).hexdigest()[:12]


def script(ident: str, language: str, anchors: dict[str, list[Row]]) -> str:
    """Write the script of a text.

    Parameters
    ----------
    ident : str
    language : str
        That it is written in; blank if nobody says.
    anchors : dict of str to list
        See `anchors_of`.

    Returns
    -------
    str
        JavaScript.
    """
    told = json.dumps(
        {"lang": language, "edition": edition(anchors), **anchors},
        ensure_ascii=False,
        separators=(",", ":"),
    )
    named = json.dumps(ident, ensure_ascii=False)
    return f"casebookCopies.sources ??= {{}};\ncasebookCopies.sources[{named}] = {told};\n"


def page_of(env: BuildEnvironment) -> str | None:
    """The page that asks for a copy, if the book has one."""
    return next((page for page, told in sorted(env.metadata.items()) if told.get(USED)), None)


def _write(app: Sphinx, exception: Exception | None) -> None:
    if exception is not None or app.builder.format != "html":
        return
    files: dict[str, str] = {}
    if page_of(app.env) is not None:  # which there is only for passages that are published
        files = scripts(published.tables())
    folder = Path(app.outdir)
    for path in [*folder.glob(DATA.format("*")), folder / EDITIONS]:
        if path.name not in files:
            path.unlink(missing_ok=True)
    for name, text in files.items():
        write_changed(folder / name, text)


def scripts(tables: Tables) -> dict[str, str]:
    """Write what the page loads.

    Parameters
    ----------
    tables : Tables

    Returns
    -------
    dict of str to str
        By file, beside the pages.
    """
    gists = dict(zip(tables.passages.passage_id, tables.passages.gist, strict=True))
    files, editions = {}, {}
    for ident, text in texts(tables).items():
        anchors = anchors_of(anchored_rows(text.tables, text.source_id), gists)
        files[file_of(ident)] = script(ident, text.language, anchors)
        editions[ident] = edition(anchors)
    # Apart, because a page with evidence needs them and no more.
    files[EDITIONS] = f"casebookWords.editions = {json.dumps(editions)};\n"
    return files


def _name(
    app: Sphinx, name: str, template: str, context: dict[str, Any], doctree: nodes.document | None
) -> None:
    """Tell the template of a page where a copy can be brought, and where passages are listed."""
    there = page_of(app.env)
    if doctree is None or there is None:
        return
    tables = published.tables()
    listing = book_data(app.env).listing(PASSAGES, tables.passages.passage_id)
    context["copy_page"] = address(name, f"{there}.html")
    context["copies"] = list(texts(tables))
    context["passages"] = address(name, f"{listing}.html") if listing else ""
    # Where evidence stands, a copy can be brought on the spot: some browsers keep the pages of a
    # folder apart, and none of them knows what another one found.
    shows = name == listing or "cb-evidence" in context["body"]
    if shows and len(context["copies"]) <= MOST_ON_A_PAGE:
        context["copy_form"] = form(tables)


def form(tables: Tables) -> str:
    """Write the form that asks for a copy.

    Parameters
    ----------
    tables : Tables

    Returns
    -------
    str
        Markup.
    """
    kind = "Document" if tables.may_be_had("documents") else "Source"
    return str(render("your_copy.html", "casebook.site", choices=choices(tables), kind=kind))


class YourCopy(SphinxDirective):
    """Ask for a copy. Without scripts only what does the same in a terminal is shown."""

    def run(self) -> list[nodes.Node]:
        """Return the form; where no page can find anything, that is said."""
        tables = published.tables()
        if not can_be_looked_for(tables):
            text = "No page can find passages here: they are not published, have no anchors, or a "
            text += "key made them. With it, casebook verify finds them in a terminal."
            return [nodes.paragraph("", text)]
        self.env.metadata[self.env.docname][USED] = True
        return [nodes.raw("", form(tables), format="html")]


def setup(app: Sphinx) -> None:
    """Register with Sphinx."""
    app.add_directive("your-copy", YourCopy)
    app.connect("html-page-context", _name)
    app.connect("build-finished", _write)
