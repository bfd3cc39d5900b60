"""Telephone numbers in running text: those of some countries, and any with its country code.

What is a number that somebody could ring, and how it may be written, is looked up in
``phonenumbers`` (the rules of Google's libphonenumber). Left to this module is what a book is full
of and no number of anybody: years, dates, ranges of pages, decimals, rows of figures.
"""

import re
from collections.abc import Collection, Iterator

from casebook.privacy.countries import NORDIC

# Numbers of the Faroes and Greenland have six digits, as many figures have: they are found with
# their country code or a word before them.
FEWEST = 7  # digits
# Where a number may be: looking for these first spares most texts the slow search.
SOME_DIGITS = re.compile(rf"\d(?:[^\w\n]{{0,4}}\d){{{FEWEST - 1}}}")
LABELLED = re.compile(
    r"\b(?:tlf|tel|telefon(?:nummer)?|phone|mobil(?:e|nummer)?|gsm|puh|sími)\b\.?[\s:]*"
    r"(?:nr\.?\s*)?\(?\+?\d(?:[\s.()/-]?\d){5,13}",
    re.IGNORECASE,
)
# With a plus before it, it is a number to ring, whether or not one was given out.
INTERNATIONAL = re.compile(
    r"(?<![\w+])\(?\+(?:[ ]?\(?0?\)?[1-9])(?:[ \u00a0.()/–-]{0,2}\d){7,14}(?![\w%]|[.,]\d)"
)
ABROAD = re.compile(r"\s*\(?(?:\+|00)")
DATE = re.compile(r"\d{1,2}[-/. ]\d{1,2}[-/. ]\d{4}|\d{4}-\d\d-\d\d|20\d\d(?:0\d|1[0-2])[0-3]\d")
PAIR = re.compile(r"(\d+)\s?([-–/ \u00a0])\s?(\d+)")
GUID = re.compile(r"\b[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\b", re.IGNORECASE)
FIGURE = re.compile(r"\d+[.,]\d+|\d{1,3}(?:[.,]\d{3})+")


def phone_numbers(text: str, countries: Collection[str] = NORDIC) -> Iterator[tuple[int, int]]:
    """Find telephone numbers.

    Parameters
    ----------
    text : str
    countries : collection of str
        Whose numbers are found as they are dialled at home (ISO 3166).

    Yields
    ------
    tuple of int and int
        Start and end in the text. A number that two countries could have is there twice.
    """
    # What programs number their rows with may begin with eight digits.
    text = GUID.sub(lambda found: "x" * len(found[0]), text)
    for match in LABELLED.finditer(text):
        yield match.span()
    if not SOME_DIGITS.search(text):
        return
    for match in INTERNATIONAL.finditer(text):
        yield match.span()
    import phonenumbers  # here: most texts have no number, and most commands look at none

    for country in countries:
        for found in phonenumbers.PhoneNumberMatcher(text, country):
            if ABROAD.match(found.raw_string) or not _is_figure(text, found.start, found.end):
                yield found.start, found.end


def _is_figure(text: str, start: int, end: int) -> bool:
    """Whether what could be a number without its country code is one of other things."""
    told = text[start:end].strip("() ")
    return (
        sum(letter.isdigit() for letter in told) < FEWEST
        or bool(DATE.fullmatch(told) or FIGURE.fullmatch(told))
        or _is_pair(told)
        or _are_figures(told.split())
        or _is_one_of_a_row(text, start, end)
    )


def _is_pair(told: str) -> bool:
    """Whether it is two years, or the first and the last of some pages."""
    pair = PAIR.fullmatch(told)
    if pair is None:
        return False
    first, between, last = pair.groups()
    if between in "-–/":
        return len(first) == len(last)
    return all(len(year) == 4 and 1500 < int(year) < 2100 for year in (first, last))


def _are_figures(parts: list[str]) -> bool:
    """Whether they are decimals, or zeros and ones, as a row of a matrix has them."""
    return len(parts) > 1 and (
        all(FIGURE.fullmatch(part) for part in parts) or all(len(part) == 1 for part in parts)
    )


def _is_one_of_a_row(text: str, start: int, end: int) -> bool:
    """Whether other figures stand right before or after it."""
    before, after = text[max(0, start - 2) : start], text[end : end + 2]
    return bool(re.fullmatch(r"\d[ \u00a0]", before) or re.fullmatch(r"[ \u00a0]\d", after))
