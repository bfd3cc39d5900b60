"""What readers of this book get of its tables: those that their description publishes.

A chapter shows what its author has it show. What a build makes by itself for readers (the tables as
files, what they can find, take away or read beside a copy, the pages for a class) is made of
published tables alone: whoever writes such a file asks here for the tables, and what is not
published cannot be had.
"""

from collections.abc import Collection
from pathlib import Path

from casebook.site import mentions
from casebook.site.locations import PACKAGE, data_folder
from casebook.tables import (
    DESCRIPTION,
    PublishedTables,
    only_published,
    package,
    published,
    published_files,
)

# Tables that are made when a study is loaded hold something of these.
MADE_FROM: dict[str, tuple[str, ...]] = {
    "sources": (),
    "voices": ("documents",),
    "informants": ("documents", "voices"),
    "possible_identities": ("documents", "voices"),
    "passage_cases": ("passages", "documents", "document_cases"),
}


def folder() -> Path:
    """The folder of the tables that the pages speak of."""
    return data_folder() or PACKAGE / "data"


def names(place: Path | None = None) -> frozenset[str]:
    """The tables that readers may have, of those that the pages speak of, or of another folder."""
    place = place or folder()
    if not (place / DESCRIPTION).is_file():
        return frozenset()
    described = package(place)
    found = published(described)
    if "study" not in described.get("casebook", {}):
        return found
    there = frozenset(resource["name"] for resource in described["resources"])
    return (found - MADE_FROM.keys()) | {
        name for name in MADE_FROM if _may_be_had(name, there, found)
    }


def _may_be_had(name: str, there: Collection[str], found: Collection[str]) -> bool:
    """Whether all that a table of a study is made from, and is there, is published."""
    return all(origin in found for origin in (name, *MADE_FROM[name]) if origin in there)


def tables() -> PublishedTables:
    """The tables that readers may have; asking for another raises `NotPublished`."""
    return only_published(mentions.tables(), names())


def files() -> dict[str, bytes]:
    """The tables that readers may have and a description of them, by path."""
    return published_files(folder())


def need(*needed: str) -> None:
    """Raise `NotPublished` unless readers may have all of these tables."""
    had = tables()
    for name in needed:
        had[name]
