"""What the claims of Karlsdóttir et al. 2020 follow from, where a second reading put it right."""

import pytest
from helpers.rows import value

from casebook.argument import argument

LINK = "nwc2020-c-{} | {} | nwc2020-{}"
BASES = [
    (LINK.format("085", "claims", "c-079"), "ours"),
    (LINK.format("085", "claims", "c-086"), "stated"),
    (LINK.format("088", "passages", "fai-03"), "ours"),
    (LINK.format("094", "claims", "c-093"), "stated"),
    (LINK.format("094", "passages", "fai-18"), "ours"),
    (LINK.format("105", "claims", "c-112"), "ours"),
    (LINK.format("119", "claims", "c-117"), "ours"),
    (LINK.format("126", "claims", "c-127"), "ours"),
    (LINK.format("134", "passages", "pop-22"), "stated"),
    (LINK.format("210", "claims", "c-088"), "ours"),
    (LINK.format("210", "claims", "c-138"), "ours"),
    (LINK.format("216", "claims", "c-149"), "ours"),
    (LINK.format("219", "passages", "end-21"), "ours"),
    (LINK.format("220", "passages", "den-24"), "stated"),
    (LINK.format("222", "claims", "c-221"), "stated"),
    (LINK.format("223", "passages", "end-23"), "ours"),
    (LINK.format("223", "claims", "c-178"), "ours"),
    (LINK.format("236", "claims", "c-179"), "ours"),
    (LINK.format("049", "passages", "end-44"), "ours"),
    (LINK.format("050", "passages", "swe-28"), "ours"),
    (LINK.format("119", "passages", "pop-25"), "ours"),
    (LINK.format("189", "passages", "end-13"), "ours"),
    (LINK.format("151", "passages", "end-12"), "ours"),
    (LINK.format("151", "passages", "nor-19"), "stated"),
    (LINK.format("165", "claims", "c-050"), "ours"),
    (LINK.format("173", "claims", "c-156"), "ours"),
    (LINK.format("182", "passages", "den-19"), "ours"),
    (LINK.format("183", "passages", "den-20"), "ours"),
    (LINK.format("190", "claims", "c-188"), "stated"),
    (LINK.format("197", "passages", "fin-15"), "ours"),
]
# By claim: what does not bear on it, of its paragraph or of another.
BESIDE = {
    "011": ["pre-05"],
    "014": ["n-02"],
    "044": ["sma-02"],
    "060": ["sma-17"],
    "062": ["tru-33"],
    "067": ["tru-12"],
    "094": ["end-33"],
    "123": ["spo-35"],
    "125": ["spo-38", "spo-39", "spo-42"],
    "127": ["pop-04"],
    "128": ["pop-04", "pop-10"],
    "131": ["pop-19"],
    "135": ["pop-28"],
    "140": ["pop-36"],
    "143": ["nor-07"],
    "148": ["nor-22"],
    "151": ["nor-20"],
    "152": ["swe-48"],
    "164": ["swe-30", "swe-44"],
    "175": ["den-08"],
    "179": ["den-15"],
    "196": ["fin-12"],
    "198": ["fin-08"],
    "199": ["fin-24"],
    "207": ["ala-06"],
    "210": ["c-024"],
    "219": ["c-199"],
    "222": ["c-128", "c-135", "c-136", "c-137"],
}
PREMISES = {
    "012": ["004"],
    "016": ["017"],
    "048": ["023", "044"],
    "071": ["046"],
    "104": ["099"],
    "119": ["117"],
    "157": ["156"],
    "189": ["188"],
    "210": ["025", "049", "088", "098", "105", "129", "138", "162", "184"],
    "215": ["212"],
    "219": ["007", "116", "185", "221"],
    "221": ["033"],
    "222": ["127", "129", "130", "221"],
    "223": ["178"],
    "225": ["101", "180"],
    "228": ["210", "226", "227", "229"],
    "230": ["094"],
    "231": ["191", "194"],
}


@pytest.mark.parametrize(("ident", "basis"), BASES)
def test_a_link_is_whose_it_is(tables, ident, basis):
    assert value(tables, "links", ident, "basis") == basis


def test_what_does_not_bear_on_a_claim_is_not_linked_to_it(tables):
    pairs = set(zip(tables.links.claim_id, tables.links.target_id, strict=True))
    beside = {
        (f"nwc2020-c-{claim}", f"nwc2020-{target}")
        for claim, targets in BESIDE.items()
        for target in targets
    }
    assert pairs & beside == set()


@pytest.mark.parametrize("claim", PREMISES)
def test_a_claim_has_the_premises_that_the_report_gives_it(tables, claim):
    premises = argument(tables, "nwc2020").premises[f"nwc2020-c-{claim}"]
    assert {f"nwc2020-c-{one}" for one in PREMISES[claim]} <= set(premises)


def test_the_theory_at_the_beginning_reaches_the_policy_at_the_end(tables):
    """Belonging, adapting on both sides and everyday integration stand behind what is asked for."""
    premises = argument(tables, "nwc2020").premises
    behind, new = set(), {"nwc2020-c-228", "nwc2020-c-230", "nwc2020-c-237"}
    while new:
        behind |= new
        new = {p for one in new for p in premises.get(one, ())} - behind
    assert {f"nwc2020-c-{one}" for one in ("003", "023", "025", "046", "061")} <= behind
