"""What each format of exchange carries, as a table on a page: a Sphinx directive.

``exchange-formats`` has no content and no options; all it shows stands in
``casebook.exchange.CARRIED``, which tests hold against the readers and writers.
"""

from collections.abc import Iterable, Sequence

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.util.docutils import SphinxDirective

from casebook.exchange import CARRIED, FEATURES

TITLE = "What each format carries and what not"


class ExchangeFormats(SphinxDirective):
    """A table of formats and what they carry, and a list of what they carry in part."""

    def run(self) -> list[nodes.Node]:
        """Return the table and the list."""
        return [formats_table(), notes()]


def formats_table() -> nodes.table:
    """Make the table: a row for each feature, a column for each format.

    Returns
    -------
    nodes.table
    """
    columns = [["Format", "Files", "Command", *FEATURES.values()]]
    columns += [
        [each.name, each.files, each.ways, *map(each.mark, FEATURES)] for each in CARRIED.values()
    ]
    return _table(TITLE, [list(row) for row in zip(*columns, strict=True)])


def _table(title: str, rows: Sequence[Sequence[str]]) -> nodes.table:
    """A table whose first row and first column are headings."""
    group = nodes.tgroup(cols=len(rows[0]))
    for number in range(len(rows[0])):
        column = nodes.colspec(colwidth=1)
        column["stub"] = int(number == 0)
        group += column
    group += nodes.thead("", _row(rows[0]))
    group += nodes.tbody("", *map(_row, rows[1:]))
    return nodes.table("", nodes.title("", title), group)


def _row(cells: Iterable[str]) -> nodes.row:
    return nodes.row("", *(nodes.entry("", nodes.paragraph("", cell)) for cell in cells))


def notes() -> nodes.bullet_list:
    """List what formats carry in part.

    Returns
    -------
    nodes.bullet_list
    """
    listing = nodes.bullet_list()
    for each in CARRIED.values():
        for feature, part in each.part.items():
            told = nodes.paragraph("", "", nodes.strong("", each.name))
            told += nodes.Text(f", {FEATURES[feature]}: {part}.")
            listing += nodes.list_item("", told)
    return listing


def setup(app: Sphinx) -> None:
    """Register with Sphinx."""
    app.add_directive("exchange-formats", ExchangeFormats)
