"""Comparing cases: against what R QCA prints, against a search of everything, and on bad tables."""

import time
from functools import reduce
from itertools import combinations, product
from operator import or_

import numpy as np
import pandas as pd
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from casebook.cases import comparison, crisp_sets, minimisation
from casebook.cases.comparison import KINDS, Model, Undefined, solve

CONDITIONS = ["DEV", "URB", "LIT", "IND", "STB"]
LIPSET = {  # Rihoux and De Meur (2009), chapter 3, as R QCA ships it; the last value is SURV
    "AU": "101100",
    "BE": "111111",
    "CZ": "111111",
    "EE": "001010",
    "FI": "101011",
    "FR": "101111",
    "DE": "111100",
    "GR": "000000",
    "HU": "001000",
    "IE": "101011",
    "IT": "000010",
    "NL": "111111",
    "PL": "001000",
    "PT": "000000",
    "RO": "000010",
    "ES": "000000",
    "SE": "101111",
    "UK": "111111",
}
# Seed, rows with and without the outcome, and the solutions that R QCA 3.23 prints: complex,
# parsimonious, and intermediate with all conditions expected to be present.
FOUR_CONDITIONS = [
    (
        0,
        "0101 1001 1100 1101 1110 1111",
        "0000 0010 0110 0111 1000 1010",
        ["A~CD+AB+B~CD", "~CD+AB", "A~CD+AB+B~CD"],
    ),
    (
        3,
        "0001 1001 1100 1101 1111",
        "0000 0010 0011 0110 1000 1011 1110",
        ["~B~CD+AB~C+ABD", "~CD+B~C+BD", "~CD+AB~C+ABD"],
    ),
    (
        6,
        "0001 0101 1001 1101 1110",
        "0010 0100 0110 0111 1000 1010",
        ["~CD+ABC~D", "~CD+AB", "~CD+ABC"],
    ),
    (
        9,
        "0101 1010 1100 1101 1110 1111",
        "0000 0010 0011 0100 0111 1011",
        ["AB+AC~D+B~CD", "~CD+A~D+AB", "AB+AC~D+B~CD"],
    ),
    (
        12,
        "0001 0101 1100 1101 1110 1111",
        "0010 0011 0100 0110 0111 1011",
        ["~A~CD+AB", "~CD+AB", "~CD+AB"],
    ),
    (
        15,
        "0001 0101 1001 1010 1100 1101 1110 1111",
        "0000 0010 0011 0100 0110 0111 1000 1011",
        ["~CD+AB+AC~D", "~CD+AB+AC~D", "~CD+AB+AC~D"],
    ),
    (
        18,
        "0001 0101 1100 1110 1111",
        "0000 0010 0011 0100 0110 0111 1001 1010 1011",
        ["~A~CD+AB~D+ABC", "~A~CD+AB", "~A~CD+AB"],
    ),
    (
        21,
        "1101 1110 1111",
        "0000 0011 0100 0101 0111 1000 1001 1010 1011",
        ["ABC+ABD", "AB", "ABC+ABD"],
    ),
]


def cases(rows, columns):
    """A table from strings of digits, by case."""
    return pd.DataFrame.from_dict(
        {case: list(map(int, digits)) for case, digits in rows.items()},
        orient="index",
        columns=columns,
    )


@pytest.fixture
def lipset():
    return cases(LIPSET, [*CONDITIONS, "SURV"])


def from_rows(on, off, names="ABCD"):
    """One case for each row of a truth table."""
    rows = {row: row + "1" for row in on} | {row: row + "0" for row in off}
    return cases(rows, [*names, "OUT"])


def terms(printed):
    """Read a formula of one-letter conditions, such as ``A~CD+AB``."""
    spelt = [term.replace("~", " ~").split() for term in printed.split("+")]
    return {
        "*".join(f for part in term for f in ([part[:2], *part[2:]] if part[0] == "~" else part))
        for term in spelt
    }


def sets(models):
    return {frozenset(model) for model in models}


# --- against R QCA -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("outcome", "expected", "printed"),
    [
        ("SURV", 1, ["DEV*~URB*LIT*STB + DEV*LIT*IND*STB", "DEV*STB", "DEV*LIT*STB"]),
        (
            "~SURV",
            0,
            ["~DEV*~URB*~IND + DEV*LIT*IND*~STB", "~DEV + ~STB", "~STB + ~DEV*~URB*~IND"],
        ),
    ],
)
def test_lipset(lipset, outcome, expected, printed):
    found = solve(lipset, outcome, CONDITIONS, directions=dict.fromkeys(CONDITIONS, expected))
    for kind, formula in zip(KINDS, printed, strict=True):
        assert [set(model) for model in getattr(found, kind)] == [set(formula.split(" + "))]
        assert [str(model) for model in getattr(found, kind)] == [formula]


def test_lipset_term_by_term(lipset):
    fit = solve(lipset, "SURV", CONDITIONS).fit("complex").round(6)
    assert fit.loc["DEV*~URB*LIT*STB", ["inclusion", "PRI", "raw", "unique"]].tolist() == [
        *(1, 1, 0.5, 0.25)
    ]
    assert fit.loc["DEV*LIT*IND*STB", ["inclusion", "raw", "unique"]].tolist() == [1, 0.75, 0.5]
    assert fit.loc["model", ["model", "inclusion", "raw"]].tolist() == [1, 1, 1]
    absent = solve(lipset, "~SURV", CONDITIONS).fit("parsimonious")
    assert absent.loc["~DEV", ["raw", "unique"]].tolist() == pytest.approx([0.8, 0.3])
    assert absent.loc["~STB", ["raw", "unique"]].tolist() == pytest.approx([0.7, 0.2])


def test_lipset_necessity(lipset):
    found = comparison.necessity(lipset, "SURV", CONDITIONS, also=["DEV*STB"]).round(6)
    values = found[["inclusion", "RoN", "coverage"]].T.to_dict("list")
    assert values["DEV"] == [1, 0.8, 0.8]
    assert values["URB"] == [0.5, 0.928571, 0.8]
    assert values["LIT"] == [1, 0.5, 0.615385]
    assert values["IND"] == [0.75, 0.833333, 0.75]
    assert values["STB"] == [1, 0.7, 0.727273]
    assert values["DEV*STB"] == [1, 1, 1]
    absent = comparison.necessity(lipset, "~SURV", CONDITIONS)
    assert absent.loc["~DEV", ["inclusion", "RoN", "coverage"]].tolist() == [0.8, 1, 1]


def test_lipset_contradictions(lipset):
    truth = comparison.truth_table(lipset, "SURV", CONDITIONS[:4])
    torn = truth.rows[truth.rows.contradiction != ""]
    assert torn.inclusion.round(3).to_dict() == {"1011": 0.667, "1111": 0.8}
    assert torn.cases.to_dict() == {"1011": "AU, FR, SE", "1111": "BE, CZ, DE, NL, UK"}
    assert torn.contradiction["1011"] == "with: FR, SE; without: AU"
    assert torn.outcome.to_dict() == {"1011": 0, "1111": 1}
    assert truth.remainders == 16 - len(truth.rows) == 11
    notes = solve(lipset, "SURV", CONDITIONS[:4]).notes
    assert sum("contradictory" in note for note in notes) == 2
    lower = comparison.truth_table(lipset, "SURV", CONDITIONS[:4], inclusion=2 / 3).rows
    assert lower.outcome["1011"] == 1, "a share that equals the cut reaches it"


@pytest.mark.parametrize(("seed", "on", "off", "printed"), FOUR_CONDITIONS)
def test_four_conditions(seed, on, off, printed):
    table = from_rows(on.split(), off.split())
    found = solve(table, "OUT", list("ABCD"), directions=dict.fromkeys("ABCD", 1))
    for kind, formula in zip(KINDS, printed, strict=True):
        assert sets(getattr(found, kind)) == {frozenset(terms(formula))}


def test_a_wrong_idea_of_easy_is_noticed(monkeypatch):
    """If every simplifying assumption passes for easy, R's intermediate solution is missed."""
    seed, on, off, printed = FOUR_CONDITIONS[1]
    monkeypatch.setattr(minimisation, "relaxed", lambda of, towards, expected: frozenset(towards))
    table = from_rows(on.split(), off.split())
    found = solve(table, "OUT", list("ABCD"), directions=dict.fromkeys("ABCD", 1))
    assert sets(found.intermediate) != {frozenset(terms(printed[2]))}


# --- against a search of everything ------------------------------------------------------------


def rows_in(term):
    return {"".join(r) for r in product(*("01" if digit == "-" else digit for digit in term))}


def all_shortest(on, off):
    """Every model with the fewest terms, found by trying all: sets of ``1-0-``."""
    width = len(next(iter(on)))
    fine = [t for t in map("".join, product("01-", repeat=width)) if not rows_in(t) & off]
    prime = [
        t
        for t in fine
        if rows_in(t) & on and not any(t != u and rows_in(t) <= rows_in(u) for u in fine)
    ]
    for size in range(1, len(on) + 1):
        models = {
            frozenset(model)
            for model in combinations(prime, size)
            if on <= set().union(*map(rows_in, model))
        }
        if models:
            return models


def all_intermediate(on, off, longs, shorts, expected):
    """Intermediate models by the letter of the definition: which assumptions are easy, one by one.

    A simplifying assumption is easy if it is in a term that keeps, of a complex term, what the
    parsimonious term that contains it needs, what agrees with the expectation, and what nothing is
    expected of.
    """
    found = set()
    everything = {"".join(row) for row in product("01", repeat=len(expected))}
    for long, short in product(longs, shorts):
        assumed = set().union(*map(rows_in, short)) - on
        easy = set()
        for term, core in product(long, short):
            if rows_in(term) <= rows_in(core):
                kept = [
                    digit if need != "-" or wanted in ("-", digit) else "-"
                    for digit, need, wanted in zip(term, core, expected, strict=True)
                ]
                easy |= assumed & rows_in("".join(kept))
        found |= all_shortest(on, everything - on - easy)
    return found


def spelt(model, names):
    return frozenset(
        "*".join(n if d == "1" else f"~{n}" for n, d in zip(names, t, strict=True) if d != "-")
        for t in model
    )


@pytest.mark.parametrize("width", [2, 3, 4])
def test_every_tie_is_found(width):
    rng = np.random.default_rng(width)
    names = list("ABCD"[:width])
    rows = ["".join(r) for r in product("01", repeat=width)]
    ties = 0
    for _ in range(25):
        role = rng.choice(["on", "off", "no case"], len(rows), p=[0.3, 0.3, 0.4])
        on = {row for row, r in zip(rows, role, strict=True) if r == "on"}
        off = {row for row, r in zip(rows, role, strict=True) if r == "off"}
        if not on or not off:
            continue
        expected = "".join(rng.choice(list("01-"), width))
        directions = {n: None if e == "-" else int(e) for n, e in zip(names, expected, strict=True)}
        found = solve(from_rows(on, off, names), "OUT", names, directions=directions)
        longs, shorts = all_shortest(on, set(rows) - on), all_shortest(on, off)
        middle = all_intermediate(on, off, longs, shorts, expected)
        for kind, models in zip(KINDS, (longs, shorts, middle), strict=True):
            got = getattr(found, kind)
            assert sets(got) == {spelt(model, names) for model in models}
            assert len(got) == len(sets(got))
            ties += len(got) > 1
    assert ties or width == 2, "the tables are to have ties among them"


@st.composite
def charts(draw):
    """Different columns that together cover all of up to seven rows."""
    rows = draw(st.integers(1, 7))
    some = draw(st.sets(st.integers(1, 2**rows - 1), min_size=1, max_size=9))
    missing = (2**rows - 1) & ~reduce(or_, some)
    return sorted(some | {missing} - {0})


def smallest_covers(columns):
    everything = reduce(or_, columns)
    for size in range(1, len(columns) + 1):
        every = [c for c in combinations(columns, size) if reduce(or_, c) == everything]
        if every:
            return set(map(frozenset, every))


@pytest.mark.slow
@given(charts())
def test_covers_are_all_the_smallest(columns):
    found = list(minimisation.covers(columns))
    assert len(found) == len(set(found))
    assert set(found) == smallest_covers(columns)


@given(charts())
def test_multiplying_out_finds_the_same_without_reducing_first(columns):
    assert set(minimisation.petrick(columns)) == smallest_covers(columns)


def test_going_back_from_the_reduced_chart_is_needed():
    """Plain dominance drops a column that is part of another, and with it a formula that ties."""
    tie = [0b011, 0b110, 0b001]
    assert set(minimisation.covers(tie)) == {frozenset([0b011, 0b110]), frozenset([0b001, 0b110])}


@st.composite
def functions(draw, width=3):
    """What each row of a truth table is: with the outcome, without it, or shown by no case."""
    roles = st.sampled_from(["on", "off", "no case"])
    drawn = draw(st.lists(roles, min_size=2**width, max_size=2**width))
    rows = ["".join(row) for row in product("01", repeat=width)]
    found = {role: {r for r, d in zip(rows, drawn, strict=True) if d == role} for role in drawn}
    assume(found.get("on") and found.get("off"))
    return found["on"], found["off"]


@settings(deadline=None)
@given(functions())
def test_every_small_function_has_all_its_shortest_formulas(function):
    on, off = function
    everything = {"".join(row) for row in product("01", repeat=3)}
    found = solve(from_rows(on, off, "ABC"), "OUT", list("ABC"))
    for models, against in ((found.complex, everything - on), (found.parsimonious, off)):
        assert sets(models) == {spelt(model, "ABC") for model in all_shortest(on, against)}


def test_more_ties_than_are_listed_are_said_to_be_more(monkeypatch):
    on, off = ["0000", "0011"], ["0001", "1111"]
    table = from_rows(on, off)
    every = solve(table, "OUT", list("ABCD")).parsimonious
    assert len(every) == 2
    monkeypatch.setattr(minimisation, "MODELS", 1)
    found = solve(table, "OUT", list("ABCD"))
    assert len(found.parsimonious) == 1
    assert any("parsimonious: there may be more models" in note for note in found.notes)


def test_what_is_too_hard_is_refused_and_says_why():
    rng = np.random.default_rng(4)
    table = pd.DataFrame(list(product([0, 1], repeat=8)), columns=list("ABCDEFGH"))
    table = table.assign(OUT=rng.random(256) < 0.8).iloc[rng.permutation(256)[:230]]
    with pytest.raises(minimisation.TooHard, match="with the outcome and .* take fewer conditions"):
        solve(table, "OUT", list("ABCDEFGH"))


@pytest.mark.parametrize("seed", range(5))
def test_eight_conditions_take_no_minutes(seed):
    rng = np.random.default_rng(seed)
    table = pd.DataFrame(rng.integers(0, 2, (60, 9)), columns=[*"ABCDEFGH", "OUT"])
    start = time.process_time()
    solve(table, "OUT", list("ABCDEFGH"), directions=dict.fromkeys("ABCDEFGH", 1))
    assert time.process_time() - start < 10  # some 0.5 s; a walk through all sets takes far longer


# --- properties --------------------------------------------------------------------------------


def random_table(seed, conditions=6, many=25):
    rng = np.random.default_rng(seed)
    names = [f"C{number}" for number in range(conditions)]
    table = pd.DataFrame(rng.integers(0, 2, (many, conditions)), columns=names)
    rule = (table.C0 & table.C1) | (table.C2 & (1 - table.C3))
    return table.assign(OUT=rule ^ (rng.random(many) < 0.1)), names


@pytest.mark.parametrize("seed", range(4))
def test_order_of_cases_and_conditions_does_not_matter(seed):
    table, names = random_table(seed)
    directions = dict.fromkeys(names, 1)
    found = solve(table, "OUT", names, directions=directions)
    shuffled = table.sample(frac=1, random_state=seed)
    again = solve(shuffled, "OUT", names, directions=directions)
    assert [str(m) for k in KINDS for m in getattr(found, k)] == [
        str(m) for k in KINDS for m in getattr(again, k)
    ]
    other = solve(table, "OUT", names[::-1], directions=directions)
    for kind in KINDS:
        turned = {frozenset(frozenset(t.split("*")) for t in m) for m in getattr(other, kind)}
        assert turned == {
            frozenset(frozenset(t.split("*")) for t in m) for m in getattr(found, kind)
        }


@pytest.mark.parametrize("seed", range(4))
def test_models_say_what_the_truth_table_says(seed):
    table, names = random_table(seed)
    found = solve(table, "OUT", names, directions=dict.fromkeys(names, 1))
    rows = found.truth_table.rows
    for kind in KINDS:
        for model in getattr(found, kind):
            held = np.any(list(crisp_sets.members(rows, model).values()), axis=0)
            assert (held == (rows.outcome == 1)).all()


def test_columns_turned_round_turn_the_formula_round(lipset):
    turned = lipset.assign(DEV=1 - lipset.DEV, SURV=1 - lipset.SURV)
    found = solve(turned, "~SURV", CONDITIONS, directions={"DEV": 0, "LIT": True, "URB": None})
    plain = solve(lipset, "SURV", CONDITIONS, directions=[1, None, 1, None, None])
    for kind in KINDS:
        back = {
            frozenset(t.replace("~DEV", "d").replace("DEV", "~DEV").replace("d", "DEV") for t in m)
            for m in getattr(found, kind)
        }
        assert back == sets(getattr(plain, kind))


def test_without_expectations_nothing_is_easy(lipset):
    found = solve(lipset, "SURV", CONDITIONS)
    assert found.intermediate == found.complex
    assert found.intermediate == solve(lipset, "SURV", CONDITIONS, directions=[None] * 5).complex


def test_a_model_is_a_set_that_keeps_its_order():
    model = Model(["B", "A*C"])
    assert model == {"A*C", "B"}
    assert list(model) == ["B", "A*C"]
    assert str(model) == "B + A*C"
    assert model in {frozenset(["A*C", "B"])}


def test_ten_conditions_end_soon():
    table, names = random_table(1, conditions=10, many=60)
    found = solve(table, "OUT", names, directions=dict.fromkeys(names, 1))
    assert found.complex
    assert all(len(m) == len(found.parsimonious[0]) for m in found.parsimonious)


# --- without each case -------------------------------------------------------------------------


def test_leave_one_case_out(lipset):
    directions = dict.fromkeys(CONDITIONS, 1)
    found = comparison.leave_one_case_out(lipset, "SURV", CONDITIONS, directions=directions)
    assert found.index.tolist() == list(LIPSET)
    assert found.changed[found.changed != ""].to_dict() == {"EE": "parsimonious"}
    assert found.parsimonious["EE"] == "DEV*STB; LIT*STB"
    for case in ("AU", "EE", "FI"):
        alone = solve(lipset.drop(index=case), "SURV", CONDITIONS, directions=directions)
        assert found.intermediate[case] == comparison.formulas(alone.intermediate)


def test_leaving_out_the_only_case_with_the_outcome():
    table = cases({"one": "111", "two": "100", "three": "000"}, ["A", "B", "OUT"])
    found = comparison.leave_one_case_out(table, "OUT", ["A", "B"])
    assert found.undefined["one"].startswith("undefined because no combination counts as one with")
    assert found.changed["one"] == "complex, parsimonious, intermediate"
    assert found.loc["two", "parsimonious"] == "A; B"


def test_many_ties_are_shortened():
    models = [Model([letter]) for letter in "ABCDE"]
    assert comparison.formulas(models) == "A; B; C; 2 more"


# --- bad input ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (lambda t: t.iloc[:1], "undefined because the table has one case"),
        (lambda t: t.iloc[:0], "undefined because the table has no cases"),
        (lambda t: t.astype(float).replace({"A": {1: np.nan}}), "case 'two', column 'A': no value"),
        (lambda t: t.astype(object).replace({"B": {1: None}}), "column 'B': no value"),
        (
            lambda t: t.assign(A=[0.2, 1, 0]),
            "case 'one', column 'A': 0.2 is neither 0 nor 1; fuzzy",
        ),
        (lambda t: t.assign(OUT=[0, 1, 2]), "case 'three', column 'OUT': 2 is neither 0 nor 1"),
        (lambda t: t.assign(B=["0", "1", "1"]), "case 'one', column 'B': '0' is neither 0 nor 1"),
        (lambda t: t.rename(index={"two": "one"}), "cases named more than once: one"),
        (lambda t: t.drop(columns="B"), "the table has no column 'B'; it has: A, OUT"),
        (lambda t: t.assign(X=1).rename(columns={"X": "A"}), "the table has 2 columns 'A'"),
        (lambda t: t.assign(OUT=1), "no combination counts as one without the outcome OUT"),
        (lambda t: t.assign(OUT=0), "no combination counts as one with the outcome OUT"),
    ],
)
def test_bad_tables(change, message):
    table = cases({"one": "000", "two": "111", "three": "010"}, ["A", "B", "OUT"])
    assert solve(table, "OUT", ["A", "B"]).complex == [{"A*B"}]
    with pytest.raises(ValueError, match=message):
        solve(change(table), "OUT", ["A", "B"])
    with pytest.raises(ValueError, match=message):
        comparison.leave_one_case_out(change(table), "OUT", ["A", "B"])


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("OUT", []), "no conditions are named"),
        (("OUT", ["A", "OUT"]), "the outcome 'OUT' is among the conditions"),
        (("~A", ["A", "B"]), "the outcome '~A' is among the conditions"),
        (("OUT", ["A", "A"]), "conditions named more than once: A"),
        (("OUT", ["A", "B*C"]), "'B\\*C' cannot be written in a formula"),
        (("OUT", ["A", "n"]), "a column of truth tables is called 'n'"),
        (("OUT", ["A", "X"]), "the table has no column 'X'"),
        (("NO", ["A"]), "the table has no column 'NO'"),
        (("OUT", [f"C{i}" for i in range(30)]), "30 conditions are more than 12: .*1,073,741,824"),
        (("OUT", ["A"], 0), "the inclusion cut 0 is not above 0"),
        (("OUT", ["A"], 1.5), "the inclusion cut 1.5 is not above 0 and at most 1"),
        (("OUT", ["A"], 0.75, {"X": 1}), "directions for what is no condition: X"),
        (("OUT", ["A"], 0.75, {"A": "up"}), "the direction of 'A' is 'up'"),
        (("OUT", ["A", "B"], 0.75, [1]), "directions are a dict, or one of"),
    ],
)
def test_bad_arguments(arguments, message):
    table = cases({"one": "000", "two": "111", "three": "010"}, ["A", "B", "OUT"])
    with pytest.raises(ValueError, match=message):
        solve(table, *arguments)


def test_wrong_types():
    with pytest.raises(TypeError, match="conditions are a list"):
        solve(pd.DataFrame(), "OUT", "AB")
    with pytest.raises(TypeError, match="not dict"):
        solve({"A": [1]}, "OUT", ["A"])
    with pytest.raises(TypeError, match="7 is not a name"):
        solve(pd.DataFrame(), "OUT", [7])
    with pytest.raises(TypeError, match="terms are a list"):
        comparison.sufficiency(pd.DataFrame(), "OUT", "A*B")


def test_what_is_undefined_says_so(lipset):
    found = comparison.necessity(lipset.assign(URB=0, LIT=1), "SURV", ["URB", "LIT"])
    assert np.isnan(found.coverage["URB"])
    assert found.undefined["URB"] == "no case has it"
    assert found.RoN["LIT"] == 0, "necessary, and trivial"
    both = comparison.necessity(lipset.assign(SURV=1, LIT=1), "SURV", ["LIT"])
    assert np.isnan(both.RoN["LIT"])
    assert both.undefined["LIT"] == "every case has it and the outcome"
    with pytest.raises(Undefined, match="no case has the outcome SURV"):
        comparison.necessity(lipset.assign(SURV=0), "SURV", ["LIT"])
    nobody = comparison.sufficiency(lipset, "SURV", ["~DEV*URB", "DEV*STB"])
    assert np.isnan(nobody.inclusion["~DEV*URB"])
    with pytest.raises(ValueError, match="there are no terms"):
        comparison.sufficiency(lipset, "SURV", [])
    with pytest.raises(ValueError, match="no kind of solution is called 'short'"):
        solve(lipset, "SURV", CONDITIONS).fit("short")


def test_cases_against_a_term_are_bracketed(lipset):
    fit = comparison.sufficiency(lipset, "SURV", ["IND*LIT", "DEV*~IND"])
    assert fit.cases["IND*LIT"] == "(AU), BE, CZ, FR, (DE), NL, SE, UK"
    assert fit.inclusion["IND*LIT"] == fit.PRI["IND*LIT"] == 0.75
    assert fit.loc["model", "raw"] == 1


def test_truth_and_numbers_as_values(lipset):
    expected = solve(lipset, "SURV", CONDITIONS).complex
    for kind in (bool, float, "Int64", "boolean", object):
        assert solve(lipset.astype(kind), "SURV", CONDITIONS).complex == expected


@pytest.mark.parametrize(
    ("one", "other", "conditions"), [(2, 2, 1), (2, 2, 2), (1, 3, 2), (3, 2, 1)]
)
def test_the_chance_of_a_fit_counts_all_tosses(one, other, conditions):
    tosses = list(product(range(2**conditions), repeat=one + other))
    fits = sum(not set(toss[:one]) & set(toss[one:]) for toss in tosses)
    assert comparison.chance_of_a_fit(one, other, conditions) == pytest.approx(fits / len(tosses))


@pytest.mark.parametrize(("one", "other", "conditions"), [(2, 2, 1), (2, 2, 3), (1, 3, 2)])
def test_the_chance_of_one_condition_counts_all_tosses(one, other, conditions):
    wanted = (1,) * one + (0,) * other
    fitting = {wanted, tuple(1 - value for value in wanted)}
    columns = list(product((0, 1), repeat=one + other))
    tosses = list(product(columns, repeat=conditions))
    fits = sum(bool(fitting & set(toss)) for toss in tosses)
    found = comparison.chance_of_one_condition(one, other, conditions)
    assert found == pytest.approx(fits / len(tosses))


@pytest.mark.parametrize("chance", [comparison.chance_of_a_fit, comparison.chance_of_one_condition])
def test_a_fit_without_cases_of_both_kinds_is_no_question(chance):
    with pytest.raises(ValueError, match="one without"):
        chance(4, 0, 2)
