"""HTML of this room that stands in no template of the theme, made from templates of its own."""

from functools import cache

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from casebook.site.locations import TEMPLATES


@cache
def _environment() -> Environment:
    return Environment(
        loader=FileSystemLoader(TEMPLATES), autoescape=True, undefined=StrictUndefined
    )


def render(template: str, **parts: object) -> str:
    """Fill in a template; what is put in is escaped, unless it is markup."""
    return _environment().get_template(template).render(**parts)
