"""Every code of a country that a table may have stands for a name."""

import json

from casebook.sources import COUNTRIES
from casebook.tables import DATA, DESCRIPTION


def test_what_the_description_allows_has_a_name():
    described = json.loads((DATA / DESCRIPTION).read_text(encoding="utf-8"))["resources"]
    allowed = [
        set(field["constraints"]["enum"])
        for resource in described
        for field in resource["schema"]["fields"]
        if field["name"] == "country"
    ]
    assert len(allowed) > 1
    assert all(codes == set(COUNTRIES) for codes in allowed)
