"""The rule in the page against the rule in Python: statuses, reasons, words and counts."""

import json
import random
from functools import cache
from itertools import combinations

import pytest
from helpers.places import WEB

from casebook.argument import (
    CITED,
    DATA,
    STRENGTH,
    Argument,
    Claim,
    Demands,
    Passage,
    RuleResult,
    Terms,
    Verdict,
    argument,
    as_data,
    changed,
    compact,
    judged,
    losing_a_premise,
    names_of,
    overturned_by,
    status,
    verdict,
    verdicts,
    withdrawal,
)
from casebook.argument.other_rules import Falling

FILES = ("argument.js", "argument-words.js")
SCRIPTS = {name: (WEB / "pages" / name).read_text("utf-8") for name in FILES}

# All verdicts on many terms. A verdict is told once and then by its number, and of each terms only
# what differs from the book's. Both ways as one text, which is quicker than as many small values.
JUDGE = """(asked) => {
  const { data, all } = JSON.parse(asked);
  const { open, judge, compare, inShort, inFull, BOOK } = casebookArgument;
  const arg = open(data);
  const told = new Map();
  const plain = ({ status, reason }) => {
    const pieces = reason.passages?.map(({ unit, ...piece }) => piece);
    const parts = pieces ? { ...reason, passages: pieces } : reason;
    return JSON.stringify([status, parts, inShort(reason), inFull(reason)]);
  };
  // Words are made of nothing but a verdict: of one that has been met they have been told.
  const had = new Map();
  const number = ([, verdict]) => {
    const met = JSON.stringify(verdict);
    if (had.has(met)) return had.get(met);
    const text = plain(verdict);
    if (!told.has(text)) told.set(text, told.size);
    had.set(met, told.get(text));
    return told.get(text);
  };
  const before = judge(arg);
  const numbers = (judged) => [...judged].map(number);
  const book = numbers(before);
  const found = all.map((terms) => {
    const after = judge(arg, { ...BOOK, ...terms });
    const { claims, moved, key, losing } = compare(arg, { ...BOOK, ...terms }, before, after);
    const other = numbers(after).map((n, at) => [at, n]).filter(([at, n]) => n !== book[at]);
    return { other, claims, moved: moved.map(({ id }) => id), key, losing };
  });
  return JSON.stringify({ told: [...told.keys()].map((text) => JSON.parse(text)), book, found });
}"""


@pytest.fixture(scope="module")
def engine(browser):
    """The scripts on a page that has nothing else."""
    page = browser.new_page()
    for script in SCRIPTS.values():
        page.evaluate(f"() => {{ {script} }}")
    yield page
    page.close()


def in_words(terms: Terms) -> dict:
    """Terms as the page has them."""
    asked = terms.demands
    return {
        "without": list(terms.without),
        "ours": terms.our_links,
        "voices": asked.voices,
        "kinds": asked.materials,
        "both": asked.both,
        "reach": asked.reach,
        "one": terms.one_voice,
    }


def told(verdict):
    """A verdict as `JUDGE` tells it, with what JavaScript calls null for nothing."""
    plain = json.loads(json.dumps(as_data(verdict.reason)))
    return [verdict.status, plain, verdict.in_short, verdict.because]


def differences(page, arg, data, all_terms, judging=judged, book=None):
    """Ways in which the page and Python differ, of one argument on many terms."""
    asked = json.dumps({"data": data, "all": [in_words(t) for t in all_terms]})
    found = json.loads(page.evaluate(JUDGE, asked))
    claims, book = list(arg.claims), book or verdicts(arg)
    texts = [json.dumps(one, sort_keys=True) for one in found["told"]]
    as_linked = {ours: changed(arg, Terms((), ours)) for ours in (True, False)}
    known: dict[Verdict, str] = {}

    def text(one):
        if one not in known:
            known[one] = json.dumps(told(one), sort_keys=True)
        return known[one]

    faults = [
        ("as the book has it", c)
        for c, n in zip(claims, found["book"], strict=True)
        if texts[n] != text(book[c])
    ]
    for terms, page_says in zip(all_terms, found["found"], strict=True):
        after, other = judging(arg, terms), dict(page_says["other"])
        # Where both say what they say by the book's terms, that has been compared.
        differ = [at for at, c in enumerate(claims) if after[c] is not book[c]]
        faults += [
            (terms, claims[at])
            for at in {*other, *differ}
            if texts[other.get(at, found["book"][at])] != text(after[claims[at]])
        ]
        moved = [claims[at] for at in differ if after[claims[at]].status != book[claims[at]].status]
        faults += [(terms, "moved")] * (page_says["moved"] != moved)
        faults += [(terms, "key")] * (page_says["key"] != sum(arg.claims[c].key for c in moved))
        losing = losing_a_premise(as_linked[terms.our_links], book, after)
        faults += [(terms, "losing")] * (page_says["losing"] != losing)
        faults += [(terms, "claims")] * (page_says["claims"] != len(claims))
    return faults


class Judging:
    """Judges as `judged` does, but finds out once what falls with what, and what terms change."""

    def __init__(self, arg):
        self.arg, self.falling = arg, Falling(arg.passages)
        self._changed = {}

    def changed(self, terms):
        kind = terms.our_links, terms.one_voice
        if kind not in self._changed:
            self._changed[kind] = changed(self.arg, terms)
        return self._changed[kind]._replace(demands=terms.demands)

    def __call__(self, _, terms):
        return verdicts(self.changed(terms), self.falling.without(*terms.without))


class Touched:
    """Judges as `judged` does when something is taken away, but only the claims that it touches."""

    def __init__(self, arg):
        self.whole = withdrawal.Whole(arg)
        self.standing_on: dict[str, list[str]] = {}
        for claim, grounds in self.whole.grounds.items():
            for passage in grounds:
                self.standing_on.setdefault(passage, []).append(claim)

    def __call__(self, arg, terms):
        fallen, known = self.whole.falling.without(*terms.without), {}
        touched = {c for passage in fallen for c in self.standing_on.get(passage, ())}
        return self.whole.verdicts | {c: verdict(arg, c, fallen, known) for c in touched}


def is_as_judged(judging, arg, all_terms):
    """Whether a judge says the same as `judged`, of some of the terms that it will be asked."""
    some = random.Random(1).sample(all_terms, min(60, len(all_terms)))
    return all(judging(arg, terms) == judged(arg, terms) for terms in some)


@pytest.fixture(scope="module", params=["gv2022", "nwc2020", "ea2017", "istr2018"])
def source(request, tables):
    arg = argument(tables, request.param)
    return arg, compact(arg, request.param, names_of(tables))


def removable(arg, kinds=("voice_id", "informant_id", "cases", "material", "passage")):
    """Ids by which something of what bears on the claims can be taken away."""
    linked = {p for links in (arg.supports, arg.opposes) for ids in links.values() for p in ids}
    found = set()
    for ident in linked:
        parts = arg.passages[ident]._asdict() | {"passage": ident}
        for kind in kinds:
            found |= set(parts[kind]) if kind == "cases" else {parts[kind]}
    return sorted(found - {None})


def random_terms(rng, ids):
    return Terms(
        tuple(rng.sample(ids, rng.randint(0, min(12, len(ids))))),
        rng.random() < 0.7,
        Demands(
            rng.randint(1, 5),
            rng.choice([None, 1, 2, 2, 3]),
            rng.random() < 0.3,
            rng.random() < 0.7,
        ),
        rng.choice(["person", "person", "sector", "project"]),
    )


def test_the_words_of_the_rule_are_the_same(engine):
    found = engine.evaluate(
        "() => { const { DATA, CITED, STRENGTH } = casebookArgument;"
        " return { DATA, CITED, STRENGTH }; }"
    )
    assert found == {"DATA": list(DATA), "CITED": list(CITED), "STRENGTH": list(STRENGTH)}


def test_every_single_withdrawal_says_the_same(engine, source):
    arg, data = source
    ids = [*removable(arg), *sorted({p.source_id for p in arg.passages.values()})]
    all_terms, judging = [Terms((one,)) for one in ids], Touched(arg)
    assert is_as_judged(judging, arg, all_terms)
    assert differences(engine, arg, data, all_terms, judging, judging.whole.verdicts) == []


def test_every_pair_of_voices_and_cases_says_the_same(engine, source):
    arg, data = source
    ids = removable(arg, ("voice_id", "cases"))
    pairs = [Terms(pair) for pair in combinations(ids, 2)]
    judging = Touched(arg)
    book = judging.whole.verdicts
    assert is_as_judged(judging, arg, pairs)
    for at in range(0, len(pairs), 2000):
        assert differences(engine, arg, data, pairs[at : at + 2000], judging, book) == []


def test_random_sets_under_random_rules_say_the_same(engine, source):
    arg, data = source
    rng, ids = random.Random(2026), removable(arg)
    number = 900 if len(arg.claims) > 100 else 600
    all_terms, judging = [random_terms(rng, ids) for _ in range(number)], Judging(arg)
    assert is_as_judged(judging, arg, all_terms)
    assert differences(engine, arg, data, all_terms, judging) == []


LABELS = [
    "informant 4",
    "a manager, of the café",
    "Gül, İ. 2019",
    "Straße; press",
    "ﬁnal report",
    "cited literature",
    "informant 7, e\u0301lite",
    "\U0001f600 kin",
    "Ⅻ, ⅻ",
    "ª, ª b",
]


def made_up(seed):
    """An argument of made-up claims and passages, with everything that the rule can meet."""
    rng = random.Random(seed)
    cases = {f"s-k{n}": rng.choice(LABELS) + str(n) for n in range(rng.randint(1, 4))}
    said = [*CITED, "authors' analysis"]
    materials = rng.choice([[*DATA, *said], [*DATA, *said], said])
    voices = [f"s-v{n}" for n in range(rng.randint(2, 12))]
    told = {v: (rng.choice(LABELS) + rng.choice(["", str(v)]), rng.choice("abc")) for v in voices}
    passages = {}
    for n in range(rng.randint(3, 40)):
        voice, where = rng.choice(voices), rng.choice(["s", "s", "t"])
        about = frozenset(rng.sample(sorted(cases), rng.randint(0, len(cases))))
        informant = f"s-i-{voice}" if voice < "s-v3" else None
        label, sector = told[voice]
        material = rng.choice(materials)
        passages[f"s-p{n}"] = Passage(where, material, voice, label, informant, about, sector)
    kinds = ("finding", "typology", "context", "mechanism", "implication")
    scopes = ("one case", "several cases", "field")
    claims, rules, ours = {}, {}, {}
    links = {relation: {} for relation in ("supports", "opposes", "premises", "opponents")}
    for n in range(rng.randint(2, 30)):
        ident, before, ids = f"s-c{n}", list(claims), sorted(passages)
        flags = [rng.random() < share for share in (0.9, 0.2, 0.3)]
        claims[ident] = Claim(ident, "s", rng.choice(kinds), rng.choice(scopes), *flags, f"It {n}")
        for relation, among, sizes in (
            ("supports", ids, range(7)),
            ("opposes", ids, [0, 0, 0, 0, 1, 2]),
            ("premises", before, [0, 1, 2, 4]),
            ("opponents", before, [0] * 8 + [1]),
        ):
            links[relation][ident] = rng.sample(among, min(len(among), rng.choice(sizes)))
        linked = [one for of in links.values() for one in of[ident]]
        ours[ident] = set(rng.sample(linked, rng.randint(0, len(linked))))
        if rng.random() < 0.1:
            rules[ident] = RuleResult(rng.random() < 0.5, "It is so: 3 of 4.")
    pairs = [frozenset(pair) for pair in combinations(voices, 2)]
    same = set(rng.sample(pairs, rng.randint(0, len(pairs))))
    works = frozenset(rng.sample(voices, 1))
    return Argument(claims, passages, *links.values(), ours, same, rules, cases, works)


@pytest.mark.parametrize("seed", range(20))
def test_a_made_up_study_says_the_same(engine, seed):
    arg, rng = made_up(seed), random.Random(seed)
    data = compact(arg, "s", {})
    ids = [*removable(arg), "s", "t"]
    all_terms = [Terms((one,)) for one in ids] + [random_terms(rng, ids) for _ in range(60)]
    assert differences(engine, arg, data, all_terms) == []


SMALLEST = """({ data, terms }) => {
  const { BOOK, open, smallest } = casebookArgument;
  const arg = open(data);
  return [...arg.claims.keys()].map((id) => [id, smallest(arg, id, { ...BOOK, ...terms })]);
}"""


def smallest_differ(page, arg, data, terms):
    found = dict(page.evaluate(SMALLEST, {"data": data, "terms": in_words(terms)}))
    whole = withdrawal.Whole(changed(arg, terms))
    sets = {c: [o._asdict() for o in overturned_by(whole.arg, c, whole)] for c in arg.claims}
    return [
        (claim, sets[claim], found[claim]) for claim in arg.claims if sets[claim] != found[claim]
    ]


def test_the_smallest_sets_are_the_same(engine, source):
    assert smallest_differ(engine, *source, Terms()) == []


@pytest.mark.parametrize("seed", range(20))
def test_the_smallest_sets_of_a_made_up_study_are_the_same(engine, seed):
    arg, rng = made_up(seed), random.Random(seed)
    data = compact(arg, "s", {})
    rule = random_terms(rng, ["s"])._replace(without=(), one_voice="person")
    for terms in (Terms(), rule):
        assert smallest_differ(engine, arg, data, terms) == []


def test_smallest_sets_go_on_from_what_has_been_taken(engine, tables):
    arg = argument(tables, "gv2022")
    data = compact(arg, "gv2022", names_of(tables))
    rng, ids, judging = random.Random(5), removable(arg), Touched(arg)
    for _ in range(12):
        terms = Terms(tuple(rng.sample(ids, 3)))
        book = judged(arg, terms)
        assert judging(arg, terms) == book
        found = dict(engine.evaluate(SMALLEST, {"data": data, "terms": in_words(terms)}))
        for claim, sets in found.items():
            for one in sets:
                after = judging(arg, Terms((*terms.without, *one["remove"])))[claim].status
                assert after == one["becomes"] != book[claim].status


# -- What would not be noticed ---------------------------------------------------------------------

PLANTED = {
    "argument.js": [
        ('["finding", "typology", "context"]', '["finding", "typology"]'),
        ("rank(each) > rank(least)", "rank(each) < rank(least)"),
        ("number > 1 ? \"far enough\"", "number > 0 ? \"far enough\""),
        ("told.every(({ cases }) => cases.length > 0)", "true"),
        (">= kinds", "> kinds"),
        ("cases.every((each)", "cases.some((each)"),
        ("to.id, status: null, ours", "to.id, status: null, ours: false"),
        ("isFar && terms.both", "false"),
        ("!same.has(pair(one, other))", "true"),
        ("!claim.decidable", "claim.decidable === 7"),
        ('holds ? "computed" : "at odds"', '"computed"'),
        ("[...NOTHING_IN_PRINT, \"at odds\"]", "[...NOTHING_IN_PRINT]"),
        ("(terms.ours ? links", "(true ? links"),
        ("voice.sector", "voice.id"),
    ],
    "argument-words.js": [
        ("isSeveral(kind) && ", ""),
        ("reason.independent < 2", "independent === 7"),
        ("premises.length === 2 ? \"both\"", "premises.length === 3 ? \"both\""),
        ("more > 0", "more > 1"),
        ("/[,;]/", "/[;]/"),
        ("p{Lowercase}", "p{Uppercase}"),
    ],
}  # fmt: skip


@pytest.mark.parametrize(
    ("name", "old", "new"), [(name, *fault) for name, faults in PLANTED.items() for fault in faults]
)
def test_a_fault_in_the_page_would_be_noticed(browser, tables, name, old, new):
    assert old in SCRIPTS[name]
    page = browser.new_page()
    try:
        for script, text in SCRIPTS.items():
            page.evaluate(f"() => {{ {text.replace(old, new) if script == name else text} }}")
        noticed = any(differences(page, *study) for study in made_up_studies())
    except Exception:  # a fault may also end in an error of the page
        noticed = True
    finally:
        page.close()
    assert noticed


@cache
def made_up_study(seed):
    """A made-up study and what is asked of it, with what Python says: the same for each fault."""
    arg, rng = made_up(seed), random.Random(seed)
    ids = removable(arg)
    terms = [random_terms(rng, ids) for _ in range(15)]
    known = {one: judged(arg, one) for one in terms}
    return arg, compact(arg, "s", {}), terms, lambda _, one: known[one], verdicts(arg)


def made_up_studies():
    """Such studies one by one, as far as somebody looks."""
    return map(made_up_study, range(20))


@pytest.mark.parametrize(
    ("where", "value"),
    [
        ("SUMS_UP", ("finding",)),
        ("STRENGTH", tuple(reversed(STRENGTH))),
        ("CITED", ("literature",)),
    ],
)
def test_a_fault_in_python_would_be_noticed(engine, tables, monkeypatch, where, value):
    monkeypatch.setattr(status, where, value)
    studies = (made_up(seed) for seed in range(20))
    assert any(differences(engine, arg, compact(arg, "s", {}), []) for arg in studies)


# -- Addresses -----------------------------------------------------------------------------------


def test_terms_go_into_an_address_and_come_back(engine):
    rng = random.Random(7)
    ids = ["gv2022-i-17", "field note", "nwc2020-venner-viser-vej", "a,b", "å & ø=+%", "\U0001f600"]
    for _ in range(200):
        terms = in_words(random_terms(rng, ids))
        address, back = engine.evaluate(
            "(terms) => { const a = casebookArgument.write(terms);"
            " return [a, casebookArgument.read(a)]; }",
            terms,
        )
        assert back == {"terms": terms, "strange": []}
        assert " " not in address
        assert "#" not in address


def test_the_books_own_terms_have_no_address_and_nonsense_is_named(engine):
    assert engine.evaluate("casebookArgument.write(casebookArgument.BOOK)") == ""
    read = "(address) => casebookArgument.read(address)"
    found = engine.evaluate(read, "gv2022-c-098&without=gv2022-i-17&voices=99&one=nobody&x=%C3")
    assert found["terms"]["without"] == ["gv2022-i-17"]
    assert found["strange"] == ["voices=99", "one=nobody"]
    assert engine.evaluate(read, "constructor=1&__proto__=2&%C3=%C3")["strange"] == []
