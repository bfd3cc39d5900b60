"""Where somebody lives or can be met: street addresses, profiles on the web, number plates.

Streets are known by how their names end or begin in the Nordic languages and in English, and by the
number that follows or, in English, comes first.
"""

import re
from collections.abc import Iterator

_ROAD = (
    "gade|gaden|vej|vejen|allé|alle|alléen|stræde|strædet|vænge|vænget|torv|torvet|plads|pladsen|"
    "parken|stien|bakken|haven|toften|vangen|marken|gata|gatan|gaten|vägen|vegen|veien|gränd|"
    "gränden|torget|backen|katu|kuja|polku|tie|braut|stígur|vegur|stræti|götu|vegi|stíg"
)
_NUMBER = r"[ \u00a0]\d{1,3}(?:[ ]?[A-Za-z](?!\w))?"
STREETS = [
    re.compile(
        r"(?<!\w)[\w'’-]{3,}(?:gade|gaden|stræde|gatan|gaten|vägen|veien|vej|vejen)"
        rf"{_NUMBER}(?![\w%–]|[.,:-]\d| ?%)"
    ),
    re.compile(
        rf"(?<!\w)[A-ZÆØÅÄÖÞ][\w.'’-]+(?:{_ROAD}){_NUMBER}(?![\w%–]|[.,:-]\d| ?%)",
    ),
    re.compile(
        r"(?<!\w)[A-ZÆØÅÄÖÞ][\w.'’-]+ (?:Allé|Alle|Boulevard|Plads|Torv|Gade|Vej|Stræde|Vænge|"
        rf"gate|gata|plass|vei|väg|gränd){_NUMBER}(?![\w%–]|[.,:-]\d)"
    ),
    re.compile(
        r"(?<![\w.,/–-])\d{1,4}[A-Za-z]?,? "
        r"(?:(?!(?:On|The|At|In|Of|And) )[A-Z][\w'’-]+ ){1,3}(?:Street|St\.|Road|Rd\b|Avenue|"
        r"Ave\b|Lane|Drive|Close|Court|Square|Terrace|Way|Place|Crescent|Gardens|Grove|Row|Mews|"
        r"Boulevard|Blvd\b)(?!\w)"
    ),
]

PROFILE = re.compile(
    r"(?:https?://)?(?:[a-z]{1,3}\.)?(?:"
    r"facebook\.com/(?!groups/|events/|sharer|watch|pages/)|fb\.(?:com|me)/|m\.me/|instagram\.com/(?!p/)|"
    r"linkedin\.com/(?:in|pub)/|(?:twitter|x)\.com/(?!i/|search|hashtag)|tiktok\.com/@|"
    r"snapchat\.com/(?:add/)?|youtube\.com/(?:@|user/)|t\.me/|wa\.me/|threads\.(?:net|com)/@|"
    r"bsky\.app/profile/|vk\.com/|reddit\.com/u(?:ser)?/)[\w.%@+-]*\w",
    re.IGNORECASE,
)
_PROFILE_BEFORE = re.compile(r"(?<![\w.-])")

PLATES = [
    re.compile(r"(?<!\w)[A-ZÆØÅ]{2}[ \u00a0]\d{2}[ \u00a0]\d{3}(?![\w%]|[.,]\d)"),  # Danish
    re.compile(  # any, after a word for it
        r"\b(?:nummerpla\w*|registreringsn\w*|reg\.?\s?n(?:umme)?r\b\.?|skiltnummer|rekisterinumero|"
        r"bílnúmer\w*|number plate|licen[cs]e plate|plate number)\W{1,4}(?:\w+\W){0,2}?"
        r"[A-ZÆØÅÄÖ]{2,3}[ \u00a0-]?\d{2,3}[ \u00a0]?\d{0,3}[A-Z]?(?!\w)",
        re.IGNORECASE,
    ),
]


def street_addresses(text: str) -> Iterator[tuple[int, int]]:
    """Find streets with a number."""
    return (match.span() for pattern in STREETS for match in pattern.finditer(text))


def profiles(text: str) -> Iterator[tuple[int, int]]:
    """Find addresses of somebody's profile on a social network."""
    for match in PROFILE.finditer(text):
        if _PROFILE_BEFORE.match(text, match.start()):
            yield match.span()


def plates(text: str) -> Iterator[tuple[int, int]]:
    """Find number plates of cars: Danish ones, and any after a word that says that it is one."""
    return (match.span() for pattern in PLATES for match in pattern.finditer(text))
