"""Chapter 7: what its prose says of coders follows from the codings."""

import pytest

from casebook import coding
from casebook.chapters import coding_together as chapter
from casebook.tables.loading import Tables

LESSON = {"gv2022-cli-15": ["gap-filling"]}  # as one of the coders had it
INVITED = {"gv2022-cli-14": []}


def with_codings(book, codings):
    return type(book)(Tables({**book.tables, "codings": codings}))


def test_the_differences_are_those_of_the_codings(book):
    said = chapter._of_the_differences(book)
    given = {
        coder: set(zip(rows.passage_id, rows.code_id, strict=True))
        for coder, rows in book.tables.codings.groupby("coder")
    }
    only_a, only_b = given["A"] - given["B"], given["B"] - given["A"]
    assert said["both"] == len(given["A"] & given["B"])
    assert (said["only_a"], said["only_b"]) == (len(only_a), len(only_b))
    assert said["contested"] == len(only_a | only_b)
    assert said["kept_a"] == len(only_a & given["agreed"])
    assert said["share_b"] == f"{len(only_b & given['agreed']) / len(only_b):.0%}"


def test_a_coding_that_one_coder_takes_back_is_contested(book):
    before = chapter._of_the_differences(book)
    codings, fates = book.tables.codings, book.coding.settled()
    pair = fates[fates.given_by == "both"].iloc[0]
    row = (codings.passage_id == pair.passage_id) & (codings.code_id == pair.code_id)
    after = chapter._of_the_differences(
        with_codings(book, codings[~(row & (codings.coder == "B"))])
    )
    assert after["both"] == before["both"] - 1
    assert after["only_a"] == before["only_a"] + 1
    assert after["contested"] == before["contested"] + 1


def test_codes_are_sorted_by_what_krippendorff_asks_for(book):
    said, found = chapter._of_the_agreement(book), book.coding.agreement()
    assert said["strong"] == sum(alpha >= 0.8 for alpha in found.alpha)
    assert said["weak"] == sum(alpha < 0.667 for alpha in found.alpha)
    assert said["strong"] + said["between"] + said["weak"] == len(found)


def test_the_worst_code_has_the_lowest_alpha(book):
    said, labels = chapter._of_the_worst_code(book), chapter._labels(book)
    rated = {labels[code]: table for code, table in book.coding.ratings().items()}
    alpha = {label: coding.krippendorff_alpha(table).value for label, table in rated.items()}
    worst = min(alpha, key=alpha.get)
    assert (said["worst"], said["worst_alpha"]) == (worst, f"{alpha[worst]:.2f}")
    assert said["worst_passages"] == int((rated[worst].sum(axis=1) > 0).sum())
    assert said["worst_alike"] == int((rated[worst].sum(axis=1) == 2).sum())


def test_coders_who_agree_leave_no_weak_code_and_nothing_wide(book):
    codings = book.tables.codings
    alike = codings[codings.coder != "B"]
    copied = alike[alike.coder == "A"].assign(coder="B")
    agreeing = with_codings(
        book, type(codings)([*alike.to_dict("records"), *copied.to_dict("records")])
    )
    assert chapter._of_the_agreement(agreeing)["weak"] == 0
    assert chapter._of_the_intervals(agreeing)["surely_weak"] == "none"


def test_one_made_up_text_is_coded_as_chance_would_have_it():
    found, said = chapter._kappas(), chapter._of_the_kappas()
    by_chance = found[found.Cohen == 0]
    assert len(by_chance) == 1
    assert said["chance_both"] == by_chance["A coded"].iloc[0] * by_chance["B coded"].iloc[0] / 1000
    assert float(said["chance_qualcoder"]) > 0


@pytest.mark.slow
def test_claims_that_the_prose_counts_are_those_of_the_chart(book):
    said, drawn = chapter._of_the_claims(book), chapter._drawn(book)
    assert said["reached"] == drawn.claim.nunique() == len(drawn)
    assert said["moved"] == len(chapter._moved(book)) <= said["touched"] <= said["reached"]
    assert (drawn.kept[drawn.contested == 0] == 1).mean() > 0.9  # else by a premise
    assert chapter.carried(book).data["caption"]


def test_a_single_contested_coding_falls_like_a_coin(book):
    moved, said = chapter._moved(book), chapter._of_the_claims(book)
    single = moved[moved.contested == 1]
    assert said["moved_by_one"] == len(single) > len(moved) / 2
    assert single.percent.between(45, 55).all()


def test_themes_in_which_one_coder_gave_more_are_counted(book):
    said, labels = (
        chapter._of_the_themes(book),
        dict(zip(book.coding.codebook.code_id, book.coding.codebook.theme, strict=True)),
    )
    fates = book.coding.settled()
    more = {
        theme: [
            sum(labels[code] == theme for code in fates.code_id[fates.given_by == one])
            for one in ("only A", "only B")
        ]
        for theme in set(labels.values())
    }
    assert said["themes"] == len(more)
    assert said["themes_of_a"] == sum(a > b for a, b in more.values())


def test_the_lesson_moves_a_claim_of_the_chart_and_the_invitation_more(book):
    article = book.source("gv2022")
    lesson, invited = article.with_codes(LESSON), article.with_codes(INVITED)
    assert set(lesson) <= set(chapter._moved(book).claim)
    assert len(invited) > len(lesson) > 0
    assert len(invited.key)
