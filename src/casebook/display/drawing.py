"""Vega-Lite drawn as SVG, by a process that draws for many or by this one.

To draw its first chart costs vl-convert as much as twenty more, because it starts a JavaScript
engine. While a book is built, one process draws for all chapters, and says where under `DRAWN_BY`
in their environment: `casebook.site.warm_charts`. The picture is the same. Where nobody answers,
or a chart cannot be drawn, it is drawn here, and what is wrong with it is said as ever.
"""

import json
import os
import socket
from contextlib import suppress

import vl_convert

from casebook.display.chart_specs import Spec

VEGA_LITE = "6.4"  # the Vega-Lite that Altair 6.3 writes

DRAWN_BY = "CASEBOOK_DRAWN_BY"
"""The variable that names a socket: it takes a line with the version of Vega-Lite, then the chart
as JSON, and gives the picture, or nothing if it fails."""


def drawn(spec: Spec) -> str:
    """Draw a chart.

    Parameters
    ----------
    spec : dict
        Vega-Lite with its data inside.

    Returns
    -------
    str
        SVG.
    """
    found = _by_another(spec) if DRAWN_BY in os.environ else ""
    return found or str(vl_convert.vegalite_to_svg(spec, vl_version=VEGA_LITE))


def _by_another(spec: Spec) -> str:
    try:
        asked = f"{VEGA_LITE}\n{json.dumps(spec)}".encode()
    except (TypeError, ValueError):
        return ""
    with suppress(OSError), socket.socket(socket.AF_UNIX) as line:
        line.connect(os.environ[DRAWN_BY])
        line.sendall(asked)
        line.shutdown(socket.SHUT_WR)
        with line.makefile(encoding="utf-8", newline="") as answer:
            return answer.read()
    return ""
