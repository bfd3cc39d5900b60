"""What a class has coded, in numbers, held against counting by hand and against the tables."""

import io
import re
from itertools import combinations

import numpy as np
import pandas as pd
import pytest
from helpers.classroom import hand_in, known_codings, sheet
from helpers.policies import hashes

from casebook.argument import argument, contested_codings, ledger
from casebook.coding import agreement
from casebook.display import SIGN
from casebook.seminar import class_report, class_results, hand_ins


@pytest.fixture(scope="module")
def of(tables):
    return sheet(tables)


@pytest.fixture
def worked(tables, of, tmp_path):
    """Hand files in and work them out."""

    def work(known, bootstrap=0, use=tables):
        (tmp_path / "in").mkdir(exist_ok=True)
        for file in (tmp_path / "in").iterdir():
            file.unlink()
        collected = hand_ins.collect(hand_in(tmp_path / "in", of, known), use)
        assert len(collected.students) == len(known)
        return class_results.worked(collected, use, bootstrap)

    return work


def alike(of, given, students=3):
    """A class whose students all think the same: by passage a set of codes; else none."""
    return {
        f"Wren {n}": {p.id: (sorted(given.get(p.id, ())), False, "") for p in of.passages}
        for n in range(students)
    }


def book(tables, of, coder):
    codes = {code.id for code in of.codes}
    return {p: given & codes for p, given in contested_codings.given_by(tables, coder).items()}


def test_agreement_is_that_of_the_casebook_s_engine(of, worked):
    known = known_codings(of, 12)
    work = worked(known, 200)
    rows = [
        (passage, name, code)
        for name, codings in known.items()
        for passage, answer in codings.items()
        if answer
        for code in answer[0]
    ]
    read = {n: [p for p, answer in codings.items() if answer] for n, codings in known.items()}
    frame = pd.DataFrame(rows, columns=["unit", "coder", "code"])
    tables_of = agreement.per_code(frame, read, list(known))
    expected = agreement.by_code(tables_of, bootstrap=200, seed=0).set_index("code")
    found = work.codes.set_index("code")
    assert list(found.index) == [code.id for code in of.codes]
    for column in ("prevalence", "alpha", "low", "high", "ac1", "percent"):
        assert found[column].to_numpy() == pytest.approx(
            expected.loc[found.index, column].to_numpy(), nan_ok=True
        ), column
    assert found.given.to_dict() == frame.code.value_counts().to_dict()
    assert found.alpha.notna().all()


def test_pairs_are_alpha_of_their_decisions(tables, of, worked):
    known = known_codings(of, 6)
    known["Silent"] = dict.fromkeys(known["Wren 10"])
    known["No"] = {passage: ([], False, "") for passage in known["Silent"]}
    work = worked(known)
    flat = {}
    for name, codings in known.items():
        flat[name] = [
            np.nan if codings[p.id] is None else float(c.id in codings[p.id][0])
            for p in of.passages
            for c in of.codes
        ]
    for coder, label in hand_ins.RESERVED.items():
        own = book(tables, of, coder)
        flat[label] = [float(c.id in own.get(p.id, ())) for p in of.passages for c in of.codes]
    frame = pd.DataFrame(flat)
    assert list(work.pairs.index) == list(work.pairs.columns) == list(flat)
    for a, b in combinations(flat, 2):
        expected = agreement.krippendorff_alpha(frame[[a, b]]).value
        assert work.pairs.loc[a, b] == pytest.approx(expected, nan_ok=True), (a, b)
        assert work.pairs.loc[b, a] == pytest.approx(expected, nan_ok=True)
    assert work.pairs.loc["Silent"].isna().all()
    assert np.isnan(np.diag(work.pairs)).all()


def test_disputed_passages_come_first(of, worked):
    known = known_codings(of, 7)
    work = worked(known)
    expected = {}
    for place, passage in enumerate(of.passages):
        read = [set(c[passage.id][0]) for c in known.values() if c[passage.id]]
        expected[place] = np.mean([len(a ^ b) for a, b in combinations(read, 2)])
    found = work.passages.set_index("passage").differ
    assert found.to_dict() == pytest.approx(expected)
    assert list(found) == sorted(found, reverse=True)
    first = work.passages.iloc[0]
    answers = [c[of.passages[int(first.passage)].id] for c in known.values()]
    assert first.unsure == sum(bool(a and a[1]) for a in answers)
    assert first.memos == sum(bool(a and a[2]) for a in answers)
    assert first.readers == sum(a is not None for a in answers)


def test_more_than_half_is_the_class_s_coding(of, worked):
    first, second, third = (p.id for p in of.passages[:3])
    code = of.codes[0].id
    known = alike(of, {}, 4)
    for n, name in enumerate(known):
        known[name][first] = ([code] if n < 2 else [], False, "")  # a tie
        known[name][second] = ([code] if n < 2 else [], False, "") if n < 3 else None  # 2 of 3
        known[name][third] = None
    found = class_results.majority(worked(known))
    assert found[0, 0] == 0
    assert found[1, 0] == 1
    assert np.isnan(found[2]).all()
    page = class_report.report_html(worked(known))
    assert "2 of 4, a tie" in page
    assert "Nobody has read" not in page


@pytest.mark.parametrize("coder", ["A", "B", "agreed"])
def test_a_class_that_codes_like_a_coder_agrees_with_it(tables, of, worked, coder):
    work = worked(alike(of, book(tables, of, coder)))
    assert (work.against["class"] == work.against[coder]).all()
    others = {"A", "B", "agreed"} - {coder}
    if coder == "A":
        assert all((work.against["class"] != work.against[other]).any() for other in others)
    label = hand_ins.RESERVED[coder]
    assert work.pairs.loc["Wren 0", label] == 1
    if coder == "agreed":
        assert work.claims.empty
        assert "No claim would have another status." in class_report.report_html(work)


def test_what_the_class_does_to_claims(tables, of, worked):
    agreed = book(tables, of, "agreed")
    passage = "gv2022-cli-15"
    work = worked(alike(of, agreed | {passage: set()}))
    (row,) = work.claims.to_dict("records")
    assert (row["claim"], row["lost"]) == ("gv2022-c-093", [passage])
    statuses = {c["claim_id"]: c["status"] for c in ledger(tables, "gv2022")}
    assert row["status"] == statuses[row["claim"]] != row["by_class"]
    page = class_report.report_html(work)
    assert "1 claim would have another status." in page
    assert row["why"].endswith("no data in print.")
    assert f">{row['why']}<" in page
    # Nobody reads it: the agreed coding stays.
    silent = alike(of, agreed)
    for codings in silent.values():
        codings[passage] = None
    assert worked(silent).claims.empty
    # One of three is not the class.
    divided = alike(of, agreed)
    divided["Wren 0"][passage] = ([], False, "")
    assert worked(divided).claims.empty
    divided["Wren 1"][passage] = ([], False, "")
    assert len(worked(divided).claims) == 1


def test_the_report_marks_claims_and_links_that_are_ours(tables, of, worked):
    agreed = book(tables, of, "agreed")
    codings = alike(of, agreed | {"gv2022-cli-15": set()})
    assert not class_report.report_html(worked(codings)).count(SIGN)
    links = tables.links.copy()
    links.loc[
        (links.claim_id == "gv2022-c-093") & (links.target_id == "gv2022-cli-15"), "basis"
    ] = "ours"
    claims = tables.claims.copy()
    claims.loc[claims.claim_id == "gv2022-c-093", "basis"] = "ours"
    page = class_report.report_html(worked(codings, use=tables.replace(links=links, claims=claims)))
    assert page.count('class="cb-reading"') == 2
    assert page.count(f"{SIGN} Our reading: ") == 1


def test_codes_that_are_not_on_the_sheet_stay(tables, of, worked):
    """The class gives nothing at all: a passage with another agreed code still counts."""
    work = worked(alike(of, {}))
    codes = {code.id for code in of.codes}
    given = {p: set(c) for p, c in contested_codings.given_by(tables, "agreed").items()}
    arg = argument(tables, "gv2022")
    wanted = contested_codings.codes_of_claims(arg, given)
    before = contested_codings.statuses(arg)
    kept = {p: g - codes if p in {x.id for x in of.passages} else g for p, g in given.items()}
    after = contested_codings.statuses(contested_codings.counting(arg, kept, wanted, given))
    assert set(work.claims.claim) == {c for c in before if before[c] != after[c]}
    assert any(kept[p.id] for p in of.passages if p.id in kept)
    assert len(work.claims) > 3


def test_the_csv_is_tidy_and_complete(of, worked, tmp_path, tables):
    known = known_codings(of, 5)
    work = worked(known)
    collected = hand_ins.Collected(of, work.students, [])
    text = class_results.csv_text(collected)
    found = pd.read_csv(io.StringIO(text), keep_default_na=False, dtype=str)
    assert tuple(found.columns) == class_results.CSV_COLUMNS
    assert len(found) == 5 * len(of.passages) * len(of.codes)
    for row in found.itertuples():
        answer = known[row.pseudonym][row.passage]
        codes, unsure, memo = answer or ([], False, "")
        assert row.given == ("" if answer is None else str(int(row.code in codes)))
        assert (row.unsure, row.memo) == (str(int(unsure)), memo)


def test_a_page_says_why_a_number_is_missing(of, worked):
    one = class_report.report_html(worked(known_codings(of, 1), 50))
    assert one.count("undefined because there is one coder") == len(of.codes)
    same = class_report.report_html(worked(alike(of, {}, 5), 50))
    assert "undefined because all codes of the units coded twice are 0" in same
    nobody = {"Wren 1": dict.fromkeys(p.id for p in of.passages)}
    page = class_report.report_html(worked(nobody))
    assert "Nobody has read a passage." in page
    assert not re.search(r"\bnan\b", page, re.IGNORECASE)


def test_tables_without_codings_still_give_a_report(tables, of, worked):
    bare = type(tables)({name: tables[name] for name in tables if name != "codings"})
    work = worked(known_codings(of, 3), use=bare)
    page = class_report.report_html(work)
    assert "The tables have no codings to compare with." in page
    assert list(work.pairs.index) == ["Wren 10", "Wren 11", "Wren 12"]


def test_five_or_three_hundred(of, worked):
    small = class_report.report_html(worked(known_codings(of, 5)))
    assert 'class="cb-table grid"' in small
    large = class_report.report_html(worked(known_codings(of, 300), 1000))
    assert ' grid"' not in large
    assert "All 300 students" in large
    assert all(f"Wren {n + 10}<" in large for n in range(300))
    assert len(large) < 2_000_000


def test_the_page_runs_nothing_and_asks_nobody(of, worked):
    page = class_report.report_html(worked(known_codings(of, 4)))
    rule, named, made = hashes(page)
    assert named == made
    assert len(made) == 1
    assert rule.startswith("default-src 'none'; ")
    assert "script-src" not in rule
    assert "<script" not in page
    assert " style=" not in page
    assert "http://" not in page
    assert "https://" not in page
