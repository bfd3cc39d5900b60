"""Pictures of charts: SVG as vl-convert draws it, made at home on a page with others.

The picture is parsed, changed and written as XML; nothing is put together from texts.
"""

import re
import xml.etree.ElementTree as ET

import vl_convert
from markupsafe import Markup

from casebook.display.chart_specs import Spec, own_colours
from casebook.display.colours import DARK, style_sheet
from casebook.display.vega import VEGA_LITE

SMALLEST_TEXT = 11  # px; a chart keeps its natural size, so this is what a phone shows

_SVG = "{http://www.w3.org/2000/svg}"
_URL = re.compile(r"url\(#([^)]+)\)")
_INVISIBLE = {"none", "transparent", "currentColor"}

ET.register_namespace("", "http://www.w3.org/2000/svg")


def picture(spec: Spec, name: str, title: str, alt: str) -> Markup:
    """Draw a chart as one labelled picture.

    Parameters
    ----------
    spec : dict
        As `casebook.display.chart_specs.complete_spec` gives it.
    name, title, alt : str
        As for `casebook.display.chart`.

    Returns
    -------
    Markup
        SVG.

    Raises
    ------
    ValueError
        If a text is smaller than 11 px, or a colour is not one of ours.
    """
    root = ET.fromstring(vl_convert.vegalite_to_svg(spec, vl_version=VEGA_LITE))
    background = root.find(f"{_SVG}rect")
    if background is not None and background.get("fill") == "transparent":
        root.remove(background)
    _drop_roles(root)
    _rename_ids(root, name)
    _check_text_sizes(root, name)
    _check_colours(root, name)
    _label(root, name, title, alt)
    style = ET.Element(f"{_SVG}style")
    style.text = style_sheet(own_colours(spec) | _painted(root) & set(DARK))
    root.insert(2, style)
    return Markup(ET.tostring(root, encoding="unicode"))


def _drop_roles(root: ET.Element) -> None:
    """Inside role="img" nothing has a role or a name of its own."""
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
            elif key.endswith("href") and value.startswith("#"):
                element.set(key, f"#{ids[value[1:]]}")
            else:
                element.set(key, _URL.sub(lambda found: f"url(#{ids[found[1]]})", value))


def _label(root: ET.Element, name: str, title: str, alt: str) -> None:
    root.set("role", "img")
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
