"""The map of an argument: pictures that can be walked through by keyboard, and the same as a list.

Everything is markup: the pictures are SVG with links, the list below them holds the cards, and both
work without JavaScript. web/pages/casebook-map.js adds arrow keys, highlights and a panel with
the chosen card. Where boxes and lines stand comes from `display.layered_layout`; what a claim's
card says, from `casebook.display.card`.

Colours are written into the SVG in their light form, for JupyterLab and for a copy of the picture;
on a page of the book, casebook.css sets its own by class, light or dark.
"""

from collections import Counter
from typing import NamedTuple

import networkx as nx

from casebook.display import layered_layout
from casebook.display.badges import status_badge
from casebook.display.cards import card
from casebook.display.colours import (
    INK,
    MUTED,
    PAPER,
    STATUS_CODES,
    STATUS_COLOURS,
    STATUS_SHAPES,
    STATUSES,
)
from casebook.display.html import Shown, check_name, check_text, escape, is_missing, plain

WIDTH = 204  # px of a claim's box
GAP = (14, 34)  # px between boxes, across and, at least, down
PADDING = 12  # px between a box's frame and its words; a pointed frame needs this much
STUB = 17  # px of a line that names a claim of another picture
LINE = 15  # px of a line of the statement
LINES = 3  # most lines of a statement in a box
EDGE = 4  # px around a picture, for thick frames
HEAD = 7  # px from the tip of a line back to where its head begins
NODE = 330  # px of a section's box in the overview
FONT = "Arial, Liberation Sans, Arimo, Helvetica, sans-serif"

# Advance widths of Arial and its metric twins, in parts of the size; most letters have 0.556.
_ADVANCE = {
    c: width
    for letters, width in (
        ("ijl'’‘", 0.222),
        (" !,./:;[]\\ftI|", 0.278),
        ("r()-`“”", 0.333),
        ("cksvxyzJ", 0.5),
        ("FLTZ", 0.611),
        ("ABEKPSVXY&wCDHNRU", 0.722),
        ("GOQØÅ", 0.778),
        ("mMW%@æÆ", 1.0),
        ("–", 0.556),
    )
    for c in letters
}

KINDS = ("context", "definition", "finding", "mechanism", "typology", "implication")
"""The kinds of claims that have a frame of their own."""


class Stub(NamedTuple):
    """A line in a box that names a claim which stands elsewhere, or speaks against this one."""

    claim_id: str
    relation: str


class Box(NamedTuple):
    """A claim in a picture: its place in px and row, the words of its statement and its stubs."""

    claim_id: str
    x: float
    y: float
    height: int
    row: int
    words: list[str]
    stubs: list[Stub]
    elsewhere: int


class Line(NamedTuple):
    """A premise's way to its conclusion, as an SVG path."""

    premise: str
    conclusion: str
    path: str


class Picture(NamedTuple):
    """One section, or a part of it."""

    section_id: str
    part: int
    parts: int
    boxes: list[Box]
    lines: list[Line]
    width: float
    height: int
    loose: int | None  # where the claims without lines begin


def argument_map(cards, sections, *, name, title, caption, labels=None, most=20, widest=4):
    """Show the argument of a source as pictures, and as a list of the same claims.

    Parameters
    ----------
    cards : list of dict
        The claims in the order of the source, as `casebook.argument.claims.cards` gives them.
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
        Most claims in a picture; a longer section is shown in parts.
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
    labels = {
        ident: claims[ident]["statement"]
        if is_missing((labels or {}).get(ident))
        else str(labels[ident])
        for ident in claims
    }
    section_of = _sections(claims, sections)
    titles = dict(zip(sections.section_id, sections.section_title, strict=True))
    pictures = _pictures(claims, section_of, labels, most, widest)
    between = Counter(
        (section_of[premise["claim_id"]], section_of[ident])
        for ident, claim in claims.items()
        for premise in claim["premises"]
        if section_of[premise["claim_id"]] != section_of[ident]
    )
    carries = {ident: [] for ident in claims}
    for ident, claim in claims.items():
        for premise in claim["premises"]:
            carries[premise["claim_id"]].append(ident)
    members = {}
    for ident, section in section_of.items():
        members.setdefault(section, []).append(ident)
    root = f"map-{name}"
    markup = (
        f'<div class="cb-shown cb-map cb-wide full-width" id="{root}" role="group"'
        f' aria-labelledby="{root}-title">'
        f'<p class="cb-figure-title" id="{root}-title">{escape(title)}</p>'
        f'<p class="cb-figure-caption">{escape(caption)}</p>'
        f'<p class="cb-map-skip"><a href="#{root}-list">The same as a list</a></p>'
        '<p class="cb-map-help" hidden>Tab enters a picture. Up and down follow a line or change'
        " the row, left and right stay in it. Enter shows a claim’s card, Escape closes it.</p>"
        + _legend(claims)
        + _overview(members, claims, between, titles, root)
        + _section_pictures(members, pictures, claims, labels, titles, root)
        + _list(members, claims, carries, labels, between, titles, root)
        + '<p class="cb-map-said" role="status"></p></div>'
    )
    data = {
        "kind": "argument map",
        "name": name,
        "title": title,
        "caption": caption,
        "claims": [
            {key: claim[key] for key in ("claim_id", "kind", "status", "locator")}
            | {"label": labels[ident], "premises": [p["claim_id"] for p in claim["premises"]]}
            for ident, claim in claims.items()
        ],
        "pictures": [
            {
                "section": picture.section_id,
                "part": picture.part,
                "rows": _rows(picture),
                "lines": [[line.premise, line.conclusion] for line in picture.lines],
                "stubs": [[s.claim_id, b.claim_id] for b in picture.boxes for s in b.stubs],
            }
            for picture in pictures
        ],
        "between": [[a, b, count] for (a, b), count in sorted(between.items())],
    }
    return Shown(markup, _text(title, caption, members, claims, titles), data)


def _checked(cards):
    """The claims by id, with lists where entries are missing."""
    claims = {}
    for entry in cards:
        claim = plain(entry)
        card(claim)  # has the checks of a claim's entries
        if claim["claim_id"] in claims:
            raise ValueError(f"claim {claim['claim_id']} is there twice")
        for key in ("evidence", "premises", "opposed_by"):
            claim[key] = claim.get(key) or []
        claims[claim["claim_id"]] = claim
    if not claims:
        raise ValueError("argument_map: no claims to show")
    for ident, claim in claims.items():
        for premise in claim["premises"]:
            if premise["claim_id"] not in claims:
                raise ValueError(
                    f"claim {ident} rests on {premise['claim_id']}, which is not among those shown"
                )
    graph = nx.DiGraph(
        (p["claim_id"], ident) for ident in claims for p in claims[ident]["premises"]
    )
    if not nx.is_directed_acyclic_graph(graph):
        circle = [premise for premise, _ in nx.find_cycle(graph)]
        raise ValueError(f"claims rest on themselves in a circle: {', '.join(circle)}")
    return claims


def _sections(claims, sections):
    """Section of every claim; claims by section and place, then in the order given."""
    order = {locator: place for place, locator in enumerate(sections.locator)}
    section = dict(zip(sections.locator, sections.section_id, strict=True))
    for ident, claim in claims.items():
        if claim["locator"] not in order:
            raise ValueError(f"claim {ident}: no section has a place {claim['locator']!r}")
    in_order = sorted(claims, key=lambda ident: order[claims[ident]["locator"]])
    return {ident: section[claims[ident]["locator"]] for ident in in_order}


# What stands where ----------------------------------------------------------------------------


def _parts(idents, premises, most):
    """Cut a section, in its order, into as few parts as will do, where the fewest lines are cut."""
    parts = -(-len(idents) // most)
    if parts <= 1:
        return [idents]
    place = {ident: i for i, ident in enumerate(idents)}
    lines = [(place[a], place[b]) for b in idents for a in premises[b] if a in place]

    def cost(size):
        cut = sum((a < size) != (b < size) for a, b in lines)
        return cut, abs(size - len(idents) / parts)

    # A part is at least half as long as an even one, or a single claim could get a picture.
    least = max(len(idents) - most * (parts - 1), len(idents) // (2 * parts), 1)
    size = min(range(least, most + 1), key=cost)
    return [idents[:size], *_parts(idents[size:], premises, most)]


def _pictures(claims, section_of, labels, most, widest):
    premises = {
        ident: [premise["claim_id"] for premise in claim["premises"]]
        for ident, claim in claims.items()
    }
    pictures = []
    for section in dict.fromkeys(section_of.values()):
        idents = [ident for ident in section_of if section_of[ident] == section]
        parts = _parts(idents, premises, most)
        for number, part in enumerate(parts, start=1):
            pictures.append(
                _picture(section, number, len(parts), part, claims, premises, labels, widest)
            )
    return pictures


def _picture(section, part, parts, idents, claims, premises, labels, widest):
    """Place the boxes: those with lines in layers, below them the rest in the order of the text."""
    edges = [(a, b) for b in idents for a in premises[b] if a in idents]
    linked = {ident for edge in edges for ident in edge}
    tied = [ident for ident in idents if ident in linked]
    loose = [ident for ident in idents if ident not in linked]
    places, ways = layered_layout.arrange(tied, edges, widest) if tied else ({}, [])
    first = 1 + max((place.row for place in places.values()), default=-1)
    for i, ident in enumerate(loose):
        places[ident] = layered_layout.Place(i % widest + 0.5, first + i // widest)
    words = {ident: _wrapped(labels[ident], WIDTH - 2 * PADDING, 12, LINES) for ident in idents}
    stubs = {
        ident: [Stub(p, "rests on") for p in premises[ident] if p not in idents]
        + [Stub(p, "opposed by") for p in claims[ident]["opposed_by"] if p in claims]
        for ident in idents
    }
    elsewhere = Counter(p for b, ps in premises.items() if b not in idents for p in ps)
    height = {
        ident: 30
        + LINE * len(words[ident])
        + (STUB * len(stubs[ident]) + 6 if stubs[ident] else 0)
        + (LINE if elsewhere[ident] else 0)
        for ident in idents
    }
    rows = 1 + max(place.row for place in places.values())
    # The more lines there are between two rows, the more room they get to be told apart.
    busy = Counter(point.row for way in ways for point in way.points[:-1])
    tops, bottoms, y, heading = [], [], EDGE, None
    for row in range(rows):
        if row == first and loose and tied:
            heading = y
            y += 18
        tops.append(y)
        bottoms.append(y + max(height[i] for i in idents if places[i].row == row))
        y = bottoms[-1] + GAP[1] + 3 * max(0, min(busy[row], 12) - 3)
    boxes = [
        Box(
            ident,
            round(_across(places[ident]) - WIDTH / 2, 1),
            tops[places[ident].row],
            height[ident],
            places[ident].row,
            words[ident],
            stubs[ident],
            elsewhere[ident],
        )
        for ident in sorted(idents, key=lambda ident: (places[ident].row, places[ident].x))
    ]
    feet = {ident: tops[places[ident].row] + height[ident] for ident in tied}
    lines = _paths(ways, tops, bottoms, feet)
    width = max(
        [box.x + WIDTH for box in boxes] + [_across(point) for way in ways for point in way.points]
    )
    size = round(width) + EDGE, bottoms[-1] + EDGE
    return Picture(section, part, parts, boxes, lines, *size, heading)


def _across(place):
    """Where the middle of a place is, in px from the left edge."""
    return EDGE + place.x * (WIDTH + GAP[0]) - GAP[0] / 2


def _paths(ways, tops, bottoms, feet):
    """Draw lines: straight down to the end of a row, then in a curve to the next, and so on."""
    leaves, enters = _ports(ways)
    lines = []
    for way in ways:
        key = way.premise, way.conclusion
        x = leaves[key]
        path = f"M{x:.1f},{feet[way.premise]}V{bottoms[way.points[0].row]}"
        for point in way.points[1:]:
            last = point is way.points[-1]
            to = enters[key] if last else _across(point)
            end = tops[point.row] - (HEAD if last else 0)
            half = (bottoms[point.row - 1] + end) / 2
            path += f"C{x:.1f},{half:.1f} {to:.1f},{half:.1f} {to:.1f},{end}"
            path += "" if last else f"V{bottoms[point.row]}"
            x = to
        lines.append(Line(*key, path))
    return lines


def _ports(ways):
    """Where lines leave and enter boxes: side by side, in the order of where they come from."""
    leaves, enters = {}, {}
    for end, ports in (("premise", leaves), ("conclusion", enters)):
        groups = {}
        for way in ways:
            groups.setdefault(getattr(way, end), []).append(way)
        own, near = (0, 1) if end == "premise" else (-1, -2)
        for group in groups.values():
            group = sorted(group, key=lambda way: (way.points[near].x, way.premise, way.conclusion))
            step = min(18, (WIDTH - 50) / max(len(group) - 1, 1))
            for i, way in enumerate(group):
                shift = (i - (len(group) - 1) / 2) * step
                ports[way.premise, way.conclusion] = round(_across(way.points[own]) + shift, 1)
    return leaves, enters


def _rows(picture):
    rows = {}
    for box in picture.boxes:
        rows.setdefault(box.row, []).append(box.claim_id)
    return list(rows.values())


def _text_width(text, size):
    """Width of a text in px: the letters of Arial, with a little to spare."""
    return 1.03 * size * sum(_ADVANCE.get(c, 1.0 if c > "\u2000" else 0.556) for c in text)


def _wrapped(text, width, size, lines):
    """Break a text into lines that fit; what is too long ends at a word, with an ellipsis."""
    words, out = [], [""]
    for word in text.split():
        while _text_width(word, size) > width:  # no space to break at: cut where the line ends
            head = next(i for i in range(len(word)) if _text_width(word[: i + 2], size) > width)
            words.append(word[: max(head, 1)])
            word = word[max(head, 1) :]
        words.append(word)
    for word in words:
        longer = f"{out[-1]} {word}".strip()
        if _text_width(longer, size) <= width:
            out[-1] = longer
        elif len(out) < lines:
            out.append(word)
        else:
            while _text_width(f"{out[-1]} …", size) > width and " " in out[-1]:
                out[-1] = out[-1].rsplit(" ", 1)[0]
            out[-1] += " …"
            break
    return out


# Pictures -------------------------------------------------------------------------------------


def _short(ident):
    """A claim's id without that of its source: `c-017`."""
    return ident.split("-", 1)[-1]


def _css(status):
    return "cb-status-" + status.replace(" ", "-")


def _frame(kind, x, y, width, height, cut=9):
    """The outline of a box, which tells the kind of the claim: SVG path data."""
    r, bow = x + width, min(14, height / 2)
    b, middle = y + height, y + height / 2
    if kind == "context":
        return (
            f"M{x + bow},{y}H{r - bow}Q{r},{y} {r},{y + bow}V{b - bow}Q{r},{b} {r - bow},{b}"
            f"H{x + bow}Q{x},{b} {x},{b - bow}V{y + bow}Q{x},{y} {x + bow},{y}Z"
        )
    if kind == "definition":
        bars = f"M{x + 5},{y}V{b}M{r - 5},{y}V{b}"
        return f"M{x},{y}H{r}V{b}H{x}Z{bars}"
    if kind == "mechanism":
        return f"M{x + cut},{y}H{r - cut}L{r},{middle}L{r - cut},{b}H{x + cut}L{x},{middle}Z"
    if kind == "typology":
        return (
            f"M{x + cut},{y}H{r - cut}L{r},{y + cut}V{b - cut}L{r - cut},{b}"
            f"H{x + cut}L{x},{b - cut}V{y + cut}Z"
        )
    if kind == "implication":
        return f"M{x},{y}H{r - cut}L{r},{middle}L{r - cut},{b}H{x}Z"
    return f"M{x},{y}H{r}V{b}H{x}Z"


def _words(x, y, text, size=12, css="", more=""):
    """One line of text; `css` names a class, `more` holds further attributes."""
    css = f' class="{css}"' if css else ""
    fill = MUTED if "muted" in css else INK
    place = f'x="{x:g}" y="{y:g}" font-size="{size}"'
    return f'<text {place} fill="{fill}"{css}{more}>{escape(text)}</text>'


def _mark(status, x, y, size=5):
    return (
        f'<path class="cb-map-mark" fill="{STATUS_COLOURS[status]}" d="{STATUS_SHAPES[status]}"'
        f' transform="translate({x:g},{y:g}) scale({size})"/>'
    )


def _svg(width, height, label, content, css=""):
    return (
        f'<svg class="cb-map-picture{css}" role="group" aria-label="{escape(label)}"'
        f' xmlns="http://www.w3.org/2000/svg" width="{width:g}" height="{height:g}"'
        f' viewBox="0 0 {width:g} {height:g}" font-family="{FONT}">{content}</svg>'
    )


def _scrolling(label, svg):
    return (
        f'<div class="cb-scroll cb-still cb-map-still" tabindex="0" role="region"'
        f' aria-label="{escape(label)}">{svg}</div>'
    )


def _box(box, claims, labels):
    claim = claims[box.claim_id]
    status, left = claim["status"], box.x + PADDING
    full = f"{box.claim_id}, {claim['kind']}, {status}: {claim['statement']}"
    y = box.y + (STUB * len(box.stubs) + 6 if box.stubs else 0)
    parts = [
        f'<path class="cb-map-frame" fill="{PAPER}" stroke="{STATUS_COLOURS[status]}"'
        f' stroke-width="2" d="{_frame(claim["kind"], box.x, box.y, WIDTH, box.height)}"/>',
        _mark(status, left + 5, y + 13),
        _words(left + 14, y + 17, status, 11, more=' font-weight="bold"'),
        _words(
            box.x + WIDTH - PADDING,
            y + 17,
            f"{claim['kind']} {_short(box.claim_id)}",
            11,
            "cb-map-muted",
            ' text-anchor="end"',
        ),
    ]
    for i, words in enumerate(box.words):
        parts.append(_words(left, y + 33 + i * LINE, words))
    if box.elsewhere:
        carried = f"carries {box.elsewhere} claim{'s' * (box.elsewhere > 1)} elsewhere"
        parts.append(_words(left, y + 33 + len(box.words) * LINE, carried, 11, "cb-map-muted"))
    stubs = "".join(
        _stub(stub, left, box.y + 4 + i * STUB, claims, labels) for i, stub in enumerate(box.stubs)
    )
    return (
        f'<g class="cb-map-place"><a class="cb-map-item cb-map-box {_css(status)}"'
        f' id="map-{escape(box.claim_id)}" href="#{escape(box.claim_id)}"'
        f' data-claim="{escape(box.claim_id)}" data-row="{box.row}" aria-label="{escape(full)}">'
        f"<title>{escape(full)}</title>{''.join(parts)}</a>{stubs}</g>"
    )


def _stub(stub, x, y, claims, labels):
    claim, width = claims[stub.claim_id], WIDTH - 2 * PADDING
    full = f"{stub.relation} {stub.claim_id}, {claim['status']}: {claim['statement']}"
    sign = "✕" if stub.relation == "opposed by" else "↘"
    text = _wrapped(f"{sign} {_short(stub.claim_id)} {labels[stub.claim_id]}", width - 18, 11, 1)[0]
    return (
        f'<a class="cb-map-stub {_css(claim["status"])}" href="#{escape(stub.claim_id)}"'
        f' data-claim="{escape(stub.claim_id)}" data-relation="{stub.relation}"'
        f' aria-label="{escape(full[:1].upper() + full[1:])}">'
        f"<title>{escape(full[:1].upper() + full[1:])}</title>"
        f'<rect class="cb-map-tab" x="{x:g}" y="{y:g}" width="{width}" height="{STUB - 2}" rx="2"'
        f' fill="{PAPER}" stroke="{MUTED}" stroke-dasharray="3 2"/>'
        f"{_mark(claim['status'], x + 8, y + 7.5, 4)}{_words(x + 16, y + 11.5, text, 11)}</a>"
    )


def _line(line):
    end = line.path.rsplit(" ", 1)[-1]
    return (
        f'<g class="cb-map-line" data-premise="{escape(line.premise)}"'
        f' data-conclusion="{escape(line.conclusion)}">'
        f'<path fill="none" stroke="{MUTED}" stroke-width="1.4" d="{line.path}"/>'
        f'<path class="cb-map-head" fill="{MUTED}" d="M{end}m-4,0h8l-4,{HEAD}Z"/></g>'
    )


def _count(number, noun="claim"):
    return f"{number} {noun}{'s' if number != 1 else ''}"


def _tally(idents, claims):
    counts = Counter(claims[ident]["status"] for ident in idents)
    return [(status, counts[status]) for status in STATUSES if counts[status]]


def _section_pictures(members, pictures, claims, labels, titles, root):
    out = []
    for section, idents in members.items():
        shown = []
        for picture in pictures:
            if picture.section_id != section:
                continue
            label = titles[section]
            if picture.parts > 1:
                label += f", part {picture.part} of {picture.parts}"
                shown.append(f'<p class="cb-map-part">{escape(label)}</p>')
            content = "".join(map(_line, picture.lines))
            if picture.loose is not None:
                content += _words(
                    EDGE, picture.loose + 8, "Without lines in this picture", 11, "cb-map-muted"
                )
            content += "".join(_box(box, claims, labels) for box in picture.boxes)
            svg = _svg(picture.width, picture.height, f"Claims of {label}", content)
            shown.append(f'<div class="cb-map-view">{_scrolling(f"Picture of {label}", svg)}</div>')
        out.append(
            f'<details class="cb-map-section" id="{root}-section-{escape(section)}">'
            f"<summary>{escape(titles[section])} ({_count(len(idents))})</summary>"
            f"{''.join(shown)}</details>"
        )
    return "".join(out)


def _overview(members, claims, between, titles, root):
    """The sections from top to bottom; premises bow to the right if they run with the text."""
    order = list(members)
    place = {section: i for i, section in enumerate(order)}
    left = max((_bow(place[a] - place[b]) for a, b in between if place[a] > place[b]), default=0)
    right = max((_bow(place[b] - place[a]) for a, b in between if place[b] > place[a]), default=0)
    x, y, tops, heights, names = left * 0.75 + 14, EDGE, {}, {}, {}
    for section in order:
        names[section] = _wrapped(titles[section], NODE - 24, 15, 2)  # 15 for 14: it is bold
        tops[section], heights[section] = y, 36 + 18 * len(names[section])
        y += heights[section] + 16
    nodes = []
    for section, idents in members.items():
        top = tops[section]
        tally = _tally(idents, claims)
        said = (
            f"{titles[section]}: {_count(len(idents))}, {', '.join(f'{n} {s}' for s, n in tally)}"
        )
        parts = [
            f'<rect class="cb-map-frame" fill="{PAPER}" stroke="{MUTED}" stroke-width="1.5"'
            f' x="{x:g}" y="{top}" width="{NODE}" height="{heights[section]}" rx="3"/>'
        ]
        for i, words in enumerate(names[section]):
            parts.append(_words(x + 12, top + 21 + i * 18, words, 14, more=' font-weight="bold"'))
        base = top + heights[section] - 14
        for i, (status, number) in enumerate(tally):
            at = x + 17 + i * 36
            parts.append(f'<g class="{_css(status)}">{_mark(status, at, base - 4)}</g>')
            parts.append(_words(at + 9, base, str(number)))
        total = _count(len(idents))
        parts.append(_words(x + NODE - 10, base, total, 12, "cb-map-muted", ' text-anchor="end"'))
        nodes.append(
            f'<a class="cb-map-item cb-map-node" href="#{root}-section-{escape(section)}"'
            f' data-row="{place[section]}" aria-label="{escape(said)}">'
            f"<title>{escape(said)}</title>{''.join(parts)}</a>"
        )
    arcs = _arcs(between, place, tops, heights, titles, x)
    width = x + NODE + right * 0.75 + 14
    svg = _svg(round(width), y - 16 + EDGE, "Sections and their premises", arcs + "".join(nodes))
    return (
        '<div class="cb-map-view cb-map-overview"><p class="cb-map-part">Overview: an arc leads'
        " from the section of a premise to the section of what rests on it; its number counts the"
        " premises. A section’s name opens its picture.</p>"
        + _scrolling("Overview of the sections", svg)
        + "</div>"
    )


def _bow(span):
    return 22 + 24 * span


def _arcs(between, place, tops, heights, titles, x):
    """Curves from section to section, the counts at their widest points."""
    # In a section's side, nearer partners come first seen from above, and what arrives stands
    # above what leaves where both run downwards: so arcs that can be nested do not cross.
    ends = {}
    for pair in between:
        a, b = pair
        side = "right" if place[a] < place[b] else "left"
        for here, there in ((a, b), (b, a)):
            ends.setdefault((here, side), []).append((place[there] - place[here], pair))
    port = {}
    for (here, _), found in ends.items():
        # Partners above (negative), the nearest first; then partners below, the farthest first.
        found.sort(key=lambda end: (end[0] > 0, -end[0]))
        for i, (_, pair) in enumerate(found):
            port[here, pair] = tops[here] + heights[here] * (i + 1) / (len(found) + 1)
    curves, counts = [], []
    for pair, number in sorted(between.items(), key=lambda item: (-item[1], item[0])):
        a, b = pair
        forward = place[a] < place[b]
        edge = x + NODE if forward else x
        out = _bow(abs(place[a] - place[b])) * (1 if forward else -1)
        y1, y2 = port[a, pair], port[b, pair]
        said = f"{_count(number, 'premise')}: {titles[a]} → {titles[b]}"
        tip = edge + (8 if forward else -8)
        head = f"M{edge:g},{y2:.1f}l{8 if forward else -8},-4.5v9Z"
        curves.append(
            f'<g class="cb-map-arc"><title>{escape(said)}</title>'
            f'<path fill="none" stroke="{MUTED}" stroke-width="{1 + 0.4 * min(number, 10):.1f}"'
            f' d="M{edge:g},{y1:.1f}C{edge + out:g},{y1:.1f} {edge + out:g},{y2:.1f}'
            f' {tip:g},{y2:.1f}"/><path class="cb-map-head" fill="{MUTED}" d="{head}"/></g>'
        )
        at = edge + out * 0.75 + (2 if forward else -2)
        counts.append(
            _words(
                round(at, 1),
                round((y1 + y2) / 2 + 4, 1),
                str(number),
                11,
                "cb-map-number",
                f' text-anchor="middle" stroke="{PAPER}" stroke-width="4" paint-order="stroke"',
            )
        )
    return "".join(curves + counts)


def _legend(claims):
    present = {claim["kind"] for claim in claims.values()}
    kinds = [kind for kind in KINDS if kind in present]
    kinds += sorted(present - set(KINDS))
    items = "".join(
        '<li><svg width="34" height="18" viewBox="0 0 34 18" aria-hidden="true" focusable="false">'
        f'<path class="cb-map-key" fill="none" stroke="{MUTED}" stroke-width="1.5"'
        f' d="{_frame(kind, 1, 1, 32, 16, cut=5)}"/></svg>'
        f" {escape(kind)}</li>"
        for kind in kinds
    )
    opposed = any(ident in claims for claim in claims.values() for ident in claim["opposed_by"])
    against = "; ✕ a claim that speaks against it" if opposed else ""
    statuses = "".join(
        f"<li>{status_badge(status).html}</li>" for status, _ in _tally(claims, claims)
    )
    return (
        f'<div class="cb-map-legend"><p>Frame: kind of claim</p><ul>{items}</ul>'
        f"<p>Colour and sign: status</p><ul>{statuses}</ul>"
        f"<p>↘ a premise that stands in another picture{against}</p></div>"
    )


# The list -------------------------------------------------------------------------------------


def _list(members, claims, carries, labels, between, titles, root):
    sections = []
    for section, idents in members.items():
        entries = "".join(_entry(claims[i], carries[i], claims) for i in idents)
        tally = ", ".join(f"{number} {status}" for status, number in _tally(idents, claims))
        rests = [
            f"{escape(titles[a])} ({number})"
            for (a, b), number in sorted(between.items(), key=lambda item: -item[1])
            if b == section
        ]
        rests = f" Premises come from {'; '.join(rests)}." if rests else ""
        # Open, so that all of it is there without JavaScript; with it, sections start closed.
        sections.append(
            f"<li><details open><summary><h3>{escape(titles[section])}</h3></summary>"
            f'<p class="cb-figure-caption">{_count(len(idents))}: {escape(tally)}.{rests}</p>'
            f'<ul class="cb-map-entries">{entries}</ul></details></li>'
        )
    return (
        '<p class="cb-map-list-title">The same as a list</p>'
        f'<ol class="cb-map-list" id="{root}-list">{"".join(sections)}</ol>'
    )


def _entry(claim, carried, claims):
    # The card has no premises of its own here: they stand below it, open, as links.
    shown = {
        key: value
        for key, value in claim.items()
        if key not in ("premises", "source_citation", "url")
    }
    against = [ident for ident in claim["opposed_by"] if ident in claims]
    relations = "".join(
        _relation(words, idents, claims)
        for words, idents in (
            ("Rests on", [premise["claim_id"] for premise in claim["premises"]]),
            ("Opposed by", against),
            ("Carries", carried),
        )
        if idents
    )
    ident = escape(claim["claim_id"])
    show = (
        f'<p class="cb-map-show" hidden><a class="cb-map-follow" href="#map-{ident}"'
        f' data-claim="{ident}">Show {ident} in its picture</a></p>'
    )
    return f'<li class="cb-map-entry">{card(shown).html}{relations}{show}</li>'


def _relation(words, idents, claims):
    items = "".join(
        f'<li><a class="cb-map-follow" href="#{escape(ident)}" data-claim="{escape(ident)}">'
        f"{escape(ident)}</a> {escape(claims[ident]['statement'])}"
        f" {status_badge(claims[ident]['status']).html}</li>"
        for ident in idents
    )
    return f'<div class="cb-map-relation"><p>{words}</p><ul>{items}</ul></div>'


def _text(title, caption, members, claims, titles):
    lines = [title, caption]
    for section, idents in members.items():
        lines += ["", titles[section]]
        for ident in idents:
            claim = claims[ident]
            lines.append(f"- {ident} [{STATUS_CODES[claim['status']]}] {claim['statement']}")
            lines += [f"  - rests on {premise['claim_id']}" for premise in claim["premises"]]
    return "\n".join(lines)
