"""The pages for coding in class: one beside the book's pages for each sheet that the book has."""

import sys
from pathlib import Path

from sphinx.application import Sphinx

from casebook.site.finished_pages import write_changed
from casebook.site.locations import data_folder

SHEETS = "book/seminars/sheets"


def _make(app: Sphinx) -> None:
    files = sorted(Path(app.srcdir, SHEETS).glob("*.yml"))
    if app.builder.format != "html" or not files:
        return
    # Here, because it takes a second to import.
    from casebook.seminar import SheetError, read_sheet, sheet_html
    from casebook.tables import load

    tables = load(data_folder())
    for file in files:
        try:
            sheet = read_sheet(file, tables)
        except SheetError as error:
            sys.exit(f"\nThe book was not built.\n\n{error}")
        page = Path(app.outdir, SHEETS, f"{sheet.id}.html")
        page.parent.mkdir(parents=True, exist_ok=True)
        write_changed(page, sheet_html(sheet))


def setup(app: Sphinx) -> None:
    """Register with Sphinx."""
    app.connect("builder-inited", _make)
