"""The pages for coding in class, beside the book's: sheets, where one is made, and the board.

A book has them if it has the page that tells of them. For each list of ids among its seminars there
is the page of a sheet, and a page with a QR code of its address where the book's settings say what
address the book has. What is on these pages
is a matter of ``casebook.seminar``.
"""

import shutil
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import quote, urljoin

from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment

from casebook.site import published
from casebook.site.finished_pages import write_changed
from casebook.study import StudyError
from casebook.tables import NotPublished, count

if TYPE_CHECKING:
    from casebook.seminar import Sheet
    from casebook.tables import Tables

SEMINARS = "book/seminars"
HOME = f"{SEMINARS}/coding-sheet"
SHEETS = f"{SEMINARS}/sheets"
MAKER = "make-a-sheet.html"
_TOLD = 12  # rows that are named one by one


def _make(app: Sphinx, env: BuildEnvironment, names: list[str]) -> None:
    if app.builder.format != "html" or HOME not in env.found_docs:
        return
    files = sorted(Path(app.srcdir, SHEETS).glob("*.yml"))
    # Here, because it takes a second to import.
    from casebook.seminar import SheetError, by_identifier, read_sheet

    tables = published.tables()
    try:
        named = by_identifier(files)
        sheets = {name: read_sheet(file, tables) for name, file in named.items()}
        made = pages(tables, sheets, app.config.html_baseurl)
    except (SheetError, NotPublished, StudyError) as error:
        # Those of an earlier build, for which the tables may have been published.
        shutil.rmtree(Path(app.outdir, SEMINARS), ignore_errors=True)
        sys.exit(f"\nThe book was not built.\n\n{error}")
    _tell_left_out(tables)
    for name, text in made.items():
        page = Path(app.outdir, SEMINARS, name)
        page.parent.mkdir(parents=True, exist_ok=True)
        write_changed(page, text)


def _tell_left_out(tables: "Tables") -> None:
    """Name the rows that the page *Make a sheet* does not offer; it lists all of them."""
    from casebook.seminar import codes_left_out, passages_left_out

    found = [*passages_left_out(tables).values(), *codes_left_out(tables).values()]
    if found:
        print(f"{count(len(found), 'row')} cannot go on a coding sheet:", flush=True)
        for problem in found[:_TOLD]:
            print(f"  {problem}", flush=True)
    if len(found) > _TOLD:
        print(f"  and {len(found) - _TOLD:,} more, on the page {SEMINARS}/{MAKER}", flush=True)


def pages(tables: "Tables", sheets: Mapping[str, "Sheet"], base: str) -> dict[str, str]:
    """Write the pages.

    Parameters
    ----------
    tables : Tables
    sheets : mapping of str to Sheet
        Sheets that are ready, by name.
    base : str
        The address of the book; blank if its settings name none.

    Returns
    -------
    dict of str to str
        Texts by file, seen from the folder of the seminars.
    """
    from casebook import seminar as room

    folder, ours = Path(SHEETS).name, not room.is_study(tables)
    found: dict[str, str] = {}
    ready = []
    for name, sheet in sheets.items():
        file, code = f"{folder}/{name}.html", f"{folder}/{name}.qr.html"  # no name has a dot
        found[file] = room.sheet_html(sheet, ours=ours)
        if base:
            # What is encoded already stays so.
            seminars = quote(f"{base.rstrip('/')}/{SEMINARS}/", safe="%/:?#[]@!$&'()*+,;=~")
            address = urljoin(seminars, quote(file))
            found[code] = room.qr_html(sheet.title, address)
        ready.append(room.Ready(name, sheet, quote(file), quote(code) if base else ""))
    found[MAKER] = room.maker_html(tables, ready)
    found[room.DATA_FILE] = room.choices_script(tables, sheets)
    found[room.LINK_PAGE] = room.link_html(ours=ours)
    found["board.html"] = room.board_html(tables, sheets.values())
    return found


def setup(app: Sphinx) -> None:
    """Register with Sphinx."""
    app.connect("env-before-read-docs", _make)
