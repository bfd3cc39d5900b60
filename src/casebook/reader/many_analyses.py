"""Every analysis that one could have made of a source, where a reader finds them."""

from functools import cached_property

import pandas as pd

from casebook import argument
from casebook.argument import Multiverse, Option
from casebook.display import Shown
from casebook.reader.frames import Frame
from casebook.reader.itself import ShowsItself, at_a_glance
from casebook.tables import Tables


class ManyAnalyses(ShowsItself):
    """Every analysis of a source that one could have made, from all combinations of choices.

    Parameters
    ----------
    tables : Tables
    source_id : str
    """

    def __init__(self, tables: Tables, source_id: str) -> None:
        self._tables, self._source = tables, source_id

    @cached_property
    def options(self) -> dict[str, tuple[Option, ...]]:
        """By choice its options; the first of each is the book's own."""
        return argument.choices_of(self._tables)

    @cached_property
    def _found(self) -> Multiverse:
        return argument.analyses(self._tables, self._source, self.options)

    @property
    def choices(self) -> Frame:
        """One row an analysis, a column a choice, the option in each cell."""
        return Frame(self._found.choices)

    @property
    def statuses(self) -> Frame:
        """One row an analysis, a column a claim, its status in each cell."""
        return Frame(self._found.statuses)

    @cached_property
    def kept(self) -> Frame:
        """In what share of the analyses each claim keeps the status that the book gives it."""
        return Frame(argument.kept(self._found, self._tables))

    @cached_property
    def by_option(self) -> Frame:
        """What each option does by itself, all other choices being the book's."""
        return Frame(argument.by_option(self._found))

    @cached_property
    def breaks(self) -> Frame:
        """Which option by itself gives which claim another status."""
        return Frame(argument.breaks(self._found))

    def _itself(self) -> Shown:
        rows = [
            {"choice": choice, "options": "; ".join(one.label for one in options)}
            for choice, options in self.options.items()
        ]
        caption = f"The choices of an analysis of {self._source}; the book's own comes first"
        return at_a_glance(pd.DataFrame(rows), "choices", caption, "No choices.")
