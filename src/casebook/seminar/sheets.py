"""Coding sheets: which passages and codes a teacher hands to a class, read from a YAML file.

A sheet says what is to be coded and with which codes. The words come from the tables; how others
have coded the passages never enters a sheet. What the page looks like is in `seminar.sheet_page`,
what students send back in `casebook.seminar.hand_ins`.
"""

import hashlib
import json
import re
from collections.abc import Iterable, Sequence
from importlib import resources
from pathlib import Path
from typing import Any, NamedTuple

import pandas as pd
import yaml
from markupsafe import Markup

from casebook.display import render
from casebook.tables import Tables, closest, count, show

PASSAGES = (12, 24)
CODES = (1, 30)
LIMIT = 256 * 1024  # bytes of a YAML file
KEYS = ("title", "chapter", "instructions", "passages", "codes")
_SHOWN = 90  # letters of a gist in a comment


class SheetError(ValueError):
    """A sheet that cannot be made; the text names the file, the line and the entry."""


class Passage(NamedTuple):
    """A passage as a coder sees it."""

    id: str
    gist: str
    material: str
    locator: str


class Code(NamedTuple):
    """A code as a coder sees it."""

    id: str
    theme: str
    label: str
    definition: str
    include_when: str
    exclude_when: str


class Sheet(NamedTuple):
    """A coding sheet.

    Attributes
    ----------
    id : str
        The name of its file, in small letters, digits and hyphens.
    version : str
        A digest of all words that a coder goes by: two sheets with the same version ask the same.
    title, instructions : str
    chapter : int or None
        The chapter of the book that it goes with.
    passages : tuple of Passage
    codes : tuple of Code
    """

    id: str
    version: str
    title: str
    instructions: str
    chapter: int | None
    passages: tuple[Passage, ...]
    codes: tuple[Code, ...]

    def themes(self) -> dict[str, list[Code]]:
        """The codes by theme, in the order in which the themes turn up."""
        found: dict[str, list[Code]] = {}
        for code in self.codes:
            found.setdefault(code.theme, []).append(code)
        return found


def passages_of(tables: Tables, ids: Iterable[str]) -> tuple[Passage, ...]:
    """Look passages up.

    Parameters
    ----------
    tables : Tables
    ids : iterable of str

    Returns
    -------
    tuple of Passage

    Raises
    ------
    KeyError
        With the first id that no passage has.
    """
    rows = _rows(tables.passages, "passage_id", Passage._fields[1:])
    return tuple(Passage(i, *rows[i]) for i in ids)


def codes_of(tables: Tables, ids: Iterable[str]) -> tuple[Code, ...]:
    """Look codes up, grouped by theme; a KeyError names the first id that no code has."""
    rows = _rows(tables.codes, "code_id", Code._fields[1:])
    found = [Code(i, *rows[i]) for i in ids]
    order = list(dict.fromkeys(code.theme for code in found))
    return tuple(sorted(found, key=lambda code: order.index(code.theme)))


def _rows(table: pd.DataFrame, key: str, columns: Sequence[str]) -> dict[str, list[str]]:
    """Words of a table's rows by id; blank where a cell is missing."""
    words = table[list(columns)].astype(object).where(table[list(columns)].notna(), "")
    rows = zip(table[key], words.itertuples(index=False, name=None), strict=True)
    return {str(ident): [str(cell) for cell in cells] for ident, cells in rows}


def version_of(passages: Iterable[Passage], codes: Iterable[Code]) -> str:
    """Digest what a coder goes by: twelve hexadecimal digits.

    Neither the title nor the order counts, so a sheet may be handed out in two orders.

    Parameters
    ----------
    passages : iterable of Passage
    codes : iterable of Code

    Returns
    -------
    str
    """
    words = [sorted(map(list, passages)), sorted(map(list, codes))]
    text = json.dumps(words, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode("utf-8")).hexdigest()[:12]


def identifier(file: Path) -> str:
    """The id of the sheet in a file: its name in small letters, digits and hyphens."""
    return re.sub(r"[^a-z0-9]+", "-", file.stem.lower()).strip("-")[:60] or "sheet"


Entries = dict[str, tuple[Any, int]]
"""Values by name, each with its line; a list is one of texts with the lines where they stand."""


def read_sheet(file: Path, tables: Tables) -> Sheet:
    """Read a sheet, looking its passages and codes up.

    Parameters
    ----------
    file : Path
        A YAML file with the entries of `KEYS`; ``chapter`` and ``instructions`` may be left out.
    tables : Tables

    Returns
    -------
    Sheet

    Raises
    ------
    SheetError
        If the file cannot be read, is no YAML, or an entry is missing, unknown, of the wrong kind,
        twice, too short or too long.
    """
    entries = _entries(file)
    for key, (value, line) in entries.items():
        _check_entry(file, key, value, line)
    for key in ("title", "passages", "codes"):
        if key not in entries:
            raise SheetError(f"{file}: the entry {key} is missing")
    chapter = _chapter(file, *entries["chapter"]) if "chapter" in entries else None
    asked = _ids(file, entries, "passages", list(tables.passages.passage_id), PASSAGES)
    passages = passages_of(tables, asked)
    codes = codes_of(tables, _ids(file, entries, "codes", list(tables.codes.code_id), CODES))
    title = " ".join(entries["title"][0].split())
    instructions = entries.get("instructions", ("", 0))[0].strip()
    version = version_of(passages, codes)
    return Sheet(identifier(file), version, title, instructions, chapter, passages, codes)


def _check_entry(file: Path, key: str, value: object, line: int) -> None:
    """Refuse an entry that no sheet has, or whose value is of the wrong kind."""
    if key not in KEYS:
        hint = closest(key, list(KEYS)) or f"; there are: {', '.join(KEYS)}"
        raise _at(file, line, f"there is no entry {show(key)}{hint}")
    if key in ("passages", "codes"):
        if not isinstance(value, list):
            raise _at(file, line, f"{key} must be a list: a line with a hyphen for each id")
    elif not isinstance(value, str) or not value.strip():
        raise _at(file, line, f"{key} must be a text that is not blank")


def _chapter(file: Path, text: str, line: int) -> int:
    if not re.fullmatch(r"[1-9][0-9]?", text):
        raise _at(file, line, f"chapter must be a number from 1 to 99, not {show(text)}")
    return int(text)


def _ids(
    file: Path, entries: Entries, key: str, known: list[str], limits: tuple[int, int]
) -> list[str]:
    """The ids that an entry lists, after checking that the tables have each of them."""
    ids, line = entries[key]
    _check_ids(file, key, ids, known)
    least, most = limits
    if not least <= len(ids) <= most:
        told = f"{count(len(ids), key[:-1])}; a sheet has {least} to {most} {key}"
        raise _at(file, line, told)
    return [name for name, _ in ids]


def _check_ids(file: Path, key: str, ids: list[tuple[str, int]], known: list[str]) -> None:
    """Refuse ids that no row of the tables has, and ids that are there twice."""
    seen: dict[str, int] = {}
    for name, line in ids:
        if name in seen:
            raise _at(file, line, f"{key[:-1]} {show(name)} is there twice; see line {seen[name]}")
        if name not in known:
            raise _at(file, line, f"there is no {key[:-1]} {show(name)}{closest(name, known)}")
        seen[name] = line


def _at(file: Path, line: int, what: str) -> SheetError:
    return SheetError(f"{file}, line {line}: {what}")


def _entries(file: Path) -> Entries:
    """The entries of a YAML file with the lines where they stand; lists of texts, or texts."""
    root = _composed(file, _text(file))
    if not isinstance(root, yaml.MappingNode):
        raise SheetError(f"{file}: not a sheet: it needs entries such as 'title: My sheet'")
    entries: Entries = {}
    for key, value in root.value:
        line = key.start_mark.line + 1
        if not isinstance(key, yaml.ScalarNode):
            raise _at(file, line, "the name of an entry must be a word")
        if key.value in entries:
            raise _at(file, line, f"the entry {show(key.value)} is there twice")
        entries[key.value] = (_value(file, value), line)
    return entries


def _text(file: Path) -> str:
    try:
        if file.stat().st_size > LIMIT:
            raise SheetError(f"{file}: larger than {LIMIT // 1024} KB; a sheet is a short list")
        return file.read_text(encoding="utf-8-sig")
    except OSError as error:
        raise SheetError(f"{file}: it cannot be read ({error.strerror})") from None
    except UnicodeDecodeError as error:
        raise SheetError(f"{file}: byte {error.start + 1} is not UTF-8; save it as UTF-8") from None


def _composed(file: Path, text: str) -> yaml.Node | None:
    """What a file says as YAML, before anything is made of it."""
    try:
        return yaml.compose(text, Loader=yaml.SafeLoader)
    except yaml.reader.ReaderError as error:
        where = text.count("\n", 0, error.position) + 1
        raise _at(file, where, "a character that a YAML file must not hold") from None
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        why = " ".join(filter(None, (error.context, error.problem)))
        raise _at(file, mark.line + 1 if mark else 1, f"not YAML: {why}") from None
    except RecursionError:
        raise SheetError(f"{file}: not a sheet: lists within lists without end") from None


def _value(file: Path, node: yaml.Node) -> str | list[tuple[str, int]]:
    if isinstance(node, yaml.ScalarNode):
        return str(node.value)
    if isinstance(node, yaml.SequenceNode):
        for item in node.value:
            if not isinstance(item, yaml.ScalarNode):
                raise _at(file, item.start_mark.line + 1, "a list holds ids, one a line")
        return [(item.value, item.start_mark.line + 1) for item in node.value]
    raise _at(file, node.start_mark.line + 1, "an entry is a text or a list of ids")


def suggested_first() -> dict[str, list[str]]:
    """What a new sheet asks, if the tables have it; the file says why."""
    file = resources.files("casebook.seminar") / "templates" / "suggested.yml"
    found: dict[str, list[str]] = yaml.safe_load(file.read_text(encoding="utf-8"))
    return found


def starter(tables: Tables, source_id: str | None = None) -> str:
    """Write a sheet to begin with, which can be built as it is.

    Parameters
    ----------
    tables : Tables
    source_id : str, optional
        Also list every passage of this source, each on a line that does not count yet.

    Returns
    -------
    str
        YAML, with comments for people who have never seen any.

    Raises
    ------
    SheetError
        If the source is unknown.
    """
    passages, codes = list(tables.passages.passage_id), list(tables.codes.code_id)
    suggested = suggested_first()
    chosen = [p for p in suggested["passages"] if p in passages] or passages[: PASSAGES[0]]
    given = [c for c in suggested["codes"] if c in codes] or codes[: len(suggested["codes"])]
    sources = list(tables.sources.source_id)
    if source_id is not None and source_id not in sources:
        raise SheetError(f"there is no source {show(source_id)}{closest(source_id, sources)}")
    told = tables.passages.set_index("passage_id")
    first = chosen if source_id is None else []
    if source_id is not None:
        own = list(tables.passages.passage_id[tables.passages.source_id == source_id])
        first = [*(p for p in chosen if p not in own), *own]
    lines = []
    for name in first:
        gist = " ".join(told.gist[name].split())
        gist = gist if len(gist) <= _SHOWN else gist[: _SHOWN - 1].rstrip() + "…"
        lines.append(f"  {'' if name in chosen else '# '}- {name}  # {told.material[name]}: {gist}")
    labels = tables.codes.set_index("code_id")
    words = [
        f"  {'' if c in given else '# '}- {c}  # {labels.theme[c]}: {labels.label[c]}"
        for c in [*given, *(c for c in codes if c not in given)]
    ]
    # YAML, not HTML: nothing in it is to be escaped.
    parts = {"passages": Markup("\n".join(lines)), "codes": Markup("\n".join(words))}
    return f"{render('new.yml', 'casebook.seminar', **parts)}\n"
