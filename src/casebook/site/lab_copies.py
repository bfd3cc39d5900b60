"""Copies of chapters to try things in: in JupyterLab, with the numbers of their prose filled in.

JupyterLab knows nothing of the roles with which prose takes over what a chapter computes, and would
show their names. So there is a folder of copies in which a number is a number, from the chapter's
last run. A copy that somebody has changed is never written over. The copies are nobody's source:
the chapters stay as they are, and the folder keeps itself out of what is committed.
"""

import re
from collections.abc import Callable, Mapping
from functools import cached_property
from pathlib import Path
from typing import Any

import nbformat
from nbformat import NotebookNode

from casebook.argument import Verdict, judge
from casebook.site import mentions, notebooks
from casebook.site.chapter_outputs import recall
from casebook.site.digests import chapter_digest, ground_digest
from casebook.site.locations import results
from casebook.site.results_store import digest
from casebook.study import load
from casebook.tables import Tables

FOLDER = "_lab"
ROLE = re.compile(r"\{(?P<role>glue|see|says|status|term)(?::\w+)?\}`(?P<text>[^`]+)`")
TERM = re.compile(r"(?P<words>.+?)\s*<[^>]+>")  # {term}`words <term>`
SEAL = "casebook_copy"
"""The metadata of a copy: a digest of its cells as it was made."""

NOTE = (
    "*A copy to try things in, with the numbers of the last run in its prose. What you change here "
    "is kept, and changes nothing in the book. To bring a change back, make it in `{chapter}`, "
    "where the prose names each number instead, and run `casebook run {number}`.*"
)


def make_copies(folder: Path, data: Path | None = None) -> list[Path]:
    """Make the copies of a book's chapters, but for those that somebody has changed.

    Parameters
    ----------
    folder : Path
        The book's folder.
    data : Path, optional
        The tables whose rows prose mentions; by default those in force.

    Returns
    -------
    list of Path
        Copies that were changed, and are left as they are.
    """
    copies = folder / FOLDER
    copies.mkdir(exist_ok=True)
    (copies / ".gitignore").write_text("*\n", encoding="utf-8")
    ground, store = ground_digest(folder), results(folder)
    changed, words = [], Words(data)
    for path in sorted((folder / "notebooks").glob("*.ipynb")):
        copy = copies / path.name
        if copy.exists() and is_changed(copy):
            changed.append(copy)
            continue
        notebook = notebooks.read_notebook(path)
        if (kept := recall(store, chapter_digest(ground, notebook))) is not None:
            for cell, shown in zip(notebooks.code_cells(notebook), kept.outputs, strict=True):
                cell.outputs = nbformat.from_dict(shown)
        chapter = path.relative_to(folder).as_posix()
        note = NOTE.format(chapter=chapter, number=path.stem.split("-")[0].lstrip("0") or path.stem)
        notebooks.write_notebook(copy_of(notebook, note, words.say), copy)
    return changed


def copy_of(notebook: NotebookNode, note: str, say: Callable[[str, str], str]) -> NotebookNode:
    """Make a copy of a chapter.

    Parameters
    ----------
    notebook : NotebookNode
        The chapter with its outputs.
    note : str
        What comes below its title.
    say : callable
        Takes a role that mentions a row and an id; returns what it says.

    Returns
    -------
    NotebookNode
    """
    copy: NotebookNode = nbformat.from_dict(notebook)
    numbers = glued(copy)
    for cell in copy.cells:
        if cell.cell_type == "markdown":
            cell.source = filled(cell.source, numbers, say)
    if copy.cells and copy.cells[0].cell_type == "markdown":
        title, _, rest = copy.cells[0].source.partition("\n")
        copy.cells[0].source = f"{title}\n\n{note}\n{rest}"
    copy.metadata[SEAL] = _seal(copy)
    return copy


def glued(notebook: NotebookNode) -> dict[str, str]:
    """The numbers and words that the code of a chapter handed to its prose, by name."""
    found: dict[str, str] = {}
    for outputs in notebooks.outputs(notebook):
        for output in outputs:
            name = output.get("metadata", {}).get("scrapbook", {}).get("name")
            data: Mapping[str, Any] = output.get("data", {})
            if name:
                found[name] = next(
                    (str(text) for kind, text in data.items() if kind.endswith("text/plain")), ""
                )
    return found


def filled(text: str, numbers: Mapping[str, str], say: Callable[[str, str], str]) -> str:
    """Put into prose what its roles stand for; a number that nobody has computed keeps its name."""

    def told(found: re.Match[str]) -> str:
        role, inside = found["role"], found["text"]
        if role == "glue":
            return numbers.get(inside) or f"`{inside}`"
        if role == "term":
            words = TERM.fullmatch(inside)
            return words["words"] if words else inside
        return say(role, inside)

    return ROLE.sub(told, text)


class Words:
    """What mentions of rows say, in Markdown.

    Parameters
    ----------
    data : Path, optional
        The folder of the tables, which are read when there is a mention.
    """

    def __init__(self, data: Path | None = None) -> None:
        self.data = data

    @cached_property
    def tables(self) -> Tables:
        """The tables."""
        return load(self.data)

    @cached_property
    def verdicts(self) -> dict[str, Verdict]:
        """The statuses of all claims."""
        return judge(self.tables)

    def say(self, role: str, row_id: str) -> str:
        """Say what a mention says; of a row that does not exist only its id."""
        try:
            row = mentions.mention(self.tables, row_id)
        except mentions.UnknownRow:
            return f"`{row_id}`"
        if role == "status" and row_id in self.verdicts:
            return f"*{self.verdicts[row_id].status}*"
        if role == "says":
            return f"*{row.text}* ({', '.join(filter(None, (row_id, row.locator)))})"
        return row_id


def is_changed(copy: Path) -> bool:
    """Whether somebody has changed a copy since it was made: its cells, not what they showed."""
    try:
        notebook = notebooks.read_notebook(copy)
    except notebooks.ChapterError:
        return True
    return bool(notebook.metadata.get(SEAL) != _seal(notebook))


def _seal(notebook: NotebookNode) -> str:
    return digest(part for cell in notebook.cells for part in (cell.cell_type, cell.source))
