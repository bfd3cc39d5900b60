"""The policy of a page: it names every inline script and style, and no other."""

import re

import pytest

from casebook.display import source_hash
from casebook.site import finished_pages
from casebook.site.front_doors import front_door

PAGE = f"""<!DOCTYPE html>
<html lang="en">
  <head>
    <meta http-equiv="Content-Security-Policy" content="{finished_pages.PLACE}">
    <link href="_static/casebook.css" rel="stylesheet" />
    <script>let kept = 1 && 2;</script>
    <script src="searchindex.js"></script>
    <style>p > a {{ color: red }}</style>
  </head>
  <body>
    <script type="application/json" class="cb-spec">{{"mark": "bar"}}</script>
    <figure><svg><style>g {{ fill: red }}</style></svg></figure>
  </body>
</html>
"""


def directives(page):
    (policy,) = re.findall(r'Content-Security-Policy" content="([^"]*)"', page)
    return {name: rest for name, *rest in map(str.split, policy.split(";"))}


def test_the_policy_names_every_inline_script_and_style_and_no_other():
    page = finished_pages.with_policy(PAGE)
    named = directives(page)
    assert named["script-src"] == ["'self'", source_hash("let kept = 1 && 2;")]
    styles = {source_hash(s) for s in ("p > a { color: red }", "g { fill: red }")}
    assert named["style-src"][0] == "'self'"
    assert set(named["style-src"][1:]) == styles
    assert named["default-src"] == ["'none'"]
    assert "unsafe" not in page
    assert "http:" not in page
    # It stands before whatever it could forbid.
    assert page.index("Content-Security-Policy") < page.index("<link")


@pytest.mark.parametrize("change", ["let kept = 2", "p > b"])
def test_another_script_or_style_makes_another_policy(change):
    before = {"let kept = 2": "let kept = 1", "p > b": "p > a"}[change]
    changed = finished_pages.with_policy(PAGE.replace(before, change))
    assert directives(changed) != directives(finished_pages.with_policy(PAGE))


def test_what_has_no_place_for_a_policy_is_left_alone():
    assert finished_pages.with_policy("<x/>") == "<x/>"


def test_a_page_that_is_the_same_keeps_its_date(tmp_path):
    page = tmp_path / "page.html"
    finished_pages.write_changed(page, "one")
    before = page.stat().st_mtime_ns
    finished_pages.write_changed(page, "one")
    assert page.stat().st_mtime_ns == before
    finished_pages.write_changed(page, "two")
    assert page.read_text() == "two"


def test_the_front_door_leads_somewhere_without_script():
    door = front_door("A <book>", "book/welcome.html")
    assert 'url=book/welcome.html"' in door
    assert '<a href="book/welcome.html">' in door
    assert "<h1>A &lt;book&gt;</h1>" in door
    assert 'lang="en"' in door
    assert directives(door)["default-src"] == ["'none'"]
