"""What in a text could lead to a person: patterns for addresses, numbers, positions and names.

Each pattern is as wide as the shipped book allows without a false alarm, and no wider: a date, a
range of pages, a DOI, an ISBN or a fingerprint is not somebody's number. So a pattern may miss
what is written in a way of its own; reading is not replaced. Names that are known are found by
`privacy.withheld_names`, wherever they stand; a name that nobody listed is found here if it begins
with one of the common first names of the Nordic countries or of their newcomers. Where the
patterns are applied is in `casebook.privacy.leaks`.
"""

import re
from collections.abc import Collection, Iterator
from datetime import date

from casebook.privacy.phone_numbers import phone_numbers

EMAIL = re.compile(
    r"[\w.+-]+(?:@|\s?[\[({](?:at|snabel-?a|@)[\])}]\s?)[\w-]+"
    r"(?:(?:\.|\s?[\[({](?:dot|punktum)[\])}]\s?)[\w-]+)*"
    r"(?:\.|\s?[\[({](?:dot|punktum)[\])}]\s?)[A-Za-z]{2,}(?!\w)",
    re.IGNORECASE,
)

DIGIT = re.compile(r"\d")
# Numbers that are none of a person: their letters are blanked before numbers are looked for.
HARMLESS = re.compile(r"10\.\d{4,9}/\S+|https?://\S+|\bISBN[\s:]*[\d -]+|\bISSN[\s:]*[\d-]+X?")

# CPR, personnummer, fødselsnummer, henkilötunnus, kennitala: a date and three to five signs.
NUMBER = re.compile(
    r"(?<![\w+.,/–-])(?:19|20)?(\d{6})"
    r"(?:[-–+ ]?\d{4}|[-+A-FU-Y]\d{3}[0-9A-Y]|[ -]?\d{5})(?![\w–-]|[.,]\d)"
)

_ROAD = (
    "gade|gaden|vej|vejen|allé|alle|alléen|stræde|strædet|vænge|vænget|torv|torvet|plads|pladsen|"
    "parken|stien|bakken|haven|toften|vangen|marken|gata|gatan|gaten|vägen|vegen|veien|gränd|"
    "gränden|torget|backen|katu|kuja|polku|tie|braut|stígur|vegur|stræti"
)
STREETS = [
    re.compile(
        r"(?<!\w)[\w'’-]{3,}(?:gade|stræde|gatan|gaten|vägen|veien|vej)"
        r"[ \u00a0]\d{1,3}(?:[ ]?[A-Za-z](?!\w))?(?![\w%–]|[.,:-]\d| ?%)"
    ),
    re.compile(
        rf"(?<!\w)[A-ZÆØÅÄÖÞ][\w.'’-]+(?:{_ROAD})[ \u00a0]\d{{1,3}}(?:[ ]?[A-Za-z](?!\w))?"
        r"(?![\w%–]|[.,:-]\d| ?%)"
    ),
    re.compile(
        r"(?<!\w)[A-ZÆØÅÄÖÞ][\w.'’-]+ (?:Allé|Alle|Boulevard|Plads|Torv|Gade|Vej|Stræde|Vænge|"
        r"gate|gata|plass|vei|väg|gränd)[ \u00a0]\d{1,3}(?:[ ]?[A-Za-z](?!\w))?(?![\w%–]|[.,:-]\d)"
    ),
]

POSITIONS = [
    re.compile(  # 56.1512, 9.5487 in any of the usual ways of writing a pair
        r"(?<![\w.])(-?\d{1,2}[.,]\d{3,})\s*°?\s*[NSEWVØnsewvø]?\s*[,;/\s]\s*"
        r"(-?\d{1,2}[.,]\d{3,})\s*°?\s*[NSEWVØnsewvø]?(?![\w.])"
    ),
    re.compile(r"(?<![\w.])-?\d{1,3}[.,]\d{3,}\s?°"),
    re.compile(r"\d{1,3}\s?°\s?\d{1,2}\s?['′’]\s?\d{1,2}"),
]
AXIS = re.compile(
    r"(?:.*[_ ])?(?:lat|latitude|lon|lng|long|longitude|breddegrad|længdegrad|latitud|longitud|"
    r"bredde|lengdegrad)(?:[_ ].*)?",
    re.IGNORECASE,
)

FIRST_NAMES = frozenset(
    """
    Anders Anne Anna Annette Arne Astrid Bent Bente Berit Birgit Birgitte Birte Bjarne Bjørn Björn
    Bodil Britt Camilla Carl Carsten Cecilie Charlotte Christian Christina Claus Dorte Dorthe Ebba
    Elin Ellen Else Emil Emma Erik Eva Finn Flemming Freja Frederik Fredrik Geir Gitte Gunnar
    Guðmundur Guðrún Göran Hanne Hannu Hans Heidi Helga Helle Henning Henrik Håkon Ida Inga Inge
    Inger Ingrid Jakob Jens Jesper Johan Johanna Johannes Jonas Juha Jukka Jytte Jørgen Jørn Kaj
    Karen Kari Karin Karina Karl Karsten Kasper Katrine Kathrine Kim Kirsten Kjell Klaus Knud
    Kristian Kristín Kristina Kurt Lars Lasse Laura Leif Lena Lene Lennart Lis Lisbeth Lise Lone
    Lotte Louise Mads Magnus Maja Malene Maria Marianne Marit Martin Mathias Matti Merete Mette
    Michael Mikael Mikkel Mikko Morten Niels Nils Nina Ole Ólafur Olav Oskar Pekka Peter Pia Poul
    Päivi Rasmus Rikke Riitta Sanne Sara Signe Sigurður Sigríður Simon Sofie Solveig Stig Stine
    Susanne Svend Sven Søren Sören Terje Thomas Tina Timo Tomas Torben Trine Tuula Ulla Ulrik
    Vibeke Åse Åsa
    Abdi Abdul Abdullah Ahmad Ahmed Aisha Amina Fatima Fatma Farah Hamid Hassan Hussein Ibrahim
    Jamal Karim Khaled Khalid Layla Leila Mahmoud Mehmet Mohamad Mohamed Mohammad Mohammed
    Muhammad Mustafa Nadia Nasrin Omar Osman Samir Yasmin Yusuf Zahra Zainab
    """.split()
)
# What follows a first name in the name of a firm, a prize or a street, and is no surname.
NOT_SURNAMES = frozenset("Reitzels University Institute Foundation Fonden Forlag The And".split())
_CAPITAL = "A-ZÆØÅÄÖÞÐÁÍÓÚÝ"
PERSON = re.compile(
    rf"(?<![\w])([{_CAPITAL}]\w+)((?:[ \u00a0\n]+(?:[{_CAPITAL}]\.?[ \u00a0])?"
    rf"[{_CAPITAL}][\w'’-]+){{1,3}})"
)


def is_date(six: str) -> bool:
    """Whether six digits are a day, month and year, or year, month and day.

    Some numbers add 40 or 60 to the day, for those who have no other number yet.
    """
    pairs = [int(six[i : i + 2]) for i in (0, 2, 4)]
    for day, month, year in (pairs, pairs[::-1]):
        for plus in (0, 40, 60):
            for century in (1900, 2000):
                try:
                    date(century + year, month, day - plus)
                except ValueError:
                    continue
                return True
    return False


def _degrees(text: str) -> float:
    return float(text.replace(",", "."))


def in_the_north(one: str, other: str) -> bool:
    """Whether two numbers can be a latitude and a longitude of the Nordic countries."""
    a, b = _degrees(one), _degrees(other)
    return any(54 <= lat <= 72 and -25 <= lon <= 32 for lat, lon in ((a, b), (b, a)))


def _personal_numbers(text: str) -> Iterator[tuple[int, int]]:
    return (m.span() for m in NUMBER.finditer(text) if is_date(m.group(1)))


def _positions(text: str) -> Iterator[tuple[int, int]]:
    for pattern in POSITIONS:
        for match in pattern.finditer(text):
            if match.lastindex != 2 or in_the_north(*match.groups()):
                yield match.span()


def _street_addresses(text: str) -> Iterator[tuple[int, int]]:
    return (match.span() for pattern in STREETS for match in pattern.finditer(text))


def _numbers(text: str) -> Iterator[tuple[int, int, str]]:
    """Whatever is found by its digits."""
    yield from ((*span, "street address") for span in _street_addresses(text))
    text = HARMLESS.sub(lambda m: " " * len(m.group()), text)
    yield from ((*span, "personal number") for span in _personal_numbers(text))
    yield from ((*span, "phone number") for span in phone_numbers(text))
    yield from ((*span, "position") for span in _positions(text))


def _names(text: str, known: Collection[str]) -> Iterator[tuple[int, int]]:
    """Names that begin with a common first name, but for those that may stand here."""
    for match in PERSON.finditer(text):
        surnames = re.findall(r"[\w'’-]{3,}", match.group(2))
        if match.group(1) not in FIRST_NAMES or not surnames:
            continue
        if surnames[0] not in NOT_SURNAMES and not any(name in known for name in surnames):
            yield match.span()


def search(text: str, known: Collection[str] = ()) -> Iterator[tuple[int, int, str]]:
    """Find what could lead to a person.

    Parameters
    ----------
    text : str
    known : collection of str
        Words of names that may stand here: the surnames of cited authors.

    Yields
    ------
    tuple of int, int and str
        Start and end in the text, and the kind: *e-mail address*, *personal number*, *phone
        number*, *position*, *street address* or *name*.
    """
    yield from ((*match.span(), "e-mail address") for match in EMAIL.finditer(text))
    if DIGIT.search(text):
        yield from _numbers(text)
    yield from ((*span, "name") for span in _names(text, known))


def too_precise(value: str, most: int = 1) -> bool:
    """Whether a number has more decimals than a position in a table may have."""
    match = re.fullmatch(r"\s*[-+]?\d+[.,](\d+)\s*", value)
    return match is not None and len(match.group(1).rstrip("0")) > most
