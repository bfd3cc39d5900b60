"""Whom the tables single out: the room of privacy, where a reader finds it."""

from functools import cached_property

import pandas as pd

from casebook.privacy import Rung, choose, climb, people, small_places, statuses
from casebook.reader.frames import Frame
from casebook.sources import gv2022
from casebook.tables import Tables


class Disclosure:
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

    def small_places(self) -> Frame:
        """People in small places, and whether their function singles them out there."""
        return Frame(small_places(people(self._tables)))

    def ladder(self) -> list[Rung]:
        """The ladder of generalisation for the article's informants."""
        return gv2022.ladder()

    @cached_property
    def climbed(self) -> Frame:
        """Risk against argument, rung by rung."""
        return Frame(climb(self._tables, self.ladder(), gv2022.SOURCE))

    @cached_property
    def statuses(self) -> Frame:
        """The status of every claim on every rung."""
        return Frame(statuses(self._tables, self.ladder(), gv2022.SOURCE))

    def chosen(self) -> pd.Series:
        """The rung that keeps most of the argument, of those that are safe enough."""
        return choose(self.climbed)
