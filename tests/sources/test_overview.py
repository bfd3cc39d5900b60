"""What a source gave: on two made-up sources side by side, then on the shipped tables."""

import pandas as pd
import pytest

from casebook.argument import DATA
from casebook.sources import overview
from casebook.tables import loading

S = "s2020"


def frame(columns, *rows):
    return pd.DataFrame(list(rows), columns=columns.split())


UNRULED = (None, True, None)  # no hedge, decidable, no rule


@pytest.fixture
def study():
    """Source s2020, and t2021 with rows of its own in every table, which must never count."""
    frames = {
        "sources": frame("source_id citation", ("s2020", "S 2020"), ("t2021", "T 2021")),
        "paragraphs": frame(
            "source_id locator position section_id section_title",
            ("s2020", "intro ¶1", 1, "intro", "Opening"),
            ("s2020", "body ¶1", 2, "body", "Cases"),
            ("s2020", "body ¶2", 3, "body", "Cases"),
            ("s2020", "again ¶1", 4, "again", "Opening"),
            ("t2021", "body ¶1", 1, "body", "Of the other"),
            ("t2021", "intro ¶1", 2, "intro", "Of the other"),
        ),
        "voices": frame(
            "voice_id source_id kind label sector informant_id",
            ("va", "s2020", "authors", "the authors", "research", None),
            ("v1", "s2020", "informant", "a manager", "municipality", "i1"),
            ("v2", "s2020", "participant", "a volunteer", "voluntary organisation", None),
            ("tv", "t2021", "informant", "a clerk", "government", "i9"),
        ),
        "informants": frame("informant_id", ("i1",), ("i9",)),
        "passages": frame(
            "source_id passage_id locator material voice_id gist role",
            ("s2020", "p1", "body ¶1", "interview", "v1", "One.", "evidence"),
            ("s2020", "p2", "body ¶1", "interview", "v2", "Two.", "context"),
            ("s2020", "p3", "intro ¶1", "authors' analysis", "va", "Three.", "context"),
            ("s2020", "p4", "body ¶2", "interview", "v1", "Four.", "evidence"),
            ("s2020", "p5", "body ¶2", "field note", "va", "Five.", "evidence"),
            ("t2021", "tp", "again ¶1", "interview", "tv", "Other.", "evidence"),
            ("t2021", "tq", "body ¶1", "statistic", "tv", "Other.", "context"),
        ),
        "passage_cases": frame("passage_id case_id"),
        "possible_identities": frame(
            "voice_id may_be why source_id locator",
            ("v1", "v2", "Nobody says.", "s2020", "body ¶1"),
            ("tv", "tv", "Not to be shown.", "t2021", "body ¶1"),
        ),
        "claims": frame(
            "claim_id source_id kind scope locator label statement hedge decidable rule key note "
            "basis",
            *(
                (
                    ident,
                    source,
                    kind,
                    scope,
                    place,
                    label,
                    says,
                    None,
                    True,
                    None,
                    key,
                    None,
                    "stated",
                )
                for ident, source, kind, scope, place, label, says, key in (
                    ("c1", "s2020", "finding", "field", "body ¶1", "First", "A.", True),
                    ("c2", "s2020", "finding", "one case", "body ¶2", "Second", "B.", True),
                    ("c3", "s2020", "mechanism", "field", "again ¶1", None, "C.", False),
                    ("t1", "t2021", "context", "field", "intro ¶1", "Third", "D.", True),
                )
            ),
        ),
        "links": frame(
            "claim_id target_table target_id relation source_id note basis",
            ("c1", "passages", "p1", "supports", "s2020", "Why p1.", "ours"),
            ("c2", "passages", "p4", "supports", "s2020", None, "stated"),
            ("c2", "passages", "p5", "supports", "s2020", None, "stated"),
            ("c2", "cases", "k1", "supports", "s2020", "Why k1.", "ours"),
            ("c3", "claims", "c1", "supports", "s2020", None, "stated"),
            ("c3", "claims", "c2", "supports", "s2020", "Why c2.", "ours"),
            ("c3", "indicators", "n1", "supports", "s2020", "Why n1.", "ours"),
            ("t1", "passages", "tp", "supports", "t2021", "Why tp.", "ours"),
        ),
        "cases": frame(
            "case_id source_id locator name",
            ("k1", "s2020", "body ¶2", "A shop"),
            ("k2", "s2020", "body ¶1", "A club"),
            ("tk", "t2021", "body ¶1", "A café"),
        ),
        "case_attributes": frame(
            "case_id attribute value passage_id source_id",
            ("k1", "place", "indoors", "p3", "s2020"),
            ("k1", "place", "outdoors", "p1", "s2020"),
            ("tk", "place", "indoors", "tp", "t2021"),
        ),
        "indicators": frame("indicator_id source_id measures", ("n1", "s2020", "people who came")),
        "references": frame(
            "reference_id literature",
            ("r1", "integration"),
            ("r2", "integration"),
            ("r3", "governance"),
        ),
        "citations": frame(
            "source_id locator reference_id",
            ("s2020", "body ¶2", "r1"),
            ("s2020", "body ¶2", "r2"),
            ("s2020", "body ¶2", "r2"),
            ("s2020", "intro ¶1", "r3"),
            ("t2021", "body ¶1", "r1"),
        ),
        "events": frame(
            "event_id source_id locator start end level what",
            ("e1", "s2020", "body ¶1", "2015", "2016", "law", "By the year."),
            ("e2", "s2020", "body ¶1", "2015-02", "2016-02", "law", "By the month."),
            ("e3", "s2020", "body ¶2", "2015-02-03", "2016-02-04", "law", "By the day."),
            ("e4", "s2020", "body ¶2", None, None, "law", "Undated."),
            ("te", "t2021", "body ¶1", "2015", "2015", "law", "Other."),
        ),
    }
    return loading.Tables(frames)


def records(table):
    return table.to_dict("records")


def test_materials_meet_voices(study):
    assert records(overview.materials(study, S)) == [
        {"material": "interview", "authors": 0, "informant": 2, "participant": 1, "total": 3},
        {"material": "authors' analysis", "authors": 1, "informant": 0, "participant": 0}
        | {"total": 1},
        {"material": "field note", "authors": 1, "informant": 0, "participant": 0, "total": 1},
    ]


def test_claims_are_counted_by_status_in_the_order_of_the_statuses(study):
    assert records(overview.claims_by(study, S, "kind")) == [
        {"kind": "finding", "shown": 1, "thin": 1, "stated": 0, "total": 2},
        {"kind": "mechanism", "shown": 0, "thin": 0, "stated": 1, "total": 1},
    ]
    columns = ["kind", "shown", "thin", "stated", "total"]
    assert list(overview.claims_by(study, S, "kind")) == columns
    scopes = overview.claims_by(study, S, "scope").set_index("scope")
    assert dict(scopes.total) == {"field": 2, "one case": 1}


def test_our_links_say_what_they_lead_to(study):
    assert records(overview.our_links(study, S)) == [
        {"claim": "c1", "relation": "supports", "target": "p1", "says": "One.", "note": "Why p1."},
        {
            "claim": "c2",
            "relation": "supports",
            "target": "k1",
            "says": "A shop",
            "note": "Why k1.",
        },
        {"claim": "c3", "relation": "supports", "target": "c2", "says": "B.", "note": "Why c2."},
        {
            "claim": "c3",
            "relation": "supports",
            "target": "n1",
            "says": "people who came",
            "note": "Why n1.",
        },
    ]


def test_claims_that_depend_on_our_links(study):
    assert records(overview.changed_by_our_links(study, S)) == [
        {"claim": "c1", "statement": "A.", "with": "thin", "without": "stated"}
    ]


def test_coverage_counts_a_paragraph_once_and_keeps_sections_of_one_title_apart(study):
    names = ["section_title", "paragraphs", *overview.ROLES, "passages", "claims"]
    assert overview.coverage(study, S)[names].to_numpy().tolist() == [
        ["Opening", 1, 0, 1, 0, 1, 0],
        ["Cases", 2, 2, 0, 0, 4, 2],
        ["Opening", 1, 0, 0, 1, 0, 1],
    ]


def test_coverage_follows_the_source_and_not_the_table(study):
    told = overview.coverage(study, S)
    study = study.replace(paragraphs=study.paragraphs.iloc[::-1])
    assert overview.coverage(study, S).equals(told)


def test_open_identities_are_told_by_name(study):
    assert records(overview.identities(study, S)) == [
        {"voice": "a manager", "may be": "a volunteer", "why": "Nobody says.", "where": "body ¶1"}
    ]


def test_counts_are_those_of_the_tables(study):
    assert overview.counts(study, S) == {
        "claims": 3,
        "passages": 5,
        "paragraphs": 4,
        "voices": 3,
        "links": 7,
        "premises": 2,
        "carrying": 2,
        "data": 4,
        "ours": 4,
        "changed": 1,
        "with-evidence": 2,
        "context-only": 1,
        "without-passage": 1,
        "context-passages": 2,
        "pairs": 1,
        "unsure": 2,
    }


def test_labels_are_those_of_the_source(study):
    assert overview.labels(study, S) == {"c1": "First", "c2": "Second"}


def test_cases_stand_in_the_order_of_the_source(study):
    assert overview.cases_of(study, S) == ["k2", "k1"]
    study.paragraphs.loc[study.paragraphs.locator == "body ¶1", "position"] = 9
    assert overview.cases_of(study, S) == ["k1", "k2"]


def test_a_case_of_which_nothing_is_said_has_no_attributes(study):
    found = overview.attribute_sets(study, S)
    assert found == {"k2": {}, "k1": {"place": {"indoors", "outdoors"}}}
    assert list(found) == ["k2", "k1"]
    assert overview.attribute_sets(study, S, only_data=True)["k1"] == {"place": {"outdoors"}}


def test_authors_speak_for_a_claim_as_researchers(study):
    assert records(overview.voices_by_claim(study, S)) == [
        {"claim": "First", "sector": "municipality", "passages": 1},
        {"claim": "Second", "sector": "municipality", "passages": 1},
        {"claim": "Second", "sector": "researchers", "passages": 1},
    ]


def test_what_opposes_a_claim_or_is_no_data_does_not_stand_behind_it(study):
    links = study.links
    links.loc[links.target_id == "p4", "relation"] = "opposes"
    links.loc[links.target_id == "p5", "target_id"] = "p3"
    assert list(overview.voices_by_claim(study, S).claim) == ["First"]


def test_only_key_claims_are_asked_who_stands_behind_them(study):
    study.claims.loc[study.claims.claim_id == "c2", "key"] = False
    assert list(overview.voices_by_claim(study, S).claim) == ["First"]


def test_works_are_counted_once_by_paragraph_and_literature(study):
    assert records(overview.cited_together(study, S)) == [
        {"locator": "intro ¶1", "governance": 1, "integration": 0},
        {"locator": "body ¶2", "governance": 0, "integration": 2},
    ]


def test_an_event_is_dated_in_words_that_say_no_more_than_its_source(study):
    told = overview.timeline(study, S)
    assert list(told.when)[:3] == [
        "2015 to 2016",
        "February 2015 to February 2016",
        "3 February 2015 to 4 February 2016",
    ]
    assert told.when.isna().tolist() == [False, False, False, True]


@pytest.mark.parametrize(
    ("start", "end", "when"),
    [
        ("2015", "2015", "2015"),
        ("2015-09", "2015-09", "September 2015"),
        ("2015", None, "from 2015"),
        (None, "2015", "2015"),
        ("2015", "2016-03", "2015 to March 2016"),
    ],
)
def test_a_year_is_never_shown_as_a_month(study, start, end, when):
    study.events.loc[study.events.index[0], ["start", "end"]] = start, end
    assert overview.timeline(study, S).when.iloc[0] == when


def test_a_source_that_is_still_empty_has_empty_tables(study):
    study.sources.loc[2] = ("u2022", "U 2022")
    assert not any(overview.counts(study, "u2022").values())
    shows = (
        overview.materials,
        overview.our_links,
        overview.changed_by_our_links,
        overview.coverage,
        overview.identities,
        overview.voices_by_claim,
        overview.cited_together,
        overview.timeline,
    )
    for show in shows:
        assert len(show(study, "u2022")) == 0
    assert len(overview.claims_by(study, "u2022", "kind")) == 0
    assert overview.attribute_sets(study, "u2022") == {}


# The shipped tables.


@pytest.mark.slow
def test_every_table_of_a_source_adds_up(tables):
    for source in tables.sources.source_id:
        n = overview.counts(tables, source)
        covered = overview.coverage(tables, source)
        for name in ("paragraphs", "passages", "claims"):
            assert covered[name].sum() == n[name]
        assert (covered.paragraphs == covered[list(overview.ROLES)].sum(axis=1)).all()
        materials = overview.materials(tables, source)
        assert materials.total.sum() == n["passages"]
        assert materials.total[materials.material.isin(DATA)].sum() == n["data"]
        for column in ("kind", "scope"):
            assert overview.claims_by(tables, source, column).total.sum() == n["claims"]
        assert len(overview.our_links(tables, source)) == n["ours"]
        assert len(overview.identities(tables, source)) == n["pairs"]


def test_nothing_that_a_table_shows_is_blank(tables):
    for source in tables.sources.source_id:
        for show in (overview.our_links, overview.changed_by_our_links, overview.identities):
            assert not show(tables, source).isna().any(axis=None)


def test_works_that_a_source_cites_are_all_counted(tables):
    for source in tables.sources.source_id:
        cited = tables.citations[tables.citations.source_id == source]
        counted = overview.cited_together(tables, source).drop(columns="locator")
        assert counted.to_numpy().sum() == len(cited)


def test_numbers_of_the_page_of_grubb_and_vitus(tables):
    n = overview.counts(tables, "gv2022")
    assert (n["claims"], n["passages"], n["paragraphs"], n["data"]) == (129, 197, 135, 45)
    assert (n["ours"], n["links"], n["changed"]) == (223, 504, 29)
    assert (n["with-evidence"], n["context-only"], n["without-passage"]) == (58, 9, 68)


def test_voices_of_a_claim_are_those_of_its_data(tables):
    voices = overview.voices_by_claim(tables, "gv2022").set_index(["claim", "sector"]).passages
    assert dict(voices["Others came than intended"]) == {
        "municipality": 1,
        "researchers": 1,
        "voluntary organisation": 1,
    }
    assert "Neither seems to teach citizenship" not in voices.index.get_level_values("claim")


def test_literatures_that_meet(tables):
    together = overview.cited_together(tables, "gv2022").set_index("locator")
    both = together[
        (together["civic integration"] > 0) & (together["co-production and governance"] > 0)
    ]
    assert list(both.index) == ["intro ¶2", "intro ¶3", "conclusion ¶4"]


def test_events_are_dated_as_the_article_dates_them(tables):
    when = overview.timeline(tables, "gv2022").set_index("what").when
    assert when["The minister puts through 114 restrictions."] == "September 2015 to April 2019"
    assert when["The government publishes its strategy for civil society."] == "2017"


def test_the_gists_are_shorter_than_what_they_tell():
    tables = loading.load()
    found = overview.compression(tables).set_index("source_id")
    assert list(found.index) == sorted(tables.sources.source_id)
    assert found.passages.sum() == len(tables.passages)
    assert found.kept.between(0.2, 1).all()
    own = tables.passages[tables.passages.source_id == "ea2017"]
    assert found.spans["ea2017"] == own.anchor_length.sum()


def test_coverage_of_all_counts_every_paragraph_once():
    tables = loading.load()
    found = overview.coverage_of_all(tables).set_index("citation")
    assert found.sum().sum() == len(tables.paragraphs)
    one = overview.coverage(tables, "gv2022")[list(overview.ROLES)].sum()
    assert found.loc["Grubb & Vitus 2022"].tolist() == one.tolist()


def test_agreed_codings_are_those_of_both_or_upheld():
    codings = loading.load().codings
    agreed = set(zip(*overview.agreed(codings)[["passage_id", "code_id"]].values.T, strict=True))
    by = {
        coder: set(zip(rows.passage_id, rows.code_id, strict=True))
        for coder, rows in codings.groupby("coder")
    }
    assert by["A"] & by["B"] <= agreed <= by["A"] | by["B"]
    assert agreed == by["agreed"]
