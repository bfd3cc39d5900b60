"""What a second reading put right in the rows on Espersen & Andersen 2017, beyond single values."""

import pytest


@pytest.mark.parametrize("claim", ["ea2017-c-017", "ea2017-c-018", "ea2017-c-019", "ea2017-c-020"])
def test_the_conclusion_stands_on_premises(tables, claim):
    premises = tables.links[
        (tables.links.claim_id == claim) & (tables.links.target_table == "claims")
    ]
    assert len(premises)


def test_nothing_is_said_of_how_the_hotspots_partners_are_tied(tables):
    own = tables.case_attributes[tables.case_attributes.case_id == "ea2017-hotspot"]
    assert "contact between sectors" not in set(own.attribute)
