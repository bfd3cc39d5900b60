"""Course packs: what a teacher hands out with a chapter, in English and Danish, from one file.

A pack is a file in ``book/seminars/packs``, with the name of its chapter. It has the handout as
data, so that a guide, a page in Danish, a page in large print and an answer key show the same one.
A row of a handout is the id of a claim, passage or code, whose words come from the tables; only
their Danish stands beside the packs, in ``danish.yml``. Answers are in none of them: they are made
from the tables, by ``casebook.seminar.answer_keys``.
"""

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import NamedTuple, cast

import yaml

# Ten times as quick where PyYAML was built with it, and as safe.
_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
LANGUAGES = ("en", "da")

Words = Mapping[str, str]
"""A text by language."""


class PackError(Exception):
    """A pack is not as it must be; the message names the file and the place."""


class Column(NamedTuple):
    """A column of a handout's table.

    Attributes
    ----------
    head : Words
    mm : int or None
        How wide it is on paper; None shares what is left.
    """

    head: Words
    mm: int | None


class Block(NamedTuple):
    """A part of a handout.

    Attributes
    ----------
    kind : str
        ``say`` (a paragraph), ``list``, ``table`` or ``lines`` (blank ones to write on).
    words : Words
        What a paragraph says, or the heading of blank lines.
    columns : tuple of Column
        Of a table.
    rows : tuple of tuple of (str or Words)
        Of a table or list: cells, each the id of a row of the tables, or words, or blank.
    key : str
        How the answers are made, a name in ``answer_keys.MAKERS``; blank if there are none.
    given : dict
        What the maker of the answers needs beside the rows.
    style : str
        ``roomy`` (high rows to write in), ``numbered`` or blank.
    """

    kind: str
    words: Words = {}
    columns: tuple[Column, ...] = ()
    rows: tuple[tuple[str | Words, ...], ...] = ()
    key: str = ""
    given: Mapping[str, object] = {}
    style: str = ""


class Outcome(NamedTuple):
    """Something that students know or can do afterwards; ``kind`` is one of ``OUTCOMES``."""

    kind: str
    words: Words


class Criterion(NamedTuple):
    """What an assignment is judged by."""

    name: Words
    not_yet: Words
    good: Words


class Hours(NamedTuple):
    """Work that a student does, and how long it takes."""

    words: Words
    hours: float


class Slide(NamedTuple):
    """A screen of the chapter: its address there, as ``project.js`` takes it, and its words."""

    shows: str
    words: Words


OUTCOMES = ("knowledge", "skills", "competences")


class Pack(NamedTuple):
    """All that goes with one chapter.

    Attributes
    ----------
    chapter : str
        Name of the notebook, without its ending.
    title : Words
    handout : tuple of Block
    outcomes : tuple of Outcome
        Empty while a pack is a handout only.
    hours : tuple of Hours
    assignment : Words
    criteria : tuple of Criterion
    slides : tuple of Slide
    first_reading : str
        Address of the picture to show without its statuses, or blank.
    danish : dict
        What rows of the tables say in Danish, by id.
    """

    chapter: str
    title: Words
    handout: tuple[Block, ...]
    outcomes: tuple[Outcome, ...]
    hours: tuple[Hours, ...]
    assignment: Words
    criteria: tuple[Criterion, ...]
    slides: tuple[Slide, ...]
    first_reading: str
    danish: Mapping[str, str]

    @property
    def number(self) -> int:
        """The number of the chapter."""
        return int(self.chapter.split("-", 1)[0])

    @property
    def rows(self) -> list[str]:
        """Ids of the rows of the tables that the handout shows, each once."""
        cells = (cell for block in self.handout for row in block.rows for cell in row)
        return list(dict.fromkeys(cell for cell in cells if isinstance(cell, str) and cell))

    @property
    def is_whole(self) -> bool:
        """Whether it is a course pack, and not a handout only."""
        return bool(self.outcomes and self.criteria and self.slides)


def packs(folder: Path) -> list[Pack]:
    """Read the packs of a folder, in the order of their chapters."""
    paths = sorted(folder.glob("[0-9][0-9]-*.yml"))
    danish = in_danish(folder) if paths else {}
    return [_read_pack(path, danish) for path in paths]


def in_danish(folder: Path) -> dict[str, str]:
    """Read what rows of the tables say in Danish, by id: one file for all packs of a folder.

    The packs of a book of one's own may do without.
    """
    if not (folder / "danish.yml").exists():
        return {}
    return {key: str(text) for key, text in _read(folder / "danish.yml").items()}


def read_pack(path: Path) -> Pack:
    """Read a pack.

    Parameters
    ----------
    path : Path
        A YAML file with the name of a chapter.

    Returns
    -------
    Pack

    Raises
    ------
    PackError
        If a text is not in both languages, or a part has another form than the ones above.
    """
    return _read_pack(path, in_danish(path.parent))


def _read_pack(path: Path, danish: Words) -> Pack:
    found = _read(path)
    try:
        return _pack(path.stem, found, danish)
    except (KeyError, ValueError, TypeError) as error:
        told = f"{error.args[0]!r} is missing" if isinstance(error, KeyError) else str(error)
        raise PackError(f"{path.name}: {told}") from None


def _read(path: Path) -> Mapping[str, object]:
    try:
        return _mapping(yaml.load(path.read_text(encoding="utf-8"), _LOADER))
    except (OSError, ValueError, yaml.YAMLError) as error:
        raise PackError(f"{path.name}: {error}") from None


def _pack(chapter: str, found: Mapping[str, object], danish: Mapping[str, str]) -> Pack:
    outcomes = _mapping(found.get("outcomes", {}))
    return Pack(
        chapter=chapter,
        title=_words(found["title"]),
        handout=tuple(_block(_mapping(each)) for each in _items(found["handout"])),
        outcomes=tuple(
            Outcome(kind, _words(each)) for kind in OUTCOMES for each in _items(outcomes.get(kind))
        ),
        hours=tuple(
            Hours(_words(each), float(str(each["hours"])))
            for each in map(_mapping, _items(found.get("hours")))
        ),
        assignment=_words(found["assignment"]) if "assignment" in found else {},
        criteria=tuple(
            Criterion(_words(each["name"]), _words(each["not_yet"]), _words(each["good"]))
            for each in map(_mapping, _items(found.get("criteria")))
        ),
        slides=tuple(
            Slide(str(each["show"]), _words(each))
            for each in map(_mapping, _items(found.get("slides")))
        ),
        first_reading=str(found.get("first_reading", "")),
        danish=danish,
    )


def _block(found: Mapping[str, object]) -> Block:
    (kind, value), *_ = found.items()
    if kind == "say":
        return Block(kind, words=_words(value))
    if kind == "lines":
        return Block(kind, words=_words(value) if value else {})
    if kind not in ("list", "table"):
        raise ValueError(f"{kind!r} is no part of a handout")
    parts = _mapping(value)
    columns = tuple(_column(_mapping(each)) for each in _items(parts.get("columns")))
    rows = tuple(_row(each, len(columns)) for each in _items(parts["rows"]))
    if any(len(row) != max(1, len(columns)) for row in rows):
        raise ValueError(f"a row of the {kind} has more cells than there are columns")
    return Block(
        kind,
        columns=columns,
        rows=rows,
        key=str(parts.get("key", "")),
        given=_mapping(parts.get("given", {})),
        style=str(parts.get("style", "")),
    )


def _column(found: Mapping[str, object]) -> Column:
    return Column(_words(found), int(str(found["mm"])) if "mm" in found else None)


def _row(found: object, width: int) -> tuple[str | Words, ...]:
    cells = [_cell(each) for each in (found if isinstance(found, list) else [found])]
    return (*cells, *[""] * (width - len(cells)))


def _cell(found: object) -> str | Words:
    return _words(found) if isinstance(found, dict) else str("" if found is None else found)


def _words(found: object) -> Words:
    texts = _mapping(found)
    if missing := [language for language in LANGUAGES if not texts.get(language)]:
        raise ValueError(f"no {' and no '.join(missing)} in {dict(texts)}")
    return {language: str(texts[language]).strip() for language in LANGUAGES}


def _mapping(found: object) -> Mapping[str, object]:
    if not isinstance(found, dict):
        raise ValueError(f"expected names with values, not {found!r}")
    return cast(Mapping[str, object], found)


def _items(found: object) -> Iterable[object]:
    if found is None:
        return []
    if not isinstance(found, list):
        raise ValueError(f"expected a list, not {found!r}")
    return found
