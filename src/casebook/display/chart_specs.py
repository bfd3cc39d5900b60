"""Specifications of charts: Vega-Lite that looks like the book, and can be compared."""

import copy
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, TypeAlias

from casebook.display.colours import GRID, INK, MUTED, PALETTE, RAMP
from casebook.display.text_widths import FONT

if TYPE_CHECKING:  # Altair takes long to import, and whoever draws a chart has done it already
    from altair import TopLevelMixin

Spec: TypeAlias = dict[str, Any]
"""Vega-Lite as a dictionary."""

_CONFIG = {
    "background": "transparent",
    "font": FONT,
    "padding": 4,
    "view": {"stroke": None},
    "mark": {"color": PALETTE[0], "aria": False},  # a mark that tells what it is says aria=True
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


def complete_spec(spec: "TopLevelMixin | Spec", name: str) -> Spec:
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
    ordered: Spec = _sorted(full)
    return ordered


def _sorted(spec: Any) -> Any:
    """Sort the keys, so that the order in which a chart was put together does not show."""
    if isinstance(spec, dict):
        return {key: _sorted(spec[key]) for key in sorted(spec)}
    return [_sorted(part) for part in spec] if isinstance(spec, list) else spec


def _merge(ours: Spec, theirs: Spec) -> Spec:
    merged = copy.deepcopy(ours)
    for key, value in theirs.items():
        both = isinstance(value, dict) and isinstance(merged.get(key), dict)
        merged[key] = _merge(merged[key], value) if both else value
    return merged


def _parts(spec: object) -> Iterator[Spec]:
    """Yield every object of a specification, except the rows of its data."""
    if isinstance(spec, dict):
        yield spec
        for key, value in spec.items():
            if key not in ("datasets", "values"):
                yield from _parts(value)
    elif isinstance(spec, list):
        for part in spec:
            yield from _parts(part)
