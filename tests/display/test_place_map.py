"""The map: outlines of the right size and place, every mark drawn, none hidden, always the same."""

import itertools
import json
import math
import re
import xml.etree.ElementTree as ET
from importlib import resources

import pandas as pd
import pytest
import vl_convert

from casebook import display
from casebook.display import basemap, place_map
from casebook.display.vega import VEGA_LITE

COLOURS = {"café": display.PALETTE[0], "sport": display.PALETTE[1], "advice": display.PALETTE[2]}
SHAPES = {"café": "circle", "sport": "square", "advice": "triangle-up"}
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
    return frame.assign(country="a country", cases="A case.")


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


def spec(frame=SOME, **how):
    return place_map.place_map(frame, COLOURS, SHAPES, **how).to_dict()


def drawn(frame=SOME, **how):
    """Draw the map; return its size in px, its land and its marks, ids replaced by places."""
    root = ET.fromstring(vl_convert.vegalite_to_svg(spec(frame, **how), vl_version=VEGA_LITE))
    land, marks = {}, []
    for group in root.iter(f"{SVG}g"):
        kind = group.get("class", "")
        for path in group:
            if "mark-shape role-mark" in kind:
                # Paths of land consist of moves, lines and closings only.
                parts = re.findall(r"M[^MZ]*", path.get("d"))
                land[len(land)] = [
                    [tuple(map(float, pair.split(","))) for pair in re.split("[ML]", part)[1:]]
                    for part in parts
                ]
            if "mark-symbol role-mark" in kind and "place: " in path.get("aria-label", ""):
                x, y = map(float, re.findall(r"-?[\d.]+", path.get("transform"))[:2])
                label = dict(part.split(": ") for part in path.get("aria-label").split("; "))
                marks.append((label["place"], label["type"], x, y))
    return (float(root.get("width")), float(root.get("height"))), land, marks


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


def size_of_land(width=place_map.DESIGNED):
    """Say whether all land is within the picture, and which part of the picture it is."""
    _, land, _ = drawn(SOME[:0], width=width)
    high = spec(width=width)["height"]
    flat = [ring for country in land.values() for ring in country]
    within = all(-1 <= x <= width and -1 <= y <= high for ring in flat for x, y in ring)
    return within, sum(abs(signed_area([*ring, ring[0]])) for ring in flat) / (width * high)


@pytest.mark.parametrize("width", [360, 520, 800])
def test_land_is_a_part_of_the_picture(width):
    within, share = size_of_land(width)
    assert within
    assert 0.25 < share < 0.5


def test_the_check_of_the_land_notices_a_ring_that_runs_the_other_way(monkeypatch):
    planted = json.loads(json.dumps(basemap.outlines()))
    planted["features"][0]["geometry"]["coordinates"][0][0].reverse()
    assert sum(signed_area(ring) > 0 for _, ring in rings(planted)) == 1
    monkeypatch.setattr(place_map, "outlines", lambda: planted)
    within, share = size_of_land()
    assert not within
    assert share > 1


@pytest.mark.parametrize("width", [360, 520])
def test_every_row_is_drawn_once(width):
    _, _, marks = drawn(width=width)
    assert sorted(mark[:2] for mark in marks) == sorted(
        SOME[["place", "type"]].itertuples(index=False, name=None)
    )


def test_marks_stand_on_their_land():
    towns = points(*((name, *where, "café") for name, (_, *where) in TOWNS.items()))
    _, land, marks = drawn(towns)
    for place, _, x, y in marks:
        assert any(holds([*r, r[0]], x, y) for country in land.values() for r in country), place


def test_iceland_stands_in_its_box_and_nothing_else_does():
    left, top, right, bottom = place_map.BOX
    _, land, marks = drawn()
    inside = {place for place, _, x, y in marks if left < x < right and top < y < bottom}
    assert inside == {"Ísafjörður", "Reykjavík", "Austurland"}
    corners = [
        [left < x < right and top < y < bottom for ring in country for x, y in ring]
        for country in land.values()
    ]
    assert sorted(map(any, corners)) == [False] * 5 + [True]
    assert sorted(map(all, corners)) == [False] * 5 + [True]


@pytest.mark.parametrize("width", [360, 520])
def test_marks_of_one_spot_do_not_touch(width):
    crowd = points(*(("Stockholm", 59.33, 18.07, kind) for kind in list(COLOURS) * 7))
    crowd["cases"] = [f"Case {number}." for number in range(len(crowd))]
    for frame in (SOME, crowd, crowd.assign(area=True)):
        size = place_map.AREA if frame.area.all() else place_map.DOT
        assert closest(drawn(frame, width=width)[2]) >= size


def test_the_check_of_distances_notices_marks_that_are_not_spread(monkeypatch):
    monkeypatch.setattr(place_map, "_ring", lambda *_: None)
    assert closest(drawn()[2]) >= place_map.DOT  # pushing alone is enough here
    monkeypatch.setattr(place_map, "_push", lambda *_: False)
    assert closest(drawn()[2]) == 0


def test_a_region_keeps_clear_of_places_and_gives_way_the_further():
    marks = place_map.spread(SOME)
    degree = place_map.SCALE * math.pi / 180
    (region,) = marks[marks.place == "Jämtland"].to_dict("records")
    for town in marks[marks.place == "Östersund"].to_dict("records"):
        across = (town["longitude"] - region["longitude"]) * math.cos(math.radians(63.18))
        distance = math.hypot(across, town["latitude"] - region["latitude"]) * degree
        assert distance >= (place_map.DOT + place_map.AREA) / 2
        assert town["moved"] < region["moved"]


def test_a_mark_that_stands_free_is_not_moved():
    marks = place_map.spread(SOME).set_index("place")
    assert tuple(marks.loc["Hjørring", ["latitude", "longitude", "moved"]]) == (57.46, 9.98, 0)
    assert (marks.loc["Stockholm", "moved"] > 0).all()
    assert marks.moved.max() < 80


def test_two_marks_of_one_spot_stand_west_and_east_of_it():
    marks = place_map.spread(SOME[SOME.place == "Reykjavík"])
    assert list(marks["type"]) == ["advice", "sport"]
    west, east = marks.longitude
    assert west < -21.9 < east
    assert west + east == pytest.approx(2 * -21.9, abs=0.011)
    assert list(marks.latitude) == [64.13, 64.13]


def test_six_marks_of_one_spot_stand_in_a_round_ring():
    where = ("Stockholm", 59.33, 18.07)
    _, _, marks = drawn(points(*((*where, kind) for kind in list(COLOURS) * 2)))
    ((_, _, *middle),) = drawn(points((*where, "café")))[2]
    radii = [math.dist(mark[2:], middle) for mark in marks]
    assert len(marks) == 6
    assert max(radii) - min(radii) < 1
    assert sum(radii) / 6 == pytest.approx(place_map.DOT + place_map.GAP, abs=0.5)


def test_the_same_rows_make_the_same_map_in_any_order():
    assert json.dumps(spec()) == json.dumps(spec())
    assert json.dumps(spec(SOME[::-1])) == json.dumps(spec())
    assert json.dumps(spec(SOME.assign(cases="Another case."))) != json.dumps(spec())


def test_no_mark_has_more_than_two_decimals():
    exact = SOME.assign(latitude=SOME.latitude + 0.00123, longitude=SOME.longitude - 0.00456)
    tables = spec(exact)["datasets"].values()
    (rows,) = [rows for rows in tables if rows and "latitude" in rows[0]]
    assert len(rows) == len(SOME)
    for row in rows:
        for field in ("latitude", "longitude"):
            assert row[field] == round(row[field], 2)
            assert len(repr(row[field]).partition(".")[2]) <= 2


def test_nothing_is_fetched_from_elsewhere():
    full = spec()
    del full["$schema"]
    assert "http" not in json.dumps(full)
    assert '"url"' not in json.dumps(full)


@pytest.mark.parametrize("width", [360, 520])
def test_the_map_is_shown_in_the_colours_of_the_book(width):
    shown = display.chart(
        place_map.place_map(SOME, COLOURS, SHAPES, width=width),
        name="x",
        title="Title",
        caption="Caption.",
        alt="What it shows.",
        numbers=SOME,
    )
    html = shown._repr_mimebundle_()["text/html"]
    for text in (*COLOURS, "Iceland, moved nearer", "a place", "a county or region"):
        assert f">{text}<" in html


def test_the_legend_names_every_type_once():
    svg = vl_convert.vegalite_to_svg(spec(), vl_version=VEGA_LITE)
    root = ET.fromstring(svg)
    groups = [g for g in root.iter(f"{SVG}g") if "role-legend-label" in g.get("class", "")]
    assert ["".join(group.itertext()) for group in groups] == list(COLOURS)
    symbols = [g[0] for g in root.iter(f"{SVG}g") if "role-legend-symbol" in g.get("class", "")]
    assert [symbol.get("fill") for symbol in symbols] == list(COLOURS.values())


def test_the_legend_names_only_types_that_are_drawn():
    frame = SOME[SOME["type"] != "sport"]
    domains = re.findall(r'"domain": (\[[^]]*\])', json.dumps(spec(frame), ensure_ascii=False))
    assert set(domains) == {'["café", "advice"]'}


def test_the_hollow_mark_is_explained_only_where_there_is_one():
    assert "a county or region" in json.dumps(spec())
    assert "a county or region" not in json.dumps(spec(SOME[~SOME.area]))


def test_a_map_of_regions_only_and_one_of_nothing_can_be_drawn():
    assert len(drawn(SOME[SOME.area])[2]) == 2
    (wide, _), _, marks = drawn(SOME[:0])
    assert marks == []
    assert wide < place_map.DESIGNED + 20


@pytest.mark.parametrize(
    ("field", "value", "message"),
    [
        ("latitude", None, "row 7 (Hjørring): latitude is missing"),
        ("longitude", float("nan"), "row 7 (Hjørring): longitude is missing"),
        ("latitude", 9.98, "row 7 (Hjørring): latitude 9.98 is not in 54 to 72"),
        ("longitude", 57.46, "row 7 (Hjørring): longitude 57.46 is not in -25 to 32"),
        ("longitude", -6.8, "row 7 (Hjørring): longitude -6.8 is in the sea between Iceland"),
        ("type", "choir", "row 7 (Hjørring): type 'choir' has no colour"),
    ],
)
def test_a_row_that_cannot_be_drawn_is_named(field, value, message):
    frame = SOME.copy()
    frame.loc[7, field] = value
    with pytest.raises(ValueError, match=re.escape(message)):
        spec(frame)


def test_a_type_without_a_shape_is_named():
    with pytest.raises(ValueError, match=re.escape("row 1 (Östersund): type 'sport' has no shape")):
        place_map.place_map(SOME, COLOURS, {"café": "circle", "advice": "square"})
