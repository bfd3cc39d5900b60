"""What a second reading put right in the rows on the ISTR 2018 panel, beyond single values."""

from helpers.rows import value


def test_a_gloss_of_ours_stands_in_the_note(tables):
    assert "definition" not in value(tables, "claims", "istr2018-c-015", "statement")
    assert "definition" in value(tables, "claims", "istr2018-c-015", "note")
