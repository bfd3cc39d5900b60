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

EMAIL = re.compile(
    r"[\w.+-]+(?:@|\s?[\[({](?:at|snabel-?a|@)[\])}]\s?)[\w-]+"
    r"(?:(?:\.|\s?[\[({](?:dot|punktum)[\])}]\s?)[\w-]+)*"
    r"(?:\.|\s?[\[({](?:dot|punktum)[\])}]\s?)[A-Za-z]{2,}(?!\w)",
    re.IGNORECASE,
)

DIGIT = re.compile(r"\d")
# Numbers that are none of a person: their letters are blanked before numbers are looked for.
HARMLESS = re.compile(r"10\.\d{4,9}/\S+|https?://\S+|\bISBN[\s:]*[\d -]+|\bISSN[\s:]*[\d-]+X?")

_END = r"(?![\w–-]|[.,/]\d)"
_BEGIN = r"(?<![\w+–/-])(?<!\d[.,])"
PHONES = [
    # With the country's code: Denmark, Faroes, Greenland, Sweden, Norway, Iceland, Finland.
    re.compile(
        r"(?<![\w+])(?:\+|00)\s?(?:45|46|47|298|299|354|358)(?:[\s.()/-]{0,2}\d){6,11}" + _END
    ),
    re.compile(_BEGIN + r"[2-9]\d([ .\u00a0-])\d\d(?:\1\d\d){2}" + _END),  # DK, NO: 12 34 56 78
    re.compile(_BEGIN + r"[2-9]\d{3}[ \u00a0]\d{4}" + _END),  # DK: 1234 5678
    re.compile(_BEGIN + r"[2-9]\d{2}[ \u00a0]\d\d[ \u00a0]\d{3}" + _END),  # NO: 912 34 567
    re.compile(_BEGIN + r"0\d{1,3}[-/ \u00a0]\d{2,4}(?:[ \u00a0-]?\d{2,4}){1,3}" + _END),  # SE, FI
    re.compile(_BEGIN + r"[4-8]\d{2}-\d{4}" + _END),  # IS: 555-1234
    re.compile(_BEGIN + r"[2-9]\d{7}" + _END),  # DK, NO: 12345678
    re.compile(
        r"\b(?:tlf|tel|telefon(?:nummer)?|phone|mobil(?:e|nummer)?|gsm|puh|sími)\b\.?[\s:]*"
        r"(?:nr\.?\s*)?\(?\+?\d(?:[\s.()/-]?\d){6,13}",
        re.IGNORECASE,
    ),
]
DATE = re.compile(r"\d{1,2}[-/. ]\d{1,2}[-/. ]\d{4}|20\d\d(?:0\d|1[0-2])[0-3]\d")

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


def _numbers(text: str) -> Iterator[tuple[int, int, str]]:
    text = HARMLESS.sub(lambda m: " " * len(m.group()), text)
    for match in NUMBER.finditer(text):
        if is_date(match.group(1)):
            yield *match.span(), "personal number"
    for pattern in PHONES:
        for match in pattern.finditer(text):
            told = match.group()
            years = re.fullmatch(r"(\d{4})\s(\d{4})", told)
            if DATE.fullmatch(told) or years and all(1500 < int(y) < 2100 for y in years.groups()):
                continue
            if re.search(r"\d[ \u00a0]$", text[: match.start()][-2:]) and told[0] != "+":
                continue  # one of a row of numbers
            if re.match(r"[ \u00a0]\d", text[match.end() :][:2]):
                continue
            yield *match.span(), "phone number"
    for pattern in POSITIONS:
        for match in pattern.finditer(text):
            if match.lastindex != 2 or in_the_north(*match.groups()):
                yield *match.span(), "position"


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
    for match in EMAIL.finditer(text):
        yield *match.span(), "e-mail address"
    if DIGIT.search(text):
        yield from _numbers(text)
        for pattern in STREETS:
            for match in pattern.finditer(text):
                yield *match.span(), "street address"
    for match in PERSON.finditer(text):
        surnames = re.findall(r"[\w'’-]{3,}", match.group(2))
        if match.group(1) not in FIRST_NAMES or not surnames:
            continue
        if surnames[0] not in NOT_SURNAMES and not any(name in known for name in surnames):
            yield *match.span(), "name"


def too_precise(value: str, most: int = 1) -> bool:
    """Whether a number has more decimals than a position in a table may have."""
    match = re.fullmatch(r"\s*[-+]?\d+[.,](\d+)\s*", value)
    return match is not None and len(match.group(1).rstrip("0")) > most
