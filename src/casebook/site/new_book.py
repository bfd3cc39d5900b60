"""A book of one's own: the few files that it begins with, made from the tables that it is about.

What they say holds for any study, and all of it may be changed. A page for which the tables have
no material (nothing to code, nothing to look for in a copy) is not among them. The texts are in
``templates/new_book``; a notebook is written there as text, with fences around its code.
"""

import json
import os
import re
import shutil
import tempfile
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import NamedTuple

import nbformat
from jinja2 import Environment, FileSystemLoader
from nbformat import NotebookNode

from casebook.argument import carriers, names_of
from casebook.site import published
from casebook.site.locations import TEMPLATES
from casebook.site.notebooks import METADATA
from casebook.site.your_copy import can_be_looked_for
from casebook.study import load
from casebook.tables import Tables, only_published

FENCE = re.compile(r"^```python(?P<folded> folded)?\n(?P<code>.*?)^```\n", re.MULTILINE | re.DOTALL)
SHOWN = 3  # claims in the first chapter
ARGUMENT = ("claims", "links", "passages", "voices", "cases", "passage_cases")  # what it is made of
LEAST = {"passages": 3, "codes": 2}  # of a sheet, as `casebook.seminar` takes it

CODING = "book/seminars/coding-sheet"
COPY = "book/your-copy"
FILES = {
    "_config.yml": "_config.yml",
    "_toc.yml": "_toc.yml",
    "intro.md": "intro.md",
    "notebooks/01-first-chapter.ipynb": "chapter.md",
    "argument.ipynb": "argument.md",
    "README.md": "README.md",
}
"""What every book begins with, each with the template that it is made from."""

MORE = {CODING: "coding-sheet.md", COPY: "your-copy.md"}


class BookExists(Exception):
    """There is something already where the book would be written."""


class NothingToShow(Exception):
    """The study has no passage yet, so that no page could show anything."""


class Told(NamedTuple):
    """What the first pages say of a study, beside title and author.

    Attributes
    ----------
    source, citation : str
        Its id, and how it is cited.
    claims : list of str
        Ids of those that the first chapter shows.
    mover, mover_label : str
        Id and name of a voice without which a claim has another status; blank if there is none.
    example : str
        The id of a row that can be mentioned.
    more : list of str
        Pages beyond those of every book.
    open : bool
        Whether readers get the tables that the argument is made of, and so can take things away.
    """

    source: str
    citation: str
    claims: list[str]
    mover: str
    mover_label: str
    example: str
    more: list[str]
    open: bool


def told_of(folder: Path) -> Told:
    """Learn from a study what the first pages of a book about it can show.

    Parameters
    ----------
    folder : Path
        Its tables.

    Returns
    -------
    Told

    Raises
    ------
    DataError
        If the tables are not as they are described.
    NothingToShow
        If no passage is written down yet.
    """
    tables = load(folder)
    if tables.passages.empty:
        raise NothingToShow(
            f"{folder} has no passage yet, and a book shows passages: write what you read into "
            f"{folder / 'passages.csv'}, then ask again. Nothing was written."
        )
    had = only_published(tables, published.names(folder))
    first = tables.sources.iloc[0]
    source = str(first.source_id)
    rows = tables.claims[tables.claims.source_id == source]
    key = rows[rows.key.fillna(False)] if "key" in rows else rows.iloc[:0]
    claims = [str(claim) for claim in (key if len(key) else rows).claim_id[:SHOWN]]
    mover = _mover(tables, source) if claims else ""
    more = [CODING] if _can_be_coded(had) else []
    more += [COPY] if can_be_looked_for(had, folder) else []
    passages = [str(passage) for passage in tables.passages.passage_id[:1]]
    return Told(
        source,
        str(first.citation),
        claims,
        mover,
        names_of(tables).get(mover, mover),
        (claims or passages or ["…"])[0],
        more,
        _has(had, *ARGUMENT),
    )


def _can_be_coded(tables: Tables) -> bool:
    """Whether there is enough for a sheet, of which readers may have all."""
    return _has(tables, *LEAST, *ARGUMENT) and all(
        len(tables[name]) >= least for name, least in LEAST.items()
    )


def _has(tables: Tables, *names: str) -> bool:
    return all(tables.may_be_had(name) for name in names)


def _mover(tables: Tables, source: str) -> str:
    """The voice without which most claims move."""
    found = carriers(tables, source)
    voices = found.id[found.kind == "voice"]
    return "" if voices.empty else str(voices.iloc[0])


def files(told: Told, *, title: str, author: str, data: str) -> dict[str, str]:
    """Write the texts of a book.

    Parameters
    ----------
    told : Told
    title, author : str
        Of the book; the author may be blank.
    data : str
        The folder of the tables, seen from the book's.

    Returns
    -------
    dict of str to str
        Texts by file.
    """
    environment = Environment(
        loader=FileSystemLoader(TEMPLATES / "new_book"),
        autoescape=False,  # none of it is HTML
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    environment.filters["quoted"] = lambda text: json.dumps(text, ensure_ascii=False)
    context = {
        **told._asdict(),
        "title": title,
        "author": author,
        "data": data,
        "first": (told.claims or [""])[0],
        "cards": ", ".join(json.dumps(claim, ensure_ascii=False) for claim in told.claims),
    }
    named = FILES | {f"{page}.md": MORE[page] for page in told.more}
    texts = {file: environment.get_template(name).render(context) for file, name in named.items()}
    return {
        file: nbformat.writes(notebook(text)) + "\n" if file.endswith(".ipynb") else text
        for file, text in texts.items()
    }


def notebook(text: str) -> NotebookNode:
    """Make a notebook of a text: what stands between fences of Python is code.

    Parameters
    ----------
    text : str
        MyST. ``folded`` behind the fence folds the code on the page.

    Returns
    -------
    NotebookNode
    """
    cells = list(_cells(text))
    for number, cell in enumerate(cells, start=1):
        cell["id"] = f"cell-{number:02}"
    return NotebookNode(nbformat.v4.new_notebook(cells=cells, metadata=METADATA))


def _cells(text: str) -> Iterator[NotebookNode]:
    rest = 0
    for found in [*FENCE.finditer(text), None]:
        prose = text[rest : found.start() if found else len(text)].strip()
        if prose:
            yield nbformat.v4.new_markdown_cell(prose)
        if found:
            tags = {"tags": ["folded"]} if found["folded"] else {}
            yield nbformat.v4.new_code_cell(found["code"].rstrip(), metadata=tags)
            rest = found.end()


def write_book(folder: Path, texts: Mapping[str, str]) -> None:
    """Write a book into a folder: all of it, or nothing.

    Parameters
    ----------
    folder : Path
        New, or empty.
    texts : mapping of str to str
        As `files` gives them.

    Raises
    ------
    BookExists
        If there is something in the folder.
    """
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise BookExists(f"{folder} is there already and not empty: nothing was written.")
    folder.parent.mkdir(parents=True, exist_ok=True)
    made = Path(tempfile.mkdtemp(prefix=f".{folder.name}-", dir=folder.parent))
    try:
        for name, text in texts.items():
            (made / name).parent.mkdir(parents=True, exist_ok=True)
            (made / name).write_text(text, encoding="utf-8", newline="\n")
        made.chmod(0o777 & ~_umask())  # as a folder that was simply made
        if folder.exists():
            folder.rmdir()
        made.rename(folder)
    finally:
        shutil.rmtree(made, ignore_errors=True)


def _umask() -> int:
    current = os.umask(0)
    os.umask(current)
    return current
