"""The map of an argument: pictures that can be walked through by keyboard, and the same as a list.

Everything is markup: the pictures are SVG with links, the list below them holds the cards, and both
work without JavaScript. web/pages/casebook-map.js adds arrow keys, highlights and a panel with
the chosen card. Where boxes and lines stand comes from `display.map_geometry`, how they are drawn
from `display.map_shapes` and the templates in ``templates/argument_map``; what a claim's card says,
from `casebook.display.card`.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import networkx as nx
import pandas as pd
from markupsafe import Markup

from casebook.argument import OURS
from casebook.display import colours
from casebook.display.badges import status_badge
from casebook.display.cards import card, ours_in_words, reason_of
from casebook.display.colours import STATUS_CODES, STATUSES
from casebook.display.html import Shown, check_name, check_text, is_missing, plain
from casebook.display.map_geometry import Picture, pictures, premises_of
from casebook.display.map_overview import overview
from casebook.display.map_shapes import KINDS, frame, is_ours, picture_shape
from casebook.display.our_reading import SIGN
from casebook.display.templating import render
from casebook.tables import count


@dataclass(frozen=True)
class _Argument:
    """A source's claims, ready to be shown.

    Attributes
    ----------
    id : str
        Of the whole map on the page.
    claims : dict of str to dict
        In the order given, with lists where entries are missing.
    members : dict of str to list of str
        The claims of each section, in the order of the text.
    titles, labels : dict of str to str
        Of sections, and of claims in boxes.
    """

    id: str
    claims: dict[str, dict[str, Any]]
    members: dict[str, list[str]]
    titles: dict[str, str]
    labels: dict[str, str]

    def tally(self, idents: Iterable[str]) -> list[tuple[str, int]]:
        """How many of some claims have which status."""
        counts = Counter(self.claims[ident]["status"] for ident in idents)
        return [(status, counts[status]) for status in STATUSES if counts[status]]

    def between(self) -> Counter[tuple[str, str]]:
        """How many premises one section has for claims of another."""
        section_of = {ident: section for section, own in self.members.items() for ident in own}
        pairs = (
            (section_of[premise], section_of[ident])
            for ident, premises in premises_of(self.claims).items()
            for premise in premises
        )
        return Counter((a, b) for a, b in pairs if a != b)


def argument_map(
    cards: Iterable[Mapping[str, Any]],
    sections: pd.DataFrame,
    *,
    name: str,
    title: str,
    caption: str,
    labels: Mapping[str, str | None] | None = None,
    most: int = 20,
    widest: int = 4,
) -> Shown:
    """Show the argument of a source as pictures, and as a list of the same claims.

    Parameters
    ----------
    cards : list of dict
        The claims in the order of the source, as `casebook.argument.cards` gives them.
    sections : pandas.DataFrame
        The source's paragraphs in order: `locator`, `section_id` and `section_title`.
    name : str
        Unique on the page; the map's id is `map-NAME`. A claim's box has the id `map-CLAIM_ID`,
        its card in the list the claim's own id.
    title, caption : str
        What the map shows, in a few words and in a sentence.
    labels : dict of str to str, optional
        Short texts for boxes, by claim id. A claim without one shows the start of its statement.
    most : int
        Most claims in a picture; a longer section, or one too large for a projector, is shown in
        parts.
    widest : int
        Most boxes in a row.

    Returns
    -------
    Shown

    Raises
    ------
    ValueError
        If a text is blank, there are no claims or two with one id, a claim stands in no section,
        rests on a claim that is not shown, or on itself by way of its premises.
    """
    check_name(name)
    check_text(title=title, caption=caption)
    if most < 1 or widest < 1:
        raise ValueError(f"most={most}, widest={widest}: expected at least 1")
    claims = _checked(cards)
    argument = _Argument(
        f"map-{name}",
        claims,
        _members(claims, sections),
        dict(zip(sections.section_id, sections.section_title, strict=True)),
        _labels(claims, labels or {}),
    )
    shown = pictures(claims, argument.members, argument.labels, most, widest)
    markup = render(
        "argument_map/map.html",
        id=argument.id,
        title=title,
        caption=caption,
        legend=_legend(argument),
        overview=_overview(argument),
        sections=[_section(argument, section, shown) for section in argument.members],
        list=_list(argument),
    )
    data = {"kind": "argument map", "name": name, "title": title, "caption": caption}
    return Shown(markup, _text(title, caption, argument), data | _data(argument, shown))


def _checked(cards: Iterable[Mapping[str, Any]]) -> dict[str, dict[str, Any]]:
    """The claims by id, with lists where entries are missing."""
    claims: dict[str, dict[str, Any]] = {}
    for entry in cards:
        claim = plain(entry)
        card(claim)  # has the checks of a claim's entries
        if claim["claim_id"] in claims:
            raise ValueError(f"claim {claim['claim_id']} is there twice")
        lists = ("evidence", "premises", "opposed_by", "our_links")
        claims[claim["claim_id"]] = claim | {key: claim.get(key) or [] for key in lists}
    if not claims:
        raise ValueError("argument_map: no claims to show")
    _check_premises(premises_of(claims))
    return claims


def _check_premises(premises: Mapping[str, list[str]]) -> None:
    for ident, own in premises.items():
        for premise in own:
            if premise not in premises:
                raise ValueError(
                    f"claim {ident} rests on {premise}, which is not among those shown"
                )
    graph = nx.DiGraph((premise, ident) for ident, own in premises.items() for premise in own)
    if not nx.is_directed_acyclic_graph(graph):
        circle = [premise for premise, _ in nx.find_cycle(graph)]
        raise ValueError(f"claims rest on themselves in a circle: {', '.join(circle)}")


def _members(
    claims: Mapping[str, Mapping[str, Any]], sections: pd.DataFrame
) -> dict[str, list[str]]:
    """The claims of each section, both in the order of the text."""
    order = {locator: place for place, locator in enumerate(sections.locator)}
    section = dict(zip(sections.locator, sections.section_id, strict=True))
    for ident, claim in claims.items():
        if claim["locator"] not in order:
            raise ValueError(f"claim {ident}: no section has a place {claim['locator']!r}")
    members: dict[str, list[str]] = {}
    for ident in sorted(claims, key=lambda ident: order[claims[ident]["locator"]]):
        members.setdefault(section[claims[ident]["locator"]], []).append(ident)
    return members


def _labels(
    claims: Mapping[str, Mapping[str, Any]], labels: Mapping[str, str | None]
) -> dict[str, str]:
    """What stands in a claim's box: its label, or else its statement."""
    return {
        ident: claim["statement"] if is_missing(labels.get(ident)) else str(labels[ident])
        for ident, claim in claims.items()
    }


def _data(argument: _Argument, shown: list[Picture]) -> dict[str, Any]:
    premises = premises_of(argument.claims)
    return {
        "claims": [
            {key: claim[key] for key in ("claim_id", "kind", "status", "locator", "our_links")}
            | {"label": argument.labels[ident], "premises": premises[ident]}
            for ident, claim in argument.claims.items()
        ],
        "pictures": [
            {
                "section": picture.section_id,
                "part": picture.part,
                "rows": _rows(picture),
                "lines": [[line.premise, line.conclusion] for line in picture.lines],
                "stubs": [[s.claim_id, b.claim_id] for b in picture.boxes for s in b.stubs],
            }
            for picture in shown
        ],
        "between": [[a, b, number] for (a, b), number in sorted(argument.between().items())],
    }


def _rows(picture: Picture) -> list[list[str]]:
    rows: dict[int, list[str]] = {}
    for box in picture.boxes:
        rows.setdefault(box.row, []).append(box.claim_id)
    return list(rows.values())


def _legend(argument: _Argument) -> Markup:
    claims = argument.claims
    present = {claim["kind"] for claim in claims.values()}
    kinds = [kind for kind in KINDS if kind in present] + sorted(present - set(KINDS))
    return render(
        "argument_map/legend.html",
        kinds=[(kind, frame(kind, 1, 1, 32, 16, cut=5)) for kind in kinds],
        statuses=[status for status, _ in argument.tally(claims)],
        ours=OURS if _has_ours(claims.values()) else None,
        sign=SIGN,
        opposed=any(ident in claims for claim in claims.values() for ident in claim["opposed_by"]),
        badge=status_badge,
        colours=colours,
    )


def _has_ours(claims: Iterable[Mapping[str, Any]]) -> bool:
    """Whether something in the pictures is our reading: a claim, or its link to another."""
    return any(
        claim.get("basis") == "ours" or is_ours(claim, linked)
        for claim in claims
        for linked in [*(p["claim_id"] for p in claim["premises"]), *claim["opposed_by"], ""]
    )


def _overview(argument: _Argument) -> Markup:
    tallies = {section: argument.tally(own) for section, own in argument.members.items()}
    return render(
        "argument_map/overview.html",
        id=argument.id,
        overview=overview(argument.titles, tallies, argument.between()),
        colours=colours,
    )


def _section(argument: _Argument, section: str, shown: list[Picture]) -> Markup:
    title = argument.titles[section]
    return render(
        "argument_map/section.html",
        id=f"{argument.id}-section-{section}",
        title=title,
        count=count(len(argument.members[section]), "claim"),
        pictures=[
            picture_shape(picture, title, argument.claims, argument.labels)
            for picture in shown
            if picture.section_id == section
        ],
        colours=colours,
    )


def _list(argument: _Argument) -> Markup:
    carries: dict[str, list[str]] = {ident: [] for ident in argument.claims}
    for ident, premises in premises_of(argument.claims).items():
        for premise in premises:
            carries[premise].append(ident)
    sections = [
        {
            "title": argument.titles[section],
            "said": _said_of_section(argument, section),
            "entries": [_entry(argument, ident, carries[ident]) for ident in idents],
        }
        for section, idents in argument.members.items()
    ]
    return render(
        "argument_map/list.html",
        id=argument.id,
        sections=sections,
        badge=status_badge,
        our_reading=OURS,
    )


def _said_of_section(argument: _Argument, section: str) -> str:
    idents, titles = argument.members[section], argument.titles
    tally = ", ".join(f"{number} {status}" for status, number in argument.tally(idents))
    by_number = sorted(argument.between().items(), key=lambda item: -item[1])
    rests = [f"{titles[a]} ({number})" for (a, b), number in by_number if b == section]
    sources = f" Premises come from {'; '.join(rests)}." if rests else ""
    return f"{count(len(idents), 'claim')}: {tally}.{sources}"


def _entry(argument: _Argument, ident: str, carried: list[str]) -> dict[str, Any]:
    claims = argument.claims
    claim = claims[ident]
    # The card has no premises of its own here: they stand below it, open, as links.
    left_out = ("premises", "source_citation", "url")
    rests_on = [premise["claim_id"] for premise in claim["premises"]]
    opposed_by = [other for other in claim["opposed_by"] if other in claims]
    relations = {
        "Rests on": [(claims[other], is_ours(claim, other)) for other in rests_on],
        "Opposed by": [(claims[other], is_ours(claim, other)) for other in opposed_by],
        "Carries": [(claims[other], is_ours(claims[other], ident)) for other in carried],
    }
    return {
        "claim_id": ident,
        "card": card({key: value for key, value in claim.items() if key not in left_out}),
        "relations": list(relations.items()),
    }


def _text(title: str, caption: str, argument: _Argument) -> str:
    lines = [title, caption]
    for section, idents in argument.members.items():
        lines += ["", argument.titles[section]]
        for ident in idents:
            claim = argument.claims[ident]
            lines.append(
                f"- {ident} [{STATUS_CODES[claim['status']]}]{ours_in_words(claim)} "
                f"{claim['statement']} {reason_of(claim)}"
            )
            lines += [
                f"  - rests on {other}{ours_in_words({'ours': is_ours(claim, other)})}"
                for other in premises_of({ident: claim})[ident]
            ]
    return "\n".join(lines)
