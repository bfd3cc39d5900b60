"""What chapters show: safe, the same each time, and legible in both themes."""

import html
import itertools
import json
import re
import subprocess
import sys
import xml.etree.ElementTree as ET
from html.parser import HTMLParser
from pathlib import Path

import altair as alt
import pandas as pd
import pytest
import yaml
from bs4 import BeautifulSoup
from helpers.places import ROOT, WEB

from casebook import display
from casebook.argument import OURS
from casebook.display import charts, colours
from casebook.display.html import MIME_TYPE
from casebook.display.mystnb import CasebookData

STATIC = WEB / "pages"
HOSTILE = "<script>alert(1)</script>\"'&</title></style><!--"
NUMBERS = pd.DataFrame({"voice": ["authors", "informant 17"], "passages": [61, 23]})

# Elements that may have no end tag, in HTML or as SVG writes them.
VOID = {"br", "input", "path", "line", "rect", "circle"}


class Page(HTMLParser):
    """Collects elements and, per element name, the text inside; fails on a tag left open."""

    def __init__(self, markup):
        super().__init__()
        self.elements, self.open, self.texts = [], [], {}
        self.feed(markup)
        self.close()
        assert not self.open, f"never closed: {self.open}"

    def handle_starttag(self, tag, attrs):
        self.elements.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag, attrs):
        self.elements.append((tag, dict(attrs)))

    def handle_endtag(self, tag):
        if tag not in VOID:
            assert self.open, f"</{tag}> ends nothing"
            assert self.open.pop() == tag

    def handle_data(self, data):
        if self.open:
            self.texts.setdefault(self.open[-1], []).append(data)

    def ids(self):
        return [attrs["id"] for _, attrs in self.elements if "id" in attrs]

    def all(self, tag):
        return [attrs for name, attrs in self.elements if name == tag]


def bars(numbers=NUMBERS, **mark):
    return (
        alt.Chart(numbers)
        .mark_bar(clip=True, aria=True, **mark)
        .encode(x="passages", y=alt.Y("voice", title=None), description="voice")
        .properties(width=300)
    )


def show_chart(spec=None, **changes):
    arguments = {
        "name": "voices",
        "title": "Whose voices?",
        "caption": "Passages per voice.",
        "alt": "The authors speak most.",
        "numbers": NUMBERS,
        "source": "Grubb & Vitus 2022",
    }
    return display.chart(bars() if spec is None else spec, **(arguments | changes))


def claim(number=1, status="shown", **changes):
    values = {
        "claim_id": f"gv2022-c-{number:03d}",
        "statement": "Participation has conditions.",
        "hedge": "may",
        "kind": "finding",
        "locator": "forms ¶4",
        "status": status,
        "in_short": "Two voices in print: a and b.",
        "because": ["Two voices speak for it."],
        "evidence": [
            {
                "id": "gv2022-con-03",
                "gist": "No one asked first.",
                "material": "interview",
                "voice": "informant 17",
                "printed_as": "quoted",
                "locator": "forms ¶5",
                "relation": "opposes",
            }
        ],
        "premises": [
            {"claim_id": "gv2022-c-099", "statement": "There is a plan.", "status": "cited"}
        ],
        "note": "A note.",
        "source_citation": "Grubb & Vitus 2022",
        "url": "https://doi.org/10.1000/x",
    }
    return values | changes


def show_table(df=NUMBERS, **changes):
    return display.table(df, **({"name": "voices", "caption": "Voices"} | changes))


def picture(shown):
    return ET.fromstring(re.search(r"<svg.*?</svg>", shown.html, re.DOTALL)[0])


# Charts --------------------------------------------------------------------------------------


def test_chart_is_a_labelled_picture():
    shown = show_chart()
    page, svg = Page(shown.html), picture(shown)
    assert svg.get("role") == "img"
    named = {e.get("id"): e.text for e in svg if e.tag.endswith(("title", "desc"))}
    assert [named[ident] for ident in svg.get("aria-labelledby").split()] == [
        "Whose voices?",
        "The authors speak most.",
    ]
    assert page.all("figure")[0]["id"] == "fig-voices"
    assert page.all("figure")[0]["aria-labelledby"] in page.ids()
    regions = [attrs for attrs in page.all("div") if attrs.get("role") == "region"]
    assert all(attrs["tabindex"] == "0" for attrs in regions)
    assert page.all("button") == page.all("script") == []  # what needs a script comes with it
    assert page.all("details") == [{"class": "cb-numbers"}]  # closed
    assert not [e for e in svg.iter() if e is not svg and ("role" in e.attrib)]
    assert shown.data["numbers"]["rows"] == [["authors", 61], ["informant 17", 23]]


def titles(shown):
    return [e.find("{*}title").text for e in picture(shown).iter() if e.get("class") == "cb-mark"]


def test_each_mark_that_tells_what_it_is_has_a_title_and_no_other_has():
    shown = show_chart()
    assert titles(shown) == shown.data["marks"] == ["authors", "informant 17"]
    assert sum(e.tag.endswith("}title") for e in picture(shown).iter()) == 3  # with the chart's
    silent = bars() + alt.Chart(NUMBERS).mark_text().encode(x="passages", y="voice", text="voice")
    assert titles(show_chart(silent)) == ["authors", "informant 17"]


def test_words_on_a_mark_do_not_hide_it_from_a_pointer():
    words = alt.Chart(NUMBERS).mark_text().encode(x="passages", y="voice", text="voice")
    groups = [
        (len(e.findall(".//*[@class='cb-mark']")), e.get("pointer-events"))
        for e in picture(show_chart(bars() + words)).iter()
        if "role-mark" in e.get("class", "")
    ]
    assert groups == [(2, None), (0, "none")]


def test_a_chart_says_whose_material_it_shows_whose_it_is_and_what_may_be_done_with_it():
    shown = show_chart()
    (said,) = re.findall(r'<p class="cb-figure-source">(.*?)</p>', shown.html)
    assert html.unescape(said) == shown.data["source"]
    title = yaml.safe_load((ROOT / "_config.yml").read_text(encoding="utf-8"))["title"]
    assert title == charts.BOOK
    assert shown.data["source"] == f"Source: Grubb & Vitus 2022. Chart: {title}, CC BY 4.0."
    licences = (ROOT / "LICENSE-text").read_text(encoding="utf-8")
    assert "Attribution 4.0 International" in licences


def test_a_chart_that_is_wider_than_a_phone_is_also_a_list_of_its_marks():
    narrow, wide = show_chart(bars().properties(width=150)), show_chart()
    assert "cb-marks" not in narrow.html
    assert "cb-still-wide" not in narrow.html
    assert 'class="cb-still cb-still-wide"' in wide.html
    assert re.findall(r"<li>(.*?): <span>", wide.html) == wide.data["marks"]
    assert '<ul class="cb-marks cb-marks-phone">' in wide.html
    assert '<ul class="cb-marks">' in show_chart(listed=True).html


def test_marks_that_begin_alike_share_an_entry_of_the_list():
    told = pd.DataFrame({"n": [1, 2, 3], "told": ["a: one", "a: two", "b: three"]})
    spec = alt.Chart(told).mark_bar(aria=True).encode(x="n", description="told")
    entries = re.findall(r"<li>(.*?)</li>", show_chart(spec, listed=True).html)
    assert entries == ["a: <span>one</span>; <span>two</span>", "b: <span>three</span>"]


def test_a_mark_that_stands_for_a_claim_leads_to_it_from_the_picture_and_from_the_list():
    claims = NUMBERS.assign(card=["#gv2022-c-001", "#gv2022-c-002"])
    shown = show_chart(bars(claims).encode(href="card:N"), listed=True)
    svg, page = picture(shown), Page(shown.html)
    links = [e for e in svg.iter() if e.tag.endswith("}a")]
    assert [e.get("href") for e in links] == ["#gv2022-c-001", "#gv2022-c-002"]
    assert [e.get("data-claim") for e in links] == ["gv2022-c-001", "gv2022-c-002"]
    assert svg.get("role") == "group"  # what is inside of an image cannot be reached
    assert [a["href"] for a in page.all("a")] == ["#gv2022-c-001", "#gv2022-c-002"] * 2
    assert "vega" not in shown.html


def test_every_line_of_words_keeps_its_length_in_any_font():
    for element in picture(show_chart()).iter():
        if element.tag.endswith("}text") and element.text and element.text.strip():
            assert float(element.get("textLength")) > 0, element.text


def test_chart_survives_hostile_text():
    numbers = pd.DataFrame({"voice": [HOSTILE], "passages": [1]})
    shown = show_chart(
        bars(numbers), title=HOSTILE, caption=HOSTILE, alt=HOSTILE + "x", numbers=numbers
    )
    assert Page(shown.html).all("script") == []
    assert "<script" not in shown.html
    assert "</script" not in shown.html
    assert "<!--" not in shown.html
    assert titles(shown) == [HOSTILE]


def test_two_charts_share_no_id_and_every_reference_leads_somewhere():
    pages = [Page(show_chart(name=name).html) for name in ("one", "two")]
    ids = [ident for page in pages for ident in page.ids()]
    assert len(ids) == len(set(ids))
    html = show_chart(name="one").html
    references = re.findall(r"url\(#([^)]+)\)", html)
    assert references, "the clipped bars should refer to a clip path"
    assert set(references) <= set(pages[0].ids())


@pytest.mark.slow
def test_chart_is_the_same_twice_and_in_a_fresh_process():
    here = show_chart().html + show_chart().html
    assert here == show_chart().html * 2
    code = (
        "import sys; sys.path[:0] = sys.argv[1:]; import test_display as t; "
        "sys.stdout.buffer.write(t.show_chart().html.encode())"
    )
    fresh = subprocess.run(
        [sys.executable, "-c", code, *map(str, Path(__file__).parents[:2])],
        capture_output=True,
        check=True,
    )
    assert fresh.stdout.decode() * 2 == here


def test_chart_with_parameters_is_the_same_twice():
    def selectable():
        return bars().add_params(alt.selection_point(fields=["voice"]))

    assert show_chart(selectable()).html == show_chart(selectable()).html


def test_own_configuration_wins():
    shown = show_chart(bars().configure_axis(labelFontSize=15))
    axis = shown.data["spec"]["config"]["axis"]
    assert (axis["labelFontSize"], axis["titleFontSize"]) == (15, 12)


@pytest.mark.parametrize("wide", [True, False])
def test_no_text_below_11_px(wide):
    sizes = [
        float(element.get("font-size").removesuffix("px"))
        for element in picture(show_chart(wide=wide)).iter()
        if element.tag.endswith("}text")
    ]
    assert len(sizes) > 2
    assert min(sizes) >= 11


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"alt": " "}, "alt=' '"),
        ({"source": ""}, "source=''"),
        ({"spec": bars().properties(width=700)}, "px wide; a page has 688"),
        ({"spec": alt.Chart(NUMBERS).mark_bar().encode(x="passages")}, "no mark tells what it is"),
        ({"alt": "whose voices?"}, "alt repeats the title"),
        ({"title": ""}, "title=''"),
        ({"caption": None}, "caption=None"),
        ({"name": "Two Words"}, "name='Two Words'"),
        ({"numbers": NUMBERS.iloc[:0]}, "no rows"),
        ({"spec": bars().configure_axis(labelFontSize=10)}, "is 10 px; expected at least 11"),
        ({"spec": bars(color="steelblue")}, "steelblue would not follow the theme"),
        ({"spec": bars().encode(color="passages:Q")}, "would not follow the theme"),
        ({"spec": alt.Chart("https://example.org/x.csv").mark_bar()}, "fetches 'https://exam"),
    ],
)
def test_chart_refuses(changes, message):
    with pytest.raises(ValueError, match=re.escape(message)):
        show_chart(**changes)


def test_steps_of_the_ramp_are_accepted():
    scale = alt.Scale(type="threshold", domain=[10, 20, 30, 60], range=display.RAMP)
    shown = show_chart(bars().encode(color=alt.Color("passages", scale=scale)))
    assert display.RAMP[-1] in shown.html


def test_chart_brings_the_dark_counterpart_of_each_colour_it_uses():
    style = next(e.text for e in picture(show_chart()).iter() if e.tag.endswith("}style"))
    used = {
        e.get(key)
        for e in picture(show_chart()).iter()
        for key in ("fill", "stroke")
        if e.get(key) in colours.DARK
    }
    assert display.PALETTE[0] in used
    for colour in used - {display.INK}:
        assert f'[fill="{colour}"]{{fill:var(--c-{colour[1:]},{colour})}}' in style
        assert f"--c-{colour[1:]}:{colours.DARK[colour]}" in style
    assert f'[fill="{display.INK}"]{{fill:currentColor}}' in style
    assert "@media screen" in style  # paper stays light


# Tables --------------------------------------------------------------------------------------


def test_table_markup():
    df = pd.DataFrame({"for_whom": ["all", None], "came": [12.0, float("nan")]})
    shown = show_table(df, row_header="for_whom", numeric=["came"], headers={"came": "Came"})
    page = Page(shown.html)
    assert page.texts["span"][0] == "Voices"  # in the caption
    assert [attrs["scope"] for attrs in page.all("th")] == ["col", "col", "row", "row"]
    assert "For whom" in page.texts["th"]
    assert shown.html.count('<span class="cb-not-said">not said</span>') == 2
    assert 'data-sort="12">12<' in shown.html
    assert shown.data["rows"] == [["all", 12.0], [None, None]]
    assert shown.text.splitlines()[1:] == ["For whom | Came", "all | 12", "not said | not said"]
    region = next(attrs for attrs in page.all("div") if attrs.get("role") == "region")
    assert region["tabindex"] == "0"
    assert region["aria-labelledby"] in page.ids()


def test_a_column_has_its_id_once_at_its_first_cell():
    shown = show_table(NUMBERS, column_ids={"passages": "counted"})
    page = Page(shown.html)
    assert page.ids().count("counted") == 1
    assert [cell.get("id") for cell in page.all("td")] == [None, "counted", None, None]
    with pytest.raises(ValueError, match="has no column 'gone'"):
        show_table(NUMBERS, column_ids={"gone": "x"})


@pytest.mark.parametrize("missing", [None, pd.NA, pd.NaT, float("nan"), "", "  "])
def test_missing_values_are_told(missing):
    df = pd.DataFrame({"a": ["x", missing]}, dtype=object)
    shown = show_table(df, missing="blank <in> print")
    assert shown.html.count("blank &lt;in&gt; print") == 1
    assert shown.data["rows"] == [["x"], [None]]


def test_zero_and_false_are_values():
    shown = show_table(pd.DataFrame({"a": [0], "b": [False]}))
    assert "cb-not-said" not in shown.html.replace(".cb-not-said", "")
    assert shown.text.endswith("0 | no")


def readings(shown):
    """What the readers of a page hear for each sign of our reading."""
    page = Page(str(shown.html))
    return [a["aria-label"] for _, a in page.elements if a.get("class") == "cb-reading"]


def test_a_cell_that_is_ours_wears_a_sign_that_is_explained_below():
    rows = pd.DataFrame(
        {"case": ["a", "b"], "run by": ["staff", display.marked([(HOSTILE, True)])]}
    )
    shown = display.table(rows, name="cases", caption="Cases", note="A note.")
    assert readings(shown) == [f" ({OURS})"]
    assert "<script>" not in shown.html
    assert shown.data["note"].startswith("A note. °")
    assert shown.data["rows"][1] == ["b", f"{HOSTILE}°"]
    plain = display.table(rows.head(1), name="cases", caption="Cases", note="A note.")
    assert readings(plain) == []
    assert plain.data["note"] == "A note."


def test_each_text_of_a_cell_is_marked_by_itself():
    cell = display.marked([("community", False), ("service", True)])
    assert str(cell) == "community; service°"
    assert display.marked([("community", False), ("service", False)]) == "community; service"


def test_table_escapes_everything_but_own_links():
    df = pd.DataFrame({HOSTILE: [HOSTILE, display.link(HOSTILE, "#here")]})
    shown = show_table(df, caption=HOSTILE, note=HOSTILE, row_header=HOSTILE)
    page = Page(shown.html)
    assert not page.all("script")
    assert page.all("a") == [{"href": "#here"}]
    assert shown.data["rows"] == [[HOSTILE], [HOSTILE]]


@pytest.mark.parametrize("href", ["javascript:alert(1)", " JavaScript:x", "data:text/html,x", ""])
def test_link_refuses_other_schemes(href):
    with pytest.raises(ValueError, match="not a link address"):
        display.link("x", href)


@pytest.mark.parametrize("href", ["https://doi.org/1", "#a", "../x.html#a", "mailto:a@b.dk", "x"])
def test_link_accepts(href):
    assert f'href="{href}"' in display.link("x", href).html


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"row_header": "nobody"}, "has no column 'nobody'"),
        ({"numeric": ["nobody"]}, "has no column 'nobody'"),
        ({"headers": {"nobody": "x"}}, "has no column 'nobody'"),
        ({"caption": ""}, "caption=''"),
        ({"name": "1"}, "name='1'"),
        ({"df": NUMBERS.iloc[:0]}, "has no rows"),
    ],
)
def test_table_refuses(changes, message):
    with pytest.raises(ValueError, match=re.escape(message)):
        show_table(**changes)


# Claims --------------------------------------------------------------------------------------


def test_card_tells_all():
    shown = display.card(claim())
    page = Page(shown.html)
    article = page.all("article")[0]
    assert article["id"] == "gv2022-c-001"
    assert article["aria-labelledby"] in page.ids()
    assert {"href": "#gv2022-c-001"} in page.all("a")
    assert {"href": "https://doi.org/10.1000/x"} in page.all("a")
    assert '<span class="cb-claim">gv2022-c-099</span>' in shown.html  # the site makes it a link
    assert not [tag for tag, _ in page.elements if re.fullmatch("h[1-6]", tag)]
    for told in (
        "Participation has conditions.",
        "may",
        "finding",
        "forms ¶4",
        "Two voices in print: a and b.",
        "Two voices speak for it.",
        "No one asked first.",
        "interview · informant 17 · quoted · forms ¶5",
        "gv2022-con-03",
        "There is a plan.",
        "A note.",
    ):
        assert told in shown.html
        assert told in shown.text
    assert "Runs against it:" in shown.html
    assert 'forms ¶5 · <span class="cb-id">gv2022-con-03</span>' in shown.html
    assert shown.data == {"kind": "card", "claim": claim()}


def test_card_of_a_claim_without_evidence():
    shown = display.card(claim(evidence=[], premises=[], note=None, url=None, hedge=None))
    assert len(Page(shown.html).all("details")) == 1
    assert "Why this status" in shown.html
    assert "Evidence" not in shown.html
    assert "None" not in shown.html


def test_a_passage_without_a_gist_is_told_so():
    blank = [{**entry, "gist": ""} for entry in claim()["evidence"]]
    shown = display.card(claim(evidence=blank))
    for text in (shown.html, shown.text):
        assert "None" not in text
        assert text.count("no gist yet") == len(blank)


def test_a_claim_without_a_place_says_on_which_documents_it_rests_or_nothing():
    many = [f"int-{n}" for n in range(1, 7)]
    told = "int-1, int-2, int-3, int-4, 2 more"
    for documents, wanted in ((many, told), (many[:2], "int-1, int-2"), ([], "")):
        found = claim(locator="", rests_in=documents)
        head = BeautifulSoup(str(display.card(found).html), "html.parser").select_one(
            ".cb-card-head"
        )
        assert wanted in head.get_text()
        assert ("int-" in head.get_text()) == bool(documents)
        page = BeautifulSoup(str(display.ledger([found]).html), "html.parser")
        assert [one.get_text() for one in page.select("[data-label=Where]")] == [wanted]
    stands = claim(locator="¶ 3", rests_in=many)
    assert "int-1" not in str(display.card(stands).html)


def test_a_card_says_in_short_what_the_status_means_if_nobody_says_why():
    shown = display.card(claim(in_short=None))
    assert display.STATUS_REASONS["shown"] in shown.html
    assert display.STATUS_REASONS["shown"] in shown.text


def test_a_reason_that_stands_on_the_face_is_not_told_again():
    shown = display.card(claim(in_short="The same.", because=["The same."], evidence=[]))
    assert shown.html.count("The same.") == shown.text.count("The same.") == 1
    assert "Why this status" not in shown.html


def test_a_card_names_cases_and_figures_and_counts_them_as_the_ledger_does():
    case = {"id": "gv2022-lym", "what": "case", "said": "Love <b>", "locator": "a ¶1"}
    figures = [
        {"id": f"n-{i}", "what": "figure", "said": f"figure {i}", "locator": "b ¶1"} for i in "12"
    ]
    for_it = [entry | {"relation": "supports"} for entry in claim()["evidence"]]
    told = claim(evidence=for_it, things=[case, *figures])
    shown = display.card(told)
    assert "Evidence (1 passage, 1 case, 2 figures)" in shown.html
    assert "Love &lt;b&gt;" in shown.html
    for said in ("case · a ¶1 · gv2022-lym", "figure 2", "n-2"):
        assert said in shown.html
        assert said in shown.text
    against = display.card(claim(evidence=[], things=[case | {"relation": "opposes"}]))
    assert "Evidence (1 against it)" in against.html
    assert "Runs against it:" in against.html


@pytest.mark.parametrize("part", ["claim", "evidence", "premises"])
def test_our_reading_is_marked_wherever_it_is_ours(part):
    assert OURS not in display.card(claim()).html + display.card(claim()).text
    if part == "claim":
        ours = claim(basis="ours")
        assert OURS in display.ledger([ours]).text
    else:
        ours = claim(**{part: [claim()[part][0] | {"ours": True}]})
    shown = display.card(ours)
    assert shown.html.count(f'<span class="cb-ours">{OURS}</span>') == 1
    assert shown.text.count(f"({OURS})") == 1


def test_card_escapes():
    evidence = [{"id": HOSTILE, "gist": HOSTILE, "voice": HOSTILE, "relation": HOSTILE}]
    hostile = claim(
        statement=HOSTILE, hedge=HOSTILE, kind=HOSTILE, locator=HOSTILE, because=[HOSTILE],
        note=HOSTILE, source_citation=HOSTILE, evidence=evidence,
    )  # fmt: skip
    assert not Page(display.card(hostile).html).all("script")
    assert not Page(display.ledger([hostile]).html).all("script")


@pytest.mark.parametrize("key", ["claim_id", "statement", "kind", "status"])
def test_card_refuses_a_claim_without(key):
    with pytest.raises(ValueError, match=f"{key} is missing"):
        display.card(claim(**{key: None}))


def test_unknown_status_is_refused():
    with pytest.raises(ValueError, match="no status 'proven'"):
        display.card(claim(status="proven"))
    with pytest.raises(ValueError, match="expected one of shown, thin"):
        display.status_badge("proven")


def test_ledger_takes_ids_for_evidence_and_premises():
    shown = display.ledger([claim(evidence=["a", "b"], premises=["gv2022-c-099"])])
    assert shown.data["rows"][0][5] == 2


def test_unknown_status_of_a_premise_is_refused():
    premise = {"claim_id": "x", "statement": "A.", "status": "proven"}
    with pytest.raises(ValueError, match="status='proven'"):
        display.card(claim(premises=[premise]))


def test_ledger_has_one_place_per_claim():
    claims = [claim(number, status) for number, status in enumerate(display.STATUSES, 1)]
    shown = display.ledger(claims)
    page = Page(shown.html)
    assert {f"gv2022-c-{number:03d}" for number in range(1, 8)} <= set(page.ids())
    assert [attrs["href"] for attrs in page.all("a")] == [f"#{c['claim_id']}" for c in claims]
    assert len(page.all("option")) == 8
    assert [row[3] for row in shown.data["rows"]] == display.STATUSES
    assert next(a for a in page.all("div") if a.get("class") == "cb-filter")["hidden"] is None


# The objects ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "show",
    [
        show_chart,
        show_table,
        lambda: display.cards([claim()]),
        lambda: display.ledger([claim()]),
    ],
    ids=["chart", "table", "cards", "ledger"],
)
def test_mime_bundle(show):
    shown = show()
    bundle = shown._repr_mimebundle_()
    assert set(bundle) == {"text/html", "text/plain", MIME_TYPE}
    assert json.loads(json.dumps(bundle[MIME_TYPE])) == bundle[MIME_TYPE]
    assert "svg" not in json.dumps(bundle[MIME_TYPE])  # regression must not depend on fonts
    assert "<" not in bundle["text/plain"]
    page = Page(shown.html)
    assert len(page.ids()) == len(set(page.ids()))
    assert not [attrs for _, attrs in page.elements if any(key.startswith("on") for key in attrs)]
    fetching = ("src", "srcset", "data", "poster", "xlink:href", "action")
    assert not [attrs for _, attrs in page.elements if set(attrs) & set(fetching)]
    assert all(tag == "a" for tag, attrs in page.elements if "href" in attrs)
    assert not re.search(r"@import|url\((?!#)", shown.html)


def test_mystnb_is_told_about_our_type_only():
    class Data:
        mime_type = MIME_TYPE

    assert CasebookData.handle_mime(None, Data, False) == []
    Data.mime_type = "text/html"
    assert CasebookData.handle_mime(None, Data, False) is None


@pytest.mark.parametrize(
    ("value", "spec", "printed"),
    [("informant 17", "", "informant 17"), (74, "", "74"), (0.4567, ".0%", "46%")],
)
def test_glue_stores_the_text_without_quotes(monkeypatch, value, spec, printed):
    stored = []
    monkeypatch.setattr("IPython.get_ipython", lambda: object())
    monkeypatch.setattr("myst_nb.glue", lambda *a, **k: stored.append((*a, k)))
    display.glue("name", value, spec)
    [(name, given, options)] = stored
    assert (name, repr(given), options) == ("name", printed, {"display": False})


def test_glue_outside_a_notebook_does_nothing(capsys):
    display.glue("name", "text")
    assert capsys.readouterr().out == ""


@pytest.mark.parametrize("value", [0.5, "", " "])
def test_glue_refuses(value):
    with pytest.raises(ValueError, match="glue"):
        display.glue("name", value)


# Colours and shapes --------------------------------------------------------------------------


def linear(colour):
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    return [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]


def luminance(colour):
    return sum(f * p for f, p in zip((0.2126, 0.7152, 0.0722), linear(colour), strict=True))


def contrast(one, other):
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


def lightness(colour):
    return 116 * luminance(colour) ** (1 / 3) - 16


def apply(matrix, vector):
    return [sum(m * v for m, v in zip(row, vector, strict=True)) for row in matrix]


def oklab(rgb):
    """Ottosson (2020): distances in this space are close to how different colours look."""
    cone = apply(
        [
            [0.4122214708, 0.5363325363, 0.0514459929],
            [0.2119034982, 0.6806995451, 0.1073969566],
            [0.0883024619, 0.2817188376, 0.6299787005],
        ],
        [min(1, max(0, part)) for part in rgb],
    )
    return apply(
        [
            [0.2104542553, 0.7936177850, -0.0040720468],
            [1.9779984951, -2.4285922050, 0.4505937099],
            [0.0259040371, 0.7827717662, -0.8086757660],
        ],
        [part ** (1 / 3) for part in cone],
    )


# Machado, Oliveira & Fernandes (2009), severity 1, linear RGB.
GROUNDS = {"light": "#ffffff", "dark": "#121212"}  # of the theme

SIGHTS = {
    "full": [[1, 0, 0], [0, 1, 0], [0, 0, 1]],
    "protanopia": [
        [0.152286, 1.052583, -0.204868],
        [0.114503, 0.786281, 0.099216],
        [-0.003882, -0.048116, 1.051998],
    ],
    "deuteranopia": [
        [0.367322, 0.860646, -0.227968],
        [0.280085, 0.672501, 0.047413],
        [-0.011820, 0.042940, 0.968881],
    ],
    "tritanopia": [
        [1.255528, -0.076749, -0.178779],
        [-0.078411, 0.930809, 0.147602],
        [0.004733, 0.691367, 0.303900],
    ],
}
SETS = {"palette": display.PALETTE, "statuses": list(display.STATUS_COLOURS.values())}


def themed(colour, theme):
    return colours.DARK[colour] if theme == "dark" else colour


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("name", SETS)
def test_marks_stand_out_and_apart(name, theme):
    shades = [themed(colour, theme) for colour in SETS[name]]
    assert min(contrast(shade, GROUNDS[theme]) for shade in shades) >= 3
    figures = themed(display.PAPER, theme)
    assert min(contrast(figures, shade) for shade in shades) >= 4.5
    pairs = list(itertools.combinations(shades, 2))
    assert min(abs(lightness(a) - lightness(b)) for a, b in pairs) >= 4.5  # greyscale, L*
    for sight, matrix in SIGHTS.items():
        seen = {shade: oklab(apply(matrix, linear(shade))) for shade in shades}
        gaps = [
            sum((p - q) ** 2 for p, q in zip(seen[a], seen[b], strict=True)) ** 0.5
            for a, b in pairs
        ]
        assert min(gaps) >= 0.07, sight


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_text_colours_can_be_read(theme):
    ground = GROUNDS[theme]
    for colour in (display.INK, display.MUTED):
        assert contrast(themed(colour, theme), ground) >= 4.5
    steps = [themed(colour, theme) for colour in display.RAMP]
    assert all(contrast(themed(display.INK, theme), step) >= 4.5 for step in steps[:3])
    assert all(contrast(themed(display.PAPER, theme), step) >= 4.5 for step in steps[3:])
    differences = [contrast(step, ground) for step in steps]
    assert differences == sorted(differences)


def test_every_status_has_colour_shape_code_and_reason():
    for values in (
        display.STATUS_COLOURS,
        display.STATUS_SHAPES,
        display.STATUS_CODES,
        display.STATUS_REASONS,
    ):
        assert list(values) == display.STATUSES
        assert len(set(values.values())) == len(display.STATUSES)
    badges = [display.status_badge(status).html for status in display.STATUSES]
    assert len({re.search(r' d="([^"]+)"', badge)[1] for badge in badges}) == 7


def test_every_colour_has_one_dark_counterpart():
    every = [*display.PALETTE, *display.RAMP, *display.STATUS_COLOURS.values()]
    every += [display.INK, display.MUTED, display.GRID, display.PAPER]
    assert sorted(colours.DARK) == sorted(every)  # also: no colour twice


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_style_sheet_has_the_same_colours_and_they_can_be_read(theme):
    css = (STATIC / "casebook.css").read_text(encoding="utf-8")
    selector = ":root" if theme == "light" else r'html\[data-theme="dark"\]'
    rules = dict(
        re.findall(
            r"--cb-([a-z-]+): (#[0-9a-f]{6});", re.search(selector + r" \{(.*?)\}", css, re.S)[1]
        )
    )
    for status, colour in display.STATUS_COLOURS.items():
        assert rules[status.replace(" ", "-")] == themed(colour, theme)
        assert f".cb-status-{status.replace(' ', '-')} .cb-shape" in css
    assert rules["muted"] == themed(display.MUTED, theme)
    assert rules["paper"] == GROUNDS[theme]
    for ground in (rules["paper"], rules["tint"]):
        assert contrast(rules["muted"], ground) >= 4.5


def test_static_files_ask_for_nothing_and_run_no_text_as_code():
    css = "".join(path.read_text(encoding="utf-8") for path in sorted(STATIC.glob("*.css")))
    script = (STATIC / "casebook.js").read_text(encoding="utf-8")
    # Icons are drawn in the sheet itself; everything else would be asked for.
    assert not re.search(r"@import|url\((?!\"data:image/svg\+xml,)", css)
    assert not re.search(r"\beval\(|new Function|innerHTML|https?:", script)
    sizes = re.findall(r"font(?:-size)?:[^;]*?([\d.]+)rem", css)
    assert min(float(size) * 16 for size in sizes) >= 12


def test_status_shapes_are_drawn_by_vega():
    """Each status shape draws as a chart's symbol, not as nothing."""
    df = pd.DataFrame({"status": display.STATUSES})
    scale = alt.Scale(domain=display.STATUSES, range=list(display.STATUS_SHAPES.values()))
    spec = (
        alt.Chart(df)
        .mark_point(filled=True, aria=True)
        .encode(
            x="status", description="status", shape=alt.Shape("status", scale=scale, legend=None)
        )
    )
    marks = [
        element.get("d")
        for group in picture(show_chart(spec, numbers=df)).iter()
        if "role-mark" in group.get("class", "")
        for element in group
    ]
    assert len(set(marks)) == 7


def test_a_folded_table_tells_its_caption_and_length_before_it_is_opened():
    rows = pd.DataFrame({"who": ["a", "b"], "what": ["x", "y"]})
    shown = display.table(rows, name="long", caption="All of them", folded=True)
    head, inside = shown.html.split("<summary>")[1].split("</summary>")
    assert head == "All of them (2 rows)"
    assert inside.index("<table") < inside.index("</details>")
    open_one = display.table(rows, name="long", caption="All of them")
    assert "<details" not in open_one.html
    assert open_one.data == shown.data


def test_passages_lead_to_the_claims_they_speak_for_and_against():
    rows = pd.DataFrame(
        {
            "passage_id": ["x-a-01", "x-a-02"],
            "gist": ["One.", "Two."],
            "material": "interview",
            "voice_id": "v",
            "printed_as": "quoted",
            "hedge": None,
            "locator": "intro ¶1",
        }
    )
    links = pd.DataFrame(
        {
            "claim_id": ["x-c-001", "x-c-002", "x-c-003"],
            "target_table": ["passages", "passages", "claims"],
            "target_id": ["x-a-01", "x-a-01", "x-a-02"],
            "relation": ["supports", "opposes", "supports"],
        }
    )
    shown = display.passages(
        rows, {"v": "a voice"}, links, ledger="ledger.html", name="rows", caption="Rows"
    ).html
    first, second = (row.split("</tr>")[0] for row in shown.split('<tr role="row" id=')[1:])
    assert (
        '<a href="ledger.html#x-c-001">x-c-001</a>, '
        'against <a href="ledger.html#x-c-002">x-c-002</a></td>'
    ) in first
    assert "x-c-003" not in second  # a link between claims is none of a passage
