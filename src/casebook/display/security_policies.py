"""Content-Security-Policies: what a browser may run, load and send for a page.

Every policy of the book and its sheets is written here. It names each inline script and style by
its hash, so that nothing else can run even if escaping should fail somewhere, and it lets a page
ask nobody for anything.
"""

import base64
import hashlib
from collections.abc import Iterable

from markupsafe import Markup


def source_hash(text: str) -> str:
    """Name an inline script or style the way a policy does.

    Parameters
    ----------
    text : str
        What stands in the element, to the letter.

    Returns
    -------
    str
    """
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"


def content_security_policy(
    *, styles: Iterable[str] = (), scripts: Iterable[str] = (), own_files: bool = False
) -> Markup:
    """Write the policy of a page.

    Parameters
    ----------
    styles, scripts : iterable of str
        What stands in the page's inline style and script elements.
    own_files : bool
        Whether the page stands in a folder with files of its own: it may then load scripts, styles,
        fonts and pictures from there, show what its scripts draw, and send a form to its own
        address. Without, it is a single file.

    Returns
    -------
    Markup
        It can stand in an attribute as it is.
    """
    own = ["'self'"] if own_files else []
    sources = {
        "default-src": ["'none'"],
        "script-src": own + sorted(set(map(source_hash, scripts))),
        "style-src": own + sorted(set(map(source_hash, styles))),
        "img-src": [*own, "data:", *(["blob:"] if own_files else [])],
        "font-src": own,
        "base-uri": ["'none'"],
        "form-action": own or ["'none'"],
    }
    # What is not mentioned falls under default-src: none.
    rules = (f"{kind} {' '.join(allowed)}" for kind, allowed in sources.items() if allowed)
    return Markup("; ".join(rules))
