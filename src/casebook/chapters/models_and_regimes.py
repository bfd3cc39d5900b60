"""Chapter 3 goes further: cases, models and regimes in one grid, words for models, and blanks.

What the record leaves open is drawn as open. Which question would fill a blank, and by which
method, is our advice; no source gives it.
"""

import pandas as pd

from casebook import display
from casebook.chapters import argument_in_brief, records
from casebook.display import Shown
from casebook.reader import Book, show
from casebook.sources import ea2017

MECHANISM = [f"ea2017-c-{number:03}" for number in (5, 6, 7, 8, 9, 16, 19, 20)]
UNSAID = "regime not said"
REGIMES = ("under NPM", "under NPG", UNSAID)

# What the sources of this book say when they speak of co-production, by the question it answers.
SAID_OF_THE_WORDS = {
    "gv2022-civ-12": "Who takes part?",
    "istr2018-pan-05": "Who takes part, and in whose purposes?",
    "ea2017-abs-17": "Who takes part, in one case?",
    "gv2022-civ-15": "In which tasks, and how equally?",
    "gv2022-civ-16": "Is the word settled?",
    "istr2018-pan-06": "Is co-creation the same?",
    "ea2017-abs-10": "Is samskabelse the same?",
    "nwc2020-den-26": "What stands beside samskabelse?",
}

# For every combination that the record leaves open: what would fill it, and how to find out. Ours.
TO_BE_FOUND = {
    ("ea2017-guidance", "samskabelse"): (
        "Did citizens take part before it was settled what the problem is and what would help?",
        "Minutes and drafts from the time before the guidance began; interviews with citizens and "
        "staff who were there.",
    ),
    ("ea2017-hotspot", "voluntary work and civil society"): (
        "Do associations or volunteers do any of the work in the area, and does the unit know?",
        "A walk through a week with the unit; interviews with associations of the area.",
    ),
    ("ea2017-hotspot", "samskabelse"): (
        "Had residents or young people a say in what counts as the problem?",
        "The application and its first version; interviews with residents; observation of the "
        "meetings in which goals are set.",
    ),
}
OF_THE_REGIME = (
    "Which goals, counts and contracts bind the effort, and which networks can it choose?",
    "Contracts and reports for the one; observation of how staff decide whom to call for the "
    "other; the same effort before and after a change of rules.",
)


def mechanism(book: Book) -> Shown:
    """Chart: from two regimes over models to what becomes possible."""
    return argument_in_brief.chart(
        book.source(ea2017.SOURCE),
        MECHANISM,
        title="From regimes over models to possibilities",
        alt="What each regime brings runs into the claim that the work is stretched between them. "
        "From there a line leads to the claim that the split frames which models can be entered, "
        "and from the models to other results and to democratic participation.",
    )


def cube(book: Book) -> Shown:
    """Chart: which case works by which model under which regime, as far as the record says."""
    cells = _cube(book)
    told = int(cells.said.notna().sum())
    return show.chart(
        records.grid(cells, "row", "model", "said", ea2017.ANSWERS),
        name="cube",
        title="Which case, by which model, under which regime?",
        caption=f"Two cases, four models, two regimes. What the record says ({display.SIGN} by our "
        "reading) it says without a regime.",
        alt=f"{told} of {len(cells)} cells are filled, all in the two rows in which the "
        "regime is not said. The rows under NPM and under NPG are blank for both cases.",
        numbers=cells[["model", "case", "regime", "said", "basis"]],
        source=book.source(ea2017.SOURCE).reference,
    )


def _cube(book: Book) -> pd.DataFrame:
    """Every combination of case, regime and model: ``said`` and ``basis`` are missing if blank."""
    known = ea2017.matrix(book.tables)
    known = known[known.model.isin(ea2017.MODELS)]
    words = {name: _word(case) for case, name in _names(book).items()}
    rows = [
        row | {"regime": regime, "row": f"{words[row['case']]}, {regime}"}
        for row in known.to_dict("records")
        for regime in REGIMES
    ]
    found = pd.DataFrame(rows)
    found[["said", "basis"]] = found[["said", "basis"]].where(found.regime == UNSAID)
    order = {case: number for number, case in enumerate(dict.fromkeys(found.case))}
    return found.sort_values(
        ["case", "regime"],
        key=lambda names: names.map(order | {name: n for n, name in enumerate(REGIMES)}),
        kind="stable",
    ).reset_index(drop=True)


def _names(book: Book) -> dict[str, str]:
    """Names of the cases by id."""
    cases = book.tables.cases
    return dict(zip(cases.case_id, cases.name, strict=True))


def _short(case: str) -> str:
    """A case's name without what stands in brackets."""
    return case.partition(" (")[0]


def _word(case_id: str) -> str:
    """A case in one word, as its id has it."""
    return case_id.partition("-")[2]


def words_for_co_production(book: Book) -> Shown:
    """Table: what the four sources say of co-production and its Danish words, by question."""
    passages = book.tables.passages.set_index("passage_id").loc[list(SAID_OF_THE_WORDS)]
    citations = dict(zip(book.tables.sources.source_id, book.tables.sources.citation, strict=True))
    rows = pd.DataFrame(
        {
            "question": list(SAID_OF_THE_WORDS.values()),
            "says": passages.gist.to_numpy(),
            "where": [
                f"{citations[row.source_id]}, {row.locator}" for row in passages.itertuples()
            ],
            "passage": list(SAID_OF_THE_WORDS),
        }
    )
    return show.table(
        rows,
        name="co-production",
        caption="What the sources of this book say of co-production, co-creation and their kin",
        row_header="question",
        headers={"says": "What is said", "where": "Where"},
        stack=True,
    )


def to_be_found(book: Book) -> Shown:
    """Table: what would have to be found to fill each blank, and by which method."""
    names = _names(book)
    rows = [
        {"blank": f"{_short(names[case])}: {model}", "what": what, "how": how}
        for (case, model), (what, how) in TO_BE_FOUND.items()
    ]
    rows.append(
        {"blank": "both, every model: regime", "what": OF_THE_REGIME[0], "how": OF_THE_REGIME[1]}
    )
    return show.table(
        pd.DataFrame(rows),
        name="to-be-found",
        caption=f"What would fill the blanks {display.SIGN}",
        row_header="blank",
        headers={"blank": "Blank", "what": "What to look for", "how": "How one could find out"},
        note="All of this table is our advice; the record does not speak of it.",
        stack=True,
    )
