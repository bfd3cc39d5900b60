"""Damage the evidence, one damage at a time, and see who notices.

The idea is that of mutation testing (DeMillo, Lipton & Sayward 1978, doi:10.1109/C-M.1978.218136),
turned from a program to its data: a casebook whose tables can be damaged without anybody noticing
says little about what they hold. A damage is one that people do: a row is lost, a statement put
into another mouth, a link turned round, a figure mistyped. Nothing is written anywhere.

This module makes damages and finds out who notices them. What the chapters show and which tests
there are is for the caller to say; ``python -m benchmarks mutation`` does, and counts.
"""

import csv
import random
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cache
from itertools import chain
from pathlib import Path
from typing import Any, NamedTuple

import pandas as pd

from casebook.argument import CITED, DATA, UnknownId, judge, rules_of
from casebook.tables.description import as_list, reference
from casebook.tables.loading import Tables
from casebook.tables.validation import validate

REASONS = Path(__file__).with_name("survivors.csv")
MATERIAL = (*DATA, *CITED, "authors' analysis")
FIGURES = (
    ("indicators", "value"),
    ("indicators", "value_to"),
    ("interviews", "minutes"),
    ("citations", "times"),
)
# Columns with a list of values: table, column, and what it is called to swap one for another.
KINDS = (
    ("passages", "printed_as", "way of printing swapped"),
    ("passages", "role", "evidence and context swapped"),
    ("voices", "kind", "kind of voice swapped"),
    ("voices", "sector", "sector swapped"),
    ("informants", "group", "group swapped"),
    ("interviews", "group", "group swapped"),
    ("cases", "form_stated", "case moved to the other form"),
    ("claims", "kind", "kind of claim swapped"),
    ("claims", "scope", "scope swapped"),
    ("references", "literature", "literature swapped"),
    ("events", "level", "level swapped"),
    ("source_notes", "kind", "kind of note swapped"),
)


class Edit(NamedTuple):
    """One cell to change, or a row to drop if there is no column."""

    table: str
    row: int
    column: str | None = None
    value: Any = None


class Damage(NamedTuple):
    """One damage.

    Attributes
    ----------
    kind : str
        What was done, the same words for all damages of its kind.
    table : str
        The table that it was done to.
    what : str
        The row's key, and old and new value.
    edits : tuple of Edit
        How to do it; what refers to a dropped row may have to go with it.
    """

    kind: str
    table: str
    what: str
    edits: tuple[Edit, ...]


def apply(tables: Mapping[str, pd.DataFrame], damage: Damage, description: dict) -> Tables:
    """Do a damage, as somebody would who keeps the tables in order.

    Parameters
    ----------
    tables : Tables
        A loaded data package, which stays as it is.
    damage : Damage
    description : dict
        Its ``datapackage.json``, which says how the tables are sorted.

    Returns
    -------
    Tables
    """
    resources = {resource["name"]: resource for resource in description["resources"]}
    frames = dict(tables)
    for name in dict.fromkeys(edit.table for edit in damage.edits):
        frame = frames[name].copy()
        own = [edit for edit in damage.edits if edit.table == name]
        for edit in own:
            if edit.column is not None:
                frame.loc[edit.row, edit.column] = edit.value
        frame = frame.drop(index=[edit.row for edit in own if edit.column is None])
        order = resources[name].get("casebook", {}).get("sortedBy", [])
        if order:
            frame = frame.sort_values(order, kind="stable")
        frames[name] = frame.reset_index(drop=True)
    return Tables(frames)


def to_csv(frame: pd.DataFrame) -> bytes:
    """Write a table as it would stand in its file."""
    words = {
        name: column.map({True: "true", False: "false"})
        for name, column in frame.items()
        if column.dtype == "boolean"
    }
    return frame.assign(**words).to_csv(index=False, lineterminator="\n").encode("utf-8")


def damages(tables: Tables, description: dict, source_id: str) -> Iterator[Damage]:
    """List every damage of the kinds below to the rows of a source.

    Parameters
    ----------
    tables : Tables
        A loaded data package.
    description : dict
        Its ``datapackage.json``.
    source_id : str
        The source. Rows that belong to no source, as codes, count for every source.

    Yields
    ------
    Damage
        Kind by kind and row by row, in the order of the tables. Rows are dropped alone and with
        all that refers to them; locators move to the paragraphs before and after; other cells
        get the other values that their column may have.
    """
    source = _Source(tables, description, source_id)
    kinds = (
        _dropped,
        _moved,
        _said_otherwise,
        _linked_otherwise,
        _figures_changed,
        _claims_changed,
    )
    return chain.from_iterable(kind(source) for kind in kinds)


class _Source:
    """The rows of a source, and ways to change one cell of them after the other."""

    def __init__(self, tables: Tables, description: dict, source_id: str):
        self.tables, self.source_id = tables, source_id
        self.resources = {resource["name"]: resource for resource in description["resources"]}
        self.rows = {
            name: frame[frame.source_id == source_id] if "source_id" in frame else frame
            for name, frame in tables.items()
        }
        self.names = {
            name: frame[as_list(self.resources[name]["schema"]["primaryKey"])]
            .astype(str)
            .agg(" | ".join, axis=1)
            for name, frame in self.rows.items()
        }

    def change(
        self, kind: str, table: str, column: str, others: Callable[[Any], Iterable]
    ) -> Iterator[Damage]:
        """Give each cell of a column the other values that it may have."""
        for row in self.rows[table].itertuples():
            old = getattr(row, column)
            for new in others(row):
                if old is new or (new is not pd.NA and old is not pd.NA and old == new):
                    continue
                told = f"{self.names[table][row.Index]}: {column} {old} -> {new}"
                yield Damage(kind, table, told, (Edit(table, row.Index, column, new),))

    def swap(self, kind: str, table: str, column: str, values: Iterable) -> Iterator[Damage]:
        """Give each cell of a column each of some values."""
        values = list(values)
        return self.change(kind, table, column, lambda row: values)

    def enum(self, table: str, column: str) -> list[str]:
        """The values that the description allows in a column."""
        fields = {f["name"]: f for f in self.resources[table]["schema"]["fields"]}
        return fields[column]["constraints"]["enum"]


def _dropped(source: _Source) -> Iterator[Damage]:
    """Rows that are lost, alone and with what refers to them."""
    referrers = _referrers(source.tables, source.resources)
    for table, frame in source.rows.items():
        for row in frame.index:
            told = f"{source.names[table][row]}: dropped"
            yield Damage("row dropped", table, told, (Edit(table, row),))
            fallen = _with_referrers(table, row, referrers)
            if len(fallen) > 1:
                edits = tuple(Edit(*place) for place in fallen)
                told += f" with {len(fallen) - 1} rows that refer to it"
                yield Damage("row dropped with what refers to it", table, told, edits)


def _moved(source: _Source) -> Iterator[Damage]:
    """Rows that are moved to the paragraph before or after."""
    reading = list(source.rows["paragraphs"].sort_values("position").locator)
    near = {
        locator: [*reading[max(n - 1, 0) : n], *reading[n + 1 : n + 2]]
        for n, locator in enumerate(reading)
    }
    for table, frame in source.rows.items():
        if "locator" in frame and table not in ("paragraphs", "sources"):
            yield from source.change(
                "moved to a neighbouring paragraph", table, "locator", lambda row: near[row.locator]
            )


def _said_otherwise(source: _Source) -> Iterator[Damage]:
    """Who says what, of which case, of what kind and with which code: another one of those."""
    rows, swap = source.rows, source.swap
    yield from swap("voice swapped", "passages", "voice_id", rows["voices"].voice_id)
    yield from swap("material swapped", "passages", "material", MATERIAL)
    for table, column, kind in KINDS:
        yield from swap(kind, table, column, source.enum(table, column))
    people = list(rows["informants"].informant_id)
    yield from source.change(
        "informant swapped",
        "voices",
        "informant_id",
        lambda row: people if pd.notna(row.informant_id) else (),
    )
    for table in ("passage_cases", "case_attributes"):
        yield from swap("case swapped", table, "case_id", rows["cases"].case_id)
    answers = source.tables.attributes.groupby("attribute").value.agg(list)
    yield from source.change(
        "value swapped", "case_attributes", "value", lambda row: answers[row.attribute]
    )
    yield from swap("code swapped", "codings", "code_id", source.tables.codes.code_id)


def _linked_otherwise(source: _Source) -> Iterator[Damage]:
    """Links that are turned round, given to somebody else, or led to another passage."""
    yield from source.swap(
        "support and opposition swapped", "links", "relation", ("supports", "opposes")
    )
    yield from source.swap("basis swapped", "links", "basis", ("stated", "ours"))
    place = source.tables.passages.set_index("passage_id").locator

    def elsewhere(groups: pd.Series) -> Callable[[Any], Iterable]:
        def passages(row: Any) -> Iterable[str]:
            if row.target_table != "passages":
                return ()
            return groups.index[groups == groups[row.target_id]]

        return passages

    for where, groups in (("paragraph", place), ("section", place.str.split(" ").str[0])):
        kind = f"link led to another passage of the {where}"
        yield from source.change(kind, "links", "target_id", elsewhere(groups))


def _figures_changed(source: _Source) -> Iterator[Damage]:
    """Figures and years that are mistyped."""

    def mistyped(column: str, other: Callable) -> Callable[[Any], Iterable]:
        return lambda row: _changed(getattr(row, column), other)

    for kind, other in (
        ("figure plus one", lambda figure: figure + 1),
        ("figure times ten", lambda figure: figure * 10),
        ("figure with its last two digits swapped", _digits_swapped),
    ):
        for table, column in FIGURES:
            yield from source.change(kind, table, column, mistyped(column, other))
    for column in ("start", "end"):
        later = mistyped(column, lambda date: f"{int(date[:4]) + 1}{date[4:]}")
        yield from source.change("year plus one", "events", column, later)


def _claims_changed(source: _Source) -> Iterator[Damage]:
    """Words of caution that are lost, and what is said of a claim turned into something else."""
    for table, column, kind in (
        ("passages", "hedge", "hedge removed"),
        ("claims", "hedge", "hedge removed"),
        ("interviews", "follow_up_of", "follow-up made a first interview"),
    ):
        yield from source.swap(kind, table, column, (pd.NA,))
    for column, kind in (("decidable", "decidable or not swapped"), ("key", "key or not swapped")):
        yield from source.swap(kind, "claims", column, (True, False))
    rules = [*rules_of(source.source_id), pd.NA]
    yield from source.swap("rule swapped", "claims", "rule", rules)


def _changed(value: Any, other: Callable) -> list:
    """The value as `other` changes it; nothing where there is none, or no other."""
    return [] if pd.isna(value) else [v for v in (other(value),) if v is not None]


def _digits_swapped(figure: float) -> float | None:
    digits = re.fullmatch(r"(\d*)(\d)(\d)", f"{figure:g}")
    return type(figure)(f"{digits[1]}{digits[3]}{digits[2]}") if digits else None


_Place = tuple[str, int]


def _referrers(tables: Tables, resources: dict[str, dict]) -> dict[_Place, set[_Place]]:
    """For each row the rows that refer to it, by key or by naming a table and a row of it."""
    found: dict[_Place, set[_Place]] = {}

    def note(target: str, key: tuple, place: _Place, index: dict) -> None:
        if (row := index.get(key)) is not None:
            found.setdefault((target, row), set()).add(place)

    def index_of(target: str, columns: list[str]) -> dict[tuple, int]:
        cells = tables[target][columns].itertuples(index=False, name=None)
        return {key: row for row, key in zip(tables[target].index, cells, strict=True)}

    for name, resource in resources.items():
        for key in resource["schema"].get("foreignKeys", []):
            columns, target, fields = reference(key, name)
            index = index_of(target, fields)
            own = tables[name][columns].dropna()
            for row, cells in zip(own.index, own.itertuples(index=False, name=None), strict=True):
                note(target, cells, (name, row), index)
        for pair in resource.get("casebook", {}).get("dynamicReferences", []):
            for target, own in tables[name].groupby(pair["table"]):
                key = as_list(resources[target]["schema"]["primaryKey"])
                joined = tables[target][key].astype(str).agg(" | ".join, axis=1)
                index = {(text,): row for row, text in joined.items()}
                for row, text in own[pair["row"]].items():
                    note(target, (text,), (name, row), index)
    return found


def _with_referrers(table: str, row: int, referrers: dict[_Place, set[_Place]]) -> list[_Place]:
    """A row, the rows that refer to it, those that refer to them, and so on."""
    fallen = [(table, row)]
    seen = set(fallen)
    for place in fallen:  # grows while it is walked through
        more = sorted(referrers.get(place, set()) - seen)
        fallen += more
        seen.update(more)
    return fallen


def sample(found: Iterable[Damage], size: int | None, seed: int = 0) -> list[Damage]:
    """Draw damages of each kind and table.

    Parameters
    ----------
    found : iterable of Damage
    size : int or None
        At most so many of a kind in a table; None for all.
    seed : int
        The same seed draws the same damages, whatever the other kinds and tables are.

    Returns
    -------
    list of Damage
        Kind by kind and table by table, in the order found.
    """
    groups: dict[str, list[Damage]] = {}
    for damage in found:
        groups.setdefault(f"{damage.kind} {damage.table}", []).append(damage)
    drawn: list[Damage] = []
    for name, group in groups.items():
        if size is not None and len(group) > size:
            picked = random.Random(f"{seed} {name}").sample(range(len(group)), size)
            group = [group[n] for n in sorted(picked)]
        drawn += group
    return drawn


class Recorder(Tables):
    """Tables that remember which of them were looked at."""

    __slots__ = ("read",)

    def __init__(self, tables: Tables):
        super().__init__(dict(tables))
        self.read: set[str] = set()

    def __getitem__(self, name: str) -> pd.DataFrame:
        self.read.add(name)
        return super().__getitem__(name)

    def __getattr__(self, name: str) -> pd.DataFrame:
        frame = super().__getattr__(name)
        self.read.add(name)
        return frame


class Watch:
    """Everybody who could notice a damage, and what they see while all is sound.

    Parameters
    ----------
    tables : Tables
        The sound tables.
    description : dict
        Their ``datapackage.json``.
    source_id : str
        The source whose claims are judged.
    shown : mapping of str to mapping of str to function
        What readers get to see: ways of noticing (as *number*) to names and functions of the
        tables. A damage is noticed if a function gives another result, or says with a
        `LookupError` that it cannot.
    tests : mapping of str to function
        Tests of the tables, which raise an `AssertionError` for what they notice.
    """

    def __init__(
        self,
        tables: Tables,
        description: dict,
        source_id: str,
        shown: Mapping[str, Mapping[str, Callable]],
        tests: Mapping[str, Callable],
    ):
        self.tables, self.description = tables, description
        self._files = {
            resource["path"]: to_csv(tables[resource["name"]])
            for resource in description["resources"]
        }
        self._paths = {resource["name"]: resource["path"] for resource in description["resources"]}
        verdicts = {"judge": lambda tables: judge(tables, source_id)}
        self._watchers: list[tuple[str, str, Callable, Any, set[str]]] = []
        for way, functions in ({"status": verdicts} | dict(shown) | {"test": tests}).items():
            for name, function in functions.items():
                recorder = Recorder(tables)
                sound = function(recorder)
                self._watchers.append((way, name, function, sound, recorder.read))

    def problems(self, tables: Tables, changed: Iterable[str]) -> list:
        """What `casebook check` says of the tables, of which only some have changed."""
        files = self._files | {self._paths[name]: to_csv(tables[name]) for name in changed}
        return validate(self.description, files)[1]

    def notice(self, damage: Damage) -> dict[str, str]:
        """Find out who notices a damage.

        Parameters
        ----------
        damage : Damage

        Returns
        -------
        dict of str to str
            Way of noticing to the first sign of it: ``check`` (the tables are refused, so nobody
            else gets to see them), ``status`` (of a claim), ``reason`` (that is printed for a
            status that stands), what was given as ``shown``, ``test``, and ``crash`` (something
            breaks without saying what is wrong). Empty if nobody notices.
        """
        damaged = apply(self.tables, damage, self.description)
        touched = {edit.table for edit in damage.edits}
        if problems := self.problems(damaged, touched):
            return {"check": str(problems[0])}
        signs: dict[str, str] = {}
        for way, name, function, sound, read in self._watchers:
            # What looks at no damaged table gives what it gave before.
            if way in signs or not read & touched:
                continue
            try:
                found = function(damaged)
            except AssertionError as error:
                signs[way if way == "test" else "crash"] = f"{name}: {error!r:.200}"
            except Exception as error:  # whatever breaks is to be told, not to end the run
                # A KeyError is a LookupError too, and says nothing to anybody.
                clear = way == "test" or type(error) in (LookupError, UnknownId)
                signs[way if clear else "crash"] = f"{name}: {error!r:.200}"
            else:
                if way == "status":
                    signs |= _other_verdicts(sound, found)
                elif way != "test" and not _same(sound, found):
                    signs[way] = name
        return signs


def _other_verdicts(sound: dict, found: dict) -> dict[str, str]:
    signs = {}
    for claim_id in {**sound, **found}:
        old, new = sound.get(claim_id), found.get(claim_id)
        if old is None or new is None or old.status != new.status:
            before, after = (verdict.status if verdict else "not there" for verdict in (old, new))
            signs.setdefault("status", f"{claim_id}: {before} -> {after}")
        elif old.because != new.because:
            signs.setdefault("reason", claim_id)
    return signs


def _same(one: Any, other: Any) -> bool:
    if isinstance(one, pd.DataFrame):
        return one.equals(other)
    return one == other


class Survivor(NamedTuple):
    """Why a damage may pass unnoticed.

    Attributes
    ----------
    verdict : str
        ``harmless`` (nothing that is computed or counted hangs on it), ``one reading`` (the cell
        is the only place where this is said, so only the publication or a second reader can
        contradict it) or ``gap`` (a check could notice it, and there is none).
    reason : str
        A sentence.
    """

    verdict: str
    reason: str


@cache
def _reasons() -> dict[tuple[str, str], Survivor]:
    """Why damages may pass, by table and column; a blank column means that a row is dropped."""
    with REASONS.open(encoding="utf-8", newline="") as lines:
        return {
            (row["table"], row["column"]): Survivor(row["verdict"], row["reason"])
            for row in csv.DictReader(lines)
        }


def survives(damage: Damage) -> Survivor:
    """Say, by rule, why nobody notices a damage.

    Parameters
    ----------
    damage : Damage
        One that `Watch.notice` finds nobody to notice.

    Returns
    -------
    Survivor
        A *gap* where no rule gives a reason.
    """
    table, _, column, _ = damage.edits[0]
    unsaid = Survivor("gap", "Nothing else says what stood there.")
    return _reasons().get((table, column or ""), unsaid)
