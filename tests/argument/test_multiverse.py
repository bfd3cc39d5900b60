"""Many analyses: what each option does, on arguments made by hand, and on the shipped tables."""

import numpy as np
import pandas as pd
import pytest

from casebook.argument import (
    Argument,
    Claim,
    Demands,
    Option,
    Passage,
    collecting,
    judge,
    judging,
    multiverse,
    verdict,
)


def passage(voice, material="interview", cases=(), sector="municipality"):
    return Passage("s", material, voice, voice, None, frozenset(cases), sector)


def argument(passages, supports, scope="one case", ours=(), opposes=()):
    """One claim ``c`` on passages."""
    claim = Claim("c", "s", "finding", scope)
    return Argument(
        {"c": claim},
        passages,
        {"c": list(supports)},
        {"c": list(opposes)},
        {},
        {},
        {"c": set(ours)},
        set(),
        {},
        {"k1": "One", "k2": "Two"},
    )


def status(tables, choice, label, arg):
    (option,) = [o for o in multiverse.choices_of(tables)[choice] if o.label == label]
    return verdict(option.change(arg), "c").status


TWO_VOICES = argument({"p": passage("v1"), "q": passage("v2")}, "pq")
TWO_KINDS = argument({"p": passage("v1"), "q": passage("v1", "field note")}, "pq")
BOTH = argument({"p": passage("v1"), "q": passage("v2", "field note")}, "pq")
THREE = argument({"p": passage("v1"), "q": passage("v2"), "r": passage("v3")}, "pqr")


@pytest.mark.parametrize(
    ("label", "expected"),
    [
        ("two voices or two kinds of material", ["shown", "shown", "shown", "shown"]),
        ("two voices", ["shown", "thin", "shown", "shown"]),
        ("two voices and two kinds of material", ["thin", "thin", "shown", "thin"]),
        ("three voices", ["thin", "thin", "thin", "shown"]),
    ],
)
def test_what_is_enough(tables, label, expected):
    found = [
        status(tables, "enough to be shown", label, arg)
        for arg in (TWO_VOICES, TWO_KINDS, BOTH, THREE)
    ]
    assert found == expected


def test_three_voices_of_which_two_may_be_one_are_two(tables):
    unsure = THREE._replace(perhaps_same={frozenset(["v1", "v2"])})
    assert status(tables, "enough to be shown", "two voices", unsure) == "shown"
    assert status(tables, "enough to be shown", "three voices", unsure) == "thin"


def test_reach_need_not_be_asked(tables):
    one = {"p": passage("v1", cases=["k1"]), "q": passage("v2", cases=["k1"])}
    for scope in ("several cases", "field"):
        arg = argument(one, "pq", scope=scope)
        assert status(tables, "how far a claim reaches", "asked", arg) == "thin"
        assert status(tables, "how far a claim reaches", "not asked", arg) == "shown"


def test_who_counts_as_one_voice(tables):
    choice = "who counts as one voice"
    alike = argument({"p": passage("v1", cases=["k1"]), "q": passage("v2", cases=["k1"])}, "pq")
    assert status(tables, choice, "a person", alike) == "shown"
    assert status(tables, choice, "a sector", alike) == "thin"
    assert status(tables, choice, "a project", alike) == "thin"
    other = passage("v2", cases=["k2"], sector="voluntary organisation")
    unlike = argument({"p": passage("v1", cases=["k1"]), "q": other}, "pq")
    assert status(tables, choice, "a sector", unlike) == "shown"
    assert status(tables, choice, "a project", unlike) == "shown"


@pytest.mark.parametrize("label", ["interviews", "field notes"])
def test_a_material_left_out_neither_supports_nor_opposes(tables, label):
    left = {"interviews": "field note", "field notes": "interview"}[label]
    choice = "material left out"
    assert status(tables, choice, label, BOTH) == "thin"
    alone = argument({"p": passage("v1", left)}, "p")
    assert status(tables, choice, label, alone) == "thin"
    gone = next(m for m in ("interview", "field note") if m != left)
    assert status(tables, choice, label, argument({"p": passage("v1", gone)}, "p")) == "stated"
    against = argument({"p": passage("v1", left), "q": passage("v2", gone)}, "p", opposes="q")
    assert status(tables, choice, "none", against) == "at odds"
    assert status(tables, choice, label, against) == "thin"


def test_our_links_can_be_left_out(tables):
    arg = argument({"p": passage("v1"), "q": passage("v2")}, "pq", ours="q")
    assert status(tables, "links", "all", arg) == "shown"
    assert status(tables, "links", "the authors' only", arg) == "thin"


def test_codes_that_differ_may_share_a_theme_or_split_by_material(tables):
    ids = tables.passages[tables.passages.material == "interview"].passage_id.tolist()
    note = tables.passages[tables.passages.material == "field note"].passage_id.iloc[0]
    x, y, z = ids[:3]
    same_theme = tables.codes[tables.codes.theme == "change"].code_id.tolist()
    rows = [(x, same_theme[0]), (y, same_theme[1]), (z, same_theme[2]), (note, same_theme[0])]
    codings = pd.DataFrame(rows, columns=["passage_id", "code_id"])
    own = tables.replace(
        codings=pd.concat([codings.assign(coder=coder) for coder in ("A", "B", "agreed")])
    )
    apart = argument({p: passage(p) for p in (x, y, z)}, [x, y, z])
    choice = "codes"
    assert status(own, choice, "as coder A gave them", apart) == "shown"
    assert status(own, choice, "shared by half of a claim's passages", apart) == "stated"
    assert status(own, choice, "merged into themes, shared by half", apart) == "shown"
    mixed = argument({x: passage(x), note: passage(x, "field note"), z: passage(x)}, [x, note, z])
    assert status(own, choice, "shared by half of a claim's passages", mixed) == "shown"
    assert status(own, choice, "split by material, shared by half", mixed) == "stated"
    only_a = own.replace(codings=own.codings[own.codings.coder != "B"])
    assert status(only_a, choice, "as coder B gave them", apart) == "stated"


@pytest.mark.slow
def test_every_combination_is_an_analysis_and_the_first_is_the_books(tables):
    choices = multiverse.choices_of(tables)
    found = multiverse.analyses(tables, "gv2022")
    number = 1
    for options in choices.values():
        number *= len(options)
    assert found.choices.shape == (number, len(choices))
    assert not found.choices.duplicated().any()
    assert list(found.choices.iloc[0]) == [options[0].label for options in choices.values()]
    book = {c: v.status for c, v in judge(tables, "gv2022").items()}
    assert found.statuses.iloc[0].to_dict() == book


def test_shares_and_options_are_counted(tables):
    few = {
        "links": multiverse.choices_of(tables)["links"],
        "nothing": (Option("one", lambda arg: arg), Option("other", lambda arg: arg)),
    }
    found = multiverse.analyses(tables, "gv2022", few)
    mild = {c: v.status for c, v in judge(tables, "gv2022", our_links=False).items()}
    table = multiverse.kept(found, tables).set_index("claim")
    changed = [c for c, status in table.status.items() if mild[c] != status]
    assert changed
    assert sorted(table.index[table.kept == 0.5]) == sorted(changed)
    assert (table.kept.drop(changed) == 1).all()
    options = multiverse.by_option(found).set_index("option")
    assert options.changed.to_dict() == {"the authors' only": len(changed), "other": 0}
    assert (options.lose + options.gain == options.changed).all()
    weaker = table.loc[changed]
    assert ((weaker.least != weaker.status) | (weaker.most != weaker.status)).all()


def test_the_authors_only_leaves_out_our_passages_and_our_premises(tables):
    option = {o.label: o for o in multiverse.choices_of(tables)["links"]}["the authors' only"]
    found = option.change(collecting.argument(tables, "gv2022"))
    wanted = collecting.argument(tables, "gv2022", our_links=False)
    for side in ("supports", "opposes", "premises", "opponents"):
        left = {claim: ids for claim, ids in getattr(found, side).items() if ids}
        assert left == {claim: ids for claim, ids in getattr(wanted, side).items() if ids}


def test_no_choice_is_refused(tables):
    with pytest.raises(ValueError, match="there is no choice to make"):
        multiverse.analyses(tables, "gv2022", {})
    with pytest.raises(ValueError, match="the choice 'links' has no option"):
        multiverse.analyses(tables, "gv2022", {"links": ()})


@pytest.mark.slow
def test_what_is_remembered_is_what_the_rule_says(tables):
    """Of thousands of arguments that differ in a few links, each claim of each is judged right."""
    lots = np.random.default_rng(3)
    for source in tables.sources.source_id:
        whole, memory = collecting.argument(tables, source), {}
        assert judging.statuses(whole, memory) == status_of_each(whole)
        for _ in range(25):
            arg = whole._replace(
                supports=thinned(whole.supports, lots),
                opposes=thinned(whole.opposes, lots),
                premises=thinned(whole.premises, lots),
                demands=Demands(voices=int(lots.integers(1, 4)), reach=bool(lots.integers(2))),
            )
            assert judging.statuses(arg, memory) == status_of_each(arg)


def thinned(links, lots):
    return {c: [one for one in ids if lots.random() < 0.7] for c, ids in links.items()}


def status_of_each(arg):
    return {claim_id: verdict(arg, claim_id).status for claim_id in arg.claims}
