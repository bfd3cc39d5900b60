"""Outlines of the Nordic countries, to draw initiatives on.

Simplified for a picture of about 500 px; not for measuring, and no statement about any border.
Where they come from and what was changed is in LICENCE.md beside this file.
"""

import functools
import json
from importlib import resources
from typing import Any


@functools.cache
def outlines() -> dict[str, Any]:
    """Read the outlines.

    Returns
    -------
    dict
        A GeoJSON FeatureCollection: one MultiPolygon for each of Åland (AX), Denmark (DK),
        Finland (FI), Iceland (IS), Norway (NO) and Sweden (SE), the code in the property
        ``country``. Svalbard, Jan Mayen, Bouvet, the Faroes and Greenland are left out. All
        callers share this one object: copy it to change it.
    """
    text = (resources.files("casebook.display.basemap") / "nordic.json").read_text(encoding="utf-8")
    found: dict[str, Any] = json.loads(text)
    return found
