"""Small books that a test writes itself, built with Sphinx alone, in the process of the test."""

import io

from sphinx.application import Sphinx
from sphinx.util.docutils import docutils_namespace


def build_small_book(folder, extensions, *, parallel=0, **settings):
    """Build the pages of `folder` into its folder `_build`; return what Sphinx warns of.

    Parameters
    ----------
    folder : pathlib.Path
        Holds `index.md` and the other pages.
    extensions : sequence of str
        Sphinx extensions; one of them reads Markdown.
    parallel : int, default 0
        Processes that read and write pages side by side; 0 is none.
    **settings
        More of Sphinx's settings, by name.

    Returns
    -------
    str
        All warnings, a line each.
    """
    warnings = io.StringIO()
    # What a book brings to docutils is gone with it, so that the next one starts as the first did.
    with docutils_namespace():
        app = Sphinx(
            folder,
            None,
            folder / "_build",
            folder / "_build" / "doctrees",
            "html",
            confoverrides={
                "extensions": list(extensions),
                "exclude_patterns": ["_build"],
                # Sphinx writes what extensions say of file names into its own default, which all
                # books of a process share: one with another reader of Markdown spoils the next.
                "source_suffix": {".rst": "restructuredtext"},
                **settings,
            },
            status=None,
            warning=warnings,
            parallel=parallel,
        )
        app.build()
    return warnings.getvalue()
