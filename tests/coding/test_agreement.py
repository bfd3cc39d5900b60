"""Agreement: published values, stated limits, other programs, and the bootstrap by patterns."""

import tracemalloc

import numpy as np
import pandas as pd
import pytest

from casebook.coding import agreement, coefficients, resampling
from casebook.coding.agreement import AgreementError, krippendorff_alpha

NAN = np.nan
COEFFICIENTS = (
    krippendorff_alpha,
    agreement.cohen_kappa,
    agreement.scott_pi,
    agreement.fleiss_kappa,
    agreement.gwet_ac1,
    agreement.brennan_prediger,
)

# Krippendorff (2011), Computing Krippendorff's Alpha-Reliability, sections A to D; the other
# coefficients and the standard errors as R's irr and irrCAC give them.
BINARY = pd.DataFrame(
    {"Meg": [0, 1, 0, 0, 0, 0, 0, 0, 1, 0], "Owen": [1, 1, 1, 0, 0, 1, 0, 0, 0, 0]}
)
NOMINAL = pd.DataFrame({"Ben": list("aabbdcccedda"), "Gerry": list("babbbccceddd")})
FOUR = pd.DataFrame(
    {
        "A": [1, 2, 3, 3, 2, 1, 4, 1, 2, NAN, NAN, NAN],
        "B": [1, 2, 3, 3, 2, 2, 4, 1, 2, 5, NAN, 3],
        "C": [NAN, 3, 3, 3, 2, 3, 4, 2, 2, 5, 1, NAN],
        "D": [1, 2, 3, 3, 2, 4, 4, 1, 2, 5, 1, NAN],
    }
)
ABSTRACTORS = [[13, 0, 0], [0, 20, 7], [0, 4, 56]]
DIAGNOSES = [[40, 6, 4, 15], [4, 25, 1, 5], [4, 2, 21, 9], [17, 13, 12, 45]]


def raters(table):
    """Units that two raters have put into the cells of a table."""
    table = np.array(table)
    first, second = np.indices(table.shape)
    times = table.ravel()
    return pd.DataFrame(
        {"first": np.repeat(first.ravel(), times), "second": np.repeat(second.ravel(), times)}
    )


def made_up(units, coders, labels, missing=0.0, noise=0.3, seed=0):
    """Codes of coders who mostly see the same, as numbers from 1 up."""
    rng = np.random.default_rng(seed)
    codes = np.repeat(rng.integers(1, labels + 1, (units, 1)), coders, axis=1).astype(float)
    wrong = rng.random(codes.shape) < noise
    codes[wrong] = rng.integers(1, labels + 1, wrong.sum())
    codes[rng.random(codes.shape) < missing] = NAN
    return pd.DataFrame(codes, columns=[f"coder {i}" for i in range(coders)])


@pytest.mark.parametrize(
    ("level", "value"),
    [("nominal", 0.743421), ("ordinal", 0.815388), ("interval", 0.849107), ("ratio", 0.797403)],
)
def test_alpha_has_krippendorffs_published_values_for_four_levels(level, value):
    assert krippendorff_alpha(FOUR, level).value == pytest.approx(value, abs=5e-7)


def test_alpha_has_krippendorffs_published_values_for_two_observers():
    assert krippendorff_alpha(BINARY).value == pytest.approx(0.0952381, abs=5e-8)
    assert krippendorff_alpha(NOMINAL).value == pytest.approx(0.6919643, abs=5e-8)


def test_codes_are_names_unless_one_says_otherwise():
    assert krippendorff_alpha(FOUR).value == krippendorff_alpha(FOUR, "nominal").value


@pytest.mark.parametrize(
    ("coefficient", "value", "digits"),
    [
        (agreement.gwet_ac1, 0.68966, 5),
        (agreement.fleiss_kappa, 0.67857, 5),
        (agreement.scott_pi, 0.67857, 5),
        (agreement.cohen_kappa, 0.6842105, 7),
        (agreement.brennan_prediger, 0.6875, 7),
    ],
)
def test_two_observers_as_other_programs_have_them(coefficient, value, digits):
    assert coefficient(NOMINAL).value == pytest.approx(value, abs=0.5 * 10**-digits)


def test_the_standard_error_of_two_observers():
    assert krippendorff_alpha(NOMINAL).error == pytest.approx(0.16831, abs=5e-6)


@pytest.mark.parametrize(
    ("coefficient", "value", "error"),
    [
        (agreement.gwet_ac1, 0.77544, 0.14295),
        (agreement.fleiss_kappa, 0.76117, 0.15302),
        (krippendorff_alpha, 0.74342, 0.14557),
        (agreement.brennan_prediger, 0.77273, 0.14472),
        (agreement.percent_agreement, 0.8181818, 0.12561),
        (agreement.gwet_ac2, 0.914, 0.10396),
    ],
)
def test_four_observers_with_missing_codes(coefficient, value, error):
    found = coefficient(FOUR)
    assert found.value == pytest.approx(value, abs=5e-6)
    assert found.error == pytest.approx(error, abs=5e-6)


def test_neighbouring_formulas_are_not_taken_for_the_published_ones():
    assert krippendorff_alpha(FOUR, "ordinal").value != pytest.approx(0.83364, abs=1e-4)
    assert agreement.gwet_ac1(FOUR).value != pytest.approx(0.775152, abs=1e-4)


@pytest.mark.parametrize(
    ("table", "values"),
    [
        (
            ABSTRACTORS,
            {
                agreement.cohen_kappa: (0.7964094, 0.0589107),
                agreement.scott_pi: (0.7962397, 0.0590547),
                agreement.gwet_ac1: (0.8493305, 0.0432175),
                krippendorff_alpha: (0.7972585, 0.0590547),
                agreement.brennan_prediger: (0.835, 0.0469335),
                agreement.percent_agreement: (0.89, None),
            },
        ),
        (
            DIAGNOSES,
            {
                agreement.cohen_kappa: (0.4315008, 0.0459692),
                agreement.scott_pi: (0.4303406, 0.0462315),
                agreement.gwet_ac1: (0.4561576, 0.0434499),
                krippendorff_alpha: (0.4316178, 0.0462315),
                agreement.brennan_prediger: (0.4499253, 0.0439553),
                agreement.percent_agreement: (0.587444, None),
            },
        ),
    ],
)
def test_tables_of_two_raters(table, values):
    data = raters(table)
    for coefficient, (value, error) in values.items():
        found = coefficient(data)
        assert found.value == pytest.approx(value, abs=5e-7)
        if error is not None:
            # For cross tables irrCAC divides by n, where it has n - 1 for units by coders as here.
            n = len(data)
            # Alpha's is that of Scott's pi there; ours differs in the fourth figure.
            close = 5e-5 if coefficient is krippendorff_alpha else 5e-7
            assert found.error * np.sqrt((n - 1) / n) == pytest.approx(error, abs=close)


@pytest.mark.parametrize(
    ("characters", "qualcoder", "cohen"),
    [
        ((100, 100, 80, 1000), 0.6601, 0.7778),
        ((100, 100, 80, 10000), 0.6601, 0.798),
        ((500, 500, 300, 1000), 0.4037, 0.2),
        ((500, 500, 250, 1000), 0.2987, 0.0),
        ((200, 50, 50, 1000), 0.25, 0.3478),
    ],
)
def test_what_another_program_makes_of_the_same_characters(characters, qualcoder, cohen):
    found = agreement.qualcoder_kappa(*characters)
    assert round(found.qualcoder, 4) == qualcoder
    assert round(found.cohen, 4) == cohen
    a, b, both, total = characters
    pairs = [(1, 1)] * both + [(1, 0)] * (a - both) + [(0, 1)] * (b - both)
    pairs += [(0, 0)] * (total - len(pairs))
    assert agreement.cohen_kappa(pd.DataFrame(pairs)).value == pytest.approx(found.cohen)


def test_characters_that_leave_a_kappa_undefined_or_cannot_be():
    nobody = agreement.qualcoder_kappa(0, 0, 0, 10)
    assert np.isnan(nobody.qualcoder)
    assert np.isnan(nobody.cohen)
    assert "nobody coded" in nobody.reason
    everything = agreement.qualcoder_kappa(10, 10, 10, 10)
    assert everything.qualcoder == 1
    assert "both coders coded all" in everything.reason
    for impossible in [(5, 5, 6, 10), (8, 8, 1, 10), (1, 1, 1, 0), (-1, 0, 0, 5)]:
        with pytest.raises(AgreementError, match="cannot be of a text"):
            agreement.qualcoder_kappa(*impossible)


# Undefined, with a reason


def undefined(found):
    assert np.isnan([found.value, found.low, found.high, found.error]).all()
    assert found.reason.startswith("undefined because ")
    assert found.reason in str(found)
    return found.reason


@pytest.mark.parametrize("coefficient", COEFFICIENTS)
@pytest.mark.parametrize(
    ("data", "why"),
    [
        ({"A": ["x", "x"], "B": ["x", "x"]}, "are 'x'"),
        ({"A": ["x", "y", "x"], "B": ["x", None, "x"]}, "are 'x'"),
        ({"A": ["x", None], "B": [None, "y"]}, "no unit has codes from two coders"),
        ({"A": ["x", "y"]}, "one coder, 'A'"),
        ({"A": [NAN, NAN], "B": [NAN, NAN]}, "no unit has a code"),
        ({"A": [], "B": []}, "the table is empty"),
        ({}, "the table is empty"),
    ],
)
def test_undefined_is_said_and_never_a_number(coefficient, data, why):
    assert why in undefined(coefficient(pd.DataFrame(data), bootstrap=20, seed=0))


@pytest.mark.parametrize("level", agreement.LEVELS)
def test_one_value_only_is_undefined_at_every_level(level):
    assert "are 7" in undefined(krippendorff_alpha(pd.DataFrame({"A": [7, 7], "B": [7, 7]}), level))


def test_percent_needs_no_second_code_but_says_how_prevalent_the_one_is():
    found = agreement.percent_agreement(pd.DataFrame({"A": ["x", "x"], "B": ["x", "x"]}))
    assert found.value == 1
    assert found.prevalence == {"x": 1.0}


@pytest.mark.parametrize("coefficient", [agreement.cohen_kappa, agreement.scott_pi])
def test_a_mean_over_pairs_is_not_passed_off_as_a_coefficient_for_two(coefficient):
    assert "there are 4" in undefined(coefficient(FOUR))
    pairs = agreement.pairwise(FOUR, coefficient)
    assert len(pairs) == 6
    two = coefficient(FOUR[["A", "B"]])
    assert pairs.value[0] == two.value
    assert pairs.n_pairable[0] == two.n_pairable == 9


# Bad input


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (pd.DataFrame([[1, 2]], columns=["A", "A"]), "coder 'A' is named twice: columns 1, 2"),
        (pd.DataFrame({"A": [1, 2]}, index=["u", "u"]), "unit 'u' has more than one row"),
        (pd.DataFrame([[1, 2]], columns=["A", NAN]), "a coder has no name: column 2"),
        (pd.DataFrame({"A": ["x", 1]}, dtype=object), "unit 1, coder 'A': 1 is a number"),
        (pd.DataFrame({"A": [1], "B": ["1"]}), "unit 0, coder 'B': '1' is text"),
        (pd.DataFrame({"A": [True], "B": [1]}), "1 is a number, but True"),
        (pd.DataFrame({"A": ["nan", "x"]}), "unit 0, coder 'A': 'nan' looks like a missing"),
        (pd.DataFrame({"A": ["x", " "]}), "unit 1, coder 'A': ' ' looks like a missing"),
        (pd.DataFrame({"A": [1.0, np.inf]}), "unit 1, coder 'A': inf is not a number"),
        (pd.DataFrame({"A": [["x"], ["y"]]}), "is a list"),
        (pd.DataFrame({"A": pd.to_datetime(["2020-01-01"])}), "is a Timestamp"),
    ],
)
def test_codings_that_would_give_a_wrong_number_are_refused(data, message):
    for coefficient in (*COEFFICIENTS, agreement.disagreements, agreement.pairwise):
        with pytest.raises(AgreementError) as caught:
            coefficient(data)
        assert message in str(caught.value)


def test_something_else_than_a_table_is_refused():
    with pytest.raises(TypeError, match="must be a DataFrame"):
        krippendorff_alpha([[1, 2], [2, 1]])


def test_levels_and_resamples_are_checked():
    with pytest.raises(ValueError, match="level must be one of nominal"):
        krippendorff_alpha(FOUR, "cardinal")
    for wrong in (-1, 1.5, True):
        with pytest.raises(ValueError, match="whole number of resamples"):
            krippendorff_alpha(FOUR, bootstrap=wrong)
    with pytest.raises(AgreementError, match="interval codes need numbers"):
        krippendorff_alpha(NOMINAL, "interval")
    with pytest.raises(AgreementError, match="need their order"):
        krippendorff_alpha(NOMINAL, "ordinal")
    with pytest.raises(AgreementError, match="count from zero upwards; there is -1"):
        krippendorff_alpha(pd.DataFrame({"A": [1, -1], "B": [1, 2]}), "ratio")


def test_words_are_ordinal_if_their_order_is_given():
    words = FOUR.replace({1: "never", 2: "seldom", 3: "often", 4: "mostly", 5: "always"})
    order = ["never", "seldom", "often", "mostly", "always"]
    found = krippendorff_alpha(words.astype(object), "ordinal", categories=order)
    assert found.value == pytest.approx(0.815388, abs=5e-7)
    with pytest.raises(AgreementError, match="coder 'D': 'mostly' is not among the categories"):
        krippendorff_alpha(words, categories=["never", "seldom", "often", "always"])


@pytest.mark.parametrize("dtype", ["str", "string", object, "category"])
def test_every_kind_of_text_column_gives_the_same(dtype):
    assert krippendorff_alpha(NOMINAL.astype(dtype)).value == pytest.approx(0.6919643, abs=5e-8)


@pytest.mark.parametrize("dtype", ["Int64", "Float64", object])
def test_every_kind_of_number_column_gives_the_same(dtype):
    found = krippendorff_alpha(FOUR.astype(dtype), "ratio")
    assert found.value == pytest.approx(0.797403, abs=5e-7)
    assert list(found.prevalence) == [1, 2, 3, 4, 5]


def test_codes_that_could_have_been_given_count_by_chance():
    wider = list("abcdefgh")
    assert agreement.brennan_prediger(NOMINAL, categories=wider).value == pytest.approx(
        (0.75 - 1 / 8) / (1 - 1 / 8)
    )
    assert krippendorff_alpha(NOMINAL, categories=wider).value == krippendorff_alpha(NOMINAL).value


# Properties


def test_names_and_order_make_no_difference():
    plain = made_up(60, 4, 5, missing=0.2)
    turned = plain.sample(frac=1, random_state=1)[list(plain.columns[::-1])]
    names = plain.replace(dict(zip(range(1, 6), "edcba", strict=True)))
    for coefficient in (krippendorff_alpha, agreement.fleiss_kappa, agreement.gwet_ac1):
        value = coefficient(plain).value
        assert coefficient(turned).value == pytest.approx(value)
        assert coefficient(names).value == pytest.approx(value)


def test_interval_and_ratio_do_not_depend_on_the_unit_of_measure():
    data = made_up(50, 3, 9, missing=0.1)
    same = krippendorff_alpha(data, "interval").value
    assert krippendorff_alpha(data * 1000 + 1e6, "interval").value == pytest.approx(same)
    same = krippendorff_alpha(data, "ratio").value
    assert krippendorff_alpha(data * 1000, "ratio").value == pytest.approx(same)
    same = krippendorff_alpha(data, "ordinal").value
    assert krippendorff_alpha(data**3, "ordinal").value == pytest.approx(same)


def test_complete_agreement_is_one_and_its_interval_says_that_it_tells_little():
    data = pd.DataFrame({"A": [1, 2, 3, 4] * 9, "B": [1, 2, 3, 4] * 9})
    for coefficient in COEFFICIENTS:
        found = coefficient(data, bootstrap=50, seed=0)
        assert found.value == pytest.approx(1)
        assert found.low == pytest.approx(1)
    assert "all alike" in krippendorff_alpha(data, bootstrap=50, seed=0).interval


def test_a_unit_with_one_code_does_not_change_alpha():
    more = pd.concat([NOMINAL, pd.DataFrame({"Ben": ["a"]})], ignore_index=True)
    assert krippendorff_alpha(more).value == krippendorff_alpha(NOMINAL).value
    assert krippendorff_alpha(more).n_units == 13
    assert krippendorff_alpha(more).n_pairable == 12


def test_prevalence_stands_beside_the_coefficient():
    rare = raters([[95, 2], [2, 1]])
    found = krippendorff_alpha(rare)
    assert agreement.percent_agreement(rare).value == 0.96
    assert found.value < 0.35
    assert found.prevalence == pytest.approx({0: 0.97, 1: 0.03})
    assert agreement.gwet_ac1(rare).value > 0.9


@pytest.mark.parametrize("level", agreement.LEVELS)
def test_many_labels_take_the_other_road_to_the_same_value(level, monkeypatch):
    data = made_up(80, 4, 12, missing=0.2)
    monkeypatch.setattr(resampling, "CELLS", 1)  # and so does one resample at a time
    alone = krippendorff_alpha(data, level, 30, 1), agreement.fleiss_kappa(data, 30, 1)
    monkeypatch.undo()
    at_once = krippendorff_alpha(data, level, 30, 1), agreement.fleiss_kappa(data, 30, 1)
    monkeypatch.setattr(coefficients, "_DENSE", 0)
    monkeypatch.setattr(coefficients, "_TILE", 5)
    other = krippendorff_alpha(data, level, 30, 1), agreement.fleiss_kappa(data, 30, 1)
    for one, two, three in zip(alone, at_once, other, strict=True):
        assert [one.value, one.low, one.high] == pytest.approx([two.value, two.low, two.high])
        assert [one.value, one.low, one.high] == pytest.approx([three.value, three.low, three.high])


# Other programs: imported where they are asked, so that no other test waits for them


@pytest.mark.parametrize("level", agreement.LEVELS)
def test_alpha_agrees_with_the_package_krippendorff(level):
    import krippendorff

    for seed in range(8):
        data = made_up(30, 2 + seed % 4, 2 + seed, missing=0.25, seed=seed)
        theirs = krippendorff.alpha(data.to_numpy().T, level_of_measurement=level)
        assert krippendorff_alpha(data, level).value == pytest.approx(theirs)


@pytest.mark.slow
def test_cohen_agrees_with_scikit_learn():
    from sklearn.metrics import cohen_kappa_score

    for seed in range(8):
        data = made_up(40, 2, 4, seed=seed)
        theirs = cohen_kappa_score(data["coder 0"], data["coder 1"])
        assert agreement.cohen_kappa(data).value == pytest.approx(theirs)


@pytest.mark.slow
def test_fleiss_agrees_with_statsmodels():
    from statsmodels.stats import inter_rater

    for seed in range(8):
        data = made_up(40, 5, 4, seed=seed)
        counts, _ = inter_rater.aggregate_raters(data.to_numpy(dtype=int))
        assert agreement.fleiss_kappa(data).value == pytest.approx(inter_rater.fleiss_kappa(counts))


# The bootstrap


def naive(coefficient, data, resamples, seed):
    """The coefficient for units drawn with replacement, one resample after the other."""
    rng = np.random.default_rng(seed)
    rows = data.to_numpy()
    found = []
    for _ in range(resamples):
        drawn = pd.DataFrame(rows[rng.integers(0, len(rows), len(rows))], columns=data.columns)
        found.append(coefficient(drawn).value)
    return np.array(found)


@pytest.mark.slow
@pytest.mark.parametrize(
    "coefficient", [krippendorff_alpha, agreement.gwet_ac1, agreement.cohen_kappa]
)
def test_patterns_drawn_have_the_distribution_of_units_drawn(coefficient):
    data = made_up(60, 2, 3)
    slow = naive(coefficient, data, 600, 1)
    found = coefficient(data, bootstrap=20_000, seed=2)
    # With 600 resamples, a quantile that is right has its share to within four standard errors.
    for end, share in ((found.low, 0.025), (found.high, 0.975)):
        error = np.sqrt(share * (1 - share) / 600)
        assert abs((slow < end).mean() - share) < 4 * error + 1e-9


@pytest.mark.parametrize("price", [0, 3, 10**9])
def test_draws_are_multinomial_whichever_way_they_are_made(price, monkeypatch):
    # 0: all patterns by the multinomial; 10**9: all units one by one; 3: some this way, some that.
    monkeypatch.setattr(resampling, "UNITS_PER_PATTERN", price)
    counts = np.array([3, 40, 1, 16])
    rng = np.random.default_rng(5)
    weights = np.concatenate(list(resampling.draws(counts, 20_000, rng, 3000)))
    assert (weights.sum(axis=1) == 60).all()
    shares = counts / 60
    covariance = 60 * (np.diag(shares) - np.outer(shares, shares))
    assert weights.mean(axis=0) == pytest.approx(counts, abs=0.15)
    assert np.cov(weights.T) == pytest.approx(covariance, abs=0.35)


@pytest.mark.slow
def test_a_draw_that_ignores_the_counts_would_be_noticed(monkeypatch):
    def even(counts, resamples, rng, block):
        yield rng.multinomial(counts.sum(), np.ones(len(counts)) / len(counts), resamples) * 1.0

    monkeypatch.setattr(resampling, "draws", even)
    with pytest.raises(AssertionError):
        test_patterns_drawn_have_the_distribution_of_units_drawn(krippendorff_alpha)


def test_intervals_are_repeatable_and_name_their_kind():
    first = krippendorff_alpha(FOUR, bootstrap=500, seed=3)
    again = krippendorff_alpha(FOUR, bootstrap=500, seed=3)
    other = krippendorff_alpha(FOUR, bootstrap=500, seed=4)
    assert first == again
    assert first.low != other.low
    assert first.low < first.value < first.high
    assert first.interval.startswith("unit bootstrap, percentile, 95 %, 500 resamples")
    assert krippendorff_alpha(FOUR).interval == "no interval: none was asked for"


def test_the_interval_is_about_as_wide_as_the_standard_error_says():
    data = made_up(300, 3, 4, missing=0.1)
    for coefficient in (krippendorff_alpha, agreement.fleiss_kappa, agreement.gwet_ac1):
        found = coefficient(data, bootstrap=2000, seed=0)
        assert (found.high - found.low) / found.error == pytest.approx(2 * 1.96, rel=0.1)


def test_no_interval_if_too_many_resamples_are_undefined():
    found = krippendorff_alpha(raters([[30, 1], [0, 0]]), bootstrap=500, seed=0)
    assert found.reason is None
    assert np.isnan([found.low, found.high]).all()
    assert "no interval: undefined in" in found.interval
    one = krippendorff_alpha(pd.DataFrame({"A": ["x"], "B": ["y"]}), bootstrap=10)
    assert one.interval == "no interval: one unit cannot be resampled"


def test_units_with_the_same_codes_are_one_pattern():
    codes = np.array([[0, 1, -1], [-1, 1, 0], [1, 0, -1], [2, 2, 2], [0, 0, -1]])
    patterns, counts = resampling.group(codes, 3)
    assert counts.tolist() == [3, 1, 1]
    assert patterns[0].tolist() == [-1, 0, 1]
    _, counts = resampling.group(codes, 3, ordered=True)
    assert counts.tolist() == [1] * 5
    # More coders and codes than one number of 64 bits could tell apart.
    many = np.random.default_rng(0).integers(-1, 1000, (50, 30))
    patterns, counts = resampling.group(np.repeat(many, 3, axis=0), 1000)
    assert counts.tolist() == [3] * 50
    assert sorted(patterns.tolist()) == sorted(np.sort(many, axis=1).tolist())


@pytest.mark.slow
def test_memory_does_not_grow_with_resamples():
    data = made_up(2000, 4, 5)

    def peak(resamples):
        tracemalloc.start()
        krippendorff_alpha(data, bootstrap=resamples, seed=0)
        found = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        return found

    peak(10)
    few, many = peak(2000), peak(10_000)
    assert many - few < 8000 * 8 * 10  # a few numbers for each resample, and no row of them


# Tidy rows, codes one by one, and where coders disagree

TIDY = pd.DataFrame(
    [("u1", "A", "x"), ("u1", "B", "x"), ("u2", "B", "y"), ("u2", "A", "x"), ("u3", "A", None)],
    columns=["unit", "coder", "code"],
)


def test_tidy_rows_become_units_by_coders():
    table = agreement.units_by_coders(TIDY)
    assert list(table.index) == ["u1", "u2", "u3"]
    assert list(table.columns) == ["A", "B"]
    assert table.loc["u2"].tolist() == ["x", "y"]
    assert table.loc["u3"].isna().all()


@pytest.mark.parametrize(
    ("rows", "message"),
    [
        ([("u1", "A", "y")], "unit 'u1', coder 'A' stands in rows 2, 7; one coder gives one code"),
        ([("u9", "A", "y"), ("u9", "A", "y")], "unit 'u9', coder 'A' stands in rows 7, 8"),
        ([(None, "A", "y")], "no unit in row 7"),
        ([("u4", " ", "y")], "no coder in row 7"),
        ([("u4", "A", 3)], "row 7, column 'code': 3 is a number"),
        ([(4, "A", "x")], "row 7, column 'unit': 4 is a number"),
    ],
)
def test_rows_that_are_wrong_are_named(rows, message):
    codings = pd.concat([TIDY, pd.DataFrame(rows, columns=TIDY.columns)], ignore_index=True)
    with pytest.raises(AgreementError) as caught:
        agreement.units_by_coders(codings)
    assert message in str(caught.value)


def test_rows_without_a_column_are_refused():
    with pytest.raises(AgreementError, match="no column 'coder'; there are: unit, code"):
        agreement.units_by_coders(TIDY.drop(columns="coder"))


def test_each_code_by_itself():
    rows = [("u1", "A", "x"), ("u1", "A", "y"), ("u1", "B", "x"), ("u2", "B", "y")]
    codings = pd.DataFrame(rows, columns=["unit", "coder", "code"])
    tables = agreement.per_code(codings, ["u1", "u2", "u3"], ["A", "B"])
    assert list(tables) == ["x", "y"]
    assert tables["x"].to_numpy().tolist() == [[1, 1], [0, 0], [0, 0]]
    assert tables["y"].to_numpy().tolist() == [[1, 0], [0, 1], [0, 0]]
    found = agreement.by_code(tables).set_index("code")
    assert found.alpha["x"] == 1
    assert found.percent["y"] == pytest.approx(1 / 3)
    assert found.prevalence.tolist() == pytest.approx([1 / 3, 1 / 3])
    assert found.alpha["y"] == krippendorff_alpha(tables["y"]).value


def test_unread_is_not_the_same_as_left_without_a_code():
    codings = pd.DataFrame([("u1", "A", "x")], columns=["unit", "coder", "code"])
    read = {"A": ["u1", "u2"], "B": ["u1"]}
    table = agreement.per_code(codings, read, ["A", "B"])["x"]
    assert table.loc["u1"].tolist() == [1, 0]
    assert table.isna().loc["u2"].tolist() == [False, True]


@pytest.mark.parametrize(
    ("row", "units", "message"),
    [
        (("u9", "A", "x"), ["u1"], "row 3: coder 'A' is not listed as a reader of unit 'u9'"),
        (("u1", "C", "x"), ["u1"], "row 3: coder 'C' is not listed"),
        (("u1", "A", "x"), ["u1"], "coder 'A', code 'x' stands in rows 2, 3"),
        (("u1", "B", "x"), {"A": ["u1"], "B": []}, "row 3: coder 'B' is not listed as a reader"),
        (("u1", "B", "x"), {"A": ["u1"]}, "no units are listed for coder 'B'"),
    ],
)
def test_rows_that_do_not_fit_the_design_are_refused(row, units, message):
    codings = pd.DataFrame([("u1", "A", "x"), row], columns=["unit", "coder", "code"])
    with pytest.raises(AgreementError) as caught:
        agreement.per_code(codings, units, ["A", "B"])
    assert message in str(caught.value)


def test_where_coders_disagree():
    found = agreement.disagreements(FOUR)
    assert list(found.units.index) == [5, 1, 7]
    assert found.units["codes"].tolist()[:2] == [
        "1 (A); 2 (B); 3 (C); 4 (D)",
        "2 (A, B, D); 3 (C)",
    ]
    assert found.units["agreeing pairs"].tolist() == [0, 0.5, 0.5]
    met = found.met.set_index(["code", "other"]).pairs
    assert (met[2, 3], met[5, 5]) == (4, 3)
    given = FOUR.notna().sum(axis=1)
    assert met.sum() == (given * (given - 1) / 2).sum()


def test_all_coefficients_side_by_side():
    found = agreement.summary(FOUR, "ordinal", bootstrap=100, seed=1).set_index("coefficient")
    assert found.value["Krippendorff's alpha (ordinal)"] == pytest.approx(0.815388, abs=5e-7)
    assert found.reason["Cohen's kappa"].startswith("undefined because")
    assert found.value["Percent agreement"] == pytest.approx(0.8181818)


# --- how codes are written -----------------------------------------------------------------------

ONE_LETTER, TWO_LETTERS = "p\u00e5", "pa\u030a"  # the same word for a reader


def test_unicode_forms_of_a_code_are_one_code():
    assert ONE_LETTER != TWO_LETTERS
    table = pd.DataFrame(
        {"A": [ONE_LETTER, "til", "til"], "B": [TWO_LETTERS, "til", ONE_LETTER]}, index=[1, 2, 3]
    )
    plain = table.replace({TWO_LETTERS: ONE_LETTER})
    assert krippendorff_alpha(table).value == krippendorff_alpha(plain).value
    assert agreement.percent_agreement(table).prevalence.keys() == {ONE_LETTER, "til"}
    asked = agreement.percent_agreement(table, categories=[TWO_LETTERS, "til"])
    assert asked.value == pytest.approx(2 / 3)


def test_unicode_forms_of_a_unit_and_a_coder_are_one_in_rows():
    rows = pd.DataFrame(
        [[ONE_LETTER, ONE_LETTER, "x"], [TWO_LETTERS, "B", "x"]], columns=["unit", "coder", "code"]
    )
    assert agreement.units_by_coders(rows).shape == (1, 2)
    per_code = agreement.per_code(rows, [TWO_LETTERS], [TWO_LETTERS, "B"])
    assert per_code["x"].to_numpy().tolist() == [[1, 1]]
    twice = pd.concat([rows, rows.assign(coder=TWO_LETTERS)]).iloc[[0, 2]]
    with pytest.raises(AgreementError, match="stands in rows 2, 3"):
        agreement.units_by_coders(twice)


def test_what_was_taken_for_one_and_what_was_not_is_said():
    codes = pd.Series([ONE_LETTER, TWO_LETTERS, "1", "1.0", "01", "2", None])
    forms, numbers = agreement.spelling_notes(codes, "code")
    assert forms.startswith(f"the code {ONE_LETTER!r} is written in 2 Unicode forms")
    assert numbers.startswith("the codes 01, 1, 1.0 are one number written in 3 ways")
    assert agreement.spelling_notes(pd.Series(["a", "2", "3"]), "code") == []


def test_codes_that_are_numbers_have_a_coefficient_with_partial_agreement():
    table = pd.DataFrame({"A": [1, 2, 3, 3], "B": [1, 2, 2, 3]})
    names = agreement.summary(table, "interval").set_index("coefficient")
    assert names.value["Gwet's AC2 (quadratic)"] == agreement.gwet_ac2(table).value
    assert "Gwet's AC2 (quadratic)" not in set(agreement.summary(table).coefficient)
