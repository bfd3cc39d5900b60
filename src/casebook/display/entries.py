"""Entries that a reader can filter: a card each, with what is told, where, and what is not said.

Without JavaScript this is a plain list. web/pages/explorer.js draws the filter, which keeps what is
chosen in the page's address; which entries that leaves is computed in explorer-filter.js.
"""

from collections.abc import Iterable, Mapping, Sequence
from itertools import groupby
from typing import NamedTuple

from markupsafe import Markup

from casebook.display.html import Shown, check_name, check_text, plain
from casebook.display.our_reading import KEY, marked, with_sign
from casebook.display.templating import render
from casebook.tables import count

NOT_SAID = "not said"


class Fact(NamedTuple):
    """Something told of an entry.

    Attributes
    ----------
    text : str
    ours : bool
        Whether the casebook reads it into the source.
    passage : str
        The id of the passage that tells it; nothing if it is computed.
    locator : str
        Where that stands in the source.
    mark : str
        The id of the mark on the map that stands for it; nothing if none does.
    """

    text: str
    ours: bool = False
    passage: str = ""
    locator: str = ""
    mark: str = ""


class Line(NamedTuple):
    """A line of an entry.

    Attributes
    ----------
    label : str
        What it is about.
    facts : list of Fact
    joint : str
        What stands between two facts.
    located : bool
        Whether a fact is followed by its place in the source, which leads to the passage, as it is
        with sentences and with what leads to the map. Otherwise the words themselves lead there.
    folded : bool
        Whether a phone shows the line only when its reader asks for it.
    """

    label: str
    facts: Sequence[Fact]
    joint: str = "; "
    located: bool = False
    folded: bool = False


class Entry(NamedTuple):
    """One entry.

    Attributes
    ----------
    id : str
        Its address on the page.
    name : str
    group : str
        The heading that it stands under.
    lines : list of Line
    unsaid : list of str
        What nothing is told of.
    values : dict of str to list of str
        By the key of each filter, what it can be found by. An empty list is found by `NOT_SAID`.
    also : str
        Other names.
    """

    id: str
    name: str
    group: str
    lines: Sequence[Line]
    unsaid: Sequence[str]
    values: Mapping[str, Sequence[str]]
    also: str = ""


class Facet(NamedTuple):
    """Something to filter by: its name in the address of the page, its label, and its values."""

    key: str
    label: str
    values: Sequence[str]


def facet(entries: Iterable[Entry], key: str, label: str, order: Sequence[str] = ()) -> Facet:
    """Make a filter of the values that occur.

    Parameters
    ----------
    entries : iterable of Entry
    key, label : str
    order : list of str
        The order of the values; those that are not in it follow by their alphabet, and at the end
        what is not said.
    """
    present = {value for entry in entries for value in entry.values[key] or [NOT_SAID]}
    first = [value for value in order if value in present]
    rest = sorted(present - {*first, NOT_SAID})
    return Facet(key, label, [*first, *rest, *([NOT_SAID] if NOT_SAID in present else [])])


def explorer(
    entries: Sequence[Entry], facets: Sequence[Facet], picture: Shown, *, name: str, what: str
) -> Shown:
    """Show entries with a filter above them and a map beside them.

    Parameters
    ----------
    entries : list of Entry
        In their order; those of one group follow one another.
    facets : list of Facet
    picture : Shown
        A map, as `casebook.display.map_of_places` draws it: its marks lead to entries.
    name : str
        Unique on the page; the id is `explorer-NAME`.
    what : str
        What an entry is, in the singular.

    Returns
    -------
    Shown

    Raises
    ------
    ValueError
        If a text is blank, there are no entries, two with one id, or one that a filter does not
        know.
    """
    check_name(name)
    check_text(what=what)
    _check(entries, facets)
    markup = render(
        "entries.html",
        id=f"explorer-{name}",
        what=what,
        number=count(len(entries), what),
        facets=[(each, _counts(entries, each)) for each in facets],
        groups=[
            (group, [_parts(entry, facets) for entry in own])
            for group, own in groupby(entries, key=lambda entry: entry.group)
        ],
        picture=picture,
        note=KEY if any(fact.ours for fact in _facts(entries)) else "",
    )
    data = {
        "kind": "entries",
        "name": name,
        "facets": [plain(each._asdict()) for each in facets],
        "entries": [plain(entry._asdict()) for entry in entries],
        "map": picture.data,
    }
    return Shown(markup, "\n".join(_in_words(entry) for entry in entries), data)


def _check(entries: Sequence[Entry], facets: Sequence[Facet]) -> None:
    if not entries:
        raise ValueError("explorer: no entries to show")
    seen: set[str] = set()
    for entry in entries:
        if entry.id in seen:
            raise ValueError(f"entry {entry.id} is there twice")
        seen.add(entry.id)
        for each in facets:
            for value in entry.values[each.key] or [NOT_SAID]:
                if value not in each.values:
                    raise ValueError(f"entry {entry.id}: {each.key} has no {value!r}")


def _facts(entries: Iterable[Entry]) -> Iterable[Fact]:
    return (fact for entry in entries for line in entry.lines for fact in line.facts)


def _counts(entries: Iterable[Entry], facet: Facet) -> list[tuple[str, int]]:
    """How many entries have each value of a filter."""
    found = [entry.values[facet.key] or [NOT_SAID] for entry in entries]
    return [(value, sum(value in own for own in found)) for value in facet.values]


def _parts(entry: Entry, facets: Iterable[Facet]) -> dict[str, object]:
    """An entry as the template takes it."""
    values = {each.key: entry.values[each.key] or [NOT_SAID] for each in facets}
    return {
        "id": entry.id,
        "name": entry.name,
        "also": entry.also,
        "values": values,
        "lines": [_row(line) for line in entry.lines if not line.folded],
        "folded": [_row(line) for line in entry.lines if line.folded],
        "unsaid": entry.unsaid,
    }


def _row(line: Line) -> tuple[str, Markup, bool]:
    return line.label, _words(line), line.located


def _words(line: Line) -> Markup:
    """The facts of a line, with their links; located ones of one passage share it."""
    runs = [list(own) for _, own in groupby(line.facts, key=lambda fact: fact.passage)]
    if not line.located:
        runs = [[fact] for fact in line.facts]
    return Markup(line.joint).join(_run(own, line) for own in runs)


def _run(facts: Sequence[Fact], line: Line) -> Markup:
    said, last = Markup(line.joint).join(map(_said, facts)), facts[-1]
    if not last.passage:
        return said
    if line.located:
        return said + Markup(" ") + _to_passage(last.passage, last.locator)
    return _to_passage(last.passage, said)


def _said(fact: Fact) -> Markup:
    words = with_sign(fact.text) if fact.ours else Markup.escape(fact.text)
    if not fact.mark:
        return words
    link = '<a class="cb-to-mark" href="#{}" title="Show on the map">{}</a>'
    return Markup(link).format(fact.mark, words)


def _to_passage(passage: str, words: str) -> Markup:
    """What a built page makes a link to a passage."""
    return Markup('<span class="cb-id" data-passage="{}">{}</span>').format(passage, words)


def _in_words(entry: Entry) -> str:
    said = [
        f"{line.label}: {marked([(fact.text, fact.ours) for fact in line.facts], line.joint)}"
        for line in entry.lines
    ]
    unsaid = [f"Not said: {', '.join(entry.unsaid)}"] if entry.unsaid else []
    return " | ".join([f"{entry.name} ({entry.group})", *said, *unsaid])
