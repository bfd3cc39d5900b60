"""Tells MyST-NB that the book's own data type is not for the page.

Every chart, table and card carries its data beside its HTML, for the regression tests. MyST-NB
warns of a type that it does not know, and a warning fails the build. This plug-in, registered in
pyproject.toml under `myst_nb.mime_renderers`, answers for this one type and no other.
"""

from typing import Any

from casebook.display.html import MIME_TYPE


class CasebookData:
    """A MyST-NB renderer that shows nothing for `application/vnd.casebook+json`."""

    mime_priority_overrides: tuple[()] = ()

    @staticmethod
    def handle_mime(renderer: Any, data: Any, inline: bool) -> list[Any] | None:
        """Return no nodes for our type, and None (not ours) for any other."""
        return [] if data.mime_type == MIME_TYPE else None
