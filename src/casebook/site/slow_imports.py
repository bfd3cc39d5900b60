"""Start Python without what the book pays for at every start and never uses.

Altair and Jupyter Book import jsonschema, which looks for the package ``rfc3987_syntax`` and does
without if it is not there. It is there, because Jupyter's own parts want it, and builds 38 parsers
on import: that takes longer than importing pandas, Altair and the casebook together. It checks
internationalised web addresses, of which no chart and no setting asks anything.

A kernel looks for ``debugpy`` in the same way and imports all of it. Nobody sets a breakpoint while
a book is built.
"""

LEAVE_OUT = "import sys; sys.modules.update(rfc3987_syntax=None, debugpy=None)"
"""Code after which importing them fails, as if they were not installed."""

RARELY = "import gc; gc.set_threshold(100_000, 20, 50)"
"""Code after which Python looks less often for what nothing refers to any more.

Pages are trees of many small objects that last as long as the build: to walk through them again and
again is a fifth of what reading them takes.
"""

JUPYTER_BOOK = f"{LEAVE_OUT}; {RARELY}; from jupyter_book.cli.main import main; main()"
"""Code that does what the command ``jupyter-book`` does."""

NOT_FROM_HERE = "import sys; sys.path[:] = sys.path[sys.path[:1] == ['']:]"
"""Code after which nothing is imported from the working directory, where a notebook lies."""

NOTES = "from casebook.site import chapter_reads; chapter_reads.note()"
"""Code after which it is noted which files are read, if the environment says where."""

KERNEL = (
    f"{LEAVE_OUT}; {RARELY}; {NOT_FROM_HERE}; {NOTES}; "
    "from ipykernel import kernelapp; kernelapp.launch_new_instance()"
)
"""Code that does what ``python -m ipykernel_launcher`` does."""
