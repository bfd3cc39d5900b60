"""Tells MyST-NB that the book's own data type is not for the page.

Every chart, table and card carries its data beside its HTML, for the regression tests. MyST-NB
warns of a type that it does not know, and a warning fails the build. This plug-in, registered in
pyproject.toml under `myst_nb.mime_renderers`, answers for this one type and no other.
"""

from casebook.display.html import MIME_TYPE


class CasebookData:
    """A MyST-NB renderer that shows nothing for `application/vnd.casebook+json`."""

    mime_priority_overrides = ()

    @staticmethod
    def handle_mime(renderer, data, inline):
        """Return no nodes for our type, and None (not ours) for any other."""
        return [] if data.mime_type == MIME_TYPE else None
