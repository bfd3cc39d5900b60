"""The methods chapters' tools, where a reader finds them: thin doors to the rooms of methods."""

from collections.abc import Iterable, Sequence
from functools import cached_property

import pandas as pd

from casebook import coding
from casebook.argument import multiverse
from casebook.argument.multiverse import Option
from casebook.privacy import generalisation, people
from casebook.reader.frames import Frame
from casebook.sources import overview
from casebook.tables.loading import Tables


class Coding:
    """How passages were coded: the codebook, the codings, and how far coders agree.

    Parameters
    ----------
    tables : Tables
    source_id : str, optional
        Look at this source's codings only. Agreement is always that of the whole book, because
        the two coders coded all of it with one codebook.
    """

    def __init__(self, tables: Tables, source_id: str | None = None) -> None:
        self._tables, self._source = tables, source_id

    @property
    def codebook(self) -> Frame:
        """The codes, with when to give them and when not."""
        return Frame(self._tables.codes)

    @property
    def agreed(self) -> Frame:
        """Codings on which the two coders agree, or that were upheld."""
        found = overview.agreed(self._tables.codings)
        return Frame(found if self._source is None else overview.of_source(found, self._source))

    def settled(self) -> Frame:
        """Who gave each coding, and whether it was agreed."""
        return Frame(coding.settled(self._tables))

    def by_theme(self) -> Frame:
        """Who gave codings, by theme of the codebook."""
        return Frame(coding.by_theme(self._tables))

    def ratings(self) -> dict[object, pd.DataFrame]:
        """By code a table of passages by coders: 1 where the coder gave the code, else 0."""
        return {**coding.ratings(self._tables)}

    def agreement(self, bootstrap: int = 0, seed: int | None = None) -> Frame:
        """How far the two coders agree, code by code.

        Parameters
        ----------
        bootstrap : int
            How many times passages are drawn for an interval; 0 for none.
        seed : int, optional
            The same seed gives the same draws.
        """
        return Frame(coding.by_code(self.ratings(), bootstrap, seed))

    def by_case(self, unit: str = "passages", codes: Iterable[str] | None = None) -> pd.DataFrame:
        """Count agreed codings by code and case.

        Parameters
        ----------
        unit : str
            What is counted: ``passages``, ``paragraphs`` or ``codings``.
        codes : iterable of str, optional
            Only these codes.
        """
        cases = coding.cases_of_passages(self._tables, self._source)
        return coding.code_by(self.agreed, cases, unit, codes)

    def framework(
        self, codes: Sequence[str], cases: Sequence[str], coder: str = "agreed"
    ) -> pd.DataFrame:
        """What is said of themes in cases, in the words of the passages.

        Parameters
        ----------
        codes, cases : sequence of str
            Ids, in the order of rows and columns.
        coder : str
            Whose codings: ``agreed``, ``A`` or ``B``.
        """
        return coding.framework(self._tables, codes=codes, cases=cases, coder=coder)

    def cooccurrence(self, unit: str = "passages") -> Frame:
        """Which codes meet in one passage or paragraph, and how often."""
        return Frame(coding.cooccurrence(self.agreed, unit))

    def heard(self, order: Sequence[str] | None = None) -> dict[object, set[object]]:
        """Codes heard in the interviews, voice by voice.

        Parameters
        ----------
        order : sequence of str, optional
            Voice ids in the order in which they are heard; by default as the source quotes them.

        Returns
        -------
        dict
            For `saturation`: by voice its codes.
        """
        if self._source is None:
            raise ValueError("heard() needs one source: book.source(...).coding.heard()")
        data = coding.in_reading_order(self._tables, self._source)
        data = data[data.material == "interview"]
        voiced = self.agreed.merge(data[["passage_id", "voice_id"]], on="passage_id")
        voices = list(dict.fromkeys(data.voice_id)) if order is None else list(order)
        return coding.codes_of_units(voiced, "voice_id", voices)

    def saturation(self, order: Sequence[str] | None = None) -> Frame:
        """How many codes are new, voice by voice.

        Parameters
        ----------
        order : sequence of str, optional
            Voice ids in another order.
        """
        return Frame(coding.saturation_curve(self.heard(order)))

    def saturated(self, order: Sequence[str] | None = None) -> coding.NewInformation:
        """Whether and when saturation is reached, after Guest, Namey and Chen (2020)."""
        return coding.new_information(self.heard(order))


class ManyAnalyses:
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
        return multiverse.choices_of(self._tables)

    @cached_property
    def _found(self) -> multiverse.Multiverse:
        return multiverse.analyses(self._tables, self._source, self.options)

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
        return Frame(multiverse.kept(self._found, self._tables))

    @cached_property
    def by_option(self) -> Frame:
        """What each option does by itself, all other choices being the book's."""
        return Frame(multiverse.by_option(self._found))


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
        return Frame(people.people(self._tables))

    def small_places(self) -> Frame:
        """People in small places, and whether their function singles them out there."""
        return Frame(people.small_places(people.people(self._tables)))

    def ladder(self) -> list[generalisation.Rung]:
        """The ladder of generalisation for the article's informants."""
        return generalisation.gv2022()

    @cached_property
    def climbed(self) -> Frame:
        """Risk against argument, rung by rung."""
        return Frame(generalisation.climb(self._tables, self.ladder()))

    @cached_property
    def statuses(self) -> Frame:
        """The status of every claim on every rung."""
        return Frame(generalisation.statuses(self._tables, self.ladder()))

    def chosen(self) -> pd.Series:
        """The rung that keeps most of the argument, of those that are safe enough."""
        return generalisation.choose(self.climbed)
