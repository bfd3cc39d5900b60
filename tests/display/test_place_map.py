"""The map: outlines of the right size and place, every mark drawn, none hidden, always the same."""

import itertools
import math
import re
import xml.etree.ElementTree as ET
from importlib import resources

import pandas as pd
import pytest

from casebook import display
from casebook.display import basemap, place_map

KINDS = {
    "café": display.MarkKind(display.PALETTE[0], "circle"),
    "sport": display.MarkKind(display.PALETTE[1], "square"),
    "advice": display.MarkKind(display.PALETTE[2], "triangle-up"),
}
WORDS = {"title": "Title", "caption": "Caption.", "note": "Note.", "alt": "What it shows."}
SVG = "{http://www.w3.org/2000/svg}"

# Towns on islands and at coasts that the simplified outlines must still carry.
TOWNS = {
    "Mariehamn": ("AX", 60.12, 19.94),
    "Rønne, Bornholm": ("DK", 55.11, 14.75),
    "Odense": ("DK", 55.40, 10.39),
    "Sønderborg, Als": ("DK", 54.93, 9.85),
    "Inari": ("FI", 68.91, 27.03),
    "Ísafjörður": ("IS", 66.05, -23.20),
    "Leknes, Lofoten": ("NO", 68.15, 13.61),
    "Østerdalen": ("NO", 61.90, 10.80),
    "Borgholm, Öland": ("SE", 56.88, 16.68),
    "Roma, Gotland": ("SE", 57.51, 18.45),
    "Östersund": ("SE", 63.18, 14.64),
}


def rings(collection=None):
    for feature in (collection or basemap.outlines())["features"]:
        for polygon in feature["geometry"]["coordinates"]:
            for ring in polygon:
                yield feature["properties"]["country"], ring


def signed_area(ring):
    """Positive if the ring runs anticlockwise where y points upwards."""
    return sum(a[0] * b[1] - b[0] * a[1] for a, b in itertools.pairwise(ring)) / 2


def holds(ring, x, y):
    crossings = (
        x < a[0] + (y - a[1]) / (b[1] - a[1]) * (b[0] - a[0])
        for a, b in itertools.pairwise(ring)
        if (a[1] > y) != (b[1] > y)
    )
    return sum(crossings) % 2 == 1


def points(*rows):
    fields = ["place", "latitude", "longitude", "type", "area"]
    frame = pd.DataFrame([(*row, False)[:5] for row in rows], columns=fields)
    names = [f"case-{number}" for number in range(len(frame))]
    places = frame.place.str.lower().str.replace(r"[^a-z]", "", regex=True)
    return frame.assign(country="a country", place_id=places, entry_id=names, entry="A case")


SOME = points(
    ("Östersund", 63.18, 14.64, "café"),
    ("Östersund", 63.18, 14.64, "sport"),
    ("Jämtland", 63.18, 14.64, "advice", True),
    ("Stockholm", 59.33, 18.07, "café"),
    ("Stockholm", 59.33, 18.07, "sport"),
    ("Stockholm", 59.33, 18.07, "advice"),
    ("Solna", 59.36, 18.0, "café"),
    ("Hjørring", 57.46, 9.98, "sport"),
    ("Ísafjörður", 66.05, -23.2, "café"),
    ("Reykjavík", 64.13, -21.9, "advice"),
    ("Reykjavík", 64.13, -21.9, "sport"),
    ("Austurland", 65.2, -14.7, "sport", True),
)


def shown(frame=SOME, **how):
    return place_map.map_of_places(frame, KINDS, name="x", source="Source.", **{**WORDS, **how})


def picture(frame=SOME, **how):
    svg = re.search(r'<svg role="group".*?</svg>', shown(frame, **how).html, re.DOTALL)
    return ET.fromstring(svg.group(0))


def drawn(frame=SOME):
    """The land of the map, ring by ring, and its marks: place, type and where they stand."""
    root = picture(frame)
    # Paths of land consist of moves, lines and closings only.
    land = [
        [
            [tuple(map(float, pair.split(","))) for pair in ring.split("L")]
            for ring in re.findall(r"M([^MZ]*)Z", path.get("d"))
        ]
        for path in root.findall(f"{SVG}path")
    ]
    marks = []
    for link in root.iter(f"{SVG}a"):
        _, place, _, kind = re.split(r", |: ", link.get("aria-label"))
        x, y = map(float, re.findall(r"-?[\d.]+", link.get("transform")))
        marks.append((place, kind, x, y))
    return land, marks


def closest(marks):
    return min(math.dist(a[2:], b[2:]) for a, b in itertools.combinations(marks, 2))


def test_outlines_are_the_six_countries_and_no_more():
    features = basemap.outlines()["features"]
    assert [f["properties"]["country"] for f in features] == ["AX", "DK", "FI", "IS", "NO", "SE"]
    assert {f["geometry"]["type"] for f in features} == {"MultiPolygon"}
    for country, ring in rings():
        for longitude, latitude in ring:
            assert -25 <= longitude <= 32, country
            assert 54 <= latitude <= 72, country
            assert (longitude < -13) == (country == "IS")
            assert longitude > 4 or country == "IS"  # no Jan Mayen


def test_outlines_are_a_small_file_with_its_licence():
    folder = resources.files("casebook.display.basemap")
    content = (folder / "nordic.json").read_bytes()
    assert len(content) < 45_000
    assert content.count(b"\n") == 1  # at the end
    licence = (folder / "LICENCE.md").read_text(encoding="utf-8")
    assert "public domain" in licence
    assert "Michael Bostock" in licence
    assert f"{sum(len(ring) for _, ring in rings()):,}".replace(",", " ") in licence


def test_rings_are_closed_run_clockwise_and_have_two_decimals():
    for country, ring in rings():
        assert ring[0] == ring[-1], country
        assert len(ring) >= 4, country
        assert signed_area(ring) < 0, country
        assert all(value == round(value, 2) for point in ring for value in point), country


@pytest.mark.parametrize("town", TOWNS)
def test_land_is_under_a_town(town):
    country, latitude, longitude = TOWNS[town]
    found = [name for name, ring in rings() if holds(ring, longitude, latitude)]
    assert found == [country]


def size_of_land():
    """Say whether all land is within the picture, and which part of the picture it is."""
    land, _ = drawn()
    wide, high = place_map.WIDTH, place_map.HEIGHT
    flat = [ring for country in land for ring in country]
    within = all(0 <= x <= wide and 0 <= y <= high for ring in flat for x, y in ring)
    return within, sum(abs(signed_area([*ring, ring[0]])) for ring in flat) / (wide * high)


def test_land_is_a_part_of_the_picture():
    within, share = size_of_land()
    assert within
    assert 0.25 < share < 0.5


def test_the_check_of_the_land_notices_another_scale(monkeypatch):
    monkeypatch.setattr(place_map, "SCALE", 2 * place_map.SCALE)
    within, share = size_of_land()
    assert not within
    assert share > 0.5


def test_the_projection_is_conformal_and_true_where_it_says_so():
    """A small step north is as long as one east, and on the parallels as long as on the globe."""
    step = 1e-5
    for latitude in (55, *place_map.PARALLELS, 71):
        x, y = place_map._conic(latitude, 3)
        north = math.dist((x, y), place_map._conic(latitude + step, 3))
        east = math.dist((x, y), place_map._conic(latitude, 3 + step))
        east /= math.cos(math.radians(latitude))
        assert north == pytest.approx(east, rel=1e-4)
        true = latitude in place_map.PARALLELS
        assert (north / math.radians(step) == pytest.approx(1, abs=1e-4)) is true


def test_a_place_east_of_another_stands_to_its_right_and_a_northern_one_above():
    x, y = place_map._at(60, 17)
    assert place_map._at(60, 18)[0] > x
    assert place_map._at(61, 17) == (x, pytest.approx(y - place_map.SCALE * math.pi / 180, rel=0.1))


def test_every_row_is_drawn_once():
    _, marks = drawn()
    assert sorted(mark[:2] for mark in marks) == sorted(
        SOME[["place", "type"]].itertuples(index=False, name=None)
    )


def test_marks_stand_on_their_land():
    towns = points(*((name, *where, "café") for name, (_, *where) in TOWNS.items()))
    towns["place"] = towns.place.str.replace(",", "")
    land, marks = drawn(towns)
    for place, _, x, y in marks:
        assert any(holds([*r, r[0]], x, y) for country in land for r in country), place


def test_iceland_stands_in_its_box_and_nothing_else_does():
    left, top, right, bottom = place_map.BOX
    land, marks = drawn()
    inside = {place for place, _, x, y in marks if left < x < right and top < y < bottom}
    assert inside == {"Ísafjörður", "Reykjavík", "Austurland"}
    corners = [
        [left < x < right and top < y < bottom for ring in country for x, y in ring]
        for country in land
    ]
    assert sorted(map(any, corners)) == [False] * 5 + [True]
    assert sorted(map(all, corners)) == [False] * 5 + [True]


def test_names_of_countries_are_within_the_picture():
    for words in (text for text in picture().iter(f"{SVG}text") if not text.get("class")):
        half = 4 * len(words.text) if words.get("text-anchor") == "middle" else 0
        assert half <= float(words.get("x")) <= place_map.WIDTH - half, words.text
        assert 10 < float(words.get("y")) < place_map.HEIGHT - 2, words.text


def test_marks_of_one_spot_do_not_touch():
    crowd = points(*(("Stockholm", 59.33, 18.07, kind) for kind in list(KINDS) * 7))
    for frame in (SOME, crowd, crowd.assign(area=True)):
        size = place_map.AREA if frame.area.all() else place_map.DOT
        assert closest(drawn(frame)[1]) >= size


def test_the_check_of_distances_notices_marks_that_are_not_spread(monkeypatch):
    monkeypatch.setattr(place_map, "_ring", lambda *_: None)
    assert closest(drawn()[1]) >= place_map.DOT  # pushing alone is enough here
    monkeypatch.setattr(place_map, "_push", lambda *_: False)
    assert closest(drawn()[1]) == 0


def test_a_region_keeps_clear_of_places_and_gives_way_the_further():
    marks = place_map.moved_apart(SOME[1:3]).set_index("place")
    town, region = marks.loc["Östersund"], marks.loc["Jämtland"]
    degree = place_map.SCALE * math.pi / 180
    across = (town.longitude - region.longitude) * math.cos(math.radians(63.18))
    distance = math.hypot(across, town.latitude - region.latitude) * degree
    assert distance >= (place_map.DOT + place_map.AREA) / 2
    assert 0 < town.moved < region.moved


def test_a_mark_that_stands_free_is_not_moved():
    marks = place_map.moved_apart(SOME).set_index("place")
    assert tuple(marks.loc["Hjørring", ["latitude", "longitude", "moved"]]) == (57.46, 9.98, 0)
    assert (marks.loc["Stockholm", "moved"] > 0).all()
    assert marks.moved.max() < 100


def test_two_marks_of_one_spot_stand_west_and_east_of_it():
    marks = place_map.moved_apart(SOME[SOME.place == "Reykjavík"])
    assert list(marks["type"]) == ["advice", "sport"]
    west, east = marks.longitude
    assert west < -21.9 < east
    assert west + east == pytest.approx(2 * -21.9, abs=0.011)
    assert list(marks.latitude) == [64.13, 64.13]


def test_six_marks_of_one_spot_stand_in_a_round_ring():
    where = ("Stockholm", 59.33, 18.07)
    _, marks = drawn(points(*((*where, kind) for kind in list(KINDS) * 2)))
    ((_, _, *middle),) = drawn(points((*where, "café")))[1]
    radii = [math.dist(mark[2:], middle) for mark in marks]
    assert len(marks) == 6
    assert max(radii) - min(radii) < 1
    assert sum(radii) / 6 == pytest.approx(place_map.DOT + place_map.GAP, abs=0.5)


def test_the_same_rows_make_the_same_map_in_any_order():
    assert shown().html == shown(SOME[::-1]).html
    assert shown(SOME.assign(entry="Another case")).html != shown().html


def test_a_mark_leads_to_its_entry_and_says_what_it_is():
    link = picture().find(f"{SVG}a[@id='at-stersund-case-0']")
    assert link.get("href") == "#case-0"
    assert link.get("aria-label") == "A case, Östersund, a country: café"
    assert link.findtext(f"{SVG}title") == link.get("aria-label")
    elsewhere = picture(page="there.html").find(f"{SVG}a[@id='at-stersund-case-0']")
    assert elsewhere.get("href") == "there.html#case-0"


def test_what_a_mark_says_cannot_become_markup():
    html = shown(SOME.assign(entry='<b>"x"</b>')).html
    assert "<b>" not in html
    assert "&lt;b&gt;" in html


def test_every_colour_follows_the_theme():
    html = shown().html
    used = set(re.findall(r'(?:fill|stroke)="(#[0-9a-f]{6})"', html))
    assert used == {
        *(kind.colour for kind in KINDS.values()),
        *(display.GRID, display.MUTED, display.INK, display.PAPER),
    }
    for colour in used - {display.INK}:
        assert f"--c-{colour[1:]}:" in html


def key_of(frame):
    return [words.text for words in picture(frame).iter(f"{SVG}text") if words.get("class")]


def test_the_key_names_every_kind_that_is_drawn_and_the_hollow_mark():
    hollow = "hollow: a county or region"
    assert key_of(SOME) == [*KINDS, hollow]
    assert key_of(SOME[SOME["type"] != "sport"]) == ["café", "advice", hollow]
    assert key_of(SOME[~SOME.area]) == list(KINDS)


@pytest.mark.parametrize(
    ("field", "value", "message"),
    [
        ("latitude", None, "row 7 (Hjørring): latitude is missing"),
        ("longitude", float("nan"), "row 7 (Hjørring): longitude is missing"),
        ("latitude", 9.98, "row 7 (Hjørring): latitude 9.98 is not in 54 to 72"),
        ("longitude", 57.46, "row 7 (Hjørring): longitude 57.46 is not in -25 to 32"),
        ("longitude", -6.8, "row 7 (Hjørring): longitude -6.8 is in the sea between Iceland"),
        ("type", "choir", "row 7 (Hjørring): type 'choir' has no colour and no shape"),
    ],
)
def test_a_row_that_cannot_be_drawn_is_named(field, value, message):
    frame = SOME.copy()
    frame.loc[7, field] = value
    with pytest.raises(ValueError, match=re.escape(message)):
        shown(frame)


@pytest.mark.parametrize("text", WORDS)
def test_a_blank_text_is_refused(text):
    with pytest.raises(ValueError, match=f"{text}=' '"):
        shown(**{text: " "})
