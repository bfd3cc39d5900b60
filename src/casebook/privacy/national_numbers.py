"""Numbers that other countries give to a person, known by their check digits.

The Nordic ones, in which a date tells too, are in `casebook.privacy.personal_numbers`. Here a
number has the form in which a country writes it, and ``stdnum`` finds its check digits right. Where
a country has none of these, the form alone decides, if it is the form of nothing else.
"""

import functools
import importlib
import re
from collections.abc import Collection, Iterator
from typing import NamedTuple

ELEVEN, THIRTEEN = r"\d{11}", r"\d{13}"
JMBG = ("JMBG", "si.emso", THIRTEEN)  # Yugoslavia gave it out, and those after it do


class Form(NamedTuple):
    """A country's number.

    Attributes
    ----------
    name : str
        What people there call it.
    module : str
        That of ``stdnum`` which knows its check digits; blank if it has none.
    shape : str
        How it is written, as a regular expression.
    """

    name: str
    module: str
    shape: str


FORMS: dict[str, tuple[Form, ...]] = {
    country: tuple(Form(*form) for form in forms)
    for country, forms in {
        "AT": [("Versicherungsnummer", "at.vnr", r"\d{4} ?\d{6}")],
        "AU": [("TFN", "au.tfn", r"\d{3} \d{3} \d{3}")],
        "BA": [JMBG],
        "BE": [
            ("rijksregisternummer", "be.nn", r"\d\d[. ]?\d\d[. ]?\d\d[- ]?\d{3}[. ]?\d\d"),
            ("bisnummer", "be.bis", r"\d\d[. ]?\d\d[. ]?\d\d[- ]?\d{3}[. ]?\d\d"),
        ],
        "BG": [("ЕГН", "bg.egn", r"\d{10}")],
        "BR": [("CPF", "br.cpf", r"\d{3}\.?\d{3}\.?\d{3}-?\d\d")],
        "CA": [("SIN", "ca.sin", r"\d{3}([ -])\d{3}\1\d{3}")],
        "CH": [("AHV-Nummer", "ch.ssn", r"756\.?\d{4}\.?\d{4}\.?\d\d")],
        "CL": [("RUT", "cl.rut", r"\d{1,2}\.?\d{3}\.?\d{3}-[\dkK]")],
        "CN": [("居民身份证", "cn.ric", r"\d{17}[\dX]")],
        "CZ": [("rodné číslo", "cz.rc", r"\d{6}/\d{3,4}|\d{10}")],
        "DE": [("Steuer-IdNr.", "de.idnr", r"\d\d ?\d{3} ?\d{3} ?\d{3}")],
        "EE": [("isikukood", "ee.ik", r"[1-8]\d{10}")],
        "ES": [
            ("DNI", "es.dni", r"\d{8}-?[A-Z]"),
            ("NIE", "es.nie", r"[XYZ]-?\d{7}-?[A-Z]"),
        ],
        "FR": [
            (
                "numéro de sécurité sociale",
                "fr.nir",
                r"[1-8] ?\d\d ?\d\d ?(?:\d\d|2[AB]) ?\d{3} ?\d{3} ?\d\d",
            )
        ],
        "GB": [
            ("NHS number", "gb.nhs", r"\d{3}[ -]?\d{3}[ -]?\d{4}"),
            (
                "National Insurance number",
                "",
                r"[A-CEGHJ-PR-TW-Z][A-CEGHJ-NPR-TW-Z] ?\d\d ?\d\d ?\d\d ?[A-D]",
            ),
        ],
        "GR": [("ΑΜΚΑ", "gr.amka", ELEVEN)],
        "HR": [("OIB", "hr.oib", ELEVEN), JMBG],
        "IE": [("PPS number", "ie.pps", r"\d{7}[A-W][A-IWTX]?")],
        "IL": [("מספר זהות", "il.idnr", r"\d{8}-?\d")],
        "IN": [("Aadhaar", "in_.aadhaar", r"\d{4} ?\d{4} ?\d{4}")],
        "IT": [
            (
                "codice fiscale",
                "it.codicefiscale",
                r"[A-Z]{6}\d\d[A-EHLMPRST]\d\d[A-Z]\d{3}[A-Z]",
            )
        ],
        "KR": [("주민등록번호", "kr.rrn", r"\d{6}-\d{7}")],
        "LT": [("asmens kodas", "lt.asmens", r"[1-6]\d{10}")],
        "LV": [("personas kods", "lv.pvn", r"\d{6}-?\d{5}")],
        "ME": [JMBG],
        "MK": [JMBG],
        "MX": [("CURP", "mx.curp", r"[A-Z]{4}\d{6}[HM][A-Z]{5}[0-9A-Z]\d")],
        "NL": [("BSN", "nl.bsn", r"\d{9}|\d{4}\.\d\d\.\d{3}")],
        "PL": [("PESEL", "pl.pesel", ELEVEN)],
        "PT": [
            ("NIF", "pt.nif", r"[1-3]\d{2} ?\d{3} ?\d{3}"),
            ("cartão de cidadão", "pt.cc", r"\d{8} ?\d ?[A-Z0-9]{2}\d"),
        ],
        "RO": [("CNP", "ro.cnp", THIRTEEN)],
        "RS": [JMBG],
        "SI": [("EMŠO", "si.emso", THIRTEEN)],
        "SK": [("rodné číslo", "sk.rc", r"\d{6}/\d{3,4}|\d{10}")],
        "TH": [("เลขประจำตัวประชาชน", "th.pin", r"\d-?\d{4}-?\d{5}-?\d\d-?\d")],
        "TR": [("T.C. Kimlik No.", "tr.tckimlik", r"[1-9]\d{10}")],
        "UA": [("РНОКПП", "ua.rntrc", r"\d{10}")],
        "US": [("SSN", "us.ssn", r"\d{3}-\d\d-\d{4}")],
        "ZA": [("ID number", "za.idnr", r"\d{6} ?\d{4} ?\d\d ?\d")],
    }.items()
}
"""By country (ISO 3166)."""

_BY_FORM = {"us.ssn"}  # what is looked up for them is no check digit


@functools.cache
def _pattern(shape: str) -> re.Pattern[str]:
    return re.compile(rf"(?<![\w+.,/–-])(?:{shape})(?![\w–-]|[.,/]\d)")


def national_numbers(text: str, countries: Collection[str]) -> Iterator[tuple[int, int, str]]:
    """Find numbers of persons in countries that are not Nordic.

    Parameters
    ----------
    text : str
    countries : collection of str
        Whose numbers; of one that is not in `FORMS` none is found.

    Yields
    ------
    tuple of int, int and str
        Start and end in the text, and which number it is and by what.
    """
    for country in countries:
        for form in FORMS.get(country, ()):
            for match in _pattern(form.shape).finditer(text):
                if _is_right(form, match[0]):
                    by = "check digit" if form.module and form.module not in _BY_FORM else "form"
                    yield *match.span(), f"personal number ({form.name}, by its {by})"


def _is_right(form: Form, number: str) -> bool:
    if not form.module:
        return True
    module = importlib.import_module(f"stdnum.{form.module}")
    return bool(module.is_valid(number))
