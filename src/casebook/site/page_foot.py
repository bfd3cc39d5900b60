"""The foot of a page: what leads to it, how to cite it, and what can be taken along."""

import re
from pathlib import Path
from typing import Any, NamedTuple

import yaml
from docutils import nodes
from sphinx.application import Sphinx

from casebook.site.addresses import DICTIONARY, address
from casebook.site.book_data import CHAPTERS


def citation(title: str, name: str, book: dict[str, Any]) -> tuple[str, str]:
    """How to cite a page: in words, and for BibTeX.

    Parameters
    ----------
    title : str
        Of the page.
    name : str
        Of the page, such as ``notebooks/01-commissioned-communities``.
    book : dict
        What ``CITATION.cff`` says of the book: ``title``, ``authors`` and ``version``; with
        ``date-released`` once it is.

    Returns
    -------
    (str, str)
        The book's own year is there only if the book says one.
    """
    authors = " and ".join(
        author.get("name") or f"{author['family-names']}, {author['given-names']}"
        for author in book["authors"]
    )
    year = str(book.get("date-released", ""))[:4]
    words = f"{authors}{f' ({year})' if year else ''}. {title}. In {book['title']}, "
    words += f"version {book['version']}."
    key = re.sub(r"[^a-z0-9]+", "-", f"casebook-{Path(name).name}".lower())
    fields = {
        "author": f"{{{authors}}}",
        "title": f"{{{title}}}",
        "booktitle": f"{{{book['title']}}}",
        "note": f"{{Version {book['version']}}}",
    } | ({"year": f"{{{year}}}"} if year else {})
    lines = ",\n".join(f"  {field} = {{{value}}}" for field, value in fields.items())
    return words, f"@incollection{{{key},\n{lines}\n}}"


class Foot(NamedTuple):
    """What the template ``page_foot.html`` says: texts, and addresses seen from the page."""

    citation: str
    bibtex: str
    tables: str
    notebook: str


def foot(title: str, name: str, book: dict[str, Any]) -> Foot:
    """The foot of a page.

    Parameters
    ----------
    title, name, book
        As for `citation`.

    Returns
    -------
    Foot
    """
    chapter = name.startswith(CHAPTERS)
    return Foot(
        *citation(title, name, book),
        tables=address(name, f"{DICTIONARY}.html"),
        notebook=address(name, f"_sources/{name}.ipynb") if chapter else "",
    )


def about_the_book(folder: Path) -> dict[str, Any] | None:
    """What ``CITATION.cff`` in a folder says; None if there is no such file."""
    path = folder / "CITATION.cff"
    return yaml.safe_load(path.read_text(encoding="utf-8")) if path.exists() else None


def _add(
    app: Sphinx, name: str, template: str, context: dict[str, Any], doctree: nodes.document | None
) -> None:
    book = about_the_book(Path(app.srcdir))
    if doctree is not None and book is not None:
        context["foot"] = foot(app.env.titles[name].astext(), name, book)


def setup(app: Sphinx) -> None:
    """Register with Sphinx."""
    app.connect("html-page-context", _add)
