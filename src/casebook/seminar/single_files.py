"""What pages that are one file have inside: scripts and styles of ours, and data."""

import json
from collections.abc import Iterable
from importlib import resources

from markupsafe import Markup


def web_text(names: Iterable[str]) -> Markup:
    """Read scripts or styles of ``casebook/web``.

    Parameters
    ----------
    names : iterable of str
        Such as ``sheet/sheet.js``.

    Returns
    -------
    Markup
        One after the other, as they are.
    """
    folder = resources.files("casebook") / "web"
    return Markup("".join(folder.joinpath(name).read_text(encoding="utf-8") for name in names))


def script_json(data: object) -> Markup:
    """Write data as JSON that can stand in a script element, whose end nothing in it can be.

    Parameters
    ----------
    data : object

    Returns
    -------
    Markup
    """
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
    return Markup(text.replace("<", "\\u003c"))
