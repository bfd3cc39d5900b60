"""Chapter 2, *Everyday integration*: its numbers, tables and charts."""

from collections.abc import Sequence

import pandas as pd

from casebook import sources
from casebook.argument import DATA, STATUSES
from casebook.chapters import initiatives, source_notes
from casebook.display import MUTED, PALETTE, Shown, figures, status_badge, status_badges
from casebook.reader import Book, show, wide
from casebook.sources import nwc2020

SOURCE = nwc2020.SOURCE
COUNTRIES = list(sources.COUNTRIES.values())
DIRECTIONS = list(nwc2020.SMALL_PLACES.values())
WAYS = [*nwc2020.KNOWN.values(), nwc2020.NONE_OF_THESE]  # to know whether an initiative works
OWN_WORK = "Harbo et al. 2017"  # an earlier report of the institute that wrote this one
MATERIALS = [
    "interview",
    "policy document",
    "own statement",
    "statistic",
    "literature",
    "press report",
    "authors' analysis",
]
MATERIAL_COLOURS = dict(zip(MATERIALS, [*PALETTE, MUTED], strict=True))
# The claims that describe the term, by the question that they answer.
DEFINITION = {
    "Whose term is it?": "nwc2020-c-044",
    "Where does it happen?": "nwc2020-c-045",
    "What is it about?": "nwc2020-c-046",
    "What does it ask of newcomers?": "nwc2020-c-047",
    "What does it ask of the receiving society?": "nwc2020-c-048",
    "What do we read it against?": "nwc2020-c-024",
}


def numbers(book: Book) -> dict[str, str | int]:
    """Every number and word that the prose takes over, by the name that the prose uses."""
    return {
        **_of_the_material(book),
        **_of_the_comparisons(book),
        **_of_the_initiatives(book),
        **_of_the_programme(book),
        **_of_the_countries(book),
        **_of_small_places(book),
        **_of_what_is_known(book),
        **_of_the_statuses(book),
        **_of_the_carriers(book),
        **_of_the_links(book),
        **_of_the_notes(book),
    }


def _in_order(rows: pd.DataFrame, column: str, order: Sequence[str]) -> pd.DataFrame:
    """Rows in the order of the texts in one of their columns."""
    return rows.sort_values(column, key=lambda texts: texts.map(order.index), kind="stable")


# -- What does the report ask, and of what material? ---


def _of_the_material(book: Book) -> dict[str, str | int]:
    report = book.source(SOURCE)
    sectors = report.voices.set_index("voice_id").sector
    by_material = report.passages.material.value_counts()
    talked = report.passages[report.passages.material == "interview"]
    leaning = nwc2020.leaning_on(book.tables)
    return {
        "passages": len(report.passages),
        "claims": len(report.claims),
        "literature": int(by_material["literature"]),
        "analysis": int(by_material["authors' analysis"]),
        "interview": int(by_material["interview"]),
        "statistic": int(by_material["statistic"]),
        "documents": int(by_material["policy document"]),
        "own_statements": int(by_material["own statement"]),
        "press": int(by_material["press report"]),
        "speakers": talked.voice_id.nunique(),
        "refugee_passages": int((report.passages.voice_id.map(sectors) == "refugee").sum()),
        "works": len(leaning),
        "once": int((leaning.passages == 1).sum()),
        "first_work": leaning.work.iloc[0].replace("; et al.", " et al."),
        "first_work_passages": int(leaning.passages.iloc[0]),
        "top_five": int(leaning.passages.head(5).sum()),
    }


def materials(book: Book) -> Shown:
    """Chart: what each part of the report is made of."""
    parts = book.source(SOURCE).material_by_section()
    passages = book.source(SOURCE).passages.material
    return show.chart(
        figures.stacked(parts, "section", "material", "passages", MATERIAL_COLOURS),
        name="materials",
        title="What each part of the report is made of",
        caption="Passages by material. Interviews, documents, own statements and statistics are "
        "the data in print.",
        alt="Literature and the authors' own words make up most of nearly every part. Interviews "
        f"are {(passages == 'interview').sum()} of {len(passages)} passages, most of them in the "
        "sections on single countries.",
        numbers=wide(parts, "section", "material", "passages", columns=MATERIALS),
        source=book.source(SOURCE).reference,
    )


# -- What is everyday integration? ---


def definition(book: Book) -> Shown:
    """Table: the term, as six claims of the report describe it."""
    claims = book.source(SOURCE).claims.set_index("claim_id").loc[list(DEFINITION.values())]
    return show.table(
        pd.DataFrame(
            {
                "question": list(DEFINITION),
                "what": list(claims.statement),
                "where": list(claims.locator),
                "status": list(map(status_badge, claims.status, claims.index)),
            }
        ),
        name="definition",
        caption="Everyday integration, as the report describes it",
        row_header="question",
        headers={"what": "What the report says", "where": "Where"},
        stack=True,
    )


# -- Whom does the report compare, and who is a member? ---


def _of_the_comparisons(book: Book) -> dict[str, str | int]:
    every = nwc2020.comparisons(book.tables)
    shares = nwc2020.members(book.tables)
    return {
        "comparisons": len(every),
        "printed": int((every.figures == "printed").sum()),
        "gap": f"{shares['natives'] - shares['immigrants']:g}",
        "gap_immigrants": f"{shares['immigrants']:g}",
        "gap_natives": f"{shares['natives']:g}",
    }


def trust(book: Book) -> Shown:
    """Table: whose trust is compared with whose, and who is cited for it."""
    return show.table(
        nwc2020.comparisons(
            book.tables,
            "trust in others",
            "trust in institutions",
            "trust in fellow citizens",
            write=show.marked,
        ),
        name="trust",
        caption="What the report compares when it speaks of trust",
        row_header="group",
        headers={
            "group": "Whose",
            "against": "Compared with",
            "figures": "Figures",
            "source": "Who is cited",
        },
        wide=True,
        stack=True,
    )


def home(book: Book) -> Shown:
    """Table: what goes with feeling at home in Sweden, as the report tells it."""
    found = nwc2020.comparisons(book.tables, "feeling at home", "adapting", write=show.marked)
    columns = ["measure", "topic", "group", "result", "source", "figures"]
    return show.table(
        found[found.place == "Sweden"][columns],
        name="home",
        caption="What goes with feeling at home, or with adapting, in Sweden, as the report tells "
        "it",
        row_header="measure",
        headers={
            "topic": "Tied to",
            "group": "Of whom",
            "figures": "Figures",
            "source": "Who is cited",
        },
        stack=True,
    )


# -- Who does what, and where? ---


def _of_the_initiatives(book: Book) -> dict[str, str | int]:
    cases, placed = nwc2020.initiatives(book.tables), initiatives.placed(book)
    return {
        "cases": len(cases),
        "placed": placed,
        "unplaced": len(cases) - placed,
    }


def map_of_places(book: Book) -> Shown:
    """Map: the places that the report names for its initiatives; marks lead to their entries."""
    return initiatives.map_of_all(book, "../book/reference/initiatives.html")


def types(book: Book) -> Shown:
    """Table: initiatives by type of actor and country."""
    grid = nwc2020.by_type_and_country(book.tables)
    return show.table(
        wide(grid, "type", "country", "cases", columns=COUNTRIES),
        name="types",
        caption="Initiatives by type of actor and country",
        row_header="type",
        numeric=COUNTRIES,
        note="The type is our sorting; every case has one.",
        stack=True,
    )


# -- What does a programme of friendship show? ---


def _of_the_programme(book: Book) -> dict[str, str | int]:
    taking_part, every_one = nwc2020.municipalities_in(book.tables)
    return {"taking_part": f"{taking_part:g}", "every_one": f"{every_one:g}"}


def friends(book: Book) -> Shown:
    """Chart: municipalities that judge a friendship programme in one way or another."""
    rated = nwc2020.assessments(book.tables)
    words = "… " + rated.what.str.replace("a volunteer friend", "a friend", regex=False)
    told = "; ".join(
        f"{what} {share:g}" for what, share in zip(rated.what, rated.share, strict=True)
    )
    return show.chart(
        figures.shares(rated.assign(words=words), "words", "share"),
        name="friends",
        title="Municipalities that …",
        caption="Per cent of municipalities. These are assessments by municipalities that are "
        "partners of the programme; whether of all or of those that answered is not told.",
        alt=f"Per cent of municipalities: {told}.",
        numbers=rated[["what", "share", "locator"]],
        source=book.source(SOURCE).reference,
    )


# -- How do the countries differ? ---


def _of_the_countries(book: Book) -> dict[str, str | int]:
    cells = nwc2020.country_profiles(book.tables).drop(columns="aspect")
    return {"blank": int(cells.isna().sum().sum()), "profile_cells": int(cells.size)}


def profiles(book: Book) -> Shown:
    """Table: municipalities and civil society in each country."""
    found = nwc2020.country_profiles(book.tables, show.marked).set_index("aspect")
    return show.table(
        found.T.rename_axis("country").reset_index(),
        name="profiles",
        caption="Municipalities and civil society in each country, as the report describes it",
        row_header="country",
        note="The passage behind every sentence is in the table country_profiles.",
        wide=True,
        stack=True,
    )


# -- Do small places integrate better? ---


def _of_small_places(book: Book) -> dict[str, str | int]:
    bearing = nwc2020.small_places(book.tables)
    by_direction = bearing.direction.value_counts()
    in_favour = bearing[bearing.direction == DIRECTIONS[0]]
    return {
        "bearing": len(bearing),
        "speak_for": int(by_direction[DIRECTIONS[0]]),
        "speak_against": int(by_direction[DIRECTIONS[1]]),
        "limit_it": int(by_direction[DIRECTIONS[2]]),
        "bearing_hedged": int(in_favour.hedge.notna().sum()),
    }


def small_places(book: Book) -> Shown:
    """Chart: passages for, against and about the limits of the idea of small places."""
    bearing = nwc2020.small_places(book.tables)
    counts = bearing.value_counts(["direction", "material"]).rename("passages").reset_index()
    counts = _in_order(counts, "direction", DIRECTIONS)
    met = [material for material in MATERIALS if material in set(counts.material)]
    said, with_data = _of_small_places(book), bearing.material.isin(DATA).sum()
    return show.chart(
        figures.stacked(counts, "direction", "material", "passages", MATERIAL_COLOURS),
        name="small-places",
        title="Do small places integrate better? Passages that …",
        caption="Passages by direction and material; a passage can be counted in two directions. "
        "As two coders agreed.",
        alt=f"{said['speak_for']} passages speak for the idea, {said['speak_against']} against it "
        f"and {said['limit_it']} limit it. {with_data} of them are interviews, "
        "documents, own statements or statistics.",
        numbers=wide(counts, "direction", "material", "passages", DIRECTIONS, met),
        source=book.source(SOURCE).reference,
    )


def data_on_small_places(book: Book) -> Shown:
    """Table: the data in print on small places, in the words of the passages."""
    bearing = nwc2020.small_places(book.tables)
    found = _in_order(bearing[bearing.material.isin(DATA)], "direction", DIRECTIONS)
    return show.table(
        found[["direction", "gist", "voice", "hedge", "locator"]],
        name="small-data",
        folded=True,
        caption="Data in print on small places",
        row_header="gist",
        headers={
            "direction": "Direction",
            "gist": "What is said",
            "voice": "By whom",
            "hedge": "Caution",
            "locator": "Where",
        },
        missing="none",
        sortable=True,
        stack=True,
    )


# -- How is it known whether an initiative works? ---


def _of_what_is_known(book: Book) -> dict[str, str | int]:
    known = nwc2020.evaluation(book.tables)
    praised = known[known.outcome.fillna("").str.contains("told as success")]
    return {
        "evaluated": int((known.known == nwc2020.KNOWN["evaluated"]).sum()),
        "praised": len(praised),
        "praised_unknown": int((praised.known == nwc2020.NONE_OF_THESE).sum()),
    }


def evaluated(book: Book) -> Shown:
    """Chart: the firmest thing told on whether an initiative works, by country."""
    known = nwc2020.evaluation(book.tables)
    nothing = (known.known == nwc2020.NONE_OF_THESE).sum()
    named = (known.known == nwc2020.KNOWN["evaluated"]).sum()
    counts = known.value_counts(["country", "known"]).rename("cases").reset_index()
    counts = _in_order(counts, "country", COUNTRIES)
    colours = dict(zip(WAYS, [*PALETTE[:3], MUTED], strict=True))
    return show.chart(
        figures.stacked(counts, "country", "known", "cases", colours),
        name="evaluated",
        title="How is it known whether an initiative works?",
        caption="Cases by country and the firmest thing told. Described in a study: the report "
        "calls the cited work research, or a study of the case.",
        alt=f"Of {nothing} of {len(known)} cases no evaluation, study or award is told; {named} "
        "has a named evaluation.",
        numbers=wide(counts, "country", "known", "cases", COUNTRIES, WAYS),
        source=book.source(SOURCE).reference,
    )


def known_cases(book: Book) -> Shown:
    """Table: cases of which an evaluation, a study or an award is told."""
    known = nwc2020.evaluation(book.tables, show.marked)
    return show.table(
        known[known.known != nwc2020.NONE_OF_THESE].drop(columns="case_id"),
        name="known",
        caption="Cases of which an evaluation, a study or an award is told",
        row_header="case",
        headers={"known": "How it is known", "outcome": "Outcome told"},
        stack=True,
    )


# -- What does the argument stand on? ---


def _of_the_statuses(book: Book) -> dict[str, str | int]:
    claims = book.source(SOURCE).claims
    by_status = claims.status.value_counts()
    moved = book.source(SOURCE).under(our_links=False).table
    return {
        "key_claims": int(claims.key.sum()),
        **{f"n_{name.replace(' ', '_')}": int(by_status.get(name, 0)) for name in STATUSES},
        "odds_ours": int((moved.before == "at odds").sum()),
    }


def statuses(book: Book) -> Shown:
    """Chart: claims by section and status."""
    report = book.source(SOURCE)
    counts, by_status = report.statuses_by_section(), report.claims.status.value_counts()
    return show.chart(
        figures.statuses(counts),
        name="statuses",
        title="Claims by section and status",
        caption="Every claim counts once, where the report makes it most plainly.",
        alt=f"Of {len(report.claims)} claims {by_status['cited']} are cited and "
        f"{by_status['stated']} stated; {by_status['shown']} are shown and {by_status['thin']} "
        "thin, most of them in the sections on countries. In the conclusion hardly any claim has "
        "data.",
        numbers=wide(counts, "step", "status", "claims", columns=list(STATUSES)),
        source=report.reference,
    )


def _heaviest(works: pd.DataFrame) -> str:
    """The cited works on which most claims hang, joined."""
    labels = works[works.claims == works.claims.max()].label
    return " and ".join(labels.str.replace(" (cited work)", "", regex=False))


def _of_the_carriers(book: Book) -> dict[str, str | int]:
    carriers = book.source(SOURCE).carriers
    works, voices = carriers[carriers.kind == "cited work"], carriers[carriers.kind == "voice"]
    own = works[works.label.str.startswith(OWN_WORK)].iloc[0]
    return {
        "heaviest_work": _heaviest(works),
        "heaviest_work_claims": int(works.claims.max()),
        "own_claims": int(own.claims),
        "own_key": int(own["key claims"]),
        "heaviest_voice": str(voices.label.iloc[0]),
        "heaviest_voice_claims": int(voices.claims.iloc[0]),
        "single_works": int((works.claims > 0).sum()),
        "all_works": len(works),
    }


def carriers(book: Book) -> Shown:
    """Chart: whose withdrawal changes most claims."""
    found, said = book.source(SOURCE).carriers, _of_the_carriers(book)
    return show.chart(
        figures.carriers(found[found.claims >= 3]),
        name="carriers",
        title="Who and what carries the argument",
        caption="Claims whose status changes when this voice, cited work or case alone is "
        "withdrawn; three claims or more.",
        alt=f"Among the cited works most claims hang on {said['heaviest_work']}, "
        f"{said['heaviest_work_claims']} on each; among the voices {said['heaviest_voice']}, "
        f"{said['heaviest_voice_claims']}.",
        numbers=found[found.claims > 0][["label", "kind", "passages", "claims", "key claims"]],
        source=book.source(SOURCE).reference,
    )


def hanging(book: Book) -> Shown:
    """Table: what each key claim hangs on, and how many claims go with it."""
    effects = book.source(SOURCE).effects
    key = effects[effects.key].sort_values("falls", ascending=False, kind="stable")
    linked = key.claim.map(show.claim_id)
    return show.table(
        key.assign(claim=linked, status=status_badges(key.status, key.claim))[
            ["claim", "statement", "status", "hangs on", "falls"]
        ],
        name="hanging",
        folded=True,
        caption="What the key claims hang on, and how many claims go with each as their premise",
        row_header="statement",
        headers={"hangs on": "Status hangs on", "falls": "Claims that go with it"},
        numeric=["falls"],
        note="Hangs on: single voices, cited works or cases without which the status is another "
        "one.",
        sortable=True,
        stack=True,
    )


def _of_the_links(book: Book) -> dict[str, str | int]:
    moved = book.source(SOURCE).under(our_links=False)
    return {"n_ours": len(moved), "n_ours_key": len(moved.key)}


# -- Where does the report not fit together? ---


def _of_the_notes(book: Book) -> dict[str, str | int]:
    report = book.source(SOURCE)
    return {
        "notes": len(report.notes),
        "contradictions": source_notes.count_contradictions(report),
    }


def contradictions(book: Book) -> Shown:
    """Table: places in the report that do not fit together easily."""
    caption = "Places in the report that do not fit together easily"
    return source_notes.contradictions(book.source(SOURCE), caption, folded=True)
