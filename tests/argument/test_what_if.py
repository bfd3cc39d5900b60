"""Which claims move when something is changed."""

import re

import pytest
from helpers.places import ROOT

from casebook.argument import UnknownId, Verdict, argument, given_by, judge, statuses, what_if
from casebook.coding.adjudication import AGREED
from casebook.site import notebooks

PAGE = ROOT / "book" / "seminars" / "recode-live.ipynb"

SOURCE = "gv2022"
BRIDGE = "gv2022-cli-14"


def moved_without(tables, *ids):
    """Claims that move when somebody is left out."""
    after = judge(tables, SOURCE, without=ids)
    return what_if.moved(tables, judge(tables, SOURCE), after)


def moved_by_codes(tables, recoded):
    """Claims that move when codes have a say."""
    after = what_if.judged_by_codes(tables, recoded, SOURCE)
    return what_if.moved(tables, judge(tables, SOURCE), after)


def test_moved_names_what_moved_and_nothing_else(tables):
    before = judge(tables, SOURCE)
    after = dict(before)
    first, second = list(before)[:2]
    after[second] = Verdict("at odds", before[second].reason)
    found = what_if.moved(tables, before, after)
    assert list(found.columns) == list(what_if.COLUMNS)
    assert found.claim.to_list() == [second]
    assert found.before.to_list() == [before[second].status]
    assert found.after.to_list() == ["at odds"]
    statement = tables.claims.set_index("claim_id").statement[second]
    assert found.statement.to_list() == [statement]
    assert first not in set(found.claim)


def test_nothing_moved_is_an_empty_table(tables):
    before = judge(tables, SOURCE)
    found = what_if.moved(tables, before, before)
    assert (len(found), list(found.columns)) == (0, list(what_if.COLUMNS))


def test_verdicts_and_statuses_may_be_compared(tables):
    judged = judge(tables, SOURCE)
    plain = statuses(argument(tables, SOURCE))
    assert what_if.moved(tables, judged, plain).empty


def test_two_sources_are_not_compared(tables):
    other = judge(tables, "nwc2020")
    with pytest.raises(ValueError, match="not of the same claims: gv2022-c-001 is in one only"):
        what_if.moved(tables, judge(tables, SOURCE), other)


def test_without_two_is_not_the_sum(tables):
    """A claim on two people is thin when one leaves and stated when both do; it counts once."""
    both = moved_without(tables, "gv2022-i-17", "gv2022-i-07").set_index("claim")
    one = moved_without(tables, "gv2022-i-17").set_index("claim")
    assert (one.after["gv2022-c-097"], both.after["gv2022-c-097"]) == ("thin", "stated")
    assert len(both) < len(one) + len(moved_without(tables, "gv2022-i-07"))


@pytest.mark.parametrize("ids", [["gv2022-i-99"], ["nobody"]])
def test_without_somebody_unknown(tables, ids):
    with pytest.raises(UnknownId, match="no passage, voice, informant"):
        moved_without(tables, *ids)


def test_with_codes_changes_the_agreed_coding_of_one_passage(tables):
    mine = what_if.with_codes(tables, {BRIDGE: ["service-provision"]})
    old, new = tables.codings, mine.codings
    given = given_by(mine, AGREED)
    assert given[BRIDGE] == {"service-provision"}
    before = given_by(tables, AGREED)
    assert {p: c for p, c in given.items() if p != BRIDGE} == {
        p: c for p, c in before.items() if p != BRIDGE
    }
    coders = [rows[rows.coder != AGREED].reset_index(drop=True) for rows in (old, new)]
    assert coders[0].equals(coders[1])
    assert new.dtypes.to_dict() == old.dtypes.to_dict()
    row = new[(new.passage_id == BRIDGE) & (new.coder == AGREED)].iloc[0]
    assert (row.source_id, row.basis) == (SOURCE, "ours")
    assert row.locator == tables.passages.set_index("passage_id").locator[BRIDGE]


def test_an_empty_list_takes_all_codes_away(tables):
    mine = what_if.with_codes(tables, {BRIDGE: []})
    assert BRIDGE not in given_by(mine, AGREED)


def test_the_tables_stay_as_they_are(tables):
    before = len(tables.codings)
    what_if.with_codes(tables, {BRIDGE: []})
    assert len(tables.codings) == before


def test_by_codes_moves_what_stood_on_the_passage(tables):
    arg = argument(tables, SOURCE)
    mine = what_if.with_codes(tables, {BRIDGE: ["service-provision"]})
    found = moved_by_codes(tables, mine)
    assert "gv2022-c-091" in set(found.claim)
    stands_on = {c for c, passages in arg.supports.items() if BRIDGE in passages}
    sums_up = {c for c in found.claim if not stands_on & {c}}
    assert all(set(arg.premises[c]) & set(found.claim) for c in sums_up)


def test_by_codes_finds_nothing_in_unchanged_tables(tables):
    assert moved_by_codes(tables, tables).empty


@pytest.mark.parametrize(
    ("changes", "error", "message"),
    [
        ({"gv2022-xxx-01": []}, UnknownId, "no passage has the id 'gv2022-xxx-01'"),
        ({BRIDGE: ["kindness"]}, UnknownId, "no code has the id 'kindness'"),
        ({BRIDGE: "referral"}, TypeError, r"should be a list: \['referral'\]"),
    ],
)
def test_a_change_that_cannot_be_made(tables, changes, error, message):
    with pytest.raises(error, match=message):
        what_if.with_codes(tables, changes)


def shown(notebook):
    outputs = [output for cell in notebooks.code_cells(notebook) for output in cell.outputs]
    return [dict(output["data"]) | {"text/html": ""} for output in outputs]


@pytest.mark.slow
def test_the_page_shows_what_its_lines_come_to():
    before, after = notebooks.read_notebook(PAGE), notebooks.read_notebook(PAGE)
    assert notebooks.run_notebooks({PAGE: after}, ROOT, lambda line: None) == []
    assert shown(before)
    assert shown(before) == shown(after)


def prose_of(page):
    notebook = notebooks.read_notebook(page)
    return "\n".join(cell.source for cell in notebook.cells if cell.cell_type == "markdown")


@pytest.mark.slow
def test_whatever_the_page_tells_readers_to_try_moves_something(tables):
    ids = re.findall(r'`"(gv2022-[\w-]+)"`', prose_of(PAGE))
    assert len(ids) > 3
    for name in ids:
        assert len(moved_without(tables, name)), f"nothing moves without {name}"
