"""Chapter 8, *Reading both ways*: its numbers, tables and charts."""

from collections.abc import Sequence

import pandas as pd

from casebook import coding
from casebook.coding import NO_CASE, NOTHING
from casebook.display import Shown
from casebook.reader import Book, show
from casebook.sources import gv2022

SOURCE = gv2022.SOURCE
ENOUGH = 3  # passages about a project, for a theme to stand in the chart
OF_BOTH = ["inequality", "sector-distance"]  # themes that are told of two projects at once
THEMES = ["own-resources", "personal-bridge", "referral", "sector-distance"]
BASE = 4  # voices after which Guest and others begin to ask for new themes


def numbers(book: Book) -> dict[str, str | int]:
    """Every number and word that the prose takes over, by the name that the prose uses."""
    return {
        **_of_the_coding(book),
        **_of_the_projects(book),
        **_of_passages_on_several(book),
        **_of_the_matrix(book),
        **_of_the_pairs(book),
        **_of_the_voices(book),
        **_of_their_order(book),
    }


def _of_the_coding(book: Book) -> dict[str, str | int]:
    fates = book.coding.settled()
    kept = fates[fates.agreed].given_by
    return {"by_both": int((kept == "both").sum()), "by_one": int((kept != "both").sum())}


def _labels(book: Book) -> "pd.Series[str]":
    """What codes are called, by id."""
    return book.coding.codebook.set_index("code_id").label


def _projects(book: Book) -> dict[str, str]:
    """What the article's projects are called, by id, in its order."""
    cases = book.source(SOURCE).cases
    return dict(zip(cases.case_id, cases.name, strict=True))


# -- Which themes belong to which project? ---


def _about_projects(book: Book) -> "pd.Series[int]":
    """On how many projects each passage is that is on any, by passage id."""
    ties = book.tables.passage_cases
    return ties[ties.case_id.isin(list(_projects(book)))].passage_id.value_counts()


def _matrix(book: Book) -> pd.DataFrame:
    """Count passages by theme and project; themes that one pair of projects has stand together.

    Returns
    -------
    DataFrame
        Code ids x project ids, and ``NO_CASE`` for passages that are on none. Themes with fewer
        than `ENOUGH` passages on a project are left out.
    """
    article = book.source(SOURCE)
    by_case, own = article.coding.by_case(), article.coding.agreed
    told = own[own.passage_id.isin(_about_projects(book).index)]
    passages = told.groupby("code_id").passage_id.nunique().reindex(by_case.index, fill_value=0)
    shown = by_case[passages >= ENOUGH]
    first, second = _pairs_of_projects(book)
    lean = shown[first].sum(axis=1) - shown[second].sum(axis=1)
    return shown.loc[lean.sort_values(ascending=False).index]


def _pairs_of_projects(book: Book) -> tuple[list[str], list[str]]:
    """The two pairs of projects to which the article gives its two forms of participation."""
    projects = list(_projects(book))
    return projects[:2], projects[2:]


def _of_the_projects(book: Book) -> dict[str, str | int]:
    matrix = _matrix(book)
    first, second = _pairs_of_projects(book)
    lacking = (matrix[first].sum(axis=1) == 0) | (matrix[second].sum(axis=1) == 0)
    return {
        "themes": len(matrix),
        "one_pair": int(lacking.sum()),
        "left_out": len(book.source(SOURCE).coding.by_case()) - len(matrix),
        "fewest": ENOUGH,
    }


def _of_passages_on_several(book: Book) -> dict[str, str | int]:
    times, own = _about_projects(book), book.source(SOURCE).coding.agreed
    several = set(times.index[times > 1])
    found: dict[str, str | int] = {"shared": len(several), "about_projects": len(times)}
    for theme in OF_BOTH:
        passages = set(own.passage_id[own.code_id == theme]) & set(times.index)
        found[f"{theme}_all"] = len(passages)
        found[f"{theme}_shared"] = len(passages & several)
    inequality, distance = (str(_labels(book)[theme]) for theme in OF_BOTH)
    return found | {"inequality": inequality, "distance": distance}


def by_case(book: Book) -> Shown:
    """Table: themes by project."""
    columns = _projects(book) | {NO_CASE: "no project"}
    named = _matrix(book).rename(index=_labels(book).to_dict(), columns=columns)
    return show.table(
        named.reset_index(names="theme"),
        name="by-case",
        caption="Themes by project: passages with the code that are about the project",
        row_header="theme",
        numeric=list(named.columns),
        note="A passage about two projects counts in both.",
        wide=True,
        sortable=True,
        stack=True,
    )


# -- What is said, and not only how often? ---


def _framework(book: Book) -> pd.DataFrame:
    """What is said of four themes in the projects: projects x themes."""
    return book.source(SOURCE).coding.framework(THEMES, list(_projects(book)))


def _of_the_matrix(book: Book) -> dict[str, str | int]:
    matrix = _framework(book)
    return {"blank": int((matrix == NOTHING).sum().sum()), "matrix_cells": matrix.size}


def framework(book: Book) -> Shown:
    """Table: what is said of four themes in four projects."""
    named = _framework(book).rename(index=_projects(book), columns=_labels(book).to_dict())
    return show.table(
        named.T.reset_index(names="theme"),
        name="framework",
        folded=True,
        caption="What is said of four themes in four projects",
        row_header="theme",
        note=f"{NOTHING}: no passage about this project has the code.",
        wide=True,
        stack=True,
    )


# -- Which themes meet? ---


def _pairs(book: Book) -> pd.DataFrame:
    """Pairs of codes, and where they meet: as `casebook.coding.cooccurrence`, in both units."""
    return book.coding.cooccurrence("passages").merge(
        book.coding.cooccurrence("paragraphs"),
        on=["code_id", "other_id"],
        suffixes=("", " of paragraphs"),
    )


def _most_often(pairs: pd.DataFrame) -> pd.DataFrame:
    """Pairs of codes, those that meet in most paragraphs first."""
    return pairs.sort_values(["count of paragraphs", "count"], ascending=False)


def _of_the_pairs(book: Book) -> dict[str, str | int]:
    found, labels = _pairs(book), _labels(book)
    first = _most_often(found).iloc[0]
    return {
        "pair_one": str(labels[first.code_id]),
        "pair_other": str(labels[first.other_id]),
        "pair_passages": int(first["count"]),
        "pair_paragraphs": int(first["count of paragraphs"]),
        "pairs": len(found),
        "meet_passages": int((found["count"] > 0).sum()),
        "meet_paragraphs": int((found["count of paragraphs"] > 0).sum()),
    }


def pairs(book: Book) -> Shown:
    """Table: the pairs of themes that meet most often in a paragraph."""
    top, labels = _most_often(_pairs(book)).head(10), _labels(book)
    return show.table(
        top.assign(
            one=top.code_id.map(labels),
            other=top.other_id.map(labels),
            jaccard=top["jaccard of paragraphs"].astype(float).round(2),
        )[["one", "other", "count", "count of paragraphs", "jaccard"]],
        name="pairs",
        caption="The ten pairs of themes that meet most often in a paragraph",
        row_header="one",
        headers={
            "one": "Theme",
            "other": "Meets",
            "count": "Passages with both",
            "count of paragraphs": "Paragraphs with both",
            "jaccard": "Of paragraphs with either",
        },
        numeric=["count", "count of paragraphs", "jaccard"],
        note="Two passages of one paragraph count once in the third column.",
        stack=True,
    )


# -- When has one heard enough? ---


def _voices(book: Book, order: Sequence[int] | None = None) -> list[str]:
    """Ids of the interviewed voices as the article lets them speak, or in another order."""
    voices = [str(voice) for voice in book.source(SOURCE).coding.heard()]
    places = list(range(1, len(voices) + 1))
    order = places if order is None else list(order)
    if sorted(order) != places:
        raise ValueError(f"an order has every number from 1 to {len(voices)} once, not {order}")
    return [voices[place - 1] for place in order]


def _saturated(reached: coding.NewInformation) -> str:
    """After how many voices saturation is reached, as Guest and others write it."""
    return reached.reported or "not reached"


def _of_the_voices(book: Book) -> dict[str, str | int]:
    article = book.source(SOURCE)
    curve = article.coding.saturation()
    half = curve.cumulative.iloc[-1] / 2
    return {
        "voices": len(curve),
        "codes_heard": int(curve.cumulative.iloc[-1]),
        "codes_all": article.coding.agreed.code_id.nunique(),
        "early": int(curve.new.iloc[1:BASE].sum()),
        "late": int(curve.new.iloc[BASE:].sum()),
        "last_new": int(curve.units[curve.new > 0].max()),
        "orders_half": int((curve["mean"] < half).sum()) + 1,
    }


def _of_their_order(book: Book) -> dict[str, str | int]:
    reached = book.source(SOURCE).coding.saturated()
    return {
        "base": str(reached.base_codes),
        "runs": len(reached.runs),
        "last_quotient": f"{reached.runs.quotient.iloc[-1]:.0%}",
        "reached": _saturated(reached),
    }


def saturation(book: Book, order: Sequence[int] | None = None) -> Shown:
    """Table: themes heard, voice by voice.

    Parameters
    ----------
    book : Book
    order : sequence of int, optional
        The voices by number, as the article lets them speak: ``[6, 5, 4, 3, 2, 1]`` hears the
        last one first.

    Returns
    -------
    Shown

    Raises
    ------
    ValueError
        If a number is missing, stands twice or belongs to nobody.
    """
    heard, called = _voices(book, order), book.tables.voices.set_index("voice_id").label
    own = book.source(SOURCE).coding
    curve = own.saturation(heard)
    return show.table(
        curve.assign(unit=curve.unit.map(called), mean=curve["mean"].round(1))[
            ["units", "unit", "codes", "new", "cumulative", "mean"]
        ],
        name="saturation",
        caption="Themes heard, voice by voice",
        row_header="unit",
        headers={
            "units": "Voice",
            "unit": "Who",
            "codes": "Themes",
            "new": "New ones",
            "cumulative": "Heard so far",
            "mean": "Heard so far, mean of all orders",
        },
        numeric=["units", "codes", "new", "cumulative", "mean"],
        note=f"Saturation after Guest and others: {_saturated(own.saturated(heard))}.",
        wide=True,
        stack=True,
    )
