"""Start Python without what the book pays for at every start and never uses.

Altair and Jupyter Book import jsonschema, which looks for the package ``rfc3987_syntax`` and does
without if it is not there. It is there, because Jupyter's own parts want it, and builds 38 parsers
on import: that takes longer than importing pandas, Altair and the casebook together. It checks
internationalised web addresses, of which no chart and no setting asks anything.
"""

LEAVE_OUT = "import sys; sys.modules['rfc3987_syntax'] = None"
"""Code after which importing it fails, as if it were not installed."""

JUPYTER_BOOK = f"{LEAVE_OUT}; from jupyter_book.cli.main import main; main()"
"""Code that does what the command ``jupyter-book`` does."""

NOT_FROM_HERE = "import sys; sys.path[:] = sys.path[sys.path[:1] == ['']:]"
"""Code after which nothing is imported from the working directory, where a notebook lies."""

NOTES = "from casebook.site import chapter_reads; chapter_reads.note()"
"""Code after which it is noted which files are read, if the environment says where."""

KERNEL = (
    f"{LEAVE_OUT}; {NOT_FROM_HERE}; {NOTES}; "
    "from ipykernel import kernelapp; kernelapp.launch_new_instance()"
)
"""Code that does what ``python -m ipykernel_launcher`` does."""
