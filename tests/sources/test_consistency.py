"""What the tables say twice must agree: the shipped rows, and damages that must not pass.

The description of the tables asks for keys, references and what one row must hold. Here are the
agreements that it has no words for. They hold for every source. A row that breaks one for a
reason stands in a list with it; whoever mends the row takes it off the list.
"""

import inspect
import re

import pandas as pd
import pytest

from benchmarks.damages import Damage, Edit, apply
from casebook.argument import CITED, DATA
from casebook.tables import loading

# The casebook took the claim's word of caution from a sentence whose row does not carry it.
HEDGED_ALONE: set[str] = set()
# The word of caution in the claim's paragraph is about something else than the claim.
UNHEDGED = {f"gv2022-c-{n:03}" for n in (38, 58, 110, 117)}
UNHEDGED |= {"nwc2020-c-041", "nwc2020-c-042"}
# Two claims that sum up both forms and name no case; three of which some cases are not named or
# stand outside the Nordic countries; three on places and clubs of cited studies, no cases here.
OTHER_SCOPE = {f"gv2022-c-{n:03}" for n in (109, 113)}
OTHER_SCOPE |= {f"nwc2020-c-{n:03}" for n in (18, 58, 224, 93, 95, 114)}

# Links of a passage that the authors make in a third paragraph.
JOINED_ELSEWHERE = {
    ("gv2022-c-001", "gv2022-civ-02"),
    ("gv2022-c-001", "gv2022-civ-03"),
}

NUMBERS = dict(
    zip(
        "no none nobody one two three four five six seven eight nine ten eleven twelve thirteen "
        "fourteen fifteen sixteen seventeen eighteen nineteen twenty fifty".split(),
        [0, 0, *range(21), 50],
        strict=True,
    )
)
NUMBERS |= {"first": 1, "second": 2, "once": 1, "twice": 2}
SHARES = {"half": 0.5, "third": 0.333, "quarter": 0.25}  # a third may be the last of three as well
REFERRED_TO = {
    "voices": "passages",
    "cases": "passage_cases",
    "interviews": "interview_people",
    "informants": "interview_people",
    "source_notes": "note_rows",
}
EMPTY = frozenset(
    "a an and at by her his in its not of on or same the their they through to".split()
)


def words(text) -> set[str]:
    """Words of a text that say something; none of a blank cell."""
    return set(re.findall(r"\w+", text.lower())) - EMPTY if pd.notna(text) else set()


def numbers(text: str) -> set[float]:
    found = {NUMBERS[word] for word in words(text) & NUMBERS.keys()}
    found |= {SHARES[word] for word in words(text) & SHARES.keys()}
    found |= {3.0} if "third" in words(text) else set()
    digits = re.findall(r"\d+(?:,\d{3})*(?:\.\d+)?", text)
    return found | {float(number.replace(",", "")) for number in digits}


def by_id(frame: pd.DataFrame, column: str) -> dict:
    return frame.set_index(frame.columns[0])[column].to_dict()


def evidence(tables) -> dict[str, list[str]]:
    """Passages that support each claim."""
    links = tables.links[tables.links.relation == "supports"]
    links = links[links.target_table == "passages"]
    return links.groupby("claim_id").target_id.agg(list).to_dict()


def test_a_link_stands_where_what_it_leads_to_stands(tables):
    """A premise stands where the step from it is taken, which is where the claim is made.

    Where the authors join two places themselves, the link stands in the paragraph where they do,
    and its note says by what words; a passage is joined where it or the claim stands, unless it is
    in the list of those that are joined in a third place.
    """
    places = {
        name: by_id(tables[name], "locator")
        for name in ("passages", "indicators", "cases", "claims")
    }
    wrong = []
    for link in tables.links.itertuples():
        at = link.claim_id if link.target_table == "claims" else link.target_id
        joined = link.basis == "stated" and pd.notna(link.note)
        if link.target_table == "passages":
            here = link.locator == places["claims"].get(link.claim_id)
            joined &= here or (link.claim_id, link.target_id) in JOINED_ELSEWHERE
        if not joined and link.locator != places[link.target_table].get(at):
            wrong.append((link.claim_id, link.target_id))
    assert wrong == []


def test_a_claim_stands_where_one_of_its_links_stands(tables):
    links = tables.links
    linked = set(zip(links.claim_id, links.locator, strict=True))
    linked |= set(zip(links.target_id, links.locator, strict=True))  # or what builds on it
    assert [row for row in by_id(tables.claims, "locator").items() if row not in linked] == []


def test_a_figure_stands_in_the_gist_of_a_passage_of_its_paragraph(tables):
    told = tables.passages.groupby(["source_id", "locator"]).gist.agg(" ".join)
    wrong = [
        row.indicator_id
        for row in tables.indicators.itertuples()
        if not {v for v in (row.value, row.value_to) if pd.notna(v)}
        <= numbers(told.get((row.source_id, row.locator), ""))
    ]
    assert wrong == []


def test_a_figure_with_a_reference_stands_where_the_work_is_cited(tables):
    columns = ["source_id", "locator", "reference_id"]
    cited = set(tables.citations[columns].itertuples(index=False, name=None))
    rows = tables.indicators[tables.indicators.reference_id.notna()]
    assert set(rows[columns].itertuples(index=False, name=None)) <= cited


def test_a_statistic_tells_a_figure_of_its_paragraph(tables):
    figures = tables.indicators.groupby(["source_id", "locator"]).value.agg(set).to_dict()
    rows = tables.passages[tables.passages.material == "statistic"]
    wrong = [
        row.passage_id
        for row in rows.itertuples()
        if not numbers(row.gist) & figures.get((row.source_id, row.locator), set())
    ]
    assert wrong == []


def test_paragraphs_are_counted_without_a_gap(tables):
    for source_id, rows in tables.paragraphs.groupby("source_id"):
        assert sorted(rows.position) == list(range(1, len(rows) + 1)), source_id
    for (_, section), rows in tables.paragraphs.groupby(["source_id", "section_id"]):
        assert sorted(rows.number) == list(range(1, len(rows) + 1)), section


def test_an_event_of_a_case_is_told_by_a_passage_about_it(tables):
    about = set(tables.passage_cases[["passage_id", "case_id"]].itertuples(index=False, name=None))
    rows = tables.events[tables.events.case_id.notna()]
    assert set(rows[["passage_id", "case_id"]].itertuples(index=False, name=None)) <= about


def test_the_gist_says_who_speaks(tables):
    """Where data are told, the gist and the voice's label share a word; so do both with a swap."""
    said = tables.passages.merge(tables.voices[["voice_id", "kind", "label"]], on="voice_id")
    said = said[~said.kind.isin(["authors", "literature", "press"])]
    wrong = [row.passage_id for row in said.itertuples() if not words(row.gist) & words(row.label)]
    assert wrong == []


def test_authors_reason_and_observers_observe(tables):
    """Authors speak as two voices: what one of them says is of one kind of material."""
    own = tables.voices.voice_id[tables.voices.kind == "authors"]
    rows = tables.passages[tables.passages.voice_id.isin(own)]
    seen = set(rows.voice_id[rows.material.isin(["field note", "interview"])])
    assert not seen & set(rows.voice_id[~rows.material.isin(DATA)])


def test_what_stands_as_a_quotation_is_printed_as_one(tables):
    rows = tables.passages.merge(
        tables.paragraphs[["source_id", "locator", "kind"]], on=["source_id", "locator"]
    )
    rows = rows[rows.kind.isin(["quotation", "dialogue", "epigraph"])]
    assert list(rows.passage_id[rows.printed_as != "quoted"]) == []


def test_a_passage_fits_into_its_paragraph(tables):
    rows = tables.passages.merge(
        tables.paragraphs, on=["source_id", "locator"], suffixes=("", "_of_paragraph")
    )
    assert len(rows) == len(tables.passages)
    assert list(rows.passage_id[rows.anchor_length > rows.anchor_length_of_paragraph]) == []


def test_a_row_stands_where_something_refers_to_it(tables):
    """References that lead back: as foreign keys they would lead round in a circle."""
    for name, of in REFERRED_TO.items():
        columns = [tables[name].columns[0], "locator"]
        known = set(tables[of][columns].itertuples(index=False, name=None))
        rows = tables[name][columns].itertuples(index=False, name=None)
        assert [row for row in rows if row not in known] == [], name


def test_literature_stands_where_works_are_cited(tables):
    cited = set(zip(tables.citations.source_id, tables.citations.locator, strict=True))
    rows = tables.passages[tables.passages.material.isin(CITED)]
    assert {(row.source_id, row.locator) for row in rows.itertuples()} <= cited


def test_each_row_has_a_paragraph_of_its_own(tables):
    """References as far as their source prints a list of them."""
    kinds = tables.paragraphs.set_index(["source_id", "locator"]).kind
    for name in ("interviews", "references"):
        rows = tables[name]
        at = zip(rows.source_id, rows.locator, strict=True)
        rows = rows[[kinds[place] in ("table row", "reference list") for place in at]]
        assert len(rows)
        assert list(rows.index[rows.duplicated(["source_id", "locator"])]) == [], name


def test_an_interview_and_its_people_belong_to_the_same_group(tables):
    rows = tables.interview_people.merge(tables.interviews, on="interview_id")
    rows = rows.merge(tables.informants, on="informant_id", suffixes=("", "_of_informant"))
    for column in ("group", "organisation"):
        assert list(rows.informant_id[rows[column] != rows[f"{column}_of_informant"]]) == []


def test_a_voice_stands_where_its_informant_stands(tables):
    sectors = {"municipal staff": "municipality", "volunteers": "voluntary organisation"}
    rows = tables.voices.merge(tables.informants, on="informant_id")
    expected = rows.group.map(sectors).fillna(rows.sector)
    assert list(rows.voice_id[rows.sector != expected]) == []
    # The number by which the casebook calls an informant is the informant's own.
    number = rows.informant_id.str.extract(r"(\d+)[a-z]?$")[0].astype(int)
    called = rows.label.str.extract(r"(\d+)")[0].astype(float)
    assert list(rows.voice_id[called.notna() & (called != number)]) == []


def test_the_scope_of_a_claim_is_that_of_its_evidence(tables):
    """One case: the same one in every passage about any. An organisation may stand beside it."""
    about = tables.passage_cases.groupby("passage_id").case_id.agg(set).to_dict()
    rests_on, scope = evidence(tables), by_id(tables.claims, "scope")
    wrong = set()
    for claim, reach in scope.items():
        told = [about[p] for p in rests_on.get(claim, ()) if p in about]
        if reach == "one case" and not (told and set.intersection(*told)):
            wrong.add(claim)
        if reach == "several cases" and len(set().union(*told)) < 2:
            wrong.add(claim)
    assert wrong <= OTHER_SCOPE


def test_the_hedge_of_a_claim_is_that_of_its_evidence(tables):
    rests_on, hedge = evidence(tables), by_id(tables.passages, "hedge")
    wrong = {
        claim
        for claim, own in by_id(tables.claims, "hedge").items()
        if pd.notna(own)
        and not words(own) & set().union(*(words(hedge.get(p)) for p in rests_on.get(claim, ())))
    }
    assert wrong <= HEDGED_ALONE


def test_what_is_hedged_where_a_claim_is_made_is_hedged_in_the_claim(tables):
    """If every passage of its own paragraph is put with caution, so is the claim."""
    passages, rests_on = tables.passages.set_index("passage_id"), evidence(tables)
    wrong = set()
    for claim in tables.claims[tables.claims.hedge.isna()].itertuples():
        own = passages.index.intersection(list(rests_on.get(claim.claim_id, ())))
        here = passages.loc[own][passages.locator.loc[own] == claim.locator]
        if len(here) and here.hedge.notna().all():
            wrong.add(claim.claim_id)
    assert wrong == UNHEDGED


SAYS_WHAT_IS_NOT_TOLD = r"(?i)\b(?:not?|none|nobody|nothing|neither|nor|never|without|only)\b"


def test_a_note_of_a_blank_says_what_is_not_told(tables):
    notes = tables.source_notes[tables.source_notes.kind == "blank"]
    silent = notes[~notes.note.str.contains(SAYS_WHAT_IS_NOT_TOLD)]
    assert len(notes) > 20
    assert silent.note_id.to_list() == []


# A damage that each of these tests must catch: the test, then table, id, column and new value.
PLANTS = [
    (
        test_a_note_of_a_blank_says_what_is_not_told,
        "source_notes",
        "istr2018-s-11",
        "note",
        "Whether it is so is a question.",
    ),
    (
        test_a_statistic_tells_a_figure_of_its_paragraph,
        "passages",
        "gv2022-set-10",
        "material",
        "statistic",
    ),
    (test_paragraphs_are_counted_without_a_gap, "paragraphs", "gv2022", "position", 1),
    (
        test_a_link_stands_where_what_it_leads_to_stands,
        "links",
        "gv2022-c-001",
        "locator",
        "abstract ¶1",
    ),
    (
        test_a_claim_stands_where_one_of_its_links_stands,
        "claims",
        "gv2022-c-036",
        "locator",
        "context ¶1",
    ),
    (
        test_a_figure_stands_in_the_gist_of_a_passage_of_its_paragraph,
        "indicators",
        "gv2022-n-13",
        "value",
        805,
    ),
    (
        test_a_figure_with_a_reference_stands_where_the_work_is_cited,
        "indicators",
        "gv2022-n-15",
        "reference_id",
        "gv2022-r-ahlen2018",
    ),
    (
        test_an_event_of_a_case_is_told_by_a_passage_about_it,
        "events",
        "gv2022-e-14",
        "case_id",
        "gv2022-rom",
    ),
    (test_the_gist_says_who_speaks, "passages", "gv2022-cli-14", "voice_id", "gv2022-v-parliament"),
    (
        test_authors_reason_and_observers_observe,
        "passages",
        "gv2022-chg-08",
        "voice_id",
        "gv2022-v-authors",
    ),
    (
        test_what_stands_as_a_quotation_is_printed_as_one,
        "passages",
        "gv2022-cli-14",
        "printed_as",
        "paraphrased",
    ),
    (test_a_passage_fits_into_its_paragraph, "passages", "gv2022-abs-01", "locator", "front ¶1"),
    (
        test_literature_stands_where_works_are_cited,
        "passages",
        "gv2022-civ-20",
        "material",
        "literature",
    ),
    (
        test_an_interview_and_its_people_belong_to_the_same_group,
        "interviews",
        "gv2022-int-01",
        "group",
        "volunteers",
    ),
    (
        test_a_voice_stands_where_its_informant_stands,
        "voices",
        "gv2022-v-informant-07",
        "informant_id",
        "gv2022-i-09",
    ),
    (
        test_the_scope_of_a_claim_is_that_of_its_evidence,
        "claims",
        "gv2022-c-026",
        "scope",
        "several cases",
    ),
    (
        test_the_hedge_of_a_claim_is_that_of_its_evidence,
        "passages",
        "gv2022-civ-18",
        "hedge",
        pd.NA,
    ),
    (
        test_what_is_hedged_where_a_claim_is_made_is_hedged_in_the_claim,
        "claims",
        "gv2022-c-066",
        "hedge",
        pd.NA,
    ),
    (
        test_a_row_stands_where_something_refers_to_it,
        "voices",
        "gv2022-v-informant-01",
        "locator",
        "changes ¶2",
    ),
    (
        test_a_row_stands_where_something_refers_to_it,
        "cases",
        "gv2022-rom",
        "locator",
        "conditioned ¶14",
    ),
    (
        test_a_row_stands_where_something_refers_to_it,
        "interviews",
        "gv2022-int-15",
        "locator",
        "appendix-row ¶14",
    ),
    (
        test_a_row_stands_where_something_refers_to_it,
        "informants",
        "gv2022-i-14",
        "locator",
        "appendix-row ¶13",
    ),
    (
        test_a_row_stands_where_something_refers_to_it,
        "note_rows",
        "gv2022-s-01",
        "note_id",
        "gv2022-s-02",
    ),
    (
        test_each_row_has_a_paragraph_of_its_own,
        "interviews",
        "gv2022-int-15",
        "locator",
        "appendix-row ¶14",
    ),
    (
        test_each_row_has_a_paragraph_of_its_own,
        "references",
        "gv2022-r-borevi2017",
        "locator",
        "references ¶2",
    ),
    (
        test_a_voice_stands_where_its_informant_stands,
        "voices",
        "gv2022-v-informant-07",
        "sector",
        "voluntary organisation",
    ),
    (
        test_the_scope_of_a_claim_is_that_of_its_evidence,
        "claims",
        "gv2022-c-014",
        "scope",
        "one case",
    ),
]


@pytest.mark.parametrize("plant", PLANTS, ids=lambda plant: f"{plant[0].__name__[5:]} {plant[1]}")
def test_a_damage_is_caught(tables, plant):
    test, name, ident, column, value = plant
    rows = tables[name].index[tables[name].iloc[:, 0] == ident]
    damage = Damage("by hand", name, ident, tuple(Edit(name, n, column, value) for n in rows))
    with pytest.raises(AssertionError):
        test(apply(tables, damage, loading.package()))


def test_none_of_these_tests_goes_untested():
    tests = {
        name
        for name, function in globals().items()
        if name.startswith("test_") and list(inspect.signature(function).parameters) == ["tables"]
    }
    assert tests == {plant[0].__name__ for plant in PLANTS}
