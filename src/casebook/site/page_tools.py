"""A place below the heading of a page for the buttons that are for the whole page.

Scripts put them there. In the section itself, each of them would have a browser work out the look
of the whole page again, because styles of the theme ask what stands beside what.
"""

from docutils import nodes
from sphinx.application import Sphinx

PLACE = "cb-tools"


def _add_place(app: Sphinx, document: nodes.document, name: str) -> None:
    if app.builder.format != "html":
        return
    for section in document.children:
        if isinstance(section, nodes.section):
            section.insert(1, nodes.container(classes=[PLACE]))  # after its title
            return


def setup(app: Sphinx) -> None:
    """Register with Sphinx."""
    app.connect("doctree-resolved", _add_place, priority=900)  # after what looks at paragraphs
