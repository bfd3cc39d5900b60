"""What is done to finished pages, because it cannot be done before: their policy.

A Content-Security-Policy names every inline script and style by its hash. The theme, its macros,
other extensions and the outputs of notebooks all write such, so only the finished page knows them.
Everything else that this book changes is changed where Sphinx offers it: in templates, in the
document before it is written, in what a template is given.

What a policy lets through, ``casebook.display`` says for all pages alike.
"""

import re
from pathlib import Path
from typing import Any

from bs4 import BeautifulSoup
from sphinx.builders import Builder
from sphinx.jinja2glue import BuiltinTemplateLoader, SphinxFileSystemLoader
from sphinx.theming import Theme

from casebook.display import content_security_policy
from casebook.site.locations import TEMPLATES

PLACE = "casebook-content-security-policy"
"""What stands in the template ``layout.html`` where the policy comes."""

# What is given as data is no script, whatever its element is called.
_SCRIPTS = {"", "text/javascript", "module"}


_INLINE = re.compile(r"<!--.*?-->|<(?P<name>script|style)\b.*?</(?P=name)\s*>", re.I | re.S)


def policy(page: str) -> str:
    """The Content-Security-Policy of a page.

    Parameters
    ----------
    page : str
        HTML, with all inline scripts and styles that it shall have.

    Returns
    -------
    str
    """
    # To parse a whole page for them takes a second for the larger ones.
    parts = (found[0] for found in _INLINE.finditer(page) if found["name"])
    inline = BeautifulSoup("".join(parts), "html.parser")
    scripts = [
        tag
        for tag in inline.find_all("script", src=False)
        if str(tag.get("type", "")).lower() in _SCRIPTS
    ]
    return content_security_policy(
        scripts=[tag.string or "" for tag in scripts],
        styles=[tag.string or "" for tag in inline.find_all("style")],
        own_files=True,
    )


def with_policy(page: str) -> str:
    """Put the policy of a page in its place.

    Parameters
    ----------
    page : str
        HTML that was made from one of our templates; what has no place for a policy, such as the
        description of the search for browsers, stays as it is.

    Returns
    -------
    str
    """
    return page.replace(PLACE, policy(page), 1) if PLACE in page else page


class Pages(BuiltinTemplateLoader):
    """The book's own templates, then Sphinx's; a policy in every page with a place for one."""

    def init(
        self, builder: Builder, theme: Theme | None = None, dirs: list[str] | None = None
    ) -> None:
        """Look for templates, in the book's own folder first, then where a theme says.

        No folder is put into the setting ``templates_path``: Sphinx writes a digest of all
        settings beside the pages, and two builds of one book in two places would differ by it.
        """
        super().init(builder, theme, dirs)
        folders = [str(TEMPLATES), *builder.config.casebook_templates]
        self.pathchain[:0] = folders
        self.loaders[:0] = map(SphinxFileSystemLoader, folders)
        self.templatepathlen += len(folders)  # a name that begins with "!" passes over these

    def render(self, template: str, context: dict[str, Any]) -> str:  # type: ignore[override]
        """Render a page."""
        return with_policy(super().render(template, context))


def write_changed(path: Path, text: str) -> None:
    """Write a file that is not there or differs: a page that is the same keeps its date."""
    if not path.exists() or path.read_text(encoding="utf-8") != text:
        path.write_text(text, encoding="utf-8", newline="\n")
