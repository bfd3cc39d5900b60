"""The heading of a page stands in a box of its own, with what scripts put below it.

Buttons for the whole page come after its heading when scripts run. In the section itself, each of
them would have a browser work out the look of the whole page again, because the theme's style of
a heading asks which of its section it is.
"""

from typing import Any

from docutils import nodes
from sphinx.application import Sphinx


def _is_of_the_page(title: nodes.title) -> bool:
    return isinstance(title.parent, nodes.section) and isinstance(
        title.parent.parent, nodes.document
    )


def _open(translator: Any, title: nodes.title) -> None:
    if _is_of_the_page(title):
        translator.body.append('<div class="cb-heading">')
    type(translator).visit_title(translator, title)


def _close(translator: Any, title: nodes.title) -> None:
    type(translator).depart_title(translator, title)
    if _is_of_the_page(title):
        translator.body.append("</div>\n")


def setup(app: Sphinx) -> None:
    """Register with Sphinx."""
    app.add_node(nodes.title, override=True, html=(_open, _close))
