"""One claim: its card, what it stands on, and what would overturn it."""

from functools import cached_property

from casebook import argument, display
from casebook.display import Shown
from casebook.reader.frames import Frame
from casebook.reader.itself import ShowsItself
from casebook.tables import Tables

OVERTURNING = ["kind", "remove", "names", "becomes", "exact"]


class Claim(ShowsItself):
    """A claim of a source, which shows itself as its card.

    Parameters
    ----------
    tables : Tables
    claim_id : str
        An id that exists.

    Attributes
    ----------
    id : str
    """

    def __init__(self, tables: Tables, claim_id: str) -> None:
        self._tables = tables
        self.id = claim_id

    @cached_property
    def _told(self) -> argument.Card:
        return argument.card(self._tables, self.id)

    @property
    def source_id(self) -> str:
        """Id of the source that makes the claim."""
        claims = self._tables.claims  # judging, which a card needs, takes much longer
        return str(claims.source_id[claims.claim_id == self.id].iloc[0])

    @property
    def statement(self) -> str:
        """The claim in our words."""
        return str(self._told["statement"])

    @property
    def status(self) -> str:
        """What the evidence in print does for it: *shown*, *thin*, *stated* ..."""
        return str(self._told["status"])

    @property
    def because(self) -> list[str]:
        """Why it has this status, a sentence each."""
        return list(self._told["because"])

    @property
    def evidence(self) -> Frame:
        """The passages that support or oppose it: one row each."""
        return Frame(self._told["evidence"])

    @property
    def premises(self) -> Frame:
        """The claims that it builds on: one row each."""
        return Frame(self._told["premises"], columns=["claim_id", "statement", "status"])

    @cached_property
    def _effects(self) -> argument.Effects:
        return argument.effects(self._tables, self.source_id, [self.id])[self.id]

    @property
    def overturned_by(self) -> Frame:
        """The smallest sets without which its status is another one: one row each.

        Columns: ``kind``, ``remove`` (ids), ``names`` (what they are called), ``becomes`` (the
        status without them) and ``exact``, as in `casebook.argument.Overturn`.
        """
        names = argument.names_of(self._tables)
        rows = [
            found | {"names": [names.get(one, one) for one in found["remove"]]}
            for found in self._effects["overturned_by"]
        ]
        return Frame(rows, columns=OVERTURNING)

    @property
    def hangs_on(self) -> str:
        """The single people, works and cases without which its status is another one, in words."""
        names = argument.names_of(self._tables)
        return argument.hangs_on(self._effects["overturned_by"], names)

    @property
    def falls_with(self) -> list[str]:
        """Ids of the claims that fall when this one is withdrawn."""
        return list(self._effects["falls_with"])

    def card(self) -> Shown:
        """The card, as chapters show it."""
        return display.cards([self._told])

    def _itself(self) -> Shown:
        return self.card()
