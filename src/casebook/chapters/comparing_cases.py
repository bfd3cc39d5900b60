"""Chapter 9, *Comparing cases*: its numbers, tables and charts."""

from collections.abc import Sequence

import pandas as pd

from casebook import cases
from casebook.display import Shown, figures
from casebook.reader import Book, Frame, show
from casebook.sources import gv2022

SOURCE = gv2022.SOURCE
OUTCOME = "PERSONAL"
EXPECTED = {"CONGREGATION": 1, "MUNICIPALITY": 0, "SERVICE": 1}  # with personal contact
CODED = ["started by", "organisation's role", "contact between sectors"]
OF_OUTCOME = "contact between sectors"
MORE_CASES = [12, 40]  # of which designs the chart tells, beside the article's
MOST_CONDITIONS = 8


def numbers(book: Book) -> dict[str, str | int]:
    """Every number and word that the prose takes over, by the name that the prose uses."""
    return {
        **_of_the_projects(book),
        **_of_the_coding(book),
        **_of_the_truth_table(book),
        **_of_the_formulas(book),
        **_of_chance(book),
    }


def _solution(book: Book) -> cases.Solution:
    """The formulas for personal contact."""
    return book.comparison.solve(OUTCOME, directions=EXPECTED)


# -- From projects to noughts and ones ---


def _of_the_projects(book: Book) -> dict[str, str | int]:
    projects = book.comparison.projects
    conditions = len(projects.columns) - 1
    return {
        "cases": len(projects),
        "with_outcome": int(projects[OUTCOME].sum()),
        "conditions": conditions,
        "combinations": 2**conditions,
    }


def _of_the_coding(book: Book) -> dict[str, str | int]:
    coded = book.source(SOURCE).tables.case_attributes
    coded = coded[coded.attribute.isin(CODED)]
    ours, on_outcome = coded.basis == "ours", coded.attribute == OF_OUTCOME
    return {
        "cells": len(coded),
        "ours": int(ours.sum()),
        "ours_outcome": int((ours & on_outcome).sum()) or "none",
        "outcome_cells": int(on_outcome.sum()),
    }


def projects(book: Book) -> Shown:
    """Table: the projects as noughts and ones, in words."""
    told, by_us = book.comparison.projects, gv2022.crisp_by_us(book.tables)
    words = {
        name: [
            show.marked([("yes" if one else "no", ours)])
            for one, ours in zip(told[name], by_us[name], strict=True)
        ]
        for name in told
    }
    return show.table(
        pd.DataFrame({"case": told.index} | words),
        name="cases",
        caption="Four projects, three conditions and an outcome",
        row_header="case",
        headers={
            "case": "Project",
            "CONGREGATION": "Started by a congregation",
            "MUNICIPALITY": "Municipality among the starters",
            "SERVICE": "Carries out a service",
            "PERSONAL": "Outcome: personal contact",
        },
        stack=True,
    )


# -- The truth table ---


def _of_the_truth_table(book: Book) -> dict[str, str | int]:
    seen = _solution(book).truth_table
    return {
        "seen": len(seen.rows),
        "remainders": seen.remainders,
        "contradictions": int((seen.rows.contradiction != "").sum()) or "no",
    }


def truth_table(book: Book) -> Shown:
    """Table: the combinations of conditions that occur."""
    columns = [*EXPECTED, "n", "inclusion", "outcome"]
    return show.table(
        _solution(book).truth_table.rows.reset_index()[["cases", *columns]],
        name="truth",
        caption="Truth table for personal contact",
        row_header="cases",
        headers={
            "cases": "Projects",
            "n": "Cases",
            "inclusion": "Share with personal contact",
            "outcome": "Outcome",
        },
        numeric=columns,
        note="1: yes. 0: no. Combinations that no project shows are left out.",
        wide=True,
        stack=True,
    )


# -- The formulas ---


def _of_the_formulas(book: Book) -> dict[str, str | int]:
    left_out = book.comparison.leave_one_out(OUTCOME, directions=EXPECTED)
    return {
        "tied": len(_solution(book).parsimonious),
        "changed_word": "sometimes" if (left_out.changed != "").any() else "never",
    }


def formulas(book: Book, outcome: str, conditions: Sequence[str]) -> Shown:
    """Table: the shortest formulas for an outcome.

    Parameters
    ----------
    book : Book
    outcome : str
        A column of ``book.comparison.projects``; with ``~`` ahead its negation.
    conditions : sequence of str
        Other columns. What one expects of them is said for personal contact only; without that,
        the intermediate formulas are the complex ones.

    Returns
    -------
    Shown
    """
    known = {name: EXPECTED[name] for name in conditions if name in EXPECTED}
    directions = known if outcome == OUTCOME else None
    solution = book.comparison.solve(outcome, conditions, directions=directions)
    told = [
        {"solution": kind, "formula": str(model)}
        for kind in cases.KINDS
        for model in getattr(solution, kind)
    ]
    what = "personal contact" if outcome == OUTCOME else outcome
    return show.table(
        Frame(told),
        name="formulas",
        caption=f"All formulas for {what} that are as short as possible",
        row_header="formula",
        headers={"solution": "Kind of solution", "formula": "Formula"},
    )


def left_out(book: Book) -> Shown:
    """Table: the formulas without each project in turn."""
    found = book.comparison.leave_one_out(OUTCOME, directions=EXPECTED)
    return show.table(
        found.reset_index()[["without", "complex", "parsimonious"]],
        name="left-out",
        caption="The formulas without one of the projects",
        row_header="without",
        headers={"without": "Without"},
        stack=True,
    )


# -- How easily does a perfect formula come about? ---


def _by_chance(number: int, conditions: int) -> float:
    """How often tossed conditions fit perfectly, per cent; half of the cases with the outcome."""
    return 100 * cases.chance_of_a_fit(number // 2, number - number // 2, conditions)


def _tosses(book: Book) -> pd.DataFrame:
    """`_by_chance` for designs of the article's size and of others: one row a design and number."""
    return pd.DataFrame(
        [
            {
                "design": f"{number} cases",
                "conditions": conditions,
                "chance": round(_by_chance(number, conditions), 1),
            }
            for number in (len(book.comparison.projects), *MORE_CASES)
            for conditions in range(1, MOST_CONDITIONS + 1)
        ]
    )


def _of_chance(book: Book) -> dict[str, str | int]:
    found = book.comparison.projects
    having, conditions = int(found[OUTCOME].sum()), len(found.columns) - 1
    lacking = len(found) - having
    some = cases.chance_of_a_fit(having, lacking, conditions)
    single = cases.chance_of_one_condition(having, lacking, conditions)
    return {
        "by_chance": f"{100 * some:.0f}",
        "single_by_chance": f"{100 * single:.0f}",
        "twelve": f"{_by_chance(12, conditions):.1f}",
    }


def chance(book: Book) -> Shown:
    """Chart: how often conditions that were tossed with a coin fit perfectly."""
    tosses, said = _tosses(book), _of_the_projects(book) | _of_chance(book)
    return show.chart(
        figures.lines(
            tosses,
            "conditions",
            "chance",
            "design",
            ("Conditions that were tossed with a coin", "Perfect formulas, per cent"),
            lowest=0,
            scale="linear",
        ),
        name="chance",
        title="How often meaningless conditions fit perfectly",
        caption="A line is a number of cases, half of them with the outcome. The higher it runs, "
        "the less a perfect formula says. Worked out exactly.",
        alt=f"With {said['cases']} cases and {said['conditions']} conditions a perfect formula "
        f"comes about by chance in {said['by_chance']} per cent; with more cases it is rare unless "
        "there are many conditions.",
        numbers=tosses,
        source="worked out from numbers of cases alone",
    )
