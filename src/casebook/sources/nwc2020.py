"""The argument of Karlsdóttir et al. 2020, step by step, as functions over the tables.

Rules test a claim against the figures and attributes that the report prints. The other functions
make the tables that chapter 2 shows. How a claim comes to its status is the business of
``casebook.argument``.
"""

from collections.abc import Hashable, Mapping

import pandas as pd

from casebook.argument import RuleResult
from casebook.sources.cells import Write, cells, in_words
from casebook.sources.countries import COUNTRIES
from casebook.sources.indicators import figure
from casebook.sources.overview import agreed
from casebook.tables import Tables

SOURCE = "nwc2020"
MEMBERS = ("share with membership in a civil organisation, ", "trust ¶6")
NEAR = 2  # degrees: a region whose middle is nearer to a settlement than this lies around it
ASPECTS = [
    "legal instrument",
    "policy or agreement",
    "who coordinates",
    "funding",
    "problem named",
    "newcomers in view",
    "knowledge of effects",
]
# Types of actor in six families, for a map that cannot show fifteen colours.
FAMILIES = {
    "mentorship or guides": "guides, friends and networks",
    "pop-up activism": "guides, friends and networks",
    "aid organisation": "aid and faith",
    "religious community": "aid and faith",
    "sports club or federation": "sport",
    "municipal measure": "public measures and partnerships",
    "municipal partnership": "public measures and partnerships",
    "regional or agency measure": "public measures and partnerships",
    "meeting place": "meeting, learning, village life",
    "adult education and learning": "meeting, learning, village life",
    "neighbourhood and village life": "meeting, learning, village life",
    "women's or children's organisation": "meeting, learning, village life",
    "service club": "service clubs and support bodies",
    "umbrella or support body": "service clubs and support bodies",
}
# How an initiative is known, from firm to nothing: the first that is told counts.
KNOWN = {
    "evaluated": "a named evaluation",
    "studied by research": "described in a study",
    "awarded only": "an award or mention",
}
NONE_OF_THESE = "none of these"
# Section and verdict of the argument on small places, by code.
SMALL_PLACES = {
    "small-place-for": "speaks for",
    "small-place-against": "speaks against",
    "small-place-open": "limits it",
}


def membership_gap(tables: Tables) -> RuleResult:
    """Rule: the share of members is lower among immigrants and descendants than among natives."""
    shares = members(tables)
    return RuleResult(
        shares["immigrants"] < shares["natives"],
        f"{shares['immigrants']:g} per cent against {shares['natives']:g}: a gap of "
        f"{shares['natives'] - shares['immigrants']:g} percentage points.",
    )


def members(tables: Tables) -> dict[str, float]:
    """Shares of members of a civil organisation in Denmark, in per cent, by group."""
    measures, locator = MEMBERS
    return {
        group: figure(tables, SOURCE, locator, "%", measures + group)
        for group in ("immigrants", "natives")
    }


def three_of_ten(tables: Tables) -> RuleResult:
    """Rule: less than half of the clubs studied exist mainly to integrate migrants."""
    unit, locator = "sports associations", "sport ¶5"
    all_clubs = figure(tables, SOURCE, locator, unit, "sports associations studied")
    mainly = figure(
        tables,
        SOURCE,
        locator,
        unit,
        "sports associations that mainly exist to integrate migrants",
    )
    return RuleResult(
        mainly < all_clubs / 2, f"{mainly:g} of the {all_clubs:g} clubs studied are of this kind."
    )


def municipalities_in(tables: Tables) -> tuple[float, float]:
    """Danish municipalities in Friends Show the Way, and all there are."""
    return (
        figure(
            tables, SOURCE, "denmark ¶5", "municipalities", "municipalities involved in the project"
        ),
        figure(tables, SOURCE, "denmark ¶5", "municipalities", "all municipalities of the country"),
    )


def nearly_all_municipalities(tables: Tables) -> RuleResult:
    """Rule: at least nine in ten Danish municipalities take part in Friends Show the Way."""
    taking_part, every = municipalities_in(tables)
    return RuleResult(
        taking_part >= 0.9 * every,
        f"{taking_part:g} of {every:g} municipalities are {taking_part / every:.0%}; we call nine "
        "in ten nearly all.",
    )


def most_municipalities(tables: Tables) -> RuleResult:
    """Rule: more than half of the Danish municipalities take part in Friends Show the Way.

    Only the premise can be tested: that this makes Denmark an exception is not a matter of figures.
    """
    taking_part, every = municipalities_in(tables)
    return RuleResult(
        taking_part > every / 2,
        f"{taking_part:g} of {every:g} municipalities are a majority. The figures reproduce the "
        "reason that the report gives, not the comparison with other countries.",
    )


def assessments(tables: Tables) -> pd.DataFrame:
    """What shares of the municipalities say of Friends Show the Way.

    Returns
    -------
    DataFrame
        ``what`` (the assessment), ``share`` (per cent of municipalities), ``locator``; in the order
        of the report.
    """
    rows = tables.indicators
    rows = rows[
        (rows.source_id == SOURCE)
        & (rows.unit == "%")
        & rows.measures.str.startswith("municipalities that")
    ]
    what = rows.measures.str.replace("municipalities that ", "", regex=False)
    return pd.DataFrame(
        {"what": what, "share": rows.value.astype(float), "locator": rows.locator}
    ).reset_index(drop=True)


def majorities(tables: Tables) -> RuleResult:
    """Rule: every share of municipalities that see a volunteer friend help is above half."""
    found = assessments(tables)
    shares = found.share[found.what.str.contains("a volunteer friend")]
    return RuleResult(
        bool(len(shares)) and bool((shares > 50).all()),
        f"{(shares > 50).sum()} of {len(shares)} printed shares are above half; they run from "
        f"{shares.min():g} to {shares.max():g} per cent of municipalities. The figures count "
        "municipalities that say so, not refugees who were helped.",
    )


def few_evaluated(tables: Tables) -> RuleResult:
    """Rule: less than one case in ten has a named evaluation, Friends Show the Way among them.

    What counts as an evaluation is our coding of the attribute, and one in ten our measure of few.
    """
    known = _known(tables)
    done = known[known.known == KNOWN["evaluated"]]
    return RuleResult(
        f"{SOURCE}-venner-viser-vej" in set(done.case_id) and len(done) < len(known) / 10,
        f"A named evaluation is told of {len(done)} of {len(known)} cases: {', '.join(done.case)}.",
    )


RULES = {
    rule.__name__: rule
    for rule in (
        membership_gap,
        three_of_ten,
        nearly_all_municipalities,
        most_municipalities,
        majorities,
        few_evaluated,
    )
}


def _of_source(frame: pd.DataFrame) -> pd.DataFrame:
    return frame[frame.source_id == SOURCE]


def _positions(tables: Tables) -> dict[str, int]:
    """Where the report's paragraphs come, by locator."""
    rows = _of_source(tables.paragraphs)
    return dict(zip(rows.locator, rows.position, strict=True))


def _attribute(tables: Tables, attribute: str) -> pd.DataFrame:
    """Rows ``case_id``, ``value``, ``detail`` and ``basis`` of one attribute of the cases."""
    rows = _of_source(tables.case_attributes)
    return rows[rows.attribute == attribute][["case_id", "value", "detail", "basis"]]


def _in_order(found: Mapping[Hashable, object], cases: pd.Series) -> pd.Series:
    """The cells of some cases, missing where there is none."""
    return pd.Series([found.get(case, pd.NA) for case in cases], cases.index)


def initiatives(tables: Tables) -> pd.DataFrame:
    """All cases with where they are and what they are.

    Parameters
    ----------
    tables : Tables

    Returns
    -------
    DataFrame
        One row a case, by country and then by first mention: ``case_id``, ``case`` (name),
        ``country`` (in words), ``type`` (of actor), ``locator`` (of the first mention) and
        ``names`` (other names and spellings, joined; missing if there are none).
    """
    rows = _of_source(tables.cases)
    order = _positions(tables)
    types = _attribute(tables, "actor type").set_index("case_id").value
    names = _of_source(tables.case_names).groupby("case_id").variant.agg("; ".join)
    found = pd.DataFrame(
        {
            "case_id": rows.case_id,
            "case": rows.name,
            "country": rows.country.map(COUNTRIES),
            "type": rows.case_id.map(types),
            "locator": rows.locator,
            "names": rows.case_id.map(names),
            "rank": rows.country.map(list(COUNTRIES).index),
            "first": [order[locator] for locator in rows.locator],
        }
    )
    found = found.sort_values(["rank", "first", "case_id"]).drop(columns=["rank", "first"])
    return found.reset_index(drop=True)


def by_type_and_country(tables: Tables) -> pd.DataFrame:
    """Count cases by type of actor and country.

    Returns
    -------
    DataFrame
        One row for each type and country that meet: ``type``, ``country``, ``cases``; the types
        with most cases first, countries in the order of ``COUNTRIES``.
    """
    found = initiatives(tables)
    counts = found.groupby(["type", "country"]).size().rename("cases").reset_index()
    total = counts.groupby("type").cases.sum()
    counts["rank"] = counts.type.map(total)
    counts["at"] = counts.country.map(list(COUNTRIES.values()).index)
    counts = counts.sort_values(["rank", "type", "at"], ascending=[False, True, True])
    return counts[["type", "country", "cases"]].reset_index(drop=True)


def places(tables: Tables) -> pd.DataFrame:
    """Places of the cases, for the map.

    A case with a settlement and the region around it (`NEAR`) stands at the settlement only.

    Returns
    -------
    DataFrame
        One row for each case and place, by country and place: ``case_id``, ``case`` (name),
        ``type`` (of actor), ``place_id``, ``place``, ``country`` (of the place, in words),
        ``latitude``, ``longitude`` (degrees) and ``area`` (True where the report names a region
        only).
    """
    found = _of_source(tables.case_places).merge(
        tables.places[["place_id", "name", "country", "kind", "latitude", "longitude"]],
        on="place_id",
    )
    found = found.merge(initiatives(tables)[["case_id", "case", "type"]], on="case_id")
    found["area"] = found.kind == "part of country"
    found = found[~_around_a_settlement(found)].rename(columns={"name": "place"})
    found["country"] = found.country.map(COUNTRIES)
    columns = ["case_id", "case", "type", "place_id", "place", "country"]
    columns += ["latitude", "longitude", "area"]
    return found.sort_values(["country", "place", "case_id"], ignore_index=True)[columns]


def _around_a_settlement(places: pd.DataFrame) -> pd.Series:
    """Whether a place is a region around a settlement of the same case (`NEAR`)."""
    spots = ["case_id", "latitude", "longitude"]
    pairs = places.reset_index()[["index", "area", *spots]].merge(
        places[~places.area][spots], on="case_id", suffixes=("", " of it")
    )
    near = pairs.area.copy()
    for side in ("latitude", "longitude"):
        near &= (pairs[side] - pairs[f"{side} of it"]).abs() <= NEAR
    return pd.Series(places.index.isin(pairs["index"][near]), places.index)


def evaluation(tables: Tables, write: Write = in_words) -> pd.DataFrame:
    """How it is known whether a case works, as far as the report tells.

    Parameters
    ----------
    tables : Tables
    write : callable
        Makes the cells on outcomes.

    Returns
    -------
    DataFrame
        One row a case: ``case_id``, ``case``, ``country``, ``known`` (the firmest of ``KNOWN``, or
        ``NONE_OF_THESE``), ``outcome`` (outcomes told, joined; missing if none).
    """
    found = _known(tables)
    outcome = cells(_attribute(tables, "outcome"), "case_id", "value", write=write)
    return found.assign(outcome=_in_order(outcome, found.case_id))


def _known(tables: Tables) -> pd.DataFrame:
    """All cases, each with how it is known whether it works."""
    found = initiatives(tables)[["case_id", "case", "country"]]
    told = _attribute(tables, "evaluation").groupby("case_id").value.agg(set)

    def firmest(values: set[str]) -> str:
        return next((words for value, words in KNOWN.items() if value in values), NONE_OF_THESE)

    return found.assign(known=[firmest(told.get(case, set())) for case in found.case_id])


def country_profiles(tables: Tables, write: Write = in_words) -> pd.DataFrame:
    """Cooperation of municipalities and civil society in each country, side by side.

    Parameters
    ----------
    tables : Tables
    write : callable
        Makes the cells.

    Returns
    -------
    DataFrame
        One row an aspect of ``ASPECTS``, one column a country: what is said, sentences joined with
        a space; missing if the report does not say.
    """
    rows = _of_source(tables.country_profiles)
    found = cells(rows, ["aspect", "country"], "what", " ", write)
    return pd.DataFrame(
        [
            {"aspect": aspect}
            | {name: found.get((aspect, code), pd.NA) for code, name in COUNTRIES.items()}
            for aspect in ASPECTS
        ]
    )


def comparisons(tables: Tables, *topics: str, write: Write = in_words) -> pd.DataFrame:
    """What the report compares with what, and whether it prints figures.

    Parameters
    ----------
    tables : Tables
    *topics : str
        Keep these topics only; all of them if none is given.
    write : callable
        Makes the cells on results, which are our reading if the comparison is.

    Returns
    -------
    DataFrame
        ``topic``, ``measure``, ``group``, ``against``, ``place`` (missing if not said),
        ``result``, ``source`` (who is cited) and ``figures`` (whether the text prints any), in the
        order of the report.
    """
    rows = _of_source(tables.comparisons)
    if topics:
        rows = rows[rows.topic.isin(topics)]
    voice = rows.passage_id.map(tables.passages.set_index("passage_id").voice_id)
    return pd.DataFrame(
        {
            "topic": rows.topic,
            "measure": rows.measure,
            "group": rows.group,
            "against": rows.against,
            "place": rows.place,
            "result": list(cells(rows, "comparison_id", "result", write=write).values()),
            "source": voice.map(tables.voices.set_index("voice_id").label),
            "figures": rows.figures,
        }
    ).reset_index(drop=True)


def small_places(tables: Tables) -> pd.DataFrame:
    """Passages that bear on the thesis that small places do better.

    Returns
    -------
    DataFrame
        One row a passage and direction: ``passage_id``, ``locator``, ``direction`` (a value of
        ``SMALL_PLACES``), ``material``, ``voice``, ``hedge`` (missing if none) and ``gist``, in the
        order of the report.
    """
    coded = agreed(_of_source(tables.codings))
    coded = coded[coded.code_id.isin(SMALL_PLACES)][["passage_id", "code_id"]]
    rows = coded.merge(tables.passages, on="passage_id").merge(
        tables.voices[["voice_id", "label"]], on="voice_id"
    )
    order = _positions(tables)
    rows["at"] = [order[locator] for locator in rows.locator]
    rows = rows.sort_values(["at", "passage_id", "code_id"])
    return pd.DataFrame(
        {
            "passage_id": rows.passage_id,
            "locator": rows.locator,
            "direction": rows.code_id.map(SMALL_PLACES),
            "material": rows.material,
            "voice": rows.label,
            "hedge": rows.hedge,
            "gist": rows.gist,
        }
    ).reset_index(drop=True)


def leaning_on(tables: Tables) -> pd.DataFrame:
    """How many passages and paragraphs lean on each cited work.

    Returns
    -------
    DataFrame
        ``work`` (as voice), ``passages``; works with most passages first. A voice that stands for
        two works counts for both.
    """
    heard = _of_source(tables.passages).groupby("voice_id").passage_id.count()
    ties = _of_source(tables.voice_references)
    ties = ties.assign(passages=ties.voice_id.map(heard).fillna(0).astype(int))
    works = tables.references.set_index("reference_id")
    totals = ties.groupby("reference_id").passages.sum().sort_values(ascending=False, kind="stable")
    names = [
        " ".join(str(part) for part in works.loc[ref, ["authors", "year"]] if not pd.isna(part))
        for ref in totals.index
    ]
    return pd.DataFrame({"reference_id": totals.index, "work": names, "passages": totals.values})
