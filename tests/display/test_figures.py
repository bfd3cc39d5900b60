"""Charts and the layout of the map: numbers arrive, boxes keep apart, lines run downwards."""

import re

import pandas as pd
import pytest

from casebook import display
from casebook.argument import OURS
from casebook.display import SIGN, argument_chart, charts, figures, layered_layout, tied_by_us
from casebook.display.argument_chart import Box


def test_between_goes_by_way_of_hidden_claims_and_drops_what_is_implied():
    premises = {"hidden": ["a"], "b": ["hidden"], "c": ["b", "a"], "d": ["nowhere"]}
    assert layered_layout.between(["a", "b", "c", "d"], premises) == [("a", "b"), ("b", "c")]


EDGES = [("a", "d"), ("b", "d"), ("c", "e"), ("d", "f"), ("a", "g"), ("e", "g"), ("b", "g")]


@pytest.mark.parametrize("widest", [1, 2, 3, 4])
def test_rows_are_no_wider_than_asked_and_edges_run_downwards(widest):
    rows = layered_layout.layers(list("abcdefg"), EDGES, widest)
    assert sorted(sum(rows, [])) == list("abcdefg")
    assert max(map(len, rows)) <= widest
    depth = {claim: i for i, row in enumerate(rows) for claim in row}
    assert all(depth[a] < depth[b] for a, b in EDGES)


@pytest.mark.parametrize("widest", [2, 4])
def test_boxes_do_not_overlap_and_no_line_passes_through_one(widest):
    places, lines = layered_layout.arrange(list("abcdefg"), EDGES, widest=widest)
    assert min(p.x for p in places.values()) >= 0.5 - 1e-9
    for one in places:
        for other in places:
            if one < other and places[one].row == places[other].row:
                assert abs(places[one].x - places[other].x) >= 1 - 1e-9
    assert {(line.premise, line.conclusion) for line in lines} == set(EDGES)
    for line in lines:
        rows = [point.row for point in line.points]
        assert rows == list(range(rows[0], rows[-1] + 1))
        for point in line.points[1:-1]:
            assert all(p.row != point.row or abs(p.x - point.x) > 0.5 for p in places.values())


def test_arrange_is_the_same_every_time():
    assert layered_layout.arrange(list("abcdefg"), EDGES) == layered_layout.arrange(
        list("abcdefg"), EDGES
    )


def test_a_claim_without_lines_has_a_place():
    places, lines = layered_layout.arrange(["a", "b"], [])
    assert set(places) == {"a", "b"}
    assert lines == []


def drawn(chart):
    return display.chart(
        chart,
        name="x",
        title="Title",
        caption="Caption.",
        alt="What it shows.",
        numbers=pd.DataFrame({"a": ["b"]}),
        source="Source",
    )


def shown(chart):
    return drawn(chart)._repr_mimebundle_()["text/html"]


def test_stacked_parts_add_up_in_the_order_of_the_colours():
    numbers = pd.DataFrame({"row": ["r", "r", "s"], "part": ["b", "a", "a"], "n": [2, 3, 5]})
    colours = dict(zip("abc", display.PALETTE, strict=False))
    chart = figures.stacked(numbers, "row", "part", "n", colours)
    data = chart.layer[0].data.set_index(["row", "part"])
    assert (data.start["r", "a"], data.end["r", "a"]) == (0, 3)
    assert (data.start["r", "b"], data.end["r", "b"]) == (3, 5)
    assert ">5<" in shown(chart)
    assert drawn(chart).data["marks"] == ["r: a, 3 ns", "r: b, 2 ns", "s: a, 5 ns"]


def test_words_above_a_bar_take_as_many_lines_as_they_need_and_none_is_cut():
    long = "Ongoing changes in refugee integration and in the work of many volunteers"
    numbers = pd.DataFrame({"row": [long, "short"], "part": ["a", "a"], "n": [1, 2]})
    svg = shown(figures.stacked(numbers, "row", "part", "n", {"a": display.PALETTE[0]}))
    words = re.findall(r"<text[^>]*>([^<]*)</text>", svg)
    lines = sorted((line for line in words if " " in line and line in long), key=long.index)
    assert len(lines) > 1
    assert " ".join(lines) == long
    width = float(re.search(r'<svg[^>]* width="([\d.]+)"', svg)[1])
    assert width <= charts.PHONE


def test_carriers_stack_key_claims_and_others():
    numbers = pd.DataFrame({"label": ["a", "b"], "claims": [9, 4], "key claims": [3, 0]})
    data = figures.carriers(numbers).layer[0].data.set_index(["label", "which"])
    assert (data.start["a", "key claims"], data.end["a", "key claims"]) == (0, 3)
    assert (data.start["a", "other claims"], data.end["a", "other claims"]) == (3, 9)
    assert ("b", "key claims") not in data.index
    assert list(dict.fromkeys(data.index.get_level_values("label"))) == ["a", "b"]


def brief(ours=(), box_is_ours=False):
    boxes = {
        "a": Box("Premise", "shown", "Two voices."),
        "b": Box("Conclusion", "stated", "Only said.", box_is_ours),
    }
    return argument_chart.argument_chart(boxes, [("a", "b")], ours)


@pytest.mark.slow
def test_an_argument_shows_labels_and_a_key_of_the_statuses_used():
    svg = shown(brief())
    for text in ("Premise", "Conclusion", "shown", "stated"):
        assert f">{text}<" in svg
    assert ">untestable<" not in svg
    assert drawn(brief()).data["marks"] == [
        "Premise, shown: Two voices.",
        "Conclusion, stated: Only said.",
    ]
    assert f"Conclusion ({OURS}), stated" in shown(brief(box_is_ours=True))


def dashed(svg):
    picture = svg.partition("</svg>")[0]
    return len(re.findall(r'stroke-dasharray="4,3"', picture)), picture.count(f"{SIGN}<")


@pytest.mark.slow
def test_lines_and_boxes_of_an_argument_that_are_ours_are_dashed_and_wear_a_sign():
    assert dashed(shown(brief())) == (0, 0)
    assert dashed(shown(brief(ours={("a", "b")}))) == (2, 2)  # the line, and the key
    claim = shown(brief(box_is_ours=True))
    assert dashed(claim) == (1, 1)
    assert f">Conclusion{SIGN}<" in claim


def test_an_edge_is_ours_if_only_our_links_lead_from_end_to_end():
    premises = {"c": ["h", "b"], "h": ["a"]}
    edges = [("a", "c"), ("b", "c")]
    assert tied_by_us(edges, premises, {("a", "h")}) == {("a", "c")}
    assert tied_by_us(edges, premises, {("b", "c")}) == {("b", "c")}
    around = premises | {"c": ["h", "b", "a"]}
    assert tied_by_us(edges, around, {("a", "h")}) == set()


def test_interview_bars_have_one_bar_each():
    numbers = pd.DataFrame(
        {"number": [7, 8, 9], "minutes": [25, 36, 47], "heard": ["yes", "no", "no"]}
    )
    svg = shown(figures.interview_bars(numbers))
    assert drawn(figures.interview_bars(numbers)).data["marks"] == [
        "Interview 7: 25 minutes, yes",
        "Interview 8: 36 minutes, no",
        "Interview 9: 47 minutes, no",
    ]
    assert ">yes<" in svg
    assert ">no<" in svg


def test_shares_are_drawn_on_a_scale_to_a_hundred_with_their_words():
    chart = figures.shares(
        pd.DataFrame({"who": ["newcomers", "natives"], "share": [54.0, 78.5]}), "who", "share"
    ).to_dict()
    texts = [layer["encoding"]["text"]["field"] for layer in chart["layer"][2:]]
    assert texts == ["line", "said", "said"]  # a number stands in its bar or beside it
    (rows,) = [rows for rows in chart["datasets"].values() if "said" in rows[0]]
    assert [row["said"] for row in rows] == ["54 %", "78.5 %"]
    assert [row["told"] for row in rows] == ["newcomers: 54 %", "natives: 78.5 %"]
    scales = {
        tuple(layer["encoding"]["x"].get("scale", {}).get("domain", ()))
        for layer in chart["layer"]
        if "scale" in layer["encoding"]["x"]
    }
    assert scales == {(0, 100)}


def test_a_grid_shows_every_answer_and_what_is_not_said():
    cells = pd.DataFrame(
        {
            "part": ["a", "a", "b", "b"],
            "question": ["how far it goes in this part", "why"] * 2,
            "answer": ["yes", pd.NA, "no", "yes"],
        }
    )
    shades = {"yes": display.RAMP[4], "no": display.GRID}
    chart = figures.grid(cells, "part", "question", "answer", shades).to_dict()
    (rows,) = chart["datasets"].values()
    assert [row["said"] for row in rows] == ["yes", "not said", "no", "yes"]
    assert rows[0]["heading"] == "how far it goes in|this part"
    assert rows[1]["told"] == "a: why, not said"
    scale = chart["layer"][0]["encoding"]["fill"]["scale"]
    assert scale == {
        "domain": ["yes", "no", "not said"],
        "range": [*shades.values(), display.PAPER],
    }


def test_lines_have_a_colour_and_a_shape_for_each_kind():
    numbers = pd.DataFrame(
        {"n": [1, 10] * 2, "right": [60.0, 90.0, 60.0, 70.0], "kind": list("aabb")}
    )
    chart = figures.lines(numbers, "n", "right", "kind", ("asked", "per cent")).to_dict()
    line, points = (layer["encoding"] for layer in chart["layer"])
    assert line["color"]["scale"]["domain"] == points["shape"]["scale"]["domain"] == ["a", "b"]
    assert line["x"]["scale"]["type"] == "log"


def test_intervals_start_below_nought_if_a_bound_does_and_leave_out_what_is_missing():
    chart = figures.intervals(
        pd.DataFrame(
            {"code": ["x", "y"], "alpha": [0.5, 1], "low": [-0.1, None], "high": [1, None]}
        ),
        "code",
        "alpha",
        "low",
        "high",
        "Alpha",
    ).to_dict()
    bars, points, words = (layer["encoding"] for layer in chart["layer"])
    assert bars["x"]["scale"]["domain"] == points["x"]["scale"]["domain"] == [-0.1, 1]
    assert points["fill"]["condition"] == {"test": "datum.unsure", "value": display.PAPER}
    assert (bars["x"]["field"], bars["x2"]["field"]) == ("low", "high")
    assert words["text"]["field"] == "line"
    told = [row["told"] for row in next(iter(chart["datasets"].values()))]
    assert told == ["x: 0.5, -0.1 to 1", "y: 1, no interval"]


def test_growth_has_both_axes_logarithmic_and_each_point_tells_itself():
    numbers = pd.DataFrame(
        {"size": [100, 1000, 100, 1000], "took": [0.2, 2.5, 0.1, 40.0], "by": list("aabb")}
    )
    chart = figures.growth(numbers, "size", "took", "by", ("Size", "Seconds"))
    spec = chart.to_dict()
    for layer in spec["layer"]:
        for axis, ticks in (("x", [100, 1000]), ("y", [0.1, 1, 10, 100])):
            assert layer["encoding"][axis]["scale"]["type"] == "log"
            assert layer["encoding"][axis]["axis"]["values"] == pytest.approx(ticks)
    shown = drawn(chart)
    assert "a: Size 1,000, Seconds 2.5" in shown.data["marks"]
    assert len(shown.data["marks"]) == 4
