"""What builds of small books, and their kernels, are forked with (`helpers.warm_builds`).

Nothing of this package, which they have of their own; of Sphinx nothing that a build imports once
it knows its language, which would say some things otherwise if it was imported before; and nothing
that starts a thread.
"""

import gc
import sys
from importlib import import_module

# As in `casebook.site.slow_imports`, which is of this package.
sys.modules.update(rfc3987_syntax=None, debugpy=None)
gc.set_threshold(100_000, 20, 50)

BUILDS = (
    *("jupyter_book.cli.main", "jupyter_book.sphinx", "myst_nb.sphinx_ext", "nbclient"),
    *("sphinx_book_theme", "sphinx_design.extension", "sphinx_external_toc.events"),
    *("IPython.lib.lexers", "a11y_pygments.a11y_dark.style", "docutils.writers.latex2e"),
    *("bs4", "filelock", "jupyter_client.provisioning.local_provisioner", "lxml.etree"),
    *("networkx", "pandas", "phonenumbers", "regex", "unittest", "vl_convert"),
)
KERNELS = (
    *("altair", "charset_normalizer", "ipykernel.debugger", "ipykernel.kernelapp"),
    *("IPython.core.completerlib", "IPython.core.debugger", "IPython.core.history"),
    *("IPython.core.oinspect", "IPython.extensions.storemagic", "myst_nb.ext.glue", "narwhals"),
)
for name in (*BUILDS, *KERNELS):
    import_module(name)
gc.freeze()  # what looks for objects, as Sphinx's table of contents does, need not pass these
