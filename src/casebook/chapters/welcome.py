"""The book's first page: the claim that it shows, and the numbers of its prose."""

from markupsafe import Markup

from casebook.argument import names_of, short_label
from casebook.display import Shown
from casebook.reader import Book

EXAMPLE = "gv2022-c-092"


def numbers(book: Book) -> dict[str, str | int]:
    """Every number and word that the prose takes over, by the name that the prose uses."""
    who, becomes = _witness(book)
    return {
        "who": names_of(book.tables)[who],
        "becomes": becomes,
        "claims": len(book.tables.claims),
    }


def _witness(book: Book) -> tuple[str, str]:
    """The one person whom the claim hangs on, by id, and what it would be without."""
    ways = book.claim(EXAMPLE).overturned_by
    person = ways[ways.kind == "informants"].iloc[0]
    return str(person["remove"][0]), str(person.becomes)


def take_away(book: Book) -> Shown:
    """A button that takes the one witness away, on a page whose scripts run."""
    who, _ = _witness(book)
    name = short_label(names_of(book.tables)[who])
    markup = Markup(
        '<p class="cb-shown"><button type="button" class="cb-take-one" data-cb-take="{}" '
        "hidden>Take {} away</button></p>"
    )
    return Shown(markup.format(who, name), f"Without {name}", {"kind": "take away", "id": who})
