"""The book: its tables, its sources, and the methods that look across them."""

import os
from collections.abc import Iterator

import pandas as pd

from casebook import argument, display
from casebook.display import Shown
from casebook.reader.claim import Claim
from casebook.reader.coding import Coding
from casebook.reader.comparison import Comparison
from casebook.reader.disclosure import Disclosure
from casebook.reader.frames import Frame
from casebook.reader.ids import check_id
from casebook.reader.itself import ShowsItself, at_a_glance
from casebook.reader.source import Source, hanging
from casebook.study import load as load_tables
from casebook.tables import Tables, dictionary


def load(folder: str | os.PathLike[str] | None = None) -> "Book":
    """Open the book.

    Parameters
    ----------
    folder : path, optional
        A folder of tables with their ``datapackage.json``; by default those of the casebook, or
        what the environment variable ``CASEBOOK_DATA`` names.

    Returns
    -------
    Book
        From here everything is found by Tab.

    Raises
    ------
    DataError
        If the tables are not as they are described; the message lists all that is wrong.

    Examples
    --------
    >>> from casebook import load
    >>> book = load()
    >>> book.source("gv2022").claim("gv2022-c-098")  # doctest: +SKIP
    """
    return Book(load_tables(folder), folder)


class Book(ShowsItself):
    """The tables of a folder and what can be asked of them.

    Parameters
    ----------
    tables : Tables
    folder : path, optional
        Where they come from, as for `load`.

    Attributes
    ----------
    tables : Tables
        Every table by its name, a DataFrame each: ``book.tables.passages``.
    coding : Coding
        The codebook, the codings, and how far coders agree.
    comparison : Comparison
        The four projects of the article as configurations.
    disclosure : Disclosure
        Whom the tables single out.
    """

    def __init__(self, tables: Tables, folder: str | os.PathLike[str] | None = None) -> None:
        self.tables = tables
        self.coding = Coding(tables)
        self.comparison = Comparison(tables)
        self.disclosure = Disclosure(tables)
        self._folder = folder
        self._sources: dict[str, Source] = {}

    @property
    def sources(self) -> Frame:
        """The publications, one row each."""
        return Frame(self.tables.sources)

    @property
    def alignments(self) -> Frame:
        """Claims of several sources, lined up by what they are about; which is our reading."""
        return Frame(self.tables.alignments)

    @property
    def citations(self) -> str:
        """How all publications are cited, for a line below a picture."""
        return "; ".join(self.tables.sources.citation)

    @property
    def dictionary(self) -> Frame:
        """Every column of every table, and what it means."""
        return Frame(dictionary(self._folder))

    def source(self, source_id: str) -> Source:
        """One source.

        Parameters
        ----------
        source_id : str
            Such as ``"gv2022"``; ``book.sources`` lists them.

        Returns
        -------
        Source

        Raises
        ------
        UnknownId
            If there is none; the message names the nearest ones.
        """
        if source_id not in self._sources:
            check_id(source_id, self.tables.sources.source_id, "source")
            self._sources[source_id] = Source(self.tables, source_id)
        return self._sources[source_id]

    def __iter__(self) -> Iterator[Source]:
        return (self.source(source_id) for source_id in self.tables.sources.source_id)

    def claim(self, claim_id: str) -> Claim:
        """One claim of any source, which shows itself as its card.

        Raises
        ------
        UnknownId
            If there is none; the message names the nearest ones.
        """
        return Claim(self.tables, check_id(claim_id, self.tables.claims.claim_id, "claim"))

    def cards(self, *claim_ids: str) -> Shown:
        """The cards of several claims of any source, one below the other.

        Raises
        ------
        UnknownId
            If one of them does not exist.
        """
        for claim_id in claim_ids:
            check_id(claim_id, self.tables.claims.claim_id, "claim")
        return display.cards(argument.cards(self.tables, list(claim_ids)))

    def ledger(self, caption: str = "All claims and their statuses") -> Shown:
        """All claims of all sources with status, evidence and what they hang on.

        Parameters
        ----------
        caption : str

        Returns
        -------
        Shown
        """
        effects = argument.effects(self.tables)
        return display.ledger(
            hanging(self.tables, argument.ledger(self.tables), effects), caption=caption
        )

    def _itself(self) -> Shown:
        rows = [
            {
                "source_id": source.id,
                "cited as": source.citation,
                "passages": len(source.passages),
                "claims": len(source.statuses),
            }
            for source in self
        ]
        return at_a_glance(pd.DataFrame(rows), "book", self._title, self._title)

    @property
    def _title(self) -> str:
        return f"The casebook, {len(self.tables)} tables and {len(self.sources)} sources"

    def __repr__(self) -> str:
        return "\n".join([self._title, *(f"  {source!r}" for source in self)])
