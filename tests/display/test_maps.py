"""The map of an argument: complete, free of overlaps, safe, and walkable without a mouse."""

import re
import xml.etree.ElementTree as ET
from types import SimpleNamespace

import pandas as pd
import pytest
from helpers.patience import becomes
from helpers.places import WEB

from casebook.argument import OURS, cards
from casebook.display import SIGN, map_geometry, map_shapes, maps, text_widths
from casebook.tables import loading

STATIC = WEB / "pages"
SVG = "{http://www.w3.org/2000/svg}"
HOSTILE = "<script>alert(1)</script>\"'&</title></svg><!--"


def claim(ident, section="one", premises=(), **more):
    return {
        "claim_id": ident,
        "statement": f"What {ident} says, at some length, so that it has to be broken.",
        "kind": "finding",
        "locator": f"{section} ¶1",
        "status": "thin",
        "because": ["A reason."],
        "evidence": [],
        "premises": [{"claim_id": p, "statement": p, "status": "thin"} for p in premises],
        "note": None,
    } | more


SECTIONS = pd.DataFrame(
    {
        "locator": ["one ¶1", "two ¶1", "three ¶1"],
        "section_id": ["one", "two", "three"],
        "section_title": ["First", "Second", "Third"],
    }
)
SMALL = [
    claim("s-c-001"),
    claim("s-c-002", kind="context", status="at odds"),
    claim("s-c-003", premises=["s-c-001", "s-c-002"], kind="mechanism", status="shown"),
    claim("s-c-004", status="stated"),
    claim("s-c-005", "two", premises=["s-c-003"], kind="typology"),
    claim("s-c-006", "two", premises=["s-c-005"], opposed_by=["s-c-004"], kind="implication"),
]


def draw(cards=SMALL, **options):
    options = {"name": "s", "title": "Title", "caption": "Caption."} | options
    return maps.argument_map(cards, options.pop("sections", SECTIONS), **options)


@pytest.fixture(scope="module")
def real():
    tables = loading.load()
    idents = list(tables.claims.claim_id[tables.claims.source_id == "gv2022"])
    return (
        cards(tables, idents),
        tables.paragraphs[tables.paragraphs.source_id == "gv2022"],
        tables.claims.set_index("claim_id").label.dropna().to_dict(),
    )


@pytest.fixture(scope="module")
def real_map(real):
    cards, sections, labels = real
    return draw(cards, sections=sections, labels=labels, name="gv2022")


def pictures(shown):
    """Every picture, parsed as XML, which is stricter than HTML."""
    found = re.findall(r"<svg class=\"cb-map-picture.*?</svg>", shown.html, re.DOTALL)
    assert found
    return [ET.fromstring(text) for text in found]


def marked(tree, css):
    return [e for e in tree.iter() if css in e.get("class", "").split()]


def frame(element):
    """Left, top, right and bottom of an outline, from its path data."""
    data = next(e for e in element.iter() if e.get("class") == "cb-map-frame").get("d")
    xs, ys, x, y = [], [], 0.0, 0.0
    for command, numbers in re.findall(r"([MHVLQZ])([^A-Z]*)", data):
        values = [float(n) for n in re.findall(r"-?[\d.]+", numbers)]
        if command == "H":
            x = values[0]
        elif command == "V":
            y = values[0]
        elif values:
            x, y = values[-2:]
        xs.append(x)
        ys.append(y)
    return min(xs), min(ys), max(xs), max(ys)


def faults(shown, cards):
    """What is missing from a map or drawn twice; empty if it is complete."""
    out = []
    boxes = [e.get("data-claim") for t in pictures(shown) for e in marked(t, "cb-map-box")]
    listed = re.findall(r'<article [^>]*\bid="([^"]+)"', shown.html)
    wanted = [entry["claim_id"] for entry in cards]
    for where, idents in (("pictures", boxes), ("list", listed)):
        if sorted(idents) != sorted(wanted):
            out.append(f"{where}: {sorted(set(wanted) ^ set(idents))}")
    edges = [(p["claim_id"], entry["claim_id"]) for entry in cards for p in entry["premises"]]
    drawn = []
    for tree in pictures(shown):
        drawn += [
            (e.get("data-premise"), e.get("data-conclusion")) for e in marked(tree, "cb-map-line")
        ]
        for place in marked(tree, "cb-map-place"):
            conclusion = marked(place, "cb-map-box")[0].get("data-claim")
            drawn += [
                (stub.get("data-claim"), conclusion)
                for stub in marked(place, "cb-map-stub")
                if stub.get("data-relation") == "rests on"
            ]
    if sorted(drawn) != sorted(edges):
        out.append(f"edges: {sorted(set(drawn) ^ set(edges))}")
    return out


@pytest.mark.slow
def test_every_claim_is_once_in_a_picture_and_once_in_the_list_and_no_premise_is_lost(
    real, real_map
):
    assert faults(real_map, real[0]) == []
    assert faults(draw(), SMALL) == []


def test_what_is_missing_would_be_noticed():
    assert faults(draw(SMALL[:-1]), SMALL)
    fewer = [*SMALL[:-1], SMALL[-1] | {"premises": []}]
    assert faults(draw(fewer), SMALL) == ["edges: [('s-c-005', 's-c-006')]"]


def test_pictures_hold_no_more_than_a_projector_shows(real_map):
    for tree in pictures(real_map):
        assert len(marked(tree, "cb-map-box")) <= 20
        assert float(tree.get("width")) <= 1000
        assert float(tree.get("height")) <= 900
        for text in tree.iter(f"{SVG}text"):
            assert float(text.get("font-size")) >= 11


def overlaps(shown):
    out = []
    for tree in pictures(shown):
        places = [(e.get("data-claim"), frame(e)) for e in marked(tree, "cb-map-box")]
        for i, (one, a) in enumerate(places):
            if a[0] < 0 or a[1] < 0 or a[2] > float(tree.get("width")):
                out.append(one)
            for other, b in places[:i]:
                if a[0] < b[2] and b[0] < a[2] and a[1] < b[3] and b[1] < a[3]:
                    out.append((one, other))
    return out


def test_no_boxes_overlap_or_stick_out(real_map, monkeypatch):
    assert overlaps(real_map) == []
    assert overlaps(draw()) == []
    # Boxes wider than their room would be noticed.
    monkeypatch.setattr(map_geometry, "GAP", (-40, 34))
    assert overlaps(draw()) != []


def test_lines_run_downwards_and_through_no_box(real_map):
    for tree in pictures(real_map):
        places = {e.get("data-claim"): frame(e) for e in marked(tree, "cb-map-box")}
        for line in marked(tree, "cb-map-line"):
            premise, conclusion = line.get("data-premise"), line.get("data-conclusion")
            assert places[premise][3] < places[conclusion][1]
            x, y = 0.0, 0.0
            for command, numbers in re.findall(r"([MVC])([^A-Z]*)", line[0].get("d")):
                values = [float(n) for n in re.findall(r"-?[\d.]+", numbers)]
                if command != "V":
                    x, y = values[-2:]
                    continue
                for other, (left, top, right, bottom) in places.items():
                    crossed = left < x < right and y < bottom and values[0] > top
                    assert not crossed or other == premise, (premise, conclusion, other)
                y = values[0]


def test_a_long_section_is_cut_where_few_lines_run():
    idents = [f"s-c-{i:03}" for i in range(1, 9)]
    chain = {1: [], 2: [0], 3: [1], 4: [], 5: [], 6: [5], 7: [6], 8: [7]}
    cards = [
        claim(ident, premises=[idents[p - 1] for p in chain[i] if p])
        for i, ident in enumerate(idents, start=1)
    ]
    shown = draw(cards, most=5)
    sizes = [sum(map(len, picture["rows"])) for picture in shown.data["pictures"]]
    assert sizes == [4, 4]
    assert not any(picture["stubs"] for picture in shown.data["pictures"])
    assert faults(shown, cards) == []
    shown = draw(cards, most=1)
    assert len(shown.data["pictures"]) == 8
    assert faults(shown, cards) == []


def test_premises_from_elsewhere_and_opponents_are_stubs_that_can_be_followed():
    second = pictures(draw())[2]
    stubs = marked(second, "cb-map-stub")
    assert [(s.get("data-relation"), s.get("href")) for s in stubs] == [
        ("rests on", "#s-c-003"),
        ("opposed by", "#s-c-004"),
    ]
    assert stubs[0].get("aria-label").startswith("Rests on s-c-003, shown: What s-c-003 says")
    assert "carries 1 claim elsewhere" in draw().html
    assert "✕ a claim that speaks against it" in draw().html
    assert "✕" not in draw(SMALL[:-1]).html


def test_a_box_says_kind_and_status_in_words_and_its_whole_statement():
    box = marked(pictures(draw())[1], "cb-map-box")[-1]
    whole = "s-c-004, finding, stated: What s-c-004 says, at some length, so that it has to be"
    assert box.get("aria-label").startswith(whole)
    assert box.find(f"{SVG}title").text == box.get("aria-label")
    words = [text.text for text in box.iter(f"{SVG}text")]
    assert words[:2] == ["stated", "finding c-004"]
    assert not any(
        text_widths.text_width(t, 12) > map_geometry.WIDTH - 2 * map_geometry.PADDING for t in words
    )


def test_a_box_says_why_its_claim_has_its_status():
    why = [SMALL[0] | {"in_short": "One voice in print: a."}, *SMALL[1:]]
    shown = draw(why)
    box = next(b for b in marked(pictures(shown)[1], "cb-map-box") if "001" in b.get("id"))
    assert box.find(f"{SVG}title").text.endswith("to be broken. One voice in print: a.")
    assert "to be broken. One voice in print: a." in shown.text


def ours(shown):
    """How many boxes, lines and stubs of a map wear the sign, and how often the list says so."""
    trees = pictures(shown)
    boxes = [b for t in trees for b in marked(t, "cb-map-box") if "cb-map-ours" in b.get("class")]
    lines = [e for t in trees for e in marked(t, "cb-map-line") if "cb-map-ours" in e.get("class")]
    stubs = [s for t in trees for s in marked(t, "cb-map-stub") if OURS in s.get("aria-label")]
    signs = sum(SIGN in (text.text or "") for t in trees for text in t.iter(f"{SVG}text"))
    for drawn in (*boxes, *lines):
        assert any(e.get("stroke-dasharray") for e in drawn.iter())
    assert signs == len(boxes) + len(lines) + len(stubs)
    relations = re.findall(r'<div class="cb-map-relation">.*?</div>', str(shown.html), re.DOTALL)
    return len(boxes), len(lines), len(stubs), "".join(relations).count(OURS)


def changed(ident, **more):
    return [entry | more if entry["claim_id"] == ident else entry for entry in SMALL]


@pytest.mark.parametrize(
    ("cards", "found"),
    [
        (SMALL, (0, 0, 0, 0)),
        (changed("s-c-001", basis="ours"), (1, 0, 0, 0)),
        (changed("s-c-003", our_links=["s-c-001"]), (0, 1, 0, 2)),  # rests on, carries
        (changed("s-c-005", our_links=["s-c-003"]), (0, 0, 1, 2)),  # from another section
        (changed("s-c-006", our_links=["s-c-004"]), (0, 0, 1, 1)),  # opposed by
    ],
)
def test_what_is_ours_is_told_apart_in_pictures_and_in_the_list(cards, found):
    shown = draw(cards)
    assert ours(shown) == found
    assert ("broken, with °" in shown.html) == any(found)


def test_labels_stand_in_boxes_and_statements_are_cut_at_words():
    shown = draw(labels={"s-c-001": "A short label", "s-c-002": None})
    assert ">A short label</text>" in shown.html
    lines = text_widths.wrapped("one two three four five six seven eight nine ten", 60, 12, 2)
    assert len(lines) == 2
    assert lines[-1].endswith(" …")
    assert set(" ".join(lines).split()) <= set("one two three four … five".split())
    assert text_widths.wrapped("short", 100, 12, 3) == ["short"]
    pieces = text_widths.wrapped("x" * 40, 100, 12, 9)
    assert "".join(pieces) == "x" * 40
    assert all(text_widths.text_width(piece, 12) <= 100 for piece in pieces)


def test_kinds_have_frames_of_their_own():
    frames = [map_shapes.frame(kind, 0, 0, 100, 60) for kind in map_shapes.KINDS]
    assert len(set(frames)) == len(map_shapes.KINDS)


def test_hostile_texts_stay_texts():
    sections = SECTIONS.assign(
        section_id=SECTIONS.section_id + HOSTILE, section_title=SECTIONS.section_title + HOSTILE
    )
    cards = [
        entry | {"statement": HOSTILE, "kind": HOSTILE, "claim_id": entry["claim_id"] + HOSTILE}
        for entry in SMALL[:2]
    ]
    cards.append(claim("s-c-003", "two", premises=[cards[0]["claim_id"]], note=HOSTILE))
    shown = draw(cards, sections=sections, title=HOSTILE, caption=HOSTILE)
    assert "<script" not in shown.html
    assert "<!--" not in shown.html
    assert len(pictures(shown)) == 3
    for tree in pictures(shown):
        for element in tree.iter():
            assert not any(name.startswith("on") for name in element.attrib)
            assert element.get("href", "#").startswith("#")


def test_ids_are_unique_and_links_lead_somewhere(real_map):
    for shown in (real_map, draw()):
        ids = re.findall(r'\sid="([^"]+)"', shown.html)
        assert len(ids) == len(set(ids))
        assert set(re.findall(r'\shref="#([^"]+)"', shown.html)) <= set(ids)
        assert not re.search(r'(href|src)="(?!#)', shown.html)
    assert {"map-gv2022", "map-gv2022-c-017", "gv2022-c-017"} <= set(
        re.findall(r'\sid="([^"]+)"', real_map.html)
    )


@pytest.mark.slow
def test_the_same_claims_give_the_same_map(real, real_map):
    cards, sections, labels = real
    again = draw(cards, sections=sections, labels=labels, name="gv2022")
    assert again == real_map


def test_the_overview_counts_premises_between_sections():
    shown = draw()
    assert shown.data["between"] == [["one", "two", 1]]
    overview = pictures(shown)[0]
    assert [e.get("aria-label") for e in marked(overview, "cb-map-node")] == [
        "First: 4 claims, 1 shown, 1 thin, 1 stated, 1 at odds",
        "Second: 2 claims, 2 thin",
    ]
    assert [e.find(f"{SVG}title").text for e in marked(overview, "cb-map-arc")] == [
        "1 premise: First → Second"
    ]


def test_the_text_is_the_list():
    text = draw().text
    assert "- s-c-003 [SH] What s-c-003 says" in text
    assert "  - rests on s-c-002" in text


CIRCLE = [claim("a", premises=["b"]), claim("b", premises=["a"])]


@pytest.mark.parametrize(
    ("cards", "message"),
    [
        ([], "no claims"),
        ([claim("a"), claim("a")], "claim a is there twice"),
        ([claim("a", "nowhere")], "claim a: no section has a place 'nowhere ¶1'"),
        ([claim("a", premises=["b"])], "claim a rests on b, which is not among those shown"),
        (CIRCLE, "in a circle: a, b|in a circle: b, a"),
        ([claim("a", premises=["a"])], "in a circle: a"),
        ([claim("a", status="good")], "no status 'good'"),
        ([claim("a", statement=" ")], "statement is missing"),
    ],
)
def test_what_cannot_be_drawn_is_refused(cards, message):
    with pytest.raises(ValueError, match=message):
        draw(cards)


@pytest.mark.parametrize(
    "options", [{"name": "No slug"}, {"title": " "}, {"caption": ""}, {"most": 0}, {"widest": 0}]
)
def test_bad_options_are_refused(options):
    with pytest.raises(ValueError, match="expected"):
        draw(**options)


# In a browser -------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def page_address(tmp_path_factory, real_map):
    """A page with the map of the article, under a policy that forbids inline scripts and eval."""
    folder = tmp_path_factory.mktemp("map")
    for name in ("casebook.css", "casebook.js", "casebook-map.js"):
        (folder / name).write_bytes((STATIC / name).read_bytes())
    # The theme leaves a margin beside the text, into which the map may reach.
    (folder / "page.css").write_text("main { max-width: 62rem }", encoding="utf-8")
    (folder / "page.html").write_text(
        '<!DOCTYPE html><html lang="en" data-theme="light"><head><meta charset="utf-8">'
        '<meta http-equiv="Content-Security-Policy" content="default-src \'none\';'
        ' script-src file:; style-src file:; img-src data:"><title>Map</title>'
        '<link rel="icon" href="data:,"><link rel="stylesheet" href="page.css">'
        '<link rel="stylesheet" href="casebook.css"><script defer src="casebook.js"></script>'
        '<script defer src="casebook-map.js"></script>'
        f'</head><body><main class="bd-article">{real_map.html}</main></body></html>',
        encoding="utf-8",
    )
    return (folder / "page.html").as_uri()


@pytest.fixture
def page(browser, page_address):
    """The page on a desk; at the end nothing may have complained or gone out."""
    page = browser.new_page(viewport={"width": 1440, "height": 900})
    requests, complaints = [], []
    page.on("request", lambda request: requests.append(request.url))
    page.on("pageerror", lambda error: complaints.append(error.message))
    page.on(
        "console", lambda m: complaints.append(m.text) if m.type in ("error", "warning") else None
    )
    page.goto(page_address)
    yield page
    page.close()
    assert complaints == []
    assert [url for url in requests if not url.startswith(("file:", "data:"))] == []


def focused(page):
    return page.evaluate("document.activeElement.id || document.activeElement.className.baseVal")


def open_section(page, section):
    page.locator(f"#map-gv2022-section-{section} > summary").focus()
    page.keyboard.press("Enter")


def pressed(page, key):
    """The claim whose box has the focus after a key."""
    page.keyboard.press(key)
    return focused(page).removeprefix("map-")


def test_keys_lead_from_box_to_box_along_the_lines(page, real_map):
    drawn = next(
        p
        for p in real_map.data["pictures"]
        if p["part"] == 1 and len(p["rows"][0]) > 1 and p["lines"]
    )
    row, lines = drawn["rows"][0], drawn["lines"]
    open_section(page, drawn["section"])
    page.keyboard.press("Tab")  # the region that scrolls
    assert pressed(page, "Tab") == row[0]
    assert pressed(page, "ArrowRight") == row[1]
    assert pressed(page, "ArrowLeft") == row[0]
    premise = next(claim for claim in row if claim in [one for one, _ in lines])
    for _ in range(row.index(premise)):
        page.keyboard.press("ArrowRight")
    conclusion = pressed(page, "ArrowDown")
    assert [premise, conclusion] in lines
    assert [pressed(page, "ArrowUp"), conclusion] in lines
    last = pressed(page, "End")
    assert pressed(page, "ArrowRight") == last  # nothing is there: stay
    assert pressed(page, "Home") == row[0] != last


def test_every_box_is_reached_by_arrow_keys(page):
    page.evaluate("document.querySelectorAll('details').forEach((d) => { d.open = true })")
    stuck = page.evaluate(
        """() => [...document.querySelectorAll(".cb-map-picture")].flatMap((svg) => {
          const items = [...svg.querySelectorAll(".cb-map-item")];
          const seen = new Set([items[0]]);
          const ways = [items[0]];
          while (ways.length) {
            const from = ways.pop();
            for (const key of ["ArrowUp", "ArrowDown", "ArrowLeft", "ArrowRight"]) {
              from.focus();
              from.dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true }));
              const to = document.activeElement;
              if (!seen.has(to)) { seen.add(to); ways.push(to); }
            }
          }
          return items.filter((item) => !seen.has(item)).map((item) => item.id);
        })"""
    )
    assert stuck == []


@pytest.fixture(scope="module")
def hub(real, real_map):
    """The claim with most premises in its picture: its card, its section, and those premises."""
    told = {entry["claim_id"]: entry for entry in real[0]}
    found = []
    for drawn in real_map.data["pictures"]:
        ends = [conclusion for _, conclusion in drawn["lines"]]
        for claim in sorted(set(ends)):
            near = {premise for premise, conclusion in drawn["lines"] if conclusion == claim}
            found.append((len(near), claim, drawn["section"], near))
    _, claim, section, near = max(found)
    return SimpleNamespace(id=claim, card=told[claim], section=section, premises=near)


def test_enter_shows_the_card_and_escape_closes_it(page, hub):
    open_section(page, hub.section)
    page.locator(f"#map-{hub.id}").focus()
    panel = page.locator(".cb-map-panel")
    assert panel.count() == 0
    page.keyboard.press("Enter")
    panel.wait_for()
    words = panel.inner_text()
    for part in (hub.id, hub.card["statement"], "Rests on", "Carries"):
        assert part in words
    assert panel.locator("details:not([open])").count() == 0
    assert page.locator(f"#map-{hub.id}[aria-current=true].is-chosen").count() == 1
    near = page.locator(".is-near").evaluate_all("found => found.map((e) => e.dataset.claim)")
    assert hub.premises <= set(near)
    assert hub.id in page.locator(".cb-map > .cb-map-said").text_content()
    assert focused(page) == f"map-{hub.id}"
    # The panel, which sticks to the window's edge, does not cover the box.
    box, card = page.locator(f"#map-{hub.id}").bounding_box(), panel.bounding_box()
    assert 0 <= box["y"]
    assert box["y"] + box["height"] <= card["y"]
    page.keyboard.press("Escape")
    assert panel.is_hidden()
    assert page.locator(".is-chosen, .is-near, .is-on, [aria-current]").count() == 0
    assert focused(page) == f"map-{hub.id}"


def test_a_stub_and_a_link_of_the_card_lead_to_another_picture(page):
    open_section(page, "conclusion")
    page.locator("#map-gv2022-c-109").focus()
    page.keyboard.press("Tab")
    assert focused(page) == "cb-map-stub cb-status-" + page.locator(
        "#map-gv2022-c-109 ~ .cb-map-stub"
    ).first.get_attribute("class").removeprefix("cb-map-stub cb-status-")
    target = page.evaluate("document.activeElement.dataset.claim")
    page.keyboard.press("Enter")
    becomes(lambda: focused(page), f"map-{target}")
    assert page.locator(f"#map-{target}").is_visible()
    link = page.locator(".cb-map-panel .cb-map-follow").first
    target = link.get_attribute("data-claim")
    link.focus()
    page.keyboard.press("Enter")
    becomes(lambda: focused(page), f"map-{target}")
    page.locator(".cb-map-close").click()
    page.locator(".cb-map-panel").wait_for(state="hidden")


def test_tab_stops_once_in_a_picture_and_at_the_stubs_of_its_box(page):
    open_section(page, "conclusion")
    met = set()
    for picture in page.locator("#map-gv2022-section-conclusion .cb-map-picture").all():
        for place in picture.locator(".cb-map-place").all():
            stubs = place.locator(".cb-map-stub").count()
            place.locator(".cb-map-box").focus()
            assert picture.locator("[tabindex='0']").count() == 1 + stubs
            met.add(min(stubs, 2))
    assert met >= {1, 2}


def test_a_node_of_the_overview_opens_its_section(page):
    page.locator(".cb-map-node").first.focus()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.locator("#map-gv2022-section-context[open]").wait_for()
    becomes(lambda: page.evaluate("document.activeElement.tagName"), "SUMMARY")


def test_an_address_with_a_box_opens_it_and_the_list_leads_to_the_map(page, page_address):
    page.goto("about:blank")
    page.goto(page_address + "#map-gv2022-c-101")
    page.locator("#map-gv2022-c-101.is-chosen").wait_for()
    link = page.locator(".cb-map-list #gv2022-c-042 ~ .cb-map-show a")
    assert link.is_hidden()
    page.goto(page_address + "#gv2022-c-042")
    page.locator(".cb-map-list #gv2022-c-042").wait_for()
    link.click()
    becomes(lambda: focused(page), "map-gv2022-c-042")


def test_a_link_in_the_list_opens_the_section_that_it_leads_to(page):
    page.locator(".cb-map-list summary:has(h3)").first.click()
    link = page.locator(".cb-map-list .cb-map-follow[href='#gv2022-c-035']").first
    target = page.locator(".cb-map-list #gv2022-c-035")
    assert target.is_hidden()
    link.click()
    target.wait_for()
    becomes(lambda: page.evaluate("document.querySelector(':target')?.id"), "gv2022-c-035")
    becomes(lambda: 0 <= target.bounding_box()["y"] < 900, True)


# A text that sticks out of its box, or whose letters are squeezed or stretched so much that it is
# hard to read: the font may be another one than the one that was reckoned with, but not any text
# longer than it was reckoned to be.
MISFITS = """() =>
[...document.querySelectorAll(".cb-map-place, .cb-map-node")].flatMap((place) => {
  const frame = place.querySelector(".cb-map-frame").getBBox();
  return [...place.querySelectorAll("text")].filter((text) => {
    const box = text.getBBox();
    const free = text.cloneNode(true);
    free.removeAttribute("textLength");
    text.after(free);
    const natural = free.getComputedTextLength() / text.getComputedTextLength();
    free.remove();
    return box.x < frame.x + 4 || box.x + box.width > frame.x + frame.width - 4 ||
      box.y < frame.y || box.y + box.height > frame.y + frame.height ||
      natural < 0.8 || natural > 1.45;
  }).map((text) => text.textContent);
})"""


@pytest.mark.parametrize("font", ["", "Arial", "DejaVu Sans", "Liberation Serif, serif"])
def test_words_fit_into_their_boxes_whatever_fonts_there_are(page, font):
    page.evaluate("document.querySelectorAll('details').forEach((d) => { d.open = true })")
    page.evaluate(
        "font => document.querySelectorAll('.cb-map-picture')"
        ".forEach((svg) => { if (font) svg.style.fontFamily = font })",
        font,
    )
    assert page.evaluate(MISFITS) == []


def test_words_that_do_not_fit_would_be_noticed(page):
    page.evaluate("document.querySelectorAll('details').forEach((d) => { d.open = true })")
    words = page.evaluate(
        """() => {
          const texts = [...document.querySelectorAll(".cb-map-box text[x]")].filter(
            (text) => text.textContent.length > 15);
          texts[0].setAttribute("textLength", "300");
          texts[1].textContent += texts[1].textContent;
          return texts.slice(0, 2).map((text) => text.textContent);
        }"""
    )
    assert page.evaluate(MISFITS) == words


@pytest.mark.parametrize("width", [360, 1440])
def test_pictures_scroll_in_a_region_of_their_own(page, width, hub):
    page.set_viewport_size({"width": width, "height": 800})
    page.evaluate("document.querySelectorAll('details').forEach((d) => { d.open = true })")
    if width == 360:  # there the list tells all that the pictures show
        assert page.locator(".cb-map-section:visible").count() == 0
        assert page.locator(f"#{hub.id}").is_visible()
    else:
        page.locator(f"#map-{hub.id} text").first.click()
    sideways = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
    assert page.evaluate(sideways) <= 0
    for region in page.locator(".cb-map-still").all():
        assert region.get_attribute("tabindex") == "0"
        assert region.get_attribute("aria-label")
    small = page.evaluate(
        "() => [...document.querySelectorAll('.cb-map *')].filter((e) => e.checkVisibility() &&"
        " parseFloat(getComputedStyle(e).fontSize) < 11).length"
    )
    assert small == 0


def test_colours_follow_the_page(page):
    look = "() => ['.cb-map-frame', '.cb-map-mark', '.cb-map-muted'].map((css) => getComputedStyle"
    look += "(document.querySelector('.cb-map-picture ' + css)).fill)"
    light = page.evaluate(look)
    page.evaluate("document.documentElement.dataset.theme = 'dark'")
    assert all(a != b for a, b in zip(light, page.evaluate(look), strict=True))


def test_without_javascript_the_list_and_the_pictures_can_be_read(browser, page_address, hub):
    context = browser.new_context(
        java_script_enabled=False, viewport={"width": 1280, "height": 800}
    )
    page = context.new_page()
    page.goto(page_address)
    assert page.locator(".cb-map-entry").count() == page.locator(".cb-map-box").count() > 0
    entry = page.locator(".cb-map-entry", has=page.locator(f"#{hub.id}"))
    assert hub.card["statement"] in entry.inner_text()
    evidence = entry.locator(".cb-evidence")
    assert evidence.is_hidden()
    entry.locator("summary").first.click()
    evidence.wait_for()
    premise = min(hub.premises)
    entry.locator(f".cb-map-follow[href='#{premise}']").click()
    page.wait_for_url(f"**#{premise}")
    assert page.locator(".cb-map-help:visible, .cb-map-show:visible").count() == 0
    page.locator("#map-gv2022-section-intro > summary").click()
    page.locator("#map-gv2022-c-039 text").first.click()
    page.wait_for_url("**#gv2022-c-039")
    page.locator("#gv2022-c-039").wait_for()
    context.close()
