"""Files beside the pages that are not in the book's own static folder."""

import importlib.metadata
import shutil
from pathlib import Path

from myst_nb.sphinx_ext import add_global_html_resources
from sphinx.application import Sphinx

from casebook.site.digests import digest_of_files
from casebook.site.locations import PACKAGE, table_files, work_folder
from casebook.site.results_store import digest


def _copy(app: Sphinx) -> None:
    if app.builder.format != "html":
        return
    static = Path(app.outdir, "_static")
    static.mkdir(parents=True, exist_ok=True)
    # MyST-NB does this after the pages are written: those of a first build would link to its style
    # sheet without the checksum that those of a second build link to it with.
    add_global_html_resources(app, None)
    shutil.copyfile(_vega_bundle(work_folder(app) / ".bundle"), static / "vega-bundle.js")
    tables = static / "data"
    tables.mkdir(exist_ok=True)
    for path in table_files():
        shutil.copyfile(path, tables / path.name)


def _vega_bundle(folder: Path) -> Path:
    """The script that makes charts interactive; made when what it is made of has changed."""
    version = importlib.metadata.version("vl-convert-python")
    code = digest_of_files(PACKAGE, PACKAGE.glob("display/**/*.py"))
    kept = folder / f"{digest([version, code])[:16]}.js"
    if not kept.exists():
        from casebook import display  # here, because it takes a second to import

        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
        unfinished = kept.with_suffix(".unfinished")
        display.write_bundle(unfinished)
        unfinished.replace(kept)
    return kept


def setup(app: Sphinx) -> None:
    """Register with Sphinx."""
    app.connect("builder-inited", _copy)
