"""A line of the theme's script that makes a phone set the whole page, again and again.

When a page is there, and after everything that changes on it, the script asks each block of code
and each output how wide it is, one after the other. For each the browser has to set what is folded
or far below. ``casebook.js`` learns the same from an observer, for nothing. Neither a template nor
a setting reaches the line, so it is taken out of the file that was laid beside the pages. A theme
in which it reads otherwise stops the build.
"""

from pathlib import Path

from sphinx.application import Sphinx
from sphinx.errors import ExtensionError

from casebook.site.finished_pages import write_changed

SCRIPT = "scripts/pydata-sphinx-theme.js"
ASKS = "e.tabIndex=e.scrollWidth>e.clientWidth||e.scrollHeight>e.clientHeight?0:-1"
ASKS_NOT = "/* what is wide is found by casebook.js */"


def lighten(script: str) -> str:
    """Take the line out of the script, unless that was done before.

    Parameters
    ----------
    script : str
        What the theme's script says.

    Returns
    -------
    str

    Raises
    ------
    ExtensionError
        If the script says neither the line nor that it was taken out.
    """
    if ASKS not in script and ASKS_NOT not in script:
        raise ExtensionError(f"the theme has changed: {SCRIPT} does not say {ASKS!r}")
    return script.replace(ASKS, ASKS_NOT)


def _lighten(app: Sphinx, exception: Exception | None) -> None:
    path = Path(app.outdir, "_static", SCRIPT)
    if exception is None and app.builder.format == "html":
        write_changed(path, lighten(path.read_text(encoding="utf-8") if path.exists() else ""))


def setup(app: Sphinx) -> None:
    """Register with Sphinx."""
    app.connect("build-finished", _lighten)
