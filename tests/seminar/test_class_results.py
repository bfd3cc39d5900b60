"""What a class has coded, in numbers, held against counting by hand and against the tables."""

import io
from itertools import combinations

import numpy as np
import pandas as pd
import pytest
from helpers.classroom import hand_in, known_codings, sheet
from helpers.policies import hashes

from casebook.argument import argument, contested_codings, ledger
from casebook.coding import agreement
from casebook.seminar import board_page, class_results, hand_ins


@pytest.fixture(scope="module")
def of(tables):
    return sheet(tables)


@pytest.fixture
def collected(tables, of, tmp_path):
    """Hand files in."""

    def collect(known):
        (tmp_path / "in").mkdir(exist_ok=True)
        for file in (tmp_path / "in").iterdir():
            file.unlink()
        found = hand_ins.collect(hand_in(tmp_path / "in", of, known), tables, of)
        assert len(found.students) == len(known)
        return found

    return collect


@pytest.fixture
def worked(of, collected):
    """Hand files in and put them into numbers."""
    return lambda known: class_results.work_of(of, collected(known).students)


def alike(of, given, students=3):
    """A class whose students all think the same: by passage a set of codes; else none."""
    return {
        f"Wren {n}": {p.id: (sorted(given.get(p.id, ())), False, "") for p in of.passages}
        for n in range(students)
    }


def book(tables, of, coder):
    codes = {code.id for code in of.codes}
    return {p: given & codes for p, given in contested_codings.given_by(tables, coder).items()}


def answers_of(known, passage):
    """The codes that each student gave a passage, of those who read it."""
    return [set(c[passage][0]) for c in known.values() if c[passage] is not None]


@pytest.mark.slow
def test_alpha_is_that_of_the_casebook_s_engine(of, worked):
    known = known_codings(of, 12)
    found = class_results.codes(worked(known)).set_index("code")
    rows = [
        (passage, name, code)
        for name, codings in known.items()
        for passage, answer in codings.items()
        if answer
        for code in answer[0]
    ]
    read = {n: [p for p, answer in codings.items() if answer] for n, codings in known.items()}
    frame = pd.DataFrame(rows, columns=["unit", "coder", "code"])
    expected = agreement.by_code(agreement.per_code(frame, read, list(known))).set_index("code")
    assert list(found.index) == [code.id for code in of.codes]
    assert found.alpha.to_numpy() == pytest.approx(expected.alpha[found.index].to_numpy())
    assert found.given.to_dict() == frame.code.value_counts().to_dict()
    assert set(found.readings) == {sum(map(len, read.values()))}


def test_two_students_agree_as_guide_seven_counts(of, worked):
    """Plain agreement is (both + neither) / all, shared yes 2 x both / (mine + yours)."""
    known = {
        name: {p: answer or ([], False, "") for p, answer in codings.items()}
        for name, codings in known_codings(of, 2).items()
    }
    work = worked(known)
    mine, yours = known.values()
    codes = class_results.codes(work).set_index("code")
    total = [0, 0, 0]
    for code in (one.id for one in of.codes):
        said = [(code in mine[p.id][0], code in yours[p.id][0]) for p in of.passages]
        alike, both = sum(a == b for a, b in said), sum(a and b for a, b in said)
        yes = sum(a + b for a, b in said)
        assert codes.plain[code] == pytest.approx(alike / len(said))
        assert codes.shared_yes[code] == pytest.approx(
            2 * both / yes if yes else np.nan, nan_ok=True
        )
        total = [total[0] + alike, total[1] + both, total[2] + yes]
    overall = class_results.overall(work)
    assert overall.plain == pytest.approx(total[0] / (len(of.passages) * len(of.codes)))
    assert overall.shared_yes == pytest.approx(2 * total[1] / total[2])


def test_of_many_it_is_the_same_over_all_pairs(of, worked):
    known = known_codings(of, 7)
    found = class_results.passages(worked(known)).set_index("passage")
    for place, passage in enumerate(of.passages):
        pairs = list(combinations(answers_of(known, passage.id), 2))
        alike = sum(len(of.codes) - len(a ^ b) for a, b in pairs)
        both, yes = sum(len(a & b) for a, b in pairs), sum(len(a) + len(b) for a, b in pairs)
        assert found.plain[place] == pytest.approx(alike / (len(pairs) * len(of.codes)))
        assert found.shared_yes[place] == pytest.approx(
            2 * both / yes if yes else np.nan, nan_ok=True
        )


def test_half_done_sheets_count_and_are_compared_with_nobody(of, worked):
    known = known_codings(of, 6)
    ids = [p.id for p in of.passages]
    for name in known:
        known[name] = {p: answer or ([], False, "") for p, answer in known[name].items()}
    short = {8: True, 9: False}  # of 12 passages
    for name, read in zip(known, short, strict=False):
        known[name] = {p: known[name][p] if ids.index(p) < read else None for p in ids}
    work = worked(known)
    assert list(class_results.half_done(work)) == [*short.values(), False, False, False, False]
    names = list(class_results.pairs(work, {}).index)
    assert names == list(known)[1:]
    assert class_results.passages(work).set_index("passage").readers[0] == 6


def test_students_stand_beside_the_others(tables, of, worked):
    known = known_codings(of, 5)
    known["Twin"] = known["Wren 10"]
    compared = class_results.pairs(worked(known), class_results.coders_of(tables, of))
    found = class_results.beside(compared).set_index("student")
    names = list(known)
    for name in names:
        others = compared.loc[name, [other for other in names if other != name]]
        assert found["mean"][name] == pytest.approx(others.mean())
        assert others[found.like[name]] == pytest.approx(others.max())
        assert (
            found.loc[name, f"{class_results.CODER}A"]
            == compared.loc[name, f"{class_results.CODER}A"]
        )
    assert found.like["Twin"] == "Wren 10"
    assert list(found["mean"]) == sorted(found["mean"], reverse=True)


def test_pairs_are_alpha_of_their_decisions(tables, of, worked):
    known = known_codings(of, 6)
    known = {"No": {passage: ([], False, "") for passage in known["Wren 10"]}, **known}
    compared = class_results.pairs(worked(known), class_results.coders_of(tables, of))
    flat = {}
    for name, codings in known.items():
        flat[name] = [
            np.nan if codings[p.id] is None else float(c.id in codings[p.id][0])
            for p in of.passages
            for c in of.codes
        ]
    for coder in ("A", "B", "agreed"):
        own = book(tables, of, coder)
        flat[f"{class_results.CODER}{coder}"] = [
            float(c.id in own.get(p.id, ())) for p in of.passages for c in of.codes
        ]
    frame = pd.DataFrame(flat)
    assert list(compared.index) == list(compared.columns) == list(flat)
    for a, b in combinations(flat, 2):
        expected = agreement.krippendorff_alpha(frame[[a, b]]).value
        assert compared.loc[a, b] == pytest.approx(expected, nan_ok=True), (a, b)
        assert compared.loc[b, a] == pytest.approx(expected, nan_ok=True)
    assert np.isnan(np.diag(compared)).all()


def test_disputed_passages_come_first(of, worked):
    known = known_codings(of, 7)
    passages = class_results.passages(worked(known))
    expected = {}
    for place, passage in enumerate(of.passages):
        read = answers_of(known, passage.id)
        expected[place] = np.mean([len(a ^ b) for a, b in combinations(read, 2)])
    found = passages.set_index("passage").differ
    assert found.to_dict() == pytest.approx(expected)
    assert list(found) == sorted(found, reverse=True)
    first = passages.iloc[0]
    answers = [c[of.passages[int(first.passage)].id] for c in known.values()]
    assert first.unsure == sum(bool(a and a[1]) for a in answers)
    assert first.memos == sum(bool(a and a[2]) for a in answers)
    assert first.readers == sum(a is not None for a in answers)
    assert first.none == sum(bool(a and not a[0]) for a in answers)


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


@pytest.mark.parametrize("coder", ["A", "B", "agreed"])
def test_a_class_that_codes_like_a_coder_agrees_with_it(tables, of, worked, coder):
    work, own = worked(alike(of, book(tables, of, coder))), class_results.coders_of(tables, of)
    assert (class_results.majority(work) == own[coder]).all()
    others = {"A", "B", "agreed"} - {coder}
    if coder == "A":
        assert all((class_results.majority(work) != own[other]).any() for other in others)
    assert class_results.pairs(work, own).loc["Wren 0", f"{class_results.CODER}{coder}"] == 1
    if coder == "agreed":
        assert class_results.claims(work, tables)[0].empty


@pytest.mark.slow
def test_what_the_class_does_to_claims(tables, of, worked):
    agreed = book(tables, of, "agreed")
    passage = "gv2022-cli-15"

    def moved(known):
        return class_results.claims(worked(known), tables)[0]

    (row,) = moved(alike(of, agreed | {passage: set()})).to_dict("records")
    assert (row["claim"], row["lost"]) == ("gv2022-c-093", [passage])
    statuses = {c["claim_id"]: c["status"] for c in ledger(tables, "gv2022")}
    assert row["status"] == statuses[row["claim"]] != row["by_class"]
    assert row["why"].endswith("no data in print.")
    # Nobody reads it: the agreed coding stays.
    silent = alike(of, agreed)
    for codings in silent.values():
        codings[passage] = None
    assert moved(silent).empty
    # One of three is not the class.
    divided = alike(of, agreed)
    divided["Wren 0"][passage] = ([], False, "")
    assert moved(divided).empty
    divided["Wren 1"][passage] = ([], False, "")
    assert len(moved(divided)) == 1


def test_what_came_out_in_short(tables, of, collected):
    agreed = book(tables, of, "agreed")
    told = class_results.in_short(collected(alike(of, agreed | {"gv2022-cli-15": set()})), tables)
    assert told.startswith(
        "Plain agreement 1.00, shared yes 1.00. If the class's coding stood, 1 of "
    )
    one = class_results.in_short(collected(known_codings(of, 1)), tables)
    assert one.startswith("Plain agreement undefined, shared yes undefined. ")


def test_codes_that_are_not_on_the_sheet_stay(tables, of, worked):
    """The class gives nothing at all: a passage with another agreed code still counts."""
    moved, _ = class_results.claims(worked(alike(of, {})), tables)
    codes = {code.id for code in of.codes}
    given = {p: set(c) for p, c in contested_codings.given_by(tables, "agreed").items()}
    arg = argument(tables, "gv2022")
    wanted = contested_codings.codes_of_claims(arg, given)
    before = contested_codings.statuses(arg)
    kept = {p: g - codes if p in {x.id for x in of.passages} else g for p, g in given.items()}
    after = contested_codings.statuses(contested_codings.counting(arg, kept, wanted, given))
    assert set(moved.claim) == {c for c in before if before[c] != after[c]}
    assert any(kept[p.id] for p in of.passages if p.id in kept)
    assert len(moved) > 3


def test_the_csv_is_tidy_and_complete(of, collected):
    known = known_codings(of, 5)
    text = class_results.csv_text(collected(known))
    found = pd.read_csv(io.StringIO(text), keep_default_na=False, dtype=str)
    assert tuple(found.columns) == class_results.CSV_COLUMNS
    assert len(found) == 5 * len(of.passages) * len(of.codes)
    for row in found.itertuples():
        answer = known[row.pseudonym][row.passage]
        codes, unsure, memo = answer or ([], False, "")
        assert row.given == ("" if answer is None else str(int(row.code in codes)))
        assert (row.unsure, row.memo) == (str(int(unsure)), memo)


def test_tables_without_codings_have_no_coders_and_move_nothing(tables, of, worked):
    bare = type(tables)({name: tables[name] for name in tables if name != "codings"})
    assert class_results.coders_of(bare, of) == {}
    moved, reached = class_results.claims(worked(known_codings(of, 3)), bare)
    assert (len(moved), reached) == (0, 0)
    assert board_page.book_reference(bare)["codings"] == []


def test_the_board_runs_its_own_script_and_asks_nobody(tables, of, collected):
    page = board_page.board_html(tables, collected=collected(known_codings(of, 4)))
    rule, named, made = hashes(page)
    assert named == made
    assert len(made) == 2
    assert rule.startswith("default-src 'none'; ")
    assert "unsafe" not in rule
    assert " style=" not in page
    assert "https://" not in page


def test_a_class_on_the_board_is_as_it_was_handed_in(tables, of, collected):
    known = known_codings(of, 3)
    handed = collected(known)
    data = board_page.class_data(handed)
    assert [one["shown"] for one in data["students"]] == list(known)
    for student in data["students"]:
        for coding in student["codings"]:
            codes, unsure, memo = known[student["alias"]][coding["passage"]] or ([], False, "")
            assert (coding["codes"], coding["unsure"], coding["memo"]) == (codes, unsure, memo)
    harm = "</script><script>alert(1)</script>"
    known["Wren 10"][of.passages[0].id] = ([], False, harm)
    page = board_page.board_html(tables, collected=collected(known))
    assert "<script>alert" not in page
    assert page.count("</script>") == 3


@pytest.mark.slow
def test_three_hundred_make_a_page_that_a_mail_can_carry(tables, of, collected):
    assert len(board_page.board_html(tables, collected=collected(known_codings(of, 300)))) < 2e6
