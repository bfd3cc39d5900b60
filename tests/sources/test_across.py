"""Chapter 5: rules of one source on the cases of the others, with the undecided ones in sight."""

import pandas as pd
import pytest

from casebook.sources import across, ea2017, gv2022, overview


def added(tables, case_id, **values):
    """The tables with attributes of a case written over."""
    rows = tables.case_attributes
    names = [name.replace("_", " ").replace("organisations", "organisation's") for name in values]
    keep = rows[~((rows.case_id == case_id) & rows.attribute.isin(names))]
    model = rows[rows.case_id == case_id].iloc[0]
    new = [
        model.to_dict() | {"attribute": n, "value": v}
        for n, v in zip(names, values.values(), strict=True)
    ]
    return tables.replace(case_attributes=pd.concat([keep, pd.DataFrame(new)]))


def test_every_case_of_the_three_sources_is_tried_once(tables):
    found = across.forms(tables)
    own = tables.cases[tables.cases.source_id.isin(across.CASES_OF)]
    assert sorted(found.case_id) == sorted(own.case_id)
    assert set(found.form) <= {*across.DECIDED, "undecided"}


def test_the_rule_sorts_its_own_cases_as_in_its_own_chapter(tables):
    found = across.forms(tables).set_index("case_id").form
    chapter = gv2022.forms(tables).set_index("case_id").rule
    assert found[chapter.index].equals(chapter.rename("form"))


def test_an_undecided_case_says_what_is_missing_and_a_decided_one_nothing(tables):
    found = across.forms(tables)
    undecided = found.form == "undecided"
    assert undecided.any()
    assert found.missing[undecided].notna().all()
    assert found.missing[~undecided].isna().all()
    counted = across.why_undecided(found).set_index("attribute").cases
    assert list(counted.index) == list(across.NEEDED)
    assert counted["way in"] == found.missing.dropna().str.contains("way in").sum()
    rows = tables.case_attributes
    wordless = ~found.case_id.isin(rows.case_id[rows.attribute.isin(list(across.NEEDED))])
    assert (found.missing[wordless] == "; ".join(across.NEEDED)).all()
    assert (found.known[wordless] == 0).all()


def test_a_case_with_the_attributes_of_a_form_takes_that_form(tables):
    case = "nwc2020-venligboerne"
    changed = added(tables, case, contact_between_sectors="distant", way_in="own resources")
    found = across.forms(changed).set_index("case_id")
    assert found.form[case] == "conditioned"
    changed = added(tables, case, contact_between_sectors="personal", organisations_role="service")
    assert across.forms(changed).set_index("case_id").form[case] == "clientised"


def test_an_attribute_that_cannot_decide_is_not_called_wanting():
    assert across.wanting({}) == list(across.NEEDED)
    # Personal contact rules the one form out, so that the way in does not matter any more.
    assert across.wanting({"contact between sectors": {"personal"}}) == ["organisation's role"]
    assert across.wanting({"contact between sectors": {"distant"}}) == ["way in"]
    decided = {"contact between sectors": {"meetings"}}
    assert gv2022.form(decided) == "neither"
    assert across.wanting(decided) == []


def test_an_open_door_decides_nothing_if_silences_are_not_taken_for_a_no(tables):
    plain, careful = across.forms(tables), across.forms(tables, cautious=True)
    assert ((plain.form == "undecided") <= (careful.form == "undecided")).all()
    changed = set(plain.case_id[plain.form != careful.form])
    assert "ea2017-guidance" in changed
    assert set(plain.form[plain.case_id.isin(changed)]) == {"neither"}
    # Own resources are said of the article's cases as well as open doors.
    own = plain.source_id == "gv2022"
    assert plain.form[own].equals(careful.form[own])


def test_signs_are_found_by_attribute_and_value(tables):
    case = "nwc2020-venligboerne"
    changed = added(tables, case, money="contract", outcome="told as success")
    told = across.signs(changed)
    own = told[told.case_id == case]
    assert "money: contract" in set(own.sign[own.regime == across.GOALS])
    assert not own.sign.str.startswith("outcome").any()


@pytest.mark.parametrize(
    ("goals", "networks", "at_least", "expected"),
    [
        ("a", "", 1, across.GOALS),
        ("", "ab", 1, across.NETWORKS),
        ("a", "b", 1, "between"),
        ("", "", 1, "undecided"),
        ("ab", "c", 2, across.GOALS),
        ("a", "b", 2, "undecided"),
    ],
)
def test_a_case_is_placed_by_the_passages_that_count(goals, networks, at_least, expected):
    found = {across.GOALS: set(goals), across.NETWORKS: set(networks)}
    assert across.place(found, at_least) == expected


def test_two_signs_in_one_passage_are_one(tables):
    case = "ea2017-hotspot"
    rows = tables.case_attributes
    partnership = rows[(rows.case_id == case) & (rows.attribute == "partnerships")]
    one = partnership.assign(attribute="contact between sectors", value="meetings")
    other = partnership.assign(attribute="municipality's part", value="joins in")
    changed = tables.replace(case_attributes=pd.concat([rows, one, other]))
    own = across.signs(changed).query("case_id == @case")
    assert (own.sign.nunique(), own.passage_id.nunique()) == (2, 1)
    strict = across.regimes(changed, at_least=2).set_index("case_id").place
    assert strict[case] == "undecided"


def test_no_sign_is_a_model_that_the_regimes_are_to_explain():
    criteria = across.criteria()
    assert not set(criteria.attribute) & set(ea2017.MODELS)
    assert not criteria.value.str.contains("agreement|partner").any()


def test_a_work_that_two_sources_cite_is_named_and_so_are_shared_surnames(tables):
    found = across.cited_alike(tables)
    same = found[found.same.notna()]
    assert set(same.same) == {"Brandsen & Pestoff 2006"}
    assert set(same.citation) == {"Grubb & Vitus 2022", "ISTR panel 2018 (record)"}
    assert (found.groupby("name").citation.nunique() > 1).all()
    assert "Putnam" in set(found.name[found.same.isna()])


def test_every_sign_is_a_value_that_the_tables_define_and_stands_once(tables):
    known = set(zip(tables.attributes.attribute, tables.attributes.value, strict=True))
    criteria = across.criteria()
    assert set(zip(criteria.attribute, criteria.value, strict=True)) <= known
    assert not criteria.duplicated(["attribute", "value"]).any()


def test_asking_for_more_signs_never_decides_more(tables):
    one, two = (across.regimes(tables, n).set_index("case_id").place for n in (1, 2))
    assert not ((one == "undecided") & (two != "undecided")).any()
    assert (two == "undecided").sum() > (one == "undecided").sum()


def test_counts_by_source_add_up(tables):
    found = across.regimes(tables)
    counted = across.by_source(found, "place")
    assert counted.cases.sum() == len(found)
    assert list(dict.fromkeys(counted.citation)) == list(dict.fromkeys(found.citation))


def test_each_topic_has_a_cell_for_each_source_also_where_nothing_is_said(tables):
    found = across.topics(tables)
    assert len(found) == tables.alignments.topic.nunique() * len(tables.sources)
    assert found.says.isna().any()
    place = found[found.topic == "the place of those it is for"]
    assert place.says.notna().all()
    lost = tables.alignments[tables.alignments.source_id != "istr2018"]
    fewer = across.topics(tables.replace(alignments=lost))
    assert fewer[fewer.source_id == "istr2018"].says.isna().all()


def test_all_that_is_lined_up_is_marked_as_ours(tables):
    assert set(tables.alignments.basis) == {"ours"}
    assert set(tables.tensions.basis) == {"ours"}


def test_a_tension_is_between_two_sources(tables):
    found = across.tensions(tables)
    sources = [
        {one.split("-")[0], other.split("-")[0]}
        for one, other in zip(found.one, found.other, strict=True)
    ]
    assert all(len(pair) == 2 for pair in sources)
    assert found[["says", "other says", "status", "other status"]].notna().all(axis=None)
    assert set(found.kind) == {"different scope", "different words"}
    assert not found.about.duplicated().any()


def test_a_loan_is_between_two_sources_and_judged_by_the_rule(tables):
    found = across.loans(tables).set_index("loan_id")
    for one, other in zip(found.one, found.other, strict=True):
        assert one.split("-")[0] != other.split("-")[0]
    # What opposes puts a claim at odds; a summing-up is still as good as its weakest premise, and
    # a mechanism or an implication borrows nothing.
    assert set(found["would be"][found.relation == "opposes"]) == {"at odds"}
    growing = found[found.one == "istr2018-c-005"].iloc[0]
    assert (growing.status, growing["would be"], growing["other status"]) == (
        "stated",
        "stated",
        "thin",
    )
    alone = tables.replace(links=tables.links[tables.links.claim_id != "istr2018-c-005"])
    borrowed = across.loans(alone).set_index("one").loc["istr2018-c-005"]
    assert borrowed["would be"] == "thin"
    kinds = tables.claims.set_index("claim_id").kind[found.one].to_numpy()
    borrows = pd.Series(kinds, found.index).isin(["finding", "typology", "context"])
    held = found[~borrows & (found.relation == "supports")]
    assert len(held) > 3
    assert (held.status == held["would be"]).all()
    # The book itself counts none of them.
    linked = set(zip(tables.links.claim_id, tables.links.target_id, strict=True))
    assert linked.isdisjoint(zip(found.one, found.other, strict=True))


def test_who_speaks_counts_passages_with_data_only(tables):
    found = across.who_speaks(tables)
    assert "Espersen & Andersen 2017 (record)" not in set(found.citation)
    nwc = found[found.citation == "Karlsdóttir et al. 2020"].set_index("sector").passages
    refugees = overview.of_source(tables.passages, "nwc2020").voice_id == "nwc2020-v-refugee"
    assert nwc["refugee"] == refugees.sum() == 1
