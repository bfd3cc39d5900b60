"""What a change moves: the claims whose status is another one, from what to what, and why."""

from collections.abc import Iterator, Mapping
from functools import cached_property

from casebook import argument, display
from casebook.argument import Verdict
from casebook.display import Shown
from casebook.reader.frames import Frame
from casebook.reader.itself import ShowsItself, sentence
from casebook.tables import Tables

NOTHING = "No claim moves."


class Moves(ShowsItself):
    """The claims that move, which show themselves as a table with the reasons.

    ``len(moves)`` counts them, ``"gv2022-c-101" in moves`` asks for one, and ``moves.table`` is a
    DataFrame to go on with.

    Parameters
    ----------
    tables : Tables
        Where the claims are told.
    before, after : dict of str to Verdict
        What the same claims are called before and after the change.
    name : str
        Of the table on a page.
    change : str
        The change in a few words, for the heading of a column: *Without informant 17*.
    """

    def __init__(
        self,
        tables: Tables,
        before: Mapping[str, Verdict],
        after: Mapping[str, Verdict],
        *,
        name: str,
        change: str,
    ) -> None:
        self._tables, self._before, self._after = tables, before, after
        self.name, self.change = name, change

    @cached_property
    def table(self) -> Frame:
        """One row a claim: ``claim`` (id), ``statement``, ``key``, ``before``, ``after``, ``why``.

        The reasons are those for the new status.
        """
        moved = argument.moved(self._tables, self._before, self._after)
        key = self._tables.claims.set_index("claim_id").key
        return Frame(
            {
                "claim": moved.claim,
                "statement": moved.statement,
                "key": [bool(key[claim]) for claim in moved.claim],
                "before": moved.before,
                "after": moved.after,
                "why": [" ".join(self._after[claim].because) for claim in moved.claim],
            }
        )

    @property
    def key(self) -> Frame:
        """The rows of those that are key claims."""
        return Frame(self.table[self.table.key.astype(bool)])

    def __len__(self) -> int:
        return len(self.table)

    def __iter__(self) -> Iterator[str]:
        return iter(self.table.claim)

    def __contains__(self, claim_id: object) -> bool:
        return claim_id in set(self.table.claim)

    def shown(self) -> Shown:
        """The table as a page shows it.

        Returns
        -------
        Shown
        """
        if not len(self):
            return sentence(NOTHING, self.name)
        rows = self.table.drop(columns="key")
        return display.table(
            rows.assign(
                claim=rows.claim.map(display.claim_id),
                before=rows.before.map(display.status_badge),
                after=rows.after.map(display.status_badge),
            ),
            name=self.name,
            caption=f"Claims that move {self.change[:1].lower()}{self.change[1:]}",
            row_header="statement",
            headers={"before": "As in the book", "after": self.change, "why": "Why"},
            wide=True,
            stack=True,
        )

    def _itself(self) -> Shown:
        return self.shown()
