"""What the theme brings and no reader of this book needs is left out.

The theme serves many kinds of books. A page of this one needs no icon script (half a megabyte for a
dozen icons, which the style sheet draws), no Thebe, no tabs and no marks on words searched for. The
templates of this room override the theme's for what is written into them; here, a page is given
only those scripts and style sheets that it uses, and its scripts wait for the page.
"""

import os
from collections.abc import Callable
from typing import Any

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.config import Config

# By a part of the address, or of the code, of a script or a style sheet. What no page needs:
NEVER = ("sphinx-thebe", "design-tabs.js", "sphinx_highlight", "THEBE_JS_URL")
# Scripts in the page itself need this one at once, so it cannot wait.
AT_ONCE = "documentation_options"
# The theme's own buttons: what they do is in casebook.js, because the policy forbids handlers.
BUTTONS = {"window.print()": "print", "toggleFullScreen()": "full-screen"}


class _FollowsTheSystem(str):
    """The theme's default mode, for its scripts only.

    Jupyter Book leaves the mode blank, of which the scripts complain on every page. Its name may
    not stand in ``<html>`` either: where no script turns it into light or dark, there would be no
    colours. So it is written where it is asked for, and counts as blank where that is asked.
    """

    def __bool__(self) -> bool:
        return False


def _classes(node: nodes.Element) -> list[str]:
    return list(node.get("classes", ()))


def _has_design(node: nodes.Element) -> bool:
    return any(name.startswith("sd-") for name in _classes(node))


def _has_toggle(node: nodes.Element) -> bool:
    names = _classes(node)
    return "toggle" in names or (isinstance(node, nodes.Admonition) and "dropdown" in names)


def _has_places(node: nodes.Element) -> bool:
    return isinstance(node, nodes.raw) and "cb-places" in node.astext()


def _asks_for_a_copy(node: nodes.Element) -> bool:
    return isinstance(node, nodes.raw) and "data-cb-copy" in node.astext()


# What a page needs if something on it is of the kind.
IF_USED: dict[tuple[str, ...], Callable[[nodes.Element], bool]] = {
    ("sphinx-design",): _has_design,
    ("explorer",): _has_places,
    ("copy-page",): _asks_for_a_copy,
    ("togglebutton", "toggleHint", "toggleOpen"): _has_toggle,
}


def needless(document: nodes.document | None) -> tuple[str, ...]:
    """Say what a page has no use for.

    Parameters
    ----------
    document : docutils.nodes.document, optional
        The page; the search page and the index have none.

    Returns
    -------
    tuple of str
        Parts of addresses and of code.
    """
    elements = [] if document is None else list(document.findall(nodes.Element))
    unused = [names for names, used in IF_USED.items() if not any(map(used, elements))]
    return (*NEVER, *(name for names in unused for name in names))


def kept(assets: list[Any], left_out: tuple[str, ...]) -> list[Any]:
    """Take out scripts or style sheets, as Sphinx hands them to templates.

    Parameters
    ----------
    assets : list
        With ``filename`` and ``attributes``; code of a page's own is the attribute ``body``.
    left_out : tuple of str
        Parts of names or of code.

    Returns
    -------
    list
    """
    said = [(a, f"{os.fspath(a.filename or '')} {a.attributes.get('body', '')}") for a in assets]
    return [asset for asset, text in said if not any(name in text for name in left_out)]


def waiting(script: Any) -> Any:
    """A script that waits for the page, if it is a file and nothing needs it at once."""
    if not script.filename or AT_ONCE in os.fspath(script.filename):
        return script
    if {"async", "defer"} & set(script.attributes):
        return script
    made = {**script.attributes, "defer": "defer"}
    return type(script)(script.filename, priority=script.priority, **made)


def _marked(button: dict[str, Any]) -> dict[str, Any]:
    """A button of the theme with a mark for casebook.js in the place of its handler."""
    if button["type"] == "group":
        return {**button, "buttons": [_marked(each) for each in button["buttons"]]}
    if button["type"] == "javascript":
        return {**button, "click": BUTTONS[button["javascript"]]}
    return button


def _named(make_contents: Callable[..., Any]) -> Callable[..., Any]:
    """The table of contents of the theme, with a name for what folds: the theme gives it none."""

    def contents(*given: Any, **options: Any) -> Any:
        soup = make_contents(*given, **options)
        for toggle in soup.select("summary > .toctree-toggle:first-child"):
            toggle.parent["aria-label"] = "Pages below this one"
        return soup

    return contents


def _prepare(
    app: Sphinx, name: str, template: str, context: dict[str, Any], document: nodes.document | None
) -> None:
    """Give a page's template what the page needs."""
    left_out = needless(document)
    context["css_files"] = kept(context["css_files"], left_out)
    context["script_files"] = [waiting(each) for each in kept(context["script_files"], left_out)]
    context["header_buttons"] = [_marked(each) for each in context.get("header_buttons", ())]
    context["default_mode"] = _FollowsTheSystem("auto")
    context["generate_toctree_html"] = _named(context["generate_toctree_html"])


def _drop_thebe(app: Sphinx, document: nodes.document, name: str) -> None:
    """Take out what sphinx-thebe writes into every page, whether it is in use or not."""
    for raw in list(document.findall(nodes.raw)):
        if "x-thebe-config" in raw.astext() or raw.astext().startswith("<script>kernelName"):
            raw.parent.remove(raw)


def _use_templates(app: Sphinx, config: Config) -> None:
    """Find templates by `finished_pages.Pages`, those too that a theme has put into a setting.

    Sphinx writes a digest of all settings beside the pages, and writes all pages again when it is
    another one. Where the theme is installed is no reason for either.
    """
    config.template_bridge = "casebook.site.finished_pages.Pages"
    by_place = [folder for folder in config.templates_path if os.path.isabs(folder)]
    config.templates_path = [one for one in config.templates_path if one not in by_place]
    config.casebook_templates = list(dict.fromkeys(by_place))


def setup(app: Sphinx) -> None:
    """Register with Sphinx."""
    app.add_config_value("casebook_templates", [], "", list)  # "": no page depends on where it is
    app.connect("config-inited", _use_templates, priority=900)  # after the theme
    app.connect("doctree-resolved", _drop_thebe, priority=900)
    app.connect("html-page-context", _prepare, priority=900)
