"""The foot of a page: what leads to it, how to cite it, and what can be taken along."""

import re
from html import escape
from pathlib import Path

import yaml

from casebook.site import backlinks
from casebook.site.addresses import address

DICTIONARY = "book/reference/data-dictionary.html"


def citation(title: str, name: str, book: dict) -> tuple[str, str]:
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


def foot(title: str, name: str, book: dict) -> str:
    """The foot of a page.

    Parameters
    ----------
    title, name, book
        As for `citation`.

    Returns
    -------
    str
        HTML.
    """
    words, bibtex = citation(title, name, book)
    takings = [
        f'<a href="{address(name, DICTIONARY)}">All tables of the book, as CSV files</a>',
        "Charts and tables of this page: the buttons below each of them",
    ]
    if name.startswith("notebooks/"):
        source = address(name, f"_sources/{name}.ipynb")
        takings.insert(
            0,
            f'<a href="{source}" download>This chapter as a notebook</a>, which runs in the '
            "folder of the book",
        )
    items = "".join(f"<li>{item}</li>" for item in takings)
    return (
        f'<aside class="cb-foot" aria-label="About this page">{backlinks.MARK}'
        f"<details><summary>Cite this page</summary><p>{escape(words)}</p>"
        f'<pre class="cb-bibtex" tabindex="0" aria-label="BibTeX">{escape(bibtex)}</pre>'
        "<p>A chapter that rebuilds a publication stands on it: cite that too. Every claim and "
        "every passage has an address of its own: that of its page, <code>#</code> and its id."
        "</p></details>"
        f"<details><summary>Take it along</summary><ul>{items}</ul></details></aside>"
    )


def about_the_book(folder: Path) -> dict | None:
    """What ``CITATION.cff`` in a folder says; None if there is no such file."""
    path = folder / "CITATION.cff"
    return yaml.safe_load(path.read_text(encoding="utf-8")) if path.exists() else None
