"""Class sizes, diversity, special uniques, people in the tables and the ladder above them."""

import json
from itertools import combinations
from math import factorial

import numpy as np
import pandas as pd
import pytest
from click.testing import CliRunner

from casebook.cli.disclose import disclose
from casebook.privacy import disclosure, generalisation
from casebook.privacy import views as people
from casebook.privacy.generalisation import Rung, climb, coarsened, generalise
from casebook.sources import gv2022
from casebook.tables import loading

# The example of the SDC Practice Guide (Benschop & Welch), computed again with sdcMicro 5.8.1.
KEYS = ["Residence", "Gender", "Education", "Labor"]
GUIDE = pd.DataFrame(
    [
        ["Urban", "Female", "Secondary incomplete", "Employed", "yes"],
        ["Urban", "Female", "Secondary incomplete", "Employed", "yes"],
        ["Urban", "Female", "Primary incomplete", "Non-LF", "yes"],
        ["Urban", "Male", "Secondary complete", "Employed", "yes"],
        ["Rural", "Female", "Secondary complete", "Unemployed", "yes"],
        ["Urban", "Male", "Secondary complete", "Employed", "no"],
        ["Urban", "Female", "Primary complete", "Non-LF", "no"],
        ["Urban", "Male", "Post-secondary", "Unemployed", "yes"],
        ["Urban", "Female", "Secondary incomplete", "Non-LF", "no"],
        ["Urban", "Female", "Secondary incomplete", "Non-LF", "yes"],
    ],
    columns=[*KEYS, "Health"],
)


def random_table(seed, rows=40, gaps=True):
    rng = np.random.default_rng(seed)
    table = pd.DataFrame({c: rng.integers(0, 3, rows).astype(float) for c in "abcd"})
    return table.mask(rng.random(table.shape) < 0.15) if gaps else table


def test_golden_class_sizes_and_weights():
    assert list(disclosure.k_anonymity(GUIDE, KEYS)) == [2, 2, 1, 2, 1, 2, 1, 1, 2, 2]
    sizes = disclosure.k_anonymity(GUIDE, KEYS)
    assert ((sizes < 2).sum(), (sizes < 3).sum()) == (4, 10)


def test_golden_diversity():
    found = disclosure.l_diversity(GUIDE, KEYS, "Health")
    assert list(found) == [1, 1, 1, 2, 1, 2, 1, 1, 2, 2]


def test_golden_suda():
    scores = [0, 0, 6, 0, 12, 0, 6, 10, 0, 0]
    assert list(disclosure.suda(GUIDE, KEYS).score) == scores
    assert list(disclosure.suda(GUIDE, KEYS, max_size=3).score) == scores


def test_golden_missing_values_are_wildcards():
    table = pd.DataFrame(
        [
            ["Male", "Secondary complete", "Employed"],
            ["Male", "Secondary incomplete", "Employed"],
            ["Male", None, "Employed"],
        ],
        columns=list("abc"),
    )
    assert list(disclosure.k_anonymity(table, list("abc"))) == [2, 2, 3]
    alone = {c: list(m) for c, m in disclosure.minimal_uniques(table, list("abc"))}
    assert alone == {("b",): [True, True, False]}
    assert not list(disclosure.minimal_uniques(table, list("abc"), wildcards=True))


def test_contributions_are_shares_of_the_scores():
    found = disclosure.contributions(GUIDE, KEYS)
    # Of 34: education is in all of three sixes and in two of the twos of row 5.
    assert found.to_dict() == pytest.approx(
        {k: 100 * v / 34 for k, v in zip(KEYS, (8, 6, 22, 8), strict=True)}
    )


@pytest.mark.parametrize("seed", range(5))
def test_classes_against_a_count_row_by_row(seed):
    table = random_table(seed)
    values = table.to_numpy()
    same = (values[:, None] == values[None]) | np.isnan(values[:, None]) | np.isnan(values[None])
    matches = same.all(axis=2)
    assert list(disclosure.k_anonymity(table, list("abcd"))) == list(matches.sum(axis=1))
    table["s"] = list("xyz" * 20)[: len(table)]
    expected = [table.s[row].nunique() for row in matches]
    assert list(disclosure.l_diversity(table, list("abcd"), "s")) == expected


@pytest.mark.slow
@pytest.mark.parametrize("wildcards", [False, True])
def test_suda_against_a_search_row_by_row(wildcards):
    table = random_table(7)
    expected = []
    for row in range(len(table)):
        found: list[set] = []
        for k in range(1, 5):
            for chosen in combinations("abcd", k):
                mine = table.loc[row, list(chosen)]
                if mine.isna().any() or any(small < set(chosen) for small in found):
                    continue
                same = table[list(chosen)].eq(mine)
                if wildcards:
                    same |= table[list(chosen)].isna()
                if same.all(axis=1).sum() == 1:
                    found.append(set(chosen))
        expected.append(sum(factorial(4 - len(m)) for m in found))
    assert list(disclosure.suda(table, list("abcd"), wildcards=wildcards).score) == expected
    assert any(expected)


def test_properties_of_classes():
    table = random_table(3)
    sizes = disclosure.k_anonymity(table, list("abc"))
    assert (disclosure.k_anonymity(table, list("abcd")) <= sizes).all()
    assert (disclosure.k_anonymity(table, list("cab")) == sizes).all()
    turned = table.set_index(pd.Index(range(100, 100 + len(table)))).iloc[::-1]
    assert disclosure.k_anonymity(turned, list("abc")).to_list() == sizes.to_list()[::-1]
    assert list(disclosure.k_anonymity(turned, "a").index) == list(turned.index)
    assert (disclosure.suda(table, list("abc"), wildcards=True).score.gt(0) == sizes.eq(1)).all()


@pytest.mark.parametrize(
    ("table", "keys", "message"),
    [
        ({"a": [1]}, [], "no keys: name at least one column"),
        ({"a": [1]}, ["a", "a"], "the key 'a' is named twice"),
        ({"a": [1]}, ["b"], "no column is called 'b'; there are: a"),
        ({"a": [1, "1"]}, ["a"], "column 'a' mixes number and str"),
        ({"a": [[1], [2]]}, ["a"], "column 'a' holds values that cannot be compared"),
    ],
)
def test_bad_input_is_an_error(table, keys, message):
    for measure in (disclosure.k_anonymity, disclosure.suda):
        with pytest.raises(ValueError, match="^" + message):
            measure(pd.DataFrame(table), keys)


def test_a_column_that_is_there_twice_is_an_error():
    table = pd.DataFrame([[1, 2]], columns=["a", "a"])
    with pytest.raises(ValueError, match="2 columns are called 'a'"):
        disclosure.k_anonymity(table, "a")


def test_empty_tables_and_one_row():
    empty = GUIDE.iloc[:0]
    assert disclosure.k_anonymity(empty, KEYS).empty
    assert disclosure.suda(empty, KEYS).score.empty
    assert disclosure.l_diversity(empty, KEYS, "Health").empty
    assert disclosure.exposure(empty, KEYS)["smallest"] is None
    one = GUIDE.iloc[:1]
    assert list(disclosure.k_anonymity(one, KEYS)) == [1]
    assert list(disclosure.suda(one, KEYS).score) == [24]


def test_arguments_are_checked():
    with pytest.raises(ValueError, match="'Labor' is one of the keys"):
        disclosure.l_diversity(GUIDE, KEYS, "Labor")
    with pytest.raises(ValueError, match="max_size is 5; it must lie between 1 and the 4 keys"):
        disclosure.suda(GUIDE, KEYS, 5)


def test_thirty_keys_are_refused_and_do_not_hang():
    wide = pd.DataFrame(np.arange(60).reshape(2, 30)).rename(columns=str)
    with pytest.raises(ValueError, match="30 keys have 1,073,741,823 combinations of up to 30"):
        disclosure.suda(wide, list(wide))
    assert disclosure.suda(wide, list(wide), max_size=1).score.gt(0).all()


# ------------------------------------------------------------------------------ people and places


def test_people_are_put_together_from_all_tables(tables):
    found = people.people(tables)
    assert found.index.is_unique
    assert set(tables.informants.informant_id) <= set(found.index)
    ours = tables.voices[tables.voices.kind.isin(people.PERSON) & tables.voices.informant_id.isna()]
    assert set(ours.voice_id) <= set(found.index)
    assert len(found) == len(tables.informants) + len(ours)
    assert found.loc["gv2022-i-14", "minutes"] == "90; 30"
    assert found.loc["gv2022-i-05a", "with_others"] == "yes"
    assert found.loc["gv2022-i-17", "cases"] == "Love Your Municipality"
    assert found.loc["nwc2020-v-heroy-coordinator", "place"] == "Herøy"


def test_small_places_single_out_offices():
    table = pd.DataFrame(
        [
            ["Lille By", "integration coordinator", "municipality"],
            ["Lille By", "volunteer", "municipality"],
            ["Anden By", "teacher", "town"],
            ["Anden By", "teacher", "town"],
            ["Norden", "coordinator", "part of country"],
            [None, "mayor", "town"],
        ],
        columns=["place", "function", "place_kind"],
    )
    found = people.small_places(table)
    assert list(found.index) == [0, 1, 2, 3]
    assert list(found.singled_out) == [True, False, False, False]
    assert list(found.alone) == [True, True, False, False]
    with pytest.raises(ValueError, match="no column is called 'place'"):
        people.small_places(table.drop(columns="place"))


def test_the_coordinator_of_a_small_municipality_is_found(tables):
    found = people.small_places(people.people(tables))
    assert found.loc["nwc2020-v-heroy-coordinator", "singled_out"]
    assert not found.loc["nwc2020-v-ikast-brande", "singled_out"]  # the table says "somebody"


# --------------------------------------------------------------------------------------- the ladder


def test_steps_of_generalising():
    table = pd.DataFrame(
        {"m": ["30", "60; 90", None], "f": ["head", "leader", None], "x": ["a", None, "b"]}
    )
    ladder_ = {"m": (0, 60), "f": {"head": "leads", "leader": "leads"}, "x": None}
    found = generalise(table, ladder_)
    assert found.m.to_list()[:2] == ["0 to under 60", "60+"]
    assert found.f.to_list()[:2] == ["leads", "leads"]
    assert pd.isna(found.m[2])
    assert pd.isna(found.f[2])
    assert set(found.x) == {generalisation.HIDDEN}  # a gap would tell whose value was missing
    assert table.m[0] == "30"


@pytest.mark.parametrize(
    ("step", "message"),
    [
        ({"y": None}, "no column is called 'y'; there are: f"),
        ({"f": {"head": "leads"}}, "row 1, column 'f': no coarser value for 'priest'"),
        ({"f": (0, 60)}, "row 0, column 'f': no coarser value for 'head'"),
        ({"f": (60, 0)}, "edges of bands must rise"),
    ],
)
def test_nothing_stays_fine_by_oversight(step, message):
    with pytest.raises(ValueError, match=message):
        generalise(pd.DataFrame({"f": ["head", "priest"]}), step)


@pytest.fixture(scope="module")
def climbed(tables):
    return climb(tables, gv2022.ladder(), gv2022.SOURCE)


@pytest.mark.slow
def test_each_rung_is_no_riskier_and_keeps_no_more_voices(climbed):
    assert 4 <= len(climbed) <= 6
    assert climbed.risk.is_monotonic_decreasing
    assert climbed.expected.is_monotonic_decreasing
    assert climbed.voices.is_monotonic_decreasing
    assert climbed.kept.is_monotonic_decreasing
    first, last = climbed.iloc[0], climbed.iloc[-1]
    assert first.kept == first.claims
    assert first.risk > 0.5
    assert last.risk == 0
    assert last.kept < last.claims
    assert last.key_kept < last.key_claims
    assert (climbed.people == climbed.people[0]).all()


@pytest.mark.slow
def test_a_rung_is_chosen(climbed):
    assert generalisation.choose(climbed)["expected"] <= 1 / 3
    assert generalisation.choose(climbed, most=1)["rung"] == 0
    with pytest.raises(ValueError, match="no rung has an expected risk of at most 0"):
        generalisation.choose(climbed, most=0)


def test_voices_that_cannot_be_told_apart_are_one(tables):
    rung = Rung("test", "", {}, told_apart_by=("sector",))
    changed = coarsened(tables, "gv2022", rung)
    own = changed.voices[changed.voices.source_id == "gv2022"]
    own = own[own.kind.isin(people.PERSON)]
    assert own.sector.is_unique
    assert changed.voices.voice_id.is_unique
    assert set(changed.passages.voice_id) <= set(changed.voices.voice_id)
    assert set(changed.possible_identities.may_be) <= set(changed.voices.voice_id)
    assert len(changed.passages) == len(tables.passages)
    others = tables.voices.source_id != "gv2022"
    assert set(tables.voices.voice_id[others]) <= set(changed.voices.voice_id)
    assert tables.voices.equals(loading.load().voices)  # the caller's tables are as before


def test_a_ladder_needs_rungs(tables):
    with pytest.raises(ValueError, match="the ladder has no rung"):
        climb(tables, [], gv2022.SOURCE)


# -------------------------------------------------------------------------------------- the command


def run(*arguments):
    return CliRunner().invoke(disclose, arguments, obj=None)


def test_the_command_measures_any_folder(tmp_path):
    GUIDE.to_csv(tmp_path / "survey.csv", index=False)
    result = run(str(tmp_path), "--keys", ",".join(KEYS))
    assert result.exit_code == 0
    assert "survey: 10 rows by Residence, Gender, Education, Labor" in result.output
    assert "smallest class 1, 4 alone (40%)" in result.output
    assert "Education (65%)" in result.output
    assert "gate, tables: nothing\n" in result.output


def test_the_command_fails_if_the_gate_finds_something(tmp_path):
    (tmp_path / "a.csv").write_text("who,note\nx,call 98 12 34 56\n", encoding="utf-8")
    result = run(str(tmp_path), "--keys", "who")
    assert result.exit_code == 1
    assert "a.csv, row 2, note: phone number (** ** ** **)" in result.output
    (tmp_path / "a.csv").write_text("who,note\nx,Oda Quist rang\n", encoding="utf-8")
    assert run(str(tmp_path), "--keys", "who").exit_code == 0
    names = tmp_path / "names.txt"
    names.write_text("Oda Quist\n\n", encoding="utf-8")
    result = run(str(tmp_path), "--keys", "who", "--names", str(names))
    assert result.exit_code == 1
    assert "name from the list (O** Q****)" in result.output


@pytest.mark.slow
def test_the_command_knows_the_shipped_tables():
    result = run()
    assert result.exit_code == 0
    assert "informants: 19 rows" in result.output
    assert "people of gv2022, from all tables" in result.output
    assert "nwc2020-v-heroy-coordinator" in result.output
    report = json.loads(run("--json", "--table", "informants").output)
    assert report["tables"]["informants"]["smallest"] == 1
    assert report["gate"] == []


@pytest.mark.parametrize(
    ("files", "arguments", "message"),
    [
        ({}, ["--keys", "a"], "the folder holds no CSV file"),
        ({"t.csv": "a\n1\n"}, [], "no datapackage.json says what the columns are"),
        ({"t.csv": "a\n1\n"}, ["--keys", "b"], "no table has a column 'b'"),
        ({"t.csv": "a\n1\n"}, ["--keys", "a", "--table", "u"], "no table is called 'u'"),
        ({"t.csv": ""}, ["--keys", "a"], "t.csv"),
    ],
)
def test_the_command_says_what_is_missing(tmp_path, files, arguments, message):
    for name, text in files.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    result = run(str(tmp_path), *arguments)
    assert result.exit_code == 1
    assert result.output.startswith("Error: ")
    assert message in result.output
