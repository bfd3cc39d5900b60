"""The last touch on a page: what goes, what stays, and what the policy lets through."""

import re

import pytest

from casebook.display import source_hash
from casebook.site import page_cleanup

PAGE = """<!DOCTYPE html>
<html lang="en">
  <head>
    <link href="_static/casebook.css" rel="stylesheet" />
    <link href="_static/sphinx-thebe.css" rel="stylesheet" />
    <link href="_static/sphinx-design.min.css" rel="stylesheet" />
    <script defer src="_static/scripts/fontawesome.js?digest=1"></script>
    <script src="_static/togglebutton.js?v=1"></script>
    <script>var togglebuttonSelector = '.toggle';</script>
    <script>const THEBE_JS_URL = "https://unpkg.com/thebe";</script>
    <script>let kept = 1;</script>
    <script src="searchindex.js"></script>
    <style>p { color: red }</style>
  </head>
  <body>
    <script type="text/x-thebe-config">{ "a": 1 }</script>
    <script type="application/json" class="cb-spec">{"mark": "kernelName"}</script>
    <div class="sidebar-primary-items__start sidebar-primary__section">
      <div class="sidebar-primary-item"><a href="x">Home</a></div></div>
    <button onclick="window.print()">Print</button>
    <span class="cb-id">s2020-a-01</span>
  </body>
</html>
"""


def test_what_no_page_needs_is_left_out():
    page = page_cleanup.slim(PAGE)
    for name in ("fontawesome", "thebe", "sphinx-design", "togglebutton", "searchindex"):
        assert name not in page
    for name in ("casebook.css", "let kept", "cb-spec", '"kernelName"'):
        assert name in page


def test_scripts_wait_for_the_page_but_for_the_one_that_others_need():
    page = page_cleanup.slim(
        '<link rel="preload" as="script" href="a.js" />\n<script src="casebook.js"></script>'
        '<script src="_static/documentation_options.js"></script><script async src="b.js"></script>'
    )
    assert page == (
        '<script defer src="casebook.js"></script>'
        '<script src="_static/documentation_options.js"></script><script async src="b.js"></script>'
    )


def test_what_a_page_uses_stays():
    tabs = PAGE.replace("<body>", '<body><div class="sd-card admonition dropdown toggle"></div>')
    page = page_cleanup.slim(tabs, search=True)
    for name in ("sphinx-design", "togglebutton.js", "togglebuttonSelector", "searchindex.js"):
        assert name in page


def test_the_policy_names_every_inline_script_and_style_and_no_other():
    page = page_cleanup.polish(PAGE, "notebooks/one")
    (policy,) = re.findall(r'Content-Security-Policy" content="([^"]*)"', page)
    scripts = policy.split("script-src")[1].split(";")[0]
    assert scripts.split() == ["'self'", source_hash("let kept = 1;")]
    styles = policy.split("style-src")[1].split(";")[0]
    assert styles.split() == ["'self'", source_hash("p { color: red }")]
    assert policy.startswith("default-src 'none'")
    assert "unsafe" not in policy
    assert "http" not in policy
    # It stands before whatever it could forbid.
    assert page.index("Content-Security-Policy") < page.index("<link")


def test_the_hash_is_that_of_the_standard():
    # The example of the W3C's Content Security Policy Level 3, section 8.3.
    expected = "'sha256-qznLcsROx4GACP2dm0UCKCzCG+HiZ1guq6ZZDob/Tng='"
    assert source_hash("alert('Hello, world.');") == expected


def test_the_index_has_no_styles_of_its_own():
    page = PAGE.replace("<body>", '<body><table class="a" style="width: 9%"><td style="x">1</td>')
    assert '<table class="a"><td>1</td>' in page_cleanup.polish(page, "genindex")


def test_handlers_become_marks_and_the_front_page_a_landmark():
    page = page_cleanup.polish(PAGE, "search")
    assert "onclick" not in page
    assert 'data-cb-click="print"' in page
    assert 'class="sidebar-primary-item" role="navigation" aria-label="Front page"' in page


@pytest.mark.parametrize(
    ("name", "to"),
    [
        ("search", "book/reference/"),
        ("notebooks/one", "../book/reference/"),
        ("book/reference/x", ""),
    ],
)
def test_ids_of_passages_lead_to_where_they_are_listed(name, to):
    page = page_cleanup.polish(PAGE, name)
    link = f'<a class="cb-id" href="{to}passages.html#s2020-a-01">s2020-a-01</a>'
    assert link in page


def test_what_is_no_page_is_left_alone_and_a_page_without_head_refused():
    render = page_cleanup.polishing(lambda template, context: context["body"])
    assert render("opensearch.xml", {"body": "<x/>"}) == "<x/>"
    assert "Content-Security-Policy" in render("page.html", {"body": PAGE, "pagename": "a"})
    with pytest.raises(ValueError, match="without a head"):
        page_cleanup.with_policy("<html></html>")


def test_the_front_door_leads_somewhere_without_script():
    door = page_cleanup.front_door("A book", "book/welcome.html")
    assert 'url=book/welcome.html"' in door
    assert '<a href="book/welcome.html">' in door
    assert 'lang="en"' in door
    assert "Content-Security-Policy" in door
