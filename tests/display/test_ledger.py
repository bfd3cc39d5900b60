"""The ledger on a desk, a tablet and a phone: all columns can be seen, none is pushed off."""

import pytest
from helpers.places import WEB

from casebook import load

PAGE = """<!doctype html><meta charset="utf-8"><title>Ledger</title>
<meta name="viewport" content="width=device-width"><style>{css}</style>
<body style="margin: 0; width: {width}px"><div class="bd-article">{ledger}</div></body>"""
# Screen, and the room that the theme leaves for the text; a wide table has a quarter more.
WIDTHS = [(1280, 688), (700, 636), (360, 328)]


@pytest.fixture(scope="module")
def ledger():
    return load().source("istr2018").ledger()


@pytest.fixture(params=WIDTHS, ids=lambda sizes: str(sizes[0]))
def page(request, browser, ledger, tmp_path):
    screen, width = request.param
    path = tmp_path / "ledger.html"
    css = (WEB / "pages" / "casebook.css").read_text(encoding="utf-8")
    text = PAGE.format(css=css, width=width, ledger=ledger.html)
    path.write_text(text, encoding="utf-8")
    page = browser.new_page(viewport={"width": screen, "height": 800})
    page.goto(path.as_uri())
    yield page
    page.close()


def test_no_column_is_pushed_off_the_screen(page):
    room, needed = page.evaluate(
        "(e => [e.clientWidth, e.scrollWidth])(document.querySelector('.cb-scroll'))"
    )
    assert needed <= room
    row = page.locator(".cb-ledger tbody tr").first
    cells = [cell.bounding_box() for cell in row.locator("> *").all()]
    assert len(cells) == 8
    assert all(cell["x"] + cell["width"] <= room + 1 and cell["height"] > 10 for cell in cells)


def test_cells_do_not_lie_on_each_other(page):
    for row in page.locator(".cb-ledger tbody tr").all()[:6]:
        boxes = [cell.bounding_box() for cell in row.locator("> *").all()]
        for i, a in enumerate(boxes):
            for b in boxes[:i]:
                beside = a["x"] + a["width"] <= b["x"] + 1 or b["x"] + b["width"] <= a["x"] + 1
                above = a["y"] + a["height"] <= b["y"] + 1 or b["y"] + b["height"] <= a["y"] + 1
                assert beside or above


def test_headings_stand_where_their_cells_do_or_beside_each_value(page):
    heads = page.locator(".cb-ledger thead th").all()
    cells = page.locator(".cb-ledger tbody tr").first.locator("> *").all()
    if not heads[0].is_visible():  # on a phone
        label = "e => getComputedStyle(e, '::before').content"
        told = [cell.evaluate(label) for cell in cells if cell.evaluate("e => e.tagName") == "TD"]
        assert all(text not in ("none", "normal") for text in told)
        return
    left = [[box.bounding_box()["x"] for box in boxes] for boxes in (heads, cells)]
    assert left[0] == left[1]
