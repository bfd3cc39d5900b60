"""Chapter 5: what only the page on concepts that travel shows.

Whatever a rule of one source says of the cases of another is the casebook's own application.
"""

from collections.abc import Sequence

import altair as alt
import pandas as pd

from casebook import display
from casebook.argument import claims
from casebook.chapters.counts import wide_counts
from casebook.display import figures
from casebook.reader import Book, Frame
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
HOME = "gv2022"  # the source that made the rule for two forms


def numbers(book: Book) -> dict[str, str | int]:
    """Numbers of the chapter's prose, by the name that the prose uses.

    Parameters
    ----------
    book : Book

    Returns
    -------
    dict of str to str or int
    """
    return {
        **numbers_of_forms(book),
        **numbers_of_regimes(book),
        **numbers_of_topics(book),
        **numbers_of_voices(book),
    }


def numbers_of_forms(book: Book) -> dict[str, str | int]:
    """What the rule for two forms makes of the cases, counted."""
    others, careful = other_cases(book), other_cases(book, cautious=True)
    decided = others.form.isin(across.DECIDED)
    lacking = across.why_undecided(others)
    return {
        "all_cases": len(cases(book)),
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


def numbers_of_regimes(book: Book) -> dict[str, str | int]:
    """Where signs of the two regimes put the cases, counted."""
    placed, strict = regimes(book), regimes(book, at_least=2)
    counts, firm = placed.place.value_counts(), strict.place.value_counts()
    housing = placed.place[placed.source_id == "ea2017"]
    return {
        "r_goals": int(counts.get(across.GOALS, 0)),
        "r_networks": int(counts.get(across.NETWORKS, 0)),
        "r_between": int(counts.get("between", 0)),
        "r_open": int(counts.get("undecided", 0)),
        "r_decided_strict": int(len(strict) - firm.get("undecided", 0)),
        "r_placed": int((placed.place != "undecided").sum()),
        "r_sides": int(housing.isin([across.GOALS, across.NETWORKS]).sum()),
        "r_housing": len(housing),
    }


def numbers_of_topics(book: Book) -> dict[str, str | int]:
    """Topics, claims that speak of them, and pairs that sound as if they clashed, counted."""
    said, lined, kinds = topics(book), aligned_claims(book), tensions(book).kind
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
        "differences": len(book.tables.record_differences),
        "matter": int(book.tables.record_differences.matters.notna().sum()),
    }


def numbers_of_voices(book: Book) -> dict[str, str | int]:
    """Whose data are in print, counted."""
    speaks = voices(book)
    return {
        "refugees": int(speaks.passages[speaks.sector == "refugee"].sum()),
        "all_data": int(speaks.passages.sum()),
        "silent": len(book.sources) - speaks.citation.nunique(),
    }


def cases(book: Book, cautious: bool = False) -> Frame:
    """The rule for two forms, applied to every case (`casebook.sources.across.forms`)."""
    return Frame(across.forms(book.tables, cautious=cautious))


def other_cases(book: Book, cautious: bool = False) -> Frame:
    """`cases` without those of the article that made the rule."""
    found = cases(book, cautious)
    return Frame(found[found.source_id != HOME])


def lacking(book: Book) -> Frame:
    """For want of which attribute cases outside the article stay undecided."""
    return Frame(across.why_undecided(other_cases(book)))


def decided(book: Book) -> Frame:
    """Cases outside the article that the rule decides, and what a cautious reading makes of them.

    Returns
    -------
    Frame
        ``case``, ``citation``, ``form`` and ``careful`` (the form if *open*, *invited* and *loose*
        decide nothing).
    """
    others, careful = other_cases(book), other_cases(book, cautious=True)
    found = others[others.form.isin(across.DECIDED)]
    found = found.assign(careful=careful.form.loc[found.index])
    return Frame(found[["case", "citation", "form", "careful"]])


def undecided(book: Book) -> Frame:
    """Cases outside the article that stay undecided: ``case``, ``citation`` and ``missing``."""
    others = other_cases(book)
    return Frame(others[others.form == "undecided"][["case", "citation", "missing"]])


def criteria() -> Frame:
    """What counts as a sign of which regime, and why (`casebook.sources.across.criteria`)."""
    return Frame(across.criteria())


def regimes(book: Book, at_least: int = 1) -> Frame:
    """Cases by signs of the two regimes (`casebook.sources.across.regimes`).

    Parameters
    ----------
    book : Book
    at_least : int
        How many signs it takes.
    """
    return Frame(across.regimes(book.tables, at_least=at_least))


def signs(book: Book) -> Frame:
    """All cases with the signs that they show: ``case``, ``citation``, signs and ``place``."""
    told = regimes(book).drop(columns=["source_id", "case_id"])
    told["place"] = told.place.replace("undecided", "no sign told")
    return Frame(told[["case", "citation", *told.columns.drop(["case", "citation"])]])


def topics(book: Book) -> Frame:
    """What each source says of each topic (`casebook.sources.across.topics`)."""
    return Frame(across.topics(book.tables))


def topics_by_source(book: Book) -> Frame:
    """`topics` as a table: a row a topic, a column a source."""
    said = topics(book)
    wide = said.pivot(index="topic", columns="citation", values="says")
    order = {"index": said.topic.unique(), "columns": said.citation.unique()}
    return Frame(wide.reindex(**order).reset_index())


def aligned_claims(book: Book) -> Frame:
    """The claims that speak of a topic, with their statuses."""
    verdicts = claims.judge(book.tables)
    lined = book.tables.alignments
    return Frame(lined.assign(status=[verdicts[claim].status for claim in lined.claim_id]))


def topic_statuses(book: Book) -> Frame:
    """Count the claims that speak of each topic by status: ``topic``, ``status``, ``claims``."""
    order = list(topics(book).topic.unique())
    counted = aligned_claims(book).value_counts(["topic", "status"]).rename("claims").reset_index()
    counted["at"] = counted.topic.map(order.index)
    return Frame(counted.sort_values(["at", "status"]).drop(columns="at"))


def voices(book: Book) -> Frame:
    """Passages with data by source and sector: ``citation``, ``sector``, ``passages``."""
    return Frame(across.who_speaks(book.tables))


def tensions(book: Book) -> Frame:
    """Pairs of claims that sound as if they did not go together (`across.tensions`)."""
    return Frame(across.tensions(book.tables))


def tensions_told(book: Book) -> Frame:
    """`tensions` for reading: ``about``, ``one``, ``other``, ``kind`` and ``why``."""
    citations = book.tables.sources.set_index("source_id").citation
    found = tensions(book)

    def told(claim: str, says: str, status: str) -> list[str]:
        rows = zip(found[claim], found[says], found[status], strict=True)
        return [f"{citations[c.split('-')[0]]}: {words} ({state})" for c, words, state in rows]

    return Frame(
        {
            "about": found.about,
            "one": told("one", "says", "status"),
            "other": told("other", "other says", "other status"),
            "kind": found.kind,
            "why": found.why,
        }
    )


# -- charts ------------------------------------------------------------------------------------


def tally(book: Book, found: pd.DataFrame, column: str) -> Frame:
    """Count cases by source and a column; a source is named with how many cases it has.

    Returns
    -------
    Frame
        ``citation``, ``column`` and ``cases``.
    """
    sizes = cases(book).citation.value_counts()
    headings = {name: f"{name}: {count} cases" for name, count in sizes.items()}
    return Frame(across.by_source(found, column).replace({"citation": headings}))


def _in_colours(parts: Sequence[str]) -> dict[str, str]:
    """Colours for parts of a bar, the last of which is pale because it says nothing."""
    return dict(zip(parts, [*display.PALETTE[: len(parts) - 1], display.MUTED], strict=True))


def forms_chart(counted: pd.DataFrame) -> alt.Chart | alt.LayerChart:
    """Draw cases by source and form."""
    return figures.stacked(counted, "citation", "form", "cases", _in_colours(FORMS))


def forms_in_numbers(counted: pd.DataFrame) -> Frame:
    """The numbers behind `forms_chart`: a row a source, a column a form."""
    return wide_counts(counted, "citation", "form", "cases", FORMS)


def forms_in_words(book: Book) -> str:
    """`forms_chart`, told to those who do not see it."""
    said = numbers_of_forms(book)
    return (
        f"Of {said['other_cases']} cases outside the article that made the concepts, "
        f"{said['undecided']} stay undecided and {said['neither']} are neither; "
        f"{said['either']} are conditioned or clientised."
    )


def regimes_chart(counted: pd.DataFrame) -> alt.Chart | alt.LayerChart:
    """Draw cases by source and place between the regimes."""
    return figures.stacked(counted, "citation", "place", "cases", _in_colours(PLACES))


def regimes_in_numbers(counted: pd.DataFrame) -> Frame:
    """The numbers behind `regimes_chart`: a row a source, a column a place."""
    return wide_counts(counted, "citation", "place", "cases", PLACES)


def regimes_in_words(book: Book) -> str:
    """`regimes_chart`, told to those who do not see it."""
    said = numbers_of_regimes(book)
    return (
        f"Of {len(regimes(book))} cases {said['r_open']} show no sign; {said['r_networks']} show "
        f"signs of networks and taking part only, {said['r_goals']} of goals and structure only, "
        f"{said['r_between']} of both."
    )


def statuses_chart(counted: pd.DataFrame) -> alt.Chart | alt.LayerChart:
    """Draw the claims of each topic by status."""
    return figures.stacked(counted, "topic", "status", "claims", display.STATUS_COLOURS)


def statuses_in_numbers(counted: pd.DataFrame) -> Frame:
    """The numbers behind `statuses_chart`: a row a topic, a column a status."""
    return wide_counts(counted, "topic", "status", "claims")


def statuses_in_words(book: Book) -> str:
    """`statuses_chart`, told to those who do not see it."""
    lined = aligned_claims(book)
    told = (
        f"{lined.status.isin(['shown', 'thin']).sum()} of {len(lined)} lined-up claims have data "
        "in print"
    )
    if (lined.status == "shown").any():
        return f"{told}."
    return f"{told}; none of them is shown by two independent voices."


def voices_chart(counted: pd.DataFrame) -> alt.Chart | alt.LayerChart:
    """Draw passages with data by source and sector, as far as it is one and is told."""
    told = counted[counted.sector.isin(SECTORS)]
    colours = dict(zip(SECTORS, display.PALETTE, strict=True))
    return figures.stacked(told, "citation", "sector", "passages", colours)


def voices_in_numbers(counted: pd.DataFrame) -> Frame:
    """The numbers behind `voices_chart`, and those of what it leaves out."""
    return wide_counts(counted, "citation", "sector", "passages")


def voices_in_words(book: Book) -> str:
    """`voices_chart`, told to those who do not see it."""
    said = numbers_of_voices(book)
    return (
        "Municipalities, governments and voluntary organisations have most of both bars; "
        f"refugees have {said['refugees']} of {said['all_data']} passages."
    )
