"""What a reader's objects show of themselves: HTML in JupyterLab, text in a terminal."""

from collections.abc import Iterable
from typing import Any

import pandas as pd
from markupsafe import Markup

from casebook import display
from casebook.display import Shown


class ShowsItself:
    """An object that a notebook and a terminal show as what `_itself` makes of it."""

    def _itself(self) -> Shown:
        raise NotImplementedError

    def _repr_mimebundle_(self, **wanted: Iterable[str] | None) -> dict[str, Any]:
        return self._itself()._repr_mimebundle_(**wanted)

    def __repr__(self) -> str:
        return repr(self._itself())


def sentence(text: str, name: str) -> Shown:
    """A sentence in the place of a table without rows.

    Parameters
    ----------
    text : str
    name : str
        Of the table.

    Returns
    -------
    Shown
    """
    data = {"kind": "table", "name": name, "caption": text, "rows": []}
    return Shown(Markup("<p>{}</p>").format(text), text, data)


def at_a_glance(rows: pd.DataFrame, name: str, caption: str, otherwise: str) -> Shown:
    """A small table of what is there.

    Parameters
    ----------
    rows : DataFrame
        The first column names each row.
    name, caption : str
        Of the table.
    otherwise : str
        What to say if there are no rows.

    Returns
    -------
    Shown
    """
    if rows.empty:
        return sentence(otherwise, name)
    first = str(rows.columns[0])
    numeric = rows.select_dtypes("number").columns
    return display.table(rows, name=name, caption=caption, row_header=first, numeric=numeric)
