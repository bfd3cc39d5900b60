"""Taking something away in the page: it shows what Python says, and all can be undone."""

import json
import re
from functools import cache

import pytest
from helpers.axe import in_both_themes, violations
from helpers.open_pages import DESK, IN_HAND, PHONE, Watched, way_to_the_top
from helpers.patience import at_rest, becomes
from playwright.sync_api import expect

from casebook.argument import (
    Demands,
    Terms,
    argument,
    changed,
    judged,
    losing_a_premise,
    overturned_by,
    verdicts,
)
from casebook.tables import loading

CHAPTER, LEDGER = "notebooks/01-commissioned-communities", "book/reference/claim-ledger"
ACROSS = "notebooks/05-across-the-sources"
WHOLE, WELCOME = "book/reference/argument-gv2022", "book/welcome"
WALL = {"width": 1280, "height": 720}  # as projectors have it
WITNESS = "gv2022-i-17"
NO_HASH = re.compile("^[^#]*$")

STATES = {
    f"without={WITNESS}": Terms((WITNESS,)),
    "without=field+note,gv2022-yar": Terms(("field note", "gv2022-yar")),
    "ours=no&voices=3&kinds=no": Terms((), False, Demands(3, None)),
    f"without={WITNESS}&reach=no&one=sector": Terms(
        (WITNESS,), True, Demands(reach=False), "sector"
    ),
}

# What a page says of claims: statuses, reasons, and boxes of maps.
SAID = """() => {
  const statusOf = (one) =>
    [...one.classList].find((name) => name.startsWith("cb-status-")).slice(10).replace("-", " ");
  const all = (selector, told) =>
    [...document.querySelectorAll(selector)].map((one) => [one.dataset.claim, told(one)]);
  const now = (one) => (one.querySelector(".cb-why-now")?.textContent ?? one.textContent);
  return {
    badges: all(".cb-badge[data-claim]", (one) =>
      [statusOf(one), one.lastChild.textContent.trim()]),
    whys: all(".cb-why[data-claim]", now),
    boxes: all(":is(.cb-map-box, .cb-map-stub)[data-claim]", (one) =>
      [statusOf(one), one.querySelector("text[font-weight]")?.textContent ?? statusOf(one)]),
    full: all(".cb-because[data-claim]", (one) =>
      [...one.children].map((sentence) => sentence.textContent)),
    tallies: [...document.querySelectorAll(".cb-tally")].map((one) =>
      [one.dataset.tally, Number(one.textContent.split(" → ").at(-1))]),
    nodes: [...document.querySelectorAll(".cb-map-node")].map((one) =>
      [one.getAttribute("href").slice(1), [...one.querySelectorAll("g")].map((g) =>
        [g.getAttribute("class").slice(10).replace("-", " "), Number(g.nextSibling.textContent)])]),
    sections: [...document.querySelectorAll(".cb-map-section")].map((one) =>
      [one.id, [...one.querySelectorAll(".cb-map-box")].map((box) => box.dataset.claim)]),
  };
}"""


def address(built_book, page, terms="", claim=""):
    hashed = "&".join(part for part in (claim, terms) if part)
    return (built_book / f"{page}.html").as_uri() + (f"#{hashed}" if hashed else "")


@pytest.fixture
def opened(browser, built_book):
    """Opens a page with something taken away; at the end none may have complained."""
    pages = []

    def open_page(page, terms="", claim="", **options):
        asked = address(built_book, page, terms, claim)
        watched = Watched(browser, asked, **(options or IN_HAND))
        pages.append(watched)
        if terms and "predict" not in terms:
            watched.page.locator(".cb-take.is-on").wait_for()
        return watched.page

    yield open_page
    for watched in pages:
        assert watched.complaints == []
        assert watched.outside() == []
        watched.leave()


@cache
def arguments():
    """Of each source of the shipped tables, which these pages are made of."""
    tables = loading.load()
    return {source: argument(tables, source) for source in tables.sources.source_id}


@cache
def all_judged(terms):
    """What Python says of all claims on some terms, worked out once for all that ask."""
    return {c: one for arg in arguments().values() for c, one in judged(arg, terms).items()}


def faults(page, tables, terms):
    """Where a page says something else than Python, once it has said all."""
    page.evaluate("globalThis.casebookTakeAway?.drawn")
    return faults_of(page.evaluate(SAID), tables, terms)


def faults_of(said, tables, terms):
    """The same of what a page was heard to say."""
    now = all_judged(terms)
    book = all_judged(Terms())
    wrong = [c for c, told in said["badges"] if told != [now[c].status] * 2]
    wrong += [c for c, told in said["boxes"] if told != [now[c].status] * 2]
    for claim, told in said["whys"]:
        is_same = (now[claim].status, now[claim].in_short) == (
            book[claim].status,
            book[claim].in_short,
        )
        short = now[claim].in_short
        wrong += [claim] * (told != (short if is_same else f"Now {now[claim].status}: {short}"))
    for claim, told in said["full"]:
        full = [sentence for sentence in now[claim].because if sentence != now[claim].in_short]
        wrong += [claim] * (told != full)
    claims = tables.claims.set_index("claim_id")
    for tally, number in said["tallies"]:
        source, column, value, status = tally.split("|")
        own = claims.index[(claims.source_id == source) & (claims[column] == value)]
        wrong += [tally] * (number != sum(now[c].status == status for c in own))
    sections = dict(said["sections"])
    for section, counts in said["nodes"]:
        own = [now[c].status for c in sections[section]]
        wrong += [section] * (dict(counts) != {s: own.count(s) for s in set(own)})
    return wrong


def ask_for(page, terms):
    """Give a page that is open, and set up, another address."""
    page.evaluate("(terms) => { location.hash = terms; }", terms)
    page.wait_for_function("(terms) => casebookTerms.now === terms", arg=terms)


@pytest.mark.parametrize("name", [CHAPTER, LEDGER, WHOLE, ACROSS])
def test_everything_on_the_page_says_what_python_says(opened, tables, name):
    # Each page is opened with other terms, and asked for all others one after the other.
    at = [CHAPTER, LEDGER, WHOLE, ACROSS].index(name)
    first, *others = [*STATES][at:] + [*STATES][:at]
    page = opened(name, first)
    for terms in (first, *others):
        if terms != first:
            ask_for(page, terms)
        assert faults(page, tables, STATES[terms]) == [], terms
        # Not because there is nothing to say, or nothing has changed.
        assert page.locator(".cb-badge[data-claim]").count()
        assert name == ACROSS or faults(page, tables, Terms()) != [], terms


# What of all that is said is in sight, and what all says at once.
IN_SIGHT = f"""async (taken) => {{
  await casebookTakeAway.drawn;
  const isSeen = (one) => {{
    const {{ top, bottom }} = one.getBoundingClientRect();
    return one.checkVisibility() && bottom > 0 && top < innerHeight && bottom > top;
  }};
  const seen = [...document.querySelectorAll(".cb-badge[data-claim]")].filter(isSeen);
  const statusOf = (one) =>
    [one.dataset.claim, one.lastChild.textContent.trim(), one.className.split("cb-status-")[1]];
  const book = seen.map(statusOf);
  casebookTakeAway.toggle(taken);
  const now = seen.map(statusOf);
  const said = document.querySelector(".cb-take-said").textContent;
  dispatchEvent(new Event("beforeprint"));
  return {{ book, now, said, whole: ({SAID})() }};
}}"""


def test_what_is_in_sight_changes_at_once_and_all_before_it_is_printed(opened, tables):
    for name in (CHAPTER, LEDGER):
        page = opened(name, viewport=DESK)
        page.locator(".cb-take-open").click()
        page.locator(".cb-take-panel").wait_for()
        page.keyboard.press("Escape")
        falls = page.locator(".cb-badge[data-claim='gv2022-c-098'] >> visible=true").first
        falls.evaluate("e => e.scrollIntoView({ block: 'center', behavior: 'instant' })")
        at_rest(page)
        found = page.evaluate(IN_SIGHT, WITNESS)
        judged_now = all_judged(Terms((WITNESS,)))
        assert found["book"] != found["now"]
        for claim, told, drawn in found["now"]:
            assert [told, drawn.replace("-", " ")] == [judged_now[claim].status] * 2
        assert "claims change" in found["said"]
        assert faults_of(found["whole"], tables, Terms((WITNESS,))) == []


SLOWLY = """() => {
  const append = Element.prototype.append;
  Element.prototype.append = function (...given) {
    const end = performance.now() + (given[0]?.className === "cb-take-what" ? 60 : 0);
    while (performance.now() < end);
    return append.apply(this, given);
  };
}"""
EARLY = f"""async (taken) => {{
  const count = () => document.querySelectorAll(".cb-take-what").length;
  while (!count()) await new Promise((done) => setTimeout(done));
  casebookTakeAway.toggle(taken);
  await casebookTakeAway.drawn;
  return {{ whole: ({SAID})(), count: count() }};
}}"""


def test_who_is_quicker_than_the_page_is_set_up_sees_all_change(opened, tables):
    page = opened(CHAPTER)
    page.evaluate(SLOWLY)
    page.locator(".cb-take-open").click()
    page.locator(".cb-take-panel").wait_for()
    found = page.evaluate(EARLY, WITNESS)
    cards = page.locator(".cb-card[id]")
    assert 0 < found["count"] < cards.count()
    assert faults_of(found["whole"], tables, Terms((WITNESS,))) == []
    expect(page.locator(".cb-card > .cb-take-what")).to_have_count(cards.count())
    assert faults(page, tables, Terms((WITNESS,))) == []


def test_two_changes_one_after_the_other_come_to_the_last(opened, tables):
    page = opened(CHAPTER)
    page.locator(".cb-take-open").click()
    page.locator(".cb-take-panel").wait_for()
    both = "casebookTakeAway.toggle('gv2022-i-07'); casebookTakeAway.toggle"
    page.evaluate(f"(one) => {{ {both}(one); {both}(one); {both}(one); }}", WITNESS)
    page.locator(".cb-take.is-on").wait_for()
    assert faults(page, tables, Terms(("gv2022-i-07", WITNESS))) == []


@pytest.mark.parametrize("name", [CHAPTER, LEDGER, WHOLE, WELCOME])
def test_put_all_back_leaves_the_page_as_it_was(opened, tables, name):
    page = opened(name)
    page.get_by_role("button", name="Take away …").first.click()
    page.locator(".cb-take-panel").wait_for()
    at_rest(page)
    whole = "() => document.querySelector('.bd-article').innerHTML"
    # The bar and attributes that say that nothing is pressed stay.
    page.keyboard.press("Escape")
    without_bar = f"""() => {{
      const bar = document.querySelector(".cb-take");
      const place = document.createComment("bar");
      bar.replaceWith(place);
      const html = ({whole})();
      place.replaceWith(bar);
      return html;
    }}"""
    before = page.evaluate(without_bar)
    for terms in STATES:
        page.evaluate("(terms) => { location.hash = terms; }", terms)
        page.locator(".cb-take.is-on").wait_for()
        at_rest(page)
    page.get_by_role("button", name="Put all back").click()
    expect(page.locator(".cb-take.is-on")).to_have_count(0)
    at_rest(page)
    tidy = page.evaluate(without_bar).replace(' class=""', "")
    assert tidy == before.replace(' class=""', "")


def test_the_front_page_takes_its_one_witness_away_and_back_puts_it_back(opened, tables):
    page = opened(WELCOME)
    button = page.locator("[data-cb-take]")
    card = page.locator("article.cb-card")
    before = card.inner_text()
    claim = card.get_attribute("id")
    button.press("Enter")
    page.locator(".cb-take.is-on").wait_for()
    was, now = all_judged(Terms())[claim], all_judged(Terms((WITNESS,)))[claim]
    text = " ".join(card.inner_text().split())
    assert f"Now {now.status}: {now.in_short}" in text
    assert f"Was {was.status}: {was.in_short}" in text
    expect(button).to_have_text("Put informant 17 back")
    page.wait_for_url(f"**#without={WITNESS}")
    page.go_back()
    page.locator(".cb-take:not(.is-on)").wait_for()
    expect(button).to_have_text("Take informant 17 away")
    assert " ".join(before.split()) in " ".join(card.inner_text().split())
    page.wait_for_url(NO_HASH)
    page.go_forward()
    page.locator(".cb-take.is-on").wait_for()


def test_the_bar_counts_what_changes(opened, tables):
    page = opened(CHAPTER, next(iter(STATES)))
    for terms, meant in STATES.items():
        ask_for(page, terms)
        arg = arguments()["gv2022"]
        book, now = verdicts(arg), judged(arg, meant)
        moved = [c for c in arg.claims if book[c].status != now[c].status]
        key = sum(arg.claims[c].key for c in moved)
        losing = losing_a_premise(changed(arg, meant), book, now)
        begins = f"{len(moved)} of {len(arg.claims)} claims change"
        page.locator(".cb-take-said", has_text=begins).wait_for()
        page.evaluate("casebookTakeAway.drawn")
        said = page.locator(".cb-take-said").text_content()
        assert said.startswith(begins)
        assert f"{key or 'none'} of them" in said
        lose = f"{len(losing)} lose a premise" if len(losing) > 1 else "1 loses a premise"
        assert (lose in said) == bool(losing)
        entries = page.locator(".cb-take-changes li strong")
        assert entries.count() == len(moved) + bool(losing)
        told = page.locator(".cb-take-changes li", has_text="Lose a premise").all_text_contents()
        assert told == [f"Lose a premise: {', '.join(losing)}."] * bool(losing)


def test_what_is_taken_is_struck_out_and_put_back_by_its_own_button(opened, tables):
    page = opened(CHAPTER, f"without={WITNESS}")
    ids = tables.passages.set_index("passage_id").voice_id.map(
        tables.voices.set_index("voice_id").informant_id.fillna("")
    )
    struck = page.locator("li.is-taken").evaluate_all("all => all.map((e) => e.dataset.passage)")
    present = page.locator("li[data-passage]").evaluate_all(
        "all => all.map((e) => e.dataset.passage)"
    )
    assert struck == [one for one in present if ids[one] == WITNESS]
    assert struck
    page.get_by_role("button", name="Put back informant 17").press("Enter")
    expect(page.locator("li.is-taken")).to_have_count(0)
    assert page.evaluate("document.activeElement.className") == "cb-take-open"


def test_a_single_passage_is_taken_away_where_it_stands(opened, tables):
    page = opened(CHAPTER)
    page.get_by_role("button", name="Take away …").first.click()
    card = page.locator(".cb-card:has(details > .cb-evidence)").first
    card.locator("summary", has_text="Evidence").click()
    entry = card.locator("li[data-passage]").first
    passage = entry.get_attribute("data-passage")
    entry.get_by_role("button", name=f"Take away {passage}").press("Enter")
    page.locator(".cb-take.is-on").wait_for()
    page.wait_for_url(f"**#without={passage}")
    assert faults(page, tables, Terms((passage,))) == []
    entry.get_by_role("button", name=f"Put back {passage}").press("Enter")
    page.wait_for_url(NO_HASH)


def test_the_smallest_sets_are_buttons_and_do_what_they_say(opened, tables):
    page = opened(CHAPTER)
    page.get_by_role("button", name="Take away …").first.click()
    arg = arguments()["gv2022"]
    ids = page.locator(".cb-card").evaluate_all("all => all.map((e) => e.id)")
    claim = next(c for c in ids if len(overturned_by(arg, c)) > 1)
    wanted = overturned_by(arg, claim)
    card = page.locator(f"[id='{claim}']")
    card.get_by_text("What would it take?").click()
    sets = card.locator(".cb-take-answer li")
    sets.nth(1).wait_for()
    assert sets.count() == min(len(wanted), sets.count()) > 1
    other = sets.nth(1).inner_text().rpartition("→ ")[2].split(" (")[0]
    sets.nth(1).get_by_role("button").click()
    badge = card.locator(".cb-badge").first
    becomes(lambda: badge.evaluate("e => e.lastChild.textContent.trim()"), other)
    # What is listed then is what it takes now, and who pressed is still there.
    told = card.locator(".cb-take-answer li").all_inner_texts()
    assert other not in [one.rpartition("→ ")[2].split(" (")[0] for one in told]
    assert page.evaluate("document.activeElement.textContent") == "What would it take?"
    # Who is to guess is not told.
    page.get_by_label("Predict first").check()
    expect(card.locator(".cb-take-answer li", has_text="→")).to_have_count(0)


def test_the_card_under_a_picture_of_the_argument_is_one_of_the_page(opened, tables):
    book, now = all_judged(Terms()), all_judged(Terms((WITNESS,)))
    page = opened(WHOLE, f"without={WITNESS}", viewport=WALL)
    drawn = page.locator(".cb-map-box[data-claim]").evaluate_all(
        "all => all.map((box) => box.dataset.claim)"
    )
    falls = [c for c in drawn if book[c].status != now[c].status]
    claim = next(claim for claim in falls if now[claim].status == "thin")
    page.locator(f"#map-{claim}").evaluate(
        "box => box.dispatchEvent(new MouseEvent('click', { bubbles: true, cancelable: true }))"
    )
    panel = page.locator(".cb-map-panel")
    panel.locator(".cb-card").wait_for()
    assert faults(page, tables, Terms((WITNESS,))) == []
    # What it would take is asked there, and taken.
    panel.locator(".cb-take-what > summary").click()
    offer = panel.locator(".cb-take-answer button").first
    offer.click()
    becomes(lambda: len(page.evaluate("casebookTerms.now").split("=")[-1].split(",")) > 1, True)
    page.get_by_role("button", name="Put all back").first.click()
    becomes(lambda: faults(page, tables, Terms()), [])
    # Then it goes back to the list, once and whole.
    assert page.locator(".cb-map-away").count() == 1
    page.locator(".cb-map-close").click()
    expect(page.locator(".cb-map-away")).to_have_count(0)
    assert page.locator(f".cb-map-list .cb-map-entry > #{claim}").count() == 1
    assert page.locator(f"[id='{claim}']").count() == 1


def test_another_rule_is_chosen_in_the_panel(opened, tables):
    page = opened(CHAPTER)
    page.get_by_role("button", name="Take away …").first.click()
    page.get_by_text("Another rule").click()
    page.get_by_label("Voices that are enough").select_option("three voices")
    page.get_by_label("Kinds of material that are enough").select_option("no number of them")
    page.get_by_label("Links that this book made").select_option("do not count")
    page.wait_for_url("**#ours=no&voices=3&kinds=no")
    assert faults(page, tables, STATES["ours=no&voices=3&kinds=no"]) == []
    page.get_by_label("Who counts as one voice").select_option("a project")
    page.get_by_role("button", name="Put all back").click()
    expect(page.get_by_label("Who counts as one voice")).to_have_value("person")
    assert page.get_by_label("Voices that are enough").input_value() == "2"


def test_who_predicts_first_sees_nothing_before_they_have(opened, tables):
    page = opened(CHAPTER)
    page.get_by_role("button", name="Take away …").first.click()
    page.get_by_label("Predict first").check()
    page.locator(".cb-take-panel summary", has_text="Voices").click()
    page.locator(f".cb-take-list [data-takes={WITNESS}]").click()
    assert page.locator(".cb-take.is-on").count() == 0
    assert faults(page, tables, Terms()) == []
    questions = page.locator(".cb-take-predict fieldset")
    questions.first.wait_for()
    asked = questions.locator("input[value=changes]").evaluate_all("all => all.map((e) => e.name)")
    assert 1 < len(asked) <= 8
    page.get_by_role("button", name="Next", exact=True).click()  # not before it is answered
    expect(page.locator(".cb-take-at")).to_have_text(f" 1 of {len(asked)}")
    for number in range(len(asked)):
        # One question at a time, and nothing beside it.
        assert page.locator(".cb-take-predict fieldset >> visible=true").count() == 1
        assert page.locator(".cb-take-panel > :not(form) >> visible=true").count() == 0
        assert questions.nth(number).is_visible()
        assert page.evaluate("document.activeElement.name") == asked[number]
        questions.nth(number).get_by_label("changes").check()
        assert page.locator(".cb-take.is-on").count() == 0
        page.get_by_role("button", name=re.compile("^(Next|Reveal)$")).click()
    page.locator(".cb-take.is-on").wait_for()
    book, now = all_judged(Terms()), all_judged(Terms((WITNESS,)))
    right = sum(book[c].status != now[c].status for c in asked)
    told = f"{right} of {len(asked)} right; so far {right} of {len(asked)}."
    expect(page.locator(".cb-take-tally")).to_have_text(told)
    assert faults(page, tables, Terms((WITNESS,))) == []
    # Who looks at the wall reads what was guessed about, and not only its id.
    statements = tables.claims.set_index("claim_id").statement
    answers = page.locator(".cb-take-predict li").all_inner_texts()
    assert [statements[c] in one for c, one in zip(asked, answers, strict=True)] == [True] * len(
        asked
    )
    page.get_by_role("button", name="Done").click()
    expect(page.locator(".cb-take-predict")).to_be_hidden()
    page.go_back()  # to what was before the question
    page.wait_for_url(NO_HASH)
    expect(page.locator(".cb-take.is-on")).to_have_count(0)


def test_an_earlier_guess_can_be_changed(opened):
    page = opened(CHAPTER, f"predict=yes&without={WITNESS}")
    page.locator(".cb-take-predict fieldset >> visible=true").get_by_label("changes").check()
    page.get_by_role("button", name="Next", exact=True).press("Enter")
    expect(page.locator(".cb-take-at")).to_contain_text(" 2 of ")
    page.get_by_role("button", name="Back").press("Enter")
    expect(page.locator(".cb-take-at")).to_contain_text(" 1 of ")
    assert (
        page.evaluate("document.activeElement.checked && document.activeElement.value") == "changes"
    )


def test_an_address_asks_first(opened, tables):
    page = opened(WELCOME, f"predict=yes&without={WITNESS}", viewport=WALL)
    page.locator(".cb-take-predict fieldset").first.wait_for()
    assert page.locator(".cb-take.is-on").count() == 0
    assert faults(page, tables, Terms()) == []
    # Whoever hears the page hears what is asked, of what, and how it stands.
    asked = page.get_by_role("form", name=re.compile("^Without informant 17.* 1 of "))
    group = asked.get_by_role("group").first
    expect(group).to_have_accessible_description(re.compile(r"^gv2022-c-\d+\. Now thin\.$"))
    assert violations(page, colours=False) == []
    assert violations(page, {"include": [[".cb-take"]]}) == []
    # It can be read from the last row: a capital letter of at least a fiftieth of the height.
    legend = page.locator(".cb-take-predict legend >> visible=true")
    assert legend.evaluate("e => parseFloat(getComputedStyle(e).fontSize)") >= WALL["height"] / 50
    page.get_by_role("button", name="Leave it as it is").click()
    page.wait_for_url(NO_HASH)
    expect(page.locator(".cb-take-predict")).to_be_hidden()
    page.evaluate("(terms) => { location.hash = terms; }", f"predict=yes&without={WITNESS}")
    page.locator(".cb-take-predict fieldset").first.wait_for()
    for question in page.locator(".cb-take-predict fieldset").all():
        question.get_by_label("keeps").check()
        page.get_by_role("button", name=re.compile("^(Next|Reveal)$")).click()
    page.locator(".cb-take.is-on").wait_for()
    assert page.url.endswith(f"#without={WITNESS}")
    # What is sent on asks again.
    sent = page.locator(".cb-take-address input").input_value()
    assert sent.endswith(f"#predict=yes&without={WITNESS}")
    page.get_by_label("Predict first").uncheck()
    assert page.locator(".cb-take-address input").input_value() == page.url


def test_who_predicts_stays_with_the_questions(opened):
    page = opened(CHAPTER, f"without={WITNESS},gv2022-yar&voices=3")
    page.get_by_role("button", name="Take away …").first.click()
    page.get_by_label("Predict first").check()
    page.get_by_role("button", name="Put back informant 17").press("Enter")
    asked = page.locator(".cb-take-predict > p").first.inner_text()
    assert asked.startswith("Without ")
    assert ", by this rule: what do you expect? 1 of " in asked
    assert page.evaluate("document.activeElement.matches('.cb-take-predict input')")
    page.get_by_role("button", name="Leave it as it is").press("Enter")
    becomes(lambda: page.evaluate("document.activeElement.className"), "cb-take-open")
    page.wait_for_url(f"**#without={WITNESS},gv2022-yar&voices=3")


IN_VIEW = """() => {
  const { top, bottom } = document.activeElement.getBoundingClientRect();
  return top >= 0 && bottom <= innerHeight;
}"""


@pytest.mark.parametrize("size", [PHONE, DESK, WALL], ids=["phone", "desk", "wall"])
def test_the_bar_stays_where_it_is_used(opened, size):
    page = opened(CHAPTER, viewport=size)
    bar = page.locator(".cb-take")
    foot = lambda: bar.evaluate("e => Math.round(e.getBoundingClientRect().bottom)")  # noqa: E731
    page.locator(".cb-take-open").press("Enter")
    page.locator(".cb-take-panel").wait_for()
    at = foot()
    assert size["height"] - 16 < at < size["height"]
    page.locator(".cb-take-panel summary", has_text="Voices").press("Enter")
    box = page.locator(".cb-take-list input").nth(1)
    box.press("Space")
    page.locator(".cb-take.is-on").wait_for()
    assert foot() == at
    assert page.evaluate(IN_VIEW)
    page.evaluate("window.scrollTo({ top: 3000, behavior: 'instant' })")
    box.press("Space")  # which puts it back
    expect(page.locator(".cb-take.is-on")).to_have_count(0)
    assert foot() == at
    box.press("Space")
    page.locator(".cb-take.is-on").wait_for()
    page.keyboard.press("Escape")
    page.get_by_role("button", name="Put all back").press("Enter")
    becomes(lambda: page.evaluate("document.activeElement.className"), "cb-take-open")
    assert foot() == at
    assert page.evaluate(IN_VIEW)
    assert page.get_by_text("Nothing is taken away.").is_visible()
    # Whoever goes elsewhere has it below the title again, and stays where they are.
    page.locator(".cb-card summary >> visible=true").last.focus()
    expect(page.locator(".cb-take.is-docked")).to_have_count(0)
    assert page.evaluate("window.scrollY") > 2000


def test_however_much_is_taken_away_the_page_is_seen(opened, tables):
    many = list(tables.passages.passage_id)[:600]
    page = opened(LEDGER, f"without={','.join(many)}")
    for size in (PHONE, DESK):
        page.set_viewport_size(size)
        page.locator(".cb-take-chips li", has_text=f"and {600 - 24} more").wait_for()
        assert page.locator(".cb-take-chips button").count() == 24
        assert page.locator(".cb-take").bounding_box()["height"] < size["height"] / 3


CUT_OFF = """() => [...document.querySelectorAll(".cb-take-chips button")].filter((button) => {
  const [own, list] = [button, button.closest("ul")].map((one) => one.getBoundingClientRect());
  return own.top < list.top + 3 || own.bottom > list.bottom - 3;
}).length"""


def test_a_narrow_screen_has_room_for_the_panel(opened):
    zoomed = {"width": 320, "height": 256}  # a desk's with 400 %
    page = opened(CHAPTER, f"without={WITNESS}")
    for size in (zoomed, PHONE, DESK):
        page.set_viewport_size(size)
        at_rest(page)
        assert page.evaluate(CUT_OFF) == 0
        assert page.locator(".cb-take").bounding_box()["height"] < size["height"] / 2
        page.locator(".cb-take-open").click()
        page.locator(".cb-take-close").wait_for()
        assert page.locator(".cb-take").bounding_box()["height"] > min(size["height"] / 2, 180)
        page.locator(".cb-take-close").click()
        page.locator(".cb-take-panel").wait_for(state="hidden")


def test_an_address_may_ask_for_anything_however_long(opened):
    page = opened(CHAPTER, f"without={'x' * 3000}&voices={'9' * 500}", viewport=DESK)
    bar = page.locator(".cb-take")
    page.locator(".cb-take-said", has_text="Not understood").wait_for()
    assert bar.evaluate("e => e.scrollWidth <= e.clientWidth")
    assert bar.bounding_box()["height"] < DESK["height"] / 3


def test_sources_have_names(opened, tables):
    page = opened(LEDGER)
    page.locator(".cb-take-open").click()
    page.locator(".cb-take-close").wait_for()
    told = " ".join(page.locator(".cb-take-panel > details > summary").all_inner_texts())
    for source, citation in zip(tables.sources.source_id, tables.sources.citation, strict=True):
        assert f"{citation}: kinds of material" in told
        assert source not in told


def test_the_claim_that_changes_is_in_view(opened):
    page = opened(WELCOME, viewport=PHONE)
    page.locator("[data-cb-take]").evaluate("e => e.scrollIntoView({ block: 'center' })")
    page.locator("[data-cb-take]").click()
    badge = page.locator(".cb-card .cb-badge", has=page.locator(".cb-was")).first
    badge.wait_for()
    bar = page.locator(".cb-take").bounding_box()
    header = page.locator(".bd-header-article, .header-article").first.bounding_box()
    at_rest(page)
    assert header["y"] + header["height"] <= badge.bounding_box()["y"] < bar["y"]


def test_an_address_is_copied(opened):
    page = opened(CHAPTER, f"without={WITNESS}")
    page.locator(".cb-take-open").click()
    expect(page.locator(".cb-take-address", has_text="read from a folder")).to_be_visible()
    page.get_by_role("button", name="Copy", exact=True).press("Enter")
    page.locator(".cb-take-address [role=status]", has_text="Copied.").wait_for()
    find = page.get_by_label("Find a voice")
    find.focus()
    page.keyboard.press("Control+V")
    expect(find).to_have_value(page.url)


LISTS = """() => {
  const [bar, ...lists] = [".cb-take", ".bd-sidebar-primary", ".bd-sidebar-secondary"]
    .map((each) => document.querySelector(each).getBoundingClientRect());
  return lists.filter(({ left, right }) => left < bar.right && right > bar.left).length;
}"""


def test_the_bar_covers_none_of_the_lists_beside_the_text(opened):
    page = opened(CHAPTER, f"without={WITNESS}", viewport={"width": 1280, "height": 800})
    for width in (960, 1100, 1200, 1280, 1366, 1408, 1440, 1920):
        page.set_viewport_size({"width": width, "height": 800})
        becomes(lambda: page.evaluate(LISTS), 0)
        assert page.locator(".cb-take").bounding_box()["width"] > width / 3


def test_put_all_back_keeps_the_place_and_the_focus(opened):
    page = opened(CHAPTER, f"without={WITNESS}", viewport=PHONE)
    page.evaluate("window.scrollTo({ top: 3000, behavior: 'instant' })")
    card = page.locator(".cb-card >> visible=true").first
    before = card.bounding_box()["y"]
    page.get_by_role("button", name="Put all back").press("Enter")
    becomes(lambda: page.evaluate("document.activeElement.className"), "cb-take-open")
    at_rest(page)
    assert page.evaluate("window.scrollY") > 2000
    assert abs(card.bounding_box()["y"] - before) < PHONE["height"]
    assert page.locator(".cb-take-address input").input_value().endswith(".html")


def test_all_of_a_list_is_reached_by_scrolling_down(opened):
    page = opened(CHAPTER)
    page.get_by_role("button", name="Take away …").first.click()
    page.locator(".cb-take-panel summary", has_text="Voices").click()
    for size in (PHONE, DESK):
        page.set_viewport_size(size)
        page.locator(".cb-take-list").first.wait_for()
        assert page.locator(".cb-take-list").first.evaluate("e => e.scrollWidth <= e.clientWidth")


def test_nothing_of_the_page_lies_on_the_bar(opened):
    page = opened(CHAPTER, f"without={WITNESS}", viewport=PHONE)
    top = way_to_the_top(page)
    at_rest(page)
    box, bar = top.bounding_box(), page.locator(".cb-take").bounding_box()
    assert 0 < box["y"] < box["y"] + box["height"] <= bar["y"]


def test_what_is_taken_goes_along_from_page_to_page(opened, tables):
    page = opened(CHAPTER, f"without={WITNESS}")
    page.locator(".bd-article a[href*='argument-gv2022.html']").first.click()
    page.wait_for_url("**/argument-gv2022.html#*")
    page.locator(".cb-take.is-on").wait_for()
    assert faults(page, tables, Terms((WITNESS,))) == []
    # Through a page without claims, and on.
    page.locator(".bd-article a[href*='how-to-read.html']").first.click()
    page.wait_for_url(f"**/how-to-read.html#*without={WITNESS}")
    page.go_back()
    page.locator(".cb-take.is-on").wait_for()
    # To a part of the page: both are in the address, and it is led to.
    page.go_back()
    page.locator(".cb-take.is-on").wait_for()
    link = page.locator(".cb-premises a[href^='#gv2022-c']").first
    before = link.get_attribute("href")
    link.evaluate("e => e.id = 'followed'")
    link = page.locator("#followed")
    link.evaluate("e => e.click()")
    page.wait_for_url(f"**{before}&without={WITNESS}")
    expect(link).to_have_attribute("href", before)


def test_who_predicts_goes_on_predicting_on_the_next_page(opened, tables):
    page = opened(CHAPTER, f"without={WITNESS}", viewport=WALL, has_touch=True)
    page.locator(".cb-take-open").click()
    page.get_by_label("Predict first").check()
    link = ".bd-article a[href*='argument-gv2022.html']"
    page.locator(link).first.click()
    # What is taken away is shown there, and what comes next is asked.
    page.wait_for_url(f"**/argument-gv2022.html#*without={WITNESS}&predict=on")
    page.locator(".cb-take.is-on").wait_for()
    assert faults(page, tables, Terms((WITNESS,))) == []
    page.locator(".cb-take-open").click()
    expect(page.get_by_label("Predict first")).to_be_checked()
    page.get_by_role("button", name="Put back informant 17").press("Enter")
    becomes(lambda: page.locator(".cb-take").get_attribute("class"), "cb-take is-docked")
    page.evaluate("casebookTakeAway.toggle('gv2022-yar')")
    page.locator(".cb-take-predict fieldset").first.wait_for()
    assert faults(page, tables, Terms()) == []
    # Through a page without claims, with nothing taken away; and until it is switched off.
    page.get_by_role("button", name="Leave it as it is").click()
    page.locator(".bd-article a[href*='how-to-read.html']").first.click()
    page.wait_for_url("**/how-to-read.html#*predict=on")
    page.locator(f".bd-sidebar-primary a[href*='{CHAPTER.partition('/')[2]}.html']").click()
    page.wait_for_url(f"**/{CHAPTER}.html#*predict=on")
    assert page.locator(".cb-take-panel").count() == 0  # nothing is loaded for it
    page.locator(".cb-take-open").click()
    page.get_by_label("Predict first").uncheck()
    page.locator(link).first.click()
    page.wait_for_url(re.compile("argument-gv2022.html(#.*)?$"))
    assert "predict" not in page.url


def test_an_address_leads_to_a_claim_on_these_terms(opened):
    page = opened(CHAPTER, f"without={WITNESS}", "gv2022-c-098", viewport=PHONE)
    card = page.locator("[id='gv2022-c-098']")
    page.locator("[id='gv2022-c-098'].is-target").wait_for()
    becomes(lambda: 0 <= card.bounding_box()["y"] < PHONE["height"] / 2, True)


def test_what_is_not_here_or_not_understood_is_said(opened):
    page = opened(CHAPTER, "without=nwc2020-venner-viser-vej,no-such,,%C3&voices=99&reach=no")
    page.locator(".cb-take-said", has_text="Friends Show the Way").wait_for()
    said = page.locator(".cb-take-said").text_content()
    assert "Not of this page: Friends Show the Way" in said
    assert said.split(". Not understood")[0].endswith(", no-such, %C3")
    assert "Not understood in the address: voices=99." in said
    back = page.locator(".cb-take-chips button").first
    assert back.get_attribute("aria-label").startswith("Put back Friends Show the Way")


def test_charts_and_tables_that_do_not_follow_say_so(opened):
    page = opened(ACROSS, f"without={WITNESS}")
    notes = page.locator(".cb-moved-here", has_text="As the book has it")
    notes.first.wait_for(state="attached")
    fixed = notes.evaluate_all("notes => notes.map((one) => one.parentElement.id)")
    assert {"fig-topic-statuses", "fig-voices", "table-loans"} <= set(fixed)
    assert "table-tensions" not in fixed  # which follows
    page.get_by_role("button", name="Put all back").click()
    expect(notes).to_have_count(0)


def test_one_polite_announcement_for_one_change(opened):
    page = opened(CHAPTER)
    page.get_by_role("button", name="Take away …").first.click()
    page.locator(".cb-take-panel").wait_for()
    page.evaluate("""() => {
      window.said = [];
      for (const live of document.querySelectorAll("[role=status], [aria-live], output")) {
        new MutationObserver(() => window.said.push(live.textContent)).observe(live,
          { childList: true, subtree: true, characterData: true });
      }
    }""")
    page.locator(".cb-take-panel summary", has_text="Voices").click()
    page.locator(f".cb-take-list [data-takes={WITNESS}]").check()
    page.locator(".cb-take.is-on").wait_for()
    page.wait_for_function("() => window.said.length")
    at_rest(page)
    said = page.evaluate("window.said")
    assert len(said) == 1
    assert "claims change" in said[0]


def test_paper_shows_what_is_taken_away(opened):
    page = opened(CHAPTER, f"without={WITNESS}&voices=3")
    page.emulate_media(media="print")
    bar = page.locator(".cb-take")
    assert page.locator(".cb-take-said").is_visible()
    assert bar.get_by_text("informant 17").first.is_visible()
    assert bar.get_by_text("Voices that are enough: three voices").is_visible()
    # What is handed out does not tell where on whose device the folder is.
    assert bar.get_by_text(f"{CHAPTER}.html#without={WITNESS}&voices=3", exact=True).is_visible()
    assert "file:" not in bar.inner_text()
    assert bar.locator("input >> visible=true").count() == 0
    assert bar.locator(".cb-take-changes li").first.is_visible()
    assert bar.get_by_role("button").count() == 0
    assert page.locator(".cb-take").evaluate("e => getComputedStyle(e).position") == "static"


def test_keys_open_and_close_the_panel(opened):
    page = opened(CHAPTER)
    button = page.locator(".cb-take-open")
    button.press("Enter")
    page.locator(".cb-take-panel").wait_for()
    assert button.get_attribute("aria-expanded") == "true"
    button.press("Escape")  # where the focus is
    page.locator(".cb-take-panel").wait_for(state="hidden")
    button.press("Enter")
    page.get_by_label("Find a voice").fill("informant 17")
    expect(page.locator(".cb-take-list li >> visible=true")).to_have_count(1)
    assert page.locator(".cb-take-none").text_content() == ""
    page.get_by_label("Find a voice").fill("nobody of that name")
    page.get_by_text("Nothing here has that in its name.").wait_for()
    page.get_by_label("Find a voice").fill("")
    assert page.locator(".cb-take-none").text_content() == ""
    assert page.locator(".cb-take-panel > details:has(.cb-take-list)").count() > 2
    page.keyboard.press("Escape")
    page.locator(".cb-take-panel").wait_for(state="hidden")
    becomes(lambda: page.evaluate("document.activeElement.className"), "cb-take-open")


def test_a_panel_comes_in_portions_and_a_search_hides_what_comes_late(opened):
    page = opened(CHAPTER)
    page.locator(".cb-take-open").click()
    page.locator(".cb-take-close").wait_for()
    parts = '[...document.querySelectorAll(".cb-take-panel > *")]'
    seen = f"{parts}.filter((one) => one.checkVisibility())"
    whole = page.evaluate(f"{seen}.length")
    first, found = page.evaluate(
        f"""async () => {{
          casebookTakeAway.open();
          casebookTakeAway.open();
          const first = {seen}.length;
          const field = document.querySelector(".cb-take-find input");
          field.value = "informant 17";
          field.dispatchEvent(new Event("input"));
          while (document.querySelector(".is-to-come")) await new Promise(requestAnimationFrame);
          return [first, {seen}.filter((one) => one.querySelector(".cb-take-list")).length];
        }}"""
    )
    assert first < whole
    assert found == 1
    page.get_by_label("Find a voice").fill("")
    becomes(lambda: page.evaluate(f"{seen}.length"), whole)


def test_without_scripts_nothing_of_it_is_there(browser, built_book):
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(address(built_book, WELCOME, f"without={WITNESS}"))
    assert page.locator(".cb-take").count() == 0
    assert not page.locator("[data-cb-take]").is_visible()
    context.close()


def test_nothing_is_loaded_before_somebody_asks(browser, built_book):
    with Watched(browser, address(built_book, CHAPTER)) as watched:
        named = ("/argument", "/take-away.js", "/take-away-page.js")
        assert [url for url in watched.requests if any(part in url for part in named)] == []
        watched.page.locator(".cb-take-open").click()
        watched.page.locator(".cb-take-panel").wait_for()
        loaded = [url.rpartition("/")[2] for url in watched.requests if "/argument-" in url]
        assert loaded == ["argument-words.js", "argument-gv2022.js"]


@pytest.mark.parametrize("size", [PHONE, DESK], ids=["phone", "desk"])
def test_axe_finds_nothing_in_the_bar_and_on_cards(browser, built_book, size):
    options = {"viewport": size, "color_scheme": "dark", "reduced_motion": "reduce"}
    page = browser.new_page(**options)  # axe reads style sheets, which the policy forbids aloud
    page.goto(address(built_book, WELCOME, f"without={WITNESS}&voices=3"))
    page.locator(".cb-take.is-on").wait_for()
    page.locator(".cb-take-open").click()
    page.locator("details").evaluate_all("all => all.forEach((e) => (e.open = true))")
    at_rest(page)
    assert page.evaluate(
        "document.documentElement.scrollWidth <= document.documentElement.clientWidth"
    )
    found = in_both_themes(page)
    page.close()
    assert found == [], json.dumps(found, indent=1)
