"""Coding sheets as a teacher writes them down: a YAML file that lists passages and codes.

The words come from the tables, or are the teacher's own. Whatever is wrong is told with the file,
the line and the entry. What a sheet is, however it was made, is in `casebook.seminar.sheets`.
"""

import itertools
import json
import re
import unicodedata
from collections.abc import Iterable, Sequence
from importlib import resources
from pathlib import Path
from typing import Any

import yaml
from markupsafe import Markup

from casebook.display import render
from casebook.seminar.left_out import LeftOut, codes_left_out, passages_left_out
from casebook.seminar.sheets import (
    CODES,
    LANGUAGES,
    PASSAGES,
    Code,
    Passage,
    Sheet,
    SheetError,
    by_theme,
    codes_of,
    fault_of,
    passages_of,
    version_of,
)
from casebook.tables import Tables, closest, count, show

LIMIT = 256 * 1024  # bytes of a YAML file
KEYS = ("title", "language", "chapter", "instructions", "passages", "codes")
_FIRST = 12  # passages of a new sheet
_SHOWN = 90  # letters of a gist in a comment


def identifier(file: Path) -> str:
    """What a sheet's page is called: its file's name in small letters, digits and hyphens.

    Letters are those of any language, with what stands above and below them.
    """
    name = unicodedata.normalize("NFC", file.stem.lower())
    kept = "".join(one if unicodedata.category(one)[0] in "LMN" else "-" for one in name)
    return re.sub("-+", "-", kept).strip("-")[:60].strip("-") or "sheet"


def by_identifier(files: Iterable[Path]) -> dict[str, Path]:
    """Name sheets by their files.

    Parameters
    ----------
    files : iterable of Path

    Returns
    -------
    dict of str to Path
        By `identifier`, in the order of the files.

    Raises
    ------
    SheetError
        If two pages would have one name.
    """
    found: dict[str, Path] = {}
    for file in files:
        name = identifier(file)
        if name in found:
            raise SheetError(f"{file} and {found[name]} would both become {name}.html")
        found[name] = file
    return found


Own = dict[str, tuple[str, int]]
"""A passage or code in the teacher's own words: texts by name, each with its line."""
Item = tuple[str | Own, int]
"""What a list holds: an id or something of one's own, with its line."""
Entries = dict[str, tuple[Any, int]]
"""Values by name, each with its line: texts, or lists of `Item`."""


def read_sheet(file: Path, tables: Tables) -> Sheet:
    """Read a sheet, looking its passages and codes up.

    Parameters
    ----------
    file : Path
        A YAML file with the entries of `KEYS`; ``language``, ``chapter`` and ``instructions`` may
        be left out. A passage or code is an id, or has words of its own (``gist``, ``label``).
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
    language = _language(file, *entries["language"]) if "language" in entries else "en"
    passages = _passages(file, entries, tables)
    codes = _codes(file, entries, tables, language)
    title = " ".join(entries["title"][0].split())
    instructions = entries.get("instructions", ("", 0))[0].strip()
    for key, text in (("title", title), ("instructions", instructions)):
        if fault := fault_of(key, text):
            raise _at(file, entries[key][1], f"{key} {fault}")
    version = version_of(passages, codes)
    return Sheet(version, title, instructions, language, chapter, passages, codes)


def _check_entry(file: Path, key: str, value: object, line: int) -> None:
    """Refuse an entry that no sheet has, or whose value is of the wrong kind."""
    if key not in KEYS:
        hint = closest(key, list(KEYS)) or f"; there are: {', '.join(KEYS)}"
        raise _at(file, line, f"there is no entry {show(key)}{hint}")
    if key in ("passages", "codes"):
        if not isinstance(value, list):
            raise _at(file, line, f"{key} must be a list: a line with a hyphen for each")
    elif not isinstance(value, str) or not value.strip():
        raise _at(file, line, f"{key} must be a text that is not blank")


def _chapter(file: Path, text: str, line: int) -> int:
    if not re.fullmatch(r"[1-9][0-9]?", text):
        raise _at(file, line, f"chapter must be a number from 1 to 99, not {show(text)}")
    return int(text)


def _language(file: Path, text: str, line: int) -> str:
    if text not in LANGUAGES:
        raise _at(file, line, f"language must be one of {', '.join(LANGUAGES)}, not {show(text)}")
    return text


def _passages(file: Path, entries: Entries, tables: Tables) -> tuple[Passage, ...]:
    items = _items(file, entries, "passages", list(tables.passages.passage_id), PASSAGES)
    _check_rows(file, items, passages_left_out(tables))
    known = passages_of(tables, (item for item, _ in items if isinstance(item, str)))
    found = {passage.id: passage for passage in known}
    return tuple(
        found[item]
        if isinstance(item, str)
        else Passage(name, **_own_words(file, item, line, Passage._fields[1:], "gist"))
        for (item, line), name in zip(
            items, _numbered(items, "own", tables.passages.passage_id), strict=True
        )
    )


def _codes(file: Path, entries: Entries, tables: Tables, language: str) -> tuple[Code, ...]:
    items = _items(file, entries, "codes", list(tables.codes.code_id), CODES)
    _check_rows(file, items, codes_left_out(tables))
    known = codes_of(tables, (item for item, _ in items if isinstance(item, str)), language)
    found = {code.id: code for code in known}
    return by_theme(
        found[item]
        if isinstance(item, str)
        else Code(name, **_own_words(file, item, line, Code._fields[1:], "label"))
        for (item, line), name in zip(
            items, _numbered(items, "code", tables.codes.code_id), strict=True
        )
    )


def _numbered(items: list[Item], what: str, known: Iterable[str]) -> list[str]:
    """The id of each item: what is the teacher's own has a number that no row of the tables has."""
    taken = set(known)
    numbered = (f"{what}-{number:02}" for number in itertools.count(1))
    own = (name for name in numbered if name not in taken)
    return [item if isinstance(item, str) else next(own) for item, _ in items]


def _own_words(
    file: Path, item: Own, line: int, fields: Sequence[str], needed: str
) -> dict[str, str]:
    """The texts of a passage or code of one's own; those that are not there are blank."""
    for name, (_, at) in item.items():
        if name not in fields:
            hint = closest(name, list(fields)) or f"; there are: {', '.join(fields)}"
            raise _at(file, at, f"there is no entry {show(name)}{hint}")
    if needed not in item:
        raise _at(file, line, f"the entry {needed} is missing")
    words = {name: item.get(name, ("", line)) for name in fields}
    tidy = {name: (" ".join(text.split()), at) for name, (text, at) in words.items()}
    for name, (text, at) in tidy.items():
        if fault := fault_of(name, text):
            raise _at(file, at, f"{name} {fault}")
    return {name: text for name, (text, _) in tidy.items()}


def _items(
    file: Path, entries: Entries, key: str, known: list[str], limits: tuple[int, int]
) -> list[Item]:
    """What an entry lists, after checking that the tables have each id, and how many there are."""
    items: list[Item]
    items, line = entries[key]
    ids = [(item, at) for item, at in items if isinstance(item, str)]
    _check_ids(file, key, ids, known)
    least, most = limits
    if not least <= len(items) <= most:
        told = f"{count(len(items), key[:-1])}; a sheet has {least} to {most} {key}"
        raise _at(file, line, told)
    return items


def _check_ids(file: Path, key: str, ids: list[tuple[str, int]], known: list[str]) -> None:
    """Refuse ids that no row of the tables has, and ids that are there twice."""
    seen: dict[str, int] = {}
    for name, line in ids:
        if name in seen:
            raise _at(file, line, f"{key[:-1]} {show(name)} is there twice; see line {seen[name]}")
        if name not in known:
            raise _at(file, line, f"there is no {key[:-1]} {show(name)}{closest(name, known)}")
        seen[name] = line


def _check_rows(file: Path, items: list[Item], left_out: LeftOut) -> None:
    """Refuse rows of the tables that cannot go on a sheet."""
    for name, line in items:
        if isinstance(name, str) and name in left_out:
            raise _at(file, line, str(left_out[name]))


def _at(file: Path, line: int, what: str) -> SheetError:
    return SheetError(f"{file}, line {line}: {what}")


def _entries(file: Path) -> Entries:
    """The entries of a YAML file with the lines where they stand; lists of texts, or texts."""
    root = _composed(file, _text(file))
    if not isinstance(root, yaml.MappingNode):
        raise SheetError(f"{file}: not a sheet: it needs entries such as 'title: My sheet'")
    return {name: (_value(file, node), line) for name, node, line in _named(file, root)}


def _named(file: Path, mapping: yaml.MappingNode) -> list[tuple[str, yaml.Node, int]]:
    """The entries of a mapping with their lines; their names are words, and no two are alike."""
    found: list[tuple[str, yaml.Node, int]] = []
    for key, value in mapping.value:
        line = key.start_mark.line + 1
        if not isinstance(key, yaml.ScalarNode):
            raise _at(file, line, "the name of an entry must be a word")
        if key.value in (name for name, _, _ in found):
            raise _at(file, line, f"the entry {show(key.value)} is there twice")
        found.append((key.value, value, line))
    return found


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
        line = mark.line if mark else 0
        why = " ".join(filter(None, (error.context, error.problem)))
        if error.problem == "mapping values are not allowed here":
            why = _colon(text.splitlines()[line])
        raise _at(file, line + 1, f"not YAML: {why}") from None
    except RecursionError:
        raise SheetError(f"{file}: not a sheet: lists within lists without end") from None


def _colon(line: str) -> str:
    """What to do about a text with a colon, which YAML takes for the name of an entry."""
    found = re.match(r"[\s-]*(\w+): +([^\"\\]+?) *( #.*)?$", line)
    example = f'{found[1]}: "{found[2]}"' if found else 'title: "Coding: second term"'
    return f"a text with a colon in it must stand in quotation marks: {example}"


def _value(file: Path, node: yaml.Node) -> str | list[Item]:
    if isinstance(node, yaml.ScalarNode):
        return str(node.value)
    if isinstance(node, yaml.SequenceNode):
        return [(_item(file, item), item.start_mark.line + 1) for item in node.value]
    raise _at(file, node.start_mark.line + 1, "an entry is a text or a list of ids")


def _item(file: Path, node: yaml.Node) -> str | Own:
    if isinstance(node, yaml.ScalarNode):
        return str(node.value)
    if not isinstance(node, yaml.MappingNode):
        raise _at(file, node.start_mark.line + 1, "a list holds ids, one a line")
    words: Own = {}
    for name, value, line in _named(file, node):
        if not isinstance(value, yaml.ScalarNode):
            raise _at(file, line, f"{name} must be a text")
        words[name] = (str(value.value), line)
    return words


def suggested_first() -> dict[str, list[str]]:
    """What a new sheet asks, if the tables have it; the file says why."""
    file = resources.files("casebook.seminar") / "templates" / "suggested.yml"
    found: dict[str, list[str]] = yaml.safe_load(file.read_text(encoding="utf-8"))
    return found


def _listed(name: str, counts: bool, remark: str) -> str:
    """A line of a list; one that does not count yet is a remark as a whole."""
    plain = re.fullmatch(r"[^\W_][\w.-]*", name) and name[-1] != "."
    ident = name if plain else json.dumps(name, ensure_ascii=False)
    return f"  {'' if counts else '# '}- {ident}  # {' '.join(remark.split())}"


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
    unfit, without = passages_left_out(tables), codes_left_out(tables)
    passages = [name for name in tables.passages.passage_id if name not in unfit]
    codes = [name for name in tables.codes.code_id if name not in without]
    suggested = suggested_first()
    chosen = [p for p in suggested["passages"] if p in passages] or passages[:_FIRST]
    given = [c for c in suggested["codes"] if c in codes] or codes[: len(suggested["codes"])]
    sources = list(tables.sources.source_id)
    if source_id is not None and source_id not in sources:
        raise SheetError(f"there is no source {show(source_id)}{closest(source_id, sources)}")
    told = tables.passages.set_index("passage_id")
    first = [*chosen, *unfit] if source_id is None else []
    if source_id is not None:
        own = list(tables.passages.passage_id[tables.passages.source_id == source_id])
        first = [*(p for p in chosen if p not in own), *own]
    lines = []
    for name in first:
        gist = " ".join(str(told.gist[name]).split())
        gist = gist if len(gist) <= _SHOWN else gist[: _SHOWN - 1].rstrip() + "…"
        remark = str(unfit[name]) if name in unfit else f"{told.material[name]}: {gist}"
        lines.append(_listed(name, name in chosen, remark))
    labels = {
        code.id: ": ".join(filter(None, (code.theme, code.label)))
        for code in codes_of(tables, codes)
    }
    labels |= {name: str(problem) for name, problem in without.items()}
    words = [
        _listed(name, name in given, labels[name])
        for name in [*given, *(name for name in tables.codes.code_id if name not in given)]
    ]
    # YAML, not HTML: nothing in it is to be escaped.
    parts = {"passages": Markup("\n".join(lines)), "codes": Markup("\n".join(words))}
    return f"{render('new.yml', 'casebook.seminar', **parts)}\n"
