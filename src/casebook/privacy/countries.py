"""Whose numbers to look for, as they are written at home: countries by their codes (ISO 3166).

A study names its own in its ``datapackage.json``: ``"casebook": {"study": {…, "countries": ["DK",
"DE"]}}``. One that names none, and tables that are no study, are looked into as Nordic ones.
"""

import difflib
from collections.abc import Iterable
from pathlib import Path

from casebook import study
from casebook.tables import DESCRIPTION

NORDIC = ("DK", "SE", "NO", "FI", "IS")
SHOWN = 3  # countries that may be meant
_CLOSE = 0.6
_ALSO = {"UK": "GB", "EL": "GR"}  # what people write for a code


class UnknownCountry(ValueError):
    """A code that no country has.

    Attributes
    ----------
    wrong : str
        What is wrong, in words.
    place : str
        Where it stands in the description of a study; blank if it was given otherwise.
    """

    def __init__(self, wrong: str, place: str) -> None:
        super().__init__(f"{DESCRIPTION}, {place}: {wrong}" if place else wrong)
        self.wrong, self.place = wrong, place


def checked(names: Iterable[str], place: str = "") -> tuple[str, ...]:
    """Give codes of countries as they are compared.

    Parameters
    ----------
    names : iterable of str
    place : str
        Where they stand in the description of a study, if they do.

    Returns
    -------
    tuple of str
        In capitals, each once.

    Raises
    ------
    UnknownCountry
        If one is no country; it says which are nearest.
    """
    from phonenumbers import SUPPORTED_REGIONS

    told = {name.strip().upper(): name for name in names if name.strip()}
    for code, name in told.items():
        if code not in SUPPORTED_REGIONS:
            wrong = f"no country has the code {name.strip()!r} (ISO 3166){_nearest(code)}"
            raise UnknownCountry(wrong, place)
    return tuple(told)


def of_study(folder: Path) -> tuple[str, ...]:
    """The countries that a study names; those of the North if it names none, or is no study.

    Parameters
    ----------
    folder : Path

    Returns
    -------
    tuple of str

    Raises
    ------
    UnknownCountry
        If it names one that is none.
    """
    named = study.settings(folder).countries if study.is_study(folder) else ()
    return checked(named, "casebook.study.countries") or NORDIC


def _nearest(code: str) -> str:
    """What may be meant, by its code or by its name in any language, as the end of a message."""
    from phonenumbers.geodata.locale import LOCALE_DATA  # large, and only for a message

    names = {code: code for code in LOCALE_DATA} | _ALSO
    for country, spelt in LOCALE_DATA.items():
        names |= {name.upper(): country for name in spelt.values() if not name.startswith("*")}
    close = [code] if code in names else difflib.get_close_matches(code, names, 9, _CLOSE)
    meant = list(dict.fromkeys(names[name] for name in close))[:SHOWN]
    told = ", ".join(f"{country} ({_english(LOCALE_DATA[country])})" for country in meant)
    return f"; did you mean {told}?" if told else "; write DK, DE, GB and the like"


def _english(names: dict[str, str]) -> str:
    name = names["en"]
    return names[name[1:]] if name.startswith("*") else name
