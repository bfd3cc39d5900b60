"""What pages take from one another when they are written, as one digest.

Titles, tables of contents, labels, the subjects of the index, names of files, what each page shows
(`casebook.site.book_data`): Sphinx keeps all of it in its environment, and any page may use it.
While it stays the same, a page whose own document is as it was comes out as before. Whatever the
environment holds counts, unless it is known here to be of one page only, or of one build; what
cannot be told from one build to the next counts as changed.
"""

from collections.abc import Iterator, Mapping, Set
from typing import Any

from docutils import nodes
from sphinx.environment import BuildEnvironment

from casebook.site.book_data import BookData
from casebook.site.results_store import digest

# Of one page: when and from what it was read. Of one build: its parts, and what it has in hand.
_OF_PAGES = {"all_docs", "dependencies", "included", "reread_always"}
_OF_BUILDS = {
    *("app", "config", "config_status", "config_status_extra", "doctreedir", "domains", "events"),
    *("myst_config", "mystnb_config", "project", "ref_context", "settings", "srcdir", "temp_data"),
    *("titles_old", "version"),
    *("versioning_compare", "versioning_condition"),
    *("_pickled_doctree_cache", "_write_doc_doctree_cache", "_search_index_inverted"),
}


def shared_digest(env: BuildEnvironment) -> str:
    """Digest all that pages may take from one another.

    Parameters
    ----------
    env : BuildEnvironment
        In which all pages have been read.

    Returns
    -------
    str
        A SHA-256, hexadecimal.
    """
    held = {name: value for name, value in vars(env).items() if name not in _OF_PAGES | _OF_BUILDS}
    held["metadata"] = {page: _of_others(told) for page, told in env.metadata.items()}
    # MyST-NB has an empty entry for each page without any, if pages were read side by side.
    noted: dict[str, Any] = held.get("nb_metadata", {})
    held["nb_metadata"] = {page: told for page, told in noted.items() if told}
    held["domaindata"] = dict(env.domaindata)
    held["domaindata"][BookData.name] = dict(
        env.domaindata[BookData.name], pages={}, state="", shared=""
    )
    return digest(_told(held))


def _of_others(told: Mapping[str, Any]) -> dict[str, Any]:
    """What others may ask of a page's metadata: not how long it is, or where its headings stand."""
    kept = {name: value for name, value in told.items() if name != "wordcount"}
    if "myst_slugs" in kept:  # by name: line, id and title
        kept["myst_slugs"] = {slug: at[1:] for slug, at in kept["myst_slugs"].items()}
    return kept


def _told(value: Any) -> Iterator[str]:
    """A value as texts, the same for the same value in every build."""
    if isinstance(value, nodes.Node):
        yield value.pformat()
    elif isinstance(value, Mapping):
        yield f"mapping of {len(value)}"
        for key in sorted(value, key=repr):
            yield repr(key)
            yield from _told(value[key])
        if extra := vars(value) if hasattr(value, "__dict__") else {}:
            yield from _told(extra)
    elif isinstance(value, Set):
        yield f"set of {len(value)}"
        yield from sorted("\0".join(_told(one)) for one in value)
    elif isinstance(value, list | tuple):
        yield f"sequence of {len(value)}"
        for one in value:
            yield from _told(one)
    else:
        yield repr(value)
