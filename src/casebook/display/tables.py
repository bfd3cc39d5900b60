"""Tables that can be read with eyes, ears and keyboard, on a phone and on paper."""

from dataclasses import dataclass, field

from casebook.display.html import (
    Html,
    Shown,
    cell_text,
    check_name,
    check_text,
    escape,
    heading,
    is_missing,
    plain,
)

# JupyterLab, which does not load casebook.css, sets every cell flush right.
_NOTEBOOK_STYLE = (
    "<style>.cb-table.cb-table.cb-table :is(th,td){text-align:left;vertical-align:top}"
    ".cb-table.cb-table.cb-table .cb-num{text-align:right}</style>"
)


@dataclass(frozen=True)
class Column:
    """How one column is shown: its label, whether it names the row, whether it holds numbers."""

    label: str
    row_header: bool = False
    numeric: bool = False


@dataclass(frozen=True)
class Row:
    """One row: its cells, the values to sort them by, and attributes of the `<tr>`."""

    cells: list
    sort: dict = field(default_factory=dict)
    attributes: str = ""


def table(
    df,
    *,
    name,
    caption,
    headers=None,
    row_header=None,
    note=None,
    numeric=(),
    wide=False,
    sortable=False,
    missing="not said",
    stack=False,
    folded=False,
    ids=None,
):
    """Show a table.

    Parameters
    ----------
    df : pandas.DataFrame
        Rows and columns as they shall stand; the index is not shown. Cells are escaped, except
        those made by `link` and `status_badge`. Missing and blank cells show `missing`.
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
        A remark below the table.
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

    Returns
    -------
    Shown

    Raises
    ------
    ValueError
        If a text is blank, `name` is no slug, the table is empty, or a column does not exist.
    """
    headers, numeric = dict(headers or {}), list(numeric)
    wanted = [*headers, *numeric, *(column for column in (row_header, ids) if column is not None)]
    for column in wanted:
        if column not in df.columns:
            raise ValueError(f"table {name!r} has no column {column!r}; it has {list(df.columns)}")
    idents = [""] * len(df)
    if ids is not None:
        idents = [f' id="{escape(ident)}"' for ident in df[ids]]
        df = df.drop(columns=ids)
    columns = [
        Column(
            headers.get(column) or heading(column),
            row_header=column == row_header,
            numeric=column in numeric,
        )
        for column in df.columns
    ]
    rows = [
        Row(list(cells), attributes=ident)
        for cells, ident in zip(df.itertuples(index=False, name=None), idents, strict=True)
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
    columns,
    rows,
    *,
    name,
    caption,
    note=None,
    wide=False,
    sortable=False,
    missing="not said",
    stack=False,
    folded=False,
    before="",
):
    """Show a table from columns and rows that are already described.

    Parameters
    ----------
    columns : list of Column
    rows : list of Row
        With as many cells as there are columns.
    before : str
        Markup above the table, such as a filter.
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
    classes = "cb-shown cb-table-block" + (" cb-wide full-width" if wide else "")
    inside = scrolling_table(columns, rows, ident, caption, sortable, missing, stack)
    inside += f'<p class="cb-table-note">{escape(note)}</p>' if note else ""
    if folded:
        count = f"{len(rows)} row" + ("" if len(rows) == 1 else "s")
        summary = f"<summary>{escape(caption)} ({count})</summary>"
        inside = f'<details class="cb-numbers">{summary}{inside}</details>'
    markup = f'{_NOTEBOOK_STYLE}<div class="{classes}" id="{ident}">{before}{inside}</div>'
    labels = [column.label for column in columns]
    lines = [caption, " | ".join(labels)]
    lines += [" | ".join(_text(cell, missing) for cell in row.cells) for row in rows]
    data = {
        "kind": "table",
        "name": name,
        "caption": caption,
        "columns": labels,
        "rows": [plain(row.cells) for row in rows],
        "note": note,
    }
    return Shown(markup, "\n".join(lines + ([note] if note else [])), data)


def scrolling_table(columns, rows, ident, caption, sortable=False, missing="not said", stack=False):
    """Write a `<table>` inside a region that scrolls sideways and can be reached by keyboard.

    Parameters
    ----------
    ident : str
        Begins the ids of the region's parts.
    columns, rows, caption, sortable, missing, stack
        As in `build_table`.

    Returns
    -------
    str
        HTML.
    """
    # The roles repeat what the elements mean, because a stacked table loses its display values
    # and with them, in some browsers, its meaning.
    classes = "cb-table" + (" cb-sortable" if sortable else "") + (" cb-stack" if stack else "")
    head = "".join(
        f'<th scope="col" role="columnheader"{_class(column)}>{escape(column.label)}</th>'
        for column in columns
    )
    body = "".join(_row(columns, row, missing) for row in rows)
    return (
        f'<div class="cb-scroll" tabindex="0" role="region" aria-labelledby="{ident}-caption">'
        f'<table class="{classes}" role="table">'
        f'<caption id="{ident}-caption"><span>{escape(caption)}</span></caption>'
        f'<thead role="rowgroup"><tr role="row">{head}</tr></thead>'
        f'<tbody role="rowgroup">{body}</tbody></table></div>'
    )


def _row(columns, row, missing):
    cells = []
    for position, (column, value) in enumerate(zip(columns, row.cells, strict=True)):
        key = row.sort.get(position, value if column.numeric else None)
        sort = "" if is_missing(key) else f' data-sort="{escape(cell_text(key))}"'
        start = '<th scope="row" role="rowheader"' if column.row_header else '<td role="cell"'
        end = "</th>" if column.row_header else "</td>"
        label = f' data-label="{escape(column.label)}"'
        cells.append(f"{start}{_class(column)}{label}{sort}>{_markup(value, missing)}{end}")
    return f'<tr role="row"{row.attributes}>{"".join(cells)}</tr>'


def _class(column):
    return ' class="cb-num"' if column.numeric else ""


def _markup(value, missing):
    if isinstance(value, Html):
        return value.html
    if is_missing(value):
        return f'<span class="cb-not-said">{escape(missing)}</span>'
    return escape(cell_text(value))


def _text(value, missing):
    return missing if is_missing(value) else cell_text(value)
