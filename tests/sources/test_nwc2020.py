"""Chapter 2's argument: figures, cases and comparisons of the report, and rules that can break."""

import pandas as pd
import pytest

from casebook.argument import CITED, DATA, argument
from casebook.sources import COUNTRIES, nwc2020, overview


def with_figure(tables, measures: str, value: float):
    indicators = tables.indicators.copy()
    hit = indicators.measures == measures
    assert hit.sum() == 1
    indicators.loc[hit, "value"] = value
    return tables.replace(indicators=indicators)


def test_the_rules_hold_on_the_shipped_tables(tables):
    assert {name: rule(tables).holds for name, rule in nwc2020.RULES.items()} == {
        "membership_gap": True,
        "three_of_ten": True,
        "nearly_all_municipalities": True,
        "most_municipalities": True,
        "majorities": True,
        "few_evaluated": True,
    }
    used = overview.of_source(tables.claims, nwc2020.SOURCE).rule.dropna()
    assert set(used) == set(nwc2020.RULES)


@pytest.mark.parametrize(
    ("rule", "measures", "value"),
    [
        ("membership_gap", "share with membership in a civil organisation, immigrants", 78),
        ("three_of_ten", "sports associations that mainly exist to integrate migrants", 5),
        ("nearly_all_municipalities", "municipalities involved in the project", 88),
        ("most_municipalities", "municipalities involved in the project", 49),
        (
            "majorities",
            "municipalities that judge that a volunteer friend gives more insight "
            "into Danish culture",
            50,
        ),
    ],
)
def test_a_rule_notices_a_changed_figure(tables, rule, measures, value):
    assert not nwc2020.RULES[rule](with_figure(tables, measures, value)).holds


def test_the_sentence_of_a_rule_tells_its_figures(tables):
    assert nwc2020.membership_gap(tables).because.startswith("54 per cent against 78: a gap of 24")
    assert "95 of 98 municipalities are 97%" in nwc2020.nearly_all_municipalities(tables).because
    assert "79 to 91 per cent" in nwc2020.majorities(tables).because


def test_few_evaluated_notices_more_evaluations_and_the_loss_of_the_one(tables):
    rows = tables.case_attributes
    named = (rows.attribute == "evaluation") & (rows.value == "evaluated")
    assert not nwc2020.few_evaluated(tables.replace(case_attributes=rows[~named])).holds
    own = overview.of_source(tables.cases, nwc2020.SOURCE).case_id.head(12)
    more = pd.concat([rows, rows[named].iloc[[0] * 12].assign(case_id=list(own))])
    assert not nwc2020.few_evaluated(tables.replace(case_attributes=more)).holds


def test_the_assessments_are_those_of_municipalities_in_the_order_of_the_report(tables):
    found = nwc2020.assessments(tables)
    assert list(found.share) == [91, 86, 85, 79, 96]
    assert not found.what.str.contains("municipalities").any()


def test_every_case_is_told_once_with_one_type_and_a_country(tables):
    found = nwc2020.initiatives(tables)
    own = overview.of_source(tables.cases, nwc2020.SOURCE)
    assert sorted(found.case_id) == sorted(own.case_id)
    assert len(found) > 50
    assert set(found.country) == set(COUNTRIES.values())
    assert found.type.notna().all()
    assert not found.type.str.contains(";").any()
    assert set(found.type) <= set(nwc2020.FAMILIES)


def test_a_case_without_a_type_shows_as_missing(tables):
    rows = tables.case_attributes
    bare = rows[~((rows.case_id == "nwc2020-dgi") & (rows.attribute == "actor type"))]
    found = nwc2020.initiatives(tables.replace(case_attributes=bare)).set_index("case_id")
    assert pd.isna(found.type["nwc2020-dgi"])


def test_types_by_country_add_up_to_all_cases(tables):
    counted = nwc2020.by_type_and_country(tables)
    assert counted.cases.sum() == len(nwc2020.initiatives(tables))
    totals = counted.groupby("type", sort=False).cases.sum()
    assert list(totals) == sorted(totals, reverse=True)


def test_places_are_no_more_precise_than_the_report(tables):
    """A tenth of a degree for a settlement or municipality, half a degree for a region."""
    rows = overview.of_source(tables.places, nwc2020.SOURCE)
    step = rows.kind.map(lambda kind: 0.5 if kind == "part of country" else 0.1)
    for column in ("latitude", "longitude"):
        parts = rows[column].astype(float) / step
        assert list(rows.place_id[(parts - parts.round()).abs() > 1e-6]) == []


def test_every_placed_case_is_on_the_map_once_at_each_place(tables):
    points = nwc2020.places(tables)
    assert not points.duplicated(["place_id", "case_id"]).any()
    placed = overview.of_source(tables.case_places, nwc2020.SOURCE)
    assert set(points.case_id) == set(placed.case_id)
    rows = set(zip(placed.case_id, placed.place_id, strict=True))
    shown = set(zip(points.case_id, points.place_id, strict=True))
    assert shown < rows  # a region around a settlement of the same case is left out
    for case, place in rows - shown:
        (kind,) = tables.places[tables.places.place_id == place].kind
        assert kind == "part of country", case


def test_a_case_stands_in_the_country_of_its_places_or_the_report_says_otherwise(tables):
    rows = overview.of_source(tables.case_places, nwc2020.SOURCE)
    rows = rows.merge(tables.cases[["case_id", "country"]], on="case_id")
    rows = rows.merge(tables.places[["place_id", "country"]], on="place_id")
    abroad = rows[rows.country_x != rows.country_y]
    # The one network that crossed a border.
    assert set(abroad.case_id) <= {"nwc2020-venligboerne"}


def test_the_firmest_thing_told_of_a_case_counts(tables):
    known = nwc2020.evaluation(tables).set_index("case_id").known
    assert known["nwc2020-venner-viser-vej"] == "a named evaluation"
    assert known["nwc2020-punkalaidun"] == "described in a study"
    assert known["nwc2020-kvinfo"] == "an award or mention"
    assert known["nwc2020-dgi"] == nwc2020.NONE_OF_THESE


def test_what_a_country_profile_does_not_say_is_missing(tables):
    found = nwc2020.country_profiles(tables).set_index("aspect")
    assert list(found.index) == nwc2020.ASPECTS
    assert list(found.columns) == list(COUNTRIES.values())
    assert pd.isna(found["Åland"]["legal instrument"])
    lost = tables.country_profiles[tables.country_profiles.country != "AX"]
    less = nwc2020.country_profiles(tables.replace(country_profiles=lost)).set_index("aspect")
    assert less["Åland"].isna().all()
    assert less.Denmark.equals(found.Denmark)


def test_the_three_comparisons_of_trust_are_kept_apart(tables):
    found = nwc2020.comparisons(
        tables, "trust in others", "trust in institutions", "trust in fellow citizens"
    )
    results = found.groupby("topic").result.agg(set)
    assert "higher" in results["trust in others"]
    assert results["trust in institutions"] == {"as high or higher"}
    assert results["trust in fellow citizens"] == {"lower"}
    every = nwc2020.comparisons(tables)
    assert len(every) > len(found)
    assert list(every.measure[every.figures == "printed"]) == ["membership of a civil organisation"]


def test_passages_on_small_places_carry_one_of_the_three_codes(tables):
    found = nwc2020.small_places(tables)
    assert set(found.direction) == set(nwc2020.SMALL_PLACES.values())
    coded = overview.agreed(overview.of_source(tables.codings, nwc2020.SOURCE))
    assert len(found) == coded.code_id.isin(nwc2020.SMALL_PLACES).sum()
    fewer = tables.codings[tables.codings.code_id != "small-place-against"]
    assert "speaks against" not in set(
        nwc2020.small_places(tables.replace(codings=fewer)).direction
    )


def test_works_are_counted_by_the_passages_that_lean_on_them(tables):
    found = nwc2020.leaning_on(tables).set_index("reference_id").passages
    voice = tables.voice_references[
        tables.voice_references.reference_id == "nwc2020-r-lundsfryd2017"
    ].voice_id
    assert found["nwc2020-r-lundsfryd2017"] == tables.passages.voice_id.isin(voice).sum() > 0
    assert list(found) == sorted(found, reverse=True)


def test_voices_that_stand_for_one_work_are_not_two(tables):
    arg = argument(tables, nwc2020.SOURCE)
    pair = frozenset({"nwc2020-v-kd2018", "nwc2020-v-kd2018-uim2019"})
    assert pair in arg.perhaps_same
    without = tables.replace(voice_references=tables.voice_references.iloc[:0])
    assert pair not in argument(without, nwc2020.SOURCE).perhaps_same


def test_no_practitioner_or_quoted_official_is_named(tables):
    """Voices of people are told by function: no two capitalised words in a row but known names."""
    people = tables.voices[
        (tables.voices.source_id == nwc2020.SOURCE) & (tables.voices.kind == "participant")
    ]
    known = {"Friends Show", "Icelandic Red", "Red Cross", "The Way"}
    named = people.label.str.findall(r"(?=\b([A-ZÅÄÖÆØ][a-zåäöæø]+ [A-ZÅÄÖÆØ][a-zåäöæø]+))")
    assert set(named.explode().dropna()) <= known


def test_statistics_are_the_only_passages_of_the_report_with_a_figure_as_data(tables):
    rows = overview.of_source(tables.passages, nwc2020.SOURCE)
    assert set(rows.material) <= {*DATA, *CITED, "authors' analysis"}
    figures = set(overview.of_source(tables.indicators, nwc2020.SOURCE).locator)
    assert set(rows.locator[rows.material == "statistic"]) <= figures
