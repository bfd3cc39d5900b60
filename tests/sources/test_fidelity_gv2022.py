"""What a second reading put right in the rows on Grubb & Vitus 2022, beyond single values."""

from helpers.rows import value


def test_no_claim_says_only_where_the_article_says_selected(tables):
    assert "only" not in value(tables, "claims", "gv2022-c-105", "statement").split()


def test_the_manager_does_not_say_where_850_people_arrived(tables):
    assert "municipality" not in value(tables, "events", "gv2022-e-06", "what")
