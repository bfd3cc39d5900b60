"""Tables that can be read with eyes, ears and keyboard, on a phone and on paper."""

from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

import pandas as pd
from markupsafe import Markup

from casebook.display.html import (
    Html,
    Shown,
    cell_text,
    check_name,
    check_text,
    heading,
    is_missing,
    plain,
)
from casebook.display.our_reading import explained
from casebook.display.templating import render
from casebook.tables import count


@dataclass(frozen=True)
class Column:
    """How one column is shown: its label, whether it names the row, whether it holds numbers.

    A column with an ``ident`` has an address: its first cell, which a phone shows as well.
    """

    label: str
    row_header: bool = False
    numeric: bool = False
    ident: str | None = None

    @property
    def css(self) -> str | None:
        """The class of the column's cells."""
        return "cb-num" if self.numeric else None


@dataclass(frozen=True)
class Row:
    """One row: its cells, the values to sort them by, and attributes of the `<tr>`."""

    cells: Sequence[object]
    sort: Mapping[int, object] = field(default_factory=dict)
    attributes: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Shaded:
    """A cell with a class of its own, such as a colour that goes with its value."""

    value: object
    css: str


class _Cell(NamedTuple):
    """A cell as the template takes it."""

    content: str | Markup
    heads_row: bool
    attributes: Mapping[str, str | None]


def table(
    df: pd.DataFrame,
    *,
    name: str,
    caption: str,
    headers: Mapping[str, str] | None = None,
    row_header: str | None = None,
    note: str | None = None,
    numeric: Iterable[Hashable] = (),
    wide: bool = False,
    sortable: bool = False,
    missing: str = "not said",
    stack: bool = False,
    folded: bool = False,
    ids: str | None = None,
    column_ids: Mapping[str, str] | None = None,
) -> Shown:
    """Show a table.

    Parameters
    ----------
    df : pandas.DataFrame
        Rows and columns as they shall stand; the index is not shown. Cells are escaped, except
        those made by `link`, `marked` and `status_badge`. Missing and blank cells show `missing`.
    name : str
        Unique on the page; the table's id is `table-NAME`.
    caption : str
        What the table shows.
    headers : dict, optional
        Column name to the heading that readers see. Other columns show their name, with spaces
        for underscores.
    row_header : str, optional
        The column that names its row.
    note : str, optional
        A remark below the table. What the sign of `marked` means is added by itself.
    numeric : iterable of str
        Columns of numbers: set flush right and sorted by value.
    wide : bool
        Let the table reach into the margin on a wide screen.
    sortable : bool
        Let readers sort by a heading (needs JavaScript; without it the table is as given).
    missing : str
        What a cell without a value says.
    stack : bool
        On a phone, show each row as a block with its headings: for tables full of text.
    folded : bool
        Show the caption and the number of rows only, until the reader opens it.
    ids : str, optional
        The column whose value is the id of its row, which `#ID` leads to; it is not shown.
    column_ids : dict, optional
        Column name to its id, for columns that `#ID` leads to.

    Returns
    -------
    Shown

    Raises
    ------
    ValueError
        If a text is blank, `name` is no slug, the table is empty, or a column does not exist.
    """
    headers, numeric, column_ids = dict(headers or {}), list(numeric), dict(column_ids or {})
    for column in (*headers, *numeric, *column_ids, row_header, ids):
        if column is not None and column not in df.columns:
            raise ValueError(f"table {name!r} has no column {column!r}; it has {list(df.columns)}")
    attributes = [{"id": str(ident)} for ident in df[ids]] if ids else [{} for _ in df.index]
    if ids is not None:
        df = df.drop(columns=ids)
    columns = [
        Column(
            headers.get(column) or heading(column),
            row_header=column == row_header,
            numeric=column in numeric,
            ident=column_ids.get(column),
        )
        for column in df.columns
    ]
    rows = [
        Row(cells, attributes=own)
        for cells, own in zip(df.itertuples(index=False, name=None), attributes, strict=True)
    ]
    return build_table(
        columns,
        rows,
        name=name,
        caption=caption,
        note=note,
        wide=wide,
        sortable=sortable,
        missing=missing,
        stack=stack,
        folded=folded,
    )


def build_table(
    columns: Sequence[Column],
    rows: Sequence[Row],
    *,
    name: str,
    caption: str,
    note: str | None = None,
    wide: bool = False,
    sortable: bool = False,
    missing: str = "not said",
    stack: bool = False,
    folded: bool = False,
    before: str | Markup = "",
    css: str = "",
) -> Shown:
    """Show a table from columns and rows that are already described.

    Parameters
    ----------
    columns : list of Column
    rows : list of Row
        With as many cells as there are columns.
    before : Markup
        What stands above the table, such as a filter.
    css : str
        Further classes of the table.
    name, caption, note, wide, sortable, missing, stack, folded
        As in `table`.

    Returns
    -------
    Shown
    """
    check_name(name)
    check_text(caption=caption)
    if not columns or not rows:
        raise ValueError(f"table {name!r} has no {'rows' if columns else 'columns'}")
    ident = f"table-{name}"
    note = explained(note, (_bare(cell) for row in rows for cell in row.cells))
    markup = render(
        "table_block.html",
        id=ident,
        caption=caption,
        count=count(len(rows), "row"),
        before=before,
        table=scrolling_table(
            columns, rows, ident, caption, sortable=sortable, missing=missing, stack=stack, css=css
        ),
        note=note,
        wide=wide,
        folded=folded,
    )
    data = {
        "kind": "table",
        "name": name,
        "caption": caption,
        "columns": [column.label for column in columns],
        "rows": [plain(row.cells) for row in rows],
        "note": note,
    }
    return Shown(markup, _text(columns, rows, caption, note, missing), data)


def scrolling_table(
    columns: Sequence[Column],
    rows: Sequence[Row],
    ident: str,
    caption: str,
    *,
    sortable: bool = False,
    missing: str = "not said",
    stack: bool = False,
    css: str = "",
) -> Markup:
    """Write a `<table>` inside a region that scrolls sideways and can be reached by keyboard.

    Parameters
    ----------
    ident : str
        Begins the ids of the region's parts.
    css : str
        Further classes of the table.
    columns, rows, caption, sortable, missing, stack
        As in `build_table`.

    Returns
    -------
    Markup
    """
    classes = ["cb-table", "cb-sortable" * sortable, "cb-stack" * stack, css]
    return render(
        "table.html",
        id=ident,
        caption=caption,
        css=" ".join(filter(None, classes)),
        columns=columns,
        rows=[
            (row.attributes, _cells(columns, row, missing, first=row is rows[0])) for row in rows
        ],
    )


def plain_lines(
    columns: Sequence[Column], rows: Sequence[Row], missing: str = "not said"
) -> list[str]:
    """Write a table's headings and rows as lines of text."""
    return [
        " | ".join(column.label for column in columns),
        *(" | ".join(_said(cell, missing) for cell in row.cells) for row in rows),
    ]


def _text(
    columns: Sequence[Column], rows: Sequence[Row], caption: str, note: str | None, missing: str
) -> str:
    return "\n".join([caption, *plain_lines(columns, rows, missing), *([note] if note else [])])


def _said(value: object, missing: str) -> str:
    return missing if is_missing(value) else cell_text(value)


def _cells(columns: Sequence[Column], row: Row, missing: str, first: bool) -> list[_Cell]:
    return [
        _cell(
            column,
            value,
            row.sort.get(position, value if column.numeric else None),
            missing,
            column.ident if first else None,
        )
        for position, (column, value) in enumerate(zip(columns, row.cells, strict=True))
    ]


def _cell(column: Column, value: object, sort: object, missing: str, ident: str | None) -> _Cell:
    css = [column.css, value.css if isinstance(value, Shaded) else None]
    value = _bare(value)
    attributes = {
        "id": ident,
        "class": " ".join(filter(None, css)) or None,
        "data-label": column.label,
        "data-sort": _sort_key(sort),
    }
    return _Cell(_content(value, missing), column.row_header, attributes)


def _bare(value: object) -> object:
    """A cell without its colour."""
    return value.value if isinstance(value, Shaded) else value


def _sort_key(value: object) -> str | None:
    """What a page sorts a cell by instead of its text: a number, or nothing."""
    text = "" if is_missing(value) else cell_text(value)
    try:
        float(text)
    except ValueError:
        return None
    return text


def _content(value: object, missing: str) -> str | Markup:
    if isinstance(value, Html):
        return value.html
    if not is_missing(value):
        return cell_text(value)
    return render("not_said.html", missing=missing) if missing else ""
