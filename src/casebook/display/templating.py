"""HTML from templates: one way of rendering for every room that writes any.

A room keeps its templates in its own ``templates`` folder. What is put into a template is escaped,
unless it says of itself that it is markup (`markupsafe.Markup`, and `Html` and `Shown` of
``casebook.display.html``). A name that a template uses and nobody gave is an error, not a blank.
"""

from functools import cache

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from casebook.display.text_widths import FONT


@cache
def _environment(package: str) -> Environment:
    environment = Environment(
        loader=PackageLoader(package),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )
    environment.filters["g"] = "{:g}".format  # numbers of SVG: no more digits than are needed
    environment.globals["FONT"] = FONT
    # The filter `tojson` also escapes what would end a <script> element.
    environment.policies["json.dumps_kwargs"] = {
        "ensure_ascii": False,
        "sort_keys": True,
        "separators": (",", ":"),
    }
    return environment


def render(template: str, /, package: str = "casebook.display", **parts: object) -> Markup:
    """Fill in a template.

    Parameters
    ----------
    template : str
        Name of a file in the package's ``templates`` folder.
    package : str
        The package that the template belongs to, such as ``casebook.seminar``.
    **parts : object
        What the template is given, by name.

    Returns
    -------
    Markup
        HTML, which other templates take as it is.

    Raises
    ------
    jinja2.UndefinedError
        If the template uses a name that was not given.
    """
    return Markup(_environment(package).get_template(template).render(**parts))
