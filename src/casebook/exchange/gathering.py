"""What a reader gathers in a file: rows, what the file calls them, and what is left out."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field

from casebook.exchange.project import (
    About,
    Case,
    Code,
    Coder,
    Coding,
    Document,
    LeftOut,
    Memo,
    Project,
    Span,
    Variable,
)


@dataclass
class Gathered:
    """A project that is still being read.

    Attributes
    ----------
    known : dict
        Ids of rows by kind, such as "codes", and what the file calls them.
    """

    coders: list[Coder] = field(default_factory=list)
    codes: list[Code] = field(default_factory=list)
    documents: list[Document] = field(default_factory=list)
    spans: list[Span] = field(default_factory=list)
    codings: list[Coding] = field(default_factory=list)
    memos: list[Memo] = field(default_factory=list)
    variables: list[Variable] = field(default_factory=list)
    cases: list[Case] = field(default_factory=list)
    known: dict[tuple[str, str], str] = field(default_factory=dict)
    _left_out: Counter[tuple[str, str, str]] = field(default_factory=Counter)

    def call(self, kind: str, name: str, id: str) -> bool:
        """Remember what the file calls a row; False if another of its kind is called so."""
        if not name:
            return True
        return self.known.setdefault((kind, name), id) == id

    def id_of(self, kind: str, name: str) -> str | None:
        """The id of what the file calls so; None if it has nothing of the kind."""
        return self.known.get((kind, name))

    def leave_out(self, what: str, where: str, why: str, count: int = 1) -> None:
        """Remember something that cannot be carried."""
        if count:
            self._left_out[what, where, why] += count

    def memo(self, about: About, about_id: str, note: Memo) -> None:
        """Add what a note says of a row."""
        number = len(self.memos) + 1
        self.memos.append(
            Memo(
                id=f"memo {number}",
                about=about,
                about_id=about_id,
                author=note.author,
                date=note.date,
                title=note.title,
                text=note.text,
                guid=note.guid,
            )
        )

    def project(self, name: str, description: str = "") -> Project:
        """Return all of it."""
        return Project(
            name=name,
            coders=tuple(self.coders),
            codes=tuple(self.codes),
            documents=tuple(self.documents),
            spans=tuple(self.spans),
            codings=tuple(self.codings),
            memos=tuple(self.memos),
            variables=tuple(self.variables),
            cases=tuple(self.cases),
            description=description,
            left_out=tuple(self._listed()),
        )

    def _listed(self) -> Iterable[LeftOut]:
        for (what, where, why), count in self._left_out.items():
            yield LeftOut(what, where, why, count)
