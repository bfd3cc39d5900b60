"""Chapter 5: what only the page on concepts that travel shows.

Whatever a rule of one source says of the cases of another is the casebook's own application.
"""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

import pandas as pd
from markupsafe import Markup

from casebook import display
from casebook.argument import judge
from casebook.display import Html, Shown, figures
from casebook.reader import Book, Frame, show, wide
from casebook.sources import across

FORMS = ("conditioned", "clientised", "both", "neither", "undecided")
EITHER = ("conditioned", "clientised", "both")
PLACES = (across.GOALS, across.NETWORKS, "between", "undecided")
SECTORS = (
    "municipality",
    "government",
    "voluntary organisation",
    "housing association",
    "researchers",
    "refugee",
)
# What columns of pairs are called on the page.
TENSIONS = {
    "one": "One source (status)",
    "other": "Another (status)",
    "why": "What to make of it",
}
NONE_SHOWN = "; none of them is shown by two independent voices"
HOME = "gv2022"  # the source that made the rule for two forms


def numbers(book: Book) -> dict[str, str | int]:
    """Every number and word that the prose takes over, by the name that the prose uses."""
    return {
        **_of_the_forms(book),
        **_of_the_regimes(book),
        **_of_the_topics(book),
        **_of_the_voices(book),
        **_of_the_works(book),
    }


def _of_the_forms(book: Book) -> dict[str, str | int]:
    """What the rule for two forms makes of the cases, counted."""
    others, careful = _other_cases(book), _other_cases(book, cautious=True)
    decided = others.form.isin(across.DECIDED)
    lacking = across.why_undecided(others)
    return {
        "all_cases": len(_cases(book)),
        "other_cases": len(others),
        "decided": int(decided.sum()),
        "undecided": int((others.form == "undecided").sum()),
        "neither": int((others.form == "neither").sum()),
        "either": int(others.form.isin(EITHER).sum()),
        "all_three": int((others.known == 0).sum()),
        "cautious": int(careful.form.isin(across.DECIDED).sum()),
        "cautious_either": int(careful.form.isin(EITHER).sum()),
        "one_attribute": int((decided & (others.known == 1)).sum()),
        **{
            f"lacking_{attribute.split()[-1]}": int(count)
            for attribute, count in zip(lacking.attribute, lacking.cases, strict=True)
        },
    }


def _of_the_regimes(book: Book) -> dict[str, str | int]:
    """Where signs of the two regimes put the cases, counted."""
    once, strict = placed(book), placed(book, at_least=2)
    counts, firm = once.place.value_counts(), strict.place.value_counts()
    housing = once.place[once.source_id == "ea2017"]
    return {
        "r_goals": int(counts.get(across.GOALS, 0)),
        "r_networks": int(counts.get(across.NETWORKS, 0)),
        "r_between": int(counts.get("between", 0)),
        "r_open": int(counts.get("undecided", 0)),
        "r_decided_strict": int(len(strict) - firm.get("undecided", 0)),
        "r_placed": int((once.place != "undecided").sum()),
        "r_sides": int(housing.isin([across.GOALS, across.NETWORKS]).sum()),
        "r_housing": len(housing),
    }


def _of_the_topics(book: Book) -> dict[str, str | int]:
    """Topics, claims that speak of them, and pairs that sound as if they clashed, counted."""
    said, lined, kinds = _topics(book), _aligned(book), _tensions(book).kind
    return {
        "topic_cells": len(said),
        "topic_count": said.topic.nunique(),
        "topic_blank": int(said.says.isna().sum()),
        "lined": len(lined),
        "with_data": int(lined.status.isin(["shown", "thin"]).sum()),
        "tensions": len(kinds),
        "contradictions": int((kinds == "contradiction").sum()),
        "scopes": int((kinds == "different scope").sum()),
        "words": int((kinds == "different words").sum()),
        **_of_the_loans(book),
        "differences": len(book.tables.record_differences),
        "matter": int(book.tables.record_differences.matters.notna().sum()),
    }


def _of_the_loans(book: Book) -> dict[str, str | int]:
    """Claims that would borrow from another source, and those whose status would be another."""
    lent = across.loans(book.tables)
    moved = lent[lent.status != lent["would be"]]
    kinds = book.tables.claims.set_index("claim_id").kind[lent.one]
    return {
        "loans": len(lent),
        "loans_moved": len(moved),
        "loans_still": len(lent) - len(moved),
        "loans_steps": int(kinds.isin(["mechanism", "implication"]).sum()),
    }


def _of_the_voices(book: Book) -> dict[str, str | int]:
    """Whose data are in print, counted."""
    speaks = _voices(book)
    return {
        "refugees": int(speaks.passages[speaks.sector == "refugee"].sum()),
        "all_data": int(speaks.passages.sum()),
        "silent": len(book.sources) - speaks.citation.nunique(),
    }


def _cases(book: Book, cautious: bool = False) -> Frame:
    """The rule for two forms, applied to every case (`casebook.sources.across.forms`)."""
    return Frame(across.forms(book.tables, cautious=cautious))


def _other_cases(book: Book, cautious: bool = False) -> Frame:
    """`_cases` without those of the article that made the rule."""
    found = _cases(book, cautious)
    return Frame(found[found.source_id != HOME])


def _lacking(book: Book) -> Frame:
    """For want of which attribute cases outside the article stay undecided."""
    return Frame(across.why_undecided(_other_cases(book)))


def _decided(book: Book) -> Frame:
    """Cases outside the article that the rule decides, and what a cautious reading makes of them.

    Returns
    -------
    Frame
        ``case``, ``citation``, ``form`` and ``careful`` (the form if *open*, *invited* and *loose*
        decide nothing).
    """
    others, careful = _other_cases(book), _other_cases(book, cautious=True)
    found = others[others.form.isin(across.DECIDED)]
    found = found.assign(careful=careful.form.loc[found.index])
    return Frame(found[["case", "citation", "form", "careful"]])


def _undecided(book: Book) -> Frame:
    """Cases outside the article that stay undecided: ``case``, ``citation`` and ``missing``."""
    others = _other_cases(book)
    return Frame(others[others.form == "undecided"][["case", "citation", "missing"]])


def _criteria() -> Frame:
    """What counts as a sign of which regime, and why (`casebook.sources.across.criteria`)."""
    return Frame(across.criteria())


def placed(book: Book, at_least: int = 1) -> Frame:
    """Cases by signs of the two regimes (`casebook.sources.across.regimes`).

    Parameters
    ----------
    book : Book
    at_least : int
        How many signs it takes.
    """
    return Frame(across.regimes(book.tables, at_least=at_least))


def _signs(book: Book) -> Frame:
    """All cases with the signs that they show: ``case``, ``citation``, signs and ``place``."""
    told = across.regimes(book.tables, write=show.marked).drop(columns=["source_id", "case_id"])
    told["place"] = told.place.replace("undecided", "no sign told")
    return Frame(told[["case", "citation", *told.columns.drop(["case", "citation"])]])


def _topics(book: Book) -> Frame:
    """What each source says of each topic (`casebook.sources.across.topics`)."""
    return Frame(across.topics(book.tables))


def _topics_by_source(book: Book) -> Frame:
    """`_topics` as a table: a row a topic, a column a source."""
    said = _topics(book)
    wide = said.pivot(index="topic", columns="citation", values="says")
    ordered = wide.reindex(index=said.topic.unique(), columns=said.citation.unique())
    return Frame(ordered.reset_index())


def _aligned(book: Book) -> Frame:
    """The claims that speak of a topic, with their statuses."""
    verdicts = judge(book.tables)
    lined = book.tables.alignments
    return Frame(lined.assign(status=[verdicts[claim].status for claim in lined.claim_id]))


def _topic_statuses(book: Book) -> Frame:
    """Count the claims that speak of each topic by status: ``topic``, ``status``, ``claims``."""
    order = list(_topics(book).topic.unique())
    counted = _aligned(book).value_counts(["topic", "status"]).rename("claims").reset_index()
    counted["at"] = counted.topic.map(order.index)
    return Frame(counted.sort_values(["at", "status"]).drop(columns="at"))


def _voices(book: Book) -> Frame:
    """Passages with data by source and sector: ``citation``, ``sector``, ``passages``."""
    return Frame(across.who_speaks(book.tables))


def _tensions(book: Book) -> Frame:
    """Pairs of claims that sound as if they did not go together (`across.tensions`)."""
    return Frame(across.tensions(book.tables))


def _tensions_told(book: Book) -> Frame:
    """`_tensions` for reading: ``about``, ``one``, ``other``, ``kind`` and ``why``."""
    found = _tensions(book)
    return Frame(
        {
            "about": found.about,
            "one": _claims_judged(book, found.one, found.says, found.status),
            "other": _claims_judged(book, found.other, found["other says"], found["other status"]),
            "kind": found.kind,
            "why": found.why,
        }
    )


def _claims_judged(book: Book, ids: pd.Series, says: pd.Series, states: pd.Series) -> list[Html]:
    """Claims for reading: whose each is, what it says, and the badge of its status."""
    badges = display.status_badges(states, ids)
    return [
        Html(Markup("{} {}").format(words, badge), f"{words} ({badge})")
        for words, badge in zip(_claims_said(book, ids, says), badges, strict=True)
    ]


def _claims_told(book: Book, ids: pd.Series, says: pd.Series, states: pd.Series) -> list[str]:
    """Claims for reading: whose each is, what it says, and its status in brackets."""
    told = zip(_claims_said(book, ids, says), states, strict=True)
    return [f"{words} ({state})" for words, state in told]


def _claims_said(book: Book, ids: pd.Series, says: pd.Series) -> list[str]:
    """Claims for reading: whose each is, and what it says."""
    source_of = book.tables.claims.set_index("claim_id").source_id
    whose = ids.map(source_of).map(book.tables.sources.set_index("source_id").citation)
    return [f"{source}: {words}" for source, words in zip(whose, says, strict=True)]


# -- charts ------------------------------------------------------------------------------------


class _Bars(NamedTuple):
    """A chart of stacked bars: what its rows, parts and counts are called, and the parts' colours.

    What is none of the parts is left out of the picture, and stands in the numbers behind it only
    if ``whole``.
    """

    row: str
    part: str
    value: str
    colours: Mapping[str, str]
    whole: bool = False

    def shown(
        self, book: Book, counted: pd.DataFrame, *, name: str, title: str, caption: str, alt: str
    ) -> Shown:
        """Draw counts, one for each row and part."""
        drawn = counted[counted[self.part].isin(self.colours)]
        parts = None if self.whole else list(self.colours)
        return show.chart(
            figures.stacked(drawn, self.row, self.part, self.value, dict(self.colours)),
            name=name,
            title=title,
            caption=caption,
            alt=alt,
            numbers=wide(counted, self.row, self.part, self.value, columns=parts),
            source=book.citations,
        )


def _last_pale(parts: Sequence[str]) -> dict[str, str]:
    """Colours for parts of a bar, the last of which is pale because it says nothing."""
    return dict(zip(parts, [*display.PALETTE[: len(parts) - 1], display.MUTED], strict=True))


def _tally(book: Book, found: pd.DataFrame, column: str) -> Frame:
    """Count cases by source and a column; a source is named with how many cases it has.

    Returns
    -------
    Frame
        ``citation``, ``column`` and ``cases``.
    """
    sizes = _cases(book).citation.value_counts()
    headings = {name: f"{name}: {count} cases" for name, count in sizes.items()}
    return Frame(across.by_source(found, column).replace({"citation": headings}))


# -- what the page shows ---


def forms(book: Book) -> Shown:
    """Chart: what the rule for two forms makes of all cases."""
    said = _of_the_forms(book)
    return _Bars("citation", "form", "cases", _last_pale(FORMS)).shown(
        book,
        _tally(book, _cases(book), "form"),
        name="forms",
        title="What the rule for two forms makes of all cases",
        caption="Undecided: an attribute that the rule needs is not said. Our application.",
        alt=f"Of {said['other_cases']} cases outside the article that made the concepts, "
        f"{said['undecided']} stay undecided and {said['neither']} are neither; "
        f"{said['either']} are conditioned or clientised.",
    )


def lacking(book: Book) -> Shown:
    """Table: for want of which attribute cases stay undecided."""
    return show.table(
        _lacking(book),
        name="lacking",
        caption="For want of which attribute cases stay undecided",
        row_header="attribute",
        numeric=["cases"],
        note="A case that lacks two attributes counts for both.",
    )


def decided(book: Book) -> Shown:
    """Table: cases outside the article that the rule decides."""
    return show.table(
        _decided(book),
        name="settled",
        caption="Cases outside the article that the rule decides",
        row_header="case",
        headers={
            "citation": "Source",
            "form": "The rule says",
            "careful": "If open, invited and loose decide nothing",
        },
        stack=True,
    )


def undecided(book: Book) -> Shown:
    """Table: cases that stay undecided, and what is missing."""
    return show.table(
        _undecided(book),
        name="waiting",
        folded=True,
        caption="Cases that stay undecided, and what is missing",
        row_header="case",
        headers={"citation": "Source", "missing": "Could still decide"},
        sortable=True,
        stack=True,
    )


def criteria(book: Book) -> Shown:
    """Table: what counts as a sign of which regime, and why."""
    return show.table(
        _criteria(),
        name="criteria",
        folded=True,
        caption="What counts as a sign of a regime",
        row_header="value",
        headers={"why": "Why we take it for a sign"},
        stack=True,
    )


def regimes(book: Book) -> Shown:
    """Chart: all cases between the two regimes."""
    said, cases = _of_the_regimes(book), placed(book)
    return _Bars("citation", "place", "cases", _last_pale(PLACES)).shown(
        book,
        _tally(book, cases, "place"),
        name="regimes",
        title="All cases between the two regimes, by signs",
        caption="One sign is enough. Between: signs of both. Undecided: no sign told. Our "
        "application.",
        alt=f"Of {len(cases)} cases {said['r_open']} show no sign; {said['r_networks']} show "
        f"signs of networks and participation only, {said['r_goals']} of goals and structure only, "
        f"{said['r_between']} of both.",
    )


def signs(book: Book) -> Shown:
    """Table: all cases, and the signs that they show."""
    return show.table(
        _signs(book),
        name="signs",
        folded=True,
        caption="All cases, and the signs that they show",
        row_header="case",
        headers={"citation": "Source", "place": "Placed"},
        missing="none",
        sortable=True,
        wide=True,
        stack=True,
    )


def topics(book: Book) -> Shown:
    """Table: what each source says of each topic."""
    topics = _topics(book)
    return show.table(
        _topics_by_source(book),
        name="topics",
        caption=f"{topics.topic.nunique()} topics in {topics.citation.nunique()} sources",
        row_header="topic",
        wide=True,
        stack=True,
    )


def statuses(book: Book) -> Shown:
    """Chart: how firmly the claims on each topic stand."""
    lined = _aligned(book)
    said = (
        f"{lined.status.isin(['shown', 'thin']).sum()} of {len(lined)} lined-up claims have data "
        "in print"
    )
    none_shown = "" if (lined.status == "shown").any() else NONE_SHOWN
    return _Bars("topic", "status", "claims", display.STATUS_COLOURS).shown(
        book,
        _topic_statuses(book),
        name="topic-statuses",
        title="How firmly the lined-up claims stand",
        caption="Claims of all four sources that speak of the topic.",
        alt=f"{said}{none_shown}.",
    )


def voices(book: Book) -> Shown:
    """Chart: whose data are in print."""
    said, colours = _of_the_voices(book), dict(zip(SECTORS, display.PALETTE, strict=True))
    return _Bars("citation", "sector", "passages", colours, whole=True).shown(
        book,
        _voices(book),
        name="voices",
        title="Whose data are in print?",
        caption="Passages with data. The two records have none. Several sectors together, and one "
        "of which it is not told, are left out.",
        alt="Municipalities, governments and voluntary organisations have most of both bars; "
        f"refugees have {said['refugees']} of {said['all_data']} passages.",
    )


def tensions(book: Book) -> Shown:
    """Table: pairs of claims that sound as if they did not go together."""
    return show.table(
        _tensions_told(book),
        name="tensions",
        caption="Pairs of claims that sound as if they did not go together",
        row_header="about",
        headers=TENSIONS,
        wide=True,
        stack=True,
    )


def loans(book: Book) -> Shown:
    """Table: what claims would come to if a claim of another source counted."""
    found = across.loans(book.tables)
    same = found.status == found["would be"]
    becomes = found.status.where(same, found.status + " → " + found["would be"])
    rows = pd.DataFrame(
        {
            "one": _claims_told(book, found.one, found.says, becomes),
            "relation": found.relation.map({"supports": "support", "opposes": "an objection"}),
            "other": _claims_told(book, found.other, found["other says"], found["other status"]),
            "why": found.why,
        }
    )
    return show.table(
        rows,
        name="loans",
        caption="What one source would lend another, and what the rule would make of it",
        row_header="one",
        headers={
            "one": "Claim (its status → with the loan)",
            "relation": "Would get",
            "other": "Claim of another source (its status)",
            "why": "Why, and what it does not show",
        },
        wide=True,
        stack=True,
    )


def record(book: Book) -> Shown:
    """Table: the record of the article against its printed abstract."""
    return show.table(
        book.tables.record_differences[["about", "printed", "record", "matters"]],
        name="record",
        caption="The record of Grubb & Vitus 2022 against the printed abstract",
        row_header="about",
        headers={"printed": "In print", "record": "In the record", "matters": "What turns on it"},
        missing="nothing",
        stack=True,
    )


def cited_alike(book: Book) -> Shown:
    """Table: works that two sources cite, and surnames that occur in the works of several."""
    found = across.cited_alike(book.tables)
    return show.table(
        found.assign(same=found.same.fillna("another work"))[
            ["name", "citation", "works", "where", "same"]
        ],
        name="cited-alike",
        caption="Names in the works that more than one source cites",
        row_header="name",
        headers={
            "citation": "Source",
            "works": "Works cited",
            "where": "Where",
            "same": "The same?",
        },
        note="Works are matched by surnames and year. A shared surname need not be one person.",
        sortable=True,
        stack=True,
    )


def _of_the_works(book: Book) -> dict[str, str | int]:
    """Works and surnames that more than one source cites, counted."""
    found = across.cited_alike(book.tables)
    same = sorted(set(found.same.dropna()))
    return {"same_works": len(same), "same_named": "; ".join(same), "names": found.name.nunique()}
