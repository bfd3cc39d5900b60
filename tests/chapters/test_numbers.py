"""Numbers in prose: they come from the tables, and from nowhere else."""

import pytest
from helpers.chapters import by_the_authors, changed, modules, numbers


def half(rows):
    return rows.iloc[::2]


def stated(rows):
    return rows.assign(basis="stated")


TELLING = {  # a change of a table after which the numbers of a chapter are other ones
    "01-commissioned-communities": ("possible_identities", half),
    "02-everyday-integration": ("comparisons", half),
    "03-between-npm-and-npg": ("source_notes", half),
    "04-two-arguments-for-co-production": ("links", half),
    "05-across-the-sources": ("case_attributes", half),
    "06-from-field-to-table": ("paragraphs", half),
    "07-coding-together": ("links", half),
    "08-reading-both-ways": ("passage_cases", half),
    "09-comparing-cases": ("case_attributes", stated),
    "10-anonymising": ("links", half),
    "11-many-analyses": ("links", by_the_authors),
}


@pytest.mark.slow
@pytest.mark.parametrize("name", TELLING)
def test_the_numbers_are_those_of_the_tables(name, book):
    module = next(module for module, page in modules().items() if page.stem == name)
    assert module.numbers(changed(book, *TELLING[name])) != numbers(module, book)


def test_every_chapter_is_asked():
    chapters = {page.stem for page in modules().values() if page.parent.name == "notebooks"}
    assert chapters == set(TELLING)
