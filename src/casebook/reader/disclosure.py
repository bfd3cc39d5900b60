"""Whom the tables single out: the room of privacy, where a reader finds it."""

from functools import cached_property
from typing import Any

import pandas as pd

from casebook import argument
from casebook.display import Shown
from casebook.privacy import (
    Rung,
    alike,
    choose,
    climb,
    coarsened,
    informants,
    people,
    small_places,
    statuses,
)
from casebook.reader.frames import Frame
from casebook.reader.ids import check_id
from casebook.reader.itself import ShowsItself, at_a_glance
from casebook.reader.moves import Moves
from casebook.sources import gv2022
from casebook.tables import Tables

SOURCE = gv2022.SOURCE  # whose informants the ladder is for


class Disclosure(ShowsItself):
    """Whom the tables single out, and what it costs to show less.

    Parameters
    ----------
    tables : Tables
    """

    def __init__(self, tables: Tables) -> None:
        self._tables = tables

    @property
    def people(self) -> Frame:
        """What all tables together show of each person who took part in a study."""
        return Frame(people(self._tables))

    def people_on(self, name: str) -> Frame:
        """What a rung shows of each informant, and how many look the same there.

        Parameters
        ----------
        name : str
            Of the rung, as in `climbed`: *as shown*, *units*, *functions* ...

        Returns
        -------
        Frame
            The columns of `people` by the id of the informant, and ``alike``: how many are shown
            alike, with that person; 1 for somebody who is alone.

        Raises
        ------
        UnknownId
            If there is no such rung; the message names the nearest ones.

        Examples
        --------
        >>> book.disclosure.people_on("functions").alike  # doctest: +SKIP
        """
        shown = informants(self._tables, SOURCE, self._rung(name).steps)
        return Frame(shown.assign(alike=alike(shown)))

    def _rung(self, name: str) -> Rung:
        rungs = {rung.name: rung for rung in self.ladder()}
        return rungs[check_id(name, rungs, "rung")]

    def small_places(self) -> Frame:
        """People in small places, and whether their function singles them out there."""
        return Frame(small_places(people(self._tables)))

    def ladder(self) -> list[Rung]:
        """The ladder of generalisation for the article's informants."""
        return gv2022.ladder()

    @cached_property
    def climbed(self) -> Frame:
        """Risk against argument, rung by rung."""
        return Frame(climb(self._tables, self.ladder(), SOURCE, self.statuses))

    @cached_property
    def statuses(self) -> Frame:
        """The status of every claim on every rung."""
        return Frame(statuses(self._tables, self.ladder(), SOURCE))

    def chosen(self, most: float = 1 / 3) -> "pd.Series[Any]":
        """The rung that keeps most of the argument, of those that are safe enough.

        Parameters
        ----------
        most : float
            Largest share of people that guessing may be expected to find.

        Returns
        -------
        Series
            The row of `climbed`.

        Raises
        ------
        ValueError
            If no rung is safe enough.
        """
        return choose(self.climbed, most)

    def _itself(self) -> Shown:
        rows = pd.DataFrame([{"rung": rung.name, "what": rung.what} for rung in self.ladder()])
        return at_a_glance(rows, "rungs", "The rungs of the ladder of generalisation", "No rungs.")

    def on_rung(self, name: str) -> Moves:
        """Show no more of people than a rung does: which claims move?

        Parameters
        ----------
        name : str
            As in `climbed`: *units*, *functions*, *sectors* ...

        Returns
        -------
        Moves

        Raises
        ------
        UnknownId
            If there is no such rung; the message names the nearest ones.

        Examples
        --------
        >>> book.disclosure.on_rung("sectors")  # doctest: +SKIP
        """
        rung = self._rung(name)
        return Moves(
            self._tables,
            argument.judge(self._tables, SOURCE),
            argument.judge(coarsened(self._tables, SOURCE, rung), SOURCE),
            name=f"rung-{name.replace(' ', '-')}",
            change=f"On the rung “{name}”",
        )
