"""Damaged evidence: that damages are what they say, and that those that matter are noticed.

A small sample, drawn with a fixed seed; ``python -m benchmarks mutation`` draws a large one.
"""

import importlib.util

import pandas as pd
import pytest
from helpers.places import ROOT

from benchmarks import damages
from casebook.argument import judge
from casebook.tables import loading

BENCHMARK = ROOT / "benchmarks" / "mutation.py"
ROW, CASCADE = "row dropped", "row dropped with what refers to it"
MOVED = "moved to a neighbouring paragraph"
# Damages that a status, a number, a check or a test must notice, whichever row they hit.
# Opposition is left out where a rule decides or there is some, and where what a link leads to
# cannot oppose: a case or a figure.
NEVER_UNNOTICED = [
    (ROW, "paragraphs"),
    (ROW, "voices"),
    (ROW, "passages"),
    (ROW, "interviews"),
    (ROW, "informants"),
    (ROW, "interview_people"),
    (ROW, "cases"),
    (ROW, "case_attributes"),
    (ROW, "events"),
    (ROW, "claims"),
    (ROW, "references"),
    (ROW, "citations"),
    (ROW, "source_notes"),
    (CASCADE, "cases"),
    (CASCADE, "voices"),
    (CASCADE, "passages"),
    (CASCADE, "interviews"),
    (CASCADE, "informants"),
    (CASCADE, "claims"),
    (CASCADE, "references"),
    (CASCADE, "source_notes"),
    (MOVED, "cases"),
    (MOVED, "passage_cases"),
    (MOVED, "case_attributes"),
    (MOVED, "codings"),
    (MOVED, "note_rows"),
    (MOVED, "interview_people"),
    (MOVED, "interviews"),
    (MOVED, "events"),
    (MOVED, "links"),
    (MOVED, "citations"),
    (MOVED, "source_notes"),
    ("evidence and context swapped", "passages"),
    ("support and opposition swapped", "links"),
    ("case moved to the other form", "cases"),
    ("group swapped", "informants"),
    ("group swapped", "interviews"),
    ("literature swapped", "references"),
    ("level swapped", "events"),
    ("figure plus one", "interviews"),
    ("figure times ten", "interviews"),
    ("figure with its last two digits swapped", "interviews"),
    ("year plus one", "events"),
    ("rule swapped", "claims"),
    ("kind of voice swapped", "voices"),
    ("decidable or not swapped", "claims"),
    ("key or not swapped", "claims"),
]


@pytest.fixture(scope="module")
def benchmark():
    spec = importlib.util.spec_from_file_location("benchmark_of_mutation", BENCHMARK)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="module")
def description():
    return loading.package()


@pytest.fixture(scope="module")
def everything(tables, description):
    return list(damages.damages(tables, description, "gv2022"))


@pytest.fixture(scope="module")
def watch(benchmark):
    return benchmark.watch("gv2022")


def drawn(everything, kinds, size):
    wanted = [damage for damage in everything if (damage.kind, damage.table) in kinds]
    return damages.sample(wanted, size, seed=1)


def unnoticed(benchmark, watch, drawn):
    """Damages that nothing notices but what a page prints as it stands in a table."""
    return [d.what for d in drawn if not watch.notice(d).keys() & set(benchmark.STRONG)]


def test_every_damage_changes_something_and_leaves_the_tables_alone(
    tables, description, everything
):
    before = {name: frame.copy() for name, frame in tables.items()}
    for damage in damages.sample(everything, 1):
        damaged = damages.apply(tables, damage, description)
        assert any(not damaged[name].equals(tables[name]) for name in tables), damage
    assert all(tables[name].equals(frame) for name, frame in before.items())


def test_kinds_of_damage(everything):
    kinds = {(damage.kind, damage.table) for damage in everything}
    assert kinds >= set(NEVER_UNNOTICED)
    assert len({(damage.kind, damage.table, damage.what) for damage in everything}) == len(
        everything
    )


def test_the_same_seed_draws_the_same_damages(everything):
    assert damages.sample(everything, 2, seed=3) == damages.sample(everything, 2, seed=3)
    assert damages.sample(everything, 2, seed=3) != damages.sample(everything, 2, seed=4)
    voices = [damage for damage in everything if damage.table == "voices"]
    assert damages.sample(voices, 2, 3) == [
        damage for damage in damages.sample(everything, 2, 3) if damage.table == "voices"
    ]


def test_sound_tables_are_written_as_they_stand(watch, tables):
    assert watch.problems(tables, tables) == []


def test_the_check_refuses_a_lost_row_and_not_what_went_with_it(watch, everything):
    for name in ("passages", "voices", "informants", "claims", "codes"):
        for damage in drawn(everything, {(ROW, name)}, 1):
            assert watch.notice(damage).keys() == {"check"}
        for damage in drawn(everything, {(CASCADE, name)}, 1):
            assert "check" not in watch.notice(damage)


@pytest.mark.parametrize(
    ("figure", "swapped"), [(75, 57), (120, 102), (19.0, 91.0), (5, None), (0.333, None)]
)
def test_digits_are_swapped(figure, swapped):
    assert damages._digits_swapped(figure) == swapped


def test_what_matters_is_noticed(benchmark, watch, tables, everything):
    links = tables.links
    settled = set(tables.claims.claim_id[tables.claims.rule.notna()])
    settled |= set(links.claim_id[links.relation == "opposes"])
    speaks = links.target_table.isin(["passages", "claims"]) & ~links.claim_id.isin(settled)
    flips = "support and opposition swapped"
    counted = [d for d in everything if d.kind != flips or speaks[d.edits[0].row]]
    some = drawn(counted, set(NEVER_UNNOTICED), 1)
    assert len(some) == len(NEVER_UNNOTICED)
    assert unnoticed(benchmark, watch, some) == []


def test_with_nobody_watching_nothing_is_noticed(benchmark, tables, description, everything):
    alone = damages.Watch(tables, description, "gv2022", {}, {})
    some = drawn(everything, {("literature swapped", "references")}, 2)
    assert len(unnoticed(benchmark, alone, some)) == 2


def test_no_damage_breaks_the_engine(tables, description, everything):
    engine = damages.Watch(tables, description, "gv2022", {}, {})
    read = {"claims", "links", "passages", "voices", "passage_cases", "case_attributes"}
    read |= {"possible_identities", "cases", "interviews", "informants", "indicators"}
    kinds = {(d.kind, d.table) for d in everything if d.table in read}
    sample = drawn(everything, kinds, 1)
    crashes = {d.what: signs["crash"] for d in sample if "crash" in (signs := engine.notice(d))}
    assert crashes == {}


def test_a_judge_that_ignores_voices_is_found_out(tables, description, everything, monkeypatch):
    """With one voice for all, no swap of a voice reaches a status: the score shows it."""
    spoken = set(tables.passages.index[tables.passages.material == "interview"])
    swaps = [d for d in everything if d.kind == "voice swapped" and d.edits[0].row in spoken]
    swaps = damages.sample(swaps, 15)

    def changed_statuses() -> int:
        watch = damages.Watch(tables, description, "gv2022", {}, {})
        return sum("status" in watch.notice(damage) for damage in swaps)

    def deaf(tables, source_id):
        rows = tables.passages.assign(voice_id="gv2022-v-authors")
        return judge(tables.replace(passages=rows), source_id)

    assert changed_statuses() > 0
    monkeypatch.setattr(damages, "judge", deaf)
    assert changed_statuses() == 0


def test_a_judge_that_breaks_and_a_table_nobody_looks_at(tables, description, everything):
    (damage,) = drawn(everything, {("code swapped", "codings")}, 1)

    def watch(function):
        return damages.Watch(tables, description, "gv2022", {"number": {"f": function}}, {})

    def breaks(tables):
        if not tables.codings.equals(sound):
            raise KeyError("x")

    sound = tables.codings
    assert watch(breaks).notice(damage) == {"crash": "f: KeyError('x')"}
    assert watch(lambda tables: len(tables.claims)).notice(damage) == {}
    assert watch(lambda tables: tables["codings"]).notice(damage) == {"number": "f"}
    assert watch(lambda tables: [*tables.values()][0] is None).notice(damage) == {}


def test_a_survivor_has_a_reason(everything):
    (damage,) = drawn(everything, {(ROW, "possible_identities")}, 1)
    assert damages.survives(damage).verdict == "harmless"
    strange = damages.Damage("k", "claims", "w", (damages.Edit("claims", 0, "statement", "x"),))
    assert damages.survives(strange).verdict == "gap"


def test_the_report_adds_up(benchmark):
    rows = [
        {"noticed": {"check"}, "verdict": None},
        {"noticed": {"status", "number"}, "verdict": None},
        {"noticed": {"reason"}, "verdict": None},
        {"noticed": set(), "verdict": "gap"},
    ]
    frame = pd.DataFrame(
        {"table": "links", "kind": "k", "what": f"w{n}", "possible": 40, "crash": None}
        | {way: way in row["noticed"] for way in benchmark.WAYS}
        | {"verdict": row["verdict"], "why": "Because." if row["verdict"] else None}
        for n, row in enumerate(rows)
    )
    (score,) = benchmark.score(frame).to_dict("records")
    assert (score["tried"], score["possible"], score["check"], score["number"]) == (4, 40, 1, 1)
    assert (score["only print"], score["nobody"], score["noticed"]) == (1, 1, 0.5)
    report = benchmark.report("gv2022", frame)
    assert "2 of 4 (50.0%)" in report
    assert "Unnoticed, gap (1)" in report
    assert "1 x links, k: Because." in report


def test_anchors_tell_a_passage_that_moved(benchmark, tables, description):
    """On a text made up for it, since the publication is not here."""
    from casebook.copies.anchors import anchor

    texts = [f"Paragraph {n} speaks at some length of the matter number {n}." for n in (1, 2)]
    rows = [anchor(text)._asdict() for text in texts]
    columns = {"length": "anchor_length", "head": "anchor_head", "hash": "anchor_hash"}
    places = pd.DataFrame(rows).rename(columns=columns).assign(source_id="x", locator=["a", "b"])
    frames = loading.Tables(
        {"passages": places.assign(passage_id=["p", "q"]), "paragraphs": places}
    )
    lost = benchmark.Anchored(frames, "x", " ".join(texts))
    assert lost(frames) == []
    moved = frames.passages.assign(locator=["b", "b"])
    assert lost(loading.Tables({"passages": moved, "paragraphs": places})) == ["p"]
