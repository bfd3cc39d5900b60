"""Comparing cases as configurations: the room of cases, where a reader finds it."""

from collections.abc import Mapping, Sequence

import pandas as pd

from casebook import cases, sources
from casebook.display import Shown
from casebook.reader.frames import Frame
from casebook.reader.ids import check_id
from casebook.reader.itself import ShowsItself, at_a_glance, sentence
from casebook.tables import Tables


class Comparison(ShowsItself):
    """The article's four projects as configurations, and what they have in common.

    Parameters
    ----------
    tables : Tables
    more : dict of str to (str, str), optional
        Further conditions, as for `with_conditions`.
    """

    def __init__(self, tables: Tables, more: Mapping[str, tuple[str, str]] | None = None) -> None:
        self._tables, self._more = tables, dict(more or {})

    @property
    def projects(self) -> pd.DataFrame:
        """The projects by conditions, 1 or 0."""
        return sources.gv2022.crisp(self._tables, self._more)

    def with_conditions(self, **more: tuple[str, str]) -> "Comparison":
        """Add conditions from what is told of all four projects.

        Parameters
        ----------
        **more : (str, str)
            By the name of the condition an attribute and the value that makes it 1;
            ``book.source("gv2022").attributes()`` lists both.

        Returns
        -------
        Comparison
            Another one, with these columns too.

        Raises
        ------
        ValueError
            If an attribute is not told of one of the projects.

        Examples
        --------
        >>> book.comparison.with_conditions(VISITS=("place", "between homes"))  # doctest: +SKIP
        """
        return Comparison(self._tables, self._more | more)

    def solve(
        self,
        outcome: str = "PERSONAL",
        conditions: Sequence[str] | None = None,
        inclusion: float = 0.75,
        directions: Mapping[str, int] | None = None,
    ) -> cases.Solution:
        """Find the shortest formulas for an outcome.

        Parameters
        ----------
        outcome : str
            A column of `projects`; with ``~`` ahead its negation.
        conditions : sequence of str, optional
            Other columns; by default all of them.
        inclusion : float
            From which share of its cases on a combination counts as having the outcome.
        directions : dict of str to int, optional
            What one expects of a condition: 1 or 0.

        Returns
        -------
        Solution
        """
        found = self._conditions(outcome, conditions)
        return cases.solve(self.projects, outcome, found, inclusion, directions)

    def necessity(
        self, outcome: str = "PERSONAL", conditions: Sequence[str] | None = None
    ) -> Frame:
        """How far each condition, and its negation, is necessary; parameters as for `solve`."""
        found = self._conditions(outcome, conditions)
        return Frame(cases.necessity(self.projects, outcome, found))

    def sufficiency(self, terms: Sequence[str], outcome: str = "PERSONAL") -> Frame:
        """How far a formula of one's own is sufficient, term by term and as a whole.

        Parameters
        ----------
        terms : sequence of str
            Products of columns of `projects`, such as ``CONGREGATION*~MUNICIPALITY``.
        outcome : str
            As for `solve`.

        Examples
        --------
        >>> book.comparison.sufficiency(["CONGREGATION", "SERVICE"])  # doctest: +SKIP
        """
        check_id(outcome.removeprefix("~"), map(str, self.projects.columns), "column")
        return Frame(cases.sufficiency(self.projects, outcome, terms))

    def leave_one_out(
        self,
        outcome: str = "PERSONAL",
        conditions: Sequence[str] | None = None,
        inclusion: float = 0.75,
        directions: Mapping[str, int] | None = None,
    ) -> Frame:
        """Find the formulas without each project in turn; parameters as for `solve`."""
        found = self._conditions(outcome, conditions)
        return Frame(cases.leave_one_case_out(self.projects, outcome, found, inclusion, directions))

    def _itself(self) -> Shown:
        if sources.gv2022.SOURCE not in set(self._tables.sources.source_id):
            return sentence("The projects that are compared are not in these tables.", "projects")
        rows = self.projects.rename_axis("project").reset_index()
        return at_a_glance(rows, "projects", "The projects by conditions", "No projects.")

    def _conditions(self, outcome: str, conditions: Sequence[str] | None) -> list[str]:
        columns = [str(name) for name in self.projects.columns]
        check_id(outcome.removeprefix("~"), columns, "column")
        if conditions is None:
            return [name for name in columns if name != outcome.removeprefix("~")]
        return [check_id(name, columns, "column") for name in conditions]
