"""What a second reading put right in the rows on the report of 2020, beyond single values."""

import pytest
from helpers.rows import value

# Spans were cut at a column break or a caption: the gist said more than the span held.
SPANS = {
    "int-12": 227,
    "net-23": 1030,
    "tru-13": 202,
    "tru-30": 248,
    "fai-13": 269,
    "end-40": 277,
    "end-54": 81,
}


@pytest.mark.parametrize(("passage", "length"), SPANS.items())
def test_a_span_holds_what_the_gist_says(tables, passage, length):
    assert value(tables, "passages", f"nwc2020-{passage}", "anchor_length") == length


def test_what_the_law_says_is_kept_apart_from_policies_and_agreements(tables):
    """A strategy, a resolution, a letter or a contract is no legal instrument."""
    rows = tables.country_profiles[tables.country_profiles.source_id == "nwc2020"]
    told = rows[rows.aspect == "legal instrument"]
    assert set(told.passage_id.str.removeprefix("nwc2020-")) == {
        "nor-06",
        "swe-10",
        "swe-12",
        "fin-04",
    }
