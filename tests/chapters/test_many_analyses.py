"""Chapter 11: its numbers, chart and tables follow from the analyses."""

import pandas as pd
import pytest
from helpers.chapters import by_the_authors, changed

from casebook import argument
from casebook.chapters import many_analyses as chapter

pytestmark = pytest.mark.slow  # all analyses of two sources


@pytest.fixture(scope="module")
def many(book):
    return book.source(chapter.ARTICLE).multiverse


@pytest.fixture(scope="module")
def theirs(book):
    return changed(book, "links", by_the_authors)


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


def in_words(shown):
    """Claim, option and other status of each mark of the main chart."""
    columns = shown.data["numbers"]["columns"]
    return {
        (row["claim"], row["choice"], row["option"], row["after"])
        for row in (
            dict(zip(columns, cells, strict=True)) for cells in shown.data["numbers"]["rows"]
        )
    }


def judged_alone(book):
    """The same, worked out once more: each option put into the argument by itself."""
    tables, own = book.tables, book.source(chapter.ARTICLE).statuses
    wanted = set(chapter._moving(book).claim)
    return {
        (claim, choice, option.label, status)
        for choice, options in argument.choices_of(tables).items()
        for option in options[1:]
        for claim, status in argument.statuses(
            option.change(argument.argument(tables, chapter.ARTICLE))
        ).items()
        if claim in wanted and status != own[claim]
    }


def test_the_main_chart_says_which_option_breaks_which_claim(book):
    shown = chapter.multiverse(book)
    assert in_words(shown) == judged_alone(book)
    assert len(shown.data["marks"]) == len(judged_alone(book)) > 30
    # The list on a phone says each claim and what it becomes once, then by which options.
    heads = [told.partition(": ")[0] for told in shown.data["marks"]]
    runs = [head for place, head in enumerate(heads) if heads[place - 1 : place] != [head]]
    assert len(runs) == len(set(heads)) < len(heads)
    assert " and not " in runs[0]
    spec = shown.data["spec"]["layer"][0]["encoding"]
    options = book.source(chapter.ARTICLE).multiverse.by_option
    columns = [chapter._if(*one) for one in zip(options.choice, options.option, strict=True)]
    assert spec["x"]["scale"]["domain"] == columns  # also those that break nothing
    assert len(set(columns)) == len(columns)
    assert len(set(spec["y"]["scale"]["domain"])) == len(chapter._moving(book))


def test_the_main_chart_follows_the_tables(book, theirs):
    shown = in_words(chapter.multiverse(theirs))
    assert shown == judged_alone(theirs) != in_words(chapter.multiverse(book))


def test_the_chart_has_every_claim_that_moves(book, many):
    kept = many.kept
    wanted = kept[(kept.kept < 1) & (kept.key | (kept.status == "shown"))]
    assert set(chapter._moving(book).claim) == set(wanted.claim)
    names = chapter._names(book)
    assert set(names) == set(wanted.claim)
    assert len(set(names.values())) == len(names)  # no two are shortened to one name
    times = chapter._broken(book).claim.value_counts()
    assert [times.get(claim, 0) for claim in names] == sorted(times, reverse=True)


def test_the_option_that_changes_most_is_named_for_both_sources(book):
    said = chapter._of_the_options(book)
    for name, source_id in (("article", chapter.ARTICLE), ("report", chapter.REPORT)):
        alone = book.source(source_id).multiverse.by_option
        alone = alone[alone.choice == "material left out"]
        changed = dict(zip(alone.option, alone.changed, strict=True))
        assert said[f"{name}_worst_changed"] == max(changed.values())
        assert changed[said[f"{name}_worst"]] == said[f"{name}_worst_changed"]


def test_no_choice_weighs_more_than_links_and_material(book):
    said = chapter._of_the_options(book)
    alone = book.source(chapter.ARTICLE).multiverse.by_option
    others = alone[~alone.choice.isin(["links", "material left out"])]
    assert others.changed.max() < min(said["theirs_changed"], said["article_worst_changed"])
    assert said["theirs_weaker"] <= said["theirs_changed"] == alone.changed.max()
    report = book.source(chapter.REPORT).multiverse.by_option
    most, next_most = report.changed.nlargest(2)
    assert said["report_worst_changed"] == most > 3 * next_most


def test_without_links_of_ours_there_is_none_to_lose(theirs):
    said = chapter._of_the_options(theirs)
    assert (said["theirs_changed"], said["theirs_weaker"]) == (0, 0)


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


def test_without_links_of_ours_leaving_them_out_changes_nothing(book, theirs):
    changed = theirs.source(chapter.ARTICLE).multiverse.by_option
    ours = changed[changed.choice == "links"]
    assert len(ours) == 1
    assert ours.changed.iloc[0] == 0
    before = book.source(chapter.ARTICLE).multiverse.by_option
    assert before.changed[before.choice == "links"].iloc[0] > 0


def test_a_claim_s_name_beside_its_bar_is_short_and_keeps_its_number():
    name = chapter._name("gv2022-c-001", "word " * 40)
    assert name.startswith("c-001 word word")
    assert len(name) <= chapter.LONGEST + len("c-001 ")
