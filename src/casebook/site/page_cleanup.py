"""The last touch on a page: what the theme brings and no reader needs is left out, and a policy.

The theme serves many kinds of books. A page of this one needs no icon script (half a megabyte for
a dozen icons, which the style sheet draws), no Thebe, no tabs, and no search index unless it is the
search page. What is left gets a Content-Security-Policy: scripts and styles from the book's own
folder and the inline ones that are there when the page is written, and nothing from anywhere else.
"""

import re
from collections.abc import Callable

from casebook.display import content_security_policy
from casebook.site.addresses import address

# What no page needs, by a part of its address.
NEVER = ("fontawesome.js", "sphinx-thebe", "design-tabs.js")
# What a page needs if it has something of the kind: a pattern of what makes it needed.
IF_USED = {
    "sphinx-design": re.compile(r'class="[^"]*\bsd-'),
    "togglebutton": re.compile(r'class="(?:[^"]* )?(?:toggle|admonition [^"]*dropdown)[ "]'),
}
ONLY_FOR_SEARCH = ("searchtools.js", "language_data.js", "searchindex.js")
INLINE = {"thebe": ("THEBE_JS_URL", "kernelName"), "togglebutton": ("toggleHint", "toggleOpen")}
INLINE["togglebutton"] += ("togglebuttonSelector",)
# The theme's own buttons: what they do is in casebook.js, because the policy forbids handlers.
HANDLERS = {"window.print()": "print", "toggleFullScreen()": "full-screen"}

LOADED = re.compile(r'[ \t]*<(?:script|link)\b[^>]*\b(?:src|href)="([^"]*)"[^>]*>(?:</script>)?\n?')
WRITTEN = re.compile(r"[ \t]*<script(?P<about>[^>]*)>(?P<code>.*?)</script>\n?", re.DOTALL)
STYLE = re.compile(r"<style[^>]*>(.*?)</style>", re.DOTALL)
AHEAD = re.compile(r'[ \t]*<link rel="preload" as="script"[^>]*>\n?')
# Scripts that would hold up the page: all but one that a script in the page itself needs.
HOLDS_UP = re.compile(r"<script (?=[^>]*\bsrc=)(?![^>]*(?:\bdefer|\basync|documentation_options))")
CELL_STYLE = re.compile(r'(<(?:table|td)\b[^>]*?) style="[^"]*"')
FOLD = re.compile(r'<summary>(<span class="toctree-toggle")')
PASSAGE = re.compile(r'<span class="cb-id">([a-z0-9-]+)</span>')
PASSAGES = "book/reference/passages"
HOME = re.compile(r'(sidebar-primary-items__start[^>]*>\s*<div class="sidebar-primary-item")>')


def slim(page: str, search: bool = False) -> str:
    """Leave out what the theme loads and the page does not use; the rest waits for the page.

    Parameters
    ----------
    page : str
        HTML.
    search : bool
        Whether it is the search page.

    Returns
    -------
    str
    """
    unused = [name for name, used in IF_USED.items() if not used.search(page)]
    drop = (*NEVER, *unused, *(() if search else ONLY_FOR_SEARCH))
    marks = INLINE["thebe"] + (INLINE["togglebutton"] if "togglebutton" in unused else ())

    def loaded(match: re.Match) -> str:
        return "" if any(name in match[1] for name in drop) else match[0]

    def written(match: re.Match) -> str:
        needless = "x-thebe-config" in match["about"] or any(m in match["code"] for m in marks)
        needless = needless and " src=" not in match["about"] and "json" not in match["about"]
        return "" if needless else match[0]

    page = AHEAD.sub("", WRITTEN.sub(written, LOADED.sub(loaded, page)))
    return HOLDS_UP.sub("<script defer ", page)


def without_handlers(page: str) -> str:
    """Turn the handlers that the theme writes into its buttons into marks for casebook.js."""
    for code, name in HANDLERS.items():
        page = page.replace(f'onclick="{code}"', f'data-cb-click="{name}"')
    return page


def without_styles(page: str) -> str:
    """Take out the styles that Sphinx writes into the cells of its index."""
    return CELL_STYLE.sub(r"\1", page)


def with_landmark(page: str) -> str:
    """Put the front page's link into a landmark, and name what folds: the theme forgets both."""
    page = FOLD.sub(r'<summary aria-label="Pages below this one">\1', page)
    return HOME.sub(r'\1 role="navigation" aria-label="Front page">', page)


def policy(page: str) -> str:
    """The Content-Security-Policy of a page.

    Parameters
    ----------
    page : str
        HTML, with all inline scripts and styles that it shall have.

    Returns
    -------
    str
        Scripts and styles from the book's own folder and the inline ones by their hash; pictures
        from there, from the page itself and from what its scripts draw; nothing else.
    """
    scripts = [
        match["code"]
        for match in WRITTEN.finditer(page)
        if " src=" not in match["about"] and "json" not in match["about"]
    ]
    return content_security_policy(styles=STYLE.findall(page), scripts=scripts, own_files=True)


def with_policy(page: str) -> str:
    """Write the policy into the head, before anything that it could forbid.

    Raises
    ------
    ValueError
        If the page has no head.
    """
    if "<head>" not in page:
        raise ValueError("a page without a head cannot have a policy")
    tag = f'<meta http-equiv="Content-Security-Policy" content="{policy(page)}">'
    return page.replace("<head>", f"<head>\n    {tag}", 1)


def with_passage_links(page: str, name: str) -> str:
    """Make the ids of passages links to where the passages are listed.

    Parameters
    ----------
    page : str
        HTML.
    name : str
        The page's name, which says how deep in the folder it is.

    Returns
    -------
    str
    """
    passages = address(name, f"{PASSAGES}.html")
    return PASSAGE.sub(rf'<a class="cb-id" href="{passages}#\1">\1</a>', page)


def polish(page: str, name: str) -> str:
    """Give a page its last touch.

    Parameters
    ----------
    page : str
        HTML as the theme wrote it.
    name : str
        The page's name, such as ``search``.

    Returns
    -------
    str
    """
    page = with_passage_links(slim(page, search=name == "search"), name)
    return with_policy(with_landmark(without_styles(without_handlers(page))))


def polishing(
    render: Callable[[str, dict], str], mark: Callable[[str, str], str] = lambda page, name: page
) -> Callable[[str, dict], str]:
    """Wrap what renders templates, so that every page it writes is polished.

    Parameters
    ----------
    render : callable
        Takes the name of a template and its context, and gives what is written.
    mark : callable, optional
        Takes a page and its name, and gives the page with what is to be marked in it.

    Returns
    -------
    callable
        Like ``render``.
    """

    def rendered(template: str, context: dict) -> str:
        page = render(template, context)
        name = context.get("pagename", "")
        return polish(mark(page, name), name) if "<head>" in page else page

    return rendered


def front_door(title: str, target: str) -> str:
    """The page at the book's address, which leads to its first page.

    Parameters
    ----------
    title : str
        The book's.
    target : str
        Where the first page is, seen from here.

    Returns
    -------
    str
        HTML.
    """
    return with_policy(
        f'<!DOCTYPE html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        f'<meta http-equiv="Refresh" content="0; url={target}">\n<title>{title}</title>\n</head>\n'
        f'<body><main><h1>{title}</h1><p><a href="{target}">To the first page</a></p></main></body>'
        "\n</html>\n"
    )
