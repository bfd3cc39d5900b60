"""Files beside the pages that are not in the book's own static folder."""

import shutil
from pathlib import Path

from myst_nb.sphinx_ext import add_global_html_resources
from sphinx.application import Sphinx

from casebook.site.locations import table_files


def _copy(app: Sphinx) -> None:
    if app.builder.format != "html":
        return
    static = Path(app.outdir, "_static")
    static.mkdir(parents=True, exist_ok=True)
    # MyST-NB does this after the pages are written: those of a first build would link to its style
    # sheet without the checksum that those of a second build link to it with.
    add_global_html_resources(app, None)
    tables = static / "data"
    tables.mkdir(exist_ok=True)
    for path in table_files():
        shutil.copyfile(path, tables / path.name)


def setup(app: Sphinx) -> None:
    """Register with Sphinx."""
    app.connect("builder-inited", _copy)
