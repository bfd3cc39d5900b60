"""The shapes in the pictures of an argument map, as their templates take them.

Places in px come from ``casebook.display.map_geometry``. The SVG itself is written by the templates
in ``templates/argument_map``; what stands here are texts with their places, and outlines.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

from casebook.argument import OURS
from casebook.display.cards import ours_in_words, reason_of
from casebook.display.map_geometry import (
    EDGE,
    HEAD,
    LINE,
    PADDING,
    STUB,
    WIDTH,
    Box,
    Claims,
    Line,
    Picture,
    Stub,
)
from casebook.display.our_reading import SIGN
from casebook.display.text_widths import text_width, wrapped
from casebook.tables import count

MUTED = "cb-map-muted"

KINDS = ("context", "definition", "finding", "mechanism", "typology", "implication")
"""The kinds of claims that have a frame of their own."""


@dataclass(frozen=True)
class Words:
    """One line of text; ``css`` names a class, ``more`` holds further attributes."""

    x: float
    y: float
    text: str
    size: int = 12
    css: str | None = None
    bold: bool = False
    anchor: str | None = None
    more: Mapping[str, str] | None = None

    @property
    def length(self) -> str:
        """How long the line may be, in px."""
        return f"{text_width(self.text, self.size, self.bold):.1f}"

    @property
    def attributes(self) -> dict[str, str | None]:
        """What the element says beside place, size and colour."""
        return {
            "class": self.css,
            "font-weight": "bold" if self.bold else None,
            "text-anchor": self.anchor,
            **(self.more or {}),
        }


class Spot(NamedTuple):
    """A place in px, and a size where there is one."""

    x: float
    y: float
    width: int = 0
    height: int = 0


class StubShape(NamedTuple):
    """A stub as it is drawn."""

    claim_id: str
    relation: str
    status: str
    said: str
    tab: Spot
    mark: Spot
    words: Words


class BoxShape(NamedTuple):
    """A claim's box as it is drawn."""

    claim_id: str
    status: str
    ours: bool
    row: int
    said: str
    frame: str
    mark: Spot
    words: list[Words]
    stubs: list[StubShape]


class LineShape(NamedTuple):
    """A premise's line and its head; with a sign and what it means if the link is ours."""

    premise: str
    conclusion: str
    path: str
    head: str
    sign: Words | None
    said: str


class PictureShape(NamedTuple):
    """A section, or a part of it, as it is drawn."""

    label: str
    part: bool
    width: float
    height: int
    lines: list[LineShape]
    heading: Words | None
    boxes: list[BoxShape]


def frame(kind: str, x: float, y: float, width: float, height: float, cut: int = 9) -> str:
    """Outline a box in the way that tells the kind of its claim.

    Returns
    -------
    str
        The data of an SVG path.
    """
    r, bow = x + width, min(14, height / 2)
    b, middle = y + height, y + height / 2
    box = f"M{x},{y}H{r}V{b}H{x}Z"
    return {
        "context": f"M{x + bow},{y}H{r - bow}Q{r},{y} {r},{y + bow}V{b - bow}"
        f"Q{r},{b} {r - bow},{b}H{x + bow}Q{x},{b} {x},{b - bow}V{y + bow}Q{x},{y} {x + bow},{y}Z",
        "definition": f"{box}M{x + 5},{y}V{b}M{r - 5},{y}V{b}",
        "mechanism": f"M{x + cut},{y}H{r - cut}L{r},{middle}L{r - cut},{b}H{x + cut}L{x},{middle}Z",
        "typology": f"M{x + cut},{y}H{r - cut}L{r},{y + cut}V{b - cut}L{r - cut},{b}"
        f"H{x + cut}L{x},{b - cut}V{y + cut}Z",
        "implication": f"M{x},{y}H{r - cut}L{r},{middle}L{r - cut},{b}H{x}Z",
    }.get(kind, box)


def picture_shape(
    picture: Picture, title: str, claims: Claims, labels: Mapping[str, str]
) -> PictureShape:
    """Shape a picture.

    Parameters
    ----------
    picture : Picture
    title : str
        Of its section.
    claims : dict of str to dict
    labels : dict of str to str
        What stands in a box, by claim id.

    Returns
    -------
    PictureShape
    """
    parted = picture.parts > 1
    heading = None
    if picture.loose is not None:
        heading = Words(EDGE, picture.loose + 8, "Without lines in this picture", 11, MUTED)
    return PictureShape(
        f"{title}, part {picture.part} of {picture.parts}" if parted else title,
        parted,
        picture.width,
        picture.height,
        [_line(line, claims) for line in picture.lines],
        heading,
        [_box(box, claims, labels) for box in picture.boxes],
    )


def is_ours(claim: Mapping[str, Any], linked: str) -> bool:
    """Whether the casebook linked a claim to another one, and the authors did not."""
    return linked in claim["our_links"]


def _line(line: Line, claims: Claims) -> LineShape:
    end = line.path.rsplit(" ", 1)[-1]
    head = f"M{end}m-4,0h8l-4,{HEAD}Z"
    sign, said = None, f"{line.conclusion} rests on {line.premise}"
    if is_ours(claims[line.conclusion], line.premise):
        x, y = line.middle
        sign, said = Words(x + 5, y + 4, SIGN, 15, bold=True), f"{said} ({OURS})"
    return LineShape(line.premise, line.conclusion, line.path, head, sign, said)


def _box(box: Box, claims: Claims, labels: Mapping[str, str]) -> BoxShape:
    claim, left = claims[box.claim_id], box.x + PADDING
    y = box.y + (STUB * len(box.stubs) + 6 if box.stubs else 0)
    named = f"{box.claim_id}, {claim['kind']}, {claim['status']}"
    return BoxShape(
        box.claim_id,
        claim["status"],
        claim.get("basis") == "ours",
        box.row,
        f"{named}{ours_in_words(claim)}: {claim['statement']} {reason_of(claim)}",
        frame(claim["kind"], box.x, box.y, WIDTH, box.height),
        Spot(left + 5, y + 13),
        _words_of_box(box, claim, left, y),
        [
            _stub(stub, claim, left, box.y + 4 + i * STUB, claims, labels)
            for i, stub in enumerate(box.stubs)
        ],
    )


def _words_of_box(box: Box, claim: Mapping[str, Any], left: float, y: float) -> list[Words]:
    right, named = box.x + WIDTH - PADDING, f"{claim['kind']} {short(box.claim_id)}"
    named += SIGN * (claim.get("basis") == "ours")
    lines = [
        Words(left + 14, y + 17, claim["status"], 11, bold=True),
        Words(right, y + 17, named, 11, MUTED, anchor="end"),
    ]
    lines += [Words(left, y + 33 + i * LINE, text) for i, text in enumerate(box.words)]
    if box.elsewhere:
        carried = f"carries {count(box.elsewhere, 'claim')} elsewhere"
        lines.append(Words(left, y + 33 + len(box.words) * LINE, carried, 11, MUTED))
    return lines


def _stub(
    stub: Stub,
    own: Mapping[str, Any],
    x: float,
    y: float,
    claims: Claims,
    labels: Mapping[str, str],
) -> StubShape:
    claim, width = claims[stub.claim_id], WIDTH - 2 * PADDING
    ours = is_ours(own, stub.claim_id)
    link = f"{stub.relation} {stub.claim_id}{ours_in_words({'ours': ours})}"
    said = f"{link}, {claim['status']}: {claim['statement']}"
    sign = "✕" if stub.relation == "opposed by" else "↘"
    text = f"{sign} {short(stub.claim_id)}{SIGN * ours} {labels[stub.claim_id]}"
    return StubShape(
        stub.claim_id,
        stub.relation,
        claim["status"],
        said[:1].upper() + said[1:],
        Spot(x, y, width, STUB - 2),
        Spot(x + 8, y + 7.5),
        Words(x + 16, y + 11.5, wrapped(text, width - 18, 11, 1)[0], 11),
    )


def short(ident: str) -> str:
    """Leave out the source from a claim's id: `c-017`."""
    return ident.split("-", 1)[-1]
