"""How passages were coded: the room of coding, where a reader finds it."""

from collections.abc import Iterable, Sequence

import pandas as pd

from casebook import coding, sources
from casebook.coding import Label
from casebook.display import Shown
from casebook.reader.frames import Frame
from casebook.reader.ids import check_id
from casebook.reader.itself import ShowsItself, at_a_glance
from casebook.tables import Tables


class Coding(ShowsItself):
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
        found = sources.agreed(self._tables.codings)
        return Frame(found if self._source is None else sources.of_source(found, self._source))

    def settled(self) -> Frame:
        """Who gave each coding, and whether it was agreed."""
        return Frame(coding.settled(self._tables))

    def contested(self) -> Frame:
        """Codings that one coder gave and another did not: who gave each, and what became of it.

        Returns
        -------
        Frame
            ``passage_id``, ``code_id``, ``given_by``, ``agreed`` (whether the agreed coding has
            it), ``why`` and ``gist``.
        """
        found = coding.contested(self._tables)
        if self._source is not None:
            own = sources.of_source(self._tables.passages, self._source).passage_id
            found = found[found.passage_id.isin(own)]
        return Frame(found)

    def by_theme(self) -> Frame:
        """Who gave codings, by theme of the codebook."""
        return Frame(coding.by_theme(self._tables))

    def ratings(self, unit: str = "overlap") -> dict[Label, pd.DataFrame]:
        """By code a table of passages by coders: 1 where the coder gave the code, else 0.

        Parameters
        ----------
        unit : str
            In a study, where coders marked spans of their own: what counts as one unit, spans
            that ``overlap``, ``exact`` ones, or the ``paragraph``.
        """
        return coding.ratings(self._tables, unit=unit)

    def agreement(
        self, bootstrap: int = 0, seed: int | None = None, unit: str = "overlap"
    ) -> Frame:
        """How far the coders agree, code by code.

        Parameters
        ----------
        bootstrap : int
            How many times passages are drawn for an interval; 0 for none.
        seed : int, optional
            The same seed gives the same draws.
        unit : str
            As for `ratings`.
        """
        return Frame(coding.by_code(self.ratings(unit), bootstrap, seed))

    def by_case(self, unit: str | None = None, codes: Iterable[str] | None = None) -> pd.DataFrame:
        """Count codings by code and case: agreed ones, or everybody's together if none are.

        Parameters
        ----------
        unit : str, optional
            What is counted: ``passages``, ``paragraphs``, ``presence``, or in a study, where it
            is the default, ``units`` (spans that overlap).
        codes : iterable of str, optional
            Only these codes.
        """
        cases = coding.cases_of_passages(self._tables, self._source)
        rows, unit = self._counted(unit)
        return coding.code_by(rows, cases, unit, codes, "together")

    def _counted(self, unit: str | None) -> tuple[pd.DataFrame, str]:
        """The codings that count, and what is counted of them."""
        rows = coding.agreed_or_all(self._tables.codings)
        if self._source is not None and "source_id" in rows:
            rows = sources.of_source(rows, self._source)
        if "document_id" not in self._tables.passages:
            return rows, unit or "passages"
        rule = "paragraph" if unit == "paragraphs" else "overlap"
        kept = unit if unit in ("passages", "presence") else "units"
        return coding.in_units(rows, self._tables.passages, rule)[0], kept

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

    def cooccurrence(self, unit: str | None = None) -> Frame:
        """Which codes meet in one passage, paragraph or unit, and how often; as `by_case`."""
        rows, unit = self._counted(unit)
        return Frame(coding.cooccurrence(rows, unit, coders="together"))

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

        Raises
        ------
        UnknownId
            If nobody of an id in `order` is interviewed; the message names the nearest ones.
        ValueError
            If it is not asked of one source.
        """
        if self._source is None:
            raise ValueError("heard() needs one source: book.source(...).coding.heard()")
        data = coding.in_reading_order(self._tables, self._source)
        data = data[data.material == "interview"]
        voiced = coding.agreed_or_all(self._tables.codings).merge(
            data[["passage_id", "voice_id"]], on="passage_id"
        )
        known = list(dict.fromkeys(data.voice_id))
        voices = known if order is None else [check_id(one, known, "voice") for one in order]
        return coding.codes_of_units(voiced, "voice_id", voices)

    def saturation(self, order: Sequence[str] | None = None) -> Frame:
        """How many codes are new, voice by voice.

        Parameters
        ----------
        order : sequence of str, optional
            Voice ids in another order.

        Raises
        ------
        UnknownId
            If nobody of that id is interviewed; the message names the nearest ones.
        """
        return Frame(coding.saturation_curve(self.heard(order)))

    def saturated(self, order: Sequence[str] | None = None) -> coding.NewInformation:
        """Whether and when saturation is reached, after Guest, Namey and Chen (2020)."""
        return coding.new_information(self.heard(order))

    def _itself(self) -> Shown:
        rows = self._tables.codings
        if self._source is not None:
            rows = sources.of_source(rows, self._source)
        counted = rows.groupby("coder").agg(
            codings=("code_id", "size"),
            codes=("code_id", "nunique"),
            passages=("passage_id", "nunique"),
        )
        of = "" if self._source is None else f" of {self._source}"
        caption = f"The codings{of}, by coder"
        return at_a_glance(counted.reset_index(), "codings", caption, f"No codings{of}.")
