"""Pictures of charts: SVG as vl-convert draws it, made at home on a page with others.

The picture is parsed, changed and written as XML; nothing is put together from texts.

A mark that has a ``description`` and says ``aria=True`` tells what it is: as a title of its own,
which a pointer shows and web/pages/casebook.js repeats below the chart, and in the list that stands
for the chart on a phone. One with an ``href`` of the form ``#CLAIM_ID`` leads to that claim's card.
"""

import re
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from typing import NamedTuple
from urllib.parse import urlsplit

from markupsafe import Markup

from casebook.display.chart_specs import Spec
from casebook.display.colours import DARK, style_sheet
from casebook.display.drawing import drawn
from casebook.display.text_widths import text_width

SMALLEST_TEXT = 11  # px; a chart keeps its natural size, so this is what a phone shows

_SVG = "{http://www.w3.org/2000/svg}"
_HREF = "{http://www.w3.org/1999/xlink}href"
_URL = re.compile(r"url\(#([^)]+)\)")
_INVISIBLE = {"none", "transparent", "currentColor"}

ET.register_namespace("", "http://www.w3.org/2000/svg")


class Mark(NamedTuple):
    """What a mark says it is, and the claim that it stands for, if it stands for one."""

    told: str
    claim: str | None = None


class Picture(NamedTuple):
    """A drawn chart: its SVG, its width in px, and its marks in the order of the drawing."""

    svg: Markup
    width: float
    marks: list[Mark]


def picture(spec: Spec, name: str, title: str, alt: str) -> Picture:
    """Draw a chart as one labelled picture.

    Parameters
    ----------
    spec : dict
        As `casebook.display.chart_specs.complete_spec` gives it.
    name, title, alt : str
        As for `casebook.display.chart`.

    Returns
    -------
    Picture

    Raises
    ------
    ValueError
        If a text is smaller than 11 px, a colour is not one of ours, or no mark tells what it is.
    """
    root = ET.fromstring(drawn(spec))
    background = root.find(f"{_SVG}rect")
    if background is not None and background.get("fill") == "transparent":
        root.remove(background)
    marks = [_name(mark, link) for mark, link in _told(root)]
    if not marks:
        raise ValueError(f"chart {name!r}: no mark tells what it is; encode a description")
    _drop_roles(root)
    _rename_ids(root, name)
    _check_text_sizes(root, name)
    _hold_texts(root)
    _check_colours(root, name)
    _label(root, name, title, alt, any(mark.claim for mark in marks))
    style = ET.Element(f"{_SVG}style")
    style.text = style_sheet(_painted(root))
    root.insert(2, style)
    svg = Markup(ET.tostring(root, encoding="unicode"))
    return Picture(svg, float(root.get("width", "0")), marks)


def _told(root: ET.Element) -> Iterator[tuple[ET.Element, ET.Element | None]]:
    """Yield the marks that tell what they are, each with the link around it."""
    for group in root.iter(f"{_SVG}g"):
        if "role-mark" not in group.get("class", ""):
            continue
        parents = {child: parent for parent in group.iter() for child in parent}
        found = [each for each in group.iter() if each is not group and "aria-label" in each.attrib]
        if not found:
            group.set("pointer-events", "none")  # words on a mark do not hide it from a pointer
        for mark in found:
            parent = parents[mark]
            yield mark, parent if parent.tag == f"{_SVG}a" else None


def _name(mark: ET.Element, link: ET.Element | None) -> Mark:
    """Give a mark its title, and its link the place where its claim stands."""
    told = mark.attrib.pop("aria-label")
    title = ET.Element(f"{_SVG}title")
    title.text = told
    mark.insert(0, title)
    mark.set("class", "cb-mark")
    if link is None:
        return Mark(told)
    # vl-convert puts an address of its own before a place on the page.
    claim = urlsplit(link.attrib.pop(_HREF)).fragment
    link.attrib.update({"class": "cb-claim", "data-claim": claim, "href": f"#{claim}"})
    return Mark(told, claim)


def _drop_roles(root: ET.Element) -> None:
    """Drop the roles and names that Vega gives: the picture has one name, and marks have titles."""
    for element in root.iter():
        for key in [key for key in element.attrib if key == "role" or key.startswith("aria-")]:
            del element.attrib[key]


def _rename_ids(root: ET.Element, name: str) -> None:
    """Begin every id with the chart's name, so that no other chart on the page has it."""
    named = [element for element in root.iter() if "id" in element.attrib]
    ids = {element.attrib["id"]: f"fig-{name}-{i}" for i, element in enumerate(named, start=1)}
    for element in root.iter():
        for key, value in element.attrib.items():
            if key == "id":
                element.set(key, ids[value])
            elif key.endswith("href") and value[1:] in ids:
                element.set(key, f"#{ids[value[1:]]}")
            else:
                element.set(key, _URL.sub(lambda found: f"url(#{ids[found[1]]})", value))


def _label(root: ET.Element, name: str, title: str, alt: str, linked: bool) -> None:
    """Name the picture; what is inside of an image cannot be reached, so links need a group."""
    root.set("role", "group" if linked else "img")
    root.set("aria-labelledby", f"fig-{name}-title fig-{name}-desc")
    root.set("focusable", "false")
    for position, (tag, text) in enumerate((("title", title), ("desc", alt))):
        element = ET.Element(f"{_SVG}{tag}", {"id": f"fig-{name}-{tag}"})
        element.text = text
        root.insert(position, element)


def _check_text_sizes(root: ET.Element, name: str) -> None:
    for element in root.iter(f"{_SVG}text"):
        size = float(element.get("font-size", "11px").removesuffix("px"))
        if size < SMALLEST_TEXT and "".join(element.itertext()).strip():
            raise ValueError(
                f"chart {name!r}: the text {''.join(element.itertext())!r} is {size:g} px; "
                f"expected at least {SMALLEST_TEXT}"
            )


def _hold_texts(root: ET.Element) -> None:
    """Say how long each line may be: a reader's font may be wider than the measured one."""
    for element in root.iter(f"{_SVG}text"):
        size = float(element.get("font-size", "11px").removesuffix("px"))
        bold = element.get("font-weight") == "bold"
        for line in list(element) or [element]:
            if line.text and line.text.strip():
                line.set("textLength", f"{text_width(line.text, size, bold):.1f}")
                line.set("lengthAdjust", "spacingAndGlyphs")


def _check_colours(root: ET.Element, name: str) -> None:
    strange = sorted(_painted(root) - set(DARK))
    if strange:
        raise ValueError(
            f"chart {name!r}: {', '.join(strange)} would not follow the theme; expected colours "
            "from casebook.display, and a stepped scale (type='quantize', range=RAMP) for amounts"
        )


def _painted(root: ET.Element) -> set[str]:
    painted = {
        element.get(key) for element in root.iter() for key in ("fill", "stroke", "stop-color")
    }
    return {
        colour
        for colour in painted
        if colour is not None and colour not in _INVISIBLE and not colour.startswith("url(")
    }
