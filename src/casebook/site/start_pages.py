"""The page *Start here*, which comes first in whatever can be taken away.

Whoever unpacks one of our zip files knows nothing of it yet: this page says, in English and Danish,
for whom the folder is, what to open, that it works offline, what is in it, and what may be done
with it.
"""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import NamedTuple

from markupsafe import Markup

import casebook
from casebook.display import render
from casebook.site.finished_pages import with_policy
from casebook.site.locations import PACKAGE

NAME = "START-HERE.html"
TEXT_LICENCE, CODE_LICENCE = "LICENCE-text-and-tables.txt", "LICENCE-code.txt"
BOOK = "casebook"
"""The folder of the pages, beside this page."""

_STYLE = """
body { max-width: 44rem; padding: 1rem 1.25rem 3rem; }
section { border-top: 1px solid var(--rule); margin-top: 2rem; padding-top: 1rem; }
a { color: var(--main); }
h1 span { font-weight: normal; }
li { margin: 0.4rem 0; }
"""


class Link(NamedTuple):
    """Where a link leads, seen from the page, what it says, and in which language."""

    address: str
    words: str
    language: str = "en"


def start_page(
    kind: str,
    title: str,
    moment: int,
    *,
    is_own: bool = False,
    licences: Sequence[str] = (TEXT_LICENCE, CODE_LICENCE),
    **lists: Sequence[Link],
) -> bytes:
    """Write the page.

    Parameters
    ----------
    kind : str
        What is taken away, as the templates are called: *students*, *teachers*, *chapters*, *data*.
    title : str
        The book's.
    moment : int
        When it was released, in seconds since 1970, UTC.
    is_own : bool
        Whether the book is somebody's own, about a study of theirs.
    licences : sequence of str
        The licences that lie beside the page; a book of one's own may have none.
    **lists : sequence of Link
        What the template of this kind lists.

    Returns
    -------
    bytes
        HTML, in UTF-8.
    """
    theme = (PACKAGE / "web" / "sheet" / "theme.css").read_text(encoding="utf-8")
    page = render(
        f"start/{kind}.html",
        package="casebook.site",
        title=title,
        version=casebook.__version__,
        day=datetime.fromtimestamp(moment, UTC).date().isoformat(),
        style=Markup(theme + _STYLE),
        book=f"{BOOK}/index.html",
        is_own=is_own,
        licences=licences,
        text_licence=TEXT_LICENCE,
        code_licence=CODE_LICENCE,
        **lists,
    )
    return with_policy(f"{page}\n").encode("utf-8")
