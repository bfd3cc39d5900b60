"""What the theme brings is given to those pages only that use it."""

from pathlib import Path
from types import SimpleNamespace

import pydata_sphinx_theme
import pytest
from bs4 import BeautifulSoup
from docutils import nodes
from sphinx.errors import ExtensionError

from casebook.site import theme, theme_files

PAGES = (
    "book/welcome.html",
    "notebooks/01-commissioned-communities.html",
    "genindex.html",
    "search.html",
)


class Script:
    def __init__(self, filename, *, priority=500, **attributes):
        self.filename, self.priority, self.attributes = filename, priority, attributes


def scripts(*names):
    return [Script(None, body=name[1:]) if name[0] == "=" else Script(name) for name in names]


def names(assets):
    return [asset.filename or asset.attributes["body"] for asset in assets]


ALL = scripts(
    "casebook.js",
    "sphinx-design.min.css",
    "design-tabs.js",
    "togglebutton.js",
    "sphinx-thebe.js",
    '=const THEBE_JS_URL = "x"',
    "=let toggleHintShow = 1",
    "=let kept = 1",
)


def document(*classes, node=nodes.container):
    made = nodes.document("", "")
    made += node(classes=list(classes))
    return made


def test_what_no_page_needs_is_left_out():
    for page in (None, document("cb-card"), document("sidebar-toggle")):
        left = names(theme.kept(ALL, theme.needless(page)))
        assert left == ["casebook.js", "let kept = 1"]


def test_what_a_page_uses_stays():
    left = names(theme.kept(ALL, theme.needless(document("sd-card"))))
    assert left == ["casebook.js", "sphinx-design.min.css", "let kept = 1"]
    for page in (document("toggle"), document("dropdown", node=nodes.admonition)):
        left = names(theme.kept(ALL, theme.needless(page)))
        assert left == ["casebook.js", "togglebutton.js", "let toggleHintShow = 1", "let kept = 1"]


def test_scripts_wait_for_the_page_but_for_the_one_that_others_need():
    assert theme.waiting(Script("casebook.js", priority=7, a="b")).attributes == {
        "a": "b",
        "defer": "defer",
    }
    for script in (
        Script("documentation_options.js"),
        Script("b.js", **{"async": "async"}),
        Script(None, body="let a = 1"),
    ):
        assert theme.waiting(script) is script


@pytest.mark.parametrize("page", PAGES)
def test_pages_carry_nothing_that_they_do_not_need(built_book, page):
    """On the finished page, so that a new version of the theme cannot bring it back unseen."""
    html = (built_book / page).read_text(encoding="utf-8")
    soup = BeautifulSoup(html, "html.parser")
    for name in ("fontawesome.js", "thebe", "design-tabs", "kernelName"):
        assert name not in html
    assert soup.select('link[rel="preload"]') == []
    loaded = soup.select("script[src]")
    assert {"defer", "async"} & set(loaded[0].attrs) == set()
    for script in loaded[1:]:
        assert {"defer", "async"} & set(script.attrs), script
    # Sphinx's search is in no page, and the book's own index waits for a reader who searches.
    for name in ("searchindex", "searchtools", "language_data", "search-index", "search-ranking"):
        assert not soup.select(f'script[src*="{name}"]')
    assert len(soup.select('script[src*="_static/search.js"]')) == 1
    assert soup.select('[role="navigation"][aria-label="Front page"] > a.navbar-brand')
    assert soup.select("summary:not([aria-label]) > .toctree-toggle") == []
    assert soup.select("[onclick]") == []
    assert soup.select("table[style], td[style]") == []


def test_the_scripts_of_entries_come_to_pages_with_a_map_of_them():
    every = scripts("casebook.js", "explorer-filter.js", "explorer.css")
    assert names(theme.kept(every, theme.needless(document("cb-card")))) == ["casebook.js"]
    page = document("cb-card")
    page += nodes.raw("", '<figure class="cb-shown cb-places">', format="html")
    assert names(theme.kept(every, theme.needless(page))) == names(every)


def test_where_the_theme_is_installed_is_in_no_setting_that_pages_depend_on(tmp_path):
    """Two builds with two environments wrote pages that differed by Sphinx's digest of settings."""
    components = str(tmp_path / "components")
    config = SimpleNamespace(templates_path=["own", components, components])
    theme._use_templates(None, config)
    assert config.templates_path == ["own"]
    assert config.casebook_templates == [components]
    registered = {}
    theme.setup(
        SimpleNamespace(
            connect=lambda *_, **__: None,
            add_config_value=lambda name, default, rebuild, types: registered.update(
                {name: rebuild}
            ),
        )
    )
    assert registered == {"casebook_templates": ""}


def test_the_theme_asks_nothing_how_wide_it_is():
    folder = Path(pydata_sphinx_theme.__file__).parent / "theme" / "pydata_sphinx_theme"
    script = (folder / "static" / theme_files.SCRIPT).read_text("utf-8")
    lighter = theme_files.lighten(script)
    assert script.count("scrollWidth") == 1
    assert "scrollWidth" not in lighter
    assert len(script) - len(lighter) == len(theme_files.ASKS) - len(theme_files.ASKS_NOT)
    assert theme_files.lighten(lighter) == lighter


@pytest.mark.parametrize("script", ["", theme_files.ASKS.replace("tabIndex", "tabindex")])
def test_a_theme_that_asks_otherwise_stops_the_build(script):
    with pytest.raises(ExtensionError, match="the theme has changed"):
        theme_files.lighten(script)
