"""One source: its claims and rows, and what moves them."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from functools import cached_property

import pandas as pd

from casebook import argument, display, sources
from casebook.argument import Verdict
from casebook.coding import agreed_or_all
from casebook.display import Shown
from casebook.reader.claim import Claim
from casebook.reader.coding import Coding
from casebook.reader.frames import Frame
from casebook.reader.ids import check_id
from casebook.reader.itself import ShowsItself, at_a_glance
from casebook.reader.many_analyses import ManyAnalyses
from casebook.reader.moves import Moves
from casebook.tables import Tables

SHARED = {"sources", "codes", "references", "places"}  # shown whole: they are not of one source


def hanging(
    tables: Tables, rows: Iterable[argument.ClaimRow], effects: Mapping[str, argument.Effects]
) -> list[dict[str, object]]:
    """Rows of a ledger, with what the status of each claim hangs on."""
    names = argument.names_of(tables)
    return [
        one | {"hangs_on": argument.hangs_on(effects[one["claim_id"]]["overturned_by"], names)}
        for one in rows
    ]


class _RowsOf(Mapping[str, pd.DataFrame]):
    """The tables of the book with the rows of one source; none is taken before it is used."""

    def __init__(self, tables: Tables, source_id: str) -> None:
        self._tables, self._source_id = tables, source_id
        self._taken: dict[str, pd.DataFrame] = {}

    def __getitem__(self, name: str) -> pd.DataFrame:
        if name not in self._taken:
            frame = self._tables[name]
            if "source_id" in frame and name not in SHARED:
                frame = sources.of_source(frame, self._source_id).reset_index(drop=True)
            self._taken[name] = frame
        return self._taken[name]

    def __contains__(self, name: object) -> bool:
        return name in self._tables

    def __iter__(self) -> Iterator[str]:
        return iter(self._tables)

    def __len__(self) -> int:
        return len(self._tables)


class Source(ShowsItself):
    """A publication, taken apart: what it claims, shows and leaves out, and what moves its claims.

    Parameters
    ----------
    tables : Tables
        All tables of the book.
    source_id : str
        An id that exists.

    Attributes
    ----------
    id : str
    coding : Coding
        How its passages were coded.
    """

    def __init__(self, tables: Tables, source_id: str) -> None:
        self._all = tables
        self.id = source_id
        self.coding = Coding(tables, source_id)

    @property
    def citation(self) -> str:
        """How the source is cited: *Grubb & Vitus 2022*."""
        return str(self._all.sources.set_index("source_id").citation[self.id])

    @property
    def reference(self) -> str:
        """The publication for a line below a picture: how it is cited, where it is printed."""
        printed = self._all.sources.set_index("source_id").published_in[self.id]
        return self.citation if pd.isna(printed) else f"{self.citation}, {printed}"

    # -- rows ---

    @cached_property
    def tables(self) -> Tables:
        """The tables of the book with the rows of this source, by name."""
        return Tables(_RowsOf(self._all, self.id))

    @cached_property
    def _book_ledger(self) -> list[argument.ClaimRow]:
        return argument.ledger(self._all)

    @cached_property
    def _ledger(self) -> list[argument.ClaimRow]:
        return [row for row in self._book_ledger if row["source_id"] == self.id]

    @property
    def claims(self) -> Frame:
        """Its claims, one row each: ``claim_id``, ``label``, ``statement``, ``status``, ``key``...

        ``because`` holds the reasons for the status, ``evidence``, ``opposed_by`` and
        ``premises`` the ids of what the claim is linked to.
        """
        labels = self.labels
        rows = [{"label": labels.get(one["claim_id"])} | one for one in self._ledger]
        order = ["claim_id", "label", "statement", "status", "key"]
        return Frame(rows)[[*order, *(name for name in rows[0] if name not in order)]]

    @property
    def key_claims(self) -> list[str]:
        """Ids of the claims that the argument in brief is made of."""
        return [one["claim_id"] for one in self._ledger if one["key"]]

    @property
    def labels(self) -> dict[str, str]:
        """Short texts for charts, by claim id, of the claims that have one."""
        return sources.labels(self._all, self.id)

    @property
    def statuses(self) -> dict[str, str]:
        """The status of every claim, by claim id."""
        return {one["claim_id"]: one["status"] for one in self._ledger}

    @property
    def passages(self) -> Frame:
        """What it says, passage by passage, in our words."""
        return Frame(self.tables.passages)

    @property
    def voices(self) -> Frame:
        """Who says it."""
        return Frame(self.tables.voices)

    def said_by(self, who: str) -> Frame:
        """What it has of somebody, passage by passage, in our words.

        Parameters
        ----------
        who : str
            The id of an informant or of another voice.

        Returns
        -------
        Frame
            ``passage_id``, ``locator``, ``material``, ``cases`` (what it is about), ``hedge`` and
            ``gist``, in the order of the table.

        Raises
        ------
        UnknownId
            If nobody has this id; the message names the nearest ones.
        """
        voices = self.tables.voices
        ids = [*voices.informant_id.dropna(), *voices.voice_id]
        check_id(who, ids, "voice")
        own = voices.voice_id[(voices.voice_id == who) | (voices.informant_id == who)]
        return self._told(self.tables.passages.voice_id.isin(own))

    def coded(self, code_id: str) -> Frame:
        """What it has under a code, as the coding was settled, passage by passage, in our words.

        Parameters
        ----------
        code_id : str
            Such as ``"referral"``; ``book.coding.codebook`` lists them.

        Returns
        -------
        Frame
            As `said_by`; without a row if no passage of this source has the code.

        Raises
        ------
        UnknownId
            If there is no such code; the message names the nearest ones.
        """
        check_id(code_id, self._all.codes.code_id, "code")
        given = agreed_or_all(self._all.codings)
        with_it = given.passage_id[given.code_id == code_id]
        return self._told(self.tables.passages.passage_id.isin(with_it))

    def _told(self, chosen: "pd.Series[bool]") -> Frame:
        """Some of its passages, with the names of the cases that they are about."""
        passages = self.tables.passages[chosen]
        about = self._all.passage_cases.merge(self._all.cases[["case_id", "name"]])
        named = about.groupby("passage_id").name.agg("; ".join).astype("string")
        passages = passages.assign(cases=passages.passage_id.map(named))
        columns = ["passage_id", "locator", "material", "cases", "hedge", "gist"]
        return Frame(passages[columns].reset_index(drop=True))

    @property
    def cases(self) -> Frame:
        """The projects, initiatives or interventions that it describes."""
        return Frame(self.tables.cases)

    def attribute(self, name: str) -> Frame:
        """What it tells of its cases under one attribute, and where.

        Parameters
        ----------
        name : str
            Such as ``"started by"``; `attributes` has all of them.

        Returns
        -------
        Frame
            ``case``, ``value``, ``detail``, ``passage_id`` and ``basis``, one row an entry: a case
            may have several, or none.

        Raises
        ------
        UnknownId
            If it tells nothing under that name; the message gives the nearest ones.
        """
        told, cases = self.tables.case_attributes, self.tables.cases
        check_id(name, told.attribute, "attribute")
        names = cases.set_index("case_id").name
        rows = told[told.attribute == name].assign(case=lambda rows: rows.case_id.map(names))
        columns = ["case", "value", "detail", "passage_id", "basis"]
        return Frame(rows[columns].reset_index(drop=True))

    @property
    def case_ids(self) -> dict[str, str]:
        """The ids of its cases, by what they are called."""
        return dict(zip(self.cases.name, self.cases.case_id, strict=True))

    @property
    def notes(self) -> Frame:
        """Source notes: where it contradicts itself, leaves a blank or cannot be pinned down."""
        return Frame(self.tables.source_notes)

    @property
    def figures(self) -> Frame:
        """The figures that it prints: what each measures, of whom, where and when."""
        return Frame(self.tables.indicators)

    def figure(self, locator: str, unit: str, measures: str) -> float:
        """One figure that the source prints.

        Parameters
        ----------
        locator : str
            Where it stands: ``"changes ¶4"``.
        unit : str
            Its unit: ``"restrictions"``.
        measures : str
            What it measures, as in the table of sources.

        Returns
        -------
        float
        """
        return float(sources.figure(self._all, self.id, locator, unit, measures))

    def span(self, locator: str, unit: str) -> str:
        """The figures of one unit at one place, from the lowest to the highest, as a text."""
        return str(sources.span(self._all, self.id, locator, unit))

    # -- claims ---

    def claim(self, claim_id: str) -> Claim:
        """One claim, which shows itself as its card.

        Parameters
        ----------
        claim_id : str
            Such as ``"gv2022-c-098"``.

        Returns
        -------
        Claim

        Raises
        ------
        UnknownId
            If this source has no such claim; the message names the nearest ones.
        """
        return Claim(self._all, check_id(claim_id, self.statuses, "claim"))

    def cards(self, *claim_ids: str) -> Shown:
        """The cards of several claims, one below the other.

        Parameters
        ----------
        *claim_ids : str

        Returns
        -------
        Shown

        Raises
        ------
        UnknownId
            If this source lacks one of them.
        """
        for claim_id in claim_ids:
            check_id(claim_id, self.statuses, "claim")
        return display.cards(argument.cards(self._all, claim_ids, self._book_ledger))

    def ledger(self, name: str = "claims", caption: str | None = None) -> Shown:
        """All claims with status, evidence and what they hang on, to sort and filter.

        Parameters
        ----------
        name : str
            Of the table on its page.
        caption : str, optional
            By default *All claims of* and the citation.

        Returns
        -------
        Shown
        """
        rows = hanging(self._all, self._ledger, self._effects)
        caption = f"All claims of {self.citation}" if caption is None else caption
        return display.ledger(rows, name=name, caption=caption)

    def evidence(self, name: str = "passages", caption: str | None = None) -> Shown:
        """All passages with who says them, where, and for or against which claims.

        Each row is what ``#`` and the id of its passage lead to.

        Parameters
        ----------
        name : str
            Of the table on its page.
        caption : str, optional
            By default *All passages of* and the citation.

        Returns
        -------
        Shown
        """
        voices = self._all.voices
        return display.passages(
            self.tables.passages,
            dict(zip(voices.voice_id, voices.label, strict=True)),
            self._all.links,
            ledger="",
            name=name,
            caption=f"All passages of {self.citation}" if caption is None else caption,
        )

    # -- what overturns and carries ---

    @cached_property
    def _effects(self) -> dict[str, argument.Effects]:
        return argument.effects(self._all, self.id)

    @property
    def effects(self) -> Frame:
        """What each claim hangs on, and what falls with it.

        One row a claim, in the order of the source: ``claim`` (id), ``statement``, ``status``,
        ``key``, ``hangs on`` (single people, works and cases, in words), ``falls with`` (ids of
        claims that fall when it is withdrawn) and ``falls`` (how many).
        """
        names = argument.names_of(self._all)
        rows = []
        for one in self._ledger:
            found = self._effects[one["claim_id"]]
            rows.append(
                {
                    "claim": one["claim_id"],
                    "statement": one["statement"],
                    "status": one["status"],
                    "key": one["key"],
                    "hangs on": argument.hangs_on(found["overturned_by"], names),
                    "falls with": found["falls_with"],
                    "falls": len(found["falls_with"]),
                }
            )
        return Frame(rows)

    @cached_property
    def carriers(self) -> Frame:
        """Who and what carries the argument: how many claims move without each voice, work or case.

        As `casebook.argument.carriers` returns it.
        """
        return Frame(argument.carriers(self._all, self.id))

    # -- what moves ---

    @cached_property
    def _argument(self) -> argument.Argument:
        return argument.argument(self._all, self.id)

    @cached_property
    def _before(self) -> dict[str, Verdict]:
        return argument.verdicts(self._argument)

    def _moves(self, after: Mapping[str, Verdict], name: str, change: str) -> Moves:
        return Moves(self._all, self._before, after, name=name, change=change)

    def without(self, *ids: str) -> Moves:
        """Leave out people, passages, cases or cited works: which claims move?

        Parameters
        ----------
        *ids : str
            Passages, voices, informants, cases or sources. A cited work goes by the voice that
            speaks for it.

        Returns
        -------
        Moves
            The claims with another status, from what to what, and why.

        Raises
        ------
        UnknownId
            If one of them does not exist; the message names the nearest ones.

        Examples
        --------
        >>> book.source("gv2022").without("gv2022-i-17")  # doctest: +SKIP
        """
        names = argument.names_of(self._all)
        known = [*names, *self._all.passages.passage_id]
        for one in ids:
            check_id(one, known, "passage, voice, informant, case or source")
        # Without what stands behind the first comma, such as the function of an informant.
        called = " and ".join(names.get(one, one).split(",")[0] for one in ids)
        after = argument.verdicts(self._argument, argument.fallen_passages(self._argument, ids))
        name = display.as_name(f"without-{'-'.join(ids)}")
        return self._moves(after, name, f"Without {called}")

    def under(
        self,
        *,
        voices: int = 2,
        materials: int | None = 2,
        both: bool = False,
        reach: bool = True,
        our_links: bool = True,
    ) -> Moves:
        """Apply another rule: which claims move?

        What is not said stays as in the book.

        Parameters
        ----------
        voices : int
            How many voices that are surely not one person make a claim *shown*.
        materials : int or None
            How many kinds of material do; None if no number is enough.
        both : bool
            Whether both must be enough, rather than one of the two.
        reach : bool
            Whether data on fewer cases than the claim speaks of keep it *thin*.
        our_links : bool
            Whether links count that the casebook made and the authors did not.

        Returns
        -------
        Moves

        Examples
        --------
        >>> book.source("gv2022").under(voices=3, materials=None)  # doctest: +SKIP
        """
        asked = argument.Demands(voices, materials, both, reach)
        after = argument.judge(self._all, self.id, our_links=our_links, demands=asked)
        return self._moves(after, "another-rule", "Under the other rule")

    def with_codes(self, changes: Mapping[str, Collection[str]]) -> Moves:
        """Give passages other codes and let codes have a say: which claims move?

        In the book codes do not bear on a status. Here, as in chapter 7, a passage counts for a
        claim only if it carries one of the claim's codes.

        Parameters
        ----------
        changes : dict of str to collection of str
            By passage id, all the codes that it is to have; an empty list takes all away.

        Returns
        -------
        Moves

        Raises
        ------
        UnknownId
            If there is no such passage or code; the message names the nearest ones.

        Examples
        --------
        >>> book.source("gv2022").with_codes({"gv2022-cli-14": ["referral"]})  # doctest: +SKIP
        """
        for passage, codes in changes.items():
            check_id(passage, self._all.passages.passage_id, "passage")
            for code in () if isinstance(codes, str) else codes:
                check_id(code, self._all.codes.code_id, "code")
        recoded = argument.with_codes(self._all, changes)
        after = argument.judged_by_codes(self._all, recoded, self.id)
        return self._moves(after, "other-codes", "With the other codes")

    # -- methods ---

    @cached_property
    def multiverse(self) -> ManyAnalyses:
        """Every analysis that one could have made, and what each says of every claim."""
        return ManyAnalyses(self._all, self.id)

    def contested(self, draws: int = 1000, seed: int | None = None) -> Frame:
        """How often each claim keeps its status when contested codings are drawn by lot.

        As `casebook.argument.survival`.
        """
        return Frame(argument.survival(self._all, self.id, draws, seed))

    def timeline(self) -> Frame:
        """Events and changes, dated as far as the source dates them."""
        return Frame(sources.timeline(self._all, self.id))

    def cited_together(self) -> Frame:
        """Literatures that paragraphs cite side by side: a row each, a column a literature."""
        return Frame(sources.cited_together(self._all, self.id))

    def voices_by_claim(self) -> Frame:
        """Whose data stand behind each key claim: ``claim``, ``sector`` and ``passages``."""
        return Frame(sources.voices_by_claim(self._all, self.id))

    def claims_by(self, column: str) -> Frame:
        """Count claims by their status and a column such as ``"kind"`` or ``"scope"``."""
        return Frame(
            sources.claims_by(self._all, self.id, check_id(column, self.claims.columns, "column"))
        )

    def materials(self) -> Frame:
        """Count passages by material and by who says them."""
        return Frame(sources.materials(self._all, self.id))

    def material_by_section(self) -> Frame:
        """Count passages by section and material."""
        return Frame(sources.material_by_section(self._all, self.id))

    def coverage(self) -> Frame:
        """What each section gave: paragraphs with evidence, passages and claims."""
        return Frame(sources.coverage(self._all, self.id))

    def our_links(self) -> Frame:
        """Links that the casebook makes and the authors do not."""
        return Frame(sources.our_links(self._all, self.id))

    def changed_by_our_links(self) -> Frame:
        """Claims whose status would be another one without the links that the casebook makes."""
        return Frame(sources.changed_by_our_links(self._all, self.id))

    def counts(self) -> dict[str, int]:
        """Numbers of claims, passages, links, voices and more, as the argument's page has them."""
        return sources.counts(self._all, self.id)

    def identities(self) -> Frame:
        """Pairs of voices that may be one person, and count as one."""
        return Frame(sources.identities(self._all, self.id))

    def attributes(self, only_data: bool = False) -> dict[str, dict[str, set[str]]]:
        """Attributes of each case: case id to attribute to its values.

        Parameters
        ----------
        only_data : bool
            Keep only attributes that rest on data in print.
        """
        return sources.attribute_sets(self._all, self.id, only_data)

    def statuses_by_section(self) -> Frame:
        """Count claims by section and status.

        Returns
        -------
        Frame
            One row for each section and status that meet, in the order of the source: ``step``
            (title of the section), ``status`` and ``claims``.
        """
        return Frame(sources.statuses_by_section(self._all, self.id))

    def argument_map(self, name: str | None = None, title: str | None = None) -> Shown:
        """The whole argument as a map to explore, section by section.

        Parameters
        ----------
        name, title : str, optional
            Of the figure on its page.

        Returns
        -------
        Shown
        """
        return display.argument_map(
            argument.cards(self._all, list(self.statuses), self._book_ledger),
            self.tables.paragraphs,
            name=name or display.as_name(self.id),
            title=title or f"The argument of {self.citation}, section by section",
            caption="A claim stands in the section where the source makes it most plainly. A "
            "status speaks about what is in print, not about what the researchers know.",
            labels=self.labels,
        )

    def _counted(self) -> pd.DataFrame:
        found = pd.Series(self.statuses, dtype="object").value_counts()
        return found.rename_axis("status").rename("claims").reset_index()

    @property
    def _title(self) -> str:
        found = f"{len(self.passages)} passages, {len(self._ledger)} claims"
        return f"{self.citation} ({self.id}): {found}"

    def _itself(self) -> Shown:
        name = display.as_name(f"source-{self.id}")
        return at_a_glance(self._counted(), name, self._title, self._title)

    def __repr__(self) -> str:
        told = ", ".join(f"{row.claims} {row.status}" for row in self._counted().itertuples())
        return f"{self._title} ({told})"
