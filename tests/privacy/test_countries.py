"""Whose numbers are looked for: those of the countries that a study names, or else Nordic ones."""

import importlib
import json

import phonenumbers
import pytest
from helpers import studies

from casebook import study
from casebook.privacy import NORDIC, looked_for, national_numbers, scan_text, watch, without_numbers
from casebook.privacy.countries import checked, of_study
from casebook.tables import DESCRIPTION, DataError

# Made up, or given by an authority as an example: what stdnum's own documentation has.
EXAMPLES = {
    "AT": ["1237 010180"],
    "AU": ["123 456 782"],
    "BA": ["0101006500006"],
    "BE": ["85.07.30-033.28", "98.47.28-997.65"],
    "BG": ["8032056031"],
    "BR": ["390.533.447-05"],
    "CA": ["123-456-782"],
    "CH": ["756.9217.0769.85"],
    "CL": ["12.531.909-2"],
    "CN": ["360426199101010071"],
    "CZ": ["710319/2745"],
    "DE": ["36 574 261 809"],
    "EE": ["36805280109"],
    "ES": ["54362315-K", "X-2482300-W"],
    "FR": ["2 95 10 99 126 111 93"],
    "GB": ["943 476 5870", "AB 12 34 56 C"],
    "GR": ["01013099997"],
    "HR": ["33392005961"],
    "IE": ["6433435FT"],
    "IL": ["39337423-9", "03933742-3"],
    "IN": ["2341 2341 2346"],
    "IT": ["RCCMNL83S18D969H"],
    "KR": ["971013-9019902"],
    "LT": ["33309240064"],
    "LV": ["161175-19997"],
    "ME": ["0101006500006"],
    "MK": ["0101006500006"],
    "MX": ["BOXW310820HNERXN09"],
    "NL": ["111222333", "1112.22.333"],
    "PL": ["44051401359"],
    "PT": ["123 456 789", "00000000 0 ZZ4"],
    "RO": ["1630615123457"],
    "RS": ["0101006500006"],
    "SI": ["0101006500006"],
    "SK": ["710319/2745"],
    "TH": ["1-2345-45678-78-1"],
    "TR": ["17291716060"],
    "UA": ["1759013776"],
    "US": ["536-90-4399"],
    "ZA": ["750330 5044 08 9"],
}


def kinds(text, *countries):
    return [finding.kind for finding in scan_text(text, by=watch(countries=countries))]


def test_every_country_whose_numbers_are_known_has_an_example():
    assert EXAMPLES.keys() == national_numbers.FORMS.keys()
    assert not EXAMPLES.keys() & set(NORDIC)
    assert national_numbers.FORMS.keys() <= phonenumbers.SUPPORTED_REGIONS


@pytest.mark.parametrize("country", list(EXAMPLES))
def test_a_personal_number_is_found_by_its_check_digits(country):
    valid = [n for n in EXAMPLES[country] if any(_right(country, n))]
    assert valid
    for number in valid:
        (kind,) = kinds(f"Nummeret var {number}, sagde hun.", country)
        assert kind.startswith("personal number ("), (number, kind)
        assert kind.endswith((", by its check digit)", ", by its form)"))
        if "check digit" in kind:
            wrong = _with_another_last_digit(number)
            assert not any("check digit" in k for k in kinds(f"Det var {wrong}.", country)), wrong
        assert not any(k.startswith("personal number") for k in kinds(f"{number}", "IS"))


def _right(country, number):
    return (national_numbers._is_right(form, number) for form in national_numbers.FORMS[country])


def _with_another_last_digit(number):
    """The number with a digit changed so that no number of that form is right."""
    for place in range(len(number) - 1, 0, -1):
        if number[place].isdigit():
            digit = str((int(number[place]) + 1) % 10)
            return number[:place] + digit + number[place + 1 :]
    raise AssertionError(number)


def test_every_form_knows_where_to_look_its_numbers_up():
    for forms in national_numbers.FORMS.values():
        for form in forms:
            assert not form.module or importlib.import_module(f"stdnum.{form.module}").is_valid


def test_what_is_no_number_of_anybody_passes():
    every = watch(countries=[*NORDIC, *EXAMPLES])
    for text in (
        "I 2015 kom 12 345 mennesker til 98 kommuner, 1.250.000 kr. i alt, side 112-118.",
        "The vote of 2014-05-12 had 123,456,789 in favour; ISBN 978-87-412-3456-7, p. 45.",
        "a1b2c3d4-0000-4000-8000-123456789012 and doi:10.1109/C-M.1978.218136",
        "0.95 1.02 1.33, 12.5 % og 3 450 kr.",
    ):
        assert scan_text(text, by=every) == [], text


def test_a_position_anywhere_is_found_if_the_study_is_of_anywhere():
    berlin = "It was at 52.52001, 13.40495, by the river."
    assert kinds("It was at -33.92487, 118.42406.", "ZA") == ["position"]
    assert kinds("It was at -33.92487, 118.42406.", *NORDIC) == []
    assert kinds("It was 33.925, 18.424 on average.", "ZA") == []
    assert kinds(berlin, "DE") == ["position"]
    assert "elsewhere only exact ones" in looked_for(["DE"])["position"]


@pytest.fixture
def own(tmp_path):
    study.write(tmp_path / "own", studies.small(), id="own", private="../own.private")

    def named(countries):
        path = tmp_path / "own" / DESCRIPTION
        described = json.loads(path.read_text(encoding="utf-8"))
        described["casebook"]["study"]["countries"] = countries
        path.write_text(json.dumps(described), encoding="utf-8")
        return tmp_path / "own"

    return named


def test_a_study_names_its_countries(own, tmp_path):
    assert of_study(own(["dk", "DE", "DK"])) == ("DK", "DE")
    assert watch(own(["DE"])).countries == ("DE",)
    assert watch(own(["DE"]), countries=["FR"]).countries == ("FR",)
    assert watch(own([])).countries == NORDIC
    assert of_study(tmp_path) == NORDIC  # no study


@pytest.mark.slow
@pytest.mark.parametrize(
    ("name", "nearest"),
    [
        ("Danmark", "did you mean DK (Denmark)"),
        ("Tyskland", "did you mean DE (Germany)"),
        ("UK", "did you mean GB (United Kingdom)?"),
        ("DEU", "did you mean DE (Germany)"),
        ("Xyzzy", "write DK, DE, GB and the like"),
    ],
)
def test_what_is_no_country_is_told_with_the_nearest(own, name, nearest):
    with pytest.raises(ValueError, match="no country has the code") as told:
        checked([name])
    assert nearest in str(told.value)
    with pytest.raises(ValueError, match=r"^datapackage\.json, casebook\.study\.countries: no co"):
        watch(own(["DK", name]))


@pytest.mark.parametrize("wrong", ["DK", {"DK": 1}, [1]])
def test_countries_that_are_no_list_are_told(own, wrong):
    with pytest.raises(DataError, match=r"datapackage\.json, casebook\.study\.countries"):
        watch(own(wrong))


def test_what_is_looked_for_is_said_of_these_countries():
    assert "CPR" in looked_for()["personal number"]
    assert looked_for(["DE"])["personal number"] == "personal numbers (Steuer-IdNr.)"
    assert "personal number" not in looked_for(["LI"])
    assert without_numbers(["DK", "DE", "LI"]) == ["LI"]
