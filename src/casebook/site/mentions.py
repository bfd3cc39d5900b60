"""Mention a claim, a passage or a code in prose, in the words of its row: three Sphinx roles.

- ``{see}`gv2022-c-097```: the id, which leads to the card or the row of a claim, the row of a
  passage, wherever a page of the book shows it, chapters first;
- ``{says}`gv2022-c-097```: what the row says, then its id, its place in the source and its hedge;
- ``{status}`gv2022-c-097```: the computed status of a claim.

What a page says of a row is taken from the tables when the book is built, so a page cannot say
something else. An id that is in no table makes the role warn, and a warning fails the build.
"""

import functools
from typing import NamedTuple

import pandas as pd
from docutils import nodes
from sphinx.addnodes import pending_xref
from sphinx.application import Sphinx
from sphinx.util import logging
from sphinx.util.docutils import SphinxRole

from casebook.argument import Verdict, judge
from casebook.site.book_data import BookData
from casebook.study import load
from casebook.tables import Tables

logger = logging.getLogger(__name__)


class UnknownRow(LookupError):
    """An id that no claim, passage or code has; the message names it."""


class Mention(NamedTuple):
    """What a page can say of a row.

    Attributes
    ----------
    row_id : str
        Of the claim, passage or code.
    text : str
        The claim's statement, the passage's gist, or what the codebook says of the code.
    locator : str
        Where it stands in the source; nothing for a code.
    hedge : str
        The source's own word of caution, or nothing.
    """

    row_id: str
    text: str
    locator: str
    hedge: str


def mention(among: Tables, row_id: str) -> Mention:
    """Look up a claim, a passage or a code.

    Parameters
    ----------
    among : Tables
        With some of the tables ``claims``, ``passages`` and ``codes``.
    row_id : str
        Such as ``gv2022-c-097``, ``gv2022-con-09`` or ``gap-filling``.

    Returns
    -------
    Mention
        Its words and its place.

    Raises
    ------
    UnknownRow
        If none of these tables has the id.
    """
    for table, key in KEYS.items():
        if table not in among:
            continue
        rows = among[table]
        found = rows[rows[key] == row_id]
        if len(found):
            return _READERS[table](found.iloc[0])
    raise UnknownRow(f"no claim, passage or code has the id {row_id!r}")


def _hedge(row: pd.Series) -> str:
    return row.hedge if isinstance(row.hedge, str) else ""


def _claim(row: pd.Series) -> Mention:
    return Mention(row.claim_id, row.statement, row.locator, _hedge(row))


def _passage(row: pd.Series) -> Mention:
    return Mention(row.passage_id, row.gist, row.locator, _hedge(row))


def _code(row: pd.Series) -> Mention:
    uses = f"Give it for: {row.include_when} Not for: {row.exclude_when}"
    return Mention(row.code_id, f"{row.label}. {row.definition} {uses}", "", "")


KEYS = {"claims": "claim_id", "passages": "passage_id", "codes": "code_id"}
"""The tables that can be mentioned, and the column with the id."""

_READERS = {"claims": _claim, "passages": _passage, "codes": _code}


@functools.cache
def tables() -> Tables:
    """The tables that the pages of a build speak of."""
    return load()


@functools.cache
def _verdicts() -> dict[str, Verdict]:
    return judge(tables())


class _Role(SphinxRole):
    """What the three roles share: they know the row, or warn."""

    def run(self) -> tuple[list[nodes.Node], list[nodes.system_message]]:
        """Return what is shown of the row, or its id as it was typed."""
        try:
            return self.shown(mention(tables(), self.text)), []
        except UnknownRow as error:
            logger.warning("%s: %s", self.name, error, location=self.get_location())
            return [nodes.literal("", self.text)], []

    def shown(self, row: Mention) -> list[nodes.Node]:
        raise NotImplementedError

    def address(self, row: Mention) -> nodes.Node:
        name = nodes.inline("", row.row_id, classes=["cb-row"])
        # Which page shows it is known when all of them are read; none may.
        return pending_xref(
            "",
            name,
            refdomain=BookData.name,
            reftype="claim",
            reftarget=row.row_id,
            refdoc=self.env.docname,
        )


class See(_Role):
    """The id of a row."""

    def shown(self, row: Mention) -> list[nodes.Node]:
        """Return a link, or a literal if the row has no address of its own."""
        return [self.address(row)]


class Says(_Role):
    """What a row says, and where."""

    def shown(self, row: Mention) -> list[nodes.Node]:
        """Return the words of the row, its id, its place and its hedge."""
        place = f", {row.locator}" if row.locator else ""
        hedge = f"; in the source: “{row.hedge}”" if row.hedge else ""
        return [
            nodes.emphasis("", row.text),
            nodes.Text(" ("),
            self.address(row),
            nodes.Text(f"{place}{hedge})"),
        ]


class Status(_Role):
    """The status of a claim."""

    def shown(self, row: Mention) -> list[nodes.Node]:
        """Return the status in italics.

        Raises
        ------
        UnknownRow
            If the row is no claim: nothing else has a status.
        """
        if row.row_id not in _verdicts():
            raise UnknownRow(f"{row.row_id!r} is no claim and has no status")
        return [nodes.emphasis("", _verdicts()[row.row_id].status)]


def setup(app: Sphinx) -> None:
    """Register with Sphinx."""
    for name, role in (("see", See), ("says", Says), ("status", Status)):
        app.add_role(name, role())
