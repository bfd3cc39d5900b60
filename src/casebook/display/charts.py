"""Charts: a picture with its words, its numbers and its specification."""

import copy
import re
import xml.etree.ElementTree as ET

import vl_convert

from casebook.display.colours import DARK, GRID, INK, MUTED, PALETTE, RAMP, style_sheet
from casebook.display.html import (
    Shown,
    cell_text,
    check_name,
    check_text,
    escape,
    heading,
    is_missing,
    plain,
    script_json,
)
from casebook.display.tables import Column, Row, scrolling_table
from casebook.display.vega import VEGA_LITE

SMALLEST_TEXT = 11  # px; a chart keeps its natural size, so this is what a phone shows

# Arial, Liberation Sans and Helvetica have the same widths: a label that fits where the book is
# built fits where it is read.
_FONT = "Arial, Liberation Sans, Arimo, Helvetica, sans-serif"

_CONFIG = {
    "background": "transparent",
    "font": _FONT,
    "padding": 4,
    "view": {"stroke": None},
    "mark": {"color": PALETTE[0]},
    "line": {"strokeWidth": 2},
    "point": {"filled": True, "size": 70},
    "rule": {"color": MUTED},
    "text": {"color": INK, "fontSize": 12},
    "axis": {
        "domainColor": MUTED,
        "gridColor": GRID,
        "tickColor": MUTED,
        "labelColor": INK,
        "labelFontSize": 12,
        "labelLimit": 320,
        "labelSeparation": 8,
        "titleColor": INK,
        "titleFontSize": 12,
        "titleFontWeight": "bold",
        "titlePadding": 8,
    },
    "axisBand": {"domain": False, "ticks": False, "labelPadding": 6},
    "header": {
        "labelColor": INK,
        "labelFontSize": 12,
        "labelFontWeight": "bold",
        "titleColor": INK,
        "titleFontSize": 12,
    },
    "legend": {
        "orient": "top",
        "labelColor": INK,
        "labelFontSize": 12,
        "labelLimit": 320,
        "gradientStrokeColor": GRID,
        "symbolSize": 130,
        "titleColor": INK,
        "titleFontSize": 12,
    },
    "title": {"color": INK, "fontSize": 13, "subtitleColor": INK, "subtitleFontSize": 12},
    "range": {"category": PALETTE, "ordinal": RAMP, "ramp": RAMP, "heatmap": RAMP},
}

_SVG = "{http://www.w3.org/2000/svg}"
_URL = re.compile(r"url\(#([^)]+)\)")
_INVISIBLE = {None, "none", "transparent", "currentColor"}

ET.register_namespace("", "http://www.w3.org/2000/svg")


def chart(spec, *, name, title, caption, alt, numbers, wide=False):
    """Show a chart.

    Parameters
    ----------
    spec : altair chart or dict
        A Vega-Lite chart with its data inside. Its colours must come from `casebook.display`
        (`PALETTE`, `RAMP`, `STATUS_COLOURS`, `INK`, `MUTED`, `GRID`, `PAPER`), so that they can
        follow the theme of the page; a colour scale for amounts is a stepped one, such as
        `alt.Scale(type="quantize", range=RAMP)`.
    name : str
        Unique on the page; the figure's id is `fig-NAME`.
    title : str
        What the chart is about.
    caption : str
        How to read it, and where its data come from.
    alt : str
        What the chart shows: the finding, for those who do not see it.
    numbers : pandas.DataFrame
        The numbers behind it, shown as a table on demand; its first column names the rows.
    wide : bool
        Let the figure reach into the margin on a wide screen.

    Returns
    -------
    Shown

    Raises
    ------
    ValueError
        If a text is blank, `alt` repeats the title, `name` is no slug, `numbers` is empty, the
        chart fetches data from elsewhere, a text in it is smaller than 11 px, or a colour is not
        one of ours.
    """
    check_name(name)
    check_text(title=title, caption=caption, alt=alt)
    if alt.strip().rstrip(".").lower() == title.strip().rstrip(".").lower():
        raise ValueError(f"chart {name!r}: alt repeats the title; say what the chart shows")
    if numbers.empty:
        raise ValueError(f"chart {name!r}: numbers has no rows")
    full = complete_spec(spec, name)
    ident = f"fig-{name}"
    picture = _picture(
        vl_convert.vegalite_to_svg(full, vl_version=VEGA_LITE), full, name, title, alt
    )
    columns = [
        Column(
            heading(column),
            row_header=position == 0,
            numeric=position > 0 and numbers[column].dtype.kind in "iuf",
        )
        for position, column in enumerate(numbers.columns)
    ]
    rows = [Row(list(cells)) for cells in numbers.itertuples(index=False, name=None)]
    markup = (
        f'<figure class="cb-shown cb-figure{" cb-wide full-width" if wide else ""}" id="{ident}"'
        f' aria-labelledby="{ident}-name">'
        f'<figcaption><p class="cb-figure-title" id="{ident}-name">{escape(title)}</p>'
        f'<p class="cb-figure-caption">{escape(caption)}</p></figcaption>'
        f'<div class="cb-scroll cb-still" tabindex="0" role="region"'
        f' aria-label="{escape(f"Chart: {title}")}">{picture}</div>'
        '<button type="button" class="cb-explore" hidden>Explore this chart</button>'
        '<details class="cb-numbers"><summary>The numbers behind this chart</summary>'
        + scrolling_table(columns, rows, f"{ident}-numbers", f"Numbers: {title}")
        + "</details>"
        f'<script type="application/json" class="cb-spec">{script_json(full)}</script></figure>'
    )
    table = [
        " | ".join("not said" if is_missing(cell) else cell_text(cell) for cell in row.cells)
        for row in rows
    ]
    text = "\n".join([title, alt, " | ".join(column.label for column in columns), *table])
    data = {
        "kind": "chart",
        "name": name,
        "title": title,
        "caption": caption,
        "alt": alt,
        "spec": full,
        "numbers": {
            "columns": [str(column) for column in numbers.columns],
            "rows": [plain(row.cells) for row in rows],
        },
    }
    return Shown(markup, text, data)


def complete_spec(spec, name):
    """Turn a chart into a specification that looks like the book and can be compared.

    Parameters
    ----------
    spec : altair chart or dict
    name : str
        The chart's name, for messages.

    Returns
    -------
    dict
        Vega-Lite with the book's configuration below the chart's own, keys sorted.

    Raises
    ------
    ValueError
        If some data stand at an address instead of in the chart.
    """
    full = copy.deepcopy(spec) if isinstance(spec, dict) else spec.to_dict()
    full["config"] = _merge(_CONFIG, full.get("config", {}))
    for part in _parts(full):
        if isinstance(part.get("data"), dict) and "url" in part["data"]:
            raise ValueError(
                f"chart {name!r} fetches {part['data']['url']!r}; pass the data itself"
            )
    return _sorted(full)


def _sorted(spec):
    """Sort the keys, so that the order in which a chart was put together does not show."""
    if isinstance(spec, dict):
        return {key: _sorted(spec[key]) for key in sorted(spec)}
    return [_sorted(part) for part in spec] if isinstance(spec, list) else spec


def _merge(ours, theirs):
    merged = copy.deepcopy(ours)
    for key, value in theirs.items():
        both = isinstance(value, dict) and isinstance(merged.get(key), dict)
        merged[key] = _merge(merged[key], value) if both else value
    return merged


def _parts(spec):
    """Yield every object of a specification, except the rows of its data."""
    if isinstance(spec, dict):
        yield spec
        for key, value in spec.items():
            if key not in ("datasets", "values"):
                yield from _parts(value)
    elif isinstance(spec, list):
        for part in spec:
            yield from _parts(part)


def _picture(svg, spec, name, title, alt):
    """Make the SVG of vl-convert one labelled picture that is at home on a page with others."""
    root = ET.fromstring(svg)
    background = root.find(f"{_SVG}rect")
    if background is not None and background.get("fill") == "transparent":
        root.remove(background)
    ids = {}
    for element in root.iter():
        # Inside role="img" nothing has a role or a name of its own.
        for key in [key for key in element.attrib if key == "role" or key.startswith("aria-")]:
            del element.attrib[key]
        if "id" in element.attrib:
            ids[element.get("id")] = f"fig-{name}-{len(ids) + 1}"
    for element in root.iter():
        for key, value in element.attrib.items():
            if key == "id":
                element.set(key, ids[value])
            elif key.endswith("href") and value.startswith("#"):
                element.set(key, f"#{ids[value[1:]]}")
            else:
                element.set(key, _URL.sub(lambda found: f"url(#{ids[found[1]]})", value))
    _check_text_sizes(root, name)
    _check_colours(root, name)
    root.set("role", "img")
    root.set("aria-labelledby", f"fig-{name}-title fig-{name}-desc")
    root.set("focusable", "false")
    for position, (tag, text) in enumerate((("title", title), ("desc", alt))):
        element = ET.Element(f"{_SVG}{tag}", {"id": f"fig-{name}-{tag}"})
        element.text = text
        root.insert(position, element)
    style = ET.Element(f"{_SVG}style")
    style.text = style_sheet(_own_colours(spec) | _painted(root) & set(DARK))
    root.insert(2, style)
    return ET.tostring(root, encoding="unicode")


def _check_text_sizes(root, name):
    for element in root.iter(f"{_SVG}text"):
        size = float(element.get("font-size", "11px").removesuffix("px"))
        if size < SMALLEST_TEXT and "".join(element.itertext()).strip():
            raise ValueError(
                f"chart {name!r}: the text {''.join(element.itertext())!r} is {size:g} px; "
                f"expected at least {SMALLEST_TEXT}"
            )


def _check_colours(root, name):
    strange = sorted(_painted(root) - set(DARK))
    if strange:
        raise ValueError(
            f"chart {name!r}: {', '.join(strange)} would not follow the theme; expected colours "
            "from casebook.display, and a stepped scale (type='quantize', range=RAMP) for amounts"
        )


def _painted(root):
    return {
        element.get(key)
        for element in root.iter()
        for key in ("fill", "stroke", "stop-color")
        if element.get(key) not in _INVISIBLE and not element.get(key).startswith("url(")
    }


def _own_colours(spec):
    """Find our colours in a specification, also those that only show on interaction."""
    found = set()
    for part in _parts(spec):
        for value in part.values():
            values = value if isinstance(value, list) else [value]
            found |= {entry for entry in values if isinstance(entry, str) and entry in DARK}
    return found
