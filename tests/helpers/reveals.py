"""What a section of a chapter gives away of a handout's answers."""

import html
import re
from functools import cache

from docutils import nodes

import casebook
from casebook.seminar import answers
from casebook.site import notebooks

HEADING = re.compile(r"^(#{1,6}) +(.+?)\s*$", re.MULTILINE)
TAG = re.compile(r"<[^>]+>")


@cache
def book():
    """The book, read once."""
    return casebook.load()


@cache
def sections(path):
    """What the tables, charts and cards of each section of a chapter show, by its address.

    Prose may name a claim and say nothing of its status. What stands before the first heading has
    the address ``""``.
    """
    found, anchor = {"": ""}, ""
    for cell in notebooks.read_notebook(path).cells:
        if cell.cell_type != "markdown":
            found[anchor] += "".join(seen(output) for output in cell.get("outputs", []))
            continue
        for heading in HEADING.finditer(cell.source):
            if heading[1] == "##":
                anchor = nodes.make_id(heading[2])
                found.setdefault(anchor, "")
    return found


def seen(output):
    """The text of an output, with the addresses of its rows: of HTML also what leads to a row."""
    data = output.get("data", {})
    if "text/html" in data:
        page = "".join(data["text/html"])
        ids = re.findall(r'(?:href="[^"#]*#|data-(?:claim|passage)="|\bid=")([\w.-]+)"', page)
        return " ".join((html.unescape(TAG.sub(" ", page)), *ids)) + "\n"
    return "".join(data.get("text/plain", output.get("text", ""))) + "\n"


_TOLD = {}  # by chapter


def told(pack):
    """What gives a handout's answers away: its rows' ids, and answers of four words and more."""
    if pack.chapter not in _TOLD:
        _TOLD[pack.chapter] = _answers(pack)
    return _TOLD[pack.chapter]


def _answers(pack):
    codes = set(book().tables.codes.code_id)
    rows, long = set(), set()
    for block in pack.handout:
        if block.key and block.key != "judged":
            cells = {cell for row in block.rows for cell in row if isinstance(cell, str)}
            rows |= cells - codes - {""}
            cells = answers(book(), block).iloc[:, 1:].to_numpy().ravel()
            long |= {str(cell) for cell in cells if len(str(cell).split()) >= 4}
    return rows, long


def given_away(text, pack):
    """List what of a handout's answers stands in a text."""
    rows, long = told(pack)
    flat = " ".join(text.split())
    ids = set(re.findall(r"[\w-]+", flat))
    return sorted(rows & ids) + sorted(cell for cell in long if " ".join(cell.split()) in flat)
