"""Numbers in prose: they come from the tables, and from nowhere else."""

import pytest
from helpers.chapters import modules

from casebook import load
from casebook.tables.loading import Tables

TELLING = {  # a table without which the numbers of a chapter are other ones
    "01-commissioned-communities": "possible_identities",
    "03-between-npm-and-npg": "source_notes",
    "04-two-arguments-for-co-production": "links",
    "05-across-the-sources": "case_attributes",
    "06-from-field-to-table": "paragraphs",
    "08-reading-both-ways": "passage_cases",
    "10-anonymising": "links",
}


@pytest.fixture(scope="module")
def book():
    return load()


@pytest.mark.parametrize("name", TELLING)
def test_the_numbers_are_those_of_the_tables(name, book):
    numbers = next(module.numbers for module, page in modules().items() if page.stem == name)
    half = book.tables[TELLING[name]].iloc[::2]
    fewer = type(book)(Tables({**book.tables, TELLING[name]: half}))
    assert numbers(fewer) != numbers(book)
