"""The book's first page: the claim that it shows, and the numbers of its prose."""

from casebook.argument import names_of
from casebook.reader import Book

EXAMPLE = "gv2022-c-092"


def numbers(book: Book) -> dict[str, str | int]:
    """Every number and word that the prose takes over, by the name that the prose uses."""
    ways = book.claim(EXAMPLE).overturned_by
    person = ways[ways.kind == "informants"].iloc[0]
    return {
        "who": names_of(book.tables)[person["remove"][0]],
        "becomes": person.becomes,
        "claims": len(book.tables.claims),
    }
