"""The page *In Python*: what there is, told by the docstrings of what readers use."""

import inspect

import pandas as pd

from casebook import reader
from casebook.display import Shown
from casebook.reader import show

TOLD = {
    "book": (reader.Book, "What a book offers"),
    "source": (reader.Source, "What a source, or a study, offers"),
    "claim": (reader.Claim, "What a claim offers"),
    "coding": (reader.Coding, "What the coding of a book, or of a source, offers"),
}
"""By the name of a table on the page, whose docstrings it has, and its caption."""


def offers() -> list[Shown]:
    """A table for each kind of thing: its attributes and methods, and what each of them is for."""
    return [_table(name, *told) for name, told in TOLD.items()]


def _table(name: str, thing: type, caption: str) -> Shown:
    rows = [
        {f"After {name} and a dot": _call(one, member), "What it gives": _sentence(member)}
        for one, member in inspect.getmembers(thing)
        if not one.startswith("_") and inspect.getdoc(member)
    ]
    return show.table(pd.DataFrame(rows), name=f"offers-{name}", caption=caption)


def _call(name: str, member: object) -> str:
    """How it is written: a method with what has to stand in its brackets."""
    if not callable(member):
        return name
    needed = [
        f"*{one.name}" if one.kind is one.VAR_POSITIONAL else one.name
        for one in inspect.signature(member).parameters.values()
        if one.name != "self" and one.default is one.empty and one.kind is not one.VAR_KEYWORD
    ]
    return f"{name}({', '.join(needed)})"


def _sentence(member: object) -> str:
    """The first paragraph of a docstring, without its marks."""
    first = (inspect.getdoc(member) or "").split("\n\n")[0]
    return " ".join(first.replace("`", "").replace("*", "").split())
