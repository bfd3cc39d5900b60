"""What a notebook displays, links, and how values are written in cells."""

import math
import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import pandas as pd
from markupsafe import Markup

MIME_TYPE = "application/vnd.casebook+json"

_SLUG = re.compile(r"[a-z][a-z0-9-]*")
_SAFE_HREF = re.compile(r"(https?://|mailto:|#|[^:?#/]*($|[?#/]))", re.IGNORECASE)


@dataclass(frozen=True)
class Shown:
    """Something to show, in the three forms that its readers need.

    Parameters
    ----------
    html : Markup
        For the page and for JupyterLab.
    text : str
        The same in words, for a terminal and for a reader of the notebook file.
    data : dict
        The same as data that JSON can hold: what the regression tests compare.
    """

    html: Markup
    text: str
    data: dict[str, Any]

    def __html__(self) -> Markup:
        return self.html

    def _repr_mimebundle_(
        self, include: Iterable[str] | None = None, exclude: Iterable[str] | None = None
    ) -> dict[str, Any]:
        return {"text/html": str(self.html), "text/plain": self.text, MIME_TYPE: self.data}

    def __repr__(self) -> str:
        return self.text


@dataclass(frozen=True)
class Html:
    """A piece of HTML that may stand in a table cell as it is, with the text it stands for.

    Made by `link` and `status_badge`; anything else in a cell is escaped.

    Parameters
    ----------
    html : Markup
        The markup.
    text : str
        What it says, for plain text, sorting and the regression tests.
    """

    html: Markup
    text: str

    def __html__(self) -> Markup:
        return self.html

    def __str__(self) -> str:
        return self.text

    def _repr_mimebundle_(
        self, include: Iterable[str] | None = None, exclude: Iterable[str] | None = None
    ) -> dict[str, str]:
        return {"text/html": str(self.html), "text/plain": self.text}


def link(text: object, href: object) -> Html:
    """Make a link that may stand in a table cell.

    Parameters
    ----------
    text : str
        What the link says.
    href : str
        A web address, a mail address, an anchor (`#...`) or a relative path.

    Returns
    -------
    Html

    Raises
    ------
    ValueError
        If the address has another scheme, such as `javascript:`.
    """
    address = str(href).strip()
    if not address or not _SAFE_HREF.match(address):
        raise ValueError(f"not a link address: {href!r} (expected http, https, mailto, # or path)")
    return Html(Markup('<a href="{}">{}</a>').format(address, str(text)), str(text))


def claim_id(ident: object) -> Html:
    """Name a claim in a cell: in a book, a link to its card on the same page or to the ledger.

    Parameters
    ----------
    ident : str

    Returns
    -------
    Html
    """
    return Html(Markup('<span class="cb-claim">{}</span>').format(str(ident)), str(ident))


def check_name(name: object) -> str:
    """Return `name` if it can serve as part of an id on the page.

    Raises
    ------
    ValueError
        If it is not made of lower-case letters, digits and hyphens, beginning with a letter.
    """
    if not isinstance(name, str) or not _SLUG.fullmatch(name):
        raise ValueError(f"name={name!r}: expected lower-case letters, digits and hyphens")
    return name


def as_name(text: str) -> str:
    """Make of any text what can serve as part of an id on the page, as `check_name` asks.

    Parameters
    ----------
    text : str
        Begins with a letter from a to z.

    Returns
    -------
    str
        Accents are left out; what is neither letter nor digit becomes a hyphen.
    """
    plain = unicodedata.normalize("NFKD", text).lower()
    plain = "".join(c for c in plain if not unicodedata.combining(c))
    return re.sub(r"-{2,}", "-", re.sub(r"[^a-z0-9]", "-", plain)).strip("-")


def check_text(**texts: object) -> None:
    """Refuse blank texts that a reader would miss.

    Raises
    ------
    ValueError
        Naming the first text that is missing or blank.
    """
    for name, text in texts.items():
        if not isinstance(text, str) or not text.strip():
            raise ValueError(f"{name}={text!r}: expected a text that is not blank")


def is_missing(value: object) -> bool:
    """Tell whether a cell holds no value: None, NaN, NA, NaT or blank text."""
    if isinstance(value, str):
        return not value.strip()
    if value is None or value is pd.NA or value is pd.NaT:
        return True
    return isinstance(value, float) and math.isnan(value)


def cell_text(value: object) -> str:
    """Write a cell as a reader expects it: whole floats without .0, lists with semicolons."""
    if isinstance(value, bool) or type(value).__name__ == "bool_":
        return "yes" if value else "no"
    if isinstance(value, float):
        return f"{value:.10g}"
    if isinstance(value, list | tuple):
        return "; ".join(cell_text(part) for part in value)
    return str(value)


def plain(value: Any) -> Any:
    """Turn a value into one that JSON can hold, with missing values as None."""
    if isinstance(value, dict):
        return {str(key): plain(part) for key, part in value.items()}
    if isinstance(value, list | tuple):
        return [plain(part) for part in value]
    if is_missing(value):
        return None
    if hasattr(value, "item"):
        value = value.item()
    return value if isinstance(value, bool | int | float) else str(value)


def heading(column: object) -> str:
    """Make a column's name a heading: spaces for underscores, a capital first."""
    words = str(column).replace("_", " ")
    return words[:1].upper() + words[1:]
