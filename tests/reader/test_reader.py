"""A reader's way in: what Tab offers, what shows itself, what a wrong id is told."""

import re
import subprocess
import sys

import pandas as pd
import pytest
from helpers import coded_study, studies
from markupsafe import escape

import casebook
from casebook import show
from casebook.argument import Demands, UnknownId, argument, judge, verdict, what_if, withdrawal
from casebook.display.html import MIME_TYPE
from casebook.reader import Frame, wide

SOURCE = "gv2022"
WITNESS = "gv2022-i-17"
PASSAGE = "gv2022-cli-14"
TOLD = ["passage_id", "locator", "material", "cases", "hedge", "gist"]  # of a passage


@pytest.fixture(scope="module")
def source(book):
    return book.source(SOURCE)


def bundle(shown):
    return shown._repr_mimebundle_()


def test_the_package_is_light_until_a_reader_asks():
    code = "import casebook, sys; print({'pandas', 'altair'} & set(sys.modules))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    assert done.stdout.strip() == "set()", done.stderr


def test_the_package_offers_the_way_in():
    assert {"load", "show"} <= set(dir(casebook))
    with pytest.raises(AttributeError, match="no attribute 'lode'"):
        casebook.lode  # noqa: B018


def test_tab_offers_every_table(book):
    assert set(book.tables) <= set(dir(book.tables))
    assert "passages" in dir(book.tables)


def test_everything_public_says_what_it_is(book, source):
    methods = (source.coding, book.comparison, book.disclosure, source.multiverse)
    for thing in (book, source, source.claim("gv2022-c-098"), source.without(WITNESS), *methods):
        public = [name for name in vars(type(thing)) if not name.startswith("_")]
        assert public
        silent = [name for name in public if not getattr(type(thing), name).__doc__]
        assert not silent, f"{type(thing).__name__}: {silent}"


def test_a_source_has_its_own_rows(book, source):
    assert set(source.claims.source_id) == {SOURCE}
    assert set(source.passages.source_id) == {SOURCE}
    assert set(source.tables.links.source_id) == {SOURCE}
    assert set(source.tables) == set(book.tables)
    assert len(source.tables.codes) == len(book.tables.codes)
    assert len(book.tables.claims) > len(source.claims)  # the book's own tables stay whole


def test_claims_have_the_statuses_of_the_rule(book, source):
    judged = judge(book.tables, SOURCE)
    assert source.statuses == {claim: verdict.status for claim, verdict in judged.items()}
    assert source.claims.status.to_list() == list(source.statuses.values())
    assert source.key_claims == source.claims.claim_id[source.claims.key].to_list()


@pytest.mark.slow
def test_a_claim_shows_itself_as_its_card(book, source):
    claim = source.claim("gv2022-c-098")
    shown = bundle(claim)
    assert shown == bundle(source.cards("gv2022-c-098"))
    assert shown[MIME_TYPE]["kind"] == "cards"
    assert escape(claim.statement) in shown["text/html"]
    assert repr(claim) == shown["text/plain"]
    assert (claim.status, claim.source_id) == ("thin", SOURCE)
    assert book.claim("gv2022-c-098").because == claim.because


@pytest.mark.slow
def test_a_claim_knows_what_overturns_it(book, source):
    claim = source.claim("gv2022-c-098")
    effects = withdrawal.effects(book.tables, SOURCE, [claim.id])[claim.id]
    assert claim.falls_with == effects["falls_with"]
    assert claim.overturned_by.remove.to_list() == [o["remove"] for o in effects["overturned_by"]]
    assert "informant 17" in claim.hangs_on
    row = source.effects.set_index("claim").loc[claim.id]
    assert (row["hangs on"], row["falls"]) == (claim.hangs_on, len(claim.falls_with))


def test_without_somebody(book, source):
    moves = source.without(WITNESS)
    before, after = judge(book.tables, SOURCE), judge(book.tables, SOURCE, without=[WITNESS])
    assert list(moves) == [one for one in before if before[one].status != after[one].status]
    assert moves.table.before.to_list() == [before[one].status for one in moves]
    assert moves.table.after.to_list() == [after[one].status for one in moves]
    assert moves.table.why.to_list() == [" ".join(after[claim].because) for claim in moves]
    assert "gv2022-c-101" in moves
    assert list(moves.key.claim) == [c for c in moves if c in set(source.key_claims)]
    shown = bundle(moves)
    assert shown[MIME_TYPE]["caption"].startswith("Claims that move without informant 17")
    assert len(shown[MIME_TYPE]["rows"]) == len(moves)
    # The site makes links to the ledger of these.
    named = re.findall(r'<span class="cb-claim">([^<]+)</span>', shown["text/html"])
    assert named == list(moves)
    assert "Without informant 17" in shown["text/plain"]


def test_under_the_books_own_rule_nothing_moves(source):
    moves = source.under()
    assert len(moves) == 0
    assert bundle(moves)["text/html"] == "<p>No claim moves.</p>"
    assert repr(moves) == "No claim moves."


@pytest.mark.parametrize(
    "rule",
    [
        {"voices": 3, "materials": None},
        {"both": True},
        {"reach": False},
        {"our_links": False},
        {"materials": None},
    ],
    ids=str,
)
def test_under_another_rule_something_moves(book, source, rule):
    moves = source.under(**rule)
    assert len(moves)
    links = rule.pop("our_links", True)
    arg = argument(book.tables, SOURCE, links)
    arg = arg._replace(demands=Demands(**rule))
    for row in moves.table.itertuples():
        assert row.after == verdict(arg, row.claim).status != row.before


@pytest.mark.slow
def test_with_other_codes(book, source):
    changes = {PASSAGE: ["service-provision"]}
    moves = source.with_codes(changes)
    recoded = what_if.with_codes(book.tables, changes)
    before = judge(book.tables, SOURCE)
    after = what_if.judged_by_codes(book.tables, recoded, SOURCE)
    assert list(moves) == [one for one in before if before[one].status != after[one].status]
    assert len(source.with_codes({})) == 0


@pytest.mark.parametrize(
    ("ask", "message"),
    [
        (lambda book: book.source("gv2020"), "no source .*did you mean 'gv2022'"),
        (lambda book: book.claim("gv2022-c-98"), "no claim .*did you mean 'gv2022-c-098'"),
        (lambda book: book.cards("gv2022-c-98"), "did you mean 'gv2022-c-098'"),
        (lambda book: book.source(SOURCE).claim("nwc2020-c-001"), "no claim"),
        (lambda book: book.source(SOURCE).cards("c-098"), "did you mean 'gv2022-c-098'"),
        (lambda book: book.source(SOURCE).without("i-17"), "did you mean 'gv2022-i-17'"),
        (lambda book: book.source(SOURCE).without("nobody"), "they look like"),
        (lambda book: book.source(SOURCE).with_codes({PASSAGE: ["refferal"]}), "'referral'"),
        (lambda book: book.source(SOURCE).with_codes({"gv2022-cli-140": []}), "gv2022-cli-14"),
    ],
)
def test_a_wrong_id_is_told_the_nearest_right_ones(book, ask, message):
    with pytest.raises(UnknownId, match=message):
        ask(book)


def test_codes_as_one_text_are_refused(source):
    with pytest.raises(TypeError, match=r"\['referral'\]"):
        source.with_codes({PASSAGE: "referral"})


@pytest.mark.slow
def test_the_book_and_its_sources_say_what_they_are(book, source):
    for each in book:
        assert repr(each) in repr(book)
    assert f"{len(source.statuses)} claims" in repr(source)
    assert source.citation in repr(source)


@pytest.mark.slow
def test_every_object_shows_itself_in_a_notebook_and_in_a_terminal(book, source):
    claim, moves = source.claim("gv2022-c-098"), source.without(WITNESS)
    methods = (source.coding, book.coding, book.comparison, book.disclosure, source.multiverse)
    for thing in (book, source, claim, moves, *methods):
        shown = bundle(thing)
        assert "<table" in shown["text/html"] or "cb-card" in shown["text/html"]
        assert " object at 0x" not in repr(thing)
    assert escape(source.citation) in bundle(book)["text/html"]
    assert "<td>passages</td>" in book.tables._repr_html_()
    coders = set(book.tables.codings.coder)
    assert all(coder in repr(book.coding) for coder in coders)


@pytest.mark.slow
def test_what_a_study_does_not_have_is_a_sentence(tmp_path):
    study = casebook.load(studies.write(tmp_path / "my-study"))
    assert repr(study.comparison) == "The projects that are compared are not in these tables."
    assert "<p>" in bundle(study.comparison)["text/html"]
    for thing in (study, *study, study.coding, study.disclosure):
        assert bundle(thing)["text/plain"]
        assert repr(thing)


def test_a_table_that_is_not_there_is_told_the_nearest(book):
    with pytest.raises(AttributeError, match="no table 'claim'; did you mean \"claims\""):
        _ = book.tables.claim
    with pytest.raises(KeyError, match="no table 'claim'; did you mean \"claims\""):
        book.tables["claim"]
    assert book.tables.get("claim") is None
    assert "claim" not in book.tables


def test_tables_show_whole_sentences(source):
    long = max(source.claims.statement, key=len)
    assert len(long) > 60  # pandas would cut it
    rows = source.claims[source.claims.statement == long]
    assert isinstance(rows, Frame)
    assert isinstance(rows, pd.DataFrame)
    assert long in rows._repr_html_()


def test_tables_show_a_dash_where_nothing_is_told():
    rows = Frame(
        {
            "of": [1.5, None],
            "many": pd.array([1, None], dtype="Int64"),
            "who": pd.array([None, "x"], dtype="string"),
        }
    )
    shown = rows._repr_html_()
    assert shown.count("<td>–</td>") == 3
    assert "NA" not in shown.replace("NaN", "NA")
    assert all(f"<td>{told}</td>" in shown for told in ("1.5", "1", "x"))
    assert rows.isna().sum().sum() == 3  # it stays what it was
    assert rows.many.dtype == "Int64"
    assert rows.iloc[:, [0, 0]]._repr_html_().count("<td>–</td>") == 2  # two of one name


def test_the_ledger_tells_what_each_claim_hangs_on(source):
    data = bundle(source.ledger())[MIME_TYPE]
    assert data["columns"][-1] == "Hangs on"
    assert len(data["rows"]) == len(source.statuses)


def test_what_somebody_says_is_found_by_person_and_by_voice(source):
    said = source.said_by("gv2022-i-17")
    assert list(said.columns) == TOLD
    voices = source.voices.set_index("voice_id").informant_id
    own = list(voices.index[voices.eq("gv2022-i-17").fillna(False)])
    passages = source.passages
    assert said.passage_id.to_list() == passages.passage_id[passages.voice_id.isin(own)].to_list()
    assert len(own) == 1
    assert said.equals(source.said_by(own[0]))
    with pytest.raises(UnknownId, match="did you mean 'gv2022-i-17'"):
        source.said_by("i-17")
    with pytest.raises(UnknownId):
        source.said_by("nwc2020-v-authors")


def test_what_has_a_code_is_found_with_what_it_is_about(book, source):
    found = source.coded("inequality")
    assert list(found.columns) == TOLD
    given = source.coding.agreed
    expected = set(given.passage_id[given.code_id == "inequality"])
    assert set(found.passage_id) == expected
    assert len(found) == len(expected) > 1
    ties, names = book.tables.passage_cases, book.tables.cases.set_index("case_id").name
    about = {one: set() for one in found.passage_id}
    for passage, case in zip(ties.passage_id, ties.case_id, strict=True):
        about.get(passage, set()).add(names[case])
    told = [set() if pd.isna(cases) else set(cases.split("; ")) for cases in found["cases"]]
    assert told == list(about.values())
    assert {len(cases) for cases in told} == {0, 2}
    assert len(book.source("istr2018").coded("inequality")) == 0
    with pytest.raises(UnknownId, match="did you mean 'inequality'"):
        source.coded("inequalities")


def test_what_is_told_of_cases_is_found_by_attribute(book, source):
    found = source.attribute("started by")
    assert list(found.columns) == ["case", "value", "detail", "passage_id", "basis"]
    names = {case: name for name, case in source.case_ids.items()}
    told = {
        (names[case], value)
        for case, attributes in source.attributes().items()
        for value in attributes.get("started by", ())
    }
    assert set(zip(found.case, found.value, strict=True)) == told
    assert set(found.basis) == {"stated", "ours"}
    with pytest.raises(UnknownId, match="did you mean 'started by'"):
        source.attribute("started")
    with pytest.raises(UnknownId, match="'started by'; they look like"):
        book.source("istr2018").attribute("started by")


def test_a_figure_is_found_in_the_table_of_figures(source):
    row = source.figures.iloc[0]
    assert source.figure(row.locator, row.unit, row.measures) == row.value
    assert set(source.figures.source_id) == {SOURCE}


def test_contested_codings_are_those_of_one_coder_with_their_reason(book, source):
    found, settled = book.coding.contested(), book.coding.settled()
    assert len(found) == settled.given_by.isin(["only A", "only B"]).sum()
    assert not found.duplicated(["passage_id", "code_id"]).any()
    assert found.why.notna().all()
    memo = book.tables.codings[book.tables.codings.coder == "agreed"]
    upheld = dict(zip(zip(memo.passage_id, memo.code_id, strict=True), memo.memo, strict=True))
    for one in found.itertuples():
        assert one.agreed == ((one.passage_id, one.code_id) in upheld)
        assert not one.agreed or upheld[one.passage_id, one.code_id] == one.why
    own = source.coding.contested()
    assert set(own.passage_id) == set(found.passage_id) & set(source.passages.passage_id)


@pytest.mark.slow
def test_a_rung_shows_less_of_people_and_more_of_them_alike(book):
    disclosure = book.disclosure
    first, broad = (disclosure.people_on(name) for name in ("as shown", "functions"))
    assert list(first.index) == list(broad.index)
    climbed = disclosure.climbed.set_index("name")
    for name in climbed.index:
        assert (disclosure.people_on(name).alike == 1).sum() == climbed.alone[name]
    assert first.function.nunique() > broad.function.nunique() > 1
    assert set(broad.minutes) == {"not shown"}
    assert (broad.alike >= first.alike).all()
    with pytest.raises(UnknownId, match="did you mean 'functions'"):
        disclosure.people_on("function")


def test_where_nobody_is_interviewed_no_order_is_known(book):
    with pytest.raises(UnknownId, match="no voice has the id 'x'; there is none at all"):
        book.source("ea2017").coding.saturation(["x"])


def test_alignments_show_themselves_whole(book):
    longest = max(book.alignments.says, key=len)
    assert len(longest) > 50  # what pandas cuts by itself
    assert longest in book.alignments._repr_html_()


@pytest.mark.slow
def test_methods_are_doors_to_their_rooms(book, source):
    assert len(book.coding.agreement()) == len(book.tables.codes)
    assert set(source.coding.agreed.source_id) == {SOURCE}
    voices = list(source.coding.heard())
    assert source.coding.saturation().unit.to_list() == voices
    assert source.coding.saturation(voices[::-1]).unit.to_list() == voices[::-1]
    with pytest.raises(UnknownId, match=f"did you mean .*{voices[0]}"):
        source.coding.saturation([voices[0][:-1]])
    solution = book.comparison.solve()
    assert "PERSONAL" in book.comparison.projects
    assert solution.parsimonious
    assert len(book.comparison.leave_one_out()) == len(book.comparison.projects)
    with pytest.raises(UnknownId, match="did you mean 'SERVICE'"):
        book.comparison.solve("PERSONAL", ["SERVISE"])
    assert list(book.comparison.necessity(conditions=["SERVICE"]).index) == ["SERVICE", "~SERVICE"]
    fit = book.comparison.sufficiency(["CONGREGATION", "SERVICE"])
    assert list(fit.index) == ["CONGREGATION", "SERVICE", "model"]
    assert fit.inclusion["model"] == fit.raw["model"] == 1
    with pytest.raises(UnknownId, match="did you mean 'PERSONAL'"):
        book.comparison.sufficiency(["SERVICE"], "PERSON")
    more = book.comparison.with_conditions(REFUGEES=("target group", "refugees"))
    assert set(more.projects) == {*book.comparison.projects, "REFUGEES"}
    with pytest.raises(ValueError, match="'money' is not told of Young Adult Refugees"):
        more.with_conditions(PAID=("money", "modest municipal money")).solve()
    with pytest.raises(ValueError, match="needs one source"):
        book.coding.heard()
    disclosure = book.disclosure
    assert len(disclosure.climbed) == len(disclosure.ladder())
    assert len(disclosure.small_places()) <= len(disclosure.people)
    assert disclosure.chosen()["name"] in {rung.name for rung in disclosure.ladder()}
    assert set(disclosure.statuses) == {rung.name for rung in disclosure.ladder()}
    status, moves = disclosure.statuses, disclosure.on_rung("one voice")
    assert list(moves) == list(status.index[status["as shown"] != status["one voice"]])
    assert len(disclosure.on_rung("as shown")) == 0
    with pytest.raises(UnknownId, match="did you mean 'sectors'"):
        disclosure.on_rung("sector")
    assert disclosure.chosen(1).rung < disclosure.chosen().rung
    with pytest.raises(ValueError, match="no rung has"):
        disclosure.chosen(0)


def test_numbers_reach_the_prose(monkeypatch):
    glued = {}
    monkeypatch.setattr(show, "glue", lambda name, value: glued.update({name: value}))
    show.numbers({"claims": 3, "share": "12%"})
    assert glued == {"claims": 3, "share": "12%"}


def test_counts_become_a_table():
    counts = pd.DataFrame(
        [("b", "x", 2), ("a", "y", 1), ("b", "z", 4)], columns=["row", "column", "n"]
    )
    table = wide(counts, "row", "column", "n")
    assert list(table) == ["row", "x", "y", "z"]
    assert table.to_numpy().tolist() == [["a", 0, 1, 0], ["b", 2, 0, 4]]
    chosen = wide(counts, "row", "column", "n", ["b", "c", "a"], ["z", "nowhere", "x"])
    assert list(chosen) == ["row", "z", "x"]
    assert chosen.to_numpy().tolist() == [["b", 4, 2], ["c", 0, 0], ["a", 0, 0]]
    with pytest.raises(ValueError, match="duplicate"):
        wide(pd.concat([counts, counts]), "row", "column", "n")


@pytest.mark.slow
def test_every_door_opens(book, source):
    """What needs no argument is opened: a room that renames something is noticed here."""
    claim = source.claim("gv2022-c-098")
    things = (book, source, claim, source.coding, book.comparison, source.multiverse)
    for thing in (*things, book.disclosure):
        for name in vars(type(thing)):
            if not name.startswith("_") and not callable(getattr(type(thing), name)):
                assert getattr(thing, name) is not None, f"{type(thing).__name__}.{name}"
    for name in ("timeline", "cited_together", "voices_by_claim", "statuses_by_section"):
        assert len(getattr(source, name)())
    for name in ("materials", "material_by_section", "coverage", "our_links", "identities"):
        assert len(getattr(source, name)())
    assert len(source.claims_by("kind"))
    assert set(source.attributes()) == set(source.cases.case_id)
    for name in ("settled", "by_theme", "ratings", "by_case", "cooccurrence"):
        assert len(getattr(source.coding, name)())
    assert source.coding.saturated() is not None
    cases = list(source.cases.case_id)
    assert source.coding.framework(["referral"], cases).shape == (len(cases), 1)
    assert len(source.contested(draws=2, seed=1))
    assert source.argument_map().data["kind"]
    assert source.span("clientised ¶7", "minutes")


@pytest.mark.slow
def test_a_study_is_counted_in_units_of_its_coders_spans(tmp_path):
    study = casebook.load(coded_study.write(tmp_path))
    coding = study.coding
    assert len(coding.ratings()["trust"]) == 17
    assert len(coding.ratings("exact")["trust"]) == 25
    assert coding.agreement().set_index("code").alpha["counting"] == pytest.approx(1)
    assert coding.by_case().loc["work", "letters"] == 3
    assert coding.by_case("passages").loc["work", "letters"] == 5
    assert coding.by_case("paragraphs").loc["work", "letters"] == 3
    assert coding.cooccurrence()["count"].sum() == 5
    assert coding.by_theme().codings.sum() > 0
    own = study.source("my-study")
    assert set(own.coded("trust").passage_id) == set(
        study.tables.codings.passage_id[study.tables.codings.code_id == "trust"]
    )
    assert list(own.attribute("place").value) == ["Malmø", "by sea", "Malmø"]
    contested = coding.contested()
    assert len(contested) == coding.settled().given_by.str.startswith("only").sum() > 0
    assert contested.why.isna().all()  # nothing was settled
    heard = own.coding.heard()
    assert heard["v1"] == {"trust", "control", "go-between"}


def test_a_study_of_ones_own_opens_as_well(tmp_path):
    folder = studies.write(tmp_path / "my-study")
    book = casebook.load(folder)
    source = book.source("my-study")
    assert source.statuses == {"c1": "shown", "c2": "at odds"}
    moves = source.without("R1")
    assert "c1" in repr(moves)
    assert "c1" in repr(source.without("café", "R2"))
