"""Contested codings carried on to claims: tables whose answer is known, and the shipped ones."""

import pandas as pd
import pytest

from casebook.argument import UnknownId, argument, contested_codings, judge

CITED = "gv2022-c-010"  # rests on one passage of literature
SHOWN = "gv2022-c-097"


def coded(tables, *rows):
    """The tables with these codings only: passage, code and coders."""
    frame = pd.DataFrame(
        [(passage, code, coder) for passage, code, coders in rows for coder in coders],
        columns=["passage_id", "code_id", "coder"],
    )
    return tables.replace(codings=frame)


def own_passages(tables, claim):
    return argument(tables).supports[claim]


def of(found, claim):
    return found.set_index("claim").loc[claim]


def test_coders_who_agree_leave_every_status(tables):
    everybody = tables.codings[tables.codings.coder == "agreed"]
    alike = pd.concat([everybody.assign(coder=coder) for coder in ("A", "B", "agreed")])
    found = contested_codings.survival(tables.replace(codings=alike), "gv2022", draws=5, seed=1)
    assert len(found) == len(contested_codings.survival(tables, "gv2022", draws=1))
    assert (found.kept == 1).all()
    assert (found.contested == 0).all()
    assert found.otherwise.isna().all()
    assert (found.A == found.status).all()


def test_a_claim_on_one_contested_coding_falls_in_half_of_the_draws(tables):
    (passage,) = own_passages(tables, CITED)
    found = of(
        contested_codings.survival(
            coded(tables, (passage, "legitimacy", ["A", "agreed"])), "gv2022", 2000, 7
        ),
        CITED,
    )
    assert found.status == "cited"
    assert found.otherwise == "stated"
    assert found.contested == 1
    assert found.kept == pytest.approx(0.5, abs=0.05)
    assert (found.A, found.B) == ("cited", "stated")


def test_a_second_code_halves_the_risk_and_a_firm_one_ends_it(tables):
    (passage,) = own_passages(tables, CITED)
    two = [(passage, "legitimacy", ["A", "agreed"]), (passage, "referral", ["B", "agreed"])]
    found = of(contested_codings.survival(coded(tables, *two), "gv2022", 2000, 7), CITED)
    assert found.kept == pytest.approx(0.75, abs=0.05)
    firm = [*two, (passage, "change-law", ["A", "B", "agreed"])]
    assert of(contested_codings.survival(coded(tables, *firm), "gv2022", 50, 7), CITED).kept == 1


def test_a_passage_on_which_the_codebook_is_silent_counts(tables):
    first, *rest = own_passages(tables, SHOWN)
    found = of(
        contested_codings.survival(
            coded(tables, (first, "service-provision", ["A", "B", "agreed"])), "gv2022", 20, 3
        ),
        SHOWN,
    )
    assert rest
    assert found.kept == 1


def test_codes_of_a_claim_can_be_asked_to_be_shared(tables):
    passages = own_passages(tables, SHOWN)
    assert len(passages) > 2
    given = {p: {"everywhere"} for p in passages} | {passages[0]: {"everywhere", "once"}}
    arg = argument(tables)
    assert contested_codings.codes_of_claims(arg, given)[SHOWN] == {"everywhere", "once"}
    assert contested_codings.codes_of_claims(arg, given, 0.5)[SHOWN] == {"everywhere"}
    assert CITED not in contested_codings.codes_of_claims(arg, given)


def test_the_same_seed_gives_the_same_draws_and_no_draw_is_refused(tables):
    once, again = (contested_codings.survival(tables, "gv2022", 40, 11) for _ in range(2))
    pd.testing.assert_frame_equal(once, again)
    assert not once.equals(contested_codings.survival(tables, "gv2022", 40, 13))
    with pytest.raises(ValueError, match="draws must be at least 1, not 0"):
        contested_codings.survival(tables, "gv2022", 0)
    with pytest.raises(UnknownId, match="no source has the id 'gv22'"):
        contested_codings.survival(tables, "gv22", 1)


@pytest.mark.slow
def test_shipped_claims_start_from_the_status_in_the_book(tables):
    for source_id in tables.sources.source_id:
        found = contested_codings.survival(tables, source_id, draws=30, seed=5)
        book = judge(tables, source_id)
        assert found.status.tolist() == [book[claim].status for claim in found.claim]
        # What no coder disputes cannot move; what sums up others may move with them.
        sums_up = found.claim.isin(
            set(tables.links[tables.links.target_table == "claims"].claim_id)
        )
        assert (found[(found.contested == 0) & ~sums_up].kept == 1).all()
