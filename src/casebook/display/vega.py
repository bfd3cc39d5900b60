"""The local script that makes charts interactive, and the version of Vega-Lite they share."""

from pathlib import Path

import vl_convert

VEGA_LITE = "6.4"  # the Vega-Lite that Altair 6.3 writes; picture and script must agree

# The expression interpreter comes with vega-embed, so that a page may forbid `eval`.
_SNIPPET = "window.casebookVega = {vegaEmbed, vegaLite, vega};"


def write_bundle(path: str | Path) -> Path:
    """Write Vega, Vega-Lite and vega-embed as one script that asks for nothing from outside.

    The script defines `window.casebookVega` with `vegaEmbed`, `vegaLite` and `vega`. The same
    version of vl-convert writes the same bytes. An up-to-date file is left alone.

    Parameters
    ----------
    path : str or pathlib.Path
        Where the script goes; its folder is made if need be.

    Returns
    -------
    pathlib.Path
        The file.
    """
    path = Path(path)
    # vl-convert writes a module, and a page opened from disk cannot load modules: as a function,
    # it is an ordinary script that keeps its names to itself.
    module = vl_convert.javascript_bundle(_SNIPPET, VEGA_LITE)
    script = f"(() => {{\n{module}\n}})();\n".encode()
    if not path.exists() or path.read_bytes() != script:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(script)
    return path
