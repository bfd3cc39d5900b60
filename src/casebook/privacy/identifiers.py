"""What in a text could lead to a person: patterns for addresses, numbers, positions and names.

Each pattern is as wide as the shipped book allows without a false alarm, and no wider: a date, a
range of pages, a DOI, an ISBN or a fingerprint is not somebody's number. So a pattern may miss
what is written in a way of its own; reading is not replaced. Names that are known are found by
`privacy.withheld_names`, wherever they stand; a name that nobody listed is found here if it begins
with one of the common first names of the Nordic countries or of their newcomers, or stands after a
title. Where the
patterns are applied is in `casebook.privacy.leaks`.
"""

import re
import unicodedata
from collections.abc import Collection, Iterator

from casebook.privacy import addresses
from casebook.privacy.countries import NORDIC
from casebook.privacy.national_numbers import FORMS, national_numbers
from casebook.privacy.personal_numbers import KINDS, ibans, personal_numbers
from casebook.privacy.phone_numbers import phone_numbers

EMAIL = re.compile(
    r"[\w.+-]+(?:@|\s?[\[({](?:at|snabel-?a|@)[\])}]\s?)[\w-]+"
    r"(?:(?:\.|\s?[\[({](?:dot|punktum)[\])}]\s?)[\w-]+)*"
    r"(?:\.|\s?[\[({](?:dot|punktum)[\])}]\s?)[A-Za-z]{2,}(?!\w)",
    re.IGNORECASE,
)

# Looking for this first spares most texts the slow search.
SOME_AT = re.compile(r"@|[\[({](?:at|snabel-?a)[\])}]", re.IGNORECASE)
DIGIT = re.compile(r"\d")
# Numbers that are none of a person: their letters are blanked before numbers are looked for.
HARMLESS = re.compile(r"10\.\d{4,9}/\S+|https?://\S+|\bISBN[\s:]*[\d -]+|\bISSN[\s:]*[\d-]+X?")

POSITIONS = [
    re.compile(  # 56.1512, 9.5487 in any of the usual ways of writing a pair
        r"(?<![\w.])(-?\d{1,3}[.,]\d{3,})\s*°?\s*[NSEWVØnsewvø]?\s*[,;/\s]\s*"
        r"(-?\d{1,3}[.,]\d{3,})\s*°?\s*[NSEWVØnsewvø]?(?!\w|\.\d)"
    ),
    re.compile(r"(?<![\w.])-?\d{1,3}[.,]\d{3,}\s?°"),
    re.compile(r"\d{1,3}\s?°\s?\d{1,2}\s?['′’]\s?\d{1,2}"),
]
EXACT = 4  # decimals of a position anywhere: fewer are what many figures have
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
# First names that are other words, too, where they have no capital.
_WORDS = frozenset("else inga lone stig".split())
# What follows a first name in the name of a firm, a prize or a street, and is no surname.
NOT_SURNAMES = frozenset("Reitzels University Institute Foundation Fonden Forlag The And".split())
_CAPITAL = "A-ZÆØÅÄÖÞÐÁÍÓÚÝ"
# A title is part of a name if a name follows it; "HR" and "Dr.phil." are something else.
TITLED = re.compile(
    r"(?<![\w.])(?:[Hh]r\.?|[Ff]ru|[Ff]rk\.|[Ff]røken|[Hh]err|[Ff]röken|[Ff]rú|[Hh]erra|[Rr]ouva|"
    r"[Dd]r\.?|[Dd]oktor|[Tt]ohtori|[Pp]rof\.?|[Pp]rofessor|[Ll]ektor|[Pp]astor|[Ss]ognepræst|"
    r"[Ii]mam|[Oo]verlæge|[Ll]æge|[Ss]éra|Mr\.?|Mrs\.?|Ms\.?|Miss)[ \u00a0]"
    rf"((?:[{_CAPITAL}]\.[ \u00a0])?[{_CAPITAL}][\w'’-]*[^\W\d_]"
    rf"(?:[ \u00a0][{_CAPITAL}][\w'’-]+){{0,2}})"
)
NOT_NAMES = frozenset(
    "Emeritus Emerita Phil Med Jur University In At The Of And For Og I På Ved Som Er Var A An Is "
    "Was".split()
)
NOT_SEEN = (
    "names that nobody listed, misspelt names, numbers in words, voices and pictures, and what "
    "leads to somebody without a name: an office, a village, an illness, a date"
)


def looked_for(countries: Collection[str] = NORDIC) -> dict[str, str]:
    """Say what is looked for, in the words of a report, by the kind of a finding.

    Parameters
    ----------
    countries : collection of str
        Whose numbers.

    Returns
    -------
    dict of str to str
        Without what is not looked for, because no number of these countries is known.
    """
    numbers = [KINDS[name].name for name in countries if name in KINDS]
    numbers += [form.name for name in countries for form in FORMS.get(name, ())]
    near = "" if set(countries) <= set(NORDIC) else "; elsewhere only exact ones"
    found = {
        "name from the list": "names on the study's list, whole or in part",
        "name": f"names that begin with one of {len(FIRST_NAMES)} common first names",
        "name after a title": "names after a title (hr., fru, dr., professor, Mr …)",
        "e-mail address": "e-mail addresses",
        "phone number": "telephone numbers, with a country code or as they are dialled at home",
        "personal number": f"personal numbers ({', '.join(dict.fromkeys(numbers))})",
        "IBAN": "numbers of accounts (IBAN)",
        "street address": "streets with a number, in Nordic and English forms",
        "position": f"positions on the map of the Nordic countries{near}",
        "profile": "profiles on social networks",
        "number plate": "number plates: Danish ones, others after a word for it",
    }
    if not numbers:
        del found["personal number"]
    return found


def without_numbers(countries: Collection[str]) -> list[str]:
    """The countries of which no personal number is known."""
    return [name for name in countries if name not in KINDS and name not in FORMS]


PERSON = re.compile(
    rf"(?<![\w])([{_CAPITAL}]\w+)((?:[ \u00a0\n]+(?:[{_CAPITAL}]\.?[ \u00a0])?"
    rf"[{_CAPITAL}][\w'’-]+){{1,3}})"
)


def _degrees(text: str) -> float:
    return float(text.replace(",", "."))


def in_the_north(one: str, other: str) -> bool:
    """Whether two numbers can be a latitude and a longitude of the Nordic countries."""
    a, b = _degrees(one), _degrees(other)
    return any(54 <= lat <= 72 and -25 <= lon <= 32 for lat, lon in ((a, b), (b, a)))


def _on_earth(one: str, other: str) -> bool:
    """Whether two numbers can be any latitude and longitude, told to some metres."""
    exact = all(len(re.split("[.,]", number)[1]) >= EXACT for number in (one, other))
    return exact and min(abs(_degrees(one)), abs(_degrees(other))) <= 90


def _positions(text: str, countries: Collection[str]) -> Iterator[tuple[int, int]]:
    abroad = not set(countries) <= set(NORDIC)
    for pattern in POSITIONS:
        for match in pattern.finditer(text):
            if (
                match.lastindex != 2
                or in_the_north(*match.groups())
                or (abroad and _on_earth(*match.groups()))
            ):
                yield match.span()


def _numbers(text: str, countries: Collection[str]) -> Iterator[tuple[int, int, str]]:
    """Whatever is found by its digits."""
    yield from ((*span, "street address") for span in addresses.street_addresses(text))
    yield from ((*span, "number plate") for span in addresses.plates(text))
    text = HARMLESS.sub(lambda m: " " * len(m.group()), text)
    yield from personal_numbers(text, countries)
    yield from national_numbers(text, countries)
    yield from ((*span, "IBAN") for span in ibans(text))
    yield from ((*span, "phone number") for span in phone_numbers(text, countries))
    yield from ((*span, "position") for span in _positions(text, countries))


def _titled(text: str, known: Collection[str]) -> Iterator[tuple[int, int]]:
    """Names after a title, but for those that may stand here."""
    for match in TITLED.finditer(text):
        words = match.group(1).split()
        if words[0] not in NOT_NAMES and not any(word in known for word in words):
            yield match.span()


def _names(text: str, known: Collection[str]) -> Iterator[tuple[int, int]]:
    """Names that begin with a common first name, but for those that may stand here."""
    for match in PERSON.finditer(text):
        surnames = re.findall(r"[\w'’-]{3,}", match.group(2))
        if match.group(1) not in FIRST_NAMES or not surnames:
            continue
        if surnames[0] not in NOT_SURNAMES and not any(name in known for name in surnames):
            yield match.span()


def first_names_in(text: str) -> list[str]:
    """Find common first names, also where no surname follows.

    Too many words are names to look for these everywhere; the title of a file has few words.

    Parameters
    ----------
    text : str

    Returns
    -------
    list of str
        Each once, in the order in which they come.
    """
    words = re.findall(r"[^\W\d_]+", unicodedata.normalize("NFC", text))
    found = (word for word in words if word not in _WORDS and word.capitalize() in FIRST_NAMES)
    return list(dict.fromkeys(found))


def e_mail_addresses(text: str) -> Iterator[tuple[int, int]]:
    """Find e-mail addresses, also such as hide from programs."""
    if SOME_AT.search(text):
        yield from (match.span() for match in EMAIL.finditer(text))


def search(
    text: str, known: Collection[str] = (), countries: Collection[str] = NORDIC
) -> Iterator[tuple[int, int, str]]:
    """Find what could lead to a person.

    Parameters
    ----------
    text : str
    known : collection of str
        Words of names that may stand here: the surnames of cited authors.
    countries : collection of str
        Whose numbers to look for as they are written at home (ISO 3166).

    Yields
    ------
    tuple of int, int and str
        Start and end in the text, and the kind; `looked_for` tells them.
    """
    yield from ((*span, "e-mail address") for span in e_mail_addresses(text))
    if "/" in text:
        yield from ((*span, "profile") for span in addresses.profiles(text))
    if DIGIT.search(text):
        yield from _numbers(text, countries)
    yield from ((*span, "name") for span in _names(text, known))
    yield from ((*span, "name after a title") for span in _titled(text, known))


def too_precise(value: str, most: int = 1) -> bool:
    """Whether a number has more decimals than a position in a table may have."""
    match = re.fullmatch(r"\s*[-+]?\d+[.,](\d+)\s*", value)
    return match is not None and len(match.group(1).rstrip("0")) > most
