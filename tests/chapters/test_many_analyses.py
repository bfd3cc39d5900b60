"""Chapter 11: its numbers, chart and tables follow from the analyses."""

import pandas as pd
import pytest

from casebook import load
from casebook.chapters import many_analyses as chapter
from casebook.tables.loading import Tables


@pytest.fixture(scope="module")
def book():
    return load()


@pytest.fixture(scope="module")
def many(book):
    return book.source(chapter.ARTICLE).multiverse


def test_shares_are_counted_analysis_by_analysis(book, many):
    said, own = chapter._of_the_claims(book), book.source(chapter.ARTICLE).statuses
    kept = {claim: (many.statuses[claim] == status).mean() for claim, status in own.items()}
    never = [claim for claim, share in kept.items() if share == 1]
    assert (said["never"], said["moves"]) == (len(never), len(kept) - len(never))
    assert said["never_stated"] == sum(own[claim] == "stated" for claim in never)
    shown = [kept[claim] for claim, status in own.items() if status == "shown"]
    assert said["shown"] == len(shown)
    assert (said["best_shown"], said["worst_shown"]) == (f"{max(shown):.0%}", f"{min(shown):.0%}")
    assert said["analyses"] == f"{len(many.statuses):,}"


def test_the_chart_has_every_claim_that_moves_and_counts_to_a_hundred(book, many):
    shown, kept = chapter.multiverse(book), many.kept
    wanted = kept[(kept.kept < 1) & (kept.key | (kept.status == "shown"))]
    assert [row[0] for row in shown.data["numbers"]["rows"]] == list(chapter._moving(book).claim)
    assert set(chapter._moving(book).claim) == set(wanted.claim)
    drawn = pd.DataFrame(next(iter(shown.data["spec"]["datasets"].values())))
    assert drawn.claim.nunique() == len(wanted)  # no two are shortened to one name
    totals = drawn.groupby("claim")["per cent of analyses"].sum()
    assert totals.between(99.7, 100.3).all()


def test_the_option_that_changes_most_is_named_for_both_sources(book):
    said = chapter._of_the_options(book)
    for name, source_id in (("article", chapter.ARTICLE), ("report", chapter.REPORT)):
        alone = book.source(source_id).multiverse.by_option
        changed = dict(zip(alone.option, alone.changed, strict=True))
        assert said[f"{name}_worst_changed"] == max(changed.values())
        assert changed[said[f"{name}_worst"]] == said[f"{name}_worst_changed"]


def test_of_two_options_that_change_as_much_the_first_is_named():
    tied = pd.DataFrame({"option": ["a", "b", "c"], "changed": [1, 7, 7]})
    assert chapter._worst(tied).option == "b"


def test_the_table_of_options_has_what_each_does_to_both_texts(book):
    shown = chapter.options(book)
    article, report = (
        book.source(source_id).multiverse.by_option.set_index(["choice", "option"]).changed
        for source_id in (chapter.ARTICLE, chapter.REPORT)
    )
    rows = {(row[0], row[1]): (row[2], row[-1]) for row in shown.data["rows"]}
    assert rows == {key: (article[key], report[key]) for key in article.index}


def test_every_claim_of_both_sources_stands_in_the_long_table_once(book):
    rows = chapter.all_claims(book).data["rows"]
    wanted = [claim for s in (chapter.ARTICLE, chapter.REPORT) for claim in book.source(s).statuses]
    assert sorted(row[0] for row in rows) == sorted(wanted)
    assert all(0 <= row[4] <= 100 for row in rows)


def test_without_links_of_ours_leaving_them_out_changes_nothing(book):
    links = book.tables.links
    theirs = type(book)(Tables({**book.tables, "links": links[links.basis != "ours"]}))
    changed = theirs.source(chapter.ARTICLE).multiverse.by_option
    ours = changed[changed.choice == "links"]
    assert len(ours) == 1
    assert ours.changed.iloc[0] == 0
    before = book.source(chapter.ARTICLE).multiverse.by_option
    assert before.changed[before.choice == "links"].iloc[0] > 0


def test_a_claim_s_name_beside_its_bar_is_short_and_keeps_its_number():
    name = chapter._name("gv2022-c-001", "thin", "word " * 40)
    assert name.startswith("c-001 (thin): word")
    assert len(name) <= chapter.LONGEST
