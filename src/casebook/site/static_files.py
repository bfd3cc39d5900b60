"""Files beside the pages: what gives them their look and what runs in them, and the tables."""

import shutil
from pathlib import Path

from myst_nb.sphinx_ext import add_global_html_resources
from sphinx.application import Sphinx

from casebook.site import published
from casebook.site.finished_pages import write_changed
from casebook.site.locations import LOOK, WEB

TABLES = "data"  # in the static folder

# A browser paints nothing before it has all style sheets: what every page needs is one of them.
PARTS_OF_LOOK = (
    *("casebook.css", "guides.css", "handout.css", "code-switch.css"),
    *("search.css", "copy-words.css", "take-away.css", "project.css"),
)
# Settings could name them, but then each book would have to, with the place of the package.
STYLES = (LOOK, "explorer.css")
SCRIPTS = (
    *("casebook.js", "casebook-map.js", "code-switch.js", "explorer-filter.js", "explorer.js"),
    *("search.js", "copy-words.js", "copy-page.js", "take-away-door.js", "project.js"),
)
LAST = 800  # where those come that settings name


def _copy(app: Sphinx) -> None:
    if app.builder.format != "html":
        return
    static = Path(app.outdir, "_static")
    static.mkdir(parents=True, exist_ok=True)
    # MyST-NB does this after the pages are written: those of a first build would link to its style
    # sheet without the checksum that those of a second build link to it with.
    add_global_html_resources(app, None)
    parts = shutil.ignore_patterns(*PARTS_OF_LOOK)
    shutil.copytree(WEB, static, dirs_exist_ok=True, ignore=parts)
    look = "".join((WEB / name).read_text(encoding="utf-8") for name in PARTS_OF_LOOK)
    write_changed(static / LOOK, look)
    _copy_tables(static / TABLES)


def _copy_tables(folder: Path) -> None:
    """Have the published tables in a folder, and nothing else."""
    files = published.files()
    for path in sorted(folder.rglob("*")):
        if path.is_file() and path.relative_to(folder).as_posix() not in files:
            path.unlink()
    for name, content in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        if not path.is_file() or path.read_bytes() != content:
            path.write_bytes(content)


def setup(app: Sphinx) -> None:
    """Register with Sphinx."""
    for style in STYLES:
        app.add_css_file(style, priority=LAST)
    for name in SCRIPTS:
        app.add_js_file(name, priority=LAST)
    app.connect("builder-inited", _copy)
