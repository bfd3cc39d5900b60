"""The foot of a page: what leads to it, how to cite it, and what can be taken along."""

import re
from collections.abc import Collection, Hashable, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import pandas as pd
import yaml
from docutils import nodes
from sphinx.application import Sphinx
from sphinx.config import Config

from casebook.display import licence
from casebook.site import mentions
from casebook.site.addresses import DICTIONARY, address
from casebook.site.book_data import CHAPTERS, Shown, book_data


def citation(title: str, name: str, book: dict[str, Any]) -> tuple[str, str]:
    """How to cite a page: in words, and for BibTeX.

    Parameters
    ----------
    title : str
        Of the page.
    name : str
        Of the page, such as ``notebooks/01-commissioned-communities``.
    book : dict
        What ``CITATION.cff`` says of the book: ``title`` and ``authors``; with ``version`` if it
        says one, and ``date-released`` once it is.

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
    words = f"{authors}{f' ({year})' if year else ''}. {title}. In {book['title']}"
    # What the publications say stays theirs.
    terms = [f"version {book['version']}"] if book.get("version") else []
    terms += [f"text and tables {licence()}"] if licence() else []
    words = ", ".join([words, *terms]) + "."
    key = re.sub(r"[^a-z0-9]+", "-", f"casebook-{Path(name).name}".lower())
    fields = {
        "author": f"{{{authors}}}",
        "title": f"{{{title}}}",
        "booktitle": f"{{{book['title']}}}",
    }
    if terms:
        note = ", ".join(terms)
        fields["note"] = f"{{{note[0].upper()}{note[1:]}}}"
    if year:
        fields["year"] = f"{{{year}}}"
    lines = ",\n".join(f"  {field} = {{{value}}}" for field, value in fields.items())
    return words, f"@incollection{{{key},\n{lines}\n}}"


class Publication(NamedTuple):
    """A publication that a page rebuilds: how to cite it, and its address if it has one."""

    words: str
    address: str


def publications(sources: pd.DataFrame, shown: Collection[str]) -> list[Publication]:
    """How to cite the publications whose claims a page shows.

    Parameters
    ----------
    sources : DataFrame
        The table of sources.
    shown : collection of str
        Ids of sources.

    Returns
    -------
    list of Publication
        In the order of the table.
    """
    rows = sources[sources.source_id.isin(list(shown))].to_dict("records")
    return [_publication({key: "" if pd.isna(v) else str(v) for key, v in r.items()}) for r in rows]


def _publication(row: dict[Hashable, str]) -> Publication:
    people = row["authors"].split("; ") if row["authors"] else []
    named = f"{', '.join(people[:-1])} and {people[-1]}" if people[1:] else "".join(people)
    year = f" ({row['year']}). " if named else f"{row['year']}. "
    pages = f", {row['pages']}" if row["pages"] else ""
    licence = f" {row['licence']}." if row["licence"] else ""
    words = f"{named}{year}{row['title']}. {row['published_in']}{pages}.{licence}"
    return Publication(words, row["url"])


class Foot(NamedTuple):
    """What the template ``page_foot.html`` says: texts, and addresses seen from the page."""

    citation: str
    bibtex: str
    publications: list[Publication]
    tables: str
    notebook: str


def foot(title: str, name: str, book: dict[str, Any], rebuilt: Sequence[Publication] = ()) -> Foot:
    """The foot of a page.

    Parameters
    ----------
    title, name, book
        As for `citation`.
    rebuilt : sequence of Publication
        What the page rebuilds.

    Returns
    -------
    Foot
    """
    chapter = name.startswith(CHAPTERS)
    return Foot(
        *citation(title, name, book),
        publications=list(rebuilt),
        tables=address(name, f"{DICTIONARY}.html"),
        notebook=address(name, f"_sources/{name}.ipynb") if chapter else "",
    )


def about_the_book(folder: Path) -> dict[str, Any] | None:
    """What ``CITATION.cff`` in a book's folder says; None if there is no such file."""
    path = folder / "CITATION.cff"
    return yaml.safe_load(path.read_text(encoding="utf-8")) if path.exists() else None


def _as_settings_say(config: Config) -> dict[str, Any]:
    """Title and authors of a book that has no ``CITATION.cff``."""
    return {"title": config.html_title, "authors": [{"name": config.author}]}


def _add(
    app: Sphinx, name: str, template: str, context: dict[str, Any], doctree: nodes.document | None
) -> None:
    book = about_the_book(Path(app.srcdir)) or _as_settings_say(app.config)
    if doctree is not None:
        rebuilt = _rebuilt(book_data(app.env).shown.get(name))
        made = foot(app.env.titles[name].astext(), name, book, rebuilt)
        dictionary = DICTIONARY in app.env.found_docs
        context["foot"] = made if dictionary else made._replace(tables="")


def _rebuilt(shown: Shown | None) -> list[Publication]:
    """The publications of others whose claims have a card on a page, or a row."""
    claims = {*shown.cards, *shown.rows} if shown else set()
    if not claims or "documents" in (tables := mentions.tables()):  # which a study of one's own has
        return []
    rows = tables.claims[tables.claims.claim_id.isin(claims)]
    return publications(tables.sources, set(rows.source_id))


def setup(app: Sphinx) -> None:
    """Register with Sphinx."""
    app.connect("html-page-context", _add)
