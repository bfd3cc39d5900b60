"""Chapter 6: what its prose counts of paragraphs and rows follows from the tables."""

from casebook.chapters import from_field_to_table as chapter
from casebook.tables.loading import Tables


def test_sources_are_read_whole_or_held_as_a_record(book):
    said = chapter.numbers(book)
    assert said["read_whole"] + said["records"] == len(book.sources)
    assert said["read_whole"] == (book.tables.sources.held_as == "full text").sum()


def test_paragraphs_without_a_passage_are_counted_and_most_are_works_in_a_list(book):
    said, rows = chapter.numbers(book), book.tables
    cut = set(zip(rows.passages.source_id, rows.passages.locator, strict=True))
    blank = [p for p in rows.paragraphs.itertuples() if (p.source_id, p.locator) not in cut]
    listed = [p for p in blank if p.kind == "reference list"]
    assert {p.source_id for p in listed} == {"gv2022"}
    assert (said["without"], said["without_in_list"]) == (len(blank), len(listed))
    assert said["with_evidence"] <= said["all_paragraphs"] - said["without"]


def test_a_work_of_the_list_that_gave_a_passage_is_not_counted(book):
    paragraphs, passages = book.tables.paragraphs, book.tables.passages
    listed = paragraphs[paragraphs.kind == "reference list"].iloc[0]
    row = passages[passages.source_id == listed.source_id].iloc[:1].assign(locator=listed.locator)
    more = type(passages)([*passages.to_dict("records"), *row.to_dict("records")])
    other = type(book)(Tables({**book.tables, "passages": more}))
    before, after = (chapter._works_listed(one) for one in (book, other))
    assert after == before - 1
